package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	qrcode "github.com/skip2/go-qrcode"

	"teamcoach/models"
	"teamcoach/views"
)

func (a *App) account(c echo.Context) error {
	account := visitOf(c).account()
	return a.showAccount(c, http.StatusOK, views.AccountForm{Name: account.Name, Language: account.Language})
}

func (a *App) showAccount(c echo.Context, status int, form views.AccountForm) error {
	lang, ctx := a.speak(c)
	account := visitOf(c).account()
	sessions, err := a.db.Sessions(ctx, account.ID)
	if err != nil {
		return err
	}
	page := views.AccountPage{Page: a.titled(c, lang, views.T(ctx, "Account")), Account: account, Sessions: len(sessions), Form: form}
	return a.sendPage(c, status, lang, views.AccountView(page))
}

// ofAccount is the base of a page below /account.
func (a *App) ofAccount(c echo.Context, title string) (page views.Page, lang string, ctx context.Context) {
	lang, ctx = a.speak(c)
	page = a.titled(c, lang, views.T(ctx, title))
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Account"), URL: "/account"}, {Name: page.Title}}
	return page, lang, ctx
}

func (a *App) saveAccount(c echo.Context) error {
	var form views.AccountForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	_, ctx := a.speak(c)
	account := *visitOf(c).account()
	account.Name, account.Language = strings.TrimSpace(form.Name), form.Language
	var err error
	if account.Language != "" && !views.IsLanguage(account.Language) {
		err = &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{Field: "language", Message: "Choose one of the languages in the list."}}}
	} else {
		err = a.db.UpdateAccount(ctx, &account)
	}
	if err != nil {
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showAccount(c, status, form) })
	}
	a.keepLanguage(c, account.Language)
	if err := a.flash(c, views.Flash{Text: views.T(a.mailContext(c, &account), "Your account was saved.")}); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, "/account")
}

func (a *App) emailForm(c echo.Context) error {
	return a.showEmail(c, http.StatusOK, views.EmailForm{})
}

func (a *App) showEmail(c echo.Context, status int, form views.EmailForm) error {
	base, lang, _ := a.ofAccount(c, "Change the e-mail address")
	form.Password = ""
	return a.sendPage(c, status, lang, views.EmailView(views.EmailPage{Page: base, Account: visitOf(c).account(), Form: form}))
}

func (a *App) changeEmail(c echo.Context) error {
	var form views.EmailForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	_, ctx := a.speak(c)
	account := visitOf(c).account()
	err := a.db.AskToChangeEmail(ctx, from(c), account, form.Email, form.Password, func(kind models.TokenKind, recipient, email, secret string, taken bool) (models.Mail, error) {
		ctx, base := a.mailContext(c, account), a.config.BaseURL
		switch {
		case kind == models.TokenOldEmail:
			return views.WriteMail(ctx, recipient, views.OldEmailLetter(ctx, base, secret, email))
		case taken:
			return views.WriteMail(ctx, recipient, views.TakenEmailLetter(ctx, base))
		}
		return views.WriteMail(ctx, recipient, views.NewEmailLetter(ctx, base, secret))
	})
	if err != nil {
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showEmail(c, status, form) })
	}
	return a.done(c, "/account", "Both addresses get a mail with a link. The new one counts when both have agreed.")
}

// agreeForm shows what either link of a change of address is for.
func (a *App) agreeForm(c echo.Context) error {
	lang, ctx := a.speak(c)
	token, err := a.db.EmailChange(ctx, c.Param("token"))
	if err != nil {
		return err
	}
	page := views.AgreePage{Page: a.titled(c, lang, views.T(ctx, "Another e-mail address")), Token: c.Param("token"), Email: token.Email}
	return a.sendPage(c, http.StatusOK, lang, views.AgreeView(page))
}

// agree may be done without a session: the mail may have been opened on another device.
func (a *App) agree(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	changed, err := a.db.AgreeToEmail(c.Request().Context(), c.Param("token"), a.notice(c, views.EmailNotice))
	if err != nil {
		return err
	}
	if changed {
		return c.Redirect(http.StatusFound, "/account/email/changed")
	}
	return c.Redirect(http.StatusFound, "/account/email/waiting")
}

func (a *App) emailWaiting(c echo.Context) error {
	lang, ctx := a.speak(c)
	return a.sendPage(c, http.StatusOK, lang, views.NoticeView(views.NoticePage{
		Page:       a.titled(c, lang, views.T(ctx, "One address has agreed")),
		Paragraphs: []string{views.T(ctx, "Now open the link in the mail to the other address. Until then the old one counts.")},
	}))
}

func (a *App) emailChanged(c echo.Context) error {
	lang, ctx := a.speak(c)
	return a.sendPage(c, http.StatusOK, lang, views.NoticeView(views.NoticePage{
		Page:       a.titled(c, lang, views.T(ctx, "The e-mail address is changed")),
		Paragraphs: []string{views.T(ctx, "Sign in with the new one from now on.")},
		Button:     views.T(ctx, "To the account"), Link: "/account",
	}))
}

func (a *App) passwordForm(c echo.Context) error {
	return a.showPassword(c, http.StatusOK, views.PasswordForm{})
}

func (a *App) showPassword(c echo.Context, status int, form views.PasswordForm) error {
	base, lang, _ := a.ofAccount(c, "Change the password")
	form.Password, form.NewPassword = "", ""
	return a.sendPage(c, status, lang, views.PasswordView(views.PasswordPage{Page: base, Account: visitOf(c).account(), Form: form}))
}

