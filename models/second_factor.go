package models

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"teamcoach/models/queries"
)

// The second factor is a code of six digits that changes every thirty seconds (TOTP, RFC 6238), as every
// authenticator app makes it. A clock may be wrong by one step.
const (
	codePeriod = 30 // seconds
	clockError = 1  // steps
)

// RecoveryCodes is how many codes for a lost phone an account gets.
const RecoveryCodes = 10

var inBase32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecondFactor returns the secret that a session offers its account for a second factor. It is made from the
// session and the account's version, so that nothing has to be kept until it is accepted, and it never comes twice.
func NewSecondFactor(s *Session) string {
	mac := hmac.New(sha256.New, []byte(s.hash))
	fmt.Fprintf(mac, "second factor %s %d", s.Account.ID, s.Account.Version)
	return inBase32.EncodeToString(mac.Sum(nil)[:20])
}

// SecondFactorURL returns a secret as an authenticator app reads it from a QR code.
func SecondFactorURL(secret, email string) string {
	const issuer = "Team Coach"
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + email}
	u.RawQuery = "secret=" + secret + "&issuer=" + url.PathEscape(issuer)
	return u.String()
}

// stepOf returns the time step whose code it is; 0 where it is the code of none near now.
func stepOf(secret, code string, now time.Time) int64 {
	found := int64(0)
	for i := int64(-clockError); i <= clockError; i++ {
		at := now.Add(time.Duration(i*codePeriod) * time.Second)
		want, err := totp.GenerateCodeCustom(secret, at, totp.ValidateOpts{Period: codePeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = at.Unix() / codePeriod
		}
	}
	return found
}

var sixDigits = regexp.MustCompile(`^\d{6}$`)

// normalCode returns a code without the spaces and hyphens that make it legible.
func normalCode(code string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\t' || r == '\u00a0' {
			return -1
		}
		return r
	}, code))
}

func wrongCode(field string) error {
	return invalidFields([]FieldError{fieldf(field, "This code is not right, or was used already. Wait for the next one, or use a recovery code.")})
}

// takeCode uses a code of an account up, the app's or a recovery code. Invalid: it is neither.
func takeCode(ctx context.Context, q *queries.Queries, row queries.Account, field, code string) (recovery bool, err error) {
	code = normalCode(code)
	var n int64
	if sixDigits.MatchString(code) {
		if step := stepOf(row.TotpSecret, code, time.Now()); step != 0 {
			n, err = q.TakeStep(ctx, queries.TakeStepParams{ID: row.ID, Step: step})
		}
	} else {
		recovery = true
		n, err = q.TakeRecoveryCode(ctx, queries.TakeRecoveryCodeParams{AccountID: row.ID, Hash: hashSecret(code)})
	}
	if err == nil && n == 0 {
		err = wrongCode(field)
	}
	return recovery, err
}

// newRecoveryCodes replaces an account's recovery codes and returns the new ones, as they are shown once. Each has 80
// random bits, so that a fast hash is enough.
func newRecoveryCodes(ctx context.Context, q *queries.Queries, accountID string) ([]string, error) {
	if err := q.DeleteRecoveryCodes(ctx, accountID); err != nil {
		return nil, err
	}
	var codes []string
	for range RecoveryCodes {
		bits := make([]byte, 10)
		rand.Read(bits) // never fails: crypto/rand ends the program instead
		code := inBase32.EncodeToString(bits)
		if err := q.InsertRecoveryCode(ctx, queries.InsertRecoveryCodeParams{AccountID: accountID, Hash: hashSecret(code)}); err != nil {
			return nil, err
		}
		codes = append(codes, strings.ToLower(code[:4]+"-"+code[4:8]+"-"+code[8:12]+"-"+code[12:]))
	}
	return codes, nil
}

// RecoveryCodesLeft returns how many recovery codes an account has not used.
func (db *DB) RecoveryCodesLeft(ctx context.Context, accountID string) (int, error) {
	ctx, q := db.read(ctx)
	n, err := q.CountRecoveryCodes(ctx, accountID)
	return int(n), db.kind(err)
}

// TurnOnSecondFactor makes sign-ins of a session's account ask for a code, when code shows that an app has the secret
// that the session offered. It returns the recovery codes.
// Invalid: the code is not right. Conflict: the account was changed since the secret was offered.
func (db *DB) TurnOnSecondFactor(ctx context.Context, s *Session, code string, notice Notice) (codes []string, err error) {
	if s.Account.SecondFactor {
		return nil, errChanged
	}
	if err := db.Spend(ctx, codesByAccount, s.Account.ID); err != nil {
		return nil, err
	}
	secret := NewSecondFactor(s)
	step := stepOf(secret, normalCode(code), time.Now())
	if step == 0 {
		return nil, wrongCode("code")
	}
	err = db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		row, err := q.BumpAccount(ctx, queries.BumpAccountParams{ID: s.Account.ID, Now: time.Now().UnixMilli()})
		if err == nil && row.Version != s.Account.Version+1 {
			err = errChanged
		}
		if err != nil {
			return nil, err
		}
		if err := q.SetSecondFactor(ctx, queries.SetSecondFactorParams{ID: row.ID, Secret: secret, Step: step}); err != nil {
			return nil, err
		}
		if codes, err = newRecoveryCodes(ctx, q, row.ID); err != nil {
			return nil, err
		}
		return nil, notify(ctx, q, row, notice)
	})
	return codes, err
}

// TurnOffSecondFactor makes sign-ins ask for the password only. proof is the password or a code.
func (db *DB) TurnOffSecondFactor(ctx context.Context, a *Account, proof string, notice Notice) error {
	return db.withProof(ctx, a, proof, func(q *queries.Queries) error {
		if err := q.SetSecondFactor(ctx, queries.SetSecondFactorParams{ID: a.ID}); err != nil {
			return err
		}
		if err := q.DeleteRecoveryCodes(ctx, a.ID); err != nil {
			return err
		}
		row, err := q.Account(ctx, a.ID)
		if err != nil {
			return err
		}
		return notify(ctx, q, row, notice)
	})
}

// RenewRecoveryCodes gives an account new recovery codes; those before are void. proof is the password or a code.
func (db *DB) RenewRecoveryCodes(ctx context.Context, a *Account, proof string) (codes []string, err error) {
	err = db.withProof(ctx, a, proof, func(q *queries.Queries) (err error) {
		codes, err = newRecoveryCodes(ctx, q, a.ID)
		return err
	})
	return codes, err
}

// withProof changes the second factor of an account in a transaction, when proof is the account's password or a code.
func (db *DB) withProof(ctx context.Context, a *Account, proof string, fn func(q *queries.Queries) error) error {
	if !a.SecondFactor {
		return errChanged
	}
	isPassword, err := db.proves(ctx, a, proof)
	if err != nil {
		return err
	}
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		row, err := q.BumpAccount(ctx, queries.BumpAccountParams{ID: a.ID, Now: time.Now().UnixMilli()})
		if err != nil {
			return nil, err
		}
		if !isPassword {
			if _, err := takeCode(ctx, q, row, "proof", proof); err != nil {
				return nil, err
			}
		}
		return nil, fn(q)
	})
}
