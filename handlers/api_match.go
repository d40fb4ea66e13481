package handlers

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// MatchFields is what a program may write of a match.
type MatchFields struct {
	Opponent     string      `json:"opponent" doc:"Name of the other team, up to 80 characters" example:"Harbour FC"`
	KickOff      time.Time   `json:"kick_off" doc:"To the minute; seconds are dropped" example:"2027-05-08T13:00:00Z"`
	Zone         string      `json:"zone" doc:"IANA time zone at the venue" example:"Europe/Berlin"`
	Side         models.Side `json:"side,omitempty" enum:"home,away,neutral" doc:"Home where nothing is said"`
	Venue        string      `json:"venue,omitempty" doc:"Where it is played, up to 200 characters"`
	Meet         int         `json:"meet,omitempty" doc:"Minutes before the kick-off; 0: not said"`
	Format       string      `json:"format,omitempty" doc:"The team's where nothing is said" example:"7"`
	Formation    *string     `json:"formation,omitempty" doc:"Empty: whatever is best; the team's where nothing is said"`
	Periods      *int        `json:"periods,omitempty" doc:"As the format is usually played, where nothing is said; so are minutes and blocks"`
	Minutes      *int        `json:"minutes,omitempty" doc:"Of a period; 0: the clock does not end it"`
	Blocks       *int        `json:"blocks,omitempty" doc:"Of a period; a plan has one lineup for each"`
	Mode         models.Mode `json:"mode,omitempty" enum:"strongest,balanced,equal" doc:"The team's where nothing is said"`
	ClosesBefore *int        `json:"closes_before,omitempty" doc:"Hours before the kick-off when answers close; with it where nothing is said"`
	RemindBefore *int        `json:"remind_before,omitempty" doc:"Hours before the kick-off when who has not answered is reminded; never where nothing is said"`
	Notes        string      `json:"notes,omitempty" doc:"For members"`
}

// newMatchFields is the same with how often it is played again.
type newMatchFields struct {
	MatchFields
	Repeat *matchRepeat `json:"repeat,omitempty" doc:"Makes several matches, always on the same weekday at the same time by the clocks at the venue"`
}

type matchRepeat struct {
	Every int    `json:"every" minimum:"1" doc:"Weeks from one match to the next"`
	Times int    `json:"times,omitempty" doc:"How many matches, with the first one"`
	Until string `json:"until,omitempty" format:"date" doc:"Or else the last day on which one may be" example:"2027-06-26"`
}

// matchPatch is what may change in a match, each of it only where it is to.
type matchPatch struct {
	Opponent     *string      `json:"opponent,omitempty" doc:"Name of the other team, up to 80 characters"`
	KickOff      *time.Time   `json:"kick_off,omitempty" doc:"When answers close, and the reminder, move with it"`
	Zone         *string      `json:"zone,omitempty" doc:"IANA time zone at the venue; the moment of the kick-off stays"`
	Side         *models.Side `json:"side,omitempty" enum:"home,away,neutral" doc:"Whether the match is at home"`
	Venue        *string      `json:"venue,omitempty" doc:"Where it is played, up to 200 characters"`
	Meet         *int         `json:"meet,omitempty" doc:"Minutes before the kick-off, up to 720; 0: not said"`
	Format       *string      `json:"format,omitempty" doc:"Another one brings its usual periods, minutes and blocks, and no formation"`
	Formation    *string      `json:"formation,omitempty" doc:"Empty: whatever is best"`
	Periods      *int         `json:"periods,omitempty" doc:"How many halves, quarters or sets, up to 20"`
	Minutes      *int         `json:"minutes,omitempty" doc:"Of a period, up to 120; 0: the clock does not end it"`
	Blocks       *int         `json:"blocks,omitempty" doc:"Of a period; a plan has one lineup for each, and at most 20 in all"`
	Mode         *models.Mode `json:"mode,omitempty" enum:",strongest,balanced,equal" doc:"Empty: the team's"`
	ClosesBefore *int         `json:"closes_before,omitempty" doc:"-1: with the kick-off"`
	RemindBefore *int         `json:"remind_before,omitempty" doc:"-1: never"`
	Notes        *string      `json:"notes,omitempty" doc:"For members, up to 2000 characters"`
}

// matchResource is a match as members of its team see it.
type matchResource struct {
	ID           string            `json:"id" doc:"Names the match in addresses"`
	Series       string            `json:"series,omitempty" doc:"The same in all matches that were made by one repetition"`
	Opponent     string            `json:"opponent" doc:"Name of the other team"`
	Side         models.Side       `json:"side" enum:"home,away,neutral" doc:"Whether the match is at home"`
	Venue        string            `json:"venue,omitempty" doc:"Where it is played, as the coach has written it"`
	KickOff      time.Time         `json:"kick_off" doc:"In UTC; zone says what the clocks at the venue show"`
	Zone         string            `json:"zone" doc:"IANA time zone at the venue" example:"Europe/Berlin"`
	Meet         int               `json:"meet,omitempty" doc:"Minutes before the kick-off"`
	Format       string            `json:"format" doc:"The id of a format of the sport" example:"7"`
	Formation    string            `json:"formation,omitempty" doc:"None: whatever is best"`
	Periods      int               `json:"periods" doc:"How many halves, quarters or sets it has"`
	Minutes      int               `json:"minutes" doc:"Of a period; 0: the clock does not end it"`
	Blocks       int               `json:"blocks" doc:"Of a period; a plan has one lineup for each"`
	Mode         models.Mode       `json:"mode,omitempty" enum:"strongest,balanced,equal" doc:"None: the team's"`
	State        models.MatchState `json:"state" enum:"planned,live,over,cancelled" doc:"live: it has begun; over: its result is noted"`
	AnswersUntil time.Time         `json:"answers_until" doc:"When players can no longer answer"`
	ClosesBefore *int              `json:"closes_before,omitempty" doc:"The same in hours before the kick-off; none: with it"`
	RemindBefore *int              `json:"remind_before,omitempty" doc:"Hours before the kick-off when who has not answered is reminded; none: never, or it is done"`
	Ours         *int              `json:"ours,omitempty" doc:"The score, where it is known"`
	Theirs       *int              `json:"theirs,omitempty" doc:"The opponent's score, where it is known"`
	Notes        string            `json:"notes,omitempty" doc:"For members"`
	UpdatedAt    time.Time         `json:"updated_at" doc:"When the match was last changed"`
}

