package lineup

import (
	"math/bits"
	"slices"
)

// planSearch is the complete search: branch and bound on who is on the field,
// and in which class of lines, in which period. Bounds come from prices, which
// every branch inherits; what the prices prove to be worse than the best plan
// known is forbidden at once; plans come from sequencing at every node. The
// budget counts courses valued, not time, so the answer is the same on
// every machine.
type planSearch struct {
	*market
	seq      *sequence
	budget   int
	best     int64 // worth of the best plan known
	plan     []fielded
	open     int64   // the largest bound of a branch that was given up
	usual    []int32 // how often each class was taken lately, in 1024ths, by choice
	widest   int     // most classes of a player
	move     direction
	start    *prices // those it all began with, before changes were charged
	latest   *prices // those that freeOfChanges found last
	plain    bool    // whether to branch only
	finishes int     // branches begun to be finished
	polishes int     // how many more plans that are not the best may be polished
	patience int     // the depth from which finish is tried again
	anyPlan  bool    // whether the first plan found will do
	aim      int64
}

// direction is a smoothed subgradient, in 64ths.
type direction struct {
	slot, row []int64
}

const (
	rootRounds     = 250
	branchRounds   = 30
	freeRounds     = 200
	polishGap      = 24 // points below the best from which polishing is tried
	polishMost     = 10 // such plans at a time
	polishFinishes = 4  // branches in which they are
	stepBits       = 20
	aspirations    = 4
	aspireWidth    = 100
	aspireWork     = 100_000
)

func newPlanSearch(m *market, budget int) *planSearch {
	y := m.newPrices()
	s := &planSearch{
		market: m, seq: newSequence(m), budget: m.work + budget, best: m.base - m.steps.span*m.unit, open: absent,
		aim: 32 * m.unit, move: direction{y.slot, y.row},
	}
	for _, c := range m.courses {
		s.widest = max(s.widest, len(c.lineOf))
	}
	s.usual = make([]int32, len(m.taken)*s.widest)
	return s
}

// run searches from the given prices. The answer is in best, plan and open.
func (s *planSearch) run(y *prices) {
	s.start = &prices{slices.Clone(y.slot), slices.Clone(y.row)}
	for k := range s.usual {
		s.usual[k] = 512
	}
	s.polishes = polishMost
	s.explore(y, s.openChoices(), 1<<60, rootRounds, 0)
}

func (s *planSearch) explore(y *prices, x choices, bound int64, rounds, depth int) {
	if s.anyPlan && s.plan != nil {
		return
	}
	if s.work >= s.budget {
		s.open = max(s.open, bound)
		return
	}
	bound, ok := s.press(y, x, bound, rounds)
	if !ok || s.floor(bound) <= s.best || !s.fix(y, x) {
		return
	}
	if depth == 0 && !s.anyPlan {
		if bound = s.aspire(y, x, bound); s.floor(bound) <= s.best || !s.fix(y, x) {
			return
		}
	}
	if s.layered() && !s.anyPlan {
		if depth == 0 && s.newLayers(y, x).sweep(x, rootWidth) {
			return
		}
		if k, _ := s.doubtful(x, s.guarded); k < 0 && depth >= s.patience {
			if s.finish(y, x) {
				return
			}
			s.patience = depth + 4
		}
	}
	for _, child := range s.split(x) {
		s.explore(&prices{slices.Clone(y.slot), slices.Clone(y.row)}, child, bound, branchRounds, depth+1)
	}
}

// aspire looks for a plan that is as good as the bound, as if it were known that
// a grain less can be had: hardly any choices are left then. When that proves
// that there is none, the bound is lowered by a grain, and so on.
func (s *planSearch) aspire(y *prices, x choices, bound int64) int64 {
	for n := 0; n < aspirations && s.floor(bound) > s.best; n++ {
		known, until := s.best, s.budget
		s.best = s.floor(bound) - s.grain
		s.budget = min(s.budget, s.work+aspireWork)
		complete := s.reach(y, slices.Clone(x))
		s.budget = until
		if s.best >= s.floor(bound) {
			return s.best
		}
		s.best = known
		if !complete {
			break
		}
		bound = s.floor(bound) - s.grain
	}
	return bound
}

// reach tries to beat s.best in narrow layers, then in whole ones; false means
// that it may have missed a plan.
func (s *planSearch) reach(y *prices, x choices) (complete bool) {
	if !s.fix(y, x) {
		return true
	}
	if !s.layered() {
		return false
	}
	d := s.newLayers(y, x)
	best := s.best
	if d.sweep(x, aspireWidth) || s.best > best {
		return true
	}
	return d.sweep(x, 0)
}

