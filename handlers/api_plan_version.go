package handlers

import (
	"context"
	"time"

	"teamcoach/models"
)

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

type planVersionsOutput struct {
	ETag string `header:"ETag"`
	Body []planVersion
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