func (a *App) changePassword(c echo.Context) error {
	var form views.PasswordForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	_, ctx := a.speak(c)
	session := visitOf(c).session
	err := a.db.ChangePassword(ctx, session, form.Password, form.NewPassword, a.notice(c, views.PasswordNotice))
	if err != nil {
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showPassword(c, status, form) })
	}
	a.log.Info("password changed", slog.String("account", session.Account.ID))
	return a.done(c, "/account", "The password was changed. All other devices are signed out.")
}

func (a *App) sessions(c echo.Context) error {
	base, lang, ctx := a.ofAccount(c, "Devices")
	session := visitOf(c).session
	all, err := a.db.Sessions(ctx, session.Account.ID)
	if err != nil {
		return err
	}
	return a.sendPage(c, http.StatusOK, lang, views.SessionsView(views.SessionsPage{Page: base, Sessions: all, Current: session.ID}))
}

// endSessions ends one session of the account, or all but this one.
func (a *App) endSessions(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	session, end := visitOf(c).session, c.Request().PostForm.Get("end")
	switch end {
	case "":
		return models.Invalidf("Choose the device to sign out.")
	case session.ID:
		return a.logout(c)
	case "others":
		if err := a.db.EndOtherSessions(c.Request().Context(), session.Account.ID, session); err != nil {
			return err
		}
		return a.done(c, "/account/sessions", "All other devices are signed out.")
	}
	if err := a.db.EndSessionOf(c.Request().Context(), session.Account.ID, end); err != nil {
		return err
	}
	return a.done(c, "/account/sessions", "The device is signed out.")
}

func (a *App) secondFactor(c echo.Context) error {
	return a.showSecondFactor(c, http.StatusOK, views.SecondFactorPage{})
}

func (a *App) showSecondFactor(c echo.Context, status int, page views.SecondFactorPage) error {
	var lang string
	var ctx context.Context
	page.Page, lang, ctx = a.ofAccount(c, "Second factor")
	session := visitOf(c).session
	page.Form.Code, page.Form.Proof = "", ""
	page.Email, page.On = session.Account.Email, session.Account.SecondFactor
	if page.On {
		var err error
		if page.Left, err = a.db.RecoveryCodesLeft(ctx, session.Account.ID); err != nil {
			return err
		}
	} else {
		page.Secret = models.NewSecondFactor(session)
	}
	return a.sendPage(c, status, lang, views.SecondFactorView(page))
}

// secondFactorImage is the secret that the page offers, for the camera of a phone.
func (a *App) secondFactorImage(c echo.Context) error {
	session := visitOf(c).session
	if session.Account.SecondFactor {
		return &models.Error{Kind: models.NotFound}
	}
	image, err := qrcode.Encode(models.SecondFactorURL(models.NewSecondFactor(session), session.Account.Email), qrcode.Low, -8)
	if err != nil {
		return err
	}
	return send(c, http.StatusOK, newContent("image/png", image))
}

// changeSecondFactor turns the second factor on or off, or makes new recovery codes. Codes are shown in the answer
// itself, and nowhere again: they are not kept in a form that could be read.
func (a *App) changeSecondFactor(c echo.Context) error {
	var form views.SecondFactorForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	_, ctx := a.speak(c)
	session := visitOf(c).session
	var codes []string
	var err error
	switch form.Do {
	case "on":
		codes, err = a.db.TurnOnSecondFactor(ctx, session, form.Code, a.secondFactorNotice(c, true))
	case "codes":
		codes, err = a.db.RenewRecoveryCodes(ctx, session.Account, form.Proof)
	case "off":
		err = a.db.TurnOffSecondFactor(ctx, session.Account, form.Proof, a.secondFactorNotice(c, false))
	default:
		err = models.Invalidf("The form could not be read. Send it as a browser does.")
	}
	if err != nil {
		return refuse(ctx, c, &form.Form, err, func(status int) error {
			return a.showSecondFactor(c, status, views.SecondFactorPage{Form: form})
		})
	}
	a.log.Info("second factor changed", slog.String("account", session.Account.ID), slog.String("do", form.Do))
	if form.Do == "off" {
		return a.done(c, "/account", "The second factor is off.")
	}
	return a.showSecondFactor(c, http.StatusOK, views.SecondFactorPage{Codes: codes})
}

func (a *App) secondFactorNotice(c echo.Context, on bool) models.Notice {
	return a.notice(c, func(ctx context.Context, base string) views.Letter { return views.SecondFactorNotice(ctx, base, on) })
}

func (a *App) deleteForm(c echo.Context) error {
	return a.showDelete(c, http.StatusOK, views.DeleteForm{})
}

func (a *App) showDelete(c echo.Context, status int, form views.DeleteForm) error {
	base, lang, ctx := a.ofAccount(c, "Delete the account")
	account := visitOf(c).account()
	form.Password = ""
	goes, err := a.db.TeamsOfOnlyOwner(ctx, account.ID)
	if err != nil {
		return err
	}
	return a.sendPage(c, status, lang, views.DeleteView(views.DeletePage{Page: base, Account: account, Goes: goes, Form: form}))
}

func (a *App) deleteAccount(c echo.Context) error {
	var form views.DeleteForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	_, ctx := a.speak(c)
	account := visitOf(c).account()
	var err error
	if models.EmailKey(form.Email) != models.EmailKey(account.Email) {
		err = &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{Field: "email", Message: "That is not the e-mail address of this account."}}}
	} else {
		err = a.db.Prove(ctx, account, form.Password)
	}
	if err != nil {
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showDelete(c, status, form) })
	}
	if err := a.db.DeleteEverything(ctx, account.ID); err != nil {
		return err
	}
	a.log.Info("account deleted", slog.String("account", account.ID))
	return a.logout(c)
}
