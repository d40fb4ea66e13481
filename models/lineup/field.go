package lineup

import (
	"math/bits"
	"slices"
)

// field is one formation with the squad's weights for it: a network
//
//	squad -> player -> slot -> line -> full
//
// through which at most size units flow, each unit a player in a slot. The
// arc player -> slot has the weight of that placing; of the arcs line -> full
// the first unit earns lineGain, the others nothing.
type field struct {
	formation *Formation
	index     int // place among the formations
	players   int
	slots     int
	size      int // most players on the field
	lines     int
	ordered   bool // the ranks matter; see ordered.go
	squad     []Player
	everyone  uint64
	locked    uint64 // players of hard locks
	// unavailable are the players ruled out. They have no weights; the set only
	// keeps them off the bench.
	unavailable uint64
	rank        []int
	weight      []int64 // players x slots, none where he cannot play
	lineOf      [MaxSlots]int8
	lineGain    [MaxSlots]int64
	base        int64 // the key of an empty field
	ladder      *ladder
	view        view
	search      search
	runs        map[runKey][]int64
	quotas      []quota // the rules that need a search; see branch.go
	plain       []int64 // the weights without prices
	adj         [MaxPlayers]int64
	prices      []int64 // by group: good ones to begin with
	known       map[choice]finding
	budget      *int // assignments left
	paths       int  // searched for since a search last counted them
}

// lineup is one way to fill a field. It is small, so it is passed by value.
type lineup struct {
	at  [MaxSlots]int8 // player by slot, -1 where it is empty
	on  uint64         // the players on the field, bit by place in the squad
	key int64          // the objective: larger is better; see ladder
}

func emptyLineup() lineup {
	var l lineup
	for j := range l.at {
		l.at[j] = -1
	}
	return l
}

// squad is the problem's scores by number instead of by text.
type squad struct {
	problem *Problem
	names   map[string]int // column by position or slot id
	scores  []int64        // players x names
	ladder  ladder
	budget  int // of the search; see branch.go
}

func newSquad(p *Problem) *squad {
	s := &squad{problem: p, names: make(map[string]int, 2*MaxSlots)}
	for i := range p.Formations {
		for j := range p.Formations[i].Slots {
			slot := &p.Formations[i].Slots[j]
			s.name(slot.ID)
			s.name(slot.Position)
		}
	}
	s.scores = make([]int64, len(p.Players)*len(s.names))
	for i := range s.scores {
		s.scores[i] = none
	}
	for i := range p.Players {
		row := s.scores[i*len(s.names):]
		for key, score := range p.Players[i].Scores {
			if column, ok := s.names[key]; ok {
				row[column] = int64(score)
			}
		}
	}
	s.ladder = newLadder(p, s.scores, softPoints(p))
	return s
}

func (s *squad) name(key string) {
	if _, ok := s.names[key]; !ok {
		s.names[key] = len(s.names)
	}
}

// fields builds every formation under the given rules.
func (s *squad) fields(rules []Rule) []*field {
	r := s.ruling(rules)
	all := make([]*field, len(s.problem.Formations))
	for i := range all {
		all[i] = s.field(i, r)
	}
	return all
}

func (s *squad) field(index int, r *ruling) *field {
	p := s.problem
	f := &field{formation: &p.Formations[index], index: index, squad: p.Players, players: len(p.Players), ladder: &s.ladder}
	f.slots = len(f.formation.Slots)
	f.size = fieldSize(p, f.formation)
	f.everyone = 1<<f.players - 1
	f.locked, f.unavailable = r.locked, r.out
	f.view = view{high: f.slots, pin: -1, covered: -1}
	if f.formation.Ordered {
		f.order(p)
	}
	f.base = -(int64(bits.OnesCount64(r.locked))*s.ladder.lock + r.owed) * tieUnits
	f.drawLines()
	f.weigh(s)
	f.apply(r)
	if f.quotas = r.quotas; len(f.quotas) > 0 {
		f.plain = slices.Clone(f.weight)
		f.prices = make([]int64, len(f.quotas))
		f.known = map[choice]finding{}
		f.budget = &s.budget
	}
	return f
}

func (f *field) order(p *Problem) {
	f.rank = make([]int, f.players)
	for i := range f.rank {
		f.rank[i] = p.Players[i].Rank
		f.ordered = f.ordered || f.rank[i] != f.rank[0]
	}
	f.runs = map[runKey][]int64{}
}

func (f *field) drawLines() {
	for j := range f.slots {
		f.lineOf[j] = int8(f.lines)
		for k := range j {
			if f.formation.Slots[k].Line == f.formation.Slots[j].Line {
				f.lineOf[j] = f.lineOf[k]
				break
			}
		}
		if int(f.lineOf[j]) != f.lines {
			continue
		}
		if opensLine(f.formation, j) {
			f.lineGain[f.lines] = f.ladder.line * tieUnits
			f.base -= f.ladder.line * tieUnits
		}
		f.lines++
	}
}

func (f *field) weigh(s *squad) {
	var id, position [MaxSlots]int
	var bonus [MaxSlots]int64
	for j := range f.slots {
		slot := &f.formation.Slots[j]
		id[j], position[j] = s.names[slot.ID], s.names[slot.Position]
		bonus[j] = f.ladder.count
		if slot.Mandatory {
			bonus[j] += f.ladder.mandatory
			f.base -= f.ladder.mandatory * tieUnits
		}
	}
	f.weight = make([]int64, f.players*f.slots)
	for i := range f.players {
		scores := s.scores[i*len(s.names) : (i+1)*len(s.names)]
		row := f.weight[i*f.slots : (i+1)*f.slots]
		for j := range row {
			score := scores[id[j]]
			if score == none {
				score = scores[position[j]]
			}
			if score == none {
				row[j] = none
				continue
			}
			row[j] = (score*f.formation.Slots[j].times()+bonus[j])*tieUnits - int64(i*(f.slots-j))
		}
	}
}

// row is the weights of one player.
func (f *field) row(i int) []int64 { return f.weight[i*f.slots : (i+1)*f.slots] }

// raise makes a player worth so many points more wherever he can play.
func (f *field) raise(i int, points int64) {
	row := f.row(i)
	for j := range row {
		if row[j] != none {
			row[j] += points * tieUnits
		}
	}
}

// settle works out who is on the field and the key, once at is filled in.
func (f *field) settle(l *lineup) {
	l.on, l.key = 0, f.base
	var covered uint32
	for j := range f.slots {
		p := l.at[j]
		if p < 0 {
			continue
		}
		l.on |= 1 << p
		l.key += f.weight[int(p)*f.slots+j]
		if line := f.lineOf[j]; covered&(1<<line) == 0 {
			covered |= 1 << line
			l.key += f.lineGain[line]
		}
	}
}

// legal says whether a lineup meets the hard locks. A search counts the group
// rules too, and says itself what it found.
func (f *field) legal(l *lineup) bool { return f.locked&^l.on == 0 }
