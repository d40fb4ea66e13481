package models

import (
	"context"
	"errors"
	"time"
)

// PlannedMatch says what an entry of a file that is imported would do.
type PlannedMatch struct {
	Line     int
	Before   *Match // that it is about; nil: a new one
	After    Match  // as it would be
	Played   bool   // has begun or is over: it stays as it is
	Problems []FieldError
}

// Changes says whether the entry would change anything.
func (p *PlannedMatch) Changes() bool {
	return len(p.Problems) == 0 && !p.Played && (p.Before == nil || *p.Before != p.After)
}

// MatchPlan is what importing a file would do.
type MatchPlan []PlannedMatch

// Wrong is how many entries have problems.
func (p MatchPlan) Wrong() int {
	n := 0
	for i := range p {
		if len(p[i].Problems) > 0 {
			n++
		}
	}
	return n
}

// Changed are the entries that would change something.
func (p MatchPlan) Changed() []PlannedMatch {
	var all []PlannedMatch
	for i := range p {
		if p[i].Changes() {
			all = append(all, p[i])
		}
	}
	return all
}

// DraftMatch returns a match of a team as it probably is: as its format usually is played, and as its last one was set.
// matches are those that it has, the earliest first; zone is that of a team that has none.
func DraftMatch(t *Team, f *Format, matches []Match, zone string) *Match {
	m := NewMatch(t, f)
	m.Zone = zone
	if len(matches) == 0 {
		return m
	}
	last := &matches[len(matches)-1]
	m.Zone, m.Meet = last.Zone, last.Meet
	if last.Format == m.Format {
		m.Formation, m.Periods, m.Minutes, m.Blocks = last.Formation, last.Periods, last.Minutes, last.Blocks
	}
	m.KickOff = last.KickOff
	m.SetLeads(last.ClosesBefore(), last.RemindBefore())
	return m
}

// MatchImport is how entries of a file become matches of a team.
type MatchImport struct {
	Draft   *Match  // what the entries do not say
	Present []Match // matches that the team has
	Zone    string  // of entries without one
	Clock   string  // of entries without a time; empty: they have a problem
	Sport   *Sport
	Now     time.Time
}

// Plan says what importing entries would do. An entry that was imported before changes the match that it made; so does
// one about a match on the same day against the same opponent. The error is Invalid: the team would have too many.
func (im *MatchImport) Plan(entries []MatchEntry) (MatchPlan, error) {
	byUID, byDay := map[string]*Match{}, map[string]*Match{}
	for i := range im.Present {
		m := &im.Present[i]
		if m.UID != "" {
			byUID[m.UID] = m
		}
		byDay[m.Day()+" "+Fold(m.Opponent)] = m
	}
	plan, lines, series, added := make(MatchPlan, len(entries)), map[string]int{}, map[string]string{}, 0
	for i := range entries {
		e := &entries[i]
		before := byUID[e.UID]
		if before == nil {
			before = byDay[im.dayOf(e)+" "+Fold(e.Opponent)]
		}
		plan[i] = im.entry(e, before)
		p := &plan[i]
		p.After.Series = seriesOf(p, e.Series, series)
		name := e.UID
		if before != nil {
			name = before.ID
		}
		if line, twice := lines[name]; twice && name != "" {
			p.Problems = append(p.Problems, fieldf("date", "This is the same match as in line {line}.", line))
		}
		lines[name] = e.Line
		if p.Before == nil {
			added++
		}
	}
	if len(im.Present)+added > MaxMatches {
		return plan, Invalidf("A team can have {max} matches. Delete old ones first.", MaxMatches)
	}
	return plan, nil
}

// seriesOf is the Series of a planned match: the same for all that one repetition has made, also when it was read before.
func seriesOf(p *PlannedMatch, name string, known map[string]string) string {
	switch {
	case p.Before != nil && p.Before.Series != "":
		known[name] = p.Before.Series
		return p.Before.Series
	case name == "" || p.Before != nil:
		return p.After.Series
	case known[name] == "":
		known[name] = newID()
	}
	return known[name]
}

func (im *MatchImport) dayOf(e *MatchEntry) string {
	if e.At.IsZero() {
		return e.Day
	}
	zone, ok := loadZone(im.Zone)
	if !ok {
		zone = time.UTC
	}
	return e.At.In(zone).Format(time.DateOnly)
}

func (im *MatchImport) entry(e *MatchEntry, before *Match) PlannedMatch {
	p := PlannedMatch{Line: e.Line, Before: before, Problems: e.Problems}
	if before != nil {
		p.After = *before
		if p.Played = before.State == Live || before.State == Over; p.Played {
			p.Problems = nil
			return p
		}
	} else {
		p.After = *im.Draft
		p.After.ID, p.After.Series, p.After.Notes, p.After.Side = newID(), "", e.Notes, Neutral
	}
	e.fill(&p.After)
	if len(p.Problems) > 0 {
		return p
	}
	err := im.schedule(e, &p)
	if err == nil {
		err = p.After.Validate(im.Sport)
	}
	p.Problems = fieldsOf(err)
	return p
}

// fill takes what the entry says into a match, but for its time.
func (e *MatchEntry) fill(m *Match) {
	m.Opponent = e.Opponent
	if m.UID == "" {
		m.UID = e.UID
	}
	if e.Side != "" {
		m.Side = e.Side
	}
	if e.Venue != "" {
		m.Venue = e.Venue
	}
	if e.Meet >= 0 {
		m.Meet = e.Meet
	}
	if e.Cancelled {
		m.State = Cancelled
	}
}

// schedule takes the time of an entry into a match.
func (im *MatchImport) schedule(e *MatchEntry, p *PlannedMatch) error {
	m := &p.After
	zone, clock := e.Zone, e.Clock
	if zone == "" {
		zone = im.Zone
		if p.Before != nil {
			zone = p.Before.Zone
		}
	}
	if clock == "" && e.At.IsZero() {
		clock = im.Clock
		if p.Before != nil {
			clock = p.Before.Clock()
		}
		if clock == "" {
			return invalidFields([]FieldError{fieldf("time", "There is no time. Say above which one to take.")})
		}
	}
	closes, remind := m.ClosesBefore(), m.RemindBefore()
	if e.At.IsZero() {
		at, err := ReadKickOff(e.Day, clock, zone)
		if err != nil {
			return err
		}
		m.KickOff = at
	} else {
		m.KickOff = e.At.UTC()
	}
	m.Zone = zone
	m.SetLeads(closes, remind)
	if !m.RemindAt.IsZero() && !m.RemindAt.After(im.Now) && (p.Before == nil || m.RemindAt != p.Before.RemindAt) {
		m.RemindAt = time.Time{}
	}
	return nil
}

// ImportMatches does what a plan says, all or nothing, and returns how many matches were added or changed. Conflict:
// somebody else changed one of them, or added it.
func (db *DB) ImportMatches(ctx context.Context, by By, t *Team, sport *Sport, plan MatchPlan) (n int, err error) {
	err = db.changeTeam(ctx, by, t.ID, ActionImportMatches, func(c *teamChange) error {
		var added, all []Match
		for _, p := range plan.Changed() {
			all = append(all, p.After)
			if p.Before == nil {
				added = append(added, p.After)
			} else if err := c.updateMatch(ctx, &p.After, sport); err != nil {
				return err
			}
		}
		if n = len(all); n == 0 {
			return errNothing
		}
		c.subject = matchSubject(all)
		return c.addMatches(ctx, sport, added)
	})
	if errors.Is(err, errNothing) {
		return 0, nil
	}
	return n, err
}
