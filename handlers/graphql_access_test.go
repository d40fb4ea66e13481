package handlers_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"teamcoach/models"
)

// graphRules is a second opinion on what the schema says with @needs: the least role for every field of every type. A
// field that is not in it fails the test. "" is whoever has the object, "account" whoever has a token. A role with a
// question mark reads a value where others read null or an empty list.
var graphRules = map[string]map[string]string{
	"Query":    {"account": "viewer sports sport teams publicTeams publicLineup", "viewer": "team"},
	"Mutation": {"assistant": "addPlayer changePlayer removePlayer setAvailability"},
	"PageInfo": {"": "hasNextPage endCursor"},
	"Account":  {"": "id name email language scopes"},

	"Sport":     {"": "id name ordered lines positions pitches formats rulePacks sources"},
	"Line":      {"": "id name"},
	"Position":  {"": "id name line"},
	"Pitch":     {"": "id surface view markings"},
	"Format":    {"": "id name pitch onField squad periods minutes substitutions youthRule formations"},
	"Formation": {"": "id name slots"},
	"Slot":      {"": "id position x y mandatory"},
	"RulePack":  {"": "under rules"},
	"Rule":      {"": "kind n soft"},

	"TeamConnection": {"": "nodes pageInfo"},
	"Team": {
		"":          "id slug name sport format type ageGroup visibility formation color mode state role createdAt etag",
		"viewer":    "players player matches match members season lineup",
		"assistant": "changes",
		"coach":     "invitations best",
	},
	"Player": {
		"":           "id ordinal name shirt status until matches form fitness attendance minutesOwed doNotPublish skills etag",
		"assistant?": "notes",
		"viewer":     "team",
		"coach":      "contacts",
	},
	"Rating":          {"": "position skill"},
	"Contact":         {"": "id email name language stoppedAt"},
	"MatchConnection": {"": "nodes pageInfo"},
	"Match": {
		"": "id series opponent side venue kickOff zone meet format formation periods minutes blocks mode state answersUntil " +
			"closesBefore remindBefore ours theirs notes updatedAt etag",
		"viewer":    "team result compliance plan planVersions events",
		"assistant": "availability turnout",
		"coach":     "links",
	},
	"Availability": {"": "player ordinal name status answer minute note byPlayer at"},
	"Turnout":      {"": "come maybe not open missing"},
	"Result":       {"": "match state ours theirs players"},
	"ResultLine":   {"": "player present available played goals yellow red share owed"},
	"Played":       {"": "position seconds"},
	"RuleReport":   {"": "rule n soft known met misses"},
	"RuleMiss":     {"": "player seconds count at"},
	"Season":       {"": "matches players"},
	"SeasonLine":   {"": "player ordinal name matches of seconds share percent owed owedNow played goals yellow red"},

	"Lineup":          {"": "size formation mode weights points bound proven places bench rest absent choices clashes"},
	"Place":           {"": "slot position line x y locked player points reason"},
	"LineupPlayer":    {"": "ordinal shirt name"},
	"Candidate":       {"": "ordinal shirt name why until matches reason"},
	"Reason":          {"": "loss impossible empty out moves"},
	"Move":            {"": "player position comesIn"},
	"Choices":         {"": "formations modes alternatives"},
	"FormationChoice": {"": "id points cost"},
	"ModeChoice":      {"": "mode strengthLost minutesOwed"},
	"Alternative":     {"": "n formation points cost in out"},
	"Clash":           {"": "kind player"},

	"Plan":          {"": "number holds actor createdAt formation stretchSeconds stretches players changes", "assistant?": "coaching"},
	"Stretch":       {"": "from slots"},
	"Filled":        {"": "slot player"},
	"PlannedPlayer": {"": "ordinal name shirt stretches seconds answer", "assistant?": "from to fairLeast fairMost"},
	"PlannedChange": {"": "stretch on moved"},
	"PlannedSwitch": {"": "player slot for"},
	"PlanCoaching":  {"": "mode wishedFormation pins value solvedValue bound proven edited legal rules odd absent clash modes dropped"},
	"Pin":           {"": "id player slot off from to"},
	"PlannedRule":   {"": "kind n soft usual dropped broken"},
	"RuleBreach":    {"": "players stretch"},
	"PlannedOdd":    {"": "player stretch slot missing"},
	"Absence":       {"": "player name why"},
	"PlanClash":     {"": "rules repairs unproven"},
	"PlanRepair":    {"": "pins dropped changed"},
	"PlannedMode":   {"": "mode strength least most changes minutesPaid"},
	"PlanVersion":   {"": "number holds fits actor createdAt mode edited"},

	"Event":                {"": "id number kind at outcome period clockSeconds player other slot undoes detail actor"},
	"Link":                 {"": "id kind name createdAt expiresAt"},
	"Member":               {"": "id name role since"},
	"Invitation":           {"": "id role email expiresAt"},
	"Best":                 {"": "mode formation weights rules"},
	"Weights":              {"": "strongest balanced equal"},
	"Weight":               {"": "skill form fitness attendance minutes"},
	"ChangeConnection":     {"": "nodes pageInfo"},
	"Change":               {"": "id at actor action text players undone undoable"},
	"ChangedPlayer":        {"": "before after"},
	"PlayerThen":           {"": "id ordinal name shirt status until matches form fitness attendance minutesOwed doNotPublish notes skills"},
	"PublicTeamConnection": {"": "nodes pageInfo"},
	"PublicTeam":           {"": "slug name sport format type color players"},
}

