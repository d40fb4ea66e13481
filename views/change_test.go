package views

import (
	"context"
	"slices"
	"testing"
	"time"

	"teamcoach/models"
)

func TestPlayerChanges(t *testing.T) {
	before := *player(1, 7, "Ada Lovelace", map[string]int{"GK": 8, "CB": 3, "XX": 2})
	after := before
	after.Name, after.Shirt, after.Status, after.Until, after.Matches = "Ada King", models.NoShirt, models.Suspended, "2026-12-03", 2
	after.Form, after.Fitness, after.Attendance, after.MinutesOwed = 5, 50, 60, -30
	after.DoNotPublish, after.Notes, after.Skills = true, "Line one\nline two", map[string]int{"GK": 9, "ST": 4}
	en, de := WithLang(context.Background(), "en"), WithLang(context.Background(), "de")
	want := []FieldChange{
		{"Name", "Ada Lovelace", "Ada King"},
		{"Shirt number", "7", "–"},
		{"Status", "Fit", "Suspended"},
		{"Last day of the status", "–", "2026-12-03"},
		{"Matches to miss", "–", "2"},
		{"Form", "3", "5"},
		{"Fitness", "95%", "50%"},
		{"Training", "90%", "60%"},
		{"Minutes owed", "0", "−30"},
		{"Do not publish", "No", "Yes"},
		{"Notes", "–", "Line one\nline two"},
		{"Goalkeeper", "8", "9"},
		{"Centre back", "3", "–"},
		{"Striker", "–", "4"},
		{"Other positions", "XX 2", "–"},
	}
	if got := playerChanges(en, soccer(t), models.PlayerChange{Before: &before, After: &after}); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	german := playerChanges(de, soccer(t), models.PlayerChange{Before: &before, After: &after})
	if german[9].Before != "Nein" || german[11].Label != "Tor" {
		t.Errorf("in German: %+v", german)
	}
	same := before
	same.Version = 9
	if got := playerChanges(en, soccer(t), models.PlayerChange{Before: &before, After: &same}); got != nil {
		t.Errorf("nothing but the version: %+v", got)
	}
	if got := playerChanges(en, soccer(t), models.PlayerChange{After: &after}); got != nil {
		t.Errorf("added: %+v", got)
	}
}

