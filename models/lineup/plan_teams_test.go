package lineup

import (
	"math/bits"
	"math/rand/v2"
	"testing"
)

// priced is the teams of a random problem at random prices, with the search
// they belong to; nil when there is nothing to search.
func priced(p *Problem, index int, r *rand.Rand) *teams {
	m, ok := newMarket(newPlanner(p, index))
	if !ok {
		return nil
	}
	s := newPlanSearch(m, 1_000_000)
	if !s.fewTeams() {
		return nil
	}
	b := s.newTeams()
	for k := range b.pay {
		b.pay[k] = r.Int64N(40*m.unit) - 20*m.unit
	}
	for t := range b.chosen {
		for i := range b.players {
			b.pays(t, i)[offClass] = 0
			if !b.tracksOn {
				b.pays(t, i)[b.widest] = 0
			}
		}
	}
	return b
}

// TestTeamsBound: whatever the prices are, no plan is worth more than the teams
// and courses promise, by brute force; and none that keeps to a team in a period
// is worth more than the values before, in and after it.
func TestTeamsBound(t *testing.T) {
	compared := 0
	for seed := range uint64(instances(1500)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 24)))
		p.Present = nil
		r := rand.New(rand.NewPCG(seed, 25))
		for k := range p.Formations {
			best, ok := brutePlan(&p, &p.Formations[k])
			b := priced(&p, k, r)
			if b == nil || !ok {
				continue
			}
			compared++
			l := b.planner
			worth := (l.steps.count*int64(best.on) - l.steps.mandatory*int64(best.open) + int64(best.points)) * b.unit
			x := b.openChoices()
			if !b.appraise(x) || b.bound < worth {
				t.Fatalf("seed %d: bound %d below a plan of %d", seed, b.bound, worth)
			}
			if !b.confine(x, worth-b.grain) {
				t.Fatalf("seed %d: a plan worth %d is ruled out", seed, worth)
			}
			if d := b.newLayers(); b.listed && (!d.sweep(0, worth-b.grain) || b.best != worth) {
				t.Fatalf("seed %d: the sweep finds %d, not %d", seed, b.best, worth)
			}
		}
	}
	if compared < instances(1500)/4 {
		t.Errorf("only %d compared", compared)
	}
}

// TestTeamsSlowly values the best sequence of teams from the definitions: every
// team by trying all its lineups, every pair of teams by its rules.
func TestTeamsSlowly(t *testing.T) {
	kinds := map[string]int{}
	for seed := range uint64(instances(400)) {
		r := rand.New(rand.NewPCG(seed, 26))
		p := randomPlan(r)
		if len(p.Formations[0].Slots) > 3 || len(p.Players) > 5 {
			continue
		}
		b := priced(&p, 0, r)
		if b == nil {
			continue
		}
		x := b.openChoices()
		possible := b.appraiseTeams(x)
		want, ok := slowTeams(b)
		if possible != ok || ok && b.team != want {
			show(t, p, Answer{})
			t.Fatalf("seed %d: teams worth %d %v, want %d %v", seed, b.team, possible, want, ok)
		}
		if !ok {
			continue
		}
		b.survey(x)
		for u := range b.chosen { // whatever the period, the best way through it is the best way
			most := int64(dead)
			for _, set := range b.sets {
				most = max(most, b.behind[u][set]+b.here[u][set]+b.ahead[u][set])
			}
			if most != want {
				t.Fatalf("seed %d: %d through period %d, want %d", seed, most, u, want)
			}
		}
		for i := range p.Rules {
			kinds[p.Rules[i].Kind]++
		}
	}
	for _, kind := range planKinds {
		if kinds[kind] == 0 {
			t.Errorf("no %s", kind)
		}
	}
}

func slowTeams(b *teams) (int64, bool) {
	worth := map[uint64]int64{}
	for t := range b.chosen {
		next := map[uint64]int64{}
		for set := range uint64(1) << b.players {
			value, ok := slowTeam(b, t, set)
			if !ok {
				continue
			}
			if t+b.first == 0 {
				next[set] = value
				continue
			}
			before := worth
			if t == 0 {
				before = map[uint64]int64{b.before[b.first-1].on: 0}
			}
			for was, v := range before {
				cost, ok := slowBreak(b, t, was, set)
				if total := v + value - cost; ok {
					if old, known := next[set]; !known || total > old {
						next[set] = total
					}
				}
			}
		}
		worth = next
	}
	best, ok := int64(0), false
	for _, v := range worth {
		if !ok || v > best {
			best, ok = v, true
		}
	}
	return best, ok
}

