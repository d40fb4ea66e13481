package handlers

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// mostChanges is how many entries a file of changes has.
const mostChanges = 10_000

// changes answers GET /teams/:team/changes with who changed what, the newest first: a page of them, or all in
// a file.
func (a *App) changes(c echo.Context) error {
	v := visitOf(c)
	lang, ctx := a.speak(c)
	sport, format, err := a.plays(v.team)
	if err != nil {
		return err
	}
	form, err := tableForm(c)
	if err != nil {
		return err
	}
	after := c.QueryParam("after")
	entries, next, err := a.db.Changes(ctx, v.team.ID, after)
	for form != htmlForm && err == nil && next != "" && len(entries) < mostChanges {
		var more []models.AuditEntry
		more, next, err = a.db.Changes(ctx, v.team.ID, next)
		entries = append(entries, more...)
	}
	if err != nil {
		return err
	}
	page := views.ChangesPage{
		Page: a.teamPage(c, lang, views.T(ctx, "Changes")), Team: v.team, Sport: sport, OnField: format.OnField, Entries: entries,
	}
	if next != "" {
		page.Next = teamURL(v, "/changes?after="+url.QueryEscape(next))
	}
	linkNext(c, form, page.Next)
	if after != "" {
		page.First = teamURL(v, "/changes")
	}
	return a.sendTables(c, http.StatusOK, lang, page, views.ChangesView(page))
}

// undoChange answers POST /teams/:team/changes/:change/undo. What it did can be undone from the next page.
func (a *App) undoChange(c echo.Context) error {
	var form views.Form
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v := visitOf(c)
	by := v.by(form.ID)
	err := a.db.UndoChange(c.Request().Context(), by, v.team.ID, c.Param("change"))
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	_, ctx := a.speak(c)
	flash := views.Flash{Text: views.T(ctx, "The change was undone."), Undo: teamURL(v, "/changes/"+by.Form+"/undo"), Form: models.NewFormID()}
	if err := a.flash(c, flash); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, teamURL(v, "/changes"))
}
