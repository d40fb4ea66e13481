package handlers

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// ResultFields is what a program may write of a result.
type ResultFields struct {
	Ours    *int               `json:"ours,omitempty" doc:"Give both scores, or none" example:"3"`
	Theirs  *int               `json:"theirs,omitempty" doc:"The opponent's score, up to 999" example:"2"`
	Players []resultLineFields `json:"players" nullable:"false" doc:"Who was there; everybody else in the squad was not"`
}

// resultLineFields is what a program may write of what one player has done.
type resultLineFields struct {
	Player    string         `json:"player" doc:"The id of the player"`
	Present   *bool          `json:"present,omitempty" doc:"true where nothing is said"`
	Available *int           `json:"available,omitempty" minimum:"0" maximum:"144000" doc:"Seconds there, and able to play; all of the match where nothing is said"`
	Played    map[string]int `json:"played,omitempty" doc:"Seconds on the field, by position; the position without a name is one that nobody noted"`
	Goals     int            `json:"goals,omitempty" doc:"That the player scored; of all players, not more than ours"`
	Yellow    int            `json:"yellow,omitempty" doc:"Yellow cards, up to 9"`
	Red       int            `json:"red,omitempty" doc:"Red cards, up to 9"`
}

// proposalResource is what a match seems to count for, in the fields in which its result is written.
type proposalResource struct {
	Source string `json:"source" enum:"none,plan,board" doc:"From what it is known: the live board, the plan as if everything had gone by it, or nothing"`
	ResultFields
}

func proposalResourceOf(c *models.Course, lines []models.ResultLine, ours, theirs int) proposalResource {
	r := proposalResource{Source: cmp.Or(string(c.Source), "none")}
	r.Ours, r.Theirs, r.Players = scoreOf(ours), scoreOf(theirs), make([]resultLineFields, len(lines))
	for i := range lines {
		l := &lines[i]
		r.Players[i] = resultLineFields{
			Player: l.PlayerID, Present: &l.Present, Available: &l.Available, Played: l.Played, Goals: l.Goals, Yellow: l.Yellow, Red: l.Red,
		}
	}
	return r
}

// lines is the fields as lines of everybody in the squad, those that were sent first. The error is Invalid and names the
// fields: a player of somebody else, or one twice.
func (f *ResultFields) lines(squad []models.Player) ([]models.ResultLine, error) {
	lines := make([]models.ResultLine, 0, len(squad))
	ids := make([]string, len(f.Players))
	sent := map[string]bool{}
	for i := range f.Players {
		ids[i] = f.Players[i].Player
		sent[ids[i]] = true
		lines = append(lines, f.Players[i].line())
	}
	if wrong := wrongPlayers(squad, ids); len(wrong) > 0 {
		return nil, &models.Error{Kind: models.Invalid, Fields: wrong}
	}
	for i := range squad {
		if !sent[squad[i].ID] {
			lines = append(lines, models.ResultLine{PlayerID: squad[i].ID})
		}
	}
	return lines, nil
}

func (f *resultLineFields) line() models.ResultLine {
	l := models.ResultLine{
		PlayerID: f.Player, Present: f.Present == nil || *f.Present, Available: models.Throughout, Played: f.Played,
		Goals: f.Goals, Yellow: f.Yellow, Red: f.Red,
	}
	if f.Available != nil {
		l.Available = *f.Available
	}
	return l
}

// score is a score as it is stored; nil is one that is not known.
func score(n *int) int {
	if n == nil {
		return models.NoScore
	}
	return *n
}

// resultPlace says where a field of a result stands in its body: row3-played is players.3.played.
func resultPlace(field string) string {
	if rest, ok := strings.CutPrefix(field, "row"); ok {
		return "players." + strings.Replace(rest, "-", ".", 1)
	}
	return field
}

// resultResource is what a match counts for. Who was not there is for coaches.
type resultResource struct {
	Match   string               `json:"match" doc:"The id of the match"`
	State   models.MatchState    `json:"state" enum:"planned,live,over,cancelled" doc:"over: the result is noted"`
	Ours    *int                 `json:"ours,omitempty" doc:"The team's score; left out where it is not known"`
	Theirs  *int                 `json:"theirs,omitempty" doc:"The opponent's score; left out where it is not known"`
	Players []resultLineResource `json:"players" doc:"None before the result is noted"`
}

