package models_test

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func letterhead(t testing.TB) models.Letterhead {
	t.Helper()
	l, err := models.NewLetterhead("Team Coach <coach@example.org>", "https://coach.example")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// newSMTP returns a sender that gives a server so long for each answer.
func newSMTP(t testing.TB, url string, roots *x509.CertPool, step time.Duration) (*models.SMTP, *sharedLog) {
	t.Helper()
	log := &sharedLog{}
	s, err := models.NewSMTP(url, letterhead(t), log.logger())
	if err != nil {
		t.Fatal(err)
	}
	s.Trust(roots, step)
	return s, log
}

// patient is longer than any answer takes on a busy machine.
const patient = 30 * time.Second

func queued(recipient string) *models.QueuedMail {
	return &models.QueuedMail{ID: "0199aaaa-0000-7000-8000-000000000001", Mail: mailTo(recipient), Tries: 1, CreatedAt: time.UnixMilli(1_800_000_000_000).UTC()}
}

func TestSMTPSends(t *testing.T) {
	for _, test := range []struct {
		name    string
		options modelstest.MailServerOptions
		url     string // with %s for host and port
		user    string
	}{
		{"in the clear", modelstest.MailServerOptions{}, "smtp://%s?tls=none", ""},
		{"in the clear, with a password", modelstest.MailServerOptions{Password: "s3cret"}, "smtp://coach:s3cret@%s?tls=none", "coach"},
		{"STARTTLS", modelstest.MailServerOptions{StartTLS: true}, "smtp://%s", ""},
		{"STARTTLS, with a password", modelstest.MailServerOptions{StartTLS: true, Password: "s/e?c#r%t@"}, "smtp://coach:s%%2Fe%%3Fc%%23r%%25t%%40@%s", "coach"},
		{"TLS", modelstest.MailServerOptions{TLS: true, Password: "s3cret"}, "smtps://coach:s3cret@%s", "coach"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := modelstest.NewMailServer(t, test.options)
			s, log := newSMTP(t, fmt.Sprintf(test.url, server.Address), server.Roots, patient)
			if err := s.Send(t.Context(), queued("ada@example.net")); err != nil {
				t.Fatal(err)
			}
			got := server.Received()
			if len(got) != 1 || got[0].From != "coach@example.org" || got[0].To != "ada@example.net" || got[0].User != test.user {
				t.Fatalf("received %+v", got)
			}
			want, err := letterhead(t).Bytes(queued("ada@example.net"))
			if err != nil || got[0].Data != string(want) {
				t.Errorf("received %q, want %q: %v", got[0].Data, want, err)
			}
			if said := log.String(); !strings.Contains(said, "mail sent") || strings.Contains(said, "ada@") || strings.Contains(said, "secret-link") || strings.Contains(said, "s3cret") {
				t.Errorf("the log: %s", said)
			}
		})
	}
}

// failure sends a mail that must not arrive and returns why.
func failure(ctx context.Context, t *testing.T, s *models.SMTP) *models.SendError {
	t.Helper()
	err := s.Send(ctx, queued("ada@example.net"))
	var why *models.SendError
	if !errors.As(err, &why) {
		t.Fatalf("%v, want a SendError", err)
	}
	for _, secret := range []string{"ada", "secret-link", "s3cret"} {
		if strings.Contains(why.Summary, secret) {
			t.Errorf("what goes into the log has %q: %s", secret, why.Summary)
		}
	}
	return why
}

// TestSMTPMistrusts: nothing is said of a mail to a server that is not whom it should be, or that knows no STARTTLS.
func TestSMTPMistrusts(t *testing.T) {
	for _, test := range []struct {
		name    string
		options modelstest.MailServerOptions
		url     string
		says    string
		roots   bool
	}{
		{"no STARTTLS", modelstest.MailServerOptions{}, "smtp://%s", "STARTTLS", true},
		{"no STARTTLS, with a password", modelstest.MailServerOptions{Password: "s3cret"}, "smtp://coach:s3cret@%s", "STARTTLS", true},
		{"an unknown certificate after STARTTLS", modelstest.MailServerOptions{StartTLS: true}, "smtp://%s", "certificate", false},
		{"an unknown certificate", modelstest.MailServerOptions{TLS: true}, "smtps://%s", "certificate", false},
		{"no TLS at all", modelstest.MailServerOptions{}, "smtps://%s", "tls", true},
		{"a wrong password", modelstest.MailServerOptions{StartTLS: true, Password: "right"}, "smtp://coach:s3cret@%s", "535", true},
		{"a password that is not asked for", modelstest.MailServerOptions{StartTLS: true}, "smtp://coach:s3cret@%s", "AUTH", true},
		{"a password that is missing", modelstest.MailServerOptions{StartTLS: true, Password: "right"}, "smtp://%s", "530", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := modelstest.NewMailServer(t, test.options)
			roots := server.Roots
			if !test.roots {
				roots = x509.NewCertPool()
			}
			s, _ := newSMTP(t, fmt.Sprintf(test.url, server.Address), roots, patient)
			why := failure(t.Context(), t, s)
			if why.Permanent || !why.Outage || !strings.Contains(why.Summary, test.says) {
				t.Errorf("%+v, want an outage because of %s", why, test.says)
			}
			if got := server.Received(); len(got) > 0 {
				t.Errorf("received %v", got)
			}
		})
	}
}

