package models

import (
	"context"
	"slices"

	"teamcoach/models/queries"
)

// Season is what the finished matches of a team count for, from a day to a day.
type Season struct {
	Matches []Match // the earliest first
	Players []SeasonLine
}

// SeasonLine is one player's season.
type SeasonLine struct {
	Player  *Player
	Matches int            // that the player was at
	Of      int            // in how many the player was in the squad
	Seconds int            // played
	Share   int            // seconds that would have been fair
	Owed    int            // minutes that these matches owe the player
	Played  map[string]int // seconds by Position.ID
	Goals   int
	Yellow  int
	Red     int
}

// Percent is how much of a fair share the player has had; 100 is fair, and so is nothing of nothing.
func (l *SeasonLine) Percent() int {
	if l.Share == 0 {
		return 100
	}
	return (l.Seconds*100 + l.Share/2) / l.Share
}

// Season adds up the matches of a team that are over, from a day to a day at the venue, such as 2026-12-03; empty: from
// the first, to the last. Everybody in the squad has a line, in the order of their ordinals.
func (db *DB) Season(ctx context.Context, teamID, from, to string) (*Season, error) {
	squad, err := db.Squad(ctx, teamID)
	if err != nil {
		return nil, err
	}
	results, matches, err := db.results(ctx, teamID)
	if err != nil {
		return nil, err
	}
	return NewSeason(squad, matches, results, from, to), nil
}

// NewSeason is Season of a squad, the matches of its team, the earliest first, and their results by match ID.
func NewSeason(squad []Player, matches []Match, results map[string][]ResultLine, from, to string) *Season {
	s := &Season{Players: make([]SeasonLine, len(squad))}
	for i := range squad {
		s.Players[i] = SeasonLine{Player: &squad[i], Played: map[string]int{}}
	}
	for _, m := range matches {
		if m.State != Over || from != "" && m.Day() < from || to != "" && m.Day() > to {
			continue
		}
		s.Matches = append(s.Matches, m)
		for _, l := range results[m.ID] {
			if i := slices.IndexFunc(squad, func(p Player) bool { return p.ID == l.PlayerID }); i >= 0 { // or deleted in this moment
				s.Players[i].add(&l)
			}
		}
	}
	return s
}

func (l *SeasonLine) add(r *ResultLine) {
	l.Of++
	if r.Present {
		l.Matches++
	}
	l.Seconds += r.Seconds()
	l.Share += r.Share
	l.Owed += r.Owed
	l.Goals += r.Goals
	l.Yellow += r.Yellow
	l.Red += r.Red
	for position, seconds := range r.Played {
		l.Played[position] += seconds
	}
}

// results returns the results of all matches of a team by Match.ID, and its matches.
func (db *DB) results(ctx context.Context, teamID string) (map[string][]ResultLine, []Match, error) {
	matches, err := db.Matches(ctx, teamID)
	if err != nil {
		return nil, nil, err
	}
	ctx, q := db.read(ctx)
	rows, err := q.LedgerOfTeam(ctx, teamID)
	if err != nil {
		return nil, nil, db.kind(err)
	}
	appearances, err := q.AppearancesOfTeam(ctx, teamID)
	if err != nil {
		return nil, nil, db.kind(err)
	}
	return resultsOf(rows, appearances), matches, nil
}

// resultsOf puts the rows of many matches together, by match ID.
func resultsOf(rows []queries.Ledger, appearances []queries.Appearance) map[string][]ResultLine {
	byMatch := map[string][]queries.Ledger{}
	for _, r := range rows {
		byMatch[r.FixtureID] = append(byMatch[r.FixtureID], r)
	}
	where := map[string][]queries.Appearance{}
	for _, a := range appearances {
		where[a.FixtureID] = append(where[a.FixtureID], a)
	}
	all := make(map[string][]ResultLine, len(byMatch))
	for id, ledger := range byMatch {
		all[id] = linesOf(ledger, where[id])
	}
	return all
}
