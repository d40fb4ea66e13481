package views

// TeamPart is one of the pages that the members of a team have.
type TeamPart int

// The parts, in the order of the navigation.
const (
	PartTeam TeamPart = iota
	PartLineup
	PartPlayers
	PartMatches
	PartSeason
	PartBest
	PartMembers
	PartChanges
	PartWebhooks
	PartSettings
)
