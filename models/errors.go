package models

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what sort of error it is, as far as an answer to a reader depends on it.
type Kind string

// The kinds of errors that are somebody's business outside of this package. Any other error is a fault of the program
// or of the machine under it.
const (
	NotFound     Kind = "not found"    // there is no such thing, or none the caller may know of
	Invalid      Kind = "invalid"      // what was sent cannot be accepted
	Conflict     Kind = "conflict"     // somebody else changed it first, or the name is taken
	Forbidden    Kind = "forbidden"    // the caller may know of it, but not do this
	Unauthorized Kind = "unauthorized" // the caller must sign in first
	Repeated     Kind = "repeated"     // the same form was sent before, and has done its work
	TooMany      Kind = "too many"     // the caller tries too often; Wait says how long not to
	Busy         Kind = "busy"         // there is too much to do at this moment
)

// Error is an error with a kind and a sentence for the reader. Err is the cause; it is for the log only.
type Error struct {
	Kind    Kind
	Message string        // English, the key of the message catalogue; {name} stands for a value of Args
	Args    []any         // "name", value, "name", value ... as views.T takes them
	Fields  []FieldError  // what is wrong field by field, where a form was sent
	Wait    time.Duration // until it is worth another try, where Kind is TooMany
	Err     error
}

// FieldError is what is wrong with one field.
type FieldError struct {
	Field   string // in lower case, as the form names it
	Message string // English, the key of the message catalogue
	Args    []any  // as in Error
}

func (e *Error) Error() string {
	text := string(e.Kind)
	if e.Message != "" {
		text += ": " + fill(e.Message, e.Args)
	}
	for _, f := range e.Fields {
		text += "; " + f.Field + ": " + fill(f.Message, f.Args)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Sentence is an error as it is said to who has no page to read it on: in English, and without the cause of an Error.
func Sentence(err error) string {
	var known *Error
	if !errors.As(err, &known) || known.Message == "" && len(known.Fields) == 0 {
		return err.Error()
	}
	var said []string
	if known.Message != "" {
		said = append(said, fill(known.Message, known.Args))
	}
	for _, f := range known.Fields {
		said = append(said, f.Field+": "+fill(f.Message, f.Args))
	}
	return strings.Join(said, " ")
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of an error, empty where it has none.
func KindOf(err error) Kind {
	var known *Error
	if errors.As(err, &known) {
		return known.Kind
	}
	return ""
}

// Invalidf returns an Invalid error with a sentence for the reader. The {names} in it stand for values in their order.
func Invalidf(message string, values ...any) *Error {
	return &Error{Kind: Invalid, Message: message, Args: named(message, values)}
}

// fieldf returns what is wrong with a field, in the manner of Invalidf.
func fieldf(field, message string, values ...any) FieldError {
	return FieldError{Field: field, Message: message, Args: named(message, values)}
}

// invalidFields returns an Invalid error of fields, or nil when there are none.
func invalidFields(fields []FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Fields: fields}
}

// named puts each value behind the name it has in the message.
func named(message string, values []any) []any {
	var args []any
	for _, value := range values {
		_, rest, found := strings.Cut(message, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			panic("models: more values than {names} in " + message)
		}
		args, message = append(args, name, value), after
	}
	return args
}

func fill(message string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		message = strings.ReplaceAll(message, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
	}
	return message
}
