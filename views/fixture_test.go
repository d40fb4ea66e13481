package views

import (
	"testing"

	"teamcoach/data"
	"teamcoach/models"
)

// soccer is the real sport, as every sport's file has the same shape.
func soccer(t testing.TB) *models.Sport {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := sports.Get("soccer")
	if !ok {
		t.Fatal("no soccer")
	}
	return s
}

func player(ordinal, shirt int, name string, skills map[string]int) *models.Player {
	return &models.Player{Ordinal: ordinal, Shirt: shirt, Name: name, Status: models.Fit, Form: 3, Fitness: 95, Attendance: 90, Skills: skills}
}

// fixture is a lineup made by hand with one of everything: a locked player, an empty place, a bench, a rest, absent
// players, a clash, alternatives, and names that are long, alike, in other scripts and full of HTML.
func fixture(t testing.TB) *models.Best {
	s := soccer(t)
	format, _ := s.Format("11")
	formation, _ := format.Formation("4-4-2")
	names := []string{"Ada Lindqvist", "Ben Okafor", "Odo van Pond", "Bartholomew Featherstonehaugh", "Kim Smith", "Tom Smith",
		"<script>alert(1)</script>", "محمد صلاح", "中村俊輔", "Zoë O'Neill"}
	b := &models.Best{
		Team:      &models.Team{Slug: "harbour-fc", Name: "Harbour & Sons FC", Sport: "soccer", Format: "11", Type: models.Senior, Mode: models.Balanced, Color: "red"},
		Sport:     s,
		Format:    format,
		Formation: formation,
		Options:   models.BestOptions{Size: 13, Mode: models.Balanced, Lock: []int{3}, Out: []int{15}},
		Value:     8412,
		Bound:     8412,
		Proven:    true,
	}
	keeper, striker := player(11, 12, "Finn Bench", map[string]int{"GK": 5}), player(12, models.NoShirt, "Gus Spare", map[string]int{"ST": 6, "LW": 5})
	for i, slot := range formation.Slots {
		position, _ := s.Position(slot.Position)
		place := models.Place{Slot: slot, Position: position}
		if i < len(names) {
			place.Player = player(i+1, i+1, names[i], map[string]int{slot.Position: 8})
			place.Score = 700 + i
			place.Locked = i == 2
			place.Reason = &models.Reason{Loss: 5 * i, Moves: []models.Move{{Player: striker, Position: position, ComesIn: true}}}
		}
		b.Places = append(b.Places, place)
	}
	b.Places[0].Reason = &models.Reason{Loss: 1200, Empty: "GK", Impossible: true}
	b.Bench = []models.Candidate{
		{Player: keeper, Reason: &models.Reason{Loss: 31, Out: b.Places[0].Player, Moves: []models.Move{{Player: keeper, Position: b.Places[0].Position, ComesIn: true}}}},
		{Player: striker, Reason: &models.Reason{Loss: 1, Out: b.Places[9].Player, Moves: []models.Move{
			{Player: striker, Position: b.Places[9].Position, ComesIn: true}, {Player: b.Places[5].Player, Position: b.Places[6].Position}}}},
	}
	b.Rest = []models.Candidate{{Player: player(13, 33, "Hal Rest", map[string]int{"CM": 2}), Reason: &models.Reason{Impossible: true}}}
	b.Absent = []models.Candidate{
		{Player: player(14, 14, "Ina Hurt", map[string]int{"CM": 9}), Why: models.Absence(models.Injured)},
		{Player: player(15, 15, "=cmd()", map[string]int{"CM": 9}), Why: models.LeftOut},
	}
	for i := range format.Formations {
		b.Formations = append(b.Formations, models.FormationChoice{Formation: &format.Formations[i], Value: 8412 - 1100*i, Cost: 1100 * i, Current: i == 0})
	}
	b.Modes = []models.ModeChoice{{Mode: models.Strongest, Minutes: -30}, {Mode: models.Balanced, Current: true, Strength: 1, Minutes: 120}, {Mode: models.Equal, Strength: 1234, Minutes: 400}}
	b.Alternatives = []models.Alternative{
		{N: 1, Value: 8411, Cost: 1, Formation: formation, In: []*models.Player{striker}, Out: []*models.Player{b.Places[9].Player}},
		{N: 2, Value: 8381, Cost: 31, Formation: formation, In: []*models.Player{keeper}, Out: []*models.Player{b.Places[0].Player}},
	}
	b.Clash = []models.Clash{{Kind: "lock", Player: keeper}}
	return b
}

func bestPage(b *models.Best, lang string) BestPage {
	return BestPage{
		Page: Page{Title: "Best 13 of Harbour", Description: "d", BaseURL: "https://example.org", Canonical: "/best/harbour-fc/13", Here: "/best/harbour-fc/13",
			Lang: lang, Crumbs: []Crumb{{"Home", "/"}, {"Crumb", "/best"}, {"Harbour & Sons FC", ""}}},
		Best: b,
	}
}
