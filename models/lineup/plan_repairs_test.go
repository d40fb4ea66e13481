package lineup

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// tightPlan asks for more than a team can do, most of the time: locks, outs,
// minima and counts, besides what any plan has.
func tightPlan(r *rand.Rand) Problem {
	players, periods, slots := 5+r.IntN(4), 3+r.IntN(3), 3+r.IntN(3)
	p := youth(r.Uint64(), players, periods, slots)
	p.Nodes = 30_000
	p.Rules = []Rule{fair(players, periods, slots)}
	kinds := []string{Lock, Out, TimeOnField, Count, Lock, Out, TimeOnField, Count, Apart, Together, ConsecutiveOut, LinePeriods, LinesPlayed, Changes, KeeperByHalf}
	for i := range 3 + r.IntN(6) {
		rule := randomPlanRule(r, fmt.Sprint("r", i), kinds[r.IntN(len(kinds))], &p, 20)
		if r.IntN(3) > 0 {
			rule.Soft = nil
		}
		if rule.Kind == TimeOnField && rule.Min != nil {
			*rule.Min = min(*rule.Min+periods/2, periods)
			if rule.Max != nil {
				*rule.Max = max(*rule.Max, *rule.Min)
			}
		}
		p.Rules = append(p.Rules, rule)
	}
	if r.IntN(4) == 0 {
		p.Played = randomFielded(r, &p, 1+r.IntN(2))
	}
	return p
}

// TestRepairsRepair: whatever an infeasible plan offers as a repair makes it
// feasible, and a proven clash is one: there is no plan without all other rules,
// and there is one without any rule of it.
func TestRepairsRepair(t *testing.T) {
	statuses, repairs, kinds := map[string]int{}, 0, map[string]int{}
	for seed := range uint64(instances(80)) {
		p := tightPlan(rand.New(rand.NewPCG(seed, 24)))
		a := Solve(p)
		if statuses[a.Status]++; a.Status != Infeasible && a.Status != Undecided {
			continue
		}
		solved := func(keep func(id string) bool) string {
			q := p
			q.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(r Rule) bool { return !keep(r.ID) })
			return Solve(q).Status
		}
		if len(a.Clash) == 0 || len(a.Repairs) == 0 {
			t.Errorf("seed %d: clash %v, repairs %v", seed, a.Clash, a.Repairs)
		}
		for _, set := range a.Repairs {
			repairs++
			for _, r := range p.Rules {
				if slices.Contains(set, r.ID) {
					kinds[r.Kind]++
				}
			}
			if s := solved(func(id string) bool { return !slices.Contains(set, id) }); s != Optimal && s != Feasible {
				t.Errorf("seed %d: repair %v leaves it %s", seed, set, s)
			}
		}
		if t.Failed() {
			show(t, p, a)
			t.FailNow()
		}
		if a.Status != Infeasible || a.Unproven {
			continue
		}
		if s := solved(func(id string) bool { return slices.Contains(a.Clash, id) }); s != Infeasible {
			t.Errorf("seed %d: clash %v is %s", seed, a.Clash, s)
		}
		for _, drop := range a.Clash {
			if s := solved(func(id string) bool { return id != drop && slices.Contains(a.Clash, id) }); s != Optimal && s != Feasible {
				t.Errorf("seed %d: clash %v without %s is %s", seed, a.Clash, drop, s)
			}
		}
		if t.Failed() {
			show(t, p, a)
			t.FailNow()
		}
	}
	t.Log(statuses, repairs, "repairs of", kinds)
	if !testing.Short() && share == 1 && (statuses[Infeasible] == 0 || kinds[Lock]*kinds[Out]*kinds[TimeOnField]*kinds[Count] == 0) {
		t.Errorf("too few: %v %v", statuses, kinds)
	}
}
