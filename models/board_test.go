package models_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"teamcoach/data"
	"teamcoach/models"
)

var kickOff = time.Date(2026, 12, 5, 14, 0, 0, 0, time.UTC)

// game is a match of a soccer team of seven in which things happen.
type game struct {
	*models.Match
	sport  *models.Sport
	format *models.Format
	plan   *models.Plan
	events []models.Event
}

func newGame(t testing.TB) *game {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	g := &game{}
	g.sport, _ = sports.Get("soccer")
	g.format, _ = g.sport.Format("7")
	g.Match = models.NewMatch(&models.Team{Sport: "soccer", Format: "7"}, g.format)
	g.KickOff, g.Periods, g.Minutes, g.Blocks = kickOff, 2, 20, 2
	g.plan = &models.Plan{Stretches: []models.Stretch{g.stretch(1, 2, 3, 4, 5, 6, 7), g.stretch(1, 2, 3, 4, 5, 8, 9), g.stretch(1, 2, 3, 4, 5, 8, 9), g.stretch(1, 2, 3, 4, 5, 6, 7)}}
	return g
}

// stretch is a lineup with those players in the slots of the usual formation, in order; 0 leaves one empty.
func (g *game) stretch(ordinals ...int) models.Stretch {
	formation := g.format.Formations[0]
	s := models.Stretch{Formation: formation.ID, Slots: map[string]int{}}
	for i, ordinal := range ordinals {
		if ordinal != 0 {
			s.Slots[formation.Slots[i].ID] = ordinal
		}
	}
	return s
}

func (g *game) slot(i int) string     { return g.format.Formations[0].Slots[i].ID }
func (g *game) position(i int) string { return g.format.Formations[0].Slots[i].Position }

// note adds an event some seconds after the kick-off, and returns its ID.
func (g *game) note(seconds int, kind models.EventKind, with ...int) string {
	e := models.Event{ID: fmt.Sprintf("e%03d", len(g.events)), Number: len(g.events) + 1, Kind: kind, At: kickOff.Add(time.Duration(seconds) * time.Second)}
	if len(with) > 0 {
		e.Player = with[0]
	}
	if len(with) > 1 {
		e.Other = with[1]
	}
	g.events = append(g.events, e)
	return e.ID
}

func (g *game) undo(seconds int, id string) string {
	undo := g.note(seconds, models.EventUndo)
	g.events[len(g.events)-1].Undoes = id
	return undo
}

func (g *game) board(seconds int) *models.Board {
	return models.BoardOf(g.Match, g.sport, g.format, g.plan, g.events, kickOff.Add(time.Duration(seconds)*time.Second))
}

// want checks what became of the events, one word an event in the order of their times.
func (g *game) want(t *testing.T, b *models.Board, outcomes ...models.Outcome) {
	t.Helper()
	var got []models.Outcome
	for _, m := range b.Log {
		got = append(got, m.Outcome)
		if (m.Outcome == models.DidNotHappen) != (m.Why != "" && m.Outcome != models.TakenBack) {
			t.Errorf("%s %s: why %q", m.Kind, m.Outcome, m.Why)
		}
	}
	if !slices.Equal(got, outcomes) {
		t.Errorf("outcomes %q, want %q", got, outcomes)
	}
}

func minutes(b *models.Board) string {
	var all []string
	for _, s := range b.Stints() {
		all = append(all, fmt.Sprintf("%d %s %d", s.Ordinal, s.Position, s.Seconds))
	}
	return strings.Join(all, ", ")
}

