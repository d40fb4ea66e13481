package handlers_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// fields are those of a form on a page as a browser sends them; changes are name, value, name, value ...
func fields(t testing.TB, doc *goquery.Document, action string, changes ...string) url.Values {
	t.Helper()
	form := doc.Find(`form[action="` + action + `"]`)
	if form.Length() != 1 {
		t.Fatalf("%d forms go to %s", form.Length(), action)
	}
	values := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		name, kind := field.AttrOr("name", ""), field.AttrOr("type", "")
		_, checked := field.Attr("checked")
		switch {
		case (kind == "radio" || kind == "checkbox") && !checked:
		case goquery.NodeName(field) == "select":
			chosen := field.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = field.Find("option").First()
			}
			values.Set(name, chosen.AttrOr("value", ""))
		case goquery.NodeName(field) == "textarea":
			values.Set(name, strings.TrimPrefix(field.Text(), "\n"))
		default:
			values.Set(name, field.AttrOr("value", ""))
		}
	})
	for i := 0; i < len(changes); i += 2 {
		values.Set(changes[i], changes[i+1])
	}
	return values
}

// lead follows a redirect and fails unless it is a 302 to that place.
func leads(t testing.TB, w *httptest.ResponseRecorder, to string) {
	t.Helper()
	if got := w.Header().Get("Location"); w.Code != http.StatusFound || got != to {
		t.Errorf("%d to %q, want 302 to %q: %s", w.Code, got, to, text(page(t, w), "main"))
	}
}

// sessionCookie is the session that an answer begins; empty: none.
func sessionCookie(w *httptest.ResponseRecorder) string {
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, "session") && c.MaxAge > 0 {
			return c.Name + "=" + c.Value
		}
	}
	return ""
}

var rovers = []string{"name", "Red  Rovers ", "format", "soccer/7", "type", "junior", "age_group", "U12", "color", "teal"}

// visitor is a browser without a session.
func (s *site) visitor() *user { return &user{site: s} }

// makeTeam fills in the form for a new team and sends it.
func (u *user) makeTeam(changes ...string) *httptest.ResponseRecorder {
	u.t.Helper()
	form := fields(u.t, page(u.t, u.get("/teams/new")), "/teams/new", append(append([]string{}, rovers...), changes...)...)
	return u.post("/teams/new", form)
}

func (s *site) stored(slug string, owner *models.Account) *models.MemberTeam {
	s.t.Helper()
	team, err := s.db.TeamOfMember(context.Background(), slug, owner.ID)
	if err != nil {
		s.t.Fatalf("%s: %v", slug, err)
	}
	return team
}

func TestNewTeamOfAnAccount(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		if got := text(page(t, ada.get("/teams")), ".empty"); got == "" {
			t.Error("no word to who has no teams")
		}
		leads(t, ada.makeTeam("formation", "2-3-1"), "/teams/red-rovers/players/new")
		team := s.stored("red-rovers", ada.account)
		if team.Name != "Red Rovers" || team.Sport != "soccer" || team.Format != "7" || team.Type != models.Junior || team.AgeGroup != "U12" ||
			team.Color != "teal" || team.Visibility != models.Private || team.Role != models.Owner {
			t.Errorf("made: %+v", team)
		}
		doc := page(t, ada.get("/teams"))
		if got := doc.Find(`.team-card .shirt-teal + div`); got.Find(`a[href="/teams/red-rovers"]`).Length() != 1 || !strings.Contains(got.Text(), "Owner") {
			t.Errorf("the card: %s", got.Text())
		}
		if got := text(doc, ".flash"); !strings.Contains(got, "Red Rovers") {
			t.Errorf("the next page says %q", got)
		}
		leads(t, ada.makeTeam(), "/teams/red-rovers-2/players/new")
	})
}

// TestNewTeamSentTwice sends the form of a new team again: one after the other, at once, and with another's id.
func TestNewTeamSentTwice(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		form := fields(t, page(t, ada.get("/teams/new")), "/teams/new", rovers...)
		for range 3 {
			leads(t, ada.post("/teams/new", form), "/teams/red-rovers/players/new")
		}
		if w := s.user("Bo").post("/teams/new", form); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("with the form of another: %d", w.Code)
		}
		form = fields(t, page(t, ada.get("/teams/new")), "/teams/new", rovers...)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if w := ada.post("/teams/new", form); w.Header().Get("Location") != "/teams/red-rovers-2/players/new" {
					t.Errorf("at once: %d to %s", w.Code, w.Header().Get("Location"))
				}
			})
		}
		both.Wait()
		if teams, err := s.db.TeamsOfMember(t.Context(), ada.account.ID); len(teams) != 2 || err != nil {
			t.Errorf("two forms, %d teams, %v", len(teams), err)
		}
	})
}

