package handlers

import (
	"context"
	"time"

	"teamcoach/models"
	"teamcoach/views"
)

// changeResource is a line of a team's list of changes. Only coaches and assistants see it.
type changeResource struct {
	ID       string          `json:"id"`
	At       time.Time       `json:"at"`
	Actor    string          `json:"actor" doc:"Empty: a guest"`
	Action   models.Action   `json:"action" example:"edit-players"`
	Text     string          `json:"text" doc:"A sentence in the language of the answer"`
	Players  []changedPlayer `json:"players" nullable:"false" doc:"What it changed in the squad"`
	Undone   bool            `json:"undone" doc:"It does not hold any more"`
	Undoable bool            `json:"undoable" doc:"There is something in the squad to put back"`
}

// changedPlayer is a player before and after a change.
type changedPlayer struct {
	Before *playerResource `json:"before,omitempty" doc:"Not there: was not in the squad"`
	After  *playerResource `json:"after,omitempty" doc:"Not there: is not in the squad any more"`
}

func changeResourceOf(ctx context.Context, e *models.AuditEntry, team *models.MemberTeam) changeResource {
	r := changeResource{
		ID: e.ID, At: e.At, Actor: e.Actor, Action: e.Action, Text: views.ChangeText(ctx, e), Players: []changedPlayer{},
		Undone: e.Undone, Undoable: e.CanUndo(),
	}
	for _, p := range e.Change {
		r.Players = append(r.Players, changedPlayer{Before: changedPlayerOf(p.Before, team), After: changedPlayerOf(p.After, team)})
	}
	return r
}

func changedPlayerOf(p *models.Player, team *models.MemberTeam) *playerResource {
	if p == nil {
		return nil
	}
	r := playerResourceOf(p, team)
	return &r
}
