package models

import (
	"context"
	"database/sql"
	"errors"
	netmail "net/mail"
	"strings"
	"time"
	"unicode"

	"teamcoach/models/queries"
)

// Mail is one message to one address, ready to be sent.
type Mail struct {
	Recipient string // e-mail address
	Language  string // of its text
	Subject   string
	Plain     string
	HTML      string
	ContactID string // of a player's contact, with whom the mail goes; empty: to somebody else
	StopURL   string // page on which the recipient can stop such mails; empty: none
}

// QueuedMail is a mail of the outbox.
type QueuedMail struct {
	Mail
	ID        string
	Tries     int // that were begun, this one among them
	CreatedAt time.Time
}

// QueueMail puts a mail into the outbox that belongs to no other change.
func (db *DB) QueueMail(ctx context.Context, m Mail) error {
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) { return nil, queueMail(ctx, q, m) })
}

// queueMail puts a mail into the outbox, in the transaction of what it tells: neither is there without the other.
// The commit wakes this program's Mailer.
func queueMail(ctx context.Context, q *queries.Queries, m Mail) error {
	if err := m.check(); err != nil {
		return err
	}
	q.NoteQueued(queries.Mails)
	return q.InsertMail(ctx, queries.InsertMailParams{
		ID: newID(), Recipient: m.Recipient, Language: m.Language, Subject: m.Subject, Plain: m.Plain, Html: m.HTML,
		ContactID: sql.NullString{String: m.ContactID, Valid: m.ContactID != ""}, StopUrl: m.StopURL,
		NextAt: time.Now().UnixMilli(),
	})
}

// check refuses what would end a header's line and begin another.
func (m *Mail) check() error {
	address, err := netmail.ParseAddress(m.Recipient)
	if err != nil || address.Address != m.Recipient || strings.ContainsFunc(m.Recipient, unicode.IsControl) {
		return &Error{Kind: Invalid, Message: "No mail can be sent to this address.", Err: err}
	}
	if strings.ContainsFunc(m.Subject+m.Language+m.StopURL, unicode.IsControl) {
		return errors.New("models: a control character in the subject, language or address of a mail")
	}
	return nil
}

func queuedMailOf(row queries.Mail) *QueuedMail {
	return &QueuedMail{
		Mail: Mail{
			Recipient: row.Recipient, Language: row.Language, Subject: row.Subject, Plain: row.Plain, HTML: row.Html,
			ContactID: row.ContactID.String, StopURL: row.StopUrl,
		},
		ID: row.ID, Tries: row.Tries, CreatedAt: time.UnixMilli(row.CreatedAt).UTC(),
	}
}
