package handlers

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// AnswerFields is what a program may write of one player's coming to a match.
type AnswerFields struct {
	Answer string `json:"answer" enum:"open,yes,no,maybe,late,early" doc:"open takes an answer back; early: leaves early" example:"yes"`
	Minute int    `json:"minute,omitempty" doc:"Of playing time: from when, of who comes late, and until when, of who leaves early; 0: nobody knows"`
	Note   string `json:"note,omitempty" doc:"For coaches only"`
}

// playerAnswer is the same with whom it is about.
type playerAnswer struct {
	Player string `json:"player" doc:"The id of the player"`
	AnswerFields
}

// openAnswer is how programs are told that somebody has not answered: a word like the others.
const openAnswer = "open"

// availabilityResource is what is known of one player's coming to a match. Notes are for coaches.
type availabilityResource struct {
	Player   string        `json:"player" doc:"The id of the player"`
	Ordinal  int           `json:"ordinal" doc:"Names the player in lineups; never given to anybody else"`
	Name     string        `json:"name" doc:"The player's, as the coach has written it"`
	Status   models.Status `json:"status" enum:"fit,injured,suspended,away" doc:"On the day of the match; who is not fit does not come, whatever was answered"`
	Answer   string        `json:"answer" enum:"open,yes,no,maybe,late,early" doc:"open: has not answered; early: leaves early"`
	Minute   int           `json:"minute,omitempty" doc:"Of playing time: from when, of who comes late, and until when, of who leaves early"`
	Note     string        `json:"note,omitempty" doc:"For coaches only"`
	ByPlayer bool          `json:"by_player,omitempty" doc:"Answered by a personal link, else by a member"`
	At       *time.Time    `json:"at,omitempty" doc:"When it was answered"`
}

func availabilityResourceOf(m *models.Match, p *models.Player, a models.Availability, team *models.MemberTeam) availabilityResource {
	r := availabilityResource{
		Player: p.ID, Ordinal: p.Ordinal, Name: p.Name, Status: models.StatusOn(m.Day(), p), Answer: cmp.Or(string(a.Answer), openAnswer),
		Minute: a.FromMinute + a.ToMinute, ByPlayer: a.ByPlayer,
	}
	if team.Role.Audience() == models.Coaches {
		r.Note = a.Note
	}
	if a.Answer != models.NoAnswer {
		r.At = &a.At
	}
	return r
}

// turnoutResource counts who comes to a match.
type turnoutResource struct {
	Come    int      `json:"come" doc:"Also late, or not to the end"`
	Maybe   int      `json:"maybe" doc:"Have answered maybe"`
	Not     int      `json:"not" doc:"Among them who is injured, suspended or away that day"`
	Open    int      `json:"open" doc:"Have not answered"`
	Missing []string `json:"missing,omitempty" doc:"Positions that must be filled and that nobody who comes can play"`
}

func turnoutResourceOf(t models.Turnout) turnoutResource {
	return turnoutResource{Come: t.Come, Maybe: t.Maybe, Not: t.Not, Open: t.Open, Missing: t.Missing}
}

// availabilitiesResource is who comes to a match: everybody in the squad, also who has not answered.
type availabilitiesResource struct {
	Turnout turnoutResource        `json:"turnout" doc:"How many come, and what is missing"`
	Players []availabilityResource `json:"players" doc:"Everybody in the squad, by ordinal"`
}

func availabilitiesResourceOf(f *fixture, squad []models.Player, answers map[string]models.Availability) availabilitiesResource {
	r := availabilitiesResource{
		Turnout: turnoutResourceOf(f.match.Turnout(squad, answers, f.match.FormationOf(f.format))), Players: make([]availabilityResource, len(squad)),
	}
	for i := range squad {
		r.Players[i] = availabilityResourceOf(f.match, &squad[i], answers[squad[i].ID], f.team)
	}
	return r
}

// edit is the fields as they are to be saved over what is known now.
func (f *AnswerFields) edit(m *models.Match, playerID string, now models.Availability) models.AvailabilityEdit {
	e := models.AvailabilityEdit{Availability: models.Availability{MatchID: m.ID, PlayerID: playerID, Note: strings.TrimSpace(f.Note)}, Shown: now.At}
	if f.Answer != openAnswer {
		e.Answer = models.Answer(f.Answer)
	}
	e.SetMinute(f.Minute)
	return e
}

// AvailabilityPath names a player's answer to a match.
type AvailabilityPath struct {
	MatchPath
	Player string `path:"player" doc:"The id of the player"`
}

type availabilitiesOutput struct {
	ETag string `header:"ETag"`
	Body availabilitiesResource
}

type availabilityOutput struct {
	ETag string `header:"ETag"`
	Body availabilityResource
}

type availabilityPutInput struct {
	AvailabilityPath
	IfMatch string `header:"If-Match" doc:"The ETag of the answer as you have read it"`
	Body    AnswerFields
}

type availabilityPatchInput struct {
	MatchPath
	IfMatch string `header:"If-Match" doc:"The ETag of all answers as you have read them"`
	Body    struct {
		Players []playerAnswer `json:"players" nullable:"false" doc:"Only those whose answer changes"`
	}
}

