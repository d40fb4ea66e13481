//go:build referee

package lineup

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestPlanReferee has strangers judge plans of every kind of rule and mixes of
// them, too large for brute force, written as plain integer programmes.
// REFEREE sets the number of instances. A solver may take 20 seconds; what it does
// not finish is counted and not judged.
func TestPlanReferee(t *testing.T) {
	count := 60
	if text := os.Getenv("REFEREE"); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil {
			t.Fatal("REFEREE is not a number: ", text)
		}
	}
	asked, infeasible, unproven, late, wrong := 0, 0, 0, 0, 0
	kinds := map[string]int{}
	var ours time.Duration
	theirs := map[string]time.Duration{}
	for seed := range uint64(count) {
		p := refereePlan(rand.New(rand.NewPCG(seed, 21)))
		for _, r := range p.Rules {
			kinds[r.Kind]++
		}
		start := time.Now()
		a := Solve(p)
		ours += time.Since(start)
		if err := Check(p, a); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		if a.Status == Feasible || a.Status == Undecided {
			unproven++
			continue
		}
		text := planProgram(&p)
		for _, s := range strangers() {
			said := s.ask(t, text, 20)
			theirs[s.name] += said.cpu
			if said.late {
				late++
				continue
			}
			asked++
			if !said.feasible {
				infeasible++
			}
			if want := planKey(&p, &a); !said.agrees(a.Status == Optimal, want) {
				wrong++
				t.Errorf("seed %d: %s says %+v, we say %s %.0f", seed, s.name, said, a.Status, want)
			}
		}
	}
	t.Logf("%d plans with rules %v: %d verdicts, %d of them infeasible, %d too late, %d plans not proven by us, %d disagreements", count, kinds, asked, infeasible, late, unproven, wrong)
	t.Logf("time: ours %v, %v", ours, theirs)
	if asked == 0 || infeasible == asked {
		t.Error("the referee was not asked anything")
	}
}

// TestRefereeInnings has the value confirmed that TestInnings expects.
func TestRefereeInnings(t *testing.T) {
	p := readProblem(t, "innings.json")
	a := Solve(p)
	for _, s := range strangers() {
		if said := s.ask(t, planProgram(&p), 60); said.late || !said.agrees(true, planKey(&p, &a)) {
			t.Errorf("%s says %+v, we say %.0f", s.name, said, planKey(&p, &a))
		}
	}
}

// The level of a plan comes before its points: see planKey.
const refereePlayer, refereeMust = 100_000, 10_000_000

// planKey is the objective of the programme at our answer.
func planKey(p *Problem, a *Answer) float64 { return planLevel(p, a) + float64(a.Value) }

func planLevel(_ *Problem, a *Answer) (level float64) {
	for _, f := range a.Formations {
		if f.Name == a.Formation {
			level = float64(f.OnField*refereePlayer - f.OpenMandatory*refereeMust)
		}
	}
	return level
}

// planWriter writes one integer programme: x_i_j_t is player i in slot j in
// period t; whatever else is needed is a sum of them or one more variable.
type planWriter struct {
	p                 *Problem
	goal              linear
	body, general, in strings.Builder
	extra             int
	filled            bool // every slot is, and earns no more than its score
}

// linear is a sum of variables.
type linear map[string]int

func (l linear) add(o linear, times int) linear {
	for x, n := range o {
		l[x] += n * times
	}
	return l
}

func (l linear) plus(x string, n int) linear { return l.add(linear{x: n}, 1) }

func (l linear) String() (text string) {
	for _, x := range slices.Sorted(maps.Keys(l)) {
		if l[x] != 0 {
			text += fmt.Sprintf(" %+d %s\n", l[x], x)
		}
	}
	return text + " + 0 zero"
}

func planProgram(p *Problem) string {
	w := &planWriter{p: p, goal: linear{}}
	return w.write()
}

// write is the plain programme: a binary for a player in a slot in a period.
func (w *planWriter) write() string {
	w.slots(true)
	for t := len(w.p.Played); t < w.p.Periods; t++ {
		for i := range w.p.Players {
			w.row(w.on(i, t, nil), "<=", 1)
		}
	}
	for _, r := range w.p.Rules {
		w.rule(r)
	}
	return w.text()
}

