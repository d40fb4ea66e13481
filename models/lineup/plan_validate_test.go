package lineup

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// validPlan holds every kind of rule once, for each test to spoil.
func validPlan() Problem {
	p := youth(1, 9, 4, 7)
	some := []string{"p0", "p1"}
	p.Rules = []Rule{
		{ID: "0", Kind: TimeOnField, Players: []string{Everybody}, Min: number(1), Max: number(4)},
		{ID: "1", Kind: LinePeriods, Players: some, Line: "keeper", Max: number(2)},
		{ID: "2", Kind: ConsecutiveOut, Players: some, Max: number(2)},
		{ID: "3", Kind: LinesPlayed, Players: some, Of: []string{"defence", "attack"}, Min: number(1), Soft: number(3)},
		{ID: "4", Kind: Apart, Players: []string{"p4", "p5"}, From: number(1), To: number(1), Soft: number(2)},
		{ID: "5", Kind: Together, Players: some, From: number(2), To: number(3)},
		{ID: "6", Kind: Lock, Players: []string{"p3"}, Slot: "s2", To: number(2)},
		{ID: "7", Kind: Out, Players: []string{"p8"}, From: number(3)},
		{ID: "8", Kind: Count, Players: some, Min: number(0), Max: number(2)},
		{ID: "9", Kind: Changes, Max: number(7), Cost: number(2)},
		{ID: "10", Kind: KeeperByHalf, Soft: number(1)},
		{ID: "11", Kind: NoReturn, Players: some, Line: "keeper", From: number(1), To: number(4)},
	}
	return p
}

func TestValidatePlan(t *testing.T) {
	p := validPlan()
	if errs := p.Validate(); len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, test := range []struct {
		path  string
		spoil func(*Problem)
	}{
		{"periods", func(p *Problem) { p.Periods = 21 }},
		{"alternatives", func(p *Problem) { p.Alternatives = MaxAlternatives + 1 }},
		{"nodes", func(p *Problem) { p.Nodes = -1 }},
		{"nodes", func(p *Problem) { p.Nodes = MaxNodes + 1 }},
		{"formations[0].ordered", func(p *Problem) {
			p.Formations[0].Ordered = true
		}},
		{"formations[0].slots[1].weight", func(p *Problem) { p.Formations[0].Slots[1].Weight = 2 }},
		{"formations[0].slots[1].weight", func(p *Problem) { p.Formations[0].Slots[1].Weight = MaxWeight + 1 }},
		{"shape", func(p *Problem) { p.Shape = Volleyball }},
		{"shape", func(p *Problem) { p.Shape = "football" }},
		{"players", func(p *Problem) { p.Players, p.Rules = make([]Player, 61), nil }},
		{"played", func(p *Problem) { p.Played = make([]Fielded, 4) }},
		{"present", func(p *Problem) { p.Present = make([]Fielded, 5) }},
		{`played[0].slots["s0"]`, func(p *Problem) { p.Played = []Fielded{{map[string]string{"s0": "nobody"}}} }},
		{`played[0].slots["x"]`, func(p *Problem) { p.Played = []Fielded{{map[string]string{"x": "p0"}}} }},
		{`present[1].slots["s1"]`, func(p *Problem) { p.Present = []Fielded{{}, {map[string]string{"s0": "p0", "s1": "p0"}}} }},
		{"rules[0].kind", func(p *Problem) { p.Rules[0].Kind = "period" }},
		{"rules[0].min", func(p *Problem) { p.Rules[0].Min, p.Rules[0].Max = nil, nil }},
		{"rules[0].min", func(p *Problem) { p.Rules[0].Min = number(-1) }},
		{"rules[0].max", func(p *Problem) { p.Rules[0].Max = number(21) }},
		{"rules[0].max", func(p *Problem) { p.Rules[0].Min = number(5) }},
		{"rules[0].slot", func(p *Problem) { p.Rules[0].Slot = "s1" }},
		{"rules[1].line", func(p *Problem) { p.Rules[1].Line = "" }},
		{"rules[1].line", func(p *Problem) { p.Rules[1].Line = "bench" }},
		{"rules[2].max", func(p *Problem) { p.Rules[2].Max = nil }},
		{"rules[2].min", func(p *Problem) { p.Rules[2].Min = number(1) }},
		{"rules[3].of", func(p *Problem) { p.Rules[3].Of, p.Rules[3].Min = nil, number(1) }},
		{"rules[3].of[1]", func(p *Problem) { p.Rules[3].Of = []string{"defence", "middle"} }},
		{"rules[3].of[1]", func(p *Problem) { p.Rules[3].Of = []string{"defence", "defence"} }},
		{"rules[3].min", func(p *Problem) { p.Rules[3].Min = nil }},
		{"rules[3].min", func(p *Problem) { p.Rules[3].Min = number(3) }},
		{"rules[4].players", func(p *Problem) { p.Rules[4].Players = []string{"p4"} }},
		{"rules[4].max", func(p *Problem) { p.Rules[4].Max = number(1) }},
		{"rules[5].players[1]", func(p *Problem) { p.Rules[5].Players = []string{"p0", "p0"} }},
		{"rules[5].to", func(p *Problem) { p.Rules[5].To = number(1) }},
		{"rules[6].players", func(p *Problem) { p.Rules[6].Players = []string{Everybody} }},
		{"rules[6].to", func(p *Problem) { p.Rules[6].To = number(5) }},
		{"rules[7].players", func(p *Problem) { p.Rules[7].Players = nil }},
		{"rules[7].players[0]", func(p *Problem) { p.Rules[7].Players = []string{"nobody"} }},
		{"rules[7].cost", func(p *Problem) { p.Rules[7].Cost = number(1) }},
		{"rules[8].min", func(p *Problem) { p.Rules[8].Min, p.Rules[8].Max = nil, nil }},
		{"rules[8].max", func(p *Problem) { p.Rules[8].Max = number(61) }},
		{"rules[9].players", func(p *Problem) { p.Rules[9].Players = []string{"p0"} }},
		{"rules[9].max", func(p *Problem) { p.Rules[9].Max, p.Rules[9].Cost = nil, nil }},
		{"rules[9].cost", func(p *Problem) { p.Rules[9].Cost = number(-1) }},
		{"rules[9].from", func(p *Problem) { p.Rules[9].From = number(1) }},
		{"rules[10].line", func(p *Problem) { p.Rules[10].Line = "middle" }},
		{"rules[10].soft", func(p *Problem) { p.Rules[10].Soft = number(MaxScore + 1) }},
		{"rules[11].line", func(p *Problem) { p.Rules[11].Line = "middle" }},
		{"rules[11].min", func(p *Problem) { p.Rules[11].Min = number(1) }},
		{"rules[11].players", func(p *Problem) { p.Rules[11].Players = nil }},
		{"rules", func(p *Problem) {
			for i := range 3 {
				p.Rules = append(p.Rules, Rule{ID: strings.Repeat("c", i+1), Kind: Changes, Cost: number(MaxScore)})
			}
		}},
	} {
		p := validPlan()
		test.spoil(&p)
		a := Solve(p)
		if a.Status != Invalid || len(a.Errors) != 1 || a.Errors[0].Path != test.path || a.Errors[0].Message == "" {
			t.Errorf("%s: %s, errors %v", test.path, a.Status, a.Errors)
		}
	}
	single := valid()
	single.Played, single.Present = make([]Fielded, 1), make([]Fielded, 1)
	if errs := single.Validate(); len(errs) != 2 {
		t.Errorf("played and present of a single lineup: %v", errs)
	}
}

