package views

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strings"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"teamcoach/models"
)

// encode draws the poster and writes it as PNG. The same poster is always the same bytes.
func (p poster) encode(w io.Writer) error {
	letters, err := newLettering()
	if err != nil {
		return err
	}
	c := canvas{RGBA: image.NewRGBA(image.Rect(0, 0, PosterWidth, PosterHeight)), lettering: letters}
	s := setStage(p.drawing)
	c.ground(p.Surface, s)
	c.text(p, s)
	if err := c.markings(p.Markings, s); err != nil {
		return err
	}
	for i := range p.Shirts {
		x, y := s.place(p.Shirts[i])
		if err := c.shirt(p.Shirts[i], x, y, s.shirt); err != nil {
			return err
		}
	}
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	return fast.Encode(w, c.RGBA)
}

// canvas is a picture that is being drawn.
type canvas struct {
	*image.RGBA
	*lettering
}

// write draws a text whose baseline begins at x,y.
func (c canvas) write(x, y float64, text string, how lettered, ink color.Color) {
	dot := fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}
	pen := font.Drawer{Dst: c.RGBA, Src: image.NewUniform(ink), Face: c.face(how), Dot: dot}
	pen.DrawString(text)
}

// writeMiddle draws a text around x.
func (c canvas) writeMiddle(x, y float64, text string, how lettered, ink color.Color) {
	c.write(x-c.width(text, how)/2, y, text, how, ink)
}

// fill paints a rectangle.
func (c canvas) fill(x, y, width, height float64, ink color.Color) {
	r := image.Rect(int(math.Round(x)), int(math.Round(y)), int(math.Round(x+width)), int(math.Round(y+height)))
	draw.Draw(c.RGBA, r, image.NewUniform(ink), image.Point{}, draw.Over)
}

// ground paints the surface over the whole poster, mown in stripes where it is grass.
func (c canvas) ground(surface string, s stage) {
	c.fill(0, 0, PosterWidth, PosterHeight, hexColor(pictureGrounds[surface], 1))
	if surface != "grass" {
		return
	}
	const stripes = 10 // over the length of the pitch
	stripe := hexColor("#ffffff", 0.035)
	if s.lying {
		width := s.width / stripes
		for x := s.x + s.width - width; x > -width; x -= 2 * width {
			c.fill(x, 0, width, PosterHeight, stripe)
		}
		return
	}
	height := s.height / stripes
	for y := s.y - height; y < PosterHeight; y += 2 * height {
		c.fill(0, y, PosterWidth, height, stripe)
	}
}

// text writes what the poster is about, and whose site it is from.
func (c canvas) text(p poster, s stage) {
	chalk, faint := hexColor(pictureChalk, 1), hexColor(pictureChalk, 0.82)
	width := s.x - 2*posterMargin - posterBleed/2
	lines, how := c.title(p.Title, width)
	y := float64(posterMargin) + how.size*0.8
	for _, line := range lines {
		c.write(posterMargin, y, line, how, chalk)
		y += how.size * 1.12
	}
	y += 12 - how.size*0.5
	c.fill(posterMargin, y, 72, 6, hexColor(pictureAccent, 1))
	y += 52
	fact := lettered{size: 29}
	for _, text := range p.Facts {
		for _, line := range c.wrap(c.written(text), fact, width, 3) {
			c.write(posterMargin, y, line, fact, faint)
			y += fact.size * 1.35
		}
	}
	if p.Title != SiteName {
		c.write(posterMargin, PosterHeight-posterMargin, SiteName, lettered{size: 25, bold: true}, hexColor(pictureAccent, 1))
	}
}

// title breaks the title into lines as large as its room allows.
func (c canvas) title(title string, width float64) ([]string, lettered) {
	title = c.written(title)
	how := lettered{bold: true}
	for _, how.size = range []float64{68, 58, 50, 43, 37} {
		lines := c.wrap(title, how, width, 4)
		if whole := strings.Join(lines, " "); whole == title && float64(len(lines))*how.size < 190 {
			return lines, how
		}
	}
	return c.wrap(title, how, width, 5), how
}

// markings draws the lines of a pitch.
func (c canvas) markings(markings string, s stage) error {
	// A line's width is in pixels: the rasterizer does not scale it with the rest.
	icon, err := oksvg.ReadIconStream(strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg"><g fill="none" stroke="`+pictureChalk+
		`" stroke-width="2.5" stroke-opacity="0.8">`+markingsAlone(markings)+`</g></svg>`), oksvg.StrictErrorMode)
	if err != nil {
		return err
	}
	icon.Transform = s.matrix()
	icon.Draw(c.dasher(), 1)
	return nil
}

func (c canvas) dasher() *rasterx.Dasher {
	size := c.Bounds().Size()
	return rasterx.NewDasher(size.X, size.Y, &scanner{dest: c.RGBA})
}

// shirt draws a shirt around x,y with its number, and its name on a plate below.
func (c canvas) shirt(s drawnShirt, x, y, scale float64) error {
	ink := shirtInks[s.Color]
	dashes := ""
	if s.Empty {
		ink, dashes = shirtInk{Fill: "none", Number: pictureChalk}, ` stroke-dasharray="7 5"`
	}
	icon, err := oksvg.ReadIconStream(strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg"><path stroke="`+pictureChalk+`" stroke-width="2.5" stroke-linejoin="round" fill="`+
		ink.Fill+`"`+dashes+` d="`+shirtPath+`"/></svg>`), oksvg.StrictErrorMode)
	if err != nil {
		return err
	}
	icon.Transform = rasterx.Matrix2D{A: scale, D: scale, E: x, F: y}
	icon.Draw(c.dasher(), 1)
	number := c.written(s.Number)
	how := c.shrink(number, lettered{size: 21 * scale, bold: true}, 25*scale)
	c.writeMiddle(x, y+(-8.5*scale)+how.size*0.365, number, how, hexColor(ink.Number, 1))
	if s.Name == "" {
		return nil
	}
	c.plate(c.written(s.Name), x, y+13.5*scale, scale)
	return nil
}

// plate writes a name below a shirt.
func (c canvas) plate(name string, x, y, scale float64) {
	how := lettered{size: 11.5 * scale}
	name = c.cut(name, how, (models.ShirtWidth-6)*scale)
	width := c.width(name, how) + 6*scale
	c.fill(x-width/2, y, width, 15.5*scale, hexColor(picturePlate, 0.9))
	c.writeMiddle(x, y+11.4*scale, name, how, hexColor(pictureChalk, 1))
}

// hexColor reads a colour such as #1b5b41.
func hexColor(hex string, opacity float64) color.Color {
	ink, _ := oksvg.ParseSVGColor(hex)                                 // of this package's own, which a test reads
	return color.RGBAModel.Convert(rasterx.ApplyOpacity(ink, opacity)) // the kind that image/draw is fast with
}
