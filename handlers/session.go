package handlers

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// visit is who asks, and for which team. Routes that are public have none.
type visit struct {
	session *models.Session    // nil: nobody we know, or a program
	token   *models.APIToken   // of a program; nil: a browser
	team    *models.MemberTeam // of routes that ask for a role
}

const visitKey = "visit"

// visitOf returns who asks; it is never nil.
func visitOf(c echo.Context) *visit {
	if v, ok := c.Get(visitKey).(*visit); ok {
		return v
	}
	return &visit{}
}

// account returns who asks, nil where nobody does.
func (v *visit) account() *models.Account {
	switch {
	case v.session != nil:
		return v.session.Account
	case v.token != nil:
		return v.token.Account
	}
	return nil
}

// by says who changes the team, for the audit list; form is the id that the form was given. A form that comes without
// one gets one here: nobody's change is left out of the list.
func (v *visit) by(form string) models.By {
	by := models.By{Form: form}
	if form == "" {
		by.Form = models.NewFormID()
	}
	if a := v.account(); a != nil {
		by.Actor = a.Name
	}
	return by
}

// cookieName is the session's cookie. The prefix makes browsers refuse it unless it is secure and of this host alone.
func (a *App) cookieName() string {
	if a.secure() {
		return "__Host-session"
	}
	return "session"
}

// newSessionStore returns gorilla's store of the sessions. Its cookie holds the secret of a session, signed; all else
// is in the database. keys are pairs of a key for signing and an empty one, the newest first.
func (a *App) newSessionStore(keys [][]byte) *sessionStore {
	codecs := securecookie.CodecsFromPairs(keys...)
	for _, codec := range codecs {
		if s, ok := codec.(*securecookie.SecureCookie); ok {
			s.MaxAge(int(models.SessionLifetime.Seconds()))
		}
	}
	return &sessionStore{codecs: codecs, options: sessions.Options{
		Path: "/", MaxAge: int(models.SessionLifetime.Seconds()), Secure: a.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}}
}

// sessionStore is a sessions.Store.
type sessionStore struct {
	codecs  []securecookie.Codec
	options sessions.Options
}

// Get returns the session of a request, the same one every time.
func (s *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New returns the session whose secret is in the request's cookie. A cookie that was not signed by us, or with a key
// that is out of use, counts as none.
func (s *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	options := s.options
	session.Options, session.IsNew = &options, true
	cookie, err := r.Cookie(name)
	if err == nil && securecookie.DecodeMulti(name, cookie.Value, &session.ID, s.codecs...) == nil {
		session.IsNew = false
	}
	return session, nil
}

// Save sends the cookie, or takes it back where the session's MaxAge is negative.
func (s *sessionStore) Save(_ *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	value := ""
	if session.Options.MaxAge >= 0 {
		var err error
		if value, err = securecookie.EncodeMulti(session.Name(), session.ID, s.codecs...); err != nil {
			return err
		}
	}
	http.SetCookie(w, sessions.NewCookie(session.Name(), value, session.Options))
	return nil
}

// visitor finds out who asks: a browser by its session, a program by its token.
func (a *App) visitor(c echo.Context) (*visit, error) {
	if takesToken(c.Request().Method, c.Path()) {
		token, err := a.readToken(c)
		return &visit{token: token}, err
	}
	session, err := a.readSession(c)
	return &visit{session: session}, err
}

// readSession finds out who asks. Whose session has ended is nobody.
func (a *App) readSession(c echo.Context) (*models.Session, error) {
	if c.Request().Header["Cookie"] == nil {
		return nil, nil
	}
	cookie, err := a.store.Get(c.Request(), a.cookieName())
	if err != nil || cookie.IsNew {
		return nil, err
	}
	session, err := a.db.SessionBySecret(c.Request().Context(), cookie.ID)
	if models.KindOf(err) == models.NotFound {
		return nil, nil
	}
	if err == nil && session.Account.Guest() && time.Since(session.CreatedAt) > models.SessionLifetime/2 {
		return a.renewGuest(c, session)
	}
	return session, err
}

// renewGuest begins a guest's session anew long before it ends: a guest who comes back cannot sign in again.
func (a *App) renewGuest(c echo.Context, old *models.Session) (*models.Session, error) {
	v := &visit{session: old}
	c.Set(visitKey, v)
	err := a.signIn(c, old.Account.ID)
	return v.session, err
}

// signIn begins a session of an account under a new id, and ends the one before: an id that was known before the
// sign-in opens nothing after it.
func (a *App) signIn(c echo.Context, accountID string) error {
	v := visitOf(c)
	if v.session != nil {
		if err := a.db.EndSession(c.Request().Context(), v.session); err != nil {
			return err
		}
	}
	secret, err := a.db.StartSession(c.Request().Context(), accountID, c.Request().UserAgent())
	if err != nil {
		return err
	}
	cookie, err := a.store.Get(c.Request(), a.cookieName())
	if err != nil {
		return err
	}
	cookie.ID = secret
	if err := cookie.Save(c.Request(), c.Response()); err != nil {
		return err
	}
	v.session, err = a.db.SessionBySecret(c.Request().Context(), secret)
	c.Set(visitKey, v)
	return err
}

// signOut ends the session, takes its cookie back, and tells the browser to forget the pages it kept.
func (a *App) signOut(c echo.Context) error {
	v := visitOf(c)
	if v.session != nil {
		if err := a.db.EndSession(c.Request().Context(), v.session); err != nil {
			return err
		}
	}
	cookie, err := a.store.Get(c.Request(), a.cookieName())
	if err != nil {
		return err
	}
	cookie.Options.MaxAge = -1
	c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return cookie.Save(c.Request(), c.Response())
}

// flash keeps a message for the next page that the session opens.
func (a *App) flash(c echo.Context, flash views.Flash) error {
	session := visitOf(c).session
	if session == nil {
		return nil
	}
	text, err := json.Marshal(flash)
	if err != nil {
		return err
	}
	return a.db.SetFlash(c.Request().Context(), session, string(text))
}

// takeFlash returns the message that waits, once. A page without it is better than none.
func (a *App) takeFlash(c echo.Context) *views.Flash {
	session := visitOf(c).session
	if session == nil || session.Flash == "" {
		return nil
	}
	if form, err := tableForm(c); err != nil || form != htmlForm { // it waits for a page
		return nil
	}
	var flash views.Flash
	err := json.Unmarshal([]byte(session.Flash), &flash)
	if err = errors.Join(err, a.db.SetFlash(c.Request().Context(), session, "")); err != nil {
		a.log.Warn("a message was not shown", slog.String("error", err.Error()))
		return nil
	}
	return &flash
}

// done answers a form that did its work: to the page to look at next, which says what was done. message may be empty.
func (a *App) done(c echo.Context, next, message string, args ...any) error {
	if message != "" {
		_, ctx := a.speak(c)
		if err := a.flash(c, views.Flash{Text: views.T(ctx, message, args...)}); err != nil {
			return err
		}
	}
	return c.Redirect(http.StatusFound, next)
}
