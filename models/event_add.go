package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"teamcoach/models/queries"
)

// Limits of a match's events.
const (
	MaxEvents     = 1000 // of a match
	MaxEventNote  = 200  // characters
	maxEventAge   = 12 * time.Hour
	maxLineupSize = 4000 // bytes of JSON
	// eventDelay is how long an event may take to arrive and still count as noted just now. Older ones were noted
	// without network: they are kept even where they cannot have happened.
	eventDelay = 5 * time.Second
)

// NewEventID returns an id for an event that is noted on the server: these sort by their times.
func NewEventID() string { return newID() }

// NewEvent is an event, and what it is about.
type NewEvent struct {
	Event
	Match  *Match
	Sport  *Sport
	Format *Format
	Squad  []Player
	Now    time.Time // by the server's clock
}

// AddEvent saves an event as the next one of its match, and returns what became of it. Its time is bounded: it cannot
// be later than now. The same event sent again is there once.
//
// Where devices disagree, the times decide. Of two that noted the same, the second counts for nothing. One that cannot
// have happened is refused with a sentence when it is noted just now (Conflict); when it comes late, from a device that
// had no network, nobody stands there to read that: it is kept as one that DidNotHappen.
//
// Invalid: a field outside of its limits. Conflict: the match is over or cancelled; or the event cannot have happened,
// and then the moment has the sentence with the player that it is about.
func (db *DB) AddEvent(ctx context.Context, n NewEvent) (Moment, error) {
	if err := n.check(); err != nil {
		return Moment{}, err
	}
	var m Moment
	err := db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		var err error
		m, err = db.addEvent(ctx, q, &n)
		return nil, err
	})
	return m, err
}

var (
	errMatchOver      = &Error{Kind: Conflict, Message: "The result of this match is saved. Correct it on the result's page."}
	errMatchCancelled = &Error{Kind: Conflict, Message: "This match was cancelled."}
	errManyEvents     = &Error{Kind: Conflict, Message: "There cannot be more entries for one match."}
	errEventElsewhere = &Error{Kind: Conflict, Message: "An entry with this id belongs to another match."}
)

func (db *DB) addEvent(ctx context.Context, q *queries.Queries, n *NewEvent) (Moment, error) {
	row, err := q.LockFixture(ctx, queries.LockFixtureParams{ID: n.Match.ID, TeamID: n.Match.TeamID})
	if err != nil {
		return Moment{}, err
	}
	match := matchOf(row)
	events, plan, err := eventsAndPlan(ctx, q, match.ID)
	if err != nil {
		return Moment{}, err
	}
	fold := func() (*Board, Moment) {
		board := BoardOf(&match, n.Sport, n.Format, plan, events, n.Now)
		m, _ := board.Moment(n.ID)
		return board, m
	}
	if slices.ContainsFunc(events, func(e Event) bool { return e.ID == n.ID }) {
		_, m := fold()
		return m, nil
	}
	if err := n.refused(ctx, q, &match, len(events)); err != nil {
		return Moment{}, err
	}
	added := []Event{n.Event}
	added[0].Number = len(events) + 1
	if pinned, ok := n.pin(events, plan); ok {
		added = []Event{pinned, n.Event}
		added[0].Number, added[1].Number = len(events)+1, len(events)+2
	}
	events = append(events, added...)
	board, m := fold()
	if m.Outcome == DidNotHappen && n.Now.Sub(n.At) <= eventDelay {
		return m, &Error{Kind: Conflict, Message: m.Why} // whose name may be shown, only the caller knows
	}
	for _, e := range added {
		if err := insertEvent(ctx, q, e); err != nil {
			return m, err
		}
	}
	if board.Begun() && match.State == Planned {
		if err := q.BeginFixture(ctx, queries.BeginFixtureParams{ID: match.ID, Now: n.Now.UnixMilli()}); err != nil {
			return m, err
		}
	}
	return m, db.announce(ctx, q, match.ID)
}

// refused says why a match takes no event, or not this one.
func (n *NewEvent) refused(ctx context.Context, q *queries.Queries, match *Match, present int) error {
	_, err := q.Event(ctx, n.ID)
	switch {
	case err == nil:
		return errEventElsewhere
	case !errors.Is(err, sql.ErrNoRows):
		return err
	case match.State == Over:
		return errMatchOver
	case match.State == Cancelled:
		return errMatchCancelled
	case present+2 > MaxEvents: // the lineup may come with it
		return errManyEvents
	}
	return nil
}