func TestGuestsTeam(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		visitor := s.visitor()
		doc := page(t, visitor.get("/teams"))
		if doc.Find(`a.primary[href="/teams/new"]`).Length() != 1 || doc.Find(`main a[href^="/login"]`).Length() != 1 {
			t.Error("no way to a new team, or to the sign-in")
		}
		if w := visitor.makeTeam("name", " "); w.Code != http.StatusUnprocessableEntity || sessionCookie(w) != "" {
			t.Errorf("a refused form: %d, and the session %q", w.Code, sessionCookie(w))
		}
		form := fields(t, page(t, visitor.get("/teams/new")), "/teams/new", rovers...)
		first := visitor.post("/teams/new", form)
		leads(t, first, "/teams/red-rovers/players/new")
		// A double click: the browser may keep the second answer only.
		again := visitor.post("/teams/new", form)
		leads(t, again, "/teams/red-rovers/players/new")
		for _, w := range []*httptest.ResponseRecorder{first, again} {
			guest := &user{site: s, cookie: sessionCookie(w)}
			if guest.cookie == "" {
				t.Fatal("no session")
			}
			doc := page(t, guest.get("/teams"))
			if doc.Find(`.team-card a[href="/teams/red-rovers"]`).Length() != 1 || doc.Find(`.notice a[href="/register"]`).Length() != 1 {
				t.Errorf("the guest's teams: %s", text(doc, "main"))
			}
			if doc := page(t, guest.get("/teams/red-rovers")); doc.Find(`main a[href="/register"]`).Length() != 1 {
				t.Error("the team's page does not say how to keep it")
			}
		}
		if n := s.count("account"); n != 1 {
			t.Errorf("%d accounts for one guest", n)
		}
		if w := visitor.get("/teams/red-rovers"); w.Code != http.StatusNotFound {
			t.Errorf("others: %d", w.Code)
		}
		// Much later, the form alone opens nothing.
		s.execute("UPDATE team SET created_at = created_at - 60000")
		if w := visitor.post("/teams/new", form); w.Code != http.StatusUnprocessableEntity || sessionCookie(w) != "" {
			t.Errorf("the form of an older team: %d, and the session %q", w.Code, sessionCookie(w))
		}
		if n := s.count("account"); n != 1 {
			t.Errorf("%d accounts for one guest", n)
		}
	})
}

