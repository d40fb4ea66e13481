package models

import (
	"encoding/csv"
	"io"
	"regexp"
)

// WriteCSV writes rows for spreadsheets: UTF-8 with the byte order mark that they need to know it, lines as RFC 4180 has
// them, and an empty line for a row without cells. Cells are written as they are: see EscapeCell.
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return out.WriteAll(rows)
}

// A cell that a spreadsheet would take for a formula gets an apostrophe before it; so does one that begins with
// apostrophes and then such a sign, so that taking one away again is always right.
var (
	formula = regexp.MustCompile(`^'*[-=+@\t\r\n＝＋－＠]`)
	escaped = regexp.MustCompile(`^''*[-=+@\t\r\n＝＋－＠]`)
)

// EscapeCell returns a text as it is written into a cell of a CSV file. A number stays one when it is not passed
// through here.
func EscapeCell(text string) string {
	if formula.MatchString(text) {
		return "'" + text
	}
	return text
}

// UnescapeCell returns the text that EscapeCell was given.
func UnescapeCell(text string) string {
	if escaped.MatchString(text) {
		return text[1:]
	}
	return text
}
