package lineup

import "slices"

// Which period somebody plays in decides little where periods are alike: what
// he does in one he can do in another. How often he plays decides more, or plays
// in a class. A branch is therefore halved by such a number first, as one more
// rule that follows a player: at most so often, or more often.

// halves are the markets of a branch with one more rule each, the likelier first;
// none when every number is all but decided. ok is false when there are none to
// be had.
func (s *planSearch) halves() (parts []*market, ok bool) {
	player, line, often := s.undecided()
	if player < 0 {
		return nil, false
	}
	rule := tracker{kind: LinePeriods, from: s.first, to: s.periods - 1, high: -1, soft: hard, player: player, first: s.first, lines: []int{line}}
	if line == bench {
		rule.kind, rule.lines = TimeOnField, nil
	}
	less, more := rule, rule
	less.high, more.low = often/1024, often/1024+1
	for _, k := range []tracker{less, more} {
		m, fits := s.with(k)
		if !fits {
			return nil, false
		}
		if m != nil {
			parts = append(parts, m)
		}
	}
	if len(parts) == 2 && often%1024 > 512 {
		slices.Reverse(parts)
	}
	return parts, true
}

const decided = 128 // a number so near to a whole one is not worth halving

// undecided is how often, in 1024ths, the least decided player was on the field
// lately, or in a line, if that is a class of its own.
func (s *planSearch) undecided() (player, line, often int) {
	player, doubt := -1, decided
	for i, c := range s.courses {
		total := 0
		for class := 1; class < len(c.lineOf); class++ {
			sum := 0
			for t := range s.periods - s.first {
				sum += int(s.usual[(t*s.players+i)*s.widest+class])
			}
			total += sum
			if d := min(sum%1024, 1024-sum%1024); d > doubt && class != c.other {
				player, line, often, doubt = i, c.lineOf[class], sum, d
			}
		}
		if d := min(total%1024, 1024-total%1024); d > doubt {
			player, line, often, doubt = i, bench, total, d
		}
	}
	return player, line, often
}

// with is the market with one more rule, which sees no other lines than those
// before; nil when nobody can keep it, and false when his course grows too large.
func (m *market) with(k tracker) (*market, bool) {
	l, i := *m.planner, k.player
	l.trackers = slices.Clone(l.trackers)
	l.trackers[i] = append(slices.Clone(l.trackers[i]), k)
	c := l.classes(i)
	if !l.unfold(c, i, l.trackers[i]) {
		return nil, false
	}
	if len(c.arcsOf) == 0 {
		return nil, true
	}
	c.scale(m.unit)
	part := *m
	part.planner, part.courses, part.value = &l, slices.Clone(m.courses), slices.Clone(m.value)
	part.courses[i], part.value[i] = c, make([]int64, c.nodes())
	return &part, true
}

// within explores a branch in a part of the market.
func (s *planSearch) within(part *market, explore func()) {
	whole := s.market
	part.work = whole.work
	s.market, s.seq.market = part, part
	explore()
	s.market, s.seq.market = whole, whole
	whole.work = part.work
}
