package handlers_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// addRotation saves a plan of a match in which two players come on at every break for those in the next two slots: at first
// for those in the first two. Who has gone off comes on again after all others.
func (s *site) addRotation(t *models.Team, m *models.Match) *models.Plan {
	s.t.Helper()
	sport, _ := s.sports.Get(t.Sport)
	format, _ := sport.Format(m.Format)
	squad, err := s.db.Squad(s.t.Context(), t.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	plan := &models.Plan{MatchID: m.ID, Number: 1}
	formation, bench := format.Formations[0], []int{}
	stretch := models.Stretch{Formation: formation.ID, Slots: map[string]int{}}
	for i, p := range squad {
		if i < len(formation.Slots) {
			stretch.Slots[formation.Slots[i].ID] = p.Ordinal
		} else {
			bench = append(bench, p.Ordinal)
		}
	}
	for i := range m.Stretches() {
		for j := range 2 {
			if slot := formation.Slots[(2*i-2+j+2*len(formation.Slots))%len(formation.Slots)].ID; i > 0 && len(bench) > j {
				stretch.Slots[slot], bench = bench[0], append(bench[1:], stretch.Slots[slot])
			}
		}
		plan.Stretches = append(plan.Stretches, models.Stretch{Formation: stretch.Formation, Slots: maps.Clone(stretch.Slots)})
	}
	s.savePlan(plan)
	return plan
}

// savePlan saves a plan past models.
func (s *site) savePlan(plan *models.Plan) {
	s.t.Helper()
	text, err := json.Marshal(plan.Stretches)
	if err != nil {
		s.t.Fatal(err)
	}
	_, err = modelstest.SQL(s.t, s.db).Exec("INSERT INTO plan (fixture_id, number, wishes, stretches, verdict, actor, created_at) VALUES ($1, 1, '{}', $2, '{}', 'Oona', 1)",
		plan.MatchID, string(text))
	if err != nil {
		s.t.Fatal(err)
	}
}

// matched is a private team of minors with a match, its owner and two others.
type matched struct {
	*site
	team                    *models.Team
	match                   *models.Match
	squad                   []models.Player
	owner, helper, onlooker *user
}

func newMatched(t testing.TB, db *models.DB, kind models.TeamType, visibility models.Visibility) *matched {
	t.Helper()
	squad := sevens()
	squad[8].DoNotPublish, squad[8].Shirt = true, 99
	return newSite(t, db).matched(models.Team{Type: kind, Visibility: visibility}, squad...)
}

// matched makes a team with rules and members, and its match of twice twenty minutes.
func (s *site) matched(team models.Team, squad ...models.Player) *matched {
	s.t.Helper()
	m := &matched{site: s, owner: s.user("Oona"), helper: s.user("Zoe"), onlooker: s.user("Vi")}
	team.Slug, team.Name, team.Rules = "harbour", "Harbour Rovers", "least-time 50\nchanges 2"
	m.team = s.addTeam(team, squad...)
	for u, role := range map[*user]models.Role{m.owner: models.Owner, m.helper: models.Assistant, m.onlooker: models.Viewer} {
		if err := s.db.AddMember(s.t.Context(), m.team.ID, u.account.ID, role); err != nil {
			s.t.Fatal(err)
		}
	}
	m.match = s.addMatch(m.team, models.Match{Periods: 2, Minutes: 20, Blocks: 2})
	m.squad = m.owner.squad(m.team)
	return m
}

func eachMatched(t *testing.T, kind models.TeamType, visibility models.Visibility, fn func(t *testing.T, m *matched)) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) { fn(t, newMatched(t, db, kind, visibility)) })
}

// path is that of a page of the match.
func (m *matched) path(page string) string { return "/teams/harbour/matches/" + m.match.ID + page }

// texts are what the elements of a selection say.
func texts(doc *goquery.Document, selector string) []string {
	var all []string
	doc.Find(selector).Each(func(_ int, s *goquery.Selection) { all = append(all, strings.Join(strings.Fields(s.Text()), " ")) })
	return all
}

