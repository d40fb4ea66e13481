package models

import (
	"slices"
	"strconv"
	"strings"
)

// BestOptions are the coach's wishes for one lineup, as they stand in the URL of the page.
type BestOptions struct {
	Size      int    // players wanted, 1 to MaxSize; more than on the field: the rest is the bench
	Formation string // Formation.ID; empty: whatever is best, the team's home formation where they tie
	Mode      Mode   // empty: the team's
	Lock, Out []int  // Player.Ordinal: must be on the field, must not; ascending, no number twice
	Alt       int    // 0: the best lineup; 1 to MaxAlternatives: the next best ones

	For Audience // not in the URL: who asks
}

// Audience says for whom a lineup is; it decides what is said of the players. See SECURITY.md.
type Audience int

// The audiences, each of which sees what those before it see.
const (
	Everybody Audience = iota // of minors no surnames and no ratings; of who is not to be published, nothing
	Members                   // full names; of minors no ratings
	Coaches                   // everything
)

// Audience returns what somebody in a role may see of the team's lineups.
func (r Role) Audience() Audience {
	switch {
	case r.AtLeast(Assistant):
		return Coaches
	case r.Valid():
		return Members
	default:
		return Everybody
	}
}

// Limits of BestOptions.
const (
	MaxSize         = 60
	MaxAlternatives = 5
)

// Best is the best lineup of a squad with everything the pages say about it.
type Best struct {
	Team      *Team // of pasted names: only Name, Sport, Format, Type and Mode are set
	Sport     *Sport
	Format    *Format
	Formation *Formation
	Options   BestOptions // as they were applied
	Weights   Weights     // of Options.Mode in this team

	Places []Place     // one a slot, in the formation's order
	Bench  []Candidate // in order of merit; as many as Options.Size asks for
	Rest   []Candidate // available, but beyond Options.Size
	Absent []Candidate // injured, suspended, away, left out by the coach, or without a position here

	Value  int  // points of the lineup shown
	Bound  int  // no lineup can have more points
	Proven bool // the best lineup's value equals its bound

	Formations   []FormationChoice // every formation of the format
	Modes        []ModeChoice      // the three modes and what each costs
	Alternatives []Alternative     // the next best lineups, at most MaxAlternatives
	Clash        []Clash           // wishes that could not be met together; those named were set aside

	// Shielded is set on what all but the coaches may see of a team of minors: no points, no order of merit, no
	// reasons. See SECURITY.md.
	Shielded bool
}

// Place is one slot of the lineup and who stands there.
type Place struct {
	Slot     Slot
	Position Position
	Player   *Player // nil: empty
	Score    int     // points of Player in Slot
	Locked   bool    // the coach asked for this player
	Reason   *Reason // nil where the place is empty or Best is Shielded
}

// Candidate is a player who is not on the field.
type Candidate struct {
	Player *Player
	Why    Absence // why the player could not be picked; empty on the bench
	Reason *Reason // what bringing the player in would cost
}

// Absence says why a player could not be picked.
type Absence string

// The reasons for an absence beside the player's Status.
const (
	LeftOut    Absence = "left-out"    // by the coach, with ?out=
	NoPosition Absence = "no-position" // has no position in this format
)

// Reason is what changes when the player on the field leaves, or the player on the bench comes in.
type Reason struct {
	Loss  int     // points lost by it; never negative
	Moves []Move  // who then stands where, in the order of the chain
	Empty string  // Position.ID of a slot that would stay empty; else ""
	Out   *Player // on the bench: who makes way; nil: nobody has to, or nobody can
	// Impossible is set when nobody can take over, or the player cannot come in whatever it costs.
	Impossible bool
}

// Move is a player who goes to another slot, or comes in there.
type Move struct {
	Player   *Player
	Position Position
	Board    int  // in ordered sports the board or rubber, from 1; else 0
	ComesIn  bool // from the bench
}

// FormationChoice is one formation and the value of the best lineup in it.
type FormationChoice struct {
	Formation *Formation
	Value     int
	Cost      int  // points less than the best formation; says nothing where FillsLess
	FillsLess bool // leaves more places, or more important ones, empty than the best formation
	Current   bool // the one shown
	Chosen    bool // asked for, not merely the best
}

// ModeChoice is one mode and what its lineup costs against the other modes.
type ModeChoice struct {
	Mode     Mode
	Weights  Weights
	Current  bool
	Strength int // points by the weights of mode Strongest that its lineup gives up
	Minutes  int // minutes owed to the players it puts on the field, together
}

// Alternative is one of the next best lineups, told by who changes against the best.
type Alternative struct {
	N         int // for BestOptions.Alt
	Value     int
	Cost      int // points less than the best
	Formation *Formation
	In, Out   []*Player
	Current   bool
}

// Clash is a wish that cannot be met together with the others.
type Clash struct {
	Kind   string  // "lock", "out" or "formation"
	Player *Player // nil for a formation
}

// ParseOrdinals reads players' numbers as they stand in a URL: 3,7. The result is ascending, no number twice.
func ParseOrdinals(text string) ([]int, error) {
	if text == "" {
		return nil, nil
	}
	var all []int
	for item := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(item)
		if err != nil || n < 1 || n > 999_999 || len(all) >= MaxSize {
			return nil, Invalidf("Players are named by whole numbers with commas, such as 3,7; at most {max} of them.", MaxSize)
		}
		all = append(all, n)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
