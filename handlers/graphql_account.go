package handlers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

// graphRoot answers the fields of Query and Mutation.
type graphRoot struct{ app *App }

// accountNode is an account as it sees itself.
type accountNode struct {
	ID       graphql.ID
	Name     string
	Email    string
	Language *string
	Scopes   []string
}

// Viewer answers Query.viewer.
func (r *graphRoot) Viewer(ctx context.Context) (*accountNode, error) {
	if err := r.app.permits(ctx, "Query.viewer", nil); err != nil {
		return nil, err
	}
	v := asks(ctx)
	scopes := models.AllScopes
	if v.token != nil {
		scopes = v.token.Scopes
	}
	node := mirrored[accountNode](struct {
		*models.Account
		Scopes models.Scopes
	}{v.account(), scopes})
	return &node, nil
}
