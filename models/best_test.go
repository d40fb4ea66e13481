package models_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"teamcoach/models"
)

// randomSquad has n players with skills at one to three positions of the sport.
func randomSquad(random *rand.Rand, sport *models.Sport, n int) []models.Player {
	squad := make([]models.Player, n)
	for i := range squad {
		p := models.NewPlayer("Player " + string(rune('A'+i%26)))
		p.Ordinal = i + 1
		p.Form, p.Fitness, p.Attendance = 1+random.IntN(5), random.IntN(101), random.IntN(101)
		p.MinutesOwed = random.IntN(200) - 100
		p.Skills = map[string]int{}
		for range 1 + random.IntN(3) {
			p.Skills[sport.Positions[random.IntN(len(sport.Positions))].ID] = 1 + random.IntN(10)
		}
		if random.IntN(8) == 0 {
			p.Status = models.Injured
		}
		squad[i] = p
	}
	return squad
}

func value(b *models.Best) int {
	sum := 0
	for _, p := range b.Places {
		sum += p.Score
	}
	return sum
}

func filled(b *models.Best) int {
	n := 0
	for _, p := range b.Places {
		if p.Player != nil {
			n++
		}
	}
	return n
}

// TestSolveBestHolds checks what a page says against solving again, for random squads of every sport.
func TestSolveBestHolds(t *testing.T) {
	sports := loadSports(t)
	random := rand.New(rand.NewPCG(1, 2))
	reasons, empty := 0, 0
	for round := range 120 {
		sport := &sports[round%len(sports)]
		format := &sport.Formats[random.IntN(len(sport.Formats))]
		team := &models.Team{Name: "T", Slug: "t", Sport: sport.ID, Format: format.ID, Type: models.Senior, Mode: models.Modes[random.IntN(3)]}
		squad := randomSquad(random, sport, random.IntN(26))
		o := models.BestOptions{Size: 1 + random.IntN(format.OnField+6)}
		best, err := models.SolveBest(team, squad, sport, o)
		if err != nil {
			t.Fatal(err)
		}
		if best.Value != value(best) {
			t.Fatalf("%s: value %d, the places add up to %d", sport.ID, best.Value, value(best))
		}
		if !best.Proven || best.Bound != best.Value {
			t.Fatalf("%s: value %d, bound %d, proven %v", sport.ID, best.Value, best.Bound, best.Proven)
		}
		seen := map[int]bool{}
		see := func(p *models.Player) {
			if seen[p.Ordinal] {
				t.Fatalf("%s: player %d is there twice", sport.ID, p.Ordinal)
			}
			seen[p.Ordinal] = true
		}
		for _, p := range best.Places {
			if p.Player == nil {
				empty++
				continue
			}
			see(p.Player)
			if _, ok := p.Player.Skills[p.Position.ID]; !ok || p.Player.Status != models.Fit {
				t.Fatalf("%s: player %d cannot play %s", sport.ID, p.Player.Ordinal, p.Position.ID)
			}
		}
		for _, list := range [][]models.Candidate{best.Bench, best.Rest, best.Absent} {
			for _, c := range list {
				see(c.Player)
			}
		}
		if len(seen) != len(squad) {
			t.Fatalf("%s: %d of %d players are told of", sport.ID, len(seen), len(squad))
		}
		if best.Formation == nil {
			continue
		}
		// A reason's loss is what solving the same formation without, or with, the player says.
		o.Formation = best.Formation.ID
		ask := func(change func(*models.BestOptions)) *models.Best {
			again := o
			change(&again)
			other, err := models.SolveBest(team, squad, sport, again)
			if err != nil {
				t.Fatal(err)
			}
			return other
		}
		for _, p := range best.Places {
			if p.Player == nil || p.Reason == nil {
				continue
			}
			without := ask(func(o *models.BestOptions) { o.Out = []int{p.Player.Ordinal} })
			if filled(without) == filled(best) && len(best.Clash) == 0 && p.Reason.Empty == "" {
				reasons++
				if got := best.Value - without.Value; got != p.Reason.Loss && got >= 0 {
					t.Errorf("%s %s: without player %d: %d points lost, the reason says %d", sport.ID, o.Formation, p.Player.Ordinal, got, p.Reason.Loss)
				}
			}
		}
		for _, c := range slices.Concat(best.Bench, best.Rest) {
			if c.Reason == nil || c.Reason.Impossible {
				continue
			}
			with := ask(func(o *models.BestOptions) { o.Lock = []int{c.Player.Ordinal} })
			if filled(with) == filled(best) && len(with.Clash) == 0 && c.Reason.Empty == "" {
				reasons++
				if got := best.Value - with.Value; got != c.Reason.Loss && got >= 0 {
					t.Errorf("%s %s: with player %d: %d points lost, the reason says %d", sport.ID, o.Formation, c.Player.Ordinal, got, c.Reason.Loss)
				}
			}
		}
	}
	if reasons < 500 || empty < 50 {
		t.Errorf("only %d reasons and %d empty places were looked at", reasons, empty)
	}
}

