package models

import (
	"slices"
	"strconv"
	"strings"

	"teamcoach/models/lineup"
)

// Points of a plan beside those of the players, who have up to 1000 a stretch.
const (
	softPoints   = 2000 // lost for every unit by which a rule that holds if possible is broken
	changePoints = 5    // lost for every player who comes on at a break: nobody changes for nothing
)

// MaxPins is how many wishes a plan can have.
const MaxPins = 90

// ID names a pin in forms and to the engine.
func (p Pin) ID() string {
	what := "on"
	switch {
	case p.Off:
		what = "off"
	case p.Slot != "":
		what = "at-" + p.Slot
	}
	return "pin-" + strconv.Itoa(p.Player) + "-" + strconv.Itoa(p.From) + "-" + strconv.Itoa(p.To) + "-" + what
}

// Holds says whether the pin is about a player in a stretch.
func (p Pin) Holds(ordinal, stretch int) bool {
	return p.Player == ordinal && p.From <= stretch && stretch <= p.To
}

// RuleKindOf is the kind of the rule that an id given to the engine stands for; empty: none, but a pin or who is there.
func RuleKindOf(id string) RuleKind {
	for _, kind := range append([]RuleKind{FullField, EqualShare}, RuleKinds...) {
		if rest, ok := strings.CutPrefix(id, string(kind)); ok && strings.Trim(rest, "-0123456789") == "" {
			return kind
		}
	}
	return ""
}

// checkPins leaves out what no plan can have: pins of who has gone, of stretches there are not, of slots that are in no
// formation. Of who is there, but not then, they clash, and are named.
func (l *planning) checkPins() {
	var pins []Pin
	for _, p := range l.Wishes.Pins {
		m := l.player(playerID(p.Player))
		if m == nil || p.From < 1 || p.To > l.stretches || p.From > p.To {
			continue
		}
		if p.Slot != "" && !slices.ContainsFunc(l.formations, func(f *Formation) bool { return f.has(p.Slot) }) {
			p.Slot = ""
		}
		pins = append(pins, p)
		if !p.Off && (m.From == 0 || p.From < m.From || p.To > m.To) {
			l.aside = append(l.aside, p)
		}
	}
	l.Wishes.Pins = pins
}

func (f *Formation) has(slot string) bool {
	return slices.ContainsFunc(f.Slots, func(s Slot) bool { return s.ID == slot })
}

// inForce are the team's rules as they count in this match.
func (l *planning) inForce() []Rule {
	var all []Rule
	for _, r := range l.best.Rules {
		if !slices.Contains(l.Sport.RuleKinds(), r.Kind) || slices.Contains(l.Wishes.Dropped, r.Kind) {
			continue
		}
		all = append(all, l.Wishes.as(r))
	}
	return all
}

// as is a rule of the team as the coach wants it in this match.
func (w *PlanWishes) as(r Rule) Rule {
	for _, changed := range w.Changed {
		if changed.Kind == r.Kind {
			return changed
		}
	}
	return r
}

func (l *planning) makeRules() {
	l.addPresence()
	for _, p := range l.Wishes.Pins {
		if m := l.player(playerID(p.Player)); m.From > 0 && !slices.Contains(l.aside, p) {
			l.addPin(p)
		}
	}
	if l.stretches == 1 {
		return // all others are about time
	}
	changes := lineup.Rule{ID: string(Changes), Kind: lineup.Changes, Cost: new(changePoints), Soft: new(0)}
	for _, r := range l.inForce() {
		if r.Kind == Changes {
			changes.Max, changes.Soft = &r.N, soft(r)
		} else {
			l.addRule(r)
		}
	}
	l.rules = append(l.rules, changes)
	if l.Wishes.Mode == Equal && !slices.Contains(l.Wishes.Dropped, EqualShare) {
		l.addShares()
	}
}

// soft is what the engine takes for each unit by which a rule is broken; nil: it must hold.
func soft(r Rule) *int {
	if r.Soft {
		return new(softPoints)
	}
	return nil
}

func (l *planning) add(r lineup.Rule) { l.rules = append(l.rules, r) }

// addPresence keeps off the field who is not there yet, or not any more.
func (l *planning) addPresence() {
	for s := 1; s <= l.stretches; s++ {
		var before, after []string
		for _, m := range l.there() {
			if m.From == s+1 {
				before = append(before, playerID(m.Ordinal))
			}
			if m.To == s-1 {
				after = append(after, playerID(m.Ordinal))
			}
		}
		if len(before) > 0 {
			l.add(lineup.Rule{ID: "late-" + strconv.Itoa(s), Kind: lineup.Out, Players: before, From: new(1), To: new(s)})
		}
		if len(after) > 0 {
			l.add(lineup.Rule{ID: "early-" + strconv.Itoa(s), Kind: lineup.Out, Players: after, From: new(s), To: new(l.stretches)})
		}
	}
}

