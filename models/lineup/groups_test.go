package lineup

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSearchCertificate verifies the proof of a search without the search: the
// knots it closed part all legal lineups among them, and for each knot the
// duality bound of certificate.go, at the prices it names, is at most the
// answer. Both by other code than the solver's.
func TestSearchCertificate(t *testing.T) {
	searched, parted := 0, 0
	for seed := range uint64(instances(1500)) {
		p := groupProblem(rand.New(rand.NewPCG(seed, 12)))
		s := newSquad(&p)
		for i, f := range s.fields(p.Rules) {
			if f.ordered || len(f.quotas) == 0 {
				continue
			}
			var leaves []knot
			h := f.newHunt(choice{}, DefaultNodes)
			h.trail = func(k *knot) { leaves = append(leaves, *k) }
			a := h.find(choice{})
			if !a.done || a.bound != h.floor || a.found && a.lineup.key != a.bound {
				t.Fatalf("seed %d: found %+v", seed, a)
			}
			for _, k := range leaves {
				certify(t, h, &k)
			}
			for set := range bruteSets(&p, &p.Formations[i], -1) {
				holders := slices.DeleteFunc(slices.Clone(leaves), func(k knot) bool { return k.with&^set != 0 || k.out&set != 0 })
				if len(holders) != 1 || holders[0].bound == none {
					t.Fatalf("seed %d: %d closed knots hold the lineups of %b", seed, len(holders), set)
				}
			}
			searched++
			if len(leaves) > 1 {
				parted++
			}
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
	}
	t.Logf("%d searches, %d of them with more than one knot", searched, parted)
	if parted < searched/20 {
		t.Error("the searches were too easy")
	}
}

// TestSearchCertificateLarge certifies the bounds where brute force cannot go.
func TestSearchCertificateLarge(t *testing.T) {
	knots := 0
	for seed := range uint64(instances(60)) {
		r := rand.New(rand.NewPCG(seed, 13))
		p := sociable(football(r, 2, 25))
		for i := range r.IntN(3) {
			p.Rules = append(p.Rules, randomGroupRule(r, fmt.Sprint("g", i), &p, 100))
		}
		p.Size = r.IntN(12)
		for _, f := range newSquad(&p).fields(p.Rules) {
			h := f.newHunt(choice{}, DefaultNodes)
			h.trail = func(k *knot) {
				knots++
				certify(t, h, k)
			}
			if a := h.find(choice{}); !a.done {
				t.Errorf("seed %d: not done", seed)
			}
		}
	}
	t.Log(knots, "knots")
}

// certify checks that a closed knot cannot hold anything better than its search
// has found.
func certify(t *testing.T, h *hunt, k *knot) {
	t.Helper()
	if k.bound > h.floor {
		t.Errorf("closed at bound %d above the floor %d", k.bound, h.floor)
	}
	if k.bound != none {
		certifyBound(t, h, k)
	}
}

// certifyBound checks the bound of a knot, closed or open.
func certifyBound(t *testing.T, h *hunt, k *knot) {
	t.Helper()
	f, proof := h.field, k
	if k.proof != nil {
		proof = k.proof
	}
	if proof.with&^k.with != 0 || proof.out&^k.out != 0 {
		t.Fatal("the proof is about another knot")
	}
	// The certificate's network without the players who are out, who would
	// only loosen it, at the knot's prices and with its locks.
	field := *f
	field.weight = slices.Clone(f.plain)
	total := new(big.Int)
	for i := range f.players {
		var adj int64
		for r := range f.quotas {
			if f.quotas[r].players&(1<<i) != 0 {
				adj -= proof.price[r]
			}
		}
		if proof.with&^f.locked&(1<<i) != 0 {
			adj += f.ladder.lock * tieUnits
			total.Sub(total, big.NewInt(f.ladder.lock*tieUnits))
		}
		for j := range f.slots {
			if cell := &field.weight[i*f.slots+j]; proof.out&(1<<i) != 0 {
				*cell = none
			} else if *cell != none {
				*cell += adj
			}
		}
	}
	for r, q := range f.quotas {
		var pay *big.Int
		for n, loss := range q.loss {
			if loss == never || n < count(q.players&proof.with) || n > count(q.players&^proof.out) || n > f.size {
				continue
			}
			p := new(big.Int).Mul(big.NewInt(proof.price[r]), big.NewInt(int64(n)))
			if p.Sub(p, big.NewInt(loss)); pay == nil || p.Cmp(pay) > 0 {
				pay = p
			}
		}
		total.Add(total, pay)
	}
	total.Add(total, bigBound(&field, field.potentials(&proof.lineup)))
	if total.Cmp(big.NewInt(k.bound)) > 0 {
		t.Errorf("certified bound %v, claimed %d", total, k.bound)
	}
}

func count(set uint64) (n int) {
	for ; set != 0; set &= set - 1 {
		n++
	}
	return n
}

// TestSearchIsShort holds the number of assignments, which does not depend on
// the machine, for eight formations and 25 players: with the six usual rules of
// a club, and with four or eight rules without sense.
func TestSearchIsShort(t *testing.T) {
	for _, test := range []struct {
		name         string
		median, most int
		rules        func(*rand.Rand, Problem) Problem
	}{
		{"usual", 150, 600, func(_ *rand.Rand, p Problem) Problem { return sociable(p) }},
		{"four", 120, 500, func(r *rand.Rand, p Problem) Problem { return anyRules(r, p, 4) }},
		{"eight", 250, 1200, func(r *rand.Rand, p Problem) Problem { return anyRules(r, p, 8) }},
	} {
		var all []int
		for seed := range uint64(60) {
			r := rand.New(rand.NewPCG(seed, 1))
			p := test.rules(r, football(r, 8, 25))
			s := newSquad(&p)
			for _, found := range s.solve(s.fields(p.Rules)) {
				if !found.done {
					t.Errorf("%s, seed %d: %+v", test.name, seed, found)
				}
			}
			all = append(all, 2*DefaultNodes-s.budget)
		}
		slices.Sort(all)
		t.Logf("%s: assignments: median %d, 90%% %d, most %d", test.name, all[30], all[54], all[59])
		if all[30] > test.median || all[59] > test.most {
			t.Errorf("%s: more assignments than usual", test.name)
		}
	}
}

func anyRules(r *rand.Rand, p Problem, count int) Problem {
	for i := range count {
		p.Rules = append(p.Rules, randomGroupRule(r, fmt.Sprint("g", i), &p, 100))
	}
	return p
}

// TestGroupsAgreeWithWeights says the same thing in two ways at full size: as a
// rule that needs a search and as one that edits the weights.
func TestGroupsAgreeWithWeights(t *testing.T) {
	one, nobody := 1, 0
	for seed := range uint64(instances(150)) {
		r := rand.New(rand.NewPCG(seed, 14))
		p := football(r, 3, 10+r.IntN(20))
		p.Size = r.IntN(12)
		var soft *int
		if r.IntN(2) == 0 {
			points := r.IntN(200)
			soft = &points
		}
		plain, grouped := p, p
		for i := range 1 + r.IntN(4) {
			id := []string{p.Players[i*5%len(p.Players)].ID}
			if i%2 == 0 {
				plain.Rules = append(plain.Rules, Rule{ID: fmt.Sprint(i), Kind: Lock, Players: id, Soft: soft})
				grouped.Rules = append(grouped.Rules, Rule{ID: fmt.Sprint(i), Kind: Count, Players: id, Min: &one, Soft: soft})
			} else {
				plain.Rules = append(plain.Rules, Rule{ID: fmt.Sprint(i), Kind: Out, Players: id, Soft: soft})
				grouped.Rules = append(grouped.Rules, Rule{ID: fmt.Sprint(i), Kind: Count, Players: id, Max: &nobody, Soft: soft})
			}
		}
		plain.Alternatives, grouped.Alternatives = 5, 5
		a, b := Solve(plain), Solve(grouped)
		if a.Status != b.Status || a.Value != b.Value || a.Formation != b.Formation || !slices.Equal(a.Formations, b.Formations) {
			show(t, plain, a)
			show(t, grouped, b)
			t.Fatalf("seed %d: %s %d, as groups %s %d", seed, a.Status, a.Value, b.Status, b.Value)
		}
		for k := range max(len(a.Alternatives), len(b.Alternatives)) {
			if a.Alternatives[k].Value != b.Alternatives[k].Value {
				t.Errorf("seed %d: alternative %d is worth %d, as groups %d", seed, k, a.Alternatives[k].Value, b.Alternatives[k].Value)
			}
		}
	}
}

// TestGroupProperties checks at full size what must hold whatever the best is.
func TestGroupProperties(t *testing.T) {
	for seed := range uint64(instances(150)) {
		r := rand.New(rand.NewPCG(seed, 15))
		p := football(r, 2, 25)
		p.Size = r.IntN(12)
		for i := range 2 + r.IntN(3) {
			p.Rules = append(p.Rules, randomGroupRule(r, fmt.Sprint("g", i), &p, 100))
		}
		a := Solve(p)
		turned := p
		turned.Rules = slices.Clone(p.Rules)
		slices.Reverse(turned.Rules)
		if b := Solve(turned); b.Value != a.Value || b.Status != a.Status || !slices.Equal(b.Formations, a.Formations) {
			t.Errorf("seed %d: the order of the rules matters: %d, %d", seed, a.Value, b.Value)
		}
		if a.Status != Optimal {
			continue
		}
		for k := range p.Rules {
			fewer := p
			fewer.Rules = slices.Delete(slices.Clone(p.Rules), k, k+1)
			if b := Solve(fewer); worse(best(b), best(a)) {
				t.Errorf("seed %d: without rule %d the lineup is worse: %+v, %+v", seed, k, best(b), best(a))
			}
			if p.Rules[k].Kind == Apart { // the same as a count
				one, same := 1, fewer
				same.Rules = append(slices.Clone(fewer.Rules), Rule{ID: "c", Kind: Count, Players: p.Rules[k].Players, Max: &one, Soft: p.Rules[k].Soft})
				if b := Solve(same); b.Value != a.Value {
					t.Errorf("seed %d: apart is worth %d, as a count %d", seed, a.Value, b.Value)
				}
			}
		}
	}
}

func best(a Answer) FormationResult {
	i := slices.IndexFunc(a.Formations, func(r FormationResult) bool { return r.Name == a.Formation })
	return a.Formations[i]
}

// worse compares in the order of the package comment.
func worse(a, b FormationResult) bool {
	switch {
	case a.OpenMandatory != b.OpenMandatory:
		return a.OpenMandatory > b.OpenMandatory
	case a.OnField != b.OnField:
		return a.OnField < b.OnField
	case a.OpenLines != b.OpenLines:
		return a.OpenLines > b.OpenLines
	}
	return a.Value < b.Value
}

// TestGroupLimitsFit searches at every limit at once and has the bounds
// recomputed with arbitrary precision, where an int64 might not hold them.
func TestGroupLimitsFit(t *testing.T) {
	for _, score := range []int{MaxScore, -MaxScore} {
		p := Problem{Size: 17}
		f := Formation{Name: "f"}
		for j := range MaxSlots {
			id := fmt.Sprint("s", j)
			f.Slots = append(f.Slots, Slot{ID: id, Position: id, Line: id, Mandatory: true})
		}
		p.Formations = []Formation{f}
		for i := range MaxPlayers {
			q := Player{ID: fmt.Sprint("p", i), Scores: map[string]int{}}
			for j := range f.Slots {
				q.Scores[f.Slots[j].ID] = score - score/1000*((i*7+j*3)%11)
			}
			p.Players = append(p.Players, q)
		}
		r := rand.New(rand.NewPCG(1, 17))
		for i := range MaxRules - 1 {
			rule := randomGroupRule(r, fmt.Sprint("g", i), &p, 1000)
			if rule.Soft == nil && i > 3 { // else they clash
				soft := r.IntN(3000)
				rule.Soft = &soft
			}
			p.Rules = append(p.Rules, rule)
		}
		twelve := 12
		p.Rules = append(p.Rules, Rule{ID: "all", Kind: Count, Players: []string{Everybody}, Max: &twelve})
		if errs := p.Validate(); len(errs) > 0 {
			t.Fatal(errs)
		}
		field := newSquad(&p).fields(p.Rules)[0]
		h := field.newHunt(choice{}, 1500)
		h.trail = func(k *knot) { certify(t, h, k) }
		found := h.find(choice{})
		for k := range h.open {
			certifyBound(t, h, &h.open[k])
		}
		t.Logf("score %d: found %v, done %v, %d open knots", score, found.found, found.done, len(h.open))
		if h.spent < 1000 || found.found && found.lineup.key > found.bound {
			t.Errorf("score %d: found %+v after %d", score, found, h.spent)
		}
		p.Nodes = 500
		if err := Check(p, Solve(p)); err != nil {
			t.Error(err)
		}
	}
}

// TestAlternativesAreComplete lists the alternatives at full size again, from
// searches that each end, in the order of the package comment.
func TestAlternativesAreComplete(t *testing.T) {
	bounded := 0
	for seed := range uint64(instances(60)) {
		r := rand.New(rand.NewPCG(seed, 18))
		p := sociable(football(r, 1+r.IntN(2), 25))
		for i := range p.Players { // coarse scores, for ties
			for position, score := range p.Players[i].Scores {
				p.Players[i].Scores[position] = score / 100
			}
		}
		for i := range r.IntN(3) {
			p.Rules = append(p.Rules, randomGroupRule(r, fmt.Sprint("g", i), &p, 5))
		}
		p.Alternatives = 8
		a := Solve(p)
		if a.Status != Optimal {
			continue
		}
		s := newSquad(&p)
		all := s.fields(p.Rules)
		s.refill()
		var open []node
		for _, f := range all {
			open = append(open, node{field: f, finding: f.newHunt(choice{}, 1<<40).find(choice{})})
		}
		var got, want []string
		for _, alt := range a.Alternatives {
			got = append(got, fmt.Sprint(alt.Value, alt.Formation, who(alt.Period)))
		}
		level := s.ladder.level(worth(open[slices.IndexFunc(p.Formations, func(f Formation) bool { return f.Name == a.Formation })].lineup.key))
		seen := map[uint64]bool{setOf(&p, a.Periods[0]): true}
		for len(want) < p.Alternatives {
			open = slices.DeleteFunc(open, func(n node) bool { return !n.found || s.ladder.level(worth(n.lineup.key)) != level })
			if len(open) == 0 {
				break
			}
			first := 0
			for k := range open {
				if nodeHeap(open).Less(k, first) {
					first = k
				}
			}
			n := open[first]
			open = slices.Delete(open, first, first+1)
			with := n.with
			for i := range p.Players {
				if bit := uint64(1) << i; n.lineup.on&^with&bit != 0 {
					c := choice{with, n.out | bit}
					child := node{field: n.field, choice: c, finding: n.field.newHunt(c, 1<<40).find(c)}
					if glance := n.field.glance(c); !glance.done {
						bounded++
					}
					open = append(open, child)
					with |= bit
				}
			}
			if !seen[n.lineup.on] {
				seen[n.lineup.on] = true
				alt := n.alternative()
				want = append(want, fmt.Sprint(alt.Value, alt.Formation, who(alt.Period)))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("seed %d: alternatives\n%q, want\n%q", seed, got, want)
		}
	}
	if t.Log(bounded, "nodes had a bound only"); bounded == 0 {
		t.Error("no node was put off")
	}
}
