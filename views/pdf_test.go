package views

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teamcoach/data"
	"teamcoach/models"
)

// poppler runs one of the programs of poppler, a PDF reader that nobody here wrote, on a document.
func poppler(t testing.TB, tool string, document []byte, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is needed: %v", tool, err)
		}
		t.Skipf("\n\n*** NOT TESTED, %s IS MISSING; bash .ci/check installs it ***\n\n", tool)
	}
	file := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(file, document, 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(tool, append(args, file, "-")...)
	if tool == "pdfinfo" || tool == "pdffonts" {
		cmd = exec.Command(tool, append(args, file)...)
	}
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil || stderr.Len() > 0 {
		t.Fatalf("%s: %v: %s", tool, err, stderr.String())
	}
	return stdout.String()
}

// pdfWords is the text of a document with single spaces.
func pdfWords(t testing.TB, document []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(poppler(t, "pdftotext", document, "-layout")), " ")
}

// pages counts the pages of a document.
func pages(t testing.TB, document []byte) int {
	t.Helper()
	n := 0
	for line := range strings.Lines(poppler(t, "pdfinfo", document)) {
		fmt.Sscanf(line, "Pages: %d", &n)
	}
	return n
}

// testSheet is the sheet of a match of a format whose plan puts in two others at every break.
func testSheet(t testing.TB, sport *models.Sport, formatID string, size int, name func(i int) string) *models.TeamSheet {
	t.Helper()
	format, ok := sport.Format(formatID)
	if !ok {
		t.Fatalf("%s has no format %s", sport.ID, formatID)
	}
	team := &models.Team{ID: "t", Slug: "harbour", Name: "Harbour Rovers", Sport: sport.ID, Format: formatID, Type: models.Senior, Color: "red"}
	match := models.NewMatch(team, format)
	match.Opponent, match.Venue, match.Meet = "Ballymore Town", "Seaside Park, pitch 2", 45
	match.KickOff = time.Date(2026, 12, 5, 15, 0, 0, 0, time.UTC)
	squad := make([]models.Player, size)
	for i := range squad {
		squad[i] = *player(i+1, i+1, name(i), map[string]int{})
		squad[i].ID = fmt.Sprint(i)
	}
	plan := &models.Plan{}
	formation := format.Formations[0]
	for n := range match.Stretches() {
		stretch := models.Stretch{Formation: formation.ID, Slots: map[string]int{}}
		for i, slot := range formation.Slots {
			if who := i; who < size {
				if spare := size - len(formation.Slots); spare > 0 && i > 0 && (i+n)%5 == 0 && n > 0 {
					who = len(formation.Slots) + (i+n)%spare
				}
				stretch.Slots[slot.ID] = who + 1
			}
		}
		plan.Stretches = append(plan.Stretches, stretch)
	}
	return models.NewTeamSheet(team, sport, format, match, plan, squad, nil)
}

func plainName(i int) string {
	first := []string{"Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo", "Jule"}
	last := []string{"Lindqvist", "Okafor", "van Pond", "Novák", "Smith", "Müller", "Ødegaard"}
	return first[i%len(first)] + " " + last[i%len(last)] + strings.Repeat("y", i/70)
}

