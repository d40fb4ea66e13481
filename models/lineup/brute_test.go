package lineup

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
)

// The reference: every legal lineup of a small problem, by recursion over the
// slots, from the definitions and without code of the solver.

// merit is the objective: fewer, more, fewer, more, fewer.
type merit struct{ openMandatory, onField, openLines, points, tie int }

func (a merit) level() [3]int { return [3]int{a.openMandatory, a.onField, a.openLines} }

func better(a, b merit) bool {
	switch {
	case a.openMandatory != b.openMandatory:
		return a.openMandatory < b.openMandatory
	case a.onField != b.onField:
		return a.onField > b.onField
	case a.openLines != b.openLines:
		return a.openLines < b.openLines
	case a.points != b.points:
		return a.points > b.points
	}
	return a.tie < b.tie
}

// untied leaves the tie-break out, which counts within one formation only.
func untied(m merit) merit {
	m.tie = 0
	return m
}

// bruteSets is the best merit of every set of players in one formation.
// exempt is a player whose hard locks do not count; -1 for nobody.
func bruteSets(p *Problem, f *Formation, exempt int) map[uint64]merit {
	sets := map[uint64]merit{}
	at := make([]int, len(f.Slots))
	var place func(j int, used uint64, count int)
	place = func(j int, used uint64, count int) {
		if j == len(f.Slots) {
			m, ok := bruteMerit(p, f, at, exempt)
			if old, seen := sets[used]; ok && (!seen || better(m, old)) {
				sets[used] = m
			}
			return
		}
		at[j] = -1
		place(j+1, used, count)
		if p.Size > 0 && count == p.Size {
			return
		}
		for i := range p.Players {
			if _, able := bruteScore(p, f, i, j); able && used&(1<<i) == 0 {
				at[j] = i
				place(j+1, used|1<<i, count+1)
				at[j] = -1
			}
		}
	}
	place(0, 0, 0)
	return sets
}

func bruteScore(p *Problem, f *Formation, i, j int) (int, bool) {
	if score, ok := p.Players[i].Scores[f.Slots[j].ID]; ok {
		return score, true
	}
	score, ok := p.Players[i].Scores[f.Slots[j].Position]
	return score, ok
}

func bruteMerit(p *Problem, f *Formation, at []int, exempt int) (merit, bool) {
	var m merit
	slotOf := map[string]string{}
	lines := map[string]bool{}
	var ranks []int
	for j, i := range at {
		s := f.Slots[j]
		if s.Line != "" {
			lines[s.Line] = lines[s.Line] || i >= 0
		}
		if i < 0 {
			if s.Mandatory {
				m.openMandatory++
			}
			continue
		}
		m.onField++
		score, _ := bruteScore(p, f, i, j)
		m.points += score * max(s.Weight, 1)
		m.tie += i * (len(at) - j)
		slotOf[p.Players[i].ID] = s.ID
		ranks = append(ranks, -p.Players[i].Rank)
	}
	for _, covered := range lines {
		if !covered {
			m.openLines++
		}
	}
	if f.Ordered && !sort.IntsAreSorted(ranks) {
		return m, false
	}
	for _, r := range p.Rules {
		if units := bruteUnits(p, r, slotOf); r.Soft != nil {
			m.points -= units * *r.Soft
		} else if units > 0 {
			return m, false
		}
		for i, player := range p.Players {
			if r.Kind != "lock" && r.Kind != "out" {
				break
			}
			if !slices.Contains(r.Players, player.ID) && r.Players[0] != "*" {
				continue
			}
			slot, on := slotOf[player.ID]
			broken := on
			if r.Kind == "lock" {
				broken = !on || r.Slot != "" && r.Slot != slot
			}
			switch {
			case !broken:
			case r.Soft != nil:
				m.points -= *r.Soft
			case r.Kind == "out" || i != exempt:
				return m, false
			}
		}
	}
	return m, true
}

// bruteExempt is the same without the hard locks of a player; sets are those
// with them, which is no difference when he has none.
func bruteExempt(p *Problem, f *Formation, player int, sets map[uint64]merit) map[uint64]merit {
	for _, r := range p.Rules {
		if r.Kind == "lock" && r.Soft == nil && (r.Players[0] == "*" || slices.Contains(r.Players, p.Players[player].ID)) {
			return bruteSets(p, f, player)
		}
	}
	return sets
}

// bruteUnits is by how many players a group rule is broken: how far the number
// of its players on the field is from the nearest number it allows.
func bruteUnits(p *Problem, r Rule, on map[string]string) int {
	all, count := 0, 0
	for _, player := range p.Players {
		if slices.Contains(r.Players, player.ID) || r.Players[0] == "*" {
			all++
			if on[player.ID] != "" {
				count++
			}
		}
	}
	for units := 0; ; units++ {
		for _, n := range []int{count - units, count + units} {
			var allowed bool
			switch r.Kind {
			case "apart":
				allowed = n == 0 || n == 1
			case "together":
				allowed = n == 0 || n == all
			case "count":
				allowed = (r.Min == nil || n >= *r.Min) && (r.Max == nil || n <= *r.Max)
			default:
				allowed = true
			}
			if allowed {
				return units
			}
		}
	}
}

