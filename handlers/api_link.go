package handlers

import (
	"time"

	"teamcoach/models"
)

// linkResource is a link to a match's sheet or board. Its address is in the answer to who made it, and nowhere else.
type linkResource struct {
	ID        string          `json:"id"`
	Kind      models.LinkKind `json:"kind" enum:"sheet,watch,score"`
	Name      string          `json:"name"`
	CreatedAt time.Time       `json:"created_at"`
	ExpiresAt time.Time       `json:"expires_at"`
}

func linkResourceOf(l *models.Link) linkResource {
	return linkResource{ID: l.ID, Kind: l.Kind, Name: l.Name, CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt}
}
