package handlers_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"teamcoach/handlers"
	"teamcoach/models/modelstest"
)

// mayUse is the rule of every route in one table: which actors a rule lets in.
var mayUse = map[string][]string{
	"public":    actors,
	"shared":    actors,
	"anybody":   actors,
	"holder":    actors,
	"account":   {otherCoach, removedAssistant, asViewer, asScorer, asAssistant, asCoach, asOwner},
	"viewer":    {asViewer, asScorer, asAssistant, asCoach, asOwner},
	"scorer":    {asScorer, asAssistant, asCoach, asOwner},
	"assistant": {asAssistant, asCoach, asOwner},
	"coach":     {asCoach, asOwner},
	"owner":     {asOwner},
}

// outcome is what an actor gets. Of JSON, which programs read, a page is answered 401 like a form.
type outcome string

const (
	allowed outcome = "allowed"
	login   outcome = "asked to sign in" // a page leads there and back, a form is answered 401
	missing outcome = "404"
	denied  outcome = "403"
)

// outcomeOf says what an actor is to get of a route; team is private, public, or empty where the route is of no team.
func outcomeOf(route handlers.Route, actor, team string) outcome {
	rule, member := route.Rule, slices.Contains(members, actor)
	switch {
	case rule == "public" && team == "private": // who asks is not even read
		return missing
	case (rule == "anybody" || rule == "shared") && team == "private" && !member:
		return missing
	case slices.Contains(mayUse[rule], actor):
		return allowed
	case actor == anonymous, actor == deletedAccount, rule == "account":
		return login
	case team == "private" && !member:
		return missing
	}
	return denied
}

// outcomeIn reads what an actor got out of an answer.
func outcomeIn(w *httptest.ResponseRecorder, method, path string) outcome {
	toLogin := strings.HasPrefix(w.Header().Get("Location"), "/login?")
	switch {
	case w.Code == http.StatusFound && w.Header().Get("Location") == "/login?to="+url.QueryEscape(path) && method == http.MethodGet:
		return login
	case w.Code == http.StatusUnauthorized && (method != http.MethodGet || strings.HasSuffix(path, ".json") || strings.HasPrefix(path, "/api/")): // no page leads back
		return login
	case w.Code == http.StatusNotFound:
		return missing
	case w.Code == http.StatusForbidden:
		return denied
	case w.Code == http.StatusUpgradeRequired: // a socket, asked for as a page
		return allowed
	case w.Code >= 500, w.Code == http.StatusUnauthorized, toLogin, method == http.MethodGet && w.Code >= 400:
		return outcome(fmt.Sprintf("%d, Location %q", w.Code, w.Header().Get("Location")))
	}
	return allowed
}

// TestEveryRouteForEveryActor sends every route of the URL map every actor, for a private and a public team.
func TestEveryRouteForEveryActor(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		if len(w.routes) < 30 {
			t.Fatalf("%d routes", len(w.routes))
		}
		for _, route := range w.routes {
			if mayUse[route.Rule] == nil {
				t.Errorf("%s %s: the rule %q is not in the table", route.Method, route.Path, route.Rule)
			}
			teams := []string{""}
			if ofTeam(route) {
				teams = []string{"private", "public"}
			}
			for _, team := range teams {
				for _, actor := range actors {
					w.tryRoute(t, route, actor, team)
				}
			}
		}
	})
}

