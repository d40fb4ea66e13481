package lineup

import "slices"

// How many players must still come on is asked again and again for states that
// differ only in who is who. A rest is what remains of a player's course when
// only his time on the field and on the bench counts: players in equal rests can
// be exchanged, so that the answer depends on how many players are in each, not
// on which; it is remembered. The answer holds for plans that fill the field in
// every period, and the search asks only when no others can be better.
type rests struct {
	planner *planner
	courses []*course // of all players one after the other, distinct
	offset  []int     // of the nodes of each, so that a number names node and course
	restOf  [][]uint16
	total   int
	most    []int  // who can come on at most, by period to come
	comes   []int8 // by node: the least the player himself must still come on
	leaves  []int8 // by node: the least he must still go off
	known   map[vector]int8
}

const maxRest = 100 // more than anybody must come on

// newRests is nil when the bound would not hold or would not help.
func (s *planSearch) newRests(x choices) *rests {
	if s.breakFee == 0 || s.plan == nil || !s.full(s.plan) {
		return nil
	}
	r := &rests{planner: s.planner, known: map[vector]int8{}}
	byShape := map[string]int{}
	for i := range s.players {
		c, shape := s.restCourse(i, x)
		if c == nil {
			return nil
		}
		at, ok := byShape[shape]
		if !ok {
			at = len(r.courses)
			byShape[shape] = at
			r.courses, r.offset = append(r.courses, c), append(r.offset, r.total)
			r.total += c.nodes()
		}
		r.restOf = append(r.restOf, project(s.courses[i], r.courses[at], r.offset[at]))
	}
	if r.total > 1<<16-1 {
		return nil
	}
	r.limit(s)
	r.value()
	return r
}

// full says whether a plan fills the field in every period to come.
func (s *planSearch) full(plan []fielded) bool {
	for t := s.first; t < s.periods; t++ {
		on := 0
		for _, i := range plan[t].at {
			if i >= 0 {
				on++
			}
		}
		if on < s.size {
			return false
		}
	}
	return true
}

// restCourse unfolds only the rules on time and rest, without lines, among the
// choices that the branch has left.
func (s *planSearch) restCourse(i int, x choices) (c *course, shape string) {
	l := s.planner
	var trackers []tracker
	for _, k := range l.trackers[i] {
		if (k.kind == TimeOnField || k.kind == ConsecutiveOut) && k.soft == hard {
			trackers = append(trackers, k)
		}
	}
	bare := *l
	bare.trackers = make([][]tracker, l.players)
	bare.trackers[i] = trackers
	bare.must, bare.barred = make([]uint64, l.periods), make([]uint64, l.periods)
	for t := l.first; t < l.periods; t++ {
		switch classes := x[(t-l.first)*l.players+i]; {
		case classes&(1<<offClass) == 0:
			bare.must[t] = 1 << i
		case classes == 1<<offClass:
			bare.barred[t] = 1 << i
		}
	}
	c = bare.classes(i)
	if !bare.unfold(c, i, trackers) || len(c.arcsOf) == 0 {
		return nil, ""
	}
	return c, bare.shape(i, c)
}

// project says which node of the rest belongs to each node of the course.
func project(c, rest *course, offset int) []uint16 {
	of := make([]uint16, c.nodes())
	to := make([]int, c.nodes())
	for node := range len(c.arcsOf) - 1 {
		for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
			for _, b := range rest.arcs[rest.arcsOf[to[node]]:rest.arcsOf[to[node]+1]] {
				if (a.class == offClass) == (b.class == offClass) {
					to[a.to] = int(b.to)
				}
			}
		}
	}
	for node := range of {
		of[node] = uint16(offset + to[node])
	}
	return of
}

// limit reads the hard limits on changes.
func (r *rests) limit(s *planSearch) {
	for t := s.first; t < s.periods; t++ {
		most := s.size
		for _, k := range s.rowsAt[t] {
			if row := &s.rows[k]; row.comingOn && row.soft == hard {
				most = min(most, row.high)
			}
		}
		r.most = append(r.most, most)
	}
}