func TestBoardClock(t *testing.T) {
	g := newGame(t)
	before := g.board(-60)
	if before.State != models.BoardBefore || before.Begun() || len(before.On) != 7 || before.Running {
		t.Errorf("before: %+v", before)
	}
	g.note(0, models.EventStart)
	g.note(300, models.EventPause)
	g.note(360, models.EventResume)
	g.note(1260, models.EventStop)
	g.note(1800, models.EventStart)
	for _, c := range []struct {
		at     int
		events int
		state  models.BoardState
		period int
		played time.Duration
	}{
		{100, 1, models.BoardRunning, 1, 100 * time.Second},
		{330, 2, models.BoardPaused, 1, 300 * time.Second},
		{1000, 3, models.BoardRunning, 1, 940 * time.Second},
		{1500, 4, models.BoardBetween, 1, 1200 * time.Second},
		{1830, 5, models.BoardRunning, 2, 30 * time.Second},
	} {
		some := *g
		some.events = g.events[:c.events]
		b := some.board(c.at)
		if b.State != c.state || b.Period != c.period || b.Played != c.played || b.Running != (c.state == models.BoardRunning) {
			t.Errorf("after %d s: %s, period %d, %s", c.at, b.State, b.Period, b.Played)
		}
		if want := int((time.Duration(b.Period-1)*1200*time.Second + b.Played) / time.Second); b.Seconds(1) != want {
			t.Errorf("after %d s: %d s played, want %d", c.at, b.Seconds(1), want)
		}
	}
	g.note(3000, models.EventFinish)
	if b := g.board(9999); b.State != models.BoardOver || b.Seconds(7) != 2400 || b.Seconds(8) != 0 {
		t.Errorf("over: %s, %s", b.State, minutes(b))
	}
}

// TestBoardConflicts has two people note the same match, and one of them late.
func TestBoardConflicts(t *testing.T) {
	const ok, same, back, no = models.Happened, models.SameAgain, models.TakenBack, models.DidNotHappen
	t.Run("the same substitution twice", func(t *testing.T) {
		g := newGame(t)
		g.note(0, models.EventStart)
		g.note(10, models.EventStart)
		first := g.note(60, models.EventSub, 7, 8)
		g.note(65, models.EventSub, 7, 8)
		b := g.board(100)
		g.want(t, b, ok, same, ok, same)
		if b.Seconds(7) != 60 || b.Seconds(8) != 40 {
			t.Error(minutes(b))
		}
		g.undo(90, first)
		b = g.board(100)
		g.want(t, b, ok, same, back, back, ok)
		if b.Seconds(7) != 100 || b.Seconds(8) != 0 {
			t.Error("one undo takes back what two have noted:", minutes(b))
		}
		g.note(95, models.EventSub, 7, 8)
		if b = g.board(100); b.Seconds(8) != 5 {
			t.Error("and afterwards it may happen:", minutes(b))
		}
	})
	t.Run("two ideas", func(t *testing.T) {
		g := newGame(t)
		g.note(0, models.EventStart)
		g.note(70, models.EventSub, 7, 9) // arrived at once
		g.note(60, models.EventSub, 7, 8) // arrived later
		b := g.board(100)
		g.want(t, b, ok, ok, no)
		if b.SlotOf(8) == "" || b.SlotOf(9) != "" || !slices.Contains(b.Warnings, models.SomeRefused) || b.Log[2].Whom != 7 {
			t.Errorf("%v %v", b.On, b.Warnings)
		}
	})
	t.Run("of time", func(t *testing.T) {
		g := newGame(t)
		g.note(-5, models.EventGoal, 7)
		g.note(-4, models.EventPause)
		g.note(0, models.EventStart)
		g.note(10, models.EventResume)
		g.note(20, models.EventStop)
		g.note(30, models.EventPause)
		g.note(40, models.EventFinish)
		g.note(50, models.EventGoal, 7)
		g.note(60, models.EventFinish)
		b := g.board(100)
		g.want(t, b, no, no, ok, same, ok, no, ok, no, same)
		if b.Ours != 0 || b.Seconds(1) != 20 {
			t.Errorf("%d goals, %s", b.Ours, minutes(b))
		}
	})
	t.Run("undo and its undo", func(t *testing.T) {
		g := newGame(t)
		g.note(0, models.EventStart)
		goal := g.note(10, models.EventGoal, 7, 6)
		undo := g.undo(20, goal)
		again := g.undo(21, goal)
		g.undo(22, "nothing")
		b := g.board(30)
		g.want(t, b, ok, back, ok, same, no)
		if b.Ours != 0 {
			t.Error(b.Ours, "goals")
		}
		g.undo(25, undo)
		g.undo(26, again)
		b = g.board(30)
		g.want(t, b, ok, ok, back, back, no, ok, ok)
		if b.Ours != 1 {
			t.Error(b.Ours, "goals")
		}
	})
	t.Run("a circle of undos", func(t *testing.T) {
		g := newGame(t)
		first := g.note(1, models.EventUndo)
		g.undo(2, first)
		g.events[0].Undoes = g.events[1].ID
		if b := g.board(3); len(b.Log) != 2 {
			t.Error(b.Log)
		}
	})
}

