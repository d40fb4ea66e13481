package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"teamcoach/models/lineup"
)

// SolveBest finds the best lineup of a squad and everything that is said about it. The team's own players are not
// changed: what the result points to are copies, named as they may be shown.
// Invalid: a formation or mode that the team's format does not have.
func SolveBest(team *Team, squad []Player, sport *Sport, o BestOptions) (*Best, error) {
	format, ok := sport.Format(team.Format)
	if !ok {
		return nil, fmt.Errorf("team %s plays the unknown format %s of %s", team.Slug, team.Format, sport.ID)
	}
	weightings, err := ParseWeightings(team.Weights)
	if err != nil {
		return nil, fmt.Errorf("team %s has damaged weights: %w", team.Slug, err)
	}
	shielded := team.Shielded() && o.For < Coaches
	if shielded || o.Size == 0 {
		o.Size = format.OnField
	}
	if shielded {
		o = BestOptions{Size: o.Size, For: o.For}
	}
	if o.Mode == "" {
		o.Mode = team.Mode
	}
	if !o.Mode.Valid() {
		return nil, Invalidf("The mode must be one of {list}.", joinNames(Modes))
	}
	formation, ok := format.Formation(o.Formation)
	if !ok && o.Formation != "" {
		return nil, Invalidf("The formation must be one of {list}.", joinNames(formationIDs(format)))
	}
	q := newQuestion(team, squad, sport, format, o)
	q.weights = weightings
	best := &Best{Team: team, Sport: sport, Format: format, Options: q.options, Weights: weightings.Of(o.Mode), Shielded: shielded}

	all := q.ask(o.Mode, nil, formation == nil && !shielded)
	best.Clash = q.clash
	answer := all
	if formation != nil {
		answer = q.ask(o.Mode, formation, true)
		best.Clash = q.clash
	}
	q.place(best, answer)
	if shielded {
		best.shield()
		return best, nil
	}
	q.formations(best, all)
	q.modes(best, formation, answer)
	return best, nil
}

func joinNames[S ~string](names []S) string {
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = string(n)
	}
	return strings.Join(texts, ", ")
}

func formationIDs(f *Format) []string {
	ids := make([]string, len(f.Formations))
	for i := range f.Formations {
		ids[i] = f.Formations[i].ID
	}
	return ids
}

// question is one squad put to the engine in several ways.
type question struct {
	team    *Team
	sport   *Sport
	format  *Format
	options BestOptions
	weights Weightings
	players []*Player // copies, named as they may be shown, by roster order
	fit     []*Player // those who can be picked
	absent  []Candidate
	rules   []lineup.Rule
	clash   []Clash
}

func newQuestion(team *Team, squad []Player, sport *Sport, format *Format, o BestOptions) *question {
	q := &question{team: team, sport: sport, format: format, options: o}
	for i := range squad {
		p := squad[i]
		hidden := p.DoNotPublish && o.For == Everybody
		if o.For == Everybody {
			p.Name = PublicName(&p, team)
		}
		if hidden {
			p.Shirt = NoShirt
		}
		q.players = append(q.players, &p)
		why := q.absence(&p)
		switch {
		case why != "" && hidden: // not even that somebody is missing
		case why != "":
			q.absent = append(q.absent, Candidate{Player: &p, Why: why})
		default:
			q.fit = append(q.fit, &p)
		}
	}
	// Those who are no longer in the squad are forgotten: an old bookmark still works.
	gone := func(ordinal int) bool {
		return !slices.ContainsFunc(q.players, func(p *Player) bool { return p.Ordinal == ordinal })
	}
	q.options.Lock = slices.DeleteFunc(slices.Clone(o.Lock), gone)
	q.options.Out = slices.DeleteFunc(slices.Clone(o.Out), gone)
	for _, ordinal := range q.options.Lock {
		q.rules = append(q.rules, lineup.Rule{ID: "lock " + strconv.Itoa(ordinal), Kind: lineup.Lock, Players: []string{playerID(ordinal)}})
	}
	q.setAside(func(r lineup.Rule) bool {
		return !slices.ContainsFunc(q.fit, func(p *Player) bool { return playerID(p.Ordinal) == r.Players[0] })
	})
	return q
}

// absence says why a player cannot be picked, or nothing.
func (q *question) absence(p *Player) Absence {
	if slices.Contains(q.options.Out, p.Ordinal) {
		return LeftOut
	}
	if p.Status != Fit {
		return Absence(p.Status)
	}
	if q.format.Plays(p) {
		return ""
	}
	return NoPosition
}

// setAside drops the rules that cannot be met and notes them for the coach.
func (q *question) setAside(broken func(lineup.Rule) bool) {
	q.rules = slices.DeleteFunc(q.rules, func(r lineup.Rule) bool {
		if !broken(r) {
			return false
		}
		q.clash = append(q.clash, Clash{Kind: r.Kind, Player: q.player(r.Players[0])})
		return true
	})
}

