package handlers_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
)

// bestForm is the form as the page shows it, with changes: name, value, name, value ...
func bestForm(t *testing.T, doc *goquery.Document, changes ...string) url.Values {
	t.Helper()
	form := url.Values{}
	doc.Find("form.team-best").Find("input[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		name, kind := field.AttrOr("name", ""), field.AttrOr("type", "")
		_, checked := field.Attr("checked")
		switch {
		case goquery.NodeName(field) == "select":
			form.Set(name, field.Find("option[selected]").AttrOr("value", ""))
		case kind != "radio" && kind != "checkbox" || checked:
			form.Set(name, field.AttrOr("value", ""))
		}
	})
	if form.Get("seen") == "" || !form.Has("equal-minutes") {
		t.Fatalf("the form is not there: %v", form)
	}
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

// keepers is a squad of which the better of two keepers is unfit.
func keepers() []models.Player {
	skilled, fitter := models.NewPlayer("Skilled Sam"), models.NewPlayer("Fitter Flo")
	skilled.Fitness, skilled.Skills = 10, map[string]int{"GK": 10}
	fitter.Skills = map[string]int{"GK": 2}
	return []models.Player{skilled, fitter}
}

var onlyFitness = []string{"strongest-skill", "0", "strongest-form", "0", "strongest-fitness", "100"}

func TestTeamBestIsSaved(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		team := s.addTeam(models.Team{Slug: "kites", Name: "Kites"}, keepers()...)
		coach := s.member(team, "Ada", models.Coach)
		if got := lineup(page(t, s.get("/best/kites/7")))[0]; got != "Skilled Sam" {
			t.Fatalf("before: %s keeps goal", got)
		}
		doc := page(t, coach.get("/teams/kites/best"))
		if sums := doc.Find("[data-sum]").Text(); sums != "100100100" {
			t.Errorf("the sums are %q", sums)
		}
		if n := doc.Find(".rule input:checked").Length(); n != 0 {
			t.Errorf("%d rules of a team that has none", n)
		}
		form := bestForm(t, doc, append(onlyFitness, "mode", "balanced", "formation", "2-3-1", "least-time-on", "on", "least-time", "40", "rest-on", "on", "rest-how", "soft")...)
		for range 2 { // the second time it has done its work
			w := coach.post("/teams/kites/best", form)
			if w.Code != http.StatusFound || w.Header().Get("Location") != "/teams/kites/best" {
				t.Fatalf("saved: %d %s %s", w.Code, w.Header().Get("Location"), text(page(t, w), "main"))
			}
		}
		saved, err := s.db.TeamBySlug(t.Context(), "kites")
		if err != nil || saved.Version != team.Version+1 {
			t.Fatalf("the team has version %d after %d: %v", saved.Version, team.Version, err)
		}
		if saved.Mode != models.Balanced || saved.Formation != "2-3-1" || saved.Weights != "strongest=0,0,100,0,0" || saved.Rules != "least-time 40\nrest 1 soft" || saved.Name != "Kites" {
			t.Errorf("saved %+v", saved)
		}
		// The public page was cached with the old weights.
		public := page(t, s.get("/best/kites/7?mode=strongest"))
		if got := lineup(public)[0]; got != "Fitter Flo" || !strings.Contains(text(public, ".choices"), "Fitness 100%") {
			t.Errorf("after: %s keeps goal, for %s", got, text(public, ".choices"))
		}
		if got := s.get("/best/kites/7.json?mode=strongest").Body.String(); !strings.Contains(got, `"fitness": 100`) {
			t.Errorf("the weights are not in the JSON: %s", got)
		}
		if public.Find(".match-rules").Length() != 0 {
			t.Error("everybody sees the rules")
		}
		doc = page(t, coach.get("/best/kites/7"))
		if got := text(doc, ".match-rules"); !strings.Contains(got, "Everybody plays at least 40% of the time.") || !strings.Contains(got, "twice in a row, if possible.") || !strings.Contains(got, "They change no single lineup") {
			t.Errorf("on the coach's lineup: %q", got)
		}
		doc = page(t, coach.get("/teams/kites/best"))
		if got := text(doc, ".flash"); got != "" && !strings.Contains(got, "Saved") {
			t.Errorf("the message is %q", got)
		}
		again := bestForm(t, doc)
		for name, want := range map[string]string{"mode": "balanced", "formation": "2-3-1", "strongest-fitness": "100", "least-time-on": "on", "least-time": "40", "rest-on": "on", "rest-how": "soft", "changes-on": ""} {
			if again.Get(name) != want {
				t.Errorf("shown again, %s is %q, want %q", name, again.Get(name), want)
			}
		}
	})
}

