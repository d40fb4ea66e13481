package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// atClock reads a day and a time at a venue.
func atClock(t testing.TB, day, clock, zone string) time.Time {
	t.Helper()
	at, err := models.ReadKickOff(day, clock, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// aMatch is a match of a team of seven in Berlin at three o'clock.
func aMatch(t testing.TB, team *models.Team, day string) *models.Match {
	t.Helper()
	format, _ := soccer(t).Format("7")
	m := models.NewMatch(team, format)
	m.Opponent, m.Zone, m.KickOff = "Rivals", "Europe/Berlin", atClock(t, day, "15:00", "Europe/Berlin")
	return m
}

func TestRepetition(t *testing.T) {
	first := aMatch(t, &models.Team{}, "2026-10-11")
	first.SetLeads(24*time.Hour, 48*time.Hour)
	for _, c := range []struct {
		r    models.Repetition
		want string
	}{
		{models.Repetition{}, "2026-10-11T13:00"},
		{models.Repetition{Every: 1, Times: 4}, "2026-10-11T13:00 2026-10-18T13:00 2026-10-25T14:00 2026-11-01T14:00"}, // over the end of summer time
		{models.Repetition{Every: 2, Until: "2026-11-08"}, "2026-10-11T13:00 2026-10-25T14:00 2026-11-08T14:00"},
		{models.Repetition{Every: 2, Until: "2026-11-07"}, "2026-10-11T13:00 2026-10-25T14:00"},
		{models.Repetition{Every: 1, Until: "2026-10-11"}, "2026-10-11T13:00"},
		{models.Repetition{Every: 1, Until: "2026-10-10"}, "until: The last day must not be before"},
		{models.Repetition{Every: 1, Until: "soon"}, "until: The last day must be a date"},
		{models.Repetition{Every: 1, Until: "2100-01-01"}, "until: That would be more than 60"},
		{models.Repetition{Every: 0, Times: 2}, "every: This must be"},
		{models.Repetition{Every: 53, Times: 2}, "every: This must be"},
		{models.Repetition{Every: 1, Times: 1}, "times: This must be"},
		{models.Repetition{Every: 1, Times: 61}, "times: This must be"},
	} {
		all, err := c.r.Matches(first)
		var got []string
		for _, m := range all {
			got = append(got, m.KickOff.Format("2006-01-02T15:04"))
			if m.Clock() != "15:00" || m.ClosesBefore() != 24*time.Hour || m.RemindBefore() != 48*time.Hour || len(all) > 1 && (m.Series == "" || m.Series != all[0].Series) {
				t.Errorf("%+v: %+v", c.r, m)
			}
		}
		if err != nil {
			got = []string{strings.TrimPrefix(err.Error(), "invalid; ")}
		}
		if text := strings.Join(got, " "); text != c.want && (err == nil || !strings.HasPrefix(text, c.want)) {
			t.Errorf("%+v: %s, want %s", c.r, text, c.want)
		}
	}
	night := aMatch(t, &models.Team{}, "2026-03-22")
	night.KickOff = atClock(t, "2026-03-22", "02:30", night.Zone)
	if _, err := (models.Repetition{Every: 1, Times: 2}).Matches(night); err == nil || !strings.Contains(err.Error(), "On 2026-03-29 there is no 02:30") {
		t.Errorf("a match in the hour that is skipped: %v", err)
	}
}

// A repetition keeps weekday and time by the clocks at the venue, wherever that is.
func TestRepetitionKeepsTheClock(t *testing.T) {
	format, _ := soccer(t).Format("7")
	rapid.Check(t, func(t *rapid.T) {
		m := models.NewMatch(&models.Team{}, format)
		m.Zone = rapid.SampledFrom(models.Zones()).Draw(t, "zone")
		m.KickOff = time.Unix(rapid.Int64Range(1_700_000_000, 2_000_000_000).Draw(t, "kick-off")/60*60, 0).UTC()
		every, times := rapid.IntRange(1, 9).Draw(t, "every"), rapid.IntRange(2, 20).Draw(t, "times")
		all, err := models.Repetition{Every: every, Times: times}.Matches(m)
		if models.KindOf(err) == models.Invalid {
			return // one would be in a skipped hour
		}
		if err != nil || len(all) != times {
			t.Fatal(len(all), err)
		}
		start, _ := time.Parse(time.DateOnly, m.Day())
		for i, next := range all {
			if next.Clock() != m.Clock() || next.Day() != start.AddDate(0, 0, 7*every*i).Format(time.DateOnly) {
				t.Fatalf("number %d is on %s at %s, the first on %s at %s", i, next.Day(), next.Clock(), m.Day(), m.Clock())
			}
		}
	})
}

// season saves a team with a series of four matches from 11 October on and one match of its own, and returns them.
func season(t *testing.T, db *models.DB) (*models.Team, *models.Sport, []models.Match) {
	t.Helper()
	team, sport := newTeam("season-team", "Season"), soccer(t)
	team.Format = "7"
	create(t, db, team)
	all, err := models.Repetition{Every: 1, Times: 4}.Matches(aMatch(t, team, "2026-10-11"))
	if err != nil {
		t.Fatal(err)
	}
	alone := aMatch(t, team, "2026-10-20")
	alone.Opponent = "Alone"
	if err := db.AddMatches(t.Context(), models.By{}, team, sport, append(all, *alone)); err != nil {
		t.Fatal(err)
	}
	return team, sport, matchesOf(t, db, team)
}

func matchesOf(t testing.TB, db *models.DB, team *models.Team) []models.Match {
	t.Helper()
	all, err := db.Matches(t.Context(), team.ID)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// lines shows matches in short.
func lines(matches []models.Match) string {
	var all []string
	for _, m := range matches {
		all = append(all, fmt.Sprintf("%s %s %s %s", m.Day(), m.Clock(), m.Opponent, m.State))
	}
	return strings.Join(all, "; ")
}

func TestEditSeries(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team, sport, all := season(t, db)
		third := all[3] // the second is on 18, the one alone on 20, the third on 25 October
		third.Opponent = "Third"
		if n, err := db.EditMatch(t.Context(), models.By{}, &third, false, sport); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		second := matchesOf(t, db, team)[1]
		second.Venue, second.KickOff = "Hall", atClock(t, "2026-10-19", "16:30", second.Zone) // a day later, and later on the day
		second.SetLeads(2*time.Hour, -1)
		if n, err := db.EditMatch(t.Context(), models.By{}, &second, true, sport); n != 3 || err != nil {
			t.Fatal(n, err)
		}
		now := matchesOf(t, db, team)
		want := "2026-10-11 15:00 Rivals planned; 2026-10-19 16:30 Rivals planned; 2026-10-20 15:00 Alone planned; 2026-10-26 16:30 Third planned; 2026-11-02 16:30 Rivals planned"
		if got := lines(now); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		if now[0].Venue != "" || now[2].Venue != "" || now[3].Venue != "Hall" || now[4].ClosesBefore() != 2*time.Hour {
			t.Errorf("%+v", now)
		}
		// Who has read an older version changes nothing.
		if _, err := db.EditMatch(t.Context(), models.By{}, &second, true, sport); models.KindOf(err) != models.Conflict {
			t.Error(err)
		}
		if got := lines(matchesOf(t, db, team)); got != want {
			t.Error("a conflict changed something:", got)
		}
		// All or nothing: the second, eight days later, would be in the hour that is skipped.
		first := now[0]
		first.KickOff = atClock(t, "2026-03-21", "02:30", first.Zone)
		_, err := db.EditMatch(t.Context(), models.By{}, &first, true, sport)
		if models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "On 2026-03-29 there is no 02:30") {
			t.Error(err)
		}
		if got := lines(matchesOf(t, db, team)); got != want {
			t.Error("a refused change of the series changed something:", got)
		}
	})
}