// count is how many rows a table has.
func (s *site) count(table string) (n int) {
	s.t.Helper()
	if err := modelstest.SQL(s.t, s.db).QueryRowContext(context.Background(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestRefusedTeam(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	for _, c := range []struct{ field, value, kept string }{
		{"name", "", ""}, {"name", strings.Repeat("x", 81), strings.Repeat("x", 81)}, {"name", "!!!", "!!!"}, {"name", "a\u202eb", "a\u202eb"},
		{"format", "", ""}, {"format", "soccer/99", ""}, {"format", "quidditch/7", ""}, {"type", "", ""}, {"type", "old", ""},
		{"age_group", strings.Repeat("9", 21), strings.Repeat("9", 21)}, {"color", "plaid", ""},
	} {
		w := ada.makeTeam(c.field, c.value)
		doc := page(t, w)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s %q: %d", c.field, c.value, w.Code)
			continue
		}
		if doc.Find(`#errors a[href="#`+c.field+`"]`).Length() != 1 || doc.Find("#"+c.field+"-errors li").Length() != 1 || doc.Find("#"+c.field).Length() != 1 {
			t.Errorf("%s %q: the summary %q, at the field %q", c.field, c.value, text(doc, "#errors"), text(doc, "#"+c.field+"-errors"))
		}
		if got := doc.Find("input#"+c.field).AttrOr("value", ""); got != c.kept {
			t.Errorf("%s %q: kept is %q", c.field, c.value, got)
		}
		if c.field != "age_group" && doc.Find("input#age_group").AttrOr("value", "") != "U12" {
			t.Errorf("%s %q: the other fields are lost", c.field, c.value)
		}
	}
	if n := s.count("membership"); n != 0 {
		t.Errorf("%d teams were made all the same", n)
	}
}

func TestTooManyTeams(t *testing.T) {
	s := demoSite(t)
	refused := false
	for range 30 {
		w := s.visitor().makeTeam()
		if w.Code == http.StatusFound {
			continue
		}
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
			t.Fatalf("%d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
		}
		if doc := page(t, w); text(doc, "#errors") == "" || doc.Find("#name").AttrOr("value", "") == "" {
			t.Error("what was typed is lost")
		}
		refused = true
		break
	}
	if !refused {
		t.Error("thirty guests' teams from one address")
	}
	leads(t, s.user("Ada").makeTeam("name", "Another"), "/teams/another/players/new")

	guest := s.guest()
	for range models.MaxGuestTeams {
		guest.ownTeam("own-" + models.MakeSlug("", "en"))
	}
	s.execute("DELETE FROM throttle")
	w := guest.makeTeam()
	if doc := page(t, w); w.Code != http.StatusUnprocessableEntity || !strings.Contains(text(doc, "#errors"), "Sign up") {
		t.Errorf("one team more than a guest may have: %d %s", w.Code, text(doc, "#errors"))
	}
}

func (s *site) execute(statement string) {
	s.t.Helper()
	if _, err := modelstest.SQL(s.t, s.db).ExecContext(context.Background(), statement); err != nil {
		s.t.Fatal(err)
	}
}

func TestTeamSettings(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("rovers", sevens()...)
		form := fields(t, page(t, ada.get("/teams/rovers/edit")), "/teams/rovers/edit")
		if form.Get("name") != team.Name || form.Get("format") != "soccer/7" || form.Get("slug") != "rovers" || form.Get("color") != "red" || form.Get("visibility") != "private" {
			t.Errorf("the form shows %v", form)
		}
		form.Set("name", "Blue Rovers")
		form.Set("slug", "Blue-Rovers ")
		form.Set("formation", "2-3-1")
		form.Set("color", "blue")
		if err := s.db.AddPlayers(t.Context(), models.By{}, team.ID, []models.Player{models.NewPlayer("Late")}); err != nil { // no conflict
			t.Fatal(err)
		}
		leads(t, ada.post("/teams/rovers/edit", form), "/teams/blue-rovers")
		again := url.Values{"name": {"Sent twice"}, "form": form["form"], "mark": form["mark"]}
		if w := ada.post("/teams/rovers/edit", again); w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != "/teams/blue-rovers/edit" {
			t.Fatalf("at the old address: %d to %s", w.Code, w.Header().Get("Location"))
		}
		leads(t, ada.post("/teams/blue-rovers/edit", again), "/teams/blue-rovers")
		now := s.stored("blue-rovers", ada.account)
		if now.Name != "Blue Rovers" || now.Formation != "2-3-1" || now.Color != "blue" {
			t.Errorf("saved: %+v", now)
		}
		// Another sport: the formation goes, the players' skills stay and do not count.
		form = fields(t, page(t, ada.get("/teams/blue-rovers/edit")), "/teams/blue-rovers/edit", "format", "chess/8")
		leads(t, ada.post("/teams/blue-rovers/edit", form), "/teams/blue-rovers")
		doc := page(t, ada.get("/teams/blue-rovers"))
		if !strings.Contains(text(doc, ".flash"), "formation") || !strings.Contains(text(doc, ".squad-summary .notice"), "10 players") {
			t.Errorf("says %q, warns %q", text(doc, ".flash"), text(doc, ".squad-summary .notice"))
		}
		form = fields(t, page(t, ada.get("/teams/blue-rovers/edit")), "/teams/blue-rovers/edit", "visibility", "public", "type", "senior", "shown", "on")
		leads(t, ada.post("/teams/blue-rovers/edit", form), "/teams/blue-rovers")
		if w := s.get("/best/blue-rovers/8"); w.Code != 200 {
			t.Errorf("a lineup of players with skills of another sport only: %d", w.Code)
		}
		if squad, err := s.db.Squad(t.Context(), team.ID); err != nil || len(squad[0].Skills) == 0 {
			t.Errorf("the skills are lost: %v", err)
		}
	})
}

