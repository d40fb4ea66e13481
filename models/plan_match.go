package models

import (
	"cmp"
	"slices"

	"teamcoach/models/lineup"
)

// PlanClash is what could not be met together when a plan was solved.
type PlanClash struct {
	Rules    []string     `json:"rules"`   // ids: of pins (Pin.ID), of kinds of rules with numbers behind, late-N and early-N
	Repairs  []PlanRepair `json:"repairs"` // each lets all else be met; the first was carried out
	Unproven bool         `json:"unproven,omitempty"`
}

// PlanRepair is a change of the wishes after which there is a plan.
type PlanRepair struct {
	Pins    []string   `json:"pins,omitempty"` // ids of those that go
	Dropped []RuleKind `json:"dropped,omitempty"`
	Changed []Rule     `json:"changed,omitempty"` // rules that are loosened
}

func (r *PlanRepair) empty() bool { return len(r.Pins)+len(r.Dropped)+len(r.Changed) == 0 }

// join adds what another repair does.
func (r PlanRepair) join(other PlanRepair) PlanRepair {
	return PlanRepair{
		Pins:    slices.Concat(r.Pins, other.Pins),
		Dropped: slices.Concat(r.Dropped, other.Dropped),
		Changed: slices.Concat(slices.DeleteFunc(slices.Clone(r.Changed), func(r Rule) bool {
			return slices.ContainsFunc(other.Changed, func(o Rule) bool { return o.Kind == r.Kind })
		}), other.Changed),
	}
}

// With returns the wishes after a repair.
func (w PlanWishes) With(r PlanRepair) PlanWishes {
	w.Pins = slices.DeleteFunc(slices.Clone(w.Pins), func(p Pin) bool { return slices.Contains(r.Pins, p.ID()) })
	w.Dropped = slices.Clone(w.Dropped)
	for _, kind := range r.Dropped {
		if !slices.Contains(w.Dropped, kind) {
			w.Dropped = append(w.Dropped, kind)
		}
	}
	w.Changed = slices.DeleteFunc(slices.Clone(w.Changed), func(c Rule) bool {
		return slices.ContainsFunc(r.Changed, func(o Rule) bool { return o.Kind == c.Kind })
	})
	w.Changed = append(w.Changed, r.Changed...)
	return w
}

const (
	mostRepairs = 6 // offered
	mostRounds  = 5 // of asking anew because something else clashes
)

// PlanMatch finds the best plan of a match. There always is one: what clashes is repaired and said. It is not saved.
// Invalid: a mode or formation that the match does not have.
func PlanMatch(q PlanQuestion) (*PlanAnswer, error) {
	wishes, repair := q.Wishes, PlanRepair{}
	var clash *PlanClash
	for round := range mostRounds {
		asked := q
		asked.Wishes = wishes.With(repair)
		l, err := newPlanning(asked)
		if err != nil {
			return nil, err
		}
		wishes.Mode = l.Wishes.Mode
		answer, found := l.solve()
		if found == nil {
			return l.answerOf(wishes, answer, clash), nil
		}
		if clash == nil {
			clash, repair = found, found.Repairs[0]
			continue
		}
		repair = repair.join(l.further(found, round))
		clash.Repairs[0], clash.Unproven = repair, clash.Unproven || found.Unproven
		for _, id := range found.Rules {
			if !slices.Contains(clash.Rules, id) {
				clash.Rules = append(clash.Rules, id)
			}
		}
	}
	q.Wishes.Pins, q.Wishes.Dropped = nil, slices.Concat(RuleKinds, []RuleKind{FullField, EqualShare})
	l, err := newPlanning(q)
	if err != nil {
		return nil, err
	}
	l.aside = nil
	return l.answerOf(wishes, lineup.Solve(l.problem()), clash), nil
}

// further is the repair of a clash that is left after others were repaired: once more what the engine proposes, then
// every rule holds only if possible, and then no pin does.
func (l *planning) further(found *PlanClash, round int) PlanRepair {
	var soft PlanRepair
	for _, r := range l.inForce() {
		if !r.Soft {
			r.Soft = true
			soft.Changed = append(soft.Changed, r)
		}
	}
	switch {
	case round == 1 || len(l.aside) > 0:
		return found.Repairs[0]
	case len(soft.Changed) > 0:
		return soft
	}
	none := PlanRepair{Dropped: []RuleKind{FullField}}
	for _, p := range l.Wishes.Pins {
		none.Pins = append(none.Pins, p.ID())
	}
	return none
}

