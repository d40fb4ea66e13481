package models

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"teamcoach/data"
)

// positionWords knows the words by which people call the positions of one sport: ids, names of positions and lines in
// English and German, and what is usual beside these.
type positionWords struct {
	words map[string][]string // wordKey -> Position.IDs
	most  int                 // words in the longest name
}

func newPositionWords(sport *Sport) *positionWords {
	w := &positionWords{words: map[string][]string{}, most: 1}
	for _, p := range sport.Positions {
		w.add(p.ID, p.ID)
	}
	for _, p := range sport.Positions {
		w.add(p.Name, p.ID)
		w.add(germanName()[p.Name], p.ID)
	}
	for _, l := range sport.Lines {
		members := sport.line(l.ID)
		w.add(l.ID, members...)
		w.add(l.Name, members...)
		w.add(germanName()[l.Name], members...)
	}
	for _, usual := range usualWords {
		var members []string
		for target := range strings.FieldsSeq(usual.means) {
			if _, ok := sport.Position(target); ok {
				members = append(members, target)
			}
			members = append(members, sport.line(target)...)
		}
		slices.Sort(members)
		members = slices.Compact(members)
		for word := range strings.FieldsSeq(usual.words) {
			w.add(word, members...)
		}
	}
	return w
}

// add gives a word its meaning, unless it has one: an id goes before a name, and a name before what is usual.
func (w *positionWords) add(word string, positions ...string) {
	key := wordKey(word)
	if key == "" || len(positions) == 0 {
		return
	}
	for _, form := range []string{key, key + "s"} { // Defender, defenders
		if _, known := w.words[form]; !known {
			w.words[form] = positions
		}
	}
	w.most = max(w.most, len(strings.FieldsFunc(word, func(r rune) bool { return r == ' ' || r == '-' })))
}

