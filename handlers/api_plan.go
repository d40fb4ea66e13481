package handlers

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

type planOutput struct {
	ETag string `header:"ETag"`
	Body planResource
}

type newPlanOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     planResource
}

type newPlanInput struct {
	MatchPath
	IfMatch string `header:"If-Match" doc:"The ETag of the plan as you have read it; not needed where there is none yet"`
	Body    planWishes
}

// planWishes are what a plan is asked for; what is not said stays as it was asked for before.
type planWishes struct {
	Mode      *models.Mode      `json:"mode,omitempty" enum:"strongest,balanced,equal" doc:"What counts: strength, strength and fairness, or equal time"`
	Formation *string           `json:"formation,omitempty" doc:"Empty: whatever is best"`
	Pins      *[]pinResource    `json:"pins,omitempty" nullable:"false" doc:"All that is to be locked: who, where and when"`
	Dropped   []models.RuleKind `json:"dropped,omitempty" enum:"least-time,most-time,rest,lines,keeper-time,keeper-half,changes,full,share" doc:"All rules that are not to count in this match"`
	Changed   []teamRule        `json:"changed,omitempty" doc:"All rules that are to count otherwise in this match"`
	Repair    *int              `json:"repair,omitempty" minimum:"0" doc:"Carry out a repair of the plan's clash, by its place in their list, from 0"`
}

type planPutInput struct {
	MatchPath
	IfMatch string `header:"If-Match" doc:"The ETag of the plan as you have read it; not needed where there is none yet"`
	Body    handPlan
}

// handPlan is a plan by hand.
type handPlan struct {
	Formation string            `json:"formation" doc:"The id of a formation of the match's format" example:"2-3-1"`
	Mode      *models.Mode      `json:"mode,omitempty" enum:"strongest,balanced,equal" doc:"That it is measured by; as before where nothing is said"`
	Stretches []stretchResource `json:"stretches" minItems:"1" nullable:"false" doc:"In order; each lineup holds until the next one begins"`
}

func (a *App) planOperations(p *programs) {
	tags, path := []string{"Plans"}, "/teams/{team}/matches/{match}/plan"
	changed := []int{
		http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired,
		http.StatusUnprocessableEntity, http.StatusServiceUnavailable,
	}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-plan", Method: http.MethodGet, Path: path, Tags: tags, Summary: "Get the plan of a match",
		Description: "The version that holds: who stands where in each stretch, how long everybody plays, how good it is and whether that is proven, which rules it does not keep, and what clashed. 404 where nobody has made one, or the match was changed so that it does not fit any more.",
		Errors:      []int{http.StatusNotFound},
	}, a.apiPlan)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "create-plan", Method: http.MethodPost, Path: path, Tags: tags, Summary: "Let the engine make the plan of a match",
		Description:   "The best plan under the rules of the team and what the body asks for, as a new version. There always is one: where wishes clash, they are named with what can be done, and the first repair is carried out.",
		DefaultStatus: http.StatusCreated, Errors: changed,
	}, a.apiNewPlan)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "replace-plan", Method: http.MethodPut, Path: path, Tags: tags, Summary: "Make the plan of a match by hand",
		Description: "A new version that stands as it is sent, measured against the best one that the engine finds. Locks that it does not keep are taken back.", Errors: changed,
	}, a.apiPutPlan)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-plan-versions", Method: http.MethodGet, Path: path + "/versions", Tags: tags, Summary: "List the versions of a plan",
		Description: "At most 50, the newest first, all at once.", Errors: []int{http.StatusNotFound},
	}, a.apiPlanVersions)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-plan-version", Method: http.MethodGet, Path: path + "/versions/{number}", Tags: tags, Summary: "Get a version of a plan",
		Description: "404 also where the match was changed since, so that it does not fit any more.", Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity},
	}, a.apiPlanVersion)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "restore-plan-version", Method: http.MethodPost, Path: path + "/versions/{number}/restoration", Tags: tags, Summary: "Let a version hold again",
		Description: "As a new version.", DefaultStatus: http.StatusCreated,
		Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity},
	}, a.apiRestorePlan)
}