// graphType is a type as the schema tells of itself.
type graphType struct {
	Name, Kind string
	Fields     []graphField
	OfType     *graphType
}

type graphField struct {
	Name string
	Args []struct {
		Name         string
		Type         graphType
		DefaultValue *string
	}
	Type graphType
}

// named is the type behind lists and exclamation marks.
func (t *graphType) named() *graphType {
	if t.OfType != nil {
		return t.OfType.named()
	}
	return t
}

const aboutSchema = `{ __schema { types { name kind fields { name args { name defaultValue type { name kind ofType { name } } } type { ...T } } } } }
	fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }`

// graphAnswer is an answer of GraphQL.
type graphAnswer struct {
	Data   map[string]any
	Errors []graphError
}

type graphError struct {
	Message    string
	Path       []any
	Extensions struct {
		Code   string
		Errors []struct{ Pointer, Detail string }
	}
}

// codes lists the codes of the errors, each once.
func (a *graphAnswer) codes() []string {
	var all []string
	for _, e := range a.Errors {
		all = append(all, e.Extensions.Code)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// graph sends a query with variables: name, value, name, value ...
func (p *robot) graph(query string, variables ...any) (*graphAnswer, *httptest.ResponseRecorder) {
	p.t.Helper()
	return p.site.graph(p.token.Secret, query, variables...)
}

func (s *site) graph(secret, query string, variables ...any) (*graphAnswer, *httptest.ResponseRecorder) {
	s.t.Helper()
	values := object{}
	for i := 0; i < len(variables); i += 2 {
		values[variables[i].(string)] = variables[i+1]
	}
	body, err := json.Marshal(object{"query": query, "variables": values})
	if err != nil {
		s.t.Fatal(err)
	}
	header := []string{"Content-Type", "application/json"}
	if secret != "" {
		header = append(header, "Authorization", "Bearer "+secret)
	}
	w := s.do(http.MethodPost, "/graphql", strings.NewReader(string(body)), header...)
	var answer graphAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		s.t.Fatalf("%v in %d %s", err, w.Code, w.Body)
	}
	return &answer, w
}

// graphWalk asks for every field of the schema.
type graphWalk struct {
	*world
	types map[string]*graphType
	paths map[string][]graphStep // to an object of a type
}

// graphStep is a field on the way to another.
type graphStep struct {
	on    string // name of the type that has it
	field graphField
}

func (s graphStep) name() string { return s.on + "." + s.field.Name }

func newGraphWalk(w *world) *graphWalk {
	w.t.Helper()
	answer, _ := w.graph(w.programs[asOwner].Secret, aboutSchema)
	text, _ := json.Marshal(answer.Data["__schema"])
	var schema struct{ Types []graphType }
	if err := json.Unmarshal(text, &schema); err != nil || len(schema.Types) < 50 {
		w.t.Fatalf("%v, %d types: %v", err, len(schema.Types), answer.Errors)
	}
	walk := &graphWalk{world: w, types: map[string]*graphType{}, paths: map[string][]graphStep{"Query": {}}}
	for i := range schema.Types {
		if t := &schema.Types[i]; t.Kind == "OBJECT" && !strings.HasPrefix(t.Name, "__") {
			walk.types[t.Name] = t
		}
	}
	walk.findPaths()
	return walk
}

// findPaths finds the shortest way to each type, through a team where there is one.
func (walk *graphWalk) findPaths() {
	team := slices.IndexFunc(walk.types["Query"].Fields, func(f graphField) bool { return f.Name == "team" })
	walk.paths["Team"] = []graphStep{{"Query", walk.types["Query"].Fields[team]}}
	for _, from := range []string{"Team", "Query"} {
		for next := []string{from}; len(next) > 0; next = next[1:] {
			for _, f := range walk.types[next[0]].Fields {
				target := f.Type.named().Name
				if _, known := walk.paths[target]; known || walk.types[target] == nil {
					continue
				}
				walk.paths[target] = append(slices.Clone(walk.paths[next[0]]), graphStep{next[0], f})
				next = append(next, target)
			}
		}
	}
}

// leastRole returns the rule of a field, and whether it hides a value instead of refusing it.
func leastRole(t *testing.T, step graphStep) (rule string, hides bool) {
	t.Helper()
	for rule, names := range graphRules[step.on] {
		if slices.Contains(strings.Fields(names), step.field.Name) {
			return strings.TrimSuffix(rule, "?"), strings.HasSuffix(rule, "?")
		}
	}
	t.Errorf("nobody has said who may read %s: add it to graphRules", step.name())
	return "owner", false
}

// TestEveryFieldHasARule compares the table with the schema, both ways.
func TestEveryFieldHasARule(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		walk := newGraphWalk(w)
		for name, object := range walk.types {
			said := strings.Fields(strings.Join(slices.Collect(maps.Values(graphRules[name])), " "))
			for _, f := range object.Fields {
				leastRole(t, graphStep{name, f})
			}
			if len(said) != len(object.Fields) {
				t.Errorf("%s has %d fields, and graphRules %d", name, len(object.Fields), len(said))
			}
		}
		if len(graphRules) != len(walk.types) {
			t.Errorf("%d types, and %d in graphRules", len(walk.types), len(graphRules))
		}
	})
}

