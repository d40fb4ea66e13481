package models

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// RosterPlan is what an import would do, row by row.
type RosterPlan []PlannedRow

// PlannedRow is one row of a list and what it would do.
type PlannedRow struct {
	Line     int
	Before   *Player // the same player in the squad; nil: new
	After    Player
	Skipped  bool         // Before is to stay as it is
	Problems []FieldError // none: it can be done
}

// Changes says whether the row would change the squad.
func (r *PlannedRow) Changes() bool {
	return r.Before == nil || !r.Skipped && !SamePlayer(r.Before, &r.After)
}

// Wrong is how many rows have problems.
func (p RosterPlan) Wrong() int {
	n := 0
	for _, r := range p {
		if len(r.Problems) > 0 {
			n++
		}
	}
	return n
}

// Edits is what ImportPlayers is to do.
func (p RosterPlan) Edits() []PlayerEdit {
	var edits []PlayerEdit
	for _, r := range p {
		if r.Changes() {
			edits = append(edits, PlayerEdit{Player: r.After})
		}
	}
	return edits
}

// Squad is the squad as it would be, for warnings.
func (p RosterPlan) Squad(squad []Player) []Player {
	after := slices.Clone(squad)
	for _, r := range p {
		switch now := PlayerByID(after, r.After.ID); {
		case r.Before == nil:
			after = append(after, r.After)
		case !r.Skipped && now != nil:
			*now = r.After
		}
	}
	return after
}

// Plan reads the rows by what their columns mean, and finds those of players who are in the squad: the name is the
// same, and the shirt number too where both have one. update says whether these are changed or skipped. A field that
// the list does not have stays as it is, and is the usual one for new players. The error is Invalid: no column has
// names, or the squad would be too large.
func (f *RosterFile) Plan(sport *Sport, squad []Player, columns []Column, update bool) (RosterPlan, error) {
	if !slices.ContainsFunc(columns, func(c Column) bool { return c == ColumnName || c == ColumnFirst || c == ColumnLast }) {
		return nil, Invalidf("Say which column has the names.")
	}
	reader := rosterReader{sport: sport, parser: NewSkillParser(sport), columns: columns}
	names := make([]Player, len(f.Rows)) // as far as they tell who it is
	for i, row := range f.Rows {
		names[i] = NewPlayer("")
		reader.read(row.Cells, &names[i])
	}
	before := matchPlayers(squad, names)
	plan := make(RosterPlan, len(f.Rows))
	added := 0
	for i, row := range f.Rows {
		planned := &plan[i]
		planned.Line, planned.Before, planned.Skipped = row.Line, before[i], before[i] != nil && !update
		planned.After = NewPlayer("")
		if before[i] == nil {
			planned.After.Skills = UsualSkills(sport)
			added++
		} else {
			planned.After = *before[i]
		}
		if planned.Problems = reader.read(row.Cells, &planned.After); planned.Skipped {
			planned.Problems = nil
		}
	}
	if len(squad)+added > MaxPlayers {
		return plan, Invalidf("A team can have at most {max} players.", MaxPlayers)
	}
	return plan, nil
}

// matchPlayers finds each of the named in the squad, nobody twice: first those whose number is the same too.
func matchPlayers(squad, named []Player) []*Player {
	found, taken := make([]*Player, len(named)), make([]bool, len(squad))
	byName := map[string][]int{}
	for j := range squad {
		byName[Fold(squad[j].Name)] = append(byName[Fold(squad[j].Name)], j)
	}
	match := func(same func(a, b *Player) bool) {
		for i := range named {
			for _, j := range byName[Fold(named[i].Name)] {
				if found[i] == nil && !taken[j] && same(&named[i], &squad[j]) {
					found[i], taken[j] = &squad[j], true
				}
			}
		}
	}
	match(func(a, b *Player) bool { return a.Shirt == b.Shirt })
	match(func(a, b *Player) bool { return a.Shirt == NoShirt || b.Shirt == NoShirt })
	return found
}

// rosterReader reads the cells of a row into a player.
type rosterReader struct {
	sport   *Sport
	parser  SkillParser
	columns []Column
}

// read takes a row into a player and says what is wrong with it.
func (r *rosterReader) read(cells []string, p *Player) []FieldError {
	var wrong []FieldError
	var name, first, last, skills, strength string
	rated := false
	if slices.ContainsFunc(r.columns, func(c Column) bool { return c.Position() != "" }) {
		p.Skills, rated = others(r.sport, p.Skills), true
	}
	for i, column := range r.columns {
		raw := ""
		if i < len(cells) {
			raw = cells[i]
		}
		cell := strings.TrimSpace(raw)
		switch column {
		case ColumnName:
			name = UnescapeCell(cell)
		case ColumnFirst:
			first = UnescapeCell(cell)
		case ColumnLast:
			last = UnescapeCell(cell)
		case ColumnSkills:
			skills = cell
		case ColumnStrength:
			strength = strings.TrimSuffix(cell, "/10")
		case ColumnNotes:
			p.Notes = UnescapeCell(TidyNotes(raw))
		default:
			wrong = append(wrong, r.readCell(column, cell, p)...)
		}
	}
	if p.Name = strings.TrimSpace(first + " " + last); name != "" {
		p.Name = name
	}
	if skills != "" || strength != "" {
		all, bad := r.readSkills(skills, strength)
		wrong = append(wrong, bad...)
		if !rated {
			p.Skills = others(r.sport, p.Skills)
		}
		maps.Copy(p.Skills, all)
	}
	return append(wrong, fieldsOf(p.Validate(nil))...)
}

