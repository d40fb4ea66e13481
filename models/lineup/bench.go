package lineup

import (
	"cmp"
	"math/bits"
	"slices"
)

// entrant is a player on the bench and the key of the best lineup with him.
type entrant struct {
	player   int
	possible bool // whether there is one that keeps the locked players
	key      int64
}

// bench is everybody available who is not in l, in order of merit: what
// bringing him in costs, then those who cannot be brought in, then the order of
// the squad. In an ordered formation, and under group rules, the others are
// chosen without the players out; see with.
func (f *field) bench(l *lineup, out uint64) []entrant {
	all := make([]entrant, 0, f.players)
	var exit exits
	alone := f.ordered || len(f.quotas) > 0 // each player is a question of his own
	if !alone {
		exit = f.exits(l)
	}
	for b := f.everyone &^ f.unavailable &^ l.on; b != 0; b &= b - 1 {
		e := entrant{player: bits.TrailingZeros64(b)}
		if alone {
			with := f.with(*l, out&^(1<<e.player), e.player)
			e.possible, e.key = with.found, with.lineup.key
		} else {
			gain := f.entryGain(&exit, e.player)
			e.possible, e.key = gain > absent, l.key+gain
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b entrant) int {
		switch {
		case a.possible && b.possible:
			return cmp.Compare(worth(b.key), worth(a.key))
		case a.possible:
			return -1
		case b.possible:
			return 1
		}
		return 0
	})
	return all
}

// exits are the best gains of residual paths from each node that end with an
// unlocked player leaving the field: one search for the whole bench, where with
// takes one for each player.
type exits struct {
	slot [MaxSlots]int64
	line [MaxSlots]int64
	sink int64
}

func (f *field) exits(l *lineup) exits {
	e := exits{sink: absent}
	for j := range e.slot {
		e.slot[j], e.line[j] = absent, absent
	}
	for j := range f.slots {
		if i := l.at[j]; i >= 0 && f.locked&(1<<i) == 0 {
			e.slot[j] = -f.row(int(i))[j]
		}
	}
	filled := f.countLines(l)
	for f.extend(l, &filled, &e) {
	}
	return e
}

// extend lengthens every path by one residual arc at its beginning, and says
// whether any got better. No cycle gains, so there is an end to it.
func (f *field) extend(l *lineup, filled *[MaxSlots]int, e *exits) bool {
	changed := false
	lift := func(tail *int64, head, gain int64) {
		if head != absent && head+gain > *tail {
			*tail, changed = head+gain, true
		}
	}
	for line := range f.lines {
		lift(&e.line[line], e.sink, f.firstGain(line, filled[line] == 0))
		if filled[line] > 0 {
			lift(&e.sink, e.line[line], -f.firstGain(line, filled[line] == 1))
		}
	}
	for j := range f.slots {
		line, i := &e.line[f.lineOf[j]], int(l.at[j])
		if i < 0 {
			lift(&e.slot[j], *line, 0)
			continue
		}
		lift(line, e.slot[j], 0)
		if best := f.entryGain(e, i); best > absent {
			lift(&e.slot[j], best, -f.row(i)[j])
		}
	}
	return changed
}

// entryGain is the best gain of a player taking a slot, absent if he cannot.
func (f *field) entryGain(e *exits, player int) int64 {
	best := int64(absent)
	for j, weight := range f.row(player) {
		if e.slot[j] != absent {
			best = max(best, weight+e.slot[j])
		}
	}
	return best
}
