package models

import (
	"context"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"teamcoach/models/queries"
)

// Team is one squad of one sport, as its coach keeps it.
type Team struct {
	ID         string
	Slug       string // unique; the name in /best/SLUG/N
	Name       string
	Sport      string // Sport.ID
	Format     string // Format.ID
	Type       TeamType
	AgeGroup   string // free text such as "U12"; empty for adults
	Visibility Visibility
	Demo       bool   // invented by us: its players are nobody
	Formation  string // home formation, Formation.ID; empty: whatever is best
	Mode       Mode
	Color      string // shirt colour, one of Colors
	Weights    string // Weightings as text; empty: UsualWeightings
	Rules      string // Rules as text, a rule a line; empty: none
	State      State
	StateAt    time.Time // since when
	Version    int64     // grows by one at every committed change of the team or anything below it
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TeamType says who plays in a team; it decides how much of it may be public.
type TeamType string

// The team types, in the order they are listed.
const (
	Junior   TeamType = "junior" // under 12
	Youth    TeamType = "youth"  // 12 to 17
	Senior   TeamType = "senior"
	Women    TeamType = "women"
	Veterans TeamType = "veterans"
	Mixed    TeamType = "mixed"
)

// TeamTypes lists every team type.
var TeamTypes = []TeamType{Junior, Youth, Senior, Women, Veterans, Mixed}

// Valid says whether t is a team type we know.
func (t TeamType) Valid() bool { return slices.Contains(TeamTypes, t) }

// Minors says whether the players are under 18.
func (t TeamType) Minors() bool { return t == Junior || t == Youth }

// Visibility says who may see a team.
type Visibility string

// A team is private unless its owner opens it.
const (
	Private Visibility = "private"
	Public  Visibility = "public"
)

// State says whether a team is in use.
type State string

// A team that is not active is private, and changes no more until it is restored.
const (
	Active   State = "active"
	Archived State = "archived"
	Deleted  State = "deleted" // until DeletedLifetime is over
)

// DeletedLifetime is how long a deleted team can be restored by its owner.
const DeletedLifetime = 30 * 24 * time.Hour

// Colors are the shirt colours a team can have; the style sheet knows each, with a legible number on it.
var Colors = []string{"red", "orange", "yellow", "green", "teal", "sky", "blue", "navy", "purple", "pink", "black", "white"}

// TeamSummary is a team in a list.
type TeamSummary struct {
	Slug    string
	Name    string
	Sport   string
	Format  string
	Type    TeamType
	Color   string
	Players int // on the roster
}

// Shielded says whether the public may see only what SECURITY.md allows of minors. Invented players are nobody.
func (t *Team) Shielded() bool { return t.Type.Minors() && !t.Demo }

// Limits of a team.
const (
	MaxPlayers   = 60 // of one team
	MaxName      = 80 // characters of a team's or player's name
	maxSlug      = 80
	maxAgeGroup  = 20
	maxFormation = 40
)

// teamSlug allows underscores beside the hyphens, as in /best/my_team/11.
var teamSlug = regexp.MustCompile(`^[a-z0-9]+([-_][a-z0-9]+)*$`)

// reservedSlug says whether a URL of that form is already something else: /best/junior, /teams/new.
func reservedSlug(slug string) bool { return slug == "new" || TeamType(slug).Valid() }

// Validate checks every field against its limits, and sport, format and formation against sports; with nil sports
// these need only look right. The error is Invalid and names the fields.
func (t *Team) Validate(sports Sports) error {
	var wrong []FieldError
	if f, bad := checkName(t.Name); bad {
		wrong = append(wrong, f)
	}
	if len(t.Slug) > maxSlug || !teamSlug.MatchString(t.Slug) || reservedSlug(t.Slug) {
		wrong = append(wrong, fieldf("slug", "The address needs 1 to {max} small letters and digits, with single hyphens between, and must not be a word this site uses.", maxSlug))
	}
	if !t.Type.Valid() {
		wrong = append(wrong, fieldf("type", "Choose one of the team types in the list."))
	}
	if utf8.RuneCountInString(t.AgeGroup) > maxAgeGroup || !printable(t.AgeGroup) {
		wrong = append(wrong, fieldf("age_group", "The age group may have at most {max} characters.", maxAgeGroup))
	}
	if t.Visibility != Private && t.Visibility != Public {
		wrong = append(wrong, fieldf("visibility", "A team is private or public."))
	}
	if !t.Mode.Valid() {
		wrong = append(wrong, fieldf("mode", "Choose one of the modes in the list."))
	}
	if !slices.Contains(Colors, t.Color) {
		wrong = append(wrong, fieldf("color", "Choose one of the colours in the list."))
	}
	if _, err := t.Best(); err != nil {
		wrong = append(wrong, fieldf("weights", "The weights or rules of this team cannot be read."))
	}
	return invalidFields(append(wrong, t.checkFormat(sports)...))
}

func (t *Team) checkFormat(sports Sports) []FieldError {
	if sports == nil {
		if !slugPattern.MatchString(t.Sport) || !slugPattern.MatchString(t.Format) || len(t.Formation) > maxFormation || !printable(t.Formation) {
			return []FieldError{fieldf("format", "Choose a sport and its format from the list.")}
		}
		return nil
	}
	sport, ok := sports.Get(t.Sport)
	if !ok {
		return []FieldError{fieldf("sport", "Choose one of the sports in the list.")}
	}
	format, ok := sport.Format(t.Format)
	if !ok {
		return []FieldError{fieldf("format", "Choose one of the formats of that sport.")}
	}
	if _, ok := format.Formation(t.Formation); !ok && t.Formation != "" {
		return []FieldError{fieldf("formation", "Choose one of the formations of that format.")}
	}
	return nil
}

// checkName says what is wrong with the name of a team, a player or a person.
func checkName(name string) (FieldError, bool) {
	n := utf8.RuneCountInString(name)
	if n < 1 || n > MaxName {
		return fieldf("name", "A name needs 1 to {max} characters.", MaxName), true
	}
	if !printable(name) || strings.TrimSpace(name) != name || !strings.ContainsFunc(name, isWord) {
		return fieldf("name", "A name needs a letter or digit, and no control characters."), true
	}
	return FieldError{}, false
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// printable says whether a text is shown as it is written: valid, in one line, and without the characters that turn
// the direction of the text around them. The two joiners are letters to those who write Persian or Hindi.
func printable(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	for _, r := range text {
		if !unicode.IsGraphic(r) && r != '\u200c' && r != '\u200d' {
			return false
		}
	}
	return true
}

// Fold returns a name as it is sorted and searched: without regard to case, accents and the width of letters, so that
// "strasse" finds Straße and "muller" finds Müller. What cannot stand in a name is left out.
func Fold(name string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.Is(accents, r) || r == utf8.RuneError || unicode.IsControl(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(name))
	folded := cases.Fold().String(letters)
	return norm.NFKC.String(strings.Join(strings.Fields(folded), " "))
}

// accents are the marks above and below Latin, Greek and Cyrillic letters; in other scripts marks are vowels.
var accents = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x0300, Hi: 0x036f, Stride: 1}}}

