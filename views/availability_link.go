package views

import (
	"context"
	"strings"
	"time"

	"teamcoach/models"
)

// PlayerLinksPage shows new links for all players of a team, this once.
type PlayerLinksPage struct {
	Page
	Team    *models.MemberTeam
	OnField int
	Squad   []models.Player
	URLs    []string // of each player's page
}

const maxPlayerLinks = models.MaxPlayerLinks

func (p *PlayerLinksPage) lines() string {
	var lines []string
	for i := range p.Squad {
		lines = append(lines, p.Squad[i].Name+": "+p.URLs[i])
	}
	return strings.Join(lines, "\n")
}

// OwnAvailabilityPage is /availability/TOKEN: what one player has to answer, for whoever holds the link. It says
// nothing of other players, and nothing that coaches have noted.
type OwnAvailabilityPage struct {
	Page
	Token   string
	Now     time.Time
	Team    *models.Team
	Player  *models.Player
	Coach   string         // whom to tell when it is too late; empty: not known
	Matches []models.Match // the rows of the form, in their order
	Answers map[string]models.Availability
	Changed map[string]bool // by match: somebody else has answered since the page was made
	Form    AnswersForm
	Contact *models.Contact // to whom the link was mailed; nil: to nobody
}

// OwnHeading names the player as the link may: a link may be passed on.
func OwnHeading(ctx context.Context, p *models.Player) string {
	name := models.LinkName(p)
	switch {
	case name != "":
		return T(ctx, "{name}: do you come?", "name", name)
	case p.Shirt != models.NoShirt && !p.DoNotPublish:
		return T(ctx, "Number {n}: do you come?", "n", p.Shirt)
	default:
		return T(ctx, "Do you come?")
	}
}

// NewOwnForm shows the answers of a player. A note is shown to whoever may have written it: not one of a coach.
func NewOwnForm(matches []models.Match, answers map[string]models.Availability) AnswersForm {
	form := AnswersForm{Form: Form{ID: models.NewFormID()}}
	for i := range matches {
		form.Rows = append(form.Rows, NewOwnRow(matches[i].ID, answers[matches[i].ID]))
	}
	return form
}

// NewOwnRow shows the answer of a player to a match.
func NewOwnRow(matchID string, a models.Availability) AnswerRow {
	if !a.ByPlayer {
		a.Note = ""
	}
	return NewAnswerRow(matchID, a)
}

// tell says whom to tell what comes too late to be answered.
func (p *OwnAvailabilityPage) tell(ctx context.Context) string {
	if p.Coach == "" {
		return T(ctx, "The time for answers is over. Tell your coach.")
	}
	return T(ctx, "The time for answers is over. Tell your coach: {name}.", "name", p.Coach)
}
