package views

import (
	"context"
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
		return StatusName(ctx, models.Status(c.Why))
	}
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
