package lineup

import (
	"cmp"
	"container/heap"
	"math/bits"
)

// The K best lineups by Murty's partition (1968), on the set of players: a
// node is the best lineup with some players and without others; its subsets
// are, for its k-th free player, those with the first k-1 of them and without
// the k-th. They are disjoint and miss only the node's own set. Each is
// solved by one exchange. One heap serves all formations, so that a set comes
// up first in the formation where it is worth most.
type node struct {
	field *field
	finding
	with uint64
	out  uint64
}

type nodeHeap []node

func (h nodeHeap) Len() int      { return len(h) }
func (h nodeHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *nodeHeap) Push(n any)   { *h = append(*h, n.(node)) }
func (h *nodeHeap) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	*h = (*h)[:last]
	return n
}

// Less orders by worth, formation, tie-break, then the squad: the set with the
// earliest player that the other lacks.
func (h nodeHeap) Less(i, j int) bool {
	a, b := &h[i], &h[j]
	order := cmp.Or(
		cmp.Compare(worth(b.lineup.key), worth(a.lineup.key)),
		cmp.Compare(a.field.index, b.field.index),
		cmp.Compare(b.lineup.key, a.lineup.key),
		cmp.Compare(bits.Reverse64(b.lineup.on), bits.Reverse64(a.lineup.on)),
	)
	return order < 0
}

// alternatives lists up to count lineups with other players than the best,
// each as good as it can be with them, over all formations. One that fills less
// than the best does (mandatory slots, players, lines) is no alternative.
func alternatives(all []*field, solved []finding, best, count int) []Alternative {
	level := all[best].ladder.level(worth(solved[best].lineup.key))
	h := make(nodeHeap, 0, 64)
	for i, f := range all {
		h.offer(node{field: f, finding: solved[i]}, level)
	}
	found := make([]Alternative, 0, count)
	seen := map[uint64]bool{solved[best].lineup.on: true}
	for len(h) > 0 && len(found) < count {
		n := heap.Pop(&h).(node)
		h.branch(&n, level)
		if seen[n.lineup.on] {
			continue
		}
		seen[n.lineup.on] = true
		found = append(found, n.alternative())
	}
	return found
}

// offer takes a node that fills as much as the best. The level includes the
// hard locks, so it is legal too.
func (h *nodeHeap) offer(n node, level int64) {
	if n.found && n.field.ladder.level(worth(n.lineup.key)) == level {
		heap.Push(h, n)
	}
}

func (h *nodeHeap) branch(n *node, level int64) {
	with := n.with
	for rest := n.lineup.on &^ n.with &^ n.field.locked; rest != 0; rest &= rest - 1 {
		p := bits.TrailingZeros64(rest)
		child := node{field: n.field, with: with, out: n.out | 1<<p}
		child.finding = n.field.without(n.lineup, n.out, with, p)
		if with&^child.lineup.on == 0 { // else no ordered lineup has them all
			h.offer(child, level)
		}
		with |= 1 << p
	}
}

func (n *node) alternative() Alternative {
	f := n.field
	bench := f.bench(&n.lineup, f.everyone&^n.lineup.on)
	return Alternative{
		Value:     f.value(&n.lineup),
		Formation: f.formation.Name,
		Period:    f.period(&n.lineup, bench),
	}
}
