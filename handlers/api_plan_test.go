package handlers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"teamcoach/models"
)

// sentPlan is a plan as it is sent, as far as the tests read it.
type sentPlan struct {
	Number    int
	Holds     bool
	Formation string
	Seconds   int `json:"stretch_seconds"`
	Stretches []struct {
		From  int
		Slots map[string]int
	}
	Players []struct {
		Ordinal, Stretches, Seconds int
		Name                        string
	}
	Coaching *struct {
		Mode          string
		Pins          []models.Pin
		Value         *int
		Solved        int `json:"solved_value"`
		Bound         int
		Proven        bool
		Edited, Legal bool
		Rules         []struct {
			Kind   string
			N      int
			Soft   bool
			Broken []any
		}
		Odd, Absent []object
		Clash       *struct {
			Rules   []string
			Repairs []object
		}
		Modes []object
	}
}

// on counts the stretches in which a player is on the field, and where.
func (p *sentPlan) on(ordinal int) (n int, slots map[string]int) {
	slots = map[string]int{}
	for _, s := range p.Stretches {
		for slot, o := range s.Slots {
			if o == ordinal {
				slots[slot]++
				n++
			}
		}
	}
	return n, slots
}

// eachPlanner runs fn with a program of a coach whose match is to be planned, on either database.
func eachPlanner(t *testing.T, players int, m models.Match, fn func(t *testing.T, p *planned, r *robot, path string), rules ...string) {
	eachSite(t, func(t *testing.T, s *site) {
		p := s.planned(players, m, rules...)
		fn(t, p, p.robot(models.AllScopes...), p.path)
	})
}

// TestAPIOfPlans has the engine make a plan, and holds it against the page and the rules.
func TestAPIOfPlans(t *testing.T) {
	match := models.Match{Periods: 2, Minutes: 24, Blocks: 4}
	eachPlanner(t, 11, match, func(t *testing.T, p *planned, r *robot, path string) {
		if w := r.send("GET", path, ""); w.Code != 404 {
			t.Errorf("before there is one: %d %s", w.Code, w.Body)
		}
		w := r.send("POST", path, `{}`)
		made := read[sentPlan](t, w, 201)
		if made.Number != 1 || !made.Holds || len(made.Stretches) != 8 || len(made.Players) != 11 || made.Seconds != 360 || w.Header().Get("Location") != "/api/v1"+path+"/versions/1" {
			t.Errorf("made at %s: %s", w.Header().Get("Location"), w.Body)
		}
		c := made.Coaching
		if c == nil || c.Mode != "strongest" || c.Value == nil || *c.Value > c.Bound || !c.Legal || c.Edited || c.Clash != nil || len(c.Modes) != 3 || len(c.Rules) != 2 {
			t.Fatalf("what coaches see: %s", w.Body)
		}
		for _, s := range made.Stretches {
			if len(s.Slots) != 7 {
				t.Errorf("stretch %d: %v", s.From, s.Slots)
			}
		}
		table := tableOf(t, page(t, p.get(p.path)))
		for _, player := range made.Players {
			n, _ := made.on(player.Ordinal)
			onPage, _ := table.on(player.Name)
			if n < 4 || n > 6 || n != player.Stretches || n*360 != player.Seconds || n != onPage {
				t.Errorf("%s: %d stretches, said to be %d and %d seconds, on the page %d", player.Name, n, player.Stretches, player.Seconds, onPage)
			}
		}
		tag := w.Header().Get("ETag")
		if again := r.send("GET", path, ""); again.Header().Get("ETag") != tag || again.Body.String() != w.Body.String() {
			t.Errorf("read again: %s %s", again.Header().Get("ETag"), again.Body)
		}
		r.needsTag("POST", path, `{}`)
		next := read[sentPlan](t, r.send("POST", path, `{"mode": "equal", "pins": [{"player": 1, "slot": "GK"}, {"player": 2, "off": true}]}`, "If-Match", tag), 201)
		_, keeper := next.on(1)
		if bench, _ := next.on(2); next.Number != 2 || next.Coaching.Mode != "equal" || keeper["GK"] != 8 || bench != 0 || len(next.Coaching.Pins) != 2 {
			t.Errorf("with wishes: the first keeps goal %d times, the second plays %d: %+v", keeper["GK"], bench, next.Coaching)
		}
		if w := r.send("POST", path, `{}`, "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of the version before: %d", w.Code)
		}
		kept := read[sentPlan](t, r.send("POST", path, `{"mode": "balanced"}`, "If-Match", "*"), 201)
		if len(kept.Coaching.Pins) != 2 || kept.Coaching.Mode != "balanced" {
			t.Errorf("wishes that are not named: %+v", kept.Coaching)
		}
		free := read[sentPlan](t, r.send("POST", path, `{"pins": [], "dropped": ["most-time"]}`, "If-Match", "*"), 201)
		if len(free.Coaching.Pins) != 0 || free.Number != 4 {
			t.Errorf("wishes that are taken back: %+v", free.Coaching)
		}
	}, "least-time 50", "most-time 75")
}

