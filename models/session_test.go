package models_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// account signs somebody up.
func account(t testing.TB, db *models.DB, name string) *models.Account {
	t.Helper()
	a, err := db.CreateAccount(t.Context(), name+"@canary.test", name, "")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// session begins a session and returns its secret.
func session(t testing.TB, db *models.DB, a *models.Account) string {
	t.Helper()
	secret, err := db.StartSession(t.Context(), a.ID, "a browser")
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestSessions(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		ada, bo := account(t, db, "Ada"), account(t, db, "Bo")
		first, second := session(t, db, ada), session(t, db, ada)
		theirs := session(t, db, bo)
		if len(first) != 43 || first == second {
			t.Fatalf("secrets %q and %q", first, second)
		}
		s, err := db.SessionBySecret(t.Context(), first)
		if err != nil || s.Account.ID != ada.ID || s.Account.Name != "Ada" || s.Account.Guest() || s.Agent != "a browser" {
			t.Fatalf("%+v, %v", s, err)
		}
		var kept string
		if err := db.Reader().QueryRowContext(t.Context(), "SELECT min(hash) FROM session").Scan(&kept); err != nil || strings.Contains(first+second+theirs, kept) {
			t.Errorf("the database keeps %q, %v", kept, err)
		}
		if err := db.SetFlash(t.Context(), s, "done"); err != nil {
			t.Fatal(err)
		}
		if s, _ = db.SessionBySecret(t.Context(), first); s.Flash != "done" {
			t.Errorf("flash %q", s.Flash)
		}
		if all, err := db.Sessions(t.Context(), ada.ID); len(all) != 2 || err != nil {
			t.Errorf("%d sessions, %v", len(all), err)
		}
		if err := db.EndSessionOf(t.Context(), bo.ID, s.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("Bo ended Ada's session: %v", err)
		}
		if err := db.EndOtherSessions(t.Context(), ada.ID, s); err != nil {
			t.Fatal(err)
		}
		for secret, open := range map[string]bool{first: true, second: false, theirs: true, "": false, "x": false} {
			if _, err := db.SessionBySecret(t.Context(), secret); (err == nil) != open {
				t.Errorf("session %q: %v, want open: %t", secret, err, open)
			}
		}
		if err := db.EndSession(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		if _, err := db.SessionBySecret(t.Context(), first); models.KindOf(err) != models.NotFound {
			t.Errorf("an ended session: %v", err)
		}
	})
}

// A session ends 14 days after its last use and 90 days after its beginning; its use is noted once an hour.
func TestSessionsEnd(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		secret := session(t, db, account(t, db, "Ada"))
		age := func(column string, by time.Duration) {
			t.Helper()
			at := time.Now().Add(-by).UnixMilli()
			if _, err := db.Writer().ExecContext(t.Context(), "UPDATE session SET "+column+" = $1", at); err != nil {
				t.Fatal(err)
			}
		}
		age("seen_at", 2*time.Hour)
		if _, err := db.SessionBySecret(t.Context(), secret); err != nil {
			t.Fatal(err)
		}
		if s, err := db.SessionBySecret(t.Context(), secret); err != nil || time.Since(s.SeenAt) > time.Hour {
			t.Errorf("the use was not noted: %v, %v", s.SeenAt, err)
		}
		for _, c := range []struct {
			column string
			by     time.Duration
			open   bool
		}{
			{"seen_at", models.SessionIdle - time.Minute, true},
			{"seen_at", models.SessionIdle + time.Minute, false},
			{"seen_at", 0, true},
			{"created_at", models.SessionLifetime - time.Minute, true},
			{"created_at", models.SessionLifetime + time.Minute, false},
		} {
			age(c.column, c.by)
			if _, err := db.SessionBySecret(t.Context(), secret); (err == nil) != c.open {
				t.Errorf("%s %v ago: %v, want open: %t", c.column, c.by, err, c.open)
			}
		}
	})
}

