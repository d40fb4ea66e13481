package models_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// played is a team with a squad and matches that are yet to be played, on a database.
type played struct {
	testing.TB
	db      *models.DB
	sport   *models.Sport
	team    *models.Team
	opening []models.Player
	matches []*models.Match
}

func newPlayed(t *testing.T, db *models.DB, matches int, squad ...models.Player) *played {
	t.Helper()
	team := newTeam("played", "Played")
	team.Sport, team.Format = "soccer", "7"
	create(t, db, team, squad...)
	p := &played{TB: t, db: db, sport: soccer(t), team: team}
	format, _ := p.sport.Format("7")
	for i := range matches {
		m := models.NewMatch(team, format)
		m.Opponent, m.KickOff, m.Version = fmt.Sprintf("Rivals %d", i+1), time.Date(2026, 9, 5+7*i, 14, 0, 0, 0, time.UTC), 1
		if err := db.AddMatches(t.Context(), models.By{}, team, p.sport, []models.Match{*m}); err != nil {
			t.Fatal(err)
		}
		p.matches = append(p.matches, m)
	}
	p.opening = p.squad()
	return p
}

func (p *played) squad() []models.Player {
	p.Helper()
	squad, err := p.db.Players(p.Context(), p.team.ID)
	if err != nil {
		p.Fatal(err)
	}
	return squad
}

func (p *played) lines(matchID string) []models.ResultLine {
	p.Helper()
	lines, err := p.db.Result(p.Context(), matchID)
	if err != nil {
		p.Fatal(err)
	}
	return lines
}

// reread brings a match's version up to date, as somebody does who opens the page again.
func (p *played) reread(m *models.Match) {
	p.Helper()
	now, err := p.db.Match(p.Context(), p.team.ID, m.ID)
	if err != nil {
		p.Fatal(err)
	}
	*m = *now
}

// minutes are lines of a match of 50 minutes for everybody: how many each played, in the field; -1: was not there.
func (p *played) minutes(minutes ...int) []models.ResultLine {
	var lines []models.ResultLine
	for i, n := range minutes {
		l := models.ResultLine{PlayerID: p.opening[i].ID}
		if n >= 0 {
			l.Present, l.Available, l.Played = true, 50*60, map[string]int{"CB": n * 60}
		}
		if n == 0 {
			l.Played = nil
		}
		lines = append(lines, l)
	}
	return lines
}

func (p *played) finish(m *models.Match, lines []models.ResultLine) {
	p.Helper()
	if err := p.db.FinishMatch(p.Context(), models.By{}, p.team, p.sport, m, lines); err != nil {
		p.Fatal(err)
	}
	p.reread(m)
}

func owedOf(squad []models.Player) []int {
	var all []int
	for _, p := range squad {
		all = append(all, p.MinutesOwed)
	}
	return all
}

