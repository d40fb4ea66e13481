package views

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// inks of a pitch on paper, which is white however the ground is: as the style sheet prints it.
var (
	markGrey = rgb{0x99, 0x99, 0x99}
	black    = rgb{0, 0, 0}
	white    = rgb{255, 255, 255}
)

// pitch draws a pitch with its shirts, as large as it fits into a box from x, y on, and returns its size.
func (p *paper) pitch(d drawing, x, y, width, height float64) (float64, float64) {
	v := numbersIn(d.View)
	width = min(width, height*v[2]/v[3])
	height = width * v[3] / v[2]
	if p.dry {
		return width, height
	}
	b := brush{paper: p, unit: width / v[2], x: x - v[0]*width/v[2], y: y - v[1]*width/v[2]}
	b.markings(d.Markings)
	for _, s := range d.Shirts {
		b.shirt(s)
	}
	return width, height
}

// numbersIn returns the numbers in a text, such as a view box or a transform.
func numbersIn(text string) []float64 {
	var all []float64
	for _, n := range numeral.FindAllString(text, -1) {
		f, _ := strconv.ParseFloat(n, 64) // what the pattern finds is one
		all = append(all, f)
	}
	return all
}

var (
	numeral   = regexp.MustCompile(`-?(\d+\.?\d*|\.\d+)`)
	pathToken = regexp.MustCompile(`[A-Za-z]|` + numeral.String())
)

// brush draws the SVG that our sports and shirts are made of, no more: x and y are where its origin is on the paper,
// unit is a unit of it in millimetres.
type brush struct {
	*paper
	x, y, unit float64
	cx, cy     float64 // the current point of a path, in units
}

// markings draws the markings of a pitch. What they must not hold makes the paper fail: the sports are ours, and a test
// draws them all.
func (b *brush) markings(markings string) {
	d := xml.NewDecoder(strings.NewReader("<g>" + markings + "</g>"))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			b.pdf.SetError(err)
			return
		}
		if shape, ok := token.(xml.StartElement); ok && shape.Name.Local != "g" {
			b.mark(shape)
		}
	}
}

// mark draws one shape of the markings.
func (b *brush) mark(shape xml.StartElement) {
	attr := map[string]string{}
	for _, a := range shape.Attr {
		attr[a.Name.Local] = a.Value
	}
	of := func(name string) float64 {
		f, _ := strconv.ParseFloat(attr[name], 64) // what is missing is 0
		return f
	}
	switch shape.Name.Local {
	case "rect":
		b.rectangle(of("x"), of("y"), of("width"), of("height"), of("rx"))
	case "line":
		b.moveTo(of("x1"), of("y1"))
		b.lineTo(of("x2"), of("y2"))
	case "circle":
		b.ellipse(of("cx"), of("cy"), of("r"), of("r"))
	case "ellipse":
		b.ellipse(of("cx"), of("cy"), of("rx"), of("ry"))
	case "polygon":
		points := numbersIn(attr["points"])
		b.moveTo(points[0], points[1])
		for i := 2; i+1 < len(points); i += 2 {
			b.lineTo(points[i], points[i+1])
		}
		b.pdf.ClosePath()
	case "path":
		b.path(attr["d"])
	default:
		b.pdf.SetError(fmt.Errorf("a pitch has a shape %s, which cannot be drawn on paper", shape.Name.Local))
		return
	}
	b.ink(markGrey, markGrey)
	b.pdf.SetLineWidth(0.25)
	switch attr["class"] {
	case "mark-fill":
		b.pdf.DrawPath("F")
	case "mark-faint":
		b.pdf.SetDashPattern([]float64{1, 1}, 0)
		b.pdf.DrawPath("D")
		b.pdf.SetDashPattern(nil, 0)
	default:
		b.pdf.DrawPath("D")
	}
}

func (b *brush) moveTo(x, y float64) {
	b.cx, b.cy = x, y
	b.pdf.MoveTo(b.x+x*b.unit, b.y+y*b.unit)
}

func (b *brush) lineTo(x, y float64) {
	b.cx, b.cy = x, y
	b.pdf.LineTo(b.x+x*b.unit, b.y+y*b.unit)
}