func TestRefusedSettings(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	ada.ownTeam("rovers")
	s.user("Bo").ownTeam("taken")
	for _, c := range []struct{ field, value string }{
		{"name", " "}, {"slug", "taken"}, {"slug", "puddle-rovers"}, {"slug", "new"}, {"slug", "junior"}, {"slug", "ä"}, {"slug", ""}, {"visibility", "secret"}, {"format", "x"},
	} {
		form := fields(t, page(t, ada.get("/teams/rovers/edit")), "/teams/rovers/edit", "age_group", "typed", c.field, c.value)
		w := ada.post("/teams/rovers/edit", form)
		doc := page(t, w)
		if w.Code != http.StatusUnprocessableEntity || doc.Find(`#errors a[href="#`+c.field+`"]`).Length() != 1 || doc.Find("#"+c.field+"-errors li").Length() != 1 || doc.Find("#"+c.field).Length() != 1 {
			t.Errorf("%s %q: %d, %s", c.field, c.value, w.Code, text(doc, "#errors"))
		}
		if again := fields(t, doc, "/teams/rovers/edit"); again.Get("age_group") != "typed" || again.Get("form") != form.Get("form") || again.Get("mark") != form.Get("mark") {
			t.Errorf("%s %q: kept is %v", c.field, c.value, again)
		}
	}
}

// TestSettingsConflict has two coaches edit the settings: the second sees both versions, and may save the one or keep
// the other.
func TestSettingsConflict(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada, bo := s.user("Ada"), s.user("Bo")
		team := ada.ownTeam("rovers")
		if err := s.db.AddMember(t.Context(), team.ID, bo.account.ID, models.Coach); err != nil {
			t.Fatal(err)
		}
		mine := fields(t, page(t, bo.get("/teams/rovers/edit")), "/teams/rovers/edit", "name", "Bo's Rovers", "color", "green")
		theirs := fields(t, page(t, ada.get("/teams/rovers/edit")), "/teams/rovers/edit", "name", "Ada's Rovers", "slug", "adas")
		leads(t, ada.post("/teams/rovers/edit", theirs), "/teams/adas")

		w := bo.post("/teams/adas/edit", mine)
		doc := page(t, w)
		if w.Code != http.StatusConflict || doc.Find(".conflict tbody tr").Length() != 2 ||
			text(doc, ".conflict tr:first-child .conflict-mine") != "Bo's Rovers" || text(doc, ".conflict tr:first-child .conflict-theirs") != "Ada's Rovers" {
			t.Fatalf("%d: %s", w.Code, text(doc, "main"))
		}
		if s.stored("adas", ada.account).Name != "Ada's Rovers" {
			t.Error("something was saved")
		}
		if doc.Find(`a[href="/teams/adas"]`).Length() == 0 {
			t.Error("no way to keep what is saved")
		}
		again := fields(t, doc, "/teams/adas/edit")
		leads(t, bo.post("/teams/adas/edit", again), "/teams/adas")
		if now := s.stored("adas", ada.account); now.Name != "Bo's Rovers" || now.Color != "green" || now.Slug != "adas" {
			t.Errorf("saved: %+v", now)
		}
	})
}

