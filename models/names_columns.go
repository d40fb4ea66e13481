package models

import (
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The meanings of columns.
const (
	columnNone = iota
	columnName
	columnFirst
	columnLast
	columnNumber
	columnPosition
	columnStrength
)

var columnWords = map[int]string{
	columnName:     "name names player players playername fullname spieler spielerin spielername spielerinnen namen squad team kader aufstellung lineup",
	columnFirst:    "first firstname givenname forename vorname",
	columnLast:     "last lastname surname familyname nachname familienname",
	columnNumber:   "number no nr num shirt shirtnumber shirtno jersey jerseynumber kit squadnumber nummer trikot trikotnummer trikotnr rückennummer rueckennummer rückennr rn",
	columnPosition: "position positions pos role positionen",
	columnStrength: "strength skill skills rating level score stärke staerke bewertung niveau können",
}

// columnOf maps what a header may say to its meaning.
var columnOf = func() map[string]int {
	meanings := map[string]int{"#": columnNumber}
	for column, words := range columnWords {
		for word := range strings.FieldsSeq(words) {
			meanings[wordKey(word)] = column
		}
	}
	return meanings
}()

func columnMeaning(cell string) int {
	if strings.TrimSpace(cell) == "#" {
		return columnNumber
	}
	return columnOf[wordKey(cell)]
}

// readHeader says whether a line names columns, and which. Columns that it does not know are passed over; a header
// that is only a heading ("Players:", "No Name Position") has none.
func readHeader(line string) (columns []int, separator rune, ok bool) {
	separator = separatorOf(line)
	if separator == 0 {
		line = strings.TrimSuffix(line, ":")
		names, others := 0, 0
		for word := range strings.FieldsSeq(line) {
			switch columnMeaning(word) {
			case columnName:
				names++
			case columnNone:
				others++
			}
		}
		return nil, 0, columnMeaning(line) == columnName || names > 0 && others == 0
	}
	known, names := 0, 0
	for _, cell := range splitCells(line, separator) {
		meaning := columnMeaning(cell)
		if meaning != columnNone {
			known++
		}
		if meaning == columnName || meaning == columnFirst || meaning == columnLast {
			names++
		}
		columns = append(columns, meaning)
	}
	// "Vorname;Name": beside a first name, the name is the last one.
	if slices.Contains(columns, columnFirst) && !slices.Contains(columns, columnLast) {
		if i := slices.Index(columns, columnName); i >= 0 {
			columns[i] = columnLast
		}
	}
	return columns, separator, names > 0 && 2*known >= len(columns)
}

// separatorOf returns what stands between the columns of a line, 0 where it has none.
func separatorOf(line string) rune {
	for _, r := range "\t;|," {
		if strings.ContainsRune(line, r) {
			return r
		}
	}
	return 0
}

// splitCells splits a line at a separator that is neither in quotes nor in brackets.
func splitCells(line string, separator rune) []string {
	if strings.Contains(line, `"`) {
		reader := csv.NewReader(strings.NewReader(line))
		reader.Comma, reader.TrimLeadingSpace = separator, separator != '\t'
		if cells, err := reader.Read(); err == nil {
			return cells
		}
	}
	var cells []string
	start, depth := 0, 0
	for i, r := range line {
		switch {
		case r == '(' || r == '[':
			depth++
		case r == ')' || r == ']':
			depth--
		case r == separator && (depth == 0 || separator != ','):
			cells = append(cells, line[start:i])
			start = i + utf8.RuneLen(r)
		}
	}
	return append(cells, line[start:])
}

// readColumns reads a line whose columns a header has named.
func (p *nameParser) readColumns(l textLine, columns []int, separator rune) {
	e := entry{line: l.number, shirt: NoShirt}
	var first, last string
	for i, cell := range splitCells(l.text, separator) {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		if i >= len(columns) {
			p.refuse(l.number, "This line has more columns than the first line.")
			return
		}
		switch columns[i] {
		case columnName:
			e.name = cell
		case columnFirst:
			first = cell
		case columnLast:
			last = cell
		case columnNumber:
			m := numberPattern.FindStringSubmatch(cell)
			if m == nil {
				p.refuse(l.number, shirtRange)
				return
			}
			e.shirt, _ = strconv.Atoi(m[1])
		case columnStrength:
			n, err := strconv.Atoi(strings.TrimSuffix(cell, "/10"))
			if err != nil {
				p.refuse(l.number, strengthRange, MaxSkill)
				return
			}
			e.strength = saidStrength(n)
		case columnPosition:
			a, ok := p.words.parse(cell)
			if !ok || len(a.numbers) > 0 {
				p.refuse(l.number, notUnderstood, cell, p.example())
				return
			}
			e.merge(a)
		}
	}
	if first != "" || last != "" {
		e.name = first + " " + last
	}
	p.entries = append(p.entries, e)
}

const (
	shirtRange    = "The shirt number must be a whole number from 0 to 999."
	strengthRange = "The strength must be a whole number from 1 to {max}."
)
