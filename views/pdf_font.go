package views

import (
	"encoding/binary"
	"sync"
	"unicode"

	"teamcoach/static"
)

// typeface is a TrueType font in a file, and which letters it has.
type typeface struct {
	file   []byte
	glyphs map[rune]bool
}

// The weights of the typeface on paper, read when the first paper is written. A program that has lost its fonts panics
// there; TestTypefaces would have seen it.
var (
	regularFace = sync.OnceValue(func() typeface { return readTypeface("fonts/DejaVuSansCondensed.ttf") })
	boldFace    = sync.OnceValue(func() typeface { return readTypeface("fonts/DejaVuSansCondensed-Bold.ttf") })
)

func readTypeface(name string) typeface {
	file, err := static.Files.ReadFile(name)
	if err != nil {
		panic("views: a typeface is missing: " + err.Error())
	}
	return typeface{file, glyphsOf(file)}
}

// drawn are the scripts that are written as they are typed, a letter after the other from left to right. Of others,
// letters join, reorder or run the other way, which the PDF writer does not know.
var drawn = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian, unicode.Common}

// drawable says whether a letter looks on paper as it should. A mark that is left after composition (NFC) does not: the
// writer cannot put it over its letter.
func drawable(r rune) bool {
	return unicode.In(r, drawn...) && !unicode.Is(unicode.M, r) && regularFace().glyphs[r] && boldFace().glyphs[r]
}

// glyphsOf reads which letters of the Basic Multilingual Plane a font has, from its table "cmap", format 4: see
// https://learn.microsoft.com/typography/opentype/spec/cmap. Beyond that plane the PDF writer cannot draw.
func glyphsOf(font []byte) map[rune]bool {
	all := map[rune]bool{}
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(font[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(font[at:])) }
	cmap := 0
	for i := range u16(4) {
		if record := 12 + 16*i; string(font[record:record+4]) == "cmap" {
			cmap = u32(record + 8)
		}
	}
	for i := range u16(cmap + 2) {
		table := cmap + u32(cmap+4+8*i+4)
		if u16(table) != 4 {
			continue
		}
		segments := u16(table+6) / 2
		ends := table + 14
		starts := ends + 2*segments + 2
		deltas, offsets := starts+2*segments, starts+4*segments
		for s := range segments {
			start, end, offset := u16(starts+2*s), u16(ends+2*s), u16(offsets+2*s)
			for r := start; r <= end && r < 0xFFFF; r++ {
				glyph := r
				if offset > 0 {
					glyph = u16(offsets + 2*s + offset + 2*(r-start))
				}
				if offset == 0 || glyph > 0 {
					glyph = (glyph + u16(deltas+2*s)) & 0xFFFF
				}
				if glyph > 0 {
					all[rune(r)] = true
				}
			}
		}
	}
	return all
}
