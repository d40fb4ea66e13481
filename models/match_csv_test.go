package models_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teamcoach/models"
)

// readTable reads a table of matches as the import page does when nothing is chosen on it.
func readTable(t testing.TB, text string, order models.DayOrder) string {
	t.Helper()
	file, err := models.ReadMatchFile(text, nil)
	if err != nil {
		return err.Error()
	}
	entries, err := file.Entries(file.GuessColumns(), order, "Canaries U12")
	if err != nil {
		return err.Error()
	}
	var all []string
	for i := range entries {
		line := shown(&entries[i])
		if entries[i].Meet >= 0 {
			line += " meet " + (time.Duration(entries[i].Meet) * time.Minute).String()
		}
		all = append(all, strings.TrimSpace(line+" "+entries[i].Venue))
	}
	return strings.Join(all, "\n")
}

func TestReadMatchTable(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		order models.DayOrder
		want  string
	}{
		"English":    {"Date,Kick-off,Opponent,Side,Venue\n2026-12-05,15:00,Rivals,home,\"Park, north\"", "", "2: 2026-12-05 15:00 home Rivals Park, north"},
		"German":     {"Datum;Anstoß;Gegner;Ort;Treffen\nSa, 05.12.2026;15:00 Uhr;SV Rivalen;Halle;14.15", "", "2: 2026-12-05 15:00  SV Rivalen meet 45m0s Halle"},
		"league":     {"Datum\tUhrzeit\tHeim\tGast\n5.12.26\t15:00\tSV Rivalen\tCanaries U12\n12.12.26\t9.30\tCanaries U12\tRobins", "", "2: 2026-12-05 15:00 away SV Rivalen\n3: 2026-12-12 09:30 home Robins"},
		"not ours":   {"Datum;Heim;Gast\n5.12.2026;A;B", "", "2: 2026-12-05    A - B !Neither A nor B is called Canaries U12."},
		"titles":     {"Date,Match\n2026-12-05 15:00,Canaries U12 vs Rivals", "", "2: 2026-12-05 15:00 home Rivals"},
		"no header":  {"2026-12-05,3 pm,Rivals,Park\n2026-12-12,3:30 PM,Robins,Park", "", "1: 2026-12-05 15:00  Rivals Park\n2: 2026-12-12 15:30  Robins Park"},
		"minutes":    {"Date,Time,Opponent,Meet\n2026-12-05,15:00,Rivals,60", "", "2: 2026-12-05 15:00  Rivals meet 1h0m0s"},
		"cancelled":  {"Date,Time,Opponent,State\n2026-12-05,15:00,Rivals,abgesagt", "", "2: 2026-12-05 15:00  Rivals cancelled"},
		"day first":  {"Date,Opponent\n13/12/2026,Rivals\n05/12/2026,Robins", "", "2: 2026-12-13   Rivals\n3: 2026-12-05   Robins"},
		"month":      {"Date,Opponent\n12/13/2026,Rivals\n12/05/2026,Robins", "", "2: 2026-12-13   Rivals\n3: 2026-12-05   Robins"},
		"doubtful":   {"Date,Opponent\n05/12/2026,Rivals", "", "2:   Rivals !Say above how 05/12/2026 is meant."},
		"chosen":     {"Date,Opponent\n05/12/2026,Rivals", models.MonthFirst, "2: 2026-05-12   Rivals"},
		"same":       {"Date,Opponent\n05/05/2026,Rivals", "", "2: 2026-05-05   Rivals"},
		"no day":     {"Date,Opponent\n2026-02-30,Rivals", models.DayFirst, "2:   Rivals !This is no day: 2026-02-30. Write it as 2026-12-05 or 5.12.2026."},
		"no time":    {"Date,Time,Opponent\n2026-12-05,25:00,Rivals", "", "2: 2026-12-05   Rivals !This is no time: 25:00. Write it as 15:00."},
		"no side":    {"Date,Opponent,Side\n2026-12-05,Rivals,moon", "", "2: 2026-12-05   Rivals !This is no place: moon. Write home, away or neutral."},
		"no zone":    {"Date,Opponent,Time zone\n2026-12-05,Rivals,Narnia", "", "2: 2026-12-05 Narnia  Rivals !The time zone Narnia is not known."},
		"late":       {"Date,Time,Opponent,Meet\n2026-12-05,15:00,Rivals,15:30", "", "2: 2026-12-05 15:00  Rivals !This is no time before the kick-off: 15:30. Write it as 14:15, or as minutes."},
		"nobody":     {"Date,Opponent\n2026-12-05,", "", "2: 2026-12-05    !There is no opponent."},
		"no columns": {"a,b\nc,d", "", "invalid: Say which column has the days."},
		"no rivals":  {"Date,Time\n2026-12-05,15:00", "", "invalid: Say which column has the opponents."},
		"nothing":    {"Date,Time,Opponent\n", "", "invalid: There is no match in this list."},
		"too many":   {"Date,Opponent\n" + strings.Repeat("2026-12-05,Rivals\n", 501), "", "invalid: The list is too long: at most 500 matches are read."},
	} {
		if got := readTable(t, c.text, c.order); folded(got) != folded(c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestDoubtfulDays(t *testing.T) {
	for text, want := range map[string]bool{"05/12/2026": true, "05/05/2026": false, "05/13/2026": false, "5.12.2026": false, "2026-05-12": false} {
		file, err := models.ReadMatchFile("Date,Opponent\n"+text+",Rivals", nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, doubtful := file.Order(file.GuessColumns()); doubtful != want {
			t.Errorf("%s: %v", text, doubtful)
		}
	}
}

// drawMatches draws matches as a team may have them, on different days.
func drawMatches(t *rapid.T, sport *models.Sport) []models.Match {
	format, _ := sport.Format("7")
	text := rapid.StringMatching(`[=+@-]?[A-Za-zÄöß',;"]{1,20}( [a-z0-9;,"]{1,10})?`)
	var all []models.Match
	for i := range rapid.IntRange(1, 8).Draw(t, "matches") {
		m := models.NewMatch(&models.Team{}, format)
		m.Opponent, m.Side = text.Draw(t, "opponent"), rapid.SampledFrom(models.Sides).Draw(t, "side")
		m.Venue = text.Draw(t, "venue")
		m.Zone = rapid.SampledFrom([]string{"Europe/Berlin", "America/New_York", "UTC"}).Draw(t, "zone")
		at, err := models.ReadKickOff(time.Date(2026, 11, 2+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), rapid.SampledFrom([]string{"09:30", "15:00", "23:59"}).Draw(t, "time"), m.Zone)
		if err != nil {
			t.Fatal(err)
		}
		m.KickOff, m.Meet = at, rapid.IntRange(0, 90).Draw(t, "meet")
		m.State = rapid.SampledFrom([]models.MatchState{models.Planned, models.Cancelled}).Draw(t, "state")
		if m.Validate(sport) == nil {
			all = append(all, *m)
		}
	}
	return all
}

// What is downloaded can be read again: the team that has it has nothing to change, and another one has the same then.
func TestMatchesCSVImportsAgain(t *testing.T) {
	sport := soccer(t)
	format, _ := sport.Format("7")
	rapid.Check(t, func(t *rapid.T) {
		matches := drawMatches(t, sport)
		if len(matches) == 0 {
			return
		}
		var file bytes.Buffer
		if err := models.WriteMatchesCSV(&file, matches); err != nil {
			t.Fatal(err)
		}
		table, err := models.ReadMatchFile(file.String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := table.Entries(table.GuessColumns(), "", "Canaries")
		if err != nil {
			t.Fatal(err)
		}
		im := models.MatchImport{Draft: models.NewMatch(&models.Team{}, format), Zone: "Asia/Tokyo", Sport: sport, Now: readingTime}
		plan, err := im.Plan(entries)
		if err != nil || len(plan) != len(matches) {
			t.Fatal(len(plan), err)
		}
		for i, p := range plan {
			was, is := matches[i], p.After
			if p.Before != nil || len(p.Problems) > 0 || is.Opponent != was.Opponent || !is.KickOff.Equal(was.KickOff) || is.Zone != was.Zone ||
				is.Side != was.Side || is.Venue != strings.Join(strings.Fields(was.Venue), " ") || is.Meet != was.Meet || is.State != was.State {
				t.Fatalf("%+v\nwas %+v\n%s", p, was, file.String())
			}
		}
		im.Present = nil
		for _, p := range plan {
			im.Present = append(im.Present, p.After)
		}
		again, err := im.Plan(entries)
		if err != nil || len(again.Changed()) > 0 {
			t.Fatalf("read twice: %+v, %v", again.Changed(), err)
		}
	})
}

func TestMatchesCSVHasNoFormulas(t *testing.T) {
	m := models.Match{Opponent: "=1+1", Venue: "@SUM(A1)", Notes: "-2\n+3", Zone: "UTC", Ours: models.NoScore, Theirs: models.NoScore}
	var file bytes.Buffer
	if err := models.WriteMatchesCSV(&file, []models.Match{m}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{",'=1+1,", ",'@SUM(A1),", "\"'-2"} {
		if !strings.Contains(file.String(), want) {
			t.Errorf("no %s in %s", want, file.String())
		}
	}
}

func TestPlanMatches(t *testing.T) {
	sport := soccer(t)
	format, _ := sport.Format("7")
	day := func(n int) time.Time { return time.Date(2026, 11, n, 14, 0, 0, 0, time.UTC) }
	present := func(id, opponent, uid string, n int, state models.MatchState) models.Match {
		m := models.NewMatch(&models.Team{}, format)
		m.ID, m.Opponent, m.UID, m.KickOff, m.Zone, m.State, m.Version = id, opponent, uid, day(n), "Europe/Berlin", state, 3
		return *m
	}
	played := present("d", "Over", "uid4", 4, models.Over)
	played.Ours, played.Theirs = 3, 1
	im := models.MatchImport{
		Draft: models.NewMatch(&models.Team{}, format), Zone: "Europe/Berlin", Sport: sport, Now: readingTime,
		Present: []models.Match{present("a", "Rivals", "uid1", 1, models.Planned), present("b", "Robins", "", 2, models.Planned), present("c", "Kites", "uid3", 3, models.Cancelled), played},
	}
	entry := func(line int, uid, opponent string, at time.Time) models.MatchEntry {
		return models.MatchEntry{Line: line, UID: uid, Opponent: opponent, At: at, Meet: -1}
	}
	moved, cancelled := entry(1, "uid1", "Rivals", day(8)), entry(6, "uid6", "Swifts", day(9))
	cancelled.Cancelled = true
	series := []models.MatchEntry{entry(7, "s#1", "Owls", day(20)), entry(7, "s#2", "Owls", day(27))}
	series[0].Series, series[1].Series = "s", "s"
	plan, err := im.Plan(append([]models.MatchEntry{moved, entry(2, "uid2", "ROBINS", day(2)), entry(3, "uid3", "Kites", day(3)), entry(4, "uid4", "Over", day(5)), entry(5, "uid5", "New", day(6)), cancelled,
		entry(8, "uid5", "New", day(7)), {Line: 9, Opponent: "Untimed", Day: "2026-11-30", Meet: -1}, {Line: 10, UID: "x", Opponent: "", At: day(12), Meet: -1}}, series...))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range plan {
		text := "new"
		switch {
		case len(p.Problems) > 0:
			text = "problem " + p.Problems[0].Field
		case p.Played:
			text = "played"
		case p.Before != nil && p.Changes():
			text = "changed " + p.Before.ID
		case p.Before != nil:
			text = "same " + p.Before.ID
		}
		got = append(got, text)
	}
	want := []string{"changed a", "changed b", "same c", "played", "new", "new", "problem date", "problem time", "problem opponent", "new", "new"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if p := plan[0].After; !p.KickOff.Equal(day(8)) || p.Version != 3 || p.Zone != "Europe/Berlin" {
		t.Errorf("moved: %+v", p)
	}
	if p := plan[1].After; p.UID != "uid2" {
		t.Errorf("a match by hand does not know its entry: %+v", p)
	}
	if plan[5].After.State != models.Cancelled || plan[2].After.State != models.Cancelled {
		t.Error("what is cancelled is not")
	}
	if a, b := plan[9].After, plan[10].After; a.Series == "" || a.Series != b.Series {
		t.Errorf("series %q and %q", a.Series, b.Series)
	}
	im.Present = make([]models.Match, models.MaxMatches)
	if _, err := im.Plan([]models.MatchEntry{entry(1, "new", "New", day(1))}); models.KindOf(err) != models.Invalid {
		t.Error("too many:", err)
	}
}

func FuzzReadMatchTable(f *testing.F) {
	f.Add("Date,Kick-off,Opponent,Side,Venue\n2026-12-05,15:00,Rivals,home,\"Park, north\"")
	f.Add("Datum;Uhrzeit;Heim;Gast\n5.12.26;9.30;A;Canaries\n05/13/2026;3pm;;")
	f.Add("1/2/03 4h,x\n'=1,2")
	sport := soccer(f)
	f.Fuzz(func(t *testing.T, text string) {
		file, err := models.ReadMatchFile(text, nil)
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatal(err)
			}
			return
		}
		entries, err := file.Entries(file.GuessColumns(), models.DayFirst, "Canaries")
		if err != nil && models.KindOf(err) != models.Invalid {
			t.Fatal(err)
		}
		checkPlan(t, sport, entries)
	})
}
