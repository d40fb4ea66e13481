package models_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"teamcoach/models"
)

// signs are what a spreadsheet takes for the start of a formula, and what we put before it.
var signs = []string{"=", "+", "-", "@", "'", "''", "＝", "＋", "－", "＠", "\"", ",", ";", "'=", "0", ""}

// drawPlayer draws a player with everything that Validate allows.
func drawPlayer(t *rapid.T, sport *models.Sport) models.Player {
	name := rapid.Custom(func(t *rapid.T) string {
		sign := rapid.SampledFrom(signs).Draw(t, "sign")
		return strings.TrimSpace(sign + rapid.StringMatching(`[A-Zäöü 'ß",;=|-]{0,12}`).Draw(t, "middle") + rapid.SampledFrom([]string{"x", "7", "李", "é"}).Draw(t, "end"))
	}).Draw(t, "name")
	p := models.NewPlayer(name)
	p.Shirt = rapid.IntRange(-1, 999).Draw(t, "shirt")
	p.Status = rapid.SampledFrom(models.Statuses).Draw(t, "status")
	p.Until = rapid.SampledFrom([]string{"", "2026-12-03", "2027-02-28"}).Draw(t, "until")
	p.Matches = rapid.IntRange(0, 99).Draw(t, "matches")
	p.Form = rapid.IntRange(1, 5).Draw(t, "form")
	p.Fitness = rapid.IntRange(0, 100).Draw(t, "fitness")
	p.Attendance = rapid.IntRange(0, 100).Draw(t, "attendance")
	p.MinutesOwed = rapid.IntRange(-10_000, 10_000).Draw(t, "minutes")
	p.DoNotPublish = rapid.Bool().Draw(t, "do not publish")
	sign := rapid.SampledFrom(append(signs, "\t", "\n", " ")).Draw(t, "notes' sign")
	p.Notes = sign + rapid.StringMatching(`[a-z'",;=\n\t -]{0,30}`).Draw(t, "notes")
	p.Skills = drawSkills(t, sport)
	if err := p.Validate(sport); err != nil {
		t.Fatalf("drew a bad player: %v", err)
	}
	return p
}

// asBrowser is a text that was in a form.
func asBrowser(text string) string {
	return strings.ReplaceAll(models.TidyNotes(text), "\n", "\r\n")
}

// planOf reads a list as the page does when nobody touches the columns.
func planOf(t rapid.TB, sport *models.Sport, squad []models.Player, text string) models.RosterPlan {
	t.Helper()
	file, err := models.ReadRoster(text, sport, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	plan, err := file.Plan(sport, squad, file.GuessColumns(sport), true)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return plan
}

// TestExportedSquadsImportAgain writes squads and reads them, into an empty team and into the same one.
func TestExportedSquadsImportAgain(t *testing.T) {
	sports := []*models.Sport{sportNamed(t, "soccer"), sportNamed(t, "baseball"), sportNamed(t, "chess"), sportNamed(t, "rugby-union")}
	for name, write := range map[string]func(io.Writer, *models.Sport, []models.Player, bool) error{
		"csv": models.WriteRosterCSV, "json": models.WriteRosterJSON,
	} {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			sport := sports[rapid.IntRange(0, len(sports)-1).Draw(t, "sport")]
			var squad []models.Player
			for i := range rapid.IntRange(1, 4).Draw(t, "players") {
				p := drawPlayer(t, sport)
				p.ID, p.Version = fmt.Sprint("id", i), 1
				squad = append(squad, p)
			}
			var file bytes.Buffer
			if err := write(&file, sport, squad, true); err != nil {
				t.Fatal(err)
			}
			text, encoding := models.DecodeText(file.Bytes())
			if encoding != "UTF-8" {
				t.Fatalf("read as %s", encoding)
			}
			for i, row := range planOf(t, sport, nil, asBrowser(text)) {
				if len(row.Problems) > 0 || !models.SamePlayer(&row.After, &squad[i]) {
					t.Fatalf("wrote %+v\nread  %+v\n%v\n%s", squad[i], row.After, row.Problems, text)
				}
			}
			again := planOf(t, sport, squad, asBrowser(text))
			if len(again) != len(squad) || len(again.Edits()) > 0 {
				t.Fatalf("into the same team: %+v\n%s", again.Edits(), text)
			}
		}))
	}
}

