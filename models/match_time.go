package models

import (
	"context"
	"strings"
	"sync"
	"time"

	"teamcoach/data"
	"teamcoach/models/queries"
)

// clockLayout is how a day and a time are put together to be read.
const clockLayout = "2006-01-02 15:04"

// Zones lists the time zones that are offered, by their IANA names in order; the first is Africa/Abidjan.
var Zones = sync.OnceValue(func() []string {
	text, err := data.Files.ReadFile("zones.txt")
	if err != nil {
		panic("models: " + err.Error())
	}
	return strings.Fields(string(text))
})

// loadZone is time.LoadLocation without "" and Local, which are the server's own business.
func loadZone(name string) (*time.Location, bool) {
	if name == "" || name == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

// clockSpan is more than any zone is ahead or behind, and less than there is between two of its changes.
const clockSpan = 30 * time.Hour

// AtClock returns the moment at which the clocks of a zone show what clock says, whose own zone does not count. On the
// night on which they are set back, that is twice, and the first counts. When they are set forward, ok is false for
// what they skip.
func AtClock(clock time.Time, zone *time.Location) (at time.Time, ok bool) {
	year, month, day := clock.Date()
	hour, minute, second := clock.Clock()
	shown := time.Date(year, month, day, hour, minute, second, 0, time.UTC)
	// Before a change, the zone is at its old distance from UTC, after it at its new one: one of the two holds.
	for _, near := range []time.Time{shown.Add(-clockSpan), shown.Add(clockSpan)} {
		_, ahead := near.In(zone).Zone()
		candidate := shown.Add(-time.Duration(ahead) * time.Second)
		if showsClock(candidate.In(zone), shown) && (!ok || candidate.Before(at)) {
			at, ok = candidate, true
		}
	}
	return at, ok
}

func showsClock(at, shown time.Time) bool {
	return at.Format(time.DateTime) == shown.Format(time.DateTime)
}

// skippedClock is the answer to a time that the clocks of a zone skip on a day.
func skippedClock(field, day, clock string) FieldError {
	return fieldf(field, "On {day} there is no {time}: that night the clocks are set forward. Choose another time.", day, clock)
}

// ReadKickOff returns the moment of a day such as 2026-12-05 and a time such as 15:00 by the clocks of a zone. The
// error is Invalid and names the fields date, time and zone.
func ReadKickOff(day, clock, zone string) (time.Time, error) {
	var wrong []FieldError
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		wrong = append(wrong, fieldf("date", "The day must be a date such as 2026-12-03."))
	}
	if _, err := time.Parse("15:04", clock); err != nil {
		wrong = append(wrong, fieldf("time", "The time must be one such as 15:00."))
	}
	location, ok := loadZone(zone)
	if !ok {
		wrong = append(wrong, fieldf("zone", "Choose a time zone from the list, such as Europe/Berlin."))
	}
	if len(wrong) > 0 {
		return time.Time{}, invalidFields(wrong)
	}
	shown, err := time.Parse(clockLayout, day+" "+clock)
	if err != nil {
		return time.Time{}, invalidFields([]FieldError{fieldf("time", "The time must be one such as 15:00.")})
	}
	at, ok := AtClock(shown, location)
	if !ok {
		return time.Time{}, invalidFields([]FieldError{skippedClock("time", day, clock)})
	}
	return at.UTC(), nil
}

// Clock is the time of the kick-off at the venue, such as 15:00.
func (m *Match) Clock() string { return m.KickOff.In(m.Location()).Format("15:04") }

// usualPause is about how long there is between two periods.
const usualPause = 10 * time.Minute

// untimed is about how long a match lasts whose periods the clock does not end.
const untimed = 2 * time.Hour

// End is when the match is over as far as can be told before it is played: in a calendar, and in lists of what comes.
func (m *Match) End() time.Time {
	if m.Minutes == 0 {
		return m.KickOff.Add(untimed)
	}
	return m.KickOff.Add(m.Length() + time.Duration(m.Periods-1)*usualPause)
}

// Past says whether the match belongs to what was played, or should have been, at a time.
func (m *Match) Past(now time.Time) bool {
	return m.State == Over || m.State != Live && !now.Before(m.End())
}

// Fixtures are a team's matches as its members look at them.
type Fixtures struct {
	Next   *Match // the one of Coming that is not cancelled and comes first; nil: there is none
	Coming []Match
	Past   []Match // the latest first
}

// SortFixtures parts matches, the earliest first, into what comes and what is past at a time.
func SortFixtures(matches []Match, now time.Time) Fixtures {
	var f Fixtures
	for _, m := range matches {
		if m.Past(now) {
			f.Past = append([]Match{m}, f.Past...)
		} else {
			f.Coming = append(f.Coming, m)
		}
	}
	for i := range f.Coming {
		if f.Coming[i].Open() {
			f.Next = &f.Coming[i]
			break
		}
	}
	return f
}

// longest is more than a match lasts.
const longest = 12 * time.Hour

// NextMatch returns the match that a team plays next at a time, or is playing; nil: there is none.
func (db *DB) NextMatch(ctx context.Context, teamID string, now time.Time) (*Match, error) {
	readCtx, q := db.read(ctx)
	rows, err := q.FixturesAfter(readCtx, queries.FixturesAfterParams{TeamID: teamID, After: now.Add(-longest).UnixMilli()})
	if err != nil {
		return nil, db.kind(err)
	}
	return SortFixtures(convert(rows, matchOf), now).Next, nil
}
