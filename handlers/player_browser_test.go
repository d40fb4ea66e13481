package handlers_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/gorilla/securecookie"

	"teamcoach/data"
	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
	"teamcoach/views"
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
	s.cookie = s.sessionOf(t, s.coach)
	s.team = &models.Team{Slug: "canaries", Name: "Canaries", Sport: "soccer", Format: "11", Type: models.Junior, Mode: models.Strongest, Color: "yellow", Visibility: models.Private}
	if err := db.CreateTeam(context.Background(), models.By{}, s.coach.ID, s.team, squad); err != nil {
		t.Fatal(err)
	}
	return s
}

// sessionOf begins a session of an account and returns the value of its cookie.
func (s *coached) sessionOf(t testing.TB, account *models.Account) string {
	t.Helper()
	secret, err := s.db.StartSession(context.Background(), account.ID, "a test")
	if err != nil {
		t.Fatal(err)
	}
	value, err := securecookie.EncodeMulti("session", secret, securecookie.CodecsFromPairs(sessionKeys[0], nil)...)
	if err != nil {
		t.Fatal(err)
	}
	return value
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
		{name: "players-new-refused", path: squadPage + "/new", form: url.Values{"names": {"Bo Canarybeak\n12, GK, 8"}}, status: 422},
		{name: "player", path: squadPage + "/" + squad[1].ID, status: 200},
		{name: "player-refused", path: squadPage + "/" + squad[1].ID, form: url.Values{"name": {""}, "status": {"lost"}, "skills[GK]": {"44"}}, status: 422},
		{name: "import", path: squadPage + "/import", status: 200},
		{name: "import-preview", path: squadPage + "/import", form: url.Values{"text": {list}}, status: 200},
		{name: "import-ready", path: squadPage + "/import", form: url.Values{"text": {"7\tAda Neu\tGK\n8\tBo Canarybeak\tCB"}}, status: 200},
		{name: "import-refused", path: squadPage + "/import", form: url.Values{"text": {""}}, status: 422},
	}
}

// colourful is a squad with whatever makes a table ugly.
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

// TestPlayerPagesAreValid has html-validate read every page of the players, in both languages.
func TestPlayerPagesAreValid(t *testing.T) {
	s, folder := startCoached(t, colourful()...), t.TempDir()
	empty := startCoached(t)
	for _, language := range views.Languages {
		for _, sample := range s.samples(t) {
			sample.header = []string{"Cookie", "session=" + s.cookie}
			s.keep(t, folder, sample, language.Tag)
		}
		reader := sample{name: "squad-empty", path: squadPage, header: []string{"Cookie", "session=" + empty.cookie}, status: 200}
		empty.keep(t, folder, reader, language.Tag)
		viewer, err := s.db.CreateAccount(context.Background(), language.Tag+"@canary.test", "Viewer", "")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.db.AddMember(context.Background(), s.team.ID, viewer.ID, models.Viewer); err != nil {
			t.Fatal(err)
		}
		reader = sample{name: "squad-viewer", path: squadPage, header: []string{"Cookie", "session=" + s.sessionOf(t, viewer)}, status: 200}
		s.keep(t, folder, reader, language.Tag)
	}
	validateHTML(t, folder)
}

