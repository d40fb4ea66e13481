package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// at returns what stands in an answer at a path of names and places.
func at(t *testing.T, data any, path ...any) any {
	t.Helper()
	for i, step := range path {
		switch step := step.(type) {
		case string:
			o, ok := data.(map[string]any)
			if !ok {
				t.Fatalf("nothing at %v: %v", path[:i+1], data)
			}
			data = o[step]
		case int:
			list, ok := data.([]any)
			if !ok || step >= len(list) {
				t.Fatalf("nothing at %v: %v", path[:i+1], data)
			}
			data = list[step]
		}
	}
	return data
}

func TestGraphQLOverHTTP(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		const query = `{"query": "{ viewer { name } }"}`
		own, plain, problem := "application/graphql-response+json", "application/json", "application/problem+json"
		for name, c := range map[string]struct {
			body   string
			header []string
			status int
			media  string
		}{
			"a query":                 {query, nil, 200, plain},
			"its own type":            {query, []string{"Accept", own}, 200, own},
			"either type":             {query, []string{"Accept", own + ", application/json;q=0.9"}, 200, own},
			"anything":                {query, []string{"Accept", "*/*"}, 200, plain},
			"another type":            {query, []string{"Accept", "text/html"}, 406, problem},
			"no JSON":                 {`{"query":`, nil, 400, problem},
			"a list":                  {`[]`, nil, 400, problem},
			"nothing":                 {``, nil, 400, problem},
			"two objects":             {query + query, nil, 400, problem},
			"variables as a list":     {`{"query": "{ viewer { name } }", "variables": [1]}`, nil, 400, problem},
			"a query of another type": {`{"query": 7}`, nil, 400, problem},
			"no query":                {`{"query": ""}`, nil, 422, problem},
			"null":                    {`null`, nil, 422, problem},
			"a long query":            {`{"query": "{ viewer { name } } #` + strings.Repeat("x", 16<<10) + `"}`, nil, 422, problem},
			"a long body":             {`{"query": "` + strings.Repeat("x", 1<<20) + `"}`, nil, 413, problem},
			"a form":                  {"query=x", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, problem},
			"GraphQL itself":          {"{ viewer { name } }", []string{"Content-Type", "application/graphql"}, 415, problem},
			"a syntax error":          {`{"query": "{"}`, nil, 200, plain},
			"a syntax error, told":    {`{"query": "{"}`, []string{"Accept", own}, 400, own},
			"a wrong field, told":     {`{"query": "{ nothing }"}`, []string{"Accept", own}, 400, own},
			"a field's error, told":   {`{"query": "{ team(slug: \"nowhere\") { name } }"}`, []string{"Accept", own}, 200, own},
			"no such operation, told": {`{"query": "query A { viewer { name } } query B { viewer { name } }"}`, []string{"Accept", own}, 400, own},
			"one of two operations":   {`{"query": "query A { viewer { name } } query B { viewer { id } }", "operationName": "B"}`, nil, 200, plain},
			"null everywhere":         {`{"query": "{ viewer { name } }", "variables": null, "operationName": null, "extensions": null}`, nil, 200, plain},
		} {
			header := append([]string{"Authorization", "Bearer " + p.token.Secret, "Content-Type", "application/json"}, c.header...)
			w := p.do(http.MethodPost, "/graphql", strings.NewReader(c.body), header...)
			if got := w.Header().Get("Content-Type"); w.Code != c.status || got != c.media {
				t.Errorf("%s: %d %s, want %d %s: %.200s", name, w.Code, got, c.status, c.media, w.Body)
			}
			if w.Header().Get("RateLimit-Remaining") == "" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: headers %v", name, w.Header())
			}
		}
		if w := p.do(http.MethodPost, "/graphql", strings.NewReader(query), "Content-Type", "application/json"); w.Code != 401 || w.Header().Get("WWW-Authenticate") != "Bearer" || w.Header().Get("Content-Type") != problem {
			t.Errorf("without a token: %d %v", w.Code, w.Header())
		}
		if w := p.do(http.MethodPost, "/graphql", strings.NewReader(query), "Content-Type", "application/json", "Cookie", p.cookie, "Sec-Fetch-Site", "same-origin"); w.Code != 401 {
			t.Errorf("with a cookie only: %d", w.Code)
		}
	})
}

