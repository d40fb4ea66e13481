package lineup

import (
	"math/rand/v2"
	"testing"
)

// TestUnprovenPlans: whatever a budget leaves of a plan is checked with all that
// is said about it, and no neighbour that is shown is better. Some of the plans
// were improved, some found by looking for just any.
func TestUnprovenPlans(t *testing.T) {
	feasible, improved := 0, 0
	for seed := range uint64(instances(300)) {
		r := rand.New(rand.NewPCG(seed, 25))
		p := refereePlan(r)
		p.Nodes, p.Reasons, p.Alternatives = []int{1, 20, 500}[r.IntN(3)], true, 3
		raw := newAnswer()
		solvePlan(&p, &raw)
		a := Solve(p)
		if err := Check(p, a); err != nil {
			show(t, p, a)
			t.Fatalf("seed %d: %v", seed, err)
		}
		if raw.Status != Feasible {
			continue
		}
		feasible++
		if a.Value > raw.Value {
			improved++
		}
		if a.Value < raw.Value && a.Formations[0].SameCounts(raw.Formations[0]) || a.Bound > raw.Bound {
			t.Errorf("seed %d: from %d to %d, bound from %d to %d", seed, raw.Value, a.Value, raw.Bound, a.Bound)
		}
		if len(a.Exchanges) > 0 && a.Exchanges[0].Loss < 0 {
			t.Errorf("seed %d: a better plan is shown: %+v", seed, a.Exchanges[0])
		}
	}
	t.Log(feasible, "feasible,", improved, "improved")
	if feasible == 0 || improved == 0 {
		t.Error("no plan was improved")
	}
}

// TestRescue: where the search for the best ends before it has a plan, the one
// for any plan finds one, and what is then said of it holds.
func TestRescue(t *testing.T) {
	rescued, lost := 0, 0
	for seed := range uint64(instances(2000)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 26)))
		p.Nodes, p.Reasons = 1, true
		found, open := false, false
		for i := range p.Formations {
			t := newAttempt(newPlanner(&p, i))
			if !t.possible {
				continue
			}
			t.search(p.Nodes)
			found, open = found || t.plan != nil, open || t.possible
		}
		a := Solve(p)
		if err := Check(p, a); err != nil {
			show(t, p, a)
			t.Fatalf("seed %d: %v", seed, err)
		}
		switch {
		case found || !open:
		case a.Status == Undecided:
			lost++
		case a.Status == Infeasible:
			t.Errorf("seed %d: infeasible, but nobody has shown it", seed)
		default:
			rescued++
		}
	}
	t.Log(rescued, "rescued,", lost, "not")
	if rescued == 0 {
		t.Error("none was rescued")
	}
}
