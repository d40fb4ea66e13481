package models

import (
	"context"
	"log/slog"
	"time"

	"teamcoach/models/queries"
)

// Sender hands mails over to whoever delivers them.
type Sender interface {
	// Send returns nil as soon as the mail is in the other's hands, and only then. Of its errors, a *SendError says
	// what follows; any other is taken for a passing one. It returns soon after ctx ended.
	Send(ctx context.Context, m *QueuedMail) error
}

// Mailer sends the mails of the outbox. Where a mail is sent twice, the second copy is the same byte by byte, with the
// same Message-ID, by which mailboxes recognise it.
type Mailer struct{ outbox[*QueuedMail] }

// A program that is told to stop has 10 s in all. The time between claim and try is what clocks may differ by.
var mailTimes = outboxTimes{
	try: 3 * time.Minute, claim: 6 * time.Minute, stop: 4 * time.Second, note: 3 * time.Second,
	pause: 30 * time.Second, poll: 30 * time.Second, giveUp: 48 * time.Hour, keep: 30 * 24 * time.Hour, backOff: backOff,
}

// backOff returns how long to wait after a number of tries: a minute, then twice as long each time, up to 4 hours.
func backOff(tries int) time.Duration {
	const first, most = time.Minute, 4 * time.Hour
	if tries > 8 {
		return most
	}
	return min(first<<max(tries-1, 0), most)
}

// NewMailer returns a Mailer that sends by sender.
func NewMailer(db *DB, sender Sender, log *slog.Logger) *Mailer {
	return &Mailer{outbox[*QueuedMail]{
		db: db, queue: mails{db, sender}, workers: 1, wake: db.mailQueued, log: log, times: mailTimes, now: time.Now,
	}}
}

// mails is the queue of a Mailer.
type mails struct {
	db     *DB
	sender Sender
}

func (s mails) claim(ctx context.Context, now, until time.Time) (*QueuedMail, error) {
	row, err := s.db.writes.Load().ClaimMail(ctx, queries.ClaimMailParams{Now: now.UnixMilli(), Until: until.UnixMilli()})
	return queuedMailOf(row), err
}

func (s mails) next(ctx context.Context) (time.Time, error) {
	ctx, q := s.db.read(ctx)
	next, err := q.NextMail(ctx)
	return time.UnixMilli(next), err
}

func (s mails) about(m *QueuedMail) queued { return queued{"a mail", m.ID, m.Tries, m.CreatedAt} }

func (s mails) send(ctx context.Context, m *QueuedMail) error { return s.sender.Send(ctx, m) }

func (s mails) noteSent(ctx context.Context, m *QueuedMail) error {
	return s.db.writes.Load().MailSent(ctx, m.ID)
}

func (s mails) noteWaits(ctx context.Context, m *QueuedMail, next time.Time, failure *SendError) error {
	return s.db.writes.Load().MailWaits(ctx, queries.MailWaitsParams{
		ID: m.ID, Tries: m.Tries, NextAt: next.UnixMilli(), Error: firstText(failure.Error(), maxReason),
	})
}

func (s mails) noteFailed(ctx context.Context, m *QueuedMail, failure *SendError) error {
	return s.db.writes.Load().MailFailed(ctx, queries.MailFailedParams{ID: m.ID, Tries: m.Tries, Error: firstText(failure.Error(), maxReason)})
}

func (s mails) deleteOld(ctx context.Context, before time.Time) error {
	return s.db.writes.Load().DeleteOldMail(ctx, before.UnixMilli())
}

const maxReason = 500 // bytes of why a mail was not sent, as its row keeps it
