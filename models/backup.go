package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/klauspost/compress/gzip"
)

// A backup is every row of a database in one file that either database can restore: lines of JSON, in gzip.
//
//	{"format":"teamcoach-backup-1","schema":4,"made_at":"2026-11-21T21:00:00Z"}
//	{"table":"account","columns":[{"name":"id","type":"text"}, ...]}
//	["0193a...","ada@example.org", ...]      a row, in the order of the columns
//	...
//	{"tables":24,"rows":1234,"sha256":"..."} the end; the sum is of all lines before
//
// Tables come by name and rows by primary key, so that databases with the same rows have the same lines but the first.

// backupFormat changes when a backup is read in another way than before.
const backupFormat = "teamcoach-backup-1"

// maxBackupLine is the longest line that is written or read, in bytes. No row comes near it.
const maxBackupLine = 64 << 20

// BackupInfo is what a backup says of itself, and what is in it.
type BackupInfo struct {
	Schema int64 // that its rows have
	MadeAt time.Time
	Tables int
	Rows   int64
}

type backupHeader struct {
	Format string    `json:"format"`
	Schema int64     `json:"schema"`
	MadeAt time.Time `json:"made_at"`
}

type backupEnd struct {
	Tables int    `json:"tables"`
	Rows   int64  `json:"rows"`
	Sum    string `json:"sha256"`
}

// Backup writes the whole database as it is at one moment, while others go on reading and writing it. What was written
// before an error is of no use. The schema may be older than the program's: a backup comes before a migration.
func (db *DB) Backup(ctx context.Context, w io.Writer) (*BackupInfo, error) {
	info, err := db.backup(ctx, w)
	if err != nil {
		return nil, fmt.Errorf("the database %s cannot be backed up: %w", db.name, err)
	}
	return info, nil
}

func (db *DB) backup(ctx context.Context, w io.Writer) (*BackupInfo, error) {
	// Its first read decides what it sees, on both databases.
	tx, err := db.reader.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	tables, err := db.tables(ctx, tx)
	if err != nil {
		return nil, err
	}
	info := &BackupInfo{MadeAt: time.Now().UTC().Truncate(time.Second), Tables: len(tables)}
	if info.Schema, err = schemaVersion(ctx, tx); err != nil {
		return nil, err
	}
	out := newBackupWriter(w)
	if err := out.line(backupHeader{backupFormat, info.Schema, info.MadeAt}); err != nil {
		return nil, err
	}
	for i := range tables {
		n, err := writeTable(ctx, tx, out, &tables[i])
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", tables[i].Name, err)
		}
		info.Rows += n
	}
	return info, out.end(info)
}

// schemaVersion is that of the last migration.
func schemaVersion(ctx context.Context, tx *sql.Tx) (version int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT COALESCE(max(version_id), 0) FROM "+versionTable).Scan(&version)
	return version, err
}

// writeTable writes a table and returns how many rows it has.
func writeTable(ctx context.Context, tx *sql.Tx, out *backupWriter, t *backupTable) (n int64, err error) {
	if err := out.line(t); err != nil {
		return 0, err
	}
	rows, err := tx.QueryContext(ctx, t.selection())
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	values, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		into[i] = &values[i]
	}
	for ; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return 0, err
		}
		for i := range values {
			if values[i], err = t.Columns[i].encode(values[i]); err != nil {
				return 0, err
			}
		}
		if err := out.line(values); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}

// backupWriter writes the lines of a backup.
type backupWriter struct {
	zip   *gzip.Writer
	sum   hash.Hash
	lines *json.Encoder
}

func newBackupWriter(w io.Writer) *backupWriter {
	out := &backupWriter{zip: gzip.NewWriter(w), sum: sha256.New()}
	out.lines = json.NewEncoder(out)
	out.lines.SetEscapeHTML(false)
	return out
}

// Write takes one line, as the encoder gives it.
func (w *backupWriter) Write(line []byte) (int, error) {
	if len(line) > maxBackupLine {
		return 0, fmt.Errorf("a row has more than %d MiB", maxBackupLine>>20)
	}
	w.sum.Write(line)
	return w.zip.Write(line)
}

