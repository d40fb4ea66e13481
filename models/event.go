package models

import (
	"context"
	"time"

	"teamcoach/models/queries"
)

// Event is something that happened in a match. Events are only ever added: one that was wrong is undone by another.
type Event struct {
	ID      string // made by the device that saw it: sent twice, it happened once
	MatchID string
	Number  int // 1, 2, 3 ... in the match, in the order in which events arrived
	Kind    EventKind
	At      time.Time // when it happened, by the server's clock
	Player  int       // Player.Ordinal; 0: nobody
	Other   int
	Slot    string
	Undoes  string // ID of the event that an Undo takes back
	Detail  string
	Actor   string // name of who noted it
}

// EventKind says what happened.
type EventKind string

// The kinds of events.
const (
	EventStart   EventKind = "start"   // a period begins, and its clock
	EventPause   EventKind = "pause"   // the clock stops within a period
	EventResume  EventKind = "resume"  // and goes on
	EventStop    EventKind = "stop"    // the period is over
	EventFinish  EventKind = "finish"  // the match is over
	EventLineup  EventKind = "lineup"  // Detail is the Stretch that is on the field from now on, as JSON
	EventSub     EventKind = "sub"     // Other comes on for Player, in Slot
	EventMove    EventKind = "move"    // Player goes to Slot; who stood there takes the other's
	EventGoal    EventKind = "goal"    // for us; by Player, after a pass of Other, where known
	EventAgainst EventKind = "against" // a goal for them
	EventYellow  EventKind = "yellow"
	EventRed     EventKind = "red"    // Player is off and may not be replaced
	EventHurt    EventKind = "hurt"   // Player can play no more today
	EventArrive  EventKind = "arrive" // Player, who was not there, now is
	EventLeave   EventKind = "leave"  // Player, who was there, now is not
	EventNote    EventKind = "note"   // Detail is a sentence
	EventUndo    EventKind = "undo"   // takes back Undoes
)

// Events returns what happened in a match after an event's number, in order; after 0 means everything.
func (db *DB) Events(ctx context.Context, matchID string, after int) ([]Event, error) {
	ctx, q := db.read(ctx)
	rows, err := q.Events(ctx, queries.EventsParams{FixtureID: matchID, After: after})
	return convert(rows, eventOf), db.kind(err)
}

// EventsPage returns the first events of a match after an event's number, in order, as many as are asked for.
func (db *DB) EventsPage(ctx context.Context, matchID string, after, most int) ([]Event, error) {
	ctx, q := db.read(ctx)
	rows, err := q.EventsPage(ctx, queries.EventsPageParams{FixtureID: matchID, After: after, Most: int32(most)})
	return convert(rows, eventOf), db.kind(err)
}

func eventOf(r queries.Event) Event {
	return Event{
		ID: r.ID, MatchID: r.FixtureID, Number: r.Number, Kind: EventKind(r.Kind), At: time.UnixMilli(r.At).UTC(), Player: r.Player,
		Other: r.Other, Slot: r.Slot, Undoes: r.Undoes, Detail: r.Detail, Actor: r.Actor,
	}
}
