package views

import (
	"context"

	"teamcoach/models"
)

// formatFacts says in a line how many play, how long, and how many are usually named.
func formatFacts(ctx context.Context, f *models.Format) string {
	facts := N(ctx, "{n} on the field", "{n} on the field", f.OnField) + between + T(ctx, "squad of {n}", "n", f.Squad)
	switch {
	case f.Minutes > 0:
		return facts + between + T(ctx, "{periods} × {minutes} min", "periods", f.Periods, "minutes", f.Minutes)
	case f.Periods > 1:
		return facts + between + N(ctx, "{n} period", "{n} periods", f.Periods)
	default:
		return facts
	}
}

type lineGroup struct {
	Line      models.Line
	Positions []models.Position
}

// positionsByLine lists a sport's positions from the own goal forward.
func positionsByLine(s *models.Sport) []lineGroup {
	var all []lineGroup
	for _, l := range s.Lines {
		g := lineGroup{Line: l}
		for _, p := range s.Positions {
			if p.Line == l.ID {
				g.Positions = append(g.Positions, p)
			}
		}
		all = append(all, g)
	}
	return all
}
