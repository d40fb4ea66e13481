package handlers

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// members answers GET /teams/:team/members.
func (a *App) members(c echo.Context) error {
	return a.showMembers(c, http.StatusOK, nil, views.InviteForm{Form: views.Form{ID: models.NewFormID()}, Role: string(models.Viewer)})
}

// showMembers shows a team's members; errors are of a form that was refused, but for those in invite.
func (a *App) showMembers(c echo.Context, status int, errors []views.FormError, invite views.InviteForm) error {
	v := visitOf(c)
	lang, ctx := a.speak(c)
	_, format, err := a.plays(v.team)
	if err != nil {
		return err
	}
	members, err := a.db.Members(ctx, v.team.ID)
	if err != nil {
		return err
	}
	var open []models.Invitation
	if len(v.team.Role.CanInvite()) > 0 {
		if open, err = a.db.Invitations(ctx, v.team.ID); err != nil {
			return err
		}
	}
	page := views.MembersPage{
		Page: a.teamPage(c, lang, views.T(ctx, "Members")), Team: v.team, OnField: format.OnField, You: v.account().ID,
		Members: members, Invitations: open, Errors: errors, Invite: invite,
	}
	return a.sendTables(c, status, lang, page, views.MembersView(page))
}

// plays returns what a team plays.
func (a *App) plays(t *models.MemberTeam) (*models.Sport, *models.Format, error) {
	sport, ok := a.sports.Get(t.Sport)
	if !ok {
		return nil, nil, fmt.Errorf("team %s plays the unknown sport %q", t.Slug, t.Sport)
	}
	format, ok := sport.Format(t.Format)
	if !ok {
		return nil, nil, fmt.Errorf("team %s plays the unknown format %q", t.Slug, t.Format)
	}
	return sport, format, nil
}

// teamPage is the base of a page that the members of a team have.
func (a *App) teamPage(c echo.Context, lang, title string) views.Page {
	team := visitOf(c).team
	page := a.page(c, lang, "")
	page.Title = title + " – " + team.Name
	page.Crumbs = []views.Crumb{
		{Name: views.T(views.WithLang(c.Request().Context(), lang), "My teams"), URL: "/teams"},
		{Name: team.Name, URL: "/teams/" + team.Slug}, {Name: title},
	}
	return page
}

// membersRefused shows the members again with what is wrong with a form that has no page of its own.
func (a *App) membersRefused(c echo.Context, err error) error {
	var form views.Form
	if err := refused(views.WithLang(c.Request().Context(), a.language(c)), &form, err); err != nil {
		return err
	}
	for i := range form.Errors {
		form.Errors[i].Field = "members"
	}
	invite := views.InviteForm{Form: views.Form{ID: models.NewFormID()}, Role: string(models.Viewer)}
	return a.showMembers(c, http.StatusUnprocessableEntity, form.Errors, invite)
}

// setRole answers POST /teams/:team/members/:member/role.
func (a *App) setRole(c echo.Context) error {
	var form views.RoleForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v, ctx := visitOf(c), c.Request().Context()
	member, err := a.db.MemberByID(ctx, v.team.ID, c.Param("member"))
	if err != nil {
		return err
	}
	err = a.db.SetRole(ctx, v.by(form.ID), v.team.ID, member.AccountID, models.Role(form.Role))
	if err != nil && models.KindOf(err) != models.Repeated {
		return a.membersRefused(c, err)
	}
	return a.done(c, teamURL(v, "/members"), "The role was changed.")
}

func teamURL(v *visit, part string) string { return "/teams/" + v.team.Slug + part }

// memberRemoval answers GET /teams/:team/members/:member/removal: are you sure?
func (a *App) memberRemoval(c echo.Context) error {
	member, err := a.db.MemberByID(c.Request().Context(), visitOf(c).team.ID, c.Param("member"))
	if err != nil {
		return err
	}
	return a.askToGo(c, member)
}

