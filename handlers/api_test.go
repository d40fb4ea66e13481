package handlers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// robot is a program that acts for somebody with a token.
type robot struct {
	*user
	token *models.APIToken
}

// robot makes a token of the user with some scopes.
func (u *user) robot(scopes ...models.Scope) *robot {
	u.t.Helper()
	token := models.NewAPIToken("Robot", scopes, 7)
	if err := u.db.AddAPIToken(u.t.Context(), u.account.ID, token); err != nil {
		u.t.Fatal(err)
	}
	return &robot{u, token}
}

// send sends a request with a body as JSON. header is name, value, name, value ...
func (p *robot) send(method, path, body string, header ...string) *httptest.ResponseRecorder {
	p.t.Helper()
	header = append([]string{"Authorization", "Bearer " + p.token.Secret, "Content-Type", "application/json"}, header...)
	return p.do(method, "/api/v1"+path, strings.NewReader(body), header...)
}

// read decodes an answer that must have a status.
func read[T any](t *testing.T, w *httptest.ResponseRecorder, status int) (body T) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("%d, want %d: %s", w.Code, status, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	return body
}

// object is a JSON object.
type object = map[string]any

// eachProgram runs fn with a program that may do everything for the owner of a team, on either database.
func eachProgram(t *testing.T, fn func(t *testing.T, p *robot, team *models.Team)) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		u := newSite(t, db).user("Ada")
		fn(t, u.robot(models.AllScopes...), u.ownTeam("rovers", sevens()...))
	})
}

// operationOf is what a path of the document has for a method.
func operationOf(item *huma.PathItem, method string) *huma.Operation {
	return map[string]*huma.Operation{
		"GET": item.Get, "HEAD": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete,
	}[method]
}

// checkContract holds an answer of the API to its document: the status is named there, and the body has its schema.
func checkContract(t *testing.T, document *huma.OpenAPI, where string, route handlers.Route, answer *httptest.ResponseRecorder) {
	t.Helper()
	if !strings.HasPrefix(route.Path, "/api/") {
		return
	}
	path := regexp.MustCompile(`:([a-z]+)`).ReplaceAllString(route.Path, "{$1}")
	item := document.Paths[path]
	if item == nil {
		t.Fatalf("%s: the document does not know %s", where, path)
	}
	op := operationOf(item, route.Method)
	response := op.Responses[fmt.Sprint(answer.Code)]
	if response == nil {
		t.Errorf("%s: the document names no answer %d: %s", where, answer.Code, answer.Body)
		return
	}
	if answer.Code == http.StatusNoContent || answer.Code == http.StatusNotModified {
		if answer.Body.Len() > 0 {
			t.Errorf("%s: %d with a body", where, answer.Code)
		}
		return
	}
	kind, _, _ := mime.ParseMediaType(answer.Header().Get("Content-Type"))
	media := response.Content[kind]
	var body any
	if media == nil || json.Unmarshal(answer.Body.Bytes(), &body) != nil {
		t.Errorf("%s: the document does not have %s of type %q", where, answer.Body, kind)
		return
	}
	var result huma.ValidateResult
	huma.Validate(document.Components.Schemas, media.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, body, &result)
	for _, err := range result.Errors {
		t.Errorf("%s: %d is not as the document says: %v", where, answer.Code, err)
	}
}

// TestDocumentDescribesAll holds the document to say of every property and parameter what it means.
func TestDocumentDescribesAll(t *testing.T) {
	document, described := newSite(t, modelstest.Open(t, modelstest.SQLite(t))).app.Document(), 0
	check := func(name, description string) {
		if described++; description == "" {
			t.Errorf("%s has no description: give it a doc tag, or words in schemaWords", name)
		}
	}
	for name, schema := range document.Components.Schemas.Map() {
		for property, p := range schema.Properties {
			check(name+"."+property, p.Description)
		}
	}
	for path, item := range document.Paths {
		for method, op := range operationsOf(item) {
			check(method+" "+path, op.Summary)
			for _, p := range op.Parameters {
				check(method+" "+path+" "+p.Name, p.Description)
			}
		}
	}
	if described < 200 {
		t.Errorf("only %d were looked at", described)
	}
}

