package handlers

import (
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// What the tests over all routes must see of the inside.

// Route is one line of the URL map.
type Route struct {
	Method, Path string
	Rule         string // name of its access rule
}

// Routes returns the URL map.
func (a *App) Routes() []Route {
	var all []Route
	for _, r := range a.urlMap() {
		all = append(all, Route{r.method, r.path, ruleNames[r.access]})
	}
	return all
}

var ruleNames = map[access]string{
	public: "public", shared: "shared", anybody: "anybody", holder: "holder", account: "account", viewer: "viewer", scorer: "scorer",
	assistant: "assistant", coach: "coach", owner: "owner",
}

// LookAtBoards has every live board look for news, as it does by itself now and then.
func (a *App) LookAtBoards() { a.boards.changed("") }

// DocBodies are the bodies in the examples of /docs.
var DocBodies = docBodies

// Document is what /openapi.json says.
func (a *App) Document() *huma.OpenAPI { return a.programs.huma.OpenAPI() }

// ForgetUse gives everybody back the requests that they have used up.
func (a *App) ForgetUse() { a.programs.limits = newAPILimits() }

// AskGraphQL answers a query of an account, and says with which status.
func (a *App) AskGraphQL(ctx context.Context, account *models.Account, query string) (answer string, status int) {
	v := &visit{session: &models.Session{Account: account}}
	response, status := a.askGraph(context.WithValue(ctx, asksKey, v), &graphRequest{Query: query})
	text, err := json.Marshal(response)
	if err != nil {
		return err.Error(), status
	}
	return string(text), status
}
