package handlers_test

import (
	"cmp"
	"context"
	"time"

	"teamcoach/models"
)

// addMatch saves a match of a team as NewMatch makes it, with what m says of its opponent, kick-off and length. Unless
// it says so, it is tomorrow.
func (s *site) addMatch(t *models.Team, m models.Match) *models.Match {
	s.t.Helper()
	sport, _ := s.sports.Get(t.Sport)
	format, _ := sport.Format(t.Format)
	match := models.NewMatch(t, format)
	match.Opponent, match.KickOff = cmp.Or(m.Opponent, "Rivals"), m.KickOff
	if m.KickOff.IsZero() {
		match.KickOff = time.Now().Add(24 * time.Hour).UTC().Truncate(time.Minute)
	}
	match.Periods, match.Minutes, match.Blocks = cmp.Or(m.Periods, match.Periods), cmp.Or(m.Minutes, match.Minutes), cmp.Or(m.Blocks, match.Blocks)
	match.Side = cmp.Or(m.Side, match.Side)
	if err := s.db.AddMatches(context.Background(), models.By{}, t, sport, []models.Match{*match}); err != nil {
		s.t.Fatal(err)
	}
	match.Version = 1
	return match
}
