package lineup

import (
	"fmt"
	"slices"
)

// Validate lists everything that is wrong with the problem, in the order of
// the file; an empty list means that Solve can answer it.
func (p *Problem) Validate() []FieldError {
	v := validator{problem: p}
	v.numbers()
	v.formations()
	v.players()
	v.weights()
	v.shape()
	v.rules()
	v.plan()
	return v.errors
}

type validator struct {
	problem *Problem
	ids     map[string]bool // of players
	errors  []FieldError
}

func (v *validator) add(message, path string, args ...any) {
	v.errors = append(v.errors, FieldError{fmt.Sprintf(path, args...), message})
}

// once adds an error unless it is there already.
func (v *validator) once(message, path string, args ...any) {
	if !slices.Contains(v.errors, FieldError{fmt.Sprintf(path, args...), message}) {
		v.add(message, path, args...)
	}
}

// within adds an error unless low <= value <= high.
func (v *validator) within(value, low, high int, path string, args ...any) {
	if value < low || value > high {
		v.add(fmt.Sprintf("must be from %d to %d", low, high), path, args...)
	}
}

func (v *validator) numbers() {
	p := v.problem
	if p.Periods < 0 || p.Periods > MaxPeriods {
		v.within(p.Periods, 1, MaxPeriods, "periods")
	}
	v.within(p.Size, 0, MaxPlayers, "size")
	v.within(p.Alternatives, 0, MaxAlternatives, "alternatives")
	if v.isPlan() {
		v.within(p.Nodes, 0, MaxNodes, "nodes")
	} else {
		v.within(p.Nodes, 0, MaxLineupNodes, "nodes")
	}
}

func (v *validator) formations() {
	all := v.problem.Formations
	if len(all) == 0 || len(all) > MaxFormations {
		v.add(fmt.Sprintf("must hold from 1 to %d formations", MaxFormations), "formations")
		return
	}
	for i := range all {
		if !validText(all[i].Name) {
			v.add(textMessage, "formations[%d].name", i)
		}
		for j := range i {
			if all[j].Name == all[i].Name {
				v.add("is used twice", "formations[%d].name", i)
				break
			}
		}
		v.slots(i)
	}
}

func (v *validator) slots(i int) {
	f := &v.problem.Formations[i]
	if len(f.Slots) == 0 || len(f.Slots) > MaxSlots {
		v.add(fmt.Sprintf("must hold from 1 to %d slots", MaxSlots), "formations[%d].slots", i)
		return
	}
	for j := range f.Slots {
		s := &f.Slots[j]
		if !validText(s.ID) {
			v.add(textMessage, "formations[%d].slots[%d].id", i, j)
		}
		if !validText(s.Position) {
			v.add(textMessage, "formations[%d].slots[%d].position", i, j)
		}
		if len(s.Line) > MaxText {
			v.add(textMessage, "formations[%d].slots[%d].line", i, j)
		}
		v.within(s.Weight, 0, MaxWeight, "formations[%d].slots[%d].weight", i, j)
		broken := false // the line of an ordered formation began earlier and was interrupted
		for k := range j {
			if f.Slots[k].ID == s.ID {
				v.add("is used twice", "formations[%d].slots[%d].id", i, j)
				break
			}
			broken = broken || f.Slots[k].Line == s.Line && f.Slots[j-1].Line != s.Line
		}
		if f.Ordered && broken && s.Line != "" {
			v.add("must not be interrupted by another line in an ordered formation", "formations[%d].slots[%d].line", i, j)
		}
	}
}

func (v *validator) players() {
	all := v.problem.Players
	if len(all) > MaxPlayers {
		v.add(fmt.Sprintf("must hold at most %d players", MaxPlayers), "players")
		return
	}
	v.ids = make(map[string]bool, len(all))
	for i := range all {
		id := all[i].ID
		switch {
		case !validText(id):
			v.add(textMessage, "players[%d].id", i)
		case id == Everybody:
			v.add("must not be \"*\", which means every player", "players[%d].id", i)
		case v.ids[id]:
			v.add("is used twice", "players[%d].id", i)
		}
		v.ids[id] = true
		if len(all[i].Name) > MaxText {
			v.add(textMessage, "players[%d].name", i)
		}
		v.scores(i)
	}
}

func (v *validator) scores(i int) {
	var bad []string
	for key, score := range v.problem.Players[i].Scores {
		if score < -MaxScore || score > MaxScore {
			bad = append(bad, key)
		}
	}
	slices.Sort(bad) // a map has no order and the errors must have one
	for _, key := range bad {
		v.within(v.problem.Players[i].Scores[key], -MaxScore, MaxScore, "players[%d].scores[%q]", i, key)
	}
}

// weights refuses a score that grows too large in a slot, once.
func (v *validator) weights() {
	for i := range v.problem.Formations {
		for j := range v.problem.Formations[i].Slots {
			s := &v.problem.Formations[i].Slots[j]
			for k := range v.problem.Players {
				p := &v.problem.Players[k]
				key := s.key(p)
				if score := p.Scores[key]; s.Weight > 1 && s.Weight <= MaxWeight && max(score, -score) > MaxScore/s.Weight {
					v.once(fmt.Sprintf("times the weight of its slot must be from %d to %d", -MaxScore, MaxScore), "players[%d].scores[%q]", k, key)
				}
			}
		}
	}
}

