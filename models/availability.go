package models

import (
	"context"
	"time"

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

// Availabilities returns what is known of a match's players, by player ID.
func (db *DB) Availabilities(ctx context.Context, matchID string) (map[string]Availability, error) {
	ctx, q := db.read(ctx)
	rows, err := q.Availabilities(ctx, matchID)
	all := make(map[string]Availability, len(rows))
	for _, r := range rows {
		all[r.PlayerID] = availabilityOf(r)
	}
	return all, db.kind(err)
}

func availabilityOf(r queries.Availability) Availability {
	return Availability{
		MatchID: r.FixtureID, PlayerID: r.PlayerID, Answer: Answer(r.Answer), FromMinute: r.FromMinute, ToMinute: r.ToMinute,
		Note: r.Note, ByPlayer: r.ByPlayer, At: time.UnixMilli(r.At).UTC(),
	}
}
