package lineup

import (
	"cmp"
	"math/bits"
	"slices"
)

// When few choices are left, but many plans are nearly as good as the bound,
// branching would take for ever. The rest of a branch is then solved by dynamic
// programming over the periods (Held and Karp 1962): plans that have brought
// everybody to the same nodes of their courses have the same future, so that
// only the best of them is kept. A state is dropped when what the prices promise
// for its future, which is a sum over the players, does not lead above the best
// plan known (Ibaraki, Successive sublimation methods, 1987), or when too many
// must still come on; see plan_rests.go.
type layers struct {
	*planSearch
	prices  *prices
	spare   int64
	slots   []int64 // prices of the slots of all later periods, by period to come
	next    [][]int32
	rests   *rests
	free    *freePrices
	states  []standing // of all layers
	formats []format
}

// standing is a way to reach a vector of nodes.
type standing struct {
	nodes vector
	worth int64
	hope  int64 // no plan from here is worth more
	from  int32 // the state before, or -1
	by    int32 // the format of the period in between
}

type vector [maxLayerPlayers]uint16

// format is who plays in which class in one period, at its best.
type format struct {
	class uint64 // four bits for every player
	on    uint64
	gain  int64
	loss  int64 // at least what the bound loses by it
}

const (
	maxLayerPlayers = 16
	maxFormats      = 20_000  // of one period
	beamFormats     = 1000    // of one period, in a beam
	rootWidth       = 200     // of the first beam
	finishWidth     = 300     // of the beam before a branch is finished
	maxStates       = 400_000 // of all layers
)

// layered says whether the branch can be solved in layers at all.
func (s *planSearch) layered() bool {
	relaxed := slices.ContainsFunc(s.courses, func(c *course) bool { return c.relaxed })
	return s.players <= maxLayerPlayers && s.widest <= 15 && !relaxed && !s.plain
}

// finish solves a branch; false means that it has grown too large for that.
func (s *planSearch) finish(y *prices, x choices) bool {
	if s.finishes++; s.finishes <= polishFinishes {
		s.polishes = polishMost
	}
	if bound, ok := s.press(y, x, 1<<60, rootRounds); !ok || s.floor(bound) <= s.best || !s.fix(y, x) {
		return true
	}
	d := s.newLayers(y, x)
	if d.sweep(x, finishWidth) {
		return true
	}
	d.spare = s.bound - s.best - s.grain
	return d.sweep(x, 0)
}

func (s *planSearch) newLayers(y *prices, x choices) *layers {
	d := &layers{planSearch: s, prices: y}
	if d.rests = s.newRests(x); d.rests != nil {
		d.free = d.freeOfChanges(x)
	}
	s.evaluate(y, x)
	d.spare = s.bound - s.best - s.grain
	d.prepare()
	return d
}

// sweep goes through the periods once, with at most width standings in a layer,
// or all of them if that is 0. true means that nothing was left out.
func (d *layers) sweep(x choices, width int) bool {
	if _, hopeless := d.promise(-1, &vector{}, d.base, d.bound); hopeless {
		return true
	}
	complete := true
	var formats [][]format
	for t := range d.periods - d.first {
		f, ok := d.formatsOf(t, x)
		if !ok {
			return false
		}
		if len(f) == 0 {
			return complete
		}
		if width > 0 && len(f) > beamFormats {
			slices.SortStableFunc(f, func(a, b format) int { return cmp.Compare(a.loss, b.loss) })
			f, complete = f[:beamFormats], false
		}
		formats = append(formats, f)
	}
	d.formats = d.formats[:0]
	d.states = append(d.states[:0], standing{worth: d.base, from: -1, by: -1})
	first := 0
	for t, f := range formats {
		end := len(d.states)
		if !d.grow(t, first, end, f) {
			return false
		}
		if first = end; width > 0 && len(d.states) > end+width {
			slices.SortStableFunc(d.states[end:], func(a, b standing) int { return cmp.Compare(b.hope, a.hope) })
			d.states, complete = d.states[:end+width], false
		}
	}
	d.deliver(first)
	return complete
}

// prepare adds up the prices of later periods and indexes the arcs.
func (d *layers) prepare() {
	length := d.periods - d.first
	d.slots = make([]int64, length+1)
	for t := length - 1; t >= 0; t-- {
		d.slots[t] = d.slots[t+1] + d.due(d.prices, t)
	}
	byCourse := map[*course][]int32{}
	for _, c := range d.courses {
		if byCourse[c] == nil {
			n := len(c.lineOf)
			next := make([]int32, c.nodes()*n)
			for k := range next {
				next[k] = -1
			}
			for node := range len(c.arcsOf) - 1 {
				for k := c.arcsOf[node]; k < c.arcsOf[node+1]; k++ {
					next[node*n+int(c.arcs[k].class)] = int32(k)
				}
			}
			byCourse[c] = next
		}
		d.next = append(d.next, byCourse[c])
	}
}

