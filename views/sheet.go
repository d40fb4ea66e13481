package views

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"teamcoach/models"
)

// SheetPage is /teams/TEAM/matches/MATCH/sheet, and its card.
type SheetPage struct {
	MatchBase
	Sheet *models.TeamSheet // nil: there is no plan yet
	Staff []string          // names of who coaches
	Text  string            // the sheet for messengers
	QR    string            // address of a link to the sheet for whoever scans it; empty: none
	Links MatchLinks
}

// SharedSheetPage is /sheets/TOKEN: the sheet for whoever holds the link.
type SharedSheetPage struct {
	Page
	Sheet *models.TeamSheet
	Team  *models.Team
	Match *models.Match
	Token string
	QR    string // address of the link itself
}

// drawSheet draws the first lineup of a match on its pitch.
func drawSheet(ctx context.Context, s *models.TeamSheet) drawing {
	pitch, _ := s.Sport.Pitch(s.Format.Pitch)
	players := make([]*models.Player, len(s.Places))
	for i, p := range s.Places {
		players[i] = p.Player
	}
	names := shirtNames(players)
	d := newDrawing(pitch)
	d.Names, d.Label = true, sheetLabel(ctx, s)
	scale := pitch.View[2] / models.PitchWidth
	for i, p := range s.Places {
		shirt := drawnShirt{Transform: transform(pitch, p.Slot, scale), Color: shirtColor(s.Team.Color), Name: names[i]}
		shirt.wear(ctx, s.Sport, i, p.Player, p.Position)
		d.Shirts = append(d.Shirts, shirt)
	}
	return d
}

// sheetLabel tells in words what the drawing shows, for those who do not see it.
func sheetLabel(ctx context.Context, s *models.TeamSheet) string {
	var who []string
	for _, p := range s.Places {
		position := T(ctx, p.Position.Name)
		if p.Player == nil {
			who = append(who, T(ctx, "{position}: empty", "position", position))
		} else {
			who = append(who, position+": "+playerName(ctx, p.Player))
		}
	}
	return T(ctx, "The starting lineup.") + " " + strings.Join(who, "; ") + "."
}

// sheetCode is the QR code of a link to a sheet; nil where there is no link, or none that a code can hold.
func sheetCode(link string) *qrCode {
	if link == "" {
		return nil
	}
	code, err := newQR(link)
	if err != nil {
		return nil
	}
	return code
}

// fact is a line of a sheet's head.
type fact struct{ name, value string }

// sheetFacts are what everybody needs to know beside the kick-off, as far as it is known.
func sheetFacts(ctx context.Context, s *models.TeamSheet) []fact {
	m := s.Match
	var facts []fact
	if m.Meet > 0 {
		meet := m.KickOff.Add(-time.Duration(m.Meet) * time.Minute).In(m.Location())
		facts = append(facts, fact{T(ctx, "Meeting time"), meet.Format("15:04")})
	}
	if m.Venue != "" {
		facts = append(facts, fact{T(ctx, "Venue"), m.Venue})
	}
	if s.Formation != nil {
		facts = append(facts, fact{T(ctx, "Formation"), T(ctx, s.Formation.Name)})
	}
	return facts
}

// startText is when a stretch of the plan begins, as it is called from the line: 10', or the period where no clock
// runs.
func startText(ctx context.Context, s *models.TeamSheet, start models.SheetStart) string {
	if s.Match.Minutes == 0 {
		return periodText(ctx, start.Period)
	}
	return minuteText(start.Clock)
}

// periodText numbers a half, quarter, set, inning or round: a number says the same in all of them.
func periodText(ctx context.Context, period int) string {
	return T(ctx, "Period {n}", "n", period)
}

// minuteText is a minute of the match, with seconds where it is not a whole one: 10', 12:30.
func minuteText(at time.Duration) string {
	text := models.Clock(int(at / time.Second))
	if strings.Contains(text, ":") {
		return text
	}
	return text + "'"
}

// subLines tells who comes on for whom at a break of the plan.
func subLines(ctx context.Context, c models.SheetChange) []string {
	var all []string
	for _, s := range c.Subs {
		switch {
		case s.Out == nil:
			all = append(all, T(ctx, "{name} comes on ({position})", "name", playerName(ctx, s.In), "position", s.Position.ID))
		case s.In == nil:
			all = append(all, T(ctx, "{name} goes off", "name", playerName(ctx, s.Out)))
		default:
			all = append(all, T(ctx, "{in} ({position}) for {out}", "in", playerName(ctx, s.In), "position", s.Position.ID, "out", playerName(ctx, s.Out)))
		}
	}
	return all
}

