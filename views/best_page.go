package views

import (
	"context"
	"strconv"
	"strings"
	"time"

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

	Events []SportsEvent `json:"event,omitempty"` // of teams of adults
}

// SportsEvent is a match as schema.org has it.
type SportsEvent struct {
	Type      string        `json:"@type"`
	Name      string        `json:"name"`
	StartDate string        `json:"startDate"`
	Home      *SportsRival  `json:"homeTeam,omitempty"`
	Away      *SportsRival  `json:"awayTeam,omitempty"`
	Rivals    []SportsRival `json:"competitor,omitempty"` // where neither is at home
}

// SportsRival is one of the teams of a SportsEvent.
type SportsRival struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// ResultsStructured returns the matches of a team for its JSON-LD; none of a team of minors.
func ResultsStructured(t *models.Team, results []models.PublicResult) []SportsEvent {
	if t.Shielded() {
		return nil
	}
	var all []SportsEvent
	for _, r := range results {
		us, them := SportsRival{"SportsTeam", t.Name}, SportsRival{"SportsTeam", r.Opponent}
		e := SportsEvent{Type: "SportsEvent", Name: t.Name + " – " + r.Opponent, StartDate: r.KickOff.Format(time.RFC3339)}
		switch r.Side {
		case models.Home:
			e.Home, e.Away = &us, &them
		case models.Visit:
			e.Home, e.Away = &them, &us
		default:
			e.Rivals = []SportsRival{us, them}
		}
		all = append(all, e)
	}
	return all
}

// publicOpponent names the opponent of a public result, and of adults whether it was at home.
func publicOpponent(ctx context.Context, r models.PublicResult) string {
	return matchTitle(ctx, &models.Match{Opponent: r.Opponent, Side: r.Side})
}

// scorersText lists who scored in a match.
func scorersText(scorers []models.GoalScorer) string {
	var all []string
	for _, s := range scorers {
		if s.Goals > 1 {
			all = append(all, s.Name+" "+strconv.Itoa(s.Goals))
		} else {
			all = append(all, s.Name)
		}
	}
	return strings.Join(all, ", ")
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
