package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"net"
	"strings"
	"testing"
	"time"

	"teamcoach/models/queries"
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

// QueueMails queues mails in one transaction, which is rolled back if err is not nil.
func (db *DB) QueueMails(ctx context.Context, err error, mails ...Mail) error {
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		for _, m := range mails {
			if err := queueMail(ctx, q, m); err != nil {
				return nil, err
			}
		}
		return nil, err
	})
}

func (m *Mailer) SetNow(now func() time.Time) { m.now = now }

// SetTimes shortens what a test waits for.
func (m *Mailer) SetTimes(try, stop, note, poll time.Duration) {
	m.times.try, m.times.stop, m.times.note, m.times.poll = try, stop, note, poll
}

func (m *Mailer) Claim(ctx context.Context) (*QueuedMail, error) { return m.claim(ctx) }

func (m *Mailer) Handle(ctx context.Context, mail *QueuedMail) (outage bool) {
	return m.handle(ctx, mail)
}

func (m *Mailer) SendDue(ctx context.Context) (time.Duration, <-chan struct{}) { return m.sendDue(ctx) }

func (m *Mailer) Sweep(ctx context.Context) { m.sweep(ctx) }

func (c *Caller) SetNow(now func() time.Time) { c.now = now }

func (c *Caller) SetTry(try time.Duration) { c.times.try = try }

func (c *Caller) Claim(ctx context.Context) (*Delivery, error) { return c.claim(ctx) }

func (c *Caller) Handle(ctx context.Context, d *Delivery) { c.handle(ctx, d) }

// Send is a try of which nothing is noted, as if the program ended then.
func (c *Caller) Send(ctx context.Context, d *Delivery) error { return c.try(ctx, d) }

func (c *Caller) SendDue(ctx context.Context) { c.sendDue(ctx) }

func (c *Caller) Sweep(ctx context.Context) { c.sweep(ctx) }

// Resolve makes a Caller ask a name server of the test.
func (c *Caller) Resolve(r *net.Resolver) { c.dialer.Resolver = r }

var PublicAddress = publicAddress

// Bytes returns a mail as it is sent.
func (l Letterhead) Bytes(m *QueuedMail) ([]byte, error) {
	msg, err := l.message(m)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = msg.WriteTo(&b)
	return b.Bytes(), err
}

// Trust makes a sender believe certificates, and give a server only so long for an answer.
func (s *SMTP) Trust(roots *x509.CertPool, step time.Duration) {
	s.tls.RootCAs, s.step = roots, step
}

// PasswordFaults is passwordFaults of a field.
func PasswordFaults(password, email string) []FieldError {
	return passwordFaults("password", password, email)
}

func (db *DB) PasswordMatches(ctx context.Context, hash, password string) (ok, old bool, err error) {
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

// DropMatch deletes a match as the program does.
func (db *DB) DropMatch(ctx context.Context, t *Team, matchID string) error {
	return db.changeTeam(ctx, By{}, t.ID, ActionDeleteMatch, func(c *teamChange) error {
		return c.deleteMatch(ctx, &Match{ID: matchID})
	})
}

// SetSchema brings a database without rows to a schema.
func (db *DB) SetSchema(ctx context.Context, schema int64) error { return db.setSchema(ctx, schema) }

// SumBackup gives the lines of a backup the last line that belongs to them, in place of the one that they have.
func SumBackup(text string) string {
	var end backupEnd
	var kept strings.Builder
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, `{"tables":`):
			continue
		case strings.HasPrefix(line, "["):
			end.Rows++
		case kept.Len() > 0:
			end.Tables++
		}
		kept.WriteString(line)
	}
	sum := sha256.Sum256([]byte(kept.String()))
	end.Sum = hex.EncodeToString(sum[:])
	last, err := json.Marshal(end)
	if err != nil {
		panic(err)
	}
	return kept.String() + string(last) + "\n"
}

// ThroughBackup writes and reads a row of columns of some types.
func ThroughBackup(values []any, types ...string) ([]any, error) {
	t := backupTable{Name: "it"}
	encoded := make([]any, len(values))
	for i, kind := range types {
		t.Columns = append(t.Columns, backupColumn{Name: "it", Type: columnType(kind)})
		var err error
		if encoded[i], err = t.Columns[i].encode(values[i]); err != nil {
			return nil, err
		}
	}
	line, err := json.Marshal(encoded)
	if err != nil {
		return nil, err
	}
	return t.decode(line)
}

// HashSecret is hashSecret.
func HashSecret(secret string) string { return hashSecret(secret) }
