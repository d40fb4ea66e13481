package lineup

import "slices"

// Polishing improves a plan by exchanges: two players swap what they do from one
// period to another, and every period is filled anew. Whole courses can change
// hands that way, which branching finds hard. The first exchange that gains is
// taken, until none does.
func (s *planSearch) polish(plan []fielded, worth int64) ([]fielded, int64) {
	p := &polishing{planSearch: s, plan: plan, best: worth}
	for improved := true; improved && s.work < s.budget; {
		improved = false
		for i := range s.players {
			for k := range i {
				improved = p.exchange(i, k) || improved
			}
		}
	}
	return p.plan, p.best
}

type polishing struct {
	*planSearch
	plan []fielded
	best int64
}

// exchange tries all stretches of periods for two players.
func (s *polishing) exchange(i, k int) (improved bool) {
	for from := s.first; from < s.periods && s.work < s.budget; from++ {
		if s.plan[from].line[i] == s.plan[from].line[k] {
			continue
		}
		trial := slices.Clone(s.plan)
		for to := from; to < s.periods; to++ {
			if s.plan[to].line[i] == s.plan[to].line[k] {
				continue
			}
			swapped, ok := s.swapped(to, i, k)
			if !ok {
				break
			}
			trial[to] = swapped
			s.work += 8
			if worth, ok := s.worth(trial); ok && worth > s.best {
				s.best, s.plan = worth, slices.Clone(trial)
				improved = true
			}
		}
	}
	return improved
}

// swapped is a period after two players have changed lines, filled anew.
func (s *polishing) swapped(t, i, k int) (fielded, bool) {
	line := slices.Clone(s.plan[t].line)
	line[i], line[k] = line[k], line[i]
	l, ok := s.arrange(t, line)
	if !ok {
		return fielded{}, false
	}
	p := s.emptyField()
	s.seq.write(&p, &l)
	return p, true
}

// arrange is the best lineup of a period when everybody's line is given, up to
// lines that are the same to his rules.
func (s *planSearch) arrange(t int, line []int8) (lineup, bool) {
	q := s.seq
	var set uint64
	for i := range s.players {
		row := q.field.row(i)
		for j := range row {
			row[j] = none
		}
		if line[i] == bench {
			continue
		}
		set |= 1 << i
		c := s.courses[i]
		class := c.classOf[line[i]]
		for j, gain := range s.gain[t][i*s.slots : (i+1)*s.slots] {
			if c.classOf[s.lineOf[j]] == class {
				row[j] = gain
			}
		}
	}
	l := emptyLineup()
	for ; set != 0; set &= set - 1 {
		if !q.field.augment(&l, set&-set, absent) {
			return l, false
		}
	}
	return l, true
}
