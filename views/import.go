package views

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"teamcoach/models"
)

// importColumn is a column of a list that is to be imported: how it is called there, some of its cells, and what it is
// taken to be.
type importColumn struct{ title, samples, value string }

// importColumnsOf describes the columns of a list.
func importColumnsOf[C ~string](ctx context.Context, header []string, rows []models.RosterRow, taken []C) []importColumn {
	all := make([]importColumn, len(taken))
	for i := range taken {
		all[i] = importColumn{columnTitle(ctx, header, i), samplesOf(rows, i), string(taken[i])}
	}
	return all
}

// columnTitle names a column of a list: as its header does, or by its number.
func columnTitle(ctx context.Context, header []string, i int) string {
	if i < len(header) && strings.TrimSpace(header[i]) != "" {
		return header[i]
	}
	return T(ctx, "Column {n}", "n", i+1)
}

// samplesOf are the first cells of a column that are not empty.
func samplesOf(rows []models.RosterRow, i int) string {
	const most, longest = 3, 24
	var all []string
	for _, row := range rows {
		if i >= len(row.Cells) || strings.TrimSpace(row.Cells[i]) == "" {
			continue
		}
		cell := []rune(strings.TrimSpace(row.Cells[i]))
		if len(cell) > longest {
			cell = append(cell[:longest], '…')
		}
		if all = append(all, string(cell)); len(all) == most {
			break
		}
	}
	if len(all) == 0 {
		return "–"
	}
	return strings.Join(all, between)
}

// freeText is a field that a browser must not correct.
var freeText = templ.Attributes{"rows": "12", "spellcheck": "false", "autocapitalize": "off"}
