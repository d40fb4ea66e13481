package views

import (
	"context"
	"strconv"
	"strings"
	"time"

	"teamcoach/models"
)

// ResultPage is /teams/TEAM/matches/MATCH/result.
type ResultPage struct {
	MatchBase
	Squad   []models.Player
	Lines   []models.ResultLine // the ledger of a match that is over
	Reports []models.RuleReport // on a match that is over
	Source  models.CourseSource // of what the form proposes
	Form    *ResultForm         // nil: who looks may not note the result
	Early   bool                // the match has not begun by the clock
}

// ResultForm notes or corrects the result of a match.
type ResultForm struct {
	Form
	Version string      `form:"version"` // of the match, as it was read
	Ours    string      `form:"ours"`
	Theirs  string      `form:"theirs"`
	Rows    []ResultRow `form:"rows"`
}

// VersionForm is a button that does something to what its page has shown.
type VersionForm struct {
	Form
	Version string `form:"version"`
}

// ResultRow is what one player has done.
type ResultRow struct {
	ID        string `form:"id"`        // Player.ID
	Present   string `form:"present"`   // "on"
	Available string `form:"available"` // minutes there; empty: all of them
	Played    string `form:"played"`    // as models.ParsePlayed reads it
	Goals     string `form:"goals"`
	Yellow    string `form:"yellow"`
	Red       string `form:"red"`
}

// NewResultForm returns the form for a match with what is known of it or proposed.
func NewResultForm(m *models.Match, sport *models.Sport, lines []models.ResultLine, ours, theirs int) ResultForm {
	form := ResultForm{Form: Form{ID: models.NewFormID()}, Version: strconv.FormatInt(m.Version, 10), Ours: scoreField(ours), Theirs: scoreField(theirs)}
	for i := range lines {
		form.Rows = append(form.Rows, newResultRow(sport, &lines[i]))
	}
	return form
}

func newResultRow(sport *models.Sport, l *models.ResultLine) ResultRow {
	row := ResultRow{ID: l.PlayerID, Played: models.PlayedText(sport, l.Played), Goals: countField(l.Goals), Yellow: countField(l.Yellow), Red: countField(l.Red)}
	if l.Present {
		row.Present = "on"
		if l.Available > 0 {
			row.Available = models.Clock(l.Available)
		}
	}
	return row
}

// scoreField is a score in a form; one that is not known is empty.
func scoreField(n int) string {
	if n == models.NoScore {
		return ""
	}
	return strconv.Itoa(n)
}

