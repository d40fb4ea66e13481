package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/go-playground/form/v4"
	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// noCache lets browsers keep a page but ask whether it is still right: a change is seen at once.
const noCache = "no-cache"

// noStore keeps what is not for everybody out of every cache, also the browser's. There is no entity tag then: nobody
// has a copy to ask about.
const noStore = "no-store"

// page returns the base that every page struct embeds. canonical is the path of this page without language.
func (a *App) page(c echo.Context, lang, canonical string) views.Page {
	p := views.Page{BaseURL: a.config.BaseURL, Canonical: canonical, Here: here(c), Lang: lang, Flash: a.takeFlash(c)}
	if account := visitOf(c).account(); account != nil {
		p.Visitor = views.Visitor{Known: true, Guest: account.Guest(), Name: account.Name}
	}
	return p
}

// titled is the base of a page about accounts: it has a title and is not to be indexed.
func (a *App) titled(c echo.Context, lang, title string) views.Page {
	page := a.page(c, lang, "")
	page.Title = title
	return page
}

// here is the path and query of the request without ?lang=, where the language form returns to.
func here(c echo.Context) string {
	r := c.Request()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return "/"
	}
	query := r.URL.Query()
	if !query.Has("lang") {
		return localPath(r.URL.RequestURI())
	}
	query.Del("lang")
	u := *r.URL
	u.RawQuery = query.Encode()
	return localPath(u.RequestURI())
}

// sendPage renders a page to memory and sends it whole or not at all.
func (a *App) sendPage(c echo.Context, status int, lang string, component templ.Component) error {
	start := time.Now()
	page, err := renderHTML(c, lang, component)
	if err != nil {
		return err
	}
	addTiming(c, "render", time.Since(start))
	return send(c, status, page)
}

// usualPage is room for most pages, in bytes, so that the buffer need not grow while it is written.
const usualPage = 40 << 10

func renderHTML(c echo.Context, lang string, component templ.Component) (*content, error) {
	var body bytes.Buffer
	body.Grow(usualPage)
	if err := component.Render(views.WithLang(c.Request().Context(), lang), &body); err != nil {
		return nil, err
	}
	page := newContent(htmlForm.mediaType, body.Bytes())
	page.language, page.cacheControl, page.vary = lang, noCache, varyPage
	return page, nil
}

// addTiming tells the browser how long a part of the answer took.
func addTiming(c echo.Context, part string, took time.Duration) {
	c.Response().Header().Add("Server-Timing", fmt.Sprintf("%s;dur=%.3f", part, float64(took.Microseconds())/1000))
}

// maxForm is the most that a form may hold, in bytes.
const maxForm = 1 << 20

// parseForm reads the body of a form as a browser sends it.
func parseForm(c echo.Context) error {
	r := c.Request()
	if kind := mediaType(r.Header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
		return echo.NewHTTPError(http.StatusUnsupportedMediaType)
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	return nil
}

// formDecoder reads the fields of a form into a struct of views, by their form tags. It knows no model.
var formDecoder = newFormDecoder()

// maxFormRows bounds the rows of a form, more than any page has.
const maxFormRows = 100

func newFormDecoder() *form.Decoder {
	d := form.NewDecoder()
	d.SetMaxArraySize(maxFormRows)
	return d
}

// decodeForm reads a form as it was sent into the struct of its page: raw strings, whatever they are.
func decodeForm(c echo.Context, into any) error {
	if err := parseForm(c); err != nil {
		return err
	}
	if err := formDecoder.Decode(into, c.Request().PostForm); err != nil {
		return models.Invalidf("The form could not be read. Send it as a browser does.")
	}
	return nil
}

// refused takes what is wrong with the fields of a form into it, and returns nil; any other error it returns. What is
// about no field leads to the whole page.
func refused(ctx context.Context, f *views.Form, err error) error {
	var known *models.Error
	if !errors.As(err, &known) || known.Kind != models.Invalid {
		return err
	}
	for _, e := range known.Fields {
		f.Refuse(ctx, e.Field, e.Message, e.Args...)
	}
	if len(known.Fields) == 0 {
		f.Refuse(ctx, "main", known.Message, known.Args...)
	}
	return nil
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

// formError tells a form that is too large from one that cannot be read.
func formError(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return err
	}
	return models.Invalidf("The form could not be read. Send it as a browser does.")
}

// mediaType is a Content-Type without parameters, in lower case.
func mediaType(header string) string {
	kind, _, _ := strings.Cut(header, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}
