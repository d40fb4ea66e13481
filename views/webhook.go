package views

import (
	"context"
	"strings"

	"teamcoach/models"
)

// WebhooksPage is /teams/TEAM/webhooks.
type WebhooksPage struct {
	Page
	Team     *models.MemberTeam
	OnField  int // of the team's format
	Webhooks []models.Webhook
	New      *models.Webhook // just made, with its secret to show; else nil
	Form     WebhookForm
}

// WebhookForm makes a webhook.
type WebhookForm struct {
	Form
	URL       string `form:"url"`
	Lineup    string `form:"lineup"` // "on", like the other events
	Recorded  string `form:"recorded"`
	Corrected string `form:"corrected"`
}

// NewWebhookForm returns the form as it is shown first.
func NewWebhookForm() WebhookForm {
	return WebhookForm{Form: Form{ID: models.NewFormID()}, Lineup: "on", Recorded: "on", Corrected: "on"}
}

// webhookFields are the names of the events in the form.
var webhookFields = map[models.WebhookEvent]string{
	models.LineupPublished: "lineup", models.ResultRecorded: "recorded", models.ResultCorrected: "corrected",
}

// Chosen says whether an event is ticked.
func (f *WebhookForm) Chosen(e models.WebhookEvent) bool {
	return map[models.WebhookEvent]string{
		models.LineupPublished: f.Lineup, models.ResultRecorded: f.Recorded, models.ResultCorrected: f.Corrected,
	}[e] == "on"
}

// WebhookPage is /teams/TEAM/webhooks/WEBHOOK, and the page that asks whether it is to be deleted.
type WebhookPage struct {
	Page
	Team       *models.MemberTeam
	OnField    int
	Webhook    *models.Webhook
	Secret     string // just made, to show; else empty
	Deliveries []models.Delivery
	Form       Form
}

// URL is the address of a page below that of the webhook.
func (p *WebhookPage) URL(part string) string {
	return "/teams/" + p.Team.Slug + "/webhooks/" + p.Webhook.ID + part
}

// eventName is an event in the reader's language.
func eventName(ctx context.Context, e models.WebhookEvent) string {
	switch e {
	case models.LineupPublished:
		return T(ctx, "A lineup is published")
	case models.ResultRecorded:
		return T(ctx, "A result is noted")
	case models.ResultCorrected:
		return T(ctx, "A result is corrected")
	default:
		return T(ctx, "A test")
	}
}

func eventNames(ctx context.Context, events models.WebhookEvents) []string {
	names := make([]string, len(events))
	for i, e := range events {
		names[i] = eventName(ctx, e)
	}
	return names
}

// offText says why nothing is sent to a webhook, and what to do.
func offText(ctx context.Context, off models.WebhookOff) string {
	switch off {
	case models.WebhookGone:
		return T(ctx, "Off: the receiver answered that it is gone for good.")
	case models.WebhookFailing:
		return T(ctx, "Off: the receiver took nothing for three days. Send a test, and switch it on when that arrives.")
	default:
		return T(ctx, "Off. What happens in the meantime is not sent later.")
	}
}

// deliveryText says how far a delivery is.
func deliveryText(ctx context.Context, d *models.Delivery) string {
	switch d.State {
	case models.DeliverySent:
		return T(ctx, "Delivered")
	case models.DeliveryFailed:
		return T(ctx, "Not delivered")
	case models.DeliverySending:
		return T(ctx, "Being sent")
	default:
		return T(ctx, "Waiting")
	}
}

// problemText says why the last try failed; empty where there was none.
func problemText(ctx context.Context, d *models.Delivery) string {
	switch d.Problem {
	case models.ProblemAnswer, models.ProblemGone:
		return T(ctx, "The receiver answered {status}.", "status", d.Status)
	case models.ProblemRedirect:
		return T(ctx, "The receiver answered {status}. Redirects are not followed: give the address that it leads to.", "status", d.Status)
	case models.ProblemTimeout:
		return T(ctx, "No answer within 10 seconds.")
	case models.ProblemAddress:
		return T(ctx, "The name is not known, or leads to a private network.")
	case models.ProblemCertificate:
		return T(ctx, "The certificate of the receiver is not valid.")
	case models.ProblemConnection:
		return T(ctx, "The connection could not be made, or broke.")
	case models.ProblemOff:
		return T(ctx, "The webhook was switched off before.")
	}
	return ""
}

// deliveryDetail says what came of the last try, and how many there were where one was not enough.
func deliveryDetail(ctx context.Context, d *models.Delivery) string {
	text := problemText(ctx, d)
	if d.State == models.DeliverySent {
		text = T(ctx, "The receiver answered {status}.", "status", d.Status)
	}
	if d.Tries > 1 {
		text += " " + N(ctx, "{n} try.", "{n} tries.", d.Tries)
	}
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return "· " + text
}

// mayRepeat says whether a delivery can be sent again: not while it is under way, and of a webhook that is off only a test.
func mayRepeat(w *models.Webhook, d *models.Delivery) bool {
	return d.State != models.DeliverySending && (w.Off == models.WebhookOn || d.Event == models.Ping)
}

// repeatText is on the button that does so.
func repeatText(ctx context.Context, d *models.Delivery) string {
	if d.State == models.DeliveryWaiting {
		return T(ctx, "Try now")
	}
	return T(ctx, "Send again")
}

// webhookText says what was done about the team's webhooks.
func webhookText(ctx context.Context, actor string, e *models.AuditEntry) string {
	args := []any{"actor", actor, "name", e.Subject}
	switch e.Action {
	case models.ActionAddWebhook:
		return T(ctx, "{actor} made a webhook to {name}.", args...)
	case models.ActionRenewWebhookSecret:
		return T(ctx, "{actor} made a new secret for the webhook to {name}.", args...)
	case models.ActionPauseWebhook:
		return T(ctx, "{actor} switched the webhook to {name} off.", args...)
	case models.ActionResumeWebhook:
		return T(ctx, "{actor} switched the webhook to {name} on.", args...)
	case models.ActionTestWebhook:
		return T(ctx, "{actor} tested the webhook to {name}.", args...)
	case models.ActionRepeatDelivery:
		return T(ctx, "{actor} sent something to the webhook to {name} again.", args...)
	default:
		return T(ctx, "{actor} deleted the webhook to {name}.", args...)
	}
}

// WebhookOffLetter tells an owner that a webhook was switched off. base is Page.BaseURL.
func WebhookOffLetter(ctx context.Context, base string, t *models.Team, w *models.Webhook) Letter {
	why := T(ctx, "The webhook of {team} to {host} is switched off: it took nothing for three days.", "team", t.Name, "host", w.Host())
	if w.Off == models.WebhookGone {
		why = T(ctx, "The webhook of {team} to {host} is switched off: it answered that it is gone for good.", "team", t.Name, "host", w.Host())
	}
	return Letter{
		Subject: T(ctx, "A webhook of {team} is off", "team", t.Name),
		Paragraphs: []string{
			why, T(ctx, "What happens in the team from now on is not sent there. When the receiver works again, send a test and switch the webhook on."),
		},
		Button: T(ctx, "Look at the webhook"), Link: base + "/teams/" + t.Slug + "/webhooks/" + w.ID,
	}
}
