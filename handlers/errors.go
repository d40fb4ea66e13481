package handlers

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// explanation is what a page says of a status: what happened and what to do next. Both are keys of the catalogue.
type explanation struct{ heading, message string }

var explanations = map[int]explanation{
	http.StatusBadRequest:            {"That address is not right", "Something in the address is not what this page expects. Correct it, or start again from the list of teams."},
	http.StatusUnauthorized:          {"Sign in first", "Your sign-in has ended, or you have not signed in yet. Sign in in another tab, come back, and send the form again: nothing is lost."},
	http.StatusForbidden:             {"That is not allowed", "Open the page here and try again."},
	http.StatusNotFound:              {"There is nothing here", "No public page has this address. It may have been moved or made private. Look for the team in the list."},
	http.StatusMethodNotAllowed:      {"That cannot be done here", "This page can be read, but not changed in this way. Go back and use the form on the page."},
	http.StatusNotAcceptable:         {"Not in that format", "This page comes in other formats. Choose one of them."},
	http.StatusConflict:              {"Somebody was faster", "This was changed in the meantime. Open the page again, look at the new state, and make your change again."},
	http.StatusRequestEntityTooLarge: {"That is too much at once", "A form may hold at most 1 MB, and a file 2 MB. Shorten the text or the file and send it again."},
	http.StatusUnsupportedMediaType:  {"That kind of data is not read here", "Send the form as a browser does, as application/x-www-form-urlencoded."},
	http.StatusUnprocessableEntity:   {"The form needs a correction", "Go back, correct what is marked, and send it again."},
	http.StatusTooManyRequests:       {"A little slower, please", "Too many lineups were asked for from your address. Wait a few seconds and send the form again; nothing was lost."},
	http.StatusInternalServerError:   {"That went wrong on our side", "The fault was noted. Nothing was changed. Try again in a moment."},
	http.StatusServiceUnavailable:    {"Too busy just now", "Try again in a few seconds. Nothing was changed."},
}

// notAcceptable is the error of a resource that has no representation the client accepts.
type notAcceptable struct{ alternates []views.Alternate }

func (notAcceptable) Error() string { return "no acceptable representation" }

// handleError is the one place where an error becomes a status, a log line and a page.
func (a *App) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		a.log.Error("failed after the answer had begun", slog.String("error", err.Error()))
		return
	}
	status, message, args := describe(err)
	if status >= http.StatusInternalServerError {
		a.log.Error("failed", slog.String("route", c.Path()), slog.Int("status", status), slog.String("error", err.Error()))
	}
	if status == http.StatusServiceUnavailable {
		c.Response().Header().Set("Retry-After", "2")
	}
	if tooMany := (*models.Error)(nil); errors.As(err, &tooMany) && tooMany.Wait > 0 {
		retryAfter(c, tooMany.Wait)
	}
	var page *content
	switch {
	case wantsJSON(c):
		page = problemIn(views.WithLang(context.Background(), a.language(c)), err).page()
	default:
		page = a.errorPage(c, status, message, args, err)
	}
	if err := send(c, status, page); err != nil {
		a.log.Warn("error page was not sent", slog.String("error", err.Error()))
	}
}

// describe returns the status of an error and the sentence for the reader with its values, empty where the status
// says it all.
func describe(err error) (status int, message string, args []any) {
	var known *models.Error
	if errors.As(err, &known) {
		if status, ok := kindStatus[known.Kind]; ok {
			return status, known.Message, known.Args
		}
	}
	var tooLarge *http.MaxBytesError
	var web *echo.HTTPError
	var unacceptable notAcceptable
	switch {
	case errors.As(err, &unacceptable):
		return http.StatusNotAcceptable, "", nil
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, "", nil
	case errors.Is(err, errBusy):
		return http.StatusServiceUnavailable, "", nil
	case errors.As(err, &web):
		return web.Code, "", nil
	}
	return http.StatusInternalServerError, "", nil
}

var kindStatus = map[models.Kind]int{
	models.NotFound:     http.StatusNotFound,
	models.Invalid:      http.StatusBadRequest,
	models.Conflict:     http.StatusConflict,
	models.Forbidden:    http.StatusForbidden,
	models.Unauthorized: http.StatusUnauthorized,
	models.TooMany:      http.StatusTooManyRequests,
	models.Busy:         http.StatusServiceUnavailable,
}

// wantsJSON says whether an error goes to a program that reads JSON.
func wantsJSON(c echo.Context) bool {
	r := c.Request()
	if takesToken(r.Method, r.URL.Path) || strings.HasSuffix(strings.TrimSuffix(r.URL.Path, "/"), ".json") {
		return true
	}
	accept := r.Header.Get("Accept")
	if accept == "" || strings.HasPrefix(accept, "text/html") {
		return false
	}
	html := mediaWeight(accept, "text/html")
	return max(mediaWeight(accept, "application/json"), mediaWeight(accept, "application/problem+json")) > html
}

// errorPages holds the pages of the statuses that need no details, rendered at start: failing cannot fail.
type errorPages map[errorKey]*content

type errorKey struct {
	status int
	lang   string
}

func (a *App) renderErrorPages() (errorPages, error) {
	pages := errorPages{}
	for _, lang := range views.Languages {
		for status := range explanations {
			page, err := a.renderError(lang.Tag, status, "", nil, nil)
			if err != nil {
				return nil, err
			}
			pages[errorKey{status, lang.Tag}] = page.keep()
		}
	}
	return pages, nil
}

func (a *App) errorPage(c echo.Context, status int, message string, args []any, err error) *content {
	lang := a.language(c)
	ready, known := a.errors[errorKey{status, lang}]
	if !known {
		// A status without words of its own, such as one that a library chose.
		ready = a.errors[errorKey{http.StatusInternalServerError, lang}]
		if status < http.StatusInternalServerError {
			ready = a.errors[errorKey{http.StatusBadRequest, lang}]
		}
	}
	var accepts []views.Alternate
	var unacceptable notAcceptable
	if errors.As(err, &unacceptable) {
		accepts = unacceptable.alternates
	}
	if message == "" && accepts == nil {
		return ready
	}
	page, renderErr := a.renderError(lang, status, message, args, accepts)
	if renderErr != nil {
		a.log.Error("error page was not rendered", slog.String("error", renderErr.Error()))
		return ready
	}
	return page
}

// renderError never names the address that was asked for, so that a private page and a missing one answer alike.
func (a *App) renderError(lang string, status int, message string, args []any, accepts []views.Alternate) (*content, error) {
	words, ok := explanations[status]
	if !ok {
		words = explanations[http.StatusBadRequest]
	}
	if message == "" {
		message = words.message
	}
	ctx := views.WithLang(context.Background(), lang)
	page := views.ErrorPage{
		Page:    views.Page{Title: views.T(ctx, words.heading), BaseURL: a.config.BaseURL, Here: "/", Lang: lang},
		Status:  status,
		Heading: views.T(ctx, words.heading),
		Message: views.T(ctx, message, args...),
		Accepts: accepts,
	}
	var body bytes.Buffer
	if err := views.ErrorView(page).Render(ctx, &body); err != nil {
		return nil, err
	}
	out := newContent(htmlForm.mediaType, body.Bytes())
	out.language, out.cacheControl, out.vary = lang, noCache, varyPage
	return out, nil
}
