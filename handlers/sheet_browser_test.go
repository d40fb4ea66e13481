package handlers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/gorilla/securecookie"

	"teamcoach/models"
)

// twenty is a squad with names of every length.
func twenty() []models.Player {
	lasts := []string{"Ek", "Sonnenschein", "Featherstonehaugh", "de la Cruz Fernández", "Ödegård"}
	var all []models.Player
	for i := range 20 {
		p := models.NewPlayer(fmt.Sprintf("%c%s %s", 'A'+i, "da", lasts[i%len(lasts)]))
		p.Shirt, p.Skills = i+1, map[string]int{"GK": 5, "CB": 5, "CM": 5, "ST": 5}
		all = append(all, p)
	}
	return all
}

// longMatch is a match with as many changes as a plan can have.
func (m *matched) longMatch() {
	m.match = m.addMatch(m.team, models.Match{
		Opponent: "Sporting Club of Upper Longname and the Surrounding Villages", Periods: 4, Minutes: 15, Blocks: 5, KickOff: time.Now().Add(-2 * time.Hour).Truncate(time.Minute),
	})
	m.addRotation(m.team, m.match)
}

// restlessMatch is a long match in which everybody has another position after every break.
func (m *matched) restlessMatch() {
	m.match = m.addMatch(m.team, models.Match{Periods: 4, Minutes: 15, Blocks: 5})
	sport, _ := m.sports.Get(m.team.Sport)
	format, _ := sport.Format(m.match.Format)
	plan := &models.Plan{MatchID: m.match.ID}
	for i := range m.match.Stretches() {
		stretch := models.Stretch{Formation: format.Formations[0].ID, Slots: map[string]int{}}
		for j, slot := range format.Formations[0].Slots {
			stretch.Slots[slot.ID] = m.squad[(2*i+j)%len(m.squad)].Ordinal
		}
		plan.Stretches = append(plan.Stretches, stretch)
	}
	m.savePlan(plan)
}

// TestBrowserSheet looks at every page on paper and about what was played, prints them, and follows a shared link from
// its making until it is taken back.
func TestBrowserSheet(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	for _, format := range []string{"7", "11"} {
		t.Run("printed, "+format+" a side", func(t *testing.T) {
			m, base := serveMatched(t, models.Team{Sport: "soccer", Format: format, Type: models.Senior, Visibility: models.Private}, twenty()...)
			m.addRotation(m.team, m.match)
			for _, language := range []string{"en", "de"} {
				b := newTab(browser, t, base, language)
				b.signIn(m.site, m.owner.account)
				b.prints(m.path("/sheet"))
				b.prints(m.path("/card"))
			}
			m.longMatch()
			link := base + m.link(t, "Club house", "7")
			b := newTab(browser, t, base, "de")
			b.signIn(m.site, m.owner.account)
			if got := scanned(t, b.prints(m.path("/sheet"))); got != link {
				t.Errorf("the code on the printed page leads to %q, not %q", got, link)
			}
			b.prints(m.path("/card"))
			m.restlessMatch()
			m.link(t, "Club house", "7")
			b.prints(m.path("/sheet"))
			b.prints(m.path("/card"))
			leads(t, m.owner.post(m.path("/result"), m.resultFields(t, m.owner)), m.path("/result"))
			b.prints(m.path("/compliance"))
		})
	}
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run("shared "+name, func(t *testing.T) {
			m, base := serveMatched(t, models.Team{Type: models.Junior, Visibility: models.Private}, sevens()...)
			m.addRotation(m.team, m.match)
			owner, stranger := newTab(browser, t, base, "en"), newTab(browser, t, base, "de")
			owner.signIn(m.site, m.owner.account)
			if !scripts {
				owner.withoutScripts()
				stranger.withoutScripts()
			}
			m.fromSheetToStranger(owner, stranger)
		})
	}
	t.Run("pages", func(t *testing.T) {
		m, base := serveMatched(t, models.Team{Type: models.Youth, Visibility: models.Private}, twenty()...)
		empty := m.path("/sheet")
		m.longMatch()
		form := m.resultFields(t, m.owner, "ours", "12", "theirs", "0", "rows[0].goals", "7", "rows[1].yellow", "1")
		link := m.link(t, "Parents", "7")
		open := m.path("/result")
		m.longMatch()
		leads(t, m.owner.post(m.path("/result"), m.resultFields(t, m.owner, "ours", "3", "theirs", "3", "rows[0].goals", "1")), m.path("/result"))
		form.Set("theirs", "many")
		for path, language := range map[string]string{
			empty: "en", m.path("/sheet"): "de", m.path("/card"): "en", open: "de", m.path("/result"): "en", m.path("/compliance"): "de",
			"/teams/harbour/season": "en", "/teams/harbour/season?sort=minutes": "de",
		} {
			b := newTab(browser, t, base, language)
			b.signIn(m.site, m.owner.account)
			checkPage(b, sample{name: path, path: path, status: 200}, string(axe))
		}
		b := newTab(browser, t, base, "de")
		b.signIn(m.site, m.owner.account)
		checkPage(b, sample{name: "refused", path: open, form: form, status: 422}, string(axe))
		checkPage(newTab(browser, t, base, "en"), sample{name: "shared", path: link, status: 200}, string(axe))
	})
}