// addPin tells the engine a wish. Who is to sit out counts as sitting out, and not as away.
func (l *planning) addPin(p Pin) {
	r := lineup.Rule{ID: p.ID(), Kind: lineup.Lock, Players: []string{playerID(p.Player)}, Slot: p.Slot, From: new(p.From), To: new(p.To)}
	switch {
	case p.Off && l.stretches > 1:
		r.Kind, r.Max = lineup.TimeOnField, new(0)
	case p.Off:
		r.Kind = lineup.Out
	}
	if l.stretches == 1 {
		r.From, r.To = nil, nil
	}
	if !slices.ContainsFunc(l.rules, func(other lineup.Rule) bool { return other.ID == r.ID }) {
		l.add(r)
	}
}

// addRule tells the engine a rule of the team.
func (l *planning) addRule(r Rule) {
	rule := lineup.Rule{ID: string(r.Kind), Players: []string{lineup.Everybody}, Soft: soft(r)}
	switch r.Kind {
	case LeastTime, MostTime:
		l.addTimes(r)
		return
	case Rest:
		rule.Kind, rule.Max = lineup.ConsecutiveOut, new(r.N)
	case KeeperTime:
		rule.Kind, rule.Line, rule.Max = lineup.LinePeriods, keeperLine, new(max(1, r.N*l.stretches/100))
	case KeeperHalf:
		rule.Kind, rule.Players, rule.Line = lineup.KeeperByHalf, nil, keeperLine
	case FieldLines:
		rule.Kind, rule.Min = lineup.LinesPlayed, new(r.N)
		rule.Of, rule.Players = l.linesPlayed(r.N)
	}
	if r.Kind == FieldLines && (len(rule.Players) == 0 || len(rule.Of) < r.N) || l.hasNoKeeper() && rule.Line != "" {
		return
	}
	l.add(rule)
}

func (l *planning) hasNoKeeper() bool {
	for _, f := range l.formations {
		for _, s := range f.Slots {
			if p, _ := l.Sport.Position(s.Position); p.Line == keeperLine {
				return false
			}
		}
	}
	return true
}

// linesPlayed are the lines of field players, and who can play in as many of them and is there often enough to do so.
func (l *planning) linesPlayed(least int) (lines, players []string) {
	positions := map[string]string{} // line by position
	for _, f := range l.formations {
		for _, s := range f.Slots {
			p, _ := l.Sport.Position(s.Position)
			if p.Line == keeperLine {
				continue
			}
			positions[p.ID] = p.Line
			if !slices.Contains(lines, p.Line) {
				lines = append(lines, p.Line)
			}
		}
	}
	for _, m := range l.there() {
		can := map[string]bool{}
		for position := range m.Skills {
			if line, ok := positions[position]; ok {
				can[line] = true
			}
		}
		if len(can) >= least && m.There() >= least {
			players = append(players, playerID(m.Ordinal))
		}
	}
	return lines, players
}

// addTimes makes per cent of the time a number of stretches, for each player of those that he is there for; over a day
// with other matches, of the whole day as far as it has come.
func (l *planning) addTimes(r Rule) {
	groups := map[int][]string{}
	for _, m := range l.there() {
		n := l.stretchesOf(r, m)
		groups[n] = append(groups[n], playerID(m.Ordinal))
	}
	for n := range l.stretches + 1 {
		if len(groups[n]) == 0 || r.Kind == LeastTime && n == 0 {
			continue
		}
		rule := lineup.Rule{ID: string(r.Kind) + "-" + strconv.Itoa(n), Kind: lineup.TimeOnField, Players: groups[n], Soft: soft(r)}
		if r.Kind == LeastTime {
			rule.Min = new(n)
		} else {
			rule.Max = new(n)
		}
		l.add(rule)
	}
}

// stretchesOf is the least, or the most, that a rule on time gives a player.
func (l *planning) stretchesOf(r Rule, m *PlanPlayer) int {
	unit := max(1, l.Match.StretchSeconds())
	e := l.Earlier[m.Ordinal]
	hundredths := r.N*(e.There+m.There()*unit) - 100*e.Played
	if r.Kind == LeastTime {
		return min(max(0, (hundredths+100*unit-1)/(100*unit)), m.There())
	}
	return min(max(1, hundredths/(100*unit)), m.There())
}

// addShares asks for equal time. It always gives way: a goal is never empty for it.
func (l *planning) addShares() {
	var all []lineup.Quota
	for _, m := range l.there() {
		all = append(all, lineup.Quota{Player: playerID(m.Ordinal), Min: m.Least, Max: m.Most})
	}
	l.rules = append(l.rules, lineup.QuotaRules(string(EqualShare)+"-", all, new(softPoints))...)
}
