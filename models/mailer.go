package models

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"teamcoach/models/queries"
)

// Sender hands mails over to whoever delivers them.
type Sender interface {
	// Send returns nil as soon as the mail is in the other's hands, and only then. Of its errors, a *SendError says
	// what follows; any other is taken for a passing one. It returns soon after ctx ended.
	Send(ctx context.Context, m *QueuedMail) error
}

// SendError says why a mail was not handed over, and what follows from it.
type SendError struct {
	Permanent bool   // this mail would be refused again
	Outage    bool   // other mails would fare no better now
	Summary   string // for the log: it holds nothing of the mail, and no address
	Err       error  // the whole reason, for the mail's row
}

func (e *SendError) Error() string { return e.Err.Error() }

// Unwrap returns the whole reason.
func (e *SendError) Unwrap() error { return e.Err }

// Mailer sends the mails of the outbox. Any number of them, on any number of nodes, share one database.
//
// What holds: a mail that was committed is sent, or is marked failed with the reason, whatever crashes when. It is
// claimed before it is sent, and the claim ends by itself a good while after the longest try, so that no two Mailers
// try one mail at a time as long as the clocks of their nodes differ by less than that while. A mail is sent twice
// only when the other side took it and this side cannot know or keep that:
//   - the program is killed, or loses its database until it ends, between the server's answer to the mail and the
//     note of it, which is the very next statement;
//   - the connection breaks, or the time runs out, after the last byte of the mail and before the server's answer;
//   - the machine sleeps in the middle of a try for longer than the claim holds.
//
// The second copy is the same byte by byte, with the same Message-ID, by which mailboxes recognise it.
type Mailer struct {
	db     *DB
	sender Sender
	log    *slog.Logger
	times  mailTimes
	now    func() time.Time
	swept  time.Time
}

// mailTimes are how long things take at most.
type mailTimes struct {
	try     time.Duration // one try
	claim   time.Duration // from its beginning until another Mailer may try
	stop    time.Duration // what a try that is under way has left when the Mailer is told to end
	note    time.Duration // one statement
	pause   time.Duration // without any try, after an outage
	poll    time.Duration // between two looks for mails that other nodes queued
	giveUp  time.Duration // from the mail's beginning to its last try
	keep    time.Duration // from the mail's beginning until its row is deleted
	backOff func(tries int) time.Duration
}

// A program that is told to stop has 10 s in all. The time between claim and try is what clocks may differ by.
var defaultMailTimes = mailTimes{
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
	return &Mailer{db: db, sender: sender, log: log, times: defaultMailTimes, now: time.Now}
}

