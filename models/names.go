package models

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// LineError is what is wrong with one line of a text.
type LineError struct {
	Line    int    // from 1
	Message string // English, the key of the message catalogue
	Args    []any  // as in Error
}

func (e LineError) Error() string {
	return "line " + strconv.Itoa(e.Line) + ": " + fill(e.Message, e.Args)
}

// Limits of ParseNames.
const (
	MaxNamesBytes = 20_000
	MaxNamesLines = 200
)

// ParseNames reads the names of a squad as people type and paste them, one player a line, with a shirt number,
// positions and a strength where they are known. What is wrong is said line by line; the players of the other lines
// are returned all the same, with ordinals from 1.
//
// A line is any of these, and its parts may also be in columns with tabs, semicolons, bars or commas between them:
//
//	Ada Lovelace            7 Ada Lovelace GK       #7 Ada Lovelace        7. Ada Lovelace
//	Ada Lovelace (GK, 8)    Ada Lovelace - GK/CB    GK: Ada Lovelace       7;Ada Lovelace;GK CB;8
//
// A first line with the names of columns decides what they mean. Positions may be ids, names or usual words, in English
// or German; "Defence:" on a line of its own goes for those below it. Rules where a line can mean two things:
//
//   - The first number is the shirt number, the second the strength. A single number behind positions is the strength,
//     unless one such number in the text is no strength: then all of them are shirt numbers.
//   - "1." or "1)" at every line, counting 1, 2, 3 and at least to 2, numbers the list and no shirts.
//   - Two names with a comma between them, on one of several lines: "Lovelace, Ada" is Ada Lovelace when the first is
//     one word or begins with a small letter (van Dyk), or is so on another line of the text; names of two words each
//     are two players. In a text of one line, and from three names on, each is a player.
//   - Two single words in columns without a comma are the two parts of one name.
//   - Words in brackets or behind a dash must be understood; a captain's (C) is passed over.
func ParseNames(text string, sport *Sport) ([]Player, []LineError) {
	if len(text) > MaxNamesBytes {
		return nil, []LineError{lineErrorf(1, "The text is too long: at most {max} characters.", MaxNamesBytes)}
	}
	p := nameParser{sport: sport, words: newPositionWords(sport)}
	p.split(text)
	p.read()
	return p.finish()
}

func lineErrorf(line int, message string, values ...any) LineError {
	return LineError{Line: line, Message: message, Args: named(message, values)}
}

// nameParser goes through a text line by line and keeps what it has read.
type nameParser struct {
	sport   *Sport
	words   *positionWords
	lines   []textLine
	entries []entry
	errors  []LineError

	surnameFirst bool // some line is clearly "Lovelace, Ada"
}

// textLine is a line that holds at least one letter or digit.
type textLine struct {
	number int // from 1
	text   string
}

// entry is one player as a line has it.
type entry struct {
	attributes
	line  int
	name  string
	shirt int // NoShirt where only numbers may say it
}

func (p *nameParser) refuse(line int, message string, values ...any) {
	p.errors = append(p.errors, lineErrorf(line, message, values...))
}

const (
	needsName     = "There is no name on this line. Write it like this: {example}"
	notUnderstood = "“{text}” is no position of this sport, no number and no strength. Write the line like this: {example}"
	oneEach       = "There are several players on this line. Write each on a line of their own, like this: {example}"
)

// example is a line as the sport would have it.
func (p *nameParser) example() string { return "7 Ada Lovelace " + p.sport.Positions[0].ID }

// split makes clean lines of the text and leaves out those without a letter or digit.
func (p *nameParser) split(text string) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n").Replace(text)
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		if !utf8.ValidString(line) || strings.ContainsRune(line, utf8.RuneError) {
			p.refuse(n, "This line has characters that cannot be read. Save the list as UTF-8 and paste it again.")
			continue
		}
		if line = cleanLine(line); !strings.ContainsFunc(line, isWord) {
			continue
		}
		if len(p.lines) == MaxNamesLines {
			p.refuse(n, "At most {max} lines are read. Leave this line and those after it out.", MaxNamesLines)
			return
		}
		p.lines = append(p.lines, textLine{n, line})
	}
}

