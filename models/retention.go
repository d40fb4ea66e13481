package models

import (
	"context"
	"errors"
	"time"

	"teamcoach/models/queries"
)

// Expired is how much DeleteExpired has deleted.
type Expired struct {
	Guests int // with their teams
	Teams  int // that were deleted by their owners
}

// maxExpired is how many guests and teams one call deletes; the next call deletes the rest.
const maxExpired = 1000

// DeleteExpired deletes for good what its time is over for: guests whom nothing leads back to, with their teams;
// teams that were deleted DeletedLifetime ago; old sessions, tokens, invitations and throttles.
func (db *DB) DeleteExpired(ctx context.Context) (Expired, error) {
	now := time.Now()
	errRows := db.deleteExpiredRows(ctx, now) // first: a session or token that is over keeps no guest
	guests, errGuests := db.deleteExpiredGuests(ctx, now)
	teams, errTeams := db.deleteExpiredTeams(ctx, now)
	return Expired{guests, teams}, errors.Join(errRows, errGuests, errTeams)
}

// deleteExpiredRows deletes what opens and counts nothing any more.
func (db *DB) deleteExpiredRows(ctx context.Context, now time.Time) error {
	q := db.writes.Load()
	return db.kind(errors.Join(
		q.DeleteOldSessions(ctx, queries.DeleteOldSessionsParams{
			SeenBefore: now.Add(-SessionIdle).UnixMilli(), GuestSeenBefore: now.Add(-GuestLifetime).UnixMilli(), CreatedBefore: now.Add(-SessionLifetime).UnixMilli(),
		}),
		q.DeleteOldTokens(ctx, now.UnixMilli()),
		q.DeleteExpiredInvitations(ctx, now.UnixMilli()),
		q.DeleteOldThrottles(ctx, now.UnixMilli()),
		q.DeleteExpiredLinks(ctx, now.UnixMilli()),
		q.DeleteExpiredAPITokens(ctx, now.UnixMilli()),
		q.ForgetOldSecrets(ctx, now.UnixMilli()),
		q.DeleteOldReplies(ctx, now.Add(-ReplyLifetime).UnixMilli()),
	))
}

func (db *DB) deleteExpiredGuests(ctx context.Context, now time.Time) (int, error) {
	readCtx, q := db.read(ctx)
	ids, err := q.ExpiredGuests(readCtx, queries.ExpiredGuestsParams{CreatedBefore: now.Add(-GuestLifetime).UnixMilli(), Most: maxExpired})
	if err != nil {
		return 0, db.kind(err)
	}
	deleted := 0
	for _, id := range ids {
		err := db.deleteGuest(ctx, id)
		if KindOf(err) == NotFound { // came back, or signed up, in this moment
			continue
		}
		if err != nil {
			return deleted, err
		}
		deleted++
	}
	return deleted, nil
}

// deleteGuest deletes a guest with the teams it owns. NotFound: it is not one that has expired.
func (db *DB) deleteGuest(ctx context.Context, accountID string) error {
	return db.transact(ctx, func(q *queries.Queries) (slugs []string, err error) {
		if _, err := q.HoldAccount(ctx, accountID); err != nil {
			return nil, err
		}
		teams, err := q.OwnedTeams(ctx, accountID)
		if err != nil {
			return nil, err
		}
		for _, id := range teams {
			slug, err := q.DeleteTeam(ctx, id)
			if err != nil {
				return nil, err
			}
			slugs = append(slugs, slug)
		}
		n, err := q.DeleteExpiredGuest(ctx, accountID)
		if err == nil && n == 0 {
			err = &Error{Kind: NotFound}
		}
		return slugs, err
	})
}

func (db *DB) deleteExpiredTeams(ctx context.Context, now time.Time) (int, error) {
	before := now.Add(-DeletedLifetime).UnixMilli()
	readCtx, q := db.read(ctx)
	ids, err := q.ExpiredTeams(readCtx, queries.ExpiredTeamsParams{DeletedBefore: before, Most: maxExpired})
	if err != nil {
		return 0, db.kind(err)
	}
	deleted := 0
	for _, id := range ids {
		err := db.transact(ctx, func(q *queries.Queries) ([]string, error) {
			slug, err := q.DeleteExpiredTeam(ctx, queries.DeleteExpiredTeamParams{ID: id, DeletedBefore: before})
			return []string{slug}, err
		})
		if KindOf(err) == NotFound { // restored, or gone, in this moment
			continue
		}
		if err != nil {
			return deleted, err
		}
		deleted++
	}
	return deleted, nil
}