func TestFormationAndModeChoices(t *testing.T) {
	sports := loadSports(t)
	sport, _ := sports.Get("soccer")
	random := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		team := &models.Team{Sport: "soccer", Format: "11", Type: models.Senior, Mode: models.Balanced}
		squad := randomSquad(random, sport, 40)
		best, err := models.SolveBest(team, squad, sport, models.BestOptions{Size: 11})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range best.Formations {
			only, err := models.SolveBest(team, squad, sport, models.BestOptions{Size: 11, Formation: f.Formation.ID})
			if err != nil {
				t.Fatal(err)
			}
			if only.Value != f.Value || only.Formation.ID != f.Formation.ID || f.Cost != best.Value-f.Value {
				t.Errorf("%s: the choice says %d (cost %d), its page %d", f.Formation.ID, f.Value, f.Cost, only.Value)
			}
			if f.Current != (f.Formation.ID == best.Formation.ID) {
				t.Errorf("%s: current %v", f.Formation.ID, f.Current)
			}
		}
		for _, m := range best.Modes {
			other, err := models.SolveBest(team, squad, sport, models.BestOptions{Size: 11, Mode: m.Mode})
			if err != nil {
				t.Fatal(err)
			}
			owed := 0
			for _, p := range other.Places {
				if p.Player != nil {
					owed += max(0, p.Player.MinutesOwed)
				}
			}
			if owed != m.Minutes {
				t.Errorf("%s: %d minutes owed on the field, the choice says %d", m.Mode, owed, m.Minutes)
			}
		}
	}
}

func TestHomeFormationWinsATie(t *testing.T) {
	sports := loadSports(t)
	sport, _ := sports.Get("soccer")
	format, _ := sport.Format("11")
	var squad []models.Player
	for i := range 14 { // everybody equally good everywhere: every formation is worth the same
		p := models.NewPlayer("P")
		p.Ordinal, p.Skills = i+1, map[string]int{}
		for _, position := range sport.Positions {
			p.Skills[position.ID] = 5
		}
		squad = append(squad, p)
	}
	for _, f := range format.Formations {
		team := &models.Team{Sport: "soccer", Format: "11", Type: models.Senior, Mode: models.Strongest, Formation: f.ID}
		best, err := models.SolveBest(team, squad, sport, models.BestOptions{Size: 11})
		if err != nil {
			t.Fatal(err)
		}
		if best.Formation.ID != f.ID {
			t.Errorf("home formation %s, but %s is shown", f.ID, best.Formation.ID)
		}
	}
}

func TestScore(t *testing.T) {
	for _, m := range models.Modes {
		w := m.Weights()
		if sum := w.Skill + w.Form + w.Fitness + w.Attendance + w.Minutes; sum != 100 {
			t.Errorf("%s: the weights add up to %d", m, sum)
		}
		most := models.Player{Form: 5, Fitness: 100, Attendance: 100, MinutesOwed: 9999, Skills: map[string]int{"GK": 10}}
		if got, ok := w.Score(&most, "GK"); !ok || got != 1000 {
			t.Errorf("%s: the most is %d", m, got)
		}
		if _, ok := w.Score(&most, "ST"); ok {
			t.Errorf("%s: a score where the player cannot play", m)
		}
	}
	least := models.Player{Form: 1, MinutesOwed: -9999, Skills: map[string]int{"GK": 1}}
	if got, _ := models.Equal.Weights().Score(&least, "GK"); got != 20 { // a tenth of the weight of skill
		t.Errorf("the least is %d", got)
	}
	// 75 x 0.7 + 15 x 0.5 + 10 x 0.83 = 68.3 per cent
	usual := models.Player{Form: 3, Fitness: 83, Skills: map[string]int{"GK": 7}}
	if got, _ := models.Strongest.Weights().Score(&usual, "GK"); got != 683 {
		t.Errorf("usual: %d", got)
	}
}

func TestShieldedTellsNoRank(t *testing.T) {
	sports := loadSports(t)
	sport, _ := sports.Get("soccer")
	squad := randomSquad(rand.New(rand.NewPCG(5, 6)), sport, 20)
	team := &models.Team{Sport: "soccer", Format: "7", Type: models.Youth, Mode: models.Strongest}
	full, err := models.SolveBest(team, squad, sport, models.BestOptions{Size: 7})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []models.BestOptions{{Size: 1}, {Size: 20}, {Size: 7, Out: []int{1}}, {Size: 7, Alt: 2}, {Size: 7, Mode: models.Equal}} {
		b, err := models.SolveBest(team, squad, sport, o)
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Places) != 7 || b.Value != 0 || b.Bound != 0 || len(b.Modes)+len(b.Formations)+len(b.Alternatives)+len(b.Rest)+len(b.Absent)+len(b.Clash) > 0 {
			t.Errorf("%+v: tells more than a lineup", o)
		}
		for i, p := range b.Places {
			if p.Score != 0 || p.Reason != nil || (p.Player == nil) != (full.Places[i].Player == nil) || p.Player != nil && p.Player.Ordinal != full.Places[i].Player.Ordinal {
				t.Errorf("%+v: place %s differs or tells points", o, p.Slot.ID)
			}
		}
		if !slices.IsSortedFunc(b.Bench, func(x, y models.Candidate) int { return x.Player.Ordinal - y.Player.Ordinal }) {
			t.Errorf("%+v: the others are in an order of merit", o)
		}
	}
}

func TestParseOrdinals(t *testing.T) {
	for text, want := range map[string][]int{"": nil, "3": {3}, "7,3,7": {3, 7}} {
		if got, err := models.ParseOrdinals(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"0", "-1", "a", "1,", ",", "1 2", "9999999"} {
		if got, err := models.ParseOrdinals(text); models.KindOf(err) != models.Invalid {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}
