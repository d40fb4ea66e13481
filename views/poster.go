package views

import (
	"context"
	"io"
	"math"
	"slices"

	"github.com/srwiley/rasterx"

	"teamcoach/models"
)

// The size in pixels of a preview picture, which those who show previews of links ask for.
const (
	PosterWidth  = 1200
	PosterHeight = 630
)

// poster is a preview picture: what it is about at the left, a pitch with shirts at the right.
type poster struct {
	Title string
	Facts []string // a line each
	drawing
}

// Room on a poster, in pixels.
const (
	posterMargin = 44
	posterColumn = 340 // at least, for the text
	posterBleed  = 22  // how far a shirt may reach beyond its pitch
	posterShirt  = 2.0 // the largest shirt, as multiple of its size on a page
)

// stage is where the pitch stands on a poster: upright as on a page, or lying, with the own goal at the left.
type stage struct {
	view   [4]float64
	lying  bool
	scale  float64 // pixels for one unit of the view box
	x, y   float64 // of its upper left corner
	width  float64 // all four in pixels
	height float64
	shirt  float64 // scale of the shirts
}

// setStage puts a pitch upright or lying, whichever lets its shirts be larger; where that is the same, the pitch.
func setStage(d drawing) stage {
	upright, lying := fitStage(d, false), fitStage(d, true)
	if upright.shirt > lying.shirt || upright.shirt == lying.shirt && upright.scale > lying.scale {
		return upright
	}
	return lying
}

// fitStage makes the pitch as large as its room, at the right of the poster.
func fitStage(d drawing, lying bool) stage {
	const room, roomHeight = PosterWidth - posterColumn - 3*posterMargin, PosterHeight - 2*posterMargin
	s := stage{view: d.Box, lying: lying}
	long, high := d.Box[2], d.Box[3]
	if lying {
		long, high = high, long
	}
	s.scale = min(room/long, roomHeight/high)
	s.width, s.height = long*s.scale, high*s.scale
	s.x, s.y = PosterWidth-posterMargin-s.width, (PosterHeight-s.height)/2
	s.shirt = s.shirtScale(d.Shirts)
	return s
}

// matrix leads from the view box of the pitch to pixels.
func (s stage) matrix() rasterx.Matrix2D {
	v := s.view
	if s.lying { // up becomes right, and left becomes up
		return rasterx.Matrix2D{B: s.scale, C: -s.scale, E: s.x + (v[1]+v[3])*s.scale, F: s.y - v[0]*s.scale}
	}
	return rasterx.Matrix2D{A: s.scale, D: s.scale, E: s.x - v[0]*s.scale, F: s.y - v[1]*s.scale}
}

// place returns where a shirt stands, in pixels.
func (s stage) place(shirt drawnShirt) (x, y float64) {
	v := s.view
	return s.matrix().Transform(v[0]+shirt.X/100*v[2], v[1]+shirt.Y/100*v[3])
}

// shirtScale is the largest at which no two shirts with their names touch, and none leaves the pitch by much.
func (s stage) shirtScale(shirts []drawnShirt) float64 {
	const halfWidth, halfHeight = models.ShirtWidth / 2, models.ShirtHeight / 2
	scale := posterShirt
	for i := range shirts {
		x, y := s.place(shirts[i])
		left, right := x-s.x+posterBleed, s.x+s.width+posterBleed-x
		top, bottom := y-s.y+posterBleed, s.y+s.height+posterBleed-y
		scale = min(scale, min(left, right)/halfWidth, min(top, bottom)/halfHeight)
		for j := range shirts[:i] {
			ox, oy := s.place(shirts[j])
			scale = min(scale, max(math.Abs(x-ox)/models.ShirtWidth, math.Abs(y-oy)/models.ShirtHeight))
		}
	}
	return scale
}

// SitePNG writes the picture of the site itself.
func SitePNG(ctx context.Context, w io.Writer, sports models.Sports) error {
	sport, ok := sports.Get("soccer") // which everybody knows by its pitch
	if !ok {
		sport = &sports[0]
	}
	p := formatPoster(ctx, sport, &sport.Formats[0], "yellow")
	p.Title, p.Facts = SiteName, []string{T(ctx, "The best lineup, with reasons, fair to everyone.")}
	return p.encode(w)
}

// FormatPNG writes the picture of one format of a sport; with nil that of the sport, in its first.
func FormatPNG(ctx context.Context, w io.Writer, sport *models.Sport, format *models.Format) error {
	facts := []string{T(ctx, "Formats, formations, positions and rules")}
	if format == nil {
		format = &sport.Formats[0]
	} else {
		facts = append([]string{T(ctx, format.Name)}, facts...)
	}
	p := formatPoster(ctx, sport, format, "white")
	p.Title, p.Facts = T(ctx, sport.Name), facts
	return p.encode(w)
}

// TeamPNG writes the picture of a team: nobody of it, only its colour and what it plays.
func TeamPNG(ctx context.Context, w io.Writer, t *models.Team, sport *models.Sport, format *models.Format) error {
	p := formatPoster(ctx, sport, format, shirtColor(t.Color))
	p.Title = t.Name
	p.Facts = slices.Compact([]string{T(ctx, sport.Name), T(ctx, format.Name), TeamTypeName(ctx, t.Type)})
	return p.encode(w)
}

// formatPoster shows the usual formation of a format in shirts of a colour.
func formatPoster(ctx context.Context, sport *models.Sport, format *models.Format, color string) poster {
	d := drawFormation(ctx, sport, format, &format.Formations[0])
	for i := range d.Shirts {
		d.Shirts[i].Color = color
	}
	return poster{drawing: d}
}

// BestPNG writes the lineup as a preview picture, with the names that the page shows.
func BestPNG(ctx context.Context, w io.Writer, p BestPage) error {
	b := p.Best
	facts := []string{T(ctx, b.Sport.Name), T(ctx, b.Format.Name)}
	if b.Formation != nil {
		facts = append(facts, T(ctx, b.Formation.Name))
	}
	return poster{Title: b.Team.Name, Facts: slices.Compact(facts), drawing: drawBest(ctx, b)}.encode(w)
}

// BestPictureAlt says what BestPNG shows; it names no player, nor could it name them all.
func BestPictureAlt(ctx context.Context, b *models.Best) string {
	if b.Formation == nil {
		return T(ctx, "An empty pitch: nobody can be picked.")
	}
	return T(ctx, "Lineup of {team} in {formation}.", "team", b.Team.Name, "formation", T(ctx, b.Formation.Name))
}

// FormatPictureAlt says what FormatPNG and TeamPNG show.
func FormatPictureAlt(ctx context.Context, format *models.Format) string {
	return T(ctx, "{formation} drawn on the pitch", "formation", T(ctx, format.Formations[0].Name))
}

// SitePictureAlt says what SitePNG shows.
func SitePictureAlt(ctx context.Context) string {
	return T(ctx, "Team Coach: a pitch with a lineup on it")
}