// TestGraphQLErrors makes every sort of mistake, and reads its code.
func TestGraphQLErrors(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		deep := "name"
		for range 9 {
			deep = "players { team { " + deep + " } }"
		}
		fragments, wide := "", ""
		for i := range 10 {
			fragments += fmt.Sprintf("fragment F%d on Team { ...F%d ...F%d } ", i, i+1, i+1)
		}
		for i := range 1100 {
			wide += fmt.Sprintf("a%d: id ", i)
		}
		many := ""
		for i := range 40 {
			many += fmt.Sprintf("s%d: sports { id name formats { id name formations { id slots { id x y } } } } ", i)
		}
		solving := ""
		for i := range 41 {
			solving += fmt.Sprintf("l%d: lineup(show: %d) { size } ", i, i%20+1)
		}
		for query, want := range map[string]string{
			`{`:                                "SYNTAX",
			`{ nothing }`:                      "INVALID_QUERY",
			`{ viewer }`:                       "INVALID_QUERY",
			`mutation { }`:                     "SYNTAX",
			`{ team(slug: 7) { name } }`:       "INVALID_QUERY",
			`subscription { viewer { name } }`: "INVALID_QUERY",
			`query A { viewer { name } } query B { viewer { name } }`:                           "INVALID_QUERY",
			`{ team(slug: "rovers") { ` + deep + ` } }`:                                         "TOO_DEEP",
			`{ team(slug: "rovers") { ...F0 } } ` + fragments + `fragment F10 on Team { name }`: "TOO_MANY_SELECTIONS",
			`{ team(slug: "rovers") { ` + wide + ` } }`:                                         "TOO_MANY_SELECTIONS",
			`{ ` + many + ` }`: "TOO_MANY_FIELDS",
			`{ team(slug: "rovers") { ` + solving + ` } }`:                          "TOO_MANY_FIELDS",
			`{ team(slug: "nowhere") { name } }`:                                    "NOT_FOUND",
			`{ team(slug: "rovers") { player(id: "nobody") { name } } }`:            "NOT_FOUND",
			`{ sport(id: "golf") { name } }`:                                        "NOT_FOUND",
			`{ teams(first: 0) { nodes { name } } }`:                                "INVALID",
			`{ teams(first: 101) { nodes { name } } }`:                              "INVALID",
			`{ teams(after: "x") { nodes { name } } }`:                              "INVALID",
			`{ team(slug: "rovers") { matches(after: "x") { nodes { id } } } }`:     "INVALID",
			`{ team(slug: "rovers") { changes(after: "x") { nodes { id } } } }`:     "INVALID",
			`{ team(slug: "rovers") { lineup(show: 0) { size } } }`:                 "INVALID",
			`{ team(slug: "rovers") { lineup(show: 7, formation: "x") { size } } }`: "INVALID",
			`{ team(slug: "rovers") { lineup(show: 7, lock: [0]) { size } } }`:      "INVALID",
			`{ team(slug: "rovers") { season(from: "yesterday") { matches } } }`:    "INVALID",
		} {
			answer, w := p.graph(query)
			if got := strings.Join(answer.codes(), " "); got != want || w.Code != 200 {
				t.Errorf("%.80s: %d, %q, want %q: %.300s", query, w.Code, got, want, w.Body)
			}
			p.app.ForgetUse()
		}
		answer, w := p.graph(`{ ` + many + ` }`)
		if len(answer.Errors) != 1 || answer.Data != nil || !strings.Contains(w.Body.String(), `"data":null`) {
			t.Errorf("too many fields: %.300s", w.Body)
		}
		// What can be answered is, beside what cannot.
		answer, _ = p.graph(`{ viewer { name } team(slug: "nowhere") { name } }`)
		if at(t, answer.Data, "viewer", "name") != "Ada" || answer.Data["team"] != nil || fmt.Sprint(answer.Errors[0].Path) != "[team]" {
			t.Errorf("half an answer: %v %v", answer.Data, answer.Errors)
		}
	})
}

// TestGraphQLSpeaks asks in German.
func TestGraphQLSpeaks(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		w := p.do(http.MethodPost, "/graphql", strings.NewReader(`{"query": "{ teams(first: 0) { nodes { name } } }"}`),
			"Authorization", "Bearer "+p.token.Secret, "Content-Type", "application/json", "Accept-Language", "de")
		if !strings.Contains(w.Body.String(), "ganze Zahl") {
			t.Errorf("%s", w.Body)
		}
	})
}

