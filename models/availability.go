package models

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"teamcoach/models/queries"
)

// Availability is what is known of one player's coming to a match.
type Availability struct {
	MatchID    string
	PlayerID   string
	Answer     Answer
	FromMinute int    // of playing time, of who comes Late; 0: the coach does not know
	ToMinute   int    // of playing time, of who leaves Early
	Note       string // for coaches only
	ByPlayer   bool   // answered by a personal link, else by a member
	At         time.Time
}

// Answer says whether somebody comes.
type Answer string

// The answers, in the order they are offered. NoAnswer is never stored.
const (
	NoAnswer Answer = ""
	Yes      Answer = "yes"
	No       Answer = "no"
	Maybe    Answer = "maybe"
	Late     Answer = "late"
	Early    Answer = "early" // leaves early
)

// Answers lists every answer that can be given.
var Answers = []Answer{Yes, No, Maybe, Late, Early}

// MaxAvailabilityNote is the most characters of Availability.Note.
const MaxAvailabilityNote = 200

// Presence returns the first and the last stretch of the match, counted from 1, in which a player can be fielded; not
// ok: in none. Whoever is injured, suspended or away on the day of the match cannot, whatever was answered. No answer
// and Maybe count as coming: the coach decides. Who comes Late plays from the first stretch that begins at FromMinute
// or after, who leaves Early to the last that ends at ToMinute or before. Where the minute is not known, or no clock
// ends a period, that is all but the first stretch, or all but the last.
func (m *Match) Presence(p *Player, a Availability) (from, to int, ok bool) {
	from, to = 1, m.Stretches()
	switch {
	case StatusOn(m.Day(), p) != Fit, a.Answer == No:
		return 0, 0, false
	case a.Answer == Late && a.FromMinute > 0 && m.Minutes > 0:
		from = (a.FromMinute*m.Blocks+m.Minutes-1)/m.Minutes + 1
	case a.Answer == Late:
		from = 2
	case a.Answer == Early && a.ToMinute > 0 && m.Minutes > 0:
		to = min(to, a.ToMinute*m.Blocks/m.Minutes)
	case a.Answer == Early:
		to--
	}
	if from > to {
		return 0, 0, false
	}
	return from, to, true
}

// maxAnswerMinute bounds the minutes of a match whose length is not known.
const maxAnswerMinute = 999

// Validate checks an answer to a match against its limits. The error is Invalid and names the fields.
func (a *Availability) Validate(m *Match) error {
	var wrong []FieldError
	if a.Answer != NoAnswer && !slices.Contains(Answers, a.Answer) {
		wrong = append(wrong, fieldf("answer", "Choose one of the answers in the list."))
	}
	most := cmp.Or(m.Periods*m.Minutes, maxAnswerMinute)
	if minute := a.FromMinute + a.ToMinute; minute < 0 || minute > most {
		wrong = append(wrong, fieldf("minute", "This must be a whole number from {min} to {max}.", 1, most))
	}
	switch {
	case utf8.RuneCountInString(a.Note) > MaxAvailabilityNote || !printable(a.Note):
		wrong = append(wrong, fieldf("note", "The note may have at most {max} characters.", MaxAvailabilityNote))
	case a.Answer == NoAnswer && a.Note != "":
		wrong = append(wrong, fieldf("answer", "A note needs an answer beside it."))
	}
	return invalidFields(wrong)
}

// SetMinute notes from when somebody comes Late, or until when somebody stays who leaves Early. Other answers have none.
func (a *Availability) SetMinute(minute int) {
	switch a.Answer {
	case Late:
		a.FromMinute = minute
	case Early:
		a.ToMinute = minute
	}
}

// says is whether two answers say the same.
func (a *Availability) says(b *Availability) bool {
	return a.Answer == b.Answer && a.FromMinute == b.FromMinute && a.ToMinute == b.ToMinute && a.Note == b.Note
}

// Turnout counts who comes to a match.
type Turnout struct {
	Come  int // also late, or not to the end
	Maybe int
	Not   int // among them who is injured, suspended or away that day
	Open  int // have not answered
	// Missing are the positions that must be filled and that nobody who comes can play: the keeper's.
	Missing []string
}

