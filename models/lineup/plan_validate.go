package lineup

import (
	"fmt"
	"maps"
	"slices"
)

func (v *validator) isPlan() bool { return v.problem.Periods > 1 }

// plan checks what only a plan has, beside its rules.
func (v *validator) plan() {
	p := v.problem
	if !v.isPlan() {
		if len(p.Played) > 0 {
			v.add("must be empty for a single lineup", "played")
		}
		if len(p.Present) > 0 {
			v.add("must be empty for a single lineup", "present")
		}
		return
	}
	if p.Shape == Volleyball {
		v.add("must be empty for a plan", "shape")
	}
	for i := range p.Formations {
		if p.Formations[i].Ordered {
			v.add("must be false for a plan", "formations[%d].ordered", i)
		}
		for j := range p.Formations[i].Slots {
			if w := p.Formations[i].Slots[j].Weight; w > 1 && w <= MaxWeight {
				v.add("must be 0 for a plan", "formations[%d].slots[%d].weight", i, j)
			}
		}
	}
	if len(p.Played) >= p.Periods {
		v.add("must leave a period to plan", "played")
	}
	if len(p.Present) > p.Periods {
		v.add(fmt.Sprintf("must hold at most %d periods", p.Periods), "present")
	}
	v.fielded(p.Played, "played")
	v.fielded(p.Present, "present")
}

func (v *validator) fielded(all []Fielded, name string) {
	if len(all) > MaxPeriods {
		return
	}
	for t := range all {
		seen := map[string]bool{}
		for _, slot := range slices.Sorted(maps.Keys(all[t].Slots)) {
			player := all[t].Slots[slot]
			switch {
			case !v.hasSlot(slot):
				v.add("is not the id of a slot", "%s[%d].slots[%q]", name, t, slot)
			case !v.ids[player]:
				v.add("is not the id of a player", "%s[%d].slots[%q]", name, t, slot)
			case seen[player]:
				v.add("is a player who stands twice", "%s[%d].slots[%q]", name, t, slot)
			}
			seen[player] = true
		}
	}
}

func (v *validator) hasSlot(id string) bool {
	return v.inSlots(func(s *Slot) bool { return s.ID == id })
}

func (v *validator) hasLine(line string) bool {
	return line != "" && v.inSlots(func(s *Slot) bool { return s.Line == line })
}

func (v *validator) inSlots(match func(*Slot) bool) bool {
	for i := range v.problem.Formations {
		slots := v.problem.Formations[i].Slots
		for j := range slots {
			if match(&slots[j]) {
				return true
			}
		}
	}
	return false
}

// planRule checks one rule and returns how many points it can cost in a period.
func (v *validator) planRule(i int) (points int) {
	r := &v.problem.Rules[i]
	reads, known := planFields[r.Kind]
	if !known {
		v.add("is not a kind of rule", "rules[%d].kind", i)
		return 0
	}
	v.unread(i, reads)
	has := func(field string) bool { return slices.Contains(reads, field) }
	if has("players") {
		v.members(i)
	}
	v.enough(i)
	if r.Line != "" && has("line") && !v.hasLine(r.Line) || r.Kind == LinePeriods && r.Line == "" {
		v.add("must be a line of a formation", "rules[%d].line", i)
	}
	v.span(i)
	v.bounds(i, has)
	if r.Soft != nil {
		v.within(*r.Soft, 0, MaxScore, "rules[%d].soft", i)
		points += min(max(*r.Soft, 0), MaxScore) * min(mostUnits(v.problem, r), MaxPlayers*MaxSlots)
	}
	if r.Cost != nil && has("cost") {
		v.within(*r.Cost, 0, MaxScore, "rules[%d].cost", i)
		points += min(max(*r.Cost, 0), MaxScore) * MaxSlots
	}
	return points
}

// unread refuses the fields that mean nothing to the kind.
func (v *validator) unread(i int, reads []string) {
	r := &v.problem.Rules[i]
	for _, f := range []struct {
		name  string
		given bool
	}{
		{"players", len(r.Players) > 0},
		{"slot", r.Slot != ""},
		{"line", r.Line != ""},
		{"of", len(r.Of) > 0},
		{"min", r.Min != nil},
		{"max", r.Max != nil},
		{"from", r.From != nil},
		{"to", r.To != nil},
		{"cost", r.Cost != nil},
	} {
		if f.given && !slices.Contains(reads, f.name) {
			v.add("does not belong to a rule of kind "+r.Kind, "rules[%d].%s", i, f.name)
		}
	}
}

// enough checks that a rule names as many players and lines as it needs.
func (v *validator) enough(i int) {
	r := &v.problem.Rules[i]
	switch r.Kind {
	case Lock:
		if r.Slot != "" && (len(r.Players) != 1 || r.Players[0] == Everybody) {
			v.add("must name exactly one player for a slot", "rules[%d].players", i)
		}
	case Apart, Together:
		if len(r.Players) == 1 && r.Players[0] != Everybody {
			v.add("must name at least two players", "rules[%d].players", i)
		}
	case LinesPlayed:
		if len(r.Of) == 0 || len(r.Of) > MaxSlots {
			v.add(fmt.Sprintf("must hold from 1 to %d lines", MaxSlots), "rules[%d].of", i)
			return
		}
		for k, line := range r.Of {
			switch {
			case !v.hasLine(line):
				v.add("must be a line of a formation", "rules[%d].of[%d]", i, k)
			case slices.Contains(r.Of[:k], line):
				v.add("is used twice", "rules[%d].of[%d]", i, k)
			}
		}
	}
}

// bounds checks min and max.
func (v *validator) bounds(i int, has func(string) bool) {
	r := &v.problem.Rules[i]
	limit := MaxPeriods
	switch r.Kind {
	case Count, Changes:
		limit = MaxPlayers
	case LinesPlayed:
		limit = max(len(r.Of), 1)
	}
	if has("min") && r.Min != nil {
		v.within(*r.Min, 0, limit, "rules[%d].min", i)
	}
	if has("max") && r.Max != nil {
		v.within(*r.Max, 0, limit, "rules[%d].max", i)
		if has("min") && r.Min != nil && *r.Min > *r.Max {
			v.add("must not be below min", "rules[%d].max", i)
		}
	}
	switch {
	case r.Kind == ConsecutiveOut && r.Max == nil:
		v.add("must be given", "rules[%d].max", i)
	case r.Kind == LinesPlayed && r.Min == nil:
		v.add("must be given", "rules[%d].min", i)
	case r.Kind == Changes && r.Max == nil && r.Cost == nil:
		v.add("must be given, or cost", "rules[%d].max", i)
	case (r.Kind == TimeOnField || r.Kind == LinePeriods || r.Kind == Count) && r.Min == nil && r.Max == nil:
		v.add("must be given, or max", "rules[%d].min", i)
	}
}
