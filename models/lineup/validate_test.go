package lineup

import (
	"fmt"
	"strings"
	"testing"
)

// valid is a problem for each test to spoil.
func valid() Problem {
	return Problem{
		Formations: []Formation{{Name: "f", Slots: []Slot{{ID: "s0", Position: "A"}, {ID: "s1", Position: "B"}, {ID: "s2", Position: "B"}}}},
		Players:    []Player{{ID: "p0", Scores: map[string]int{"A": 1}}, {ID: "p1"}},
		Rules:      []Rule{{ID: "r0", Kind: Lock, Players: []string{"p0"}}},
	}
}

// serving makes a serving order of the problem.
func serving(p *Problem) {
	p.Shape = Volleyball
	for j := 3; j < 7; j++ {
		p.Formations[0].Slots = append(p.Formations[0].Slots, Slot{ID: fmt.Sprint("s", j), Position: "B"})
	}
}

func TestValidate(t *testing.T) {
	p := valid()
	if errs := p.Validate(); len(errs) > 0 {
		t.Fatal(errs)
	}
	long := strings.Repeat("x", MaxText+1)
	number := func(n int) *int { return &n }
	for _, test := range []struct {
		path  string
		spoil func(*Problem)
	}{
		{"periods", func(p *Problem) { p.Periods = 21 }},
		{"periods", func(p *Problem) { p.Periods = -1 }},
		{"size", func(p *Problem) { p.Size = -1 }},
		{"size", func(p *Problem) { p.Size = 61 }},
		{"alternatives", func(p *Problem) { p.Alternatives = 51 }},
		{"nodes", func(p *Problem) { p.Nodes = -1 }},
		{"formations", func(p *Problem) { p.Formations = nil }},
		{"formations", func(p *Problem) { p.Formations = make([]Formation, 61) }},
		{"formations[0].name", func(p *Problem) { p.Formations[0].Name = "" }},
		{"formations[1].name", func(p *Problem) { p.Formations = append(p.Formations, p.Formations[0]) }},
		{"formations[0].slots", func(p *Problem) { p.Formations[0].Slots = nil }},
		{"formations[0].slots", func(p *Problem) { p.Formations[0].Slots = make([]Slot, 19) }},
		{"formations[0].slots[1].id", func(p *Problem) { p.Formations[0].Slots[1].ID = "s0" }},
		{"formations[0].slots[1].id", func(p *Problem) { p.Formations[0].Slots[1].ID = "" }},
		{"formations[0].slots[0].position", func(p *Problem) { p.Formations[0].Slots[0].Position = "" }},
		{"formations[0].slots[0].line", func(p *Problem) { p.Formations[0].Slots[0].Line = long }},
		{"formations[0].slots[2].line", func(p *Problem) {
			f := &p.Formations[0]
			f.Ordered, f.Slots[0].Line, f.Slots[2].Line = true, "l", "l"
		}},
		{"formations[0].slots[0].weight", func(p *Problem) { p.Formations[0].Slots[0].Weight = -1 }},
		{"formations[0].slots[0].weight", func(p *Problem) { p.Formations[0].Slots[0].Weight = MaxWeight + 1 }},
		{`players[0].scores["A"]`, func(p *Problem) { p.Formations[0].Slots[0].Weight, p.Players[0].Scores["A"] = 3, MaxScore/2 }},
		{"players", func(p *Problem) { p.Players, p.Rules = make([]Player, 61), nil }},
		{"players[1].id", func(p *Problem) { p.Players[1].ID = "p0" }},
		{"players[1].id", func(p *Problem) { p.Players[1].ID = "" }},
		{"players[1].id", func(p *Problem) { p.Players[1].ID = long }},
		{"players[1].id", func(p *Problem) { p.Players[1].ID = "*" }},
		{"players[1].name", func(p *Problem) { p.Players[1].Name = long }},
		{`players[0].scores["A"]`, func(p *Problem) { p.Players[0].Scores["A"] = MaxScore + 1 }},
		{`players[0].scores["A"]`, func(p *Problem) { p.Players[0].Scores["A"] = -MaxScore - 1 }},
		{"shape", func(p *Problem) { p.Shape = "football" }},
		{"formations[0].slots", func(p *Problem) { p.Shape = Volleyball }},
		{"size", func(p *Problem) { serving(p); p.Size = 6 }},
		{"alternatives", func(p *Problem) { serving(p); p.Alternatives = 1 }},
		{"reasons", func(p *Problem) { serving(p); p.Reasons = true }},
		{"formations[0].ordered", func(p *Problem) { serving(p); p.Formations[0].Ordered = true }},
		{"formations[0].slots[2].weight", func(p *Problem) { serving(p); p.Formations[0].Slots[2].Weight = 2 }},
		{"formations[0].slots[2].position", func(p *Problem) { serving(p); p.Formations[0].Slots[2].Position = "back" }},
		{`players[0].scores["A"]`, func(p *Problem) { serving(p); p.Players[0].Scores["A"] = MaxScore/10 + 1 }},
		{"rules", func(p *Problem) { p.Rules = make([]Rule, 201) }},
		{"rules", func(p *Problem) {
			for i := range 11 {
				p.Rules = append(p.Rules, Rule{ID: fmt.Sprint("soft", i), Kind: Out, Players: []string{"*"}, Soft: number(MaxScore)})
			}
		}},
		{"rules[0].id", func(p *Problem) { p.Rules[0].ID = "" }},
		{"rules[1].id", func(p *Problem) { p.Rules = append(p.Rules, p.Rules[0]) }},
		{"rules[0].kind", func(p *Problem) { p.Rules[0].Kind = "periods" }},
		{"rules[0].players", func(p *Problem) { p.Rules[0].Players = nil }},
		{"rules[0].players", func(p *Problem) { p.Rules[0].Slot, p.Rules[0].Players = "s0", []string{"p0", "p1"} }},
		{"rules[0].players", func(p *Problem) { p.Rules[0].Slot, p.Rules[0].Players = "s0", []string{"*"} }},
		{"rules[0].players[0]", func(p *Problem) { p.Rules[0].Players = []string{"nobody"} }},
		{"rules[0].players[1]", func(p *Problem) { p.Rules[0].Players = []string{"p0", "p0"} }},
		{"rules[0].players[1]", func(p *Problem) { p.Rules[0].Players = []string{"p0", "*"} }},
		{"rules[0].slot", func(p *Problem) { p.Rules[0].Kind, p.Rules[0].Slot = Out, "s0" }},
		{"rules[0].line", func(p *Problem) { p.Rules[0].Line = "l" }},
		{"rules[0].of", func(p *Problem) { p.Rules[0].Of = []string{"l"} }},
		{"rules[0].min", func(p *Problem) { p.Rules[0].Min = number(1) }},
		{"rules[0].max", func(p *Problem) { p.Rules[0].Max = number(1) }},
		{"rules[0].players", func(p *Problem) { p.Rules[0].Kind = Apart }},
		{"rules[0].players", func(p *Problem) { p.Rules[0].Kind = Together }},
		{"rules[0].slot", func(p *Problem) { p.Rules[0].Kind, p.Rules[0].Min, p.Rules[0].Slot = Count, number(1), "s0" }},
		{"rules[0].max", func(p *Problem) {
			p.Rules[0].Kind, p.Rules[0].Players, p.Rules[0].Max = Apart, []string{"*"}, number(1)
		}},
		{"rules[0].min", func(p *Problem) { p.Rules[0].Kind = Count }},
		{"rules[0].min", func(p *Problem) { p.Rules[0].Kind, p.Rules[0].Min = Count, number(-1) }},
		{"rules[0].max", func(p *Problem) { p.Rules[0].Kind, p.Rules[0].Max = Count, number(61) }},
		{"rules[0].max", func(p *Problem) { p.Rules[0].Kind, p.Rules[0].Min, p.Rules[0].Max = Count, number(2), number(1) }},
		{"rules", func(p *Problem) {
			for i := range 7 {
				p.Rules = append(p.Rules, Rule{ID: fmt.Sprint("soft", i), Kind: Count, Players: []string{"p0"}, Min: number(3), Soft: number(MaxScore)})
			}
		}},
		{"rules[0].cost", func(p *Problem) { p.Rules[0].Cost = number(1) }},
		{"rules[0].from", func(p *Problem) { p.Rules[0].From = number(0) }},
		{"rules[0].to", func(p *Problem) { p.Rules[0].To = number(2) }},
		{"rules[0].soft", func(p *Problem) { p.Rules[0].Soft = number(-1) }},
		{"rules[0].soft", func(p *Problem) { p.Rules[0].Soft = number(MaxScore + 1) }},
	} {
		p := valid()
		test.spoil(&p)
		a := Solve(p)
		if a.Status != Invalid || len(a.Errors) != 1 || a.Errors[0].Path != test.path || a.Errors[0].Message == "" {
			t.Errorf("%s: %s, errors %v", test.path, a.Status, a.Errors)
		}
	}
}
