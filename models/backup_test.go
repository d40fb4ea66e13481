package models_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// backup returns a backup of a database.
func backup(t testing.TB, db *models.DB) []byte {
	t.Helper()
	var file bytes.Buffer
	if _, err := db.Backup(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// unzipped returns the lines of a backup but the first, which has the time, and the last, which has the sum.
func unzipped(t testing.TB, file []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	return strings.Join(lines[1:len(lines)-1], "")
}

// zipped is the opposite of gzip's reader.
func zipped(text string) []byte {
	var file bytes.Buffer
	z := gzip.NewWriter(&file)
	z.Write([]byte(text))
	z.Close()
	return file.Bytes()
}

// executeAll runs statements one after the other.
func executeAll(t *testing.T, db *models.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		execute(t, db, s)
	}
}

// odd is a text that a careless format loses something of.
const odd = "\u2028 <b>&amp; \\ \" ' \t\r\n\x7f é e\u0301 \U0001F3C9 % ; --"

// fillAll puts rows into every table that there was when this was written, by the program where that is short and by
// hand where it is not. A table that is new has none: that every table is there is for CheckBackup to say.
func fillAll(t *testing.T, db *models.DB) {
	t.Helper()
	_, _, all := season(t, db)
	owner := account(t, db, "owner")
	team := fullTeam(t, db, owner, "Heron")
	if _, err := db.StartSession(t.Context(), owner.ID, odd); err != nil {
		t.Fatal(err)
	}
	token := models.NewAPIToken("Robot", models.AllScopes, 7)
	if err := db.AddAPIToken(t.Context(), owner.ID, token); err != nil {
		t.Fatal(err)
	}
	squad, err := db.Players(t.Context(), team.ID)
	if err != nil || len(squad) == 0 {
		t.Fatal(squad, err)
	}
	ids := func(text string) string {
		return strings.NewReplacer("FIXTURE", all[0].ID, "PLAYER", squad[0].ID, "ACCOUNT", owner.ID, "TEAM", team.ID).Replace(text)
	}
	executeAll(t, db,
		ids("INSERT INTO recovery_code (account_id, hash) VALUES ('ACCOUNT', 'b'), ('ACCOUNT', 'B'), ('ACCOUNT', 'ä')"),
		ids("INSERT INTO token (hash, kind, account_id, email, created_at, expires_at) VALUES ('h', 'reset', 'ACCOUNT', '', 1, 2), ('i', 'register', NULL, 'x', 1, 2)"),
		"INSERT INTO throttle (key, spent) VALUES ('big', 9223372036854775807), ('small', -9223372036854775808)",
		ids("INSERT INTO availability (fixture_id, player_id, answer, by_player, at) VALUES ('FIXTURE', 'PLAYER', 'late', TRUE, 3)"),
		ids("INSERT INTO contact (id, player_id, email) VALUES ('c', 'PLAYER', 'mother@example.net')"),
		ids("INSERT INTO asked (fixture_id, contact_id, at) VALUES ('FIXTURE', 'c', 1)"),
		"INSERT INTO mail (id, recipient, language, subject, plain, html, state, next_at, created_at, contact_id) VALUES ('m', 'a', 'en', '', '', '', 'waiting', 1, 1, 'c')",
		ids("INSERT INTO link (id, hash, kind, team_id, created_at, expires_at) VALUES ('l', 'h', 'calendar', NULL, 1, 2), ('L', 'H', 'sheet', 'TEAM', 1, 2)"),
		ids("INSERT INTO plan (fixture_id, number, wishes, stretches, verdict, actor, created_at) VALUES ('FIXTURE', 1, '{}', '[]', '{}', 'Bo', 0)"),
		ids("INSERT INTO event (id, fixture_id, number, kind, at, actor) VALUES ('e', 'FIXTURE', 1, 'start', 0, 'Bo')"),
		ids("INSERT INTO ledger (fixture_id, player_id, present, available, seconds, share, owed, attendance, goals, yellow, red, served) VALUES ('FIXTURE', 'PLAYER', TRUE, 1, 2, 3, -4, 5, 6, 7, 8, FALSE)"),
		ids("INSERT INTO appearance (fixture_id, player_id, position, seconds) VALUES ('FIXTURE', 'PLAYER', 'GK', 60)"),
		ids("INSERT INTO reply (account_id, key, request, status, header, body, created_at) VALUES ('ACCOUNT', 'k', 'r', 201, '{}', '"+strings.ReplaceAll(odd, "'", "''")+"', 5)"),
	)
}

// TestBackupRoundTrip takes a database to the other sort and back: every row of every table is the same, byte for byte.
func TestBackupRoundTrip(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, address string) {
		first := modelstest.Open(t, address)
		fillAll(t, first)
		file := backup(t, first)
		want := unzipped(t, file)
		for _, table := range tables(t, first) {
			own := table == "goose_db_version" || table == "sqlite_sequence" // what the schema keeps for itself
			if !own && !strings.Contains(want, `{"table":"`+table+`",`) {
				t.Errorf("table %s is not in the backup", table)
			}
		}
		for _, text := range []string{`["big",9223372036854775807]`, `["small",-9223372036854775808]`, "\\u2028 <b>&amp; \\\\ \\\" ' \\t\\r\\n\u007f", `["h","reset","`, `["i","register",null,"x",1,2]`} {
			if !strings.Contains(want, text) {
				t.Errorf("%s is not in the backup", text)
			}
		}
		// There and back.
		for i, other := range []string{modelstest.Postgres(t), modelstest.SQLite(t), modelstest.Postgres(t)} {
			info, err := models.Restore(t.Context(), other, bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			if info.Rows < 30 || info.Tables < 20 || time.Since(info.MadeAt).Abs() > time.Hour {
				t.Errorf("restored %+v", info)
			}
			db := modelstest.Open(t, other)
			file = backup(t, db)
			if got := unzipped(t, file); got != want {
				t.Fatalf("station %d has other rows:\n%s\nwant\n%s", i, got, want)
			}
			refusesOrphans(t, db)
		}
	})
}

