package views

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teamcoach/models"
)

// cells draws texts of every kind: what a spreadsheet, XML, JSON or a terminal could stumble over.
func cells() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringOfN(rapid.RuneFrom([]rune("=+-@'\"\t\r\n,;<>&]\x00\x1b\u200d\ufeff\ufffe＝ a1")), 0, 8, -1),
		rapid.SampledFrom([]string{"=1+1", "''=x", "-5", "\r\n@x", "]]>", "<a>&amp;", "王小明", "e\u0301", "\u202e", "\xff\xfe", "\\.", "#!"}),
	)
}

// someTables draws two tables: one with a column of numbers and two of the same key, one of words only.
func someTables(t *rapid.T) Tables {
	players := Table{Name: "players", Row: "player", Title: cells().Draw(t, "title"), Columns: []Column{
		words("name", "Name"), numbers("minutes", "Minutes"), {Key: "at", Of: "1B", Heading: "First base"}, {Key: "at", Of: "GK", Heading: "Keeper"},
	}}
	for range rapid.IntRange(0, 4).Draw(t, "rows") {
		number := rapid.OneOf(rapid.Map(rapid.Int(), func(n int) string { return fmt.Sprint(n) }), rapid.Just(""), rapid.Just("12:30")).Draw(t, "number")
		players.add(cells().Draw(t, "name"), number, cells().Draw(t, "at"), cells().Draw(t, "at"))
	}
	rules := Table{Name: "rules", Row: "rule", Columns: []Column{words("rule", cells().Draw(t, "heading")), words("kept", "Kept")}}
	rules.add(cells().Draw(t, "rule"), cells().Draw(t, "kept"))
	return Tables{Name: "season", Title: cells().Draw(t, "title"), Lang: "en", List: []Table{players, rules}}
}

// tidied are the cells as every format holds them.
func tidied(t Table) [][]string {
	all := [][]string{}
	for _, row := range t.Rows {
		var one []string
		for _, text := range row {
			one = append(one, tidyCell(text))
		}
		all = append(all, one)
	}
	return all
}

// TestTablesComeBack reads what was written, whatever stands in the cells.
func TestTablesComeBack(t *testing.T) {
	for name, format := range map[string]struct {
		write func(Tables, io.Writer) error
		read  func(t *rapid.T, all Tables, file []byte) [][][]string
	}{
		"csv": {Tables.WriteCSV, readCSV}, "xml": {Tables.WriteXML, readXML}, "json": {Tables.WriteJSON, readJSON},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				all := someTables(t)
				var file bytes.Buffer
				if err := format.write(all, &file); err != nil {
					t.Fatal(err)
				}
				want := [][][]string{tidied(all.List[0]), tidied(all.List[1])}
				if diff := cmp.Diff(want, format.read(t, all, file.Bytes())); diff != "" {
					t.Errorf("%s\n%s", diff, file.Bytes())
				}
			})
		})
	}
}

// readCSV reads the file as a spreadsheet does, and sees that no cell is a formula.
func readCSV(t *rapid.T, all Tables, file []byte) [][][]string {
	text, ok := strings.CutPrefix(string(file), "\ufeff")
	if !ok {
		t.Fatal("no byte order mark: spreadsheets would take it for Latin-1")
	}
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for i, cell := range row {
			if strings.ContainsRune("=+-@\t\r\n＝＋－＠", firstRune(cell)) && (len(row) != 4 || i != 1) { // where numbers are
				t.Errorf("a formula: %q", cell)
			}
			row[i] = models.UnescapeCell(cell)
		}
	}
	n := len(all.List[0].Rows)
	if len(rows) != n+3 {
		t.Fatalf("%d lines of %d", len(rows), n+3)
	}
	return [][][]string{append([][]string{}, rows[1:n+1]...), rows[n+2:]}
}

