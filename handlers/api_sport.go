package handlers

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

type sportSummary struct {
	ID      string   `json:"id" example:"soccer" doc:"Names the sport in addresses and teams"`
	Name    string   `json:"name" example:"Soccer" doc:"In English"`
	Formats []string `json:"formats" doc:"The ids of its formats" example:"[\"11\",\"7\"]"`
}

type sportsOutput struct {
	ETag string `header:"ETag"`
	Body []sportSummary
}

type sportInput struct {
	Sport string `path:"sport" example:"soccer" doc:"The id of the sport"`
}

type sportOutput struct {
	ETag string `header:"ETag"`
	Body *models.Sport
}

func (a *App) sportOperations(p *programs) {
	operation(p, "", huma.Operation{
		OperationID: "list-sports", Method: http.MethodGet, Path: "/sports", Tags: []string{"Sports"}, Summary: "List the sports",
	}, func(context.Context, *struct{}) (*sportsOutput, error) {
		all := make([]sportSummary, len(a.sports))
		for i := range a.sports {
			all[i] = sportSummary{ID: a.sports[i].ID, Name: a.sports[i].Name}
			for _, f := range a.sports[i].Formats {
				all[i].Formats = append(all[i].Formats, f.ID)
			}
		}
		return &sportsOutput{entityTag(all), all}, nil
	})
	operation(p, "", huma.Operation{
		OperationID: "get-sport", Method: http.MethodGet, Path: "/sports/{sport}", Tags: []string{"Sports"},
		Summary: "Get a sport with its positions, formats and formations", Errors: []int{http.StatusNotFound},
	}, func(_ context.Context, in *sportInput) (*sportOutput, error) {
		sport, ok := a.sports.Get(in.Sport)
		if !ok {
			return nil, &models.Error{Kind: models.NotFound}
		}
		return &sportOutput{entityTag(sport), sport}, nil
	})
}
