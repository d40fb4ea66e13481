package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
	"teamcoach/views"
)

// problem is an error for a program, as RFC 9457 has it.
type problem struct {
	Type   string         `json:"type" doc:"about:blank: the status says it all"`
	Title  string         `json:"title" doc:"The status in words"`
	Status int            `json:"status" doc:"The status of the answer"`
	Detail string         `json:"detail,omitempty" doc:"What went wrong and what to do, as a sentence"`
	Errors []fieldProblem `json:"errors,omitempty" doc:"What is wrong with single fields"`

	cause error // for the log
}

// fieldProblem is what is wrong with one field: of a form by its name, of a JSON body by a pointer into it.
type fieldProblem struct {
	Field   string `json:"field,omitempty" doc:"The name of the field or parameter"`
	Pointer string `json:"pointer,omitempty" doc:"Where the field stands in the body, as a JSON Pointer in a fragment: #/name"`
	Line    int    `json:"line,omitempty" doc:"The line, where the field is a text of several"`
	Detail  string `json:"detail" doc:"What is wrong, as a sentence"`
}

// Error and GetStatus make a problem what huma sends.
func (p *problem) Error() string { return p.Detail }

// GetStatus returns the status of the answer.
func (p *problem) GetStatus() int { return p.Status }

// ContentType is the media type of a problem, whatever the rest of the answers have.
func (*problem) ContentType(string) string { return "application/problem+json" }

// Unwrap returns the cause, for the log.
func (p *problem) Unwrap() error { return p.cause }

// newProblem is what huma makes of a request that it cannot read.
func newProblem(status int, detail string, details ...error) huma.StatusError {
	p := &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
	if detail == "validation failed" {
		p.Detail = "Correct what is listed, and send it again."
	}
	for _, err := range details {
		var known huma.ErrorDetailer
		switch {
		case errors.As(err, &known):
			d := known.ErrorDetail()
			p.Errors = append(p.Errors, located(d.Location, d.Message))
		case err != nil:
			p.cause = err
		}
	}
	return p
}

// wrongParameter is a parameter of an address that cannot be; message is a key of the catalogue.
func wrongParameter(ctx context.Context, name, message string) error {
	lang, _ := ctx.Value(languageKey).(string)
	return newProblem(http.StatusUnprocessableEntity, "validation failed", &huma.ErrorDetail{Location: "query." + name, Message: views.T(views.WithLang(ctx, lang), message)})
}

// located says where something is wrong in a request: huma's body.players[3].name is #/players/3/name.
func located(location, detail string) fieldProblem {
	if path, ok := strings.CutPrefix(location, "body"); ok {
		return fieldProblem{Pointer: pointer(path), Detail: detail}
	}
	_, name, _ := strings.Cut(location, ".")
	return fieldProblem{Field: name, Detail: detail}
}

// pointer turns a path such as players[3].name into a JSON Pointer in a fragment.
func pointer(path string) string {
	path = strings.NewReplacer("[", ".", "]", "").Replace(path)
	if path = strings.Trim(path, "."); path == "" {
		return "#"
	}
	return "#/" + strings.ReplaceAll(path, ".", "/")
}

// problemIn is any error as a problem in the language of ctx.
func problemIn(ctx context.Context, err error) *problem {
	var ready *problem
	if errors.As(err, &ready) {
		return ready
	}
	status, message, args := describe(err)
	p := &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: views.T(ctx, message, args...), cause: err}
	var known *models.Error
	if errors.As(err, &known) && len(known.Fields) > 0 {
		p.Status, p.Title = http.StatusUnprocessableEntity, http.StatusText(http.StatusUnprocessableEntity)
		for _, f := range known.Fields {
			p.Errors = append(p.Errors, fieldProblem{Pointer: pointer(f.Field), Detail: views.T(ctx, f.Message, f.Args...)})
		}
	}
	if p.Detail == "" {
		p.Detail = views.T(ctx, explanations[p.Status].message)
	}
	return p
}

// atField puts what is wrong with a request as a whole at a field of its body, or at the body where field is empty: a
// program that sent what it may, and cannot have it, is answered 422 and not 400.
func atField(field string, err error) error {
	var known *models.Error
	if !errors.As(err, &known) || known.Kind != models.Invalid || len(known.Fields) > 0 {
		return err
	}
	return &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{Field: field, Message: known.Message, Args: known.Args}}}
}

// formProblem is a form that was refused, for a program that sent it.
func formProblem(status int, wrong []views.FormError) *problem {
	p := &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: explanations[status].message}
	for _, e := range wrong {
		p.Errors = append(p.Errors, fieldProblem{Field: e.Field, Line: e.Line, Detail: e.Message})
	}
	return p
}

// page is the problem ready to be sent.
func (p *problem) page() *content {
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"title":"Internal Server Error","status":500}`)
	}
	page := newContent("application/problem+json", append(body, '\n'))
	page.cacheControl, page.vary = noCache, varyPage
	return page
}
