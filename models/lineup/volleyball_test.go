package lineup

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// randomVolleyball is small enough to try every order, with rules, gaps in the
// squad and negative scores.
func randomVolleyball(r *rand.Rand) Problem {
	p := Problem{Shape: Volleyball}
	for i := range 1 + r.IntN(2) {
		f := Formation{Name: fmt.Sprint("f", i)}
		roles := [][]string{{"S", "OH", "MB", "OPP", "OH", "MB"}, {"S", "MB", "OH", "OPP", "MB", "OH"}, {"A", "A", "A", "A", "A", "A"}}[r.IntN(3)]
		for j, role := range roles {
			s := Slot{ID: fmt.Sprint("s", j), Position: role, Mandatory: r.IntN(6) == 0}
			if r.IntN(4) == 0 {
				s.Line = "line" + role
			}
			f.Slots = append(f.Slots, s)
		}
		if r.IntN(3) > 0 {
			f.Slots = append(f.Slots, Slot{ID: "lib", Position: "L"})
		}
		p.Formations = append(p.Formations, f)
	}
	span := 1 + r.IntN(40)
	for i := range 3 + r.IntN(5) {
		q := Player{ID: fmt.Sprint("p", i), Scores: map[string]int{}}
		for _, key := range []string{"S", "OH", "MB", "OPP", "A", "back", "serve", "L", "s3"} {
			if r.IntN(5) < 3 {
				q.Scores[key] = r.IntN(2*span) - span/2
			}
		}
		p.Players = append(p.Players, q)
	}
	for i := range r.IntN(4) {
		random := randomRule
		if r.IntN(2) == 0 {
			random = randomGroupRule
		}
		p.Rules = append(p.Rules, random(r, fmt.Sprint("r", i), &p, 20))
	}
	return p
}

// bruteServing is the merit of one order, by turning the court: zone 2 serves
// next. The libero tries zone 5, zone 6 and neither.
func bruteServing(p *Problem, f *Formation, at []int) (merit, bool) {
	m, ok := bruteMerit(p, f, at, -1)
	if !ok {
		return m, false
	}
	for j, i := range at { // bruteMerit counts a score for each place, not for each rotation
		if i >= 0 {
			score, _ := bruteScore(p, f, i, j)
			m.points -= score
		}
	}
	court := slices.Clone(at[:6])
	weakest := 0
	for r := range 6 {
		points := 0
		for zone, i := range court {
			if i < 0 {
				continue
			}
			switch zone + 1 {
			case 2, 3, 4:
				place := slices.Index(at, i)
				score, _ := bruteScore(p, f, i, place)
				points += score
			case 1:
				points += p.Players[i].Scores["back"] + p.Players[i].Scores["serve"]
			default:
				points += p.Players[i].Scores["back"]
			}
		}
		best := points
		for _, zone := range []int{5, 6} {
			if i := court[zone-1]; i >= 0 && len(at) == 7 && at[6] >= 0 {
				score, _ := bruteScore(p, f, at[6], 6)
				best = max(best, points-p.Players[i].Scores["back"]+score)
			}
		}
		m.points += best
		if r == 0 || best < weakest {
			weakest = best
		}
		court = append(court[1:], court[0])
	}
	m.points += weakest
	return m, true
}

func bruteVolleyball(p *Problem, f *Formation) (best merit, found bool) {
	at := make([]int, len(f.Slots))
	var place func(j int, used uint64)
	place = func(j int, used uint64) {
		if j == len(at) {
			if m, ok := bruteServing(p, f, at); ok && (!found || better(m, best)) {
				best, found = m, true
			}
			return
		}
		at[j] = -1
		place(j+1, used)
		for i := range p.Players {
			if _, able := bruteScore(p, f, i, j); able && used&(1<<i) == 0 {
				at[j] = i
				place(j+1, used|1<<i)
				at[j] = -1
			}
		}
	}
	place(0, 0)
	return best, found
}

