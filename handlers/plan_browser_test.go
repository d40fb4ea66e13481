package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"teamcoach/models"
	"teamcoach/models/modelstest"
	"teamcoach/views"
)

// planDay is the day of the matches that are looked at.
var planDay = time.Date(2031, 5, 10, 9, 0, 0, 0, time.UTC)

// planSamples makes matches of an account in every state of planning, and returns the pages of their plans.
func (u *user) planSamples() []sample {
	u.t.Helper()
	ctx := context.Background()
	get := func(name, path string) sample { return sample{name: name, path: path, status: http.StatusOK} }
	path := func(t *models.Team, m *models.Match) string {
		return "/teams/" + t.Slug + "/matches/" + m.ID + "/plan"
	}
	full := u.ownTeam("plan-full", versatile(13)...)
	rules, err := models.ParseRules("least-time 50\nrest 1\nkeeper-time 50\nchanges 3")
	if err != nil {
		u.t.Fatal(err)
	}
	best, err := full.Best()
	if err != nil {
		u.t.Fatal(err)
	}
	best.Rules = rules
	after := full.WithBest(best)
	if err := u.db.EditBest(ctx, models.By{}, after, u.sports, full.BestSeen()); err != nil {
		u.t.Fatal(err)
	}
	proposal := u.addMatch(after, models.Match{Opponent: "Proposal Park", KickOff: planDay})
	saved := u.addMatch(after, models.Match{Opponent: "Saved Spurs", KickOff: planDay.Add(2 * time.Hour), Periods: 2, Minutes: 25, Blocks: 4})
	wishes := models.NewPlanWishes(after, saved)
	wishes.Mode, wishes.Pins = models.Balanced, []models.Pin{
		{Player: 1, Slot: "GK", From: 1, To: 4}, {Player: 4, Slot: "GK", From: 3, To: 6}, {Player: 5, Off: true, From: 1, To: 2}, {Player: 6, Off: true, From: 1, To: 8},
	}
	u.addPlan(after, saved, wishes)

	long := u.ownTeam("plan-long", versatile(16)...)
	wide := u.addMatch(long, models.Match{Opponent: "Long Day Out", Periods: 4, Minutes: 12, Blocks: 3, KickOff: planDay})
	u.addPlan(long, wide, models.PlanWishes{Mode: models.Equal})

	few := u.ownTeam("plan-few", versatile(5)...)
	short := u.addMatch(few, models.Match{Opponent: "Five of Seven"})
	u.addPlan(few, short, models.PlanWishes{Mode: models.Strongest})
	none := u.ownTeam("plan-none")
	empty := u.addMatch(none, models.Match{})

	sets := u.otherSport("plan-sets", "volleyball", "6", 9)
	set := u.addMatch(sets, models.Match{})
	u.addPlan(sets, set, models.PlanWishes{Mode: models.Strongest})
	boards := u.otherSport("plan-boards", "chess", "8", 10)
	board := u.addMatch(boards, models.Match{})

	swap := func(number string, cells ...string) url.Values {
		return url.Values{"form": {models.NewFormID()}, "number": {number}, "mode": {"strongest"}, "formation": {"none"}, "stretch": {"1"}, "do": {"swap"}, "cell[]": cells}
	}
	return []sample{
		get("plan-proposal", path(after, proposal)),
		get("plan", path(after, saved)),
		get("plan-why", path(after, saved)+"?stretch=3&why=2-3"),
		get("plan-versions", path(after, saved)+"/versions"),
		{name: "plan-refused", path: path(after, saved), form: swap("1", "p1.1", "p2.2"), status: http.StatusUnprocessableEntity},
		{name: "plan-conflict", path: path(after, saved), form: swap("7", "p1.1"), status: http.StatusConflict},
		get("plan-long", path(long, wide)),
		get("plan-few", path(few, short)),
		get("plan-none", path(none, empty)),
		get("plan-sets", path(sets, set)+"?stretch=2"),
		get("plan-boards", path(boards, board)),
		get("plan-day", "/teams/plan-full/days/2031-05-10/plan"),
		get("plan-day-none", "/teams/plan-none/days/2031-05-10/plan"),
	}
}

