package lineup

import "slices"

// The plan as a transportation problem. How often each player stands in each
// slot, not when, is a flow through the network
//
//	source -> player -> player in a line -> slot in a block -> block -> sink
//
// A block is a set of periods under the same locks and absences; in a block
// any such numbers split into lineups (see plan_colour.go), so nothing else
// needs to be known about the order. Lower bounds are the first units of an arc
// at a gain above everything else; soft bounds are concave gains, hence
// parallel arcs. The flow is found by best augmenting paths (Ahuja, Magnanti
// and Orlin, Network Flows, 1993, chapter 9), in points.
type flow struct {
	*planner
	blocks    []block
	nodes     int
	arcs      []flowArc // in pairs, an arc and its reverse
	leave     [][]int32 // arcs by tail
	placed    []placed  // the arcs from a player to a slot of a block
	fieldArcs []placed  // the arcs out of a slot, or -1 for the whole field of a block
	demand    int64     // the gain of a unit that a hard rule demands
	owed      int       // such units
	base      int64     // points of no flow at all
	exact     bool      // whether the flow knows every rule
	splits    bool      // whether it can be split into lineups
	worth     int64     // once solved, in points
	gain      []int64   // scratch: best gain to a node
	via       []int32   // scratch: the arc it came by
	queue     []int32
	queued    []bool
}

// block is the periods that do not differ.
type block struct {
	periods []int
}

type flowArc struct {
	head int32
	cap  int32 // what is left
	gain int64
}

type placed struct {
	player, slot, block int
	arc                 int32
}

const (
	flowSource = 0
	flowSink   = 1
)

func newFlow(l *planner) *flow {
	foreign := slices.ContainsFunc(l.rows, func(r row) bool { return !r.field })
	f := &flow{planner: l, splits: true, exact: !foreign && len(l.groups) == 0 && l.breakCost == 0, base: l.base}
	f.divide()
	f.demand = f.least()
	f.nodes = 2
	f.leave = make([][]int32, 2, 2+l.players*(1+len(l.lines))+len(f.blocks)*(1+l.slots))
	slots := f.field()
	for i := range l.players {
		f.player(i, slots)
	}
	f.gain, f.via = make([]int64, f.nodes), make([]int32, f.nodes)
	f.queued = make([]bool, f.nodes)
	return f
}

// divide groups the periods to come by their weights and absences.
func (f *flow) divide() {
	for t := f.first; t < f.periods; t++ {
		k := 0
		for k < len(f.blocks) && !f.same(f.blocks[k].periods[0], t) {
			k++
		}
		if k == len(f.blocks) {
			f.blocks = append(f.blocks, block{})
		}
		f.blocks[k].periods = append(f.blocks[k].periods, t)
	}
}

func (f *flow) same(t, u int) bool {
	if f.must[t] != f.must[u] || f.out[t] != f.out[u] {
		return false
	}
	a, b := f.weight[t], f.weight[u]
	if len(a) == 0 || &a[0] == &b[0] {
		return true
	}
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return true
}

// least is a gain that no detour of other gains makes up for.
func (f *flow) least() int64 {
	var most int64
	for _, b := range f.blocks {
		for _, w := range f.weight[b.periods[0]] {
			if w != none {
				most = max(most, w, -w)
			}
		}
	}
	for i := range f.trackers {
		for k := range f.trackers[i] {
			most = max(most, f.trackers[i][k].soft*int64(len(f.trackers[i])))
		}
	}
	return most*int64(4*(min(f.players, f.slots*len(f.blocks))+2)) + 1
}

func (f *flow) node() int32 {
	f.nodes++
	f.leave = append(f.leave, nil)
	return int32(f.nodes - 1)
}

func (f *flow) arc(tail, head int32, capacity int, gain int64) int32 {
	k := int32(len(f.arcs))
	f.arcs = append(f.arcs, flowArc{head, int32(capacity), gain}, flowArc{tail, 0, -gain})
	f.leave[tail] = append(f.leave[tail], k)
	f.leave[head] = append(f.leave[head], k+1)
	return k
}

