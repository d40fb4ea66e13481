package models

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// versionTable is where goose keeps which migrations are done. A backup has its number instead.
const versionTable = "goose_db_version"

// backupTable is a table as a backup describes it.
type backupTable struct {
	Name    string         `json:"table"`
	Columns []backupColumn `json:"columns"`
}

// backupColumn is a column of either database.
type backupColumn struct {
	Name string     `json:"name"`
	Type columnType `json:"type"`
	key  bool       // part of the primary key
}

// columnType is what a column holds, whichever way a database calls it.
type columnType string

const (
	typeText    columnType = "text"
	typeInteger columnType = "integer" // of 64 bits at most
	typeBoolean columnType = "boolean"
	typeDouble  columnType = "double"
	typeBytes   columnType = "bytes"
)

// columnTypes are the types of columns as the two databases call them.
var columnTypes = map[string]columnType{
	"text": typeText, "integer": typeInteger, "bigint": typeInteger, "boolean": typeBoolean, "double precision": typeDouble,
	"blob": typeBytes, "bytea": typeBytes,
}

// The columns of all tables in their order, and which place they have in the primary key (0: none).
const (
	columnsOfSQLite = `SELECT t.name, c.name, lower(c.type), c.pk
FROM sqlite_master t JOIN pragma_table_info(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
ORDER BY t.name, c.cid`
	columnsOfPostgres = `SELECT c.table_name, c.column_name, c.data_type, COALESCE(k.ordinal_position, 0)
FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
LEFT JOIN information_schema.table_constraints p
    ON p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
LEFT JOIN information_schema.key_column_usage k
    ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name AND k.column_name = c.column_name
WHERE c.table_schema = current_schema()
ORDER BY c.table_name COLLATE "C", c.ordinal_position`
)

var errNoSchema = errors.New("there is nothing of Team Coach in it")

// tables describes the tables by name. The error says which cannot be backed up.
func (db *DB) tables(ctx context.Context, tx *sql.Tx) ([]backupTable, error) {
	query := columnsOfSQLite
	if db.postgres {
		query = columnsOfPostgres
	}
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []backupTable
	for rows.Next() {
		var table, column, kind string
		var key int
		if err := rows.Scan(&table, &column, &kind, &key); err != nil {
			return nil, err
		}
		c := backupColumn{column, columnTypes[kind], key > 0}
		if c.Type == "" && table != versionTable {
			return nil, fmt.Errorf("column %s of table %s has the type %q, which a backup cannot hold", column, table, kind)
		}
		if len(all) == 0 || all[len(all)-1].Name != table {
			all = append(all, backupTable{Name: table})
		}
		last := &all[len(all)-1]
		last.Columns = append(last.Columns, c)
	}
	known := len(all)
	all = slices.DeleteFunc(all, func(t backupTable) bool { return t.Name == versionTable })
	if len(all) == known && rows.Err() == nil {
		return nil, errNoSchema
	}
	return all, rows.Err()
}

// sameColumns says whether two tables hold the same.
func (t *backupTable) sameColumns(other *backupTable) bool {
	return t.Name == other.Name && slices.EqualFunc(t.Columns, other.Columns, func(a, b backupColumn) bool {
		return a.Name == b.Name && a.Type == b.Type
	})
}

// quoted is a name as a part of a statement.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func (t *backupTable) columnList() string {
	return strings.Join(convert(t.Columns, func(c backupColumn) string { return quoted(c.Name) }), ", ")
}

// selection is the statement that reads all rows in an order that is the same on both databases.
func (t *backupTable) selection() string {
	var order []string
	for _, c := range t.Columns {
		if !c.key {
			continue
		}
		name := quoted(c.Name)
		if c.Type == typeText {
			name += ` COLLATE "binary"`
		}
		order = append(order, name)
	}
	if len(order) == 0 { // then any two rows may be alike
		order = convert(t.Columns, func(c backupColumn) string { return quoted(c.Name) })
	}
	return "SELECT " + t.columnList() + " FROM " + quoted(t.Name) + " ORDER BY " + strings.Join(order, ", ")
}

// insertion is the statement that writes a row.
func (t *backupTable) insertion() string {
	places := make([]string, len(t.Columns))
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	return "INSERT INTO " + quoted(t.Name) + " (" + t.columnList() + ") VALUES (" + strings.Join(places, ", ") + ")"
}

// rawBytes are what JSON cannot hold as a text: bytes, and texts that are not Unicode.
type rawBytes struct {
	Base64 []byte `json:"base64"`
}

// encode turns a value of the column into what its line has.
func (c *backupColumn) encode(value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if c.Type == typeText && utf8.ValidString(v) {
			return v, nil
		}
		if c.Type == typeText {
			return rawBytes{[]byte(v)}, nil
		}
	case int64:
		if c.Type == typeInteger {
			return v, nil
		}
		if c.Type == typeBoolean && (v == 0 || v == 1) { // as SQLite has it
			return v == 1, nil
		}
	case bool:
		if c.Type == typeBoolean {
			return v, nil
		}
	case float64:
		if c.Type == typeDouble && !math.IsInf(v, 0) && !math.IsNaN(v) {
			return v, nil
		}
	case []byte:
		if c.Type == typeBytes {
			return rawBytes{append([]byte{}, v...)}, nil // none are not null
		}
	}
	return nil, fmt.Errorf("column %s has a value that is no %s", c.Name, c.Type)
}

// decode reads a row.
func (t *backupTable) decode(line []byte) ([]any, error) {
	var cells []json.RawMessage
	if err := json.Unmarshal(line, &cells); err != nil || len(cells) != len(t.Columns) {
		return nil, fmt.Errorf("a row of %s cannot be read", t.Name)
	}
	values := make([]any, len(cells))
	for i := range cells {
		var err error
		if values[i], err = t.Columns[i].decode(cells[i]); err != nil {
			return nil, fmt.Errorf("a row of %s: column %s cannot be read", t.Name, t.Columns[i].Name)
		}
	}
	return values, nil
}

// decode is the opposite of encode.
func (c *backupColumn) decode(cell json.RawMessage) (any, error) {
	if string(cell) == "null" {
		return nil, nil
	}
	switch {
	case c.Type == typeText && bytes.HasPrefix(cell, []byte(`"`)):
		return decodeCell[string](cell)
	case c.Type == typeText:
		raw, err := decodeCell[rawBytes](cell)
		return string(raw.Base64), err
	case c.Type == typeInteger:
		return decodeCell[int64](cell)
	case c.Type == typeBoolean:
		return decodeCell[bool](cell)
	case c.Type == typeDouble:
		return decodeCell[float64](cell)
	case c.Type == typeBytes:
		raw, err := decodeCell[rawBytes](cell)
		return raw.Base64, err
	}
	return nil, fmt.Errorf("there is no type %q", c.Type)
}

func decodeCell[T any](cell json.RawMessage) (v T, err error) {
	return v, json.Unmarshal(cell, &v)
}
