package views

import (
	"context"
	"io"

	"teamcoach/models"
)

// SeasonPDF writes the report of a season on A4: the table of the page, in its order, its charts, and the matches. The
// table has its head again on every page.
func SeasonPDF(ctx context.Context, w io.Writer, p SeasonPage) error {
	paper := newPaper(ctx, a4, p.Title)
	d := seasonPaper{paper, paper.scribe.text(p.Team.Name), p.Form, p.Sport, paper.scribe.season(p.Season)}
	d.draw()
	return d.finish(w)
}

type seasonPaper struct {
	*paper
	team   string
	form   SeasonForm
	sport  *models.Sport
	season *models.Season
}

func (d *seasonPaper) draw() {
	y := d.newPage()
	y = d.line(d.left(), y, d.inner(), d.team, headText)
	y = d.line(d.left(), y, d.inner(), T(d.ctx, "Season"), titleText)
	y = d.line(d.left(), y, d.inner(), d.days(), plainText) + 4
	y = d.table(y)
	if len(d.season.Matches) == 0 {
		return
	}
	y = d.section(y, d.chart(T(d.ctx, "Minutes by position"), minutesChart(d.ctx, d.sport, d.season), d.legend()))
	y = d.section(y, d.chart(T(d.ctx, "Minutes owed by these matches"), owedChart(d.ctx, d.season), d.hint()))
	d.section(y, section{T(d.ctx, "Matches"), 2, func(float64) []block { return mapped(d.season.Matches, d.match) }})
}

// days says what the report is of: how many matches, in which days.
func (d *seasonPaper) days() string {
	text := N(d.ctx, "{n} match", "{n} matches", len(d.season.Matches))
	from, to := dayWithYear(d.ctx, d.form.From), dayWithYear(d.ctx, d.form.To)
	if n := len(d.season.Matches); n > 0 { // the days that were not chosen are those of the matches
		if from == "" {
			from = dayWithYear(d.ctx, d.season.Matches[0].Day())
		}
		if to == "" {
			to = dayWithYear(d.ctx, d.season.Matches[n-1].Day())
		}
	}
	if from == "" || to == "" {
		return text
	}
	return text + ", " + T(d.ctx, "{from} to {to}", "from", from, "to", to)
}

// table draws a row a player, and returns where it ends.
func (d *seasonPaper) table(y float64) float64 {
	widths := d.columnWidths()
	y = d.tableHead(y, widths)
	height := d.height(plainText) * 1.1
	for i := range d.season.Players {
		if y+height > d.bottom() {
			y = d.tableHead(d.newPage(), widths)
		}
		x := d.left()
		for j, column := range SeasonColumns {
			s := plainText.aligned(right)
			if column == SeasonName {
				s = boldText
			}
			d.put(x, y+height*0.74, widths[j]-2, column.cell(d.ctx, &d.season.Players[i]), s)
			x += widths[j]
		}
		y += height
		d.rule(d.left(), y-0.12, d.inner(), 0.12, rgb{0xbb, 0xbb, 0xbb})
	}
	for _, line := range d.wrap(T(d.ctx, "Share: of the minutes that would have been fair. Owed here: by these matches. Owed now: with what was noted by hand, as the next plan takes it."), d.inner(), softText) {
		if y+d.height(softText) > d.bottom() {
			y = d.newPage()
		}
		y = d.line(d.left(), y+0.5, d.inner(), line, softText)
	}
	return y + 5
}

// columnWidths are those of the table's columns: names have what the numbers leave.
func (d *seasonPaper) columnWidths() []float64 {
	const usual = 15.5
	widths := make([]float64, len(SeasonColumns))
	rest := d.inner()
	for i, column := range SeasonColumns {
		switch column {
		case SeasonName:
			continue
		case SeasonShirt:
			widths[i] = 12
		default:
			widths[i] = usual
		}
		rest -= widths[i]
	}
	for i, column := range SeasonColumns {
		if column == SeasonName {
			widths[i] = rest
		}
	}
	return widths
}

