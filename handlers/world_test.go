package handlers_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// Words that stand in a team's data and nowhere else: who may not know of the team must never be sent one.
const (
	teamCanary   = "Quietcanary"   // name of the private team
	playerCanary = "Hushcanary"    // surname of its players
	notesCanary  = "Whispercanary" // in the notes of every player: for assistants and above
	emailCanary  = "guardcanary"   // in the contacts of players: for coaches and above
	otherCanary  = "Strangecanary" // name of another coach's team, and the surname of its players
)

// The actors, from the one who may the least.
const (
	anonymous        = "anonymous"
	deletedAccount   = "deleted account" // the cookie is all that is left of it
	unconfirmed      = "unconfirmed"     // a guest who has asked to sign up
	otherCoach       = "other coach"     // owner of another team
	removedAssistant = "removed assistant"
	asViewer         = "viewer"
	asScorer         = "scorer"
	asAssistant      = "assistant"
	asCoach          = "coach"
	asOwner          = "owner"
)

var actors = []string{
	anonymous, deletedAccount, unconfirmed, otherCoach, removedAssistant, asViewer, asScorer, asAssistant, asCoach, asOwner,
}

// members are the actors with a role in the teams.
var members = []string{asViewer, asScorer, asAssistant, asCoach, asOwner}

// world is a site with a private and a public team that have the same members, a team of somebody else, and a browser
// for every actor. After a request that changed something it can be put back to what it was.
type world struct {
	*site
	routes   []handlers.Route
	document *huma.OpenAPI               // of the API
	users    map[string]*user            // by actor; anonymous has no cookie
	spare    map[string]string           // by actor: id of a session beside the one in use
	feeds    map[string]string           // by actor: id of a calendar
	teams    map[string]*family          // private, public, other
	tokens   map[string]string           // by the path before :token
	programs map[string]*models.APIToken // by actor, with its secret
	raw      *sql.DB                     // the database past models
	tables   []string                    // in the order in which rows can be added
	start    map[string][]string         // the rows of every table as text, to compare
	rows     map[string][][]any          // and as they are, to put back
}

// family is a team with one of everything that hangs on it.
type family struct {
	*models.Team
	child map[string]string // by the name of its parameter: player, change, member, invitation, match
	ids   []string          // of the team and all that is only its own
}

// eachWorld runs fn on a world on either database.
func eachWorld(t *testing.T, fn func(t *testing.T, w *world)) {
	modelstest.Databases(t, func(t *testing.T, address string) { fn(t, newWorld(t, address)) })
}

func newWorld(t *testing.T, address string) *world {
	t.Helper()
	db := modelstest.Open(t, address)
	app, err := handlers.New(handlers.Config{BaseURL: baseURL, SessionKeys: sessionKeys}, db, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		site: newSite(t, db), routes: app.Routes(), document: app.Document(), raw: openRaw(t, address),
		users: map[string]*user{}, spare: map[string]string{}, feeds: map[string]string{}, programs: map[string]*models.APIToken{anonymous: {}}, teams: map[string]*family{}, tokens: map[string]string{},
	}
	w.addUsers()
	for _, kind := range []string{"private", "public", "other"} {
		w.addFamily(kind)
	}
	w.addCalendars()
	w.addTokens()
	w.tables = w.tableNames()
	w.start, w.rows = w.dump()
	return w
}

// openRaw opens the database for what the program itself has no way to do.
func openRaw(t *testing.T, address string) *sql.DB {
	t.Helper()
	driver, source := "sqlite", "file:"+address+"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=synchronous(0)"
	if strings.HasPrefix(address, "postgres") {
		driver, source = "pgx", address
	}
	raw, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	return raw
}

