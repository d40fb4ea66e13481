package models_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"teamcoach/data"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// receiver is a server that webhooks call, on this machine.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	calls []called
	do    http.HandlerFunc // how it answers; nil: 200
}

// called is one call as the receiver got it.
type called struct {
	id, event, stamp, signature string
	body                        string
}

func newReceiver(t testing.TB) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewUnstartedServer(http.HandlerFunc(r.take))
	r.Config.ErrorLog = (&sharedLog{}).std()
	r.StartTLS()
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return // the caller hung up
	}
	h := q.Header
	r.mu.Lock()
	r.calls = append(r.calls, called{h.Get("webhook-id"), h.Get("webhook-event"), h.Get("webhook-timestamp"), h.Get("webhook-signature"), string(body)})
	do := r.do
	r.mu.Unlock()
	if do != nil {
		do(w, q)
	}
}

// answer sets how the receiver answers from now on.
func (r *receiver) answer(do http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.do = do
}

// got returns the calls so far.
func (r *receiver) got() []called {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.calls)
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// rules let webhooks call the receiver.
func (r *receiver) rules() models.CallRules {
	roots := x509.NewCertPool()
	roots.AddCert(r.Certificate())
	return models.CallRules{AllowPrivate: true, Roots: roots}
}

// newCaller returns a Caller on a clock of its own, which writes short bodies.
func newCaller(t testing.TB, db *models.DB, rules models.CallRules) (*models.Caller, *clock, *sharedLog) {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	log, c := &sharedLog{}, &clock{}
	caller := models.NewCaller(db, models.Calls{Sports: sports, Rules: rules, Body: shortBody, SwitchedOff: switchedOff}, log.logger())
	caller.SetNow(c.now)
	return caller, c, log
}

func shortBody(n *models.News) ([]byte, error) {
	text := string(n.Event)
	if n.Match != nil {
		text += fmt.Sprintf(" %s %d:%d", n.Match.Opponent, n.Match.Ours, n.Match.Theirs)
	}
	if n.Event == models.LineupPublished {
		text += fmt.Sprintf(" v%d", n.Version)
	}
	if n.Reopened {
		text += " reopened"
	}
	return json.Marshal(text)
}

func switchedOff(owner *models.Account, t *models.Team, w *models.Webhook) (models.Mail, error) {
	m := mailTo(owner.Email)
	m.Subject = t.Name + " " + w.Host() + " " + string(w.Off)
	return m, nil
}

// hooked is a team with matches, an owner with an address, and a webhook that is told everything.
type hooked struct {
	*played
	hook *models.Webhook
}

// newHooked points a webhook at an address on this machine, which nobody could do on the site.
func newHooked(t *testing.T, db *models.DB, address string) *hooked {
	t.Helper()
	p := newPlayed(t, db, 2, models.NewPlayer("Ada Canary"), models.NewPlayer("Bo Canary"))
	if err := db.AddMember(t.Context(), p.team.ID, account(t, db, "Oona").ID, models.Owner); err != nil {
		t.Fatal(err)
	}
	h := &hooked{played: p}
	h.hook = h.add(address, models.AllWebhookEvents...)
	return h
}

func (h *hooked) add(address string, events ...models.WebhookEvent) *models.Webhook {
	h.Helper()
	w := models.NewWebhook(h.team.ID, "https://hooks.canary.test/in", events)
	if err := h.db.AddWebhook(h.Context(), by("Oona"), w); err != nil {
		h.Fatal(err)
	}
	if _, err := h.db.Writer().ExecContext(h.Context(), "UPDATE webhook SET url = $1 WHERE id = $2", address, w.ID); err != nil {
		h.Fatal(err)
	}
	w.URL = address
	return w
}

func (h *hooked) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// correct notes a score: the first time it is recorded, later corrected.
func (h *hooked) correct(m *models.Match, ours int) {
	h.Helper()
	m.Ours, m.Theirs = ours, 0
	h.finish(m, nil)
}

func (h *hooked) savePlan(m *models.Match) {
	h.Helper()
	last := 0
	if p, err := h.db.LastPlan(h.Context(), m.ID); err == nil {
		last = p.Number
	}
	p := &models.Plan{MatchID: m.ID, Number: last, Stretches: []models.Stretch{{Formation: "2-3-1", Slots: map[string]int{}}}}
	h.must(h.db.SavePlan(h.Context(), by("Oona"), h.team, p))
}

