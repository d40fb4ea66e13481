package handlers

import "teamcoach/models"

// bestResource is what is best in a team, as its coach decides.
type bestResource struct {
	Mode      models.Mode     `json:"mode" enum:"strongest,balanced,equal"`
	Formation string          `json:"formation" doc:"The home formation; empty: whatever is best"`
	Weights   weightsResource `json:"weights"`
	Rules     []ruleResource  `json:"rules" nullable:"false" doc:"Each kind at most once"`
}

// weightsResource are the weights behind each mode.
type weightsResource struct {
	Strongest weightResource `json:"strongest"`
	Balanced  weightResource `json:"balanced"`
	Equal     weightResource `json:"equal"`
}

// weightResource says how much each part of a player's score counts; they add up to 100.
type weightResource struct {
	Skill      int `json:"skill"`
	Form       int `json:"form"`
	Fitness    int `json:"fitness"`
	Attendance int `json:"attendance"`
	Minutes    int `json:"minutes" doc:"Minutes owed"`
}

func bestResourceOf(b *models.TeamBest) bestResource {
	return bestResource{
		Mode: b.Mode, Formation: b.Formation, Rules: rulesOf(b.Rules), Weights: weightsResource{
			weightResource(b.Weights.Strongest), weightResource(b.Weights.Balanced), weightResource(b.Weights.Equal),
		},
	}
}
