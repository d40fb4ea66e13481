package views

import (
	"context"
	"io"
	"strings"
	"time"
	"unicode"
)

// Tables are the tables of a page: what its files hold, whatever their format. A page turns what it shows into them
// once; table_csv.go, table_xml.go, table_text.go and table_json.go write them.
type Tables struct {
	Name  string // English, such as season: the root element of XML
	File  string // its name, without an extension
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

// TableURL is the address of the tables of a page; here is the page's own path and query.
func TableURL(here, extension string) string {
	path, query, found := strings.Cut(here, "?")
	if found {
		query = "?" + query
	}
	return path + "." + extension + query
}

// tables begins the tables of a page of a team; name is English.
func (p *Page) tables(slug, name string, list ...Table) Tables {
	if slug != "" {
		slug += "-"
	}
	return Tables{Name: name, File: slug + name, Title: p.Title, Lang: p.Lang, List: list}
}

// tables begins the tables of a page of a match; name is English.
func (p *MatchBase) tables(ctx context.Context, name string, list ...Table) Tables {
	t := p.Page.tables(p.Team.Slug+"-"+p.Match.Day(), name, list...)
	t.Title += " · " + kickOffText(ctx, p.Match)
	return t
}

// cellTime is a point in time as programs and spreadsheets read it: in UTC; empty where there is none.
func cellTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// cellYes says yes, or nothing.
func cellYes(ctx context.Context, yes bool) string {
	if yes {
		return T(ctx, "Yes")
	}
	return ""
}
