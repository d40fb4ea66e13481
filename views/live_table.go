package views

import (
	"context"
	"strconv"
	"time"

	"teamcoach/models"
)

// Tables are the players as the board has them, and what happened, the first first.
func (p LivePage) Tables(ctx context.Context) Tables {
	return p.tables(ctx, "live", p.Live.playersTable(ctx), p.Live.logTable(ctx))
}

func (b *LiveBoard) playersTable(ctx context.Context) Table {
	t := Table{Name: "players", Row: "player", Title: T(ctx, "Players"), Columns: append(playerColumns(ctx),
		words("position", T(ctx, "On the field")), numbers("minutes", T(ctx, "Minutes played")), words("note", T(ctx, "Status")))}
	add := func(list []livePlayer) {
		for _, l := range list {
			shirt := l.Number
			if shirt == "–" {
				shirt = ""
			}
			if !l.Empty {
				t.add(shirt, l.Name, l.Place, strconv.Itoa(int(l.Played/time.Minute)), l.Note)
			}
		}
	}
	bench, away, out := b.offField(ctx)
	for _, list := range [][]livePlayer{b.onField(ctx), bench, away, out} {
		add(list)
	}
	return t
}

func (b *LiveBoard) logTable(ctx context.Context) Table {
	t := Table{Name: "events", Row: "event", Title: T(ctx, "What happened"), Columns: []Column{
		numbers("period", T(ctx, "Period")), numbers("clock", T(ctx, "Clock")), words("what", T(ctx, "What happened")), words("note", T(ctx, "Note")),
	}}
	if b.Actors {
		t.Columns = append(t.Columns, words("by", T(ctx, "Noted by")))
	}
	for i := range b.Board.Log {
		m := &b.Board.Log[i]
		if m.Kind == models.EventLineup && m.Period == 0 {
			continue // what the match began with
		}
		row := []string{"", "", b.eventText(ctx, &m.Event), b.outcomeText(ctx, m)}
		if m.Period > 0 {
			row[0], row[1] = strconv.Itoa(m.Period), clockText(m.Clock)
		}
		if b.Actors {
			row = append(row, m.Actor)
		}
		t.add(row...)
	}
	return t
}
