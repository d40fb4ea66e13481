package lineup

// Verdict is what Judge says of a plan made by hand.
type Verdict struct {
	Errors        []FieldError `json:"errors,omitempty"` // why it is no plan of this problem; all else is then empty
	Legal         bool         `json:"legal"`            // no hard rule is broken, nobody stands where he cannot play
	Value         int          `json:"value"`            // points, less those of broken soft rules and of changes; hard rules take none
	OnField       int          `json:"on_field"`         // players, summed over the periods to come
	OpenMandatory int          `json:"open_mandatory"`   // mandatory slots left empty, summed likewise
	Breaches      []Breach     `json:"breaches"`         // in the order of the rules, after those that are of no rule
}

// Kinds of a Breach of no rule.
const (
	Unable  = "unable"  // a player stands where he has no score
	Crowded = "crowded" // more players are on the field than the size allows
	Rewrite = "rewrite" // a period already played is not as it was
)

// Breach is one way in which a plan breaks a rule, or pays for it.
//
//	kind             period  players                     count                       units
//	lock, out        yes     one                         -                           1
//	periods          0       one                         periods on the field        below min or above max
//	line-periods     0       one                         periods in the line         the same
//	lines            0       one                         lines of "of" he plays in   below min
//	consecutive-out  yes     one                         periods in a row out        1
//	apart            yes     those on the field          of them                     beyond the first
//	together         yes     those on the field          of them                     1
//	count            yes     those on the field          of them                     below min or above max
//	changes          yes     those who come on           of them                     above max; 0 when they only cost
//	keeper-by-half   yes     who takes over              -                           1
//	unable           yes     one, in Slot                -                           1
//	crowded          yes     those on the field          of them                     beyond the size
//	rewrite          yes     -                           -                           1
//
// A kind that is not in this table has a period, one player and units.
type Breach struct {
	Rule    string   `json:"rule,omitempty"` // id; "" for the kinds of no rule
	Kind    string   `json:"kind"`
	Hard    bool     `json:"hard"`             // the plan is not legal for it
	Period  int      `json:"period,omitempty"` // from 1; 0 for rules on the whole match
	Players []string `json:"players,omitempty"`
	Slot    string   `json:"slot,omitempty"`
	Count   int      `json:"count,omitempty"`
	Units   int      `json:"units,omitempty"` // by how much
	Cost    int      `json:"cost,omitempty"`  // points
}

// Loss is how many points the plan is worth less than an answer's; ok is false
// when they cannot be compared, because either is no plan or one fills more
// places than the other.
func (v Verdict) Loss(a Answer) (points int, ok bool) {
	for _, f := range a.Formations {
		if f.Name == a.Formation && len(a.Periods) > 0 {
			ok = v.Legal && f.OnField == v.OnField && f.OpenMandatory == v.OpenMandatory
		}
	}
	return a.Value - v.Value, ok
}
