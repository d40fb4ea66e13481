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
	if p.Periods > 1 {
		solvePlan(&p, &a)
		return a
	}
	s := newSquad(&p)
	all := s.fields(p.Rules)
	solved := make([]lineup, len(all))
	best, bound := -1, int64(none)
	for i, f := range all {
		solved[i] = f.best(0)
		a.Formations = append(a.Formations, f.result(&solved[i]))
		if !f.legal(&solved[i]) {
			continue
		}
		if best < 0 || worth(solved[i].key) > worth(solved[best].key) {
			best = i
		}
		bound = max(bound, f.prove(&solved[i]))
	}
	if best < 0 {
		a.Status = Infeasible
		a.Clash, a.Repairs = s.clash()
		return a
	}
	a.Status = Feasible
	a.fill(all[best], &solved[best], bound)
	if p.Alternatives > 0 {
		a.Alternatives = alternatives(all, solved, best, p.Alternatives)
	}
	if p.Reasons {
		a.Reasons = all[best].reasons(&p, &solved[best])
	}
	return a
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

// prove is the worth that no lineup of the formation exceeds: from the
// certificate, or for an ordered formation from the method, which is exact.
func (f *field) prove(l *lineup) int64 {
	if f.ordered {
		return worth(l.key)
	}
	return worth(f.bound(f.potentials(l)))
}

func (a *Answer) fill(f *field, l *lineup, bound int64) {
	a.Formation = f.formation.Name
	a.Value = f.value(l)
	a.Bound = a.Value + int(bound-worth(l.key))
	if a.Proven = a.Bound == a.Value; a.Proven {
		a.Status = Optimal
	}
	a.Periods = append(a.Periods, f.period(l, f.bench(l, f.unavailable)))
}

// value is the points of a lineup, less those of broken soft rules.
func (f *field) value(l *lineup) int { return f.ladder.points(worth(l.key)) }

func (f *field) result(l *lineup) FormationResult {
	r := FormationResult{Name: f.formation.Name, Feasible: f.legal(l), OnField: bits.OnesCount64(l.on)}
	if !r.Feasible {
		return FormationResult{Name: r.Name}
	}
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