func TestBoardPlayers(t *testing.T) {
	const ok, same, no = models.Happened, models.SameAgain, models.DidNotHappen
	g := newGame(t)
	g.note(0, models.EventStart)
	g.note(10, models.EventSub, 7, 6) // both are on the field
	g.note(11, models.EventSub, 8, 9) // neither is
	g.note(12, models.EventHurt, 1)   // the keeper
	g.note(13, models.EventHurt, 1)   //
	g.note(20, models.EventSub, 7, 1) // who can play no more
	g.note(30, models.EventSub, 0, 8) // into the empty slot
	g.events[len(g.events)-1].Slot = g.slot(0)
	g.note(40, models.EventRed, 2)
	g.note(50, models.EventSub, 0, 9)
	g.events[len(g.events)-1].Slot = g.slot(1)
	g.note(55, models.EventLeave, 9)
	g.note(60, models.EventSub, 7, 9)
	g.note(61, models.EventArrive, 9)
	g.note(62, models.EventMove, 3)
	g.events[len(g.events)-1].Slot = g.slot(3)
	g.note(63, models.EventMove, 3)
	g.events[len(g.events)-1].Slot = "nowhere"
	g.note(64, models.EventYellow, 3)
	g.note(65, models.EventSub, 7) // and nobody comes
	g.note(66, "dance", 3)
	some := *g
	some.events = g.events[:4]
	if b := some.board(25); !slices.Contains(b.Warnings, models.NoKeeper) {
		t.Errorf("warnings without a keeper: %v", b.Warnings)
	}
	some.events = g.events[:9]
	if b := some.board(52); !slices.Contains(b.Warnings, models.TooManyOn) {
		t.Errorf("warnings with one too many: %v", b.Warnings)
	}
	b := g.board(70)
	g.want(t, b, ok, no, no, ok, same, no, ok, ok, ok, ok, no, ok, ok, no, ok, ok, no)
	want := map[string]int{g.slot(0): 8, g.slot(2): 4, g.slot(3): 3, g.slot(4): 5, g.slot(5): 6}
	if !maps.Equal(b.On, want) {
		t.Errorf("on the field: %v, want %v", b.On, want)
	}
	if !b.Out(1) || !b.Out(2) || b.Yellow[3] != 1 || b.Left[9] || !b.There(9, models.No) || b.There(10, models.Late) || !b.There(10, models.Yes) {
		t.Errorf("%+v", b)
	}
	if b.Seconds(1) != 12 || b.Seconds(9) != 5 || b.Seconds(8) != 40 {
		t.Error(minutes(b))
	}
	for _, want := range []string{"3 " + g.position(2) + " 62", "3 " + g.position(3) + " 8", "4 " + g.position(2) + " 8"} {
		if !strings.Contains(minutes(b), want) {
			t.Errorf("%s, want %s", minutes(b), want)
		}
	}
}

