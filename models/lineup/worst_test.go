package lineup

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
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

// worstClash makes most rules of worst hard: they cannot be met, for many reasons.
func worstClash(seed uint64) Problem {
	p := worst(seed)
	for k := range p.Rules {
		switch p.Rules[k].Kind {
		case Changes, KeeperByHalf, Together, LinesPlayed, NoReturn:
		default:
			p.Rules[k].Soft = nil
		}
	}
	return p
}

// TestWorstIsBounded: strangers send problem files, so that work and memory of the
// worst must be bounded. Both are measured by what is allocated, which does not
// depend on the machine: unfolding alone once took hours here.
func TestWorstIsBounded(t *testing.T) {
	const most, atOnce = 2 << 30, 256 << 20 // bytes; measured 1.6 GB and 0.15 GB
	problems := map[string]Problem{"plan": worst(1), "clash": worstClash(1)}
	if share > 1 { // the race detector's share
		p := worst(1)
		p.Formations, p.Nodes = p.Formations[:1], 1
		problems = map[string]Problem{"plan": p}
	}
	for name, p := range problems {
		if errs := p.Validate(); len(errs) > 0 {
			t.Fatal(errs)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		a := Solve(p)
		runtime.ReadMemStats(&after)
		allocated, heap := after.TotalAlloc-before.TotalAlloc, after.HeapSys-min(before.HeapSys, after.HeapSys)
		t.Logf("%s: %s, %d MB allocated, %d MB more heap", name, a.Status, allocated>>20, heap>>20)
		if allocated > most || heap > atOnce {
			t.Errorf("%s: %d bytes allocated, %d bytes more heap", name, allocated, heap)
		}
		if err := Check(p, a); err != nil || a.Status == Optimal || a.Status == Invalid {
			t.Errorf("%s: %s %v", name, a.Status, err)
		}
	}
}