// resultLineResource is what a match counts for of one player.
type resultLineResource struct {
	Player    string         `json:"player" doc:"The id of the player"`
	Present   bool           `json:"present" doc:"Whether the player was there"`
	Available int            `json:"available" doc:"Seconds there, and able to play"`
	Played    map[string]int `json:"played" doc:"Seconds on the field, by position; the position without a name is one that nobody noted"`
	Goals     int            `json:"goals" doc:"That the player scored"`
	Yellow    int            `json:"yellow" doc:"Yellow cards that the player was shown"`
	Red       int            `json:"red" doc:"Red cards that the player was shown"`
	Share     int            `json:"share" doc:"Seconds that would have been fair"`
	Owed      int            `json:"owed" doc:"Minutes that the match adds to what the player is owed; negative: played more than a fair share"`
}

// resultResourceOf puts the lines of a match in the order of its squad.
func resultResourceOf(m *models.Match, squad []models.Player, lines []models.ResultLine, team *models.MemberTeam) resultResource {
	r := resultResource{Match: m.ID, State: m.State, Ours: scoreOf(m.Ours), Theirs: scoreOf(m.Theirs), Players: []resultLineResource{}}
	for i := range squad {
		for _, l := range lines {
			if l.PlayerID == squad[i].ID && (l.Present || team.Role.Audience() == models.Coaches) {
				r.Players = append(r.Players, resultLineResourceOf(&l))
			}
		}
	}
	return r
}

func resultLineResourceOf(l *models.ResultLine) resultLineResource {
	r := resultLineResource{
		Player: l.PlayerID, Present: l.Present, Available: l.Available, Played: l.Played, Goals: l.Goals, Yellow: l.Yellow, Red: l.Red,
		Share: l.Share, Owed: l.Owed,
	}
	if r.Played == nil {
		r.Played = map[string]int{}
	}
	return r
}

// ruleReportResource says whether a rule of the team was kept in a match.
type ruleReportResource struct {
	Rule   models.RuleKind    `json:"rule" enum:"least-time,most-time,rest,lines,keeper-time,keeper-half,changes" doc:"What is asked for, such as least-time: everybody plays at least n per cent of the time"`
	N      int                `json:"n,omitempty" doc:"The number in the rule, where it has one"`
	Soft   bool               `json:"soft,omitempty" doc:"It gives way where it cannot be met"`
	Known  bool               `json:"known" doc:"false: what is noted of the match does not tell"`
	Met    bool               `json:"met" doc:"Whether it is known, and nobody missed it"`
	Misses []ruleMissResource `json:"misses" doc:"Who missed it, or when it was missed"`
}

// ruleMissResource is one player, or one moment, that missed a rule.
type ruleMissResource struct {
	Player  string `json:"player,omitempty" doc:"The id of the player; none: nobody alone"`
	Seconds int    `json:"seconds,omitempty" doc:"Too few or too many on the field"`
	Count   int    `json:"count,omitempty" doc:"Lines, times or players too few or too many"`
	At      int    `json:"at,omitempty" doc:"Second of playing time, of rules about a moment"`
}

func ruleReportResourceOf(r *models.RuleReport, squad []models.Player) ruleReportResource {
	report := ruleReportResource{
		Rule: r.Rule.Kind, N: r.Rule.N, Soft: r.Rule.Soft, Known: r.Known, Met: r.Met(), Misses: make([]ruleMissResource, len(r.Misses)),
	}
	for i, miss := range r.Misses {
		report.Misses[i] = ruleMissResource{Seconds: miss.Seconds, Count: miss.Count, At: int(miss.At / time.Second)}
		for j := range squad {
			if squad[j].Ordinal == miss.Ordinal {
				report.Misses[i].Player = squad[j].ID
			}
		}
	}
	return report
}

type resultOutput struct {
	ETag string `header:"ETag"`
	Body resultResource
}

type proposalOutput struct {
	Body proposalResource
}

type complianceOutput struct {
	ETag string `header:"ETag"`
	Body []ruleReportResource
}

type resultPutInput struct {
	MatchPath
	IfMatch string `header:"If-Match" doc:"The ETag of the result as you have read it"`
	Body    ResultFields
}

type resultDeleteInput struct {
	MatchPath
	IfMatch string `header:"If-Match" doc:"The ETag of the result as you have read it"`
}

