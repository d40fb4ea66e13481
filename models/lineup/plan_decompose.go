package lineup

import "slices"

// The plan falls into two halves (Lagrangean decomposition: Guignard and Kim
// 1987). Teams may be any sequence of sets of players that keeps the rules on
// several players in one period and on the breaks; courses keep the rules that
// follow one player through the match. Prices make the two agree: a team pays
// for everybody in a class and for everybody who comes on, and he gets it.
// Whatever the prices are, positive or negative,
//
//	best sequence of teams + sum of the best courses
//
// is worth at least as much as any plan, and at least as little as the best that
// prices of slots and rows can prove.

// pays is what a period pays a player by class; the last is for coming on.
func (b *teams) pays(t, i int) []int64 {
	k := (t*b.players + i) * (b.widest + 1)
	return b.pay[k : k+b.widest+1]
}

// inherit begins with what the courses were last worth by slot and row: with
// these prices the bound is no larger than it was.
func (b *teams) inherit() {
	for t := range b.chosen {
		for i := range b.players {
			pay, n := b.pays(t, i), len(b.courses[i].lineOf)
			for class := 1; class < n; class++ {
				if pay[class] = b.profit[i][t*n+class]; pay[class] == none {
					pay[class] = 0
				}
			}
			pay[b.widest] = b.inFee[t]
		}
	}
}

// appraise values both halves; false means that one has no choice left.
func (b *teams) appraise(x choices) bool {
	if !b.appraiseTeams(x) {
		return false
	}
	b.bound = b.base + b.team
	for i := range b.players {
		b.work += 1 + b.courses[i].nodes()/64
		b.collect(i)
		if !b.follow(i, x) {
			return false
		}
	}
	return true
}

// collect turns what is paid to a player into the profits of his course.
func (b *teams) collect(i int) {
	n := len(b.courses[i].lineOf)
	for t := range b.chosen {
		pay := b.pays(t, i)
		copy(b.profit[i][t*n+1:(t+1)*n], pay[1:n])
		b.profit[i][t*n+offClass], b.inFee[t] = 0, pay[b.widest]
	}
}

// appraiseTeams values what is to come after every team, from the end, and then
// follows the best from the start.
func (b *teams) appraiseTeams(x choices) bool {
	for t := len(b.chosen) - 1; t >= 0; t-- {
		for i := range b.players {
			b.pauses[t].fee[i] = b.breakFee - b.pays(t, i)[b.widest]
		}
		b.rate(t, x)
		b.lookAhead(t)
	}
	b.team = dead
	for _, set := range b.sets {
		if v := b.here[0][set] + b.ahead[0][set] - b.opening(set); v > b.team {
			b.team, b.chosen[0] = v, set
		}
	}
	if isDead(b.team) {
		return false
	}
	for t := range b.chosen {
		if t > 0 {
			b.chosen[t] = b.follower(t)
		}
		b.place(t, x)
	}
	return true
}

// opening is what the first team costs after the last one that played.
func (b *teams) opening(set uint32) int64 {
	if b.first == 0 {
		return 0
	}
	return b.pauses[0].cost(b.before[b.first-1].on, uint64(set))
}

// lookAhead values what comes after each team of a period.
func (b *teams) lookAhead(t int) {
	if t == len(b.chosen)-1 {
		clear(b.ahead[t])
		return
	}
	for _, set := range b.sets {
		b.next[set] = max(b.here[t+1][set]+b.ahead[t+1][set], dead)
	}
	b.pauses[t+1].pass(b.ahead[t], b.next, b.levels, true)
	b.work += b.pauses[t+1].work()
}

// lookBehind values what comes before each team of a period.
func (b *teams) lookBehind(t int) {
	if t == 0 {
		for _, set := range b.sets {
			b.behind[0][set] = -b.opening(set)
		}
		return
	}
	for _, set := range b.sets {
		b.next[set] = max(b.here[t-1][set]+b.behind[t-1][set], dead)
	}
	b.pauses[t].pass(b.behind[t], b.next, b.levels, false)
	b.work += b.pauses[t].work()
}

// follower is the best team after the one chosen before.
func (b *teams) follower(t int) (next uint32) {
	best := int64(dead)
	for _, set := range b.sets {
		if v := b.here[t][set] + b.ahead[t][set]; v > best {
			if v -= b.pauses[t].cost(uint64(b.chosen[t-1]), uint64(set)); v > best {
				best, next = v, set
			}
		}
	}
	return next
}

