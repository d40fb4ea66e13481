package handlers

import (
	"cmp"
	"time"

	"teamcoach/models"
)

// openAnswer is how programs are told that somebody has not answered: a word like the others.
const openAnswer = "open"

// availabilityResource is what is known of one player's coming to a match. Notes, and until when somebody is hurt or
// away, are for coaches.
type availabilityResource struct {
	Player   string        `json:"player" doc:"The id of the player"`
	Ordinal  int           `json:"ordinal"`
	Name     string        `json:"name"`
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
	Maybe   int      `json:"maybe"`
	Not     int      `json:"not" doc:"Among them who is injured, suspended or away that day"`
	Open    int      `json:"open" doc:"Have not answered"`
	Missing []string `json:"missing,omitempty" doc:"Positions that must be filled and that nobody who comes can play"`
}

func turnoutResourceOf(t models.Turnout) turnoutResource {
	return turnoutResource{Come: t.Come, Maybe: t.Maybe, Not: t.Not, Open: t.Open, Missing: t.Missing}
}