func (b *brush) curveTo(x1, y1, x2, y2, x, y float64) {
	b.cx, b.cy = x, y
	b.pdf.CurveBezierCubicTo(b.x+x1*b.unit, b.y+y1*b.unit, b.x+x2*b.unit, b.y+y2*b.unit, b.x+x*b.unit, b.y+y*b.unit)
}

// rectangle is a path around a rectangle, with round corners where r says so.
func (b *brush) rectangle(x, y, width, height, r float64) {
	rx, ry := min(r, width/2), min(r, height/2)
	b.moveTo(x+rx, y)
	for _, corner := range [][4]float64{
		{x + width - rx, y, x + width, y + ry}, {x + width, y + height - ry, x + width - rx, y + height},
		{x + rx, y + height, x, y + height - ry}, {x, y + ry, x + rx, y},
	} {
		b.lineTo(corner[0], corner[1])
		if r > 0 {
			b.arcTo(rx, ry, false, true, corner[2], corner[3])
		}
	}
	b.pdf.ClosePath()
}

func (b *brush) ellipse(x, y, rx, ry float64) {
	b.moveTo(x-rx, y)
	b.arcTo(rx, ry, false, true, x+rx, y)
	b.arcTo(rx, ry, false, true, x-rx, y)
	b.pdf.ClosePath()
}

// arcTo draws an elliptic arc as SVG has it.
func (b *brush) arcTo(rx, ry float64, large, sweep bool, x, y float64) {
	a := arc{rx: rx, ry: ry, large: large, sweep: sweep}
	for _, c := range a.curves(b.cx, b.cy, x, y) {
		b.curveTo(c[0], c[1], c[2], c[3], c[4], c[5])
	}
}

// arc is a piece of an ellipse that is not turned, as SVG has it: it takes the way around that is longer than half of
// it or not, clockwise or not.
type arc struct {
	rx, ry       float64
	large, sweep bool
}

// curves returns cubic curves of a quarter at most, each as two control points and its end. The centre comes from the
// ends: https://www.w3.org/TR/SVG2/implnote.html#ArcConversionEndpointToCenter.
func (a arc) curves(fromX, fromY, toX, toY float64) [][6]float64 {
	rx, ry := a.rx, a.ry
	dx, dy := (fromX-toX)/2/rx, (fromY-toY)/2/ry // on the unit circle
	half := dx*dx + dy*dy
	if half == 0 {
		return nil
	}
	if half > 1 { // too small to reach: as large as it takes
		grow := math.Sqrt(half)
		rx, ry, dx, dy, half = rx*grow, ry*grow, dx/grow, dy/grow, 1
	}
	away := math.Sqrt((1 - half) / half)
	if a.large == a.sweep {
		away = -away
	}
	mx, my := away*dy, -away*dx // the centre, from the middle between the ends
	from, to := math.Atan2(dy-my, dx-mx), math.Atan2(-dy-my, -dx-mx)
	if a.sweep && to < from {
		to += 2 * math.Pi
	} else if !a.sweep && to > from {
		to -= 2 * math.Pi
	}
	centerX, centerY := (fromX+toX)/2+mx*rx, (fromY+toY)/2+my*ry
	parts := math.Ceil(math.Abs(to-from)/(math.Pi/2) - 1e-9)
	step := (to - from) / parts
	pull := 4.0 / 3 * math.Tan(step/4)
	all := make([][6]float64, int(parts))
	for i := range all {
		sin, cos := math.Sincos(from + float64(i)*step)
		sin2, cos2 := math.Sincos(from + float64(i+1)*step)
		all[i] = [6]float64{
			centerX + rx*(cos-pull*sin), centerY + ry*(sin+pull*cos), centerX + rx*(cos2+pull*sin2), centerY + ry*(sin2-pull*cos2),
			centerX + rx*cos2, centerY + ry*sin2,
		}
	}
	return all
}

