package lineup

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestMinutesOwed states what the ledger of one match owes, by hand.
func TestMinutesOwed(t *testing.T) {
	for _, test := range []struct {
		name  string
		match []Attended
		owed  []int
	}{
		{"nobody", nil, []int{}},
		{"equal", []Attended{{"", 60, 40, 100}, {"", 60, 40, 100}, {"", 60, 40, 100}}, []int{0, 0, 0}},
		{"one sat", []Attended{{"", 60, 60, 100}, {"", 60, 60, 100}, {"", 60, 0, 100}}, []int{-20, -20, 40}},
		{"half there", []Attended{{"", 60, 60, 100}, {"", 30, 30, 100}}, []int{0, 0}},
		{"half there, half the share", []Attended{{"", 60, 30, 100}, {"", 30, 30, 100}}, []int{10, -10}},
		{"half trained", []Attended{{"", 60, 30, 100}, {"", 60, 30, 50}}, []int{10, -10}},
		{"no share beyond the match", []Attended{{"", 60, 50, 100}, {"", 60, 50, 10}}, []int{10, -10}},
		{"never trained", []Attended{{"", 60, 30, 100}, {"", 60, 30, 0}}, []int{30, -30}},
		{"nobody trained", []Attended{{"", 60, 60, 0}, {"", 60, 0, 0}}, []int{-30, 30}},
		{"played while away", []Attended{{"", 0, 40, 100}, {"", 40, 0, 100}}, []int{-20, 20}},
		{"a third", []Attended{{"", 60, 10, 100}, {"", 60, 0, 100}, {"", 60, 0, 100}}, []int{-7, 3, 3}},
		{"a tenth of a minute below a half", []Attended{{"", 9, 9, 100}, {"", 9, 0, 100}}, []int{-4, 5}},
	} {
		for i := range test.match {
			test.match[i].Player = fmt.Sprint(i)
		}
		owed := MinutesOwed([][]Attended{test.match})
		for i, want := range test.owed {
			if got := owed[fmt.Sprint(i)]; got != want {
				t.Errorf("%s: player %d is owed %d, want %d", test.name, i, got, want)
			}
		}
	}
}

// TestSharesAddUp: in ticks nobody is owed what nobody has had, nobody's share
// is longer than he was there, and shares are in proportion where not so limited.
func TestSharesAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		match := drawMatch(rt, rapid.IntRange(1, 20).Draw(rt, "players"))
		shares := fairShares(match)
		var sum, played int64
		for i, a := range match {
			sum, played = sum+shares[i], played+int64(a.Played)*ticks
			if shares[i] < 0 || shares[i] > int64(max(a.Available, a.Played))*ticks {
				rt.Fatalf("share %d of %+v", shares[i], a)
			}
			for k, b := range match { // cross products, up to the rounding of either share
				x, y := int64(b.Available*b.Attendance), int64(a.Available*a.Attendance)
				limited := shares[i] >= int64(max(a.Available, a.Played))*ticks
				if a.Played <= a.Available && b.Played <= b.Available && !limited && shares[i]*x < shares[k]*y-x-y {
					rt.Fatalf("%+v has %d, %+v has %d", a, shares[i], b, shares[k])
				}
			}
		}
		if n := int64(len(match)); sum > played+n || sum < played-n {
			rt.Fatalf("shares of %d of %d ticks", sum, played)
		}
	})
}

func drawMatch(rt *rapid.T, players int) []Attended {
	match := make([]Attended, players)
	for i := range match {
		available := rapid.IntRange(0, 90).Draw(rt, "available")
		match[i] = Attended{
			Player: fmt.Sprint(i), Available: available, Played: rapid.IntRange(0, available).Draw(rt, "played"),
			Attendance: rapid.SampledFrom([]int{0, 1, 50, 80, 100}).Draw(rt, "attendance"),
		}
	}
	return match
}

