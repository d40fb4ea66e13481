package lineup

import "math/bits"

// runKey names a group: its players and those of them that must play.
type runKey struct{ group, must uint64 }

// runValues is the gain of each way for a group to fill a run, in the order
// low, high, covered, count; none where it cannot. The last slot of a run is
// filled, which is what makes its line covered afterwards. The values are kept,
// since alternatives and reasons change one group at a time.
func (f *field) runValues(group, must uint64, most int) []int64 {
	key := runKey{group, must}
	if values, ok := f.runs[key]; ok {
		return values
	}
	values := make([]int64, 0, f.slots*(f.slots+1)*most)
	for low := range f.slots {
		for high := low + 1; high <= f.slots; high++ {
			for covered := range 2 {
				start := len(values)
				f.fillRun(group, low, high, covered, most, func(l *lineup) {
					values = append(values, f.gainOf(l))
				})
				for len(values) < start+most {
					values = append(values, none)
				}
			}
		}
	}
	f.runs[key] = values
	return values
}

// fill puts count players of the group into slots low to high of l.
func (f *field) fill(l *lineup, group uint64, low, high, covered, count int) {
	f.fillRun(group, low, high, covered, count, func(run *lineup) {
		copy(l.at[low:high], run.at[low:high])
	})
}

// fillRun calls each with the best run of 1, 2, ... most players. It begins
// with the best player of the last slot, as if filling it earned everything.
func (f *field) fillRun(group uint64, low, high, covered, most int, each func(*lineup)) {
	whole := f.view
	defer func() { f.view = whole }()
	f.view = view{low, high, high - 1, -1}
	if covered == 1 {
		f.view.covered = int(f.lineOf[low])
	}
	l, best := emptyLineup(), int64(none)
	for g := group; g != 0; g &= g - 1 {
		i := bits.TrailingZeros64(g)
		if weight := f.row(i)[high-1]; weight > best {
			l.at[high-1], l.on, best = int8(i), 1<<i, weight
		}
	}
	if best == none {
		return
	}
	for count := 1; ; count++ {
		each(&l)
		if count == most || !f.augment(&l, group, absent) {
			return
		}
	}
}

// gainOf adds up what the filled slots of the view earn.
func (f *field) gainOf(l *lineup) int64 {
	var gain int64
	var covered uint32
	for j := f.view.low; j < f.view.high; j++ {
		if l.at[j] < 0 {
			continue
		}
		line := int(f.lineOf[j])
		gain += f.row(int(l.at[j]))[j] + f.firstGain(line, covered&(1<<line) == 0)
		covered |= 1 << line
	}
	return gain
}
