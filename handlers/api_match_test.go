package handlers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"teamcoach/models"
)

// nextYear is a kick-off on a day so many weeks after the second of May, as JSON.
func nextYear(weeks int) string {
	return time.Date(time.Now().Year()+1, 5, 2, 13, 0, 0, 0, time.UTC).AddDate(0, 0, 7*weeks).Format(time.RFC3339)
}

// newMatchBody is a match against the Rivals; more is more fields, as JSON.
func newMatchBody(more string) string {
	return `{"opponent": "Rivals", "kick_off": "` + nextYear(0) + `", "zone": "Europe/Berlin"` + more + `}`
}

// hasPointer says whether the errors of a problem point to a field of the body.
func hasPointer(problem object, pointer string) bool {
	for _, e := range problem["errors"].([]any) {
		if e.(object)["pointer"] == pointer {
			return true
		}
	}
	return false
}

// wrongAt sends a request that must be refused at some fields of its body and at no others.
func (p *robot) wrongAt(t *testing.T, method, path, body string, pointers ...string) {
	t.Helper()
	wrong := read[object](t, p.send(method, path, body, "If-Match", "*"), 422)
	listed, _ := wrong["errors"].([]any)
	if len(listed) != len(pointers) {
		t.Errorf("%s: %v", body, wrong)
		return
	}
	for _, pointer := range pointers {
		if !hasPointer(wrong, pointer) {
			t.Errorf("%s: nothing at %s: %v", body, pointer, wrong)
		}
	}
}

// needsTag sends a request without If-Match, and with an old tag.
func (p *robot) needsTag(method, path, body string) {
	p.t.Helper()
	if w := p.send(method, path, body); w.Code != 428 {
		p.t.Errorf("%s %s without If-Match: %d", method, path, w.Code)
	}
	if w := p.send(method, path, body, "If-Match", `"old"`); w.Code != 412 {
		p.t.Errorf("%s %s with an old tag: %d", method, path, w.Code)
	}
}

// marshal is a value as JSON.
func marshal(t *testing.T, value any) string {
	t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// joining is a program of somebody who has a role in a team.
func (p *robot) joining(team *models.Team, role models.Role) *robot {
	p.t.Helper()
	return p.joined("the-"+string(role), team, role).robot(models.AllScopes...)
}

func TestAPIOfMatches(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		w := p.send("POST", "/teams/rovers/matches", newMatchBody(`, "closes_before": 24, "remind_before": 48, "meet": 45, "notes": "White\r\nshirts"`))
		made, path := read[object](t, w, 201), strings.TrimPrefix(w.Header().Get("Location"), "/api/v1")
		if made["state"] != "planned" || made["format"] != "7" || made["side"] != "home" || made["closes_before"] != 24.0 || made["kick_off"] != nextYear(0) ||
			made["ours"] != nil || made["series"] != nil || made["notes"] != "White\nshirts" {
			t.Errorf("made: %v", made)
		}
		got := p.send("GET", path, "")
		if !maps.EqualFunc(read[object](t, got, 200), made, func(a, b any) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) || got.Header().Get("ETag") != w.Header().Get("ETag") {
			t.Errorf("read again: %s", got.Body)
		}
		tag := got.Header().Get("ETag")
		if w := p.send("GET", path, "", "If-None-Match", tag); w.Code != 304 {
			t.Errorf("with its tag: %d", w.Code)
		}
		for method, body := range map[string]string{"PUT": newMatchBody(""), "PATCH": `{"venue": "Park"}`, "DELETE": ""} {
			p.needsTag(method, path, body)
		}
		after := read[object](t, p.send("PATCH", path, `{"kick_off": "`+nextYear(1)+`", "remind_before": -1, "format": "11", "minutes": 30}`, "If-Match", tag), 200)
		if after["closes_before"] != 24.0 || after["remind_before"] != nil || after["format"] != "11" || after["periods"] != 2.0 || after["minutes"] != 30.0 ||
			after["opponent"] != "Rivals" || after["meet"] != 45.0 || after["answers_until"] != strings.Replace(nextYear(1), "-09T", "-08T", 1) {
			t.Errorf("changed: %v", after)
		}
		if w := p.send("PATCH", path, `{"venue": "Park"}`, "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of before: %d", w.Code)
		}
		put := read[object](t, p.send("PUT", path, newMatchBody(`, "side": "away"`), "If-Match", "*"), 200)
		if put["id"] != made["id"] || put["closes_before"] != nil || put["meet"] != nil || put["format"] != "7" || put["side"] != "away" || put["minutes"] != made["minutes"] {
			t.Errorf("replaced: %v", put)
		}
		if w := p.send("DELETE", path, "", "If-Match", "*"); w.Code != 204 || len(p.matches(rovers)) != 0 {
			t.Errorf("deleted: %d %s", w.Code, w.Body)
		}
		if w := p.send("GET", path, ""); w.Code != 404 {
			t.Errorf("after it is deleted: %d", w.Code)
		}
	})
}

