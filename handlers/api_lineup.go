package handlers

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
	"teamcoach/views"
)

// lineupResource is a lineup as programs see it, the same as /best/TEAM/N.json. Who is no coach sees of players under
// 18 no points, no reasons and no order of merit.
type lineupResource = views.BestDocument

func lineupResourceOf(best *models.Best) lineupResource {
	return views.NewBestDocument(views.BestPage{Best: best})
}

type lineupInput struct {
	TeamPath
	Show      int         `query:"show" minimum:"1" maximum:"60" doc:"Players wanted: more than are on the field bring the bench in order of merit. As many as are on the field where nothing is said"`
	Formation string      `query:"formation" doc:"Whatever is best where nothing is said"`
	Mode      models.Mode `query:"mode" enum:"strongest,balanced,equal" doc:"The team's where nothing is said"`
	Lock      []int       `query:"lock" maxItems:"60" doc:"Ordinals of who must be on the field, such as 3,7"`
	Out       []int       `query:"out" maxItems:"60" doc:"Ordinals of who must not"`
	Alt       int         `query:"alt" minimum:"0" maximum:"5" doc:"0: the best lineup; 1 to 5: the next best ones"`
}

func (in *lineupInput) options() models.BestOptions {
	return models.BestOptions{
		Size: in.Show, Formation: in.Formation, Mode: in.Mode, Lock: ordinalsOf(in.Lock), Out: ordinalsOf(in.Out), Alt: in.Alt,
	}
}

// ordinalsOf is a list of ordinals as models has them: ascending, no number twice.
func ordinalsOf(all []int) []int {
	all = slices.Clone(all)
	slices.Sort(all)
	return slices.Compact(all)
}

type lineupOutput struct {
	ETag string `header:"ETag"`
	Body lineupResource
}

func (a *App) lineupOperations(p *programs) {
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-lineup", Method: http.MethodGet, Path: "/teams/{team}/lineup", Tags: []string{"Lineups"}, Summary: "Get the best lineup of a squad",
		Description: "Provably best, with reasons, the bench in order of merit, and the next best ones. What clashes is set aside and named. Who is no coach sees of players under 18 who stands where, and no more.",
		Errors:      []int{http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable},
	}, a.apiLineup)
	// huma takes a pointer to a struct for one that is never null.
	place := p.huma.OpenAPI().Components.Schemas.Map()["DocumentPlace"]
	player := place.Properties["player"]
	place.Properties["player"] = &huma.Schema{Description: player.Description, AnyOf: []*huma.Schema{{Ref: player.Ref}, {Type: "null"}}}
}

func (a *App) apiLineup(ctx context.Context, in *lineupInput) (*lineupOutput, error) {
	r, err := a.apiRoster(ctx)
	if err != nil {
		return nil, err
	}
	squad, err := a.db.Squad(ctx, r.team.ID)
	if err != nil {
		return nil, err
	}
	options := in.options()
	options.For = r.team.Role.Audience()
	var best *models.Best
	err = a.oneOfFewSolvers(func() (err error) {
		best, err = models.SolveBest(&r.team.Team, models.On(a.today(), squad), r.sport, options)
		return err
	})
	if err != nil {
		return nil, err
	}
	resource := lineupResourceOf(best)
	return &lineupOutput{entityTag(resource), resource}, nil
}
