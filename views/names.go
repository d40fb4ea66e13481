package views

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"teamcoach/models"
)

// ModeName returns a mode's name in the language of ctx.
func ModeName(ctx context.Context, m models.Mode) string {
	switch m {
	case models.Balanced:
		return T(ctx, "Balanced")
	case models.Equal:
		return T(ctx, "Equal time")
	default:
		return T(ctx, "Strongest")
	}
}

// modeMeaning says in a sentence what a mode weighs.
func modeMeaning(ctx context.Context, m models.Mode) string {
	switch m {
	case models.Balanced:
		return T(ctx, "Half skill, half form, training and minutes owed.")
	case models.Equal:
		return T(ctx, "Those who have played too little come first.")
	default:
		return T(ctx, "Skill, form and fitness decide.")
	}
}

// TeamTypeName returns a team type's name in the language of ctx.
func TeamTypeName(ctx context.Context, t models.TeamType) string {
	switch t {
	case models.Junior:
		return T(ctx, "Juniors")
	case models.Youth:
		return T(ctx, "Youth")
	case models.Senior:
		return T(ctx, "Seniors")
	case models.Women:
		return T(ctx, "Women")
	case models.Veterans:
		return T(ctx, "Veterans")
	default:
		return T(ctx, "Mixed")
	}
}

// StatusName returns a player's status in the language of ctx.
func StatusName(ctx context.Context, s models.Status) string {
	switch s {
	case models.Injured:
		return T(ctx, "Injured")
	case models.Suspended:
		return T(ctx, "Suspended")
	case models.Away:
		return T(ctx, "Away")
	default:
		return T(ctx, "Fit")
	}
}

// AbsenceName says why a player could not be picked.
func AbsenceName(ctx context.Context, c models.Candidate) string {
	switch c.Why {
	case models.LeftOut:
		return T(ctx, "Left out by you")
	case models.NoPosition:
		return T(ctx, "Has no position in this format")
	default:
		return StatusText(ctx, c.Player)
	}
}

// StatusText is a player's status with its end, as far as that is known.
func StatusText(ctx context.Context, p *models.Player) string {
	day := Day(ctx, p.Until)
	switch {
	case p.Status == models.Suspended && p.Matches > 0 && p.Until != "":
		return N(ctx, "Suspended for {n} more match, until {day}", "Suspended for {n} more matches, until {day}", p.Matches, "day", day)
	case p.Status == models.Suspended && p.Matches > 0:
		return N(ctx, "Suspended for {n} more match", "Suspended for {n} more matches", p.Matches)
	case p.Until == "":
		return StatusName(ctx, p.Status)
	case p.Status == models.Injured:
		return T(ctx, "Injured until {day}", "day", day)
	case p.Status == models.Suspended:
		return T(ctx, "Suspended until {day}", "day", day)
	case p.Status == models.Away:
		return T(ctx, "Away until {day}", "day", day)
	default:
		return StatusName(ctx, p.Status)
	}
}

// weightPart names a part of a player's score, one of models.WeightParts.
func weightPart(ctx context.Context, part string) string {
	switch part {
	case "skill":
		return T(ctx, "Skill")
	case "form":
		return T(ctx, "Form")
	case "fitness":
		return T(ctx, "Fitness")
	case "attendance":
		return T(ctx, "Training")
	default:
		return T(ctx, "Minutes owed")
	}
}

// weightsText says what counts how much: Skill 75, Form 15, Fitness 10. What does not count is left out.
func weightsText(ctx context.Context, w models.Weights) string {
	var all []string
	for i, weight := range w.List() {
		if weight > 0 {
			all = append(all, T(ctx, "{part} {n}%", "part", weightPart(ctx, models.WeightParts[i]), "n", weight))
		}
	}
	return strings.Join(all, ", ")
}

// inSentence writes a name from the sports data as it stands inside a sentence: English names begin small there,
// unless they are abbreviations.
func inSentence(ctx context.Context, name string) string {
	name = T(ctx, name)
	first, size := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[size:])
	if speaking(ctx).lang != "en" || !unicode.IsLower(second) {
		return name
	}
	return string(unicode.ToLower(first)) + name[size:]
}
