// Package lineup is the optimiser: it decides who plays where. It is pure:
// the same problem gives the same answer, with no clock, random source, log or
// context; all scores are integers. Solve answers a Problem, Validate refuses
// one, Decode reads one from JSON, Check verifies an answer independently.
//
// # What is best
//
// A lineup puts players into slots of one formation, each player once, each
// where he has a score, at most Size of them. Hard rules hold, above everything
// else: locked players are on the field (in their slot), players ruled out are
// not, of players apart at most one is, of players together all or none, and of
// the players of a count as many as it says. A mandatory slot stays empty, or
// the field short, before a hard rule is broken. Among these lineups the best
// is, in this order, the one that
//
//  1. leaves the fewest mandatory slots empty,
//  2. has the most players on the field,
//  3. leaves the fewest lines of its formation without a player,
//  4. has the most points, less those of broken soft rules: Soft for every
//     player who would have to come on or go off to meet the rule,
//  5. is of the earlier formation,
//  6. has the least sum of (place in the squad, from 0) x (slots of the
//     formation from the player's own to the last), so that players named
//     first play, and in the first slots. This tie-break does not serve an
//     answer's Value; what still ties is settled by the order of the search,
//     which is fixed.
//
// An empty slot is legal; only a rule makes a problem infeasible. When every slot
// is filled the third point decides nothing. In an ordered formation the ranks
// of the players, slot by slot, never rise, and a line is not interrupted.
//
// # Shapes
//
// A slot's "weight" says how often a score in it counts, which makes a lineup of
// a batting order (weight: how often a place comes to the plate) and of the lines
// and pairs of ice hockey (weight: their share of the ice); see units.go.
//
// With "shape": "volleyball" a formation is a serving order: six places whose
// positions are the roles, so that it says who is opposite the setter, and a
// seventh slot for the libero. The value is the points of the six rotations, and
// of the weakest once more; the answer shows them, with the libero in:
//
//	"rotations": [{"zones": ["p0", "p4", "p8", "p2", "p12", "p9"], "off": "p5", "points": 3120}, ...]
//
// See volleyball.go for the scores it reads.
//
// A ball game of innings is a plan, with an inning for a period and a line of its
// own for the mound: rules of the kinds below say that everybody plays in the
// infield, that nobody sits out twice running, how long a pitcher pitches, and
// that he does not pitch again (no-return), or that nobody comes back to the field
// at all. When everybody bats, the batting order does not depend on who fields:
// it is a problem of its own. When the nine bat who start, they are chosen as a
// lineup by fielding and batting score together, then put in order.
// testdata/innings.json and testdata/batting.json are a game for twelve.
//
// The shifts of ice hockey are those of the best units, in any order that has
// their shares; see shifts.go.
//
// # How
//
//   - ladder.go folds the order above into one int64 per lineup, its key.
//   - field.go and ruling.go make a formation a network with weights; rules
//     edit the weights.
//   - assignment.go fills a field by best augmenting paths, one player at a
//     time, so that fields smaller than the formation need nothing special.
//   - ordered.go and runs.go fill an ordered field by dynamic programming.
//   - certificate.go proves a key to be best by linear programming duality.
//     Bound is that proof's; for ordered formations the method itself is the
//     proof.
//   - groups.go makes rules about a group tables of losses by number, and draws
//     the conclusions of hard ones.
//   - branch.go searches where there are such rules, by branch and bound.
//   - prices.go is the bound of that search: Lagrange prices on the groups.
//   - exchange.go takes one player away or forces one in by a single path.
//   - bench.go puts the bench in order of merit.
//   - alternatives.go lists the next-best sets of players (Murty), over all
//     formations. One that fills less than the best (points 1 to 3) is none.
//   - reasons.go says what each player is worth, within the chosen formation.
//   - units.go and volleyball.go are two more shapes: batting orders and units of
//     ice hockey, which are lineups with weights, and the serving order. shifts.go
//     writes units down as shifts.
//   - clash.go names the hard rules that cannot all be met, and the repairs.
//   - season.go turns what was played so far into minutes owed, and these into
//     points or into rules for the next match.
//
// The bench is in order of merit: by what it costs to bring a player in, then
// those who cannot be brought in, ties in the order of the squad. For the best
// lineup that is the cost of the best lineup with him; for an alternative, of
// the best lineup with him from its own players. Behind a serving order it is in
// the order of the squad.
//
// In a single lineup rules of groups are the only ones that ask for a search, and
// the only ones with which the budget, Nodes assignments, can run out: as many again may be
// spent on alternatives, reasons, the bench and repairs together. Then nothing
// is claimed that was not shown. Status is feasible, and Bound what no lineup
// that fills as much exceeds (one that fills more may exist); or undecided, when
// no lineup was found and none was shown not to exist. Unproven marks a
// formation, an alternative, a reason or a clash whose search ended early.
//
// With S slots and N players a lineup takes O(S S N) in practice (the label
// correcting search has a worst case of O(S S) relaxations of S arcs a path, on
// at most 37 nodes), an exchange O(S N). Distinct ranks take O(S N Size); equal
// ones an assignment for each run of slots. A search costs two to fifty
// assignments for the rules that teams have; the worst case is exponential.
//
// # Plans
//
// A problem of more than one period asks for a plan: a lineup for each period,
// all in one formation. The rules of plan_kinds.go hold. Among the plans that
// meet the hard rules the best fills the most mandatory slots, then puts the most
// players on the field, then has the most points, each summed over the periods to
// come, then is of the earlier formation, then changes least in the present plan.
// Lines without a player do not count. Periods already played are given and stay.
//
//   - plan.go and plan_rules.go turn problem and rules into numbers: weights of
//     one player in one period, trackers of one player through the match, rows
//     over several players in one period.
//   - plan_flow.go bounds the plan by a transportation problem, how often
//     everybody stands where, with its certificate. plan_colour.go splits it into
//     lineups (Koenig); without rules on the order that is the proven optimum.
//   - plan_tracker.go and plan_course.go make each player's rules an automaton
//     and unfold it into the graph of everything he can do.
//   - plan_prices.go charges prices for what players share; everybody's best
//     course at these prices gives a bound (Lagrange), exact in integers.
//   - plan_sequence.go turns prices into plans, plan_polish.go improves them by
//     exchanges, plan_worth.go values them.
//   - plan_search.go is the complete search: prices pressed down by subgradients,
//     choices fixed by them, branch and bound on what is left, within a budget of
//     work and not of time. plan_layers.go finishes branches of small squads by
//     dynamic programming over the periods; plan_rests.go counts there the changes
//     that no plan can do without.
//   - plan_solve.go tries the formations in the order of their bounds.
//   - plan_clash.go explains with the same search why there is no plan.
//   - plan_improve.go takes what is better next to a plan that is not proven best.
//   - plan_cells.go and plan_obstacles.go say why everybody is on the field or on
//     the bench, period by period: plan_period.go makes a single lineup of the
//     period, with every rule charged over the match, and solves it again.
//   - plan_exchanges.go and plan_swap.go list the plans next to a plan.
//   - plan_judge.go values a plan made by hand.
//   - check_plan.go and check_cells.go verify all of this independently.
//
// When the budget is spent the answer is Feasible, with the best plan found and
// the bound of what was not searched; or Undecided, and Repairs then name rules
// without which a plan was found.
//
// Reasons of a plan are its Cells and Shares. A cell is one player in one period:
// the best change of that period alone that turns it round, which is exact; or
// the hard rules that forbid every such change, a set from which none can be
// spared, and the cheapest exchange of periods with another player. Alternatives
// of a plan are its Exchanges: not the K best plans, of which each would take a
// search of its own, but the K cheapest next to it, with other players in one
// period, or with two players who exchange two periods. They keep the formation.
// Reasons and Alternatives of a single lineup stay empty. What is said of a plan
// has budgets of its own, beside Nodes.
//
// # Sources
//
// Koenig, Ueber Graphen und ihre Anwendung auf Determinantentheorie und
// Mengenlehre, 1916. Hardy, Littlewood and Polya, Inequalities, 1934
// (rearrangement). Kuhn, The Hungarian method for the assignment problem, 1955.
// Bellman, Dynamic Programming, 1957. Kelley, The cutting-plane method for
// solving convex programs, 1960. Land and Doig, An automatic method of solving
// discrete programming problems, 1960. Hooke and Jeeves, Direct search, 1961.
// Held and Karp, A dynamic programming approach to sequencing problems, 1962,
// and The traveling-salesman problem and minimum spanning trees, 1971. Murty,
// An algorithm for ranking all the assignments in order of increasing cost,
// 1968. Geoffrion, Lagrangean relaxation for integer programming, 1974.
// Camerini, Fratta and Maffioli, On improving relaxation methods by modified
// gradient techniques, 1975. Balinski and Young, The quota method of
// apportionment, 1975, and Fair Representation, 1982. Birkhoff, House monotone
// apportionment schemes, 1976. Federgruen and Groenevelt, The greedy procedure
// for resource allocation problems, 1986. Ibaraki, Successive sublimation
// methods for dynamic programming computation, 1987. Jonker and Volgenant, A
// shortest augmenting path algorithm for dense and sparse linear assignment
// problems, 1987. Reiter, A theory of diagnosis from first principles, 1987.
// Chinneck and Dravnieks, Locating minimal infeasible constraint sets in linear
// programs, 1991. Ahuja, Magnanti and Orlin, Network Flows, 1993. Pesant, A
// regular language membership constraint for finite sequences of variables,
// 2004.
package lineup
