package views

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	if folder := os.Getenv("KEEP_PDF"); folder != "" { // to look at
		name := strings.NewReplacer("/", "-", " ", "_").Replace(t.Name()) + ".pdf"
		if err := os.WriteFile(filepath.Join(folder, name), document, 0o600); err != nil {
			t.Fatal(err)
		}
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

// words is the text of a document with single spaces.
func words(t testing.TB, document []byte) string {
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
	last := []string{"Lindqvist", "Okafor", "van Dijk", "Novák", "Smith", "Müller", "Ødegaard"}
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
			text := words(t, document)
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

func TestCardOnPaper(t *testing.T) {
	for _, c := range []struct {
		format string
		size   int
	}{{"11", 16}, {"7", 12}, {"7", 60}} {
		t.Run(fmt.Sprint(c.format, "-", c.size), func(t *testing.T) {
			document := cardPDF(t, testSheet(t, soccer(t), c.format, c.size, plainName))
			if n := pages(t, document); n != 1 {
				t.Errorf("%d pages", n)
			}
		})
	}
}

func TestBestOnPaper(t *testing.T) {
	var b bytes.Buffer
	if err := BestPDF(context.Background(), &b, bestPage(fixture(t), "en")); err != nil {
		t.Fatal(err)
	}
	t.Log(words(t, b.Bytes()))
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
	document := seasonPDF(t, "de", testSeason(t, 60, 30))
	n := pages(t, document)
	t.Log(n, words(t, document))
}
