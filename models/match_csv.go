package models

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// MatchFile is a table of matches as it was read.
type MatchFile struct {
	Header []string // what the first line calls the columns; nil: there is no such line
	Rows   []RosterRow
}

// MatchColumn says what the cells of a column of matches are; empty: nothing that is read.
type MatchColumn string

// The columns, in the order that they are offered and written.
const (
	MatchDate     MatchColumn = "date" // with the time, where there is no column for it
	MatchTime     MatchColumn = "time"
	MatchZone     MatchColumn = "zone"
	MatchOpponent MatchColumn = "opponent"
	MatchTitle    MatchColumn = "title" // both teams, the home team first
	MatchHome     MatchColumn = "home"  // name of the home team
	MatchAway     MatchColumn = "away"  // name of the other
	MatchSide     MatchColumn = "side"
	MatchVenue    MatchColumn = "venue"
	MatchMeet     MatchColumn = "meet" // a time, or minutes before the kick-off
	MatchStanding MatchColumn = "state"
	MatchNotes    MatchColumn = "notes"
	MatchID       MatchColumn = "id"
)

// MatchColumns lists every column.
var MatchColumns = []MatchColumn{
	MatchDate, MatchTime, MatchZone, MatchOpponent, MatchTitle, MatchHome, MatchAway, MatchSide, MatchVenue, MatchMeet, MatchStanding,
	MatchNotes, MatchID,
}

// matchHeaders are what a header may say, in English and German.
var matchHeaders = map[MatchColumn]string{
	MatchDate:     "date day datum tag spieltag spieldatum termin start startdate beginn datetime datumuhrzeit",
	MatchTime:     "time kickoff uhrzeit zeit anstoß anstoss anpfiff anwurf starttime spielbeginn",
	MatchZone:     "zone timezone zeitzone",
	MatchOpponent: "opponent gegner rival against versus",
	MatchTitle:    "match game title summary subject spiel partie paarung begegnung titel betreff",
	MatchHome:     "home hometeam heim heimmannschaft heimteam gastgeber",
	MatchAway:     "away awayteam guest guests visitor visitors gast gäste gastmannschaft auswärtsteam",
	MatchSide:     "side homeaway heimauswärts ha",
	MatchVenue:    "venue place location ground ort spielort spielstätte platz sportstätte halle adresse address",
	MatchMeet:     "meet meeting meetingtime meetat treffen treffpunktzeit treffzeit",
	MatchStanding: "state status zustand",
	MatchNotes:    "notes note notizen notiz bemerkung bemerkungen comment comments kommentar description beschreibung",
	MatchID:       "id uid matchid gameid spielnr spielnummer kennung spielkennung",
}

var matchColumnByWord = func() map[string]MatchColumn {
	all := map[string]MatchColumn{}
	for column, words := range matchHeaders {
		for word := range strings.FieldsSeq(words) {
			all[wordKey(word)] = column
		}
	}
	return all
}()

// ReadMatchFile splits a text into rows and cells: what a spreadsheet saves as CSV, with commas, semicolons or tabs, or
// what it copies. header says whether the first line names the columns; nil: find out. The error is Invalid and says
// what to do.
func ReadMatchFile(text string, header *bool) (*MatchFile, error) {
	if len(text) > MaxCalendarBytes {
		return nil, Invalidf("The list is too long: at most {max} matches are read.", MaxMatchEntries)
	}
	rows, err := readCells(strings.TrimPrefix(TidyNotes(text), "\ufeff"), MaxMatchEntries)
	if err != nil {
		return nil, err
	}
	f := &MatchFile{Rows: rows}
	if len(rows) > 0 && (header == nil && namesMatchColumns(rows[0].Cells) || header != nil && *header) {
		f.Header, f.Rows = rows[0].Cells, rows[1:]
	}
	switch {
	case len(f.Rows) == 0:
		return nil, Invalidf("There is no match in this list.")
	case len(f.Rows) > MaxMatchEntries:
		return nil, Invalidf("The list is too long: at most {max} matches are read.", MaxMatchEntries)
	case f.columns() > MaxRosterColumns:
		return nil, Invalidf("The list has too many columns: at most {max} are read.", MaxRosterColumns)
	}
	return f, nil
}

