package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"

	"teamcoach/data"
)

// Restore puts a backup into a database that is new or has no rows yet, at the schema the backup was made with, and
// then migrates it to the program's. The rows come in one transaction: all of them, or none. A file that is damaged, or
// was made by a newer program, is refused before the database is so much as opened.
func Restore(ctx context.Context, address string, file io.ReadSeeker) (info *BackupInfo, err error) {
	if info, err = CheckBackup(file); err != nil {
		return nil, err
	}
	newest, err := newestSchema()
	if err != nil {
		return nil, err
	}
	if info.Schema > newest {
		return nil, fmt.Errorf("the backup has schema %d, made by a newer program; this one knows %d: install the newer program", info.Schema, newest)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	db, err := Open(ctx, address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.restore(ctx, info.Schema, file); err != nil {
		return nil, fmt.Errorf("nothing was restored into %s: %w", db.name, err)
	}
	_, _, err = db.Migrate(ctx)
	return info, err
}

// newestSchema is that of the program.
func newestSchema() (int64, error) {
	names, err := fs.Glob(data.Files, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		return 0, errors.Join(err, errors.New("the program has no migrations"))
	}
	return goose.NumericComponent(slices.Max(names))
}

func (db *DB) restore(ctx context.Context, schema int64, file io.Reader) error {
	err := db.inTx(ctx, func(tx *sql.Tx) error { // before anything is changed
		tables, err := db.tables(ctx, tx)
		if errors.Is(err, errNoSchema) {
			return nil
		}
		return errors.Join(err, refuseRows(ctx, tx, tables))
	})
	if err != nil {
		return err
	}
	if err := db.setSchema(ctx, schema); err != nil {
		return err
	}
	return db.inTx(ctx, func(tx *sql.Tx) error { return db.load(ctx, tx, schema, file) })
}

// inTx runs fn in one transaction.
func (db *DB) inTx(ctx context.Context, fn func(tx *sql.Tx) error) error {
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// setSchema brings the schema of a database without rows to that of a backup, up or down.
func (db *DB) setSchema(ctx context.Context, schema int64) error {
	provider, err := db.provider(ctx)
	if err != nil {
		return err
	}
	is, _, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if is > schema {
		_, err = provider.DownTo(ctx, schema)
	} else {
		_, err = provider.UpTo(ctx, schema)
	}
	return err
}

var errNotEmpty = errors.New("there are data in it already; give a new database")

// refuseRows says whether all tables are empty.
func refuseRows(ctx context.Context, tx *sql.Tx, tables []backupTable) error {
	for _, t := range tables {
		var used bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+quoted(t.Name)+")").Scan(&used); err != nil {
			return err
		}
		if used {
			return errNotEmpty
		}
	}
	return nil
}

// load writes the rows of a backup.
func (db *DB) load(ctx context.Context, tx *sql.Tx, schema int64, file io.Reader) error {
	checkAgain, err := db.hold(ctx, tx)
	if err != nil {
		return err
	}
	tables, err := db.tables(ctx, tx)
	if err != nil {
		return err
	}
	// Again, now that nobody else writes.
	if is, err := schemaVersion(ctx, tx); err != nil || is != schema {
		return errors.Join(err, errors.New("another program is changing its schema"))
	}
	if err := refuseRows(ctx, tx, tables); err != nil {
		return err
	}
	in := insertion{ctx: ctx, tx: tx}
	_, restored, err := readBackup(file, in.insert)
	if err = errors.Join(err, in.close()); err != nil {
		return err
	}
	if !slices.EqualFunc(tables, restored, func(a, b backupTable) bool { return a.sameColumns(&b) }) {
		return fmt.Errorf("the backup does not have the tables of schema %d", schema)
	}
	return checkAgain()
}

// hold keeps others away from all tables and lets rows come before those that they refer to. The function that it
// returns looks whether none is missing.
func (db *DB) hold(ctx context.Context, tx *sql.Tx) (check func() error, err error) {
	if !db.postgres { // a transaction that writes is alone, and commits only what is complete
		_, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON")
		return func() error { return nil }, err
	}
	if err := execEach(ctx, tx, `SELECT format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', table_name) FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name`); err != nil {
		return nil, err
	}
	const alter = `SELECT format('ALTER TABLE %I ALTER CONSTRAINT %I %s', table_name, constraint_name, CAST($1 AS TEXT))
		FROM information_schema.table_constraints WHERE table_schema = current_schema() AND constraint_type = 'FOREIGN KEY'`
	check = func() error {
		if _, err := tx.ExecContext(ctx, "SET CONSTRAINTS ALL IMMEDIATE"); err != nil {
			return err
		}
		return execEach(ctx, tx, alter, "NOT DEFERRABLE")
	}
	return check, execEach(ctx, tx, alter, "DEFERRABLE INITIALLY DEFERRED")
}

// execEach executes the statements that a query makes.
func execEach(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var statements []string
	for rows.Next() {
		var statement string
		if err := rows.Scan(&statement); err != nil {
			return err
		}
		statements = append(statements, statement)
	}
	if err := rows.Err(); err != nil || len(statements) == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, strings.Join(statements, "; "))
	return err
}

// insertion writes rows, table by table.
type insertion struct {
	ctx   context.Context // of one call of load
	tx    *sql.Tx
	into  string // name of the table of statement
	write *sql.Stmt
}

func (in *insertion) insert(t *backupTable, values []any) error {
	if in.into != t.Name {
		if err := in.close(); err != nil {
			return err
		}
		var err error
		if in.write, err = in.tx.PrepareContext(in.ctx, t.insertion()); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		in.into = t.Name
	}
	if _, err := in.write.ExecContext(in.ctx, values...); err != nil {
		return fmt.Errorf("table %s: %w", t.Name, err)
	}
	return nil
}

func (in *insertion) close() error {
	if in.write == nil {
		return nil
	}
	err := in.write.Close()
	in.write = nil
	return err
}
