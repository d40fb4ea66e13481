package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// linkPaths are where the links to a match lead.
var linkPaths = map[models.LinkKind]string{models.LinkSheet: "/sheets/", models.LinkWatch: "/live/", models.LinkScore: "/live/"}

// addLink answers POST /teams/:team/matches/:match/links. The link is shown once: of its secret the database keeps the
// hash only.
func (a *App) addLink(c echo.Context) error {
	var form views.LinkForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(form.Days)
	if err != nil || !slices.Contains(views.LinkLifetimes, days) {
		form.Refuse(f.ctx, "days", "Choose one of the times in the list.")
		return a.showSheet(c, http.StatusUnprocessableEntity, form)
	}
	link := a.newMatchLink(f, models.LinkKind(form.Kind), form.Name, days)
	err = a.db.AddLink(f.ctx, visitOf(c).by(form.ID), link)
	switch {
	case models.KindOf(err) == models.Repeated:
		return a.done(c, f.path("/sheet"), "")
	case err != nil:
		return refuse(f.ctx, c, &form.Form, err, func(status int) error { return a.showSheet(c, status, form) })
	}
	flash := views.Flash{Text: views.T(f.ctx, "Pass this link on. It is shown only now."), Link: a.linkAddress(link)}
	if err := a.flash(c, flash); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, f.path("/sheet"))
}

// newMatchLink is a link to a match that ends some days after it; without a name it is called what it opens.
func (a *App) newMatchLink(f *fixture, kind models.LinkKind, name string, days int) *models.Link {
	link := models.NewLink(kind, models.LinkEnd(f.match, days, a.now()))
	link.TeamID, link.MatchID, link.Name = f.team.ID, f.match.ID, strings.Join(strings.Fields(name), " ")
	if link.Name == "" {
		link.Name = views.LinkKindName(f.ctx, kind)
	}
	return link
}

// linkAddress is where a new link leads to.
func (a *App) linkAddress(link *models.Link) string {
	return a.config.BaseURL + linkPaths[link.Kind] + link.Secret
}

// isOpen says whether a match has a link that holds.
func (a *App) isOpen(f *fixture, linkID string) (bool, error) {
	open, err := a.db.LinksOfMatch(f.ctx, f.match.ID)
	return slices.ContainsFunc(open, func(l models.Link) bool { return l.ID == linkID }), err
}

// revokeLink answers POST /teams/:team/matches/:match/links/:link/revocation.
func (a *App) revokeLink(c echo.Context) error {
	var form views.Form
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	by := visitOf(c).by(form.ID)
	open, err := a.isOpen(f, c.Param("link"))
	if err != nil {
		return err
	}
	done, err := a.db.FormDone(f.ctx, by.Form)
	if err != nil {
		return err
	}
	if !done && !open {
		return &models.Error{Kind: models.NotFound}
	}
	if err := a.db.RevokeLink(f.ctx, by, f.team.ID, c.Param("link")); err != nil && !done {
		return err
	}
	return a.done(c, f.path("/sheet"), "The link was taken back.")
}
