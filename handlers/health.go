package handlers

import (
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"
)

// healthz says that the process answers; it asks nothing else.
func (a *App) healthz(c echo.Context) error { return a.sendState(c, http.StatusOK, "ok\n") }

// readyz says whether requests can be served: whether the database answers.
func (a *App) readyz(c echo.Context) error {
	if err := a.db.Ping(c.Request().Context()); err != nil {
		a.log.Error("database does not answer", slog.String("error", err.Error()))
		return a.sendState(c, http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return a.sendState(c, http.StatusOK, "ok\n")
}

func (a *App) sendState(c echo.Context, status int, text string) error {
	page := newContent("text/plain; charset=utf-8", []byte(text))
	page.cacheControl = noStore
	return send(c, status, page)
}
