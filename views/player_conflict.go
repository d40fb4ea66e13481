package views

import (
	"context"

	"teamcoach/models"
)

// SquadConflictPage is the answer to a form whose players somebody else has changed. It is the form once more: what nobody
// else touched is in it as it was typed, and of the rest both versions are to choose from.
type SquadConflictPage struct {
	Page
	Team      *models.MemberTeam
	Format    *models.Format
	Action    string // where the form is sent
	Form      Form
	Conflicts []PlayerConflict

	kept []HiddenField
}

// PlayerConflict is a player whom two people have changed.
type PlayerConflict struct {
	Name   string
	Gone   bool // theirs is that the player is not in the squad
	Fields []SquadConflictField
}

// SquadConflictField is a field that differs.
type SquadConflictField struct {
	Name         string // of the input
	Label        string
	Theirs, Mine Option
}

func (p *SquadConflictPage) keep(prefix string, fields []namedField) {
	for _, f := range fields {
		p.kept = append(p.kept, HiddenField{prefix + f.name, f.value})
	}
}

// compare takes both versions of a player into the page: fields that are alike are kept, the others are asked for.
func (p *SquadConflictPage) compare(ctx context.Context, prefix string, theirs, mine []namedField) []SquadConflictField {
	var differ []SquadConflictField
	for i, t := range theirs {
		m := mine[i]
		if models.TidyNotes(t.value) == models.TidyNotes(m.value) {
			p.keep(prefix, theirs[i:i+1])
			continue
		}
		differ = append(differ, SquadConflictField{prefix + t.name, t.label, fieldOption(ctx, t), fieldOption(ctx, m)})
	}
	return differ
}

// fieldOption is a value of a field as people read it.
func fieldOption(ctx context.Context, f namedField) Option {
	o := Option{Value: f.value, Label: f.value}
	switch {
	case f.name == "status":
		o.Label = StatusName(ctx, models.Status(f.value))
	case f.value == "on":
		o.Label = T(ctx, "Yes")
	case f.value == "":
		o.Label = "–"
	}
	return o
}

// AskRows takes the rows of the table that would change something into the page.
func (p *SquadConflictPage) AskRows(ctx context.Context, sport *models.Sport, squad []models.Player, rows []PlayerRow) {
	for i := range rows {
		mine := &rows[i]
		now := models.PlayerByID(squad, mine.ID)
		prefix := rowInput(i, "")
		switch {
		case now == nil && mine.ID != "" && mine.Delete != "":
		case mine.ID == "", now != nil && now.Version == mine.ReadVersion():
			p.keep(prefix, append(mine.named(ctx), namedField{name: "id", value: mine.ID}, namedField{name: "version", value: mine.Version},
				namedField{name: "shown", value: mine.Shown}, namedField{name: "delete", value: mine.Delete}))
		case now == nil:
			p.askMissing(ctx, prefix, mine)
		default:
			p.askRow(ctx, prefix, sport, now, mine)
		}
	}
}

// askMissing asks whether a player whom somebody deleted is to be added again. Left out, the row is a new one that is
// not wanted.
func (p *SquadConflictPage) askMissing(ctx context.Context, prefix string, mine *PlayerRow) {
	p.keep(prefix, mine.named(ctx))
	p.Conflicts = append(p.Conflicts, PlayerConflict{Name: mine.Name, Gone: true, Fields: []SquadConflictField{{
		Name: prefix + "delete", Label: T(ctx, "In the squad"),
		Theirs: Option{Value: "on", Label: T(ctx, "Not in the squad")}, Mine: Option{Value: "", Label: T(ctx, "Add this player")},
	}}})
}

func (p *SquadConflictPage) askRow(ctx context.Context, prefix string, sport *models.Sport, now *models.Player, mine *PlayerRow) {
	theirs := NewPlayerRow(ctx, sport, now)
	p.keep(prefix, []namedField{{name: "id", value: theirs.ID}, {name: "version", value: theirs.Version}, {name: "shown", value: theirs.Shown}})
	conflict := PlayerConflict{Name: now.Name}
	if mine.Delete == "" {
		conflict.Fields = p.compare(ctx, prefix, theirs.named(ctx), mine.named(ctx))
	} else {
		p.keep(prefix, theirs.named(ctx))
		conflict.Fields = []SquadConflictField{{
			Name: prefix + "delete", Label: T(ctx, "In the squad"),
			Theirs: Option{Value: "", Label: T(ctx, "Keep this player")}, Mine: Option{Value: "on", Label: T(ctx, "Delete this player")},
		}}
	}
	p.Conflicts = append(p.Conflicts, conflict)
}

// AskPlayer takes both versions of a player's own page into the page.
func (p *SquadConflictPage) AskPlayer(ctx context.Context, sport *models.Sport, now *models.Player, mine *PlayerForm) {
	theirs := NewPlayerForm(ctx, sport, now)
	p.keep("", []namedField{{name: "version", value: theirs.Version}, {name: "shown", value: theirs.Shown}})
	p.Conflicts = append(p.Conflicts, PlayerConflict{
		Name: now.Name, Fields: p.compare(ctx, "", theirs.named(ctx, sport), mine.named(ctx, sport)),
	})
}