func (w *planWriter) text() string {
	return fmt.Sprintf("Maximize\n obj: %v\nSubject To\n%s one = 1\n zero = 0\nBinary\n%sGeneral\n%sEnd\n", w.goal, w.body.String(), w.in.String(), w.general.String())
}

// slots adds who stands where, as binaries or not, and what that earns.
func (w *planWriter) slots(binary bool) {
	p := w.p
	for t := len(p.Played); t < p.Periods; t++ {
		every := linear{}
		for j, s := range p.Formations[0].Slots {
			slot := linear{}
			for i := range p.Players {
				score, ok := scoreIn(p, i, j)
				if !ok {
					continue
				}
				x := fmt.Sprintf("x_%d_%d_%d", i, j, t)
				w.goal[x], slot[x], every[x] = score+w.level(s), 1, 1
				if binary {
					fmt.Fprintf(&w.in, " %s\n", x)
				}
			}
			if w.filled {
				w.row(slot, "=", 1)
				continue
			}
			w.row(slot, "<=", 1)
			if s.Mandatory {
				w.goal["one"] -= refereeMust
			}
		}
		if p.Size > 0 {
			w.row(every, "<=", p.Size)
		}
	}
}

// level is what filling a slot earns.
func (w *planWriter) level(s Slot) int {
	switch {
	case w.filled:
		return 0
	case s.Mandatory:
		return refereePlayer + refereeMust
	}
	return refereePlayer
}

func (w *planWriter) row(sum linear, sign string, right int) {
	fmt.Fprintf(&w.body, "%v %s %d\n", sum, sign, right)
}

// on is the sum that says whether a player is on the field, or in slots that
// keep admits. In a period that was played it is a constant.
func (w *planWriter) on(i, t int, keep func(Slot) bool) linear {
	sum := linear{}
	for j, s := range w.p.Formations[0].Slots {
		if keep != nil && !keep(s) {
			continue
		}
		if t < len(w.p.Played) {
			if w.p.Played[t].Slots[s.ID] == w.p.Players[i].ID {
				sum["one"]++
			}
		} else if _, ok := scoreIn(w.p, i, j); ok {
			sum[fmt.Sprintf("x_%d_%d_%d", i, j, t)] = 1
		}
	}
	return sum
}

// slack is a variable that pays for each unit of a soft rule, or nothing.
func (w *planWriter) slack(r Rule) linear {
	if r.Soft == nil {
		return nil
	}
	w.extra++
	name := fmt.Sprint("z", w.extra)
	w.goal[name] = -*r.Soft
	fmt.Fprintf(&w.general, " %s\n", name)
	return linear{name: 1}
}

// atMost and atLeast bound a sum, up to slack.
func (w *planWriter) atMost(r Rule, sum linear, right int) {
	w.row(sum.add(w.slack(r), -1), "<=", right)
}

func (w *planWriter) atLeast(r Rule, sum linear, right int) {
	w.row(sum.add(w.slack(r), 1), ">=", right)
}

// yes is a new binary variable that is at least, or at most, the sum.
func (w *planWriter) yes(sum linear, sign string) string {
	w.extra++
	y := fmt.Sprint("y", w.extra)
	fmt.Fprintf(&w.in, " %s\n", y)
	w.row(linear{y: 1}.add(sum, -1), sign, 0)
	return y
}

func (w *planWriter) rule(r Rule) {
	p := w.p
	var players []int
	for i, q := range p.Players {
		if slices.Contains(r.Players, q.ID) || slices.Contains(r.Players, "*") {
			players = append(players, i)
		}
	}
	for t := len(p.Played); t < p.Periods; t++ {
		if t > 0 && (r.Kind == Changes || r.Kind == KeeperByHalf) {
			w.breakRule(r, t)
		}
		if windowHas(r, t) {
			w.periodRule(r, t, players)
		}
	}
	for _, i := range players {
		w.playerRule(r, i)
	}
}