func TestBoardPlan(t *testing.T) {
	g := newGame(t)
	if b := g.board(0); len(b.Next) != 0 || b.Stretch != 0 {
		t.Errorf("before: %+v", b.Next)
	}
	g.note(0, models.EventStart)
	b := g.board(500)
	want := []models.Exchange{{Slot: g.slot(5), Off: 6, On: 8}, {Slot: g.slot(6), Off: 7, On: 9}}
	if len(b.Next) != 1 || b.Next[0].Now || b.Next[0].Clock != 10*time.Minute || b.Next[0].Period != 1 || !cmp.Equal(b.Next[0].Changes, want) {
		t.Errorf("next: %+v", b.Next)
	}
	if b = g.board(610); len(b.Next) != 1 || !b.Next[0].Now || b.Stretch != 1 || !cmp.Equal(b.Next[0].Changes, want) {
		t.Errorf("due: %+v", b.Next)
	}
	detail, err := json.Marshal(b.Next[0].Lineup)
	if err != nil {
		t.Fatal(err)
	}
	g.note(620, models.EventLineup)
	g.events[1].Detail = string(detail)
	if b = g.board(630); len(b.Next) != 0 || b.Seconds(6) != 620 || b.Seconds(8) != 10 {
		t.Errorf("done: %+v, %s", b.Next, minutes(b))
	}
	g.note(640, models.EventHurt, 9)
	if b = g.board(650); len(b.Next) != 1 || !slices.Equal(b.Next[0].Missing, []int{9}) {
		t.Errorf("hurt: %+v", b.Next)
	}
	g.note(1200, models.EventStop)
	if b = g.board(1300); b.Stretch != 2 || len(b.Next) != 1 || b.Next[0].Period != 2 {
		t.Errorf("half-time: %+v", b.Next)
	}
	g.note(1400, models.EventStart)
	g.note(2600, models.EventStop)
	if b = g.board(2700); len(b.Next) != 0 {
		t.Errorf("after the last period: %+v", b.Next)
	}
}

// drawn draws events as they could arrive, likely and unlikely ones.
func (g *game) drawn(t *rapid.T) []models.Event {
	kinds := []models.EventKind{
		models.EventStart, models.EventStart, models.EventPause, models.EventResume, models.EventResume, models.EventStop, models.EventFinish, models.EventSub,
		models.EventSub, models.EventSub, models.EventSub, models.EventMove, models.EventGoal, models.EventAgainst, models.EventYellow,
		models.EventRed, models.EventHurt, models.EventArrive, models.EventLeave, models.EventUndo, models.EventUndo, models.EventLineup, models.EventNote,
	}
	events := []models.Event{{ID: "000", Kind: models.EventStart, At: kickOff}}
	for i := range rapid.IntRange(0, 40).Draw(t, "events") {
		e := models.Event{
			ID: fmt.Sprintf("%03d", i+1), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			At: kickOff.Add(time.Duration(rapid.IntRange(-20, 200).Draw(t, "second")) * time.Second),
		}
		if e.Kind == models.EventFinish && i < 30 {
			e.Kind = models.EventSub
		}
		e.Player, e.Other = rapid.IntRange(0, 10).Draw(t, "player"), rapid.IntRange(0, 10).Draw(t, "other")
		e.Slot = g.slot(rapid.IntRange(0, 6).Draw(t, "slot"))
		switch e.Kind {
		case models.EventUndo:
			e.Undoes = events[rapid.IntRange(0, i).Draw(t, "undoes")].ID
		case models.EventLineup:
			ordinals := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).Draw(t, "lineup")[:7]
			detail, _ := json.Marshal(g.stretch(ordinals...))
			e.Detail = string(detail)
		}
		events = append(events, e)
	}
	return events
}

// state is what a board says but for its log.
var state = cmp.Options{cmpopts.IgnoreUnexported(models.Board{}), cmpopts.IgnoreFields(models.Board{}, "Log", "Number", "Warnings")}