// TestLargestPlan solves, or gives up on, a problem at every limit.
func TestLargestPlan(t *testing.T) {
	p := youth(3, MaxPlayers, MaxPeriods, MaxSlots)
	p.Nodes = 20_000
	for i := range p.Players {
		for key := range p.Players[i].Scores {
			p.Players[i].Scores[key] = MaxScore - i*len(key)
		}
	}
	p.Rules = append(p.Rules, fair(MaxPlayers, MaxPeriods, MaxSlots), Rule{ID: "subs", Kind: Changes, Max: number(4), Cost: number(100)})
	for i := range 10 {
		p.Rules = append(p.Rules, Rule{ID: strings.Repeat("r", i+1), Kind: TimeOnField, Players: []string{Everybody}, From: number(i + 1), To: number(i + 9), Max: number(6), Soft: number(30_000)})
	}
	a := Solve(p)
	if err := Check(p, a); err != nil || a.Status == Invalid {
		t.Fatal(a.Status, a.Errors, err)
	}
	t.Log(a.Status, a.Value, a.Bound)
}

// TestCheckRefusesPlans spoils a good plan in one place after another.
func TestCheckRefusesPlans(t *testing.T) {
	p := youth(8, 10, 6, 7)
	p.Nodes = 100_000
	p.Played = []Fielded{{map[string]string{"s0": "p0", "s1": "p1", "s2": "p2", "s3": "p3", "s4": "p4", "s5": "p5", "s6": "p6"}}}
	p.Present = slices.Repeat(p.Played, 6)
	p.Rules = []Rule{
		fair(10, 6, 7),
		{ID: "out", Kind: Out, Players: []string{"p9"}, From: number(6)},
		{ID: "gk", Kind: LinePeriods, Players: []string{"p0"}, Line: "keeper", Max: number(2)},
		{ID: "lines", Kind: LinesPlayed, Players: []string{"p1", "p2"}, Of: []string{"defence", "midfield", "attack"}, Min: number(2)},
		{ID: "rest", Kind: ConsecutiveOut, Players: []string{Everybody}, Max: number(2)},
		{ID: "apart", Kind: Apart, Players: []string{"p6", "p7"}, From: number(2), To: number(3)},
		{ID: "pals", Kind: Together, Players: []string{"p2", "p3"}},
		{ID: "lock", Kind: Lock, Players: []string{"p5"}, From: number(4), To: number(4)},
		{ID: "senior", Kind: Count, Players: []string{"p1", "p4", "p8"}, Min: number(1), From: number(2)},
		{ID: "subs", Kind: Changes, Max: number(4), Cost: number(3)},
		{ID: "half", Kind: KeeperByHalf, Soft: number(2)},
	}
	a := Solve(p)
	if err := Check(p, a); err != nil || a.Status == Infeasible {
		t.Fatal(a.Status, err)
	}
	good, _ := json.Marshal(a)
	swap := func(a *Answer, t int) { // exchanges somebody on the field with the bench
		for _, slot := range slices.Sorted(maps.Keys(a.Periods[t].Slots)) {
			a.Periods[t].Slots[slot], a.Periods[t].Bench[0] = a.Periods[t].Bench[0], a.Periods[t].Slots[slot]
			return
		}
	}
	for name, spoil := range map[string]func(*Answer){
		"status":      func(a *Answer) { a.Status = "good" },
		"bound":       func(a *Answer) { a.Bound -= 1000 },
		"value":       func(a *Answer) { a.Value++; a.Bound++ },
		"formation":   func(a *Answer) { a.Formation = "1-1-1" },
		"periods":     func(a *Answer) { a.Periods = a.Periods[1:] },
		"played":      func(a *Answer) { a.Periods[0].Slots["s0"] = "p9" },
		"stranger":    func(a *Answer) { a.Periods[1].Slots["s0"] = "nobody" },
		"emptied":     func(a *Answer) { delete(a.Periods[2].Slots, "s3") },
		"bench":       func(a *Answer) { a.Periods[3].Bench = nil },
		"bench out":   func(a *Answer) { a.Periods[5].Bench = append(a.Periods[5].Bench, "p9") },
		"swapped":     func(a *Answer) { swap(a, 4) },
		"moves":       func(a *Answer) { a.Moves = a.Moves[1:] },
		"result":      func(a *Answer) { a.Formations[0].OnField-- },
		"unproven":    func(a *Answer) { a.Unproven = !a.Unproven },
		"alternative": func(a *Answer) { a.Alternatives = make([]Alternative, 1) },
		"reason":      func(a *Answer) { a.Reasons = make([]Reason, 1) },
	} {
		var a Answer
		if err := json.Unmarshal(good, &a); err != nil {
			t.Fatal(err)
		}
		spoil(&a)
		if Check(p, a) == nil {
			t.Errorf("%s: a spoilt answer passes", name)
		}
	}
}