func TestLengthOfAMatchThatHasBegun(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team, sport, all := season(t, db)
		for state, kind := range map[models.MatchState]models.Kind{models.Live: models.Invalid, models.Over: models.Invalid, models.Planned: ""} {
			if _, err := modelstest.SQL(t, db).Exec("UPDATE fixture SET state = $1 WHERE id = $2", string(state), all[0].ID); err != nil {
				t.Fatal(err)
			}
			m := matchesOf(t, db, team)[0]
			m.Blocks = 1 + m.Blocks%2 // another one, whichever state comes first
			if _, err := db.EditMatch(t.Context(), models.By{}, &m, false, sport); models.KindOf(err) != kind {
				t.Errorf("%s: %v", state, err)
			}
		}
	})
}

func TestCancelSeries(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team, _, all := season(t, db)
		cancel := func(i int, cancelled, following bool, want int, kind models.Kind) {
			t.Helper()
			n, err := db.CancelMatch(t.Context(), models.By{Form: models.NewFormID()}, team.ID, all[i].ID, cancelled, following)
			if n != want || models.KindOf(err) != kind {
				t.Errorf("%d, %v", n, err)
			}
		}
		cancel(3, true, true, 2, "")
		cancel(3, true, false, 0, "") // already
		cancel(1, true, false, 1, "")
		want := "2026-10-11 15:00 Rivals planned; 2026-10-18 15:00 Rivals cancelled; 2026-10-20 15:00 Alone planned; 2026-10-25 15:00 Rivals cancelled; 2026-11-01 15:00 Rivals cancelled"
		if got := lines(matchesOf(t, db, team)); got != want {
			t.Error(got)
		}
		cancel(1, false, true, 3, "")
		if _, err := modelstest.SQL(t, db).Exec("UPDATE fixture SET state = 'over' WHERE id = $1", all[1].ID); err != nil {
			t.Fatal(err)
		}
		cancel(1, true, false, 0, models.Conflict)
		cancel(0, true, true, 3, "") // not the one that is over
		if got := lines(matchesOf(t, db, team)); strings.Count(got, "cancelled") != 3 || !strings.Contains(got, "2026-10-18 15:00 Rivals over") {
			t.Error(got)
		}
		other := newTeam("other-team", "Other")
		create(t, db, other)
		if _, err := db.CancelMatch(t.Context(), models.By{}, other.ID, all[0].ID, true, false); models.KindOf(err) != models.NotFound {
			t.Errorf("another team's match: %v", err)
		}
	})
}

func TestDeleteSeries(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team, _, all := season(t, db)
		by := models.By{Form: models.NewFormID()}
		if n, err := db.DeleteMatch(t.Context(), by, team.ID, all[1].ID, true); n != 3 || err != nil {
			t.Error(n, err)
		}
		if _, err := db.DeleteMatch(t.Context(), by, team.ID, all[0].ID, true); models.KindOf(err) != models.Repeated {
			t.Error("a form sent twice:", err)
		}
		if got := lines(matchesOf(t, db, team)); got != "2026-10-11 15:00 Rivals planned; 2026-10-20 15:00 Alone planned" {
			t.Error(got)
		}
		if _, err := db.DeleteMatch(t.Context(), models.By{}, team.ID, all[1].ID, false); models.KindOf(err) != models.NotFound {
			t.Error("deleted twice:", err)
		}
	})
}
