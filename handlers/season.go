package handlers

import (
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/views"
)

// season answers GET /teams/:team/season: ?from= and ?to= choose the days, ?sort= the order.
func (a *App) season(c echo.Context) error {
	page, r, err := a.seasonPage(c)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if page.Form.Refused() {
		status = http.StatusUnprocessableEntity
	}
	return a.sendTables(c, status, r.lang, page, views.SeasonView(*page))
}

// seasonPDF answers GET /teams/:team/season.pdf.
func (a *App) seasonPDF(c echo.Context) error {
	page, r, err := a.seasonPage(c)
	if err != nil {
		return err
	}
	return a.sendPDF(c, r.lang, r.team.Slug+"-season", func(file io.Writer) error { return views.SeasonPDF(r.ctx, file, *page) })
}

func (a *App) seasonPage(c echo.Context) (*views.SeasonPage, *roster, error) {
	r, err := a.rosterOf(c)
	if err != nil {
		return nil, nil, err
	}
	page := &views.SeasonPage{
		Page: a.page(c, r.lang, ""), Team: r.team, Sport: r.sport, OnField: r.format.OnField,
		Form: views.SeasonForm{From: c.QueryParam("from"), To: c.QueryParam("to"), Sort: c.QueryParam("sort")},
	}
	page.Title = views.T(r.ctx, "Season") + " · " + r.team.Name
	page.Crumbs = teamCrumbs(r.ctx, r.team, views.T(r.ctx, "Season"))
	from, to := seasonDay(r, page, "from", page.Form.From), seasonDay(r, page, "to", page.Form.To)
	if from != "" && to != "" && to < from {
		page.Form.Refuse(r.ctx, "to", "The last day is before the first.")
	}
	page.Season, err = a.db.Season(r.ctx, r.team.ID, from, to)
	if err != nil {
		return nil, nil, err
	}
	views.SortSeason(page.Season, views.SeasonColumn(page.Form.Sort))
	return page, r, nil
}

// seasonDay reads a day of the form; what is none is no limit, and the page says so.
func seasonDay(r *roster, page *views.SeasonPage, field, day string) string {
	if _, err := time.Parse(time.DateOnly, day); day == "" || err == nil {
		return day
	}
	page.Form.Refuse(r.ctx, field, "This must be a date such as 2026-12-03.")
	return ""
}
