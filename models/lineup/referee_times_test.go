//go:build referee

package lineup

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// Who asks a stranger may wait so long: for one programme, and for the table.
const (
	strangerSeconds = 60
	tableTime       = 8 * time.Minute
)

// timed is one row of the table: a problem, and the programmes that answer the
// same question. Their best values must be ours.
type timed struct {
	name     string
	problem  Problem
	programs []string
	want     func(*Answer) []float64
}

// TestPlanTimes shows what the rows of the acceptance table cost us and the
// strangers, in time of the processor. It is a report: only a wrong answer fails.
// Programmes say nothing of levels, since every field here can be filled.
func TestPlanTimes(t *testing.T) {
	end := time.Now().Add(tableTime)
	table := fmt.Sprintf("%-44s %12s", "processor time", "ours")
	for _, s := range strangers() {
		table += fmt.Sprintf(" %12s", s.name)
	}
	for _, row := range acceptance() {
		a, cpu := ours(row.problem)
		table += fmt.Sprintf("\n%-44s %12s", row.name, short(cpu))
		if a.Status == Feasible {
			table += fmt.Sprintf(" (gap %d)", a.Bound-a.Value)
		}
		for _, s := range strangers() {
			table += fmt.Sprintf(" %12s", row.ask(t, s, &a, end))
		}
	}
	t.Log("\n" + table)
}

// ours is the mean of as many solutions as fit a fifth of a second.
func ours(p Problem) (a Answer, each time.Duration) {
	begin, n := processor(), 0
	for processor()-begin < 200*time.Millisecond {
		a = Solve(p)
		n++
	}
	return a, (processor() - begin) / time.Duration(n)
}

// processor is what this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.3f ms", d.Seconds()*1000)
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// ask is what a row costs a stranger, more than that when it is stopped, and "-"
// when the time for the table is over. Where we have not proven ours to be best, it
// says by how much the stranger's is better.
func (r *timed) ask(t *testing.T, s stranger, a *Answer, end time.Time) string {
	var cpu time.Duration
	for k, want := range r.want(a) {
		seconds := min(int(time.Until(end).Seconds()), strangerSeconds)
		if seconds < 1 {
			return "-"
		}
		said := s.ask(t, r.programs[k], seconds)
		if said.late {
			return "> " + short(cpu+said.cpu)
		}
		if proven := a.Status == Optimal || a.Status == Infeasible; proven && !said.agrees(a.Status == Optimal, want) ||
			!proven && (!said.feasible || said.value < float64(a.Value)-0.5 || said.value > float64(a.Bound)+0.5) {
			t.Errorf("%s: %s says %+v, we say %s %.0f", r.name, s.name, said, a.Status, want)
		}
		cpu += said.cpu
		if a.Status == Feasible {
			return fmt.Sprintf("%s %+.0f", short(cpu), said.value-float64(a.Value))
		}
	}
	return short(cpu)
}

func value(a *Answer) []float64 { return []float64{float64(a.Value)} }

// acceptance is the rows of the table, the quick ones first.
func acceptance() []timed {
	single := football(rand.New(rand.NewPCG(1, 7)), 1, 25)
	next := single
	next.Alternatives = 10
	plan := func(name string, p Problem) timed { return timed{name, p, []string{filled(&p)}, value} }
	rests := func(p Problem) Problem { p.Rules = p.Rules[:3]; return p }
	late := restPlan(1)
	late.Rules = append(late.Rules, Rule{ID: "late", Kind: Out, Players: []string{"p3"}, From: number(1), To: number(6)})
	all := []timed{
		{"lineup 25x11", single, []string{points(&single, nil)}, value},
		{"top 10 alternatives (one after the other)", next, nextBest(&next), func(a *Answer) (all []float64) {
			for _, x := range a.Alternatives {
				all = append(all, float64(x.Value))
			}
			return all
		}},
		plan("plan 12x8x7, flow class", flowPlan(1, 12, 8, 7)),
		plan("plan 24x16x15, flow class", flowPlan(1, 24, 16, 15)),
		plan("plan 12x8x7, never sits twice", rests(restPlan(0))),
		plan("plan 12x8x7, apart and together too, seed 0", restPlan(0)),
		plan("plan 12x8x7, apart and together too, seed 1", restPlan(1)),
		plan("plan 12x8x7, apart and together too, seed 2", restPlan(2)),
		plan("plan 12x8x7 that clashes (they only say no)", late),
	}
	for seed := range uint64(4) {
		p := hardPlan(seed, 2)
		all = append(all, timed{fmt.Sprintf("plan 12x8x7, changes, by pattern, seed %d", seed), p, []string{byPattern(&p)}, value})
	}
	return append(all, plan("plan 12x8x7, changes, plain model, seed 0", hardPlan(0, 2)))
}

