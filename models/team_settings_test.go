package models_test

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func guest(t *testing.T, db *models.DB) *models.Account {
	t.Helper()
	a, err := db.CreateGuest(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// ownTeam makes a team as somebody does on the site.
func ownTeam(t *testing.T, db *models.DB, owner *models.Account, name string) *models.Team {
	t.Helper()
	team := newTeam(models.MakeSlug(name, "en"), name)
	form := by("Ada")
	team.ID = form.Form
	if err := db.NewTeam(t.Context(), form, owner.ID, team, nil); err != nil {
		t.Fatal(err)
	}
	return team
}

// edit changes a team's settings, which nobody else has changed since.
func edit(t *testing.T, db *models.DB, team *models.Team, change func(*models.Team)) (*models.Team, error) {
	t.Helper()
	return db.EditTeam(t.Context(), by("Ada"), team.ID, team.SettingsMark(), func(t *models.Team) error { change(t); return nil })
}

func TestNewTeam(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		owner := account(t, db, "owner")
		form := by("Ada")
		team := newTeam("rovers", "Rovers")
		team.ID, team.Visibility = form.Form, models.Public
		if err := db.NewTeam(t.Context(), form, owner.ID, team, nil); err != nil {
			t.Fatal(err)
		}
		if got, err := db.TeamOfMember(t.Context(), "rovers", owner.ID); err != nil || got.Role != models.Owner || got.Visibility != models.Private || got.ID != form.Form {
			t.Errorf("%+v, %v", got, err)
		}
		again := newTeam("rovers", "Rovers")
		again.ID = form.Form
		if err := db.NewTeam(t.Context(), form, owner.ID, again, nil); models.KindOf(err) != models.Repeated {
			t.Errorf("the same form again: %v", err)
		}
		if slug, err := db.SlugOfTeam(t.Context(), form.Form, owner.ID); slug != "rovers" || err != nil {
			t.Errorf("it has made %q, %v", slug, err)
		}
		if _, err := db.SlugOfTeam(t.Context(), form.Form, account(t, db, "other").ID); models.KindOf(err) != models.NotFound {
			t.Errorf("to another account: %v", err)
		}
		for _, id := range []string{"", "x", "00000000-0000-0000-0000-00000000000G"} {
			wrong := newTeam("wrong", "Wrong")
			wrong.ID = id
			if err := db.NewTeam(t.Context(), models.By{Form: id + " "}, owner.ID, wrong, nil); models.KindOf(err) != models.Invalid {
				t.Errorf("the form %q: %v", id, err)
			}
		}
	})
}

// TestNewTeamsAtOnce makes teams of one name at the same moment: each gets an address of its own.
func TestNewTeamsAtOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		const n = 12
		var done sync.WaitGroup
		failed := make(chan error, n)
		for i := range n {
			owner := account(t, db, strconv.Itoa(i))
			done.Go(func() {
				form := by("Ada")
				team := newTeam("rovers", "Rovers")
				team.ID = form.Form
				failed <- db.NewTeam(t.Context(), form, owner.ID, team, nil)
			})
		}
		done.Wait()
		made := 0
		for range n {
			// Five tries are enough but for the unluckiest, who is told to try again.
			if err := <-failed; err == nil {
				made++
			} else if models.KindOf(err) != models.Conflict {
				t.Error(err)
			}
		}
		slugs := map[string]bool{}
		rows, err := db.Reader().QueryContext(t.Context(), "SELECT slug FROM team")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var slug string
			if err := rows.Scan(&slug); err != nil {
				t.Fatal(err)
			}
			slugs[slug] = true
		}
		if err := rows.Err(); err != nil || len(slugs) != made || made == 0 || !slugs["rovers"] {
			t.Errorf("%d teams were made and have the addresses %v, %v", made, slugs, err)
		}
	})
}

