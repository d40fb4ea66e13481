package models

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"teamcoach/models/queries"
)

// Limits of asking players by mail whether they come.
const (
	AskAgainAfter = 12 * time.Hour // the same contact, about the same match
	// askedLinkLifetime is how long the link in such a mail opens the player's page, from the kick-off on.
	askedLinkLifetime = 14 * 24 * time.Hour
)

// A team may ask a full squad twice a day. Whoever reads an address, in whatever teams and however often it was
// deleted and entered anew, gets a mail an hour, and no more than a day's worth at once.
var (
	mailsOfTeam   = Throttle{Name: "mails of team", Every: 24 * time.Hour / 400, Burst: 400}
	mailsOfPerson = Throttle{Name: "mails to contact", Every: time.Hour, Burst: 24}
)

// Request asks one contact whether one player comes to a match.
type Request struct {
	Team     *Team
	Match    *Match
	Player   *Player
	Contact  Contact
	Coach    string // name of who asks
	Language string // of the mail; empty: any
	Secret   string // of the link to the player's page
	Reminder bool   // asked by the clock, not by hand
}

// RequestMail writes the mail of a request.
type RequestMail func(r *Request) (Mail, error)

// Asked is what came of asking the players of a match.
type Asked struct {
	Mails   int // queued
	Recent  int // contacts who were asked so lately that they are left alone
	Stopped int // contacts who want no mails
	Without int // players without a contact
}

// AskPlayers asks by mail who comes to a match: those who have not answered, or everybody. Who is injured, suspended
// or away that day is left alone.
// Invalid: the match takes no answers, or nobody of the team's coaches has signed up. TooMany: the team has asked too
// often today. NotFound: the team has no such match. Repeated: the form was sent before.
func (db *DB) AskPlayers(ctx context.Context, by By, m *Match, everybody bool, now time.Time, write RequestMail) (Asked, error) {
	var asked Asked
	err := db.changeTeam(ctx, by, m.TeamID, ActionAskPlayers, func(c *teamChange) error {
		row, err := c.q.Fixture(ctx, queries.FixtureParams{ID: m.ID, TeamID: m.TeamID})
		if err != nil {
			return err
		}
		match := matchOf(row)
		if !match.TakesAnswers(now) {
			return Invalidf("This match takes no answers any more.")
		}
		c.subject = match.Opponent
		a := asking{q: c.q, team: teamOf(c.team), match: &match, everybody: everybody, now: now, write: write}
		if asked, err = a.ask(ctx); err == nil && asked.Mails == 0 {
			return errNothing
		}
		return err
	})
	if errors.Is(err, errNothing) {
		return asked, nil
	}
	return asked, err
}

// maxReminders is how many matches one call of Remind looks at; the next call takes the rest.
const maxReminders = 100

// Remind asks by mail who has not answered for each match whose time for that has come, and returns how many mails it
// queued. However many programs do it at once, and wherever one of them is killed, it is done once for each: the
// match's RemindAt is taken away in the transaction that queues the mails. A match that takes no answers any more is
// passed over, and so is one of a team that is not in use, or whose coaches have not signed up.
func (db *DB) Remind(ctx context.Context, now time.Time, write RequestMail) (mails int, err error) {
	readCtx, q := db.read(ctx)
	due, err := q.DueReminders(readCtx, queries.DueRemindersParams{Now: now.UnixMilli(), Most: maxReminders})
	if err != nil {
		return 0, db.kind(err)
	}
	var failed error
	for _, row := range due {
		n, err := db.remind(ctx, row, now, write)
		mails += n
		failed = errors.Join(failed, err) // the others shall not wait for this one
	}
	return mails, failed
}

func (db *DB) remind(ctx context.Context, row queries.Fixture, now time.Time, write RequestMail) (mails int, err error) {
	err = db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		n, err := q.ClaimReminder(ctx, queries.ClaimReminderParams{ID: row.ID, RemindAt: row.RemindAt, Version: row.Version})
		if err != nil || n == 0 { // another program was faster, or the match was changed: the next call sees it anew
			return nil, err
		}
		team, err := q.Team(ctx, row.TeamID)
		if err != nil {
			return nil, err
		}
		match := matchOf(row)
		if State(team.State) != Active || !match.TakesAnswers(now) {
			return nil, nil
		}
		a := asking{q: q, team: teamOf(team), match: &match, reminder: true, now: now, write: write}
		asked, err := a.ask(ctx)
		if errors.Is(err, errNoSender) {
			return nil, nil
		}
		mails = asked.Mails
		return nil, err
	})
	if err != nil {
		return 0, err
	}
	return mails, nil
}

// errNoSender is the answer where a team's coaches are guests: mails to others are sent in somebody's name.
var errNoSender = Invalidf("Sign up before you send mails to others, so that they know by whom.")