// TestFinishMatch follows one match, with numbers that were worked out by hand: 4 players share 120 minutes.
func TestFinishMatch(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		squad := []models.Player{models.NewPlayer("Ada"), models.NewPlayer("Bo"), models.NewPlayer("Cy"), models.NewPlayer("Di"), models.NewPlayer("Ed")}
		squad[1].MinutesOwed = 7
		p := newPlayed(t, db, 1, squad...)
		m := p.matches[0]
		m.Ours, m.Theirs = 3, 1
		lines := p.minutes(50, 40, 20, 10, -1)
		lines[0].Goals, lines[0].Played = 2, map[string]int{"GK": 25 * 60, "ST": 25 * 60}
		lines[4].Played = map[string]int{"CB": 60} // who was not there has nothing
		before := *m
		p.finish(m, lines)
		if m.State != models.Over || m.Ours != 3 || m.Theirs != 1 {
			t.Errorf("the match is %+v", m)
		}
		if got, want := owedOf(p.squad()), []int{-20, 7 - 10, 10, 20, 0}; !slices.Equal(got, want) {
			t.Errorf("owed %v, want %v", got, want)
		}
		if saved := p.lines(m.ID); len(saved) != 5 || saved[0].Share != 30*60 || !maps.Equal(saved[0].Played, lines[0].Played) || saved[0].Goals != 2 ||
			saved[4].Present || saved[4].Seconds() != 0 {
			t.Errorf("the ledger is %+v", saved)
		}
		// Both coaches press the button: the second is told.
		if err := db.FinishMatch(t.Context(), models.By{}, p.team, p.sport, &before, lines); models.KindOf(err) != models.Conflict {
			t.Errorf("saved over another's result: %v", err)
		}
		// A correction brings what is owed to what it should be, and does not add.
		p.finish(m, p.minutes(30, 30, 30, 30, -1))
		if got, want := owedOf(p.squad()), []int{0, 7, 0, 0, 0}; !slices.Equal(got, want) {
			t.Errorf("corrected: owed %v, want %v", got, want)
		}
		// Attendance counts as it was when the match was noted first.
		late := p.squad()[0]
		late.Attendance = 0
		if err := db.UpdatePlayer(t.Context(), models.By{}, &late); err != nil {
			t.Fatal(err)
		}
		p.finish(m, p.minutes(30, 30, 30, 30, -1))
		if got, want := owedOf(p.squad()), []int{0, 7, 0, 0, 0}; !slices.Equal(got, want) {
			t.Errorf("corrected after the attendance changed: owed %v, want %v", got, want)
		}
		if err := db.ReopenMatch(t.Context(), models.By{}, p.team, p.sport, m); err != nil {
			t.Fatal(err)
		}
		p.reread(m)
		if len(p.lines(m.ID)) > 0 || m.State != models.Planned || m.Ours != 3 {
			t.Errorf("opened again: %+v", m)
		}
		if err := db.ReopenMatch(t.Context(), models.By{}, p.team, p.sport, m); models.KindOf(err) != models.Conflict {
			t.Errorf("opened twice: %v", err)
		}
		// Now the one who never trains has no claim while the others can play.
		p.finish(m, p.minutes(30, 30, 30, 30, -1))
		if got, want := owedOf(p.squad()), []int{-30, 7 + 10, 10, 10, 0}; !slices.Equal(got, want) {
			t.Errorf("with attendance: owed %v, want %v", got, want)
		}
		m.State = models.Cancelled
		if err := db.FinishMatch(t.Context(), models.By{}, p.team, p.sport, m, nil); models.KindOf(err) != models.Invalid {
			t.Errorf("a cancelled match was finished: %v", err)
		}
	})
}

// TestSuspensionIsServedOnce finishes matches that somebody has to miss.
func TestSuspensionIsServedOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		squad := []models.Player{models.NewPlayer("Ada"), models.NewPlayer("Bo")}
		squad[0].Status, squad[0].Matches = models.Suspended, 2
		p := newPlayed(t, db, 3, squad...)
		check := func(what string, status models.Status, matches int) {
			t.Helper()
			if got := p.squad()[0]; got.Status != status || got.Matches != matches {
				t.Errorf("%s: %s for %d matches, want %s for %d", what, got.Status, got.Matches, status, matches)
			}
		}
		absent := p.minutes(-1, 50)
		p.finish(p.matches[0], absent)
		check("one match", models.Suspended, 1)
		p.finish(p.matches[0], absent)
		check("the same match corrected", models.Suspended, 1)
		p.finish(p.matches[1], absent)
		check("the second match", models.Fit, 0)
		p.finish(p.matches[2], absent)
		check("a third match", models.Fit, 0)
		if err := db.ReopenMatch(t.Context(), models.By{}, p.team, p.sport, p.matches[2]); err != nil {
			t.Fatal(err)
		}
		check("the third match taken back", models.Fit, 0)
		if err := db.DropMatch(t.Context(), p.team, p.matches[1].ID); err != nil {
			t.Fatal(err)
		}
		check("the second match deleted", models.Suspended, 1)
		p.finish(p.matches[0], p.minutes(20, 50))
		check("had played in the first after all", models.Suspended, 2)
	})
}

