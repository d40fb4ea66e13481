package handlers

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// tableForms are the representations of a page that can be sent as tables, the page itself first.
var tableForms = slices.DeleteFunc(slices.Clone(representations), func(r representation) bool {
	return !slices.Contains([]string{"", "csv", "xml", "txt", "json"}, r.extension)
})

// formParam ends the path of a route that is another one's tables: /teams/:team/season.:form.
const formParam = ".:form"

// cutFormKey holds the extension that was cut from a parameter.
const cutFormKey = "cut form"

// withoutForm returns a parameter of the path that an extension may follow, such as /sports/soccer.csv.
func withoutForm(c echo.Context, name string) string {
	value, extension, found := strings.Cut(c.Param(name), ".")
	if found {
		c.Set(cutFormKey, extension)
	}
	return value
}

// tableForm says as what a page is asked for: htmlForm for the page itself. An extension comes before the Accept header.
func tableForm(c echo.Context) (representation, error) {
	if method := c.Request().Method; method != http.MethodGet && method != http.MethodHead {
		return htmlForm, nil
	}
	extension, asked := c.Get(cutFormKey).(string)
	if strings.HasSuffix(c.Path(), formParam) {
		extension, asked = c.Param("form"), true
	}
	if asked {
		form, ok := formByExtension(tableForms, extension)
		if !ok {
			return form, &models.Error{Kind: models.NotFound}
		}
		return form, nil
	}
	form, ok := formByAccept(tableForms, c.Request().Header.Get("Accept"))
	if !ok {
		return form, notAcceptable{alternates(tableForms, func(r representation) string { return views.TableURL(here(c), r.extension) })}
	}
	return form, nil
}

// linkNext says where the file goes on whose page goes on at next; empty: nowhere.
func linkNext(c echo.Context, form representation, next string) {
	if form != htmlForm && next != "" {
		c.Response().Header().Set("Link", "<"+views.TableURL(next, form.extension)+`>; rel="next"`)
	}
}

// tabled is a page that can be sent as tables.
type tabled interface {
	Tables(ctx context.Context) views.Tables
}

// sendTables sends a page as it is asked for: itself, or the tables of what it shows. Of a page that shows what is wrong
// with a form there are none.
func (a *App) sendTables(c echo.Context, status int, lang string, page tabled, component templ.Component) error {
	form, err := tableForm(c)
	switch {
	case err != nil:
		return err
	case form == htmlForm:
		return a.sendPage(c, status, lang, component)
	case status != http.StatusOK:
		return &models.Error{Kind: models.Invalid}
	}
	tables := page.Tables(views.WithLang(c.Request().Context(), lang))
	var file bytes.Buffer
	if err := writeTables(tables, form.extension, &file); err != nil {
		return err
	}
	out := newContent(form.mediaType, file.Bytes())
	out.language, out.cacheControl, out.vary = lang, noCache, varyPage
	out.disposition = `attachment; filename="` + tables.File + "." + form.extension + `"`
	if form.extension == "txt" { // to be read, and copied into a message
		out.disposition = strings.Replace(out.disposition, "attachment", "inline", 1)
	}
	return send(c, status, out)
}

// writeTables writes a page's tables in the format of an extension.
func writeTables(t views.Tables, extension string, w io.Writer) error {
	if own, ok := t.Own[extension]; ok {
		return own(w)
	}
	switch extension {
	case "csv":
		return t.WriteCSV(w)
	case "xml":
		return t.WriteXML(w)
	case "txt":
		return t.WriteText(w)
	default:
		return t.WriteJSON(w)
	}
}
