package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"teamcoach/models"
	"teamcoach/models/modelstest"
	"teamcoach/views"
)

// availabilitySamples makes a team with matches, answers and contacts, and returns every page of them.
func (u *user) availabilitySamples() []sample {
	u.t.Helper()
	ctx := context.Background()
	must := func(err error) {
		u.t.Helper()
		if err != nil {
			u.t.Fatal(err)
		}
	}
	squad := sevens()
	squad[0].Status, squad[0].Until = models.Injured, "2999-12-31"
	squad[1].Status, squad[1].Matches = models.Suspended, 2
	squad[2].Name, squad[2].Shirt = "Wolfeschlegelsteinhausenbergerdorff-Przewalski, Anastasia Maximiliana", models.NoShirt
	team := u.ownTeam("answers", squad...)
	empty, few := u.ownTeam("nobody"), u.ownTeam("idle", sevens()[:2]...)
	players := u.squad(team)
	day := time.Now().Truncate(24 * time.Hour).Add(34 * time.Hour)
	match := u.addMatch(team, models.Match{Opponent: "SV Langenbrettach 1921 II", KickOff: day})
	cup := u.addMatch(team, models.Match{Opponent: "Puddle Rovers", Side: models.Visit, KickOff: day.Add(7 * 24 * time.Hour)})
	closed := u.addMatch(team, models.Match{Opponent: "Closed Town", KickOff: day.Add(-24*time.Hour + 10*time.Hour)})
	off := u.addMatch(team, models.Match{Opponent: "Rained Off", KickOff: day.Add(9 * 24 * time.Hour)})
	bare := u.addMatch(empty, models.Match{})
	u.execute(fmt.Sprintf("UPDATE fixture SET venue = 'Sportplatz Am Wasserturm, Wasserturmstraße 17', meet = 45, zone = 'Europe/Berlin', remind_at = kick_off - 3600000 WHERE id = '%s'", match.ID))
	u.execute(fmt.Sprintf("UPDATE fixture SET closes_at = 1 WHERE id = '%s'", closed.ID))
	u.execute(fmt.Sprintf("UPDATE fixture SET state = 'cancelled' WHERE id = '%s'", off.ID))
	var edits []models.AvailabilityEdit
	for i, a := range []models.Availability{
		{Answer: models.No}, {Answer: models.Yes}, {Answer: models.Yes, Note: "Brings the linesman's flags and the long rope from the shed"}, {Answer: models.Late, FromMinute: 20},
		{Answer: models.Early, ToMinute: 45}, {Answer: models.Maybe, Note: "dentist"},
	} {
		a.PlayerID = players[i].ID
		edits = append(edits, models.AvailabilityEdit{Availability: a})
	}
	must(u.db.SaveAvailabilities(ctx, models.By{}, match, edits))
	must(u.db.SaveAvailabilities(ctx, models.By{}, cup, edits[3:]))
	must(u.db.SaveContacts(ctx, models.By{}, &players[4], models.ContactsVersion(nil), []models.Contact{
		{Email: "mother@canary.test", Name: "Mother", Language: "de"}, {Email: "ed@canary.test"},
	}))
	must(u.db.SaveContacts(ctx, models.By{}, &players[6], models.ContactsVersion(nil), []models.Contact{{Email: "gus@canary.test"}}))
	var secret string
	if _, err := u.db.AskPlayers(ctx, models.By{}, match, true, time.Now(), func(r *models.Request) (models.Mail, error) {
		if r.Contact.Email == "ed@canary.test" {
			secret = r.Secret
		}
		return views.RequestMail(ctx, "https://x.test", r)
	}); err != nil {
		u.t.Fatal(err)
	}
	link := &models.Link{TeamID: team.ID, PlayerID: players[4].ID}
	must(u.db.AnswerMatches(ctx, link, time.Now(), []models.AvailabilityEdit{{Availability: models.Availability{MatchID: match.ID, Answer: models.Early, ToMinute: 40, Note: "Music lesson"}, Shown: u.answer(match, &players[4]).At}}))
	stopped, err := u.db.LinkPlayers(ctx, models.By{}, few.ID, u.squad(few)[:1], "")
	must(err)
	_, err = u.db.LinkPlayers(ctx, models.By{}, team.ID, players[4:5], "Grandfather")
	must(err)
	page := "/teams/answers/matches/" + match.ID + "/availability"
	contacts := "/teams/answers/players/" + players[4].ID + "/contacts"
	form := func(fields ...string) url.Values {
		f := form(fields...)
		f.Set("rows[0].shown", "x")
		return f
	}
	get := func(name, path string) sample { return sample{name: name, path: path, status: http.StatusOK} }
	post := func(name, path string, status int, f url.Values) sample {
		return sample{name: name, path: path, status: status, form: f}
	}
	return []sample{
		get("availability", page),
		get("availability-closed", "/teams/answers/matches/"+closed.ID+"/availability"),
		get("availability-nobody", "/teams/nobody/matches/"+bare.ID+"/availability"),
		post("availability-refused", page, 422, form("rows[0].id", players[4].ID, "rows[0].answer", "late", "rows[0].minute", "many", "rows[0].note", strings.Repeat("x", 201))),
		post("availability-conflict", page, 409, form("rows[0].id", players[4].ID, "rows[0].answer", "no", "rows[0].version", "5")),
		get("availability-team", "/teams/answers/availability"),
		get("availability-team-nobody", "/teams/nobody/availability"),
		get("availability-team-idle", "/teams/idle/availability"),
		post("availability-links", "/teams/answers/availability/links", 200, form()),
		get("contacts", contacts),
		post("contacts-refused", contacts, 422, form("rows[0].email", "nobody", "rows[1].email", "a@x.test", "rows[2].email", "A@x.test", "rows[2].name", strings.Repeat("x", 81), "rows[2].language", "tlh")),
		post("contacts-conflict", contacts, 409, form("rows[0].email", "other@x.test")),
		post("contacts-link-refused", "/teams/answers/players/"+players[4].ID+"/links", 422, form("name", strings.Repeat("x", 81))),
		get("own", "/availability/"+secret),
		get("own-idle", "/availability/"+stopped[0].Secret+"?saved=1"),
		post("own-refused", "/availability/"+secret, 422, form("rows[0].id", match.ID, "rows[0].answer", "late", "rows[0].minute", "many")),
		post("own-conflict", "/availability/"+secret, 409, form("rows[0].id", match.ID, "rows[0].answer", "no", "rows[0].version", "5")),
	}
}