// TestGraphQLEndsInTime asks with a context that has ended: nothing more is read.
func TestGraphQLEndsInTime(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		ctx, cancel := context.WithTimeout(t.Context(), 0)
		defer cancel()
		count := p.db.CountReads()
		text, status := p.app.AskGraphQL(ctx, p.account, `{ teams { nodes { players { name } } } }`)
		if status != http.StatusServiceUnavailable || !strings.Contains(text, `"data":null`) || !strings.Contains(text, `"code":"TIMEOUT"`) || !strings.Contains(text, "takes too long") || count.Load() > 0 {
			t.Errorf("%d %s after %d statements", status, text, count.Load())
		}
	})
}

// TestGraphQLIntrospection sends what tools send to learn the schema: it must fit into the limits.
func TestGraphQLIntrospection(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		answer, w := p.graph(introspectionQuery)
		if len(answer.Errors) > 0 || len(at(t, answer.Data, "__schema", "types").([]any)) < 60 {
			t.Errorf("%v %.500s", answer.Errors, w.Body)
		}
	})
}

// introspectionQuery is what graphql-js 16 sends.
const introspectionQuery = `query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
	types { ...FullType } directives { name description locations args { ...InputValue } } } }
	fragment FullType on __Type { kind name description
	  fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	  inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
	  possibleTypes { ...TypeRef } }
	fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
	fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
	  ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`

// TestGraphQLStatements counts the statements that the same query takes for one team and for thirty.
func TestGraphQLStatements(t *testing.T) {
	const query = `{ teams(first: 50) { nodes { name
		players { name skills { skill } contacts { email } }
		members { name } invitations { email } best { mode } season { players { name seconds } }
		changes(first: 5) { nodes { text } }
		soon: matches(first: 3, state: planned) { nodes { opponent availability { name answer } turnout { come } result { state } compliance { rule }
			plan { number players { name } } planVersions { number } events { kind } links { name } } }
	} } }`
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		fill := func(team *models.Team) {
			for i := range 2 {
				m := p.addMatch(team, models.Match{Opponent: fmt.Sprint("Rivals ", i)})
				p.addPlan(team, m, models.PlanWishes{})
			}
		}
		fill(rovers)
		count := p.db.CountReads()
		ask := func() (teams int, statements int64) {
			before := count.Load()
			answer, w := p.graph(query)
			if len(answer.Errors) > 0 {
				t.Fatalf("%.500s", w.Body)
			}
			return len(at(t, answer.Data, "teams", "nodes").([]any)), count.Load() - before
		}
		ask() // the token is noted as used
		few, one := ask()
		for i := range 29 {
			fill(p.ownTeam(fmt.Sprintf("team-%d", i), sevens()[:3]...))
		}
		many, thirty := ask()
		if few != 1 || many != 30 || one != thirty || one < 10 || one > 25 {
			t.Errorf("%d team: %d statements; %d teams: %d", few, one, many, thirty)
		}
	})
}

// TestGraphQLPages walks through lists page by page, while something is added.
func TestGraphQLPages(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		kickOff := time.Now().Add(time.Hour).Truncate(time.Minute)
		for i := range 7 {
			p.addMatch(rovers, models.Match{Opponent: fmt.Sprint("M", i), KickOff: kickOff.Add(time.Duration(i/2) * time.Hour)})
			if i > 0 {
				p.ownTeam(fmt.Sprintf("t-%d", i))
			}
		}
		changes := p.ownTeam("busy", sevens()...)
		for i := range 7 {
			squad, err := p.db.Players(t.Context(), changes.ID)
			if err != nil {
				t.Fatal(err)
			}
			squad[0].Notes = fmt.Sprint("note ", i)
			if err := p.db.UpdatePlayer(t.Context(), models.By{Form: models.NewFormID(), Actor: "Ada"}, &squad[0]); err != nil {
				t.Fatal(err)
			}
		}
		for name, list := range map[string]struct {
			query string
			path  []any
			want  int
			add   func()
		}{
			"matches": {`query($a: String) { team(slug: "rovers") { list: matches(first: 3, after: $a) { nodes { id } pageInfo { hasNextPage endCursor } } } }`, []any{"team", "list"}, 7,
				func() { p.addMatch(rovers, models.Match{Opponent: "Early", KickOff: kickOff.Add(-time.Hour)}) }},
			"teams": {`query($a: String) { list: teams(first: 3, after: $a) { nodes { id } pageInfo { hasNextPage endCursor } } }`, []any{"list"}, 8,
				func() { p.ownTeam("aa-first") }},
			"changes": {`query($a: String) { team(slug: "busy") { list: changes(first: 3, after: $a) { nodes { id } pageInfo { hasNextPage endCursor } } } }`, []any{"team", "list"}, 7, func() {}},
		} {
			seen, after, pages := map[any]bool{}, any(nil), 0
			for pages < 10 {
				answer, w := p.graph(list.query, "a", after)
				if len(answer.Errors) > 0 {
					t.Fatalf("%s: %s", name, w.Body)
				}
				for _, node := range at(t, answer.Data, append(list.path, "nodes")...).([]any) {
					if id := at(t, node, "id"); seen[id] {
						t.Errorf("%s: %v comes twice", name, id)
					} else {
						seen[id] = true
					}
				}
				if pages++; pages == 1 {
					list.add()
				}
				info := at(t, answer.Data, append(list.path, "pageInfo")...)
				if after = at(t, info, "endCursor"); at(t, info, "hasNextPage") == false {
					break
				}
			}
			if len(seen) != list.want || pages != 3 {
				t.Errorf("%s: %d of %d on %d pages", name, len(seen), list.want, pages)
			}
		}
	})
}

