package models_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// by is a form of somebody that was not sent before.
func by(actor string) models.By { return models.By{Form: models.NewFormID(), Actor: actor} }

// join makes an account with a role in a team.
func join(t *testing.T, db *models.DB, team *models.Team, name string, role models.Role) *models.Account {
	t.Helper()
	account, err := db.CreateAccount(t.Context(), strings.ToLower(name)+"@example.org", name, "")
	if err != nil {
		t.Fatal(err)
	}
	if role != models.NoRole {
		if err := db.AddMember(t.Context(), team.ID, account.ID, role); err != nil {
			t.Fatal(err)
		}
	}
	return account
}

// checkMembers compares a team's members with "name role" in their order.
func checkMembers(t *testing.T, db *models.DB, team *models.Team, want ...string) {
	t.Helper()
	members, err := db.Members(t.Context(), team.ID)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range members {
		got = append(got, m.Name+" "+string(m.Role))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("members %q, want %q", got, want)
	}
}

// wantKind fails unless an error is of a kind; empty: no error.
func wantKind(t *testing.T, err error, kind models.Kind) {
	t.Helper()
	if models.KindOf(err) != kind || kind == "" && err != nil {
		t.Errorf("error %v, want %q", err, kind)
	}
}

func TestMembers(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := create(t, db, newTeam("one", "One"))
		other := create(t, db, newTeam("two", "Two"))
		ada, bo, cy := join(t, db, team, "Ada", models.Owner), join(t, db, team, "Bo", models.Viewer), join(t, db, team, "Cy", models.Viewer)
		stranger := join(t, db, other, "Zoe", models.Owner)
		guest, err := db.CreateGuest(t.Context(), "en")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.AddMember(t.Context(), team.ID, guest.ID, models.Assistant); err != nil {
			t.Fatal(err)
		}
		checkMembers(t, db, team, "Ada owner", " assistant", "Bo viewer", "Cy viewer")

		set := func(id string, role models.Role) error { return db.SetRole(t.Context(), by("Ada"), team.ID, id, role) }
		wantKind(t, set(bo.ID, models.Coach), "")
		wantKind(t, set(bo.ID, "king"), models.Invalid)
		wantKind(t, set(bo.ID, models.NoRole), models.Invalid)
		wantKind(t, set(stranger.ID, models.Viewer), models.NotFound)
		wantKind(t, set(ada.ID, models.Coach), models.Invalid)
		wantKind(t, db.RemoveMember(t.Context(), by("Ada"), team.ID, ada.ID), models.Invalid)
		wantKind(t, db.RemoveMember(t.Context(), by("Ada"), team.ID, stranger.ID), models.NotFound)
		checkMembers(t, db, team, "Ada owner", "Bo coach", " assistant", "Cy viewer")

		wantKind(t, db.HandOver(t.Context(), by("Ada"), team.ID, ada.ID, ada.ID), models.Invalid)
		wantKind(t, db.HandOver(t.Context(), by("Ada"), team.ID, ada.ID, stranger.ID), models.NotFound)
		wantKind(t, db.HandOver(t.Context(), by("Ada"), team.ID, cy.ID, bo.ID), models.NotFound)
		wantKind(t, db.HandOver(t.Context(), by("Ada"), team.ID, ada.ID, cy.ID), "")
		checkMembers(t, db, team, "Cy owner", "Ada coach", "Bo coach", " assistant")
		checkMembers(t, db, other, "Zoe owner")

		wantKind(t, db.RemoveMember(t.Context(), by("Cy"), team.ID, bo.ID), "")
		wantKind(t, db.RemoveMember(t.Context(), by("Cy"), team.ID, bo.ID), models.NotFound)
		wantKind(t, set(ada.ID, models.Owner), "")
		wantKind(t, db.RemoveMember(t.Context(), by("Cy"), team.ID, cy.ID), "")
		checkMembers(t, db, team, "Ada owner", " assistant")

		entries, next, err := db.Changes(t.Context(), team.ID, "")
		if err != nil || next != "" {
			t.Fatal(next, err)
		}
		var lines []string
		for _, e := range entries {
			lines = append(lines, e.Actor+" "+string(e.Action)+" "+e.Subject)
		}
		want := []string{"Cy remove-member owner Cy", "Ada set-role owner Ada", "Cy remove-member coach Bo", "Ada hand-over owner Cy", "Ada set-role coach Bo"}
		// Entries of the same millisecond are in no order that is promised but that of their ids, which rise.
		if strings.Join(lines, "\n") != strings.Join(want, "\n") {
			t.Errorf("audit list\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestAFormWorksOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := create(t, db, newTeam("one", "One"))
		join(t, db, team, "Ada", models.Owner)
		bo := join(t, db, team, "Bo", models.Viewer)
		form := by("Ada")
		wantKind(t, db.SetRole(t.Context(), form, team.ID, bo.ID, models.Coach), "")
		wantKind(t, db.SetRole(t.Context(), by("Ada"), team.ID, bo.ID, models.Scorer), "")
		wantKind(t, db.SetRole(t.Context(), form, team.ID, bo.ID, models.Coach), models.Repeated)
		checkMembers(t, db, team, "Ada owner", "Bo scorer")
	})
}