// TestNoRuleIsTooWeak is a second opinion on the URL map: the least rule of every part of the site that is not for
// everybody. Of two lines that fit a route, the longer path counts.
func TestNoRuleIsTooWeak(t *testing.T) {
	rules := []string{"public", "shared", "anybody", "holder", "account", "viewer", "scorer", "assistant", "coach", "owner"}
	least := []struct{ method, path, rule string }{
		{"", "", "public"},
		{"", "/account", "account"},
		{"GET", "/account/email/:token", "holder"}, // a link in a mail, opened wherever the mail is read
		{"POST", "/account/email/:token", "holder"},
		{"GET", "/account/email/waiting", "anybody"}, // the pages after that link tell nothing
		{"GET", "/account/email/changed", "anybody"},
		{"POST", "/invitations/:token", "account"},
		{"GET", "/teams/:team/", "viewer"},
		{"POST", "/teams/:team/", "assistant"},
		{"POST", "/teams/:team/matches/:match/live", "scorer"},
		{"", "/teams/:team/matches/:match/live/plan", "assistant"},
		{"", "/teams/:team/changes", "assistant"},
		{"", "/teams/:team/availability", "assistant"},
		{"", "/teams/:team/availability/links", "coach"},
		{"", "/teams/:team/matches/:match/availability", "assistant"},
		{"", "/teams/:team/matches/:match/availability/request", "coach"},
		{"", "/teams/:team/players/:player/contacts", "coach"},
		{"", "/teams/:team/players/:player/links", "coach"},
		{"", "/availability/", "holder"},
		{"", "/teams/:team/best", "coach"},
		{"", "/teams/:team/days/", "assistant"},
		{"", "/teams/:team/edit", "coach"},
		{"", "/teams/:team/invitations", "coach"},
		{"POST", "/teams/:team/members/", "owner"},
		{"POST", "/teams/:team/departure", "viewer"}, // one's own
		{"", "/teams/:team/matches/new", "coach"},
		{"", "/teams/:team/matches/import", "coach"},
		{"", "/teams/:team/matches/:match/edit", "coach"},
		{"", "/teams/:team/matches/:match/cancellation", "coach"},
		{"", "/teams/:team/matches/:match/restoration", "coach"},
		{"", "/teams/:team/matches/:match/delete", "coach"},
		{"POST", "/teams/:team/calendar", "viewer"}, // one's own
		{"GET", "/calendar/:token", "holder"},
		{"", "/teams/:team/handover", "owner"},
		{"", "/teams/:team/archive", "owner"},
		{"", "/graphql", "account"},
		{"", "/api/v1/teams", "account"},
		{"GET", "/api/v1/teams/:team", "viewer"},
		{"", "/api/v1/teams/:team", "assistant"},
		{"PATCH", "/api/v1/teams/:team", "coach"},
		{"PATCH", "/api/v1/teams/:team/", "assistant"},
		{"", "/api/v1/teams/:team/players/:player/contacts", "coach"},
		{"GET", "/api/v1/teams/:team/matches", "viewer"},
		{"", "/api/v1/teams/:team/matches", "coach"},
		{"", "/api/v1/teams/:team/matches/:match/availability", "assistant"},
		{"GET", "/api/v1/teams/:team/matches/:match/result", "viewer"},
		{"", "/api/v1/teams/:team/matches/:match/result", "assistant"},
		{"", "/api/v1/teams/:team/matches/:match/result/", "assistant"},
		{"DELETE", "/api/v1/teams/:team", "owner"},
		{"DELETE", "/api/v1/teams/:team/", "assistant"},
		{"", "/api/v1/teams/:team/best", "coach"},
		{"POST", "/api/v1/teams/:team/matches/:match/plan", "assistant"},
		{"PUT", "/api/v1/teams/:team/matches/:match/plan", "assistant"},
		{"POST", "/api/v1/teams/:team/matches/:match/events", "scorer"},
		{"", "/api/v1/teams/:team/matches/:match/links", "coach"},
		{"PATCH", "/api/v1/teams/:team/members/", "owner"},
		{"DELETE", "/api/v1/teams/:team/members/", "owner"},
		{"", "/api/v1/teams/:team/invitations", "coach"},
		{"", "/api/v1/teams/:team/changes", "assistant"},
		{"", "/teams/:team/delete", "owner"},
		{"", "/teams/:team/restore", "owner"},
	}
	for _, route := range newWorld(t, modelstest.SQLite(t)).routes {
		want, longest := "", -1
		for _, l := range least {
			if (l.method == "" || l.method == route.Method) && strings.HasPrefix(route.Path, l.path) && len(l.path) > longest {
				want, longest = l.rule, len(l.path)
			}
		}
		if slices.Index(rules, route.Rule) < slices.Index(rules, want) {
			t.Errorf("%s %s is for %s, and should be for %s at least", route.Method, route.Path, route.Rule, want)
		}
	}
}

