package handlers_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// TestGraphQLClient has a client that nobody here has written read the schema, ask and change, against the site over HTTP.
func TestGraphQLClient(t *testing.T) {
	node, err := exec.LookPath("node")
	needTool(t, "node", err)
	npmFile(t, "graphql-request/package.json")
	p := newSite(t, modelstest.Open(t, modelstest.SQLite(t))).user("Ada").robot(models.AllScopes...)
	p.ownTeam("rovers", sevens()...)
	server := httptest.NewServer(p.handler)
	defer server.Close()
	run := exec.CommandContext(t.Context(), node, "../.ci/graphql.mjs", server.URL)
	run.Env = append(os.Environ(), "TOKEN="+p.token.Secret)
	var complaint strings.Builder
	run.Stderr = &complaint
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &complaint)
	}
	var said struct {
		Types, Problems         []string
		Team, Refused           string
		Players, Shirt, Unknown int
		Fresh                   bool
	}
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if len(said.Types) < 60 || len(said.Problems) > 0 || said.Team != "Canary rovers" || said.Players != 9 || said.Shirt != 98 || !said.Fresh || said.Refused != "CONFLICT" || said.Unknown != 401 {
		t.Errorf("%s", out)
	}
	checkReference(t, page(t, p.get("/graphql")), said.Types)
}

// checkReference sees that the page of the explorer tells of every type, and that its links lead there.
func checkReference(t *testing.T, doc *goquery.Document, types []string) {
	t.Helper()
	for _, name := range types {
		if !slices.Contains([]string{"ID", "String", "Int", "Float", "Boolean"}, name) && doc.Find("#type-"+name).Length() != 1 {
			t.Errorf("the page of the explorer does not tell of %s", name)
		}
	}
	for _, link := range doc.Find("main a[href^='#']").EachIter() {
		if target := link.AttrOr("href", ""); doc.Find(target).Length() != 1 {
			t.Errorf("%s leads nowhere", target)
		}
	}
}

// TestGraphQLExplorer sends queries from the page.
func TestGraphQLExplorer(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		u := newSite(t, db).user("Ada")
		team := u.ownTeam("rovers", sevens()...)
		doc := page(t, u.get("/graphql"))
		id := doc.Find("main input[name=form]").AttrOr("value", "")
		if id == "" || doc.Find("#answer").Length() > 0 || !strings.Contains(doc.Find("#query").Text(), "teams(first: 10)") || doc.Find("#type-Team dt").Length() < 20 {
			t.Errorf("at first: %s", text(doc, "main"))
		}
		send := func(status int, fields ...string) *goquery.Document {
			t.Helper()
			w := u.post("/graphql/explorer", form(append([]string{"form", id}, fields...)...))
			if w.Code != status {
				t.Fatalf("%v: %d %s", fields, w.Code, w.Body)
			}
			return page(t, w)
		}
		doc = send(200, "query", doc.Find("#query").Text())
		if got := text(doc, "#answer pre"); !strings.Contains(got, `"name": "Canary rovers"`) || !strings.Contains(got, "Ada Canarywing") {
			t.Errorf("the example: %s", got)
		}
		const query = "query Squad($slug: String!) { team(slug: $slug) { name } }\nquery Other { viewer { name } }"
		doc = send(200, "query", query, "variables", `{"slug": "rovers"}`, "operation", " Squad ")
		if got := text(doc, "#answer pre"); !strings.Contains(got, `"name": "Canary rovers"`) || doc.Find("#variables").Text() != "\n"+`{"slug": "rovers"}` && doc.Find("#variables").Text() != `{"slug": "rovers"}` || doc.Find("#operation").AttrOr("value", "") != " Squad " {
			t.Errorf("with variables: %s", text(doc, "main"))
		}
		for name, c := range map[string]struct {
			fields []string
			at     string
			says   string
		}{
			"nothing":        {nil, "#query-errors", "Write a query."},
			"too long":       {[]string{"query", strings.Repeat("x", 17<<10)}, "#query-errors", "16,384"},
			"no GraphQL":     {[]string{"query", "{\n  viewer {"}, "#query-errors", "syntax error"},
			"no such field":  {[]string{"query", "{\n  nothing\n}"}, "#query-errors", "Line 2"},
			"no JSON":        {[]string{"query", "{ viewer { name } }", "variables", "slug"}, "#variables-errors", "JSON object"},
			"a list":         {[]string{"query", "{ viewer { name } }", "variables", "[]"}, "#variables-errors", "JSON object"},
			"two operations": {[]string{"query", "query A { viewer { name } } query B { viewer { id } }"}, "#query-errors", "operation"},
		} {
			doc := send(422, c.fields...)
			if got := text(doc, c.at); !strings.Contains(got, c.says) || doc.Find("#errors li").Length() == 0 || doc.Find("#answer").Length() > 0 {
				t.Errorf("%s: %q in %s", name, got, text(doc, "#errors"))
			}
			if len(c.fields) > 1 && !strings.Contains(doc.Find("#query").Text(), c.fields[1]) {
				t.Errorf("%s: what was typed is lost: %s", name, doc.Find("#query").Text())
			}
		}
		if got := text(send(200, "query", `{ team(slug: "nowhere") { name } }`), "#answer pre"); !strings.Contains(got, `"code": "NOT_FOUND"`) {
			t.Errorf("no such team: %s", got)
		}
		// Sent twice, as by a double click, a mutation is done once.
		mutation := []string{"query", `mutation { addPlayer(team: "rovers", input: {name: "<b>Nia"}) { name } }`}
		if got := text(send(200, mutation...), "#answer pre"); !strings.Contains(got, `"name": "\u003cb\u003eNia"`) {
			t.Errorf("a mutation: %s", got)
		}
		if got := text(send(200, mutation...), "#answer pre"); !strings.Contains(got, `"code": "CONFLICT"`) {
			t.Errorf("sent twice: %s", got)
		}
		if squad, err := db.Players(t.Context(), team.ID); err != nil || len(squad) != 10 {
			t.Errorf("%d players, %v", len(squad), err)
		}
		if w := u.do(http.MethodPost, "/graphql/explorer", strings.NewReader("query=%7Bviewer%7Bname%7D%7D"), "Content-Type", "application/x-www-form-urlencoded", "Cookie", u.cookie, "Sec-Fetch-Site", "cross-site"); w.Code != 403 {
			t.Errorf("from another site: %d", w.Code)
		}
		german := page(t, u.get("/graphql", "Accept-Language", "de"))
		if !strings.Contains(text(german, "main"), "Abfrage senden") || german.Find("#objects[lang=en]").Length() != 1 {
			t.Errorf("in German: %.300s", text(german, "main"))
		}
	})
}

