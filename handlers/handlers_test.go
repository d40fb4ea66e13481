package handlers_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gorilla/securecookie"

	"teamcoach/data"
	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func TestMain(m *testing.M) { os.Exit(modelstest.Main(m)) }

// site is the whole handler on a real database, asked without a network in between.
type site struct {
	t       testing.TB
	db      *models.DB
	handler http.Handler
	log     *bytes.Buffer
	sports  models.Sports
	app     *handlers.App
}

// baseURL is what canonical links of the tests begin with.
const baseURL = "https://teamcoach.test"

// sessionKeys sign the sessions of the tests.
var sessionKeys = [][]byte{bytes.Repeat([]byte("k"), 32)}

// newSite builds the site on db, with one sports team of each kind that the tests need.
func newSite(t testing.TB, db *models.DB) *site {
	t.Helper()
	return newSiteWith(t, db, handlers.Config{BaseURL: baseURL, CacheBytes: 4 << 20})
}

func newSiteWith(t testing.TB, db *models.DB, config handlers.Config) *site {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	config.SessionKeys = sessionKeys
	log := &bytes.Buffer{}
	app, err := handlers.New(config, db, sports, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return &site{t, db, app.Handler(), log, sports, app}
}

// eachSite runs fn on a site with the demo teams, on either database.
func eachSite(t *testing.T, fn func(t *testing.T, s *site)) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSite(t, db)
		s.loadDemo()
		fn(t, s)
	})
}

// demoSite is a site with the demo teams on SQLite, for what no database can change.
func demoSite(t testing.TB) *site {
	t.Helper()
	s := newSite(t, modelstest.Open(t, modelstest.SQLite(t)))
	s.loadDemo()
	return s
}

func (s *site) loadDemo() {
	s.t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.db.LoadDemo(context.Background(), data.Files, sports); err != nil {
		s.t.Fatal(err)
	}
}

// header is name, value, name, value ...
func (s *site) do(method, target string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(method, target, body)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *site) get(target string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.do(http.MethodGet, target, nil, header...)
}

// post sends a form as a browser does from a page of the site.
func (s *site) post(target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	header = append([]string{"Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"}, header...)
	return s.do(http.MethodPost, target, strings.NewReader(form.Encode()), header...)
}

// page parses an HTML answer.
func page(t testing.TB, w *httptest.ResponseRecorder) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// text is what an element says, with white space folded.
func text(doc *goquery.Document, selector string) string {
	return strings.Join(strings.Fields(doc.Find(selector).Text()), " ")
}

// addTeam creates a public soccer team of seven that is not a demo team.
func (s *site) addTeam(t models.Team, players ...models.Player) *models.Team {
	s.t.Helper()
	if t.Sport == "" {
		t.Sport, t.Format = "soccer", "7"
	}
	if t.Type == "" {
		t.Type = models.Senior
	}
	t.Mode, t.Color = models.Strongest, "red"
	if t.Visibility == "" {
		t.Visibility = models.Public
	}
	if err := s.db.CreateTeam(context.Background(), models.By{}, "", &t, players); err != nil {
		s.t.Fatal(err)
	}
	return &t
}

// sevens is a squad of nine for a seven a side team, everybody with another first and last name.
func sevens() []models.Player {
	names := []string{"Ada Canarywing", "Bo Canarybeak", "Cy Canaryfoot", "Di Canarytail", "Ed Canarysong", "Flo Canarynest", "Gus Canaryegg", "Hal Canaryperch", "Ivy Canarycage"}
	positions := []string{"GK", "CB", "CB", "LM", "CM", "RM", "ST", "CM", "ST"}
	var all []models.Player
	for i, name := range names {
		p := models.NewPlayer(name)
		p.Shirt = 60 + i
		p.Skills = map[string]int{positions[i]: 9 - i%4, "CM": 2}
		all = append(all, p)
	}
	return all
}

// user is the browser of somebody who is signed in.
type user struct {
	*site
	account *models.Account
	cookie  string // name=value
}

// user signs somebody up and in.
func (s *site) user(name string) *user {
	s.t.Helper()
	account, err := s.db.CreateAccount(context.Background(), strings.ToLower(name)+"@canary.test", name, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return s.browserOf(account)
}

// guest is somebody who made a team without signing up.
func (s *site) guest() *user {
	s.t.Helper()
	account, err := s.db.CreateGuest(context.Background(), "en")
	if err != nil {
		s.t.Fatal(err)
	}
	return s.browserOf(account)
}

// browserOf begins a session of an account.
func (s *site) browserOf(account *models.Account) *user {
	s.t.Helper()
	secret, err := s.db.StartSession(context.Background(), account.ID, "a test")
	if err != nil {
		s.t.Fatal(err)
	}
	const name = "__Host-session" // baseURL is https
	value, err := securecookie.EncodeMulti(name, secret, securecookie.CodecsFromPairs(sessionKeys[0], nil)...)
	if err != nil {
		s.t.Fatal(err)
	}
	return &user{s, account, name + "=" + value}
}

func (u *user) get(target string, header ...string) *httptest.ResponseRecorder {
	u.t.Helper()
	return u.site.get(target, append(header, "Cookie", u.cookie)...)
}

func (u *user) post(target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	u.t.Helper()
	return u.site.post(target, form, append(header, "Cookie", u.cookie)...)
}

// ownTeam creates a private team of seven that the user owns.
func (u *user) ownTeam(slug string, players ...models.Player) *models.Team {
	u.t.Helper()
	team := u.addTeam(models.Team{Slug: slug, Name: "Canary " + slug, Type: models.Junior, Visibility: models.Private}, players...)
	if err := u.db.AddMember(context.Background(), team.ID, u.account.ID, models.Owner); err != nil {
		u.t.Fatal(err)
	}
	return team
}
