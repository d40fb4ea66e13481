package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// moveBack makes the times in a column older.
func moveBack(t *testing.T, db *models.DB, table, column string, by time.Duration) {
	t.Helper()
	_, err := db.Writer().ExecContext(t.Context(), fmt.Sprintf("UPDATE %s SET %s = %s - %d", table, column, column, by.Milliseconds()))
	if err != nil {
		t.Fatal(err)
	}
}

// tables lists every table of the database.
func tables(t *testing.T, db *models.DB) []string {
	t.Helper()
	rows, err := db.Reader().QueryContext(t.Context(), "SELECT name FROM sqlite_master WHERE type = 'table'")
	if err != nil {
		rows, err = db.Reader().QueryContext(t.Context(), "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	if err := rows.Err(); err != nil || len(all) < 10 {
		t.Fatalf("tables %v, %v", all, err)
	}
	return all
}

// traces lists the tables that hold a text anywhere.
func traces(t *testing.T, db *models.DB, text string) []string {
	t.Helper()
	var found []string
	for _, table := range tables(t, db) {
		rows, err := db.Reader().QueryContext(t.Context(), `SELECT * FROM "`+table+`"`)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(fmt.Sprintf("%s", values), text) {
				found = append(found, table)
				break
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// fullTeam makes a team that has a row in every table that can have one.
func fullTeam(t *testing.T, db *models.DB, owner *models.Account, name string) *models.Team {
	t.Helper()
	team := ownTeam(t, db, owner, name)
	ada := models.NewPlayer(name + " Ada")
	ada.Skills = map[string]int{"GK": 7}
	if err := db.AddPlayers(t.Context(), by("Ada"), team.ID, []models.Player{ada}); err != nil {
		t.Fatal(err)
	}
	team, err := edit(t, db, team, func(t *models.Team) { t.Slug += "-now" })
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Writer().ExecContext(t.Context(), "INSERT INTO invitation (id, team_id, role, hash, created_at, expires_at) VALUES ($1, $2, 'viewer', $1, 0, $3)",
		models.NewFormID(), team.ID, time.Now().Add(time.Hour).UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"team", "player", "squad", "membership", "old_slug", "audit", "invitation"} {
		if !strings.Contains(strings.Join(traces(t, db, team.ID), " "), table) {
			t.Fatalf("the team is not in %s", table)
		}
	}
	return team
}

func expire(t *testing.T, db *models.DB, want models.Expired) {
	t.Helper()
	if got, err := db.DeleteExpired(t.Context()); got != want || err != nil {
		t.Errorf("deleted %+v, %v; want %+v", got, err, want)
	}
}

const aDay = 24 * time.Hour

func TestExpiredGuests(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		ghost := guest(t, db)
		secret, err := db.StartSession(t.Context(), ghost.ID, "a test")
		if err != nil {
			t.Fatal(err)
		}
		team := fullTeam(t, db, ghost, "Heron")
		keeper := account(t, db, "keeper")
		kept := fullTeam(t, db, keeper, "Kept")
		keeperSecret, err := db.StartSession(t.Context(), keeper.ID, "a test")
		if err != nil {
			t.Fatal(err)
		}
		expire(t, db, models.Expired{})

		age := func(by time.Duration) {
			moveBack(t, db, "session", "seen_at", by)
			moveBack(t, db, "session", "created_at", by)
			moveBack(t, db, "account", "created_at", by)
		}
		age(models.SessionIdle + aDay)
		expire(t, db, models.Expired{})
		if _, err := db.SessionBySecret(t.Context(), keeperSecret); models.KindOf(err) != models.NotFound {
			t.Errorf("an account's session that was not used for %v: %v", models.SessionIdle, err)
		}
		if s, err := db.SessionBySecret(t.Context(), secret); err != nil || s.Account.ID != ghost.ID { // it counts as used
			t.Errorf("a guest's: %v", err)
		}
		age(models.GuestLifetime - aDay)
		expire(t, db, models.Expired{})
		if got := traces(t, db, team.ID); len(got) == 0 {
			t.Error("the team went too early")
		}
		age(aDay + time.Hour)
		if _, err := db.SessionBySecret(t.Context(), secret); models.KindOf(err) != models.NotFound {
			t.Errorf("a guest's session of old: %v", err)
		}
		expire(t, db, models.Expired{Guests: 1})
		for _, canary := range []string{ghost.ID, team.ID, "Heron", "heron"} {
			if got := traces(t, db, canary); len(got) > 0 {
				t.Errorf("%s is still in %v", canary, got)
			}
		}
		if got := traces(t, db, kept.ID); len(got) < 7 {
			t.Errorf("of the account's team, only %v are left", got)
		}
	})
}

// TestGuestsWhoStay has guests without a session whom something leads back to, or whose team is somebody's.
func TestGuestsWhoStay(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		gone, signingUp, sharing, inUse := guest(t, db), guest(t, db), guest(t, db), guest(t, db)
		for _, g := range []*models.Account{gone, signingUp, sharing, inUse} {
			ownTeam(t, db, g, "Rovers")
		}
		_, err := db.Writer().ExecContext(t.Context(), "INSERT INTO token (hash, kind, account_id, created_at, expires_at) VALUES ('x', 'register', $1, 0, $2)",
			signingUp.ID, time.Now().Add(time.Hour).UnixMilli())
		if err != nil {
			t.Fatal(err)
		}
		shared := ownTeam(t, db, sharing, "Shared")
		if err := db.AddMember(t.Context(), shared.ID, account(t, db, "member").ID, models.Assistant); err != nil {
			t.Fatal(err)
		}
		moveBack(t, db, "account", "created_at", models.GuestLifetime)
		if _, err := db.StartSession(t.Context(), inUse.ID, "a test"); err != nil {
			t.Fatal(err)
		}
		expire(t, db, models.Expired{Guests: 1})
		if got := traces(t, db, gone.ID); len(got) > 0 {
			t.Errorf("nothing leads back to one, who is still in %v", got)
		}
		for name, g := range map[string]*models.Account{"signs up": signingUp, "shares a team": sharing, "is here": inUse} {
			if got := traces(t, db, g.ID); len(got) == 0 {
				t.Errorf("who %s is gone", name)
			}
		}
	})
}

