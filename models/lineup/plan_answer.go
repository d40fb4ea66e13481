package lineup

// CellReason says why a player is on the field, or not, in one period to come
// of a plan: what the plan loses when this is turned round and everything in the
// other periods stays as it is. The change is the best one within its period, and
// every rule is charged over the whole match.
//
// Possible: there is a change that breaks no hard rule and fills as many places.
// It costs Loss points (less than 0 only in a plan not proven best), and Chain,
// Out and AlsoOut tell it as in Reason.
//
// Not possible: Rules are hard rules that stand in the way. Without them it is
// possible, and each of them is needed for that. Swap is then the cheapest
// exchange of periods with one other player that turns the cell round all the
// same, nil when there is none. No Rules and an Empty: nobody else can play
// there, so that this slot would stay empty. No Rules and no Empty: he has no
// score for any slot.
type CellReason struct {
	Player   string      `json:"player"`
	Period   int         `json:"period"` // from 1
	In       bool        `json:"in"`
	Possible bool        `json:"possible"`
	Loss     int         `json:"loss"`
	Chain    [][2]string `json:"chain"`
	Out      string      `json:"out,omitempty"`
	AlsoOut  []string    `json:"also_out,omitempty"`
	Empty    string      `json:"empty,omitempty"`
	Rules    []string    `json:"rules,omitempty"`
	Swap     *Exchange   `json:"swap,omitempty"`
	Unproven bool        `json:"unproven,omitempty"` // a search ended early: Loss may be smaller, the change possible after all, Rules not minimal, Swap not the cheapest
}

// Share is what a player gets of a plan, those periods included that are over.
type Share struct {
	Player string  `json:"player"`
	On     int     `json:"on"`               // periods on the field
	Limits []Limit `json:"limits,omitempty"` // the rules that he just meets
}

// Limit is a rule on the periods of a player, on all of them or those in a line,
// that stands at its minimum, at its maximum or at both.
type Limit struct {
	Rule  string `json:"rule"`
	Count int    `json:"count"` // of the periods that the rule looks at
	AtMin bool   `json:"at_min,omitempty"`
	AtMax bool   `json:"at_max,omitempty"`
}

// Exchange is a plan of the same formation next to the answer's: another set of
// players plays in one period, or two players exchange two periods. It breaks no
// hard rule and leaves no period less full. What it loses is exact. Where rules
// look at lines, the two periods of an exchange are arranged one after the other,
// so that a cheaper one may be missed.
type Exchange struct {
	Value    int    `json:"value"`
	Loss     int    `json:"loss"`               // against the answer's; less than 0 only when that is not proven best
	Moves    []Move `json:"moves"`              // from the answer's plan, by period, then in the order of the players
	Unproven bool   `json:"unproven,omitempty"` // the search ended early: a cheaper one may exist
}
