package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// archiveTeam answers POST /teams/:team/archive.
func (a *App) archiveTeam(c echo.Context) error {
	return a.setTeamState(c, models.Archived, "/teams/"+visitOf(c).team.Slug, "The team {team} is archived. It is private until you restore it, and stays so then.")
}

// restoreTeam answers POST /teams/:team/restore.
func (a *App) restoreTeam(c echo.Context) error {
	return a.setTeamState(c, models.Active, "/teams/"+visitOf(c).team.Slug, "The team {team} is back. It is private: if it was public before, open it in its settings.")
}

// setTeamState changes the state of a team by a form that has no fields but its id.
func (a *App) setTeamState(c echo.Context, state models.State, next, message string) error {
	var form views.Form
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v := visitOf(c)
	err := a.db.SetTeamState(c.Request().Context(), v.by(form.ID), v.team.ID, state)
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	return a.done(c, next, message, "team", v.team.Name)
}

// showDeleteTeam answers GET /teams/:team/delete.
func (a *App) showDeleteTeam(c echo.Context) error {
	return a.sendDeleteTeam(c, http.StatusOK, views.TeamDeleteForm{Form: views.Form{ID: models.NewFormID()}})
}

func (a *App) sendDeleteTeam(c echo.Context, status int, form views.TeamDeleteForm) error {
	lang, ctx := a.speak(c)
	team := visitOf(c).team
	page := views.TeamDeletePage{
		Page: a.page(c, lang, ""), Team: team, Form: form, OnField: a.onField(&team.Team), Until: a.now().Add(models.DeletedLifetime),
	}
	page.Title = views.T(ctx, "Delete {team}?", "team", team.Name)
	page.Crumbs = teamCrumbs(ctx, team, views.T(ctx, "Delete the team"))
	return a.sendPage(c, status, lang, views.TeamDeleteView(page))
}

// deleteTeam answers POST /teams/:team/delete: the name of the team, typed, says that it is no slip.
func (a *App) deleteTeam(c echo.Context) error {
	var form views.TeamDeleteForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v := visitOf(c)
	_, ctx := a.speak(c)
	if models.Fold(form.Name) != models.Fold(v.team.Name) {
		form.Refuse(ctx, "name", "This is not the name of the team.")
		return a.sendDeleteTeam(c, http.StatusUnprocessableEntity, form)
	}
	err := a.db.SetTeamState(ctx, v.by(form.ID), v.team.ID, models.Deleted)
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	until := views.Date(ctx, a.now().Add(models.DeletedLifetime))
	return a.done(c, "/teams", "The team {team} is deleted. Until {date} you can restore it here.", "team", v.team.Name, "date", until)
}

// askToRestore answers, for its owner, every page of a deleted team but the one that says so.
func (a *App) askToRestore(c echo.Context, team *models.MemberTeam) error {
	if m := c.Request().Method; m != http.MethodGet && m != http.MethodHead {
		return &models.Error{Kind: models.Forbidden, Message: "This team is archived or deleted. Restore it first."}
	}
	return c.Redirect(http.StatusFound, "/teams/"+team.Slug)
}
