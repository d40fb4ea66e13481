package handlers

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// seasonResource is what the finished matches of a team count for.
type seasonResource struct {
	Matches []string             `json:"matches" doc:"The ids of the matches, the earliest first"`
	Players []seasonLineResource `json:"players" doc:"Everybody in the squad, by ordinal"`
}

// seasonLineResource is one player's season. What all matches together owe players under 18 is for coaches, as it is
// with the players themselves.
type seasonLineResource struct {
	Player  string         `json:"player" doc:"The id of the player"`
	Ordinal int            `json:"ordinal" doc:"Names the player in lineups; never given to anybody else"`
	Name    string         `json:"name" doc:"As the coach has written it"`
	Matches int            `json:"matches" doc:"That the player was at"`
	Of      int            `json:"of" doc:"In how many the player was in the squad"`
	Seconds int            `json:"seconds" doc:"Played"`
	Share   int            `json:"share" doc:"Seconds that would have been fair"`
	Percent int            `json:"percent" doc:"Played, of a fair share"`
	Owed    int            `json:"owed" doc:"Minutes that these matches owe the player"`
	OwedNow *int           `json:"owed_now,omitempty" doc:"Minutes owed now, with what was noted by hand"`
	Played  map[string]int `json:"played" doc:"Seconds by position"`
	Goals   int            `json:"goals" doc:"That the player scored in these matches"`
	Yellow  int            `json:"yellow" doc:"Yellow cards in these matches"`
	Red     int            `json:"red" doc:"Red cards in these matches"`
}

func seasonResourceOf(s *models.Season, team *models.MemberTeam) seasonResource {
	r := seasonResource{Matches: make([]string, len(s.Matches)), Players: make([]seasonLineResource, len(s.Players))}
	for i := range s.Matches {
		r.Matches[i] = s.Matches[i].ID
	}
	for i := range s.Players {
		r.Players[i] = seasonLineResourceOf(&s.Players[i], team)
	}
	return r
}

func seasonLineResourceOf(l *models.SeasonLine, team *models.MemberTeam) seasonLineResource {
	r := seasonLineResource{
		Player: l.Player.ID, Ordinal: l.Player.Ordinal, Name: l.Player.Name, Matches: l.Matches, Of: l.Of, Seconds: l.Seconds, Share: l.Share,
		Percent: l.Percent(), Owed: l.Owed, Played: l.Played, Goals: l.Goals, Yellow: l.Yellow, Red: l.Red,
	}
	if seesRatings(team) {
		r.OwedNow = &l.Player.MinutesOwed
	}
	return r
}

type seasonInput struct {
	TeamPath
	From string `query:"from" format:"date" doc:"First day at the venue, such as 2026-08-01"`
	To   string `query:"to" format:"date" doc:"Last day"`
}

type seasonOutput struct {
	ETag string `header:"ETag"`
	Body seasonResource
}

func (a *App) seasonOperations(p *programs) {
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-season", Method: http.MethodGet, Path: "/teams/{team}/season", Tags: []string{"Season"}, Summary: "Add up a season",
		Description: "What the matches that are over count for: who has played how much, and who is owed what.",
		Errors:      []int{http.StatusNotFound, http.StatusUnprocessableEntity},
	}, a.apiSeason)
}

func (a *App) apiSeason(ctx context.Context, in *seasonInput) (*seasonOutput, error) {
	if in.From != "" && in.To != "" && in.To < in.From {
		return nil, wrongParameter(ctx, "to", "The last day is before the first.")
	}
	team := asks(ctx).team
	season, err := a.db.Season(ctx, team.ID, in.From, in.To)
	if err != nil {
		return nil, err
	}
	resource := seasonResourceOf(season, team)
	return &seasonOutput{entityTag(resource), resource}, nil
}
