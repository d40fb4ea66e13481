package handlers_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"teamcoach/models"
	"teamcoach/views"
)

// matchSamples makes teams with matches of every kind, and returns the pages of matches and calendars.
func (u *user) matchSamples() []sample {
	u.t.Helper()
	team, empty := u.ownTeam("canaries", sevens()...), u.ownTeam("larder")
	sport, _ := u.sports.Get(team.Sport)
	format, _ := sport.Format(team.Format)
	now := time.Now().UTC().Truncate(time.Hour)
	var all []models.Match
	for i, name := range []string{"Robins", "FC Wolfeschlegelsteinhausenbergerdorff-Przewalski II", "Kites", "Swifts", "Owls", "Doves"} {
		m := models.NewMatch(team, format)
		m.Opponent, m.KickOff, m.Zone, m.Series = name, now.AddDate(0, 0, 7*(i-2)+3), "Europe/Berlin", "aseries"
		m.Side = models.Sides[i%3]
		all = append(all, *m)
	}
	all[0].State, all[0].Ours, all[0].Theirs = models.Over, 12, 3
	all[3].State = models.Cancelled
	all[2].Venue, all[2].Meet, all[2].Notes = "Sportplatz an der Donaudampfschifffahrtsgesellschaft 12, Obere Wiese", 45, "White shirts.\nhttps://example.org/"+strings.Repeat("long", 30)
	all[2].SetLeads(24*time.Hour, 48*time.Hour)
	if err := u.db.AddMatches(u.t.Context(), models.By{}, team, sport, all); err != nil {
		u.t.Fatal(err)
	}
	next, cancelled := "/teams/canaries/matches/"+all[2].ID, "/teams/canaries/matches/"+all[3].ID
	u.post(calendarPage, url.Values{"name": {"My phone"}})
	u.post(calendarPage, url.Values{"of": {"all"}})
	u.get("/teams") // takes the message with the link away
	get := func(name, path string) sample { return sample{name: name, path: path, status: http.StatusOK} }
	post := func(name, path string, status int, form ...string) sample {
		s := sample{name: name, path: path, status: status, form: url.Values{}}
		for i := 0; i < len(form); i += 2 {
			s.form.Set(form[i], form[i+1])
		}
		return s
	}
	return []sample{
		get("matches", matchesPage),
		get("matches-empty", "/teams/"+empty.Slug+"/matches"),
		get("matches-overview", "/teams/canaries"),
		get("match", next),
		get("match-played", "/teams/canaries/matches/"+all[0].ID),
		get("match-cancelled", cancelled),
		get("match-new", matchesPage+"/new"),
		post("match-new-refused", matchesPage+"/new", http.StatusUnprocessableEntity, "opponent", " ", "zone", "Narnia", "meet", "x", "format", "99", "periods", "0", "blocks", "99", "minutes", "-1",
			"closes", "x", "remind", "x", "mode", "x", "side", "x", "notes", strings.Repeat("x", 2001), "repeat", "times"),
		get("match-edit", next+"/edit"),
		post("match-conflict", next+"/edit", http.StatusConflict, "version", "77", "opponent", "Mine", "date", "2027-05-01", "time", "12:00", "zone", "UTC", "side", "home", "format", "7",
			"periods", "2", "minutes", "30", "blocks", "3", "notes", strings.Repeat("x", 300)),
		get("match-delete", next+"/delete"),
		get("match-import", matchesPage+"/import"),
		post("match-import-refused", matchesPage+"/import", http.StatusUnprocessableEntity, "text", ""),
		post("match-import-preview", matchesPage+"/import", http.StatusOK, "zone", "Europe/Berlin", "text", "Datum;Gegner;Ort\n05/06/2027;SV Rivalen;Köln\n06/07/2027;;x"),
		post("match-import-ready", matchesPage+"/import", http.StatusOK, "zone", "Europe/Berlin", "text", league()),
		get("calendar", calendarPage),
	}
}

