package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// membered is a private team with its owner and others who are signed in.
type membered struct {
	*site
	team            *models.Team
	owner, coach    *user
	viewer, invited *user // invited is no member yet
}

func eachMembered(t *testing.T, fn func(t *testing.T, m *membered)) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSite(t, db)
		m := &membered{site: s, owner: s.user("Oona"), coach: s.user("Cy"), viewer: s.user("Vi"), invited: s.user("Ida")}
		m.team = m.owner.ownTeam("canaries", sevens()...)
		for u, role := range map[*user]models.Role{m.coach: models.Coach, m.viewer: models.Viewer} {
			if err := db.AddMember(context.Background(), m.team.ID, u.account.ID, role); err != nil {
				t.Fatal(err)
			}
		}
		fn(t, m)
	})
}

// form is a form that was not sent before.
func form(fields ...string) url.Values {
	all := url.Values{"form": {models.NewFormID()}}
	for i := 0; i < len(fields); i += 2 {
		all.Set(fields[i], fields[i+1])
	}
	return all
}

// wantTo fails unless an answer leads somewhere; where is a path, or a status for what leads nowhere.
func wantTo(t *testing.T, w *httptest.ResponseRecorder, where any) {
	t.Helper()
	got := any(w.Code)
	if w.Code == http.StatusFound {
		got = w.Header().Get("Location")
	}
	if got != where {
		t.Errorf("answers %v, want %v: %s", got, where, text(page(t, w), "main"))
	}
}

// roles lists "name: role" as the page of members shows them.
func (m *membered) roles(t *testing.T, as *user) string {
	t.Helper()
	doc := page(t, as.get("/teams/canaries/members"))
	var all []string
	doc.Find("#members .member").Each(func(i int, _ *goquery.Selection) {
		item := fmt.Sprintf("#members .member:nth-child(%d) ", i+1)
		all = append(all, text(doc, item+".member-name")+": "+text(doc, item+".member-name + .hint"))
	})
	return strings.Join(all, ", ")
}

func TestMembersPage(t *testing.T) {
	eachMembered(t, func(t *testing.T, m *membered) {
		for _, test := range []struct {
			who                            *user
			selects, removals, invite, own int
		}{{m.owner, 2, 2, 1, 0}, {m.coach, 0, 0, 1, 1}, {m.viewer, 0, 0, 0, 1}} {
			doc := page(t, test.who.get("/teams/canaries/members"))
			for selector, want := range map[string]int{
				"#members select": test.selects, `#members a[href$="/removal"]`: test.removals, "#email": test.invite,
				`#members a[href="/teams/canaries/departure"]`: test.own, "#members .member": 3, "#members .tag": 1,
			} {
				if got := doc.Find(selector).Length(); got != want {
					t.Errorf("%s sees %d of %s, want %d", test.who.account.Name, got, selector, want)
				}
			}
		}
		if options := page(t, m.coach.get("/teams/canaries/members")).Find("#role option").Length(); options != 3 {
			t.Errorf("a coach invites into %d roles", options)
		}
	})
}

