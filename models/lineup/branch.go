package lineup

import (
	"container/heap"
	"math/bits"
	"slices"
)

// Lineups under group rules by branch and bound (Land and Doig 1960), best
// bound first. A knot has decided that some players are on the field and some
// are off it. Its bound, and a lineup that is often the best already, come
// from prices.go; when they do not agree, a player is chosen of the group in
// which they differ most, and the knot parts into the lineups with him and
// those without. Hard rules decide further players at once; see settled.
//
// The search spends at most a given number of assignments, which is a number
// and not a time, so that the answer stays the same everywhere. When they are
// used up it says so: the bound is then that of the best open knot.

// DefaultNodes is the search budget of a problem that names none: so many
// assignments, some microseconds each.
const DefaultNodes = 20_000

const (
	maxKnots     = 1 << 14 // held at a time, which bounds the memory
	tableEffort  = 3       // assignments that the table of an ordered lineup counts for
	pathsPerNode = 16      // paths that count for an assignment
)

// finding is what a search found.
type finding struct {
	lineup lineup // its key counts the broken group rules
	found  bool   // whether lineup meets the hard rules
	bound  int64  // no lineup that does has a larger key
	done   bool   // the lineup is the best, or there is none
}

// choice names a question to a field: the best lineup that has some players
// and lacks others.
type choice struct{ with, out uint64 }

// knot is one part of the search.
type knot struct {
	choice
	price  []int64 // by group
	lineup lineup  // the best at these prices; its key is the true one
	bound  int64
	proof  *knot // in which the bound was found: this one or one that holds it
	serial int
}

// hunt is one search.
type hunt struct {
	field  *field
	must   uint64 // who has to be on the field
	best   finding
	floor  int64       // the key to beat
	open   []knot      // a heap
	spent  int         // assignments
	limit  int         // of them
	any    bool        // the first lineup found will do
	exempt int64       // the locks that do not count, because their players are out
	lock   int64       // what a lock is worth, in units of the key
	near   int64       // a small step of a price
	far    int64       // the largest price
	prices []int64     // of the first knot
	trail  func(*knot) // sees the knots that are closed, for tests
}

func (h *hunt) Len() int      { return len(h.open) }
func (h *hunt) Swap(i, j int) { h.open[i], h.open[j] = h.open[j], h.open[i] }
func (h *hunt) Push(k any)    { h.open = append(h.open, k.(knot)) }
func (h *hunt) Pop() any {
	last := len(h.open) - 1
	k := h.open[last]
	h.open = h.open[:last]
	return k
}

// Less orders by bound, then the newest first, which dives to a lineup.
func (h *hunt) Less(i, j int) bool {
	a, b := &h.open[i], &h.open[j]
	return a.bound > b.bound || a.bound == b.bound && a.serial > b.serial
}

// newHunt has room in an int64 for a price of each group on every player.
func (f *field) newHunt(c choice, limit int) *hunt {
	h := &hunt{field: f, limit: limit, lock: f.ladder.lock * tieUnits}
	f.paths = 0
	h.must = c.with | f.locked&^c.out
	h.exempt = int64(bits.OnesCount64(f.locked&c.out)) * h.lock
	h.floor = -h.lock // every legal lineup has a larger key
	h.near = (f.ladder.span/32 + 1) * tieUnits
	h.far = min(2*h.lock, 1<<57/int64(len(f.quotas)))
	return h
}

// find is the best lineup with some players and without others. Locked players
// are on the field unless they are out.
func (h *hunt) find(c choice) finding {
	root := knot{choice: choice{h.must, c.out}, price: h.field.prices, bound: never}
	h.enter(root, &root, 8)
	for len(h.open) > 0 && h.open[0].bound > h.floor && (!h.any || !h.best.found) {
		if h.spent >= h.limit || len(h.open) >= maxKnots {
			h.best.bound = h.open[0].bound
			return h.best
		}
		k := heap.Pop(h).(knot)
		h.part(&k)
	}
	for i := range h.open {
		h.leave(&h.open[i])
	}
	h.best.bound, h.best.done = h.floor, true
	return h.best
}