// points is the programme of a single lineup that is full, and not one of those
// that rows forbid.
func points(p *Problem, rows []string) string {
	full := fmt.Sprintf(" %s = %d\n", sum(p, named(p, &Rule{Players: []string{Everybody}})), len(p.Formations[0].Slots))
	return program(p, "", true, append([]string{full}, rows...))
}

// nextBest are the programmes that list the next best, each of which needs the
// answers to those before: here, ours.
func nextBest(p *Problem) (programs []string) {
	a := Solve(*p)
	var rows []string
	forbid := func(one Period) {
		set := who(one)
		rows = append(rows, fmt.Sprintf(" %s <= %d\n", sum(p, set), len(set)-1))
	}
	forbid(a.Periods[0])
	for _, x := range a.Alternatives {
		programs = append(programs, points(p, rows))
		forbid(x.Period)
	}
	return programs
}

// filled is the plain programme of a plan that fills every slot.
func filled(p *Problem) string {
	w := &planWriter{p: p, goal: linear{}, filled: true}
	return w.write()
}

// byPattern is the best programme known for plans with changes (see hardPlan): one
// binary for each way a player can be on and off during the match, and for each
// keeper of a half; where the others stand is continuous.
func byPattern(p *Problem) string {
	w := &planWriter{p: p, goal: linear{}, filled: true}
	fair, subs := p.Rules[0], p.Rules[1]
	came := make([]linear, p.Periods)
	for t := range came {
		came[t] = linear{}
	}
	for i := range p.Players {
		on, one := make([]linear, p.Periods), linear{}
		for t := range on {
			on[t] = w.on(i, t, nil)
		}
		for pattern := range 1 << p.Periods {
			if n := bits.OnesCount(uint(pattern)); n < *fair.Min || n > *fair.Max {
				continue
			}
			y := fmt.Sprintf("y_%d_%d", i, pattern)
			fmt.Fprintf(&w.in, " %s\n", y)
			one[y] = 1
			for t := range p.Periods {
				if pattern>>t&1 == 1 {
					on[t][y] = -1
					if t > 0 && pattern>>(t-1)&1 == 0 {
						came[t][y] = 1
						w.goal[y] -= *subs.Cost
					}
				}
			}
		}
		w.row(one, "=", 1)
		for t := range on {
			w.row(on[t], "=", 0)
		}
		w.halves(i)
	}
	for t := 1; t < p.Periods; t++ {
		w.row(came[t], "<=", *subs.Max)
	}
	w.slots(false)
	return w.text()
}

// halves has the player keep for whole halves, or not.
func (w *planWriter) halves(i int) {
	for t := range w.p.Periods {
		k := fmt.Sprintf("k_%d_%d", i, 2*t/w.p.Periods)
		if t%(w.p.Periods/2) == 0 {
			fmt.Fprintf(&w.in, " %s\n", k)
		}
		w.row(w.on(i, t, func(s Slot) bool { return s.Line == KeeperLine }).plus(k, -1), "=", 0)
	}
}
