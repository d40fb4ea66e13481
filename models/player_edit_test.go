package models_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// actions are those on a team's audit list, in their order.
func actions(t *testing.T, db *models.DB, team *models.Team) []string {
	t.Helper()
	rows, err := db.Writer().Query("SELECT action FROM audit WHERE team_id = $1 ORDER BY at, id", team.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var action string
		if err := rows.Scan(&action); err != nil {
			t.Fatal(err)
		}
		all = append(all, action)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSavePlayers(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		players := somePlayers()
		team := create(t, db, newTeam("one", "One"), players...)
		by := func() models.By { return models.By{Form: models.NewFormID(), Actor: "Ada"} }
		form := by()
		changed := players[0]
		changed.Name, changed.Notes, changed.Skills = "Ada King", "left foot", map[string]int{"ST": 3}
		edits := []models.PlayerEdit{{Player: changed}, {Player: players[1], Delete: true}, {Player: players[2]}, {Player: models.NewPlayer("Ida")}}
		if err := db.SavePlayers(t.Context(), form, team.ID, edits); err != nil {
			t.Fatal(err)
		}
		squad, err := db.Players(t.Context(), team.ID)
		if err != nil {
			t.Fatal(err)
		}
		changed.Version++
		if len(squad) != 3 || !reflect.DeepEqual(squad[0], changed) || !reflect.DeepEqual(squad[1], players[2]) || squad[2].Name != "Ida" || squad[2].Ordinal != 4 {
			t.Errorf("saved %+v", squad)
		}
		if err := db.SavePlayers(t.Context(), form, team.ID, edits); models.KindOf(err) != models.Repeated {
			t.Errorf("sent twice: %v", err)
		}
		// What changes nothing leaves no trace.
		nothing := []models.PlayerEdit{{Player: squad[0]}, {Player: players[1], Delete: true}}
		if err := db.SavePlayers(t.Context(), by(), team.ID, nothing); err != nil {
			t.Error(err)
		}
		if err := db.SavePlayers(t.Context(), by(), team.ID, []models.PlayerEdit{{Player: models.NewPlayer("Jo")}}); err != nil {
			t.Error(err)
		}
		if err := db.SavePlayers(t.Context(), by(), team.ID, []models.PlayerEdit{{Player: squad[0], Delete: true}}); err != nil {
			t.Error(err)
		}
		if err := db.ImportPlayers(t.Context(), by(), team.ID, []models.PlayerEdit{{Player: models.NewPlayer("Kim")}}); err != nil {
			t.Error(err)
		}
		want := []string{"edit-players", "add-players", "delete-players", "import-players"}
		if got := actions(t, db, team); !reflect.DeepEqual(got, want) {
			t.Errorf("audit list %v, want %v", got, want)
		}
	})
}

// TestPlayersChangedMeanwhile has edits refused as a whole where one of them is of a player as nobody else has it now.
func TestPlayersChangedMeanwhile(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		players := somePlayers()
		team := create(t, db, newTeam("one", "One"), players...)
		other := create(t, db, newTeam("two", "Two"), somePlayers()...)
		theirs := players[0]
		theirs.Form = 5
		if err := db.SavePlayers(t.Context(), models.By{}, team.ID, []models.PlayerEdit{{Player: theirs}, {Player: players[1], Delete: true}}); err != nil {
			t.Fatal(err)
		}
		before, err := db.Players(t.Context(), team.ID)
		if err != nil {
			t.Fatal(err)
		}
		strangers, err := db.Players(t.Context(), other.ID)
		if err != nil {
			t.Fatal(err)
		}
		fine := models.PlayerEdit{Player: models.NewPlayer("Ida")}
		for name, edit := range map[string]models.PlayerEdit{
			"changed by somebody":          {Player: players[0]},
			"deleted, but changed":         {Player: players[0], Delete: true},
			"deleted by somebody":          {Player: players[1]},
			"a player of another team":     {Player: strangers[0]},
			"a player who never was":       {Player: models.Player{ID: "nobody", Name: "No"}},
			"a player of a newer version":  {Player: models.Player{ID: players[2].ID, Name: "No", Version: 7}},
			"as it is, but of old version": {Player: models.Player{ID: before[0].ID, Name: before[0].Name, Version: 1}},
		} {
			var changed *models.PlayersChanged
			err := db.SavePlayers(t.Context(), models.By{Form: models.NewFormID()}, team.ID, []models.PlayerEdit{fine, edit})
			if !errors.As(err, &changed) || models.KindOf(err) != models.Conflict || !reflect.DeepEqual(changed.Squad, before) {
				t.Errorf("%s: %v", name, err)
			}
		}
		bad := before[0]
		bad.Form = 9
		if err := db.SavePlayers(t.Context(), models.By{}, team.ID, []models.PlayerEdit{fine, {Player: bad}}); models.KindOf(err) != models.Invalid {
			t.Errorf("out of its limits: %v", err)
		}
		if after, err := db.Players(t.Context(), team.ID); err != nil || !reflect.DeepEqual(after, before) {
			t.Errorf("a refused edit left %+v, %v", after, err)
		}
		if after, err := db.Players(t.Context(), other.ID); err != nil || !reflect.DeepEqual(after, strangers) {
			t.Errorf("the other team has %+v, %v", after, err)
		}
		if got := actions(t, db, team); len(got) > 0 {
			t.Errorf("audit list %v", got)
		}
	})
}

// TestRoomForNewPlayers deletes before it adds.
func TestRoomForNewPlayers(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		var players []models.Player
		for i := range models.MaxPlayers {
			players = append(players, models.NewPlayer(fmt.Sprint("Player ", i)))
		}
		team := create(t, db, newTeam("one", "One"), players...)
		added := models.PlayerEdit{Player: models.NewPlayer("One more")}
		if err := db.SavePlayers(t.Context(), models.By{}, team.ID, []models.PlayerEdit{added}); models.KindOf(err) != models.Invalid {
			t.Errorf("61 players: %v", err)
		}
		if err := db.SavePlayers(t.Context(), models.By{}, team.ID, []models.PlayerEdit{added, {Player: players[7], Delete: true}}); err != nil {
			t.Errorf("one for another: %v", err)
		}
	})
}

func TestSharedShirts(t *testing.T) {
	var squad []models.Player
	for i, shirt := range []int{7, 0, models.NoShirt, 7, models.NoShirt, 0, 9, 7} {
		p := models.NewPlayer(fmt.Sprint(i))
		p.Shirt = shirt
		squad = append(squad, p)
	}
	got := models.SharedShirts(squad)
	if len(got) != 2 || len(got[0]) != 2 || got[0][0].Shirt != 0 || len(got[1]) != 3 || got[1][2].Name != "7" {
		t.Errorf("%+v", got)
	}
}
