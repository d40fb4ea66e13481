package views

import (
	"context"
	"slices"
	"strconv"

	"teamcoach/models"
)

// Tables are the rules with who missed them, and the players with their time.
func (p CompliancePage) Tables(ctx context.Context) Tables {
	players := Table{Name: "players", Row: "player", Title: T(ctx, "Minutes"), Columns: []Column{
		words("name", T(ctx, "Player")), numbers("there", T(ctx, "Minutes there")), numbers("played", T(ctx, "Minutes played")),
		numbers("percent", "%"), words("positions", T(ctx, "Positions")),
	}}
	for i := range p.Lines {
		l := &p.Lines[i]
		if player := models.PlayerByID(p.Squad, l.PlayerID); player != nil && l.Present {
			players.add(playerName(ctx, player), exactText(l.Available), exactText(l.Seconds()), percentOf(l.Seconds(), l.Available), models.PlayedText(p.Sport, l.Played))
		}
	}
	return p.tables(ctx, "compliance", rulesTable(ctx, p.Squad, p.Reports), players)
}

// rulesTable has a row a rule, and one a player who missed it.
func rulesTable(ctx context.Context, squad []models.Player, reports []models.RuleReport) Table {
	t := Table{Name: "rules", Row: "rule", Title: T(ctx, "Rules"), Columns: []Column{
		words("rule", T(ctx, "Rule")), words("kept", T(ctx, "Kept")), words("missed_by", T(ctx, "Missed by")),
	}}
	for i := range reports {
		r := &reports[i]
		t.add(ruleText(ctx, r.Rule), reportName(ctx, r), "")
		for _, miss := range r.Misses {
			t.add(ruleText(ctx, r.Rule), reportName(ctx, r), missText(ctx, squad, r.Rule.Kind, miss))
		}
	}
	return t
}

// Tables are what a match counts for, with the minutes at each position; before it is over, what its form proposes.
func (p ResultPage) Tables(ctx context.Context) Tables {
	switch {
	case p.Match.State == models.Over && len(p.Reports) > 0:
		return p.tables(ctx, "result", p.minutesTable(ctx), rulesTable(ctx, p.Squad, p.Reports))
	case p.Match.State == models.Over || p.Form == nil:
		return p.tables(ctx, "result", p.minutesTable(ctx))
	default:
		return p.tables(ctx, "result", p.formTable(ctx))
	}
}

func (p *ResultPage) minutesTable(ctx context.Context) Table {
	lines := p.present()
	positions := playedPositions(p.Sport, lines)
	t := Table{Name: "players", Row: "player", Columns: append(playerColumns(ctx),
		numbers("there", T(ctx, "Minutes there")), numbers("played", T(ctx, "Played")), numbers("fair_share", T(ctx, "Fair share")), numbers("owed", T(ctx, "Owed")),
		numbers("scored", T(ctx, "Scored")), numbers("yellow", T(ctx, "Yellow")), numbers("red", T(ctx, "Red")))}
	for _, id := range positions {
		t.Columns = append(t.Columns, positionColumn(ctx, id))
	}
	for i := range lines {
		l := &lines[i]
		player := models.PlayerByID(p.Squad, l.PlayerID)
		row := []string{cardNumber(player), playerName(ctx, player), exactText(l.Available), exactText(l.Seconds()), wholeMinutes(l.Share), strconv.Itoa(l.Owed),
			strconv.Itoa(l.Goals), strconv.Itoa(l.Yellow), strconv.Itoa(l.Red)}
		for _, id := range positions {
			row = append(row, exactText(l.Played[id]))
		}
		t.add(row...)
	}
	return t
}

// playedPositions are the positions that anybody played at, in the sport's order, and last that which nobody noted.
func playedPositions(sport *models.Sport, lines []models.ResultLine) []string {
	var all []string
	for _, position := range append(slices.Clone(sport.Positions), models.Position{}) {
		if slices.ContainsFunc(lines, func(l models.ResultLine) bool { return l.Played[position.ID] > 0 }) {
			all = append(all, position.ID)
		}
	}
	return all
}

// positionColumn is the time at a position; "" is one that nobody noted.
func positionColumn(ctx context.Context, id string) Column {
	if id == "" {
		return Column{Key: "played_at", Of: "?", Heading: T(ctx, "Position not noted"), Number: true}
	}
	return Column{Key: "played_at", Of: id, Heading: id, Number: true}
}

func (p *ResultPage) formTable(ctx context.Context) Table {
	t := Table{Name: "players", Row: "player", Columns: append(playerColumns(ctx),
		words("present", T(ctx, "Present")), numbers("there", T(ctx, "There (min)")), words("played", T(ctx, "Played (min)")),
		numbers("scored", T(ctx, "Scored")), numbers("yellow", T(ctx, "Yellow")), numbers("red", T(ctx, "Red")))}
	for _, row := range p.Form.Rows {
		player := p.player(row)
		t.add(cardNumber(player), playerName(ctx, player), cellYes(ctx, row.Present == "on"), row.Available, row.Played, row.Goals, row.Yellow, row.Red)
	}
	return t
}