func (h *hooked) link(m *models.Match, kind models.LinkKind) *models.Link {
	h.Helper()
	l := models.NewLink(kind, time.Now().Add(time.Hour))
	l.TeamID, l.MatchID = h.team.ID, m.ID
	h.must(h.db.AddLink(h.Context(), by("Oona"), l))
	return l
}

// deliveries are those of a webhook, the oldest first.
func (h *hooked) deliveries(w *models.Webhook) []models.Delivery {
	h.Helper()
	all, err := h.db.Deliveries(h.Context(), w.ID)
	h.must(err)
	slices.Reverse(all)
	return all
}

// only is the one delivery of the webhook.
func (h *hooked) only() models.Delivery {
	h.Helper()
	all := h.deliveries(h.hook)
	if len(all) != 1 {
		h.Fatalf("%d deliveries", len(all))
	}
	return all[0]
}

func (h *hooked) reload() *models.Webhook {
	h.Helper()
	w, err := h.db.Webhook(h.Context(), h.team.ID, h.hook.ID)
	h.must(err)
	return w
}

func bodies(calls []called) []string {
	var all []string
	for _, c := range calls {
		var text string
		if json.Unmarshal([]byte(c.body), &text) != nil {
			text = c.body
		}
		all = append(all, text)
	}
	return all
}

func claimedCall(t *testing.T, c *models.Caller) *models.Delivery {
	t.Helper()
	d, err := c.Claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func noCallDue(t *testing.T, c *models.Caller) {
	t.Helper()
	if d, err := c.Claim(t.Context()); models.KindOf(err) != models.NotFound {
		t.Fatalf("%v is due: %v", d, err)
	}
}

// TestWebhookEvents: what is told, when, and to whom.
func TestWebhookEvents(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		r := newReceiver(t)
		h := newHooked(t, db, r.URL)
		results := h.add(r.URL, models.ResultRecorded)
		off := h.add(r.URL, models.AllWebhookEvents...)
		h.must(db.PauseWebhook(t.Context(), by("Oona"), off))
		a, b := h.matches[0], h.matches[1]

		h.savePlan(a)                    // nobody outside sees it
		h.link(a, models.LinkWatch)      // nor does a board show the sheet
		h.link(b, models.LinkSheet)      // there is nothing to see yet
		h.savePlan(b)                    // 1: that link shows it
		l := h.link(a, models.LinkSheet) // 2
		h.savePlan(a)                    // 3: a new version
		h.must(db.RevokeLink(t.Context(), by("Oona"), h.team.ID, l.ID))
		h.savePlan(a)
		stale := *a
		h.correct(a, 2) // 4
		if err := db.FinishMatch(t.Context(), by("Oona"), h.team, h.sport, &stale, nil); models.KindOf(err) != models.Conflict {
			t.Errorf("a result of a match that has changed: %v", err)
		}
		h.correct(a, 3)                                                     // 5
		h.must(db.ReopenMatch(t.Context(), by("Oona"), h.team, h.sport, a)) // 6
		moveBack(t, db, "link", "expires_at", 2*time.Hour)
		h.savePlan(b) // its link has ended

		c, _, _ := newCaller(t, db, r.rules())
		c.SendDue(t.Context())
		var all, few []string
		for _, d := range h.deliveries(h.hook) {
			if d.State != models.DeliverySent || d.Status != 200 || d.Tries != 1 {
				t.Errorf("%s is %s after %d tries, answered %d", d.Event, d.State, d.Tries, d.Status)
			}
			all = append(all, d.ID)
		}
		for _, d := range h.deliveries(results) {
			few = append(few, d.ID)
		}
		var toAll, toFew []called
		for _, c := range r.got() {
			if slices.Contains(all, c.id) {
				toAll = append(toAll, c)
			} else if slices.Contains(few, c.id) {
				toFew = append(toFew, c)
			}
		}
		want := []string{
			"lineup.published Rivals 2 -1:-1 v1", "lineup.published Rivals 1 3:0 v1", "lineup.published Rivals 1 3:0 v2",
			"result.recorded Rivals 1 2:0", "result.corrected Rivals 1 3:0", "result.corrected Rivals 1 3:0 reopened",
		}
		if got := bodies(toAll); !slices.Equal(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
		if got := bodies(toFew); !slices.Equal(got, want[3:4]) {
			t.Errorf("who wants results is told %q", got)
		}
		if n := len(r.got()); n != 7 || len(h.deliveries(off)) > 0 {
			t.Errorf("%d calls, and %d deliveries of one that is off", n, len(h.deliveries(off)))
		}
	})
}

