package views

import (
	"context"
	"io"

	"teamcoach/models"
)

// CardPDF writes the plan on a card for the pocket, as large as a postcard (A6): who is where when.
func CardPDF(ctx context.Context, w io.Writer, s *models.TeamSheet) error {
	size := a6
	if len(s.Starts) > cardColumns {
		size = a6OnSide
	}
	p := newPaper(ctx, size, s.Team.Name+" – "+matchTitle(ctx, s.Match))
	shown := *s
	shown.Rows = cardPlayers(s)
	shown.Bench = nil
	card := cardPaper{paper: p, sheet: p.scribe.sheet(&shown)}
	card.draw()
	return p.finish(w)
}

type cardPaper struct {
	*paper
	sheet *models.TeamSheet
}

func (d *cardPaper) draw() {
	s := d.sheet
	y := d.newPage()
	m := s.Match
	title := matchTitle(d.ctx, m) + " · " + m.KickOff.In(m.Location()).Format("15:04")
	y = d.line(d.left(), y, d.inner(), title, boldText) + 1
	// A row fills what there is, but is no larger than is read at arm's length.
	height := min((d.bottom()-y)/float64(len(s.Rows)+1), 6.5)
	letters := min(height/millimetresPerPoint/leading, 10)
	numbers := d.width("999", style{bold: true, size: letters}) + 1
	names := min(d.inner()*0.38, 44)
	column := (d.inner() - numbers - names) / float64(max(1, len(s.Starts)))
	grid := d.left() + numbers + names
	heads := mapped(s.Starts, func(start models.SheetStart) string { return cardStart(s, start) })
	head := d.shrunk(heads, column-0.5, style{bold: true, size: min(letters, 8), align: center})
	for i, text := range heads {
		d.put(grid+column*float64(i), y+height*0.72, column, text, head)
	}
	y += height
	d.rule(d.left(), y-0.2, d.inner(), 0.4, black)
	for _, row := range s.Rows {
		base := y + height*0.72
		d.put(d.left(), base, numbers-1, cardNumber(row.Player), style{bold: true, size: letters, align: right})
		d.put(d.left()+numbers, base, names-1, playerName(d.ctx, row.Player), style{bold: true, size: letters})
		for i, position := range row.Positions {
			if position != "" {
				d.rule(grid+column*float64(i), y, column, height, rgb{0xe4, 0xe4, 0xe4})
				d.put(grid+column*float64(i)+0.3, base, column-0.6, position, style{bold: true, size: letters * 0.9, align: center})
			}
		}
		y += height
		d.rule(d.left(), y-0.06, d.inner(), 0.12, rgb{0x99, 0x99, 0x99})
	}
	for i, start := range s.Starts {
		if start.First {
			top := y - height*float64(len(s.Rows)+1)
			d.rule(grid+column*float64(i)-0.15, top, 0.3, y-top, black)
		}
	}
}