// moveLines tells who changes the position at a break of the plan.
func moveLines(ctx context.Context, c models.SheetChange) []string {
	var all []string
	for _, m := range c.Moves {
		all = append(all, T(ctx, "{name} to {position}", "name", playerName(ctx, m.Player), "position", m.Position.ID))
	}
	return all
}

// SheetText writes a sheet as a message to a team's chat.
func SheetText(ctx context.Context, w io.Writer, s *models.TeamSheet, staff []string) error {
	var b strings.Builder
	line := func(texts ...string) { b.WriteString(strings.Join(texts, "") + "\n") }
	line(s.Team.Name, " – ", matchTitle(ctx, s.Match))
	line(T(ctx, "Kick-off"), ": ", kickOffText(ctx, s.Match))
	for _, f := range sheetFacts(ctx, s) {
		line(f.name, ": ", f.value)
	}
	line("\n", T(ctx, "Starting lineup"))
	for _, p := range s.List() {
		line(numbered(ctx, p.Player), " (", T(ctx, p.Position.Name), ")")
	}
	if len(s.Bench) > 0 {
		line("\n", T(ctx, "Bench"))
	}
	for _, p := range s.Bench {
		line(numbered(ctx, p))
	}
	if len(s.Changes) > 0 {
		line("\n", T(ctx, "Changes"))
	}
	for _, c := range s.Changes {
		line(startText(ctx, s, c.SheetStart), " ", strings.Join(append(subLines(ctx, c), moveLines(ctx, c)...), ", "))
	}
	if len(staff) > 0 {
		line("\n", T(ctx, "Staff"), ": ", strings.Join(staff, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// numbered is a player's number, where there is one, and name.
func numbered(ctx context.Context, p *models.Player) string {
	if p.Shirt == models.NoShirt || p.Name == "" {
		return playerName(ctx, p)
	}
	return strconv.Itoa(p.Shirt) + " " + p.Name
}

// Sizes of a pocket card: beyond these a card lies on its side, its letters are smaller, and who does not play at all
// is left out.
const (
	cardColumns = 8
	cardRows    = 15
	mostRows    = 26
)

// cardClass chooses the size of a card's letters and how it lies, so that it fills an A6 page and no more.
func cardClass(s *models.TeamSheet) string {
	class := "card"
	if len(s.Starts) > cardColumns {
		class += " card-wide"
	}
	if len(cardPlayers(s)) > cardRows {
		class += " card-long"
	}
	return class
}

// cardPlayers are those for whom there is room on the card.
func cardPlayers(s *models.TeamSheet) []models.SheetRow {
	if len(s.Rows) <= mostRows {
		return s.Rows
	}
	return slices.DeleteFunc(slices.Clone(s.Rows), func(r models.SheetRow) bool {
		return !slices.ContainsFunc(r.Positions, func(position string) bool { return position != "" })
	})
}

// sheetClass makes the letters on paper smaller where there is much to say; where there is too much for one page, who
// only moves is left to the card.
func sheetClass(s *models.TeamSheet) string {
	subs, moves := 0, 0
	for _, c := range s.Changes {
		subs += len(c.Subs)
		moves += len(c.Moves)
	}
	const many, crowded = 24, 60
	class := "sheet-columns"
	if subs+moves > many || len(s.Places)+len(s.Bench) > many {
		class += " sheet-many"
	}
	if subs+moves > crowded && moves > 0 {
		class += " sheet-crowded"
	}
	return class
}

// cardStart heads a column of the card: as short as startText can be.
func cardStart(s *models.TeamSheet, start models.SheetStart) string {
	if s.Match.Minutes == 0 {
		return strconv.Itoa(start.Period)
	}
	return minuteText(start.Clock)
}

// StaffNames are the names of those who coach: who keeps the score and who watches are not staff.
func StaffNames(members []models.Member) []string {
	var all []string
	for _, m := range members {
		if m.Role.AtLeast(models.Assistant) && m.Name != "" {
			all = append(all, m.Name)
		}
	}
	return all
}