func eventsAndPlan(ctx context.Context, q *queries.Queries, matchID string) ([]Event, *Plan, error) {
	rows, err := q.Events(ctx, queries.EventsParams{FixtureID: matchID})
	if err != nil {
		return nil, nil, err
	}
	row, err := q.LastPlan(ctx, matchID)
	if errors.Is(err, sql.ErrNoRows) {
		return convert(rows, eventOf), nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	plan, err := planOf(row)
	return convert(rows, eventOf), plan, err
}

// pin returns the lineup that the plan begins with as an event, where n is the first that builds on it: what has
// happened does not change with the plan. Its time is before that of every event that can still arrive.
func (n *NewEvent) pin(events []Event, plan *Plan) (Event, bool) {
	builds := n.Kind == EventStart || n.Kind == EventSub || n.Kind == EventMove
	if !builds || plan == nil || len(plan.Stretches) == 0 || slices.ContainsFunc(events, func(e Event) bool { return e.Kind == EventLineup }) {
		return Event{}, false
	}
	detail, err := json.Marshal(plan.Stretches[0])
	return Event{
		ID: newID(), MatchID: n.Match.ID, Kind: EventLineup, At: n.Now.Add(-2 * maxEventAge), Detail: string(detail), Actor: n.Actor,
	}, err == nil
}

func insertEvent(ctx context.Context, q *queries.Queries, e Event) error {
	return q.InsertEvent(ctx, queries.InsertEventParams{
		ID: e.ID, FixtureID: e.MatchID, Number: e.Number, Kind: string(e.Kind), At: e.At.UnixMilli(), Player: e.Player, Other: e.Other,
		Slot: e.Slot, Undoes: e.Undoes, Detail: e.Detail, Actor: e.Actor,
	})
}

// check bounds every field, and clears those that the kind does not need.
func (n *NewEvent) check() error {
	e := &n.Event
	e.MatchID, e.Number = n.Match.ID, 0
	if e.At.IsZero() || e.At.After(n.Now) {
		e.At = n.Now
	}
	e.At = e.At.UTC().Truncate(time.Millisecond)
	needs, known := eventNeeds[e.Kind]
	switch {
	case !validID(e.ID) || !known:
		return Invalidf("That is no entry that a board knows.")
	case n.Now.Sub(e.At) > maxEventAge:
		return Invalidf("That is too long ago. Correct the result of the match instead.")
	case !n.inSquad(e.Player) || !n.inSquad(e.Other):
		return Invalidf("Choose players of this team.")
	}
	if !needs.player {
		e.Player = 0
	}
	if !needs.other {
		e.Other = 0
	}
	if !needs.slot {
		e.Slot = ""
	}
	if e.Kind != EventUndo {
		e.Undoes = ""
	}
	return e.checkDetail()
}

func (e *Event) checkDetail() error {
	switch e.Kind {
	case EventLineup:
		var s Stretch
		if len(e.Detail) > maxLineupSize || json.Unmarshal([]byte(e.Detail), &s) != nil {
			return Invalidf(badLineup)
		}
	case EventNote:
		if e.Detail == "" || utf8.RuneCountInString(e.Detail) > MaxEventNote || !printable(e.Detail) {
			return Invalidf("A note may have at most {max} characters.", MaxEventNote)
		}
	default:
		e.Detail = ""
	}
	if utf8.RuneCountInString(e.Slot) > 16 || !printable(e.Slot) || e.Kind == EventUndo && !validID(e.Undoes) {
		return Invalidf("That is no entry that a board knows.")
	}
	return nil
}

// inSquad says whether an ordinal is that of a player, or nobody's.
func (n *NewEvent) inSquad(ordinal int) bool {
	return ordinal == 0 || slices.ContainsFunc(n.Squad, func(p Player) bool { return p.Ordinal == ordinal })
}

// eventNeeds says which fields a kind of event has.
var eventNeeds = map[EventKind]struct{ player, other, slot bool }{
	EventStart: {}, EventPause: {}, EventResume: {}, EventStop: {}, EventFinish: {}, EventLineup: {}, EventNote: {}, EventUndo: {},
	EventSub: {true, true, true}, EventMove: {true, false, true}, EventGoal: {true, true, false}, EventAgainst: {},
	EventYellow: {player: true}, EventRed: {player: true}, EventHurt: {player: true}, EventArrive: {player: true}, EventLeave: {player: true},
}

// TeamWithRole returns a team that is in use by its ID, with the role that an account has in it, if any.
func (db *DB) TeamWithRole(ctx context.Context, teamID, accountID string) (*MemberTeam, error) {
	ctx, q := db.read(ctx)
	row, err := q.TeamWithRole(ctx, queries.TeamWithRoleParams{ID: teamID, AccountID: accountID})
	if err != nil {
		return nil, db.kind(err)
	}
	return memberTeamOf(row.Team, row.Role), nil
}
