package models

import (
	"context"
	"time"

	"teamcoach/models/queries"
)

// MatchQuery chooses a page of a team's matches. The zero value of a field chooses all.
type MatchQuery struct {
	From   time.Time // the kick-off is then or later
	To     time.Time // the kick-off is before
	State  MatchState
	Series string
	After  string // Match.Cursor of the last one of the page before
	Most   int    // on the page
}

// Cursor names the place of a match in the list of its team's, by kick-off.
func (m *Match) Cursor() string { return timeCursor(m.ID, m.KickOff.UnixMilli()) }

// MatchPage returns a page of a team's matches, the earliest first. One that is added or moved while somebody reads page
// after page is among them or not; all others are there once. Invalid: After is none of ours.
func (db *DB) MatchPage(ctx context.Context, teamID string, query MatchQuery) ([]Match, error) {
	at, id, ok := parseTimeCursor(query.After, beforeAll)
	if !ok {
		return nil, errNoPage
	}
	before := int64(afterAll)
	if !query.To.IsZero() {
		before = query.To.UnixMilli()
	}
	ctx, q := db.read(ctx)
	rows, err := q.FixturesPage(ctx, queries.FixturesPageParams{
		TeamID: teamID, AfterAt: at, AfterID: id, Since: milliOf(query.From), Before: before, State: string(query.State),
		Series: query.Series, Most: int32(query.Most),
	})
	return convert(rows, matchOf), db.kind(err)
}
