package models

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"time"

	"teamcoach/models/queries"
)

// ChangesPage is how many entries of an audit list come at once.
const ChangesPage = 50

// Changes returns a page of a team's audit list, the newest first, and the cursor of the next page, empty on the last
// one. after is such a cursor; empty: the first page. Invalid: a cursor that is none of ours.
func (db *DB) Changes(ctx context.Context, teamID, after string) (entries []AuditEntry, next string, err error) {
	return db.ChangesPage(ctx, teamID, after, ChangesPage)
}

// ChangesPage is Changes with as many entries on a page as are asked for.
func (db *DB) ChangesPage(ctx context.Context, teamID, after string, most int) (entries []AuditEntry, next string, err error) {
	at, id, ok := parseTimeCursor(after, afterAll)
	if !ok {
		return nil, "", errNoPage
	}
	ctx, q := db.read(ctx)
	rows, err := q.Audits(ctx, queries.AuditsParams{TeamID: teamID, BeforeAt: at, BeforeID: id, Most: int32(most) + 1})
	if err != nil {
		return nil, "", db.kind(err)
	}
	if len(rows) > most {
		rows = rows[:most]
		last := rows[most-1]
		next = timeCursor(last.ID, last.At)
	}
	for _, r := range rows {
		e, err := auditOf(r)
		if err != nil {
			return nil, "", err
		}
		entries = append(entries, *e)
	}
	return entries, next, nil
}

// Change returns an entry of a team's audit list. NotFound: the team has no such change.
func (db *DB) Change(ctx context.Context, teamID, changeID string) (*AuditEntry, error) {
	ctx, q := db.read(ctx)
	row, err := q.Audit(ctx, queries.AuditParams{ID: changeID, TeamID: teamID})
	if err != nil {
		return nil, db.kind(err)
	}
	return auditOf(row)
}

func auditOf(r queries.Audit) (*AuditEntry, error) {
	e := &AuditEntry{
		ID: r.ID, Actor: r.Actor, Action: Action(r.Action), Subject: r.Subject, Undone: r.Undone, At: time.UnixMilli(r.At).UTC(),
	}
	if r.Change == "" {
		return e, nil
	}
	if err := json.Unmarshal([]byte(r.Change), &e.Change); err != nil {
		return nil, fmt.Errorf("the entry %s of the audit list is damaged: %w", r.ID, err)
	}
	return e, nil
}

// CanUndo says whether there is something in the squad to put back. Whether that still can be is for UndoChange to say.
func (e *AuditEntry) CanUndo() bool { return len(e.Change) > 0 && !e.Undone }

// UndoChange puts the squad back to what it was before a change, as a change of its own, which can be undone too.
// NotFound: the team has no such change. Conflict: it was undone already, or players whom it touched have been changed
// since; the error names them, and nothing is undone. Invalid: the team would have more than MaxPlayers.
func (db *DB) UndoChange(ctx context.Context, by By, teamID, changeID string) error {
	return db.changeTeam(ctx, by, teamID, ActionUndo, func(c *teamChange) error {
		row, err := c.q.Audit(ctx, queries.AuditParams{ID: changeID, TeamID: teamID})
		if err != nil {
			return err
		}
		e, err := auditOf(row)
		if err != nil {
			return err
		}
		if !e.CanUndo() {
			return &Error{Kind: Conflict, Message: "This change was undone already, or is none that can be undone."}
		}
		if err := c.undo(ctx, e.Change); err != nil {
			return err
		}
		c.subject = e.ID
		return c.markUndone(ctx, e)
	})
}

// markUndone notes that a change does not hold any more; where it was itself an undo, what that had undone holds again.
func (c *teamChange) markUndone(ctx context.Context, e *AuditEntry) error {
	if err := c.q.SetUndone(ctx, queries.SetUndoneParams{ID: e.ID, TeamID: c.team.ID, Undone: true}); err != nil {
		return err
	}
	if e.Action != ActionUndo {
		return nil
	}
	return c.q.SetUndone(ctx, queries.SetUndoneParams{ID: e.Subject, TeamID: c.team.ID, Undone: false})
}

// undo puts every player of a change back. Who goes, goes first, to make room for those who come back.
func (c *teamChange) undo(ctx context.Context, change RosterChange) error {
	squad, err := players(ctx, c.q, c.team.ID)
	if err != nil {
		return err
	}
	now := map[string]*Player{}
	for i := range squad {
		now[squad[i].ID] = &squad[i]
	}
	if changed := change.changedSince(now); len(changed) > 0 {
		return &Error{Kind: Conflict, Message: "Changed since then: {names}. Nothing was undone; undo the later changes first.",
			Args: []any{"names", strings.Join(changed, ", ")}}
	}
	size := len(squad)
	for _, p := range change {
		switch {
		case p.Before == nil:
			err = c.deletePlayer(ctx, now[p.After.ID])
			size--
		case p.After == nil:
			size++
		default:
			err = c.updatePlayer(ctx, now[p.After.ID], p.Before)
		}
		if err != nil {
			return err
		}
	}
	if size > MaxPlayers {
		return Invalidf("A team can have at most {max} players.", MaxPlayers)
	}
	for _, p := range change {
		if p.After == nil {
			if err := c.restorePlayer(ctx, p.Before); err != nil {
				return err
			}
		}
	}
	return nil
}

// changedSince names the players whom a change touched and who are not as it left them, by id as they are now.
func (change RosterChange) changedSince(now map[string]*Player) []string {
	var names []string
	for _, p := range change {
		switch {
		case p.After == nil && now[p.Before.ID] != nil:
			names = append(names, now[p.Before.ID].Name)
		case p.After != nil && !p.After.same(now[p.After.ID]):
			names = append(names, p.After.Name)
		}
	}
	return names
}

// same says whether two players are the same with the same properties. Versions do not matter: who was changed and
// changed back is as before. nil is nobody.
func (p *Player) same(other *Player) bool {
	if other == nil {
		return false
	}
	a, b := *p, *other
	a.Skills, b.Skills, a.Version, b.Version = nil, nil, 0, 0
	return reflect.DeepEqual(a, b) && maps.Equal(p.Skills, other.Skills)
}

// restorePlayer brings a deleted player back, with id and ordinal, under a version that nobody has read yet.
func (c *teamChange) restorePlayer(ctx context.Context, before *Player) error {
	p := *before
	p.Version++
	p.Skills = maps.Clone(before.Skills)
	if err := insertPlayer(ctx, c.q, &p, c.now); err != nil {
		return err
	}
	c.roster = append(c.roster, PlayerChange{After: &p})
	return nil
}

// Players returns how many players a change is about, and the name of the only one, empty where there are more.
func (change RosterChange) Players() (n int, name string) {
	if len(change) != 1 {
		return len(change), ""
	}
	return 1, subjectOf(change)
}
