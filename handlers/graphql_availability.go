package handlers

import (
	"context"
	"errors"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

type availabilityNode struct {
	Player   graphql.ID
	Ordinal  int32
	Name     string
	Status   string
	Answer   string
	Minute   *int32
	Note     *string
	ByPlayer bool
	At       *graphql.Time
}

type turnoutNode struct {
	Come    int32
	Maybe   int32
	Not     int32
	Open    int32
	Missing []graphql.ID
}

// Availability answers Match.availability.
func (m *matchNode) Availability(ctx context.Context) (*[]availabilityNode, error) {
	if err := m.permits(ctx, "Match.availability"); err != nil {
		return nil, err
	}
	squad, errSquad := m.squad(ctx)
	answers, errAnswers := m.answers(ctx)
	if err := errors.Join(errSquad, errAnswers); err != nil {
		return nil, err
	}
	return m.availabilityNodes(squad, answers), nil
}

func (m *matchNode) availabilityNodes(squad []models.Player, answers map[string]models.Availability) *[]availabilityNode {
	return mirroredList[availabilityNode](squad, func(p *models.Player) availabilityResource {
		return availabilityResourceOf(m.match, p, answers[p.ID], m.team.member)
	})
}

// answers returns what is known of the match's players. Of plans it is read for members who may not see it itself.
func (m *matchNode) answers(ctx context.Context) (map[string]models.Availability, error) {
	all, err := m.level.answers.get(func() (map[string]map[string]models.Availability, error) {
		return m.app.db.AvailabilitiesOfMatches(ctx, m.level.those(ctx, "Match.plan"))
	})
	return all[m.match.ID], err
}

// Turnout answers Match.turnout.
func (m *matchNode) Turnout(ctx context.Context) (*turnoutNode, error) {
	if err := m.permits(ctx, "Match.turnout"); err != nil {
		return nil, err
	}
	_, format, errFormat := m.plays()
	squad, errSquad := m.squad(ctx)
	answers, errAnswers := m.answers(ctx)
	if err := errors.Join(errFormat, errSquad, errAnswers); err != nil {
		return nil, err
	}
	turnout := m.match.Turnout(squad, answers, m.match.FormationOf(format))
	node := mirrored[turnoutNode](turnoutResourceOf(turnout))
	return &node, nil
}

// answerInput is one player's answer as a program sends it.
type answerInput struct {
	Player graphql.ID
	Answer string
	Minute *int32
	Note   *string
	At     *graphql.Time
}

// answer is the same as a program of REST sends it.
func (i *answerInput) answer() playerAnswer {
	return playerAnswer{Player: string(i.Player), AnswerFields: AnswerFields{Answer: i.Answer, Minute: int(said(i.Minute)), Note: said(i.Note)}}
}

// SetAvailability answers Mutation.setAvailability.
func (r *graphRoot) SetAvailability(ctx context.Context, args struct {
	Team  string
	Match graphql.ID
	Input []answerInput
}) (*[]availabilityNode, error) {
	ctx, team, err := r.mutation(ctx, "Mutation.setAvailability", args.Team)
	if err != nil {
		return nil, err
	}
	match, err := r.app.db.Match(ctx, team.member.ID, string(args.Match))
	if err != nil {
		return nil, err
	}
	squad, err := r.app.db.Players(ctx, team.member.ID)
	if err != nil {
		return nil, err
	}
	edits, err := readAnswers(match, args.Input, squad)
	if err != nil {
		return nil, err
	}
	if err := r.app.db.SaveAvailabilities(ctx, byProgram(ctx), match, edits); err != nil {
		return nil, err
	}
	answers, err := r.app.db.Availabilities(ctx, match.ID)
	if err != nil {
		return nil, err
	}
	return (&matchLevel{app: r.app}).add(team, match).availabilityNodes(squad, answers), nil
}

// readAnswers returns what is to be saved over what was read. The error is Invalid and names the fields of all that is
// wrong.
func readAnswers(m *models.Match, input []answerInput, squad []models.Player) ([]models.AvailabilityEdit, error) {
	given := make([]playerAnswer, len(input))
	for i := range input {
		given[i] = input[i].answer()
	}
	edits, err := readPlayerAnswers(m, given, squad, nil)
	for i := range edits {
		if at := input[i].At; at != nil {
			edits[i].Shown = at.Time
		}
	}
	return edits, relocated(err, func(field string) string { return strings.TrimPrefix(field, "players.") })
}