func TestSheet(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		empty := page(t, m.onlooker.get(m.path("/sheet")))
		if empty.Find(".empty").Length() != 1 || empty.Find(".team-sheet, .primary").Length() > 0 {
			t.Error("without a plan the sheet is not empty, or a viewer is asked to make one")
		}
		if page(t, m.helper.get(m.path("/sheet"))).Find(`.empty a.primary[href$="/plan"]`).Length() != 1 {
			t.Error("nothing leads from the empty sheet to the plan")
		}
		status(t, m.onlooker.get(m.path("/sheet.txt")), http.StatusNotFound)
		if page(t, m.onlooker.get(m.path("/card"))).Find(".empty").Length() != 1 {
			t.Error("without a plan there is a card")
		}
		plan := m.addRotation(m.team, m.match)
		doc := page(t, m.onlooker.get(m.path("/sheet")))
		var want []string // by shirt number
		begins := map[int]bool{}
		for _, ordinal := range plan.Stretches[0].Slots {
			begins[ordinal] = true
		}
		for _, p := range m.squad {
			if begins[p.Ordinal] {
				want = append(want, p.Name)
			}
		}
		if got := texts(doc, ".sheet-list:first-of-type .sheet-name"); len(got) < 7 || !slices.Equal(got[:7], want) {
			t.Errorf("%v begin, want %v", got, want)
		}
		if got := texts(doc, `[aria-labelledby="bench-title"] .sheet-name`); !slices.Equal(got, []string{m.squad[7].Name, m.squad[8].Name}) {
			t.Errorf("%v on the bench", got)
		}
		// Players 8 and 9 come on for 1 and 2.
		first := strings.Join(texts(doc, ".sheet-changes ol > li:first-child li"), "; ")
		if minute := text(doc, ".sheet-changes ol > li:first-child .sheet-minute"); minute != "10'" ||
			!strings.Contains(first, m.squad[7].Name) || !strings.Contains(first, m.squad[8].Name) || strings.Count(first, " for ") != 2 {
			t.Errorf("%s: %s", minute, first)
		}
		if got := texts(doc, ".sheet-staff li"); !slices.Equal(got, []string{"Oona", "Zoe"}) {
			t.Errorf("staff: %v", got)
		}
		if doc.Find("#links").Length() > 0 || page(t, m.owner.get(m.path("/sheet"))).Find("#links").Length() != 1 {
			t.Error("links are made by another than a coach")
		}
		message := m.onlooker.get(m.path("/sheet.txt"))
		if got := message.Body.String(); got != strings.TrimPrefix(doc.Find("#message").Text(), "\n") || !strings.Contains(got, "\n10' ") || strings.Contains(got, "<") {
			t.Errorf("the message is %q", got)
		}
		if kind := message.Header().Get("Content-Type"); kind != "text/plain; charset=utf-8" {
			t.Errorf("the message is %s", kind)
		}
		m.checkCard(t, plan)
	})
}

// checkCard counts the cells of the card against the plan.
func (m *matched) checkCard(t *testing.T, plan *models.Plan) {
	t.Helper()
	doc := page(t, m.onlooker.get(m.path("/card")))
	if got := texts(doc, ".card thead th")[1:]; !slices.Equal(got, []string{"0'", "10'", "20'", "30'"}) {
		t.Errorf("the card begins at %v", got)
	}
	if n := doc.Find(".card tbody tr").Length(); n != len(m.squad) {
		t.Errorf("%d rows on the card", n)
	}
	on := 0
	for _, s := range plan.Stretches {
		on += len(s.Slots)
	}
	if n := doc.Find(".card-on").Length(); n != on {
		t.Errorf("%d places on the card, %d in the plan", n, on)
	}
}

