package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// replan is a plan for the rest of a match that is being played.
type replan struct {
	*planner
	live   *liveMatch
	answer *models.PlanAnswer
}

// replanOf solves the rest of the match as it stands. Conflict: nothing is left to plan.
func (a *App) replanOf(c echo.Context) (*replan, error) {
	f, err := a.fixtureOf(c)
	if err != nil {
		return nil, err
	}
	r := &replan{live: &liveMatch{team: &f.team.Team, sport: f.sport, format: f.format, match: f.match}}
	if r.planner, err = a.planOf(f); err != nil {
		return nil, err
	}
	if err := a.readLive(f.ctx, r.live); err != nil {
		return nil, err
	}
	question, ok := r.live.board.Replan(r.question)
	if !ok || !r.live.open() {
		return nil, &models.Error{Kind: models.Conflict, Message: "Nothing of this match is left to plan."}
	}
	wishes := r.question.Wishes
	r.question = question
	if r.answer, err = a.solvePlan(c, r.planner, models.PlanEffort); err != nil {
		return nil, err
	}
	r.answer.Plan.Wishes = wishes
	return r, nil
}

// livePlan answers GET /teams/:team/matches/:match/live/plan: what would change.
func (a *App) livePlan(c echo.Context) error {
	r, err := a.replanOf(c)
	if err != nil {
		return err
	}
	return a.showLivePlan(c, http.StatusOK, r, false)
}

func (a *App) showLivePlan(c echo.Context, status int, r *replan, changed bool) error {
	page := views.LivePlanPage{
		MatchBase: a.matchBase(c, &r.fixture, views.PartLive, views.T(r.ctx, "The rest of the match")),
		Live:      r.live.liveBoard(boardView{lang: r.lang, names: true, assist: true}),
		Ahead:     r.live.board.Ahead(r.match, r.format, r.answer.Plan), Minutes: r.answer.Plan.Stints(r.match, r.format),
		Clash: r.answer.Plan.Verdict.Clash != nil, Changed: changed,
		Form: views.LivePlanForm{Form: views.Form{ID: models.NewFormID()}, Plan: r.number, Event: r.live.board.Number, Stretch: len(r.question.Played)},
	}
	return a.sendPage(c, status, r.lang, views.LivePlanView(page))
}

// acceptLivePlan answers POST /teams/:team/matches/:match/live/plan: the plan that was shown is the match's from now on.
// The same question has the same answer; where something has happened since, the new answer is shown instead.
func (a *App) acceptLivePlan(c echo.Context) error {
	var form views.LivePlanForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	r, err := a.replanOf(c)
	if err != nil {
		return err
	}
	if form.Plan != r.number || form.Event != r.live.board.Number || form.Stretch != len(r.question.Played) {
		return a.showLivePlan(c, http.StatusConflict, r, true)
	}
	err = a.db.SavePlan(r.ctx, visitOf(c).by(form.ID), &r.team.Team, r.answer.Plan)
	switch models.KindOf(err) {
	case models.Conflict:
		if r, err = a.replanOf(c); err != nil {
			return err
		}
		return a.showLivePlan(c, http.StatusConflict, r, true)
	case models.Repeated:
		return c.Redirect(http.StatusFound, r.path("/live"))
	}
	if err != nil {
		return err
	}
	a.boards.changed(r.match.ID)
	return a.done(c, r.path("/live"), "The rest of the match is planned anew.")
}
