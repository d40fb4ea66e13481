package handlers

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// eventResource is something that happened in a match.
type eventResource struct {
	ID      string           `json:"id" doc:"Made where the event was seen, or else by the site"`
	Number  int              `json:"number" doc:"In the order in which events arrived, from 1"`
	Kind    models.EventKind `json:"kind" doc:"What happened; the words are those that a new event can have" example:"goal"`
	At      time.Time        `json:"at" doc:"When it happened"`
	Outcome models.Outcome   `json:"outcome" doc:"happened, same again, taken back, or did not happen"`
	Period  int              `json:"period,omitempty" doc:"In which it happened"`
	Clock   int              `json:"clock_seconds" doc:"Of the period, when it happened"`
	Player  int              `json:"player,omitempty" doc:"Ordinal"`
	Other   int              `json:"other,omitempty" doc:"Ordinal: who comes on, or gave the pass"`
	Slot    string           `json:"slot,omitempty" doc:"Of a sub or move: the id of the place that the player goes to"`
	Undoes  string           `json:"undoes,omitempty" doc:"Id of the event that it takes back"`
	Detail  string           `json:"detail,omitempty" doc:"Of a note: the sentence; of a lineup: formation and slots as JSON"`
	Actor   string           `json:"actor" doc:"Who noted it"`
}

func eventResourceOf(m *models.Moment) eventResource {
	return eventResource{
		ID: m.ID, Number: m.Number, Kind: m.Kind, At: m.At, Outcome: m.Outcome, Period: m.Period, Clock: int(m.Clock.Seconds()),
		Player: m.Player, Other: m.Other, Slot: m.Slot, Undoes: m.Undoes, Detail: m.Detail, Actor: m.Actor,
	}
}

type eventsInput struct {
	MatchPath
	PageQuery
}

type eventsOutput struct {
	ETag string `header:"ETag"`
	Link string `header:"Link"`
	Body []eventResource
}

type newEventInput struct {
	MatchPath
	Body struct {
		ID     string           `json:"id,omitempty" format:"uuid" doc:"Made where the event was seen: sent twice, it happened once. Without one it gets one"`
		Kind   models.EventKind `json:"kind" enum:"start,pause,resume,stop,finish,lineup,sub,move,goal,against,yellow,red,hurt,arrive,leave,note,undo" doc:"What happened; against: a goal of the opponent, hurt: can play no more today, undo: takes another event back"`
		At     *time.Time       `json:"at,omitempty" doc:"Now where nothing is said; not later, and not more than 12 hours ago"`
		Player int              `json:"player,omitempty" minimum:"0" doc:"Ordinal; of a sub: who goes off"`
		Other  int              `json:"other,omitempty" minimum:"0" doc:"Ordinal; of a sub: who comes on, of a goal: who gave the pass"`
		Slot   string           `json:"slot,omitempty" doc:"Of a sub or move: where to"`
		Undoes string           `json:"undoes,omitempty" format:"uuid" doc:"Of an undo: the id of the event"`
		Detail string           `json:"detail,omitempty" doc:"Of a note: the sentence; of a lineup: formation and slots as JSON"`
	}
}

type newEventOutput struct {
	Body eventResource
}

func (a *App) eventOperations(p *programs) {
	tags := []string{"Events"}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-events", Method: http.MethodGet, Path: "/teams/{team}/matches/{match}/events", Tags: tags, Summary: "List what happened in a match",
		Description: "In the order in which it arrived. After the last page, the number of the last event as after tells what is new.",
		Errors:      []int{http.StatusBadRequest, http.StatusNotFound},
	}, a.apiEvents)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "create-event", Method: http.MethodPost, Path: "/teams/{team}/matches/{match}/events", Tags: tags, Summary: "Note what happened in a match",
		Description:   "What cannot have happened is refused with 409 and a sentence; what comes late is kept, and its outcome says so.",
		DefaultStatus: http.StatusCreated, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity},
	}, a.apiNewEvent)
}

// apiEvents reads a page of events, and all of them for what became of each: later ones tell.
func (a *App) apiEvents(ctx context.Context, in *eventsInput) (*eventsOutput, error) {
	f, err := a.apiFixture(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	after := 0
	if in.After != "" {
		if after, err = wholeNumber(in.After, 0, models.MaxEvents); err != nil {
			return nil, models.Invalidf("That page of the list does not exist. Start again from the first page.")
		}
	}
	events, err := a.db.EventsPage(ctx, f.match.ID, after, in.more())
	if err != nil {
		return nil, err
	}
	events, link := pageOf(ctx, in.PageQuery, events, func(e *models.Event) string { return strconv.Itoa(e.Number) })
	l := &liveMatch{team: &f.team.Team, sport: f.sport, format: f.format, match: f.match}
	if err := a.readLive(f.ctx, l); err != nil {
		return nil, err
	}
	all := make([]eventResource, len(events))
	for i, e := range events {
		m, _ := l.board.Moment(e.ID)
		m.Event = e
		all[i] = eventResourceOf(&m)
	}
	return &eventsOutput{entityTag(all), link, all}, nil
}

func (a *App) apiNewEvent(ctx context.Context, in *newEventInput) (*newEventOutput, error) {
	f, err := a.apiFixture(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	b, by := in.Body, byProgram(ctx)
	if b.ID == "" {
		b.ID = by.Form
	}
	event := models.Event{ID: b.ID, Kind: b.Kind, Player: b.Player, Other: b.Other, Slot: b.Slot, Undoes: b.Undoes, Detail: b.Detail}
	if b.At != nil {
		event.At = *b.At
	}
	view := boardView{lang: f.lang, names: true, keep: f.team.State == models.Active, assist: f.team.Role.AtLeast(models.Assistant)}
	m, err := a.noteFrom(f.ctx, &seat{view: view, teamID: f.team.ID, matchID: f.match.ID, actor: by.Actor}, event)
	if err != nil {
		return nil, atField("", err)
	}
	return &newEventOutput{eventResourceOf(&m)}, nil
}
