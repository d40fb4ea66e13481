package views

import (
	"context"
	"time"

	"teamcoach/models"
)

// MatchBase is what every page of a match that its team's members have begins with.
type MatchBase struct {
	Page
	Team    *models.MemberTeam
	Sport   *models.Sport
	Format  *models.Format // of the match
	OnField int            // of the team's own format, for its navigation
	Match   *models.Match
	Part    MatchPart
}

// MatchPart is one of the pages of a match.
type MatchPart int

// The parts, in the order of the navigation.
const (
	PartMatch MatchPart = iota
	PartAvailability
	PartPlan
	PartSheet
	PartLive
	PartResult
)

// URL is that of a page of the match; "" for the first.
func (p *MatchBase) URL(page string) string { return MatchURL(p.Team.Slug, p.Match.ID, page) }

// MatchURL is the path of a page of a match, such as "/plan"; "" for its first page.
func MatchURL(slug, matchID, page string) string {
	return "/teams/" + slug + "/matches/" + matchID + page
}

// may says whether who looks at the page may do what a role may, in a team that is in use.
func (p *MatchBase) may(role models.Role) bool {
	return p.Team.State == models.Active && p.Team.Role.AtLeast(role)
}

// matchTitle names a match as programmes do: whom, and where.
func matchTitle(ctx context.Context, m *models.Match) string {
	switch m.Side {
	case models.Home:
		return T(ctx, "{opponent} (home)", "opponent", m.Opponent)
	case models.Visit:
		return T(ctx, "{opponent} (away)", "opponent", m.Opponent)
	default:
		return m.Opponent
	}
}

// MatchTitle is matchTitle for the titles of pages.
func MatchTitle(ctx context.Context, m *models.Match) string { return matchTitle(ctx, m) }

// kickOffText is when a match begins, by the clock at the venue: Saturday, 5 December 2026, 15:00.
func kickOffText(ctx context.Context, m *models.Match) string {
	at := m.KickOff.In(m.Location())
	return T(ctx, "{day}, {time}", "day", longDayText(ctx, at), "time", at.Format("15:04"))
}

// longDayText is a day with its weekday, month and year.
func longDayText(ctx context.Context, at time.Time) string {
	return T(ctx, "{weekday}, {date}", "weekday", weekdayName(ctx, at.Weekday()), "date", Date(ctx, at))
}

func weekdayName(ctx context.Context, day time.Weekday) string {
	return [...]string{
		T(ctx, "Sunday"), T(ctx, "Monday"), T(ctx, "Tuesday"), T(ctx, "Wednesday"), T(ctx, "Thursday"), T(ctx, "Friday"), T(ctx, "Saturday"),
	}[day]
}

// MatchStateName is a state in the reader's language.
func MatchStateName(ctx context.Context, s models.MatchState) string {
	switch s {
	case models.Planned:
		return T(ctx, "Planned")
	case models.Live:
		return T(ctx, "Being played")
	case models.Over:
		return T(ctx, "Played")
	default:
		return T(ctx, "Cancelled")
	}
}

// AnswerName is an answer in the reader's language.
func AnswerName(ctx context.Context, a models.Answer) string {
	switch a {
	case models.Yes:
		return T(ctx, "Comes")
	case models.No:
		return T(ctx, "Does not come")
	case models.Maybe:
		return T(ctx, "Perhaps")
	case models.Late:
		return T(ctx, "Comes late")
	case models.Early:
		return T(ctx, "Leaves early")
	default:
		return T(ctx, "No answer")
	}
}