// wordKey is a word without case, accents, spaces and hyphens, and as it is written in Britain.
func wordKey(word string) string {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			word = Fold(word)
			break
		}
	}
	key := strings.Map(func(r rune) rune {
		if isWord(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, word)
	return british.Replace(key)
}

var british = strings.NewReplacer("center", "centre", "defense", "defence")

// line returns the ids of the positions in a line.
func (s *Sport) line(id string) []string {
	var ids []string
	for _, p := range s.Positions {
		if p.Line == id {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// specialists are the positions that every team must fill, such as the keeper's: nobody plays there unasked.
func (s *Sport) specialists() map[string]bool {
	all := map[string]bool{}
	for _, f := range s.Formats {
		for _, m := range f.Formations {
			for _, slot := range m.Slots {
				if slot.Mandatory {
					all[slot.Position] = true
				}
			}
		}
	}
	return all
}

// germanName is the German catalogue: English text -> German text.
var germanName = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	raw, err := data.Files.ReadFile("locales/de.json")
	if err != nil {
		return names
	}
	var messages map[string]any
	if err := json.Unmarshal(raw, &messages); err != nil {
		return names // views refuses to start with such a file
	}
	for english, german := range messages {
		if text, ok := german.(string); ok {
			names[english] = text
		}
	}
	return names
})

// usualWords are the words for positions and lines that no sport's file holds. They mean those of the positions and
// lines that the sport has.
var usualWords = []struct{ words, means string }{
	{"goalkeeper keeper goalie goaltender netminder goal torwart torwartin torhüter torhueter torhüterin torhueterin tormann torfrau tor tw gk g wicketkeeper", "keeper GK"},
	{"defence defender back df def d abwehr abwehrspieler verteidigung verteidiger verteidigerin abw vt", "defence full-back half-back LD RD"},
	{"midfield midfielder mid mf mittelfeld mittelfeldspieler mittelfeldspielerin mit", "midfield midcourt centre followers"},
	{"attack attacker striker forward fwd fw att atk sturm stürmer stuermer stürmerin stuermerin angriff angreifer angreiferin", "attack half-forward full-forward forwards front-row second-row back-row"},
	{"outfield field feld feldspieler", "defence midfield attack"},
	{"fullback fb aussenverteidiger außenverteidiger av", "LB RB"},
	{"wingback wb", "LWB RWB"},
	{"sweeper libero sw iv innenverteidiger innenverteidigerin stopper ch", "CB"},
	{"lv linksverteidiger", "LB"},
	{"rv rechtsverteidiger", "RB"},
	{"cdm zdm sechser", "DM"},
	{"zm mc", "CM"},
	{"cam zom om zehner playmaker spielmacher", "AM"},
	{"winger wing w flügel fluegel flügelspieler fluegelspieler", "LW RW"},
	{"la lf linksaussen linksaußen", "LW"},
	{"ra rf rechtsaussen rechtsaußen", "RW"},
	{"cf ms mittelstürmer mittelstuermer", "ST CF"},
	{"rl", "LB"},
	{"rr", "RB"},
	{"rm", "CB"},
	{"kreisläufer kreislaeufer kreis km pivot", "LP PIV"},
	{"rückraum rueckraum", "backcourt"},
	{"guard aufbau", "guards"},
	{"zuspieler zuspielerin z", "S"},
	{"aussenangreifer außenangreifer aa", "OH"},
	{"mittelblocker mittelblockerin", "MB"},
	{"diagonal diagonalangreifer dia", "OPP"},
	{"batter batsman bat", "batters"},
	{"bowler bowl", "bowlers"},
	{"prop", "PR LHP THP"},
	{"centre", "C IC OC"},
}

// surnames are words for positions that are names too: "Tom Hooker" needs no hooker.
var surnames = map[string]bool{
	"back": true, "board": true, "catcher": true, "centre": true, "driver": true, "field": true, "forward": true, "goal": true,
	"guard": true, "hooker": true, "keeper": true, "lock": true, "pitcher": true, "point": true, "prop": true, "rover": true,
	"ruck": true, "setter": true, "sturm": true, "tor": true, "wing": true, "feld": true, "kreis": true, "bat": true,
}

// attributes is what a line says of a player beside the name.
type attributes struct {
	numbers   []number
	strength  int            // 0: not said
	positions []string       // Position.IDs, none twice
	ratings   map[string]int // skills said position by position, as in "CB:7"
}

// number is a number whose meaning depends on the others in the text.
type number struct {
	value int
	after bool // it stands behind positions
}

func (a *attributes) merge(b attributes) {
	for _, n := range b.numbers {
		n.after = n.after || a.saysPosition()
		a.numbers = append(a.numbers, n)
	}
	if b.strength != 0 {
		a.strength = b.strength
	}
	a.play(b.positions...)
	for position, skill := range b.ratings {
		a.rate(position, skill)
	}
}

func (a *attributes) saysPosition() bool { return len(a.positions) > 0 || len(a.ratings) > 0 }

func (a *attributes) play(positions ...string) {
	for _, p := range positions {
		if !slices.Contains(a.positions, p) {
			a.positions = append(a.positions, p)
		}
	}
}

func (a *attributes) rate(position string, skill int) {
	if a.ratings == nil {
		a.ratings = map[string]int{}
	}
	a.ratings[position] = skill
}

var (
	ratingPattern   = regexp.MustCompile(`^(.+)[:=](\d{1,2})$`)
	strengthPattern = regexp.MustCompile(`^(\d{1,2})/10$`)
	numberPattern   = regexp.MustCompile(`^#?(\d{1,9})[.):]?$`)
)

// parse reads a text that holds nothing but positions, numbers and a strength; ok is false when it holds more, or
// nothing.
func (w *positionWords) parse(text string) (a attributes, ok bool) {
	if positions, ok := w.words[wordKey(text)]; ok && !strings.ContainsAny(text, "/,;+&|:=") {
		a.play(positions...)
		return a, true
	}
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;+&|", r) }) {
		tokens := strings.Fields(piece)
		for len(tokens) > 0 {
			n := w.token(&a, tokens)
			if n == 0 {
				return a, false
			}
			tokens = tokens[n:]
			ok = true
		}
	}
	return a, ok
}

// token reads the longest thing that tokens begin with and returns how many of them it is.
func (w *positionWords) token(a *attributes, tokens []string) int {
	first := tokens[0]
	if m := strengthPattern.FindStringSubmatch(first); m != nil {
		n, _ := strconv.Atoi(m[1])
		a.strength = saidStrength(n)
		return 1
	}
	if m := numberPattern.FindStringSubmatch(first); m != nil && w.words[first] == nil {
		n, _ := strconv.Atoi(m[1])
		a.numbers = append(a.numbers, number{n, a.saysPosition()})
		return 1
	}
	if m := ratingPattern.FindStringSubmatch(first); m != nil {
		skill, _ := strconv.Atoi(m[2])
		positions := w.words[wordKey(m[1])]
		for _, p := range positions {
			a.rate(p, skill)
		}
		return min(1, len(positions))
	}
	for n := min(w.most, len(tokens)); n > 0; n-- {
		if positions, ok := w.words[wordKey(strings.Join(tokens[:n], ""))]; ok && !strings.Contains(first, "/") {
			a.play(positions...)
			return n
		}
	}
	switch wordKey(first) {
	case "and", "or", "und", "oder", "":
		return 1
	}
	return w.chain(a, first)
}

// chain reads positions with slashes or hyphens between them: "GK/CB".
func (w *positionWords) chain(a *attributes, text string) int {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '-' })
	if len(parts) < 2 && !strings.Contains(text, "/") {
		return 0
	}
	for _, part := range parts {
		if w.words[wordKey(part)] == nil {
			return 0
		}
	}
	for _, part := range parts {
		a.play(w.words[wordKey(part)]...)
	}
	return 1
}

