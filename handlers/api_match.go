package handlers

import (
	"time"

	"teamcoach/models"
)

// matchResource is a match as members of its team see it.
type matchResource struct {
	ID           string            `json:"id"`
	Series       string            `json:"series,omitempty" doc:"The same in all matches that were made by one repetition"`
	Opponent     string            `json:"opponent"`
	Side         models.Side       `json:"side" enum:"home,away,neutral"`
	Venue        string            `json:"venue,omitempty"`
	KickOff      time.Time         `json:"kick_off"`
	Zone         string            `json:"zone" doc:"IANA time zone at the venue" example:"Europe/Berlin"`
	Meet         int               `json:"meet,omitempty" doc:"Minutes before the kick-off"`
	Format       string            `json:"format" example:"7"`
	Formation    string            `json:"formation,omitempty" doc:"None: whatever is best"`
	Periods      int               `json:"periods"`
	Minutes      int               `json:"minutes" doc:"Of a period; 0: the clock does not end it"`
	Blocks       int               `json:"blocks" doc:"Of a period; a plan has one lineup for each"`
	Mode         models.Mode       `json:"mode,omitempty" enum:"strongest,balanced,equal" doc:"None: the team's"`
	State        models.MatchState `json:"state" enum:"planned,live,over,cancelled"`
	AnswersUntil time.Time         `json:"answers_until" doc:"When players can no longer answer"`
	ClosesBefore *int              `json:"closes_before,omitempty" doc:"The same in hours before the kick-off; none: with it"`
	RemindBefore *int              `json:"remind_before,omitempty" doc:"Hours before the kick-off when who has not answered is reminded; none: never, or it is done"`
	Ours         *int              `json:"ours,omitempty" doc:"The score, where it is known"`
	Theirs       *int              `json:"theirs,omitempty"`
	Notes        string            `json:"notes,omitempty" doc:"For members"`
	UpdatedAt    time.Time         `json:"updated_at"`
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