func TestOneOwnerAlwaysStays(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		for round := range 5 {
			team := create(t, db, newTeam(fmt.Sprintf("team-%d", round), "One"))
			ada := join(t, db, team, fmt.Sprintf("Ada%d", round), models.Owner)
			bo := join(t, db, team, fmt.Sprintf("Bo%d", round), models.Owner)
			var both sync.WaitGroup
			both.Go(func() { _ = db.RemoveMember(t.Context(), by("Ada"), team.ID, ada.ID) })
			both.Go(func() { _ = db.SetRole(t.Context(), by("Bo"), team.ID, bo.ID, models.Viewer) })
			both.Wait()
			members, err := db.Members(t.Context(), team.ID)
			if err != nil || len(members) == 0 || members[0].Role != models.Owner {
				t.Errorf("both owners left at the same time: %+v, %v", members, err)
			}
		}
	})
}

func TestInvitations(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := create(t, db, newTeam("one", "One"))
		other := create(t, db, newTeam("two", "Two"))
		join(t, db, team, "Ada", models.Owner)
		bo, cy := join(t, db, team, "Bo", models.NoRole), join(t, db, team, "Cy", models.Coach)
		invite := func(role models.Role, letter *models.Mail) *models.Invitation {
			t.Helper()
			i := models.NewInvitation(team.ID, role, "")
			wantKind(t, db.Invite(t.Context(), by("Ada"), i, letter), "")
			return i
		}

		first := invite(models.Assistant, &models.Mail{Recipient: "bo@example.org", Subject: "x"})
		if n := count(t, db, "SELECT count(*) FROM mail WHERE recipient = 'bo@example.org' AND state = 'waiting'"); n != 1 {
			t.Errorf("%d mails wait", n)
		}
		if n := count(t, db, "SELECT count(*) FROM invitation WHERE hash = '"+first.Secret+"' OR id = '"+first.Secret+"'"); n != 0 {
			t.Error("the secret is in the database")
		}
		got, of, err := db.InvitationBySecret(t.Context(), first.Secret)
		if err != nil || got.Role != models.Assistant || of.ID != team.ID {
			t.Fatal(got, of, err)
		}
		form := by("Bo")
		for range 2 { // the second is the same form sent again
			slug, err := db.AcceptInvitation(t.Context(), form, first.Secret, bo)
			if slug != "one" || err != nil {
				t.Errorf("accepted: %q, %v", slug, err)
			}
		}
		checkMembers(t, db, team, "Ada owner", "Cy coach", "Bo assistant")
		_, err = db.AcceptInvitation(t.Context(), by("Cy"), first.Secret, cy)
		wantKind(t, err, models.NotFound)
		_, err = db.AcceptInvitation(t.Context(), form, first.Secret, join(t, db, team, "Zoe", models.NoRole)) // another's form
		wantKind(t, err, models.NotFound)

		if _, err := db.AcceptInvitation(t.Context(), by("Cy"), invite(models.Viewer, nil).Secret, cy); err != nil {
			t.Error(err)
		}
		if _, err := db.AcceptInvitation(t.Context(), by("Bo"), invite(models.Coach, nil).Secret, bo); err != nil {
			t.Error(err)
		}
		checkMembers(t, db, team, "Ada owner", "Bo coach", "Cy coach")

		revoked, foreign := invite(models.Coach, nil), invite(models.Viewer, nil)
		wantKind(t, db.RevokeInvitation(t.Context(), by("Cy"), team.ID, revoked.ID, models.Coach), models.Forbidden)
		wantKind(t, db.RevokeInvitation(t.Context(), by("Ada"), team.ID, revoked.ID, models.Owner), "")
		wantKind(t, db.RevokeInvitation(t.Context(), by("Ada"), other.ID, foreign.ID, models.Owner), models.NotFound)
		_, _, err = db.InvitationBySecret(t.Context(), revoked.Secret)
		wantKind(t, err, models.NotFound)

		if open, err := db.Invitations(t.Context(), team.ID); err != nil || len(open) != 1 || open[0].ID != foreign.ID {
			t.Errorf("open: %+v, %v", open, err)
		}
		execute(t, db, fmt.Sprintf("UPDATE invitation SET expires_at = %d", time.Now().UnixMilli()))
		_, _, err = db.InvitationBySecret(t.Context(), foreign.Secret)
		wantKind(t, err, models.NotFound)
		_, err = db.AcceptInvitation(t.Context(), by("Bo"), foreign.Secret, bo)
		wantKind(t, err, models.NotFound)
		wantKind(t, db.RevokeInvitation(t.Context(), by("Ada"), team.ID, foreign.ID, models.Owner), models.NotFound)
	})
}

