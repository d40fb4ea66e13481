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
	list  []Exchange
}

// wants says whether an exchange that loses so much may enter the list.
func (n *neighbours) wants(loss int) bool {
	return len(n.list) < n.count || n.count > 0 && loss < n.list[n.count-1].Loss
}

// offer keeps the list in order; of equals the first stays first.
func (n *neighbours) offer(e Exchange) {
	if !n.wants(e.Loss) {
		return
	}
	at, _ := slices.BinarySearchFunc(n.list, e.Loss+1, func(e Exchange, loss int) int { return cmp.Compare(e.Loss, loss) })
	n.list = slices.Insert(n.list, at, e)
	n.list = n.list[:min(len(n.list), n.count)]
}

// changes offers the plans with other players in one period.
func (r *review) changes(n *neighbours) {
	for t := r.first; t < r.periods && n.count > 0; t++ {
		s := r.at(t)
		if !s.best.found {
			continue
		}
		others, short := alternatives([]*field{s.field}, []finding{s.best}, 0, n.count)
		if s.best.lineup.on != s.now.on { // the plan is not the best, and this is a better one
			n.change(r, t, r.fieldedAs(&s.best.lineup), !s.best.done)
		}
		for _, o := range others {
			lineup := r.number([]Fielded{{o.Slots}})[0]
			n.change(r, t, lineup, short || o.Unproven)
		}
	}
}

// change offers the plan with another lineup in one period.
func (n *neighbours) change(r *review, t int, to fielded, unproven bool) {
	if to.on == r.plan[t].on {
		return
	}
	plan := slices.Clone(r.plan)
	plan[t] = to
	if e, legal := r.exchange(plan); legal {
		e.Unproven = unproven
		n.offer(e)
	}
}

// exchange tells a plan by its moves; false when it is not legal.
func (r *review) exchange(plan []fielded) (Exchange, bool) {
	v := r.judge(plan)
	e := Exchange{Value: v.Value, Loss: r.judged.Value - v.Value, Moves: []Move{}}
	for t := r.first; t < r.periods; t++ {
		for i := range r.players {
			if from, to := r.slotIn(r.plan, t, i), r.slotIn(plan, t, i); from != to {
				e.Moves = append(e.Moves, Move{t + 1, r.problem.Players[i].ID, from, to})
			}
		}
	}
	return e, v.Legal
}

// slotIn is the id of the slot where a player stands, "" on the bench.
func (l *planner) slotIn(plan []fielded, t, i int) string {
	if j := slices.Index(plan[t].at, int8(i)); j >= 0 {
		return l.formation.Slots[j].ID
	}
	return ""
}

// swapPeriods gives every cell that cannot be turned round in its own period the
// cheapest exchange that does it, and offers all of them to the list.
func (r *review) swapPeriods(cells []CellReason, n *neighbours) {
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
	}, func(s *swap, e Exchange) {
		n.offer(e)
		each(s, func(c *CellReason) {
			if c.Swap == nil || e.Loss < c.Swap.Loss {
				c.Swap = &e
			}
		})
	})
	if complete {
		return
	}
	for k := range cells {
		cells[k].Unproven = cells[k].Unproven || !cells[k].Possible && len(cells[k].Rules) > 0
	}
	for k := range n.list {
		n.list[k].Unproven = true
	}
}
