package views

import (
	"context"
	"io"
	"strings"
)

// BestText writes the lineup as a message to a team's chat: no points, no reasons, no ranking, whoever asks.
func BestText(ctx context.Context, w io.Writer, p BestPage) error {
	b := p.Best
	var s strings.Builder
	s.WriteString(b.Team.Name + "\n")
	s.WriteString(T(ctx, b.Sport.Name))
	if b.Formation != nil {
		s.WriteString(", " + T(ctx, b.Formation.Name))
	}
	s.WriteString("\n")
	for _, g := range lineupGroups(ctx, b) {
		s.WriteString("\n")
		if g.Name != "" {
			s.WriteString(g.Name + "\n")
		}
		for _, place := range g.Places {
			number := place.number()
			name := T(ctx, "empty")
			if place.Player != nil {
				name = playerName(ctx, place.Player)
			}
			if number != "" && number != "–" {
				s.WriteString(number + " ")
			}
			s.WriteString(name + " (" + T(ctx, place.Position.Name) + ")\n")
		}
	}
	if title, bench := benchOf(ctx, b); len(bench) > 0 {
		s.WriteString("\n" + title + "\n")
		for _, c := range bench {
			if number := shirtNumber(c.Player); number != "–" {
				s.WriteString(number + " ")
			}
			s.WriteString(playerName(ctx, c.Player) + "\n")
		}
	}
	if p.Canonical != "" {
		s.WriteString("\n" + p.BaseURL + p.Canonical + "\n")
	}
	_, err := io.WriteString(w, s.String())
	return err
}