// bare says whether the last n words of a line, with nothing before them but spaces, mean positions and are no part of
// the name: an id of two letters or more in capitals or small letters ("GK", "gk", but not "Li"), or a word for a
// position. A word that is a surname too must be in small letters or have two words of name before it.
func (w *positionWords) bare(words []string, n int) bool {
	text := strings.Join(words[len(words)-n:], " ")
	key := wordKey(text)
	if w.words[key] == nil || len(key) < 2 {
		return n == 1 && strings.Contains(text, "/") && w.chain(&attributes{}, text) == 1
	}
	small, capitals := strings.ToLower(text) == text, strings.ToUpper(text) == text
	if len(key) <= 3 {
		return small || capitals
	}
	return small || !surnames[strings.TrimSuffix(key, "s")] && !surnames[key] || len(words)-n >= 2
}

// skills decides how good a player is at each position. Skills that are said position by position are all there are.
//
// Positions said: there the strength, by default 6; elsewhere in the same line of the team 2 less, further away 4 less,
// and 1 where every team needs somebody, such as in goal. No position said: the strength, by default 5, everywhere,
// but 3 less where every team needs somebody, so that who was named for it goes first. Never less than 1: so any
// names, if there are enough of them, make a full lineup.
func (a *attributes) skills(sport *Sport) map[string]int {
	if len(a.ratings) > 0 && len(a.positions) == 0 {
		return a.ratings
	}
	special, lines := sport.specialists(), map[string]bool{}
	for _, id := range a.positions {
		p, _ := sport.Position(id)
		lines[p.Line] = true
	}
	all := make(map[string]int, len(sport.Positions))
	for _, p := range sport.Positions {
		strength, less := a.strength, 4
		switch {
		case len(a.positions) == 0:
			strength, less = orElse(strength, 5), 0
			if special[p.ID] {
				less = 3
			}
		case slices.Contains(a.positions, p.ID):
			strength, less = orElse(strength, 6), 0
		case lines[p.Line]:
			strength, less = orElse(strength, 6), 2
		case special[p.ID]:
			strength, less = 1, 0
		default:
			strength = orElse(strength, 6)
		}
		all[p.ID] = max(1, strength-less)
	}
	for position, skill := range a.ratings {
		all[position] = skill
	}
	return all
}

// saidStrength tells a strength of 0, which is wrong, from one that was not said.
func saidStrength(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

func orElse(n, usual int) int {
	if n == 0 {
		return usual
	}
	return n
}
