package models

import (
	"slices"

	"teamcoach/models/lineup"
)

// PlanAnswer is a plan with everything that is said about it.
type PlanAnswer struct {
	Question  PlanQuestion
	Plan      *Plan
	Format    *Format
	Formation *Formation   // of the stretches to come
	Players   []PlanPlayer // who can be fielded, or stands in the plan; in the order of the roster
	Absent    []PlanPlayer // everybody else
	Rules     []PlanRule   // of the team and of the mode, as far as they mean something here
	Odd       []PlanOddity // what the engine would never do
	Value     int          // points of the plan as it stands; with Plan.Verdict they tell how good it is
	Legal     bool         // every rule that is not to give way is met
}

// PlanRule is a rule and how the plan keeps it.
type PlanRule struct {
	Rule    Rule
	Usual   Rule // as the team has it
	Dropped bool // does not count in this match
	Broken  []PlanBreach
}

// PlanBreach is one way in which a plan breaks a rule.
type PlanBreach struct {
	Players []*Player
	Stretch int // from 1; 0: over the whole match
}

// PlanOddity is somebody who stands where he cannot: he does not come, is not there then, or has no skill for it.
type PlanOddity struct {
	Player  *Player
	Stretch int // from 1
	Slot    Slot
	Missing bool // not there; else without the skill
}

// Stretches is how many lineups the plan has.
func (a *PlanAnswer) Stretches() int { return len(a.Plan.Stretches) }

// Player returns a player of the squad by Ordinal, nil where there is none.
func (a *PlanAnswer) Player(ordinal int) *PlanPlayer {
	for _, all := range [][]PlanPlayer{a.Players, a.Absent} {
		if i := slices.IndexFunc(all, func(p PlanPlayer) bool { return p.Ordinal == ordinal }); i >= 0 {
			return &all[i]
		}
	}
	return nil
}

// FormationOf is the formation of a stretch, from 1.
func (a *PlanAnswer) FormationOf(stretch int) *Formation {
	f, ok := a.Format.Formation(a.Plan.Stretches[stretch-1].Formation)
	if !ok {
		f = a.Formation
	}
	return f
}

// Pinned says whether a wish holds a player where he is in a stretch, from 1.
func (a *PlanAnswer) Pinned(ordinal, stretch int) bool {
	slot := a.Plan.Stretches[stretch-1].SlotOf(ordinal)
	return slices.ContainsFunc(a.Plan.Wishes.Pins, func(p Pin) bool {
		return p.Holds(ordinal, stretch) && p.Off == (slot == "") && (p.Slot == "" || p.Slot == slot)
	})
}

// Fits says whether a plan is one of the match as it is now: its stretches and its format may have changed.
func (p *Plan) Fits(sport *Sport, m *Match) bool {
	format, ok := sport.Format(m.Format)
	if !ok || len(p.Stretches) != PlanStretches(sport, m) {
		return false
	}
	for _, s := range p.Stretches {
		f, ok := format.Formation(s.Formation)
		if !ok {
			return false
		}
		for slot := range s.Slots {
			if !f.has(slot) {
				return false
			}
		}
	}
	return true
}

// ReadPlan says of a plan that fits its match what PlanMatch says of the one it makes. The question's wishes do not
// matter; the plan has its own.
func ReadPlan(q PlanQuestion, plan *Plan) (*PlanAnswer, error) {
	q.Wishes = plan.Wishes
	if q.Wishes.Formation != "" {
		q.Wishes.Formation = plan.Stretches[len(plan.Stretches)-1].Formation
	}
	if c := plan.Verdict.Clash; c != nil {
		q.Wishes = q.Wishes.With(c.Repairs[0])
	}
	l, err := newPlanning(q)
	if err != nil {
		return nil, err
	}
	return l.read(plan), nil
}

func (l *planning) read(plan *Plan) *PlanAnswer {
	a := &PlanAnswer{Question: l.PlanQuestion, Plan: plan, Format: l.format, Legal: true}
	a.Formation, _ = l.format.Formation(plan.Stretches[len(plan.Stretches)-1].Formation)
	for i := range l.squad {
		p := &l.squad[i]
		for _, s := range plan.Stretches {
			p.On += btoi(s.SlotOf(p.Ordinal) != "")
		}
		if p.From > 0 || p.On > 0 {
			a.Players = append(a.Players, *p)
		} else {
			a.Absent = append(a.Absent, *p)
		}
	}
	l.findOddities(a)
	l.judge(a)
	return a
}

// findOddities names everybody who stands where he cannot.
func (l *planning) findOddities(a *PlanAnswer) {
	for i, s := range a.Plan.Stretches {
		if i < len(l.Played) {
			continue
		}
		for _, slot := range a.FormationOf(i + 1).Slots {
			p := l.player(playerID(s.Slots[slot.ID]))
			if p == nil {
				continue
			}
			_, able := p.Skills[slot.Position]
			if missing := !p.In(i + 1); missing || !able {
				a.Odd = append(a.Odd, PlanOddity{Player: p.Player, Stretch: i + 1, Slot: slot, Missing: missing})
			}
		}
	}
}

