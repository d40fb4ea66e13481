package lineup

import "math/bits"

// The rules of a plan fall into three groups. Those that look at one player in
// one period edit his weights (lock, out). Those that follow one player through
// the match become trackers, small automata; see course.go. Those that look at
// several players in one period become rows, linear in who is on the field.

// row says that in period t the players of plus on the field, less those of
// minus, are at least low and at most high. A row of who comes on counts only
// those of plus who were off before. Beyond that it costs soft points a unit,
// or is forbidden when soft is hard.
type row struct {
	t           int
	plus, minus uint64
	low, high   int
	soft        int64
	comingOn    bool
	field       bool // the size of the field, which the flow knows
	link        bool // one of a chain whose true price is its group's
}

// group is players who are on the field together or not at all.
type group struct {
	t    int
	set  uint64
	soft int64
}

// hard is the price of a unit that no plan may break.
const hard = -1

func (l *planner) rule(r *Rule) {
	var set uint64
	for _, id := range named(l.problem, r) {
		set |= 1 << l.player(id)
	}
	soft := int64(hard)
	if r.Soft != nil {
		soft = int64(*r.Soft)
	}
	from, to := l.window(r)
	switch r.Kind {
	case Lock, Out, Apart, Together, Count:
		for t := max(from, l.first); t <= to; t++ {
			l.periodRule(r, t, set, soft)
		}
	case Changes:
		l.changes(r, soft)
	default:
		l.track(r, set, soft)
	}
}

// window is the first and last period a rule looks at.
func (l *planner) window(r *Rule) (from, to int) {
	to = l.periods - 1
	if r.From != nil {
		from = *r.From - 1
	}
	if r.To != nil {
		to = *r.To - 1
	}
	return from, to
}

func (l *planner) periodRule(r *Rule, t int, set uint64, soft int64) {
	n := bits.OnesCount64(set)
	switch r.Kind {
	case Out:
		l.ruleOut(t, set, soft)
	case Lock:
		l.lock(t, set, r.Slot, soft)
	case Apart:
		l.rows = append(l.rows, row{t: t, plus: set, high: 1, soft: soft})
	case Together:
		l.together(t, set, soft)
	case Count:
		low, high := 0, n
		if r.Min != nil {
			low = *r.Min
		}
		if r.Max != nil {
			high = min(n, *r.Max)
		}
		l.rows = append(l.rows, row{t: t, plus: set, low: low, high: high, soft: soft})
	}
}

func (l *planner) ruleOut(t int, set uint64, soft int64) {
	if soft == hard {
		l.out[t] |= set
	}
	l.own(t)
	members(set, func(i int) {
		weights := l.row(t, i)
		for j := range weights {
			switch {
			case soft == hard:
				weights[j] = none
			case weights[j] != none:
				weights[j] -= soft
			}
		}
	})
}

// lock adds the points of a soft lock where it is met and takes them off the
// base.
func (l *planner) lock(t int, set uint64, slot string, soft int64) {
	l.own(t)
	if soft == hard {
		l.must[t] |= set
	}
	members(set, func(i int) {
		if soft != hard {
			l.base -= soft
		}
		weights := l.row(t, i)
		for j := range weights {
			met := slot == "" || l.formation.Slots[j].ID == slot
			switch {
			case weights[j] == none:
			case soft == hard && !met:
				weights[j] = none
			case soft != hard && met:
				weights[j] += soft
			}
		}
	})
}

// together chains the players in pairs. When it is soft the links share its
// price, rounded down: a bound from below for groups of three and more, exact
// for pairs. See planner.worth for the true price.
func (l *planner) together(t int, set uint64, soft int64) {
	l.groups = append(l.groups, group{t, set, soft})
	links := int64(bits.OnesCount64(set) - 1)
	previous := -1
	members(set, func(i int) {
		if previous >= 0 {
			link := row{t: t, plus: 1 << previous, minus: 1 << i, soft: soft, link: true}
			if soft != hard {
				link.soft = soft / links
			}
			l.rows = append(l.rows, link)
		}
		previous = i
	})
}

func (l *planner) changes(r *Rule, soft int64) {
	l.tracksOn = true
	if r.Cost != nil {
		l.breakCost += int64(*r.Cost)
	}
	if r.Max == nil {
		return
	}
	for t := max(l.first, 1); t < l.periods; t++ {
		l.rows = append(l.rows, row{t: t, plus: l.everyone(), high: *r.Max, soft: soft, comingOn: true})
	}
}

// settleRows adds the size of the field, where it is less than the formation,
// and drops rows that nothing can break or that cost nothing.
func (l *planner) settleRows() {
	if l.size < l.slots {
		for t := l.first; t < l.periods; t++ {
			l.rows = append(l.rows, row{t: t, plus: l.everyone(), high: l.size, soft: hard, field: true})
		}
	}
	kept := l.rows[:0]
	for _, r := range l.rows {
		most, least := bits.OnesCount64(r.plus), -bits.OnesCount64(r.minus)
		if r.soft != 0 && (r.low > least || r.high < most) {
			kept = append(kept, r)
		}
	}
	l.rows = kept
}