func (a *App) resultOperations(p *programs) {
	tags := []string{"Results"}
	changed := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-result", Method: http.MethodGet, Path: "/teams/{team}/matches/{match}/result", Tags: tags, Summary: "Get a result",
		Description: "The score and what the match counts for, player by player, once it is over.", Errors: []int{http.StatusNotFound},
	}, a.apiResult)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "replace-result", Method: http.MethodPut, Path: "/teams/{team}/matches/{match}/result", Tags: tags, Summary: "Note or correct a result",
		Description: "The match is over, and each player is owed by it exactly what is noted now, however often it was noted before. A cancelled match has no result: 400.",
		Errors:      changed,
	}, a.apiPutResult)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "delete-result", Method: http.MethodDelete, Path: "/teams/{team}/matches/{match}/result", Tags: tags, Summary: "Open a match again",
		Description: "Takes back what the match has added to the minutes owed and to suspensions. The score, the plan and the live board stay. A match that is not over has nothing to take back: 409.",
		Errors:      append(slices.Clone(changed), http.StatusConflict), DefaultStatus: http.StatusOK,
	}, a.apiReopen)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-result-proposal", Method: http.MethodGet, Path: "/teams/{team}/matches/{match}/result/proposal", Tags: tags, Summary: "Propose a result",
		Description: "What the match seems to count for by its live board, or else its plan, to be corrected and noted. Of a match that is over it is what is noted.",
		Errors:      []int{http.StatusNotFound},
	}, a.apiProposal)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-compliance", Method: http.MethodGet, Path: "/teams/{team}/matches/{match}/compliance", Tags: tags, Summary: "Compare a match with the team's rules",
		Description: "Which rules were kept, and who missed them. None before the match is over.", Errors: []int{http.StatusNotFound},
	}, a.apiCompliance)
}

// apiPlayed returns the match of a path with how it went, for an operation.
func (a *App) apiPlayed(ctx context.Context, matchID string) (*played, error) {
	f, err := a.apiFixture(ctx, matchID)
	if err != nil {
		return nil, err
	}
	return a.newPlayed(f)
}

func (p *played) resource() resultResource {
	return resultResourceOf(p.match, p.squad, p.lines, p.team)
}

func (a *App) apiResult(ctx context.Context, in *MatchPath) (*resultOutput, error) {
	p, err := a.apiPlayed(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	resource := p.resource()
	return &resultOutput{entityTag(resource), resource}, nil
}

func (a *App) apiPutResult(ctx context.Context, in *resultPutInput) (*resultOutput, error) {
	p, err := a.apiPlayed(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, p.resource()); err != nil {
		return nil, err
	}
	lines, err := in.Body.lines(p.squad)
	if err != nil {
		return nil, err
	}
	match := *p.match
	match.Ours, match.Theirs = score(in.Body.Ours), score(in.Body.Theirs)
	models.FillAvailable(&match, lines)
	if err := a.db.FinishMatch(ctx, byProgram(ctx), &p.team.Team, p.sport, &match, lines); err != nil {
		return nil, outdated(relocated(err, resultPlace))
	}
	return a.apiResult(ctx, &in.MatchPath)
}

func (a *App) apiReopen(ctx context.Context, in *resultDeleteInput) (*resultOutput, error) {
	p, err := a.apiPlayed(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, p.resource()); err != nil {
		return nil, err
	}
	if p.match.State != models.Over {
		return nil, &models.Error{Kind: models.Conflict, Message: "This match is not over: it has no result to take back."}
	}
	if err := a.db.ReopenMatch(ctx, byProgram(ctx), &p.team.Team, p.sport, p.match); err != nil {
		return nil, outdated(err)
	}
	return a.apiResult(ctx, &in.MatchPath)
}

func (a *App) apiProposal(ctx context.Context, in *MatchPath) (*proposalOutput, error) {
	p, err := a.apiPlayed(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	lines, ours, theirs, err := a.known(p)
	if err != nil {
		return nil, err
	}
	return &proposalOutput{proposalResourceOf(&p.course, lines, ours, theirs)}, nil
}

func (a *App) apiCompliance(ctx context.Context, in *MatchPath) (*complianceOutput, error) {
	p, err := a.apiPlayed(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	reports, err := p.reports()
	if err != nil {
		return nil, err
	}
	all := make([]ruleReportResource, len(reports))
	for i := range reports {
		all[i] = ruleReportResourceOf(&reports[i], p.squad)
	}
	return &complianceOutput{entityTag(all), all}, nil
}
