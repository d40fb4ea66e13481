package views

import (
	"context"
	"io"
	"strings"

	"teamcoach/models"
)

// sheetPaper is a team sheet on paper.
type sheetPaper struct {
	*paper
	sheet *models.TeamSheet
	staff []string
	qr    *qrCode // nil: none
	moves bool    // whether it tells who only changes the position
}

// SheetPDF writes the team sheet on A4, on one page as long as it can be read. link is the address behind its QR code;
// empty: it has none.
func SheetPDF(ctx context.Context, w io.Writer, s *models.TeamSheet, staff []string, link string) error {
	p := newPaper(ctx, a4, s.Team.Name+" – "+matchTitle(ctx, s.Match))
	d := sheetPaper{paper: p, sheet: p.scribe.sheet(s), staff: mapped(staff, p.scribe.text), qr: sheetCode(link), moves: true}
	if strings.Contains(sheetClass(s), "sheet-crowded") { // as in the browser
		d.moves = false
	}
	const readable = 0.6 // of the letters on an empty sheet: 6 points
	p.fill(readable, d.draw)
	return p.finish(w)
}

func (d *sheetPaper) draw() {
	y := d.head(d.newPage())
	s := d.sheet
	width, height := d.pitch(drawSheet(d.ctx, s), d.left(), y, 100, 128*min(1, d.scale*1.05))
	x := d.left() + width + columnGap
	sections := []section{
		{T(d.ctx, "Starting lineup"), 2, func(float64) []block { return d.starters() }},
		{T(d.ctx, "Bench"), 3, func(float64) []block { return d.bench() }},
		d.paragraph(T(d.ctx, "Staff"), strings.Join(d.staff, ", ")),
	}
	rest, end := d.beside(x, y, d.left()+d.inner()-x, y+height+12*d.scale, sections)
	y = max(y+height, end) + 3*d.scale
	changes := section{T(d.ctx, "Changes"), 2, d.changes}
	if len(s.Changes) > 12 {
		changes.columns = 3
	}
	for _, more := range append(rest, changes, d.paragraph(T(d.ctx, "Notes"), s.Match.Notes)) {
		y = d.section(y, more)
	}
}

// head draws who plays whom, when and where, with the code beside it.
func (d *sheetPaper) head(y float64) float64 {
	m, width := d.sheet.Match, d.inner()
	least := y
	if d.qr != nil {
		const size = 30
		x := d.left() + d.inner() - size
		d.paper.qr(d.qr, x, y-2, size)
		d.put(x, y+size, size, T(d.ctx, "This sheet online"), softText.sized(7).aligned(center))
		width, least = width-size-4, y+size+3
	}
	y = d.line(d.left(), y, width, d.sheet.Team.Name, headText)
	y = d.line(d.left(), y, width, matchTitle(d.ctx, m), titleText)
	when := kickOffText(d.ctx, m)
	if m.State != models.Planned {
		when += " · " + MatchStateName(d.ctx, m.State)
	}
	y = d.line(d.left(), y, width, when, boldText)
	y = d.lines(d.left(), y, width, facts(sheetFacts(d.ctx, d.sheet)), plainText)
	return max(y+3*d.scale, least)
}

func (d *sheetPaper) starters() []block {
	var all []block
	for _, place := range d.sheet.List() {
		all = append(all, d.rowOf(shirtNumber(place.Player), playerName(d.ctx, place.Player), T(d.ctx, place.Position.Name)))
	}
	return all
}

func (d *sheetPaper) bench() []block {
	var all []block
	for _, player := range d.sheet.Bench {
		all = append(all, d.rowOf(shirtNumber(player), playerName(d.ctx, player), ""))
	}
	return all
}

// changes are the breaks of the plan, each with who comes on for whom.
func (d *sheetPaper) changes(width float64) []block {
	var all []block
	minute := boldText.sized(10)
	text := plainText.sized(9)
	for _, c := range d.sheet.Changes {
		lines := subLines(d.ctx, c)
		if d.moves {
			lines = append(lines, moveLines(d.ctx, c)...)
		}
		if len(lines) == 0 {
			continue
		}
		label := startText(d.ctx, d.sheet, c.SheetStart)
		indent := max(11*d.scale, d.width(label, minute)+2*d.scale)
		wrapped := d.wrap(strings.Join(lines, ", "), width-indent, text)
		height := float64(len(wrapped))*d.height(text) + 1.4*d.scale
		all = append(all, block{height, func(x, y, width float64) {
			thickness, color := 0.12, rgb{0xbb, 0xbb, 0xbb}
			if c.First {
				thickness, color = 0.35, black
			}
			d.rule(x, y, width, thickness, color)
			d.line(x, y+0.4*d.scale, indent, label, minute)
			for i, line := range wrapped {
				d.line(x+indent, y+0.7*d.scale+float64(i)*d.height(text), width-indent, line, text)
			}
		}})
	}
	return all
}
