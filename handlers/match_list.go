package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// matchesPath is that of the list of the team's matches.
func (r *roster) matchesPath() string { return "/teams/" + r.team.Slug + "/matches" }

// matchesPage is the base of a page of the team's matches; title is translated, and empty on the list of all.
func (a *App) matchesPage(c echo.Context, r *roster, title string) views.Page {
	name := views.T(r.ctx, "Matches")
	page := a.page(c, r.lang, "")
	page.Title, page.Crumbs = name+" · "+r.team.Name, teamCrumbs(r.ctx, r.team, name)
	if title != "" {
		page.Crumbs[len(page.Crumbs)-1].URL = r.matchesPath()
		page.Crumbs = append(page.Crumbs, views.Crumb{Name: title})
		page.Title = title + " · " + r.team.Name
	}
	return page
}

// matches answers GET /teams/:team/matches.
func (a *App) matches(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	matches, err := a.db.Matches(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	page := views.MatchesPage{
		Page: a.matchesPage(c, r, ""), Team: r.team, OnField: r.format.OnField, Fixtures: models.SortFixtures(matches, a.now()), All: matches,
	}
	return a.sendTables(c, http.StatusOK, r.lang, page, views.MatchesView(page))
}

// showMatch answers GET /teams/:team/matches/:match.
func (a *App) showMatch(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	page := views.MatchPage{MatchBase: a.matchBase(c, f, views.PartMatch, ""), FormID: models.NewFormID()}
	if page.Series, err = a.following(f); err != nil {
		return err
	}
	plan, err := a.lastPlan(f)
	if err != nil {
		return err
	}
	page.Unfit = plan != nil && f.match.Open() && !plan.Fits(f.sport, f.match)
	return a.sendPage(c, http.StatusOK, f.lang, views.MatchView(page))
}

// following is how many later matches of its series would go with a match.
func (a *App) following(f *fixture) (n int, err error) {
	if f.match.Series == "" {
		return 0, nil
	}
	matches, err := a.db.Matches(f.ctx, f.team.ID)
	for i := range matches {
		if matches[i].InSeriesAfter(f.match) {
			n++
		}
	}
	return n, err
}

// lastPlan is the plan that holds for a match, nil where it has none yet.
func (a *App) lastPlan(f *fixture) (*models.Plan, error) {
	plan, err := a.db.LastPlan(f.ctx, f.match.ID)
	if models.KindOf(err) == models.NotFound {
		return nil, nil
	}
	return plan, err
}