func TestGraphQLRoster(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		answer, w := p.graph(`mutation { addPlayer(team: "rovers", input: {name: "Nia New", shirt: 99, fitness: 80, doNotPublish: true, skills: [{position: "GK", skill: 7}]})
			{ id name shirt fitness status doNotPublish skills { position skill } etag team { slug } } }`)
		if len(answer.Errors) > 0 {
			t.Fatal(w.Body)
		}
		nia := at(t, answer.Data, "addPlayer")
		id, tag := at(t, nia, "id"), at(t, nia, "etag")
		if at(t, nia, "shirt") != 99.0 || at(t, nia, "fitness") != 80.0 || at(t, nia, "doNotPublish") != true || fmt.Sprint(at(t, nia, "skills")) != "[map[position:GK skill:7]]" || at(t, nia, "team", "slug") != "rovers" {
			t.Errorf("added: %v", nia)
		}
		rest := p.send("GET", "/teams/rovers/players/"+id.(string), "")
		if strings.Trim(rest.Header().Get("ETag"), `"`) != tag {
			t.Errorf("the tag is %v here and %s there", tag, rest.Header().Get("ETag"))
		}
		const change = `mutation($id: ID!, $tag: String!, $input: PlayerPatch!) { changePlayer(team: "rovers", id: $id, etag: $tag, input: $input) { name shirt form status skills { position skill } etag } }`
		answer, w = p.graph(change, "id", id, "tag", tag, "input", object{"form": 5, "shirt": -1, "status": "injured", "skills": []object{{"position": "GK", "skill": nil}, {"position": "CB", "skill": 4}}})
		if len(answer.Errors) > 0 {
			t.Fatal(w.Body)
		}
		after := at(t, answer.Data, "changePlayer")
		if at(t, after, "name") != "Nia New" || at(t, after, "shirt") != nil || at(t, after, "form") != 5.0 || at(t, after, "status") != "injured" || fmt.Sprint(at(t, after, "skills")) != "[map[position:CB skill:4]]" {
			t.Errorf("changed: %v", after)
		}
		if answer, _ := p.graph(change, "id", id, "tag", tag, "input", object{"form": 1}); !slices.Equal(answer.codes(), []string{"CONFLICT"}) {
			t.Errorf("with the tag of before: %v", answer.codes())
		}
		if answer, _ := p.graph(change, "id", id, "tag", "", "input", object{"form": 1}); !slices.Equal(answer.codes(), []string{"INVALID"}) {
			t.Errorf("without a tag: %v", answer.codes())
		}
		for input, pointer := range map[string]string{`{"fitness": 101}`: "#/input/fitness", `{"minutesOwed": 100000}`: "#/input/minutesOwed", `{"name": " "}`: "#/input/name", `{"shirt": 1000}`: "#/input/shirt"} {
			body := fmt.Sprintf(`{"query": %q, "variables": {"id": %q, "tag": "*", "input": %s}}`, change, id, input)
			answer := read[graphAnswer](t, p.do(http.MethodPost, "/graphql", strings.NewReader(body), "Authorization", "Bearer "+p.token.Secret, "Content-Type", "application/json"), 200)
			if !slices.Equal(answer.codes(), []string{"INVALID"}) || len(answer.Errors[0].Extensions.Errors) != 1 || answer.Errors[0].Extensions.Errors[0].Pointer != pointer {
				t.Errorf("%s: %+v", input, answer.Errors)
			}
		}
		const remove = `mutation($id: ID!, $tag: String!) { removePlayer(team: "rovers", id: $id, etag: $tag) }`
		if answer, _ := p.graph(remove, "id", id, "tag", tag); !slices.Equal(answer.codes(), []string{"CONFLICT"}) {
			t.Errorf("removed with an old tag: %v", answer.codes())
		}
		if answer, _ := p.graph(remove, "id", id, "tag", at(t, after, "etag")); len(answer.Errors) > 0 || answer.Data["removePlayer"] != id {
			t.Errorf("removed: %v %v", answer.Data, answer.Errors)
		}
		if answer, _ := p.graph(remove, "id", id, "tag", "*"); !slices.Equal(answer.codes(), []string{"NOT_FOUND"}) {
			t.Errorf("removed twice: %v", answer.codes())
		}
		changes, _, err := p.db.Changes(t.Context(), rovers.ID, "")
		if err != nil || len(changes) != 3 || changes[0].Actor != "Ada" {
			t.Errorf("the list of changes: %v %v", changes, err)
		}
	})
}

