package lineup

import "math/bits"

// Sequencing turns prices into a plan, one period after the other. In each the
// best lineup is found by assignment, where a player is worth his points in the
// slot and what the rest of his course is then worth; those whose remaining need
// equals the remaining periods have no course on the bench and are put on first.
// The rows of the period are obeyed by raising their price until they are met.
type sequence struct {
	*market
	field field
	fee   []int64 // by row
	node  []int   // by player: where he is on his course
	off   []int64 // by player: what the rest is worth from the bench, absent if it cannot be
	on    []int64 // by player and class
	to    []int32 // by player and class: the next node
	comes []bool  // by player: whether he would come on
	plan  []fielded
}

const rowTrials = 12 // assignments of one period until its rows must be met

func newSequence(m *market) *sequence {
	s := &sequence{market: m, fee: make([]int64, len(m.rows))}
	widest := 0
	for _, c := range m.courses {
		widest = max(widest, len(c.lineOf))
	}
	s.node, s.off = make([]int, m.players), make([]int64, m.players)
	s.on, s.to = make([]int64, m.players*widest), make([]int32, m.players*widest)
	s.comes = make([]bool, m.players)
	s.field = field{players: m.players, slots: m.slots, lines: 1, everyone: m.everyone(), weight: make([]int64, m.players*m.slots)}
	s.field.view = view{high: m.slots, pin: -1, covered: -1}
	s.plan = make([]fielded, m.periods)
	copy(s.plan, m.before)
	for t := m.first; t < m.periods; t++ {
		s.plan[t] = m.emptyField()
	}
	return s
}

// run makes a plan from the last evaluation; ok is false when it got stuck.
func (s *sequence) run(y *prices, allowed choices) (worth int64, ok bool) {
	clear(s.node)
	copy(s.fee, y.row)
	for t := s.first; t < s.periods; t++ {
		if !s.period(t, allowed) {
			return 0, false
		}
	}
	return s.worth(s.plan)
}

func (s *sequence) period(t int, allowed choices) bool {
	for i := range s.players {
		s.look(i, allowed[(t-s.first)*s.players+i])
	}
	step := s.unit
	for range rowTrials {
		l, ok := s.assign(t)
		if !ok {
			return false
		}
		s.note(t, &l)
		if s.rowsMet(t, step) {
			s.advance(t)
			return true
		}
		step *= 2
	}
	return false
}

// look finds what each choice in the period is worth to a player, but for the
// slot.
func (s *sequence) look(i int, classes uint32) {
	c := s.courses[i]
	widest := len(s.on) / s.players
	on := s.on[i*widest : (i+1)*widest]
	for k := range on {
		on[k] = absent
	}
	s.off[i], s.comes[i] = absent, false
	for _, a := range c.arcs[c.arcsOf[s.node[i]]:c.arcsOf[s.node[i]+1]] {
		if classes>>a.class&1 == 0 || s.value[i][a.to] == absent {
			continue
		}
		v := s.value[i][a.to] - a.lost
		s.to[i*widest+int(a.class)] = a.to
		if a.class == offClass {
			s.off[i] = v
			continue
		}
		if a.comes {
			v -= s.breakFee
			s.comes[i] = true
		}
		on[a.class] = v
	}
}

// assign is the best lineup of the period at the fees of its rows.
func (s *sequence) assign(t int) (lineup, bool) {
	s.work += s.players * s.slots * s.slots / 1024
	widest := len(s.on) / s.players
	var must, may uint64
	for i := range s.players {
		c, on := s.courses[i], s.on[i*widest:(i+1)*widest]
		than, row := s.off[i]+s.charge(t, i), s.field.row(i)
		if s.off[i] == absent {
			must |= 1 << i
			than = 0
		}
		for j, gain := range s.gain[t][i*s.slots : (i+1)*s.slots] {
			row[j] = none
			if gain == none {
				continue
			}
			if v := on[c.classOf[s.lineOf[j]]]; v != absent {
				row[j] = gain + v - than
				may |= 1 << i
			}
		}
	}
	l := emptyLineup()
	for b := must; b != 0; b &= b - 1 {
		if !s.field.augment(&l, b&-b, absent) {
			return l, false
		}
	}
	for bits.OnesCount64(l.on) < s.size && s.field.augment(&l, may, 0) {
	}
	return l, true
}

// charge is what the rows of the period ask from a player on the field.
func (s *sequence) charge(t, i int) (fee int64) {
	for _, k := range s.rowsAt[t] {
		r := &s.rows[k]
		switch {
		case r.comingOn && !s.comes[i]:
		case r.plus>>i&1 != 0:
			fee += s.fee[k]
		case r.minus>>i&1 != 0:
			fee -= s.fee[k]
		}
	}
	return fee
}

// note writes a lineup into the plan.
func (s *sequence) note(t int, l *lineup) { s.write(&s.plan[t], l) }

func (s *sequence) write(p *fielded, l *lineup) {
	p.on = l.on
	for i := range p.line {
		p.line[i] = bench
	}
	for j := range p.at {
		p.at[j] = l.at[j]
		if i := l.at[j]; i >= 0 {
			p.line[i] = int8(s.lineOf[j])
		}
	}
}

// rowsMet checks the hard rows of the period, and raises the fees of those that
// are broken.
func (s *sequence) rowsMet(t int, step int64) bool {
	met := true
	for _, k := range s.rowsAt[t] {
		r := &s.rows[k]
		if r.soft != hard || r.units(s.plan) == 0 {
			continue
		}
		met = false
		if r.above(s.plan) {
			s.fee[k] += step
		} else {
			s.fee[k] -= step
		}
	}
	return met
}

// above says whether a broken row is above its high end.
func (r *row) above(plan []fielded) bool {
	high := *r
	high.low = -MaxPlayers
	return high.units(plan) > 0
}

// advance moves everybody along his course.
func (s *sequence) advance(t int) {
	widest := len(s.on) / s.players
	for i := range s.players {
		class := offClass
		if line := s.plan[t].line[i]; line != bench {
			class = s.courses[i].classOf[line]
		}
		s.node[i] = int(s.to[i*widest+class])
	}
}