func drawSeason(rt *rapid.T) (season [][]Attended) {
	players := rapid.IntRange(1, 16).Draw(rt, "players")
	for range rapid.IntRange(1, 12).Draw(rt, "matches") {
		season = append(season, drawMatch(rt, players))
	}
	return season
}

// TestMinutesOwedSeason: a season adds up to about zero, equal records are owed
// the same, and more attendance, or less played, is never owed less.
func TestMinutesOwedSeason(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		season := drawSeason(rt)
		twin := fmt.Sprint(len(season[0]))
		for m := range season {
			copied := season[m][0]
			copied.Player = twin
			season[m] = append(season[m], copied)
		}
		owed := MinutesOwed(season)
		sum := 0
		for _, n := range owed {
			sum += n
		}
		if sum > len(owed) || sum < -len(owed) {
			rt.Fatalf("%v adds up to %d", owed, sum)
		}
		if owed["0"] != owed[twin] {
			rt.Fatalf("%d and %d with one record", owed["0"], owed[twin])
		}
		m := rapid.IntRange(0, len(season)-1).Draw(rt, "match")
		season[m][0].Attendance += rapid.IntRange(0, 100).Draw(rt, "more")
		if after := MinutesOwed(season); after["0"] < owed["0"] {
			rt.Fatalf("owed %d after more training, %d before", after["0"], owed["0"])
		}
	})
}

// TestMinutesOwedAtTheEdge keeps numbers that no match has from overflowing.
func TestMinutesOwedAtTheEdge(t *testing.T) {
	const huge = 1 << 62
	match := []Attended{{"a", huge, huge, huge}, {"b", -huge, -huge, -huge}, {"c", huge, 0, huge}}
	if owed := MinutesOwed([][]Attended{match}); owed["a"] != -longestMatch/2 || owed["b"] != 0 || owed["c"] != longestMatch/2 {
		t.Error(owed)
	}
}

func TestCredit(t *testing.T) {
	squad := []Player{{ID: "a", Scores: map[string]int{"GK": 5, "ST": MaxScore}}, {ID: "b", Scores: map[string]int{"GK": 5}}, {ID: "c"}}
	got := Credit(squad, map[string]int{"a": 30, "b": -90}, 2, 60)
	want := []Player{{ID: "a", Scores: map[string]int{"GK": 65, "ST": MaxScore}}, {ID: "b", Scores: map[string]int{"GK": -115}}, {ID: "c", Scores: map[string]int{}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if squad[0].Scores["GK"] != 5 {
		t.Error("the players given were changed")
	}
}

type match struct {
	periods, size, minutes int
	squad                  []Claim
}

func drawClaims(rt *rapid.T) match {
	m := match{rapid.IntRange(1, 8).Draw(rt, "periods"), rapid.IntRange(1, 9).Draw(rt, "size"), rapid.IntRange(1, 45).Draw(rt, "minutes"), nil}
	away := rapid.SliceOfN(rapid.IntRange(1, m.periods), 0, m.periods)
	for i := range rapid.IntRange(1, 14).Draw(rt, "players") {
		c := Claim{Player: fmt.Sprint("p", i), Owed: rapid.IntRange(-2*m.minutes, 2*m.minutes).Draw(rt, "owed"), Attendance: rapid.SampledFrom([]int{0, 60, 100}).Draw(rt, "attendance")}
		if rapid.IntRange(0, 2).Draw(rt, "away") == 0 {
			c.Away = away.Draw(rt, "periods away")
		}
		m.squad = append(m.squad, c)
	}
	return m
}

// away is the periods that a player is not there for.
func (m match) away(i int) (all []int) {
	for t := range m.periods {
		if slices.Contains(m.squad[i].Away, t+1) {
			all = append(all, t+1)
		}
	}
	return all
}

func (m match) shares() []Quota { return Quotas(m.periods, m.size, m.minutes, m.squad) }

// TestQuotasCanBePlayed has the engine itself fill every place under the shares
// as hard rules.
func TestQuotasCanBePlayed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawClaims(rt)
		p := Problem{Periods: max(m.periods, 2), Formations: []Formation{{Name: "f"}}}
		for j := range m.size {
			p.Formations[0].Slots = append(p.Formations[0].Slots, Slot{ID: fmt.Sprint(j), Position: "any"})
		}
		if m.periods == 1 { // the second is nobody's
			p.Rules = append(p.Rules, Rule{ID: "over", Kind: Out, Players: []string{Everybody}, From: number(2)})
		}
		places, least, due, most := 0, 0, 0, 0
		there := make([]int, m.periods)
		for i, s := range m.shares() {
			least, due, most = least+s.Min, due+s.Due, most+s.Max
			if s.Min > s.Due || s.Due > s.Max {
				rt.Fatalf("%+v", s)
			}
			p.Players = append(p.Players, Player{ID: s.Player, Scores: map[string]int{"any": 1}})
			for t := range m.periods {
				if slices.Contains(m.squad[i].Away, t+1) {
					p.Rules = append(p.Rules, Rule{ID: fmt.Sprint(i, "-", t), Kind: Out, Players: []string{s.Player}, From: number(t + 1), To: number(t + 1)})
				} else {
					there[t]++
				}
			}
		}
		p.Rules = append(p.Rules, QuotaRules("time-", m.shares(), nil)...)
		for _, n := range there {
			places += min(n, m.size)
		}
		if least > places || due != places || most < places {
			rt.Fatalf("from %d over %d to %d of %d places", least, due, most, places)
		}
		if a := Solve(p); a.Status != Optimal || a.Value != places {
			rt.Fatalf("%s with %d of %d places filled; clash %v", a.Status, a.Value, places, a.Clash)
		}
	})
}

