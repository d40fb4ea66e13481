package models

import (
	"context"
	"database/sql"
	"time"

	"teamcoach/models/queries"
)

// EmailMail writes the mail that asks one of the two addresses of a change whether it agrees. taken is set for a new
// address that has an account already: nobody but its reader is to learn that, and the link leads nowhere.
type EmailMail func(kind TokenKind, recipient, email, secret string, taken bool) (Mail, error)

// AskToChangeEmail sends a link to the old and the new address of an account; when both were opened and agreed to, the
// address is changed. What was asked for before is off.
// Invalid: no e-mail address, the one it has, or not the password. TooMany: too many mails.
func (db *DB) AskToChangeEmail(ctx context.Context, from string, a *Account, email, password string, write EmailMail) error {
	email, err := checkEmail("email", email)
	if err == nil && email == a.Email {
		err = invalidFields([]FieldError{fieldf("email", "That is the address you have.")})
	}
	if err != nil {
		return err
	}
	if err := db.Prove(ctx, a, password); err != nil {
		return err
	}
	if err := db.spendMail(ctx, from, email); err != nil {
		return err
	}
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		row, err := q.BumpAccount(ctx, queries.BumpAccountParams{ID: a.ID, Now: time.Now().UnixMilli()})
		if err != nil {
			return nil, err
		}
		other, err := accountByEmail(ctx, q, email)
		if err != nil {
			return nil, err
		}
		expires := time.Now().Add(TokenNewEmail.Lifetime()) // both at once: whichever is still there tells of the other
		for _, to := range []struct {
			kind      TokenKind
			recipient string
			taken     bool
		}{{TokenOldEmail, row.Email, false}, {TokenNewEmail, email, other != nil && other.ID != a.ID}} {
			if err := q.DeleteTokensOfKind(ctx, queries.DeleteTokensOfKindParams{AccountID: nullable(a.ID), Kind: string(to.kind)}); err != nil {
				return nil, err
			}
			secret, err := insertToken(ctx, q, Token{Kind: to.kind, AccountID: a.ID, Email: email, ExpiresAt: expires})
			if err != nil {
				return nil, err
			}
			m, err := write(to.kind, to.recipient, email, secret, to.taken)
			if err != nil {
				return nil, err
			}
			if err := queueMail(ctx, q, m); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
}

func nullable(id string) sql.NullString { return sql.NullString{String: id, Valid: id != ""} }

// EmailChange returns the token of either link of a change of address, without using it up.
func (db *DB) EmailChange(ctx context.Context, secret string) (*Token, error) {
	t, err := db.TokenBySecret(ctx, TokenOldEmail, secret)
	if KindOf(err) == NotFound {
		return db.TokenBySecret(ctx, TokenNewEmail, secret)
	}
	return t, err
}

// AgreeToEmail uses up one of the two links. done is set when it was the second one: then the address is changed, all
// links to the account are dead, and notice goes to the address before.
// Conflict: somebody else has registered with the new address meanwhile.
func (db *DB) AgreeToEmail(ctx context.Context, secret string, notice Notice) (done bool, err error) {
	known, err := db.EmailChange(ctx, secret)
	if err != nil {
		return false, err
	}
	other := TokenOldEmail
	if known.Kind == TokenOldEmail {
		other = TokenNewEmail
	}
	err = db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		t, err := takeToken(ctx, q, known.Kind, secret)
		if err != nil {
			return nil, err
		}
		// Holds off the other link until this one is done: of two at once, one sees that the other was used.
		row, err := q.BumpAccount(ctx, queries.BumpAccountParams{ID: t.AccountID, Now: time.Now().UnixMilli()})
		if err != nil {
			return nil, err
		}
		waits, err := q.TokenWaits(ctx, queries.TokenWaitsParams{AccountID: nullable(row.ID), Kind: string(other)})
		if err != nil || waits {
			return nil, err
		}
		done = true
		return nil, changeEmail(ctx, q, row, t.Email, notice)
	})
	if KindOf(err) == Conflict {
		return false, &Error{Kind: Conflict, Message: "Another account has this e-mail address now. Nothing was changed.", Err: err}
	}
	return done && err == nil, err
}

func changeEmail(ctx context.Context, q *queries.Queries, row queries.Account, email string, notice Notice) error {
	if err := q.SetEmail(ctx, queries.SetEmailParams{ID: row.ID, Email: email, EmailKey: emailKey(email)}); err != nil {
		return err
	}
	if err := q.DeleteTokensOf(ctx, nullable(row.ID)); err != nil {
		return err
	}
	return notify(ctx, q, row, notice) // the row before: to the old address
}
