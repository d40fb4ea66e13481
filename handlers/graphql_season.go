package handlers

import (
	"context"
	"time"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

type seasonNode struct {
	Matches []graphql.ID
	Players []seasonLineNode
}

type seasonLineNode struct {
	Player  graphql.ID
	Ordinal int32
	Name    string
	Matches int32
	Of      int32
	Seconds int32
	Share   int32
	Percent int32
	Owed    int32
	OwedNow *int32
	Played  []playedNode
	Goals   int32
	Yellow  int32
	Red     int32
}

// seasons is all that the seasons of a level's teams are made of.
type seasons struct {
	matches map[string][]models.Match      // that are over, by team ID
	results map[string][]models.ResultLine // by match ID
}

// Season answers Team.season.
func (t *teamNode) Season(ctx context.Context, args struct{ From, To *string }) (*seasonNode, error) {
	if err := t.app.permits(ctx, "Team.season", t.member); err != nil {
		return nil, err
	}
	for _, day := range []*string{args.From, args.To} {
		if _, err := time.Parse(time.DateOnly, said(day)); err != nil && day != nil {
			return nil, models.Invalidf("This must be a date such as 2026-12-03.")
		}
	}
	squad, err := t.level.squad(ctx, t.member.ID)
	if err != nil {
		return nil, err
	}
	all, err := t.level.seasons.get(func() (*seasons, error) { return t.level.readSeasons(ctx) })
	if err != nil {
		return nil, err
	}
	season := models.NewSeason(squad, all.matches[t.member.ID], all.results, said(args.From), said(args.To))
	node := mirrored[seasonNode](seasonResourceOf(season, t.member))
	return &node, nil
}

func (l *teamLevel) readSeasons(ctx context.Context) (*seasons, error) {
	matches, err := l.app.db.MatchesOfTeams(ctx, l.those(ctx, "Team.season"), "", models.Over, models.MaxMatches)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, of := range matches {
		for i := range of {
			ids = append(ids, of[i].ID)
		}
	}
	results, err := l.app.db.ResultsOfMatches(ctx, ids)
	return &seasons{matches, results}, err
}
