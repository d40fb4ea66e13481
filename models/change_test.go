package models_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func count(t *testing.T, db *models.DB, query string) int {
	t.Helper()
	n := 0
	if err := db.Reader().QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// content is a squad as far as an undo has to bring it back: everything but the versions.
func content(t *testing.T, db *models.DB, team *models.Team) string {
	t.Helper()
	squad, err := db.Players(t.Context(), team.ID)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, p := range squad {
		var skills []string
		for _, position := range slices.Sorted(maps.Keys(p.Skills)) {
			skills = append(skills, fmt.Sprint(position, p.Skills[position]))
		}
		p.Skills, p.Version = nil, 0
		text += fmt.Sprintf("%+v %s\n", p, skills)
	}
	// What pages read must be the same.
	stored, err := db.Squad(t.Context(), team.ID)
	if err != nil || len(stored) != len(squad) {
		t.Fatal(len(stored), len(squad), err)
	}
	return text
}

func TestUndo(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		players := somePlayers()
		players[0].Notes = "only for coaches"
		team := create(t, db, newTeam("one", "One"), players...)
		undo := func(change models.By) models.By {
			t.Helper()
			back := by("Bo")
			wantKind(t, db.UndoChange(t.Context(), back, team.ID, change.Form), "")
			return back
		}
		start := content(t, db, team)

		edit, edited := by("Ada"), players[0]
		edited.Name, edited.Shirt, edited.Notes, edited.Skills = "Ada King", 77, "", map[string]int{"ST": 2}
		wantKind(t, db.UpdatePlayer(t.Context(), edit, &edited), "")
		afterEdit := content(t, db, team)
		back := undo(edit)
		if got := content(t, db, team); got != start {
			t.Errorf("an edit undone:\n%swas\n%s", got, start)
		}
		redo := undo(back)
		if got := content(t, db, team); got != afterEdit {
			t.Errorf("the undo undone:\n%swas\n%s", got, afterEdit)
		}
		undo(edit) // holds again, so that it can be undone again
		wantKind(t, db.UndoChange(t.Context(), by("Bo"), team.ID, edit.Form), models.Conflict)
		wantKind(t, db.UndoChange(t.Context(), by("Bo"), team.ID, redo.Form), models.Conflict)
		wantKind(t, db.UndoChange(t.Context(), by("Bo"), team.ID, models.NewFormID()), models.NotFound)
		wantKind(t, db.UndoChange(t.Context(), by("Bo"), team.ID, "x"), models.NotFound)
		wantKind(t, db.UndoChange(t.Context(), back, team.ID, edit.Form), models.Repeated)

		remove := by("Ada")
		wantKind(t, db.DeletePlayer(t.Context(), remove, team.ID, players[1].ID), "")
		undo(remove)
		if got := content(t, db, team); got != start {
			t.Errorf("a removal undone:\n%swas\n%s", got, start)
		}
		add, more := by("Ada"), []models.Player{models.NewPlayer("Ida"), models.NewPlayer("Joe")}
		wantKind(t, db.AddPlayers(t.Context(), add, team.ID, more), "")
		back = undo(add)
		if got := content(t, db, team); got != start {
			t.Errorf("an addition undone:\n%swas\n%s", got, start)
		}
		undo(back)
		if got := content(t, db, team); !strings.Contains(got, "Ida") || !strings.Contains(got, more[1].ID) {
			t.Errorf("two players brought back:\n%s", got)
		}
	})
}

func TestUndoOfWhatHasChangedSince(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		players := somePlayers()
		team, other := create(t, db, newTeam("one", "One"), players...), create(t, db, newTeam("two", "Two"))
		first, second := by("Ada"), by("Bo")
		edited := players[0]
		edited.Shirt = 5
		wantKind(t, db.UpdatePlayer(t.Context(), first, &edited), "")
		edited.Shirt = 6
		wantKind(t, db.UpdatePlayer(t.Context(), second, &edited), "")
		before := content(t, db, team)
		err := db.UndoChange(t.Context(), by("Cy"), team.ID, first.Form)
		if wantKind(t, err, models.Conflict); err == nil || !strings.Contains(err.Error(), "Ada Lovelace") {
			t.Errorf("the error names nobody: %v", err)
		}
		if got := content(t, db, team); got != before {
			t.Errorf("a refused undo changes\n%sto\n%s", before, got)
		}
		wantKind(t, db.UndoChange(t.Context(), by("Cy"), other.ID, second.Form), models.NotFound)
		wantKind(t, db.UndoChange(t.Context(), by("Cy"), team.ID, second.Form), "")
		// Changed, and changed back: the same as it was left.
		wantKind(t, db.UndoChange(t.Context(), by("Cy"), team.ID, first.Form), "")

		add := by("Ada")
		more := []models.Player{models.NewPlayer("Ida"), models.NewPlayer("Joe")}
		wantKind(t, db.AddPlayers(t.Context(), add, team.ID, more), "")
		wantKind(t, db.DeletePlayer(t.Context(), by("Bo"), team.ID, more[0].ID), "")
		err = db.UndoChange(t.Context(), by("Cy"), team.ID, add.Form)
		if wantKind(t, err, models.Conflict); err == nil || !strings.Contains(err.Error(), "Ida") || strings.Contains(err.Error(), "Joe") {
			t.Errorf("gone since then: %v", err)
		}
	})
}

