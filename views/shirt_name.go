package views

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"teamcoach/models"
)

// shirtNameWidth is the room for a name below a shirt, in hundredths of the letter's height: 58 of the 64 pixels that
// models.ShirtWidth leaves, at 12 pixels.
const shirtNameWidth = 480

// shirtNames returns what stands below each player's shirt: the surname, or the first name where the surname is only
// an initial, cut to the room there is, and no two alike. A nil player has "".
func shirtNames(players []*models.Player) []string {
	names := make([]string, len(players))
	for i, p := range players {
		if p != nil {
			names[i] = fitName(shortName(p.Name))
		}
	}
	// Two of the same name: first an initial, then more of the first name, then the shirt number.
	for _, longer := range []func(*models.Player) string{initialName, twoLetterName, numberedName} {
		count := map[string]int{}
		for _, n := range names {
			count[n]++
		}
		for i, p := range players {
			if p != nil && names[i] != "" && count[names[i]] > 1 {
				names[i] = longer(p)
			}
		}
	}
	return names
}

// shortName is the part of a name that is called on the pitch.
func shortName(name string) string {
	tokens := strings.Fields(name)
	if len(tokens) == 0 {
		return ""
	}
	last := len(tokens) - 1
	if last == 0 {
		return tokens[0]
	}
	if isInitial(tokens[last]) {
		return strings.Join(tokens[:last], " ") + " " + tokens[last]
	}
	// "van Pond", "de la Cruz": small words belong to the surname.
	first := last
	for first > 1 && isParticle(tokens[first-1]) {
		first--
	}
	if whole := strings.Join(tokens[first:], " "); nameWidth(whole) <= shirtNameWidth {
		return whole
	}
	return tokens[last]
}

func isInitial(token string) bool {
	return len(graphemes(strings.TrimSuffix(token, "."))) == 1 && nameWidth(token) < 90
}

func isParticle(token string) bool {
	for _, r := range token {
		if !unicode.IsLower(r) && r != '\'' && r != '’' {
			return false
		}
	}
	return true
}

func initialName(p *models.Player) string   { return prefixedName(p, 1) }
func twoLetterName(p *models.Player) string { return prefixedName(p, 2) }

func prefixedName(p *models.Player, letters int) string {
	tokens := strings.Fields(p.Name)
	if len(tokens) < 2 || isInitial(tokens[len(tokens)-1]) {
		return fitName(shortName(p.Name))
	}
	first := graphemes(tokens[0])
	prefix := strings.Join(first[:min(letters, len(first))], "") + ". "
	return prefix + cutName(shortName(p.Name), shirtNameWidth-nameWidth(prefix))
}

func numberedName(p *models.Player) string {
	suffix := " #" + strconv.Itoa(p.Ordinal)
	if p.Shirt != models.NoShirt {
		suffix = " " + strconv.Itoa(p.Shirt)
	}
	return cutName(shortName(p.Name), shirtNameWidth-nameWidth(suffix)) + suffix
}

func fitName(name string) string { return cutName(name, shirtNameWidth) }

// cutName shortens a name to a width, between letters as people see them, never inside one.
func cutName(name string, width int) string {
	if nameWidth(name) <= width {
		return name
	}
	width -= nameWidth("…")
	var b strings.Builder
	for _, g := range graphemes(name) {
		width -= nameWidth(g)
		if width < 0 {
			break
		}
		b.WriteString(g)
	}
	return strings.TrimRight(b.String(), " .-'’") + "…"
}

// nameWidth estimates the width of a text in condensed Archivo, in hundredths of the letter's height, on the wide side.
func nameWidth(s string) int {
	width := 0
	for _, r := range s {
		switch {
		case joins(r):
		case strings.ContainsRune("iljtfrI.,:;'’|!() ", r):
			width += 27
		case strings.ContainsRune("mwMWÆŒ@", r):
			width += 70
		case r >= 0x1100 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r >= 0x1F000):
			width += 100
		case r >= 0x370 && !unicode.In(r, unicode.Latin, unicode.Common): // another typeface steps in, which is not condensed
			width += 64
		case unicode.IsUpper(r):
			width += 54
		default:
			width += 47
		}
	}
	return width
}

// graphemes splits a text into letters as people see them: a base with its marks, joined emoji, flags.
func graphemes(s string) []string {
	var all []string
	start, flags := 0, 0
	joined := true
	for i, r := range s {
		flag := r >= 0x1F1E6 && r <= 0x1F1FF
		if flag {
			flags++
		}
		if !joined && !joins(r) && (!flag || flags != 2) {
			all = append(all, s[start:i])
			start = i
			if flag {
				flags = 1
			}
		}
		if !flag || flags == 2 {
			flags = 0
		}
		joined = r == 0x200D
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}

// joins says whether a rune belongs to the letter before it.
func joins(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r == 0x200D || r == utf8.RuneError ||
		r >= 0xFE00 && r <= 0xFE0F || r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0020 && r <= 0xE007F ||
		r >= 0x1160 && r <= 0x11FF // Hangul vowels and finals
}

// initials stand on the shirt of a player without a number.
func initials(name string) string {
	tokens := strings.Fields(name)
	text := ""
	for i, t := range tokens {
		if i == 0 || i == len(tokens)-1 {
			text += graphemes(t)[0]
		}
	}
	return text
}
