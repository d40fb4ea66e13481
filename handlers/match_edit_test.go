package handlers_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

const matchesPage = "/teams/canaries/matches"

// matches are those of a team, the earliest first.
func (s *site) matches(team *models.Team) []models.Match {
	s.t.Helper()
	all, err := s.db.Matches(s.t.Context(), team.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// newMatch fills in the form of a new match; changes is name, value, name, value ...
func (u *user) newMatch(t *testing.T, changes ...string) url.Values {
	t.Helper()
	form := filled(t, u.get(matchesPage+"/new"), "form.match-form")
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

// aWeekOn is a day so many weeks from now, far from the nights on which clocks change.
func aWeekOn(weeks int) string {
	return time.Date(time.Now().Year()+1, 5, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*weeks).Format(time.DateOnly)
}

func TestNewMatch(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		if got := text(page(t, ada.get(matchesPage)), ".empty"); !strings.Contains(got, "import") {
			t.Errorf("no match, and no word of what to do: %q", got)
		}
		form := ada.newMatch(t, "opponent", " Rivals ", "date", aWeekOn(0), "time", "15:30", "zone", "America/New_York", "side", "away", "venue", "Park",
			"meet", "45", "periods", "4", "minutes", "15", "blocks", "2", "mode", "equal", "closes", "24", "remind", "48", "notes", "White\r\nshirts")
		if form.Get("periods") != "4" || form.Get("format") != "7" {
			t.Errorf("the form: %v", form)
		}
		w := ada.post(matchesPage+"/new", form)
		all := s.matches(team)
		if len(all) != 1 {
			t.Fatalf("%d matches, %d: %s", len(all), w.Code, text(page(t, w), "#errors"))
		}
		m := all[0]
		redirected(t, w, matchesPage+"/"+m.ID)
		if m.Opponent != "Rivals" || m.Day() != aWeekOn(0) || m.Clock() != "15:30" || m.Zone != "America/New_York" || m.Side != models.Visit || m.Venue != "Park" || m.Meet != 45 ||
			m.Stretches() != 8 || m.Mode != models.Equal || m.ClosesBefore() != 24*time.Hour || m.RemindBefore() != 48*time.Hour || m.Notes != "White\nshirts" || m.Series != "" {
			t.Errorf("saved %+v", m)
		}
		// Sent twice, it is there once.
		redirected(t, ada.post(matchesPage+"/new", form), matchesPage)
		if n := len(s.matches(team)); n != 1 {
			t.Errorf("sent twice: %d matches", n)
		}
		doc := page(t, ada.get(matchesPage+"/"+m.ID))
		for _, want := range []string{"14:45", "Park", "America/New_York", "4 × 15 minutes: 8 stretches of 7:30 minutes"} {
			if !strings.Contains(text(doc, ".match-facts"), want) {
				t.Errorf("no %q in %s", want, text(doc, ".match-facts"))
			}
		}
		if got := text(page(t, ada.get(matchesPage)), ".next-match"); !strings.Contains(got, "Rivals (away)") || !strings.Contains(got, "15:30") {
			t.Errorf("next: %s", got)
		}
		if got := text(page(t, ada.get("/teams/canaries")), ".next-match"); !strings.Contains(got, "Rivals (away)") {
			t.Errorf("next on the overview: %s", got)
		}
		// The next one is like the last.
		again := ada.newMatch(t)
		if again.Get("zone") != "America/New_York" || again.Get("time") != "15:30" || again.Get("blocks") != "2" || again.Get("closes") != "24" || again.Get("date") != "" || again.Get("opponent") != "" {
			t.Errorf("the next form: %v", again)
		}
	})
}

func TestMatchZoneByLanguage(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	ada.ownTeam("canaries")
	for language, want := range map[string]string{"de": "Europe/Berlin", "en": "UTC"} {
		if got := filled(t, ada.get(matchesPage+"/new", "Accept-Language", language), "form.match-form").Get("zone"); got != want {
			t.Errorf("%s: %s", language, got)
		}
	}
}

func TestRefusedMatch(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries")
		soon := time.Now().UTC().AddDate(0, 0, 2)
		for _, c := range []struct{ changes, wrong []string }{
			{[]string{"opponent", " "}, []string{"opponent"}},
			{[]string{"opponent", strings.Repeat("x", 81), "venue", strings.Repeat("x", 201), "notes", strings.Repeat("x", 2001)}, []string{"opponent", "venue", "notes"}},
			{[]string{"date", "", "time", "25:00", "zone", "Narnia"}, []string{"date", "time", "zone"}},
			{[]string{"date", "1999-12-31"}, []string{"date"}},
			{[]string{"date", "2027-03-28", "time", "02:30", "zone", "Europe/Berlin"}, []string{"time"}},
			{[]string{"date", "2027-03-14", "time", "02:30", "zone", "America/New_York"}, []string{"time"}},
			{[]string{"side", "moon", "mode", "magic", "format", "99", "meet", "721"}, []string{"side", "meet", "mode", "format"}},
			{[]string{"formation", "9-9-9"}, []string{"formation"}},
			{[]string{"periods", "0", "minutes", "many", "blocks", ""}, []string{"minutes", "periods"}},
			{[]string{"periods", "10", "blocks", "3"}, []string{"blocks"}},
			{[]string{"closes", "x", "remind", "9999"}, []string{"closes", "remind"}},
			{[]string{"closes", "24", "remind", "12"}, []string{"remind"}},
			{[]string{"date", soon.Format(time.DateOnly), "remind", "100"}, []string{"remind"}},
			{[]string{"repeat", "times", "every", "0", "times", "1"}, []string{"every", "times"}},
			{[]string{"repeat", "until", "until", ""}, []string{"until"}},
			{[]string{"repeat", "until", "until", "2020-01-01"}, []string{"until"}},
		} {
			form := ada.newMatch(t, append([]string{"opponent", "Rivals", "date", aWeekOn(0), "time", "15:00", "zone", "UTC"}, c.changes...)...)
			w := ada.post(matchesPage+"/new", form)
			want(t, w, http.StatusUnprocessableEntity)
			doc := page(t, w)
			for _, field := range c.wrong {
				if doc.Find("#"+field+"-errors").Length() != 1 || doc.Find(`#errors a[href="#`+field+`"]`).Length() != 1 {
					t.Errorf("%v: nothing at %s: %s", c.changes, field, text(doc, "#errors"))
				}
			}
			if n := doc.Find("#errors li").Length(); n != len(c.wrong) {
				t.Errorf("%v: %d errors: %s", c.changes, n, text(doc, "#errors"))
			}
			kept := filled(t, w, "form.match-form")
			for _, name := range []string{"opponent", "date", "time", "venue", "minutes", "closes", "every", "until"} {
				if kept.Get(name) != form.Get(name) {
					t.Errorf("%v: %s was %q and is %q", c.changes, name, form.Get(name), kept.Get(name))
				}
			}
			if got := text(doc, "#time-errors"); strings.Contains(strings.Join(c.changes, " "), "02:30") && !strings.Contains(got, "there is no 02:30") {
				t.Errorf("the hour that is skipped: %q", got)
			}
		}
		if n := len(s.matches(team)); n != 0 {
			t.Errorf("%d matches from refused forms", n)
		}
	})
}

