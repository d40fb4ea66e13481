package views

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// The picture's own colours: it is looked at without a style sheet, on paper or in a chat.
const (
	pictureGrass  = "#1b5b41"
	picturePlate  = "#08190f"
	pictureChalk  = "#f6f1e2"
	pictureAccent = "#ffb861" // of posters
	pictureFont   = "Archivo, 'Archivo Narrow', 'Arial Narrow', Arial, sans-serif"
)

// pictureGrounds are the colours of models.Surfaces.
var pictureGrounds = map[string]string{
	"grass": pictureGrass, "hall": "#6b4f27", "ice": "#245468", "water": "#124b66", "sand": "#6a5730", "table": "#2f4035",
}

// BestSVG writes the pitch with the lineup as a picture of its own.
func BestSVG(ctx context.Context, w io.Writer, p BestPage) error {
	d := drawBest(ctx, p.Best)
	ground := pictureGrounds[d.Surface]
	var s strings.Builder
	attr := func(name, value string) { s.WriteString(" " + name + `="` + templ.EscapeString(value) + `"`) }
	s.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" role="img"`)
	attr("viewBox", d.View)
	attr("width", d.Width)
	attr("height", d.Height)
	attr("font-family", pictureFont)
	s.WriteString(` text-anchor="middle">`)
	s.WriteString("<title>" + templ.EscapeString(d.Label) + "</title>")
	x, y, width, height := viewParts(d.View)
	s.WriteString("<rect")
	attr("x", x)
	attr("y", y)
	attr("width", width)
	attr("height", height)
	attr("fill", ground)
	s.WriteString("/><g")
	attr("fill", "none")
	attr("stroke", pictureChalk)
	attr("stroke-width", d.Stroke)
	attr("stroke-opacity", "0.85")
	s.WriteString(">" + markingsAlone(d.Markings) + "</g>")
	for _, shirt := range d.Shirts {
		writeShirt(&s, attr, shirt)
	}
	s.WriteString("</svg>\n")
	_, err := io.WriteString(w, s.String())
	return err
}

func writeShirt(s *strings.Builder, attr func(name, value string), shirt drawnShirt) {
	ink := shirtInks[shirt.Color]
	plate, onPlate := picturePlate, pictureChalk
	if shirt.Empty {
		ink = shirtInk{Fill: "none", Number: pictureChalk}
	}
	s.WriteString("<g")
	attr("transform", shirt.Transform)
	s.WriteString("><path")
	attr("d", shirtPath)
	attr("fill", ink.Fill)
	attr("stroke", pictureChalk)
	attr("stroke-width", "1.25")
	if shirt.Empty {
		attr("stroke-dasharray", "4 3")
	}
	s.WriteString("/><text")
	attr("y", "8")
	attr("font-size", shirt.pictureSize())
	attr("font-weight", "900")
	attr("font-stretch", "condensed")
	attr("fill", ink.Number)
	s.WriteString(">" + templ.EscapeString(shirt.Number) + "</text>")
	if shirt.Name == "" {
		s.WriteString("</g>")
		return
	}
	s.WriteString("<rect")
	attr("x", shirt.PlateX)
	attr("y", "13.5")
	attr("width", shirt.Plate)
	attr("height", "15.5")
	attr("rx", "2")
	attr("fill", plate)
	// textLength keeps a name inside its plate whatever typeface the reader has.
	s.WriteString("/><text")
	attr("y", "25.2")
	attr("font-size", "12")
	attr("font-weight", "600")
	attr("font-stretch", "condensed")
	attr("fill", onPlate)
	attr("textLength", shirt.NameWidth)
	attr("lengthAdjust", "spacingAndGlyphs")
	s.WriteString(">" + templ.EscapeString(shirt.Name) + "</text></g>")
}

// pictureSize is the size of the number: what is not condensed has to be smaller to stay on the shirt.
func (s drawnShirt) pictureSize() string {
	switch {
	case s.Small:
		return "13"
	case s.Empty:
		return "17"
	default:
		return "22"
	}
}

// markingsAlone gives markings that the style sheet fills or dashes those looks as attributes.
func markingsAlone(markings string) string {
	return strings.NewReplacer(
		`class='mark-fill'`, `fill='`+pictureChalk+`' stroke='none'`, `class="mark-fill"`, `fill="`+pictureChalk+`" stroke="none"`,
		`class='mark-faint'`, `stroke-opacity='0.5'`, `class="mark-faint"`, `stroke-opacity="0.5"`,
	).Replace(markings)
}

func viewParts(view string) (x, y, width, height string) {
	parts := strings.Fields(view)
	return parts[0], parts[1], parts[2], parts[3]
}
