package handlers

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// webhooks answers GET /teams/:team/webhooks.
func (a *App) webhooks(c echo.Context) error {
	return a.showWebhooks(c, http.StatusOK, views.WebhooksPage{Form: views.NewWebhookForm()})
}

func (a *App) showWebhooks(c echo.Context, status int, page views.WebhooksPage) error {
	v := visitOf(c)
	lang, ctx := a.speak(c)
	var err error
	if page.Webhooks, err = a.db.Webhooks(ctx, v.team.ID); err != nil {
		return err
	}
	page.Page, page.Team, page.OnField = a.teamPage(c, lang, views.T(ctx, "Webhooks")), v.team, a.onField(&v.team.Team)
	return a.sendPage(c, status, lang, views.WebhooksView(page))
}

// createWebhook answers POST /teams/:team/webhooks. The secret is shown in the answer itself, and never again.
func (a *App) createWebhook(c echo.Context) error {
	var page views.WebhooksPage
	if err := decodeForm(c, &page.Form); err != nil {
		return err
	}
	v := visitOf(c)
	_, ctx := a.speak(c)
	if v.account().Guest() {
		return errGuestWebhook
	}
	var events models.WebhookEvents
	for _, e := range models.AllWebhookEvents {
		if page.Form.Chosen(e) {
			events = append(events, e)
		}
	}
	w := models.NewWebhook(v.team.ID, page.Form.URL, events)
	err := a.db.AddWebhook(ctx, v.by(page.Form.ID), w)
	if models.KindOf(err) == models.Repeated { // its secret was shown once, and cannot be again
		return c.Redirect(http.StatusFound, teamURL(v, "/webhooks"))
	}
	if err != nil {
		return refuse(ctx, c, &page.Form.Form, err, func(status int) error { return a.showWebhooks(c, status, page) })
	}
	a.log.Info("webhook made", "team", v.team.ID, "webhook", w.ID)
	return a.showWebhooks(c, http.StatusOK, views.WebhooksPage{New: w, Form: views.NewWebhookForm()})
}

// errGuestWebhook: who has no address cannot be told that a webhook fails, nor asked what it is for.
var errGuestWebhook = &models.Error{Kind: models.Forbidden, Message: "Who makes webhooks must have signed up, so that there is an address for news about them. Your team stays as it is."}

// webhook answers GET /teams/:team/webhooks/:webhook.
func (a *App) webhook(c echo.Context) error { return a.showWebhook(c, "") }

// showWebhook shows a webhook and what it was sent; secret is one that was just made, or empty.
func (a *App) showWebhook(c echo.Context, secret string) error {
	page, lang, err := a.webhookPage(c)
	if err != nil {
		return err
	}
	page.Secret = secret
	if page.Deliveries, err = a.db.Deliveries(c.Request().Context(), page.Webhook.ID); err != nil {
		return err
	}
	return a.sendPage(c, http.StatusOK, lang, views.WebhookView(*page))
}

// webhookPage is the base of a page about the webhook :webhook of the team.
func (a *App) webhookPage(c echo.Context) (*views.WebhookPage, string, error) {
	v := visitOf(c)
	lang, ctx := a.speak(c)
	w, err := a.db.Webhook(ctx, v.team.ID, c.Param("webhook"))
	if err != nil {
		return nil, lang, err
	}
	base := a.teamPage(c, lang, views.T(ctx, "Webhooks"))
	base.Title = views.T(ctx, "Webhook") + " – " + v.team.Name // without the host, which may be long
	base.Crumbs[len(base.Crumbs)-1].URL = teamURL(v, "/webhooks")
	base.Crumbs = append(base.Crumbs, views.Crumb{Name: w.Host()})
	return &views.WebhookPage{Page: base, Team: v.team, OnField: a.onField(&v.team.Team), Webhook: w}, lang, nil
}

// changeWebhook does something with the webhook :webhook for a form that has nothing but its id.
func (a *App) changeWebhook(c echo.Context, do func(ctx context.Context, by models.By, w *models.Webhook) error) (*models.Webhook, error) {
	var form views.Form
	if err := decodeForm(c, &form); err != nil {
		return nil, err
	}
	v, ctx := visitOf(c), c.Request().Context()
	w, err := a.db.Webhook(ctx, v.team.ID, c.Param("webhook"))
	if err != nil {
		return nil, err
	}
	return w, do(ctx, v.by(form.ID), w)
}