func TestHowManyTeams(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		for _, c := range []struct {
			owner *models.Account
			most  int
		}{{guest(t, db), models.MaxGuestTeams}, {account(t, db, "owner"), models.MaxTeams}} {
			var last *models.Team
			for range c.most {
				last = ownTeam(t, db, c.owner, "Rovers")
			}
			if err := db.SetTeamState(t.Context(), by("Ada"), last.ID, models.Deleted); err != nil {
				t.Fatal(err)
			}
			form := by("Ada")
			team := newTeam("one-more", "One More")
			team.ID = form.Form
			if err := db.NewTeam(t.Context(), form, c.owner.ID, team, nil); models.KindOf(err) != models.Invalid {
				t.Errorf("team %d, one of them deleted: %v", c.most+1, err)
			}
		}
	})
}

func TestGuestOfNewTeam(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		first, owner := guest(t, db), account(t, db, "owner")
		team, signedUp := ownTeam(t, db, first, "Rovers"), ownTeam(t, db, owner, "Rovers")
		if got, err := db.GuestOfNewTeam(t.Context(), team.ID); err != nil || got.ID != first.ID {
			t.Errorf("%v, %v", got, err)
		}
		if _, err := db.GuestOfNewTeam(t.Context(), signedUp.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("an account's session can be had by the id of a form: %v", err)
		}
		moveBack(t, db, "team", "created_at", time.Minute)
		if _, err := db.GuestOfNewTeam(t.Context(), team.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("a minute later: %v", err)
		}
	})
}

func TestEditTeam(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		owner := account(t, db, "owner")
		team := ownTeam(t, db, owner, "Rovers")
		if err := db.AddPlayers(t.Context(), by("Ada"), team.ID, []models.Player{models.NewPlayer("Ada")}); err != nil {
			t.Fatal(err)
		}
		form := by("Ada")
		rename := func(t *models.Team) error { t.Name = "Rangers"; return nil }
		after, err := db.EditTeam(t.Context(), form, team.ID, team.SettingsMark(), rename)
		if err != nil || after.Name != "Rangers" {
			t.Fatalf("after a change of the squad: %+v, %v", after, err)
		}
		if got, err := db.TeamOfMember(t.Context(), "rovers", owner.ID); err != nil || got.Team != *after || got.Players != 1 {
			t.Errorf("stored:   %+v, %v\nreturned: %+v", got, err, after)
		}
		if _, err := db.EditTeam(t.Context(), form, team.ID, after.SettingsMark(), rename); models.KindOf(err) != models.Repeated {
			t.Errorf("the same form again: %v", err)
		}
		if _, err := db.EditTeam(t.Context(), by("Ada"), team.ID, team.SettingsMark(), rename); models.KindOf(err) != models.Conflict {
			t.Errorf("over the settings of another: %v", err)
		}
		no := errors.New("no")
		if _, err := db.EditTeam(t.Context(), by("Ada"), team.ID, after.SettingsMark(), func(t *models.Team) error { t.Name = "X"; return no }); !errors.Is(err, no) {
			t.Errorf("refused: %v", err)
		}
		if _, err := edit(t, db, after, func(t *models.Team) { t.Color = "plaid" }); models.KindOf(err) != models.Invalid {
			t.Errorf("a colour that there is not: %v", err)
		}
		if got, err := db.TeamOfMember(t.Context(), "rovers", owner.ID); err != nil || got.Team != *after {
			t.Errorf("after refused changes: %+v, %v", got, err)
		}
	})
}

