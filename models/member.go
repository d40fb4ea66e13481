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

// Member is somebody with a role in a team, as the team's other members see them.
type Member struct {
	AccountID string
	Name      string // empty: a guest, who has not signed up
	Role      Role
	Since     time.Time
}

// CanInvite lists the roles that somebody with role r may give by invitation, the least first. Who coaches invites
// helpers; only an owner invites another coach, and nobody an owner: a team is handed over to somebody known.
func (r Role) CanInvite() []Role {
	switch r {
	case Owner:
		return []Role{Viewer, Scorer, Assistant, Coach}
	case Coach:
		return []Role{Viewer, Scorer, Assistant}
	}
	return nil
}

// Members returns a team's members, those who may do the most first, and of one role by name.
func (db *DB) Members(ctx context.Context, teamID string) ([]Member, error) {
	ctx, q := db.read(ctx)
	rows, err := q.Members(ctx, teamID)
	all := convert(rows, func(r queries.MembersRow) Member { return memberOf(queries.MemberOfRow(r)) })
	sortMembers(all)
	return all, db.kind(err)
}

// sortMembers puts those first who may do the most, and leaves those of one role in their order.
func sortMembers(all []Member) {
	slices.SortStableFunc(all, func(a, b Member) int {
		return slices.Index(Roles, b.Role) - slices.Index(Roles, a.Role)
	})
}

// MemberByID returns one of a team's members. NotFound: the account is none.
func (db *DB) MemberByID(ctx context.Context, teamID, accountID string) (*Member, error) {
	ctx, q := db.read(ctx)
	row, err := q.MemberOf(ctx, queries.MemberOfParams{TeamID: teamID, AccountID: accountID})
	if err != nil {
		return nil, db.kind(err)
	}
	m := memberOf(row)
	return &m, nil
}

func memberOf(r queries.MemberOfRow) Member {
	m := Member{AccountID: r.ID, Name: r.Name, Role: Role(r.Role), Since: time.UnixMilli(r.CreatedAt).UTC()}
	if r.Guest {
		m.Name = ""
	}
	return m
}

// errNoOwner is the answer to whoever would leave a team without an owner.
var errNoOwner = Invalidf("A team needs an owner. Hand the team over first, or make somebody else an owner too.")

// SetRole gives a member another role, at once: rights are read anew for every request.
// Invalid: no role, or the team would be left without an owner. NotFound: the account is no member.
func (db *DB) SetRole(ctx context.Context, by By, teamID, accountID string, role Role) error {
	if !role.Valid() {
		return invalidFields([]FieldError{fieldf("role", "Choose one of the roles in the list.")})
	}
	return db.changeTeam(ctx, by, teamID, ActionSetRole, func(c *teamChange) error {
		m, err := c.member(ctx, accountID)
		if err != nil {
			return err
		}
		return c.setRole(ctx, m, role)
	})
}

// RemoveMember takes somebody out of a team, at once. Invalid: the team would be left without an owner. NotFound: the
// account is no member.
func (db *DB) RemoveMember(ctx context.Context, by By, teamID, accountID string) error {
	return db.changeTeam(ctx, by, teamID, ActionRemoveMember, func(c *teamChange) error {
		m, err := c.member(ctx, accountID)
		if err != nil {
			return err
		}
		if err := c.keepOwner(ctx, m); err != nil {
			return err
		}
		c.subject = memberSubject(m.Role, m.Name)
		of := queries.DeleteLinksOfMemberParams{TeamID: sql.NullString{String: teamID, Valid: true}, AccountID: sql.NullString{String: accountID, Valid: true}}
		if err := c.q.DeleteLinksOfMember(ctx, of); err != nil {
			return err
		}
		return c.q.DeleteMembership(ctx, queries.DeleteMembershipParams{TeamID: teamID, AccountID: accountID})
	})
}

// HandOver makes a member the owner of a team in place of another, who becomes its coach.
// NotFound: one of them is no member, or from is no owner any more. Invalid: both are the same.
func (db *DB) HandOver(ctx context.Context, by By, teamID, from, to string) error {
	if from == to {
		return invalidFields([]FieldError{fieldf("member", "Choose somebody else from the list.")})
	}
	return db.changeTeam(ctx, by, teamID, ActionHandOver, func(c *teamChange) error {
		before, err := c.member(ctx, from)
		if err != nil {
			return err
		}
		after, err := c.member(ctx, to)
		if err != nil {
			return err
		}
		if before.Role != Owner {
			return &Error{Kind: NotFound}
		}
		if err := c.setRole(ctx, after, Owner); err != nil {
			return err
		}
		if err := c.setRole(ctx, before, Coach); err != nil {
			return err
		}
		c.subject = memberSubject(Owner, after.Name)
		return nil
	})
}

// member returns one of the team's members as they are.
func (c *teamChange) member(ctx context.Context, accountID string) (*Member, error) {
	row, err := c.q.MemberOf(ctx, queries.MemberOfParams{TeamID: c.team.ID, AccountID: accountID})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &Error{Kind: NotFound}
	}
	m := memberOf(row)
	return &m, err
}

func (c *teamChange) setRole(ctx context.Context, m *Member, role Role) error {
	if role != Owner {
		if err := c.keepOwner(ctx, m); err != nil {
			return err
		}
	}
	c.subject = memberSubject(role, m.Name)
	return c.q.SetRole(ctx, queries.SetRoleParams{TeamID: c.team.ID, AccountID: m.AccountID, Role: string(role)})
}

// keepOwner refuses that a member stops being owner who is the last one. The row of the team, which the change has
// written already, holds off another who leaves at the same moment.
func (c *teamChange) keepOwner(ctx context.Context, m *Member) error {
	if m.Role != Owner {
		return nil
	}
	n, err := c.q.CountOwners(ctx, c.team.ID)
	if err == nil && n <= 1 {
		return errNoOwner
	}
	return err
}

// memberSubject is what the audit list keeps of a member: the role, a space, and the name, which a guest does not have.
func memberSubject(role Role, name string) string { return string(role) + " " + name }

// Member returns the role and the name that an entry about a member is about; the name of a guest is empty.
func (e *AuditEntry) Member() (Role, string) {
	role, name, _ := strings.Cut(e.Subject, " ")
	return Role(role), name
}
