package lineup

import "math/bits"

// worth is what a whole plan, played periods first, is worth in units of
// prices; ok is false when it breaks a hard rule. It counts every rule from
// the trackers and groups themselves, also those that did not fit a course.
func (m *market) worth(plan []fielded) (total int64, ok bool) {
	m.work += m.worthWork
	total = m.base + m.sunk
	for t := m.first; t < m.periods; t++ {
		for j, i := range plan[t].at {
			if i >= 0 {
				total += m.gain[t][int(i)*m.slots+j]
			}
		}
		if m.must[t]&^plan[t].on != 0 || plan[t].on&m.out[t] != 0 {
			return 0, false
		}
	}
	var lost int64
	for i := range m.players {
		for n := range m.trackers[i] {
			points, ok := m.trackers[i][n].through(plan)
			if !ok {
				return 0, false
			}
			lost += points
		}
	}
	for k := range m.rows {
		points, ok := m.rows[k].lost(plan)
		if !ok {
			return 0, false
		}
		lost += points
	}
	for _, g := range m.groups {
		if on := plan[g.t].on & g.set; on != 0 && on != g.set {
			if g.soft == hard {
				return 0, false
			}
			lost += g.soft
		}
	}
	for t := max(m.first, 1); t < m.periods; t++ {
		lost += m.breakCost * int64(bits.OnesCount64(plan[t].on&^plan[t-1].on))
	}
	return total - lost*m.unit, true
}

// through follows the rule through the match.
func (k *tracker) through(plan []fielded) (lost int64, ok bool) {
	state := 0
	for t := range plan {
		var units int
		state, units = k.step(state, t, int(plan[t].line[k.player]))
		points, ok := k.lost(units)
		if !ok {
			return 0, false
		}
		lost += points
	}
	return lost, true
}

// units is how far a row is from being met.
func (r *row) units(plan []fielded) int {
	on := plan[r.t].on
	if r.comingOn {
		on &^= plan[r.t-1].on
	}
	sum := bits.OnesCount64(on&r.plus) - bits.OnesCount64(on&r.minus)
	return max(r.low-sum, sum-r.high, 0)
}

func (r *row) lost(plan []fielded) (points int64, ok bool) {
	switch units := r.units(plan); {
	case units == 0:
		return 0, true
	case r.soft == hard:
		return 0, false
	case r.link:
		return 0, true
	default:
		return int64(units) * r.soft, true
	}
}