func playerID(ordinal int) string { return strconv.Itoa(ordinal) }

func (q *question) player(id string) *Player {
	i := slices.IndexFunc(q.players, func(p *Player) bool { return playerID(p.Ordinal) == id })
	if i < 0 {
		return nil
	}
	return q.players[i]
}

// ask solves for one formation, or for all of them. Where the coach's wishes clash, the engine's first repair is
// carried out and noted, so that there always is a lineup.
func (q *question) ask(mode Mode, only *Formation, details bool) lineup.Answer {
	problem := q.problem(mode, only)
	if details {
		problem.Reasons, problem.Alternatives = true, MaxAlternatives
	}
	for {
		answer := lineup.Solve(problem)
		if answer.Status != lineup.Infeasible || len(answer.Repairs) == 0 {
			return answer
		}
		q.setAside(func(r lineup.Rule) bool { return slices.Contains(answer.Repairs[0], r.ID) })
		problem.Rules = q.rules
	}
}

func (q *question) problem(mode Mode, only *Formation) lineup.Problem {
	problem := lineup.Problem{Periods: 1, Size: min(q.options.Size, q.format.OnField), Rules: q.rules}
	formations := []*Formation{only}
	if only == nil {
		formations = q.format.homeFirst(q.team.Formation)
	}
	for _, f := range formations {
		problem.Formations = append(problem.Formations, q.sport.formation(f))
	}
	weights, strength := q.weights.Of(mode), q.weights.Strongest
	for _, p := range q.fit {
		scores := make(map[string]int, len(p.Skills))
		rank := 0
		for position := range p.Skills {
			scores[position], _ = weights.Score(p, position)
			points, _ := strength.Score(p, position)
			rank = max(rank, points)
		}
		problem.Players = append(problem.Players, lineup.Player{ID: playerID(p.Ordinal), Rank: rank, Scores: scores})
	}
	return problem
}

// homeFirst lists the formations with one of them first, so that it wins a tie.
func (f *Format) homeFirst(home string) []*Formation {
	var all []*Formation
	for i := range f.Formations {
		if f.Formations[i].ID == home {
			all = slices.Insert(all, 0, &f.Formations[i])
		} else {
			all = append(all, &f.Formations[i])
		}
	}
	return all
}

// formation is a formation as the engine knows it.
func (s *Sport) formation(f *Formation) lineup.Formation {
	out := lineup.Formation{Name: f.ID, Ordered: s.Ordered, Slots: make([]lineup.Slot, len(f.Slots))}
	for i, slot := range f.Slots {
		position, _ := s.Position(slot.Position)
		out.Slots[i] = lineup.Slot{ID: slot.ID, Position: slot.Position, Line: position.Line, Mandatory: slot.Mandatory}
	}
	return out
}

// place puts the lineup that was asked for onto the field and the others beside it.
func (q *question) place(best *Best, answer lineup.Answer) {
	best.Absent = q.absent
	best.Value, best.Bound, best.Proven = answer.Value, answer.Bound, answer.Proven
	if len(answer.Periods) == 0 {
		return
	}
	period, name := answer.Periods[0], answer.Formation
	for i, a := range answer.Alternatives {
		best.Alternatives = append(best.Alternatives, q.alternative(i+1, a, answer))
	}
	best.Options.Alt = min(best.Options.Alt, len(answer.Alternatives))
	if n := best.Options.Alt; n > 0 {
		best.Alternatives[n-1].Current = true
		chosen := answer.Alternatives[n-1]
		period, name, best.Value = chosen.Period, chosen.Formation, chosen.Value
		answer.Reasons = nil // they explain the best lineup, not this one
	}
	best.Formation, _ = q.format.Formation(name)
	reasons := q.reasons(best.Formation, answer.Reasons)
	for _, s := range best.Formation.Slots {
		place := Place{Slot: s}
		place.Position, _ = q.sport.Position(s.Position)
		if id, ok := period.Slots[s.ID]; ok {
			place.Player = q.player(id)
			place.Score, _ = best.Weights.Score(place.Player, s.Position)
			place.Locked = slices.ContainsFunc(q.rules, func(r lineup.Rule) bool { return r.Players[0] == id })
			place.Reason = reasons[id]
		}
		best.Places = append(best.Places, place)
	}
	for _, id := range period.Bench {
		best.Bench = append(best.Bench, Candidate{Player: q.player(id), Reason: reasons[id]})
	}
	if most := max(0, best.Options.Size-q.format.OnField); len(best.Bench) > most {
		best.Bench, best.Rest = best.Bench[:most], best.Bench[most:]
	}
}

