package models_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	stdlog "log"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// senderFunc is a Sender that a test plays.
type senderFunc func(ctx context.Context, m *models.QueuedMail) error

func (f senderFunc) Send(ctx context.Context, m *models.QueuedMail) error { return f(ctx, m) }

// clock is a time that a test moves.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) advance(d time.Duration) { c.ahead.Add(int64(d)) }

// sharedLog is a log that a test reads while goroutines write it.
type sharedLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *sharedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *sharedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (l *sharedLog) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func (l *sharedLog) std() *stdlog.Logger { return stdlog.New(l, "", 0) }

// newMailer returns a Mailer on a clock of its own.
func newMailer(db *models.DB, sender models.Sender) (*models.Mailer, *clock, *sharedLog) {
	log, c := &sharedLog{}, &clock{}
	m := models.NewMailer(db, sender, log.logger())
	m.SetNow(c.now)
	return m, c, log
}

const secretLink = "https://coach.example/secret-link"

func mailTo(recipient string) models.Mail {
	return models.Mail{Recipient: recipient, Language: "en", Subject: "Hello", Plain: "Go to\n" + secretLink + "\n", HTML: "<p>Hello</p>"}
}

func queue(t *testing.T, db *models.DB, mails ...models.Mail) {
	t.Helper()
	if err := db.QueueMails(t.Context(), nil, mails...); err != nil {
		t.Fatal(err)
	}
}

// row is what the outbox says of a mail.
type row struct {
	state, bodies, reason string
	tries                 int
	nextAt, createdAt     int64
}

func mailRow(t *testing.T, db *models.DB, recipient string) (r row) {
	t.Helper()
	err := db.Reader().QueryRowContext(t.Context(), "SELECT state, plain || html, error, tries, next_at, created_at FROM mail WHERE recipient = $1", recipient).
		Scan(&r.state, &r.bodies, &r.reason, &r.tries, &r.nextAt, &r.createdAt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r row) check(t *testing.T, state string, tries int) {
	t.Helper()
	if r.state != state || r.tries != tries {
		t.Errorf("%s after %d tries, want %s after %d", r.state, r.tries, state, tries)
	}
	if done := state == "sent" || state == "failed"; done != (r.bodies == "") {
		t.Errorf("%s, and its bodies are %q", r.state, r.bodies)
	}
}

// claimed takes the next mail, of which there must be one.
func claimed(t *testing.T, m *models.Mailer) *models.QueuedMail {
	t.Helper()
	mail, err := m.Claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return mail
}

func nothingDue(t *testing.T, m *models.Mailer) {
	t.Helper()
	if mail, err := m.Claim(t.Context()); models.KindOf(err) != models.NotFound {
		t.Fatalf("%v is due: %v", mail, err)
	}
}

// TestMailGoesOutAtOnce: a commit wakes the Mailer, which would look by itself after half a minute only.
func TestMailGoesOutAtOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		sent := make(chan string, 10)
		m, _, _ := newMailer(db, senderFunc(func(_ context.Context, m *models.QueuedMail) error {
			sent <- m.Recipient
			return nil
		}))
		m.SetTimes(time.Minute, time.Second, 5*time.Second, time.Hour)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); m.Run(ctx) }()
		if err := db.QueueMails(ctx, context.Canceled, mailTo("nobody@example.org")); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		for i := range 3 {
			to := fmt.Sprintf("%d@example.org", i)
			time.Sleep(50 * time.Millisecond) // so that it has seen that nothing is due, and waits
			queue(t, db, mailTo(to))
			select {
			case got := <-sent:
				if got != to {
					t.Errorf("sent to %s, want %s", got, to)
				}
			case <-time.After(30 * time.Second):
				t.Fatal("not sent after 30 s")
			}
		}
		cancel()
		<-ended
		mailRow(t, db, "2@example.org").check(t, "sent", 1)
	})
}

func TestQueueRefusesInjectedLines(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	for _, address := range []string{"", "a", "a@b.c\r\nBcc: x@y.z", "a@b.c\n", "A <a@b.c>", "a@b.c, d@e.f", "a@b.c\x00", "a@b.c "} {
		if err := db.QueueMail(t.Context(), mailTo(address)); models.KindOf(err) != models.Invalid {
			t.Errorf("to %q: %v", address, err)
		}
	}
	for _, subject := range []string{"a\nBcc: x@y.z", "a\rb", "a\x00"} {
		m := mailTo("a@b.c")
		m.Subject = subject
		if err := db.QueueMail(t.Context(), m); err == nil {
			t.Errorf("subject %q was accepted", subject)
		}
	}
	m, _, _ := newMailer(db, nil)
	nothingDue(t, m)
}