// due is what the bound counts for the slots and rows of a period to come.
func (d *layers) due(y *prices, t int) (sum int64) {
	for _, price := range y.slot[t*d.slotCount() : (t+1)*d.slotCount()] {
		sum += price
	}
	for _, k := range d.rowsAt[t+d.first] {
		if price := y.row[k]; price > 0 {
			sum += price * int64(d.rows[k].high)
		} else {
			sum += price * int64(d.rows[k].low)
		}
	}
	return sum
}

func (d *layers) slotCount() int { return d.planner.slots }

// formatsOf lists the formats of a period that the bound has room for, slot by
// slot, keeping for every division of the players only the best lineup.
func (d *layers) formatsOf(t int, x choices) ([]format, bool) {
	n := d.planner.slots
	least, base := d.losses(t, x)
	now := map[uint64]format{0: {loss: base}}
	rest := make([]int64, n+1)
	for j := n - 1; j >= 0; j-- {
		cheapest := d.prices.slot[t*n+j]
		for i := range d.players {
			cheapest = min(cheapest, least[i*n+j])
		}
		rest[j] = rest[j+1] + cheapest
	}
	for j := range n {
		then := make(map[uint64]format, 2*len(now))
		for class, f := range now {
			if f.loss+d.prices.slot[t*n+j]+rest[j+1] <= d.spare {
				keepFormat(then, class, format{on: f.on, gain: f.gain, loss: f.loss + d.prices.slot[t*n+j]})
			}
			for i := range d.players {
				loss := least[i*n+j]
				if f.on>>i&1 != 0 || loss >= -absent || f.loss+loss+rest[j+1] > d.spare {
					continue
				}
				c := uint64(d.courses[i].classOf[d.lineOf[j]])
				keepFormat(then, class|c<<(4*i), format{on: f.on | 1<<i, gain: f.gain + d.gain[t+d.first][i*n+j], loss: f.loss + loss})
			}
		}
		if now = then; len(now) > maxFormats {
			return nil, false
		}
	}
	formats := make([]format, 0, len(now))
	for class, f := range now {
		f.class = class
		if d.must[t+d.first]&^f.on == 0 && bits.OnesCount64(f.on) <= d.size {
			formats = append(formats, f)
		}
	}
	slices.SortFunc(formats, func(a, b format) int { // a map has no order
		switch {
		case a.class < b.class:
			return -1
		case a.class > b.class:
			return 1
		}
		return 0
	})
	d.work += len(now) / 8
	return formats, true
}

func keepFormat(all map[uint64]format, class uint64, f format) {
	if old, ok := all[class]; !ok || f.gain > old.gain {
		all[class] = f
	}
}

// losses are what each player in each slot takes off the bound beyond base,
// which is what everybody on the bench takes.
func (d *layers) losses(t int, x choices) (least []int64, base int64) {
	n := d.planner.slots
	least = make([]int64, d.players*n)
	for i := range d.players {
		through := d.through(t, i, x)
		off := d.value[i][0] - through[offClass]
		if through[offClass] == absent {
			off = d.spare + d.unit // too much, but not so much that sums overflow
		}
		base += off
		c, classes := d.courses[i], len(d.courses[i].lineOf)
		for j := range n {
			class, gain := c.classOf[d.lineOf[j]], d.gain[t+d.first][i*n+j]
			if gain == none || through[class] == absent {
				least[i*n+j] = -absent
				continue
			}
			net := gain - d.prices.slot[t*n+j] - d.onFee[t*d.players+i]
			least[i*n+j] = d.value[i][0] - through[class] + d.profit[i][t*classes+class] - net - off
		}
	}
	return least, base
}

// through is the best course of a player through each class in a period.
func (d *layers) through(t, i int, x choices) []int64 {
	c, value, n := d.courses[i], d.value[i], len(d.courses[i].lineOf)
	best := make([]int64, n)
	for class := range best {
		best[class] = absent
	}
	from := d.fromStart(i, x)
	for node := c.layer[t]; node < c.layer[t+1]; node++ {
		if from[node] == absent {
			continue
		}
		for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
			if x[t*d.players+i]>>a.class&1 != 0 && value[a.to] != absent {
				best[a.class] = max(best[a.class], from[node]+d.step(i, t, a)+value[a.to])
			}
		}
	}
	return best
}

// grow takes every state of a layer through every format.
func (d *layers) grow(t, first, end int, formats []format) bool {
	index := map[vector]int32{}
	for k := first; k < end; k++ {
		before := d.onBefore(k)
		must, may := d.forced(k)
		for n := range formats {
			f := &formats[n]
			if must&^f.on != 0 || f.on&^may != 0 {
				continue
			}
			worth, hope, to, ok := d.pass(t, k, f, before)
			if !ok {
				continue
			}
			at, known := index[to]
			if known && worth <= d.states[at].worth {
				continue
			}
			hope, hopeless := d.promise(t, &to, worth, hope)
			if hopeless {
				continue
			}
			if !known {
				at = int32(len(d.states))
				index[to] = at
				d.states = append(d.states, standing{})
			}
			d.states[at] = standing{to, worth, hope, int32(k), int32(len(d.formats) + n)}
		}
		d.work += len(formats)/16 + 1
		if len(d.states) > maxStates || d.work > d.budget {
			return false
		}
	}
	d.formats = append(d.formats, formats...)
	return true
}

