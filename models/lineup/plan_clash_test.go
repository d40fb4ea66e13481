package lineup

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPlanClashOnABudget explains what cannot be planned with hardly any
// budget: the clash must still clash, a plan must exist without the rules of
// every repair, and whoever claims the clash to be minimal must be right.
func TestPlanClashOnABudget(t *testing.T) {
	open, sure := 0, 0
	for seed := range uint64(instances(3000)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 11)))
		p.Nodes = 1
		if bruteCanPlan(p, func(Rule) bool { return true }) {
			continue
		}
		f := &planFeasibility{problem: &p, budget: int(seed % 40)}
		e := explainer{problem: &p, feasible: f.ask}
		var a Answer
		a.Clash, a.Repairs, a.Unproven = e.clash()
		if a.Unproven {
			open++
			comparePlanRepairs(t, &p, &a)
		} else {
			sure++
			comparePlanClash(t, &p, &a)
		}
		if t.Failed() {
			show(t, p, a)
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(open, "open,", sure, "sure")
	if open == 0 || sure == 0 {
		t.Errorf("%d explanations stayed open, %d did not", open, sure)
	}
}

// comparePlanRepairs checks what an unproven explanation promises.
func comparePlanRepairs(t *testing.T, p *Problem, a *Answer) {
	t.Helper()
	if bruteCanPlan(*p, func(r Rule) bool { return slices.Contains(a.Clash, r.ID) }) {
		t.Errorf("clash %v is feasible", a.Clash)
	}
	for _, set := range a.Repairs {
		if !bruteCanPlan(*p, func(r Rule) bool { return !slices.Contains(set, r.ID) }) {
			t.Errorf("repair %v is none", set)
		}
	}
}

// TestUndecidedPlan ends the search of plans, and then that for any plan, before
// they find one.
func TestUndecidedPlan(t *testing.T) {
	undecided := 0
	for seed := range uint64(instances(3000)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 11)))
		p.Nodes = 1
		a := Solve(p)
		if err := Check(p, a); err != nil {
			show(t, p, a)
			t.Fatalf("seed %d: %v", seed, err)
		}
		if a.Status == Infeasible {
			a.Clash, a.Repairs = nil, nil
			a.explain(&planFeasibility{problem: &p, budget: clashNodes, each: 1}, true)
		}
		if a.Status != Undecided {
			continue
		}
		if err := Check(p, a); err != nil {
			show(t, p, a)
			t.Fatalf("seed %d: %v", seed, err)
		}
		if undecided++; !a.Unproven {
			t.Errorf("seed %d: undecided, but proven", seed)
		}
		for _, set := range a.Repairs {
			if !bruteCanPlan(p, func(r Rule) bool { return !slices.Contains(set, r.ID) }) {
				t.Errorf("seed %d: repair %v is none", seed, set)
			}
		}
	}
	if t.Log(undecided, "undecided"); undecided == 0 {
		t.Error("every search came to an end")
	}
}
