package views

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gosimple/unidecode"
	"golang.org/x/text/unicode/norm"

	"teamcoach/models"
)

// latinMark stands behind what is written in Latin letters, since the typeface has none for it. A note at the foot of
// the page explains it.
const latinMark = "*"

// scribe writes what people have typed as it can be printed, and remembers what it had to change.
type scribe struct {
	ctx     context.Context
	changed map[string]bool                   // what was typed
	players map[*models.Player]*models.Player // as they are printed
}

func newScribe(ctx context.Context) *scribe {
	return &scribe{ctx: ctx, changed: map[string]bool{}, players: map[*models.Player]*models.Player{}}
}

// text returns a text in letters that can be printed, marked where they are not those that were typed. Empty: nothing
// of it can be printed.
func (s *scribe) text(typed string) string {
	text, whole := printed(typed)
	if !whole {
		s.changed[typed] = true
		if text != "" {
			text += latinMark
		}
	}
	return text
}

// player returns a player with a name that can be printed; the same one for the same player. Nil stays nil.
func (s *scribe) player(p *models.Player) *models.Player {
	if p == nil || p.Name == "" {
		return p
	}
	if known, ok := s.players[p]; ok {
		return known
	}
	changed := *p
	if changed.Name = s.text(p.Name); changed.Name == "" {
		changed.Name = playerName(s.ctx, &changed) + latinMark // nothing of it can be printed: the number
		s.changed[p.Name] = true
	}
	s.players[p] = &changed
	return &changed
}

// printed returns what the typeface can write of a text, the rest of it in Latin letters, and whether it is all of it.
// What is invisible is left out; line breaks stay.
func printed(typed string) (text string, whole bool) {
	visible := strings.Map(visibleRune, norm.NFC.String(typed))
	if strings.IndexFunc(visible, func(r rune) bool { return !drawable(r) && r != '\n' }) < 0 {
		return visible, true
	}
	var lines []string
	for line := range strings.SplitSeq(visible, "\n") {
		var words []string
		for word := range strings.FieldsSeq(line) {
			words = append(words, latinWords(word)...)
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n")), false
}

// visibleRune drops what has no shape of its own: zero-width letters, directions, the kinds of an emoji.
func visibleRune(r rune) rune {
	switch {
	case r == '\n':
		return r
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r), unicode.IsControl(r), r >= 0xFE00 && r <= 0xFE0F, r == utf8.RuneError:
		return -1
	}
	return r
}

// latinWords writes one word in letters of the typeface; of Chinese a word becomes several. Scripts that know no
// capitals get one at the beginning of a word.
func latinWords(word string) []string {
	var b strings.Builder
	foreign := true
	for _, r := range word {
		if drawable(r) {
			b.WriteRune(r)
			foreign = foreign && !unicode.IsLetter(r)
		} else {
			b.WriteString(strings.Map(onlyName, unidecode.Unidecode(string(r))))
		}
	}
	words := strings.Fields(b.String())
	for i, w := range words {
		if first, size := utf8.DecodeRuneInString(w); foreign {
			words[i] = string(unicode.ToUpper(first)) + strings.ToLower(w[size:])
		}
	}
	return words
}

// onlyName keeps what stands in names: some letters are written with signs that mean something else to most readers.
func onlyName(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" -'", r) {
		return r
	}
	return -1
}

// note explains the mark; empty: it stands nowhere.
func (s *scribe) note() string {
	if len(s.changed) == 0 {
		return ""
	}
	return latinMark + " " + N(s.ctx, "{n} name is written in Latin letters here. Printed from the page in the browser, it looks as it should.",
		"{n} names are written in Latin letters here. Printed from the page in the browser, they look as they should.", len(s.changed))
}

// sheet returns a sheet as it is printed.
func (s *scribe) sheet(sheet *models.TeamSheet) *models.TeamSheet {
	c := *sheet
	team, match := *sheet.Team, *sheet.Match
	team.Name = s.text(team.Name)
	match.Opponent, match.Venue, match.Notes = s.text(match.Opponent), s.text(match.Venue), s.text(match.Notes)
	c.Team, c.Match = &team, &match
	c.Places = mapped(sheet.Places, func(p models.SheetPlace) models.SheetPlace {
		p.Player = s.player(p.Player)
		return p
	})
	c.Bench = mapped(sheet.Bench, s.player)
	c.Changes = mapped(sheet.Changes, s.change)
	c.Rows = mapped(sheet.Rows, func(r models.SheetRow) models.SheetRow {
		r.Player = s.player(r.Player)
		return r
	})
	return &c
}

func (s *scribe) change(c models.SheetChange) models.SheetChange {
	c.Subs = mapped(c.Subs, func(sub models.SheetSub) models.SheetSub {
		sub.In, sub.Out = s.player(sub.In), s.player(sub.Out)
		return sub
	})
	c.Moves = mapped(c.Moves, func(m models.SheetMove) models.SheetMove {
		m.Player = s.player(m.Player)
		return m
	})
	return c
}

// best returns a lineup as it is printed: its team and its places.
func (s *scribe) best(b *models.Best) *models.Best {
	c := *b
	team := *b.Team
	team.Name = s.text(team.Name)
	c.Team = &team
	c.Places = mapped(b.Places, func(p models.Place) models.Place {
		p.Player = s.player(p.Player)
		return p
	})
	return &c
}

func (s *scribe) candidate(c models.Candidate) models.Candidate {
	c.Player = s.player(c.Player)
	return c
}

// season returns a season as it is printed.
func (s *scribe) season(season *models.Season) *models.Season {
	return &models.Season{
		Matches: mapped(season.Matches, func(m models.Match) models.Match {
			m.Opponent = s.text(m.Opponent)
			return m
		}),
		Players: mapped(season.Players, func(l models.SeasonLine) models.SeasonLine {
			l.Player = s.player(l.Player)
			return l
		}),
	}
}

func mapped[A, B any](all []A, change func(A) B) []B {
	changed := make([]B, len(all))
	for i, item := range all {
		changed[i] = change(item)
	}
	return changed
}