// On the night on which clocks are set back, the first of the two hours counts.
func TestMatchInTheDoubleHour(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	team := ada.ownTeam("canaries")
	for i, c := range []struct{ day, clock, zone, want string }{
		{"2027-10-31", "02:30", "Europe/Berlin", "2027-10-31T00:30:00Z"}, {"2027-11-07", "01:30", "America/New_York", "2027-11-07T05:30:00Z"},
	} {
		ada.post(matchesPage+"/new", ada.newMatch(t, "opponent", "Owls", "date", c.day, "time", c.clock, "zone", c.zone))
		if all := s.matches(team); len(all) != i+1 || all[i].KickOff.Format(time.RFC3339) != c.want {
			t.Errorf("%s: %+v", c.zone, all)
		}
	}
}

// Without scripts, another format brings its usual length, unless another one was typed.
func TestFormatBringsItsLength(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	team := ada.ownTeam("canaries")
	fields := []string{"opponent", "Rivals", "date", aWeekOn(0), "time", "15:00", "format", "11"}
	ada.post(matchesPage+"/new", ada.newMatch(t, fields...))
	ada.post(matchesPage+"/new", ada.newMatch(t, append(fields, "minutes", "33")...))
	all := s.matches(team)
	if len(all) != 2 || all[0].Format != "11" || all[0].Minutes != 45 || all[0].Periods != 2 || all[1].Minutes != 33 {
		t.Errorf("%+v", all)
	}
}