func (w *world) addUsers() {
	w.t.Helper()
	ctx := context.Background()
	w.users[anonymous] = &user{site: w.site}
	for _, actor := range actors[1:] {
		if actor == unconfirmed {
			w.users[actor] = w.guest()
		} else {
			w.users[actor] = w.user("the-" + strings.ReplaceAll(actor, " ", "-")) // no address is part of another
		}
		w.programs[actor] = models.NewAPIToken("Program of "+actor, models.AllScopes, 1)
		if err := w.db.AddAPIToken(ctx, w.users[actor].account.ID, w.programs[actor]); err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.db.APITokenBySecret(ctx, w.programs[actor].Secret); err != nil { // notes that it is in use
			w.t.Fatal(err)
		}
		inUse := w.sessions(actor)
		w.browserOf(w.users[actor].account)
		for _, id := range w.sessions(actor) {
			if !slices.Contains(inUse, id) {
				w.spare[actor] = id
			}
		}
	}
	w.spare[anonymous], w.programs[anonymous].ID = w.spare[asOwner], w.programs[asOwner].ID
	if err := w.db.DeleteAccount(ctx, w.users[deletedAccount].account.ID); err != nil {
		w.t.Fatal(err)
	}
}

// sessions lists the ids of an actor's sessions.
func (w *world) sessions(actor string) []string {
	w.t.Helper()
	sessions, err := w.db.Sessions(context.Background(), w.users[actor].account.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []string
	for _, s := range sessions {
		ids = append(ids, s.ID)
	}
	return ids
}

// addFamily makes a team with its members, players and everything else that can be named in a path.
func (w *world) addFamily(kind string) {
	w.t.Helper()
	ctx := context.Background()
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(kind, err)
		}
	}
	name, surname, visibility := teamCanary, playerCanary, models.Private
	switch kind {
	case "public":
		name, surname, visibility = "Harbour", "Loud", models.Public
	case "other":
		name, surname = otherCanary, otherCanary
	}
	f := &family{Team: w.addTeam(models.Team{Slug: kind + "-team", Name: name, Visibility: visibility}, squadNamed(surname)...), child: map[string]string{}}
	w.teams[kind] = f

	helper := w.user("Mia-" + kind).account
	f.child["member"] = helper.ID
	must(w.db.AddMember(ctx, f.ID, helper.ID, models.Viewer))
	by := models.By{Form: models.NewFormID(), Actor: "Oona"}
	if kind == "other" {
		must(w.db.AddMember(ctx, f.ID, w.users[otherCoach].account.ID, models.Owner))
	} else {
		for i, actor := range members {
			must(w.db.AddMember(ctx, f.ID, w.users[actor].account.ID, models.Roles[i]))
		}
		gone := w.users[removedAssistant].account.ID
		must(w.db.AddMember(ctx, f.ID, gone, models.Assistant))
		must(w.db.RemoveMember(ctx, models.By{Form: models.NewFormID(), Actor: "Oona"}, f.ID, gone))
	}
	players, err := w.db.Players(ctx, f.ID)
	must(err)
	f.child["player"] = players[0].ID
	noted := players[1]
	noted.Notes += " again"
	must(w.db.UpdatePlayer(ctx, by, &noted))
	f.child["change"] = by.Form
	invitation := models.NewInvitation(f.ID, models.Viewer, "")
	must(w.db.Invite(ctx, models.By{Form: models.NewFormID(), Actor: "Oona"}, invitation, nil))
	f.child["invitation"] = invitation.ID
	if kind == "private" {
		w.tokens["/invitations/"] = invitation.Secret
	}
	match := w.addMatch(f.Team, models.Match{Opponent: name + " Rivals"})
	f.child["match"] = match.ID
	if kind == "private" {
		w.tokens["/live/"] = w.addBoardLink(f.ID, match.ID)
	}
	w.addPlan(f.Team, match, models.PlanWishes{})
	sheet := models.NewLink(models.LinkSheet, time.Now().Add(time.Hour))
	sheet.TeamID, sheet.MatchID, sheet.Name = f.ID, match.ID, name
	must(w.db.AddLink(ctx, models.By{Form: models.NewFormID(), Actor: "Oona"}, sheet))
	f.child["link"] = sheet.ID
	if kind == "private" {
		w.tokens["/sheets/"] = sheet.Secret
	}
	f.ids = []string{f.ID, helper.ID, by.Form, invitation.ID, match.ID, sheet.ID}
	w.addAvailability(kind, f, match, players)
	for _, p := range players {
		f.ids = append(f.ids, p.ID)
	}
}

