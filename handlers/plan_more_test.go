package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// TestPlanClashesAreRepaired presses every repair of every kind of clash: after each of them nothing clashes.
func TestPlanClashesAreRepaired(t *testing.T) {
	keeper := func(q []models.Player, who ...int) {
		for i := range q {
			delete(q[i].Skills, "GK")
		}
		for _, i := range who {
			q[i].Skills["GK"] = 7
		}
	}
	at := func(player int, slot string, from, to int) models.Pin {
		return models.Pin{Player: player, Slot: slot, From: from, To: to}
	}
	for name, tt := range map[string]struct {
		players int
		rules   []string
		squad   func([]models.Player)
		pins    []models.Pin
		says    string
	}{
		"too many for the time":  {16, []string{"least-time 50"}, nil, nil, "at least half"},
		"too few for the time":   {7, []string{"most-time 75"}, nil, nil, "more than 75%"},
		"too many to rest":       {16, []string{"rest 1"}, nil, nil, "sits out twice"},
		"lines of a locked one":  {12, []string{"lines 3"}, nil, []models.Pin{at(1, "GK", 1, 4)}, "at least 3 lines"},
		"one keeper":             {10, []string{"keeper-time 50"}, func(q []models.Player) { keeper(q, 0) }, nil, "keeps goal"},
		"keepers in one half":    {10, []string{"keeper-half"}, nil, []models.Pin{at(1, "GK", 1, 1), at(4, "GK", 2, 2)}, "half time"},
		"too few changes":        {14, []string{"least-time 50", "changes 1"}, nil, nil, "at most 1 players"},
		"two in one place":       {10, nil, nil, []models.Pin{at(1, "GK", 1, 2), at(4, "GK", 2, 3)}, "Ada Canarywing as goalkeeper"},
		"too many on the bench":  {8, nil, nil, []models.Pin{{Player: 2, Off: true, From: 1, To: 1}, {Player: 3, Off: true, From: 1, To: 1}}, "stays empty"},
		"locked but not in form": {10, nil, func(q []models.Player) { q[2].Status = models.Injured }, []models.Pin{{Player: 3, From: 1, To: 2}}, "Cy Canaryfoot on the field"},
	} {
		t.Run(name, func(t *testing.T) {
			s := demoSite(t)
			squad := versatile(tt.players)
			if tt.squad != nil {
				tt.squad(squad)
			}
			p := s.plannedFor(squad, models.Match{Periods: 2, Minutes: 20, Blocks: 2}, tt.rules...)
			wishes := models.NewPlanWishes(p.team, p.match)
			wishes.Pins = tt.pins
			s.addPlan(p.team, p.match, wishes)
			doc := page(t, p.get(p.path))
			if got := text(doc, ".plan-clash .sentences"); !strings.Contains(got, tt.says) {
				t.Fatalf("the page says %q, not %q", got, tt.says)
			}
			if tableOf(t, doc); doc.Find(".plan-repairs button").Length() == 0 {
				t.Fatal("no repair is offered")
			}
			n := doc.Find(".plan-repairs button").Length()
			for i := range n {
				doc := p.do(fmt.Sprint("repair:", i))
				if got := text(doc, ".plan-clash"); got != "" {
					t.Errorf("after repair %d: %s", i, got)
				}
				// Back to the clash, as the coach does who thinks again.
				leads(t, p.post(p.path+"/versions/1/restoration", url.Values{"form": {models.NewFormID()}}), p.path)
			}
			if w := p.post(p.path, p.form("repair:"+fmt.Sprint(n))); w.Code != http.StatusUnprocessableEntity {
				t.Errorf("a repair that is not offered: %d", w.Code)
			}
		})
	}
}

// TestPlanForViewers shows a viewer of minors the plan, and nothing that ranks or tells who comes.
func TestPlanForViewers(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		p := s.planned(10, models.Match{Periods: 2, Minutes: 20, Blocks: 2}, "least-time 50")
		viewer := s.member(p.team, "Vic", models.Viewer)
		if got := text(page(t, viewer.get(p.path)), "main"); !strings.Contains(got, "There is no plan yet") {
			t.Errorf("before there is a plan: %s", got)
		}
		p.do("save")
		doc := page(t, viewer.get(p.path+"?why=1-1"))
		for _, secret := range []string{"form", "#why", ".plan-rules", ".plan-modes", ".plan-due", ".plan-clash", ".proof", "input[name]", ".plan-mark"} {
			if n := doc.Find("main " + secret).Length(); n > 0 {
				t.Errorf("a viewer sees %d of %s", n, secret)
			}
		}
		if tableOf(t, doc); strings.Contains(text(doc, "main"), "Why") {
			t.Error("a viewer is offered reasons")
		}
		if w := viewer.post(p.path, url.Values{"do": {"solve"}, "mode": {"equal"}}); w.Code != http.StatusForbidden {
			t.Errorf("a viewer plans: %d", w.Code)
		}
		assistant := s.member(p.team, "Assi", models.Assistant)
		if got := text(page(t, assistant.get(p.path+"?why=1-1")), "#why"); !strings.Contains(got, "Why Ada Canarywing") {
			t.Errorf("an assistant reads %q", got)
		}
		for _, path := range []string{"?why=99-1", "?why=x", "?why=1-9"} {
			if w := assistant.get(p.path + path); w.Code != http.StatusNotFound {
				t.Errorf("%s: %d", path, w.Code)
			}
		}
	})
}

