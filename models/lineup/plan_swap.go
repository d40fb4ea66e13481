package lineup

import (
	"cmp"
	"math/bits"
	"slices"
)

// Two players exchange two periods: one gives the other a period and gets one
// back. That leaves the numbers of both as they are, so it is often possible
// where no change of one period is. Who plays when is then settled, and with it
// everything but the slots: each exchange has a quick bound, the best slots for
// these players if no rule looked at lines, and is arranged in earnest only where
// the bound says that it may be wanted. Where rules do look at lines, the two
// periods are arranged one after the other, in either order; and those that look
// cheap in their periods as they are go first, for the bounds are then weak.

// arrangeNodes is what it takes of the budget to arrange an exchange, beside one
// for a look: it grows with the plan.
func (l *planner) arrangeNodes() int { return 4 + l.players*l.slots*l.periods/200 }

// swap says that one player goes off in period t and comes on in u, and another
// the reverse.
type swap struct {
	t, u         int
	gives, takes int // of period t
	points       int // lost in the two periods at least, before what rules charge
	charged      int // lost by rules that look at no line
	loss         int // at least
}

// swaps is the search for exchanges.
type swaps struct {
	*review
	plain  *planner // without rules that look beyond one player and period
	lines  *planner // with those that look at lines, nil when there are none
	lined  *planner // with all that look at one player
	byLine int64    // what the rules charge the plan that look at lines
	rest   int64    // and the others
	done   map[[4]int]bool
}

// search offers every exchange that is wanted, the cheapest bounds first; false
// means that the budget ended before.
func (r *review) search(wanted func(*swap) bool, found func(*swap, neighbour)) bool {
	w := r.newSwaps()
	if w.lines != nil {
		w.pass(w.lines, 0, wanted, found)
	}
	return w.pass(w.plain, w.byLine, wanted, found)
}

// pass does so by the bounds of a planner, less some slack.
func (w *swaps) pass(by *planner, slack int64, wanted func(*swap) bool, found func(*swap, neighbour)) bool {
	for _, s := range w.candidates(by, w.rest+slack) {
		if !wanted(&s) || w.done[s.key()] {
			continue
		}
		if w.left--; w.left < 0 {
			return false
		}
		plan, ok := w.settle(&s, slack)
		if !ok || !wanted(&s) {
			continue
		}
		w.left -= w.arrangeNodes()
		w.done[s.key()] = true
		if plan, ok = w.arrange(plan, &s); ok && wanted(&s) {
			found(&s, neighbour{w.exchange(plan, s.loss), plan})
		}
	}
	return true
}

func (s *swap) key() [4]int { return [4]int{s.t, s.u, s.gives, s.takes} }

func (r *review) newSwaps() *swaps {
	plain, lined := *r.planner, *r.planner
	lined.rows, lined.groups = nil, nil
	plain.rows, plain.groups, plain.breakCost, plain.trackers = nil, nil, 0, make([][]tracker, r.players)
	w := &swaps{review: r, plain: &plain, lined: &lined, done: map[[4]int]bool{}}
	lines := plain
	lines.trackers = make([][]tracker, r.players)
	for i, all := range r.trackers {
		for _, k := range all {
			if len(k.lines) > 0 {
				lines.trackers[i] = append(lines.trackers[i], k)
				w.lines = &lines
			}
		}
	}
	w.byLine, _ = w.chargedByLine(r.plan)
	w.rest = r.steps.points(r.base) - w.byLine - int64(r.value)
	for t := r.first; t < r.periods; t++ {
		w.rest += w.points(r.plan, t)
	}
	return w
}

// points is what the lineup of a period is worth before rules that look beyond
// one player and period.
func (w *swaps) points(plan []fielded, t int) (points int64) {
	for j, i := range plan[t].at {
		if i >= 0 {
			points += w.steps.points(w.row(t, int(i))[j])
		}
	}
	return points
}

// candidates lists the exchanges that fill as many places, the cheapest first.
func (w *swaps) candidates(by *planner, slack int64) (all []swap) {
	losses := make([][]int, len(w.stages))
	for n := range losses {
		losses[n] = w.replacements(by, w.first+n)
	}
	for n := range losses {
		for m := n + 1; m < len(losses); m++ {
			gives, takes := w.stages[n].now.on, w.stages[m].now.on
			members(gives&^takes, func(i int) {
				members(takes&^gives, func(k int) {
					a, b := losses[n][i*w.players+k], losses[m][k*w.players+i]
					if a < never && b < never {
						all = append(all, swap{t: w.first + n, u: w.first + m, gives: i, takes: k, points: a + b, loss: a + b - int(slack)})
					}
				})
			})
		}
	}
	slices.SortStableFunc(all, func(a, b swap) int { return cmp.Compare(a.loss, b.loss) })
	return all
}

