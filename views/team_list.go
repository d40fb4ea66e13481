package views

import (
	"time"

	"teamcoach/models"
)

// TeamListPage is /teams: the teams of who asks.
type TeamListPage struct {
	Page
	Sports   models.Sports
	Active   []models.MemberTeam
	Archived []EndedTeam
	Deleted  []EndedTeam
}

// EndedTeam is an archived or deleted team of a list.
type EndedTeam struct {
	models.MemberTeam
	Form string // id of the form that restores it
}

func (p TeamListPage) empty() bool { return len(p.Active)+len(p.Archived)+len(p.Deleted) == 0 }

func summaryOf(t *models.MemberTeam) models.TeamSummary {
	return models.TeamSummary{
		Slug: t.Slug, Name: t.Name, Sport: t.Sport, Format: t.Format, Type: t.Type, Color: t.Color, Players: t.Players,
	}
}

const guestDays = int(models.GuestLifetime / (24 * time.Hour))
