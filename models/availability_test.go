package models_test

import (
	"testing"
	"time"

	"teamcoach/models"
)

func TestPresence(t *testing.T) {
	t.Parallel()
	late := func(from int) models.Availability { return models.Availability{Answer: models.Late, FromMinute: from} }
	early := func(to int) models.Availability { return models.Availability{Answer: models.Early, ToMinute: to} }
	injured := func(until string) models.Player { return models.Player{Status: models.Injured, Until: until} }
	fit := models.Player{Status: models.Fit}
	// Two halves of 25 minutes in two blocks each: the stretches begin at 0, 12.5, 25 and 37.5 minutes, and end at 50.
	halves := models.Match{Periods: 2, Minutes: 25, Blocks: 2, KickOff: time.Date(2026, 12, 5, 14, 0, 0, 0, time.UTC), Zone: "Europe/Berlin"}
	one := halves
	one.Periods, one.Blocks = 1, 1
	sets := halves
	sets.Periods, sets.Minutes, sets.Blocks = 3, 0, 1
	night := halves // 00:30 on the 6th in Berlin
	night.KickOff = time.Date(2026, 12, 5, 23, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		name     string
		match    models.Match
		player   models.Player
		answer   models.Availability
		from, to int // 0, 0: not at all
	}{
		{"yes", halves, fit, models.Availability{Answer: models.Yes}, 1, 4},
		{"no", halves, fit, models.Availability{Answer: models.No}, 0, 0},
		{"maybe counts as coming", halves, fit, models.Availability{Answer: models.Maybe}, 1, 4},
		{"no answer counts as coming", halves, fit, models.Availability{}, 1, 4},
		{"injured, end unknown", halves, injured(""), models.Availability{Answer: models.Yes}, 0, 0},
		{"injured until the day itself", halves, injured("2026-12-05"), models.Availability{Answer: models.Yes}, 0, 0},
		{"injured until the day before", halves, injured("2026-12-04"), models.Availability{}, 1, 4},
		{"the day is that at the venue", night, injured("2026-12-05"), models.Availability{}, 1, 4},
		{"suspended", halves, models.Player{Status: models.Suspended, Matches: 1}, models.Availability{Answer: models.Yes}, 0, 0},
		{"away", halves, models.Player{Status: models.Away}, models.Availability{}, 0, 0},
		{"late at the first minute", halves, fit, late(1), 2, 4},
		{"late before a boundary", halves, fit, late(12), 2, 4},
		{"late just after a boundary", halves, fit, late(13), 3, 4},
		{"late at a boundary", halves, fit, late(25), 3, 4},
		{"late for the last stretch", halves, fit, late(37), 4, 4},
		{"too late", halves, fit, late(38), 0, 0},
		{"late after the end", halves, fit, late(500), 0, 0},
		{"late, nobody knows how much", halves, fit, late(0), 2, 4},
		{"late for a single stretch", one, fit, late(0), 0, 0},
		{"early at a boundary", halves, fit, early(25), 1, 2},
		{"early before a boundary", halves, fit, early(24), 1, 1},
		{"early just after the first stretch", halves, fit, early(13), 1, 1},
		{"too early", halves, fit, early(12), 0, 0},
		{"early at the very end", halves, fit, early(50), 1, 4},
		{"early after the end", halves, fit, early(500), 1, 4},
		{"early, nobody knows when", halves, fit, early(0), 1, 3},
		{"early from a single stretch", one, fit, early(0), 0, 0},
		{"late without a clock", sets, fit, late(30), 2, 3},
		{"early without a clock", sets, fit, early(30), 1, 2},
		{"the other's minute does not count", halves, fit, models.Availability{Answer: models.Yes, FromMinute: 30, ToMinute: 10}, 1, 4},
	} {
		from, to, ok := test.match.Presence(&test.player, test.answer)
		if from != test.from || to != test.to || ok != (test.from > 0) {
			t.Errorf("%s: %d to %d, %t, want %d to %d", test.name, from, to, ok, test.from, test.to)
		}
	}
}
