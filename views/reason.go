package views

import (
	"context"
	"slices"
	"strings"

	"teamcoach/models"
)

// placeReason says in a sentence why the player stands there: what the lineup would lose, and who would move.
func placeReason(ctx context.Context, p models.Place) string {
	r := p.Reason
	if r == nil || p.Player == nil {
		return ""
	}
	moves := moveList(ctx, r.Moves, nil)
	switch {
	case r.Impossible && moves == "":
		return T(ctx, "Nobody else can play here.")
	case r.Empty != "" && moves == "":
		return T(ctx, "Otherwise the place stays empty, {points}.", "points", pointsFewer(ctx, r.Loss))
	case r.Empty != "":
		return T(ctx, "Otherwise: {moves}, {position} stays empty, {points}.", "moves", moves, "position", r.Empty, "points", pointsFewer(ctx, r.Loss))
	case moves == "":
		return T(ctx, "Otherwise: {points}.", "points", pointsFewer(ctx, r.Loss))
	case r.Loss == 0:
		return T(ctx, "Just as good: {moves}.", "moves", moves)
	default:
		return T(ctx, "Otherwise: {moves}, {points}.", "moves", moves, "points", pointsFewer(ctx, r.Loss))
	}
}

// benchReason says in a sentence what bringing the player in would cost.
func benchReason(ctx context.Context, c models.Candidate) string {
	r := c.Reason
	if r == nil {
		return ""
	}
	if r.Impossible {
		return T(ctx, "Cannot come in: nobody can make way.")
	}
	what := ""
	for _, m := range r.Moves {
		if m.Player.Ordinal == c.Player.Ordinal {
			what = T(ctx, "Would come in as {position}", "position", inSentence(ctx, m.Position.Name))
			if m.Board > 0 {
				what = T(ctx, "Would come in at number {n}", "n", m.Board)
			}
		}
	}
	if what == "" {
		what = T(ctx, "Would come in")
	}
	if r.Out != nil {
		what = T(ctx, "{comes} for {player}", "comes", what, "player", playerName(ctx, r.Out))
	}
	if moves := moveList(ctx, r.Moves, c.Player); moves != "" {
		what += "; " + moves
	}
	if r.Empty != "" {
		what += "; " + T(ctx, "{position} stays empty", "position", r.Empty)
	}
	if r.Loss == 0 {
		return T(ctx, "{change}: just as good.", "change", what)
	}
	return T(ctx, "{change}: {points}.", "change", what, "points", pointsFewer(ctx, r.Loss))
}

// moveList tells who then stands where; the player asked about is left out.
func moveList(ctx context.Context, moves []models.Move, about *models.Player) string {
	if len(moves) > 0 && moves[0].Board > 0 {
		return boardMoves(ctx, moves, about)
	}
	var all []string
	for _, m := range moves {
		if about != nil && m.Player.Ordinal == about.Ordinal {
			continue
		}
		position := inSentence(ctx, m.Position.Name)
		if m.ComesIn {
			all = append(all, T(ctx, "{player} comes in as {position}", "player", playerName(ctx, m.Player), "position", position))
		} else {
			all = append(all, T(ctx, "{player} moves to {position}", "player", playerName(ctx, m.Player), "position", position))
		}
	}
	return strings.Join(all, ", ")
}

// boardMoves is moveList where boards count: who comes in, and that the others move along.
func boardMoves(ctx context.Context, moves []models.Move, about *models.Player) string {
	var all []string
	along := false
	for _, m := range moves {
		switch {
		case about != nil && m.Player.Ordinal == about.Ordinal:
		case m.ComesIn:
			all = append(all, T(ctx, "{player} comes in at number {n}", "player", playerName(ctx, m.Player), "n", m.Board))
		default:
			along = true
		}
	}
	if along {
		all = append(all, T(ctx, "the others move along"))
	}
	return strings.Join(all, ", ")
}

func pointsFewer(ctx context.Context, n int) string {
	return N(ctx, "{n} point fewer", "{n} points fewer", n)
}

// alternativeChange tells an alternative by who comes in and who goes out.
func alternativeChange(ctx context.Context, a models.Alternative) string {
	switch {
	case len(a.In) == 0 && len(a.Out) == 0:
		return T(ctx, "The same players, placed differently")
	case len(a.Out) == 0:
		return T(ctx, "{in} in", "in", playerNames(ctx, a.In))
	case len(a.In) == 0:
		return T(ctx, "{out} out", "out", playerNames(ctx, a.Out))
	default:
		return T(ctx, "{in} in, {out} out", "in", playerNames(ctx, a.In), "out", playerNames(ctx, a.Out))
	}
}

func playerNames(ctx context.Context, players []*models.Player) string {
	names := make([]string, len(players))
	for i, p := range players {
		names[i] = playerName(ctx, p)
	}
	return strings.Join(names, ", ")
}

// clashText says which wish was set aside.
func clashText(ctx context.Context, c models.Clash) string {
	switch {
	case c.Kind == "formation":
		return T(ctx, "This formation is not possible with the other wishes, so it was set aside.")
	case c.Player == nil:
		return T(ctx, "One of your wishes cannot be met and was set aside.")
	case c.Kind == "out":
		return T(ctx, "{player} cannot be left out together with your other wishes, so that wish was set aside.", "player", playerName(ctx, c.Player))
	default:
		return T(ctx, "{player} cannot be locked together with your other wishes, so that wish was set aside.", "player", playerName(ctx, c.Player))
	}
}

// emptyText says why a place is empty.
func emptyText(ctx context.Context, p models.Place) string {
	if p.Slot.Mandatory {
		return T(ctx, "Nobody available can play {position}, and somebody has to.", "position", inSentence(ctx, p.Position.Name))
	}
	return T(ctx, "No player is left for {position}.", "position", inSentence(ctx, p.Position.Name))
}

// proofText says how sure it is that no lineup is better.
func proofText(ctx context.Context, b *models.Best) string {
	switch {
	case b.Options.Alt > 0:
		return T(ctx, "Alternative {n}: {value} points of at most {bound}.", "n", b.Options.Alt, "value", b.Value, "bound", b.Bound)
	case b.Proven && proofScope(ctx, b) != "":
		return T(ctx, "Among the lineups {scope}, none has more points: {value} of at most {bound}, proven.", "scope", proofScope(ctx, b), "value", b.Value, "bound", b.Bound)
	case b.Proven:
		return T(ctx, "No other lineup has more points: {value} of at most {bound}, proven.", "value", b.Value, "bound", b.Bound)
	default:
		return T(ctx, "{value} points; no lineup can have more than {bound}.", "value", b.Value, "bound", b.Bound)
	}
}

// proofScope says among which lineups the proof holds, where these are not all.
func proofScope(ctx context.Context, b *models.Best) string {
	var all []string
	if b.Options.Formation != "" && b.Formation != nil {
		all = append(all, T(ctx, "in {formation}", "formation", T(ctx, b.Formation.Name)))
	}
	if len(b.Options.Lock)+len(b.Options.Out) > 0 {
		all = append(all, T(ctx, "with your wishes"))
	}
	if slices.ContainsFunc(b.Places, func(p models.Place) bool { return p.Player == nil }) {
		all = append(all, T(ctx, "that fill the places as well"))
	}
	return strings.Join(all, ", ")
}
