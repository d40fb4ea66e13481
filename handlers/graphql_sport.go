package handlers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

type sportNode struct {
	ID        graphql.ID
	Name      string
	Ordered   bool
	Lines     []lineNode
	Positions []positionNode
	Pitches   []pitchNode
	Formats   []formatNode
	RulePacks []rulePackNode
	Sources   []string
}

type lineNode struct {
	ID   graphql.ID
	Name string
}

type positionNode struct {
	ID   graphql.ID
	Name string
	Line graphql.ID
}

type pitchNode struct {
	ID       graphql.ID
	Surface  string
	View     []float64
	Markings string
}

type formatNode struct {
	ID            graphql.ID
	Name          string
	Pitch         graphql.ID
	OnField       int32
	Squad         int32
	Periods       int32
	Minutes       int32
	Substitutions string
	YouthRule     string
	Formations    []formationNode
}

type formationNode struct {
	ID    graphql.ID
	Name  string
	Slots []slotNode
}

type slotNode struct {
	ID        graphql.ID
	Position  graphql.ID
	X, Y      float64
	Mandatory bool
}

type rulePackNode struct {
	Under int32
	Rules []ruleNode
}

type ruleNode struct {
	Kind string
	N    *int32
	Soft bool
}

// Sports answers Query.sports.
func (r *graphRoot) Sports(ctx context.Context) (*[]sportNode, error) {
	if err := r.app.permits(ctx, "Query.sports", nil); err != nil {
		return nil, err
	}
	all := mirroredAll[sportNode](r.app.sports)
	return &all, nil
}

// Sport answers Query.sport.
func (r *graphRoot) Sport(ctx context.Context, args struct{ ID graphql.ID }) (*sportNode, error) {
	if err := r.app.permits(ctx, "Query.sport", nil); err != nil {
		return nil, err
	}
	sport, ok := r.app.sports.Get(string(args.ID))
	if !ok {
		return nil, &models.Error{Kind: models.NotFound}
	}
	node := mirrored[sportNode](*sport)
	return &node, nil
}