// arguments are those that a field must have, or has to be about something.
func (walk *graphWalk) arguments(step graphStep, team, children *family) string {
	return map[string]string{
		"Query.team": fmt.Sprintf("(slug: %q)", team.Slug), "Query.sport": `(id: "soccer")`, "Query.publicLineup": fmt.Sprintf("(team: %q, show: 7)", team.Slug),
		"Team.player": fmt.Sprintf("(id: %q)", children.child["player"]), "Team.match": fmt.Sprintf("(id: %q)", children.child["match"]),
		"Team.lineup":              "(show: 7)",
		"Mutation.addPlayer":       fmt.Sprintf(`(team: %q, input: {name: "Nia New", skills: [{position: "CB", skill: 3}]})`, team.Slug),
		"Mutation.changePlayer":    fmt.Sprintf(`(team: %q, id: %q, etag: "*", input: {notes: "new"})`, team.Slug, children.child["player"]),
		"Mutation.removePlayer":    fmt.Sprintf(`(team: %q, id: %q, etag: "*")`, team.Slug, children.child["player"]),
		"Mutation.setAvailability": fmt.Sprintf(`(team: %q, match: %q, input: [{player: %q, answer: no}])`, team.Slug, children.child["match"], children.child["player"]),
	}[step.name()]
}

