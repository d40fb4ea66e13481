package models_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"teamcoach/data"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func TestLoadDemoOnlyIntoEmptyDatabase(t *testing.T) {
	sports := loadSports(t)
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		n, err := db.LoadDemo(t.Context(), data.Files, sports)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d teams", n)
		again, err := db.LoadDemo(t.Context(), data.Files, sports)
		if again != 0 || err != nil {
			t.Errorf("second time: %d, %v; want 0, nil", again, err)
		}
		count, err := db.CountPublicTeams(t.Context(), models.TeamFilter{})
		if count != n || err != nil {
			t.Errorf("there are %d teams (%v), want %d", count, err, n)
		}
	})
}

func TestLoadDemoNotBesideRealTeams(t *testing.T) {
	sports := loadSports(t)
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		create(t, db, newTeam("a-club-of-their-own", "A club"))
		if n, err := db.LoadDemo(t.Context(), data.Files, sports); n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if count, err := db.CountPublicTeams(t.Context(), models.TeamFilter{}); count != 1 || err != nil {
			t.Errorf("%d teams, %v", count, err)
		}
	})
}

func TestLoadDemoAllOrNothing(t *testing.T) {
	sports := loadSports(t)
	good := `{"slug":"good","name":"Good","sport":"soccer","format":"11","type":"senior","mode":"equal","color":"red","players":[]}`
	bad := strings.NewReplacer("good", "bad", `[]`, `[{"name":"Ada","skills":{"QB":3}}]`).Replace(good)
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		for text, want := range map[string]string{
			"[" + good + "," + bad + "]":  `demo/x.json: team "bad": player "Ada"`,
			"[" + good + "," + good + "]": "demo team good",
			`[{"slugs":"x"}]`:             "demo/x.json: json: unknown field",
		} {
			n, err := db.LoadDemo(t.Context(), fstest.MapFS{"demo/x.json": {Data: []byte(text)}}, sports)
			if n != 0 || err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %d, %v", text, n, err)
			}
			if count, err := db.CountPublicTeams(t.Context(), models.TeamFilter{}); count != 0 || err != nil {
				t.Errorf("%d teams are left, %v", count, err)
			}
		}
	})
}
