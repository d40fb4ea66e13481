package lineup

import (
	"fmt"
	"slices"
)

// Check verifies an answer against its problem from the definitions alone: it
// shares no code with the solver. It checks that every lineup shown is legal
// and worth what it says, not that nothing better exists. nil means it holds.
func Check(p Problem, a Answer) error {
	c := checker{problem: p, scores: map[string]map[string]int{}, ranks: map[string]int{}, out: map[string]bool{}}
	c.read()
	switch a.Status {
	case Invalid:
		if len(a.Errors) == 0 {
			return fmt.Errorf("invalid without errors")
		}
		return nil
	case Infeasible, Undecided:
		return c.unsolved(a)
	case Optimal:
		if !a.Proven || a.Bound != a.Value {
			return fmt.Errorf("optimal, but proven %v, value %d, bound %d", a.Proven, a.Value, a.Bound)
		}
	case Feasible:
		if a.Bound <= a.Value {
			return fmt.Errorf("feasible, but bound %d does not exceed value %d", a.Bound, a.Value)
		}
	default:
		return fmt.Errorf("status %q", a.Status)
	}
	if p.Periods > 1 {
		return checkPlan(c, a)
	}
	if len(a.Periods) != 1 {
		return fmt.Errorf("%d periods", len(a.Periods))
	}
	if p.Shape == "volleyball" {
		return c.serving(a)
	}
	if err := c.lineup(a.Formation, a.Periods[0], a.Value); err != nil {
		return err
	}
	if err := c.alternatives(a); err != nil {
		return err
	}
	return c.reasons(a)
}

// unsolved checks an answer without a lineup. Only a single lineup may stay
// undecided without a word why.
func (c *checker) unsolved(a Answer) error {
	if len(a.Periods) > 0 {
		return fmt.Errorf("%s with a lineup", a.Status)
	}
	if a.Status == Undecided && c.problem.Periods <= 1 {
		return nil
	}
	if len(a.Clash) == 0 || len(a.Repairs) == 0 {
		return fmt.Errorf("%s without a clash and repairs", a.Status)
	}
	return nil
}

type checker struct {
	problem Problem
	scores  map[string]map[string]int // by player id
	ranks   map[string]int
	out     map[string]bool
}

func (c *checker) read() {
	for _, p := range c.problem.Players {
		c.scores[p.ID] = p.Scores
		c.ranks[p.ID] = p.Rank
	}
	for _, r := range c.problem.Rules {
		if r.Kind == "out" && r.Soft == nil {
			for _, id := range c.meant(r) {
				c.out[id] = true
			}
		}
	}
}

