package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// afterSignIn is where a sign-in leads.
func afterSignIn(to string) string {
	if to == "" {
		return "/teams"
	}
	return localPath(to)
}

// loginForm answers GET /login. Who is signed in already is led on; a guest is not.
func (a *App) loginForm(c echo.Context) error {
	to := c.QueryParam("to")
	if account := visitOf(c).account(); account != nil && !account.Guest() {
		return c.Redirect(http.StatusFound, afterSignIn(to))
	}
	return a.showLogin(c, http.StatusOK, views.LoginForm{To: to})
}

func (a *App) showLogin(c echo.Context, status int, form views.LoginForm) error {
	lang, ctx := a.speak(c)
	form.Password = ""
	page := views.LoginPage{Page: a.titled(c, lang, views.T(ctx, "Sign in")), Form: form, Reset: c.QueryParam("password") == "new"}
	return a.sendPage(c, status, lang, views.LoginView(page))
}

func (a *App) login(c echo.Context) error {
	var form views.LoginForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	_, ctx := a.speak(c)
	account, err := a.db.CheckSignIn(ctx, from(c), form.Email, form.Password)
	if err != nil {
		a.log.Info("sign-in refused", slog.String("why", string(models.KindOf(err))), slog.String("address", c.RealIP()))
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showLogin(c, status, form) })
	}
	if account.SecondFactor {
		return a.askForCode(c, account, form.To)
	}
	return a.signedIn(c, account, form.To)
}

// signedIn ends a sign-in that succeeded.
func (a *App) signedIn(c echo.Context, account *models.Account, to string) error {
	a.log.Info("signed in", slog.String("account", account.ID))
	if guest := visitOf(c).account(); guest != nil && guest.Guest() {
		if err := a.db.AdoptGuest(c.Request().Context(), guest.ID, account.ID); err != nil {
			return err
		}
	}
	if err := a.enter(c, account); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, afterSignIn(to))
}

// enter begins a session of an account, in its language.
func (a *App) enter(c echo.Context, account *models.Account) error {
	if account.Language != "" {
		a.keepLanguage(c, account.Language)
	}
	return a.signIn(c, account.ID)
}