func TestGraphQLAvailability(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		m := p.addMatch(rovers, models.Match{Opponent: "Rivals"})
		squad, err := p.db.Players(t.Context(), rovers.ID)
		if err != nil {
			t.Fatal(err)
		}
		const set = `mutation($m: ID!, $input: [AvailabilityInput!]!) { setAvailability(team: "rovers", match: $m, input: $input) { player answer minute note at } }`
		ada, bo := squad[0].ID, squad[1].ID
		answer, w := p.graph(set, "m", m.ID, "input", []object{{"player": ada, "answer": "late", "minute": 20, "note": "school"}, {"player": bo, "answer": "no"}})
		if len(answer.Errors) > 0 {
			t.Fatal(w.Body)
		}
		first := at(t, answer.Data, "setAvailability", 0)
		if at(t, first, "answer") != "late" || at(t, first, "minute") != 20.0 || at(t, first, "note") != "school" || at(t, answer.Data, "setAvailability", 2, "answer") != "open" || len(answer.Data["setAvailability"].([]any)) != len(squad) {
			t.Errorf("set: %s", w.Body)
		}
		if answer, _ := p.graph(set, "m", m.ID, "input", []object{{"player": ada, "answer": "yes"}}); !slices.Equal(answer.codes(), []string{"CONFLICT"}) {
			t.Errorf("over an answer that was not read: %v", answer.codes())
		}
		// One that cannot be keeps all from being noted.
		answer, _ = p.graph(set, "m", m.ID, "input", []object{{"player": squad[2].ID, "answer": "yes"}, {"player": bo, "answer": "late", "minute": 5000}})
		if !slices.Equal(answer.codes(), []string{"INVALID"}) || answer.Errors[0].Extensions.Errors[0].Pointer != "#/input/1/minute" {
			t.Errorf("a minute after the match: %+v", answer.Errors)
		}
		answer, w = p.graph(set, "m", m.ID, "input", []object{{"player": ada, "answer": "open", "at": at(t, first, "at")}})
		if len(answer.Errors) > 0 || at(t, answer.Data, "setAvailability", 0, "answer") != "open" || at(t, answer.Data, "setAvailability", 1, "answer") != "no" || at(t, answer.Data, "setAvailability", 2, "answer") != "open" {
			t.Errorf("taken back: %s", w.Body)
		}
		if answer, _ := p.graph(set, "m", "no-match", "input", []object{}); !slices.Equal(answer.codes(), []string{"NOT_FOUND"}) {
			t.Errorf("no match: %v", answer.codes())
		}
	})
}

// TestGraphQLIdempotency sends mutations again with the same key: what they do is done once, also where the reply was
// lost, and each mutation of a request is a change of its own.
func TestGraphQLIdempotency(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, rovers *models.Team) {
		send := func() *httptest.ResponseRecorder {
			return p.do(http.MethodPost, "/graphql", strings.NewReader(`{"query": "mutation { a: addPlayer(team: \"rovers\", input: {name: \"Nia\"}) { id } b: addPlayer(team: \"rovers\", input: {name: \"Noa\"}) { id } }"}`),
				"Authorization", "Bearer "+p.token.Secret, "Content-Type", "application/json", "Idempotency-Key", "one")
		}
		players := func() int {
			squad, err := p.db.Players(t.Context(), rovers.ID)
			if err != nil {
				t.Fatal(err)
			}
			return len(squad)
		}
		before := players()
		first, again := send(), send()
		if strings.Contains(first.Body.String(), "errors") || first.Body.String() != again.Body.String() || again.Header().Get("Idempotency-Replayed") != "true" || players() != before+2 {
			t.Errorf("%d players: %s, then %s", players(), first.Body, again.Body)
		}
		if err := p.db.EndReply(t.Context(), p.account.ID, "one", nil); err != nil {
			t.Fatal(err)
		}
		if answer := read[graphAnswer](t, send(), 200); !slices.Equal(answer.codes(), []string{"CONFLICT"}) || players() != before+2 {
			t.Errorf("after the reply was lost: %v, %d players", answer.codes(), players())
		}
	})
}

