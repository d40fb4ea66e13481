package handlers

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
	"teamcoach/views"
)

// webhookCauses says when each event is told, for the document and its page.
var webhookCauses = []views.DocEvent{
	{Type: models.LineupPublished, Description: "A link to the team sheet is made while there is a plan, or a new version of the plan is saved while such a link is open."},
	{Type: models.ResultRecorded, Description: "The result of a match is noted."},
	{Type: models.ResultCorrected, Description: "The result of a match that was over is changed, or the match is opened again."},
	{Type: models.Ping, Description: "Somebody sends a test."},
}

// describeWebhooks adds what webhooks are told to the OpenAPI document.
func describeWebhooks(spec *huma.OpenAPI) {
	body := spec.Components.Schemas.Schema(reflect.TypeFor[views.WebhookBody](), true, "")
	text := &huma.Schema{Type: huma.TypeString}
	header := func(name, description string) *huma.Param {
		return &huma.Param{Name: name, In: "header", Required: true, Schema: text, Description: description}
	}
	spec.Webhooks = map[string]*huma.PathItem{}
	for _, cause := range webhookCauses {
		spec.Webhooks[string(cause.Type)] = &huma.PathItem{Post: &huma.Operation{
			OperationID: "webhook-" + string(cause.Type), Tags: []string{"Webhooks"}, Summary: string(cause.Type), Description: cause.Description,
			Parameters: []*huma.Param{
				header("webhook-id", "The same at every try: what comes twice has happened once"),
				header("webhook-timestamp", "Of the try, in seconds since 1970"),
				header("webhook-signature", "Signatures of id.timestamp.body, with spaces between: v1, a comma, and HMAC-SHA256 in base64"),
				header("webhook-event", "The type, to route by without reading the body"),
			},
			RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: body}}},
			Responses: map[string]*huma.Response{
				"2XX": {Description: "Taken"},
				"410": {Description: "Gone: the webhook is switched off"},
			},
		}}
	}
}

// webhookExample is what a webhook of invented children is told, as it is sent but for its line breaks.
func (a *App) webhookExample() (string, error) {
	news, err := a.exampleNews()
	if err != nil {
		return "", err
	}
	sent, err := views.EncodeWebhook(news)
	if err != nil {
		return "", err
	}
	var shown bytes.Buffer
	err = json.Indent(&shown, sent, "", "  ")
	return shown.String(), err
}

// exampleNews is a published lineup of three on a side, from the same models as a real one.
func (a *App) exampleNews() (*models.News, error) {
	sport, _ := a.sports.Get("basketball")
	if sport == nil {
		return nil, errors.New("handlers: there is no basketball for the example of a webhook")
	}
	format, ok := sport.Format("3x3")
	if !ok || len(format.Formations) == 0 {
		return nil, errors.New("handlers: there is no 3x3 for the example of a webhook")
	}
	at := time.Date(2026, 5, 8, 16, 30, 0, 0, time.UTC)
	team := &models.Team{ID: "01970e4e-0000-7000-8000-000000000001", Slug: "example-rovers", Name: "Example Rovers", Sport: sport.ID, Format: format.ID, Type: models.Junior}
	match := models.NewMatch(team, format)
	match.ID, match.Opponent, match.Zone, match.KickOff = "01970e4e-0000-7000-8000-000000000002", "Sample Town", "Europe/Berlin", at.Add(18*time.Hour)
	match.Periods, match.Minutes, match.Blocks = 1, 10, 2
	squad := []models.Player{
		{Name: "Ada Example", Shirt: 4, Ordinal: 1, Status: models.Fit}, {Name: "Bo Sample", Shirt: 7, Ordinal: 2, Status: models.Fit},
		{Name: "Cy Hidden", Shirt: 9, Ordinal: 3, Status: models.Fit, DoNotPublish: true}, {Name: "Di Model", Shirt: 11, Ordinal: 4, Status: models.Fit},
	}
	formation := format.Formations[0]
	plan := &models.Plan{}
	for stretch := range match.Stretches() {
		slots := map[string]int{}
		for i, slot := range formation.Slots {
			slots[slot.ID] = squad[i+stretch].Ordinal // the first goes off for the last
		}
		plan.Stretches = append(plan.Stretches, models.Stretch{Formation: formation.ID, Slots: slots})
	}
	match = models.PublishedMatch(team, match)
	sheet := models.NewTeamSheet(team, sport, format, match, plan, models.PublishedSquad(team, squad), nil)
	return &models.News{Event: models.LineupPublished, At: at, Team: team, Match: match, Version: 3, Sheet: sheet}, nil
}

// webhookCheck is how a receiver checks a call, with a library of Standard Webhooks.
const webhookCheck = `import { Webhook } from "standardwebhooks";

const body = new Webhook(process.env.WEBHOOK_SECRET).verify(rawBody, {
  "webhook-id": request.headers["webhook-id"],
  "webhook-timestamp": request.headers["webhook-timestamp"],
  "webhook-signature": request.headers["webhook-signature"],
}); // throws unless the call is from here, whole, and of the last 5 minutes`

// webhookDocs is the section of /docs about webhooks.
func (a *App) webhookDocs() (*views.DocWebhooks, error) {
	example, err := a.webhookExample()
	head := "POST /your/path HTTP/1.1\nContent-Type: application/json\n" +
		"webhook-event: lineup.published\nwebhook-id: 01970e4e-0000-7000-8000-000000000003\n" +
		"webhook-timestamp: 1778257800\nwebhook-signature: v1,BASE64\n\n"
	return &views.DocWebhooks{Events: webhookCauses, Example: head + example, Check: webhookCheck}, err
}
