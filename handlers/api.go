package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/models/lineup"
	"teamcoach/views"
)

// apiRoot is where the doors for programs begin.
const apiRoot = "/api/v1"

// isAPI says whether a route is one of the API's.
func isAPI(path string) bool { return strings.HasPrefix(path, apiRoot+"/") }

// takesToken says whether a route is for programs: it takes a token and no cookie.
func takesToken(method, path string) bool {
	return isAPI(path) || path == graphPath && method == http.MethodPost
}

// programs is the API: huma reads what a program sends, calls an operation, and writes what it returns. Its routes are
// in the URL map like all others, so that the same guard stands before them.
type programs struct {
	huma   huma.API
	echo   *echo.Echo              // finds the operation; nobody but send reaches it
	scopes map[string]models.Scope // what a token needs, by method and path as routes have it; "" is none
	secret map[string]bool         // whose answers hold a secret that is kept nowhere, by the same
	limits *apiLimits
}

// maxAPIBody is the most that a request may hold, in bytes.
const maxAPIBody = 1 << 20

func (a *App) newPrograms() *programs {
	huma.NewError = newProblem
	inner := echo.New()
	config := huma.DefaultConfig("Team Coach", "1")
	config.Info = &huma.Info{Title: "Team Coach", Version: "1", Description: "The best lineup for the next game, provably best and with reasons, for programs."}
	config.OpenAPIPath, config.DocsPath, config.SchemasPath, config.CreateHooks = "", "", "", nil
	config.RejectUnknownQueryParameters = true
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Servers = []*huma.Server{{URL: a.config.BaseURL}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "A token that you make on the page of your account."},
	}
	p := &programs{huma: humaecho.New(inner, config), echo: inner, scopes: map[string]models.Scope{}, secret: map[string]bool{}, limits: newAPILimits()}
	p.echo.POST(graphPath, a.graphQL)
	a.solveOperations(p)
	a.sportOperations(p)
	a.teamOperations(p)
	a.playerOperations(p)
	a.ratingOperations(p)
	a.contactOperations(p)
	a.matchOperations(p)
	a.availabilityOperations(p)
	a.lineupOperations(p)
	a.bestOperations(p)
	a.planOperations(p)
	a.linkOperations(p)
	a.eventOperations(p)
	a.memberOperations(p)
	a.changeOperations(p)
	a.resultOperations(p)
	a.seasonOperations(p)
	describeWebhooks(p.huma.OpenAPI())
	describeSchemas(config.Components.Schemas.Map())
	return p
}

// schemaName names a type in the document: what is the engine's begins with Lineup, where it does not already.
func schemaName(t reflect.Type, hint string) string {
	name := strings.TrimSuffix(huma.DefaultSchemaNamer(t, hint), "Resource")
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.PkgPath() == reflect.TypeFor[lineup.Problem]().PkgPath() && !strings.HasPrefix(name, "Lineup") {
		name = "Lineup" + name
	}
	return name
}

// operation adds one operation. do returns what is to be sent, or an error as every handler does. A token needs the
// scope; with "" nobody needs a token.
func operation[I, O any](p *programs, scope models.Scope, op huma.Operation, do func(ctx context.Context, in *I) (*O, error)) {
	op.Path = apiRoot + op.Path
	if scope != "" {
		op.Security = []map[string][]string{{"token": {string(scope)}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	if op.Method != http.MethodGet && op.Method != http.MethodDelete {
		op.Errors = append(op.Errors, http.StatusBadRequest) // no body, or none of JSON
	}
	op.Errors = append(op.Errors, http.StatusUnprocessableEntity, http.StatusTooManyRequests) // also for a parameter that there is not
	op.MaxBodyBytes = maxAPIBody
	p.scopes[op.Method+" "+routePath(op.Path)] = scope
	huma.Register(p.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, in)
		if err != nil {
			return nil, problemOf(ctx, err)
		}
		return out, nil
	})
	p.requireIfMatch(op)
	p.allowNull(op)
}

// requireIfMatch tells programs that a change needs the header. Nothing but the document says so to huma, which would
// answer 422 to a request without it: matches has an answer of its own.
func (p *programs) requireIfMatch(op huma.Operation) {
	for _, param := range operationOf(p.huma.OpenAPI(), route{method: op.Method, path: routePath(op.Path)}).Parameters {
		if param.Name == "If-Match" {
			param.Required = true
		}
	}
}

// allowNull tells programs what huma does with null in a body: it is the same as a field that is not there, where the
// field need not be.
func (p *programs) allowNull(op huma.Operation) {
	body := operationOf(p.huma.OpenAPI(), route{method: op.Method, path: routePath(op.Path)}).RequestBody
	if body != nil && body.Content["application/json"] != nil {
		allowNullIn(p.huma.OpenAPI(), body.Content["application/json"].Schema)
	}
}

func allowNullIn(spec *huma.OpenAPI, schema *huma.Schema) {
	schema = resolved(spec, schema)
	for name, field := range schema.Properties {
		if field.Items != nil {
			allowNullIn(spec, field.Items)
		}
		if field.Ref != "" {
			allowNullIn(spec, field) // the document cannot say that a reference may be null
			continue
		}
		if field.Type == "" || slices.Contains(schema.Required, name) {
			continue
		}
		field.Nullable = true
		if len(field.Enum) > 0 && !slices.Contains(field.Enum, nil) {
			field.Enum = append(field.Enum, nil)
		}
	}
}

// routePath is a path of OpenAPI as Echo has it: /teams/{team} is /teams/:team.
func routePath(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }

// unrouted lists the operations that the URL map does not have, and the routes of the API without an operation.
func (p *programs) unrouted(routes []route) []string {
	left := maps.Clone(p.scopes)
	var all []string
	for _, r := range routes {
		key := r.method + " " + r.path
		if _, ok := left[key]; isAPI(r.path) && !ok {
			all = append(all, key)
		}
		delete(left, key)
	}
	return append(all, slices.Sorted(maps.Keys(left))...)
}

type contextKey string

const (
	asksKey     contextKey = "asks"     // *visit
	languageKey contextKey = "language" // of the answer
	formKey     contextKey = "form"     // id that a change counts under
	addressKey  contextKey = "address"  // *url.URL that was asked for
)

// asks returns who sends the request that an operation answers.
func asks(ctx context.Context) *visit {
	v, _ := ctx.Value(asksKey).(*visit)
	return v
}

// inLanguage is ctx as texts of the answer take it.
func inLanguage(ctx context.Context) context.Context {
	lang, _ := ctx.Value(languageKey).(string)
	return views.WithLang(ctx, lang)
}

// byProgram says who changes a team, for the audit list.
func byProgram(ctx context.Context) models.By {
	form, _ := ctx.Value(formKey).(string)
	return asks(ctx).by(form)
}

// readToken finds out for whom a program asks: by its token, never by a cookie. Without a token it is nobody.
func (a *App) readToken(c echo.Context) (*models.APIToken, error) {
	scheme, secret, _ := strings.Cut(c.Request().Header.Get("Authorization"), " ")
	if scheme == "" {
		return nil, nil
	}
	if !strings.EqualFold(scheme, "Bearer") {
		return nil, &models.Error{Kind: models.Unauthorized, Message: "Send the token as the header Authorization: Bearer TOKEN."}
	}
	return a.db.APITokenBySecret(c.Request().Context(), strings.TrimSpace(secret))
}

// api answers every route of the API.
func (a *App) api(c echo.Context) error {
	v := visitOf(c)
	scope := a.programs.scopes[apiMethod(c.Request())+" "+c.Path()]
	if v.token != nil && scope != "" && !v.token.Scopes.Allow(scope) {
		return &models.Error{Kind: models.Forbidden, Message: "This token may not do that. It needs the scope {scope}.", Args: []any{"scope", string(scope)}}
	}
	if err := a.programs.limits.spend(c, throttleKey(c)); err != nil {
		return err
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, maxAPIBody))
	if err != nil {
		return formError(err)
	}
	answer, err := a.answerOnce(c, body)
	if err != nil {
		return err
	}
	return answer.send(c)
}