// tableHead draws the head of the table and returns where its rows begin.
func (d *seasonPaper) tableHead(y float64, widths []float64) float64 {
	small := style{bold: true, size: 7.5}
	titles, most := make([][]string, len(widths)), 0
	for i, column := range SeasonColumns {
		titles[i] = d.wrap(column.title(d.ctx), widths[i]-2, small)
		most = max(most, len(titles[i]))
	}
	x := d.left()
	for i, column := range SeasonColumns {
		s := small.aligned(right)
		if column == SeasonName {
			s = small
		}
		for j, line := range titles[i] { // they stand on the rule
			d.line(x, y+float64(most-len(titles[i])+j)*d.height(small), widths[i]-2, line, s)
		}
		x += widths[i]
	}
	y += float64(most)*d.height(small) + 0.8
	d.rule(d.left(), y, d.inner(), 0.5, black)
	return y + 0.8
}

// printTones are the colours of models' lines on paper, as the style sheet prints them.
var printTones = [chartTones]rgb{
	{0x33, 0x33, 0x33}, {0x77, 0x77, 0x77}, {0xaa, 0xaa, 0xaa}, {0xcc, 0xcc, 0xcc}, {0xe2, 0xe2, 0xe2}, {0xff, 0xff, 0xff},
}

// onTone is the colour of text on a tone.
func onTone(tone int) rgb {
	if tone < 2 {
		return white
	}
	return black
}

// chart is a section with a bar a player, below an explanation.
func (d *seasonPaper) chart(title string, c barChart, explanation block) section {
	return section{title, 1, func(float64) []block {
		all := []block{explanation}
		for i, row := range c.Rows {
			all = append(all, d.bar(playerName(d.ctx, d.season.Players[i].Player), row, c.Zero))
		}
		return all
	}}
}

// bar draws one player's bar between the name and the value.
func (d *seasonPaper) bar(name string, row barRow, zero int) block {
	const names, values, height = 48.0, 20.0, 5.2
	return block{height, func(x, y, width float64) {
		d.put(x, y+3.7, names-2, name, boldText.sized(9))
		d.put(x+width-values, y+3.7, values, row.Value, plainText.sized(9).aligned(right))
		unit := (width - names - values) / chartWidth
		from := x + names
		for _, s := range row.Segments {
			left, wide := from+float64(s.X)*unit, float64(s.Width)*unit
			if !d.dry {
				d.ink(black, printTones[s.Tone])
				d.pdf.SetLineWidth(0.1)
				d.pdf.Rect(left, y+0.5, wide, height-1, "FD")
			}
			d.put(left, y+3.5, wide, s.Text, style{bold: true, size: 7, ink: onTone(s.Tone), align: center})
		}
		if zero > 0 && !d.dry {
			d.ink(black, black)
			d.pdf.Rect(from+float64(zero)*unit-0.1, y, 0.2, height, "F")
		}
	}}
}

// legend tells which colour is which line.
func (d *seasonPaper) legend() block {
	return block{d.height(softText) + 1.5, func(x, y, _ float64) {
		for i, line := range d.sport.Lines {
			name := T(d.ctx, line.Name)
			if !d.dry {
				d.ink(black, printTones[i%(chartTones-1)])
				d.pdf.SetLineWidth(0.1)
				d.pdf.Rect(x, y+0.8, 3, 3, "FD")
			}
			width := d.width(name, softText)
			d.line(x+4, y+0.2, width+1, name, softText)
			x += width + 9
		}
	}}
}

func (d *seasonPaper) hint() block {
	text := T(d.ctx, "To the right: has had less than a fair share. To the left: has had more.")
	return block{d.height(softText) + 1.5, func(x, y, width float64) { d.line(x, y, width, text, softText) }}
}

// match is a line of the list of matches.
func (d *seasonPaper) match(m models.Match) block {
	height := d.height(plainText) * 1.1
	return block{height, func(x, y, width float64) {
		base, day, score := y+height*0.74, 38.0, 16.0
		d.put(x, base, day-2, Date(d.ctx, m.KickOff.In(m.Location())), plainText.sized(9))
		d.put(x+day, base, width-day-score, matchTitle(d.ctx, &m), boldText)
		d.put(x+width-score, base, score, knownScore(&m), boldText.aligned(right))
		d.rule(x, y+height-0.12, width, 0.12, rgb{0xbb, 0xbb, 0xbb})
	}}
}
