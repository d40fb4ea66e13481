package handlers

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// speak returns the language of the answer and a context in which views speak it.
func (a *App) speak(c echo.Context) (lang string, ctx context.Context) {
	lang = a.language(c)
	return lang, views.WithLang(c.Request().Context(), lang)
}

// titled is the base of a page about accounts: it has a title and is not to be indexed.
func (a *App) titled(c echo.Context, lang, title string) views.Page {
	page := a.page(c, lang, "")
	page.Title = title
	return page
}

// refuse takes what is wrong with a form into it and shows it again: 422, or 429 when it was sent too often. Any other
// error it returns.
func refuse(ctx context.Context, c echo.Context, f *views.Form, err error, show func(status int) error) error {
	var known *models.Error
	if errors.As(err, &known) && known.Kind == models.TooMany {
		retryAfter(c, known.Wait)
		f.Refuse(ctx, "main", known.Message, known.Args...)
		return show(http.StatusTooManyRequests)
	}
	if err := refused(ctx, f, err); err != nil {
		return err
	}
	return show(http.StatusUnprocessableEntity)
}

// retryAfter tells the browser how long to wait, in whole seconds.
func retryAfter(c echo.Context, wait time.Duration) {
	c.Response().Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
}

// from is the network address of the request as throttles count it.
func from(c echo.Context) string { return models.AddressKey(c.RealIP()) }

// mailContext speaks the language of the mails to an account: the one it chose, or else that of the page.
func (a *App) mailContext(c echo.Context, account *models.Account) context.Context {
	lang := a.language(c)
	if account != nil && account.Language != "" {
		lang = account.Language
	}
	return views.WithLang(c.Request().Context(), lang)
}

// notice returns the mail that tells an account what happened to it.
func (a *App) notice(c echo.Context, letter func(ctx context.Context, base string) views.Letter) models.Notice {
	return func(account *models.Account) (models.Mail, error) {
		ctx := a.mailContext(c, account)
		return views.WriteMail(ctx, account.Email, letter(ctx, a.config.BaseURL))
	}
}

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