// addCalendars gives everybody with an account a calendar of all their teams.
func (w *world) addCalendars() {
	w.t.Helper()
	for _, actor := range append([]string{otherCoach}, members...) {
		link := models.NewLink(models.LinkCalendar, time.Now().Add(time.Hour))
		link.AccountID = w.users[actor].account.ID
		if err := w.db.AddCalendarLink(context.Background(), "", link); err != nil {
			w.t.Fatal(err)
		}
		w.feeds[actor] = link.ID
		if actor == asOwner {
			w.tokens["/calendar/"] = link.Secret
		}
	}
}

// addBoardLink puts a link to keep a match's board into the database and returns its secret.
func (w *world) addBoardLink(teamID, matchID string) string {
	w.t.Helper()
	const secret = "secret-of-a-board"
	sum := sha256.Sum256([]byte(secret))
	_, err := w.raw.Exec("INSERT INTO link (id, hash, kind, team_id, fixture_id, created_at, expires_at) VALUES ($1, $2, 'score', $3, $4, 0, $5)",
		models.NewFormID(), hex.EncodeToString(sum[:]), teamID, matchID, time.Now().Add(time.Hour).UnixMilli())
	if err != nil {
		w.t.Fatal(err)
	}
	return secret
}

// addAvailability gives the players of a match answers, contacts and personal links.
func (w *world) addAvailability(kind string, f *family, match *models.Match, players []models.Player) {
	w.t.Helper()
	ctx := context.Background()
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(kind, err)
		}
	}
	by := func() models.By { return models.By{Form: models.NewFormID(), Actor: "Oona"} }
	comes := models.Availability{PlayerID: players[1].ID, Answer: models.Yes, Note: notesCanary}
	must(w.db.SaveAvailabilities(ctx, by(), match, []models.AvailabilityEdit{{Availability: comes}}))
	guardian := models.Contact{Email: emailCanary + "@" + kind + ".test", Name: emailCanary}
	must(w.db.SaveContacts(ctx, by(), &players[0], models.ContactsVersion(nil), []models.Contact{guardian}))
	links, err := w.db.LinkPlayers(ctx, by(), f.ID, players[:1], "")
	must(err)
	f.child["personal"] = links[0].ID
	f.ids = append(f.ids, links[0].ID)
	if kind == "private" {
		w.tokens["/availability/"] = links[0].Secret
	}
}

// squadNamed is a squad with a surname, and notes that are for coaches only.
func squadNamed(surname string) []models.Player {
	all := sevens()
	for i := range all {
		first, _, _ := strings.Cut(all[i].Name, " ")
		all[i].Name, all[i].Notes = first+" "+surname, notesCanary
	}
	return all
}

// addTokens puts a token of every kind into the database, past the program, which would send it by mail.
func (w *world) addTokens() {
	w.t.Helper()
	owner := w.users[asOwner].account
	guest := w.users[unconfirmed].account
	for path, token := range map[string]struct {
		kind    models.TokenKind
		account string
		email   string
	}{
		"/confirm/":       {models.TokenRegister, guest.ID, "guest@canary.test"},
		"/password/":      {models.TokenReset, owner.ID, owner.Email},
		"/account/email/": {models.TokenNewEmail, owner.ID, "new@canary.test"},
	} {
		secret := "secret-of" + strings.ReplaceAll(path, "/", "-")
		sum := sha256.Sum256([]byte(secret))
		_, err := w.raw.Exec("INSERT INTO token (hash, kind, account_id, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
			hex.EncodeToString(sum[:]), string(token.kind), token.account, token.email, time.Now().UnixMilli(), time.Now().Add(time.Hour).UnixMilli())
		if err != nil {
			w.t.Fatal(err)
		}
		w.tokens[path] = secret
	}
}

