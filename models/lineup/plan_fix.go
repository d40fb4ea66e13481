package lineup

import "slices"

// fix forbids every choice that the prices prove to lead to nothing better
// than the best plan known: the best course through it falls short by more than
// the bound has to spare. false means that somebody has no choice left.
func (s *planSearch) fix(y *prices, x choices) bool {
	if !s.evaluate(y, x) {
		return false
	}
	spare := s.bound - s.best - s.grain // a loss beyond this is too much
	for i := range s.players {
		s.narrow(i, x, spare)
	}
	return !slices.Contains(x, 0)
}

// narrow is fix for one player: best paths from the start meet best paths to
// the end.
func (s *planSearch) narrow(i int, x choices, spare int64) {
	c, value := s.courses[i], s.value[i]
	from := s.fromStart(i, x)
	for t := range s.periods - s.first {
		var keep uint32
		k := t*s.players + i
		for node := c.layer[t]; node < c.layer[t+1]; node++ {
			if from[node] == absent {
				continue
			}
			for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
				if x[k]>>a.class&1 != 0 && value[a.to] != absent && from[node]+s.step(i, t, a)+value[a.to] >= value[0]-spare {
					keep |= 1 << a.class
				}
			}
		}
		x[k] = keep
	}
}

// fromStart is the best course of a player from the start to each node.
func (s *planSearch) fromStart(i int, x choices) []int64 {
	c := s.courses[i]
	from := make([]int64, c.nodes())
	for node := range from {
		from[node] = absent
	}
	from[0] = 0
	for t := range s.periods - s.first {
		classes := x[t*s.players+i]
		for node := c.layer[t]; node < c.layer[t+1]; node++ {
			if from[node] == absent {
				continue
			}
			for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
				if classes>>a.class&1 != 0 && s.value[i][a.to] != absent {
					from[a.to] = max(from[a.to], from[node]+s.step(i, t, a))
				}
			}
		}
	}
	return from
}

// step is what an arc is worth after prices.
func (s *planSearch) step(i, t int, a arc) int64 {
	v := s.profit[i][t*len(s.courses[i].lineOf)+int(a.class)] - a.lost
	if a.comes {
		v -= s.inFee[t]
	}
	return v
}