// field adds the slots of every block, and returns their nodes.
func (f *flow) field() (slots []int32) {
	for b := range f.blocks {
		length := len(f.blocks[b].periods)
		end := int32(flowSink)
		if f.size < f.slots {
			end = f.node()
			f.fieldArcs = append(f.fieldArcs, placed{-1, -1, b, f.arc(end, flowSink, length*f.size, 0)})
		}
		for j := range f.slots {
			slot := f.node()
			slots = append(slots, slot)
			f.fieldArcs = append(f.fieldArcs, placed{-1, j, b, f.arc(slot, end, length, 0)})
		}
	}
	return slots
}

// player adds one player: his periods, then the lines that his rules count, or
// the blocks, whichever the rules need.
func (f *flow) player(i int, slots []int32) {
	node := f.node()
	var onField []*tracker
	inLine := map[int][]*tracker{}
	for n := range f.trackers[i] {
		k := &f.trackers[i][n]
		whole := k.from <= f.first && k.to == f.periods-1
		switch {
		case whole && k.kind == TimeOnField:
			onField = append(onField, k)
		case whole && k.kind == LinePeriods:
			inLine[k.lines[0]] = append(inLine[k.lines[0]], k)
		default:
			f.exact = false
		}
	}
	f.bounded(flowSource, node, i, onField)
	if len(inLine) > 0 {
		f.throughLines(i, node, slots, inLine)
		return
	}
	for b := range f.blocks {
		length := len(f.blocks[b].periods)
		in := node
		if must := f.must[f.blocks[b].periods[0]]>>i&1 != 0; must || len(f.blocks) > 1 {
			in = f.node()
			if must {
				f.owed += length
				f.arc(node, in, length, f.demand)
			} else {
				f.arc(node, in, length, 0)
			}
		}
		f.place(i, in, b, -1, slots)
	}
}

// throughLines leaves out that a player is in one slot at a time in each block,
// which follows from his periods when there is one block.
func (f *flow) throughLines(i int, node int32, slots []int32, inLine map[int][]*tracker) {
	for b := range f.blocks {
		must := f.must[f.blocks[b].periods[0]]>>i&1 != 0
		if must || len(f.blocks) > 1 {
			f.exact = false
			f.splits = f.splits && len(f.blocks) == 1
		}
	}
	for line := range len(f.lines) {
		in := node
		if rules := inLine[line]; rules != nil {
			in = f.node()
			f.bounded(node, in, i, rules)
		}
		for b := range f.blocks {
			f.place(i, in, b, line, slots)
		}
	}
}

// place adds the arcs of a player to the slots of a block, of one line or of
// all.
func (f *flow) place(i int, from int32, b, line int, slots []int32) {
	t := f.blocks[b].periods[0]
	for j, weight := range f.row(t, i) {
		if weight == none || line >= 0 && f.lineOf[j] != line {
			continue
		}
		k := f.arc(from, slots[b*f.slots+j], len(f.blocks[b].periods), weight)
		f.placed = append(f.placed, placed{i, j, b, k})
	}
}

// bounded adds an arc for each stretch of units that gain the same under the
// rules. What was played counts.
func (f *flow) bounded(tail, head int32, i int, rules []*tracker) {
	played := make([]int, len(rules))
	for n, k := range rules {
		for t := k.from; t < f.first; t++ {
			line := int(f.before[t].line[i])
			if line != bench && (k.kind == TimeOnField || line == k.lines[0]) {
				played[n]++
			}
		}
	}
	length := f.periods - f.first
	run, last := 0, int64(0)
	for unit := 0; unit <= length; unit++ {
		gain, possible := int64(0), unit < length
		for n, k := range rules {
			switch have := played[n] + unit; {
			case have < k.low && k.soft == hard:
				gain += f.demand
			case have < k.low:
				gain += k.soft
			case k.high >= 0 && have >= k.high && k.soft == hard:
				possible = false
			case k.high >= 0 && have >= k.high:
				gain -= k.soft
			}
		}
		if run > 0 && (!possible || gain != last) {
			f.arc(tail, head, run, last)
			run = 0
		}
		if !possible {
			break
		}
		run, last = run+1, gain
	}
	for n, k := range rules {
		short := max(k.low-played[n], 0)
		if k.soft == hard {
			f.owed += short
		} else {
			f.base -= int64(short) * k.soft
		}
	}
}

