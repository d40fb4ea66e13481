package lineup

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// fieldedOf is an answer as the present plan of the next question.
func fieldedOf(a *Answer, periods int) (all []Fielded) {
	for _, p := range a.Periods[:periods] {
		all = append(all, Fielded{p.Slots})
	}
	return all
}

// TestReplan plays some periods of a plan, loses a player for the rest, and
// plans again: what was played stays, time on the field counts, and no plan of
// the same value changes less (see TestPlansBruteForce for the last).
func TestReplan(t *testing.T) {
	for seed := range uint64(instances(60)) {
		r := rand.New(rand.NewPCG(seed, 18))
		p := flowPlan(seed, 10, 6, 5)
		first := Solve(p)
		if first.Status != Optimal {
			t.Fatal(first.Status)
		}
		played := 1 + r.IntN(5)
		p.Played, p.Present = fieldedOf(&first, played), fieldedOf(&first, 6)
		same := Solve(p)
		if err := Check(p, same); err != nil || len(same.Moves) > 0 {
			t.Fatalf("seed %d: nothing happened, but %v %v", seed, same.Moves, err)
		}
		hurt := p.Players[r.IntN(10)].ID
		p.Rules = append(slices.Clone(p.Rules), Rule{ID: "hurt", Kind: Out, Players: []string{hurt}, From: number(played + 1)})
		p.Rules[0].Soft = number(500)
		p.Nodes = 60_000
		again := Solve(p)
		if err := Check(p, again); err != nil || again.Status == Infeasible {
			t.Fatalf("seed %d: %s %v", seed, again.Status, err)
		}
		for n, period := range again.Periods {
			for _, id := range period.Slots {
				if n >= played && id == hurt {
					t.Fatalf("seed %d: %s plays in period %d", seed, hurt, n+1)
				}
			}
		}
		if len(again.Moves) > (6-played)*10 {
			t.Errorf("seed %d: %d moves", seed, len(again.Moves))
		}
	}
}

// TestReplanClash: who has played too little to reach his minimum is named with
// the rule that keeps him off.
func TestReplanClash(t *testing.T) {
	p := youth(1, 9, 4, 7)
	p.Played = []Fielded{{map[string]string{"s0": "p0", "s1": "p1", "s2": "p2", "s3": "p3", "s4": "p4", "s5": "p5", "s6": "p6"}}}
	p.Rules = []Rule{
		{ID: "least", Kind: TimeOnField, Players: []string{"p8"}, Min: number(3)},
		{ID: "hurt", Kind: Out, Players: []string{"p8"}, From: number(4)},
		{ID: "gk", Kind: LinePeriods, Players: []string{"p0"}, Line: "keeper", Max: number(1)},
	}
	a := Solve(p)
	if a.Status != Infeasible || !slices.Equal(a.Clash, []string{"least", "hurt"}) || len(a.Repairs) != 2 {
		t.Errorf("%s, clash %v, repairs %v", a.Status, a.Clash, a.Repairs)
	}
}
