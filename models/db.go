package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"teamcoach/data"
	"teamcoach/models/queries"
)

// DB is the database: a SQLite file or a PostgreSQL server. It may be used by many goroutines at once.
type DB struct {
	name     string // for messages: the file, or server and database; never a password
	postgres bool
	// SQLite lets one connection write at a time, and any number read beside it. On PostgreSQL both are one pool.
	reader, writer *sql.DB
	// The statements, prepared as soon as the schema is known to be right.
	reads, writes atomic.Pointer[queries.Queries]
	versions      versions
	mailQueued    chan struct{} // wakes a Mailer
	callQueued    chan struct{} // wakes a Caller
	hasher        hasher
	config        *pgx.ConnConfig // of PostgreSQL, for a connection beside the pool; nil on SQLite
}

// Open opens the database at a path, "sqlite:PATH" or a "postgres://" URL, and tries the connection. A SQLite file and
// its folder are made when they are missing. The error is one sentence that says what to do.
func Open(ctx context.Context, address string) (*DB, error) {
	if path, ok := sqliteFile(address); ok {
		return openSQLite(ctx, path)
	}
	scheme, _, _ := strings.Cut(address, "://")
	if scheme == "postgres" || scheme == "postgresql" {
		return openPostgres(ctx, address)
	}
	return nil, fmt.Errorf("%s:// is no database that Team Coach knows; give a file or a postgres:// URL", scheme)
}

// OpenExisting is Open for a database that must be there: a SQLite file that is missing is not made.
func OpenExisting(ctx context.Context, address string) (*DB, error) {
	if path, ok := sqliteFile(address); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no database at %s; name one with --database, or make it with: teamcoach migrate", path)
		}
	}
	return Open(ctx, address)
}

// sqliteFile returns the path of an address that is that of a SQLite file.
func sqliteFile(address string) (path string, ok bool) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		return strings.TrimPrefix(path, "//"), true
	}
	return address, !strings.Contains(address, "://")
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if path == "" || path == ":memory:" {
		return nil, errors.New("the database needs a file; give its path")
	}
	if err := makeFile(path); err != nil {
		return nil, err
	}
	db := &DB{name: path, versions: newVersions(), mailQueued: make(chan struct{}, 1), callQueued: make(chan struct{}, 1), hasher: newHasher()}
	var err error
	if db.writer, err = sql.Open("sqlite", sqliteDSN(path, false)); err != nil {
		return nil, fmt.Errorf("the database file %s cannot be opened: %w", path, err)
	}
	db.writer.SetMaxOpenConns(1)
	if db.reader, err = sql.Open("sqlite", sqliteDSN(path, true)); err != nil {
		return nil, errors.Join(fmt.Errorf("the database file %s cannot be opened: %w", path, err), db.writer.Close())
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	db.reader.SetMaxOpenConns(readers)
	db.reader.SetMaxIdleConns(readers)
	if _, err := db.writer.ExecContext(ctx, "SELECT count(*) FROM sqlite_master"); err != nil {
		return nil, errors.Join(db.explain(err), db.writer.Close(), db.reader.Close())
	}
	db.reads.Store(queries.New(db.reader))
	db.writes.Store(queries.New(db.writer))
	return db, nil
}