// TestCallIsSigned checks every call as the specification says, also while a secret is being changed.
func TestCallIsSigned(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		r := newReceiver(t)
		h := newHooked(t, db, r.URL)
		c, clock, _ := newCaller(t, db, r.rules())
		first := h.hook.Secret
		second, err := db.RenewWebhookSecret(t.Context(), by("Oona"), h.hook)
		h.must(err)
		for i, ahead := range []time.Duration{0, 23 * time.Hour, 2 * time.Hour} {
			clock.advance(ahead)
			h.correct(h.matches[0], i)
			c.SendDue(t.Context())
			calls := r.got()
			call := calls[len(calls)-1]
			want := sign(second, call)
			if i < 2 {
				want += " " + sign(first, call)
			}
			if call.signature != want || first == second || !strings.HasPrefix(second, "whsec_") {
				t.Errorf("%d: signed %q, want %q", i, call.signature, want)
			}
			stamp, err := strconv.ParseInt(call.stamp, 10, 64)
			if age := clock.now().Unix() - stamp; err != nil || age < 0 || age > 60 {
				t.Errorf("sent %d s ago: %v", age, err)
			}
		}
		moveBack(t, db, "webhook", "old_until", 25*time.Hour)
		expire(t, db, models.Expired{})
		if found := traces(t, db, first); len(found) > 0 {
			t.Errorf("the old secret is still in %v", found)
		}
	})
}

func sign(secret string, c called) string {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < 24 { // the least that the specification allows
		return "a bad secret"
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", c.id, c.stamp, c.body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// TestAnswersToCalls: whatever a receiver does, it is noted, and the program is well.
func TestAnswersToCalls(t *testing.T) {
	elsewhere := newReceiver(t)
	plain := httptest.NewServer(status(200))
	t.Cleanup(plain.Close)
	closed := httptest.NewTLSServer(status(200))
	closed.Close()
	endless := func(w http.ResponseWriter, q *http.Request) {
		for q.Context().Err() == nil {
			if _, err := w.Write([]byte(strings.Repeat("huge \x00\x07\xff", 1000))); err != nil {
				return
			}
		}
	}
	hang := func(_ http.ResponseWriter, q *http.Request) { <-q.Context().Done() }
	for _, test := range []struct {
		name    string
		address string // empty: the receiver
		do      http.HandlerFunc
		state   models.DeliveryState
		problem models.WebhookProblem
		status  int
		answer  string // beginning
	}{
		{name: "200", do: func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "thanks <b>") }, state: "sent", status: 200, answer: "thanks <b>"},
		{name: "204", do: status(204), state: "sent", status: 204},
		{name: "huge", do: endless, state: "sent", status: 200, answer: "huge huge "},
		{name: "slow after its status", do: func(w http.ResponseWriter, q *http.Request) {
			w.WriteHeader(http.StatusAccepted)
			w.(http.Flusher).Flush()
			hang(w, q)
		}, state: "sent", status: 202},
		{name: "500", do: func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "oh no", http.StatusInternalServerError) }, state: "waiting", problem: "answer", status: 500, answer: "oh no"},
		{name: "404", do: status(404), state: "waiting", problem: "answer", status: 404},
		{name: "redirect", do: func(w http.ResponseWriter, q *http.Request) {
			http.Redirect(w, q, elsewhere.URL, http.StatusTemporaryRedirect)
		}, state: "waiting", problem: "redirect", status: 307},
		{name: "slow", do: hang, state: "waiting", problem: "timeout"},
		{name: "closes", do: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, state: "waiting", problem: "connection"},
		{name: "big headers", do: func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) }, state: "waiting", problem: "connection"},
		{name: "410", do: status(410), state: "failed", problem: "gone", status: 410},
		{name: "no TLS", address: strings.Replace(plain.URL, "http:", "https:", 1), state: "waiting", problem: "connection"},
		{name: "nobody", address: closed.URL, state: "waiting", problem: "connection"},
		{name: "no name", address: "https://no-such-name.invalid/", state: "waiting", problem: "address"},
		{name: "another's certificate", address: newReceiver(t).URL, state: "waiting", problem: "certificate"},
	} {
		t.Run(test.name, func(t *testing.T) {
			db := modelstest.Open(t, modelstest.SQLite(t))
			r := newReceiver(t)
			r.answer(test.do)
			rules := r.rules()
			if test.name == "another's certificate" {
				rules.Roots = x509.NewCertPool()
			}
			address := test.address
			if address == "" {
				address = r.URL
			}
			h := newHooked(t, db, address)
			h.correct(h.matches[0], 1)
			c, _, log := newCaller(t, db, rules)
			switch test.name {
			case "slow":
				c.SetTry(300 * time.Millisecond)
			case "slow after its status": // which must arrive
				c.SetTry(5 * time.Second)
			}
			c.Handle(t.Context(), claimedCall(t, c))
			d := h.only()
			if d.State != test.state || d.Problem != test.problem || d.Status != test.status || !strings.HasPrefix(d.Answer, test.answer) || test.answer == "" && d.Answer != "" {
				t.Errorf("%s, %q, %d, %q\n%s", d.State, d.Problem, d.Status, d.Answer, log)
			}
			if len(d.Answer) > 1024 || strings.ContainsAny(d.Answer, "\x00\x07") || strings.ToValidUTF8(d.Answer, "") != d.Answer {
				t.Errorf("%d bytes of an answer that is no text are kept", len(d.Answer))
			}
			if wait := time.Until(d.NextAt); test.state == "waiting" && (wait <= 0 || wait > 10*time.Second) {
				t.Errorf("tried again in %s", wait)
			}
			if off := h.reload().Off; (test.problem == "gone") != (off == models.WebhookGone) {
				t.Errorf("the webhook is off: %q", off)
			}
			if said := log.String(); strings.Contains(said, "127.0.0.1") || strings.Contains(said, "oh no") {
				t.Errorf("the log has the address or the answer: %s", said)
			}
		})
	}
	if n := len(elsewhere.got()); n > 0 {
		t.Errorf("a redirect was followed %d times", n)
	}
}

