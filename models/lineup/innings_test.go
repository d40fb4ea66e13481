package lineup

import (
	"fmt"
	"os"
	"slices"
	"testing"
)

func readProblem(t *testing.T, name string) Problem {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	p, err := Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// inningsOf lists the innings, from 1, that a player is in one of the slots.
func inningsOf(a *Answer, player string, slots ...string) (all []int) {
	for t, period := range a.Periods {
		for slot, id := range period.Slots {
			if id == player && (len(slots) == 0 || slices.Contains(slots, slot)) {
				all = append(all, t+1)
			}
		}
	}
	return all
}

func unbroken(innings []int) bool {
	return len(innings) == 0 || innings[len(innings)-1]-innings[0] == len(innings)-1
}

// TestInnings solves the game of testdata, whose best value GLPK and CBC confirm
// (TestRefereeInnings), and reads the youth rules off the answer.
func TestInnings(t *testing.T) {
	p := readProblem(t, "innings.json")
	a := Solve(p)
	if err := Check(p, a); err != nil || a.Status != Optimal || a.Value != 3905 {
		t.Fatal(a.Status, a.Value, err)
	}
	for _, q := range p.Players {
		all, mound := inningsOf(&a, q.ID), inningsOf(&a, q.ID, "P")
		if len(all) < 4 || len(all) > 5 {
			t.Errorf("%s plays in innings %v", q.ID, all)
		}
		for inning := 1; inning < 6; inning++ {
			absent := q.ID == "gus" && inning == 1 // is late, and not on the bench
			if !absent && !slices.Contains(all, inning) && !slices.Contains(all, inning+1) {
				t.Errorf("%s sits in innings %d and %d", q.ID, inning, inning+1)
			}
		}
		if len(mound) > 2 || !unbroken(mound) || len(mound) > 0 && q.Scores["P"] == 0 {
			t.Errorf("%s pitches in innings %v", q.ID, mound)
		}
		if len(inningsOf(&a, q.ID, "1B", "2B", "3B", "SS")) == 0 || len(inningsOf(&a, q.ID, "LF", "CF", "RF")) == 0 {
			t.Errorf("%s misses the infield or the outfield", q.ID)
		}
	}
}

// TestInningsWithoutReturn: seven innings, and who leaves the field stays off it.
func TestInningsWithoutReturn(t *testing.T) {
	p := youth(5, 12, 7, 9)
	p.Rules = []Rule{
		{ID: "out", Kind: NoReturn, Players: []string{Everybody}},
		{ID: "all", Kind: TimeOnField, Players: []string{Everybody}, Min: number(2)},
		{ID: "arm", Kind: LinePeriods, Players: []string{Everybody}, Line: "keeper", Max: number(3)},
	}
	a := Solve(p)
	if err := Check(p, a); err != nil || a.Status != Optimal && a.Status != Feasible {
		t.Fatal(a.Status, err)
	}
	t.Log(a.Status, a.Value, a.Bound)
	for _, q := range p.Players {
		if all := inningsOf(&a, q.ID); len(all) < 2 || !unbroken(all) {
			t.Errorf("%s plays in innings %v", q.ID, all)
		}
	}
}

// TestBattingForTwelve solves the order of testdata: who has a score of his own
// for a place, such as to lead off, is weighed against those who hit better.
func TestBattingForTwelve(t *testing.T) {
	p := readProblem(t, "batting.json")
	a := Solve(p)
	if err := Check(p, a); err != nil || a.Status != Optimal || len(a.Periods[0].Slots) != 12 {
		t.Fatal(a.Status, err)
	}
	worth := func(player, place string) int {
		q := p.Players[slices.IndexFunc(p.Players, func(q Player) bool { return q.ID == player })]
		score, own := q.Scores[place]
		if !own {
			score = q.Scores["bat"]
		}
		return score * p.Formations[0].Slots[slices.IndexFunc(p.Formations[0].Slots, func(s Slot) bool { return s.ID == place })].Weight
	}
	for i := range 12 {
		for k := range i {
			one, other := fmt.Sprint(i+1), fmt.Sprint(k+1)
			x, y := a.Periods[0].Slots[one], a.Periods[0].Slots[other]
			if worth(x, other)+worth(y, one) > worth(x, one)+worth(y, other) {
				t.Errorf("%s and %s should change places", x, y)
			}
		}
	}
}
