package views

import (
	"context"
	"strconv"

	"teamcoach/models"
)

// Tables are the plan, a row a player and a column a stretch, and what the reader may know of it beside: the places that
// stay empty, and what other modes would bring.
func (p PlanPage) Tables(ctx context.Context) Tables {
	if p.Answer == nil {
		return p.tables(ctx, "plan", Table{Name: "players", Row: "player", Columns: playerColumns(ctx)})
	}
	all := p.tables(ctx, "plan", p.gridTable(ctx))
	if empty := p.emptyTable(ctx); len(empty.Rows) > 0 {
		all.List = append(all.List, empty)
	}
	if modes := p.Answer.Plan.Verdict.Modes; len(modes) > 0 && p.timed() && p.coach() {
		all.List = append(all.List, p.modesTable(ctx, modes))
	}
	return all
}

// playerColumns are what a row about a player begins with.
func playerColumns(ctx context.Context) []Column {
	return []Column{numbers("shirt", T(ctx, "No.")), words("name", T(ctx, "Name"))}
}

func (p *PlanPage) gridTable(ctx context.Context) Table {
	t := Table{Name: "players", Row: "player", Columns: playerColumns(ctx)}
	if p.timed() {
		t.Columns = append(t.Columns, numbers("plays", T(ctx, "Plays")))
	}
	if p.timed() && p.coach() {
		t.Columns = append(t.Columns, numbers("fair_least", T(ctx, "Fair, at least")), numbers("fair_most", T(ctx, "Fair, at most")))
	}
	columns := p.columns(ctx)
	for _, c := range columns {
		t.Columns = append(t.Columns, Column{Key: "stretch", Of: strconv.Itoa(c.Stretch), Heading: c.Spoken})
	}
	for i := range p.Answer.Players {
		player := &p.Answer.Players[i]
		row := []string{cardNumber(player.Player), playerName(ctx, player.Player)}
		if p.timed() {
			row = append(row, p.playingTime(player.On))
		}
		if p.timed() && p.coach() {
			row = append(row, p.playingTime(player.Least), p.playingTime(player.Most))
		}
		for _, c := range columns {
			cell := p.cell(ctx, player, c.Stretch)
			if !cell.On && !cell.Away {
				cell.Text = ""
			}
			row = append(row, cell.Text)
		}
		t.add(row...)
	}
	return t
}

// playingTime is a number of stretches as minutes, or where no clock runs, as they are.
func (p *PlanPage) playingTime(stretches int) string {
	if p.Match.Minutes == 0 {
		return strconv.Itoa(stretches)
	}
	return MatchMinute(stretches * p.Match.StretchSeconds())
}

func (p *PlanPage) emptyTable(ctx context.Context) Table {
	t := Table{Name: "empty_places", Row: "place", Title: T(ctx, "Empty places"), Columns: []Column{
		numbers("stretch", T(ctx, "No.")), words("when", T(ctx, "When")), words("position", T(ctx, "Position")),
	}}
	for i, cells := range p.emptyCells() {
		for _, c := range cells {
			t.add(strconv.Itoa(i+1), StretchTitle(ctx, p.Sport, p.Match, i+1), p.slotPosition(c))
		}
	}
	return t
}

func (p *PlanPage) modesTable(ctx context.Context, modes []models.PlanMode) Table {
	t := Table{Name: "modes", Row: "mode", Title: T(ctx, "The modes side by side"), Columns: []Column{
		words("name", T(ctx, "Mode")), numbers("strength", T(ctx, "Strength")), numbers("least", T(ctx, "Plays, at least")), numbers("most", T(ctx, "Plays, at most")),
		numbers("changes", T(ctx, "Changes")), numbers("owed_minutes_paid", T(ctx, "Owed minutes paid")),
	}}
	for _, m := range modes {
		t.add(ModeName(ctx, m.Mode), strconv.Itoa(m.Strength), p.playingTime(m.Least), p.playingTime(m.Most), strconv.Itoa(m.Changes), strconv.Itoa(m.Paid))
	}
	return t
}

// Tables are the versions of a plan.
func (p PlanVersionsPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "versions", Row: "version", Columns: []Column{
		numbers("number", T(ctx, "No.")), words("by", T(ctx, "By whom")), words("saved", T(ctx, "When (UTC)")), words("mode", T(ctx, "Mode")), words("edited", T(ctx, "changed by hand")),
	}}
	for _, v := range p.Versions {
		t.add(strconv.Itoa(v.Number), v.Actor, cellTime(v.CreatedAt), ModeName(ctx, v.Wishes.Mode), cellYes(ctx, v.Verdict.Edited))
	}
	return p.tables(ctx, "versions", t)
}

// Tables are the players of a day with their time in each match.
func (p PlanDayPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "players", Row: "player", Columns: playerColumns(ctx)}
	for _, m := range p.Matches {
		t.Columns = append(t.Columns, Column{Key: "plays", Of: m.Match.ID, Heading: m.Match.Clock() + " " + m.Match.Opponent, Number: true})
	}
	t.Columns = append(t.Columns, numbers("plays_together", T(ctx, "The whole day")), numbers("there", T(ctx, "Minutes there")))
	for _, player := range p.players() {
		row := []string{cardNumber(player), playerName(ctx, player)}
		for _, m := range p.Matches {
			row = append(row, p.playingTime(m, player))
		}
		sum := p.Sums[player.Ordinal]
		t.add(append(row, cellSeconds(p.Matches[0].Match, sum.Played), cellSeconds(p.Matches[0].Match, sum.There))...)
	}
	return p.tables(p.Team.Slug+"-"+p.Day.Format("2006-01-02"), "day", t)
}

// playingTime is how long a player plays in a match; empty for who is not there.
func (p *PlanDayPage) playingTime(m PlanDayMatch, player *models.Player) string {
	if m.Answer == nil {
		return ""
	}
	in := m.Answer.Player(player.Ordinal)
	if in == nil || in.On+in.From == 0 {
		return ""
	}
	return cellSeconds(m.Match, in.On*max(1, m.Match.StretchSeconds()))
}

// cellSeconds is playing time: minutes, or where no clock runs, stretches.
func cellSeconds(m *models.Match, seconds int) string {
	if m.Minutes == 0 {
		return strconv.Itoa(seconds)
	}
	return MatchMinute(seconds)
}

// Tables are the plan as it stands on the card for the pocket.
func (p SheetPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "players", Row: "player", Columns: playerColumns(ctx)}
	if p.Sheet != nil {
		for i, start := range p.Sheet.Starts {
			t.Columns = append(t.Columns, Column{Key: "stretch", Of: strconv.Itoa(i + 1), Heading: startText(ctx, p.Sheet, start)})
		}
		for _, row := range cardPlayers(p.Sheet) {
			t.add(append([]string{cardNumber(row.Player), playerName(ctx, row.Player)}, row.Positions...)...)
		}
	}
	return p.tables(ctx, "card", t)
}
