package models_test

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func somePlayers() []models.Player {
	ada, grace, linus := models.NewPlayer("Ada Lovelace"), models.NewPlayer("Grace | Hopper; “x”, ☺"), models.NewPlayer("Linus")
	ada.Shirt, ada.Skills = 0, map[string]int{"GK": 10, "CB": 1}
	grace.Shirt, grace.Status, grace.Form, grace.Fitness, grace.Attendance = 999, models.Injured, 5, 0, 0
	grace.MinutesOwed, grace.DoNotPublish, grace.Skills = -120, true, map[string]int{"ST": 7}
	return []models.Player{ada, grace, linus}
}

// checkSquad compares what Squad reads with the rows it is made of, and with what it should be.
func checkSquad(t *testing.T, db *models.DB, team *models.Team, want []models.Player) {
	t.Helper()
	got, err := db.Squad(t.Context(), team.ID)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.PlayersOfRows(t.Context(), team.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, rows) {
		t.Errorf("squad %+v\nits rows %+v", got, rows)
	}
	if len(want) != len(got) || len(want) > 0 && !reflect.DeepEqual(got, want) {
		t.Errorf("squad %+v\nwant  %+v", got, want)
	}
}

func TestSquad(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		players := somePlayers()
		team := create(t, db, newTeam("one", "One"), players...)
		version := func() int64 {
			v, ok, err := db.TeamVersion(t.Context(), "one")
			if !ok || err != nil {
				t.Fatal(ok, err)
			}
			return v
		}
		start := version()
		checkSquad(t, db, team, players)

		more := []models.Player{models.NewPlayer("Ida")}
		if err := db.AddPlayers(t.Context(), models.By{}, team.ID, more); err != nil {
			t.Fatal(err)
		}
		players = append(players, more...)
		checkSquad(t, db, team, players)

		mine, theirs := players[1], players[1]
		mine.Name, mine.Skills = "Grace", map[string]int{"CB": 3, "ST": 8}
		if err := db.UpdatePlayer(t.Context(), models.By{}, &mine); err != nil {
			t.Fatal(err)
		}
		if err := db.UpdatePlayer(t.Context(), models.By{}, &theirs); models.KindOf(err) != models.Conflict {
			t.Errorf("lost update: %v", err)
		}
		players[1] = mine
		checkSquad(t, db, team, players)

		last := players[3]
		if err := db.DeletePlayer(t.Context(), models.By{}, team.ID, last.ID); err != nil {
			t.Fatal(err)
		}
		if err := db.DeletePlayer(t.Context(), models.By{}, team.ID, last.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("deleted twice: %v", err)
		}
		again := []models.Player{models.NewPlayer("Max")}
		if err := db.AddPlayers(t.Context(), models.By{}, team.ID, again); err != nil {
			t.Fatal(err)
		}
		if again[0].Ordinal != 5 {
			t.Errorf("ordinal %d was used before", again[0].Ordinal)
		}
		checkSquad(t, db, team, append(players[:3:3], again[0]))
		if got := version(); got != start+4 {
			t.Errorf("four changes raised the version from %d to %d", start, got)
		}
		if squad, err := db.Squad(t.Context(), "missing"); len(squad) != 0 || err != nil {
			t.Errorf("squad of a missing team: %v %v", squad, err)
		}
	})
}

func TestPlayersOfOtherTeams(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		players := somePlayers()
		one := create(t, db, newTeam("one", "One"), players...)
		two := create(t, db, newTeam("two", "Two"))
		stolen := players[0]
		stolen.TeamID = two.ID
		if err := db.UpdatePlayer(t.Context(), models.By{}, &stolen); models.KindOf(err) != models.NotFound {
			t.Errorf("update: %v", err)
		}
		if err := db.DeletePlayer(t.Context(), models.By{}, two.ID, stolen.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("delete: %v", err)
		}
		if err := db.AddPlayers(t.Context(), models.By{}, "missing", somePlayers()); models.KindOf(err) != models.NotFound {
			t.Errorf("add: %v", err)
		}
		checkSquad(t, db, one, players)
	})
}

func TestAtMostSixtyPlayers(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		var players []models.Player
		for i := range models.MaxPlayers - 1 {
			players = append(players, models.NewPlayer(fmt.Sprint("Player ", i)))
		}
		team := create(t, db, newTeam("one", "One"), players...)
		if err := db.AddPlayers(t.Context(), models.By{}, team.ID, somePlayers()[:2]); models.KindOf(err) != models.Invalid {
			t.Errorf("61 players: %v", err)
		}
		checkSquad(t, db, team, players)

		// Of many who add the last one at the same time, one succeeds.
		var wait sync.WaitGroup
		results := make(chan error, 8)
		for range cap(results) {
			wait.Go(func() { results <- db.AddPlayers(t.Context(), models.By{}, team.ID, somePlayers()[:1]) })
		}
		wait.Wait()
		close(results)
		added := 0
		for err := range results {
			if err == nil {
				added++
			} else if models.KindOf(err) != models.Invalid {
				t.Error(err)
			}
		}
		if added != 1 {
			t.Errorf("%d players were added at the last place", added)
		}
	})
}