// TestRetries: a minute, two, four ... up to four hours, until two days have gone.
func TestRetries(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		m, clock, log := newMailer(db, senderFunc(func(context.Context, *models.QueuedMail) error {
			return &models.SendError{Summary: "451", Err: errors.New("451 a@example.org must wait\x00\xff")}
		}))
		queue(t, db, mailTo("a@example.org"))
		wait := time.Minute
		for try := 1; ; try++ {
			if m.Handle(t.Context(), claimed(t, m)) {
				t.Error("one mail's trouble is taken for an outage")
			}
			r := mailRow(t, db, "a@example.org")
			age := clock.now().Sub(time.UnixMilli(r.createdAt))
			if r.state == "failed" {
				r.check(t, "failed", try)
				if age < 40*time.Hour || age > 48*time.Hour || r.reason != "451 a@example.org must wait" {
					t.Errorf("given up after %s: %q", age, r.reason)
				}
				break
			}
			r.check(t, "waiting", try)
			got := time.UnixMilli(r.nextAt).Sub(clock.now())
			if got > wait || got < wait-30*time.Second {
				t.Errorf("try %d: the next one in %s, want %s", try, got, wait)
			}
			nothingDue(t, m)
			clock.advance(wait)
			wait = min(2*wait, 4*time.Hour)
		}
		nothingDue(t, m)
		if said := log.String(); strings.Contains(said, "example.org") || strings.Count(said, "level=ERROR") != 1 {
			t.Errorf("the log has the recipient, or not one error:\n%s", said)
		}
	})
}

func TestRefusedForGood(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		m, _, _ := newMailer(db, senderFunc(func(context.Context, *models.QueuedMail) error {
			return &models.SendError{Permanent: true, Summary: "550", Err: errors.New("550 nobody here")}
		}))
		queue(t, db, mailTo("a@example.org"))
		m.Handle(t.Context(), claimed(t, m))
		r := mailRow(t, db, "a@example.org")
		r.check(t, "failed", 1)
		if r.reason != "550 nobody here" {
			t.Errorf("reason %q", r.reason)
		}
	})
}

func TestSenderPanics(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	m, _, log := newMailer(db, senderFunc(func(context.Context, *models.QueuedMail) error { panic("oh") }))
	queue(t, db, mailTo("a@example.org"))
	m.Handle(t.Context(), claimed(t, m))
	mailRow(t, db, "a@example.org").check(t, "waiting", 1)
	if !strings.Contains(log.String(), "TestSenderPanics") {
		t.Error("the log does not say where it panicked")
	}
}

// TestOutage: when the server is away, one mail finds out, and the others keep their tries.
func TestOutage(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		down := true
		m, clock, _ := newMailer(db, senderFunc(func(context.Context, *models.QueuedMail) error {
			if down {
				return &models.SendError{Outage: true, Summary: "away", Err: errors.New("away")}
			}
			return nil
		}))
		queue(t, db, mailTo("a@example.org"), mailTo("b@example.org"))
		if wait, wake := m.SendDue(t.Context()); wait != 30*time.Second || wake != nil {
			t.Errorf("looks again after %s, or when woken", wait)
		}
		mailRow(t, db, "a@example.org").check(t, "waiting", 1)
		mailRow(t, db, "b@example.org").check(t, "waiting", 0)
		down = false
		if wait, wake := m.SendDue(t.Context()); wait <= 0 || wait > 30*time.Second || wake == nil {
			t.Errorf("looks again after %s only", wait)
		}
		mailRow(t, db, "b@example.org").check(t, "sent", 1)
		clock.advance(time.Minute)
		m.SendDue(t.Context())
		mailRow(t, db, "a@example.org").check(t, "sent", 2)
	})
}