func (a *App) availabilityOperations(p *programs) {
	tags := []string{"Availability"}
	changed := []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-availability", Method: http.MethodGet, Path: "/teams/{team}/matches/{match}/availability", Tags: tags, Summary: "List who comes",
		Description: "Everybody in the squad, also who has not answered, all at once.", Errors: []int{http.StatusNotFound},
	}, a.apiAvailabilities)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "update-availability", Method: http.MethodPatch, Path: "/teams/{team}/matches/{match}/availability", Tags: tags, Summary: "Note several answers",
		Description: "All of them, or none where something is wrong with one.", Errors: changed,
	}, a.apiPatchAvailabilities)
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "get-availability", Method: http.MethodGet, Path: "/teams/{team}/matches/{match}/availability/{player}", Tags: tags, Summary: "Get a player's answer",
		Errors: []int{http.StatusNotFound},
	}, a.apiAvailability)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "replace-availability", Method: http.MethodPut, Path: "/teams/{team}/matches/{match}/availability/{player}", Tags: tags,
		Summary: "Note a player's answer", Description: "In place of the one before, whoever gave it.", Errors: changed,
	}, a.apiPutAvailability)
}

func (a *App) apiAvailabilities(ctx context.Context, in *MatchPath) (*availabilitiesOutput, error) {
	f, err := a.apiFixture(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	squad, answers, err := a.answers(f)
	if err != nil {
		return nil, err
	}
	all := availabilitiesResourceOf(f, squad, answers)
	return &availabilitiesOutput{entityTag(all), all}, nil
}

func (a *App) apiPatchAvailabilities(ctx context.Context, in *availabilityPatchInput) (*availabilitiesOutput, error) {
	f, err := a.apiFixture(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	squad, answers, err := a.answers(f)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, availabilitiesResourceOf(f, squad, answers)); err != nil {
		return nil, err
	}
	edits, err := readPlayerAnswers(f.match, in.Body.Players, squad, answers)
	if err != nil {
		return nil, err
	}
	if err := a.db.SaveAvailabilities(ctx, byProgram(ctx), f.match, edits); err != nil {
		return nil, outdated(err)
	}
	return a.apiAvailabilities(ctx, &in.MatchPath)
}

// readPlayerAnswers returns what is to be saved. The error is Invalid and names the fields of all that is wrong.
func readPlayerAnswers(m *models.Match, given []playerAnswer, squad []models.Player, now map[string]models.Availability) ([]models.AvailabilityEdit, error) {
	edits := make([]models.AvailabilityEdit, len(given))
	ids := make([]string, len(given))
	var wrong []models.FieldError
	for i := range given {
		id := given[i].Player
		ids[i], edits[i] = id, given[i].edit(m, id, now[id])
		wrong = append(wrong, fieldErrors(inList(edits[i].Validate(m), i))...)
	}
	if wrong = append(wrong, wrongPlayers(squad, ids)...); len(wrong) > 0 {
		return nil, &models.Error{Kind: models.Invalid, Fields: wrong}
	}
	return edits, nil
}

// inList is an error about one of the players that a body lists.
func inList(err error, i int) error {
	return relocated(err, func(field string) string { return playerField(i, field) })
}

func playerField(i int, field string) string { return "players." + strconv.Itoa(i) + "." + field }

// wrongPlayers finds who is in a list of players and is not of the squad, or is in it twice.
func wrongPlayers(squad []models.Player, ids []string) (wrong []models.FieldError) {
	for i, id := range ids {
		switch {
		case models.PlayerByID(squad, id) == nil:
			wrong = append(wrong, models.FieldError{Field: playerField(i, "player"), Message: "The team has no such player."})
		case slices.Contains(ids[:i], id):
			wrong = append(wrong, models.FieldError{Field: playerField(i, "player"), Message: "A player is there twice."})
		}
	}
	return wrong
}

func (a *App) apiAvailability(ctx context.Context, in *AvailabilityPath) (*availabilityOutput, error) {
	f, player, now, err := a.answerOf(ctx, in)
	if err != nil {
		return nil, err
	}
	resource := availabilityResourceOf(f.match, player, now, f.team)
	return &availabilityOutput{entityTag(resource), resource}, nil
}

// answerOf returns what is known of a player's coming to a match.
func (a *App) answerOf(ctx context.Context, in *AvailabilityPath) (f *fixture, p *models.Player, now models.Availability, err error) {
	if f, err = a.apiFixture(ctx, in.Match); err != nil {
		return nil, nil, now, err
	}
	squad, answers, err := a.answers(f)
	if err != nil {
		return nil, nil, now, err
	}
	if p = models.PlayerByID(squad, in.Player); p == nil {
		return nil, nil, now, &models.Error{Kind: models.NotFound}
	}
	return f, p, answers[p.ID], nil
}

func (a *App) apiPutAvailability(ctx context.Context, in *availabilityPutInput) (*availabilityOutput, error) {
	f, player, now, err := a.answerOf(ctx, &in.AvailabilityPath)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, availabilityResourceOf(f.match, player, now, f.team)); err != nil {
		return nil, err
	}
	edit := in.Body.edit(f.match, player.ID, now)
	if err := a.db.SaveAvailabilities(ctx, byProgram(ctx), f.match, []models.AvailabilityEdit{edit}); err != nil {
		return nil, outdated(err)
	}
	return a.apiAvailability(ctx, &in.AvailabilityPath)
}