// TestSettingsByRole sends everything that the form can hold in each role.
func TestSettingsByRole(t *testing.T) {
	s := demoSite(t)
	ada, coach, assistant, guest := s.user("Ada"), s.user("Coach"), s.user("Assistant"), s.guest()
	team := ada.ownTeam("rovers")
	for u, role := range map[*user]models.Role{coach: models.Coach, assistant: models.Assistant} {
		if err := s.db.AddMember(t.Context(), team.ID, u.account.ID, role); err != nil {
			t.Fatal(err)
		}
	}
	guest.ownTeam("guests")
	all := func(u *user, slug string) url.Values {
		form := fields(t, page(t, u.get("/teams/"+slug+"/edit")), "/teams/"+slug+"/edit", "type", "senior", "name", "Changed")
		form.Set("slug", "moved-"+slug)
		form.Set("visibility", "public")
		form.Set("shown", "on")
		return form
	}
	doc := page(t, coach.get("/teams/rovers/edit"))
	if doc.Find("#slug, #visibility, .endings").Length() != 0 || doc.Find("#name").Length() != 1 {
		t.Error("a coach is shown what only the owner may do")
	}
	form := all(coach, "rovers")
	leads(t, coach.post("/teams/rovers/edit", form), "/teams/rovers")
	if now := s.stored("rovers", ada.account); now.Name != "Changed" || now.Visibility != models.Private {
		t.Errorf("by a coach: %+v", now)
	}
	if w := assistant.get("/teams/rovers/edit"); w.Code != http.StatusForbidden {
		t.Errorf("an assistant: %d", w.Code)
	}
	if w := assistant.post("/teams/rovers/edit", form); w.Code != http.StatusForbidden {
		t.Errorf("an assistant: %d", w.Code)
	}
	for _, action := range []string{"archive", "delete", "restore"} {
		if w := coach.post("/teams/rovers/"+action, url.Values{"form": {models.NewFormID()}, "name": {"Changed"}}); w.Code != http.StatusForbidden {
			t.Errorf("%s by a coach: %d", action, w.Code)
		}
	}
	if doc := page(t, guest.get("/teams/guests/edit")); doc.Find("#visibility").Length() != 0 {
		t.Error("a guest is offered to open a team")
	}
	leads(t, guest.post("/teams/guests/edit", all(guest, "guests")), "/teams/moved-guests")
	if now := s.stored("moved-guests", guest.account); now.Visibility != models.Private {
		t.Error("a guest's team is public")
	}
}

// TestOpeningMinors opens a team of under-18 players: only the owner can, and must say so.
func TestOpeningMinors(t *testing.T) {
	s := demoSite(t)
	ada, coach := s.user("Ada"), s.user("Coach")
	team := ada.ownTeam("rovers", sevens()...)
	if err := s.db.AddMember(t.Context(), team.ID, coach.account.ID, models.Coach); err != nil {
		t.Fatal(err)
	}
	send := func(u *user, changes ...string) *httptest.ResponseRecorder {
		return u.post("/teams/rovers/edit", fields(t, page(t, u.get("/teams/rovers/edit")), "/teams/rovers/edit", changes...))
	}
	refused := func(w *httptest.ResponseRecorder, field string) {
		t.Helper()
		doc := page(t, w)
		if w.Code != http.StatusUnprocessableEntity || doc.Find("#"+field+"-errors").Length() != 1 || doc.Find("#"+field).Length() != 1 {
			t.Errorf("%d: %s", w.Code, text(doc, "main"))
		}
	}
	if _, on := page(t, ada.get("/teams/rovers/edit")).Find("#shown").Attr("checked"); on {
		t.Error("the owner has agreed before being asked")
	}
	refused(send(ada, "visibility", "public"), "shown")
	refused(send(ada, "visibility", "public", "type", "senior"), "shown") // they would be seen as adults
	if w := s.get("/teams/rovers"); w.Code != 404 {
		t.Fatalf("open without consent: %d", w.Code)
	}
	leads(t, send(ada, "visibility", "public", "shown", "on"), "/teams/rovers")
	public := s.get("/teams/rovers").Body.String()
	if strings.Contains(public, "Canarywing") || !strings.Contains(public, "Ada C.") {
		t.Error("everybody sees a surname")
	}
	refused(send(coach, "type", "senior"), "type")
	leads(t, send(coach, "age_group", "U11"), "/teams/rovers")
	refused(send(ada, "type", "senior"), "shown")
	leads(t, send(ada, "visibility", "private"), "/teams/rovers")
	if w := s.get("/teams/rovers"); w.Code != 404 {
		t.Errorf("closed: %d", w.Code)
	}
}

