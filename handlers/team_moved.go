package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
)

// followTeam leads from an address that a team had before to the one it has. It asks only where there was nothing, and
// whoever may not know of the team gets that answer.
func (a *App) followTeam(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		if err == nil || models.KindOf(err) != models.NotFound {
			return err
		}
		asked := c.Param("team")
		if c.Path() == "/best" || c.Path() == "/best"+formParam {
			asked = c.QueryParam("team")
		}
		if asked == "" {
			return err
		}
		way, status, lookup := a.wayToTeam(c, asked)
		switch {
		case lookup != nil:
			return lookup
		case way == "":
			return err
		}
		// A team may take its old address back: no browser is to remember the way.
		c.Response().Header().Set("Cache-Control", noStore)
		return c.Redirect(status, way)
	}
}

// wayToTeam returns where the team is that somebody asked for under an address at which there is nothing; empty: there
// is none that they may know of.
func (a *App) wayToTeam(c echo.Context, asked string) (way string, status int, err error) {
	session := visitOf(c).session
	if session == nil {
		if session, err = a.readSession(c); err != nil {
			return "", 0, err
		}
	}
	accountID := ""
	if session != nil {
		accountID = session.Account.ID
	}
	get := c.Request().Method == http.MethodGet || c.Request().Method == http.MethodHead
	now, err := a.db.SlugNow(c.Request().Context(), asked, accountID)
	switch {
	case err == nil && get:
		return movedURL(c, now), http.StatusMovedPermanently, nil
	case err == nil:
		return movedURL(c, now), http.StatusPermanentRedirect, nil // with the form
	case models.KindOf(err) != models.NotFound:
		return "", 0, err
	}
	return "", 0, nil
}

// movedURL is the address of the request with the team's new slug in it: /best/OLD/11.csv?mode=equal, /best?team=OLD.
func movedURL(c echo.Context, slug string) string {
	u := c.Request().URL
	query := u.Query()
	parts := strings.SplitN(u.EscapedPath(), "/", 4) // "", "best", OLD, the rest
	if c.Param("team") == "" {
		query.Set("team", slug)
	} else {
		parts[2] = slug
	}
	address := strings.Join(parts, "/")
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}
