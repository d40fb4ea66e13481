package models

import (
	"context"
	"errors"
	"time"

	"teamcoach/models/queries"
)

// MaxRepeats is how many matches one repetition makes at most.
const MaxRepeats = 60

// MaxRepeatWeeks is how far apart two matches of a repetition are at most.
const MaxRepeatWeeks = 52

// Repetition says how often a match is played again, always on the same weekday at the same time by the clocks at the
// venue. The zero value is once.
type Repetition struct {
	Every int    // weeks
	Until string // last day on which one may be, such as 2026-12-05; empty: Times says when it ends
	Times int    // with the first one
}

// Matches returns all matches of a repetition, of which first is the first, with ids of their own and the same Series.
// Invalid: a field outside of its limits, or a day on which the time does not exist.
func (r Repetition) Matches(first *Match) ([]Match, error) {
	if r == (Repetition{}) {
		return []Match{*first}, nil
	}
	if err := r.validate(first); err != nil {
		return nil, err
	}
	series := newID()
	var all []Match
	for i := 0; r.Until == "" && i < r.Times || r.Until != ""; i++ {
		m := *first
		m.ID, m.Series = newID(), series
		if err := m.moveTo(addDays(first.Day(), 7*r.Every*i), first.Clock(), first.Zone); err != nil {
			return nil, err
		}
		if r.Until != "" && m.Day() > r.Until {
			break
		}
		if all = append(all, m); len(all) > MaxRepeats {
			return nil, invalidFields([]FieldError{fieldf("until", "That would be more than {max} matches. Choose an earlier day.", MaxRepeats)})
		}
	}
	return all, nil
}

func (r Repetition) validate(first *Match) error {
	var wrong []FieldError
	if r.Every < 1 || r.Every > MaxRepeatWeeks {
		wrong = append(wrong, fieldf("every", "This must be a whole number from {min} to {max}.", 1, MaxRepeatWeeks))
	}
	if _, err := time.Parse(time.DateOnly, r.Until); r.Until != "" && err != nil {
		wrong = append(wrong, fieldf("until", "The last day must be a date such as 2026-12-03."))
	} else if r.Until != "" && r.Until < first.Day() {
		wrong = append(wrong, fieldf("until", "The last day must not be before the first match."))
	}
	if r.Until == "" && (r.Times < 2 || r.Times > MaxRepeats) {
		wrong = append(wrong, fieldf("times", "This must be a whole number from {min} to {max}.", 2, MaxRepeats))
	}
	return invalidFields(wrong)
}

// addDays returns the day so many days after another.
func addDays(day string, days int) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.AddDate(0, 0, days).Format(time.DateOnly)
}

// moveTo puts the kick-off to another day and time. When answers close and who is reminded keeps its distance.
func (m *Match) moveTo(day, clock, zone string) error {
	closes, remind := m.ClosesBefore(), m.RemindBefore()
	at, err := ReadKickOff(day, clock, zone)
	if err != nil {
		return err
	}
	m.KickOff, m.Zone = at, zone
	m.SetLeads(closes, remind)
	return nil
}

// never is a lead of what does not happen.
const never = time.Duration(-1)

// ClosesBefore is how long before the kick-off answers close; negative: they close with it.
func (m *Match) ClosesBefore() time.Duration { return leadOf(m.ClosesAt, m.KickOff) }

// RemindBefore is how long before the kick-off who has not answered is reminded; negative: never, or it is done.
func (m *Match) RemindBefore() time.Duration { return leadOf(m.RemindAt, m.KickOff) }

func leadOf(at, kickOff time.Time) time.Duration {
	if at.IsZero() {
		return never
	}
	return kickOff.Sub(at)
}

// SetLeads says how long before the kick-off answers close and who has not answered is reminded; negative: neither.
func (m *Match) SetLeads(closes, remind time.Duration) {
	m.ClosesAt, m.RemindAt = time.Time{}, time.Time{}
	if closes >= 0 {
		m.ClosesAt = m.KickOff.Add(-closes)
	}
	if remind >= 0 {
		m.RemindAt = m.KickOff.Add(-remind)
	}
}

// SameShape says whether a plan for the one match fits the other.
func (m *Match) SameShape(other *Match) bool {
	return m.Format == other.Format && m.Periods == other.Periods && m.Blocks == other.Blocks
}

// EditMatch saves a match as it is to be, with the Version that it was read with, and returns how many were changed.
// following: the later matches of its series that are not played yet are changed in what is changed in this one, and
// keep the rest. Conflict: somebody else changed the match. Invalid: also another length of a match that has begun.
func (db *DB) EditMatch(ctx context.Context, by By, m *Match, following bool, sport *Sport) (n int, err error) {
	err = db.changeTeam(ctx, by, m.TeamID, ActionEditMatch, func(c *teamChange) error {
		c.subject = m.Opponent
		all, err := c.series(ctx, m.ID, following)
		if err != nil {
			return err
		}
		before := all[0]
		if !before.Open() || before.State == Live {
			if !before.SameShape(m) || before.Minutes != m.Minutes {
				return invalidFields([]FieldError{fieldf("format", "This match has begun: its format, periods, minutes and blocks stay as they are.")})
			}
		}
		all[0] = *m
		for i := 1; i < len(all); i++ {
			if err := all[i].follow(&before, m, time.UnixMilli(c.now)); err != nil {
				return err
			}
		}
		for i := range all {
			if err := c.updateMatch(ctx, &all[i], sport); err != nil {
				return err
			}
		}
		n = len(all)
		return nil
	})
	return n, err
}

