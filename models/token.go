package models

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"teamcoach/models/queries"
)

// TokenKind says what a token proves.
type TokenKind string

// The kinds of tokens.
const (
	TokenRegister TokenKind = "register"  // whoever opens the link reads that address; of the guest who asked, if any
	TokenReset    TokenKind = "reset"     // the account's owner has forgotten the password
	TokenOldEmail TokenKind = "old-email" // the old address agrees to the new one
	TokenNewEmail TokenKind = "new-email" // the new address exists
	TokenLogin    TokenKind = "login"     // the password was right, and the second factor is still to come
)

// Lifetime is how long a token of a kind holds.
func (k TokenKind) Lifetime() time.Duration {
	switch k {
	case TokenLogin:
		return 10 * time.Minute
	case TokenReset:
		return time.Hour
	default:
		return 24 * time.Hour
	}
}

// Token is what a link in a mail, or the second step of a sign-in, proves.
type Token struct {
	Kind      TokenKind
	AccountID string // empty: of nobody yet
	Email     string // that it was sent to or is about
	ExpiresAt time.Time
}

// errToken is the same for a token that never was, was used, or has expired.
var errToken = &Error{Kind: NotFound, Message: "This link was used already or is too old. Ask for a new one."}

// insertToken makes a token and returns its secret for the link. It lives as long as its kind does, unless it says
// until when.
func insertToken(ctx context.Context, q *queries.Queries, t Token) (secret string, err error) {
	secret = newSecret()
	now := time.Now()
	if t.ExpiresAt.IsZero() {
		t.ExpiresAt = now.Add(t.Kind.Lifetime())
	}
	return secret, q.InsertToken(ctx, queries.InsertTokenParams{
		Hash: hashSecret(secret), Kind: string(t.Kind), AccountID: sql.NullString{String: t.AccountID, Valid: t.AccountID != ""},
		Email: t.Email, CreatedAt: now.UnixMilli(), ExpiresAt: t.ExpiresAt.UnixMilli(),
	})
}

// TokenBySecret returns a token without using it up. NotFound: there is none of that kind, or it has expired.
func (db *DB) TokenBySecret(ctx context.Context, kind TokenKind, secret string) (*Token, error) {
	ctx, q := db.read(ctx)
	row, err := q.Token(ctx, queries.TokenParams{Hash: hashSecret(secret), Kind: string(kind), Now: time.Now().UnixMilli()})
	if err = db.kind(err); KindOf(err) == NotFound {
		return nil, errToken
	}
	return tokenOf(row), err
}

// takeToken uses a token up.
func takeToken(ctx context.Context, q *queries.Queries, kind TokenKind, secret string) (*Token, error) {
	row, err := q.TakeToken(ctx, queries.TakeTokenParams{Hash: hashSecret(secret), Kind: string(kind), Now: time.Now().UnixMilli()})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errToken
	}
	return tokenOf(row), err
}

func tokenOf(row queries.Token) *Token {
	return &Token{Kind: TokenKind(row.Kind), AccountID: row.AccountID.String, Email: row.Email, ExpiresAt: time.UnixMilli(row.ExpiresAt).UTC()}
}
