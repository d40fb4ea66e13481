package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// eachPlayed runs fn on a match of children that was planned, with the programs of its team's members.
func eachPlayed(t *testing.T, fn func(t *testing.T, m *matched, owner, helper, onlooker *robot, path string)) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		m := newMatched(t, db, models.Junior, models.Private)
		m.addRotation(m.team, m.match)
		all := models.AllScopes
		fn(t, m, m.owner.robot(all...), m.helper.robot(all...), m.onlooker.robot(all...), "/teams/harbour/matches/"+m.match.ID)
	})
}

// lineOf is the line of a player in a result.
func lineOf(t *testing.T, result object, playerID string) object {
	t.Helper()
	for _, l := range result["players"].([]any) {
		if l.(object)["player"] == playerID {
			return l.(object)
		}
	}
	t.Fatalf("no line of %s in %v", playerID, result)
	return nil
}

// TestAPIOfResults plays a match by its plan, corrects its result and opens it again. The arithmetic is TestResult's.
func TestAPIOfResults(t *testing.T) {
	eachPlayed(t, func(t *testing.T, m *matched, _, p, _ *robot, path string) {
		before := m.owed(t)
		w := p.send("GET", path+"/result", "")
		if r := read[object](t, w, 200); r["state"] != "planned" || len(r["players"].([]any)) != 0 || r["ours"] != nil {
			t.Errorf("before the match: %v", r)
		}
		tag := w.Header().Get("ETag")
		proposal := read[object](t, p.send("GET", path+"/result/proposal", ""), 200)
		if proposal["source"] != "plan" || len(proposal["players"].([]any)) != 9 {
			t.Fatalf("the proposal: %v", proposal)
		}
		delete(proposal, "source")
		proposal["ours"], proposal["theirs"] = 3, 2
		body := marshal(t, proposal)
		p.needsTag("PUT", path+"/result", body)
		w = p.send("PUT", path+"/result", body, "If-Match", tag)
		noted := read[object](t, w, 200)
		line := lineOf(t, noted, m.squad[6].ID) // on the field in all stretches, due 31 1/9 of 40 minutes
		if noted["state"] != "over" || noted["ours"] != 3.0 || noted["theirs"] != 2.0 || line["owed"] != -9.0 || line["share"] != 1867.0 || m.owed(t)[6] != before[6]-9 {
			t.Errorf("noted: %v, owed %v", noted, m.owed(t))
		}
		if w := p.send("PUT", path+"/result", body, "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of before: %d", w.Code)
		}
		again := p.send("PUT", path+"/result", body, "If-Match", w.Header().Get("ETag"))
		if read[object](t, again, 200); m.owed(t)[6] != before[6]-9 {
			t.Errorf("noted twice, owed %v", m.owed(t))
		}
		// Two who were there to the end, one of them longer on the field than the match is long.
		few := fmt.Sprintf(`{"players": [{"player": %q, "played": {"GK": 2700}, "goals": 2}, {"player": %q, "available": 600, "played": {"": 600}, "yellow": 1}, {"player": %q, "present": false}]}`,
			m.squad[0].ID, m.squad[1].ID, m.squad[2].ID)
		corrected := read[object](t, p.send("PUT", path+"/result", few, "If-Match", "*"), 200)
		first, second, third := lineOf(t, corrected, m.squad[0].ID), lineOf(t, corrected, m.squad[1].ID), lineOf(t, corrected, m.squad[2].ID)
		if corrected["ours"] != nil || first["available"] != 2700.0 || first["goals"] != 2.0 || second["available"] != 600.0 || fmt.Sprint(second["played"]) != "map[:600]" ||
			third["present"] != false || lineOf(t, corrected, m.squad[6].ID)["present"] != false || len(corrected["players"].([]any)) != 9 {
			t.Errorf("corrected: %v", corrected)
		}
		p.needsTag("DELETE", path+"/result", "")
		open := read[object](t, p.send("DELETE", path+"/result", "", "If-Match", "*"), 200)
		if open["state"] != "planned" || len(open["players"].([]any)) != 0 || fmt.Sprint(m.owed(t)) != fmt.Sprint(before) {
			t.Errorf("opened again: %v, owed %v", open, m.owed(t))
		}
		if w := p.send("DELETE", path+"/result", "", "If-Match", "*"); w.Code != 409 {
			t.Errorf("opened twice: %d", w.Code)
		}
	})
}

