package lineup

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// footballFormations are written as the pitch shows them: lines of positions.
var footballFormations = []string{
	"4-4-2: LB CB CB RB / LM CM CM RM / ST ST",
	"4-3-3: LB CB CB RB / CM CM CM / LW ST RW",
	"4-2-3-1: LB CB CB RB / DM DM LW AM RW / ST",
	"3-5-2: CB CB CB / LM CM DM CM RM / ST ST",
	"5-3-2: LB CB CB CB RB / CM CM CM / ST ST",
	"4-5-1: LB CB CB RB / LM CM CM CM RM / ST",
	"3-4-3: CB CB CB / LM CM CM RM / LW ST RW",
	"4-1-4-1: LB CB CB RB / DM LM CM CM RM / ST",
}

// football is a squad with the positions a real one has: two keepers, and
// field players who know two to five positions.
func football(r *rand.Rand, formations, players int) Problem {
	p := Problem{Periods: 1}
	for _, text := range footballFormations[:formations] {
		p.Formations = append(p.Formations, footballFormation(text))
	}
	positions := strings.Fields("LB CB RB LM CM RM DM AM LW RW ST")
	for i := range players {
		q := Player{ID: fmt.Sprint("p", i), Name: fmt.Sprint("Player ", i), Rank: 2500 - 7*i, Scores: map[string]int{}}
		if i%12 == 0 {
			q.Scores["GK"] = 500 + r.IntN(400)
		}
		for range 2 + r.IntN(4) {
			q.Scores[positions[r.IntN(len(positions))]] = 300 + r.IntN(600)
		}
		p.Players = append(p.Players, q)
	}
	return p
}

func footballFormation(text string) Formation {
	name, lines, _ := strings.Cut(text, ": ")
	f := Formation{Name: name, Slots: []Slot{{ID: "s0", Position: "GK", Line: "keeper", Mandatory: true}}}
	for k, line := range strings.Split(lines, " / ") {
		for _, position := range strings.Fields(line) {
			id := fmt.Sprint("s", len(f.Slots))
			f.Slots = append(f.Slots, Slot{ID: id, Position: position, Line: []string{"defence", "midfield", "attack"}[k]})
		}
	}
	return f
}

func benchmarkSolve(b *testing.B, p Problem) {
	b.ReportAllocs()
	for b.Loop() {
		if a := Solve(p); a.Status != Optimal {
			b.Fatal(a.Status)
		}
	}
}

// The rows of the acceptance table.

func BenchmarkLineup25x11(b *testing.B) {
	benchmarkSolve(b, football(rand.New(rand.NewPCG(1, 1)), 1, 25))
}

// BenchmarkLineup25x11Core leaves out the maps of the problem and the answer.
func BenchmarkLineup25x11Core(b *testing.B) {
	p := football(rand.New(rand.NewPCG(1, 1)), 1, 25)
	f := newSquad(&p).fields(nil)[0]
	b.ReportAllocs()
	for b.Loop() {
		f.best(0)
	}
}

func BenchmarkTop10Alternatives(b *testing.B) {
	p := football(rand.New(rand.NewPCG(1, 1)), 1, 25)
	p.Alternatives = 10
	benchmarkSolve(b, p)
}

func BenchmarkTop10AlternativesOf8Formations(b *testing.B) {
	p := football(rand.New(rand.NewPCG(1, 1)), 8, 25)
	p.Alternatives = 10
	benchmarkSolve(b, p)
}

func BenchmarkReasons25(b *testing.B) {
	p := football(rand.New(rand.NewPCG(1, 1)), 1, 25)
	p.Reasons = true
	benchmarkSolve(b, p)
}

// BenchmarkPage is what a web page asks for.
func BenchmarkPage(b *testing.B) {
	p := football(rand.New(rand.NewPCG(1, 1)), 8, 25)
	p.Alternatives, p.Reasons = 5, true
	benchmarkSolve(b, p)
}

func BenchmarkShortTeam(b *testing.B) {
	p := football(rand.New(rand.NewPCG(1, 1)), 8, 25)
	p.Alternatives, p.Reasons, p.Size = 5, true, 7
	benchmarkSolve(b, p)
}

// sociable is the squad with the rules that teams really have: at least four
// of ten women, at least two under 21, at most three from overseas, and three
// pairs apart.
func sociable(p Problem) Problem {
	group := func(first, step, size int) (ids []string) {
		for i := range size {
			ids = append(ids, p.Players[(first+i*step)%len(p.Players)].ID)
		}
		return ids
	}
	four, two, three := 4, 2, 3
	p.Rules = []Rule{
		{ID: "mixed", Kind: Count, Players: group(15, 1, 10), Min: &four},
		{ID: "young", Kind: Count, Players: group(2, 4, 6), Min: &two},
		{ID: "overseas", Kind: Count, Players: group(1, 3, 8), Max: &three},
		{ID: "apart1", Kind: Apart, Players: group(3, 1, 2)},
		{ID: "apart2", Kind: Apart, Players: group(8, 5, 2)},
		{ID: "apart3", Kind: Apart, Players: group(11, 2, 2)},
	}
	return p
}

func BenchmarkGroups25x11x8(b *testing.B) {
	benchmarkSolve(b, sociable(football(rand.New(rand.NewPCG(1, 1)), 8, 25)))
}

// BenchmarkGroupsPage is the same with what a web page asks for.
func BenchmarkGroupsPage(b *testing.B) {
	p := sociable(football(rand.New(rand.NewPCG(1, 1)), 8, 25))
	p.Alternatives, p.Reasons = 5, true
	benchmarkSolve(b, p)
}

// boards is a chess club whose ranks take the given number of values.
func boards(players, slots, ranks int) Problem {
	p := Problem{Formations: []Formation{{Name: "boards", Ordered: true}}, Alternatives: 5, Reasons: true}
	for j := range slots {
		p.Formations[0].Slots = append(p.Formations[0].Slots, Slot{ID: fmt.Sprint("b", j), Position: "board"})
	}
	r := rand.New(rand.NewPCG(1, 1))
	for i := range players {
		q := Player{ID: fmt.Sprint("p", i), Rank: r.IntN(ranks), Scores: map[string]int{}}
		for j := range slots {
			q.Scores[fmt.Sprint("b", j)] = r.IntN(1000)
		}
		p.Players = append(p.Players, q)
	}
	return p
}

func BenchmarkOrderedRanks(b *testing.B)  { benchmarkSolve(b, boards(25, 8, 1_000_000)) }
func BenchmarkOrderedGroups(b *testing.B) { benchmarkSolve(b, boards(25, 8, 5)) }

func BenchmarkClash(b *testing.B) {
	p := football(rand.New(rand.NewPCG(1, 1)), 8, 25)
	for i := range 13 {
		p.Rules = append(p.Rules, Rule{ID: fmt.Sprint("r", i), Kind: Lock, Players: []string{p.Players[i].ID}})
	}
	b.ReportAllocs()
	for b.Loop() {
		if a := Solve(p); a.Status != Infeasible {
			b.Fatal(a.Status)
		}
	}
}

// BenchmarkGroupsClash is the club with one demand too many: all six under 21
// and at most one from overseas, who are partly the same.
func BenchmarkGroupsClash(b *testing.B) {
	p := sociable(football(rand.New(rand.NewPCG(1, 1)), 8, 25))
	six, one := 6, 1
	p.Rules[1].Min, p.Rules[2].Max = &six, &one
	b.ReportAllocs()
	for b.Loop() {
		if a := Solve(p); a.Status != Infeasible || a.Unproven {
			b.Fatal(a.Status)
		}
	}
}
