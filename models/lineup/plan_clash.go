package lineup

// A plan that cannot be made is explained like a lineup: by a minimal set of
// rules that clash, and the smallest sets to drop. Whether some rules can be
// met is decided by the same search, with nothing to win: any plan will do.

const (
	feasibleNodes = 40_000    // budget for one question
	clashNodes    = 3_000_000 // budget for all of them
)

// planFeasibility answers such questions.
type planFeasibility struct {
	problem *Problem
	budget  int
}

// unsolvable fills in why there is no plan. When it is merely unknown whether
// there is one, the repairs are such that a plan is.
func (a *Answer) unsolvable(p *Problem, unknown bool) {
	f := &planFeasibility{problem: p, budget: clashNodes}
	e := explainer{problem: p, feasible: f.notImpossible}
	a.Status = Infeasible
	if unknown {
		a.Status = Undecided
		e.feasible = f.possible
	}
	a.Clash, a.Repairs = e.clash()
}

// possible says whether a plan was found that meets these hard rules.
func (f *planFeasibility) possible(rules []int) bool {
	found, _ := f.ask(rules)
	return found
}

// notImpossible says whether there is no proof that these rules clash.
func (f *planFeasibility) notImpossible(rules []int) bool {
	_, impossible := f.ask(rules)
	return !impossible
}

func (f *planFeasibility) ask(rules []int) (found, impossible bool) {
	p := *f.problem
	p.Present, p.Rules = nil, make([]Rule, len(rules))
	for k, i := range rules {
		p.Rules[k] = f.problem.Rules[i]
		p.Rules[k].Cost = nil
	}
	impossible = true
	for i := range p.Formations {
		l := newPlanner(&p, i)
		l.indifferent()
		flow := newFlow(l)
		if _, short := flow.solve(); short > 0 {
			continue
		}
		if flow.exact {
			return true, false
		}
		m, ok := newMarket(l)
		if !ok {
			continue
		}
		s := newPlanSearch(m, min(feasibleNodes, f.budget))
		s.best, s.anyPlan = -m.grain, true
		s.run(flow.prices(m))
		f.budget -= m.work
		if s.plan != nil {
			return true, false
		}
		impossible = impossible && s.open == absent
	}
	return false, impossible
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