// fieldsOf returns what an error says of fields.
func fieldsOf(err error) []FieldError {
	var known *Error
	if !errors.As(err, &known) {
		return nil
	}
	return known.Fields
}

// others returns the skills at positions that the sport does not have, and no list has a column for.
func others(sport *Sport, skills map[string]int) map[string]int {
	rest := map[string]int{}
	for position, skill := range skills {
		if _, ok := sport.Position(position); !ok {
			rest[position] = skill
		}
	}
	return rest
}

// readCell reads a cell of one value. A number that an empty cell cannot mean stays as it is.
func (r *rosterReader) readCell(column Column, cell string, p *Player) []FieldError {
	switch column {
	case ColumnShirt:
		p.Shirt = cellValue(strings.TrimPrefix(cell, "#"), NoShirt)
		if cell != "" && p.Shirt == NoShirt {
			p.Shirt = unreadable
		}
	case ColumnStatus:
		p.Status = statusOf(cell, p.Status)
	case ColumnUntil:
		p.Until = dayOf(cell)
	case ColumnMatches:
		p.Matches = cellValue(cell, 0)
	case ColumnForm:
		p.Form = cellValue(cell, p.Form)
	case ColumnFitness:
		p.Fitness = cellValue(strings.TrimSuffix(cell, "%"), p.Fitness)
	case ColumnAttendance:
		p.Attendance = cellValue(strings.TrimSuffix(cell, "%"), p.Attendance)
	case ColumnMinutesOwed:
		p.MinutesOwed = cellValue(strings.Replace(cell, "−", "-", 1), p.MinutesOwed)
	case ColumnDoNotPublish:
		yes, ok := truthOf(cell)
		if !ok {
			return []FieldError{fieldf("do_not_publish", "Write yes or no, not “{text}”.", cell)}
		}
		p.DoNotPublish = yes
	default:
		if position := column.Position(); position != "" && !cannot[wordKey(cell)] {
			p.Skills[position] = cellValue(cell, 0)
		}
	}
	return nil
}

// unreadable stands for what is no number: it is outside of every limit of a player.
const unreadable = -1 << 30

// cellValue reads a whole number; usual stands for an empty cell.
func cellValue(cell string, usual int) int {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return usual
	}
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(cell, ".0"), ",0"))
	if err != nil {
		return unreadable
	}
	return n
}

// cannot is what the cell of a position says that somebody does not play at; a dash and an empty one have no letters.
var cannot = map[string]bool{"": true, "0": true, "cannot": true, "no": true, "nein": true, "nie": true, "none": true}

var statusWords = map[string]Status{
	"fit": Fit, "available": Fit, "ok": Fit, "yes": Fit, "ja": Fit, "einsatzbereit": Fit,
	"injured": Injured, "injury": Injured, "ill": Injured, "sick": Injured, "verletzt": Injured, "krank": Injured,
	"suspended": Suspended, "banned": Suspended, "gesperrt": Suspended, "sperre": Suspended,
	"away": Away, "absent": Away, "no": Away, "nein": Away, "abwesend": Away, "verhindert": Away, "urlaub": Away, "holiday": Away,
}

// statusOf reads a status; an empty cell leaves it, and one that means nothing is refused by Validate.
func statusOf(cell string, now Status) Status {
	if cell == "" {
		return now
	}
	if status, ok := statusWords[wordKey(cell)]; ok {
		return status
	}
	return Status(cell)
}

// dayOf reads a date as it is written in English lists, 2026-12-03, or German ones, 3.12.2026.
func dayOf(cell string) string {
	if day, err := time.Parse("2.1.2006", cell); err == nil {
		return day.Format(time.DateOnly)
	}
	return cell
}

func truthOf(cell string) (yes, ok bool) {
	switch wordKey(cell) {
	case "yes", "ja", "true", "wahr", "x", "1", "on":
		return true, true
	case "", "no", "nein", "false", "falsch", "0", "off":
		return false, true
	}
	return false, false
}

// readSkills reads positions with skills, or positions and one strength for all of them as ParseNames does.
func (r *rosterReader) readSkills(text, strength string) (map[string]int, []FieldError) {
	skills, err := r.parser.Parse(text)
	if err == nil && strength == "" {
		return skills, nil
	}
	attributes, ok := r.parser.words.parse(text)
	if text != "" && (!ok || len(attributes.numbers) > 0) {
		if err == nil { // skills position by position: the strength says nothing more
			return skills, nil
		}
		return nil, fieldsOf(err)
	}
	if strength != "" {
		attributes.strength = cellValue(strength, 0)
		if !isStrength(attributes.strength) {
			return nil, []FieldError{fieldf("skills", strengthRange, MaxSkill)}
		}
	}
	return attributes.skills(r.sport), nil
}
