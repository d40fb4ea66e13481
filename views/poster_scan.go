package views

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// scanner fills the outlines that rasterx makes, each within its own bounds: rasterx.ScannerGV goes over the whole
// picture for every line on it, which takes eight times as long.
type scanner struct {
	dest     draw.Image
	ink      *image.Uniform
	outlines []outline
	raster   vector.Rasterizer
}

// outline is a point of an outline; it may begin another one.
type outline struct {
	fixed.Point26_6
	begins bool
}

var _ rasterx.Scanner = (*scanner)(nil)

// Start begins another outline.
func (s *scanner) Start(a fixed.Point26_6) { s.outlines = append(s.outlines, outline{a, true}) }

// Line goes on to b.
func (s *scanner) Line(b fixed.Point26_6) { s.outlines = append(s.outlines, outline{b, false}) }

// Draw fills the outlines with the colour.
func (s *scanner) Draw() {
	extent := s.GetPathExtent()
	bounds := image.Rect(extent.Min.X.Floor(), extent.Min.Y.Floor(), extent.Max.X.Ceil(), extent.Max.Y.Ceil()).Intersect(s.dest.Bounds())
	if bounds.Empty() {
		return
	}
	s.raster.Reset(bounds.Dx(), bounds.Dy())
	for _, p := range s.outlines {
		x, y := float32(p.X)/64-float32(bounds.Min.X), float32(p.Y)/64-float32(bounds.Min.Y)
		if p.begins {
			s.raster.MoveTo(x, y)
		} else {
			s.raster.LineTo(x, y)
		}
	}
	s.raster.Draw(s.dest, bounds, s.ink, image.Point{})
}

// GetPathExtent returns what the outlines take up.
func (s *scanner) GetPathExtent() fixed.Rectangle26_6 {
	var extent fixed.Rectangle26_6
	for i, p := range s.outlines {
		point := fixed.Rectangle26_6{Min: p.Point26_6, Max: p.Add(fixed.Point26_6{X: 1, Y: 1})}
		if i == 0 {
			extent = point
		}
		extent = extent.Union(point)
	}
	return extent
}

// SetColor takes the colour of the next outlines; there are no gradients on a poster.
func (s *scanner) SetColor(ink any) {
	if plain, ok := ink.(color.Color); ok {
		s.ink = image.NewUniform(plain)
	}
}

// Clear forgets the outlines.
func (s *scanner) Clear() { s.outlines = s.outlines[:0] }

// SetBounds does nothing: the picture has its bounds.
func (s *scanner) SetBounds(int, int) {}

// SetWinding does nothing: vector.Rasterizer knows one rule only.
func (s *scanner) SetWinding(bool) {}

// SetClip does nothing: nothing on a poster is clipped.
func (s *scanner) SetClip(image.Rectangle) {}
