package views

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"teamcoach/models"
)

// playerName is a player's name in a text. Of some minors only the number may be shown, of others not even that.
func playerName(ctx context.Context, p *models.Player) string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Shirt != models.NoShirt:
		return T(ctx, "Number {n}", "n", p.Shirt)
	default:
		return T(ctx, "Player {n}", "n", p.Ordinal)
	}
}

// shirtNumber returns the number on the shirt, or a dash.
func shirtNumber(p *models.Player) string {
	if p.Shirt == models.NoShirt {
		return "–"
	}
	return strconv.Itoa(p.Shirt)
}

// positionList lists what a player can play, in the sport's order, with the skill where it may be shown.
func positionList(sport *models.Sport, p *models.Player, ratings bool) string {
	var all []string
	for _, position := range sport.Positions {
		skill, ok := p.Skills[position.ID]
		switch {
		case ok && ratings:
			all = append(all, position.ID+" "+strconv.Itoa(skill))
		case ok:
			all = append(all, position.ID)
		}
	}
	return strings.Join(all, ", ")
}

// mostMainPositions is how many positions say where a player belongs; more would say nothing.
const mostMainPositions = 3

// mainPositions lists the positions a player plays best; empty for one who plays many equally well.
func mainPositions(sport *models.Sport, p *models.Player) string {
	var all []string
	for _, position := range sport.Positions {
		if _, ok := p.Skills[position.ID]; ok {
			all = append(all, position.ID)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return p.Skills[b] - p.Skills[a] })
	if len(all) > mostMainPositions {
		if p.Skills[all[0]] == p.Skills[all[mostMainPositions]] {
			return ""
		}
		all = all[:mostMainPositions]
		all = slices.DeleteFunc(all, func(id string) bool { return p.Skills[id] < p.Skills[all[0]]-3 })
	}
	return strings.Join(all, ", ")
}

// signed writes a number with its sign.
func signed(ctx context.Context, n int) string {
	if n > 0 {
		return "+" + Num(ctx, n)
	}
	return Num(ctx, n)
}
