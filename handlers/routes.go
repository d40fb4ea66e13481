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

// urlMap is every URL that the site answers. A page whose path is there again with .:form behind it can be had as tables
// too: .csv, .xml, .txt and .json.
func (a *App) urlMap() []route {
	return []route{
		// The best lineup
		{http.MethodGet, "/", public, a.home},
		{http.MethodGet, "/best", public, a.bestIndex},
		{http.MethodGet, "/best.:form", public, a.bestIndex},
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
		{http.MethodGet, "/account/tokens", account, a.tokens},
		{http.MethodPost, "/account/tokens", account, a.createToken},
		{http.MethodPost, "/account/tokens/:apitoken/revocation", account, a.revokeToken},
		{http.MethodGet, "/account/export", account, a.export},
		{http.MethodGet, "/account/import", account, a.importForm},
		{http.MethodPost, "/account/import", account, a.importFile},
		{http.MethodGet, "/account/delete", account, a.deleteForm},
		{http.MethodPost, "/account/delete", account, a.deleteAccount},

		// Teams
		{http.MethodGet, "/teams", anybody, a.myTeams},
		{http.MethodGet, "/teams.:form", anybody, a.myTeams},
		{http.MethodGet, "/teams/new", anybody, a.showNewTeam},
		{http.MethodPost, "/teams/new", anybody, a.createTeam},
		{http.MethodGet, "/teams/:team", shared, a.team},
		{http.MethodGet, "/teams/:team/squad.:form", shared, a.publicSquad},
		{http.MethodGet, "/teams/:team/edit", coach, a.showTeamSettings},
		{http.MethodPost, "/teams/:team/edit", coach, a.saveTeamSettings},
		{http.MethodPost, "/teams/:team/archive", owner, a.archiveTeam},
		{http.MethodPost, "/teams/:team/restore", owner, a.restoreTeam},
		{http.MethodGet, "/teams/:team/delete", owner, a.showDeleteTeam},
		{http.MethodPost, "/teams/:team/delete", owner, a.deleteTeam},

		// Players
		{http.MethodGet, "/teams/:team/players", viewer, a.players},
		{http.MethodGet, "/teams/:team/players.:form", viewer, a.players},
		{http.MethodPost, "/teams/:team/players", assistant, a.savePlayers},
		{http.MethodGet, "/teams/:team/players/new", assistant, a.newPlayers},
		{http.MethodPost, "/teams/:team/players/new", assistant, a.addPlayers},
		{http.MethodGet, "/teams/:team/players/import", assistant, a.importPlayers},
		{http.MethodPost, "/teams/:team/players/import", assistant, a.readImport},
		{http.MethodGet, "/teams/:team/players/:player", assistant, a.player},
		{http.MethodPost, "/teams/:team/players/:player", assistant, a.savePlayer},
		{http.MethodPost, "/teams/:team/players/:player/delete", assistant, a.deletePlayer},

		// The sheet of a match, its links, its result, and the season
		{http.MethodGet, "/teams/:team/matches/:match/sheet", viewer, a.sheet},
		{http.MethodGet, "/teams/:team/matches/:match/sheet.txt", viewer, a.sheetText},
		{http.MethodGet, "/teams/:team/matches/:match/sheet.pdf", viewer, a.sheetPDF},
		{http.MethodGet, "/teams/:team/matches/:match/card", viewer, a.card},
		{http.MethodGet, "/teams/:team/matches/:match/card.:form", viewer, a.card},
		{http.MethodGet, "/teams/:team/matches/:match/card.pdf", viewer, a.cardPDF},
		{http.MethodPost, "/teams/:team/matches/:match/links", coach, a.addLink},
		{http.MethodPost, "/teams/:team/matches/:match/links/:link/revocation", coach, a.revokeLink},
		{http.MethodGet, "/sheets/:token", holder, a.sharedSheet},
		{http.MethodGet, "/sheets/:token/text", holder, a.sharedText},
		{http.MethodGet, "/sheets/:token/pdf", holder, a.sharedPDF},
		{http.MethodGet, "/teams/:team/matches/:match/result", viewer, a.result},
		{http.MethodGet, "/teams/:team/matches/:match/result.:form", viewer, a.result},
		{http.MethodPost, "/teams/:team/matches/:match/result", assistant, a.saveResult},
		{http.MethodPost, "/teams/:team/matches/:match/result/reopening", assistant, a.reopenMatch},
		{http.MethodGet, "/teams/:team/matches/:match/compliance", viewer, a.compliance},
		{http.MethodGet, "/teams/:team/matches/:match/compliance.:form", viewer, a.compliance},
		{http.MethodGet, "/teams/:team/season", viewer, a.season},
		{http.MethodGet, "/teams/:team/season.:form", viewer, a.season},
		{http.MethodGet, "/teams/:team/season.pdf", viewer, a.seasonPDF},

		// Availability, and contacts to ask for it
		{http.MethodGet, "/teams/:team/matches/:match/availability", assistant, a.availability},
		{http.MethodGet, "/teams/:team/matches/:match/availability.:form", assistant, a.availability},
		{http.MethodPost, "/teams/:team/matches/:match/availability", assistant, a.saveAvailability},
		{http.MethodPost, "/teams/:team/matches/:match/availability/request", coach, a.askPlayers},
		{http.MethodGet, "/teams/:team/availability", assistant, a.teamAvailability},
		{http.MethodGet, "/teams/:team/availability.:form", assistant, a.teamAvailability},
		{http.MethodPost, "/teams/:team/availability/links", coach, a.linkPlayers},
		{http.MethodGet, "/teams/:team/players/:player/contacts", coach, a.contacts},
		{http.MethodGet, "/teams/:team/players/:player/contacts.:form", coach, a.contacts},
		{http.MethodPost, "/teams/:team/players/:player/contacts", coach, a.saveContacts},
		{http.MethodPost, "/teams/:team/players/:player/links", coach, a.linkPlayer},
		{http.MethodPost, "/teams/:team/players/:player/links/:personal/revocation", coach, a.unlinkPlayer},
		{http.MethodGet, "/availability/:token", holder, a.ownAvailability},
		{http.MethodPost, "/availability/:token", holder, a.limitRate(a.answerOwn)},

		// What is best in a team
		{http.MethodGet, "/teams/:team/best", coach, a.teamBest},
		{http.MethodGet, "/teams/:team/best.:form", coach, a.teamBest},
		{http.MethodPost, "/teams/:team/best", coach, a.editTeamBest},

		// The plan of a match
		{http.MethodGet, "/teams/:team/matches/:match/plan", viewer, a.plan},
		{http.MethodGet, "/teams/:team/matches/:match/plan.:form", viewer, a.plan},
		{http.MethodPost, "/teams/:team/matches/:match/plan", assistant, a.editPlan},
		{http.MethodGet, "/teams/:team/matches/:match/plan/versions", viewer, a.planVersions},
		{http.MethodGet, "/teams/:team/matches/:match/plan/versions.:form", viewer, a.planVersions},
		{http.MethodPost, "/teams/:team/matches/:match/plan/versions/:number/restoration", assistant, a.restorePlan},
		{http.MethodGet, "/teams/:team/days/:day/plan", assistant, a.dayPlan},
		{http.MethodGet, "/teams/:team/days/:day/plan.:form", assistant, a.dayPlan},
		{http.MethodPost, "/teams/:team/days/:day/plan", assistant, a.editDayPlan},

		// Members
		{http.MethodGet, "/teams/:team/members", viewer, a.members},
		{http.MethodGet, "/teams/:team/members.:form", viewer, a.members},
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
		{http.MethodGet, "/teams/:team/matches.:form", viewer, a.matches},
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
		{http.MethodGet, "/teams/:team/calendar.:form", viewer, a.showCalendar},
		{http.MethodPost, "/teams/:team/calendar", viewer, a.changeCalendar},
		{http.MethodGet, "/teams/:team/matches/:match/calendar.ics", viewer, a.matchCalendar},
		{http.MethodGet, "/calendar/:token", holder, a.calendar},

		// The live board
		{http.MethodGet, "/teams/:team/matches/:match/live", viewer, a.live},
		{http.MethodGet, "/teams/:team/matches/:match/live.:form", viewer, a.live},
		{http.MethodPost, "/teams/:team/matches/:match/live", scorer, a.noteLive},
		{http.MethodGet, "/teams/:team/matches/:match/live/socket", viewer, a.liveSocket},
		{http.MethodGet, "/teams/:team/matches/:match/live/plan", assistant, a.livePlan},
		{http.MethodPost, "/teams/:team/matches/:match/live/plan", assistant, a.acceptLivePlan},
		{http.MethodGet, "/live/:token", holder, a.liveByLink},
		{http.MethodPost, "/live/:token", holder, a.noteByLink},
		{http.MethodGet, "/live/:token/socket", holder, a.liveSocketByLink},

		// What was changed in a team
		{http.MethodGet, "/teams/:team/changes", assistant, a.changes},
		{http.MethodGet, "/teams/:team/changes.:form", assistant, a.changes},
		{http.MethodPost, "/teams/:team/changes/:change/undo", assistant, a.undoChange},

		// Webhooks
		{http.MethodGet, "/teams/:team/webhooks", coach, a.webhooks},
		{http.MethodPost, "/teams/:team/webhooks", coach, a.createWebhook},
		{http.MethodGet, "/teams/:team/webhooks/:webhook", coach, a.webhook},
		{http.MethodPost, "/teams/:team/webhooks/:webhook/test", coach, a.limitRate(a.testWebhook)},
		{http.MethodPost, "/teams/:team/webhooks/:webhook/pause", coach, a.pauseWebhook},
		{http.MethodPost, "/teams/:team/webhooks/:webhook/resumption", coach, a.resumeWebhook},
		{http.MethodPost, "/teams/:team/webhooks/:webhook/secret", coach, a.renewWebhookSecret},
		{http.MethodGet, "/teams/:team/webhooks/:webhook/delete", coach, a.webhookDeletion},
		{http.MethodPost, "/teams/:team/webhooks/:webhook/delete", coach, a.deleteWebhook},
		{http.MethodPost, "/teams/:team/webhooks/:webhook/deliveries/:delivery/repetition", coach, a.limitRate(a.repeatDelivery)},

		// For programs
		{http.MethodGet, "/graphql", account, a.explorer},
		{http.MethodPost, "/graphql", account, a.api},
		{http.MethodPost, "/graphql/explorer", account, a.explore},
		{http.MethodPost, "/api/v1/solve", public, a.api},
		{http.MethodGet, "/api/v1/sports", public, a.api},
		{http.MethodGet, "/api/v1/sports/:sport", public, a.api},
		{http.MethodGet, "/api/v1/teams", account, a.api},
		{http.MethodPost, "/api/v1/teams", account, a.api},
		{http.MethodGet, "/api/v1/teams/:team", viewer, a.api},
		{http.MethodPatch, "/api/v1/teams/:team", coach, a.api},
		{http.MethodDelete, "/api/v1/teams/:team", owner, a.api},
		{http.MethodGet, "/api/v1/teams/:team/players", viewer, a.api},
		{http.MethodPost, "/api/v1/teams/:team/players", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/players/:player", viewer, a.api},
		{http.MethodPut, "/api/v1/teams/:team/players/:player", assistant, a.api},
		{http.MethodPatch, "/api/v1/teams/:team/players/:player", assistant, a.api},
		{http.MethodDelete, "/api/v1/teams/:team/players/:player", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/players/:player/ratings", viewer, a.api},
		{http.MethodPut, "/api/v1/teams/:team/players/:player/ratings/:position", assistant, a.api},
		{http.MethodDelete, "/api/v1/teams/:team/players/:player/ratings/:position", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/players/:player/contacts", coach, a.api},
		{http.MethodPut, "/api/v1/teams/:team/players/:player/contacts", coach, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches", viewer, a.api},
		{http.MethodPost, "/api/v1/teams/:team/matches", coach, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match", viewer, a.api},
		{http.MethodPut, "/api/v1/teams/:team/matches/:match", coach, a.api},
		{http.MethodPatch, "/api/v1/teams/:team/matches/:match", coach, a.api},
		{http.MethodDelete, "/api/v1/teams/:team/matches/:match", coach, a.api},
		{http.MethodPut, "/api/v1/teams/:team/matches/:match/cancellation", coach, a.api},
		{http.MethodDelete, "/api/v1/teams/:team/matches/:match/cancellation", coach, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/availability", assistant, a.api},
		{http.MethodPatch, "/api/v1/teams/:team/matches/:match/availability", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/availability/:player", assistant, a.api},
		{http.MethodPut, "/api/v1/teams/:team/matches/:match/availability/:player", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/lineup", viewer, a.api},
		{http.MethodGet, "/api/v1/teams/:team/best", coach, a.api},
		{http.MethodPut, "/api/v1/teams/:team/best", coach, a.api},
		{http.MethodPatch, "/api/v1/teams/:team/best", coach, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/plan", viewer, a.api},
		{http.MethodPost, "/api/v1/teams/:team/matches/:match/plan", assistant, a.api},
		{http.MethodPut, "/api/v1/teams/:team/matches/:match/plan", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/plan/versions", viewer, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/plan/versions/:number", viewer, a.api},
		{http.MethodPost, "/api/v1/teams/:team/matches/:match/plan/versions/:number/restoration", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/links", coach, a.api},
		{http.MethodPost, "/api/v1/teams/:team/matches/:match/links", coach, a.api},
		{http.MethodDelete, "/api/v1/teams/:team/matches/:match/links/:link", coach, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/events", viewer, a.api},
		{http.MethodPost, "/api/v1/teams/:team/matches/:match/events", scorer, a.api},
		{http.MethodGet, "/api/v1/teams/:team/members", viewer, a.api},
		{http.MethodGet, "/api/v1/teams/:team/members/:member", viewer, a.api},
		{http.MethodPatch, "/api/v1/teams/:team/members/:member", owner, a.api},
		{http.MethodDelete, "/api/v1/teams/:team/members/:member", owner, a.api},
		{http.MethodGet, "/api/v1/teams/:team/invitations", coach, a.api},
		{http.MethodPost, "/api/v1/teams/:team/invitations", coach, a.api},
		{http.MethodDelete, "/api/v1/teams/:team/invitations/:invitation", coach, a.api},
		{http.MethodGet, "/api/v1/teams/:team/changes", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/changes/:change", assistant, a.api},
		{http.MethodPost, "/api/v1/teams/:team/changes/:change/undo", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/result", viewer, a.api},
		{http.MethodPut, "/api/v1/teams/:team/matches/:match/result", assistant, a.api},
		{http.MethodDelete, "/api/v1/teams/:team/matches/:match/result", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/result/proposal", assistant, a.api},
		{http.MethodGet, "/api/v1/teams/:team/matches/:match/compliance", viewer, a.api},
		{http.MethodGet, "/api/v1/teams/:team/season", viewer, a.api},
		{http.MethodGet, "/openapi.json", public, a.openAPI},
		{http.MethodGet, "/docs", public, a.docs},

		// Sports
		{http.MethodGet, "/sports", public, a.sportsIndex},
		{http.MethodGet, "/sports.:form", public, a.sportsIndex},
		{http.MethodGet, "/sports/:sport", public, a.sport},
		{http.MethodGet, "/sports/:sport/:format", public, a.sportFormat},

		// Pictures that go with links
		{http.MethodGet, "/preview.png", public, a.sitePreview},
		{http.MethodGet, "/sports/:sport/preview.png", public, a.sportPreview},
		{http.MethodGet, "/sports/:sport/:format/preview.png", public, a.formatPreview},
		{http.MethodGet, "/teams/:team/preview.png", public, a.teamPreview},

		// The reader's language
		{http.MethodPost, "/language", public, a.setLanguage},

		// Results for everybody
		{http.MethodGet, "/results", public, a.results},
		{http.MethodGet, "/results.atom", public, a.resultsAtom},
		{http.MethodGet, "/results.rss", public, a.resultsRSS},
		{http.MethodGet, "/teams/:team/results", public, a.teamResults},
		{http.MethodGet, "/teams/:team/results.atom", public, a.teamResultsAtom},
		{http.MethodGet, "/teams/:team/results.rss", public, a.teamResultsRSS},

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
		if !takesToken(r.method, r.path) { // a token, unlike a cookie, is sent on purpose
			handler = a.sameOrigin(handler)
		}
		e.Add(r.method, r.path, handler)
	}
}
