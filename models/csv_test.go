package models_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teamcoach/models"
)

// TestBytesOfImportFormats holds the files that people keep and import again to what they always were.
func TestBytesOfImportFormats(t *testing.T) {
	sport := &models.Sport{ID: "soccer", Positions: []models.Position{{ID: "GK"}, {ID: "ST"}}}
	ada := models.NewPlayer("=Ada \"A\", B")
	ada.Shirt, ada.Skills, ada.MinutesOwed, ada.Notes, ada.DoNotPublish = 7, map[string]int{"ST": 8}, -5, "two\nlines", true
	var file bytes.Buffer
	if err := models.WriteRosterCSV(&file, sport, []models.Player{ada}, true); err != nil {
		t.Fatal(err)
	}
	roster := "\ufeffname,shirt,status,until,matches,form,fitness,attendance,minutes_owed,do_not_publish,notes,GK,ST\r\n" +
		"\"'=Ada \"\"A\"\", B\",7,fit,,,3,100,100,-5,yes,\"two\r\nlines\",,8\r\n"
	if file.String() != roster {
		t.Errorf("the squad is %q, want %q", file.String(), roster)
	}
	file.Reset()
	m := models.Match{Opponent: "-Rivals", Side: models.Home, Zone: "UTC", Format: "7", State: models.Over, Ours: 2, Theirs: 0, KickOff: time.Date(2026, 12, 5, 15, 0, 0, 0, time.UTC), Meet: 45}
	if err := models.WriteMatchesCSV(&file, []models.Match{m}); err != nil {
		t.Fatal(err)
	}
	matches := "\ufeffdate,time,zone,opponent,side,venue,meet,format,state,ours,theirs,notes\r\n" +
		"2026-12-05,15:00,UTC,'-Rivals,home,,45,7," + string(models.Over) + ",2,0,\r\n"
	if file.String() != matches {
		t.Errorf("the matches are %q, want %q", file.String(), matches)
	}
}

// TestCellsComeBack escapes any text, and takes it back.
func TestCellsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`'{0,3}[-=+@\t\r\n＝＋－＠a]?.*`)).Draw(t, "text")
		cell := models.EscapeCell(text)
		if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
			t.Errorf("%q is a formula", cell)
		}
		if got := models.UnescapeCell(cell); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
	})
}
