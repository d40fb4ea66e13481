package handlers_test

import (
	"context"
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
	"teamcoach/views"
)

// teamSite is a site on a port of its own, whose user Ada owns two teams: kites, and rooks without players.
type teamSite struct {
	*user
	base    string
	session string // of Ada, as her browser sends it
}

func startTeamSite(t testing.TB) *teamSite {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	db := modelstest.Open(t, modelstest.SQLite(t))
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	app, err := handlers.New(handlers.Config{BaseURL: base, CacheBytes: 4 << 20, SessionKeys: sessionKeys}, db, sports, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = app.Handler()
	server.Start()
	t.Cleanup(server.Close)
	ada := (&site{t: t, db: db, handler: app.Handler()}).user("Ada")
	ada.ownTeam("kites", append(flock()[1:], keepers()...)...)
	rooks := ada.addTeam(models.Team{Slug: "rooks", Name: "Rooks", Sport: "chess", Format: "8", Visibility: models.Private})
	if err := db.AddMember(context.Background(), rooks.ID, ada.account.ID, models.Owner); err != nil {
		t.Fatal(err)
	}
	secret, err := db.StartSession(context.Background(), ada.account.ID, "a test")
	if err != nil {
		t.Fatal(err)
	}
	session, err := securecookie.EncodeMulti("session", secret, securecookie.CodecsFromPairs(sessionKeys[0], nil)...)
	if err != nil {
		t.Fatal(err)
	}
	return &teamSite{user: ada, base: base, session: session}
}

// signIn gives a tab the session of Ada.
func (s *teamSite) signIn(b *tab) *tab {
	b.Helper()
	call(b, network.SetCookie, network.SetCookieParams{Name: "session", Value: s.session, URL: s.base + "/", HTTPOnly: new(true)})
	return b
}

func (s *teamSite) do(t testing.TB, method, path string, form url.Values, header ...string) []byte {
	t.Helper()
	header = append(header, "Cookie", "session="+s.session, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
	_, body := ask(t, method, s.base+path, form.Encode(), header...)
	return body
}

// teamSamples are the pages of a team that is not public.
func teamSamples() []sample {
	return []sample{
		{name: "members-best", path: "/best/kites/9", status: http.StatusOK},
		{name: "members-best-empty", path: "/best/rooks/8", status: http.StatusOK},
		{name: "team-best", path: "/teams/kites/best", status: http.StatusOK},
		{name: "team-best-empty", path: "/teams/rooks/best", status: http.StatusOK},
	}
}

// refusedBest is the form with something wrong in each of its parts.
var refusedBest = url.Values{"form": {models.NewFormID()}, "strongest-skill": {"101"}, "equal-form": {"x"}, "least-time-on": {"on"}, "least-time": {"0"}, "mode": {"unfair"}}

func TestTeamPagesAreValidHTML(t *testing.T) {
	s, folder := startTeamSite(t), t.TempDir()
	for _, language := range views.Languages {
		write := func(name string, body []byte) {
			if err := os.WriteFile(filepath.Join(folder, name+"."+language.Tag+".html"), body, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, page := range teamSamples() {
			write(page.name, s.do(t, http.MethodGet, page.path, nil, "Accept-Language", language.Tag))
		}
		write("team-best-refused", s.do(t, http.MethodPost, "/teams/kites/best", refusedBest, "Accept-Language", language.Tag))
		stale := url.Values{"form": {models.NewFormID()}, "mode": {"equal"}, "seen": {"another state"}}
		for i, part := range models.WeightParts {
			for _, m := range models.Modes {
				stale.Set(string(m)+"-"+part, []string{"20", "20", "20", "20", "20"}[i])
			}
		}
		conflict := s.do(t, http.MethodPost, "/teams/kites/best", stale, "Accept-Language", language.Tag)
		if !strings.Contains(string(conflict), "meanwhile-title") {
			t.Error("no conflict")
		}
		write("team-best-conflict", conflict)
	}
	validateHTML(t, folder)
}

// TestBrowserTeamBest looks at the pages in a real browser, and changes what is best as a coach does.
func TestBrowserTeamBest(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser, s := startBrowser(t), startTeamSite(t)
	for i, page := range append(teamSamples(), sample{name: "team-best-refused", path: "/teams/kites/best", form: refusedBest, status: http.StatusUnprocessableEntity}) {
		t.Run(page.name, func(t *testing.T) {
			language := views.Languages[i%len(views.Languages)].Tag
			checkPage(s.signIn(newTab(browser, t, s.base, language)), page, string(axe))
		})
	}
	for _, scripts := range []bool{true, false} {
		t.Run(map[bool]string{true: "with scripts", false: "without scripts"}[scripts], func(t *testing.T) {
			s := startTeamSite(t)
			b := s.signIn(newTab(browser, t, s.base, "en"))
			if !scripts {
				b.withoutScripts()
			}
			changeWhatIsBest(b)
			saved, err := s.db.TeamOfMember(t.Context(), "kites", s.account.ID)
			if err != nil || saved.Weights != "strongest=0,0,100,0,0" || saved.Rules != "least-time 50\nrest 1\nlines 2 soft\nkeeper-time 50 soft" {
				t.Errorf("saved %q and %q: %v", saved.Weights, saved.Rules, err)
			}
		})
	}
}

func changeWhatIsBest(b *tab) {
	const change, keeper = `[data-trial="strongest"] [data-change]`, `[data-trial="strongest"] [data-lineup]`
	b.load(chromedp.Navigate(b.base + "/best/kites/7"))
	if got := b.text(".lineup .player-name"); got != "Skilled Sam" {
		b.Fatalf("%s keeps goal", got)
	}
	b.press(`.team-nav a[href="/teams/kites/best"]`)
	if got := b.text(change); got != "As it is saved" {
		b.Errorf("before a change the example says %q", got)
	}
	b.write("#strongest-skill", "0")
	b.write("#strongest-form", "0")
	if b.scripts {
		b.do(chromedp.WaitVisible(chromedp.CSS(".weights-sum-wrong#strongest")), chromedp.WaitVisible(chromedp.CSS(".trials-state:not(:empty)")))
		if got := b.text("#strongest"); got != "10" {
			b.Errorf("the sum of 0, 0, 10, 0 and 0 is %q", got)
		}
	}
	b.write("#strongest-fitness", "100")
	if b.scripts {
		value[bool](b, `new Promise((done) => {
			const place = document.querySelector('`+change+`'), look = () => place.textContent.includes("Fitter Flo in") && done(true);
			new MutationObserver(look).observe(place, {childList: true, characterData: true, subtree: true});
			look();
		})`)
		b.want(0, ".weights-sum-wrong")
		b.want(1, ".trials-state:empty")
		if value[bool](b, `document.querySelector("[data-try]").checkVisibility()`) {
			b.Error("the button to try is there, though the example follows by itself")
		}
	} else if status := b.press("[data-try]"); status != 200 {
		b.Fatalf("tried: %d", status)
	}
	if got := b.text(change); !strings.Contains(got, "Fitter Flo in, ") || !strings.HasSuffix(got, "Skilled Sam out") {
		b.Errorf("the example says %q", got)
	}
	if got := b.text(keeper); !strings.Contains(got, "Fitter Flo (GK)") {
		b.Errorf("the lineup of the example: %q", got)
	}
	b.press(".rule-packs button") // under 9
	b.want(4, ".rule-on input:checked")
	if got := value[string](b, `document.querySelector("#strongest-fitness").value`); got != "100" {
		b.Errorf("taking over rules forgets the weights: %s", got)
	}
	save := chromedp.Click(chromedp.CSS(".team-best > .primary"), chromedp.NodeVisible)
	if !b.scripts { // by keyboard
		b.do(chromedp.Focus(chromedp.CSS("#least-time")))
		save = chromedp.KeyEvent(kb.Enter)
	}
	if status := b.load(save); status != 200 || b.address() != "/teams/kites/best" {
		b.Fatalf("saved: %d at %s: %s", status, b.address(), b.text("main"))
	}
	if got := b.text(".flash"); !strings.Contains(got, "Saved.") {
		b.Errorf("the message is %q", got)
	}
	b.want(4, ".rule-on input:checked")
	b.press(`.team-nav a[href="/best/kites/7"]`)
	if got := b.text(".lineup .player-name"); got != "Fitter Flo" {
		b.Errorf("afterwards %s keeps goal", got)
	}
	b.want(4, ".match-rules li")
	ctx, cancel := b.within()
	defer cancel()
	sheet, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		b.Fatal(err)
	}
	if n := len(pdfPage.FindAll(sheet, -1)); n != 1 {
		b.Errorf("a member's lineup is printed on %d pages", n)
	}
}
