package lineup

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestFlowCertificate checks the bound of a flow in arbitrary precision, for
// its own numbers and for others, and that the flow keeps every capacity and
// loses nothing on the way.
func TestFlowCertificate(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for seed := range uint64(instances(1500)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 14)))
		if seed%4 == 0 {
			p = flowPlan(seed, 8+r.IntN(8), 2+r.IntN(7), 5+r.IntN(4))
		}
		for k := range p.Formations {
			f := newFlow(newPlanner(&p, k))
			worth, short := f.solve()
			reached := big.NewInt(worth)
			reached.Add(reached, new(big.Int).Mul(big.NewInt(int64(f.owed-short)), big.NewInt(f.demand)))
			y := append([]int64(nil), f.certificate()...)
			if b := bigFlowBound(f, y); b.Cmp(reached) != 0 || !b.IsInt64() || f.bound(y) != b.Int64() {
				t.Fatalf("seed %d: bound %v, computed %d, flow %v", seed, b, f.bound(y), reached)
			}
			for v := range y { // any numbers are a bound
				if v != flowSource && v != flowSink && y[v] > absent/2 {
					y[v] += int64(r.IntN(7)) - 3
				}
			}
			if b := bigFlowBound(f, y); b.Cmp(reached) < 0 {
				t.Fatalf("seed %d: shaken bound %v below %v", seed, b, reached)
			}
			checkConservation(t, f)
		}
	}
}

func bigFlowBound(f *flow, y []int64) *big.Int {
	total := big.NewInt(f.base)
	for k := 0; k < len(f.arcs); k += 2 {
		a, back := f.arcs[k], f.arcs[k+1]
		reduced := new(big.Int).Add(big.NewInt(a.gain), big.NewInt(y[back.head]))
		if reduced.Sub(reduced, big.NewInt(y[a.head])); reduced.Sign() > 0 {
			total.Add(total, reduced.Mul(reduced, big.NewInt(int64(a.cap)+int64(back.cap))))
		}
	}
	return total
}

func checkConservation(t *testing.T, f *flow) {
	t.Helper()
	in := make([]int, f.nodes)
	for k := 0; k < len(f.arcs); k += 2 {
		if f.arcs[k].cap < 0 || f.arcs[k+1].cap < 0 {
			t.Fatal("an arc carries too much")
		}
		in[f.arcs[k].head] += f.sent(int32(k))
		in[f.arcs[k+1].head] -= f.sent(int32(k))
	}
	for v := 2; v < f.nodes; v++ {
		if in[v] != 0 {
			t.Fatal("flow is lost at a node")
		}
	}
}

// TestPricesBound evaluates arbitrary prices: whatever they are, no plan is
// worth more. The plans are those of brute force.
func TestPricesBound(t *testing.T) {
	for seed := range uint64(instances(1500)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 15)))
		p.Present = nil
		r := rand.New(rand.NewPCG(seed, 16))
		for k := range p.Formations {
			best, ok := brutePlan(&p, &p.Formations[k])
			l := newPlanner(&p, k)
			m, legal := newMarket(l)
			if !ok || !legal {
				if ok {
					t.Fatalf("seed %d: no courses for a plan that exists", seed)
				}
				continue
			}
			worth := l.steps.count*int64(best.on) - l.steps.mandatory*int64(best.open) + int64(best.points)
			s := newPlanSearch(m, 0)
			for range 4 {
				y := m.newPrices()
				for n := range y.slot {
					y.slot[n] = r.Int64N(20 * m.unit)
				}
				for n := range y.row {
					y.row[n] = s.clamp(n, r.Int64N(20*m.unit)-10*m.unit)
				}
				if !m.evaluate(y, m.openChoices()) || m.bound < worth*m.unit {
					t.Fatalf("seed %d: bound %d below a plan of %d", seed, m.bound/m.unit, worth)
				}
			}
		}
	}
}
