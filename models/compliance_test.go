package models_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"teamcoach/models"
)

// planText is a plan told as text: a line a stretch, a word a player on the field, such as "1GK 2CB".
func planText(t *testing.T, format *models.Format, stretches ...string) *models.Plan {
	t.Helper()
	plan := &models.Plan{}
	for _, text := range stretches {
		s := models.Stretch{Formation: format.Formations[0].ID, Slots: map[string]int{}}
		for word := range strings.FieldsSeq(text) {
			ordinal, position := 0, ""
			if _, err := fmt.Sscanf(word, "%d%s", &ordinal, &position); err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(format.Formations[0].Slots, func(slot models.Slot) bool { return slot.Position == position })
			if i < 0 {
				t.Fatalf("no %s in the formation", position)
			}
			s.Slots[format.Formations[0].Slots[i].ID] = ordinal
		}
		plan.Stretches = append(plan.Stretches, s)
	}
	return plan
}

// fourTens is a match of four stretches of ten minutes, 7 a side.
func fourTens(t *testing.T) (*models.Sport, *models.Format, *models.Match) {
	t.Helper()
	sport := soccer(t)
	format, _ := sport.Format("7")
	m := models.NewMatch(&models.Team{Format: "7"}, format)
	m.Periods, m.Minutes, m.Blocks = 2, 20, 2
	return sport, format, m
}

// TestComply judges one match, small enough to be judged by hand, by every kind of rule.
func TestComply(t *testing.T) {
	sport, format, m := fourTens(t)
	c := m.Course(sport, format, planText(t, format, "1GK 2LB 3RB", "4GK 2LB 3RB", "1GK 2CM 5RB", "1GK 2CM 6RB"), nil, time.Time{})
	var squad []models.Player
	for i := range 6 {
		p := models.NewPlayer(fmt.Sprint("Player ", i+1))
		p.ID, p.Ordinal = fmt.Sprint("id-", i+1), i+1
		squad = append(squad, p)
	}
	lines := models.ProposeResult(m, squad, nil, c)
	for rule, want := range map[string][]models.RuleMiss{
		"least-time 50":  {{Ordinal: 4, Seconds: 600}, {Ordinal: 5, Seconds: 600}, {Ordinal: 6, Seconds: 600}},
		"least-time 25":  nil,
		"most-time 75":   {{Ordinal: 2, Seconds: 600}},
		"rest 2":         {{Ordinal: 6, Count: 1}},
		"rest 1":         {{Ordinal: 3, Count: 1}, {Ordinal: 4, Count: 1}, {Ordinal: 5, Count: 1}, {Ordinal: 6, Count: 2}},
		"lines 2":        {{Ordinal: 3, Count: 1}, {Ordinal: 5, Count: 1}, {Ordinal: 6, Count: 1}},
		"keeper-time 50": {{Ordinal: 1, Seconds: 600}},
		"keeper-half":    {{Ordinal: 4, Count: 1, At: 10 * time.Minute}},
		"changes 1":      {{Count: 1, At: 20 * time.Minute}},
		"changes 2":      nil,
	} {
		rules, err := models.ParseRules(rule)
		if err != nil {
			t.Fatal(err)
		}
		reports := models.Comply(rules, m, sport, squad, lines, c)
		if len(reports) != 1 || !reports[0].Known || !reflect.DeepEqual(reports[0].Misses, want) || reports[0].Met() != (len(want) == 0) {
			t.Errorf("%s: %+v, want %+v", rule, reports, want)
		}
	}
	// Without the order of things, minutes tell what they can.
	for rule, known := range map[string]bool{"least-time 50": true, "keeper-time 50": true, "rest 1": false, "keeper-half": false, "changes 1": false} {
		rules, _ := models.ParseRules(rule)
		if got := models.Comply(rules, m, sport, squad, lines, models.Course{}); got[0].Known != known || got[0].Met() && !known {
			t.Errorf("%s without a course: %+v", rule, got)
		}
	}
}

// TestTeamSheetChanges reads what comes of two lineups: who comes on for whom along a chain of moves, and who moves.
func TestTeamSheetChanges(t *testing.T) {
	sport, format, m := fourTens(t)
	for _, test := range []struct{ before, after, want string }{
		{"1GK 2LB 3RB", "1GK 4LB 3RB", "4 for 2"},
		{"1GK 2LB 3RB", "1GK 3LB 4RB", "4 for 2, 3 to LB"}, // 4 takes the place of 3, who takes that of 2
		{"1GK 2LB 3RB", "1GK 3LB 2RB", "3 to LB, 2 to RB"},
		{"1GK 2LB 3RB", "1GK 2LB", "nobody for 3"},
		{"1GK 2LB", "1GK 2LB 3RB", "3 for nobody"},
		{"1GK 2LB", "1GK 3RB", "3 for 2"}, // another place, but one goes and one comes
		{"1GK 2LB 3RB", "2GK 3LB 4RB", "2 to GK, 3 to LB, 4 for 1"},
		{"1GK 2LB 3RB", "1GK 2LB 3RB", ""},
	} {
		var squad []models.Player
		for i := range 4 {
			p := models.NewPlayer(fmt.Sprint(i + 1))
			p.ID, p.Ordinal = fmt.Sprint(i+1), i+1
			squad = append(squad, p)
		}
		plan := planText(t, format, test.before, test.after)
		sheet := models.NewTeamSheet(&models.Team{}, sport, format, m, plan, squad, nil)
		var got []string
		name := func(p *models.Player) string {
			if p == nil {
				return "nobody"
			}
			return p.Name
		}
		for _, c := range sheet.Changes {
			for _, s := range c.Subs {
				got = append(got, name(s.In)+" for "+name(s.Out))
			}
			for _, move := range c.Moves {
				got = append(got, move.Player.Name+" to "+move.Position.ID)
			}
		}
		want := strings.FieldsFunc(test.want, func(r rune) bool { return r == ',' })
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s, then %s: %v, want %v", test.before, test.after, got, want)
		}
	}
}