// TestGraphQLKeepsNotesAndRatings asks for everything of a team of children as members who may see less.
func TestGraphQLKeepsNotesAndRatings(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		noted := sevens()
		noted[0].Notes = notesCanary
		minnows := p.addTeam(models.Team{Slug: "minnows", Name: "Minnows", Type: models.Junior, Visibility: models.Public}, noted...)
		p.addPlan(minnows, p.addMatch(minnows, models.Match{Opponent: "Rivals"}), models.PlanWishes{})
		const query = `{ team(slug: "minnows") { players { name notes form fitness attendance minutesOwed skills { skill } } season { players { name owedNow } }
			lineup(show: 7) { points bound places { points reason { loss } } choices { modes { minutesOwed } } } matches { nodes { plan { players { from fairLeast } coaching { value } } } } } }`
		for role, sees := range map[models.Role]bool{models.Viewer: false, models.Scorer: false, models.Assistant: true} {
			u := p.joined("The-"+string(role), minnows, role)
			answer, w := u.robot(models.ScopeRead).graph(query)
			if len(answer.Errors) > 0 || !strings.Contains(w.Body.String(), "Canarywing") {
				t.Fatalf("%s: %s", role, w.Body)
			}
			team := answer.Data["team"]
			plan := at(t, team, "matches", "nodes", 0, "plan")
			for name, value := range map[string]any{
				"notes": at(t, team, "players", 0, "notes"), "form": at(t, team, "players", 0, "form"), "fitness": at(t, team, "players", 0, "fitness"),
				"attendance": at(t, team, "players", 0, "attendance"), "minutesOwed": at(t, team, "players", 0, "minutesOwed"),
				"owedNow": at(t, team, "season", "players", 0, "owedNow"), "points": at(t, team, "lineup", "points"), "bound": at(t, team, "lineup", "bound"),
				"points of a place": at(t, team, "lineup", "places", 0, "points"), "reason": at(t, team, "lineup", "places", 0, "reason"),
				"choices": at(t, team, "lineup", "choices"), "coaching": at(t, plan, "coaching"), "from": at(t, plan, "players", 0, "from"), "fairLeast": at(t, plan, "players", 0, "fairLeast"),
			} {
				if (value != nil) != sees {
					t.Errorf("%s reads %s: %v", role, name, value)
				}
			}
			if skills := at(t, team, "players", 0, "skills").([]any); len(skills) > 0 != sees {
				t.Errorf("%s reads ratings: %v", role, skills)
			}
		}
		_, w := p.graph(`{ publicLineup(team: "minnows", show: 7) { points places { player { name shirt } points reason { loss } } bench { name } } }`)
		if body := w.Body.String(); strings.Contains(body, "Canary") || strings.Contains(body, `"loss"`) || strings.Contains(body, `"points":1`) || !strings.Contains(body, `"shirt":60`) {
			t.Errorf("everybody reads of children: %s", body)
		}
	})
}

// TestGraphQLAtOnce sends queries at the same time, for the race detector.
func TestGraphQLAtOnce(t *testing.T) {
	p := newSite(t, modelstest.Open(t, modelstest.SQLite(t))).user("Ada").robot(models.AllScopes...)
	team := p.ownTeam("rovers", sevens()...)
	p.addPlan(team, p.addMatch(team, models.Match{Opponent: "Rivals"}), models.PlanWishes{})
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			body := `{"query": "{ teams { nodes { players { name contacts { email } team { name } } a: matches { nodes { availability { name } result { state } plan { number } } } b: matches(first: 1) { nodes { turnout { come } } } } } }"}`
			w := p.do(http.MethodPost, "/graphql", strings.NewReader(body), "Authorization", "Bearer "+p.token.Secret, "Content-Type", "application/json")
			if w.Code != 200 || strings.Contains(w.Body.String(), "errors") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	wait.Wait()
}
