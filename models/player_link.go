package models

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"teamcoach/models/queries"
)

// Limits of players' links that coaches pass on.
const (
	PlayerLinkLifetime = 365 * 24 * time.Hour
	MaxPlayerLinks     = 10 // open at a time, of one player
)

// PlayerLinks returns the links to a player's page that are open, the oldest first, without their secrets.
func (db *DB) PlayerLinks(ctx context.Context, playerID string) ([]Link, error) {
	ctx, q := db.read(ctx)
	rows, err := q.LinksOfPlayer(ctx, linksOfPlayer(playerID, time.Now()))
	return convert(rows, linkOf), db.kind(err)
}

func linksOfPlayer(playerID string, now time.Time) queries.LinksOfPlayerParams {
	return queries.LinksOfPlayerParams{PlayerID: sql.NullString{String: playerID, Valid: true}, Now: now.UnixMilli()}
}

// LinkPlayers makes a link to the page of each of some players of a team, for a coach to pass on, and returns them in
// that order with their secrets. Of who has MaxPlayerLinks of these already, the oldest ends.
// NotFound: one is not in the team. Repeated: the form was sent before; its links are known to nobody else.
func (db *DB) LinkPlayers(ctx context.Context, by By, teamID string, players []Player, name string) ([]Link, error) {
	name = strings.TrimSpace(name)
	if len([]rune(name)) > maxContactName || !printable(name) {
		return nil, invalidFields([]FieldError{fieldf("name", "The name may have at most {max} characters.", maxContactName)})
	}
	links := make([]Link, len(players))
	err := db.changeTeam(ctx, by, teamID, ActionShareLink, func(c *teamChange) error {
		c.subject = fewNames(players)
		for i := range players {
			if err := c.holdPlayer(ctx, players[i].ID); err != nil {
				return err
			}
			if err := c.makeRoom(ctx, players[i].ID); err != nil {
				return err
			}
			l := NewLink(LinkPlayer, time.Now().Add(PlayerLinkLifetime))
			l.TeamID, l.PlayerID, l.Name = teamID, players[i].ID, name
			if err := insertLink(ctx, c.q, l); err != nil {
				return err
			}
			links[i] = *l
		}
		return nil
	})
	return links, err
}

// makeRoom ends a player's oldest links that a coach passed on, so that there is room for one more.
func (c *teamChange) makeRoom(ctx context.Context, playerID string) error {
	open, err := c.q.LinksOfPlayer(ctx, linksOfPlayer(playerID, time.UnixMilli(c.now)))
	if err != nil {
		return err
	}
	newer := 0
	for i := len(open) - 1; i >= 0; i-- {
		if open[i].ContactID.Valid {
			continue
		}
		if newer++; newer >= MaxPlayerLinks {
			if err := c.q.DeleteLinkByID(ctx, open[i].ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// fewNames names players in the audit list, as many as are readable there.
func fewNames(players []Player) string {
	const few = 3
	var names []string
	for i := range players {
		if len(names) == few {
			names = append(names, "…")
			break
		}
		names = append(names, players[i].Name)
	}
	return strings.Join(names, ", ")
}

// PlayerOfLink returns whose page a link opens, and the team.
func (db *DB) PlayerOfLink(ctx context.Context, l *Link) (*Team, *Player, error) {
	ctx, q := db.read(ctx)
	row, err := q.Team(ctx, l.TeamID)
	if err != nil {
		return nil, nil, db.kind(err)
	}
	squad, err := db.Squad(ctx, l.TeamID)
	if err != nil {
		return nil, nil, err
	}
	p := PlayerByID(squad, l.PlayerID)
	if p == nil {
		return nil, nil, errLink
	}
	return teamOf(row), p, nil
}
