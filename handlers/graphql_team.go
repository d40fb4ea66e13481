package handlers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

// teamNode is a team. What belongs to it is read for all teams of its level at once.
type teamNode struct {
	teamFields
	ETag string

	app    *App
	member *models.MemberTeam
	level  *teamLevel
}

type teamFields struct {
	ID         graphql.ID
	Slug       string
	Name       string
	Sport      graphql.ID
	Format     graphql.ID
	Type       string
	AgeGroup   string
	Visibility string
	Formation  string
	Color      string
	Mode       string
	State      string
	Role       string
	CreatedAt  graphql.Time
}

// teamLevel is the teams that one field brought.
type teamLevel struct {
	app         *App
	teams       []*teamNode
	squads      batch[map[string][]models.Player]
	players     batch[map[string][]*playerNode]
	matches     batches[matchesArgs, map[string]*matchConnection]
	members     batch[map[string][]models.Member]
	invitations batch[map[string][]models.Invitation]
	seasons     batch[*seasons]
	changes     batches[graphPageKey, map[string][]models.AuditEntry]
}

func (a *App) newTeamLevel(teams []models.MemberTeam) *teamLevel {
	l := &teamLevel{app: a}
	for i := range teams {
		t := &teams[i]
		resource := teamResourceOf(t)
		l.teams = append(l.teams, &teamNode{
			teamFields: mirrored[teamFields](resource), ETag: plainTag(resource), app: a, member: t, level: l,
		})
	}
	return l
}

// plainTag is the entity tag of REST without its quotes.
func plainTag(resource any) string { return strings.Trim(entityTag(resource), `"`) }

// quotedTag is a tag as REST has it.
func quotedTag(tag string) string {
	if tag == "*" || tag == "" {
		return tag
	}
	return `"` + tag + `"`
}

// those lists the ids of the teams of which a field may be read.
func (l *teamLevel) those(ctx context.Context, field string) []string {
	var ids []string
	for _, t := range l.teams {
		if l.app.permits(ctx, field, t.member) == nil {
			ids = append(ids, t.member.ID)
		}
	}
	return ids
}

// squad returns the players of a team of the level.
func (l *teamLevel) squad(ctx context.Context, teamID string) ([]models.Player, error) {
	squads, err := l.squads.get(func() (map[string][]models.Player, error) {
		return l.app.db.PlayersOfTeams(ctx, l.those(ctx, "Team.players"))
	})
	return slices.Clone(squads[teamID]), err
}

type teamConnection struct {
	Nodes    []*teamNode
	PageInfo pageInfo
}

// Teams answers Query.teams.
func (r *graphRoot) Teams(ctx context.Context, page graphPage) (*teamConnection, error) {
	if err := r.app.permits(ctx, "Query.teams", nil); err != nil {
		return nil, err
	}
	after, most, err := page.read()
	if err != nil {
		return nil, err
	}
	all, err := r.app.db.TeamsOfMemberPage(ctx, asks(ctx).account().ID, after, most)
	if err != nil {
		return nil, err
	}
	all, info := cut(page, all, func(t *models.MemberTeam) string { return t.ListCursor() })
	return &teamConnection{r.app.newTeamLevel(all).teams, info}, nil
}

// graphTeam returns a team as REST finds it, where who asks may use a field of Query or Mutation for it.
func (r *graphRoot) graphTeam(ctx context.Context, field, slug string) (*models.MemberTeam, error) {
	if err := r.app.permits(ctx, field, nil); err != nil {
		return nil, err
	}
	team, err := r.app.db.TeamOfMember(ctx, slug, asks(ctx).account().ID)
	if err != nil {
		return nil, err
	}
	return team, r.app.permits(ctx, field, team)
}

// Team answers Query.team.
func (r *graphRoot) Team(ctx context.Context, args struct{ Slug string }) (*teamNode, error) {
	team, err := r.graphTeam(ctx, "Query.team", args.Slug)
	if err != nil {
		return nil, err
	}
	return r.app.newTeamLevel([]models.MemberTeam{*team}).teams[0], nil
}

// plays returns what the team plays.
func (t *teamNode) plays() (*models.Sport, *models.Format, error) { return t.app.plays(t.member) }

type bestNode struct {
	Mode      string
	Formation string
	Weights   weightsNode
	Rules     []ruleNode
}

type weightsNode struct{ Strongest, Balanced, Equal weightNode }

type weightNode struct{ Skill, Form, Fitness, Attendance, Minutes int32 }

// Best answers Team.best.
func (t *teamNode) Best(ctx context.Context) (*bestNode, error) {
	if err := t.app.permits(ctx, "Team.best", t.member); err != nil {
		return nil, err
	}
	best, err := t.member.Best()
	if err != nil {
		return nil, err
	}
	node := mirrored[bestNode](bestResourceOf(&best))
	return &node, nil
}

type publicTeamNode struct {
	Slug    string
	Name    string
	Sport   graphql.ID
	Format  graphql.ID
	Type    string
	Color   string
	Players int32
}

type publicTeamConnection struct {
	Nodes    []publicTeamNode
	PageInfo pageInfo
}

// PublicTeams answers Query.publicTeams.
func (r *graphRoot) PublicTeams(ctx context.Context, args struct {
	graphPage
	Search *string
	Sport  *graphql.ID
	Type   *string
}) (*publicTeamConnection, error) {
	if err := r.app.permits(ctx, "Query.publicTeams", nil); err != nil {
		return nil, err
	}
	after, most, err := args.read()
	if err != nil {
		return nil, err
	}
	filter := models.TeamFilter{After: after, Limit: most - 1, Prefix: said(args.Search), Type: models.TeamType(said(args.Type)), Sport: string(said(args.Sport))}
	teams, next, err := r.app.db.ListPublicTeams(ctx, filter)
	if err != nil {
		return nil, err
	}
	connection := &publicTeamConnection{Nodes: mirroredAll[publicTeamNode](teams), PageInfo: pageInfo{HasNextPage: next != ""}}
	if next != "" {
		connection.PageInfo.EndCursor = &next
	}
	return connection, nil
}

// said is an argument, or the zero value where it was left out.
func said[T any](argument *T) (value T) {
	if argument != nil {
		value = *argument
	}
	return value
}

// ordinals writes numbers as they stand in addresses.
func ordinals(all *[]int32) string {
	var texts []string
	for _, n := range said(all) {
		texts = append(texts, strconv.Itoa(int(n)))
	}
	return strings.Join(texts, ",")
}
