package handlers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/graph-gophers/graphql-go"
	gqlerrors "github.com/graph-gophers/graphql-go/errors"

	"teamcoach/models"
)

// graphCode tells programs what sort of error it is: extensions.code.
type graphCode string

// The codes of errors.
const (
	codeSyntax     graphCode = "SYNTAX"              // the query is no GraphQL
	codeQuery      graphCode = "INVALID_QUERY"       // it asks for what the schema does not have
	codeDeep       graphCode = "TOO_DEEP"            // its fields are in too many others
	codeSelections graphCode = "TOO_MANY_SELECTIONS" // it is too long with all that its fragments stand for
	codeFields     graphCode = "TOO_MANY_FIELDS"     // its answer is too long
	codeInvalid    graphCode = "INVALID"             // an argument is; extensions.errors tell which, and why
	codeSignedOut  graphCode = "UNAUTHENTICATED"
	codeForbidden  graphCode = "FORBIDDEN"
	codeMissing    graphCode = "NOT_FOUND"
	codeConflict   graphCode = "CONFLICT" // somebody else was faster
	codeTooMany    graphCode = "TOO_MANY"
	codeBusy       graphCode = "BUSY"
	codeTimeout    graphCode = "TIMEOUT"
	codeInternal   graphCode = "INTERNAL"
)

// statusCodes are the codes of errors that every handler can have, by the status that it would have there.
var statusCodes = map[int]graphCode{
	http.StatusBadRequest: codeInvalid, http.StatusUnprocessableEntity: codeInvalid, http.StatusPreconditionRequired: codeInvalid,
	http.StatusUnauthorized: codeSignedOut, http.StatusForbidden: codeForbidden, http.StatusNotFound: codeMissing,
	http.StatusConflict: codeConflict, http.StatusPreconditionFailed: codeConflict,
	http.StatusTooManyRequests: codeTooMany, http.StatusServiceUnavailable: codeBusy,
}

// What ends a request as a whole.
var (
	errGraphTimeout = errors.New("the request of GraphQL took too long")
	errGraphFields  = errors.New("the request of GraphQL asks for too much")
	errBatch        = errors.New("what was read for many at once is missing")
)

// graphPanic keeps what a panic says from whoever asks; it is in the log.
type graphPanic struct{}

func (graphPanic) MakePanicError(_ context.Context, value any) *gqlerrors.QueryError {
	return &gqlerrors.QueryError{ResolverError: fmt.Errorf("panic: %v", value)}
}

// describeGraphError puts an error into words for whoever asks, with its code, and returns the status that it deserves.
func (a *App) describeGraphError(ctx context.Context, e *gqlerrors.QueryError) int {
	code, status := graphCodeOf(e), http.StatusOK
	e.Extensions = map[string]any{"code": code}
	if e.ResolverError == nil {
		return status
	}
	p := graphProblem(ctx, code, e.ResolverError)
	switch code {
	case codeInternal:
		a.log.Error("a field of GraphQL failed", slog.String("error", e.ResolverError.Error()))
		status = http.StatusInternalServerError
	case codeTimeout, codeBusy:
		status = http.StatusServiceUnavailable
	}
	e.Message = p.Detail
	if len(p.Errors) > 0 {
		e.Extensions["errors"] = p.Errors
	}
	return status
}

// graphCodeOf finds out what sort of error it is: of the executor, or of a field.
func graphCodeOf(e *gqlerrors.QueryError) graphCode {
	switch {
	case e.Rule == "MaxDepthExceeded":
		return codeDeep
	case e.Rule == "OverlapValidationLimitExceeded", errors.Is(e.Err, graphql.ErrTooManySelections):
		return codeSelections
	case errors.Is(e.Err, gqlerrors.ErrSyntax):
		return codeSyntax
	case e.ResolverError == nil && strings.HasPrefix(e.Message, "graphql: got nil for non-null"):
		return codeInternal
	case e.ResolverError == nil:
		return codeQuery
	case errors.Is(e.ResolverError, errGraphFields):
		return codeFields
	case errors.Is(e.ResolverError, errGraphTimeout), errors.Is(e.ResolverError, context.Canceled), errors.Is(e.ResolverError, context.DeadlineExceeded):
		return codeTimeout
	}
	if code, ok := statusCodes[readyProblem(context.Background(), e.ResolverError).Status]; ok {
		return code
	}
	return codeInternal
}

// graphProblem is an error as REST says it, with pointers into the argument input.
func graphProblem(ctx context.Context, code graphCode, err error) *problem {
	switch code {
	case codeFields:
		err = models.Invalidf("The answer would have more than {max} fields. Ask for fewer things at once, or for shorter pages.", maxGraphFields)
	case codeTimeout:
		err = &models.Error{Kind: models.Busy, Message: "This takes too long. Ask for fewer things at once."}
	}
	ready := readyProblem(ctx, err)
	p := *ready
	p.Errors = nil
	for _, e := range ready.Errors {
		e.Pointer = "#/input" + camelPointer(strings.TrimPrefix(e.Pointer, "#"))
		p.Errors = append(p.Errors, e)
	}
	return &p
}

// readyProblem is an error as a problem, also where an operation of REST has made it one already.
func readyProblem(ctx context.Context, err error) *problem {
	var p *problem
	if status := huma.StatusError(nil); errors.As(err, &status) && !errors.As(err, &p) {
		return &problem{Status: status.GetStatus(), Detail: status.Error()}
	}
	return problemIn(ctx, err)
}

// camelPointer writes a pointer to fields of REST as GraphQL has them: /minutes_owed is /minutesOwed.
func camelPointer(pointer string) string {
	words := strings.Split(pointer, "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:min(1, len(word))]) + word[min(1, len(word)):]
	}
	return strings.Join(words, "")
}
