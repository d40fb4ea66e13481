package models_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"teamcoach/data"
	"teamcoach/models"
)

// planned is a match of a team that plays a sport, with a squad to plan for.
func planned(t testing.TB, sportID, formatID string, players int, rules ...string) models.PlanQuestion {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	sport, _ := sports.Get(sportID)
	format, ok := sport.Format(formatID)
	if !ok {
		t.Fatal("no format", formatID)
	}
	team := &models.Team{ID: "t", Slug: "t", Name: "T", Sport: sportID, Format: formatID, Mode: models.Strongest, Rules: strings.Join(rules, "\n")}
	match := models.NewMatch(team, format)
	match.ID, match.KickOff, match.Opponent = "m", time.Date(2026, 12, 5, 14, 0, 0, 0, time.UTC), "Rivals"
	q := models.PlanQuestion{Team: team, Match: match, Sport: sport, Availability: map[string]models.Availability{}, Effort: models.PeekEffort}
	random := rand.New(rand.NewPCG(uint64(players), 5))
	slots := format.Formations[0].Slots
	for i := range players {
		p := models.NewPlayer(fmt.Sprintf("Player %c%d", 'A'+i%26, i+1))
		p.ID, p.Ordinal = fmt.Sprint("p", i+1), i+1
		for j := range slots {
			if j == i%len(slots) || random.IntN(3) > 0 {
				p.Skills[slots[j].Position] = 1 + random.IntN(10)
			}
		}
		q.Squad = append(q.Squad, p)
	}
	q.Wishes = models.NewPlanWishes(team, match)
	return q
}

