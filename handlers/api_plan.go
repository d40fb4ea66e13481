package handlers

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// planResource is a plan as programs see it. Players are named by their ordinals. What tells of ratings, of who comes
// and of what the coaches asked for is in Coaching, which only they see.
type planResource struct {
	Number    int               `json:"number" doc:"Version, from 1"`
	Holds     bool              `json:"holds" doc:"It is the last version"`
	Actor     string            `json:"actor" doc:"Who made it"`
	CreatedAt time.Time         `json:"created_at" doc:"When this version was made"`
	Formation string            `json:"formation" doc:"Of the stretches to come"`
	Seconds   int               `json:"stretch_seconds" doc:"Playing time of a stretch; 0 where no clock ends it"`
	Stretches []stretchResource `json:"stretches" nullable:"false" doc:"Who stands where, one lineup for each stretch"`
	Players   []plannedPlayer   `json:"players" nullable:"false" doc:"Who can be fielded, or is"`
	Changes   []plannedChange   `json:"changes" nullable:"false" doc:"What happens between the stretches"`
	Coaching  *planCoaching     `json:"coaching,omitempty" doc:"For coaches and assistants"`
}

// stretchResource is the lineup of a stretch.
type stretchResource struct {
	From  int            `json:"from" minimum:"1" doc:"First stretch that it is of, from 1"`
	Slots map[string]int `json:"slots" doc:"Ordinal by slot; a slot that is not there is empty" example:"{\"GK\":1}"`
}

// plannedPlayer is a player in a plan.
type plannedPlayer struct {
	Ordinal   int           `json:"ordinal" doc:"Names the player in lineups; never given to anybody else"`
	Name      string        `json:"name" doc:"As the coach has written it"`
	Shirt     *int          `json:"shirt,omitempty" doc:"Shirt number; left out where there is none"`
	Stretches int           `json:"stretches" doc:"On the field"`
	Seconds   int           `json:"seconds" doc:"On the field; 0 where no clock runs"`
	From      int           `json:"from,omitempty" doc:"For coaches, like what follows: the first stretch that the player is there"`
	To        int           `json:"to,omitempty" doc:"The last one"`
	Least     int           `json:"fair_least,omitempty" doc:"Stretches that are a fair share, at least"`
	Most      int           `json:"fair_most,omitempty" doc:"And at most"`
	Answer    models.Answer `json:"answer,omitempty" doc:"Whether the player comes"`
}

// plannedChange is who comes on, goes off and moves at the beginning of a stretch.
type plannedChange struct {
	Stretch int             `json:"stretch" doc:"That begins, from 1"`
	On      []plannedSwitch `json:"on" nullable:"false" doc:"Who comes on from the bench"`
	Moved   []plannedSwitch `json:"moved" nullable:"false" doc:"Who stays on and goes to another place"`
}

type plannedSwitch struct {
	Player int    `json:"player" doc:"Ordinal"`
	Slot   string `json:"slot" doc:"Where the player goes"`
	For    int    `json:"for,omitempty" doc:"Ordinal of who makes way"`
}

// planCoaching is what coaches see of a plan beside who plays when.
type planCoaching struct {
	Mode    models.Mode       `json:"mode" enum:"strongest,balanced,equal" doc:"What the plan is measured by: strength, strength and fairness, or equal time"`
	Wished  string            `json:"wished_formation,omitempty" doc:"That was asked for; empty: whatever is best"`
	Pins    []pinResource     `json:"pins" nullable:"false" doc:"What is locked"`
	Value   *int              `json:"value,omitempty" doc:"Points of the plan as it stands"`
	Solved  int               `json:"solved_value" doc:"Points of the plan that was found when it was solved"`
	Bound   int               `json:"bound" doc:"No plan can have more points"`
	Proven  bool              `json:"proven" doc:"The plan that was found is the best one"`
	Edited  bool              `json:"edited" doc:"Changed by hand since"`
	Legal   bool              `json:"legal" doc:"Every rule that is not to give way is kept"`
	Rules   []plannedRule     `json:"rules" nullable:"false" doc:"How they count in this match, and where the plan breaks them"`
	Odd     []plannedOdd      `json:"odd" nullable:"false" doc:"Who stands where he cannot"`
	Absent  []absence         `json:"absent" nullable:"false" doc:"Who cannot be fielded"`
	Clash   *planClash        `json:"clash,omitempty" doc:"What could not be met together when it was solved"`
	Modes   []plannedMode     `json:"modes" nullable:"false" doc:"What each mode would bring"`
	Dropped []models.RuleKind `json:"dropped,omitempty" doc:"Rules that do not count in this match"`
}

