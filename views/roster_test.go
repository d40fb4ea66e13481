package views

import "testing"

func TestMainPositions(t *testing.T) {
	s := soccer(t)
	everywhere := map[string]int{}
	for _, p := range s.Positions {
		everywhere[p.ID] = 5
	}
	oneBest := map[string]int{}
	for _, p := range s.Positions {
		oneBest[p.ID] = 2
	}
	oneBest["ST"] = 8
	for _, c := range []struct {
		skills map[string]int
		want   string
	}{
		{nil, ""},
		{map[string]int{"CB": 4, "RB": 8}, "RB, CB"},
		{map[string]int{"CB": 7, "RB": 8, "LB": 6, "DM": 5}, "RB, CB, LB"},
		{everywhere, ""},
		{oneBest, "ST"},
	} {
		if got := mainPositions(s, player(1, 1, "Ada", c.skills)); got != c.want {
			t.Errorf("%v: got %q, want %q", c.skills, got, c.want)
		}
	}
}