// tryRoute sends one route one actor and puts the world back.
func (w *world) tryRoute(t *testing.T, route handlers.Route, actor, team string) {
	family := w.teams["private"]
	if team != "" {
		family = w.teams[team]
	}
	path := w.path(route, actor, family, family)
	where := fmt.Sprintf("%s %s of a %s team by %s", route.Method, route.Path, team, actor)
	want := outcomeOf(route, actor, team)
	answer := w.ask(actor, route.Method, path, w.form(route, actor, true))
	if got := outcomeIn(answer, route.Method, path); got != want {
		t.Errorf("%s: %s, want %s", where, got, want)
	}
	w.checkSecrets(t, where, route, actor, want, answer)
	checkAnswer(t, where, route, actor, answer)
	checkContract(t, w.document, where, route, answer)
	if changed := w.changed(); len(changed) > 0 {
		if want != allowed || route.Method == http.MethodGet {
			t.Errorf("%s: changes %s", where, changed)
		}
		w.putBack()
	}
	if route.Method == http.MethodGet {
		w.compareHead(t, where, actor, path, answer)
	}
	if want == missing {
		absent := *family
		team := *family.Team
		team.Slug = "no-such-team"
		absent.Team = &team
		nowhere := w.ask(actor, route.Method, w.path(route, actor, &absent, family), nil)
		if got, want := wire(answer), wire(nowhere); got != want {
			t.Errorf("%s: differs from the answer for a team that is not there: %s", where, firstDifference(got, want))
		}
	}
}

// wire is an answer as it is sent, without what tells how long it took and how often somebody asked.
func wire(w *httptest.ResponseRecorder) string {
	header := w.Header().Clone()
	for _, name := range []string{"Server-Timing", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"} {
		header.Del(name)
	}
	text := fmt.Sprintln(w.Code)
	for _, name := range slices.Sorted(maps.Keys(header)) {
		text += fmt.Sprintln(name, header[name])
	}
	return text + "\n" + w.Body.String()
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d is %.200q, not %.200q", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, not %d", len(a), len(b))
}

// checkSecrets looks for words that an actor may not read, in the whole answer.
func (w *world) checkSecrets(t *testing.T, where string, route handlers.Route, actor string, want outcome, answer *httptest.ResponseRecorder) {
	t.Helper()
	secrets := map[string]bool{} // word: may be read
	member := slices.Contains(members, actor) && want == allowed
	// Who holds a link to a board sees the team, and its players as far as they may be known outside of it: these are
	// adults, whose names may.
	board := strings.HasPrefix(route.Path, "/live/:token") && want == allowed
	invited := strings.HasPrefix(route.Path, "/invitations/:token") || strings.HasPrefix(route.Path, "/availability/:token") ||
		strings.HasPrefix(route.Path, "/calendar/:token")
	// Of a team of adults whoever holds a link to a sheet sees the names.
	shared := board || strings.HasPrefix(route.Path, "/sheets/:token") && want == allowed
	secrets[teamCanary] = member || shared || invited && want == allowed
	secrets[playerCanary] = member || shared
	secrets[notesCanary] = (actor == otherCoach || slices.Contains(mayUse["assistant"], actor)) && want == allowed
	secrets[emailCanary] = (actor == otherCoach || slices.Contains(mayUse["coach"], actor)) && want == allowed
	secrets[otherCanary] = actor == otherCoach && want == allowed
	for _, other := range actors {
		if account := w.users[other].account; account != nil && account.Email != "" && other != actor {
			// Who holds a link to set a password anew reads the mails of its account.
			secrets[account.Email] = strings.HasPrefix(route.Path, "/password/:token") && other == asOwner
		}
	}
	all := wire(answer)
	if own := w.users[actor].account; own != nil && own.Email != "" {
		all = strings.ReplaceAll(all, own.Email, "") // another's address may be the end of it
	}
	for word, known := range secrets {
		if !known && strings.Contains(all, word) {
			t.Errorf("%s: the answer tells %s", where, word)
		}
	}
}