func TestEditMatch(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		w := ada.post(matchesPage+"/new", ada.newMatch(t, "opponent", "Rivals", "date", aWeekOn(0), "time", "15:00", "zone", "Europe/Berlin", "repeat", "times", "every", "2", "times", "3"))
		redirected(t, w, matchesPage)
		all := s.matches(team)
		if len(all) != 3 || all[2].Day() != aWeekOn(4) {
			t.Fatalf("%+v", all)
		}
		edit := matchesPage + "/" + all[1].ID + "/edit"
		first, second := filled(t, ada.get(edit), "form.match-form"), filled(t, ada.get(edit), "form.match-form")
		first.Set("venue", "Hall")
		first.Set("scope", "following")
		redirected(t, ada.post(edit, first), matchesPage+"/"+all[1].ID)
		if all = s.matches(team); all[0].Venue != "" || all[1].Venue != "Hall" || all[2].Venue != "Hall" {
			t.Errorf("this and the following: %+v", all)
		}
		// Somebody who opened the form before is asked.
		second.Set("opponent", "Others")
		second.Set("time", "16:00")
		w = ada.post(edit, second)
		want(t, w, http.StatusConflict)
		doc := page(t, w)
		if got := text(doc, ".conflict tbody"); !strings.Contains(got, "Others") || !strings.Contains(got, "Rivals") || !strings.Contains(got, "16:00") || !strings.Contains(got, "Hall") {
			t.Errorf("both versions: %s", got)
		}
		redirected(t, ada.post(edit, filled(t, w, `form[action="`+edit+`"]`)), matchesPage+"/"+all[1].ID)
		if m := s.matches(team)[1]; m.Opponent != "Others" || m.Clock() != "16:00" || m.Venue != "" {
			t.Errorf("mine was saved: %+v", m)
		}
		bad := filled(t, ada.get(edit), "form.match-form")
		bad.Set("opponent", "")
		want(t, ada.post(edit, bad), http.StatusUnprocessableEntity)
	})
}

func TestCancelAndDeleteMatch(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries")
		ada.post(matchesPage+"/new", ada.newMatch(t, "opponent", "Rivals", "date", aWeekOn(0), "time", "15:00", "repeat", "until", "every", "1", "until", aWeekOn(3)))
		all := s.matches(team)
		if len(all) != 4 {
			t.Fatal(len(all))
		}
		one := matchesPage + "/" + all[1].ID
		send := func(address, selector string, values ...string) {
			t.Helper()
			shown := ada.get(address)
			form := filled(t, shown, selector)
			for i := 0; i < len(values); i += 2 {
				form.Set(values[i], values[i+1])
			}
			w := ada.post(page(t, shown).Find(selector).AttrOr("action", ""), form)
			if w.Code != http.StatusFound {
				t.Fatalf("%s: %d", selector, w.Code)
			}
		}
		send(one, `form[action$="/cancellation"]`)
		if got := states(s.matches(team)); got != "planned cancelled planned planned" {
			t.Error(got)
		}
		doc := page(t, ada.get(matchesPage))
		if n := doc.Find(".match-cancelled").Length(); n != 1 || !strings.Contains(text(doc, ".match-cancelled"), "Cancelled") {
			t.Errorf("%d matches are shown as cancelled", n)
		}
		send(one, `form[action$="/restoration"]`)
		send(one, `form[action$="/cancellation"]`, "scope", "following")
		if got := states(s.matches(team)); got != "planned cancelled cancelled cancelled" {
			t.Error(got)
		}
		if w := ada.get(one + "/delete"); len(s.matches(team)) != 4 || !strings.Contains(text(page(t, w), ".form-lead"), "Rivals") {
			t.Error("the question deletes, or does not say what")
		}
		send(one+"/delete", `form[action$="/delete"]`, "scope", "following")
		if got := states(s.matches(team)); got != "planned" {
			t.Error(got)
		}
		want(t, ada.get(one), http.StatusNotFound)
	})
}