// forced are the players who have no way on from the bench, and all who have one
// from the field.
func (d *layers) forced(k int) (must, may uint64) {
	for i := range d.players {
		n := len(d.courses[i].lineOf)
		next := d.next[i][int(d.states[k].nodes[i])*n:]
		if next[offClass] < 0 {
			must |= 1 << i
		}
		for _, to := range next[1:n] {
			if to >= 0 {
				may |= 1 << i
			}
		}
	}
	return must, may
}

// onBefore is who was on the field in the period before.
func (d *layers) onBefore(k int) uint64 {
	switch {
	case d.states[k].by >= 0:
		return d.formats[d.states[k].by].on
	case d.first > 0:
		return d.before[d.first-1].on
	}
	return 0
}

// pass is one state through one format: false when a hard rule forbids it or
// the bound leaves it no hope.
func (d *layers) pass(t, k int, f *format, before uint64) (worth, hope int64, to vector, ok bool) {
	lost, ok := d.rowsLost(t, f.on, before)
	if !ok {
		return 0, 0, to, false
	}
	from := &d.states[k]
	worth = from.worth + f.gain - lost*d.unit
	if t+d.first > 0 {
		worth -= d.breakFee * int64(bits.OnesCount64(f.on&^before))
	}
	hope = worth + d.slots[t+1]
	for i := range d.players {
		c := d.courses[i]
		n := d.next[i][int(from.nodes[i])*len(c.lineOf)+int(f.class>>(4*i)&15)]
		if n < 0 {
			return 0, 0, to, false
		}
		a := &c.arcs[n]
		if d.value[i][a.to] == absent {
			return 0, 0, to, false
		}
		worth -= a.lost
		hope += d.value[i][a.to] - a.lost
		to[i] = uint16(a.to)
	}
	return worth, hope, to, d.floor(hope) > d.best
}

// rowsLost is what the rows and groups of a period cost.
func (d *layers) rowsLost(t int, on, before uint64) (lost int64, ok bool) {
	for _, k := range d.rowsAt[t+d.first] {
		r := &d.rows[k]
		set := on
		if r.comingOn {
			set &^= before
		}
		sum := bits.OnesCount64(set&r.plus) - bits.OnesCount64(set&r.minus)
		if units := max(r.low-sum, sum-r.high); units > 0 && !r.link {
			if r.soft == hard {
				return 0, false
			}
			lost += int64(units) * r.soft
		}
	}
	for _, g := range d.groups {
		if g.t == t+d.first && on&g.set != 0 && on&g.set != g.set {
			if g.soft == hard {
				return 0, false
			}
			lost += g.soft
		}
	}
	return lost, true
}

// freePrices are a bound on plans whose changes cost nothing: what is due from
// each period to come on, and what each node of a course is worth.
type freePrices struct {
	due   []int64
	value [][]int64
}

func (d *layers) freeOfChanges(x choices) *freePrices {
	fee, usual := d.breakFee, slices.Clone(d.usual)
	d.breakFee = 0
	y := &prices{slices.Clone(d.start.slot), slices.Clone(d.start.row)}
	if d.evaluate(y, x); d.latest != nil {
		if bound := d.bound; d.evaluate(d.latest, x) && d.bound < bound {
			y = &prices{slices.Clone(d.latest.slot), slices.Clone(d.latest.row)}
		}
	}
	d.press(y, x, 1<<60, freeRounds)
	d.evaluate(y, x)
	d.latest = y
	f := &freePrices{due: make([]int64, d.periods-d.first+1)}
	for t := d.periods - d.first - 1; t >= 0; t-- {
		f.due[t] = f.due[t+1] + d.due(y, t)
	}
	for i := range d.value {
		f.value = append(f.value, slices.Clone(d.value[i]))
	}
	d.breakFee, d.usual = fee, usual
	return f
}

// promise is what a standing can still become: the least of what the prices say
// and of what is left without the price of changes, less the changes that no
// plan can do without.
func (d *layers) promise(t int, to *vector, worth, hope int64) (least int64, hopeless bool) {
	if d.rests == nil {
		return hope, false
	}
	free := worth + d.free.due[t+1]
	for i := range d.players {
		free += d.free.value[i][to[i]]
	}
	room := d.floor(free) - d.best - d.grain
	if room < 0 {
		return 0, true
	}
	budget := int(min(room/d.breakFee, maxRest))
	changes := d.rests.least(t+1, d.rests.of(to), budget)
	return min(hope, free-int64(changes)*d.breakFee), changes > budget
}

// deliver rebuilds the best plan of the last layer.
func (d *layers) deliver(first int) {
	best := -1
	for k := first; k < len(d.states); k++ {
		if best < 0 || d.states[k].worth > d.states[best].worth {
			best = k
		}
	}
	if best < 0 {
		return
	}
	x := make(choices, len(d.taken))
	for t := d.periods - d.first - 1; t >= 0; t-- {
		f := d.formats[d.states[best].by]
		for i := range d.players {
			x[t*d.players+i] = 1 << (f.class >> (4 * i) & 15)
		}
		best = int(d.states[best].from)
	}
	d.leaf(x)
}
