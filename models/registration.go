package models

import (
	"context"
	"database/sql"
	"time"

	"teamcoach/models/queries"
)

// How often mails may be asked for by those who are not signed in.
var (
	mailsByAddress   = Throttle{Name: "mails by address", Every: 2 * time.Minute, Burst: 10}
	mailsToRecipient = Throttle{Name: "mails to recipient", Every: 10 * time.Minute, Burst: 5}
)

// spendMail counts a mail that is asked for from a network address.
func (db *DB) spendMail(ctx context.Context, from, email string) error {
	if err := db.Spend(ctx, mailsByAddress, from); err != nil {
		return err
	}
	return db.Spend(ctx, mailsToRecipient, recipientKey(email))
}

// recipientKey names an e-mail address where it is not to be read.
func recipientKey(email string) string { return hashSecret(EmailKey(email)) }

// LinkMail writes the mail to an address that somebody has typed. known is the account with that address; nil: there
// is none. secret is that of a link, which is of no use where the mail does not hold it.
type LinkMail func(email, secret string, known *Account) (Mail, error)

// AskToRegister sends a mail to an address, whether there is an account with it or not: both take the same work, and
// nobody learns which it was but who reads the mail. guestID is the guest who asks, if any: that account becomes the
// new one. from is the network address.
// Invalid: no e-mail address. TooMany: too many mails from there, or to there.
func (db *DB) AskToRegister(ctx context.Context, from, email, guestID string, write LinkMail) error {
	return db.sendLink(ctx, from, email, write, func(email string, _ *Account) Token {
		return Token{Kind: TokenRegister, AccountID: guestID, Email: email}
	})
}

// AskToReset sends a mail to an address for who has forgotten the password. It is alike AskToRegister in everything.
func (db *DB) AskToReset(ctx context.Context, from, email string, write LinkMail) error {
	return db.sendLink(ctx, from, email, write, func(email string, known *Account) Token {
		t := Token{Kind: TokenReset, Email: email}
		if known != nil {
			t.AccountID = known.ID
		}
		return t
	})
}

func (db *DB) sendLink(ctx context.Context, from, email string, write LinkMail, token func(email string, known *Account) Token) error {
	email, err := checkEmail("email", email)
	if err != nil {
		return err
	}
	if err := db.spendMail(ctx, from, email); err != nil {
		return err
	}
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		known, err := accountByEmail(ctx, q, email)
		if err != nil {
			return nil, err
		}
		if known != nil {
			email = known.Email
		}
		secret, err := insertToken(ctx, q, token(email, known))
		if err != nil {
			return nil, err
		}
		m, err := write(email, secret, known)
		if err != nil {
			return nil, err
		}
		return nil, queueMail(ctx, q, m)
	})
}

// errRegistered is the answer to a link that was asked for before the account was made by another one.
var errRegistered = &Error{Kind: Conflict, Message: "There is an account with this e-mail address already. Sign in, or have the password reset."}

// Registration returns the token of a registration, without using it up. NotFound: there is none. Conflict: there is
// an account with its address meanwhile.
func (db *DB) Registration(ctx context.Context, secret string) (*Token, error) {
	t, err := db.TokenBySecret(ctx, TokenRegister, secret)
	if err != nil {
		return nil, err
	}
	ctx, q := db.read(ctx)
	known, err := accountByEmail(ctx, q, t.Email)
	if err == nil && known != nil {
		return nil, errRegistered
	}
	return t, db.kind(err)
}

// Confirm makes the account that a registration asks for. That of a guest becomes it, with its teams; the guest's
// sessions end, since whoever has them need not be who reads the mail.
func (db *DB) Confirm(ctx context.Context, secret, name, password, language string) (*Account, error) {
	t, err := db.Registration(ctx, secret)
	if err != nil {
		return nil, err
	}
	var wrong []FieldError
	if f, bad := checkName(name); bad {
		wrong = append(wrong, f)
	}
	if err := invalidFields(append(wrong, passwordFaults("password", password, t.Email)...)); err != nil {
		return nil, err
	}
	hash, err := db.HashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	a := queries.InsertAccountParams{
		ID: newID(), Email: t.Email, EmailKey: emailKey(t.Email), Name: name, Password: hash, Language: language, CreatedAt: time.Now().UnixMilli(),
	}
	err = db.transact(ctx, func(q *queries.Queries) ([]string, error) { return nil, confirm(ctx, q, secret, &a) })
	if KindOf(err) == Conflict {
		return nil, errRegistered
	}
	if err != nil {
		return nil, err
	}
	return &Account{ID: a.ID, Email: a.Email, Name: name, Language: language, Version: 1, CreatedAt: time.UnixMilli(a.CreatedAt).UTC()}, nil
}

// confirm uses the token up and writes the account; its ID becomes that of the guest it is made of.
func confirm(ctx context.Context, q *queries.Queries, secret string, a *queries.InsertAccountParams) error {
	t, err := takeToken(ctx, q, TokenRegister, secret)
	if err != nil {
		return err
	}
	if t.AccountID == "" {
		return q.InsertAccount(ctx, *a)
	}
	n, err := q.ClaimGuest(ctx, queries.ClaimGuestParams{
		ID: t.AccountID, Email: a.Email, EmailKey: a.EmailKey, Name: a.Name, Password: a.Password, Language: a.Language, Now: a.CreatedAt,
	})
	if err != nil {
		return err
	}
	if n == 0 { // the guest has become somebody else by another link
		return q.InsertAccount(ctx, *a)
	}
	a.ID = t.AccountID
	if err := q.DeleteTokensOf(ctx, sql.NullString{String: a.ID, Valid: true}); err != nil {
		return err
	}
	return q.DeleteSessionsOf(ctx, queries.DeleteSessionsOfParams{AccountID: a.ID})
}
