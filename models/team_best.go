package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"teamcoach/models/queries"
)

// TeamBest is what is best in a team, as its coach decides.
type TeamBest struct {
	Mode      Mode
	Formation string // Formation.ID; empty: whatever is best
	Weights   Weightings
	Rules     Rules
}

// Best returns what is best in the team.
func (t *Team) Best() (TeamBest, error) {
	weights, err := ParseWeightings(t.Weights)
	if err != nil {
		return TeamBest{}, fmt.Errorf("team %s has damaged weights: %w", t.Slug, err)
	}
	rules, err := ParseRules(t.Rules)
	if err != nil {
		return TeamBest{}, fmt.Errorf("team %s has damaged rules: %w", t.Slug, err)
	}
	return TeamBest{Mode: t.Mode, Formation: t.Formation, Weights: weights, Rules: rules}, nil
}

// Validate checks the weights and the rules; the error is Invalid and names the fields.
func (b TeamBest) Validate() error {
	var wrong []FieldError
	for _, err := range []error{b.Weights.Validate(), b.Rules.Validate()} {
		var known *Error
		if errors.As(err, &known) && len(known.Fields) == 0 {
			return err
		}
		if known != nil {
			wrong = append(wrong, known.Fields...)
		}
	}
	return invalidFields(wrong)
}

// WithBest returns a copy of the team in which something else is best.
func (t *Team) WithBest(b TeamBest) *Team {
	changed := *t
	changed.Mode, changed.Formation, changed.Weights, changed.Rules = b.Mode, b.Formation, b.Weights.String(), b.Rules.String()
	return &changed
}

// BestSeen names what is best in the team as somebody saw it, and the format it was meant for: it differs when any of
// that was changed since.
func (t *Team) BestSeen() string {
	seen := strings.Join([]string{t.Sport, t.Format, string(t.Mode), t.Formation, t.Weights, t.Rules}, "\x00")
	sum := sha256.Sum256([]byte(seen))
	return hex.EncodeToString(sum[:8])
}

// EditBest saves what is best in a team; t is the team that the coach saw, and sports has its formations.
// Invalid: a field outside of its limits. Conflict: somebody else changed any of this since BestSeen was seen.
func (db *DB) EditBest(ctx context.Context, by By, t *Team, sports Sports, seen string) error {
	if err := t.Validate(sports); err != nil {
		return err
	}
	return db.changeTeam(ctx, by, t.ID, ActionEditBest, func(c *teamChange) error {
		if teamOf(c.team).BestSeen() != seen {
			return errChanged
		}
		return c.q.UpdateTeamBest(ctx, queries.UpdateTeamBestParams{
			ID: t.ID, Formation: t.Formation, Mode: string(t.Mode), Weights: t.Weights, Rules: t.Rules,
		})
	})
}

// Trial is the lineup of one mode as it would be if something else were best, against the one as it is.
type Trial struct {
	Mode      Mode
	Formation *Formation // nil: nobody can be picked
	Places    []Place    // without reasons
	Value     int        // by the weights that are tried
	In, Out   []*Player  // who plays, and who does not any more
	Moved     bool       // the same players, but placed differently
}

// TryBest finds the lineups of all modes, with as many players as play, where after is before with something else
// that is best. The players are named for coaches.
func TryBest(before, after *Team, squad []Player, sport *Sport) ([]Trial, error) {
	is, err := newTrial(before, squad, sport)
	if err != nil {
		return nil, err
	}
	would, err := newTrial(after, squad, sport)
	if err != nil {
		return nil, err
	}
	var all []Trial
	for _, m := range Modes {
		all = append(all, compare(is.lineup(m), would.lineup(m), m))
	}
	return all, nil
}

func newTrial(t *Team, squad []Player, sport *Sport) (*question, error) {
	format, ok := sport.Format(t.Format)
	if !ok {
		return nil, fmt.Errorf("team %s plays the unknown format %s of %s", t.Slug, t.Format, sport.ID)
	}
	best, err := t.Best()
	if err != nil {
		return nil, err
	}
	q := newQuestion(t, squad, sport, format, BestOptions{Size: format.OnField, For: Coaches})
	q.weights = best.Weights
	return q, nil
}

// lineup is the best lineup of a mode and nothing around it.
func (q *question) lineup(m Mode) *Best {
	best := &Best{Team: q.team, Sport: q.sport, Format: q.format, Options: q.options, Weights: q.weights.Of(m)}
	q.place(best, q.ask(m, nil, false))
	return best
}

func compare(before, after *Best, m Mode) Trial {
	trial := Trial{Mode: m, Formation: after.Formation, Places: after.Places, Value: after.Value}
	was, is := before.standing(), after.standing()
	trial.In, trial.Out = missing(after.Places, was), missing(before.Places, is)
	for ordinal, position := range is {
		if old, ok := was[ordinal]; ok && old != position {
			trial.Moved = true
		}
	}
	return trial
}

// standing says at which position each player of the lineup stands, by ordinal.
func (b *Best) standing() map[int]string {
	all := map[int]string{}
	for _, p := range b.Places {
		if p.Player != nil {
			all[p.Player.Ordinal] = p.Position.ID
		}
	}
	return all
}

// missing returns the players of a lineup who do not stand in another one, by ordinal.
func missing(places []Place, other map[int]string) []*Player {
	var all []*Player
	for _, p := range places {
		if p.Player == nil {
			continue
		}
		if _, ok := other[p.Player.Ordinal]; !ok {
			all = append(all, p.Player)
		}
	}
	slices.SortFunc(all, func(a, b *Player) int { return a.Ordinal - b.Ordinal })
	return all
}
