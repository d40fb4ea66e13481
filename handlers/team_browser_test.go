package handlers_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/gorilla/securecookie"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
	"teamcoach/views"
)

// serveSite serves a site on a port of its own, for browsers that sign in.
func serveSite(t testing.TB) (s *site, base string) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	base = "http://" + server.Listener.Addr().String()
	s = newSiteWith(t, modelstest.Open(t, modelstest.SQLite(t)), handlers.Config{BaseURL: base, CacheBytes: 4 << 20})
	server.Config.Handler = s.handler
	server.Start()
	t.Cleanup(server.Close)
	return s, base
}

// signIn gives a tab a session of an account.
func (b *tab) signIn(s *site, account *models.Account) {
	b.Helper()
	secret, err := s.db.StartSession(context.Background(), account.ID, "a test")
	if err != nil {
		b.Fatal(err)
	}
	value, err := securecookie.EncodeMulti("session", secret, securecookie.CodecsFromPairs(sessionKeys[0], nil)...)
	if err != nil {
		b.Fatal(err)
	}
	call(b, network.SetCookie, network.SetCookieParams{Name: "session", Value: value, URL: b.base})
}

// teamSamples makes teams of an account in every state, and returns their pages, each with every kind of content that
// it can have.
func (u *user) teamSamples() []sample {
	u.t.Helper()
	squad := sevens()
	squad[0].Status, squad[0].Until = models.Injured, "2999-12-31"
	squad[1].Skills = map[string]int{"PG": 5} // of another sport
	full := u.ownTeam("full", squad...)
	u.ownTeam("empty")
	u.ownTeam("few", sevens()[:2]...)
	for slug, state := range map[string]models.State{"archived": models.Archived, "deleted": models.Deleted} {
		team := u.ownTeam(slug, sevens()...)
		if err := u.db.SetTeamState(context.Background(), models.By{}, team.ID, state); err != nil {
			u.t.Fatal(err)
		}
	}
	wrong := url.Values{"form": {models.NewFormID()}, "mark": {full.SettingsMark()}, "name": {" "}, "format": {"soccer/7"}, "type": {"old"},
		"age_group": {strings.Repeat("9", 30)}, "color": {"plaid"}, "slug": {"new"}, "visibility": {"secret"}}
	unasked := views.NewTeamForm(full)
	consent := url.Values{"form": {models.NewFormID()}, "mark": {unasked.Mark}, "name": {unasked.Name}, "format": {unasked.Format}, "type": {unasked.Type},
		"color": {unasked.Color}, "slug": {unasked.Slug}, "visibility": {"public"}}
	conflict := url.Values{"form": {models.NewFormID()}, "mark": {"older"}, "name": {"Another Name"}, "format": {"chess/8"}, "type": {"women"}, "color": {"navy"}, "slug": {"full"}, "visibility": {"private"}}
	get := func(name, path string) sample { return sample{name: name, path: path, status: http.StatusOK} }
	post := func(name, path string, status int, form url.Values) sample {
		return sample{name: name, path: path, status: status, form: form}
	}
	return []sample{
		get("teams", "/teams"),
		get("team-overview", "/teams/full"),
		get("team-overview-empty", "/teams/empty"),
		get("team-overview-few", "/teams/few"),
		get("team-overview-archived", "/teams/archived"),
		get("team-overview-deleted", "/teams/deleted"),
		get("team-new", "/teams/new"),
		post("team-new-refused", "/teams/new", http.StatusUnprocessableEntity, wrong),
		get("team-edit", "/teams/full/edit"),
		get("team-edit-archived", "/teams/archived/edit"),
		post("team-edit-refused", "/teams/full/edit", http.StatusUnprocessableEntity, wrong),
		post("team-edit-consent", "/teams/full/edit", http.StatusUnprocessableEntity, consent),
		post("team-edit-conflict", "/teams/full/edit", http.StatusConflict, conflict),
		get("team-delete", "/teams/full/delete"),
		post("team-delete-refused", "/teams/full/delete", http.StatusUnprocessableEntity, url.Values{"form": {models.NewFormID()}, "name": {"fool"}}),
	}
}

