package handlers

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// memberResource is somebody with a role in a team.
type memberResource struct {
	ID    string      `json:"id" doc:"Of the account"`
	Name  string      `json:"name" doc:"Empty: a guest, who has not signed up"`
	Role  models.Role `json:"role" enum:"viewer,scorer,assistant,coach,owner" doc:"What the member may do: each role all that those before it may"`
	Since time.Time   `json:"since" doc:"When the account became a member of the team"`
}

func memberResourceOf(m *models.Member) memberResource {
	return memberResource{ID: m.AccountID, Name: m.Name, Role: m.Role, Since: m.Since}
}

// invitationResource is an open invitation. Of its link the database keeps no more than a hash.
type invitationResource struct {
	ID        string      `json:"id" doc:"Names the invitation, to take it back"`
	Role      models.Role `json:"role" enum:"viewer,scorer,assistant,coach" doc:"The role that who accepts it gets"`
	Email     string      `json:"email,omitempty" doc:"That it was sent to"`
	ExpiresAt time.Time   `json:"expires_at" doc:"When it stops working: a week after it was made"`
	Link      string      `json:"link,omitempty" doc:"Only in the answer to who has just made it, to pass on, and only where it was not sent by mail"`
}

func invitationResourceOf(i *models.Invitation) invitationResource {
	return invitationResource{ID: i.ID, Role: i.Role, Email: i.Email, ExpiresAt: i.ExpiresAt}
}

// MemberPath names a member of a team.
type MemberPath struct {
	TeamPath
	Member string `path:"member" doc:"The id of the member"`
}

// InvitationPath names an open invitation to a team.
type InvitationPath struct {
	TeamPath
	Invitation string `path:"invitation" doc:"The id of the invitation"`
}

type membersOutput struct {
	ETag string `header:"ETag"`
	Body []memberResource
}

type memberOutput struct {
	ETag string `header:"ETag"`
	Body memberResource
}

type memberPatchInput struct {
	MemberPath
	IfMatch string `header:"If-Match" doc:"The ETag of the member as you have read it"`
	Body    struct {
		Role models.Role `json:"role" enum:"viewer,scorer,assistant,coach,owner" doc:"What the member may do: each role all that those before it may"`
	}
}

type memberDeleteInput struct {
	MemberPath
	IfMatch string `header:"If-Match" doc:"The ETag of the member as you have read it"`
}

type invitationsOutput struct {
	ETag string `header:"ETag"`
	Body []invitationResource
}

type newInvitationInput struct {
	TeamPath
	Body struct {
		Role  models.Role `json:"role" enum:"viewer,scorer,assistant,coach" doc:"Coaches invite up to assistants, owners also coaches"`
		Email string      `json:"email,omitempty" doc:"Where the link is sent to; empty: the answer holds it, to pass on"`
	}
}

type newInvitationOutput struct {
	Body invitationResource
}

