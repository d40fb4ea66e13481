package handlers

import (
	"cmp"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// afterwards returns the path to look at when somebody has signed up, empty where none of this site was named.
func afterwards(to string) string {
	if to = localPath(to); to == "/" {
		return ""
	}
	return to
}

func (a *App) registerForm(c echo.Context) error {
	return a.showRegister(c, http.StatusOK, views.RegisterForm{To: afterwards(c.QueryParam("to"))})
}

func (a *App) showRegister(c echo.Context, status int, form views.RegisterForm) error {
	lang, ctx := a.speak(c)
	page := views.RegisterPage{Page: a.titled(c, lang, views.T(ctx, "Make an account")), Form: form}
	return a.sendPage(c, status, lang, views.RegisterView(page))
}

// register sends a mail to the address, and answers the same whether there is an account with it or not.
func (a *App) registerAddress(c echo.Context) error {
	var form views.RegisterForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	form.To = afterwards(form.To)
	guest := ""
	if account := visitOf(c).account(); account != nil && account.Guest() {
		guest = account.ID
	}
	err := a.db.AskToRegister(c.Request().Context(), from(c), form.Email, guest, func(email, secret string, known *models.Account) (models.Mail, error) {
		ctx := a.mailContext(c, known)
		if known != nil {
			return views.WriteMail(ctx, email, views.RegisteredLetter(ctx, a.config.BaseURL))
		}
		return views.WriteMail(ctx, email, views.RegisterLetter(ctx, a.config.BaseURL, secret, form.To))
	})
	if err != nil {
		_, ctx := a.speak(c)
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showRegister(c, status, form) })
	}
	return c.Redirect(http.StatusFound, "/register/sent")
}

func (a *App) registerSent(c echo.Context) error {
	lang, ctx := a.speak(c)
	return a.sendPage(c, http.StatusOK, lang, views.NoticeView(views.NoticePage{
		Page: a.titled(c, lang, views.T(ctx, "Look into your mail")),
		Paragraphs: []string{
			views.T(ctx, "A mail is on its way to the address you typed. Open the link in it to go on; it holds for one day."),
			views.T(ctx, "Nothing there after a few minutes? Look among the spam, or send the form again."),
		},
	}))
}

// confirmForm shows what a registration's link is for. It changes nothing: scanners of mail follow links.
func (a *App) confirmForm(c echo.Context) error {
	return a.showConfirm(c, http.StatusOK, views.ConfirmForm{To: afterwards(c.QueryParam("to"))})
}

func (a *App) showConfirm(c echo.Context, status int, form views.ConfirmForm) error {
	lang, ctx := a.speak(c)
	token, err := a.db.Registration(ctx, c.Param("token"))
	if err != nil {
		return err
	}
	form.Password = ""
	page := views.ConfirmPage{Page: a.titled(c, lang, views.T(ctx, "Make the account")), Token: c.Param("token"), Email: token.Email, Form: form}
	if token.AccountID != "" {
		if page.Teams, err = a.db.TeamsOfMember(ctx, token.AccountID); err != nil {
			return err
		}
	}
	return a.sendPage(c, status, lang, views.ConfirmView(page))
}

// confirm makes the account and signs it in.
func (a *App) confirm(c echo.Context) error {
	var form views.ConfirmForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	lang, ctx := a.speak(c)
	account, err := a.db.Confirm(ctx, c.Param("token"), form.Name, form.Password, lang)
	if err != nil {
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showConfirm(c, status, form) })
	}
	a.log.Info("registered", slog.String("account", account.ID))
	if err := a.enter(c, account); err != nil {
		return err
	}
	return a.done(c, cmp.Or(afterwards(form.To), "/teams"), "Welcome, {name}. Your account is ready.", "name", account.Name)
}
