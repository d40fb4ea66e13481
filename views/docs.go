package views

import "teamcoach/models"

// DocsPage is /docs.
type DocsPage struct {
	Page
	Groups       []DocGroup
	Webhooks     *DocWebhooks
	Limit, Burst int // requests a second, and at once
}

// DocGroup is what programs can do with one kind of thing.
type DocGroup struct {
	Name       string
	Operations []DocOperation
}

// DocOperation is one thing that programs can do.
type DocOperation struct {
	ID, Method, Path     string
	Summary, Description string
	Scope                string      // of a token; empty: none is needed
	Role                 models.Role // least role in the team; empty: of no team
	Fields               []DocField
	Statuses             []DocStatus
	Example              string // for a shell
}

// DocField is a parameter, or a field of a body. The name of a field within others leads to it: players[].scores.
type DocField struct {
	Name, In, Type, Text string
	Choices              []string
	Required             bool
}

// facts says where the field stands, what it holds, and whether it must be there.
func (f DocField) facts() string {
	if f.Required {
		return f.In + ", " + f.Type + ", required"
	}
	return f.In + ", " + f.Type
}

// DocStatus is one way in which an operation answers.
type DocStatus struct{ Status, Text string }

// DocWebhooks is what webhooks are told.
type DocWebhooks struct {
	Events  []DocEvent
	Example string // a request, as it is sent
	Check   string // code that checks one
}

// DocEvent is one kind of thing that a webhook is told.
type DocEvent struct {
	Type        models.WebhookEvent
	Description string // when it is told
}