// Run sends until ctx ends. The mail that is being sent then has a few seconds left, and is given back if they are not
// enough.
func (m *Mailer) Run(ctx context.Context) {
	for ctx.Err() == nil {
		m.sweep(ctx)
		wait, wake := m.sendDue(ctx)
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// sendDue sends until no mail is due, and returns when to look again and what may wake it before that.
func (m *Mailer) sendDue(ctx context.Context) (wait time.Duration, wake <-chan struct{}) {
	for ctx.Err() == nil {
		mail, err := m.claim(ctx)
		if KindOf(err) == NotFound {
			return m.untilNext(ctx), m.db.mailQueued
		}
		if err != nil {
			m.log.Error("the outbox cannot be read", slog.Any("error", err))
			return m.times.pause, nil
		}
		if outage := m.handle(ctx, mail); outage {
			return m.times.pause, nil
		}
	}
	return 0, nil
}

// claim takes the mail that is due first. NotFound: none is due, or another Mailer was faster.
func (m *Mailer) claim(ctx context.Context) (*QueuedMail, error) {
	ctx, cancel := m.brief(ctx)
	defer cancel()
	now := m.now()
	row, err := m.db.writes.Load().ClaimMail(ctx, queries.ClaimMailParams{
		Now: now.UnixMilli(), Until: now.Add(m.times.claim).UnixMilli(),
	})
	if err != nil {
		return nil, m.db.kind(err)
	}
	return queuedMailOf(row), nil
}

// untilNext returns how long it is until the next mail is due; 0 where another Mailer was faster with one of many.
func (m *Mailer) untilNext(ctx context.Context) time.Duration {
	ctx, q := m.db.read(ctx)
	next, err := q.NextMail(ctx)
	if err != nil { // there is none
		return m.times.poll
	}
	return min(max(time.UnixMilli(next).Sub(m.now()), 0), m.times.poll)
}

// handle tries to send a claimed mail and notes what came of it.
func (m *Mailer) handle(ctx context.Context, mail *QueuedMail) (outage bool) {
	err := m.try(ctx, mail)
	if err == nil {
		m.noteSent(ctx, mail)
		return false
	}
	failure := &SendError{Summary: "the sender failed", Err: err}
	errors.As(err, &failure)
	next := m.now().Add(m.times.backOff(mail.Tries))
	switch {
	case failure.Permanent, next.Sub(mail.CreatedAt) > m.times.giveUp:
		m.noteFailed(ctx, mail, failure)
	case ctx.Err() != nil: // it had too little time: no fault of anybody's
		m.noteWaits(ctx, mail, failure, m.now())
	default:
		m.noteWaits(ctx, mail, failure, next)
	}
	return failure.Outage
}

// try sends a mail within the time that a try has. A sender that panics costs the try, not the program.
func (m *Mailer) try(ctx context.Context, mail *QueuedMail) (err error) {
	defer func() {
		if p := recover(); p != nil {
			m.log.Error("a mail made its sender panic", slog.String("id", mail.ID), slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), m.times.try)
	defer cancel()
	release := context.AfterFunc(ctx, func() { time.AfterFunc(m.times.stop, cancel) })
	defer release()
	return m.sender.Send(sending, mail)
}

// noteSent notes that a mail is gone. Until that is done, nothing else is: the mail would be sent again.
func (m *Mailer) noteSent(ctx context.Context, mail *QueuedMail) {
	for {
		last := ctx.Err() != nil
		err := m.write(ctx, func(ctx context.Context, q *queries.Queries) error { return q.MailSent(ctx, mail.ID) })
		if err == nil {
			return
		}
		m.log.Error("a mail is sent, but that cannot be noted", slog.String("id", mail.ID), slog.Any("error", err))
		if last {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// noteWaits gives a mail back for another try.
func (m *Mailer) noteWaits(ctx context.Context, mail *QueuedMail, failure *SendError, next time.Time) {
	m.log.Warn("mail not sent, tried again later", slog.String("id", mail.ID), slog.Int("tries", mail.Tries),
		slog.Time("next", next), slog.String("error", failure.Summary))
	err := m.write(ctx, func(ctx context.Context, q *queries.Queries) error {
		return q.MailWaits(ctx, queries.MailWaitsParams{
			ID: mail.ID, Tries: mail.Tries, NextAt: next.UnixMilli(), Error: reason(failure),
		})
	})
	m.logUnnoted(mail, err)
}

// noteFailed gives a mail up.
func (m *Mailer) noteFailed(ctx context.Context, mail *QueuedMail, failure *SendError) {
	m.log.Error("mail not sent, given up", slog.String("id", mail.ID), slog.Int("tries", mail.Tries),
		slog.String("error", failure.Summary))
	err := m.write(ctx, func(ctx context.Context, q *queries.Queries) error {
		return q.MailFailed(ctx, queries.MailFailedParams{ID: mail.ID, Tries: mail.Tries, Error: reason(failure)})
	})
	m.logUnnoted(mail, err)
}

// logUnnoted logs that a result could not be noted. The claim ends by itself, and the mail is tried again.
func (m *Mailer) logUnnoted(mail *QueuedMail, err error) {
	if err != nil {
		m.log.Error("the outbox cannot be written", slog.String("id", mail.ID), slog.Any("error", err))
	}
}

// sweep deletes, once an hour, the rows that have been kept long enough.
func (m *Mailer) sweep(ctx context.Context) {
	now := m.now()
	if now.Sub(m.swept) < time.Hour {
		return
	}
	m.swept = now
	err := m.write(ctx, func(ctx context.Context, q *queries.Queries) error {
		return q.DeleteOldMail(ctx, now.Add(-m.times.keep).UnixMilli())
	})
	if err != nil {
		m.log.Error("old mails cannot be deleted", slog.Any("error", err))
	}
}

// write runs a statement, also when ctx has ended: what it notes has happened.
func (m *Mailer) write(ctx context.Context, fn func(ctx context.Context, q *queries.Queries) error) error {
	ctx, cancel := m.brief(ctx)
	defer cancel()
	return m.db.kind(fn(ctx, m.db.writes.Load()))
}

func (m *Mailer) brief(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), m.times.note)
}

const maxReason = 500 // bytes

// reason is why a mail was not sent, as its row keeps it. A server may answer anything, also what is no text.
func reason(failure *SendError) string {
	text := failure.Error()
	if len(text) > maxReason {
		text = text[:maxReason]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}
