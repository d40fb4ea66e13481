package models

import (
	"context"
	"database/sql"
	"time"
	"unicode/utf8"

	"teamcoach/models/queries"
)

// CalendarLifetime is how long the link of a calendar lasts. Nobody looks at the page of a calendar that works, so that
// it is long.
const CalendarLifetime = 3 * 365 * 24 * time.Hour

// MaxCalendarLinks is how many calendars an account can have.
const MaxCalendarLinks = 20

// Calendar is what a calendar shows.
type Calendar struct {
	Language string // of its account; empty: not chosen
	Teams    []CalendarTeam
}

// CalendarTeam is a team in a calendar, with its matches, the earliest first.
type CalendarTeam struct {
	MemberTeam
	Matches []Match
}

// CalendarLinks returns the calendars of an account, the oldest first, without their secrets.
func (db *DB) CalendarLinks(ctx context.Context, accountID string) ([]Link, error) {
	ctx, q := db.read(ctx)
	rows, err := q.LinksOfAccount(ctx, queries.LinksOfAccountParams{AccountID: sql.NullString{String: accountID, Valid: true}, Now: time.Now().UnixMilli()})
	return convert(rows, linkOf), db.kind(err)
}

// AddCalendarLink saves a calendar of an account, for one of its teams or, where TeamID is empty, for all. formID is
// that of the form that asks for it. Repeated: that form was sent before. Invalid: the account has too many.
func (db *DB) AddCalendarLink(ctx context.Context, formID string, l *Link) error {
	if utf8.RuneCountInString(l.Name) > MaxLinkName || !printable(l.Name) {
		return invalidFields([]FieldError{fieldf("name", "The name may have at most {max} characters.", MaxLinkName)})
	}
	if validID(formID) {
		l.ID = formID
	}
	err := db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		have, err := q.LinksOfAccount(ctx, queries.LinksOfAccountParams{AccountID: sql.NullString{String: l.AccountID, Valid: true}, Now: time.Now().UnixMilli()})
		if err != nil {
			return nil, err
		}
		if len(have) >= MaxCalendarLinks {
			return nil, Invalidf("You can have {max} calendar links. Take back one that you do not use.", MaxCalendarLinks)
		}
		return nil, insertLink(ctx, q, l)
	})
	if KindOf(err) == Conflict {
		return errRepeated
	}
	return err
}

// RevokeCalendarLink takes a calendar of an account back. NotFound: it has no such calendar.
func (db *DB) RevokeCalendarLink(ctx context.Context, accountID, linkID string) error {
	n, err := db.writes.Load().DeleteLinkOfAccount(ctx, queries.DeleteLinkOfAccountParams{ID: linkID, AccountID: sql.NullString{String: accountID, Valid: true}})
	if err == nil && n == 0 {
		return &Error{Kind: NotFound}
	}
	return db.kind(err)
}

// Calendar returns what a calendar shows: of the teams that its account is in now, and which are in use, the one that
// the link is of, or all. NotFound: the account is not in that team any more.
func (db *DB) Calendar(ctx context.Context, l *Link) (*Calendar, error) {
	readCtx, q := db.read(ctx)
	account, err := q.Account(readCtx, l.AccountID)
	if err != nil {
		return nil, db.kind(err)
	}
	teams, err := db.TeamsOfMember(ctx, l.AccountID)
	if err != nil {
		return nil, err
	}
	c := &Calendar{Language: account.Language}
	for _, t := range teams {
		if t.State != Active || l.TeamID != "" && l.TeamID != t.ID {
			continue
		}
		matches, err := db.Matches(ctx, t.ID)
		if err != nil {
			return nil, err
		}
		c.Teams = append(c.Teams, CalendarTeam{t, matches})
	}
	if l.TeamID != "" && len(c.Teams) == 0 {
		return nil, errLink
	}
	return c, nil
}