func TestRolesChangeAtOnce(t *testing.T) {
	eachMembered(t, func(t *testing.T, m *membered) {
		role := "/teams/canaries/members/" + m.viewer.account.ID + "/role"
		wantTo(t, m.viewer.get("/teams/canaries/changes"), 403)
		wantTo(t, m.owner.post(role, form("role", "assistant")), "/teams/canaries/members")
		wantTo(t, m.viewer.get("/teams/canaries/changes"), 200)
		if got := text(page(t, m.owner.get("/teams/canaries/members")), ".flash p"); got != "The role was changed." {
			t.Errorf("the next page says %q", got)
		}
		wantTo(t, m.owner.post(role, form("role", "king")), 422)
		wantTo(t, m.owner.post("/teams/canaries/members/nobody/role", form("role", "coach")), 404)

		removal := "/teams/canaries/members/" + m.viewer.account.ID + "/removal"
		if got := text(page(t, m.owner.get(removal)), ".form"); !strings.Contains(got, "Remove Vi") {
			t.Errorf("asked whether to remove: %q", got)
		}
		wantTo(t, m.owner.post(removal, form()), "/teams/canaries/members")
		wantTo(t, m.viewer.get("/teams/canaries/members"), 404)
		wantTo(t, m.owner.get(removal), 404)
		wantTo(t, m.coach.get("/teams/canaries/departure"), 200)
		wantTo(t, m.coach.post("/teams/canaries/departure", form()), "/teams")
		wantTo(t, m.coach.get("/teams/canaries/members"), 404)
		if got := m.roles(t, m.owner); got != "Oona You: Owner" {
			t.Errorf("left: %s", got)
		}
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	eachMembered(t, func(t *testing.T, m *membered) {
		id := m.owner.account.ID
		for _, path := range []string{"/teams/canaries/departure", "/teams/canaries/members/" + id + "/removal", "/teams/canaries/members/" + id + "/role"} {
			w := m.owner.post(path, form("role", "coach"))
			wantTo(t, w, 422)
			doc := page(t, w)
			if got := text(doc, ".errors"); !strings.Contains(got, "A team needs an owner.") {
				t.Errorf("%s says %q", path, got)
			}
			if link, _ := doc.Find(".errors a").Attr("href"); doc.Find(link).Length() != 1 {
				t.Errorf("%s: the error leads to %s, which is not there", path, link)
			}
		}
		if got := m.roles(t, m.owner); !strings.HasPrefix(got, "Oona You: Owner") {
			t.Error(got)
		}
	})
}

func TestHandOver(t *testing.T) {
	eachMembered(t, func(t *testing.T, m *membered) {
		const path = "/teams/canaries/handover"
		for _, wrong := range [][]string{
			{"member", m.coach.account.ID, "name", "canary canaries"},
			{"member", m.invited.account.ID, "name", "Canary canaries"},
			{"member", m.owner.account.ID, "name", "Canary canaries"},
			{"name", "Canary canaries"}, {},
		} {
			w := m.owner.post(path, form(wrong...))
			wantTo(t, w, 422)
			if page(t, w).Find(".field-errors").Length() == 0 {
				t.Errorf("%v: no error at a field", wrong)
			}
		}
		w := m.owner.post(path, form("member", m.coach.account.ID, "name", "wrong"))
		if doc := page(t, w); doc.Find(`option[selected][value="`+m.coach.account.ID+`"]`).Length() != 1 || doc.Find(`#name[value="wrong"]`).Length() != 1 {
			t.Error("what was typed is lost")
		}
		wantTo(t, m.owner.post(path, form("member", m.coach.account.ID, "name", "Canary canaries")), "/teams/canaries/members")
		if got := m.roles(t, m.coach); got != "Cy You: Owner, Oona: Coach, Vi: Viewer" {
			t.Error(got)
		}
		wantTo(t, m.owner.post(path, form("member", m.viewer.account.ID, "name", "Canary canaries")), 403)
	})
}

// invite invites by link and returns its path.
func (m *membered) invite(t *testing.T, by *user, role string) string {
	t.Helper()
	wantTo(t, by.post("/teams/canaries/invitations", form("role", role)), "/teams/canaries/members")
	link, _ := page(t, by.get("/teams/canaries/members")).Find("#flash-link").Attr("value")
	path, ok := strings.CutPrefix(link, baseURL)
	if !ok || !strings.HasPrefix(path, "/invitations/") {
		t.Fatalf("the link is %q", link)
	}
	if page(t, by.get("/teams/canaries/members")).Find("#flash-link").Length() > 0 {
		t.Error("the link is shown again")
	}
	return path
}

func TestInvitationByLink(t *testing.T) {
	eachMembered(t, func(t *testing.T, m *membered) {
		link := m.invite(t, m.owner, "assistant")
		stranger := m.get(link)
		doc := page(t, stranger)
		if got := text(doc, "main"); !strings.Contains(got, "Canary canaries") || !strings.Contains(got, "Assistant") || doc.Find("main form").Length() > 0 {
			t.Errorf("without signing in: %q", got)
		}
		if doc.Find(`a[href="/login?to=`+link+`"]`).Length() != 1 {
			t.Error("no way to sign in and back")
		}
		if body := stranger.Body.String(); strings.Contains(body, "Canarywing") || strings.Contains(body, "Oona") || strings.Contains(text(doc, "body"), "Cy") || // not in the body: a link's secret may hold two letters
			stranger.Header().Get("X-Robots-Tag") != "noindex" || stranger.Header().Get("Cache-Control") != "no-store" {
			t.Error("the page tells more than the team's name, or may be kept")
		}
		wantTo(t, m.post(link, form()), 401)
		guest := m.guest()
		if got := text(page(t, guest.get(link)), "main"); !strings.Contains(got, "needs an account") {
			t.Errorf("a guest reads %q", got)
		}
		wantTo(t, guest.post(link, form()), 401)

		wantTo(t, m.coach.get(link), 200)
		if page(t, m.coach.get(link)).Find("main form").Length() > 0 {
			t.Error("who may do more already is asked to join")
		}
		wantTo(t, m.invited.get("/teams/canaries/members"), 404)
		sent := form()
		for range 2 {
			wantTo(t, m.invited.post(link, sent), "/teams/canaries")
		}
		wantTo(t, m.invited.get("/teams/canaries/changes"), 200)

		used, none := m.get(link), m.get("/invitations/none")
		wantTo(t, used, 404)
		if wire(used) != wire(none) || !strings.Contains(text(page(t, used), "main"), "used already") {
			t.Error("a used invitation is not like one that never was")
		}
		wantTo(t, m.viewer.post(link, form()), 404)
	})
}

func TestInvitationByMail(t *testing.T) {
	eachMembered(t, func(t *testing.T, m *membered) {
		wantTo(t, m.coach.post("/teams/canaries/invitations", form("role", "scorer", "email", " Helper@Example.org ")), "/teams/canaries/members")
		doc := page(t, m.coach.get("/teams/canaries/members"))
		if got := text(doc, ".flash"); got != "The invitation is on its way to Helper@Example.org." {
			t.Errorf("the next page says %q", got)
		}
		if got := text(doc, `section[aria-labelledby="open-title"]`); !strings.Contains(got, "Helper@Example.org") || !strings.Contains(got, "Scorer") {
			t.Errorf("open: %q", got)
		}
		if strings.Contains(m.viewer.get("/teams/canaries/members").Body.String(), "Helper@Example.org") {
			t.Error("a viewer sees whom others invite")
		}

		for field, fields := range map[string][]string{"email": {"role", "viewer", "email", "nobody at all"}, "role": {"role", "coach", "email", "a@b.example"}} {
			w := m.coach.post("/teams/canaries/invitations", form(fields...))
			wantTo(t, w, 422)
			doc := page(t, w)
			if value, _ := doc.Find("#email").Attr("value"); doc.Find("#"+field+"-errors").Length() != 1 || value != fields[3] {
				t.Errorf("%v: no error at the field, or %q is lost", fields, value)
			}
		}

		action, _ := doc.Find(`form[action$="/revocation"]`).Attr("action")
		wantTo(t, m.coach.post(action, form()), "/teams/canaries/members")
		if page(t, m.coach.get("/teams/canaries/members")).Find(`form[action$="/revocation"]`).Length() > 0 {
			t.Error("an invitation that was taken back is still open")
		}
		wantTo(t, m.coach.post(action, form()), 404)
	})
}

func TestInvitationsAreThrottled(t *testing.T) {
	eachMembered(t, func(t *testing.T, m *membered) {
		last := 0
		for range 22 {
			w := m.owner.post("/teams/canaries/invitations", form("role", "viewer", "email", "a@b.example"))
			if last = w.Code; last == http.StatusTooManyRequests {
				if w.Header().Get("Retry-After") == "" || page(t, w).Find(`#email[value="a@b.example"]`).Length() != 1 {
					t.Error("429 without Retry-After, or what was typed is lost")
				}
				break
			}
		}
		if last != http.StatusTooManyRequests {
			t.Errorf("the 22nd invitation at once: %d", last)
		}
	})
}

func TestGuestsDoNotInvite(t *testing.T) {
	s := newSite(t, modelstest.Open(t, modelstest.SQLite(t)))
	guest := s.guest()
	guest.ownTeam("canaries")
	doc := page(t, guest.get("/teams/canaries/members"))
	if doc.Find("#email").Length() > 0 || doc.Find(`main a[href="/register"]`).Length() != 1 || !strings.Contains(text(doc, "#members"), "Guest (not signed up)") {
		t.Errorf("a guest sees %q", text(doc, "main"))
	}
	wantTo(t, guest.post("/teams/canaries/invitations", form("role", "viewer")), 422)
}

func TestUndoOnTheSite(t *testing.T) {
	eachMembered(t, func(t *testing.T, m *membered) {
		players, err := m.db.Players(context.Background(), m.team.ID)
		if err != nil {
			t.Fatal(err)
		}
		ada := players[0]
		ada.Shirt, ada.Notes = 4, "<b>left</b> foot"
		by := models.By{Form: models.NewFormID(), Actor: "Cy"}
		if err := m.db.UpdatePlayer(context.Background(), by, &ada); err != nil {
			t.Fatal(err)
		}
		doc := page(t, m.coach.get("/teams/canaries/changes"))
		if got := text(doc, ".change-text > p:first-child"); got != "Cy edited Ada Canarywing." {
			t.Errorf("the list says %q", got)
		}
		if got := text(doc, ".change-fields"); got != "Shirt number60 → 4Notes– → <b>left</b> foot" {
			t.Errorf("the details say %q", got)
		}
		if at, _ := doc.Find(".change time").Attr("datetime"); !strings.HasSuffix(at, "Z") {
			t.Errorf("it was at %q", at)
		}
		undo, _ := doc.Find(`.change form`).Attr("action")
		wantTo(t, m.viewer.post(undo, form()), 403)
		wantTo(t, m.coach.post(undo, form()), "/teams/canaries/changes")
		doc = page(t, m.coach.get("/teams/canaries/changes"))
		if n := doc.Find(".change").Length(); n != 2 || doc.Find(".change-undone").Length() != 1 || doc.Find(".change form").Length() != 1 {
			t.Errorf("%d changes: %s", n, text(doc, ".changes"))
		}
		again, _ := doc.Find(".flash form").Attr("action")
		wantTo(t, m.coach.post(again, form()), "/teams/canaries/changes")

		late, err := m.db.Players(context.Background(), m.team.ID)
		if err != nil || late[0].Shirt != 4 {
			t.Fatal(late[0].Shirt, err)
		}
		late[0].Shirt = 5
		if err := m.db.UpdatePlayer(context.Background(), models.By{Form: models.NewFormID(), Actor: "Oona"}, &late[0]); err != nil {
			t.Fatal(err)
		}
		refused := m.coach.post(undo, form())
		wantTo(t, refused, 409)
		if got := text(page(t, refused), "main"); !strings.Contains(got, "Ada Canarywing") {
			t.Errorf("the refusal names nobody: %s", got)
		}
		wantTo(t, m.coach.get("/teams/canaries/changes?after=x"), 400)
	})
}

// TestNoChangeWithoutName sends a form without the id that it was given: the list has it all the same.
func TestNoChangeWithoutName(t *testing.T) {
	eachMembered(t, func(t *testing.T, m *membered) {
		wantTo(t, m.owner.post("/teams/canaries/members/"+m.viewer.account.ID+"/role", url.Values{"role": {"scorer"}}), "/teams/canaries/members")
		if got := text(page(t, m.owner.get("/teams/canaries/changes")), ".changes"); !strings.Contains(got, "Oona changed the role of Vi to: Scorer.") {
			t.Errorf("the list says %q", got)
		}
	})
}
