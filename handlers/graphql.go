package handlers

import (
	"bytes"
	"context"
	_ "embed" // the schema
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/graph-gophers/graphql-go"
	"github.com/graph-gophers/graphql-go/ast"
	gqlerrors "github.com/graph-gophers/graphql-go/errors"
	"github.com/graph-gophers/graphql-go/log"
	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// graphPath is the door for programs that ask in GraphQL, and the page to try it out on.
const graphPath = "/graphql"

// Limits of one request.
const (
	maxGraphQuery      = 16 << 10         // bytes of its text
	maxGraphDepth      = 15               // fields in fields; what tools ask of the schema itself has 13
	maxGraphSelections = 1000             // fields written in the text, with what its fragments stand for
	maxGraphFields     = 20_000           // fields answered, with what lists multiply
	maxGraphPairs      = 100_000          // fields of one name that are compared with each other
	maxGraphWorkers    = 4                // fields that are worked on at the same time
	graphTimeout       = 10 * time.Second // for all of it
)

//go:embed schema.graphql
var graphSchema string

// graph is what GraphQL can ask for, and who may.
type graph struct {
	schema *graphql.Schema
	rules  map[string]graphRule // by the name of the type and of the field: Team.players
	groups []views.GraphGroup   // the types, as the page of the explorer has them
}

// graphRule is what a field needs, as the schema says by @needs.
type graphRule struct {
	role  models.Role  // in the team that it is of; empty: none
	scope models.Scope // of the token
}

func (a *App) newGraph() (*graph, error) {
	schema, err := graphql.ParseSchema(graphSchema, &graphRoot{a}, a.graphOptions()...)
	if err != nil {
		return nil, fmt.Errorf("handlers: the schema of GraphQL: %w", err)
	}
	g := &graph{schema: schema, rules: map[string]graphRule{}}
	for _, object := range schema.AST().Objects {
		for _, f := range object.Fields {
			if needs := f.Directives.Get("needs"); needs != nil {
				g.rules[object.Name+"."+f.Name] = graphRuleOf(needs)
			}
		}
	}
	g.groups = graphGroups(schema.AST(), g.rules)
	return g, nil
}

func (a *App) graphOptions() []graphql.SchemaOpt {
	return []graphql.SchemaOpt{
		graphql.UseStringDescriptions(), graphql.UseFieldResolvers(), graphql.DisableFieldSelections(),
		graphql.MaxQueryLength(maxGraphQuery), graphql.MaxDepth(maxGraphDepth), graphql.MaxSelections(maxGraphSelections),
		graphql.OverlapValidationLimit(maxGraphPairs), graphql.MaxParallelism(maxGraphWorkers),
		graphql.Tracer(graphMeter{}), graphql.PanicHandler(graphPanic{}),
		graphql.Logger(log.LoggerFunc(func(_ context.Context, value any) {
			a.log.Error("a field of GraphQL panicked", slog.String("panic", fmt.Sprint(value)))
		})),
	}
}

func graphRuleOf(needs *ast.Directive) graphRule {
	rule := graphRule{}
	if role, _ := needs.Arguments.Get("role"); role != nil { // nil: not named, and no default
		rule.role = models.Role(role.String())
	}
	if scope, _ := needs.Arguments.Get("scope"); scope != nil {
		rule.scope = models.Scope(scope.String())
	}
	return rule
}

// permits says whether who asks may read or do a field; team is the one that it is of, nil where it is of none.
func (a *App) permits(ctx context.Context, field string, team *models.MemberTeam) error {
	rule, ok := a.graph.rules[field]
	if !ok {
		return fmt.Errorf("the schema does not say what %s needs", field)
	}
	v := asks(ctx)
	if v.token != nil && !v.token.Scopes.Allow(rule.scope) {
		return &models.Error{Kind: models.Forbidden, Message: "This token may not do that. It needs the scope {scope}.", Args: []any{"scope", string(rule.scope)}}
	}
	switch {
	case team == nil:
		return nil
	case !team.Role.AtLeast(rule.role):
		a.log.Info("denied", "field", field, "account", v.account().ID, "role", string(team.Role))
		return &models.Error{Kind: models.Forbidden, Message: "Your role in this team does not allow that. Ask its owner for another one."}
	case team.State == models.Deleted:
		return &models.Error{Kind: models.Forbidden, Message: "This team is archived or deleted. Restore it first."}
	}
	return nil
}

// graphRequest is what a program sends.
type graphRequest struct {
	Query         string         `json:"query"`
	Variables     map[string]any `json:"variables"`
	OperationName string         `json:"operationName"`
}

// readGraphRequest reads a body. What is too long for a query is refused here, before it is looked at.
func readGraphRequest(body []byte) (*graphRequest, error) {
	var r graphRequest
	decoder := json.NewDecoder(bytes.NewReader(body))
	err := decoder.Decode(&r)
	if err == nil && decoder.More() {
		err = errors.New("there is something behind the object")
	}
	if err != nil {
		return nil, &models.Error{Kind: models.Invalid, Err: err, Message: "Send a JSON object with the text of the query in \"query\", and where it has them, \"variables\" and \"operationName\"."}
	}
	return &r, checkGraphQuery(r.Query)
}

func checkGraphQuery(query string) error {
	switch {
	case query == "":
		return &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{Field: "query", Message: "Write a query."}}}
	case len(query) > maxGraphQuery:
		return &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{
			Field: "query", Message: "The query may have at most {max} bytes.", Args: []any{"max", maxGraphQuery},
		}}}
	}
	return nil
}

