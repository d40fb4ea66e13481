package lineup

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// nearPlan is a plan next to another one, by enumeration.
type nearPlan struct {
	merit planMerit
	where []int // the periods with other players
	swap  bool
}

// near are the best plans for every choice of who plays when that differs
// in one period, or in an exchange of two players between two periods. The best
// for the same players are one.
func (b *bruteCell) near() []nearPlan {
	best := map[string]nearPlan{}
	now, _ := b.merit(b.plan)
	offer := func(plan []option, n nearPlan) {
		m, ok := b.merit(plan)
		if !ok || m.open > now.open || m.open == now.open && m.on < now.on {
			return
		}
		key := ""
		for _, o := range plan {
			key += fmt.Sprint(o.on, " ")
		}
		if old, seen := best[key]; !seen || comparePlans(m, old.merit) > 0 {
			n.merit = m
			best[key] = n
		}
	}
	options := make([][]option, b.p.Periods)
	for t := len(b.p.Played); t < b.p.Periods; t++ {
		options[t] = b.period(t)
		plan := slices.Clone(b.plan)
		for _, o := range options[t] {
			if plan[t] = o; o.on != b.plan[t].on {
				offer(plan, nearPlan{where: []int{t}})
			}
		}
	}
	for u := range options {
		for t := range u {
			plan := slices.Clone(b.plan)
			for _, x := range options[t] {
				for _, y := range options[u] {
					if plan[t], plan[u] = x, y; b.exchanged(x, y, t, u) {
						offer(plan, nearPlan{where: []int{t, u}, swap: true})
					}
				}
			}
		}
	}
	var all []nearPlan
	for _, n := range best {
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b nearPlan) int { return cmp.Compare(b.merit.points, a.merit.points) })
	return all
}

// exchanged says whether two players have swapped two periods, which are as full
// as before.
func (b *bruteCell) exchanged(x, y option, t, u int) bool {
	full := func(o, now option) bool {
		return o.merit.open < now.merit.open || o.merit.open == now.merit.open && o.merit.on >= now.merit.on
	}
	goes, comes := b.plan[t].on&^x.on, x.on&^b.plan[t].on
	return ones(goes) == 1 && ones(comes) == 1 && b.plan[u].on&^y.on == comes && y.on&^b.plan[u].on == goes &&
		full(x, b.plan[t]) && full(y, b.plan[u])
}

// TestExchangesBruteForce compares the exchanges of tiny plans with full
// enumeration. Where rules look at lines, two periods are arranged one after the
// other, so that a plan may be missed; nothing is claimed that is not true.
func TestExchangesBruteForce(t *testing.T) {
	exact, short, ones, twos := 0, 0, 0, 0
	for seed := range uint64(instances(2000)) {
		p := randomPlan(rand.New(rand.NewPCG(seed, 11)))
		p.Present = nil
		p.Alternatives = 1 + int(seed%7)
		a := Solve(p)
		if a.Status != Optimal {
			continue
		}
		if err := Check(p, a); err != nil {
			t.Error("check:", err)
		}
		want := newBruteCell(&p, &a).near()
		lined := slices.ContainsFunc(p.Rules, func(r Rule) bool {
			return r.Kind == LinePeriods || r.Kind == LinesPlayed || r.Kind == KeeperByHalf
		})
		for k := range min(p.Alternatives, len(want)) {
			m := want[k].merit
			if k < len(a.Exchanges) && a.Exchanges[k].Value == m.points && !a.Exchanges[k].Unproven {
				exact++
				continue
			}
			if short++; !lined || k < len(a.Exchanges) && a.Exchanges[k].Value > m.points {
				t.Errorf("exchange %d of %d: want %+v", k, len(a.Exchanges), want[k])
			}
		}
		if len(a.Exchanges) > len(want) {
			t.Errorf("%d exchanges, want %d", len(a.Exchanges), len(want))
		}
		for _, e := range a.Exchanges {
			if e.Moves[0].Period == e.Moves[len(e.Moves)-1].Period {
				ones++
			} else {
				twos++
			}
		}
		if t.Failed() {
			show(t, p, a)
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(exact, "exact,", short, "short,", ones, "in one period,", twos, "in two")
	if !testing.Short() && (ones == 0 || twos == 0 || short*50 > exact) {
		t.Error("too few exchanges of some kind")
	}
}

// TestSwapsBruteForce compares the exchange that every blocked cell is given.
func TestSwapsBruteForce(t *testing.T) {
	given, none, short := 0, 0, 0
	for seed := range uint64(instances(2000)) {
		r := rand.New(rand.NewPCG(seed, 23))
		p := randomPlan(r)
		p.Present, p.Reasons = nil, true
		if r.IntN(2) == 0 { // tight shares
			p.Rules = append(p.Rules, fair(len(p.Players), p.Periods, len(p.Formations[0].Slots)))
		}
		a := Solve(p)
		if a.Status != Optimal {
			continue
		}
		if err := Check(p, a); err != nil {
			t.Error("check:", err)
		}
		b := newBruteCell(&p, &a)
		lined := slices.ContainsFunc(p.Rules, func(r Rule) bool {
			return r.Kind == LinePeriods || r.Kind == LinesPlayed || r.Kind == KeeperByHalf
		})
		for _, c := range a.Cells {
			if c.Possible {
				continue
			}
			m, ok := b.swapped(c.Period-1, b.index(c.Player))
			switch {
			case !ok && c.Swap == nil:
				none++
			case ok && c.Swap != nil && c.Swap.Value == m.points:
				given++
			case !lined || !ok || c.Swap != nil && c.Swap.Value > m.points:
				t.Errorf("%+v, swap %+v, want %+v %v", c, c.Swap, m, ok)
			default:
				short++
			}
		}
		if t.Failed() {
			show(t, p, a)
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(given, "given,", none, "have none,", short, "short")
	if !testing.Short() && (given == 0 || none == 0 || short*20 > given) {
		t.Error("too few exchanges of some kind")
	}
}

// swapped is the best exchange that turns a cell round.
func (b *bruteCell) swapped(t, i int) (best planMerit, found bool) {
	now, _ := b.merit(b.plan)
	for _, x := range b.period(t) {
		for u := len(b.p.Played); u < b.p.Periods; u++ {
			if u == t || (x.on^b.plan[t].on)>>i&1 == 0 {
				continue
			}
			for _, y := range b.period(u) {
				if !b.exchanged(x, y, t, u) {
					continue
				}
				plan := slices.Clone(b.plan)
				plan[t], plan[u] = x, y
				m, ok := b.merit(plan)
				if ok && (m.open < now.open || m.open == now.open && m.on >= now.on) && (!found || m.points > best.points) {
					best, found = m, true
				}
			}
		}
	}
	return best, found
}