// tableNames lists the tables in the order they were made: a table comes after those that it refers to.
func (w *world) tableNames() []string {
	w.t.Helper()
	rows, err := w.raw.Query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
	if err != nil {
		rows, err = w.raw.Query("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid")
	}
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			w.t.Fatal(err)
		}
		if !strings.HasPrefix(name, "goose") && !strings.HasPrefix(name, "sqlite") {
			all = append(all, name)
		}
	}
	if rows.Err() != nil || !slices.Contains(all, "membership") || !slices.Contains(all, "throttle") {
		w.t.Fatal("tables:", all, rows.Err())
	}
	return all
}

// dump reads every row of every table, as text in a fixed order and as it is.
func (w *world) dump() (text map[string][]string, values map[string][][]any) {
	w.t.Helper()
	text, values = map[string][]string{}, map[string][][]any{}
	for _, table := range w.tables {
		values[table] = w.rowsIn(table)
		for _, row := range values[table] {
			text[table] = append(text[table], fmt.Sprint(row...))
		}
		slices.Sort(text[table])
	}
	return text, values
}

func (w *world) rowsIn(table string) [][]any {
	w.t.Helper()
	rows, err := w.raw.Query("SELECT * FROM " + table)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		w.t.Fatal(err)
	}
	var all [][]any
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, row)
	}
	if rows.Err() != nil {
		w.t.Fatal(rows.Err())
	}
	return all
}

// changed names the tables that are not as they were at the start.
func (w *world) changed() []string {
	w.t.Helper()
	now, _ := w.dump()
	var all []string
	for _, table := range w.tables {
		if !slices.Equal(now[table], w.start[table]) {
			all = append(all, table)
		}
	}
	return all
}

