package models

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"teamcoach/models/lineup"
	"teamcoach/models/queries"
)

// ResultLine is what a match counts for of one player of the squad: the ledger of the season has one for each.
type ResultLine struct {
	PlayerID   string
	Present    bool           // was there; all below is 0 for who was not
	Available  int            // seconds there, and able to play; at least those played; Throughout, of who came and stayed
	Played     map[string]int // seconds on the field by Position.ID; the position "" is one that nobody noted
	Goals      int
	Yellow     int
	Red        int
	Attendance int  // per cent of the training, as it was when the match was finished first
	Share      int  // seconds that would have been fair
	Owed       int  // minutes that the match adds to Player.MinutesOwed
	Served     bool // the match took one off Player.Matches, of who is suspended
}

// Seconds is how long the player was on the field.
func (l *ResultLine) Seconds() int {
	sum := 0
	for _, s := range l.Played {
		sum += s
	}
	return sum
}

// Throughout is for how long somebody was there who was there as long as anybody: see FillAvailable.
const Throughout = -1

// FillAvailable puts a time in place of Throughout: as long as the match, or the longest that somebody played.
func FillAvailable(m *Match, lines []ResultLine) {
	longest := int(m.Length() / time.Second)
	for i := range lines {
		longest = max(longest, lines[i].Seconds())
	}
	for i := range lines {
		if lines[i].Available == Throughout {
			lines[i].Available = longest
		}
	}
}

// Limits of a line.
const (
	maxPlayed = lineup.MaxPeriods * MaxMatchMinutes * 60 // seconds
	maxGoals  = maxScore
	maxCards  = 9
)

// LineField names a field of a line in an error: row3-played.
func LineField(field string, line int) string { return "row" + strconv.Itoa(line) + "-" + field }

// ValidateResult checks the score of a match and every line against its limits and against each other. The error is
// Invalid; its fields are those of the match, and LineField.
func ValidateResult(m *Match, lines []ResultLine, sport *Sport) error {
	var wrong []FieldError
	refuse := func(bad bool, field, message string, args ...any) {
		if bad {
			wrong = append(wrong, fieldf(field, message, args...))
		}
	}
	goals := 0
	for i := range lines {
		l := &lines[i]
		goals += l.Goals
		refuse(!l.Present && l.Goals+l.Yellow+l.Red > 0, LineField("present", i), "Who was not there cannot have scored or been shown a card.")
		refuse(l.Present && l.Seconds() > l.Available, LineField("played", i), "This is longer than the player was there.")
		refuse(l.Available < 0 || l.Available > maxPlayed, LineField("available", i), "This must be a whole number from {min} to {max}.", 0, maxPlayed/60)
		refuse(l.Goals < 0 || l.Goals > maxGoals, LineField("goals", i), "This must be a whole number from {min} to {max}.", 0, maxGoals)
		refuse(l.Yellow < 0 || l.Yellow > maxCards, LineField("yellow", i), "This must be a whole number from {min} to {max}.", 0, maxCards)
		refuse(l.Red < 0 || l.Red > maxCards, LineField("red", i), "This must be a whole number from {min} to {max}.", 0, maxCards)
		for position, seconds := range l.Played {
			_, known := sport.Position(position)
			refuse(seconds <= 0 || !known && position != "", LineField("played", i), "These must be positions of the sport, each with a time.")
		}
	}
	refuse(m.Ours < NoScore || m.Ours > maxScore, "ours", "This must be a whole number from {min} to {max}.", 0, maxScore)
	refuse(m.Theirs < NoScore || m.Theirs > maxScore, "theirs", "This must be a whole number from {min} to {max}.", 0, maxScore)
	refuse((m.Ours == NoScore) != (m.Theirs == NoScore), "theirs", "Give both scores, or none.")
	refuse(m.Ours != NoScore && goals > m.Ours, "ours", "The players together have scored {n}, which is more.", goals)
	return invalidFields(wrong)
}

// FinishMatch notes the result of a match, or corrects it: the match is over, and each player is owed by it exactly
// what the lines say, however often they were noted before. Lines of nobody in the squad are passed over. The suspended
// who were not there have served one match of their time, once.
// Conflict: the match was changed since m was read. Invalid: see ValidateResult, or the match is cancelled.
func (db *DB) FinishMatch(ctx context.Context, by By, t *Team, sport *Sport, m *Match, lines []ResultLine) error {
	if m.State == Cancelled {
		return errCancelled
	}
	if err := ValidateResult(m, lines, sport); err != nil {
		return err
	}
	return db.changeTeam(ctx, by, t.ID, ActionResult, func(c *teamChange) error {
		c.subject = m.Opponent
		over := *m
		over.State = Over
		if err := c.updateMatch(ctx, &over, sport); err != nil {
			return err
		}
		return c.writeLedger(ctx, &over, lines)
	})
}

var errCancelled = Invalidf("This match is cancelled. Restore it before you note its result.")