// slowTeam tries every lineup of a set, and counts what its rules lose.
func slowTeam(b *teams, t int, set uint64) (best int64, ok bool) {
	n := b.slots
	var try func(j int, left uint64, sum int64)
	try = func(j int, left uint64, sum int64) {
		if j == n {
			if left == 0 && (!ok || sum > best) {
				best, ok = sum, true
			}
			return
		}
		try(j+1, left, sum)
		for i := range b.players {
			if gain := b.gain[t+b.first][i*n+j]; left>>i&1 != 0 && gain != none {
				try(j+1, left&^(1<<i), sum+gain-b.pays(t, i)[b.courses[i].classOf[b.lineOf[j]]])
			}
		}
	}
	if bits.OnesCount64(set) > b.size || b.must[t+b.first]&^set != 0 {
		return 0, false
	}
	try(0, set, 0)
	for i := range b.rows {
		r := &b.rows[i]
		if r.t != t+b.first || r.comingOn || r.link {
			continue
		}
		sum := bits.OnesCount64(set&r.plus) - bits.OnesCount64(set&r.minus)
		units := max(r.low-sum, sum-r.high, 0)
		ok = ok && (units == 0 || r.soft != hard)
		best -= int64(units) * r.soft * b.unit
	}
	for _, g := range b.groups {
		if on := set & g.set; g.t == t+b.first && on != 0 && on != g.set {
			ok = ok && g.soft != hard
			best -= g.soft * b.unit
		}
	}
	return best, ok
}

// slowBreak is what a break costs: fees, changes beyond a limit, and nothing for
// those who rest twice but may not.
func slowBreak(b *teams, t int, was, set uint64) (cost int64, ok bool) {
	came := set &^ was
	for i := range b.players {
		if came>>i&1 != 0 {
			cost += b.breakCost*b.unit - b.pays(t, i)[b.widest]
		}
		for _, k := range b.trackers[i] {
			late := t + b.first
			if k.kind == ConsecutiveOut && k.soft == hard && k.high == 1 && k.from < late && late <= k.to &&
				(was|set|b.out[late-1]|b.out[late])>>i&1 == 0 {
				return 0, false
			}
		}
	}
	for i := range b.rows {
		if r := &b.rows[i]; r.comingOn && r.t == t+b.first {
			units := max(bits.OnesCount64(came)-r.high, 0)
			if units > 0 && r.soft == hard {
				return 0, false
			}
			cost += int64(units) * r.soft * b.unit
		}
	}
	return cost, true
}

// TestInherit: the prices of teams begin no worse than those of slots and rows.
func TestInherit(t *testing.T) {
	for seed := range uint64(instances(200)) {
		p := refereePlan(rand.New(rand.NewPCG(seed, 27)))
		m, ok := newMarket(newPlanner(&p, 0))
		if !ok {
			continue
		}
		s, x := newPlanSearch(m, 0), m.openChoices()
		r, y := rand.New(rand.NewPCG(seed, 28)), m.newPrices()
		for n := range y.slot {
			y.slot[n] = r.Int64N(60 * m.unit)
		}
		for n := range y.row {
			y.row[n] = s.clamp(n, r.Int64N(20*m.unit)-10*m.unit)
		}
		if !s.fewTeams() || !s.evaluate(y, x) {
			continue
		}
		before := s.bound
		b := s.newTeams()
		if b.inherit(); b.appraise(x) && b.bound > before {
			t.Errorf("seed %d: %d is more than %d", seed, b.bound, before)
		}
	}
}

// TestHalves: one more rule and its opposite lose no plan between them.
func TestHalves(t *testing.T) {
	compared := 0
	for seed := range uint64(instances(150)) {
		r := rand.New(rand.NewPCG(seed, 29))
		p := refereePlan(r)
		m, ok := newMarket(newPlanner(&p, 0))
		if !ok {
			continue
		}
		best := func(m *market) (int64, bool) {
			s := newPlanSearch(m, 60_000)
			s.run(m.newPrices())
			return s.best, s.open == absent
		}
		whole, proven := best(m)
		s := newPlanSearch(m, 0)
		for k := range s.usual {
			s.usual[k] = int32(r.IntN(500))
		}
		parts, ok := s.halves()
		if !ok || !proven {
			continue
		}
		most := s.best
		for _, part := range parts {
			v, ok := best(part)
			most, proven = max(most, v), proven && ok
		}
		if compared++; proven && most != whole {
			t.Errorf("seed %d: %d in parts, %d as a whole", seed, most, whole)
		}
	}
	if compared < instances(150)/4 {
		t.Errorf("only %d compared", compared)
	}
}