func TestExpiredTeams(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		owner := account(t, db, "owner")
		team, archived := fullTeam(t, db, owner, "Heron"), ownTeam(t, db, owner, "Archived")
		for id, state := range map[string]models.State{team.ID: models.Deleted, archived.ID: models.Archived} {
			if err := db.SetTeamState(t.Context(), by("Ada"), id, state); err != nil {
				t.Fatal(err)
			}
		}
		moveBack(t, db, "team", "state_at", models.DeletedLifetime-aDay)
		expire(t, db, models.Expired{})
		moveBack(t, db, "team", "state_at", aDay)
		expire(t, db, models.Expired{Teams: 1})
		for _, canary := range []string{team.ID, "Heron", "heron"} {
			if got := traces(t, db, canary); len(got) > 0 {
				t.Errorf("%s is still in %v", canary, got)
			}
		}
		if next := ownTeam(t, db, owner, "Heron"); next.Slug != "heron" {
			t.Errorf("its address is not free again: %s", next.Slug)
		}
		if teams, err := db.TeamsOfMember(t.Context(), owner.ID); err != nil || len(teams) != 2 {
			t.Errorf("the archived one: %v, %v", teams, err)
		}
	})
}

func TestExpiredRows(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		owner := account(t, db, "owner")
		team := ownTeam(t, db, owner, "Rovers")
		rows := func() (n int) {
			for _, table := range []string{"session", "token", "throttle", "invitation"} {
				var count int
				if err := db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&count); err != nil {
					t.Fatal(err)
				}
				n += count
			}
			return n
		}
		later := time.Now().Add(time.Hour).UnixMilli()
		if _, err := db.StartSession(t.Context(), owner.ID, "a test"); err != nil {
			t.Fatal(err)
		}
		if err := db.Spend(t.Context(), models.Throttle{Name: "test", Every: time.Minute, Burst: 1}, "x"); err != nil {
			t.Fatal(err)
		}
		execute(t, db, "INSERT INTO token (hash, kind, created_at, expires_at) VALUES ('x', 'register', 0, $1)", later)
		execute(t, db, "INSERT INTO invitation (id, team_id, role, hash, created_at, expires_at) VALUES ('x', $1, 'viewer', 'x', 0, $2)", team.ID, later)
		expire(t, db, models.Expired{})
		if n := rows(); n != 4 {
			t.Errorf("%d of 4 rows are left that are in use", n)
		}
		moveBack(t, db, "session", "seen_at", models.SessionIdle)
		moveBack(t, db, "throttle", "spent", time.Hour)
		moveBack(t, db, "token", "expires_at", time.Hour)
		moveBack(t, db, "invitation", "expires_at", time.Hour)
		expire(t, db, models.Expired{})
		if n := rows(); n != 0 {
			t.Errorf("%d rows are left that are over", n)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := db.DeleteExpired(ctx); err == nil {
			t.Error("what was cancelled is said to be done")
		}
	})
}

func execute(t *testing.T, db *models.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.Writer().ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}
