package models

import (
	"context"
	"database/sql"
	"net/netip"
	"time"

	"teamcoach/models/queries"
)

// How often a password or a code may be tried. Who has used up an account's tries has one a minute again: an attacker
// who keeps trying slows its owner down, but nobody is locked out for good.
var (
	signInsByAddress = Throttle{Name: "sign-ins by address", Every: 30 * time.Second, Burst: 20}
	signInsByAccount = Throttle{Name: "sign-ins by account", Every: time.Minute, Burst: 10}
	codesByToken     = Throttle{Name: "codes by token", Every: time.Minute, Burst: 5}
	codesByAccount   = Throttle{Name: "codes by account", Every: time.Minute, Burst: 10}
)

// AddressKey returns a network address as throttles count it: a customer has a whole /64 of IPv6.
func AddressKey(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "unknown"
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		prefix, _ := ip.Prefix(64)
		return prefix.String()
	}
	return ip.String()
}

var (
	errSignIn   = &Error{Kind: Invalid, Fields: []FieldError{fieldf("email", "The e-mail address or the password is not right.")}}
	errPassword = fieldf("password", "The password is not right.")
)

// CheckSignIn returns the account with an e-mail address and a password; a second factor is still to be asked for.
// An address without an account costs as much work as one with another password, and has the same answer.
// Invalid: one of the two is not right. TooMany: too many tries for that address, or from that network address.
func (db *DB) CheckSignIn(ctx context.Context, from, email, password string) (*Account, error) {
	if err := db.Spend(ctx, signInsByAddress, from); err != nil {
		return nil, err
	}
	key := recipientKey(email)
	if err := db.Spend(ctx, signInsByAccount, key); err != nil {
		return nil, err
	}
	readCtx, q := db.read(ctx)
	row, err := q.AccountByEmail(readCtx, sql.NullString{String: EmailKey(email), Valid: true})
	if err = db.kind(err); err != nil && KindOf(err) != NotFound {
		return nil, err
	}
	ok, old, err := db.matches(ctx, row.Password, password)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errSignIn
	}
	if old {
		if err := db.rehash(ctx, row, password); err != nil {
			return nil, err
		}
	}
	return accountOf(row), db.Forgive(ctx, signInsByAccount, key)
}

// rehash keeps the password, which is right, with the parameters of today.
func (db *DB) rehash(ctx context.Context, row queries.Account, password string) error {
	hash, err := db.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	return db.kind(db.writes.Load().Rehash(ctx, queries.RehashParams{ID: row.ID, Before: row.Password, Password: hash}))
}

// Prove says whether a password is that of an account that is signed in, before it does what cannot be undone.
// Invalid: it is not. TooMany: it was tried too often.
func (db *DB) Prove(ctx context.Context, a *Account, password string) error {
	ok, err := db.proves(ctx, a, password)
	if err == nil && !ok {
		return invalidFields([]FieldError{errPassword})
	}
	return err
}

func (db *DB) proves(ctx context.Context, a *Account, password string) (bool, error) {
	key := recipientKey(a.Email)
	if err := db.Spend(ctx, signInsByAccount, key); err != nil {
		return false, err
	}
	readCtx, q := db.read(ctx)
	row, err := q.Account(readCtx, a.ID)
	if err != nil {
		return false, db.kind(err)
	}
	ok, _, err := db.matches(ctx, row.Password, password)
	if err != nil || !ok {
		return false, err
	}
	return true, db.Forgive(ctx, signInsByAccount, key)
}

// StartSecondStep returns the secret of a sign-in whose password was right.
func (db *DB) StartSecondStep(ctx context.Context, accountID string) (secret string, err error) {
	secret, err = insertToken(ctx, db.writes.Load(), Token{Kind: TokenLogin, AccountID: accountID})
	return secret, db.kind(err)
}