func matchResourceOf(m *models.Match) matchResource {
	return matchResource{
		ID: m.ID, Series: m.Series, Opponent: m.Opponent, Side: m.Side, Venue: m.Venue, KickOff: m.KickOff, Zone: m.Zone, Meet: m.Meet,
		Format: m.Format, Formation: m.Formation, Periods: m.Periods, Minutes: m.Minutes, Blocks: m.Blocks, Mode: m.Mode, State: m.State,
		AnswersUntil: m.AnswersUntil(), ClosesBefore: hoursOf(m.ClosesBefore()), RemindBefore: hoursOf(m.RemindBefore()),
		Ours: scoreOf(m.Ours), Theirs: scoreOf(m.Theirs), Notes: m.Notes, UpdatedAt: m.UpdatedAt,
	}
}

// hoursOf is a lead in whole hours, nil for none.
func hoursOf(lead time.Duration) *int {
	if lead < 0 {
		return nil
	}
	hours := int(lead / time.Hour)
	return &hours
}

// scoreOf is a score, nil where it is not known.
func scoreOf(n int) *int {
	if n == models.NoScore {
		return nil
	}
	return &n
}

// take makes m what the fields say, and else what is usual in the team.
func (f *MatchFields) take(r *roster, m *models.Match) (wrong []models.FieldError) {
	format, ok := r.sport.Format(cmp.Or(f.Format, r.team.Format))
	if !ok {
		format = r.format // its name is refused
	}
	kept := *m
	*m = *models.NewMatch(&r.team.Team, format)
	m.ID, m.Series, m.UID, m.State, m.Ours, m.Theirs, m.Version = kept.ID, kept.Series, kept.UID, kept.State, kept.Ours, kept.Theirs, kept.Version
	m.Opponent, m.Venue, m.Notes = strings.TrimSpace(f.Opponent), strings.TrimSpace(f.Venue), models.TidyNotes(strings.TrimSpace(f.Notes))
	m.KickOff, m.Zone, m.Meet, m.Mode = f.KickOff.UTC().Truncate(time.Minute), f.Zone, f.Meet, f.Mode
	if f.Side != "" {
		m.Side = f.Side
	}
	if f.Format != "" {
		m.Format = f.Format
	}
	if f.Formation != nil {
		m.Formation = *f.Formation
	}
	for field, value := range map[*int]*int{&m.Periods: f.Periods, &m.Minutes: f.Minutes, &m.Blocks: f.Blocks} {
		if value != nil {
			*field = *value
		}
	}
	closes, remind := time.Duration(-1), time.Duration(-1)
	takeLead(&closes, "closes_at", f.ClosesBefore, &wrong)
	takeLead(&remind, "remind_at", f.RemindBefore, &wrong)
	m.SetLeads(closes, remind)
	return wrong
}

// take changes a match as far as the patch says.
func (f *matchPatch) take(r *roster, m *models.Match) (wrong []models.FieldError) {
	if f.Format != nil && *f.Format != m.Format {
		if format, ok := r.sport.Format(*f.Format); ok {
			usual := models.NewMatch(&r.team.Team, format)
			m.Periods, m.Minutes, m.Blocks, m.Formation = usual.Periods, usual.Minutes, usual.Blocks, ""
		}
		m.Format = *f.Format
	}
	for field, value := range map[*string]*string{&m.Opponent: f.Opponent, &m.Zone: f.Zone, &m.Venue: f.Venue, &m.Formation: f.Formation, &m.Notes: f.Notes} {
		if value != nil {
			*field = strings.TrimSpace(*value)
		}
	}
	m.Notes = models.TidyNotes(m.Notes)
	for field, value := range map[*int]*int{&m.Meet: f.Meet, &m.Periods: f.Periods, &m.Minutes: f.Minutes, &m.Blocks: f.Blocks} {
		if value != nil {
			*field = *value
		}
	}
	if f.Side != nil {
		m.Side = *f.Side
	}
	if f.Mode != nil {
		m.Mode = *f.Mode
	}
	closes, remind := m.ClosesBefore(), m.RemindBefore()
	takeLead(&closes, "closes_at", f.ClosesBefore, &wrong)
	takeLead(&remind, "remind_at", f.RemindBefore, &wrong)
	if f.KickOff != nil {
		m.KickOff = f.KickOff.UTC().Truncate(time.Minute)
	}
	m.SetLeads(closes, remind)
	return wrong
}

// takeLead reads how many hours before a match something happens; -1: never.
func takeLead(lead *time.Duration, field string, hours *int, wrong *[]models.FieldError) {
	switch {
	case hours == nil:
	case *hours == -1:
		*lead = -1
	default:
		*lead = leadOf(field, *hours, wrong)
	}
}

// matchPointers are where the API has fields that models or a page call otherwise.
var matchPointers = map[string]string{
	"closes_at": "closes_before", "remind_at": "remind_before", "date": "kick_off", "time": "kick_off",
	"every": "repeat.every", "times": "repeat.times", "until": "repeat.until",
}

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
