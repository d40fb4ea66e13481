package views

import (
	"context"
	"strconv"

	"teamcoach/models"
)

// MatchLinks is the part of a page about the links to a match.
type MatchLinks struct {
	Form LinkForm
	Open []models.Link
}

// LinkForm makes a link to a page of a match.
type LinkForm struct {
	Form
	Kind string `form:"kind"`
	Name string `form:"name"`
	Days string `form:"days"` // after the match, until the link ends
}

// NewLinkForm returns the form as it is shown first.
func NewLinkForm() LinkForm {
	return LinkForm{Form: Form{ID: models.NewFormID()}, Kind: string(models.LinkSheet), Days: strconv.Itoa(models.LinkDays)}
}

// LinkLifetimes are how many days after the match a link may hold, as they are offered.
var LinkLifetimes = []int{0, 1, models.LinkDays, 30, 90}

// LinkKindName is what a link opens, in the reader's language.
func LinkKindName(ctx context.Context, k models.LinkKind) string {
	switch k {
	case models.LinkWatch:
		return T(ctx, "Live board, to watch")
	case models.LinkScore:
		return T(ctx, "Live board, to keep")
	default:
		return T(ctx, "Team sheet")
	}
}

func linkKindOptions(ctx context.Context) []Option {
	var all []Option
	for _, k := range models.MatchLinks {
		all = append(all, Option{Value: string(k), Label: LinkKindName(ctx, k)})
	}
	return all
}

func linkLifetimeOptions(ctx context.Context) []Option {
	var all []Option
	for _, days := range LinkLifetimes {
		label := T(ctx, "Until the match is over")
		if days > 0 {
			label = N(ctx, "{n} day after the match", "{n} days after the match", days)
		}
		all = append(all, Option{Value: strconv.Itoa(days), Label: label})
	}
	return all
}
