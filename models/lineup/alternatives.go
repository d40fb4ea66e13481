package lineup

import (
	"cmp"
	"container/heap"
	"math/bits"
	"slices"
)

// The K best lineups by Murty's partition (1968), on the set of players: a
// node is the best lineup with some players and without others; its subsets
// are, for its k-th free player, those with the first k-1 of them and without
// the k-th. They are disjoint and miss only the node's own set. Each is
// solved by one exchange. One heap serves all formations, so that a set comes
// up first in the formation where it is worth most. Where group rules ask for a
// search, a node goes by a quick bound until its turn comes.
type node struct {
	field *field
	finding
	choice
	bounded bool // only the bound is known yet
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

// value is the key that a node goes by.
func (n *node) value() int64 {
	if n.bounded {
		return n.bound
	}
	return n.lineup.key
}

// Less orders by worth, what is only bounded first, formation, tie-break, then
// the squad: the set with the earliest player that the other lacks.
func (h nodeHeap) Less(i, j int) bool {
	a, b := &h[i], &h[j]
	order := cmp.Or(
		cmp.Compare(worth(b.value()), worth(a.value())),
		second(a.bounded, b.bounded),
		cmp.Compare(a.field.index, b.field.index),
		cmp.Compare(b.value(), a.value()),
		cmp.Compare(bits.Reverse64(b.lineup.on), bits.Reverse64(a.lineup.on)),
	)
	return order < 0
}

// alternatives lists up to count lineups with other players than the best,
// each as good as it can be with them, over all formations. One that fills less
// than the best does (mandatory slots, players, lines) is no alternative.
// short says that there may be more, which a search did not find.
func alternatives(all []*field, solved []finding, best, count int) (list []Alternative, short bool) {
	level := all[best].ladder.level(worth(solved[best].lineup.key))
	h := make(nodeHeap, 0, 64)
	missed := int64(none) // no lineup that a search left out is worth more
	for i, f := range all {
		h.offer(node{field: f, finding: solved[i]}, level)
		missed = max(missed, solved[i].missed())
	}
	list = make([]Alternative, 0, count)
	seen := map[uint64]bool{solved[best].lineup.on: true}
	for len(h) > 0 && len(list) < count {
		n := heap.Pop(&h).(node)
		if n.bounded {
			n.finding, n.bounded = n.field.decide(n.choice), false
			missed = max(missed, n.missed())
			h.offer(n, level)
			continue
		}
		h.branch(&n, level)
		if seen[n.lineup.on] {
			continue
		}
		seen[n.lineup.on] = true
		list = append(list, n.alternative())
		list[len(list)-1].Unproven = missed > worth(n.lineup.key)
	}
	slices.SortStableFunc(list, func(a, b Alternative) int { return cmp.Compare(b.Value, a.Value) }) // the unproven may come late
	return list, len(list) < count && missed != none
}

// missed is the worth that a search may have left out.
func (a *finding) missed() int64 {
	if a.done {
		return none
	}
	return worth(a.bound)
}

// second orders what is true before what is not.
func second(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// offer takes a node that fills as much as the best, or may do so. The level
// includes the hard locks, so it is legal too.
func (h *nodeHeap) offer(n node, level int64) {
	l := n.field.ladder.level(worth(n.value()))
	if n.bounded && l >= level || n.found && l == level {
		heap.Push(h, n)
	}
}

func (h *nodeHeap) branch(n *node, level int64) {
	with := n.with
	for rest := n.lineup.on &^ n.with &^ n.field.locked; rest != 0; rest &= rest - 1 {
		p := bits.TrailingZeros64(rest)
		child := node{field: n.field, choice: choice{with, n.out | 1<<p}}
		if len(n.field.quotas) > 0 {
			child.finding = n.field.glance(child.choice)
			child.bounded = !child.done
		} else {
			child.finding = n.field.without(n.lineup, n.out, with, p)
		}
		if child.bounded || with&^child.lineup.on == 0 { // else no ordered lineup has them all
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
