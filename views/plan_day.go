package views

import (
	"context"
	"slices"
	"strings"
	"time"

	"teamcoach/models"
)

// PlanDayPage is /teams/TEAM/days/DAY/plan: the matches of a day share the minutes.
type PlanDayPage struct {
	Page
	Team    *models.MemberTeam
	OnField int
	Sport   *models.Sport
	Day     time.Time
	Matches []PlanDayMatch
	Rules   models.Rules
	Counted []models.DayRule
	Sums    map[int]models.Earlier // by Ordinal
	Form    PlanDayForm
}

// PlanDayMatch is a match of a day; Answer is nil where no plan is saved.
type PlanDayMatch struct {
	Match  *models.Match
	Number int // of the plan's last version
	Answer *models.PlanAnswer
}

// PlanDayForm is the button that plans the day.
type PlanDayForm struct{ Form }

// edits says whether the reader may plan the day, and there is something to plan.
func (p *PlanDayPage) edits() bool {
	return p.Team.State == models.Active && p.Team.Role.AtLeast(models.Assistant) &&
		slices.ContainsFunc(p.Matches, func(m PlanDayMatch) bool { return m.Match.State == models.Planned })
}

// players are all who are in a plan of the day, in the order of the roster.
func (p *PlanDayPage) players() []*models.Player {
	var all []*models.Player
	for _, m := range p.Matches {
		if m.Answer == nil {
			continue
		}
		for _, player := range m.Answer.Players {
			if !slices.ContainsFunc(all, func(other *models.Player) bool { return other.Ordinal == player.Ordinal }) {
				all = append(all, player.Player)
			}
		}
	}
	slices.SortFunc(all, func(a, b *models.Player) int { return a.Ordinal - b.Ordinal })
	return all
}

// plays is how long a player plays in a match.
func (p *PlanDayPage) plays(ctx context.Context, m PlanDayMatch, player *models.Player) string {
	if m.Answer == nil {
		return ""
	}
	in := m.Answer.Player(player.Ordinal)
	if in == nil || in.On+in.From == 0 {
		return "–"
	}
	return dayTime(ctx, m.Match, in.On*max(1, m.Match.StretchSeconds()))
}

// dayTime is playing time: minutes, or where no clock runs, stretches.
func dayTime(ctx context.Context, m *models.Match, seconds int) string {
	if m.Minutes == 0 {
		return Num(ctx, seconds)
	}
	return MatchMinute(seconds) + "′"
}

// total is how long a player plays over the day, and of how much.
func (p *PlanDayPage) total(ctx context.Context, player *models.Player) string {
	e, m := p.Sums[player.Ordinal], p.Matches[0].Match
	return T(ctx, "{time} of {most}", "time", dayTime(ctx, m, e.Played), "most", dayTime(ctx, m, e.There))
}

// ruleState says how a rule is kept over the day, and by whom it is not.
func (p *PlanDayPage) ruleState(ctx context.Context, r models.DayRule) string {
	var all []string
	if len(r.Broken) > 0 {
		all = append(all, playerNames(ctx, r.Broken))
	}
	for _, i := range r.In {
		all = append(all, matchTitle(ctx, p.Matches[i].Match))
	}
	if len(all) == 0 {
		return T(ctx, "kept")
	}
	return T(ctx, "not kept") + ": " + strings.Join(all, ", ")
}

// PlanDayURL is the plan of all matches on the day of one of them.
func PlanDayURL(slug string, m *models.Match) string {
	return "/teams/" + slug + "/days/" + m.Day() + "/plan"
}
