package handlers

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
	"teamcoach/views"
)

// changeResource is a line of a team's list of changes. Only coaches and assistants see it.
type changeResource struct {
	ID       string          `json:"id" doc:"Names the change in addresses"`
	At       time.Time       `json:"at" doc:"When it was made"`
	Actor    string          `json:"actor" doc:"Empty: a guest"`
	Action   models.Action   `json:"action" doc:"What kind of change it is, the same in every language" example:"edit-players"`
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

// ChangePath names a change of a team.
type ChangePath struct {
	TeamPath
	Change string `path:"change" doc:"The id of the change"`
}

type changesInput struct {
	TeamPath
	PageQuery
}

type changesOutput struct {
	ETag string `header:"ETag"`
	Link string `header:"Link"`
	Body []changeResource
}

type changeOutput struct {
	ETag string `header:"ETag"`
	Body changeResource
}

type newChangeOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     changeResource
}

func (a *App) changeOperations(p *programs) {
	tags := []string{"Changes"}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-changes", Method: http.MethodGet, Path: "/teams/{team}/changes", Tags: tags, Summary: "List what was changed in a team",
		Description: "The newest first.", Errors: []int{http.StatusBadRequest, http.StatusNotFound},
	}, a.apiChanges)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-change", Method: http.MethodGet, Path: "/teams/{team}/changes/{change}", Tags: tags, Summary: "Get a change",
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *ChangePath) (*changeOutput, error) { return a.apiChange(ctx, in.Change) })
	operation(p, models.ScopePlayers, huma.Operation{
		OperationID: "undo-change", Method: http.MethodPost, Path: "/teams/{team}/changes/{change}/undo", Tags: tags, Summary: "Undo a change of the squad",
		Description:   "All of it or nothing: where a player was changed again since, the answer is 409 and names the player. The undo is a change of its own, which the answer holds, and can be undone too.",
		DefaultStatus: http.StatusCreated, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity},
	}, a.apiUndo)
}

func (a *App) apiChanges(ctx context.Context, in *changesInput) (*changesOutput, error) {
	team := asks(ctx).team
	entries, next, err := a.db.ChangesPage(ctx, team.ID, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	all := make([]changeResource, len(entries))
	for i := range entries {
		all[i] = changeResourceOf(inLanguage(ctx), &entries[i], team)
	}
	return &changesOutput{entityTag(all), nextPage(ctx, in.PageQuery, next), all}, nil
}

func (a *App) apiChange(ctx context.Context, changeID string) (*changeOutput, error) {
	team := asks(ctx).team
	entry, err := a.db.Change(ctx, team.ID, changeID)
	if err != nil {
		return nil, err
	}
	resource := changeResourceOf(inLanguage(ctx), entry, team)
	return &changeOutput{entityTag(resource), resource}, nil
}

func (a *App) apiUndo(ctx context.Context, in *ChangePath) (*newChangeOutput, error) {
	by, team := byProgram(ctx), asks(ctx).team
	if err := a.db.UndoChange(ctx, by, team.ID, in.Change); err != nil {
		return nil, atField("", lostReply(err))
	}
	out, err := a.apiChange(ctx, by.Form)
	if err != nil {
		return nil, err
	}
	return &newChangeOutput{apiRoot + "/teams/" + team.Slug + "/changes/" + by.Form, out.ETag, out.Body}, nil
}
