package lineup

// ladder turns the lexicographic objective into one int64, so that a single
// maximisation is exact: every step is worth more than everything below it
// can add up to. From the top: met locks, filled mandatory slots, players on
// the field, covered lines, points, and last the tie-break.
//
// At the limits (18 slots, 60 locks, a million points, 20 million soft
// points) the largest sum is about 8e17, a tenth of an int64.
type ladder struct {
	span      int64 // more than the points of any two lineups differ by
	line      int64 // one covered line, in points
	lines     int64 // most lines of a formation, plus one
	count     int64 // one player on the field, in points
	mandatory int64 // one filled mandatory slot, in points
	lock      int64 // one met lock, in points
}

const (
	// tieUnits is what one point is worth in the tie-break's units. The
	// tie-break sums (place in the squad) x (slots left to fill), which is at
	// most 18 x 59 x 18 = 19116.
	tieUnits = 1 << 15
	none     = -1 << 62 // no score: cannot play there; see absent
)

// newLadder fits the steps to the scores that are in use.
func newLadder(p *Problem, scores []int64, soft int64) ladder {
	var score, field, lines, mandatory, times int64
	for _, s := range scores {
		if s != none {
			score = max(score, s, -s)
		}
	}
	for i := range p.Formations {
		f := &p.Formations[i]
		field = max(field, int64(fieldSize(p, f)))
		var m, l int64
		for j := range f.Slots {
			if f.Slots[j].Mandatory {
				m++
			}
			if opensLine(f, j) {
				l++
			}
			times = max(times, f.Slots[j].times())
		}
		mandatory, lines = max(mandatory, m), max(lines, l)
	}
	score = min(score*times, MaxScore) // a heavy slot and a large score may never meet
	d := ladder{span: 2*(field*score+soft) + 1, lines: lines + 1}
	d.line = d.span
	d.count = d.line * d.lines
	d.mandatory = d.count * (field + 1)
	d.lock = d.mandatory * (mandatory + 1)
	return d
}

// fieldSize is the number of players that a formation should put on the field.
func fieldSize(p *Problem, f *Formation) int {
	if p.Size == 0 {
		return len(f.Slots)
	}
	return min(p.Size, len(f.Slots))
}

// opensLine says whether slot j is the first of its line.
func opensLine(f *Formation, j int) bool {
	for k := range j {
		if f.Slots[k].Line == f.Slots[j].Line {
			return false
		}
	}
	return f.Slots[j].Line != ""
}

// worth drops the tie-break, which a key holds as a small deduction.
func worth(key int64) int64 { return (key + tieUnits - 1) >> 15 }

// level is the part of a worth above the points.
func (d *ladder) level(worth int64) int64 { return floorDivide(worth+d.span/2, d.span) }

// points is the part of a worth below the level.
func (d *ladder) points(worth int64) int { return int(worth - d.level(worth)*d.span) }

func floorDivide(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
