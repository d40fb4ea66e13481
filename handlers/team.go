package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// team answers GET /teams/:team: to a member with what the team needs, to everybody else with its public part.
func (a *App) team(c echo.Context) error {
	session, err := a.readSession(c)
	if err != nil {
		return err
	}
	if session != nil { // unlike a lineup, the page says who is signed in, also to who is no member
		c.Set(visitKey, &visit{session: session})
	}
	team, err := a.teamToShow(c, c.Param("team"))
	switch {
	case err != nil:
		return err
	case team.Role == models.NoRole:
		return a.sendPublicTeam(c, &team.Team)
	case team.State == models.Deleted:
		return a.sendDeletedTeam(c, team)
	default:
		return a.sendOverview(c, team)
	}
}

// publicSquad answers GET /teams/:team/squad.:form with the squad as everybody may see it; members are led to theirs.
func (a *App) publicSquad(c echo.Context) error {
	member, err := a.memberTeam(c, c.Param("team"))
	if err != nil {
		return err
	}
	if member != nil {
		c.Response().Header().Set("Cache-Control", noStore)
		return c.Redirect(http.StatusFound, "/teams/"+member.Slug+"/players."+url.PathEscape(c.Param("form")))
	}
	team, err := a.db.TeamBySlug(c.Request().Context(), c.Param("team"))
	if err != nil {
		return err
	}
	page, lang, err := a.publicTeamPage(c, team)
	if err != nil {
		return err
	}
	return a.sendTables(c, http.StatusOK, lang, page, views.TeamView(page))
}

// publicTeamPage is the page of a public team's squad.
func (a *App) publicTeamPage(c echo.Context, team *models.Team) (page views.TeamPage, lang string, err error) {
	lang, ctx := a.speak(c)
	sport, format, err := a.formatOf(team)
	if err != nil {
		return page, lang, err
	}
	squad, err := a.db.Squad(ctx, team.ID)
	if err != nil {
		return page, lang, err
	}
	page = views.TeamPage{
		Page: a.page(c, lang, "/teams/"+team.Slug), Team: team, Sport: sport, Format: format,
		Players: models.PublicSquad(team, models.On(a.today(), squad)), Ratings: !team.Shielded(),
	}
	page.Title = team.Name
	return page, lang, nil
}

func (a *App) sendPublicTeam(c echo.Context, team *models.Team) error {
	page, lang, err := a.publicTeamPage(c, team)
	if err != nil {
		return err
	}
	ctx, sport := views.WithLang(c.Request().Context(), lang), page.Sport
	if !team.Shielded() { // when and whom children play is nobody's business
		if page.Next, err = a.db.NextMatch(ctx, team.ID, a.now()); err != nil {
			return err
		}
	}
	page.Description = views.T(ctx, "{team}: the squad and its best lineup in {sport}.", "team", team.Name, "sport", views.T(ctx, sport.Name))
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Best lineup"), URL: "/best"}, {Name: team.Name}}
	if page.Results, err = a.db.PublicResults(ctx, team); err != nil {
		return err
	}
	page.Picture = a.teamPicture(ctx, lang, team, page.Format)
	page.Alternates = feedsOf("/teams/" + team.Slug + "/results")
	structured := views.TeamStructured(a.config.BaseURL, team, sport)
	structured.Events = views.ResultsStructured(team, page.Results)
	page.Structured = structured
	return a.sendPage(c, http.StatusOK, lang, views.TeamView(page))
}

// formatOf returns the sport and format that a team plays.
func (a *App) formatOf(team *models.Team) (*models.Sport, *models.Format, error) {
	sport, ok := a.sports.Get(team.Sport)
	if !ok {
		return nil, nil, fmt.Errorf("team %s plays the unknown sport %q", team.Slug, team.Sport)
	}
	format, ok := sport.Format(team.Format)
	if !ok {
		return nil, nil, fmt.Errorf("team %s plays the unknown format %q", team.Slug, team.Format)
	}
	return sport, format, nil
}

// sendOverview shows a member the team, its next steps and who can play today.
func (a *App) sendOverview(c echo.Context, team *models.MemberTeam) error {
	lang, ctx := a.speak(c)
	sport, format, err := a.formatOf(&team.Team)
	if err != nil {
		return err
	}
	squad, err := a.db.Squad(ctx, team.ID)
	if err != nil {
		return err
	}
	page := views.TeamOverviewPage{Page: a.page(c, lang, ""), Team: team, Sport: sport, Format: format, Restore: models.NewFormID()}
	if page.Next, err = a.db.NextMatch(ctx, team.ID, a.now()); err != nil {
		return err
	}
	for _, p := range models.On(a.today(), squad) {
		switch {
		case p.Status != models.Fit:
			page.Absent = append(page.Absent, p)
		case !format.Plays(&p):
			page.Unplaced++
		default:
			page.Available++
		}
	}
	page.Title = team.Name
	page.Crumbs = teamCrumbs(ctx, team, "")
	return a.sendPage(c, http.StatusOK, lang, views.TeamOverviewView(page))
}

func (a *App) sendDeletedTeam(c echo.Context, team *models.MemberTeam) error {
	lang, ctx := a.speak(c)
	page := views.TeamDeletedPage{Page: a.page(c, lang, ""), Team: team, Form: models.NewFormID()}
	page.Title = views.T(ctx, "{team} is deleted", "team", team.Name)
	page.Crumbs = teamCrumbs(ctx, team, "")
	return a.sendPage(c, http.StatusOK, lang, views.TeamDeletedView(page))
}

// teamCrumbs is the way from a member's teams to a page of one of them; without a name, that is the team's own.
func teamCrumbs(ctx context.Context, team *models.MemberTeam, name string) []views.Crumb {
	crumbs := []views.Crumb{{Name: views.T(ctx, "My teams"), URL: "/teams"}}
	if name == "" {
		return append(crumbs, views.Crumb{Name: team.Name})
	}
	return append(crumbs, views.Crumb{Name: team.Name, URL: "/teams/" + team.Slug}, views.Crumb{Name: name})
}
