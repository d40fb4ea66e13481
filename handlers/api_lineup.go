package handlers

import (
	"teamcoach/models"
	"teamcoach/views"
)

// lineupResource is a lineup as programs see it, the same as /best/TEAM/N.json. Who is no coach sees of players under
// 18 no points, no reasons and no order of merit.
type lineupResource = views.BestDocument

func lineupResourceOf(best *models.Best) lineupResource {
	return views.NewBestDocument(views.BestPage{Best: best})
}
