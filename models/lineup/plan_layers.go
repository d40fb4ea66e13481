package lineup

import (
	"cmp"
	"math/bits"
	"slices"
)

// What the prices leave is solved by dynamic programming over the periods: plans
// that have brought everybody to the same nodes of their courses have the same
// future, so that only the best of them is kept. One is dropped when what the
// prices promise for its future, to the team on the field and to every player,
// does not lead far enough (Carlyle, Royset and Wood, Lagrangian relaxation and
// enumeration for solving constrained shortest-path problems, 2008).
type layers struct {
	*teams
	least  int64 // plans must be worth more
	states []standing
	index  map[vector]int32 // of the layer that grows
	regret []int64          // by player and class: what it takes off the hope of a state
	arc    []int32          // by player and class: along his course
}

// standing is a way to reach a vector of nodes.
type standing struct {
	nodes vector
	worth int64
	hope  int64 // no plan from here is worth more
	from  int32 // the state before, or -1
	by    int32 // the format of the period in between
}

type vector [maxTeamPlayers]uint16

const (
	beamWidth = 200     // of a sweep for a good plan
	maxStates = 400_000 // of all layers
)

func (b *teams) newLayers() *layers {
	n := b.players * b.widest
	return &layers{teams: b, index: map[vector]int32{}, regret: make([]int64, n), arc: make([]int32, n)}
}

// sweep goes through the periods once, with at most width standings in a layer,
// or all of them if that is 0, and keeps the best plan worth more than least.
// true means that nothing else was left out.
func (d *layers) sweep(width int, least int64) bool {
	complete, first := true, 0
	d.least = least
	d.states = append(d.states[:0], standing{worth: d.base, hope: d.bound, from: -1, by: -1})
	for t := range d.formats {
		end := len(d.states)
		if !d.grow(t, first, end) {
			return false
		}
		first = end
		if layer := d.states[end:]; width > 0 && len(layer) > width {
			slices.SortStableFunc(layer, func(a, b standing) int { return cmp.Compare(b.hope, a.hope) })
			d.states, complete = d.states[:end+width], false
		}
	}
	d.deliver(first)
	return complete
}

// lead is one team after another: its formats, and what all plans from the team
// before lose by any of them.
type lead struct {
	formats []format
	first   int // place of the first among the formats of the period
	loss    int64
}

// grow takes every state of a layer through every format it has room for. States
// with the same team go together.
func (d *layers) grow(t, first, end int) bool {
	clear(d.index)
	layer := d.states[first:end]
	order := make([]int32, len(layer))
	for k := range order {
		order[k] = int32(first + k)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(d.states[a].by, d.states[b].by) })
	var leads []lead
	for n, k := range order {
		if n == 0 || d.onField(t, k) != d.onField(t, order[n-1]) {
			leads = d.leads(t, d.onField(t, k))
		}
		d.work += 1 + d.extend(t, k, leads)/32
		if len(d.states) > maxStates || d.work > d.budget {
			return false
		}
	}
	return true
}

// onField is the team that a state of layer t has come from.
func (d *layers) onField(t int, k int32) uint64 {
	switch {
	case t > 0:
		return d.formats[t-1][d.states[k].by].on
	case d.first > 0:
		return d.before[d.first-1].on
	}
	return 0
}

// leads lists the teams that can follow another, the most promising first.
func (d *layers) leads(t int, before uint64) (all []lead) {
	best, formats := d.team, d.formats[t]
	if t > 0 {
		best = d.ahead[t-1][before]
	}
	for first := 0; first < len(formats); {
		end := first + 1
		for end < len(formats) && formats[end].on == formats[first].on {
			end++
		}
		if cost := d.pauses[t].cost(before, formats[first].on); cost != forbidden {
			all = append(all, lead{formats[first:end], first, best + cost})
		}
		first = end
	}
	d.work += len(all) / 8
	slices.SortStableFunc(all, func(a, b lead) int {
		return cmp.Compare(b.formats[0].hope-b.loss, a.formats[0].hope-a.loss)
	})
	return all
}

// extend takes one state through the formats of some teams, and says how many it
// has tried. The formats of a team are in the order of their hopes.
func (d *layers) extend(t int, k int32, leads []lead) (tried int) {
	room := d.states[k].hope - d.least - d.grain
	d.regrets(t, k)
	for _, l := range leads {
		if room-l.loss+l.formats[0].hope < 0 {
			break
		}
		for n := range l.formats {
			left := room - l.loss + l.formats[n].hope
			if left < 0 {
				break
			}
			tried++
			class := l.formats[n].class
			for i := 0; i < len(d.regret) && left >= 0; i += d.widest {
				left -= d.regret[i+int(class&15)]
				class >>= 4
			}
			if left >= 0 {
				d.reach(t, k, int32(l.first+n), left)
			}
		}
	}
	return tried
}

// regrets is what everybody's classes take off the hope of a state.
func (d *layers) regrets(t int, k int32) {
	for i := range d.players {
		c, node, value := d.courses[i], d.states[k].nodes[i], d.value[i]
		regret, next := d.regret[i*d.widest:(i+1)*d.widest], d.arc[i*d.widest:(i+1)*d.widest]
		for class := range regret {
			regret[class] = forbidden
		}
		pay := d.pays(t, i)
		for n := c.arcsOf[node]; n < c.arcsOf[node+1]; n++ {
			a := &c.arcs[n]
			if value[a.to] == absent {
				continue
			}
			v := value[a.to] - a.lost
			if a.class != offClass {
				v += pay[a.class]
			}
			if a.comes {
				v -= pay[d.widest]
			}
			regret[a.class], next[a.class] = value[node]-v, int32(n)
		}
	}
}

// reach notes that a format leads from a state to another, with some room left.
func (d *layers) reach(t int, k, by int32, left int64) {
	f, s := &d.formats[t][by], standing{worth: d.states[k].worth, hope: left + d.least + d.grain, from: k, by: by}
	s.worth += f.gain - d.lost[t][f.on]
	if p := d.pauses[t]; p.t > 0 {
		n := bits.OnesCount64(f.on &^ d.onField(t, k))
		s.worth -= d.breakFee*int64(n) + p.extra[n]
	}
	for i := range d.players {
		a := &d.courses[i].arcs[d.arc[i*d.widest+f.classOf(i)]]
		s.worth -= a.lost
		s.nodes[i] = uint16(a.to)
	}
	at, known := d.index[s.nodes]
	if !known {
		d.index[s.nodes] = int32(len(d.states))
		d.states = append(d.states, s)
	} else if s.worth > d.states[at].worth {
		d.states[at] = s
	}
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
	for t := len(d.chosen) - 1; t >= 0; t-- {
		f := &d.formats[t][d.states[best].by]
		for i := range d.players {
			x[t*d.players+i] = 1 << f.classOf(i)
		}
		best = int(d.states[best].from)
	}
	d.leaf(x)
}
