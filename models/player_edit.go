package models

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
)

// PlayerEdit is what a form does to one player of a squad.
type PlayerEdit struct {
	Player Player // as it is to be, with the ID and Version that it was read with; a new player has no ID
	Delete bool
}

// PlayersChanged is the Conflict of edits of players whom somebody else has changed since they were read.
type PlayersChanged struct {
	Squad []Player // as it is now
}

func (e *PlayersChanged) Error() string { return errChanged.Error() }

// Unwrap returns an Error with the kind and a sentence for the reader.
func (e *PlayersChanged) Unwrap() error { return errChanged }

// errNothing ends a change that would change nothing.
var errNothing = errors.New("nothing to change")

// SavePlayers adds, changes and deletes players of a team, all or none. Edits that change nothing are passed over; so
// are deletions of players who are gone already.
// PlayersChanged, a Conflict: somebody else changed or deleted one of the players. Invalid: a field outside of its
// limits, or more than MaxPlayers. Repeated: the form was sent before.
func (db *DB) SavePlayers(ctx context.Context, by By, teamID string, edits []PlayerEdit) error {
	return db.savePlayers(ctx, by, teamID, actionOf(edits), edits)
}

// ImportPlayers is SavePlayers for players from a file.
func (db *DB) ImportPlayers(ctx context.Context, by By, teamID string, edits []PlayerEdit) error {
	return db.savePlayers(ctx, by, teamID, ActionImportPlayers, edits)
}

// actionOf names what edits do: one thing where they are all alike.
func actionOf(edits []PlayerEdit) Action {
	switch {
	case !slices.ContainsFunc(edits, func(e PlayerEdit) bool { return !e.Delete }):
		return ActionDeletePlayers
	case !slices.ContainsFunc(edits, func(e PlayerEdit) bool { return e.Delete || e.Player.ID != "" }):
		return ActionAddPlayers
	}
	return ActionEditPlayers
}

func (db *DB) savePlayers(ctx context.Context, by By, teamID string, action Action, edits []PlayerEdit) error {
	err := db.changeTeam(ctx, by, teamID, action, func(c *teamChange) error {
		squad, err := players(ctx, c.q, teamID)
		if err != nil {
			return err
		}
		if err := refuseChanged(squad, edits); err != nil {
			return err
		}
		if err := c.applyEdits(ctx, squad, edits); err != nil {
			return err
		}
		if len(c.roster) == 0 {
			return errNothing
		}
		return nil
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// refuseChanged returns PlayersChanged unless every edit is of a player as it is in the squad.
func refuseChanged(squad []Player, edits []PlayerEdit) error {
	for _, e := range edits {
		now := PlayerByID(squad, e.Player.ID)
		gone := now == nil && e.Player.ID != "" && !e.Delete
		if gone || now != nil && now.Version != e.Player.Version {
			return &PlayersChanged{Squad: squad}
		}
	}
	return nil
}

// applyEdits deletes first, so that there is room for who is added.
func (c *teamChange) applyEdits(ctx context.Context, squad []Player, edits []PlayerEdit) error {
	for _, e := range edits {
		if now := PlayerByID(squad, e.Player.ID); e.Delete && now != nil {
			if err := c.deletePlayer(ctx, now); err != nil {
				return err
			}
		}
	}
	var added []Player
	for i := range edits {
		e := &edits[i]
		now := PlayerByID(squad, e.Player.ID)
		switch {
		case e.Delete:
		case now == nil:
			added = append(added, e.Player)
		case !SamePlayer(now, &e.Player):
			if err := e.Player.Validate(nil); err != nil {
				return err
			}
			if err := c.updatePlayer(ctx, now, &e.Player); err != nil {
				return err
			}
		}
	}
	if len(added) == 0 {
		return nil
	}
	return c.addPlayers(ctx, added)
}

// PlayerByID returns the player of a squad with that id, nil where there is none.
func PlayerByID(squad []Player, id string) *Player {
	for i := range squad {
		if squad[i].ID == id {
			return &squad[i]
		}
	}
	return nil
}

// SamePlayer says whether everything that a coach can set is the same of two players.
func SamePlayer(a, b *Player) bool {
	return a.Name == b.Name && a.Shirt == b.Shirt && a.Status == b.Status && a.Until == b.Until && a.Matches == b.Matches &&
		a.Form == b.Form && a.Fitness == b.Fitness && a.Attendance == b.Attendance && a.MinutesOwed == b.MinutesOwed &&
		a.DoNotPublish == b.DoNotPublish && a.Notes == b.Notes && maps.Equal(a.Skills, b.Skills)
}

// SharedShirts returns the numbers that more than one player of a squad wears, in their order, with those players.
func SharedShirts(squad []Player) [][]Player {
	byShirt := map[int][]Player{}
	for _, p := range squad {
		if p.Shirt != NoShirt {
			byShirt[p.Shirt] = append(byShirt[p.Shirt], p)
		}
	}
	maps.DeleteFunc(byShirt, func(_ int, wearers []Player) bool { return len(wearers) < 2 })
	var all [][]Player
	for _, shirt := range slices.Sorted(maps.Keys(byShirt)) {
		all = append(all, byShirt[shirt])
	}
	return all
}

// TidyNotes returns notes as they are stored: their lines end in a line feed.
func TidyNotes(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