func states(matches []models.Match) string {
	var all []string
	for _, m := range matches {
		all = append(all, string(m.State))
	}
	return strings.Join(all, " ")
}

// A plan that does not fit any more is said so.
func TestPlanThatDoesNotFit(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		m := s.addMatch(team, models.Match{Periods: 2, Minutes: 30, Blocks: 1})
		address := matchesPage + "/" + m.ID
		if _, err := modelstest.SQL(t, s.db).Exec(`INSERT INTO plan (fixture_id, number, wishes, stretches, verdict, actor, created_at)
			VALUES ($1, 1, '{}', '[{"formation":"2-3-1","slots":{}},{"formation":"2-3-1","slots":{}}]', '{}', 'Ada', 1)`, m.ID); err != nil {
			t.Fatal(err)
		}
		if n := page(t, ada.get(address)).Find(".notice").Length(); n != 0 {
			t.Error("a plan that fits is said not to")
		}
		if n := page(t, ada.get(address+"/edit")).Find(".match-length .notice").Length(); n != 1 {
			t.Error("the form does not tell of the plan")
		}
		form := filled(t, ada.get(address+"/edit"), "form.match-form")
		form.Set("blocks", "2")
		redirected(t, ada.post(address+"/edit", form), address)
		if n := page(t, ada.get(address)).Find(`.notice a[href$="/plan"]`).Length(); n != 1 {
			t.Error("a plan that does not fit is not said to")
		}
		if _, err := s.db.LastPlan(t.Context(), m.ID); err != nil {
			t.Error("the plan is gone:", err)
		}
	})
}

func TestMatchesCSVDownload(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	team := ada.ownTeam("canaries")
	s.addMatch(team, models.Match{Opponent: "=cmd", KickOff: time.Date(2027, 5, 2, 13, 0, 0, 0, time.UTC)})
	w := ada.get(matchesPage + ".csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][0] != "2027-05-02" || rows[1][3] != "'=cmd" || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%q, %v, %v", rows, err, w.Header())
	}
}

// The public sees of adults whom and on which day they play, and of children nothing.
func TestPublicNextMatch(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		for _, c := range []struct {
			kind models.TeamType
			want bool
		}{{models.Senior, true}, {models.Junior, false}, {models.Youth, false}} {
			team := s.addTeam(models.Team{Slug: "open-" + string(c.kind), Name: "Open", Type: c.kind})
			m := models.NewMatch(team, &models.Format{ID: "7", Periods: 2, Minutes: 30})
			m.Opponent, m.Venue, m.KickOff, m.Notes = "Nextrivals", "Secretpark", time.Now().Add(50*time.Hour).UTC(), "Secretnote"
			sport, _ := s.sports.Get("soccer")
			if err := s.db.AddMatches(t.Context(), models.By{}, team, sport, []models.Match{*m}); err != nil {
				t.Fatal(err)
			}
			body := s.get("/teams/" + team.Slug).Body.String()
			if strings.Contains(body, "Nextrivals") != c.want {
				t.Errorf("%s: the next match is shown: %v", c.kind, !c.want)
			}
			for _, secret := range []string{"Secretpark", "Secretnote", m.KickOff.Format("15:04")} {
				if strings.Contains(body, secret) {
					t.Errorf("%s: tells %q", c.kind, secret)
				}
			}
		}
	})
}
