package models

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// SkillParser reads skills as a coach types them, in the words of one sport.
type SkillParser struct {
	sport *Sport
	words *positionWords
}

// NewSkillParser returns a parser for the skills of a sport's players.
func NewSkillParser(sport *Sport) SkillParser { return SkillParser{sport, newPositionWords(sport)} }

// everywhere are the words for all positions that are not named beside them.
var everywhere = map[string]bool{"all": true, "alle": true, "everywhere": true, "uberall": true, "rest": true}

var skillToken = regexp.MustCompile(`^(\D+)(\d{1,3})$`)

// Parse reads skills in any order: "GK 8, CB 6", "GK/CB 8", "CB:7", "keeper 9", "all 5, GK 2". A position that is not
// there, or has a skill of 0, cannot be played. The error is Invalid and names the field skills.
func (p SkillParser) Parse(text string) (map[string]int, error) {
	named, rest := map[string]int{}, 0
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;|\n", r) }) {
		var group []string // the words before a number
		for _, token := range p.tokens(piece) {
			skill, err := strconv.Atoi(token)
			if err != nil || p.words.words[wordKey(token)] != nil && len(group) == 0 {
				group = append(group, token)
				continue
			}
			if skill < 0 || skill > MaxSkill {
				return nil, invalidSkill(skillRange, MaxSkill)
			}
			positions, unknown := p.positions(group)
			switch {
			case unknown == "" && len(positions) == 0:
				rest = skill
			case unknown != "":
				return nil, invalidSkill("Write skills like {example}: “{text}” is no position of this sport.", p.example(), unknown)
			}
			for _, position := range positions {
				named[position] = skill
			}
			group = nil
		}
		if len(group) > 0 {
			return nil, invalidSkill("Write skills like {example}: “{text}” has none.", p.example(), strings.Join(group, " "))
		}
	}
	return p.fill(named, rest), nil
}

// fill gives the positions that are not named the rest's skill and leaves out those that cannot be played.
func (p SkillParser) fill(named map[string]int, rest int) map[string]int {
	for _, position := range p.sport.Positions {
		if _, ok := named[position.ID]; !ok {
			named[position.ID] = rest
		}
	}
	maps.DeleteFunc(named, func(_ string, skill int) bool { return skill == 0 })
	return named
}

func invalidSkill(message string, values ...any) error {
	return invalidFields([]FieldError{fieldf("skills", message, values...)})
}

func (p SkillParser) example() string { return p.sport.Positions[0].ID + " 8" }

// tokens splits a piece into words and numbers; "GK8" and "GK:8" are two of them, but "N8" of rugby is one.
func (p SkillParser) tokens(piece string) []string {
	var all []string
	for _, word := range strings.FieldsFunc(cleanLine(piece), func(r rune) bool { return strings.ContainsRune(" \t:=", r) }) {
		m := skillToken.FindStringSubmatch(word)
		if m == nil || p.words.words[wordKey(word)] != nil {
			all = append(all, word)
			continue
		}
		all = append(all, m[1], m[2])
	}
	return all
}

// positions returns what words mean, longest names first: none where they mean everywhere, and the first word that
// means nothing.
func (p SkillParser) positions(words []string) (positions []string, unknown string) {
	if len(words) == 1 && everywhere[wordKey(words[0])] {
		return nil, ""
	}
	if len(words) == 0 {
		return nil, "?"
	}
	for len(words) > 0 {
		n := p.words.longest(words)
		var chain attributes
		switch {
		case n > 0:
			positions = append(positions, p.words.words[wordKey(strings.Join(words[:n], ""))]...)
		case p.words.chain(&chain, words[0]) == 1:
			n, positions = 1, append(positions, chain.positions...)
		default:
			return nil, words[0]
		}
		words = words[n:]
	}
	return positions, ""
}

// longest returns how many of the words, from the first, are the longest name of a position.
func (w *positionWords) longest(words []string) int {
	for n := min(w.most, len(words)); n > 0; n-- {
		if w.words[wordKey(strings.Join(words[:n], ""))] != nil && !strings.Contains(words[0], "/") {
			return n
		}
	}
	return 0
}

// FormatSkills writes skills as Parse reads them, the best first. Who can play everywhere has the most usual skill said
// once: "GK 8, all 5", with the word that is given for all.
func FormatSkills(sport *Sport, skills map[string]int, all string) string {
	usual := usualSkill(sport, skills)
	var positions []string
	for _, p := range sport.Positions {
		if skill, ok := skills[p.ID]; ok && skill != usual {
			positions = append(positions, p.ID)
		}
	}
	slices.SortStableFunc(positions, func(a, b string) int { return skills[b] - skills[a] })
	for i, id := range positions {
		positions[i] = id + " " + strconv.Itoa(skills[id])
	}
	if usual > 0 {
		positions = append(positions, all+" "+strconv.Itoa(usual))
	}
	return strings.Join(positions, ", ")
}

// usualSkill is the skill that most positions share, of who can play everywhere; 0 where it would save nothing.
func usualSkill(sport *Sport, skills map[string]int) int {
	const few = 3
	var times [MaxSkill + 1]int
	for _, p := range sport.Positions {
		skill, ok := skills[p.ID]
		if !ok || skill > MaxSkill || skill < 1 {
			return 0
		}
		times[skill]++
	}
	usual := 0
	for skill, n := range times {
		if n >= few && n > times[usual] {
			usual = skill
		}
	}
	return usual
}

// UsualSkills are those of a player of whom nothing is known: the same at every position, but less where every team
// needs somebody, such as in goal.
func UsualSkills(sport *Sport) map[string]int { return new(attributes).skills(sport) }
