package models

import (
	"context"
	"database/sql"
	"slices"
	"time"
	"unicode/utf8"

	"teamcoach/models/queries"
)

// Link opens a page to whoever holds its address, without an account. It can be taken back, and ends by itself.
type Link struct {
	ID        string
	Kind      LinkKind
	TeamID    string // empty: of a calendar, all teams of the account
	MatchID   string // of sheets and boards
	PlayerID  string // of a player's page
	ContactID string // that a player's page was mailed to; empty: passed on by a coach
	AccountID string // of calendars: the link may see what this account may
	Name      string // what its maker calls it
	CreatedAt time.Time
	ExpiresAt time.Time
	Secret    string // for the address; known only while the link is new, as the database has its hash, or see Reveal
	hash      string // of Secret
}

// LinkKind says what a link opens.
type LinkKind string

// The kinds of links.
const (
	LinkSheet    LinkKind = "sheet"    // /sheets/SECRET: the lineup of a match, as SECURITY.md allows
	LinkWatch    LinkKind = "watch"    // /live/SECRET: the board of a match, to look at
	LinkScore    LinkKind = "score"    // /live/SECRET: the same, to keep
	LinkPlayer   LinkKind = "player"   // /availability/SECRET: a player's matches, to answer
	LinkCalendar LinkKind = "calendar" // /calendar/SECRET: a feed of matches
)

// MatchLinks lists the kinds of links that a match can have, in the order they are offered.
var MatchLinks = []LinkKind{LinkSheet, LinkWatch, LinkScore}

// errLink is the same for a link that never was, was taken back, or has ended.
var errLink = &Error{Kind: NotFound, Message: "This link has ended or was taken back. Ask whoever gave it to you for a new one."}

// NewLink returns a link with a fresh secret that ends at a time, for insertLink to save. Set what it is of.
func NewLink(kind LinkKind, expires time.Time) *Link {
	return &Link{ID: newID(), Kind: kind, Secret: newSecret(), ExpiresAt: expires.UTC().Truncate(time.Millisecond)}
}

// A sheet that hangs in the club house has its link on it as a QR code, however often it is printed: of such a link the
// secret is not random but made of the site's key and the link's id. The database alone gives nothing away, since it
// has neither the secret nor the key; a link that is taken back or has ended opens nothing, since its row is gone.

// DeriveSecret gives a new link a secret that Reveal finds again with the same key.
func (l *Link) DeriveSecret(key []byte) { l.Secret = derivedSecret(key, derivedName(l)) }

// Reveal finds the secret of a link that DeriveSecret made with one of the keys, and says whether it did: the others
// were shown once.
func (l *Link) Reveal(keys [][]byte) bool {
	for _, key := range keys {
		if secret := derivedSecret(key, derivedName(l)); hashSecret(secret) == l.hash {
			l.Secret = secret
			return true
		}
	}
	return false
}

// derivedName is what a secret is made of beside the key, which has other uses.
func derivedName(l *Link) string { return "link " + string(l.Kind) + " " + l.ID }

// insertLink saves a link.
func insertLink(ctx context.Context, q *queries.Queries, l *Link) error {
	l.CreatedAt = time.Now().UTC().Truncate(time.Millisecond)
	maybe := func(id string) sql.NullString { return sql.NullString{String: id, Valid: id != ""} }
	return q.InsertLink(ctx, queries.InsertLinkParams{
		ID: l.ID, Hash: hashSecret(l.Secret), Kind: string(l.Kind), TeamID: maybe(l.TeamID), FixtureID: maybe(l.MatchID),
		PlayerID: maybe(l.PlayerID), ContactID: maybe(l.ContactID), AccountID: maybe(l.AccountID), Name: l.Name, CreatedAt: l.CreatedAt.UnixMilli(), ExpiresAt: l.ExpiresAt.UnixMilli(),
	})
}

// Limits of the links of a match.
const (
	MaxLinks    = 20 // open at a time
	MaxLinkName = 80 // characters
	LinkDays    = 7  // after the match, if nobody says otherwise
)

// LinkEnd is when a link ends that is to hold some days after a match; of one that was long ago, after today.
func LinkEnd(m *Match, days int, now time.Time) time.Time {
	end := m.KickOff.Add(m.Length())
	if end.Before(now) {
		end = now
	}
	return end.Add(time.Duration(days) * 24 * time.Hour)
}

