package handlers

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// teamResource is a team as programs see it.
type teamResource struct {
	ID         string            `json:"id"`
	Slug       string            `json:"slug" doc:"Names the team in addresses"`
	Name       string            `json:"name"`
	Sport      string            `json:"sport" example:"soccer"`
	Format     string            `json:"format" example:"7"`
	Type       models.TeamType   `json:"type" enum:"junior,youth,senior,women,veterans,mixed"`
	AgeGroup   string            `json:"age_group" example:"U12"`
	Visibility models.Visibility `json:"visibility" enum:"private,public"`
	Formation  string            `json:"formation" doc:"The home formation; empty: whatever is best"`
	Color      string            `json:"color"`
	Mode       models.Mode       `json:"mode" enum:"strongest,balanced,equal"`
	State      models.State      `json:"state" enum:"active,archived,deleted"`
	Role       models.Role       `json:"role" enum:"viewer,scorer,assistant,coach,owner" doc:"Of the token's account"`
	CreatedAt  time.Time         `json:"created_at"`
}

func teamResourceOf(t *models.MemberTeam) teamResource {
	return teamResource{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Sport: t.Sport, Format: t.Format, Type: t.Type, AgeGroup: t.AgeGroup, Visibility: t.Visibility,
		Formation: t.Formation, Color: t.Color, Mode: t.Mode, State: t.State, Role: t.Role, CreatedAt: t.CreatedAt,
	}
}

// TeamPath names a team; huma reads the embedded fields of exported types only.
type TeamPath struct {
	Team string `path:"team" doc:"The slug of the team" example:"rovers"`
}

type teamOutput struct {
	ETag string `header:"ETag"`
	Body teamResource
}

func newTeamOutput(t *models.MemberTeam) *teamOutput {
	resource := teamResourceOf(t)
	return &teamOutput{entityTag(resource), resource}
}

type teamsOutput struct {
	ETag string `header:"ETag"`
	Link string `header:"Link"`
	Body []teamResource
}

type newTeamInput struct {
	Body struct {
		Name      string          `json:"name" example:"Rovers"`
		Sport     string          `json:"sport" example:"soccer"`
		Format    string          `json:"format" example:"7"`
		Type      models.TeamType `json:"type" enum:"junior,youth,senior,women,veterans,mixed"`
		AgeGroup  string          `json:"age_group,omitempty" example:"U12"`
		Formation string          `json:"formation,omitempty"`
		Color     string          `json:"color,omitempty" doc:"Red where nothing is said"`
	}
}

type newTeamOutputAt struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     teamResource
}

type teamPatchInput struct {
	TeamPath
	IfMatch string `header:"If-Match" doc:"The ETag of the team as you have read it"`
	Body    struct {
		Name        *string            `json:"name,omitempty"`
		Slug        *string            `json:"slug,omitempty" doc:"For the owner"`
		Sport       *string            `json:"sport,omitempty"`
		Format      *string            `json:"format,omitempty"`
		Type        *models.TeamType   `json:"type,omitempty" enum:"junior,youth,senior,women,veterans,mixed"`
		AgeGroup    *string            `json:"age_group,omitempty"`
		Visibility  *models.Visibility `json:"visibility,omitempty" enum:"private,public" doc:"For the owner"`
		Formation   *string            `json:"formation,omitempty"`
		Color       *string            `json:"color,omitempty"`
		OpensMinors bool               `json:"opens_minors,omitempty" doc:"The owner knows what everybody will see of players under 18: shirt number, or first name and initial, and lineups"`
	}
}

type teamDeleteInput struct {
	TeamPath
	IfMatch string `header:"If-Match" doc:"The ETag of the team as you have read it"`
}

func (a *App) teamOperations(p *programs) {
	tags := []string{"Teams"}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-teams", Method: http.MethodGet, Path: "/teams", Tags: tags, Summary: "List your teams",
		Description: "The teams that the account has a role in, by name.", Errors: []int{http.StatusBadRequest},
	}, a.apiTeams)
	operation(p, models.ScopeTeams, huma.Operation{
		OperationID: "create-team", Method: http.MethodPost, Path: "/teams", Tags: tags, Summary: "Make a team",
		Description: "The team is private and yours. Its slug is made from its name.", DefaultStatus: http.StatusCreated,
		Errors: []int{http.StatusUnprocessableEntity},
	}, a.apiNewTeam)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-team", Method: http.MethodGet, Path: "/teams/{team}", Tags: tags, Summary: "Get a team",
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, _ *TeamPath) (*teamOutput, error) { return newTeamOutput(asks(ctx).team), nil })
	operation(p, models.ScopeTeams, huma.Operation{
		OperationID: "update-team", Method: http.MethodPatch, Path: "/teams/{team}", Tags: tags, Summary: "Change a team",
		Description: "What the body does not name stays as it is.",
		Errors:      []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity},
	}, a.apiPatchTeam)
	operation(p, models.ScopeTeams, huma.Operation{
		OperationID: "delete-team", Method: http.MethodDelete, Path: "/teams/{team}", Tags: tags, Summary: "Delete a team",
		Description: "For 30 days its owner can restore it on the website. Then it goes for good.",
		Errors:      []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, a.apiDeleteTeam)
}

