package models

import (
	"maps"
	"slices"
	"time"
)

// spot is where somebody stood in a stretch.
type spot struct {
	slot    string
	ordinal int
}

// fielded is who stood where in a stretch, and for how long.
type fielded struct {
	formation string
	spots     map[spot]time.Duration
}

// field counts time for the stretches of the plan that it falls into; from is the clock of the period at its beginning.
func (f *fold) field(from, d time.Duration) {
	length := time.Duration(f.match.StretchSeconds()) * time.Second
	for d > 0 {
		block, part := 0, d
		if length > 0 {
			block = min(f.match.Blocks-1, int(from/length))
			if end := time.Duration(block+1) * length; block < f.match.Blocks-1 {
				part = min(d, end-from)
			}
		}
		stretch := (f.Period-1)*f.match.Blocks + block
		for len(f.stretches) <= stretch {
			f.stretches = append(f.stretches, fielded{spots: map[spot]time.Duration{}})
		}
		at := &f.stretches[stretch]
		if at.formation != f.Formation {
			*at = fielded{f.Formation, map[spot]time.Duration{}}
		}
		for slot, ordinal := range f.On {
			at.spots[spot{slot, ordinal}] += part
		}
		from, d = from+part, d-part
	}
}

// fieldedIn is the lineup of a stretch that was played: who stood longest in each place.
func (b *Board) fieldedIn(stretch int) Stretch {
	s := Stretch{Formation: b.Formation, Slots: map[string]int{}}
	if stretch >= len(b.stretches) {
		return s
	}
	at := b.stretches[stretch]
	s.Formation = at.formation
	spots := slices.SortedFunc(maps.Keys(at.spots), func(x, y spot) int {
		if longer := at.spots[y] - at.spots[x]; longer != 0 {
			return int(min(max(longer, -1), 1))
		}
		return x.ordinal - y.ordinal
	})
	for _, spot := range spots {
		if s.Slots[spot.slot] == 0 && !s.has(spot.ordinal) {
			s.Slots[spot.slot] = spot.ordinal
		}
	}
	return s
}

// over is how many stretches of the plan are not to be planned anew: those before the running one, and that too when
// more than half of it is over and nobody is missing in it.
func (b *Board) over(m *Match, format *Format) int {
	n := min(b.Stretch, m.Stretches())
	length := time.Duration(m.StretchSeconds()) * time.Second
	if b.State != BoardRunning && b.State != BoardPaused || length == 0 || len(b.On) < format.OnField-b.short {
		return n
	}
	if b.Played-time.Duration(n%m.Blocks)*length > length/2 {
		n = min(n+1, m.Stretches())
	}
	return n
}

// Replan turns the question of a match's plan into that of its rest: what has been played stays, whoever can play no
// more is out, and whoever has come is there. The wishes that it adds are for this moment, and not to be saved. ok is false where nothing is left to plan.
func (b *Board) Replan(q PlanQuestion) (rest PlanQuestion, ok bool) {
	format, known := q.Sport.Format(q.Match.Format)
	n := 0
	if known {
		n = b.over(q.Match, format)
	}
	if !known || b.State == BoardOver || q.Sport.Ordered || n >= q.Match.Stretches() {
		return q, false
	}
	q.Played = nil
	for stretch := range n {
		played := b.fieldedIn(stretch)
		if stretch == b.Stretch { // the running one: as it is now
			played = b.Lineup()
		}
		q.Played = append(q.Played, played)
	}
	was := func(ordinal int) bool {
		return slices.ContainsFunc(q.Played, func(s Stretch) bool { return s.has(ordinal) })
	}
	there := maps.Clone(q.Availability)
	if there == nil {
		there = map[string]Availability{}
	}
	for _, p := range q.Squad {
		there[p.ID] = b.presence(q.Match, p.Ordinal, there[p.ID], n, was(p.Ordinal))
	}
	q.Availability, q.Squad = there, b.proven(q.Squad, format)
	if b.Begun() && b.State != BoardBetween && n == b.Stretch {
		q.Wishes.Pins = append(slices.Clone(q.Wishes.Pins), b.stay(n+1)...)
	}
	return q, true
}

// stay are wishes for the stretch that is running, from 1: who is on the field stays where he is, and only empty places
// are filled. Nobody wants to be moved about because somebody else is hurt.
func (b *Board) stay(stretch int) []Pin {
	var pins []Pin
	for _, slot := range slices.Sorted(maps.Keys(b.On)) {
		pins = append(pins, Pin{Player: b.On[slot], Slot: slot, From: stretch, To: stretch})
	}
	return pins
}

// proven returns the squad with the least skill at every position that somebody was put in today: he can play there,
// whatever the squad's page says.
func (b *Board) proven(squad []Player, format *Format) []Player {
	squad = slices.Clone(squad)
	prove := func(formationID, slot string, ordinal int) {
		i := slices.IndexFunc(squad, func(p Player) bool { return p.Ordinal == ordinal })
		formation, ok := format.Formation(formationID)
		if i < 0 || !ok {
			return
		}
		position := formation.position(slot)
		if _, known := squad[i].Skills[position]; known || position == "" {
			return
		}
		skills := maps.Clone(squad[i].Skills)
		if skills == nil {
			skills = map[string]int{}
		}
		skills[position] = 1
		squad[i].Skills = skills
	}
	for slot, ordinal := range b.On {
		prove(b.Formation, slot, ordinal)
	}
	for _, stretch := range b.stretches {
		for spot := range stretch.spots {
			prove(stretch.formation, spot.slot, spot.ordinal)
		}
	}
	return squad
}

// presence is what a player can still do after n stretches, in the words of an answer.
func (b *Board) presence(m *Match, ordinal int, a Availability, n int, played bool) Availability {
	minuteOf := func(stretches int) int { return (stretches*m.Minutes + m.Blocks - 1) / m.Blocks }
	switch {
	case (b.Out(ordinal) || b.Left[ordinal]) && played:
		a.Answer, a.FromMinute, a.ToMinute = Early, 0, minuteOf(n)
	case b.Out(ordinal) || b.Left[ordinal]:
		a.Answer = No
	case (b.Here[ordinal] || b.SlotOf(ordinal) != "") && a.Answer != Early:
		a.Answer = Yes
	case a.Answer == Late:
		a.FromMinute = max(a.FromMinute, minuteOf(n+1)) // has not come yet
	}
	return a
}

// Ahead lists what a plan changes from now on, stretch by stretch.
func (b *Board) Ahead(m *Match, format *Format, plan *Plan) []Due {
	f := &fold{Board: b, match: m, format: format}
	var all []Due
	before := b.Lineup()
	for stretch := b.Stretch; stretch < len(plan.Stretches) && b.State != BoardOver; stretch++ {
		due := f.due(plan, stretch, before)
		due.Now = stretch == b.Stretch
		if before = due.Lineup; len(due.Changes) > 0 {
			all = append(all, due)
		}
	}
	return all
}