// TestAPIPlanClash asks for more than can be had, and carries a repair out.
func TestAPIPlanClash(t *testing.T) {
	eachPlanner(t, 11, models.Match{Periods: 2, Minutes: 24, Blocks: 4}, func(t *testing.T, _ *planned, r *robot, path string) {
		clash := read[sentPlan](t, r.send("POST", path, `{}`), 201)
		if clash.Coaching.Clash == nil || len(clash.Coaching.Clash.Repairs) == 0 || len(clash.Coaching.Clash.Rules) == 0 || len(clash.Stretches) != 8 {
			t.Fatalf("nothing clashes: %+v", clash.Coaching)
		}
		repaired := read[sentPlan](t, r.send("POST", path, `{"repair": 0}`, "If-Match", "*"), 201)
		if repaired.Coaching.Clash != nil || !repaired.Coaching.Legal {
			t.Errorf("repaired: %+v", repaired.Coaching)
		}
		r.wrongAt(t, "POST", path, `{"repair": 0}`, "#/repair") // it was carried out
		r.wrongAt(t, "POST", path, `{"repair": -1}`, "#/repair")
	}, "least-time 90")
}

func TestAPIRefusesPlans(t *testing.T) {
	eachPlanner(t, 9, models.Match{Periods: 2, Minutes: 20, Blocks: 2}, func(t *testing.T, p *planned, r *robot, path string) {
		for body, pointers := range map[string][]string{
			`{"mode": "lazy"}`:       {"#/mode"},
			`{"formation": "9-9-9"}`: {"#/formation"},
			`{"pins": [{"player": 99}, {"player": 1, "slot": "XX"}]}`:               {"#/pins/0/player", "#/pins/1/slot"},
			`{"pins": [{"player": 1, "from": 5}]}`:                                  {"#/pins/0/from"},
			`{"pins": [{"player": 1, "from": 3, "to": 2}]}`:                         {"#/pins/0/to"},
			`{"pins": [{"player": 1, "slot": "GK", "off": true}]}`:                  {"#/pins/0/slot"},
			`{"pins": [` + strings.Repeat(`{"player": 1},`, 90) + `{"player": 1}]}`: {"#/pins"},
			`{"changed": [{"kind": "rest", "n": 2}]}`:                               {"#/changed/0/kind"},
			`{"changed": [{"kind": "least-time", "n": 101}]}`:                       {"#/changed/0/n"},
			`{"dropped": ["nonsense"]}`:                                             {"#/dropped/0"},
			`{"repair": 0}`:                                                         {"#/repair"},
			`{"wish": 1}`:                                                           {"#/wish"},
		} {
			r.wrongAt(t, "POST", path, body, pointers...)
		}
		full := `{"GK": 1, "LB": 2, "RB": 3, "LM": 4, "CM": 5, "RM": 6, "ST": 7}`
		hand := func(formation, stretches string) string {
			return `{"formation": "` + formation + `", "stretches": [` + stretches + `]}`
		}
		for body, pointers := range map[string][]string{
			hand("9-9-9", `{"from": 1, "slots": `+full+`}`): {"#/formation"},
			hand("2-3-1", ``): {"#/stretches"},
			hand("2-3-1", `{"from": 2, "slots": `+full+`}`):                                             {"#/stretches/0/from"},
			hand("2-3-1", `{"from": 1, "slots": `+full+`}, {"from": 1, "slots": {}}`):                   {"#/stretches/0/from"},
			hand("2-3-1", `{"from": 1, "slots": `+full+`}, {"from": 5, "slots": {}}`):                   {"#/stretches/1/from"},
			hand("2-3-1", `{"from": 1, "slots": {"GK": 1, "ST": 1}}`):                                   {"#/stretches/0/slots/ST"},
			hand("2-3-1", `{"from": 1, "slots": {"GK": 1}}, {"from": 3, "slots": {"GK": 77, "XX": 2}}`): {"#/stretches/1/slots/GK", "#/stretches/1/slots/XX"},
			hand("2-3-1", `{"from": 1, "slots": {"GK": "one"}}`):                                        {"#/stretches/0/slots/GK"},
		} {
			r.wrongAt(t, "PUT", path, body, pointers...)
		}
		if n := p.count("plan"); n != 0 {
			t.Errorf("%d plans were saved", n)
		}
		read[object](t, r.send("POST", strings.TrimSuffix(path, "/plan")+"/events", `{"kind": "start"}`), 201)
		for method, body := range map[string]string{"POST": `{}`, "PUT": hand("2-3-1", `{"from": 1, "slots": `+full+`}`)} {
			if w := r.send(method, path, body, "If-Match", "*"); w.Code != 409 {
				t.Errorf("%s of a match that has begun: %d %s", method, w.Code, w.Body)
			}
		}
	}, "least-time 50")
}

