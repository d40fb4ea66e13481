package lineup

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// answerOf dresses a judged plan as an answer, for the checker.
func answerOf(p *Problem, f *Formation, plan []Fielded, v Verdict) Answer {
	a := newAnswer()
	a.Status, a.Proven, a.Formation, a.Value, a.Bound = Optimal, true, f.Name, v.Value, v.Value
	a.Formations = []FormationResult{{Name: f.Name, Feasible: true, Value: v.Value, OnField: v.OnField, OpenMandatory: v.OpenMandatory}}
	pc := planChecker{checker: checker{problem: *p}}
	for t, l := range plan {
		period := Period{Slots: l.Slots}
		on := []string{}
		for _, s := range f.Slots {
			if id, filled := l.Slots[s.ID]; filled {
				on = append(on, id)
			} else {
				period.Empty = append(period.Empty, s.ID)
			}
		}
		for _, q := range p.Players {
			if !slices.Contains(on, q.ID) && !pc.unavailable(q.ID, t) {
				period.Bench = append(period.Bench, q.ID)
			}
		}
		a.Periods = append(a.Periods, period)
	}
	return a
}

// handPlan is a plan that a coach might make: the engine's with some players
// exchanged, or any at all. Periods played stay mostly what they were.
func handPlan(r *rand.Rand, p *Problem, a *Answer) []Fielded {
	plan := randomFielded(r, p, p.Periods)
	if len(a.Periods) > 0 && r.IntN(4) > 0 {
		swaps := r.IntN(3)
		plan = fieldedOf(a, p.Periods)
		for range swaps {
			t, from, to := r.IntN(p.Periods), p.Players[r.IntN(len(p.Players))].ID, p.Players[r.IntN(len(p.Players))].ID
			plan[t] = renamed(plan[t], from, to)
		}
	}
	if r.IntN(8) > 0 {
		copy(plan, p.Played)
	}
	return plan
}

// renamed is a lineup in which two players have changed places.
func renamed(f Fielded, a, b string) Fielded {
	other := map[string]string{a: b, b: a}
	swapped := Fielded{map[string]string{}}
	for slot, id := range f.Slots {
		if to, ok := other[id]; ok {
			id = to
		}
		swapped.Slots[slot] = id
	}
	return swapped
}

// TestJudge compares verdicts on plans, legal or not, with the independent
// checker: the same plans pass, every rule is broken by as many units, and the
// value is the same.
func TestJudge(t *testing.T) {
	legal, broken, kinds := 0, 0, map[string]int{}
	for seed := range uint64(instances(4000)) {
		r := rand.New(rand.NewPCG(seed, 21))
		p := randomPlan(r)
		p.Present = nil
		a := Solve(p)
		f := &p.Formations[0]
		if k := p.formationNamed(a.Formation); k >= 0 {
			f = &p.Formations[k]
		}
		plan := handPlan(r, &p, &a)
		if slices.ContainsFunc(plan[len(p.Played):], func(l Fielded) bool { return !within(l, f) }) {
			continue
		}
		v := Judge(p, f.Name, plan)
		if len(v.Errors) > 0 {
			t.Fatalf("seed %d: %v", seed, v.Errors)
		}
		shown := answerOf(&p, f, plan, v)
		if err := Check(p, shown); (err == nil) != v.Legal {
			show(t, p, shown)
			t.Fatalf("seed %d: legal %v, but the checker says %v; %+v", seed, v.Legal, err, v.Breaches)
		}
		compareUnits(t, &p, f, plan, &v)
		if v.Legal {
			legal++
		}
		for _, b := range v.Breaches {
			broken++
			kinds[b.Kind]++
		}
		if t.Failed() {
			show(t, p, shown)
			t.Fatalf("seed %d: %+v", seed, v.Breaches)
		}
	}
	t.Log(legal, "legal plans,", broken, "breaches", kinds)
	if len(kinds) != len(planKinds)+3 && !testing.Short() || legal == 0 {
		t.Errorf("%d legal, kinds %v", legal, kinds)
	}
}

func within(l Fielded, f *Formation) bool {
	for slot := range l.Slots {
		if !slices.ContainsFunc(f.Slots, func(s Slot) bool { return s.ID == slot }) {
			return false
		}
	}
	return true
}

// compareUnits counts the units of every rule again, and the points.
func compareUnits(t *testing.T, p *Problem, f *Formation, plan []Fielded, v *Verdict) {
	t.Helper()
	c := planChecker{checker: checker{problem: *p}, formation: *f, played: len(p.Played)}
	total := 0
	for n, l := range plan {
		if n < c.played {
			c.note(p.Played[n].Slots)
			continue
		}
		c.note(l.Slots)
		for _, s := range f.Slots {
			i := slices.IndexFunc(p.Players, func(q Player) bool { return q.ID == l.Slots[s.ID] })
			if i < 0 {
				continue
			}
			if score, ok := p.Players[i].Scores[s.ID]; ok {
				total += score
			} else {
				total += p.Players[i].Scores[s.Position]
			}
		}
	}
	for _, r := range p.Rules {
		units, cost := 0, 0
		for _, b := range v.Breaches {
			if b.Rule == r.ID {
				units += b.Units
				cost += b.Cost
			}
		}
		want, charged := c.broken(r), 0
		if r.Soft != nil {
			charged = want * *r.Soft
		}
		if r.Cost != nil {
			charged += *r.Cost * c.comingOn(-1)
		}
		if units != want || cost != charged {
			t.Errorf("rule %s: %d units for %d points, want %d for %d", r.ID, units, cost, want, charged)
		}
		total -= charged
	}
	if total != v.Value {
		t.Errorf("value %d, want %d", v.Value, total)
	}
}

