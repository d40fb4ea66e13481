package models

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"teamcoach/models/queries"
)

// Caller calls webhooks. Of one webhook the deliveries go out one after the other, in order; a receiver that is slow or
// away holds up nobody else's.
type Caller struct {
	outbox[*Delivery]
	dialer *net.Dialer
}

// callTimes: a receiver that is away for a moment misses nothing, one that is away for three days is given up.
var callTimes = outboxTimes{
	try: 10 * time.Second, claim: time.Minute, stop: 4 * time.Second, note: 3 * time.Second,
	pause: 30 * time.Second, poll: 30 * time.Second, giveUp: 72 * time.Hour, keep: 30 * 24 * time.Hour, backOff: callBackOff,
}

// callers is how many webhooks a node calls at the same time.
const callers = 8

// callBackOff returns how long to wait after a number of tries.
func callBackOff(tries int) time.Duration {
	waits := []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour}
	return waits[min(max(tries, 1), len(waits))-1]
}

// Calls are what a Caller asks others for.
type Calls struct {
	Sports Sports
	Rules  CallRules
	// Body writes what a webhook is told.
	Body func(*News) ([]byte, error)
	// SwitchedOff writes the mail to an owner of the team of a webhook that was switched off.
	SwitchedOff func(owner *Account, t *Team, w *Webhook) (Mail, error)
}

// News is what a webhook is told, as somebody outside of the team may know it.
type News struct {
	Event    WebhookEvent
	At       time.Time // when it happened
	Team     *Team
	Match    *Match     // as PublishedMatch has it, with the score of that moment; nil: a test
	Reopened bool       // the match is not over any more
	Version  int        // of the plan that was published
	Sheet    *TeamSheet // of it, with PublishedSquad; nil where it does not fit the match any more
}

// NewCaller returns a Caller.
func NewCaller(db *DB, calls Calls, log *slog.Logger) *Caller {
	c := &Caller{outbox: outbox[*Delivery]{db: db, workers: callers, wake: db.callQueued, log: log, times: callTimes, now: time.Now}}
	c.dialer = &net.Dialer{Timeout: 5 * time.Second}
	c.queue = &deliveries{db: db, calls: calls, client: newCallClient(calls.Rules, c.dialer), now: func() time.Time { return c.now() }}
	return c
}

// deliveries is the queue of a Caller.
type deliveries struct {
	db     *DB
	calls  Calls
	client *http.Client
	now    func() time.Time
}

func (s *deliveries) claim(ctx context.Context, now, until time.Time) (*Delivery, error) {
	row, err := s.db.writes.Load().ClaimDelivery(ctx, queries.ClaimDeliveryParams{Now: now.UnixMilli(), Until: until.UnixMilli()})
	if err != nil {
		return nil, err
	}
	d, err := deliveryOf(row)
	return &d, err
}

func (s *deliveries) next(ctx context.Context) (time.Time, error) {
	ctx, q := s.db.read(ctx)
	next, err := q.NextDelivery(ctx)
	return time.UnixMilli(next), err
}

func (s *deliveries) about(d *Delivery) queued {
	return queued{"a webhook's delivery", d.ID, d.Tries, d.QueuedAt}
}

// send calls the webhook. What it is told is written anew at every try: who was not to be published since the last one
// is not in it.
func (s *deliveries) send(ctx context.Context, d *Delivery) error {
	readCtx, q := s.db.read(ctx)
	row, err := q.WebhookOfDelivery(readCtx, d.WebhookID)
	if err != nil {
		return s.db.kind(err)
	}
	if State(row.Team.State) == Deleted {
		return d.fail(ProblemOff, errors.New("the team is deleted"))
	}
	news, err := s.news(ctx, d, teamOf(row.Team))
	if err != nil {
		return err
	}
	body, err := s.calls.Body(news)
	if err != nil {
		return err
	}
	w := webhookOf(row.Webhook)
	if failure := call(ctx, s.client, &w, d, body, s.now()); failure != nil {
		return failure
	}
	return nil
}

