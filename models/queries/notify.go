package queries

import "context"

// Notify tells every program that listens on a channel of the same PostgreSQL database, once the transaction is done.
func (q *Queries) Notify(ctx context.Context, channel, payload string) error {
	_, err := q.db.ExecContext(ctx, "SELECT pg_notify($1, $2)", channel, payload)
	return err
}