// TeamBySlug returns a public team. A private team and a missing one are the same NotFound, by the same query.
func (db *DB) TeamBySlug(ctx context.Context, slug string) (*Team, error) {
	if !teamSlug.MatchString(slug) {
		return nil, &Error{Kind: NotFound}
	}
	ctx, q := db.read(ctx)
	row, err := q.PublicTeam(ctx, slug)
	if err != nil {
		return nil, db.kind(err)
	}
	return teamOf(row), nil
}

func teamOf(row queries.Team) *Team {
	return &Team{
		ID:         row.ID,
		Slug:       row.Slug,
		Name:       row.Name,
		Sport:      row.Sport,
		Format:     row.Format,
		Type:       TeamType(row.TeamType),
		AgeGroup:   row.AgeGroup,
		Visibility: Visibility(row.Visibility),
		Demo:       row.Demo,
		Formation:  row.Formation,
		Mode:       Mode(row.Mode),
		Color:      row.Color,
		Weights:    row.Weights,
		Rules:      row.Rules,
		State:      State(row.State),
		StateAt:    time.UnixMilli(row.StateAt).UTC(),
		Version:    row.Version,
		CreatedAt:  time.UnixMilli(row.CreatedAt).UTC(),
		UpdatedAt:  time.UnixMilli(row.UpdatedAt).UTC(),
	}
}