func (a *App) apiTeams(ctx context.Context, in *PageQuery) (*teamsOutput, error) {
	teams, err := a.db.TeamsOfMemberPage(ctx, asks(ctx).account().ID, in.After, in.more())
	if err != nil {
		return nil, err
	}
	teams, link := pageOf(ctx, *in, teams, func(t *models.MemberTeam) string { return t.ListCursor() })
	all := make([]teamResource, len(teams))
	for i := range teams {
		all[i] = teamResourceOf(&teams[i])
	}
	return &teamsOutput{entityTag(all), link, all}, nil
}

func (a *App) apiNewTeam(ctx context.Context, in *newTeamInput) (*newTeamOutputAt, error) {
	v, b := asks(ctx), &in.Body
	team := &models.Team{
		Name: strings.TrimSpace(b.Name), Sport: b.Sport, Format: b.Format, Type: b.Type, AgeGroup: b.AgeGroup, Formation: b.Formation,
		Color: b.Color, Visibility: models.Private, Mode: models.UsualMode(b.Type),
	}
	if team.Color == "" {
		team.Color = models.Colors[0]
	}
	by := byProgram(ctx)
	team.ID = by.Form
	lang, _ := ctx.Value(languageKey).(string)
	team.Slug = models.MakeSlug(team.Name, lang)
	if err := team.Validate(a.sports); err != nil {
		return nil, err
	}
	if err := a.db.Spend(ctx, newTeams, v.account().ID); err != nil {
		return nil, err
	}
	if err := a.db.NewTeam(ctx, by, v.account().ID, team, nil); err != nil && models.KindOf(err) != models.Repeated {
		return nil, err
	}
	slug, err := a.db.SlugOfTeam(ctx, team.ID, v.account().ID)
	if err != nil {
		return nil, err
	}
	made, err := a.db.TeamOfMember(ctx, slug, v.account().ID)
	if err != nil {
		return nil, err
	}
	out := newTeamOutput(made)
	return &newTeamOutputAt{apiRoot + "/teams/" + slug, out.ETag, out.Body}, nil
}

func (a *App) apiPatchTeam(ctx context.Context, in *teamPatchInput) (*teamOutput, error) {
	v, b := asks(ctx), &in.Body
	if err := matches(in.IfMatch, teamResourceOf(v.team)); err != nil {
		return nil, err
	}
	after, err := a.db.EditTeam(ctx, byProgram(ctx), v.team.ID, v.team.SettingsMark(), func(t *models.Team) error {
		before := *t
		for field, value := range map[*string]*string{
			&t.Name: b.Name, &t.Slug: b.Slug, &t.Sport: b.Sport, &t.Format: b.Format, &t.AgeGroup: b.AgeGroup, &t.Formation: b.Formation, &t.Color: b.Color,
		} {
			if value != nil {
				*field = *value
			}
		}
		if b.Type != nil {
			t.Type = *b.Type
		}
		if b.Visibility != nil {
			t.Visibility = *b.Visibility
		}
		if v.team.Role != models.Owner && (t.Slug != before.Slug || t.Visibility != before.Visibility) {
			return &models.Error{Kind: models.Forbidden, Message: "Only the owner of a team can change its address and who sees it."}
		}
		return a.checkSettings(v, &before, t, "opens_minors", b.OpensMinors)
	})
	if err != nil {
		return nil, outdated(err)
	}
	return newTeamOutput(&models.MemberTeam{Team: *after, Role: v.team.Role}), nil
}

func (a *App) apiDeleteTeam(ctx context.Context, in *teamDeleteInput) (*struct{}, error) {
	team := asks(ctx).team
	if err := matches(in.IfMatch, teamResourceOf(team)); err != nil {
		return nil, err
	}
	return nil, a.db.SetTeamState(ctx, byProgram(ctx), team.ID, models.Deleted)
}
