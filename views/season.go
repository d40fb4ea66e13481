package views

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"teamcoach/models"
)

// SeasonPage is /teams/TEAM/season: who has played how much, and who is owed what.
type SeasonPage struct {
	Page
	Team    *models.MemberTeam
	Sport   *models.Sport
	OnField int
	Season  *models.Season
	Form    SeasonForm
}

// SeasonForm chooses the days, and the order of the table.
type SeasonForm struct {
	Form
	From, To string // days such as 2026-12-03; empty: all
	Sort     string // one of SeasonColumns; empty: as the squad is
}

// SeasonColumn is a column of the season's table by which it can be sorted.
type SeasonColumn string

// The columns of a season, in their order.
const (
	SeasonShirt   SeasonColumn = "shirt"
	SeasonName    SeasonColumn = "name"
	SeasonMatches SeasonColumn = "matches"
	SeasonMinutes SeasonColumn = "minutes"
	SeasonShare   SeasonColumn = "share"
	SeasonOwed    SeasonColumn = "owed"
	SeasonNow     SeasonColumn = "now"
	SeasonGoals   SeasonColumn = "goals"
	SeasonYellow  SeasonColumn = "yellow"
	SeasonRed     SeasonColumn = "red"
)

// SeasonColumns lists every column.
var SeasonColumns = []SeasonColumn{
	SeasonShirt, SeasonName, SeasonMatches, SeasonMinutes, SeasonShare, SeasonOwed, SeasonNow, SeasonGoals, SeasonYellow, SeasonRed,
}

func (c SeasonColumn) title(ctx context.Context) string {
	switch c {
	case SeasonShirt:
		return T(ctx, "No.")
	case SeasonName:
		return T(ctx, "Name")
	case SeasonMatches:
		return T(ctx, "Matches")
	case SeasonMinutes:
		return T(ctx, "Minutes")
	case SeasonShare:
		return T(ctx, "Share")
	case SeasonOwed:
		return T(ctx, "Owed here")
	case SeasonNow:
		return T(ctx, "Owed now")
	case SeasonGoals:
		return T(ctx, "Scored")
	case SeasonYellow:
		return T(ctx, "Yellow")
	default:
		return T(ctx, "Red")
	}
}

// cell is what the column says of a player.
func (c SeasonColumn) cell(ctx context.Context, l *models.SeasonLine) string {
	switch c {
	case SeasonShirt:
		return shirtNumber(l.Player)
	case SeasonName:
		return playerName(ctx, l.Player)
	case SeasonMatches:
		return strconv.Itoa(l.Matches)
	case SeasonMinutes:
		return minutesText(ctx, l.Seconds)
	case SeasonShare:
		return T(ctx, "{n}%", "n", l.Percent())
	case SeasonOwed:
		return signed(ctx, l.Owed)
	case SeasonNow:
		return signed(ctx, l.Player.MinutesOwed)
	case SeasonGoals:
		return countField(l.Goals)
	case SeasonYellow:
		return countField(l.Yellow)
	default:
		return countField(l.Red)
	}
}

// compare puts first who has the most, and names in their order.
func (c SeasonColumn) compare(a, b *models.SeasonLine) int {
	switch c {
	case SeasonShirt:
		return cmp.Compare(uint(a.Player.Shirt), uint(b.Player.Shirt)) // no number comes last
	case SeasonName:
		return strings.Compare(models.Fold(a.Player.Name), models.Fold(b.Player.Name))
	case SeasonMatches:
		return b.Matches - a.Matches
	case SeasonMinutes:
		return b.Seconds - a.Seconds
	case SeasonShare:
		return b.Percent() - a.Percent()
	case SeasonOwed:
		return b.Owed - a.Owed
	case SeasonNow:
		return b.Player.MinutesOwed - a.Player.MinutesOwed
	case SeasonGoals:
		return b.Goals - a.Goals
	case SeasonYellow:
		return b.Yellow - a.Yellow
	default:
		return b.Red - a.Red
	}
}

// SortSeason sorts the players of a season by a column; whoever is alike there stays as the squad is.
func SortSeason(s *models.Season, by SeasonColumn) {
	if slices.Contains(SeasonColumns, by) {
		slices.SortStableFunc(s.Players, func(a, b models.SeasonLine) int { return by.compare(&a, &b) })
	}
}

