package views

import (
	"context"

	"github.com/a-h/templ"
)

// Form is what every form has beside its own fields, which are raw strings; every form's struct embeds it. One
// template shows the form new, as it is stored, and refused.
type Form struct {
	// ID is given when the form is shown and comes back with it: a form sent twice does its work once.
	ID     string      `form:"form"`
	Errors []FormError `form:"-"`
}

// FormError is what is wrong with one field of a refused form.
type FormError struct {
	Field   string // the input's name
	Line    int    // of a text with many lines, from 1; 0: the whole field
	Message string // translated
}

func (e FormError) text(ctx context.Context) string {
	if e.Line == 0 {
		return e.Message
	}
	return T(ctx, "Line {n}: {message}", "n", e.Line, "message", e.Message)
}

// Refuse adds what is wrong with a field; message is the catalogue's key.
func (f *Form) Refuse(ctx context.Context, field, message string, args ...any) {
	f.Errors = append(f.Errors, FormError{Field: field, Message: T(ctx, message, args...)})
}

// Refused says whether something is wrong with the form.
func (f *Form) Refused() bool { return len(f.Errors) > 0 }

func (f *Form) wrong(field string) bool {
	for _, e := range f.Errors {
		if e.Field == field {
			return true
		}
	}
	return false
}

// describedBy lists the ids of what explains a field; hint may be "".
func (f *Form) describedBy(field, hint string) string {
	switch {
	case !f.wrong(field):
		return hint
	case hint == "":
		return field + "-errors"
	default:
		return field + "-errors " + hint
	}
}

// describe returns the attributes that tie a field to its errors and its hint for those who do not see them.
func (f *Form) describe(field string, hint bool) templ.Attributes {
	attributes := templ.Attributes{}
	id := ""
	if hint {
		id = field + "-hint"
	}
	if by := f.describedBy(field, id); by != "" {
		attributes["aria-describedby"] = by
	}
	if f.wrong(field) {
		attributes["aria-invalid"] = "true"
	}
	return attributes
}

// Input is one field of one line.
type Input struct {
	Name  string // of the field; also its id
	Label string // translated
	Value string
	Hint  string // translated; empty: none
	Type  string // of the input; empty: text
	// More attributes of the input, such as autocomplete, inputmode, required.
	More templ.Attributes
}

func (i Input) kind() string {
	if i.Type == "" {
		return "text"
	}
	return i.Type
}

// Option is one choice of a list.
type Option struct {
	Value, Label string
	Hint         string // of a radio button; empty: none
}

// HiddenField is a field of a form that is sent but not shown.
type HiddenField struct{ Name, Value string }
