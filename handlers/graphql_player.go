package handlers

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

// playerNode is a player of a team.
type playerNode struct {
	playerFieldsNode
	ETag string

	team  *teamNode
	level *playerLevel
}

type playerFieldsNode struct {
	ID           graphql.ID
	Ordinal      int32
	Name         string
	Shirt        *int32
	Status       string
	Until        *string
	Matches      *int32
	Form         *int32
	Fitness      *int32
	Attendance   *int32
	MinutesOwed  *int32
	DoNotPublish bool
	Notes        *string
	Skills       []ratingNode
}

type ratingNode struct {
	Position graphql.ID
	Skill    int32
}

type contactNode struct {
	ID        graphql.ID
	Email     string
	Name      *string
	Language  *string
	StoppedAt *graphql.Time
}

// playerLevel is the players that one field brought, of one team or many.
type playerLevel struct {
	players  []*playerNode
	contacts batch[map[string][]models.Contact]
}

func (l *playerLevel) add(t *teamNode, resource playerResource) *playerNode {
	p := &playerNode{playerFieldsNode: mirrored[playerFieldsNode](resource), ETag: plainTag(resource), team: t, level: l}
	l.players = append(l.players, p)
	return p
}

// playerNodes returns the players of a team of the level.
func (l *teamLevel) playerNodes(ctx context.Context, teamID string) ([]*playerNode, error) {
	all, err := l.players.get(func() (map[string][]*playerNode, error) {
		nodes, together := map[string][]*playerNode{}, &playerLevel{}
		for _, t := range l.teams {
			squad, err := l.squad(ctx, t.member.ID)
			if err != nil {
				return nil, err
			}
			for i := range squad {
				nodes[t.member.ID] = append(nodes[t.member.ID], together.add(t, playerResourceOf(&squad[i], t.member)))
			}
		}
		return nodes, nil
	})
	return all[teamID], err
}

// Players answers Team.players.
func (t *teamNode) Players(ctx context.Context) (*[]*playerNode, error) {
	if err := t.app.permits(ctx, "Team.players", t.member); err != nil {
		return nil, err
	}
	nodes, err := t.level.playerNodes(ctx, t.member.ID)
	return &nodes, err
}

// Player answers Team.player.
func (t *teamNode) Player(ctx context.Context, args struct{ ID graphql.ID }) (*playerNode, error) {
	if err := t.app.permits(ctx, "Team.player", t.member); err != nil {
		return nil, err
	}
	nodes, err := t.level.playerNodes(ctx, t.member.ID)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(nodes, func(p *playerNode) bool { return p.ID == args.ID }); i >= 0 {
		return nodes[i], nil
	}
	return nil, &models.Error{Kind: models.NotFound}
}

// Team answers Player.team.
func (p *playerNode) Team(ctx context.Context) (*teamNode, error) {
	return p.team, p.team.app.permits(ctx, "Player.team", p.team.member)
}

// Contacts answers Player.contacts.
func (p *playerNode) Contacts(ctx context.Context) (*[]contactNode, error) {
	a := p.team.app
	if err := a.permits(ctx, "Player.contacts", p.team.member); err != nil {
		return nil, err
	}
	all, err := p.level.contacts.get(func() (map[string][]models.Contact, error) {
		var ids []string
		for _, other := range p.level.players {
			if a.permits(ctx, "Player.contacts", other.team.member) == nil {
				ids = append(ids, string(other.ID))
			}
		}
		return a.db.ContactsOfPlayers(ctx, ids)
	})
	return mirroredList[contactNode](all[string(p.ID)], contactResourceOf), err
}

// mutation prepares a change of a team: ctx is that of an operation of REST, which then does the work.
func (r *graphRoot) mutation(ctx context.Context, field, slug string) (context.Context, *teamNode, error) {
	team, err := r.graphTeam(ctx, field, slug)
	if err != nil {
		return nil, nil, err
	}
	m := meterOf(ctx)
	m.mutations++
	if form, _ := ctx.Value(formKey).(string); form != "" { // each mutation of a request is a change of its own
		ctx = context.WithValue(ctx, formKey, models.FormOfKey(form, strconv.Itoa(m.mutations)))
	}
	v := *asks(ctx)
	v.team = team
	return context.WithValue(ctx, asksKey, &v), r.app.newTeamLevel([]models.MemberTeam{*team}).teams[0], nil
}

