package lineup

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// share divides the number of instances; see race_test.go.
var share = 1

func instances(all int) int {
	if testing.Short() {
		return all / 10
	}
	return all / share
}

func show(t *testing.T, p Problem, a Answer) {
	t.Helper()
	problem, _ := json.Marshal(p)
	answer, _ := json.MarshalIndent(a, "", " ")
	t.Logf("problem %s\nanswer %s", problem, answer)
}

// TestBruteForce compares everything an answer says with full enumeration.
func TestBruteForce(t *testing.T) {
	statuses := map[string]int{}
	for seed := range uint64(instances(4000)) {
		p := randomProblem(rand.New(rand.NewPCG(seed, 1)))
		a := Solve(p)
		statuses[a.Status]++
		compare(t, &p, &a)
		if err := Check(p, a); err != nil {
			t.Error("check:", err)
		}
		if t.Failed() {
			show(t, p, a)
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(statuses)
	if statuses[Optimal] == 0 || statuses[Infeasible] == 0 || statuses[Invalid] > 0 || statuses[Feasible] > 0 {
		t.Errorf("statuses %v", statuses)
	}
}

// TestBruteForceGroups does the same with group rules, hard and soft.
func TestBruteForceGroups(t *testing.T) {
	statuses, kinds := map[string]int{}, map[string]int{}
	for seed := range uint64(instances(3000)) {
		p := groupProblem(rand.New(rand.NewPCG(seed, 11)))
		a := Solve(p)
		statuses[a.Status]++
		for _, r := range p.Rules {
			kinds[fmt.Sprint(r.Kind, " soft ", r.Soft != nil)]++
		}
		compare(t, &p, &a)
		if err := Check(p, a); err != nil {
			t.Error("check:", err)
		}
		if t.Failed() {
			show(t, p, a)
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(statuses, kinds)
	if statuses[Optimal] == 0 || statuses[Infeasible] == 0 || statuses[Invalid]+statuses[Feasible]+statuses[Undecided] > 0 {
		t.Errorf("statuses %v", statuses)
	}
}

func compare(t *testing.T, p *Problem, a *Answer) {
	t.Helper()
	sets := make([]map[uint64]merit, len(p.Formations))
	best, chosen := merit{}, -1
	for i := range p.Formations {
		sets[i] = bruteSets(p, &p.Formations[i], -1)
		m, ok := bruteBest(sets[i], anySet)
		if ok && (chosen < 0 || better(untied(m), untied(best))) {
			best, chosen = m, i
		}
		if a.Status == Invalid {
			t.Fatalf("errors %v", a.Errors)
		}
		want := FormationResult{Name: p.Formations[i].Name, Feasible: ok}
		if ok {
			want.Value, want.OnField, want.OpenMandatory, want.OpenLines = m.points, m.onField, m.openMandatory, m.openLines
		}
		if a.Formations[i] != want {
			t.Errorf("formation %+v, want %+v", a.Formations[i], want)
		}
	}
	if chosen < 0 {
		if a.Status != Infeasible {
			t.Errorf("status %s, want infeasible", a.Status)
		}
		compareClash(t, p, a)
		return
	}
	if a.Status != Optimal || a.Value != best.points || a.Formation != p.Formations[chosen].Name {
		t.Errorf("%s %d in %s, want %d in %s", a.Status, a.Value, a.Formation, best.points, p.Formations[chosen].Name)
		return
	}
	if tie := tieOf(p, a, chosen); tie != best.tie {
		t.Errorf("the tie-break is %d, want %d", tie, best.tie)
	}
	compareAlternatives(t, p, a, sets, best)
	compareReasons(t, p, a, chosen, sets[chosen], best)
}

// tieOf is the tie-break of an answer.
func tieOf(p *Problem, a *Answer, formation int) (tie int) {
	for j, s := range p.Formations[formation].Slots {
		if id, ok := a.Periods[0].Slots[s.ID]; ok {
			i := slices.IndexFunc(p.Players, func(q Player) bool { return q.ID == id })
			tie += i * (len(p.Formations[formation].Slots) - j)
		}
	}
	return tie
}

func setOf(p *Problem, l Period) (set uint64) {
	for _, id := range l.Slots {
		set |= 1 << slices.IndexFunc(p.Players, func(q Player) bool { return q.ID == id })
	}
	return set
}

func compareAlternatives(t *testing.T, p *Problem, a *Answer, sets []map[uint64]merit, best merit) {
	t.Helper()
	values := map[uint64]int{}
	for i := range sets {
		for set, m := range sets[i] {
			if m.level() != best.level() {
				continue
			}
			if old, ok := values[set]; !ok || m.points > old {
				values[set] = m.points
			}
		}
	}
	delete(values, setOf(p, a.Periods[0]))
	var want []int
	for _, v := range values {
		want = append(want, v)
	}
	slices.SortFunc(want, func(x, y int) int { return cmp.Compare(y, x) })
	want = want[:min(len(want), p.Alternatives)]
	var got []int
	for _, alt := range a.Alternatives {
		got = append(got, alt.Value)
		if v, ok := values[setOf(p, alt.Period)]; !ok || v != alt.Value {
			t.Errorf("alternative %v: value %d, want %d", alt.Slots, alt.Value, v)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("alternatives %v, want %v", got, want)
	}
}

// compareReasons also checks the order of the bench.
func compareReasons(t *testing.T, p *Problem, a *Answer, chosen int, sets map[uint64]merit, best merit) {
	t.Helper()
	on := setOf(p, a.Periods[0])
	forced := map[string]merit{}
	for i, player := range p.Players {
		r := a.Reasons[i]
		if on&(1<<i) == 0 {
			m, ok := bruteBest(sets, func(s uint64) bool { return s&(1<<i) != 0 })
			if r.Possible != ok || r.In {
				t.Errorf("reason %+v, possible %v", r, ok)
			}
			if ok {
				forced[player.ID] = m
				compareReason(t, r, best, m)
			}
			continue
		}
		m, ok := bruteBest(bruteExempt(p, &p.Formations[chosen], i, sets), func(s uint64) bool { return s&(1<<i) == 0 })
		if !ok { // a group rule needs him
			if r.Possible || !r.In || r.Loss != 0 || len(r.Chain) > 0 || r.Empty != "" {
				t.Errorf("reason %+v, want none", r)
			}
			continue
		}
		if want := m.onField == best.onField && m.openMandatory == best.openMandatory; r.Possible != want || !r.In {
			t.Errorf("reason %+v, possible %v", r, want)
		}
		compareReason(t, r, best, m)
	}
	bench := a.Periods[0].Bench
	if !slices.IsSortedFunc(bench, func(x, y string) int {
		a, okA := forced[x]
		b, okB := forced[y]
		switch {
		case okA && (!okB || better(untied(a), untied(b))):
			return -1
		case okB && (!okA || better(untied(b), untied(a))):
			return 1
		}
		return cmp.Compare(x, y) // ids are in the order of the squad
	}) {
		t.Errorf("bench %v, merits %v", bench, forced)
	}
}

func compareReason(t *testing.T, r Reason, before, after merit) {
	t.Helper()
	if r.Loss != before.points-after.points {
		t.Errorf("reason %+v, want loss %d", r, before.points-after.points)
	}
	fewer := after.onField < before.onField || after.openMandatory > before.openMandatory
	if fewer != (r.Empty != "") {
		t.Errorf("reason %+v, before %v, after %v", r, before, after)
	}
	if after.openLines > before.openLines && r.Line == "" {
		t.Errorf("reason %+v names no line, before %v, after %v", r, before, after)
	}
}

func bruteFeasible(p Problem, keep func(Rule) bool) bool {
	var rules []Rule
	for _, r := range p.Rules {
		if keep(r) {
			rules = append(rules, r)
		}
	}
	p.Rules = rules
	return slices.ContainsFunc(p.Formations, func(f Formation) bool { return len(bruteSets(&p, &f, -1)) > 0 })
}

// compareClash drops each rule of the clash, and tries every set of rules as a
// repair.
func compareClash(t *testing.T, p *Problem, a *Answer) {
	t.Helper()
	in := func(id string) bool { return slices.Contains(a.Clash, id) }
	if bruteFeasible(*p, func(r Rule) bool { return in(r.ID) }) {
		t.Errorf("clash %v is feasible", a.Clash)
	}
	for _, drop := range a.Clash {
		if !bruteFeasible(*p, func(r Rule) bool { return in(r.ID) && r.ID != drop }) {
			t.Errorf("clash %v is not minimal: %s", a.Clash, drop)
		}
	}
	var want [][]string
	for size := 1; len(want) == 0; size++ {
		for set := range uint64(1) << len(p.Rules) {
			var ids []string
			for i, r := range p.Rules {
				if set&(1<<i) != 0 {
					ids = append(ids, r.ID)
				}
			}
			if len(ids) == size && bruteFeasible(*p, func(r Rule) bool { return !slices.Contains(ids, r.ID) }) {
				want = append(want, ids)
			}
		}
	}
	got := slices.Clone(a.Repairs)
	if len(want[0]) > maxRepairSize { // then one of any size, from which no rule can be taken back
		if !bruteFeasible(*p, func(r Rule) bool { return !slices.Contains(got[0], r.ID) }) {
			t.Errorf("repair %v is none", got[0])
		}
		for _, back := range got[0] {
			if bruteFeasible(*p, func(r Rule) bool { return r.ID == back || !slices.Contains(got[0], r.ID) }) {
				t.Errorf("repair %v does not need %s", got[0], back)
			}
		}
		want = got[:1]
	}
	slices.SortFunc(got, slices.Compare)
	slices.SortFunc(want, slices.Compare)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("repairs %v, want %v", got, want)
	}
}

func TestSameAnswerAgain(t *testing.T) {
	for seed := range uint64(300) {
		random := []func(*rand.Rand) Problem{randomProblem, groupProblem, randomVolleyball}[seed%3]
		p := random(rand.New(rand.NewPCG(seed, 2)))
		if seed%2 == 0 {
			p.Nodes = 10 // an answer that a budget ends is the same again too
		}
		if first, again := Solve(p), Solve(p); !reflect.DeepEqual(first, again) {
			show(t, p, first)
			show(t, p, again)
			t.Fatal("two answers to one problem")
		}
	}
}
