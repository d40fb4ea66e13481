package handlers_test

import (
	"fmt"
	"testing"

	"teamcoach/models"
)

func TestAPIOfRatings(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		squad := p.squad(rovers)
		path := "/teams/rovers/players/" + squad[0].ID + "/ratings"
		w := p.send("GET", path, "")
		if got := fmt.Sprint(read[[]object](t, w, 200)); got != "[map[position:GK skill:9] map[position:CM skill:2]]" {
			t.Errorf("the ratings: %s", got)
		}
		tag := w.Header().Get("ETag")
		p.needsTag("PUT", path+"/CB", `{"skill": 7}`)
		p.needsTag("DELETE", path+"/GK", "")
		after := p.send("PUT", path+"/CB", `{"skill": 7}`, "If-Match", tag)
		if got := fmt.Sprint(read[[]object](t, after, 200)); got != "[map[position:GK skill:9] map[position:CB skill:7] map[position:CM skill:2]]" {
			t.Errorf("rated: %s", got)
		}
		if w := p.send("PUT", path+"/CB", `{"skill": 8}`, "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of before: %d", w.Code)
		}
		left := p.send("DELETE", path+"/GK", "", "If-Match", after.Header().Get("ETag"))
		if got := fmt.Sprint(read[[]object](t, left, 200)); got != "[map[position:CB skill:7] map[position:CM skill:2]]" || p.send("GET", path, "").Header().Get("ETag") != left.Header().Get("ETag") {
			t.Errorf("taken away: %s", got)
		}
		player := read[object](t, p.send("GET", "/teams/rovers/players/"+squad[0].ID, ""), 200)
		if got := fmt.Sprint(player["skills"]); got != "map[CB:7 CM:2]" || player["name"] != squad[0].Name || player["shirt"] != 60.0 {
			t.Errorf("the player: %v", player)
		}
		for _, skill := range []string{"0", "11", `"good"`, "null"} {
			p.wrongAt(t, "PUT", path+"/CB", `{"skill": `+skill+`}`, "#/skill")
		}
		stranger := p.site.user("Stranger")
		others := stranger.squad(stranger.ownTeam("strangers", sevens()...))
		for request, status := range map[[2]string]int{
			{"DELETE", path + "/GK"}: 404, {"PUT", path + "/NOPE"}: 404, {"PUT", "/teams/rovers/players/" + others[0].ID + "/ratings/CB"}: 404,
			{"GET", "/teams/rovers/players/" + others[0].ID + "/ratings"}: 404,
		} {
			if w := p.send(request[0], request[1], `{"skill": 5}`, "If-Match", "*"); w.Code != status {
				t.Errorf("%v: %d, want %d", request, w.Code, status)
			}
		}
	})
}

// TestAPIOfRatingsForOthers asks for ratings of children and of adults as who may see less.
func TestAPIOfRatingsForOthers(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		veterans := p.addTeam(models.Team{Slug: "old-boys", Name: "Old Boys", Type: models.Veterans, Visibility: models.Private}, sevens()...)
		for _, role := range []models.Role{models.Viewer, models.Scorer, models.Assistant} {
			u := p.joining(rovers, role)
			if err := p.db.AddMember(t.Context(), veterans.ID, u.account.ID, role); err != nil {
				t.Fatal(err)
			}
			seen := map[*models.Team]int{rovers: 403, veterans: 200}
			if role == models.Assistant {
				seen[rovers] = 200
			}
			for team, status := range seen {
				path := "/teams/" + team.Slug + "/players/" + u.squad(team)[0].ID + "/ratings"
				if w := u.send("GET", path, ""); w.Code != status {
					t.Errorf("%s of %s: %d, want %d", role, team.Slug, w.Code, status)
				}
				if w := u.send("PUT", path+"/CB", `{"skill": 5}`, "If-Match", "*"); (w.Code == 200) != (role == models.Assistant) {
					t.Errorf("%s rates %s: %d", role, team.Slug, w.Code)
				}
			}
			if w := u.robot(models.ScopeRead, models.ScopeMatches).send("PUT", "/teams/rovers/players/"+u.squad(rovers)[0].ID+"/ratings/CB", `{"skill": 5}`, "If-Match", "*"); w.Code != 403 {
				t.Errorf("beyond the scope: %d", w.Code)
			}
		}
	})
}