func TestAPIOfTeams(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		all := read[[]object](t, p.send("GET", "/teams", ""), 200)
		if len(all) != 1 || all[0]["slug"] != "rovers" || all[0]["role"] != "owner" {
			t.Errorf("the teams: %v", all)
		}
		w := p.send("POST", "/teams", `{"name": "Sun Beams", "sport": "soccer", "format": "7", "type": "junior"}`)
		made := read[object](t, w, 201)
		if made["slug"] != "sun-beams" || made["visibility"] != "private" || made["mode"] != "balanced" || w.Header().Get("Location") != "/api/v1/teams/sun-beams" {
			t.Errorf("made: %v at %s", made, w.Header().Get("Location"))
		}
		w = p.send("GET", "/teams/sun-beams", "")
		tag := w.Header().Get("ETag")
		if read[object](t, w, 200)["id"] != made["id"] || tag == "" {
			t.Errorf("read again: %s", w.Body)
		}
		if w := p.send("GET", "/teams/sun-beams", "", "If-None-Match", tag); w.Code != 304 || w.Body.Len() > 0 {
			t.Errorf("with its tag: %d %s", w.Code, w.Body)
		}
		if w := p.send("PATCH", "/teams/sun-beams", `{"color": "blue"}`); w.Code != 428 {
			t.Errorf("without If-Match: %d", w.Code)
		}
		if w := p.send("PATCH", "/teams/sun-beams", `{"color": "blue"}`, "If-Match", `"old"`); w.Code != 412 {
			t.Errorf("with an old tag: %d", w.Code)
		}
		w = p.send("PATCH", "/teams/sun-beams", `{"color": "blue", "age_group": "U10"}`, "If-Match", tag)
		after := read[object](t, w, 200)
		if after["color"] != "blue" || after["age_group"] != "U10" || after["name"] != "Sun Beams" || w.Header().Get("ETag") == tag {
			t.Errorf("changed: %v", after)
		}
		open := read[object](t, p.send("PATCH", "/teams/sun-beams", `{"visibility": "public"}`, "If-Match", "*"), 422)
		if got := fmt.Sprint(open["errors"]); !strings.Contains(got, "#/opens_minors") {
			t.Errorf("children shown without a word: %s", got)
		}
		read[object](t, p.send("PATCH", "/teams/sun-beams", `{"visibility": "public", "opens_minors": true}`, "If-Match", "*"), 200)
		wrong := read[object](t, p.send("PATCH", "/teams/sun-beams", `{"name": "", "color": "plaid"}`, "If-Match", "*"), 422)
		if got := fmt.Sprint(wrong["errors"]); !strings.Contains(got, "#/name") || !strings.Contains(got, "#/color") {
			t.Errorf("what is wrong: %s", got)
		}
		if w := p.send("DELETE", "/teams/sun-beams", "", "If-Match", "*"); w.Code != 204 {
			t.Errorf("deleted: %d %s", w.Code, w.Body)
		}
		read[object](t, p.send("PATCH", "/teams/"+rovers.Slug, `{"plaid": true}`, "If-Match", "*"), 422)
	})
}