// putBack makes every table what it was at the start.
func (w *world) putBack() {
	w.t.Helper()
	tx, err := w.raw.Begin()
	if err != nil {
		w.t.Fatal(err)
	}
	defer tx.Rollback()
	for _, table := range slices.Backward(w.tables) {
		if _, err := tx.Exec("DELETE FROM " + table); err != nil {
			w.t.Fatal(table, err)
		}
	}
	for _, table := range w.tables {
		for few := range slices.Chunk(w.rows[table], 50) {
			var places []string
			var all []any
			for _, row := range few {
				var marks []string
				for _, v := range row {
					all = append(all, v)
					marks = append(marks, fmt.Sprintf("$%d", len(all)))
				}
				places = append(places, "("+strings.Join(marks, ", ")+")")
			}
			if _, err := tx.Exec("INSERT INTO "+table+" VALUES "+strings.Join(places, ", "), all...); err != nil {
				w.t.Fatal(table, err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		w.t.Fatal(err)
	}
}

// rowsOf lists the rows that name one of the ids, in whatever table.
func (w *world) rowsOf(ids []string) []string {
	w.t.Helper()
	now, _ := w.dump()
	var all []string
	for table, rows := range now {
		for _, row := range rows {
			if slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(row, id) }) {
				all = append(all, table+": "+row)
			}
		}
	}
	slices.Sort(all)
	return all
}

// ask sends a request as an actor; a POST with a form, as a browser sends it from a page of this site, or to the API as
// its document shows it. header is name, value, name, value ...
func (w *world) ask(actor, method, path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	if forPrograms(method, path) {
		if secret := w.programs[actor].Secret; secret != "" {
			header = append(header, "Authorization", "Bearer "+secret)
		}
		return w.do(method, path, strings.NewReader(w.apiBody(method, path)), append(header, "If-Match", "*", "Content-Type", "application/json")...)
	}
	if cookie := w.users[actor].cookie; cookie != "" {
		header = append(header, "Cookie", cookie)
	}
	if method == http.MethodGet || method == http.MethodHead {
		return w.do(method, path, nil, header...)
	}
	return w.post(path, form, header...)
}

// forPrograms says whether a request takes a token, and no cookie.
func forPrograms(method, path string) bool {
	return strings.HasPrefix(path, "/api/") || path == "/graphql" && method == http.MethodPost
}

// apiBody is the example of what the document of the API accepts there, about a player of the team in the path.
func (w *world) apiBody(method, path string) string {
	w.t.Helper()
	if path == "/graphql" {
		return `{"query": "{ viewer { name } teams { nodes { role } } }"}`
	}
	op, slug := w.operation(method, path)
	for _, f := range w.teams {
		if f.Slug == slug {
			return strings.ReplaceAll(handlers.DocBodies[op.OperationID], "$PLAYER", f.child["player"])
		}
	}
	return handlers.DocBodies[op.OperationID]
}

// operation finds what the document of the API has for a path, and the team in it.
func (w *world) operation(method, path string) (op *huma.Operation, slug string) {
	w.t.Helper()
	parts := strings.Split(path, "/")
	for known, item := range w.document.Paths {
		names := strings.Split(known, "/")
		fits := len(names) == len(parts)
		for i := 0; fits && i < len(names); i++ {
			fits = names[i] == parts[i] || strings.HasPrefix(names[i], "{")
			if names[i] == "{team}" {
				slug = parts[i]
			}
		}
		if op := operationOf(item, method); fits && op != nil {
			return op, slug
		}
	}
	w.t.Fatalf("the document of the API has no %s %s", method, path)
	return nil, ""
}

// Values for the parameters of a path that are the same for everybody.
var plainParams = map[string]string{"sport": "soccer", "format": "7", "n": "7", "part": "pages.xml", "version": "x", "number": "1", "day": "2031-05-10", "position": "CM", "*": "css/site.css"}

// pathsWithoutTeam are those whose :team is something else than a team's slug.
var pathsWithoutTeam = map[string]string{"/best/:team": "/best/junior"}

// path fills in the parameters of a route's path for an actor. children is the team whose children are named, usually
// team itself. A parameter that nobody has told this test about fails it.
func (w *world) path(route handlers.Route, actor string, team, children *family) string {
	w.t.Helper()
	if fixed, ok := pathsWithoutTeam[route.Path]; ok {
		return fixed
	}
	parts := strings.Split(route.Path, "/")
	for i, part := range parts {
		name, isParam := strings.CutPrefix(part, ":")
		if !isParam && part != "*" {
			continue
		}
		value, ok := plainParams[name]
		switch {
		case ok:
		case name == "team":
			value = team.Slug
		case name == "apitoken":
			value = w.programs[actor].ID
			if children != team {
				value = w.programs[otherCoach].ID
			}
		case name == "session":
			value = w.spare[actor]
			if children != team {
				value = w.spare[otherCoach]
			}
		case name == "token":
			value = w.tokens[strings.Join(parts[:i], "/")+"/"]
		default:
			value = children.child[name]
		}
		if value == "" {
			w.t.Fatalf("%s %s: the tests over all routes know no %s. Add one to world_test.go: to addFamily where it belongs "+
				"to a team, to addTokens where it is a token, or to plainParams.", route.Method, route.Path, part)
		}
		parts[i] = value
	}
	return strings.Join(parts, "/")
}

// form is what a form needs beside its path to be about anything: the fields that name a child. Others come empty.
func (w *world) form(route handlers.Route, actor string, own bool) url.Values {
	if !own {
		actor = otherCoach
	}
	switch route.Path {
	case "/account/sessions":
		return url.Values{"end": {w.spare[actor]}}
	case "/teams/:team/calendar":
		return url.Values{"revoke": {w.feeds[actor]}}
	}
	return url.Values{}
}

// ofTeam says whether a path names a team.
func ofTeam(route handlers.Route) bool {
	return strings.Contains(route.Path, ":team") && pathsWithoutTeam[route.Path] == ""
}