// refusesOrphans sees whether a database refuses a row that belongs to nothing, and at once, as before a restore.
func refusesOrphans(t *testing.T, db *models.DB) {
	t.Helper()
	tx, err := db.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = tx.ExecContext(t.Context(), "INSERT INTO recovery_code (account_id, hash) VALUES ('nobody', 'x')")
	if models.KindOf(db.Kind(err)) != models.NotFound {
		t.Errorf("a row of nobody: %v", err)
	}
}

// TestBackupIsOneMoment writes during a backup, at every point where the backup writes: of two rows that a transaction
// changes together, in the first and in the last table, the backup has both as they were at the same time.
func TestBackupIsOneMoment(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		a := account(t, db, "half")
		execute(t, db, "INSERT INTO throttle (key, spent) VALUES ('half', 0)")
		random := rand.New(rand.NewPCG(1, 2))
		noise := make([]byte, 4000)
		for i := range 100 { // too much for one buffer, and nothing that gzip could make small
			for j := range noise {
				noise[j] = 'a' + byte(random.IntN(26))
			}
			execute(t, db, fmt.Sprintf("INSERT INTO mail (id, recipient, language, subject, plain, html, state, next_at, created_at) VALUES ('%d', 'a', 'en', '', '%s', '', 'waiting', 1, 1)", i, noise))
		}
		var file bytes.Buffer
		steps := 0
		_, err := db.Backup(t.Context(), writer(func(p []byte) (int, error) {
			steps++
			tx, err := db.Writer().BeginTx(t.Context(), nil)
			if err != nil {
				return 0, err
			}
			_, err1 := tx.ExecContext(t.Context(), "UPDATE account SET totp_step = totp_step + 1 WHERE id = $1", a.ID)
			_, err2 := tx.ExecContext(t.Context(), "UPDATE throttle SET spent = spent + 1 WHERE key = 'half'")
			if err := errors.Join(err1, err2, tx.Commit()); err != nil {
				return 0, err
			}
			return file.Write(p)
		}))
		if err != nil || steps < 5 {
			t.Fatalf("%d writes, %v", steps, err)
		}
		restored := modelstest.SQLite(t)
		if _, err := models.Restore(t.Context(), restored, bytes.NewReader(file.Bytes())); err != nil {
			t.Fatal(err)
		}
		var one, two int
		row := modelstest.Open(t, restored).Reader().QueryRowContext(t.Context(), "SELECT totp_step, spent FROM account, throttle WHERE key = 'half'")
		if err := row.Scan(&one, &two); err != nil || one != two {
			t.Errorf("the halves are %d and %d, %v", one, two, err)
		}
	})
}

