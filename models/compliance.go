package models

import (
	"slices"
	"time"
)

// RuleReport says whether a rule of the team was kept in a match.
type RuleReport struct {
	Rule   Rule
	Known  bool // false: how long everybody played does not tell, and in which order is not known
	Misses []RuleMiss
}

// Met says whether the rule was kept.
func (r *RuleReport) Met() bool { return r.Known && len(r.Misses) == 0 }

// RuleMiss is one player, or one moment, that missed a rule.
type RuleMiss struct {
	Ordinal int           // Player.Ordinal; 0: nobody alone
	Seconds int           // too few or too many on the field
	Count   int           // lines, times or players too few or too many
	At      time.Duration // of playing time, when it happened; of rules about a moment
}

// graceSeconds do not count against a rule: clocks are read in minutes.
const graceSeconds = 60

// Comply compares what was played with the rules of a team. Shares of time are of the time that each player was there.
func Comply(rules Rules, m *Match, sport *Sport, squad []Player, lines []ResultLine, c Course) []RuleReport {
	k := compliance{match: m, sport: sport, course: c}
	for _, l := range lines {
		if p := PlayerByID(squad, l.PlayerID); p != nil && l.Present {
			k.squad, k.lines = append(k.squad, *p), append(k.lines, l)
		}
	}
	var all []RuleReport
	for _, rule := range rules {
		if !slices.Contains(sport.RuleKinds(), rule.Kind) {
			continue
		}
		misses, known := k.judge(rule)
		all = append(all, RuleReport{Rule: rule, Known: known, Misses: misses})
	}
	return all
}

// compliance is a match that is compared with its rules: who was there, and what they played.
type compliance struct {
	match  *Match
	sport  *Sport
	course Course
	squad  []Player // who was there
	lines  []ResultLine
}

// judge returns what missed a rule; known is false where that cannot be told.
func (k *compliance) judge(r Rule) (misses []RuleMiss, known bool) {
	timed := slices.ContainsFunc(k.lines, func(l ResultLine) bool { return l.Seconds() > 0 })
	switch r.Kind {
	case LeastTime:
		return k.each(func(l *ResultLine) RuleMiss { return tooMuch(share(l.Available, r.N) - l.Seconds()) }), timed
	case MostTime:
		return k.each(func(l *ResultLine) RuleMiss { return tooMuch(l.Seconds() - share(l.Available, r.N)) }), timed
	case KeeperTime:
		return k.each(func(l *ResultLine) RuleMiss { return tooMuch(k.inGoal(l) - share(k.length(), r.N)) }), timed
	case FieldLines:
		return k.each(func(l *ResultLine) RuleMiss { return k.tooFewLines(l, r.N) }), timed
	}
	if len(k.course.Spells) == 0 || k.course.Length == 0 {
		return nil, false
	}
	switch r.Kind {
	case Rest:
		return k.rests(r.N), k.match.StretchSeconds() > 0
	case KeeperHalf:
		return k.keeperChanges(), true
	default:
		return k.breaks(r.N), true
	}
}

// each looks at everybody who was there.
func (k *compliance) each(miss func(l *ResultLine) RuleMiss) []RuleMiss {
	var all []RuleMiss
	for i := range k.lines {
		if m := miss(&k.lines[i]); m != (RuleMiss{}) {
			m.Ordinal = k.squad[i].Ordinal
			all = append(all, m)
		}
	}
	return all
}

func share(seconds, percent int) int { return seconds * percent / 100 }

func tooMuch(seconds int) RuleMiss {
	if seconds < graceSeconds {
		return RuleMiss{}
	}
	return RuleMiss{Seconds: seconds}
}

// length is how many seconds of the match there were for who was there longest.
func (k *compliance) length() int {
	longest := 0
	for _, l := range k.lines {
		longest = max(longest, l.Available)
	}
	return longest
}

func (k *compliance) keeps(position string) bool {
	p, ok := k.sport.Position(position)
	return ok && p.Line == keeperLine
}

func (k *compliance) inGoal(l *ResultLine) int {
	sum := 0
	for position, seconds := range l.Played {
		if k.keeps(position) {
			sum += seconds
		}
	}
	return sum
}

// tooFewLines counts the lines of somebody who played in the field.
func (k *compliance) tooFewLines(l *ResultLine, least int) RuleMiss {
	lines := map[string]bool{}
	for position := range l.Played {
		if p, ok := k.sport.Position(position); ok && p.Line != keeperLine {
			lines[p.Line] = true
		}
	}
	if len(lines) == 0 || len(lines) >= least {
		return RuleMiss{}
	}
	return RuleMiss{Count: least - len(lines)}
}

// rests finds who sat out more than so many stretches in a row, of those who were there throughout. Who was on the
// field for less than half of a stretch sat it out.
func (k *compliance) rests(most int) []RuleMiss {
	return k.each(func(l *ResultLine) RuleMiss {
		if k.length()-l.Available >= graceSeconds {
			return RuleMiss{}
		}
		ordinal := PlayerByID(k.squad, l.PlayerID).Ordinal
		row, longest := 0, 0
		for i := range k.match.Stretches() {
			if 2*k.onField(ordinal, k.match.stretchStart(i), k.match.stretchStart(i+1)) >= k.match.stretchStart(1) {
				row = 0
				continue
			}
			row++
			longest = max(longest, row)
		}
		return RuleMiss{Count: max(0, longest-most)}
	})
}

// onField is for how long somebody was on the field between two moments.
func (k *compliance) onField(ordinal int, from, to time.Duration) time.Duration {
	var sum time.Duration
	for _, s := range k.course.Spells {
		if s.Ordinal == ordinal {
			sum += max(0, min(s.To, to)-max(s.From, from))
		}
	}
	return sum
}

// keeperChanges finds who took over in goal but at half time, give or take the time that clocks differ by.
func (k *compliance) keeperChanges() []RuleMiss {
	half := k.match.stretchStart(k.match.Stretches() / 2)
	var all []RuleMiss
	for _, s := range k.course.Spells {
		if !k.keeps(s.Position) || s.From < graceSeconds*time.Second || (s.From-half).Abs() < graceSeconds*time.Second {
			continue
		}
		all = append(all, RuleMiss{Ordinal: s.Ordinal, At: s.From, Count: 1})
	}
	return all
}

// breaks finds when more than so many players came on at once: within the minute that it takes.
func (k *compliance) breaks(most int) []RuleMiss {
	var all []RuleMiss
	var begun time.Duration
	coming := map[int]bool{}
	spells := slices.Clone(k.course.Spells)
	slices.SortStableFunc(spells, func(a, b Spell) int { return int(a.From - b.From) })
	for _, s := range spells {
		if s.From == 0 || k.onField(s.Ordinal, s.From-1, s.From) > 0 {
			continue // was on the field already
		}
		if s.From-begun >= graceSeconds*time.Second {
			begun, coming = s.From, map[int]bool{}
		}
		coming[s.Ordinal] = true
		if len(coming) == most+1 {
			all = append(all, RuleMiss{At: begun, Count: 1})
		} else if len(coming) > most {
			all[len(all)-1].Count++
		}
	}
	return all
}