func TestAPIOfPlayers(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		squad := read[[]object](t, p.send("GET", "/teams/rovers/players", ""), 200)
		if len(squad) != 9 || squad[0]["name"] != "Ada Canarywing" || squad[0]["ordinal"] != 1.0 {
			t.Fatalf("the squad: %v", squad)
		}
		w := p.send("POST", "/teams/rovers/players", `{"name": "Nia New", "shirt": 99, "skills": {"GK": 7}}`)
		made, path := read[object](t, w, 201), strings.TrimPrefix(w.Header().Get("Location"), "/api/v1")
		tag := w.Header().Get("ETag")
		if made["fitness"] != 100.0 || made["status"] != "fit" || p.send("GET", path, "").Header().Get("ETag") != tag {
			t.Errorf("made: %v", made)
		}
		after := read[object](t, p.send("PATCH", path, `{"fitness": 70, "skills": {"GK": null, "CB": 5}}`, "If-Match", tag), 200)
		if after["fitness"] != 70.0 || fmt.Sprint(after["skills"]) != "map[CB:5]" || after["shirt"] != 99.0 {
			t.Errorf("changed: %v", after)
		}
		if w := p.send("PATCH", path, `{"fitness": 60}`, "If-Match", tag); w.Code != 412 {
			t.Errorf("with the tag of before: %d", w.Code)
		}
		put := read[object](t, p.send("PUT", path, `{"name": "Nia New"}`, "If-Match", "*"), 200)
		if put["fitness"] != 100.0 || put["skills"] != nil && len(put["skills"].(object)) > 0 || put["id"] != made["id"] || put["shirt"] != nil {
			t.Errorf("replaced: %v", put)
		}
		for body, pointer := range map[string]string{
			`{"name": "Nia", "fitness": 101}`:         "#/fitness",
			`{"name": "Nia", "skills": {"GK": 11}}`:   "#/skills",
			`{"name": "Nia", "skills": {"NOPE": 5}}`:  "#/skills",
			`{"name": "Nia", "shirt": "seven"}`:       "#/shirt",
			`{"name": "Nia", "status": "sleepy"}`:     "#/status",
			`{"shirt": 1}`:                            "property name to be present",
			`{"name": "Nia", "birthday": "2015-1-1"}`: "#/birthday",
		} {
			wrong := read[object](t, p.send("POST", "/teams/rovers/players", body), 422)
			if got := fmt.Sprint(wrong["errors"]); !strings.Contains(got, pointer) {
				t.Errorf("%s: %s", body, wrong)
			}
		}
		for body, want := range map[string]int{`{"name":`: 400, `[]`: 422, `null`: 422, ``: 400} {
			if w := p.send("POST", "/teams/rovers/players", body); w.Code != want || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%q: %d, want %d: %s", body, w.Code, want, w.Body)
			}
		}
		if w := p.do("POST", "/api/v1/teams/rovers/players", strings.NewReader("<name/>"), "Authorization", "Bearer "+p.token.Secret, "Content-Type", "application/xml"); w.Code != 415 {
			t.Errorf("XML: %d %s", w.Code, w.Body)
		}
		if w := p.send("POST", "/teams/rovers/players", `{"name": "`+strings.Repeat("x", 1<<20)+`"}`); w.Code != 413 {
			t.Errorf("too large: %d", w.Code)
		}
		if w := p.send("DELETE", path, "", "If-Match", "*"); w.Code != 204 {
			t.Errorf("deleted: %d", w.Code)
		}
		if w := p.send("GET", path, ""); w.Code != 404 {
			t.Errorf("after it is deleted: %d", w.Code)
		}
	})
}

// TestAPIKeepsNotesAndRatings asks for a squad of children as members who may see less.
func TestAPIKeepsNotesAndRatings(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		minnows := models.Team{Slug: "minnows", Name: "Minnows", Type: models.Junior, Visibility: models.Private}
		noted := sevens()
		noted[0].Notes = notesCanary
		children := p.addTeam(minnows, noted...)
		for role, want := range map[models.Role][2]bool{models.Viewer: {false, false}, models.Scorer: {false, false}, models.Assistant: {true, true}} {
			u := p.site.user("The-" + string(role))
			if err := p.db.AddMember(t.Context(), children.ID, u.account.ID, role); err != nil {
				t.Fatal(err)
			}
			body := u.robot(models.ScopeRead).send("GET", "/teams/minnows/players", "").Body.String()
			if got := [2]bool{strings.Contains(body, notesCanary), strings.Contains(body, "skills")}; got != want || !strings.Contains(body, "Canarywing") {
				t.Errorf("%s: notes and ratings %v, want %v: %s", role, got, want, body)
			}
		}
	})
}