// keep writes a page into a folder.
func (s *coached) keep(t *testing.T, folder string, page sample, language string) {
	t.Helper()
	answer, body := page.ask(t, s.base, language)
	if answer.StatusCode != page.status {
		t.Errorf("%s: %d, want %d", page.name, answer.StatusCode, page.status)
	}
	if err := os.WriteFile(filepath.Join(folder, page.name+"."+language+".html"), body, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestBrowserPlayers looks at the pages of the players in a real browser, and uses them as a coach does.
func TestBrowserPlayers(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser, full := startBrowser(t), startCoached(t, colourful()...)
	t.Run("pages", func(t *testing.T) {
		for i, sample := range full.samples(t) {
			t.Run(sample.name, func(t *testing.T) {
				language := views.Languages[i%len(views.Languages)].Tag
				checkPage(full.tab(browser, t, language), sample, string(axe))
			})
		}
	})
	t.Run("25 names", func(t *testing.T) {
		s := startCoached(t)
		twentyFive(s, s.tab(browser, t, "en"))
	})
	t.Run("25 names, on a phone without scripts", func(t *testing.T) {
		s := startCoached(t)
		b := s.tab(browser, t, "en")
		b.size(390, true)
		b.withoutScripts()
		twentyFive(s, b)
	})
	t.Run("by keyboard", func(t *testing.T) {
		s := startCoached(t, sevens()...)
		tableByKeyboard(s, s.tab(browser, t, "en"))
	})
	t.Run("import", func(t *testing.T) {
		s := startCoached(t, sevens()...)
		importPasted(s, s.tab(browser, t, "de"))
	})
}

// twentyFive pastes a squad, rates two players and saves: what a coach does first.
func twentyFive(s *coached, b *tab) {
	var lines []string
	for i := range 25 {
		lines = append(lines, fmt.Sprintf("%d Player %s", i+1, string(rune('A'+i))))
	}
	b.load(chromedp.Navigate(s.base + squadPage))
	b.press(`a[href="` + squadPage + `/new"]`)
	b.write("#names", strings.Join(lines, "\n"))
	if b.scripts && b.text("main form.form output") != "Players: 25" {
		b.Errorf("25 lines are counted as %q", b.text("main form.form output"))
	}
	if status := b.press("main form.form .primary"); status != 200 {
		b.Fatalf("status %d", status)
	}
	if got := b.text(".flash"); !strings.Contains(got, "25") {
		b.Errorf("says %q", got)
	}
	b.want(28, ".squad-row")
	b.write("#row0-skills", "GK 9")
	b.write("#row24-skills", "ST 10, all 2")
	b.write("#row25-name", "Player Late")
	if status := b.press(".save-bar .primary"); status != 200 {
		b.Fatalf("status %d", status)
	}
	squad := s.squad(b)
	if len(squad) != 26 || squad[0].Skills["GK"] != 9 || len(squad[0].Skills) != 1 || squad[24].Skills["ST"] != 10 || squad[24].Skills["CB"] != 2 || squad[25].Name != "Player Late" {
		b.Errorf("saved %d players: %+v", len(squad), squad)
	}
}

// tableByKeyboard edits the table as a spreadsheet is edited.
func tableByKeyboard(s *coached, b *tab) {
	b.load(chromedp.Navigate(s.base + squadPage))
	focused := func() string { return value[string](b, `document.activeElement.id`) }
	// In one event with its text, as a keyboard does: where the page takes the key, no Enter arrives at the next field.
	key := func(name, text string, code int64) {
		down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: name, Code: name, Text: text, WindowsVirtualKeyCode: code}
		call(b, input.DispatchKeyEvent, down)
		call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: name, Code: name, WindowsVirtualKeyCode: code})
	}
	b.do(chromedp.Focus(chromedp.CSS("#row0-skills")))
	for _, step := range []struct {
		key, text string
		code      int64
		want      string
	}{{"Enter", "\r", 13, "row1-skills"}, {"ArrowDown", "", 40, "row2-skills"}, {"ArrowUp", "", 38, "row1-skills"}} {
		if key(step.key, step.text, step.code); focused() != step.want {
			b.Errorf("%s leads to %s, not to %s", step.key, focused(), step.want)
		}
	}
	call(b, input.InsertText, input.InsertTextParams{Text: "CB 10"}) // in place of what is selected
	if got := b.text(".save-bar output"); got != "Changed rows: 1" {
		b.Errorf("says %q of one changed row", got)
	}
	key("Tab", "", 9)
	if got := focused(); got != "row1-status" {
		b.Errorf("Tab leads to %s", got)
	}
	b.do(chromedp.Focus(chromedp.CSS("#row3-shirt")))
	call(b, input.InsertText, input.InsertTextParams{Text: "9"})
	if got := b.text(".save-bar output"); got != "Changed rows: 2" {
		b.Errorf("says %q of two changed rows", got)
	}
	if !value[bool](b, `!window.dispatchEvent(new Event("beforeunload", {cancelable: true}))`) {
		b.Error("nothing warns of leaving with unsaved changes")
	}
	if status := b.press(".save-bar .primary"); status != 200 {
		b.Fatalf("status %d", status)
	}
	if value[bool](b, `!window.dispatchEvent(new Event("beforeunload", {cancelable: true}))`) {
		b.Error("a warning, though nothing is unsaved")
	}
	squad := s.squad(b)
	if squad[1].Skills["CB"] != 10 || len(squad[1].Skills) != 1 || squad[0].Version != 1 || squad[1].Version != 2 || squad[3].Shirt == 63 {
		b.Errorf("saved %+v", squad[:4])
	}
}

// importPasted pastes cells of a spreadsheet, puts a mistake right and imports them.
func importPasted(s *coached, b *tab) {
	b.load(chromedp.Navigate(s.base + squadPage + "/import"))
	b.write("#text", "Name\tNr\nZoë Zumm\t12\nYan Yeti\tx")
	b.press(".import .primary")
	b.want(2, ".import-rows tbody tr")
	b.want(1, ".import-wrong")
	b.want(0, "button[value=save]")
	b.do(chromedp.Click(chromedp.CSS(".import summary"), chromedp.NodeVisible), chromedp.WaitVisible(chromedp.CSS("#text")))
	b.write("#text", "Name\tNr\nZoë Zumm\t12\nYan Yeti\t13")
	b.press("button[value=preview]")
	b.press("button[value=save]")
	if squad := s.squad(b); len(squad) != 11 || squad[10].Name != "Yan Yeti" || squad[10].Shirt != 13 {
		b.Errorf("imported %+v", squad)
	}
	if got := b.text(".flash"); !strings.Contains(got, "2") {
		b.Errorf("says %q", got)
	}
}
