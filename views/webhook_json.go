package views

import (
	"encoding/json"
	"time"

	"teamcoach/models"
)

// WebhookBody is what a webhook is told, as JSON. Its three fields are those of Standard Webhooks.
type WebhookBody struct {
	Type      models.WebhookEvent `json:"type" enum:"lineup.published,result.recorded,result.corrected,ping" doc:"What happened; a ping is a test"`
	Timestamp time.Time           `json:"timestamp" doc:"When it happened"`
	Data      WebhookData         `json:"data" doc:"To whom and in which match it happened"`
}

// WebhookData is what happened. Nothing in it is more than a shared team sheet shows.
type WebhookData struct {
	Team   WebhookTeam    `json:"team" doc:"Whose webhook it is"`
	Match  *WebhookMatch  `json:"match,omitempty" doc:"Not of a ping"`
	Lineup *WebhookLineup `json:"lineup,omitempty" doc:"Of lineup.published, unless the match has changed so that its plan does not fit it any more"`
	Result *WebhookResult `json:"result,omitempty" doc:"Of result.recorded and result.corrected"`
}

// WebhookTeam names a team.
type WebhookTeam struct {
	ID    string `json:"id" doc:"Never changes, unlike the slug"`
	Slug  string `json:"slug" doc:"Names the team in addresses"`
	Name  string `json:"name" doc:"As the coach has written it"`
	Sport string `json:"sport" doc:"The id of the sport" example:"soccer"`
}

// WebhookMatch names a match.
type WebhookMatch struct {
	ID       string      `json:"id" doc:"Names the match in addresses"`
	Opponent string      `json:"opponent" doc:"Name of the other team"`
	Side     models.Side `json:"side" enum:"home,away,neutral" doc:"Whether the match is at home"`
	KickOff  time.Time   `json:"kick_off" doc:"In UTC; zone says what the clocks at the venue show"`
	Zone     string      `json:"zone" doc:"IANA time zone at the venue" example:"Europe/Berlin"`
	Venue    string      `json:"venue,omitempty" doc:"Never of players under 18"`
	Format   string      `json:"format" doc:"The id of the format within the sport" example:"7"`
}

// WebhookLineup is a plan.
type WebhookLineup struct {
	Version   int              `json:"version" doc:"Grows with every change of the plan"`
	Formation string           `json:"formation" doc:"That the match begins in"`
	Stretches []WebhookStretch `json:"stretches" doc:"Who stands where, from one change to the next"`
	Bench     []WebhookPlayer  `json:"bench" doc:"Who comes and does not begin, by shirt number"`
}

// WebhookStretch is a part of a match without a change.
type WebhookStretch struct {
	Period    int           `json:"period" doc:"From 1"`
	From      int           `json:"from_seconds" doc:"Of playing time since the match began"`
	Formation string        `json:"formation" doc:"The id of the formation in this stretch"`
	Slots     []WebhookSlot `json:"slots" doc:"Every place of the formation, and who stands there"`
}

// WebhookSlot is a place of a formation.
type WebhookSlot struct {
	Slot     string         `json:"slot" doc:"Names the place within its formation"`
	Position string         `json:"position" doc:"The id of the position that is played there" example:"GK"`
	Player   *WebhookPlayer `json:"player,omitempty" doc:"Not there: nobody"`
}

// WebhookPlayer is a player as everybody may see one.
type WebhookPlayer struct {
	Shirt *int   `json:"shirt,omitempty" doc:"Not of who has none, or is not to be published"`
	Name  string `json:"name,omitempty" doc:"Of players under 18 the first name and an initial, if they can be told apart; none of who is not to be published"`
}

// WebhookResult is the score of a match.
type WebhookResult struct {
	Over   bool `json:"over" doc:"false: the match was opened again"`
	Ours   *int `json:"ours" doc:"null: not known"`
	Theirs *int `json:"theirs" doc:"null: not known"`
}

// EncodeWebhook writes what a webhook is told.
func EncodeWebhook(n *models.News) ([]byte, error) { return json.Marshal(NewWebhookBody(n)) }

// NewWebhookBody returns what a webhook is told.
func NewWebhookBody(n *models.News) WebhookBody {
	b := WebhookBody{Type: n.Event, Timestamp: n.At, Data: WebhookData{
		Team: WebhookTeam{n.Team.ID, n.Team.Slug, n.Team.Name, n.Team.Sport},
	}}
	if m := n.Match; m != nil {
		b.Data.Match = &WebhookMatch{m.ID, m.Opponent, m.Side, m.KickOff, m.Zone, m.Venue, m.Format}
		if n.Event == models.LineupPublished {
			b.Data.Lineup = webhookLineup(n)
		} else {
			b.Data.Result = &WebhookResult{!n.Reopened, known(m.Ours), known(m.Theirs)}
		}
	}
	return b
}

func known(score int) *int {
	if score == models.NoScore {
		return nil
	}
	return &score
}

func webhookLineup(n *models.News) *WebhookLineup {
	s := n.Sheet
	if s == nil {
		return nil
	}
	l := &WebhookLineup{Version: n.Version, Formation: s.Formation.ID, Stretches: []WebhookStretch{}, Bench: []WebhookPlayer{}}
	for i, start := range s.Starts {
		stretch := WebhookStretch{Period: start.Period, From: int(start.Clock.Seconds()), Formation: s.Lineups[i].Formation, Slots: []WebhookSlot{}}
		for _, place := range s.Lineups[i].Places {
			stretch.Slots = append(stretch.Slots, WebhookSlot{place.Slot.ID, place.Position.ID, webhookPlayer(place.Player)})
		}
		l.Stretches = append(l.Stretches, stretch)
	}
	for _, p := range s.Bench {
		l.Bench = append(l.Bench, *webhookPlayer(p))
	}
	return l
}

// webhookPlayer returns a player of a published squad.
func webhookPlayer(p *models.Player) *WebhookPlayer {
	if p == nil {
		return nil
	}
	if p.Shirt == models.NoShirt {
		return &WebhookPlayer{Name: p.Name}
	}
	return &WebhookPlayer{Shirt: &p.Shirt, Name: p.Name}
}
