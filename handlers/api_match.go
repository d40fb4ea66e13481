package handlers

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// MatchPath names a match of a team.
type MatchPath struct {
	TeamPath
	Match string `path:"match" doc:"The id of the match"`
}

// MatchScope says which matches of a series a change is about.
type MatchScope struct {
	Following bool `query:"following" doc:"Also the later matches of its series that are not played yet"`
}

type matchesInput struct {
	TeamPath
	PageQuery
	From   time.Time         `query:"from" doc:"Only matches whose kick-off is then or later" example:"2027-01-01T00:00:00Z"`
	To     time.Time         `query:"to" doc:"Only matches whose kick-off is before"`
	State  models.MatchState `query:"state" enum:"planned,live,over,cancelled" doc:"Only matches that have come so far; live: begun, over: with a result"`
	Series string            `query:"series" doc:"Only matches that were made by one repetition"`
}

type matchesOutput struct {
	ETag string `header:"ETag"`
	Link string `header:"Link" doc:"Where the list goes on: rel=\"next\""`
	Body []matchResource
}

type matchOutput struct {
	ETag string `header:"ETag"`
	Body matchResource
}

func newMatchOutput(m *models.Match) *matchOutput {
	resource := matchResourceOf(m)
	return &matchOutput{entityTag(resource), resource}
}

type newMatchInput struct {
	TeamPath
	Body newMatchFields
}

type newMatchOutputAt struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     matchResource
}

type matchPutInput struct {
	MatchPath
	IfMatch string `header:"If-Match" doc:"The ETag of the match as you have read it"`
	Body    MatchFields
}

type matchPatchInput struct {
	MatchPath
	MatchScope
	IfMatch string `header:"If-Match" doc:"The ETag of the match as you have read it"`
	Body    matchPatch
}

type matchDeleteInput struct {
	MatchPath
	MatchScope
	IfMatch string `header:"If-Match" doc:"The ETag of the match as you have read it"`
}

type matchCancelInput struct {
	MatchPath
	MatchScope
}

func (a *App) matchOperations(p *programs) {
	tags := []string{"Matches"}
	changed := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-matches", Method: http.MethodGet, Path: "/teams/{team}/matches", Tags: tags, Summary: "List matches",
		Description: "By kick-off, the earliest first, page by page. Cancelled ones are among them.",
		Errors:      []int{http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity},
	}, a.apiMatches)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "create-match", Method: http.MethodPost, Path: "/teams/{team}/matches", Tags: tags, Summary: "Add a match",
		Description: "Or several, where it is repeated: the answer is the first, and the list has all of its series.", DefaultStatus: http.StatusCreated,
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity},
	}, a.apiNewMatch)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-match", Method: http.MethodGet, Path: "/teams/{team}/matches/{match}", Tags: tags, Summary: "Get a match",
		Errors: []int{http.StatusNotFound},
	}, a.apiMatch)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "replace-match", Method: http.MethodPut, Path: "/teams/{team}/matches/{match}", Tags: tags, Summary: "Replace what is known of a match",
		Description: "What the body does not name goes back to what is usual. A match that has begun keeps its format, periods, minutes and blocks.",
		Errors:      changed,
	}, func(ctx context.Context, in *matchPutInput) (*matchOutput, error) {
		return a.apiChangeMatch(ctx, in.Match, in.IfMatch, false, in.Body.take)
	})
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "update-match", Method: http.MethodPatch, Path: "/teams/{team}/matches/{match}", Tags: tags, Summary: "Change a match",
		Description: "What the body does not name stays as it is.", Errors: changed,
	}, func(ctx context.Context, in *matchPatchInput) (*matchOutput, error) {
		return a.apiChangeMatch(ctx, in.Match, in.IfMatch, in.Following, in.Body.take)
	})
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "delete-match", Method: http.MethodDelete, Path: "/teams/{team}/matches/{match}", Tags: tags, Summary: "Delete a match",
		Description: "Its answers, plans, events and result go too, and nobody can bring them back. If it is only not played, cancel it instead.",
		Errors:      changed,
	}, a.apiDeleteMatch)
	cancelled := []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "cancel-match", Method: http.MethodPut, Path: "/teams/{team}/matches/{match}/cancellation", Tags: tags, Summary: "Cancel a match",
		Description: "It stays in the lists, and can be put back on. Cancelled already, it stays so. A match that has begun cannot be cancelled: 409.",
		Errors:      cancelled,
	}, func(ctx context.Context, in *matchCancelInput) (*matchOutput, error) {
		return a.apiCancelMatch(ctx, in, true)
	})
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "restore-match", Method: http.MethodDelete, Path: "/teams/{team}/matches/{match}/cancellation", Tags: tags, Summary: "Put a match back on",
		DefaultStatus: http.StatusOK, Errors: cancelled,
	}, func(ctx context.Context, in *matchCancelInput) (*matchOutput, error) {
		return a.apiCancelMatch(ctx, in, false)
	})
}

