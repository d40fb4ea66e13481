package lineup

import (
	"math/bits"
	"slices"
)

// planner is one formation with the squad's points for every period to come.
// Periods, players, slots and lines go by number, from 0.
type planner struct {
	problem   *Problem
	formation *Formation
	index     int // place among the formations
	players   int
	slots     int
	size      int // most players on the field
	first     int // the first period to come
	periods   int // all of them, those played included
	steps     planLadder
	lines     map[string]int // number by name, over all formations; "" is one of them
	lineOf    []int          // line by slot
	weight    [][]int64      // by period: players x slots in points, none where he cannot stand there
	base      int64          // the worth of empty fields, in points
	out       []uint64       // by period: players ruled out
	must      []uint64       // by period: players locked
	trackers  [][]tracker    // by player: the rules that follow him through the match
	rows      []row          // the rules that look at several players at once
	groups    []group        // behind the rows that are links
	breakCost int64          // points for each player who comes on at a break
	tracksOn  bool           // whether it matters who comes on at a break
	before    []fielded      // what was played
	present   []fielded      // what was planned so far
}

// fielded is one period by number: the player of every slot, -1 for none, and
// the line of everybody on the field. A period that was played in another
// formation has lines, but no slots.
type fielded struct {
	at   []int8
	on   uint64
	line []int8 // by player, -1 on the bench
}

// planLadder orders plans as ladder orders lineups: filled mandatory slots,
// then players on the field, then points, each summed over the periods.
type planLadder struct {
	span      int64 // more than the points of any two plans differ by
	count     int64 // one player on the field, in points
	mandatory int64 // one filled mandatory slot, in points
}

func newPlanLadder(p *Problem) planLadder {
	var score, soft, field int64
	for i := range p.Players {
		for _, s := range p.Players[i].Scores {
			score = max(score, int64(s), -int64(s))
		}
	}
	for i := range p.Rules {
		r := &p.Rules[i]
		if r.Soft != nil {
			soft += int64(*r.Soft) * int64(mostUnits(p, r))
		}
		if r.Cost != nil {
			soft += int64(*r.Cost) * MaxSlots
		}
	}
	for i := range p.Formations {
		field = max(field, int64(fieldSize(p, &p.Formations[i])))
	}
	periods := int64(p.Periods)
	d := planLadder{span: 2*periods*(field*score+soft) + 1}
	d.count = d.span
	d.mandatory = d.count * (periods*field + 1)
	return d
}

// mostUnits is no less than a rule can be broken by, in a plan on an average of
// the periods.
func mostUnits(p *Problem, r *Rule) int {
	switch {
	case r.Kind == Changes || r.Kind == KeeperByHalf:
		return MaxSlots
	case r.Kind == Count && r.Min != nil:
		return max(len(named(p, r)), *r.Min)
	case r.Kind == LinesPlayed:
		return len(named(p, r)) * len(r.Of)
	}
	return len(named(p, r))
}

// points is the part of a worth below the level.
func (d *planLadder) points(worth int64) int64 {
	return worth - floorDivide(worth+d.span/2, d.span)*d.span
}

func newPlanner(p *Problem, index int) *planner {
	f := &p.Formations[index]
	l := &planner{
		problem: p, formation: f, index: index, players: len(p.Players), slots: len(f.Slots),
		size: fieldSize(p, f), first: len(p.Played), periods: p.Periods, steps: newPlanLadder(p),
	}
	l.drawLines()
	l.before, l.present = l.number(p.Played), l.number(p.Present)
	l.weigh()
	for i := range p.Rules {
		l.rule(&p.Rules[i])
	}
	l.settleRows()
	return l
}

// drawLines numbers the lines of all formations, those of its own first.
func (l *planner) drawLines() {
	l.lines = map[string]int{"": 0}
	number := func(line string) int {
		if _, ok := l.lines[line]; !ok {
			l.lines[line] = len(l.lines)
		}
		return l.lines[line]
	}
	for j := range l.formation.Slots {
		l.lineOf = append(l.lineOf, number(l.formation.Slots[j].Line))
	}
	for i := range l.problem.Formations {
		for j := range l.problem.Formations[i].Slots {
			number(l.problem.Formations[i].Slots[j].Line)
		}
	}
}

func (l *planner) number(all []Fielded) []fielded {
	numbered := make([]fielded, len(all))
	for t := range all {
		numbered[t] = l.emptyField()
		for id, player := range all[t].Slots {
			i := l.player(player)
			numbered[t].on |= 1 << i
			numbered[t].line[i] = int8(l.lines[l.lineNamed(id)])
			if j := l.slot(id); j >= 0 {
				numbered[t].at[j] = int8(i)
			}
		}
	}
	return numbered
}

func (l *planner) emptyField() fielded {
	f := fielded{at: make([]int8, l.slots), line: make([]int8, l.players)}
	for j := range f.at {
		f.at[j] = -1
	}
	for i := range f.line {
		f.line[i] = -1
	}
	return f
}

func (l *planner) player(id string) int {
	return slices.IndexFunc(l.problem.Players, func(p Player) bool { return p.ID == id })
}

// slot is the number of a slot of the formation, or -1.
func (l *planner) slot(id string) int {
	return slices.IndexFunc(l.formation.Slots, func(s Slot) bool { return s.ID == id })
}

// lineNamed is the line of a slot, in the first formation that has it if the
// plan's own has not.
func (l *planner) lineNamed(slot string) string {
	if j := l.slot(slot); j >= 0 {
		return l.formation.Slots[j].Line
	}
	for i := range l.problem.Formations {
		slots := l.problem.Formations[i].Slots
		if j := slices.IndexFunc(slots, func(s Slot) bool { return s.ID == slot }); j >= 0 {
			return slots[j].Line
		}
	}
	return ""
}

// weigh fills in the points before any rule, the same in every period.
func (l *planner) weigh() {
	plain := make([]int64, l.players*l.slots)
	for i := range l.players {
		scores := l.problem.Players[i].Scores
		for j := range l.slots {
			slot := &l.formation.Slots[j]
			score, able := scores[slot.ID]
			if !able {
				score, able = scores[slot.Position]
			}
			weight := int64(none)
			if able {
				weight = int64(score) + l.steps.count
				if slot.Mandatory {
					weight += l.steps.mandatory
				}
			}
			plain[i*l.slots+j] = weight
		}
	}
	l.weight = make([][]int64, l.periods)
	l.out, l.must = make([]uint64, l.periods), make([]uint64, l.periods)
	for t := l.first; t < l.periods; t++ {
		l.weight[t] = plain
	}
	for j := range l.slots {
		if l.formation.Slots[j].Mandatory {
			l.base -= l.steps.mandatory * int64(l.periods-l.first)
		}
	}
	l.trackers = make([][]tracker, l.players)
}

// row is the weights of one player in one period.
func (l *planner) row(t, i int) []int64 { return l.weight[t][i*l.slots : (i+1)*l.slots] }

// own makes the weights of a period its own before they are edited.
func (l *planner) own(t int) { l.weight[t] = slices.Clone(l.weight[t]) }

// everyone is the set of all players.
func (l *planner) everyone() uint64 { return 1<<l.players - 1 }

// members calls do for every player of a set, in the order of the squad.
func members(set uint64, do func(i int)) {
	for ; set != 0; set &= set - 1 {
		do(bits.TrailingZeros64(set))
	}
}