// FuzzGraphQL sends any query: the answer is one of GraphQL, and never a fault.
func FuzzGraphQL(f *testing.F) {
	for _, seed := range []string{
		`{ viewer { name } teams { nodes { players { skills { skill } } } } }`, `query($a: Int = 3) { teams(first: $a) { nodes { id } } }`, aboutSchema, introspectionQuery,
		`mutation { addPlayer(team: "rovers", input: {name: "x", skills: [{position: "GK", skill: 99}]}) { id } }`, `{ ...A } fragment A on Query { ...A }`, `{ __type(name: 7) { name } }`,
		`{ team(slug: "rovers") { lineup(show: -1, lock: [1e9], alt: 9) { size } season(from: "\u0000") { matches } } }`, "{\x00", `"""`, `{ a: viewer { a: name a: email } }`, `query @skip(if: $x) { viewer @include(if: "no") { id } }`,
		`{ team(slug: "rovers") { matches(first: 100, after: "///") { nodes { id } } changes(first: -1) { nodes { id } } player(id: 3) { id } } }`, `query($v: [[[Int!]!]!]! = [[[1]]]) { __typename }`, `{ sport(id: {a: [null]}) { id } }`,
	} {
		f.Add(seed, `{"a": 1, "v": null, "x": "y"}`)
	}
	p := newSite(f, modelstest.Open(f, modelstest.SQLite(f))).user("Ada").robot(models.ScopeRead)
	p.ownTeam("rovers", sevens()...)
	f.Fuzz(func(t *testing.T, query, variables string) {
		text, err := json.Marshal(query)
		if err != nil {
			t.Fatal(err) // any text can be written
		}
		p.app.ForgetUse()
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query": `+string(text)+`, "variables": `+variables+`}`))
		r.Header.Set("Authorization", "Bearer "+p.token.Secret)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		p.handler.ServeHTTP(w, r)
		switch w.Code {
		case 200, 400, 413, 422:
		default:
			t.Errorf("%q with %q: %d %s\n%s", query, variables, w.Code, w.Body, p.log)
		}
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("%q: no JSON: %s", query, w.Body)
		}
	})
}
