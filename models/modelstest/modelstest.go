// Package modelstest gives tests real databases: a SQLite file and a PostgreSQL database, each test its own.
package modelstest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // database/sql driver "pgx"

	"teamcoach/models"
)

// Databases runs fn once on SQLite and once on PostgreSQL, as subtests. open gives the address of an empty database
// of the test's own, for models.Open; it may be called more than once.
//
// PostgreSQL is the server that TEST_DATABASE_URL names, or else a private one that is started from the binaries in
// /usr/lib/postgresql; for that, the test binary's TestMain must call Main. Where there is none, the test is skipped
// with a message, and fails when CI is "true".
func Databases(t *testing.T, fn func(t *testing.T, address string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

// Each runs fn on an open, migrated and empty database of either sort.
func Each(t *testing.T, fn func(t *testing.T, db *models.DB)) {
	t.Helper()
	Databases(t, func(t *testing.T, address string) { fn(t, Open(t, address)) })
}

// Open opens and migrates the database at an address; it is closed when the test ends.
func Open(t testing.TB, address string) *models.DB {
	t.Helper()
	db, err := models.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	addresses.Store(db, address)
	return db
}

// addresses are those of the databases that Open has opened, by *models.DB.
var addresses sync.Map

// SQL returns connections of their own to a database that Open has opened, for what models does not do: move times
// back, count rows.
func SQL(t testing.TB, db *models.DB) *sql.DB {
	t.Helper()
	address, ok := addresses.Load(db)
	if !ok {
		t.Fatal("this database was not opened by modelstest.Open")
	}
	driver, source := "sqlite", "file:"+address.(string)+"?_pragma=busy_timeout(5000)"
	if strings.Contains(address.(string), "://") {
		driver, source = "pgx", address.(string)
	}
	own, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { own.Close() })
	return own
}

// SQLite returns the address of a SQLite file that does not exist yet.
func SQLite(t testing.TB) string { return filepath.Join(t.TempDir(), "test.db") }

// Postgres returns the address of an empty PostgreSQL database, which is dropped when the test ends.
func Postgres(t testing.TB) string {
	t.Helper()
	server, err := start()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL is needed: %v", err)
		}
		t.Skipf("\n\n*** NOT TESTED ON POSTGRESQL: %v ***\n\n", err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if err := execute(server, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8'"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := execute(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	address := *server
	address.Path = "/" + name
	return address.String()
}

// Main runs a package's tests and stops the private PostgreSQL server after them:
//
//	func TestMain(m *testing.M) { os.Exit(modelstest.Main(m)) }
func Main(m *testing.M) int {
	defer stop()
	return m.Run()
}

// private is the server that this test binary started, if it did.
var private struct {
	sync.Once
	address *url.URL
	err     error
	process *exec.Cmd
	folder  string
	// The server lives as long as this is open.
	lifeline io.Closer
}

// start returns the address of a PostgreSQL server.
func start() (*url.URL, error) {
	private.Do(func() {
		if given := os.Getenv("TEST_DATABASE_URL"); given != "" {
			private.address, private.err = url.Parse(given)
			return
		}
		private.address, private.err = launch()
	})
	return private.address, private.err
}

// supervise runs the server until standard input ends, which it also does when this process is killed, and then
// removes everything. Quit is the immediate shutdown: nothing in there is of any worth.
const supervise = `"$0" "$@" & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$PWD"`

// launch makes a cluster in a temporary folder and starts its server on a Unix socket in there.
func launch() (*url.URL, error) {
	programs, err := programFolder()
	if err != nil {
		return nil, err
	}
	as, err := account()
	if err != nil {
		return nil, err
	}
	if private.folder, err = os.MkdirTemp("", "teamcoach-pg-"); err != nil {
		return nil, err
	}
	if as != nil {
		if err := os.Chown(private.folder, int(as.Uid), int(as.Gid)); err != nil {
			return nil, err
		}
	}
	cluster := filepath.Join(private.folder, "data")
	// A linguistic locale on purpose, where the program must not rely on the server's order of text; see "binary" in
	// the migrations. Without ICU or a locale of the system's, C is all there is.
	initdb := command(as, private.folder, filepath.Join(programs, "initdb"), "-D", cluster, "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync", "--locale-provider=icu", "--icu-locale=en")
	if out, err := initdb.CombinedOutput(); err != nil {
		initdb = command(as, private.folder, filepath.Join(programs, "initdb"), "-D", cluster, "-U", "postgres", "-A", "trust",
			"-E", "UTF8", "--locale=C", "--no-sync")
		if again, err := initdb.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("initdb: %w\n%s%s", err, out, again)
		}
	}
	log, err := os.Create(filepath.Join(private.folder, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	private.process = command(as, private.folder, "/bin/sh", "-c", supervise, filepath.Join(programs, "postgres"), "-D", cluster,
		"-k", private.folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off",
		"-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=32MB")
	private.process.Stdout, private.process.Stderr = log, log
	if private.lifeline, err = private.process.StdinPipe(); err != nil {
		return nil, err
	}
	if err := private.process.Start(); err != nil {
		return nil, err
	}
	address := &url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres",
		RawQuery: url.Values{"host": {private.folder}, "sslmode": {"disable"}}.Encode()}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		err := execute(address, "SELECT 1")
		if err == nil {
			return address, nil
		}
		if time.Now().After(deadline) {
			text, _ := os.ReadFile(log.Name())
			return nil, fmt.Errorf("the server does not answer: %w\n%s", err, text)
		}
	}
}

// programFolder returns the folder of the newest PostgreSQL server on this machine.
func programFolder() (string, error) {
	if path, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(path), nil
	}
	all, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(all) == 0 {
		return "", errors.New("there is no PostgreSQL server on this machine; install postgresql or set TEST_DATABASE_URL")
	}
	major := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	return filepath.Dir(slices.MaxFunc(all, func(a, b string) int { return major(a) - major(b) })), nil
}

// account returns whom the server runs as: it refuses to run as root. nil is this process's own user.
func account() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("the server does not run as root, and there is no other user for it: %w", err)
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(errUID, errGID)
}

// command returns a command that runs as a user in a folder.
func command(as *syscall.Credential, folder, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	return cmd
}

// stop ends the private server and removes its files.
func stop() {
	if private.lifeline != nil {
		_ = private.lifeline.Close()
		_ = private.process.Wait() // its status is that of a server that was told to quit
	}
	if private.folder != "" {
		_ = os.RemoveAll(private.folder)
	}
}

// execute runs a statement on a connection of its own.
func execute(address *url.URL, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", address.String())
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}
