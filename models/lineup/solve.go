package lineup

import (
	"encoding/json"
	"errors"
	"io"
	"math/bits"
)

// Solve answers a problem. It validates first, never panics and always gives
// the same answer to the same problem; see the package comment for what is
// best.
func Solve(p Problem) Answer {
	a := newAnswer()
	if errs := p.Validate(); len(errs) > 0 {
		a.Status, a.Errors = Invalid, errs
		return a
	}
	if p.Shape == Volleyball {
		return solveVolleyball(&p, a)
	}
	if p.Periods > 1 {
		solvePlan(&p, &a)
		a.improvePlan(&p)
		a.reviewPlan(&p)
		return a
	}
	s := newSquad(&p)
	all := s.fields(p.Rules)
	solved := s.solve(all)
	best := a.pick(s, all, solved)
	if best < 0 {
		return a
	}
	f, l := all[best], &solved[best].lineup
	a.Periods = append(a.Periods, f.period(l, f.bench(l, f.unavailable)))
	if p.Alternatives > 0 && a.Proven {
		a.Alternatives, a.Unproven = alternatives(all, solved, best, p.Alternatives)
	}
	if p.Reasons {
		a.Reasons = f.reasons(&p, l)
	}
	return a
}

// pick chooses the best formation and fills in everything that the answer says
// about its value, or the clash; -1 when there is no lineup.
func (a *Answer) pick(s *squad, all []*field, solved []finding) int {
	best, bound, done := -1, int64(none), true
	for i := range all {
		a.Formations = append(a.Formations, all[i].result(&solved[i]))
		bound = max(bound, worth(solved[i].bound))
		done = done && solved[i].done
		if solved[i].found && (best < 0 || worth(solved[i].lineup.key) > worth(solved[best].lineup.key)) {
			best = i
		}
	}
	switch {
	case best >= 0:
		a.fill(all[best], &solved[best].lineup, bound)
	case done:
		a.Status = Infeasible
		a.Clash, a.Repairs, a.Unproven = s.clash()
	default:
		a.Status = Undecided
	}
	return best
}

// Run decodes a problem from r, solves it and writes the answer to w as one
// line of JSON. It returns the exit code of `teamcoach solve`, and an error
// when r cannot be read or w not be written.
func Run(r io.Reader, w io.Writer) (int, error) {
	p, err := Decode(r)
	var a Answer
	var field *FieldError
	switch {
	case errors.As(err, &field):
		a = newAnswer()
		a.Status, a.Errors = Invalid, []FieldError{*field}
	case err != nil:
		return 2, err
	default:
		a = Solve(p)
	}
	return a.ExitCode(), json.NewEncoder(w).Encode(&a)
}

// newAnswer has no nil lists, so that JSON shows [] and not null.
func newAnswer() Answer {
	return Answer{
		Periods: []Period{}, Formations: []FormationResult{}, Alternatives: []Alternative{},
		Reasons: []Reason{}, Clash: []string{}, Repairs: [][]string{},
	}
}

// solve finds the best lineup of every formation. Searches share the budget:
// what the easy ones leave is for the others in a second round, and what is left
// then, and as much again, for the rest of the answer.
func (s *squad) solve(all []*field) []finding {
	solved := make([]finding, len(all))
	left := s.refill()
	for i, f := range all {
		if solved[i].bound = never; len(f.quotas) == 0 {
			solved[i] = f.optimum()
		}
	}
	for range 2 {
		open := 0
		for i := range all {
			if !solved[i].done {
				open++
			}
		}
		for i, f := range all {
			if solved[i].done {
				continue
			}
			h := f.newHunt(choice{}, left/open)
			solved[i].improve(h.find(choice{}))
			left -= h.spent
			open--
			for _, other := range all[i:] {
				copy(other.prices, h.prices)
			}
		}
	}
	s.budget += left
	return solved
}

// improve takes over what another search found that is better.
func (a *finding) improve(b finding) {
	if a.found && (!b.found || a.lineup.key > b.lineup.key) {
		b.lineup, b.found = a.lineup, true
	}
	b.bound = min(a.bound, b.bound)
	b.done = b.done || b.found && b.lineup.key == b.bound
	*a = b
}

// refill grants the budget of the problem.
func (s *squad) refill() int {
	if s.budget = s.problem.Nodes; s.budget == 0 {
		s.budget = DefaultNodes
	}
	return s.budget
}

// optimum is the best lineup where no group rule asks for a search.
func (f *field) optimum() finding {
	l := f.best(0)
	if !f.legal(&l) {
		return finding{bound: none, done: true}
	}
	return finding{lineup: l, found: true, bound: f.prove(&l), done: true}
}

// prove is the key that no lineup of the formation exceeds: from the
// certificate, or for an ordered formation from the method, which is exact.
func (f *field) prove(l *lineup) int64 {
	if f.ordered {
		return l.key
	}
	return f.bound(f.potentials(l))
}

func (a *Answer) fill(f *field, l *lineup, bound int64) {
	a.Formation = f.formation.Name
	a.Value = f.value(l)
	a.Bound = a.Value + int(min(bound-worth(l.key), f.ladder.span)) // no two lineups are further apart
	a.Status, a.Proven = Feasible, a.Bound == a.Value
	if a.Unproven = !a.Proven; a.Proven {
		a.Status = Optimal
	}
}

// value is the points of a lineup, less those of broken soft rules.
func (f *field) value(l *lineup) int { return f.ladder.points(worth(l.key)) }

func (f *field) result(found *finding) FormationResult {
	r := FormationResult{Name: f.formation.Name, Feasible: found.found, Unproven: !found.done}
	if !r.Feasible {
		return r
	}
	l := &found.lineup
	r.Unproven = found.missed() > worth(l.key)
	r.OnField = bits.OnesCount64(l.on)
	r.Value = f.value(l)
	r.OpenMandatory = f.openMandatory(l)
	r.OpenLines = bits.OnesCount32(f.openLines(l))
	return r
}

func (f *field) openMandatory(l *lineup) int {
	open := 0
	for j := range f.slots {
		if l.at[j] < 0 && f.formation.Slots[j].Mandatory {
			open++
		}
	}
	return open
}

// openLines is the set of named lines without a player.
func (f *field) openLines(l *lineup) uint32 {
	var open uint32
	for line, filled := range f.countLines(l) {
		if filled == 0 && f.lineGain[line] > 0 {
			open |= 1 << line
		}
	}
	return open
}

func (f *field) period(l *lineup, bench []entrant) Period {
	p := Period{Slots: make(map[string]string, f.slots), Bench: make([]string, len(bench))}
	for j := range f.slots {
		if i := l.at[j]; i >= 0 {
			p.Slots[f.formation.Slots[j].ID] = f.id(int(i))
		} else {
			p.Empty = append(p.Empty, f.formation.Slots[j].ID)
		}
	}
	for k := range bench {
		p.Bench[k] = f.id(bench[k].player)
	}
	return p
}

func (f *field) id(player int) string { return f.squad[player].ID }
