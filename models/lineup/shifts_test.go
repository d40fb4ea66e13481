package lineup

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// keepsQuota checks that after any number of shifts each unit has had its share,
// rounded down or up, and that no unit stays on that need not.
func keepsQuota(shares, order []int) error {
	whole, most := 0, 0
	for _, share := range shares {
		whole, most = whole+share, max(most, share)
	}
	had := make([]int, len(shares))
	for t, u := range order {
		had[u]++
		for v, share := range shares {
			if off := had[v]*whole - (t+1)*share; off >= whole || off <= -whole {
				return fmt.Errorf("shares %v: %d shifts of unit %d in %v", shares, had[v], v, order[:t+1])
			}
		}
		if t > 0 && order[t-1] == u && 2*most <= whole {
			return fmt.Errorf("shares %v: unit %d stays on in %v", shares, u, order[:t+1])
		}
	}
	return nil
}

// TestRotation tries all shares up to 8 of two to four units, for two rounds,
// since the quota method alone is proven to keep to the shares, but not with the
// rest that is added here.
func TestRotation(t *testing.T) {
	var shares []int
	var try func(units int)
	try = func(units int) {
		if units > 0 {
			for share := 1; share <= 8; share++ {
				shares = append(shares, share)
				try(units - 1)
				shares = shares[:len(shares)-1]
			}
			return
		}
		whole := 0
		for _, share := range shares {
			whole += share
		}
		order := rotation(shares, 2*whole)
		if err := keepsQuota(shares, order); err != nil || len(order) != 2*whole {
			t.Fatal(err, order)
		}
	}
	for units := 1; units <= 4; units++ {
		try(units)
	}
	if got := rotation([]int{4, 3, 2}, 9); !slices.Equal(got, []int{0, 1, 2, 0, 1, 0, 2, 1, 0}) {
		t.Error(got)
	}
}

// TestRotationOfAnyShares goes beyond what can be tried through.
func TestRotationOfAnyShares(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		shares := rapid.SliceOfN(rapid.IntRange(1, MaxWeight), 1, MaxSlots).Draw(rt, "shares")
		if err := keepsQuota(shares, rotation(shares, rapid.IntRange(0, 300).Draw(rt, "shifts"))); err != nil {
			rt.Fatal(err)
		}
	})
}

// rink is two or three pairs of two positions with small shares.
func rink(r *rand.Rand) Problem {
	p := Problem{Formations: []Formation{{Name: "rink"}}}
	for u := range 2 + r.IntN(2) {
		share := 1 + r.IntN(3)
		for _, position := range []string{"F", "D"} {
			p.Formations[0].Slots = append(p.Formations[0].Slots, Slot{ID: fmt.Sprint(u, position), Position: position, Line: fmt.Sprint(u), Weight: share})
		}
	}
	for i := range len(p.Formations[0].Slots) + r.IntN(2) {
		p.Players = append(p.Players, Player{ID: fmt.Sprint("p", i), Scores: map[string]int{"F": r.IntN(90), "D": r.IntN(90)}})
	}
	return p
}

// TestShiftsBruteForce compares the shifts of the best units with every choice of
// units and every order of one round of shifts that has their shares.
func TestShiftsBruteForce(t *testing.T) {
	for seed := range uint64(instances(60)) {
		p := rink(rand.New(rand.NewPCG(seed, 23)))
		slots := p.Formations[0].Slots
		units := len(slots) / 2
		left, whole := make([]int, units), 0
		for u := range left {
			left[u] = slots[2*u].Weight
			whole += left[u]
		}
		best, orders := -1, 0
		strength := make([]int, units)
		var play func(shift, points int)
		play = func(shift, points int) {
			if shift == whole {
				best, orders = max(best, points), orders+1
			}
			for u := range left {
				if left[u] > 0 {
					left[u]--
					play(shift+1, points+strength[u])
					left[u]++
				}
			}
		}
		var choose func(j, used int)
		choose = func(j, used int) {
			if j == len(slots) {
				play(0, 0)
				return
			}
			for i, q := range p.Players {
				if used&(1<<i) == 0 {
					strength[j/2] += q.Scores[slots[j].Position]
					choose(j+1, used|1<<i)
					strength[j/2] -= q.Scores[slots[j].Position]
				}
			}
		}
		if units == 3 && whole > 5 { // too many orders to try
			continue
		}
		choose(0, 0)
		a := Solve(p)
		points := 0
		shifts := Shifts(&p, &a, whole)
		for _, shift := range shifts {
			if len(shift.Slots) != 2 || len(shift.Slots)+len(shift.Bench) != len(p.Players) || len(shift.Empty) > 0 {
				t.Fatalf("seed %d: %+v", seed, shift)
			}
			for slot, id := range shift.Slots {
				points += scoreOf(&p, id, slot[1:])
			}
		}
		if points != best || a.Value != best || len(shifts) != whole {
			t.Fatalf("seed %d: %d in %d shifts, value %d, want %d of %d orders", seed, points, len(shifts), a.Value, best, orders)
		}
	}
}

// TestShifts shows a hockey match: forwards and defenders turn on their own, the
// keeper stays, and a place that nobody fills is said to be empty.
func TestShifts(t *testing.T) {
	p := hockey(rand.New(rand.NewPCG(3, 21)), 28)
	f := &p.Formations[0]
	f.Slots = slices.Delete(f.Slots, 9, 12) // three lines of forwards and three pairs
	for j := range 9 {
		f.Slots[j].Weight = []int{45, 30, 25}[j/3]
	}
	f.Slots = append(f.Slots, Slot{ID: "goal", Position: "GK", Line: "keeper"}, Slot{ID: "extra", Position: "XX"})
	p.Players = append(p.Players, Player{ID: "k", Scores: map[string]int{"GK": 500}})
	a := Solve(p)
	shifts := Shifts(&p, &a, 100)
	times := map[string]int{}
	for _, shift := range shifts {
		seen := slices.Clone(shift.Bench)
		for id, player := range shift.Slots {
			seen = append(seen, player)
			times[id]++
		}
		slices.Sort(seen)
		if len(shift.Slots) != 6 || shift.Slots["goal"] != "k" || !slices.Equal(shift.Empty, []string{"extra"}) || len(slices.Compact(seen)) != 29 {
			t.Fatalf("%+v", shift)
		}
	}
	for _, s := range f.Slots[:15] {
		if times[s.ID] != s.Weight {
			t.Errorf("%s is on %d times, want %d", s.ID, times[s.ID], s.Weight)
		}
	}
	if a.Status = Infeasible; Shifts(&Problem{}, &a, 3) != nil {
		t.Error("shifts of no lineup")
	}
}