// Turnout counts the answers of a squad. formation is what the match is played in.
func (m *Match) Turnout(squad []Player, answers map[string]Availability, formation *Formation) Turnout {
	var t Turnout
	covered := map[string]bool{}
	for i := range squad {
		p := &squad[i]
		answer := answers[p.ID]
		switch {
		case StatusOn(m.Day(), p) != Fit || answer.Answer == No:
			t.Not++
		case answer.Answer == NoAnswer:
			t.Open++
		case answer.Answer == Maybe:
			t.Maybe++
		default:
			t.Come++
			for position := range p.Skills {
				covered[position] = true
			}
		}
	}
	for _, slot := range formation.Slots {
		if slot.Mandatory && !covered[slot.Position] && !slices.Contains(t.Missing, slot.Position) {
			t.Missing = append(t.Missing, slot.Position)
		}
	}
	return t
}

// FormationOf returns what a match of the format is played in: its own formation, or else the format's usual one.
func (m *Match) FormationOf(f *Format) *Formation {
	if own, ok := f.Formation(m.Formation); ok {
		return own
	}
	return &f.Formations[0]
}

// TakesAnswers says whether players can still answer.
func (m *Match) TakesAnswers(now time.Time) bool {
	return m.State == Planned && now.Before(m.AnswersUntil())
}

// Availabilities returns what is known of a match's players, by player ID.
func (db *DB) Availabilities(ctx context.Context, matchID string) (map[string]Availability, error) {
	ctx, q := db.read(ctx)
	rows, err := q.Availabilities(ctx, matchID)
	return byPlayer(rows), db.kind(err)
}

func byPlayer(rows []queries.Availability) map[string]Availability {
	all := make(map[string]Availability, len(rows))
	for _, r := range rows {
		all[r.PlayerID] = availabilityOf(r)
	}
	return all
}

// ComingMatches returns the matches of a team that begin at a moment or later, at most so many, the earliest first.
// Cancelled ones are among them.
func (db *DB) ComingMatches(ctx context.Context, teamID string, since time.Time, most int) ([]Match, error) {
	ctx, q := db.read(ctx)
	rows, err := q.ComingFixtures(ctx, queries.ComingFixturesParams{TeamID: teamID, Since: since.UnixMilli(), Most: int32(most)})
	return convert(rows, matchOf), db.kind(err)
}

// AvailabilitiesOfTeam returns what is known of all matches of a team that begin at a moment or later, by match ID and
// player ID.
func (db *DB) AvailabilitiesOfTeam(ctx context.Context, teamID string, since time.Time) (map[string]map[string]Availability, error) {
	ctx, q := db.read(ctx)
	rows, err := q.AvailabilitiesOfTeam(ctx, queries.AvailabilitiesOfTeamParams{TeamID: teamID, Since: since.UnixMilli()})
	return byMatchAndPlayer(rows), db.kind(err)
}

func byMatchAndPlayer(rows []queries.Availability) map[string]map[string]Availability {
	all := map[string]map[string]Availability{}
	for _, r := range rows {
		if all[r.FixtureID] == nil {
			all[r.FixtureID] = map[string]Availability{}
		}
		all[r.FixtureID][r.PlayerID] = availabilityOf(r)
	}
	return all
}

// AvailabilitiesOfPlayer returns what is known of one player, by match ID.
func (db *DB) AvailabilitiesOfPlayer(ctx context.Context, playerID string) (map[string]Availability, error) {
	ctx, q := db.read(ctx)
	rows, err := q.AvailabilitiesOfPlayer(ctx, playerID)
	all := map[string]Availability{}
	for _, r := range rows {
		all[r.FixtureID] = availabilityOf(r)
	}
	return all, db.kind(err)
}

// AvailabilityEdit is what a form says of one player and one match.
type AvailabilityEdit struct {
	Availability           // as it is to be; NoAnswer takes the answer back
	Shown        time.Time // At of what the form was made of; zero: there was no answer
}

