package handlers

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// bestResource is what is best in a team, as its coach decides.
type bestResource struct {
	Mode      models.Mode     `json:"mode" enum:"strongest,balanced,equal" doc:"What counts when the best lineup is looked for: strength, strength and fairness, or equal time"`
	Formation string          `json:"formation" doc:"The home formation; empty: whatever is best"`
	Weights   weightsResource `json:"weights" doc:"How much each part of a player's score counts in each mode"`
	Rules     []teamRule      `json:"rules" nullable:"false" doc:"Each kind at most once"`
}

// weightsResource are the weights behind each mode.
type weightsResource struct {
	Strongest weightResource `json:"strongest" doc:"Of the mode that looks for strength"`
	Balanced  weightResource `json:"balanced" doc:"Of the mode between strength and fairness"`
	Equal     weightResource `json:"equal" doc:"Of the mode that looks for equal time"`
}

// weightResource says how much each part of a player's score counts; they add up to 100.
type weightResource struct {
	Skill      int `json:"skill" doc:"Of the skill at the position, in per cent; the five of a mode add up to 100"`
	Form       int `json:"form" doc:"Of the form, in per cent"`
	Fitness    int `json:"fitness" doc:"Of the fitness, in per cent"`
	Attendance int `json:"attendance" doc:"Of coming to training, in per cent"`
	Minutes    int `json:"minutes" doc:"Minutes owed"`
}

func bestResourceOf(b *models.TeamBest) bestResource {
	return bestResource{
		Mode: b.Mode, Formation: b.Formation, Rules: rulesOf(b.Rules), Weights: weightsResource{
			weightResource(b.Weights.Strongest), weightResource(b.Weights.Balanced), weightResource(b.Weights.Equal),
		},
	}
}

// best is the resource as models has it, its rules in the order that models gives them.
func (r *bestResource) best() models.TeamBest {
	b := models.TeamBest{Mode: r.Mode, Formation: r.Formation, Weights: models.Weightings{
		Strongest: models.Weights(r.Weights.Strongest), Balanced: models.Weights(r.Weights.Balanced), Equal: models.Weights(r.Weights.Equal),
	}}
	for _, rule := range r.Rules {
		b.Rules = append(b.Rules, models.Rule(rule))
	}
	slices.SortStableFunc(b.Rules, func(x, y models.Rule) int {
		return slices.Index(models.RuleKinds, x.Kind) - slices.Index(models.RuleKinds, y.Kind)
	})
	return b
}

// check refuses rules that the sport does not have, and a kind that comes twice.
func (r *bestResource) check(sport *models.Sport) error {
	var wrong []models.FieldError
	for i, rule := range r.Rules {
		field := "rules[" + strconv.Itoa(i) + "].kind"
		switch {
		case !slices.Contains(sport.RuleKinds(), rule.Kind):
			wrong = append(wrong, models.FieldError{Field: field, Message: "This sport does not have that rule."})
		case slices.ContainsFunc(r.Rules[:i], func(other teamRule) bool { return other.Kind == rule.Kind }):
			wrong = append(wrong, models.FieldError{Field: field, Message: "That rule is there already."})
		}
	}
	if wrong == nil {
		return nil
	}
	return &models.Error{Kind: models.Invalid, Fields: wrong}
}

// place is where a field of the form, such as strongest-skill or least-time, stands in the resource.
func (r *bestResource) place(field string) string {
	mode, part, _ := strings.Cut(field, "-")
	if models.Mode(mode).Valid() {
		return strings.TrimSuffix("weights."+mode+"."+part, ".")
	}
	if i := slices.IndexFunc(r.Rules, func(rule teamRule) bool { return string(rule.Kind) == field }); i >= 0 {
		return "rules[" + strconv.Itoa(i) + "].n"
	}
	return field
}

type bestOutput struct {
	ETag string `header:"ETag"`
	Body bestResource
}

type bestPutInput struct {
	TeamPath
	IfMatch string `header:"If-Match" doc:"The ETag as you have read it"`
	Body    bestResource
}