// TestCallsAreRepeated: 10 s, 1 min, 10 min ... for three days; then the webhook is off, and the owner has a mail.
func TestCallsAreRepeated(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		r := newReceiver(t)
		r.answer(status(503))
		h := newHooked(t, db, r.URL)
		c, clock, log := newCaller(t, db, r.rules())
		h.correct(h.matches[0], 1)
		h.correct(h.matches[0], 2)
		waits := []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour}
		for i, wait := range waits {
			c.Handle(t.Context(), claimedCall(t, c))
			d := h.deliveries(h.hook)[0]
			if got := d.NextAt.Sub(clock.now()); d.State != models.DeliveryWaiting || got > wait || got < wait-30*time.Second {
				t.Fatalf("try %d: %s, the next one in %s, want %s", i+1, d.State, got, wait)
			}
			noCallDue(t, c) // the second one waits behind it
			clock.advance(wait)
		}
		c.Handle(t.Context(), claimedCall(t, c))
		noCallDue(t, c)
		if h.reload().Off != models.WebhookFailing {
			t.Error("the webhook is still on")
		}
		all := h.deliveries(h.hook)
		if all[0].State != models.DeliveryFailed || all[0].Status != 503 || all[1].State != models.DeliveryFailed || all[1].Problem != models.ProblemOff || all[1].Tries != 0 {
			t.Errorf("given up: %+v", all)
		}
		mailRow(t, db, "Oona@canary.test").check(t, "waiting", 0)
		h.correct(h.matches[0], 3)
		if len(h.deliveries(h.hook)) != 2 {
			t.Error("a webhook that is off is told more")
		}
		if strings.Count(log.String(), "level=ERROR") != 1 {
			t.Errorf("not one error in the log:\n%s", log)
		}
		// On again, and the first one once more, with the same id, behind what came since.
		r.answer(nil)
		if err := db.RepeatDelivery(t.Context(), by("Oona"), h.hook, all[0].ID); models.KindOf(err) != models.Conflict {
			t.Errorf("sent again while it is off: %v", err)
		}
		h.must(db.ResumeWebhook(t.Context(), by("Oona"), h.hook))
		h.correct(h.matches[0], 4)
		h.must(db.RepeatDelivery(t.Context(), by("Oona"), h.hook, all[0].ID))
		c.SendDue(t.Context())
		calls := r.got()
		if got := bodies(calls[len(calls)-2:]); !slices.Equal(got, []string{"result.corrected Rivals 1 4:0", "result.recorded Rivals 1 1:0"}) || calls[len(calls)-1].id != all[0].ID {
			t.Errorf("after it is on: %q", got)
		}
	})
}

