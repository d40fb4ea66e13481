package models

import "time"

// undos knows which events are undone. An undo can be undone too.
type undos struct {
	events map[string]*Event
	by     map[string][]*Event // the undos of an event, in the order of their times
	holds  map[string]bool     // an undo's ID -> it counts
}

// newUndos looks through events, which are in the order of their times.
func newUndos(events []Event) *undos {
	u := &undos{events: map[string]*Event{}, by: map[string][]*Event{}, holds: map[string]bool{}}
	for i := range events {
		e := &events[i]
		u.events[e.ID] = e
		if e.Kind == EventUndo {
			u.by[e.Undoes] = append(u.by[e.Undoes], e)
		}
	}
	return u
}

// of returns when an event was undone.
func (u *undos) of(id string) (at time.Time, undone bool) {
	for _, undo := range u.by[id] {
		if u.counts(undo.ID) {
			return undo.At, true
		}
	}
	return time.Time{}, false
}

// counts says whether an undo is not undone itself. In a circle of undos, which no honest device makes, the one that
// is asked for first counts for nothing.
func (u *undos) counts(id string) bool {
	if held, known := u.holds[id]; known {
		return held
	}
	u.holds[id] = false
	_, undone := u.of(id)
	u.holds[id] = !undone
	return !undone
}

// outcome says what became of an undo.
func (u *undos) outcome(undo *Event) (Outcome, string) {
	if u.events[undo.Undoes] == nil {
		return DidNotHappen, "There was nothing to undo."
	}
	if !u.counts(undo.ID) {
		return TakenBack, ""
	}
	for _, other := range u.by[undo.Undoes] {
		if other == undo {
			return Happened, ""
		}
		if u.counts(other.ID) {
			return SameAgain, ""
		}
	}
	return Happened, ""
}
