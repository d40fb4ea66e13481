package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"teamcoach/models"
)

// TestAPIOfChanges undoes a change of the squad, and reads the list page by page while it grows.
func TestAPIOfChanges(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		const path = "/teams/rovers/changes"
		player := read[object](t, p.send("POST", "/teams/rovers/players", `{"name": "Nia New", "skills": {"GK": 7}}`), 201)
		playerPath := "/teams/rovers/players/" + player["id"].(string)
		read[object](t, p.send("PATCH", playerPath, `{"fitness": 50}`, "If-Match", "*"), 200)
		list := read[[]object](t, p.send("GET", path, ""), 200)
		edit := list[0]
		if len(list) != 2 || edit["action"] != "edit-players" || edit["actor"] != "Ada" || edit["undoable"] != true || edit["text"] != "Ada edited Nia New." {
			t.Fatalf("the list: %v", list)
		}
		if got := fmt.Sprint(edit["players"]); !strings.Contains(got, "fitness:50") || !strings.Contains(got, "fitness:100") {
			t.Errorf("before and after: %s", got)
		}
		german := read[[]object](t, p.send("GET", path, "", "Accept-Language", "de"), 200)
		if text := german[0]["text"].(string); text == edit["text"] || !strings.Contains(text, "Nia New") {
			t.Errorf("in German: %s", text)
		}
		added := path + "/" + list[1]["id"].(string) + "/undo"
		if w := p.send("POST", added, ""); w.Code != 409 || !strings.Contains(w.Body.String(), "Nia New") {
			t.Errorf("of a player who was changed since: %d %s", w.Code, w.Body)
		}
		w := p.send("POST", path+"/"+edit["id"].(string)+"/undo", "", "Idempotency-Key", "undo")
		undo := read[object](t, w, 201)
		if undo["action"] != "undo" || w.Header().Get("Location") != "/api/v1"+path+"/"+undo["id"].(string) || p.fitness(t, playerPath) != 100.0 {
			t.Errorf("undone: %s, fitness %v", w.Body, p.fitness(t, playerPath))
		}
		if again := p.send("POST", path+"/"+edit["id"].(string)+"/undo", "", "Idempotency-Key", "undo"); again.Body.String() != w.Body.String() {
			t.Errorf("with the same key: %d %s", again.Code, again.Body)
		}
		if got := read[object](t, p.send("GET", path+"/"+edit["id"].(string), ""), 200); got["undone"] != true || got["undoable"] != false {
			t.Errorf("the undone change: %v", got)
		}
		if w := p.send("POST", path+"/"+edit["id"].(string)+"/undo", ""); w.Code != 409 {
			t.Errorf("undone again: %d", w.Code)
		}
		read[object](t, p.send("POST", path+"/"+undo["id"].(string)+"/undo", ""), 201)
		if p.fitness(t, playerPath) != 50.0 {
			t.Errorf("the undo undone: fitness %v", p.fitness(t, playerPath))
		}
		if w := p.send("GET", path+"/"+models.NewFormID(), ""); w.Code != 404 {
			t.Errorf("no such change: %d", w.Code)
		}
		for _, role := range []models.Role{models.Viewer, models.Scorer} {
			u := p.joining(rovers, role)
			for method, target := range map[string]string{"GET": path, "POST": path + "/" + undo["id"].(string) + "/undo"} {
				if w := u.send(method, target, ""); w.Code != 403 {
					t.Errorf("%s by a %s: %d", method, role, w.Code)
				}
			}
		}
		for i := range 8 {
			read[object](t, p.send("PATCH", playerPath, fmt.Sprintf(`{"fitness": %d}`, 60+i), "If-Match", "*"), 200)
		}
		before, _ := p.pagesOf(t, path, "id", nil)
		during, pages := p.pagesOf(t, path+"?limit=3", "id", func() {
			read[object](t, p.send("PATCH", playerPath, `{"fitness": 70}`, "If-Match", "*"), 200)
		})
		if !slices.Equal(before, during) || pages != (len(before)+2)/3 {
			t.Errorf("%d pages: %v, at once %v", pages, during, before)
		}
		for query, status := range map[string]int{"after=nonsense": 400, "limit=0": 422, "page=2": 422} {
			if w := p.send("GET", path+"?"+query, ""); w.Code != status {
				t.Errorf("%s: %d, want %d", query, w.Code, status)
			}
		}
	})
}

// fitness reads that of a player.
func (p *robot) fitness(t *testing.T, path string) any {
	t.Helper()
	return read[object](t, p.send("GET", path, ""), 200)["fitness"]
}