var (
	errNoPlan  = &models.Error{Kind: models.NotFound, Message: "There is no plan of this match, or none that fits it any more."}
	errUnfit   = &models.Error{Kind: models.NotFound, Message: "The match was changed since: that version does not fit it any more."}
	errNoSquad = &models.Error{Kind: models.Conflict, Message: "A plan needs players, and this team has none yet."}
)

// apiPlanner reads a match with everything that its plan depends on.
func (a *App) apiPlanner(ctx context.Context, matchID string) (*planner, error) {
	f, err := a.apiFixture(ctx, matchID)
	if err != nil {
		return nil, err
	}
	return a.newPlanner(f)
}

// resource is the plan that holds.
func (p *planner) resource() (planResource, error) {
	if p.last == nil {
		return planResource{}, errNoPlan
	}
	answer, err := models.ReadPlan(p.question, p.last)
	if err != nil {
		return planResource{}, err
	}
	return planResourceOf(answer, p.team.Role, p.number), nil
}

func (a *App) apiPlan(ctx context.Context, in *MatchPath) (*planOutput, error) {
	p, err := a.apiPlanner(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	resource, err := p.resource()
	return &planOutput{entityTag(resource), resource}, err
}

// plannerToChange is apiPlanner for who has seen the plan that holds, if there is one, and may make another.
func (a *App) plannerToChange(ctx context.Context, matchID, ifMatch string) (*planner, error) {
	p, err := a.apiPlanner(ctx, matchID)
	if err != nil {
		return nil, err
	}
	switch {
	case p.match.State != models.Planned:
		return nil, errBegun
	case len(p.question.Squad) == 0:
		return nil, errNoSquad
	case p.last == nil:
		return p, nil
	}
	seen, err := p.resource()
	if err != nil {
		return nil, err
	}
	return p, matches(ifMatch, seen)
}

func (a *App) apiNewPlan(ctx context.Context, in *newPlanInput) (*newPlanOutput, error) {
	p, err := a.plannerToChange(ctx, in.Match, in.IfMatch)
	if err != nil {
		return nil, err
	}
	if p.question.Wishes, err = in.Body.wishes(p); err != nil {
		return nil, err
	}
	answer, err := a.apiSolvePlan(p)
	if err != nil {
		return nil, err
	}
	if err := a.apiSavePlan(ctx, p, answer.Plan); err != nil {
		return nil, err
	}
	return a.apiMadePlan(ctx, in.Match)
}

// wishes are those of the plan so far with what the body says.
func (b *planWishes) wishes(p *planner) (models.PlanWishes, error) {
	w := p.question.Wishes
	if b.Repair != nil {
		if p.last == nil || p.last.Verdict.Clash == nil || *b.Repair >= len(p.last.Verdict.Clash.Repairs) {
			return w, atField("repair", errNoRepair)
		}
		w = w.With(p.last.Verdict.Clash.Repairs[*b.Repair])
	}
	said := models.PlanWishes{Mode: w.Mode, Formation: w.Formation} // old locks may be of who has left the team
	if b.Mode != nil {
		w.Mode, said.Mode = *b.Mode, *b.Mode
	}
	if b.Formation != nil {
		w.Formation, said.Formation = *b.Formation, *b.Formation
	}
	if b.Pins != nil {
		said.Pins = pinsFor(*b.Pins, models.PlanStretches(p.sport, p.match))
		w.Pins = said.Pins
	}
	if b.Dropped != nil {
		w.Dropped, said.Dropped = b.Dropped, b.Dropped
	}
	if b.Changed != nil {
		for _, r := range b.Changed {
			said.Changed = append(said.Changed, models.Rule(r))
		}
		w.Changed = said.Changed
	}
	return w, p.question.CheckWishes(said)
}

// pinsFor are pins as models has them, from the first stretch to the last where nothing is said.
func pinsFor(all []pinResource, stretches int) []models.Pin {
	pins := make([]models.Pin, len(all))
	for i, p := range all {
		pins[i] = models.Pin{Player: p.Player, Slot: p.Slot, Off: p.Off, From: p.From, To: p.To}
		if p.From == 0 {
			pins[i].From = 1
		}
		if p.To == 0 {
			pins[i].To = stretches
		}
	}
	return pins
}

func (a *App) apiSolvePlan(p *planner) (answer *models.PlanAnswer, err error) {
	err = a.oneOfFewSolvers(func() error {
		answer, err = p.solve(models.PlanEffort)
		return err
	})
	return answer, err
}

func (a *App) apiSavePlan(ctx context.Context, p *planner, next *models.Plan) error {
	next.Number = p.number
	err := a.keepPlan(&p.fixture, byProgram(ctx), next)
	if models.KindOf(err) == models.Repeated {
		return lostReply(err)
	}
	return outdated(err)
}

// apiMadePlan answers with the plan that was just made.
func (a *App) apiMadePlan(ctx context.Context, matchID string) (*newPlanOutput, error) {
	out, err := a.apiPlan(ctx, &MatchPath{Match: matchID})
	if err != nil {
		return nil, err
	}
	path := apiRoot + "/teams/" + asks(ctx).team.Slug + "/matches/" + matchID + "/plan/versions/" + strconv.Itoa(out.Body.Number)
	return &newPlanOutput{path, out.ETag, out.Body}, nil
}

func (a *App) apiPutPlan(ctx context.Context, in *planPutInput) (*planOutput, error) {
	p, err := a.plannerToChange(ctx, in.Match, in.IfMatch)
	if err != nil {
		return nil, err
	}
	stretches, err := in.Body.stretches(p)
	if err != nil {
		return nil, err
	}
	w := p.question.Wishes.Met(stretches)
	if w.Formation != "" {
		w.Formation = in.Body.Formation
	}
	if in.Body.Mode != nil {
		w.Mode = *in.Body.Mode
	}
	p.question.Wishes = w
	answer, err := a.apiSolvePlan(p)
	if err != nil {
		return nil, err
	}
	if err := a.apiSavePlan(ctx, p, answer.ByHand(stretches)); err != nil {
		return nil, err
	}
	return a.apiPlan(ctx, &in.MatchPath)
}

// stretches are the lineups of the body, one a stretch of the match.
func (b *handPlan) stretches(p *planner) ([]models.Stretch, error) {
	n := models.PlanStretches(p.sport, p.match)
	all := make([]models.Stretch, 0, n)
	var wrong []models.FieldError
	for i, s := range b.Stretches {
		field, next := "stretches["+strconv.Itoa(i)+"].", n+1
		if i+1 < len(b.Stretches) {
			next = b.Stretches[i+1].From
		}
		if s.From != len(all)+1 || next <= s.From || next > n+1 {
			return nil, &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{
				Field: field + "from", Message: "The first lineup is from stretch 1 on, and each of the others from a later one of the {n} on.", Args: []any{"n", n},
			}}}
		}
		lineup := models.Stretch{Formation: b.Formation, Slots: s.Slots}
		found, err := p.question.CheckStretch(lineup, s.From, next-1)
		if err != nil {
			return nil, err
		}
		for _, w := range found {
			if w.Field == "formation" {
				return nil, &models.Error{Kind: models.Invalid, Fields: found}
			}
			w.Field = field + w.Field
			wrong = append(wrong, w)
		}
		for range next - s.From {
			all = append(all, lineup)
		}
	}
	if wrong != nil {
		return nil, &models.Error{Kind: models.Invalid, Fields: wrong}
	}
	return all, nil
}