// TestPlanOfUnusualSquads plans with nobody, with too few, and with as many as there can be.
func TestPlanOfUnusualSquads(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	plan := func(slug string, squad []models.Player, m models.Match) *planned {
		team := ada.ownTeam(slug, squad...)
		match := s.addMatch(team, m)
		return &planned{ada, team, match, "/teams/" + slug + "/matches/" + match.ID + "/plan"}
	}
	nobody := plan("nobody", nil, models.Match{})
	if doc := page(t, nobody.get(nobody.path)); doc.Find(`.empty a[href="/teams/nobody/players/new"]`).Length() != 1 {
		t.Error("an empty squad leads nowhere")
	}
	if w := nobody.post(nobody.path, url.Values{"do": {"save"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("saving a plan of nobody: %d", w.Code)
	}
	hurt := versatile(8)
	for i := range hurt {
		hurt[i].Status = models.Injured
	}
	away := plan("away", hurt, models.Match{})
	if doc := page(t, away.get(away.path)); doc.Find(`.empty a[href$="/availability"]`).Length() != 1 {
		t.Errorf("nobody available: %s", text(doc, "main"))
	}
	few := plan("few", versatile(5), models.Match{Periods: 2, Minutes: 20, Blocks: 2})
	doc := few.do("save")
	if n := doc.Find(".plan-empty input").Length(); n != 2*4 {
		t.Errorf("%d empty places, with five of seven in four stretches", n)
	}
	a, b := firstOn(doc, 1, true), doc.Find(".plan-empty input").First().AttrOr("value", "")
	before := tableOf(t, doc)
	if doc = few.do("swap", a, b); len(before.differences(tableOf(t, doc))) != 1 || doc.Find(".plan-empty input").Length() != 8 {
		t.Errorf("a move to an empty place changes %v", before.differences(tableOf(t, doc)))
	}

	many := plan("many", versatile(60), models.Match{Periods: 2, Minutes: 40, Blocks: 10})
	start := time.Now()
	table := tableOf(t, many.do("mode:equal"))
	on := 0
	for name := range table {
		n, _ := table.on(name)
		on += n
	}
	if on != 7*20 || len(table) != 60 {
		t.Errorf("60 players: %d cells on the field in %d rows", on, len(table))
	}
	t.Logf("60 players in 20 stretches: %v", time.Since(start))
}

// TestPlanRefuses sends what no page sends.
func TestPlanRefuses(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		p := s.planned(10, models.Match{Periods: 2, Minutes: 20, Blocks: 2})
		p.do("save")
		for name, form := range map[string]url.Values{
			"no mode":            p.form("solve"),
			"no formation":       p.form("solve"),
			"two columns":        p.form("swap", "p1.1", "p2.2"),
			"one cell":           p.form("swap", "p1.1"),
			"three cells":        p.form("swap", "p1.1", "p2.1", "p3.1"),
			"nobody":             p.form("swap", "p77.1", "p2.1"),
			"no stretch":         p.form("swap", "p1.99", "p2.99"),
			"no cell":            p.form("lock"),
			"no cell at all":     p.form("swap", "x", "p2"),
			"a taken place":      p.form("swap", "sGK.1", "p2.1"),
			"lock a place":       p.form("lock", "sGK.1"),
			"a rule of nobody":   p.form("drop:pigs"),
			"a button of nobody": p.form("fly", "p1.1"),
			"leave out nobody":   p.form("out:99"),
		} {
			switch name {
			case "no mode":
				form.Set("mode", "lucky")
			case "no formation":
				form.Set("formation", "9-9-9")
			}
			w := p.post(p.path, form)
			doc := page(t, w)
			if w.Code != http.StatusUnprocessableEntity || doc.Find(".errors").Length() != 1 {
				t.Errorf("%s: %d %s", name, w.Code, text(doc, ".errors"))
			}
			target := doc.Find(".errors a").AttrOr("href", "")
			if target == "" || doc.Find(target).Length() != 1 {
				t.Errorf("%s: the error leads to %q", name, target)
			}
			if cells := form["cell[]"]; name == "two columns" && doc.Find(".plan-grid input[checked]").Length() != len(cells) {
				t.Errorf("%s: what was chosen is lost", name)
			}
		}
		if n := s.count("plan"); n != 1 {
			t.Errorf("refused forms made %d versions", n-1)
		}
		raw := modelstest.SQL(t, s.db)
		if _, err := raw.Exec("UPDATE fixture SET state = 'live' WHERE id = $1", p.match.ID); err != nil {
			t.Fatal(err)
		}
		if w := p.post(p.path, url.Values{"do": {"solve"}, "number": {"1"}, "mode": {"equal"}}); w.Code != http.StatusConflict {
			t.Errorf("planning a match that is being played: %d", w.Code)
		}
		if doc := page(t, p.get(p.path)); doc.Find("form[data-plan]").Length() != 0 || doc.Find(`.notice a[href$="/live"]`).Length() != 1 {
			t.Error("the plan of a match that is being played can be changed")
		}
	})
}

