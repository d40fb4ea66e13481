package views

import (
	"context"

	"teamcoach/models"
)

// TeamAvailabilityPage is /teams/TEAM/availability: who is missing where.
type TeamAvailabilityPage struct {
	Page
	Team    *models.MemberTeam
	OnField int
	Squad   []models.Player
	Matches []models.Match // that are to come, without those cancelled
	// Answers by match and player.
	Answers  map[string]map[string]models.Availability
	Turnouts []models.Turnout // of each match
	LinksID  string           // id of the form that makes links
}

// answerCell is what is known of one player and one match.
type answerCell struct {
	sign, text, kind string // kind names its looks
}

func (p *TeamAvailabilityPage) cell(ctx context.Context, player *models.Player, m *models.Match) answerCell {
	if status := models.StatusOn(m.Day(), player); status != models.Fit {
		return answerCell{answerSign(models.No), StatusName(ctx, status), "no"}
	}
	a := p.Answers[m.ID][player.ID]
	return answerCell{answerSign(a.Answer), answerText(ctx, a), string(a.Answer)}
}

// shortTurnout is the turnout of a match in the head of its column.
func shortTurnout(ctx context.Context, t models.Turnout, onField int) string {
	return T(ctx, "{n} of {most}", "n", t.Come, "most", onField)
}
