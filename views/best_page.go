package views

import (
	"context"

	"teamcoach/models"
)

// BestTitle is the title of a lineup's page, in the language of ctx.
func BestTitle(ctx context.Context, b *models.Best) string {
	return T(ctx, "Best {n} of {team}", "n", b.Options.Size, "team", b.Team.Name)
}

// BestDescription says in a sentence what the page of a lineup holds; it names no player.
func BestDescription(ctx context.Context, b *models.Best) string {
	sport := T(ctx, b.Sport.Name)
	if b.Shielded || b.Formation == nil {
		return T(ctx, "The lineup of {team} for the next game, {sport}.", "team", b.Team.Name, "sport", sport)
	}
	return T(ctx, "The best {n} of {team}, {sport}, formation {formation}: the lineup, the bench and a reason for every player.",
		"n", b.Options.Size, "team", b.Team.Name, "sport", sport, "formation", T(ctx, b.Formation.Name))
}

// OptionsQuery is the same query for all requests for the same lineup; its size is not in it.
func OptionsQuery(o models.BestOptions) string { return bestQuery("", o) }

// SportsTeam is a team as schema.org has it. It names no player.
type SportsTeam struct {
	Context string `json:"@context"`
	Type    string `json:"@type"`
	Name    string `json:"name"`
	Sport   string `json:"sport"`
	URL     string `json:"url"`
}

// TeamStructured returns the JSON-LD of a team's pages.
func TeamStructured(baseURL string, t *models.Team, s *models.Sport) SportsTeam {
	return SportsTeam{Context: "https://schema.org", Type: "SportsTeam", Name: t.Name, Sport: s.Name, URL: baseURL + "/teams/" + t.Slug}
}

// IsLanguage says whether the site is written in that language.
func IsLanguage(tag string) bool {
	for _, l := range Languages {
		if l.Tag == tag {
			return true
		}
	}
	return false
}
