package handlers_test

import (
	"fmt"
	"testing"

	"teamcoach/models"
)

func TestAPIOfWhatIsBest(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		const path = "/teams/rovers/best"
		w := p.send("GET", path, "")
		tag, before := w.Header().Get("ETag"), read[object](t, w, 200)
		if before["mode"] != "strongest" || len(before["rules"].([]any)) != 0 || fmt.Sprint(before["weights"].(object)["strongest"]) != "map[attendance:0 fitness:10 form:15 minutes:0 skill:75]" {
			t.Errorf("as it is: %s", w.Body)
		}
		p.needsTag("PATCH", path, `{"mode": "equal"}`)
		changed := p.send("PATCH", path, `{"mode": "equal", "rules": [{"kind": "rest", "n": 1}, {"kind": "least-time", "n": 50, "soft": true}], "weights": {"equal": {"skill": 0, "form": 0, "fitness": 0, "attendance": 0, "minutes": 100}}}`, "If-Match", tag)
		after := read[object](t, changed, 200)
		if fmt.Sprint(after["rules"]) != "[map[kind:least-time n:50 soft:true] map[kind:rest n:1]]" || after["mode"] != "equal" ||
			fmt.Sprint(after["weights"].(object)["balanced"]) != fmt.Sprint(before["weights"].(object)["balanced"]) || fmt.Sprint(after["weights"].(object)["equal"]) != "map[attendance:0 fitness:0 form:0 minutes:100 skill:0]" {
			t.Errorf("changed: %s", changed.Body)
		}
		if again := p.send("GET", path, ""); again.Body.String() != changed.Body.String() || again.Header().Get("ETag") != changed.Header().Get("ETag") {
			t.Errorf("read again: %s", again.Body)
		}
		if doc := page(t, p.get(path)); doc.Find("#equal-minutes[value='100']").Length() != 1 {
			t.Error("the page does not show it")
		}
		if w := p.send("PATCH", path, `{"mode": "balanced"}`, "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of before: %d", w.Code)
		}
		if put := p.send("PUT", path, w.Body.String(), "If-Match", "*"); put.Body.String() != w.Body.String() {
			t.Errorf("what was read, sent back: %d %s", put.Code, put.Body)
		}
		for body, pointers := range map[string][]string{
			`{"formation": "9-9-9"}`: {"#/formation"},
			`{"mode": "lazy"}`:       {"#/mode"},
			`{"weights": {"strongest": {"skill": 90, "form": 0, "fitness": 0, "attendance": 0, "minutes": 0}}}`: {"#/weights/strongest"},
			`{"weights": {"equal": {"skill": 101, "form": -1, "fitness": 0, "attendance": 0, "minutes": 0}}}`:   {"#/weights/equal/skill", "#/weights/equal/form"},
			`{"weights": {"equal": {"skill": 100}}}`:                                                            {"#/weights/equal", "#/weights/equal", "#/weights/equal", "#/weights/equal"},
			`{"rules": [{"kind": "rest", "n": 1}, {"kind": "least-time", "n": 101}]}`:                           {"#/rules/1/n"},
			`{"rules": [{"kind": "most-time", "n": 40}, {"kind": "least-time", "n": 50}]}`:                      {"#/rules/0/n"},
			`{"rules": [{"kind": "rest", "n": 1}, {"kind": "rest", "n": 2}]}`:                                   {"#/rules/1/kind"},
			`{"rules": [{"kind": "full"}]}`:                                                                     {"#/rules/0/kind"},
			`{"rules": [{"kind": "nonsense"}]}`:                                                                 {"#/rules/0/kind"},
			`{"plaid": 1}`:                                                                                      {"#/plaid"},
		} {
			p.wrongAt(t, "PATCH", path, body, pointers...)
		}
		for _, role := range []models.Role{models.Viewer, models.Assistant} {
			u := p.joining(rovers, role)
			if a, b := u.send("GET", path, ""), u.send("PATCH", path, `{"mode": "equal"}`, "If-Match", "*"); a.Code != 403 || b.Code != 403 {
				t.Errorf("%s: %d, %d", role, a.Code, b.Code)
			}
		}
		if coach := p.joining(rovers, models.Coach); coach.send("PATCH", path, `{"mode": "balanced"}`, "If-Match", "*").Code != 200 {
			t.Error("a coach may not change what is best")
		}
	})
}
