package lineup

// The certificate of a lineup is a potential for each node of the network, in
// the sense of linear programming duality (Ahuja, Magnanti and Orlin 1993,
// section 9.4). Whatever the potentials are, no lineup has a key above
//
//	base + sum over arcs of capacity x max(0, gain + potential(head) - potential(tail))
//
// so the bound needs no trust in how they, or the lineup, were found. At an
// optimum the best paths of the residual network give potentials whose bound
// is the lineup's own key.
type potentials struct {
	squad  int64
	sink   int64
	player [MaxPlayers]int64
	slot   [MaxSlots]int64
	line   [MaxSlots]int64
}

// potentials takes, for every node, the best gain of a residual path that
// starts there: residual arcs then have no positive reduced gain. At an optimum
// no cycle gains anything and the rounds end; otherwise they are cut off, and
// the bound is merely not tight.
func (f *field) potentials(l *lineup) *potentials {
	y := &potentials{}
	for range f.players + f.slots + f.lines + 2 {
		if !f.relax(l, y) {
			break
		}
	}
	return y
}

// relax raises potentials over each residual arc once, from the sink back to
// the squad, and says whether any rose.
func (f *field) relax(l *lineup, y *potentials) bool {
	changed := false
	lift := func(tail *int64, head, gain int64) {
		if head+gain > *tail {
			*tail, changed = head+gain, true
		}
	}
	filled := f.countLines(l)
	count := 0
	for line := range f.lines {
		lift(&y.line[line], y.sink, f.firstGain(line, filled[line] == 0))
		if filled[line] > 0 {
			lift(&y.sink, y.line[line], -f.firstGain(line, filled[line] == 1))
		}
		count += filled[line]
	}
	for j := range f.slots {
		line := &y.line[f.lineOf[j]]
		if l.at[j] < 0 {
			lift(&y.slot[j], *line, 0)
			continue
		}
		lift(line, y.slot[j], 0)
		i := int(l.at[j])
		lift(&y.slot[j], y.player[i], -f.row(i)[j])
	}
	for i := range f.players {
		for j, weight := range f.row(i) {
			if weight != none && int(l.at[j]) != i {
				lift(&y.player[i], y.slot[j], weight)
			}
		}
		if l.on&(1<<i) == 0 {
			lift(&y.squad, y.player[i], 0)
		} else {
			lift(&y.player[i], y.squad, 0)
		}
	}
	if count < f.size { // another player could come on
		lift(&y.sink, y.squad, 0)
	}
	if count > 0 {
		lift(&y.squad, y.sink, 0)
	}
	return changed
}

func (f *field) countLines(l *lineup) (filled [MaxSlots]int) {
	for j := range f.slots {
		if l.at[j] >= 0 {
			filled[f.lineOf[j]]++
		}
	}
	return filled
}

// bound is the key that the potentials prove no lineup to exceed.
func (f *field) bound(y *potentials) int64 {
	total := f.base + int64(f.size)*max(0, y.squad-y.sink)
	var capacity [MaxSlots]int64
	for j := range f.slots {
		line := f.lineOf[j]
		capacity[line]++
		total += max(0, y.line[line]-y.slot[j])
	}
	for line := range f.lines {
		total += max(0, f.lineGain[line]+y.sink-y.line[line])
		total += (capacity[line] - 1) * max(0, y.sink-y.line[line])
	}
	for i := range f.players {
		total += max(0, y.player[i]-y.squad)
		for j, weight := range f.row(i) {
			if weight != none {
				total += max(0, weight+y.slot[j]-y.player[i])
			}
		}
	}
	return total
}
