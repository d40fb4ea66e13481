package models_test

import (
	"strings"
	"testing"
	"time"

	"teamcoach/models"
)

func TestContacts(t *testing.T) {
	eachInviter(t, func(i *inviter) {
		stored := func() []models.Contact {
			all, err := i.db.Contacts(i.Context(), i.squad[0].ID)
			if err != nil {
				i.Fatal(err)
			}
			return all
		}
		save := func(version string, contacts ...models.Contact) error {
			return i.db.SaveContacts(i.Context(), by("Oona"), &i.squad[0], version, contacts)
		}
		none := models.ContactsVersion(nil)
		for name, contacts := range map[string][]models.Contact{
			"no address": {{Email: "somebody"}}, "two in one": {{Email: "a@x.test, b@x.test"}}, "a header": {{Email: "a@x.test\r\nBcc: b@x.test"}},
			"twice": {at("a"), {Email: "A@X.test"}}, "too many": {at("a"), at("b"), at("c"), at("d")},
			"a long name": {{Email: "a@x.test", Name: strings.Repeat("x", 81)}},
		} {
			if err := save(none, contacts...); models.KindOf(err) != models.Invalid || len(stored()) != 0 {
				i.Errorf("%s: %v", name, err)
			}
		}
		if err := save(none, at("ada"), at("mother")); err != nil {
			i.Fatal(err)
		}
		wantKind(i.T, save(none, at("other")), models.Conflict)
		before := stored()
		version := models.ContactsVersion(before)
		link := models.Link{TeamID: i.team.ID, ContactID: before[0].ID}
		if err := i.db.StopMails(i.Context(), &link, true, i.now); err != nil {
			i.Fatal(err)
		}
		if got := stored(); !got[0].StoppedAt.Equal(i.now) || !got[1].StoppedAt.IsZero() || models.ContactsVersion(got) != version {
			i.Errorf("stopped: %+v", got)
		}
		changes := len(actions(i.T, i.db, i.team))
		if err := save(version, before...); err != nil || len(actions(i.T, i.db, i.team)) != changes {
			i.Errorf("nothing changed: %v", err)
		}
		// Another name is the same contact; another address is another one, and whoever reads it has stopped nothing.
		before[0].Name, before[1].Email = "Ada", "father@x.test"
		if err := save(version, before...); err != nil {
			i.Fatal(err)
		}
		after := stored()
		if after[0].ID != before[0].ID || after[0].Name != "Ada" || after[0].StoppedAt.IsZero() || after[1].ID == before[1].ID || after[1].Email != "father@x.test" {
			i.Errorf("after: %+v", after)
		}
		wantKind(i.T, i.db.SaveContacts(i.Context(), by("Oona"), &models.Player{ID: "nobody", TeamID: i.team.ID}, none, nil), models.NotFound)
	})
}

// TestStopMailsOfSiblings has one address answer for two players.
func TestStopMailsOfSiblings(t *testing.T) {
	eachInviter(t, func(i *inviter) {
		i.contact(0, at("mother"))
		i.contact(1, models.Contact{Email: "Mother@x.test"}, at("father"))
		if asked, err := i.ask(false); err != nil || asked.Mails != 3 {
			i.Fatal(asked, err)
		}
		for n := range i.wrote {
			if models.EmailKey(i.wrote[n].Contact.Email) != "mother@x.test" {
				continue
			}
			l, err := i.db.LinkBySecret(i.Context(), i.wrote[n].Secret, models.LinkPlayer)
			if err != nil {
				i.Fatal(err)
			}
			for _, stop := range []bool{false, true} {
				if err := i.db.StopMails(i.Context(), l, stop, i.now); err != nil {
					i.Fatal(err)
				}
			}
		}
		i.now = i.now.Add(models.AskAgainAfter)
		if asked, err := i.ask(false); err != nil || asked != (models.Asked{Mails: 1, Stopped: 2, Without: 2}) {
			i.Errorf("%+v, %v", asked, err)
		}
	})
}

func TestPlayerLinks(t *testing.T) {
	eachInviter(t, func(i *inviter) {
		i.contact(0, at("ada"))
		if _, err := i.ask(false); err != nil {
			i.Fatal(err)
		}
		var made []models.Link
		for range models.MaxPlayerLinks + 2 {
			links, err := i.db.LinkPlayers(i.Context(), by("Oona"), i.team.ID, i.squad[:2], "")
			if err != nil {
				i.Fatal(err)
			}
			made = append(made, links[0])
		}
		open, err := i.db.PlayerLinks(i.Context(), i.squad[0].ID)
		if err != nil || len(open) != models.MaxPlayerLinks+1 { // with the mailed one
			i.Errorf("%d are open, %v", len(open), err)
		}
		for n, l := range made {
			_, err := i.db.LinkBySecret(i.Context(), l.Secret, models.LinkPlayer)
			if ended := n < 2; ended != (models.KindOf(err) == models.NotFound) {
				i.Errorf("link %d: %v", n, err)
			}
		}
		last := made[len(made)-1]
		team, player, err := i.db.PlayerOfLink(i.Context(), &last)
		if err != nil || team.ID != i.team.ID || player.ID != i.squad[0].ID {
			i.Errorf("the link opens %v, %v", player, err)
		}
		if _, err := i.db.LinkBySecret(i.Context(), last.Secret, models.LinkSheet); models.KindOf(err) != models.NotFound {
			i.Errorf("a link of another kind: %v", err)
		}
		if err := i.db.RevokeLink(i.Context(), by("Oona"), i.team.ID, last.ID); err != nil {
			i.Fatal(err)
		}
		if _, err := i.db.LinkBySecret(i.Context(), last.Secret, models.LinkPlayer); models.KindOf(err) != models.NotFound {
			i.Errorf("taken back: %v", err)
		}
		moveBack(i.T, i.db, "link", "expires_at", models.PlayerLinkLifetime+time.Hour)
		if _, err := i.db.LinkBySecret(i.Context(), made[5].Secret, models.LinkPlayer); models.KindOf(err) != models.NotFound {
			i.Errorf("expired: %v", err)
		}
		if _, err := i.db.LinkPlayers(i.Context(), by("Oona"), i.team.ID, []models.Player{{ID: "nobody"}}, ""); models.KindOf(err) != models.NotFound {
			i.Errorf("of nobody: %v", err)
		}
	})
}