// TestMinutesOwedAddUp finishes, corrects, opens again and deletes matches in any order, while a coach changes by hand
// what players are owed: it is always the coach's balance and what the finished matches say, each once.
func TestMinutesOwedAddUp(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		for seed := range uint64(12) {
			r := rand.New(rand.NewPCG(seed, 5))
			var squad []models.Player
			for i := range 5 {
				player := models.NewPlayer(fmt.Sprintf("Player %d", i))
				player.MinutesOwed, player.Attendance = r.IntN(181)-90, r.IntN(101)
				squad = append(squad, player)
			}
			p := newPlayed(t, db, 3, squad...)
			balance := owedOf(p.opening)
			gone := map[string]bool{}
			for step := range 12 {
				m := p.matches[r.IntN(len(p.matches))]
				what := []string{"finish", "finish", "finish", "finish", "reopen", "delete", "edit"}[r.IntN(7)]
				p.step(r, what, m, gone, balance)
				p.checkOwed(fmt.Sprintf("seed %d, step %d, %s", seed, step, what), gone, balance)
			}
			deleteTeam(t, db, p.team)
		}
	})
}

func (p *played) step(r *rand.Rand, what string, m *models.Match, gone map[string]bool, balance []int) {
	p.Helper()
	ctx := p.Context()
	switch {
	case what == "edit":
		i := r.IntN(len(p.opening))
		player := p.squad()[i]
		by := r.IntN(61) - 30
		player.MinutesOwed += by
		balance[i] += by
		if err := p.db.UpdatePlayer(ctx, models.By{}, &player); err != nil {
			p.Fatal(err)
		}
	case gone[m.ID]:
	case what == "finish":
		var lines []models.ResultLine
		for _, player := range p.opening {
			available := r.IntN(3001)
			seconds := r.IntN(available + 1)
			l := models.ResultLine{PlayerID: player.ID, Present: r.IntN(4) > 0, Available: available, Played: map[string]int{}}
			if seconds > 0 {
				l.Played["CB"] = seconds
			}
			lines = append(lines, l)
		}
		p.finish(m, lines)
	case what == "reopen" && m.State == models.Over:
		if err := p.db.ReopenMatch(ctx, models.By{}, p.team, p.sport, m); err != nil {
			p.Fatal(err)
		}
		p.reread(m)
	case what == "delete":
		if err := p.db.DropMatch(ctx, p.team, m.ID); err != nil {
			p.Fatal(err)
		}
		gone[m.ID] = true
	}
}

// checkOwed counts by itself what every match that is over owes: its fair shares, less what was played.
func (p *played) checkOwed(where string, gone map[string]bool, balance []int) {
	p.Helper()
	want := slices.Clone(balance)
	for _, m := range p.matches {
		if gone[m.ID] || m.State != models.Over {
			continue
		}
		sum := 0
		for _, l := range p.lines(m.ID) {
			i := slices.IndexFunc(p.opening, func(player models.Player) bool { return player.ID == l.PlayerID })
			if math.Abs(float64(l.Owed)-float64(l.Share-l.Seconds())/60) > 0.5 {
				p.Fatalf("%s: owes %d minutes of %d seconds less %d", where, l.Owed, l.Share, l.Seconds())
			}
			want[i] += l.Owed
			sum += l.Share - l.Seconds()
		}
		if sum < -len(p.opening) || sum > len(p.opening) {
			p.Fatalf("%s: the shares of a match differ from what was played by %d seconds", where, sum)
		}
	}
	if got := owedOf(p.squad()); !slices.Equal(got, want) {
		p.Fatalf("%s: owed %v, want %v", where, got, want)
	}
	stored, err := p.db.Squad(p.Context(), p.team.ID)
	if err != nil || !slices.Equal(owedOf(stored), want) {
		p.Fatalf("%s: pages read %v, want %v: %v", where, owedOf(stored), want, err)
	}
}