// apiMethod is the method of the operation that answers: HEAD is a GET whose body stays here.
func apiMethod(r *http.Request) string {
	if r.Method == http.MethodHead {
		return http.MethodGet
	}
	return r.Method
}

// answerOnce performs a request. One with an Idempotency-Key is performed once, however often it comes.
func (a *App) answerOnce(c echo.Context, body []byte) (*apiAnswer, error) {
	key, account := c.Request().Header.Get("Idempotency-Key"), visitOf(c).account()
	if key == "" || account == nil || c.Request().Method != http.MethodPost {
		return a.perform(c, body, ""), nil
	}
	if len(key) > models.MaxReplyKey {
		return nil, models.Invalidf("An Idempotency-Key may have at most {max} characters.", models.MaxReplyKey)
	}
	ctx := context.WithoutCancel(c.Request().Context()) // a request that was begun is also noted
	reply, err := a.db.BeginReply(ctx, account.ID, key, models.RequestHash(c.Request().Method, c.Request().URL.RequestURI(), body))
	if err != nil {
		return nil, err
	}
	if reply != nil {
		c.Response().Header().Set("Idempotency-Replayed", "true")
		return answerOf(reply), nil
	}
	answer := a.perform(c, body, models.FormOfKey(account.ID, key))
	return answer, a.db.EndReply(ctx, account.ID, key, a.replyToKeep(c, answer))
}

// replyToKeep is what a request that comes again is answered. Of a secret the database keeps no more than its hash.
func (a *App) replyToKeep(c echo.Context, answer *apiAnswer) *models.Reply {
	if !a.programs.secret[c.Request().Method+" "+c.Path()] || answer.status >= http.StatusMultipleChoices {
		return answer.reply()
	}
	p := problemIn(views.WithLang(c.Request().Context(), a.language(c)), errShownOnce)
	body, err := json.Marshal(p)
	if err != nil {
		return nil
	}
	return &models.Reply{Status: p.Status, Header: map[string]string{"Content-Type": p.ContentType("")}, Body: body}
}

// errShownOnce is the answer to a request that was carried out before, where it cannot be answered as it was then.
var errShownOnce = &models.Error{Kind: models.Conflict, Message: "This request was carried out before. Its answer held a secret, which is shown only once: make a new one."}

// perform lets the operation answer into memory.
func (a *App) perform(c echo.Context, body []byte, form string) *apiAnswer {
	ctx := context.WithValue(c.Request().Context(), asksKey, visitOf(c))
	ctx = context.WithValue(ctx, formKey, form)
	ctx = context.WithValue(ctx, languageKey, a.language(c))
	ctx = context.WithValue(ctx, addressKey, c.Request().URL)
	r := c.Request().Clone(ctx)
	r.Method, r.Body = apiMethod(r), io.NopCloser(bytes.NewReader(body))
	r.Header.Del("Accept-Encoding") // send compresses
	answer := &apiAnswer{header: http.Header{}, status: http.StatusOK}
	a.programs.echo.ServeHTTP(answer, r)
	return answer
}