// TestCheckSeesEveryKind breaks each kind of rule by tightening it after the
// plan was made: the checker has to refuse exactly what brute force refuses.
func TestCheckSeesEveryKind(t *testing.T) {
	refused := map[string]int{}
	for seed := range uint64(instances(4000)) {
		r := rand.New(rand.NewPCG(seed, 13))
		p := randomPlan(r)
		p.Present = nil
		a := Solve(p)
		if a.Status != Optimal {
			continue
		}
		q := p
		kind := planKinds[r.IntN(len(planKinds))]
		rule := randomPlanRule(r, "more", kind, &q, 5)
		rule.Soft, rule.Cost = nil, nil
		q.Rules = append(slices.Clone(p.Rules), rule)
		if errs := q.Validate(); len(errs) > 0 {
			continue
		}
		allowed := planAllows(&q, &a)
		if err := Check(q, a); (err == nil) != allowed && rule.Kind != Out {
			show(t, q, a)
			t.Fatalf("seed %d: %s allowed %v, but the checker says %v", seed, rule.Kind, allowed, err)
		}
		if !allowed {
			refused[rule.Kind]++
		}
	}
	t.Log(refused)
	if len(refused) != len(planKinds) && !testing.Short() {
		t.Errorf("refused only %v", refused)
	}
}

// planAllows is the judgement of brute force on one plan.
func planAllows(p *Problem, a *Answer) bool {
	k := slices.IndexFunc(p.Formations, func(f Formation) bool { return f.Name == a.Formation })
	b := &bruteForce{p: p, f: &p.Formations[k]}
	var plan []option
	for t := range p.Periods {
		if t < len(p.Played) {
			plan = append(plan, b.played(t))
			continue
		}
		at := make([]int, len(b.f.Slots))
		for j, s := range b.f.Slots {
			at[j] = b.index(a.Periods[t].Slots[s.ID])
		}
		o, ok := b.option(t, at)
		if !ok {
			return false
		}
		plan = append(plan, o)
	}
	_, ok := b.acrossUnits(plan)
	return ok
}
