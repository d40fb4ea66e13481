package handlers

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// playerFields is what a program may write of a player.
type playerFields struct {
	Name         string         `json:"name" example:"Ada Example"`
	Shirt        *int           `json:"shirt,omitempty" doc:"Shirt number, 0 to 999" example:"7"`
	Status       models.Status  `json:"status,omitempty" enum:"fit,injured,suspended,away" doc:"Fit where nothing is said"`
	Until        string         `json:"until,omitempty" doc:"Last day of a status that is not fit" example:"2026-12-03"`
	Matches      int            `json:"matches,omitempty" doc:"Still to miss, of who is suspended"`
	Form         *int           `json:"form,omitempty" doc:"1 to 5; 3 where nothing is said"`
	Fitness      *int           `json:"fitness,omitempty" doc:"Per cent; 100 where nothing is said"`
	Attendance   *int           `json:"attendance,omitempty" doc:"Per cent of the last training sessions; 100 where nothing is said"`
	MinutesOwed  int            `json:"minutes_owed,omitempty" doc:"Minutes short of a fair share this season; negative: has played more"`
	DoNotPublish bool           `json:"do_not_publish,omitempty"`
	Notes        string         `json:"notes,omitempty" doc:"For coaches only"`
	Skills       map[string]int `json:"skills,omitempty" doc:"Skill, 1 to 10, by position; a position that is not there cannot be played"`
}

// playerPatch is the same, each of it only where it is to change.
type playerPatch struct {
	Name         *string         `json:"name,omitempty"`
	Shirt        *int            `json:"shirt,omitempty" doc:"-1: none"`
	Status       *models.Status  `json:"status,omitempty" enum:"fit,injured,suspended,away"`
	Until        *string         `json:"until,omitempty"`
	Matches      *int            `json:"matches,omitempty"`
	Form         *int            `json:"form,omitempty"`
	Fitness      *int            `json:"fitness,omitempty"`
	Attendance   *int            `json:"attendance,omitempty"`
	MinutesOwed  *int            `json:"minutes_owed,omitempty"`
	DoNotPublish *bool           `json:"do_not_publish,omitempty"`
	Notes        *string         `json:"notes,omitempty"`
	Skills       map[string]*int `json:"skills,omitempty" doc:"Only the positions that change; null takes one away"`
}

// playerResource is a player as programs see it. Who is no coach sees no notes, and of players under 18 no ratings.
type playerResource struct {
	ID           string         `json:"id"`
	Ordinal      int            `json:"ordinal" doc:"Names the player in lineups; never given to anybody else"`
	Name         string         `json:"name"`
	Shirt        *int           `json:"shirt,omitempty"`
	Status       models.Status  `json:"status" enum:"fit,injured,suspended,away"`
	Until        string         `json:"until,omitempty"`
	Matches      int            `json:"matches,omitempty"`
	Form         *int           `json:"form,omitempty"`
	Fitness      *int           `json:"fitness,omitempty"`
	Attendance   *int           `json:"attendance,omitempty"`
	MinutesOwed  *int           `json:"minutes_owed,omitempty"`
	DoNotPublish bool           `json:"do_not_publish"`
	Notes        string         `json:"notes,omitempty"`
	Skills       map[string]int `json:"skills,omitempty"`
}

func playerResourceOf(p *models.Player, team *models.MemberTeam) playerResource {
	r := playerResource{
		ID: p.ID, Ordinal: p.Ordinal, Name: p.Name, Status: p.Status, Until: p.Until, Matches: p.Matches, DoNotPublish: p.DoNotPublish,
	}
	if p.Shirt != models.NoShirt {
		r.Shirt = &p.Shirt
	}
	if team.Role.Audience() == models.Coaches {
		r.Notes = p.Notes
	}
	if seesRatings(team) {
		r.Form, r.Fitness, r.Attendance, r.MinutesOwed, r.Skills = &p.Form, &p.Fitness, &p.Attendance, &p.MinutesOwed, p.Skills
	}
	return r
}

