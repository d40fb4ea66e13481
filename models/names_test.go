package models_test

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"teamcoach/data"
	"teamcoach/models"
)

func soccer(t testing.TB) *models.Sport {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	sport, ok := sports.Get("soccer")
	if !ok {
		t.Fatal("no soccer")
	}
	return sport
}

// describe writes a player as the tests below expect it: "7 Ada Lovelace GK8": number, name, the best positions.
func describe(p models.Player) string {
	text := p.Name
	if p.Shirt != models.NoShirt {
		text = strconv.Itoa(p.Shirt) + " " + text
	}
	best := slices.Max(slices.Collect(maps.Values(p.Skills)))
	var positions []string
	for position, skill := range p.Skills {
		if skill == best {
			positions = append(positions, position)
		}
	}
	slices.Sort(positions)
	if best == 5 && len(positions) > 10 {
		return text
	}
	return text + " " + strings.Join(positions, "/") + strconv.Itoa(best)
}

func TestParseNames(t *testing.T) {
	sport := soccer(t)
	tests := []struct{ name, text, want string }{
		{"one a line", "Ada Lovelace\nGrace Hopper", "Ada Lovelace|Grace Hopper"},
		{"number", "7 Ada Lovelace GK", "7 Ada Lovelace GK6"},
		{"number with dot", "7. Ada Lovelace\n9. Grace", "7 Ada Lovelace|9 Grace"},
		{"number with hash", "#7 Ada Lovelace\nNr. 9 Grace\nno 10 Linus", "7 Ada Lovelace|9 Grace|10 Linus"},
		{"number in brackets", "(7) Ada\n[8] Grace\nLinus (9)", "7 Ada|8 Grace|9 Linus"},
		{"number without space", "7.Ada\n8)Grace\n#9Linus - GK", "7 Ada|8 Grace|9 Linus GK6"},
		{"number behind", "Ada Lovelace 7\nGrace #8", "7 Ada Lovelace|8 Grace"},
		{"position in brackets", "Ada Lovelace (GK)\nGrace [cb/rb]", "Ada Lovelace GK6|Grace CB/RB6"},
		{"position behind dash", "Ada Lovelace - GK, CB\nGrace – ST\nLinus: RW", "Ada Lovelace CB/GK6|Grace ST6|Linus RW6"},
		{"position before", "1 GK Ada Lovelace\nGK: Grace", "1 Ada Lovelace GK6|Grace GK6"},
		{"commas", "7, Ada Lovelace, GK, 8\n8,Grace Hopper,CB/RB,7", "7 Ada Lovelace GK8|8 Grace Hopper CB/RB7"},
		{"columns turned round", "Ada Lovelace;7;8;GK\nGK;8;Grace Hopper", "7 Ada Lovelace GK8|Grace Hopper GK8"},
		{"tabs", "7\tAda Lovelace\tGK\t8\n8\tGrace Hopper\tCB RB\t9", "7 Ada Lovelace GK8|8 Grace Hopper CB/RB9"},
		{"bars", "| 7 | Ada Lovelace | GK |", "7 Ada Lovelace GK6"},
		{"strength of ten", "Ada (GK, 8/10)", "Ada GK8"},
		{"strength without spaces", "7 Ada Lovelace GK 8", "7 Ada Lovelace GK8"},
		{"skill by position", "Ada CB:7 GK:3", "Ada CB7"},
		{"one number behind positions is the strength", "Ada, GK, 7\nGrace, CB, 8", "Ada GK7|Grace CB8"},
		{"unless one cannot be", "Ada, GK, 7\nGrace, CB, 23", "7 Ada GK6|23 Grace CB6"},
		{"header", "Number,Name,Position,Skill\n7,Ada Lovelace,GK,8\n,Grace,,", "7 Ada Lovelace GK8|Grace"},
		{"header in other order", "Position;Stärke;Spieler;Nr.\nTorwart;8;Ada Lovelace;7", "7 Ada Lovelace GK8"},
		{"header with two names", "Nachname;Vorname;Rückennummer\nLovelace;Ada;7", "7 Ada Lovelace"},
		{"German header, Name beside Vorname", "Name,Vorname\nLovelace,Ada", "Ada Lovelace"},
		{"header with other columns", "Name\tE-Mail\tPosition\nAda\tada@example.org\tGK", "Ada GK6"},
		{"header is only a heading", "Players:\nAda\nGrace", "Ada|Grace"},
		{"header with spaces", "No Name Position\n7 Ada GK", "7 Ada GK6"},
		{"no header", "Kit\nKit Harington", "Kit|Kit Harington"},
		{"quoted cells", "name,position\n\"Lovelace, Ada\",\"GK, CB\"\n\"Ada \"\"Countess\"\" Byron\",ST", "Ada Lovelace CB/GK6|Ada Countess Byron ST6"},
		{"names on one line", "Ada, Grace, Linus", "Ada|Grace|Linus"},
		{"two names on the only line", "Ada, Grace", "Ada|Grace"},
		{"names with numbers on one line", "7 Ada, 8 Grace (GK), 9 Linus", "7 Ada|8 Grace GK6|9 Linus"},
		{"names on some lines", "Ada, Grace, Linus\nMax, Moritz, Ida", "Ada|Grace|Linus|Max|Moritz|Ida"},
		{"surname first", "Lovelace, Ada\nHopper, Grace (GK)\n7 van Dyk, Mia\n8, Byron, Ida, CB", "Ada Lovelace|Grace Hopper GK6|7 Mia van Dyk|8 Ida Byron CB6"},
		{"surname of two words, as others show", "Lovelace, Ada\nGarcía López, Ana", "Ada Lovelace|Ana García López"},
		{"two full names", "Ada Lovelace, Grace Hopper\nIda", "Ada Lovelace|Grace Hopper|Ida"},
		{"first and last name in columns", "Ada\tLovelace\t7\nGrace\tHopper\t8", "7 Ada Lovelace|8 Grace Hopper"},
		{"bullets", "- Ada\n* Grace\n• 7 Linus\n– Ida\n[x] Max\n☐ Mia", "Ada|Grace|7 Linus|Ida|Max|Mia"},
		{"list numbers", "1. Ada\n2. Grace\n\n3. Linus", "Ada|Grace|Linus"},
		{"list numbers before shirts", "1) 7 Ada\n2) 9 Grace GK", "7 Ada|9 Grace GK6"},
		{"shirts that look like a list", "1 Ada\n2 Grace\n3 Linus", "1 Ada|2 Grace|3 Linus"},
		{"a list that does not count", "1. Ada\n3. Grace", "1 Ada|3 Grace"},
		{"headings", "Goalkeeper:\n1 Ada\nDefence:\nGrace\nIda (ST)\nBench:\nMax", "1 Ada GK6|Grace CB/LB/LWB/RB/RWB6|Ida ST6|Max"},
		{"headings with names", "Tor: Ada\nAbwehr: Grace, Ida", "Ada GK6|Grace CB/LB/LWB/RB/RWB6|Ida CB/LB/LWB/RB/RWB6"},
		{"words for positions", "Ada keeper\nGrace Torwart\nMia - defender\nMax (MID)\nIda FWD", "Ada GK6|Grace GK6|Mia CB/LB/LWB/RB/RWB6|Max AM/CM/DM/LM/RM6|Ida LW/RW/ST6"},
		{"names of positions", "Ada, Centre back\nGrace, central midfielder / Striker\nMia left-back", "Ada CB6|Grace CM/ST6|Mia LB6"},
		{"surnames that are positions", "Tom Keeper\nTom Smith Keeper\nMia Li\nBo Wing", "Tom Keeper|Tom Smith GK6|Mia Li|Bo Wing"},
		{"initials are no positions", "Ada L\nAda M.", "Ada L|Ada M."},
		{"captain", "Ada Lovelace (C)\nGrace (k)", "Ada Lovelace|Grace"},
		{"byte order mark, Windows, old Mac", "\ufeffAda\r\nGrace\rLinus", "Ada|Grace|Linus"},
		{"spaces of all sorts", "7\u00a0Ada\u2003Lovelace\u200b\u3000GK", "7 Ada Lovelace GK6"},
		{"full width", "７　Ａｄａ，ＧＫ", "7 Ada GK6"},
		{"Arabic digits and comma", "٧، عدا، GK", "7 عدا GK6"},
		{"smart quotes", "“Ada Lovelace”\nSeán O’Neil", "Ada Lovelace|Seán O’Neil"},
		{"any script", "本田 圭佑\nМария\nעדה\nアダ・ラブレス\nमीरा", "本田 圭佑|Мария|עדה|アダ・ラブレス|मीरा"},
		{"emoji", "⚽ Ada 🧤 GK\n👩‍👩‍👧\n1️⃣ Grace 🇩🇪", "Ada GK6|1 Grace"},
		{"direction marks", "\u202eAda\u202c\nGra\u00adce", "Ada|Grace"},
		{"joiner between letters", "نرگس‌خاتون", "نرگس‌خاتون"},
		{"accents put together", "Jose\u0301", "José"},
		{"the same name twice", "Max\nMax", "Max|Max"},
		{"decoration", "-----\n\n***\nAda\n=====", "Ada"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			players, errors := models.ParseNames(tt.text, sport)
			for _, e := range errors {
				t.Error(e)
			}
			got := make([]string, len(players))
			for i, p := range players {
				got[i] = describe(p)
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("%q\n gives %s\n want  %s", tt.text, strings.Join(got, "|"), tt.want)
			}
		})
	}
}

