package handlers_test

import (
	"strings"
	"testing"
	"time"

	"teamcoach/models"
)

// TestAPIOfLinks makes links to a match, opens them and takes them back.
func TestAPIOfLinks(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		match := p.addMatch(rovers, models.Match{})
		other := p.addMatch(rovers, models.Match{})
		p.addPlan(rovers, match, models.PlanWishes{})
		path := "/teams/rovers/matches/" + match.ID + "/links"
		made := read[object](t, p.send("POST", path, `{"kind": "sheet", "days": 0}`, "Idempotency-Key", "link"), 201)
		address, _ := made["url"].(string)
		target, ok := strings.CutPrefix(address, baseURL)
		if !ok || made["name"] != "Team sheet" {
			t.Fatalf("made: %v", made)
		}
		ends, err := time.Parse(time.RFC3339, made["expires_at"].(string))
		if over := match.KickOff.Add(match.Length()); err != nil || !ends.Equal(over) {
			t.Errorf("ends at %v, and the match at %v", ends, over)
		}
		week := read[object](t, p.send("POST", path, `{"kind": "score", "name": " For  Mia "}`), 201)
		if later, _ := time.Parse(time.RFC3339, week["expires_at"].(string)); week["name"] != "For Mia" || later.Sub(ends) != 7*24*time.Hour || !strings.HasPrefix(week["url"].(string), baseURL+"/live/") {
			t.Errorf("for a week: %v", week)
		}
		anybody := p.site.get(target)
		if anybody.Code != 200 || strings.Contains(anybody.Body.String(), "Canarywing") { // of children no surname
			t.Errorf("the sheet: %d", anybody.Code)
		}
		list := p.send("GET", path, "")
		again := p.send("POST", path, `{"kind": "sheet", "days": 0}`, "Idempotency-Key", "link")
		secret := strings.TrimPrefix(target, "/sheets/")
		if open := read[[]object](t, list, 200); len(open) != 2 || open[0]["url"] != nil || again.Code != 409 || strings.Contains(list.Body.String()+again.Body.String()+p.replies(), secret) {
			t.Errorf("the list: %s, again: %d %s", list.Body, again.Code, again.Body)
		}
		p.wrongAt(t, "POST", path, `{"kind": "player"}`, "#/kind")
		p.wrongAt(t, "POST", path, `{"kind": "sheet", "days": 5}`, "#/days")
		p.wrongAt(t, "POST", path, `{"kind": "sheet", "name": "`+strings.Repeat("x", 81)+`"}`, "#/name")
		assistant := p.joining(rovers, models.Assistant)
		if a, b := assistant.send("GET", path, ""), assistant.send("POST", path, `{"kind": "sheet"}`); a.Code != 403 || b.Code != 403 {
			t.Errorf("an assistant: %d, %d", a.Code, b.Code)
		}
		others := strings.Replace(path, match.ID, other.ID, 1)
		read[object](t, p.send("POST", others, `{"kind": "sheet"}`), 201)
		if w := p.send("DELETE", others+"/"+made["id"].(string), ""); w.Code != 404 || p.site.get(target).Code != 200 {
			t.Errorf("a link of another match: %d", w.Code)
		}
		own := path + "/" + made["id"].(string)
		if a, b := p.send("DELETE", own, ""), p.send("DELETE", own, ""); a.Code != 204 || b.Code != 404 || p.site.get(target).Code != 404 {
			t.Errorf("taken back: %d, again %d", a.Code, b.Code)
		}
	})
}
