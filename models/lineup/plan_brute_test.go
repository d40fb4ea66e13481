package lineup

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// The reference for plans: every plan of a tiny problem, from the definitions
// and without code of the solver. The lineups of a period are listed once, those
// alike in what the rules across periods see (who is in which line) only at
// their best; then all sequences are tried.

// planMerit orders plans: fewer open mandatory slots, more players, more
// points, fewer moves.
type planMerit struct{ open, on, points, moves int }

func comparePlans(a, b planMerit) int {
	return cmp.Or(cmp.Compare(b.open, a.open), cmp.Compare(a.on, b.on), cmp.Compare(a.points, b.points), cmp.Compare(b.moves, a.moves))
}

// option is one lineup of a period: the line of every player, "-" on the bench.
type option struct {
	line  []string
	on    int
	merit planMerit
}

type bruteForce struct {
	p       *Problem
	f       *Formation
	options [][]option // by period
	best    planMerit
	found   bool
}

// brutePlan is the best merit of one formation.
func brutePlan(p *Problem, f *Formation) (planMerit, bool) {
	b := &bruteForce{p: p, f: f}
	for t := range p.Periods {
		if t < len(p.Played) {
			b.options = append(b.options, []option{b.played(t)})
		} else {
			b.options = append(b.options, b.period(t))
		}
	}
	b.extend(nil, planMerit{})
	return b.best, b.found
}

func (b *bruteForce) played(t int) option {
	o := b.empty()
	for slot, id := range b.p.Played[t].Slots {
		line := ""
		all := append([]Formation{*b.f}, b.p.Formations...)
		for k := len(all) - 1; k >= 0; k-- {
			for _, s := range all[k].Slots {
				if s.ID == slot {
					line = s.Line
				}
			}
		}
		i := b.index(id)
		o.line[i] = line
		o.on |= 1 << i
	}
	return o
}

func (b *bruteForce) index(id string) int {
	return slices.IndexFunc(b.p.Players, func(q Player) bool { return q.ID == id })
}

func (b *bruteForce) empty() option {
	o := option{line: make([]string, len(b.p.Players))}
	for i := range o.line {
		o.line[i] = "-"
	}
	return o
}

func (b *bruteForce) period(t int) []option {
	byLines := map[string]option{}
	at := make([]int, len(b.f.Slots))
	var place func(j, used, count int)
	place = func(j, used, count int) {
		if j == len(at) {
			if o, ok := b.option(t, at); ok {
				key := fmt.Sprint(o.line)
				if old, seen := byLines[key]; !seen || comparePlans(o.merit, old.merit) > 0 {
					byLines[key] = o
				}
			}
			return
		}
		at[j] = -1
		place(j+1, used, count)
		if b.p.Size > 0 && count == b.p.Size {
			return
		}
		for i := range b.p.Players {
			if used&(1<<i) == 0 {
				at[j] = i
				place(j+1, used|1<<i, count+1)
			}
		}
	}
	place(0, 0, 0)
	var all []option
	for _, o := range byLines {
		all = append(all, o)
	}
	return all
}

// option values one lineup with the rules that look at one period.
func (b *bruteForce) option(t int, at []int) (option, bool) {
	o := b.empty()
	slotOf := make([]string, len(b.p.Players))
	for j, i := range at {
		s := b.f.Slots[j]
		if i < 0 {
			if s.Mandatory {
				o.merit.open++
			}
			continue
		}
		score, ok := b.p.Players[i].Scores[s.ID]
		if !ok {
			if score, ok = b.p.Players[i].Scores[s.Position]; !ok {
				return o, false
			}
		}
		o.merit.on++
		o.merit.points += score
		o.line[i], slotOf[i] = s.Line, s.ID
		o.on |= 1 << i
	}
	for _, r := range b.p.Rules {
		units := 0
		if windowHas(r, t) {
			units = b.periodUnits(r, o.on, slotOf)
		}
		if units > 0 && r.Soft == nil {
			return o, false
		}
		if r.Soft != nil {
			o.merit.points -= units * *r.Soft
		}
	}
	if t < len(b.p.Present) {
		for i, q := range b.p.Players {
			was := ""
			for slot, id := range b.p.Present[t].Slots {
				if id == q.ID {
					was = slot
				}
			}
			if was != slotOf[i] {
				o.merit.moves++
			}
		}
	}
	return o, true
}

