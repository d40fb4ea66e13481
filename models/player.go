package models

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"teamcoach/models/queries"
)

// Player is a member of a team's squad.
type Player struct {
	ID           string
	TeamID       string
	Ordinal      int // 1, 2, 3 ... in the team: names the player in URLs (?lock=7), never reused
	Name         string
	Shirt        int // shirt number 0 to 999; -1: none
	Status       Status
	Until        string // last day of a status that is not Fit, such as 2026-12-03; empty: unknown
	Matches      int    // still to miss, of who is suspended; 0: unknown
	Form         int    // 1 to 5; 3 is usual
	Fitness      int    // per cent
	Attendance   int    // per cent of the last training sessions
	MinutesOwed  int    // minutes short of a fair share this season; negative: has played more
	DoNotPublish bool
	Notes        string         // for coaches only; never in Squad
	Skills       map[string]int // Position.ID -> 1 to 10; a position that is not there cannot be played
	Version      int64          // grows by one at every change of the player
}

// Status says whether a player can be picked.
type Status string

// The statuses, in the order they are offered.
const (
	Fit       Status = "fit"
	Injured   Status = "injured"
	Suspended Status = "suspended"
	Away      Status = "away"
)

// Statuses lists every status.
var Statuses = []Status{Fit, Injured, Suspended, Away}

// NoShirt is the Shirt of a player without a number.
const NoShirt = -1

// NewPlayer returns a player of whom only the name is known: fit, in usual form, never absent, no minutes owed.
func NewPlayer(name string) Player {
	return Player{Name: name, Shirt: NoShirt, Status: Fit, Form: 3, Fitness: 100, Attendance: 100, Skills: map[string]int{}}
}

// MaxSkill is the best skill at a position; the least is 1.
const MaxSkill = 10

// Limits of a player.
const (
	MaxNotes       = 2000   // characters
	maxMatches     = 99     // that somebody is suspended for
	maxMinutesOwed = 10_000 // more than a season has
)

// On returns the players as they are on a day, such as 2026-12-03: whose status has ended by then is fit.
func On(day string, squad []Player) []Player {
	all := slices.Clone(squad)
	for i := range all {
		if p := &all[i]; p.Status != Fit && StatusOn(day, p) == Fit {
			p.Status, p.Until, p.Matches = Fit, "", 0
		}
	}
	return all
}

// StatusOn returns a player's status on a day: one that has ended by then is Fit.
func StatusOn(day string, p *Player) Status {
	if p.Until != "" && p.Until < day {
		return Fit
	}
	return p.Status
}

// Validate checks every field against its limits, and the positions against sport; with a nil sport they need only
// look right. The error is Invalid and names the fields.
func (p *Player) Validate(sport *Sport) error {
	var wrong []FieldError
	within := func(field string, value, least, most int) {
		if value < least || value > most {
			wrong = append(wrong, fieldf(field, "This must be a whole number from {min} to {max}.", least, most))
		}
	}
	if f, bad := checkName(p.Name); bad {
		wrong = append(wrong, f)
	}
	if p.Shirt != NoShirt {
		within("shirt", p.Shirt, 0, 999)
	}
	if !slices.Contains(Statuses, p.Status) {
		wrong = append(wrong, fieldf("status", "Choose one of the statuses in the list."))
	}
	if _, err := time.Parse(time.DateOnly, p.Until); p.Until != "" && err != nil {
		wrong = append(wrong, fieldf("until", "The last day must be a date such as 2026-12-03."))
	}
	within("matches", p.Matches, 0, maxMatches)
	if utf8.RuneCountInString(p.Notes) > MaxNotes || !utf8.ValidString(p.Notes) || strings.ContainsRune(p.Notes, 0) {
		wrong = append(wrong, fieldf("notes", "Notes may have at most {max} characters.", MaxNotes))
	}
	within("form", p.Form, 1, 5)
	within("fitness", p.Fitness, 0, 100)
	within("attendance", p.Attendance, 0, 100)
	within("minutes_owed", p.MinutesOwed, -maxMinutesOwed, maxMinutesOwed)
	for position, skill := range p.Skills {
		known := idPattern.MatchString(position)
		if sport != nil {
			_, known = sport.Position(position)
		}
		if !known || skill < 1 || skill > MaxSkill {
			wrong = append(wrong, fieldf("skills", skillRange, MaxSkill))
			break
		}
	}
	return invalidFields(wrong)
}

const skillRange = "A skill needs a position of the sport and a whole number from 1 to {max}."

