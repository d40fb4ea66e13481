package models_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// TestMatchPages walks the matches of a team in pages of any size: they are those of Matches that were asked for, in
// its order, each once.
func TestMatchPages(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		ctx := t.Context()
		team := newTeam("rovers", "Rovers")
		if err := db.CreateTeam(ctx, models.By{}, "", team, nil); err != nil {
			t.Fatal(err)
		}
		start := time.Date(2027, 5, 1, 12, 0, 0, 0, time.UTC)
		hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
		states := append([]models.MatchState{""}, models.MatchStates...)
		var all []models.Match
		for i := range 30 {
			m := aMatch(t, team, "2027-05-01")
			m.KickOff, m.State, m.Series = hour(i*7%10), models.MatchStates[i%4], []string{"", "a", "b"}[i%3]
			all = append(all, *m)
		}
		if err := db.AddMatches(ctx, models.By{}, team, soccer(t), all); err != nil {
			t.Fatal(err)
		}
		sorted, err := db.Matches(ctx, team.ID)
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			query := models.MatchQuery{State: rapid.SampledFrom(states).Draw(t, "state"), Series: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "series")}
			if rapid.Bool().Draw(t, "limited") {
				query.From, query.To = hour(rapid.IntRange(-1, 10).Draw(t, "from")), hour(rapid.IntRange(-1, 11).Draw(t, "to"))
			}
			want := slices.DeleteFunc(slices.Clone(sorted), func(m models.Match) bool {
				return query.State != "" && m.State != query.State || query.Series != "" && m.Series != query.Series ||
					!query.To.IsZero() && (m.KickOff.Before(query.From) || !m.KickOff.Before(query.To))
			})
			query.Most = rapid.IntRange(1, 31).Draw(t, "most")
			var got []models.Match
			for {
				page, err := db.MatchPage(ctx, team.ID, query)
				if err != nil {
					t.Fatal(err)
				}
				if got = append(got, page...); len(page) < query.Most {
					break
				}
				query.After = page[len(page)-1].Cursor()
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%d matches, want %d", len(got), len(want))
			}
		})
		rapid.Check(t, func(t *rapid.T) {
			cursor := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9_-]{40,80}`)).Draw(t, "cursor")
			if _, err := db.MatchPage(ctx, team.ID, models.MatchQuery{After: cursor, Most: 1}); cursor != "" && models.KindOf(err) != models.Invalid {
				t.Fatalf("%q: %v", cursor, err)
			}
		})
	})
}
