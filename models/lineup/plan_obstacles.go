package lineup

import (
	"maps"
	"slices"
)

// Why a cell cannot be turned round. With every hard rule at a price of one for
// each unit, and nothing else at stake but filled places, the best change of the
// period breaks as little as can be; the rules that it breaks are dropped, until
// it is legal. Rules that turn out to be needless are then taken back, one by
// one, by solving the period again; so each that is left is needed.

// ruleNodes is what a question without some rules takes from the budget, beside
// its search: it grows with the rules.
func (l *planner) ruleNodes() int { return 4 + len(l.problem.Rules)*l.periods/8 }

// obstruct fills in the rules, or the slot, that stand in the way.
func (r *review) obstruct(c *CellReason, t, i int) {
	s := r.at(t)
	if r.budget <= 0 {
		c.Unproven = true
		return
	}
	if s.loose == nil {
		s.loose = r.loosened().periodField(r.plan, t, r.everyone(), &r.budget)
	}
	found := s.loose.turned(s.loose.answer(choice{}), c.In, i)
	c.Unproven = c.Unproven || !found.done
	if !found.found {
		return
	}
	if !s.loose.fills(&found.lineup, &s.now) {
		c.Empty = s.field.emptied(&s.now, &found.lineup)
		return
	}
	c.Rules = r.needed(t, i, c.In, r.broken(t, &found.lineup))
}

// loosened is the planner of the problem with all hard rules soft, at one point
// a unit, no others, and nobody better than anybody else.
func (r *review) loosened() *planner {
	one := 1
	p := *r.problem
	p.Rules, p.Players, p.Present = nil, slices.Clone(p.Players), nil
	for _, rule := range r.problem.Rules {
		if rule.Soft == nil {
			rule.Soft, rule.Cost = &one, nil
			p.Rules = append(p.Rules, rule)
		}
	}
	for i := range p.Players {
		p.Players[i].Scores = maps.Clone(p.Players[i].Scores)
		for key := range p.Players[i].Scores {
			p.Players[i].Scores[key] = 0
		}
	}
	return newPlanner(&p, r.index)
}

// broken are the hard rules to be dropped so that the plan with this lineup in
// period t is legal. Dropping who is out may break how long he rests, so that it
// is asked again.
func (r *review) broken(t int, l *lineup) map[string]bool {
	dropped := map[string]bool{}
	plan := slices.Clone(r.plan)
	plan[t] = r.fieldedAs(l)
	for {
		before := len(dropped)
		for _, b := range r.dropping(dropped).judge(plan).Breaches {
			if b.Hard {
				dropped[b.Rule] = true
			}
		}
		if len(dropped) == before {
			return dropped
		}
	}
}

// fieldedAs is a lineup as a period of a plan.
func (l *planner) fieldedAs(from *lineup) fielded {
	p := l.emptyField()
	for j := range p.at {
		if i := from.at[j]; i >= 0 {
			p.at[j] = i
			p.line[i] = int8(l.lineOf[j])
			p.on |= 1 << i
		}
	}
	return p
}

// dropping is the planner of the problem without some rules.
func (r *review) dropping(rules map[string]bool) *planner {
	r.budget -= r.ruleNodes()
	p := *r.problem
	p.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(rule Rule) bool { return rules[rule.ID] })
	return newPlanner(&p, r.index)
}

// needed takes back the rules without whose absence the cell can be turned
// round too.
func (r *review) needed(t, i int, in bool, dropped map[string]bool) []string {
	for again := len(dropped) > 1; again; {
		again = false
		for _, id := range r.whose(dropped) {
			fewer := maps.Clone(dropped)
			delete(fewer, id)
			if len(fewer) > 0 && r.possible(t, i, in, fewer) {
				dropped, again = fewer, len(fewer) > 1
			}
		}
	}
	return r.whose(dropped)
}

// possible says whether the cell can be turned round without some rules.
func (r *review) possible(t, i int, in bool, dropped map[string]bool) bool {
	f := r.dropping(dropped).periodField(r.plan, t, r.everyone(), &r.budget)
	found := f.turned(f.answer(choice{}), in, i)
	return found.found && f.fills(&found.lineup, &r.at(t).now)
}