// judge values the plan by the engine's rules.
func (l *planning) judge(a *PlanAnswer) {
	a.Value = a.Plan.Verdict.Value
	broken := map[RuleKind][]PlanBreach{}
	if l.stretches > 1 && len(l.there()) > 0 {
		problem := l.problem()
		problem.Present = nil
		full := l.fullField(problem)
		problem.Rules = append(problem.Rules, full.rules...)
		v := lineup.Judge(problem, a.Formation.ID, l.fielded(a.Plan.Stretches))
		a.Value = v.Value
		for _, b := range v.Breaches {
			kind := RuleKindOf(b.Rule)
			if kind == Changes && b.Units == 0 { // a change only costs
				continue
			}
			breach := PlanBreach{Stretch: b.Period}
			for _, id := range b.Players {
				breach.Players = append(breach.Players, l.player(id).Player)
			}
			broken[kind] = append(broken[kind], breach)
			a.Legal = a.Legal && (!b.Hard || kind == FullField)
		}
	}
	l.listRules(a, broken)
}

// listRules says how each rule is kept.
func (l *planning) listRules(a *PlanAnswer, broken map[RuleKind][]PlanBreach) {
	if l.stretches == 1 {
		return
	}
	add := func(r, usual Rule) {
		dropped := slices.Contains(l.Wishes.Dropped, r.Kind)
		rule := PlanRule{Rule: r, Usual: usual, Dropped: dropped}
		if !dropped {
			rule.Broken = broken[r.Kind]
		}
		a.Rules = append(a.Rules, rule)
	}
	for _, r := range l.best.Rules {
		if slices.Contains(l.Sport.RuleKinds(), r.Kind) {
			add(l.Wishes.as(r), r)
		}
	}
	if l.Wishes.Mode == Equal {
		add(Rule{Kind: EqualShare, Soft: true}, Rule{Kind: EqualShare, Soft: true})
	}
	if full := (Rule{Kind: FullField}); len(broken[FullField]) > 0 || slices.Contains(l.Wishes.Dropped, FullField) {
		add(full, full)
	}
}

// Stints is how long everybody is to play where. Where no clock ends a period the seconds are 0.
func (p *Plan) Stints(m *Match, f *Format) []Stint {
	seconds := m.StretchSeconds()
	if len(p.Stretches) == 1 {
		seconds = int(m.Length().Seconds())
	}
	var all []Stint
	for _, s := range p.Stretches {
		formation, ok := f.Formation(s.Formation)
		if !ok {
			continue
		}
		for _, slot := range formation.Slots {
			ordinal, ok := s.Slots[slot.ID]
			if !ok {
				continue
			}
			i := slices.IndexFunc(all, func(t Stint) bool { return t.Ordinal == ordinal && t.Position == slot.Position })
			if i < 0 {
				i = len(all)
				all = append(all, Stint{Ordinal: ordinal, Position: slot.Position})
			}
			all[i].Seconds += seconds
		}
	}
	return all
}

// At is the lineup of a stretch, from 1. A plan of a match that is many games for two has one for all of them.
func (p *Plan) At(stretch int) Stretch {
	return p.Stretches[min(max(stretch, 1), len(p.Stretches))-1]
}

// Change is who comes, goes and moves between two stretches.
type Change struct {
	Stretch int // that begins, from 1
	On      []Switch
	Moved   []Switch
}

// Switch is one player in a Change.
type Switch struct {
	Player *Player
	Slot   Slot    // where he goes
	For    *Player // who makes way; nil: nobody
}

// Changes lists what happens at the beginning of every stretch but the first.
func (a *PlanAnswer) Changes() []Change {
	var all []Change
	for s := 2; s <= a.Stretches(); s++ {
		all = append(all, a.changeAt(s))
	}
	return all
}

func (a *PlanAnswer) changeAt(stretch int) Change {
	before, after := a.Plan.Stretches[stretch-2], a.Plan.Stretches[stretch-1]
	c := Change{Stretch: stretch}
	var off []int
	for _, slot := range a.FormationOf(stretch - 1).Slots {
		if o, ok := before.Slots[slot.ID]; ok && after.SlotOf(o) == "" {
			off = append(off, o)
		}
	}
	for _, slot := range a.FormationOf(stretch).Slots {
		ordinal, ok := after.Slots[slot.ID]
		p := a.Player(ordinal)
		if !ok || p == nil {
			continue
		}
		was := before.SlotOf(ordinal)
		switch {
		case was == "":
			c.On = append(c.On, Switch{Player: p.Player, Slot: slot})
		case was != slot.ID:
			c.Moved = append(c.Moved, Switch{Player: p.Player, Slot: slot})
		}
	}
	a.pairOff(&c, before, off)
	return c
}

// pairOff says who comes on for whom: first for who stood there, then in order.
func (a *PlanAnswer) pairOff(c *Change, before Stretch, off []int) {
	leave := func(o int) *Player {
		off = slices.DeleteFunc(off, func(x int) bool { return x == o })
		if p := a.Player(o); p != nil {
			return p.Player
		}
		return nil
	}
	for i := range c.On {
		if o, ok := before.Slots[c.On[i].Slot.ID]; ok && slices.Contains(off, o) {
			c.On[i].For = leave(o)
		}
	}
	for i := range c.On {
		if c.On[i].For == nil && len(off) > 0 {
			c.On[i].For = leave(off[0])
		}
	}
}
