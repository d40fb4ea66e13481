package views

import "teamcoach/models"

// TeamOverviewPage is /teams/TEAM for the members of the team.
type TeamOverviewPage struct {
	Page
	Team      *models.MemberTeam
	Sport     *models.Sport
	Format    *models.Format
	Available int             // players who can be picked today
	Absent    []models.Player // and those who cannot
	Unplaced  int             // players without a skill at a position of the format
	Next      *models.Match   // nil: there is none
	Restore   string          // id of the form that restores an archived team
}

// missing is how many players the team lacks for a full lineup.
func (p TeamOverviewPage) missing() int { return max(0, p.Format.OnField-p.Team.Players) }

// mayEdit says whether the visitor may change the squad.
func (p TeamOverviewPage) mayEdit() bool {
	return p.Team.Role.AtLeast(models.Assistant) && p.Team.State == models.Active
}