// departure answers GET /teams/:team/departure: are you sure?
func (a *App) departure(c echo.Context) error { return a.askToGo(c, nil) }

// askToGo shows the page that asks whether a member is to be removed; nil: who asks wants to leave.
func (a *App) askToGo(c echo.Context, member *models.Member) error {
	v := visitOf(c)
	lang, ctx := a.speak(c)
	_, format, err := a.plays(v.team)
	if err != nil {
		return err
	}
	title, action := views.T(ctx, "Leave the team?"), teamURL(v, "/departure")
	if member != nil {
		title, action = views.T(ctx, "Remove from the team?"), teamURL(v, "/members/"+member.AccountID+"/removal")
	}
	page := views.MemberPage{
		Page: a.teamPage(c, lang, title), Team: v.team, OnField: format.OnField, Member: member, Action: action,
		Form: views.Form{ID: models.NewFormID()},
	}
	page.Title = title
	return a.sendPage(c, http.StatusOK, lang, views.MemberView(page))
}

// removeMember answers POST /teams/:team/members/:member/removal.
func (a *App) removeMember(c echo.Context) error {
	return a.remove(c, c.Param("member"), teamURL(visitOf(c), "/members"), "The member was removed.")
}

// leave answers POST /teams/:team/departure.
func (a *App) leave(c echo.Context) error {
	return a.remove(c, visitOf(c).account().ID, "/teams", "You have left the team.")
}

func (a *App) remove(c echo.Context, accountID, next, message string) error {
	var form views.Form
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v := visitOf(c)
	err := a.db.RemoveMember(c.Request().Context(), v.by(form.ID), v.team.ID, accountID)
	if err != nil && models.KindOf(err) != models.Repeated {
		return a.membersRefused(c, err)
	}
	return a.done(c, next, message)
}

// handOverForm answers GET /teams/:team/handover.
func (a *App) handOverForm(c echo.Context) error {
	return a.showHandOver(c, http.StatusOK, views.HandOverForm{Form: views.Form{ID: models.NewFormID()}})
}

func (a *App) showHandOver(c echo.Context, status int, form views.HandOverForm) error {
	v := visitOf(c)
	lang, ctx := a.speak(c)
	_, format, err := a.plays(v.team)
	if err != nil {
		return err
	}
	members, err := a.db.Members(ctx, v.team.ID)
	if err != nil {
		return err
	}
	var others []models.Member
	for _, m := range members {
		if m.AccountID != v.account().ID {
			others = append(others, m)
		}
	}
	page := views.HandOverPage{Page: a.teamPage(c, lang, views.T(ctx, "Hand the team over")), Team: v.team, OnField: format.OnField, Others: others, Form: form}
	page.Title = views.T(ctx, "Hand the team over")
	return a.sendPage(c, status, lang, views.HandOverView(page))
}

// handOver answers POST /teams/:team/handover.
func (a *App) handOver(c echo.Context) error {
	var form views.HandOverForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v := visitOf(c)
	_, ctx := a.speak(c)
	if strings.TrimSpace(form.Name) != v.team.Name {
		form.Refuse(ctx, "name", "Type the name of the team exactly as it stands here.")
	}
	_, err := a.db.MemberByID(ctx, v.team.ID, form.Member)
	switch {
	case models.KindOf(err) == models.NotFound:
		form.Refuse(ctx, "member", "Choose somebody from the list.")
	case err != nil:
		return err
	}
	if form.Refused() {
		return a.showHandOver(c, http.StatusUnprocessableEntity, form)
	}
	err = a.db.HandOver(ctx, v.by(form.ID), v.team.ID, v.account().ID, form.Member)
	if err != nil && models.KindOf(err) != models.Repeated {
		if err := refused(ctx, &form.Form, err); err != nil {
			return err
		}
		return a.showHandOver(c, http.StatusUnprocessableEntity, form)
	}
	return a.done(c, teamURL(v, "/members"), "The team was handed over. You are its coach now.")
}