// countField leaves nothing empty.
func countField(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// text says in a line what a row holds, to compare two versions.
func (r *ResultRow) text(ctx context.Context) string {
	if r.Present != "on" {
		return T(ctx, "was not there")
	}
	parts := []string{T(ctx, "there: {minutes} min", "minutes", orDash(r.Available)), T(ctx, "played: {minutes}", "minutes", orDash(r.Played))}
	for _, count := range []struct{ name, value string }{
		{T(ctx, "Scored"), r.Goals}, {T(ctx, "Yellow cards"), r.Yellow}, {T(ctx, "Red cards"), r.Red},
	} {
		if count.value != "" {
			parts = append(parts, count.name+": "+count.value)
		}
	}
	return strings.Join(parts, "; ")
}

// ResultConflict compares a form with the result that somebody else has saved in the meantime.
func ResultConflict(ctx context.Context, squad []models.Player, mine, theirs ResultForm) []ConflictField {
	score := func(f ResultForm) string { return orDash(f.Ours) + " : " + orDash(f.Theirs) }
	all := []ConflictField{{T(ctx, "Result"), score(mine), score(theirs)}}
	for _, row := range mine.Rows {
		player := models.PlayerByID(squad, row.ID)
		for _, other := range theirs.Rows {
			if player != nil && other.ID == row.ID {
				all = append(all, ConflictField{playerName(ctx, player), row.text(ctx), other.text(ctx)})
			}
		}
	}
	return differing(all)
}

// Hidden are the fields of the form as they are sent again over the version that is saved now.
func (f *ResultForm) Hidden(version int64) []HiddenField {
	all := []HiddenField{{"form", f.ID}, {"version", strconv.FormatInt(version, 10)}, {"ours", f.Ours}, {"theirs", f.Theirs}}
	for i, r := range f.Rows {
		for _, field := range []HiddenField{
			{"id", r.ID}, {"present", r.Present}, {"available", r.Available}, {"played", r.Played}, {"goals", r.Goals}, {"yellow", r.Yellow}, {"red", r.Red},
		} {
			all = append(all, HiddenField{rowInput(i, field.Name), field.Value})
		}
	}
	return all
}

// player returns who a row is about.
func (p *ResultPage) player(row ResultRow) *models.Player {
	if player := models.PlayerByID(p.Squad, row.ID); player != nil {
		return player
	}
	return &models.Player{Shirt: models.NoShirt}
}

// present are the lines of those who were there.
func (p *ResultPage) present() []models.ResultLine {
	var all []models.ResultLine
	for _, l := range p.Lines {
		if l.Present && models.PlayerByID(p.Squad, l.PlayerID) != nil {
			all = append(all, l)
		}
	}
	return all
}

// scoreText is the result of a match as it is written.
func scoreText(m *models.Match) string {
	if m.Ours == models.NoScore {
		return "– : –"
	}
	return strconv.Itoa(m.Ours) + " : " + strconv.Itoa(m.Theirs)
}

// sourceText says where the numbers of the form come from.
func sourceText(ctx context.Context, source models.CourseSource) string {
	switch source {
	case models.FromBoard:
		return T(ctx, "From the live board. Correct what it does not know, and save.")
	case models.FromPlan:
		return T(ctx, "From the plan, as if everything had gone by it. Correct what was different, and save.")
	default:
		return T(ctx, "There is no plan and no live board of this match. Fill in who was there and how long everybody played.")
	}
}

// minutesText is a time on the field in whole minutes.
func minutesText(ctx context.Context, seconds int) string { return Num(ctx, (seconds+30)/60) }

// exactText is a time on the field to the second.
func exactText(seconds int) string { return models.Clock(seconds) }

// CompliancePage is /teams/TEAM/matches/MATCH/compliance.
type CompliancePage struct {
	MatchBase
	Squad   []models.Player
	Lines   []models.ResultLine
	Reports []models.RuleReport
	Length  time.Duration // of the playing time
}

// reportName says in a word whether a rule was kept.
func reportName(ctx context.Context, r *models.RuleReport) string {
	switch {
	case !r.Known:
		return T(ctx, "cannot be told")
	case r.Met():
		return T(ctx, "met")
	default:
		return T(ctx, "not met")
	}
}

// missText says who missed a rule, and by how much.
func missText(ctx context.Context, squad []models.Player, kind models.RuleKind, miss models.RuleMiss) string {
	name := ""
	for i := range squad {
		if squad[i].Ordinal == miss.Ordinal {
			name = playerName(ctx, &squad[i])
		}
	}
	args := []any{"name", name, "time", exactText(miss.Seconds), "minute", minuteText(miss.At.Truncate(time.Second))}
	switch kind {
	case models.LeastTime:
		return T(ctx, "{name}: {time} min too few", args...)
	case models.MostTime, models.KeeperTime:
		return T(ctx, "{name}: {time} min too many", args...)
	case models.FieldLines:
		return N(ctx, "{name}: {n} line too few", "{name}: {n} lines too few", miss.Count, args...)
	case models.Rest:
		return N(ctx, "{name}: once too often in a row", "{name}: {n} times too often in a row", miss.Count, args...)
	case models.KeeperHalf:
		return T(ctx, "{name} took over in goal at {minute}", args...)
	default:
		return N(ctx, "{n} player too many at {minute}", "{n} players too many at {minute}", miss.Count, args...)
	}
}

// percentOf is a part in whole per cent; of nothing it is empty.
func percentOf(part, whole int) string {
	if whole == 0 {
		return ""
	}
	return strconv.Itoa((100*part + whole/2) / whole)
}