// serveMatched serves a site with a team and its match to browsers, whose owner can also be asked past them.
func serveMatched(t testing.TB, team models.Team, squad ...models.Player) (m *matched, base string) {
	t.Helper()
	s, base := serveSite(t)
	m = s.matched(team, squad...)
	secret, err := s.db.StartSession(t.Context(), m.owner.account.ID, "a test")
	if err != nil {
		t.Fatal(err)
	}
	value, err := securecookie.EncodeMulti("session", secret, securecookie.CodecsFromPairs(sessionKeys[0], nil)...)
	if err != nil {
		t.Fatal(err)
	}
	m.owner.cookie = "session=" + value // without https it has another name
	return m, base
}

// prints returns a page as it is printed, and fails unless that is on one sheet of A4.
func (b *tab) prints(path string) []byte {
	b.Helper()
	b.load(chromedp.Navigate(b.base + path))
	ctx, cancel := b.within()
	defer cancel()
	sheet, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		b.Fatal(err)
	}
	if n := len(pdfPage.FindAll(sheet, -1)); n != 1 {
		b.Errorf("%s is printed on %d pages", path, n)
	}
	return sheet
}

// fromSheetToStranger is one story in the browsers of two people.
func (m *matched) fromSheetToStranger(owner, stranger *tab) {
	owner.load(chromedp.Navigate(owner.base + m.path("/sheet")))
	if owner.scripts {
		value[chromedp.Void](owner, `navigator.clipboard.writeText = async (text) => { window.copied = text }`)
		owner.do(chromedp.Click(chromedp.CSS(".sheet-message button"), chromedp.NodeVisible))
		if got := value[string](owner, `window.copied`); !strings.Contains(got, m.squad[0].Name) {
			owner.Errorf("copied %q", got)
		}
	}
	owner.write("#name", "Parents")
	if status := owner.press(`form[action$="/links"] .primary`); status != 200 {
		owner.Fatalf("no link was made: %d", status)
	}
	link := value[string](owner, `document.querySelector("#flash-link").value`)

	if status := stranger.load(chromedp.Navigate(link)); status != 200 {
		stranger.Fatalf("the link opens nothing: %d", status)
	}
	stranger.want(9, ".sheet-list li")
	stranger.prefer("prefers-color-scheme", "dark")
	ctx, cancel := stranger.within()
	defer cancel()
	screen, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		stranger.Fatal(err)
	}
	picture := filepath.Join(stranger.TempDir(), "shared.png")
	if err := os.WriteFile(picture, screen, 0o600); err != nil {
		stranger.Fatal(err)
	}
	if got := scannedPicture(stranger, picture); got != link {
		stranger.Errorf("the code on the screen leads to %q, not %q", got, link)
	}
	if got := stranger.text("main"); !strings.Contains(got, "Ada C.") || strings.Contains(got, "Canarywing") {
		stranger.Errorf("the stranger reads %q", got)
	}
	if status := stranger.press(`.take-away a[href$="/text"]`); status != 200 {
		stranger.Errorf("no text: %d", status)
	}

	if status := owner.press(".match-links .member button"); status != 200 {
		owner.Fatalf("not taken back: %d", status)
	}
	owner.want(0, ".match-links .member")
	stranger.expect(link, 404)
	if status := stranger.load(chromedp.Navigate(link)); status != 404 {
		stranger.Errorf("a link that was taken back: %d", status)
	}
	if got := stranger.text("main"); !strings.Contains(got, "zurückgenommen") || slices.ContainsFunc(m.squad, func(p models.Player) bool { return strings.Contains(got, p.Name) }) {
		stranger.Errorf("the stranger reads %q", got)
	}
}
