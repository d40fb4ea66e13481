package lineup

// The states of an answer.
const (
	Optimal    = "optimal"    // Value is proven best
	Feasible   = "feasible"   // Value is at most Bound-Value from the best
	Infeasible = "infeasible" // the hard rules in Clash cannot all be met
	Undecided  = "undecided"  // the search budget ended before a lineup or plan was found, or shown not to exist; of a plan, Clash and Repairs say without which rules one was found
	Invalid    = "invalid"    // Errors says what is wrong with the problem
)

// Answer is what the engine found. Value, Bound and every loss are points.
type Answer struct {
	Status       string            `json:"status"`
	Value        int               `json:"value"`
	Bound        int               `json:"bound"` // no lineup that fills as much is worth more
	Proven       bool              `json:"proven"`
	Formation    string            `json:"formation,omitempty"`
	Periods      []Period          `json:"periods"`
	Rotations    []Rotation        `json:"rotations,omitempty"` // of a serving order: six
	Formations   []FormationResult `json:"formations"`          // in the problem's order
	Alternatives []Alternative     `json:"alternatives"`        // best first, no two with the same players; none unless Proven, none of a plan
	Reasons      []Reason          `json:"reasons"`             // in the order of the players; none of a plan
	Clash        []string          `json:"clash"`               // ids of hard rules; without any one of them the rest can be met
	Repairs      [][]string        `json:"repairs"`             // each: ids of rules to drop so that everything else can be met
	Moves        []Move            `json:"moves,omitempty"`     // what a plan changes in the present one
	Cells        []CellReason      `json:"cells,omitempty"`     // of a plan, for Reasons: by player, then by period to come
	Shares       []Share           `json:"shares,omitempty"`    // of a plan, for Reasons: in the order of the players
	Exchanges    []Exchange        `json:"exchanges,omitempty"` // of a plan, for Alternatives: see Exchange
	Unproven     bool              `json:"unproven,omitempty"`  // a search ended before Value was shown to be best, Clash minimal, Repairs the smallest, or Alternatives complete
	Errors       []FieldError      `json:"errors,omitempty"`
}

// ExitCode is what `teamcoach solve` exits with.
func (a *Answer) ExitCode() int {
	switch a.Status {
	case Optimal, Feasible:
		return 0
	case Infeasible, Undecided:
		return 1
	}
	return 2
}

// Move is one player who stands elsewhere than in the present plan. "" is the
// bench.
type Move struct {
	Period int    `json:"period"`
	Player string `json:"player"`
	From   string `json:"from"`
	To     string `json:"to"`
}

// Period is the lineup of a stretch of play.
type Period struct {
	Slots map[string]string `json:"slots"`           // player id by slot id; an empty slot is absent
	Bench []string          `json:"bench"`           // available player ids, cheapest to bring in first
	Empty []string          `json:"empty,omitempty"` // slot ids nobody fills
}

// FormationResult is the best that one formation allows. Compare Value only
// between formations that agree in the three counts.
type FormationResult struct {
	Name          string `json:"name"`
	Feasible      bool   `json:"feasible"` // whether the hard rules can be met in it
	Value         int    `json:"value"`
	OnField       int    `json:"on_field"`
	OpenMandatory int    `json:"open_mandatory,omitempty"` // mandatory slots left empty
	OpenLines     int    `json:"open_lines,omitempty"`     // lines without a player; not counted in a plan
	Unproven      bool   `json:"unproven,omitempty"`       // the search ended before this was shown to be the best
	Skipped       bool   `json:"skipped,omitempty"`        // a formation that cannot win was not searched: it allows no more than this
}

// SameCounts says whether two formations fill as much, so that their values can be compared.
func (r FormationResult) SameCounts(o FormationResult) bool {
	return r.OnField == o.OnField && r.OpenMandatory == o.OpenMandatory && r.OpenLines == o.OpenLines
}

// Alternative is a lineup of other players that fills as much as the best.
type Alternative struct {
	Value     int    `json:"value"`
	Formation string `json:"formation"`
	Unproven  bool   `json:"unproven,omitempty"` // the search ended before this was shown to be the next best
	Period
}

// Reason says what a player is worth to the lineup within its formation.
//
// In true: without him the lineup is worth Loss points less, after the moves
// in Chain: each pair is a player and the slot he takes, the first takes his
// place, the last comes from the bench. Possible is false when nobody can
// take over: Empty is then the slot that stays empty. It is false with Loss,
// Chain and Empty empty when a group rule needs him.
//
// In false: bringing him in costs Loss points; Chain begins with his own slot
// and Out makes way. Possible is false when no lineup that meets the hard
// rules has him; Loss and Chain are then empty.
//
// Empty and Line name a slot and a line that lose their player for it; Loss
// may then be negative, since filling places comes before points.
type Reason struct {
	Player   string      `json:"player"`
	In       bool        `json:"in"`
	Possible bool        `json:"possible"`
	Loss     int         `json:"loss"`
	Chain    [][2]string `json:"chain"`
	Out      string      `json:"out,omitempty"`
	AlsoOut  []string    `json:"also_out,omitempty"` // an order or a group rule may exchange more than one player
	Empty    string      `json:"empty,omitempty"`
	Line     string      `json:"line,omitempty"`
	Unproven bool        `json:"unproven,omitempty"` // the search ended early: Loss may be smaller, or the change possible after all
}