type writer func(p []byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// file is one that tells before it is read.
type file struct {
	content *bytes.Reader
	before  func()
}

func newFile(content []byte, before func()) *file { return &file{bytes.NewReader(content), before} }

func (f *file) Read(p []byte) (int, error) {
	f.before()
	return f.content.Read(p)
}

func (f *file) Seek(offset int64, whence int) (int64, error) { return f.content.Seek(offset, whence) }

// TestBackupOnFullDisk lets every write fail in turn: that is an error each time, never a backup.
func TestBackupOnFullDisk(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		fillAll(t, db)
		full := errors.New("no space left on device")
		for room := 0; ; room += 500 {
			left := room
			_, err := db.Backup(t.Context(), writer(func(p []byte) (int, error) {
				if left -= len(p); left < 0 {
					return 0, full
				}
				return len(p), nil
			}))
			if (err != nil) != (left < 0) || err != nil && !errors.Is(err, full) {
				t.Fatalf("with room for %d bytes, %d of them left: %v", room, left, err)
			}
			if err == nil {
				return
			}
		}
	})
}

// TestDamagedBackup changes, cuts and lengthens a backup: it is refused, and the database is not so much as made.
func TestDamagedBackup(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	fillAll(t, db)
	file := backup(t, db)
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	lines := strings.SplitAfter(text, "\n")
	without := func(i int) string { return strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), "") }
	path := filepath.Join(t.TempDir(), "folder", "new.db")
	refused := func(name string, file []byte) {
		t.Helper()
		if _, err := models.Restore(t.Context(), path, bytes.NewReader(file)); err == nil || !strings.Contains(err.Error(), "backup") {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("nothing", nil)
	refused("no gzip", []byte("PK"))
	refused("another gzip", zipped("hello\n"))
	refused("a line without end", zipped("{}"))
	refused("no end", zipped(without(len(lines)-2)))
	refused("no rows at all", zipped(lines[0]))
	refused("a row less", zipped(without(5)))
	refused("no header", zipped(without(0)))
	refused("a row before any table", zipped(lines[0]+"[1]\n"+strings.Join(lines[1:], "")))
	refused("another value", zipped(strings.Replace(text, "9223372036854775807", "9223372036854775806", 1)))
	refused("another type", zipped(strings.Replace(text, "9223372036854775807", `"a"`, 1)))
	refused("too large a number", zipped(strings.Replace(text, "9223372036854775807", "9223372036854775808", 1)))
	refused("another schema", zipped(strings.Replace(text, `"schema":`, `"schema":1`, 1)))
	refused("another sum", zipped(strings.Replace(text, `"sha256":"`, `"sha256":"0`, 1)))
	refused("more behind it", zipped(text+"\n"))
	refused("another line end", zipped(strings.Replace(text, "]\n", "]\r\n", 1)))
	refused("two in one", append(bytes.Clone(file), file...))
	refused("waste behind it", append(bytes.Clone(file), 'x'))
	for cut := 1; cut < len(file); cut += 97 {
		refused(fmt.Sprint("cut at ", cut), file[:cut])
	}
	for at := 10; at < len(file); at += 89 { // the ten before are gzip's header, which has a time and a name
		changed := bytes.Clone(file)
		changed[at] ^= 0x10
		refused(fmt.Sprint("changed at ", at), changed)
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a refused backup leaves something behind: %v", err)
	}
}

// TestRestoreRefusesData restores into databases that are not new.
func TestRestoreRefusesData(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, address string) {
		db := modelstest.Open(t, address)
		empty := backup(t, db)
		// The schema alone is nothing to lose.
		if _, err := models.Restore(t.Context(), address, bytes.NewReader(empty)); err != nil {
			t.Error(err)
		}
		account(t, db, "somebody")
		before := unzipped(t, backup(t, db))
		_, err := models.Restore(t.Context(), address, bytes.NewReader(empty))
		if err == nil || !strings.Contains(err.Error(), "data in it already") {
			t.Errorf("a database with an account: %v", err)
		}
		if after := unzipped(t, backup(t, db)); after != before {
			t.Errorf("after a refusal: %s", after)
		}
	})
}

