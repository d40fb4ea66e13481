package handlers

import (
	"maps"
	"slices"

	"teamcoach/models"
)

// ratingResource is how well a player plays a position.
type ratingResource struct {
	Position string `json:"position" example:"CB"`
	Skill    int    `json:"skill" minimum:"1" maximum:"10"`
}

// ratingResourcesOf lists a player's ratings in the order of the sport's positions; what is none of them comes last.
func ratingResourcesOf(p *models.Player, sport *models.Sport) []ratingResource {
	all := []ratingResource{}
	for _, position := range sport.Positions {
		if skill, ok := p.Skills[position.ID]; ok {
			all = append(all, ratingResource{position.ID, skill})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.Skills)) {
		if _, known := sport.Position(id); !known {
			all = append(all, ratingResource{id, p.Skills[id]})
		}
	}
	return all
}

// seesRatings says whether a member may see the ratings of a team's players, and what follows from them: of minors they
// are for coaches.
func seesRatings(team *models.MemberTeam) bool {
	return team.Role.Audience() == models.Coaches || !team.Shielded()
}
