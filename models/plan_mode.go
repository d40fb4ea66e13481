package models

// PlanMode is what a plan of a mode would bring.
type PlanMode struct {
	Mode     Mode `json:"mode"`
	Strength int  `json:"strength"` // points by the weights of mode Strongest
	Least    int  `json:"least"`    // stretches on the field of who plays least of those who are there throughout
	Most     int  `json:"most"`
	Changes  int  `json:"changes"` // players who come on at breaks
	Paid     int  `json:"paid"`    // minutes owed that are paid back, where anybody is owed some
}

// CompareModes says what the plans of all modes would bring; a is the answer for the mode that was asked for.
func CompareModes(a *PlanAnswer) ([]PlanMode, error) {
	var all []PlanMode
	for _, mode := range Modes {
		other := a
		if mode != a.Plan.Wishes.Mode {
			q := a.Question
			q.Wishes.Mode, q.Effort, q.Present = mode, PeekEffort, nil
			var err error
			if other, err = PlanMatch(q); err != nil {
				return nil, err
			}
		}
		brings, err := other.brings(mode)
		if err != nil {
			return nil, err
		}
		all = append(all, brings)
	}
	return all, nil
}

// brings measures a plan.
func (a *PlanAnswer) brings(mode Mode) (PlanMode, error) {
	out := PlanMode{Mode: mode}
	best, err := a.Question.Team.Best()
	if err != nil {
		return out, err
	}
	for i, s := range a.Plan.Stretches {
		for _, slot := range a.FormationOf(i + 1).Slots {
			if p := a.Player(s.Slots[slot.ID]); p != nil {
				points, _ := best.Weights.Strongest.Score(p.Player, slot.Position)
				out.Strength += points
			}
		}
	}
	for _, c := range a.Changes() {
		out.Changes += len(c.On)
	}
	first := true
	unit := a.Question.Match.StretchSeconds() / 60
	for _, p := range a.Players {
		if p.There() == a.Stretches() {
			if first || p.On < out.Least {
				out.Least = p.On
			}
			out.Most, first = max(out.Most, p.On), false
		}
		out.Paid += max(0, min(p.MinutesOwed, (p.On-a.evenly())*unit))
	}
	return out, nil
}

// evenly is how many stretches everybody would play if all had the same.
func (a *PlanAnswer) evenly() int {
	places := 0
	for _, s := range a.Plan.Stretches {
		places += len(s.Slots)
	}
	return places / max(1, len(a.Players))
}
