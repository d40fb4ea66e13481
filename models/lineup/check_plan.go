package lineup

import (
	"fmt"
	"maps"
	"slices"
)

// planChecker verifies a plan from the definitions alone, as Check does.
type planChecker struct {
	checker
	formation Formation
	played    int
	where     []map[string]string // slot by player, for every period
	lines     []map[string]string // line by player, for every period
}

func checkPlan(c checker, a Answer) error {
	p := c.problem
	if len(a.Periods) != p.Periods {
		return fmt.Errorf("%d periods, not %d", len(a.Periods), p.Periods)
	}
	if len(a.Alternatives) > 0 || len(a.Reasons) > 0 {
		return fmt.Errorf("a plan has no alternatives and reasons")
	}
	k := slices.IndexFunc(p.Formations, func(f Formation) bool { return f.Name == a.Formation })
	if k < 0 {
		return fmt.Errorf("formation %q does not exist", a.Formation)
	}
	pc := planChecker{checker: c, formation: p.Formations[k], played: len(p.Played)}
	total, err := pc.value(a.Periods)
	if err != nil {
		return err
	}
	if total != a.Value {
		return fmt.Errorf("worth %d, not %d", total, a.Value)
	}
	if err := pc.result(a); err != nil {
		return err
	}
	if want := pc.moves(); !slices.Equal(want, a.Moves) {
		return fmt.Errorf("moves %v, not %v", want, a.Moves)
	}
	return pc.explained(a)
}

// value checks every period and every rule, and adds up the points.
func (c *planChecker) value(periods []Period) (total int, err error) {
	total, err = c.lineups(periods)
	if err != nil {
		return 0, err
	}
	for _, r := range c.problem.Rules {
		units := c.broken(r)
		if r.Soft == nil && units > 0 {
			return 0, fmt.Errorf("rule %q is broken %d times", r.ID, units)
		}
		if r.Soft != nil {
			total -= units * *r.Soft
		}
		if r.Cost != nil {
			total -= *r.Cost * c.comingOn(-1)
		}
	}
	return total, nil
}

// lineups checks every period by itself and adds up the scores of those to come.
func (c *planChecker) lineups(periods []Period) (total int, err error) {
	size := len(c.formation.Slots)
	if c.problem.Size > 0 {
		size = min(size, c.problem.Size)
	}
	for t, l := range periods {
		if t < c.played {
			if !maps.Equal(l.Slots, c.problem.Played[t].Slots) {
				return 0, fmt.Errorf("period %d was played otherwise", t+1)
			}
			c.note(l.Slots)
			continue
		}
		points, where, err := c.place(c.formation, l)
		if err != nil {
			return 0, fmt.Errorf("period %d: %w", t+1, err)
		}
		if len(where) > size {
			return 0, fmt.Errorf("period %d: %d players on a field of %d", t+1, len(where), size)
		}
		if err := c.listed(t, l.Bench, where); err != nil {
			return 0, fmt.Errorf("period %d: %w", t+1, err)
		}
		c.note(l.Slots)
		total += points
	}
	return total, nil
}

func (c *planChecker) note(slots map[string]string) {
	where, lines := map[string]string{}, map[string]string{}
	for slot, player := range slots {
		where[player], lines[player] = slot, c.lineOf(slot)
	}
	c.where, c.lines = append(c.where, where), append(c.lines, lines)
}

// lineOf prefers the plan's formation: a period may have been played in another.
func (c *planChecker) lineOf(slot string) string {
	for _, f := range append([]Formation{c.formation}, c.problem.Formations...) {
		for _, s := range f.Slots {
			if s.ID == slot {
				return s.Line
			}
		}
	}
	return ""
}

// listed checks that everybody available is on the field or on the bench.
func (c *planChecker) listed(t int, bench []string, where map[string]string) error {
	seen := map[string]bool{}
	for _, id := range bench {
		if _, on := where[id]; on || seen[id] || c.scores[id] == nil && !c.member(id) {
			return fmt.Errorf("player %q is listed twice or unknown", id)
		}
		seen[id] = true
	}
	for _, p := range c.problem.Players {
		_, on := where[p.ID]
		if c.unavailable(p.ID, t) == (on || seen[p.ID]) {
			return fmt.Errorf("player %q: available %v, listed %v", p.ID, !c.unavailable(p.ID, t), on || seen[p.ID])
		}
	}
	return nil
}

func (c *planChecker) member(id string) bool {
	return slices.ContainsFunc(c.problem.Players, func(p Player) bool { return p.ID == id })
}

func (c *planChecker) unavailable(id string, t int) bool {
	return slices.ContainsFunc(c.problem.Rules, func(r Rule) bool {
		return r.Kind == "out" && r.Soft == nil && c.covers(r, t) && slices.Contains(c.meant(r), id)
	})
}

// covers says whether a rule looks at period t, counted from 0.
func (c *planChecker) covers(r Rule, t int) bool {
	return (r.From == nil || *r.From <= t+1) && (r.To == nil || t+1 <= *r.To)
}

func (c *planChecker) on(id string, t int) bool {
	_, on := c.where[t][id]
	return on
}