// press lowers the bound by moving the prices against a smoothed subgradient,
// with steps that aim at the best plan known (Polyak 1969; Camerini, Fratta and
// Maffioli 1975). It leaves the best prices in y, and makes plans on the way.
func (s *planSearch) press(y *prices, x choices, bound int64, rounds int) (int64, bool) {
	now := prices{slices.Clone(y.slot), slices.Clone(y.row)}
	clear(s.move.slot)
	clear(s.move.row)
	aim, idle := s.aim, 0
	for round := range rounds {
		if !s.evaluate(&now, x) {
			return 0, false
		}
		if s.bound < bound {
			if bound-s.bound > aim/4 {
				aim *= 2
			}
			bound, idle = s.bound, 0
			copy(y.slot, now.slot)
			copy(y.row, now.row)
			if s.floor(bound) <= s.best {
				return bound, true
			}
		} else if idle++; idle >= 5 {
			aim, idle = max(aim/2, s.grain/16), 0
			copy(now.slot, y.slot)
			copy(now.row, y.row)
			clear(s.move.slot)
			clear(s.move.row)
			continue
		}
		if round%3 == 0 {
			s.try(&now, x)
			if s.anyPlan && s.plan != nil {
				return bound, false
			}
		}
		s.remember()
		target := bound - aim
		if target < s.best {
			target = s.best
		}
		if !s.shift(&now, max(s.bound-target, 1)) {
			break
		}
	}
	return bound, true
}

// try makes a plan from the prices just evaluated.
func (s *planSearch) try(y *prices, x choices) {
	worth, ok := s.seq.run(y, x)
	if !ok || worth <= s.best && (s.polishes == 0 || worth <= s.best-polishGap*s.unit) {
		return
	}
	s.keep(worth)
}

// adopt begins with a plan made elsewhere.
func (s *planSearch) adopt(plan []fielded) {
	if worth, ok := s.worth(plan); ok {
		s.plan, s.best = s.polish(plan, worth)
	}
}

// keep takes over the plan of the sequence if it is the best so far, once
// polished.
func (s *planSearch) keep(worth int64) {
	plan := make([]fielded, len(s.seq.plan))
	for t := range plan {
		p := &s.seq.plan[t]
		plan[t] = fielded{slices.Clone(p.at), p.on, slices.Clone(p.line)}
	}
	if !s.anyPlan {
		s.polishes = max(s.polishes-1, 0)
		plan, worth = s.polish(plan, worth)
	}
	if worth > s.best {
		s.best, s.plan = worth, plan
	}
}

func (s *planSearch) remember() {
	for k := range s.usual {
		s.usual[k] -= s.usual[k] / 8
	}
	for k := range s.taken {
		s.usual[k*s.widest+int(s.taken[k].class)] += 128
	}
}

// shift moves the prices by a step of the given length in the bound; false
// means that nobody wants anything else.
func (s *planSearch) shift(y *prices, length int64) bool {
	slack := s.slack(y)
	var norm int64
	smooth := func(move []int64, slack []int64) {
		for k := range move {
			move[k] = slack[k]*64 + move[k]*5/8
			norm += move[k] * move[k]
		}
	}
	smooth(s.move.slot, slack.slot)
	smooth(s.move.row, slack.row)
	if norm == 0 {
		return false
	}
	hi, lo := bits.Mul64(uint64(length), 64<<stepBits)
	if hi >= uint64(norm) {
		return false
	}
	step, _ := bits.Div64(hi, lo, uint64(norm))
	for k, d := range s.move.slot {
		y.slot[k] = max(y.slot[k]-(d*int64(step)>>stepBits), 0)
	}
	for k, d := range s.move.row {
		y.row[k] = s.clamp(k, y.row[k]-(d*int64(step)>>stepBits))
	}
	return true
}

// clamp keeps the price of a row where the bound holds: a soft rule is worth no
// more than its points, and a row without a low or high end has one sign.
func (s *planSearch) clamp(k int, price int64) int64 {
	r := &s.rows[k]
	if r.soft != hard {
		price = min(max(price, -r.soft*s.unit), r.soft*s.unit)
	}
	return price
}

// slack is the subgradient: what is left of each slot and row.
func (s *planSearch) slack(y *prices) *prices {
	slack := s.newPrices()
	for k := range slack.slot {
		slack.slot[k] = 1
	}
	for k, c := range s.taken {
		if c.class != offClass {
			slack.slot[k/s.players*s.slots+int(c.slot)]--
		}
	}
	for k := range slack.slot {
		if slack.slot[k] > 0 && y.slot[k] == 0 {
			slack.slot[k] = 0
		}
	}
	for k := range s.rows {
		sum := s.demand(&s.rows[k])
		low, high := s.rows[k].low, s.rows[k].high
		switch {
		case y.row[k] > 0 || y.row[k] == 0 && sum > high:
			slack.row[k] = int64(high - sum)
		case y.row[k] < 0 || sum < low:
			slack.row[k] = int64(low - sum)
		}
	}
	return slack
}