// TestGoneWebhook: 410 ends it at once; the owner has one mail however many nodes hear it.
func TestGoneWebhook(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		r := newReceiver(t)
		r.answer(status(410))
		h := newHooked(t, db, r.URL)
		h.correct(h.matches[0], 1)
		h.correct(h.matches[0], 2)
		slow, _, _ := newCaller(t, db, r.rules())
		other, clock, _ := newCaller(t, db, r.rules())
		d := claimedCall(t, slow)
		clock.advance(time.Minute)
		other.Handle(t.Context(), claimedCall(t, other))
		slow.Handle(t.Context(), d)
		noCallDue(t, other)
		var mails int
		h.must(db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM mail WHERE subject LIKE '%gone'").Scan(&mails))
		if h.reload().Off != models.WebhookGone || mails != 1 {
			t.Errorf("off: %q, %d mails", h.reload().Off, mails)
		}
	})
}

// TestPing: a test is sent at once, also to a webhook that is off or behind; it is tried once.
func TestPing(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		r := newReceiver(t)
		r.answer(status(500))
		h := newHooked(t, db, r.URL)
		c, _, _ := newCaller(t, db, r.rules())
		h.correct(h.matches[0], 1)
		c.SendDue(t.Context())
		h.must(db.TestWebhook(t.Context(), by("Oona"), h.hook))
		c.SendDue(t.Context())
		all := h.deliveries(h.hook)
		if all[0].State != models.DeliveryWaiting || all[1].State != models.DeliveryFailed || h.reload().Off != models.WebhookOn {
			t.Errorf("a test that failed: %+v", all)
		}
		h.must(db.PauseWebhook(t.Context(), by("Oona"), h.hook))
		r.answer(nil)
		h.must(db.TestWebhook(t.Context(), by("Oona"), h.hook))
		c.SendDue(t.Context())
		all = h.deliveries(h.hook)
		if all[0].State != models.DeliveryFailed || all[2].State != models.DeliverySent || h.reload().Off != models.WebhookPaused {
			t.Errorf("a test of one that is off: %+v", all)
		}
		if err := db.TestWebhook(t.Context(), by("Oona"), &models.Webhook{ID: models.NewFormID(), TeamID: h.team.ID}); models.KindOf(err) != models.NotFound {
			t.Errorf("a test of none: %v", err)
		}
	})
}

// TestTryNow: what waits for its next try has it at once.
func TestTryNow(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		r := newReceiver(t)
		r.answer(status(500))
		h := newHooked(t, db, r.URL)
		c, _, _ := newCaller(t, db, r.rules())
		h.correct(h.matches[0], 1)
		c.SendDue(t.Context())
		r.answer(nil)
		c.SendDue(t.Context())
		if d := h.only(); d.State != models.DeliveryWaiting {
			t.Fatalf("it is %s", d.State)
		}
		h.must(db.RepeatDelivery(t.Context(), by("Oona"), h.hook, h.only().ID))
		c.SendDue(t.Context())
		if d := h.only(); d.State != models.DeliverySent || d.Tries != 2 {
			t.Errorf("%s after %d tries", d.State, d.Tries)
		}
	})
}

// TestCrashOfCaller: the program dies before or after a call; another one calls again, with the same id.
func TestCrashOfCaller(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		r := newReceiver(t)
		h := newHooked(t, db, r.URL)
		h.correct(h.matches[0], 1)
		dead, _, _ := newCaller(t, db, r.rules())
		other, clock, _ := newCaller(t, db, r.rules())
		claimedCall(t, dead) // dies before it calls
		noCallDue(t, other)
		clock.advance(50 * time.Second) // longer than any try
		noCallDue(t, other)
		clock.advance(10 * time.Second)
		d := claimedCall(t, other)
		h.must(other.Send(t.Context(), d)) // dies before it notes that
		clock.advance(time.Minute)
		other.SendDue(t.Context())
		noCallDue(t, other)
		calls := r.got()
		if len(calls) != 2 || calls[0].id != calls[1].id || calls[0].body != calls[1].body || calls[0].id != d.ID {
			t.Errorf("called %v", calls)
		}
		if d := h.only(); d.State != models.DeliverySent || d.Tries != 3 {
			t.Errorf("%s after %d tries", d.State, d.Tries)
		}
	})
}