func TestAPITokens(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		reader := p.robot(models.ScopeRead)
		if w := reader.send("POST", "/teams/rovers/players", `{"name": "Nia"}`); w.Code != 403 || !strings.Contains(w.Body.String(), "players") {
			t.Errorf("beyond the scope: %d %s", w.Code, w.Body)
		}
		if w := p.do("GET", "/api/v1/teams", nil, "Cookie", p.cookie); w.Code != 401 || w.Header().Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("with a cookie only: %d", w.Code)
		}
		for _, header := range []string{"Bearer", "Bearer tc_nothing", "Basic YTpi", "Bearer " + p.token.Secret + "x", "bearer\t" + p.token.Secret} {
			if w := p.do("GET", "/api/v1/teams", nil, "Authorization", header); w.Code != 401 {
				t.Errorf("%q: %d", header, w.Code)
			}
		}
		if w := p.do("GET", "/api/v1/teams", nil, "Authorization", "bearer  "+p.token.Secret); w.Code != 200 {
			t.Errorf("in small letters: %d", w.Code)
		}
		if err := p.db.RevokeAPIToken(t.Context(), p.account.ID, reader.token.ID); err != nil {
			t.Fatal(err)
		}
		if w := reader.send("GET", "/teams", ""); w.Code != 401 {
			t.Errorf("revoked: %d", w.Code)
		}
		past := models.NewAPIToken("Old", models.AllScopes, 1)
		past.CreatedAt, past.ExpiresAt = past.CreatedAt.Add(-48*time.Hour), past.ExpiresAt.Add(-48*time.Hour)
		if err := p.db.AddAPIToken(t.Context(), p.account.ID, past); err != nil {
			t.Fatal(err)
		}
		if w := (&robot{p.user, past}).send("GET", "/teams", ""); w.Code != 401 {
			t.Errorf("expired: %d", w.Code)
		}
	})
}

// TestTokenPage makes a token on the page of the account, uses it and revokes it.
func TestTokenPage(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		u := newSite(t, db).user("Ada")
		doc := page(t, u.get("/account/tokens"))
		if doc.Find("main code.secret").Length() > 0 || !strings.Contains(text(doc, "main"), "You have no tokens.") {
			t.Errorf("at first: %s", text(doc, "main"))
		}
		id, _ := doc.Find("main form input[name=form]").Attr("value")
		fields := form("form", id, "name", "Spreadsheet", "read", "on", "days", "30")
		wrong := form("form", id, "name", "", "days", "9999")
		if doc := page(t, u.post("/account/tokens", wrong)); doc.Find(".field-errors").Length() != 1 || doc.Find("#days[value='9999']").Length() != 1 {
			t.Errorf("refused: %s", text(doc, "main"))
		}
		wrong.Set("days", "9")
		if doc := page(t, u.post("/account/tokens", wrong)); doc.Find("#name-errors, #scopes-errors").Length() != 2 {
			t.Errorf("refused: %s", text(doc, "main"))
		}
		doc = page(t, u.post("/account/tokens", fields))
		secret := text(doc, "main code.secret")
		if !strings.HasPrefix(secret, models.APITokenPrefix) {
			t.Fatalf("the new token: %s", text(doc, "main"))
		}
		if w := u.post("/account/tokens", fields); w.Code != 302 {
			t.Errorf("sent twice: %d", w.Code)
		}
		if body := u.get("/account/tokens").Body.String(); strings.Contains(body, secret) || strings.Count(body, "Spreadsheet") != 2 {
			t.Error("the token is shown again, or not in the list once")
		}
		use := func() int { return u.do("GET", "/api/v1/teams", nil, "Authorization", "Bearer "+secret).Code }
		if use() != 200 {
			t.Error("the token does not work")
		}
		doc = page(t, u.get("/account/tokens"))
		revoke, _ := doc.Find("main li form").Attr("action")
		if w := u.post(revoke, nil); w.Code != 302 || use() != 401 {
			t.Errorf("revoked: %d, then %d", w.Code, use())
		}
		if w := u.post(revoke, nil); w.Code != 404 {
			t.Errorf("revoked twice: %d", w.Code)
		}
		if strings.Contains(u.log.String(), secret) {
			t.Error("the log holds a token")
		}
	})
}

