package models

import (
	"context"
	"fmt"
	"time"

	"teamcoach/models/queries"
)

// AddAccount makes an account on the word of who runs the site, for somebody whose address is known. Without a
// password (nil) its owner sets one by a link with the secret that is returned, once, and within SetPasswordLifetime.
// Invalid: an address, a name or a password that a registration would refuse too. Conflict: the address has an account.
func (db *DB) AddAccount(ctx context.Context, email, name string, password *string) (a *Account, secret string, err error) {
	email, err = checkEmail("email", email)
	wrong := fieldsOf(err)
	if f, bad := checkName(name); bad {
		wrong = append(wrong, f)
	}
	if password != nil {
		wrong = append(wrong, passwordFaults("password", *password, email)...)
	}
	if err := invalidFields(wrong); err != nil {
		return nil, "", err
	}
	row := queries.InsertAccountParams{ID: newID(), Email: email, EmailKey: emailKey(email), Name: name, CreatedAt: time.Now().UnixMilli()}
	if password != nil {
		if row.Password, err = db.HashPassword(ctx, *password); err != nil {
			return nil, "", err
		}
	}
	err = db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		if err := q.InsertAccount(ctx, row); err != nil || password != nil {
			return nil, err
		}
		t := Token{Kind: TokenReset, AccountID: row.ID, Email: email, ExpiresAt: time.Now().Add(SetPasswordLifetime)}
		var err error
		secret, err = insertToken(ctx, q, t)
		return nil, err
	})
	if KindOf(err) == Conflict {
		return nil, "", errRegistered
	}
	if err != nil {
		return nil, "", err
	}
	return &Account{ID: row.ID, Email: email, Name: name, Version: 1, CreatedAt: time.UnixMilli(row.CreatedAt).UTC()}, secret, nil
}

// SetPasswordLifetime is how long the link of a new account holds. It is passed on by hand, which takes its time.
const SetPasswordLifetime = 24 * time.Hour

// AccountByEmail returns the account with an e-mail address, and an error that says so where there is none. It is for
// who runs the site: on a page, an answer that depends on it would tell who is here.
func (db *DB) AccountByEmail(ctx context.Context, email string) (*Account, error) {
	readCtx, q := db.read(ctx)
	a, err := accountByEmail(readCtx, q, email)
	if err == nil && a == nil {
		return nil, fmt.Errorf("there is no account with the address %q", email)
	}
	return a, db.kind(err)
}
