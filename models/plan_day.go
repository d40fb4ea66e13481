package models

import "slices"

// EarlierOf is what everybody has of the matches of a day, by Ordinal, as they are planned.
func EarlierOf(day []*PlanAnswer) map[int]Earlier {
	all := map[int]Earlier{}
	for _, a := range day {
		unit, places, there := max(1, a.Question.Match.StretchSeconds()), 0, 0
		for _, p := range a.Players {
			places += p.On
			there += p.There()
		}
		for _, p := range a.Players {
			e := all[p.Ordinal]
			e.There += p.There() * unit
			e.Played += p.On * unit
			if there > 0 {
				e.Fair += places * p.There() * unit / there
			}
			all[p.Ordinal] = e
		}
	}
	return all
}

// PlanDay plans the matches of a day one after the other, in the order of the questions: what somebody has of the
// earlier ones counts in the later ones, for his share and for the rules on time. A question that has a plan already
// keeps it.
func PlanDay(questions []PlanQuestion, kept []*Plan) ([]*PlanAnswer, error) {
	var all []*PlanAnswer
	for i, q := range questions {
		q.Earlier = EarlierOf(all)
		var answer *PlanAnswer
		var err error
		if kept[i] != nil {
			answer, err = ReadPlan(q, kept[i])
		} else {
			answer, err = PlanMatch(q)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, answer)
	}
	return all, nil
}

// DayRule is a rule counted over all matches of a day.
type DayRule struct {
	Rule   Rule
	Broken []*Player // for whom it is not kept over the day
	In     []int     // matches in which it is not kept, by their place in the day, where it is about each
}

// DayRules counts the rules of the team over the plans of a day.
func DayRules(rules Rules, day []*PlanAnswer) []DayRule {
	var all []DayRule
	for _, r := range rules {
		d := DayRule{Rule: r}
		if r.Kind == LeastTime || r.Kind == MostTime {
			d.Broken = outOfTime(r, day)
		} else {
			for i, a := range day {
				if slices.ContainsFunc(a.Rules, func(p PlanRule) bool { return p.Rule.Kind == r.Kind && len(p.Broken) > 0 }) {
					d.In = append(d.In, i)
				}
			}
		}
		all = append(all, d)
	}
	return all
}

// outOfTime are those who have too little, or too much, of a day; as much as one stretch cannot be helped.
func outOfTime(r Rule, day []*PlanAnswer) []*Player {
	earlier, unit := EarlierOf(day), 1
	for _, a := range day {
		unit = max(unit, a.Question.Match.StretchSeconds())
	}
	var all []*Player
	seen := map[int]bool{}
	for _, a := range day {
		for _, p := range a.Players {
			e := earlier[p.Ordinal]
			due := r.N * e.There
			if seen[p.Ordinal] || r.Kind == LeastTime && 100*e.Played >= due || r.Kind == MostTime && 100*e.Played < due+100*unit {
				continue
			}
			seen[p.Ordinal] = true
			all = append(all, p.Player)
		}
	}
	return all
}
