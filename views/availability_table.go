package views

import (
	"context"
	"strconv"
)

// Tables are the answers to a match.
func (p AvailabilityPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "players", Row: "player", Columns: []Column{
		numbers("shirt", T(ctx, "No.")), words("name", T(ctx, "Name")), words("status", T(ctx, "Status")), words("answer", T(ctx, "Availability")),
		words("note", T(ctx, "Note for the coaches")), words("by", T(ctx, "By whom")), words("answered", T(ctx, "When (UTC)")),
	}}
	for i := range p.Squad {
		player := &p.Squad[i]
		a := p.Answers[player.ID]
		t.add(cardNumber(player), player.Name, statusText(ctx, player), answerText(ctx, a), a.Note, whoAnswered(ctx, a), cellTime(a.At))
	}
	return p.tables(ctx, "availability", t)
}

// Tables are the players with a column a match, and the matches with how many come.
func (p TeamAvailabilityPage) Tables(ctx context.Context) Tables {
	players := Table{Name: "players", Row: "player", Columns: []Column{numbers("shirt", T(ctx, "No.")), words("name", T(ctx, "Name"))}}
	matches := Table{Name: "matches", Row: "match", Title: T(ctx, "Matches"), Columns: []Column{
		words("id", T(ctx, "Code")), words("day", T(ctx, "Day")), words("opponent", T(ctx, "Opponent")),
		numbers("come", T(ctx, "Come")), numbers("perhaps", T(ctx, "Perhaps")), numbers("needed", T(ctx, "On the field")),
	}}
	for i := range p.Matches {
		m := &p.Matches[i]
		players.Columns = append(players.Columns, Column{Key: "answer", Of: m.ID, Heading: m.Day() + " " + matchTitle(ctx, m)})
		matches.add(m.ID, m.Day(), matchTitle(ctx, m), strconv.Itoa(p.Turnouts[i].Come), strconv.Itoa(p.Turnouts[i].Maybe), strconv.Itoa(p.OnField))
	}
	for i := range p.Squad {
		player := &p.Squad[i]
		row := []string{cardNumber(player), player.Name}
		for j := range p.Matches {
			row = append(row, p.cell(ctx, player, &p.Matches[j]).text)
		}
		players.add(row...)
	}
	return p.tables(p.Team.Slug, "availability", players, matches)
}
