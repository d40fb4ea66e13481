package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"teamcoach/models"
)

// TestAPIOfEvents notes what happens in a match, and reads it page by page.
func TestAPIOfEvents(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		match := p.addMatch(rovers, models.Match{})
		p.addPlan(rovers, match, models.PlanWishes{})
		path := "/teams/rovers/matches/" + match.ID + "/events"
		scorer, viewer := p.joining(rovers, models.Scorer), p.joining(rovers, models.Viewer)
		if all := read[[]object](t, viewer.send("GET", path, ""), 200); len(all) != 0 {
			t.Errorf("before the match: %v", all)
		}
		if w := scorer.send("POST", path, `{"kind": "pause"}`); w.Code != 409 {
			t.Errorf("the clock of a match that has not begun: %d %s", w.Code, w.Body)
		}
		start := read[object](t, scorer.send("POST", path, `{"kind": "start"}`), 201)
		id := models.NewEventID()
		goal := read[object](t, scorer.send("POST", path, `{"id": "`+id+`", "kind": "goal", "player": 1, "other": 2}`), 201)
		if start["outcome"] != "happened" || goal["id"] != id || goal["player"] != 1.0 || goal["other"] != 2.0 || goal["actor"] != "the-scorer" || goal["period"] != 1.0 {
			t.Errorf("start %v, goal %v", start, goal)
		}
		again := read[object](t, scorer.send("POST", path, `{"id": "`+id+`", "kind": "goal", "player": 1, "other": 2}`), 201)
		first := scorer.send("POST", path, `{"kind": "against"}`, "Idempotency-Key", "against")
		second := scorer.send("POST", path, `{"kind": "against"}`, "Idempotency-Key", "against")
		if again["number"] != goal["number"] || first.Code != 201 || first.Body.String() != second.Body.String() {
			t.Errorf("sent twice: %v %s %s", again, first.Body, second.Body)
		}
		read[object](t, scorer.send("POST", path, `{"kind": "undo", "undoes": "`+id+`"}`), 201)
		all := read[[]object](t, viewer.send("GET", path, ""), 200) // the lineup came with the start
		var kinds []string
		for _, e := range all {
			kinds = append(kinds, e["kind"].(string))
			if e["id"] == id && e["outcome"] != "taken back" {
				t.Errorf("undone: %v", e)
			}
		}
		if fmt.Sprint(kinds) != "[lineup start goal against undo]" {
			t.Errorf("what happened: %v", kinds)
		}
		ids, _ := viewer.pagesOf(t, path, "id", nil)
		paged, pages := viewer.pagesOf(t, path+"?limit=2", "id", func() {
			ids = append(ids, read[object](t, scorer.send("POST", path, `{"kind": "note", "detail": "Rain."}`), 201)["id"].(string))
		})
		if !slices.Equal(ids, paged) || pages != 3 {
			t.Errorf("%d pages: %v, at once %v", pages, paged, ids)
		}
		if news := read[[]object](t, viewer.send("GET", path+"?after=5", ""), 200); len(news) != 1 || news[0]["detail"] != "Rain." {
			t.Errorf("what is new: %v", news)
		}
		scorer.wrongAt(t, "POST", path, `{"kind": "goal", "player": 99}`, "#")
		scorer.wrongAt(t, "POST", path, `{"kind": "dance"}`, "#/kind")
		scorer.wrongAt(t, "POST", path, `{"id": "one", "kind": "goal"}`, "#/id")
		scorer.wrongAt(t, "POST", path, `{"kind": "note"}`, "#")
		scorer.wrongAt(t, "POST", path, `{"kind": "goal", "at": "2020-01-01T00:00:00Z"}`, "#")
		if w := viewer.send("POST", path, `{"kind": "against"}`); w.Code != 403 {
			t.Errorf("by a viewer: %d", w.Code)
		}
		if w := scorer.robot(models.ScopeRead).send("POST", path, `{"kind": "against"}`); w.Code != 403 {
			t.Errorf("with a token to read: %d", w.Code)
		}
		for query, status := range map[string]int{"after=nonsense": 400, "after=-1": 400, "limit=0": 422} {
			if w := p.send("GET", path+"?"+query, ""); w.Code != status {
				t.Errorf("%s: %d, want %d", query, w.Code, status)
			}
		}
		if got := read[object](t, p.send("GET", strings.TrimSuffix(path, "/events"), ""), 200); got["state"] != "live" {
			t.Errorf("the match is %v", got["state"])
		}
	})
}
