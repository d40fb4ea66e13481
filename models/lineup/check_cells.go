package lineup

import (
	"fmt"
	"maps"
	"slices"
)

// explained plays every change that a plan's answer tells of, and checks the
// plan that it leaves.
func (c *planChecker) explained(a Answer) error {
	if !c.problem.Reasons {
		if len(a.Cells)+len(a.Shares) > 0 {
			return fmt.Errorf("reasons that nobody asked for")
		}
	} else if err := c.cells(a); err != nil {
		return err
	}
	if len(a.Exchanges) > c.problem.Alternatives {
		return fmt.Errorf("%d exchanges, more than asked for", len(a.Exchanges))
	}
	for k, e := range a.Exchanges {
		if err := c.exchange(a, e); err != nil {
			return fmt.Errorf("exchange %d: %w", k, err)
		}
		if k > 0 && e.Loss < a.Exchanges[k-1].Loss {
			return fmt.Errorf("exchange %d is out of order", k)
		}
		if slices.ContainsFunc(a.Exchanges[:k], func(o Exchange) bool { return c.whoWhen(a, o) == c.whoWhen(a, e) }) {
			return fmt.Errorf("exchange %d is there twice", k)
		}
	}
	return nil
}

// cells checks the reasons of all players and periods to come.
func (c *planChecker) cells(a Answer) error {
	n := 0
	for i, p := range c.problem.Players {
		on := 0
		for t := range c.problem.Periods {
			if c.on(p.ID, t) {
				on++
			}
			if t < c.played {
				continue
			}
			if n >= len(a.Cells) || a.Cells[n].Player != p.ID || a.Cells[n].Period != t+1 || a.Cells[n].In != c.on(p.ID, t) {
				return fmt.Errorf("cell %d is not of player %q in period %d", n, p.ID, t+1)
			}
			if err := c.cell(a, a.Cells[n]); err != nil {
				return fmt.Errorf("player %q in period %d: %w", p.ID, t+1, err)
			}
			n++
		}
		if i >= len(a.Shares) || a.Shares[i].Player != p.ID || a.Shares[i].On != on {
			return fmt.Errorf("the share of player %q is not %d periods", p.ID, on)
		}
	}
	if n != len(a.Cells) || len(a.Shares) != len(c.problem.Players) {
		return fmt.Errorf("%d cells and %d shares", len(a.Cells), len(a.Shares))
	}
	return nil
}

func (c *planChecker) cell(a Answer, r CellReason) error {
	if r.Swap != nil {
		if r.Possible {
			return fmt.Errorf("an exchange is not needed")
		}
		if err := c.exchange(a, *r.Swap); err != nil {
			return err
		}
		if c.after(a, *r.Swap)[r.Period-1].holds(r.Player) == r.In {
			return fmt.Errorf("the exchange leaves him on the wrong side")
		}
	}
	if !r.Possible {
		if r.Loss != 0 || len(r.Chain) > 0 || r.Out != "" || len(r.AlsoOut) > 0 || len(r.Rules) > 0 && r.Empty != "" {
			return fmt.Errorf("impossible, but %+v", r)
		}
		return nil
	}
	leaving := append([]string{r.Out}, r.AlsoOut...)
	if r.In {
		leaving = append(leaving, r.Player)
	}
	slots := maps.Clone(a.Periods[r.Period-1].Slots)
	for slot, id := range slots {
		moved := slices.ContainsFunc(r.Chain, func(m [2]string) bool { return m[0] == id })
		if moved || slices.Contains(leaving, id) {
			delete(slots, slot)
		}
	}
	for _, m := range r.Chain {
		if _, taken := slots[m[1]]; taken {
			return fmt.Errorf("slot %q is taken", m[1])
		}
		slots[m[1]] = m[0]
	}
	periods := slices.Clone(a.Periods)
	periods[r.Period-1] = c.seated(r.Period-1, slots)
	if periods[r.Period-1].holds(r.Player) == r.In {
		return fmt.Errorf("the chain leaves him on the wrong side")
	}
	return c.worth(periods, a.Value-r.Loss)
}

func (p Period) holds(id string) bool { return slices.Contains(who(p), id) }

// exchange checks a plan told by its moves.
func (c *planChecker) exchange(a Answer, e Exchange) error {
	if e.Loss != a.Value-e.Value {
		return fmt.Errorf("worth %d, but lost %d", e.Value, e.Loss)
	}
	touched := map[int]bool{}
	for _, m := range e.Moves {
		touched[m.Period] = true
		if m.Period <= c.played || m.From != c.where[m.Period-1][m.Player] {
			return fmt.Errorf("%q does not stand in %q in period %d", m.Player, m.From, m.Period)
		}
	}
	if len(touched) == 0 || len(touched) > 2 {
		return fmt.Errorf("it touches %d periods", len(touched))
	}
	if c.whoWhen(a, e) == c.whoWhen(a, Exchange{}) {
		return fmt.Errorf("the same players play")
	}
	return c.worth(c.after(a, e), e.Value)
}

// after plays the moves of an exchange.
func (c *planChecker) after(a Answer, e Exchange) []Period {
	periods := slices.Clone(a.Periods)
	for t := range periods {
		slots := maps.Clone(periods[t].Slots)
		for _, m := range e.Moves {
			if m.Period == t+1 && m.From != "" {
				delete(slots, m.From)
			}
		}
		for _, m := range e.Moves {
			if m.Period == t+1 && m.To != "" {
				slots[m.To] = m.Player
			}
		}
		if t >= c.played {
			periods[t] = c.seated(t, slots)
		}
	}
	return periods
}

// whoWhen names who plays when.
func (c *planChecker) whoWhen(a Answer, e Exchange) (all string) {
	for _, p := range c.after(a, e) {
		all += fmt.Sprint(who(p))
	}
	return all
}

// seated completes a lineup with its bench and empty slots.
func (c *planChecker) seated(t int, slots map[string]string) Period {
	p := Period{Slots: slots}
	for _, s := range c.formation.Slots {
		if _, filled := slots[s.ID]; !filled {
			p.Empty = append(p.Empty, s.ID)
		}
	}
	for _, q := range c.problem.Players {
		if !p.holds(q.ID) && !c.unavailable(q.ID, t) {
			p.Bench = append(p.Bench, q.ID)
		}
	}
	return p
}

// worth checks a changed plan: legal, as full as the answer's, and worth so much.
func (c *planChecker) worth(periods []Period, want int) error {
	fresh := planChecker{checker: c.checker, formation: c.formation, played: c.played}
	total, err := fresh.value(periods)
	if err != nil {
		return err
	}
	if total != want {
		return fmt.Errorf("worth %d, not %d", total, want)
	}
	open, on := fresh.filled()
	if openBefore, onBefore := c.filled(); open > openBefore || open == openBefore && on < onBefore {
		return fmt.Errorf("it fills less")
	}
	return nil
}

// filled is how many mandatory slots are open, and how many players on.
func (c *planChecker) filled() (open, on int) {
	for t := c.played; t < c.problem.Periods; t++ {
		on += len(c.where[t])
		taken := slices.Collect(maps.Values(c.where[t]))
		for _, s := range c.formation.Slots {
			if s.Mandatory && !slices.Contains(taken, s.ID) {
				open++
			}
		}
	}
	return open, on
}
