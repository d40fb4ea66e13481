package views

import (
	"context"
	"strings"

	"teamcoach/models"
)

// PublicResultsPage is /teams/TEAM/results and /results.
type PublicResultsPage struct {
	Page
	Team    *models.Team        // nil: results of all teams
	Results []models.TeamResult // the latest first
	Feeds   []Alternate
}

// ResultAnchor is the id of a result on its page, where its feed leads to.
func ResultAnchor(r *models.TeamResult) string { return "result-" + models.PublicID(r.ID) }

// resultHeading names both teams.
func resultHeading(ctx context.Context, r *models.TeamResult) string {
	return r.Team.Name + " – " + publicOpponent(ctx, r.PublicResult)
}

// TeamResults are the results of one team as those of many have them.
func TeamResults(t *models.Team, results []models.PublicResult) []models.TeamResult {
	all := make([]models.TeamResult, len(results))
	for i, r := range results {
		all[i] = models.TeamResult{PublicResult: r, Team: models.Team{Slug: t.Slug, Name: t.Name}}
	}
	return all
}

// resultText says of a result what its heading does not.
func resultText(ctx context.Context, r *models.TeamResult) string {
	parts := []string{dayWithYear(ctx, r.Day)}
	if len(r.Scorers) > 0 {
		parts = append(parts, T(ctx, "Scorers: {names}", "names", scorersText(r.Scorers)))
	}
	return strings.Join(parts, ". ") + "."
}