// series returns a match and, where following, the later ones of its series that are not played yet. NotFound: the
// team has no such match.
func (c *teamChange) series(ctx context.Context, matchID string, following bool) ([]Match, error) {
	row, err := c.q.Fixture(ctx, queries.FixtureParams{ID: matchID, TeamID: c.team.ID})
	if err != nil {
		return nil, err
	}
	all := []Match{matchOf(row)}
	if !following || row.Series == "" {
		return all, nil
	}
	rows, err := c.q.Fixtures(ctx, c.team.ID)
	for _, r := range rows {
		if m := matchOf(r); m.InSeriesAfter(&all[0]) {
			all = append(all, m)
		}
	}
	return all, err
}

// InSeriesAfter says whether a match comes after another one of the same series and is still to be played, or cancelled.
func (m *Match) InSeriesAfter(other *Match) bool {
	return m.Series != "" && m.Series == other.Series && m.ID != other.ID && m.KickOff.After(other.KickOff) &&
		(m.State == Planned || m.State == Cancelled)
}

// follow takes over what is different in after from before. A reminder that would be past by now is dropped.
func (m *Match) follow(before, after *Match, now time.Time) error {
	takeOver(&m.Opponent, before.Opponent, after.Opponent)
	takeOver(&m.Side, before.Side, after.Side)
	takeOver(&m.Venue, before.Venue, after.Venue)
	takeOver(&m.Meet, before.Meet, after.Meet)
	takeOver(&m.Format, before.Format, after.Format)
	takeOver(&m.Formation, before.Formation, after.Formation)
	takeOver(&m.Periods, before.Periods, after.Periods)
	takeOver(&m.Minutes, before.Minutes, after.Minutes)
	takeOver(&m.Blocks, before.Blocks, after.Blocks)
	takeOver(&m.Mode, before.Mode, after.Mode)
	takeOver(&m.Notes, before.Notes, after.Notes)
	clock, zone, closes, remind := m.Clock(), m.Zone, m.ClosesBefore(), m.RemindBefore()
	takeOver(&clock, before.Clock(), after.Clock())
	takeOver(&zone, before.Zone, after.Zone)
	takeOver(&closes, before.ClosesBefore(), after.ClosesBefore())
	takeOver(&remind, before.RemindBefore(), after.RemindBefore())
	m.SetLeads(closes, remind)
	if err := m.moveTo(addDays(m.Day(), daysBetween(before.Day(), after.Day())), clock, zone); err != nil {
		return err
	}
	if !m.RemindAt.IsZero() && !m.RemindAt.After(now) {
		m.RemindAt = time.Time{}
	}
	return nil
}

// takeOver changes what has been changed elsewhere.
func takeOver[T comparable](value *T, before, after T) {
	if before != after {
		*value = after
	}
}

func daysBetween(from, to string) int {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}

// errBegun is the answer to who cancels a match that is played or over.
var errBegun = &Error{Kind: Conflict, Message: "This match is being played or over: it cannot be cancelled any more."}

// CancelMatch cancels a match, or puts one that is cancelled back on, and where following the later ones of its series
// alike. It returns how many were changed: none where that is done already. Conflict: the match has begun.
func (db *DB) CancelMatch(ctx context.Context, by By, teamID, matchID string, cancelled, following bool) (n int, err error) {
	action, from, to := ActionCancelMatch, Planned, Cancelled
	if !cancelled {
		action, from, to = ActionRestoreMatch, Cancelled, Planned
	}
	err = db.changeTeam(ctx, by, teamID, action, func(c *teamChange) error {
		all, err := c.series(ctx, matchID, following)
		if err != nil {
			return err
		}
		c.subject = all[0].Opponent
		if all[0].State == Live || all[0].State == Over {
			return errBegun
		}
		for _, m := range all {
			changed, err := c.q.SetFixtureState(ctx, queries.SetFixtureStateParams{
				ID: m.ID, TeamID: teamID, Before: string(from), State: string(to), Now: c.now,
			})
			if err != nil {
				return err
			}
			n += int(changed)
		}
		if n == 0 {
			return errNothing
		}
		return nil
	})
	if errors.Is(err, errNothing) {
		return 0, nil
	}
	return n, err
}

// DeleteMatch deletes a match with everything that hangs on it, and where following the later ones of its series that
// are not played yet. It returns how many.
func (db *DB) DeleteMatch(ctx context.Context, by By, teamID, matchID string, following bool) (n int, err error) {
	err = db.changeTeam(ctx, by, teamID, ActionDeleteMatch, func(c *teamChange) error {
		all, err := c.series(ctx, matchID, following)
		if err != nil {
			return err
		}
		c.subject = all[0].Opponent
		n = len(all)
		for i := range all {
			if err := c.deleteMatch(ctx, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// deleteMatch deletes one match, and takes back what its result has done to the players.
func (c *teamChange) deleteMatch(ctx context.Context, m *Match) error {
	if err := c.takeBackResult(ctx, m.ID); err != nil {
		return err
	}
	_, err := c.q.DeleteFixture(ctx, queries.DeleteFixtureParams{ID: m.ID, TeamID: c.team.ID})
	return err
}
