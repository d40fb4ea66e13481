package views

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"teamcoach/static"
)

// typefaces are the two that pictures are written in, by whether they are bold.
var typefaces = sync.OnceValues(func() (map[bool]*sfnt.Font, error) {
	all := map[bool]*sfnt.Font{}
	for bold, name := range map[bool]string{false: "fonts/DejaVuSansCondensed.ttf", true: "fonts/DejaVuSansCondensed-Bold.ttf"} {
		file, err := static.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if all[bold], err = opentype.Parse(file); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
})

// lettering writes text on one picture; it is for one goroutine.
type lettering struct {
	fonts map[bool]*sfnt.Font
	faces map[lettered]font.Face
}

// lettered is a way to write: how large, in pixels, and how heavy.
type lettered struct {
	size float64
	bold bool
}

func newLettering() (*lettering, error) {
	fonts, err := typefaces()
	return &lettering{fonts: fonts, faces: map[lettered]font.Face{}}, err
}

func (l *lettering) face(how lettered) font.Face {
	face, ok := l.faces[how]
	if !ok {
		// It fails for no size: https://pkg.go.dev/golang.org/x/image/font/opentype#NewFace
		face, _ = opentype.NewFace(l.fonts[how.bold], &opentype.FaceOptions{Size: how.size, DPI: 72})
		l.faces[how] = face
	}
	return face
}

// width is how much room a text takes, in pixels.
func (l *lettering) width(text string, how lettered) float64 {
	return float64(font.MeasureString(l.face(how), text)) / 64
}

// shrink returns the way to write a text with at most that width: as how says, or smaller.
func (l *lettering) shrink(text string, how lettered, width float64) lettered {
	if is := l.width(text, how); is > width {
		how.size *= width / is
	}
	return how
}

// cut shortens a text to a width, between letters as people see them.
func (l *lettering) cut(text string, how lettered, width float64) string {
	if l.width(text, how) <= width {
		return text
	}
	letters := graphemes(strings.TrimSuffix(text, ellipsis))
	for n := len(letters) - 1; n > 0; n-- {
		if short := strings.TrimRight(strings.Join(letters[:n], ""), " .-'’"+ellipsis) + ellipsis; l.width(short, how) <= width {
			return short
		}
	}
	return ellipsis
}

// wrap breaks a text into lines of a width at its spaces. A word that is longer is cut, and so is what does not fit in
// the last line.
func (l *lettering) wrap(text string, how lettered, width float64, most int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		last := len(lines) - 1
		if last >= 0 && (len(lines) == most || l.width(lines[last]+" "+word, how) <= width) {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	for i := range lines {
		lines[i] = l.cut(lines[i], how, width)
	}
	return lines
}

const ellipsis = "…"

// written returns a text as the typeface can write it: an ellipsis stands for what it has no letters for, and for
// scripts whose letters have to be joined, or run from the right, which needs more than a letter after the other.
func (l *lettering) written(text string) string {
	var out strings.Builder
	left := false // the last letter was left away
	for _, letter := range graphemes(norm.NFC.String(strings.ToValidUTF8(text, "\ufffd"))) {
		letter = strings.Map(withoutFormat, letter)
		switch {
		case letter == "" || letter == ellipsis && left:
		case l.writes(letter):
			out.WriteString(letter)
			left = false
		case !left:
			out.WriteString(ellipsis)
			left = true
		}
	}
	words := strings.Fields(out.String())
	return strings.ReplaceAll(strings.Join(words, " "), ellipsis+" "+ellipsis, ellipsis)
}

// withoutFormat drops what is not seen, such as the marks that turn the direction of writing.
func withoutFormat(r rune) rune {
	if unicode.In(r, unicode.Cf, unicode.Cc) {
		return -1
	}
	return r
}

// simpleScripts are written a letter after the other, from the left.
var simpleScripts = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian, unicode.Common, unicode.Inherited}

func (l *lettering) writes(letter string) bool {
	var room sfnt.Buffer
	for _, r := range letter {
		index, err := l.fonts[true].GlyphIndex(&room, r)
		if err != nil || index == 0 || !unicode.In(r, simpleScripts...) {
			return false
		}
	}
	return true
}