// solve asks the engine. A clash is answered in place of a plan; it has at least one repair.
func (l *planning) solve() (lineup.Answer, *PlanClash) {
	if len(l.aside) > 0 {
		return lineup.Answer{}, l.clashOfAside()
	}
	if len(l.there()) == 0 {
		return lineup.Answer{Status: lineup.Optimal, Proven: true}, nil
	}
	problem := l.problem()
	answer := lineup.Solve(problem)
	if len(answer.Periods) == 0 {
		return answer, l.clashOf(problem, answer)
	}
	full := l.fullField(problem)
	if answer.Status == lineup.Invalid || slices.Contains(l.Wishes.Dropped, FullField) || filled(answer) >= full.places {
		return answer, nil
	}
	problem.Rules = append(slices.Clone(problem.Rules), full.rules...)
	if fuller := lineup.Solve(problem); len(fuller.Periods) > 0 {
		return fuller, nil
	} else if clash := l.clashOf(problem, fuller); clash != nil {
		return answer, clash
	}
	return answer, nil
}

func filled(a lineup.Answer) (n int) {
	for _, p := range a.Periods {
		n += len(p.Slots)
	}
	return n
}

// fullness is how many places can be filled.
type fullness struct {
	places int // over all stretches
	rules  []lineup.Rule
}

// fullField finds how many can be on the field in each stretch, whatever the rules say.
func (l *planning) fullField(problem lineup.Problem) (f fullness) {
	most := make([]int, l.stretches)
	for s := range most {
		if s < len(l.Played) {
			f.places += len(problem.Played[s].Slots)
			continue
		}
		if s > len(l.Played) && l.sameThere(s, s+1) {
			most[s] = most[s-1]
		} else {
			most[s] = l.canFill(problem, s+1)
		}
		f.places += most[s]
	}
	for s := len(l.Played); s < l.stretches; {
		to := s + 1
		for to < l.stretches && most[to] == most[s] {
			to++
		}
		rule := lineup.Rule{ID: string(FullField), Kind: lineup.Count, Players: []string{lineup.Everybody}, Min: &most[s]}
		if l.stretches > 1 {
			rule.ID += "-" + playerID(s+1) + "-" + playerID(to)
			rule.From, rule.To = new(s+1), new(to)
		}
		if most[s] > 0 {
			f.rules = append(f.rules, rule)
		}
		s = to
	}
	return f
}

func (l *planning) sameThere(a, b int) bool {
	return !slices.ContainsFunc(l.squad, func(p PlanPlayer) bool { return p.In(a) != p.In(b) })
}

// canFill is how many of those who are there in a stretch can be on the field.
func (l *planning) canFill(problem lineup.Problem, stretch int) int {
	one := lineup.Problem{Periods: 1, Size: problem.Size, Formations: problem.Formations}
	for _, p := range problem.Players {
		if l.player(p.ID).In(stretch) {
			one.Players = append(one.Players, p)
		}
	}
	if len(one.Players) == 0 {
		return 0
	}
	return filled(lineup.Solve(one))
}

// clashOfAside is that of wishes for players who are not there.
func (l *planning) clashOfAside() *PlanClash {
	clash := &PlanClash{}
	var repair PlanRepair
	for _, p := range l.aside {
		clash.Rules = append(clash.Rules, p.ID())
		repair.Pins = append(repair.Pins, p.ID())
	}
	clash.Repairs = []PlanRepair{repair}
	return clash
}

// clashOf reads what the engine says of a clash. Where its search ended before it could say anything, any of the rules
// may be in it. It is nil where there is nothing to repair.
func (l *planning) clashOf(problem lineup.Problem, a lineup.Answer) *PlanClash {
	if len(a.Clash) == 0 {
		a.Unproven, a.Repairs = true, nil
		for _, r := range problem.Rules {
			if r.Soft == nil {
				a.Clash = append(a.Clash, r.ID)
			}
		}
	}
	clash := &PlanClash{Rules: a.Clash, Unproven: a.Unproven}
	for _, ids := range a.Repairs {
		if repair, ok := l.repairOf(ids); ok && len(clash.Repairs) < mostRepairs {
			clash.Repairs = append(clash.Repairs, l.loosened(problem, repair))
		}
	}
	if len(clash.Repairs) == 0 { // only those who are not there stand in the way of the least change
		var repair PlanRepair
		for _, id := range a.Clash {
			if one, ok := l.repairOf([]string{id}); ok {
				repair = repair.join(one)
			}
		}
		if repair.empty() {
			return nil
		}
		clash.Repairs = []PlanRepair{l.loosened(problem, repair)}
	}
	slices.SortStableFunc(clash.Repairs, func(a, b PlanRepair) int { return cmp.Compare(a.weight(), b.weight()) })
	return clash
}