// TestSettingsMark changes every field that the page shows, and some that it does not.
func TestSettingsMark(t *testing.T) {
	marks := map[string]string{}
	for name, change := range map[string]func(*models.Team){
		"nothing": func(*models.Team) {}, "name": func(t *models.Team) { t.Name += "x" }, "slug": func(t *models.Team) { t.Slug += "x" },
		"sport": func(t *models.Team) { t.Sport = "chess" }, "format": func(t *models.Team) { t.Format = "7" }, "type": func(t *models.Team) { t.Type = models.Youth },
		"age": func(t *models.Team) { t.AgeGroup = "U12" }, "visibility": func(t *models.Team) { t.Visibility = models.Private },
		"formation": func(t *models.Team) { t.Formation = "4-4-2" }, "color": func(t *models.Team) { t.Color = "blue" },
	} {
		team := newTeam("rovers", "Rovers")
		change(team)
		if other, ok := marks[team.SettingsMark()]; ok {
			t.Errorf("%s and %s leave the same mark", name, other)
		}
		marks[team.SettingsMark()] = name
	}
	team := newTeam("rovers", "Rovers")
	team.Version, team.Weights, team.Rules, team.Mode = 9, "x", "y", models.Equal
	if marks[team.SettingsMark()] != "nothing" {
		t.Error("what the page does not show leaves a mark")
	}
}

func TestOpensMinors(t *testing.T) {
	team := func(kind models.TeamType, v models.Visibility) *models.Team {
		return &models.Team{Type: kind, Visibility: v}
	}
	for _, c := range []struct {
		before, after *models.Team
		want          bool
	}{
		{team(models.Junior, models.Private), team(models.Junior, models.Public), true},
		{team(models.Youth, models.Private), team(models.Senior, models.Public), true},
		{team(models.Senior, models.Public), team(models.Youth, models.Public), true},
		{team(models.Junior, models.Public), team(models.Women, models.Public), true},
		{team(models.Junior, models.Public), team(models.Youth, models.Public), false},
		{team(models.Junior, models.Public), team(models.Junior, models.Private), false},
		{team(models.Senior, models.Private), team(models.Senior, models.Public), false},
		{team(models.Senior, models.Private), team(models.Junior, models.Private), false},
	} {
		if got := c.after.OpensMinors(c.before); got != c.want {
			t.Errorf("from %s %s to %s %s: %v", c.before.Visibility, c.before.Type, c.after.Visibility, c.after.Type, got)
		}
	}
}

func TestTeamStates(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		owner := account(t, db, "owner")
		team := ownTeam(t, db, owner, "Rovers")
		set := func(state models.State, want models.Kind) {
			t.Helper()
			if err := db.SetTeamState(t.Context(), by("Ada"), team.ID, state); models.KindOf(err) != want || want == "" && err != nil {
				t.Errorf("to %s: %v, want %q", state, err, want)
			}
		}
		open := func() {
			t.Helper()
			now, err := db.TeamOfMember(t.Context(), "rovers", owner.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := edit(t, db, &now.Team, func(t *models.Team) { t.Visibility = models.Public }); err != nil {
				t.Fatal(err)
			}
		}
		hidden := func() {
			t.Helper()
			if _, err := db.TeamBySlug(t.Context(), "rovers"); models.KindOf(err) != models.NotFound {
				t.Errorf("everybody sees it: %v", err)
			}
			if _, ok, err := db.TeamVersion(t.Context(), "rovers"); ok || err != nil {
				t.Errorf("it has a version: %v", err)
			}
		}
		set(models.Active, models.Repeated)
		for _, state := range []models.State{models.Archived, models.Deleted} {
			open()
			if _, ok, err := db.TeamVersion(t.Context(), "rovers"); !ok || err != nil {
				t.Errorf("open: %v", err)
			}
			set(state, "")
			hidden()
			set(state, models.Repeated)
			if err := db.AddPlayers(t.Context(), by("Ada"), team.ID, []models.Player{models.NewPlayer("Ada")}); models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: a player was added: %v", state, err)
			}
			set(models.Active, "")
			hidden() // still private
		}
		set(models.Archived, "")
		set(models.Deleted, "")
		set(models.Archived, models.Forbidden)
		moveBack(t, db, "team", "state_at", models.DeletedLifetime)
		set(models.Active, models.NotFound)
	})
}