// pinResource fixes something in a plan.
type pinResource struct {
	ID     string `json:"id,omitempty" readOnly:"true" doc:"Names it in clashes and repairs"`
	Player int    `json:"player" doc:"Ordinal"`
	Slot   string `json:"slot,omitempty" doc:"Empty: anywhere on the field"`
	Off    bool   `json:"off,omitempty" doc:"On the bench instead"`
	From   int    `json:"from,omitempty" doc:"First stretch; 1 where nothing is said"`
	To     int    `json:"to,omitempty" doc:"Last stretch; the last one where nothing is said"`
}

// teamRule is a rule of a team.
type teamRule struct {
	Kind models.RuleKind `json:"kind" enum:"least-time,most-time,rest,lines,keeper-time,keeper-half,changes,full,share" doc:"What is asked for, such as least-time: everybody plays at least n per cent of the time. Only in plans: full, no place stays empty that somebody could fill, and share, in mode equal everybody plays a fair share"`
	N    int             `json:"n,omitempty" doc:"The number in its sentence; not there where it has none"`
	Soft bool            `json:"soft,omitempty" doc:"If possible: it gives way where it cannot be met"`
}

// plannedRule is a rule and how a plan keeps it.
type plannedRule struct {
	Kind    models.RuleKind `json:"kind" doc:"What is asked for, such as least-time: everybody plays at least n per cent of the time"`
	N       int             `json:"n,omitempty" doc:"The number in its sentence, in this match; left out where it has none"`
	Soft    bool            `json:"soft,omitempty" doc:"If possible: it gives way where it cannot be met"`
	Usual   *teamRule       `json:"usual,omitempty" doc:"As the team has it, where it counts otherwise in this match"`
	Dropped bool            `json:"dropped,omitempty" doc:"Does not count in this match"`
	Broken  []ruleBreach    `json:"broken" nullable:"false" doc:"Where the plan does not keep it; empty: it does"`
}

type ruleBreach struct {
	Players []int `json:"players" nullable:"false" doc:"Ordinals"`
	Stretch int   `json:"stretch,omitempty" doc:"Not there: over the whole match"`
}

type plannedOdd struct {
	Player  int    `json:"player" doc:"Ordinal"`
	Stretch int    `json:"stretch" doc:"In which, from 1"`
	Slot    string `json:"slot" doc:"The id of the place that the player has in the plan"`
	Missing bool   `json:"missing" doc:"Is not there then; else has no skill for it"`
}

type absence struct {
	Player int            `json:"player" doc:"Ordinal"`
	Name   string         `json:"name" doc:"The player's, as the coach has written it"`
	Why    models.Absence `json:"why" doc:"Status on the day of the match, no: does not come, left-out: locked to the bench for the whole match, no-position: has no skill that is needed"`
}

type planClash struct {
	Rules    []string     `json:"rules" nullable:"false" doc:"Ids of pins, kinds of rules, late-N and early-N for who is not there"`
	Repairs  []planRepair `json:"repairs" nullable:"false" doc:"Each lets all else be met; the first was carried out"`
	Unproven bool         `json:"unproven" doc:"Not all of these rules need be in it"`
}

type planRepair struct {
	Pins    []string          `json:"pins,omitempty" doc:"Ids of those that go"`
	Dropped []models.RuleKind `json:"dropped,omitempty" doc:"Kinds of rules that do not count"`
	Changed []teamRule        `json:"changed,omitempty" doc:"Rules that are loosened"`
}

type plannedMode struct {
	Mode     models.Mode `json:"mode" doc:"Whose plan it would be"`
	Strength int         `json:"strength" doc:"Points by the weights of the mode strongest"`
	Least    int         `json:"least" doc:"Stretches of who plays least"`
	Most     int         `json:"most" doc:"And of who plays most"`
	Changes  int         `json:"changes" doc:"Players who come on at breaks"`
	Paid     int         `json:"minutes_paid" doc:"Minutes owed that are paid back"`
}