// compareHead sees that HEAD is GET without the page.
func (w *world) compareHead(t *testing.T, where, actor, path string, get *httptest.ResponseRecorder) {
	t.Helper()
	head := w.ask(actor, http.MethodHead, path, nil)
	if head.Body.Len() > 0 {
		t.Errorf("%s: HEAD has a body", where)
	}
	full := *get
	full.Body = head.Body
	if got, want := wire(head), wire(&full); got != want {
		t.Errorf("%s: HEAD is not GET: %s", where, firstDifference(got, want))
	}
}

// fixedHeaders are on every answer, as SECURITY.md promises them.
var fixedHeaders = map[string]string{
	"Content-Security-Policy":      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'; require-trusted-types-for 'script'",
	"Strict-Transport-Security":    "max-age=63072000; includeSubDomains",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "strict-origin-when-cross-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cross-Origin-Embedder-Policy": "require-corp",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=()",
	"X-Xss-Protection":             "",
}

// checkAnswer checks what is true of the answer to every request, whatever it is.
func checkAnswer(t *testing.T, where string, route handlers.Route, actor string, answer *httptest.ResponseRecorder) {
	t.Helper()
	header := answer.Header()
	for name, want := range fixedHeaders {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %s is %q", where, name, got)
		}
	}
	redirect := answer.Code >= 300 && answer.Code < 400
	cached := header.Get("Cache-Control")
	if cached == "" && !redirect {
		t.Errorf("%s: no Cache-Control", where)
	}
	own := ofOne(route, actor, answer)
	program := strings.HasPrefix(route.Path, "/api/") // which names the tag when it changes what it has seen
	if own && (cached != "no-store" || header.Get("Etag") != "" && !program) {
		t.Errorf("%s: what is for one visitor can be kept: Cache-Control %q, ETag %q", where, cached, header.Get("Etag"))
	}
	if target := header.Get("Location"); redirect && (!strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//")) {
		t.Errorf("%s: redirects to %q", where, target)
	}
	if strings.HasPrefix(header.Get("Content-Type"), "text/html") {
		if vary := header.Get("Vary"); !strings.Contains(vary, "Cookie") || !strings.Contains(vary, "Accept-Language") {
			t.Errorf("%s: Vary %q", where, vary)
		}
		doc := page(t, answer)
		if n := doc.Find(`[style], style, script:not([src]):not([type="application/ld+json"]), [onclick], [onload], [onchange], [onsubmit], [href^="javascript:"]`).Length(); n > 0 {
			t.Errorf("%s: %d inline styles or scripts", where, n)
		}
		if own && answer.Code == http.StatusOK && doc.Find(`meta[name=robots][content*=noindex]`).Length() == 0 && doc.Find("link[rel=canonical]").Length() == 0 {
			t.Errorf("%s: search engines are not told to leave it alone", where)
		}
	}
	checkCookies(t, where, route, answer)
}

// ofOne says whether an answer is for one visitor.
func ofOne(route handlers.Route, actor string, answer *httptest.ResponseRecorder) bool {
	switch {
	case strings.HasPrefix(route.Path, "/calendar/:token") && answer.Code == http.StatusOK: // the link's, whoever asks
		return false
	case route.Rule == "public", actor == anonymous, actor == deletedAccount:
		return false
	case route.Rule == "shared": // what everybody sees of it may be kept, whoever asks; /best/junior is a list
		return slices.Contains(members, actor) && answer.Code < 300 && route.Path != "/best/:team"
	}
	return true
}

// setsCookie are the forms that begin or end a session, or keep the reader's language. No page sets a cookie.
var setsCookie = map[string]string{
	"/language":        "language",
	"/login":           "__Host-session",
	"/login/code":      "__Host-session",
	"/logout":          "__Host-session",
	"/register":        "__Host-session",
	"/confirm/:token":  "__Host-session",
	"/password/:token": "__Host-session",
	"/teams/new":       "__Host-session", // of a guest
	"/account/delete":  "__Host-session",
}

func checkCookies(t *testing.T, where string, route handlers.Route, answer *httptest.ResponseRecorder) {
	t.Helper()
	for _, cookie := range answer.Result().Cookies() {
		if route.Method == http.MethodGet || setsCookie[route.Path] != cookie.Name {
			t.Errorf("%s: sets the cookie %s; the few forms that may are in setsCookie", where, cookie.Name)
		}
		const day = 24 * 60 * 60
		if cookie.Name == "__Host-session" && (cookie.Path != "/" || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Domain != "" || cookie.MaxAge > 90*day) {
			t.Errorf("%s: the session's cookie is %s", where, cookie)
		}
	}
}