// doneWebhook answers such a form, also when it came twice.
func (a *App) doneWebhook(c echo.Context, w *models.Webhook, err error, message string) error {
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	return a.done(c, teamURL(visitOf(c), "/webhooks/"+w.ID), message)
}

// testWebhook answers POST /teams/:team/webhooks/:webhook/test.
func (a *App) testWebhook(c echo.Context) error {
	w, err := a.changeWebhook(c, a.db.TestWebhook)
	return a.doneWebhook(c, w, err, "The test is on its way. Load this page again to see what came of it.")
}

// pauseWebhook answers POST /teams/:team/webhooks/:webhook/pause.
func (a *App) pauseWebhook(c echo.Context) error {
	w, err := a.changeWebhook(c, a.db.PauseWebhook)
	return a.doneWebhook(c, w, err, "The webhook is off.")
}

// resumeWebhook answers POST /teams/:team/webhooks/:webhook/resumption.
func (a *App) resumeWebhook(c echo.Context) error {
	w, err := a.changeWebhook(c, a.db.ResumeWebhook)
	return a.doneWebhook(c, w, err, "The webhook is on.")
}

// renewWebhookSecret answers POST /teams/:team/webhooks/:webhook/secret. The secret is shown in the answer itself, and
// never again.
func (a *App) renewWebhookSecret(c echo.Context) error {
	var secret string
	w, err := a.changeWebhook(c, func(ctx context.Context, by models.By, w *models.Webhook) (err error) {
		secret, err = a.db.RenewWebhookSecret(ctx, by, w)
		return err
	})
	if err != nil {
		return a.doneWebhook(c, w, err, "")
	}
	a.log.Info("webhook has a new secret", "webhook", w.ID)
	return a.showWebhook(c, secret)
}

// repeatDelivery answers POST /teams/:team/webhooks/:webhook/deliveries/:delivery/repetition.
func (a *App) repeatDelivery(c echo.Context) error {
	w, err := a.changeWebhook(c, func(ctx context.Context, by models.By, w *models.Webhook) error {
		return a.db.RepeatDelivery(ctx, by, w, c.Param("delivery"))
	})
	return a.doneWebhook(c, w, err, "It is on its way. Load this page again to see what came of it.")
}

// webhookDeletion answers GET /teams/:team/webhooks/:webhook/delete: are you sure?
func (a *App) webhookDeletion(c echo.Context) error {
	page, lang, err := a.webhookPage(c)
	if err != nil {
		return err
	}
	page.Form = views.Form{ID: models.NewFormID()}
	page.Title = views.T(views.WithLang(c.Request().Context(), lang), "Delete the webhook")
	return a.sendPage(c, http.StatusOK, lang, views.WebhookDeleteView(*page))
}

// deleteWebhook answers POST /teams/:team/webhooks/:webhook/delete.
func (a *App) deleteWebhook(c echo.Context) error {
	_, err := a.changeWebhook(c, a.db.DeleteWebhook)
	if models.KindOf(err) == models.NotFound { // or gone, because the form was sent before
		done, errDone := a.db.FormDone(c.Request().Context(), c.Request().PostForm.Get("form"))
		if errDone != nil || !done {
			return errors.Join(err, errDone)
		}
		err = nil
	}
	if err != nil {
		return err
	}
	a.log.Info("webhook deleted", "webhook", c.Param("webhook"))
	return a.done(c, teamURL(visitOf(c), "/webhooks"), "The webhook was deleted.")
}

// RunWebhooks calls the webhooks of all teams until ctx ends.
func (a *App) RunWebhooks(ctx context.Context) {
	models.NewCaller(a.db, models.Calls{
		Sports: a.sports, Rules: a.config.Webhooks, Body: views.EncodeWebhook, SwitchedOff: a.webhookOffMail,
	}, a.log).Run(ctx)
}

// webhookOffMail tells an owner, in the owner's language, that a webhook was switched off.
func (a *App) webhookOffMail(owner *models.Account, t *models.Team, w *models.Webhook) (models.Mail, error) {
	ctx := views.WithLang(context.Background(), owner.Language)
	return views.WriteMail(ctx, owner.Email, views.WebhookOffLetter(ctx, a.config.BaseURL, t, w))
}
