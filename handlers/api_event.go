package handlers

import (
	"time"

	"teamcoach/models"
)

// eventResource is something that happened in a match.
type eventResource struct {
	ID      string           `json:"id"`
	Number  int              `json:"number" doc:"In the order in which events arrived, from 1"`
	Kind    models.EventKind `json:"kind" example:"goal"`
	At      time.Time        `json:"at"`
	Outcome models.Outcome   `json:"outcome" doc:"happened, same again, taken back, or did not happen"`
	Period  int              `json:"period,omitempty" doc:"In which it happened"`
	Clock   int              `json:"clock_seconds" doc:"Of the period, when it happened"`
	Player  int              `json:"player,omitempty" doc:"Ordinal"`
	Other   int              `json:"other,omitempty" doc:"Ordinal: who comes on, or gave the pass"`
	Slot    string           `json:"slot,omitempty"`
	Undoes  string           `json:"undoes,omitempty" doc:"Id of the event that it takes back"`
	Detail  string           `json:"detail,omitempty"`
	Actor   string           `json:"actor" doc:"Who noted it"`
}

func eventResourceOf(m *models.Moment) eventResource {
	return eventResource{
		ID: m.ID, Number: m.Number, Kind: m.Kind, At: m.At, Outcome: m.Outcome, Period: m.Period, Clock: int(m.Clock.Seconds()),
		Player: m.Player, Other: m.Other, Slot: m.Slot, Undoes: m.Undoes, Detail: m.Detail, Actor: m.Actor,
	}
}
