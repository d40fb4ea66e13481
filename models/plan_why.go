package models

import (
	"slices"

	"teamcoach/models/lineup"
)

// PlanWhy says why a player is on the field in a stretch, or is not: what the plan would lose if that were turned round
// and all other stretches stayed as they are.
type PlanWhy struct {
	Player  *Player
	Stretch int
	Slot    *Slot // where he stands; nil: on the bench
	Absent  bool  // he is not there in that stretch; nothing else is then said
	Unknown bool  // the plan breaks rules itself, so that nothing can be said
	Reason  *Reason
	Rules   []RuleKind // that stand in the way, where it is impossible
	Pins    []Pin      // the same
	Trade   *Trade     // where it is impossible by itself: what makes it possible; nil: nothing that was found
}

// Trade is an exchange of two stretches between two players that turns a cell round within all rules: where the one
// comes in, the other goes out, and the other way round in the other stretch.
type Trade struct {
	With    *Player
	Stretch int // the other one
	Loss    int // points
}

// Why explains a cell.
func (a *PlanAnswer) Why(c Cell) (*PlanWhy, error) {
	l, err := a.replan()
	if err != nil {
		return nil, err
	}
	p := l.player(playerID(c.Ordinal))
	if p == nil || c.Stretch < 1 || c.Stretch > l.stretches {
		return nil, &Error{Kind: NotFound}
	}
	why := &PlanWhy{Player: p.Player, Stretch: c.Stretch, Absent: !p.In(c.Stretch)}
	slot := a.Plan.Stretches[c.Stretch-1].SlotOf(c.Ordinal)
	for _, s := range a.FormationOf(c.Stretch).Slots {
		if s.ID == slot {
			why.Slot = &s
		}
	}
	if !why.Absent {
		l.explain(a, c, why)
	}
	return why, nil
}

// replan is the question again that the plan answers.
func (a *PlanAnswer) replan() (*planning, error) {
	q := a.Question
	q.Present = nil
	return newPlanning(q)
}

func (l *planning) explain(a *PlanAnswer, c Cell, why *PlanWhy) {
	id := playerID(c.Ordinal)
	problem := l.problem()
	if l.stretches == 1 {
		l.explainSingle(problem, a, id, why)
		return
	}
	told, ok := lineup.Explain(problem, a.Formation.ID, l.fielded(a.Plan.Stretches), id, c.Stretch)
	if why.Unknown = !ok; !ok {
		return
	}
	why.Reason = l.reason(a.Formation, told.In, told.Possible, told.Loss, told.Chain, told.Out, told.Empty)
	why.Trade = l.trade(told.Swap, id, c.Stretch)
	for _, id := range told.Rules {
		if kind := RuleKindOf(id); kind != "" && !slices.Contains(why.Rules, kind) {
			why.Rules = append(why.Rules, kind)
		}
		if i := slices.IndexFunc(l.Wishes.Pins, func(p Pin) bool { return p.ID() == id }); i >= 0 {
			why.Pins = append(why.Pins, l.Wishes.Pins[i])
		}
	}
}

// trade says with whom and where a player exchanges the stretch.
func (l *planning) trade(swap *lineup.Exchange, id string, stretch int) *Trade {
	if swap == nil {
		return nil
	}
	t := &Trade{Loss: max(0, swap.Loss)}
	for _, m := range swap.Moves {
		switch comesOrGoes := (m.From == "") != (m.To == ""); {
		case comesOrGoes && m.Player != id:
			t.With = l.player(m.Player).Player
		case comesOrGoes && m.Period != stretch:
			t.Stretch = m.Period
		}
	}
	if t.With == nil || t.Stretch == 0 {
		return nil
	}
	return t
}

// explainSingle explains a match of one lineup, as long as that is the best.
func (l *planning) explainSingle(problem lineup.Problem, a *PlanAnswer, id string, why *PlanWhy) {
	problem.Reasons = true
	answer := lineup.Solve(problem)
	k := slices.IndexFunc(answer.Reasons, func(r lineup.Reason) bool { return r.Player == id })
	why.Unknown = k < 0 || !l.shows(answer, a.Plan)
	if !why.Unknown {
		r := answer.Reasons[k]
		why.Reason = l.reason(a.Formation, r.In, r.Possible, r.Loss, r.Chain, r.Out, r.Empty)
	}
}

// shows says whether a plan of one lineup is the engine's.
func (l *planning) shows(answer lineup.Answer, plan *Plan) bool {
	if len(answer.Periods) != 1 || len(answer.Periods[0].Slots) != len(plan.Stretches[0].Slots) {
		return false
	}
	for slot, id := range answer.Periods[0].Slots {
		if playerID(plan.Stretches[0].Slots[slot]) != id {
			return false
		}
	}
	return answer.Formation == plan.Stretches[0].Formation
}

// reason says what the engine found in terms of players and positions.
func (l *planning) reason(f *Formation, in, possible bool, loss int, chain [][2]string, out, empty string) *Reason {
	r := &Reason{Loss: max(0, loss), Impossible: !possible}
	position, board := map[string]Position{}, map[string]int{}
	for i, s := range f.Slots {
		position[s.ID], _ = l.Sport.Position(s.Position)
		if l.Sport.Ordered {
			board[s.ID] = i + 1
		}
	}
	if empty != "" {
		r.Empty = position[empty].ID
	}
	if out != "" {
		r.Out = l.player(out).Player
	}
	for i, m := range chain {
		comesIn := i == 0 && !in || i == len(chain)-1 && in && empty == ""
		r.Moves = append(r.Moves, Move{Player: l.player(m[0]).Player, Position: position[m[1]], Board: board[m[1]], ComesIn: comesIn})
	}
	return r
}