// text writes a query that leads to a field, and asks it for everything that has no fields of its own and no rule.
func (walk *graphWalk) text(t *testing.T, steps []graphStep, team, children *family) string {
	kind, end := "query ", ""
	if steps[0].on == "Mutation" {
		kind = "mutation "
	}
	text := kind
	for _, step := range steps {
		text += "{ " + step.field.Name + walk.arguments(step, team, children) + " "
		end += "}"
	}
	if target := walk.types[steps[len(steps)-1].field.Type.named().Name]; target != nil {
		text += "{ __typename "
		for _, f := range target.Fields {
			if rule, _ := leastRole(t, graphStep{target.Name, f}); rule == "" && walk.types[f.Type.named().Name] == nil {
				text += f.Name + " "
			}
		}
		text += "}"
	}
	return text + end
}

// wanted returns the code that an actor is to get; "" where the field is answered.
func (walk *graphWalk) wanted(t *testing.T, steps []graphStep, actor, kind string) string {
	t.Helper()
	for _, step := range steps {
		rule, hides := leastRole(t, step)
		owner := actor == otherCoach && kind == "other"
		switch {
		case rule == "" || rule == "account" || hides || owner:
		case kind == "other" || kind == "private" && !slices.Contains(members, actor):
			return "NOT_FOUND"
		case !slices.Contains(mayUse[rule], actor):
			return "FORBIDDEN"
		}
	}
	if steps[0].field.Name == "publicLineup" && kind != "public" {
		return "NOT_FOUND"
	}
	return ""
}

// TestEveryFieldForEveryActor asks every actor for every field of a private, a public and somebody else's team.
func TestEveryFieldForEveryActor(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		walk, asked := newGraphWalk(w), 0
		for _, name := range slices.Sorted(maps.Keys(walk.types)) {
			for _, f := range walk.types[name].Fields {
				step := graphStep{name, f}
				if rule, _ := leastRole(t, step); rule == "" && walk.types[f.Type.named().Name] == nil {
					continue // asked for with its object
				}
				steps := append(slices.Clone(walk.paths[name]), step)
				for kind, team := range w.teams {
					for _, actor := range actors {
						walk.tryField(t, steps, actor, kind, team)
						asked++
					}
				}
				if changed := walk.changed(); len(changed) > 0 {
					t.Errorf("%s: changes %s", step.name(), changed)
					walk.putBack()
				}
				w.app.ForgetUse()
			}
		}
		if asked < 1000 {
			t.Errorf("only %d questions", asked)
		}
	})
}

func (walk *graphWalk) tryField(t *testing.T, steps []graphStep, actor, kind string, team *family) {
	t.Helper()
	last := steps[len(steps)-1]
	where := fmt.Sprintf("%s of the %s team by %s", last.name(), kind, actor)
	answer, w := walk.graph(walk.programs[actor].Secret, walk.text(t, steps, team, team))
	if !slices.Contains(mayUse["account"], actor) {
		if w.Code != http.StatusUnauthorized || answer.Data != nil {
			t.Errorf("%s: %d %s", where, w.Code, w.Body)
		}
		return
	}
	want := walk.wanted(t, steps, actor, kind)
	if got := strings.Join(answer.codes(), " "); w.Code != http.StatusOK || got != want {
		t.Errorf("%s: %d, code %q, want %q: %.500s", where, w.Code, got, want, w.Body)
	}
	walk.checkCanaries(t, where, actor, kind, want, last, w.Body.String())
	if rule, hides := leastRole(t, last); hides && want == "" {
		seen := values(answer.Data, steps)
		if may := slices.Contains(mayUse[rule], actor) || actor == otherCoach; may != (len(seen) > 0) {
			t.Errorf("%s: %v", where, seen)
		}
	}
	if last.on != "Mutation" {
		return
	}
	if changed := walk.changed(); len(changed) > 0 != (want == "") {
		t.Errorf("%s: changes %s", where, changed)
	}
	walk.putBack()
}