func TestTeamBestIsTried(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		coach := s.user("Ada")
		team := coach.ownTeam("kites", keepers()...)
		doc := page(t, coach.get("/teams/kites/best"))
		if got := text(doc, `[data-trial="strongest"]`); !strings.Contains(got, "As it is saved") || !strings.Contains(got, "Skilled Sam (GK)") {
			t.Errorf("nothing is changed, but the example says %q", got)
		}
		form := bestForm(t, doc, append(onlyFitness, "set", "try", "most-time-on", "on", "most-time", "80")...)
		w := coach.post("/teams/kites/best", form)
		doc = page(t, w)
		if got := text(doc, `[data-trial="strongest"]`); w.Code != http.StatusOK || !strings.Contains(got, "Fitter Flo in, Skilled Sam out") || !strings.Contains(got, "1,000 points") {
			t.Errorf("%d, the example says %q", w.Code, got)
		}
		if got := text(doc, `[data-trial="equal"]`); !strings.Contains(got, "As it is saved") {
			t.Errorf("of a mode that is not changed it says %q", got)
		}
		for name := range form {
			if got := bestForm(t, doc).Get(name); name != "set" && got != form.Get(name) {
				t.Errorf("%s is shown again as %q, and was %q", name, got, form.Get(name))
			}
		}
		w = coach.post("/teams/kites/best", form, "Accept", "application/json")
		var trials []struct{ Mode, Change, Facts, Lineup string }
		if err := json.Unmarshal(w.Body.Bytes(), &trials); err != nil || len(trials) != 3 || trials[0].Change != "Fitter Flo in, Skilled Sam out" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("for the script: %s %v", w.Body, err)
		}
		form.Set("equal-skill", "21")
		if w := coach.post("/teams/kites/best", form, "Accept", "application/json"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `"field":"equal"`) {
			t.Errorf("wrong, for the script: %d %s", w.Code, w.Body)
		}
		after, err := s.db.TeamOfMember(context.Background(), "kites", coach.account.ID)
		if err != nil || after.Version != team.Version {
			t.Errorf("trying has changed the team: %v", err)
		}
	})
}

