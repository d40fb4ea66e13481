package lineup

import (
	"cmp"
	"slices"
	"strings"
)

// The shifts of ice hockey. A unit that stays together earns the same in every
// shift, so that what a match is worth depends on how many shifts each unit has,
// not on their order: every order of the shifts of the best units (units.go) is a
// best plan of the match. The order to play is the one that keeps to the shares
// all along: after any number of shifts each unit has had its share of them,
// rounded down or up. It comes of the quota method (Balinski and Young, The Quota
// Method of Apportionment, 1975): the next shift is for a unit that has had less
// than its share, and among those for the one whose next shift must come soonest.
// Here a unit that has just been on also waits as long as it may and another can
// go.

// Shifts writes the lineup of an answer down as so many shifts, in the formation
// of the answer. Lines with the same positions take turns, by the weights of
// their first slots: lines of forwards among themselves, pairs of defenders among
// themselves. The only line of its kind, and slots without a line, are on in every
// shift: the keeper. The bench is the units that rest, in the order of the
// formation, then the bench of the lineup. With as many shifts as the weights of
// a kind of unit add up to, or a multiple of them, each has exactly its share.
func Shifts(p *Problem, a *Answer, count int) []Period {
	k := slices.IndexFunc(p.Formations, func(f Formation) bool { return f.Name == a.Formation })
	if k < 0 || len(a.Periods) != 1 {
		return nil
	}
	f := &p.Formations[k]
	shifts := make([]Period, max(count, 0))
	turns := f.turns(len(shifts))
	for t := range shifts {
		shifts[t] = Period{Slots: map[string]string{}, Bench: []string{}}
		for _, s := range f.Slots {
			player, filled := a.Periods[0].Slots[s.ID]
			switch on := s.Line == "" || turns[s.Line][t]; {
			case on && filled:
				shifts[t].Slots[s.ID] = player
			case on:
				shifts[t].Empty = append(shifts[t].Empty, s.ID)
			case filled:
				shifts[t].Bench = append(shifts[t].Bench, player)
			}
		}
		shifts[t].Bench = append(shifts[t].Bench, a.Periods[0].Bench...)
	}
	return shifts
}

// turns says by line which of so many shifts are its own.
func (f *Formation) turns(count int) map[string][]bool {
	on := map[string][]bool{}
	for _, units := range f.units() {
		shares := make([]int, len(units))
		for u, line := range units {
			on[line] = make([]bool, count)
			shares[u] = int(f.Slots[slices.IndexFunc(f.Slots, func(s Slot) bool { return s.Line == line })].times())
		}
		for t, u := range rotation(shares, count) {
			on[units[u]][t] = true
		}
	}
	return on
}

// units groups the lines that have the same positions, in the order of the slots.
func (f *Formation) units() (groups [][]string) {
	positions := map[string][]string{}
	var lines []string
	for _, s := range f.Slots {
		if s.Line != "" && positions[s.Line] == nil {
			lines = append(lines, s.Line)
		}
		positions[s.Line] = append(positions[s.Line], s.Position)
	}
	group := map[string]int{}
	for _, line := range lines {
		slices.Sort(positions[line])
		kind := strings.Join(positions[line], "\x00")
		if _, known := group[kind]; !known {
			group[kind] = len(groups)
			groups = append(groups, nil)
		}
		groups[group[kind]] = append(groups[group[kind]], line)
	}
	return groups
}

// rotation is the unit of each shift, in proportion to the shares.
func rotation(shares []int, count int) (order []int) {
	whole := 0
	for _, share := range shares {
		whole += share
	}
	had, since := make([]int, len(shares)), make([]int, len(shares))
	for t := 1; t <= count; t++ {
		var due []int
		for u, share := range shares {
			if had[u]*whole < t*share {
				due = append(due, u)
			}
		}
		if len(order) > 0 && len(due) > 1 {
			last := order[len(order)-1]
			due = slices.DeleteFunc(due, func(u int) bool { return u == last && (had[u]+1)*whole > t*shares[u] })
		}
		u := slices.MinFunc(due, func(u, v int) int { // who must come soonest, then who has waited longest
			return cmp.Or(cmp.Compare((had[u]+1)*shares[v], (had[v]+1)*shares[u]), cmp.Compare(since[u], since[v]))
		})
		had[u], since[u], order = had[u]+1, t, append(order, u)
	}
	return order
}
