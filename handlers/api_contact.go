package handlers

import (
	"time"

	"teamcoach/models"
)

// contactResource is where a player, or whoever answers for a child, gets mail; for coaches only.
type contactResource struct {
	ID        string     `json:"id"`
	Email     string     `json:"email"`
	Name      string     `json:"name,omitempty" doc:"Whose address it is"`
	Language  string     `json:"language,omitempty" doc:"Of the mails; none: that of the team's coach"`
	StoppedAt *time.Time `json:"stopped_at,omitempty" doc:"Since when its holder wants no mails"`
}

func contactResourceOf(c *models.Contact) contactResource {
	r := contactResource{ID: c.ID, Email: c.Email, Name: c.Name, Language: c.Language}
	if !c.StoppedAt.IsZero() {
		r.StoppedAt = &c.StoppedAt
	}
	return r
}