func TestTeamBestIsRefused(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		coach := s.user("Ada")
		team := coach.ownTeam("kites", keepers()...)
		fresh := page(t, coach.get("/teams/kites/best"))
		for _, test := range []struct {
			fields  string   // that are wrong
			changes []string // of the form
		}{
			{"strongest", []string{"strongest-skill", "74"}},
			{"balanced equal", []string{"balanced-form", "11", "equal-minutes", "0"}},
			{"strongest-skill", []string{"strongest-skill", "101", "strongest-form", "-1"}},
			{"strongest-skill", []string{"strongest-skill", "many"}},
			{"equal-minutes", []string{"equal-minutes", ""}},
			{"least-time", []string{"least-time-on", "on", "least-time", "0"}},
			{"lines", []string{"lines-on", "on", "lines", "two"}},
			{"most-time", []string{"most-time-on", "on", "most-time", "30", "least-time-on", "on"}},
			{"strongest keeper-time", []string{"strongest-skill", "1", "keeper-half-on", "on", "keeper-time-on", "on", "keeper-time", "20"}},
			{"mode", []string{"mode", "unfair"}},
			{"formation", []string{"formation", "9-9-9"}},
		} {
			form := bestForm(t, fresh, test.changes...)
			w := coach.post("/teams/kites/best", form)
			doc := page(t, w)
			if w.Code != http.StatusUnprocessableEntity {
				t.Errorf("%v: %d", test.changes, w.Code)
				continue
			}
			for field := range strings.FieldsSeq(test.fields) {
				if doc.Find(`#errors a[href="#`+field+`"]`).Length() != 1 || doc.Find("main #"+field).Length() != 1 {
					t.Errorf("%v: the summary does not lead to %s, but says %q", test.changes, field, text(doc, "#errors"))
				}
			}
			if doc.Find("form .field-errors li").Length() == 0 {
				t.Errorf("%v: nothing stands at the fields", test.changes)
			}
			for i := 0; i < len(test.changes); i += 2 {
				if got := bestForm(t, doc).Get(test.changes[i]); got != test.changes[i+1] && test.changes[i] != "mode" && test.changes[i] != "formation" {
					t.Errorf("%s was typed as %q and is shown as %q", test.changes[i], test.changes[i+1], got)
				}
			}
		}
		if w := coach.post("/teams/kites/best", bestForm(t, fresh, "form", "")); w.Code != http.StatusBadRequest {
			t.Errorf("a form without its id, which the audit list would not hear of: %d", w.Code)
		}
		if got := text(page(t, coach.post("/teams/kites/best", bestForm(t, fresh, "equal-form", "x"))), "#errors li"); got != "Form, Equal time: This must be a whole number from 0 to 100." {
			t.Errorf("the summary says %q", got)
		}
		after, err := s.db.TeamOfMember(context.Background(), "kites", coach.account.ID)
		if err != nil || after.Version != team.Version {
			t.Errorf("a refused form has changed the team: %v", err)
		}
	})
}

func TestTeamBestConflict(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		owner := s.user("Ada")
		team := owner.ownTeam("kites", keepers()...)
		coach := s.member(team, "Max", models.Coach)
		first, second := page(t, owner.get("/teams/kites/best")), page(t, coach.get("/teams/kites/best"))
		if w := owner.post("/teams/kites/best", bestForm(t, first, append(onlyFitness, "rest-on", "on")...)); w.Code != http.StatusFound {
			t.Fatal(w.Code)
		}
		form := bestForm(t, second, "equal-skill", "0", "equal-minutes", "80")
		w := coach.post("/teams/kites/best", form)
		doc := page(t, w)
		if w.Code != http.StatusConflict || doc.Find("#errors").Length() != 1 {
			t.Fatalf("saved after another: %d", w.Code)
		}
		if now := text(doc, ".notice"); !strings.Contains(now, "Strongest: Fitness 100%") || !strings.Contains(now, "Nobody sits out twice in a row.") {
			t.Errorf("what the other has saved: %q", now)
		}
		again := bestForm(t, doc)
		if again.Get("equal-minutes") != "80" || again.Get("strongest-skill") != "75" {
			t.Errorf("what was typed is lost: %v", again)
		}
		if w := coach.post("/teams/kites/best", again); w.Code != http.StatusFound {
			t.Errorf("sent again: %d", w.Code)
		}
		saved, err := s.db.TeamOfMember(context.Background(), "kites", owner.account.ID)
		if err != nil || saved.Weights != "equal=0,0,10,10,80" || saved.Rules != "" {
			t.Errorf("saved %q %q %v", saved.Weights, saved.Rules, err)
		}
	})
}

// A player who is added meanwhile is no conflict: the form says nothing of players.
func TestTeamBestBesideAnotherChange(t *testing.T) {
	s := demoSite(t)
	coach := s.user("Ada")
	team := coach.ownTeam("kites", keepers()...)
	form := bestForm(t, page(t, coach.get("/teams/kites/best")), onlyFitness...)
	if err := s.db.AddPlayers(t.Context(), models.By{}, team.ID, []models.Player{models.NewPlayer("Ida")}); err != nil {
		t.Fatal(err)
	}
	if w := coach.post("/teams/kites/best", form); w.Code != http.StatusFound {
		t.Errorf("%d: %s", w.Code, text(page(t, w), "main"))
	}
}

