package models

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// playedRule is what to say of minutes that cannot be read.
const playedRule = "Write minutes like {example}: a position of this sport, and minutes or minutes and seconds."

func playedExample(sport *Sport) string {
	first, last := sport.Positions[0].ID, sport.Positions[len(sport.Positions)-1].ID
	if first == last {
		return first + " 25:30"
	}
	return first + " 25, " + last + " 12:30"
}

// playedTime is minutes, or minutes and seconds.
var playedTime = regexp.MustCompile(`^(\d{1,4})(?::([0-5]\d))?(?:min)?$`)

// ParsePlayed reads how long somebody played where: "GK 25, CB 12:30". Minutes without a position before them were
// played at one that nobody noted. The same position more than once adds up. The error is Invalid and names the field
// played.
func ParsePlayed(sport *Sport, text string) (map[string]int, error) {
	played := map[string]int{}
	bad := func() (map[string]int, error) {
		return nil, invalidFields([]FieldError{fieldf("played", playedRule, playedExample(sport))})
	}
	position, named := "", false
	for _, word := range playedWords(sport, text) {
		if p, ok := sport.Position(strings.ToUpper(word)); ok && !named {
			position, named = p.ID, true
			continue
		}
		seconds, ok := ParseClock(word)
		if !ok {
			return bad()
		}
		played[position] += seconds
		position, named = "", false
	}
	if named {
		return bad()
	}
	maps.DeleteFunc(played, func(_ string, seconds int) bool { return seconds == 0 })
	return played, nil
}

// playedWords splits a text into positions and times; "GK:25" is two of them, and "12:30" one.
func playedWords(sport *Sport, text string) []string {
	var words []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;|='’′", r) }) {
		before, after, cut := strings.Cut(word, ":")
		if _, ok := sport.Position(strings.ToUpper(before)); cut && ok {
			words = append(words, before)
			word = after
		}
		if word != "" && word != "min" {
			words = append(words, word)
		}
	}
	return words
}

// PlayedText writes what ParsePlayed reads, in the order of the sport's positions.
func PlayedText(sport *Sport, played map[string]int) string {
	var all []string
	for _, position := range playedOrder(sport, played) {
		all = append(all, strings.TrimSpace(position+" "+Clock(played[position])))
	}
	return strings.Join(all, ", ")
}

// playedOrder lists where somebody played in the order of the sport's positions; what is none of them comes last.
func playedOrder(sport *Sport, played map[string]int) []string {
	place := func(id string) int {
		i := slices.IndexFunc(sport.Positions, func(p Position) bool { return p.ID == id })
		if i < 0 {
			return len(sport.Positions)
		}
		return i
	}
	all := slices.Sorted(maps.Keys(played))
	slices.SortStableFunc(all, func(a, b string) int { return place(a) - place(b) })
	return all
}

// ParseClock reads what Clock writes, and returns seconds.
func ParseClock(text string) (seconds int, ok bool) {
	m := playedTime.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	minutes, _ := strconv.Atoi(m[1])
	seconds, _ = strconv.Atoi(m[2])
	return 60*minutes + seconds, true
}

// Clock writes seconds as minutes, and the seconds beyond them where there are any: 25, 12:30.
func Clock(seconds int) string {
	if seconds%60 == 0 {
		return strconv.Itoa(seconds / 60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}