// values lists what is neither null nor empty at the end of a path.
func values(data any, steps []graphStep) []any {
	if list, ok := data.([]any); ok {
		var all []any
		for _, one := range list {
			all = append(all, values(one, steps)...)
		}
		return all
	}
	if data == nil || len(steps) == 0 {
		if data == nil || data == "" {
			return nil
		}
		return []any{data}
	}
	return values(data.(map[string]any)[steps[0].field.Name], steps[1:])
}

// checkCanaries looks for words that an actor may not read.
func (walk *graphWalk) checkCanaries(t *testing.T, where, actor, kind, want string, last graphStep, body string) {
	t.Helper()
	own := actor == otherCoach // of the other team
	member := slices.Contains(members, actor)
	inTeam := want == "" && (kind == "other" && own || kind != "other" && member)
	known := map[string]bool{
		teamCanary:   member && (kind == "private" && inTeam || last.name() == "Query.teams" || last.name() == "TeamConnection.nodes"),
		playerCanary: member && kind == "private" && inTeam,
		notesCanary:  inTeam && (own || slices.Contains(mayUse["assistant"], actor)),
		emailCanary:  inTeam && (own || slices.Contains(mayUse["coach"], actor)),
		otherCanary:  own,
	}
	for word, may := range known {
		if !may && strings.Contains(body, word) {
			t.Errorf("%s: the answer tells %s: %.300s", where, word, body)
		}
	}
	for other, u := range walk.users {
		if u.account != nil && u.account.Email != "" && other != actor && strings.Contains(strings.ReplaceAll(body, walk.users[actor].account.Email, ""), u.account.Email) {
			t.Errorf("%s: the answer tells the address of %s", where, other)
		}
	}
}

// TestFieldsTellWhatTheyMay is the other half: who may read the words reads them, so that looking for them means
// something.
func TestFieldsTellWhatTheyMay(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		query := fmt.Sprintf(`{ team(slug: %q) { name players { name notes contacts { email } } matches { nodes { availability { note } } } changes { nodes { players { after { notes } } } } } }`,
			w.teams["private"].Slug)
		_, answer := w.graph(w.programs[asOwner].Secret, query)
		for _, word := range []string{teamCanary, playerCanary, `"notes":"` + notesCanary, `"note":"` + notesCanary, emailCanary} {
			if !strings.Contains(answer.Body.String(), word) {
				t.Errorf("the owner does not read %s: %s", word, answer.Body)
			}
		}
	})
}

// TestFieldsOfSwappedChildren names the children of another team under one's own.
func TestFieldsOfSwappedChildren(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		walk := newGraphWalk(w)
		own, other := w.teams["private"], w.teams["other"]
		before := w.rowsOf(other.ids)
		for _, name := range []string{"Team.player", "Team.match", "Mutation.changePlayer", "Mutation.removePlayer", "Mutation.setAvailability"} {
			on, field, _ := strings.Cut(name, ".")
			i := slices.IndexFunc(walk.types[on].Fields, func(f graphField) bool { return f.Name == field })
			steps := append(slices.Clone(walk.paths[on]), graphStep{on, walk.types[on].Fields[i]})
			answer, body := w.graph(w.programs[asOwner].Secret, walk.text(t, steps, own, other))
			if got := answer.codes(); !slices.Equal(got, []string{"NOT_FOUND"}) || strings.Contains(body.Body.String(), otherCanary) {
				t.Errorf("%s: %v %s", name, got, body.Body)
			}
			if changed := w.changed(); len(changed) > 0 || !slices.Equal(w.rowsOf(other.ids), before) {
				t.Errorf("%s: changes %s", name, changed)
				w.putBack()
			}
		}
		// A player of another team in the answers to a match of one's own.
		query := fmt.Sprintf(`mutation { setAvailability(team: %q, match: %q, input: [{player: %q, answer: no}]) { name } }`, own.Slug, own.child["match"], other.child["player"])
		if answer, _ := w.graph(w.programs[asOwner].Secret, query); !slices.Equal(answer.codes(), []string{"INVALID"}) || len(w.changed()) > 0 {
			t.Errorf("another team's player comes to the match: %v", answer.codes())
		}
	})
}