func TestRulePacksAreTakenOver(t *testing.T) {
	s := demoSite(t)
	coach := s.user("Ada")
	team := coach.ownTeam("kites", keepers()...)
	doc := page(t, coach.get("/teams/kites/best"))
	button := doc.Find(`.rule-packs button`).First()
	if got := button.Text(); got != "Usual for under 9 in soccer" {
		t.Errorf("the first pack is called %q", got)
	}
	doc = page(t, coach.post("/teams/kites/best", bestForm(t, doc, "set", button.AttrOr("value", ""), "changes-on", "on", "strongest-skill", "typed")))
	form := bestForm(t, doc)
	for name, want := range map[string]string{
		"least-time-on": "on", "least-time": "50", "rest-on": "on", "lines-how": "soft", "keeper-time-on": "on", "keeper-half-on": "", "changes-on": "", "strongest-skill": "typed",
	} {
		if form.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, form.Get(name), want)
		}
	}
	after, err := s.db.TeamOfMember(context.Background(), "kites", coach.account.ID)
	if err != nil || after.Version != team.Version {
		t.Errorf("the team has changed: %v", err)
	}
	chess := s.addTeam(models.Team{Slug: "rooks", Name: "Rooks", Sport: "chess", Format: "8"})
	doc = page(t, s.member(chess, "Max", models.Coach).get("/teams/rooks/best"))
	if doc.Find(".rule, .rule-packs").Length() != 0 || !strings.Contains(text(doc, ".rules-part"), "a game of their own") {
		t.Errorf("rules for the time in chess: %q", text(doc, ".rules-part"))
	}
	if doc.Find(`.example a[href="/teams/rooks/players/new"]`).Length() != 1 || doc.Find("[data-trial], [data-try]").Length() != 0 {
		t.Error("a team without players is not led to adding some")
	}
}

func TestTeamBestIsForCoaches(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		team := s.user("Ada").ownTeam("kites", keepers()...)
		for role, want := range map[models.Role]int{models.Viewer: 403, models.Scorer: 403, models.Assistant: 403, models.Coach: 200, models.Owner: 200} {
			member := s.member(team, "Max"+string(role), role)
			if w := member.get("/teams/kites/best"); w.Code != want {
				t.Errorf("%s: %d, want %d", role, w.Code, want)
			} else if want == 200 && w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %s", role, w.Header().Get("Cache-Control"))
			}
			for _, set := range []string{"", "try", "pack-9"} {
				if w := member.post("/teams/kites/best", url.Values{"set": {set}}); want == 403 && w.Code != want {
					t.Errorf("%s sends %q: %d, want %d", role, set, w.Code, want)
				}
			}
		}
		if w := s.user("Eve").get("/teams/kites/best"); w.Code != http.StatusNotFound {
			t.Errorf("another coach: %d", w.Code)
		}
		if w := s.get("/teams/kites/best"); w.Code != http.StatusFound || !strings.HasPrefix(w.Header().Get("Location"), "/login?") {
			t.Errorf("nobody: %d", w.Code)
		}
	})
}

func TestTeamBestOfATeamThatIsNotActive(t *testing.T) {
	s := demoSite(t)
	owner := s.user("Ada")
	team := owner.ownTeam("kites", keepers()...)
	form := bestForm(t, page(t, owner.get("/teams/kites/best")), onlyFitness...)
	team.State = models.Archived
	if err := s.db.UpdateTeam(t.Context(), models.By{}, team); err != nil {
		t.Fatal(err)
	}
	doc := page(t, owner.get("/teams/kites/best"))
	if !strings.Contains(text(doc, "p.notice"), "archived") || doc.Find("form .primary").Length() != 0 {
		t.Error("an archived team can be saved, or does not say that it cannot")
	}
	if w := owner.post("/teams/kites/best", form); w.Code != http.StatusForbidden {
		t.Errorf("archived: %d", w.Code)
	}
	deleted := owner.ownTeam("gone", keepers()...)
	deleted.State = models.Deleted
	if err := s.db.UpdateTeam(t.Context(), models.By{}, deleted); err != nil {
		t.Fatal(err)
	}
	if w := owner.get("/teams/gone/best"); w.Code == http.StatusOK || strings.Contains(w.Body.String(), "Skilled") {
		t.Errorf("deleted: %d", w.Code)
	}
}
