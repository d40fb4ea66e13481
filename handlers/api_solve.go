package handlers

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models/lineup"
)

type solveInput struct {
	RawBody []byte `contentType:"application/json"` // lineup.Decode reads it, which names the field that is wrong
}

type solveOutput struct {
	Body lineup.Answer
}

// maxSolveNodes bounds the search of a problem that a stranger sends, to about a second.
const maxSolveNodes = 1_000_000

// solveOperations is the engine itself: it reads nothing but the request and keeps nothing.
func (a *App) solveOperations(p *programs) {
	operation(p, "", huma.Operation{
		OperationID: "solve", Method: http.MethodPost, Path: "/solve", Tags: []string{"Engine"},
		Summary:     "Solve a problem file",
		Description: "Answers a lineup or a plan with its value, its bound and whether it is proven best. Nothing is kept. The same problem always has the same answer. No token is needed.",
		Errors:      []int{http.StatusUnprocessableEntity, http.StatusServiceUnavailable}, SkipValidateBody: true,
	}, func(_ context.Context, in *solveInput) (*solveOutput, error) {
		problem, err := lineup.Decode(bytes.NewReader(in.RawBody))
		if wrong := (*lineup.FieldError)(nil); errors.As(err, &wrong) {
			return nil, unsolvable([]lineup.FieldError{*wrong})
		}
		if err != nil {
			return nil, err
		}
		problem.Nodes = min(problem.Nodes, maxSolveNodes)
		if problem.Nodes == 0 && problem.Periods > 1 {
			problem.Nodes = maxSolveNodes
		}
		var answer lineup.Answer
		err = a.oneOfFewSolvers(func() error {
			answer = lineup.Solve(problem)
			return nil
		})
		if err != nil {
			return nil, err
		}
		if answer.Status == lineup.Invalid {
			return nil, unsolvable(answer.Errors)
		}
		return &solveOutput{answer}, nil
	})
	// huma takes a body that it does not read for any bytes.
	spec := p.huma.OpenAPI()
	spec.Paths[apiRoot+"/solve"].Post.RequestBody.Content["application/json"].Schema = spec.Components.Schemas.Schema(reflect.TypeFor[lineup.Problem](), true, "")
}

// unsolvable says what is wrong with a problem file, field by field.
func unsolvable(wrong []lineup.FieldError) error {
	p := &problem{
		Type: "about:blank", Title: http.StatusText(http.StatusUnprocessableEntity), Status: http.StatusUnprocessableEntity,
		Detail: "The problem file cannot be solved as it is. Correct what is listed.",
	}
	for _, e := range wrong {
		p.Errors = append(p.Errors, fieldProblem{Pointer: pointer(e.Path), Detail: e.Message})
	}
	return p
}
