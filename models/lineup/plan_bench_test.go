package lineup

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

func number(n int) *int { return &n }

// youth is a squad whose every player can play everywhere, the hardest case:
// 7 slots in 2-3-1, or 15 in rugby's rows.
func youth(seed uint64, players, periods, slots int) Problem {
	r := rand.New(rand.NewPCG(seed, 77))
	p := Problem{Periods: periods, Formations: []Formation{{Name: "youth"}}}
	f := &p.Formations[0]
	lines := []string{"keeper", "defence", "defence", "midfield", "midfield", "midfield", "attack"}
	for j := range slots {
		line := lines[min(j*7/slots, 6)]
		if slots == 7 {
			line = lines[j]
		}
		f.Slots = append(f.Slots, Slot{ID: fmt.Sprint("s", j), Position: fmt.Sprint("P", j), Line: line, Mandatory: j == 0})
	}
	for i := range players {
		q := Player{ID: fmt.Sprint("p", i), Scores: map[string]int{}}
		for _, s := range f.Slots {
			q.Scores[s.Position] = 30 + r.IntN(61)
		}
		p.Players = append(p.Players, q)
	}
	return p
}

// fair is the rule that everybody plays his share, rounded down or up.
func fair(players, periods, slots int) Rule {
	share := periods * slots / players
	return Rule{ID: "fair", Kind: TimeOnField, Players: []string{Everybody}, Min: number(share), Max: number(share + 1)}
}

// hardPlan is the riskiest row of the acceptance table.
func hardPlan(seed uint64, cost int) Problem {
	p := youth(seed, 12, 8, 7)
	p.Rules = []Rule{
		fair(12, 8, 7),
		{ID: "subs", Kind: Changes, Max: number(3), Cost: number(cost)},
		{ID: "half", Kind: KeeperByHalf},
	}
	return p
}

func TestHardPlans(t *testing.T) {
	for seed := range uint64(8) {
		start := time.Now()
		p := hardPlan(seed, 2); p.Nodes = 6_000_000
		a := Solve(p)
		if err := Check(p, a); err != nil {
			t.Error(err)
		}
		t.Log(seed, a.Status, a.Value, a.Bound, time.Since(start))
	}
}
