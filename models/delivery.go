package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"teamcoach/models/queries"
)

// Delivery is one thing that a webhook is told. Of a webhook they arrive in order, each at least once; what comes twice
// has the same ID. It holds no name: what is sent is written anew at every try, as everybody may see it then.
type Delivery struct {
	ID        string
	WebhookID string
	Event     WebhookEvent
	MatchID   string // empty: it is about no match
	Cause     WebhookCause
	State     DeliveryState
	Tries     int // that were begun
	Problem   WebhookProblem
	Status    int       // of HTTP, that was answered last; 0: there was no answer
	Answer    string    // the beginning of its body, where it is text
	NextAt    time.Time // when it is tried (again), where it waits
	QueuedAt  time.Time // since when it waits: CreatedAt, unless somebody had it sent again
	CreatedAt time.Time
}

// WebhookCause is what may have changed until a delivery is sent.
type WebhookCause struct {
	Plan     int  `json:"plan,omitempty"`     // Number of the plan that was published
	Ours     int  `json:"ours,omitempty"`     // score; NoScore: not known
	Theirs   int  `json:"theirs,omitempty"`   //
	Reopened bool `json:"reopened,omitempty"` // the match is not over any more
}

// DeliveryState says how far a delivery is.
type DeliveryState string

// The states.
const (
	DeliveryWaiting DeliveryState = "waiting"
	DeliverySending DeliveryState = "sending"
	DeliverySent    DeliveryState = "sent"
	DeliveryFailed  DeliveryState = "failed"
)

// WebhookProblem says why a try failed.
type WebhookProblem string

// The problems. A name that is not known and one that leads to a private network are the same: who has a team is not to
// learn what names the network around this server knows.
const (
	NoProblem          WebhookProblem = ""
	ProblemAnswer      WebhookProblem = "answer"      // the status is not 2xx
	ProblemRedirect    WebhookProblem = "redirect"    // 3xx, which is not followed
	ProblemGone        WebhookProblem = "gone"        // 410
	ProblemTimeout     WebhookProblem = "timeout"     // no answer in time
	ProblemAddress     WebhookProblem = "address"     // no public address
	ProblemCertificate WebhookProblem = "certificate" // of TLS
	ProblemConnection  WebhookProblem = "connection"  // cannot be made, or broke
	ProblemOff         WebhookProblem = "off"         // the webhook was switched off before
)

// queueCalls puts an event into the line of each webhook of the team that is to be told, in the transaction of what it
// tells: neither is there without the other. The commit wakes this program's Caller.
func (c *teamChange) queueCalls(ctx context.Context, event WebhookEvent, matchID string, cause WebhookCause) error {
	all, err := c.q.Webhooks(ctx, c.team.ID)
	if err != nil {
		return err
	}
	for _, row := range all {
		if w := webhookOf(row); w.Off != WebhookOn || !w.Events.Has(event) {
			continue
		}
		if err := queueCall(ctx, c.q, row.ID, event, matchID, cause); err != nil {
			return err
		}
	}
	return nil
}

func queueCall(ctx context.Context, q *queries.Queries, webhookID string, event WebhookEvent, matchID string, cause WebhookCause) error {
	number, err := q.CountDelivery(ctx, queries.CountDeliveryParams{ID: webhookID, Event: string(event)})
	if errors.Is(err, sql.ErrNoRows) { // switched off in this moment
		return nil
	}
	if err != nil {
		return err
	}
	text, err := json.Marshal(cause)
	if err != nil {
		return err
	}
	q.NoteQueued(queries.Deliveries)
	return q.InsertDelivery(ctx, queries.InsertDeliveryParams{
		ID: newID(), WebhookID: webhookID, Number: number, Event: string(event), FixtureID: sql.NullString{String: matchID, Valid: matchID != ""},
		Cause: string(text), NextAt: time.Now().UnixMilli(),
	})
}