// AddLink saves a link to a match's sheet or board. Invalid: a kind or name that cannot be, or the match has MaxLinks
// open ones.
func (db *DB) AddLink(ctx context.Context, by By, l *Link) error {
	var wrong []FieldError
	if !slices.Contains(MatchLinks, l.Kind) {
		wrong = append(wrong, fieldf("kind", "Choose one of the pages in the list."))
	}
	if utf8.RuneCountInString(l.Name) > MaxLinkName || !printable(l.Name) {
		wrong = append(wrong, fieldf("name", "The name may have at most {max} characters.", MaxLinkName))
	}
	if err := invalidFields(wrong); err != nil {
		return err
	}
	return db.changeTeam(ctx, by, l.TeamID, ActionShareLink, func(c *teamChange) error {
		c.subject = l.Name
		open, err := c.q.LinksOfFixture(ctx, queries.LinksOfFixtureParams{FixtureID: sql.NullString{String: l.MatchID, Valid: true}, Now: c.now})
		if err != nil {
			return err
		}
		if len(open) >= MaxLinks {
			return Invalidf("At most {max} links to a match can be open at a time. Take one back first.", MaxLinks)
		}
		if err := insertLink(ctx, c.q, l); err != nil {
			return err
		}
		return c.publishSheet(ctx, l)
	})
}

// LinkedMatch returns the match of a link, and its team. NotFound: see errLink.
func (db *DB) LinkedMatch(ctx context.Context, l *Link) (*Team, *Match, error) {
	ctx, q := db.read(ctx)
	row, err := q.LinkedFixture(ctx, l.MatchID)
	if err = db.kind(err); KindOf(err) == NotFound {
		return nil, nil, errLink
	}
	if err != nil {
		return nil, nil, err
	}
	m := matchOf(row.Fixture)
	return teamOf(row.Team), &m, nil
}

// LinkBySecret returns a link that holds. NotFound: there is none of these kinds; see errLink.
func (db *DB) LinkBySecret(ctx context.Context, secret string, kinds ...LinkKind) (*Link, error) {
	ctx, q := db.read(ctx)
	row, err := q.LinkByHash(ctx, queries.LinkByHashParams{Hash: hashSecret(secret), Now: time.Now().UnixMilli()})
	if err = db.kind(err); err != nil && KindOf(err) != NotFound {
		return nil, err
	}
	l := linkOf(row)
	for _, kind := range kinds {
		if err == nil && l.Kind == kind {
			return &l, nil
		}
	}
	return nil, errLink
}

// LinksOfMatch returns the sheets and boards of a match that are open, the oldest first, without their secrets.
func (db *DB) LinksOfMatch(ctx context.Context, matchID string) ([]Link, error) {
	ctx, q := db.read(ctx)
	rows, err := q.LinksOfFixture(ctx, queries.LinksOfFixtureParams{FixtureID: sql.NullString{String: matchID, Valid: true}, Now: time.Now().UnixMilli()})
	return convert(rows, linkOf), db.kind(err)
}

// RevokeLink takes a link of a team back. NotFound: the team has no such link.
func (db *DB) RevokeLink(ctx context.Context, by By, teamID, linkID string) error {
	return db.changeTeam(ctx, by, teamID, ActionRevokeLink, func(c *teamChange) error {
		n, err := c.q.DeleteLink(ctx, queries.DeleteLinkParams{ID: linkID, TeamID: sql.NullString{String: teamID, Valid: true}})
		if err == nil && n == 0 {
			return &Error{Kind: NotFound}
		}
		return err
	})
}

func linkOf(r queries.Link) Link {
	return Link{
		ID: r.ID, Kind: LinkKind(r.Kind), TeamID: r.TeamID.String, MatchID: r.FixtureID.String, PlayerID: r.PlayerID.String,
		ContactID: r.ContactID.String, AccountID: r.AccountID.String, Name: r.Name, hash: r.Hash, CreatedAt: time.UnixMilli(r.CreatedAt).UTC(), ExpiresAt: time.UnixMilli(r.ExpiresAt).UTC(),
	}
}
