package models

import (
	"context"
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
	now := time.Now().UnixMilli()
	cost := t.Every.Milliseconds()
	most := now + cost*int64(t.Burst-1)
	name := t.key(key)
	_, err := db.writes.Load().Spend(ctx, queries.SpendParams{Key: name, Now: now, Cost: cost, Most: most})
	if err = db.kind(err); KindOf(err) != NotFound {
		return err
	}
	spent, err := db.writes.Load().Spent(ctx, name)
	if err != nil {
		return db.kind(err)
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
