package lineup

import (
	"slices"
	"strconv"
)

// A course is everything one player can do during the match: a layered graph
// whose paths, one arc a period, are his choices of a line or the bench that
// break none of his hard rules. Arcs carry the points that soft rules cost. It
// is the product of his trackers, unfolded from the state after the periods
// played (Pesant, A regular language membership constraint for finite sequences
// of variables, 2004). Dead ends are cut off, so every path from the start is
// a legal course.
type course struct {
	classOf []int // class by line number
	lineOf  []int // a line of each class; class 0 is the bench
	other   int   // the class of all lines that no rule of his looks at, or -1
	layer   []int // first node of each period to come, and the end
	arcs    []arc // by node
	arcsOf  []int // first arc of each node, and the end
	sunk    int64 // points lost by what was played
	relaxed bool  // some trackers did not fit and are left out
}

type arc struct {
	to    int32
	class int8
	comes bool  // he comes on at the break before
	lost  int64 // by soft rules
}

const (
	maxCourseNodes  = 1 << 13 // of one player; see relaxed
	maxCoursesNodes = 1 << 17 // of all together
	maxUnfolding    = 1 << 20 // steps tried for all together, those of courses that grew too large included
	offClass        = 0
)

// courses unfolds everybody's course, and says how many steps that took. Players
// under the same rules share one. ok is false when somebody has none.
func (l *planner) courses() (all []*course, steps int, ok bool) {
	byShape := map[string]*course{}
	var first []int // player of each shape
	for i := range l.players {
		c := l.classes(i)
		shape := l.shape(i, c)
		if known := byShape[shape]; known != nil {
			c = known
		} else {
			byShape[shape], first = c, append(first, i)
		}
		all = append(all, c)
	}
	for _, i := range first {
		took := l.fit(all[i], i, min(maxCourseNodes, maxCoursesNodes/len(first)), maxUnfolding/len(first))
		if steps += took; len(all[i].arcsOf) == 0 {
			return nil, steps, false
		}
	}
	return all, steps, true
}

// fit unfolds a course with as many of the player's trackers as there is room for.
func (l *planner) fit(c *course, i, nodes, most int) (steps int) {
	trackers := slices.Clone(l.trackers[i])
	for {
		u := &unfolding{planner: l, course: c, player: i, trackers: trackers, nodes: nodes, left: most - steps}
		done := u.build()
		if steps += u.steps; done {
			return steps
		}
		trackers, c.relaxed = trackers[:len(trackers)*3/4], true
	}
}

// classes groups the lines by what the player's rules see of them.
func (l *planner) classes(i int) *course {
	c := &course{classOf: make([]int, len(l.lines)), lineOf: []int{bench}, other: -1}
	for line := range c.classOf {
		relevant := slices.ContainsFunc(l.trackers[i], func(k tracker) bool { return slices.Contains(k.lines, line) })
		switch {
		case !slices.Contains(l.lineOf, line):
			c.classOf[line] = -1
		case relevant:
			c.classOf[line] = len(c.lineOf)
			c.lineOf = append(c.lineOf, line)
		default:
			if c.other < 0 {
				c.other = len(c.lineOf)
				c.lineOf = append(c.lineOf, line)
			}
			c.classOf[line] = c.other
		}
	}
	return c
}

// shape names everything that the course of a player depends on.
func (l *planner) shape(i int, c *course) string {
	var b []byte
	put := func(values ...int) {
		for _, v := range values {
			b = append(strconv.AppendInt(b, int64(v), 36), ' ')
		}
	}
	for _, k := range l.trackers[i] {
		b = append(b, k.kind...)
		put(k.from, k.to, k.low, k.high, int(k.soft), len(k.lines))
		put(k.lines...)
	}
	for t := range l.before {
		put(int(l.before[t].line[i]))
	}
	put(c.lineOf...)
	for t := range l.periods {
		put(int(l.out[t]>>i&1), int(l.must[t]>>i&1), int(l.able(t, i, c)))
	}
	return string(b)
}

// able is the set of classes that a player can choose in a period.
func (l *planner) able(t, i int, c *course) (classes uint32) {
	if t < l.first {
		return 0
	}
	if l.must[t]>>i&1 == 0 {
		classes = 1 << offClass
	}
	if l.barred != nil && l.barred[t]>>i&1 != 0 {
		return classes
	}
	for j, weight := range l.row(t, i) {
		if weight != none {
			classes |= 1 << c.classOf[l.lineOf[j]]
		}
	}
	return classes
}

