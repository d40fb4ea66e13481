package lineup

import "math/bits"

// How often everybody stands in each slot of a block is a bipartite multigraph
// of players and slots. By König's theorem (Über Graphen und ihre Anwendung auf
// Determinantentheorie und Mengenlehre, 1916) its edges can be coloured with as
// many colours as the block has periods, no two alike at a player or a slot:
// every colour is the lineup of a period. Edges are coloured one by one; when no
// colour is free at both ends, the path of two alternating colours is exchanged.
type colouring struct {
	planner  *planner
	colours  int
	ofPlayer [][]int8 // slot by player and colour, -1
	ofSlot   [][]int8 // player by slot and colour, -1
}

// plan splits a solved flow into lineups.
func (f *flow) plan() []fielded {
	plan := make([]fielded, f.periods)
	copy(plan, f.before)
	for b := range f.blocks {
		c := newColouring(f.planner, len(f.blocks[b].periods))
		for _, p := range f.placed {
			for range f.sent(p.arc) {
				if p.block == b {
					c.add(p.player, p.slot)
				}
			}
		}
		c.balance()
		for colour, t := range f.blocks[b].periods {
			plan[t] = c.lineup(colour)
		}
	}
	return plan
}

func newColouring(l *planner, colours int) *colouring {
	c := &colouring{planner: l, colours: colours}
	table := func(n int) [][]int8 {
		all := make([][]int8, n)
		for k := range all {
			all[k] = make([]int8, colours)
			for colour := range all[k] {
				all[k][colour] = -1
			}
		}
		return all
	}
	c.ofPlayer, c.ofSlot = table(l.players), table(l.slots)
	return c
}

// add colours one more edge.
func (c *colouring) add(i, j int) {
	a, b := free(c.ofPlayer[i]), free(c.ofSlot[j])
	if a != b && c.ofSlot[j][a] >= 0 {
		c.exchange(j, a, b)
	}
	c.ofPlayer[i][a], c.ofSlot[j][a] = int8(j), int8(i)
}

func free(of []int8) int {
	for colour, end := range of {
		if end < 0 {
			return colour
		}
	}
	return -1 // cannot be: nobody has more edges than there are colours
}

// exchange frees colour a at slot j, where b is free: it swaps the two along
// the path from there. The path cannot end at a player who lacks a, since it
// reaches players by edges of colour a.
func (c *colouring) exchange(j, a, b int) {
	i := int(c.ofSlot[j][a])
	c.ofSlot[j][a] = -1
	for i >= 0 {
		// The edge i-j changes from a to b; whatever i had in b follows.
		next := int(c.ofPlayer[i][b])
		c.ofPlayer[i][a], c.ofPlayer[i][b] = -1, int8(j)
		c.ofSlot[j][b] = int8(i)
		if next < 0 {
			return
		}
		// The edge i-next changes from b to a; whatever next had in a follows.
		after := int(c.ofSlot[next][a])
		c.ofPlayer[i][a] = int8(next)
		c.ofSlot[next][a], c.ofSlot[next][b] = int8(i), -1
		i, j = after, next
	}
}

// balance evens out the sizes of the colours, for fields smaller than the
// formation: two that differ by more than one player are exchanged along a path
// that has more of the larger.
func (c *colouring) balance() {
	for {
		least, most := 0, 0
		for colour := range c.colours {
			if c.size(colour) < c.size(least) {
				least = colour
			}
			if c.size(colour) > c.size(most) {
				most = colour
			}
		}
		if c.size(most)-c.size(least) < 2 {
			return
		}
		c.even(most, least)
	}
}

func (c *colouring) size(colour int) (n int) {
	for j := range c.ofSlot {
		if c.ofSlot[j][colour] >= 0 {
			n++
		}
	}
	return n
}

// even swaps the colours on one component that has an edge more of colour a.
func (c *colouring) even(a, b int) {
	seen := make([]bool, len(c.ofSlot))
	for j := range c.ofSlot {
		if seen[j] {
			continue
		}
		slots := c.component(j, a, b)
		surplus := 0
		for _, k := range slots {
			seen[k] = true
			if c.ofSlot[k][a] >= 0 {
				surplus++
			}
			if c.ofSlot[k][b] >= 0 {
				surplus--
			}
		}
		if surplus > 0 {
			c.swap(slots, a, b)
			return
		}
	}
}

// component is the slots joined to slot j by edges of colours a and b.
func (c *colouring) component(j, a, b int) (slots []int) {
	slots = []int{j}
	reached := uint32(1) << j
	for n := 0; n < len(slots); n++ {
		for _, colour := range [2]int{a, b} {
			i := c.ofSlot[slots[n]][colour]
			if i < 0 {
				continue
			}
			for _, other := range [2]int{a, b} {
				if k := c.ofPlayer[i][other]; k >= 0 && reached&(1<<k) == 0 {
					reached |= 1 << k
					slots = append(slots, int(k))
				}
			}
		}
	}
	return slots
}

func (c *colouring) swap(slots []int, a, b int) {
	var players uint64
	for _, j := range slots {
		for _, colour := range [2]int{a, b} {
			if i := c.ofSlot[j][colour]; i >= 0 {
				players |= 1 << i
			}
		}
		of := c.ofSlot[j]
		of[a], of[b] = of[b], of[a]
	}
	for ; players != 0; players &= players - 1 {
		of := c.ofPlayer[bits.TrailingZeros64(players)]
		of[a], of[b] = of[b], of[a]
	}
}

func (c *colouring) lineup(colour int) fielded {
	p := c.planner.emptyField()
	for j := range c.ofSlot {
		if i := c.ofSlot[j][colour]; i >= 0 {
			p.at[j] = i
			p.on |= 1 << i
			p.line[i] = int8(c.planner.lineOf[j])
		}
	}
	return p
}
