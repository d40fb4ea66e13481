package models

import (
	"context"
	"slices"
	"strings"
	"time"

	"teamcoach/models/queries"
)

// What is read for many teams or matches at once: as many statements as for one.

// PlayersOfTeams returns the players of teams, as Players does, by team ID.
func (db *DB) PlayersOfTeams(ctx context.Context, teamIDs []string) (map[string][]Player, error) {
	ctx, q := db.read(ctx)
	rows, err := q.PlayersOfTeams(ctx, together(teamIDs))
	if err != nil {
		return nil, db.kind(err)
	}
	ratings, err := q.RatingsOfTeams(ctx, together(teamIDs))
	if err != nil {
		return nil, db.kind(err)
	}
	skills := map[string]map[string]int{}
	for _, r := range rows {
		skills[r.ID] = map[string]int{}
	}
	for _, r := range ratings {
		if of := skills[r.PlayerID]; of != nil { // or added between the two reads
			of[r.Position] = r.Skill
		}
	}
	all := map[string][]Player{}
	for _, r := range rows {
		all[r.TeamID] = append(all[r.TeamID], playerOf(r, skills[r.ID]))
	}
	return all, nil
}

// ContactsOfPlayers returns the contacts of players, by player ID.
func (db *DB) ContactsOfPlayers(ctx context.Context, playerIDs []string) (map[string][]Contact, error) {
	ctx, q := db.read(ctx)
	rows, err := q.ContactsOfPlayers(ctx, together(playerIDs))
	return contactsByPlayer(rows), db.kind(err)
}

// MembersOfTeams returns the members of teams, as Members does, by team ID.
func (db *DB) MembersOfTeams(ctx context.Context, teamIDs []string) (map[string][]Member, error) {
	ctx, q := db.read(ctx)
	rows, err := q.MembersOfTeams(ctx, together(teamIDs))
	all := map[string][]Member{}
	for _, r := range rows {
		all[r.TeamID] = append(all[r.TeamID], memberOf(queries.MemberOfRow{ID: r.ID, Name: r.Name, Guest: r.Guest, Role: r.Role, CreatedAt: r.CreatedAt}))
	}
	for _, members := range all {
		sortMembers(members)
	}
	return all, db.kind(err)
}

// InvitationsOfTeams returns the open invitations of teams, the oldest first, by team ID.
func (db *DB) InvitationsOfTeams(ctx context.Context, teamIDs []string) (map[string][]Invitation, error) {
	ctx, q := db.read(ctx)
	rows, err := q.InvitationsOfTeams(ctx, queries.InvitationsOfTeamsParams{Ids: together(teamIDs), Now: time.Now().UnixMilli()})
	return gathered(rows, func(r queries.Invitation) string { return r.TeamID }, invitationOf), db.kind(err)
}

// MatchesOfTeams returns a page of the matches of each team, the earliest first, by team ID: at most so many, after the
// match with that cursor, in a state or, where that is empty, in any. Invalid: a cursor that is none of ours.
func (db *DB) MatchesOfTeams(ctx context.Context, teamIDs []string, after string, state MatchState, most int) (map[string][]Match, error) {
	at, id, ok := parseTimeCursor(after, beforeAll)
	if !ok {
		return nil, errNoPage
	}
	ctx, q := db.read(ctx)
	rows, err := q.FixturesOfTeams(ctx, queries.FixturesOfTeamsParams{
		Ids: together(teamIDs), AfterKickOff: at, AfterID: id, State: string(state), Most: int64(most),
	})
	return gathered(rows, func(r queries.Fixture) string { return r.TeamID }, matchOf), db.kind(err)
}

// AvailabilitiesOfMatches returns what is known of the players of matches, by match ID and player ID.
func (db *DB) AvailabilitiesOfMatches(ctx context.Context, matchIDs []string) (map[string]map[string]Availability, error) {
	ctx, q := db.read(ctx)
	rows, err := q.AvailabilitiesOfFixtures(ctx, together(matchIDs))
	return byMatchAndPlayer(rows), db.kind(err)
}

