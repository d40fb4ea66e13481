package models

import "slices"

// Mode is how a coach weighs strength against fairness.
type Mode string

// The three modes, in the order they are offered.
const (
	Strongest Mode = "strongest"
	Balanced  Mode = "balanced"
	Equal     Mode = "equal"
)

// Modes lists every mode.
var Modes = []Mode{Strongest, Balanced, Equal}

// Valid says whether m is a mode we know.
func (m Mode) Valid() bool { return slices.Contains(Modes, m) }

// UsualMode is the mode of a new team.
func UsualMode(t TeamType) Mode {
	if t.Minors() {
		return Balanced
	}
	return Strongest
}

// Weights say how much each part counts in a player's score; they add up to 100.
type Weights struct {
	Skill, Form, Fitness, Attendance, Minutes int
}

// Weights returns the weights behind a mode where the coach has not changed them.
func (m Mode) Weights() Weights { return UsualWeightings.Of(m) }

// OwedRange is the number of minutes owed (or overplayed) that counts in full; more counts no further.
const OwedRange = 60

// Score returns the player's points at a position, 0 to 1000, and false where the player cannot play there.
// Each part is brought to 0..100 first: skill x 10, form 1 to 5 onto 0 to 100, fitness and attendance as they are,
// minutes owed from -OwedRange..OwedRange. The weighted sum is rounded once, half up.
func (w Weights) Score(p *Player, position string) (int, bool) {
	skill, ok := p.Skills[position]
	if !ok {
		return 0, false
	}
	owed := min(max(p.MinutesOwed, -OwedRange), OwedRange)
	// In hundredths of a point, so that the one rounding is exact in integers.
	sum := w.Skill*skill*1000 + w.Form*(p.Form-1)*2500 + w.Fitness*p.Fitness*100 + w.Attendance*p.Attendance*100 +
		w.Minutes*(owed+OwedRange)*10000/(2*OwedRange)
	return (sum + 500) / 1000, true
}
