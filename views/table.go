package views

import (
	"io"
	"strings"
	"unicode"
)

// Tables are the tables of a page: what its files hold, whatever their format. A page turns what it shows into them
// once; table_csv.go, table_xml.go, table_text.go and table_json.go write them.
type Tables struct {
	Name  string // English, such as season: of the file, and of the root element of XML
	Title string // translated
	Lang  string
	List  []Table
	// Keyed heads the columns of CSV by their keys, not in the reader's language, since programs read them.
	Keyed bool
	// Own are formats that the page has of its own, by extension, such as a file that can be imported again.
	Own map[string]func(io.Writer) error
}

// Table is rows and columns.
type Table struct {
	Name    string // English, such as players: an element of XML, a key of JSON
	Row     string // one of them, such as player
	Title   string // translated; empty where the page has no other table
	Columns []Column
	Rows    [][]string // a cell a column; of numbers what strconv writes
}

// Column is a column of a table.
type Column struct {
	Key     string // English, such as minutes: an element of XML, a key of JSON
	Of      string // tells columns with the same key apart: an id, such as of a position
	Heading string // translated
	Number  bool   // its cells are numbers, times and the like, which stand to the right
}

// words is a column of text.
func words(key, heading string) Column { return Column{Key: key, Heading: heading} }

// numbers is a column of numbers.
func numbers(key, heading string) Column { return Column{Key: key, Heading: heading, Number: true} }

// add adds a row.
func (t *Table) add(cells ...string) { t.Rows = append(t.Rows, cells) }

// key is the name of a column where it must be one word.
func (c Column) key() string {
	if c.Of != "" {
		return c.Of
	}
	return c.Key
}

// tidyCell returns a text that every format can hold: lines end alike, and the control characters are left out that
// neither XML has nor people read.
func tidyCell(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\ufffd"))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, text)
}
