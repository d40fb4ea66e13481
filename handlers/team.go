package handlers

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// team answers GET /teams/:team with the public part of a team.
func (a *App) team(c echo.Context) error {
	lang := a.language(c)
	ctx := views.WithLang(c.Request().Context(), lang)
	team, err := a.db.TeamBySlug(ctx, c.Param("team"))
	if err != nil {
		return err
	}
	squad, err := a.db.Squad(ctx, team.ID)
	if err != nil {
		return err
	}
	sport, ok := a.sports.Get(team.Sport)
	if !ok {
		return fmt.Errorf("team %s plays the unknown sport %q", team.Slug, team.Sport)
	}
	format, ok := sport.Format(team.Format)
	if !ok {
		return fmt.Errorf("team %s plays the unknown format %q", team.Slug, team.Format)
	}
	page := views.TeamPage{
		Page: a.page(c, lang, "/teams/"+team.Slug), Team: team, Sport: sport, Format: format,
		Players: models.PublicSquad(team, squad), Ratings: !team.Shielded(),
	}
	page.Title = team.Name
	page.Description = views.T(ctx, "{team}: the squad and its best lineup in {sport}.", "team", team.Name, "sport", views.T(ctx, sport.Name))
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Best lineup"), URL: "/best"}, {Name: team.Name}}
	page.Structured = views.TeamStructured(a.config.BaseURL, team, sport)
	return a.sendPage(c, http.StatusOK, lang, views.TeamView(page))
}
