package models

import (
	"context"
	"time"
	"unicode/utf8"

	"teamcoach/models/queries"
)

// Session is one browser of an account.
type Session struct {
	ID        string // names the session in forms; it opens nothing
	Account   *Account
	Agent     string // User-Agent at sign-in
	Flash     string // what the next page is to say, as views writes it; empty: nothing
	CreatedAt time.Time
	SeenAt    time.Time // to the hour
	hash      string
}

// A session ends when it was not used for SessionIdle, a guest's for GuestLifetime, and SessionLifetime after it began.
const (
	SessionIdle     = 14 * 24 * time.Hour
	SessionLifetime = 90 * 24 * time.Hour
	sessionStep     = time.Hour // between two notes of its use, so that reading does not write
)

const maxAgent = 200 // characters

// StartSession makes a session for an account, and returns the secret for its cookie.
func (db *DB) StartSession(ctx context.Context, accountID, agent string) (secret string, err error) {
	secret = newSecret()
	return secret, db.kind(insertSession(ctx, db.writes.Load(), secret, accountID, agent))
}

func insertSession(ctx context.Context, q *queries.Queries, secret, accountID, agent string) error {
	if runes := []rune(agent); len(runes) > maxAgent || !utf8.ValidString(agent) {
		agent = string(runes[:min(len(runes), maxAgent)])
	}
	return q.InsertSession(ctx, queries.InsertSessionParams{
		Hash: hashSecret(secret), ID: newID(), AccountID: accountID, Agent: agent, CreatedAt: time.Now().UnixMilli(),
	})
}

// SessionBySecret returns the session that a cookie opens. NotFound: there is none, or it has ended.
func (db *DB) SessionBySecret(ctx context.Context, secret string) (*Session, error) {
	now := time.Now()
	readCtx, q := db.read(ctx)
	row, err := q.Session(readCtx, queries.SessionParams{
		Hash: hashSecret(secret), CreatedAfter: now.Add(-SessionLifetime).UnixMilli(),
		SeenAfter: now.Add(-SessionIdle).UnixMilli(), GuestSeenAfter: now.Add(-GuestLifetime).UnixMilli(),
	})
	if err != nil {
		return nil, db.kind(err)
	}
	s := sessionOf(row.Session)
	s.Account = accountOf(row.Account)
	if now.Sub(s.SeenAt) > sessionStep {
		err = db.writes.Load().TouchSession(ctx, queries.TouchSessionParams{Hash: s.hash, Now: now.UnixMilli()})
	}
	return s, db.kind(err)
}

func sessionOf(row queries.Session) *Session {
	return &Session{
		ID: row.ID, Agent: row.Agent, Flash: row.Flash, CreatedAt: time.UnixMilli(row.CreatedAt).UTC(),
		SeenAt: time.UnixMilli(row.SeenAt).UTC(), hash: row.Hash,
	}
}

// SetFlash keeps what the next page of a session is to say; empty clears it.
func (db *DB) SetFlash(ctx context.Context, s *Session, flash string) error {
	s.Flash = flash
	return db.kind(db.writes.Load().SetFlash(ctx, queries.SetFlashParams{Hash: s.hash, Flash: flash}))
}

// Sessions returns an account's sessions, the one used last first.
func (db *DB) Sessions(ctx context.Context, accountID string) ([]Session, error) {
	now := time.Now()
	ctx, q := db.read(ctx)
	rows, err := q.Sessions(ctx, queries.SessionsParams{
		AccountID: accountID, SeenAfter: now.Add(-SessionIdle).UnixMilli(), CreatedAfter: now.Add(-SessionLifetime).UnixMilli(),
	})
	return convert(rows, func(r queries.Session) Session { return *sessionOf(r) }), db.kind(err)
}

// EndSession ends a session, as at sign-out. One that has ended already is no error.
func (db *DB) EndSession(ctx context.Context, s *Session) error {
	_, err := db.writes.Load().DeleteSession(ctx, s.hash)
	return db.kind(err)
}

// EndSessionOf ends one of an account's sessions by its ID. NotFound: the account has no such session.
func (db *DB) EndSessionOf(ctx context.Context, accountID, sessionID string) error {
	n, err := db.writes.Load().DeleteSessionOf(ctx, queries.DeleteSessionOfParams{ID: sessionID, AccountID: accountID})
	if err == nil && n == 0 {
		return &Error{Kind: NotFound}
	}
	return db.kind(err)
}

// EndOtherSessions ends every session of an account but one; with nil, every one.
func (db *DB) EndOtherSessions(ctx context.Context, accountID string, but *Session) error {
	hash := ""
	if but != nil {
		hash = but.hash
	}
	return db.kind(db.writes.Load().DeleteSessionsOf(ctx, queries.DeleteSessionsOfParams{AccountID: accountID, But: hash}))
}
