package models

import (
	"testing"
	"time"
)

// TestRevealedLinks finds the secrets again of links that were made with a key, as long as the site has it, and of no
// others.
func TestRevealedLinks(t *testing.T) {
	old, young := []byte("an old key of thirty-two bytes..."), []byte("a newer key of thirty-two bytes.")
	saved := func(l *Link) *Link { // as it is read from the database
		return &Link{ID: l.ID, Kind: l.Kind, hash: hashSecret(l.Secret)}
	}
	first, second, random := NewLink(LinkSheet, time.Now()), NewLink(LinkSheet, time.Now()), NewLink(LinkSheet, time.Now())
	first.DeriveSecret(old)
	second.DeriveSecret(old)
	if first.Secret == second.Secret || len(first.Secret) != len(random.Secret) {
		t.Errorf("secrets %q and %q", first.Secret, second.Secret)
	}
	for _, keys := range [][][]byte{{old}, {young, old}} {
		if l := saved(first); !l.Reveal(keys) || l.Secret != first.Secret {
			t.Errorf("with %d keys the secret is %q, not %q", len(keys), l.Secret, first.Secret)
		}
	}
	if l := saved(first); l.Reveal([][]byte{young}) || l.Secret != "" {
		t.Error("the secret is found without its key")
	}
	if l := saved(random); l.Reveal([][]byte{young, old}) {
		t.Error("a random secret is found")
	}
	board := saved(first)
	board.Kind = LinkScore
	if board.Reveal([][]byte{old}) {
		t.Error("the secret of a sheet is that of a board, too")
	}
}
