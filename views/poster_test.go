package views

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"pgregory.net/rapid"

	"teamcoach/data"
	"teamcoach/models"
)

func english() context.Context { return WithLang(context.Background(), "en") }

func decodePNG(t *testing.T, encode func(b *bytes.Buffer) error) *image.RGBA {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	decoded, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if size := decoded.Bounds().Size(); size != image.Pt(PosterWidth, PosterHeight) {
		t.Fatalf("the picture is %v", size)
	}
	img := image.NewRGBA(decoded.Bounds())
	for y := range PosterHeight {
		for x := range PosterWidth {
			img.Set(x, y, decoded.At(x, y))
		}
	}
	return img
}

// patches finds the connected areas of a colour that are larger than a letter, and returns the middle of each one's box.
func patches(img *image.RGBA, ink color.RGBA) []image.Point {
	seen := make([]bool, PosterWidth*PosterHeight)
	var middles []image.Point
	for y := range PosterHeight {
		for x := range PosterWidth {
			box, size, edge := image.Rectangle{}, 0, []image.Point{{X: x, Y: y}}
			for len(edge) > 0 {
				p := edge[len(edge)-1]
				edge = edge[:len(edge)-1]
				if !p.In(img.Rect) || seen[p.Y*PosterWidth+p.X] || img.RGBAAt(p.X, p.Y) != ink {
					continue
				}
				seen[p.Y*PosterWidth+p.X] = true
				box, size = box.Union(image.Rect(p.X, p.Y, p.X+1, p.Y+1)), size+1
				edge = append(edge, p.Add(image.Pt(1, 0)), p.Add(image.Pt(-1, 0)), p.Add(image.Pt(0, 1)), p.Add(image.Pt(0, -1)))
			}
			if size > 150 {
				middles = append(middles, image.Pt((box.Min.X+box.Max.X)/2, (box.Min.Y+box.Max.Y)/2))
			}
		}
	}
	return middles
}

// TestShirtsStandInTheirPlaces looks for the shirts in the pixels: as many as there are players, in the team's colour,
// and to the proportions of the pitch.
func TestShirtsStandInTheirPlaces(t *testing.T) {
	b := fixture(t)
	img := decodePNG(t, func(w *bytes.Buffer) error { return BestPNG(english(), w, bestPage(b, "en")) })
	found := patches(img, color.RGBA{0xc8, 0x10, 0x2e, 0xff})
	var want []models.Slot
	for _, p := range b.Places {
		if p.Player != nil {
			want = append(want, p.Slot)
		}
	}
	if len(found) != len(want) {
		t.Fatalf("%d shirts for %d players: %v", len(found), len(want), found)
	}
	// The pitch lies: from the own goal to the right, and from the left to below. Two shirts far apart give the scale.
	view := b.Sport.Pitches[0].View
	metre := func(s models.Slot) (along, across float64) { return (100 - s.Y) / 100 * view[3], s.X / 100 * view[2] }
	byPlace := func(along, across, otherAlong, otherAcross float64) int {
		if math.Abs(along-otherAlong) > 0.5 {
			return int(math.Copysign(1, along-otherAlong))
		}
		return int(math.Copysign(1, across-otherAcross))
	}
	slices.SortFunc(want, func(a, b models.Slot) int {
		x, y := metre(a)
		ox, oy := metre(b)
		return byPlace(x, y, ox, oy)
	})
	slices.SortFunc(found, func(a, b image.Point) int {
		return byPlace(float64(a.X)/6, float64(a.Y), float64(b.X)/6, float64(b.Y))
	})
	last := len(found) - 1
	x0, y0 := metre(want[0])
	x1, _ := metre(want[last])
	scale := float64(found[last].X-found[0].X) / (x1 - x0)
	for i, slot := range want {
		x, y := metre(slot)
		wantX, wantY := float64(found[0].X)+(x-x0)*scale, float64(found[0].Y)+(y-y0)*scale
		if math.Abs(float64(found[i].X)-wantX) > 3 || math.Abs(float64(found[i].Y)-wantY) > 3 {
			t.Errorf("%s stands at %v, not at %.0f,%.0f", slot.ID, found[i], wantX, wantY)
		}
	}
}

