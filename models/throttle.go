package models

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"teamcoach/models/queries"
)

// Throttle says how often something may be done: burst times at once, and once more every interval after that
// (the generic cell rate algorithm, ITU-T I.371). What is spent is kept in the database, so that it holds on every
// node and after a restart.
type Throttle struct {
	Name  string
	Every time.Duration
	Burst int
}

// Spend spends one use by key, such as an address or an account's id. TooMany: it is not allowed now; the error says how
// long until it will be, and nothing is spent, so that nobody is locked out for good.
func (db *DB) Spend(ctx context.Context, t Throttle, key string) error {
	return db.kind(spend(ctx, db.writes.Load(), t, key, 1, time.Now()))
}

// spend is Spend for several uses at once, all or none, also in a transaction.
func spend(ctx context.Context, q *queries.Queries, t Throttle, key string, uses int, now time.Time) error {
	every, at := t.Every.Milliseconds(), now.UnixMilli()
	most := at + every*int64(t.Burst-uses)
	name := t.key(key)
	spent := at
	if uses <= t.Burst {
		_, err := q.Spend(ctx, queries.SpendParams{Key: name, Now: at, Cost: every * int64(uses), Most: most})
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if spent, err = q.Spent(ctx, name); err != nil {
			return err
		}
	}
	wait := max(time.Duration(spent-most)*time.Millisecond, time.Second)
	minutes := int((wait + time.Minute - 1) / time.Minute)
	return &Error{
		Kind: TooMany, Message: "That was tried too often. Wait, and try again in {n} min.", Args: []any{"n", minutes}, Wait: wait,
	}
}

// Forgive gives back all that was spent by key, as after a sign-in that succeeded.
func (db *DB) Forgive(ctx context.Context, t Throttle, key string) error {
	return db.kind(db.writes.Load().Forgive(ctx, t.key(key)))
}

// key is what the database calls somebody's use of it.
func (t Throttle) key(key string) string { return t.Name + " " + key }