// TestAPIIdempotency sends requests again with the same key: what they do is done once.
func TestAPIIdempotency(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		count := func() int { return len(read[[]object](t, p.send("GET", "/teams/rovers/players", ""), 200)) }
		body := `{"name": "Nia New"}`
		first := p.send("POST", "/teams/rovers/players", body, "Idempotency-Key", "one")
		again := p.send("POST", "/teams/rovers/players", body, "Idempotency-Key", "one")
		if first.Code != 201 || again.Code != 201 || first.Body.String() != again.Body.String() || again.Header().Get("Location") != first.Header().Get("Location") ||
			again.Header().Get("Idempotency-Replayed") != "true" || count() != 10 {
			t.Errorf("again: %d %s", again.Code, again.Body)
		}
		if w := p.send("POST", "/teams/rovers/players", `{"name": "Zoe"}`, "Idempotency-Key", "one"); w.Code != 400 || count() != 10 {
			t.Errorf("another request with the key: %d", w.Code)
		}
		if w := p.send("POST", "/teams/rovers/players", `{"name": ""}`, "Idempotency-Key", "bad"); w.Code != 422 {
			t.Errorf("refused: %d", w.Code)
		}
		if w := p.send("POST", "/teams/rovers/players", `{"name": ""}`, "Idempotency-Key", "bad"); w.Code != 422 {
			t.Errorf("refused again: %d", w.Code)
		}
		var wait sync.WaitGroup
		codes := make([]int, 8)
		for i := range codes {
			wait.Go(func() { codes[i] = p.send("POST", "/teams/rovers/players", body, "Idempotency-Key", "many").Code })
		}
		wait.Wait()
		made := 0
		for _, code := range codes {
			if code == 201 {
				made++
			} else if code != 409 {
				t.Errorf("at once: %d", code)
			}
		}
		if made == 0 || count() != 11 {
			t.Errorf("at once: %v, %d players", codes, count())
		}
		// The program dies after the change and before its reply is kept.
		if err := p.db.EndReply(t.Context(), p.account.ID, "one", nil); err != nil {
			t.Fatal(err)
		}
		if w := p.send("POST", "/teams/rovers/players", body, "Idempotency-Key", "one"); w.Code != 409 || count() != 11 {
			t.Errorf("after the reply was lost: %d, %d players", w.Code, count())
		}
		if w := p.send("POST", "/teams/rovers/players", body, "Idempotency-Key", strings.Repeat("k", 201)); w.Code != 400 {
			t.Errorf("a long key: %d", w.Code)
		}
	})
}

func TestAPIRateLimit(t *testing.T) {
	s := newSite(t, modelstest.Open(t, modelstest.SQLite(t)))
	var last *httptest.ResponseRecorder
	for range 5000 {
		if last = s.get("/api/v1/sports/chess"); last.Code != 200 {
			break
		}
	}
	if last.Code != 429 || last.Header().Get("Retry-After") != "1" || last.Header().Get("RateLimit-Remaining") != "0" || last.Header().Get("RateLimit-Limit") == "" {
		t.Errorf("%d %v", last.Code, last.Header())
	}
	if w := s.do("GET", "/api/v1/sports/chess", nil, "X-Forwarded-For", "192.0.2.77"); w.Code != 429 {
		t.Errorf("an address that is only claimed: %d", w.Code)
	}
}

func TestAPISolve(t *testing.T) {
	s := newSite(t, modelstest.Open(t, modelstest.SQLite(t)))
	send := func(body string) *httptest.ResponseRecorder {
		return s.do("POST", "/api/v1/solve", strings.NewReader(body), "Content-Type", "application/json")
	}
	answer := read[object](t, send(handlers.DocBodies["solve"]), 200)
	if answer["status"] != "optimal" || answer["proven"] != true || answer["value"] != 135.0 {
		t.Errorf("the example: %v", answer)
	}
	for body, pointer := range map[string]string{
		`{"formations": [{"name": "f", "slots": [{"id": "a", "position": 7}]}]}`:                        "#/formations/0/slots/0/position",
		`{"formations": [], "players": []}`:                                                             "#/formations",
		`{"nodes": -1, "formations": [{"name": "f", "slots": [{"id": "a", "position": "A"}]}]}`:         "#/nodes",
		`{"formations": [{"name": "f", "slots": [{"id": "a", "position": "A"}]}], "rules": [{"x": 1}]}`: "#/rules/0/x",
	} {
		wrong := read[object](t, send(body), 422)
		if got := fmt.Sprint(wrong["errors"]); !strings.Contains(got, pointer+" ") && !strings.Contains(got, pointer+"]") {
			t.Errorf("%s: %v", body, wrong)
		}
	}
}