// namesMatchColumns says whether a line says what the columns below it are: two of them, and none is a day.
func namesMatchColumns(cells []string) bool {
	known := 0
	for _, cell := range cells {
		if matchColumnByWord[wordKey(cell)] != "" {
			known++
		}
		if day := readDay(cell, DayFirst); day.ok {
			return false
		}
	}
	return known > 1
}

func (f *MatchFile) columns() int {
	table := RosterFile{Header: f.Header, Rows: f.Rows}
	return table.Columns()
}

// GuessColumns says what each column probably is: by the header, or else by what is in it. None is said twice.
func (f *MatchFile) GuessColumns() []MatchColumn {
	columns := make([]MatchColumn, f.columns())
	give := func(i int, column MatchColumn) bool {
		if slices.Contains(columns, column) {
			return false
		}
		columns[i] = column
		return true
	}
	for i, header := range f.Header {
		give(i, matchColumnByWord[wordKey(header)])
	}
	if f.Header != nil {
		return columns
	}
	table := RosterFile{Rows: f.Rows}
	for i := range columns {
		switch {
		case table.every(i, func(cell string) bool { return readDay(cell, DayFirst).ok || readDay(cell, MonthFirst).ok }):
			give(i, MatchDate)
		case table.every(i, func(cell string) bool { return readClock(cell) != "" }):
			give(i, MatchTime)
		case table.every(i, func(cell string) bool { return sideOf(cell) != "" }):
			give(i, MatchSide)
		case table.every(i, func(cell string) bool { return strings.ContainsFunc(cell, unicode.IsLetter) }):
			_ = give(i, MatchOpponent) || give(i, MatchVenue) || give(i, MatchNotes)
		}
	}
	return columns
}

// DayOrder says how dates such as 5/12/2026 are meant; empty: it is not known.
type DayOrder string

// The orders.
const (
	DayFirst   DayOrder = "day"
	MonthFirst DayOrder = "month"
)

// Order finds out how the days of a column are written. doubtful: they can be read in both ways, and mean two things.
func (f *MatchFile) Order(columns []MatchColumn) (order DayOrder, doubtful bool) {
	day, month := true, true
	for _, row := range f.Rows {
		cell := cellOf(row.Cells, columns, MatchDate)
		a, b := readDay(cell, DayFirst), readDay(cell, MonthFirst)
		day, month = day && (a.ok || !b.ok), month && (b.ok || !a.ok)
		doubtful = doubtful || a.ok && b.ok && a.day != b.day
	}
	switch {
	case day && !month:
		return DayFirst, false
	case month && !day:
		return MonthFirst, false
	}
	return "", doubtful
}

func cellOf(cells []string, columns []MatchColumn, column MatchColumn) string {
	if i := slices.Index(columns, column); i >= 0 && i < len(cells) {
		return strings.TrimSpace(UnescapeCell(strings.TrimSpace(cells[i])))
	}
	return ""
}

// Entries reads the rows by what their columns mean, as matches of a team. The error is Invalid: there is no column for
// the day, or none for the opponent.
func (f *MatchFile) Entries(columns []MatchColumn, order DayOrder, team string) ([]MatchEntry, error) {
	has := func(column MatchColumn) bool { return slices.Contains(columns, column) }
	switch {
	case !has(MatchDate):
		return nil, Invalidf("Say which column has the days.")
	case !has(MatchOpponent) && !has(MatchTitle) && (!has(MatchHome) || !has(MatchAway)):
		return nil, Invalidf("Say which column has the opponents.")
	}
	if sure, doubtful := f.Order(columns); sure != "" || !doubtful && order == "" {
		order = sure
		if order == "" {
			order = DayFirst
		}
	}
	var all []MatchEntry
	for _, row := range f.Rows {
		m := MatchEntry{Line: row.Line, Meet: -1}
		m.readRow(func(column MatchColumn) string { return cellOf(row.Cells, columns, column) }, order, team)
		all = append(all, m)
	}
	return all, nil
}