// TestEverySportFitsOnAPoster counts the shirts of every sport in its picture, and sees of every formation that no two
// shirts touch, that they are large enough to be read and that they stay in the picture.
func TestEverySportFitsOnAPoster(t *testing.T) {
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	pink := color.RGBA{0xf5, 0x9a, 0xc0, 0xff}
	for i := range sports {
		sport := &sports[i]
		team := &models.Team{Name: "Harbour", Color: "pink", Type: models.Senior}
		format := &sport.Formats[0]
		img := decodePNG(t, func(w *bytes.Buffer) error { return TeamPNG(english(), w, team, sport, format) })
		if found := patches(img, pink); len(found) != format.OnField {
			t.Errorf("%s: %d shirts, want %d", sport.ID, len(found), format.OnField)
		}
		for j := range sport.Formats {
			for k := range sport.Formats[j].Formations {
				checkStage(t, sport, &sport.Formats[j], &sport.Formats[j].Formations[k])
			}
		}
	}
}

func checkStage(t *testing.T, sport *models.Sport, format *models.Format, m *models.Formation) {
	t.Helper()
	d := drawFormation(english(), sport, format, m)
	s := setStage(d)
	where := fmt.Sprintf("%s %s %s", sport.ID, format.ID, m.ID)
	if s.shirt < 0.95 {
		t.Errorf("%s: shirts at %.2f of their size on a page", where, s.shirt)
	}
	if s.x < posterColumn || s.x+s.width > PosterWidth || s.y < 0 || s.y+s.height > PosterHeight {
		t.Errorf("%s: the pitch is not in the picture", where)
	}
	picture := image.Rect(posterColumn, 0, PosterWidth, PosterHeight)
	var boxes []image.Rectangle
	for _, shirt := range d.Shirts {
		x, y := s.place(shirt)
		w, h := models.ShirtWidth/2*s.shirt-0.5, models.ShirtHeight/2*s.shirt-0.5
		box := image.Rect(int(x-w), int(y-h), int(x+w), int(y+h))
		if !box.In(picture) {
			t.Errorf("%s: %s at %v leaves the picture", where, shirt.Number, box)
		}
		for _, other := range boxes {
			if box.Inset(1).Overlaps(other.Inset(1)) {
				t.Errorf("%s: two shirts touch at %v", where, box)
			}
		}
		boxes = append(boxes, box)
	}
}

// TestEveryMarkingIsDrawn draws the parts of every pitch one by one: the library passes over what it cannot read.
func TestEveryMarkingIsDrawn(t *testing.T) {
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	element, parts := regexp.MustCompile(`<[^>]+/>`), 0
	for _, sport := range sports {
		for _, pitch := range sport.Pitches {
			s := fitStage(newDrawing(pitch), true)
			for _, part := range element.FindAllString(pitch.Markings, -1) {
				c := canvas{RGBA: image.NewRGBA(image.Rect(0, 0, PosterWidth, PosterHeight))}
				if err := c.markings(part, s); err != nil {
					t.Fatal(err)
				}
				parts++
				if !slices.ContainsFunc(c.Pix, func(b uint8) bool { return b > 0 }) {
					t.Errorf("%s %s: nothing of %s is seen", sport.ID, pitch.ID, part)
				}
			}
		}
	}
	if parts < 400 {
		t.Errorf("%d parts", parts)
	}
}

func TestTheSamePosterIsTheSameBytes(t *testing.T) {
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := BestPNG(english(), b, bestPage(fixture(t), "en")); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same lineup is drawn twice and differs")
	}
}

func TestPosterColours(t *testing.T) {
	all := []string{pictureChalk, picturePlate, pictureAccent}
	for _, ink := range shirtInks {
		all = append(all, ink.Fill, ink.Number)
	}
	for _, hex := range pictureGrounds {
		all = append(all, hex)
	}
	for _, hex := range all {
		r, g, b, _ := hexColor(hex, 1).RGBA()
		if got := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8); got != hex {
			t.Errorf("%s is drawn as %s", hex, got)
		}
	}
}

