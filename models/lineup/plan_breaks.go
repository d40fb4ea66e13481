package lineup

import "math/bits"

// A pause joins the teams of two periods. What it costs to go from one team to
// the next is a sum over the players, of what each costs who comes on or who is
// off on both sides. So the best team before or after every other is found player
// by player, in n 2^n steps instead of 4^n (Yates, The design and analysis of
// factorial experiments, 1937, with maximum for plus). Where the number who come
// on matters beyond their fees, there is a table for each number.
type pause struct {
	t      int     // the period after it
	free   bool    // any team can follow any other at no cost
	fee    []int64 // by player who comes on
	rested uint64  // players who must not be off on both sides
	limit  int     // how many can come on
	counts bool    // the number matters beyond the fees
	tables int
	extra  []int64 // by number who come on, beyond the fees
}

func (b *teams) newPause(t int) *pause {
	p := &pause{t: t, fee: make([]int64, b.players), limit: min(b.size, b.players), tables: 1}
	p.extra = make([]int64, p.limit+1)
	if p.free = true; t == 0 {
		return p
	}
	for _, k := range b.rowsAt[t] {
		r := &b.rows[k]
		if !r.comingOn {
			continue
		}
		if r.soft == hard {
			p.limit = min(p.limit, r.high)
		}
		for n := range p.extra {
			if r.soft != hard {
				p.extra[n] += int64(max(n-r.high, 0)) * r.soft * b.unit
			}
		}
		p.counts, p.tables = true, p.limit+1
	}
	p.rested = b.rested(t)
	p.free = !b.tracksOn && p.rested == 0
	return p
}

// rested are the players who break a hard rule when they are on the bench before
// and after the break. Their courses forbid it too; that both know it makes the
// bound closer.
func (b *teams) rested(t int) (set uint64) {
	for i := range b.players {
		for n := range b.trackers[i] {
			k := &b.trackers[i][n]
			if k.kind == ConsecutiveOut && k.soft == hard && k.high == 1 && k.from < t && t <= k.to {
				set |= 1 << i
			}
		}
	}
	return set &^ b.out[t-1] &^ b.out[t]
}

// cost is what it takes to go from one team to another.
func (p *pause) cost(from, to uint64) int64 {
	n := bits.OnesCount64(to &^ from)
	switch {
	case p.free:
		return 0
	case n > p.limit || p.rested&^(from|to) != 0:
		return forbidden
	}
	total := p.extra[n]
	members(to&^from, func(i int) { total += p.fee[i] })
	return total
}

// pass finds for every team on one side of the break the best on the other: of
// those after it when backward, else of those before.
func (p *pause) pass(to, from []int64, levels [][]int64, backward bool) {
	if p.free {
		best := int64(dead)
		for _, v := range from {
			best = max(best, v)
		}
		for set := range to {
			to[set] = best
		}
		return
	}
	nobody, levels := levels[0], levels[1:p.tables+1]
	for _, level := range levels {
		copy(level, from)
	}
	for i := range p.fee {
		for n := p.tables - 1; n >= 0; n-- {
			fewer := nobody // who is dead throughout
			switch {
			case !p.counts:
				fewer = levels[0]
			case n > 0:
				fewer = levels[n-1]
			}
			p.player(i, levels[n], fewer, backward)
		}
	}
	copy(to, levels[0])
	for n := 1; n < p.tables; n++ {
		for set, v := range levels[n] {
			to[set] = max(to[set], v-p.extra[n])
		}
	}
}

// player is one step: he is on or off before the break and after it. fewer is
// the table for one less who comes on.
func (p *pause) player(i int, all, fewer []int64, backward bool) {
	bit, fee, stay := 1<<i, p.fee[i], p.rested>>i&1 == 0
	for base := 0; base < len(all); base += 2 * bit {
		off, on := all[base:base+bit], all[base+bit:base+2*bit]
		offFewer, onFewer := fewer[base:base+bit], fewer[base+bit:base+2*bit]
		for k := range off {
			bench, field := int64(dead), off[k]
			if stay {
				bench = off[k]
			}
			if backward {
				bench = max(bench, onFewer[k]-fee)
			} else {
				bench, field = max(bench, on[k]), offFewer[k]-fee
			}
			off[k], on[k] = bench, max(on[k], field)
		}
	}
}

// work is what pass takes of the budget.
func (p *pause) work() int {
	if p.free {
		return 1 << len(p.fee) >> opsBits
	}
	return len(p.fee) << (len(p.fee) - 1) * p.tables >> opsBits
}