func TestAtMostTwentyInvitations(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := create(t, db, newTeam("one", "One"))
		invite := func() error {
			return db.Invite(t.Context(), by("Ada"), models.NewInvitation(team.ID, models.Viewer, "x@example.org"), &models.Mail{Recipient: "x@example.org"})
		}
		for range models.MaxInvitations {
			wantKind(t, invite(), "")
		}
		wantKind(t, invite(), models.Invalid)
		if n := count(t, db, "SELECT count(*) FROM mail"); n != models.MaxInvitations {
			t.Errorf("%d mails for %d invitations", n, models.MaxInvitations)
		}
		execute(t, db, "UPDATE invitation SET expires_at = 1")
		wantKind(t, invite(), "")
		if n := count(t, db, "SELECT count(*) FROM invitation"); n != 1 {
			t.Errorf("%d invitations are kept, of which all but one are too old", n)
		}
	})
}

func TestAnInvitationIsForOne(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := create(t, db, newTeam("one", "One"))
		i := models.NewInvitation(team.ID, models.Viewer, "")
		wantKind(t, db.Invite(t.Context(), by("Ada"), i, nil), "")
		var all sync.WaitGroup
		errs := make([]error, 6)
		for n := range errs {
			account := join(t, db, team, fmt.Sprintf("Bo%d", n), models.NoRole)
			all.Go(func() { _, errs[n] = db.AcceptInvitation(t.Context(), by(account.Name), i.Secret, account) })
		}
		all.Wait()
		if members, err := db.Members(t.Context(), team.ID); err != nil || len(members) != 1 {
			t.Errorf("%d joined with one invitation: %v, %v", len(members), err, errors.Join(errs...))
		}
		for _, err := range errs {
			if err != nil && models.KindOf(err) != models.NotFound {
				t.Error(err)
			}
		}
	})
}

func TestInvitationValidate(t *testing.T) {
	for _, test := range []struct {
		inviter, role models.Role
		email, wrong  string
	}{
		{models.Owner, models.Coach, "", ""},
		{models.Owner, models.Owner, "", "role"},
		{models.Coach, models.Assistant, "a@b.example", ""},
		{models.Coach, models.Coach, "", "role"},
		{models.Assistant, models.Viewer, "", "role"},
		{models.NoRole, models.Viewer, "", "role"},
		{models.Owner, "king", "", "role"},
		{models.Owner, models.NoRole, "", "role"},
		{models.Owner, models.Viewer, "nobody", "email"},
		{models.Owner, models.Viewer, "Ada <a@b.example>", "email"},
		{models.Owner, models.Viewer, "a@b.example, c@d.example", "email"},
		{models.Owner, models.Viewer, "a@b.example\r\nBcc: c@d.example", "email"},
		{models.Owner, models.Viewer, strings.Repeat("a", 250) + "@b.example", "email"},
	} {
		err := models.NewInvitation("x", test.role, test.email).Validate(test.inviter)
		if test.wrong == "" {
			wantKind(t, err, "")
			continue
		}
		checkField(t, err, test.wrong)
	}
}
