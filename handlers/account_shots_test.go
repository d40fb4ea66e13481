//go:build shots

package handlers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAccountShots takes pictures of the pages about accounts, as TestShots does of the others.
func TestAccountShots(t *testing.T) {
	folder := os.Getenv("SHOTS")
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	base, s := serveAccounts(t)
	_, pages := s.withEverything()
	for i, page := range pages {
		b := newTab(browser, t, base, []string{"en", "de"}[i%2])
		s.exec("DELETE FROM throttle")
		if strings.HasPrefix(page.name, "account") {
			b.signInAt("ada@canary.test", goodPassword)
		}
		b.open(page)
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
