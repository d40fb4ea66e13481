package models_test

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func TestMigrate(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, address string) {
		db, err := models.Open(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.CheckSchema(t.Context()); err == nil || !strings.Contains(err.Error(), "teamcoach migrate") {
			t.Errorf("an empty database has the schema: %v", err)
		}
		from, to, err := db.Migrate(t.Context())
		if from != 0 || to < 1 || err != nil {
			t.Fatalf("migrated from %d to %d: %v", from, to, err)
		}
		again, same, err := db.Migrate(t.Context())
		if again != to || same != to || err != nil {
			t.Errorf("migrated again from %d to %d: %v", again, same, err)
		}
		if err := db.CheckSchema(t.Context()); err != nil {
			t.Error(err)
		}
		if err := db.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestMigrateAtTheSameTime(t *testing.T) {
	address := modelstest.Postgres(t)
	var wait sync.WaitGroup
	start := make(chan struct{})
	for range 8 {
		db, err := models.Open(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		wait.Go(func() {
			defer db.Close()
			<-start
			if _, _, err := db.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	wait.Wait()
}

func TestNewerSchemaIsRefused(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		if _, err := db.Writer().Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)"); err != nil {
			t.Fatal(err)
		}
		_, _, err := db.Migrate(t.Context())
		for _, err := range []error{err, db.CheckSchema(t.Context())} {
			if err == nil || !strings.Contains(err.Error(), "schema 9999, made by a newer program") {
				t.Errorf("error %v", err)
			}
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	if _, err := db.Reader().Exec("DELETE FROM team"); err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("error %v", err)
	}
	for pool, want := range map[string]string{"reader": "2 wal 1 5000", "writer": "2 wal 1 5000"} {
		conn := db.Writer()
		if pool == "reader" {
			conn = db.Reader()
		}
		var got []string
		for _, pragma := range []string{"synchronous", "journal_mode", "foreign_keys", "busy_timeout"} {
			var value string
			if err := conn.QueryRow("PRAGMA " + pragma).Scan(&value); err != nil {
				t.Fatal(err)
			}
			got = append(got, value)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has %v, want %s", pool, got, want)
		}
	}
}

func TestConstraintsHaveKinds(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := newTeam("one", "One")
		if err := db.CreateTeam(t.Context(), models.By{}, "", team, nil); err != nil {
			t.Fatal(err)
		}
		player := "INSERT INTO player (id, team_id, ordinal, name, version, created_at, updated_at, form) VALUES "
		for statement, want := range map[string]models.Kind{
			player + "('a', 'nobody', 1, 'Ada', 1, 1, 1, 3)":            models.NotFound,
			player + "('a', '" + team.ID + "', 1, 'Ada', 1, 1, 1, 6)":   models.Invalid,
			player + "('a', '" + team.ID + "', 1, NULL, 1, 1, 1, 3)":    models.Invalid,
			"UPDATE team SET team_type = 'senior', slug = NULL":         models.Invalid,
			"UPDATE team SET visibility = 'secret'":                     models.Invalid,
			"INSERT INTO squad (team_id, players) VALUES ('nobody','')": models.NotFound,
			"SELECT * FROM nothing":                                     "",
		} {
			_, err := db.Writer().Exec(statement)
			if got := models.KindOf(db.Kind(err)); err == nil || got != want {
				t.Errorf("%s: %v is %q, want %q", statement, err, got, want)
			}
		}
		if err := db.CreateTeam(t.Context(), models.By{}, "", newTeam("one", "Two"), nil); models.KindOf(err) != models.Conflict {
			t.Errorf("same slug: %v", err)
		}
	})
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("This is no database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	listener.Close()
	for address, want := range map[string]string{
		"":                          "give its path",
		":memory:":                  "needs a file",
		folder:                      "is a folder",
		"sqlite:" + folder:          "is a folder",
		text:                        "is not a SQLite database",
		filepath.Join(text, "x.db"): "cannot be made",
		"mysql://localhost/x":       "mysql:// is no database that Team Coach knows",
		"postgres://%zz":            "must look like postgres://",
		"postgres://u:secret@" + closed + "/x?sslmode=disable": "cannot be reached",
	} {
		db, err := models.Open(t.Context(), address)
		if err == nil {
			db.Close()
			t.Errorf("%q was opened", address)
			continue
		}
		if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %q, want one line with %q", address, err, want)
		}
	}
}

func TestOpenUnreadableFile(t *testing.T) {
	if os.Getuid() == 0 { // who may read everything
		asNobody(t)
		return
	}
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, nil, 0o000); err != nil {
		t.Fatal(err)
	}
	if _, err := models.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "cannot be read and written") {
		t.Errorf("error %v", err)
	}
}

// asNobody runs the test that calls it as a user without rights, in a copy of the test's program that this user can
// reach.
func asNobody(t *testing.T) {
	t.Helper()
	folder, err := os.MkdirTemp("", "teamcoach-nobody-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	own, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(folder, "models.test")
	if err := errors.Join(os.WriteFile(program, own, 0o755), os.Chmod(folder, 0o755), os.Chmod(program, 0o755)); err != nil {
		t.Fatal(err)
	}
	test := exec.CommandContext(t.Context(), program, "-test.run=^"+t.Name()+"$", "-test.v")
	test.Dir = "/"
	const nobody = 65534
	test.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if out, err := test.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("as nobody: %v\n%s", err, out)
	}
}

func TestOpenPostgresWithoutDatabase(t *testing.T) {
	address := modelstest.Postgres(t)
	_, err := models.Open(t.Context(), strings.Replace(address, "/test_", "/missing_", 1))
	if err == nil || !strings.Contains(err.Error(), "refuses: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}

func TestOpenMakesFolderAndPrivateFile(t *testing.T) {
	for _, prefix := range []string{"", "sqlite:", "sqlite://"} {
		path := filepath.Join(t.TempDir(), "new folder", "a%20b?#ü.db")
		modelstest.Open(t, prefix+path)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
	}
}

func TestErrorText(t *testing.T) {
	cause := errors.New("cause")
	err := &models.Error{Kind: models.Conflict, Message: "At most {max}.", Args: []any{"max", 60}, Err: cause,
		Fields: []models.FieldError{{Field: "name", Message: "needs {min}", Args: []any{"min", 1}}}}
	if got, want := err.Error(), "conflict: At most 60.; name: needs 1: cause"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if !errors.Is(err, cause) || models.KindOf(errors.Join(err)) != models.Conflict || models.KindOf(cause) != "" || models.KindOf(nil) != "" {
		t.Error("kinds or causes are lost")
	}
	if got := models.Invalidf("{a} of {b}", 1, "two").Error(); got != "invalid: 1 of two" {
		t.Error(got)
	}
}
