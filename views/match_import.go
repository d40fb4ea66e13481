package views

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"teamcoach/models"
)

// MatchImportForm takes matches as a file or pasted, and how they are to be read.
type MatchImportForm struct {
	Form
	Text    string   `form:"text"`
	Mapped  string   `form:"mapped"`  // "on": what follows was chosen on the page
	Header  string   `form:"header"`  // "on": the first line says what the columns are
	Columns []string `form:"columns"` // models.MatchColumn of each
	Order   string   `form:"order"`   // models.DayOrder
	Zone    string   `form:"zone"`    // of what names none
	Time    string   `form:"time"`    // of what has none
	Seen    string   `form:"seen"`    // fingerprint of the matches that the preview was made for
	Step    string   `form:"step"`    // "save": do it; else only show what it would do
}

// MatchImportPage is /teams/TEAM/matches/import, and the preview.
type MatchImportPage struct {
	Page
	Team     *models.MemberTeam
	OnField  int
	Form     MatchImportForm
	Encoding string            // that the file was taken to be in; empty: nothing was uploaded
	Read     bool              // something was read, and Plan is what it would do
	File     *models.MatchFile // nil: it was a calendar
	Columns  []models.MatchColumn
	Doubtful bool // days can be read in two ways
	Untimed  bool // some entries name no time
	Plan     models.MatchPlan
}

// changes is how many entries would change something.
func (p *MatchImportPage) changes() int { return len(p.Plan.Changed()) }

// ready says whether the import can be done as it is.
func (p *MatchImportPage) ready() bool {
	return p.Read && p.Plan.Wrong() == 0 && p.changes() > 0 && !p.Form.Refused()
}

func matchColumnOptions(ctx context.Context) []Option {
	all := []Option{{Value: "", Label: T(ctx, "Leave this column out")}}
	for _, c := range models.MatchColumns {
		all = append(all, Option{Value: string(c), Label: matchColumnName(ctx, c)})
	}
	return all
}

func matchColumnName(ctx context.Context, c models.MatchColumn) string {
	switch c {
	case models.MatchDate:
		return T(ctx, "Day")
	case models.MatchTime:
		return T(ctx, "Kick-off")
	case models.MatchZone:
		return T(ctx, "Time zone")
	case models.MatchTitle:
		return T(ctx, "Both teams")
	case models.MatchHome:
		return T(ctx, "Home team")
	case models.MatchAway:
		return T(ctx, "Away team")
	case models.MatchSide:
		return T(ctx, "Home or away")
	case models.MatchVenue:
		return T(ctx, "Venue")
	case models.MatchMeet:
		return T(ctx, "Meeting")
	case models.MatchStanding:
		return T(ctx, "State")
	case models.MatchNotes:
		return T(ctx, "Notes")
	case models.MatchID:
		return T(ctx, "Number of the match")
	}
	return T(ctx, "Opponent")
}

func orderOptions(ctx context.Context) []Option {
	return []Option{
		{Value: string(models.DayFirst), Label: T(ctx, "Day first: 5/12 is 5 December")},
		{Value: string(models.MonthFirst), Label: T(ctx, "Month first: 5/12 is 12 May")},
	}
}

// matchWhat says in a word what an entry would do.
func matchWhat(ctx context.Context, p *models.PlannedMatch) string {
	switch {
	case len(p.Problems) > 0:
		return T(ctx, "Problem")
	case p.Played:
		return T(ctx, "Played: left as it is")
	case p.Before == nil:
		return T(ctx, "New")
	case p.Changes():
		return T(ctx, "Changed")
	}
	return T(ctx, "As it is")
}

// matchDetails lists what is wrong with an entry, or else what it would do.
func matchDetails(ctx context.Context, p *models.PlannedMatch) []string {
	var all []string
	switch {
	case len(p.Problems) > 0:
		for _, e := range p.Problems {
			all = append(all, T(ctx, e.Message, e.Args...))
		}
	case p.Before == nil:
		all = append(all, kickOffText(ctx, &p.After), SideName(ctx, p.After.Side))
		if p.After.Venue != "" {
			all = append(all, p.After.Venue)
		}
		if p.After.State == models.Cancelled {
			all = append(all, MatchStateName(ctx, p.After.State))
		}
	case p.Changes():
		all = matchChangesText(ctx, p.Before, &p.After)
	}
	return all
}

// matchChangesText lists what is different in a match that is imported again.
func matchChangesText(ctx context.Context, before, after *models.Match) []string {
	var all []string
	compare := func(label, was, is string) {
		if was != is {
			all = append(all, T(ctx, "{field}: {before} → {after}", "field", label, "before", orDash(was), "after", orDash(is)))
		}
	}
	compare(T(ctx, "Opponent"), before.Opponent, after.Opponent)
	compare(T(ctx, "Kick-off"), kickOffText(ctx, before), kickOffText(ctx, after))
	compare(T(ctx, "Time zone"), before.Zone, after.Zone)
	compare(T(ctx, "Where"), SideName(ctx, before.Side), SideName(ctx, after.Side))
	compare(T(ctx, "Venue"), before.Venue, after.Venue)
	compare(T(ctx, "Meeting, minutes before"), numberText(before.Meet), numberText(after.Meet))
	compare(T(ctx, "State"), MatchStateName(ctx, before.State), MatchStateName(ctx, after.State))
	if len(all) == 0 {
		all = append(all, T(ctx, "From now on, this list keeps it up to date."))
	}
	return all
}

// plannedDay is the day of an entry in the preview, as far as it could be read.
func plannedDay(p *models.PlannedMatch) string {
	if p.After.KickOff.IsZero() || len(p.Problems) > 0 {
		return "–"
	}
	return p.After.KickOff.In(p.After.Location()).Format(time.DateOnly)
}

// calendarTypes are those that a browser offers first.
var calendarTypes = templ.Attributes{"accept": ".ics,.ical,.csv,.tsv,.txt,text/calendar,text/csv,text/plain"}
