package handlers

import (
	"context"
	"errors"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

type resultNode struct {
	Match   graphql.ID
	State   string
	Ours    *int32
	Theirs  *int32
	Players []resultLineNode
}

type resultLineNode struct {
	Player    graphql.ID
	Present   bool
	Available int32
	Played    []playedNode
	Goals     int32
	Yellow    int32
	Red       int32
	Share     int32
	Owed      int32
}

type playedNode struct {
	Position graphql.ID
	Seconds  int32
}

type ruleReportNode struct {
	Rule   string
	N      *int32
	Soft   bool
	Known  bool
	Met    bool
	Misses []ruleMissNode
}

type ruleMissNode struct {
	Player  *graphql.ID
	Seconds *int32
	Count   *int32
	At      *int32
}

// Result answers Match.result.
func (m *matchNode) Result(ctx context.Context) (*resultNode, error) {
	if err := m.permits(ctx, "Match.result"); err != nil {
		return nil, err
	}
	squad, errSquad := m.squad(ctx)
	lines, errLines := m.lines(ctx)
	if err := errors.Join(errSquad, errLines); err != nil {
		return nil, err
	}
	node := mirrored[resultNode](resultResourceOf(m.match, squad, lines, m.team.member))
	return &node, nil
}

// lines is the ledger of the match.
func (m *matchNode) lines(ctx context.Context) ([]models.ResultLine, error) {
	all, err := m.level.results.get(func() (map[string][]models.ResultLine, error) {
		return m.app.db.ResultsOfMatches(ctx, m.level.those(ctx, "Match.result"))
	})
	return all[m.match.ID], err
}

// Compliance answers Match.compliance.
func (m *matchNode) Compliance(ctx context.Context) (*[]ruleReportNode, error) {
	if err := m.permits(ctx, "Match.compliance"); err != nil {
		return nil, err
	}
	sport, format, errFormat := m.plays()
	squad, errSquad := m.squad(ctx)
	lines, errLines := m.lines(ctx)
	events, errEvents := m.events(ctx)
	plan, errPlan := m.lastPlan(ctx)
	if err := errors.Join(errFormat, errSquad, errLines, errEvents, errPlan); err != nil {
		return nil, err
	}
	p := &played{
		fixture: &fixture{roster: roster{ctx: ctx, team: m.team.member, sport: sport, format: format}, match: m.match},
		squad:   squad, lines: lines, course: m.match.Course(sport, format, plan, events, m.app.now()),
	}
	reports, err := p.reports()
	return mirroredList[ruleReportNode](reports, func(r *models.RuleReport) ruleReportResource { return ruleReportResourceOf(r, squad) }), err
}