// path draws the data of an SVG path: M, L, H, V, Q, A and Z, and h, v and z.
func (b *brush) path(data string) {
	tokens := pathToken.FindAllString(data, -1)
	command := ""
	take := func() float64 {
		if len(tokens) == 0 {
			b.pdf.SetError(fmt.Errorf("the path %q ends too early", data))
			return 0
		}
		f, err := strconv.ParseFloat(tokens[0], 64)
		if err != nil {
			b.pdf.SetError(err)
		}
		tokens = tokens[1:]
		return f
	}
	startX, startY := 0.0, 0.0
	for len(tokens) > 0 && b.pdf.Ok() {
		if c := tokens[0]; c[0] >= 'A' && c[0] <= 'z' {
			command, tokens = c, tokens[1:]
		}
		switch command {
		case "M":
			b.moveTo(take(), take())
			startX, startY, command = b.cx, b.cy, "L"
		case "L":
			b.lineTo(take(), take())
		case "H":
			b.lineTo(take(), b.cy)
		case "V":
			b.lineTo(b.cx, take())
		case "h":
			b.lineTo(b.cx+take(), b.cy)
		case "v":
			b.lineTo(b.cx, b.cy+take())
		case "Q":
			x, y, fromX, fromY := take(), take(), b.cx, b.cy
			toX, toY := take(), take()
			b.curveTo(fromX+(x-fromX)*2/3, fromY+(y-fromY)*2/3, toX+(x-toX)*2/3, toY+(y-toY)*2/3, toX, toY)
		case "A":
			rx, ry := take(), take()
			if take() != 0 {
				b.pdf.SetError(fmt.Errorf("the path %q has an ellipse that is turned", data))
			}
			large, sweep := take() == 1, take() == 1
			b.arcTo(rx, ry, large, sweep, take(), take())
		case "Z", "z":
			b.pdf.ClosePath()
			b.cx, b.cy, command = startX, startY, "nothing follows without a command"
		default:
			b.pdf.SetError(fmt.Errorf("the path %q has a command %q, which cannot be drawn on paper", data, command))
		}
	}
}

// shirt draws a shirt with its number, and the name below it.
func (b *brush) shirt(s drawnShirt) {
	at := numbersIn(s.Transform)
	own := brush{paper: b.paper, x: b.x + at[0]*b.unit, y: b.y + at[1]*b.unit, unit: b.unit * at[2]}
	ink := shirtInks[s.Color]
	fill, numberInk := rgbOf(ink.Fill), rgbOf(ink.Number)
	if s.Empty {
		fill, numberInk = white, black
		b.pdf.SetDashPattern([]float64{1, 0.8}, 0)
	}
	b.ink(black, fill)
	b.pdf.SetLineWidth(0.3)
	own.path(shirtPath)
	b.pdf.DrawPath("FD")
	b.pdf.SetDashPattern(nil, 0)
	size := 18.0
	if s.Small || s.Empty {
		size = 12
	}
	own.label(8, 27, s.Number, style{bold: true, size: size, ink: numberInk})
	if s.Name == "" {
		return
	}
	name := style{bold: true, size: 11.5, ink: black}
	const room = 62 // of the 64 that a shirt with its name takes
	width := min(own.width(s.Name, name.sized(own.points(name.size))), room*own.unit) + 1.5*own.unit
	b.ink(white, white)
	b.pdf.Rect(own.x-width/2, own.y+14*own.unit, width, 14.5*own.unit, "F")
	own.label(25.2, room, s.Name, name)
}

// points is a height in units as points.
func (b *brush) points(units float64) float64 { return units * b.unit / millimetresPerPoint / b.scale }

// label writes a line centred on the origin, its base line at y, no wider than width, its size in units.
func (b *brush) label(y, width float64, text string, s style) {
	s.size, s.align = b.points(s.size), center
	b.put(b.x-width/2*b.unit, b.y+y*b.unit, width*b.unit, text, s)
}

// qr draws a code that fills a square.
func (p *paper) qr(q *qrCode, x, y, size float64) {
	if p.dry {
		return
	}
	b := brush{paper: p, x: x, y: y, unit: size / float64(q.Size)}
	for _, r := range q.Dark {
		b.rectangle(float64(r.X), float64(r.Y), float64(r.Width), 1, 0)
	}
	p.ink(black, black)
	p.pdf.DrawPath("F")
}

// rgb is a colour on paper.
type rgb [3]int

// rgbOf reads a colour such as #c8102e; what is none is white.
func rgbOf(hex string) rgb {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 24)
	if err != nil {
		return white
	}
	return rgb{int(n >> 16), int(n >> 8 & 255), int(n & 255)}
}
