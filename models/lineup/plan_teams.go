package lineup

import (
	"cmp"
	"math/bits"
	"slices"
)

// The value of a team. Who is on the field in a period is a set of players, and
// in small squads there are few: 792 teams of seven from twelve. What each is
// worth at its best, whoever then stands where, comes from one dynamic programme
// for all of them together, slot by slot over sets (Held and Karp, A dynamic
// programming approach to sequencing problems, 1962):
//
//	fill(j+1, set) = max over i in set: fill(j, set without i) + i in slot j
//
// Rules on several players in one period are no constraints then: they forbid
// some of the sets, or make them cheaper.
type teams struct {
	*planSearch
	gaps   int        // slots that may stay empty in a period
	bySize [][]uint32 // all sets of players
	sets   []uint32   // those that can be on the field
	order  []int      // slots in the order of filling
	lost   [][]int64  // by period to come and set: what the rules of the period cost, or forbidden
	pauses []*pause   // by period to come: the break before it
	pay    []int64    // prices: see pays
	move   []int64    // their smoothed direction, in 64ths

	// The last appraisal, by period to come:
	team   int64     // what the best sequence of teams is worth
	here   [][]int64 // by set: worth in the period
	ahead  [][]int64 // by set: and in later ones
	behind [][]int64 // by set: and in earlier ones, once surveyed
	from   [][]int64 // by player and node of his course: the best from the start, once surveyed
	chosen []uint32
	spot   []int8 // by period and player: his class in the team chosen

	formats [][]format // those listed last, by period to come
	listed  bool       // all of them

	// Scratch:
	net    []int64   // slots x players: after prices, or dead
	fill   [][]int64 // by slots filled and set
	next   []int64   // by set
	levels [][]int64 // by players who come on and set
	slack  []int64
}

const (
	dead           = -1 << 60 // below anything possible; sums of a few do not overflow
	forbidden      = -dead
	maxTeamPlayers = 16 // their sets fit in a few megabytes
)

func isDead(v int64) bool { return v < dead/2 }

// fewTeams says whether a squad is small enough, and its courses know all rules.
func (s *planSearch) fewTeams() bool {
	relaxed := slices.ContainsFunc(s.courses, func(c *course) bool { return c.relaxed })
	return s.players <= maxTeamPlayers && s.widest <= 15 && !relaxed && !s.plain && !s.anyPlan
}

// newTeams prepares the teams of a search. They are used again by its branches,
// unless a better plan leaves fewer slots empty.
func (s *planSearch) newTeams() *teams {
	gaps := s.mostGaps()
	if s.teams != nil && s.teams.gaps == gaps {
		return s.teams
	}
	b := &teams{planSearch: s, gaps: gaps, bySize: make([][]uint32, s.players+1)}
	sets, length := 1<<s.players, s.periods-s.first
	for set := range uint32(sets) {
		k := bits.OnesCount32(set)
		b.bySize[k] = append(b.bySize[k], set)
	}
	for k := max(0, s.slots-gaps); k <= min(s.size, s.players); k++ {
		b.sets = append(b.sets, b.bySize[k]...)
	}
	b.arrange()
	for t := s.first; t < s.periods; t++ {
		b.lost = append(b.lost, b.penalties(t))
		b.pauses = append(b.pauses, b.newPause(t))
	}
	b.pay = make([]int64, length*s.players*(s.widest+1))
	b.move, b.slack = slices.Clone(b.pay), slices.Clone(b.pay)
	b.here, b.ahead, b.behind = deadRows(length, sets), deadRows(length, sets), deadRows(length, sets)
	b.chosen, b.spot = make([]uint32, length), make([]int8, length*s.players)
	b.net = make([]int64, s.players*s.slots)
	b.fill, b.next = deadRows(s.slots+1, sets), deadRows(1, sets)[0]
	b.fill[0][0] = 0
	tables := 1
	for _, p := range b.pauses {
		tables = max(tables, p.tables)
	}
	b.levels = deadRows(tables+1, sets)
	s.teams = b
	return b
}

func deadRows(rows, columns int) [][]int64 {
	all := make([][]int64, rows)
	for k := range all {
		all[k] = slices.Repeat([]int64{dead}, columns)
	}
	return all
}

