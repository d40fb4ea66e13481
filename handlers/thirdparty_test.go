package handlers_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"testing"

	"teamcoach/static"
)

// TestThirdPartyFiles compares every font that the site serves, and its licence, with the pinned npm package that it
// was taken from.
func TestThirdPartyFiles(t *testing.T) {
	const source = "@fontsource-variable/archivo/"
	fonts, err := fs.ReadDir(static.Files, "fonts")
	if err != nil || len(fonts) == 0 {
		t.Fatalf("%d fonts: %v", len(fonts), err)
	}
	for _, font := range fonts {
		name := source + "files/" + font.Name()
		if path.Ext(font.Name()) == ".txt" {
			name = source + "LICENSE"
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
	if _, err := fs.Stat(static.Files, "fonts/archivo-LICENSE.txt"); err != nil {
		t.Errorf("the fonts come without their licence: %v", err)
	}
}
