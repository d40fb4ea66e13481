//go:build shots

package handlers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestShots takes pictures of every kind of page, 390 and 1280 wide, light and dark, in both languages and once
// without scripts, into the folder $SHOTS or a new one.
func TestShots(t *testing.T) {
	folder := os.Getenv("SHOTS")
	if folder == "" {
		var err error
		if folder, err = os.MkdirTemp("", "teamcoach-shots-"); err != nil {
			t.Fatal(err)
		}
	} else if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	browser, base := startBrowser(t), startSite(t)
	for _, s := range samples() {
		if !s.browsed() {
			continue
		}
		b := newTab(browser, t, base, "en")
		b.open(s)
		value[bool](b, `document.fonts.ready.then(() => true)`)
		for _, width := range []int64{390, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				b.size(width, width < 500)
				b.prefer("prefers-color-scheme", scheme)
				b.shoot(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", s.name, width, scheme)))
			}
		}
		german := newTab(browser, t, base, "de")
		german.size(390, true)
		german.prefer("prefers-color-scheme", "light")
		german.open(s)
		german.shoot(filepath.Join(folder, s.name+"-390-german.png"))
		if s.form == nil { // sending a sample's form is a script itself
			plain := newTab(browser, t, base, "en")
			plain.withoutScripts()
			plain.size(390, true)
			plain.prefer("prefers-color-scheme", "light")
			plain.open(s)
			plain.shoot(filepath.Join(folder, s.name+"-390-noscript.png"))
		}
	}
	b := newTab(browser, t, base, "en")
	for _, path := range []string{"/best/puddle-rovers/16", "/best/whole-kettle/16", "/best/gumboot-gale/22", "/best/quill-and-castle/8"} {
		b.open(sample{path: path, status: 200})
		b.size(718, false) // A4 within its margins
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		b.shoot(filepath.Join(folder, "print-"+filepath.Base(filepath.Dir(path))+".png"))
	}
	t.Logf("the pictures are in %s", folder)
}

// TestShotsOfTeams takes pictures of the pages of a team's members, into the same folder.
func TestShotsOfTeams(t *testing.T) {
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
	for _, page := range append(ada.teamSamples(), sample{name: "teams-nobody", path: "/teams", status: 200}) {
		b := newTab(browser, t, base, "en")
		if page.name != "teams-nobody" {
			b.signIn(s, ada.account)
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

// shoot takes a picture of the whole page.
func (b *tab) shoot(file string) {
	b.Helper()
	ctx, cancel := b.within()
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.Fatalf("%s: %v", file, err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		b.Fatal(err)
	}
}