func (a *App) apiMatches(ctx context.Context, in *matchesInput) (*matchesOutput, error) {
	read, err := a.db.MatchPage(ctx, asks(ctx).team.ID, models.MatchQuery{
		From: in.From, To: in.To, State: in.State, Series: in.Series, After: in.After, Most: in.more(),
	})
	if err != nil {
		return nil, err
	}
	page, link := pageOf(ctx, in.PageQuery, read, (*models.Match).Cursor)
	all := make([]matchResource, len(page))
	for i := range page {
		all[i] = matchResourceOf(&page[i])
	}
	return &matchesOutput{entityTag(all), link, all}, nil
}

func (a *App) apiMatch(ctx context.Context, in *MatchPath) (*matchOutput, error) {
	m, err := a.db.Match(ctx, asks(ctx).team.ID, in.Match)
	if err != nil {
		return nil, err
	}
	return newMatchOutput(m), nil
}

func (a *App) apiNewMatch(ctx context.Context, in *newMatchInput) (*newMatchOutputAt, error) {
	r, err := a.apiRoster(ctx)
	if err != nil {
		return nil, err
	}
	first := models.NewMatch(&r.team.Team, r.format)
	if err := a.checkMatch(r.sport, &models.Match{}, first, in.Body.take(r, first)); err != nil {
		return nil, renamed(err, matchPointers)
	}
	matches, err := in.Body.Repeat.repetition().Matches(first)
	if err == nil {
		err = a.db.AddMatches(ctx, byProgram(ctx), &r.team.Team, r.sport, matches)
	}
	if err != nil {
		return nil, renamed(lostReply(err), matchPointers)
	}
	made, err := a.apiMatch(ctx, &MatchPath{Match: matches[0].ID})
	if err != nil {
		return nil, err
	}
	return &newMatchOutputAt{apiRoot + "/teams/" + r.team.Slug + "/matches/" + made.Body.ID, made.ETag, made.Body}, nil
}

// repetition is how often a match is played; nil: once.
func (f *matchRepeat) repetition() models.Repetition {
	if f == nil {
		return models.Repetition{}
	}
	return models.Repetition{Every: f.Every, Times: f.Times, Until: f.Until}
}

func (a *App) apiChangeMatch(ctx context.Context, matchID, ifMatch string, following bool, take func(r *roster, m *models.Match) []models.FieldError) (*matchOutput, error) {
	f, err := a.apiFixture(ctx, matchID)
	if err != nil {
		return nil, err
	}
	if err := matches(ifMatch, matchResourceOf(f.match)); err != nil {
		return nil, err
	}
	after := *f.match
	if err := a.checkMatch(f.sport, f.match, &after, take(&f.roster, &after)); err != nil {
		return nil, renamed(err, matchPointers)
	}
	if _, err := a.db.EditMatch(ctx, byProgram(ctx), &after, following, f.sport); err != nil {
		return nil, outdated(renamed(err, matchPointers))
	}
	return a.apiMatch(ctx, &MatchPath{Match: matchID})
}

func (a *App) apiDeleteMatch(ctx context.Context, in *matchDeleteInput) (*struct{}, error) {
	team := asks(ctx).team
	m, err := a.db.Match(ctx, team.ID, in.Match)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, matchResourceOf(m)); err != nil {
		return nil, err
	}
	_, err = a.db.DeleteMatch(ctx, byProgram(ctx), team.ID, m.ID, in.Following)
	return nil, err
}

func (a *App) apiCancelMatch(ctx context.Context, in *matchCancelInput, cancelled bool) (*matchOutput, error) {
	if _, err := a.db.CancelMatch(ctx, byProgram(ctx), asks(ctx).team.ID, in.Match, cancelled, in.Following); err != nil {
		return nil, err
	}
	return a.apiMatch(ctx, &in.MatchPath)
}