// TestCrashBeforeSending: the program dies with a claimed mail, and another one sends it when the claim has ended.
func TestCrashBeforeSending(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		dead, _, _ := newMailer(db, nil)
		sent := 0
		other, clock, _ := newMailer(db, senderFunc(func(context.Context, *models.QueuedMail) error { sent++; return nil }))
		queue(t, db, mailTo("a@example.org"))
		claimed(t, dead)
		nothingDue(t, other)
		clock.advance(5 * time.Minute) // longer than any try
		nothingDue(t, other)
		clock.advance(time.Minute)
		other.SendDue(t.Context())
		if mailRow(t, db, "a@example.org").check(t, "sent", 2); sent != 1 {
			t.Errorf("sent %d times", sent)
		}
	})
}

// TestCrashAfterSending is the one moment at which a crash makes a second copy: it must be the same, byte by byte.
func TestCrashAfterSending(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		letterhead, err := models.NewLetterhead("", "https://coach.example")
		if err != nil {
			t.Fatal(err)
		}
		var copies []string
		take := func(m *models.QueuedMail) {
			text, err := letterhead.Bytes(m)
			if err != nil {
				t.Error(err)
			}
			copies = append(copies, string(text))
		}
		queue(t, db, mailTo("a@example.org"))
		accepted, dead := make(chan struct{}), make(chan struct{})
		first, _, _ := newMailer(db, senderFunc(func(_ context.Context, m *models.QueuedMail) error {
			take(m)
			close(accepted)
			<-dead // the program never comes back from here
			return errors.New("dead")
		}))
		ended := make(chan struct{})
		mail := claimed(t, first)
		go func() { defer close(ended); first.Handle(context.Background(), mail) }()
		<-accepted
		second, clock, _ := newMailer(db, senderFunc(func(_ context.Context, m *models.QueuedMail) error { take(m); return nil }))
		nothingDue(t, second)
		clock.advance(6 * time.Minute)
		second.SendDue(t.Context())
		clock.advance(48 * time.Hour)
		nothingDue(t, second)
		if len(copies) != 2 || copies[0] != copies[1] || !strings.Contains(copies[0], "Message-ID: <"+mail.ID+"@coach.example>") {
			t.Errorf("%d copies:\n%s", len(copies), strings.Join(copies, "\n=====\n"))
		}
		close(dead)
		<-ended
		mailRow(t, db, "a@example.org").check(t, "sent", 2) // also if the first was only asleep, and now says that it failed
	})
}

// TestLateResult: whose claim has ended may not give the mail back, but may say that it was sent.
func TestLateResult(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		results := map[string]error{"late@example.org": errors.New("too late"), "sent@example.org": nil}
		slow, _, _ := newMailer(db, senderFunc(func(_ context.Context, m *models.QueuedMail) error { return results[m.Recipient] }))
		for recipient := range results {
			queue(t, db, mailTo(recipient))
			mail := claimed(t, slow)
			other, clock, _ := newMailer(db, nil)
			clock.advance(6 * time.Minute)
			claimed(t, other)
			slow.Handle(t.Context(), mail)
		}
		mailRow(t, db, "late@example.org").check(t, "sending", 2)
		mailRow(t, db, "sent@example.org").check(t, "sent", 2)
	})
}

// TestStop: a try that is under way when the program is told to stop has some time left, and is given back after it.
func TestStop(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		for _, finishes := range []bool{true, false} {
			began := make(chan struct{})
			to := fmt.Sprintf("%t@example.org", finishes)
			ctx, cancel := context.WithCancel(t.Context())
			m, _, _ := newMailer(db, senderFunc(func(sending context.Context, _ *models.QueuedMail) error {
				close(began)
				if finishes {
					<-ctx.Done()
					return sending.Err() // which must be nil yet
				}
				<-sending.Done()
				return &models.SendError{Outage: true, Summary: "stopped", Err: sending.Err()}
			}))
			stop := time.Hour
			if !finishes {
				stop = 10 * time.Millisecond
			}
			m.SetTimes(time.Hour, stop, 10*time.Second, time.Hour)
			queue(t, db, mailTo(to))
			ended := make(chan struct{})
			go func() { defer close(ended); m.Run(ctx) }()
			<-began
			cancel()
			<-ended
			if finishes {
				mailRow(t, db, to).check(t, "sent", 1)
				continue
			}
			mailRow(t, db, to).check(t, "waiting", 1)
			claimed(t, m) // it is due at once, for the next start
		}
	})
}