// TestCallsGoOutAtOnce: a commit wakes the Caller, and a receiver that is slow holds up nobody but itself.
func TestCallsGoOutAtOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		heard := make(chan string, 10)
		slow, fast := newReceiver(t), newReceiver(t)
		release := make(chan struct{})
		slow.answer(func(http.ResponseWriter, *http.Request) { heard <- "slow"; <-release })
		fast.answer(func(http.ResponseWriter, *http.Request) { heard <- "fast" })
		h := newHooked(t, db, slow.URL)
		h.add(fast.URL, models.AllWebhookEvents...)
		rules := slow.rules()
		rules.Roots.AddCert(fast.Certificate())
		c, _, _ := newCaller(t, db, rules)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); c.Run(ctx) }()
		h.correct(h.matches[0], 1)
		var got []string
		for range 2 {
			select {
			case who := <-heard:
				got = append(got, who)
			case <-time.After(20 * time.Second): // less than a look without being woken
				t.Fatalf("only %v were called after 20 s", got)
			}
		}
		close(release)
		cancel()
		<-ended
		if slices.Sort(got); !slices.Equal(got, []string{"fast", "slow"}) {
			t.Errorf("called %v", got)
		}
		if d := h.only(); d.State != models.DeliverySent {
			t.Errorf("told to end, it left a call that was answered %s", d.State)
		}
	})
}

// TestEveryCallArrivesInOrder plays programs that come and go, receivers that fail and answers that are lost: each
// webhook hears of everything at least once, and of nothing before what was earlier.
func TestEveryCallArrivesInOrder(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		r := newReceiver(t)
		h := newHooked(t, db, r.URL)
		hooks := []*models.Webhook{h.hook, h.add(r.URL, models.AllWebhookEvents...)}
		for seed := range uint64(4) {
			random := rand.New(rand.NewPCG(seed, 1))
			var clocks []*clock
			var callers []*models.Caller
			for range 3 {
				c, clock, _ := newCaller(t, db, r.rules())
				callers, clocks = append(callers, c), append(clocks, clock)
			}
			advance := func(d time.Duration) {
				for _, c := range clocks {
					c.advance(d)
				}
			}
			for range 40 {
				h.randomStep(random, r, callers[random.IntN(len(callers))], advance)
			}
			r.answer(nil)
			for range 60 { // more than there can be, each behind its claim or its wait
				advance(24 * time.Hour)
				callers[0].SendDue(t.Context())
			}
		}
		for _, hook := range hooks {
			h.checkOrder(hook, r.got())
		}
	})
}

// randomStep does one of the things that can happen. No webhook is away for long enough to be switched off.
func (h *hooked) randomStep(random *rand.Rand, r *receiver, c *models.Caller, advance func(time.Duration)) {
	h.Helper()
	switch step := random.IntN(10); step {
	case 0, 1, 2:
		h.correct(h.matches[random.IntN(2)], random.IntN(9))
	case 3:
		r.answer(status([]int{200, 200, 500, 302}[random.IntN(4)]))
	case 4:
		advance(time.Duration(random.IntN(90)) * time.Second)
	default:
		d, err := c.Claim(h.Context())
		switch {
		case models.KindOf(err) == models.NotFound || step == 5: // dies before the call
		case err != nil:
			h.Fatal(err)
		case step == 6: // dies after it
			_ = c.Send(h.Context(), d)
		default:
			c.Handle(h.Context(), d)
		}
	}
}

// checkOrder compares what a webhook was to be told with what arrived there first.
func (h *hooked) checkOrder(hook *models.Webhook, calls []called) {
	h.Helper()
	want := h.everyDelivery(hook)
	var got []string
	for _, c := range calls {
		if slices.Contains(want, c.id) && !slices.Contains(got, c.id) {
			got = append(got, c.id)
		}
	}
	if len(want) < 20 || !slices.Equal(got, want) {
		h.Errorf("of %d deliveries %d arrived, or not in their order:\n%v\n%v", len(want), len(got), want, got)
	}
}

