package handlers

import (
	"context"
	"errors"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

// matchNode is a match of a team. What belongs to it is read for all matches of its level at once.
type matchNode struct {
	matchFields
	ETag string

	app   *App
	match *models.Match
	team  *teamNode
	level *matchLevel
}

type matchFields struct {
	ID           graphql.ID
	Series       *string
	Opponent     string
	Side         string
	Venue        *string
	KickOff      graphql.Time
	Zone         string
	Meet         *int32
	Format       graphql.ID
	Formation    *string
	Periods      int32
	Minutes      int32
	Blocks       int32
	Mode         *string
	State        string
	AnswersUntil graphql.Time
	ClosesBefore *int32
	RemindBefore *int32
	Ours         *int32
	Theirs       *int32
	Notes        *string
	UpdatedAt    graphql.Time
}

// matchLevel is the matches that one field brought, of one team or many.
type matchLevel struct {
	app     *App
	matches []*matchNode
	answers batch[map[string]map[string]models.Availability]
	results batch[map[string][]models.ResultLine]
	plans   batch[map[string][]models.Plan]
	events  batch[map[string][]models.Event]
	links   batch[map[string][]models.Link]
}

func (l *matchLevel) add(t *teamNode, m *models.Match) *matchNode {
	resource := matchResourceOf(m)
	node := &matchNode{
		matchFields: mirrored[matchFields](resource), ETag: plainTag(resource), app: l.app, match: m, team: t, level: l,
	}
	l.matches = append(l.matches, node)
	return node
}

// those lists the ids of the matches of which a field may be read.
func (l *matchLevel) those(ctx context.Context, field string) []string {
	var ids []string
	for _, m := range l.matches {
		if l.app.permits(ctx, field, m.team.member) == nil {
			ids = append(ids, m.match.ID)
		}
	}
	return ids
}

type matchConnection struct {
	Nodes    []*matchNode
	PageInfo pageInfo
}

// matchesArgs is a page of matches that a field asks for, as it can be compared.
type matchesArgs struct {
	graphPageKey
	state models.MatchState
}

// Matches answers Team.matches.
func (t *teamNode) Matches(ctx context.Context, args struct {
	graphPage
	State *string
}) (*matchConnection, error) {
	if err := t.app.permits(ctx, "Team.matches", t.member); err != nil {
		return nil, err
	}
	after, most, err := args.read()
	if err != nil {
		return nil, err
	}
	key := matchesArgs{graphPageKey{after, most}, models.MatchState(said(args.State))}
	all, err := t.level.matches.get(key, func() (map[string]*matchConnection, error) { return t.level.readMatches(ctx, args.graphPage, key) })
	if err != nil {
		return nil, err
	}
	return all[t.member.ID], nil
}

func (l *teamLevel) readMatches(ctx context.Context, page graphPage, key matchesArgs) (map[string]*matchConnection, error) {
	read, err := l.app.db.MatchesOfTeams(ctx, l.those(ctx, "Team.matches"), key.after, key.state, key.most)
	if err != nil {
		return nil, err
	}
	all, together := map[string]*matchConnection{}, &matchLevel{app: l.app}
	for _, t := range l.teams {
		matches, info := cut(page, read[t.member.ID], (*models.Match).Cursor)
		connection := &matchConnection{PageInfo: info}
		for i := range matches {
			connection.Nodes = append(connection.Nodes, together.add(t, &matches[i]))
		}
		all[t.member.ID] = connection
	}
	return all, nil
}

// Match answers Team.match.
func (t *teamNode) Match(ctx context.Context, args struct{ ID graphql.ID }) (*matchNode, error) {
	if err := t.app.permits(ctx, "Team.match", t.member); err != nil {
		return nil, err
	}
	match, err := t.app.db.Match(ctx, t.member.ID, string(args.ID))
	if err != nil {
		return nil, err
	}
	return (&matchLevel{app: t.app}).add(t, match), nil
}

// Team answers Match.team.
func (m *matchNode) Team(ctx context.Context) (*teamNode, error) {
	return m.team, m.app.permits(ctx, "Match.team", m.team.member)
}

func (m *matchNode) permits(ctx context.Context, field string) error {
	return m.app.permits(ctx, field, m.team.member)
}

// squad returns the players of the match's team.
func (m *matchNode) squad(ctx context.Context) ([]models.Player, error) {
	return m.team.level.squad(ctx, m.match.TeamID)
}

// plays returns what is played in the match.
func (m *matchNode) plays() (*models.Sport, *models.Format, error) {
	sport, format, err := m.team.plays()
	if err != nil {
		return nil, nil, err
	}
	if own, ok := sport.Format(m.match.Format); ok {
		format = own
	}
	return sport, format, nil
}

type eventNode struct {
	ID      graphql.ID
	Number  int32
	Kind    string
	At      graphql.Time
	Outcome string
	Period  *int32
	Clock   int32 `graphql:"clockSeconds"`
	Player  *int32
	Other   *int32
	Slot    *graphql.ID
	Undoes  *graphql.ID
	Detail  *string
	Actor   string
}

// Events answers Match.events.
func (m *matchNode) Events(ctx context.Context) (*[]eventNode, error) {
	if err := m.permits(ctx, "Match.events"); err != nil {
		return nil, err
	}
	sport, format, errFormat := m.plays()
	events, errEvents := m.events(ctx)
	plan, errPlan := m.lastPlan(ctx)
	if err := errors.Join(errFormat, errEvents, errPlan); err != nil {
		return nil, err
	}
	board := models.BoardOf(m.match, sport, format, plan, events, m.app.now())
	return mirroredList[eventNode](board.Log, eventResourceOf), nil
}

func (m *matchNode) events(ctx context.Context) ([]models.Event, error) {
	all, err := m.level.events.get(func() (map[string][]models.Event, error) {
		return m.app.db.EventsOfMatches(ctx, m.level.those(ctx, "Match.events"))
	})
	return all[m.match.ID], err
}

type linkNode struct {
	ID        graphql.ID
	Kind      string
	Name      string
	CreatedAt graphql.Time
	ExpiresAt graphql.Time
}

// Links answers Match.links.
func (m *matchNode) Links(ctx context.Context) (*[]linkNode, error) {
	if err := m.permits(ctx, "Match.links"); err != nil {
		return nil, err
	}
	all, err := m.level.links.get(func() (map[string][]models.Link, error) {
		return m.app.db.LinksOfMatches(ctx, m.level.those(ctx, "Match.links"))
	})
	return mirroredList[linkNode](all[m.match.ID], linkResourceOf), err
}