func TestTextThatCannotBeDrawn(t *testing.T) {
	letters, err := newLettering()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Zoë O'Neill":        "Zoë O'Neill",
		"Zoe\u0308":          "Zoë",
		"Łukasz Żółć":        "Łukasz Żółć",
		"Иван Петров":        "Иван Петров",
		"Ελένη":              "Ελένη",
		"中村俊輔":               "…",
		"Ada 中村":             "Ada …",
		"中村俊…":               "…",
		"東京 FC":              "… FC",
		"محمد صلاح":          "…",
		"דוד":                "…",
		"สมชาย":              "…",
		"प्रिया":             "…",
		"김민준":                "…",
		"👩‍👩‍👧 Bears 🐻 FC":   "… Bears … FC",
		"a\u202eb\u200b\x00": "ab",
		"\xff":               "�",
		"":                   "",
	} {
		if got := letters.written(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
}

// TestNoEmptyBoxes writes any text, and sees that the typeface has every letter of what is left of it.
func TestNoEmptyBoxes(t *testing.T) {
	letters, err := newLettering()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if rapid.Bool().Draw(t, "bytes") {
			text = string(rapid.SliceOfN(rapid.Byte(), 0, 30).Draw(t, "raw"))
		}
		got := letters.written(text)
		var room sfnt.Buffer
		for _, r := range got {
			for bold, face := range letters.fonts {
				if index, err := face.GlyphIndex(&room, r); r != ' ' && (err != nil || index == 0) {
					t.Fatalf("%q is written %q, and %q is no letter of the typeface (bold: %v)", text, got, r, bold)
				}
			}
		}
		if strings.TrimSpace(text) != "" && strings.Trim(text, "\u200b") != "" && got == "" && strings.ContainsFunc(text, visible) {
			t.Fatalf("%q is left away without a sign", text)
		}
		width := rapid.Float64Range(20, 400).Draw(t, "width")
		how := lettered{size: 24, bold: rapid.Bool().Draw(t, "bold")}
		lines := letters.wrap(got, how, width, 3)
		if len(lines) > 3 {
			t.Fatalf("%q has %d lines", got, len(lines))
		}
		for _, line := range lines {
			if w := letters.width(line, how); w > width && line != ellipsis {
				t.Fatalf("%q is %.1f wide, more than %.1f", line, w, width)
			}
		}
	})
}

func visible(r rune) bool {
	return r > ' ' && withoutFormat(r) > 0 && !strings.ContainsRune(" \u0085\u00a0", r)
}

// TestTitlesStayInTheirColumn writes long titles and looks for their ink beside the pitch.
func TestTitlesStayInTheirColumn(t *testing.T) {
	b := fixture(t)
	b.Team.Color = "navy"
	chalk := color.RGBA{0xf6, 0xf1, 0xe2, 0xff}
	for _, name := range []string{"FC", strings.Repeat("Sportgemeinschaft ", 5)[:80], strings.Repeat("W", 80), strings.Repeat("a ", 40), strings.Repeat("中", 80), "\u202e"} {
		b.Team.Name = name
		img := decodePNG(t, func(w *bytes.Buffer) error { return BestPNG(english(), w, bestPage(b, "en")) })
		s, inked := setStage(drawBest(english(), b)), 0
		for y := range PosterHeight {
			for x := range int(s.x) - posterBleed {
				if img.RGBAAt(x, y) != chalk {
					continue
				}
				inked++
				if x < posterMargin-2 || x > int(s.x)-posterMargin || y > 330 {
					t.Fatalf("%q is written at %d,%d", name, x, y)
				}
			}
		}
		if inked < 100 && name != "\u202e" {
			t.Errorf("%q is not written: %d pixels", name, inked)
		}
	}
}

func BenchmarkBestPNG(b *testing.B) {
	p := bestPage(fixture(b), "en")
	b.ReportAllocs()
	for b.Loop() {
		var w bytes.Buffer
		if err := BestPNG(english(), &w, p); err != nil {
			b.Fatal(err)
		}
	}
}
