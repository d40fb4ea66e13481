package models

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"teamcoach/models/queries"
)

// Webhook is an address that is told what happens in a team. What it is told is what a shared sheet shows, so that
// whoever runs it needs no role.
type Webhook struct {
	ID        string
	TeamID    string
	URL       string
	Events    WebhookEvents
	Secret    string // that deliveries are signed with: WebhookSecretPrefix and base64
	OldSecret string // that they are signed with too, until OldUntil; empty: there is none
	OldUntil  time.Time
	Off       WebhookOff
	CreatedAt time.Time
}

// secrets are those that a delivery is signed with at a time, the newest first.
func (w *Webhook) secrets(now time.Time) []string {
	if w.OldSecret == "" || now.After(w.OldUntil) {
		return []string{w.Secret}
	}
	return []string{w.Secret, w.OldSecret}
}

// WebhookEvent is one kind of thing that a webhook is told.
type WebhookEvent string

// The events.
const (
	LineupPublished WebhookEvent = "lineup.published" // somebody outside of the team can see a plan now, or a new version of it
	ResultRecorded  WebhookEvent = "result.recorded"  // a match is over, and this is its score
	ResultCorrected WebhookEvent = "result.corrected" // the score of a match that was over, or the match is open again
	Ping            WebhookEvent = "ping"             // somebody asked for a test; every webhook gets it
)

// WebhookEvents is a set of events in the order of AllWebhookEvents.
type WebhookEvents []WebhookEvent

// AllWebhookEvents lists the events that can be chosen.
var AllWebhookEvents = WebhookEvents{LineupPublished, ResultRecorded, ResultCorrected}

// Has says whether e is one of them.
func (s WebhookEvents) Has(e WebhookEvent) bool { return slices.Contains(s, e) }

func (s WebhookEvents) String() string {
	return strings.Join(convert(s, func(e WebhookEvent) string { return string(e) }), " ")
}

// WebhookOff says why nothing is sent to a webhook.
type WebhookOff string

// The reasons.
const (
	WebhookOn      WebhookOff = ""        // it is
	WebhookPaused  WebhookOff = "paused"  // somebody switched it off
	WebhookGone    WebhookOff = "gone"    // it answered 410: it wants no more
	WebhookFailing WebhookOff = "failing" // it took nothing for three days
)

// Limits of webhooks.
const (
	MaxWebhooks         = 5 // of a team
	MaxWebhookURL       = 500
	WebhookSecretPrefix = "whsec_"       // of Standard Webhooks, so that a secret that leaks is known for one
	oldSecretLifetime   = 24 * time.Hour // in which the receiver learns the new one
)

// webhookPorts are those that https is served on. Any other would let whoever has a team look from here for what
// else answers on a machine.
var webhookPorts = []string{"443", "8443"}

// NewWebhook returns a webhook with a fresh secret, for AddWebhook to save.
func NewWebhook(teamID, address string, events WebhookEvents) *Webhook {
	return &Webhook{
		ID: newID(), TeamID: teamID, URL: strings.TrimSpace(address), Events: events, Secret: newWebhookSecret(),
		CreatedAt: time.Now().UTC().Truncate(time.Millisecond),
	}
}

func newWebhookSecret() string {
	bits := make([]byte, 32)
	rand.Read(bits) // never fails: crypto/rand ends the program instead
	return WebhookSecretPrefix + base64.StdEncoding.EncodeToString(bits)
}

// Validate checks the fields. The error is Invalid and names the fields.
func (w *Webhook) Validate() error {
	var wrong []FieldError
	if message := urlFault(w.URL); message != "" {
		wrong = append(wrong, fieldf("url", message))
	}
	if len(w.Events) == 0 || slices.ContainsFunc(w.Events, func(e WebhookEvent) bool { return !AllWebhookEvents.Has(e) }) {
		wrong = append(wrong, fieldf("events", "Choose at least one thing to be told."))
	}
	return invalidFields(wrong)
}

// urlFault says what is wrong with an address, as far as the text tells: where its name leads is seen when it is called.
func urlFault(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "https" || u.Hostname() == "" || len(address) > MaxWebhookURL || !printable(address):
		return "Give an address that begins with https://."
	case u.User != nil:
		return "The address may hold no user name and no password. Check the signature instead."
	case u.Fragment != "":
		return "The address may have no part behind #: it is never sent."
	case u.Port() != "" && !slices.Contains(webhookPorts, u.Port()):
		return "Only the ports 443 and 8443 are called."
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil {
		if !publicAddress(ip) {
			return "This address is in a private network. Only public ones are called."
		}
		return ""
	}
	if _, err := idna.Lookup.ToASCII(u.Hostname()); err != nil || !strings.Contains(u.Hostname(), ".") || net.ParseIP(u.Hostname()) != nil {
		return "Give the name of a public server, such as hooks.example.org."
	}
	return ""
}