// unfold is a course by itself; false means that it grew too large.
func (l *planner) unfold(c *course, i int, trackers []tracker) bool {
	u := &unfolding{planner: l, course: c, player: i, trackers: trackers, nodes: maxCourseNodes, left: maxUnfolding}
	return u.build()
}

// unfolding is a course while it grows. A state has a byte or two for each
// tracker and one for whether the player was on the field.
type unfolding struct {
	planner  *planner
	course   *course
	player   int
	trackers []tracker
	states   []string
	ids      map[string]int32
	nodes    int // limit
	left     int // limit of steps, unless there are no trackers
	steps    int
}

// build makes the graph; false means that it grew too large. Without trackers it
// never does.
func (u *unfolding) build() bool {
	c := u.course
	c.arcs, c.arcsOf, c.layer = nil, nil, []int{0}
	begin, lost, ok := u.start()
	if !ok {
		return true
	}
	c.sunk, u.states = lost, []string{begin}
	for t := u.planner.first; t < u.planner.periods; t++ {
		if !u.grow(t) {
			return false
		}
	}
	c.arcsOf = append(c.arcsOf, len(c.arcs))
	c.prune(len(u.states))
	return true
}

// start is the state after the periods played, and what those have cost.
func (u *unfolding) start() (begin string, lost int64, ok bool) {
	state := make([]byte, 2*len(u.trackers)+1)
	for t := range u.planner.before {
		line := int(u.planner.before[t].line[u.player])
		for n := range u.trackers {
			next, units := u.trackers[n].step(get(state, n), t, line)
			points, ok := u.trackers[n].lost(units)
			if !ok {
				return "", 0, false
			}
			lost += points
			put(state, n, next)
		}
		state[len(state)-1] = u.wasOn(line)
	}
	return string(state), lost, true
}

func get[T string | []byte](state T, n int) int { return int(state[2*n]) | int(state[2*n+1])<<8 }

func put(state []byte, n, value int) { state[2*n], state[2*n+1] = byte(value), byte(value>>8) }

func (u *unfolding) wasOn(line int) byte {
	if u.planner.tracksOn && line != bench {
		return 1
	}
	return 0
}

// grow adds the arcs of one period and the nodes of the next.
func (u *unfolding) grow(t int) bool {
	c := u.course
	from := c.layer[len(c.layer)-1]
	end := len(u.states)
	u.ids = map[string]int32{}
	able := u.planner.able(t, u.player, c)
	for node := from; node < end; node++ {
		c.arcsOf = append(c.arcsOf, len(c.arcs))
		for class, line := range c.lineOf {
			if able&(1<<class) != 0 {
				u.steps++
				u.extend(node, t, class, line)
			}
		}
		if len(u.trackers) > 0 && (len(u.states) > u.nodes || u.steps > u.left) {
			return false
		}
	}
	c.layer = append(c.layer, end)
	return true
}

func (u *unfolding) extend(node, t, class, line int) {
	state := u.states[node]
	next := make([]byte, len(state))
	a := arc{class: int8(class)}
	for n := range u.trackers {
		k := &u.trackers[n]
		to, units := k.step(get(state, n), t, line)
		lost, ok := k.lost(units)
		if !ok {
			return
		}
		a.lost += lost
		put(next, n, to)
	}
	last := len(next) - 1
	next[last] = u.wasOn(line)
	if t > 0 && next[last] > state[last] {
		a.comes = true
	}
	id, known := u.ids[string(next)]
	if !known {
		id = int32(len(u.states))
		u.ids[string(next)] = id
		u.states = append(u.states, string(next))
	}
	a.to = id
	u.course.arcs = append(u.course.arcs, a)
}

// prune cuts off the nodes from which the end cannot be reached. A course that
// cannot even begin loses all its arcs.
func (c *course) prune(nodes int) {
	alive := make([]bool, nodes)
	for node := c.layer[len(c.layer)-1]; node < nodes; node++ {
		alive[node] = true
	}
	for node := len(c.arcsOf) - 2; node >= 0; node-- {
		for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
			alive[node] = alive[node] || alive[a.to]
		}
	}
	if !alive[0] {
		c.arcsOf = nil
		return
	}
	kept := c.arcs[:0]
	begin := 0
	for node := range len(c.arcsOf) - 1 {
		end := c.arcsOf[node+1]
		c.arcsOf[node] = len(kept)
		for _, a := range c.arcs[begin:end] {
			if alive[a.to] {
				kept = append(kept, a)
			}
		}
		begin = end
	}
	c.arcs, c.arcsOf[len(c.arcsOf)-1] = kept, len(kept)
	c.layer = append(c.layer, nodes)
}
