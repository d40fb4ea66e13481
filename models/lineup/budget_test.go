package lineup

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestBudget ends searches early and holds every claim that is still made
// against brute force. What is not claimed may be anything.
func TestBudget(t *testing.T) {
	statuses, unproven := map[string]int{}, map[string]int{}
	for seed := range uint64(instances(2000)) {
		r := rand.New(rand.NewPCG(seed, 16))
		p := groupProblem(r)
		p.Nodes = 1 + r.IntN(30)
		a := Solve(p)
		statuses[a.Status]++
		if err := Check(p, a); err != nil {
			t.Error("check:", err)
		}
		compareClaims(t, &p, &a, unproven)
		if t.Failed() {
			show(t, p, a)
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(statuses, unproven)
	for _, status := range []string{Optimal, Feasible, Infeasible, Undecided} {
		if statuses[status] == 0 {
			t.Errorf("nothing was %s", status)
		}
	}
	for _, claim := range []string{"formation", "alternative", "reason", "clash"} {
		if unproven[claim] == 0 {
			t.Errorf("no %s was left open", claim)
		}
	}
}

func compareClaims(t *testing.T, p *Problem, a *Answer, unproven map[string]int) {
	t.Helper()
	sets := make([]map[uint64]merit, len(p.Formations))
	top, any := merit{}, false
	for i := range p.Formations {
		sets[i] = bruteSets(p, &p.Formations[i], -1)
		m, ok := bruteBest(sets[i], anySet)
		if ok && (!any || better(untied(m), untied(top))) {
			top, any = m, true
		}
		got := a.Formations[i]
		if got.Unproven {
			unproven["formation"]++
			continue
		}
		want := FormationResult{Name: got.Name, Feasible: ok}
		if ok {
			want.Value, want.OnField, want.OpenMandatory, want.OpenLines = m.points, m.onField, m.openMandatory, m.openLines
		}
		if got != want {
			t.Errorf("formation %+v, want %+v", got, want)
		}
	}
	switch a.Status {
	case Optimal:
		if a.Value != top.points || !any {
			t.Errorf("optimal %d, want %d", a.Value, top.points)
		}
	case Feasible:
		if m := best(*a); !any || better(merit{openMandatory: m.OpenMandatory, onField: m.OnField, openLines: m.OpenLines, points: m.Value}, untied(top)) {
			t.Errorf("feasible %+v, better than the best %+v", m, top)
		} else if m.OpenMandatory == top.openMandatory && m.OnField == top.onField && m.OpenLines == top.openLines && a.Bound < top.points {
			t.Errorf("bound %d below the best %d", a.Bound, top.points)
		}
	case Infeasible:
		if any {
			t.Error("infeasible, but there is a lineup")
		} else {
			compareOpenClash(t, p, a, unproven)
		}
	}
	if a.Status == Optimal || a.Status == Feasible {
		compareOpenLists(t, p, a, sets, unproven)
	}
}

// compareOpenClash compares an unproven clash: it need not be minimal, nor its
// repairs the smallest or all, but it must clash and they must repair it.
func compareOpenClash(t *testing.T, p *Problem, a *Answer, unproven map[string]int) {
	t.Helper()
	if !a.Unproven {
		compareClash(t, p, a)
		return
	}
	unproven["clash"]++
	if bruteFeasible(*p, func(r Rule) bool { return slices.Contains(a.Clash, r.ID) }) {
		t.Errorf("clash %v is feasible", a.Clash)
	}
	for _, repair := range a.Repairs {
		if !bruteFeasible(*p, func(r Rule) bool { return !slices.Contains(repair, r.ID) }) {
			t.Errorf("repair %v is none", repair)
		}
	}
}

// compareOpenLists compares the alternatives, until one is unproven, and those
// reasons that are not.
func compareOpenLists(t *testing.T, p *Problem, a *Answer, sets []map[uint64]merit, unproven map[string]int) {
	t.Helper()
	k := slices.IndexFunc(p.Formations, func(f Formation) bool { return f.Name == a.Formation })
	before := best(*a)
	open := slices.IndexFunc(a.Alternatives, func(x Alternative) bool { return x.Unproven })
	if open >= 0 {
		unproven["alternative"]++
		if slices.ContainsFunc(a.Alternatives[open:], func(x Alternative) bool { return !x.Unproven }) {
			t.Error("an alternative is proven behind one that is not")
		}
	}
	if a.Status == Optimal {
		proven := *a
		if open >= 0 {
			proven.Alternatives = a.Alternatives[:open]
		}
		cut := *p
		if a.Unproven || open >= 0 {
			unproven["list"]++
			cut.Alternatives = len(proven.Alternatives)
		}
		compareAlternatives(t, &cut, &proven, sets, merit{openMandatory: before.OpenMandatory, onField: before.OnField, openLines: before.OpenLines, points: a.Value})
	}
	on := setOf(p, a.Periods[0])
	for i, r := range a.Reasons {
		if r.Unproven {
			unproven["reason"]++
			continue
		}
		has, wanted := on&(1<<i) != 0, sets[k]
		if has {
			wanted = bruteExempt(p, &p.Formations[k], i, sets[k])
		}
		m, ok := bruteBest(wanted, func(s uint64) bool { return (s&(1<<i) != 0) != has })
		if !ok && (r.Possible || r.Loss != 0) || ok && r.Loss != a.Value-m.points {
			t.Errorf("reason %+v, want %v %d", r, ok, a.Value-m.points)
		}
	}
}
