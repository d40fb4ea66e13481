package lineup

import (
	"cmp"
	"fmt"
	"slices"
)

// A season is fair when everybody has played his share of it. His share of a
// match is in proportion to the minutes he was there times his attendance at
// training, and never more than the minutes he was there; what that leaves over
// goes to the others in the same proportion. What he is owed is the sum of his
// shares less what he has played. In every match the shares add up to the minutes
// played, so what is owed adds up to zero but for rounding: nobody is owed what
// nobody has had.
//
// The minutes owed enter a problem in one of two ways: as points, where they are
// weighed against strength (Credit), or as a least and a most number of periods,
// where they come first (Quotas).

// Attended is one player's line in the ledger of a match.
type Attended struct {
	Player     string
	Available  int // minutes he was there and could have played; at least Played
	Played     int // minutes on the field
	Attendance int // per cent of the training sessions before the match
}

const (
	longestMatch = 10_000  // minutes; keeps every product inside an int64
	mostOwed     = 100_000 // minutes, either sign
	ticks        = 1000    // of a minute: shares are rounded to them, so that rounding does not add up over a season
)

// MinutesOwed returns by player the whole minutes that the matches of a season,
// one list each, owe him; below zero he has had more than his share. Equal
// records give equal numbers, and nobody is owed less for more attendance.
// Numbers out of range count as the nearest in range.
func MinutesOwed(season [][]Attended) map[string]int {
	owed := map[string]int64{}
	for _, match := range season {
		shares := fairShares(match)
		for i, a := range match {
			owed[a.Player] += shares[i] - ticks*between(a.Played, 0, longestMatch)
		}
	}
	whole := make(map[string]int, len(owed))
	for id, n := range owed {
		whole[id] = int(floorDivide(n+ticks/2, ticks))
	}
	return whole
}

func between(n, low, high int) int64 { return int64(min(max(n, low), high)) }

// fairShares divides the minutes of a match among its players, in ticks.
func fairShares(match []Attended) []int64 {
	var left int64
	open := upTo(len(match)) // players who can have more
	shares, weight, most := make([]int64, len(match)), make([]int64, len(match)), make([]int64, len(match))
	for i, a := range match {
		left += between(a.Played, 0, longestMatch)
		most[i] = between(max(a.Available, a.Played), 0, longestMatch)
		weight[i] = most[i] * between(a.Attendance, 0, 100)
	}
	for left > 0 {
		whole := sumOf(weight, open)
		if whole == 0 { // whoever is left never trains: then by the minutes alone
			weight = most
			whole = sumOf(most, open)
		}
		given := left
		short := slices.DeleteFunc(slices.Clone(open), func(i int) bool {
			full := weight[i]*given >= most[i]*whole
			if full {
				shares[i] = most[i] * ticks
				left -= most[i]
			}
			return full
		})
		if len(short) == len(open) {
			for _, i := range open {
				shares[i] = (weight[i]*left*ticks + whole/2) / whole
			}
			break
		}
		open = short
	}
	return shares
}

// upTo lists the numbers from 0 to n-1.
func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func sumOf(of []int64, indices []int) (sum int64) {
	for _, i := range indices {
		sum += of[i]
	}
	return sum
}

// Credit returns the players with points added to each of their scores for every
// minute owed, or taken off for every minute ahead. In a plan they count in each
// period. No more than most minutes count, either way, so that one debt does not
// drown every skill; scores stay within MaxScore.
func Credit(players []Player, owed map[string]int, points, most int) []Player {
	all := slices.Clone(players)
	for i := range all {
		credit := between(owed[all[i].ID], -most, most) * between(points, -MaxScore, MaxScore)
		scores := make(map[string]int, len(all[i].Scores))
		for key, score := range all[i].Scores {
			scores[key] = int(min(max(int64(score)+credit, -MaxScore), MaxScore))
		}
		all[i].Scores = scores
	}
	return all
}

// Claim is what a player brings to the next match.
type Claim struct {
	Player     string
	Away       []int // periods, from 1, that he is not there for
	Owed       int   // minutes
	Attendance int   // per cent; when nobody has any, it does not count
}

// Quota is how many periods of a match are a player's due.
type Quota struct {
	Player   string
	Due      int // periods, in one fair division of the match
	Min, Max int // the same, as far apart as fairness allows
}

// Quotas divides the periods of a match among those who are there, size of them
// on the field, each period so many minutes long. What a player ought to have is
// his part of the match, by his attendance and the periods he is there, and his
// minutes owed less what everybody there is owed on average. A fair division is
// one of those nearest to that, by least squares, of all that can be played; with
// everybody there throughout it is that of the largest remainders (Hamilton 1792;
// Birkhoff, House monotone apportionment schemes, 1976). It is made period by
// period for the largest claim left, which is exact since what can be played is a
// polymatroid (Federgruen and Groenevelt, The greedy procedure for resource
// allocation problems, 1986).
//
// Due is such a division, ties going to who is named first. Min and Max are the
// least and the most that any of them gives the player, opened to what he ought to
// have, rounded down and up (Balinski and Young, Fair Representation, 1982). Because Due
// can be played there are always lineups that keep to all of them with the field
// as full as it can be: the sum of Min is at most, that of Max at least, the
// places to fill. Equal claims have equal Min and Max, and neither more minutes
// owed nor more attendance ever brings less.
//
// How soon a debt is paid is not asked: who wants to spread it over matches
// passes a part of it.
func Quotas(periods, size, minutes int, squad []Claim) []Quota {
	d := newDivision(min(max(periods, 0), MaxPeriods), max(size, 0), squad)
	quota, unit := d.quotas(between(minutes, 1, longestMatch), squad)
	due := d.divide(quota, unit)
	all := make([]Quota, len(squad))
	for i, c := range squad {
		within := func(n int64) int { return int(min(max(n, 0), d.there(i))) }
		all[i] = Quota{
			Player: c.Player, Due: due[i],
			Min: min(d.favour(i, -1, quota, unit), within(floorDivide(quota[i], unit))),
			Max: max(d.favour(i, +1, quota, unit), within(-floorDivide(-quota[i], unit))),
		}
	}
	return all
}

