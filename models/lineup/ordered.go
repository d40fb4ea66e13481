package lineup

import (
	"cmp"
	"math/bits"
	"slices"
)

// Ordered formations (chess boards, rubbers): going through the slots in
// order and passing over the empty ones, the players' ranks never rise.
// Players of equal rank form a group; a group fills a run of slots next to
// each other, in any order. The exact method is dynamic programming over
// groups, best rank first, and slots (Bellman 1957), in which a group of one
// takes one slot and a larger group solves an assignment on each run.
//
// A state also holds whether the line of its slot already has a player (lines
// are uninterrupted in an ordered formation, so one line is open at a time)
// and, when the field is smaller than the formation, how many are on it.

// state is a cut through the slots: those before slot are decided.
type state struct{ slot, covered, count int }

// step is how a state was reached best.
type step struct {
	kind    int8
	slot    int8 // where the run began
	covered int8
	count   int8 // players of the run
}

const (
	unreached = iota
	begun
	carried // the group is not used: the state before it
	skipped // the slot before is left empty
	ran     // the group fills the slots from slot to here
)

// table is the programme: one layer of states after each group.
type table struct {
	groups []uint64
	value  []int64
	steps  []step
	slots  int
	counts int // 1 when the field is as large as the formation
}

func (t *table) at(layer int, s state) int {
	return ((layer*(t.slots+1)+s.slot)*2+s.covered)*t.counts + s.count
}

// bestOrdered is the best ordered lineup without the players in out and, as
// far as possible, with those in must. Its key does not count must.
func (f *field) bestOrdered(out, must uint64) lineup {
	for m := must; m != 0; m &= m - 1 {
		f.raise(bits.TrailingZeros64(m), f.ladder.lock)
	}
	t := f.newTable(out)
	for g := range t.groups {
		f.addGroup(t, g, must)
	}
	l := f.trace(t)
	for m := must; m != 0; m &= m - 1 {
		f.raise(bits.TrailingZeros64(m), -f.ladder.lock)
	}
	f.settle(&l)
	return l
}

func (f *field) newTable(out uint64) *table {
	t := &table{groups: f.groups(out), slots: f.slots, counts: 1}
	if f.size < f.slots {
		t.counts = f.size + 1
	}
	cells := (len(t.groups) + 1) * (f.slots + 1) * 2 * t.counts
	t.value, t.steps = make([]int64, cells), make([]step, cells)
	start := t.at(0, state{})
	t.value[start], t.steps[start] = f.base, step{kind: begun}
	f.skip(t, 0)
	return t
}

// groups splits the players by rank, highest first.
func (f *field) groups(out uint64) []uint64 {
	order := make([]int, 0, f.players)
	for i := range f.players {
		if out&(1<<i) == 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(f.rank[b], f.rank[a]) })
	var groups []uint64
	for k, i := range order {
		if k == 0 || f.rank[order[k-1]] != f.rank[i] {
			groups = append(groups, 0)
		}
		groups[len(groups)-1] |= 1 << i
	}
	return groups
}

func (f *field) addGroup(t *table, g int, must uint64) {
	width := len(t.value) / (len(t.groups) + 1)
	before, after := t.value[g*width:(g+1)*width], t.value[(g+1)*width:(g+2)*width]
	copy(after, before)
	for k, s := range t.steps[g*width : (g+1)*width] {
		if s.kind != unreached {
			t.steps[(g+1)*width+k] = step{kind: carried}
		}
	}
	if bits.OnesCount64(t.groups[g]) == 1 {
		f.placeOne(t, g)
	} else {
		f.placeRuns(t, g, must)
	}
	f.skip(t, g+1)
}

// skip leaves slots empty within a layer.
func (f *field) skip(t *table, layer int) {
	for j := range f.slots {
		for covered := range 2 {
			for count := range t.counts {
				from := t.at(layer, state{j, covered, count})
				if t.steps[from].kind != unreached {
					to := state{j + 1, f.stillCovered(j, covered), count}
					t.offer(layer, to, t.value[from], step{kind: skipped, covered: int8(covered)})
				}
			}
		}
	}
}

// stillCovered carries the mark of slot j's line over to the next slot.
func (f *field) stillCovered(j, covered int) int {
	if j+1 < f.slots && f.lineOf[j] == f.lineOf[j+1] {
		return covered
	}
	return 0
}

func (t *table) offer(layer int, to state, value int64, s step) {
	k := t.at(layer, to)
	if t.steps[k].kind == unreached || value > t.value[k] {
		t.value[k], t.steps[k] = value, s
	}
}

// placeOne lets a group of one take any one slot.
func (f *field) placeOne(t *table, g int) {
	row := f.row(bits.TrailingZeros64(t.groups[g]))
	for j, weight := range row {
		if weight == none {
			continue
		}
		for covered := range 2 {
			gain := weight + f.firstGain(int(f.lineOf[j]), covered == 0)
			f.join(t, g, state{j, covered, 0}, j+1, 1, gain)
		}
	}
}

// placeRuns lets a larger group fill any run of slots.
func (f *field) placeRuns(t *table, g int, must uint64) {
	most := min(bits.OnesCount64(t.groups[g]), f.size)
	values := f.runValues(t.groups[g], must&t.groups[g], most)
	k := 0
	for low := range f.slots {
		for high := low + 1; high <= f.slots; high++ {
			for covered := range 2 {
				for count := 1; count <= most; count++ {
					if values[k] != none {
						f.join(t, g, state{low, covered, 0}, high, count, values[k])
					}
					k++
				}
			}
		}
	}
}

// join appends a run of the group to every state it can follow.
func (f *field) join(t *table, g int, from state, high, count int, gain int64) {
	to := state{slot: high, covered: f.stillCovered(high-1, 1)}
	s := step{ran, int8(from.slot), int8(from.covered), int8(count)}
	for before := range t.counts {
		from.count, to.count = before, before
		if t.counts > 1 {
			to.count += count
		}
		if to.count >= t.counts {
			break
		}
		if k := t.at(g, from); t.steps[k].kind != unreached {
			t.offer(g+1, to, t.value[k]+gain, s)
		}
	}
}

// trace reads the best lineup off the table.
func (f *field) trace(t *table) lineup {
	l := emptyLineup()
	layer, end := len(t.groups), state{slot: f.slots}
	for count := range t.counts {
		k, best := t.at(layer, state{f.slots, 0, count}), t.at(layer, end)
		if t.steps[k].kind != unreached && (t.steps[best].kind == unreached || t.value[k] > t.value[best]) {
			end.count = count
		}
	}
	for {
		s := t.steps[t.at(layer, end)]
		switch s.kind {
		case carried:
			layer--
			continue
		case skipped:
			end.slot--
		case ran:
			layer--
			f.fill(&l, t.groups[layer], int(s.slot), end.slot, int(s.covered), int(s.count))
			end.slot = int(s.slot)
			if t.counts > 1 {
				end.count -= int(s.count)
			}
		default:
			return l
		}
		end.covered = int(s.covered)
	}
}
