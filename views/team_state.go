package views

import (
	"time"

	"teamcoach/models"
)

const deletedDays = int(models.DeletedLifetime / (24 * time.Hour))

// TeamDeleteForm is the form that deletes a team, as it was sent.
type TeamDeleteForm struct {
	Form
	Name string `form:"name"` // typed to be sure
}

// TeamDeletePage is /teams/TEAM/delete.
type TeamDeletePage struct {
	Page
	Team    *models.MemberTeam
	Form    TeamDeleteForm
	OnField int
	Until   time.Time // it could be restored, if it were deleted now
}

// TeamDeletedPage is /teams/TEAM of a deleted team, for its owner.
type TeamDeletedPage struct {
	Page
	Team *models.MemberTeam
	Form string // id of the form that restores the team
}
