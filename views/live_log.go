package views

import (
	"context"
	"slices"
	"strconv"

	"teamcoach/models"
)

// liveEntry is one line of what happened.
type liveEntry struct {
	ID    string
	Clock string // empty: before the match
	Text  string
	Note  string // what became of it, where it did not just happen
	Actor string
	Undo  string // text of the button that undoes it; empty: it cannot be
	Off   bool   // does not count
	Goal  bool
}

// entries lists what happened, the last first.
func (b *LiveBoard) entries(ctx context.Context) []liveEntry {
	var all []liveEntry
	for i := range b.Board.Log {
		m := &b.Board.Log[i]
		if m.Kind == models.EventLineup && m.Period == 0 {
			continue // what the match began with
		}
		e := liveEntry{
			ID: m.ID, Text: b.eventText(ctx, &m.Event), Note: b.outcomeText(ctx, m), Off: m.Outcome != models.Happened,
			Goal: m.Kind == models.EventGoal || m.Kind == models.EventAgainst,
		}
		if m.Period > 0 {
			e.Clock = strconv.Itoa(m.Period) + " · " + clockText(m.Clock)
		}
		if b.Actors {
			e.Actor = m.Actor
		}
		if b.Keep && m.CanUndo() {
			e.Undo = T(ctx, "Undo")
			if m.Kind == models.EventUndo {
				e.Undo = T(ctx, "Bring back")
			}
		}
		all = append(all, e)
	}
	slices.Reverse(all)
	return all
}

// lastEvent is what was noted last and counts; nil: nothing yet.
func (b *LiveBoard) lastEvent() *models.Moment {
	var last *models.Moment
	for i := range b.Board.Log {
		m := &b.Board.Log[i]
		pinned := m.Kind == models.EventLineup && m.Period == 0
		if m.CanUndo() && m.Kind != models.EventUndo && !pinned && (last == nil || m.Number > last.Number) {
			last = m
		}
	}
	return last
}

// scorers lists who scored for us, in order.
func (b *LiveBoard) scorers(ctx context.Context) []string {
	var all []string
	for i := range b.Board.Log {
		if m := &b.Board.Log[i]; m.Kind == models.EventGoal && m.Outcome == models.Happened && m.Player != 0 {
			all = append(all, b.Who(ctx, m.Player)+" "+clockText(m.Clock))
		}
	}
	return all
}

func (b *LiveBoard) outcomeText(ctx context.Context, m *models.Moment) string {
	switch m.Outcome {
	case models.SameAgain:
		return T(ctx, "Was noted already, and counts once.")
	case models.TakenBack:
		if m.Why != "" {
			return T(ctx, m.Why)
		}
		return T(ctx, "Undone.")
	case models.DidNotHappen:
		return T(ctx, "Did not happen: {why}", "why", b.Why(ctx, m))
	}
	return ""
}

// Why is the sentence of a moment that did not happen.
func (b *LiveBoard) Why(ctx context.Context, m *models.Moment) string {
	if m.Whom == 0 {
		return T(ctx, m.Why)
	}
	return T(ctx, m.Why, "player", b.Who(ctx, m.Whom))
}

// eventText says in a few words what happened.
func (b *LiveBoard) eventText(ctx context.Context, e *models.Event) string {
	player := b.Who(ctx, e.Player)
	switch e.Kind {
	case models.EventStart:
		return T(ctx, "A period begins")
	case models.EventPause:
		return T(ctx, "The clock stops")
	case models.EventResume:
		return T(ctx, "The clock goes on")
	case models.EventStop:
		return T(ctx, "The period is over")
	case models.EventFinish:
		return T(ctx, "The match is over")
	case models.EventLineup:
		return T(ctx, "Changes as planned")
	case models.EventSub:
		return b.subText(ctx, e)
	case models.EventMove:
		return T(ctx, "{player} moves: {position}", "player", player, "position", e.Slot)
	case models.EventGoal:
		if e.Player == 0 {
			return T(ctx, "Goal for {team}", "team", b.Team.Name)
		}
		return T(ctx, "Goal: {player}", "player", player)
	case models.EventAgainst:
		return T(ctx, "Goal for {team}", "team", b.Match.Opponent)
	case models.EventUndo:
		return b.undoText(ctx, e)
	case models.EventNote:
		return e.Detail
	}
	return playerText(ctx, e.Kind, player)
}

func playerText(ctx context.Context, kind models.EventKind, player string) string {
	switch kind {
	case models.EventYellow:
		return T(ctx, "Yellow card: {player}", "player", player)
	case models.EventRed:
		return T(ctx, "Red card: {player}", "player", player)
	case models.EventHurt:
		return T(ctx, "Hurt: {player}", "player", player)
	case models.EventArrive:
		return T(ctx, "Has come: {player}", "player", player)
	default:
		return T(ctx, "Has left: {player}", "player", player)
	}
}

func (b *LiveBoard) subText(ctx context.Context, e *models.Event) string {
	switch {
	case e.Other == 0:
		return T(ctx, "{off} goes off", "off", b.Who(ctx, e.Player))
	case e.Player == 0:
		return T(ctx, "{on} comes on: {position}", "on", b.Who(ctx, e.Other), "position", e.Slot)
	}
	return T(ctx, "{on} for {off}", "on", b.Who(ctx, e.Other), "off", b.Who(ctx, e.Player))
}

func (b *LiveBoard) undoText(ctx context.Context, e *models.Event) string {
	of, ok := b.Board.Moment(e.Undoes)
	switch {
	case !ok:
		return T(ctx, "Undone")
	case of.Kind == models.EventUndo:
		return T(ctx, "Brought back")
	}
	return T(ctx, "Undone: {event}", "event", b.eventText(ctx, &of.Event))
}
