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
		if models.KindOf(err) != models.NotFound {
			return err
		}
		old := c.Param("team")
		if old == "" {
			old = c.QueryParam("team")
		}
		if old == "" {
			return err
		}
		now, lookup := a.slugNow(c, old)
		if lookup != nil {
			if models.KindOf(lookup) == models.NotFound {
				return err
			}
			return lookup
		}
		status := http.StatusMovedPermanently
		if m := c.Request().Method; m != http.MethodGet && m != http.MethodHead {
			status = http.StatusPermanentRedirect // with the form
		}
		// A team may take its old address back: no browser is to remember the way.
		c.Response().Header().Set("Cache-Control", "no-store")
		return c.Redirect(status, movedURL(c, now))
	}
}

func (a *App) slugNow(c echo.Context, old string) (string, error) {
	session := visitOf(c).session
	if session == nil {
		var err error
		if session, err = a.readSession(c); err != nil {
			return "", err
		}
	}
	accountID := ""
	if session != nil {
		accountID = session.Account.ID
	}
	return a.db.SlugNow(c.Request().Context(), old, accountID)
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