// secondStep is the cookie of a sign-in whose password was right and whose code is still to come. It is sent to the
// sign-in only.
func (a *App) secondStep(secret string, age time.Duration) *http.Cookie {
	name := "login"
	if a.secure() {
		name = "__Secure-login"
	}
	return &http.Cookie{
		Name: name, Value: secret, Path: "/login", MaxAge: int(age.Seconds()), Secure: a.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

func (a *App) secondStepOf(c echo.Context) string {
	cookie, err := c.Cookie(a.secondStep("", 0).Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (a *App) askForCode(c echo.Context, account *models.Account, to string) error {
	secret, err := a.db.StartSecondStep(c.Request().Context(), account.ID)
	if err != nil {
		return err
	}
	c.SetCookie(a.secondStep(secret, models.TokenLogin.Lifetime()))
	next := "/login/code"
	if to != "" {
		next += "?to=" + url.QueryEscape(localPath(to))
	}
	return c.Redirect(http.StatusFound, next)
}

// codeForm answers GET /login/code.
func (a *App) codeForm(c echo.Context) error {
	_, err := a.db.TokenBySecret(c.Request().Context(), models.TokenLogin, a.secondStepOf(c))
	if models.KindOf(err) == models.NotFound {
		return c.Redirect(http.StatusFound, "/login")
	}
	if err != nil {
		return err
	}
	return a.showCode(c, http.StatusOK, views.CodeForm{To: c.QueryParam("to")})
}

func (a *App) showCode(c echo.Context, status int, form views.CodeForm) error {
	lang, ctx := a.speak(c)
	form.Code = ""
	return a.sendPage(c, status, lang, views.CodeView(views.CodePage{Page: a.titled(c, lang, views.T(ctx, "One more step")), Form: form}))
}

func (a *App) code(c echo.Context) error {
	var form views.CodeForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	_, ctx := a.speak(c)
	account, err := a.db.FinishSignIn(ctx, a.secondStepOf(c), form.Code, func(left int) models.Notice {
		return a.notice(c, func(ctx context.Context, base string) views.Letter { return views.RecoveryNotice(ctx, base, left) })
	})
	if models.KindOf(err) == models.NotFound {
		return c.Redirect(http.StatusFound, "/login")
	}
	if err != nil {
		a.log.Info("code refused", slog.String("why", string(models.KindOf(err))), slog.String("address", c.RealIP()))
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showCode(c, status, form) })
	}
	c.SetCookie(a.secondStep("", -time.Second))
	return a.signedIn(c, account, form.To)
}

func (a *App) logout(c echo.Context) error {
	if err := a.signOut(c); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, "/")
}

func (a *App) forgottenForm(c echo.Context) error {
	return a.showForgotten(c, http.StatusOK, views.RegisterForm{})
}

func (a *App) showForgotten(c echo.Context, status int, form views.RegisterForm) error {
	lang, ctx := a.speak(c)
	page := views.ForgottenPage{Page: a.titled(c, lang, views.T(ctx, "Forgotten password")), Form: form}
	return a.sendPage(c, status, lang, views.ForgottenView(page))
}

// forgotten sends a mail to the address, and answers the same whether there is an account with it or not.
func (a *App) forgotten(c echo.Context) error {
	var form views.RegisterForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	err := a.db.AskToReset(c.Request().Context(), from(c), form.Email, func(email, secret string, known *models.Account) (models.Mail, error) {
		ctx := a.mailContext(c, known)
		if known == nil {
			return views.WriteMail(ctx, email, views.NoAccountLetter(ctx, a.config.BaseURL))
		}
		return views.WriteMail(ctx, email, views.ResetLetter(ctx, a.config.BaseURL, secret))
	})
	if err != nil {
		_, ctx := a.speak(c)
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showForgotten(c, status, form) })
	}
	return c.Redirect(http.StatusFound, "/password/sent")
}

func (a *App) forgottenSent(c echo.Context) error {
	lang, ctx := a.speak(c)
	return a.sendPage(c, http.StatusOK, lang, views.NoticeView(views.NoticePage{
		Page: a.titled(c, lang, views.T(ctx, "Look into your mail")),
		Paragraphs: []string{
			views.T(ctx, "A mail is on its way to the address you typed. Open the link in it to go on; it holds for one hour."),
			views.T(ctx, "Nothing there after a few minutes? Look among the spam, or send the form again."),
		},
	}))
}

func (a *App) resetForm(c echo.Context) error {
	return a.showReset(c, http.StatusOK, views.ResetForm{})
}

func (a *App) showReset(c echo.Context, status int, form views.ResetForm) error {
	lang, ctx := a.speak(c)
	token, err := a.db.ResetAccount(ctx, c.Param("token"))
	if err != nil {
		return err
	}
	form.Password = ""
	page := views.ResetPage{Page: a.titled(c, lang, views.T(ctx, "A new password")), Token: c.Param("token"), Email: token.Email, Form: form}
	return a.sendPage(c, status, lang, views.ResetView(page))
}

// reset sets the password anew and signs everybody out, also who does it: whoever reads the mail may not have the
// second factor.
func (a *App) reset(c echo.Context) error {
	var form views.ResetForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	_, ctx := a.speak(c)
	id, err := a.db.ResetPassword(ctx, c.Param("token"), form.Password, a.notice(c, views.PasswordNotice))
	if err != nil {
		return refuse(ctx, c, &form.Form, err, func(status int) error { return a.showReset(c, status, form) })
	}
	a.log.Info("password reset", slog.String("account", id))
	return c.Redirect(http.StatusFound, "/login?password=new")
}
