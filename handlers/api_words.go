package handlers

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaWords says what the properties of the types mean that are not this package's: those of the engine, which
// knows nothing of documents, and those of sports. The key is Schema.property as the document has it.
var schemaWords = map[string]string{
	"LineupProblem.alternatives": "How many next-best answers to list, up to 50: other sets of players, or of a plan cheap exchanges next to it",
	"LineupProblem.formations":   "The formations to choose from, in order of preference: of two that are worth the same, the earlier wins",
	"LineupProblem.nodes":        "How much work the search may be. It is counted in steps and not in seconds, so that an answer never depends on the machine; 0: the usual",
	"LineupProblem.periods":      "Into how many stretches the match is divided, up to 20. More than 1 asks for a plan: a lineup for each",
	"LineupProblem.played":       "What was played of a plan already, from the first period on. It stays, and counts for the rules",
	"LineupProblem.players":      "Who is there, up to 60, in order of preference: it decides where nothing else does",
	"LineupProblem.present":      "The plan that everybody knows so far. Of plans that are worth the same, the one that changes least of it wins",
	"LineupProblem.reasons":      "Whether to say what each player is worth, or why a player is on the field or on the bench",
	"LineupProblem.rules":        "What must hold, or is worth points",
	"LineupProblem.shape":        "Empty: everybody has one place. volleyball: a serving order, with its six rotations",
	"LineupProblem.size":         "How many players to field; 0: as many as the formation has places",

	"LineupFielded.slots": "The id of a player by the id of the place",

	"LineupFormation.name":    "Names the formation in the answer",
	"LineupFormation.ordered": "Whether its places go by strength, as boards do: nobody stands before a player of higher rank",
	"LineupFormation.slots":   "Its places, 1 to 18",

	"LineupSlot.id":        "Names the place in rules and in the answer",
	"LineupSlot.line":      "The group of places it belongs to, such as defence. No line is left without a player where that can be helped",
	"LineupSlot.mandatory": "Whether it is filled before any other, as a goal is",
	"LineupSlot.position":  "The position that a player's score is looked up for",
	"LineupSlot.weight":    "How often a score here counts, up to 1000; 0: once",

	"LineupPlayer.id":     "Names the player in rules and in the answer",
	"LineupPlayer.name":   "For who reads the file: the engine does not",
	"LineupPlayer.rank":   "Strength in an ordered formation, the higher first",
	"LineupPlayer.scores": "Points by position, or by the id of a place, which goes before. Where there are none, the player cannot play",

	"LineupRule.cost":    "Points that each player who comes on costs, in a rule of kind changes",
	"LineupRule.from":    "First period that the rule looks at, from 1",
	"LineupRule.id":      "Names the rule where it clashes with others",
	"LineupRule.kind":    "What is asked for: lock (in the lineup, or in its place), out, apart, together, count (at least min and at most max of the players) and, in plans, periods, line-periods, consecutive-out, lines, no-return, changes, keeper-by-half",
	"LineupRule.line":    "The line that the rule is about",
	"LineupRule.max":     "The most that is allowed",
	"LineupRule.min":     "The least that is asked for",
	"LineupRule.of":      "The lines of which a player plays in at least min",
	"LineupRule.players": "The ids of the players whom the rule is for; * is everybody",
	"LineupRule.slot":    "The id of the place that a player is locked into",
	"LineupRule.soft":    "The rule is a wish: what each breach of it costs, in points. Left out: it holds, come what may",
	"LineupRule.to":      "Last period that the rule looks at",

	"LineupAnswer.alternatives": "The next-best lineups, the best first, no two of the same players",
	"LineupAnswer.bound":        "No lineup that fills as much is worth more: that is proven",
	"LineupAnswer.cells":        "Of a plan: why each player is on the field or on the bench, period by period",
	"LineupAnswer.clash":        "Where the rules cannot all be met: the ids of rules that clash. None of them is too many",
	"LineupAnswer.errors":       "What is wrong with the problem, where it is invalid",
	"LineupAnswer.exchanges":    "Of a plan: what else could be done at little cost",
	"LineupAnswer.formation":    "The name of the formation that won",
	"LineupAnswer.formations":   "What the best of each formation is worth, in the order they were given",
	"LineupAnswer.moves":        "What the plan changes in the one that everybody knows",
	"LineupAnswer.periods":      "The lineup of each period; one where no plan was asked for",
	"LineupAnswer.proven":       "Whether value is bound, so that nothing better exists",
	"LineupAnswer.reasons":      "What each player is worth to the lineup",
	"LineupAnswer.repairs":      "The smallest sets of rules to drop so that the rest can be met, by their ids",
	"LineupAnswer.rotations":    "Of a serving order: its six rotations",
	"LineupAnswer.shares":       "Of a plan: how much everybody plays",
	"LineupAnswer.status":       "optimal: proven best. feasible: at most bound less value from the best. infeasible: the rules clash. undecided: the work allowed ended too early. invalid: see errors",
	"LineupAnswer.unproven":     "Whether a search ended before value, clash, repairs or alternatives were shown to be the best",
	"LineupAnswer.value":        "What the answer is worth, in points",

	"LineupPeriod.bench":      "The ids of those on the bench, first who costs least to bring in",
	"LineupPeriod.empty":      "The ids of the places that nobody fills",
	"LineupPeriod.slots":      "The id of a player by the id of the place",
	"LineupAlternative.bench": "The ids of those on the bench, first who costs least to bring in",
	"LineupAlternative.empty": "The ids of the places that nobody fills",
	"LineupAlternative.slots": "The id of a player by the id of the place",

	"LineupAlternative.formation": "The name of its formation",
	"LineupAlternative.unproven":  "Whether the search ended before this was shown to be the next best",
	"LineupAlternative.value":     "What it is worth, in points",

	"LineupFormationResult.feasible":       "Whether the rules can be met in it",
	"LineupFormationResult.name":           "The formation",
	"LineupFormationResult.on_field":       "How many players it has on the field",
	"LineupFormationResult.open_lines":     "How many of its lines have no player",
	"LineupFormationResult.open_mandatory": "How many mandatory places stay empty",
	"LineupFormationResult.skipped":        "Whether it was left out because it cannot win; it allows no more than this",
	"LineupFormationResult.unproven":       "Whether the search ended before this was shown to be its best",
	"LineupFormationResult.value":          "What its best lineup is worth, in points. Only between formations that fill as much does that compare",

	"LineupReason.also_out": "The ids of others who go out with a change that an order or a rule of a group asks for",
	"LineupReason.chain":    "Who moves where if it were otherwise: pairs of a player and the place that this player takes",
	"LineupReason.empty":    "The id of the place that would stay empty",
	"LineupReason.in":       "Whether the player is on the field",
	"LineupReason.line":     "The line that would be left without a player",
	"LineupReason.loss":     "What the change costs, in points: to do without a player on the field, or to bring in one who is not",
	"LineupReason.out":      "The id of who would make way",
	"LineupReason.player":   "The id of the player",
	"LineupReason.possible": "Whether it could be otherwise at all",
	"LineupReason.unproven": "Whether the search ended early: it may cost less, or be possible after all",

	"LineupCellReason.also_out": "The ids of others who go out with the change",
	"LineupCellReason.chain":    "Who moves where if it were otherwise: pairs of a player and the place that this player takes",
	"LineupCellReason.empty":    "The id of the place that would stay empty, since nobody else can play there",
	"LineupCellReason.in":       "Whether the player is on the field in this period",
	"LineupCellReason.loss":     "What the change costs over the whole match, in points",
	"LineupCellReason.out":      "The id of who would make way",
	"LineupCellReason.period":   "The period, from 1",
	"LineupCellReason.player":   "The id of the player",
	"LineupCellReason.possible": "Whether a change of this period alone could turn it round",
	"LineupCellReason.rules":    "The ids of the rules that stand in the way, none of them too many",
	"LineupCellReason.swap":     "The cheapest exchange of periods with another player that turns it round all the same",
	"LineupCellReason.unproven": "Whether a search ended early: there may be something cheaper",

	"LineupExchange.loss":     "What it costs against the plan, in points",
	"LineupExchange.moves":    "What it changes in the plan, period by period",
	"LineupExchange.unproven": "Whether the search ended early: there may be a cheaper one",
	"LineupExchange.value":    "What the plan is worth with it, in points",

	"LineupMove.from":   "The id of the place that the player leaves; empty: the bench",
	"LineupMove.period": "The period, from 1",
	"LineupMove.player": "The id of the player",
	"LineupMove.to":     "The id of the place that the player takes; empty: the bench",

	"LineupShare.limits": "The rules that the player only just meets",
	"LineupShare.on":     "How many periods on the field, those already played among them",
	"LineupShare.player": "The id of the player",

	"LineupLimit.at_max": "Whether it is the most that the rule allows",
	"LineupLimit.at_min": "Whether it is the least that the rule asks for",
	"LineupLimit.count":  "How many periods the rule counts",
	"LineupLimit.rule":   "The id of the rule",

	"LineupRotation.off":    "The id of whom the libero stands for",
	"LineupRotation.points": "What the rotation is worth, in points",
	"LineupRotation.zones":  "The ids of the players from zone 1, where the server stands, to zone 6; empty: nobody",

	"LineupFieldError.message": "What is wrong with it",
	"LineupFieldError.path":    "The field, such as players[3].id; empty: the whole file",

	"Sport.formats":    "The ways to play it, the usual one first",
	"Sport.id":         "Names the sport in addresses and teams",
	"Sport.lines":      "Groups of positions, from the own goal forward",
	"Sport.name":       "In English",
	"Sport.ordered":    "Whether a match is many games for one or two: boards or rubbers in order of strength",
	"Sport.pitches":    "The areas it is played on",
	"Sport.positions":  "What a player can be skilled at",
	"Sport.rule_packs": "What is usually fair, by age",
	"Sport.sources":    "Where the facts come from",

	"Line.id":           "Names the line",
	"Line.name":         "In English",
	"Position.id":       "The abbreviation, such as GK; names the position in skills",
	"Position.line":     "The id of its line",
	"Position.name":     "In English",
	"Pitch.id":          "Names the pitch",
	"Pitch.markings":    "What is drawn on it, as SVG shapes",
	"Pitch.surface":     "What it is made of",
	"Pitch.view":        "The part of the drawing that is shown: left, top, width and height, as a rule in metres",
	"RulePack.rules":    "The rules to start from",
	"RulePack.under":    "For teams below this age, in years",
	"Rule.kind":         "What is asked for, such as least-time: everybody plays at least n per cent of the time",
	"Rule.n":            "The number in the rule; 0: it has none",
	"Rule.soft":         "Whether it gives way where it cannot be met",
	"Format.formations": "The ways to place the players, the usual one first",
	"Format.id":         "Names the format within its sport",
	"Format.minutes":    "Length of a period; 0: the clock does not end it",
	"Format.name":       "In English",
	"Format.on_field":   "How many players of a team play at once",
	"Format.periods":    "How many halves, quarters, sets or innings a match has",
	"Format.pitch":      "The id of its pitch",
	"Format.squad":      "How many players are usually named for a match",

	"Format.substitutions": "How players may be changed",
	"Format.youth_rule":    "The usual rule for fair playing time of children",
	"Formation.id":         "As the field writes it, such as 4-4-2",
	"Formation.name":       "In English",
	"Formation.slots":      "Its places from the own goal forward, left to right; in order of strength where the sport is ordered",
	"Slot.id":              "Names the place within its formation",
	"Slot.mandatory":       "Whether a short team fills it too, as a goal",
	"Slot.position":        "The id of its position",
	"Slot.x":               "From the left of the pitch, in per cent",
	"Slot.y":               "From the top of the pitch, in per cent: the own goal is at the bottom",
}

// describeSchemas puts schemaWords into the document.
func describeSchemas(schemas map[string]*huma.Schema) {
	for key, text := range schemaWords {
		name, property, _ := strings.Cut(key, ".")
		schema := schemas[name]
		if schema == nil || schema.Properties[property] == nil {
			panic("handlers: the document has no " + key)
		}
		schema.Properties[property].Description = text
	}
}
