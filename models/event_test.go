package models_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"teamcoach/data"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// liveMatch is a saved match of a saved team, with a plan.
type liveMatch struct {
	*testing.T
	db    *models.DB
	team  *models.Team
	match *models.Match
	sport *models.Sport
	squad []models.Player
}

func newLiveMatch(t *testing.T, db *models.DB) *liveMatch {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	l := &liveMatch{T: t, db: db}
	l.sport, _ = sports.Get("soccer")
	format, _ := l.sport.Format("7")
	l.team = &models.Team{Slug: "otters", Name: "Otters", Sport: "soccer", Format: "7", Type: models.Senior, Mode: models.Strongest, Color: "red", Visibility: models.Private}
	var squad []models.Player
	for i := range 10 {
		squad = append(squad, models.NewPlayer(fmt.Sprintf("Player %c", 'A'+i)))
	}
	if err := db.CreateTeam(context.Background(), models.By{}, "", l.team, squad); err != nil {
		t.Fatal(err)
	}
	if l.squad, err = db.Players(t.Context(), l.team.ID); err != nil {
		t.Fatal(err)
	}
	l.match = models.NewMatch(l.team, format)
	l.match.Opponent, l.match.KickOff = "Rivals", kickOff
	if err := db.AddMatches(t.Context(), models.By{}, l.team, l.sport, []models.Match{*l.match}); err != nil {
		t.Fatal(err)
	}
	return l
}

// add notes an event that happened some seconds after the kick-off and arrived later.
func (l *liveMatch) add(seconds, later int, e models.Event) (models.Moment, error) {
	l.Helper()
	format, _ := l.sport.Format("7")
	e.At = kickOff.Add(time.Duration(seconds) * time.Second)
	if e.ID == "" {
		e.ID = models.NewEventID()
	}
	return l.db.AddEvent(context.Background(), models.NewEvent{
		Event: e, Match: l.match, Sport: l.sport, Format: format, Squad: l.squad, Now: e.At.Add(time.Duration(later) * time.Second),
	})
}

func (l *liveMatch) events() []models.Event {
	l.Helper()
	events, err := l.db.Events(l.Context(), l.match.ID, 0)
	if err != nil {
		l.Fatal(err)
	}
	for i, e := range events {
		if e.Number != i+1 {
			l.Errorf("event %d has the number %d", i+1, e.Number)
		}
	}
	return events
}

func TestAddEvent(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		l := newLiveMatch(t, db)
		before, _ := db.TeamWithRole(t.Context(), l.team.ID, "")
		start := models.Event{ID: models.NewEventID(), Kind: models.EventStart, Actor: "Cleo", Detail: "dropped", Player: 3}
		for range 2 {
			if m, err := l.add(0, 0, start); err != nil || m.Outcome != models.Happened || m.Number != 1 || m.Detail != "" || m.Player != 0 {
				t.Fatalf("start: %+v, %v", m, err)
			}
		}
		now, err := db.Match(t.Context(), l.team.ID, l.match.ID)
		if err != nil || now.State != models.Live || now.Version != 2 {
			t.Errorf("state %s, version %d, %v", now.State, now.Version, err)
		}
		// Into the future: it is now.
		if m, err := l.add(50, -20, models.Event{Kind: models.EventGoal, Player: 1}); err != nil || !m.At.Equal(kickOff.Add(30*time.Second)) {
			t.Errorf("a goal to come: %+v, %v", m, err)
		}
		sub := models.Event{Kind: models.EventSub, Player: 7, Other: 8}
		if m, err := l.add(60, 0, sub); models.KindOf(err) != models.Conflict || m.Whom != 7 || m.Why == "" {
			t.Errorf("a substitution of nobody: %+v, %v", m, err)
		}
		if len(l.events()) != 2 {
			t.Errorf("what was refused is kept: %v", l.events())
		}
		if m, err := l.add(60, 30, sub); err != nil || m.Outcome != models.DidNotHappen || len(l.events()) != 3 {
			t.Errorf("the same, late: %+v, %v", m, err)
		}
		if _, err := l.add(-30, 60, models.Event{Kind: models.EventGoal}); err != nil {
			t.Errorf("before the match began, late: %v", err)
		}
		for name, e := range map[string]models.Event{
			"id":     {ID: "me", Kind: models.EventGoal},
			"kind":   {Kind: "dance"},
			"player": {Kind: models.EventHurt, Player: 99},
			"other":  {Kind: models.EventSub, Player: 1, Other: -1},
			"lineup": {Kind: models.EventLineup, Detail: "["},
			"note":   {Kind: models.EventNote},
			"undo":   {Kind: models.EventUndo, Undoes: "it"},
			"slot":   {Kind: models.EventMove, Player: 1, Slot: "a\nb"},
		} {
			if _, err := l.add(70, 0, e); models.KindOf(err) != models.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := l.add(0, 13*60*60, models.Event{Kind: models.EventGoal}); models.KindOf(err) != models.Invalid {
			t.Errorf("a day later: %v", err)
		}
		if after, err := db.TeamWithRole(t.Context(), l.team.ID, ""); err != nil || after.Version != before.Version {
			t.Errorf("an event raises the team's version from %d to %d, %v", before.Version, after.Version, err)
		}
		other := *l.match
		other.ID = models.NewFormID()
		other.Opponent = "Others"
		if err := db.AddMatches(t.Context(), models.By{}, l.team, l.sport, []models.Match{other}); err != nil {
			t.Fatal(err)
		}
		l.match = &other
		if _, err := l.add(0, 0, start); models.KindOf(err) != models.Conflict {
			t.Errorf("an id of another match's event: %v", err)
		}
		l.match.ID = models.NewFormID()
		if _, err := l.add(0, 0, models.Event{Kind: models.EventStart}); models.KindOf(err) != models.NotFound {
			t.Errorf("no match: %v", err)
		}
	})
}

