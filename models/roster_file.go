package models

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const unreadableList = "This list cannot be read. Save it as CSV in UTF-8 and try again."

// Limits of a list of players that is imported.
const (
	MaxRosterBytes   = 500_000
	MaxRosterRows    = 200
	MaxRosterColumns = 60
)

// RosterFile is a list of players as it was read: cells in rows.
type RosterFile struct {
	Header []string // what the first line calls the columns; nil: there is no such line
	Rows   []RosterRow
}

// RosterRow is one line of the list.
type RosterRow struct {
	Line  int // from 1, where it begins
	Cells []string
}

// DecodeText turns the bytes of a text file into text with line feeds, and says in which encoding they were taken to
// be: UTF-8, UTF-16 or Windows-1252, which holds Latin-1. A byte order mark is taken off.
func DecodeText(data []byte) (text, encoding string) {
	switch {
	case strings.HasPrefix(string(data), "\xef\xbb\xbf"):
		text, encoding = string(data[3:]), "UTF-8"
	case strings.HasPrefix(string(data), "\xff\xfe"):
		text, encoding = decodeUTF16(data[2:], 0), "UTF-16"
	case strings.HasPrefix(string(data), "\xfe\xff"):
		text, encoding = decodeUTF16(data[2:], 1), "UTF-16"
	case zeros(data, 1) > len(data)/4:
		text, encoding = decodeUTF16(data, 0), "UTF-16"
	case zeros(data, 0) > len(data)/4:
		text, encoding = decodeUTF16(data, 1), "UTF-16"
	case utf8.Valid(data):
		text, encoding = string(data), "UTF-8"
	default:
		text, encoding = decodeWindows(data), "Windows-1252"
	}
	return TidyNotes(strings.ToValidUTF8(text, "\ufffd")), encoding
}

// zeros counts the zero bytes at even (0) or odd (1) places: in UTF-16, Latin letters have one each.
func zeros(data []byte, at int) int {
	n := 0
	for i := at; i < len(data); i += 2 {
		if data[i] == 0 {
			n++
		}
	}
	return n
}

// decodeUTF16 reads pairs of bytes of which the one at high, 0 or 1 from the end, is the higher.
func decodeUTF16(data []byte, bigEndian int) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i+bigEndian]) | uint16(data[2*i+1-bigEndian])<<8
	}
	return string(utf16.Decode(units))
}

// windows has what Windows-1252 puts at 0x80 to 0x9f, where Latin-1 has control characters.
const windows = "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ"

func decodeWindows(data []byte) string {
	high := []rune(windows)
	var b strings.Builder
	for _, c := range data {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune(high[c-0x80])
			continue
		}
		b.WriteRune(rune(c))
	}
	return b.String()
}

// ReadRoster splits a text into rows and cells: what a spreadsheet saves as CSV, with commas, semicolons or tabs, what
// it copies, and our own JSON. header says whether the first line names the columns; nil: find out. The error is
// Invalid and says what to do.
func ReadRoster(text string, sport *Sport, header *bool) (*RosterFile, error) {
	if len(text) > MaxRosterBytes {
		return nil, Invalidf("The list is too long: at most {max} players are read.", MaxRosterRows)
	}
	text = strings.TrimPrefix(TidyNotes(text), "\ufeff")
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return readRosterJSON(text, sport)
	}
	rows, err := readCells(text, MaxRosterRows)
	if err != nil {
		return nil, err
	}
	f := &RosterFile{Rows: rows}
	if len(rows) > 0 && (header == nil && namesColumns(rows[0].Cells) || header != nil && *header) {
		f.Header, f.Rows = rows[0].Cells, rows[1:]
	}
	switch {
	case len(f.Rows) == 0:
		return nil, Invalidf("There is no player in this list.")
	case len(f.Rows) > MaxRosterRows:
		return nil, Invalidf("The list is too long: at most {max} players are read.", MaxRosterRows)
	case f.Columns() > MaxRosterColumns:
		return nil, Invalidf("The list has too many columns: at most {max} are read.", MaxRosterColumns)
	}
	return f, nil
}

// readCells reads every line that holds a letter or digit, and stops when there are more than a header and most.
func readCells(text string, most int) ([]RosterRow, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = listSeparator(text), true, -1
	var rows []RosterRow
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, Invalidf(unreadableList)
		}
		line, _ := reader.FieldPos(0)
		if slices.ContainsFunc(cells, func(cell string) bool { return strings.ContainsFunc(cell, isWord) }) {
			rows = append(rows, RosterRow{line, cells})
		}
		if len(rows) > most+1 {
			return rows, nil
		}
	}
}

// listSeparator returns what stands between the cells of a list: what the first line with any of them has most of,
// outside of quotes.
func listSeparator(text string) rune {
	counts, quoted := map[rune]int{}, false
	best := func() rune {
		found := ','
		for _, r := range ",;\t" {
			if counts[r] >= max(1, counts[found]) {
				found = r
			}
		}
		return found
	}
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n' && len(counts) > 0:
			return best()
		case strings.ContainsRune(",;\t", r):
			counts[r]++
		}
	}
	return best()
}

// namesColumns says whether a line says what the columns below it are.
func namesColumns(cells []string) bool {
	known, names := 0, 0
	for _, cell := range cells {
		switch columnNamed(cell) {
		case "":
		case ColumnName, ColumnFirst, ColumnLast:
			names++
			known++
		default:
			known++
		}
	}
	return names > 0 && (known > 1 || len(cells) == 1)
}

// Columns is how many columns the widest row has.
func (f *RosterFile) Columns() int {
	n := len(f.Header)
	for _, row := range f.Rows {
		n = max(n, len(row.Cells))
	}
	return n
}

// Column says what the cells of a column are; empty: nothing that is read. The skill at a position is SkillColumn.
type Column string