func windowHas(r Rule, t int) bool {
	return (r.From == nil || t+1 >= *r.From) && (r.To == nil || t+1 <= *r.To)
}

func (b *bruteForce) set(r Rule) (set int) {
	for i, q := range b.p.Players {
		if slices.Contains(r.Players, q.ID) || slices.Contains(r.Players, "*") {
			set |= 1 << i
		}
	}
	return set
}

func ones(set int) (n int) {
	for ; set > 0; set >>= 1 {
		n += set & 1
	}
	return n
}

func (b *bruteForce) periodUnits(r Rule, on int, slotOf []string) (units int) {
	set := b.set(r)
	n, all := ones(on&set), ones(set)
	switch r.Kind {
	case "lock":
		for i := range slotOf {
			if set&(1<<i) != 0 && (slotOf[i] == "" || r.Slot != "" && slotOf[i] != r.Slot) {
				units++
			}
		}
	case "out":
		units = n
	case "apart":
		units = max(0, n-1)
	case "together":
		if n != 0 && n != all {
			units = 1
		}
	case "count":
		if r.Min != nil {
			units += max(0, *r.Min-n)
		}
		if r.Max != nil {
			units += max(0, n-*r.Max)
		}
	}
	return units
}

// extend tries every option of the next period. Without rules on changes it
// could stop early, but it is the reference: it does not.
func (b *bruteForce) extend(plan []option, m planMerit) {
	t := len(plan)
	if t == b.p.Periods {
		if lost, ok := b.acrossUnits(plan); ok {
			m.points -= lost
			if !b.found || comparePlans(m, b.best) > 0 {
				b.best, b.found = m, true
			}
		}
		return
	}
	for _, o := range b.options[t] {
		b.extend(append(plan, o), planMerit{m.open + o.merit.open, m.on + o.merit.on, m.points + o.merit.points, m.moves + o.merit.moves})
	}
}

// acrossUnits is what the rules cost that look at more than one period.
func (b *bruteForce) acrossUnits(plan []option) (lost int, ok bool) {
	for _, r := range b.p.Rules {
		units := 0
		switch r.Kind {
		case "changes", "keeper-by-half":
			units = b.breakUnits(r, plan, &lost)
		case "periods", "line-periods", "lines", "consecutive-out", "no-return":
			set := b.set(r)
			for i := range b.p.Players {
				if set&(1<<i) != 0 {
					units += b.playerUnits(r, i, plan)
				}
			}
		}
		if units > 0 && r.Soft == nil {
			return 0, false
		}
		if r.Soft != nil {
			lost += units * *r.Soft
		}
	}
	return lost, true
}

func (b *bruteForce) breakUnits(r Rule, plan []option, lost *int) (units int) {
	for t := 1; t < len(plan); t++ {
		if t < len(b.p.Played) {
			continue
		}
		come := ones(plan[t].on &^ plan[t-1].on)
		if r.Kind == "changes" {
			if r.Max != nil {
				units += max(0, come-*r.Max)
			}
			if r.Cost != nil {
				*lost += come * *r.Cost
			}
			continue
		}
		line := cmp.Or(r.Line, "keeper")
		for i := range b.p.Players {
			if plan[t].line[i] == line && plan[t-1].line[i] != line && t != b.p.Periods/2 {
				units++
			}
		}
	}
	return units
}

// returnUnits writes a player's match down as a text, such as "-xx-x", and counts
// the gaps in it that end at a period to come.
func (b *bruteForce) returnUnits(r Rule, i int, plan []option) (units int) {
	text := ""
	for t, o := range plan {
		mark := "-"
		if windowHas(r, t) && o.line[i] != "-" && (r.Line == "" || o.line[i] == r.Line) {
			mark = "x"
		}
		if text += mark; t >= len(b.p.Played) && mark == "x" && strings.HasSuffix(text, "-x") && strings.Contains(text[:t], "x") {
			units++
		}
	}
	return units
}

