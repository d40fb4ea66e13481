package views

import (
	"context"

	"teamcoach/models"
)

// TokensPage is /account/tokens.
type TokensPage struct {
	Page
	Tokens []models.APIToken
	New    *models.APIToken // just made, with its secret; else nil
	Form   TokenForm
}

// TokenForm makes a token.
type TokenForm struct {
	Form
	Name    string `form:"name"`
	Days    string `form:"days"`
	Read    string `form:"read"` // "on", like the other scopes, under their own names
	Teams   string `form:"teams"`
	Players string `form:"players"`
	Matches string `form:"matches"`
}

// Chosen says whether a scope is ticked.
func (f *TokenForm) Chosen(scope models.Scope) bool {
	return map[models.Scope]string{
		models.ScopeRead: f.Read, models.ScopeTeams: f.Teams, models.ScopePlayers: f.Players, models.ScopeMatches: f.Matches,
	}[scope] == "on"
}

// scopeName says what a scope allows.
func scopeName(ctx context.Context, scope models.Scope) string {
	switch scope {
	case models.ScopeRead:
		return T(ctx, "See what you see")
	case models.ScopeTeams:
		return T(ctx, "Make, change and delete teams")
	case models.ScopePlayers:
		return T(ctx, "Change squads")
	default:
		return T(ctx, "Change matches, availability, results, plans and lineups")
	}
}

// scopeNames lists what a token may do.
func scopeNames(ctx context.Context, scopes models.Scopes) []string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = scopeName(ctx, s)
	}
	return names
}