// TestAPIPlansByHand sends a plan, and sees that it stands as it was sent and is judged.
func TestAPIPlansByHand(t *testing.T) {
	eachPlanner(t, 9, models.Match{Periods: 2, Minutes: 20, Blocks: 2}, func(t *testing.T, p *planned, r *robot, path string) {
		first := `{"GK": 1, "LB": 2, "RB": 3, "LM": 4, "CM": 5, "RM": 6, "ST": 7}`
		body := `{"formation": "2-3-1", "stretches": [{"from": 1, "slots": ` + first + `}, {"from": 3, "slots": {"GK": 1, "LB": 2, "ST": 8}}]}`
		w := r.send("PUT", path, body)
		hand := read[sentPlan](t, w, 200)
		c := hand.Coaching
		if hand.Number != 1 || len(hand.Stretches) != 4 || fmt.Sprint(hand.Stretches[1].Slots) != "map[CM:5 GK:1 LB:2 LM:4 RB:3 RM:6 ST:7]" || fmt.Sprint(hand.Stretches[3].Slots) != "map[GK:1 LB:2 ST:8]" {
			t.Errorf("by hand: %s", w.Body)
		}
		if !c.Edited || c.Value == nil || *c.Value >= c.Solved || c.Solved > c.Bound || len(c.Rules) == 0 || len(c.Rules[0].Broken) == 0 {
			t.Errorf("judged: %s", w.Body)
		}
		if w := r.send("PUT", path, body); w.Code != 428 {
			t.Errorf("without If-Match: %d", w.Code)
		}
		// What is read can be sent back.
		stretches, err := json.Marshal(read[object](t, w, 200)["stretches"])
		if err != nil {
			t.Fatal(err)
		}
		same := read[sentPlan](t, r.send("PUT", path, `{"formation": "2-3-1", "stretches": `+string(stretches)+`}`, "If-Match", w.Header().Get("ETag")), 200)
		if fmt.Sprint(same.Stretches) != fmt.Sprint(hand.Stretches) || same.Number != 2 {
			t.Errorf("sent back: %+v", same)
		}
		// A lock that the hand breaks goes, and no other.
		read[sentPlan](t, r.send("POST", path, `{"pins": [{"player": 1, "slot": "GK"}, {"player": 9, "from": 1, "to": 2}]}`, "If-Match", "*"), 201)
		after := read[sentPlan](t, r.send("PUT", path, body, "If-Match", "*"), 200)
		if len(after.Coaching.Pins) != 1 || after.Coaching.Pins[0].Player != 1 {
			t.Errorf("locks: %+v", after.Coaching.Pins)
		}
		// Who does not come cannot be put there.
		p.answer(p.match, 5, models.No)
		r.wrongAt(t, "PUT", path, body, "#/stretches/0/slots/CM")
		odd := read[sentPlan](t, r.send("GET", path, ""), 200)
		if len(odd.Coaching.Odd) == 0 || odd.Coaching.Odd[0]["player"] != 5.0 || odd.Coaching.Odd[0]["missing"] != true {
			t.Errorf("who is planned and does not come: %+v", odd.Coaching.Odd)
		}
	}, "rest 1")
}

