package handlers_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func TestAPIOfMembers(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		viewer, coach := p.joining(rovers, models.Viewer), p.joining(rovers, models.Coach)
		all := read[[]object](t, viewer.send("GET", "/teams/rovers/members", ""), 200)
		if len(all) != 3 || all[0]["name"] != "Ada" || all[0]["role"] != "owner" || all[1]["role"] != "coach" || strings.Contains(fmt.Sprint(all), "canary.test") {
			t.Errorf("the members: %v", all)
		}
		path := "/teams/rovers/members/" + viewer.account.ID
		w := p.send("GET", path, "")
		tag := w.Header().Get("ETag")
		if read[object](t, w, 200)["role"] != "viewer" {
			t.Errorf("one of them: %s", w.Body)
		}
		p.needsTag("PATCH", path, `{"role": "scorer"}`)
		p.needsTag("DELETE", path, "")
		if after := read[object](t, p.send("PATCH", path, `{"role": "assistant"}`, "If-Match", tag), 200); after["role"] != "assistant" {
			t.Errorf("with another role: %v", after)
		}
		if w := p.send("DELETE", path, "", "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of before: %d", w.Code)
		}
		if w := viewer.send("POST", "/teams/rovers/players", `{"name": "Nia"}`); w.Code != 201 {
			t.Errorf("as an assistant now: %d", w.Code)
		}
		own := "/teams/rovers/members/" + p.account.ID
		p.wrongAt(t, "PATCH", own, `{"role": "coach"}`, "#/role") // the last owner
		p.wrongAt(t, "PATCH", path, `{"role": "king"}`, "#/role")
		p.wrongAt(t, "PATCH", path, `{"role": ""}`, "#/role")
		p.wrongAt(t, "DELETE", own, "", "#")
		for _, helper := range []*robot{coach, viewer} {
			for _, method := range []string{"PATCH", "DELETE"} {
				if w := helper.send(method, path, `{"role": "owner"}`, "If-Match", "*"); w.Code != 403 {
					t.Errorf("%s by %s: %d", method, helper.account.Name, w.Code)
				}
			}
		}
		if w := p.send("DELETE", path, "", "If-Match", "*"); w.Code != 204 {
			t.Errorf("removed: %d %s", w.Code, w.Body)
		}
		if a, b := viewer.send("GET", "/teams/rovers/members", ""), p.send("GET", path, ""); a.Code != 404 || b.Code != 404 {
			t.Errorf("after that: %d, %d", a.Code, b.Code)
		}
		stranger := p.site.user("Stranger").account.ID
		if w := p.send("PATCH", "/teams/rovers/members/"+stranger, `{"role": "viewer"}`, "If-Match", "*"); w.Code != 404 {
			t.Errorf("who is no member: %d", w.Code)
		}
		if w := p.robot(models.ScopeRead, models.ScopePlayers, models.ScopeMatches).send("PATCH", own, `{"role": "owner"}`, "If-Match", "*"); w.Code != 403 {
			t.Errorf("beyond the scope: %d", w.Code)
		}
	})
}

func TestAPIOfInvitations(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		const path = "/teams/rovers/invitations"
		coach, assistant := p.joining(rovers, models.Coach), p.joining(rovers, models.Assistant)
		made := read[object](t, coach.send("POST", path, `{"role": "assistant"}`, "Idempotency-Key", "mia"), 201)
		link, _ := made["link"].(string)
		secret, ok := strings.CutPrefix(link, baseURL+"/invitations/")
		if !ok || len(secret) < 32 || made["role"] != "assistant" || made["email"] != nil {
			t.Fatalf("made: %v", made)
		}
		// The secret is shown once: not in the list, and not when the request comes again.
		again := coach.send("POST", path, `{"role": "assistant"}`, "Idempotency-Key", "mia")
		list := p.send("GET", path, "")
		if open := read[[]object](t, list, 200); len(open) != 1 || open[0]["id"] != made["id"] || again.Code != 409 || again.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("again: %d %s, the list: %s", again.Code, again.Body, list.Body)
		}
		if strings.Contains(list.Body.String()+again.Body.String()+p.replies()+p.log.String(), secret) {
			t.Errorf("the secret of an invitation is kept or shown again: %s", p.replies())
		}
		mia := p.site.user("Mia")
		if w := mia.post("/invitations/"+secret, form("form", models.NewFormID())); w.Code != 302 {
			t.Fatalf("accepted: %d", w.Code)
		}
		if got := read[object](t, p.send("GET", "/teams/rovers/members/"+mia.account.ID, ""), 200); got["role"] != "assistant" {
			t.Errorf("who accepted: %v", got)
		}
		mailed := read[object](t, p.send("POST", path, `{"role": "coach", "email": "zoe@example.com"}`), 201)
		if mailed["link"] != nil || mailed["email"] != "zoe@example.com" || p.count("mail") != 1 {
			t.Errorf("by mail: %v, %d mails", mailed, p.count("mail"))
		}
		coach.wrongAt(t, "POST", path, `{"role": "coach"}`, "#/role") // only an owner invites one
		p.wrongAt(t, "POST", path, `{"role": "owner"}`, "#/role")
		p.wrongAt(t, "POST", path, `{"role": "viewer", "email": "nobody"}`, "#/email")
		for _, method := range []string{"GET", "POST"} {
			if w := assistant.send(method, path, `{"role": "viewer"}`); w.Code != 403 || strings.Contains(w.Body.String(), "zoe@") {
				t.Errorf("%s by an assistant: %d %s", method, w.Code, w.Body)
			}
		}
		target := path + "/" + mailed["id"].(string)
		if w := coach.send("DELETE", target, ""); w.Code != 403 {
			t.Errorf("a coach takes back what only an owner could make: %d", w.Code)
		}
		if a, b := p.send("DELETE", target, ""), p.send("DELETE", target, ""); a.Code != 204 || b.Code != 404 {
			t.Errorf("taken back: %d, again %d", a.Code, b.Code)
		}
	})
}

// replies is all that is kept of answers to requests with an Idempotency-Key.
func (s *site) replies() (all string) {
	s.t.Helper()
	rows, err := modelstest.SQL(s.t, s.db).QueryContext(context.Background(), "SELECT header, body FROM reply WHERE status <> 0")
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var header, body string
		if err := rows.Scan(&header, &body); err != nil {
			s.t.Fatal(err)
		}
		all += header + body
	}
	if rows.Err() != nil || all == "" {
		s.t.Fatal("no reply is kept: ", rows.Err())
	}
	return all
}
