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
}

// baseURL is what canonical links of the tests begin with.
const baseURL = "https://teamcoach.test"

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
	log := &bytes.Buffer{}
	app, err := handlers.New(config, db, sports, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return &site{t, db, app.Handler(), log}
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
