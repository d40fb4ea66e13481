package handlers_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/gorilla/securecookie"

	"teamcoach/data"
	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// coached is a site on a port of its own with a coach who owns the team canaries.
type coached struct {
	base   string
	db     *models.DB
	coach  *models.Account
	team   *models.Team
	cookie string // value of the coach's session
}

func startCoached(t testing.TB, squad ...models.Player) *coached {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	db := modelstest.Open(t, modelstest.SQLite(t))
	server := httptest.NewUnstartedServer(nil)
	s := &coached{base: "http://" + server.Listener.Addr().String(), db: db}
	app, err := handlers.New(handlers.Config{BaseURL: s.base, CacheBytes: 1 << 20, SessionKeys: sessionKeys}, db, sports, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = app.Handler()
	server.Start()
	t.Cleanup(server.Close)
	if s.coach, err = db.CreateAccount(context.Background(), "ada@canary.test", "Ada", ""); err != nil {
		t.Fatal(err)
	}
	secret, err := db.StartSession(context.Background(), s.coach.ID, "a test")
	if err != nil {
		t.Fatal(err)
	}
	if s.cookie, err = securecookie.EncodeMulti("session", secret, securecookie.CodecsFromPairs(sessionKeys[0], nil)...); err != nil {
		t.Fatal(err)
	}
	s.team = &models.Team{Slug: "canaries", Name: "Canaries", Sport: "soccer", Format: "11", Type: models.Junior, Mode: models.Strongest, Color: "yellow", Visibility: models.Private}
	if err := db.CreateTeam(context.Background(), models.By{}, s.coach.ID, s.team, squad); err != nil {
		t.Fatal(err)
	}
	return s
}

// tab is a tab of the coach.
func (s *coached) tab(browser context.Context, t testing.TB, language string) *tab {
	t.Helper()
	b := newTab(browser, t, s.base, language)
	call(b, network.SetCookie, network.SetCookieParams{Name: "session", Value: s.cookie, URL: s.base})
	return b
}

// squad is the team's players as they are stored.
func (s *coached) squad(t testing.TB) []models.Player {
	t.Helper()
	all, err := s.db.Players(context.Background(), s.team.ID)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// samples has every page of the players.
func (s *coached) samples(t testing.TB) []sample {
	squad := s.squad(t)
	row := func(changes ...string) url.Values {
		form := url.Values{"rows[0].id": {squad[0].ID}, "rows[0].version": {"1"}, "rows[0].name": {"Ada"}, "rows[0].shirt": {"1"}, "rows[0].status": {"injured"},
			"rows[0].skills": {"GK 8"}, "rows[0].until": {"2027-01-02"}, "rows[1].name": {"New one"}, "rows[1].shirt": {"62"}, "rows[1].status": {"fit"}}
		for i := 0; i < len(changes); i += 2 {
			form.Set(changes[i], changes[i+1])
		}
		return form
	}
	list := "Number,Name,GK,CB,Status,Bis\n7,Ada Neu,8,,verletzt,3.12.2026\n62,Cy Canaryfoot,,9,,\nx,Bo,11,,,bad"
	return []sample{
		{name: "squad", path: squadPage, status: 200},
		{name: "squad-refused", path: squadPage, form: row("rows[0].name", "", "rows[1].shirt", "many"), status: 422},
		{name: "squad-conflict", path: squadPage, form: row("rows[0].version", "77"), status: 409},
		{name: "players-new", path: squadPage + "/new", status: 200},
		{name: "players-new-refused", path: squadPage + "/new", form: url.Values{"names": {"Bo Canarybeak\n7 7 7 x"}}, status: 422},
		{name: "player", path: squadPage + "/" + squad[1].ID, status: 200},
		{name: "player-refused", path: squadPage + "/" + squad[1].ID, form: url.Values{"name": {""}, "status": {"lost"}, "skills[GK]": {"44"}}, status: 422},
		{name: "import", path: squadPage + "/import", status: 200},
		{name: "import-preview", path: squadPage + "/import", form: url.Values{"text": {list}}, status: 200},
		{name: "import-ready", path: squadPage + "/import", form: url.Values{"text": {"7\tAda Neu\tGK\n8\tBo Canarybeak\tCB"}}, status: 200},
		{name: "import-refused", path: squadPage + "/import", form: url.Values{"text": {""}}, status: 422},
	}
}

// sixtyOne is a squad with whatever makes a table ugly.
func colourful() []models.Player {
	squad := sevens()
	squad[1].Status, squad[1].Until = models.Injured, "2027-02-01"
	squad[2].Status, squad[2].Until, squad[2].Matches = models.Suspended, "2027-02-01", 3
	squad[3].Name, squad[3].Shirt = "Wolfeschlegelsteinhausenbergerdorff-Przewalski, Anastasia Maximiliana", squad[0].Shirt
	squad[4].Skills = map[string]int{}
	for i, id := range []string{"GK", "LB", "CB", "RB", "LWB", "RWB", "DM", "LM", "CM", "RM", "AM", "LW", "ST", "RW"} {
		squad[4].Skills[id] = min(9, max(5, i))
	}
	squad[5].Skills = map[string]int{}
	return squad
}

func TestPlayerShots(t *testing.T) {
	folder := os.Getenv("SHOTS")
	if folder == "" {
		t.Skip("SHOTS names no folder")
	}
	s := startCoached(t, colourful()...)
	browser := startBrowser(t)
	for _, sample := range s.samples(t) {
		b := s.tab(browser, t, "en")
		b.open(sample)
		value[bool](b, `document.fonts.ready.then(() => true)`)
		for _, width := range []int64{390, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				b.size(width, width < 500)
				b.prefer("prefers-color-scheme", scheme)
				picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
				if err != nil {
					t.Fatal(err)
				}
				os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", sample.name, width, scheme)), picture, 0o644)
			}
		}
	}
}

var _ = strings.Contains
var _ = http.StatusOK
var _ = kb.Tab
