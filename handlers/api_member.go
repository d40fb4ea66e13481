package handlers

import (
	"time"

	"teamcoach/models"
)

// memberResource is somebody with a role in a team.
type memberResource struct {
	ID    string      `json:"id" doc:"Of the account"`
	Name  string      `json:"name" doc:"Empty: a guest, who has not signed up"`
	Role  models.Role `json:"role" enum:"viewer,scorer,assistant,coach,owner"`
	Since time.Time   `json:"since"`
}

func memberResourceOf(m *models.Member) memberResource {
	return memberResource{ID: m.AccountID, Name: m.Name, Role: m.Role, Since: m.Since}
}

// invitationResource is an open invitation. Its link is in the answer to who made it, and nowhere else.
type invitationResource struct {
	ID        string      `json:"id"`
	Role      models.Role `json:"role" enum:"viewer,scorer,assistant,coach"`
	Email     string      `json:"email,omitempty" doc:"That it was sent to"`
	ExpiresAt time.Time   `json:"expires_at"`
}

func invitationResourceOf(i *models.Invitation) invitationResource {
	return invitationResource{ID: i.ID, Role: i.Role, Email: i.Email, ExpiresAt: i.ExpiresAt}
}