func TestParseNamesErrors(t *testing.T) {
	sport := soccer(t)
	tests := []struct {
		name, text string
		players    int
		lines      []int
		message    string
	}{
		{"unknown position", "Ada Lovelace (quarterback)\nGrace", 1, []int{1}, "quarterback"},
		{"unknown column", "Ada Lovelace;sweeperkeeper\nGrace", 1, []int{1}, "sweeperkeeper"},
		{"unknown column with comma", "Ada Lovelace, Allrounder\nGrace Hopper, GK", 1, []int{1}, "Allrounder"},
		{"unknown position in table", "name;position\nAda;QB\nGrace;GK", 1, []int{2}, "QB"},
		{"no name", "Ada\n7 GK\n12", 1, []int{2, 3}, "no name"},
		{"shirt too big", "1000 Ada", 0, []int{1}, "0 to 999"},
		{"strength too big", "7, Ada, GK, 11", 0, []int{1}, "1 to 10"},
		{"strength nought", "Ada (GK, 0/10)\nname", 1, []int{1}, "1 to 10"},
		{"skill too big", "Ada GK:11", 0, []int{1}, "1 to 10"},
		{"too many numbers", "7 Ada 8 9", 0, []int{1}, "too many numbers"},
		{"several with columns", "Ada, GK, Grace, CB, Linus\nMax", 1, []int{1}, "several players"},
		{"heading without meaning", "Monday:\nAda", 1, []int{1}, "no name"},
		{"open bracket", "Ada (GK\nGrace", 1, []int{1}, "(GK"},
		{"name too long", strings.Repeat("a", 81), 0, []int{1}, "too long"},
		{"same player again", "7 Ada\n8 Grace\n7 Ada", 2, []int{3}, "line 1"},
		{"bytes that are no text", "Ada\n\xff\xfe\nGrace", 2, []int{2}, "UTF-8"},
		{"too many players", strings.Repeat("Ada\n", 70), 60, []int{61}, "at most 60"},
		{"too many lines", "name;number\n" + strings.Repeat("x;1000\n", 300), 0, nil, "0 to 999"},
		{"too long", strings.Repeat("a", 20_001), 0, []int{1}, "too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			players, errors := models.ParseNames(tt.text, sport)
			if len(players) != tt.players {
				t.Errorf("%d players, want %d: %v", len(players), tt.players, players)
			}
			var lines []int
			for _, e := range errors {
				lines = append(lines, e.Line)
			}
			if tt.lines != nil && !slices.Equal(lines, tt.lines) {
				t.Errorf("errors %v at %v, want %v", errors, lines, tt.lines)
			}
			if len(errors) == 0 || !strings.Contains(errors[0].Error(), tt.message) {
				t.Errorf("errors %v, want %q", errors, tt.message)
			}
		})
	}
}