func TestPlayerValidate(t *testing.T) {
	sport := soccer(t)
	ok := models.NewPlayer("Ada")
	if err := ok.Validate(sport); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*models.Player){
		"name":         func(p *models.Player) { p.Name = "" },
		"shirt":        func(p *models.Player) { p.Shirt = 1000 },
		"status":       func(p *models.Player) { p.Status = "" },
		"form":         func(p *models.Player) { p.Form = 0 },
		"fitness":      func(p *models.Player) { p.Fitness = 101 },
		"attendance":   func(p *models.Player) { p.Attendance = -1 },
		"minutes_owed": func(p *models.Player) { p.MinutesOwed = 10_001 },
		"skills":       func(p *models.Player) { p.Skills = map[string]int{"QB": 1} },
	} {
		p := models.NewPlayer("Ada")
		change(&p)
		checkField(t, p.Validate(sport), field)
	}
	for _, skill := range []int{0, 11, -1} {
		p := models.NewPlayer("Ada")
		p.Skills = map[string]int{"GK": skill}
		checkField(t, p.Validate(nil), "skills")
	}
}

func TestPublicName(t *testing.T) {
	adults, minors, demo := newTeam("a", "A"), newTeam("b", "B"), newTeam("c", "C")
	minors.Type, demo.Type, demo.Demo = models.Youth, models.Junior, true
	for name, want := range map[string]string{
		"Ada Lovelace":          "Ada L.",
		"Ada Maria Lovelace":    "Ada L.",
		"Ada L.":                "Ada L.",
		"Lovelace, Ada":         "Ada L.",
		"van der Berg, Jan":     "Jan B.",
		"LOVELACE Ada":          "Ada L.",
		"ADA LOVELACE":          "ADA L.",
		"Jan van der Berg":      "Jan B.",
		"Seán O’Neil":           "Seán O.",
		"Łukasz Żak":            "Łukasz Ż.",
		"ada lovelace":          "ada L.",
		"Anne-Marie Grün":       "Anne-Marie G.",
		"Мария Кюри":            "Мария К.",
		"Lovelace":              "",
		"Lovelace,":             "",
		", Ada":                 "",
		"Ada 7":                 "",
		"7 Lovelace":            "",
		"本田 圭佑":                 "",
		"본 태":                   "",
		"アダ ラブレス":               "",
		"孫悟空":                   "",
		"Ada (Lovelace) “Addy”": "Ada A.",
	} {
		p := models.NewPlayer(name)
		if got := models.PublicName(&p, minors); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if models.PublicName(&p, adults) != name || models.PublicName(&p, demo) != name {
			t.Errorf("%s is not shown of adults or of the invented", name)
		}
		p.DoNotPublish = true
		for _, team := range []*models.Team{adults, minors, demo} {
			if got := models.PublicName(&p, team); got != "" {
				t.Errorf("%s is shown as %q", name, got)
			}
		}
	}
}

func TestPublicSquadHidesMinors(t *testing.T) {
	minors := newTeam("b", "B")
	minors.Type = models.Junior
	squad := somePlayers()
	for _, p := range models.PublicSquad(minors, squad) {
		p.ID, p.TeamID, p.Ordinal, p.Version = "", "", 0, 0
		text := fmt.Sprintf("%+v", p)
		if len(p.Skills) > 0 || p.Form != 0 || p.Fitness != 0 || p.Attendance != 0 || p.MinutesOwed != 0 || p.Status != models.Fit || strings.Contains(text, "Lovelace") || strings.Contains(text, "Hopper") {
			t.Errorf("shown of a minor: %s", text)
		}
		if p.DoNotPublish && (p.Name != "" || p.Shirt != models.NoShirt) {
			t.Errorf("shown of one not to be published: %s", text)
		}
	}
	if squad[0].Name != "Ada Lovelace" || squad[1].Shirt != 999 {
		t.Error("the squad itself was changed")
	}
	adults := models.PublicSquad(newTeam("a", "A"), squad)
	if !reflect.DeepEqual(adults[0], squad[0]) || adults[1].Name != "" || len(adults[1].Skills) > 0 {
		t.Errorf("of adults: %+v", adults)
	}
}