// TestSheetsTellNoRating gives every player a rating that is found again if it is shown.
func TestSheetsTellNoRating(t *testing.T) {
	m := newMatched(t, modelstest.Open(t, modelstest.SQLite(t)), models.Senior, models.Public)
	plain := map[string]string{}
	m.addRotation(m.team, m.match)
	link := m.link(t, "For all", "7")
	pages := []string{m.path("/sheet"), m.path("/card"), m.path("/sheet.txt"), link, link + "/text"}
	for _, path := range pages {
		plain[path] = m.body(path)
	}
	for i := range m.squad {
		p := m.squad[i]
		p.Form, p.Fitness, p.Attendance, p.MinutesOwed = 1, 17, 23, 4711
		for position := range p.Skills {
			p.Skills[position] = 1
		}
		if err := m.db.UpdatePlayer(t.Context(), models.By{}, &p); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range pages {
		if m.body(path) != plain[path] {
			t.Errorf("%s depends on ratings", path)
		}
	}
}

// body is what a viewer gets of a page, without what is new each time.
func (m *matched) body(path string) string {
	doc := page(m.t, m.onlooker.get(path))
	return doc.Find("main").Text()
}

// link makes a link by the form and returns its path.
func (m *matched) link(t testing.TB, name, days string) string {
	t.Helper()
	form := fields(t, page(t, m.owner.get(m.path("/sheet"))), m.path("/links"), "kind", "sheet", "name", name, "days", days)
	leads(t, m.owner.post(m.path("/links"), form), m.path("/sheet"))
	doc := page(t, m.owner.get(m.path("/sheet")))
	address, err := url.Parse(doc.Find("#flash-link").AttrOr("value", ""))
	if err != nil || address.Host == "" || len(address.Path) < 20 {
		t.Fatalf("the link is %q", address)
	}
	if again := page(t, m.owner.get(m.path("/sheet"))); again.Find("#flash-link").Length() > 0 {
		t.Error("the link is shown twice")
	}
	return address.Path
}

func TestSharedSheet(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		early := m.link(t, "Early birds", "0")
		if got := page(t, m.get(early)); got.Find(".team-sheet").Length() > 0 || got.Find(".empty").Length() != 1 {
			t.Error("a lineup without a plan")
		}
		m.addRotation(m.team, m.match)
		link := m.link(t, "Parents", "7")
		w := m.get(link)
		status(t, w, http.StatusOK)
		for name, want := range map[string]string{"X-Robots-Tag": "noindex", "Cache-Control": "no-store", "Set-Cookie": ""} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}
		doc := page(t, w)
		if doc.Find(`meta[property^="og:"], meta[name^="twitter:"], script[type="application/ld+json"], link[rel=canonical]`).Length() > 0 ||
			doc.Find(`meta[name=robots][content=noindex]`).Length() != 1 {
			t.Error("previews or search engines are told of the sheet")
		}
		message := m.get(link + "/text")
		status(t, message, http.StatusOK)
		for _, where := range []string{w.Body.String(), message.Body.String()} {
			for _, p := range m.squad {
				first, last, _ := strings.Cut(p.Name, " ")
				if strings.Contains(where, last) || strings.Contains(where, first) == p.DoNotPublish {
					t.Errorf("%s is told of", p.Name)
				}
			}
			for _, secret := range []string{"Oona", "Zoe", m.owner.account.Email} {
				if strings.Contains(where, secret) {
					t.Errorf("%s is told", secret)
				}
			}
		}
		// A number of two digits can stand in the link by chance, and in the drawing of its code.
		for _, where := range []string{text(doc, "main"), message.Body.String()} {
			if strings.Contains(strings.ReplaceAll(where, link, ""), "99") {
				t.Error("99 is told")
			}
		}
		// Taken back: the same answer as for a link that never was.
		open := page(t, m.owner.get(m.path("/sheet")))
		if got := texts(open, ".match-links .member-name"); !slices.Equal(got, []string{"Early birds", "Parents"}) {
			t.Errorf("open links: %v", got)
		}
		action := open.Find(".match-links .member:nth-child(2) form").AttrOr("action", "")
		leads(t, m.owner.post(action, form()), m.path("/sheet"))
		status(t, m.owner.post(action, form()), http.StatusNotFound)
		none := m.get("/sheets/never-was")
		for _, path := range []string{link, link + "/text"} {
			gone := m.get(path)
			status(t, gone, http.StatusNotFound)
			if !strings.Contains(text(page(t, gone), "main"), "This link has ended") || gone.Body.String() != none.Body.String() || gone.Header().Get("X-Robots-Tag") != "noindex" {
				t.Errorf("%s: %s", path, text(page(t, gone), "main"))
			}
		}
		if _, err := modelstest.SQL(t, m.db).Exec("UPDATE link SET expires_at = $1", time.Now().Add(-time.Second).UnixMilli()); err != nil {
			t.Fatal(err)
		}
		status(t, m.get(early), http.StatusNotFound)
		if page(t, m.owner.get(m.path("/sheet"))).Find(".match-links .member").Length() > 0 {
			t.Error("an ended link is still listed")
		}
	})
}

// TestLinkForm sends the form with what it does not offer, and too often.
func TestLinkForm(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		for field, value := range map[string]string{"kind": "player", "days": "5000", "name": strings.Repeat("x", 81)} {
			sent := url.Values{"form": {models.NewFormID()}, "kind": {"sheet"}, "days": {"7"}, "name": {"Parents"}}
			sent.Set(field, value)
			w := m.owner.post(m.path("/links"), sent)
			status(t, w, http.StatusUnprocessableEntity)
			doc := page(t, w)
			if doc.Find("#"+field+"-errors").Length() != 1 || doc.Find(`#errors a[href="#`+field+`"]`).Length() != 1 {
				t.Errorf("%s: %s", field, text(doc, "#errors"))
			}
			if got := doc.Find("#name").AttrOr("value", ""); got != sent.Get("name") {
				t.Errorf("%s: the name is now %q", field, got)
			}
		}
		once := form("kind", "watch", "days", "1", "name", "")
		leads(t, m.owner.post(m.path("/links"), once), m.path("/sheet"))
		leads(t, m.owner.post(m.path("/links"), once), m.path("/sheet"))
		if got := texts(page(t, m.owner.get(m.path("/sheet"))), ".match-links .member-name"); !slices.Equal(got, []string{"Live board, to watch"}) {
			t.Errorf("links: %v", got)
		}
		for i := range models.MaxLinks - 1 {
			leads(t, m.owner.post(m.path("/links"), form("kind", "score", "days", "1", "name", fmt.Sprint(i))), m.path("/sheet"))
		}
		status(t, m.owner.post(m.path("/links"), form("kind", "score", "days", "1", "name", "one more")), http.StatusUnprocessableEntity)
		other := m.addMatch(m.team, models.Match{Opponent: "Others"})
		action := page(t, m.owner.get(m.path("/sheet"))).Find(".match-links .member form").First().AttrOr("action", "")
		status(t, m.owner.post(strings.Replace(action, m.match.ID, other.ID, 1), form()), http.StatusNotFound)
	})
}