// Whatever is pasted, eleven names are a team.
func TestParseNamesFillEveryFormation(t *testing.T) {
	sports := loadSports(t)
	for i := range sports {
		sport := &sports[i]
		players, errors := models.ParseNames("Ada\nGrace ("+sport.Positions[0].ID+")\nIda, "+sport.Lines[len(sport.Lines)-1].Name, sport)
		if len(players) != 3 || len(errors) != 0 {
			t.Errorf("%s: %v %v", sport.ID, players, errors)
		}
		for _, p := range players {
			for _, position := range sport.Positions {
				if p.Skills[position.ID] < 1 {
					t.Errorf("%s: %s cannot play %s", sport.ID, p.Name, position.ID)
				}
			}
		}
	}
}

func TestParseNamesSkills(t *testing.T) {
	sport := soccer(t)
	for text, want := range map[string]map[string]int{
		"Ada":        {"GK": 2, "CB": 5, "ST": 5},
		"Ada (8/10)": {"GK": 5, "CB": 8, "ST": 8},
		"Ada CB":     {"GK": 1, "CB": 6, "LB": 4, "CM": 2, "ST": 2},
		"Ada GK 9":   {"GK": 9, "CB": 5, "ST": 5},
		"Ada ST 2":   {"GK": 1, "CB": 1, "LW": 1, "ST": 2},
	} {
		players, errors := models.ParseNames(text, sport)
		if len(players) != 1 || len(errors) > 0 {
			t.Fatalf("%s: %v %v", text, players, errors)
		}
		for position, skill := range want {
			if players[0].Skills[position] != skill {
				t.Errorf("%s: %s %d, want %d", text, position, players[0].Skills[position], skill)
			}
		}
	}
}

