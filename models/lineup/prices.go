package lineup

import (
	"math/bits"
	"slices"
)

// The bound of the search is Lagrange's (Geoffrion 1974). Put a price on the
// players of each group: whoever is on the field pays the prices of his
// groups, and each group is paid for the number it would like best to have.
// A lineup that has these numbers gains and loses nothing, so the best priced
// lineup, plus the best pay of each group, is a bound for every choice of
// prices:
//
//	bound = max over lineups (key - sum of price x number on the field)
//	      + sum over groups max over numbers n (price x n - loss of n)
//
// The first maximum is an ordinary lineup with other weights. When the numbers
// agree in both, the lineup is the best. For a count, or for groups that do
// not overlap and want no gap in their numbers, prices exist that close the
// bound but for ties, because the lineup is then still a flow.

// reprice sets the weights to the plain ones plus adj by player.
func (f *field) reprice(adj *[MaxPlayers]int64) {
	var changed uint64
	for i := range f.players {
		if adj[i] == f.adj[i] {
			continue
		}
		row, plain := f.row(i), f.plain[i*f.slots:(i+1)*f.slots]
		for j := range row {
			if plain[j] != none {
				row[j] = plain[j] + adj[i]
			}
		}
		f.adj[i] = adj[i]
		changed |= 1 << i
	}
	for key := range f.runs {
		if key.group&changed != 0 {
			delete(f.runs, key)
		}
	}
}

// relax solves the knot at its prices: the lineup, its true key and a bound.
// Players who must be on the field are worth a lock more; one who stays off
// costs it, which keeps the bound a bound.
func (h *hunt) relax(k *knot) {
	adj, correction := h.adjustments(k)
	h.field.reprice(&adj)
	k.lineup = h.field.best(k.out)
	h.assess(k, &adj, correction)
}

// revise solves a knot again after one price has changed. Its lineup was the
// best before: it loses, or wins, players of that group one by one, each by the
// best path, for the group is a node of the flow through which one unit less,
// or more, has to go.
func (h *hunt) revise(k *knot, r int, raised bool) {
	f := h.field
	if f.ordered {
		h.relax(k)
		return
	}
	adj, correction := h.adjustments(k)
	f.reprice(&adj)
	group := f.quotas[r].players
	for more := true; more; {
		free := f.everyone &^ k.out &^ k.lineup.on
		if raised {
			more = f.trade(&k.lineup, free&^group, group, true)
		} else {
			more = f.trade(&k.lineup, free&group, ^group, false)
		}
	}
	f.settle(&k.lineup)
	h.assess(k, &adj, correction)
}

// assess works out the bound and the true key of a knot's lineup.
func (h *hunt) assess(k *knot, adj *[MaxPlayers]int64, bound int64) {
	f := h.field
	h.spent++
	if f.ordered { // a table, and runs of players of equal rank
		h.spent += tableEffort + f.paths/pathsPerNode
	}
	f.paths = 0
	bound += k.lineup.key
	for r := range f.quotas {
		_, pay := h.wish(k, r)
		bound += pay
	}
	k.lineup.key += h.exempt - f.groupLoss(k.lineup.on)
	for on := k.lineup.on; on != 0; on &= on - 1 {
		k.lineup.key -= adj[bits.TrailingZeros64(on)]
	}
	k.bound, k.proof = bound, nil
	h.offer(k)
}

// adjustments are what the players' weights change by, and what the key is to
// be corrected by.
func (h *hunt) adjustments(k *knot) (adj [MaxPlayers]int64, correction int64) {
	f := h.field
	for r, price := range k.price {
		if price == 0 {
			continue
		}
		for g := f.quotas[r].players; g != 0; g &= g - 1 {
			adj[bits.TrailingZeros64(g)] -= price
		}
	}
	for must := k.with &^ f.locked; must != 0; must &= must - 1 {
		adj[bits.TrailingZeros64(must)] += h.lock
		correction -= h.lock
	}
	return adj, correction + h.exempt
}

