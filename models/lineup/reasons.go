package lineup

import "math/bits"

// Reasons come from solving again with one player out or in, not from dual
// prices, which are not unique. Each is one exchange from the lineup.

// reasons explains every player of the squad, in its order.
func (f *field) reasons(p *Problem, l *lineup) []Reason {
	all := make([]Reason, len(p.Players))
	for i := range all {
		if l.on&(1<<i) != 0 {
			all[i] = f.reasonIn(l, i)
		} else {
			after := f.with(*l, f.unavailable, i)
			all[i] = f.compare(l, &after, i)
		}
	}
	return all
}

// reasonIn takes away a player of the lineup. If he was locked, the lock is a
// step lost above the points, so it does not count as a loss.
func (f *field) reasonIn(l *lineup, p int) Reason {
	found := f.without(*l, f.unavailable, 0, p)
	after := &found.lineup
	r := f.compare(l, &found, p)
	if r.In, r.Out = true, ""; !found.found {
		return r
	}
	r.Possible = bits.OnesCount64(after.on) == bits.OnesCount64(l.on) &&
		f.openMandatory(after) == f.openMandatory(l)
	if r.Possible {
		r.Empty = ""
	}
	return r
}

// compare describes the change from one lineup to another around player p.
func (f *field) compare(before *lineup, found *finding, p int) Reason {
	if !found.found {
		return Reason{Player: f.id(p), Chain: [][2]string{}, Unproven: !found.done}
	}
	after := &found.lineup
	r := Reason{
		Player:   f.id(p),
		Possible: true,
		Loss:     f.value(before) - f.value(after),
		Chain:    f.chain(before, after, p),
		Unproven: !found.done,
	}
	for out := before.on &^ after.on &^ (1 << p); out != 0; out &= out - 1 {
		id := f.id(bits.TrailingZeros64(out))
		if r.Out == "" && after.on&(1<<p) != 0 {
			r.Out = id
		} else {
			r.AlsoOut = append(r.AlsoOut, id)
		}
	}
	r.Empty = f.emptied(before, after)
	lost := f.openLines(after) &^ f.openLines(before)
	for j := range f.slots {
		if lost&(1<<f.lineOf[j]) != 0 {
			r.Line = f.formation.Slots[j].Line
			break
		}
	}
	return r
}

// emptied is the slot that stays empty afterwards because there are fewer
// players or one fewer mandatory slot filled, and "" when nothing is lost.
func (f *field) emptied(before, after *lineup) string {
	mandatory := f.openMandatory(after) > f.openMandatory(before)
	if !mandatory && bits.OnesCount64(after.on) >= bits.OnesCount64(before.on) {
		return ""
	}
	for j := range f.slots {
		s := &f.formation.Slots[j]
		if before.at[j] >= 0 && after.at[j] < 0 && (s.Mandatory || !mandatory) {
			return s.ID
		}
	}
	return ""
}

// chain lists who takes a new slot. It follows the players: into the slot of
// p, or p into his, then each into the slot that became free, or out of the
// slot that was taken. Moves that hang together with none of these come last,
// in the order of the slots.
func (f *field) chain(before, after *lineup, p int) [][2]string {
	moves := make([][2]string, 0, 4)
	var told [MaxSlots]bool
	tell := func(j int) bool {
		if j < 0 || told[j] || after.at[j] < 0 || after.at[j] == before.at[j] {
			return false
		}
		told[j] = true
		moves = append(moves, [2]string{f.id(int(after.at[j])), f.formation.Slots[j].ID})
		return true
	}
	if after.on&(1<<p) == 0 {
		for j := f.slotOf(before, p); tell(j); j = f.slotOf(before, int(after.at[j])) {
		}
	} else {
		for j := f.slotOf(after, p); tell(j) && before.at[j] >= 0; j = f.slotOf(after, int(before.at[j])) {
		}
	}
	for j := range f.slots {
		tell(j)
	}
	return moves
}
