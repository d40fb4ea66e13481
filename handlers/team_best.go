package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// teamBest answers GET /teams/:team/best with what is best in a team.
func (a *App) teamBest(c echo.Context) error {
	page, err := a.teamBestPage(c)
	if err != nil {
		return err
	}
	best, err := page.Team.Best()
	if err != nil {
		return err
	}
	page.Form = views.NewTeamBestForm(&page.Team.Team, best)
	return a.showTeamBest(c, http.StatusOK, page)
}

// editTeamBest answers POST /teams/:team/best: it saves, or with a button "set" only shows what would be.
func (a *App) editTeamBest(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	page, err := a.teamBestPage(c)
	if err != nil {
		return err
	}
	page.Form = views.ReadTeamBestForm(c.Request().PostForm)
	set := c.Request().PostForm.Get("set")
	if pack, ok := views.Pack(page.Sport, set); ok {
		page.Form.SetRules(pack.Rules)
		return a.showTeamBest(c, http.StatusOK, page)
	}
	ctx := views.WithLang(c.Request().Context(), page.Lang)
	best, ok := page.Form.Best(ctx, page.Sport.RuleKinds())
	if !ok {
		return a.showTeamBest(c, http.StatusUnprocessableEntity, page)
	}
	after := page.Team.WithBest(best)
	if err := refused(ctx, &page.Form.Form, errors.Join(best.Validate(), after.Validate(a.sports))); err != nil {
		return err
	}
	if page.Form.Refused() {
		return a.showTeamBest(c, http.StatusUnprocessableEntity, page)
	}
	if set == "try" {
		return a.showTeamBest(c, http.StatusOK, page)
	}
	return a.saveTeamBest(ctx, c, page, after)
}

func (a *App) saveTeamBest(ctx context.Context, c echo.Context, page views.TeamBestPage, after *models.Team) error {
	if page.Form.ID == "" { // it would leave no line in the audit list
		return models.Invalidf("The form could not be read. Send it as a browser does.")
	}
	err := a.db.EditBest(ctx, visitOf(c).by(page.Form.ID), after, a.sports, page.Form.Seen)
	if models.KindOf(err) == models.Conflict {
		return a.showBestConflict(ctx, c, page)
	}
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	return a.done(c, "/teams/"+page.Team.Slug+"/best", "Saved. The best lineups are picked by it from now on.")
}

// showBestConflict shows what somebody else has saved beside what was typed. Who sends it again has seen both.
func (a *App) showBestConflict(ctx context.Context, c echo.Context, page views.TeamBestPage) error {
	team, err := a.db.TeamOfMember(ctx, page.Team.Slug, visitOf(c).account().ID)
	if err != nil {
		return err
	}
	best, err := team.Best()
	if err != nil {
		return err
	}
	page.Team, page.Now, page.Form.Seen = team, &best, team.BestSeen()
	page.Form.Refuse(ctx, "mode", "Somebody else changed this in the meantime. Look at the new state and make your change again.")
	return a.showTeamBest(c, http.StatusConflict, page)
}

// teamBestPage is the page without its form.
func (a *App) teamBestPage(c echo.Context) (views.TeamBestPage, error) {
	team, lang := visitOf(c).team, a.language(c)
	page := views.TeamBestPage{Team: team}
	sport, ok := a.sports.Get(team.Sport)
	if !ok {
		return page, fmt.Errorf("team %s plays the unknown sport %q", team.Slug, team.Sport)
	}
	format, ok := sport.Format(team.Format)
	if !ok {
		return page, fmt.Errorf("team %s plays the unknown format %q", team.Slug, team.Format)
	}
	page.Sport, page.Format = sport, format
	page.Lang = lang
	return page, nil
}

// showTeamBest shows the form with the lineups of what it says, or to the page's script only those.
func (a *App) showTeamBest(c echo.Context, status int, page views.TeamBestPage) error {
	ctx := views.WithLang(c.Request().Context(), page.Lang)
	if err := a.tryTeamBest(ctx, c, &page); err != nil {
		return err
	}
	if c.Request().Method == http.MethodPost && wantsJSON(c) {
		return sendTrials(ctx, c, status, page)
	}
	page.Form.NameFields(ctx)
	page.Page = a.page(c, page.Lang, "")
	page.Here = "/teams/" + page.Team.Slug + "/best"
	page.Title = views.T(ctx, "What is best in {team}", "team", page.Team.Name)
	page.Crumbs = []views.Crumb{
		{Name: views.T(ctx, "My teams"), URL: "/teams"},
		{Name: page.Team.Name, URL: "/teams/" + page.Team.Slug},
		{Name: views.T(ctx, "What is best")},
	}
	return a.sendTables(c, status, page.Lang, page, views.TeamBestView(page))
}

// tryTeamBest finds the lineups of what the form says; of a form that is wrong there are none.
func (a *App) tryTeamBest(ctx context.Context, c echo.Context, page *views.TeamBestPage) error {
	squad, err := a.db.Squad(ctx, page.Team.ID)
	if err != nil {
		return err
	}
	page.Empty = len(squad) == 0
	// The form is read anew: of a page that is shown in spite of its errors, what is wrong is known already.
	form := page.Form
	form.Errors = nil
	best, ok := form.Best(ctx, nil)
	after := page.Team.WithBest(best)
	if ok = ok && best.Validate() == nil && after.Validate(a.sports) == nil; page.Empty || !ok {
		return nil
	}
	return a.whileSolving(c, func() (err error) {
		page.Trials, err = models.TryBest(&page.Team.Team, after, models.On(a.today(), squad), page.Sport)
		return err
	})
}

// sendTrials answers the script of the page.
func sendTrials(ctx context.Context, c echo.Context, status int, page views.TeamBestPage) error {
	if status != http.StatusOK {
		return send(c, status, formProblem(status, page.Form.Errors).page())
	}
	body, err := json.Marshal(views.NewTrialDocuments(ctx, page.Trials))
	if err != nil {
		return err
	}
	out := newContent("application/json", append(body, '\n'))
	out.vary = varyPage
	return send(c, status, out)
}