// TeamVersion returns the version of a public team; ok is false where there is none. On SQLite the answer comes from
// memory when it can, since no other program writes to the file. On PostgreSQL it is always read.
func (db *DB) TeamVersion(ctx context.Context, slug string) (version int64, ok bool, err error) {
	version, ok, changes := db.versions.get(slug)
	if ok {
		return version, true, nil
	}
	if !teamSlug.MatchString(slug) {
		return 0, false, nil
	}
	ctx, q := db.read(ctx)
	version, err = q.PublicTeamVersion(ctx, slug)
	if err = db.kind(err); KindOf(err) == NotFound {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	if !db.postgres {
		db.versions.put(slug, version, changes)
	}
	return version, true, nil
}

// TeamFilter chooses public teams for a list.
type TeamFilter struct {
	Type   TeamType // empty: all
	Sport  string   // empty: all
	Format string   // of Sport; empty: all
	Prefix string   // of the name, as Fold sees it
	After  string   // what ListPublicTeams returned as next; empty: the first page
	Limit  int      // 1 to 100 teams; 0: 20
}

// The range of all folded names: no name holds the last code point, which is not a character.
const (
	firstName = ""
	afterLast = "\U0010ffff"
)

// ListPublicTeams returns one page of public teams by name, and the cursor of the next page, empty on the last one.
// Invalid: a cursor that is none of ours.
func (db *DB) ListPublicTeams(ctx context.Context, f TeamFilter) (teams []TeamSummary, next string, err error) {
	if f.Limit == 0 {
		f.Limit = 20
	}
	f.Limit = min(max(f.Limit, 1), 100)
	prefix := Fold(f.Prefix)
	after, id, below := prefix, "", prefix+afterLast
	if f.After != "" {
		name, teamID, ok := parseCursor(f.After)
		if !ok {
			return nil, "", errNoPage
		}
		if name >= after {
			after, id = name, teamID
		}
	}
	rows, err := db.listTeams(ctx, f, after, id, below)
	if err != nil {
		return nil, "", db.kind(err)
	}
	if len(rows) > f.Limit {
		rows = rows[:f.Limit]
		last := rows[f.Limit-1]
		next = makeCursor(last.NameLower, last.ID)
	}
	for _, r := range rows {
		teams = append(teams, TeamSummary{
			Slug: r.Slug, Name: r.Name, Sport: r.Sport, Format: r.Format, Type: TeamType(r.TeamType), Color: r.Color, Players: r.Players,
		})
	}
	return teams, next, nil
}

// listTeams reads one team more than the page holds, to know whether there is another page.
func (db *DB) listTeams(ctx context.Context, f TeamFilter, after, id, below string) ([]queries.PublicTeamsRow, error) {
	ctx, q := db.read(ctx)
	most := int32(f.Limit + 1)
	switch {
	case f.Sport != "" && f.Type != "":
		rows, err := q.PublicTeamsOfSportAndType(ctx, queries.PublicTeamsOfSportAndTypeParams{
			Sport: f.Sport, TeamType: string(f.Type), Format: f.Format, AfterName: after, AfterID: id, Below: below, Most: most,
		})
		return convert(rows, func(r queries.PublicTeamsOfSportAndTypeRow) queries.PublicTeamsRow { return queries.PublicTeamsRow(r) }), err
	case f.Sport != "":
		rows, err := q.PublicTeamsOfSport(ctx, queries.PublicTeamsOfSportParams{
			Sport: f.Sport, Format: f.Format, AfterName: after, AfterID: id, Below: below, Most: most,
		})
		return convert(rows, func(r queries.PublicTeamsOfSportRow) queries.PublicTeamsRow { return queries.PublicTeamsRow(r) }), err
	case f.Type != "":
		rows, err := q.PublicTeamsOfType(ctx, queries.PublicTeamsOfTypeParams{
			TeamType: string(f.Type), AfterName: after, AfterID: id, Below: below, Most: most,
		})
		return convert(rows, func(r queries.PublicTeamsOfTypeRow) queries.PublicTeamsRow { return queries.PublicTeamsRow(r) }), err
	}
	return q.PublicTeams(ctx, queries.PublicTeamsParams{AfterName: after, AfterID: id, Below: below, Most: most})
}

func convert[From, To any](rows []From, one func(From) To) []To {
	out := make([]To, len(rows))
	for i, r := range rows {
		out[i] = one(r)
	}
	return out
}

// CountPublicTeams returns how many teams the pages of a filter hold together; After and Limit do not matter.
func (db *DB) CountPublicTeams(ctx context.Context, f TeamFilter) (int, error) {
	ctx, q := db.read(ctx)
	prefix := Fold(f.Prefix)
	n, err := q.CountPublicTeams(ctx, queries.CountPublicTeamsParams{
		TeamType: string(f.Type), Sport: f.Sport, Format: f.Format, FromName: prefix, Below: prefix + afterLast,
	})
	return int(n), db.kind(err)
}

// ListCursor is the place of the team in the lists by name, for the URL of what comes behind it.
func (t *Team) ListCursor() string { return makeCursor(Fold(t.Name), t.ID) }

// makeCursor and parseCursor turn the place of a team in the lists into text for a URL.
func makeCursor(name, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(id + name))
}