// place finds the class of everybody in the team chosen, by assignment.
func (b *teams) place(t int, x choices) {
	f := &b.seq.field
	b.price(t, x)
	for i := range b.players {
		b.spot[t*b.players+i] = offClass
		for j, row := 0, f.row(i); j < len(row); j++ {
			if row[j] = b.net[j*b.players+i]; row[j] == dead {
				row[j] = none
			}
		}
	}
	l := emptyLineup()
	for set := uint64(b.chosen[t]); set != 0; set &= set - 1 {
		f.augment(&l, set&-set, absent)
	}
	for j, line := range b.lineOf {
		if i := int(l.at[j]); i >= 0 {
			b.spot[t*b.players+i] = int8(b.courses[i].classOf[line])
		}
	}
	b.work += 8
}

// settle lowers the bound by trading prices and leaves the best; false means
// that there is no plan.
func (b *teams) settle(x choices, bound int64, rounds int) (int64, bool) {
	best := slices.Clone(b.pay)
	clear(b.move)
	d := descent{bound: bound, aim: firstAim * b.unit, least: b.grain / 16}
	for range rounds {
		if !b.appraise(x) {
			return 0, false
		}
		if d.better(b.bound) {
			copy(best, b.pay)
			if b.floor(d.bound) <= b.best {
				break
			}
		}
		b.remember()
		if !b.trade(d.length(b.bound, b.best)) {
			break
		}
	}
	copy(b.pay, best)
	return d.bound, true
}

// trade lets the teams pay less where the courses take what they do not want,
// and more where it is the other way round.
func (b *teams) trade(length int64) bool {
	clear(b.slack)
	for t, set := range b.chosen {
		for i := range b.players {
			k := t*b.players + i
			slack := b.slack[k*(b.widest+1) : (k+1)*(b.widest+1)]
			slack[b.taken[k].class]++
			slack[b.spot[k]]--
			slack[offClass] = 0 // which has no price
			if b.taken[k].comes {
				slack[b.widest]--
			}
			if b.tracksOn && t+b.first > 0 && (uint64(set)&^b.onBefore(t))>>i&1 != 0 {
				slack[b.widest]++
			}
		}
	}
	step, ok := stride(length, smooth(b.move, b.slack))
	for k, d := range b.move {
		b.pay[k] -= d * step >> stepBits
	}
	return ok
}

// onBefore is who was on the field before a period, as chosen.
func (b *teams) onBefore(t int) uint64 {
	if t > 0 {
		return uint64(b.chosen[t-1])
	}
	return b.before[b.first-1].on
}

// explore searches a branch by the prices of teams.
func (b *teams) explore(y *prices, x choices, bound int64, rounds int) {
	if b.work >= b.budget {
		b.open = max(b.open, bound)
		return
	}
	bound, ok := b.settle(x, bound, rounds)
	if !ok || b.floor(bound) <= b.best {
		return
	}
	if bound, ok = b.deepen(x, bound); ok || !b.confine(x, b.best) {
		return
	}
	if b.listed {
		b.newLayers().sweep(beamWidth, b.best)
	}
	if parts, ok := b.halves(); ok {
		for _, part := range parts {
			b.within(part, func() {
				b.planSearch.explore(&prices{slices.Clone(y.slot), slices.Clone(y.row)}, slices.Clone(x), bound, keeperRounds)
			})
		}
		return
	}
	pay := slices.Clone(b.pay)
	for _, child := range b.split(x) {
		copy(b.pay, pay)
		b.explore(y, child, bound, branchRounds)
	}
}

// deepen looks for plans that the bound has room for: within a point of it
// first, then within two, four and so on. Hardly any choices are left when
// little may be lost, so that a good plan is found soon, and where there is none
// the bound is lower. ok means that the branch is finished.
func (b *teams) deepen(x choices, bound int64) (lower int64, ok bool) {
	for room := b.unit; ; {
		least, best := max(b.best, b.floor(bound)-room), b.best
		complete := b.finish(slices.Clone(x), least)
		switch {
		case b.best > best && complete || b.best >= b.floor(bound):
			return bound, true
		case b.best > best:
			continue
		case !complete:
			return bound, false
		case least == b.best:
			return bound, true
		}
		bound, room = least, 2*room
	}
}

// finish lists all plans worth more than least; false means that it may have
// missed some.
func (b *teams) finish(x choices, least int64) (complete bool) {
	if !b.confine(x, least) {
		return true
	}
	if !b.listed {
		return false
	}
	d, best := b.newLayers(), b.best
	return d.sweep(beamWidth, least) || b.best == best && d.sweep(0, least)
}
