package models

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"teamcoach/models/queries"
)

// Invitation offers a role in a team to whoever holds its link, once. One that went by e-mail is no different: people
// sign up with another address than the one a coach knows, and the mail proves no more than that somebody read it.
type Invitation struct {
	ID        string
	TeamID    string
	Role      Role
	Email     string // that it was sent to; empty: the inviter passes the link on
	ExpiresAt time.Time
	Secret    string // for the link; known only while it is new, as the database has its hash
}

// Limits of invitations.
const (
	InvitationLifetime = 7 * 24 * time.Hour
	MaxInvitations     = 20 // open at a time, of one team
)

// errInvitation is the same for an invitation that never was, was used or revoked, has expired, or whose team is gone.
var errInvitation = &Error{Kind: NotFound, Message: "This invitation was used already, was taken back, or is too old. Ask for a new one."}

// NewInvitation returns an invitation with a fresh secret, for Invite to save. email may be empty.
func NewInvitation(teamID string, role Role, email string) *Invitation {
	return &Invitation{
		ID: newID(), TeamID: teamID, Role: role, Email: strings.TrimSpace(email), Secret: newSecret(),
		ExpiresAt: time.Now().Add(InvitationLifetime).UTC().Truncate(time.Millisecond),
	}
}

// Validate checks the fields; inviter is the role of who invites. The error is Invalid and names the fields.
func (i *Invitation) Validate(inviter Role) error {
	var wrong []FieldError
	if !slices.Contains(inviter.CanInvite(), i.Role) {
		wrong = append(wrong, fieldf("role", "Choose one of the roles in the list."))
	}
	if i.Email != "" && !isEmail(i.Email) {
		wrong = append(wrong, fieldf("email", noEmail))
	}
	return invalidFields(wrong)
}

// Invite saves an invitation, together with the letter that brings it where it goes by e-mail; letter is nil where it
// does not. Invalid: the team has MaxInvitations open ones.
func (db *DB) Invite(ctx context.Context, by By, i *Invitation, letter *Mail) error {
	return db.changeTeam(ctx, by, i.TeamID, ActionInvite, func(c *teamChange) error {
		c.subject = memberSubject(i.Role, "") // nobody's address stays in the list
		if err := c.q.DeleteOldInvitations(ctx, queries.DeleteOldInvitationsParams{TeamID: i.TeamID, Now: c.now}); err != nil {
			return err
		}
		open, err := c.q.Invitations(ctx, queries.InvitationsParams{TeamID: i.TeamID, Now: c.now})
		if err != nil {
			return err
		}
		if len(open) >= MaxInvitations {
			return Invalidf("At most {max} invitations can be open at a time. Take one back first.", MaxInvitations)
		}
		if letter != nil {
			if err := queueMail(ctx, c.q, *letter); err != nil {
				return err
			}
		}
		return c.q.InsertInvitation(ctx, queries.InsertInvitationParams{
			ID: i.ID, TeamID: i.TeamID, Role: string(i.Role), Email: i.Email, Hash: hashSecret(i.Secret),
			CreatedAt: c.now, ExpiresAt: i.ExpiresAt.UnixMilli(),
		})
	})
}

// Invitations returns a team's open invitations, the oldest first.
func (db *DB) Invitations(ctx context.Context, teamID string) ([]Invitation, error) {
	ctx, q := db.read(ctx)
	rows, err := q.Invitations(ctx, queries.InvitationsParams{TeamID: teamID, Now: time.Now().UnixMilli()})
	return convert(rows, invitationOf), db.kind(err)
}

func invitationOf(r queries.Invitation) Invitation {
	return Invitation{ID: r.ID, TeamID: r.TeamID, Role: Role(r.Role), Email: r.Email, ExpiresAt: time.UnixMilli(r.ExpiresAt).UTC()}
}

// RevokeInvitation takes an open invitation back; inviter is the role of who does it. NotFound: the team has no such
// invitation. Forbidden: the inviter could not have made it.
func (db *DB) RevokeInvitation(ctx context.Context, by By, teamID, invitationID string, inviter Role) error {
	return db.changeTeam(ctx, by, teamID, ActionRevoke, func(c *teamChange) error {
		row, err := c.q.TakeInvitation(ctx, queries.TakeInvitationParams{ID: invitationID, TeamID: teamID, Now: c.now})
		if err != nil {
			return err
		}
		if !slices.Contains(inviter.CanInvite(), Role(row.Role)) {
			return &Error{Kind: Forbidden, Message: "Only an owner can take this invitation back."}
		}
		c.subject = memberSubject(Role(row.Role), "")
		return nil
	})
}

// InvitationBySecret returns an open invitation and its team, without using it up. NotFound: see errInvitation.
func (db *DB) InvitationBySecret(ctx context.Context, secret string) (*Invitation, *Team, error) {
	ctx, q := db.read(ctx)
	row, err := q.InvitationByHash(ctx, queries.InvitationByHashParams{Hash: hashSecret(secret), Now: time.Now().UnixMilli()})
	if err = db.kind(err); KindOf(err) == NotFound {
		return nil, nil, errInvitation
	}
	if err != nil {
		return nil, nil, err
	}
	i := invitationOf(row.Invitation)
	return &i, teamOf(row.Team), nil
}

// AcceptInvitation makes an account a member of the team that invites, uses the invitation up, and returns the team's
// slug. Who is a member already keeps the higher of the two roles. NotFound: see errInvitation; the same form sent a
// second time finds what the first has done.
func (db *DB) AcceptInvitation(ctx context.Context, by By, secret string, account *Account) (slug string, err error) {
	i, team, err := db.InvitationBySecret(ctx, secret)
	if KindOf(err) == NotFound {
		return db.joinedTeam(ctx, by, account)
	}
	if err != nil {
		return "", err
	}
	err = db.changeTeam(ctx, by, team.ID, ActionJoin, func(c *teamChange) error {
		if _, err := c.q.TakeInvitation(ctx, queries.TakeInvitationParams{ID: i.ID, TeamID: team.ID, Now: c.now}); err != nil {
			return err
		}
		return c.join(ctx, account, i.Role)
	})
	if KindOf(err) == NotFound { // somebody else was faster
		return db.joinedTeam(ctx, by, account)
	}
	return team.Slug, err
}

// join gives an account a role, unless it has one that may do as much.
func (c *teamChange) join(ctx context.Context, account *Account, role Role) error {
	c.subject = memberSubject(role, account.Name)
	m, err := c.member(ctx, account.ID)
	switch {
	case KindOf(err) == NotFound:
		return c.q.InsertMembership(ctx, queries.InsertMembershipParams{
			TeamID: c.team.ID, AccountID: account.ID, Role: string(role), CreatedAt: c.now,
		})
	case err != nil:
		return err
	case m.Role.AtLeast(role):
		c.subject = memberSubject(m.Role, account.Name)
		return nil
	}
	return c.q.SetRole(ctx, queries.SetRoleParams{TeamID: c.team.ID, AccountID: account.ID, Role: string(role)})
}

// joinedTeam returns the team that an account joined with the same form before.
func (db *DB) joinedTeam(ctx context.Context, by By, account *Account) (slug string, err error) {
	readCtx, q := db.read(ctx)
	slug, err = q.JoinedTeam(readCtx, queries.JoinedTeamParams{AccountID: account.ID, Form: by.Form})
	if errors.Is(err, sql.ErrNoRows) {
		return "", errInvitation
	}
	return slug, db.kind(err)
}
