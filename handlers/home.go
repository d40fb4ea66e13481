package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// home shows what the site is, and the form.
func (a *App) home(c echo.Context) error {
	lang, ctx := a.speak(c)
	teams, _, err := a.db.ListPublicTeams(ctx, models.TeamFilter{Limit: homeTeams})
	if err != nil {
		return err
	}
	page := a.page(c, lang, "/")
	page.Title = views.T(ctx, "The best lineup for your next game")
	page.Description = views.T(ctx, "Provably the best lineup for your team, with reasons, fair to every player, for many sports, on a phone, in seconds.")
	page.Picture = a.sitePicture(ctx, lang)
	return a.sendPage(c, http.StatusOK, lang, views.Home(views.HomePage{Page: page, Sports: a.sports, Teams: teams}))
}

// homeTeams is how many teams are offered to try.
const homeTeams = 12