// publishLineup tells the webhooks that a plan can be seen outside of the team, if it can: there is an open link to the
// sheet of its match.
func (c *teamChange) publishLineup(ctx context.Context, matchID string, plan int) error {
	open, err := c.q.LinksOfFixture(ctx, queries.LinksOfFixtureParams{FixtureID: sql.NullString{String: matchID, Valid: true}, Now: c.now})
	if err != nil {
		return err
	}
	for _, link := range open {
		if LinkKind(link.Kind) == LinkSheet {
			return c.queueCalls(ctx, LineupPublished, matchID, WebhookCause{Plan: plan})
		}
	}
	return nil
}

// publishSheet does so for a link that was just made, where there is a plan.
func (c *teamChange) publishSheet(ctx context.Context, l *Link) error {
	if l.Kind != LinkSheet {
		return nil
	}
	last, err := c.q.LastPlan(ctx, l.MatchID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return c.queueCalls(ctx, LineupPublished, l.MatchID, WebhookCause{Plan: last.Number})
}

// TestWebhook has a webhook called, also one that is off. There is one try: who tests looks at what comes of it.
func (db *DB) TestWebhook(ctx context.Context, by By, w *Webhook) error {
	return db.changeTeam(ctx, by, w.TeamID, ActionTestWebhook, func(c *teamChange) error {
		c.subject = w.Host()
		if _, err := c.q.Webhook(ctx, queries.WebhookParams{ID: w.ID, TeamID: w.TeamID}); err != nil {
			return err
		}
		return queueCall(ctx, c.q, w.ID, Ping, "", WebhookCause{})
	})
}

// RepeatDelivery sends a delivery again, with the same ID, behind all that waits; of one that waits the next try is now.
// NotFound: the webhook has no such delivery. Conflict: the webhook is off.
func (db *DB) RepeatDelivery(ctx context.Context, by By, w *Webhook, deliveryID string) error {
	return db.changeWebhook(ctx, by, w, ActionRepeatDelivery, func(c *teamChange) (int64, error) {
		row, err := c.q.Delivery(ctx, queries.DeliveryParams{ID: deliveryID, WebhookID: w.ID, TeamID: w.TeamID})
		if err != nil {
			return 0, err
		}
		number, err := c.q.CountDelivery(ctx, queries.CountDeliveryParams{ID: w.ID, Event: row.Event})
		if errors.Is(err, sql.ErrNoRows) {
			return 0, errWebhookOff
		}
		if err != nil {
			return 0, err
		}
		c.q.NoteQueued(queries.Deliveries)
		now := time.Now().UnixMilli()
		switch DeliveryState(row.State) {
		case DeliveryWaiting, DeliverySending:
			_, err = c.q.HurryDelivery(ctx, queries.HurryDeliveryParams{ID: row.ID, Now: now})
		default:
			_, err = c.q.RepeatDelivery(ctx, queries.RepeatDeliveryParams{ID: row.ID, Number: number, Now: now})
		}
		return 1, err
	})
}

var errWebhookOff = &Error{Kind: Conflict, Message: "This webhook is off. Switch it on first."}

// MaxDeliveries is how many deliveries of a webhook are listed, the newest.
const MaxDeliveries = 50

// Deliveries returns what a webhook was told, and what it is to be told, the newest first.
func (db *DB) Deliveries(ctx context.Context, webhookID string) ([]Delivery, error) {
	ctx, q := db.read(ctx)
	rows, err := q.Deliveries(ctx, queries.DeliveriesParams{WebhookID: webhookID, Most: MaxDeliveries})
	if err != nil {
		return nil, db.kind(err)
	}
	all := make([]Delivery, len(rows))
	for i, r := range rows {
		if all[i], err = deliveryOf(r); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func deliveryOf(r queries.Delivery) (Delivery, error) {
	d := Delivery{
		ID: r.ID, WebhookID: r.WebhookID, Event: WebhookEvent(r.Event), MatchID: r.FixtureID.String, State: DeliveryState(r.State), Tries: r.Tries,
		Problem: WebhookProblem(r.Problem), Status: r.Status, Answer: r.Answer, NextAt: time.UnixMilli(r.NextAt).UTC(),
		QueuedAt: time.UnixMilli(r.QueuedAt).UTC(), CreatedAt: time.UnixMilli(r.CreatedAt).UTC(),
	}
	return d, json.Unmarshal([]byte(r.Cause), &d.Cause)
}
