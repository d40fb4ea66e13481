package models

import (
	"context"
	"database/sql"
	"testing"
	"time"
)

// What the tests must see of the inside.

func (db *DB) Reader() *sql.DB { return db.reader }

func (db *DB) Writer() *sql.DB { return db.writer }

func (db *DB) Kind(err error) error { return db.kind(err) }

// PlayersOfRows reads a squad from the rows that Squad's one row is made of.
func (db *DB) PlayersOfRows(ctx context.Context, teamID string) ([]Player, error) {
	return players(ctx, db.reads.Load(), teamID)
}

type Versions = versions

var NewVersions = newVersions

func (v *versions) Get(slug string) (int64, bool, uint64) { return v.get(slug) }

func (v *versions) Put(slug string, version int64, changes uint64) { v.put(slug, version, changes) }

func (v *versions) Forget(slugs ...string) { v.forget(slugs) }

func (v *versions) Len() int { return len(v.bySlug) }

const MaxVersions = maxVersions

// PasswordFaults is passwordFaults of a field.
func PasswordFaults(password, email string) []FieldError {
	return passwordFaults("password", password, email)
}

func (db *DB) Matches(ctx context.Context, hash, password string) (ok, old bool, err error) {
	return db.matches(ctx, hash, password)
}

// WeakHash is a hash as an older version might have made it.
func WeakHash(password string) string {
	return argon{memory: 64, time: 1, threads: 1}.hash(password)
}

func (db *DB) PasswordOf(t testing.TB, email string) string {
	t.Helper()
	row, err := db.reads.Load().AccountByEmail(t.Context(), emailKey(email))
	if err != nil {
		t.Fatal(err)
	}
	return row.Password
}

func (db *DB) Hashes() int64 { return db.hasher.count.Load() }

func (db *DB) Queued() int { return len(db.hasher.places) }

func (db *DB) Hash(ctx context.Context, fn func()) error { return db.hasher.do(ctx, fn) }

const (
	MaxHashing = maxHashing
	MaxWaiting = maxWaiting
)

func StepOf(secret, code string, unix int64) int64 { return stepOf(secret, code, time.Unix(unix, 0)) }

func ReadTeam(team, players string) (ok bool, problems []ImportProblem) {
	t, problems := readTeam(nil, map[string][]byte{"x/team.json": []byte(team), "x/players.json": []byte(players)}, "x/")
	return t != nil, problems
}