// TestPrivateAndMissingTeamsAnswerAlike asks who may not know of a private team for it, and for one that is not there.
func TestPrivateAndMissingTeamsAnswerAlike(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, query := range []string{`{ team(slug: %q) { name } }`, `{ publicLineup(team: %q, show: 7) { size } }`, `mutation { addPlayer(team: %q, input: {name: "Nia"}) { id } }`} {
			_, private := w.graph(w.programs[removedAssistant].Secret, fmt.Sprintf(query, w.teams["private"].Slug))
			_, missing := w.graph(w.programs[removedAssistant].Secret, fmt.Sprintf(query, "nowhere-team"))
			if got, want := wire(private), wire(missing); got != want {
				t.Errorf("%s: %s", query, firstDifference(got, want))
			}
		}
	})
}

// TestScopesOfFields uses tokens that may do less than their account.
func TestScopesOfFields(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		for scope, queries := range map[models.Scope]map[string]string{
			models.ScopeRead: {
				`{ viewer { name } teams { nodes { players { name } } } sports { id } }`:                "",
				`mutation { addPlayer(team: "rovers", input: {name: "Nia"}) { name } }`:                 "FORBIDDEN",
				`mutation { setAvailability(team: "rovers", match: "m", input: []) { name } }`:          "FORBIDDEN",
				`mutation { removePlayer(team: "rovers", id: "p", etag: "*") }`:                         "FORBIDDEN",
				`mutation { changePlayer(team: "rovers", id: "p", etag: "*", input: {shirt: 1}) {id} }`: "FORBIDDEN",
			},
			models.ScopePlayers: {
				`{ viewer { name } }`: "FORBIDDEN", `{ teams { nodes { name } } }`: "FORBIDDEN", `{ team(slug: "rovers") { name } }`: "FORBIDDEN",
				`{ sports { id } }`: "FORBIDDEN", `{ publicTeams { nodes { name } } }`: "FORBIDDEN", `{ publicLineup(team: "rovers", show: 7) { size } }`: "FORBIDDEN",
				`mutation { addPlayer(team: "rovers", input: {name: "Nia"}) { name } }`:                           "",
				`mutation { addPlayer(team: "rovers", input: {name: "Noa"}) { name team { players { name } } } }`: "FORBIDDEN",
				`mutation { addPlayer(team: "rovers", input: {name: "Nea"}) { name contacts { email } } }`:        "FORBIDDEN",
				`mutation { setAvailability(team: "rovers", match: "m", input: []) { name } }`:                    "FORBIDDEN",
			},
			models.ScopeMatches: {
				`mutation { setAvailability(team: "rovers", match: "m", input: []) { name } }`: "NOT_FOUND",
				`mutation { addPlayer(team: "rovers", input: {name: "Nia"}) { name } }`:        "FORBIDDEN",
			},
		} {
			program := p.robot(scope)
			for query, want := range queries {
				if answer, w := program.graph(query); strings.Join(answer.codes(), " ") != want {
					t.Errorf("scope %s, %s: %v, want %q: %s", scope, query, answer.codes(), want, w.Body)
				}
			}
		}
	})
}