// linesPlan has everybody in two lines at least.
func linesPlan(seed uint64) Problem {
	p := restPlan(seed)
	p.Rules = append(p.Rules[:3], Rule{ID: "lines", Kind: LinesPlayed, Players: []string{Everybody}, Of: []string{"defence", "midfield", "attack"}, Min: number(2)})
	return p
}

// TestHardPlansProven solves plans of the acceptance table for good within the
// default budget, which is work and not time.
func TestHardPlansProven(t *testing.T) {
	apart := restPlan(4)
	apart.Rules = apart.Rules[:4]
	for name, c := range map[string]struct {
		problem Problem
		value   int
	}{
		"changes":          {hardPlan(2, 2), 4417},
		"changes, 7":       {hardPlan(7, 2), 4582},
		"dear changes":     {hardPlan(4, 5), 4695},
		"apart":            {apart, 4701},
		"apart, together":  {restPlan(1), 4440},
		"lines":            {linesPlan(4), 4588},
		"more than a team": {wide(restPlan(5)), 4507},
	} {
		a := Solve(c.problem)
		if err := Check(c.problem, a); err != nil || !a.Proven || a.Value != c.value {
			t.Errorf("%s: %s %d of %d, want %d: %v", name, a.Status, a.Value, a.Bound, c.value, err)
		}
	}
}

// wide adds players who are out to a squad, until it is too large for teams.
func wide(p Problem) Problem {
	for _, id := range []string{"x0", "x1", "x2", "x3", "x4"} {
		p.Players = append(p.Players, Player{ID: id, Scores: map[string]int{"P0": 1}})
		p.Rules = append(p.Rules, Rule{ID: "no " + id, Kind: Out, Players: []string{id}})
	}
	all := make([]string, 12)
	for i := range all {
		all[i] = p.Players[i].ID
	}
	for i := range p.Rules {
		if len(p.Rules[i].Players) == 1 && p.Rules[i].Players[0] == Everybody {
			p.Rules[i].Players = all
		}
	}
	return p
}

// TestDeepen finds the best plan by widening the room step by step, from a bound
// that is far too large.
func TestDeepen(t *testing.T) {
	compared := 0
	for seed := range uint64(instances(120)) {
		p := refereePlan(rand.New(rand.NewPCG(seed, 30)))
		m, ok := newMarket(newPlanner(&p, 0))
		if !ok {
			continue
		}
		whole := newPlanSearch(m, 60_000)
		whole.run(m.newPrices())
		s, x := newPlanSearch(m, 1<<40), m.openChoices()
		if whole.open != absent || whole.plan == nil || !s.fewTeams() || !s.evaluate(m.newPrices(), x) {
			continue
		}
		s.best = whole.best - 9*m.unit // whole points, so that a step ends at the best
		b := s.newTeams()
		b.inherit()
		if bound, done := b.settle(x, 1<<60, teamRounds); done && b.floor(bound) < whole.best+64*m.unit {
			for more := range int64(4) {
				s.best, s.plan = whole.best-9*m.unit, nil
				if _, done := b.deepen(x, whole.best+(more+b.floor(bound)/m.unit-whole.best/m.unit)*m.unit); done {
					if compared++; s.best != whole.best {
						t.Fatalf("seed %d: %d, not %d", seed, s.best, whole.best)
					}
				}
			}
		}
	}
	if compared < instances(120)/4 {
		t.Errorf("only %d compared", compared)
	}
}

// TestRested: who is ruled out does not sit, so he may sit in the next period.
func TestRested(t *testing.T) {
	p := youth(1, 3, 4, 2)
	p.Rules = []Rule{
		{ID: "rest", Kind: ConsecutiveOut, Players: []string{"p0", "p1"}, Max: number(1), From: number(2)},
		{ID: "late", Kind: Out, Players: []string{"p0"}, From: number(2), To: number(2)},
	}
	b := priced(&p, 0, rand.New(rand.NewPCG(1, 1)))
	for period, want := range []uint64{0, 0, 0b10, 0b11} {
		if got := b.pauses[period].rested; got != want {
			t.Errorf("period %d: %b must not sit twice, want %b", period+1, got, want)
		}
	}
}