// TestNoFormulas has no cell of an export begin as a formula does.
func TestNoFormulas(t *testing.T) {
	sport := sportNamed(t, "soccer")
	var squad []models.Player
	for _, sign := range signs {
		p := models.NewPlayer(sign + "cmd|' /C calc'!A0")
		p.Notes = sign + "1+1\n=2"
		squad = append(squad, p)
	}
	var file bytes.Buffer
	if err := models.WriteRosterCSV(&file, sport, squad, true); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(file.String(), "\ufeffname,shirt,status") {
		t.Errorf("spreadsheets need the mark and a header: %.40q", file.String())
	}
	table, err := models.ReadRoster(file.String(), sport, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table.Rows {
		for i, cell := range row.Cells {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") && table.Header[i] != "minutes_owed" {
				t.Errorf("the cell %q is a formula", cell)
			}
		}
	}
	if len(table.Rows) != len(signs) {
		t.Errorf("%d of %d players", len(table.Rows), len(signs))
	}
	file.Reset()
	if err := models.WriteRosterCSV(&file, sport, squad, false); err != nil || strings.Contains(file.String(), "1+1") || strings.Contains(file.String(), "notes") {
		t.Errorf("notes for those who may not see them: %v %s", err, file.String())
	}
}

func TestDecodeText(t *testing.T) {
	const text = "Müller;Zoë\nŠimon;9"
	wide := func(order func(uint16) []byte, mark bool) []byte {
		var all []byte
		if mark {
			all = order(0xfeff)
		}
		for _, unit := range utf16.Encode([]rune(text)) {
			all = append(all, order(unit)...)
		}
		return all
	}
	little := func(u uint16) []byte { return []byte{byte(u), byte(u >> 8)} }
	big := func(u uint16) []byte { return []byte{byte(u >> 8), byte(u)} }
	for name, test := range map[string]struct {
		data     []byte
		encoding string
	}{
		"plain":              {[]byte(text), "UTF-8"},
		"with a mark":        {[]byte("\ufeff" + text), "UTF-8"},
		"line ends":          {[]byte(strings.ReplaceAll(text, "\n", "\r\n")), "UTF-8"},
		"old line ends":      {[]byte(strings.ReplaceAll(text, "\n", "\r")), "UTF-8"},
		"little endian":      {wide(little, true), "UTF-16"},
		"big endian":         {wide(big, true), "UTF-16"},
		"little, no mark":    {wide(little, false), "UTF-16"},
		"big, no mark":       {wide(big, false), "UTF-16"},
		"Windows or Latin-1": {[]byte("M\xfcller;Zo\xeb\n\x8aimon;9"), "Windows-1252"},
	} {
		if got, encoding := models.DecodeText(test.data); got != text || encoding != test.encoding {
			t.Errorf("%s: %q as %s", name, got, encoding)
		}
	}
	for _, odd := range []string{"", "\xff", "\xff\xfe", "\xff\xfeA", "\x00", "\x81\x8d"} {
		models.DecodeText([]byte(odd))
	}
}