func TestBoardProperties(t *testing.T) {
	g := newGame(t)
	rapid.Check(t, func(t *rapid.T) {
		events := g.drawn(t)
		end := 200
		of := func(events []models.Event, second int) *models.Board {
			some := *g
			some.events = events
			return some.board(second)
		}
		whole := of(events, end)

		shuffled := slices.Clone(events)
		rand.New(rand.NewPCG(uint64(len(events)), 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if other := of(shuffled, end); !cmp.Equal(whole, other, cmpopts.IgnoreUnexported(models.Board{})) || minutes(whole) != minutes(other) {
			t.Fatal("the order of arrival matters")
		}
		if len(whole.Log) != len(events) {
			t.Fatalf("%d of %d events are in the log", len(whole.Log), len(events))
		}

		naive := map[models.Stint]int{} // seconds, by player and position
		filled := 0
		for second := -20; second < end; second++ {
			var known []models.Event // an undo counts for the time before it too
			for _, e := range events {
				if e.Kind == models.EventUndo || !e.At.After(kickOff.Add(time.Duration(second)*time.Second)) {
					known = append(known, e)
				}
			}
			b := of(known, second)
			seen := map[int]bool{}
			for slot, ordinal := range b.On {
				if seen[ordinal] || ordinal == 0 || b.Out(ordinal) || b.Left[ordinal] || b.SlotOf(ordinal) != slot {
					t.Fatalf("second %d: %v on the field, %v hurt, %v sent off, %v left", second, b.On, b.Hurt, b.Sent, b.Left)
				}
				seen[ordinal] = true
				if b.State == models.BoardRunning {
					i := slices.IndexFunc(g.format.Formations[0].Slots, func(s models.Slot) bool { return s.ID == slot })
					naive[models.Stint{Ordinal: ordinal, Position: g.position(i)}]++
					filled++
				}
			}
			if b.Running != (b.State == models.BoardRunning) || b.Period == 0 != (b.State == models.BoardBefore) || b.Ours < 0 {
				t.Fatalf("second %d: %+v", second, b)
			}
		}
		sum := 0
		for _, s := range whole.Stints() {
			if sum += s.Seconds; naive[models.Stint{Ordinal: s.Ordinal, Position: s.Position}] != s.Seconds {
				t.Fatalf("player %d played %d s as %s, counted second by second %d", s.Ordinal, s.Seconds, s.Position, naive[models.Stint{Ordinal: s.Ordinal, Position: s.Position}])
			}
		}
		if sum != filled {
			t.Fatalf("%d s in all, but slots were filled for %d", sum, filled)
		}

		one := events[rapid.IntRange(0, len(events)-1).Draw(t, "undone")]
		undo := models.Event{ID: "zz1", Kind: models.EventUndo, At: kickOff.Add(time.Duration(end) * time.Second), Undoes: one.ID}
		undoUndo := models.Event{ID: "zz2", Kind: models.EventUndo, At: undo.At, Undoes: undo.ID}
		undone := append(slices.Clone(events), undo)
		if again := of(append(undone, undoUndo), end); !cmp.Equal(whole, again, state) || minutes(whole) != minutes(again) {
			t.Fatal("undo of undo changes something:", cmp.Diff(whole, again, state))
		}
		twin := func(e models.Event) bool {
			return e.ID != one.ID && e.Kind == one.Kind && e.Player == one.Player && e.Other == one.Other
		}
		if slices.ContainsFunc(events, twin) || one.Kind == models.EventUndo || slices.ContainsFunc(events, func(e models.Event) bool { return e.Undoes == one.ID }) {
			return
		}
		without := of(slices.DeleteFunc(slices.Clone(events), func(e models.Event) bool { return e.ID == one.ID }), end)
		if b := of(undone, end); !cmp.Equal(without, b, state) || minutes(without) != minutes(b) {
			t.Fatalf("undone and never noted differ: %s", cmp.Diff(without, b, state))
		}
	})
}

// TestReplan asks for the rest of a match after an injury, a late arrival and a departure.
func TestReplan(t *testing.T) {
	g := newGame(t)
	var squad []models.Player
	for i := range 10 {
		p := models.NewPlayer(fmt.Sprintf("Player %c", 'A'+i))
		p.ID, p.Ordinal = fmt.Sprint(i+1), i+1
		p.Skills = map[string]int{"GK": 3, "LB": 4, "RB": 4, "LM": 4, "CM": 4, "RM": 4, "ST": 4}
		squad = append(squad, p)
	}
	team := &models.Team{Sport: "soccer", Format: "7", Mode: models.Strongest}
	question := models.PlanQuestion{
		Team: team, Match: g.Match, Sport: g.sport, Squad: squad, Wishes: models.NewPlanWishes(team, g.Match), Present: g.plan.Stretches,
		Availability: map[string]models.Availability{"10": {Answer: models.Late, FromMinute: 10}},
	}
	g.note(0, models.EventStart)
	if rest, ok := g.board(100).Replan(question); !ok || len(rest.Played) != 0 {
		t.Errorf("after 100 s: %+v are over", rest.Played)
	}
	g.note(500, models.EventSub, 6, 8)
	for _, c := range []struct{ second, over int }{{500, 1}, {650, 1}, {1000, 2}, {1150, 2}} {
		rest, ok := g.board(c.second).Replan(question)
		if !ok || len(rest.Played) != c.over {
			t.Errorf("after %d s: %d stretches are over, want %d", c.second, len(rest.Played), c.over)
		}
	}
	g.note(640, models.EventHurt, 7)
	g.note(641, models.EventLeave, 9)
	rest, ok := g.board(1000).Replan(question)
	if !ok || len(rest.Played) != 1 || rest.Played[0].SlotOf(6) == "" || rest.Played[0].SlotOf(8) != "" {
		t.Fatalf("played: %+v", rest.Played)
	}
	answer, err := models.PlanMatch(rest)
	if err != nil {
		t.Fatal(err)
	}
	for slot, ordinal := range g.board(1000).On { // who is on the field stays there until the stretch is over
		if answer.Plan.Stretches[1].Slots[slot] != ordinal {
			t.Errorf("in %s stands %d, not %d", slot, answer.Plan.Stretches[1].Slots[slot], ordinal)
		}
	}
	if !cmp.Equal(answer.Plan.Stretches[0], rest.Played[0]) {
		t.Errorf("what was played is not in the plan: %+v", answer.Plan.Stretches[0])
	}
	for i, s := range answer.Plan.Stretches[1:] {
		if len(s.Slots) != 7 || s.SlotOf(7) != "" || s.SlotOf(9) != "" {
			t.Errorf("stretch %d: %v", i+2, s.Slots)
		}
		if i == 0 && s.SlotOf(10) != "" {
			t.Errorf("stretch %d has somebody who has not come: %v", i+2, s.Slots)
		}
	}
	if ahead := g.board(1000).Ahead(g.Match, g.format, answer.Plan); len(ahead) == 0 || !ahead[0].Now || len(ahead[0].Changes) == 0 {
		t.Errorf("ahead: %+v", ahead)
	}
	g.note(1100, models.EventArrive, 10)
	if rest, _ = g.board(1150).Replan(question); rest.Availability["10"].Answer != models.Yes || rest.Availability["7"].Answer != models.Early || rest.Availability["9"].Answer != models.No {
		t.Errorf("who is there: %+v", rest.Availability)
	}
	if question.Availability["10"].Answer != models.Late {
		t.Error("the question was changed")
	}
	g.note(1200, models.EventStop)
	g.note(1300, models.EventStart)
	g.note(2500, models.EventStop)
	if _, ok := g.board(2600).Replan(question); ok {
		t.Error("after the last period something is left to plan")
	}
}
