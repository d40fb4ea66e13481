package views

import (
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// mostTextWidth is the widest that a table in a text may be, in columns of a terminal. Beyond it mail programs and
// phones break the lines, and the table is written as a list.
const mostTextWidth = 100

// textGap is between two columns.
const textGap = "  "

// WriteText writes the tables to be read in a mail: in columns of a fixed width, or as lists where they are too wide.
func (t Tables) WriteText(w io.Writer) error {
	var out strings.Builder
	out.WriteString(flat(t.Title) + "\n")
	for i := range t.List {
		t.List[i].writeText(&out)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (t *Table) writeText(out *strings.Builder) {
	out.WriteByte('\n')
	if t.Title != "" {
		out.WriteString(flat(t.Title) + "\n\n")
	}
	widths := t.widths()
	sum := len(textGap) * (len(widths) - 1)
	for _, n := range widths {
		sum += n
	}
	if sum > mostTextWidth {
		t.writeList(out)
		return
	}
	var head, rule []string
	for i, c := range t.Columns {
		head, rule = append(head, c.Heading), append(rule, strings.Repeat("-", widths[i]))
	}
	for _, row := range append([][]string{head, rule}, t.Rows...) {
		t.writeLine(out, row, widths)
	}
}

// widths are those of the columns: of the widest cell or the heading.
func (t *Table) widths() []int {
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = max(1, displayWidth(flat(c.Heading)))
		for _, row := range t.Rows {
			widths[i] = max(widths[i], displayWidth(flat(row[i])))
		}
	}
	return widths
}

// writeLine writes a row, numbers to the right, without spaces at its end.
func (t *Table) writeLine(out *strings.Builder, row []string, widths []int) {
	var line strings.Builder
	for i, text := range row {
		text = flat(text)
		space := strings.Repeat(" ", widths[i]-displayWidth(text))
		switch {
		case t.Columns[i].Number:
			line.WriteString(space + text)
		default:
			line.WriteString(text + space)
		}
		line.WriteString(textGap)
	}
	out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
}

// writeList writes a line a cell that is not empty, and an empty line between the rows.
func (t *Table) writeList(out *strings.Builder) {
	for i, row := range t.Rows {
		if i > 0 {
			out.WriteByte('\n')
		}
		for j, text := range row {
			if text = flat(text); text != "" {
				out.WriteString(flat(t.Columns[j].Heading) + ": " + text + "\n")
			}
		}
	}
}

// flat is a text with single spaces in place of all that breaks a line or moves within it.
func flat(text string) string { return strings.Join(strings.Fields(oneLine(text)), " ") }

// Characters that change the one before them.
const (
	joiner     = '\u200d' // makes one picture of the two around it
	asPicture  = '\ufe0f' // shows it as a picture, which is wide
	firstTone  = 0x1f3fb  // colours of skin
	lastTone   = 0x1f3ff
	firstVowel = 0x1160 // vowels and ends of Korean syllables that are written apart
	lastEnd    = 0x11ff
)

// displayWidth is how many columns of a terminal a text takes: two for a character that is wide in East Asia and for a
// picture, none for what stands on another one.
func displayWidth(text string) int {
	sum, last := 0, 0 // last is the width of the character that others stand on
	before := rune(0)
	for _, r := range text {
		n := runeWidth(r)
		switch {
		case before == joiner, r >= firstTone && r <= lastTone && last == 2:
			n = 0
		case r == asPicture && last == 1:
			n, last = 1, 2
		case n > 0:
			last = n
		}
		sum += n
		before = r
	}
	return sum
}

func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || r >= firstVowel && r <= lastEnd:
		return 0
	case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}