// news reads what a delivery is about.
func (s *deliveries) news(ctx context.Context, d *Delivery, t *Team) (*News, error) {
	n := &News{Event: d.Event, At: d.CreatedAt, Team: t, Version: d.Cause.Plan, Reopened: d.Cause.Reopened}
	if d.MatchID == "" {
		return n, nil
	}
	match, err := s.db.Match(ctx, t.ID, d.MatchID)
	if err != nil {
		return nil, err
	}
	n.Match = PublishedMatch(t, match)
	if d.Event != LineupPublished {
		n.Match.Ours, n.Match.Theirs = d.Cause.Ours, d.Cause.Theirs
		return n, nil
	}
	n.Sheet, err = s.publishedSheet(ctx, t, n.Match, d.Cause.Plan)
	return n, err
}

// publishedSheet returns a version of a match's plan as a shared sheet shows it.
func (s *deliveries) publishedSheet(ctx context.Context, t *Team, m *Match, version int) (*TeamSheet, error) {
	sport, ok := s.calls.Sports.Get(t.Sport)
	if !ok {
		return nil, errors.New("models: the team plays an unknown sport")
	}
	format, ok := sport.Format(m.Format)
	if !ok {
		return nil, nil
	}
	plan, err := s.db.PlanVersion(ctx, m.ID, version)
	if KindOf(err) == NotFound { // there have been so many since that this one is not kept
		plan, err = s.db.LastPlan(ctx, m.ID)
	}
	if err != nil {
		return nil, err
	}
	squad, err := s.db.Squad(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return s.db.SheetOfPlan(ctx, t, sport, format, m, plan, PublishedSquad(t, squad))
}

func (s *deliveries) noteSent(ctx context.Context, d *Delivery) error {
	return s.db.writes.Load().DeliverySent(ctx, queries.DeliverySentParams{ID: d.ID, Status: d.Status, Answer: d.Answer})
}

func (s *deliveries) noteWaits(ctx context.Context, d *Delivery, next time.Time, _ *SendError) error {
	return s.db.writes.Load().DeliveryWaits(ctx, queries.DeliveryWaitsParams{
		ID: d.ID, Tries: d.Tries, NextAt: next.UnixMilli(), Problem: string(d.Problem), Status: d.Status, Answer: d.Answer,
	})
}

// noteFailed gives a delivery up. Unless it was a test, the receiver is gone or has taken nothing for days: the webhook
// is switched off, what waits behind is not sent any more, and the owners get a mail.
func (s *deliveries) noteFailed(ctx context.Context, d *Delivery, _ *SendError) error {
	return s.db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		row, err := q.HoldWebhook(ctx, d.WebhookID)
		if err != nil {
			return nil, err
		}
		n, err := q.DeliveryFailed(ctx, queries.DeliveryFailedParams{ID: d.ID, Tries: d.Tries, Problem: string(d.Problem), Status: d.Status, Answer: d.Answer})
		gone := d.Problem == ProblemGone
		if err != nil || n == 0 || d.Problem == ProblemOff || d.Event == Ping && !gone {
			return nil, err
		}
		w := webhookOf(row)
		if w.Off = WebhookFailing; gone {
			w.Off = WebhookGone
		}
		return nil, s.switchOff(ctx, q, &w)
	})
}

func (s *deliveries) switchOff(ctx context.Context, q *queries.Queries, w *Webhook) error {
	_, err := q.SwitchWebhook(ctx, queries.SwitchWebhookParams{ID: w.ID, TeamID: w.TeamID, Off: string(w.Off)})
	if err != nil {
		return err
	}
	if err := q.DropDeliveries(ctx, queries.DropDeliveriesParams{WebhookID: w.ID, Problem: string(ProblemOff)}); err != nil {
		return err
	}
	row, err := q.WebhookOfDelivery(ctx, w.ID)
	if err != nil {
		return err
	}
	owners, err := q.OwnersToTell(ctx, w.TeamID)
	if err != nil {
		return err
	}
	for _, owner := range owners {
		err := notify(ctx, q, owner, func(a *Account) (Mail, error) { return s.calls.SwitchedOff(a, teamOf(row.Team), w) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *deliveries) deleteOld(ctx context.Context, before time.Time) error {
	return s.db.writes.Load().DeleteOldDeliveries(ctx, before.UnixMilli())
}
