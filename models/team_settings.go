package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"teamcoach/models/queries"
)

// SettingsMark is the same as long as nobody changes what the settings page shows of the team. The version is not:
// it grows with every change of the squad.
func (t *Team) SettingsMark() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		t.Name, t.Slug, t.Sport, t.Format, string(t.Type), t.AgeGroup, string(t.Visibility), t.Formation, t.Color,
	}, "\n")))
	return hex.EncodeToString(sum[:8])
}

// OpensMinors says whether a change from before to t shows the public more, or something else, of players under 18
// than it has seen so far. Only the owner may do that, and must say so.
func (t *Team) OpensMinors(before *Team) bool {
	return t.Visibility == Public && (t.Type.Minors() || before.Type.Minors()) && !t.Demo &&
		(before.Visibility != Public || t.Type.Minors() != before.Type.Minors())
}

// EditTeam changes a team's settings and returns it as it is then. mark is its SettingsMark as it was when the form
// was shown. change is given the team as it is now, and may refuse.
// Conflict: somebody else changed the settings in between. Invalid: also an address that is taken.
func (db *DB) EditTeam(ctx context.Context, by By, teamID, mark string, change func(*Team) error) (*Team, error) {
	var after *Team
	err := db.changeTeam(ctx, by, teamID, ActionEditTeam, func(c *teamChange) error {
		after = teamOf(c.team)
		if after.SettingsMark() != mark {
			return errChanged
		}
		if err := change(after); err != nil {
			return err
		}
		err := c.updateTeam(ctx, after)
		if KindOf(db.kind(err)) == Conflict {
			return invalidFields([]FieldError{fieldf("slug", "Another team has this address, or had it before. Choose another one.")})
		}
		return err
	})
	return after, err
}

// updateTeam saves the team's own row.
func (c *teamChange) updateTeam(ctx context.Context, t *Team) error {
	if err := t.Validate(nil); err != nil {
		return err
	}
	c.subject = t.Name
	err := c.q.UpdateTeam(ctx, queries.UpdateTeamParams{
		ID: t.ID, Slug: t.Slug, Name: t.Name, NameLower: Fold(t.Name), Sport: t.Sport, Format: t.Format, TeamType: string(t.Type),
		AgeGroup: t.AgeGroup, Visibility: string(t.Visibility), Demo: t.Demo, Formation: t.Formation, Mode: string(t.Mode), Color: t.Color,
		Weights: t.Weights, Rules: t.Rules, State: string(t.State), StateAt: t.StateAt.UnixMilli(),
	})
	if err != nil {
		return err
	}
	if err := keepOldSlug(ctx, c.q, t.ID, c.team.Slug, t.Slug); err != nil {
		return err
	}
	return refuseOldSlug(ctx, c.q, t.ID, t.Slug)
}

// stateActions says what brings a team into a state.
var stateActions = map[State]Action{Active: ActionRestoreTeam, Archived: ActionArchiveTeam, Deleted: ActionDeleteTeam}

// SetTeamState archives a team, deletes it so that it can be restored for DeletedLifetime, or restores it. Whatever it
// was, it is private then. Repeated: it is in that state already. NotFound: it was deleted too long ago.
func (db *DB) SetTeamState(ctx context.Context, by By, teamID string, state State) error {
	return db.changeTeam(ctx, by, teamID, stateActions[state], func(c *teamChange) error {
		t := teamOf(c.team)
		switch {
		case t.State == state:
			return errRepeated
		case t.State == Deleted && state == Archived:
			return errNotActive
		case t.State == Deleted && !t.RestorableAt(time.UnixMilli(c.now)):
			return &Error{Kind: NotFound}
		}
		t.State, t.StateAt, t.Visibility = state, time.UnixMilli(c.now), Private
		return c.updateTeam(ctx, t)
	})
}

// RestorableUntil is when a deleted team goes for good.
func (t *Team) RestorableUntil() time.Time { return t.StateAt.Add(DeletedLifetime) }

// RestorableAt says whether a deleted team can be restored at a time.
func (t *Team) RestorableAt(at time.Time) bool { return at.Before(t.RestorableUntil()) }