// player is the fields as a player of nobody's team.
func (f *playerFields) player() models.Player {
	p := models.NewPlayer(strings.TrimSpace(f.Name))
	p.Until, p.Matches, p.MinutesOwed, p.DoNotPublish, p.Notes = f.Until, f.Matches, f.MinutesOwed, f.DoNotPublish, models.TidyNotes(f.Notes)
	if f.Status != "" {
		p.Status = f.Status
	}
	for field, value := range map[*int]*int{&p.Shirt: f.Shirt, &p.Form: f.Form, &p.Fitness: f.Fitness, &p.Attendance: f.Attendance} {
		if value != nil {
			*field = *value
		}
	}
	if f.Skills != nil {
		p.Skills = f.Skills
	}
	return p
}

// apply changes a player as far as the patch says.
func (f *playerPatch) apply(p *models.Player) {
	for field, value := range map[*string]*string{&p.Name: f.Name, &p.Until: f.Until, &p.Notes: f.Notes} {
		if value != nil {
			*field = strings.TrimSpace(*value)
		}
	}
	for field, value := range map[*int]*int{
		&p.Shirt: f.Shirt, &p.Matches: f.Matches, &p.Form: f.Form, &p.Fitness: f.Fitness, &p.Attendance: f.Attendance, &p.MinutesOwed: f.MinutesOwed,
	} {
		if value != nil {
			*field = *value
		}
	}
	if f.Status != nil {
		p.Status = *f.Status
	}
	if f.DoNotPublish != nil {
		p.DoNotPublish = *f.DoNotPublish
	}
	for position, skill := range f.Skills {
		if skill == nil {
			delete(p.Skills, position)
		} else {
			p.Skills[position] = *skill
		}
	}
}

// PlayerPath names a player of a team.
type PlayerPath struct {
	TeamPath
	Player string `path:"player" doc:"The id of the player"`
}

type playersOutput struct {
	ETag string `header:"ETag"`
	Body []playerResource
}

type playerOutput struct {
	ETag string `header:"ETag"`
	Body playerResource
}

type newPlayerInput struct {
	TeamPath
	Body playerFields
}

type newPlayerOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     playerResource
}

type playerPutInput struct {
	PlayerPath
	IfMatch string `header:"If-Match" doc:"The ETag of the player as you have read it"`
	Body    playerFields
}

type playerPatchInput struct {
	PlayerPath
	IfMatch string `header:"If-Match" doc:"The ETag of the player as you have read it"`
	Body    playerPatch
}

type playerDeleteInput struct {
	PlayerPath
	IfMatch string `header:"If-Match" doc:"The ETag of the player as you have read it"`
}

func (a *App) playerOperations(p *programs) {
	tags := []string{"Players"}
	changed := []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-players", Method: http.MethodGet, Path: "/teams/{team}/players", Tags: tags, Summary: "List a squad",
		Description: "At most 60 players, by ordinal, all at once.", Errors: []int{http.StatusNotFound},
	}, a.apiPlayers)
	operation(p, models.ScopePlayers, huma.Operation{
		OperationID: "create-player", Method: http.MethodPost, Path: "/teams/{team}/players", Tags: tags, Summary: "Add a player",
		DefaultStatus: http.StatusCreated, Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity},
	}, a.apiNewPlayer)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-player", Method: http.MethodGet, Path: "/teams/{team}/players/{player}", Tags: tags, Summary: "Get a player",
		Errors: []int{http.StatusNotFound},
	}, a.apiPlayer)
	operation(p, models.ScopePlayers, huma.Operation{
		OperationID: "replace-player", Method: http.MethodPut, Path: "/teams/{team}/players/{player}", Tags: tags, Summary: "Replace what is known of a player",
		Description: "What the body does not name goes back to what is usual.", Errors: changed,
	}, func(ctx context.Context, in *playerPutInput) (*playerOutput, error) {
		return a.apiChangePlayer(ctx, in.Player, in.IfMatch, func(p *models.Player) {
			id, teamID, ordinal, version := p.ID, p.TeamID, p.Ordinal, p.Version
			*p = in.Body.player()
			p.ID, p.TeamID, p.Ordinal, p.Version = id, teamID, ordinal, version
		})
	})
	operation(p, models.ScopePlayers, huma.Operation{
		OperationID: "update-player", Method: http.MethodPatch, Path: "/teams/{team}/players/{player}", Tags: tags, Summary: "Change a player",
		Description: "What the body does not name stays as it is.", Errors: changed,
	}, func(ctx context.Context, in *playerPatchInput) (*playerOutput, error) {
		return a.apiChangePlayer(ctx, in.Player, in.IfMatch, in.Body.apply)
	})
	operation(p, models.ScopePlayers, huma.Operation{
		OperationID: "delete-player", Method: http.MethodDelete, Path: "/teams/{team}/players/{player}", Tags: tags, Summary: "Take a player out of the squad",
		Errors: changed,
	}, a.apiDeletePlayer)
}