func (q *question) alternative(n int, a lineup.Alternative, answer lineup.Answer) Alternative {
	out := Alternative{N: n, Value: a.Value, Cost: answer.Value - a.Value}
	out.Formation, _ = q.format.Formation(a.Formation)
	before, after := onField(answer.Periods[0]), onField(a.Period)
	for _, p := range q.fit {
		id := playerID(p.Ordinal)
		switch {
		case after[id] && !before[id]:
			out.In = append(out.In, p)
		case before[id] && !after[id]:
			out.Out = append(out.Out, p)
		}
	}
	return out
}

func onField(p lineup.Period) map[string]bool {
	ids := make(map[string]bool, len(p.Slots))
	for _, id := range p.Slots {
		ids[id] = true
	}
	return ids
}

// reasons says the engine's reasons in terms of players and positions, by player id.
func (q *question) reasons(f *Formation, all []lineup.Reason) map[string]*Reason {
	bench := make(map[string]bool, len(all))
	for _, r := range all {
		bench[r.Player] = !r.In
	}
	position := make(map[string]Position, len(f.Slots))
	board := map[string]int{}
	for i, s := range f.Slots {
		position[s.ID], _ = q.sport.Position(s.Position)
		if q.sport.Ordered {
			board[s.ID] = i + 1
		}
	}
	out := make(map[string]*Reason, len(all))
	for _, r := range all {
		reason := &Reason{Loss: max(0, r.Loss), Impossible: !r.Possible}
		if r.Empty != "" {
			reason.Empty = position[r.Empty].ID
		}
		if r.Out != "" {
			reason.Out = q.player(r.Out)
		}
		for i, m := range r.Chain {
			comesIn := i == 0 && !r.In || i == len(r.Chain)-1 && r.In && r.Empty == ""
			if q.sport.Ordered { // the chain is in the order of the boards
				comesIn = bench[m[0]]
			}
			reason.Moves = append(reason.Moves, Move{Player: q.player(m[0]), Position: position[m[1]], Board: board[m[1]], ComesIn: comesIn})
		}
		out[r.Player] = reason
	}
	return out
}

// formations lists what each formation is worth, in the order of the format.
func (q *question) formations(best *Best, all lineup.Answer) {
	full := slices.IndexFunc(all.Formations, func(r lineup.FormationResult) bool { return r.Name == all.Formation })
	if full < 0 {
		return
	}
	for i := range q.format.Formations {
		f := &q.format.Formations[i]
		j := slices.IndexFunc(all.Formations, func(r lineup.FormationResult) bool { return r.Name == f.ID })
		if j < 0 || !all.Formations[j].Feasible {
			continue
		}
		best.Formations = append(best.Formations, FormationChoice{
			Formation: f,
			Value:     all.Formations[j].Value,
			Cost:      all.Value - all.Formations[j].Value,
			FillsLess: !all.Formations[full].SameCounts(all.Formations[j]),
			Current:   best.Formation != nil && f.ID == best.Formation.ID,
			Chosen:    f.ID == best.Options.Formation,
		})
	}
}

// modes says what the lineup of each mode gives up in strength and how many minutes it pays back; current is the
// answer for the mode that was asked for.
func (q *question) modes(best *Best, only *Formation, current lineup.Answer) {
	strength, most := q.weights.Strongest, 0
	for _, mode := range Modes {
		choice := ModeChoice{Mode: mode, Weights: q.weights.Of(mode), Current: mode == best.Options.Mode}
		answer := current
		if !choice.Current {
			answer = q.ask(mode, only, false)
		}
		points := 0
		if f, ok := q.format.Formation(answer.Formation); ok && len(answer.Periods) > 0 {
			for _, s := range f.Slots {
				if id, ok := answer.Periods[0].Slots[s.ID]; ok {
					p := q.player(id)
					n, _ := strength.Score(p, s.Position)
					points += n
					choice.Minutes += max(0, p.MinutesOwed)
				}
			}
		}
		if mode == Strongest {
			most = points
		}
		choice.Strength = most - points
		best.Modes = append(best.Modes, choice)
	}
}

// shield takes out everything that would rank a minor: see SECURITY.md.
func (b *Best) shield() {
	b.Value, b.Bound, b.Proven = 0, 0, false
	b.Alternatives, b.Clash = nil, nil
	for i := range b.Places {
		b.Places[i].Score, b.Places[i].Reason = 0, nil
	}
	b.Bench = append(b.Bench, b.Rest...)
	for _, c := range b.Absent {
		b.Bench = append(b.Bench, Candidate{Player: c.Player}) // availability and its reasons are private too
	}
	b.Rest, b.Absent = nil, nil
	for i := range b.Bench {
		b.Bench[i].Reason = nil
	}
	slices.SortFunc(b.Bench, func(x, y Candidate) int { return x.Player.Ordinal - y.Player.Ordinal })
}
