package handlers

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// languageCookie holds the language that a reader chose; it is set by the language form only and names nobody.
const languageCookie = "language"

// varyPage is what a public page depends on beside its URL.
const varyPage = "Accept, Accept-Encoding, Accept-Language, Cookie"

// languages remembers what Accept-Language headers lead to: there are few, and reading one costs more than sending a
// page. Both limits keep a visitor from filling the memory.
type languages struct {
	known sync.Map // header -> tag
	size  atomic.Int32
}

const (
	maxLanguages      = 1000
	maxLanguageHeader = 200 // bytes
)

func (l *languages) match(header string) string {
	if tag, ok := l.known.Load(header); ok {
		return tag.(string)
	}
	tag := views.Match(header)
	if len(header) <= maxLanguageHeader && l.size.Add(1) <= maxLanguages {
		l.known.Store(strings.Clone(header), tag)
	}
	return tag
}

// language returns the language of the answer: ?lang= before the reader's choice before the browser's wish.
func (a *App) language(c echo.Context) string {
	if lang := c.QueryParam("lang"); lang != "" && views.IsLanguage(lang) {
		return lang
	}
	r := c.Request()
	if r.Header["Cookie"] != nil {
		if cookie, err := r.Cookie(languageCookie); err == nil && views.IsLanguage(cookie.Value) {
			return cookie.Value
		}
	}
	return a.languages.match(r.Header.Get("Accept-Language"))
}

// speak returns the language of the answer and a context in which views speak it.
func (a *App) speak(c echo.Context) (lang string, ctx context.Context) {
	lang = a.language(c)
	return lang, views.WithLang(c.Request().Context(), lang)
}

// setLanguage keeps the reader's choice and leads back to the page it was made on.
func (a *App) setLanguage(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	lang := c.Request().PostForm.Get("lang")
	if !views.IsLanguage(lang) {
		return models.Invalidf("This language is not available. Choose one of those at the foot of the page.")
	}
	a.keepLanguage(c, lang)
	return c.Redirect(http.StatusFound, localPath(c.Request().PostForm.Get("to")))
}

// keepLanguage makes the browser keep a language; empty: forget the one it keeps.
func (a *App) keepLanguage(c echo.Context, lang string) {
	age := 365 * 24 * time.Hour
	if lang == "" {
		age = -time.Second
	}
	c.SetCookie(&http.Cookie{
		Name:     languageCookie,
		Value:    lang,
		Path:     "/",
		MaxAge:   int(age.Seconds()),
		Secure:   a.secure(),
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	})
}
