package models

import (
	"context"
	"slices"
	"strings"
	"time"

	"teamcoach/models/queries"
)

// APIToken lets a program act for an account, as far as its scopes go; what the account may not do, its token may not.
type APIToken struct {
	ID        string
	Account   *Account // only where the token was found by its secret
	Name      string   // what its owner calls it
	Scopes    Scopes
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // to the hour; zero: never
	Secret    string    // known only while the token is new, as the database has its hash
}

// Scope is one kind of thing that a token may do.
type Scope string

// The scopes, in the order they are offered.
const (
	ScopeRead    Scope = "read"    // see what the account sees
	ScopeTeams   Scope = "teams"   // make, change, archive and delete teams
	ScopePlayers Scope = "players" // change squads
	ScopeMatches Scope = "matches" // change matches, answers, results, plans and lineups
)

// Scopes is a set of scopes in the order of AllScopes.
type Scopes []Scope

// AllScopes lists every scope.
var AllScopes = Scopes{ScopeRead, ScopeTeams, ScopePlayers, ScopeMatches}

// Allow says whether scope is one of them.
func (s Scopes) Allow(scope Scope) bool { return slices.Contains(s, scope) }

func (s Scopes) String() string {
	return strings.Join(convert(s, func(scope Scope) string { return string(scope) }), " ")
}

func scopesOf(text string) Scopes {
	return convert(strings.Fields(text), func(word string) Scope { return Scope(word) })
}

// Limits of tokens.
const (
	MaxAPITokens     = 20 // of an account
	MaxAPITokenDays  = 366
	APITokenPrefix   = "tc_" // so that a secret that leaks is known for one
	apiTokenUsedStep = time.Hour
)

// errAPIToken is the same for a token that never was, was revoked, or has ended.
var errAPIToken = &Error{Kind: Unauthorized, Message: "This token does not exist, was revoked, or has ended. Make a new one on the page of your account."}

// NewAPIToken returns a token with a fresh secret, for AddAPIToken to save.
func NewAPIToken(name string, scopes Scopes, days int) *APIToken {
	now := time.Now().UTC().Truncate(time.Millisecond)
	return &APIToken{
		ID: newID(), Name: strings.TrimSpace(name), Scopes: scopes, Secret: APITokenPrefix + newSecret(),
		CreatedAt: now, ExpiresAt: now.AddDate(0, 0, days),
	}
}

// Validate checks the fields. The error is Invalid and names the fields.
func (t *APIToken) Validate() error {
	var wrong []FieldError
	if f, bad := checkName(t.Name); bad {
		wrong = append(wrong, f)
	}
	if len(t.Scopes) == 0 || slices.ContainsFunc(t.Scopes, func(s Scope) bool { return !AllScopes.Allow(s) }) {
		wrong = append(wrong, fieldf("scopes", "Choose at least one thing that the token may do."))
	}
	if days := t.ExpiresAt.Sub(t.CreatedAt).Hours() / 24; days < 1 || days > MaxAPITokenDays {
		wrong = append(wrong, fieldf("days", "This must be a whole number from {min} to {max}.", 1, MaxAPITokenDays))
	}
	return invalidFields(wrong)
}

// AddAPIToken saves a token of an account. t.ID may come from the form: sent twice, it makes one token.
// Invalid: a field outside of its limits, or the account has MaxAPITokens. Repeated: the form was sent before.
func (db *DB) AddAPIToken(ctx context.Context, accountID string, t *APIToken) error {
	if err := t.Validate(); err != nil {
		return err
	}
	if !validID(t.ID) {
		return Invalidf("The form could not be read. Send it as a browser does.")
	}
	err := db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		if _, err := q.HoldAccount(ctx, accountID); err != nil { // two tokens made at once are counted one after the other
			return nil, err
		}
		all, err := q.APITokens(ctx, queries.APITokensParams{AccountID: accountID, Now: t.CreatedAt.UnixMilli()})
		if err != nil {
			return nil, err
		}
		if len(all) >= MaxAPITokens {
			return nil, Invalidf("You can have {max} tokens. Revoke one that is no longer used first.", MaxAPITokens)
		}
		return nil, q.InsertAPIToken(ctx, queries.InsertAPITokenParams{
			ID: t.ID, AccountID: accountID, Hash: hashSecret(t.Secret), Name: t.Name, Scopes: t.Scopes.String(),
			CreatedAt: t.CreatedAt.UnixMilli(), ExpiresAt: t.ExpiresAt.UnixMilli(),
		})
	})
	if KindOf(err) == Conflict {
		return errRepeated
	}
	return err
}

// APITokens returns an account's tokens that have not ended, the oldest first, without their secrets.
func (db *DB) APITokens(ctx context.Context, accountID string) ([]APIToken, error) {
	ctx, q := db.read(ctx)
	rows, err := q.APITokens(ctx, queries.APITokensParams{AccountID: accountID, Now: time.Now().UnixMilli()})
	return convert(rows, apiTokenOf), db.kind(err)
}

// RevokeAPIToken ends a token of an account. NotFound: the account has no such token.
func (db *DB) RevokeAPIToken(ctx context.Context, accountID, tokenID string) error {
	n, err := db.writes.Load().DeleteAPIToken(ctx, queries.DeleteAPITokenParams{ID: tokenID, AccountID: accountID})
	if err == nil && n == 0 {
		return &Error{Kind: NotFound}
	}
	return db.kind(err)
}

// APITokenBySecret returns the token that a program shows, with its account. Unauthorized: there is none.
func (db *DB) APITokenBySecret(ctx context.Context, secret string) (*APIToken, error) {
	now := time.Now()
	readCtx, q := db.read(ctx)
	row, err := q.APITokenByHash(readCtx, queries.APITokenByHashParams{Hash: hashSecret(secret), Now: now.UnixMilli()})
	if err = db.kind(err); err != nil {
		if KindOf(err) == NotFound {
			err = errAPIToken
		}
		return nil, err
	}
	t := apiTokenOf(row.ApiToken)
	t.Account = accountOf(row.Account)
	if now.Sub(t.UsedAt) > apiTokenUsedStep {
		err = db.writes.Load().TouchAPIToken(ctx, queries.TouchAPITokenParams{ID: t.ID, Now: now.UnixMilli()})
	}
	return &t, db.kind(err)
}

func apiTokenOf(r queries.ApiToken) APIToken {
	return APIToken{
		ID: r.ID, Name: r.Name, Scopes: scopesOf(r.Scopes), CreatedAt: time.UnixMilli(r.CreatedAt).UTC(),
		ExpiresAt: time.UnixMilli(r.ExpiresAt).UTC(), UsedAt: timeOf(r.UsedAt),
	}
}
