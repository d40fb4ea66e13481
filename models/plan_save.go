package models

import (
	"context"

	"teamcoach/models/queries"
)

// MaxPlanVersions is how many versions of a plan are kept, the newest.
const MaxPlanVersions = 50

// SavePlan saves a plan as the next version of its match and sets its number. p.Number is the version that it was made
// from, 0 where there was none. Conflict: there is a newer one by now. NotFound: the team has no such match.
func (db *DB) SavePlan(ctx context.Context, by By, t *Team, p *Plan) error {
	return db.changeTeam(ctx, by, t.ID, ActionSavePlan, func(c *teamChange) error {
		return c.savePlan(ctx, by, p)
	})
}

func (c *teamChange) savePlan(ctx context.Context, by By, p *Plan) error {
	opponent, err := c.q.FixtureOpponent(ctx, queries.FixtureOpponentParams{ID: p.MatchID, TeamID: c.team.ID})
	if err != nil {
		return err
	}
	c.subject, p.Actor = opponent, by.Actor
	seen := p.Number
	if err := c.insertPlan(ctx, p); err != nil {
		return err
	}
	if p.Number != seen+1 {
		p.Number = seen
		return errChanged
	}
	if err := c.q.DeletePlansBefore(ctx, queries.DeletePlansBeforeParams{FixtureID: p.MatchID, Number: p.Number - MaxPlanVersions}); err != nil {
		return err
	}
	return c.publishLineup(ctx, p.MatchID, p.Number)
}

// SavePlans saves plans of several matches of a team at once, all or none, as SavePlan does.
func (db *DB) SavePlans(ctx context.Context, by By, t *Team, plans []*Plan) error {
	return db.changeTeam(ctx, by, t.ID, ActionSavePlan, func(c *teamChange) error {
		for _, p := range plans {
			if err := c.savePlan(ctx, by, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// PlanVersions returns the versions of a match's plan, the newest first.
func (db *DB) PlanVersions(ctx context.Context, matchID string) ([]Plan, error) {
	ctx, q := db.read(ctx)
	rows, err := q.PlanVersions(ctx, matchID)
	if err != nil {
		return nil, db.kind(err)
	}
	all := make([]Plan, len(rows))
	for i, r := range rows {
		p, err := planOf(r)
		if err != nil {
			return nil, err
		}
		all[i] = *p
	}
	return all, nil
}

// PlanVersion returns a version of a match's plan. NotFound: there is none of that number, or not any more.
func (db *DB) PlanVersion(ctx context.Context, matchID string, number int) (*Plan, error) {
	ctx, q := db.read(ctx)
	row, err := q.PlanVersion(ctx, queries.PlanVersionParams{FixtureID: matchID, Number: number})
	if err != nil {
		return nil, db.kind(err)
	}
	return planOf(row)
}
