//go:build referee

package lineup

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The referee writes problems far too large for brute force as integer
// programmes and asks strangers: see referee_solvers_test.go.
//
//	go test -tags referee -run Referee ./models/lineup
//
// REFEREE sets the number of instances (default 60).
func TestReferee(t *testing.T) {
	count := 60
	if text := os.Getenv("REFEREE"); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil {
			t.Fatal("REFEREE is not a number: ", text)
		}
	}
	asked, infeasible, wrong, kinds := 0, 0, 0, map[string]int{}
	for seed := range uint64(count) {
		p := refereeProblem(rand.New(rand.NewPCG(seed, 7)))
		for _, r := range p.Rules {
			kinds[r.Kind]++
			if r.Soft != nil {
				kinds["soft "+r.Kind]++
			}
		}
		a := Solve(p)
		if err := Check(p, a); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		for _, q := range questions(p, a) {
			for _, s := range strangers() {
				said := s.ask(t, q.program, 60)
				asked++
				if !said.feasible {
					infeasible++
				}
				if !said.agrees(q.feasible, float64(q.want)) {
					wrong++
					t.Errorf("seed %d, %s: %s says %+v, we say %v %d", seed, q.name, s.name, said, q.feasible, q.want)
				}
			}
		}
	}
	t.Logf("%d instances, %d questions to solvers, %d of them infeasible, %d disagreements", count, asked, infeasible, wrong)
	t.Logf("rules %v", kinds)
	if asked == 0 || infeasible == asked {
		t.Error("the referee was not asked anything")
	}
}

// refereeProblem is a squad of 25 with full and short fields, locks,
// absences, group rules, and every third time an ordered formation.
func refereeProblem(r *rand.Rand) Problem {
	p := football(r, 1, 25)
	p.Formations[0] = footballFormation(footballFormations[r.IntN(len(footballFormations))])
	p.Reasons, p.Alternatives = true, 1
	if r.IntN(2) == 0 {
		p.Size = 3 + r.IntN(9)
	}
	if r.IntN(3) == 0 {
		p.Players = p.Players[:5+r.IntN(10)]
	}
	for j := range p.Formations[0].Slots {
		p.Formations[0].Slots[j].Mandatory = j == 0 || r.IntN(6) == 0
		p.Formations[0].Slots[j].Weight = max(0, r.IntN(8)-4)
	}
	if r.IntN(3) == 0 {
		p.Formations[0].Ordered = true
		for i := range p.Players {
			p.Players[i].Rank = r.IntN(9)
			for j := range 3 {
				p.Players[i].Scores[fmt.Sprint("s", 3*j)] = r.IntN(900) - 100
			}
		}
	}
	for i := range r.IntN(4) {
		p.Rules = append(p.Rules, randomRule(r, fmt.Sprint("r", i), &p, 200))
	}
	for i := range r.IntN(6) {
		p.Rules = append(p.Rules, randomGroupRule(r, fmt.Sprint("g", i), &p, 200))
	}
	return p
}

type question struct {
	name     string
	program  string
	feasible bool
	want     int
}

// The referee asks in two steps, since the solvers' tolerances are relative:
// first for the level alone, in which each weight exceeds all below it (at most
// 11 slots and 4 lines), then for the points among lineups of that level.
const (
	refereeLine      = 1
	refereeCount     = 10
	refereeMandatory = 200
)

// questions asks for the best lineup and, where they fill as much, for the
// best without one player, the best with one from the bench, and the best with
// another set of players.
func questions(p Problem, a Answer) []question {
	result := a.Formations[0]
	lines, mandatory := map[string]bool{}, 0
	for _, s := range p.Formations[0].Slots {
		lines[s.Line] = true
		if s.Mandatory {
			mandatory++
		}
	}
	covered, filled := len(lines)-result.OpenLines, mandatory-result.OpenMandatory
	level := covered*refereeLine + result.OnField*refereeCount + filled*refereeMandatory
	all := []question{{"level", program(&p, "", false, nil), result.Feasible, level}}
	if !result.Feasible {
		return all
	}
	fixed := levelRows(&p, filled, result.OnField, covered)
	points := func(name, exempt, row string, want int) {
		all = append(all, question{name, program(&p, exempt, true, append(slices.Clone(fixed), row)), true, want})
	}
	points("best", "", "", a.Value)
	asked, refused := map[bool]bool{}, map[bool]bool{}
	for _, r := range a.Reasons {
		if !r.Possible && len(r.Chain) == 0 && r.Empty == "" && !refused[r.In] && !ruledOut(&p, r.Player) {
			refused[r.In] = true
			times, exempt := 1, ""
			if r.In {
				times, exempt = 0, r.Player
			}
			row := fmt.Sprintf(" %s = %d\n", sum(&p, []string{r.Player}), times)
			all = append(all, question{"never " + r.Player, program(&p, exempt, false, []string{row}), false, 0})
		}
		if !r.Possible || r.Empty != "" || r.Line != "" || asked[r.In] {
			continue
		}
		asked[r.In] = true
		name, times, exempt := "with "+r.Player, 1, ""
		if r.In {
			name, times, exempt = "without "+r.Player, 0, r.Player
		}
		points(name, exempt, fmt.Sprintf(" %s = %d\n", sum(&p, []string{r.Player}), times), a.Value-r.Loss)
	}
	if len(a.Alternatives) > 0 {
		set := who(a.Periods[0])
		points("alternative", "", fmt.Sprintf(" %s <= %d\n", sum(&p, set), len(set)-1), a.Alternatives[0].Value)
	}
	return all
}