// TestSMTPRefused lets the outbox meet a server that refuses at each step, once for now and once for good.
func TestSMTPRefused(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		for _, step := range []string{"MAIL", "RCPT", "DATA"} {
			for code, state := range map[int]string{451: "waiting", 550: "failed"} {
				var healthy atomic.Bool
				server := modelstest.NewMailServer(t, modelstest.MailServerOptions{At: func(at string) error {
					if at != step || healthy.Load() {
						return nil
					}
					return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 7, 1}, Message: "nothing for ada@example.net, nor " + secretLink}
				}})
				s, _ := newSMTP(t, "smtp://"+server.Address+"?tls=none", nil, patient)
				m, clock, log := newMailer(db, s)
				to := fmt.Sprintf("%s-%d@example.net", step, code)
				queue(t, db, mailTo(to))
				if m.Handle(t.Context(), claimed(t, m)) {
					t.Errorf("%s %d: an outage", step, code)
				}
				r := mailRow(t, db, to)
				r.check(t, state, 1)
				want := fmt.Sprintf("%d %d.7.1", code, code/100)
				if said := log.String(); !strings.Contains(r.reason, "nothing for ada") || !strings.Contains(said, want) || strings.Contains(said, "@") || strings.Contains(said, "secret-link") {
					t.Errorf("%s %d: kept %q, logged %s", step, code, r.reason, said)
				}
				healthy.Store(true)
				clock.advance(2 * time.Minute)
				m.SendDue(t.Context())
				if got := len(server.Received()); got != map[string]int{"waiting": 1, "failed": 0}[state] {
					t.Errorf("%s %d: %d mails arrived in the end", step, code, got)
				}
			}
		}
	})
}

// TestSMTPDropsTheAnswer: the server takes the mail, and the connection breaks before it can say so. The mail is sent
// again, as the sender cannot know; the copies are the same.
func TestSMTPDropsTheAnswer(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		var dropped atomic.Bool
		server := modelstest.NewMailServer(t, modelstest.MailServerOptions{At: func(at string) error {
			if at == "DATA" && !dropped.Swap(true) {
				return modelstest.ErrDrop
			}
			return nil
		}})
		s, _ := newSMTP(t, "smtp://"+server.Address+"?tls=none", nil, patient)
		m, clock, _ := newMailer(db, s)
		queue(t, db, mailTo("ada@example.net"))
		if !m.Handle(t.Context(), claimed(t, m)) {
			t.Error("a broken connection is no outage")
		}
		mailRow(t, db, "ada@example.net").check(t, "waiting", 1)
		clock.advance(time.Minute)
		m.SendDue(t.Context())
		mailRow(t, db, "ada@example.net").check(t, "sent", 2)
		if got := server.Received(); len(got) != 2 || got[0] != got[1] || !strings.Contains(got[0].Data, "Message-ID: <") {
			t.Errorf("received %q", got)
		}
	})
}

// The steps of a conversation, and what a server in good health answers to each.
var steps = []struct{ name, answer string }{
	{"greeting", "220 mail.test"}, {"EHLO", "250 mail.test"}, {"MAIL", "250 ok"}, {"RCPT", "250 ok"}, {"DATA", "354 go on"}, {"dot", "250 taken"},
}

// scripted starts a server that answers at one step as it is told: a line, or "" to break the connection, or "stall"
// to say nothing more, or "drip" to say more and more and never come to an end. It tells whether that step was reached.
func scripted(t *testing.T, at, answer string) (url string, reached *atomic.Bool) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	reached = new(atomic.Bool)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go converse(conn, at, answer, reached)
		}
	}()
	return "smtp://" + listener.Addr().String() + "?tls=none", reached
}

