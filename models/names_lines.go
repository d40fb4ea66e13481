package models

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var listNumber = regexp.MustCompile(`^(\d{1,3})[.)]\s*(.*)$`)

// findListNumbers takes "1." or "1)" off lines that count from 1.
func (p *nameParser) findListNumbers() {
	rest := make([]string, len(p.lines))
	for i, l := range p.lines {
		m := listNumber.FindStringSubmatch(l.text)
		if m == nil || m[1] != strconv.Itoa(i+1) || !strings.ContainsFunc(m[2], unicode.IsLetter) {
			return
		}
		rest[i] = m[2]
	}
	if len(rest) < 2 {
		return
	}
	for i := range p.lines {
		p.lines[i].text = rest[i]
	}
}

// isSurnameFirst says whether a line is clearly "Lovelace, Ada".
func (p *nameParser) isSurnameFirst(l textLine) bool {
	if separatorOf(l.text) != ',' || len(p.lines) < 2 {
		return false
	}
	names, _, problem := p.cells(l.text, ',')
	return problem == "" && len(names) == 2 && surnameBefore(names[0].name)
}

// surnameBefore says whether what stands before a comma can only be a surname: a single word, or one with a particle.
func surnameBefore(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return len(strings.Fields(name)) == 1 || unicode.IsLower(r)
}

var (
	bullet      = regexp.MustCompile(`^(?:[-–—*•·‣▪◦○●>+~]+\s*|\[[ xX]?\]\s*)+`)
	headingText = regexp.MustCompile(`^([^:]+):(?:\s+(.*))?$`)
)

// headings are the words before a colon that say nothing about a position.
var headings = map[string]bool{
	"bench": true, "subs": true, "substitutes": true, "reserves": true, "starters": true, "startingxi": true, "startingeleven": true,
	"ersatz": true, "ersatzbank": true, "ersatzspieler": true, "bank": true, "startelf": true, "startaufstellung": true,
}

// readLine reads one line without columns of its own. It returns the positions that hold for the lines below it.
func (p *nameParser) readLine(l textLine, section []string) []string {
	l.text = strings.TrimSpace(bullet.ReplaceAllString(l.text, ""))
	if m := headingText.FindStringSubmatch(l.text); m != nil {
		a, ok := p.words.parse(m[1])
		isHeading := headings[wordKey(m[1])] || columnMeaning(m[1]) == columnName
		switch {
		case ok && len(a.numbers) == 0 && m[2] == "":
			return a.positions
		case ok && len(a.numbers) == 0:
			p.readPlayers(textLine{l.number, m[2]}, a.positions, false)
			return section
		case isHeading && m[2] == "":
			return nil
		case isHeading:
			p.readPlayers(textLine{l.number, m[2]}, nil, false)
			return nil
		case m[2] == "":
			p.refuse(l.number, needsName, p.example())
			return nil
		}
	}
	p.readPlayers(l, section, len(p.lines) > 1)
	return section
}

// readPlayers reads the player or players of a line. pairs says whether two names with a separator may be one player.
func (p *nameParser) readPlayers(l textLine, section []string, pairs bool) {
	separator := separatorOf(l.text)
	names, rest, problem := p.cells(l.text, separator)
	switch {
	case problem != "":
		p.refuse(l.number, notUnderstood, problem, p.example())
		return
	case len(names) == 0:
		p.refuse(l.number, needsName, p.example())
		return
	case len(names) == 1:
		names[0].merge(rest)
	case len(names) == 2 && p.isPair(names, separator, pairs || len(rest.numbers) > 0 || rest.saysPosition()):
		first, last := names[0], names[1]
		if separator == ',' {
			first, last = last, first
		}
		one := names[0]
		one.merge(names[1].attributes)
		one.merge(rest)
		one.name = first.name + " " + last.name
		names = []entry{one}
	case len(rest.numbers) > 0 || rest.saysPosition() || rest.strength != 0:
		p.refuse(l.number, oneEach, p.example())
		return
	case len(names) == 2 && pairs && ambiguous(names):
		p.refuse(l.number, notUnderstood, names[1].name, p.example())
		return
	}
	for _, e := range names {
		e.line = l.number
		if !e.saysPosition() {
			e.play(section...)
		}
		p.entries = append(p.entries, e)
	}
}

// isPair says whether two names in columns are the two parts of one.
func (p *nameParser) isPair(names []entry, separator rune, several bool) bool {
	first, second := len(strings.Fields(names[0].name)), len(strings.Fields(names[1].name))
	switch {
	case !several || len(names[1].numbers) > 0 && len(names[0].numbers) > 0:
		return false
	case separator == ',':
		return surnameBefore(names[0].name) || second == 1 && p.surnameFirst
	}
	return first == 1 && second == 1
}