// ruledOut says whether a hard rule keeps the player off, which needs no proof.
func ruledOut(p *Problem, id string) bool {
	return slices.ContainsFunc(p.Rules, func(r Rule) bool {
		return r.Kind == Out && r.Soft == nil && (r.Players[0] == Everybody || slices.Contains(r.Players, id))
	})
}

// levelRows demands so many filled mandatory slots, players and covered lines.
func levelRows(p *Problem, mandatory, players, lines int) []string {
	must, on, covered := "0 zero", "0 zero", "0 zero"
	named := map[string]bool{}
	for j, s := range p.Formations[0].Slots {
		for i := range p.Players {
			if _, ok := scoreIn(p, i, j); !ok {
				continue
			}
			x := fmt.Sprintf(" + x_%d_%d", i, j)
			on += x
			if s.Mandatory {
				must += x
			}
			if !named[s.Line] {
				named[s.Line] = true
				covered += " + y_" + s.Line
			}
		}
	}
	return []string{
		fmt.Sprintf(" %s >= %d\n", must, mandatory),
		fmt.Sprintf(" %s >= %d\n", on, players),
		fmt.Sprintf(" %s >= %d\n", covered, lines),
	}
}

// scoreIn gives the score of a player in a slot, read from the problem.
func scoreIn(p *Problem, i, j int) (int, bool) {
	s := p.Formations[0].Slots[j]
	if score, ok := p.Players[i].Scores[s.ID]; ok {
		return score, true
	}
	score, ok := p.Players[i].Scores[s.Position]
	return score, ok
}

// sum is the left side of a row: how many of these players are on the field.
func sum(p *Problem, ids []string) string {
	var terms []string
	for i, q := range p.Players {
		for j := range p.Formations[0].Slots {
			if _, ok := scoreIn(p, i, j); ok && strings.Contains(" "+strings.Join(ids, " ")+" ", " "+q.ID+" ") {
				terms = append(terms, fmt.Sprintf("x_%d_%d", i, j))
			}
		}
	}
	return strings.Join(append(terms, "0 zero"), " + ")
}

// program writes the CPLEX LP format. x_i_j is player i in slot j, y_l a
// covered line, b_k a broken soft rule. The objective is the points or the
// level. The hard locks of exempt are left out.
func program(p *Problem, exempt string, points bool, rows []string) string {
	var objective, costs, body, binary strings.Builder
	fmt.Fprintf(&objective, "0 zero")
	slots := p.Formations[0].Slots
	inSlot, inLine := make([][]string, len(slots)), map[string][]string{}
	var every []string
	for i := range p.Players {
		var own []string
		for j, s := range slots {
			score, ok := scoreIn(p, i, j)
			if !ok {
				continue
			}
			x := fmt.Sprintf("x_%d_%d", i, j)
			gain := refereeCount
			switch {
			case points:
				gain = score * max(s.Weight, 1)
			case s.Mandatory:
				gain += refereeMandatory
			}
			fmt.Fprintf(&objective, "\n %+d %s", gain, x)
			fmt.Fprintf(&binary, " %s\n", x)
			own, every = append(own, x), append(every, x)
			inSlot[j], inLine[s.Line] = append(inSlot[j], x), append(inLine[s.Line], x)
		}
		if len(own) > 0 {
			fmt.Fprintf(&body, " %s <= 1\n", strings.Join(own, " + "))
		}
	}
	for _, xs := range inSlot {
		if len(xs) > 0 {
			fmt.Fprintf(&body, " %s <= 1\n", strings.Join(xs, " + "))
		}
	}
	for line, xs := range inLine {
		if !points {
			fmt.Fprintf(&objective, "\n + %d y_%s", refereeLine, line)
		}
		fmt.Fprintf(&body, " y_%s - %s <= 0\n", line, strings.Join(xs, " - "))
		fmt.Fprintf(&binary, " y_%s\n", line)
	}
	if p.Size > 0 && len(every) > 0 {
		fmt.Fprintf(&body, " %s <= %d\n", strings.Join(every, " + "), p.Size)
	}
	for k, r := range p.Rules {
		if r.Kind != Lock && r.Kind != Out {
			writeGroup(p, r, fmt.Sprint("u_", k), &costs, &body, &binary)
			continue
		}
		for _, id := range r.Players {
			writeRule(p, r, id, fmt.Sprintf("b_%d_%s", k, id), exempt, &costs, &body, &binary)
		}
	}
	if points {
		objective.WriteString(costs.String())
	}
	if p.Formations[0].Ordered {
		writeOrder(p, &body)
	}
	return "Maximize\n obj: " + objective.String() + "\nSubject To\n" + body.String() + strings.Join(rows, "") +
		" zero = 0\nBinary\n" + binary.String() + "End\n"
}