func (b *bruteForce) playerUnits(r Rule, i int, plan []option) (units int) {
	if r.Kind == "no-return" {
		return b.returnUnits(r, i, plan)
	}
	all, before, run := 0, 0, 0
	seen := map[string]bool{}
	for t, o := range plan {
		out := false
		for _, other := range b.p.Rules {
			out = out || other.Kind == "out" && other.Soft == nil && windowHas(other, t) && b.set(other)&(1<<i) != 0
		}
		if !windowHas(r, t) {
			run = 0
			continue
		}
		if o.line[i] == "-" {
			if run++; out {
				run = 0
			}
			if r.Kind == "consecutive-out" && run > *r.Max && t >= len(b.p.Played) {
				units++
			}
			continue
		}
		run = 0
		if r.Kind == "line-periods" && o.line[i] != r.Line {
			continue
		}
		seen[o.line[i]] = true
		all++
		if t < len(b.p.Played) {
			before++
		}
	}
	switch r.Kind {
	case "lines":
		for _, line := range r.Of {
			if seen[line] {
				units--
			}
		}
		return max(0, units+*r.Min)
	case "periods", "line-periods":
		if r.Min != nil {
			units += max(0, *r.Min-all)
		}
		if r.Max != nil {
			units += max(0, all-max(*r.Max, before))
		}
	}
	return units
}

var planKinds = []string{TimeOnField, LinePeriods, ConsecutiveOut, LinesPlayed, NoReturn, Apart, Together, Lock, Out, Count, Changes, KeeperByHalf}

// randomPlan is tiny and mixes every kind of rule.
func randomPlan(r *rand.Rand) Problem {
	shape := [][3]int{{3, 2, 4}, {4, 2, 3}, {3, 2, 3}, {4, 1, 4}, {4, 3, 2}, {3, 3, 3}, {2, 2, 5}, {5, 2, 2}, {4, 2, 3}, {3, 1, 5}}[r.IntN(10)]
	p := Problem{Periods: shape[2]}
	positions := []string{"A", "B", "C"}[:1+r.IntN(3)]
	for i := range 1 + r.IntN(3)/2 {
		p.Formations = append(p.Formations, randomPlanFormation(r, fmt.Sprint("f", i), positions, shape[1]))
	}
	if r.IntN(4) == 0 {
		p.Size = 1 + r.IntN(3)
	}
	span := []int{1, 4, 30, 1000}[r.IntN(4)]
	density := 3 + r.IntN(5)
	for i := range shape[0] {
		q := Player{ID: fmt.Sprint("p", i), Scores: map[string]int{}}
		for _, key := range append([]string{"s0"}, positions...) {
			if r.IntN(7) < density && (key != "s0" || r.IntN(4) == 0) {
				q.Scores[key] = r.IntN(2*span+1) - span*r.IntN(2)
			}
		}
		p.Players = append(p.Players, q)
	}
	for i := range r.IntN(5) {
		p.Rules = append(p.Rules, randomPlanRule(r, fmt.Sprint("r", i), planKinds[r.IntN(len(planKinds))], &p, span))
	}
	if r.IntN(6) == 0 {
		p.Played = randomFielded(r, &p, 1+r.IntN(p.Periods-1))
	}
	if r.IntN(6) == 0 {
		p.Present = randomFielded(r, &p, 1+r.IntN(p.Periods))
	}
	return p
}

func randomPlanFormation(r *rand.Rand, name string, positions []string, slots int) Formation {
	f := Formation{Name: name}
	for j := range slots {
		f.Slots = append(f.Slots, Slot{
			ID: fmt.Sprint("s", j), Position: positions[r.IntN(len(positions))],
			Line: []string{"keeper", "defence", "attack", ""}[(j+r.IntN(2))%4], Mandatory: r.IntN(4) == 0,
		})
	}
	return f
}

