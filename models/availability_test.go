package models_test

import (
	"errors"
	"fmt"
	"strings"
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

func TestTurnout(t *testing.T) {
	t.Parallel()
	sport := soccer(t)
	format, _ := sport.Format("7")
	match := models.NewMatch(&models.Team{}, format)
	match.KickOff = time.Date(2026, 12, 5, 14, 0, 0, 0, time.UTC)
	squad := make([]models.Player, 8)
	for i := range squad {
		squad[i] = models.NewPlayer("A B")
		squad[i].ID = string(rune('a' + i))
		squad[i].Skills = map[string]int{"CM": 5}
	}
	squad[0].Skills["GK"], squad[6].Skills["GK"] = 9, 8
	squad[6].Status = models.Suspended
	answers := map[string]models.Availability{}
	for i, answer := range []models.Answer{models.Maybe, models.Yes, models.Late, models.Early, models.No, models.NoAnswer, models.Yes} {
		answers[squad[i].ID] = models.Availability{Answer: answer}
	}
	got := match.Turnout(squad, answers, match.FormationOf(format))
	if want := "{Come:3 Maybe:1 Not:2 Open:2 Missing:[GK]}"; fmt.Sprintf("%+v", got) != want {
		t.Errorf("%+v, want %s", got, want)
	}
	answers["a"] = models.Availability{Answer: models.Late}
	if got := match.Turnout(squad, answers, match.FormationOf(format)); len(got.Missing) != 0 || got.Come != 4 {
		t.Errorf("with a keeper: %+v", got)
	}
}

func TestAvailabilityLimits(t *testing.T) {
	t.Parallel()
	timed, sets := &models.Match{Periods: 2, Minutes: 25}, &models.Match{Periods: 3}
	for _, test := range []struct {
		match *models.Match
		a     models.Availability
		wrong string // field
	}{
		{timed, models.Availability{Answer: models.Yes, Note: strings.Repeat("ä", models.MaxAvailabilityNote)}, ""},
		{timed, models.Availability{Answer: models.Yes, Note: strings.Repeat("ä", models.MaxAvailabilityNote+1)}, "note"},
		{timed, models.Availability{Answer: models.Yes, Note: "a\x00b"}, "note"},
		{timed, models.Availability{Answer: models.Late, FromMinute: 50}, ""},
		{timed, models.Availability{Answer: models.Late, FromMinute: 51}, "minute"},
		{timed, models.Availability{Answer: models.Early, ToMinute: -1}, "minute"},
		{sets, models.Availability{Answer: models.Early, ToMinute: 999}, ""},
		{sets, models.Availability{Answer: models.Early, ToMinute: 1000}, "minute"},
		{timed, models.Availability{Answer: "perhaps"}, "answer"},
		{timed, models.Availability{}, ""},
		{timed, models.Availability{Note: "no answer"}, "answer"},
	} {
		var known *models.Error
		err := test.a.Validate(test.match)
		switch {
		case test.wrong == "" && err != nil:
			t.Errorf("%+v: %v", test.a, err)
		case test.wrong != "" && (!errors.As(err, &known) || known.Fields[0].Field != test.wrong):
			t.Errorf("%+v: %v, want the field %s", test.a, err, test.wrong)
		}
	}
}

func TestSaveAvailabilities(t *testing.T) {
	eachInviter(t, func(i *inviter) {
		edit := func(player int, answer models.Answer, shown time.Time) models.AvailabilityEdit {
			return models.AvailabilityEdit{Availability: models.Availability{PlayerID: i.squad[player].ID, Answer: answer}, Shown: shown}
		}
		save := func(edits ...models.AvailabilityEdit) error {
			return i.db.SaveAvailabilities(i.Context(), by("Oona"), i.match, edits)
		}
		stored := func(player int) models.Availability {
			all, err := i.db.Availabilities(i.Context(), i.match.ID)
			if err != nil {
				i.Fatal(err)
			}
			return all[i.squad[player].ID]
		}
		never := time.Time{}
		if err := save(edit(0, models.Yes, never), edit(1, models.No, never)); err != nil {
			i.Fatal(err)
		}
		first := stored(0)
		if first.Answer != models.Yes || first.ByPlayer || stored(1).Answer != models.No {
			i.Errorf("stored %+v", first)
		}
		changes := len(actions(i.T, i.db, i.team))
		if err := save(edit(0, models.Yes, never)); err != nil || len(actions(i.T, i.db, i.team)) != changes {
			i.Errorf("the same again: %v", err)
		}
		// The player answers, and the coach saves a page of before.
		link := models.Link{TeamID: i.team.ID, PlayerID: i.squad[0].ID}
		own := models.AvailabilityEdit{Availability: models.Availability{MatchID: i.match.ID, Answer: models.Late, FromMinute: 12}, Shown: first.At}
		if err := i.db.AnswerMatches(i.Context(), &link, i.now, []models.AvailabilityEdit{own}); err != nil {
			i.Fatal(err)
		}
		wantKind(i.T, save(edit(1, models.Maybe, stored(1).At), edit(0, models.No, first.At)), models.Conflict)
		if now := stored(0); now.Answer != models.Late || !now.ByPlayer || now.FromMinute != 12 || !now.At.After(first.At) || stored(1).Answer != models.No {
			i.Errorf("after the conflict: %+v and %+v", now, stored(1))
		}
		wantKind(i.T, save(edit(0, models.NoAnswer, first.At)), models.Conflict)
		wantKind(i.T, save(edit(0, models.No, never)), models.Conflict)
		if err := save(edit(0, models.NoAnswer, stored(0).At)); err != nil || stored(0).Answer != models.NoAnswer {
			i.Errorf("taken back: %v, %+v", err, stored(0))
		}
		wantKind(i.T, save(edit(0, models.Yes, first.At)), models.Conflict)
		elsewhere := ownTeam(i.T, i.db, i.owner, "Other")
		foreign := models.NewPlayer("Foreign Player")
		if err := i.db.AddPlayers(i.Context(), by("Oona"), elsewhere.ID, []models.Player{foreign}); err != nil {
			i.Fatal(err)
		}
		others, err := i.db.Players(i.Context(), elsewhere.ID)
		if err != nil {
			i.Fatal(err)
		}
		wantKind(i.T, save(models.AvailabilityEdit{Availability: models.Availability{PlayerID: others[0].ID, Answer: models.Yes}}), models.NotFound)
		wantKind(i.T, i.db.AnswerMatches(i.Context(), &models.Link{TeamID: elsewhere.ID, PlayerID: others[0].ID}, i.now, []models.AvailabilityEdit{own}), models.NotFound)
	})
}

func TestAnswersClose(t *testing.T) {
	eachInviter(t, func(i *inviter) {
		link := models.Link{TeamID: i.team.ID, PlayerID: i.squad[0].ID}
		answer := func(answer models.Answer, shown time.Time) error {
			return i.db.AnswerMatches(i.Context(), &link, i.now, []models.AvailabilityEdit{{Availability: models.Availability{MatchID: i.match.ID, Answer: answer}, Shown: shown}})
		}
		i.now = i.match.KickOff.Add(-time.Millisecond)
		if err := answer(models.Yes, time.Time{}); err != nil {
			i.Error(err)
		}
		all, err := i.db.AvailabilitiesOfPlayer(i.Context(), i.squad[0].ID)
		if err != nil || all[i.match.ID].Answer != models.Yes {
			i.Errorf("%+v, %v", all, err)
		}
		at := all[i.match.ID].At
		i.now = i.match.KickOff
		wantKind(i.T, answer(models.No, at), models.Invalid)
		if err := answer(models.Yes, at); err != nil { // sent twice, and the second came too late
			i.Error(err)
		}
		i.now = i.now.Add(-time.Hour)
		execute(i.T, i.db, "UPDATE fixture SET closes_at = $1", i.now.UnixMilli())
		wantKind(i.T, answer(models.No, at), models.Invalid)
		execute(i.T, i.db, "UPDATE fixture SET closes_at = 0, state = 'cancelled'")
		wantKind(i.T, answer(models.No, at), models.Invalid)
	})
}