func writeRule(p *Problem, r Rule, id, broken, exempt string, costs, body, binary *strings.Builder) {
	if id == Everybody {
		for _, q := range p.Players {
			writeRule(p, r, q.ID, broken[:len(broken)-1]+q.ID, exempt, costs, body, binary)
		}
		return
	}
	on := sum(p, []string{id})
	if r.Slot != "" {
		on = "0 zero"
		for i, q := range p.Players {
			for j, s := range p.Formations[0].Slots {
				if _, ok := scoreIn(p, i, j); ok && q.ID == id && s.ID == r.Slot {
					on = fmt.Sprintf("x_%d_%d + 0 zero", i, j)
				}
			}
		}
	}
	target := 1
	if r.Kind == Out {
		target = 0
	}
	switch {
	case r.Soft == nil && target == 1 && id == exempt:
	case r.Soft == nil:
		fmt.Fprintf(body, " %s = %d\n", on, target)
	default:
		fmt.Fprintf(costs, "\n - %d %s", *r.Soft, broken)
		fmt.Fprintf(binary, " %s\n", broken)
		if target == 1 {
			fmt.Fprintf(body, " %s + %s >= 1\n", on, broken)
		} else {
			fmt.Fprintf(body, " %s - %s <= 0\n", on, broken)
		}
	}
}

// writeGroup counts the players of a group. u is by how many the rule is
// broken, t whether "together" goes by all of them.
func writeGroup(p *Problem, r Rule, u string, costs, body, binary *strings.Builder) {
	ids := r.Players
	if ids[0] == Everybody {
		ids = nil
		for _, q := range p.Players {
			ids = append(ids, q.ID)
		}
	}
	on, slack := sum(p, ids), ""
	if r.Soft != nil {
		slack = " + " + u
		fmt.Fprintf(costs, "\n - %d %s", *r.Soft, u)
	}
	less := strings.Replace(slack, "+", "-", 1)
	if r.Kind == Apart {
		fmt.Fprintf(body, " %s%s <= 1\n", on, less)
	}
	if r.Kind == Together {
		fmt.Fprintf(body, " %s%s - %d t%s <= 0\n", on, less, len(ids), u)
		fmt.Fprintf(body, " %s%s - %d t%s >= 0\n", on, slack, len(ids), u)
		fmt.Fprintf(binary, " t%s\n", u)
	}
	if r.Min != nil {
		fmt.Fprintf(body, " %s%s >= %d\n", on, slack, *r.Min)
	}
	if r.Max != nil {
		fmt.Fprintf(body, " %s%s <= %d\n", on, less, *r.Max)
	}
}

// writeOrder forbids a player behind anybody of a lower rank.
func writeOrder(p *Problem, body *strings.Builder) {
	slots := len(p.Formations[0].Slots)
	for back := range slots {
		for front := range back {
			for i := range p.Players {
				if _, ok := scoreIn(p, i, back); !ok {
					continue
				}
				terms := []string{fmt.Sprintf("x_%d_%d", i, back)}
				for k := range p.Players {
					if _, ok := scoreIn(p, k, front); ok && p.Players[k].Rank < p.Players[i].Rank {
						terms = append(terms, fmt.Sprintf("x_%d_%d", k, front))
					}
				}
				fmt.Fprintf(body, " %s <= 1\n", strings.Join(terms, " + "))
			}
		}
	}
}
