package views

import (
	"context"
	"io"
	"slices"

	"teamcoach/models"
)

// BestPDF writes the lineup on one A4 page. Like BestText it is made to be passed on: no points, no reasons, and of a
// team of minors no order of merit, whoever asks.
func BestPDF(ctx context.Context, w io.Writer, p BestPage) error {
	paper := newPaper(ctx, a4, BestTitle(ctx, p.Best))
	title, bench := benchOf(ctx, p.Best)
	d := bestPaper{paper, paper.scribe.best(p.Best), title, mapped(bench, paper.scribe.candidate)}
	d.fill(0.6, d.draw)
	return d.finish(w)
}

type bestPaper struct {
	*paper
	best   *models.Best
	title  string             // of the bench
	others []models.Candidate // on it
}

func (d *bestPaper) draw() {
	b := d.best
	y := d.newPage()
	y = d.line(d.left(), y, d.inner(), b.Team.Name, titleText)
	what := T(d.ctx, b.Sport.Name) + ", " + T(d.ctx, b.Format.Name)
	if b.Formation != nil {
		what += ", " + T(d.ctx, b.Formation.Name)
	}
	y = d.line(d.left(), y, d.inner(), what, plainText) + 4*d.scale
	width, height := d.pitch(drawBest(d.ctx, b), d.left(), y, 100, 150*min(1, d.scale*1.05))
	x := d.left() + width + columnGap
	var sections []section
	for _, g := range lineupGroups(d.ctx, b) {
		sections = append(sections, d.group(g))
	}
	sections = append(sections, section{d.title, 3, func(float64) []block { return d.bench() }})
	rest, end := d.beside(x, y, d.left()+d.inner()-x, y+height+12*d.scale, sections)
	y = max(y+height, end) + 3*d.scale
	for _, s := range rest {
		y = d.section(y, s)
	}
}

func (d *bestPaper) group(g lineupGroup) section {
	if g.Name == "" {
		g.Name = T(d.ctx, "Starting lineup")
	}
	return section{g.Name, 2, func(float64) []block {
		var all []block
		for _, place := range g.Places {
			name := T(d.ctx, "empty")
			if place.Player != nil {
				name = playerName(d.ctx, place.Player)
			}
			all = append(all, d.rowOf(place.number(), name, T(d.ctx, place.Position.Name)))
		}
		return all
	}}
}

func (d *bestPaper) bench() []block {
	return mapped(d.others, func(c models.Candidate) block { return d.rowOf(shirtNumber(c.Player), playerName(d.ctx, c.Player), "") })
}

// benchOf is who is not in the lineup, and how that is headed, in what is passed on.
func benchOf(ctx context.Context, b *models.Best) (string, []models.Candidate) {
	switch {
	case b.Shielded:
		return T(ctx, "Also in the squad"), others(b)
	case b.Team.Shielded(): // also from a coach: it goes to the parents' chat
		return T(ctx, "Bench"), slices.SortedFunc(slices.Values(b.Bench), byOrdinal)
	}
	return T(ctx, "Bench"), b.Bench
}
