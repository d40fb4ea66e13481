package lineup

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// bigBound is the certificate's bound by arbitrary precision, from the
// definition of the network and with other code than bound.
func bigBound(f *field, y *potentials) *big.Int {
	total := big.NewInt(f.base)
	arc := func(capacity int, gain, tail, head int64) {
		reduced := new(big.Int).Add(big.NewInt(gain), big.NewInt(head))
		reduced.Sub(reduced, big.NewInt(tail))
		if reduced.Sign() > 0 {
			total.Add(total, reduced.Mul(reduced, big.NewInt(int64(capacity))))
		}
	}
	arc(f.size, 0, y.sink, y.squad)
	for i := range f.players {
		arc(1, 0, y.squad, y.player[i])
		for j := range f.slots {
			if w := f.weight[i*f.slots+j]; w != none {
				arc(1, w, y.player[i], y.slot[j])
			}
		}
	}
	size := map[int8]int{}
	for j := range f.slots {
		arc(1, 0, y.slot[j], y.line[f.lineOf[j]])
		size[f.lineOf[j]]++
	}
	for line, slots := range size {
		arc(1, f.lineGain[line], y.line[line], y.sink)
		arc(slots-1, 0, y.line[line], y.sink)
	}
	return total
}

func TestCertificate(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for seed := range uint64(instances(3000)) {
		p := randomProblem(rand.New(rand.NewPCG(seed, 3)))
		if seed%3 == 0 {
			p = football(r, 3, 5+r.IntN(30))
			p.Size = r.IntN(14)
		}
		for _, f := range newSquad(&p).fields(p.Rules) {
			if f.ordered {
				continue
			}
			l := f.best(0)
			y := f.potentials(&l)
			if b := bigBound(f, y); b.Cmp(big.NewInt(l.key)) != 0 || f.bound(y) != l.key {
				t.Fatalf("seed %d: bound %v, computed %d, key %d", seed, b, f.bound(y), l.key)
			}
			// Any potentials are a bound: shake them.
			for i := range f.players {
				y.player[i] += r.Int64N(1 << 40)
			}
			y.sink -= r.Int64N(1 << 40)
			if b := bigBound(f, y); b.Cmp(big.NewInt(l.key)) < 0 {
				t.Fatalf("seed %d: bound %v below key %d", seed, b, l.key)
			}
		}
	}
}

// TestCertificateRefuses shows that the certificate does not depend on the
// solver: a lineup that is not the best has a bound above its key.
func TestCertificateRefuses(t *testing.T) {
	p := football(rand.New(rand.NewPCG(4, 4)), 1, 25)
	f := newSquad(&p).fields(nil)[0]
	best := f.best(0)
	for i := range f.players {
		found := f.with(best, 0, i)
		worse := found.lineup
		if best.on&(1<<i) != 0 || !found.found || worse.key == best.key {
			continue
		}
		if b := bigBound(f, f.potentials(&worse)); b.Cmp(big.NewInt(worse.key)) <= 0 {
			t.Errorf("player %d: a worse lineup is certified", i)
		}
	}
}

// TestLimitsFit solves a problem at every limit at once and recomputes its key
// with arbitrary precision.
func TestLimitsFit(t *testing.T) {
	for _, score := range []int{MaxScore, -MaxScore} {
		p := Problem{Size: 17}
		slots := make([]Slot, MaxSlots)
		for j := range slots {
			id := string(rune('a' + j))
			slots[j] = Slot{ID: id, Position: id, Line: id, Mandatory: true}
		}
		p.Formations = []Formation{{Name: "f", Slots: slots}}
		soft := MaxScore
		for i := range MaxPlayers {
			id := string(rune('A' + i))
			p.Players = append(p.Players, Player{ID: id, Scores: map[string]int{}})
			for j := range slots {
				p.Players[i].Scores[slots[j].ID] = score
			}
			if i < 20 {
				p.Rules = append(p.Rules, Rule{ID: "soft" + id, Kind: Lock, Players: []string{id}, Soft: &soft})
			}
		}
		p.Rules = append(p.Rules, Rule{ID: "all", Kind: Lock, Players: []string{Everybody}})
		f := newSquad(&p).fields(p.Rules)[0]
		l := f.best(0)
		if l.key >= 0 || l.key < math.MinInt64/4 || bigBound(f, f.potentials(&l)).Cmp(big.NewInt(l.key)) != 0 {
			t.Errorf("score %d: key %d", score, l.key)
		}
		if f.lineGain[0] <= 0 || f.ladder.lock*tieUnits > math.MaxInt64/MaxPlayers/2 {
			t.Errorf("score %d: the ladder does not fit: %+v", score, *f.ladder)
		}
		p.Rules = p.Rules[:20]
		p.Alternatives, p.Reasons = MaxAlternatives, true
		a := Solve(p)
		if want := 17*score - 3*MaxScore; a.Value != want || a.Status != Optimal {
			t.Errorf("%s %d, want %d", a.Status, a.Value, want)
		}
		if err := Check(p, a); err != nil {
			t.Error(err)
		}
	}
}