func (a *App) memberOperations(p *programs) {
	tags := []string{"Members"}
	changed := []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-members", Method: http.MethodGet, Path: "/teams/{team}/members", Tags: tags, Summary: "List the members of a team",
		Description: "All at once, those who may do the most first.", Errors: []int{http.StatusNotFound},
	}, a.apiMembers)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-member", Method: http.MethodGet, Path: "/teams/{team}/members/{member}", Tags: tags, Summary: "Get a member",
		Errors: []int{http.StatusNotFound},
	}, a.apiMember)
	operation(p, models.ScopeTeams, huma.Operation{
		OperationID: "update-member", Method: http.MethodPatch, Path: "/teams/{team}/members/{member}", Tags: tags, Summary: "Give a member another role",
		Description: "At once. A team keeps an owner.", Errors: changed,
	}, a.apiPatchMember)
	operation(p, models.ScopeTeams, huma.Operation{
		OperationID: "delete-member", Method: http.MethodDelete, Path: "/teams/{team}/members/{member}", Tags: tags, Summary: "Remove a member",
		Description: "At once. A team keeps an owner.", Errors: changed,
	}, a.apiDeleteMember)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-invitations", Method: http.MethodGet, Path: "/teams/{team}/invitations", Tags: tags, Summary: "List the open invitations",
		Description: "All at once, the oldest first, without their links.", Errors: []int{http.StatusNotFound},
	}, a.apiInvitations)
	operation(p, models.ScopeTeams, huma.Operation{
		OperationID: "create-invitation", Method: http.MethodPost, Path: "/teams/{team}/invitations", Tags: tags, Summary: "Invite somebody",
		Description:   "The link works once, for a week. It is in this answer only: the answer to the same request sent again does not hold it.",
		DefaultStatus: http.StatusCreated, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity},
	}, a.apiInvite)
	p.secret["POST "+apiRoot+"/teams/:team/invitations"] = true
	operation(p, models.ScopeTeams, huma.Operation{
		OperationID: "delete-invitation", Method: http.MethodDelete, Path: "/teams/{team}/invitations/{invitation}", Tags: tags, Summary: "Take an invitation back",
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *InvitationPath) (*struct{}, error) {
		team := asks(ctx).team
		return nil, a.db.RevokeInvitation(ctx, byProgram(ctx), team.ID, in.Invitation, team.Role)
	})
}

func (a *App) apiMembers(ctx context.Context, _ *TeamPath) (*membersOutput, error) {
	members, err := a.db.Members(ctx, asks(ctx).team.ID)
	if err != nil {
		return nil, err
	}
	all := make([]memberResource, len(members))
	for i := range members {
		all[i] = memberResourceOf(&members[i])
	}
	return &membersOutput{entityTag(all), all}, nil
}

func (a *App) apiMember(ctx context.Context, in *MemberPath) (*memberOutput, error) {
	m, err := a.db.MemberByID(ctx, asks(ctx).team.ID, in.Member)
	if err != nil {
		return nil, err
	}
	resource := memberResourceOf(m)
	return &memberOutput{entityTag(resource), resource}, nil
}

func (a *App) apiPatchMember(ctx context.Context, in *memberPatchInput) (*memberOutput, error) {
	seen, err := a.apiMember(ctx, &in.MemberPath)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, seen.Body); err != nil {
		return nil, err
	}
	if err := a.db.SetRole(ctx, byProgram(ctx), asks(ctx).team.ID, in.Member, in.Body.Role); err != nil {
		return nil, atField("role", err)
	}
	return a.apiMember(ctx, &in.MemberPath)
}

func (a *App) apiDeleteMember(ctx context.Context, in *memberDeleteInput) (*struct{}, error) {
	seen, err := a.apiMember(ctx, &in.MemberPath)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, seen.Body); err != nil {
		return nil, err
	}
	return nil, atField("", a.db.RemoveMember(ctx, byProgram(ctx), asks(ctx).team.ID, in.Member))
}

func (a *App) apiInvitations(ctx context.Context, _ *TeamPath) (*invitationsOutput, error) {
	open, err := a.db.Invitations(ctx, asks(ctx).team.ID)
	if err != nil {
		return nil, err
	}
	all := make([]invitationResource, len(open))
	for i := range open {
		all[i] = invitationResourceOf(&open[i])
	}
	return &invitationsOutput{entityTag(all), all}, nil
}

func (a *App) apiInvite(ctx context.Context, in *newInvitationInput) (*newInvitationOutput, error) {
	v := asks(ctx)
	invitation := models.NewInvitation(v.team.ID, in.Body.Role, in.Body.Email)
	if err := a.sendInvitation(inLanguage(ctx), v, byProgram(ctx), invitation); err != nil {
		return nil, atField("", lostReply(err))
	}
	out := &newInvitationOutput{invitationResourceOf(invitation)}
	if invitation.Email == "" {
		out.Body.Link = a.invitationLink(invitation)
	}
	return out, nil
}
