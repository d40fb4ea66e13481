package handlers_test

import (
	"strings"
	"testing"

	"teamcoach/models"
)

func TestContactsPage(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		path := "/teams/canaries/players/" + a.squad[0].ID + "/contacts"
		if page(t, a.coach.get("/teams/canaries/players/"+a.squad[0].ID)).Find(`a[href="`+path+`"]`).Length() != 1 {
			t.Error("no way leads there")
		}
		wantTo(t, a.assistant.get(path), 403)
		older := filled(t, a.coach.get(path), ".contacts-form")
		wantTo(t, a.contacts(0, "rows[0].email", " mother@canary.test ", "rows[0].name", "Gwen", "rows[2].email", "father@canary.test"), path)
		stored := filled(t, a.coach.get(path), ".contacts-form")
		if stored.Get("rows[0].email") != "mother@canary.test" || stored.Get("rows[0].name") != "Gwen" || stored.Get("rows[1].email") != "father@canary.test" || stored.Get("rows[2].id") != "" {
			t.Errorf("stored: %v", stored)
		}

		w := a.contacts(0, "rows[0].email", "nobody", "rows[1].email", "a@x.test", "rows[2].email", "A@x.test", "rows[2].language", "tlh")
		wantTo(t, w, 422)
		for _, field := range []string{"row0-email", "row2-email", "row2-language"} {
			if doc := page(t, w); doc.Find("#"+field+"-errors").Length() != 1 || doc.Find(`.errors a[href="#`+field+`"]`).Length() != 1 {
				t.Errorf("nothing is said of %s", field)
			}
		}
		if again := filled(t, w, ".contacts-form"); again.Get("rows[0].email") != "nobody" || again.Get("rows[2].email") != "A@x.test" {
			t.Errorf("what was typed is lost: %v", again)
		}

		older.Set("rows[0].email", "other@canary.test")
		w = a.coach.post(path, older)
		wantTo(t, w, 409)
		if got := text(page(t, w), ".conflict tbody"); got != "Contact 1other@canary.testGwen, mother@canary.testContact 2–father@canary.test" {
			t.Errorf("the conflict shows %q", got)
		}
		wantTo(t, a.coach.post(path, filled(t, w, `main form[action="`+path+`"]`)), path)
		if got := filled(t, a.coach.get(path), ".contacts-form"); got.Get("rows[0].email") != "other@canary.test" || got.Get("rows[1].email") != "" {
			t.Errorf("saved over it: %v", got)
		}
		wantTo(t, a.contacts(0, "rows[0].email", "", "rows[0].name", ""), path)
		if got := filled(t, a.coach.get(path), ".contacts-form"); got.Get("rows[0].id") != "" {
			t.Errorf("emptied: %v", got)
		}
		if got := text(page(t, a.coach.get("/teams/canaries/changes")), ".changes"); !strings.Contains(got, "Oona changed the contacts of Ada Canarywing.") || strings.Contains(got, "canary.test") {
			t.Errorf("the list of changes says %q", got)
		}
	})
}

func TestPersonalLinks(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		path := "/teams/canaries/players/" + a.squad[0].ID
		wantTo(t, a.coach.post(path+"/links", form("name", "Grandfather")), path+"/contacts")
		doc := page(t, a.coach.get(path+"/contacts"))
		link, ok := strings.CutPrefix(doc.Find("#flash-link").AttrOr("value", ""), baseURL)
		if !ok || text(doc, ".member-name") != "Grandfather" {
			t.Fatalf("the link is %q of %q", link, text(doc, ".member-name"))
		}
		if again := a.coach.get(path + "/contacts").Body.String(); strings.Contains(again, link) {
			t.Error("the link is shown again")
		}
		wantTo(t, a.get(link), 200)
		wantTo(t, a.coach.post(path+"/links", form("name", strings.Repeat("x", 81))), 422)
		revocation := doc.Find(".member-actions").AttrOr("action", "")
		wantTo(t, a.assistant.post(revocation, form()), 403)
		elsewhere := strings.Replace(revocation, a.squad[0].ID, a.squad[1].ID, 1)
		wantTo(t, a.coach.post(elsewhere, form()), 404)
		wantTo(t, a.get(link), 200)
		once := form()
		wantTo(t, a.coach.post(revocation, once), path+"/contacts")
		wantTo(t, a.coach.post(revocation, once), path+"/contacts")
		wantTo(t, a.get(link), 404)
	})
}

// TestLinksForAll makes a link for every player at once.
func TestLinksForAll(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		const path = "/teams/canaries/availability/links"
		once := form()
		w := a.coach.post(path, once)
		wantTo(t, w, 200)
		lines := strings.Split(strings.TrimSpace(page(t, w).Find("#links").Text()), "\n")
		if len(lines) != len(a.squad) || w.Header().Get("Cache-Control") != "no-store" {
			t.Fatalf("%d lines", len(lines))
		}
		for i, line := range lines {
			name, link, _ := strings.Cut(line, ": "+baseURL)
			w := a.get(link)
			wantTo(t, w, 200)
			first, _, _ := strings.Cut(name, " ")
			if name != a.squad[i].Name || !strings.HasPrefix(text(page(t, w), "h1"), first+" C.") {
				t.Errorf("the link of %s is for %q", name, text(page(t, w), "h1"))
			}
		}
		wantTo(t, a.coach.post(path, once), "/teams/canaries/availability")
		if n := a.count("link"); n != len(a.squad) {
			t.Errorf("%d links after the form was sent twice", n)
		}
		wantTo(t, a.assistant.post(path, form()), 403)
		empty := a.coach.ownTeam("empty")
		wantTo(t, a.coach.post("/teams/"+empty.Slug+"/availability/links", form()), "/teams/empty/availability")
		// Who is deleted has no page any more, and a team that is archived shows none.
		_, link, _ := strings.Cut(lines[1], baseURL)
		if err := a.db.SetTeamState(t.Context(), models.By{}, a.team.ID, models.Archived); err != nil {
			t.Fatal(err)
		}
		wantTo(t, a.get(link), 404)
	})
}

// TestExportOfAvailability exports what each role may see of who comes and of whom to ask.
func TestExportOfAvailability(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		a.contacts(0, "rows[0].email", "mother@canary.test")
		answers := a.form(a.coach)
		set(t, answers, a.squad[0].ID, "late", "12", "dentist")
		wantTo(t, a.coach.post(a.path, answers), a.path)
		viewer, head := a.joined("Vi", a.team, models.Viewer), a.joined("Hedy", a.team, models.Coach)
		for _, test := range []struct {
			who               *user
			answers, contacts bool
		}{{a.coach, true, true}, {head, true, true}, {a.assistant, true, false}, {viewer, false, false}} {
			all := unzip(t, test.who.get("/account/export").Body.Bytes())
			if text := all["teams/canaries/availability.json"]; (strings.Contains(text, `"from_minute": 12`) && strings.Contains(text, "dentist")) != test.answers {
				t.Errorf("%s gets the answers %s", test.who.account.Name, text)
			}
			if text := all["teams/canaries/contacts.json"]; strings.Contains(text, "mother@canary.test") != test.contacts {
				t.Errorf("%s gets the contacts %s", test.who.account.Name, text)
			}
			whole := ""
			for _, text := range all {
				whole += text
			}
			if strings.Contains(whole, "mother@canary.test") != test.contacts || strings.Contains(whole, "dentist") != test.answers {
				t.Errorf("%s gets something of it elsewhere", test.who.account.Name)
			}
		}
	})
}
