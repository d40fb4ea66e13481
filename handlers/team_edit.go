package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// showTeamSettings answers GET /teams/:team/edit.
func (a *App) showTeamSettings(c echo.Context) error {
	form := views.NewTeamForm(&visitOf(c).team.Team)
	form.ID = models.NewFormID()
	return a.sendTeamSettings(c, http.StatusOK, form)
}

func (a *App) sendTeamSettings(c echo.Context, status int, form views.TeamForm) error {
	lang, ctx := a.speak(c)
	team := visitOf(c).team
	page := views.TeamEditPage{
		Page: a.page(c, lang, ""), Team: team, Sports: a.sports, Form: form, OnField: a.onField(&team.Team), State: models.NewFormID(),
	}
	page.Title = views.T(ctx, "Settings of {team}", "team", team.Name)
	page.Crumbs = teamCrumbs(ctx, team, views.T(ctx, "Settings"))
	return a.sendPage(c, status, lang, views.TeamEditView(page))
}

// saveTeamSettings answers POST /teams/:team/edit.
func (a *App) saveTeamSettings(c echo.Context) error {
	var form views.TeamForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v := visitOf(c)
	_, ctx := a.speak(c)
	team, err := a.db.EditTeam(ctx, v.by(form.ID), v.team.ID, form.Mark, func(t *models.Team) error { return a.changeSettings(c, &form, t) })
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, "/teams/"+v.team.Slug)
	case models.Conflict:
		return a.sendSettingsConflict(c, form)
	case models.Invalid:
		if err := refused(ctx, &form.Form, err); err != nil {
			return err
		}
		joinFormatErrors(&form.Form)
		return a.sendTeamSettings(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	message := "The settings are saved."
	if form.Formation != team.Formation {
		message = "The settings are saved. The format does not have the old home formation: choose another one."
	}
	return a.done(c, "/teams/"+team.Slug, message)
}

// changeSettings takes the form into the team, as far as the role of who sent it goes.
func (a *App) changeSettings(c echo.Context, form *views.TeamForm, t *models.Team) error {
	v, sent := visitOf(c), c.Request().PostForm
	before := *t
	a.readTeam(form, t)
	owner := v.team.Role == models.Owner
	if owner && sent.Has("slug") {
		t.Slug = strings.ToLower(strings.TrimSpace(form.Slug))
	}
	if owner && !v.account().Guest() && sent.Has("visibility") {
		t.Visibility = models.Visibility(form.Visibility)
	}
	return a.checkSettings(v, &before, t, "shown", form.Shown == "on")
}

// checkSettings refuses a change of a team from before to t that v may not make. What the public sees of players under
// 18 is opened by the owner only, who agrees to it in a field of the form.
func (a *App) checkSettings(v *visit, before, t *models.Team, agreement string, agreed bool) error {
	owner := v.team.Role == models.Owner
	if err := t.Validate(a.sports); err != nil {
		return err
	}
	if !t.OpensMinors(before) || owner && agreed {
		return nil
	}
	if owner {
		return invalidField(agreement, "Agree to what everybody sees of the players, or leave the team private.")
	}
	return invalidField("type", "The team is public: only its owner can say whether its players are under 18.")
}

func invalidField(field, message string) error {
	return &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{Field: field, Message: message}}}
}

// sendSettingsConflict shows what is saved now beside what was typed. Saved again, the form is about what is saved now.
func (a *App) sendSettingsConflict(c echo.Context, mine views.TeamForm) error {
	lang, v := a.language(c), visitOf(c)
	ctx := views.WithLang(c.Request().Context(), lang)
	now, err := a.db.TeamOfMember(ctx, v.team.Slug, v.account().ID)
	if err != nil {
		return err
	}
	theirs := views.NewTeamForm(&now.Team)
	mine.Mark = theirs.Mark
	if now.Role != models.Owner {
		mine.Slug, mine.Visibility = theirs.Slug, theirs.Visibility
	}
	page := views.ConflictPage{
		Page: a.page(c, lang, ""), What: views.T(ctx, "Settings of {team}", "team", now.Name), Action: "/teams/" + now.Slug + "/edit",
		Fields: views.TeamConflict(ctx, a.sports, mine, theirs), Again: views.TeamConflictAgain(mine), Keep: "/teams/" + now.Slug,
	}
	page.Title = views.T(ctx, "Somebody was faster")
	return a.sendPage(c, http.StatusConflict, lang, views.ConflictView(page))
}
