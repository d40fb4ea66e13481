package lineup

import (
	"maps"
	"math/bits"
	"slices"
)

// Judge values a plan made by hand, in one of the problem's formations: every
// period from the first, those already played included. It says what every
// broken rule costs or forbids, and never what would be better. The rules are the
// planner's own trackers, rows and groups, taken one rule at a time.
func Judge(p Problem, formation string, plan []Fielded) Verdict {
	v := Verdict{Breaches: []Breach{}}
	if v.Errors = p.misfits(formation, plan); len(v.Errors) > 0 {
		return v
	}
	l := newPlanner(&p, p.formationNamed(formation))
	numbered := l.number(plan)
	for t := range l.before {
		if numbered[t] = l.before[t]; !maps.Equal(plan[t].Slots, p.Played[t].Slots) {
			v.Breaches = append(v.Breaches, Breach{Kind: Rewrite, Hard: true, Period: t + 1, Units: 1})
		}
	}
	judged := l.judge(numbered)
	judged.Breaches = append(v.Breaches, judged.Breaches...)
	judged.Legal = judged.Legal && len(v.Breaches) == 0
	return judged
}

func (p *Problem) formationNamed(name string) int {
	return slices.IndexFunc(p.Formations, func(f Formation) bool { return f.Name == name })
}

// misfits says why there is nothing to judge.
func (p *Problem) misfits(formation string, plan []Fielded) []FieldError {
	if errs := p.Validate(); len(errs) > 0 {
		return errs
	}
	v := validator{problem: p}
	v.players()
	index := p.formationNamed(formation)
	switch {
	case p.Periods < 2:
		v.add("must be at least 2", "periods")
	case index < 0:
		v.add("is not the name of a formation", "formation")
	case len(plan) != p.Periods:
		v.add("must hold a lineup for every period", "plan")
	default:
		v.fielded(plan, "plan")
		v.slotsAre(&p.Formations[index], plan)
	}
	return v.errors
}

// slotsAre checks that the periods to come use the slots of one formation.
func (v *validator) slotsAre(f *Formation, plan []Fielded) {
	for t := len(v.problem.Played); t < len(plan); t++ {
		for _, id := range slices.Sorted(maps.Keys(plan[t].Slots)) {
			if !slices.ContainsFunc(f.Slots, func(s Slot) bool { return s.ID == id }) {
				v.once("is not the id of a slot", "plan[%d].slots[%q]", t, id)
			}
		}
	}
}

// judge is a plan on trial.
type judge struct {
	*planner
	plan []fielded
	Verdict
}

// judge values a plan whose played periods are as they were.
func (l *planner) judge(plan []fielded) Verdict {
	j := &judge{planner: l, plan: plan}
	for t := l.first; t < l.periods; t++ {
		j.period(t)
	}
	for i := range l.problem.Rules {
		j.rule(&l.problem.Rules[i])
	}
	j.Legal = !slices.ContainsFunc(j.Breaches, func(b Breach) bool { return b.Hard })
	return j.Verdict
}

func (j *judge) breach(b Breach) { j.Breaches = append(j.Breaches, b) }

func (j *judge) ids(set uint64) (ids []string) {
	members(set, func(i int) { ids = append(ids, j.problem.Players[i].ID) })
	return ids
}

// period counts the scores of one lineup.
func (j *judge) period(t int) {
	on := bits.OnesCount64(j.plan[t].on)
	j.OnField += on
	for s, i := range j.plan[t].at {
		slot := &j.formation.Slots[s]
		if i < 0 {
			if slot.Mandatory {
				j.OpenMandatory++
			}
			continue
		}
		player := &j.problem.Players[i]
		score, able := player.Scores[slot.key(player)]
		if j.Value += score; !able {
			j.breach(Breach{Kind: Unable, Hard: true, Period: t + 1, Players: []string{player.ID}, Slot: slot.ID, Units: 1})
		}
	}
	if on > j.size {
		j.breach(Breach{Kind: Crowded, Hard: true, Period: t + 1, Players: j.ids(j.plan[t].on), Count: on, Units: on - j.size})
	}
}

