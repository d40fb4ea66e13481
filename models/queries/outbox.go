package queries

import "database/sql"

// outboxTx is a transaction that remembers whether it queued a mail.
type outboxTx struct {
	DBTX
	queued bool
}

// InTx is WithTx for a transaction that may queue mails.
func (q *Queries) InTx(tx *sql.Tx) *Queries {
	in := q.WithTx(tx)
	in.db = &outboxTx{DBTX: tx}
	return in
}

// NoteMail remembers that a mail was queued in the transaction of InTx; elsewhere it does nothing.
func (q *Queries) NoteMail() {
	if tx, ok := q.db.(*outboxTx); ok {
		tx.queued = true
	}
}

// QueuedMail says whether a mail was queued in the transaction of InTx.
func (q *Queries) QueuedMail() bool {
	tx, ok := q.db.(*outboxTx)
	return ok && tx.queued
}
