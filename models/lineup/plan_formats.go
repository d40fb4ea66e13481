package lineup

import (
	"cmp"
	"maps"
	"slices"
)

// A format is a team with everybody's class: who plays in which class in one
// period, whoever then stands in which slot. The prices leave room for few. They
// are listed backwards through the dynamic programme of the teams: for slot
// after slot, who can have filled it in a team that loses no more than may be
// lost, by the team and by the courses that the classes leave open.
type format struct {
	class uint64 // four bits for every player
	on    uint64
	gain  int64 // in the period, without prices and rules
	loss  int64 // what the bound loses by it
	hope  int64 // after prices, with all later periods
}

// partial is a format on its way: the players of left have no class yet.
type partial struct {
	class uint64
	left  uint32
}

const maxFormats = 20_000 // of one period

// confine forbids every choice that no plan worth more than least can make;
// false means that there is no such plan. It lists the formats that are left,
// unless there are too many.
func (b *teams) confine(x choices, least int64) bool {
	if !b.appraise(x) {
		return false
	}
	b.survey(x)
	spare := b.bound - least - b.grain
	b.formats, b.listed = b.formats[:0], true
	for t := range b.chosen {
		formats, ok := b.formatsOf(t, x, spare)
		b.formats = append(b.formats, formats)
		if b.listed = b.listed && ok; !ok {
			continue
		}
		for i := range b.players {
			var kept uint32
			for k := range formats {
				kept |= 1 << formats[k].classOf(i)
			}
			if x[t*b.players+i] &= kept; kept == 0 {
				return false
			}
		}
	}
	return true
}

func (f *format) classOf(i int) int { return int(f.class >> (4 * i) & 15) }

// survey values what lies before every team and node.
func (b *teams) survey(x choices) {
	b.from = b.from[:0]
	for t := range b.chosen {
		b.lookBehind(t)
	}
	for i := range b.players {
		b.collect(i)
		b.from = append(b.from, b.fromStart(i, x))
	}
}

// formatsOf lists the formats of a period that lose no more than spare; false
// means that there are too many.
func (b *teams) formatsOf(t int, x choices, spare int64) ([]format, bool) {
	loss, benched := b.losses(t, x), int64(0)
	must := b.musts(t, x)
	b.price(t, x)
	for i := range b.players {
		least := loss[i*b.widest : (i+1)*b.widest]
		off := least[offClass]
		if must>>i&1 != 0 {
			off = 0
		}
		benched += off
		for j, line := range b.lineOf {
			net := &b.net[j*b.players+i]
			switch class := b.courses[i].classOf[line]; {
			case *net == dead:
			case least[class] > spare:
				*net = dead
			default:
				*net += off - least[class]
			}
		}
	}
	b.fillSets()
	now, best := map[partial]int64{}, b.fill[len(b.order)] // the room that is left
	for _, set := range b.sets {
		if !b.possible(t, set, must) {
			continue
		}
		worth := b.behind[t][set] + best[set] - benched - b.lost[t][set] + b.ahead[t][set]
		if room := spare - (b.team - worth); room >= 0 {
			now[partial{0, set}] = room
		}
	}
	j := len(b.order)
	for ; j > 0 && !b.uniform(j); j-- {
		then := map[partial]int64{}
		for p, room := range now {
			b.unfill(j-1, p, room, then)
		}
		if now = then; len(now) > maxFormats {
			return nil, false
		}
		b.work += len(now) / 4
	}
	return b.complete(t, now, spare, loss)
}

// unfill takes the slot filled last out of a format, in every way that there is
// room for.
func (b *teams) unfill(j int, p partial, room int64, then map[partial]int64) {
	slot, most := b.order[j], b.fill[j+1][p.left]
	keep := func(q partial, worth int64) {
		left := room - (most - worth)
		if old, ok := then[q]; !isDead(worth) && left >= 0 && (!ok || left > old) {
			then[q] = left
		}
	}
	keep(p, b.fill[j][p.left])
	members(uint64(p.left), func(i int) {
		if net := b.net[slot*b.players+i]; net != dead {
			c, rest := uint64(b.courses[i].classOf[b.lineOf[slot]]), p.left&^(1<<i)
			keep(partial{p.class | c<<(4*i), rest}, b.fill[j][rest]+net)
		}
	})
}

// uniform says whether the first j slots are of the same class for everybody.
func (b *teams) uniform(j int) bool {
	first := b.lineOf[b.order[0]]
	return !slices.ContainsFunc(b.courses, func(c *course) bool {
		return slices.ContainsFunc(b.order[:j], func(slot int) bool { return c.classOf[b.lineOf[slot]] != c.classOf[first] })
	})
}

// complete gives those who are left the class of the first slots.
func (b *teams) complete(t int, found map[partial]int64, spare int64, loss []int64) ([]format, bool) {
	formats := map[uint64]format{}
	for p, room := range found {
		f := format{class: p.class, loss: spare - room}
		members(uint64(p.left), func(i int) { f.class |= uint64(b.courses[i].classOf[b.lineOf[b.order[0]]]) << (4 * i) })
		if old, known := formats[f.class]; known && old.loss <= f.loss {
			continue
		}
		var paid int64
		f.hope = b.team - f.loss
		for i := range b.players {
			class := f.classOf(i)
			f.hope += loss[i*b.widest+class]
			if class != offClass {
				f.on |= 1 << i
				paid += b.pays(t, i)[class]
			}
		}
		f.hope -= b.behind[t][f.on]
		f.gain = f.hope - b.ahead[t][f.on] + b.lost[t][f.on] + paid
		formats[f.class] = f
	}
	b.work += len(formats) / 2
	if len(formats) > maxFormats {
		return nil, false
	}
	return slices.SortedFunc(maps.Values(formats), func(f, g format) int { // a map has no order
		return cmp.Or(cmp.Compare(f.on, g.on), cmp.Compare(g.hope, f.hope), cmp.Compare(f.class, g.class))
	}), true
}

// losses is what every class of every player in a period takes off the bound, by
// his courses.
func (b *teams) losses(t int, x choices) []int64 {
	loss := make([]int64, b.players*b.widest)
	for i := range b.players {
		c := b.courses[i]
		b.collect(i)
		for class := range b.widest {
			loss[i*b.widest+class] = forbidden
		}
		for node := c.layer[t]; node < c.layer[t+1]; node++ {
			if b.from[i][node] == absent {
				continue
			}
			for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
				if x[t*b.players+i]>>a.class&1 != 0 && b.value[i][a.to] != absent {
					least := &loss[i*b.widest+int(a.class)]
					*least = min(*least, b.value[i][0]-(b.from[i][node]+b.step(i, t, a)+b.value[i][a.to]))
				}
			}
		}
	}
	return loss
}
