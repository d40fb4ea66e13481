package views

import (
	"context"
	"strconv"
	"strings"

	"teamcoach/models"
)

// Tables are the formats of every sport.
func (p SportsPage) Tables(ctx context.Context) Tables {
	t := formatsTable(ctx, T(ctx, "Formats"))
	for i := range p.Sports {
		addFormats(ctx, &t, &p.Sports[i])
	}
	return p.tables("", "sports", t)
}

// Tables are the formats of a sport and its positions.
func (p SportPage) Tables(ctx context.Context) Tables {
	formats := formatsTable(ctx, T(ctx, "Formats"))
	addFormats(ctx, &formats, p.Sport)
	positions := Table{Name: "positions", Row: "position", Title: T(ctx, "Positions"), Columns: []Column{
		words("id", T(ctx, "Code")), words("name", T(ctx, "Name")), words("line", T(ctx, "Line of the team")),
	}}
	for _, g := range positionsByLine(p.Sport) {
		for _, position := range g.Positions {
			positions.add(position.ID, T(ctx, position.Name), T(ctx, g.Line.Name))
		}
	}
	all := p.tables("", "sport", formats, positions)
	all.File = p.Sport.ID
	return all
}

// Tables are the formations of a format.
func (p FormatPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "formations", Row: "formation", Title: T(ctx, "Formations"), Columns: []Column{
		words("id", T(ctx, "Code")), words("name", T(ctx, "Name")), words("positions", T(ctx, "Positions")),
	}}
	for _, f := range p.Format.Formations {
		var positions []string
		for _, s := range f.Slots {
			positions = append(positions, s.Position)
		}
		t.add(f.ID, T(ctx, f.Name), strings.Join(positions, " "))
	}
	all := p.tables("", "format", t)
	all.File = p.Sport.ID + "-" + p.Format.ID
	return all
}

func formatsTable(ctx context.Context, title string) Table {
	return Table{Name: "formats", Row: "format", Title: title, Columns: []Column{
		words("sport", T(ctx, "Sport")), words("id", T(ctx, "Code")), words("name", T(ctx, "Format")), numbers("on_field", T(ctx, "On the field")),
		numbers("squad", T(ctx, "Squad")), numbers("periods", T(ctx, "Periods")), numbers("minutes", T(ctx, "Minutes a period")), words("formations", T(ctx, "Formations")),
	}}
}

func addFormats(ctx context.Context, t *Table, s *models.Sport) {
	for i := range s.Formats {
		f := &s.Formats[i]
		var formations []string
		for _, formation := range f.Formations {
			formations = append(formations, T(ctx, formation.Name))
		}
		minutes := ""
		if f.Minutes > 0 {
			minutes = strconv.Itoa(f.Minutes)
		}
		t.add(T(ctx, s.Name), f.ID, T(ctx, f.Name), strconv.Itoa(f.OnField), strconv.Itoa(f.Squad), strconv.Itoa(f.Periods), minutes, strings.Join(formations, ", "))
	}
}
