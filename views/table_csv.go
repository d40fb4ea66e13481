package views

import (
	"io"
	"regexp"

	"teamcoach/models"
)

// WriteCSV writes the tables for spreadsheets, one below the other with an empty line between. Cells that a spreadsheet
// would take for a formula begin with an apostrophe; numbers are none.
func (t Tables) WriteCSV(w io.Writer) error {
	var rows [][]string
	for i := range t.List {
		if i > 0 {
			rows = append(rows, nil)
		}
		rows = append(rows, t.List[i].head(t.Keyed))
		for _, row := range t.List[i].Rows {
			rows = append(rows, t.List[i].escaped(row))
		}
	}
	return models.WriteCSV(w, rows)
}

// head is the row above the others.
func (t *Table) head(keyed bool) []string {
	var row []string
	for _, c := range t.Columns {
		text := tidyCell(c.Heading)
		if keyed {
			text = c.key()
		}
		row = append(row, models.EscapeCell(text))
	}
	return row
}

var plainNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?$`)

func (t *Table) escaped(row []string) []string {
	cells := make([]string, len(row))
	for i, text := range row {
		if cells[i] = tidyCell(text); !t.Columns[i].Number || !plainNumber.MatchString(text) {
			cells[i] = models.EscapeCell(cells[i])
		}
	}
	return cells
}
