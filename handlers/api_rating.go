package handlers

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// ratingResource is how well a player plays a position.
type ratingResource struct {
	Position string `json:"position" doc:"The id of a position of the sport" example:"CB"`
	Skill    int    `json:"skill" minimum:"1" maximum:"10" doc:"How good the player is there: 1 to 10, which is the best"`
}

// ratingResourcesOf lists a player's ratings in the order of the sport's positions; what is none of them comes last.
func ratingResourcesOf(p *models.Player, sport *models.Sport) []ratingResource {
	all := []ratingResource{}
	for _, position := range sport.Positions {
		if skill, ok := p.Skills[position.ID]; ok {
			all = append(all, ratingResource{position.ID, skill})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.Skills)) {
		if _, known := sport.Position(id); !known {
			all = append(all, ratingResource{id, p.Skills[id]})
		}
	}
	return all
}

// seesRatings says whether a member may see the ratings of a team's players, and what follows from them: of minors they
// are for coaches.
func seesRatings(team *models.MemberTeam) bool {
	return team.Role.Audience() == models.Coaches || !team.Shielded()
}

// RatingPath names a rating of a player.
type RatingPath struct {
	PlayerPath
	Position string `path:"position" doc:"A position of the sport" example:"CB"`
}

type ratingsOutput struct {
	ETag string `header:"ETag"`
	Body []ratingResource
}

type ratingPutInput struct {
	RatingPath
	IfMatch string `header:"If-Match" doc:"The ETag of the player's ratings as you have read them"`
	Body    struct {
		Skill int `json:"skill" doc:"1 to 10" example:"7"`
	}
}

type ratingDeleteInput struct {
	RatingPath
	IfMatch string `header:"If-Match" doc:"The ETag of the player's ratings as you have read them"`
}

func (a *App) ratingOperations(p *programs) {
	tags := []string{"Ratings"}
	changed := []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-ratings", Method: http.MethodGet, Path: "/teams/{team}/players/{player}/ratings", Tags: tags, Summary: "List a player's ratings",
		Description: "A position that is not there cannot be played. Ratings of players under 18 are for assistants and above: 403.", Errors: []int{http.StatusNotFound},
	}, a.apiRatings)
	operation(p, models.ScopePlayers, huma.Operation{
		OperationID: "replace-rating", Method: http.MethodPut, Path: "/teams/{team}/players/{player}/ratings/{position}", Tags: tags, Summary: "Rate a player",
		Description: "The answer is all ratings of the player, with their new ETag.", Errors: changed,
	}, func(ctx context.Context, in *ratingPutInput) (*ratingsOutput, error) {
		return a.apiRate(ctx, &in.RatingPath, in.IfMatch, func(sport *models.Sport, skills map[string]int) bool {
			_, known := sport.Position(in.Position)
			skills[in.Position] = in.Body.Skill
			return known
		})
	})
	operation(p, models.ScopePlayers, huma.Operation{
		OperationID: "delete-rating", Method: http.MethodDelete, Path: "/teams/{team}/players/{player}/ratings/{position}", Tags: tags, Summary: "Take a rating away",
		Description: "The player cannot play that position any more. The answer is the ratings that are left.", DefaultStatus: http.StatusOK, Errors: changed,
	}, func(ctx context.Context, in *ratingDeleteInput) (*ratingsOutput, error) {
		return a.apiRate(ctx, &in.RatingPath, in.IfMatch, func(_ *models.Sport, skills map[string]int) bool {
			_, rated := skills[in.Position]
			delete(skills, in.Position)
			return rated
		})
	})
}

func (a *App) apiRatings(ctx context.Context, in *PlayerPath) (*ratingsOutput, error) {
	team := asks(ctx).team
	if !seesRatings(team) {
		return nil, errRole
	}
	p, err := a.squadPlayer(ctx, in.Player)
	if err != nil {
		return nil, err
	}
	sport, _ := a.sports.Get(team.Sport)
	all := ratingResourcesOf(p, sport)
	return &ratingsOutput{entityTag(all), all}, nil
}

// apiRate changes a player's ratings. NotFound: also where change says that there is no such position.
func (a *App) apiRate(ctx context.Context, in *RatingPath, ifMatch string, change func(sport *models.Sport, skills map[string]int) bool) (*ratingsOutput, error) {
	p, err := a.squadPlayer(ctx, in.Player)
	if err != nil {
		return nil, err
	}
	sport, _ := a.sports.Get(asks(ctx).team.Sport)
	if err := matches(ifMatch, ratingResourcesOf(p, sport)); err != nil {
		return nil, err
	}
	if !change(sport, p.Skills) {
		return nil, &models.Error{Kind: models.NotFound}
	}
	if err := p.Validate(nil); err != nil { // ratings of a sport that the team played before stay as they are
		return nil, renamed(err, map[string]string{"skills": "skill"})
	}
	if err := a.db.UpdatePlayer(ctx, byProgram(ctx), p); err != nil {
		return nil, outdated(err)
	}
	return a.apiRatings(ctx, &in.PlayerPath)
}
