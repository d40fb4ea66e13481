package lineup

import (
	"cmp"
	"slices"
)

// The next-best plans would take a complete search each. What a coach asks is
// what else could be done: the plans next to this one, in which another set of
// players plays in one period, or two players exchange two periods. The first
// are listed exactly, by Murty's partition of each period; the second by
// plan_swap.go.

// neighbours are the count cheapest plans next to this one.
type neighbours struct {
	count int
	list  []neighbour
}

type neighbour struct {
	Exchange
	plan []fielded
}

// wants says whether an exchange that loses so much may enter the list.
func (n *neighbours) wants(loss int) bool {
	return len(n.list) < n.count || n.count > 0 && loss < n.list[n.count-1].Loss
}

// offer keeps the list in order; of equals the first stays first.
func (n *neighbours) offer(e neighbour) {
	if !n.wants(e.Loss) {
		return
	}
	at, _ := slices.BinarySearchFunc(n.list, e.Loss+1, func(e neighbour, loss int) int { return cmp.Compare(e.Loss, loss) })
	n.list = slices.Insert(n.list, at, e)
	n.list = n.list[:min(len(n.list), n.count)]
}

// changes offers the plans with other players in one period; false means that
// the budget ended before.
func (r *review) changes(n *neighbours) bool {
	for t := r.first; t < r.periods && n.count > 0; t++ {
		if r.budget <= 0 {
			return false
		}
		s := r.at(t)
		if !s.best.found {
			continue
		}
		f := *s.field
		f.unavailable = f.everyone // nobody asks for the benches
		others, short := alternatives([]*field{&f}, []finding{s.best}, 0, n.count)
		if s.best.lineup.on != s.now.on { // the plan is not the best, and this is a better one
			others = append(others, Alternative{Value: f.value(&s.best.lineup), Period: f.period(&s.best.lineup, nil)})
		}
		for _, o := range others {
			plan := slices.Clone(r.plan)
			if plan[t] = r.number([]Fielded{{o.Slots}})[0]; plan[t].on != r.plan[t].on {
				e := r.exchange(plan, f.value(&s.now)-o.Value)
				e.Unproven = short || o.Unproven
				n.offer(neighbour{e, plan})
			}
		}
	}
	return true
}

// exchange tells a plan by its moves.
func (r *review) exchange(plan []fielded, loss int) Exchange {
	e := Exchange{Value: r.value - loss, Loss: loss, Moves: []Move{}}
	for t := r.first; t < r.periods; t++ {
		for i := range r.players {
			if from, to := r.slotIn(r.plan, t, i), r.slotIn(plan, t, i); from != to {
				e.Moves = append(e.Moves, Move{t + 1, r.problem.Players[i].ID, from, to})
			}
		}
	}
	return e
}

// slotIn is the id of the slot where a player stands, "" on the bench.
func (l *planner) slotIn(plan []fielded, t, i int) string {
	if j := slices.Index(plan[t].at, int8(i)); j >= 0 {
		return l.formation.Slots[j].ID
	}
	return ""
}

// swapPeriods gives every cell that cannot be turned round in its own period the
// cheapest exchange that does it, and offers all of them to the list; false means
// that the budget ended before.
func (r *review) swapPeriods(cells []CellReason, n *neighbours) bool {
	each := func(s *swap, do func(c *CellReason)) {
		for _, t := range []int{s.t, s.u} {
			for _, i := range []int{s.gives, s.takes} {
				if k := i*len(r.stages) + t - r.first; k < len(cells) && !cells[k].Possible {
					do(&cells[k])
				}
			}
		}
	}
	complete := r.search(func(s *swap) bool {
		wanted := n.wants(s.loss)
		each(s, func(c *CellReason) { wanted = wanted || c.Swap == nil || s.loss < c.Swap.Loss })
		return wanted
	}, func(s *swap, e neighbour) {
		n.offer(e)
		each(s, func(c *CellReason) {
			if c.Swap == nil || e.Loss < c.Swap.Loss {
				c.Swap = &e.Exchange
			}
		})
	})
	for k := range cells {
		cells[k].Unproven = cells[k].Unproven || !complete && len(cells[k].Rules) > 0
	}
	return complete
}