// playerInput is what a program says of a player, as REST names it.
type playerInput struct {
	Name         *string `json:"name,omitempty"`
	Shirt        *int32  `json:"shirt,omitempty"`
	Status       *string `json:"status,omitempty"`
	Until        *string `json:"until,omitempty"`
	Matches      *int32  `json:"matches,omitempty"`
	Form         *int32  `json:"form,omitempty"`
	Fitness      *int32  `json:"fitness,omitempty"`
	Attendance   *int32  `json:"attendance,omitempty"`
	MinutesOwed  *int32  `json:"minutes_owed,omitempty"`
	DoNotPublish *bool   `json:"do_not_publish,omitempty"`
	Notes        *string `json:"notes,omitempty"`
}

// restBody is an input as the body of an operation. Skills are a list here and a map there.
func restBody[Body any](input any) (body Body, err error) {
	text, err := json.Marshal(input)
	if err != nil {
		return body, err
	}
	return body, json.Unmarshal(text, &body)
}

// AddPlayer answers Mutation.addPlayer.
func (r *graphRoot) AddPlayer(ctx context.Context, args struct {
	Team  string
	Input struct {
		playerInput
		Name   string
		Skills *[]ratingNode
	}
}) (*playerNode, error) {
	ctx, team, err := r.mutation(ctx, "Mutation.addPlayer", args.Team)
	if err != nil {
		return nil, err
	}
	args.Input.playerInput.Name = &args.Input.Name
	body, err := restBody[playerFields](args.Input.playerInput)
	if err != nil {
		return nil, err
	}
	body.Skills = map[string]int{}
	for _, s := range said(args.Input.Skills) {
		body.Skills[string(s.Position)] = int(s.Skill)
	}
	out, err := r.app.apiNewPlayer(ctx, &newPlayerInput{Body: body})
	if err != nil {
		return nil, err
	}
	return new(playerLevel).add(team, out.Body), nil
}

// ChangePlayer answers Mutation.changePlayer.
func (r *graphRoot) ChangePlayer(ctx context.Context, args struct {
	Team  string
	ID    graphql.ID
	ETag  string
	Input struct {
		playerInput
		Skills *[]struct {
			Position graphql.ID
			Skill    *int32
		}
	}
}) (*playerNode, error) {
	ctx, team, err := r.mutation(ctx, "Mutation.changePlayer", args.Team)
	if err != nil {
		return nil, err
	}
	patch, err := restBody[playerPatch](args.Input.playerInput)
	if err != nil {
		return nil, err
	}
	patch.Skills = map[string]*int{}
	for _, s := range said(args.Input.Skills) {
		patch.Skills[string(s.Position)] = nil
		if s.Skill != nil {
			skill := int(*s.Skill)
			patch.Skills[string(s.Position)] = &skill
		}
	}
	out, err := r.app.apiChangePlayer(ctx, string(args.ID), quotedTag(args.ETag), patch.apply)
	if err != nil {
		return nil, err
	}
	return new(playerLevel).add(team, out.Body), nil
}

// RemovePlayer answers Mutation.removePlayer.
func (r *graphRoot) RemovePlayer(ctx context.Context, args struct {
	Team string
	ID   graphql.ID
	ETag string
}) (*graphql.ID, error) {
	ctx, _, err := r.mutation(ctx, "Mutation.removePlayer", args.Team)
	if err != nil {
		return nil, err
	}
	_, err = r.app.apiDeletePlayer(ctx, &playerDeleteInput{PlayerPath: PlayerPath{Player: string(args.ID)}, IfMatch: quotedTag(args.ETag)})
	if err != nil {
		return nil, err
	}
	return &args.ID, nil
}
