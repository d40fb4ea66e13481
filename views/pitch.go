package views

import (
	"context"
	"strconv"
	"strings"

	"teamcoach/models"
)

// drawing is a pitch with shirts on it, ready to be written as SVG, in a page or on its own.
type drawing struct {
	Label    string // says what a reader would see
	Surface  string
	View     string     // view box
	Box      [4]float64 // the same in numbers
	Width    string     // proportions of the view box, as the picture's natural size in CSS pixels
	Height   string
	Markings string
	Stroke   string // width of a line, in the unit of the view box
	Shirts   []drawnShirt
	Names    bool // whether plates with names stand below the shirts
}

// drawnShirt is one slot. A shirt is drawn around 0,0 in a box of models.ShirtWidth x models.ShirtHeight.
type drawnShirt struct {
	Transform string
	X, Y      float64 // as models.Slot has them
	Color     string  // one of models.Colors
	Number    string  // on the shirt: the number, initials or, on an empty one, the position
	Small     bool    // Number is more than two letters
	Name      string
	Plate     string // width of the plate below
	PlateX    string
	NameWidth string // of the name on it, as estimated
	Locked    bool
	Empty     bool
}

// shirtPath is the outline of a shirt, 50 wide and 41 high, above the plate.
const shirtPath = "M-8-29-25-21-20-8-14-10V12H14V-10L20-8 25-21 8-29Q0-22-8-29Z"

// naturalWidth is the width in CSS pixels a drawing has where nothing limits it.
const naturalWidth = 620

func drawBest(ctx context.Context, b *models.Best) drawing {
	pitch, _ := b.Sport.Pitch(b.Format.Pitch)
	players := make([]*models.Player, len(b.Places))
	for i, p := range b.Places {
		players[i] = p.Player
	}
	names := shirtNames(players)
	d := newDrawing(pitch)
	d.Names = true
	d.Label = pitchLabel(ctx, b)
	scale := pitch.View[2] / models.PitchWidth
	for i, p := range b.Places {
		s := drawnShirt{Transform: transform(pitch, p.Slot, scale), X: p.Slot.X, Y: p.Slot.Y, Color: shirtColor(b.Team.Color), Name: names[i], Locked: p.Locked && !b.Shielded}
		s.wear(ctx, b.Sport, i, p.Player, p.Position)
		d.Shirts = append(d.Shirts, s)
	}
	return d
}

// wear writes on the shirt of slot i who wears it, and makes the plate fit its name.
func (s *drawnShirt) wear(ctx context.Context, sport *models.Sport, i int, p *models.Player, position models.Position) {
	switch {
	case p == nil:
		s.Empty, s.Number, s.Name = true, position.ID, T(ctx, "empty")
	case sport.Ordered:
		s.Number = strconv.Itoa(i + 1)
	case p.Shirt == models.NoShirt:
		s.Number = initials(p.Name)
		if s.Number == "" {
			s.Number = "–"
		}
	default:
		s.Number = strconv.Itoa(p.Shirt)
	}
	s.Small = len(s.Number) > 2
	// A name has 12 pixels, its plate 3 more at either side; what is cut to fit may still be a little too wide.
	width := min(float64(nameWidth(s.Name))*12/100, models.ShirtWidth-4)
	s.Plate, s.PlateX, s.NameWidth = decimal(width+6), decimal(-width/2-3), decimal(width)
}

func drawFormation(ctx context.Context, sport *models.Sport, format *models.Format, m *models.Formation) drawing {
	pitch, _ := sport.Pitch(format.Pitch)
	d := newDrawing(pitch)
	d.Label = T(ctx, "{formation} drawn on the pitch", "formation", T(ctx, m.Name))
	for _, slot := range m.Slots {
		d.Shirts = append(d.Shirts, drawnShirt{
			Transform: transform(pitch, slot, pitch.View[2]/models.PitchWidth),
			X:         slot.X,
			Y:         slot.Y,
			Number:    slot.Position,
			Small:     len(slot.Position) > 2,
		})
	}
	return d
}

func newDrawing(pitch models.Pitch) drawing {
	v := pitch.View
	return drawing{
		Surface:  pitch.Surface,
		View:     decimal(v[0]) + " " + decimal(v[1]) + " " + decimal(v[2]) + " " + decimal(v[3]),
		Box:      v,
		Width:    strconv.Itoa(naturalWidth),
		Height:   decimal(naturalWidth * v[3] / v[2]),
		Markings: pitch.Markings,
		Stroke:   strconv.FormatFloat(1.25*v[2]/models.PitchWidth, 'f', 4, 64),
	}
}

func transform(pitch models.Pitch, slot models.Slot, scale float64) string {
	v := pitch.View
	return "translate(" + decimal(v[0]+slot.X/100*v[2]) + " " + decimal(v[1]+slot.Y/100*v[3]) + ") scale(" +
		strconv.FormatFloat(scale, 'f', 5, 64) + ")"
}

// decimal writes a length with at most two decimals.
func decimal(x float64) string {
	s := strconv.FormatFloat(x, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// pitchLabel tells in words what the drawing shows, for those who do not see it.
func pitchLabel(ctx context.Context, b *models.Best) string {
	var who []string
	for _, p := range b.Places {
		position := T(ctx, p.Position.Name)
		if p.Player == nil {
			who = append(who, T(ctx, "{position}: empty", "position", position))
		} else {
			who = append(who, position+": "+playerName(ctx, p.Player))
		}
	}
	if b.Formation == nil {
		return T(ctx, "An empty pitch: nobody can be picked.")
	}
	return T(ctx, "Lineup of {team} in {formation}.", "team", b.Team.Name, "formation", T(ctx, b.Formation.Name)) + " " + strings.Join(who, "; ") + "."
}
