package lineup

import (
	"math/bits"
	"slices"
)

// One period of a plan, all others as they are, is a single lineup again. What
// a player does in it decides, together with the rest of his match, what his
// trackers lose: that is a weight for every slot, and one for the bench, which
// the others are measured against. Rules on several players, and the changes at
// the breaks before and after, are quotas. So branch.go solves the period
// exactly, with every rule charged over the whole match.

// periodField is period t of a plan, for some of the players. Of lineups worth
// the same, the one with the fewest moves from the plan has the largest key. A
// search spends from the budget.
func (l *planner) periodField(plan []fielded, t int, among uint64, budget *int) *field {
	f := &field{formation: l.formation, index: l.index, squad: l.problem.Players, players: l.players, slots: l.slots,
		size: l.size, lines: 1, everyone: l.everyone(), unavailable: l.out[t], locked: l.must[t], ladder: l.periodLadder()}
	f.view = view{high: f.slots, pin: -1, covered: -1}
	for j := range f.slots {
		if f.formation.Slots[j].Mandatory {
			f.base -= f.ladder.mandatory * tieUnits
		}
	}
	f.weight = slices.Repeat([]int64{none}, f.players*f.slots)
	members(among, func(i int) { l.weighPeriod(f, plan, t, i) })
	l.periodQuotas(f, plan, t)
	if len(f.quotas) > 0 {
		f.plain, f.prices = slices.Clone(f.weight), make([]int64, len(f.quotas))
		f.known, f.budget = map[choice]finding{}, budget
	}
	return f
}

// periodLadder orders the lineups of one period as planLadder orders plans.
func (l *planner) periodLadder() *ladder {
	d := &ladder{span: l.steps.span, line: l.steps.span, lines: 1, count: l.steps.span}
	d.mandatory = d.count * int64(l.slots+1)
	d.lock = d.mandatory * int64(l.slots+1)
	return d
}

// weighPeriod fills in the weights of one player. Who breaks a hard rule on the
// bench is locked; where he breaks one on the field he has no weight.
func (l *planner) weighPeriod(f *field, plan []fielded, t, i int) {
	onBefore, onAfter := t == 0 || plan[t-1].on>>i&1 != 0, t+1 < l.periods && plan[t+1].on>>i&1 != 0
	off, canRest := l.courseLoss(plan, t, i, bench)
	if !canRest {
		off, f.locked = 0, f.locked|1<<i
	}
	if onAfter {
		off += l.breakCost
	}
	f.base -= off * tieUnits
	was := slices.Index(plan[t].at, int8(i))
	if was >= 0 {
		f.base--
	}
	locked := f.locked>>i&1 != 0
	if locked {
		f.base -= f.ladder.lock * tieUnits
	}
	row, points := f.row(i), l.row(t, i)
	for j := range row {
		lost, ok := int64(0), points[j] != none
		if ok {
			lost, ok = l.courseLoss(plan, t, i, l.lineOf[j])
		}
		if !ok {
			continue
		}
		if !onBefore {
			lost += l.breakCost
		}
		weight := l.steps.points(points[j]) + off - lost + f.ladder.count
		if f.formation.Slots[j].Mandatory {
			weight += f.ladder.mandatory
		}
		if locked {
			weight += f.ladder.lock
		}
		row[j] = weight * tieUnits
		switch was {
		case j:
			row[j]++
		case -1:
			row[j]--
		}
	}
}

// courseLoss is what the trackers of a player lose over the match if he is in
// this line, or on the bench, in period t.
func (l *planner) courseLoss(plan []fielded, t, i, line int) (lost int64, ok bool) {
	was := plan[t].line[i]
	defer func() { plan[t].line[i] = was }()
	plan[t].line[i] = int8(line)
	for n := range l.trackers[i] {
		points, ok := l.trackers[i][n].through(plan)
		if !ok {
			return 0, false
		}
		lost += points
	}
	return lost, true
}

// periodQuotas turns the rows and groups that the period has a part in into
// losses by number.
func (l *planner) periodQuotas(f *field, plan []fielded, t int) {
	for k := range l.rows {
		r := &l.rows[k]
		switch {
		case r.field || r.link:
		case r.comingOn && r.t == t:
			f.limit(l.everyone()&^plan[t-1].on, r.soft, func(n int) int { return r.beyond(n) })
		case r.comingOn && r.t == t+1:
			after := bits.OnesCount64(plan[t+1].on)
			f.limit(plan[t+1].on, r.soft, func(n int) int { return r.beyond(after - n) })
		case r.t == t && !r.comingOn:
			f.limit(r.plus, r.soft, func(n int) int { return r.beyond(n) })
		}
	}
	for _, g := range l.groups {
		if g.t == t {
			size := bits.OnesCount64(g.set)
			f.limit(g.set, g.soft, func(n int) int { return min(n, size-n, 1) })
		}
	}
}

// beyond is by how much a number misses a row.
func (r *row) beyond(n int) int { return max(r.low-n, n-r.high, 0) }

// limit adds a quota that costs soft points for every unit, or is hard.
func (f *field) limit(players uint64, soft int64, units func(n int) int) {
	q := quota{players: players}
	for n := range min(bits.OnesCount64(players), MaxSlots) + 1 {
		switch u := units(n); {
		case u <= 0:
		case soft == hard:
			q.loss[n] = never
		default:
			q.loss[n] = int64(u) * soft * tieUnits
		}
	}
	if q.loss != [MaxSlots + 1]int64{} {
		f.quotas = append(f.quotas, q)
	}
}

// lineupOf is a period of the plan as a lineup of its field.
func (f *field) lineupOf(p *fielded) lineup {
	now := emptyLineup()
	copy(now.at[:], p.at)
	f.settle(&now)
	now.key -= f.groupLoss(now.on)
	return now
}

// fills says whether a lineup fills as many places as another.
func (f *field) fills(l, as *lineup) bool {
	open, wanted := f.openMandatory(l), f.openMandatory(as)
	return open < wanted || open == wanted && bits.OnesCount64(l.on) >= bits.OnesCount64(as.on)
}
