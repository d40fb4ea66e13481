package models

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Rule is something that is fair in a team over a whole match. Rules are for planning a match: they change no single
// lineup.
type Rule struct {
	Kind RuleKind `json:"kind"`
	N    int      `json:"n"`    // the number in its sentence; 0 where it has none
	Soft bool     `json:"soft"` // if possible: it gives way where it cannot be met
}

// RuleKind is one of the sentences that a rule can be.
type RuleKind string

// The kinds of rules, in the order they are offered.
const (
	LeastTime  RuleKind = "least-time"  // everybody plays at least N per cent of the time
	MostTime   RuleKind = "most-time"   // nobody plays more than N per cent of the time
	Rest       RuleKind = "rest"        // nobody sits out more than N times in a row
	FieldLines RuleKind = "lines"       // every field player plays in at least N lines
	KeeperTime RuleKind = "keeper-time" // nobody keeps goal for more than N per cent of the time
	KeeperHalf RuleKind = "keeper-half" // the keeper changes only at half time
	Changes    RuleKind = "changes"     // at most N players come on at a break
)

// RuleKinds lists every kind.
var RuleKinds = []RuleKind{LeastTime, MostTime, Rest, FieldLines, KeeperTime, KeeperHalf, Changes}

// ruleLimits are the least and the most number of each kind, and the one that is offered.
var ruleLimits = map[RuleKind]struct{ least, most, usual int }{
	LeastTime:  {1, 100, 50},
	MostTime:   {1, 100, 75},
	Rest:       {1, 9, 1},
	FieldLines: {2, 6, 2},
	KeeperTime: {1, 100, 50},
	KeeperHalf: {},
	Changes:    {1, 20, 3},
}

// Limits returns the least and the most number of the kind, and the one that is offered; all 0 where its sentence has
// no number.
func (k RuleKind) Limits() (least, most, usual int) {
	l := ruleLimits[k]
	return l.least, l.most, l.usual
}

// keeperLine is the Line.ID of those who keep goal.
const keeperLine = "keeper"

// RuleKinds lists the kinds that mean something in the sport: none where a match is many games for two.
func (s *Sport) RuleKinds() []RuleKind {
	if s.Ordered {
		return nil
	}
	keeper := slices.ContainsFunc(s.Lines, func(l Line) bool { return l.ID == keeperLine })
	lines := len(s.Lines)
	if keeper {
		lines--
	}
	return slices.DeleteFunc(slices.Clone(RuleKinds), func(k RuleKind) bool {
		return !keeper && (k == KeeperTime || k == KeeperHalf) || lines < 2 && k == FieldLines
	})
}

// Rules are the rules of a team, each kind at most once, in the order of RuleKinds.
type Rules []Rule

// Get returns the rule of a kind.
func (r Rules) Get(kind RuleKind) (Rule, bool) {
	i := slices.IndexFunc(r, func(r Rule) bool { return r.Kind == kind })
	if i < 0 {
		return Rule{}, false
	}
	return r[i], true
}

// Validate checks the rules one by one and against each other. The error is Invalid; its fields are kinds.
func (r Rules) Validate() error {
	var wrong []FieldError
	for i, rule := range r {
		limits, known := ruleLimits[rule.Kind]
		switch {
		case !known || i > 0 && slices.Index(RuleKinds, r[i-1].Kind) >= slices.Index(RuleKinds, rule.Kind):
			return Invalidf("The rule {rule} cannot be read.", rule.String())
		case rule.N < limits.least || rule.N > limits.most:
			wrong = append(wrong, fieldf(string(rule.Kind), "This must be a whole number from {min} to {max}.", limits.least, limits.most))
		}
	}
	least, _ := r.Get(LeastTime)
	if most, ok := r.Get(MostTime); ok && most.N < least.N && len(wrong) == 0 {
		wrong = append(wrong, fieldf(string(MostTime), "Where everybody plays at least {least} %, nobody can be held to {most} %.", least.N, most.N))
	}
	_, half := r.Get(KeeperHalf)
	if keeper, ok := r.Get(KeeperTime); ok && half && keeper.N < 50 && len(wrong) == 0 {
		wrong = append(wrong, fieldf(string(KeeperTime), "A keeper who changes only at half time plays half the match: allow 50 % or more."))
	}
	return invalidFields(wrong)
}

// String returns the rule as it is stored: its kind, its number if it has one, and "soft" if it is.
func (r Rule) String() string {
	text := string(r.Kind)
	if r.N != 0 {
		text += " " + strconv.Itoa(r.N)
	}
	if r.Soft {
		text += " soft"
	}
	return text
}

// String returns the rules as they are stored, a rule a line.
func (r Rules) String() string {
	lines := make([]string, len(r))
	for i, rule := range r {
		lines[i] = rule.String()
	}
	return strings.Join(lines, "\n")
}

// ParseRules reads what String has written, the rules in any order. What is no rule is refused.
func ParseRules(text string) (Rules, error) {
	if text == "" {
		return nil, nil
	}
	var rules Rules
	for line := range strings.SplitSeq(text, "\n") {
		rule, ok := parseRule(line)
		if !ok || slices.ContainsFunc(rules, func(r Rule) bool { return r.Kind == rule.Kind }) {
			return nil, Invalidf("The rule {rule} cannot be read.", line)
		}
		rules = append(rules, rule)
	}
	slices.SortFunc(rules, func(a, b Rule) int { return slices.Index(RuleKinds, a.Kind) - slices.Index(RuleKinds, b.Kind) })
	return rules, rules.Validate()
}

func parseRule(line string) (Rule, bool) {
	words := strings.Split(line, " ")
	rule := Rule{Kind: RuleKind(words[0])}
	if len(words) > 1 {
		rule.N, _ = strconv.Atoi(words[1])
	}
	rule.Soft = words[len(words)-1] == "soft"
	return rule, slices.Contains(RuleKinds, rule.Kind) && rule.String() == line
}

// RulePack is what is usual in a sport for an age group, to start from.
type RulePack struct {
	Under int   `json:"under"` // years of age
	Rules Rules `json:"rules"` // in the file: a list of texts, each as Rule.String writes it
}

// UnmarshalJSON reads rules from a list of texts.
func (r *Rules) UnmarshalJSON(text []byte) error {
	var lines []string
	err := json.Unmarshal(text, &lines)
	if err != nil {
		return err
	}
	*r, err = ParseRules(strings.Join(lines, "\n"))
	return err
}

// validate checks that the pack means something in its sport.
func (p RulePack) validate(s *Sport) error {
	kinds := s.RuleKinds()
	foreign := func(r Rule) bool { return !slices.Contains(kinds, r.Kind) }
	if p.Under < 5 || p.Under > 23 || len(p.Rules) == 0 || slices.ContainsFunc(p.Rules, foreign) {
		return fmt.Errorf("rule pack under %d: needs an age from 5 to 23 and rules of kinds %v", p.Under, kinds)
	}
	return nil
}