// wish is the number of players that group r likes best at its price, and
// what it is paid for it.
func (h *hunt) wish(k *knot, r int) (number int, pay int64) {
	g := &h.field.quotas[r]
	low, high := h.field.span(g, k.with, k.out)
	pay = absent
	for n := low; n <= high; n++ {
		if p := k.price[r]*int64(n) - g.loss[n]; g.loss[n] != never && p > pay {
			number, pay = n, p
		}
	}
	return number, pay
}

// slope is how the bound moves with the price of group r: the number it wants
// less the number it has.
func (h *hunt) slope(k *knot, r int) int {
	number, _ := h.wish(k, r)
	return number - h.field.quotas[r].count(k.lineup.on)
}

// haggle lowers the bound by the prices, one group after another and then all
// together, until they agree or nothing helps.
func (h *hunt) haggle(k *knot, rounds int) {
	for range rounds {
		before, start := k.bound, k.price
		for r := range h.field.quotas {
			if k.bound <= h.floor || h.spent >= h.limit {
				return
			}
			if h.slope(k, r) != 0 {
				h.search(k, r)
			}
		}
		if k.bound == before {
			return
		}
		h.leap(k, start)
	}
}

// leap goes on in the direction that a round of prices took, in doubled steps,
// while the bound falls (the pattern move of Hooke and Jeeves 1961). One price
// at a time would creep along where two groups share players.
func (h *hunt) leap(k *knot, start []int64) {
	way := make([]int64, len(start))
	for r := range way {
		way[r] = k.price[r] - start[r]
	}
	for h.spent < h.limit && k.bound > h.floor {
		next := *k
		next.price = slices.Clone(k.price)
		for r := range way {
			next.price[r] = max(-h.far, min(h.far, k.price[r]+way[r]))
			way[r] = next.price[r] - k.price[r]
		}
		if h.relax(&next); next.bound >= k.bound {
			return
		}
		*k = next
		for r := range way {
			way[r] *= 2
		}
	}
}

// side is a price of one group, with the knot solved there and the slope of
// the bound.
type side struct {
	knot
	slope int
}

// search finds the best price of one group. The bound is convex and made of
// straight pieces, so the tangents of two prices on either side of the lowest
// point meet at a price between them that is better than both, or prove that
// there is none (Kelley's cutting planes in one dimension).
func (h *hunt) search(k *knot, r int) {
	here := side{*k, h.slope(k, r)}
	low, high, best := here, here, here
	try := func(from side, price int64) side {
		next := h.move(from, r, price)
		if next.bound < best.bound || next.bound == best.bound && next.slope == 0 {
			best = next
		}
		return next
	}
	for _, step := range []int64{h.near, h.far} {
		switch {
		case high.slope < 0:
			low, high = high, try(high, min(k.price[r]+step, h.far))
		case low.slope > 0:
			low, high = try(low, max(k.price[r]-step, -h.far)), low
		}
	}
	for h.spent < h.limit && low.slope < 0 && high.slope > 0 {
		price, bound := meet(&low, &high, r)
		if price <= low.price[r] || price >= high.price[r] {
			break
		}
		middle := try(low, price)
		if middle.slope == 0 || middle.bound <= bound+1 {
			break
		}
		if middle.slope < 0 {
			low = middle
		} else {
			high = middle
		}
	}
	*k = best.knot
}

// meet is where the tangents of two sides do, rounded down to a whole price.
func meet(low, high *side, r int) (price, bound int64) {
	width := high.price[r] - low.price[r]
	drop := low.bound - high.bound + int64(high.slope)*width
	right := drop / int64(high.slope-low.slope)
	return low.price[r] + right, low.bound + int64(low.slope)*right
}

// move solves a side again at another price of the group.
func (h *hunt) move(from side, r int, price int64) side {
	raised := price > from.price[r]
	from.price = slices.Clone(from.price)
	from.price[r] = price
	h.revise(&from.knot, r, raised)
	from.slope = h.slope(&from.knot, r)
	return from
}