// AddWebhook saves a webhook. w.ID may come from the form: sent twice, it makes one webhook.
// Invalid: a field outside of its limits, or the team has MaxWebhooks. Repeated: the form was sent before.
func (db *DB) AddWebhook(ctx context.Context, by By, w *Webhook) error {
	if err := w.Validate(); err != nil {
		return err
	}
	return db.changeTeam(ctx, by, w.TeamID, ActionAddWebhook, func(c *teamChange) error {
		c.subject = w.Host()
		all, err := c.q.Webhooks(ctx, w.TeamID)
		if err != nil {
			return err
		}
		if len(all) >= MaxWebhooks {
			return Invalidf("A team can have {max} webhooks. Delete one that is no longer used first.", MaxWebhooks)
		}
		return c.q.InsertWebhook(ctx, queries.InsertWebhookParams{
			ID: w.ID, TeamID: w.TeamID, Url: w.URL, Events: w.Events.String(), Secret: w.Secret, CreatedAt: w.CreatedAt.UnixMilli(),
		})
	})
}

// Host names a webhook to people: the rest of its address may hold what is not for everybody.
func (w *Webhook) Host() string {
	u, err := url.Parse(w.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// Webhooks returns the webhooks of a team, the oldest first.
func (db *DB) Webhooks(ctx context.Context, teamID string) ([]Webhook, error) {
	ctx, q := db.read(ctx)
	rows, err := q.Webhooks(ctx, teamID)
	return convert(rows, webhookOf), db.kind(err)
}

// Webhook returns a webhook of a team. NotFound: the team has no such webhook.
func (db *DB) Webhook(ctx context.Context, teamID, id string) (*Webhook, error) {
	ctx, q := db.read(ctx)
	row, err := q.Webhook(ctx, queries.WebhookParams{ID: id, TeamID: teamID})
	if err != nil {
		return nil, db.kind(err)
	}
	w := webhookOf(row)
	return &w, nil
}

// changeWebhook changes a webhook of a team. NotFound: the team has no such webhook.
func (db *DB) changeWebhook(ctx context.Context, by By, w *Webhook, action Action, do func(c *teamChange) (rows int64, err error)) error {
	return db.changeTeam(ctx, by, w.TeamID, action, func(c *teamChange) error {
		c.subject = w.Host()
		n, err := do(c)
		if err == nil && n == 0 {
			return &Error{Kind: NotFound}
		}
		return err
	})
}

// RenewWebhookSecret gives a webhook a new secret, and returns it. For a day deliveries are signed with the old one too.
func (db *DB) RenewWebhookSecret(ctx context.Context, by By, w *Webhook) (secret string, err error) {
	secret = newWebhookSecret()
	return secret, db.changeWebhook(ctx, by, w, ActionRenewWebhookSecret, func(c *teamChange) (int64, error) {
		return c.q.RenewWebhookSecret(ctx, queries.RenewWebhookSecretParams{
			ID: w.ID, TeamID: w.TeamID, Secret: secret, OldUntil: c.now + oldSecretLifetime.Milliseconds(),
		})
	})
}

// PauseWebhook switches a webhook off. What waits for it is not sent any more.
func (db *DB) PauseWebhook(ctx context.Context, by By, w *Webhook) error {
	return db.changeWebhook(ctx, by, w, ActionPauseWebhook, func(c *teamChange) (int64, error) {
		n, err := c.q.SwitchWebhook(ctx, queries.SwitchWebhookParams{ID: w.ID, TeamID: w.TeamID, Off: string(WebhookPaused)})
		if err != nil {
			return n, err
		}
		return n, c.q.DropDeliveries(ctx, queries.DropDeliveriesParams{WebhookID: w.ID, Problem: string(ProblemOff)})
	})
}

// ResumeWebhook switches a webhook on. It is told what happens from now on.
func (db *DB) ResumeWebhook(ctx context.Context, by By, w *Webhook) error {
	return db.changeWebhook(ctx, by, w, ActionResumeWebhook, func(c *teamChange) (int64, error) {
		return c.q.SwitchWebhook(ctx, queries.SwitchWebhookParams{ID: w.ID, TeamID: w.TeamID, Off: string(WebhookOn)})
	})
}

// DeleteWebhook deletes a webhook and the list of what it was told.
func (db *DB) DeleteWebhook(ctx context.Context, by By, w *Webhook) error {
	return db.changeWebhook(ctx, by, w, ActionDeleteWebhook, func(c *teamChange) (int64, error) {
		return c.q.DeleteWebhook(ctx, queries.DeleteWebhookParams{ID: w.ID, TeamID: w.TeamID})
	})
}

func webhookOf(r queries.Webhook) Webhook {
	return Webhook{
		ID: r.ID, TeamID: r.TeamID, URL: r.Url, Secret: r.Secret, OldSecret: r.OldSecret, OldUntil: timeOf(r.OldUntil), Off: WebhookOff(r.Off),
		Events:    convert(strings.Fields(r.Events), func(word string) WebhookEvent { return WebhookEvent(word) }),
		CreatedAt: time.UnixMilli(r.CreatedAt).UTC(),
	}
}