func TestArchivedTeam(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada, viewer := s.user("Ada"), s.user("Viewer")
		team := ada.ownTeam("rovers", sevens()...)
		if err := s.db.AddMember(t.Context(), team.ID, viewer.account.ID, models.Viewer); err != nil {
			t.Fatal(err)
		}
		s.execute("UPDATE team SET visibility = 'public', team_type = 'senior' WHERE slug = 'rovers'")
		if w := s.get("/best/rovers/7"); w.Code != 200 {
			t.Fatalf("open: %d", w.Code)
		}
		form := fields(t, page(t, ada.get("/teams/rovers/edit")), "/teams/rovers/archive")
		for range 2 {
			leads(t, ada.post("/teams/rovers/archive", form), "/teams/rovers")
		}
		s.hidden()
		for _, u := range []*user{ada, viewer} {
			if doc := page(t, u.get("/teams/rovers")); text(doc, ".team-state") == "" {
				t.Errorf("%s is not told", u.account.Name)
			}
		}
		if doc := page(t, ada.get("/teams/rovers/edit")); doc.Find(`form[action="/teams/rovers/edit"]`).Length() != 0 {
			t.Error("an archived team can be edited")
		}
		if w := ada.post("/teams/rovers/edit", fields(t, page(t, ada.get("/teams/rovers")), "/teams/rovers/restore", "mark", "x")); w.Code == http.StatusFound {
			t.Error("an archived team was edited")
		}
		doc := page(t, ada.get("/teams"))
		if doc.Find(`section:has(#archived-title) a[href="/teams/rovers"]`).Length() != 1 {
			t.Errorf("my teams: %s", text(doc, "main"))
		}
		if page(t, viewer.get("/teams")).Find(`form[action="/teams/rovers/restore"]`).Length() != 0 {
			t.Error("a viewer is offered to restore")
		}
		leads(t, ada.post("/teams/rovers/restore", fields(t, doc, "/teams/rovers/restore")), "/teams/rovers")
		if got := text(page(t, ada.get("/teams/rovers")), ".flash"); !strings.Contains(got, "private") {
			t.Errorf("says %q", got)
		}
		s.hidden() // until it is opened again
		if team := s.stored("rovers", ada.account); team.State != models.Active {
			t.Errorf("restored: %+v", team)
		}
	})
}

// hidden fails unless nobody but its members can know of the team rovers.
func (s *site) hidden() {
	s.t.Helper()
	const slug = "rovers"
	stranger := s.guest()
	for _, path := range []string{"/teams/" + slug, "/best/" + slug, "/best/" + slug + "/7", "/best/" + slug + "/7.json", "/best?show=7&team=" + slug, "/best?team=" + slug} {
		missing := strings.Replace(path, slug, "no-such-team", 1)
		for name, get := range map[string]func(string, ...string) *httptest.ResponseRecorder{"nobody": s.get, "a stranger": stranger.get} {
			w, none := get(path), get(missing)
			if w.Code != 404 || w.Body.String() != none.Body.String() || !sameHeaders(w, none) {
				s.t.Errorf("%s to %s: %d, unlike %s: %d", path, name, w.Code, missing, none.Code)
			}
		}
	}
	for _, path := range []string{"/best", "/best?q=" + slug[:3], "/best/senior", "/best/junior", "/", "/sitemaps/teams-1.xml", "/sports/soccer/7"} {
		if body := s.get(path).Body.String(); strings.Contains(body, "/"+slug+"\"") || strings.Contains(body, "/"+slug+"/") || strings.Contains(body, "/"+slug+"<") {
			s.t.Errorf("%s names the team", path)
		}
	}
}

func sameHeaders(a, b *httptest.ResponseRecorder) bool {
	for name := range a.Header() {
		if name != "Server-Timing" && strings.Join(a.Header()[name], ",") != strings.Join(b.Header()[name], ",") {
			return false
		}
	}
	return len(a.Header()) == len(b.Header())
}