// table writes players as a table that ParseNames reads back as they are.
func table(players []models.Player) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma = ';'
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	must(w.Write([]string{"number", "name", "position"}))
	for _, p := range players {
		number := ""
		if p.Shirt != models.NoShirt {
			number = strconv.Itoa(p.Shirt)
		}
		var skills []string
		for _, position := range slices.Sorted(maps.Keys(p.Skills)) {
			skills = append(skills, fmt.Sprintf("%s:%d", position, p.Skills[position]))
		}
		must(w.Write([]string{number, p.Name, strings.Join(skills, " ")}))
	}
	w.Flush()
	must(w.Error())
	return b.String()
}

func FuzzParseNames(f *testing.F) {
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		f.Fatal(err)
	}
	for i, text := range []string{
		"7 Ada Lovelace GK", "#7 Ada\n8. Grace (CB)\nLinus - ST, 8", "Lovelace, Ada\nHopper, Grace", "Ada, Grace, Linus",
		"number;name;position;skill\n7;\"Lovelace, Ada\";GK/CB;8", "1) Ada\n2) Grace", "Tor: Ada\nAbwehr:\nGrace", "７　Ａｄａ，ＧＫ",
		"Name\tVorname\nLovelace\tAda", "\ufeff“Ada”\r\n⚽ Grace 🧤", "Ada CB:7 GK:3", "|7|Ada|GK|", "Ada (GK, 8/10) [x]", "\xff\x00\u202eAda",
	} {
		f.Add(text, i)
	}
	f.Fuzz(func(t *testing.T, text string, n int) {
		sport := &sports[((n%len(sports))+len(sports))%len(sports)]
		players, errors := models.ParseNames(text, sport)
		lines := 1 + strings.Count(text, "\n") + strings.Count(text, "\r") + strings.Count(text, "\v") + strings.Count(text, "\f") +
			strings.Count(text, "\u0085") + strings.Count(text, "\u2028") + strings.Count(text, "\u2029")
		for _, e := range errors {
			if e.Line < 1 || e.Line > lines || e.Message == "" {
				t.Errorf("error %+v of %d lines", e, lines)
			}
		}
		if !slices.IsSortedFunc(errors, func(a, b models.LineError) int { return cmp.Compare(a.Line, b.Line) }) {
			t.Errorf("errors out of order: %v", errors)
		}
		for i, p := range players {
			if err := p.Validate(sport); err != nil || p.Ordinal != i+1 || len(p.Skills) == 0 || !utf8.ValidString(p.Name) {
				t.Errorf("player %d %+v: %v", i, p, err)
			}
		}
		if len(players) > models.MaxPlayers {
			t.Errorf("%d players", len(players))
		}
		again, errorsAgain := models.ParseNames(text, sport)
		if !reflect.DeepEqual(players, again) || !reflect.DeepEqual(errors, errorsAgain) {
			t.Errorf("%q is read differently the second time", text)
		}
		written := table(players)
		if len(written) > models.MaxNamesBytes {
			return
		}
		back, problems := models.ParseNames(written, sport)
		if len(problems) > 0 || len(players) > 0 && !reflect.DeepEqual(players, back) {
			t.Errorf("%q\nis written as\n%s\nand read back as %+v\nwant %+v %v", text, written, back, players, problems)
		}
	})
}