func (w *planWriter) periodRule(r Rule, t int, players []int) {
	group := linear{}
	for _, i := range players {
		group.add(w.on(i, t, nil), 1)
		switch r.Kind {
		case Lock:
			w.atLeast(r, w.on(i, t, func(s Slot) bool { return r.Slot == "" || s.ID == r.Slot }), 1)
		case Out:
			w.atMost(r, w.on(i, t, nil), 0)
		}
	}
	switch r.Kind {
	case Apart:
		w.atMost(r, group, 1)
	case Together:
		z := w.slack(r)
		for _, i := range players {
			for _, k := range players {
				w.row(w.on(i, t, nil).add(w.on(k, t, nil), -1).add(z, -1), "<=", 0)
			}
		}
	case Count:
		if r.Min != nil {
			w.atLeast(r, linear{}.add(group, 1), *r.Min)
		}
		if r.Max != nil {
			w.atMost(r, group, *r.Max)
		}
	}
}

func (w *planWriter) breakRule(r Rule, t int) {
	line := r.Line
	if line == "" {
		line = KeeperLine
	}
	keep := func(s Slot) bool { return s.Line == line }
	came := linear{}
	for i := range w.p.Players {
		if r.Kind == KeeperByHalf {
			if t != w.p.Periods/2 {
				w.atMost(r, w.on(i, t, keep).add(w.on(i, t-1, keep), -1), 0)
			}
			continue
		}
		came.plus(w.yes(w.on(i, t, nil).add(w.on(i, t-1, nil), -1), ">="), 1)
	}
	if r.Kind == Changes {
		if r.Cost != nil {
			w.goal.add(came, -*r.Cost)
		}
		if r.Max != nil {
			w.atMost(r, came, *r.Max)
		}
	}
}

func (w *planWriter) playerRule(r Rule, i int) {
	p := w.p
	all, played := linear{}, 0
	keep := func(s Slot) bool { return r.Kind != LinePeriods || s.Line == r.Line }
	for t := range p.Periods {
		if windowHas(r, t) {
			on := w.on(i, t, keep)
			all.add(on, 1)
			played += on["one"]
		}
	}
	switch r.Kind {
	case TimeOnField, LinePeriods:
		if r.Min != nil {
			w.atLeast(r, linear{}.add(all, 1), *r.Min)
		}
		if r.Max != nil {
			w.atMost(r, all, max(*r.Max, played))
		}
	case LinesPlayed:
		seen := linear{}
		for _, line := range r.Of {
			in := linear{}
			for t := range p.Periods {
				if windowHas(r, t) {
					in.add(w.on(i, t, func(s Slot) bool { return s.Line == line }), 1)
				}
			}
			seen.plus(w.yes(in, "<="), 1)
		}
		w.atLeast(r, seen, *r.Min)
	case NoReturn:
		w.noReturn(r, i)
	case ConsecutiveOut: // in any Max+1 periods in a row he is on once
		for t := len(p.Played); t < p.Periods; t++ {
			in, whole := linear{}, t-*r.Max >= 0
			for u := max(t-*r.Max, 0); u <= t; u++ {
				in.add(w.on(i, u, nil), 1)
				whole = whole && windowHas(r, u) && !outThen(p, i, u)
			}
			if whole {
				w.atLeast(r, in, 1)
			}
		}
	}
}

// noReturn counts how often a player comes in: once is none too many, unless he
// has been there in the periods played.
func (w *planWriter) noReturn(r Rule, i int) {
	keep := func(s Slot) bool { return r.Line == "" || s.Line == r.Line }
	came, free := linear{}, 1
	for t := range w.p.Periods {
		if !windowHas(r, t) {
			continue
		}
		in, before := w.on(i, t, keep), linear{}
		if t > 0 && windowHas(r, t-1) {
			before = w.on(i, t-1, keep)
		}
		if t < len(w.p.Played) {
			free -= min(in["one"], free)
			continue
		}
		came.plus(w.yes(in.add(before, -1), ">="), 1)
	}
	w.atMost(r, came, free)
}

func outThen(p *Problem, i, t int) bool {
	return slices.ContainsFunc(p.Rules, func(r Rule) bool {
		return r.Kind == Out && r.Soft == nil && windowHas(r, t) && (slices.Contains(r.Players, p.Players[i].ID) || r.Players[0] == Everybody)
	})
}
