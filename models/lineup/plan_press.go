package lineup

import "slices"

// press lowers the bound of the prices of slots and rows. It leaves the best
// prices in y, and makes plans on the way.
func (s *planSearch) press(y *prices, x choices, bound int64, rounds int) (int64, bool) {
	now := prices{slices.Clone(y.slot), slices.Clone(y.row)}
	clear(s.move.slot)
	clear(s.move.row)
	d := descent{bound: bound, aim: firstAim * s.unit, least: s.grain / 16}
	for round := range rounds {
		if !s.evaluate(&now, x) {
			return 0, false
		}
		if d.better(s.bound) {
			copy(y.slot, now.slot)
			copy(y.row, now.row)
			if s.floor(d.bound) <= s.best {
				break
			}
		}
		if round%3 == 0 {
			s.try(&now, x)
			if s.anyPlan && s.plan != nil {
				return d.bound, false
			}
		}
		s.remember()
		if !s.shift(&now, d.length(s.bound, s.best)) {
			break
		}
	}
	return d.bound, true
}

func (s *planSearch) remember() {
	for k := range s.usual {
		s.usual[k] -= s.usual[k] / 8
	}
	for k := range s.taken {
		s.usual[k*s.widest+int(s.taken[k].class)] += 128
	}
}

// shift moves the prices by a step of the given length in the bound; false
// means that nobody wants anything else.
func (s *planSearch) shift(y *prices, length int64) bool {
	slack := s.slack(y)
	step, ok := stride(length, smooth(s.move.slot, slack.slot)+smooth(s.move.row, slack.row))
	if !ok {
		return false
	}
	for k, d := range s.move.slot {
		y.slot[k] = max(y.slot[k]-(d*step>>stepBits), 0)
	}
	for k, d := range s.move.row {
		y.row[k] = s.clamp(k, y.row[k]-(d*step>>stepBits))
	}
	return true
}

// clamp keeps the price of a row where the bound holds: a soft rule is worth no
// more than its points, and a row without a low or high end has one sign.
func (s *planSearch) clamp(k int, price int64) int64 {
	r := &s.rows[k]
	if r.soft != hard {
		price = min(max(price, -r.soft*s.unit), r.soft*s.unit)
	}
	return price
}

// slack is the subgradient: what is left of each slot and row.
func (s *planSearch) slack(y *prices) *prices {
	slack := s.newPrices()
	for k := range slack.slot {
		slack.slot[k] = 1
	}
	for k, c := range s.taken {
		if c.class != offClass {
			slack.slot[k/s.players*s.slots+int(c.slot)]--
		}
	}
	for k := range slack.slot {
		if slack.slot[k] > 0 && y.slot[k] == 0 {
			slack.slot[k] = 0
		}
	}
	for k := range s.rows {
		sum := s.demand(&s.rows[k])
		low, high := s.rows[k].low, s.rows[k].high
		switch {
		case y.row[k] > 0 || y.row[k] == 0 && sum > high:
			slack.row[k] = int64(high - sum)
		case y.row[k] < 0 || sum < low:
			slack.row[k] = int64(low - sum)
		}
	}
	return slack
}

// demand is how many want to be on the field, as the row counts.
func (s *planSearch) demand(r *row) (sum int) {
	t := (r.t - s.first) * s.players
	count := func(i, sign int) {
		if c := s.taken[t+i]; c.class != offClass && (!r.comingOn || c.comes) {
			sum += sign
		}
	}
	members(r.plus, func(i int) { count(i, 1) })
	members(r.minus, func(i int) { count(i, -1) })
	return sum
}
