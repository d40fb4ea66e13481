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