func TestReadRoster(t *testing.T) {
	sport := sportNamed(t, "soccer")
	player := func(name string, shirt int, change func(p *models.Player)) models.Player {
		p := models.NewPlayer(name)
		p.Shirt, p.Skills = shirt, models.UsualSkills(sport)
		if change != nil {
			change(&p)
		}
		return p
	}
	for name, test := range map[string]struct {
		text string
		want []models.Player
	}{
		"names": {"Ada\nBo Bee\n", []models.Player{player("Ada", -1, nil), player("Bo Bee", -1, nil)}},
		"copied cells, no header": {"7\tAda\tGK\n\n8\tBo\tCB/ST", []models.Player{
			player("Ada", 7, func(p *models.Player) { p.Skills = skillsAt(t, sport, "GK") }),
			player("Bo", 8, func(p *models.Player) { p.Skills = skillsAt(t, sport, "CB/ST") }),
		}},
		"German with semicolons": {"Vorname;Name;Rückennummer;Status;Bis;Nicht veröffentlichen;Notizen\nAda;Lovelace;7;verletzt;3.12.2026;ja;\"a;b\nc\"\n", []models.Player{
			player("Ada Lovelace", 7, func(p *models.Player) {
				p.Status, p.Until, p.DoNotPublish, p.Notes = models.Injured, "2026-12-03", true, "a;b\nc"
			}),
		}},
		"a column a position": {"No.,Player,GK,CB,ST\n#9,Ada,,cannot,8", []models.Player{
			player("Ada", 9, func(p *models.Player) { p.Skills = map[string]int{"ST": 8} }),
		}},
		"skills in words": {"Name,Skills,Form,Fitness,Training\nAda,\"GK 8, CB 6\",5,80%,90", []models.Player{
			player("Ada", -1, func(p *models.Player) {
				p.Skills, p.Form, p.Fitness, p.Attendance = map[string]int{"GK": 8, "CB": 6}, 5, 80, 90
			}),
		}},
		"our JSON": {`{"players":[{"name":"Ada","shirt":0,"skills":{"GK":3}},{"name":"=Bo","notes":"'=x"}]}`, []models.Player{
			player("Ada", 0, func(p *models.Player) { p.Skills = map[string]int{"GK": 3} }),
			player("=Bo", -1, func(p *models.Player) { p.Skills, p.Notes = map[string]int{}, "'=x" }),
		}},
	} {
		plan := planOf(t, sport, nil, test.text)
		if len(plan) != len(test.want) {
			t.Errorf("%s: %d rows", name, len(plan))
			continue
		}
		for i, row := range plan {
			if len(row.Problems) > 0 || !models.SamePlayer(&row.After, &test.want[i]) {
				t.Errorf("%s: %+v, want %+v, problems %v", name, row.After, test.want[i], row.Problems)
			}
		}
	}
}

// skillsAt are those of a pasted name with positions.
func skillsAt(t testing.TB, sport *models.Sport, positions string) map[string]int {
	t.Helper()
	players, wrong := models.ParseNames("Ada ("+positions+")", sport)
	if len(players) != 1 || len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return players[0].Skills
}

