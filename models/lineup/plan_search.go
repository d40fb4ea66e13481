package lineup

import (
	"math/bits"
	"slices"
)

// planSearch is the complete search: branch and bound on who is on the field,
// and in which class of lines, in which period. Bounds come from prices, which
// every branch inherits; what the prices prove to be worse than the best plan
// known is forbidden at once; plans come from sequencing at every node. Once the
// keepers are decided, squads that are small enough go on with the prices of
// teams, see teams, which are closer, and are mostly finished by them. The
// budget counts work, not time, so the answer is the same on every machine.
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
	teams    *teams // once there was one
	plain    bool   // whether to do without teams
	polishes int    // how many more plans that are not the best may be polished
	anyPlan  bool   // whether the first plan found will do
}

// direction is a smoothed subgradient, in 64ths.
type direction struct {
	slot, row []int64
}

const (
	rootRounds   = 250
	keeperRounds = 200 // where the keepers are not decided
	teamRounds   = 100 // where teams take over
	branchRounds = 30
	firstAim     = 32 // points
	polishGap    = 24 // points below the best from which polishing is tried
	polishMost   = 10 // such plans at a time
)

func newPlanSearch(m *market, budget int) *planSearch {
	y := m.newPrices()
	s := &planSearch{
		market: m, seq: newSequence(m), budget: m.work + budget, best: m.base - m.steps.span*m.unit, open: absent,
		move: direction{y.slot, y.row}, polishes: polishMost,
	}
	for _, c := range m.courses {
		s.widest = max(s.widest, len(c.lineOf))
	}
	s.usual = make([]int32, len(m.taken)*s.widest)
	for k := range s.usual {
		s.usual[k] = 512
	}
	return s
}

// run searches from the given prices. The answer is in best, plan and open.
func (s *planSearch) run(y *prices) { s.explore(y, s.openChoices(), 1<<60, rootRounds) }

func (s *planSearch) explore(y *prices, x choices, bound int64, rounds int) {
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
	rounds = branchRounds
	if k, _ := s.doubtful(x, s.guarded); k >= 0 {
		rounds = keeperRounds
	} else if s.fewTeams() {
		b := s.newTeams()
		b.inherit()
		b.explore(y, x, bound, teamRounds)
		return
	}
	for _, child := range s.split(x) {
		s.explore(&prices{slices.Clone(y.slot), slices.Clone(y.row)}, child, bound, rounds)
	}
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