// url is the page with the same days, below a path, in another order.
func (p *SeasonPage) url(path string, sort SeasonColumn) string {
	query := url.Values{}
	for _, f := range []HiddenField{{"from", p.Form.From}, {"to", p.Form.To}, {"sort", string(sort)}} {
		if f.Value != "" {
			query.Set(f.Name, f.Value)
		}
	}
	address := "/teams/" + p.Team.Slug + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

// sorted is the value of aria-sort on a column: names and numbers rise, all else falls.
func (p *SeasonPage) sorted(c SeasonColumn) string {
	switch {
	case p.Form.Sort != string(c):
		return "none"
	case c == SeasonName || c == SeasonShirt:
		return "ascending"
	default:
		return "descending"
	}
}

func wholeMinutes(seconds int) string { return strconv.Itoa((seconds + 30) / 60) }

// seasonPositions lists the positions that anybody played at, in the sport's order.
func seasonPositions(sport *models.Sport, s *models.Season) []string {
	var all []string
	for _, position := range sport.Positions {
		if slices.ContainsFunc(s.Players, func(l models.SeasonLine) bool { return l.Played[position.ID] > 0 }) {
			all = append(all, position.ID)
		}
	}
	return all
}

// barChart is a chart with a bar a player below the name, in CSS pixels of a phone. What it shows stands in the table
// beside it too.
type barChart struct {
	Label  string // says what a reader would see
	Height int
	Zero   int // where bars begin
	Rows   []barRow
}

type barRow struct {
	Name     string
	Value    string
	Y        int
	Segments []barSegment
}

// barSegment is a piece of a bar; Tone chooses its colour.
type barSegment struct {
	X, Width int
	Tone     int
	Text     string // in it, where there is room
}

// Measures of a chart.
const (
	chartWidth = 340
	chartRow   = 42
	chartTones = 6 // colours that the style sheet has; the last one is for time at no position in particular
)

// minutesChart stacks the minutes of each player by position, in the colours of the lines.
func minutesChart(ctx context.Context, sport *models.Sport, s *models.Season) barChart {
	most := 1
	for i := range s.Players {
		most = max(most, s.Players[i].Seconds)
	}
	c := newBarChart(ctx, s, 0)
	for i := range s.Players {
		l, sum := &s.Players[i], 0
		for _, position := range sport.Positions {
			if seconds := l.Played[position.ID]; seconds > 0 {
				c.Rows[i].add(chartWidth*sum/most, chartWidth*(sum+seconds)/most, lineTone(sport, position), position.ID)
				sum += seconds
			}
		}
		c.Rows[i].add(chartWidth*sum/most, chartWidth*l.Seconds/most, chartTones-1, "")
		c.Rows[i].Value = minutesText(ctx, l.Seconds)
	}
	c.describe(T(ctx, "Minutes by position"))
	return c
}

// owedChart shows who has had less than a fair share, to the right, and who more, to the left.
func owedChart(ctx context.Context, s *models.Season) barChart {
	most := 1
	for i := range s.Players {
		most = max(most, s.Players[i].Owed, -s.Players[i].Owed)
	}
	c := newBarChart(ctx, s, chartWidth/2)
	for i := range s.Players {
		end := c.Zero + chartWidth/2*s.Players[i].Owed/most
		c.Rows[i].add(min(c.Zero, end), max(c.Zero, end), owedTone(s.Players[i].Owed), "")
		c.Rows[i].Value = signed(ctx, s.Players[i].Owed)
	}
	c.describe(T(ctx, "Minutes owed by these matches"))
	return c
}

// owedTone tells those who are owed from those who are ahead.
func owedTone(owed int) int {
	if owed < 0 {
		return 1
	}
	return 0
}

// newBarChart returns a chart with an empty bar for every player.
func newBarChart(ctx context.Context, s *models.Season, zero int) barChart {
	c := barChart{Height: chartRow * len(s.Players), Zero: zero}
	for i := range s.Players {
		c.Rows = append(c.Rows, barRow{Name: cutName(playerName(ctx, s.Players[i].Player), 1700), Y: chartRow * i})
	}
	return c
}

// describe tells in words what the chart shows, for those who do not see it.
func (c *barChart) describe(title string) {
	var all []string
	for _, r := range c.Rows {
		all = append(all, r.Name+" "+r.Value)
	}
	c.Label = title + ": " + strings.Join(all, ", ")
}

// add puts a segment behind those that are there, with its text where it fits.
func (r *barRow) add(from, to, tone int, text string) {
	if to <= from {
		return
	}
	if 10*len(text) > to-from-4 {
		text = ""
	}
	r.Segments = append(r.Segments, barSegment{X: from, Width: to - from, Tone: tone, Text: text})
}

// lineTone is the colour of a position: that of its line.
func lineTone(sport *models.Sport, position models.Position) int {
	return slices.IndexFunc(sport.Lines, func(l models.Line) bool { return l.ID == position.Line }) % (chartTones - 1)
}
