package lineup

import "math/bits"

// tracker is one rule that follows one player through the match, as a finite
// automaton over the lines he is in, period by period. Its state is a small
// number; 0 before the rule begins and after it has ended.
type tracker struct {
	kind     string
	from, to int
	low      int
	high     int   // -1 for none
	lines    []int // of the rule, by number; none for the whole field
	soft     int64
	ruledOut []uint64 // the players ruled out, by period, for ConsecutiveOut
	player   int
	first    int // the first period to come
	half     int // the first period of the second half
}

// bench is the line of a player who is not on the field.
const bench = -1

func (l *planner) track(r *Rule, set uint64, soft int64) {
	from, to := l.window(r)
	shape := tracker{kind: r.Kind, from: from, to: to, high: -1, soft: soft, ruledOut: l.out, first: l.first, half: l.periods / 2}
	if r.Min != nil {
		shape.low = *r.Min
	}
	if r.Max != nil {
		shape.high = *r.Max
	}
	switch r.Kind {
	case LinePeriods:
		shape.lines = []int{l.lines[r.Line]}
	case NoReturn:
		if r.Line != "" {
			shape.lines = []int{l.lines[r.Line]}
		}
	case LinesPlayed:
		for _, line := range r.Of {
			shape.lines = append(shape.lines, l.lines[line])
		}
	case KeeperByHalf:
		set = l.everyone()
		line, ok := l.lines[keeperLine(r)]
		if !ok {
			return
		}
		shape.lines = []int{line}
	}
	members(set, func(i int) {
		shape.player = i
		l.trackers[i] = append(l.trackers[i], shape)
	})
}

func keeperLine(r *Rule) string {
	if r.Line == "" {
		return KeeperLine
	}
	return r.Line
}

// step follows the player through period t in a line, or on the bench. It
// returns the next state and the units by which that breaks the rule.
func (k *tracker) step(state, t, line int) (next, units int) {
	switch k.kind {
	case TimeOnField:
		return k.count(state, t, line != bench)
	case LinePeriods:
		return k.count(state, t, line == k.lines[0])
	case ConsecutiveOut:
		return k.rest(state, t, line)
	case LinesPlayed:
		return k.visit(state, t, line)
	case NoReturn:
		return k.stay(state, t, line)
	}
	return k.guard(state, t, line)
}

// count counts periods up to the larger bound. Those beyond high break the
// rule at once, those missing when it ends.
func (k *tracker) count(state, t int, counts bool) (next, units int) {
	if t < k.from || t > k.to {
		return 0, 0
	}
	if counts {
		if k.high >= 0 && state >= k.high && t >= k.first {
			units++
		}
		state = min(state+1, max(k.low, k.high))
	}
	if t == k.to {
		return 0, units + max(k.low-state, 0)
	}
	return state, units
}

// rest counts the periods in a row on the bench.
func (k *tracker) rest(state, t, line int) (next, units int) {
	if t < k.from || t > k.to || line != bench || k.ruledOut[t]&(1<<k.player) != 0 {
		return 0, 0
	}
	if state == k.high && t >= k.first {
		units = 1
	}
	next = min(state+1, k.high)
	if t == k.to {
		next = 0
	}
	return next, units
}

// visit collects lines in a set.
func (k *tracker) visit(state, t, line int) (next, units int) {
	if t < k.from || t > k.to {
		return 0, 0
	}
	for n, of := range k.lines {
		if line == of {
			state |= 1 << n
		}
	}
	if bits.OnesCount(uint(state)) >= k.low {
		state = 1<<len(k.lines) - 1 // enough is as good as all
	}
	if t == k.to {
		return 0, max(k.low-bits.OnesCount(uint(state)), 0)
	}
	return state, 0
}

// The states of a rule of kind NoReturn.
const (
	notYet = iota
	inside
	gone
)

// stay tells who has not been there yet from who has left.
func (k *tracker) stay(state, t, line int) (next, units int) {
	if t < k.from || t > k.to {
		return notYet, 0
	}
	switch there := line != bench && (len(k.lines) == 0 || line == k.lines[0]); {
	case there:
		next = inside
	case state != notYet:
		next = gone
	}
	if state == gone && next == inside && t >= k.first {
		units = 1
	}
	if t == k.to {
		next = notYet
	}
	return next, units
}

// guard remembers whether the player was in the line.
func (k *tracker) guard(state, t, line int) (next, units int) {
	if line == k.lines[0] {
		next = 1
	}
	if next > state && t > 0 && t >= k.first && t != k.half {
		units = 1
	}
	if t+1 == k.half {
		next = 0 // whoever keeps in the second half, it is all the same
	}
	return next, units
}

// lost is the points that the units of a period cost; ok is false when the
// rule is hard and broken.
func (k *tracker) lost(units int) (points int64, ok bool) {
	if k.soft == hard {
		return 0, units == 0
	}
	return int64(units) * k.soft, true
}