// makeFile makes the file and its folder where they are missing, readable by the owner only, and sees whether the
// file may be written. SQLite's own messages do not tell these failures apart.
func makeFile(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("the database %s is a folder or device; give the path of a file in it", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("the folder of the database file cannot be made: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("the database file cannot be read and written: %w", err)
	}
	return f.Close()
}

// sqliteDSN holds what must be set on every connection: pragmas are not kept in the file.
func sqliteDSN(path string, readOnly bool) string {
	query := "?_txlock=immediate&_time_format=sqlite&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)" +
		"&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)"
	if readOnly {
		query += "&_query_only=1"
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + query
}

func openPostgres(ctx context.Context, address string) (*DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("the database URL cannot be read; it must look like postgres://user:password@host:5432/database")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	db := &DB{
		postgres: true, name: fmt.Sprintf("%s on %s:%d", config.Database, config.Host, config.Port),
		versions: newVersions(), mailQueued: make(chan struct{}, 1), callQueued: make(chan struct{}, 1), hasher: newHasher(), config: config,
	}
	db.writer = stdlib.OpenDB(*config)
	db.writer.SetMaxOpenConns(20)
	db.writer.SetMaxIdleConns(20)
	db.writer.SetConnMaxIdleTime(5 * time.Minute)
	db.reader = db.writer
	var encoding string
	if err := db.writer.QueryRowContext(ctx, "SHOW server_encoding").Scan(&encoding); err != nil {
		return nil, errors.Join(db.explain(err), db.writer.Close())
	}
	if encoding != "UTF8" {
		return nil, errors.Join(fmt.Errorf("the database %s has the encoding %s; make one with ENCODING 'UTF8'", db.name, encoding), db.writer.Close())
	}
	db.reads.Store(queries.New(db.reader))
	db.writes.Store(db.reads.Load())
	return db, nil
}

// explain says in one sentence why the database cannot be used.
func (db *DB) explain(err error) error {
	var fromSQLite *sqlite.Error
	var fromPostgres *pgconn.PgError
	var notConnected *pgconn.ConnectError
	switch {
	case errors.As(err, &fromSQLite) && fromSQLite.Code()&0xff == sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%s is not a SQLite database; give another file", db.name)
	case errors.As(err, &fromSQLite):
		return fmt.Errorf("the database file %s cannot be used: %w", db.name, err)
	case errors.As(err, &fromPostgres):
		return fmt.Errorf("the database %s refuses: %s", db.name, fromPostgres.Message)
	case errors.As(err, &notConnected):
		return fmt.Errorf("the database server cannot be reached: %s; is it running, and is its address right?", db.name)
	}
	return fmt.Errorf("the database %s cannot be used: %w", db.name, err)
}

// Close closes every connection. SQLite then folds its write-ahead log into the file.
func (db *DB) Close() error {
	if db.postgres {
		return db.writer.Close()
	}
	return errors.Join(db.reader.Close(), db.writer.Close())
}

// Ping says whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	_, err := db.reads.Load().AnyTeam(ctx)
	return db.kind(err)
}

// Migrate brings the schema to this program's and returns the versions before and after. On PostgreSQL, one program at
// a time does it, and the others wait. It refuses a schema that is newer than the program.
func (db *DB) Migrate(ctx context.Context) (from, to int64, err error) {
	provider, err := db.provider(ctx)
	if err != nil {
		return 0, 0, err
	}
	if from, to, err = provider.GetVersions(ctx); err != nil {
		return 0, 0, db.explain(err)
	}
	if err := db.refuseNewer(from, to); err != nil {
		return from, from, err
	}
	if _, err := provider.Up(ctx); err != nil {
		return from, from, fmt.Errorf("the schema of %s cannot be brought from %d to %d: %w", db.name, from, to, err)
	}
	return from, to, db.prepare(ctx)
}

// CheckSchema says whether the schema is this program's, without changing anything but the empty table of versions.
func (db *DB) CheckSchema(ctx context.Context) error {
	provider, err := db.provider(ctx)
	if err != nil {
		return err
	}
	is, want, err := provider.GetVersions(ctx)
	if err != nil {
		return db.explain(err)
	}
	if is < want {
		return fmt.Errorf("the database %s has schema %d and this program needs %d; run: teamcoach migrate", db.name, is, want)
	}
	if err := db.refuseNewer(is, want); err != nil {
		return err
	}
	return db.prepare(ctx)
}

func (db *DB) refuseNewer(is, want int64) error {
	if is > want {
		return fmt.Errorf("the database %s has schema %d, made by a newer program; this one knows %d: install the newer program", db.name, is, want)
	}
	return nil
}

func (db *DB) provider(ctx context.Context) (*goose.Provider, error) {
	files, err := fs.Sub(data.Files, "migrations")
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	dialect := goose.DialectSQLite3
	if db.postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
		if err := db.makeCollation(ctx); err != nil {
			return nil, db.explain(err)
		}
	}
	return goose.NewProvider(dialect, db.writer, files, options...)
}

// makeCollation gives PostgreSQL the collation "binary" that SQLite has, so that one schema serves both.
func (db *DB) makeCollation(ctx context.Context) error {
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// Of two programs that start at the same moment, IF NOT EXISTS alone would let one fail.
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", lock.DefaultLockID+1); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `CREATE COLLATION IF NOT EXISTS "binary" FROM "C"`); err != nil {
		return err
	}
	return tx.Commit()
}

// prepare compiles every statement once a connection, and not once a use.
func (db *DB) prepare(ctx context.Context) error {
	reads, err := queries.Prepare(ctx, db.reader)
	if err != nil {
		return db.explain(err)
	}
	writes := reads
	if !db.postgres {
		if writes, err = queries.Prepare(ctx, db.writer); err != nil {
			return errors.Join(db.explain(err), reads.Close())
		}
	}
	db.reads.Store(reads)
	db.writes.Store(writes)
	return nil
}

// read returns the statements for reading. On SQLite a read is too short to be worth cancelling: the context that
// comes with them cannot be, which saves a goroutine a query.
func (db *DB) read(ctx context.Context) (context.Context, *queries.Queries) {
	if !db.postgres {
		ctx = context.WithoutCancel(ctx)
	}
	return ctx, db.reads.Load()
}

// transact runs fn in one transaction. Its slugs are those whose version may have changed.
func (db *DB) transact(ctx context.Context, fn func(q *queries.Queries) (slugs []string, err error)) error {
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return db.kind(err)
	}
	defer tx.Rollback()
	q := db.writes.Load().InTx(tx)
	slugs, err := fn(q)
	if err != nil {
		return db.kind(err)
	}
	// Also after a commit that failed: it may have arrived all the same.
	defer db.versions.forget(slugs)
	if q.Queued(queries.Mails) {
		defer rouse(db.mailQueued)
	}
	if q.Queued(queries.Deliveries) {
		defer rouse(db.callQueued)
	}
	return db.kind(tx.Commit())
}