// solve sends as much as pays. It returns the worth of the flow in points;
// short says how many units that hard rules demand are missing.
func (f *flow) solve() (worth int64, short int) {
	for f.search() {
		f.augment()
	}
	worth, short = f.base, f.owed
	for k := 0; k < len(f.arcs); k += 2 {
		sent := f.sent(int32(k))
		demands := floorDivide(f.arcs[k].gain+f.demand/2, f.demand)
		short -= sent * int(demands)
		worth += int64(sent) * (f.arcs[k].gain - demands*f.demand)
	}
	f.worth = worth
	return worth, short
}

// search finds the best residual path from the source to every node; false
// means that none to the sink gains.
func (f *flow) search() bool {
	f.spread(flowSource)
	return f.gain[flowSink] > 0
}

// spread finds the best residual paths from the roots.
func (f *flow) spread(roots ...int32) {
	for v := range f.gain {
		f.gain[v] = absent
	}
	f.queue = append(f.queue[:0], roots...)
	for _, v := range roots {
		f.gain[v] = 0
	}
	f.relax()
}

// relax extends the paths to the nodes in the queue until none gets better.
func (f *flow) relax() {
	for head := 0; head < len(f.queue); head++ {
		v := f.queue[head]
		f.queued[v] = false
		gain := f.gain[v]
		for _, k := range f.leave[v] {
			a := &f.arcs[k]
			if a.cap == 0 || gain+a.gain <= f.gain[a.head] {
				continue
			}
			f.gain[a.head], f.via[a.head] = gain+a.gain, k
			if !f.queued[a.head] {
				f.queued[a.head] = true
				f.queue = append(f.queue, a.head)
			}
		}
	}
}

func (f *flow) augment() {
	amount := int32(1 << 30)
	for v := int32(flowSink); v != flowSource; {
		k := f.via[v]
		amount = min(amount, f.arcs[k].cap)
		v = f.arcs[k^1].head
	}
	for v := int32(flowSink); v != flowSource; {
		k := f.via[v]
		f.arcs[k].cap -= amount
		f.arcs[k^1].cap += amount
		v = f.arcs[k^1].head
	}
}

// sent is the units on an arc.
func (f *flow) sent(k int32) int { return int(f.arcs[k^1].cap) }

// The certificate of a flow is the best residual gain to each node from the
// source, or from the sink, since a unit may as well not be sent. Whatever the
// numbers are, no flow gains more than the bound they give.
func (f *flow) certificate() []int64 {
	f.spread(flowSource, flowSink)
	f.queue = f.queue[:0]
	for v := range f.gain {
		if f.gain[v] == absent { // nothing leads there but from others of the kind
			f.gain[v] = -1 << 58
			f.queue = append(f.queue, int32(v))
		}
	}
	f.relax()
	return f.gain
}

// bound is what the certificate y proves no flow to exceed, demands included.
func (f *flow) bound(y []int64) int64 {
	total := f.base
	for k := 0; k < len(f.arcs); k += 2 {
		a, tail := f.arcs[k], f.arcs[k+1].head
		total += int64(a.cap+f.arcs[k+1].cap) * max(0, a.gain+y[tail]-y[a.head])
	}
	return total
}

// prices are those of the certificate: what one more period in a slot would
// gain, and one more player on a field smaller than the formation.
func (f *flow) prices(m *market) *prices {
	y, p := f.certificate(), m.newPrices()
	n := 0
	for k := 0; k < len(f.arcs); k += 2 {
		head, tail := f.arcs[k].head, f.arcs[k+1].head
		if n == len(f.fieldArcs) || f.fieldArcs[n].arc != int32(k) {
			continue
		}
		where := f.fieldArcs[n]
		n++
		price := max(0, y[tail]-y[head]) * m.unit
		for _, t := range f.blocks[where.block].periods {
			if where.slot >= 0 {
				p.slot[(t-f.first)*f.slots+where.slot] = price
				continue
			}
			for _, r := range m.rowsAt[t] {
				if m.rows[r].field {
					p.row[r] = price
				}
			}
		}
	}
	return p
}