func TestAPIRefusesMatches(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		soon := time.Now().UTC().Add(48 * time.Hour).Format(time.RFC3339)
		for _, c := range []struct {
			body     string
			pointers []string
		}{
			{newMatchBody(`, "closes_before": 24, "remind_before": 12`), []string{"#/remind_before"}},
			{newMatchBody(`, "closes_before": 721, "remind_before": -2`), []string{"#/closes_before", "#/remind_before"}},
			{`{"opponent": "Owls", "zone": "UTC", "kick_off": "` + soon + `", "remind_before": 100}`, []string{"#/remind_before"}},
			{`{"opponent": " ", "zone": "Narnia", "kick_off": "1999-01-01T00:00:00Z"}`, []string{"#/opponent", "#/zone", "#/kick_off"}},
			{newMatchBody(`, "format": "99", "meet": 721`), []string{"#/format", "#/meet"}},
			{newMatchBody(`, "formation": "9-9-9", "periods": 0, "minutes": 121`), []string{"#/formation", "#/periods", "#/minutes"}},
			{newMatchBody(`, "side": "moon"`), []string{"#/side"}},
			{newMatchBody(`, "state": "over"`), []string{"#/state"}},
			{newMatchBody(`, "repeat": {"every": 53, "times": 1}`), []string{"#/repeat/every", "#/repeat/times"}},
			{newMatchBody(`, "repeat": {"every": 0, "times": 3}`), []string{"#/repeat/every"}},
			{newMatchBody(`, "repeat": {"every": 1, "until": "2020-01-01"}`), []string{"#/repeat/until"}},
		} {
			p.wrongAt(t, "POST", "/teams/rovers/matches", c.body, c.pointers...)
		}
		if n := len(p.matches(rovers)); n != 0 {
			t.Errorf("%d matches from refused requests", n)
		}
		m := p.addMatch(rovers, models.Match{})
		p.wrongAt(t, "PATCH", "/teams/rovers/matches/"+m.ID, `{"opponent": "", "blocks": 99, "remind_before": 999}`, "#/opponent", "#/blocks", "#/remind_before")
		p.noteResult(rovers, m, 3, 1)
		p.wrongAt(t, "PATCH", "/teams/rovers/matches/"+m.ID, `{"periods": 3}`, "#/format")
	})
}