// arrange puts the slots in the order of filling: those alike in the classes of
// the players together, the most alike first.
func (b *teams) arrange() {
	kind := func(j int) string {
		name := make([]byte, b.players)
		for i, c := range b.courses {
			name[i] = byte(c.classOf[b.lineOf[j]])
		}
		return string(name)
	}
	kinds, alike := make([]string, b.slots), map[string]int{}
	for j := range kinds {
		kinds[j] = kind(j)
		alike[kinds[j]]++
		b.order = append(b.order, j)
	}
	slices.SortStableFunc(b.order, func(j, k int) int {
		return cmp.Or(cmp.Compare(alike[kinds[k]], alike[kinds[j]]), cmp.Compare(kinds[j], kinds[k]))
	})
}

// mostGaps is how many slots of a period a plan that is better than the best
// known can leave empty: nobody is missing in it who is not in that one.
func (s *planSearch) mostGaps() int {
	slots := s.slots
	if s.plan == nil || s.steps.count == 0 {
		return slots
	}
	gaps := slots - s.size
	for t := s.first; t < s.periods; t++ {
		gaps += s.size
		for j, i := range s.plan[t].at {
			switch {
			case i >= 0:
				gaps--
			case s.formation.Slots[j].Mandatory:
				return slots
			}
		}
	}
	return min(gaps, slots)
}

// penalties is what every set costs in a period by the rules on several players.
func (b *teams) penalties(t int) []int64 {
	lost := make([]int64, 1<<b.players)
	for _, set := range b.sets {
		lost[set] = b.penalty(t, uint64(set))
	}
	return lost
}

func (b *teams) penalty(t int, on uint64) (lost int64) {
	for _, k := range b.rowsAt[t] {
		r := &b.rows[k]
		sum := bits.OnesCount64(on&r.plus) - bits.OnesCount64(on&r.minus)
		units := max(r.low-sum, sum-r.high)
		switch {
		case r.comingOn || r.link || units <= 0:
		case r.soft == hard:
			return forbidden
		default:
			lost += int64(units) * r.soft * b.unit
		}
	}
	for _, g := range b.groups {
		if g.t == t && on&g.set != 0 && on&g.set != g.set {
			if g.soft == hard {
				return forbidden
			}
			lost += g.soft * b.unit
		}
	}
	return lost
}

// price fills in what each player in each slot is worth after prices.
func (b *teams) price(t int, x choices) {
	n := b.slots
	for i := range b.players {
		c, pay, classes := b.courses[i], b.pays(t, i), x[t*b.players+i]
		for j, gain := range b.gain[t+b.first][i*n : (i+1)*n] {
			net := int64(dead)
			if class := c.classOf[b.lineOf[j]]; gain != none && classes>>class&1 != 0 {
				net = gain - pay[class]
			}
			b.net[j*b.players+i] = net
		}
	}
}

// fillSets runs the dynamic programme on what is filled in.
func (b *teams) fillSets() {
	n, ops := b.players, 0
	for j, slot := range b.order {
		net, now, then := b.net[slot*n:(slot+1)*n], b.fill[j], b.fill[j+1]
		for k := max(0, j+1-b.gaps); k <= min(j+1, b.size, n); k++ {
			ops += k * len(b.bySize[k])
			for _, set := range b.bySize[k] {
				best := int64(dead)
				if k <= j { // the slot stays empty
					best = now[set]
				}
				for rest := set; rest != 0; rest &= rest - 1 {
					i := bits.TrailingZeros32(rest)
					if v := net[i]; v != dead {
						best = max(best, now[set&^(1<<i)]+v)
					}
				}
				then[set] = max(best, dead)
			}
		}
	}
	b.work += ops >> opsBits
}

// opsBits is the logarithm of the simple steps that are a unit of the budget.
const opsBits = 10

// rate writes down what the teams of a period are worth.
func (b *teams) rate(t int, x choices) {
	b.price(t, x)
	b.fillSets()
	must, here, best := b.musts(t, x), b.here[t], b.fill[len(b.order)]
	for _, set := range b.sets {
		here[set] = dead
		if b.possible(t, set, must) {
			here[set] = best[set] - b.lost[t][set]
		}
	}
}

// musts are the players who have no choice but to play.
func (b *teams) musts(t int, x choices) (must uint32) {
	for i := range b.players {
		if x[t*b.players+i]&(1<<offClass) == 0 {
			must |= 1 << i
		}
	}
	return must
}

// possible says whether a team can play, after fillSets.
func (b *teams) possible(t int, set, must uint32) bool {
	return must&^set == 0 && b.lost[t][set] != forbidden && !isDead(b.fill[len(b.order)][set])
}
