package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// tokens answers GET /account/tokens.
func (a *App) tokens(c echo.Context) error {
	return a.showTokens(c, http.StatusOK, views.TokensPage{Form: newTokenForm()})
}

func newTokenForm() views.TokenForm {
	return views.TokenForm{Form: views.Form{ID: models.NewFormID()}, Days: "90", Read: "on"}
}

func (a *App) showTokens(c echo.Context, status int, page views.TokensPage) error {
	base, lang, ctx := a.ofAccount(c, "Tokens for programs")
	page.Page = base
	var err error
	if page.Tokens, err = a.db.APITokens(ctx, visitOf(c).account().ID); err != nil {
		return err
	}
	return a.sendPage(c, status, lang, views.TokensView(page))
}

// createToken answers POST /account/tokens. The new token is shown in the answer itself, and never again.
func (a *App) createToken(c echo.Context) error {
	var page views.TokensPage
	if err := decodeForm(c, &page.Form); err != nil {
		return err
	}
	_, ctx := a.speak(c)
	days, err := wholeNumber(page.Form.Days, 1, models.MaxAPITokenDays)
	if err != nil {
		page.Form.Refuse(ctx, "days", "This must be a whole number from {min} to {max}.", "min", 1, "max", models.MaxAPITokenDays)
		return a.showTokens(c, http.StatusUnprocessableEntity, page)
	}
	var scopes models.Scopes
	for _, scope := range models.AllScopes {
		if page.Form.Chosen(scope) {
			scopes = append(scopes, scope)
		}
	}
	token := models.NewAPIToken(page.Form.Name, scopes, days)
	token.ID = page.Form.ID
	err = a.db.AddAPIToken(ctx, visitOf(c).account().ID, token)
	if models.KindOf(err) == models.Repeated { // its secret was shown once, and cannot be again
		return c.Redirect(http.StatusFound, "/account/tokens")
	}
	if err != nil {
		return refuse(ctx, c, &page.Form.Form, err, func(status int) error { return a.showTokens(c, status, page) })
	}
	a.log.Info("token made", "account", visitOf(c).account().ID, "token", token.ID)
	return a.showTokens(c, http.StatusOK, views.TokensPage{New: token, Form: newTokenForm()})
}

// revokeToken answers POST /account/tokens/:apitoken/revocation.
func (a *App) revokeToken(c echo.Context) error {
	if err := a.db.RevokeAPIToken(c.Request().Context(), visitOf(c).account().ID, c.Param("apitoken")); err != nil {
		return err
	}
	a.log.Info("token revoked", "account", visitOf(c).account().ID, "token", c.Param("apitoken"))
	return a.done(c, "/account/tokens", "The token is revoked.")
}
