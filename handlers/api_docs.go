package handlers

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"teamcoach/views"
)

// openAPI answers GET /openapi.json: what programs can do, for programs.
func (a *App) openAPI(c echo.Context) error {
	body, err := json.MarshalIndent(a.programs.huma.OpenAPI(), "", "  ")
	if err != nil {
		return err
	}
	out := newContent("application/json", append(body, '\n'))
	out.cacheControl = noCache
	return send(c, http.StatusOK, out)
}

// docs answers GET /docs: the same for people.
func (a *App) docs(c echo.Context) error {
	lang, ctx := a.speak(c)
	page := views.DocsPage{Page: a.page(c, lang, "/docs"), Limit: apiPerSecond, Burst: apiBurst}
	page.Title = views.T(ctx, "For programs")
	page.Description = views.T(ctx, "The best lineup for programs: an API with tokens, and the engine without any.")
	page.Crumbs = []views.Crumb{{Name: page.Title}}
	page.Groups = a.docGroups()
	return a.sendPage(c, http.StatusOK, lang, views.DocsView(page))
}

// docGroups lists the operations by what they are about, in the order of the URL map.
func (a *App) docGroups() []views.DocGroup {
	spec := a.programs.huma.OpenAPI()
	var groups []views.DocGroup
	for _, r := range a.urlMap() {
		if !isAPI(r.path) {
			continue
		}
		op := operationOf(spec, r)
		i := slices.IndexFunc(groups, func(g views.DocGroup) bool { return g.Name == op.Tags[0] })
		if i < 0 {
			i = len(groups)
			groups = append(groups, views.DocGroup{Name: op.Tags[0]})
		}
		groups[i].Operations = append(groups[i].Operations, a.docOperation(spec, r, op))
	}
	return groups
}

// operationOf returns what the document says of a route.
func operationOf(spec *huma.OpenAPI, r route) *huma.Operation {
	for path, item := range spec.Paths {
		if routePath(path) != r.path {
			continue
		}
		return map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
		}[r.method]
	}
	return nil
}

func (a *App) docOperation(spec *huma.OpenAPI, r route, op *huma.Operation) views.DocOperation {
	d := views.DocOperation{
		ID: op.OperationID, Method: r.method, Path: op.Path, Summary: op.Summary, Description: op.Description,
		Scope: string(a.programs.scopes[r.method+" "+r.path]), Role: leastRole[r.access],
	}
	for _, p := range op.Parameters {
		d.Fields = append(d.Fields, views.DocField{Name: p.Name, In: p.In, Type: p.Schema.Type, Text: p.Description, Required: p.Required})
	}
	if op.RequestBody != nil {
		if media := op.RequestBody.Content["application/json"]; media != nil && media.Schema != nil {
			d.Fields = append(d.Fields, docFields(spec, media.Schema)...)
		}
	}
	d.Example = a.curl(d)
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if status != "default" {
			d.Statuses = append(d.Statuses, views.DocStatus{Status: status, Text: op.Responses[status].Description})
		}
	}
	return d
}

// docFields lists the fields of a body by name.
func docFields(spec *huma.OpenAPI, schema *huma.Schema) []views.DocField {
	if schema.Ref != "" {
		schema = spec.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	var all []views.DocField
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		p := schema.Properties[name]
		kind := p.Type
		if p.Ref != "" {
			kind = "object"
		}
		var choices []string
		for _, e := range p.Enum {
			if text, ok := e.(string); ok {
				choices = append(choices, text)
			}
		}
		all = append(all, views.DocField{
			Name: name, In: "body", Type: kind, Text: p.Description, Choices: choices, Required: slices.Contains(schema.Required, name),
		})
	}
	return all
}

// curl is an operation as it is typed into a shell.
func (a *App) curl(d views.DocOperation) string {
	line := []string{"curl"}
	if d.Method != http.MethodGet {
		line = append(line, "-X "+d.Method)
	}
	if d.Scope != "" {
		line = append(line, `-H "Authorization: Bearer $TOKEN"`)
	}
	if slices.ContainsFunc(d.Fields, func(f views.DocField) bool { return f.Name == "If-Match" }) {
		line = append(line, `-H "If-Match: $ETAG"`)
	}
	if body, ok := docBodies[d.ID]; ok {
		line = append(line, `-H "Content-Type: application/json"`, "-d '"+strings.ReplaceAll(body, "$PLAYER", `'$PLAYER'`)+"'")
	}
	path := docParams.Replace(d.Path)
	line = append(line, `"`+a.config.BaseURL+path+`"`)
	if len(line) == 2 {
		return strings.Join(line, " ")
	}
	return strings.Join(line, " \\\n  ")
}

