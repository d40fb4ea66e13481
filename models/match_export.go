package models

import (
	"cmp"
	"time"
)

// exportedMatch names its fields as Validate does.
type exportedMatch struct {
	Opponent  string     `json:"opponent"`
	Side      Side       `json:"side"`
	Venue     string     `json:"venue"`
	KickOff   time.Time  `json:"kick_off"`
	Zone      string     `json:"zone"`
	Meet      int        `json:"meet"`
	Format    string     `json:"format"`
	Formation string     `json:"formation"`
	Periods   int        `json:"periods"`
	Minutes   int        `json:"minutes"`
	Blocks    int        `json:"blocks"`
	Mode      Mode       `json:"mode"`
	State     MatchState `json:"state"`
	ClosesAt  *time.Time `json:"closes_at"` // null: with the kick-off
	RemindAt  *time.Time `json:"remind_at"` // null: never, or done
	Ours      *int       `json:"ours"`      // null: not known
	Theirs    *int       `json:"theirs"`
	Notes     string     `json:"notes"`
	Series    string     `json:"series"`
	UID       string     `json:"uid"`
}

func exportMatch(m Match) exportedMatch {
	maybe := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return &t
	}
	e := exportedMatch{
		Opponent: m.Opponent, Side: m.Side, Venue: m.Venue, KickOff: m.KickOff, Zone: m.Zone, Meet: m.Meet, Format: m.Format,
		Formation: m.Formation, Periods: m.Periods, Minutes: m.Minutes, Blocks: m.Blocks, Mode: m.Mode, State: m.State,
		ClosesAt: maybe(m.ClosesAt), RemindAt: maybe(m.RemindAt), Notes: m.Notes, Series: m.Series, UID: m.UID,
	}
	if m.Ours != NoScore {
		e.Ours, e.Theirs = &m.Ours, &m.Theirs
	}
	return e
}

// importMatch makes a new match of an exported one. One that was being played is still to be played: its board is gone.
func importMatch(e exportedMatch) Match {
	var none time.Time
	unknown := NoScore
	m := Match{
		ID: newID(), Opponent: e.Opponent, Side: e.Side, Venue: e.Venue, KickOff: wholeMilli(e.KickOff), Zone: e.Zone, Meet: e.Meet, Format: e.Format,
		Formation: e.Formation, Periods: e.Periods, Minutes: e.Minutes, Blocks: e.Blocks, Mode: e.Mode, State: e.State,
		ClosesAt: wholeMilli(*cmp.Or(e.ClosesAt, &none)), RemindAt: wholeMilli(*cmp.Or(e.RemindAt, &none)),
		Ours: *cmp.Or(e.Ours, &unknown), Theirs: *cmp.Or(e.Theirs, &unknown), Notes: e.Notes, Series: e.Series, UID: e.UID,
	}
	if m.State == Live {
		m.State = Planned
	}
	return m
}

// wholeMilli is a time as the database keeps it.
func wholeMilli(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// fitFormat gives a match of a sport that the team does not play any more, or of a format that is gone, the format that
// the team plays now.
func (m *Match) fitFormat(t *Team, sport *Sport) {
	format, ok := sport.Format(m.Format)
	if !ok {
		m.Format, m.Formation = t.Format, ""
	} else if _, ok := format.Formation(m.Formation); !ok {
		m.Formation = ""
	}
}

// readMatches reads matches of a team one by one, so that each problem has its line. No file is none.
func readMatches(name string, text []byte, t *Team, sport *Sport) (matches []Match, problems []ImportProblem) {
	known, series := map[string]bool{}, map[string]string{}
	problems = readList(name, text, func(e exportedMatch, start int) []ImportProblem {
		m := importMatch(e)
		m.fitFormat(t, sport)
		wrong := located(name, text, start, m.Validate(sport))
		if m.UID != "" && known[m.UID] {
			wrong = append(wrong, importFault(name, lineOfKey(text, start, "uid"), "Two matches of this team come from the same calendar entry."))
		}
		known[m.UID] = true
		if m.Series != "" {
			series[m.Series] = cmp.Or(series[m.Series], newID())
			m.Series = series[m.Series]
		}
		if matches = append(matches, m); len(matches) == MaxMatches+1 {
			wrong = append(wrong, importFault(name, lineAt(text, start), "A team can have {max} matches. Delete old ones first.", MaxMatches))
		}
		return wrong
	})
	return matches, problems
}
