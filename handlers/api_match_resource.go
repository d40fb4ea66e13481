package handlers

import (
	"cmp"
	"strings"
	"time"

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
