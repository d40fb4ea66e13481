package lineup

// The budgets of all that is done with a finished plan.
const (
	cellNodes = 50_000 // assignments; see DefaultNodes
	swapNodes = 20_000 // looks at exchanges; see arrangeNodes
)

// review is a finished plan with each of its periods to come as a field.
type review struct {
	*planner
	plan   []fielded
	value  int
	budget int
	left   int     // of the budget for exchanges
	stages []stage // by period to come
}

// stage is one period of the plan.
type stage struct {
	field *field
	now   lineup  // as planned
	best  finding // differs from now only if the plan is not the best
	loose *field  // with every hard rule at a price of one; see obstacles
}

// reviewPlan fills in what a plan's answer says about itself.
func (a *Answer) reviewPlan(p *Problem) {
	if len(a.Periods) == 0 || !p.Reasons && p.Alternatives == 0 {
		return
	}
	r := a.review(p, cellNodes, swapNodes)
	if p.Reasons {
		a.Cells, a.Shares = r.cells(), r.shares()
	}
	near := neighbours{count: p.Alternatives}
	listed := r.changes(&near)
	listed = r.swapPeriods(a.Cells, &near) && listed
	for _, n := range near.list {
		n.Unproven = n.Unproven || !listed
		a.Exchanges = append(a.Exchanges, n.Exchange)
	}
}

// review looks at every period of an answer's plan.
func (a *Answer) review(p *Problem, budget, left int) *review {
	l := newPlanner(p, p.formationNamed(a.Formation))
	all := make([]Fielded, len(a.Periods))
	for t := range all {
		all[t].Slots = a.Periods[t].Slots
	}
	return newReview(l, l.number(all), a.Value, budget, left)
}

func newReview(l *planner, plan []fielded, value, budget, left int) *review {
	r := &review{planner: l, plan: plan, value: value, budget: budget, left: left}
	for t := l.first; t < l.periods; t++ {
		f := l.periodField(r.plan, t, l.everyone(), &r.budget)
		r.stages = append(r.stages, stage{field: f, now: f.lineupOf(&r.plan[t]), best: f.answer(choice{})})
	}
	return r
}

// at is a period by its number in the plan.
func (r *review) at(t int) *stage { return &r.stages[t-r.first] }

// answer is decide, also where there are no quotas; nobody may then be asked for.
func (f *field) answer(c choice) finding {
	if len(f.quotas) > 0 {
		return f.decide(c)
	}
	l := f.best(c.out)
	return finding{lineup: l, found: f.legal(&l), bound: l.key, done: true}
}

// turned is the best lineup in which a player is off instead of on, or on
// instead of off. best is the best without that condition.
func (f *field) turned(best finding, in bool, i int) finding {
	switch {
	case in && f.locked>>i&1 != 0, !best.found && len(f.quotas) == 0:
		return finding{done: true}
	case best.found && (best.lineup.on>>i&1 != 0) != in:
		return best
	case !in:
		return f.with(best.lineup, f.unavailable, i)
	}
	found := f.without(best.lineup, f.unavailable, 0, i)
	found.found = found.found && f.legal(&found.lineup)
	return found
}

// cells explains every player in every period to come.
func (r *review) cells() []CellReason {
	all := make([]CellReason, 0, r.players*len(r.stages))
	for i := range r.players {
		for t := r.first; t < r.periods; t++ {
			all = append(all, r.cell(t, i))
		}
	}
	return all
}

func (r *review) cell(t, i int) CellReason {
	s := r.at(t)
	in := s.now.on>>i&1 != 0
	found := s.field.turned(s.best, in, i)
	c := CellReason{Player: r.problem.Players[i].ID, Period: t + 1, In: in, Chain: [][2]string{}, Unproven: !found.done}
	if found.found && s.field.fills(&found.lineup, &s.now) {
		told := s.field.compare(&s.now, &found, i)
		c.Possible, c.Loss, c.Chain, c.AlsoOut = true, told.Loss, told.Chain, told.AlsoOut
		if !in {
			c.Out = told.Out
		}
		return c
	}
	r.obstruct(&c, t, i)
	return c
}

// shares says how long everybody plays, and which of his rules are just met.
func (r *review) shares() []Share {
	all := make([]Share, r.players)
	for i := range all {
		all[i].Player = r.problem.Players[i].ID
		for t := range r.plan {
			all[i].On += int(r.plan[t].on >> i & 1)
		}
	}
	for k := range r.problem.Rules {
		rule := &r.problem.Rules[k]
		if rule.Kind != TimeOnField && rule.Kind != LinePeriods {
			continue
		}
		for i, trackers := range r.only(rule).trackers {
			for n := range trackers {
				count := trackers[n].counted(r.plan)
				limit := Limit{Rule: rule.ID, Count: count}
				limit.AtMin = rule.Min != nil && *rule.Min > 0 && count == *rule.Min
				limit.AtMax = rule.Max != nil && count == *rule.Max
				if limit.AtMin || limit.AtMax {
					all[i].Limits = append(all[i].Limits, limit)
				}
			}
		}
	}
	return all
}

// whose are the ids of a set of rules, in the order of the problem.
func (r *review) whose(rules map[string]bool) (ids []string) {
	for k := range r.problem.Rules {
		if id := r.problem.Rules[k].ID; rules[id] {
			ids = append(ids, id)
		}
	}
	return ids
}