// value works out what each player by himself must still come on and go off.
func (r *rests) value() {
	r.comes, r.leaves = make([]int8, r.total), make([]int8, r.total)
	for k, c := range r.courses {
		comes, leaves := r.comes[r.offset[k]:], r.leaves[r.offset[k]:]
		was := c.wasOn()
		for node := len(c.arcsOf) - 2; node >= 0; node-- {
			comes[node], leaves[node] = maxRest, maxRest
			for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
				come, leave := comes[a.to], leaves[a.to]
				if a.comes {
					come++
				}
				if was[node] && a.class == offClass {
					leave++
				}
				comes[node], leaves[node] = min(comes[node], come), min(leaves[node], leave)
			}
		}
	}
}

// wasOn says of every node whether the player was on the field before it. A
// node is reached from the field or from the bench, never from both, since the
// state says which.
func (c *course) wasOn() []bool {
	was := make([]bool, c.nodes())
	for _, a := range c.arcs {
		if a.class != offClass {
			was[a.to] = true
		}
	}
	return was
}

// of is the sorted rests of all players.
func (r *rests) of(at *vector) (v vector) {
	n := len(r.restOf)
	for i := range n {
		v[i] = r.restOf[i][at[i]]
	}
	slices.Sort(v[:n])
	return v
}

// least is how many must still come on from period t on, or more than the
// budget if that is not enough.
func (r *rests) least(t int, v vector, budget int) int {
	if t == len(r.most) {
		return 0
	}
	n := len(r.restOf)
	comes, leaves := 0, 0
	for _, node := range v[:n] {
		comes += int(r.comes[node])
		leaves += int(r.leaves[node])
	}
	if t > 0 { // as many come on as go off, once the field is full
		comes = max(comes, leaves)
	}
	if comes > budget {
		return comes
	}
	if known, ok := r.known[v]; ok {
		if known >= 0 {
			return int(known)
		}
		if int(-known) > budget {
			return int(-known)
		}
	}
	q := &restStep{rests: r, t: t, from: v, best: budget + 1}
	q.choose(0, 0, 0)
	if q.best <= budget {
		r.known[v] = int8(q.best)
	} else {
		r.known[v] = int8(-min(q.best, maxRest)) // at least so many
	}
	return q.best
}

// restStep tries every way to fill the field in one period.
type restStep struct {
	*rests
	t    int
	from vector
	to   vector
	best int
}

// choose decides for the players from i on, given how many are on the field and
// have come on. Of players in equal rests the first ones go on.
func (q *restStep) choose(i, on, came int) {
	n := len(q.restOf)
	if came > q.most[q.t] && q.t+q.planner.first > 0 || came >= q.best || on > q.planner.size {
		return
	}
	if i == n {
		if on < q.planner.size {
			return
		}
		next := q.to
		slices.Sort(next[:n])
		if total := came + q.least(q.t+1, next, q.best-1-came); total < q.best {
			q.best = total
		}
		return
	}
	node := q.from[i]
	same := 1
	for i+same < n && q.from[i+same] == node {
		same++
	}
	onTo, offTo, comes := q.arcs(node)
	for k := same; k >= 0; k-- {
		if k > 0 && onTo < 0 || k < same && offTo < 0 {
			continue
		}
		for m := range same {
			q.to[i+m] = uint16(onTo)
			if m >= k {
				q.to[i+m] = uint16(offTo)
			}
		}
		more := 0
		if comes {
			more = k
		}
		q.choose(i+same, on+k, came+more)
	}
}

// arcs are where a rest leads from the field and from the bench, -1 for nowhere.
func (r *rests) arcs(node uint16) (on, off int, comes bool) {
	k := len(r.offset) - 1
	for r.offset[k] > int(node) {
		k--
	}
	c, at := r.courses[k], int(node)-r.offset[k]
	on, off = -1, -1
	for _, a := range c.arcs[c.arcsOf[at]:c.arcsOf[at+1]] {
		if a.class == offClass {
			off = r.offset[k] + int(a.to)
		} else {
			on, comes = r.offset[k]+int(a.to), a.comes
		}
	}
	return on, off, comes
}