func TestAPIRefusesResults(t *testing.T) {
	eachPlayed(t, func(t *testing.T, m *matched, owner, p, _ *robot, path string) {
		stranger := p.site.user("Stranger")
		others := stranger.squad(stranger.ownTeam("strangers", sevens()...))
		ids := []any{m.squad[0].ID, m.squad[1].ID}
		for body, pointers := range map[string][]string{
			`{"ours": 1, "players": []}`:                                                             {"#/theirs"},
			`{"ours": 1000, "theirs": -2, "players": []}`:                                            {"#/ours", "#/theirs"},
			`{"ours": 1, "theirs": 1, "players": [{"player": %q, "goals": 2}]}`:                      {"#/ours"},
			`{"players": [{"player": %q}, {"player": %q, "played": {"CB": 9000}, "available": 60}]}`: {"#/players/1/played"},
			`{"players": [{"player": %q, "played": {"NOPE": 60}}]}`:                                  {"#/players/0/played"},
			`{"players": [{"player": %q, "played": {"CB": -60}}]}`:                                   {"#/players/0/played"},
			`{"players": [{"player": %q, "present": false, "red": 1}]}`:                              {"#/players/0/present"},
			`{"players": [{"player": %q, "yellow": 10, "goals": -1, "available": -1}]}`:              {"#/players/0/available"}, // by its schema
			`{"players": [{"player": %q, "yellow": 10, "goals": -1}]}`:                               {"#/players/0/yellow", "#/players/0/goals"},
			`{"players": [{"player": "` + others[0].ID + `"}]}`:                                      {"#/players/0/player"},
			`{"players": [{"player": %[1]q}, {"player": %[2]q}, {"player": %[1]q}]}`:                 {"#/players/2/player"},
		} {
			if n := strings.Count(body, "%"); n > 0 {
				body = fmt.Sprintf(body, ids[:min(n, 2)]...)
			}
			p.wrongAt(t, "PUT", path+"/result", body, pointers...)
		}
		if r := read[object](t, p.send("GET", path+"/result", ""), 200); r["state"] != "planned" {
			t.Errorf("a refused result is noted: %v", r)
		}
		read[object](t, owner.send("PUT", path+"/cancellation", ""), 200)
		if w := p.send("PUT", path+"/result", `{"players": []}`, "If-Match", "*"); w.Code != 400 {
			t.Errorf("of a cancelled match: %d", w.Code)
		}
	})
}

// TestAPIOfResultsForOthers asks as who may less: a viewer sees who played, and not who was away.
func TestAPIOfResultsForOthers(t *testing.T) {
	eachPlayed(t, func(t *testing.T, m *matched, owner, helper, onlooker *robot, path string) {
		body := fmt.Sprintf(`{"ours": 1, "theirs": 0, "players": [{"player": %q, "played": {"GK": 600}}]}`, m.squad[0].ID)
		for request, status := range map[string]int{"PUT /result": 403, "DELETE /result": 403, "GET /result/proposal": 403, "GET /compliance": 200, "GET /result": 200} {
			method, part, _ := strings.Cut(request, " ")
			if w := onlooker.send(method, path+part, body, "If-Match", "*"); w.Code != status {
				t.Errorf("%s by a viewer: %d, want %d", request, w.Code, status)
			}
		}
		read[object](t, helper.send("PUT", path+"/result", body, "If-Match", "*"), 200)
		for p, lines := range map[*robot]int{owner: 9, helper: 9, onlooker: 1} {
			if r := read[object](t, p.send("GET", path+"/result", ""), 200); len(r["players"].([]any)) != lines || r["ours"] != 1.0 {
				t.Errorf("%s sees %v", p.account.Name, r)
			}
		}
		if w := m.owner.robot(models.ScopeRead, models.ScopePlayers).send("PUT", path+"/result", body, "If-Match", "*"); w.Code != 403 {
			t.Errorf("beyond the scope: %d", w.Code)
		}
	})
}

