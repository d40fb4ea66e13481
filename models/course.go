package models

import (
	"slices"
	"time"
)

// Course is how a match went, as far as it is known: by the events of its board, or else as its plan has it.
type Course struct {
	Source CourseSource
	Spells []Spell       // in the order in which they began
	Length time.Duration // of the whole playing time
	Ours   int           // NoScore: not known
	Theirs int
	Goals  map[int]int // by Player.Ordinal, as all below
	Yellow map[int]int
	Red    map[int]int
	Here   map[int]bool          // was there, whatever was answered before the match
	Until  map[int]time.Duration // of playing time, when somebody left, was hurt or was sent off
}

// CourseSource says where a Course comes from.
type CourseSource string

// The sources of a course.
const (
	FromNothing CourseSource = ""
	FromPlan    CourseSource = "plan"
	FromBoard   CourseSource = "board"
)

// Spell is a while that somebody was at a position without a break, in playing time since the match began.
type Spell struct {
	Ordinal  int
	Position string // Position.ID
	From, To time.Duration
}

// Course returns how a match went: by its events where it has begun on the board, else by its plan, which may be nil.
func (m *Match) Course(sport *Sport, format *Format, plan *Plan, events []Event, now time.Time) Course {
	if len(events) > 0 {
		if board := BoardOf(m, sport, format, plan, events, now); board.Begun() {
			return board.course()
		}
	}
	c := Course{Ours: NoScore, Theirs: NoScore, Length: m.Length()}
	if plan == nil {
		return c
	}
	c.Source, c.Here = FromPlan, map[int]bool{}
	for i, s := range plan.Stretches {
		formation, ok := format.Formation(s.Formation)
		if !ok {
			continue
		}
		for _, slot := range formation.Slots {
			if ordinal := s.Slots[slot.ID]; ordinal != 0 {
				c.Here[ordinal] = true
				c.stay(ordinal, slot.Position, m.stretchStart(i), m.stretchStart(i+1))
			}
		}
	}
	return c
}

// stretchStart is when a stretch of the plan begins, from 0, in playing time. Where the clock does not end a period
// nobody knows, and all is at once.
func (m *Match) stretchStart(stretch int) time.Duration {
	return time.Duration(stretch*m.StretchSeconds()) * time.Second
}

// stay makes a spell longer, or begins one.
func (c *Course) stay(ordinal int, position string, from, to time.Duration) {
	for i := range c.Spells {
		if s := &c.Spells[i]; s.Ordinal == ordinal && s.Position == position && s.To == from {
			s.To = to
			return
		}
	}
	c.Spells = append(c.Spells, Spell{ordinal, position, from, to})
}

// course returns what the board knows of the match so far.
func (b *Board) course() Course {
	c := Course{
		Source: FromBoard, Spells: b.spells, Length: b.total, Ours: b.Ours, Theirs: b.Theirs, Here: map[int]bool{},
		Goals: map[int]int{}, Yellow: b.Yellow, Red: map[int]int{}, Until: map[int]time.Duration{},
	}
	for ordinal := range b.Here {
		c.Here[ordinal] = true
	}
	for _, e := range b.Log {
		if e.Outcome != Happened {
			continue
		}
		switch e.Kind {
		case EventGoal:
			if e.Player != 0 {
				c.Goals[e.Player]++
			}
		case EventRed:
			c.Red[e.Player]++
		}
	}
	for _, gone := range []map[int]bool{b.Left, b.Hurt, b.Sent} {
		for ordinal := range gone {
			c.Here[ordinal] = true
			c.Until[ordinal] = c.last(ordinal)
		}
	}
	return c
}

// last is until when somebody was on the field.
func (c *Course) last(ordinal int) time.Duration {
	var until time.Duration
	for _, s := range c.Spells {
		if s.Ordinal == ordinal {
			until = max(until, s.To)
		}
	}
	return until
}

// Played returns for how many seconds somebody was at each position, by Position.ID.
func (c *Course) Played(ordinal int) map[string]int {
	sums := map[string]time.Duration{}
	for _, s := range c.Spells {
		if s.Ordinal == ordinal {
			sums[s.Position] += s.To - s.From
		}
	}
	played := map[string]int{}
	for position, sum := range sums {
		if seconds := int(sum.Round(time.Second) / time.Second); seconds > 0 {
			played[position] = seconds
		}
	}
	return played
}

// ProposeResult returns what a match seems to count for, a line for everybody in the squad, to be corrected by hand. Of
// a squad that was never asked, everybody who is fit counts as present.
func ProposeResult(m *Match, squad []Player, answers map[string]Availability, c Course) []ResultLine {
	length := int(max(m.Length(), c.Length).Round(time.Second) / time.Second)
	lines := make([]ResultLine, len(squad))
	for i, p := range On(m.Day(), squad) {
		l := ResultLine{PlayerID: p.ID, Played: c.Played(p.Ordinal), Goals: c.Goals[p.Ordinal], Yellow: c.Yellow[p.Ordinal], Red: c.Red[p.Ordinal]}
		answer := answers[p.ID]
		l.Present = c.Here[p.Ordinal] || l.Seconds() > 0 || p.Status == Fit && comes(answer.Answer, len(answers) > 0)
		if l.Present {
			l.Available = max(l.Seconds(), there(answer, c, p.Ordinal, length))
		}
		lines[i] = l
	}
	return lines
}

// comes says whether an answer lets expect somebody who is on no field yet.
func comes(a Answer, asked bool) bool {
	return slices.Contains([]Answer{Yes, Late, Early}, a) || a == NoAnswer && !asked
}

// there is for how many seconds of a match somebody was there, by the answer before it and by what happened.
func there(a Availability, c Course, ordinal, length int) int {
	from, to := 0, length
	switch {
	case a.Answer == Late:
		from = min(a.FromMinute*60, length)
	case a.Answer == Early && a.ToMinute > 0:
		to = min(a.ToMinute*60, length)
	}
	if until, gone := c.Until[ordinal]; gone {
		to = min(to, int(until.Round(time.Second)/time.Second))
	}
	return max(0, to-from)
}
