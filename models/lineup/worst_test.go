package lineup

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"
)

// worst is a valid plan at every limit of a problem file. The rules are of every
// kind, most of them about windows of their own, so that nobody's courses are
// those of another, and soft, so that few can be left out.
func worst(seed uint64) Problem {
	r := rand.New(rand.NewPCG(seed, 31))
	p := Problem{Periods: MaxPeriods}
	for k := range MaxFormations {
		f := Formation{Name: fmt.Sprint("f", k)}
		for j := range MaxSlots {
			f.Slots = append(f.Slots, Slot{ID: fmt.Sprint("s", j), Position: fmt.Sprint("P", r.IntN(MaxSlots)), Line: fmt.Sprint("L", (j+k)%MaxSlots), Mandatory: r.IntN(3) == 0})
		}
		p.Formations = append(p.Formations, f)
	}
	for i := range MaxPlayers {
		q := Player{ID: fmt.Sprint("p", i), Scores: map[string]int{}}
		for j := range MaxSlots {
			q.Scores[fmt.Sprint("P", j)] = r.IntN(2*MaxScore) - MaxScore
		}
		p.Players = append(p.Players, q)
	}
	for k := range MaxRules {
		from := 1 + r.IntN(8)
		rule := Rule{ID: fmt.Sprint("r", k), Kind: planKinds[k%len(planKinds)], From: number(from), To: number(from + 8 + r.IntN(MaxPeriods-7-from)), Soft: number(r.IntN(1000))}
		some := func(n int) {
			for _, i := range r.Perm(MaxPlayers)[:n] {
				rule.Players = append(rule.Players, p.Players[i].ID)
			}
		}
		switch rule.Kind {
		case TimeOnField, LinePeriods, Count:
			rule.Min = number(r.IntN(6))
			rule.Max = number(*rule.Min + r.IntN(6))
		case ConsecutiveOut:
			rule.Max = number(r.IntN(6))
		case LinesPlayed:
			for _, l := range r.Perm(MaxSlots)[:8] {
				rule.Of = append(rule.Of, fmt.Sprint("L", l))
			}
			rule.Min = number(1 + r.IntN(8))
		case Changes:
			rule.From, rule.To = nil, nil
			rule.Max, rule.Cost = number(r.IntN(6)), number(r.IntN(100))
		case KeeperByHalf:
			rule.From, rule.To = nil, nil
		}
		if rule.Kind == LinePeriods || rule.Kind == NoReturn || rule.Kind == KeeperByHalf {
			rule.Line = fmt.Sprint("L", r.IntN(MaxSlots))
		}
		switch rule.Kind {
		case Changes, KeeperByHalf:
		case Apart, Together, Lock, Out, Count:
			some(2 + r.IntN(4))
		default:
			some(20)
		}
		p.Rules = append(p.Rules, rule)
	}
	return p
}

func TestWorst(t *testing.T) {
	p := worst(1)
	if errs := p.Validate(); len(errs) > 0 {
		t.Fatal(errs)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	a := Solve(p)
	runtime.ReadMemStats(&after)
	t.Log(a.Status, a.Value, a.Bound, time.Since(start), (after.TotalAlloc-before.TotalAlloc)>>20, "MiB allocated", after.HeapSys>>20, "MiB heap", after.Mallocs-before.Mallocs)
}
