package lineup

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func number(n int) *int { return &n }

// youth is a squad whose every player can play everywhere, the hardest case:
// 7 slots in 2-3-1, or as many as wanted in the same proportions.
func youth(seed uint64, players, periods, slots int) Problem {
	r := rand.New(rand.NewPCG(seed, 77))
	p := Problem{Periods: periods, Formations: []Formation{{Name: "youth"}}}
	f := &p.Formations[0]
	lines := []string{"keeper", "defence", "defence", "midfield", "midfield", "midfield", "attack"}
	for j := range slots {
		f.Slots = append(f.Slots, Slot{ID: fmt.Sprint("s", j), Position: fmt.Sprint("P", j), Line: lines[j*7/max(slots, 7)], Mandatory: j == 0})
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

// flowPlan has the rules of the flow class.
func flowPlan(seed uint64, players, periods, slots int) Problem {
	p := youth(seed, players, periods, slots)
	p.Rules = []Rule{fair(players, periods, slots), {ID: "gk", Kind: LinePeriods, Players: []string{Everybody}, Line: "keeper", Max: number(2)}}
	return p
}

// restPlan adds what only concerns the order.
func restPlan(seed uint64) Problem {
	p := flowPlan(seed, 12, 8, 7)
	p.Rules = append(p.Rules,
		Rule{ID: "rest", Kind: ConsecutiveOut, Players: []string{Everybody}, Max: number(1)},
		Rule{ID: "apart", Kind: Apart, Players: []string{"p10", "p11"}},
		Rule{ID: "pals", Kind: Together, Players: []string{"p8", "p9"}, From: number(1), To: number(4)})
	return p
}

// hardPlan is the riskiest row of the acceptance table.
func hardPlan(seed uint64, cost int) Problem {
	p := youth(seed, 12, 8, 7)
	p.Rules = []Rule{fair(12, 8, 7), {ID: "subs", Kind: Changes, Max: number(3), Cost: number(cost)}, {ID: "half", Kind: KeeperByHalf}}
	return p
}

func benchmarkPlan(b *testing.B, p Problem) {
	b.ReportAllocs()
	for b.Loop() {
		if a := Solve(p); a.Status == Invalid || a.Status == Infeasible {
			b.Fatal(a.Status, a.Errors)
		}
	}
	a := Solve(p)
	b.ReportMetric(float64(a.Bound-a.Value), "gap")
}

// The rows of the acceptance table. A gap of 0 means proven.

func BenchmarkPlanFlow12x8x7(b *testing.B)   { benchmarkPlan(b, flowPlan(1, 12, 8, 7)) }
func BenchmarkPlanFlow24x16x15(b *testing.B) { benchmarkPlan(b, flowPlan(1, 24, 16, 15)) }

// BenchmarkPlanRest adds that nobody sits twice in a row.
func BenchmarkPlanRest(b *testing.B) {
	for seed := range uint64(6) {
		p := restPlan(seed)
		p.Rules = p.Rules[:3]
		b.Run(fmt.Sprint(seed), func(b *testing.B) { benchmarkPlan(b, p) })
	}
}

// BenchmarkPlanMixed adds pairs to that, which makes the order very tight.
func BenchmarkPlanMixed(b *testing.B) {
	for seed := range uint64(4) {
		b.Run(fmt.Sprint(seed), func(b *testing.B) { benchmarkPlan(b, restPlan(seed)) })
	}
}

func BenchmarkPlanChanges(b *testing.B) {
	for seed := range uint64(8) {
		b.Run(fmt.Sprint(seed), func(b *testing.B) { benchmarkPlan(b, hardPlan(seed, 2)) })
	}
}

func BenchmarkPlanClash(b *testing.B) {
	p := restPlan(1)
	p.Rules = append(p.Rules, Rule{ID: "late", Kind: Out, Players: []string{"p3"}, From: number(1), To: number(6)})
	b.ReportAllocs()
	for b.Loop() {
		if a := Solve(p); a.Status != Infeasible || len(a.Clash) != 2 {
			b.Fatal(a.Status, a.Clash)
		}
	}
}

// benchmarkReview times what is said of a plan, beside the plan itself.
func benchmarkReview(b *testing.B, p Problem) {
	a := Solve(p)
	p.Reasons, p.Alternatives = true, 5
	unproven := 0
	b.ReportAllocs()
	for b.Loop() {
		said := a
		said.reviewPlan(&p)
		unproven = 0
		for _, c := range said.Cells {
			if c.Unproven {
				unproven++
			}
		}
	}
	b.ReportMetric(float64(unproven), "unproven")
}

func BenchmarkPlanReasons12x8x7(b *testing.B)   { benchmarkReview(b, hardPlan(0, 2)) }
func BenchmarkPlanReasonsRest(b *testing.B)     { benchmarkReview(b, restPlan(1)) }
func BenchmarkPlanReasons24x16x15(b *testing.B) { benchmarkReview(b, flowPlan(1, 24, 16, 15)) }