// TestEventsAtOnce has several devices note events at the same moment: every one gets a number of its own.
func TestEventsAtOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		l := newLiveMatch(t, db)
		if _, err := l.add(0, 0, models.Event{Kind: models.EventStart}); err != nil {
			t.Fatal(err)
		}
		const devices, goals = 4, 5
		again := models.NewEventID() // all of them send it
		var mu sync.Mutex
		var all error
		var wait sync.WaitGroup
		for range devices {
			wait.Go(func() {
				_, err := l.add(10, 0, models.Event{ID: again, Kind: models.EventAgainst})
				for range goals {
					_, failed := l.add(10, 0, models.Event{Kind: models.EventGoal})
					err = errors.Join(err, failed)
				}
				mu.Lock()
				defer mu.Unlock()
				all = errors.Join(all, err)
			})
		}
		wait.Wait()
		if all != nil {
			t.Fatal(all)
		}
		if events := l.events(); len(events) != 2+devices*goals {
			t.Errorf("%d events, want %d", len(events), 2+devices*goals)
		}
	})
}

// TestWatchEvents has two programs on one PostgreSQL, and cuts the connection between them.
func TestWatchEvents(t *testing.T) {
	address := modelstest.Postgres(t)
	db, watching := modelstest.Open(t, address), modelstest.Open(t, address)
	l := newLiveMatch(t, db)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	changed := make(chan string, 100)
	var done sync.WaitGroup
	done.Go(func() { watching.WatchEvents(ctx, slog.New(slog.DiscardHandler), func(id string) { changed <- id }) })
	wait := func(want string) {
		t.Helper()
		for {
			select {
			case id := <-changed:
				if id == want {
					return
				}
			case <-time.After(30 * time.Second):
				t.Fatalf("nothing was heard of %q", want)
			}
		}
	}
	wait("")
	if _, err := l.add(0, 0, models.Event{Kind: models.EventStart}); err != nil {
		t.Fatal(err)
	}
	wait(l.match.ID)
	cut := modelstest.SQL(t, db)
	if _, err := cut.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"); err != nil {
		t.Fatal(err)
	}
	wait("")
	if _, err := l.add(1, 0, models.Event{Kind: models.EventGoal}); err != nil {
		t.Fatal(err)
	}
	wait(l.match.ID)
	stop()
	done.Wait()
}

// TestPinnedLineup changes the plan after the match has begun.
func TestPinnedLineup(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		l := newLiveMatch(t, db)
		g := newGame(t)
		raw := modelstest.SQL(t, db)
		plan := func(number int, stretch string) {
			t.Helper()
			_, err := raw.Exec("INSERT INTO plan (fixture_id, number, wishes, stretches, verdict, actor, created_at) VALUES ($1, $2, '{}', $3, '{}', '', 0)",
				l.match.ID, number, stretch)
			if err != nil {
				t.Fatal(err)
			}
		}
		slots := fmt.Sprintf(`"%s":1,"%s":2`, g.slot(0), g.slot(1))
		plan(1, `[{"formation":"`+g.format.Formations[0].ID+`","slots":{`+slots+`}}]`)
		if _, err := l.add(-60, 0, models.Event{Kind: models.EventArrive, Player: 5}); err != nil || len(l.events()) != 1 {
			t.Fatal(err, l.events())
		}
		if _, err := l.add(0, 0, models.Event{Kind: models.EventStart, Actor: "Cleo"}); err != nil {
			t.Fatal(err)
		}
		plan(2, `[{"formation":"`+g.format.Formations[0].ID+`","slots":{"`+g.slot(0)+`":9}}]`)
		last, err := db.LastPlan(t.Context(), l.match.ID)
		if err != nil {
			t.Fatal(err)
		}
		b := models.BoardOf(l.match, g.sport, g.format, last, l.events(), kickOff.Add(time.Minute))
		if len(l.events()) != 3 || b.Seconds(1) != 60 || b.Seconds(9) != 0 || len(b.On) != 2 {
			t.Errorf("%d events, %s", len(l.events()), minutes(b))
		}
		if !slices.ContainsFunc(b.Log, func(m models.Moment) bool { return m.Kind == models.EventLineup && m.Outcome == models.Happened }) {
			t.Error(b.Log)
		}
	})
}