func (c *checker) meant(r Rule) (ids []string) {
	for _, p := range c.problem.Players {
		if slices.Contains(r.Players, p.ID) || slices.Contains(r.Players, "*") {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// lineup checks one lineup and its value.
func (c *checker) lineup(name string, l Period, value int) error {
	k := slices.IndexFunc(c.problem.Formations, func(f Formation) bool { return f.Name == name })
	if k < 0 {
		return fmt.Errorf("formation %q does not exist", name)
	}
	f := c.problem.Formations[k]
	total, where, err := c.place(f, l)
	if err != nil {
		return err
	}
	limit := len(f.Slots)
	if c.problem.Size > 0 {
		limit = min(limit, c.problem.Size)
	}
	if len(where) > limit {
		return fmt.Errorf("%d players on a field of %d", len(where), limit)
	}
	if err := c.bench(l.Bench, where); err != nil {
		return err
	}
	for _, r := range c.problem.Rules {
		lost, err := c.rule(r, where)
		if err != nil {
			return err
		}
		total -= lost
	}
	if total != value {
		return fmt.Errorf("worth %d, not %d", total, value)
	}
	return nil
}

// place adds up the scores of a lineup and says which slot each player has.
func (c *checker) place(f Formation, l Period) (total int, where map[string]string, err error) {
	where = map[string]string{}
	var empty []string
	var last *int
	for _, s := range f.Slots {
		id, filled := l.Slots[s.ID]
		if !filled {
			empty = append(empty, s.ID)
			continue
		}
		if _, twice := where[id]; twice {
			return 0, nil, fmt.Errorf("player %q stands twice", id)
		}
		where[id] = s.ID
		score, able := c.scores[id][s.ID]
		if !able {
			score, able = c.scores[id][s.Position]
		}
		if !able {
			return 0, nil, fmt.Errorf("player %q cannot play in %q", id, s.ID)
		}
		if total += score; s.Weight > 1 {
			total += score * (s.Weight - 1)
		}
		if rank := c.ranks[id]; f.Ordered {
			if last != nil && *last < rank {
				return 0, nil, fmt.Errorf("player %q stands behind a lower rank", id)
			}
			last = &rank
		}
	}
	if len(where) != len(l.Slots) {
		return 0, nil, fmt.Errorf("the lineup has a slot that formation %q lacks", f.Name)
	}
	if !slices.Equal(empty, l.Empty) {
		return 0, nil, fmt.Errorf("empty slots are %q, not %q", empty, l.Empty)
	}
	return total, where, nil
}

// bench checks that everybody available is on the field or the bench.
func (c *checker) bench(bench []string, where map[string]string) error {
	listed := map[string]bool{}
	for _, id := range bench {
		if _, on := where[id]; on || listed[id] {
			return fmt.Errorf("player %q is listed twice", id)
		}
		listed[id] = true
	}
	for id := range c.scores {
		_, on := where[id]
		if c.out[id] == (on || listed[id]) {
			return fmt.Errorf("player %q: ruled out %v, but listed %v", id, c.out[id], on || listed[id])
		}
	}
	if len(listed)+len(where)+len(c.out) != len(c.scores) {
		return fmt.Errorf("a player on the list is not in the squad")
	}
	return nil
}

// rule says how many points a soft rule costs and whether a hard one is broken.
func (c *checker) rule(r Rule, where map[string]string) (lost int, err error) {
	if r.Kind == "apart" || r.Kind == "together" || r.Kind == "count" {
		return c.group(r, where)
	}
	for _, id := range c.meant(r) {
		slot, on := where[id]
		met := on && (r.Slot == "" || r.Slot == slot)
		if r.Kind == "out" {
			met = !on
		}
		switch {
		case met:
		case r.Soft == nil:
			return 0, fmt.Errorf("rule %q is broken by player %q", r.ID, id)
		default:
			lost += *r.Soft
		}
	}
	return lost, nil
}

// group does so for a rule on how many of its players are on the field. It is
// broken by as many as would have to come on or go off.
func (c *checker) group(r Rule, where map[string]string) (lost int, err error) {
	all := c.meant(r)
	on, wrong := 0, 0
	for _, id := range all {
		if _, playing := where[id]; playing {
			on++
		}
	}
	switch {
	case r.Kind == "apart" && on > 1:
		wrong = on - 1
	case r.Kind == "together":
		wrong = on
		if off := len(all) - on; off < on {
			wrong = off
		}
	case r.Kind == "count" && r.Min != nil && on < *r.Min:
		wrong = *r.Min - on
	case r.Kind == "count" && r.Max != nil && on > *r.Max:
		wrong = on - *r.Max
	}
	if wrong > 0 && r.Soft == nil {
		return 0, fmt.Errorf("rule %q is broken: %d of %d players", r.ID, on, len(all))
	}
	if wrong > 0 {
		lost = wrong * *r.Soft
	}
	return lost, nil
}

// alternatives checks each, their order, and that no two have the same players.
func (c *checker) alternatives(a Answer) error {
	if len(a.Alternatives) > c.problem.Alternatives {
		return fmt.Errorf("%d alternatives, more than asked for", len(a.Alternatives))
	}
	seen := [][]string{who(a.Periods[0])}
	value := a.Value
	for k, alt := range a.Alternatives {
		if err := c.lineup(alt.Formation, alt.Period, alt.Value); err != nil {
			return fmt.Errorf("alternative %d: %w", k, err)
		}
		if alt.Value > value {
			return fmt.Errorf("alternative %d is out of order", k)
		}
		value = alt.Value
		set := who(alt.Period)
		if slices.ContainsFunc(seen, func(s []string) bool { return slices.Equal(s, set) }) {
			return fmt.Errorf("alternative %d has the players of another lineup", k)
		}
		seen = append(seen, set)
	}
	return nil
}

func who(l Period) (ids []string) {
	for _, id := range l.Slots {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// reasons plays each chain and checks that the lineup it leaves is legal and
// worth the stated loss.
func (c *checker) reasons(a Answer) error {
	if !c.problem.Reasons {
		return nil
	}
	if len(a.Reasons) != len(c.problem.Players) {
		return fmt.Errorf("%d reasons for %d players", len(a.Reasons), len(c.problem.Players))
	}
	for i, r := range a.Reasons {
		if r.Player != c.problem.Players[i].ID {
			return fmt.Errorf("reason %d is about %q", i, r.Player)
		}
		if slices.Contains(who(a.Periods[0]), r.Player) != r.In {
			return fmt.Errorf("player %q: in is %v", r.Player, r.In)
		}
		if !r.Possible && (!r.In || len(r.Chain) == 0 && r.Empty == "" && r.Loss == 0) {
			continue
		}
		if err := c.reason(a, r); err != nil {
			return fmt.Errorf("reason of player %q: %w", r.Player, err)
		}
	}
	return nil
}

func (c *checker) reason(a Answer, r Reason) error {
	leaving := append([]string{r.Out}, r.AlsoOut...)
	if r.In {
		leaving = append(leaving, r.Player)
	}
	moved := map[string]string{}
	for _, move := range r.Chain {
		moved[move[0]] = move[1]
	}
	after := Period{Slots: map[string]string{}}
	for slot, id := range a.Periods[0].Slots {
		if _, ok := moved[id]; !ok && !slices.Contains(leaving, id) {
			after.Slots[slot] = id
		}
	}
	for id, slot := range moved {
		if other, taken := after.Slots[slot]; taken {
			return fmt.Errorf("%q and %q end in slot %q", id, other, slot)
		}
		after.Slots[slot] = id
	}
	on := who(after)
	if slices.Contains(on, r.Player) == r.In {
		return fmt.Errorf("the chain leaves him on the wrong side")
	}
	return c.aftermath(a, r, after, on)
}

// aftermath completes the lineup that a chain leaves and checks its value. A
// lock of a player who is taken away does not count.
func (c *checker) aftermath(a Answer, r Reason, after Period, on []string) error {
	k := slices.IndexFunc(c.problem.Formations, func(f Formation) bool { return f.Name == a.Formation })
	for _, s := range c.problem.Formations[k].Slots {
		if _, ok := after.Slots[s.ID]; !ok {
			after.Empty = append(after.Empty, s.ID)
		}
	}
	for id := range c.scores {
		if !slices.Contains(on, id) && !c.out[id] {
			after.Bench = append(after.Bench, id)
		}
	}
	loose := *c
	loose.problem.Rules = nil
	for _, rule := range c.problem.Rules {
		if rule.Soft == nil && rule.Kind == "lock" && r.In {
			rule.Players = slices.DeleteFunc(c.meant(rule), func(id string) bool { return id == r.Player })
		}
		loose.problem.Rules = append(loose.problem.Rules, rule)
	}
	return loose.lineup(a.Formation, after, a.Value-r.Loss)
}
