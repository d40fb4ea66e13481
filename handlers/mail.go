package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

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
