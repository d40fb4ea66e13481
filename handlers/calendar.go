package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// showCalendar answers GET /teams/:team/calendar.
func (a *App) showCalendar(c echo.Context) error {
	return a.sendCalendarPage(c, http.StatusOK, views.CalendarForm{})
}

func (a *App) sendCalendarPage(c echo.Context, status int, form views.CalendarForm) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	links, err := a.calendarLinks(c, r)
	if err != nil {
		return err
	}
	form.ID = models.NewFormID()
	page := views.CalendarPage{
		Page: a.matchesPage(c, r, views.T(r.ctx, "Into your calendar")), Team: r.team, OnField: r.format.OnField, Links: links, Form: form,
	}
	for range links {
		page.Revoke = append(page.Revoke, models.NewFormID())
	}
	if page.Flash != nil { // the link has a place of its own on this page
		page.Fresh, page.Flash.Link = page.Flash.Link, ""
	}
	return a.sendTables(c, status, r.lang, page, views.CalendarView(page))
}

// calendarLinks are those of the account that are of this team or of all.
func (a *App) calendarLinks(c echo.Context, r *roster) ([]models.Link, error) {
	all, err := a.db.CalendarLinks(r.ctx, visitOf(c).account().ID)
	var some []models.Link
	for _, l := range all {
		if l.TeamID == "" || l.TeamID == r.team.ID {
			some = append(some, l)
		}
	}
	return some, err
}

// changeCalendar answers POST /teams/:team/calendar: a new link for who asks, or one taken back.
func (a *App) changeCalendar(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var form views.CalendarForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	path := "/teams/" + r.team.Slug + "/calendar"
	if form.Revoke != "" {
		if err := a.db.RevokeCalendarLink(r.ctx, visitOf(c).account().ID, form.Revoke); err != nil {
			return err
		}
		return a.done(c, path, "The link is taken back. It opens nothing any more.")
	}
	link := models.NewLink(models.LinkCalendar, a.now().Add(models.CalendarLifetime))
	link.AccountID, link.TeamID, link.Name = visitOf(c).account().ID, r.team.ID, strings.TrimSpace(form.Name)
	if form.Of == views.AllTeams {
		link.TeamID = ""
	}
	err = a.db.AddCalendarLink(r.ctx, form.ID, link)
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, path)
	case models.Invalid:
		if err := refused(r.ctx, &form.Form, err); err != nil {
			return err
		}
		return a.sendCalendarPage(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	flash := views.Flash{Text: views.T(r.ctx, "The link is ready."), Link: a.config.BaseURL + "/calendar/" + link.Secret + ".ics"}
	if err := a.flash(c, flash); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, path)
}

// calendar answers GET /calendar/:token, with .ics behind it or without, for calendar apps.
func (a *App) calendar(c echo.Context) error {
	ctx := c.Request().Context()
	link, err := a.db.LinkBySecret(ctx, strings.TrimSuffix(c.Param("token"), ".ics"), models.LinkCalendar)
	if err != nil {
		return err
	}
	calendar, err := a.db.Calendar(ctx, link)
	if err != nil {
		return err
	}
	lang := calendar.Language
	if lang == "" {
		lang = a.language(c)
	}
	feed := views.CalendarICS(views.WithLang(ctx, lang), a.config.BaseURL, calendar.Teams)
	out := newContent(calendarType, []byte(feed))
	out.cacheControl, out.vary, out.disposition = "private, no-cache", "Accept-Encoding, Accept-Language, Cookie", `attachment; filename="matches.ics"`
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	c.Set(visitKey, nil) // it is the link's, not the visitor's: a calendar app can ask whether it is still right
	return send(c, http.StatusOK, out)
}

const calendarType = "text/calendar; charset=utf-8"

// matchCalendar answers GET /teams/:team/matches/:match/calendar.ics: one match, for a calendar that is kept by hand.
func (a *App) matchCalendar(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	one := []models.CalendarTeam{{MemberTeam: *f.team, Matches: []models.Match{*f.match}}}
	out := newContent(calendarType, []byte(views.CalendarICS(f.ctx, a.config.BaseURL, one)))
	out.language, out.vary = f.lang, varyPage
	out.disposition = `attachment; filename="` + f.team.Slug + "-" + f.match.Day() + `.ics"`
	return send(c, http.StatusOK, out)
}
