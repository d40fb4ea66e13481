package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"database/sql"

	"teamcoach/models/queries"
)

// Plan is one version of who stands where through a match. Players are named by their ordinals. A saved plan is never
// changed: a change is a new version.
type Plan struct {
	MatchID   string
	Number    int // 1, 2, 3 ... in the match; the highest holds
	Wishes    PlanWishes
	Stretches []Stretch // one a block of the match, in order: PlanStretches
	Verdict   PlanVerdict
	Actor     string
	CreatedAt time.Time
}

// Stretch is the lineup of one block of a match.
type Stretch struct {
	Formation string         `json:"formation"` // Formation.ID
	Slots     map[string]int `json:"slots"`     // Player.Ordinal by Slot.ID; a slot that is not there is empty
}

// PlanWishes are what the coach asked of a plan beside what the team and the match say.
type PlanWishes struct {
	Mode      Mode       `json:"mode"`
	Formation string     `json:"formation,omitempty"` // empty: whatever is best
	Pins      []Pin      `json:"pins,omitempty"`
	Dropped   []RuleKind `json:"dropped,omitempty"` // rules that do not count in this match
	Changed   []Rule     `json:"changed,omitempty"` // rules of the team as they count in this match
}

// Pin fixes something in a plan.
type Pin struct {
	Player int    `json:"player"`         // Ordinal
	Slot   string `json:"slot,omitempty"` // Slot.ID; empty: anywhere on the field
	Off    bool   `json:"off,omitempty"`  // on the bench instead; Slot is empty
	From   int    `json:"from"`           // first stretch, from 1
	To     int    `json:"to"`             // last stretch, included
}

// PlanVerdict is what the engine said of a plan when it was made.
type PlanVerdict struct {
	Value  int  `json:"value"`
	Bound  int  `json:"bound"` // no plan can have more points
	Proven bool `json:"proven"`
	Edited bool `json:"edited,omitempty"` // changed by hand since
	// Clash is what could not be met together; its first repair was carried out. nil: nothing clashed.
	Clash *PlanClash `json:"clash,omitempty"`
	// Modes are what a plan of each mode would bring, as it was when this was solved.
	Modes []PlanMode `json:"modes,omitempty"`
}

// Stint is how long somebody played, or is to play, at a position.
type Stint struct {
	Ordinal  int
	Position string // Position.ID
	Seconds  int
}

// LastPlan returns the plan that holds for a match. NotFound: it has none yet.
func (db *DB) LastPlan(ctx context.Context, matchID string) (*Plan, error) {
	ctx, q := db.read(ctx)
	row, err := q.LastPlan(ctx, matchID)
	if err != nil {
		return nil, db.kind(err)
	}
	return planOf(row)
}

// insertPlan saves a plan as the next version of its match and sets its number.
func (c *teamChange) insertPlan(ctx context.Context, p *Plan) error {
	last, err := c.q.LastPlan(ctx, p.MatchID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	p.Number, p.CreatedAt = last.Number+1, time.UnixMilli(c.now).UTC()
	wishes, errWishes := json.Marshal(p.Wishes)
	stretches, errStretches := json.Marshal(p.Stretches)
	verdict, errVerdict := json.Marshal(p.Verdict)
	if err := errors.Join(errWishes, errStretches, errVerdict); err != nil {
		return err
	}
	return c.q.InsertPlan(ctx, queries.InsertPlanParams{
		FixtureID: p.MatchID, Number: p.Number, Wishes: string(wishes), Stretches: string(stretches), Verdict: string(verdict),
		Actor: p.Actor, CreatedAt: c.now,
	})
}

func planOf(r queries.Plan) (*Plan, error) {
	p := &Plan{MatchID: r.FixtureID, Number: r.Number, Actor: r.Actor, CreatedAt: time.UnixMilli(r.CreatedAt).UTC()}
	err := errors.Join(
		json.Unmarshal([]byte(r.Wishes), &p.Wishes), json.Unmarshal([]byte(r.Stretches), &p.Stretches), json.Unmarshal([]byte(r.Verdict), &p.Verdict),
	)
	if err != nil {
		return nil, fmt.Errorf("plan %d of the match %s is damaged: %w", r.Number, r.FixtureID, err)
	}
	return p, nil
}
