package models_test

import (
	"slices"
	"testing"

	"teamcoach/data"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func TestEditBest(t *testing.T) {
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := create(t, db, newTeam("one", "One"))
		best, err := team.Best()
		if err != nil {
			t.Fatal(err)
		}
		best.Mode = models.Equal
		best.Weights.Equal = models.Weights{Fitness: 100}
		best.Rules = models.Rules{{Kind: models.Rest, N: 1}}
		by := models.By{Form: models.NewFormID(), Actor: "Ada"}
		if err := db.EditBest(t.Context(), by, team.WithBest(best), sports, team.BestSeen()); err != nil {
			t.Fatal(err)
		}
		saved, err := db.TeamBySlug(t.Context(), "one")
		if err != nil {
			t.Fatal(err)
		}
		if saved.Mode != models.Equal || saved.Weights != "equal=0,0,100,0,0" || saved.Rules != "rest 1" || saved.Name != "One" || saved.Version <= team.Version {
			t.Errorf("saved %+v", saved)
		}
		if err := db.EditBest(t.Context(), by, team.WithBest(best), sports, saved.BestSeen()); models.KindOf(err) != models.Repeated {
			t.Errorf("sent twice: %v", err)
		}
		by.Form = models.NewFormID()
		if err := db.EditBest(t.Context(), by, team.WithBest(best), sports, team.BestSeen()); models.KindOf(err) != models.Conflict {
			t.Errorf("after another's change: %v", err)
		}
		best.Formation = "9-9-9"
		if err := db.EditBest(t.Context(), by, team.WithBest(best), sports, saved.BestSeen()); models.KindOf(err) != models.Invalid {
			t.Errorf("a formation that does not exist: %v", err)
		}
		best.Formation = ""
		renamed := *saved
		renamed.Name = "Another name"
		if err := db.UpdateTeam(t.Context(), models.By{}, &renamed); err != nil {
			t.Fatal(err)
		}
		if err := db.EditBest(t.Context(), by, team.WithBest(best), sports, saved.BestSeen()); err != nil {
			t.Errorf("after a change of the name only: %v", err)
		}
		if saved, err = db.TeamBySlug(t.Context(), "one"); err != nil || saved.Name != "Another name" {
			t.Errorf("the other's change is lost: %+v %v", saved, err)
		}
	})
}

// twoKeepers is a team of which only one of two keepers can play: one is better, the other one fitter.
func twoKeepers(t *testing.T) (*models.Team, []models.Player, *models.Sport) {
	t.Helper()
	sport, _ := loadSports(t).Get("soccer")
	skilled, fitter := models.NewPlayer("Skilled Sam"), models.NewPlayer("Fitter Flo")
	skilled.Ordinal, skilled.Fitness, skilled.Skills = 1, 10, map[string]int{"GK": 10}
	fitter.Ordinal, fitter.Fitness, fitter.Skills = 2, 100, map[string]int{"GK": 2}
	return &models.Team{Sport: "soccer", Format: "7", Type: models.Junior, Mode: models.Strongest}, []models.Player{skilled, fitter}, sport
}

func keeper(best *models.Best) string {
	i := slices.IndexFunc(best.Places, func(p models.Place) bool { return p.Position.ID == "GK" })
	return best.Places[i].Player.Name
}

func TestWeightsDecideTheLineup(t *testing.T) {
	team, squad, sport := twoKeepers(t)
	options := models.BestOptions{Size: 7, For: models.Coaches}
	best, err := models.SolveBest(team, squad, sport, options)
	if err != nil || keeper(best) != "Skilled Sam" || best.Value != 835 {
		t.Fatalf("usual weights: %+v %v", best, err)
	}
	team.Weights = "strongest=0,0,100,0,0"
	best, err = models.SolveBest(team, squad, sport, options)
	if err != nil || keeper(best) != "Fitter Flo" || best.Value != 1000 || best.Weights != (models.Weights{Fitness: 100}) {
		t.Fatalf("fitness alone: %+v %v", best, err)
	}
	team.Weights = "strongest=1"
	if _, err = models.SolveBest(team, squad, sport, options); err == nil {
		t.Error("damaged weights are solved with")
	}
}

func TestTryBest(t *testing.T) {
	team, squad, sport := twoKeepers(t)
	best, err := team.Best()
	if err != nil {
		t.Fatal(err)
	}
	same, err := models.TryBest(team, team.WithBest(best), squad, sport)
	if err != nil {
		t.Fatal(err)
	}
	for _, trial := range same {
		if len(trial.In)+len(trial.Out) > 0 || trial.Moved {
			t.Errorf("%s: nothing was changed, but the lineup is", trial.Mode)
		}
	}
	best.Weights.Strongest = models.Weights{Fitness: 100}
	trials, err := models.TryBest(team, team.WithBest(best), squad, sport)
	if err != nil || len(trials) != len(models.Modes) {
		t.Fatal(trials, err)
	}
	if first := trials[0]; first.Value != 1000 || len(first.In) != 1 || first.In[0].Name != "Fitter Flo" || len(first.Out) != 1 || first.Out[0].Name != "Skilled Sam" {
		t.Errorf("%+v", first)
	}
	if len(trials[1].In) != 0 {
		t.Error("another mode's lineup changes too")
	}
	if none, err := models.TryBest(team, team, nil, sport); err != nil || len(none) != 3 {
		t.Errorf("without players: %+v %v", none, err)
	}
}

func TestAudience(t *testing.T) {
	team, squad, sport := twoKeepers(t)
	squad[1].DoNotPublish, squad[1].Status = true, models.Injured
	for role, want := range map[models.Role]struct {
		shielded bool
		name     string
		absent   int
	}{
		models.NoRole: {true, "Skilled S.", 0}, models.Viewer: {true, "Skilled Sam", 0}, models.Scorer: {true, "Skilled Sam", 0},
		models.Assistant: {false, "Skilled Sam", 1}, models.Coach: {false, "Skilled Sam", 1}, models.Owner: {false, "Skilled Sam", 1},
	} {
		best, err := models.SolveBest(team, squad, sport, models.BestOptions{Size: 7, For: role.Audience()})
		if err != nil {
			t.Fatal(err)
		}
		if best.Shielded != want.shielded || keeper(best) != want.name || len(best.Absent) != want.absent || best.Shielded == (best.Value > 0) {
			t.Errorf("%q: shielded %v, %s, %d absent, %d points", role, best.Shielded, keeper(best), len(best.Absent), best.Value)
		}
	}
}
