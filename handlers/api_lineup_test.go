package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"teamcoach/models"
)

// TestAPILineup holds a lineup against the page's own document, and sees what others are sent.
func TestAPILineup(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		for _, query := range []string{"", "?show=9", "?show=9&formation=3-2-1&mode=equal&lock=9,8&out=1", "?alt=1"} {
			got := read[object](t, p.send("GET", "/teams/rovers/lineup"+query, ""), 200)
			size := "7"
			if strings.Contains(query, "show=9") {
				size = "9"
			}
			want := read[object](t, p.get("/best/rovers/"+size+".json"+strings.Replace(query, "show=9&", "", 1)), 200)
			if fmt.Sprint(got) != fmt.Sprint(want) || got["points"] == nil || got["choices"] == nil {
				t.Errorf("%s: %v, and on the page %v", query, got, want)
			}
		}
		for query, status := range map[string]int{
			"show=0": 422, "show=61": 422, "alt=6": 422, "mode=lazy": 422, "lock=ada": 422, "lock=1,b": 422, "plaid=1": 422, "formation=9-9-9": 400,
			"lock=" + strings.Repeat("1,", 60) + "1": 422,
		} {
			if w := p.send("GET", "/teams/rovers/lineup?"+query, ""); w.Code != status {
				t.Errorf("%s: %d, want %d: %s", query, w.Code, status, w.Body)
			}
		}
		for _, role := range []models.Role{models.Viewer, models.Scorer} {
			u := p.joining(rovers, role)
			w := u.send("GET", "/teams/rovers/lineup?show=9&mode=equal&alt=1&out=1", "")
			seen := read[object](t, w, 200)
			if seen["size"] != 7.0 || len(seen["bench"].([]any)) != 4 || !strings.Contains(w.Body.String(), "Canarywing") {
				t.Errorf("%s: %s", role, w.Body)
			}
			for _, word := range append(ratingWords, "mode", "absent", "choices", "why") {
				if strings.Contains(w.Body.String(), `"`+word+`"`) {
					t.Errorf("%s reads %s: %s", role, word, w.Body)
				}
			}
		}
		empty := p.ownTeam("empty")
		if places := read[object](t, p.send("GET", "/teams/"+empty.Slug+"/lineup", ""), 200)["places"]; places == nil {
			t.Error("without players there is no list of places")
		}
		w := p.send("GET", "/teams/rovers/lineup", "")
		if w := p.send("GET", "/teams/rovers/lineup", "", "If-None-Match", w.Header().Get("ETag")); w.Code != 304 {
			t.Errorf("with its tag: %d", w.Code)
		}
	})
}
