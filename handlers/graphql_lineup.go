package handlers

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

type lineupNode struct {
	Size      int32
	Formation string
	Mode      *string
	Weights   *weightNode
	Points    *int32
	Bound     *int32
	Proven    *bool
	Places    []placeNode
	Bench     []candidateNode
	Rest      []candidateNode
	Absent    []candidateNode
	Choices   *choicesNode
	Clashes   []clashNode
}

type placeNode struct {
	Slot     graphql.ID
	Position graphql.ID
	Line     graphql.ID
	X, Y     float64
	Locked   bool
	Player   *lineupPlayerNode
	Points   *int32
	Reason   *reasonNode
}

type lineupPlayerNode struct {
	Ordinal int32
	Shirt   *int32
	Name    string
}

type candidateNode struct {
	Ordinal int32
	Shirt   *int32
	Name    string
	Why     *string
	Until   *string
	Matches *int32
	Reason  *reasonNode
}

type reasonNode struct {
	Loss       int32
	Impossible bool
	Empty      *graphql.ID
	Out        *int32
	Moves      []moveNode
}

type moveNode struct {
	Player   int32
	Position graphql.ID
	ComesIn  bool
}

type choicesNode struct {
	Formations   []formationChoiceNode
	Modes        []modeChoiceNode
	Alternatives []alternativeNode
}

type formationChoiceNode struct {
	ID           graphql.ID
	Points, Cost int32
}

type modeChoiceNode struct {
	Mode     string
	Strength int32 `graphql:"strengthLost"`
	Minutes  int32 `graphql:"minutesOwed"`
}

type alternativeNode struct {
	N         int32
	Formation string
	Points    int32
	Cost      int32
	In, Out   []int32
}

type clashNode struct {
	Kind   string
	Player *int32
}

// What a lineup costs that is solved, and a plan that is judged, as so many fields.
const (
	solveFields = 500
	judgeFields = 50
)

// Lineup answers Team.lineup: what the page of the team's best lineup shows its members.
func (t *teamNode) Lineup(ctx context.Context, args struct {
	Show      int32
	Formation *string
	Mode      *string
	Lock, Out *[]int32
	Alt       *int32
}) (*lineupNode, error) {
	if err := t.app.permits(ctx, "Team.lineup", t.member); err != nil {
		return nil, err
	}
	query := url.Values{"formation": {said(args.Formation)}, "mode": {said(args.Mode)}, "lock": {ordinals(args.Lock)}, "out": {ordinals(args.Out)}}
	if args.Alt != nil {
		query.Set("alt", strconv.Itoa(int(*args.Alt)))
	}
	options, err := bestOptions(strconv.Itoa(int(args.Show)), query)
	if err != nil {
		return nil, err
	}
	options.For = t.member.Role.Audience()
	squad, err := t.level.squad(ctx, t.member.ID)
	if err != nil {
		return nil, err
	}
	return t.app.graphLineup(ctx, &t.member.Team, squad, options)
}

// PublicLineup answers Query.publicLineup: what everybody sees of a public team.
func (r *graphRoot) PublicLineup(ctx context.Context, args struct {
	Team      string
	Show      int32
	Formation *string
}) (*lineupNode, error) {
	if err := r.app.permits(ctx, "Query.publicLineup", nil); err != nil {
		return nil, err
	}
	options, err := bestOptions(strconv.Itoa(int(args.Show)), url.Values{"formation": {said(args.Formation)}})
	if err != nil {
		return nil, err
	}
	team, err := r.app.db.TeamBySlug(ctx, args.Team)
	if err != nil {
		return nil, err
	}
	squad, err := r.app.db.Squad(ctx, team.ID)
	if err != nil {
		return nil, err
	}
	return r.app.graphLineup(ctx, team, squad, options)
}

func (a *App) graphLineup(ctx context.Context, team *models.Team, squad []models.Player, options models.BestOptions) (*lineupNode, error) {
	sport, ok := a.sports.Get(team.Sport)
	if !ok {
		return nil, fmt.Errorf("team %s plays the unknown sport %q", team.Slug, team.Sport)
	}
	if err := meterOf(ctx).spend(solveFields); err != nil {
		return nil, err
	}
	var best *models.Best
	err := a.oneOfFewSolvers(func() (err error) {
		best, err = models.SolveBest(team, models.On(a.today(), squad), sport, options)
		return err
	})
	if err != nil {
		return nil, err
	}
	node := mirrored[lineupNode](lineupResourceOf(best))
	return &node, nil
}
