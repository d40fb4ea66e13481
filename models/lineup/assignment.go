package lineup

import "math/bits"

// The assignment by successive best augmenting paths: Kuhn 1955, Jonker and
// Volgenant 1987; with a line level and a limit on the players it is the
// min-cost flow of Ahuja, Magnanti and Orlin 1993, chapter 9. A lineup of k
// players that is the best of its size, augmented along the best path of the
// residual network, is the best of size k+1.
//
// A player can be entered only from his slot, so the paths are searched over
// slots, lines and the sink alone: at most 37 nodes. On so few nodes labels
// corrected in first-in-first-out order (Bellman, Ford, Moore) beat Dijkstra,
// and need no potentials, so any solved lineup is a warm start.

const (
	lineNode = MaxSlots     // the node of line 0; the slots are 0, 1, ...
	sink     = 2 * MaxSlots // every unit ends here
	nodes    = 2*MaxSlots + 1
	origin   = -1       // where a search starts
	absent   = -1 << 61 // no path yet: below every gain, above every gain plus none
	queueLen = 64       // a power of two above nodes: each node is queued at most once
)

// search is the working memory of one path search.
type search struct {
	gain   [nodes]int64 // of the best path found to each node
	from   [nodes]int8  // the node before it
	enters [MaxSlots]int8
	filled [MaxSlots]int8 // players by line
	queue  [queueLen]int8
	queued uint64
	head   int
	tail   int
}

// view narrows the field to slots low <= j < high, for the runs of an ordered
// formation. The slot pin must stay filled, and the line covered earns nothing.
type view struct{ low, high, pin, covered int }

// best fills the field from nothing without the players in out.
func (f *field) best(out uint64) lineup {
	if f.ordered {
		return f.bestOrdered(out, 0)
	}
	l := emptyLineup()
	for range f.size {
		if !f.augment(&l, f.everyone&^out, 0) {
			break
		}
	}
	f.settle(&l)
	return l
}

// augment puts one more of the players on the field, if there is a way that
// gains more than least: absent takes every way. Without the prices of a search
// every way gains.
func (f *field) augment(l *lineup, players uint64, least int64) bool {
	f.paths++
	f.start(l)
	f.enterFree(players &^ l.on)
	f.explore(l, -1, false)
	if f.search.gain[sink] <= least {
		return false
	}
	f.shift(l, sink)
	return true
}

// start empties the search and counts the lines.
func (f *field) start(l *lineup) {
	s := &f.search
	for v := range s.gain {
		s.gain[v] = absent
	}
	s.queued, s.head, s.tail = 0, 0, 0
	clear(s.filled[:])
	for j := f.view.low; j < f.view.high; j++ {
		if l.at[j] >= 0 {
			s.filled[f.lineOf[j]]++
		}
	}
}

// enterFree starts a path with each of the players.
func (f *field) enterFree(players uint64) {
	for ; players != 0; players &= players - 1 {
		f.enter(bits.TrailingZeros64(players))
	}
}

// enter starts a path with one player who is not on the field.
func (f *field) enter(player int) {
	for j := f.view.low; j < f.view.high; j++ {
		if weight := f.weight[player*f.slots+j]; weight > f.search.gain[j] {
			f.search.enters[j] = int8(player)
			f.reach(j, origin, weight)
		}
	}
}

// reach notes a better path to a node.
func (f *field) reach(v, from int, gain int64) {
	s := &f.search
	if gain <= s.gain[v] {
		return
	}
	s.gain[v], s.from[v] = gain, int8(from)
	if s.queued&(1<<v) == 0 {
		s.queued |= 1 << v
		s.queue[s.tail&(queueLen-1)] = int8(v)
		s.tail++
	}
}

// explore extends the paths until none gets better. They end in the slot
// hole, whose player was taken away; through says whether they may leave the
// sink again, by emptying one slot in favour of another.
func (f *field) explore(l *lineup, hole int, through bool) {
	s := &f.search
	for s.head != s.tail {
		v := int(s.queue[s.head&(queueLen-1)])
		s.head++
		s.queued &^= 1 << v
		switch {
		case v == hole:
		case v == sink:
			if through {
				f.leaveSink()
			}
		case v >= lineNode:
			f.leaveLine(l, v)
		case l.at[v] < 0:
			f.reach(lineNode+int(f.lineOf[v]), v, s.gain[v])
		default:
			f.leaveSlot(v, int(l.at[v]))
		}
	}
}

// leaveSlot moves the player of a slot to another one.
func (f *field) leaveSlot(v, player int) {
	s, row := &f.search, f.row(player)
	gain := s.gain[v] - row[v]
	for j := f.view.low; j < f.view.high; j++ {
		if gain+row[j] > s.gain[j] {
			f.reach(j, v, gain+row[j])
		}
	}
}

// leaveLine counts a player of the line, or empties a slot of it to make up
// for one that was filled.
func (f *field) leaveLine(l *lineup, v int) {
	s, line := &f.search, v-lineNode
	for j := f.view.low; j < f.view.high; j++ {
		if int(f.lineOf[j]) == line && l.at[j] >= 0 && j != f.view.pin {
			f.reach(j, v, s.gain[v])
		}
	}
	f.reach(sink, v, s.gain[v]+f.firstGain(line, s.filled[line] == 0))
}

func (f *field) leaveSink() {
	s := &f.search
	for line := range f.lines {
		if s.filled[line] > 0 {
			f.reach(lineNode+line, sink, s.gain[sink]-f.firstGain(line, s.filled[line] == 1))
		}
	}
}

func (f *field) firstGain(line int, first bool) int64 {
	if !first || line == f.view.covered {
		return 0
	}
	return f.lineGain[line]
}

// shift moves the players along the path that ends in v.
func (f *field) shift(l *lineup, v int) {
	s := &f.search
	for v != origin {
		from := int(s.from[v])
		if v < lineNode {
			entering := int8(-1) // the path came from the line: the slot is given up
			switch {
			case from == origin:
				entering = s.enters[v]
			case from < lineNode:
				entering = l.at[from] // not overwritten yet: the walk is backwards
			}
			l.at[v] = entering
		}
		v = from
	}
	l.on = 0
	for j := f.view.low; j < f.view.high; j++ {
		if l.at[j] >= 0 {
			l.on |= 1 << l.at[j]
		}
	}
}