func TestDeletedTeam(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada, coach := s.user("Ada"), s.user("Coach")
		team := ada.ownTeam("rovers", sevens()...)
		if err := s.db.AddMember(t.Context(), team.ID, coach.account.ID, models.Coach); err != nil {
			t.Fatal(err)
		}
		doc := page(t, ada.get("/teams/rovers/delete"))
		until := regexp.MustCompile(`\d+ [A-Z][a-z]+ 20\d\d`).FindString(text(doc, "main"))
		if day, err := time.ParseInLocation("2 January 2006", until, time.Local); err != nil || time.Until(day) > models.DeletedLifetime || time.Until(day) < models.DeletedLifetime-25*time.Hour {
			t.Errorf("it can be restored until %q, %v", until, err)
		}
		if !strings.Contains(text(doc, "main"), "9 players") {
			t.Errorf("says: %s", text(doc, "main"))
		}
		for _, typed := range []string{"", "rovers", "Canary"} {
			w := ada.post("/teams/rovers/delete", fields(t, doc, "/teams/rovers/delete", "name", typed))
			if again := page(t, w); w.Code != http.StatusUnprocessableEntity || again.Find(`#errors a[href="#name"]`).Length() != 1 || again.Find("#name").AttrOr("value", "") != typed {
				t.Errorf("%q typed: %d", typed, w.Code)
			}
		}
		form := fields(t, doc, "/teams/rovers/delete", "name", " canary ROVERS")
		leads(t, ada.post("/teams/rovers/delete", form), "/teams")
		s.hidden()
		for _, path := range []string{"/teams/rovers", "/teams/rovers/edit"} {
			if w := coach.get(path); w.Code != 404 {
				t.Errorf("a coach at %s: %d", path, w.Code)
			}
		}
		if page(t, coach.get("/teams")).Find(`a[href="/teams/rovers"]`).Length() != 0 {
			t.Error("a coach has it in the list")
		}
		for _, path := range []string{"/best/rovers", "/best/rovers/7", "/best/rovers/7.json", "/best?team=rovers"} {
			leads(t, ada.get(path), "/teams/rovers")
		}
		for _, path := range []string{"/teams/rovers/edit", "/teams/rovers/delete"} {
			leads(t, ada.get(path), "/teams/rovers")
			if w := ada.post(path, form); w.Code != http.StatusForbidden {
				t.Errorf("POST %s: %d", path, w.Code)
			}
		}
		if doc := page(t, ada.get("/teams/rovers")); doc.Find(`form[action="/teams/rovers/restore"]`).Length() != 1 || doc.Find(".team-nav").Length() != 0 {
			t.Errorf("the owner sees: %s", text(doc, "main"))
		}
		doc = page(t, ada.get("/teams"))
		if got := text(doc, "section:has(#deleted-title)"); !strings.Contains(got, "can be restored until ") {
			t.Errorf("my teams: %s", got)
		}
		restore := fields(t, doc, "/teams/rovers/restore")
		for range 2 {
			leads(t, ada.post("/teams/rovers/restore", restore), "/teams/rovers")
		}
		if w := coach.get("/teams/rovers/edit"); w.Code != 200 {
			t.Errorf("restored, for a coach: %d", w.Code)
		}
		if squad, err := s.db.Squad(t.Context(), team.ID); len(squad) != 9 || err != nil {
			t.Errorf("restored with %d players, %v", len(squad), err)
		}
		var actions int
		if err := modelstest.SQL(s.t, s.db).QueryRowContext(t.Context(), "SELECT count(*) FROM audit WHERE actor = 'Ada' AND action IN ('delete-team', 'restore-team') AND subject = 'Canary rovers'").Scan(&actions); err != nil || actions != 2 {
			t.Errorf("%d lines in the list of changes, %v", actions, err)
		}
	})
}

// TestOldAddresses follows the way from an old address to the new one on every page, for whoever may know of the team.
func TestOldAddresses(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada, bo := s.user("Ada"), s.user("Bo")
		team := ada.ownTeam("rovers", sevens()...)
		form := fields(t, page(t, ada.get("/teams/rovers/edit")), "/teams/rovers/edit", "slug", "movers", "type", "senior")
		leads(t, ada.post("/teams/rovers/edit", form), "/teams/movers")
		s.hidden()
		ways := map[string]string{
			"/teams/rovers": "/teams/movers", "/best/rovers": "/best/movers", "/best/rovers/7": "/best/movers/7", "/best/rovers/7/": "/best/movers/7/",
			"/best/rovers/7.json?lang=de&mode=equal": "/best/movers/7.json?lang=de&mode=equal", "/best?show=7&team=rovers": "/best?show=7&team=movers",
			"/best?team=rovers": "/best?team=movers", "/best/rovers/7.csv": "/best/movers/7.csv",
		}
		for old, now := range ways {
			if w := ada.get(old); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != now || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("a member at %s: %d to %s", old, w.Code, w.Header().Get("Location"))
			}
			if w := bo.get(old); w.Code != 404 {
				t.Errorf("a stranger at %s: %d", old, w.Code)
			}
		}
		leads(t, s.get("/teams/rovers/edit"), "/login?to=%2Fteams%2Frovers%2Fedit") // who is nobody is asked first
		s.execute("UPDATE team SET visibility = 'public' WHERE id = '" + team.ID + "'")
		for old, now := range ways {
			if w := s.get(old); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != now {
				t.Errorf("everybody at %s: %d to %s", old, w.Code, w.Header().Get("Location"))
			}
			if w := s.do(http.MethodHead, old, nil); w.Code != http.StatusMovedPermanently {
				t.Errorf("HEAD %s: %d", old, w.Code)
			}
		}
		if w := s.get("/best/movers/7/more"); w.Code != 404 {
			t.Errorf("a page that there is not: %d", w.Code)
		}
	})
}