// spoken is the context of an operation as views speak it.
func spoken(ctx context.Context) context.Context {
	lang, _ := ctx.Value(languageKey).(string)
	return views.WithLang(ctx, lang)
}

// graphMedia are the types in which an answer can be sent. They differ in the status: of the first, it tells whether the
// query was carried out, and of the second only whether the request was one.
var graphMedia = []string{"application/graphql-response+json", "application/json"}

// graphQL answers POST /graphql, from inside of the API: tokens, limits and repeated requests are the same as there.
func (a *App) graphQL(c echo.Context) error {
	ctx := spoken(c.Request().Context())
	if mediaType(c.Request().Header.Get("Content-Type")) != "application/json" {
		return writeProblem(c, newProblem(http.StatusUnsupportedMediaType, views.T(ctx, "Send JSON, as application/json.")))
	}
	media, ok := graphMediaOf(c.Request().Header.Get("Accept"))
	if !ok {
		return writeProblem(c, newProblem(http.StatusNotAcceptable, views.T(ctx, "The answer comes as application/graphql-response+json or application/json.")))
	}
	body, err := io.ReadAll(c.Request().Body) // bounded already
	if err != nil {
		return err
	}
	request, err := readGraphRequest(body)
	if err != nil {
		return writeProblem(c, problemOf(ctx, err))
	}
	answer, status := a.askGraph(ctx, request)
	if status == http.StatusBadRequest && media != graphMedia[0] {
		status = http.StatusOK
	}
	out, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return c.Blob(status, media, append(out, '\n'))
}

// graphMediaOf chooses the type of the answer. Who accepts everything knows of no other than JSON.
func graphMediaOf(accept string) (string, bool) {
	own, plain := mediaWeight(accept, graphMedia[0]), mediaWeight(accept, graphMedia[1])
	switch {
	case accept == "" || accept == "*/*":
		return graphMedia[1], true
	case own > 0 && own >= plain:
		return graphMedia[0], true
	}
	return graphMedia[1], plain > 0
}

// writeProblem answers what is no request of GraphQL.
func writeProblem(c echo.Context, err error) error {
	var p *problem
	if !errors.As(err, &p) {
		return err
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return c.Blob(p.Status, p.ContentType(""), append(body, '\n'))
}

// askGraph carries a request out for whoever asks (see asks). The status is 400 where the query cannot be carried out,
// and 500 or 503 where something went wrong on our side.
func (a *App) askGraph(ctx context.Context, r *graphRequest) (*graphql.Response, int) {
	ctx, cancel := context.WithTimeoutCause(ctx, graphTimeout, errGraphTimeout)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ctx = context.WithValue(ctx, meterKey, &meter{stop: stop})
	answer := a.graph.schema.Exec(ctx, r.Query, r.OperationName, r.Variables)
	if cause := context.Cause(ctx); cause != nil { // whatever else went wrong came of it
		answer = &graphql.Response{Data: json.RawMessage("null"), Errors: []*gqlerrors.QueryError{{ResolverError: cause}}}
	}
	status := http.StatusOK
	if answer.Data == nil {
		status = http.StatusBadRequest
	}
	for _, e := range answer.Errors {
		status = max(status, a.describeGraphError(spoken(ctx), e))
	}
	answer.Extensions = map[string]any{"fields": graphUse{meterOf(ctx).fields.Load(), maxGraphFields}}
	return answer, status
}

// graphUse tells in an answer how long it is, and how long it could have been.
type graphUse struct {
	Answered int64 `json:"answered"`
	Limit    int64 `json:"limit"`
}

// answered is how many fields an answer has.
func answered(answer *graphql.Response) int64 {
	use, _ := answer.Extensions["fields"].(graphUse)
	return use.Answered
}