// planResourceOf is a plan as a member in a role sees it; last is the number of the version that holds.
func planResourceOf(a *models.PlanAnswer, role models.Role, last int) planResource {
	coaches, seconds := role.Audience() == models.Coaches, a.Question.Match.StretchSeconds()
	p := a.Plan
	r := planResource{
		Number: p.Number, Holds: p.Number == last, Actor: p.Actor, CreatedAt: p.CreatedAt, Formation: a.Formation.ID, Seconds: seconds,
		Stretches: []stretchResource{}, Players: []plannedPlayer{}, Changes: []plannedChange{},
	}
	if len(p.Stretches) == 1 {
		r.Seconds = int(a.Question.Match.Length().Seconds())
	}
	for i, s := range p.Stretches {
		r.Stretches = append(r.Stretches, stretchResource{From: i + 1, Slots: s.Slots})
	}
	for i := range a.Players {
		r.Players = append(r.Players, plannedPlayerOf(&a.Players[i], r.Seconds, coaches))
	}
	for _, c := range a.Changes() {
		if len(c.On)+len(c.Moved) > 0 {
			r.Changes = append(r.Changes, plannedChange{Stretch: c.Stretch, On: switchesOf(c.On), Moved: switchesOf(c.Moved)})
		}
	}
	if coaches {
		r.Coaching = planCoachingOf(a)
	}
	return r
}

func plannedPlayerOf(p *models.PlanPlayer, seconds int, coaches bool) plannedPlayer {
	r := plannedPlayer{Ordinal: p.Ordinal, Name: p.Name, Shirt: shirtOf(p.Player), Stretches: p.On, Seconds: p.On * seconds}
	if coaches {
		r.From, r.To, r.Least, r.Most, r.Answer = p.From, p.To, p.Least, p.Most, p.Answer
	}
	return r
}

// shirtOf is a shirt number as programs see it: nil where there is none.
func shirtOf(p *models.Player) *int {
	if p.Shirt == models.NoShirt {
		return nil
	}
	return &p.Shirt
}

func switchesOf(all []models.Switch) []plannedSwitch {
	out := make([]plannedSwitch, len(all))
	for i, s := range all {
		out[i] = plannedSwitch{Player: s.Player.Ordinal, Slot: s.Slot.ID}
		if s.For != nil {
			out[i].For = s.For.Ordinal
		}
	}
	return out
}

func planCoachingOf(a *models.PlanAnswer) *planCoaching {
	p, v := a.Plan, a.Plan.Verdict
	c := &planCoaching{
		Mode: p.Wishes.Mode, Wished: p.Wishes.Formation, Pins: pinsOf(p.Wishes.Pins), Solved: v.Value, Bound: v.Bound, Proven: v.Proven,
		Edited: v.Edited, Legal: a.Legal, Dropped: p.Wishes.Dropped, Rules: []plannedRule{}, Odd: []plannedOdd{}, Absent: []absence{},
		Modes: []plannedMode{},
	}
	if a.Stretches() > 1 || !v.Edited { // of one lineup that was made by hand nobody has counted the points
		c.Value = &a.Value
	}
	for _, rule := range a.Rules {
		c.Rules = append(c.Rules, plannedRuleOf(rule))
	}
	for _, o := range a.Odd {
		c.Odd = append(c.Odd, plannedOdd{Player: o.Player.Ordinal, Stretch: o.Stretch, Slot: o.Slot.ID, Missing: o.Missing})
	}
	for _, p := range a.Absent {
		c.Absent = append(c.Absent, absence{Player: p.Ordinal, Name: p.Name, Why: p.Why})
	}
	for _, m := range v.Modes {
		c.Modes = append(c.Modes, plannedMode(m))
	}
	if v.Clash != nil {
		c.Clash = planClashOf(v.Clash)
	}
	return c
}

func pinsOf(all []models.Pin) []pinResource {
	out := make([]pinResource, len(all))
	for i, p := range all {
		out[i] = pinResource{ID: p.ID(), Player: p.Player, Slot: p.Slot, Off: p.Off, From: p.From, To: p.To}
	}
	return out
}