// demand is how many want to be on the field, as the row counts.
func (s *planSearch) demand(r *row) (sum int) {
	t := (r.t - s.first) * s.players
	count := func(i, sign int) {
		if c := s.taken[t+i]; c.class != offClass && (!r.comingOn || c.comes) {
			sum += sign
		}
	}
	members(r.plus, func(i int) { count(i, 1) })
	members(r.minus, func(i int) { count(i, -1) })
	return sum
}

// fix forbids every choice that the prices prove to lead to nothing better
// than the best plan known: the best course through it falls short by more than
// the bound has to spare. false means that somebody has no choice left.
func (s *planSearch) fix(y *prices, x choices) bool {
	if !s.evaluate(y, x) {
		return false
	}
	spare := s.bound - s.best - s.grain // a loss beyond this is too much
	for i := range s.players {
		s.narrow(i, x, spare)
	}
	return !slices.Contains(x, 0)
}

// narrow is fix for one player: best paths from the start meet best paths to
// the end.
func (s *planSearch) narrow(i int, x choices, spare int64) {
	c, value := s.courses[i], s.value[i]
	from := s.fromStart(i, x)
	for t := range s.periods - s.first {
		var keep uint32
		k := t*s.players + i
		for node := c.layer[t]; node < c.layer[t+1]; node++ {
			if from[node] == absent {
				continue
			}
			for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
				if x[k]>>a.class&1 != 0 && value[a.to] != absent && from[node]+s.step(i, t, a)+value[a.to] >= value[0]-spare {
					keep |= 1 << a.class
				}
			}
		}
		x[k] = keep
	}
}

// fromStart is the best course of a player from the start to each node.
func (s *planSearch) fromStart(i int, x choices) []int64 {
	c := s.courses[i]
	from := make([]int64, c.nodes())
	for node := range from {
		from[node] = absent
	}
	from[0] = 0
	for t := range s.periods - s.first {
		classes := x[t*s.players+i]
		for node := c.layer[t]; node < c.layer[t+1]; node++ {
			if from[node] == absent {
				continue
			}
			for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
				if classes>>a.class&1 != 0 && s.value[i][a.to] != absent {
					from[a.to] = max(from[a.to], from[node]+s.step(i, t, a))
				}
			}
		}
	}
	return from
}

// step is what an arc is worth after prices.
func (s *planSearch) step(i, t int, a arc) int64 {
	v := s.profit[i][t*len(s.courses[i].lineOf)+int(a.class)] - a.lost
	if a.comes {
		v -= s.inFee[t]
	}
	return v
}

// split divides the choices in two, the likelier first: by the classes of guarded
// lines, then by who is on the bench, then by any class; of these by what is
// least decided. When everything is, it tries the one plan that is left.
func (s *planSearch) split(x choices) []choices {
	for _, among := range []func(int) uint32{s.guarded, benched, anyClass} {
		if k, class := s.doubtful(x, among); k >= 0 {
			return s.splitChoice(x, k, class)
		}
	}
	s.leaf(x)
	return nil
}

func benched(int) uint32  { return 1 << offClass }
func anyClass(int) uint32 { return ^uint32(0) }

func (s *planSearch) splitChoice(x choices, k, class int) []choices {
	with, without := slices.Clone(x), slices.Clone(x)
	with[k] = 1 << class
	without[k] &^= 1 << class
	if s.usual[k*s.widest+class] < 512 {
		return []choices{without, with}
	}
	return []choices{with, without}
}

// doubtful is the open choice among some classes that is nearest to being made
// half the time.
func (s *planSearch) doubtful(allowed choices, among func(player int) uint32) (k, class int) {
	k = -1
	least := int32(1 << 20)
	for n, classes := range allowed {
		if classes&(classes-1) == 0 {
			continue
		}
		for open := classes & among(n%s.players); open != 0; open &= open - 1 {
			c := bits.TrailingZeros32(open)
			usual := s.usual[n*s.widest+c]
			if doubt := max(usual-512, 512-usual); doubt < least {
				k, class, least = n, c, doubt
			}
		}
	}
	return k, class
}

// guarded are the classes that a rule keeps the same through a half.
func (s *planSearch) guarded(player int) (classes uint32) {
	for n := range s.trackers[player] {
		if k := &s.trackers[player][n]; k.kind == KeeperByHalf {
			if class := s.courses[player].classOf[k.lines[0]]; class > 0 {
				classes |= 1 << class
			}
		}
	}
	return classes
}

// leaf finds the best plan when everybody's classes are decided: one assignment
// for each period.
func (s *planSearch) leaf(x choices) {
	line := make([]int8, s.players)
	for t := s.first; t < s.periods; t++ {
		for i := range line {
			line[i] = int8(s.courses[i].lineOf[bits.TrailingZeros32(x[(t-s.first)*s.players+i])])
		}
		l, ok := s.arrange(t, line)
		if !ok {
			return
		}
		s.seq.note(t, &l)
	}
	if worth, ok := s.worth(s.seq.plan); ok && worth > s.best {
		s.keep(worth)
	}
}