// TestJudgeSolved: the engine's own plans are legal and worth what it says.
func TestJudgeSolved(t *testing.T) {
	for seed := range uint64(instances(500)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 22)))
		a := Solve(p)
		if a.Status != Optimal {
			continue
		}
		v := Judge(p, a.Formation, fieldedOf(&a, p.Periods))
		lost, ok := v.Loss(a)
		if !v.Legal || v.Value != a.Value || lost != 0 || !ok {
			show(t, p, a)
			t.Fatalf("seed %d: %+v", seed, v)
		}
	}
}

// TestJudgeTells spells out the breaches of one plan.
func TestJudgeTells(t *testing.T) {
	p := youth(8, 4, 4, 2)
	p.Rules = []Rule{
		{ID: "fair", Kind: TimeOnField, Players: []string{Everybody}, Min: number(2), Max: number(2)},
		{ID: "rest", Kind: ConsecutiveOut, Players: []string{"p3"}, Max: number(1), Soft: number(4)},
		{ID: "late", Kind: Out, Players: []string{"p1"}, To: number(1)},
		{ID: "subs", Kind: Changes, Cost: number(3)},
	}
	at := func(a, b string) Fielded { return Fielded{map[string]string{"s0": a, "s1": b}} }
	v := Judge(p, "youth", []Fielded{at("p0", "p1"), at("p0", "p1"), at("p0", "p2"), at("p2", "p3")})
	want := []Breach{
		{Rule: "fair", Kind: TimeOnField, Hard: true, Players: []string{"p0"}, Count: 3, Units: 1},
		{Rule: "fair", Kind: TimeOnField, Hard: true, Players: []string{"p3"}, Count: 1, Units: 1},
		{Rule: "rest", Kind: ConsecutiveOut, Period: 2, Players: []string{"p3"}, Count: 2, Units: 1, Cost: 4},
		{Rule: "rest", Kind: ConsecutiveOut, Period: 3, Players: []string{"p3"}, Count: 3, Units: 1, Cost: 4},
		{Rule: "late", Kind: Out, Hard: true, Period: 1, Players: []string{"p1"}, Units: 1},
		{Rule: "subs", Kind: Changes, Period: 3, Players: []string{"p2"}, Count: 1, Cost: 3},
		{Rule: "subs", Kind: Changes, Period: 4, Players: []string{"p3"}, Count: 1, Cost: 3},
	}
	if len(v.Breaches) != len(want) || v.Legal {
		t.Fatalf("%+v", v)
	}
	for k, b := range v.Breaches {
		if !sameBreach(b, want[k]) {
			t.Errorf("breach %d is %+v, want %+v", k, b, want[k])
		}
	}
	if _, ok := v.Loss(Solve(p)); ok {
		t.Error("a plan that is not legal was compared")
	}
}

func sameBreach(a, b Breach) bool {
	players := slices.Equal(a.Players, b.Players)
	return players && a.Rule == b.Rule && a.Kind == b.Kind && a.Hard == b.Hard && a.Period == b.Period &&
		a.Slot == b.Slot && a.Count == b.Count && a.Units == b.Units && a.Cost == b.Cost
}

// TestJudgeRefuses: what is no plan of the problem is told by the field.
func TestJudgeRefuses(t *testing.T) {
	p := youth(8, 4, 2, 2)
	p.Formations = append(p.Formations, Formation{Name: "other", Slots: []Slot{{ID: "x", Position: "P0"}}})
	good := []Fielded{{map[string]string{"s0": "p0"}}, {map[string]string{"s0": "p1"}}}
	single := p
	single.Periods = 1
	for _, test := range []struct {
		path      string
		problem   Problem
		formation string
		plan      []Fielded
	}{
		{"", p, "youth", good},
		{"size", func() Problem { q := p; q.Size = -1; return q }(), "youth", good},
		{"periods", single, "youth", good[:1]},
		{"formation", p, "4-4-2", good},
		{"plan", p, "youth", good[:1]},
		{`plan[0].slots["s0"]`, p, "youth", []Fielded{{map[string]string{"s0": "nobody"}}, good[1]}},
		{`plan[1].slots["s1"]`, p, "youth", []Fielded{good[0], {map[string]string{"s0": "p0", "s1": "p0"}}}},
		{`plan[1].slots["x"]`, p, "youth", []Fielded{good[0], {map[string]string{"x": "p0"}}}},
		{`plan[1].slots["y"]`, p, "youth", []Fielded{good[0], {map[string]string{"y": "p0"}}}},
	} {
		v := Judge(test.problem, test.formation, test.plan)
		path := ""
		if len(v.Errors) > 0 {
			path = v.Errors[0].Path
		}
		if path != test.path || len(v.Errors) > 1 {
			t.Errorf("%q: %v", test.path, v.Errors)
		}
	}
}
