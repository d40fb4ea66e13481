package lineup

// improvePlan takes the best plan next to one that is not proven, again and
// again, until it is the best among its neighbours or the budget ends: no answer
// should show a way to do better and not take it.
func (a *Answer) improvePlan(p *Problem) {
	budget, left := cellNodes, swapNodes
	for a.Status == Feasible && budget > 0 && left > 0 {
		r := a.review(p, budget, left)
		near := neighbours{count: 1}
		r.changes(&near)
		r.swapPeriods(nil, &near)
		if len(near.list) == 0 || near.list[0].Loss >= 0 {
			return
		}
		a.replacePlan(r, &near.list[0])
		budget, left = r.budget, r.left
	}
}

// replacePlan makes a better plan of the same formation the answer's.
func (a *Answer) replacePlan(r *review, better *neighbour) {
	t := attempt{planner: r.planner, plan: better.plan, worth: int64(better.Value), bound: int64(a.Bound), searched: true, possible: true}
	a.Periods = a.Periods[:0]
	a.fillPlan(&t, t.bound)
	a.Formations[r.index] = t.result()
}

// rescue looks for any plan where the search for the best has found none; it has
// nothing to win, and the first will do. false when there is none either.
func (a *Answer) rescue(p *Problem, f *planFeasibility, rules []int) bool {
	if f.ask(rules) != yes {
		return false
	}
	m, ok := newMarket(newPlanner(p, f.index))
	if !ok {
		return false
	}
	worth, ok := m.worth(f.plan)
	if !ok {
		return false
	}
	t := newAttempt(newPlanner(p, f.index))
	t.worth, t.plan, t.searched = floorDivide(worth, m.unit), f.plan, true
	bound := t.worth
	for i := range p.Formations {
		if other := newAttempt(newPlanner(p, i)); other.possible {
			bound = max(bound, other.bound)
		}
	}
	a.fillPlan(t, bound)
	a.Formations[f.index] = t.result()
	return true
}