// teamChange is a change of one team that is under way.
type teamChange struct {
	q       *queries.Queries
	team    queries.Team // as it was, but with its new version and time
	now     int64
	action  Action
	subject string       // whom or what it is done to, for the audit list
	roster  RosterChange // what it does to the squad
}

// changeTeam runs fn in a transaction that raises the team's version, stores its squad anew and adds a line to its
// audit list. Repeated: the form was sent before.
func (db *DB) changeTeam(ctx context.Context, by By, teamID string, action Action, fn func(c *teamChange) error) error {
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		now := time.Now().UnixMilli()
		team, err := q.BumpTeam(ctx, queries.BumpTeamParams{ID: teamID, UpdatedAt: now})
		if err != nil {
			return nil, err
		}
		if State(team.State) != Active && !slices.Contains([]Action{ActionArchiveTeam, ActionDeleteTeam, ActionRestoreTeam}, action) {
			return nil, errNotActive
		}
		// Not earlier: the row of the team holds off the same form sent a second time.
		if err := refuseRepeated(ctx, q, by); err != nil {
			return nil, err
		}
		c := teamChange{q: q, team: team, now: now, action: action}
		if err := fn(&c); err != nil {
			return nil, err
		}
		if err := writeAudit(ctx, q, by, teamID, c.action, c.subject, c.roster, now); err != nil {
			return nil, err
		}
		return []string{team.Slug}, storeSquad(ctx, q, teamID)
	})
}

// errNotActive is the answer to a change of a team that is not in use.
var errNotActive = &Error{Kind: Forbidden, Message: "This team is archived or deleted. Restore it first."}

// newID returns an id that is unique and sorts by the time it was made.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

const uuidLength = 36

func validID(id string) bool {
	parsed, err := uuid.Parse(id)
	return err == nil && parsed.String() == id
}

// kind gives an error of the drivers its kind. An error that has one already keeps it.
func (db *DB) kind(err error) error {
	if err == nil || KindOf(err) != "" {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return &Error{Kind: NotFound, Err: err}
	}
	var fromSQLite *sqlite.Error
	var fromPostgres *pgconn.PgError
	code := ""
	switch {
	case errors.As(err, &fromSQLite):
		code = sqliteState[fromSQLite.Code()]
	case errors.As(err, &fromPostgres):
		code = fromPostgres.Code
	}
	switch code {
	case uniqueViolation:
		return &Error{Kind: Conflict, Message: "That name is taken. Choose another one.", Err: err}
	case foreignKeyViolation:
		return &Error{Kind: NotFound, Message: "What this belongs to does not exist any more.", Err: err}
	case checkViolation, notNullViolation:
		return &Error{Kind: Invalid, Message: "A value is outside of what is allowed.", Err: err}
	}
	return err
}

// The constraint errors of SQL, as PostgreSQL numbers them.
const (
	notNullViolation    = "23502"
	foreignKeyViolation = "23503"
	uniqueViolation     = "23505"
	checkViolation      = "23514"
)

// sqliteState says what SQLite's constraint errors are in SQL.
var sqliteState = map[int]string{
	sqlite3.SQLITE_CONSTRAINT_NOTNULL:    notNullViolation,
	sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: foreignKeyViolation,
	sqlite3.SQLITE_CONSTRAINT_UNIQUE:     uniqueViolation,
	sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: uniqueViolation,
	sqlite3.SQLITE_CONSTRAINT_CHECK:      checkViolation,
}

// versions remembers the versions of public teams, by slug.
type versions struct {
	mu      sync.RWMutex
	bySlug  map[string]int64
	changes uint64 // grows with every change of any team
}

// maxVersions bounds the memory of versions: about 10 MB.
const maxVersions = 100_000

func newVersions() versions { return versions{bySlug: map[string]int64{}} }

// get returns a remembered version. Where there is none, what is read from the database afterwards may be given to put
// together with changes.
func (v *versions) get(slug string) (version int64, ok bool, changes uint64) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	version, ok = v.bySlug[slug]
	return version, ok, v.changes
}

// put remembers a version, unless a team changed since get: it could be the version before that change. Nor does it
// replace a newer one: between a commit and its forget, one reader may have read the old version and another the new.
func (v *versions) put(slug string, version int64, changes uint64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.changes != changes || v.bySlug[slug] > version {
		return
	}
	if len(v.bySlug) >= maxVersions {
		for other := range v.bySlug { // any one: the order of a map's range differs every time
			delete(v.bySlug, other)
			break
		}
	}
	v.bySlug[slug] = version
}

// forget drops the versions of teams that have changed.
func (v *versions) forget(slugs []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.changes++
	for _, slug := range slugs {
		delete(v.bySlug, slug)
	}
}
