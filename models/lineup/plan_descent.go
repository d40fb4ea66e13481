package lineup

import "math/bits"

// A descent lowers a bound by moving prices against subgradients. Steps aim at a
// bound that is lower by aim, or at the best plan known (Polyak, Minimization of
// unsmooth functionals, 1969); every move keeps some of the one before, since
// subgradients alone zigzag (Camerini, Fratta and Maffioli, On improving
// relaxation methods by modified gradient techniques, 1975). The walk goes on
// from where it is, not from the best prices, whether or not a step has paid:
// at the corners of the bound, where the best prices are, no first step does.
type descent struct {
	bound int64 // the least so far
	aim   int64
	least int64 // of aim
	idle  int
}

const (
	patience = 5  // steps that do not pay before aim is lowered
	stepBits = 20 // of the fraction of a step
)

// better takes note of a bound, and says whether it is the least so far.
func (d *descent) better(bound int64) bool {
	if bound < d.bound {
		if d.bound-bound > d.aim/4 {
			d.aim = d.aim * 5 / 4
		}
		d.bound, d.idle = bound, 0
		return true
	}
	if d.idle++; d.idle >= patience {
		d.aim, d.idle = max(d.aim*2/3, d.least), 0
	}
	return false
}

// length is by how much the next step should lower the present bound, with best
// the worth of a plan.
func (d *descent) length(present, best int64) int64 {
	return max(present-max(d.bound-d.aim, best), 1)
}

// smooth adds a subgradient to the last move, in 64ths, and returns the square
// of its norm.
func smooth(move, slack []int64) (norm int64) {
	for k := range move {
		move[k] = slack[k]*64 + move[k]*5/8
		norm += move[k] * move[k]
	}
	return norm
}

// stride is how far to go along a move to lower the bound by length, in parts of
// 1<<stepBits; false when nothing is left to move.
func stride(length, norm int64) (step int64, ok bool) {
	if norm == 0 {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(length), 64<<stepBits)
	if hi >= uint64(norm) {
		return 0, false
	}
	quotient, _ := bits.Div64(hi, lo, uint64(norm))
	return int64(quotient), true
}