// TestAPIPlanVersions restores a version, and sees what becomes of versions when the match is changed.
func TestAPIPlanVersions(t *testing.T) {
	eachPlanner(t, 9, models.Match{Periods: 2, Minutes: 20, Blocks: 2}, func(t *testing.T, p *planned, r *robot, path string) {
		first := read[sentPlan](t, r.send("POST", path, `{"mode": "equal"}`), 201)
		read[sentPlan](t, r.send("POST", path, `{"mode": "strongest", "pins": [{"player": 3, "off": true}]}`, "If-Match", "*"), 201)
		w := r.send("POST", path+"/versions/1/restoration", "")
		back := read[sentPlan](t, w, 201)
		if back.Number != 3 || fmt.Sprint(back.Stretches) != fmt.Sprint(first.Stretches) || w.Header().Get("Location") != "/api/v1"+path+"/versions/3" {
			t.Errorf("restored: %s", w.Body)
		}
		versions := read[[]object](t, r.send("GET", path+"/versions", ""), 200)
		if len(versions) != 3 || versions[0]["number"] != 3.0 || versions[0]["holds"] != true || versions[1]["holds"] != false || versions[2]["mode"] != "equal" || versions[0]["actor"] != "Ada" {
			t.Errorf("the versions: %v", versions)
		}
		second := read[sentPlan](t, r.send("GET", path+"/versions/2", ""), 200)
		if second.Number != 2 || second.Holds || len(second.Coaching.Pins) != 1 {
			t.Errorf("the second: %+v", second)
		}
		for _, target := range []string{"/versions/9", "/versions/9/restoration"} {
			method := map[bool]string{true: "POST", false: "GET"}[strings.HasSuffix(target, "restoration")]
			if w := r.send(method, path+target, ""); w.Code != 404 {
				t.Errorf("%s: %d", target, w.Code)
			}
		}
		match := strings.TrimSuffix(path, "/plan")
		read[object](t, r.send("PATCH", match, `{"blocks": 1}`, "If-Match", "*"), 200)
		for _, target := range []string{"", "/versions/1"} {
			if w := r.send("GET", path+target, ""); w.Code != 404 {
				t.Errorf("%s of another match: %d", target, w.Code)
			}
		}
		if w := r.send("POST", path+"/versions/1/restoration", ""); w.Code != 404 || p.count("plan") != 3 {
			t.Errorf("restoring what does not fit: %d, %d plans", w.Code, p.count("plan"))
		}
		if versions := read[[]object](t, r.send("GET", path+"/versions", ""), 200); versions[0]["fits"] != false {
			t.Errorf("the versions of another match: %v", versions)
		}
		if next := read[sentPlan](t, r.send("POST", path, `{}`), 201); next.Number != 4 || len(next.Stretches) != 2 {
			t.Errorf("planned anew: %+v", next)
		}
	})
}

// ratingWords are the names of what tells of ratings, of who comes, and of what the coaches have asked for.
var ratingWords = []string{"coaching", "value", "bound", "points", "skills", "fair_least", "answer", "pins", "odd", "absent", "strength", "reason", "weights", "proven"}

