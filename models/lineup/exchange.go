package lineup

import "math/bits"

// One exchange from a solved lineup. Taking a player away, or forcing one in,
// unbalances an optimal flow at one place only; the best path that mends it
// leaves an optimal flow again (Ahuja, Magnanti and Orlin 1993, section 9.7).
// So each costs one path search, not a new solve.

// without is the best lineup that lacks player p of l, and the players out.
// l must be the best without the players out. In a formation without an order
// it keeps everybody else of l on the field. must are players that have to
// stay, which only an ordered formation and group rules need to be told.
func (f *field) without(l lineup, out, must uint64, p int) finding {
	out |= 1 << p
	if len(f.quotas) > 0 {
		return f.decide(choice{must, out})
	}
	if f.ordered {
		return found(f.bestOrdered(out, must))
	}
	hole := f.slotOf(&l, p)
	f.start(&l)
	f.enterFree(f.everyone &^ out &^ l.on)
	f.explore(&l, hole, true)
	if f.search.gain[hole] == absent { // nobody can come in: one player fewer
		f.start(&l)
		f.reach(sink, origin, 0)
		f.explore(&l, hole, true)
	}
	f.shift(&l, hole)
	f.settle(&l)
	return found(l)
}

// found is a finding that needed no search.
func found(l lineup) finding { return finding{lineup: l, bound: l.key, found: true, done: true} }

// with is the best lineup that has player p, who is not in l; not found when he
// has no place or a locked player would have to go. In a formation without an
// order the others come from l, which loses nothing when l is the best; in an
// ordered one, and under group rules, they are all but the players out.
func (f *field) with(l lineup, out uint64, p int) finding {
	if len(f.quotas) > 0 {
		return f.decide(choice{1 << p, out})
	}
	if f.ordered {
		a := found(f.bestOrdered(out, 1<<p))
		a.found = a.lineup.on&(1<<p) != 0 && f.legal(&a.lineup)
		return a
	}
	f.start(&l)
	f.enter(p)
	f.explore(&l, -1, true)
	end, gain := -1, int64(absent)
	for j := range f.slots {
		if l.at[j] < 0 || f.search.gain[j] == absent {
			continue
		}
		if g := f.search.gain[j] - f.row(int(l.at[j]))[j]; g > gain {
			end, gain = j, g
		}
	}
	if end < 0 {
		return finding{lineup: l, done: true}
	}
	f.shift(&l, end)
	f.settle(&l)
	a := found(l)
	a.found = f.legal(&l)
	return a
}

// trade lets one of the players in come on for one of those out, along the
// best path, if that gains anything. With fewer, a player may also go off for
// nobody; without, one may come on for nobody while the field has room.
func (f *field) trade(l *lineup, in, out uint64, fewer bool) bool {
	f.start(l)
	f.enterFree(in)
	if fewer {
		f.reach(sink, origin, 0)
	}
	f.explore(l, -1, true)
	end, gain := -1, int64(0)
	if !fewer && bits.OnesCount64(l.on) < f.size && f.search.gain[sink] > 0 {
		end, gain = sink, f.search.gain[sink]
	}
	for j := range f.slots {
		i := l.at[j]
		if i < 0 || out&(1<<i) == 0 || f.search.gain[j] == absent {
			continue
		}
		if g := f.search.gain[j] - f.row(int(i))[j]; g > gain {
			end, gain = j, g
		}
	}
	if end < 0 {
		return false
	}
	f.shift(l, end)
	return true
}

func (f *field) slotOf(l *lineup, p int) int {
	for j := range f.slots {
		if int(l.at[j]) == p {
			return j
		}
	}
	return -1
}
