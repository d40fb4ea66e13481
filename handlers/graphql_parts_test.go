package handlers

import (
	"bytes"
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/graph-gophers/graphql-go"
	"github.com/graph-gophers/graphql-go/ast"

	"teamcoach/models"
)

// panicking is a root whose fields panic.
type panicking struct{}

func (*panicking) Fall() (*string, error) { panic("secret of the field") }

// Later panics in a batch, which others may be waiting for.
func (*panicking) Later() (*string, error) {
	return fallingBatch.get(func() (*string, error) { panic("secret of the batch") })
}

var fallingBatch batch[*string]

// TestGraphQLPanics has fields panic, of a schema with the options of ours: nothing of it reaches whoever asks.
func TestGraphQLPanics(t *testing.T) {
	var log bytes.Buffer
	app := testApp(t, &log)
	schema, err := graphql.ParseSchema("type Query { fall: String later: String }", &panicking{}, app.graphOptions()...)
	if err != nil {
		t.Fatal(err)
	}
	app.graph.schema = schema
	for _, query := range []string{"{ fall }", "{ later }", "{ later }"} { // the second time, the batch is there
		answer, status := app.askGraph(t.Context(), &graphRequest{Query: query})
		text, _ := json.Marshal(answer)
		if status != 500 || strings.Contains(string(text), "secret") || !strings.Contains(string(text), `"code":"INTERNAL"`) {
			t.Errorf("%s: %d %s", query, status, text)
		}
	}
	if !strings.Contains(log.String(), "secret of the field") || !strings.Contains(log.String(), "secret of the batch") {
		t.Errorf("the log does not say what happened: %s", &log)
	}
}

// graphLeavesOut are the fields of REST that GraphQL does not have, and where to find what they say.
var graphLeavesOut = []string{
	"Lineup.url",      // it has none
	"Lineup.team",     // Team
	"Link.url",        // is shown once, to who makes it, which GraphQL cannot
	"Invitation.link", // the same
}

// TestGraphQLHasAllOfREST compares the resources of REST with the types of GraphQL: field by field, and into those that
// they hold.
func TestGraphQLHasAllOfREST(t *testing.T) {
	types := testApp(t, &bytes.Buffer{}).graph.schema.AST().Types
	for name, resource := range map[string]any{
		"Team": teamResource{}, "Player": playerResource{}, "Rating": ratingResource{}, "Contact": contactResource{}, "Match": matchResource{},
		"Availability": availabilityResource{}, "Turnout": turnoutResource{}, "Result": resultResource{}, "RuleReport": ruleReportResource{},
		"Season": seasonResource{}, "Lineup": lineupResource{}, "Plan": planResource{}, "PlanVersion": planVersion{}, "Event": eventResource{},
		"Link": linkResource{}, "Member": memberResource{}, "Invitation": invitationResource{}, "Best": bestResource{}, "Change": changeResource{},
		"Sport": models.Sport{}, "PublicTeam": models.TeamSummary{},
	} {
		compareFields(t, types, name, reflect.TypeOf(resource))
	}
}

func compareFields(t *testing.T, types map[string]ast.NamedType, name string, resource reflect.Type) {
	t.Helper()
	object, ok := types[name].(*ast.ObjectTypeDefinition)
	if !ok {
		t.Errorf("GraphQL has no %s", name)
		return
	}
	for _, f := range reflect.VisibleFields(resource) {
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || tag == "-" {
			continue
		}
		key := name + "." + strings.TrimPrefix(camelPointer(cmp.Or(tag, strings.ToLower(f.Name[:1])+f.Name[1:])), "/")
		if slices.Contains(graphLeavesOut, key) {
			continue
		}
		field := object.Fields.Get(strings.TrimPrefix(key, name+"."))
		if field == nil {
			t.Errorf("GraphQL has no %s; add it to the schema and to its node", key)
			continue
		}
		of := f.Type
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if of.Kind() == reflect.Struct && of.String() != "time.Time" {
			compareFields(t, types, strings.Trim(field.Type.String(), "[]!"), of)
		}
	}
}
