package models

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"teamcoach/models/lineup"
	"teamcoach/models/queries"
)

// Match is one game of a team, from the fixture to the final whistle. Its playing time is Periods of Minutes each,
// cut into Blocks of equal length; a plan has one lineup a block, called a stretch.
type Match struct {
	ID        string
	TeamID    string
	Series    string // the same in all matches that were made by one repetition; empty: made alone
	UID       string // of the calendar entry or line it was imported from; empty: none
	Opponent  string
	Side      Side
	Venue     string
	KickOff   time.Time // UTC
	Zone      string    // IANA time zone at the venue, such as Europe/Berlin
	Meet      int       // minutes before kick-off; 0: not said
	Format    string    // Format.ID
	Formation string    // Formation.ID; empty: whatever is best
	Periods   int
	Minutes   int  // of a period; 0: the clock does not end it
	Blocks    int  // of a period
	Mode      Mode // empty: the team's
	State     MatchState
	ClosesAt  time.Time // until when players may answer; zero: until kick-off
	RemindAt  time.Time // when who has not answered is reminded; zero: never, or done
	Ours      int       // NoScore: not known
	Theirs    int
	Notes     string // for members
	Version   int64  // grows by one at every change of the match's own row
	UpdatedAt time.Time
}

// Side says where a match is played.
type Side string

// The sides, in the order they are offered.
const (
	Home    Side = "home"
	Visit   Side = "away"
	Neutral Side = "neutral"
)

// Sides lists every side.
var Sides = []Side{Home, Visit, Neutral}

// MatchState says how far a match has come.
type MatchState string

// The states of a match.
const (
	Planned   MatchState = "planned"
	Live      MatchState = "live"
	Over      MatchState = "over"
	Cancelled MatchState = "cancelled"
)

// MatchStates lists every state.
var MatchStates = []MatchState{Planned, Live, Over, Cancelled}

// NoScore is a score that is not known.
const NoScore = -1

// Limits of a match.
const (
	MaxMatches      = 300 // of one team
	MaxVenue        = 200 // characters
	MaxMatchNotes   = 2000
	MaxMatchMinutes = 120 // of a period
	MaxMeet         = 720 // minutes
	maxScore        = 999
	maxMatchUID     = 200 // characters
)

// NewMatch returns a match of a team as its format usually is played, not yet saved: nothing is known of the opponent.
// A period is cut into as many blocks as give changes about every ten minutes.
func NewMatch(t *Team, f *Format) *Match {
	m := &Match{
		ID: newID(), TeamID: t.ID, Side: Home, Format: f.ID, Formation: t.Formation, Periods: max(1, f.Periods),
		Minutes: f.Minutes, Blocks: 1, State: Planned, Ours: NoScore, Theirs: NoScore, Zone: "UTC",
	}
	m.Periods = min(m.Periods, lineup.MaxPeriods)
	if f.ID != t.Format {
		m.Formation = ""
	}
	m.Blocks = min(max(1, m.Minutes/10), lineup.MaxPeriods/m.Periods)
	return m
}

// Stretches is how many lineups a plan of the match has.
func (m *Match) Stretches() int { return m.Periods * m.Blocks }

// StretchSeconds is how long a stretch lasts; 0 where the clock does not end a period.
func (m *Match) StretchSeconds() int { return m.Minutes * 60 / m.Blocks }

// Length is the playing time; 0 where the clock does not end a period.
func (m *Match) Length() time.Duration { return time.Duration(m.Periods*m.Minutes) * time.Minute }

