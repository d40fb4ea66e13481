package handlers

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// inviting bounds how many invitations an account makes: each may send a mail to anybody.
var inviting = models.Throttle{Name: "invite", Every: 3 * time.Minute, Burst: 20}

// invite answers POST /teams/:team/invitations.
func (a *App) invite(c echo.Context) error {
	var form views.InviteForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v := visitOf(c)
	_, ctx := a.speak(c)
	invitation := models.NewInvitation(v.team.ID, models.Role(form.Role), form.Email)
	err := a.sendInvitation(ctx, v, v.by(form.ID), invitation)
	switch {
	case models.KindOf(err) == models.Repeated:
		return a.done(c, teamURL(v, "/members"), "")
	case errors.Is(err, errGuestInvites):
		return a.membersRefused(c, err)
	case err != nil:
		return a.inviteRefused(c, form, err)
	case invitation.Email != "":
		return a.done(c, teamURL(v, "/members"), "The invitation is on its way to {email}.", "email", invitation.Email)
	}
	return a.showLink(c, a.invitationLink(invitation))
}

var errGuestInvites = models.Invalidf("Sign up before you invite others, so that they know by whom.")

// sendInvitation saves an invitation and sends it, where it goes by mail.
func (a *App) sendInvitation(ctx context.Context, v *visit, by models.By, invitation *models.Invitation) error {
	if v.account().Guest() {
		return errGuestInvites
	}
	if err := invitation.Validate(v.team.Role); err != nil {
		return err
	}
	if err := a.db.Spend(ctx, inviting, v.account().ID); err != nil {
		return err
	}
	letter, err := a.invitationLetter(ctx, v, invitation)
	if err != nil {
		return err
	}
	return a.db.Invite(ctx, by, invitation, letter)
}

func (a *App) inviteRefused(c echo.Context, form views.InviteForm, err error) error {
	_, ctx := a.speak(c)
	return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showMembers(c, status, nil, form) })
}

func (a *App) invitationLink(i *models.Invitation) string {
	return a.config.BaseURL + "/invitations/" + i.Secret
}

// invitationLetter writes the mail that brings an invitation, nil for one that is a link to pass on.
func (a *App) invitationLetter(ctx context.Context, v *visit, i *models.Invitation) (*models.Mail, error) {
	if i.Email == "" {
		return nil, nil
	}
	letter, err := views.WriteMail(ctx, i.Email, views.Letter{
		Subject: views.T(ctx, "Invitation to the team {team}", "team", v.team.Name),
		Paragraphs: []string{
			views.T(ctx, "{name} invites you to the team {team} on Team Coach. Your role: {role}.",
				"name", v.account().Name, "team", v.team.Name, "role", views.RoleName(ctx, i.Role)),
		},
		Button: views.T(ctx, "See the invitation"),
		Link:   a.invitationLink(i),
		After: []string{
			views.T(ctx, "The link works once, for a week. If you do not know who this is, do nothing."),
		},
	})
	return &letter, err
}

// showLink leads to the members, where the link is shown this once: of its secret the database keeps the hash only.
func (a *App) showLink(c echo.Context, link string) error {
	_, ctx := a.speak(c)
	flash := views.Flash{Text: views.T(ctx, "Pass this link on. It is shown only now."), Link: link}
	if err := a.flash(c, flash); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, teamURL(visitOf(c), "/members"))
}

// revokeInvitation answers POST /teams/:team/invitations/:invitation/revocation.
func (a *App) revokeInvitation(c echo.Context) error {
	var form views.Form
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v := visitOf(c)
	err := a.db.RevokeInvitation(c.Request().Context(), v.by(form.ID), v.team.ID, c.Param("invitation"), v.team.Role)
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	return a.done(c, teamURL(v, "/members"), "The invitation was taken back.")
}

// invitation answers GET /invitations/:token: what one is invited to, and a button.
func (a *App) invitation(c echo.Context) error {
	v := visitOf(c)
	lang, ctx := a.speak(c)
	invitation, team, err := a.db.InvitationBySecret(ctx, c.Param("token"))
	if err != nil {
		return err
	}
	page := views.InvitationPage{
		Page: a.page(c, lang, ""), Team: team.Name, Role: invitation.Role, Token: c.Param("token"), Slug: team.Slug,
		Form: views.Form{ID: models.NewFormID()},
	}
	page.Title = views.T(ctx, "Invitation")
	if account := v.account(); account != nil {
		member, err := a.db.MemberByID(ctx, team.ID, account.ID)
		if err != nil && models.KindOf(err) != models.NotFound {
			return err
		}
		page.Member = err == nil && member.Role.AtLeast(invitation.Role)
	}
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	return a.sendPage(c, http.StatusOK, lang, views.InvitationView(page))
}

// acceptInvitation answers POST /invitations/:token.
func (a *App) acceptInvitation(c echo.Context) error {
	var form views.Form
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	v := visitOf(c)
	slug, err := a.db.AcceptInvitation(c.Request().Context(), v.by(form.ID), c.Param("token"), v.account())
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	return a.done(c, "/teams/"+slug, "Welcome to the team.")
}
