package models

import (
	"context"
	"slices"
	"time"

	"teamcoach/models/queries"
)

// Role is what somebody may do in a team. Each role may do what those before it may.
type Role string

// The roles, the least first.
const (
	NoRole    Role = ""          // sees what everybody sees
	Viewer    Role = "viewer"    // sees the team, its squad and its lineups
	Scorer    Role = "scorer"    // keeps the match-day board
	Assistant Role = "assistant" // edits the squad, and sees the coaches' notes
	Coach     Role = "coach"     // edits the team, and what is best; invites
	Owner     Role = "owner"     // opens, hands over, archives and deletes the team
)

// Roles lists every role that a member can have, the least first.
var Roles = []Role{Viewer, Scorer, Assistant, Coach, Owner}

// Valid says whether r is a role that a member can have.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// AtLeast says whether r may do what least may.
func (r Role) AtLeast(least Role) bool { return slices.Index(Roles, r) >= slices.Index(Roles, least) }

// MemberTeam is a team as one of its members has it.
type MemberTeam struct {
	Team
	Role    Role
	Players int // on the roster
}

// TeamOfMember returns a team as an account may know of it: one of its own, with the role, or a public one without.
// A private team of others and a missing one are the same NotFound, by the same query. A deleted team is its owner's.
func (db *DB) TeamOfMember(ctx context.Context, slug, accountID string) (*MemberTeam, error) {
	if !teamSlug.MatchString(slug) {
		return nil, &Error{Kind: NotFound}
	}
	ctx, q := db.read(ctx)
	row, err := q.TeamOfMember(ctx, queries.TeamOfMemberParams{Slug: slug, AccountID: accountID})
	if err != nil {
		return nil, db.kind(err)
	}
	t := memberTeamOf(row.Team, row.Role)
	if t.State == Deleted && t.Role != Owner {
		return nil, &Error{Kind: NotFound}
	}
	return t, nil
}

func memberTeamOf(row queries.Team, role string) *MemberTeam {
	return &MemberTeam{Team: *teamOf(row), Role: Role(role), Players: row.Players}
}

// TeamsOfMember returns every team of an account by name; of deleted ones only those it owns.
func (db *DB) TeamsOfMember(ctx context.Context, accountID string) ([]MemberTeam, error) {
	ctx, q := db.read(ctx)
	rows, err := q.TeamsOfMember(ctx, accountID)
	all := convert(rows, func(r queries.TeamsOfMemberRow) MemberTeam { return *memberTeamOf(r.Team, r.Role) })
	return slices.DeleteFunc(all, func(t MemberTeam) bool { return t.State == Deleted && t.Role != Owner }), db.kind(err)
}

// TeamsOfMemberPage returns the first of TeamsOfMember behind a team, whose ListCursor after is; empty: from the first
// on. Invalid: a cursor that is none of ours.
func (db *DB) TeamsOfMemberPage(ctx context.Context, accountID, after string, most int) ([]MemberTeam, error) {
	name, id := firstName, ""
	if after != "" {
		var ok bool
		if name, id, ok = parseCursor(after); !ok {
			return nil, errNoPage
		}
	}
	ctx, q := db.read(ctx)
	rows, err := q.TeamsOfMemberPage(ctx, queries.TeamsOfMemberPageParams{AccountID: accountID, AfterName: name, AfterID: id, Most: int32(most)})
	return convert(rows, func(r queries.TeamsOfMemberPageRow) MemberTeam { return *memberTeamOf(r.Team, r.Role) }), db.kind(err)
}

// AddMember gives an account a role in a team. Conflict: it has one already.
func (db *DB) AddMember(ctx context.Context, teamID, accountID string, role Role) error {
	return db.kind(db.writes.Load().InsertMembership(ctx, queries.InsertMembershipParams{
		TeamID: teamID, AccountID: accountID, Role: string(role), CreatedAt: time.Now().UnixMilli(),
	}))
}
