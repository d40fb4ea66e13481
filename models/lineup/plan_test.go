package lineup

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestPlansBruteForce compares the best plans of tiny problems with full
// enumeration.
func TestPlansBruteForce(t *testing.T) {
	statuses := map[string]int{}
	kinds := map[string]int{}
	for seed := range uint64(instances(3000)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 11)))
		for _, r := range p.Rules {
			kinds[r.Kind]++
		}
		a := Solve(p)
		statuses[a.Status]++
		comparePlan(t, &p, &a)
		if err := Check(p, a); err != nil {
			t.Error("check:", err)
		}
		if t.Failed() {
			show(t, p, a)
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(statuses, kinds)
	if statuses[Optimal] == 0 || statuses[Infeasible] == 0 || statuses[Invalid]+statuses[Feasible]+statuses[Undecided] > 0 {
		t.Errorf("statuses %v", statuses)
	}
}

func comparePlan(t *testing.T, p *Problem, a *Answer) {
	t.Helper()
	if a.Status == Invalid {
		t.Fatalf("errors %v", a.Errors)
	}
	best, chosen := planMerit{}, -1
	for i := range p.Formations {
		m, ok := brutePlan(p, &p.Formations[i])
		untied := func(m planMerit) planMerit { m.moves = 0; return m }
		if ok && (chosen < 0 || comparePlans(untied(m), untied(best)) > 0) {
			best, chosen = m, i
		}
		r := a.Formations[i]
		if r.Unproven {
			t.Errorf("formation %s is unproven", r.Name)
		}
		if r.Feasible != ok && !r.Skipped || ok && !r.Skipped && (r.Value != m.points || r.OnField != m.on || r.OpenMandatory != m.open) {
			t.Errorf("formation %+v, want %+v", r, m)
		}
	}
	if chosen < 0 {
		if a.Status != Infeasible {
			t.Errorf("status %s, want infeasible", a.Status)
		}
		comparePlanClash(t, p, a)
		return
	}
	if a.Status != Optimal || a.Value != best.points || a.Formation != p.Formations[chosen].Name || len(a.Moves) != best.moves {
		t.Errorf("%s %d in %s with %d moves, want %+v in %s", a.Status, a.Value, a.Formation, len(a.Moves), best, p.Formations[chosen].Name)
	}
}

func bruteCanPlan(p Problem, keep func(Rule) bool) bool {
	p.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(r Rule) bool { return !keep(r) })
	return slices.ContainsFunc(p.Formations, func(f Formation) bool { _, ok := brutePlan(&p, &f); return ok })
}

func comparePlanClash(t *testing.T, p *Problem, a *Answer) {
	t.Helper()
	in := func(id string) bool { return slices.Contains(a.Clash, id) }
	if bruteCanPlan(*p, func(r Rule) bool { return in(r.ID) }) {
		t.Errorf("clash %v is feasible", a.Clash)
	}
	for _, drop := range a.Clash {
		if !bruteCanPlan(*p, func(r Rule) bool { return in(r.ID) && r.ID != drop }) {
			t.Errorf("clash %v is not minimal: %s", a.Clash, drop)
		}
	}
	var want [][]string
	for set := range 1 << len(p.Rules) {
		var ids []string
		for i, r := range p.Rules {
			if set&(1<<i) != 0 {
				ids = append(ids, r.ID)
			}
		}
		if len(want) > 0 && len(ids) > len(want[0]) || !bruteCanPlan(*p, func(r Rule) bool { return !slices.Contains(ids, r.ID) }) {
			continue
		}
		if len(want) > 0 && len(ids) < len(want[0]) {
			want = nil
		}
		want = append(want, ids)
	}
	got := slices.Clone(a.Repairs)
	slices.SortFunc(got, slices.Compare)
	slices.SortFunc(want, slices.Compare)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("repairs %v, want %v", got, want)
	}
}

func TestSamePlanAgain(t *testing.T) {
	for seed := range uint64(200) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 12)))
		first, _ := json.Marshal(Solve(p))
		if again, _ := json.Marshal(Solve(p)); string(first) != string(again) {
			t.Fatalf("seed %d: two answers to one problem:\n%s\n%s", seed, first, again)
		}
	}
}

// TestThreeWays solves plans too large for brute force as ever, without teams,
// and by teams from the start: branching alone is slow, but shares little with
// them.
func TestThreeWays(t *testing.T) {
	proven, teams := 0, 0
	seeds := []uint64{1371, 3556} // the referee found these wrong once
	for seed := range uint64(instances(600)) {
		seeds = append(seeds, seed)
	}
	for _, seed := range seeds {
		p := refereePlan(rand.New(rand.NewPCG(seed, 21)))
		l := newPlanner(&p, 0)
		f := newFlow(l)
		if _, short := f.solve(); short > 0 {
			continue
		}
		var best [3]int64
		var open [3]bool
		for way := range best {
			m, ok := newMarket(l)
			if !ok {
				break
			}
			s := newPlanSearch(m, 150_000)
			s.plain = way == 1
			if y, x := f.prices(m), m.openChoices(); way < 2 || !s.fewTeams() || !s.evaluate(y, x) {
				s.run(y)
			} else {
				teams++
				b := s.newTeams()
				b.inherit()
				b.explore(y, x, 1<<60, teamRounds)
			}
			best[way], open[way] = s.best, s.open != absent
		}
		if slices.Contains(open[:], true) {
			continue
		}
		proven++
		if best[0] != best[1] || best[0] != best[2] {
			t.Errorf("seed %d: %d, %d without teams, %d with teams alone", seed, best[0], best[1], best[2])
		}
	}
	t.Logf("%d proven in all ways, %d by teams alone", proven, teams)
	if proven < instances(600)/2 || teams < instances(600)/2 {
		t.Error("too few were proven, or by teams")
	}
}