func sheetPDF(t testing.TB, lang string, s *models.TeamSheet, staff []string, link string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := SheetPDF(WithLang(context.Background(), lang), &b, s, staff, link); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func cardPDF(t testing.TB, s *models.TeamSheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := CardPDF(context.Background(), &b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func everySport(t testing.TB) models.Sports {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	return sports
}

// TestSheetOnPaper reads the sheets of small and large teams: everybody is on one page.
func TestSheetOnPaper(t *testing.T) {
	for _, c := range []struct {
		format string
		size   int
	}{{"11", 11}, {"11", 16}, {"11", 20}, {"11", 60}, {"7", 7}, {"7", 12}, {"7", 20}, {"7", 60}} {
		t.Run(fmt.Sprint(c.format, "-", c.size), func(t *testing.T) {
			s := testSheet(t, soccer(t), c.format, c.size, plainName)
			s.Match.Notes = "Bring the second set of shirts.\nThe car park is closed: use the school."
			document := sheetPDF(t, "en", s, []string{"Oona", "Zoë Ó Briain"}, "https://example.org/sheets/"+strings.Repeat("x", 43))
			if n := pages(t, document); n != 1 {
				t.Errorf("%d pages", n)
			}
			text := pdfWords(t, document)
			for i := range c.size {
				if !strings.Contains(text, plainName(i)) {
					t.Errorf("%s is not on the sheet", plainName(i))
				}
			}
			for _, want := range []string{"Harbour Rovers", "Ballymore Town (home)", "Saturday, 5 December 2026, 15:00", "14:15", "Seaside Park, pitch 2", "Starting lineup",
				"Oona, Zoë Ó Briain", "The car park is closed: use the school."} {
				if !strings.Contains(text, want) {
					t.Errorf("the sheet does not say %q", want)
				}
			}
		})
	}
}

// TestCardOnPaper counts what stands on the card against the plan: who plays, and where.
func TestCardOnPaper(t *testing.T) {
	for _, c := range []struct {
		format string
		size   int
		page   string
	}{{"11", 16, "297.64 x 419.53 pts"}, {"7", 12, "297.64 x 419.53 pts"}, {"7", 60, "297.64 x 419.53 pts"}} {
		t.Run(fmt.Sprint(c.format, "-", c.size), func(t *testing.T) {
			s := testSheet(t, soccer(t), c.format, c.size, plainName)
			document := cardPDF(t, s)
			if n := pages(t, document); n != 1 || !strings.Contains(poppler(t, "pdfinfo", document), c.page) {
				t.Errorf("%d pages; %s", n, poppler(t, "pdfinfo", document))
			}
			text := pdfWords(t, document)
			for _, row := range cardPlayers(s) {
				line := strings.Join(strings.Fields(fmt.Sprint(row.Player.Shirt, " ", row.Player.Name, " ", strings.Join(row.Positions, " "))), " ")
				if !strings.Contains(text, line) {
					t.Errorf("the card does not say %q", line)
				}
			}
			for _, start := range s.Starts {
				if !strings.Contains(text, cardStart(s, start)) {
					t.Errorf("no column begins at %s", cardStart(s, start))
				}
			}
		})
	}
	s := testSheet(t, soccer(t), "7", 12, plainName)
	for len(s.Starts) <= cardColumns {
		s.Starts = append(s.Starts, models.SheetStart{Period: 2, Clock: time.Hour})
	}
	if info := poppler(t, "pdfinfo", cardPDF(t, s)); !strings.Contains(info, "419.53 x 297.64 pts") {
		t.Errorf("a card with many columns does not lie on its side: %s", info)
	}
}

// TestLongPaper reads a sheet that no page can hold: everything is there, and each page says which it is.
func TestLongPaper(t *testing.T) {
	s := testSheet(t, soccer(t), "11", 60, plainName)
	for i := range 150 {
		c := models.SheetChange{SheetStart: models.SheetStart{Period: 2, Clock: time.Duration(i) * time.Minute}}
		c.Subs = append(c.Subs, models.SheetSub{In: s.Bench[i%len(s.Bench)], Out: s.Bench[(i+7)%len(s.Bench)], Position: s.Places[0].Position})
		s.Changes = append(s.Changes, c)
	}
	document := sheetPDF(t, "en", s, nil, "")
	text := pdfWords(t, document)
	if n := pages(t, document); n != 2 || !strings.Contains(text, "Page 2 of 2") || !strings.Contains(text, "Harbour Rovers – Ballymore Town (home)") {
		t.Errorf("%d pages", n)
	}
	for i := range 150 {
		if !strings.Contains(text, fmt.Sprint(" ", i, "' ")) {
			t.Errorf("minute %d is missing", i)
		}
	}
}

// testSeason is a season of matches in which everybody played at two positions.
func testSeason(t testing.TB, size, matches int) SeasonPage {
	t.Helper()
	season := &models.Season{}
	for i := range matches {
		m := models.Match{Opponent: fmt.Sprint("Rivals ", i+1), Side: models.Home, Zone: "UTC", Ours: i % 4, Theirs: 1, State: models.Over}
		m.KickOff = time.Date(2026, 8, 1+7*i, 15, 0, 0, 0, time.UTC)
		season.Matches = append(season.Matches, m)
	}
	for i := range size {
		season.Players = append(season.Players, models.SeasonLine{
			Player: player(i+1, i+1, plainName(i), nil), Matches: matches - i%3, Of: matches, Seconds: 60 * 70 * matches, Share: 60 * 75 * matches,
			Owed: 20 - i, Goals: i % 5, Yellow: i % 2, Played: map[string]int{"CM": 60 * 40 * matches, "ST": 60 * 30 * matches},
		})
	}
	p := SeasonPage{Team: &models.MemberTeam{Team: models.Team{Name: "Harbour Rovers", Slug: "harbour"}}, Sport: soccer(t), OnField: 11, Season: season}
	p.Title = "Season · Harbour Rovers"
	return p
}

func seasonPDF(t testing.TB, lang string, p SeasonPage) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := SeasonPDF(WithLang(context.Background(), lang), &b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSeasonOnPaper reads a long report: every page of the table says what its columns are.
func TestSeasonOnPaper(t *testing.T) {
	p := testSeason(t, 60, 30)
	document := seasonPDF(t, "en", p)
	text := pdfWords(t, document)
	if n := pages(t, document); n != 5 || !strings.Contains(text, "Page 5 of 5") {
		t.Errorf("%d pages", n)
	}
	if n := strings.Count(text, "No. Name Matches Minutes Share here now Scored Yellow Red"); n != 2 {
		t.Errorf("the table's head is there %d times", n)
	}
	for i := range p.Season.Players {
		var line []string
		for _, column := range SeasonColumns {
			line = append(line, column.cell(context.Background(), &p.Season.Players[i]))
		}
		if want := strings.Join(strings.Fields(strings.Join(line, " ")), " "); !strings.Contains(text, want) {
			t.Errorf("no row %q", want)
		}
	}
	for _, m := range p.Season.Matches {
		want := m.Opponent + " (home) " + knownScore(&m)
		if !strings.Contains(strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(want, " ", "")) {
			t.Errorf("no match %q", want)
		}
	}
	if !strings.Contains(text, "30 matches, 1 August 2026 to 20 February 2027") {
		t.Error("the report does not say of which days it is")
	}
	none := testSeason(t, 3, 0)
	if text := pdfWords(t, seasonPDF(t, "en", none)); !strings.Contains(text, "0 matches") || !strings.Contains(text, plainName(2)) {
		t.Errorf("of no match: %s", text)
	}
}

// TestNamesOnPaper reads names of many scripts back: as they were typed where the typeface has the letters and they need
// no shaping, else in Latin letters with a mark that is explained.
func TestNamesOnPaper(t *testing.T) {
	long := "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh von und"
	names := []struct{ typed, printed string }{
		{"Zoë O'Neill", "Zoë O'Neill"},
		{"Γιώργος Παπαδόπουλος", "Γιώργος Παπαδόπουλος"},
		{"Александра Щукина", "Александра Щукина"},
		{"Nguyễn Thị Ánh", "Nguyễn Thị Ánh"},
		{"Nguye\u0302\u0303n Ha\u0323nh", "Nguyễn Hạnh"}, // typed with marks of their own
		{"Łukasz Żółć", "Łukasz Żółć"},
		{"Arşen Ğül İnci", "Arşen Ğül İnci"},
		{"Անահիտ Գրիգորյան", "Անահիտ Գրիգորյան"},
		{"Anna\u200b\u2060 Zero\u00adwidth\u200e", "Anna Zerowidth"},
		{"محمد صلاح", "Mhmd Slh*"},
		{"דוד לוי", "Dvd Lvy*"},
		{"陈伟", "Chen Wei*"},
		{"김민수", "Gimminsu*"},
		{"विराट कोहली", "Viraatt Kohlii*"},
		{"สมชาย", "Smchaay*"},
		{"Tom 🥅 Goal", "Tom Goal*"},
		{"x\u030cavi", "xavi*"}, // no letter has both
	}
	s := testSheet(t, soccer(t), "11", len(names)+3, func(i int) string {
		switch i - len(names) {
		case 0:
			return long
		case 1:
			return "🥅🥅"
		case 2:
			return "\u200b"
		}
		return names[i].typed
	})
	document := sheetPDF(t, "en", s, []string{"李娜"}, "")
	text := pdfWords(t, document)
	for _, n := range names {
		if !strings.Contains(text, n.printed) || n.typed != n.printed && strings.Contains(text, n.typed) {
			t.Errorf("%q is not printed %q", n.typed, n.printed)
		}
	}
	for i, what := range []string{"Number 19*", "Number 20*"} {
		if !strings.Contains(text, what) {
			t.Errorf("a name that cannot be printed at all (%d) is not printed %q", i, what)
		}
	}
	if !strings.Contains(text, "Wolfeschlegelsteinhausenber") || strings.Contains(text, long) || !strings.Contains(text, "…") {
		t.Error("a name of 60 letters is not cut, or not visibly")
	}
	if !strings.Contains(text, "Li Nuo*") || !strings.Contains(text, "* 11 names are written in Latin letters here.") {
		t.Errorf("the note is wrong: %s", text[len(text)-200:])
	}
	if latin := pdfWords(t, sheetPDF(t, "en", testSheet(t, soccer(t), "11", 11, plainName), nil, "")); strings.Contains(latin, "*") {
		t.Error("a mark where nothing was changed")
	}
}

// TestDocument reads what a paper says of itself, and writes it again: the same data are the same bytes.
func TestDocument(t *testing.T) {
	s := testSheet(t, soccer(t), "11", 20, plainName)
	s.Team.Name, s.Team.Color = "Hafen Ö & Söhne 港", ""
	document := sheetPDF(t, "de", s, nil, "https://example.org/sheets/x")
	info := poppler(t, "pdfinfo", document)
	for _, want := range []string{"Hafen Ö & Söhne 港 – Ballymore Town", "Author:          Team Coach", "Sat Jan  1 00:00:00 2000", "(A4)", "Pages:           1"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q: %s", want, info)
		}
	}
	if !bytes.Contains(document, []byte("/Lang (de)")) {
		t.Error("the document has no language")
	}
	fonts := strings.Split(strings.TrimSpace(poppler(t, "pdffonts", document)), "\n")[2:]
	if len(fonts) != 2 {
		t.Errorf("%d fonts", len(fonts))
	}
	for _, font := range fonts { // name, type, encoding, embedded, subset, unicode, object
		if fields := strings.Fields(font); fields[len(fields)-5] != "yes" || fields[len(fields)-3] != "yes" {
			t.Errorf("the font is not embedded, or its text cannot be found: %s", font)
		}
	}
	if len(document) > 150<<10 {
		t.Errorf("%d bytes", len(document))
	}
	for range 20 {
		if !bytes.Equal(sheetPDF(t, "de", s, nil, "https://example.org/sheets/x"), document) {
			t.Fatal("the same sheet has other bytes")
		}
	}
}

// TestEverySportOnPaper draws the pitch of every format: nothing in it is beyond what the paper's brush can draw, and
// the picture is not empty.
func TestEverySportOnPaper(t *testing.T) {
	for _, sport := range everySport(t) {
		for _, format := range sport.Formats {
			t.Run(sport.ID+"-"+format.ID, func(t *testing.T) {
				document := sheetPDF(t, "en", testSheet(t, &sport, format.ID, format.OnField+3, plainName), nil, "")
				if n := pages(t, document); n != 1 {
					t.Errorf("%d pages", n)
				}
			})
		}
	}
}

// TestGlyphs asks the table of letters that was read from the fonts for some that DejaVu has and some that no font of it has.
func TestGlyphs(t *testing.T) {
	for _, r := range "Aßẞ€ΩщẾ…–’½→Աფ" {
		if !drawable(r) {
			t.Errorf("%c cannot be drawn", r)
		}
	}
	for _, r := range "漢न한ไشש\u0302🥅\U0001F600\uFFFE" {
		if drawable(r) {
			t.Errorf("%c can be drawn", r)
		}
	}
	for _, face := range []typeface{regularFace(), boldFace()} {
		if n := len(face.glyphs); n < 4000 || n > 8000 {
			t.Errorf("%d glyphs", n)
		}
	}
}

// TestArcs follows arcs on paper: each ends where it should, and no point of it leaves its circle by a thousandth.
func TestArcs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		radius := rapid.Float64Range(1, 50).Draw(t, "radius")
		from, turn := rapid.Float64Range(0, 2*math.Pi).Draw(t, "from"), rapid.Float64Range(0.05, 2*math.Pi-0.05).Draw(t, "turn")
		sweep := rapid.Bool().Draw(t, "sweep")
		if !sweep {
			turn = -turn
		}
		at := func(angle float64) (x, y float64) { return 7 + radius*math.Cos(angle), -3 + radius*math.Sin(angle) }
		startX, startY := at(from)
		endX, endY := at(from + turn)
		curves := arc{rx: radius, ry: radius, large: math.Abs(turn) > math.Pi, sweep: sweep}.curves(startX, startY, endX, endY)
		x, y, angle := startX, startY, 0.0
		for _, c := range curves {
			for step := 1; step <= 8; step++ {
				u := float64(step) / 8
				px := (1-u)*(1-u)*(1-u)*x + 3*u*(1-u)*(1-u)*c[0] + 3*u*u*(1-u)*c[2] + u*u*u*c[4]
				py := (1-u)*(1-u)*(1-u)*y + 3*u*(1-u)*(1-u)*c[1] + 3*u*u*(1-u)*c[3] + u*u*u*c[5]
				if off := math.Abs(math.Hypot(px-7, py+3)-radius) / radius; off > 0.001 {
					t.Fatalf("%f off the circle", off)
				}
			}
			turned := math.Atan2(c[5]+3, c[4]-7) - math.Atan2(y+3, x-7)
			angle += math.Remainder(turned, 2*math.Pi)
			x, y = c[4], c[5]
		}
		if math.Hypot(x-endX, y-endY) > 1e-6 || math.Abs(angle-turn) > 1e-6 {
			t.Fatalf("ends at %f, %f after %f, want %f, %f after %f", x, y, angle, endX, endY, turn)
		}
	})
}