// ambiguous says whether one of two names could be something else, such as a position that nobody knows.
func ambiguous(names []entry) bool {
	return slices.ContainsFunc(names, func(e entry) bool {
		return len(strings.Fields(e.name)) == 1 && len(e.numbers) == 0 && !e.saysPosition()
	})
}

// cells reads the columns of a line: those with a name, and what the others say together. problem is the text that
// could not be understood.
func (p *nameParser) cells(line string, separator rune) (names []entry, rest attributes, problem string) {
	cells := []string{line}
	if separator != 0 {
		cells = splitCells(line, separator)
	}
	for _, cell := range cells {
		if cell = strings.TrimSpace(cell); !strings.ContainsFunc(cell, isWord) {
			continue
		}
		if a, ok := p.words.parse(cell); ok {
			rest.merge(a)
			continue
		}
		e, problem := p.player(cell)
		if problem != "" {
			return nil, rest, problem
		}
		names = append(names, e)
	}
	return names, rest, ""
}

var (
	brackets     = regexp.MustCompile(`[(\[]([^()\[\]]*)[)\]]`)
	dash         = regexp.MustCompile(`\s+[-–—]+\s+|:\s+|\s+[-–—]+$`)
	leadingShirt = regexp.MustCompile(`^(?:#\s*(\d{1,9})[.):]*\s*|(?:(?i:nr|no)\.?\s*#?|[(\[])?\s*(\d{1,9})(?:[.):\]]+\s*|\s+|\s*[-–—]\s*))`)
)

// player reads a name with what stands before and behind it.
func (p *nameParser) player(text string) (e entry, problem string) {
	e.shirt = NoShirt
	if m := leadingShirt.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1] + m[2])
		e.numbers = append(e.numbers, number{value: n})
		text = text[len(m[0]):]
	}
	var behind attributes
	text = brackets.ReplaceAllStringFunc(text, func(group string) string {
		inside := group[1 : len(group)-1]
		a, ok := p.words.parse(inside)
		switch {
		case ok:
			behind.merge(a)
		case !captain[wordKey(inside)] && problem == "" && strings.ContainsFunc(inside, isWord):
			problem = inside
		}
		return " "
	})
	for part := range splitSeq(dash, text) {
		if a, ok := p.words.parse(part); ok {
			e.merge(a)
			continue
		}
		if !strings.ContainsFunc(part, isWord) {
			continue
		}
		if e.name != "" || strings.ContainsAny(part, "()[]") {
			return e, strings.TrimSpace(part)
		}
		a, name := p.trailing(part, len(e.numbers) > 0)
		e.merge(a)
		e.name = name
	}
	e.merge(behind)
	return e, problem
}

// captain marks are passed over.
var captain = map[string]bool{"c": true, "vc": true, "cpt": true, "capt": true, "captain": true, "k": true, "kapitan": true, "kapitanin": true}

func splitSeq(at *regexp.Regexp, text string) func(func(string) bool) {
	return slices.Values(at.Split(text, -1))
}

// trailing takes positions and numbers off the end of a name, and, behind a shirt number, an id off its start:
// "1 GK Ada". At least one word remains.
func (p *nameParser) trailing(text string, hasNumber bool) (attributes, string) {
	words := strings.Fields(text)
	var a attributes
	if hasNumber && len(words) > 1 && len(words[0]) > 1 && strings.ToUpper(words[0]) == words[0] && p.words.words[wordKey(words[0])] != nil {
		a.play(p.words.words[wordKey(words[0])]...)
		words = words[1:]
	}
	first := slices.IndexFunc(words, func(word string) bool { return strings.ContainsFunc(word, unicode.IsLetter) })
	end := len(words)
	for end > 1 {
		n := p.tail(words[:end])
		if n == 0 || end-n <= first {
			break
		}
		end -= n
	}
	if end < len(words) {
		tail, _ := p.words.parse(strings.Join(words[end:], " "))
		a.merge(tail)
	}
	return a, strings.Join(words[:end], " ")
}

// tail returns how many words at the end are a number, a strength or a position.
func (p *nameParser) tail(words []string) int {
	last := words[len(words)-1]
	if numberPattern.MatchString(last) || strengthPattern.MatchString(last) {
		return 1
	}
	if m := ratingPattern.FindStringSubmatch(last); m != nil && p.words.words[wordKey(m[1])] != nil {
		return 1
	}
	for n := min(p.words.most, len(words)-1); n > 0; n-- {
		if p.words.bare(words, n) {
			return n
		}
	}
	return 0
}