// childParams lists the parameters of a path that name something which belongs to a team or to somebody.
func childParams(route handlers.Route) []string {
	var all []string
	for part := range strings.SplitSeq(route.Path, "/") {
		name, ok := strings.CutPrefix(part, ":")
		if _, plain := plainParams[name]; ok && !plain && name != "team" && name != "token" {
			all = append(all, name)
		}
	}
	return all
}

// TestSwappedChildren names the children of another team under one's own: in the path they are not there, and in a
// form they are not touched.
func TestSwappedChildren(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		own, other := w.teams["private"], w.teams["other"]
		before := w.rowsOf(other.ids)
		swapped := 0
		for _, route := range w.routes {
			where := route.Method + " " + route.Path
			if fields := w.form(route, asOwner, false); len(childParams(route)) > 0 || len(fields) > 0 && route.Method != http.MethodGet {
				swapped++
				form := swappedForm(route, own, other)
				maps.Copy(form, fields)
				answer := w.ask(asOwner, route.Method, w.path(route, asOwner, own, other), form)
				if answer.Code != http.StatusNotFound {
					t.Errorf("%s: a child of another team: %d", where, answer.Code)
				}
				if strings.Contains(wire(answer), otherCanary) {
					t.Errorf("%s: tells of another team", where)
				}
				if changed := w.changed(); len(changed) > 0 {
					t.Errorf("%s: a child of another team: changes %s", where, changed)
					w.putBack()
				}
			}
			if route.Method == http.MethodGet || route.Rule == "public" {
				continue
			}
			answer := w.ask(asOwner, route.Method, w.path(route, asOwner, own, own), swappedForm(route, own, other))
			if strings.Contains(wire(answer), otherCanary) {
				t.Errorf("%s: a form that names another team's children tells of it", where)
			}
			if after := w.rowsOf(other.ids); !slices.Equal(before, after) {
				t.Errorf("%s: a form changes another team:\n%s\nwas\n%s", where, strings.Join(after, "\n"), strings.Join(before, "\n"))
			}
			if len(w.changed()) > 0 {
				w.putBack()
			}
		}
		if swapped < 5 {
			t.Errorf("only %d routes with children", swapped)
		}
	})
}

// swappedForm is a form that names the children of another team in every field that could.
func swappedForm(route handlers.Route, own, other *family) url.Values {
	form := url.Values{
		"team": {other.Slug}, "team_id": {other.ID}, "slug": {other.Slug}, "id": other.ids, "ids": other.ids, "account": {other.child["member"]},
		"players": other.ids, "version": {"1"}, "name": {own.Name}, "role": {"coach"}, "password": {"correct horse battery"},
	}
	for name, id := range other.child {
		form.Set(name, id)
		form.Set(name+"_id", id)
	}
	for i, id := range other.ids {
		form.Set(fmt.Sprintf("players[%d].id", i), id)
		form.Set(fmt.Sprintf("players[%d].name", i), "Changed Name")
		form.Set("name-"+id, "Changed Name")
		form.Set("delete-"+id, "on")
	}
	if strings.HasSuffix(route.Path, "/handover") { // its name confirms
		form.Set("name", own.Name)
	}
	return form
}

// TestFormsOfOtherSites sends every form from where no form of this site comes from.
func TestFormsOfOtherSites(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, route := range w.routes {
			if route.Method == http.MethodGet {
				continue
			}
			path := w.path(route, asOwner, w.teams["private"], w.teams["private"])
			for _, header := range [][]string{
				nil, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "none"},
				{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "http://example.com", "Sec-Fetch-Site", "cross-site"},
			} {
				where := fmt.Sprintf("%s %s with %v", route.Method, route.Path, header)
				form := swappedForm(route, w.teams["private"], w.teams["private"])
				header = append(header, "Content-Type", "application/x-www-form-urlencoded", "Cookie", w.users[asOwner].cookie)
				answer := w.do(route.Method, path, strings.NewReader(form.Encode()), header...)
				want := http.StatusForbidden
				if forPrograms(route.Method, path) { // where no cookie counts
					if want = http.StatusUnauthorized; route.Rule == "public" {
						continue
					}
				}
				if answer.Code != want {
					t.Errorf("%s: %d", where, answer.Code)
				}
				if strings.Contains(wire(answer), teamCanary) {
					t.Errorf("%s: tells of the team", where)
				}
				if changed := w.changed(); len(changed) > 0 {
					t.Errorf("%s: changes %s", where, changed)
					w.putBack()
				}
			}
		}
	})
}