func TestRosterRowsWithProblems(t *testing.T) {
	sport := sportNamed(t, "soccer")
	list := "Name,Shirt,Status,Until,Matches,Form,Fitness,Training,Minutes,Do not publish,GK,Skills\n"
	for field, row := range map[string]string{
		"name":           ",7,,,,,,,,,,",
		"shirt":          "Ada,1000,,,,,,,,,,",
		"status":         "Ada,,lost,,,,,,,,,",
		"until":          "Ada,,away,soon,,,,,,,,",
		"matches":        "Ada,,,,100,,,,,,,",
		"form":           "Ada,,,,,6,,,,,,",
		"fitness":        "Ada,,,,,,101,,,,,",
		"attendance":     "Ada,,,,,,,-1,,,,",
		"minutes_owed":   "Ada,,,,,,,,many,,,",
		"do_not_publish": "Ada,,,,,,,,,maybe,,",
		"skills":         "Ada,,,,,,,,,,11,",
	} {
		plan := planOf(t, sport, nil, list+row)
		if len(plan) != 1 || len(plan[0].Problems) != 1 || plan[0].Problems[0].Field != field || plan.Wrong() != 1 {
			t.Errorf("%s: %+v", field, plan)
		}
	}
	if plan := planOf(t, sport, nil, list+"Ada,-1,,,,,,,,,,XX 8"); len(plan[0].Problems) != 2 {
		t.Errorf("both problems of a row: %+v", plan[0].Problems)
	}
	for _, text := range []string{"", "\n ,,\n", "Name", `{"players":7}`, `{"players":[]}`, `{"players":[7]}`, "{", strings.Repeat("Ada\n", 201), "Ada" + strings.Repeat(",x", 60), strings.Repeat("x", 500_001)} {
		if _, err := models.ReadRoster(text, sport, nil); models.KindOf(err) != models.Invalid {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	file, err := models.ReadRoster("1,2\n3,4", sport, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Plan(sport, nil, file.GuessColumns(sport), true); models.KindOf(err) != models.Invalid {
		t.Errorf("no column has names: %v", err)
	}
	if _, err := planErr(t, sport, strings.Repeat("Ada\n", 61)); models.KindOf(err) != models.Invalid {
		t.Errorf("61 players: %v", err)
	}
}

func planErr(t testing.TB, sport *models.Sport, text string) (models.RosterPlan, error) {
	t.Helper()
	file, err := models.ReadRoster(text, sport, nil)
	if err != nil {
		t.Fatal(err)
	}
	return file.Plan(sport, nil, file.GuessColumns(sport), true)
}

// TestKnownPlayers finds who is in the squad by name and number.
func TestKnownPlayers(t *testing.T) {
	sport := sportNamed(t, "soccer")
	var squad []models.Player
	for i, shirt := range []int{7, 9, models.NoShirt} {
		p := models.NewPlayer([]string{"Ada", "Ada", "Zoë"}[i])
		p.ID, p.Shirt, p.Notes, p.Skills = fmt.Sprint("id", i), shirt, "kept", map[string]int{"GK": 3, "XX": 1}
		squad = append(squad, p)
	}
	plan := planOf(t, sport, squad, "Name,Shirt,Form\nADA,9,5\nada,8,4\nAda,,2\nzoe,3,1")
	for i, want := range []string{"id1", "", "id0", "id2"} {
		if got := plan[i].After; got.ID != want || want != "" && (got.Notes != "kept" || !maps.Equal(got.Skills, map[string]int{"GK": 3, "XX": 1})) {
			t.Errorf("row %d is %+v, want %q", i+1, got, want)
		}
	}
	if plan[0].After.Form != 5 || squad[1].Form != 3 {
		t.Error("the form is not that of the list, or the squad was written to")
	}
	file, err := models.ReadRoster("Name,Form\nada,9\nCy,3", sport, nil)
	if err != nil {
		t.Fatal(err)
	}
	plan, err = file.Plan(sport, squad, file.GuessColumns(sport), false)
	if err != nil || !plan[0].Skipped || plan.Wrong() != 0 || len(plan.Edits()) != 1 || plan.Edits()[0].Player.Name != "Cy" {
		t.Errorf("skipped: %+v %v", plan, err)
	}
}

func FuzzReadRoster(f *testing.F) {
	for _, text := range []string{
		"Name,GK,CB\nAda,8,\n", "7\tAda\tGK", "Vorname;Name\nA;B", `{"players":[{"name":"Ada","skills":{"GK":11}}]}`, "\"a\nb\",c", "\xff\xfeA\x00", "'=1;2", "Ada\r\nBo\r", "#,Name\n1,x",
	} {
		f.Add([]byte(text))
	}
	sport := sportNamed(f, "soccer")
	squad := somePlayers()
	for i := range squad {
		squad[i].ID = fmt.Sprint("id", i)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		text, _ := models.DecodeText(content)
		file, err := models.ReadRoster(text, sport, nil)
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatal(err)
			}
			return
		}
		plan, err := file.Plan(sport, squad, file.GuessColumns(sport), true)
		if err != nil && models.KindOf(err) != models.Invalid {
			t.Fatal(err)
		}
		for _, row := range plan {
			if bad := row.After.Validate(nil); len(row.Problems) == 0 && bad != nil {
				t.Errorf("a row without problems cannot be saved: %v", bad)
			}
		}
	})
}