// PublicName returns a player's name as the public may see it, empty where only the shirt number may be shown. Who is
// not to be published has neither name nor number. Of minors there is a first name and the initial of the last name:
// "Ada L.". It is empty where the two cannot be told apart: a single word may be a surname, and names in Chinese,
// Japanese and Korean writing begin with it. A surname before a comma or in capitals is known for one.
func PublicName(p *Player, t *Team) string {
	if p.DoNotPublish {
		return ""
	}
	if !t.Shielded() {
		return p.Name
	}
	return shortName(p.Name)
}

// LinkName returns a player's name as whoever holds a personal link may see it, be the team of minors or not: links
// are passed on. It is that of PublicName for minors.
func LinkName(p *Player) string {
	if p.DoNotPublish {
		return ""
	}
	return shortName(p.Name)
}

// shortName is a first name and an initial, empty where the two cannot be told apart.
func shortName(name string) string {
	if strings.ContainsFunc(name, surnameFirst) {
		return ""
	}
	last, first, comma := strings.Cut(name, ",")
	firsts, lasts := strings.Fields(first), strings.Fields(last)
	if !comma {
		words := strings.Fields(name)
		if len(words) < 2 {
			return ""
		}
		firsts, lasts = words[:1], words[1:]
		if end := words[len(words)-1]; inCapitals(words[0]) && !inCapitals(end) {
			firsts, lasts = []string{end}, words[:1]
		}
	}
	if len(firsts) == 0 || len(lasts) == 0 {
		return ""
	}
	initial := strings.IndexFunc(lasts[len(lasts)-1], unicode.IsLetter)
	if initial < 0 || !strings.ContainsFunc(firsts[0], unicode.IsLetter) {
		return ""
	}
	for _, r := range lasts[len(lasts)-1][initial:] {
		return firsts[0] + " " + string(unicode.ToUpper(r)) + "."
	}
	return ""
}

func surnameFirst(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
}

// inCapitals says whether a word is written in capitals and is no initial.
func inCapitals(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters >= 2
}

// PublicSquad returns copies of a team's players with what the public may see of them: of minors a short name and the
// shirt number, of those who are not to be published only that they are there.
func PublicSquad(t *Team, squad []Player) []Player {
	all := make([]Player, len(squad))
	for i := range squad {
		p := squad[i]
		p.Name = PublicName(&p, t)
		if t.Shielded() || p.DoNotPublish {
			p = Player{ID: p.ID, TeamID: p.TeamID, Ordinal: p.Ordinal, Name: p.Name, Shirt: p.Shirt, Status: Fit, DoNotPublish: p.DoNotPublish, Version: p.Version}
		}
		if p.DoNotPublish {
			p.Shirt = NoShirt
		}
		all[i] = p
	}
	return all
}

// Squad returns a team's players in the order of their ordinals. A team without players and a missing one are alike.
func (db *DB) Squad(ctx context.Context, teamID string) ([]Player, error) {
	ctx, q := db.read(ctx)
	text, err := q.Squad(ctx, teamID)
	if err = db.kind(err); KindOf(err) == NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decodeSquad(teamID, text)
}

// storeSquad writes a team's players from their own rows into the one row that Squad reads.
func storeSquad(ctx context.Context, q *queries.Queries, teamID string) error {
	players, err := players(ctx, q, teamID)
	if err != nil {
		return err
	}
	if err := q.SetPlayers(ctx, queries.SetPlayersParams{ID: teamID, Players: len(players)}); err != nil {
		return err
	}
	return q.StoreSquad(ctx, queries.StoreSquadParams{TeamID: teamID, Players: encodeSquad(players)})
}

// players reads a team's players from their own rows.
func players(ctx context.Context, q *queries.Queries, teamID string) ([]Player, error) {
	rows, err := q.Players(ctx, teamID)
	if err != nil {
		return nil, err
	}
	ratings, err := q.Ratings(ctx, teamID)
	if err != nil {
		return nil, err
	}
	all := make([]Player, len(rows))
	for i, r := range rows {
		all[i] = playerOf(r, map[string]int{})
		for len(ratings) > 0 && ratings[0].Ordinal == r.Ordinal {
			all[i].Skills[ratings[0].Position] = ratings[0].Skill
			ratings = ratings[1:]
		}
	}
	return all, nil
}