func converse(conn net.Conn, at, answer string, reached *atomic.Bool) {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for _, step := range steps {
		for step.name != "greeting" && lines.Scan() {
			if strings.HasPrefix(lines.Text(), step.name) || step.name == "dot" && lines.Text() == "." {
				break
			}
		}
		if step.name != at {
			fmt.Fprintf(conn, "%s\r\n", step.answer)
			continue
		}
		reached.Store(true)
		switch answer {
		case "":
			return
		case "stall":
			for lines.Scan() { // until the client goes
			}
			return
		case "drip":
			for {
				if _, err := fmt.Fprint(conn, "220-x\r\n"); err != nil {
					return
				}
				time.Sleep(5 * time.Millisecond)
			}
		}
		fmt.Fprintf(conn, "%s\r\n", answer)
		for lines.Scan() { // HELO after EHLO, RSET
			fmt.Fprintf(conn, "%s\r\n", answer)
		}
	}
	for lines.Scan() { // QUIT
		fmt.Fprintf(conn, "221 bye\r\n")
	}
}

func TestSMTPFaultsAtEachStep(t *testing.T) {
	for i, step := range steps {
		ofTheMail := i >= 2
		for _, fault := range []struct {
			answer            string
			permanent, outage bool
		}{
			{"", false, true},
			{"stall", false, true},
			{"421 closing for repairs", false, true},
			{"450 later", false, !ofTheMail},
			{"554 never", ofTheMail, !ofTheMail},
			{"garbage", false, true},
		} {
			name := step.name + " " + fault.answer
			step := step
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				url, reached := scripted(t, step.name, fault.answer)
				limit := patient
				if fault.answer == "stall" {
					limit = 300 * time.Millisecond
				}
				s, _ := newSMTP(t, url, nil, limit)
				why := failure(t.Context(), t, s)
				if why.Permanent != fault.permanent || why.Outage != fault.outage {
					t.Errorf("permanent %t, outage %t: %s", why.Permanent, why.Outage, why.Summary)
				}
				if fault.answer != "stall" && !reached.Load() { // a slow machine may stall earlier
					t.Errorf("the step was not reached: %v", why)
				}
			})
		}
	}
}

// TestSMTPGoodbyeDoesNotMatter: what comes after the server took the mail changes nothing.
func TestSMTPGoodbyeDoesNotMatter(t *testing.T) {
	url, _ := scripted(t, "none", "")
	s, _ := newSMTP(t, url, nil, patient)
	if err := s.Send(t.Context(), queued("ada@example.net")); err != nil {
		t.Error(err)
	}
}

// TestSMTPHasOneTimeForAll: a server that keeps talking, and so never runs into the limit of a step, is left anyway.
func TestSMTPHasOneTimeForAll(t *testing.T) {
	url, _ := scripted(t, "EHLO", "drip")
	s, _ := newSMTP(t, url, nil, patient)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if why := failure(ctx, t, s); why.Permanent || !why.Outage {
		t.Errorf("%+v", why)
	}
	if ctx.Err() == nil {
		t.Error("left before the time was over")
	}
}

func TestSMTPNobodyThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	s, _ := newSMTP(t, "smtp://"+listener.Addr().String(), nil, patient)
	if why := failure(t.Context(), t, s); why.Permanent || !why.Outage {
		t.Errorf("%+v", why)
	}
}

func TestSMTPAddress(t *testing.T) {
	for address, says := range map[string]string{
		"smtp://mail.example.org":                            "",
		"smtps://coach:hunter2@mail.example.org:465":         "",
		"smtp://coach:hunter2@localhost:25?tls=none":         "",
		"smtp://relay:25?tls=none":                           "",
		"":                                                   "must look like",
		"mail.example.org:587":                               "must look like",
		"smtp:mail.example.org":                              "must look like",
		"smtp://coach:pa#s@mail.example.org":                 "special characters",
		"smtp://coach:pa/s@mail.example.org":                 "special characters",
		"http://mail.example.org":                            "http://",
		"smtp://mail.example.org:99999":                      "a port",
		"smtp://mail.example.org:0":                          "a port",
		"smtp://coach:hunter2@mail.example.org?tls=none":     "in the clear",
		"smtp://mail.example.org?tls=maybe":                  "?tls=none",
		"smtps://mail.example.org?tls=none":                  "?tls=none",
		"smtp://mail.example.org?insecure=1":                 "?tls=none",
		"smtp://coach:hunter2@mail.example.org:587/folder":   "something behind",
		"smtp://coach:hunter2@mail.example.org:587#fragment": "something behind",
	} {
		_, err := models.NewSMTP(address, letterhead(t), new(sharedLog).logger())
		switch {
		case says == "" && err != nil:
			t.Errorf("%s: %v", address, err)
		case says != "" && (err == nil || !strings.Contains(err.Error(), says)):
			t.Errorf("%s: %v, want something about %q", address, err, says)
		case err != nil && strings.Contains(err.Error(), "hunter2"):
			t.Errorf("%s: the error has the password: %v", address, err)
		}
	}
}
