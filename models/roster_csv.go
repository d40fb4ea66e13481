package models

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
)

// rosterColumns are those that a list of players is written with, before the positions.
var rosterColumns = []Column{
	ColumnName, ColumnShirt, ColumnStatus, ColumnUntil, ColumnMatches, ColumnForm, ColumnFitness, ColumnAttendance,
	ColumnMinutesOwed, ColumnDoNotPublish, ColumnNotes,
}

// rosterTable returns players as ReadRoster reads them: a header, and a row of cells a player.
func rosterTable(sport *Sport, players []Player, notes bool) *RosterFile {
	columns := slices.Clone(rosterColumns)
	if !notes {
		columns = columns[:len(columns)-1]
	}
	positions := positionsOf(sport, players)
	f := &RosterFile{}
	for _, c := range columns {
		f.Header = append(f.Header, string(c))
	}
	f.Header = append(f.Header, positions...)
	for i := range players {
		row := RosterRow{Line: i + 1}
		for _, c := range columns {
			row.Cells = append(row.Cells, players[i].cell(c))
		}
		for _, position := range positions {
			row.Cells = append(row.Cells, cellNumber(players[i].Skills[position], 0))
		}
		f.Rows = append(f.Rows, row)
	}
	return f
}

// positionsOf lists the positions of the sport, and then others that somebody has a skill at.
func positionsOf(sport *Sport, players []Player) []string {
	var known, others []string
	for _, p := range sport.Positions {
		known = append(known, p.ID)
	}
	for _, p := range players {
		for position := range p.Skills {
			if !slices.Contains(known, position) && !slices.Contains(others, position) {
				others = append(others, position)
			}
		}
	}
	slices.Sort(others)
	return append(known, others...)
}

func (p *Player) cell(c Column) string {
	switch c {
	case ColumnName:
		return EscapeCell(p.Name)
	case ColumnShirt:
		return cellNumber(p.Shirt, NoShirt)
	case ColumnStatus:
		return string(p.Status)
	case ColumnUntil:
		return p.Until
	case ColumnMatches:
		return cellNumber(p.Matches, 0)
	case ColumnForm:
		return strconv.Itoa(p.Form)
	case ColumnFitness:
		return strconv.Itoa(p.Fitness)
	case ColumnAttendance:
		return strconv.Itoa(p.Attendance)
	case ColumnMinutesOwed:
		return strconv.Itoa(p.MinutesOwed)
	case ColumnNotes:
		return EscapeCell(p.Notes)
	case ColumnDoNotPublish:
		if p.DoNotPublish {
			return "yes"
		}
	}
	return ""
}

// cellNumber leaves the cell empty for the number that stands for nothing.
func cellNumber(n, nothing int) string {
	if n == nothing {
		return ""
	}
	return strconv.Itoa(n)
}

// WriteRosterCSV writes players for spreadsheets: UTF-8 with the byte order mark that they need to know it, a row a
// player and a column a position. notes says whether the coaches' notes are in it. ReadRoster reads it without loss.
func WriteRosterCSV(w io.Writer, sport *Sport, players []Player, notes bool) error {
	table := rosterTable(sport, players, notes)
	rows := [][]string{table.Header}
	for _, row := range table.Rows {
		rows = append(rows, row.Cells)
	}
	return WriteCSV(w, rows)
}

// rosterDocument is a list of players as JSON.
type rosterDocument struct {
	Sport   string         `json:"sport"`
	Players []rosterPlayer `json:"players"`
}

type rosterPlayer struct {
	Name         string         `json:"name"`
	Shirt        *int           `json:"shirt"` // null: none
	Status       Status         `json:"status"`
	Until        string         `json:"until,omitempty"`
	Matches      int            `json:"matches,omitempty"`
	Form         int            `json:"form"`
	Fitness      int            `json:"fitness"`
	Attendance   int            `json:"attendance"`
	MinutesOwed  int            `json:"minutes_owed"`
	DoNotPublish bool           `json:"do_not_publish"`
	Notes        string         `json:"notes,omitempty"`
	Skills       map[string]int `json:"skills"`
}

// WriteRosterJSON writes players for programs. ReadRoster reads it without loss.
func WriteRosterJSON(w io.Writer, sport *Sport, players []Player, notes bool) error {
	document := rosterDocument{Sport: sport.ID, Players: []rosterPlayer{}}
	for _, p := range players {
		one := rosterPlayer{
			Name: p.Name, Status: p.Status, Until: p.Until, Matches: p.Matches, Form: p.Form, Fitness: p.Fitness,
			Attendance: p.Attendance, MinutesOwed: p.MinutesOwed, DoNotPublish: p.DoNotPublish, Skills: p.Skills,
		}
		if p.Shirt != NoShirt {
			one.Shirt = &p.Shirt
		}
		if notes {
			one.Notes = p.Notes
		}
		document.Players = append(document.Players, one)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(document)
}

// readRosterJSON reads what WriteRosterJSON writes. What a player does not say is as usual.
func readRosterJSON(text string, sport *Sport) (*RosterFile, error) {
	var document struct {
		Players []json.RawMessage `json:"players"`
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		return nil, Invalidf(unreadableList)
	}
	if len(document.Players) > MaxRosterRows {
		return nil, Invalidf("The list is too long: at most {max} players are read.", MaxRosterRows)
	}
	var players []Player
	notes := false
	for _, one := range document.Players {
		usual := NewPlayer("")
		p := rosterPlayer{Status: usual.Status, Form: usual.Form, Fitness: usual.Fitness, Attendance: usual.Attendance}
		if err := json.Unmarshal(one, &p); err != nil {
			return nil, Invalidf(unreadableList)
		}
		notes = notes || bytes.Contains(one, []byte(`"notes"`))
		players = append(players, p.player())
	}
	if len(players) == 0 {
		return nil, Invalidf("There is no player in this list.")
	}
	f := rosterTable(sport, players, notes)
	if f.Columns() > MaxRosterColumns {
		return nil, Invalidf("The list has too many columns: at most {max} are read.", MaxRosterColumns)
	}
	return f, nil
}

func (p *rosterPlayer) player() Player {
	shirt := NoShirt
	if p.Shirt != nil {
		shirt = *p.Shirt
	}
	return Player{
		Name: p.Name, Shirt: shirt, Status: p.Status, Until: p.Until, Matches: p.Matches, Form: p.Form, Fitness: p.Fitness,
		Attendance: p.Attendance, MinutesOwed: p.MinutesOwed, DoNotPublish: p.DoNotPublish, Notes: TidyNotes(p.Notes), Skills: p.Skills,
	}
}
