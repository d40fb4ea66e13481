package handlers

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// askPlayers answers POST /teams/:team/matches/:match/availability/request: a mail to each contact.
func (a *App) askPlayers(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	var form struct {
		views.Form
		Who string `form:"who"`
	}
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	asked, err := a.db.AskPlayers(f.ctx, visitOf(c).by(form.ID), f.match, form.Who == "all", a.now(), a.requestMail)
	if models.KindOf(err) == models.Repeated {
		return c.Redirect(http.StatusFound, f.path("/availability"))
	}
	if err != nil {
		var shown views.AnswersForm
		return refuse(f.ctx, c, &shown.Form, err, func(status int) error { return a.refuseToAsk(c, f, status, shown.Errors) })
	}
	if err := a.flash(c, views.Flash{Text: views.AskedText(f.ctx, asked)}); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, f.path("/availability"))
}

// refuseToAsk shows the page of the match again with what is wrong.
func (a *App) refuseToAsk(c echo.Context, f *fixture, status int, errors []views.FormError) error {
	squad, err := a.db.Squad(f.ctx, f.team.ID)
	if err != nil {
		return err
	}
	answers, err := a.db.Availabilities(f.ctx, f.match.ID)
	if err != nil {
		return err
	}
	form := views.NewAnswersForm(squad, answers)
	form.Errors = errors
	return a.showAvailability(c, f, status, &form)
}

// requestMail writes the mail of a request in its language.
func (a *App) requestMail(r *models.Request) (models.Mail, error) {
	return views.RequestMail(views.WithLang(context.Background(), r.Language), a.config.BaseURL, r)
}

// Remind asks by mail who has not answered for each match whose time for that has come, and returns how many mails it
// queued; see models.DB.Remind.
func (a *App) Remind(ctx context.Context, now time.Time) (int, error) {
	return a.db.Remind(ctx, now, a.requestMail)
}