// TestPlanKeepsVersions saves more versions than are kept.
func TestPlanKeepsVersions(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		p := s.planned(10, models.Match{})
		plan := s.addPlan(p.team, p.match, models.PlanWishes{})
		for range models.MaxPlanVersions + 3 {
			if err := s.db.SavePlan(t.Context(), models.By{}, p.team, plan); err != nil {
				t.Fatal(err)
			}
		}
		doc := page(t, p.get(p.path+"/versions"))
		if n := doc.Find(".change").Length(); n != models.MaxPlanVersions || s.count("plan") != n {
			t.Errorf("%d versions are listed, %d stored", n, s.count("plan"))
		}
		if got := strings.TrimSpace(doc.Find(".change a").First().Text()); got != fmt.Sprint("Version ", models.MaxPlanVersions+4) {
			t.Errorf("the newest is %s", got)
		}
		if w := p.post(p.path+"/versions/1/restoration", url.Values{"form": {models.NewFormID()}}); w.Code != http.StatusNotFound {
			t.Errorf("a version that is not kept: %d", w.Code)
		}
		old := *plan
		old.Number--
		if err := s.db.SavePlan(t.Context(), models.By{}, p.team, &old); models.KindOf(err) != models.Conflict || old.Number != plan.Number-1 {
			t.Errorf("an older one over a newer one: %v", err)
		}
	})
}

// TestPlanOfADay plans three matches of a day, and counts in the tables of each what the rules ask of all.
func TestPlanOfADay(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		p := s.planned(13, models.Match{Periods: 1, Minutes: 12, Blocks: 2, KickOff: planDay}, "least-time 50")
		matches := []*models.Match{p.match}
		for i := range 2 {
			matches = append(matches, s.addMatch(p.team, models.Match{
				Opponent: fmt.Sprint("Cup ", i), Periods: 1, Minutes: 12, Blocks: 2, KickOff: planDay.Add(time.Duration(i+1) * time.Hour),
			}))
		}
		path := "/teams/planners/days/2031-05-10/plan"
		doc := page(t, p.get(path))
		if doc.Find("#day-list-title + ul > li").Length() != 3 {
			t.Fatalf("matches: %s", text(doc, "main"))
		}
		form := fields(t, doc, path)
		leads(t, p.post(path, form), path)
		leads(t, p.post(path, form), path) // sent twice
		if s.count("plan") != 3 {
			t.Errorf("%d plans of three matches", s.count("plan"))
		}
		minutes := map[string]int{}
		for _, m := range matches {
			table := tableOf(t, page(t, p.get("/teams/planners/matches/"+m.ID+"/plan")))
			for name := range table {
				n, _ := table.on(name)
				minutes[name] += 6 * n
			}
		}
		doc = page(t, p.get(path))
		for name, n := range minutes {
			if n < 18 {
				t.Errorf("%s plays %d of 36 minutes over the day", name, n)
			}
		}
		rows := doc.Find(".plan-day tbody tr")
		if rows.Length() != 13 {
			t.Errorf("%d rows", rows.Length())
		}
		for i := range rows.Length() {
			row := rows.Eq(i)
			name := text2(row.Find("th"))
			if got := text2(row.Find(".plan-day-total")); got != fmt.Sprintf("%d′ of 36′", minutes[name]) {
				t.Errorf("%s: the page says %s, the tables %d", name, got, minutes[name])
			}
		}
		if got := text(doc, ".plan-rules"); !strings.Contains(got, "Kept") || doc.Find(".plan-rule-broken").Length() > 0 {
			t.Errorf("rules: %s", got)
		}
		form.Set("form", models.NewFormID())
		if w := p.post(path, form); w.Code != http.StatusConflict {
			t.Errorf("planned by somebody else meanwhile: %d", w.Code)
		}
		for day, status := range map[string]int{"2031-05-11": http.StatusOK, "2031-13-01": http.StatusNotFound, "x": http.StatusNotFound} {
			if w := p.get("/teams/planners/days/" + day + "/plan"); w.Code != status {
				t.Errorf("%s: %d", day, w.Code)
			}
		}
		if doc := page(t, p.get(p.path)); doc.Find(`.notice a[href="`+path+`"]`).Length() != 1 {
			t.Error("no way from a match to its day")
		}
	})
}
