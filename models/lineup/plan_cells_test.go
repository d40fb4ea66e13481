package lineup

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// bruteCell is the best change of one period that turns a cell round, by
// enumeration of all its lineups: its merit over the match, and whether there is
// one.
type bruteCell struct {
	bruteForce
	plan []option // of the answer
}

func newBruteCell(p *Problem, a *Answer) *bruteCell {
	b := &bruteCell{bruteForce: bruteForce{p: p, f: &p.Formations[p.formationNamed(a.Formation)]}}
	for t := range p.Periods {
		if t < len(p.Played) {
			b.plan = append(b.plan, b.played(t))
			continue
		}
		at := make([]int, len(b.f.Slots))
		for j, s := range b.f.Slots {
			at[j] = b.index(a.Periods[t].Slots[s.ID])
		}
		o, _ := b.option(t, at)
		b.plan = append(b.plan, o)
	}
	return b
}

func (b *bruteCell) merit(plan []option) (m planMerit, ok bool) {
	for _, o := range plan {
		m.open, m.on, m.points = m.open+o.merit.open, m.on+o.merit.on, m.points+o.merit.points
	}
	lost, ok := b.acrossUnits(plan)
	m.points -= lost
	return m, ok
}

// turned tries the options of period t; those that fill less do not count.
func (b *bruteCell) turned(t, i int, options []option) (best planMerit, found bool) {
	now := b.plan[t].merit
	for _, o := range options {
		if (o.line[i] == "-") == (b.plan[t].line[i] == "-") || o.merit.open > now.open || o.merit.open == now.open && o.merit.on < now.on {
			continue
		}
		plan := slices.Clone(b.plan)
		plan[t] = o
		if m, ok := b.merit(plan); ok && (!found || comparePlans(m, best) > 0) {
			best, found = m, true
		}
	}
	return best, found
}

// without is the same question without some rules.
func (b *bruteCell) without(t, i int, rules []string) bool {
	p := *b.p
	p.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(r Rule) bool { return slices.Contains(rules, r.ID) })
	fewer := &bruteCell{bruteForce: bruteForce{p: &p, f: b.f}, plan: b.plan}
	_, ok := fewer.turned(t, i, fewer.period(t))
	return ok
}

// TestCellsBruteForce compares the reason of every cell of tiny plans with full
// enumeration of its period, and its rules with all smaller sets.
func TestCellsBruteForce(t *testing.T) {
	possible, blocked, rules, empty := 0, 0, map[int]int{}, 0
	for seed := range uint64(instances(3000)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 11)))
		p.Reasons = true
		a := Solve(p)
		if a.Status != Optimal {
			continue
		}
		if err := Check(p, a); err != nil {
			t.Error("check:", err)
		}
		b := newBruteCell(&p, &a)
		var all []string
		for _, r := range p.Rules {
			all = append(all, r.ID)
		}
		for n := len(p.Played); n < p.Periods && !t.Failed(); n++ {
			options := b.period(n)
			for i := range p.Players {
				c := a.Cells[i*(p.Periods-len(p.Played))+n-len(p.Played)]
				m, ok := b.turned(n, i, options)
				if c.Possible != ok || ok && c.Loss != a.Value-m.points || c.Unproven {
					t.Errorf("%+v, want %+v %v", c, m, ok)
				}
				if ok {
					possible++
					continue
				}
				blocked++
				if rules[len(c.Rules)]++; len(c.Rules) == 0 && b.without(n, i, all) || len(c.Rules) > 0 && !b.without(n, i, c.Rules) {
					t.Errorf("%+v: the rules are not those in the way", c)
				}
				for k := range c.Rules {
					if fewer := slices.Delete(slices.Clone(c.Rules), k, k+1); b.without(n, i, fewer) {
						t.Errorf("%+v: %v are enough", c, fewer)
					}
				}
				if c.Empty != "" {
					empty++
				} else if len(c.Rules) == 0 && slices.ContainsFunc(b.f.Slots, func(s Slot) bool { return able(&p.Players[i], &s) }) {
					t.Errorf("%+v: he can play, but there is no word why he cannot", c)
				}
			}
		}
		if t.Failed() {
			show(t, p, a)
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(possible, "possible,", blocked, "not, by number of rules", rules, "and", empty, "with an empty slot")
	if !testing.Short() && (possible == 0 || rules[1] == 0 || rules[2] == 0 || rules[0] == 0 || empty == 0) {
		t.Error("some kind of reason did not occur")
	}
}

func able(p *Player, s *Slot) bool {
	_, slot := p.Scores[s.ID]
	_, position := p.Scores[s.Position]
	return slot || position
}

// TestShares compares what a plan says of everybody's share with a count.
func TestShares(t *testing.T) {
	p := flowPlan(3, 12, 8, 7)
	p.Reasons = true
	a := Solve(p)
	if err := Check(p, a); err != nil {
		t.Fatal(err)
	}
	atMin, atMax := 0, 0
	for i, s := range a.Shares {
		on, keeps := 0, 0
		for _, l := range a.Periods {
			if slices.Contains(who(l), s.Player) {
				on++
			}
			if l.Slots["s0"] == s.Player {
				keeps++
			}
		}
		var want []Limit
		if on == 4 || on == 5 {
			want = append(want, Limit{Rule: "fair", Count: on, AtMin: on == 4, AtMax: on == 5})
		}
		if keeps == 2 {
			want = append(want, Limit{Rule: "gk", Count: 2, AtMax: true})
		}
		if s.Player != p.Players[i].ID || s.On != on || !slices.Equal(s.Limits, want) {
			t.Errorf("%+v, want %d and %+v", s, on, want)
		}
		if on == 4 {
			atMin++
		} else {
			atMax++
		}
	}
	if atMin != 4 || atMax != 8 {
		t.Errorf("%d at the minimum, %d at the maximum", atMin, atMax)
	}
}

// TestCellsOfTogether: a soft group of four that is torn apart costs its points
// once, however many of them are on the field.
func TestCellsOfTogether(t *testing.T) {
	p := Problem{Periods: 2, Reasons: true, Formations: []Formation{{Name: "f", Slots: []Slot{{ID: "a", Position: "P"}, {ID: "b", Position: "P"}}}}}
	for i, score := range []int{50, 49, 10, 9, 40, 39} {
		p.Players = append(p.Players, Player{ID: []string{"p0", "p1", "p2", "p3", "p4", "p5"}[i], Scores: map[string]int{"P": score}})
	}
	p.Rules = []Rule{{ID: "pals", Kind: Together, Players: []string{"p0", "p1", "p2", "p3"}, Soft: number(5)}}
	a := Solve(p)
	if err := Check(p, a); err != nil || a.Value != 2*(99-5) {
		t.Fatal(a.Value, err)
	}
	// Without p1 it is p0 and p4 for 90, still torn apart; with p4 the same.
	if in, out := a.Cells[2], a.Cells[8]; !in.In || in.Loss != 9 || out.In || out.Loss != 9 {
		t.Errorf("%+v %+v", in, out)
	}
}