// TestRestoreOtherSchemas restores backups of an older and of a newer program.
func TestRestoreOtherSchemas(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, address string) {
		old, err := models.Open(t.Context(), modelstest.SQLite(t))
		if err != nil {
			t.Fatal(err)
		}
		defer old.Close()
		if err := old.SetSchema(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		execute(t, old, "INSERT INTO account (id, version, created_at, updated_at) VALUES ('ada', 1, 2, 3)")
		file := backup(t, old)
		info, err := models.Restore(t.Context(), address, bytes.NewReader(file))
		if err != nil || info.Schema != 2 {
			t.Fatalf("%+v, %v", info, err)
		}
		db := modelstest.Open(t, address)
		if err := db.CheckSchema(t.Context()); err != nil {
			t.Error(err)
		}
		if text := unzipped(t, backup(t, db)); !strings.Contains(text, `["ada","",null,"","","","",0,1,2,3]`) || !strings.Contains(text, `{"table":"reply"`) {
			t.Error(text)
		}
		// Once more, after the schema has been brought to today's: it has no rows, and goes back for them.
		execute(t, db, "DELETE FROM account")
		if info, err := models.Restore(t.Context(), address, bytes.NewReader(file)); err != nil || info.Rows != 1 {
			t.Errorf("%+v, %v", info, err)
		}

		z, _ := gzip.NewReader(bytes.NewReader(file))
		text, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		newer := zipped(models.SumBackup(strings.Replace(string(text), `"schema":2`, `"schema":999`, 1)))
		if _, err := models.Restore(t.Context(), modelstest.SQLite(t), bytes.NewReader(newer)); err == nil || !strings.Contains(err.Error(), "newer program") {
			t.Errorf("a newer backup: %v", err)
		}
		// A backup whose sum is right, but which lacks a table or has rows that belong to nothing.
		for change, says := range map[string]string{`{"table":"throttle"`: `{"table":"throttles"`, `["ada",`: `["ada\u0000",`} {
			other := modelstest.SQLite(t)
			wrong := zipped(models.SumBackup(strings.Replace(string(text), change, says, 1)))
			_, err := models.Restore(t.Context(), other, bytes.NewReader(wrong))
			if strings.Contains(change, "throttle") && (err == nil || !strings.Contains(err.Error(), "nothing was restored")) {
				t.Errorf("%s: %v", says, err)
			}
		}
	})
}

// TestRestoreKeepsPromises restores rows that no database could have held.
func TestRestoreKeepsPromises(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, address string) {
		db := modelstest.Open(t, modelstest.SQLite(t))
		owner := account(t, db, "owner")
		execute(t, db, "INSERT INTO recovery_code (account_id, hash) VALUES ('"+owner.ID+"', 'x')")
		z, _ := gzip.NewReader(bytes.NewReader(backup(t, db)))
		text, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		orphan := zipped(models.SumBackup(strings.Replace(string(text), `["`+owner.ID+`","x"]`, `["nobody","x"]`, 1)))
		if _, err := models.Restore(t.Context(), address, bytes.NewReader(orphan)); err == nil {
			t.Error("a code of nobody was restored")
		}
		if text := unzipped(t, backup(t, modelstest.Open(t, address))); strings.Contains(text, "\n[") {
			t.Errorf("something was restored: %s", text)
		}
	})
}