// Location is the time zone at the venue.
func (m *Match) Location() *time.Location {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Day is the day of the match at the venue, such as 2026-12-03.
func (m *Match) Day() string { return m.KickOff.In(m.Location()).Format(time.DateOnly) }

// AnswersUntil is when players can no longer answer.
func (m *Match) AnswersUntil() time.Time {
	if m.ClosesAt.IsZero() {
		return m.KickOff
	}
	return m.ClosesAt
}

// Open says whether the match is still to be played.
func (m *Match) Open() bool { return m.State == Planned || m.State == Live }

// Validate checks every field against its limits, and format and formation against the team's sport. The error is
// Invalid and names the fields.
func (m *Match) Validate(sport *Sport) error {
	var wrong []FieldError
	refuse := func(bad bool, field, message string, args ...any) {
		if bad {
			wrong = append(wrong, fieldf(field, message, args...))
		}
	}
	within := func(field string, value, least, most int) {
		refuse(value < least || value > most, field, "This must be a whole number from {min} to {max}.", least, most)
	}
	if f, bad := checkName(m.Opponent); bad {
		wrong = append(wrong, FieldError{Field: "opponent", Message: f.Message, Args: f.Args})
	}
	refuse(!slices.Contains(Sides, m.Side), "side", "Choose one of the places in the list.")
	refuse(utf8.RuneCountInString(m.Venue) > MaxVenue || !printable(m.Venue), "venue", "The venue may have at most {max} characters.", MaxVenue)
	refuse(m.KickOff.Year() < 2000 || m.KickOff.Year() > 2199, "kick_off", "The kick-off must be between the years 2000 and 2199.")
	_, known := loadZone(m.Zone)
	refuse(!known, "zone", "Choose a time zone from the list, such as Europe/Berlin.")
	within("meet", m.Meet, 0, MaxMeet)
	within("minutes", m.Minutes, 0, MaxMatchMinutes)
	within("periods", m.Periods, 1, lineup.MaxPeriods)
	if m.Periods >= 1 && m.Periods <= lineup.MaxPeriods {
		within("blocks", m.Blocks, 1, lineup.MaxPeriods/m.Periods)
	}
	refuse(m.Mode != "" && !m.Mode.Valid(), "mode", "Choose one of the modes in the list.")
	refuse(!slices.Contains(MatchStates, m.State), "state", "Choose one of the states in the list.")
	refuse(!m.ClosesAt.IsZero() && m.ClosesAt.After(m.KickOff), "closes_at", "Answers must close before the kick-off.")
	refuse(!m.RemindAt.IsZero() && m.RemindAt.After(m.AnswersUntil()), "remind_at", "The reminder must go out before answers close.")
	within("ours", m.Ours, NoScore, maxScore)
	within("theirs", m.Theirs, NoScore, maxScore)
	refuse((m.Ours == NoScore) != (m.Theirs == NoScore), "theirs", "Give both scores, or none.")
	refuse(utf8.RuneCountInString(m.UID) > maxMatchUID || utf8.RuneCountInString(m.Series) > maxMatchUID, "uid", "The name of the calendar entry is too long.")
	refuse(utf8.RuneCountInString(m.Notes) > MaxMatchNotes || !utf8.ValidString(m.Notes) || strings.ContainsRune(m.Notes, 0),
		"notes", "Notes may have at most {max} characters.", MaxMatchNotes)
	return invalidFields(append(wrong, m.checkFormat(sport)...))
}

func (m *Match) checkFormat(sport *Sport) []FieldError {
	format, ok := sport.Format(m.Format)
	if !ok {
		return []FieldError{fieldf("format", "Choose one of the formats of that sport.")}
	}
	if _, ok := format.Formation(m.Formation); !ok && m.Formation != "" {
		return []FieldError{fieldf("formation", "Choose one of the formations of that format.")}
	}
	return nil
}

// Match returns a match of a team. NotFound: it has none with that ID.
func (db *DB) Match(ctx context.Context, teamID, matchID string) (*Match, error) {
	ctx, q := db.read(ctx)
	row, err := q.Fixture(ctx, queries.FixtureParams{ID: matchID, TeamID: teamID})
	if err != nil {
		return nil, db.kind(err)
	}
	m := matchOf(row)
	return &m, nil
}

// Matches returns every match of a team, the earliest first.
func (db *DB) Matches(ctx context.Context, teamID string) ([]Match, error) {
	ctx, q := db.read(ctx)
	rows, err := q.Fixtures(ctx, teamID)
	return convert(rows, matchOf), db.kind(err)
}

// AddMatches saves new matches of a team, all or none. Invalid: a field outside of its limits, or the team would have
// more than MaxMatches.
func (db *DB) AddMatches(ctx context.Context, by By, t *Team, sport *Sport, matches []Match) error {
	return db.changeTeam(ctx, by, t.ID, ActionAddMatches, func(c *teamChange) error {
		c.subject = matchSubject(matches)
		return c.addMatches(ctx, sport, matches)
	})
}

func (c *teamChange) addMatches(ctx context.Context, sport *Sport, matches []Match) error {
	present, err := c.q.Fixtures(ctx, c.team.ID)
	if err != nil {
		return err
	}
	if len(present)+len(matches) > MaxMatches {
		return Invalidf("A team can have {max} matches. Delete old ones first.", MaxMatches)
	}
	for i := range matches {
		m := &matches[i]
		m.TeamID, m.Version = c.team.ID, 1
		if err := m.Validate(sport); err != nil {
			return err
		}
		if err := insertMatch(ctx, c.q, m, c.now); err != nil {
			return err
		}
	}
	return nil
}

func insertMatch(ctx context.Context, q *queries.Queries, m *Match, now int64) error {
	return q.InsertFixture(ctx, queries.InsertFixtureParams{
		ID: m.ID, TeamID: m.TeamID, Series: m.Series, Uid: m.UID, Opponent: m.Opponent, Side: string(m.Side), Venue: m.Venue,
		KickOff: m.KickOff.UnixMilli(), Zone: m.Zone, Meet: m.Meet, Format: m.Format, Formation: m.Formation,
		Periods: m.Periods, Minutes: m.Minutes, Blocks: m.Blocks, Mode: string(m.Mode), State: string(m.State),
		ClosesAt: milliOf(m.ClosesAt), RemindAt: milliOf(m.RemindAt), Ours: m.Ours, Theirs: m.Theirs, Notes: m.Notes, Now: now,
	})
}

// matchSubject names matches in the audit list: their opponents, as many as are readable there.
func matchSubject(matches []Match) string {
	const few = 3
	var names []string
	for i := range matches {
		if len(names) == few {
			names = append(names, "…")
			break
		}
		names = append(names, matches[i].Opponent)
	}
	return strings.Join(names, ", ")
}

// updateMatch saves a match's own row in a change of its team. Conflict: it was changed since m was read.
func (c *teamChange) updateMatch(ctx context.Context, m *Match, sport *Sport) error {
	if err := m.Validate(sport); err != nil {
		return err
	}
	n, err := c.q.UpdateFixture(ctx, queries.UpdateFixtureParams{
		ID: m.ID, TeamID: c.team.ID, Version: m.Version, Uid: m.UID, Opponent: m.Opponent, Side: string(m.Side), Venue: m.Venue,
		KickOff: m.KickOff.UnixMilli(), Zone: m.Zone, Meet: m.Meet, Format: m.Format, Formation: m.Formation,
		Periods: m.Periods, Minutes: m.Minutes, Blocks: m.Blocks, Mode: string(m.Mode), State: string(m.State),
		ClosesAt: milliOf(m.ClosesAt), RemindAt: milliOf(m.RemindAt), Ours: m.Ours, Theirs: m.Theirs, Notes: m.Notes, Now: c.now,
	})
	if err == nil && n == 0 {
		return errChanged
	}
	return err
}

func matchOf(r queries.Fixture) Match {
	return Match{
		ID: r.ID, TeamID: r.TeamID, Series: r.Series, UID: r.Uid, Opponent: r.Opponent, Side: Side(r.Side), Venue: r.Venue,
		KickOff: time.UnixMilli(r.KickOff).UTC(), Zone: r.Zone, Meet: r.Meet, Format: r.Format, Formation: r.Formation,
		Periods: r.Periods, Minutes: r.Minutes, Blocks: r.Blocks, Mode: Mode(r.Mode), State: MatchState(r.State),
		ClosesAt: timeOf(r.ClosesAt), RemindAt: timeOf(r.RemindAt), Ours: r.Ours, Theirs: r.Theirs, Notes: r.Notes, Version: r.Version,
		UpdatedAt: time.UnixMilli(r.UpdatedAt).UTC(),
	}
}

// milliOf and timeOf keep the zero time as 0.
func milliOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func timeOf(milli int64) time.Time {
	if milli == 0 {
		return time.Time{}
	}
	return time.UnixMilli(milli).UTC()
}