func (m *MatchEntry) readRow(cell func(MatchColumn) string, order DayOrder, team string) {
	refuse := func(field, message string, args ...any) {
		m.Problems = append(m.Problems, fieldf(field, message, args...))
	}
	m.readTeams(cell, team, refuse)
	if day := readDay(cell(MatchDate), order); day.ok {
		m.Day, m.Clock = day.day, day.clock
	} else if order == "" {
		refuse("date", "Say above how {date} is meant.", cut(cell(MatchDate), 40))
	} else {
		refuse("date", "This is no day: {date}. Write it as 2026-12-05 or 5.12.2026.", cut(cell(MatchDate), 40))
	}
	if text := cell(MatchTime); text != "" {
		if m.Clock = readClock(text); m.Clock == "" {
			refuse("time", "This is no time: {time}. Write it as 15:00.", cut(text, 40))
		}
	}
	if side := cell(MatchSide); side != "" {
		if m.Side = sideOf(side); m.Side == "" {
			refuse("side", "This is no place: {side}. Write home, away or neutral.", cut(side, 40))
		}
	}
	if meet := cell(MatchMeet); meet != "" {
		m.readMeet(meet, refuse)
	}
	m.Zone, m.Venue = cell(MatchZone), oneLine(cell(MatchVenue), MaxVenue)
	if _, ok := loadZone(m.Zone); !ok && m.Zone != "" {
		refuse("zone", "The time zone {zone} is not known.", cut(m.Zone, 80))
	}
	m.Notes = cut(cell(MatchNotes), MaxMatchNotes)
	m.Cancelled = slices.Contains([]string{"cancelled", "canceled", "abgesagt", "ausgefallen"}, wordKey(cell(MatchStanding)))
	m.UID = matchUID("day "+m.Day+" "+Fold(m.Opponent), "")
	if id := cell(MatchID); id != "" {
		m.UID = matchUID("id "+id, "")
	}
}

// oneLine puts a text on one line of at most so many characters.
func oneLine(text string, most int) string {
	return strings.TrimSpace(cut(strings.Join(strings.Fields(text), " "), most))
}

// readTeams finds the opponent in the columns that name teams.
func (m *MatchEntry) readTeams(cell func(MatchColumn) string, team string, refuse func(string, string, ...any)) {
	home, away := teamName(cell(MatchHome)), teamName(cell(MatchAway))
	switch {
	case cell(MatchOpponent) != "":
		m.Opponent = teamName(cell(MatchOpponent))
	case cell(MatchTitle) != "":
		m.Opponent, m.Side = ReadTitle(oneLine(cell(MatchTitle), MaxVenue), team)
	case home != "" && away != "":
		if m.Opponent, m.Side = ReadTitle(home+" - "+away, team); m.Side == "" {
			refuse("opponent", "Neither {home} nor {away} is called {team}.", home, away, team)
		}
	default:
		refuse("opponent", "There is no opponent.")
	}
}

// readMeet reads when to meet: at a time, or minutes before the kick-off.
func (m *MatchEntry) readMeet(text string, refuse func(string, string, ...any)) {
	if minutes, err := strconv.Atoi(text); err == nil {
		m.Meet = minutes
		return
	}
	meet, errMeet := time.Parse("15:04", readClock(text))
	start, errStart := time.Parse("15:04", m.Clock)
	if errMeet != nil || errStart != nil || meet.After(start) {
		refuse("meet", "This is no time before the kick-off: {time}. Write it as 14:15, or as minutes.", cut(text, 40))
		return
	}
	m.Meet = int(start.Sub(meet) / time.Minute)
}

func sideOf(text string) Side {
	switch wordKey(text) {
	case "home", "h", "heim", "heimspiel", "zuhause":
		return Home
	case "away", "a", wordKey("auswärts"), wordKey("auswärtsspiel"), "guest", "gast":
		return Visit
	case "neutral", "n":
		return Neutral
	}
	return ""
}