// TestTeamPagesAreValid has html-validate read the pages of an account, a guest, a viewer and somebody unknown.
func TestTeamPagesAreValid(t *testing.T) {
	s := demoSite(t)
	folder := t.TempDir()
	keep := func(name string, w *httptest.ResponseRecorder, status int) {
		t.Helper()
		if w.Code != status {
			t.Errorf("%s: %d, want %d", name, w.Code, status)
		}
		if err := os.WriteFile(filepath.Join(folder, name+".html"), w.Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ada := s.user("Ada")
	for _, page := range ada.teamSamples() {
		for _, language := range views.Languages {
			name := page.name + "." + language.Tag
			if page.form == nil {
				keep(name, ada.get(page.path, "Accept-Language", language.Tag), page.status)
			} else {
				keep(name, ada.post(page.path, page.form, "Accept-Language", language.Tag), page.status)
			}
		}
	}
	guest, viewer := s.guest(), s.user("Viewer")
	keep("guest-none", guest.get("/teams"), http.StatusOK)
	guest.ownTeam("guests")
	if err := s.db.AddMember(t.Context(), s.stored("full", ada.account).ID, viewer.account.ID, models.Viewer); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/teams", "/teams/guests", "/teams/guests/edit"} {
		keep("guest"+strings.ReplaceAll(path, "/", "-"), guest.get(path), http.StatusOK)
	}
	keep("viewer", viewer.get("/teams/full"), http.StatusOK)
	keep("nobody", s.get("/teams"), http.StatusOK)
	keep("nobody-new", s.get("/teams/new"), http.StatusOK)
	validateHTML(t, folder)
}

// TestBrowserTeams looks at the pages of a team's members in a real browser, and keeps a team as a guest does.
func TestBrowserTeams(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	s, base := serveSite(t)
	ada := s.user("Ada")
	t.Run("pages", func(t *testing.T) {
		for i, page := range ada.teamSamples() {
			t.Run(page.name, func(t *testing.T) {
				b := newTab(browser, t, base, views.Languages[i%len(views.Languages)].Tag)
				b.signIn(s, ada.account)
				checkPage(b, page, string(axe))
			})
		}
		t.Run("nobody", func(t *testing.T) {
			checkPage(newTab(browser, t, base, "en"), sample{path: "/teams", status: 200}, string(axe))
		})
	})
	t.Run("a guest's team", func(t *testing.T) { guestsTeam(newTab(browser, t, base, "en"), "robins") })
	t.Run("a guest's team without scripts", func(t *testing.T) {
		b := newTab(browser, t, base, "en")
		b.withoutScripts()
		guestsTeam(b, "ravens")
	})
}

// guestsTeam makes a team without an account, changes it, archives it, deletes it and has it back.
func guestsTeam(b *tab, birds string) {
	team, moved, name := "/teams/ragged-"+birds, "/teams/rugged-"+birds, "Rugged "+birds
	b.load(chromedp.Navigate(b.base + "/teams"))
	if status := b.press(`main a[href="/teams/new"]`); status != 200 {
		b.Fatalf("status %d", status)
	}
	if value[bool](b, `document.getElementById("formation").checkVisibility()`) {
		b.Error("formations of no format are offered")
	}
	b.write("#name", "Ragged "+birds)
	b.do(chromedp.SetValue(chromedp.CSS("#format"), "soccer/7"), chromedp.SetValue(chromedp.CSS("#type"), "junior"))
	if b.scripts {
		value[bool](b, `document.getElementById("format").dispatchEvent(new Event("change"))`)
		b.do(chromedp.WaitVisible(chromedp.CSS("#formation")))
		b.want(1, `#formation option[value="2-3-1"]`)
		b.want(0, `#formation option[value="4-4-2"]`)
		b.do(chromedp.SetValue(chromedp.CSS("#formation"), "2-3-1"))
	}
	b.do(chromedp.Click(chromedp.CSS(`.color:has([value="purple"])`), chromedp.NodeVisible))
	b.expect(b.base+team+"/players/new", 404) // there, the squad begins
	b.press(".form > .primary")
	if b.address() != team+"/players/new" {
		b.Fatalf("the new team leads to %s", b.address())
	}
	b.expect("", 200)

	b.load(chromedp.Navigate(b.base + "/teams"))
	b.want(1, ".team-card .shirt-purple")
	b.press(".team-card a")
	if b.address() != team {
		b.Fatalf("the card leads to %s", b.address())
	}
	b.press(`.team-nav a[href$="/edit"]`)
	if got := value[string](b, `document.getElementById("formation").value`); b.scripts && got != "2-3-1" {
		b.Errorf("the home formation is %q", got)
	}
	b.write("#name", name)
	b.write("#slug", "rugged-"+birds)
	b.press(".form > .primary")
	if b.address() != moved || b.text("h1") != name || b.count(".flash") != 1 {
		b.Errorf("saved, at %s: %s", b.address(), b.text("main"))
	}
	// Back to the form, and send it again: nothing is lost and nothing happens twice.
	b.back(team + "/edit")
	byHand := func(p *runtime.EvaluateParams) { p.UserGesture = new(true) }
	b.load(chromedp.Evaluate[chromedp.Void](`document.querySelector(".form > .primary").click()`, byHand))
	if b.address() != moved || b.text("h1") != name {
		b.Errorf("sent again, at %s: %s", b.address(), b.text("main"))
	}
	b.load(chromedp.Navigate(b.base + team))
	if b.address() != moved {
		b.Errorf("the old address leads to %s", b.address())
	}

	b.press(`.team-nav a[href$="/edit"]`)
	b.press(`form[action$="/archive"] button`)
	b.want(1, ".team-state")
	b.press(`form[action$="/restore"] button`)
	b.want(0, ".team-state")

	b.press(`.team-nav a[href$="/edit"]`)
	b.press(`.endings a`)
	b.expect(b.base+moved+"/delete", 422)
	b.write("#name", "Rugged Rabbits")
	if status := b.press(".form .primary"); status != 422 || b.count("#name-errors") != 1 {
		b.Errorf("the wrong name: %d", status)
	}
	b.expect("", 200)
	b.write("#name", name)
	b.press(".form .primary")
	if b.address() != "/teams" || b.count(".ended-team") != 1 || b.count(".team-card") != 0 {
		b.Fatalf("deleted, at %s: %s", b.address(), b.text("main"))
	}
	b.press(".ended-team h3 a")
	if got := b.text("h1"); got != name+" is deleted" {
		b.Errorf("the deleted team's page says %q", got)
	}
	b.press(`form[action$="/restore"] .primary`)
	if b.address() != moved || b.count(".team-nav") != 1 {
		b.Errorf("restored, at %s: %s", b.address(), b.text("main"))
	}
	b.load(chromedp.Navigate(b.base + "/teams"))
	b.want(1, ".team-card")
	if got := b.text(".team-card h2"); got != name {
		b.Errorf("the list has %s", got)
	}
}

// back goes back to a page as the browser kept it, of which no step that waits for a page to load gets to know.
func (b *tab) back(to string) {
	b.Helper()
	value[bool](b, `(history.back(), true)`)
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		history := call(b, cdppage.GetNavigationHistory, cdp.Empty{})
		if history.Entries[history.CurrentIndex].URL == b.base+to {
			break
		}
		if time.Now().After(deadline) {
			b.Fatalf("there is no way back to %s", to)
		}
	}
	value[bool](b, `new Promise((done) => document.readyState === "complete" ? done(true) : addEventListener("load", () => done(true)))`)
}
