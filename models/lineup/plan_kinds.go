package lineup

// The kinds of rule that a plan knows beside those of a single lineup. From and To bound
// the periods that a rule looks at; those already played count towards Min and
// Max and are otherwise past mending.
//
// A soft rule costs its points for every unit by which it is broken:
//
//	lock, out        a player and period
//	periods          a player and a period below Min or above Max
//	line-periods     the same
//	consecutive-out  a player and a period on the bench beyond Max in a row
//	lines            a player and a line that is missing
//	no-return        a player who comes back, each time
//	apart            a player beyond the first, and period
//	together         a period
//	count            a player below Min or above Max, and period
//	changes          a player who comes on beyond Max at a break
//	keeper-by-half   a keeper who takes over within a half
const (
	TimeOnField    = "periods"         // each player is on the field in Min to Max periods
	LinePeriods    = "line-periods"    // each player is in Line in Min to Max periods
	ConsecutiveOut = "consecutive-out" // each player is at most Max periods in a row on the bench; periods he is ruled out of are not on the bench
	LinesPlayed    = "lines"           // each player is in at least Min of the lines Of
	NoReturn       = "no-return"       // nobody comes back to Line, or to the field when it names none, once he has left it
	Changes        = "changes"         // at most Max players come on at a break, and each costs Cost points
	KeeperByHalf   = "keeper-by-half"  // nobody takes over in Line but at the start and after the first half
)

// KeeperLine is the line of a rule of kind KeeperByHalf that names none.
const KeeperLine = "keeper"

// planFields are the fields of a rule that a kind reads, beside id, kind and soft.
var planFields = map[string][]string{
	Lock:           {"players", "slot", "from", "to"},
	Out:            {"players", "from", "to"},
	TimeOnField:    {"players", "min", "max", "from", "to"},
	LinePeriods:    {"players", "line", "min", "max", "from", "to"},
	ConsecutiveOut: {"players", "max", "from", "to"},
	LinesPlayed:    {"players", "of", "min", "from", "to"},
	NoReturn:       {"players", "line", "from", "to"},
	Apart:          {"players", "from", "to"},
	Together:       {"players", "from", "to"},
	Count:          {"players", "min", "max", "from", "to"},
	Changes:        {"max", "cost"},
	KeeperByHalf:   {"line"},
}