// exampleIDs makes one of everything that the examples name in paths, by the name of its parameter.
func (p *robot) exampleIDs(team *models.Team, match *models.Match) map[string]string {
	p.t.Helper()
	ctx, by := p.t.Context(), func() models.By { return models.By{Form: models.NewFormID(), Actor: "Ada"} }
	must := func(err error) {
		p.t.Helper()
		if err != nil {
			p.t.Fatal(err)
		}
	}
	mia := p.site.user("Mia-" + team.Slug).account
	must(p.db.AddMember(ctx, team.ID, mia.ID, models.Viewer))
	invitation := models.NewInvitation(team.ID, models.Viewer, "")
	must(p.db.Invite(ctx, by(), invitation, nil))
	link := models.NewLink(models.LinkSheet, time.Now().Add(time.Hour))
	link.TeamID, link.MatchID, link.Name = team.ID, match.ID, "Parents"
	must(p.db.AddLink(ctx, by(), link))
	p.addPlan(team, match, models.PlanWishes{})
	change := by()
	must(p.db.AddPlayers(ctx, change, team.ID, []models.Player{models.NewPlayer("Zed Added")}))
	return map[string]string{"member": mia.ID, "invitation": invitation.ID, "link": link.ID, "change": change.Form}
}

// TestDocsExamples runs every example of /docs in a shell, against the site over HTTP, and holds the answers to the
// document.
func TestDocsExamples(t *testing.T) {
	curl, err := exec.LookPath("curl")
	needTool(t, "curl", err)
	s := newSite(t, modelstest.Open(t, modelstest.SQLite(t)))
	p := s.user("Ada").robot(models.AllScopes...)
	rovers := p.ownTeam("rovers", sevens()...)
	matches := []*models.Match{p.addMatch(rovers, models.Match{}), p.addMatch(rovers, models.Match{})}
	env := append(os.Environ(), "TOKEN="+p.token.Secret, "TEAM=rovers", "ETAG=*")
	for name, id := range p.exampleIDs(rovers, matches[0]) {
		env = append(env, strings.ToUpper(name)+"="+id)
	}
	server := httptest.NewServer(s.handler)
	defer server.Close()
	squad := read[[]object](t, p.send("GET", "/teams/rovers/players", ""), 200)
	team := read[object](t, p.send("GET", "/teams/rovers", ""), 200)["id"].(string)
	doc, ran := page(t, s.get("/docs")), 0
	for _, n := range doc.Find(".docs-operation").EachIter() {
		id, _ := n.Attr("id")
		example := strings.ReplaceAll(n.Find(".docs-example").Text(), baseURL, server.URL)
		player, match := squad[0]["id"].(string), matches[0].ID
		switch id {
		case "delete-player":
			player = squad[1]["id"].(string)
		case "delete-match":
			match = matches[1].ID
		}
		run := exec.Command("bash", "-c", strings.Replace(example, "curl", curl+" -sS -o - -w '\n%{http_code}'", 1))
		run.Env = append(slices.Clone(env), "PLAYER="+player, "MATCH="+match)
		var complaint bytes.Buffer
		run.Stderr = &complaint
		out, err := run.Output()
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if status := lines[len(lines)-1]; err != nil || !strings.HasPrefix(status, "2") {
			t.Errorf("%s:\n%s\n%s %v %s", id, example, out, err, &complaint)
		}
		ran++
		if id == "delete-team" { // the last examples are of its players
			if err := p.db.SetTeamState(t.Context(), models.By{}, team, models.Active); err != nil {
				t.Fatal(err)
			}
		}
	}
	if ran < 10 {
		t.Errorf("only %d examples", ran)
	}
}