// bruteBest is the best merit among the sets that keep allows.
func bruteBest(sets map[uint64]merit, keep func(uint64) bool) (best merit, ok bool) {
	for set, m := range sets {
		if keep(set) && (!ok || better(m, best)) {
			best, ok = m, true
		}
	}
	return best, ok
}

func anySet(uint64) bool { return true }

// randomProblem is small and mixes every feature; roughly one in eight is
// infeasible.
func randomProblem(r *rand.Rand) Problem {
	positions := []string{"A", "B", "C", "D"}[:1+r.IntN(4)]
	p := Problem{Periods: 1, Reasons: true, Alternatives: r.IntN(12)}
	for i := range 1 + r.IntN(3) {
		p.Formations = append(p.Formations, randomFormation(r, fmt.Sprint("f", i), positions, r.IntN(3) == 0))
	}
	if r.IntN(2) == 0 {
		p.Size = 1 + r.IntN(6)
	}
	span := []int{1, 3, 50, 1000, MaxScore}[r.IntN(5)]
	ranks := 1 + r.IntN(5)
	density := 2 + r.IntN(5)
	for i := range r.IntN(8) {
		player := Player{ID: fmt.Sprint("p", i), Scores: map[string]int{}, Rank: r.IntN(ranks)}
		for _, key := range append([]string{"s0", "s2"}, positions...) {
			if r.IntN(6) < density && (key[0] != 's' || r.IntN(4) == 0) {
				player.Scores[key] = r.IntN(2*span+1) - span*r.IntN(2)
				player.Scores[key] = max(-MaxScore/3, min(player.Scores[key], MaxScore/3))
			}
		}
		p.Players = append(p.Players, player)
	}
	if len(p.Players) > 0 {
		for i := range r.IntN(4) {
			p.Rules = append(p.Rules, randomRule(r, fmt.Sprint("r", i), &p, span))
		}
	}
	return p
}

// groupProblem is a random problem with group rules too; roughly one in five is
// infeasible.
func groupProblem(r *rand.Rand) Problem {
	p := randomProblem(r)
	for i := range 1 + r.IntN(4) {
		if len(p.Players) < 2 {
			break
		}
		p.Rules = append(p.Rules, randomGroupRule(r, fmt.Sprint("g", i), &p, 30))
	}
	r.Shuffle(len(p.Rules), func(i, j int) { p.Rules[i], p.Rules[j] = p.Rules[j], p.Rules[i] })
	return p
}

// randomGroupRule is about any group of two or more, for a count also of one.
func randomGroupRule(r *rand.Rand, id string, p *Problem, span int) Rule {
	rule := Rule{ID: id, Kind: []string{Apart, Together, Count, Count}[r.IntN(4)]}
	order := r.Perm(len(p.Players))
	size := 2 + r.IntN(len(order)-1)
	if rule.Kind == Apart || rule.Kind == Together {
		size = 2 + r.IntN(min(size, 4)-1)
	} else {
		size -= r.IntN(2)
		low := r.IntN(min(size, 5) + 1)
		high := low + r.IntN(3)
		if r.IntN(3) > 0 {
			rule.Min = &low
		}
		if rule.Min == nil || r.IntN(3) == 0 {
			rule.Max = &high
		}
	}
	for _, i := range order[:size] {
		rule.Players = append(rule.Players, p.Players[i].ID)
	}
	if r.IntN(12) == 0 {
		rule.Players = []string{Everybody}
	}
	if r.IntN(3) == 0 {
		soft := r.IntN(span + 1)
		rule.Soft = &soft
	}
	return rule
}

func randomFormation(r *rand.Rand, name string, positions []string, ordered bool) Formation {
	f := Formation{Name: name, Ordered: ordered}
	line := 0
	for j := range 1 + r.IntN(5) {
		s := Slot{ID: fmt.Sprint("s", j), Position: positions[r.IntN(len(positions))]}
		s.Mandatory = r.IntN(4) == 0
		if r.IntN(6) == 0 {
			s.Weight = 1 + r.IntN(3)
		}
		if ordered {
			line += r.IntN(2)
		} else {
			line = r.IntN(4)
		}
		if line > 0 {
			s.Line = fmt.Sprint("line", line)
		}
		f.Slots = append(f.Slots, s)
	}
	return f
}

func randomRule(r *rand.Rand, id string, p *Problem, span int) Rule {
	rule := Rule{ID: id, Kind: Lock, Players: []string{p.Players[r.IntN(len(p.Players))].ID}}
	switch r.IntN(5) {
	case 0:
		rule.Kind = Out
	case 1:
		rule.Slot = fmt.Sprint("s", r.IntN(5))
	case 2:
		if other := p.Players[r.IntN(len(p.Players))].ID; other != rule.Players[0] {
			rule.Players = append(rule.Players, other)
		}
	case 3:
		if r.IntN(6) == 0 {
			rule.Players = []string{Everybody}
		}
	}
	if r.IntN(3) == 0 {
		soft := min(r.IntN(span+1), MaxScore)
		rule.Soft = &soft
	}
	return rule
}
