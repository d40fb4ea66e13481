package handlers_test

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"teamcoach/static"
)

// fontSources are the pinned npm packages that the fonts are taken from, by the beginning of a file's name: where the
// package has the font files, and where their licence.
var fontSources = map[string]struct{ files, licence string }{
	"archivo-": {"@fontsource-variable/archivo/files/", "@fontsource-variable/archivo/LICENSE"}, // for browsers
	"DejaVu":   {"dejavu-fonts-ttf/ttf/", ""},                                                   // for PDF and PNG
	"dejavu-":  {"", "dejavu-fonts-ttf/LICENSE"},
}

// TestThirdPartyFiles compares every font, and its licence, with the pinned npm package that it was taken from.
func TestThirdPartyFiles(t *testing.T) {
	fonts, err := fs.ReadDir(static.Files, "fonts")
	if err != nil || len(fonts) == 0 {
		t.Fatalf("%d fonts: %v", len(fonts), err)
	}
	for _, font := range fonts {
		name := ""
		for beginning, source := range fontSources {
			if !strings.HasPrefix(font.Name(), beginning) {
				continue
			}
			if name = source.files + font.Name(); strings.HasSuffix(font.Name(), "-LICENSE.txt") {
				name = source.licence
			}
		}
		theirs, err := os.ReadFile(npmFile(t, name))
		if err != nil {
			t.Error(err)
			continue
		}
		ours, err := fs.ReadFile(static.Files, "fonts/"+font.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(ours, theirs) {
			t.Errorf("static/fonts/%s is not the file of %s", font.Name(), name)
		}
	}
	for _, licence := range []string{"archivo-LICENSE.txt", "dejavu-LICENSE.txt"} {
		if _, err := fs.Stat(static.Files, "fonts/"+licence); err != nil {
			t.Errorf("the fonts come without their licence: %v", err)
		}
	}
}
