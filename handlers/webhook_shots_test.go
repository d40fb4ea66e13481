//go:build shots

package handlers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestShotsOfWebhooks takes pictures of the pages of webhooks, into the folder $SHOTS.
func TestShotsOfWebhooks(t *testing.T) {
	folder := os.Getenv("SHOTS")
	if folder == "" {
		t.Skip("SHOTS names no folder")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	s, base := serveSite(t)
	ada := s.user("Ada")
	for _, page := range append(ada.webhookSamples(), sample{name: "docs", path: "/docs", status: 200}) {
		b := newTab(browser, t, base, "en")
		b.signIn(s, ada.account)
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
