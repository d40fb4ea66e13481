//go:build shots

package handlers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"teamcoach/models"
)

// TestLiveShots takes pictures of a board in every state, for who keeps it and who watches.
func TestLiveShots(t *testing.T) {
	folder := os.Getenv("SHOTS")
	if folder == "" {
		folder = t.TempDir()
	}
	browser := startBrowser(t)
	s, base := serveSite(t)
	l := s.addLiveTeam("otters", nil)
	for _, page := range l.liveSamples() {
		b := newTab(browser, t, base, "en")
		if page.member {
			b.signIn(s, l.members[models.Coach].account)
		}
		b.open(page.sample)
		value[bool](b, `document.fonts.ready.then(() => true)`)
		for _, width := range []int64{390, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				b.size(width, width < 500)
				b.prefer("prefers-color-scheme", scheme)
				b.shoot(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", page.name, width, scheme)))
			}
		}
	}
}
