package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// myTeams answers GET /teams: the teams of who asks, and to others what a team is good for.
func (a *App) myTeams(c echo.Context) error {
	lang, ctx := a.speak(c)
	page := views.TeamListPage{Page: a.page(c, lang, ""), Sports: a.sports}
	page.Title = views.T(ctx, "My teams")
	if account := visitOf(c).account(); account != nil {
		teams, err := a.db.TeamsOfMember(ctx, account.ID)
		if err != nil {
			return err
		}
		for _, t := range teams {
			switch t.State {
			case models.Archived:
				page.Archived = append(page.Archived, views.EndedTeam{MemberTeam: t, Form: models.NewFormID()})
			case models.Deleted:
				page.Deleted = append(page.Deleted, views.EndedTeam{MemberTeam: t, Form: models.NewFormID()})
			default:
				page.Active = append(page.Active, t)
			}
		}
	}
	return a.sendTables(c, http.StatusOK, lang, page, views.TeamListView(page))
}
