package views

import (
	"context"
	"strconv"
)

// Tables are a row a player: the columns of the page, the minutes that would have been fair, and the minutes at each
// position.
func (p SeasonPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "players", Row: "player", Columns: []Column{
		numbers("shirt", SeasonShirt.title(ctx)), words("name", SeasonName.title(ctx)), numbers("matches", SeasonMatches.title(ctx)), numbers("of", T(ctx, "Of matches")),
		numbers("minutes", SeasonMinutes.title(ctx)), numbers("fair_minutes", T(ctx, "Fair share")), numbers("percent", "%"),
		numbers("owed", SeasonOwed.title(ctx)), numbers("owed_now", SeasonNow.title(ctx)), numbers("goals", SeasonGoals.title(ctx)),
		numbers("yellow", SeasonYellow.title(ctx)), numbers("red", SeasonRed.title(ctx)),
	}}
	positions := seasonPositions(p.Sport, p.Season)
	for _, id := range positions {
		t.Columns = append(t.Columns, positionColumn(ctx, id))
	}
	for i := range p.Season.Players {
		l := &p.Season.Players[i]
		row := []string{
			cardNumber(l.Player), playerName(ctx, l.Player), strconv.Itoa(l.Matches), strconv.Itoa(l.Of), wholeMinutes(l.Seconds), wholeMinutes(l.Share),
			strconv.Itoa(l.Percent()), strconv.Itoa(l.Owed), strconv.Itoa(l.Player.MinutesOwed), strconv.Itoa(l.Goals), strconv.Itoa(l.Yellow), strconv.Itoa(l.Red),
		}
		for _, id := range positions {
			row = append(row, wholeMinutes(l.Played[id]))
		}
		t.add(row...)
	}
	all := p.tables(p.Team.Slug, "season", t)
	all.Keyed = true
	return all
}
