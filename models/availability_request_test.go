package models_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// inviter is a team with players, a match in ten days, and a clock.
type inviter struct {
	*testing.T
	db    *models.DB
	owner *models.Account
	team  *models.Team
	squad []models.Player
	match *models.Match
	now   time.Time
	wrote []models.Request // what was to be written
	fail  error            // of writing
}

func eachInviter(t *testing.T, fn func(i *inviter)) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		i := &inviter{T: t, db: db, owner: account(t, db, "owner"), now: time.Now().UTC().Truncate(time.Second)}
		i.team = ownTeam(t, db, i.owner, "Heron")
		i.squad = i.players("Ada Lovelace", "Bo Bumble", "Cy Cloud", "Di Dapple")
		i.match = i.add(i.now.Add(10*24*time.Hour), i.now.Add(24*time.Hour))
		fn(i)
	})
}

func (i *inviter) players(names ...string) []models.Player {
	i.Helper()
	var all []models.Player
	for _, name := range names {
		all = append(all, models.NewPlayer(name))
	}
	if err := i.db.AddPlayers(i.Context(), by("Oona"), i.team.ID, all); err != nil {
		i.Fatal(err)
	}
	squad, err := i.db.Players(i.Context(), i.team.ID)
	if err != nil {
		i.Fatal(err)
	}
	return squad
}

// add saves a match that is to be reminded of.
func (i *inviter) add(kickOff, remind time.Time) *models.Match {
	i.Helper()
	sports := loadSports(i)
	sport, _ := sports.Get(i.team.Sport)
	format, _ := sport.Format(i.team.Format)
	m := models.NewMatch(i.team, format)
	m.Opponent, m.KickOff, m.RemindAt = "Rivals", kickOff, remind
	if err := i.db.AddMatches(i.Context(), by("Oona"), i.team, sport, []models.Match{*m}); err != nil {
		i.Fatal(err)
	}
	m.Version = 1
	return m
}

// contact gives a player an address.
func (i *inviter) contact(player int, contacts ...models.Contact) {
	i.Helper()
	before, err := i.db.Contacts(i.Context(), i.squad[player].ID)
	if err != nil {
		i.Fatal(err)
	}
	if err := i.db.SaveContacts(i.Context(), by("Oona"), &i.squad[player], models.ContactsVersion(before), append(before, contacts...)); err != nil {
		i.Fatal(err)
	}
}

func (i *inviter) answer(player int, answer models.Answer) {
	i.Helper()
	edit := models.AvailabilityEdit{Availability: models.Availability{PlayerID: i.squad[player].ID, Answer: answer}}
	if err := i.db.SaveAvailabilities(i.Context(), by("Oona"), i.match, []models.AvailabilityEdit{edit}); err != nil {
		i.Fatal(err)
	}
}

// write is a letter that says no more than to whom it is.
func (i *inviter) write(r *models.Request) (models.Mail, error) {
	i.wrote = append(i.wrote, *r)
	return models.Mail{Recipient: r.Contact.Email, Language: r.Language, Subject: "Do you come?", Plain: r.Secret, StopURL: "https://x.test/" + r.Secret}, i.fail
}

func (i *inviter) ask(everybody bool) (models.Asked, error) {
	return i.db.AskPlayers(i.Context(), by("Oona"), i.match, everybody, i.now, i.write)
}

// remind is one look of a program at what is due.
func (i *inviter) remind() int {
	i.Helper()
	n, err := i.db.Remind(i.Context(), i.now, i.write)
	if err != nil {
		i.Fatal(err)
	}
	return n
}

