package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// route is one line of the URL map.
type route struct {
	method  string
	path    string
	access  access
	handler echo.HandlerFunc
}

// urlMap is every URL that the site answers.
func (a *App) urlMap() []route {
	return []route{
		// The best lineup
		{http.MethodGet, "/", public, a.home},
		{http.MethodGet, "/best", public, a.bestIndex},
		{http.MethodPost, "/best", public, a.limitRate(a.bestOfNames)},
		{http.MethodGet, "/best/:team", public, a.bestType},
		{http.MethodGet, "/best/:team/:n", public, a.best},
		{http.MethodGet, "/best/:team/:n/", public, a.best},

		// Accounts

		// Teams
		{http.MethodGet, "/teams", anybody, a.myTeams},
		{http.MethodGet, "/teams/new", anybody, a.showNewTeam},
		{http.MethodPost, "/teams/new", anybody, a.createTeam},
		{http.MethodGet, "/teams/:team", public, a.team},
		{http.MethodGet, "/teams/:team/edit", coach, a.showTeamSettings},
		{http.MethodPost, "/teams/:team/edit", coach, a.saveTeamSettings},
		{http.MethodPost, "/teams/:team/archive", owner, a.archiveTeam},
		{http.MethodPost, "/teams/:team/restore", owner, a.restoreTeam},
		{http.MethodGet, "/teams/:team/delete", owner, a.showDeleteTeam},
		{http.MethodPost, "/teams/:team/delete", owner, a.deleteTeam},

		// Players

		// What is best in a team

		// Members

		// What was changed in a team

		// Sports
		{http.MethodGet, "/sports", public, a.sportsIndex},
		{http.MethodGet, "/sports/:sport", public, a.sport},
		{http.MethodGet, "/sports/:sport/:format", public, a.sportFormat},

		// The reader's language
		{http.MethodPost, "/language", public, a.setLanguage},

		// Crawlers and operators
		{http.MethodGet, "/robots.txt", public, a.robots},
		{http.MethodGet, "/sitemap.xml", public, a.sitemapIndex},
		{http.MethodGet, "/sitemaps/:part", public, a.sitemapPart},
		{http.MethodGet, "/favicon.ico", public, a.favicon},
		{http.MethodGet, "/healthz", public, a.healthz},
		{http.MethodGet, "/readyz", public, a.readyz},
		{http.MethodGet, "/static/:version/*", public, a.static},
	}
}

// register hands routes to Echo. Every GET answers HEAD too; every other method is for pages of this site only.
func (a *App) register(e *echo.Echo, routes []route) {
	for _, r := range routes {
		if r.access == undeclared {
			panic("handlers: route " + r.method + " " + r.path + " does not say who may use it")
		}
		handler := a.followTeam(a.guard(r.access, r.handler))
		if r.method == http.MethodGet {
			e.Add(http.MethodGet, r.path, handler)
			e.Add(http.MethodHead, r.path, handler)
			continue
		}
		e.Add(r.method, r.path, a.sameOrigin(handler))
	}
}