// TestTokensOfOtherKinds opens every link with a token that is none, and with those of the other kinds.
func TestTokensOfOtherKinds(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, route := range w.routes {
			before, isToken := strings.CutSuffix(route.Path, ":token")
			if !isToken || route.Method != http.MethodGet {
				continue
			}
			none := w.ask(anonymous, http.MethodGet, before+"no-such-token", nil)
			for path, token := range w.tokens {
				if path == before {
					continue
				}
				if got := w.ask(anonymous, http.MethodGet, before+token, nil); got.Code != http.StatusNotFound || wire(got) != wire(none) {
					t.Errorf("%s with a token of %s: %d", route.Path, path, got.Code)
				}
			}
			checkAnswer(t, route.Path, route, anonymous, none)
		}
	})
}

// TestAnswersOfNoRoute checks what is promised of every answer on those that no handler gives, and that a page that
// knows its visitor cannot be asked for by an entity tag.
func TestAnswersOfNoRoute(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, route := range w.routes {
			path := w.path(route, asOwner, w.teams["private"], w.teams["private"])
			answer := w.do("PROPFIND", path, nil, "Sec-Fetch-Site", "same-origin", "Cookie", w.users[asOwner].cookie)
			if answer.Code != http.StatusMethodNotAllowed || answer.Header().Get("Allow") == "" || strings.Contains(wire(answer), teamCanary) {
				t.Errorf("PROPFIND %s: %d, Allow %q", route.Path, answer.Code, answer.Header().Get("Allow"))
			}
			checkAnswer(t, "PROPFIND "+route.Path, handlers.Route{Method: "PROPFIND", Path: route.Path, Rule: "public"}, asOwner, answer)
			if route.Method != http.MethodGet || route.Rule == "public" || pathsWithoutTeam[route.Path] != "" {
				continue
			}
			known := w.ask(asOwner, http.MethodGet, path, nil, "If-None-Match", "*")
			if known.Code == http.StatusNotModified && route.Path != "/calendar/:token" { // which is the same for everybody who has it
				t.Errorf("GET %s: 304 to somebody who may have what another has seen", route.Path)
			}
		}
		nowhere := w.ask(asOwner, http.MethodGet, "/no/such/page", nil)
		if nowhere.Code != http.StatusNotFound {
			t.Errorf("no such page: %d", nowhere.Code)
		}
		checkAnswer(t, "no such page", handlers.Route{Method: http.MethodGet, Rule: "public"}, asOwner, nowhere)
	})
}

// TestPagesOfMembersAreValid has html-validate read every page that knows its visitor, as two of them see it, and each
// form as it is refused when it comes empty.
func TestPagesOfMembersAreValid(t *testing.T) {
	w, folder, pages := newWorld(t, modelstest.SQLite(t)), t.TempDir(), 0
	for _, route := range w.routes {
		if route.Rule == "public" {
			continue
		}
		for _, actor := range []string{anonymous, otherCoach, asViewer, asOwner} {
			for _, language := range []string{"en", "de"} {
				path := w.path(route, actor, w.teams["private"], w.teams["private"])
				answer := w.ask(actor, route.Method, path, nil, "Accept-Language", language)
				if len(w.changed()) > 0 {
					w.putBack()
				}
				if !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") || answer.Body.Len() == 0 {
					continue
				}
				pages++
				name := strings.NewReplacer("/", "-", ":", "").Replace(route.Method+route.Path+" "+actor) + "." + language + ".html"
				if err := os.WriteFile(filepath.Join(folder, name), answer.Body.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if pages < 50 {
		t.Errorf("%d pages", pages)
	}
	validateHTML(t, folder)
}