func playerOf(r queries.Player, skills map[string]int) Player {
	return Player{
		ID: r.ID, TeamID: r.TeamID, Ordinal: r.Ordinal, Name: r.Name, Shirt: r.Shirt, Status: Status(r.Status),
		Until: r.Until, Matches: r.Matches, Form: r.Form, Fitness: r.Fitness, Attendance: r.Attendance,
		MinutesOwed: r.MinutesOwed, DoNotPublish: r.DoNotPublish, Notes: r.Notes, Skills: skills, Version: r.Version,
	}
}

// A squad is stored a line a player, the fields of Player but the notes in their order with tabs between, and the
// skills last, as in "CB:7 GK:3". A name holds neither tabs nor line ends.
const squadFields = 14

func encodeSquad(players []Player) string {
	var b strings.Builder
	for _, p := range players {
		fmt.Fprintf(&b, "%s\t%d\t%s\t%d\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%t\t%d\t", p.ID, p.Ordinal, p.Name, p.Shirt, p.Status,
			p.Until, p.Matches, p.Form, p.Fitness, p.Attendance, p.MinutesOwed, p.DoNotPublish, p.Version)
		for i, position := range slices.Sorted(maps.Keys(p.Skills)) {
			if i > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%s:%d", position, p.Skills[position])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func decodeSquad(teamID, text string) ([]Player, error) {
	all := make([]Player, 0, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		d := squadDecoder{rest: strings.TrimSuffix(line, "\n")}
		p := Player{
			TeamID: teamID, ID: d.text(), Ordinal: d.number(), Name: d.text(), Shirt: d.number(), Status: Status(d.text()),
			Until: d.text(), Matches: d.number(), Form: d.number(), Fitness: d.number(), Attendance: d.number(), MinutesOwed: d.number(), DoNotPublish: d.text() == "true", Version: int64(d.number()),
		}
		p.Skills = d.skills()
		if d.fields != squadFields || d.err != nil {
			return nil, fmt.Errorf("the stored squad of team %s is damaged at player %d", teamID, len(all)+1)
		}
		all = append(all, p)
	}
	return all, nil
}

// squadDecoder reads one line of a stored squad, field by field.
type squadDecoder struct {
	rest   string
	fields int
	err    error
}

func (d *squadDecoder) text() string {
	field, rest, _ := strings.Cut(d.rest, "\t")
	d.rest = rest
	d.fields++
	return field
}

func (d *squadDecoder) number() int {
	n, err := strconv.Atoi(d.text())
	if err != nil {
		d.err = err
	}
	return n
}

func (d *squadDecoder) skills() map[string]int {
	text := d.text()
	skills := make(map[string]int, strings.Count(text, ":"))
	for text != "" {
		var rating string
		rating, text, _ = strings.Cut(text, " ")
		position, skill, _ := strings.Cut(rating, ":")
		n, err := strconv.Atoi(skill)
		if err != nil {
			d.err = err
		}
		skills[position] = n
	}
	return skills
}

// Players returns a team's players with everything that is known of them, notes too, in the order of their ordinals.
func (db *DB) Players(ctx context.Context, teamID string) ([]Player, error) {
	ctx, q := db.read(ctx)
	all, err := players(ctx, q, teamID)
	return all, db.kind(err)
}

// AddPlayers adds players to a team and sets their ids, ordinals and versions.
// Invalid: a field outside of its limits, or more than MaxPlayers.
func (db *DB) AddPlayers(ctx context.Context, by By, teamID string, players []Player) error {
	return db.changeTeam(ctx, by, teamID, ActionAddPlayers, func(c *teamChange) error {
		return c.addPlayers(ctx, players)
	})
}

func (c *teamChange) addPlayers(ctx context.Context, players []Player) error {
	if err := insertPlayers(ctx, c.q, c.team.ID, c.team.LastOrdinal, players, c.now); err != nil {
		return err
	}
	c.team.LastOrdinal += len(players)
	for i := range players {
		c.roster = append(c.roster, PlayerChange{After: &players[i]})
	}
	c.subject = subjectOf(c.roster)
	return nil
}

// subjectOf names the players of a change: one by name, more by their number.
func subjectOf(change RosterChange) string {
	if len(change) != 1 {
		return strconv.Itoa(len(change))
	}
	if change[0].After != nil {
		return change[0].After.Name
	}
	return change[0].Before.Name
}

// insertPlayers adds players with the ordinals after last.
func insertPlayers(ctx context.Context, q *queries.Queries, teamID string, last int, players []Player, now int64) error {
	have, err := q.CountPlayers(ctx, teamID)
	if err != nil {
		return err
	}
	if int(have)+len(players) > MaxPlayers {
		return Invalidf("A team can have at most {max} players.", MaxPlayers)
	}
	for i := range players {
		p := &players[i]
		if err := p.Validate(nil); err != nil {
			return err
		}
		p.ID, p.TeamID, p.Ordinal, p.Version = newID(), teamID, last+i+1, 1
		if err := insertPlayer(ctx, q, p, now); err != nil {
			return err
		}
	}
	return q.SetLastOrdinal(ctx, queries.SetLastOrdinalParams{ID: teamID, LastOrdinal: last + len(players)})
}

func insertPlayer(ctx context.Context, q *queries.Queries, p *Player, now int64) error {
	err := q.InsertPlayer(ctx, queries.InsertPlayerParams{
		ID: p.ID, TeamID: p.TeamID, Ordinal: p.Ordinal, Name: p.Name, Shirt: p.Shirt, Status: string(p.Status), Until: p.Until,
		Matches: p.Matches, Form: p.Form, Fitness: p.Fitness, Attendance: p.Attendance, MinutesOwed: p.MinutesOwed,
		DoNotPublish: p.DoNotPublish, Notes: p.Notes, Version: p.Version, CreatedAt: now, UpdatedAt: now,
	})
	if err != nil {
		return err
	}
	return insertRatings(ctx, q, p)
}

func insertRatings(ctx context.Context, q *queries.Queries, p *Player) error {
	for position, skill := range p.Skills {
		if err := q.InsertRating(ctx, queries.InsertRatingParams{PlayerID: p.ID, Position: position, Skill: skill}); err != nil {
			return err
		}
	}
	return nil
}

// UpdatePlayer saves a player who was read before and changed since, and sets Version. Ordinal and team stay.
// Conflict: somebody else changed the player in between.
func (db *DB) UpdatePlayer(ctx context.Context, by By, p *Player) error {
	if err := p.Validate(nil); err != nil {
		return err
	}
	err := db.changeTeam(ctx, by, p.TeamID, ActionEditPlayers, func(c *teamChange) error {
		before, err := c.player(ctx, p.ID)
		if err != nil {
			return err
		}
		if before.Version != p.Version {
			return errChanged
		}
		return c.updatePlayer(ctx, before, p)
	})
	if err == nil {
		p.Version++
	}
	return err
}

// player returns one of the team's players as they are.
func (c *teamChange) player(ctx context.Context, playerID string) (*Player, error) {
	all, err := players(ctx, c.q, c.team.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == playerID {
			return &all[i], nil
		}
	}
	return nil, &Error{Kind: NotFound}
}

func (c *teamChange) updatePlayer(ctx context.Context, before, p *Player) error {
	if err := c.q.UpdatePlayer(ctx, queries.UpdatePlayerParams{
		ID: p.ID, Name: p.Name, Shirt: p.Shirt, Status: string(p.Status), Until: p.Until, Matches: p.Matches, Form: p.Form,
		Fitness: p.Fitness, Attendance: p.Attendance, MinutesOwed: p.MinutesOwed, DoNotPublish: p.DoNotPublish, Notes: p.Notes,
		UpdatedAt: c.now,
	}); err != nil {
		return err
	}
	if err := c.q.DeleteRatings(ctx, p.ID); err != nil {
		return err
	}
	after := *p
	after.Ordinal, after.Version = before.Ordinal, before.Version+1
	c.roster = append(c.roster, PlayerChange{Before: before, After: &after})
	c.subject = subjectOf(c.roster)
	return insertRatings(ctx, c.q, p)
}

// DeletePlayer takes a player out of a team. The ordinal is not given to anybody else.
func (db *DB) DeletePlayer(ctx context.Context, by By, teamID, playerID string) error {
	return db.changeTeam(ctx, by, teamID, ActionDeletePlayers, func(c *teamChange) error {
		before, err := c.player(ctx, playerID)
		if err != nil {
			return err
		}
		return c.deletePlayer(ctx, before)
	})
}

func (c *teamChange) deletePlayer(ctx context.Context, before *Player) error {
	record, err := c.record(ctx, before.ID)
	if err != nil {
		return err
	}
	n, err := c.q.DeletePlayer(ctx, queries.DeletePlayerParams{ID: before.ID, TeamID: c.team.ID})
	if err == nil && n == 0 {
		return &Error{Kind: NotFound}
	}
	if err != nil {
		return err
	}
	c.roster = append(c.roster, PlayerChange{Before: before, Record: record})
	c.subject = subjectOf(c.roster)
	return c.q.ForgetAnswers(ctx, c.team.ID)
}
