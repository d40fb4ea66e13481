package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// fixture is what every page of a match needs. Its format is the match's, not the team's.
type fixture struct {
	roster
	match *models.Match
}

// fixtureOf returns the match :match of the team :team.
func (a *App) fixtureOf(c echo.Context) (*fixture, error) {
	r, err := a.rosterOf(c)
	if err != nil {
		return nil, err
	}
	return a.newFixture(r, c.Param("match"))
}

// apiFixture returns the match of a path for an operation.
func (a *App) apiFixture(ctx context.Context, matchID string) (*fixture, error) {
	r, err := a.apiRoster(ctx)
	if err != nil {
		return nil, err
	}
	return a.newFixture(r, matchID)
}

func (a *App) newFixture(r *roster, matchID string) (*fixture, error) {
	match, err := a.db.Match(r.ctx, r.team.ID, matchID)
	if err != nil {
		return nil, err
	}
	f := &fixture{roster: *r, match: match}
	if format, ok := f.sport.Format(f.match.Format); ok {
		f.format = format
	}
	return f, nil
}

// path is that of a page of the match; "" for the first.
func (f *fixture) path(page string) string { return views.MatchURL(f.team.Slug, f.match.ID, page) }

// matchBase returns the beginning of a page of a match; title is translated, and empty on the first page.
func (a *App) matchBase(c echo.Context, f *fixture, part views.MatchPart, title string) views.MatchBase {
	name := views.MatchTitle(f.ctx, f.match)
	base := views.MatchBase{
		Page: a.page(c, f.lang, ""), Team: f.team, Sport: f.sport, Format: f.format, OnField: a.onField(&f.team.Team), Match: f.match, Part: part,
	}
	base.Crumbs = append(teamCrumbs(f.ctx, f.team, views.T(f.ctx, "Matches")), views.Crumb{Name: name})
	matches := len(base.Crumbs) - 2
	base.Crumbs[matches].URL = "/teams/" + f.team.Slug + "/matches"
	base.Title = name + " · " + f.team.Name
	if title != "" {
		base.Crumbs[matches+1].URL = f.path("")
		base.Crumbs = append(base.Crumbs, views.Crumb{Name: title})
		base.Title = title + " · " + name // with the team's name it would be too long for a tab or a list of results
	}
	return base
}