// rule notes every breach of a rule and charges the soft ones.
func (j *judge) rule(r *Rule) {
	first := len(j.Breaches)
	alone := j.only(r)
	switch r.Kind {
	case Lock, Out:
		j.placing(r)
	case Changes:
		j.comingOn(r)
	}
	for k := range alone.rows {
		j.broken(&alone.rows[k])
	}
	for _, g := range alone.groups {
		if on := j.plan[g.t].on & g.set; on != 0 && on != g.set {
			j.breach(Breach{Period: g.t + 1, Players: j.ids(on), Count: bits.OnesCount64(on), Units: 1})
		}
	}
	for _, trackers := range alone.trackers {
		for k := range trackers {
			j.follow(&trackers[k])
		}
	}
	for k := range j.Breaches[first:] {
		b := &j.Breaches[first+k]
		b.Rule, b.Kind, b.Hard = r.ID, r.Kind, r.Soft == nil && b.Units > 0
		if r.Soft != nil {
			b.Cost += b.Units * *r.Soft
		}
		j.Value -= b.Cost
	}
}

// only is the planner with the trackers, rows and groups of one rule.
func (l *planner) only(r *Rule) *planner {
	alone := *l
	alone.weight = slices.Clone(l.weight)
	alone.trackers, alone.rows, alone.groups = make([][]tracker, l.players), nil, nil
	alone.rule(r)
	return &alone
}

// placing judges a lock or an out.
func (j *judge) placing(r *Rule) {
	from, to := j.window(r)
	for t := max(from, j.first); t <= to; t++ {
		for _, id := range named(j.problem, r) {
			i := j.player(id)
			on := j.plan[t].on>>i&1 != 0
			if r.Kind == Lock {
				on = !on || r.Slot != "" && !slices.Contains(j.slotsOf(t, i), r.Slot)
			}
			if on {
				j.breach(Breach{Period: t + 1, Players: []string{id}, Units: 1})
			}
		}
	}
}

// slotsOf is where a player stands in a period: one slot, or none.
func (j *judge) slotsOf(t, i int) []string {
	if s := slices.Index(j.plan[t].at, int8(i)); s >= 0 {
		return []string{j.formation.Slots[s].ID}
	}
	return nil
}

// comingOn judges the changes at the breaks; a price alone breaks nothing.
func (j *judge) comingOn(r *Rule) {
	for t := max(j.first, 1); t < j.periods; t++ {
		set := j.plan[t].on &^ j.plan[t-1].on
		b := Breach{Period: t + 1, Players: j.ids(set), Count: bits.OnesCount64(set)}
		if r.Max != nil {
			b.Units = max(b.Count-*r.Max, 0)
		}
		if r.Cost != nil {
			b.Cost = b.Count * *r.Cost
		}
		if b.Units > 0 || b.Cost > 0 {
			j.breach(b)
		}
	}
}

// broken judges a row: the size of a group on the field.
func (j *judge) broken(r *row) {
	if r.comingOn || r.link {
		return // judged as what they are part of
	}
	if units := r.units(j.plan); units > 0 {
		on := j.plan[r.t].on & r.plus
		j.breach(Breach{Period: r.t + 1, Players: j.ids(on), Count: bits.OnesCount64(on), Units: units})
	}
}

// follow judges a tracker: what it counts over the match in one breach, what
// happens in a period in one for each.
func (j *judge) follow(k *tracker) {
	whole := k.kind == TimeOnField || k.kind == LinePeriods || k.kind == LinesPlayed
	all := Breach{Players: []string{j.problem.Players[k.player].ID}, Count: k.counted(j.plan)}
	state := 0
	for t := range j.plan {
		var units int
		state, units = k.step(state, t, int(j.plan[t].line[k.player]))
		all.Units += units
		if units > 0 && !whole {
			one := all
			one.Period, one.Units, one.Count = t+1, units, 0
			if k.kind == ConsecutiveOut {
				one.Count = k.rested(j.plan, t)
			}
			j.breach(one)
		}
	}
	if whole && all.Units > 0 {
		j.breach(all)
	}
}

// counted is how many periods a tracker counts, or lines.
func (k *tracker) counted(plan []fielded) (n int) {
	seen := map[int]bool{}
	for t := k.from; t <= k.to; t++ {
		line := int(plan[t].line[k.player])
		if line == bench || k.kind != TimeOnField && !slices.Contains(k.lines, line) {
			continue
		}
		n++
		seen[line] = true
	}
	if k.kind == LinesPlayed {
		return len(seen)
	}
	return n
}

// rested is how many periods in a row up to t a player was on the bench.
func (k *tracker) rested(plan []fielded, t int) (n int) {
	for ; t >= k.from && plan[t].line[k.player] == bench && k.ruledOut[t]>>k.player&1 == 0; t-- {
		n++
	}
	return n
}