// TestAPIPlansForOthers reads and changes a plan as those who may less.
func TestAPIPlansForOthers(t *testing.T) {
	eachPlanner(t, 9, models.Match{Periods: 2, Minutes: 20, Blocks: 2}, func(t *testing.T, p *planned, r *robot, path string) {
		p.answer(p.match, 9, models.Maybe)
		p.answer(p.match, 8, models.No)
		read[sentPlan](t, r.send("POST", path, `{"pins": [{"player": 3, "off": true}]}`), 201)
		for _, role := range []models.Role{models.Viewer, models.Scorer} {
			u := r.joining(p.team, role)
			for _, target := range []string{path, path + "/versions/1"} {
				body := u.send("GET", target, "").Body.String()
				plan := read[sentPlan](t, u.send("GET", target, ""), 200)
				if len(plan.Stretches) != 4 || len(plan.Players) == 0 || plan.Players[0].Stretches == 0 || plan.Coaching != nil {
					t.Errorf("%s: %s", role, body)
				}
				for _, word := range ratingWords {
					if strings.Contains(body, `"`+word) {
						t.Errorf("%s reads %s: %s", role, word, body)
					}
				}
			}
			for method, target := range map[string]string{"POST": path, "PUT": path} {
				if w := u.send(method, target, `{}`, "If-Match", "*"); w.Code != 403 {
					t.Errorf("%s by a %s: %d", method, role, w.Code)
				}
			}
			if w := u.send("POST", path+"/versions/1/restoration", ""); w.Code != 403 {
				t.Errorf("restored by a %s: %d", role, w.Code)
			}
		}
		if plan := read[sentPlan](t, r.joining(p.team, models.Assistant).send("GET", path, ""), 200); plan.Coaching == nil || len(plan.Coaching.Pins) != 1 || len(plan.Coaching.Absent) != 2 {
			t.Errorf("an assistant: %+v", plan.Coaching)
		}
		stranger := p.site.user("Stranger").robot(models.AllScopes...)
		nowhere := strings.Replace(path, "planners", "no-such-team", 1)
		if a, b := stranger.send("GET", path, ""), stranger.send("GET", nowhere, ""); a.Code != 404 || wire(a) != wire(b) {
			t.Errorf("a stranger: %d %s", a.Code, a.Body)
		}
		if w := p.robot(models.ScopeRead).send("POST", path, `{}`, "If-Match", "*"); w.Code != 403 || !strings.Contains(w.Body.String(), string(models.ScopeMatches)) {
			t.Errorf("with a token to read: %d %s", w.Code, w.Body)
		}
	})
}

// TestAPIPlansOnce sends a request again with the same key.
func TestAPIPlansOnce(t *testing.T) {
	eachPlanner(t, 9, models.Match{Periods: 1, Minutes: 20, Blocks: 2}, func(t *testing.T, p *planned, r *robot, path string) {
		first := r.send("POST", path, `{}`, "Idempotency-Key", "plan")
		again := r.send("POST", path, `{}`, "Idempotency-Key", "plan")
		if first.Code != 201 || again.Code != 201 || first.Body.String() != again.Body.String() || p.count("plan") != 1 {
			t.Errorf("%d, %d, %d plans", first.Code, again.Code, p.count("plan"))
		}
		if err := p.db.EndReply(t.Context(), p.account.ID, "plan", nil); err != nil { // the program died before its reply was kept
			t.Fatal(err)
		}
		if w := r.send("POST", path, `{}`, "Idempotency-Key", "plan", "If-Match", "*"); w.Code != 409 || p.count("plan") != 1 {
			t.Errorf("after the reply was lost: %d, %d plans: %s", w.Code, p.count("plan"), w.Body)
		}
	})
}

// answer notes whether a player, by ordinal, comes to a match.
func (p *planned) answer(m *models.Match, ordinal int, answer models.Answer) {
	p.t.Helper()
	players, err := p.db.Players(p.t.Context(), p.team.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	i := slices.IndexFunc(players, func(player models.Player) bool { return player.Ordinal == ordinal })
	edit := models.AvailabilityEdit{Availability: models.Availability{PlayerID: players[i].ID, Answer: answer}}
	if err := p.db.SaveAvailabilities(p.t.Context(), models.By{Form: models.NewFormID(), Actor: "Ada"}, m, []models.AvailabilityEdit{edit}); err != nil {
		p.t.Fatal(err)
	}
}
