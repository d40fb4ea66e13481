package views

import (
	"context"
	"strings"

	"teamcoach/models"
)

// ruleSentence is the sentence of a kind of rule, with {n} where its number stands.
func ruleSentence(ctx context.Context, kind models.RuleKind) string {
	switch kind {
	case models.LeastTime:
		return T(ctx, "Everybody plays at least {n}% of the time")
	case models.MostTime:
		return T(ctx, "Nobody plays more than {n}% of the time")
	case models.Rest:
		return T(ctx, "Nobody sits out more than {n} times in a row")
	case models.FieldLines:
		return T(ctx, "Every field player plays in at least {n} lines")
	case models.KeeperTime:
		return T(ctx, "Nobody keeps goal for more than {n}% of the time")
	case models.KeeperHalf:
		return T(ctx, "The keeper changes only at half time")
	default:
		return T(ctx, "At a break, at most {n} players change")
	}
}

// ruleParts is a rule's sentence before and after its number.
func ruleParts(ctx context.Context, kind models.RuleKind) (before, after string) {
	return around(ruleSentence(ctx, kind), "n")
}

// ruleText is a rule as a sentence.
func ruleText(ctx context.Context, r models.Rule) string {
	text := strings.Replace(ruleSentence(ctx, r.Kind), "{n}", Num(ctx, r.N), 1)
	switch {
	case r.Kind == models.Rest && r.N == 1:
		text = T(ctx, "Nobody sits out twice in a row")
	case r.Kind == models.LeastTime && r.N == 50:
		text = T(ctx, "Everybody plays at least half of the time")
	}
	if r.Soft {
		return T(ctx, "{rule}, if possible.", "rule", text)
	}
	return text + "."
}