func TestVolleyball(t *testing.T) {
	statuses, replaced := map[string]int{}, 0
	for seed := range uint64(instances(250)) {
		p := randomVolleyball(rand.New(rand.NewPCG(seed, 22)))
		a := Solve(p)
		statuses[a.Status]++
		if err := Check(p, a); err != nil {
			t.Error("check:", err)
		}
		top, chosen, k := merit{}, "", 0
		for i := range p.Formations {
			m, ok := bruteVolleyball(&p, &p.Formations[i])
			want := FormationResult{Name: p.Formations[i].Name, Feasible: ok}
			if ok {
				want.Value, want.OnField, want.OpenMandatory, want.OpenLines = m.points, m.onField, m.openMandatory, m.openLines
				if chosen == "" || better(untied(m), untied(top)) {
					top, chosen, k = m, want.Name, i
				}
			}
			if len(a.Formations) <= i || a.Formations[i] != want {
				t.Errorf("formations %+v, want %+v", a.Formations, want)
			}
		}
		if chosen == "" != (a.Status == Infeasible) || chosen != a.Formation || chosen != "" && (a.Value != top.points || a.Status != Optimal) {
			t.Errorf("%s %d in %q, want %d in %q", a.Status, a.Value, a.Formation, top.points, chosen)
		}
		if !t.Failed() && chosen != "" && tieOf(&p, &a, k) != top.tie {
			t.Errorf("the tie-break is %d, want %d", tieOf(&p, &a, k), top.tie)
		}
		for _, r := range a.Rotations {
			if r.Off != "" {
				replaced++
			}
		}
		if t.Failed() {
			show(t, p, a)
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(statuses, replaced, "times the libero came on")
	if statuses[Optimal] == 0 || statuses[Infeasible] == 0 || replaced == 0 {
		t.Errorf("statuses %v", statuses)
	}
}

// club is a volleyball squad of fourteen, in both usual orders.
func club(r *rand.Rand) Problem {
	p := Problem{Shape: Volleyball}
	for i, order := range []string{"S OH MB OPP OH MB L", "S MB OH OPP MB OH L"} {
		f, roles := Formation{Name: fmt.Sprint("5-1 ", i)}, strings.Fields(order)
		for j, role := range roles {
			f.Slots = append(f.Slots, Slot{ID: fmt.Sprint(j + 1), Position: role})
		}
		p.Formations = append(p.Formations, f)
	}
	for i, role := range []string{"S", "S", "OPP", "OPP", "OH", "OH", "OH", "OH", "MB", "MB", "MB", "MB", "L", "L"} {
		p.Players = append(p.Players, Player{ID: fmt.Sprint("p", i), Scores: map[string]int{role: 400 + r.IntN(500), "back": 300 + r.IntN(500), "serve": r.IntN(300)}})
	}
	return p
}

// TestVolleyballIsShort holds the number of places tried for a club's squad,
// and an honest end where everybody plays everything.
func TestVolleyballIsShort(t *testing.T) {
	most := 0
	for seed := range uint64(50) {
		p := club(rand.New(rand.NewPCG(seed, 23)))
		if a := Solve(p); a.Status != Optimal || Check(p, a) != nil {
			t.Fatalf("seed %d: %s, %v", seed, a.Status, Check(p, a))
		}
		placed := placedScores(&p)
		v := newService(&p, newSquad(&placed).fields(nil)[0], 1<<40)
		v.find()
		most = max(most, v.spent)
	}
	t.Log("at most", most, "places")
	if most > 50_000 {
		t.Error("more places than usual")
	}
	p := club(rand.New(rand.NewPCG(1, 24)))
	for i := range p.Players {
		for _, role := range []string{"S", "OPP", "OH", "MB", "L"} {
			p.Players[i].Scores[role] = 500 + 7*i%11
		}
	}
	p.Nodes = 20
	a := Solve(p)
	if a.Status != Feasible || a.Bound <= a.Value || !a.Unproven || Check(p, a) != nil {
		t.Errorf("%s %d, bound %d, %v", a.Status, a.Value, a.Bound, Check(p, a))
	}
}

func BenchmarkVolleyball14(b *testing.B) { benchmarkSolve(b, club(rand.New(rand.NewPCG(1, 23)))) }
