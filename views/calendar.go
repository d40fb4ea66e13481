package views

import (
	"context"
	"strings"

	"teamcoach/models"
)

// CalendarForm makes a link for a calendar, or takes one back.
type CalendarForm struct {
	Form
	Of     string `form:"of"`     // AllTeams, or this one
	Name   string `form:"name"`   // what its maker calls it
	Revoke string `form:"revoke"` // id of the link that is taken back; empty: a new one is made
}

// AllTeams is the calendar of all teams of an account.
const AllTeams = "all"

// CalendarPage is /teams/TEAM/calendar.
type CalendarPage struct {
	Page
	Team    *models.MemberTeam
	OnField int
	Links   []models.Link
	Fresh   string // address of the link that was just made, shown this once; empty: none was
	Form    CalendarForm
	Revoke  []string // id of the form that takes each of Links back
}

// app is the address that opens the new link in a calendar app.
func (p *CalendarPage) app() string {
	_, rest, _ := strings.Cut(p.Fresh, "://")
	return "webcal://" + rest
}

func (p *CalendarPage) options(ctx context.Context) []Option {
	return []Option{
		{Value: "", Label: T(ctx, "The matches of {team}", "team", p.Team.Name)},
		{Value: AllTeams, Label: T(ctx, "The matches of all my teams")},
	}
}

// calendarOf says which calendar a link is of.
func (p *CalendarPage) calendarOf(ctx context.Context, l *models.Link) string {
	if l.TeamID == "" {
		return T(ctx, "The matches of all my teams")
	}
	return T(ctx, "The matches of {team}", "team", p.Team.Name)
}