func TestThrottle(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		rule := models.Throttle{Name: "test", Every: time.Hour, Burst: 3}
		try := func(key string) time.Duration {
			t.Helper()
			err := db.Spend(t.Context(), rule, key)
			if known := (*models.Error)(nil); errors.As(err, &known) && known.Kind == models.TooMany {
				return known.Wait
			}
			if err != nil {
				t.Fatal(err)
			}
			return 0
		}
		for i := range 3 {
			if wait := try("a"); wait != 0 {
				t.Fatalf("use %d must wait %v", i+1, wait)
			}
		}
		for range 5 { // what is refused costs nothing
			if wait := try("a"); wait < 59*time.Minute || wait > time.Hour {
				t.Fatalf("the fourth use must wait %v, not about an hour", wait)
			}
		}
		if try("b") != 0 {
			t.Error("b pays for a")
		}
		if _, err := db.Writer().ExecContext(t.Context(), "UPDATE throttle SET spent = spent - $1", time.Hour.Milliseconds()); err != nil {
			t.Fatal(err)
		}
		if try("a") != 0 || try("a") == 0 {
			t.Error("an hour must earn one use")
		}
		if err := db.Forgive(t.Context(), rule, "a"); err != nil || try("a") != 0 {
			t.Errorf("after it was forgiven: %v", err)
		}
	})
}

// A form does its work once, and what it did is on the list; nobody changes an archived team.
func TestChangesAreNotedOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		ada := account(t, db, "Ada")
		team := newTeam("one", "One")
		by := models.By{Form: models.NewFormID(), Actor: "Ada"}
		if err := db.CreateTeam(t.Context(), by, ada.ID, team, nil); err != nil {
			t.Fatal(err)
		}
		by.Form = models.NewFormID()
		for i, want := range []models.Kind{"", models.Repeated, models.Repeated} {
			if err := db.AddPlayers(t.Context(), by, team.ID, somePlayers()[:2]); models.KindOf(err) != want {
				t.Errorf("time %d: %v", i+1, err)
			}
		}
		squad, err := db.Players(t.Context(), team.ID)
		if err != nil || len(squad) != 2 {
			t.Fatalf("%d players, %v", len(squad), err)
		}
		by.Form = "no-id"
		if err := db.AddPlayers(t.Context(), by, team.ID, somePlayers()[:1]); models.KindOf(err) != models.Invalid {
			t.Errorf("a form without an id: %v", err)
		}
		mine, err := db.TeamOfMember(t.Context(), "one", ada.ID)
		if err != nil || mine.Role != models.Owner || mine.Players != 2 {
			t.Fatalf("%+v, %v", mine, err)
		}
		mine.State, mine.Visibility = models.Archived, models.Private
		if err := db.UpdateTeam(t.Context(), models.By{}, &mine.Team); err != nil {
			t.Fatal(err)
		}
		if err := db.AddPlayers(t.Context(), models.By{}, team.ID, somePlayers()[:1]); models.KindOf(err) != models.Forbidden {
			t.Errorf("an archived team was changed: %v", err)
		}
		var lines int
		if err := db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM audit WHERE actor = 'Ada'").Scan(&lines); err != nil || lines != 2 {
			t.Errorf("%d lines on the list, %v", lines, err)
		}
	})
}

// A team is known to its members, and to everybody when it is public; a deleted one to its owner.
func TestTeamOfMember(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		owner, coach, stranger := account(t, db, "Ada"), account(t, db, "Bo"), account(t, db, "Cy")
		team := newTeam("one", "One")
		if err := db.CreateTeam(t.Context(), models.By{}, owner.ID, team, nil); err != nil {
			t.Fatal(err)
		}
		if err := db.AddMember(t.Context(), team.ID, coach.ID, models.Coach); err != nil {
			t.Fatal(err)
		}
		check := func(visibility models.Visibility, state models.State, want map[*models.Account]string) {
			t.Helper()
			if _, err := db.Writer().ExecContext(t.Context(), "UPDATE team SET visibility = $1, state = $2", visibility, state); err != nil {
				t.Fatal(err)
			}
			for a, role := range want {
				got, err := db.TeamOfMember(t.Context(), "one", a.ID)
				if role == "unknown" {
					if models.KindOf(err) != models.NotFound {
						t.Errorf("%s team: %s gets %+v, %v", visibility, a.Name, got, err)
					}
				} else if err != nil || string(got.Role) != role {
					t.Errorf("%s team: %s gets %+v, %v, want role %q", visibility, a.Name, got, err, role)
				}
			}
		}
		check(models.Private, models.Active, map[*models.Account]string{owner: "owner", coach: "coach", stranger: "unknown"})
		check(models.Public, models.Active, map[*models.Account]string{owner: "owner", coach: "coach", stranger: ""})
		check(models.Private, models.Deleted, map[*models.Account]string{owner: "owner", coach: "unknown", stranger: "unknown"})
		for a, want := range map[*models.Account]int{owner: 1, coach: 0, stranger: 0} {
			if all, err := db.TeamsOfMember(t.Context(), a.ID); len(all) != want || err != nil {
				t.Errorf("%s has %d teams, %v", a.Name, len(all), err)
			}
		}
	})
}
