//go:build shots

package handlers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"teamcoach/models"
)

// TestShotsOfTables takes pictures of pages that lead to their tables, into the folder $SHOTS.
func TestShotsOfTables(t *testing.T) {
	folder := os.Getenv("SHOTS")
	if folder == "" {
		t.Skip("SHOTS names no folder")
	}
	browser := startBrowser(t)
	s, base := serveSite(t)
	ada := s.user("Ada")
	team := ada.ownTeam("canaries", sevens()...)
	match := s.addMatch(team, models.Match{})
	for name, path := range map[string]string{
		"matches": "/teams/canaries/matches", "match": "/teams/canaries/matches/" + match.ID, "squad": "/teams/canaries/players", "sport": "/sports/soccer",
	} {
		b := newTab(browser, t, base, "de")
		b.signIn(s, ada.account)
		b.open(sample{path: path, status: 200})
		value[bool](b, `document.fonts.ready.then(() => true)`)
		for _, width := range []int64{390, 1280} {
			b.size(width, width < 500)
			b.prefer("prefers-color-scheme", map[int64]string{390: "dark", 1280: "light"}[width])
			b.shoot(filepath.Join(folder, fmt.Sprintf("%s-%d.png", name, width)))
		}
	}
}
