package models

import (
	"context"
	"encoding/json"
	"time"

	"teamcoach/models/queries"
)

// By says who changes a team, and with which form. The zero value is the program itself: no entry is written.
type By struct {
	Form  string // id that the form was given when it was shown (NewFormID): sent twice, it changes nothing twice
	Actor string // name as the team's members see it
}

// NewFormID returns the id of a form that is about to be shown.
func NewFormID() string { return newID() }

// Action says what was done to a team.
type Action string

// The actions that the audit list knows.
const (
	ActionCreateTeam    Action = "create-team"
	ActionEditTeam      Action = "edit-team"
	ActionArchiveTeam   Action = "archive-team"
	ActionDeleteTeam    Action = "delete-team"
	ActionRestoreTeam   Action = "restore-team"
	ActionEditBest      Action = "edit-best" // weights and rules
	ActionAddPlayers    Action = "add-players"
	ActionEditPlayers   Action = "edit-players"
	ActionDeletePlayers Action = "delete-players"
	ActionImportPlayers Action = "import-players"
	ActionUndo          Action = "undo"
	ActionInvite        Action = "invite"
	ActionRevoke        Action = "revoke-invitation"
	ActionJoin          Action = "join"
	ActionSetRole       Action = "set-role"
	ActionRemoveMember  Action = "remove-member"
	ActionHandOver      Action = "hand-over"
	ActionAddMatches    Action = "add-matches"
	ActionEditMatch     Action = "edit-match"
	ActionCancelMatch   Action = "cancel-match"
	ActionRestoreMatch  Action = "restore-match"
	ActionImportMatches Action = "import-matches"
	ActionDeleteMatch   Action = "delete-match"
	ActionAvailability  Action = "availability"
	ActionAskPlayers    Action = "ask-players" // by mail, whether they come
	ActionEditContacts  Action = "edit-contacts"
	ActionSavePlan      Action = "save-plan"
	ActionShareLink     Action = "share-link"
	ActionRevokeLink    Action = "revoke-link"
	ActionResult        Action = "result"

	ActionAddWebhook         Action = "add-webhook"
	ActionRenewWebhookSecret Action = "renew-webhook-secret"
	ActionPauseWebhook       Action = "pause-webhook"
	ActionResumeWebhook      Action = "resume-webhook"
	ActionTestWebhook        Action = "test-webhook"
	ActionDeleteWebhook      Action = "delete-webhook"
	ActionRepeatDelivery     Action = "repeat-delivery"
)

// AuditEntry is one line of a team's audit list.
type AuditEntry struct {
	ID      string
	Actor   string
	Action  Action
	Subject string // whom or what it was done to, by name; of a member see Member; of an undo the entry's ID; may be empty
	Change  RosterChange
	Undone  bool
	At      time.Time
}

// RosterChange is what one form changed in a squad, player by player.
type RosterChange []PlayerChange

// PlayerChange is one player before and after; nil: not in the squad.
type PlayerChange struct {
	Before, After *Player
	Record        *PlayerRecord `json:",omitempty"` // of a player who left
}

// errRepeated is the answer to a form that was sent before and has done its work.
var errRepeated = &Error{Kind: Repeated, Message: "This was done already."}

// refuseRepeated returns errRepeated where a form was sent before.
func refuseRepeated(ctx context.Context, q *queries.Queries, by By) error {
	if by.Form == "" {
		return nil
	}
	if !validID(by.Form) {
		return Invalidf("The form could not be read. Send it as a browser does.")
	}
	exists, err := q.AuditExists(ctx, by.Form)
	if err == nil && exists {
		return errRepeated
	}
	return err
}

// FormDone says whether a form was sent before and has done its work.
func (db *DB) FormDone(ctx context.Context, formID string) (bool, error) {
	if !validID(formID) {
		return false, nil
	}
	ctx, q := db.read(ctx)
	done, err := q.AuditExists(ctx, formID)
	return done, db.kind(err)
}

// writeAudit adds a line to a team's audit list, unless the program itself did it.
func writeAudit(ctx context.Context, q *queries.Queries, by By, teamID string, action Action, subject string, change RosterChange, now int64) error {
	if by.Form == "" {
		return nil
	}
	text := ""
	if len(change) > 0 {
		encoded, err := json.Marshal(change)
		if err != nil {
			return err
		}
		text = string(encoded)
	}
	return q.InsertAudit(ctx, queries.InsertAuditParams{
		ID: by.Form, TeamID: teamID, Actor: by.Actor, Action: string(action), Subject: subject, Change: text, At: now,
	})
}