// answer is what is stored of a player and a match.
func (s *site) answer(m *models.Match, p *models.Player) models.Availability {
	s.t.Helper()
	all, err := s.db.Availabilities(context.Background(), m.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return all[p.ID]
}

// TestAvailabilityPagesAreValid has html-validate read every page of availability, in both languages.
func TestAvailabilityPagesAreValid(t *testing.T) {
	s, folder := newSite(t, modelstest.Open(t, modelstest.SQLite(t))), t.TempDir()
	ada := s.user("Ada")
	for _, page := range ada.availabilitySamples() {
		for _, language := range views.Languages {
			w := ada.get(page.path, "Accept-Language", language.Tag)
			if page.form != nil {
				page.form.Set("form", models.NewFormID())
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

// TestBrowserAvailability looks at the pages of availability in a real browser, and uses them as a coach and a player
// do.
func TestBrowserAvailability(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	s, base := serveSite(t)
	ada := s.user("Ada")
	t.Run("pages", func(t *testing.T) {
		for i, sample := range ada.availabilitySamples() {
			t.Run(sample.name, func(t *testing.T) {
				b := newTab(browser, t, base, views.Languages[i%len(views.Languages)].Tag)
				if !strings.HasPrefix(sample.path, "/availability/") {
					b.signIn(s, ada.account)
				}
				checkPage(b, sample, string(axe))
			})
		}
	})
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("asked and answered, coach's scripts %t", scripts), func(t *testing.T) {
			s, base := serveSite(t)
			askedAndAnswered(s, newTab(browser, t, base, "en"), newTab(browser, t, base, "en"), scripts)
		})
	}
	t.Run("by keyboard", func(t *testing.T) {
		s, base := serveSite(t)
		answersByKeyboard(s, newTab(browser, t, base, "en"))
	})
}

// askedAndAnswered has a coach make links, a player answer on a phone without scripts, and the coach look at it; then
// the time for answers is over.
func askedAndAnswered(s *site, coach, phone *tab, scripts bool) {
	ada := s.user("Ada")
	team := ada.ownTeam("canaries", sevens()...)
	match := s.addMatch(team, models.Match{Opponent: "Puddle Rovers"})
	squad := ada.squad(team)
	coach.signIn(s, ada.account)
	if !scripts {
		coach.withoutScripts()
	}
	page := coach.base + "/teams/canaries/matches/" + match.ID + "/availability"
	coach.load(chromedp.Navigate(page))
	if got := coach.text(".turnout ul"); got != "0 come0 perhaps0 do not come9 have not answered" {
		coach.Errorf("nobody has answered: %q", got)
	}
	coach.press(`form[action$="/availability/links"] .primary`)
	lines := strings.Split(strings.TrimSpace(value[string](coach, `document.querySelector("#links").value`)), "\n")
	if len(lines) != len(squad) || !strings.HasPrefix(lines[2], squad[2].Name+": "+coach.base+"/availability/") {
		coach.Fatalf("the links are %q", lines)
	}
	_, link, _ := strings.Cut(lines[2], ": ")

	phone.size(390, true)
	phone.withoutScripts()
	phone.load(chromedp.Navigate(link))
	if got := phone.text("h1"); got != "Cy C.: do you come?" {
		phone.Errorf("the page is for %q", got)
	}
	phone.do(chromedp.Click(chromedp.CSS(`#row0-answer input[value=late]`)))
	phone.write("#row0-minute", "25")
	phone.write("#row0-note", "School concert")
	if status := phone.press(".save-bar .primary"); status != http.StatusOK {
		phone.Fatalf("answering: %d %s", status, phone.text("main"))
	}
	if got := phone.text(".flash"); got != "Your answers are saved. Thank you!" {
		phone.Errorf("says %q", got)
	}
	if got := phone.text(".own-answer"); got != "› Comes late, from minute 25" {
		phone.Errorf("shows %q", got)
	}

	coach.load(chromedp.Navigate(page))
	if got := coach.text(".turnout ul"); got != "1 comes0 perhaps0 do not come8 have not answered" {
		coach.Errorf("one has answered: %q", got)
	}
	if got := coach.text(".answers li:nth-child(3)"); !strings.Contains(got, "answered by the player") {
		coach.Errorf("the row says %q", got)
	}
	coach.press(`button[name=all]`)
	if got := coach.text(".turnout ul"); got != "9 come0 perhaps0 do not come0 have not answered" {
		coach.Errorf("all come: %q", got)
	}
	if now := s.answer(match, &squad[2]); now.Answer != models.Late || now.FromMinute != 25 || now.Note != "School concert" || !now.ByPlayer {
		coach.Errorf("the player's answer is %+v", now)
	}

	s.execute("UPDATE fixture SET closes_at = 1")
	phone.load(chromedp.Navigate(link))
	if got := phone.text(".own-closed"); got != "The time for answers is over. Tell your coach: Ada." {
		phone.Errorf("after the time: %q", got)
	}
	phone.want(0, ".answer-choices")
}

// answersByKeyboard answers for two players without a mouse.
func answersByKeyboard(s *site, b *tab) {
	ada := s.user("Ada")
	team := ada.ownTeam("canaries", sevens()...)
	match := s.addMatch(team, models.Match{})
	squad := ada.squad(team)
	b.signIn(s, ada.account)
	b.load(chromedp.Navigate(b.base + "/teams/canaries/matches/" + match.ID + "/availability"))
	// In one event with its text, as a keyboard does.
	key := func(name string, code int64) {
		b.Helper()
		down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: name, Code: name, WindowsVirtualKeyCode: code}
		call(b, input.DispatchKeyEvent, down)
		call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: name, Code: name, WindowsVirtualKeyCode: code})
	}
	b.do(chromedp.Focus(chromedp.CSS(`#row0-answer input:checked`)))
	key("ArrowDown", 40) // from the last, no answer, to the first: comes
	key("ArrowDown", 40)
	if got := value[string](b, `document.activeElement.value`); got != "no" {
		b.Errorf("two steps on is %q", got)
	}
	key("Tab", 9)
	if got := value[string](b, `document.activeElement.id`); got != "row0-note" {
		b.Errorf("Tab leads to %s", got)
	}
	key("Tab", 9)
	key("ArrowUp", 38)
	key("Tab", 9)
	if got := value[string](b, `document.activeElement.id`); got != "row1-minute" { // leaves early
		b.Errorf("Tab leads to %s", got)
	}
	b.load(chromedp.Evaluate[chromedp.Void](`document.querySelector(".save-bar .primary").click()`))
	if first, second := s.answer(match, &squad[0]), s.answer(match, &squad[1]); first.Answer != models.No || second.Answer != models.Early {
		b.Errorf("saved %+v and %+v", first, second)
	}
}
