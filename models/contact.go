package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"teamcoach/models/queries"
)

// Contact is where a player, or whoever answers for a child, gets mail. Only coaches know of it.
type Contact struct {
	ID        string
	PlayerID  string
	Email     string
	Name      string    // whose address it is; may be empty
	Language  string    // of the mails; empty: that of the team's coach
	StoppedAt time.Time // since when its holder wants no mails; zero: wants them
}

// Limits of contacts.
const (
	MaxContacts    = 3 // of a player
	maxContactName = 80
)

// Validate checks the fields. The error is Invalid and names them.
func (c *Contact) Validate() error {
	var wrong []FieldError
	if !isEmail(c.Email) {
		wrong = append(wrong, fieldf("email", noEmail))
	}
	if utf8.RuneCountInString(c.Name) > maxContactName || !printable(c.Name) {
		wrong = append(wrong, fieldf("name", "The name may have at most {max} characters.", maxContactName))
	}
	return invalidFields(wrong)
}

// Contacts returns a player's contacts, the oldest first.
func (db *DB) Contacts(ctx context.Context, playerID string) ([]Contact, error) {
	ctx, q := db.read(ctx)
	rows, err := q.ContactsOfPlayer(ctx, playerID)
	return convert(rows, contactOf), db.kind(err)
}

// ContactsOfTeam returns the contacts of all players of a team, by player ID.
func (db *DB) ContactsOfTeam(ctx context.Context, teamID string) (map[string][]Contact, error) {
	ctx, q := db.read(ctx)
	rows, err := q.ContactsOfTeam(ctx, teamID)
	return contactsByPlayer(rows), db.kind(err)
}

func contactsByPlayer(rows []queries.Contact) map[string][]Contact {
	all := map[string][]Contact{}
	for _, r := range rows {
		all[r.PlayerID] = append(all[r.PlayerID], contactOf(r))
	}
	return all
}

// ContactsVersion names a player's contacts as they are, so that a form can tell whether they were changed since. That
// one of them stopped the mails is no change of the contacts.
func ContactsVersion(contacts []Contact) string {
	var text strings.Builder
	for _, c := range contacts {
		fmt.Fprintf(&text, "%q %q %q %q\n", c.ID, c.Email, c.Name, c.Language)
	}
	return hashSecret(text.String())[:16]
}

// SaveContacts makes contacts those of a player: those with an ID are changed, those without are new, and those that
// are not among them are deleted, with the mails and links that went to them. version is ContactsVersion of what the
// form was made of.
// Conflict: somebody else changed them. NotFound: the team has no such player. Invalid: more than MaxContacts, or an
// address twice.
func (db *DB) SaveContacts(ctx context.Context, by By, p *Player, version string, contacts []Contact) error {
	if err := checkContacts(contacts); err != nil {
		return err
	}
	err := db.changeTeam(ctx, by, p.TeamID, ActionEditContacts, func(c *teamChange) error {
		c.subject = p.Name
		if err := c.holdPlayer(ctx, p.ID); err != nil {
			return err
		}
		rows, err := c.q.ContactsOfPlayer(ctx, p.ID)
		if err != nil {
			return err
		}
		before := convert(rows, contactOf)
		if ContactsVersion(before) != version {
			return errChanged
		}
		return c.writeContacts(ctx, p.ID, before, contacts)
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

func checkContacts(contacts []Contact) error {
	if len(contacts) > MaxContacts {
		return Invalidf("A player can have {max} contacts.", MaxContacts)
	}
	seen := map[string]bool{}
	for i := range contacts {
		if err := contacts[i].Validate(); err != nil {
			return err
		}
		key := EmailKey(contacts[i].Email)
		if seen[key] {
			return Invalidf("An address is there twice.")
		}
		seen[key] = true
	}
	return nil
}

// holdPlayer makes sure that the team has a player, who stays until the transaction ends.
func (c *teamChange) holdPlayer(ctx context.Context, playerID string) error {
	n, err := c.q.HoldPlayer(ctx, queries.HoldPlayerParams{ID: playerID, TeamID: c.team.ID})
	if err == nil && n == 0 {
		return &Error{Kind: NotFound}
	}
	return err
}

// writeContacts deletes first: an address may move from one row to another. A row whose address is another one is
// another contact: whoever reads the new one has stopped nothing, and holds no link of the old one.
func (c *teamChange) writeContacts(ctx context.Context, playerID string, before, after []Contact) error {
	stays := func(old, now Contact) bool { return old.ID == now.ID && EmailKey(old.Email) == EmailKey(now.Email) }
	changes := 0
	for _, old := range before {
		if !slices.ContainsFunc(after, func(now Contact) bool { return stays(old, now) }) {
			changes++
			if err := c.q.DeleteContact(ctx, old.ID); err != nil {
				return err
			}
		}
	}
	for _, now := range after {
		i := slices.IndexFunc(before, func(old Contact) bool { return stays(old, now) })
		var err error
		switch {
		case i < 0:
			err = c.q.InsertContact(ctx, queries.InsertContactParams{ID: newID(), PlayerID: playerID, Email: now.Email, Name: now.Name, Language: now.Language})
		case before[i].Email == now.Email && before[i].Name == now.Name && before[i].Language == now.Language:
			continue
		default:
			err = c.q.UpdateContact(ctx, queries.UpdateContactParams{ID: now.ID, Email: now.Email, Name: now.Name, Language: now.Language})
		}
		if err != nil {
			return err
		}
		changes++
	}
	if changes == 0 {
		return errNothing
	}
	return nil
}

// ContactOfLink returns the contact that a player's link was mailed to, nil where a coach passed it on.
func (db *DB) ContactOfLink(ctx context.Context, l *Link) (*Contact, error) {
	if l.ContactID == "" {
		return nil, nil
	}
	ctx, q := db.read(ctx)
	row, err := q.ContactByID(ctx, l.ContactID)
	if err != nil {
		return nil, db.kind(err)
	}
	c := contactOf(row)
	return &c, nil
}

// StopMails notes whether whoever holds a link that was mailed wants no more mails of the team to that address: also
// about other players, of whom one address may be a contact.
func (db *DB) StopMails(ctx context.Context, l *Link, stop bool, now time.Time) error {
	at := time.Time{}
	if stop {
		at = now
	}
	return db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		rows, err := q.ContactsOfTeam(ctx, l.TeamID)
		if err != nil {
			return nil, err
		}
		own := slices.IndexFunc(rows, func(r queries.Contact) bool { return r.ID == l.ContactID })
		if own < 0 {
			return nil, &Error{Kind: NotFound}
		}
		for _, r := range rows {
			if EmailKey(r.Email) != EmailKey(rows[own].Email) {
				continue
			}
			if err := q.StopContact(ctx, queries.StopContactParams{ID: r.ID, StoppedAt: milliOf(at)}); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
}

func contactOf(r queries.Contact) Contact {
	return Contact{ID: r.ID, PlayerID: r.PlayerID, Email: r.Email, Name: r.Name, Language: r.Language, StoppedAt: timeOf(r.StoppedAt)}
}
