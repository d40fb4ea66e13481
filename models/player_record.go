package models

import (
	"context"

	"teamcoach/models/queries"
)

// PlayerRecord is what a player who leaves a squad leaves behind in its matches. It goes with him, and comes back when
// that is undone. Addresses for mails and personal links do not: they are gone for good.
type PlayerRecord struct {
	Answers     []queries.Availability `json:",omitempty"`
	Ledger      []queries.Ledger       `json:",omitempty"`
	Appearances []queries.Appearance   `json:",omitempty"`
}

// record reads what a player has in matches; nil: nothing.
func (c *teamChange) record(ctx context.Context, playerID string) (r *PlayerRecord, err error) {
	r = &PlayerRecord{}
	if r.Answers, err = c.q.AvailabilitiesOfPlayer(ctx, playerID); err != nil {
		return nil, err
	}
	if r.Ledger, err = c.q.LedgerOfPlayer(ctx, playerID); err != nil {
		return nil, err
	}
	if r.Appearances, err = c.q.AppearancesOfPlayer(ctx, playerID); err != nil {
		return nil, err
	}
	if len(r.Answers)+len(r.Ledger) == 0 {
		return nil, nil
	}
	return r, nil
}

// restoreRecord puts a player's record back as far as its matches are still there. A match that was opened again or
// deleted in the meantime has taken back from everybody what it had added, and so it does from him.
func (c *teamChange) restoreRecord(ctx context.Context, p *Player, r *PlayerRecord) error {
	if r == nil {
		return nil
	}
	fixtures, err := c.q.FixtureStates(ctx, c.team.ID)
	if err != nil {
		return err
	}
	states := map[string]MatchState{}
	for _, f := range fixtures {
		states[f.ID] = MatchState(f.State)
	}
	for _, a := range r.Answers {
		if states[a.FixtureID] == "" {
			continue
		}
		if _, err := c.q.InsertAvailability(ctx, queries.InsertAvailabilityParams(a)); err != nil {
			return err
		}
	}
	return c.restoreLedger(ctx, p.ID, r, states)
}

func (c *teamChange) restoreLedger(ctx context.Context, playerID string, r *PlayerRecord, states map[string]MatchState) error {
	for _, l := range r.Ledger {
		if states[l.FixtureID] != Over {
			p, err := c.player(ctx, playerID)
			if err != nil {
				return err
			}
			if err := c.adjustPlayer(ctx, p, ResultLine{Owed: l.Owed, Served: l.Served}, ResultLine{}); err != nil {
				return err
			}
			continue
		}
		if err := c.q.InsertLedger(ctx, queries.InsertLedgerParams(l)); err != nil {
			return err
		}
	}
	for _, a := range r.Appearances {
		if states[a.FixtureID] != Over {
			continue
		}
		if err := c.q.InsertAppearance(ctx, queries.InsertAppearanceParams(a)); err != nil {
			return err
		}
	}
	return nil
}
