package handlers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

type memberNode struct {
	ID    graphql.ID
	Name  string
	Role  string
	Since graphql.Time
}

type invitationNode struct {
	ID        graphql.ID
	Role      string
	Email     *string
	ExpiresAt graphql.Time
}

// Members answers Team.members.
func (t *teamNode) Members(ctx context.Context) (*[]memberNode, error) {
	if err := t.app.permits(ctx, "Team.members", t.member); err != nil {
		return nil, err
	}
	all, err := t.level.members.get(func() (map[string][]models.Member, error) {
		return t.app.db.MembersOfTeams(ctx, t.level.those(ctx, "Team.members"))
	})
	return mirroredList[memberNode](all[t.member.ID], memberResourceOf), err
}

// Invitations answers Team.invitations.
func (t *teamNode) Invitations(ctx context.Context) (*[]invitationNode, error) {
	if err := t.app.permits(ctx, "Team.invitations", t.member); err != nil {
		return nil, err
	}
	all, err := t.level.invitations.get(func() (map[string][]models.Invitation, error) {
		return t.app.db.InvitationsOfTeams(ctx, t.level.those(ctx, "Team.invitations"))
	})
	return mirroredList[invitationNode](all[t.member.ID], invitationResourceOf), err
}
