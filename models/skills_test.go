package models_test

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"teamcoach/data"
	"teamcoach/models"
)

func sportNamed(t testing.TB, id string) *models.Sport {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	sport, ok := sports.Get(id)
	if !ok {
		t.Fatalf("no sport %s", id)
	}
	return sport
}

func TestParseSkills(t *testing.T) {
	everywhere := func(sport string, skill int, others map[string]int) map[string]int {
		all := map[string]int{}
		for _, p := range sportNamed(t, sport).Positions {
			all[p.ID] = skill
		}
		maps.Copy(all, others)
		maps.DeleteFunc(all, func(_ string, skill int) bool { return skill == 0 })
		return all
	}
	for _, test := range []struct {
		sport, text string
		want        map[string]int // nil: refused
	}{
		{"soccer", "", map[string]int{}},
		{"soccer", "GK 8, CB 6", map[string]int{"GK": 8, "CB": 6}},
		{"soccer", " cb 6 ;GK:8", map[string]int{"GK": 8, "CB": 6}},
		{"soccer", "GK 8 CB 6", map[string]int{"GK": 8, "CB": 6}},
		{"soccer", "GK/CB 7", map[string]int{"GK": 7, "CB": 7}},
		{"soccer", "GK CB 7", map[string]int{"GK": 7, "CB": 7}},
		{"soccer", "GK8,CB=6", map[string]int{"GK": 8, "CB": 6}},
		{"soccer", "centre back 6, Torwart 9", map[string]int{"GK": 9, "CB": 6}},
		{"soccer", "GK 8, CB 0", map[string]int{"GK": 8}},
		{"soccer", "all 5", everywhere("soccer", 5, nil)},
		{"soccer", "GK 2, alle 5, ST 0", everywhere("soccer", 5, map[string]int{"GK": 2, "ST": 0})},
		{"soccer", "ＧＫ　８", map[string]int{"GK": 8}},
		{"baseball", "1B 7, P 3", map[string]int{"1B": 7, "P": 3}},
		{"rugby-union", "N8 6", map[string]int{"N8": 6}},
		{"soccer", "GK", nil},
		{"soccer", "GK, CB 6", nil},
		{"soccer", "8", nil},
		{"soccer", "GK 11", nil},
		{"soccer", "Ada 8", nil},
		{"soccer", "GK 8, XX 3", nil},
		{"soccer", "GK 123456789", nil},
	} {
		got, err := models.NewSkillParser(sportNamed(t, test.sport)).Parse(test.text)
		if (err != nil) != (test.want == nil) || models.KindOf(err) != models.Invalid && err != nil {
			t.Errorf("%q: %v", test.text, err)
		} else if !maps.Equal(got, test.want) {
			t.Errorf("%q: %v, want %v", test.text, got, test.want)
		}
	}
}

// TestSkillsAsText writes skills and reads them again, in every sport and language.
func TestSkillsAsText(t *testing.T) {
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		sport := &sports[rapid.IntRange(0, len(sports)-1).Draw(t, "sport")]
		skills := drawSkills(t, sport)
		text := models.FormatSkills(sport, skills, rapid.SampledFrom([]string{"all", "alle"}).Draw(t, "all"))
		got, err := models.NewSkillParser(sport).Parse(text)
		if err != nil || !maps.Equal(got, skills) {
			t.Fatalf("%s: %v is written %q and read %v, %v", sport.ID, skills, text, got, err)
		}
	})
	soccer := sportNamed(t, "soccer")
	if got := models.FormatSkills(soccer, models.UsualSkills(soccer), "all"); got != "GK 2, all 5" {
		t.Errorf("the usual skills are written %q", got)
	}
	if got := models.FormatSkills(soccer, map[string]int{"CB": 6, "GK": 8, "ST": 6}, "all"); got != "GK 8, CB 6, ST 6" {
		t.Errorf("the best first: %q", got)
	}
}

// drawSkills draws the skills of a player: at a few positions, at all, or alike at most of them.
func drawSkills(t *rapid.T, sport *models.Sport) map[string]int {
	skills := map[string]int{}
	least := rapid.SampledFrom([]int{0, 0, 1}).Draw(t, "least")
	most := rapid.SampledFrom([]int{least + 1, models.MaxSkill}).Draw(t, "most")
	for _, p := range sport.Positions {
		if skill := rapid.IntRange(least, most).Draw(t, p.ID); skill > 0 {
			skills[p.ID] = skill
		}
	}
	return skills
}

func FuzzParseSkills(f *testing.F) {
	for _, text := range []string{"GK 8, CB 6", "all 5, GK 2", "GK/CB 7", "GK8", "//", "1 2 3", "“GK” 8"} {
		f.Add(text)
	}
	sport := sportNamed(f, "soccer")
	f.Fuzz(func(t *testing.T, text string) {
		skills, err := models.NewSkillParser(sport).Parse(text)
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatal(err)
			}
			return
		}
		player := models.NewPlayer("Ada")
		player.Skills = skills
		if err := player.Validate(sport); err != nil {
			t.Errorf("%q: %v: %v", text, skills, err)
		}
		again, err := models.NewSkillParser(sport).Parse(models.FormatSkills(sport, skills, "all"))
		if err != nil || !maps.Equal(again, skills) {
			t.Errorf("%q: %v and then %v, %v", text, skills, again, err)
		}
	})
}