// ReopenMatch takes back all that the result of a match has done; the score stays. A match with events goes on where
// its board is.
// Conflict: the match was changed since m was read, or is not over.
func (db *DB) ReopenMatch(ctx context.Context, by By, t *Team, sport *Sport, m *Match) error {
	return db.changeTeam(ctx, by, t.ID, ActionResult, func(c *teamChange) error {
		c.subject = m.Opponent
		if m.State != Over {
			return errChanged
		}
		events, err := c.q.Events(ctx, queries.EventsParams{FixtureID: m.ID})
		if err != nil {
			return err
		}
		open := *m
		if open.State = Planned; len(events) > 0 {
			open.State = Live
		}
		if err := c.updateMatch(ctx, &open, sport); err != nil {
			return err
		}
		return c.takeBackResult(ctx, m.ID)
	})
}

// takeBackResult undoes what the result of a match has done to its players, and deletes its ledger. Of a match without
// one it does nothing.
func (c *teamChange) takeBackResult(ctx context.Context, matchID string) error {
	return c.writeLedger(ctx, &Match{ID: matchID}, nil)
}

// writeLedger replaces the ledger of a match, and brings what the players are owed and have still to miss from what the
// old one has made of it to what the new one does.
func (c *teamChange) writeLedger(ctx context.Context, m *Match, lines []ResultLine) error {
	before, err := resultLines(ctx, c.q, m.ID)
	if err != nil {
		return err
	}
	squad, err := players(ctx, c.q, c.team.ID)
	if err != nil {
		return err
	}
	lines = slices.DeleteFunc(slices.Clone(lines), func(l ResultLine) bool { return PlayerByID(squad, l.PlayerID) == nil })
	for i := range lines {
		lines[i].prepare(PlayerByID(squad, lines[i].PlayerID), before, m.Day())
	}
	settle(lines)
	if err := c.q.DeleteLedger(ctx, m.ID); err != nil {
		return err
	}
	for i := range squad {
		was, is := lineOf(before, squad[i].ID), lineOf(lines, squad[i].ID)
		if err := c.adjustPlayer(ctx, &squad[i], was, is); err != nil {
			return err
		}
	}
	for i := range lines {
		if err := insertLine(ctx, c.q, m.ID, &lines[i]); err != nil {
			return err
		}
	}
	return nil
}

// prepare fills in what the match remembers of a player: the attendance at training as it was when the match was
// noted first, and whether the match counts for a suspension.
func (l *ResultLine) prepare(p *Player, before []ResultLine, day string) {
	was := lineOf(before, p.ID)
	l.Attendance = p.Attendance
	if was.PlayerID != "" {
		l.Attendance = was.Attendance
	}
	if !l.Present {
		l.Available, l.Played, l.Goals, l.Yellow, l.Red = 0, nil, 0, 0, 0
	}
	suspended := p.Status == Suspended && p.Matches > 0 && (p.Until == "" || p.Until >= day)
	l.Served = !l.Present && (was.Served || suspended)
}

// settle computes the fair share of each line, and what is owed by it.
func settle(lines []ResultLine) {
	longest := 0
	for i := range lines {
		longest = max(longest, lines[i].Available)
	}
	// The season's arithmetic is made for minutes. In seconds a match may be too long for it: then in steps of a few.
	const most = 10_000
	step := max(1, (longest+most-1)/most)
	var match []lineup.Attended
	for i := range lines {
		if l := &lines[i]; l.Present {
			match = append(match, lineup.Attended{Player: l.PlayerID, Available: l.Available / step, Played: l.Seconds() / step, Attendance: l.Attendance})
		}
	}
	owed := lineup.MinutesOwed([][]lineup.Attended{match})
	for i := range lines {
		l := &lines[i]
		l.Share, l.Owed = 0, 0
		if l.Present {
			short := owed[l.PlayerID] * step // seconds
			l.Share, l.Owed = l.Seconds()+short, nearestMinute(short)
		}
	}
}

// nearestMinute rounds seconds of either sign; half a minute goes away from zero, so that a debt and its opposite stay
// opposite.
func nearestMinute(seconds int) int {
	if seconds < 0 {
		return -nearestMinute(-seconds)
	}
	return (seconds + 30) / 60
}

// adjustPlayer brings a player from what a match had made of him to what it makes of him now.
func (c *teamChange) adjustPlayer(ctx context.Context, p *Player, was, is ResultLine) error {
	after := *p
	switch {
	case is.Served && !was.Served:
		after.serve()
	case was.Served && !is.Served:
		after.serveAgain()
	}
	minutes := is.Owed - was.Owed
	if minutes == 0 && after.Status == p.Status && after.Matches == p.Matches {
		return nil
	}
	return c.q.SetPlayerAfterMatch(ctx, queries.SetPlayerAfterMatchParams{
		ID: p.ID, Minutes: minutes, Status: string(after.Status), Matches: after.Matches, Now: c.now,
	})
}

// serve takes one match off a suspension. With the last one it is over, unless it has a last day too.
func (p *Player) serve() {
	p.Matches--
	if p.Matches == 0 && p.Until == "" {
		p.Status = Fit
	}
}