func (w *backupWriter) line(v any) error { return w.lines.Encode(v) }

// end writes the last line and what is still held back.
func (w *backupWriter) end(info *BackupInfo) error {
	if err := w.line(backupEnd{info.Tables, info.Rows, hex.EncodeToString(w.sum.Sum(nil))}); err != nil {
		return err
	}
	return w.zip.Close()
}

// CheckBackup reads a backup to its end. The error says in one sentence why it cannot be restored.
func CheckBackup(file io.Reader) (*BackupInfo, error) {
	info, _, err := readBackup(file, func(*backupTable, []any) error { return nil })
	return info, err
}

// damaged is the error of a file that is not as it was written.
func damaged(err error) error { return fmt.Errorf("the backup is damaged: %w", err) }

var errNoBackup = errors.New("this file is no backup that teamcoach has made")

// readBackup reads a backup, calls row for every row, and returns what was in it when its end has shown that it was
// all there. An error of row ends it.
func readBackup(file io.Reader, row func(t *backupTable, values []any) error) (*BackupInfo, []backupTable, error) {
	in, header, err := newBackupReader(file)
	if err != nil {
		return nil, nil, err
	}
	info := &BackupInfo{Schema: header.Schema, MadeAt: header.MadeAt}
	var tables []backupTable
	for {
		line, err := in.next()
		if err != nil {
			return nil, nil, err
		}
		var other struct {
			backupTable
			backupEnd
		}
		switch {
		case line[0] == '[' && len(tables) > 0:
			t := &tables[len(tables)-1]
			values, err := t.decode(line)
			if err != nil {
				return nil, nil, damaged(err)
			}
			if err := row(t, values); err != nil {
				return nil, nil, err
			}
			info.Rows++
		case json.Unmarshal(line, &other) != nil:
			return nil, nil, damaged(errors.New("there is a line that cannot be read"))
		case other.Name != "":
			tables = append(tables, other.backupTable)
		default:
			info.Tables = len(tables)
			if other.backupEnd != (backupEnd{info.Tables, info.Rows, hex.EncodeToString(in.sum.Sum(nil))}) {
				return nil, nil, damaged(errors.New("its sum is not right"))
			}
			return info, tables, in.atEnd()
		}
	}
}

// backupReader reads the lines of a backup.
type backupReader struct {
	zip   *gzip.Reader
	line  []byte    // given last
	sum   hash.Hash // of the lines before it
	rest  []byte    // read, and not given yet
	chunk []byte
}

func newBackupReader(file io.Reader) (*backupReader, *backupHeader, error) {
	z, err := gzip.NewReader(file)
	if err != nil {
		return nil, nil, errNoBackup
	}
	in := &backupReader{zip: z, sum: sha256.New(), chunk: make([]byte, 64<<10)}
	line, err := in.next()
	if err != nil {
		return nil, nil, err
	}
	var header backupHeader
	if json.Unmarshal(line, &header) != nil || header.Format != backupFormat {
		return nil, nil, errNoBackup
	}
	return in, &header, nil
}

// next returns the next line, with its end. A backup has no end but its last line.
func (r *backupReader) next() ([]byte, error) {
	r.sum.Write(r.line)
	for {
		if i := bytes.IndexByte(r.rest, '\n'); i >= 0 {
			r.line, r.rest = r.rest[:i+1], r.rest[i+1:]
			return r.line, nil
		}
		if len(r.rest) > maxBackupLine {
			return nil, damaged(errors.New("a line is too long"))
		}
		n, err := r.zip.Read(r.chunk)
		r.rest = append(r.rest, r.chunk[:n]...)
		switch {
		case n > 0:
		case errors.Is(err, io.EOF):
			return nil, damaged(errors.New("it ends too early"))
		case err != nil:
			return nil, damaged(err)
		}
	}
}

// atEnd says whether nothing follows. It also lets gzip compare its own sum.
func (r *backupReader) atEnd() error {
	n, err := r.zip.Read(r.chunk)
	if len(r.rest) > 0 || n > 0 {
		return damaged(errors.New("something follows its end"))
	}
	if !errors.Is(err, io.EOF) {
		return damaged(err)
	}
	return nil
}