// ResultsOfMatches returns what matches count for, as Result does, by match ID.
func (db *DB) ResultsOfMatches(ctx context.Context, matchIDs []string) (map[string][]ResultLine, error) {
	ctx, q := db.read(ctx)
	ledger, err := q.LedgerOfFixtures(ctx, together(matchIDs))
	if err != nil {
		return nil, db.kind(err)
	}
	appearances, err := q.AppearancesOfFixtures(ctx, together(matchIDs))
	if err != nil {
		return nil, db.kind(err)
	}
	return resultsOf(ledger, appearances), nil
}

// PlansOfMatches returns the versions of the plans of matches, the newest first, by match ID.
func (db *DB) PlansOfMatches(ctx context.Context, matchIDs []string) (map[string][]Plan, error) {
	ctx, q := db.read(ctx)
	rows, err := q.PlansOfFixtures(ctx, together(matchIDs))
	if err != nil {
		return nil, db.kind(err)
	}
	all := map[string][]Plan{}
	for _, r := range rows {
		p, err := planOf(r)
		if err != nil {
			return nil, err
		}
		all[r.FixtureID] = append(all[r.FixtureID], *p)
	}
	return all, nil
}

// EventsOfMatches returns what was noted of matches, in the order in which it arrived, by match ID.
func (db *DB) EventsOfMatches(ctx context.Context, matchIDs []string) (map[string][]Event, error) {
	ctx, q := db.read(ctx)
	rows, err := q.EventsOfFixtures(ctx, together(matchIDs))
	return gathered(rows, func(r queries.Event) string { return r.FixtureID }, eventOf), db.kind(err)
}

// LinksOfMatches returns the links to matches that have not ended, the oldest first, by match ID.
func (db *DB) LinksOfMatches(ctx context.Context, matchIDs []string) (map[string][]Link, error) {
	ctx, q := db.read(ctx)
	rows, err := q.LinksOfFixtures(ctx, queries.LinksOfFixturesParams{Ids: together(matchIDs), Now: time.Now().UnixMilli()})
	return gathered(rows, func(r queries.Link) string { return r.FixtureID.String }, linkOf), db.kind(err)
}

// ChangesOfTeams returns a page of the audit list of each team, the newest first, by team ID: at most so many, after the
// entry with that cursor. Invalid: a cursor that is none of ours.
func (db *DB) ChangesOfTeams(ctx context.Context, teamIDs []string, after string, most int) (map[string][]AuditEntry, error) {
	at, id, ok := parseTimeCursor(after, afterAll)
	if !ok {
		return nil, errNoPage
	}
	ctx, q := db.read(ctx)
	rows, err := q.AuditsOfTeams(ctx, queries.AuditsOfTeamsParams{Ids: together(teamIDs), BeforeAt: at, BeforeID: id, Most: int64(most)})
	if err != nil {
		return nil, db.kind(err)
	}
	all := map[string][]AuditEntry{}
	for _, r := range rows {
		e, err := auditOf(r)
		if err != nil {
			return nil, err
		}
		all[r.TeamID] = append(all[r.TeamID], *e)
	}
	return all, nil
}

// together writes ids as queries/many.sql reads them. What is none is left out: nothing has it.
func together(ids []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return len(id) != uuidLength }), "")
}

// gathered puts rows under the key they have.
func gathered[Row, T any](rows []Row, key func(Row) string, one func(Row) T) map[string][]T {
	all := map[string][]T{}
	for _, r := range rows {
		all[key(r)] = append(all[key(r)], one(r))
	}
	return all
}

// Cursor names the place of an entry in its team's audit list.
func (e *AuditEntry) Cursor() string { return timeCursor(e.ID, e.At.UnixMilli()) }