type bestPatchInput struct {
	TeamPath
	IfMatch string `header:"If-Match" doc:"The ETag as you have read it"`
	Body    bestPatch
}

// bestPatch is the same, each of it only where it is to change.
type bestPatch struct {
	Mode      *models.Mode  `json:"mode,omitempty" enum:"strongest,balanced,equal" doc:"What counts when the best lineup is looked for: strength, strength and fairness, or equal time"`
	Formation *string       `json:"formation,omitempty" doc:"The home formation; empty: whatever is best"`
	Weights   *weightsPatch `json:"weights,omitempty" doc:"Only the modes whose weights change, each with all its weights"`
	Rules     *[]teamRule   `json:"rules,omitempty" doc:"All rules: those that are not there go"`
}

type weightsPatch struct {
	Strongest *weightResource `json:"strongest,omitempty" doc:"Of the mode that looks for strength"`
	Balanced  *weightResource `json:"balanced,omitempty" doc:"Of the mode between strength and fairness"`
	Equal     *weightResource `json:"equal,omitempty" doc:"Of the mode that looks for equal time"`
}

// apply changes the resource as far as the patch says.
func (p *bestPatch) apply(r *bestResource) {
	if p.Mode != nil {
		r.Mode = *p.Mode
	}
	if p.Formation != nil {
		r.Formation = *p.Formation
	}
	if p.Rules != nil {
		r.Rules = *p.Rules
	}
	if w := p.Weights; w != nil {
		for into, from := range map[*weightResource]*weightResource{
			&r.Weights.Strongest: w.Strongest, &r.Weights.Balanced: w.Balanced, &r.Weights.Equal: w.Equal,
		} {
			if from != nil {
				*into = *from
			}
		}
	}
}

func (a *App) bestOperations(p *programs) {
	tags := []string{"Weights"}
	changed := []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-best", Method: http.MethodGet, Path: "/teams/{team}/best", Tags: tags, Summary: "Get what is best in a team",
		Description: "The mode, the weights behind each mode, and the rules of its matches.", Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, _ *TeamPath) (*bestOutput, error) {
		return newBestOutput(&asks(ctx).team.Team)
	})
	operation(p, models.ScopeTeams, huma.Operation{
		OperationID: "replace-best", Method: http.MethodPut, Path: "/teams/{team}/best", Tags: tags, Summary: "Replace what is best in a team", Errors: changed,
	}, func(ctx context.Context, in *bestPutInput) (*bestOutput, error) {
		return a.apiChangeBest(ctx, in.IfMatch, func(r *bestResource) { *r = in.Body })
	})
	operation(p, models.ScopeTeams, huma.Operation{
		OperationID: "update-best", Method: http.MethodPatch, Path: "/teams/{team}/best", Tags: tags, Summary: "Change what is best in a team",
		Description: "What the body does not name stays as it is.", Errors: changed,
	}, func(ctx context.Context, in *bestPatchInput) (*bestOutput, error) {
		return a.apiChangeBest(ctx, in.IfMatch, in.Body.apply)
	})
}

func newBestOutput(t *models.Team) (*bestOutput, error) {
	best, err := t.Best()
	if err != nil {
		return nil, err
	}
	resource := bestResourceOf(&best)
	return &bestOutput{entityTag(resource), resource}, nil
}

func (a *App) apiChangeBest(ctx context.Context, ifMatch string, change func(r *bestResource)) (*bestOutput, error) {
	r, err := a.apiRoster(ctx)
	if err != nil {
		return nil, err
	}
	seen, err := newBestOutput(&r.team.Team)
	if err != nil {
		return nil, err
	}
	if err := matches(ifMatch, seen.Body); err != nil {
		return nil, err
	}
	next := seen.Body
	change(&next)
	best := next.best()
	after := r.team.WithBest(best)
	for _, err := range []error{next.check(r.sport), best.Validate(), after.Validate(a.sports)} {
		if err != nil {
			return nil, relocated(err, next.place)
		}
	}
	if err := a.db.EditBest(ctx, byProgram(ctx), after, a.sports, r.team.BestSeen()); err != nil {
		return nil, outdated(err)
	}
	return newBestOutput(after)
}
