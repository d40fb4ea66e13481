package lineup

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestCheckRefuses spoils a good answer in one place after another.
func TestCheckRefuses(t *testing.T) {
	p := football(rand.New(rand.NewPCG(8, 8)), 2, 25)
	p.Alternatives, p.Reasons, p.Size = 3, true, 10
	p.Rules = []Rule{{ID: "out", Kind: Out, Players: []string{"p5"}}, {ID: "lock", Kind: Lock, Players: []string{"p20"}}}
	good, _ := json.Marshal(Solve(p))
	fresh := func() (a Answer) {
		if err := json.Unmarshal(good, &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	if err := Check(p, fresh()); err != nil {
		t.Fatal(err)
	}
	first := func(a *Answer) string { return slices.Sorted(maps.Keys(a.Periods[0].Slots))[0] }
	for name, spoil := range map[string]func(*Answer){
		"status":       func(a *Answer) { a.Status = "good" },
		"infeasible":   func(a *Answer) { a.Status = Infeasible },
		"invalid":      func(a *Answer) { a.Status = Invalid },
		"feasible":     func(a *Answer) { a.Status = Feasible },
		"bound":        func(a *Answer) { a.Bound++ },
		"proven":       func(a *Answer) { a.Proven = false },
		"value":        func(a *Answer) { a.Value++; a.Bound++ },
		"formation":    func(a *Answer) { a.Formation = "1-1-1" },
		"periods":      func(a *Answer) { a.Periods = nil },
		"stranger":     func(a *Answer) { a.Periods[0].Slots[first(a)] = "nobody" },
		"absent":       func(a *Answer) { a.Periods[0].Slots[first(a)] = "p5" },
		"slot":         func(a *Answer) { a.Periods[0].Slots["s99"] = a.Periods[0].Bench[0] },
		"emptied":      func(a *Answer) { delete(a.Periods[0].Slots, first(a)) },
		"empty":        func(a *Answer) { a.Periods[0].Empty = nil },
		"bench":        func(a *Answer) { a.Periods[0].Bench = a.Periods[0].Bench[1:] },
		"bench twice":  func(a *Answer) { a.Periods[0].Bench[0] = a.Periods[0].Bench[1] },
		"order":        func(a *Answer) { slices.Reverse(a.Alternatives) },
		"twice":        func(a *Answer) { a.Alternatives[1] = a.Alternatives[0] },
		"too many":     func(a *Answer) { a.Alternatives = append(a.Alternatives, a.Alternatives[0]) },
		"alternative":  func(a *Answer) { a.Alternatives[0].Value-- },
		"no reasons":   func(a *Answer) { a.Reasons = nil },
		"reason":       func(a *Answer) { a.Reasons[1], a.Reasons[0] = a.Reasons[0], a.Reasons[1] },
		"reason side":  func(a *Answer) { a.Reasons[0].In = !a.Reasons[0].In },
		"reason loss":  func(a *Answer) { a.Reasons[0].Loss++ },
		"reason chain": func(a *Answer) { a.Reasons[0].Chain = nil },
	} {
		a := fresh()
		spoil(&a)
		if Check(p, a) == nil {
			t.Errorf("%s: a spoilt answer passes", name)
		}
	}
}

// TestCheckRefusesGroups puts rules of groups behind an answer that breaks them.
func TestCheckRefusesGroups(t *testing.T) {
	p := football(rand.New(rand.NewPCG(9, 9)), 1, 25)
	a := Solve(p)
	on, off := who(a.Periods[0]), a.Periods[0].Bench
	number, points := func(n int) *int { return &n }, 7
	for k, test := range []struct {
		rule Rule
		lost int
	}{
		{Rule{Kind: Apart, Players: on[:3]}, 2},
		{Rule{Kind: Apart, Players: []string{on[0], off[0]}}, 0},
		{Rule{Kind: Together, Players: []string{on[0], off[0], off[1]}}, 1},
		{Rule{Kind: Together, Players: []string{on[0], on[1], on[2], off[1]}}, 1},
		{Rule{Kind: Together, Players: on[:4]}, 0},
		{Rule{Kind: Together, Players: off[:4]}, 0},
		{Rule{Kind: Count, Players: off[:4], Min: number(3)}, 3},
		{Rule{Kind: Count, Players: on[:4], Max: number(1)}, 3},
		{Rule{Kind: Count, Players: []string{Everybody}, Min: number(11), Max: number(11)}, 0},
	} {
		test.rule.ID = "r"
		p.Rules = []Rule{test.rule}
		if err := Check(p, a); (err == nil) != (test.lost == 0) {
			t.Errorf("%d: as a hard rule: %v", k, err)
		}
		p.Rules[0].Soft = &points
		soft := a
		soft.Value, soft.Bound = a.Value-points*test.lost, a.Value-points*test.lost
		if err := Check(p, soft); err != nil {
			t.Errorf("%d: as a soft rule: %v", k, err)
		}
		if test.lost > 0 && Check(p, a) == nil {
			t.Errorf("%d: a broken soft rule costs nothing", k)
		}
	}
}

// TestCheckRefusesServing spoils a serving order in one place after another.
func TestCheckRefusesServing(t *testing.T) {
	p := club(rand.New(rand.NewPCG(1, 25)))
	good, _ := json.Marshal(Solve(p))
	for name, spoil := range map[string]func(*Answer){
		"nothing":   func(*Answer) {},
		"value":     func(a *Answer) { a.Value++; a.Bound++ },
		"points":    func(a *Answer) { a.Rotations[2].Points++ },
		"weakest":   func(a *Answer) { a.Value -= 10; a.Bound -= 10 },
		"rotations": func(a *Answer) { a.Rotations = a.Rotations[:5] },
		"order":     func(a *Answer) { a.Rotations[0], a.Rotations[1] = a.Rotations[1], a.Rotations[0] },
		"zones":     func(a *Answer) { z := a.Rotations[3].Zones; z[1], z[2] = z[2], z[1] },
		"off":       func(a *Answer) { a.Rotations[0].Off = a.Rotations[0].Zones[0] },
		"libero":    func(a *Answer) { a.Rotations[1].Zones[0] = a.Periods[0].Slots["7"] },
		"role": func(a *Answer) {
			s := a.Periods[0].Slots
			s["1"], s["2"] = s["2"], s["1"]
		},
		"bench": func(a *Answer) { a.Periods[0].Bench = a.Periods[0].Bench[1:] },
	} {
		var a Answer
		if err := json.Unmarshal(good, &a); err != nil {
			t.Fatal(err)
		}
		spoil(&a)
		if err := Check(p, a); (err == nil) != (name == "nothing") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCheckRefusesLibero puts him where he must not stand, in a squad in which
// everybody is worth the same, so that only the place is wrong.
func TestCheckRefusesLibero(t *testing.T) {
	p := club(rand.New(rand.NewPCG(1, 26)))
	for i := range p.Players {
		for key := range p.Players[i].Scores {
			p.Players[i].Scores[key] = 100
		}
		p.Players[i].Scores["serve"] = 0
	}
	for zone, allowed := range []bool{false, false, false, false, true, true} {
		a := Solve(p)
		r := &a.Rotations[2]
		r.Off, r.Zones[zone] = r.Zones[zone], a.Periods[0].Slots["7"]
		if err := Check(p, a); (err == nil) != allowed {
			t.Errorf("the libero in zone %d: %v", zone+1, err)
		}
	}
	a := Solve(p)
	a.Rotations[2].Off = a.Rotations[2].Zones[4]
	if Check(p, a) == nil {
		t.Error("somebody is off, but nobody stands for him")
	}
}
