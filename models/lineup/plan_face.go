package lineup

import "math/bits"

// What the flow leaves open is the order. Two periods of a block can exchange
// the lineups of any part of the formation that no player connects with the rest
// (Kempe, On the geographical problem of the four colours, 1879): everybody
// keeps his slots and his time, so the points stay those of the flow, and only
// the rules on the order see a difference. A walk by such exchanges, steered to
// break less and less, looks for an order that breaks nothing: it is worth the
// bound, hence proven best. Its steps are drawn by a fixed rule, so that it is
// the same walk every time.
type walk struct {
	*planner
	plan   []fielded
	twin   [][]int // the other periods of the same block, by period
	points int64   // of the scores, which never change
	heavy  int64   // a broken hard rule, in points
	player []int64 // what each player's rules cost
	period []int64 // what each period's rows and changes cost
	cost   int64
	draw   uint64
}

const walkSteps = 6000

// order walks from the plan of a flow. It returns the best plan met and its worth
// in points; ok is false when it breaks a hard rule.
func (f *flow) order() (plan []fielded, worth int64, ok bool) {
	w := &walk{planner: f.planner, plan: f.plan(), draw: 1}
	w.twin = make([][]int, f.periods)
	for _, b := range f.blocks {
		for _, t := range b.periods {
			w.twin[t] = b.periods
		}
	}
	w.weigh()
	target := f.planner.base + w.points - f.worth
	best, least := clonePlan(w.plan), w.cost
	for step := 0; step < walkSteps && least > target; step++ {
		w.step(int64(walkSteps-step) * w.heavy / walkSteps / 2)
		if w.cost < least {
			best, least = clonePlan(w.plan), w.cost
		}
	}
	return best, f.planner.base + w.points - least, least < w.heavy
}

func clonePlan(plan []fielded) []fielded {
	clone := make([]fielded, len(plan))
	for t, p := range plan {
		clone[t] = fielded{append([]int8(nil), p.at...), p.on, append([]int8(nil), p.line...)}
	}
	return clone
}

// weigh adds up the scores and what the plan breaks.
func (w *walk) weigh() {
	w.player, w.period = make([]int64, w.players), make([]int64, w.periods)
	w.heavy = 1
	for i := range w.trackers {
		for k := range w.trackers[i] {
			w.heavy += max(w.trackers[i][k].soft, 0)
		}
	}
	for k := range w.rows {
		w.heavy += max(w.rows[k].soft, 0)
	}
	w.heavy = (w.heavy + w.breakCost*int64(w.size)) * int64(w.periods)
	for t := w.first; t < w.periods; t++ {
		for j, i := range w.plan[t].at {
			if i >= 0 {
				w.points += w.row(t, int(i))[j]
			}
		}
		w.period[t] = w.periodCost(t)
		w.cost += w.period[t]
	}
	for i := range w.players {
		w.player[i] = w.playerCost(i)
		w.cost += w.player[i]
	}
}

func (w *walk) playerCost(i int) (cost int64) {
	for n := range w.trackers[i] {
		k := &w.trackers[i][n]
		state := 0
		for t := range w.plan {
			var units int
			state, units = k.step(state, t, int(w.plan[t].line[i]))
			if k.soft == hard {
				cost += int64(units) * w.heavy
			} else {
				cost += int64(units) * k.soft
			}
		}
	}
	return cost
}

func (w *walk) periodCost(t int) (cost int64) {
	if t >= w.first {
		cost = int64(bits.OnesCount64(w.must[t]&^w.plan[t].on)) * w.heavy
	}
	for k := range w.rows {
		r := &w.rows[k]
		if r.t != t {
			continue
		}
		units := int64(r.units(w.plan))
		switch {
		case r.soft == hard:
			cost += units * w.heavy
		case !r.link:
			cost += units * r.soft
		}
	}
	for _, g := range w.groups {
		if on := w.plan[t].on & g.set; g.t == t && g.soft != hard && on != 0 && on != g.set {
			cost += g.soft
		}
	}
	if t > 0 {
		cost += w.breakCost * int64(bits.OnesCount64(w.plan[t].on&^w.plan[t-1].on))
	}
	return cost
}

// next draws a number below n.
func (w *walk) next(n int) int {
	w.draw = w.draw*6364136223846793005 + 1442695040888963407
	return int(w.draw >> 33 % uint64(n))
}

// step tries one exchange and takes it back if it costs more than allowed.
func (w *walk) step(allowed int64) {
	a := w.first + w.next(w.periods-w.first)
	b := w.twin[a][w.next(len(w.twin[a]))]
	j := w.next(w.slots)
	if a == b || w.plan[a].at[j] == w.plan[b].at[j] {
		return
	}
	slots := w.component(a, b, j)
	players := w.swap(a, b, slots)
	before := w.cost
	w.refresh(a, b, players)
	if w.cost > before && w.cost-before > allowed*int64(w.next(64))/64/8 {
		w.swap(a, b, slots)
		w.refresh(a, b, players)
	}
}

// component is the slots that players connect with slot j in the two periods.
func (w *walk) component(a, b, j int) (slots uint32) {
	slots = 1 << j
	for grown := true; grown; {
		grown = false
		for k := range w.slots {
			for m := range w.slots {
				i := w.plan[a].at[k]
				if i >= 0 && i == w.plan[b].at[m] && (slots>>k^slots>>m)&1 != 0 {
					slots |= 1<<k | 1<<m
					grown = true
				}
			}
		}
	}
	return slots
}

// swap exchanges the slots of two periods, and returns the players concerned.
func (w *walk) swap(a, b int, slots uint32) (players uint64) {
	p, q := &w.plan[a], &w.plan[b]
	for ; slots != 0; slots &= slots - 1 {
		j := bits.TrailingZeros32(slots)
		p.at[j], q.at[j] = q.at[j], p.at[j]
		for _, i := range [2]int8{p.at[j], q.at[j]} {
			if i >= 0 {
				players |= 1 << i
			}
		}
	}
	members(players, func(i int) { p.line[i], q.line[i] = q.line[i], p.line[i] })
	on := (p.on ^ q.on) & players
	p.on ^= on
	q.on ^= on
	return players
}

// refresh counts anew what two periods and some players cost.
func (w *walk) refresh(a, b int, players uint64) {
	members(players, func(i int) {
		w.cost -= w.player[i]
		w.player[i] = w.playerCost(i)
		w.cost += w.player[i]
	})
	for _, t := range [4]int{a, b, a + 1, b + 1} {
		if t < w.periods {
			w.cost -= w.period[t]
			w.period[t] = w.periodCost(t)
			w.cost += w.period[t]
		}
	}
}
