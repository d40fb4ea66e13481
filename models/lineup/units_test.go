package lineup

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// batting is an order in which a batter may have a score of his own for a place.
func batting(r *rand.Rand, batters, places int) Problem {
	p := Problem{Formations: []Formation{{Name: "order"}}}
	for j := range places {
		s := Slot{ID: fmt.Sprint(j + 1), Position: "bat", Weight: 465 - 11*j, Mandatory: true}
		p.Formations[0].Slots = append(p.Formations[0].Slots, s)
	}
	for i := range batters {
		q := Player{ID: fmt.Sprint("p", i), Scores: map[string]int{"bat": r.IntN(60)}}
		if r.IntN(2) == 0 {
			q.Scores[fmt.Sprint(1+r.IntN(places))] = r.IntN(60)
		}
		p.Players = append(p.Players, q)
	}
	return p
}

// TestBattingOrder compares with every order of every choice of batters, from
// the definition.
func TestBattingOrder(t *testing.T) {
	for seed := range uint64(instances(100)) {
		r := rand.New(rand.NewPCG(seed, 19))
		p := batting(r, 5+r.IntN(3), 5)
		best := -1
		var bat func(place, used, total int)
		bat = func(place, used, total int) {
			if place == 5 {
				best = max(best, total)
				return
			}
			for i, q := range p.Players {
				score, own := q.Scores[fmt.Sprint(place+1)]
				if !own {
					score = q.Scores["bat"]
				}
				if used&(1<<i) == 0 {
					bat(place+1, used|1<<i, total+score*(465-11*place))
				}
			}
		}
		bat(0, 0, 0)
		a := Solve(p)
		if err := Check(p, a); err != nil || a.Status != Optimal || a.Value != best {
			t.Fatalf("seed %d: %s %d, want %d, %v", seed, a.Status, a.Value, best, err)
		}
	}
}

// TestBattingOrderSorts: without scores of their own for a place the best
// batters come to the plate most often.
func TestBattingOrderSorts(t *testing.T) {
	p := batting(rand.New(rand.NewPCG(1, 20)), 12, 9)
	var scores []int
	for i := range p.Players {
		p.Players[i].Scores = map[string]int{"bat": i * 37 % 101}
		scores = append(scores, i*37%101)
	}
	slices.Sort(scores)
	slices.Reverse(scores)
	a := Solve(p)
	for j := range 9 {
		i := slices.IndexFunc(p.Players, func(q Player) bool { return q.ID == a.Periods[0].Slots[fmt.Sprint(j+1)] })
		if got := p.Players[i].Scores["bat"]; got != scores[j] {
			t.Errorf("place %d has %d, want %d", j+1, got, scores[j])
		}
	}
}

// hockey is four lines of three forwards and three pairs of defenders.
func hockey(r *rand.Rand, players int) Problem {
	p := Problem{Formations: []Formation{{Name: "lines"}}}
	unit := func(name, positions string, weight int) {
		for _, position := range strings.Fields(positions) {
			s := Slot{ID: name + position, Position: position[:2], Line: name, Weight: weight}
			p.Formations[0].Slots = append(p.Formations[0].Slots, s)
		}
	}
	for k, weight := range []int{34, 28, 22, 16} {
		unit(fmt.Sprint("line", k), "LW CE RW", weight)
	}
	for k, weight := range []int{40, 33, 27} {
		unit(fmt.Sprint("pair", k), "DE1 DE2", weight)
	}
	for i := range players {
		q := Player{ID: fmt.Sprint("p", i), Scores: map[string]int{}}
		for _, position := range [][]string{{"LW"}, {"LW", "CE"}, {"CE"}, {"RW"}, {"RW", "LW"}, {"DE"}, {"DE"}}[i%7] {
			q.Scores[position] = 300 + r.IntN(600)
		}
		p.Players = append(p.Players, q)
	}
	return p
}

// TestHockeyUnits holds the units in the order of their strength, whatever the
// squad, and an answer against every exchange of two players.
func TestHockeyUnits(t *testing.T) {
	for seed := range uint64(instances(100)) {
		p := hockey(rand.New(rand.NewPCG(seed, 21)), 28)
		a := Solve(p)
		if err := Check(p, a); err != nil || a.Status != Optimal || best(a).OnField != 18 {
			t.Fatalf("seed %d: %s, %v", seed, a.Status, err)
		}
		strength := map[string]int{}
		for _, s := range p.Formations[0].Slots {
			strength[s.Line] += scoreOf(&p, a.Periods[0].Slots[s.ID], s.Position)
		}
		for _, units := range [][]string{{"line0", "line1", "line2", "line3"}, {"pair0", "pair1", "pair2"}} {
			for k := 1; k < len(units); k++ {
				if strength[units[k]] > strength[units[k-1]] {
					t.Errorf("seed %d: %s is stronger than %s: %v", seed, units[k], units[k-1], strength)
				}
			}
		}
		for _, one := range p.Formations[0].Slots {
			for _, other := range p.Formations[0].Slots {
				x, y := a.Periods[0].Slots[one.ID], a.Periods[0].Slots[other.ID]
				now := scoreOf(&p, x, one.Position)*one.Weight + scoreOf(&p, y, other.Position)*other.Weight
				then := scoreOf(&p, y, one.Position)*one.Weight + scoreOf(&p, x, other.Position)*other.Weight
				if then > now {
					t.Errorf("seed %d: %s and %s should change", seed, x, y)
				}
			}
		}
	}
}

func scoreOf(p *Problem, id, position string) int {
	i := slices.IndexFunc(p.Players, func(q Player) bool { return q.ID == id })
	if score, ok := p.Players[i].Scores[position]; ok {
		return score
	}
	return -1 << 30
}
