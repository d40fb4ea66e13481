package models

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"teamcoach/models/queries"
)

// eventChannel is where programs on one PostgreSQL tell each other of events. What they send is a match's ID.
const eventChannel = "teamcoach_event"

// announce tells the other programs on the same database that a match has a new event, once its transaction is done.
func (db *DB) announce(ctx context.Context, q *queries.Queries, matchID string) error {
	if !db.postgres {
		return nil // no other program writes to a SQLite file
	}
	return q.Notify(ctx, eventChannel, matchID)
}

// WatchEvents calls changed with the ID of each match that an event was added to, by this program or another one on
// the same database, until ctx ends. After the connection was lost it calls changed with "": any match may have
// changed. On SQLite it only waits.
func (db *DB) WatchEvents(ctx context.Context, log *slog.Logger, changed func(matchID string)) {
	const soon, late = 100 * time.Millisecond, 5 * time.Second
	pause := soon
	for db.postgres && ctx.Err() == nil {
		began := time.Now()
		err := db.listen(ctx, changed)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > late {
			pause = soon
		}
		log.Warn("events of other programs do not arrive; trying again", slog.String("error", err.Error()), slog.Duration("in", pause))
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, late)
	}
	<-ctx.Done()
}

// listen waits on one connection for events until that or ctx ends.
func (db *DB) listen(ctx context.Context, changed func(matchID string)) error {
	conn, err := pgx.ConnectConfig(ctx, db.config.Copy())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+eventChannel); err != nil {
		return err
	}
	changed("") // what was missed until here
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		changed(n.Payload)
	}
}