// replacements is what a period loses, by player who goes and player who comes
// in his stead; never when the places cannot be filled.
func (w *swaps) replacements(l *planner, t int) []int {
	f := l.periodField(w.plan, t, w.everyone(), nil)
	now := f.lineupOf(&w.plan[t])
	best := f.best(f.everyone &^ now.on)
	losses := slices.Repeat([]int{never}, w.players*w.players)
	members(now.on&^f.locked, func(i int) {
		members(f.everyone&^now.on, func(k int) {
			found := f.without(best, f.everyone&^now.on&^(1<<k), 0, i)
			if l := &found.lineup; l.on>>k&1 != 0 && f.fills(l, &now) {
				losses[i*w.players+k] = f.value(&now) - f.value(l)
			}
		})
	})
	return losses
}

// settle makes the exchange, in the slots that the two leave each other, and
// puts what the rules charge that look at no line into its bound; false when a
// hard one is broken.
func (w *swaps) settle(s *swap, slack int64) ([]fielded, bool) {
	plan := slices.Clone(w.plan)
	plan[s.t] = w.replaced(plan[s.t], s.gives, s.takes)
	plan[s.u] = w.replaced(plan[s.u], s.takes, s.gives)
	before, _ := w.charged(w.plan, s)
	after, ok := w.charged(plan, s)
	s.charged = int(after - before)
	s.loss = s.points + s.charged - int(slack)
	return plan, ok
}

// replaced is a period in which one player stands where another stood.
func (w *swaps) replaced(p fielded, goes, comes int) fielded {
	q := fielded{slices.Clone(p.at), p.on&^(1<<goes) | 1<<comes, slices.Clone(p.line)}
	q.at[slices.Index(q.at, int8(goes))] = int8(comes)
	q.line[goes], q.line[comes] = bench, p.line[goes]
	return q
}

// charged is what the rules that look at no line charge for the players and
// periods of an exchange.
func (w *swaps) charged(plan []fielded, s *swap) (total int64, ok bool) {
	for _, i := range []int{s.gives, s.takes} {
		for n := range w.trackers[i] {
			k := &w.trackers[i][n]
			if len(k.lines) > 0 {
				continue
			}
			lost, ok := k.through(plan)
			if !ok {
				return 0, false
			}
			total += lost
		}
	}
	touches := func(t int, before bool) bool { return t == s.t || t == s.u || before && (t == s.t+1 || t == s.u+1) }
	for k := range w.rows {
		if r := &w.rows[k]; !r.link && touches(r.t, r.comingOn) {
			lost, ok := r.lost(plan)
			if !ok {
				return 0, false
			}
			total += lost
		}
	}
	for _, g := range w.groups {
		if on := plan[g.t].on & g.set; touches(g.t, false) && on != 0 && on != g.set {
			if g.soft == hard {
				return 0, false
			}
			total += g.soft
		}
	}
	for t := max(w.first, 1); t < w.periods; t++ {
		total += w.breakCost * int64(bits.OnesCount64(plan[t].on&^plan[t-1].on))
	}
	return total, true
}

// arrange finds the slots of the two periods, and what they truly lose.
func (w *swaps) arrange(plan []fielded, s *swap) (best []fielded, found bool) {
	orders := [][]int{{s.t, s.u}}
	if w.lines != nil {
		orders = [][]int{{s.t, s.u, s.t}, {s.u, s.t, s.u}}
	}
	for _, order := range orders {
		trial, ok := slices.Clone(plan), true
		for _, t := range order {
			ok = ok && w.fill(trial, t)
		}
		if !ok {
			continue
		}
		if loss, ok := w.lost(trial, s); ok && (!found || loss < s.loss) {
			best, s.loss, found = trial, loss, true
		}
	}
	return best, found
}

// lost is what a settled exchange loses with all its slots.
func (w *swaps) lost(plan []fielded, s *swap) (loss int, ok bool) {
	points := int64(s.charged) - w.byLine
	for _, t := range []int{s.t, s.u} {
		points += w.points(w.plan, t) - w.points(plan, t)
	}
	lines, ok := w.chargedByLine(plan)
	return int(points + lines), ok
}

// chargedByLine is what the rules charge that look at lines.
func (w *swaps) chargedByLine(plan []fielded) (total int64, ok bool) {
	for _, trackers := range w.trackers {
		for n := range trackers {
			if len(trackers[n].lines) == 0 {
				continue
			}
			lost, ok := trackers[n].through(plan)
			if !ok {
				return 0, false
			}
			total += lost
		}
	}
	return total, true
}

// fill finds the best slots of one period for the players it has.
func (w *swaps) fill(plan []fielded, t int) bool {
	f := w.lined.periodField(plan, t, plan[t].on, nil)
	l := f.best(0)
	if l.on != plan[t].on || !f.fills(&l, &w.at(t).now) {
		return false
	}
	plan[t] = w.fieldedAs(&l)
	return true
}