func deleteTeam(t *testing.T, db *models.DB, team *models.Team) {
	t.Helper()
	if _, err := db.Writer().Exec("DELETE FROM team WHERE id = $1", team.ID); err != nil {
		t.Fatal(err)
	}
}

func TestValidateResult(t *testing.T) {
	sport := soccer(t)
	m := models.Match{Ours: 2, Theirs: 0}
	good := func() []models.ResultLine {
		return []models.ResultLine{{Present: true, Available: 3000, Played: map[string]int{"CB": 1500, "": 1500}, Goals: 2}, {}}
	}
	if err := models.ValidateResult(&m, good(), sport); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(m *models.Match, lines []models.ResultLine){
		"row0-played":    func(_ *models.Match, l []models.ResultLine) { l[0].Available = 2999 },
		"row0-available": func(_ *models.Match, l []models.ResultLine) { l[0].Available = 1 << 30 },
		"row1-goals":     func(_ *models.Match, l []models.ResultLine) { l[1].Goals = -1 },
		"row0-yellow":    func(_ *models.Match, l []models.ResultLine) { l[0].Yellow = 10 },
		"row0-red":       func(_ *models.Match, l []models.ResultLine) { l[0].Red = 10 },
		"row1-present":   func(_ *models.Match, l []models.ResultLine) { l[1].Yellow = 1 },
		"ours":           func(_ *models.Match, l []models.ResultLine) { l[0].Goals = 3 },
		"theirs":         func(m *models.Match, _ []models.ResultLine) { m.Theirs = models.NoScore },
	} {
		changed, lines := m, good()
		change(&changed, lines)
		var known *models.Error
		if err := models.ValidateResult(&changed, lines, sport); !errors.As(err, &known) || len(known.Fields) != 1 || known.Fields[0].Field != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	lines := good()
	lines[0].Played["PG"] = 60
	lines[0].Available += 60
	if err := models.ValidateResult(&m, lines, sport); err == nil || !strings.Contains(err.Error(), "row0-played") {
		t.Errorf("a position of another sport: %v", err)
	}
}

func TestParsePlayed(t *testing.T) {
	sport := soccer(t)
	for text, want := range map[string]map[string]int{
		"":                       {},
		"GK 25, CB 12:30":        {"GK": 1500, "CB": 750},
		"gk:25 cb:12:30;ST 5'":   {"GK": 1500, "CB": 750, "ST": 300},
		"30":                     {"": 1800},
		"CB 10, 5 min, CB 1":     {"CB": 660, "": 300},
		"CB 0":                   {},
		"LM 20 min\nRM 0:30":     {"LM": 1200, "RM": 30},
		"CB":                     nil,
		"CB ST 10":               nil,
		"XX 10":                  nil,
		"CB 12:75":               nil,
		"CB -3":                  nil,
		"CB 99999":               nil,
		"CB 10 ST":               nil,
		"12:30:10":               nil,
		"CB 1e3":                 nil,
		strings.Repeat("CB ", 3): nil,
	} {
		got, err := models.ParsePlayed(sport, text)
		if (err == nil) != (want != nil) || err == nil && !maps.Equal(got, want) {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		played := map[string]int{}
		for range rapid.IntRange(0, 5).Draw(r, "positions") {
			position := rapid.SampledFrom(append(sport.Positions, models.Position{})).Draw(r, "position")
			played[position.ID] = rapid.IntRange(1, 7000).Draw(r, "seconds")
		}
		text := models.PlayedText(sport, played)
		if got, err := models.ParsePlayed(sport, text); err != nil || !reflect.DeepEqual(got, played) {
			r.Fatalf("%v is written %q and read %v, %v", played, text, got, err)
		}
	})
}