// decide answers one question about the field, once. Rules of groups make it
// a search, which may spend a quarter of what is left of the budget.
func (f *field) decide(c choice) finding {
	if known, ok := f.known[c]; ok {
		return known
	}
	h := f.newHunt(c, *f.budget/4)
	found := h.find(c)
	*f.budget -= h.spent
	f.known[c] = found
	return found
}

// glance is what a single relaxation says to a question; often that is all.
func (f *field) glance(c choice) finding {
	h := f.newHunt(c, 1)
	found := h.find(c)
	*f.budget -= h.spent
	if found.done {
		f.known[c] = found
	}
	return found
}

// part splits a knot in two.
func (h *hunt) part(k *knot) {
	player := h.quarrel(k)
	if player < 0 {
		h.leave(k)
		return
	}
	in, out := *k, *k
	in.with |= 1 << player
	out.out |= 1 << player
	h.enter(out, k, 1)
	h.enter(in, k, 1)
}

// enter solves a knot, a part of the whole, and keeps it while it may hold
// something better.
func (h *hunt) enter(k knot, whole *knot, rounds int) {
	var ok bool
	if k.with, k.out, ok = h.field.settled(k.with, k.out); !ok {
		k.bound = none
		h.leave(&k)
		return
	}
	h.relax(&k)
	h.haggle(&k, rounds)
	k.inherit(whole)
	if k.with&^k.lineup.on != 0 { // outbid by the prices, or there is no way
		outbid := k
		whole = &outbid
		k.price = make([]int64, len(k.price))
		if h.relax(&k); k.with&^k.lineup.on != 0 {
			k.bound = none
			h.leave(&k)
			return
		}
	}
	k.inherit(whole)
	if k.serial == 0 {
		h.prices = k.price
	}
	if k.bound <= h.floor {
		h.leave(&k)
		return
	}
	k.serial = h.spent
	heap.Push(h, k)
}

// inherit takes the bound of a knot that holds this one, if it is better.
func (k *knot) inherit(whole *knot) {
	if whole.bound < k.bound {
		k.bound, k.proof = whole.bound, whole.proof
		if k.proof == nil {
			k.proof = whole
		}
	}
}

// leave closes a knot.
func (h *hunt) leave(k *knot) {
	if h.trail != nil {
		h.trail(k)
	}
}

// offer takes the lineup of a knot if it is legal and the best so far; the loss
// of a broken hard rule takes its key far below the floor.
func (h *hunt) offer(k *knot) {
	l := &k.lineup
	if h.must&^l.on == 0 && l.key > h.floor {
		h.best.lineup, h.best.found, h.floor = *l, true, l.key
	}
}

// quarrel is the player to decide next: of the group that keeps the bound
// farthest from the lineup, the strongest who is missing or the weakest who is
// too many. -1 when there is no difference.
func (h *hunt) quarrel(k *knot) int {
	worst, most := -1, int64(0)
	for r := range h.field.quotas {
		if slack := h.slack(k, r); slack > most {
			worst, most = r, slack
		}
	}
	if worst < 0 {
		return -1
	}
	sign, pool := int64(1), h.field.quotas[worst].players&^k.with&^k.out
	if h.slope(k, worst) > 0 {
		pool &^= k.lineup.on
	} else {
		sign, pool = -1, pool&k.lineup.on
	}
	chosen, value := -1, int64(none)
	for ; pool != 0; pool &= pool - 1 {
		i := bits.TrailingZeros64(pool)
		if v := sign * slices.Max(h.field.plain[i*h.field.slots:(i+1)*h.field.slots]); v > value || chosen < 0 {
			chosen, value = i, v
		}
	}
	return chosen
}

// slack is what the bound counts for a group beyond what the lineup has of it.
func (h *hunt) slack(k *knot, r int) int64 {
	number, pay := h.wish(k, r)
	g := &h.field.quotas[r]
	count := g.count(k.lineup.on)
	if g.loss[count] == never {
		return never + int64(max(number-count, count-number))
	}
	return pay - (k.price[r]*int64(count) - g.loss[count])
}