// TestSlowSender: a try ends when its time is over, also at a sender that would wait for ever.
func TestSlowSender(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	m, _, _ := newMailer(db, senderFunc(func(ctx context.Context, _ *models.QueuedMail) error {
		<-ctx.Done()
		return ctx.Err()
	}))
	m.SetTimes(10*time.Millisecond, time.Hour, 10*time.Second, time.Hour)
	queue(t, db, mailTo("a@example.org"))
	m.Handle(t.Context(), claimed(t, m))
	mailRow(t, db, "a@example.org").check(t, "waiting", 1)
}

// TestSentIsNoted: a mail is sent while the database cannot be written; it is not sent again after that.
func TestSentIsNoted(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		queue(t, db, mailTo("a@example.org"))
		sent := 0
		unlock := func() error { return nil }
		m, _, log := newMailer(db, senderFunc(func(context.Context, *models.QueuedMail) error {
			sent++
			unlock = lockMails(t, db)
			return nil
		}))
		m.SetTimes(time.Minute, time.Minute, 50*time.Millisecond, time.Hour)
		mail := claimed(t, m)
		ended := make(chan struct{})
		go func() { defer close(ended); m.Handle(t.Context(), mail) }()
		for !strings.Contains(log.String(), "cannot be noted") {
			time.Sleep(5 * time.Millisecond)
		}
		if err := unlock(); err != nil {
			t.Fatal(err)
		}
		<-ended
		if mailRow(t, db, "a@example.org").check(t, "sent", 1); sent != 1 {
			t.Errorf("sent %d times", sent)
		}
	})
}

// lockMails keeps everybody else from writing the outbox until the function that it returns is called.
func lockMails(t *testing.T, db *models.DB) (unlock func() error) {
	t.Helper()
	tx, err := db.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Error(err)
		return func() error { return nil }
	}
	if db.Reader() == db.Writer() { // on SQLite, the transaction has the only connection
		if _, err := tx.ExecContext(t.Context(), "LOCK TABLE mail"); err != nil {
			t.Error(err)
		}
	}
	return tx.Rollback
}

func TestOldMailsAreDeleted(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		results := map[string]error{
			"sent@example.org": nil, "failed@example.org": &models.SendError{Permanent: true, Summary: "550", Err: errors.New("550")},
			"waiting@example.org": errors.New("later"),
		}
		m, clock, _ := newMailer(db, senderFunc(func(_ context.Context, m *models.QueuedMail) error { return results[m.Recipient] }))
		for recipient := range results {
			queue(t, db, mailTo(recipient))
		}
		m.SendDue(t.Context())
		count := func() (n int) {
			if err := db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM mail").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		clock.advance(30*24*time.Hour - time.Hour)
		if m.Sweep(t.Context()); count() != 3 {
			t.Errorf("%d rows before 30 days, want 3", count())
		}
		clock.advance(2 * time.Hour)
		if m.Sweep(t.Context()); count() != 1 {
			t.Errorf("%d rows after 30 days, want the one that waits", count())
		}
	})
}

// TestTwoMailers shares 200 mails between two programs, each with its own connections.
func TestTwoMailers(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, address string) {
		const mails = 200
		var mu sync.Mutex
		times := map[string]int{}
		done := make(chan struct{})
		sender := senderFunc(func(_ context.Context, m *models.QueuedMail) error {
			mu.Lock()
			defer mu.Unlock()
			times[m.Recipient]++
			if len(times) == mails {
				select {
				case <-done:
				default:
					close(done)
				}
			}
			return nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		var dbs []*models.DB
		for range 2 {
			dbs = append(dbs, modelstest.Open(t, address))
		}
		var all []models.Mail
		for i := range mails {
			all = append(all, mailTo(fmt.Sprintf("%d@example.org", i)))
		}
		queue(t, dbs[0], all...)
		for _, db := range dbs {
			m, _, _ := newMailer(db, sender)
			m.SetTimes(time.Minute, time.Minute, time.Minute, 10*time.Millisecond)
			running.Go(func() { m.Run(ctx) })
		}
		select {
		case <-done:
		case <-time.After(2 * time.Minute):
		}
		cancel()
		running.Wait()
		mu.Lock()
		defer mu.Unlock()
		if len(times) != mails {
			t.Fatalf("%d of %d were sent", len(times), mails)
		}
		for to, n := range times {
			if n != 1 {
				t.Errorf("%s was sent %d times", to, n)
			}
		}
	})
}
