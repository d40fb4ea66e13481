package views

import (
	"context"
	"time"

	"teamcoach/models"
)

// MembersPage is /teams/TEAM/members.
type MembersPage struct {
	Page
	Team        *models.MemberTeam
	OnField     int    // of the team's format
	You         string // account of who looks
	Members     []models.Member
	Invitations []models.Invitation // open; empty for those who cannot invite
	Errors      []FormError         // of every form but the one that invites
	Invite      InviteForm
}

// InviteForm invites somebody to a team.
type InviteForm struct {
	Form
	Role  string `form:"role"`
	Email string `form:"email"` // empty: a link to pass on
}

// RoleForm gives a member another role.
type RoleForm struct {
	Form
	Role string `form:"role"`
}

// MemberPage is /teams/TEAM/members/MEMBER/removal and /teams/TEAM/departure: are you sure?
type MemberPage struct {
	Page
	Team    *models.MemberTeam
	OnField int
	Member  *models.Member
	Action  string // where the form is sent
	Form    Form
}

// HandOverPage is /teams/TEAM/handover.
type HandOverPage struct {
	Page
	Team    *models.MemberTeam
	OnField int
	Others  []models.Member // who can become the owner
	Form    HandOverForm
}

// HandOverForm makes another member the owner. The name of the team is typed, so that it does not happen by mistake.
type HandOverForm struct {
	Form
	Member string `form:"member"`
	Name   string `form:"name"`
}

// InvitationPage is /invitations/TOKEN.
type InvitationPage struct {
	Page
	Team   string // name
	Role   models.Role
	Token  string
	Member bool // in the team already, with a role that may do as much
	Slug   string
	Form   Form
}

// RoleName is a role in the reader's language.
func RoleName(ctx context.Context, r models.Role) string {
	switch r {
	case models.Owner:
		return T(ctx, "Owner")
	case models.Coach:
		return T(ctx, "Coach")
	case models.Assistant:
		return T(ctx, "Assistant")
	case models.Scorer:
		return T(ctx, "Scorer")
	default:
		return T(ctx, "Viewer")
	}
}

// roleRights says what a role may do.
func roleRights(ctx context.Context, r models.Role) string {
	switch r {
	case models.Owner:
		return T(ctx, "Everything: makes the team public, hands it over, deletes it.")
	case models.Coach:
		return T(ctx, "Edits the team and what is best, and invites helpers.")
	case models.Assistant:
		return T(ctx, "Edits the squad, sees the notes and all changes.")
	case models.Scorer:
		return T(ctx, "Keeps the match-day board.")
	default:
		return T(ctx, "Sees the team, its squad and its lineups.")
	}
}

// roleOptions are roles to choose from.
func roleOptions(ctx context.Context, roles []models.Role) []Option {
	var all []Option
	for _, r := range roles {
		all = append(all, Option{Value: string(r), Label: RoleName(ctx, r), Hint: roleRights(ctx, r)})
	}
	return all
}

// memberName is a member's name; a guest has none.
func memberName(ctx context.Context, name string) string {
	if name == "" {
		return T(ctx, "Guest (not signed up)")
	}
	return name
}

// memberOptions are members to choose from.
func memberOptions(ctx context.Context, members []models.Member) []Option {
	all := []Option{{Label: T(ctx, "Choose")}}
	for _, m := range members {
		all = append(all, Option{Value: m.AccountID, Label: memberName(ctx, m.Name) + " – " + RoleName(ctx, m.Role)})
	}
	return all
}

// lastOwner says whether a member is the only owner.
func lastOwner(m *models.Member, all []models.Member) bool {
	owners := 0
	for _, other := range all {
		if other.Role == models.Owner {
			owners++
		}
	}
	return m.Role == models.Owner && owners == 1
}

// mayInvite says whether somebody with a role can invite into a role.
func mayInvite(inviter, role models.Role) bool {
	for _, r := range inviter.CanInvite() {
		if r == role {
			return true
		}
	}
	return false
}

// invitationDays is how long an invitation holds.
const invitationDays = int(models.InvitationLifetime / (24 * time.Hour))
