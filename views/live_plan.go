package views

import (
	"context"

	"teamcoach/models"
)

// LivePlanPage shows a plan for the rest of a match that is being played.
type LivePlanPage struct {
	MatchBase
	Live    LiveBoard
	Ahead   []models.Due   // what would change, stretch by stretch
	Minutes []models.Stint // of the whole match, with what was played
	Clash   bool           // not everything that was asked for can be met
	Changed bool           // something has happened since the plan was shown that was to be accepted
	Form    LivePlanForm
}

// LivePlanForm says which plan is accepted: that of the match as it was then.
type LivePlanForm struct {
	Form
	Plan    int `form:"plan"`    // number of the plan that holds
	Event   int `form:"event"`   // and of the last event
	Stretch int `form:"stretch"` // how many stretches are over
}

// liveMinutes is how long somebody is to play in all.
type liveMinutes struct {
	Name    string
	Minutes int
}

// minutes lists everybody in the squad who plays at all, with the minutes of the whole match.
func (p *LivePlanPage) minutes(ctx context.Context) []liveMinutes {
	seconds := map[int]int{}
	for _, s := range p.Minutes {
		seconds[s.Ordinal] += s.Seconds
	}
	var all []liveMinutes
	for i := range p.Live.Squad {
		if ordinal := p.Live.Squad[i].Ordinal; seconds[ordinal] > 0 {
			all = append(all, liveMinutes{p.Live.Who(ctx, ordinal), seconds[ordinal] / 60})
		}
	}
	return all
}
