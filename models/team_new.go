package models

import (
	"context"
	"time"

	"teamcoach/models/queries"
)

// How many teams an account may own, archived and deleted ones too.
const (
	MaxTeams      = 50
	MaxGuestTeams = 5
)

// newTeamTries is how often an address is looked for when others take it in the same moment.
const newTeamTries = 5

// NewTeam saves a team that somebody makes on the site, with players or without. It is private, and its address is made from t.Slug or one
// like it that is free. t.ID comes from the form.
// Invalid: a field outside of its limits, or the account owns as many teams as it may. Repeated: the form was sent
// before.
func (db *DB) NewTeam(ctx context.Context, by By, ownerID string, t *Team, players []Player) error {
	wish := t.Slug
	t.Visibility = Private
	var err error
	for range newTeamTries {
		err = db.transact(ctx, func(q *queries.Queries) ([]string, error) {
			if err := refuseTooMany(ctx, q, ownerID); err != nil {
				return nil, err
			}
			var err error
			if t.Slug, err = freeSlug(ctx, q, wish); err != nil {
				return nil, err
			}
			return insertOwnedTeam(ctx, q, by, ownerID, t, players)
		})
		if KindOf(err) != Conflict {
			break
		}
	}
	return err
}

// refuseTooMany holds the account, so that two teams made at once are counted one after the other.
func refuseTooMany(ctx context.Context, q *queries.Queries, accountID string) error {
	email, err := q.HoldAccount(ctx, accountID)
	if err != nil {
		return err
	}
	owned, err := q.CountOwnedTeams(ctx, accountID)
	switch {
	case err != nil:
		return err
	case email == "" && owned >= MaxGuestTeams:
		return Invalidf("Without an account you can have {max} teams. Sign up, and you can have more.", MaxGuestTeams)
	case owned >= MaxTeams:
		return Invalidf("You can have {max} teams, deleted ones that can still be restored among them.", MaxTeams)
	}
	return nil
}

// SlugOfTeam returns the address of a team by its ID. NotFound: there is none that the account is a member of.
func (db *DB) SlugOfTeam(ctx context.Context, teamID, accountID string) (string, error) {
	ctx, q := db.read(ctx)
	slug, err := q.SlugOfMember(ctx, queries.SlugOfMemberParams{TeamID: teamID, AccountID: accountID})
	return slug, db.kind(err)
}

// guestGrace is how long the form of a guest's first team can be sent again.
const guestGrace = time.Minute

// GuestOfNewTeam returns the guest for whom a form has just made a team. A form that is sent twice at once, by a
// double click, is answered twice, and the browser takes the second answer only: that one must open the same session.
// Within a minute the form's id, which only that browser knows, is proof enough. NotFound: there is none.
func (db *DB) GuestOfNewTeam(ctx context.Context, teamID string) (*Account, error) {
	ctx, q := db.read(ctx)
	id, err := q.OwnerOfNewTeam(ctx, queries.OwnerOfNewTeamParams{TeamID: teamID, MadeAfter: time.Now().Add(-guestGrace).UnixMilli()})
	if err != nil {
		return nil, db.kind(err)
	}
	row, err := q.Account(ctx, id)
	if account := accountOf(row); err == nil && account.Guest() {
		return account, nil
	}
	if err == nil {
		return nil, &Error{Kind: NotFound}
	}
	return nil, db.kind(err)
}
