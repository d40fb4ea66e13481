package models_test

import (
	"testing"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// TestDeletedAccountIsNoActor deletes an account that has saved plans and noted events in the team of somebody else: its
// name stays nowhere, and what others did keeps theirs.
func TestDeletedAccountIsNoActor(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team, _, all := season(t, db)
		raw := modelstest.SQL(t, db)
		gone, err := db.CreateGuest(t.Context(), "en")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.AddMember(t.Context(), team.ID, gone.ID, models.Assistant); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{
			"UPDATE account SET name = 'Ada Canary' WHERE id = '" + gone.ID + "'",
			"INSERT INTO plan (fixture_id, number, wishes, stretches, verdict, actor, created_at) VALUES ('" + all[0].ID + "', 1, '{}', '[]', '{}', 'Ada Canary', 0)",
			"INSERT INTO plan (fixture_id, number, wishes, stretches, verdict, actor, created_at) VALUES ('" + all[0].ID + "', 2, '{}', '[]', '{}', 'Bo', 0)",
			"INSERT INTO event (id, fixture_id, number, kind, at, actor) VALUES ('e1', '" + all[0].ID + "', 1, 'start', 0, 'Ada Canary')",
			"INSERT INTO event (id, fixture_id, number, kind, at, actor) VALUES ('e2', '" + all[0].ID + "', 2, 'stop', 0, 'Bo')",
		} {
			if _, err := raw.Exec(statement); err != nil {
				t.Fatal(statement, err)
			}
		}
		if err := db.DeleteEverything(t.Context(), gone.ID); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"plan", "event"} {
			var named, kept int
			row := raw.QueryRow("SELECT count(CASE WHEN actor = 'Ada Canary' THEN 1 END), count(CASE WHEN actor = 'Bo' THEN 1 END) FROM " + table)
			if err := row.Scan(&named, &kept); err != nil || named != 0 || kept != 1 {
				t.Errorf("%s: %d rows name who is gone, %d who stays: %v", table, named, kept, err)
			}
		}
	})
}
