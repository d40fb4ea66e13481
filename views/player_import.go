package views

import (
	"context"

	"github.com/a-h/templ"

	"teamcoach/models"
)

// ImportForm takes a list of players as a file or pasted, and how it is to be read.
type ImportForm struct {
	Form
	Text     string   `form:"text"`
	Mapped   string   `form:"mapped"`   // "on": what follows was chosen on the page
	Header   string   `form:"header"`   // "on": the first line says what the columns are
	Columns  []string `form:"columns"`  // models.Column of each
	Existing string   `form:"existing"` // "update" or "skip" players who are in the squad already
	Squad    string   `form:"squad"`    // fingerprint of the squad that the preview was made for
	Step     string   `form:"step"`     // "save": do it; else only show what it would do
}

// ImportPage is /teams/TEAM/players/import, and the preview.
type ImportPage struct {
	Page
	Team     *models.MemberTeam
	Sport    *models.Sport
	Format   *models.Format
	Form     ImportForm
	Encoding string             // that the file was taken to be in; empty: nothing was uploaded
	File     *models.RosterFile // nil: nothing was read yet
	Columns  []models.Column    // what each column of File is
	Plan     models.RosterPlan
	After    []models.Player // the squad as it would be
}

// changes is how many rows would change the squad.
func (p *ImportPage) changes() int { return len(p.Plan.Edits()) }

// ready says whether the import can be done as it is.
func (p *ImportPage) ready() bool {
	return len(p.Plan) > 0 && p.Plan.Wrong() == 0 && p.changes() > 0 && !p.Form.Refused()
}

// columnOptions are what a column can be.
func (p *ImportPage) columnOptions(ctx context.Context) []Option {
	all := []Option{{Value: "", Label: T(ctx, "Leave this column out")}}
	for _, c := range models.Columns {
		all = append(all, Option{Value: string(c), Label: columnName(ctx, c)})
	}
	for _, position := range p.Sport.Positions {
		all = append(all, Option{
			Value: string(models.SkillColumn(position.ID)), Label: T(ctx, "Skill: {position}", "position", position.ID+" "+T(ctx, position.Name)),
		})
	}
	return all
}

func columnName(ctx context.Context, c models.Column) string {
	switch c {
	case models.ColumnFirst:
		return T(ctx, "First name")
	case models.ColumnLast:
		return T(ctx, "Last name")
	case models.ColumnShirt:
		return T(ctx, "Shirt number")
	case models.ColumnSkills:
		return T(ctx, "Positions and skills")
	case models.ColumnStrength:
		return T(ctx, "Strength at all positions")
	case models.ColumnStatus:
		return T(ctx, "Status")
	case models.ColumnUntil:
		return T(ctx, "Until")
	case models.ColumnMatches:
		return T(ctx, "Matches to miss")
	case models.ColumnForm:
		return T(ctx, "Form")
	case models.ColumnFitness:
		return T(ctx, "Fitness")
	case models.ColumnAttendance:
		return T(ctx, "Training")
	case models.ColumnMinutesOwed:
		return T(ctx, "Minutes owed")
	case models.ColumnDoNotPublish:
		return T(ctx, "Do not publish")
	case models.ColumnNotes:
		return T(ctx, "Notes")
	}
	return T(ctx, "Name")
}

// plannedWhat says in a word what a row would do.
func plannedWhat(ctx context.Context, r *models.PlannedRow) string {
	switch {
	case len(r.Problems) > 0:
		return T(ctx, "Problem")
	case r.Before == nil:
		return T(ctx, "New")
	case r.Skipped:
		return T(ctx, "Skipped")
	case r.Changes():
		return T(ctx, "Changed")
	}
	return T(ctx, "As it is")
}

// plannedDetails lists what is wrong with a row, or else what it would do.
func (p *ImportPage) plannedDetails(ctx context.Context, r *models.PlannedRow) []string {
	var all []string
	switch {
	case len(r.Problems) > 0:
		for _, e := range r.Problems {
			all = append(all, T(ctx, "{field}: {message}", "field", p.problemField(ctx, e.Field), "message", T(ctx, e.Message, e.Args...)))
		}
	case r.Before == nil:
		all = append(all, models.FormatSkills(p.Sport, r.After.Skills, T(ctx, "all")))
		if r.After.Status != models.Fit {
			all = append(all, statusText(ctx, &r.After))
		}
	case r.Changes():
		before, after := NewPlayerForm(ctx, p.Sport, r.Before), NewPlayerForm(ctx, p.Sport, &r.After)
		now := after.named(ctx, p.Sport)
		for i, was := range before.named(ctx, p.Sport) {
			if was.value != now[i].value {
				all = append(all, T(ctx, "{field}: {before} → {after}", "field", was.label, "before", fieldOption(ctx, was).Label, "after", fieldOption(ctx, now[i]).Label))
			}
		}
	}
	return all
}

func (p *ImportPage) problemField(ctx context.Context, field string) string {
	if field == "skills" {
		return T(ctx, "Positions and skills")
	}
	return columnName(ctx, models.Column(field))
}

// fileTypes are those that a browser offers first.
var fileTypes = templ.Attributes{"accept": ".csv,.tsv,.txt,.json,text/csv,text/plain,application/json"}
