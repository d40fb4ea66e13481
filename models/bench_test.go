package models_test

import (
	"strings"
	"testing"

	"teamcoach/data"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// BenchmarkRead measures what a page reads of a team, on SQLite.
func BenchmarkRead(b *testing.B) {
	db := modelstest.Open(b, modelstest.SQLite(b))
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := db.LoadDemo(b.Context(), data.Files, sports); err != nil {
		b.Fatal(err)
	}
	list, _, err := db.ListPublicTeams(b.Context(), models.TeamFilter{Sport: "soccer", Limit: 1})
	if err != nil || len(list) == 0 {
		b.Fatalf("no soccer team: %v", err)
	}
	slug := list[0].Slug
	team, err := db.TeamBySlug(b.Context(), slug)
	if err != nil {
		b.Fatal(err)
	}
	for name, read := range map[string]func() error{
		"TeamVersion":     func() error { _, _, err := db.TeamVersion(b.Context(), slug); return err },
		"TeamBySlug":      func() error { _, err := db.TeamBySlug(b.Context(), slug); return err },
		"Squad":           func() error { _, err := db.Squad(b.Context(), team.ID); return err },
		"ListPublicTeams": func() error { _, _, err := db.ListPublicTeams(b.Context(), models.TeamFilter{}); return err },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkParseNames measures a usual text, and those that are the most work within the limits.
func BenchmarkParseNames(b *testing.B) {
	sport := soccer(b)
	for name, text := range map[string]string{
		"squad":    strings.Repeat("7 Ada Lovelace CB/RB 8\n", 22),
		"commas":   strings.Repeat("a,", models.MaxNamesBytes/2),
		"words":    strings.Repeat("a ", models.MaxNamesBytes/2),
		"brackets": strings.Repeat("(gk)", models.MaxNamesBytes/4),
		"dashes":   strings.Repeat("a - ", models.MaxNamesBytes/4),
		"lines":    strings.Repeat(strings.Repeat("gk ", 30)+"\n", models.MaxNamesLines),
		"slashes":  "a " + strings.Repeat("gk/", models.MaxNamesBytes/4),
		"numbers":  "a" + strings.Repeat(" 1", models.MaxNamesBytes/4),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				models.ParseNames(text, sport)
			}
		})
	}
}