func readXML(t *rapid.T, all Tables, file []byte) [][][]string {
	var root struct {
		Title  string `xml:"title,attr"`
		Tables []struct {
			XMLName xml.Name
			Rows    []struct {
				XMLName xml.Name
				Cells   []struct {
					XMLName xml.Name
					Of      string `xml:"of,attr"`
					Text    string `xml:",chardata"`
				} `xml:",any"`
			} `xml:",any"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal(file, &root); err != nil {
		t.Fatal(err)
	}
	if root.Title != tidyCell(all.Title) {
		t.Errorf("title %q, want %q", root.Title, all.Title)
	}
	found := [][][]string{}
	for i, table := range root.Tables {
		rows := [][]string{}
		for _, row := range table.Rows {
			one := make([]string, len(all.List[i].Columns))
			for j, c := range all.List[i].Columns {
				for _, cell := range row.Cells {
					if cell.XMLName.Local == c.Key && cell.Of == c.Of {
						one[j] = cell.Text
					}
				}
			}
			rows = append(rows, one)
		}
		found = append(found, rows)
	}
	return found
}

func readJSON(t *rapid.T, all Tables, file []byte) [][][]string {
	var root map[string]json.RawMessage
	if err := json.Unmarshal(file, &root); err != nil {
		t.Fatal(err)
	}
	found := [][][]string{}
	for _, table := range all.List {
		var rows []map[string]any
		in := json.NewDecoder(bytes.NewReader(root[table.Name]))
		in.UseNumber()
		if err := in.Decode(&rows); err != nil {
			t.Fatal(err)
		}
		list := [][]string{}
		for _, row := range rows {
			var one []string
			for _, c := range table.Columns {
				value := row[c.Key]
				if c.Of != "" {
					value = value.(map[string]any)[c.Of]
				}
				if value == nil {
					value = ""
				}
				one = append(one, fmt.Sprint(value))
			}
			list = append(list, one)
		}
		found = append(found, list)
	}
	return found
}

// TestTextColumns cuts every line of a table where its rule does, and finds the cells again.
func TestTextColumns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		short := rapid.OneOf(rapid.StringOfN(rapid.Rune(), 0, 6, -1), rapid.SampledFrom([]string{"王小明", "e\u0301e", "👩🏽‍🤝‍👨🏻", "❤️", "🇩🇪", "각", "1️⃣", "A\x1b[31mB", "a\nb"})).Filter(standsAlone)
		table := Table{Name: "players", Row: "player", Columns: []Column{words("name", "Name"), numbers("minutes", "Minutes"), words("note", "備考")}}
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			table.add(short.Draw(t, "name"), fmt.Sprint(rapid.IntRange(-99, 9999).Draw(t, "number")), short.Draw(t, "note"))
		}
		var file bytes.Buffer
		if err := (Tables{Name: "season", Title: "Season", List: []Table{table}}).WriteText(&file); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(file.String(), "\n"), "\n")[2:]
		if len(lines) != len(table.Rows)+2 {
			t.Fatalf("%d lines:\n%s", len(lines), file.String())
		}
		rule := strings.Split(lines[1], textGap)
		for i, row := range table.Rows {
			rest := lines[i+2]
			for j, dashes := range rule {
				cell, after := cutWidth(rest, len(dashes))
				if strings.TrimSpace(cell) != flat(row[j]) {
					t.Errorf("%q is not %q in\n%s", cell, row[j], file.String())
				}
				_, rest = cutWidth(after, len(textGap))
			}
		}
	})
}

// cutWidth cuts a line after so many columns of a terminal, and after what stands on the last character of them.
func cutWidth(line string, columns int) (before, after string) {
	for end := len(line); end > 0; end-- {
		if utf8.ValidString(line[:end]) && displayWidth(line[:end]) <= columns {
			return line[:end], line[end:]
		}
	}
	return "", line
}

func firstRune(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}

// standsAlone says whether a text does not begin with what stands on the character before it.
func standsAlone(text string) bool {
	return text == "" || runeWidth(firstRune(flat(text))) > 0 || flat(text) == ""
}

// TestDisplayWidth has the widths that terminals and the Unicode annexes 11 and 51 give.
func TestDisplayWidth(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "Ada": 3, "Größe": 5, "Gro\u0308ße": 5, "王小明": 6, "ﾊﾝ": 2, "ＡＢ": 4, "한국": 4, "\u1112\u1161\u11ab": 2, "👍": 2, "👍🏽": 2,
		"👩‍👩‍👧": 2, "❤️": 2, "❤": 1, "1️⃣": 2, "🇩🇪": 2, "a\u200bb": 2, "नी": 2, "שָׁ": 1,
	} {
		if got := displayWidth(text); got != want {
			t.Errorf("%q is %d columns wide, want %d", text, got, want)
		}
	}
}

// TestTextOfWideTables sees that no line of a table is wider than a mail shows.
func TestTextOfWideTables(t *testing.T) {
	table := Table{Name: "players", Row: "player", Columns: []Column{words("name", "Name"), words("empty", "Empty")}}
	row := []string{"Ada", ""}
	for i := range 12 {
		table.Columns = append(table.Columns, numbers(fmt.Sprint("n", i), fmt.Sprint("Heading ", i)))
		row = append(row, fmt.Sprint(i))
	}
	table.add(row...)
	table.add(row...)
	var file strings.Builder
	if err := (Tables{Name: "season", Title: "Season\nof 2026", List: []Table{table}}).WriteText(&file); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(file.String(), "Season of 2026\n\nName: Ada\nHeading 0: 0\n") || strings.Count(file.String(), "\n\nName: Ada\n") != 2 || strings.Contains(file.String(), "Empty") {
		t.Error(file.String())
	}
}
