package views

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"teamcoach/models"
	"teamcoach/static"
)

func TestNumbersAreLegibleOnEveryShirt(t *testing.T) {
	css, err := static.Files.ReadFile("css/site.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, color := range models.Colors {
		ink, ok := shirtInks[color]
		if !ok {
			t.Errorf("%s has no ink", color)
			continue
		}
		if c := contrast(t, ink.Fill, ink.Number); c < 4.5 {
			t.Errorf("%s: contrast %.2f", color, c)
		}
		if rule := ".shirt-" + color + " { fill: " + ink.Fill + "; } .shirt-" + color + " .shirt-number { fill: " + ink.Number + "; }"; !strings.Contains(string(css), rule) {
			t.Errorf("site.css does not have: %s", rule)
		}
	}
	for surface, ground := range pictureGrounds {
		if c := contrast(t, ground, pictureChalk); c < 4.5 {
			t.Errorf("picture on %s: contrast %.2f", surface, c)
		}
	}
	for _, surface := range models.Surfaces {
		if pictureGrounds[surface] == "" || !strings.Contains(string(css), ".pitch-"+surface+" ") {
			t.Errorf("surface %s has no colour", surface)
		}
	}
}

// contrast is the ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(t *testing.T, color string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 32)
	if err != nil || len(color) != 7 {
		t.Fatalf("%q is no colour", color)
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}
