package views

import (
	"context"
	"strconv"
	"time"

	"teamcoach/models"
)

// MatchesPage is /teams/TEAM/matches.
type MatchesPage struct {
	Page
	Team     *models.MemberTeam
	OnField  int
	Fixtures models.Fixtures
	All      []models.Match // the earliest first
}

func (p *MatchesPage) mayEdit() bool {
	return p.Team.State == models.Active && p.Team.Role.AtLeast(models.Coach)
}

func (p *MatchesPage) empty() bool { return len(p.Fixtures.Coming)+len(p.Fixtures.Past) == 0 }

// MatchPage is /teams/TEAM/matches/MATCH.
type MatchPage struct {
	MatchBase
	Series int  // later matches of its series that can be changed with it
	Unfit  bool // there is a plan, which does not fit the match any more
	FormID string
}

// MatchDeletePage is /teams/TEAM/matches/MATCH/delete.
type MatchDeletePage struct {
	MatchBase
	Series int
	Form   ScopeForm
}

// facts is what is known of the match beside its head.
func (p *MatchPage) facts(ctx context.Context) []fact {
	m := p.Match
	var all []fact
	add := func(name, value string) {
		if value != "" {
			all = append(all, fact{name, value})
		}
	}
	if m.Meet > 0 {
		add(T(ctx, "Meeting"), meetingTime(m))
	}
	add(T(ctx, "Where"), SideName(ctx, m.Side))
	add(T(ctx, "Venue"), m.Venue)
	add(T(ctx, "Time zone"), m.Zone)
	add(T(ctx, "Format"), formatLabel(ctx, p.Sport, m.Format))
	if f, ok := p.Format.Formation(m.Formation); ok {
		add(T(ctx, "Formation"), T(ctx, f.Name))
	}
	add(T(ctx, "Length"), lengthText(ctx, m))
	add(T(ctx, "What counts"), modeLabel(ctx, string(m.Mode)))
	if m.Open() {
		add(T(ctx, "Answers until"), venueClock(ctx, m, m.AnswersUntil()))
		if !m.RemindAt.IsZero() {
			add(T(ctx, "Reminder"), venueClock(ctx, m, m.RemindAt))
		}
	}
	return all
}

// lengthText is how long a match is played, and in how many stretches.
func lengthText(ctx context.Context, m *models.Match) string {
	stretches := stretchesOf(ctx, m.Stretches(), m.StretchSeconds())
	if m.Minutes == 0 {
		return stretches
	}
	return T(ctx, "{periods} × {minutes} minutes: {stretches}", "periods", m.Periods, "minutes", m.Minutes, "stretches", stretches)
}

// meetingTime is when the team meets, by the clocks at the venue.
func meetingTime(m *models.Match) string {
	return m.KickOff.Add(-time.Duration(m.Meet) * time.Minute).In(m.Location()).Format("15:04")
}

// venueClock is a time by the clocks at a match's venue.
func venueClock(ctx context.Context, m *models.Match, at time.Time) string {
	at = at.In(m.Location())
	return T(ctx, "{day}, {time}", "day", longDayText(ctx, at), "time", at.Format("15:04"))
}

// dayParts are the day of a match as it stands on a calendar sheet.
func dayParts(ctx context.Context, m *models.Match) (weekday, day, month string) {
	at := m.KickOff.In(m.Location())
	return weekdayName(ctx, at.Weekday()), strconv.Itoa(at.Day()), monthName(ctx, at.Month())
}

// matchFacts is a match in a list: time, place and meeting.
func matchFacts(ctx context.Context, m *models.Match) string {
	text := m.Clock()
	if m.Meet > 0 {
		text += between + T(ctx, "Meeting: {time}", "time", meetingTime(m))
	}
	if m.Venue != "" {
		text += between + m.Venue
	}
	return text
}

// knownScore is the result of a match, ours first, and empty where it is not known.
func knownScore(m *models.Match) string {
	if m.Ours == models.NoScore {
		return ""
	}
	return scoreText(m)
}