func (v *validator) rules() {
	all := v.problem.Rules
	if len(all) > MaxRules {
		v.add(fmt.Sprintf("must hold at most %d rules", MaxRules), "rules")
		return
	}
	seen := make(map[string]bool, len(all))
	soft := 0
	for i := range all {
		r := &all[i]
		switch {
		case !validText(r.ID):
			v.add(textMessage, "rules[%d].id", i)
		case seen[r.ID]:
			v.add("is used twice", "rules[%d].id", i)
		}
		seen[r.ID] = true
		if v.isPlan() {
			soft += v.planRule(i)
			continue
		}
		if r.Kind != Lock && r.Kind != Out && !grouped(r) {
			v.add("must be lock, out, apart, together or count in a single lineup", "rules[%d].kind", i)
			continue
		}
		v.rule(i)
		if r.Soft != nil && *r.Soft >= 0 && *r.Soft <= MaxScore {
			soft += *r.Soft * mostUnits(v.problem, r)
		}
	}
	if soft > MaxSoftPoints {
		v.add(fmt.Sprintf("must not hold soft rules of more than %d points together", MaxSoftPoints), "rules")
	}
}

func (v *validator) rule(i int) {
	r := &v.problem.Rules[i]
	v.members(i)
	if r.Slot != "" && r.Kind == Lock && (len(r.Players) != 1 || r.Players[0] == Everybody) {
		v.add("must name exactly one player for a slot", "rules[%d].players", i)
	}
	if grouped(r) {
		v.group(i)
	}
	v.strange(i)
	v.span(i)
	if r.Soft != nil {
		v.within(*r.Soft, 0, MaxScore, "rules[%d].soft", i)
	}
}

// members checks the players that a rule names.
func (v *validator) members(i int) {
	r := &v.problem.Rules[i]
	if len(r.Players) == 0 {
		v.add("must name a player", "rules[%d].players", i)
	}
	for j, id := range r.Players {
		switch {
		case id == Everybody && len(r.Players) > 1:
			v.add("must stand alone when it is \"*\"", "rules[%d].players[%d]", i, j)
		case id != Everybody && !v.ids[id]:
			v.add("is not the id of a player", "rules[%d].players[%d]", i, j)
		case slices.Contains(r.Players[:j], id):
			v.add("is used twice", "rules[%d].players[%d]", i, j)
		}
	}
}

// group checks what a rule needs to be about a group.
func (v *validator) group(i int) {
	r := &v.problem.Rules[i]
	if r.Kind != Count {
		if len(r.Players) == 1 && r.Players[0] != Everybody {
			v.add("must name at least two players", "rules[%d].players", i)
		}
		return
	}
	if r.Min == nil && r.Max == nil {
		v.add("must be given when max is not", "rules[%d].min", i)
	}
	for _, f := range []struct {
		name  string
		value *int
	}{{"min", r.Min}, {"max", r.Max}} {
		if f.value != nil {
			v.within(*f.value, 0, MaxPlayers, "rules[%d].%s", i, f.name)
		}
	}
	if r.Min != nil && r.Max != nil && *r.Min > *r.Max {
		v.add("must not be below min", "rules[%d].max", i)
	}
}

// strange refuses fields that mean nothing to a rule of this kind.
func (v *validator) strange(i int) {
	r := &v.problem.Rules[i]
	for _, f := range []struct {
		name  string
		given bool
	}{
		{"slot", r.Slot != "" && r.Kind != Lock},
		{"line", r.Line != ""},
		{"of", len(r.Of) > 0},
		{"min", r.Min != nil && r.Kind != Count},
		{"max", r.Max != nil && r.Kind != Count},
		{"cost", r.Cost != nil},
	} {
		if f.given {
			v.add("does not belong to a rule of kind "+r.Kind, "rules[%d].%s", i, f.name)
		}
	}
}

func (v *validator) span(i int) {
	r, last := &v.problem.Rules[i], max(v.problem.Periods, 1)
	if r.From != nil {
		v.within(*r.From, 1, last, "rules[%d].from", i)
	}
	if r.To != nil {
		v.within(*r.To, 1, last, "rules[%d].to", i)
	}
	if r.From != nil && r.To != nil && *r.From > *r.To {
		v.add("must not be before from", "rules[%d].to", i)
	}
}

const textMessage = "must have from 1 to 200 bytes"

func validText(s string) bool { return s != "" && len(s) <= MaxText }

// named lists the players that a valid rule means, in the rule's order.
func named(p *Problem, r *Rule) []string {
	if len(r.Players) != 1 || r.Players[0] != Everybody {
		return r.Players
	}
	ids := make([]string, len(p.Players))
	for i := range p.Players {
		ids[i] = p.Players[i].ID
	}
	return ids
}