// TestQuotasAreNearest compares with every division of small matches: Due has the
// least sum of squared distances from the quotas, Min and Max hold all that have.
func TestQuotasAreNearest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawClaims(rt)
		m.periods, m.size = min(m.periods, 3), min(m.size, 3)
		m.squad = m.squad[:min(len(m.squad), 5)]
		d := newDivision(m.periods, m.size, m.squad)
		quota, unit := d.quotas(int64(m.minutes), m.squad)
		distance := func(due []int) (sum float64) {
			for i := range due {
				off := float64(quota[i])/float64(unit) - float64(due[i])
				sum += off * off
			}
			return sum
		}
		var got []int
		for _, s := range m.shares() {
			got = append(got, s.Due)
		}
		due := make([]int, len(m.squad))
		least, most := slices.Clone(got), slices.Clone(got)
		var fill func(t, i, left int)
		fill = func(t, i, left int) {
			switch {
			case t == m.periods:
				if distance(due) < distance(got)-1e-6 {
					rt.Fatalf("due %v, but %v is nearer to %v/%d", got, due, quota, unit)
				}
				if distance(due) < distance(got)+1e-6 {
					for i := range due {
						least[i], most[i] = min(least[i], due[i]), max(most[i], due[i])
					}
				}
			case i == len(m.squad) && left == 0:
				free := m.size
				if t+1 < m.periods {
					free = min(m.size, thereIn(m.squad, t+2))
				}
				fill(t+1, 0, free)
			case i < len(m.squad):
				fill(t, i+1, left)
				if left > 0 && !slices.Contains(m.squad[i].Away, t+1) {
					due[i]++
					fill(t, i+1, left-1)
					due[i]--
				}
			}
		}
		fill(0, 0, min(m.size, thereIn(m.squad, 1)))
		for i, s := range m.shares() {
			down, up := int(floorDivide(quota[i], unit)), int(-floorDivide(-quota[i], unit))
			there := m.periods - len(m.away(i))
			if wantLow, wantHigh := min(least[i], min(max(down, 0), there)), max(most[i], min(max(up, 0), there)); s.Min != wantLow || s.Max != wantHigh {
				rt.Fatalf("%+v, want from %d to %d", s, wantLow, wantHigh)
			}
		}
	})
}

