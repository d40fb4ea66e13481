package models_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teamcoach/models"
)

func TestZonesExist(t *testing.T) {
	zones := models.Zones()
	if len(zones) < 400 {
		t.Fatalf("%d zones", len(zones))
	}
	for _, name := range zones {
		if _, err := time.LoadLocation(name); err != nil {
			t.Error(err)
		}
	}
}

func TestReadKickOff(t *testing.T) {
	for _, c := range []struct{ day, clock, zone, want string }{
		{"2026-12-05", "15:00", "Europe/Berlin", "2026-12-05T14:00:00Z"},
		{"2026-07-05", "15:00", "Europe/Berlin", "2026-07-05T13:00:00Z"},
		{"2026-03-29", "01:59", "Europe/Berlin", "2026-03-29T00:59:00Z"},
		{"2026-03-29", "02:00", "Europe/Berlin", "time: On 2026-03-29 there is no 02:00"},
		{"2026-03-29", "02:59", "Europe/Berlin", "time: On 2026-03-29 there is no 02:59"},
		{"2026-03-29", "03:00", "Europe/Berlin", "2026-03-29T01:00:00Z"},
		{"2026-10-25", "01:59", "Europe/Berlin", "2026-10-24T23:59:00Z"},
		{"2026-10-25", "02:00", "Europe/Berlin", "2026-10-25T00:00:00Z"}, // the first of the two
		{"2026-10-25", "02:59", "Europe/Berlin", "2026-10-25T00:59:00Z"},
		{"2026-10-25", "03:00", "Europe/Berlin", "2026-10-25T02:00:00Z"},
		{"2026-03-08", "01:30", "America/New_York", "2026-03-08T06:30:00Z"},
		{"2026-03-08", "02:30", "America/New_York", "time: On 2026-03-08 there is no 02:30"},
		{"2026-03-08", "03:30", "America/New_York", "2026-03-08T07:30:00Z"},
		{"2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00Z"}, // the first of the two
		{"2026-11-01", "02:00", "America/New_York", "2026-11-01T07:00:00Z"},
		{"2026-10-04", "02:15", "Australia/Lord_Howe", "time: On 2026-10-04"}, // by half an hour
		{"2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"},
		{"2011-12-30", "12:00", "Pacific/Apia", "time: On 2011-12-30"}, // a whole day
		{"2026-02-30", "15:00", "Europe/Berlin", "date: The day"},
		{"5.12.2026", "15:00", "Europe/Berlin", "date: The day"},
		{"2026-12-05", "24:00", "Europe/Berlin", "time: The time"},
		{"2026-12-05", "", "Europe/Berlin", "time: The time"},
		{"2026-12-05", "15:00", "Local", "zone: Choose"},
		{"2026-12-05", "15:00", "", "zone: Choose"},
		{"2026-12-05", "15:00", "../etc/passwd", "zone: Choose"},
		{"", "", "?", "date: The day"},
	} {
		at, err := models.ReadKickOff(c.day, c.clock, c.zone)
		got := at.Format(time.RFC3339)
		if err != nil {
			got = strings.TrimPrefix(err.Error(), "invalid; ")
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s %s in %s: %s, want %s", c.day, c.clock, c.zone, got, c.want)
		}
	}
}

// Every moment is shown by some clock, and read from it is itself, or an hour earlier where the clock shows it twice;
// what no moment shows is refused.
func TestAtClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{
			"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata", "Africa/Casablanca", "Pacific/Chatham", "America/Nuuk",
		}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(rapid.Int64Range(946_684_800, 2_524_608_000).Draw(t, "second")/900*900, 0).UTC()
		if changes := rapid.Bool().Draw(t, "at a change"); changes {
			at = nextChange(at, zone).Add(time.Duration(rapid.IntRange(-12, 12).Draw(t, "quarters")) * 15 * time.Minute)
		}
		got, ok := models.AtClock(at.In(zone), zone)
		if !ok || !got.In(zone).Equal(at) && got.In(zone).Format(time.DateTime) != at.In(zone).Format(time.DateTime) || got.After(at) {
			t.Fatalf("%s in %s: %s, %v", at, zone, got, ok)
		}
		shown := at.In(zone).Add(time.Hour).Format(time.DateTime) // of which nothing is known
		clock, _ := time.Parse(time.DateTime, shown)
		first, exists := firstShowing(clock, zone)
		if got, ok := models.AtClock(clock, zone); ok != exists || ok && !got.Equal(first) {
			t.Fatalf("%s in %s: %s, %v, want %s, %v", shown, zone, got, ok, first, exists)
		}
	})
}

// nextChange is the next time that a zone's distance from UTC changes, or a year later.
func nextChange(at time.Time, zone *time.Location) time.Time {
	_, end := at.In(zone).ZoneBounds()
	if end.IsZero() {
		return at.AddDate(1, 0, 0)
	}
	return end.UTC()
}

// firstShowing looks through two days, quarter by quarter, for the first moment at which a zone shows a clock.
func firstShowing(clock time.Time, zone *time.Location) (time.Time, bool) {
	for at := clock.Add(-26 * time.Hour); at.Before(clock.Add(26 * time.Hour)); at = at.Add(15 * time.Minute) {
		if at.In(zone).Format(time.DateTime) == clock.Format(time.DateTime) {
			return at, true
		}
	}
	return time.Time{}, false
}

func TestSortFixtures(t *testing.T) {
	now := time.Date(2026, 12, 5, 15, 0, 0, 0, time.UTC)
	match := func(name string, hours int, state models.MatchState) models.Match {
		return models.Match{Opponent: name, KickOff: now.Add(time.Duration(hours) * time.Hour), State: state, Periods: 2, Minutes: 45, Blocks: 1}
	}
	matches := []models.Match{
		match("old", -48, models.Over), match("never played", -24, models.Planned), match("cancelled then", -12, models.Cancelled),
		match("extra time", -5, models.Live), match("on now", -1, models.Planned), match("cancelled", 1, models.Cancelled), match("soon", 24, models.Planned),
	}
	got := models.SortFixtures(matches, now)
	names := func(all []models.Match) string {
		var names []string
		for _, m := range all {
			names = append(names, m.Opponent)
		}
		return strings.Join(names, ", ")
	}
	if got := names(got.Coming); got != "extra time, on now, cancelled, soon" {
		t.Error("coming:", got)
	}
	if got := names(got.Past); got != "cancelled then, never played, old" {
		t.Error("past:", got)
	}
	if got.Next == nil || got.Next.Opponent != "extra time" {
		t.Errorf("next: %+v", got.Next)
	}
	if next := models.SortFixtures(matches[5:6], now).Next; next != nil {
		t.Errorf("a cancelled match is next: %+v", next)
	}
}