// serveAgain is the opposite of serve. Whoever was hurt or went away since is left so.
func (p *Player) serveAgain() {
	switch p.Status {
	case Suspended:
		p.Matches = min(p.Matches+1, maxMatches)
	case Fit:
		p.Status, p.Matches = Suspended, 1
	}
}

// lineOf returns the line of a player, the zero line where there is none.
func lineOf(lines []ResultLine, playerID string) ResultLine {
	i := slices.IndexFunc(lines, func(l ResultLine) bool { return l.PlayerID == playerID })
	if i < 0 {
		return ResultLine{}
	}
	return lines[i]
}

func insertLine(ctx context.Context, q *queries.Queries, matchID string, l *ResultLine) error {
	err := q.InsertLedger(ctx, queries.InsertLedgerParams{
		FixtureID: matchID, PlayerID: l.PlayerID, Present: l.Present, Available: int64(l.Available), Seconds: int64(l.Seconds()),
		Share: int64(l.Share), Owed: l.Owed, Attendance: l.Attendance, Goals: l.Goals, Yellow: l.Yellow, Red: l.Red, Served: l.Served,
	})
	for _, position := range slices.Sorted(maps.Keys(l.Played)) {
		if err == nil {
			err = q.InsertAppearance(ctx, queries.InsertAppearanceParams{
				FixtureID: matchID, PlayerID: l.PlayerID, Position: position, Seconds: int64(l.Played[position]),
			})
		}
	}
	return err
}

// Result returns what a match counts for, a line for everybody who was in the squad when it was noted; none of a match
// that is not over.
func (db *DB) Result(ctx context.Context, matchID string) ([]ResultLine, error) {
	ctx, q := db.read(ctx)
	lines, err := resultLines(ctx, q, matchID)
	return lines, db.kind(err)
}

func resultLines(ctx context.Context, q *queries.Queries, matchID string) ([]ResultLine, error) {
	rows, err := q.LedgerOfFixture(ctx, matchID)
	if err != nil {
		return nil, err
	}
	appearances, err := q.AppearancesOfFixture(ctx, matchID)
	return linesOf(rows, appearances), err
}

// linesOf puts the rows of one match together.
func linesOf(rows []queries.Ledger, appearances []queries.Appearance) []ResultLine {
	lines := make([]ResultLine, len(rows))
	at := make(map[string]int, len(rows))
	for i, r := range rows {
		at[r.PlayerID] = i
		lines[i] = ResultLine{
			PlayerID: r.PlayerID, Present: r.Present, Available: int(r.Available), Played: map[string]int{}, Goals: r.Goals, Yellow: r.Yellow,
			Red: r.Red, Attendance: r.Attendance, Share: int(r.Share), Owed: r.Owed, Served: r.Served,
		}
	}
	for _, a := range appearances {
		if i, ok := at[a.PlayerID]; ok { // or corrected between the two reads
			lines[i].Played[a.Position] = int(a.Seconds)
		}
	}
	return lines
}

// PublicResult is a finished match as everybody may see it: of minors neither the time of the day nor the place.
type PublicResult struct {
	ID       string
	Day      string // at the venue, such as 2026-12-03
	KickOff  time.Time
	Opponent string
	Side     Side
	Ours     int
	Theirs   int
	Scorers  []GoalScorer // of teams of adults; who is not to be published is not among them
}

// GoalScorer is a player who scored.
type GoalScorer struct {
	Name  string
	Goals int
}

// publicResults is how many results a public page shows.
const publicResults = 20

// PublicResults returns the last results of a public team, the latest first. Of minors there are the day, the opponent
// and the score, and nothing else.
func (db *DB) PublicResults(ctx context.Context, t *Team) ([]PublicResult, error) {
	ctx, q := db.read(ctx)
	rows, err := q.ResultsOfTeam(ctx, queries.ResultsOfTeamParams{TeamID: t.ID, Most: publicResults})
	if err != nil {
		return nil, db.kind(err)
	}
	squad, err := db.Squad(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	goals, err := q.GoalsOfTeam(ctx, t.ID)
	if err != nil {
		return nil, db.kind(err)
	}
	all := make([]PublicResult, len(rows))
	for i, r := range rows {
		m := matchOf(r)
		all[i] = PublicResult{ID: m.ID, Day: m.Day(), Opponent: m.Opponent, Ours: m.Ours, Theirs: m.Theirs}
		if !t.Shielded() {
			all[i].KickOff, all[i].Side, all[i].Scorers = m.KickOff, m.Side, scorersOf(t, squad, m.ID, goals)
		}
	}
	return all, nil
}

// scorersOf lists who scored in a match and may be named, who scored most first.
func scorersOf(t *Team, squad []Player, matchID string, goals []queries.GoalsOfTeamRow) []GoalScorer {
	var all []GoalScorer
	for i := range squad {
		for _, g := range goals {
			if name := PublicName(&squad[i], t); g.FixtureID == matchID && g.PlayerID == squad[i].ID && name != "" {
				all = append(all, GoalScorer{name, g.Goals})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b GoalScorer) int { return b.Goals - a.Goals })
	return all
}
