//go:build shots

package handlers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"teamcoach/models"
)

// TestShotsOfSheets takes pictures of the pages of a match on paper and of what was played, and prints them.
func TestShotsOfSheets(t *testing.T) {
	folder := os.Getenv("SHOTS")
	if folder == "" {
		t.Skip("SHOTS names no folder")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	for _, format := range []string{"7", "11"} {
		m, base := serveMatched(t, models.Team{Sport: "soccer", Format: format, Type: models.Senior, Visibility: models.Public}, twenty()...)
		empty := m.path("/sheet")
		m.match = m.addMatch(m.team, models.Match{Periods: 2, Minutes: 20, Blocks: 2})
		m.addRotation(m.team, m.match)
		short := m.match
		m.longMatch()
		link := m.link(t, "sheet", "Parents", "7")
		open := m.path("/result")
		long := m.match
		m.longMatch()
		leads(t, m.owner.post(m.path("/result"), m.resultFields(t, m.owner, "ours", "3", "theirs", "3", "rows[0].goals", "1", "rows[3].goals", "2")), m.path("/result"))
		over := m.match
		at := func(match *models.Match, page string) string { return "/teams/harbour/matches/" + match.ID + page }
		pages := []struct{ name, path string }{
			{"sheet-empty", empty}, {"sheet", at(short, "/sheet")}, {"sheet-long", at(long, "/sheet")}, {"card", at(short, "/card")}, {"card-long", at(long, "/card")},
			{"result-open", open}, {"result-over", at(over, "/result")}, {"compliance", at(over, "/compliance")}, {"season", "/teams/harbour/season?sort=minutes"}, {"shared", link}, {"public", "/teams/harbour"},
		}
		for i, p := range pages {
			b := newTab(browser, t, base, []string{"en", "de"}[i%2])
			if p.name != "shared" && p.name != "public" {
				b.signIn(m.site, m.owner.account)
			}
			b.open(sample{path: p.path, status: 200})
			value[bool](b, `document.fonts.ready.then(() => true)`)
			for _, width := range []int64{390, 1280} {
				for _, scheme := range []string{"light", "dark"} {
					b.size(width, width < 500)
					b.prefer("prefers-color-scheme", scheme)
					b.shoot(filepath.Join(folder, fmt.Sprintf("%s-%s-%d-%s.png", p.name, format, width, scheme)))
				}
			}
			if err := os.WriteFile(filepath.Join(folder, p.name+"-"+format+".pdf"), b.prints(p.path), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
