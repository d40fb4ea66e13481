package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"teamcoach/models"
)

const importPage = matchesPage + "/import"

// kickOffs is when the first of many matches is.
var kickOffs = time.Date(2028, 1, 1, 12, 0, 0, 0, time.UTC)

// league is a calendar as a league offers it, with one match that repeats; lines are what is different in it.
func league(lines ...string) string {
	text := strings.Join(append([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//league//EN",
		"BEGIN:VEVENT", "UID:game-1", "DTSTART;TZID=Europe/Berlin:20270508T150000", "SUMMARY:Canary canaries - SV Rivalen", `LOCATION:Am Park 1\, Bonn`, "END:VEVENT",
		"BEGIN:VEVENT", "UID:cup", "DTSTART;TZID=Europe/Berlin:20270515T100000", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20270522T100000", "SUMMARY:Kites – Canary canaries", "END:VEVENT",
	}, append(lines, "END:VCALENDAR", "")...), "\r\n")
	return text
}

// importFile sends a file to the import page and then, where the preview allows it, imports it.
func (u *user) importFile(t *testing.T, content string, changes ...string) {
	t.Helper()
	form := filled(t, u.get(importPage), "form.import")
	w := u.upload(importPage, form, []byte(content))
	want(t, w, http.StatusOK)
	form = filled(t, w, "form.import")
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	form.Set("step", "save")
	w = u.post(importPage, form)
	redirected(t, w, matchesPage)
}

func TestImportCalendar(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		before := ada.version(team)
		w := ada.upload(importPage, filled(t, ada.get(importPage), "form.import"), []byte(league()))
		want(t, w, http.StatusOK)
		doc := page(t, w)
		if n := doc.Find(".import-rows tbody tr").Length(); n != 3 || ada.version(team) != before || len(s.matches(team)) != 0 {
			t.Errorf("the preview has %d rows, or changed something", n)
		}
		ada.importFile(t, league())
		all := s.matches(team)
		if got := summary(all); got != "2027-05-08 15:00 home SV Rivalen planned; 2027-05-15 10:00 away Kites planned; 2027-05-29 10:00 away Kites planned" {
			t.Error(got)
		}
		if all[0].Venue != "Am Park 1, Bonn" || all[0].Series != "" || all[1].Series == "" || all[1].Series != all[2].Series || all[1].Zone != "Europe/Berlin" {
			t.Errorf("%+v", all)
		}
		// Imported again, one is moved and one is cancelled; nothing is there twice.
		moved := strings.Replace(league("BEGIN:VEVENT", "UID:cup", "RECURRENCE-ID;TZID=Europe/Berlin:20270529T100000", "DTSTART;TZID=Europe/Berlin:20270529T100000", "STATUS:CANCELLED", "SUMMARY:Kites – Canary canaries", "END:VEVENT"), "20270508T150000", "20270509T110000", 1)
		ada.importFile(t, moved)
		after := s.matches(team)
		if got := summary(after); got != "2027-05-09 11:00 home SV Rivalen planned; 2027-05-15 10:00 away Kites planned; 2027-05-29 10:00 away Kites cancelled" || after[0].ID != all[0].ID {
			t.Error(got)
		}
		w = ada.upload(importPage, filled(t, ada.get(importPage), "form.import"), []byte(moved))
		if doc := page(t, w); doc.Find("button[value=save]").Length() != 0 || doc.Find(".import-rows strong").Text() != "As it isAs it isAs it is" {
			t.Errorf("imported a third time: %s", doc.Find(".import-rows strong").Text())
		}
	})
}

// summary shows matches in short.
func summary(matches []models.Match) string {
	var all []string
	for i := range matches {
		m := &matches[i]
		all = append(all, strings.Join([]string{m.Day(), m.Clock(), string(m.Side), m.Opponent, string(m.State)}, " "))
	}
	return strings.Join(all, "; ")
}

func TestImportMatchTable(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries")
		const table = "Datum;Gegner;Ort\n05/06/2027;SV Rivalen;Köln\n06/07/2027;Kites;"
		w := ada.upload(importPage, filled(t, ada.get(importPage), "form.import"), []byte(table))
		want(t, w, http.StatusOK)
		doc := page(t, w)
		if doc.Find(".import-wrong").Length() != 2 || doc.Find("#order input").Length() != 2 || doc.Find("button[value=save]").Length() != 0 {
			t.Errorf("days that can be read in two ways: %s", text(doc, ".import"))
		}
		form := filled(t, w, "form.import")
		form.Set("order", "month")
		w = ada.post(importPage, form)
		want(t, w, http.StatusOK)
		if doc := page(t, w); doc.Find(".import-wrong").Length() != 2 || doc.Find("input#time").Length() != 1 {
			t.Errorf("no time: %s", text(doc, ".import-plan"))
		}
		form = filled(t, w, "form.import")
		form.Set("time", "11:00")
		form.Set("zone", "Europe/Berlin")
		w = ada.post(importPage, form)
		form = filled(t, w, "form.import")
		// Somebody adds a match meanwhile: the preview comes once more.
		s.addMatch(team, models.Match{Opponent: "Meanwhile"})
		form.Set("step", "save")
		w = ada.post(importPage, form)
		want(t, w, http.StatusConflict)
		if len(s.matches(team)) != 1 {
			t.Error("imported although it was changed")
		}
		form = filled(t, w, "form.import")
		form.Set("step", "save")
		redirected(t, ada.post(importPage, form), matchesPage)
		redirected(t, ada.post(importPage, form), matchesPage) // sent twice
		if got := summary(s.matches(team)[1:]); got != "2027-05-06 11:00 neutral SV Rivalen planned; 2027-06-07 11:00 neutral Kites planned" {
			t.Error(got)
		}
	})
}