// noteResult has a match end.
func (s *site) noteResult(t *models.Team, m *models.Match, ours, theirs int) {
	s.t.Helper()
	sport, _ := s.sports.Get(t.Sport)
	over, err := s.db.Match(context.Background(), t.ID, m.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	over.Ours, over.Theirs = ours, theirs
	if err := s.db.FinishMatch(context.Background(), models.By{}, t, sport, over, nil); err != nil {
		s.t.Fatal(err)
	}
}

// TestAPIOfSeries makes matches by repetition, and changes, cancels and deletes the later ones with one of them.
func TestAPIOfSeries(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		first := read[object](t, p.send("POST", "/teams/rovers/matches", newMatchBody(`, "repeat": {"every": 2, "times": 4}`)), 201)
		series := read[[]object](t, p.send("GET", "/teams/rovers/matches?series="+first["series"].(string), ""), 200)
		if len(series) != 4 || series[0]["id"] != first["id"] || series[3]["kick_off"] != nextYear(6) {
			t.Fatalf("the series: %v", series)
		}
		second := "/teams/rovers/matches/" + series[1]["id"].(string)
		all := func(field string) (values []any) {
			for _, m := range read[[]object](t, p.send("GET", "/teams/rovers/matches", ""), 200) {
				values = append(values, m[field])
			}
			return values
		}
		read[object](t, p.send("PATCH", second+"?following=true", `{"venue": "Park"}`, "If-Match", "*"), 200)
		if got := all("venue"); !slices.Equal(got, []any{nil, "Park", "Park", "Park"}) {
			t.Errorf("changed: %v", got)
		}
		for range 2 { // it stays cancelled
			if m := read[object](t, p.send("PUT", second+"/cancellation?following=true", ""), 200); m["state"] != "cancelled" {
				t.Errorf("cancelled: %v", m)
			}
		}
		if got := all("state"); !slices.Equal(got, []any{"planned", "cancelled", "cancelled", "cancelled"}) {
			t.Errorf("cancelled: %v", got)
		}
		if m := read[object](t, p.send("DELETE", second+"/cancellation", ""), 200); m["state"] != "planned" {
			t.Errorf("put back on: %v", m)
		}
		if got := all("state"); !slices.Equal(got, []any{"planned", "planned", "cancelled", "cancelled"}) {
			t.Errorf("put back on: %v", got)
		}
		if w := p.send("DELETE", second+"?following=true", "", "If-Match", "*"); w.Code != 204 || len(p.matches(rovers)) != 1 {
			t.Errorf("deleted: %d, %d are left", w.Code, len(p.matches(rovers)))
		}
		over := p.addMatch(rovers, models.Match{})
		p.noteResult(rovers, over, 1, 1)
		if w := p.send("PUT", "/teams/rovers/matches/"+over.ID+"/cancellation", ""); w.Code != 409 {
			t.Errorf("cancelled after it was played: %d", w.Code)
		}
	})
}

// TestAPIOfMatchesForOthers asks as who may less, and for what is another team's.
func TestAPIOfMatchesForOthers(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		m := p.addMatch(rovers, models.Match{})
		path := "/teams/rovers/matches/" + m.ID
		assistant := p.joining(rovers, models.Assistant)
		for request, body := range map[string]string{
			"POST /teams/rovers/matches": newMatchBody(""), "PATCH " + path: `{"venue": "Park"}`, "PUT " + path: newMatchBody(""), "DELETE " + path: "",
			"PUT " + path + "/cancellation": "", "DELETE " + path + "/cancellation": "",
		} {
			method, target, _ := strings.Cut(request, " ")
			if w := assistant.send(method, target, body, "If-Match", "*"); w.Code != 403 {
				t.Errorf("%s by an assistant: %d", request, w.Code)
			}
			if w := p.robot(models.ScopeRead, models.ScopeTeams, models.ScopePlayers).send(method, target, body, "If-Match", "*"); w.Code != 403 || !strings.Contains(w.Body.String(), "matches") {
				t.Errorf("%s beyond the scope: %d", request, w.Code)
			}
		}
		read[object](t, assistant.send("GET", path, ""), 200)
		stranger := p.site.user("Stranger")
		stranger.ownTeam("strangers")
		for _, target := range []string{"/teams/rovers/matches", path, "/teams/strangers/matches/" + m.ID} {
			if w := stranger.robot(models.AllScopes...).send("GET", target, ""); w.Code != 404 {
				t.Errorf("%s by a stranger: %d", target, w.Code)
			}
		}
		if got := p.matches(rovers); len(got) != 1 || got[0].Version != 1 {
			t.Errorf("somebody has changed %+v", got)
		}
	})
}