// FinishSignIn returns the account of a sign-in whose code is right too, and uses both up. notice tells of a recovery
// code that was used; left is how many there still are.
// NotFound: the sign-in was finished, or took too long. Invalid: the code is not right. TooMany: too many tries.
func (db *DB) FinishSignIn(ctx context.Context, secret, code string, notice func(left int) Notice) (*Account, error) {
	t, err := db.TokenBySecret(ctx, TokenLogin, secret)
	if err != nil {
		return nil, err
	}
	if err := db.Spend(ctx, codesByToken, hashSecret(secret)); err != nil {
		return nil, err
	}
	if err := db.Spend(ctx, codesByAccount, t.AccountID); err != nil {
		return nil, err
	}
	var a *Account
	err = db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		if _, err := takeToken(ctx, q, TokenLogin, secret); err != nil {
			return nil, err
		}
		row, err := q.Account(ctx, t.AccountID)
		if err != nil {
			return nil, err
		}
		a = accountOf(row)
		recovery, err := takeCode(ctx, q, row, "code", code)
		if err != nil || !recovery {
			return nil, err
		}
		left, err := q.CountRecoveryCodes(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		return nil, notify(ctx, q, row, notice(int(left)))
	})
	if err != nil {
		return nil, err
	}
	return a, db.Forgive(ctx, codesByAccount, t.AccountID)
}

// ResetAccount returns the token of a link for who has forgotten the password, without using it up.
func (db *DB) ResetAccount(ctx context.Context, secret string) (*Token, error) {
	t, err := db.TokenBySecret(ctx, TokenReset, secret)
	if err == nil && t.AccountID == "" {
		return nil, errToken
	}
	return t, err
}

// ResetPassword gives an account a new password, and ends all its sessions and links.
func (db *DB) ResetPassword(ctx context.Context, secret, password string, notice Notice) (accountID string, err error) {
	t, err := db.ResetAccount(ctx, secret)
	if err != nil {
		return "", err
	}
	if err := invalidFields(passwordFaults("password", password, t.Email)); err != nil {
		return "", err
	}
	hash, err := db.HashPassword(ctx, password)
	if err != nil {
		return "", err
	}
	return t.AccountID, db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		if _, err := takeToken(ctx, q, TokenReset, secret); err != nil {
			return nil, err
		}
		return nil, setPassword(ctx, q, t.AccountID, hash, nil, notice)
	})
}

// ChangePassword gives the account of a session another password, and ends its other sessions and all links.
// Invalid: the old one is not right, or the new one cannot be.
func (db *DB) ChangePassword(ctx context.Context, s *Session, before, password string, notice Notice) error {
	if err := invalidFields(passwordFaults("new_password", password, s.Account.Email)); err != nil {
		return err
	}
	if err := db.Prove(ctx, s.Account, before); err != nil {
		return err
	}
	hash, err := db.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		return nil, setPassword(ctx, q, s.Account.ID, hash, s, notice)
	})
}

// setPassword writes a password and ends what the one before has opened, but one session; nil: none is spared.
func setPassword(ctx context.Context, q *queries.Queries, accountID, hash string, but *Session, notice Notice) error {
	n, err := q.SetPassword(ctx, queries.SetPasswordParams{ID: accountID, Password: hash, Now: time.Now().UnixMilli()})
	if err == nil && n == 0 {
		return &Error{Kind: NotFound}
	}
	if err != nil {
		return err
	}
	spared := ""
	if but != nil {
		spared = but.hash
	}
	if err := q.DeleteSessionsOf(ctx, queries.DeleteSessionsOfParams{AccountID: accountID, But: spared}); err != nil {
		return err
	}
	if err := q.DeleteTokensOf(ctx, sql.NullString{String: accountID, Valid: true}); err != nil {
		return err
	}
	if err := q.DeleteAPITokensOf(ctx, accountID); err != nil {
		return err
	}
	row, err := q.Account(ctx, accountID)
	if err != nil {
		return err
	}
	return notify(ctx, q, row, notice)
}