// broken counts the units by which a rule is broken.
func (c *planChecker) broken(r Rule) (units int) {
	switch r.Kind {
	case "periods", "line-periods", "consecutive-out", "lines", "no-return":
		for _, id := range c.meant(r) {
			units += c.brokenBy(r, id)
		}
	case "changes":
		if r.Max != nil {
			return c.comingOn(*r.Max)
		}
	case "keeper-by-half":
		return c.keepers(r)
	default:
		for t := c.played; t < c.problem.Periods; t++ {
			if c.covers(r, t) {
				units += c.brokenIn(r, t)
			}
		}
	}
	return units
}

// brokenIn counts for the kinds that look at each period by itself.
func (c *planChecker) brokenIn(r Rule, t int) (units int) {
	players, on := c.meant(r), 0
	for _, id := range players {
		if c.on(id, t) {
			on++
		}
		if r.Kind == "lock" && (!c.on(id, t) || r.Slot != "" && c.where[t][id] != r.Slot) {
			units++
		}
	}
	switch r.Kind {
	case "out":
		units = on
	case "apart":
		units = max(on-1, 0)
	case "together":
		if on > 0 && on < len(players) {
			units = 1
		}
	case "count":
		units = outside(on, r.Min, r.Max)
	}
	return units
}

func outside(n int, low, high *int) int {
	switch {
	case low != nil && n < *low:
		return *low - n
	case high != nil && n > *high:
		return n - *high
	}
	return 0
}

// brokenBy counts for the kinds that look at one player through the match.
func (c *planChecker) brokenBy(r Rule, id string) int {
	switch r.Kind {
	case "consecutive-out":
		return c.benched(r, id)
	case "no-return":
		return c.returns(r, id)
	}
	var before, all int // periods that count, among those played and altogether
	seen := map[string]bool{}
	for t := range c.problem.Periods {
		counts := c.covers(r, t) && c.on(id, t) && (r.Kind != "line-periods" || c.lines[t][id] == r.Line)
		if !counts {
			continue
		}
		all++
		if t < c.played {
			before++
		}
		if slices.Contains(r.Of, c.lines[t][id]) {
			seen[c.lines[t][id]] = true
		}
	}
	if r.Kind == "lines" {
		return max(*r.Min-len(seen), 0)
	}
	if r.Max != nil && all > *r.Max { // too many that were played cannot be helped
		return all - max(*r.Max, before)
	}
	return outside(all, r.Min, nil)
}

func (c *planChecker) benched(r Rule, id string) (units int) {
	run := 0
	for t := range c.problem.Periods {
		if c.on(id, t) || c.unavailable(id, t) || !c.covers(r, t) {
			run = 0
			continue
		}
		if run++; run > *r.Max && t >= c.played {
			units++
		}
	}
	return units
}

// returns counts how often a player comes back.
func (c *planChecker) returns(r Rule, id string) (units int) {
	last := -1 // the last period he was there
	for t := range c.problem.Periods {
		line, on := c.lines[t][id]
		if !on || r.Line != "" && line != r.Line || !c.covers(r, t) {
			continue
		}
		if last >= 0 && last < t-1 && t >= c.played {
			units++
		}
		last = t
	}
	return units
}

// comingOn counts the players who come on at the breaks, beyond most at each;
// -1 counts them all.
func (c *planChecker) comingOn(most int) (units int) {
	for t := max(c.played, 1); t < c.problem.Periods; t++ {
		n := 0
		for id := range c.where[t] {
			if !c.on(id, t-1) {
				n++
			}
		}
		units += max(n-max(most, 0), 0)
	}
	return units
}

func (c *planChecker) keepers(r Rule) (units int) {
	line := r.Line
	if line == "" {
		line = "keeper"
	}
	for t := max(c.played, 1); t < c.problem.Periods; t++ {
		for id, in := range c.lines[t] {
			before, was := c.lines[t-1][id]
			if in == line && (!was || before != line) && t != c.problem.Periods/2 {
				units++
			}
		}
	}
	return units
}

// result checks what the answer says about its own formation.
func (c *planChecker) result(a Answer) error {
	want := FormationResult{Name: a.Formation, Feasible: true, Value: a.Value}
	for t := c.played; t < c.problem.Periods; t++ {
		want.OnField += len(c.where[t])
		for _, s := range c.formation.Slots {
			if _, filled := a.Periods[t].Slots[s.ID]; s.Mandatory && !filled {
				want.OpenMandatory++
			}
		}
	}
	stated := func(r FormationResult) bool {
		doubted := r.Unproven && a.Proven
		r.Unproven = false
		return r == want && !doubted
	}
	if !slices.ContainsFunc(a.Formations, stated) {
		return fmt.Errorf("the formations lack %+v", want)
	}
	if a.Unproven == a.Proven {
		return fmt.Errorf("proven and unproven are %v", a.Proven)
	}
	return nil
}

// moves lists who stands elsewhere than in the present plan.
func (c *planChecker) moves() (moves []Move) {
	for t := c.played; t < min(len(c.problem.Present), c.problem.Periods); t++ {
		before := map[string]string{}
		for slot, id := range c.problem.Present[t].Slots {
			before[id] = slot
		}
		for _, p := range c.problem.Players {
			if from, to := before[p.ID], c.where[t][p.ID]; from != to {
				moves = append(moves, Move{Period: t + 1, Player: p.ID, From: from, To: to})
			}
		}
	}
	return moves
}