// docParams are the parameters of paths in the examples.
var docParams = strings.NewReplacer("{team}", "$TEAM", "{player}", "$PLAYER", "{match}", "$MATCH", "{position}", "CM", "{sport}", "soccer",
	"{number}", "1", "{link}", "$LINK", "{member}", "$MEMBER", "{invitation}", "$INVITATION", "{change}", "$CHANGE")

// docBodies are bodies that the operations accept, by OperationID; a test sends every one.
var docBodies = map[string]string{
	"solve": `{"formations": [{"name": "pair", "slots": [{"id": "back", "position": "B"}, {"id": "front", "position": "F"}]}],
       "players": [{"id": "a", "scores": {"B": 60, "F": 80}}, {"id": "b", "scores": {"B": 50, "F": 75}}], "reasons": true}`,
	"create-team":          `{"name": "Example Rovers", "sport": "soccer", "format": "7", "type": "senior"}`,
	"update-team":          `{"color": "blue"}`,
	"create-player":        `{"name": "Ada Example", "shirt": 7, "skills": {"GK": 8, "CB": 5}}`,
	"replace-player":       `{"name": "Ada Example", "shirt": 7, "skills": {"GK": 9}}`,
	"update-player":        `{"fitness": 80, "skills": {"CB": 6}}`,
	"replace-result":       `{"ours": 3, "theirs": 2, "players": [{"player": "$PLAYER", "played": {"GK": 1200, "CB": 600}, "goals": 1}]}`,
	"replace-contacts":     `{"contacts": [{"email": "ada@example.com", "language": "en"}]}`,
	"replace-rating":       `{"skill": 7}`,
	"create-match":         `{"opponent": "Harbour FC", "kick_off": "2027-05-08T13:00:00Z", "zone": "Europe/Berlin", "repeat": {"every": 2, "times": 3}}`,
	"replace-match":        `{"opponent": "Harbour FC", "kick_off": "2027-05-09T09:00:00Z", "zone": "Europe/Berlin", "side": "away"}`,
	"update-match":         `{"venue": "Park Road 1", "closes_before": 24}`,
	"update-availability":  `{"players": [{"player": "$PLAYER", "answer": "late", "minute": 20, "note": "bus"}]}`,
	"replace-availability": `{"answer": "yes"}`,
	"replace-best": `{"mode": "balanced", "formation": "", "rules": [{"kind": "least-time", "n": 50, "soft": true}], "weights": {
       "strongest": {"skill": 75, "form": 15, "fitness": 10, "attendance": 0, "minutes": 0},
       "balanced": {"skill": 50, "form": 10, "fitness": 10, "attendance": 10, "minutes": 20},
       "equal": {"skill": 20, "form": 0, "fitness": 10, "attendance": 10, "minutes": 60}}}`,
	"update-best": `{"mode": "equal", "rules": [{"kind": "rest", "n": 2}]}`,
	"create-plan": `{"mode": "balanced", "pins": [{"player": 1, "slot": "GK"}, {"player": 9, "off": true, "from": 1, "to": 1}]}`,
	"replace-plan": `{"formation": "2-3-1", "stretches": [
       {"from": 1, "slots": {"GK": 1, "LB": 3, "RB": 4, "LM": 5, "CM": 6, "RM": 7, "ST": 8}},
       {"from": 2, "slots": {"GK": 1, "LB": 3, "RB": 4, "LM": 5, "CM": 9, "RM": 7, "ST": 8}}]}`,
	"create-link":       `{"kind": "sheet", "name": "For the parents", "days": 1}`,
	"create-event":      `{"kind": "note", "detail": "Rain; the pitch is heavy."}`,
	"update-member":     `{"role": "assistant"}`,
	"create-invitation": `{"role": "viewer"}`,
}
