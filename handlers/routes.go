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
		{http.MethodGet, "/best/:team", shared, a.bestType},
		{http.MethodGet, "/best/:team/:n", shared, a.best},
		{http.MethodGet, "/best/:team/:n/", shared, a.best},

		// Accounts
		{http.MethodGet, "/register", anybody, a.registerForm},
		{http.MethodPost, "/register", anybody, a.registerAddress},
		{http.MethodGet, "/register/sent", anybody, a.registerSent},
		{http.MethodGet, "/confirm/:token", holder, a.confirmForm},
		{http.MethodPost, "/confirm/:token", holder, a.confirm},
		{http.MethodGet, "/login", anybody, a.loginForm},
		{http.MethodPost, "/login", anybody, a.login},
		{http.MethodGet, "/login/code", anybody, a.codeForm},
		{http.MethodPost, "/login/code", anybody, a.code},
		{http.MethodPost, "/logout", anybody, a.logout},
		{http.MethodGet, "/password", anybody, a.forgottenForm},
		{http.MethodPost, "/password", anybody, a.forgotten},
		{http.MethodGet, "/password/sent", anybody, a.forgottenSent},
		{http.MethodGet, "/password/:token", holder, a.resetForm},
		{http.MethodPost, "/password/:token", holder, a.reset},
		{http.MethodGet, "/account", account, a.account},
		{http.MethodPost, "/account", account, a.saveAccount},
		{http.MethodGet, "/account/email", account, a.emailForm},
		{http.MethodPost, "/account/email", account, a.changeEmail},
		{http.MethodGet, "/account/email/waiting", anybody, a.emailWaiting},
		{http.MethodGet, "/account/email/changed", anybody, a.emailChanged},
		{http.MethodGet, "/account/email/:token", holder, a.agreeForm},
		{http.MethodPost, "/account/email/:token", holder, a.agree},
		{http.MethodGet, "/account/password", account, a.passwordForm},
		{http.MethodPost, "/account/password", account, a.changePassword},
		{http.MethodGet, "/account/sessions", account, a.sessions},
		{http.MethodPost, "/account/sessions", account, a.endSessions},
		{http.MethodGet, "/account/second-factor", account, a.secondFactor},
		{http.MethodPost, "/account/second-factor", account, a.changeSecondFactor},
		{http.MethodGet, "/account/second-factor/qr.png", account, a.secondFactorImage},
		{http.MethodGet, "/account/export", account, a.export},
		{http.MethodGet, "/account/import", account, a.importForm},
		{http.MethodPost, "/account/import", account, a.importFile},
		{http.MethodGet, "/account/delete", account, a.deleteForm},
		{http.MethodPost, "/account/delete", account, a.deleteAccount},

		// Teams
		{http.MethodGet, "/teams", anybody, a.myTeams},
		{http.MethodGet, "/teams/new", anybody, a.showNewTeam},
		{http.MethodPost, "/teams/new", anybody, a.createTeam},
		{http.MethodGet, "/teams/:team", shared, a.team},
		{http.MethodGet, "/teams/:team/edit", coach, a.showTeamSettings},
		{http.MethodPost, "/teams/:team/edit", coach, a.saveTeamSettings},
		{http.MethodPost, "/teams/:team/archive", owner, a.archiveTeam},
		{http.MethodPost, "/teams/:team/restore", owner, a.restoreTeam},
		{http.MethodGet, "/teams/:team/delete", owner, a.showDeleteTeam},
		{http.MethodPost, "/teams/:team/delete", owner, a.deleteTeam},

		// Players
		{http.MethodGet, "/teams/:team/players", viewer, a.players},
		{http.MethodPost, "/teams/:team/players", assistant, a.savePlayers},
		{http.MethodGet, "/teams/:team/players/new", assistant, a.newPlayers},
		{http.MethodPost, "/teams/:team/players/new", assistant, a.addPlayers},
		{http.MethodGet, "/teams/:team/players/import", assistant, a.importPlayers},
		{http.MethodPost, "/teams/:team/players/import", assistant, a.readImport},
		{http.MethodGet, "/teams/:team/players.csv", viewer, a.playersCSV},
		{http.MethodGet, "/teams/:team/players.json", viewer, a.playersJSON},
		{http.MethodGet, "/teams/:team/players/:player", assistant, a.player},
		{http.MethodPost, "/teams/:team/players/:player", assistant, a.savePlayer},
		{http.MethodPost, "/teams/:team/players/:player/delete", assistant, a.deletePlayer},

		// What is best in a team
		{http.MethodGet, "/teams/:team/best", coach, a.teamBest},
		{http.MethodPost, "/teams/:team/best", coach, a.editTeamBest},

		// Members
		{http.MethodGet, "/teams/:team/members", viewer, a.members},
		{http.MethodPost, "/teams/:team/members/:member/role", owner, a.setRole},
		{http.MethodGet, "/teams/:team/members/:member/removal", owner, a.memberRemoval},
		{http.MethodPost, "/teams/:team/members/:member/removal", owner, a.removeMember},
		{http.MethodGet, "/teams/:team/departure", viewer, a.departure},
		{http.MethodPost, "/teams/:team/departure", viewer, a.leave},
		{http.MethodGet, "/teams/:team/handover", owner, a.handOverForm},
		{http.MethodPost, "/teams/:team/handover", owner, a.handOver},
		{http.MethodPost, "/teams/:team/invitations", coach, a.invite},
		{http.MethodPost, "/teams/:team/invitations/:invitation/revocation", coach, a.revokeInvitation},
		{http.MethodGet, "/invitations/:token", holder, a.invitation},
		{http.MethodPost, "/invitations/:token", account, a.acceptInvitation},

		// Matches
		{http.MethodGet, "/teams/:team/matches", viewer, a.matches},
		{http.MethodGet, "/teams/:team/matches.csv", viewer, a.matchesCSV},
		{http.MethodGet, "/teams/:team/matches/new", coach, a.newMatch},
		{http.MethodPost, "/teams/:team/matches/new", coach, a.createMatch},
		{http.MethodGet, "/teams/:team/matches/import", coach, a.importMatches},
		{http.MethodPost, "/teams/:team/matches/import", coach, a.readMatchImport},
		{http.MethodGet, "/teams/:team/matches/:match", viewer, a.showMatch},
		{http.MethodGet, "/teams/:team/matches/:match/edit", coach, a.matchForm},
		{http.MethodPost, "/teams/:team/matches/:match/edit", coach, a.saveMatch},
		{http.MethodPost, "/teams/:team/matches/:match/cancellation", coach, a.cancelMatch},
		{http.MethodPost, "/teams/:team/matches/:match/restoration", coach, a.restoreMatch},
		{http.MethodGet, "/teams/:team/matches/:match/delete", coach, a.matchDeletion},
		{http.MethodPost, "/teams/:team/matches/:match/delete", coach, a.deleteMatch},

		// Calendars
		{http.MethodGet, "/teams/:team/calendar", viewer, a.showCalendar},
		{http.MethodPost, "/teams/:team/calendar", viewer, a.changeCalendar},
		{http.MethodGet, "/calendar/:token", holder, a.calendar},

		// What was changed in a team
		{http.MethodGet, "/teams/:team/changes", assistant, a.changes},
		{http.MethodPost, "/teams/:team/changes/:change/undo", assistant, a.undoChange},

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