func TestRefusedImports(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries")
		send := func(text string) url.Values {
			return url.Values{"text": {text}, "zone": {"Europe/Berlin"}, "step": {"save"}}
		}
		for text, says := range map[string]string{
			"":                                 "Choose a file",
			"BEGIN:VCALENDAR\nBEGIN:VEVENT":    "line 2 has no end",
			"BEGIN:VCALENDAR\nEND:VCALENDAR\n": "no match in this file",
			"a,b\nc,d":                         "which column has the days",
			"Date,Time,Opponent\n2027-05-01,15:00,Rivals\n2027-05-02,26:00,Kites":        "Some matches have problems",
			"Date,Time,Opponent\n2027-05-01,15:00,Rivals\n2027-05-01,16:00,rivals":       "Some matches have problems",
			"Date,Time,Opponent\n2027-05-01,15:00,Rivals\n2027-05-01,16:00,\u202Eslavir": "Some matches have problems",
			strings.Repeat("2027-05-01,15:00,Rivals\n", 501):                             "at most 500",
		} {
			w := ada.post(importPage, send(text))
			want(t, w, http.StatusUnprocessableEntity)
			if got := page(t, w).Find("#errors").Text(); !strings.Contains(got, says) {
				t.Errorf("%.60q: %s", text, got)
			}
		}
		w := ada.upload(importPage, url.Values{}, []byte(strings.Repeat("x", 3<<20)))
		want(t, w, http.StatusRequestEntityTooLarge)
		if n := len(s.matches(team)); n != 0 {
			t.Errorf("%d matches", n)
		}
		full := make([]models.Match, models.MaxMatches)
		sport, _ := s.sports.Get("soccer")
		format, _ := sport.Format("7")
		for i := range full {
			m := models.NewMatch(team, format)
			m.Opponent, m.KickOff = "Rivals", kickOffs.AddDate(0, 0, i)
			full[i] = *m
		}
		if err := s.db.AddMatches(t.Context(), models.By{}, team, sport, full); err != nil {
			t.Fatal(err)
		}
		w = ada.post(importPage, send("Date,Time,Opponent\n2029-05-01,15:00,Robins"))
		want(t, w, http.StatusUnprocessableEntity)
		w = ada.post(matchesPage+"/new", ada.newMatch(t, "opponent", "Robins", "date", aWeekOn(0), "time", "15:00"))
		want(t, w, http.StatusUnprocessableEntity)
		if got := text(page(t, w), "#errors"); !strings.Contains(got, "300") {
			t.Error(got)
		}
	})
}

// What an account takes with it has its matches, and reads them back as they were.
func TestExportOfMatches(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada, bo := s.member("Ada"), s.member("Bo")
		team := ada.ownTeam("canaries", sevens()...)
		ada.importFile(t, league())
		first := s.matches(team)[0]
		s.exec("UPDATE fixture SET state = 'over', ours = 3, theirs = 1, notes = 'White shirts', closes_at = kick_off - 3600000 WHERE id = $1", first.ID)
		s.exec("UPDATE fixture SET state = 'live', format = 'gone' WHERE id = $1", s.matches(team)[1].ID)
		file := ada.get("/account/export").Body.Bytes()
		exported := unzip(t, file)["teams/canaries/matches.json"]
		if !strings.Contains(exported, "SV Rivalen") || !strings.Contains(exported, "White shirts") || strings.Contains(exported, first.ID) {
			t.Error(exported)
		}
		redirected(t, bo.importZIP(file, models.NewFormID()), "/teams")
		back := s.matches(&s.stored("canaries-2", bo.account).Team)
		if got := summary(back); got != "2027-05-08 15:00 home SV Rivalen over; 2027-05-15 10:00 away Kites planned; 2027-05-29 10:00 away Kites planned" {
			t.Error(got)
		}
		if m := back[0]; m.Ours != 3 || m.Theirs != 1 || m.Notes != "White shirts" || m.ClosesBefore().Hours() != 1 || m.UID != "game-1" || m.ID == first.ID {
			t.Errorf("%+v", m)
		}
		if back[1].Series == "" || back[1].Series != back[2].Series || back[1].Format != "7" {
			t.Errorf("%+v", back[1:])
		}
		team2 := unzip(t, file)["teams/canaries/team.json"]
		for text, says := range map[string]string{
			strings.Replace(exported, `"side": "home"`, `"side": "moon"`, 1):                                  "Line 4: teams/x/matches.json: Choose one of the places",
			strings.Replace(exported, `"zone": "Europe/Berlin"`, `"zone": "Narnia"`, 1):                       "Line 7: teams/x/matches.json: Choose a time zone",
			strings.Replace(exported, `"periods": 2`, `"periods": "two"`, 1):                                  "teams/x/matches.json: This cannot be read",
			strings.ReplaceAll(exported, `"uid": "cup#`, `"uid": "game-1", "notes": "`):                       "come from the same calendar entry",
			"[" + strings.TrimSuffix(strings.Repeat(strings.Trim(oneOf(exported), "\n")+",", 301), ",") + "]": "300 matches",
		} {
			w := bo.importZIP(zipped(t, "teams/x/team.json", team2, "teams/x/matches.json", text), models.NewFormID())
			status(t, w, http.StatusUnprocessableEntity)
			if got := page(t, w).Find("#errors").Text(); !strings.Contains(got, says) {
				t.Errorf("%.400s, want %s", got, says)
			}
		}
	})
}

// oneOf is the first object of a list, without the name of its calendar entry.
func oneOf(list string) string {
	first := list[strings.Index(list, "{") : strings.Index(list, "}")+1]
	return strings.Replace(first, `"game-1"`, `""`, 1)
}
