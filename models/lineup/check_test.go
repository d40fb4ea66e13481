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