func rulesOf(all []models.Rule) []teamRule {
	out := make([]teamRule, len(all))
	for i, r := range all {
		out[i] = teamRule(r)
	}
	return out
}

func plannedRuleOf(r models.PlanRule) plannedRule {
	out := plannedRule{Kind: r.Rule.Kind, N: r.Rule.N, Soft: r.Rule.Soft, Dropped: r.Dropped, Broken: []ruleBreach{}}
	if r.Usual != r.Rule {
		usual := teamRule(r.Usual)
		out.Usual = &usual
	}
	for _, b := range r.Broken {
		breach := ruleBreach{Players: []int{}, Stretch: b.Stretch}
		for _, p := range b.Players {
			breach.Players = append(breach.Players, p.Ordinal)
		}
		out.Broken = append(out.Broken, breach)
	}
	return out
}

func planClashOf(c *models.PlanClash) *planClash {
	out := &planClash{Rules: c.Rules, Unproven: c.Unproven, Repairs: []planRepair{}}
	for _, r := range c.Repairs {
		out.Repairs = append(out.Repairs, planRepair{Pins: r.Pins, Dropped: r.Dropped, Changed: rulesOf(r.Changed)})
	}
	return out
}

// planVersion is a version of a plan in their list.
type planVersion struct {
	Number    int         `json:"number" doc:"Counted from 1, in the order the versions were made"`
	Holds     bool        `json:"holds" doc:"It is the last version"`
	Fits      bool        `json:"fits" doc:"The match is still played as it was planned for"`
	Actor     string      `json:"actor" doc:"Who made it"`
	CreatedAt time.Time   `json:"created_at" doc:"When it was made"`
	Mode      models.Mode `json:"mode" enum:"strongest,balanced,equal" doc:"What it is measured by: strength, strength and fairness, or equal time"`
	Edited    bool        `json:"edited" doc:"Changed by hand"`
}

func planVersionOf(p *models.Plan, fits bool, last int) planVersion {
	return planVersion{
		Number: p.Number, Holds: p.Number == last, Fits: fits, Actor: p.Actor, CreatedAt: p.CreatedAt, Mode: p.Wishes.Mode, Edited: p.Verdict.Edited,
	}
}

// PlanVersionPath names a version of the plan of a match.
type PlanVersionPath struct {
	MatchPath
	Number int `path:"number" minimum:"1" doc:"The number of the version"`
}

type planOutput struct {
	ETag string `header:"ETag"`
	Body planResource
}

type newPlanOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     planResource
}

type planVersionsOutput struct {
	ETag string `header:"ETag"`
	Body []planVersion
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

func (a *App) apiPlanVersions(ctx context.Context, in *MatchPath) (*planVersionsOutput, error) {
	f, err := a.apiFixture(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	versions, err := a.db.PlanVersions(ctx, f.match.ID)
	if err != nil {
		return nil, err
	}
	all := make([]planVersion, len(versions))
	for i := range versions {
		all[i] = planVersionOf(&versions[i], versions[i].Fits(f.sport, f.match), versions[0].Number)
	}
	return &planVersionsOutput{entityTag(all), all}, nil
}

func (a *App) apiPlanVersion(ctx context.Context, in *PlanVersionPath) (*planOutput, error) {
	p, err := a.apiPlanner(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	version, err := a.db.PlanVersion(ctx, p.match.ID, in.Number)
	if err != nil {
		return nil, err
	}
	if !version.Fits(p.sport, p.match) {
		return nil, errUnfit
	}
	answer, err := models.ReadPlan(p.question, version)
	if err != nil {
		return nil, err
	}
	resource := planResourceOf(answer, p.team.Role, p.number)
	return &planOutput{entityTag(resource), resource}, nil
}

func (a *App) apiRestorePlan(ctx context.Context, in *PlanVersionPath) (*newPlanOutput, error) {
	if _, err := a.apiPlanVersion(ctx, in); err != nil { // a version that does not fit would be no plan
		return nil, err
	}
	f, err := a.apiFixture(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	if _, err := a.restoreVersion(f, byProgram(ctx), in.Number); err != nil {
		return nil, lostReply(err)
	}
	return a.apiMadePlan(ctx, in.Match)
}