// squadPlayer returns a player of the team that is asked for.
func (a *App) squadPlayer(ctx context.Context, playerID string) (*models.Player, error) {
	squad, err := a.db.Players(ctx, asks(ctx).team.ID)
	if err != nil {
		return nil, err
	}
	if p := models.PlayerByID(squad, playerID); p != nil {
		return p, nil
	}
	return nil, &models.Error{Kind: models.NotFound}
}

func (a *App) apiPlayers(ctx context.Context, _ *TeamPath) (*playersOutput, error) {
	team := asks(ctx).team
	squad, err := a.db.Players(ctx, team.ID)
	if err != nil {
		return nil, err
	}
	all := make([]playerResource, len(squad))
	for i := range squad {
		all[i] = playerResourceOf(&squad[i], team)
	}
	return &playersOutput{entityTag(all), all}, nil
}

func (a *App) apiPlayer(ctx context.Context, in *PlayerPath) (*playerOutput, error) {
	p, err := a.squadPlayer(ctx, in.Player)
	if err != nil {
		return nil, err
	}
	resource := playerResourceOf(p, asks(ctx).team)
	return &playerOutput{entityTag(resource), resource}, nil
}

func (a *App) apiNewPlayer(ctx context.Context, in *newPlayerInput) (*newPlayerOutput, error) {
	team := asks(ctx).team
	sport, _ := a.sports.Get(team.Sport)
	players := []models.Player{in.Body.player()}
	if err := players[0].Validate(sport); err != nil {
		return nil, err
	}
	if err := a.db.AddPlayers(ctx, byProgram(ctx), team.ID, players); err != nil {
		return nil, lostReply(err)
	}
	resource := playerResourceOf(&players[0], team)
	return &newPlayerOutput{apiRoot + "/teams/" + team.Slug + "/players/" + resource.ID, entityTag(resource), resource}, nil
}

func (a *App) apiChangePlayer(ctx context.Context, playerID, ifMatch string, change func(p *models.Player)) (*playerOutput, error) {
	team := asks(ctx).team
	p, err := a.squadPlayer(ctx, playerID)
	if err != nil {
		return nil, err
	}
	if err := matches(ifMatch, playerResourceOf(p, team)); err != nil {
		return nil, err
	}
	change(p)
	sport, _ := a.sports.Get(team.Sport)
	if err := p.Validate(sport); err != nil {
		return nil, err
	}
	if err := a.db.UpdatePlayer(ctx, byProgram(ctx), p); err != nil {
		return nil, outdated(err)
	}
	return a.apiPlayer(ctx, &PlayerPath{Player: playerID})
}

func (a *App) apiDeletePlayer(ctx context.Context, in *playerDeleteInput) (*struct{}, error) {
	p, err := a.squadPlayer(ctx, in.Player)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, playerResourceOf(p, asks(ctx).team)); err != nil {
		return nil, err
	}
	return nil, outdated(a.db.SavePlayers(ctx, byProgram(ctx), p.TeamID, []models.PlayerEdit{{Player: *p, Delete: true}}))
}
