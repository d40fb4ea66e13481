package views

import (
	"context"

	"teamcoach/models"
)

func bestIndexURL(t models.TeamType) string {
	if t == "" {
		return "/best"
	}
	return "/best/" + string(t)
}

func bestIndexHeading(ctx context.Context, p BestIndexPage) string {
	if p.Type == "" {
		return T(ctx, "Teams and their best lineup")
	}
	return T(ctx, "{type}: teams and their best lineup", "type", TeamTypeName(ctx, p.Type))
}