// QuotaRules are shares as rules of a plan, hard when soft is nil: one rule for
// each different pair of Min and Max, whose id is the prefix and the pair, as in
// "time-4-5".
func QuotaRules(prefix string, all []Quota, soft *int) (rules []Rule) {
	for _, s := range all {
		id := fmt.Sprintf("%s%d-%d", prefix, s.Min, s.Max)
		k := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id })
		if k < 0 {
			k = len(rules)
			rules = append(rules, Rule{ID: id, Kind: TimeOnField, Min: &s.Min, Max: &s.Max, Soft: soft})
		}
		rules[k].Players = append(rules[k].Players, s.Player)
	}
	return rules
}

// division is who is there to divide a match.
type division struct {
	size    int
	present [][]bool // by player and period
}

func newDivision(periods, size int, squad []Claim) *division {
	d := &division{size, make([][]bool, len(squad))}
	for i, c := range squad {
		d.present[i] = make([]bool, periods)
		for t := range periods {
			d.present[i][t] = !slices.Contains(c.Away, t+1)
		}
	}
	return d
}

// there is the number of periods that a player is there for.
func (d *division) there(i int) (n int64) {
	for _, present := range d.present[i] {
		if present {
			n++
		}
	}
	return n
}

// free is the places that can be filled, by period.
func (d *division) free() (places []int) {
	for i := range d.present {
		if i == 0 {
			places = make([]int, len(d.present[i]))
		}
		for t, present := range d.present[i] {
			if present && places[t] < d.size {
				places[t]++
			}
		}
	}
	return places
}

// quotas are the periods that everybody should have, in units of 1/unit.
func (d *division) quotas(minutes int64, squad []Claim) (quota []int64, unit int64) {
	var places, debt int64
	for _, n := range d.free() {
		places += int64(n)
	}
	n := len(squad)
	there, weight, owed := make([]int64, n), make([]int64, n), make([]int64, n)
	for i, c := range squad {
		there[i] = d.there(i)
		weight[i] = there[i] * between(c.Attendance, 0, 100)
		if there[i] > 0 {
			owed[i] = between(c.Owed, -mostOwed, mostOwed)
			debt += owed[i]
		}
	}
	periods, whole := sumOf(there, upTo(n)), sumOf(weight, upTo(n))
	if whole == 0 {
		weight, whole = there, periods
	}
	quota = make([]int64, n)
	for i := range n {
		quota[i] = weight[i]*places*minutes*periods + (owed[i]*periods-there[i]*debt)*whole
	}
	return quota, max(minutes*whole*periods, 1)
}

// favour is what a player gets when all ties go his way, or all against him.
func (d *division) favour(i int, way int64, quota []int64, unit int64) int {
	doubled := make([]int64, len(quota))
	for k := range quota {
		doubled[k] = 2 * quota[k]
	}
	doubled[i] += way
	return d.divide(doubled, 2*unit)[i]
}

// divide gives period after period to the largest claim that can still be met.
func (d *division) divide(quota []int64, unit int64) (due []int) {
	due = make([]int, len(quota))
	left := slices.Clone(quota)
	s := &seating{division: d, places: d.free(), taken: make([][]bool, len(quota))}
	for i := range s.taken {
		s.taken[i] = make([]bool, len(s.places))
	}
	for open := upTo(len(quota)); len(open) > 0; {
		i := slices.MaxFunc(open, func(i, k int) int { return cmp.Compare(left[i], left[k]) })
		if s.place(i, make([]bool, len(s.places))) {
			due[i]++
			left[i] -= unit
			continue
		}
		open = slices.DeleteFunc(open, func(k int) bool { return k == i }) // what cannot be met now never can
	}
	return due
}

// seating is a division on its way.
type seating struct {
	*division
	places []int    // left, by period
	taken  [][]bool // by player and period
}

// place finds a period for a player, and for those who must make room other
// periods: an augmenting path of a matching in which each player has many.
func (s *seating) place(i int, tried []bool) bool {
	for t := range s.places {
		if tried[t] || !s.present[i][t] || s.taken[i][t] {
			continue
		}
		tried[t] = true
		if s.places[t] > 0 {
			s.places[t]--
			s.taken[i][t] = true
			return true
		}
		for k := range s.taken {
			if s.taken[k][t] && s.place(k, tried) {
				s.taken[k][t], s.taken[i][t] = false, true
				return true
			}
		}
	}
	return false
}
