package views

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"teamcoach/models"
)

// GraphQLPage is /graphql.
type GraphQLPage struct {
	Page
	Form   GraphQLForm
	Answer string // as it was sent, indented; empty: nothing was asked yet
	Fields int64  // of the answer
	Groups []GraphGroup
	Limits GraphLimits
}

// GraphQLForm is a query as it is typed.
type GraphQLForm struct {
	Form
	Query     string `form:"query"`
	Variables string `form:"variables"` // a JSON object; empty: none
	Operation string `form:"operation"` // which of several; empty: the only one
}

// GraphLimits bound a request.
type GraphLimits struct{ Bytes, Depth, Fields int }

// GraphGroup is the types of one kind.
type GraphGroup struct {
	ID    string // of the section
	Name  string // English
	Types []GraphType
}

// GraphType is a type of the schema.
type GraphType struct {
	Name, Text string
	Fields     []GraphField
	Values     []string // of an enum
}

// GraphField is a field of a type, or an argument.
type GraphField struct {
	Name, Text string
	Type       string // as it is written: [Player!]
	Arguments  []GraphField
	Default    string      // of an argument; empty: none
	Role       models.Role // that it needs in the team; empty: none
	Scope      models.Scope
}

// Named is the type behind a list or an exclamation mark.
func (f GraphField) Named() string { return strings.Trim(f.Type, "[]!") }

// graphScalar says whether a type is one that GraphQL itself has.
func graphScalar(name string) bool {
	return slices.Contains([]string{"ID", "String", "Int", "Float", "Boolean"}, name)
}

// graphText are the attributes of a field for code.
func graphText(required bool) templ.Attributes {
	more := templ.Attributes{"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "dir": "ltr", "class": "code"}
	if required {
		more["required"] = true
	}
	return more
}