// cleanLine turns everything that looks like a space, comma, quote or digit into the plain one, and takes out what does
// not belong to a name: emoji, control characters, marks of the writing direction.
func cleanLine(line string) string {
	line = norm.NFC.String(width.Fold.String(line))
	var b strings.Builder
	for i, r := range line {
		switch {
		case r == '\t':
			b.WriteByte('\t')
		case unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case strings.ContainsRune("،、，", r):
			b.WriteByte(',')
		case strings.ContainsRune("؛；", r):
			b.WriteByte(';')
		case strings.ContainsRune("“”„‟«»″", r):
			b.WriteByte('"')
		case unicode.Is(unicode.Nd, r):
			b.WriteByte(byte('0' + digit(r)))
		case unicode.Is(unicode.No, r):
			b.WriteString(plainNumber(r))
		case r == '\u200c' || r == '\u200d':
			if between(line, i, r) {
				b.WriteRune(r)
			}
		case unicode.Is(unicode.Sk, r) && r != '^' && r != '`', unicode.Is(unicode.So, r), unicode.Is(unicode.Me, r),
			unicode.Is(unicode.Variation_Selector, r), !unicode.IsGraphic(r):
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(strings.Trim(b.String(), " "))
}

// digit returns the value of a decimal digit of any script: in Unicode they stand in tens, from 0 to 9.
func digit(r rune) int {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	return 0
}

// plainNumber writes a number in a circle or the like as digits, and nothing for a fraction.
func plainNumber(r rune) string {
	plain := norm.NFKC.String(string(r))
	if strings.Trim(plain, "0123456789") != "" {
		return ""
	}
	return " " + plain + " "
}

// between says whether the joiner r at line[i] stands between two letters, as Persian and Hindi have it and emoji not.
func between(line string, i int, r rune) bool {
	before, _ := utf8.DecodeLastRuneInString(line[:i])
	after, _ := utf8.DecodeRuneInString(line[i+utf8.RuneLen(r):])
	return (unicode.IsLetter(before) || unicode.IsMark(before)) && unicode.IsLetter(after)
}

// read turns the lines into entries.
func (p *nameParser) read() {
	if len(p.lines) > 0 {
		if columns, separator, ok := readHeader(p.lines[0].text); ok {
			lines := p.lines[1:]
			if columns == nil {
				p.lines = lines
			} else {
				for _, l := range lines {
					p.readColumns(l, columns, separator)
				}
				return
			}
		}
	}
	p.findListNumbers()
	for i := range p.lines {
		p.surnameFirst = p.surnameFirst || p.isSurnameFirst(p.lines[i])
	}
	var section []string
	for _, l := range p.lines {
		section = p.readLine(l, section)
	}
}

// finish turns the entries into players and says what is wrong with them.
func (p *nameParser) finish() ([]Player, []LineError) {
	shirtsBehind := slices.ContainsFunc(p.entries, func(e entry) bool {
		return len(e.numbers) == 1 && e.numbers[0].after && !isStrength(e.numbers[0].value)
	})
	var players []Player
	seen := map[string]int{}
	for _, e := range p.entries {
		e.decideNumbers(shirtsBehind)
		player := NewPlayer(finishName(e.name))
		player.Ordinal, player.Shirt, player.Skills = len(players)+1, e.shirt, e.skills(p.sport)
		key := strconv.Itoa(e.shirt) + " " + player.Name
		switch {
		case len(e.numbers) > 0:
			p.refuse(e.line, "There are too many numbers on this line. Write it like this: {example}", p.example())
		case e.shirt != NoShirt && (e.shirt < 0 || e.shirt > 999):
			p.refuse(e.line, shirtRange)
		case e.strength != 0 && !isStrength(e.strength), slices.ContainsFunc(mapValues(e.ratings), func(n int) bool { return !isStrength(n) }):
			p.refuse(e.line, strengthRange, MaxSkill)
		case !strings.ContainsFunc(player.Name, unicode.IsLetter):
			p.refuse(e.line, needsName, p.example())
		case utf8.RuneCountInString(player.Name) > MaxName:
			p.refuse(e.line, "The name is too long: at most {max} characters.", MaxName)
		case e.shirt != NoShirt && seen[key] > 0:
			p.refuse(e.line, "This player is on line {line} already.", seen[key])
		case len(players) == MaxPlayers:
			p.refuse(e.line, "There can be at most {max} players. Leave this one and those after it out.", MaxPlayers)
			return players, sortErrors(p.errors)
		default:
			players = append(players, player)
			seen[key] = e.line
		}
	}
	return players, sortErrors(p.errors)
}

func isStrength(n int) bool { return n >= 1 && n <= MaxSkill }

func mapValues(m map[string]int) []int {
	var all []int
	for _, n := range m {
		all = append(all, n)
	}
	return all
}

func sortErrors(errors []LineError) []LineError {
	slices.SortStableFunc(errors, func(a, b LineError) int { return a.Line - b.Line })
	return errors
}

// decideNumbers gives the numbers of a line their meaning. Those that have none remain.
func (e *entry) decideNumbers(shirtsBehind bool) {
	if len(e.numbers) == 1 && e.numbers[0].after && !shirtsBehind && e.strength == 0 {
		e.strength, e.numbers = saidStrength(e.numbers[0].value), nil
		return
	}
	if len(e.numbers) > 0 && e.shirt == NoShirt {
		e.shirt, e.numbers = e.numbers[0].value, e.numbers[1:]
	}
	if len(e.numbers) > 0 && e.strength == 0 {
		e.strength, e.numbers = saidStrength(e.numbers[0].value), e.numbers[1:]
	}
}

// finishName gives a name its final form: single spaces, no quotes, nothing around it that is no part of a name, and
// "Lovelace, Ada" the usual way round.
func finishName(name string) string {
	name = tidyName(strings.ReplaceAll(name, `"`, ""))
	if last, first, ok := strings.Cut(name, ","); ok && !strings.Contains(first, ",") {
		last, first = tidyName(last), tidyName(first)
		if strings.ContainsFunc(last, unicode.IsLetter) && strings.ContainsFunc(first, unicode.IsLetter) {
			name = first + " " + last
		}
	}
	return norm.NFC.String(name)
}

func tidyName(name string) string {
	return strings.Trim(strings.Join(strings.Fields(name), " "), " ,;:|/\\*_~<>=+#-–—•·\u200c\u200d")
}
