package lineup

import (
	"cmp"
	"math/bits"
	"slices"
)

// defaultNodes is the budget of a problem that names none: about a second or
// two.
const defaultNodes = 2_000_000

// overdraft is what may be spent beyond the budget as long as there is no plan.
const overdraft = 1_000_000

// keptFlows is how many formations keep their flow until they are searched, so
// that a problem of many does not take much memory; the others make it anew.
const keptFlows = 8

// attempt is one formation of a plan on its way.
type attempt struct {
	planner  *planner
	flow     *flow
	bound    int64 // no plan of this formation is worth more
	worth    int64 // of the plan
	plan     []fielded
	searched bool
	possible bool // not yet proven infeasible
}

// solvePlan tries the formations in the order of their flow bounds, so that most
// of them need no search.
func solvePlan(p *Problem, a *Answer) {
	attempts := make([]*attempt, len(p.Formations))
	for i := range attempts {
		attempts[i] = newAttempt(newPlanner(p, i))
		if i >= keptFlows {
			attempts[i].flow = nil
		}
	}
	order := slices.Clone(attempts)
	slices.SortStableFunc(order, func(x, y *attempt) int { return cmp.Compare(y.bound, x.bound) })
	budget := p.Nodes
	if budget == 0 {
		budget = defaultNodes
	}
	var best *attempt
	for _, t := range order {
		if !t.possible || best != nil && !t.canBeat(best) {
			continue
		}
		if budget <= 0 && (best != nil || budget <= -overdraft) {
			t.searched = true // without a result
			continue
		}
		budget -= t.search(budget)
		if t.plan != nil && (best == nil || t.beats(best)) {
			best = t
		}
	}
	for _, t := range attempts {
		a.Formations = append(a.Formations, t.result())
	}
	if best == nil {
		a.unsolvable(p, slices.ContainsFunc(attempts, func(t *attempt) bool { return t.possible }))
		return
	}
	bound := best.worth
	for _, t := range attempts {
		if t.possible {
			bound = max(bound, t.bound)
		}
	}
	a.fillPlan(best, bound)
}

func newAttempt(l *planner) *attempt {
	f := newFlow(l)
	worth, short := f.solve()
	return &attempt{planner: l, flow: f, bound: worth, possible: short == 0}
}

func (t *attempt) beats(best *attempt) bool {
	return t.worth > best.worth || t.worth == best.worth && t.planner.index < best.planner.index
}

func (t *attempt) canBeat(best *attempt) bool {
	return t.bound > best.worth || t.bound == best.worth && t.planner.index < best.planner.index
}

// search finds the best plan of the formation, and says what it took of the
// budget.
func (t *attempt) search(budget int) int {
	t.searched = true
	if t.flow == nil {
		t.flow = newFlow(t.planner)
		t.flow.solve()
	}
	defer func() { t.flow = nil }()
	if t.flow.exact && len(t.planner.present) == 0 {
		t.worth, t.plan = t.bound, t.flow.plan()
		return 0
	}
	var ordered []fielded
	if t.flow.splits && len(t.planner.present) == 0 {
		plan, worth, ok := t.flow.order()
		if ok && worth == t.bound {
			t.worth, t.plan = worth, plan
			return 0
		}
		if ok {
			ordered = plan
		}
	}
	m, ok := newMarket(t.planner)
	if !ok {
		t.possible = false
		return 0
	}
	s := newPlanSearch(m, budget)
	if ordered != nil {
		s.adopt(ordered)
	}
	s.run(t.flow.prices(m))
	if s.plan == nil && s.open == absent {
		t.possible = false
		return m.work
	}
	bound := floorDivide(max(s.open, s.best), m.unit)
	t.bound = min(t.bound, bound)
	t.worth, t.plan = floorDivide(s.best, m.unit), s.plan
	return m.work
}

func (t *attempt) result() FormationResult {
	l := t.planner
	r := FormationResult{Name: l.formation.Name, Unproven: t.searched && t.possible && (t.plan == nil || t.bound > t.worth)}
	switch {
	case t.plan != nil:
		r.Feasible, r.Value = true, int(l.steps.points(t.worth))
		for n := l.first; n < l.periods; n++ {
			r.OnField += bits.OnesCount64(t.plan[n].on)
			for j := range l.slots {
				if l.formation.Slots[j].Mandatory && t.plan[n].at[j] < 0 {
					r.OpenMandatory++
				}
			}
		}
	case t.possible && !t.searched:
		r.Feasible, r.Skipped, r.Value = true, true, int(l.steps.points(t.bound))
	}
	return r
}

func (a *Answer) fillPlan(t *attempt, bound int64) {
	l := t.planner
	a.Formation = l.formation.Name
	a.Value = int(l.steps.points(t.worth))
	a.Bound = a.Value + int(bound-t.worth)
	a.Status, a.Proven = Feasible, a.Bound == a.Value
	if a.Unproven = !a.Proven; a.Proven {
		a.Status = Optimal
	}
	for n := range l.periods {
		a.Periods = append(a.Periods, l.period(n, t.plan))
	}
	a.Moves = l.moves(t.plan)
}

// period names everybody again. The bench is in the order of the squad.
func (l *planner) period(t int, plan []fielded) Period {
	p := Period{Slots: map[string]string{}, Bench: []string{}}
	if t < l.first {
		for id, player := range l.problem.Played[t].Slots {
			p.Slots[id] = player
		}
		return p
	}
	for j, i := range plan[t].at {
		if id := l.formation.Slots[j].ID; i >= 0 {
			p.Slots[id] = l.problem.Players[i].ID
		} else {
			p.Empty = append(p.Empty, id)
		}
	}
	members(l.everyone()&^plan[t].on&^l.out[t], func(i int) {
		p.Bench = append(p.Bench, l.problem.Players[i].ID)
	})
	return p
}

// moves lists who stands elsewhere than in the present plan.
func (l *planner) moves(plan []fielded) (moves []Move) {
	for t := l.first; t < min(len(l.problem.Present), l.periods); t++ {
		from := map[string]string{}
		for slot, player := range l.problem.Present[t].Slots {
			from[player] = slot
		}
		for i := range l.players {
			id, to := l.problem.Players[i].ID, ""
			if j := slices.Index(plan[t].at, int8(i)); j >= 0 {
				to = l.formation.Slots[j].ID
			}
			if from[id] != to {
				moves = append(moves, Move{t + 1, id, from[id], to})
			}
		}
	}
	return moves
}