// The columns, in the order that they are offered and written.
const (
	ColumnName         Column = "name"
	ColumnFirst        Column = "first"
	ColumnLast         Column = "last"
	ColumnShirt        Column = "shirt"
	ColumnSkills       Column = "skills" // positions, with skills or without
	ColumnStrength     Column = "strength"
	ColumnStatus       Column = "status"
	ColumnUntil        Column = "until"
	ColumnMatches      Column = "matches"
	ColumnForm         Column = "form"
	ColumnFitness      Column = "fitness"
	ColumnAttendance   Column = "attendance"
	ColumnMinutesOwed  Column = "minutes_owed"
	ColumnDoNotPublish Column = "do_not_publish"
	ColumnNotes        Column = "notes"
)

// Columns lists every column but those of single positions.
var Columns = []Column{
	ColumnName, ColumnFirst, ColumnLast, ColumnShirt, ColumnSkills, ColumnStrength, ColumnStatus, ColumnUntil, ColumnMatches,
	ColumnForm, ColumnFitness, ColumnAttendance, ColumnMinutesOwed, ColumnDoNotPublish, ColumnNotes,
}

// SkillColumn is the column of the skill at one position.
func SkillColumn(position string) Column { return Column("skill:" + position) }

// Position returns the position of a column that SkillColumn made, empty for another.
func (c Column) Position() string {
	position, _ := strings.CutPrefix(string(c), "skill:")
	if position == string(c) {
		return ""
	}
	return position
}

// headerWords are what a header may say, in English and German, beside the words that ParseNames knows.
var headerWords = map[Column]string{
	ColumnShirt:        "shirt",
	ColumnSkills:       "skills positionsandskills positionenundkönnen",
	ColumnStatus:       "status state zustand verfügbarkeit availability",
	ColumnUntil:        "until bis abwesendbis",
	ColumnMatches:      "matches matchestomiss spiele spielsperre sperre gesperrt games",
	ColumnForm:         "form currentform",
	ColumnFitness:      "fitness fitnessgrad condition",
	ColumnAttendance:   "attendance training trainingsbeteiligung beteiligung anwesenheit",
	ColumnMinutesOwed:  "minutesowed minutes owed minuten geschuldeteminuten minutenkonto",
	ColumnDoNotPublish: "donotpublish nichtveröffentlichen private hidden",
	ColumnNotes:        "notes note notizen notiz bemerkung bemerkungen comment comments kommentar",
}

var columnByWord = func() map[string]Column {
	all := map[string]Column{}
	for word, meaning := range columnOf {
		all[word] = map[int]Column{
			columnName: ColumnName, columnFirst: ColumnFirst, columnLast: ColumnLast, columnNumber: ColumnShirt,
			columnPosition: ColumnSkills, columnStrength: ColumnStrength,
		}[meaning]
	}
	for column, words := range headerWords {
		for word := range strings.FieldsSeq(words) {
			all[wordKey(word)] = column
		}
	}
	return all
}()

// columnNamed returns what a header says of its column.
func columnNamed(header string) Column {
	if strings.TrimSpace(header) == "#" {
		return ColumnShirt
	}
	return columnByWord[wordKey(header)]
}

// GuessColumns says what each column probably is: by the header, or else by what is in it. None is said twice.
func (f *RosterFile) GuessColumns(sport *Sport) []Column {
	columns := make([]Column, f.Columns())
	for i, header := range f.Header {
		column := columnNamed(header)
		if _, ok := sport.Position(strings.TrimSpace(header)); ok {
			column = SkillColumn(strings.TrimSpace(header))
		}
		if !slices.Contains(columns, column) {
			columns[i] = column
		}
	}
	if f.Header == nil {
		f.guessByContent(sport, columns)
	}
	// "Vorname;Name": beside a first name, the name is the last one.
	if i := slices.Index(columns, ColumnName); i >= 0 && slices.Contains(columns, ColumnFirst) && !slices.Contains(columns, ColumnLast) {
		columns[i] = ColumnLast
	}
	return columns
}

// guessByContent takes the first column of numbers for the shirt, the next for the strength, the first of words that
// all mean positions for these, and the first other words for the name, the next for the last name.
func (f *RosterFile) guessByContent(sport *Sport, columns []Column) {
	parser := NewSkillParser(sport)
	give := func(i int, wanted ...Column) {
		for _, column := range wanted {
			if !slices.Contains(columns, column) {
				columns[i] = column
				return
			}
		}
	}
	for i := range columns {
		switch {
		case f.every(i, isNumber):
			give(i, ColumnShirt, ColumnStrength)
		case f.every(i, parser.means):
			give(i, ColumnSkills)
		case f.every(i, func(cell string) bool { return strings.ContainsFunc(cell, unicode.IsLetter) }):
			give(i, ColumnName, ColumnLast)
		}
	}
	if i := slices.Index(columns, ColumnName); i >= 0 && slices.Contains(columns, ColumnLast) {
		columns[i] = ColumnFirst
	}
}

// every says whether all cells of a column that are not empty are so, and there is one.
func (f *RosterFile) every(column int, is func(string) bool) bool {
	found := false
	for _, row := range f.Rows {
		if column >= len(row.Cells) || strings.TrimSpace(row.Cells[column]) == "" {
			continue
		}
		if found = is(strings.TrimSpace(row.Cells[column])); !found {
			return false
		}
	}
	return found
}

func isNumber(cell string) bool {
	_, err := strconv.Atoi(strings.TrimPrefix(cell, "#"))
	return err == nil
}

// means says whether a text says something of positions and nothing else.
func (p SkillParser) means(text string) bool {
	if _, err := p.Parse(text); err == nil {
		return true
	}
	_, ok := p.words.parse(text)
	return ok
}
