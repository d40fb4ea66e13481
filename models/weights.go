package models

import (
	"slices"
	"strconv"
	"strings"
)

// Weightings are the weights behind each of the modes, as a team's coach decides.
type Weightings struct {
	Strongest, Balanced, Equal Weights
}

// UsualWeightings are those of a team whose coach has changed nothing.
var UsualWeightings = Weightings{
	Strongest: Weights{Skill: 75, Form: 15, Fitness: 10},
	Balanced:  Weights{Skill: 50, Form: 10, Fitness: 10, Attendance: 10, Minutes: 20},
	Equal:     Weights{Skill: 20, Form: 0, Fitness: 10, Attendance: 10, Minutes: 60},
}

// WholeWeight is what the weights of a mode add up to.
const WholeWeight = 100

// WeightParts names the parts of a player's score in the order of Weights.List, as forms and documents name them.
var WeightParts = [...]string{"skill", "form", "fitness", "attendance", "minutes"}

// List returns the weights in the order of WeightParts.
func (w Weights) List() [len(WeightParts)]int {
	return [...]int{w.Skill, w.Form, w.Fitness, w.Attendance, w.Minutes}
}

// WeightsOf returns the weights that stand in the order of WeightParts.
func WeightsOf(list [len(WeightParts)]int) Weights {
	return Weights{Skill: list[0], Form: list[1], Fitness: list[2], Attendance: list[3], Minutes: list[4]}
}

// Sum returns what the weights add up to.
func (w Weights) Sum() int { return w.Skill + w.Form + w.Fitness + w.Attendance + w.Minutes }

// Of returns the weights behind a mode.
func (w Weightings) Of(m Mode) Weights { return *w.of(m) }

// Set changes the weights behind a mode.
func (w *Weightings) Set(m Mode, weights Weights) { *w.of(m) = weights }

func (w *Weightings) of(m Mode) *Weights {
	switch m {
	case Balanced:
		return &w.Balanced
	case Equal:
		return &w.Equal
	default:
		return &w.Strongest
	}
}

// Validate checks that each weight is from 0 to WholeWeight and each mode's add up to it. The error is Invalid; its
// fields are "strongest-skill" for one weight and "strongest" for their sum.
func (w Weightings) Validate() error {
	var wrong []FieldError
	for _, m := range Modes {
		before := len(wrong)
		for i, weight := range w.Of(m).List() {
			if weight < 0 || weight > WholeWeight {
				wrong = append(wrong, fieldf(string(m)+"-"+WeightParts[i], "This must be a whole number from {min} to {max}.", 0, WholeWeight))
			}
		}
		if sum := w.Of(m).Sum(); len(wrong) == before && sum != WholeWeight {
			wrong = append(wrong, fieldf(string(m), "The weights must add up to {whole}; now they add up to {sum}.", WholeWeight, sum))
		}
	}
	return invalidFields(wrong)
}

// String returns the weights as they are stored: those of the modes that are not as usual, in the order of WeightParts,
// as in "strongest=60,20,20,0,0 equal=0,0,0,0,100".
func (w Weightings) String() string {
	var modes []string
	for _, m := range Modes {
		if w.Of(m) == UsualWeightings.Of(m) {
			continue
		}
		var numbers []string
		for _, weight := range w.Of(m).List() {
			numbers = append(numbers, strconv.Itoa(weight))
		}
		modes = append(modes, string(m)+"="+strings.Join(numbers, ","))
	}
	return strings.Join(modes, " ")
}

// ParseWeightings reads what String has written; an empty text is UsualWeightings.
func ParseWeightings(text string) (Weightings, error) {
	w := UsualWeightings
	if text == "" {
		return w, nil
	}
	var seen []Mode
	for item := range strings.SplitSeq(text, " ") {
		name, numbers, _ := strings.Cut(item, "=")
		weights, ok := parseWeights(numbers)
		if m := Mode(name); !m.Valid() || slices.Contains(seen, m) || !ok {
			return w, Invalidf("The weights are {text}, which cannot be read.", text)
		}
		seen = append(seen, Mode(name))
		w.Set(Mode(name), weights)
	}
	return w, w.Validate()
}

func parseWeights(text string) (Weights, bool) {
	var list [len(WeightParts)]int
	numbers := strings.Split(text, ",")
	if len(numbers) != len(list) {
		return Weights{}, false
	}
	for i, number := range numbers {
		n, err := strconv.Atoi(number)
		if err != nil || strconv.Itoa(n) != number {
			return Weights{}, false
		}
		list[i] = n
	}
	return WeightsOf(list), true
}