// otherSport makes a team of the user that plays something else.
func (u *user) otherSport(slug, sportID, formatID string, players int) *models.Team {
	u.t.Helper()
	sport, _ := u.sports.Get(sportID)
	format, _ := sport.Format(formatID)
	var squad []models.Player
	for i := range players {
		p := models.NewPlayer(fmt.Sprintf("Robin Player%d", i+1))
		for j, slot := range format.Formations[0].Slots {
			p.Skills[slot.Position] = 1 + (i*5+j*3)%10
		}
		squad = append(squad, p)
	}
	team := &models.Team{Slug: slug, Name: slug, Sport: sportID, Format: formatID, Type: models.Senior, Mode: models.Strongest, Color: "teal", Visibility: models.Private}
	if err := u.db.CreateTeam(context.Background(), models.By{}, u.account.ID, team, squad); err != nil {
		u.t.Fatal(err)
	}
	return team
}

// TestPlanPagesAreValid has html-validate read the plans as coaches and viewers see them.
func TestPlanPagesAreValid(t *testing.T) {
	s := demoSite(t)
	folder, ada := t.TempDir(), s.user("Ada")
	for _, page := range ada.planSamples() {
		for _, language := range views.Languages {
			w := ada.get(page.path, "Accept-Language", language.Tag)
			if page.form != nil {
				w = ada.post(page.path, page.form, "Accept-Language", language.Tag)
			}
			if w.Code != page.status {
				t.Errorf("%s: %d, want %d", page.name, w.Code, page.status)
			}
			if err := os.WriteFile(filepath.Join(folder, page.name+"."+language.Tag+".html"), w.Body.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	validateHTML(t, folder)
}

// TestBrowserPlan looks at the plans in a real browser, and plans as a coach does.
func TestBrowserPlan(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	s, base := serveSite(t)
	ada := s.user("Ada")
	t.Run("pages", func(t *testing.T) {
		for i, page := range ada.planSamples() {
			t.Run(page.name, func(t *testing.T) {
				b := newTab(browser, t, base, views.Languages[i%len(views.Languages)].Tag)
				b.signIn(s, ada.account)
				checkPage(b, page, string(axe))
			})
		}
	})
	t.Run("on a phone", func(t *testing.T) {
		b := newTab(browser, t, base, "en")
		b.size(390, true)
		coachPlans(ada, b, "on-a-phone")
	})
	t.Run("on a phone without scripts", func(t *testing.T) {
		b := newTab(browser, t, base, "en")
		b.size(390, true)
		b.withoutScripts()
		coachPlans(ada, b, "without-scripts")
	})
	t.Run("by keyboard", func(t *testing.T) { planByKeyboard(ada, newTab(browser, t, base, "en")) })
	t.Run("on one sheet of paper", func(t *testing.T) { planOnPaper(ada, newTab(browser, t, base, "en")) })
}

// shownPlan is the table of the plan as the browser shows it.
func shownPlan(b *tab) planTable {
	b.Helper()
	return value[planTable](b, `Object.fromEntries([...document.querySelectorAll(".plan-grid tbody tr:not(.plan-empty)")].map((row) =>
		[row.querySelector(".plan-player").textContent.trim(), [...row.querySelectorAll(".plan-text")].map((cell) => cell.textContent.trim())]))`)
}

// document is the page as the browser has it.
func (b *tab) document() *goquery.Document {
	b.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(value[string](b, `document.documentElement.outerHTML`)))
	if err != nil {
		b.Fatal(err)
	}
	return doc
}

// tap taps a cell: with scripts the cell, else its checkbox.
func (b *tab) tap(cell string) {
	b.Helper()
	value[bool](b, fmt.Sprintf(`(document.querySelector('input[value="%s"]').closest("td").scrollIntoView({block: "center", inline: "center"}), true)`, cell))
	b.do(chromedp.Click(chromedp.CSS(`.plan-cell:has(input[value="`+cell+`"]) label`), chromedp.NodeVisible))
}

// coachPlans goes the way from who comes to a plan that is saved, changed, held and solved again.
func coachPlans(ada *user, b *tab, slug string) {
	b.Helper()
	p := &planned{user: ada, team: ada.ownTeam(slug, versatile(10)...)}
	p.match = ada.addMatch(p.team, models.Match{Periods: 2, Minutes: 20, Blocks: 2})
	p.path = "/teams/" + slug + "/matches/" + p.match.ID + "/plan"
	raw := modelstest.SQL(b, ada.db)
	squad := p.planQuestion(p.team, p.match).Squad
	for _, i := range []int{8, 9} { // two say no
		if _, err := raw.Exec(`INSERT INTO availability (fixture_id, player_id, answer, by_player, at) VALUES ($1, $2, 'no', true, 1)`, p.match.ID, squad[i].ID); err != nil {
			b.Fatal(err)
		}
	}
	b.signIn(ada.site, ada.account)
	b.load(chromedp.Navigate(b.base + p.path))
	if got := len(shownPlan(b)); got != 8 {
		b.Fatalf("%d players are planned, of whom 8 come", got)
	}
	if status := b.press(`button[value="save"]`); status != 200 {
		b.Fatalf("saving: %d", status)
	}
	before := shownPlan(b)
	x, y := p.pair(b.document(), 1)
	b.tap(x)
	if b.scripts {
		b.want(1, ".plan-chosen")
		if got := b.text("[data-say]"); !strings.Contains(got, "chosen") {
			b.Errorf("a tap says %q", got)
		}
		b.load(chromedp.Click(chromedp.CSS(`.plan-cell:has(input[value="`+y+`"]) label`), chromedp.NodeVisible))
	} else {
		b.tap(y)
		b.press(`button[value="swap"]`)
	}
	after := shownPlan(b)
	if diff := before.differences(after); len(diff) != 2 {
		b.Errorf("two taps change %v", diff)
	}
	if got := b.text(".flash"); !strings.Contains(got, "changed places") {
		b.Errorf("after the swap: %s", got)
	}
	b.tap(x)
	b.press(`button[value="lock"]`)
	b.want(1, ".plan-locked")
	b.press(`button[value="solve"]`)
	b.want(1, ".plan-locked")
	if b.want(1, ".plan-pins"); !strings.Contains(b.text(".proof"), "Version 4") {
		b.Errorf("after all: %s", b.text(".proof"))
	}
	b.tap(x)
	b.press(`button[value="why"]`)
	if got := b.text("#why"); !strings.Contains(got, "Why ") {
		b.Errorf("no reason: %s", got)
	}
}

// planByKeyboard swaps two players with the keys of a grid alone.
func planByKeyboard(ada *user, b *tab) {
	p := &planned{user: ada, team: ada.ownTeam("by-keyboard", versatile(10)...)}
	p.match = ada.addMatch(p.team, models.Match{Periods: 2, Minutes: 20, Blocks: 2})
	p.path = "/teams/by-keyboard/matches/" + p.match.ID + "/plan"
	ada.addPlan(p.team, p.match, models.PlanWishes{})
	b.signIn(ada.site, ada.account)
	b.load(chromedp.Navigate(b.base + p.path))
	focused := func() string {
		return value[string](b, `document.activeElement.querySelector("input")?.value ?? document.activeElement.tagName`)
	}
	if got := value[int](b, `document.querySelectorAll('.plan-cell[tabindex="0"]').length`); got != 1 {
		b.Errorf("%d cells can be reached by Tab", got)
	}
	b.do(chromedp.Focus(chromedp.CSS(`.plan-cell[tabindex="0"]`)))
	first := focused()
	b.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent(kb.ArrowUp))
	if got := focused(); first != "p1.1" || got != "p1.2" {
		b.Errorf("from %s the arrows lead to %s", first, got)
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	b.want(1, `.plan-cell[aria-selected="true"]`)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.want(0, `.plan-cell[aria-selected="true"]`)

	before := shownPlan(b)
	x, y := p.pair(b.document(), 2)
	walk := func(to string) {
		b.Helper()
		b.do(chromedp.KeyEvent(kb.PageUp))
		for range 12 {
			if focused() == to {
				return
			}
			b.do(chromedp.KeyEvent(kb.ArrowDown))
		}
		b.Fatalf("the arrows do not lead to %s", to)
	}
	walk(x)
	b.do(chromedp.KeyEvent(kb.Enter))
	walk(y)
	b.load(chromedp.KeyEvent(kb.Enter))
	if diff := before.differences(shownPlan(b)); len(diff) != 2 {
		b.Errorf("the keys change %v", diff)
	}
	if got := focused(); got != y {
		b.Errorf("after the swap the focus is on %s, not on %s", got, y)
	}
}

// planOnPaper prints plans: the table fits one page.
func planOnPaper(ada *user, b *tab) {
	b.signIn(ada.site, ada.account)
	team := ada.ownTeam("on-paper", versatile(22)...)
	match := ada.addMatch(team, models.Match{Periods: 2, Minutes: 30, Blocks: 10})
	ada.addPlan(team, match, models.PlanWishes{})
	b.load(chromedp.Navigate(b.base + "/teams/on-paper/matches/" + match.ID + "/plan"))
	ctx, cancel := b.within()
	defer cancel()
	sheet, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		b.Fatal(err)
	}
	if n := len(pdfPage.FindAll(sheet, -1)); n != 1 {
		b.Errorf("the plan is printed on %d pages", n)
	}
	if !landscape.Match(sheet) {
		b.Error("the page is not landscape")
	}
}

var landscape = regexp.MustCompile(`/MediaBox\s*\[0 0 84[12]`)
