package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/graph-gophers/graphql-go/ast"
	gqlerrors "github.com/graph-gophers/graphql-go/errors"
	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// exampleQuery stands on the page of the explorer before anything is typed.
const exampleQuery = `{
  viewer { name }
  teams(first: 10) {
    nodes {
      name
      players { shirt name status }
      matches(first: 3, state: planned) { nodes { kickOff opponent } }
    }
  }
}`

// explorer answers GET /graphql.
func (a *App) explorer(c echo.Context) error {
	form := views.GraphQLForm{Form: views.Form{ID: models.NewFormID()}, Query: exampleQuery}
	return a.showExplorer(c, http.StatusOK, views.GraphQLPage{Form: form})
}

func (a *App) showExplorer(c echo.Context, status int, page views.GraphQLPage) error {
	lang, ctx := a.speak(c)
	page.Page = a.titled(c, lang, "GraphQL")
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "For programs"), URL: "/docs"}, {Name: page.Title}}
	page.Groups = a.graph.groups
	page.Limits = views.GraphLimits{Bytes: maxGraphQuery, Depth: maxGraphDepth, Fields: maxGraphFields}
	return a.sendPage(c, status, lang, views.GraphQLView(page))
}

// explore answers POST /graphql/explorer: a query of who is signed in. A query that cannot be carried out is a form that
// is refused; what goes wrong while it is carried out is in the answer.
func (a *App) explore(c echo.Context) error {
	if err := a.programs.limits.spend(c, throttleKey(c)); err != nil {
		return err
	}
	var page views.GraphQLPage
	if err := decodeRosterForm(c, &page.Form, &page.Form.Form); err != nil {
		return err
	}
	lang, ctx := a.speak(c)
	request := graphRequest{Query: page.Form.Query, OperationName: strings.TrimSpace(page.Form.Operation)}
	if err := refused(ctx, &page.Form.Form, checkGraphQuery(strings.TrimSpace(request.Query))); err != nil {
		return err
	}
	if text := strings.TrimSpace(page.Form.Variables); text != "" && json.Unmarshal([]byte(text), &request.Variables) != nil {
		page.Form.Refuse(ctx, "variables", "This must be a JSON object, such as {example}.", "example", `{"slug": "rovers"}`)
	}
	if page.Form.Refused() {
		return a.showExplorer(c, http.StatusUnprocessableEntity, page)
	}
	ctx = context.WithValue(context.WithValue(ctx, asksKey, visitOf(c)), languageKey, lang)
	answer, status := a.askGraph(context.WithValue(ctx, formKey, page.Form.ID), &request)
	if status == http.StatusBadRequest {
		refuseGraph(&page.Form.Form, answer.Errors)
		return a.showExplorer(c, http.StatusUnprocessableEntity, page)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	page.Fields, answer.Extensions = answered(answer), nil
	if err := encoder.Encode(answer); err != nil {
		return err
	}
	page.Answer, page.Form.ID = text.String(), models.NewFormID()
	return a.showExplorer(c, status, page)
}

// refuseGraph takes what is wrong with a query into its form, at its lines.
func refuseGraph(f *views.Form, wrong []*gqlerrors.QueryError) {
	for _, e := range wrong {
		line := 0
		if len(e.Locations) > 0 {
			line = e.Locations[0].Line
		}
		f.Errors = append(f.Errors, views.FormError{Field: "query", Line: line, Message: e.Message})
	}
}

// graphGroups lists the types of the schema for the page, in the order in which they are written there.
func graphGroups(schema *ast.Schema, rules map[string]graphRule) []views.GraphGroup {
	groups := []views.GraphGroup{{ID: "queries", Name: "Queries"}, {ID: "mutations", Name: "Mutations"}, {ID: "objects", Name: "Objects"}}
	for _, object := range schema.Objects {
		t := views.GraphType{Name: object.Name, Text: object.Desc}
		for _, f := range object.Fields {
			t.Fields = append(t.Fields, graphFieldOf(f, rules[object.Name+"."+f.Name]))
		}
		i := 2
		switch object.Name {
		case "Query":
			i = 0
		case "Mutation":
			i = 1
		}
		groups[i].Types = append(groups[i].Types, t)
	}
	return append(groups, graphInputs(schema), graphValues(schema))
}

func graphFieldOf(f *ast.FieldDefinition, rule graphRule) views.GraphField {
	field := views.GraphField{Name: f.Name, Text: f.Desc, Type: f.Type.String(), Role: rule.role, Scope: rule.scope}
	if rule.scope == models.ScopeRead { // as usual
		field.Scope = ""
	}
	for _, argument := range f.Arguments {
		field.Arguments = append(field.Arguments, graphArgumentOf(argument))
	}
	return field
}

func graphArgumentOf(v *ast.InputValueDefinition) views.GraphField {
	field := views.GraphField{Name: v.Name.Name, Text: v.Desc, Type: v.Type.String()}
	if v.Default != nil {
		field.Default = v.Default.String()
	}
	return field
}

func graphInputs(schema *ast.Schema) views.GraphGroup {
	group := views.GraphGroup{ID: "inputs", Name: "Inputs"}
	for _, name := range slices.Sorted(maps.Keys(schema.Types)) {
		input, ok := schema.Types[name].(*ast.InputObject)
		if !ok {
			continue
		}
		t := views.GraphType{Name: name, Text: input.Desc}
		for _, v := range input.Values {
			t.Fields = append(t.Fields, graphArgumentOf(v))
		}
		group.Types = append(group.Types, t)
	}
	return group
}

// graphValues lists what has no fields.
func graphValues(schema *ast.Schema) views.GraphGroup {
	group := views.GraphGroup{ID: "values", Name: "Values"}
	for _, enum := range schema.Enums {
		t := views.GraphType{Name: enum.Name, Text: enum.Desc}
		for _, v := range enum.EnumValuesDefinition {
			t.Values = append(t.Values, v.EnumValue)
		}
		group.Types = append(group.Types, t)
	}
	moment := schema.Types["Time"].(*ast.ScalarTypeDefinition)
	group.Types = append(group.Types, views.GraphType{Name: moment.Name, Text: moment.Desc})
	return group
}
