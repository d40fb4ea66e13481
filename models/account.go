package models

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"teamcoach/models/queries"
)

// Account is somebody who keeps teams here: signed up with an e-mail address, or a guest who is known by a session only.
type Account struct {
	ID           string
	Email        string // as it was typed; empty: a guest
	Name         string // what other members of a team see; empty: a guest
	Language     string // of mails and pages; empty: the browser's
	SecondFactor bool   // whether signing in takes a code too
	Version      int64
	CreatedAt    time.Time
}

// Guest says whether the account is known by its session only.
func (a *Account) Guest() bool { return a.Email == "" }

func accountOf(row queries.Account) *Account {
	return &Account{
		ID: row.ID, Email: row.Email, Name: row.Name, Language: row.Language, SecondFactor: row.TotpSecret != "",
		Version: row.Version, CreatedAt: time.UnixMilli(row.CreatedAt).UTC(),
	}
}

// EmailKey returns an e-mail address as it is compared: two that differ in case only are one.
func EmailKey(email string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(email))) }

func emailKey(email string) sql.NullString {
	return sql.NullString{String: EmailKey(email), Valid: email != ""}
}

// GuestLifetime is how long a guest's teams stay without being used.
const GuestLifetime = 30 * 24 * time.Hour

// CreateGuest makes an account without e-mail address, for somebody who starts with a team.
func (db *DB) CreateGuest(ctx context.Context, language string) (*Account, error) {
	row := queries.InsertAccountParams{ID: newID(), Language: language, CreatedAt: time.Now().UnixMilli()}
	if err := db.writes.Load().InsertAccount(ctx, row); err != nil {
		return nil, db.kind(err)
	}
	return &Account{ID: row.ID, Language: language, Version: 1, CreatedAt: time.UnixMilli(row.CreatedAt).UTC()}, nil
}

// CreateAccount makes an account whose e-mail address is known to be its owner's. password is hashed already.
// Conflict: there is an account with that address.
func (db *DB) CreateAccount(ctx context.Context, email, name, password string) (*Account, error) {
	row := queries.InsertAccountParams{
		ID: newID(), Email: email, EmailKey: emailKey(email), Name: name, Password: password, CreatedAt: time.Now().UnixMilli(),
	}
	if err := db.writes.Load().InsertAccount(ctx, row); err != nil {
		return nil, db.kind(err)
	}
	return &Account{ID: row.ID, Email: email, Name: name, Version: 1, CreatedAt: time.UnixMilli(row.CreatedAt).UTC()}, nil
}

// DeleteAccount deletes an account with its sessions, tokens and memberships. Its teams must have gone before.
func (db *DB) DeleteAccount(ctx context.Context, accountID string) error {
	n, err := db.writes.Load().DeleteAccount(ctx, accountID)
	if err == nil && n == 0 {
		return &Error{Kind: NotFound}
	}
	return db.kind(err)
}