// TestAPIOfCompliance has two players miss a rule of the team: at least half of the time for everybody.
func TestAPIOfCompliance(t *testing.T) {
	eachPlayed(t, func(t *testing.T, m *matched, _, p, onlooker *robot, path string) {
		if all := read[[]object](t, p.send("GET", path+"/compliance", ""), 200); len(all) != 0 {
			t.Errorf("before the match: %v", all)
		}
		body := fmt.Sprintf(`{"players": [{"player": %q, "played": {"GK": 2400}}, {"player": %q, "played": {"CB": 900}}]}`, m.squad[0].ID, m.squad[1].ID)
		read[object](t, p.send("PUT", path+"/result", body, "If-Match", "*"), 200)
		all := read[[]object](t, onlooker.send("GET", path+"/compliance", ""), 200)
		if len(all) != 2 || all[0]["rule"] != "least-time" || all[0]["n"] != 50.0 || all[0]["known"] != true || all[0]["met"] != false || all[1]["rule"] != "changes" {
			t.Fatalf("the rules: %v", all)
		}
		if got, want := fmt.Sprint(all[0]["misses"]), fmt.Sprintf("[map[player:%s seconds:300]]", m.squad[1].ID); got != want {
			t.Errorf("missed by %s, want %s", got, want)
		}
	})
}

// TestAPIOfSeason adds up two matches, of which a span of days has one.
func TestAPIOfSeason(t *testing.T) {
	eachPlayed(t, func(t *testing.T, m *matched, owner, p, onlooker *robot, path string) {
		later := m.addMatch(m.team, models.Match{KickOff: m.match.KickOff.AddDate(0, 0, 7)})
		for id, minutes := range map[string]int{m.match.ID: 10, later.ID: 20} {
			body := fmt.Sprintf(`{"ours": 2, "theirs": 0, "players": [{"player": %q, "played": {"GK": %d}, "goals": 1}, {"player": %q, "yellow": 1}]}`, m.squad[0].ID, 60*minutes, m.squad[1].ID)
			read[object](t, p.send("PUT", "/teams/harbour/matches/"+id+"/result", body, "If-Match", "*"), 200)
		}
		season := read[object](t, owner.send("GET", "/teams/harbour/season", ""), 200)
		first := lineOf(t, season, m.squad[0].ID)
		if fmt.Sprint(season["matches"]) != fmt.Sprint([]string{m.match.ID, later.ID}) || first["seconds"] != 1800.0 || first["goals"] != 2.0 || first["matches"] != 2.0 || first["of"] != 2.0 ||
			fmt.Sprint(first["played"]) != "map[GK:1800]" || first["owed_now"] != first["owed"] || first["ordinal"] != 1.0 {
			t.Errorf("the season: %v", season)
		}
		if l := lineOf(t, season, m.squad[2].ID); l["matches"] != 0.0 || l["of"] != 2.0 || l["percent"] != 100.0 {
			t.Errorf("of who was never there: %v", l)
		}
		part := read[object](t, owner.send("GET", "/teams/harbour/season?from="+later.Day()+"&to="+later.Day(), ""), 200)
		if l := lineOf(t, part, m.squad[0].ID); fmt.Sprint(part["matches"]) != fmt.Sprint([]string{later.ID}) || l["seconds"] != 1200.0 {
			t.Errorf("of one day: %v", part)
		}
		if l := lineOf(t, read[object](t, onlooker.send("GET", "/teams/harbour/season", ""), 200), m.squad[0].ID); l["owed_now"] != nil || l["seconds"] != 1800.0 {
			t.Errorf("of a child, for a viewer: %v", l)
		}
		for query, field := range map[string]string{"from=yesterday": "from", "from=" + later.Day() + "&to=" + m.match.Day(): "to"} {
			wrong := read[object](t, owner.send("GET", "/teams/harbour/season?"+query, "", "Accept-Language", "de"), 422)
			if errors := wrong["errors"].([]any); len(errors) != 1 || errors[0].(object)["field"] != field {
				t.Errorf("%s: %v", query, wrong)
			}
		}
	})
}