// TestTeamPageByWho looks at a team as everybody, a member and somebody else who is signed in.
func TestTeamPageByWho(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada, bo, viewer := s.user("Ada"), s.user("Bo"), s.user("Viewer")
		squad := sevens()
		squad[0].Status, squad[0].Until = models.Injured, "2999-12-31"
		squad[1].Status, squad[1].Until = models.Away, "2020-01-01" // back since
		team := ada.ownTeam("rovers", squad...)
		if err := s.db.AddMember(t.Context(), team.ID, viewer.account.ID, models.Viewer); err != nil {
			t.Fatal(err)
		}
		s.hidden()
		doc := page(t, ada.get("/teams/rovers"))
		if got := text(doc, ".figures dd"); got != "819" {
			t.Errorf("the squad: %s", got)
		}
		if got := text(doc, ".absences"); got != "Ada Canarywing · Injured until 31 December" {
			t.Errorf("absent: %s", got)
		}
		if doc.Find(`.team-nav a[href="/teams/rovers/edit"]`).Length() != 1 || doc.Find(`main a.primary[href="/best/rovers/7"]`).Length() != 1 {
			t.Error("the owner's ways are missing")
		}
		doc = page(t, viewer.get("/teams/rovers"))
		if doc.Find(`a[href="/teams/rovers/edit"], a[href="/teams/rovers/players/new"]`).Length() != 0 || !strings.Contains(text(doc, ".team-standing"), "Viewer") {
			t.Error("a viewer is shown what others may do")
		}
		s.execute("UPDATE team SET visibility = 'public' WHERE id = '" + team.ID + "'")
		for name, w := range map[string]*httptest.ResponseRecorder{"everybody": s.get("/teams/rovers"), "who is signed in": bo.get("/teams/rovers")} {
			doc := page(t, w)
			if w.Code != 200 || doc.Find(".team-nav, .figures").Length() != 0 || strings.Contains(w.Body.String(), "Injured") || strings.Contains(w.Body.String(), "Canarywing") {
				t.Errorf("%s: %d %s", name, w.Code, text(doc, "main"))
			}
		}
		if got := s.get("/teams/rovers").Header().Get("Cache-Control"); got != "no-cache" {
			t.Errorf("everybody's page: %s", got)
		}
		if got := bo.get("/teams/rovers").Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("a signed-in page: %s", got)
		}
		empty := ada.ownTeam("empty")
		if doc := page(t, ada.get("/teams/"+empty.Slug)); doc.Find(`main a.primary[href="/teams/empty/players/new"]`).Length() != 1 {
			t.Error("a team without players does not lead to adding some")
		}
	})
}

// TestGuestsSessionIsRenewed comes back as a guest whose session has less than half of its life left.
func TestGuestsSessionIsRenewed(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		guest, ada := s.guest(), s.user("Ada")
		guest.ownTeam("rovers")
		if w := guest.get("/teams"); sessionCookie(w) != "" {
			t.Error("a young session was renewed")
		}
		s.execute("UPDATE session SET created_at = created_at - 4000000000") // 46 days
		w := guest.get("/teams/rovers")
		if w.Code != 200 || sessionCookie(w) == "" || sessionCookie(w) == guest.cookie {
			t.Fatalf("%d, and the session %q", w.Code, sessionCookie(w))
		}
		if w := guest.get("/teams/rovers"); w.Code != 404 {
			t.Errorf("the old session: %d", w.Code)
		}
		guest.cookie = sessionCookie(w)
		if w := guest.get("/teams/rovers"); w.Code != 200 || sessionCookie(w) != "" {
			t.Errorf("the new session: %d, %q", w.Code, sessionCookie(w))
		}
		if w := ada.get("/teams"); sessionCookie(w) != "" {
			t.Error("an account's session was renewed")
		}
	})
}
