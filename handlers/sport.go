package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// sportsIndex answers GET /sports.
func (a *App) sportsIndex(c echo.Context) error {
	lang, ctx := a.speak(c)
	page := views.SportsPage{Page: a.page(c, lang, "/sports"), Sports: a.sports}
	page.Title = views.T(ctx, "Sports")
	page.Description = views.T(ctx, "Every sport we know, with its formats, formations, positions and rules.")
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Sports")}}
	page.Picture = a.sitePicture(ctx, lang)
	return a.sendTables(c, http.StatusOK, lang, page, views.SportsView(page))
}

// sport answers GET /sports/:sport.
func (a *App) sport(c echo.Context) error {
	lang, ctx := a.speak(c)
	sport, ok := a.sports.Get(withoutForm(c, "sport"))
	if !ok {
		return &models.Error{Kind: models.NotFound}
	}
	page := views.SportPage{Page: a.page(c, lang, "/sports/"+sport.ID), Sport: sport}
	page.Title = views.T(ctx, sport.Name)
	page.Description = views.T(ctx, "{sport}: formats, formations, positions and rules.", "sport", page.Title)
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Sports"), URL: "/sports"}, {Name: page.Title}}
	page.Picture = a.picture(lang, "/sports/"+sport.ID+"/preview.png", views.FormatPictureAlt(ctx, &sport.Formats[0]))
	return a.sendTables(c, http.StatusOK, lang, page, views.SportView(page))
}

// sportFormat answers GET /sports/:sport/:format.
func (a *App) sportFormat(c echo.Context) error {
	lang, ctx := a.speak(c)
	sport, ok := a.sports.Get(c.Param("sport"))
	if !ok {
		return &models.Error{Kind: models.NotFound}
	}
	format, ok := sport.Format(withoutForm(c, "format"))
	if !ok {
		return &models.Error{Kind: models.NotFound}
	}
	teams, _, err := a.db.ListPublicTeams(ctx, models.TeamFilter{Sport: sport.ID, Format: format.ID, Limit: homeTeams})
	if err != nil {
		return err
	}
	page := views.FormatPage{Page: a.page(c, lang, "/sports/"+sport.ID+"/"+format.ID), Sport: sport, Format: format, Teams: teams}
	name := views.T(ctx, sport.Name)
	page.Title = name + ", " + views.T(ctx, format.Name)
	page.Description = views.T(ctx, "{format}: formations, positions and rules.", "format", page.Title)
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Sports"), URL: "/sports"}, {Name: name, URL: "/sports/" + sport.ID}, {Name: views.T(ctx, format.Name)}}
	page.Picture = a.picture(lang, "/sports/"+sport.ID+"/"+format.ID+"/preview.png", views.FormatPictureAlt(ctx, format))
	return a.sendTables(c, http.StatusOK, lang, page, views.FormatView(page))
}
