package handlers_test

import (
	"net/http"
	"os"
	"testing"

	"teamcoach/models"
)

// liveSample is a page of a live board.
type liveSample struct {
	sample
	member bool // opened by a coach
}

// liveSamples makes matches in every state and returns their boards.
func (l *liveTeam) liveSamples() []liveSample {
	l.t.Helper()
	page := func(name string, member bool) liveSample {
		path := l.path()
		if !member {
			path = l.addLink(models.LinkWatch)
		}
		return liveSample{sample{name: "live-" + name, path: path, status: http.StatusOK}, member}
	}
	next := func(opponent string) {
		l.match = l.addMatch(l.team, models.Match{Opponent: opponent, Periods: 2, Minutes: 20, Blocks: 2})
	}
	all := []liveSample{page("empty", true)}
	next("Rivals of the other side of the river")
	l.addPlan([]int{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 4, 5, 8, 9})
	all = append(all, page("before", true))
	next("Rivals")
	l.addPlan([]int{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 4, 5, 8, 9})
	for _, f := range [][]string{
		{"kind", "start"}, {"kind", "goal", "player", "7"}, {"kind", "against"}, {"kind", "yellow", "player", "3"}, {"kind", "hurt", "player", "6"},
		{"kind", "leave", "player", "9"}, {"kind", "goal"},
	} {
		l.note(models.Coach, noting(f...))
	}
	undo := l.note(models.Coach, noting("kind", "goal")).Find("form:has(#undo-last) [name=undoes]").AttrOr("value", "")
	l.note(models.Coach, noting("kind", "undo", "undoes", undo))
	all = append(all, page("running", true), page("watching", false))
	rest := page("rest", true)
	rest.path += "/plan"
	all = append(all, rest)
	next("Those of Old")
	for _, kind := range []string{"start", "stop", "start", "stop", "finish"} {
		l.note(models.Coach, noting("kind", kind))
	}
	return append(all, page("over", true))
}

// TestBrowserLive looks at every kind of board in a real browser.
func TestBrowserLive(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	s, base := serveSite(t)
	l := s.addLiveTeam("otters", nil)
	for i, page := range l.liveSamples() {
		t.Run(page.name, func(t *testing.T) {
			b := newTab(browser, t, base, []string{"en", "de"}[i%2])
			if page.member {
				b.signIn(s, l.members[models.Coach].account)
			}
			checkPage(b, page.sample, string(axe))
		})
	}
}
