package views

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"teamcoach/models"
)

// lineupGroup is a line of the lineup with those who play in it.
type lineupGroup struct {
	Name   string // translated; empty: the only group
	Places []numberedPlace
}

// numberedPlace is a place and its board, where boards count.
type numberedPlace struct {
	models.Place
	Board int // from 1; 0: the shirt number counts
}

// lineupGroups lists the places line by line from the own goal forward, or as boards in their order.
func lineupGroups(ctx context.Context, b *models.Best) []lineupGroup {
	if b.Sport.Ordered {
		all := make([]numberedPlace, len(b.Places))
		for i, p := range b.Places {
			all[i] = numberedPlace{p, i + 1}
		}
		return []lineupGroup{{Places: all}}
	}
	var groups []lineupGroup
	for _, line := range b.Sport.Lines {
		g := lineupGroup{Name: T(ctx, line.Name)}
		for _, p := range b.Places {
			if p.Position.Line == line.ID {
				g.Places = append(g.Places, numberedPlace{p, 0})
			}
		}
		if len(g.Places) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// number is the big number beside a name.
func (p numberedPlace) number() string {
	if p.Board > 0 {
		return strconv.Itoa(p.Board)
	}
	if p.Player == nil {
		return ""
	}
	return shirtNumber(p.Player)
}

// others lists who is not in the lineup of a shielded team: the bench, the rest and the absent in one list by number,
// so that it tells neither merit nor who is available.
func others(b *models.Best) []models.Candidate {
	all := slices.Concat(b.Bench, b.Rest, b.Absent)
	slices.SortFunc(all, byOrdinal)
	return all
}

func byOrdinal(a, b models.Candidate) int { return a.Player.Ordinal - b.Player.Ordinal }

// nobody says whether there is no player to show a lineup of.
func nobody(b *models.Best) bool {
	return len(b.Bench)+len(b.Rest) == 0 && !slices.ContainsFunc(b.Places, func(p models.Place) bool { return p.Player != nil })
}

func emptyPlaces(b *models.Best) []models.Place {
	var all []models.Place
	for _, p := range b.Places {
		if p.Player == nil && (p.Slot.Mandatory || b.Options.Size >= len(b.Places)) {
			all = append(all, p)
		}
	}
	return all
}

// around returns a text's part before and after {name}, where a number of another size stands.
func around(text, name string) (before, after string) {
	before, after, _ = strings.Cut(text, "{"+name+"}")
	return strings.TrimSpace(before), strings.TrimSpace(after)
}

func bestBefore(ctx context.Context) string {
	before, _ := around(T(ctx, "Best {n}"), "n")
	return before
}
func bestAfter(ctx context.Context) string { _, after := around(T(ctx, "Best {n}"), "n"); return after }

// between stands between facts of one line; it never begins one.
const between = "\u00a0· "

// bestFacts is the line below the heading.
func bestFacts(ctx context.Context, b *models.Best) string {
	facts := []string{T(ctx, b.Sport.Name), T(ctx, b.Format.Name)}
	if b.Formation != nil {
		facts = append(facts, T(ctx, b.Formation.Name))
	}
	return strings.Join(slices.Compact(facts), between)
}

// coachFacts go on with bestFacts where points may be shown; they are not printed.
func coachFacts(ctx context.Context, b *models.Best) string {
	return "· " + ModeName(ctx, shownMode(b)) + between + points(ctx, b.Value)
}

// shownMode is the mode the lineup was picked by.
func shownMode(b *models.Best) models.Mode {
	if b.Options.Mode != "" {
		return b.Options.Mode
	}
	return b.Team.Mode
}

func points(ctx context.Context, n int) string { return N(ctx, "{n} point", "{n} points", n) }

// cost writes points less than the best: −12, or ±0.
func cost(ctx context.Context, n int) string {
	if n == 0 {
		return "±0"
	}
	return Num(ctx, -n)
}

// modeCost says what a mode's lineup gives up and whom it serves.
func modeCost(ctx context.Context, b *models.Best, m models.ModeChoice) string {
	text := T(ctx, "Full strength")
	if m.Strength > 0 {
		text = N(ctx, "{n} point of strength less", "{n} points of strength less", m.Strength)
	}
	// A squad nobody keeps minutes for owes none.
	if slices.ContainsFunc(b.Modes, func(m models.ModeChoice) bool { return m.Minutes != 0 }) {
		text += ", " + N(ctx, "{n} owed minute on the field", "{n} owed minutes on the field", m.Minutes)
	}
	return text
}

// download is another representation of the lineup: a link, or of pasted names a button of their form.
type download struct{ Name, URL, Extension string }

func downloads(ctx context.Context, p BestPage) []download {
	all := []download{
		{Name: T(ctx, "Text for a message"), Extension: "txt"},
		{Name: T(ctx, "Paper (PDF)"), Extension: "pdf"},
		{Name: T(ctx, "Picture (SVG)"), Extension: "svg"},
		{Name: T(ctx, "Table (CSV)"), Extension: "csv"},
		{Name: "JSON", Extension: "json"},
		{Name: "XML", Extension: "xml"},
	}
	if p.Best.Team.Pictured() {
		all = slices.Insert(all, 2, download{Name: T(ctx, "Preview picture (PNG)"), Extension: "png"})
	}
	if p.Names == nil {
		for i, d := range all {
			all[i].URL = BestFormatURL(p.Best.Team, p.Best.Options, d.Extension)
		}
	}
	return all
}

// hiddenOptions are the fields of the form "squad" that carries a pasted squad from choice to choice.
func (f NamesForm) hiddenOptions() []HiddenField {
	all := append([]HiddenField{{"names", f.Names}, {"format", f.Format}, {"mode", string(f.mode())}}, f.kept()...)
	if f.Alt != "" && f.Alt != "0" {
		all = append(all, HiddenField{"alt", f.Alt})
	}
	return all
}

// formOptions are the wishes that the form for another size carries along.
func formOptions(b *models.Best) []HiddenField {
	var all []HiddenField
	if b.Options.Formation != "" {
		all = append(all, HiddenField{"formation", b.Options.Formation})
	}
	if b.Options.Mode != "" && b.Options.Mode != b.Team.Mode {
		all = append(all, HiddenField{"mode", string(b.Options.Mode)})
	}
	if len(b.Options.Lock) > 0 {
		all = append(all, HiddenField{"lock", ordinals(b.Options.Lock)})
	}
	if len(b.Options.Out) > 0 {
		all = append(all, HiddenField{"out", ordinals(b.Options.Out)})
	}
	return all
}

// wishes says whether the coach has asked for anything but a size.
func wishes(o models.BestOptions) bool {
	return o.Formation != "" || len(o.Lock) > 0 || len(o.Out) > 0 || o.Alt > 0
}

// longWord says whether a name holds a word that does not fit beside a big number on a phone.
func longWord(name string) bool {
	return slices.ContainsFunc(strings.Fields(name), func(word string) bool { return utf8.RuneCountInString(word) > 10 })
}
