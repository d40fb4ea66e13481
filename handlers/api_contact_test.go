package handlers_test

import (
	"fmt"
	"testing"

	"teamcoach/models"
)

func TestAPIOfContacts(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		squad := p.squad(rovers)
		path := "/teams/rovers/players/" + squad[0].ID + "/contacts"
		w := p.send("GET", path, "")
		if all := read[[]object](t, w, 200); len(all) != 0 {
			t.Errorf("at first: %v", all)
		}
		tag, body := w.Header().Get("ETag"), `{"contacts": [{"email": " ada@example.com ", "name": "Ada's father", "language": "de"}, {"email": "bo@example.com"}]}`
		p.needsTag("PUT", path, body)
		w = p.send("PUT", path, body, "If-Match", tag)
		all := read[[]object](t, w, 200)
		if len(all) != 2 || all[0]["email"] != "ada@example.com" || all[0]["name"] != "Ada's father" || all[0]["language"] != "de" || all[1]["name"] != nil || all[1]["stopped_at"] != nil {
			t.Fatalf("noted: %v", all)
		}
		if w := p.send("PUT", path, body, "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of before: %d", w.Code)
		}
		one := fmt.Sprintf(`{"contacts": [{"id": %q, "email": "bo@example.com", "name": "Bo"}]}`, all[1]["id"])
		left := read[[]object](t, p.send("PUT", path, one, "If-Match", w.Header().Get("ETag")), 200)
		if len(left) != 1 || left[0]["id"] != all[1]["id"] || left[0]["name"] != "Bo" {
			t.Errorf("one is left: %v", left)
		}
		p.wrongAt(t, "PUT", path, `{"contacts": [{"email": "bo@example.com"}, {"email": "nobody"}, {"email": "BO@example.com", "language": "xx"}]}`,
			"#/contacts/1/email", "#/contacts/2/email", "#/contacts/2/language")
		if w := p.send("PUT", path, `{"contacts": [{"email": "a@b.test"}, {"email": "c@d.test"}, {"email": "e@f.test"}, {"email": "g@h.test"}]}`, "If-Match", "*"); w.Code != 400 {
			t.Errorf("four: %d", w.Code)
		}
		if now := read[[]object](t, p.send("GET", path, ""), 200); len(now) != 1 {
			t.Errorf("after refused changes: %v", now)
		}
		// An id of somebody else's contact is none: that contact stays where it is.
		other := "/teams/rovers/players/" + squad[1].ID + "/contacts"
		moved := read[[]object](t, p.send("PUT", other, one, "If-Match", "*"), 200)
		if now := read[[]object](t, p.send("GET", path, ""), 200); len(now) != 1 || len(moved) != 1 || moved[0]["id"] == now[0]["id"] {
			t.Errorf("taken from another player: %v, %v", moved, now)
		}
	})
}

// TestAPIOfContactsForOthers asks as who may less, and for another team's player.
func TestAPIOfContactsForOthers(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		path := "/teams/rovers/players/" + p.squad(rovers)[0].ID + "/contacts"
		for role, status := range map[models.Role]int{models.Viewer: 403, models.Assistant: 403, models.Coach: 200} {
			u := p.joining(rovers, role)
			for _, method := range []string{"GET", "PUT"} {
				if w := u.send(method, path, `{"contacts": []}`, "If-Match", "*"); w.Code != status {
					t.Errorf("%s by %s: %d, want %d", method, role, w.Code, status)
				}
			}
		}
		stranger := p.site.user("Stranger")
		others := stranger.squad(stranger.ownTeam("strangers", sevens()...))
		for _, method := range []string{"GET", "PUT"} {
			if w := p.send(method, "/teams/rovers/players/"+others[0].ID+"/contacts", `{"contacts": []}`, "If-Match", "*"); w.Code != 404 {
				t.Errorf("%s of another team's player: %d", method, w.Code)
			}
			if w := p.robot(models.ScopeMatches).send(method, path, `{"contacts": []}`, "If-Match", "*"); w.Code != 403 {
				t.Errorf("%s beyond the scope: %d", method, w.Code)
			}
		}
	})
}
