package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"teamcoach/models"
)

// comingTo is a path of who comes to a new match of the rovers, and their squad.
func (p *robot) comingTo(rovers *models.Team) (path string, squad []models.Player) {
	p.t.Helper()
	return "/teams/rovers/matches/" + p.addMatch(rovers, models.Match{}).ID + "/availability", p.squad(rovers)
}

// answersIn lists the answers of a list, by ordinal.
func answersIn(list object) (all []string) {
	for _, p := range list["players"].([]any) {
		all = append(all, p.(object)["answer"].(string))
	}
	return all
}

func TestAPIOfAvailability(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		path, squad := p.comingTo(rovers)
		list := read[object](t, p.send("GET", path, ""), 200)
		if got := fmt.Sprint(answersIn(list)); got != "[open open open open open open open open open]" || fmt.Sprint(list["turnout"]) != "map[come:0 maybe:0 missing:[GK] not:0 open:9]" {
			t.Errorf("nobody has answered: %v", list)
		}
		one := path + "/" + squad[1].ID
		p.needsTag("PUT", one, `{"answer": "yes"}`)
		tag := p.send("GET", one, "").Header().Get("ETag")
		w := p.send("PUT", one, `{"answer": "late", "minute": 20, "note": " bus "}`, "If-Match", tag)
		late := read[object](t, w, 200)
		if late["answer"] != "late" || late["minute"] != 20.0 || late["note"] != "bus" || late["player"] != squad[1].ID || late["at"] == nil || late["by_player"] != nil {
			t.Errorf("late: %v", late)
		}
		if w := p.send("PUT", one, `{"answer": "no"}`, "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of before: %d", w.Code)
		}
		if again := p.send("PUT", one, `{"answer": "late", "minute": 20, "note": "bus"}`, "If-Match", w.Header().Get("ETag")); again.Code != 200 || again.Body.String() != w.Body.String() {
			t.Errorf("the same again: %s", again.Body)
		}
		p.wrongAt(t, "PUT", one, `{"answer": "early", "minute": 999, "note": "`+strings.Repeat("x", 201)+`"}`, "#/minute", "#/note")
		p.wrongAt(t, "PUT", one, `{"answer": "open", "note": "bus"}`, "#/answer")
		p.wrongAt(t, "PUT", one, `{"answer": "perhaps"}`, "#/answer")
		yes := read[object](t, p.send("PUT", one, `{"answer": "yes", "minute": 20}`, "If-Match", "*"), 200)
		if yes["minute"] != nil || yes["note"] != nil {
			t.Errorf("what was replaced is left: %v", yes)
		}
		open := read[object](t, p.send("PUT", one, `{"answer": "open"}`, "If-Match", "*"), 200)
		if open["answer"] != "open" || open["at"] != nil {
			t.Errorf("taken back: %v", open)
		}
	})
}

// TestAPINotesManyAnswers notes several answers at once: all or none.
func TestAPINotesManyAnswers(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		path, squad := p.comingTo(rovers)
		body := func(format string, players ...models.Player) string {
			ids := make([]any, len(players))
			for i := range players {
				ids[i] = players[i].ID
			}
			return `{"players": [` + fmt.Sprintf(format, ids...) + `]}`
		}
		p.needsTag("PATCH", path, body(""))
		tag := p.send("GET", path, "").Header().Get("ETag")
		stranger := p.site.user("Stranger")
		others := stranger.squad(stranger.ownTeam("strangers", sevens()...))
		p.wrongAt(t, "PATCH", path, body(`{"player": %q, "answer": "yes"}, {"player": %q, "answer": "late", "minute": -1}, {"player": %q, "answer": "no"}, {"player": %q, "answer": "no"}`,
			squad[0], squad[1], others[0], squad[0]), "#/players/1/minute", "#/players/2/player", "#/players/3/player")
		p.wrongAt(t, "PATCH", path, body(`{"player": %q, "answer": "never"}`, squad[0]), "#/players/0/answer")
		w := p.send("GET", path, "")
		if got := fmt.Sprint(answersIn(read[object](t, w, 200))); strings.Contains(got, "yes") || w.Header().Get("ETag") != tag {
			t.Errorf("some of what was refused is noted: %v", got)
		}
		w = p.send("PATCH", path, body(`{"player": %q, "answer": "yes"}, {"player": %q, "answer": "no", "note": "flu"}, {"player": %q, "answer": "maybe"}`, squad[0], squad[2], squad[1]), "If-Match", tag)
		list := read[object](t, w, 200)
		if got := fmt.Sprint(answersIn(list)); got != "[yes maybe no open open open open open open]" || fmt.Sprint(list["turnout"]) != "map[come:1 maybe:1 not:1 open:6]" {
			t.Errorf("noted: %v", list)
		}
		if w := p.send("PATCH", path, body(`{"player": %q, "answer": "no"}`, squad[0]), "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of before: %d", w.Code)
		}
		// A player who answers by link in the meantime is not lost either.
		tag = w.Header().Get("ETag")
		links, err := p.db.LinkPlayers(t.Context(), models.By{}, rovers.ID, squad[3:4], "")
		if err != nil {
			t.Fatal(err)
		}
		match := p.matches(rovers)[0]
		answer := models.AvailabilityEdit{Availability: models.Availability{MatchID: match.ID, Answer: models.No}}
		if err := p.db.AnswerMatches(t.Context(), &links[0], match.KickOff.AddDate(0, 0, -1), []models.AvailabilityEdit{answer}); err != nil {
			t.Fatal(err)
		}
		if w := p.send("PATCH", path, body(`{"player": %q, "answer": "yes"}`, squad[3]), "If-Match", tag); w.Code != 412 {
			t.Errorf("over the player's own answer: %d", w.Code)
		}
		if own := read[object](t, p.send("GET", path+"/"+squad[3].ID, ""), 200); own["answer"] != "no" || own["by_player"] != true {
			t.Errorf("the player's own answer: %v", own)
		}
	})
}

// TestAPIOfAvailabilityForOthers asks as who may less, and for players of another team.
func TestAPIOfAvailabilityForOthers(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		path, squad := p.comingTo(rovers)
		read[object](t, p.send("PUT", path+"/"+squad[0].ID, `{"answer": "no", "note": "`+notesCanary+`"}`, "If-Match", "*"), 200)
		for _, role := range []models.Role{models.Viewer, models.Scorer, models.Assistant} {
			u := p.joining(rovers, role)
			for _, target := range []string{path, path + "/" + squad[0].ID} {
				w := u.send("GET", target, "")
				if sees := strings.Contains(w.Body.String(), notesCanary); sees != (role == models.Assistant) || !sees && w.Code != 403 {
					t.Errorf("%s by %s: %d %s", target, role, w.Code, w.Body)
				}
			}
			w := u.send("PUT", path+"/"+squad[1].ID, `{"answer": "yes"}`, "If-Match", "*")
			if (w.Code == 200) != (role == models.Assistant) {
				t.Errorf("changed by %s: %d", role, w.Code)
			}
		}
		stranger := p.site.user("Stranger")
		others := stranger.squad(stranger.ownTeam("strangers", sevens()...))
		for _, method := range []string{"GET", "PUT"} {
			if w := p.send(method, path+"/"+others[0].ID, `{"answer": "yes"}`, "If-Match", "*"); w.Code != 404 {
				t.Errorf("%s of another team's player: %d", method, w.Code)
			}
		}
	})
}