func answer(t testing.TB, q models.PlanQuestion) *models.PlanAnswer {
	t.Helper()
	a, err := models.PlanMatch(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// counts is how many stretches everybody is on the field, counted from the stretches alone.
func counts(p *models.Plan) map[int]int {
	on := map[int]int{}
	for _, s := range p.Stretches {
		for _, o := range s.Slots {
			on[o]++
		}
	}
	return on
}

func TestPlanOfEverySport(t *testing.T) {
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, sport := range sports {
		for _, format := range sport.Formats {
			for _, mode := range models.Modes {
				q := planned(t, sport.ID, format.ID, format.Squad)
				q.Wishes.Mode = mode
				start := time.Now()
				a := answer(t, q)
				if d := time.Since(start); d > time.Second {
					t.Logf("%s %s %s %v", sport.ID, format.ID, mode, d)
				}
				if len(a.Plan.Stretches) != models.PlanStretches(sport2(sports, sport.ID), q.Match) || a.Plan.Verdict.Clash != nil || !a.Legal || len(a.Odd) > 0 {
					t.Errorf("%s %s %s: %d stretches, clash %v, legal %v, odd %v", sport.ID, format.ID, mode, len(a.Plan.Stretches), a.Plan.Verdict.Clash, a.Legal, a.Odd)
				}
				for i, s := range a.Plan.Stretches {
					if len(s.Slots) != format.OnField {
						t.Errorf("%s %s %s: %d on the field in stretch %d", sport.ID, format.ID, mode, len(s.Slots), i+1)
					}
				}
				if a.Plan.Verdict.Value != a.Value {
					t.Errorf("%s %s %s: value %d, judged %d", sport.ID, format.ID, mode, a.Plan.Verdict.Value, a.Value)
				}
			}
		}
	}
}

func sport2(all models.Sports, id string) *models.Sport { s, _ := all.Get(id); return s }

func TestPlanClashes(t *testing.T) {
	type test struct {
		name    string
		players int
		rules   []string
		change  func(q *models.PlanQuestion)
	}
	pin := func(p ...models.Pin) func(q *models.PlanQuestion) {
		return func(q *models.PlanQuestion) { q.Wishes.Pins = p }
	}
	for _, tt := range []test{
		{"least-time", 16, []string{"least-time 50"}, nil},
		{"most-time", 7, []string{"most-time 75"}, nil},
		{"rest", 16, []string{"rest 1"}, nil},
		{"lines", 12, []string{"lines 3"}, pin(models.Pin{Player: 1, Slot: "GK", From: 1, To: 4})},
		{"keeper-time", 10, []string{"keeper-time 50"}, func(q *models.PlanQuestion) {
			for i := range q.Squad[1:] {
				delete(q.Squad[i+1].Skills, "GK")
			}
		}},
		{"keeper-half", 10, []string{"keeper-half"}, pin(models.Pin{Player: 1, Slot: "GK", From: 1, To: 1}, models.Pin{Player: 8, Slot: "GK", From: 2, To: 2})},
		{"changes", 14, []string{"least-time 50", "changes 1"}, nil},
		{"two locks", 10, nil, pin(models.Pin{Player: 1, Slot: "GK", From: 1, To: 2}, models.Pin{Player: 8, Slot: "GK", From: 2, To: 3})},
		{"too many on the bench", 8, nil, pin(models.Pin{Player: 1, Off: true, From: 1, To: 1}, models.Pin{Player: 2, Off: true, From: 1, To: 1})},
		{"locked who is not there", 10, nil, func(q *models.PlanQuestion) {
			q.Availability["p3"] = models.Availability{Answer: models.No}
			pin(models.Pin{Player: 3, From: 1, To: 1})(q)
		}},
		{"locked who comes late", 10, nil, func(q *models.PlanQuestion) {
			q.Availability["p3"] = models.Availability{Answer: models.Late}
			pin(models.Pin{Player: 3, From: 1, To: 4})(q)
		}},
		{"several", 16, []string{"least-time 50", "rest 1", "keeper-time 25", "changes 2"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := planned(t, "soccer", "7", tt.players, tt.rules...)
			if tt.change != nil {
				tt.change(&q)
			}
			start := time.Now()
			a := answer(t, q)
			c := a.Plan.Verdict.Clash
			if c == nil {
				t.Fatalf("nothing clashes: %v", counts(a.Plan))
			}
			t.Logf("%v: %+v", time.Since(start), *c)
			for i, r := range c.Repairs {
				again := q
				again.Wishes = q.Wishes.With(r)
				if b := answer(t, again); i == 0 && (b.Plan.Verdict.Clash != nil || !slices.EqualFunc(a.Plan.Stretches, b.Plan.Stretches, func(x, y models.Stretch) bool { return fmt.Sprint(x) == fmt.Sprint(y) })) {
					t.Errorf("the first repair %+v: %+v", r, b.Plan.Verdict.Clash)
				} else if b.Plan.Verdict.Clash != nil {
					t.Errorf("repair %d %+v does not repair: %+v", i, r, b.Plan.Verdict.Clash)
				}
			}
		})
	}
}

// TestPlanIsBounded has the largest match there can be, with rules that cannot be met and rules that can.
func TestPlanIsBounded(t *testing.T) {
	for _, rules := range [][]string{nil, {"least-time 10", "rest 9"}, {"least-time 50", "most-time 75", "rest 1", "lines 3", "keeper-time 50", "keeper-half", "changes 1"}} {
		q := planned(t, "soccer", "11", models.MaxPlayers, rules...)
		q.Match.Periods, q.Match.Minutes, q.Match.Blocks = 2, 45, 10
		for _, mode := range []models.Mode{models.Strongest, models.Equal} {
			q.Wishes.Mode, q.Effort = mode, models.PeekEffort
			start := time.Now()
			a := answer(t, q)
			t.Logf("%s %v: %v, clash %+v", mode, rules, time.Since(start), a.Plan.Verdict.Clash)
			if len(a.Plan.Stretches) != 20 {
				t.Errorf("%d stretches", len(a.Plan.Stretches))
			}
		}
	}
}

// TestPlanTrades looks at every exchange that is offered where a cell cannot be turned round by itself: the two are
// in the other way round in the two stretches.
func TestPlanTrades(t *testing.T) {
	q := planned(t, "soccer", "7", 10, "least-time 50")
	q.Wishes.Mode = models.Equal
	a := answer(t, q)
	in := func(ordinal, stretch int) bool { return a.Plan.Stretches[stretch-1].SlotOf(ordinal) != "" }
	offered := 0
	for _, p := range q.Squad {
		for stretch := 1; stretch <= len(a.Plan.Stretches); stretch++ {
			why, err := a.Why(models.Cell{Ordinal: p.Ordinal, Stretch: stretch})
			if err != nil {
				t.Fatal(err)
			}
			trade := why.Trade
			if trade == nil {
				continue
			}
			offered++
			if !why.Reason.Impossible || len(why.Rules) == 0 || trade.Loss < 0 {
				t.Errorf("%s in stretch %d: an exchange beside the reason %+v and the rules %v", p.Name, stretch, why.Reason, why.Rules)
			}
			here, there, other := in(p.Ordinal, stretch), in(p.Ordinal, trade.Stretch), trade.With.Ordinal
			if other == p.Ordinal || here == there || in(other, stretch) == here || in(other, trade.Stretch) == there {
				t.Errorf("%s (in: %v) in stretch %d, %s in stretch %d: no exchange", p.Name, here, stretch, trade.With.Name, trade.Stretch)
			}
		}
	}
	if offered == 0 {
		t.Error("no exchange is offered")
	}
}