func thereIn(squad []Claim, period int) (n int) {
	for _, c := range squad {
		if !slices.Contains(c.Away, period) {
			n++
		}
	}
	return n
}

// TestQuotasRise: more minutes owed, or more attendance, never bring less.
func TestQuotasRise(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawClaims(rt)
		before := m.shares()
		i := rapid.IntRange(0, len(m.squad)-1).Draw(rt, "who")
		if rapid.Bool().Draw(rt, "owed") {
			m.squad[i].Owed += rapid.IntRange(1, 200).Draw(rt, "more")
		} else {
			m.squad[i].Attendance += rapid.IntRange(1, 100).Draw(rt, "more")
		}
		after := m.shares()
		if after[i].Due < before[i].Due || after[i].Min < before[i].Min || after[i].Max < before[i].Max {
			rt.Fatalf("%+v became %+v", before[i], after[i])
		}
	})
}

// TestQuotasOfTwins: who brings the same may play the same, whoever else is there.
func TestQuotasOfTwins(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawClaims(rt)
		m.squad = append(m.squad, m.squad[0])
		all := m.shares()
		if twin := all[len(all)-1]; all[0].Min != twin.Min || all[0].Max != twin.Max {
			rt.Fatalf("%+v and %+v", all[0], twin)
		}
	})
}

// TestQuotasOfEquals: where all bring the same, a share is a quota rounded down
// or up.
func TestQuotasOfEquals(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawClaims(rt)
		for i := range m.squad {
			m.squad[i] = Claim{Player: m.squad[i].Player, Owed: m.squad[0].Owed, Attendance: m.squad[0].Attendance, Away: m.squad[0].Away}
		}
		all := m.shares()
		for _, s := range all[1:] {
			if s.Min != all[0].Min || s.Max != all[0].Max || s.Max > s.Min+1 {
				rt.Fatalf("%+v", all)
			}
		}
	})
}

// TestQuotas shows a match as a coach sees it: 10 children, 7 on the field, 8
// periods of 7 minutes.
func TestQuotas(t *testing.T) {
	squad := make([]Claim, 10)
	for i := range squad {
		squad[i] = Claim{Player: fmt.Sprint(i), Attendance: 100}
	}
	squad[0].Owed, squad[1].Owed = 14, -14
	squad[2].Away = []int{1, 2, 3, 4}
	all := Quotas(8, 7, 7, squad)
	for i, want := range []Quota{{"0", 8, 7, 8}, {"1", 4, 3, 4}, {"2", 3, 2, 3}, {"3", 6, 5, 6}, {"9", 5, 5, 6}} {
		k := []int{0, 1, 2, 3, 9}[i]
		if all[k] != want {
			t.Errorf("%+v, want %+v (all %+v)", all[k], want, all)
		}
	}
}

func TestQuotaRules(t *testing.T) {
	got := QuotaRules("time-", []Quota{{"a", 4, 4, 5}, {"b", 3, 3, 4}, {"c", 5, 4, 5}}, number(7))
	want := []Rule{
		{ID: "time-4-5", Kind: TimeOnField, Players: []string{"a", "c"}, Min: number(4), Max: number(5), Soft: number(7)},
		{ID: "time-3-4", Kind: TimeOnField, Players: []string{"b"}, Min: number(3), Max: number(4), Soft: number(7)},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestQuotasMakeRoom: who is there throughout leaves the first period to who is
// there for no other.
func TestQuotasMakeRoom(t *testing.T) {
	squad := []Claim{{Player: "a", Owed: 1}, {Player: "b", Away: []int{2}}}
	if got, want := Quotas(2, 1, 10, squad), []Quota{{"a", 1, 1, 2}, {"b", 1, 0, 1}}; !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
