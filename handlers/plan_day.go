package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// dayOf are the matches of a team on a day that take place, in the order of their kick-offs, each with its plan.
func (a *App) dayOf(r *roster, day string) ([]*planner, error) {
	matches, err := a.db.Matches(r.ctx, r.team.ID)
	if err != nil {
		return nil, err
	}
	var all []*planner
	for i := range matches {
		if m := &matches[i]; m.Day() == day && m.State != models.Cancelled {
			p, err := a.planOf(&fixture{roster: *r, match: m})
			if err != nil {
				return nil, err
			}
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(x, y *planner) int { return x.match.KickOff.Compare(y.match.KickOff) })
	return all, nil
}

// countDay puts into the question of a match what everybody has of those before it on the same day.
func (a *App) countDay(p *planner) error {
	day, err := a.dayOf(&p.roster, p.match.Day())
	if err != nil || len(day) < 2 {
		return err
	}
	p.sameDay = len(day) - 1
	var before []*models.PlanAnswer
	for _, other := range day {
		if other.match.ID == p.match.ID {
			break
		}
		if other.last == nil {
			continue
		}
		answer, err := models.ReadPlan(other.question, other.last)
		if err != nil {
			return err
		}
		before = append(before, answer)
	}
	p.question.Earlier = models.EarlierOf(before)
	return nil
}

// dayPlan answers GET /teams/:team/days/:day/plan.
func (a *App) dayPlan(c echo.Context) error {
	page, planners, err := a.dayPlanPage(c)
	if err != nil {
		return err
	}
	page.Form.ID = models.NewFormID()
	return a.showDayPlan(c, http.StatusOK, page, planners)
}

// dayPlanPage is the page without the plans.
func (a *App) dayPlanPage(c echo.Context) (page views.PlanDayPage, planners []*planner, err error) {
	day, err := time.Parse(time.DateOnly, c.Param("day"))
	if err != nil {
		return page, nil, &models.Error{Kind: models.NotFound}
	}
	r, err := a.rosterOf(c)
	if err != nil {
		return page, nil, err
	}
	if planners, err = a.dayOf(r, c.Param("day")); err != nil {
		return page, nil, err
	}
	best, err := r.team.Best()
	if err != nil {
		return page, nil, err
	}
	page = views.PlanDayPage{Page: a.page(c, r.lang, ""), Team: r.team, OnField: r.format.OnField, Sport: r.sport, Day: day, Rules: best.Rules}
	title := views.T(r.ctx, "Plan of {day}", "day", views.Date(r.ctx, day))
	page.Title = title + " · " + r.team.Name
	page.Crumbs = teamCrumbs(r.ctx, r.team, views.T(r.ctx, "Matches"))
	page.Crumbs[len(page.Crumbs)-1].URL = "/teams/" + r.team.Slug + "/matches"
	page.Crumbs = append(page.Crumbs, views.Crumb{Name: title})
	return page, planners, nil
}

// showDayPlan shows what is saved of a day.
func (a *App) showDayPlan(c echo.Context, status int, page views.PlanDayPage, planners []*planner) error {
	var saved []*models.PlanAnswer
	for _, p := range planners {
		m := views.PlanDayMatch{Match: p.match, Number: p.number}
		if p.last != nil {
			q := p.question
			q.Earlier = models.EarlierOf(saved)
			answer, err := models.ReadPlan(q, p.last)
			if err != nil {
				return err
			}
			m.Answer = answer
			saved = append(saved, answer)
		}
		page.Matches = append(page.Matches, m)
	}
	page.Sums, page.Counted = models.EarlierOf(saved), models.DayRules(page.Rules, saved)
	return a.sendTables(c, status, page.Lang, page, views.PlanDayView(page))
}

// editDayPlan answers POST /teams/:team/days/:day/plan: it plans every match of the day that is still to come, one
// after the other, and saves all or none.
func (a *App) editDayPlan(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	page, planners, err := a.dayPlanPage(c)
	if err != nil {
		return err
	}
	sent := c.Request().PostForm
	if page.Form.ID = sent.Get("form"); page.Form.ID == "" {
		page.Form.ID = models.NewFormID()
	}
	next := "/teams/" + page.Team.Slug + "/days/" + c.Param("day") + "/plan"
	done, err := a.db.FormDone(c.Request().Context(), page.Form.ID)
	if err != nil {
		return err
	}
	if done || len(planners) == 0 {
		return c.Redirect(http.StatusFound, next)
	}
	for _, p := range planners {
		if sent.Get("number-"+p.match.ID) != strconv.Itoa(p.number) {
			page.Form.ID = models.NewFormID()
			page.Form.Refuse(planners[0].ctx, "day-matches", "Somebody else changed the plan in the meantime. This is the new state; make your change again if it still makes sense.")
			return a.showDayPlan(c, http.StatusConflict, page, planners)
		}
	}
	plans, err := a.solveDay(c, planners)
	if err != nil {
		return err
	}
	err = a.db.SavePlans(c.Request().Context(), visitOf(c).by(page.Form.ID), &page.Team.Team, plans)
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	return a.done(c, next, "Every match of the day that is still to come is planned.")
}

// solveDay plans what is still to come of a day, and returns the plans that are new.
func (a *App) solveDay(c echo.Context, planners []*planner) (plans []*models.Plan, err error) {
	err = a.whileSolving(c, func() error {
		questions, kept := make([]models.PlanQuestion, len(planners)), make([]*models.Plan, len(planners))
		for i, p := range planners {
			questions[i] = p.question
			if p.match.State != models.Planned {
				kept[i] = p.last
			}
		}
		answers, err := models.PlanDay(questions, kept)
		if err != nil {
			return err
		}
		for i, answer := range answers {
			if p := planners[i]; p.match.State == models.Planned {
				answer.Plan.Number = p.number
				plans = append(plans, answer.Plan)
			}
		}
		return nil
	})
	return plans, err
}