func parseCursor(cursor string) (name, id string, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) < uuidLength || len(cursor) > 2000 {
		return "", "", false
	}
	id, name = string(raw[:uuidLength]), string(raw[uuidLength:])
	return name, id, validID(id) && Fold(name) == name
}

// SitemapEntry is a team that search engines may know.
type SitemapEntry struct {
	Slug      string
	Sport     string
	Format    string
	UpdatedAt time.Time
}

// SitemapParts returns in how many parts of a size the sitemap's teams come.
func (db *DB) SitemapParts(ctx context.Context, size int) (int, error) {
	ctx, q := db.read(ctx)
	n, err := q.CountSitemapTeams(ctx)
	return (int(n) + size - 1) / size, db.kind(err)
}

// SitemapEntries returns one part of the sitemap's teams; the first part is 1.
func (db *DB) SitemapEntries(ctx context.Context, part, size int) ([]SitemapEntry, error) {
	if part < 1 || part > 1_000_000 || size < 1 || size > 50_000 {
		return nil, nil
	}
	ctx, q := db.read(ctx)
	rows, err := q.SitemapTeams(ctx, queries.SitemapTeamsParams{Most: int32(size), Skip: int32(min((part-1)*size, 1<<31-1))})
	return convert(rows, func(r queries.SitemapTeamsRow) SitemapEntry {
		return SitemapEntry{Slug: r.Slug, Sport: r.Sport, Format: r.Format, UpdatedAt: time.UnixMilli(r.UpdatedAt).UTC()}
	}), db.kind(err)
}

// CreateTeam saves a new team with its players. ownerID is the account that owns it; empty: a demo team, nobody's.
// It sets the ids, versions, times and the players' ordinals; an ID that is set already comes from the form.
// Invalid: a field outside of its limits. Conflict: the slug is taken. Repeated: there is a team with that ID.
func (db *DB) CreateTeam(ctx context.Context, by By, ownerID string, t *Team, players []Player) error {
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		return insertOwnedTeam(ctx, q, by, ownerID, t, players)
	})
}

