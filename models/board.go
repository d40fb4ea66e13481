package models

import (
	"cmp"
	"slices"
	"time"
)

// Board is what a match's events add up to at a moment. It is made anew of all of them whenever one arrives: an event
// that arrives late counts from the time at which it happened.
type Board struct {
	State     BoardState
	Period    int            // 1, 2, 3 ...; 0: the match has not begun
	Played    time.Duration  // of the period, until Now
	Running   bool           // the clock goes on from Now
	Now       time.Time      // the moment that the board is of
	Formation string         // Formation.ID
	On        map[string]int // Player.Ordinal by Slot.ID; an empty slot is not there
	Here      map[int]bool   // by an event: arrived, or was on the field
	Left      map[int]bool   // were there and have gone
	Hurt      map[int]bool   // play no more today
	Sent      map[int]bool   // off by a red card
	Yellow    map[int]int    // yellow cards
	Ours      int
	Theirs    int
	Log       []Moment // by the time at which it happened
	Number    int      // of the last event that is known
	Stretch   int      // of the plan, from 0: the one that should be on the field, or is to begin the next period
	Next      []Due    // what the plan wants to be changed, the earliest first
	Warnings  []Warning

	played    map[place]time.Duration
	total     time.Duration // of all periods, as the clock ran
	spells    []Spell       // who was where from when to when, in the order in which they began
	stretches []fielded     // of the plan, as they were played so far
	short     int           // how many places are to stay empty after red cards
}

// BoardState says what a match is doing.
type BoardState string

// The states of a board.
const (
	BoardBefore  BoardState = "before"
	BoardRunning BoardState = "running"
	BoardPaused  BoardState = "paused"
	BoardBetween BoardState = "between" // two periods, or after the last one until the match is said to be over
	BoardOver    BoardState = "over"
)

// Moment is an event as the board has it.
type Moment struct {
	Event
	Outcome Outcome
	Why     string        // it did not count: a sentence, key of the catalogue; {player} in it is Whom
	Whom    int           // Player.Ordinal; 0: nobody
	Period  int           // in which it happened
	Clock   time.Duration // of the period when it happened
}

// Outcome says what became of an event.
type Outcome string

// The outcomes of events.
const (
	Happened     Outcome = "happened"
	SameAgain    Outcome = "same again"     // was noted by somebody else before: counts once
	TakenBack    Outcome = "taken back"     // undone
	DidNotHappen Outcome = "did not happen" // cannot have been, as things stood at that time
)

// Warning is something about the field that a referee would object to.
type Warning string

// The warnings.
const (
	TooManyOn   Warning = "too many" // on the field
	NoKeeper    Warning = "no keeper"
	SomeRefused Warning = "some refused" // of the events that arrived did not happen: somebody should look at the log
	TwoGoals    Warning = "two goals"    // noted by two people within seconds: perhaps the same one
)

// place is where somebody played.
type place struct {
	ordinal  int
	position string
}

// BoardOf folds the events of a match. plan is its last one, or nil: its first stretch is on the field until an event
// says otherwise. The order of events does not matter: they count by their times, those of the same time by their IDs.
func BoardOf(m *Match, sport *Sport, format *Format, plan *Plan, events []Event, now time.Time) *Board {
	_ = sport // what differs between sports is in the format so far
	f := &fold{
		Board: &Board{
			State: BoardBefore, On: map[string]int{}, Here: map[int]bool{}, Left: map[int]bool{}, Hurt: map[int]bool{},
			Sent: map[int]bool{}, Yellow: map[int]int{}, played: map[place]time.Duration{},
		},
		match: m, format: format, placed: map[int]Event{},
	}
	f.begin(plan)
	f.run(events)
	f.finish(plan, now)
	return f.Board
}

// Stints returns the minutes as played, by player and then by position.
func (b *Board) Stints() []Stint {
	var all []Stint
	for at, d := range b.played {
		if seconds := int(d.Round(time.Second) / time.Second); seconds > 0 {
			all = append(all, Stint{Ordinal: at.ordinal, Position: at.position, Seconds: seconds})
		}
	}
	slices.SortFunc(all, func(a, b Stint) int {
		return cmp.Or(cmp.Compare(a.Ordinal, b.Ordinal), cmp.Compare(a.Position, b.Position))
	})
	return all
}

// Time returns for how long a player has been on the field.
func (b *Board) Time(ordinal int) time.Duration {
	var sum time.Duration
	for at, d := range b.played {
		if at.ordinal == ordinal {
			sum += d
		}
	}
	return sum
}

// Seconds is Time in seconds.
func (b *Board) Seconds(ordinal int) int {
	return int(b.Time(ordinal).Round(time.Second) / time.Second)
}

// SlotOf returns the slot that a player stands in, empty for who is not on the field.
func (b *Board) SlotOf(ordinal int) string {
	for slot, on := range b.On {
		if on == ordinal {
			return slot
		}
	}
	return ""
}

// Out says whether a player can play no more today.
func (b *Board) Out(ordinal int) bool { return b.Hurt[ordinal] || b.Sent[ordinal] }

// There says whether a player is at the match: what an event says counts more than the answer before the match.
func (b *Board) There(ordinal int, answer Answer) bool {
	switch {
	case b.Left[ordinal]:
		return false
	case b.Here[ordinal] || b.SlotOf(ordinal) != "":
		return true
	}
	return answer == NoAnswer || answer == Yes || answer == Maybe || answer == Early
}

// Begun says whether the first period has begun.
func (b *Board) Begun() bool { return b.Period > 0 }

// Lineup is what is on the field as a stretch of a plan.
func (b *Board) Lineup() Stretch {
	s := Stretch{Formation: b.Formation, Slots: map[string]int{}}
	for slot, on := range b.On {
		s.Slots[slot] = on
	}
	return s
}

// Moment returns what became of an event.
func (b *Board) Moment(eventID string) (Moment, bool) {
	i := slices.IndexFunc(b.Log, func(m Moment) bool { return m.ID == eventID })
	if i < 0 {
		return Moment{}, false
	}
	return b.Log[i], true
}

// CanUndo says whether undoing an event would change anything.
func (m *Moment) CanUndo() bool { return m.Outcome == Happened }