// writtenDay is what a cell says of a day.
type writtenDay struct {
	day, clock string
	ok         bool
}

var (
	weekdayBefore = regexp.MustCompile(`^\p{L}+\.?,?\s+`)
	yearFirst     = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|\D)`)
	allDigits     = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:$|\D)`)
	dotted        = regexp.MustCompile(`^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?:$|\D)`)
	slashed       = regexp.MustCompile(`^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:$|\D)`)
	clockText     = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2})(?::\d{2})?)?\s*(uhr|h|a\.?m\.?|p\.?m\.?)?$`)
)

// readDay reads a day as people write it, and a time behind it: 2026-12-05, 5.12.2026, 5/12/2026 in that order,
// Sa, 05.12.26 15:00.
func readDay(text string, order DayOrder) writtenDay {
	text = strings.TrimSpace(text)
	text = text[len(weekdayBefore.FindString(text)):]
	var year, month, day, rest string
	if p := firstMatch(text, yearFirst, allDigits); p != nil {
		year, month, day, rest = p[1], p[2], p[3], after(text, p)
	} else if p := dotted.FindStringSubmatch(text); p != nil {
		day, month, year, rest = p[1], p[2], p[3], after(text, p)
	} else if p := slashed.FindStringSubmatch(text); p != nil && order != "" {
		day, month, year, rest = p[1], p[2], p[3], after(text, p)
		if order == MonthFirst {
			day, month = month, day
		}
	} else {
		return writtenDay{}
	}
	if len(year) == 2 {
		year = "20" + year
	}
	at, err := time.Parse("2006-1-2", year+"-"+strings.TrimPrefix(month, "0")+"-"+strings.TrimPrefix(day, "0"))
	clock := readClock(strings.TrimLeft(rest, " ,T"))
	return writtenDay{at.Format(time.DateOnly), clock, err == nil && (clock != "" || strings.Trim(rest, " ,") == "")}
}

func firstMatch(text string, patterns ...*regexp.Regexp) []string {
	for _, pattern := range patterns {
		if found := pattern.FindStringSubmatch(text); found != nil {
			return found
		}
	}
	return nil
}

// after is what stands behind a day that was found; the pattern may have taken one character of it.
func after(text string, found []string) string {
	end := strings.LastIndex(found[0], found[3]) + len(found[3])
	return text[end:]
}

// readClock reads a time as people write it: 15:00, 15.00 Uhr, 3 pm. It returns 15:00, or nothing.
func readClock(text string) string {
	p := clockText.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if p == nil || p[2] == "" && p[3] == "" {
		return ""
	}
	hour, _ := strconv.Atoi(p[1])
	minute, _ := strconv.Atoi(p[2])
	switch half := strings.ReplaceAll(p[3], ".", ""); {
	case (half == "am" || half == "pm") && (hour < 1 || hour > 12):
		return ""
	case half == "am":
		hour %= 12
	case half == "pm":
		hour = hour%12 + 12
	}
	if hour > 23 || minute > 59 {
		return ""
	}
	return time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC).Format("15:04")
}

// WriteMatchesCSV writes matches for spreadsheets, the earliest first: UTF-8 with the byte order mark that they need to
// know it. ReadMatchFile reads it without loss but for what is played.
func WriteMatchesCSV(w io.Writer, matches []Match) error {
	rows := [][]string{{"date", "time", "zone", "opponent", "side", "venue", "meet", "format", "state", "ours", "theirs", "notes"}}
	for i := range matches {
		m := &matches[i]
		rows = append(rows, []string{
			m.Day(), m.Clock(), m.Zone, EscapeCell(m.Opponent), string(m.Side), EscapeCell(m.Venue), cellNumber(m.Meet, 0), m.Format,
			string(m.State), cellNumber(m.Ours, NoScore), cellNumber(m.Theirs, NoScore), EscapeCell(m.Notes),
		})
	}
	return WriteCSV(w, rows)
}
