package models

import (
	"context"
	"time"

	"teamcoach/models/queries"
)

// Mail is one message to one address, ready to be sent.
type Mail struct {
	Recipient string // e-mail address
	Language  string // of its text
	Subject   string
	Plain     string
	HTML      string
}

// queueMail puts a mail into the outbox, in the transaction of what it tells: neither is there without the other.
func queueMail(ctx context.Context, q *queries.Queries, m Mail) error {
	return q.InsertMail(ctx, queries.InsertMailParams{
		ID: newID(), Recipient: m.Recipient, Language: m.Language, Subject: m.Subject, Plain: m.Plain, Html: m.HTML,
		NextAt: time.Now().UnixMilli(),
	})
}