// weight is how much of what the coach and the team have said a repair takes back: a rule less than a pin, and a place
// that stays empty most of all.
func (r PlanRepair) weight() int {
	return 10*len(r.Changed) + 12*len(r.Pins) + 13*len(r.Dropped) + 100*btoi(slices.Contains(r.Dropped, FullField))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// repairOf is the repair that drops rules; not ok: one of them is that somebody is not there.
func (l *planning) repairOf(ids []string) (r PlanRepair, ok bool) {
	for _, id := range ids {
		if kind := RuleKindOf(id); kind != "" {
			if !slices.Contains(r.Dropped, kind) {
				r.Dropped = append(r.Dropped, kind)
			}
			continue
		}
		if !slices.ContainsFunc(l.Wishes.Pins, func(p Pin) bool { return p.ID() == id }) {
			return r, false
		}
		r.Pins = append(r.Pins, id)
	}
	return r, true
}

// mostLoosened is how many steps a rule is loosened before it is dropped.
const mostLoosened = 3

// loosened makes a repair that drops rules of the team a gentler one: a single rule has the next number with which
// everything can be met, where that is near, and else they hold as far as possible.
func (l *planning) loosened(problem lineup.Problem, r PlanRepair) PlanRepair {
	var rules []Rule
	for _, rule := range l.inForce() {
		if slices.Contains(r.Dropped, rule.Kind) {
			rules = append(rules, rule)
		}
	}
	r.Dropped = slices.DeleteFunc(slices.Clone(r.Dropped), func(kind RuleKind) bool {
		return slices.ContainsFunc(rules, func(rule Rule) bool { return rule.Kind == kind })
	})
	if len(rules) == 1 && len(r.Pins)+len(r.Dropped) == 0 {
		rule, ok := l.loosen(rules[0])
		for range mostLoosened {
			if repair := (PlanRepair{Changed: []Rule{rule}}); ok && l.works(problem, repair) {
				return repair
			}
			if ok {
				rule, ok = l.loosen(rule)
			}
		}
	}
	for _, rule := range rules {
		rule.Soft = true
		r.Changed = append(r.Changed, rule)
	}
	return r
}

// loosen is a rule with the next number that makes a difference; not ok: there is none.
func (l *planning) loosen(r Rule) (Rule, bool) {
	least, most, _ := r.Kind.Limits()
	n := l.stretches
	switch r.Kind {
	case LeastTime:
		r.N = ((r.N*n+99)/100 - 1) * 100 / n
	case MostTime, KeeperTime:
		r.N = (max(1, r.N*n/100)*100 + 100 + n - 1) / n
	case Rest, Changes:
		r.N++
	case FieldLines:
		r.N--
	default:
		return r, false
	}
	return r, r.N >= least && r.N <= most
}

// works says whether there is a plan after a repair.
func (l *planning) works(problem lineup.Problem, r PlanRepair) bool {
	q := l.PlanQuestion
	q.Wishes = q.Wishes.With(r)
	after, err := newPlanning(q)
	if err != nil {
		return false
	}
	// The field is to be as full as it was to be before.
	for _, rule := range problem.Rules {
		if RuleKindOf(rule.ID) == FullField {
			after.rules = append(after.rules, rule)
		}
	}
	trial := after.problem()
	trial.Present = nil
	return lineup.Possible(trial)
}

// answerOf makes a plan of the engine's answer.
func (l *planning) answerOf(wishes PlanWishes, a lineup.Answer, clash *PlanClash) *PlanAnswer {
	plan := &Plan{MatchID: l.Match.ID, Wishes: wishes, Verdict: PlanVerdict{Value: a.Value, Bound: a.Bound, Proven: a.Proven, Clash: clash}}
	for s := range l.stretches {
		stretch := Stretch{Formation: cmp.Or(a.Formation, l.formations[0].ID), Slots: map[string]int{}}
		if s < len(a.Periods) {
			for slot, id := range a.Periods[s].Slots {
				stretch.Slots[slot] = l.player(id).Ordinal
			}
		}
		if s < len(l.Played) {
			stretch = l.Played[s]
		}
		plan.Stretches = append(plan.Stretches, stretch)
	}
	return l.read(plan)
}
