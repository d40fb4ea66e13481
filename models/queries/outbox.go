package queries

import "database/sql"

// Outbox is a table whose rows somebody waits for to send them.
type Outbox int

// The outboxes.
const (
	Mails Outbox = iota
	Deliveries
	outboxes
)

// outboxTx is a transaction that remembers what it queued.
type outboxTx struct {
	DBTX
	queued [outboxes]bool
}

// InTx is WithTx for a transaction that may queue something.
func (q *Queries) InTx(tx *sql.Tx) *Queries {
	in := q.WithTx(tx)
	in.db = &outboxTx{DBTX: tx}
	return in
}

// NoteQueued remembers that something was queued in the transaction of InTx; elsewhere it does nothing.
func (q *Queries) NoteQueued(o Outbox) {
	if tx, ok := q.db.(*outboxTx); ok {
		tx.queued[o] = true
	}
}

// Queued says whether something was queued in the transaction of InTx.
func (q *Queries) Queued(o Outbox) bool {
	tx, ok := q.db.(*outboxTx)
	return ok && tx.queued[o]
}
