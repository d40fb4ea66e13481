package models_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

var inAnyOrder = cmpopts.SortSlices(func(a, b models.ResultLine) bool { return a.PlayerID < b.PlayerID })

// TestPlayerComesBackWithRecord deletes a player by mistake, and undoes that after others went on working.
func TestPlayerComesBackWithRecord(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		ctx := t.Context()
		p := newPlayed(t, db, 5, models.NewPlayer("Ada"), models.NewPlayer("Bo"), models.NewPlayer("Cy"))
		stays, reopened, deleted, planned, dropped := p.matches[0], p.matches[1], p.matches[2], p.matches[3], p.matches[4]
		for i, m := range []*models.Match{stays, reopened, deleted} {
			p.finish(m, p.minutes(50, 10*i, 20))
		}
		bo := p.opening[1].ID
		for _, m := range []*models.Match{planned, dropped} {
			answer := models.Availability{MatchID: m.ID, PlayerID: bo, Answer: models.Late, FromMinute: 20, Note: "exam"}
			if err := db.SaveAvailabilities(ctx, by("Coach"), m, []models.AvailabilityEdit{{Availability: answer}}); err != nil {
				t.Fatal(err)
			}
		}
		lines, owed := p.lines(stays.ID), owedOf(p.squad())
		answers, err := db.Availabilities(ctx, planned.ID)
		if err != nil || len(answers) != 1 {
			t.Fatal(answers, err)
		}

		remove := by("Coach")
		wantKind(t, db.DeletePlayer(ctx, remove, p.team.ID, bo), "")
		if got, err := db.Availabilities(ctx, planned.ID); len(got) != 0 || len(p.lines(stays.ID)) != 2 || err != nil {
			t.Fatalf("without the player: answers %v, ledger %v, %v", got, p.lines(stays.ID), err)
		}
		wantKind(t, db.ReopenMatch(ctx, models.By{}, p.team, p.sport, reopened), "")
		for _, m := range []*models.Match{deleted, dropped} {
			if _, err := db.DeleteMatch(ctx, by("Coach"), p.team.ID, m.ID, false); err != nil {
				t.Fatal(err)
			}
		}

		back := by("Coach")
		wantKind(t, db.UndoChange(ctx, back, p.team.ID, remove.Form), "")
		if got := p.lines(stays.ID); !cmp.Equal(got, lines, inAnyOrder) {
			t.Errorf("the ledger is not as it was: %s", cmp.Diff(lines, got, inAnyOrder))
		}
		if got, err := db.Availabilities(ctx, planned.ID); err != nil || !cmp.Equal(got, answers) {
			t.Errorf("the answer is not as it was: %s %v", cmp.Diff(answers, got), err)
		}
		p.reread(reopened)
		p.matches = []*models.Match{stays, reopened}
		p.checkOwed("after the undo", map[string]bool{}, make([]int, 3))
		if slices.Equal(owedOf(p.squad()), owed) {
			t.Error("the matches that were opened again and deleted should have taken back what they added")
		}
		// That can be undone, and done again.
		again := by("Coach")
		wantKind(t, db.UndoChange(ctx, again, p.team.ID, back.Form), "")
		wantKind(t, db.UndoChange(ctx, by("Coach"), p.team.ID, again.Form), "")
		if got := p.lines(stays.ID); !cmp.Equal(got, lines, inAnyOrder) {
			t.Errorf("after a second undo the ledger is not as it was: %s", cmp.Diff(lines, got, inAnyOrder))
		}
	})
}
