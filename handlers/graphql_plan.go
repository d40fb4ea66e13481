package handlers

import (
	"context"
	"errors"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

type planNode struct {
	Number    int32
	Holds     bool
	Actor     string
	CreatedAt graphql.Time
	Formation string
	Seconds   int32 `graphql:"stretchSeconds"`
	Stretches []stretchNode
	Players   []plannedPlayerNode
	Changes   []plannedChangeNode
	Coaching  *planCoachingNode
}

type stretchNode struct {
	From  int32
	Slots []filledNode
}

type filledNode struct {
	Slot   graphql.ID
	Player int32
}

type plannedPlayerNode struct {
	Ordinal   int32
	Name      string
	Shirt     *int32
	Stretches int32
	Seconds   int32
	From      *int32
	To        *int32
	Least     *int32 `graphql:"fairLeast"`
	Most      *int32 `graphql:"fairMost"`
	Answer    *string
}

type plannedChangeNode struct {
	Stretch   int32
	On, Moved []plannedSwitchNode
}

type plannedSwitchNode struct {
	Player int32
	Slot   graphql.ID
	For    *int32
}

type planCoachingNode struct {
	Mode    string
	Wished  *string `graphql:"wishedFormation"`
	Pins    []pinNode
	Value   *int32
	Solved  int32 `graphql:"solvedValue"`
	Bound   int32
	Proven  bool
	Edited  bool
	Legal   bool
	Rules   []plannedRuleNode
	Odd     []plannedOddNode
	Absent  []absenceNode
	Clash   *planClashNode
	Modes   []plannedModeNode
	Dropped []string
}

type pinNode struct {
	ID     graphql.ID
	Player int32
	Slot   *graphql.ID
	Off    bool
	From   *int32
	To     *int32
}

type plannedRuleNode struct {
	Kind    string
	N       *int32
	Soft    bool
	Usual   *ruleNode
	Dropped bool
	Broken  []ruleBreachNode
}

type ruleBreachNode struct {
	Players []int32
	Stretch *int32
}

type plannedOddNode struct {
	Player  int32
	Stretch int32
	Slot    graphql.ID
	Missing bool
}

type absenceNode struct {
	Player int32
	Name   string
	Why    string
}

type planClashNode struct {
	Rules    []string
	Repairs  []planRepairNode
	Unproven bool
}

type planRepairNode struct {
	Pins    []graphql.ID
	Dropped []string
	Changed []ruleNode
}

type plannedModeNode struct {
	Mode                  string
	Strength, Least, Most int32
	Changes               int32
	Paid                  int32 `graphql:"minutesPaid"`
}

type planVersionNode struct {
	Number    int32
	Holds     bool
	Fits      bool
	Actor     string
	CreatedAt graphql.Time
	Mode      string
	Edited    bool
}

// plans returns the versions of the match's plan, the newest first.
func (m *matchNode) plans(ctx context.Context) ([]models.Plan, error) {
	all, err := m.level.plans.get(func() (map[string][]models.Plan, error) {
		return m.app.db.PlansOfMatches(ctx, m.level.those(ctx, "Match.plan"))
	})
	return all[m.match.ID], err
}

// lastPlan returns the newest version, nil where there is none.
func (m *matchNode) lastPlan(ctx context.Context) (*models.Plan, error) {
	all, err := m.plans(ctx)
	if len(all) == 0 {
		return nil, err
	}
	return &all[0], err
}

// Plan answers Match.plan.
func (m *matchNode) Plan(ctx context.Context) (*planNode, error) {
	if err := m.permits(ctx, "Match.plan"); err != nil {
		return nil, err
	}
	sport, _, errFormat := m.plays()
	last, errPlan := m.lastPlan(ctx)
	squad, errSquad := m.squad(ctx)
	answers, errAnswers := m.answers(ctx)
	if err := errors.Join(errFormat, errPlan, errSquad, errAnswers); err != nil || last == nil || !last.Fits(sport, m.match) {
		return nil, err
	}
	if err := meterOf(ctx).spend(judgeFields); err != nil {
		return nil, err
	}
	question := models.PlanQuestion{Team: &m.team.member.Team, Match: m.match, Sport: sport, Squad: squad, Availability: answers, Present: last.Stretches}
	answer, err := models.ReadPlan(question, last)
	if err != nil {
		return nil, err
	}
	node := mirrored[planNode](planResourceOf(answer, m.team.member.Role, last.Number))
	return &node, nil
}

// PlanVersions answers Match.planVersions.
func (m *matchNode) PlanVersions(ctx context.Context) (*[]planVersionNode, error) {
	if err := m.permits(ctx, "Match.planVersions"); err != nil {
		return nil, err
	}
	sport, _, errFormat := m.plays()
	all, errPlans := m.plans(ctx)
	if err := errors.Join(errFormat, errPlans); err != nil {
		return nil, err
	}
	return mirroredList[planVersionNode](all, func(p *models.Plan) planVersion {
		return planVersionOf(p, p.Fits(sport, m.match), all[0].Number)
	}), nil
}