func TestUndoKeepsTheLimitOfTheSquad(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := create(t, db, newTeam("one", "One"), somePlayers()...)
		squad, err := db.Players(t.Context(), team.ID)
		if err != nil {
			t.Fatal(err)
		}
		remove := by("Ada")
		wantKind(t, db.DeletePlayer(t.Context(), remove, team.ID, squad[0].ID), "")
		var crowd []models.Player
		for n := range models.MaxPlayers - 2 {
			crowd = append(crowd, models.NewPlayer(fmt.Sprintf("Extra %d", n)))
		}
		wantKind(t, db.AddPlayers(t.Context(), by("Ada"), team.ID, crowd), "")
		wantKind(t, db.UndoChange(t.Context(), by("Ada"), team.ID, remove.Form), models.Invalid)
		wantKind(t, db.DeletePlayer(t.Context(), by("Ada"), team.ID, crowd[0].ID), "")
		wantKind(t, db.UndoChange(t.Context(), by("Ada"), team.ID, remove.Form), "")
		if n := count(t, db, "SELECT count(*) FROM player"); n != models.MaxPlayers {
			t.Errorf("%d players", n)
		}
	})
}

// TestUndoGoesBackAllTheWay makes random changes and undoes them, the last first: after each, the squad is what it was.
func TestUndoGoesBackAllTheWay(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 7))
		team := create(t, db, newTeam(fmt.Sprintf("team-%d", seed), "One"), somePlayers()...)
		var forms []models.By
		squads := []string{content(t, db, team)}
		for range 12 {
			form := by("Ada")
			wantKind(t, changeSomething(t, db, random, team, form), "")
			forms = append(forms, form)
			squads = append(squads, content(t, db, team))
		}
		for i := len(forms) - 1; i >= 0; i-- {
			wantKind(t, db.UndoChange(t.Context(), by("Bo"), team.ID, forms[i].Form), "")
			if got := content(t, db, team); got != squads[i] {
				t.Fatalf("seed %d, change %d undone:\n%swas\n%s", seed, i, got, squads[i])
			}
		}
	}
}

func changeSomething(t *testing.T, db *models.DB, random *rand.Rand, team *models.Team, form models.By) error {
	t.Helper()
	squad, err := db.Players(t.Context(), team.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(squad) == 0 || random.IntN(3) == 0 {
		p := models.NewPlayer(fmt.Sprintf("New %d", random.IntN(1000)))
		p.Skills["GK"] = 1 + random.IntN(10)
		return db.AddPlayers(t.Context(), form, team.ID, []models.Player{p, models.NewPlayer("And Another")}[:1+random.IntN(2)])
	}
	p := squad[random.IntN(len(squad))]
	if random.IntN(3) == 0 {
		return db.DeletePlayer(t.Context(), form, team.ID, p.ID)
	}
	p.Shirt, p.Form, p.Notes = random.IntN(100), 1+random.IntN(5), fmt.Sprint("note ", random.IntN(9))
	p.Skills[[]string{"GK", "CB", "ST"}[random.IntN(3)]] = 1 + random.IntN(10)
	delete(p.Skills, []string{"GK", "CB", "ST"}[random.IntN(3)])
	return db.UpdatePlayer(t.Context(), form, &p)
}

func TestChangesComeInPages(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team, other := create(t, db, newTeam("one", "One")), create(t, db, newTeam("two", "Two"))
		var forms []string
		for n := range models.ChangesPage*2 + 7 {
			form := by(fmt.Sprint("Coach ", n))
			wantKind(t, db.Invite(t.Context(), form, models.NewInvitation(team.ID, models.Viewer, ""), nil), "")
			execute(t, db, "DELETE FROM invitation")
			forms = append(forms, form.Form)
		}
		execute(t, db, "UPDATE audit SET at = at / 1000") // many of the same time
		wantKind(t, db.Invite(t.Context(), by("Zoe"), models.NewInvitation(other.ID, models.Viewer, ""), nil), "")
		var got []string
		after, pages := "", 0
		for {
			entries, next, err := db.Changes(t.Context(), team.ID, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				got = append(got, e.ID)
			}
			pages++
			if after = next; next == "" {
				break
			}
		}
		slices.Reverse(got)
		if pages != 3 || !slices.Equal(got, forms) {
			t.Errorf("%d pages with %d entries in the order of %v..., want %d of %v...", pages, len(got), got[:2], len(forms), forms[:2])
		}
		for _, cursor := range []string{"x", "!", "AAAA", strings.Repeat("A", 200), "0"} {
			_, _, err := db.Changes(t.Context(), team.ID, cursor)
			wantKind(t, err, models.Invalid)
		}
	})
}
