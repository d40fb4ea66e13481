package lineup

import "slices"

// Explain says of one cell of a plan, made by the engine or by hand, what a
// CellReason says; periods count from 1. Not ok: the plan is none of the problem,
// breaks a hard rule, or has no such cell to come.
func Explain(p Problem, formation string, plan []Fielded, player string, period int) (c CellReason, ok bool) {
	v := Judge(p, formation, plan)
	i := slices.IndexFunc(p.Players, func(q Player) bool { return q.ID == player })
	if len(v.Errors) > 0 || !v.Legal || i < 0 || period <= len(p.Played) || period > p.Periods {
		return c, false
	}
	l := newPlanner(&p, p.formationNamed(formation))
	r := newReview(l, l.number(plan), v.Value, cellNodes, swapNodes)
	c = r.cell(period-1, i)
	if !c.Possible {
		cells := slices.Repeat([]CellReason{{Possible: true}}, l.players*len(r.stages)) // of no interest but this one
		at := i*len(r.stages) + period - 1 - r.first
		cells[at] = c
		r.swapPeriods(cells, &neighbours{})
		c = cells[at]
	}
	return c, true
}

// Possible says whether a plan of the problem that meets every hard rule was
// found within a small budget. It is much cheaper than Solve where there is none,
// since nothing is explained.
func Possible(p Problem) bool {
	if len(p.Validate()) > 0 {
		return false
	}
	if p.Periods < 2 {
		return len(Solve(p).Periods) > 0
	}
	var hard []int
	for i := range p.Rules {
		if p.Rules[i].Soft == nil {
			hard = append(hard, i)
		}
	}
	f := planFeasibility{problem: &p, budget: 4 * feasibleNodes}
	return f.ask(hard) == yes
}
