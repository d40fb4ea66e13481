package models

import (
	"context"
	"database/sql"
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