func insertOwnedTeam(ctx context.Context, q *queries.Queries, by By, ownerID string, t *Team, players []Player) ([]string, error) {
	if err := refuseRepeated(ctx, q, by); err != nil {
		return nil, err
	}
	if err := createTeam(ctx, q, t, players); err != nil {
		return nil, err
	}
	now := t.CreatedAt.UnixMilli()
	if ownerID != "" {
		owner := queries.InsertMembershipParams{TeamID: t.ID, AccountID: ownerID, Role: string(Owner), CreatedAt: now}
		if err := q.InsertMembership(ctx, owner); err != nil {
			return nil, err
		}
	}
	return []string{t.Slug}, writeAudit(ctx, q, by, t.ID, ActionCreateTeam, t.Name, nil, now)
}

func createTeam(ctx context.Context, q *queries.Queries, t *Team, players []Player) error {
	if err := t.Validate(nil); err != nil {
		return err
	}
	now := time.Now()
	if t.ID == "" {
		t.ID = newID()
	}
	t.CreatedAt, t.UpdatedAt = now.UTC().Truncate(time.Millisecond), now.UTC().Truncate(time.Millisecond)
	t.State, t.StateAt = Active, t.CreatedAt
	// Not 1: where a team is deleted and its slug given to another, the new one must not repeat a version under which
	// pages of the old one are kept.
	t.Version = now.UnixMilli()
	err := q.InsertTeam(ctx, queries.InsertTeamParams{
		ID: t.ID, Slug: t.Slug, Name: t.Name, NameLower: Fold(t.Name), Sport: t.Sport, Format: t.Format, TeamType: string(t.Type),
		AgeGroup: t.AgeGroup, Visibility: string(t.Visibility), Demo: t.Demo, Formation: t.Formation, Mode: string(t.Mode),
		Color: t.Color, Weights: t.Weights, Rules: t.Rules, StateAt: t.StateAt.UnixMilli(), LastOrdinal: 0, Version: t.Version,
		CreatedAt: t.CreatedAt.UnixMilli(), UpdatedAt: t.UpdatedAt.UnixMilli(),
	})
	if err != nil {
		return err
	}
	if err := refuseOldSlug(ctx, q, t.ID, t.Slug); err != nil {
		return err
	}
	if err := insertPlayers(ctx, q, t.ID, 0, players, t.UpdatedAt.UnixMilli()); err != nil {
		return err
	}
	return storeSquad(ctx, q, t.ID)
}

// UpdateTeam saves a team that was read before and changed since; it sets Version and UpdatedAt.
// Conflict: the team or its squad was changed by somebody else in between, or the new slug is taken.
func (db *DB) UpdateTeam(ctx context.Context, by By, t *Team) error {
	if err := t.Validate(nil); err != nil {
		return err
	}
	var version, now int64
	err := db.changeTeam(ctx, by, t.ID, ActionEditTeam, func(c *teamChange) error {
		if c.team.Version != t.Version+1 {
			return errChanged
		}
		version, now = c.team.Version, c.now
		return c.updateTeam(ctx, t)
	})
	if err == nil {
		t.Version, t.UpdatedAt = version, time.UnixMilli(now).UTC()
	}
	return err
}

// errChanged is the answer to an edit of something that is not any more what it was when it was read.
var errChanged = &Error{Kind: Conflict, Message: "Somebody else changed this in the meantime. Look at the new state and make your change again."}

// DeleteTeam deletes a team with everything below it, for good. What its owner does is SetTeamState.
func (db *DB) DeleteTeam(ctx context.Context, teamID string) error {
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		slug, err := q.DeleteTeam(ctx, teamID)
		return []string{slug}, err
	})
}
