package models

import (
	"context"
	"database/sql"
	"errors"
	"net/mail"
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

// checkEmail says what is wrong with an e-mail address, and returns it as it is kept.
func checkEmail(field, email string) (string, error) {
	email = norm.NFC.String(strings.TrimSpace(email))
	if !isEmail(email) {
		return "", invalidFields([]FieldError{fieldf(field, noEmail)})
	}
	return email, nil
}

// isEmail says whether a text is one plain e-mail address, without a name before it.
func isEmail(text string) bool {
	parsed, err := mail.ParseAddress(text)
	_, domain, _ := strings.Cut(text, "@")
	return err == nil && parsed.Address == text && len(text) <= maxEmail && printable(text) && strings.Contains(domain, ".")
}

const noEmail = "Give an e-mail address such as name@example.org."

const maxEmail = 254 // bytes, RFC 5321

// Notice writes a mail to an account about what happened to it.
type Notice func(*Account) (Mail, error)

// notify queues a notice to an account as it is now.
func notify(ctx context.Context, q *queries.Queries, row queries.Account, write Notice) error {
	m, err := write(accountOf(row))
	if err != nil {
		return err
	}
	return queueMail(ctx, q, m)
}

// accountByEmail returns the account with an e-mail address, nil where there is none.
func accountByEmail(ctx context.Context, q *queries.Queries, email string) (*Account, error) {
	row, err := q.AccountByEmail(ctx, emailKey(email))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return accountOf(row), nil
}

// UpdateAccount saves an account's name and language. Invalid: a name outside of its limits.
func (db *DB) UpdateAccount(ctx context.Context, a *Account) error {
	if wrong, bad := checkName(a.Name); bad {
		return invalidFields([]FieldError{wrong})
	}
	n, err := db.writes.Load().UpdateAccount(ctx, queries.UpdateAccountParams{ID: a.ID, Name: a.Name, Language: a.Language, Now: time.Now().UnixMilli()})
	if err == nil && n == 0 {
		return &Error{Kind: NotFound}
	}
	return db.kind(err)
}

// AdoptGuest gives an account the teams of a guest who turned out to be its owner, and deletes the guest. Where both
// are members of a team, the higher role stays.
func (db *DB) AdoptGuest(ctx context.Context, guestID, accountID string) error {
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		guest, err := q.BumpAccount(ctx, queries.BumpAccountParams{ID: guestID, Now: time.Now().UnixMilli()})
		if errors.Is(err, sql.ErrNoRows) || err == nil && !accountOf(guest).Guest() {
			return nil, nil // gone, or somebody already
		}
		if err != nil {
			return nil, err
		}
		teams, err := q.RolesOf(ctx, guestID)
		if err != nil {
			return nil, err
		}
		for _, t := range teams {
			if err := adoptTeam(ctx, q, t, guestID, accountID); err != nil {
				return nil, err
			}
		}
		_, err = q.DeleteAccount(ctx, guestID)
		return nil, err
	})
}

func adoptTeam(ctx context.Context, q *queries.Queries, t queries.RolesOfRow, guestID, accountID string) error {
	has, err := q.RoleIn(ctx, queries.RoleInParams{AccountID: accountID, TeamID: t.TeamID})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return q.MoveMembership(ctx, queries.MoveMembershipParams{FromID: guestID, ToID: accountID, TeamID: t.TeamID})
	case err != nil:
		return err
	case Role(has).AtLeast(Role(t.Role)):
		return nil
	}
	return q.RaiseRole(ctx, queries.RaiseRoleParams{Role: t.Role, AccountID: accountID, TeamID: t.TeamID})
}

// TeamsOfOnlyOwner returns the teams that go with an account, since nobody else owns them.
func (db *DB) TeamsOfOnlyOwner(ctx context.Context, accountID string) ([]Team, error) {
	ctx, q := db.read(ctx)
	rows, err := q.TeamsOfOnlyOwner(ctx, accountID)
	return convert(rows, func(r queries.TeamsOfOnlyOwnerRow) Team { return *teamOf(r.Team) }), db.kind(err)
}

// DeleteEverything deletes an account with all that is known of it: the teams that nobody else owns, its sessions and
// memberships, the mails and invitations to it, and its name in the lists of changes of the teams that stay.
func (db *DB) DeleteEverything(ctx context.Context, accountID string) error {
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		row, err := q.BumpAccount(ctx, queries.BumpAccountParams{ID: accountID, Now: time.Now().UnixMilli()})
		if err != nil {
			return nil, err
		}
		teams, err := q.TeamsOfOnlyOwner(ctx, accountID)
		if err != nil {
			return nil, err
		}
		var slugs []string
		for _, t := range teams {
			slug, err := q.DeleteTeam(ctx, t.Team.ID)
			if err != nil {
				return nil, err
			}
			slugs = append(slugs, slug)
		}
		if err := forgetAccount(ctx, q, row); err != nil {
			return nil, err
		}
		_, err = q.DeleteAccount(ctx, accountID)
		return slugs, err
	})
}

// forgetAccount removes what names an account without belonging to it.
func forgetAccount(ctx context.Context, q *queries.Queries, row queries.Account) error {
	if row.Name != "" {
		err := errors.Join(
			q.ForgetActor(ctx, queries.ForgetActorParams{Name: row.Name, AccountID: row.ID}),
			q.ForgetPlanner(ctx, queries.ForgetPlannerParams{Name: row.Name, AccountID: row.ID}),
			q.ForgetScorer(ctx, queries.ForgetScorerParams{Name: row.Name, AccountID: row.ID}),
		)
		if err != nil {
			return err
		}
	}
	if err := q.Forgive(ctx, codesByAccount.key(row.ID)); err != nil || row.Email == "" {
		return err
	}
	about := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(row.Email) + "%"
	return errors.Join(
		q.ForgetSubject(ctx, queries.ForgetSubjectParams{Name: row.Name, Email: row.Email, AccountID: row.ID}),
		q.DeleteMailsAbout(ctx, queries.DeleteMailsAboutParams{Email: row.Email, About: about}),
		q.Forgive(ctx, signInsByAccount.key(recipientKey(row.Email))),
		q.DeleteInvitationsTo(ctx, queries.DeleteInvitationsToParams{Email: row.Email, EmailKey: row.EmailKey.String}),
	)
}

// DeleteAccount deletes an account with its sessions, tokens and memberships. Its teams must have gone before.
func (db *DB) DeleteAccount(ctx context.Context, accountID string) error {
	n, err := db.writes.Load().DeleteAccount(ctx, accountID)
	if err == nil && n == 0 {
		return &Error{Kind: NotFound}
	}
	return db.kind(err)
}