// TestMatchPagesAreValid has html-validate read the pages of matches and calendars, in both languages.
func TestMatchPagesAreValid(t *testing.T) {
	s, folder := demoSite(t), t.TempDir()
	ada := s.user("Ada")
	for _, p := range ada.matchSamples() {
		for _, language := range views.Languages {
			w := ada.get(p.path, "Accept-Language", language.Tag)
			if p.form != nil {
				w = ada.post(p.path, p.form, "Accept-Language", language.Tag)
			}
			if w.Code != p.status {
				t.Errorf("%s: %d, want %d: %s", p.name, w.Code, p.status, text(page(t, w), "#errors"))
			}
			if err := os.WriteFile(filepath.Join(folder, p.name+"."+language.Tag+".html"), w.Body.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	w := ada.post(calendarPage, url.Values{})
	if err := os.WriteFile(filepath.Join(folder, "calendar-fresh.html"), ada.get(w.Header().Get("Location")).Body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	validateHTML(t, folder)
}

// TestBrowserFixtures looks at the pages of matches in a real browser, and keeps a season's fixtures as a coach does on a
// phone, with scripts and without.
func TestBrowserFixtures(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	s, base := serveSite(t)
	ada := s.user("Ada")
	for i, page := range ada.matchSamples() {
		t.Run(page.name, func(t *testing.T) {
			b := newTab(browser, t, base, views.Languages[i%len(views.Languages)].Tag)
			b.signIn(s, ada.account)
			checkPage(b, page, string(axe))
		})
	}
	for _, scripts := range []bool{true, false} {
		name := map[bool]string{true: "with scripts", false: "without scripts"}[scripts]
		t.Run(name, func(t *testing.T) {
			s, base := serveSite(t)
			bo := s.user("Bo")
			team := bo.ownTeam("canaries", sevens()...)
			b := newTab(browser, t, base, "en")
			b.signIn(s, bo.account)
			b.size(390, true)
			if !scripts {
				b.withoutScripts()
			}
			keepFixtures(b, s, team)
		})
	}
}

// keepFixtures makes a series, changes part of it, imports a calendar and subscribes to the matches.
func keepFixtures(b *tab, s *site, team *models.Team) {
	b.load(chromedp.Navigate(b.base + matchesPage))
	b.press(".matches-actions .primary")
	if zone := value[string](b, `document.getElementById("zone").value`); b.scripts && zone != value[string](b, `Intl.DateTimeFormat().resolvedOptions().timeZone`) {
		b.Errorf("the browser's own time zone is not chosen, but %s", zone)
	}
	fill := func(id, content string) {
		value[string](b, `document.getElementById("`+id+`").value = "`+content+`"`)
	}
	b.write("#opponent", "Rivals")
	fill("date", "2027-10-17")
	fill("time", "15:00")
	fill("zone", "Europe/Berlin")
	if b.scripts {
		b.write("#blocks", "6")
		if got := b.text(".stretches"); got != "12 stretches of 4:10 minutes" {
			b.Errorf("the blocks come to %q", got)
		}
		value[string](b, `(() => { const f = document.getElementById("format"); f.value = "11"; f.dispatchEvent(new Event("change")); return f.value })()`)
		if got := b.text(".stretches"); got != "8 stretches of 11:15 minutes" {
			b.Errorf("the usual values of another format come to %q", got)
		}
		if value[bool](b, `document.getElementById("times").checkVisibility()`) {
			b.Error("the repetition is shown although there is none")
		}
	} else {
		b.write("#blocks", "6")
	}
	b.do(chromedp.Click(chromedp.CSS(`input[name=repeat][value=times]`), chromedp.NodeVisible))
	b.write("#times", "3")
	if status := b.press(".match-form .primary"); status != http.StatusOK {
		b.Fatalf("status %d: %s", status, b.text("#errors"))
	}
	b.want(3, ".match-line")
	all := s.matches(team)
	if len(all) != 3 || all[2].Clock() != "15:00" || all[2].KickOff.Hour() != 14 || all[0].KickOff.Hour() != 13 {
		b.Fatalf("over the end of summer time: %+v", all)
	}
	if want := map[bool]string{true: "11", false: "7"}[b.scripts]; all[0].Format != want {
		b.Errorf("format %s", all[0].Format)
	}
	// The second and the third move to another hour.
	b.load(chromedp.Navigate(b.base + matchesPage + "/" + all[1].ID + "/edit"))
	fill("time", "17:30")
	b.do(chromedp.Click(chromedp.CSS(`input[name=scope][value=following]`), chromedp.NodeVisible))
	b.press(".match-form .primary")
	if all = s.matches(team); all[0].Clock() != "15:00" || all[1].Clock() != "17:30" || all[2].Clock() != "17:30" {
		b.Errorf("this and the following: %+v", all)
	}
	b.press(`form[action$="/cancellation"] button:not([name])`)
	b.want(1, `form[action$="/restoration"]`)
	// A calendar of the league.
	b.load(chromedp.Navigate(b.base + importPage))
	value[string](b, `(() => { const t = document.getElementById("text"); t.value = `+strconv.Quote(league())+`; return "" })()`)
	b.press(".import .primary")
	b.want(3, ".import-rows tbody tr")
	b.press("button[value=save]")
	if n := len(s.matches(team)); n != 6 {
		b.Errorf("%d matches after the import", n)
	}
	// And one's own calendar.
	b.load(chromedp.Navigate(b.base + calendarPage))
	b.press(".form .primary")
	address := value[string](b, `document.getElementById("fresh").value`)
	if got, _ := s.feed(b, strings.TrimPrefix(address, b.base)); strings.Count(got, "Canary canaries") != 6 {
		b.Errorf("the calendar has %s", got)
	}
}