// TestRestoringProgram is no test, but a program that restores a backup and kills itself on the way, for
// TestRestoreSurvivesKill.
func TestRestoringProgram(t *testing.T) {
	address, at := os.Getenv("TEAMCOACH_TEST_RESTORE"), 0
	if address == "" {
		t.Skip("for TestRestoreSurvivesKill")
	}
	fmt.Sscan(os.Getenv("TEAMCOACH_TEST_KILL"), &at)
	content, err := os.ReadFile(os.Getenv("TEAMCOACH_TEST_BACKUP"))
	if err != nil {
		t.Fatal(err)
	}
	reads := 0
	_, err = models.Restore(context.Background(), address, newFile(content, func() {
		if reads++; reads == at {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// TestRestoreSurvivesKill kills a restore in the middle of its rows: the database has none of them, and takes the
// backup afterwards.
func TestRestoreSurvivesKill(t *testing.T) {
	source := modelstest.Open(t, modelstest.SQLite(t))
	fillAll(t, source)
	for i := range 300 {
		key := models.HashSecret(fmt.Sprint(i)) // gzip cannot make that small: the file is read in many steps
		execute(t, source, "INSERT INTO throttle (key, spent) VALUES ($1, $2)", key+models.HashSecret(key), i)
	}
	content := backup(t, source)
	reads := 0
	if _, err := models.Restore(t.Context(), modelstest.SQLite(t), newFile(content, func() { reads++ })); err != nil || reads < 8 {
		t.Fatalf("%d reads, %v", reads, err)
	}
	path := filepath.Join(t.TempDir(), "backup")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	modelstest.Databases(t, func(t *testing.T, address string) {
		for _, at := range []int{reads / 2, reads/2 + 1, reads - 1, reads} { // the second half is that of the rows
			program := exec.Command(os.Args[0], "-test.run", "^TestRestoringProgram$")
			program.Env = append(os.Environ(), "TEAMCOACH_TEST_RESTORE="+address, "TEAMCOACH_TEST_BACKUP="+path, fmt.Sprint("TEAMCOACH_TEST_KILL=", at))
			out, err := program.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || !exit.Sys().(syscall.WaitStatus).Signaled() {
				t.Fatalf("read %d of %d: was not killed: %v %s", at, reads, err, out)
			}
		}
		db := modelstest.Open(t, address)
		if text := unzipped(t, backup(t, db)); strings.Contains(text, "\n[") {
			t.Errorf("after the kills: %s", text)
		}
		if _, err := models.Restore(t.Context(), address, bytes.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		if unzipped(t, backup(t, db)) != unzipped(t, content) {
			t.Error("restored otherwise")
		}
	})
}

// TestBackupValues holds values of every type against what comes back from a line, and from either database.
func TestBackupValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := []any{
			rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text"),
			rapid.Int64().Draw(t, "integer"), rapid.Bool().Draw(t, "boolean"),
			rapid.Float64().Filter(func(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }).Draw(t, "double"),
			rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"),
		}
		values[rapid.IntRange(0, 4).Draw(t, "null")] = nil
		got, err := models.ThroughBackup(values, "text", "integer", "boolean", "double", "bytes")
		if err != nil {
			t.Fatal(err)
		}
		for i := range values {
			if b, ok := values[i].([]byte); ok && len(b) == 0 && got[i] != nil && len(got[i].([]byte)) == 0 {
				continue
			}
			if fmt.Sprintf("%T %#v", got[i], got[i]) != fmt.Sprintf("%T %#v", values[i], values[i]) {
				t.Errorf("%#v came back as %#v", values[i], got[i])
			}
		}
	})
	for kind, wrong := range map[string]any{"text": int64(1), "integer": "1", "boolean": int64(2), "double": math.Inf(1), "bytes": "x", "uuid": "x"} {
		if _, err := models.ThroughBackup([]any{wrong}, kind); err == nil {
			t.Errorf("%#v passes for %s", wrong, kind)
		}
	}
	blob := map[bool]string{false: "BLOB", true: "BYTEA"}
	var lines []string
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		postgres := strings.HasSuffix(t.Name(), "postgres")
		execute(t, db, `CREATE TABLE every (a TEXT NOT NULL, "b ""c" BIGINT, d INTEGER, e BOOLEAN, f DOUBLE PRECISION, g `+blob[postgres]+`, PRIMARY KEY (a))`)
		for _, row := range [][]any{
			{"ä", int64(math.MaxInt64), int64(math.MinInt32), true, math.SmallestNonzeroFloat64, []byte{0, 0xff}},
			{"a", int64(math.MinInt64), int64(math.MaxInt32), false, 0.0, []byte{}},
			{"B", nil, nil, nil, nil, nil},
			{"Z", int64(0), int64(0), true, 1.0, []byte("text")},
			{"b", int64(0), int64(0), true, math.MaxFloat64, []byte("x")},
		} {
			if _, err := db.Writer().ExecContext(t.Context(), "INSERT INTO every VALUES ($1, $2, $3, $4, $5, $6)", row...); err != nil {
				t.Fatal(err)
			}
		}
		_, rest, _ := strings.Cut(unzipped(t, backup(t, db)), `{"table":"every"`)
		rest, _, _ = strings.Cut(rest, `{"table"`)
		lines = append(lines, rest)
	})
	const want = `,"columns":[{"name":"a","type":"text"},{"name":"b \"c","type":"integer"},{"name":"d","type":"integer"},{"name":"e","type":"boolean"},{"name":"f","type":"double"},{"name":"g","type":"bytes"}]}
["B",null,null,null,null,null]
["Z",0,0,true,1,{"base64":"dGV4dA=="}]
["a",-9223372036854775808,2147483647,false,0,{"base64":""}]
["b",0,0,true,1.7976931348623157e+308,{"base64":"eA=="}]
["ä",9223372036854775807,-2147483648,true,5e-324,{"base64":"AP8="}]
`
	for _, got := range lines {
		if got != want {
			t.Errorf("lines\n%swant\n%s", got, want)
		}
	}
	if len(lines) < 1 {
		t.Error("nothing was compared")
	}
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		execute(t, db, "CREATE TABLE strange (a TIMESTAMP)")
		if _, err := db.Backup(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), "column a of table strange") {
			t.Errorf("a type that is not known: %v", err)
		}
	})
}

// FuzzCheckBackup reads anything.
func FuzzCheckBackup(f *testing.F) {
	f.Add([]byte(`{"format":"teamcoach-backup-1","schema":1}` + "\n" + `{"table":"a","columns":[{"name":"b","type":"text"}]}` + "\n" + `["x"]` + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		info, err := models.CheckBackup(bytes.NewReader(zipped(models.SumBackup(string(text)))))
		if err == nil && !json.Valid(bytes.SplitAfter(text, []byte("\n"))[0]) {
			t.Errorf("read %+v from %q", info, text)
		}
	})
}
