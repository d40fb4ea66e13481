package lineup

import "cmp"

// A plan that cannot be made is explained like a lineup: by a minimal set of
// rules that clash, and the smallest sets to drop. Whether some rules can be
// met is decided by the same search, with nothing to win: any plan will do.

const (
	feasibleNodes = 40_000    // budget for one question
	clashNodes    = 3_000_000 // budget for all of them, or
	clashShare    = 3         // times the budget of the problem, where that names one; ten questions at least
)

// planFeasibility answers such questions.
type planFeasibility struct {
	problem *Problem
	budget  int
	each    int       // of the budget, at most for one question; 0 means feasibleNodes
	index   int       // the formation and
	plan    []fielded // the plan of the last question answered with yes
}

// unsolvable fills in why there is no plan, undecided where that is not shown.
func (a *Answer) unsolvable(p *Problem, undecided bool) {
	budget := clashNodes
	if p.Nodes > 0 {
		budget = min(clashNodes, max(10*feasibleNodes, clashShare*p.Nodes))
	}
	a.explain(&planFeasibility{problem: p, budget: budget}, undecided)
}

// explain fills in what clashes. When it stays unknown whether there is a plan,
// rules clash with which none was found, and the repairs are such that a plan was.
func (a *Answer) explain(f *planFeasibility, undecided bool) {
	p := f.problem
	e := explainer{problem: p, feasible: f.ask}
	a.Status = Infeasible
	if undecided {
		switch f.ask(e.hard()) {
		case yes:
			if a.rescue(p, f) {
				return
			}
		case no: // with nothing to win the search saw it sooner
			undecided = false
			for i := range a.Formations {
				a.Formations[i].Unproven = false
			}
		}
	}
	if undecided {
		a.Status = Undecided
		e.feasible = f.found
	}
	a.Clash, a.Repairs, a.Unproven = e.clash()
	a.Unproven = a.Unproven || undecided
}

// found takes a plan that was not found for one that does not exist.
func (f *planFeasibility) found(rules []int) decision {
	if f.ask(rules) == yes {
		return yes
	}
	return no
}

// ask says whether there is a plan that meets these hard rules.
func (f *planFeasibility) ask(rules []int) decision {
	p := *f.problem
	p.Present, p.Rules = nil, make([]Rule, len(rules))
	for k, i := range rules {
		p.Rules[k] = f.problem.Rules[i]
		p.Rules[k].Cost = nil
	}
	answer := no
	for i := range p.Formations {
		if f.budget <= 0 {
			return unknown
		}
		l := newPlanner(&p, i)
		l.indifferent()
		flow := newFlow(l)
		f.budget -= len(flow.arcs)
		if _, short := flow.solve(); short > 0 {
			continue
		}
		if f.index = i; flow.exact {
			f.plan = flow.plan()
			return yes
		}
		m, ok := newMarket(l)
		if !ok {
			continue
		}
		s := newPlanSearch(m, min(cmp.Or(f.each, feasibleNodes), f.budget))
		s.best, s.anyPlan = -m.grain, true
		s.run(flow.prices(m))
		f.budget -= m.work
		if f.plan = s.plan; f.plan != nil {
			return yes
		}
		if s.open != absent {
			answer = unknown
		}
	}
	return answer
}

// indifferent takes the points off everything.
func (l *planner) indifferent() {
	l.base, l.steps.mandatory, l.steps.count = 0, 0, 0
	seen := map[*int64]bool{}
	for t := l.first; t < l.periods; t++ {
		if l.players == 0 || seen[&l.weight[t][0]] {
			continue
		}
		seen[&l.weight[t][0]] = true
		for k := range l.weight[t] {
			if l.weight[t][k] != none {
				l.weight[t][k] = 0
			}
		}
	}
}