func randomFielded(r *rand.Rand, p *Problem, periods int) (all []Fielded) {
	for range periods {
		f := Fielded{Slots: map[string]string{}}
		players := r.Perm(len(p.Players))
		for j, s := range p.Formations[0].Slots {
			if j < len(players) && r.IntN(6) > 0 {
				f.Slots[s.ID] = p.Players[players[j]].ID
			}
		}
		all = append(all, f)
	}
	return all
}

func randomPlanRule(r *rand.Rand, id, kind string, p *Problem, span int) Rule {
	rule := Rule{ID: id, Kind: kind}
	number := func(low, high int) *int { n := low + r.IntN(max(high-low, 0)+1); return &n }
	order := r.Perm(len(p.Players))
	some := func(n int) {
		for _, i := range order[:min(n, len(order))] {
			rule.Players = append(rule.Players, p.Players[i].ID)
		}
	}
	var lines []string
	for _, s := range p.Formations[0].Slots {
		if s.Line != "" && !slices.Contains(lines, s.Line) {
			lines = append(lines, s.Line)
		}
	}
	if len(lines) == 0 && (kind == LinePeriods || kind == LinesPlayed) {
		kind, rule.Kind = TimeOnField, TimeOnField
	}
	switch kind {
	case TimeOnField, LinePeriods:
		rule.Min = number(0, p.Periods/2)
		rule.Max = number(*rule.Min, p.Periods)
		switch r.IntN(3) {
		case 0:
			rule.Min = nil
		case 1:
			rule.Max = nil
		}
		if kind == LinePeriods {
			rule.Line = lines[r.IntN(len(lines))]
		}
	case ConsecutiveOut:
		rule.Max = number(0, 2)
	case NoReturn:
		if len(lines) > 0 && r.IntN(3) > 0 {
			rule.Line = lines[r.IntN(len(lines))]
		}
	case LinesPlayed:
		rule.Of = lines
		rule.Min = number(1, len(lines))
	case Count:
		rule.Min = number(0, 2)
		if r.IntN(2) == 0 {
			rule.Max = number(*rule.Min, 3)
		}
	case Changes:
		if r.IntN(3) > 0 {
			rule.Max = number(0, 2)
		}
		if rule.Max == nil || r.IntN(2) == 0 {
			rule.Cost = number(0, span)
		}
	case Lock:
		if r.IntN(3) == 0 {
			rule.Slot = fmt.Sprint("s", r.IntN(3))
		}
	}
	switch kind {
	case Changes, KeeperByHalf:
	case Apart, Together:
		some(2 + r.IntN(2))
	case Lock:
		some(1)
	case TimeOnField, LinePeriods, ConsecutiveOut, LinesPlayed, NoReturn:
		if r.IntN(2) == 0 {
			rule.Players = []string{Everybody}
			break
		}
		fallthrough
	default:
		some(1 + r.IntN(2))
	}
	if len(rule.Players) == 1 && rule.Players[0] != Everybody && (kind == Apart || kind == Together) {
		rule.Players = []string{Everybody}
	}
	if kind != Changes && kind != KeeperByHalf && r.IntN(3) == 0 {
		rule.From = number(1, p.Periods)
		rule.To = number(*rule.From, p.Periods)
	}
	if r.IntN(3) == 0 {
		rule.Soft = number(0, span)
	}
	return rule
}

// refereePlan has 6 to 9 players, 3 to 5 periods, 4 or 5 slots.
func refereePlan(r *rand.Rand) Problem {
	p := youth(r.Uint64(), 6+r.IntN(4), 3+r.IntN(3), 4+r.IntN(2))
	p.Nodes = 300_000
	for i := range p.Players {
		for _, key := range slices.Sorted(maps.Keys(p.Players[i].Scores)) { // a map has no order
			if r.IntN(4) == 0 {
				delete(p.Players[i].Scores, key)
			}
		}
	}
	if r.IntN(5) == 0 {
		p.Size = 3
	}
	for i := range 1 + r.IntN(5) {
		p.Rules = append(p.Rules, randomPlanRule(r, fmt.Sprint("r", i), planKinds[r.IntN(len(planKinds))], &p, 20))
	}
	if r.IntN(5) == 0 {
		p.Played = randomFielded(r, &p, 1+r.IntN(2))
	}
	return p
}
