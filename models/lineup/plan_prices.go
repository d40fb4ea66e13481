package lineup

// Prices are the Lagrangian multipliers of what the players share: a price for
// every slot of every period, and one for every row. Once these are charged,
// everybody takes the course that is best for himself, and
//
//	sum of the prices + sum of the best courses
//
// is worth at least as much as any plan, whatever the prices are (Held and Karp,
// The traveling-salesman problem and minimum spanning trees, 1971). They are
// integers, so this bound is exact.
type prices struct {
	slot []int64 // by period to come and slot, never negative
	row  []int64 // positive presses on high, negative on low
}

// market evaluates prices for one planner.
type market struct {
	*planner
	courses []*course
	unit    int64     // what one point is worth in prices
	grain   int64     // the worths of plans are multiples of it
	gain    [][]int64 // by period: players x slots in units of prices, none where he cannot stand
	base    int64     // of empty fields, less what is sunk
	sunk    int64
	rowsAt  [][]int // rows by period

	// The last evaluation:
	bound     int64
	value     [][]int64 // by player and node of his course: the best from there to the end
	taken     []doing   // by period to come and player
	profit    [][]int64 // by player: period to come x class, after prices
	slotAt    [][]int8  // the slot behind each profit
	onFee     []int64   // by period to come and player: rows
	inFee     []int64   // by period to come: what coming on costs, and rows of it
	breakFee  int64     // what coming on costs
	work      int       // courses valued so far, long ones counting more: the measure of the budget
	worthWork int       // what valuing a whole plan counts for
}

// doing is what a player does in a period of his best course.
type doing struct {
	class, slot int8
	comes       bool
}

const (
	maxUnit   = 1 << 10 // finest prices: a 1024th of a point
	stepsWork = 2       // steps of unfolding courses that take as long as valuing one
)

func newMarket(l *planner) (*market, bool) {
	courses, steps, ok := l.courses()
	if !ok {
		return nil, false
	}
	m := &market{planner: l, courses: courses, unit: 1, grain: 1, work: steps / stepsWork}
	most := l.steps.mandatory * int64(l.periods*l.slots+1) // the worth of any plan
	ties := int64(1)
	if len(l.present) > 0 {
		for ties <= int64(l.players*l.periods) {
			ties *= 2
		}
	}
	for m.grain < maxUnit && most*ties*m.grain < 1<<58 {
		m.grain *= 2
	}
	m.unit = m.grain * ties
	m.breakFee = l.breakCost * m.unit
	for i := range l.trackers {
		m.worthWork += len(l.trackers[i]) * l.periods
	}
	m.worthWork /= 256
	m.scale()
	m.rowsAt = make([][]int, l.periods)
	for k := range l.rows {
		m.rowsAt[l.rows[k].t] = append(m.rowsAt[l.rows[k].t], k)
	}
	length := l.periods - l.first
	m.taken = make([]doing, length*l.players)
	m.onFee, m.inFee = make([]int64, length*l.players), make([]int64, length)
	scaled := map[*course]bool{}
	for _, c := range courses {
		if !scaled[c] {
			c.scale(m.unit)
		}
		scaled[c] = true
		m.base -= c.sunk
		m.sunk += c.sunk
		m.value = append(m.value, make([]int64, c.nodes()))
		m.profit = append(m.profit, make([]int64, length*len(c.lineOf)))
		m.slotAt = append(m.slotAt, make([]int8, length*len(c.lineOf)))
	}
	return m, true
}

// scale turns the points of a course into units of prices.
func (c *course) scale(unit int64) {
	c.sunk *= unit
	for k := range c.arcs {
		c.arcs[k].lost *= unit
	}
}

func (c *course) nodes() int { return c.layer[len(c.layer)-1] }

// scale turns points into units of prices, and adds a grain for everybody who
// stands where the present plan has him.
func (m *market) scale() {
	m.gain = make([][]int64, m.periods)
	m.base = m.planner.base * m.unit
	for t := m.first; t < m.periods; t++ {
		m.gain[t] = make([]int64, len(m.weight[t]))
		for k, weight := range m.weight[t] {
			m.gain[t][k] = none
			if weight != none {
				m.gain[t][k] = weight * m.unit
			}
		}
		if t < len(m.present) {
			m.favour(t)
		}
	}
}

func (m *market) favour(t int) {
	plan := &m.present[t]
	for i := range m.players {
		row := m.gain[t][i*m.slots : (i+1)*m.slots]
		benched := plan.on>>i&1 == 0
		if benched {
			m.base += m.grain
		}
		for j := range row {
			switch {
			case row[j] == none:
			case benched:
				row[j] -= m.grain
			case int(plan.at[j]) == i:
				row[j] += m.grain
			}
		}
	}
}