// waiting lists who gets a mail, in order.
func (i *inviter) waiting() string {
	i.Helper()
	rows, err := i.db.Reader().QueryContext(i.Context(), "SELECT recipient FROM mail WHERE state = 'waiting'")
	if err != nil {
		i.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var recipient string
		if err := rows.Scan(&recipient); err != nil {
			i.Fatal(err)
		}
		all = append(all, strings.TrimSuffix(recipient, "@x.test"))
	}
	if err := rows.Err(); err != nil {
		i.Fatal(err)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func at(name string) models.Contact { return models.Contact{Email: name + "@x.test"} }

func TestAskPlayers(t *testing.T) {
	eachInviter(t, func(i *inviter) {
		german := at("ada-mother")
		german.Language = "de"
		i.contact(0, at("ada"), german)
		i.contact(1, at("bo"))
		i.contact(2, at("cy"))
		i.answer(1, models.No)
		hurt := i.squad[2]
		hurt.Status = models.Injured
		if err := i.db.UpdatePlayer(i.Context(), by("Oona"), &hurt); err != nil {
			i.Fatal(err)
		}
		asked, err := i.ask(false)
		if want := (models.Asked{Mails: 2, Without: 1}); asked != want || err != nil {
			i.Errorf("asked %+v, %v; want %+v", asked, err, want)
		}
		if got := i.waiting(); got != "ada ada-mother" {
			i.Errorf("mails to %s", got)
		}
		languages := map[string]string{}
		for _, r := range i.wrote {
			languages[r.Contact.Email] = r.Language
			l, err := i.db.LinkBySecret(i.Context(), r.Secret, models.LinkPlayer)
			if err != nil || l.PlayerID != i.squad[0].ID || l.ContactID != r.Contact.ID || r.Reminder || r.Coach != "owner" {
				i.Errorf("the link of %s: %+v, %v", r.Contact.Email, l, err)
			}
		}
		if languages["ada-mother@x.test"] != "de" || languages["ada@x.test"] != "" {
			i.Errorf("languages: %v", languages)
		}
		// Again, and everybody: those who were asked are left alone for twelve hours.
		i.now = i.now.Add(models.AskAgainAfter - time.Second)
		if asked, err := i.ask(true); asked != (models.Asked{Mails: 1, Recent: 2, Without: 1}) || err != nil {
			i.Errorf("asked again %+v, %v", asked, err)
		}
		i.now = i.now.Add(time.Second)
		if asked, err := i.ask(false); asked != (models.Asked{Mails: 2, Without: 1}) || err != nil {
			i.Errorf("asked after twelve hours %+v, %v", asked, err)
		}
		last, err := i.db.LastAsked(i.Context(), i.match.ID)
		if err != nil || len(last) != 2 || !last[i.squad[0].ID].Equal(i.now) {
			i.Errorf("asked last: %v, %v", last, err)
		}
	})
}

func TestAskNobody(t *testing.T) {
	eachInviter(t, func(i *inviter) {
		if asked, err := i.ask(false); asked != (models.Asked{Without: 4}) || err != nil {
			i.Errorf("nobody has an address: %+v, %v", asked, err)
		}
		before := actions(i.T, i.db, i.team)
		if strings.Contains(strings.Join(before, " "), string(models.ActionAskPlayers)) {
			i.Errorf("the audit list says %v", before)
		}
		i.contact(0, at("ada"))
		i.now = i.match.KickOff
		if _, err := i.ask(false); models.KindOf(err) != models.Invalid {
			i.Errorf("after the kick-off: %v", err)
		}
		i.now = i.match.KickOff.Add(-time.Hour)
		i.fail = errors.New("no letter")
		if _, err := i.ask(false); !errors.Is(err, i.fail) || i.waiting() != "" {
			i.Errorf("the letter cannot be written: %v, mails to %q", err, i.waiting())
		}
		i.fail = nil
		execute(i.T, i.db, "UPDATE membership SET role = 'assistant'")
		if _, err := i.ask(false); models.KindOf(err) != models.Invalid {
			i.Errorf("nobody to send it for: %v", err)
		}
	})
}

// TestAskingIsBounded enters an address anew again and again, and asks more people than a team may.
func TestAskingIsBounded(t *testing.T) {
	eachInviter(t, func(i *inviter) {
		for range 30 {
			i.contact(0, at("victim"))
			if _, err := i.ask(false); err != nil {
				i.Fatal(err)
			}
			contacts, err := i.db.Contacts(i.Context(), i.squad[0].ID)
			if err != nil {
				i.Fatal(err)
			}
			if err := i.db.SaveContacts(i.Context(), by("Oona"), &i.squad[0], models.ContactsVersion(contacts), nil); err != nil {
				i.Fatal(err)
			}
		}
		if got := len(i.wrote); got != 24 {
			i.Errorf("%d mails to one address at once", got)
		}
		var names []string
		for n := range 50 {
			names = append(names, fmt.Sprintf("Player Number%d", n))
		}
		i.squad = i.players(names...)
		for n := range i.squad {
			var contacts []models.Contact
			for c := range models.MaxContacts {
				contacts = append(contacts, at(fmt.Sprintf("p%d-%d", n, c)))
			}
			i.contact(n, contacts...)
		}
		i.wrote = nil
		for n := range 4 {
			i.match = i.add(i.now.Add(time.Duration(n+1)*24*time.Hour), time.Time{})
			_, err := i.ask(false)
			if n < 2 && err != nil || n >= 2 && models.KindOf(err) != models.TooMany {
				i.Errorf("round %d: %v", n, err)
			}
		}
		if got := len(i.wrote); got != 2*len(i.squad)*models.MaxContacts {
			i.Errorf("%d mails a day", got)
		}
	})
}

func TestRemind(t *testing.T) {
	eachInviter(t, func(i *inviter) {
		i.contact(0, at("ada"))
		i.contact(1, at("bo"))
		i.contact(2, at("cy"))
		i.answer(1, models.Maybe)
		cy, err := i.db.Contacts(i.Context(), i.squad[2].ID)
		if err != nil {
			i.Fatal(err)
		}
		if err := i.db.StopMails(i.Context(), &models.Link{TeamID: i.team.ID, ContactID: cy[0].ID}, true, i.now); err != nil {
			i.Fatal(err)
		}
		due := i.match.RemindAt
		i.now = due.Add(-time.Millisecond)
		if n := i.remind(); n != 0 {
			i.Errorf("%d mails before it is time", n)
		}
		i.now, i.fail = due, errors.New("no letter")
		if _, err := i.db.Remind(i.Context(), i.now, i.write); !errors.Is(err, i.fail) || i.waiting() != "" {
			i.Errorf("the letter cannot be written: %v, mails to %q", err, i.waiting())
		}
		i.fail, i.wrote = nil, nil
		if n := i.remind(); n != 1 || i.waiting() != "ada" || !i.wrote[0].Reminder {
			i.Errorf("%d mails, to %s", n, i.waiting())
		}
		m, err := i.db.Match(i.Context(), i.team.ID, i.match.ID)
		if err != nil || !m.RemindAt.IsZero() || m.Version != i.match.Version+1 {
			i.Errorf("the match afterwards: %+v, %v", m, err)
		}
		for range 3 {
			i.now = i.now.Add(models.AskAgainAfter)
			if n := i.remind(); n != 0 {
				i.Errorf("%d mails more", n)
			}
		}
	})
}

// TestRemindOnce has many programs find a reminder at once: two databases are two programs.
func TestRemindOnce(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, address string) {
		nodes := []*models.DB{modelstest.Open(t, address), modelstest.Open(t, address)}
		i := &inviter{T: t, db: nodes[0], owner: account(t, nodes[0], "owner"), now: time.Now().UTC().Truncate(time.Second)}
		i.team = ownTeam(t, i.db, i.owner, "Heron")
		i.squad = i.players("Ada Lovelace", "Bo Bumble")
		i.match = i.add(i.now.Add(24*time.Hour), i.now)
		i.contact(0, at("ada"))
		i.contact(1, at("bo"))
		var all sync.WaitGroup
		sent := make([]int, 8)
		for n := range sent {
			all.Go(func() {
				var err error
				sent[n], err = nodes[n%2].Remind(context.Background(), i.now, func(r *models.Request) (models.Mail, error) {
					return models.Mail{Recipient: r.Contact.Email, Subject: "Do you come?"}, nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		slices.Sort(sent)
		if want := []int{0, 0, 0, 0, 0, 0, 0, 2}; !slices.Equal(sent, want) || i.waiting() != "ada bo" {
			t.Errorf("queued %v, to %s", sent, i.waiting())
		}
	})
}

// TestNoReminder has reminders that are due of matches that nobody is to be asked about any more. Their time is taken
// away all the same: they are not looked at again.
func TestNoReminder(t *testing.T) {
	for name, spoil := range map[string]func(i *inviter){
		"cancelled":       func(i *inviter) { execute(i.T, i.db, "UPDATE fixture SET state = 'cancelled'") },
		"over":            func(i *inviter) { execute(i.T, i.db, "UPDATE fixture SET state = 'over'") },
		"after answers":   func(i *inviter) { execute(i.T, i.db, "UPDATE fixture SET closes_at = $1", i.now.UnixMilli()) },
		"after kick-off":  func(i *inviter) { i.now = i.match.KickOff },
		"archived team":   func(i *inviter) { execute(i.T, i.db, "UPDATE team SET state = 'archived'") },
		"coaches unknown": func(i *inviter) { execute(i.T, i.db, "UPDATE account SET email_key = NULL, email = ''") },
	} {
		t.Run(name, func(t *testing.T) {
			eachInviter(t, func(i *inviter) {
				i.contact(0, at("ada"))
				i.now = i.match.RemindAt
				spoil(i)
				if n := i.remind(); n != 0 || i.waiting() != "" {
					i.Errorf("%d mails, to %q", n, i.waiting())
				}
				if n := count(i.T, i.db, "SELECT count(*) FROM fixture WHERE remind_at > 0"); n != 0 {
					i.Error("it is due for ever")
				}
			})
		})
	}
}

// TestContactsLeaveNothing deletes what a contact hangs on, and looks for it in every table.
func TestContactsLeaveNothing(t *testing.T) {
	for name, remove := range map[string]func(i *inviter) error{
		"the contact": func(i *inviter) error {
			contacts, err := i.db.Contacts(i.Context(), i.squad[0].ID)
			return errors.Join(err, i.db.SaveContacts(i.Context(), by("Oona"), &i.squad[0], models.ContactsVersion(contacts), nil))
		},
		"the player": func(i *inviter) error { return i.db.DeletePlayer(i.Context(), by("Oona"), i.team.ID, i.squad[0].ID) },
		"the team":   func(i *inviter) error { return i.db.DeleteTeam(i.Context(), i.team.ID) },
		"its owner":  func(i *inviter) error { return i.db.DeleteEverything(i.Context(), i.owner.ID) },
	} {
		t.Run(name, func(t *testing.T) {
			eachInviter(t, func(i *inviter) {
				guardian := at("heron-mother")
				guardian.Name = "Gwen Heronsdottir"
				i.contact(0, guardian)
				i.answer(0, models.Maybe)
				if _, err := i.ask(true); err != nil {
					i.Fatal(err)
				}
				contacts, err := i.db.Contacts(i.Context(), i.squad[0].ID)
				if err != nil {
					i.Fatal(err)
				}
				for _, table := range []string{"contact", "asked", "mail", "link"} {
					if !slices.Contains(traces(i.T, i.db, contacts[0].ID), table) {
						i.Fatalf("the contact is not in %s", table)
					}
				}
				if err := remove(i); err != nil {
					i.Fatal(err)
				}
				for _, canary := range []string{contacts[0].ID, "heron-mother", "Heronsdottir", i.wrote[0].Secret} {
					if got := traces(i.T, i.db, canary); len(got) > 0 {
						i.Errorf("%s is still in %v", canary, got)
					}
				}
				if name != "the contact" {
					for _, table := range []string{"availability", "link"} {
						if n := count(i.T, i.db, "SELECT count(*) FROM "+table); n != 0 {
							i.Errorf("%d rows in %s", n, table)
						}
					}
				}
			})
		})
	}
}