// TestAPIPagesOfMatches reads the list page by page, while a match is added before and one behind the page just read.
func TestAPIPagesOfMatches(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		start := time.Date(time.Now().Year()+1, 5, 2, 13, 0, 0, 0, time.UTC)
		want := map[string]bool{}
		for i := range 17 {
			m := p.addMatch(rovers, models.Match{KickOff: start.Add(time.Duration(i/3) * time.Hour)}) // three at a time
			want[m.ID] = true
		}
		seen, pages := map[string]int{}, 0
		next := regexp.MustCompile(`^</api/v1(/.*)>; rel="next"$`)
		for target := "/teams/rovers/matches?limit=4&from=" + url.QueryEscape(start.Format(time.RFC3339)); target != ""; pages++ {
			w := p.send("GET", target, "")
			page := read[[]object](t, w, 200)
			if len(page) > 4 || len(page) == 0 {
				t.Errorf("%d on a page", len(page))
			}
			for _, m := range page {
				seen[m["id"].(string)]++
			}
			target = ""
			if link := next.FindStringSubmatch(w.Header().Get("Link")); link != nil {
				target = link[1]
			}
			if pages == 1 {
				p.addMatch(rovers, models.Match{KickOff: start})
				p.addMatch(rovers, models.Match{KickOff: start.Add(10 * time.Hour)})
			}
		}
		for id := range want {
			if seen[id] != 1 {
				t.Errorf("a match is there %d times", seen[id])
			}
		}
		if pages != 5 || len(seen) != 18 { // what was added behind is there, what was added before is not
			t.Errorf("%d matches on %d pages", len(seen), pages)
		}
		count := func(query string) int {
			return len(read[[]object](t, p.send("GET", "/teams/rovers/matches?"+query, ""), 200))
		}
		hour := func(h int) string {
			return url.QueryEscape(start.Add(time.Duration(h) * time.Hour).Format(time.RFC3339))
		}
		if a, b, c := count("from="+hour(2)), count("to="+hour(2)), count("from="+hour(2)+"&to="+hour(3)); a+b != 19 || b != 7 || c != 3 {
			t.Errorf("from %d, to %d, both %d", a, b, c)
		}
		cancelled := p.matches(rovers)[4].ID
		read[object](t, p.send("PUT", "/teams/rovers/matches/"+cancelled+"/cancellation", ""), 200)
		if a, b := count("state=cancelled"), count("state=planned&limit=100"); a != 1 || b != 18 {
			t.Errorf("%d cancelled, %d planned", a, b)
		}
		for query, status := range map[string]int{"after=nonsense": 400, "limit=0": 422, "limit=101": 422, "state=lost": 422, "from=yesterday": 422, "page=2": 422} {
			if w := p.send("GET", "/teams/rovers/matches?"+query, ""); w.Code != status {
				t.Errorf("%s: %d, want %d: %s", query, w.Code, status, w.Body)
			}
		}
	})
}

// TestAPIAddsMatchesOnce sends a request again with the same key.
func TestAPIAddsMatchesOnce(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		body := newMatchBody(`, "repeat": {"every": 1, "times": 3}`)
		first := p.send("POST", "/teams/rovers/matches", body, "Idempotency-Key", "season")
		again := p.send("POST", "/teams/rovers/matches", body, "Idempotency-Key", "season")
		if first.Code != 201 || again.Code != 201 || first.Body.String() != again.Body.String() || len(p.matches(rovers)) != 3 {
			t.Errorf("%d, %d, %d matches", first.Code, again.Code, len(p.matches(rovers)))
		}
		if err := p.db.EndReply(t.Context(), p.account.ID, "season", nil); err != nil { // the program died before its reply was kept
			t.Fatal(err)
		}
		if w := p.send("POST", "/teams/rovers/matches", body, "Idempotency-Key", "season"); w.Code != 409 || len(p.matches(rovers)) != 3 {
			t.Errorf("after the reply was lost: %d, %d matches", w.Code, len(p.matches(rovers)))
		}
	})
}