// floor rounds a bound down to a worth that a plan can have.
func (m *market) floor(bound int64) int64 { return floorDivide(bound, m.grain) * m.grain }

func (m *market) newPrices() *prices {
	return &prices{slot: make([]int64, (m.periods-m.first)*m.slots), row: make([]int64, len(m.rows))}
}

// choices are the classes that a branch of the search leaves open, as sets by
// period to come and player.
type choices []uint32

// openChoices leaves everything open that the problem does.
func (m *market) openChoices() choices {
	x := make(choices, len(m.taken))
	for t := m.first; t < m.periods; t++ {
		for i := range m.players {
			x[(t-m.first)*m.players+i] = m.able(t, i, m.courses[i])
		}
	}
	return x
}

// evaluate lets everybody take his best course among the choices. ok is false when somebody has none left.
func (m *market) evaluate(y *prices, x choices) (ok bool) {
	m.bound = m.base
	for _, price := range y.slot {
		m.bound += price
	}
	m.fees(y)
	for i := range m.players {
		m.work += 1 + m.courses[i].nodes()/64
		m.profits(y, i)
		if !m.follow(i, x) {
			return false
		}
	}
	return true
}

// fees adds up what the rows charge, and their side of the bound.
func (m *market) fees(y *prices) {
	clear(m.onFee)
	for t := range m.inFee {
		m.inFee[t] = m.breakFee
	}
	for k, price := range y.row {
		if price == 0 {
			continue
		}
		r := &m.rows[k]
		if price > 0 {
			m.bound += price * int64(r.high)
		} else {
			m.bound += price * int64(r.low)
		}
		t := r.t - m.first
		if r.comingOn {
			m.inFee[t] += price
			continue
		}
		fee := m.onFee[t*m.players : (t+1)*m.players]
		members(r.plus, func(i int) { fee[i] += price })
		members(r.minus, func(i int) { fee[i] -= price })
	}
}

// profits finds the best slot of every class of a player's course.
func (m *market) profits(y *prices, i int) {
	c := m.courses[i]
	n := len(c.lineOf)
	for t := range m.periods - m.first {
		profit, at := m.profit[i][t*n:(t+1)*n], m.slotAt[i][t*n:(t+1)*n]
		for class := range profit {
			profit[class], at[class] = none, -1
		}
		profit[offClass] = 0
		fee := m.onFee[t*m.players+i]
		row := m.gain[t+m.first][i*m.slots : (i+1)*m.slots]
		price := y.slot[t*m.slots : (t+1)*m.slots]
		for j, gain := range row {
			if gain == none {
				continue
			}
			class := c.classOf[m.lineOf[j]]
			if net := gain - price[j] - fee; net > profit[class] {
				profit[class], at[class] = net, int8(j)
			}
		}
	}
}

// follow values the course from its end and notes the best path.
func (m *market) follow(i int, allowed choices) bool {
	c, value := m.courses[i], m.value[i]
	length, n := m.periods-m.first, len(c.lineOf)
	for node := c.layer[length]; node < c.nodes(); node++ {
		value[node] = 0
	}
	for t := length - 1; t >= 0; t-- {
		profit, classes := m.profit[i][t*n:(t+1)*n], allowed[t*m.players+i]
		for node := c.layer[t]; node < c.layer[t+1]; node++ {
			best := int64(absent)
			for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
				if classes>>a.class&1 == 0 || value[a.to] == absent {
					continue
				}
				v := profit[a.class] - a.lost + value[a.to]
				if a.comes {
					v -= m.inFee[t]
				}
				best = max(best, v)
			}
			value[node] = best
		}
	}
	if value[0] == absent {
		return false
	}
	m.bound += value[0]
	m.trace(i, allowed)
	return true
}

// trace writes down the best path of a player.
func (m *market) trace(i int, allowed choices) {
	c, value := m.courses[i], m.value[i]
	n, node := len(c.lineOf), 0
	for t := range m.periods - m.first {
		for _, a := range c.arcs[c.arcsOf[node]:c.arcsOf[node+1]] {
			if allowed[t*m.players+i]>>a.class&1 == 0 || value[a.to] == absent {
				continue
			}
			v := m.profit[i][t*n+int(a.class)] - a.lost + value[a.to]
			if a.comes {
				v -= m.inFee[t]
			}
			if v == value[node] {
				m.taken[t*m.players+i] = doing{class: a.class, slot: m.slotAt[i][t*n+int(a.class)], comes: a.comes}
				node = int(a.to)
				break
			}
		}
	}
}