// everyDelivery lists the ids of a webhook's deliveries in order, which must all be sent.
func (h *hooked) everyDelivery(hook *models.Webhook) []string {
	h.Helper()
	rows, err := h.db.Reader().QueryContext(h.Context(), "SELECT id, state FROM delivery WHERE webhook_id = $1 ORDER BY number", hook.ID)
	h.must(err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var id, state string
		h.must(rows.Scan(&id, &state))
		if all = append(all, id); state != "sent" {
			h.Errorf("%s is %s", id, state)
		}
	}
	h.must(rows.Err())
	return all
}

// TestTwoCallers shares 100 deliveries of five webhooks between two programs that run at the same time: each is sent
// once, and each webhook's in order.
func TestTwoCallers(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, address string) {
		dbs := []*models.DB{modelstest.Open(t, address), modelstest.Open(t, address)}
		const each = 20
		r := newReceiver(t)
		h := newHooked(t, dbs[0], r.URL)
		hooks := []*models.Webhook{h.hook}
		for len(hooks) < models.MaxWebhooks {
			hooks = append(hooks, h.add(r.URL, models.AllWebhookEvents...))
		}
		done := make(chan struct{})
		r.answer(func(http.ResponseWriter, *http.Request) {
			if len(r.got()) == each*len(hooks) {
				close(done)
			}
		})
		for i := range each {
			h.correct(h.matches[0], i)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		for _, db := range dbs {
			c, _, _ := newCaller(t, db, r.rules())
			running.Go(func() { c.Run(ctx) })
		}
		select {
		case <-done:
		case <-time.After(2 * time.Minute):
		}
		cancel()
		running.Wait()
		if n := len(r.got()); n != each*len(hooks) {
			t.Errorf("%d calls, want %d", n, each*len(hooks))
		}
		for _, hook := range hooks {
			h.checkOrder(hook, r.got())
		}
	})
}

// TestDeliveriesGo: with time, with their match, their webhook and their team; and what a receiver has answered with a
// player who is deleted.
func TestDeliveriesGo(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		r := newReceiver(t)
		r.answer(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "I have heard of Ada Canary") })
		h := newHooked(t, db, r.URL)
		c, clock, _ := newCaller(t, db, r.rules())
		h.correct(h.matches[0], 1)
		h.correct(h.matches[1], 1)
		c.SendDue(t.Context())
		if found := traces(t, db, "heard of Ada"); !slices.Equal(found, []string{"delivery"}) {
			t.Fatalf("the answer is in %v", found)
		}
		h.must(db.DeletePlayer(t.Context(), models.By{}, h.team.ID, h.squad()[0].ID))
		if found := traces(t, db, "heard of Ada"); len(found) > 0 {
			t.Errorf("the answer is still in %v", found)
		}
		h.must(db.DropMatch(t.Context(), h.team, h.matches[1].ID))
		if n := len(h.deliveries(h.hook)); n != 1 {
			t.Errorf("%d deliveries without their match", n)
		}
		r.answer(status(500))
		h.correct(h.matches[0], 2)
		c.SendDue(t.Context())
		clock.advance(30*24*time.Hour - time.Hour)
		if c.Sweep(t.Context()); len(h.deliveries(h.hook)) != 2 {
			t.Error("gone before 30 days")
		}
		clock.advance(2 * time.Hour)
		if c.Sweep(t.Context()); h.only().State != models.DeliveryWaiting {
			t.Error("what waits went, or what was sent stays")
		}
		deleteTeam(t, db, h.team)
		if found := traces(t, db, h.hook.ID); len(found) > 0 {
			t.Errorf("the webhook of a deleted team is still in %v", found)
		}
	})
}

// TestManyWebhooks: a team has five, also when two are made at once.
func TestManyWebhooks(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		h := newHooked(t, db, "https://hooks.canary.test/")
		var made atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				err := db.AddWebhook(t.Context(), by("Oona"), models.NewWebhook(h.team.ID, "https://hooks.canary.test/", models.AllWebhookEvents))
				if err == nil {
					made.Add(1)
				} else if models.KindOf(err) != models.Invalid {
					t.Error(err)
				}
			})
		}
		all.Wait()
		hooks, err := db.Webhooks(t.Context(), h.team.ID)
		if err != nil || len(hooks) != models.MaxWebhooks || made.Load() != models.MaxWebhooks-1 {
			t.Errorf("%d webhooks, %d made, %v", len(hooks), made.Load(), err)
		}
	})
}