// asking is one round of mails, in the transaction of what it belongs to.
type asking struct {
	q         *queries.Queries
	team      *Team
	match     *Match
	everybody bool
	reminder  bool
	now       time.Time
	write     RequestMail
}

// ask queues a mail to each contact who is to be asked now.
func (a *asking) ask(ctx context.Context) (Asked, error) {
	coach, err := a.q.MailingCoach(ctx, a.team.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return Asked{}, errNoSender
	}
	if err != nil {
		return Asked{}, err
	}
	requests, asked, err := a.requests(ctx)
	if err != nil || len(requests) == 0 {
		return asked, err
	}
	// In one order, whoever asks: two teams that ask the same people at once shall not wait for each other.
	slices.SortStableFunc(requests, func(a, b *Request) int {
		return strings.Compare(recipientKey(a.Contact.Email), recipientKey(b.Contact.Email))
	})
	if err := spend(ctx, a.q, mailsOfTeam, hashSecret(a.team.ID), len(requests), a.now); err != nil {
		return asked, err
	}
	for _, r := range requests {
		err := spend(ctx, a.q, mailsOfPerson, recipientKey(r.Contact.Email), 1, a.now)
		if KindOf(err) == TooMany {
			asked.Recent++
			continue
		}
		if err != nil {
			return asked, err
		}
		r.Coach = coach.Name
		if r.Language = r.Contact.Language; r.Language == "" {
			r.Language = coach.Language
		}
		if err := a.queue(ctx, r); err != nil {
			return asked, err
		}
		asked.Mails++
	}
	return asked, nil
}

// requests lists who is to be asked, and counts who is not.
func (a *asking) requests(ctx context.Context) ([]*Request, Asked, error) {
	var asked Asked
	squad, err := players(ctx, a.q, a.team.ID)
	if err != nil {
		return nil, asked, err
	}
	rows, err := a.q.ContactsOfTeam(ctx, a.team.ID)
	if err != nil {
		return nil, asked, err
	}
	answers, err := a.q.Availabilities(ctx, a.match.ID)
	if err != nil {
		return nil, asked, err
	}
	last, err := a.lastAsked(ctx)
	if err != nil {
		return nil, asked, err
	}
	contacts, answered := contactsByPlayer(rows), byPlayer(answers)
	var all []*Request
	for i := range squad {
		p := &squad[i]
		if _, has := answered[p.ID]; has && !a.everybody || StatusOn(a.match.Day(), p) != Fit {
			continue
		}
		if len(contacts[p.ID]) == 0 {
			asked.Without++
		}
		for _, c := range contacts[p.ID] {
			switch {
			case !c.StoppedAt.IsZero():
				asked.Stopped++
			case a.now.Sub(last[c.ID]) < AskAgainAfter:
				asked.Recent++
			default:
				all = append(all, &Request{Team: a.team, Match: a.match, Player: p, Contact: c, Reminder: a.reminder})
			}
		}
	}
	return all, asked, nil
}

func (a *asking) lastAsked(ctx context.Context) (map[string]time.Time, error) {
	rows, err := a.q.AskedOfFixture(ctx, a.match.ID)
	last := map[string]time.Time{}
	for _, r := range rows {
		last[r.ContactID] = time.UnixMilli(r.At)
	}
	return last, err
}

// queue makes the link of a request, and queues its mail.
func (a *asking) queue(ctx context.Context, r *Request) error {
	l := NewLink(LinkPlayer, a.match.KickOff.Add(askedLinkLifetime))
	l.TeamID, l.PlayerID, l.ContactID = a.team.ID, r.Player.ID, r.Contact.ID
	if err := insertLink(ctx, a.q, l); err != nil {
		return err
	}
	r.Secret = l.Secret
	m, err := a.write(r)
	if err != nil {
		return err
	}
	m.ContactID = r.Contact.ID
	if err := queueMail(ctx, a.q, m); err != nil {
		return err
	}
	return a.q.InsertAsked(ctx, queries.InsertAskedParams{FixtureID: a.match.ID, ContactID: r.Contact.ID, At: a.now.UnixMilli()})
}

// LastAsked returns when each player was asked last by mail about a match, by player ID.
func (db *DB) LastAsked(ctx context.Context, matchID string) (map[string]time.Time, error) {
	ctx, q := db.read(ctx)
	rows, err := q.AskedOfFixture(ctx, matchID)
	last := map[string]time.Time{}
	for _, r := range rows {
		if at := time.UnixMilli(r.At).UTC(); at.After(last[r.PlayerID]) {
			last[r.PlayerID] = at
		}
	}
	return last, db.kind(err)
}

// CoachToTell returns the name of the coach in whose name the team's mails are sent, empty where there is none.
func (db *DB) CoachToTell(ctx context.Context, teamID string) (string, error) {
	ctx, q := db.read(ctx)
	row, err := q.MailingCoach(ctx, teamID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return row.Name, db.kind(err)
}