// SaveAvailabilities notes what a coach knows of a match's players, all or none. Edits that change nothing are passed
// over.
// Conflict: somebody has answered since the form was made. NotFound: the team has no such match or player. Invalid: a
// field outside of its limits. Repeated: the form was sent before.
func (db *DB) SaveAvailabilities(ctx context.Context, by By, m *Match, edits []AvailabilityEdit) error {
	err := db.changeTeam(ctx, by, m.TeamID, ActionAvailability, func(c *teamChange) error {
		row, err := c.q.Fixture(ctx, queries.FixtureParams{ID: m.ID, TeamID: m.TeamID})
		if err != nil {
			return err
		}
		match := matchOf(row)
		c.subject = match.Opponent
		rows, err := c.q.Availabilities(ctx, m.ID)
		if err != nil {
			return err
		}
		stored, changes := byPlayer(rows), 0
		for i := range edits {
			e := &edits[i]
			now := stored[e.PlayerID]
			if e.says(&now) {
				continue
			}
			if err := c.holdPlayer(ctx, e.PlayerID); err != nil {
				return err
			}
			e.MatchID, e.ByPlayer = m.ID, false
			if err := e.save(ctx, c.q, &match, time.UnixMilli(c.now)); err != nil {
				return err
			}
			changes++
		}
		if changes == 0 {
			return errNothing
		}
		return nil
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// errClosed is the answer to a player's answer that comes too late.
var errClosed = &Error{Kind: Invalid, Message: "The time for answers is over. Tell your coach."}

// AnswerMatches notes what whoever holds a player's link answers, for one or more matches of the team, all or none.
// Conflict: somebody else has answered since the page was made. Invalid: a match takes no answers any more, or a field
// is outside of its limits. NotFound: the team has no such match.
func (db *DB) AnswerMatches(ctx context.Context, l *Link, now time.Time, edits []AvailabilityEdit) error {
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		rows, err := q.AvailabilitiesOfPlayer(ctx, l.PlayerID)
		if err != nil {
			return nil, err
		}
		for i := range edits {
			e := &edits[i]
			before := slices.IndexFunc(rows, func(r queries.Availability) bool { return r.FixtureID == e.MatchID })
			if before >= 0 {
				if stored := availabilityOf(rows[before]); stored.ByPlayer && e.says(&stored) {
					continue
				}
			}
			row, err := q.Fixture(ctx, queries.FixtureParams{ID: e.MatchID, TeamID: l.TeamID})
			if err != nil {
				return nil, err
			}
			match := matchOf(row)
			if !match.TakesAnswers(now) {
				return nil, errClosed
			}
			e.PlayerID, e.ByPlayer = l.PlayerID, true
			if err := e.save(ctx, q, &match, now); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
}

// save writes an answer over the one that the form was made of, and over no other.
func (e *AvailabilityEdit) save(ctx context.Context, q *queries.Queries, m *Match, now time.Time) error {
	if err := e.Validate(m); err != nil {
		return err
	}
	shown := milliOf(e.Shown)
	at := max(now.UnixMilli(), shown+1) // the time names the version: no two are the same
	var n int64
	var err error
	switch {
	case e.Answer == NoAnswer:
		n, err = q.DeleteAvailability(ctx, queries.DeleteAvailabilityParams{FixtureID: m.ID, PlayerID: e.PlayerID, Shown: shown})
	case shown == 0:
		n, err = q.InsertAvailability(ctx, queries.InsertAvailabilityParams{
			FixtureID: m.ID, PlayerID: e.PlayerID, Answer: string(e.Answer), FromMinute: e.FromMinute, ToMinute: e.ToMinute,
			Note: e.Note, ByPlayer: e.ByPlayer, At: at,
		})
	default:
		n, err = q.UpdateAvailability(ctx, queries.UpdateAvailabilityParams{
			FixtureID: m.ID, PlayerID: e.PlayerID, Answer: string(e.Answer), FromMinute: e.FromMinute, ToMinute: e.ToMinute,
			Note: e.Note, ByPlayer: e.ByPlayer, At: at, Shown: shown,
		})
	}
	if err == nil && n == 0 {
		return errChanged
	}
	return err
}

func availabilityOf(r queries.Availability) Availability {
	return Availability{
		MatchID: r.FixtureID, PlayerID: r.PlayerID, Answer: Answer(r.Answer), FromMinute: r.FromMinute, ToMinute: r.ToMinute,
		Note: r.Note, ByPlayer: r.ByPlayer, At: time.UnixMilli(r.At).UTC(),
	}
}
