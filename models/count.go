package models

import (
	"context"
	"database/sql"
	"sync/atomic"

	"teamcoach/models/queries"
)

// CountReads counts from now on every statement that reads, for tests which bound their number. Statements are then no
// longer prepared.
func (db *DB) CountReads() *atomic.Int64 {
	counted := &countedReads{DBTX: db.reader}
	db.reads.Store(queries.New(counted))
	return &counted.n
}

type countedReads struct {
	queries.DBTX
	n atomic.Int64
}

func (c *countedReads) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.n.Add(1)
	return c.DBTX.QueryContext(ctx, query, args...)
}

func (c *countedReads) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	c.n.Add(1)
	return c.DBTX.QueryRowContext(ctx, query, args...)
}