func TestChangeText(t *testing.T) {
	ada, bo := player(1, 1, "Ada", nil), player(2, 2, "Bo", nil)
	one, two := models.RosterChange{{Before: ada}}, models.RosterChange{{After: ada}, {After: bo}}
	en, de := WithLang(context.Background(), "en"), WithLang(context.Background(), "de")
	for _, test := range []struct {
		entry           models.AuditEntry
		english, german string
	}{
		{models.AuditEntry{Action: models.ActionCreateTeam, Subject: "Rovers"}, "Cy made the team Rovers.", "Cy hat die Mannschaft Rovers angelegt."},
		{models.AuditEntry{Action: models.ActionEditTeam, Subject: "Rovers"}, "Cy changed the settings of the team.", "Cy hat die Einstellungen der Mannschaft geändert."},
		{models.AuditEntry{Action: models.ActionArchiveTeam}, "Cy archived the team.", "Cy hat die Mannschaft archiviert."},
		{models.AuditEntry{Action: models.ActionDeleteTeam}, "Cy deleted the team.", "Cy hat die Mannschaft gelöscht."},
		{models.AuditEntry{Action: models.ActionRestoreTeam}, "Cy restored the team.", "Cy hat die Mannschaft wiederhergestellt."},
		{models.AuditEntry{Action: models.ActionEditBest}, "Cy changed what is best in this team.", "Cy hat geändert, was in dieser Mannschaft das Beste ist."},
		{models.AuditEntry{Action: models.ActionAddPlayers, Change: one}, "Cy added Ada.", "Cy hat Ada hinzugefügt."},
		{models.AuditEntry{Action: models.ActionAddPlayers, Change: two}, "Cy added 2 players.", "Cy hat 2 Spieler hinzugefügt."},
		{models.AuditEntry{Action: models.ActionEditPlayers, Change: one}, "Cy edited Ada.", "Cy hat Ada bearbeitet."},
		{models.AuditEntry{Action: models.ActionEditPlayers, Change: two}, "Cy edited 2 players.", "Cy hat 2 Spieler bearbeitet."},
		{models.AuditEntry{Action: models.ActionDeletePlayers, Change: one}, "Cy removed Ada.", "Cy hat Ada entfernt."},
		{models.AuditEntry{Action: models.ActionDeletePlayers, Change: two}, "Cy removed 2 players.", "Cy hat 2 Spieler entfernt."},
		{models.AuditEntry{Action: models.ActionImportPlayers, Change: one}, "Cy imported 1 player.", "Cy hat 1 Spieler importiert."},
		{models.AuditEntry{Action: models.ActionUndo, Change: one}, "Cy undid a change of Ada.", "Cy hat eine Änderung rückgängig gemacht: Ada."},
		{models.AuditEntry{Action: models.ActionUndo, Change: two}, "Cy undid a change of 2 players.", "Cy hat eine Änderung an 2 Spielern rückgängig gemacht."},
		{models.AuditEntry{Action: models.ActionInvite, Subject: "coach "}, "Cy invited somebody. Role: Coach.", "Cy hat jemanden eingeladen. Rolle: Trainer/in."},
		{models.AuditEntry{Action: models.ActionRevoke, Subject: "viewer "}, "Cy took back an invitation. Role: Viewer.", "Cy hat eine Einladung zurückgenommen. Rolle: Zuschauer/in."},
		{models.AuditEntry{Action: models.ActionJoin, Subject: "scorer Cy"}, "Cy joined. Role: Scorer.", "Cy ist beigetreten. Rolle: Spielberichter/in."},
		{models.AuditEntry{Action: models.ActionSetRole, Subject: "coach Bo B."}, "Cy changed the role of Bo B. to: Coach.", "Cy hat die Rolle von Bo B. geändert in: Trainer/in."},
		{models.AuditEntry{Action: models.ActionRemoveMember, Subject: "coach Bo"}, "Cy removed Bo from the team.", "Cy hat Bo aus der Mannschaft entfernt."},
		{models.AuditEntry{Action: models.ActionRemoveMember, Subject: "coach Cy"}, "Cy left the team.", "Cy hat die Mannschaft verlassen."},
		{models.AuditEntry{Action: models.ActionHandOver, Subject: "owner "}, "Cy handed the team over to Guest (not signed up).", "Cy hat die Mannschaft an Gast (nicht registriert) übergeben."},
		{models.AuditEntry{Action: models.ActionAddMatches, Subject: "Rovers"}, "Cy added matches: Rovers.", "Cy hat Spiele angelegt: Rovers."},
		{models.AuditEntry{Action: models.ActionCancelMatch, Subject: "Rovers"}, "Cy cancelled the match against Rovers.", "Cy hat das Spiel gegen Rovers abgesagt."},
		{models.AuditEntry{Action: models.ActionResult, Subject: "Rovers"}, "Cy noted the result of the match against Rovers.", "Cy hat das Ergebnis des Spiels gegen Rovers eingetragen."},
	} {
		test.entry.Actor = "Cy"
		if got := ChangeText(en, &test.entry); got != test.english {
			t.Errorf("%s: %q, want %q", test.entry.Action, got, test.english)
		}
		if got := ChangeText(de, &test.entry); got != test.german {
			t.Errorf("%s: %q, want %q", test.entry.Action, got, test.german)
		}
	}
	if got := ChangeText(de, &models.AuditEntry{Action: models.ActionDeleteTeam}); got != "Ein Gast hat die Mannschaft gelöscht." {
		t.Error(got)
	}
}

func TestMomentText(t *testing.T) {
	at := time.Date(2026, 3, 7, 23, 5, 59, 0, time.FixedZone("", 3600))
	for lang, want := range map[string]string{"en": "2026-03-07, 22:05 UTC", "de": "07.03.2026, 22:05 UTC"} {
		if got := momentText(WithLang(context.Background(), lang), at); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
