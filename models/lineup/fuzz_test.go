package lineup

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// FuzzDecode feeds any bytes through the whole engine.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(example))
	f.Add([]byte(`{"formations":[{"name":"f","ordered":true,"slots":[{"id":"s","position":"A"}]}],"players":[]}`))
	for seed := range uint64(20) {
		for _, random := range []func(*rand.Rand) Problem{randomProblem, groupProblem, randomVolleyball} {
			text, _ := json.Marshal(random(rand.New(rand.NewPCG(seed, 5))))
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		if p.Periods > 1 {
			p.Nodes = min(max(p.Nodes, 1), 3000)
		}
		a := Solve(p)
		if err := Check(p, a); err != nil {
			t.Error(err)
		}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Decode(bytes.NewReader(text)); len(text) <= MaxBytes && (err != nil || !reflect.DeepEqual(Solve(again), a)) {
			t.Errorf("a problem written and read again has another answer: %v", err)
		}
	})
}

// fuzzedPlans are what the fuzzing of plans begins with.
func fuzzedPlans() (all []Problem) {
	for seed := range uint64(80) {
		all = append(all, randomPlan(rand.New(rand.NewPCG(seed, 19))))
	}
	small := worst(1)
	small.Formations, small.Players, small.Rules = small.Formations[:2], small.Players[:12], nil
	both := flowPlan(2, 10, 6, 7)
	first := Solve(both)
	both.Played, both.Present = fieldedOf(&first, 2), fieldedOf(&first, 6)
	return append(all, both, validPlan(), flowPlan(1, 12, 8, 7), restPlan(1), hardPlan(1, 2), small)
}

// TestFuzzedPlans: they hold every kind of rule, hard, soft and in a window, with
// everything else that only a plan has.
func TestFuzzedPlans(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range fuzzedPlans() {
		for _, r := range p.Rules {
			seen[r.Kind] = true
			seen["soft "+r.Kind] = seen["soft "+r.Kind] || r.Soft != nil
			seen["hard "+r.Kind] = seen["hard "+r.Kind] || r.Soft == nil
			seen["window "+r.Kind] = seen["window "+r.Kind] || r.From != nil && r.To != nil
			seen["everybody"] = seen["everybody"] || slices.Equal(r.Players, []string{Everybody})
			seen["slot"] = seen["slot"] || r.Slot != ""
			seen["cost"] = seen["cost"] || r.Cost != nil
		}
		seen["size"] = seen["size"] || p.Size > 0
		seen["formations"] = seen["formations"] || len(p.Formations) > 1
		seen["played"] = seen["played"] || len(p.Played) > 0
		seen["present"] = seen["present"] || len(p.Present) > 0
		seen["both"] = seen["both"] || len(p.Played) > 0 && len(p.Present) > len(p.Played)
	}
	wanted := []string{"everybody", "slot", "cost", "size", "formations", "played", "present", "both"}
	for kind, reads := range planFields {
		wanted = append(wanted, kind, "soft "+kind, "hard "+kind)
		if slices.Contains(reads, "from") {
			wanted = append(wanted, "window "+kind)
		}
	}
	for _, what := range wanted {
		if !seen[what] {
			t.Errorf("no seed has %s", what)
		}
	}
}

// FuzzPlan feeds any bytes that are a plan through the engine, with a small
// budget.
func FuzzPlan(f *testing.F) {
	for _, p := range fuzzedPlans() {
		text, _ := json.Marshal(p)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		p.Periods, p.Nodes = max(p.Periods, 2), min(max(p.Nodes, 1), 3000)
		a := Solve(p)
		if err := Check(p, a); err != nil {
			t.Error(err)
		}
		if again := Solve(p); !reflect.DeepEqual(again, a) {
			t.Error("two answers to one problem")
		}
	})
}

// FuzzSolve builds problems larger than brute force could check from random
// choices, and has each answer verified.
func FuzzSolve(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint8(seed*3), uint8(seed), uint8(seed%4))
	}
	f.Fuzz(func(t *testing.T, seed uint64, players, size, shape uint8) {
		r := rand.New(rand.NewPCG(seed, 6))
		var p Problem
		switch shape % 4 {
		case 0:
			p = randomProblem(r)
		case 1:
			p = boards(int(players%20), 1+int(size%7), 1+int(shape))
		default:
			p = football(r, 1+int(shape)%8, int(players)%(MaxPlayers+1))
		}
		p.Size, p.Alternatives, p.Reasons = int(size)%20, int(shape)%7, true
		if len(p.Players) > 0 {
			for i := range r.IntN(4) {
				p.Rules = append(p.Rules, randomRule(r, string(rune('a'+i)), &p, 100))
			}
		}
		if len(p.Players) > 1 {
			for i := range r.IntN(6) {
				p.Rules = append(p.Rules, randomGroupRule(r, string(rune('k'+i)), &p, 100))
			}
			p.Nodes = 1 + r.IntN(2000)
		}
		if shape%4 == 3 && seed%3 == 0 { // six players of any formation serve in order
			p.Shape, p.Size, p.Alternatives, p.Reasons = Volleyball, 0, 0, false
			for i := range p.Formations {
				p.Formations[i].Slots = p.Formations[i].Slots[:6]
			}
		}
		a := Solve(p)
		searched := p.Shape != "" || slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.Kind != Lock && r.Kind != Out })
		if a.Status == Invalid || !searched && (a.Status == Feasible || a.Status == Undecided) {
			t.Errorf("%s: %v", a.Status, a.Errors)
		}
		if err := Check(p, a); err != nil {
			t.Error(err)
		}
	})
}
