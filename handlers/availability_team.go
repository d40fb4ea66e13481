package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// comingMatches is how many matches the pages of availability show.
const comingMatches = 20

// teamAvailability answers GET /teams/:team/availability: players and coming matches in one table.
func (a *App) teamAvailability(c echo.Context) error {
	r, page, err := a.teamAvailabilityPage(c)
	if err != nil {
		return err
	}
	return a.sendTables(c, http.StatusOK, r.lang, page, views.TeamAvailabilityView(*page))
}

func (a *App) teamAvailabilityPage(c echo.Context) (*roster, *views.TeamAvailabilityPage, error) {
	r, err := a.rosterOf(c)
	if err != nil {
		return nil, nil, err
	}
	page := &views.TeamAvailabilityPage{
		Page: a.rosterPage(c, r, views.T(r.ctx, "Availability"), views.Crumb{Name: views.T(r.ctx, "Matches"), URL: "/teams/" + r.team.Slug + "/matches"}),
		Team: r.team, OnField: r.format.OnField,
	}
	if r.team.Role.AtLeast(models.Coach) && r.team.State == models.Active {
		page.LinksID = models.NewFormID()
	}
	if page.Squad, err = a.db.Squad(r.ctx, r.team.ID); err != nil {
		return nil, nil, err
	}
	if page.Matches, err = a.db.ComingMatches(r.ctx, r.team.ID, a.now(), comingMatches); err != nil {
		return nil, nil, err
	}
	page.Matches = slices.DeleteFunc(page.Matches, func(m models.Match) bool { return m.State == models.Cancelled })
	if page.Answers, err = a.db.AvailabilitiesOfTeam(r.ctx, r.team.ID, a.now()); err != nil {
		return nil, nil, err
	}
	for i := range page.Matches {
		m := &page.Matches[i]
		format := r.format
		if own, ok := r.sport.Format(m.Format); ok {
			format = own
		}
		page.Turnouts = append(page.Turnouts, m.Turnout(page.Squad, page.Answers[m.ID], m.FormationOf(format)))
	}
	return r, page, nil
}

// linkPlayers answers POST /teams/:team/availability/links: a link for every player, shown this once.
func (a *App) linkPlayers(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var form views.Form
	if err := decodeRosterForm(c, &form, &form); err != nil {
		return err
	}
	squad, err := a.db.Squad(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	next := "/teams/" + r.team.Slug + "/availability"
	if len(squad) == 0 {
		return a.done(c, next, "No players yet.")
	}
	links, err := a.db.LinkPlayers(r.ctx, visitOf(c).by(form.ID), r.team.ID, squad, "")
	if models.KindOf(err) == models.Repeated {
		return a.done(c, next, "These links were shown already. Make new ones if they are lost.")
	}
	if err != nil {
		return err
	}
	page := views.PlayerLinksPage{
		Page: a.rosterPage(c, r, views.T(r.ctx, "Personal links"), views.Crumb{Name: views.T(r.ctx, "Availability"), URL: next}),
		Team: r.team, OnField: r.format.OnField, Squad: squad,
	}
	for i := range links {
		page.URLs = append(page.URLs, a.playerLink(&links[i]))
	}
	return a.sendPage(c, http.StatusOK, r.lang, views.PlayerLinksView(page))
}

// playerLink is the address of a player's page.
func (a *App) playerLink(l *models.Link) string {
	return a.config.BaseURL + "/availability/" + l.Secret
}
