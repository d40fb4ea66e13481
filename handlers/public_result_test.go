package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"teamcoach/models"
)

// readFeeds has two libraries, which nobody here wrote, read feeds: each line says what a file holds to one of them.
const readFeeds = `
import { createRequire } from "node:module"
import { readFileSync } from "node:fs"
const require = createRequire(process.cwd() + "/../.ci/package.json")
const { parseAtomFeed, parseRssFeed } = require("feedsmith")
const RSSParser = require("rss-parser")
const plain = text => text?.value ?? text ?? ""
const time = text => new Date(text).toISOString()
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8")
  const atom = file.endsWith(".atom")
  const feed = atom ? parseAtomFeed(text) : parseRssFeed(text)
  const href = (links, rel) => links.find(l => (l.rel ?? "alternate") === rel).href
  console.log(JSON.stringify(atom
    ? { title: plain(feed.title), page: href(feed.links, "alternate"), self: href(feed.links, "self"), updated: time(feed.updated),
        items: (feed.entries ?? []).map(e => ({ id: e.id, title: plain(e.title), link: href(e.links, "alternate"), date: time(e.published), text: plain(e.content) })) }
    : { title: feed.title, page: feed.link, self: href(feed.atom.links, "self"), updated: time(feed.lastBuildDate),
        items: (feed.items ?? []).map(i => ({ id: i.guid.value, title: i.title, link: i.link, date: time(i.pubDate), text: i.description })) }))
  const other = await new RSSParser().parseString(text)
  console.log(JSON.stringify({ title: other.title, page: other.link, self: other.feedUrl, updated: time(other.lastBuildDate),
    items: other.items.map(i => ({ id: i.id ?? i.guid, title: i.title, link: i.link, date: time(i.isoDate), text: i.content })) }))
}`

type readFeed struct {
	Title, Page, Self, Updated string
	Items                      []readItem
}

type readItem struct{ ID, Title, Link, Date, Text string }

// feeds asks for a feed in both forms and returns it as each library reads it: Atom twice, then RSS twice.
func (s *site) feeds(path string) []readFeed {
	s.t.Helper()
	npmFile(s.t, "feedsmith/package.json")
	npmFile(s.t, "rss-parser/package.json")
	node, err := exec.LookPath("node")
	needTool(s.t, "node", err)
	folder := s.t.TempDir()
	script := filepath.Join(folder, "read.mjs")
	if err := os.WriteFile(script, []byte(readFeeds), 0o600); err != nil {
		s.t.Fatal(err)
	}
	command := []string{script}
	for _, extension := range []string{".atom", ".rss"} {
		answer := s.get(path + extension)
		if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "application/"+extension[1:]+"+xml; charset=utf-8" || answer.Header().Get("Etag") == "" {
			s.t.Fatalf("%s%s: %d %s", path, extension, answer.Code, answer.Header().Get("Content-Type"))
		}
		command = append(command, filepath.Join(folder, "feed"+extension))
		if err := os.WriteFile(command[len(command)-1], answer.Body.Bytes(), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	run := exec.Command(node, command...)
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		s.t.Fatalf("the feeds of %s cannot be read: %v", path, err)
	}
	var all []readFeed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var f readFeed
		if err := decoder.Decode(&f); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, f)
	}
	if len(all) != 4 {
		s.t.Fatalf("%d feeds were read", len(all))
	}
	return all
}

// oneFeed is what all readers make of a feed; that they differ in anything but its own address is an error.
func (s *site) oneFeed(path string) readFeed {
	s.t.Helper()
	all := s.feeds(path)
	for i := range all {
		if want := baseURL + path + []string{".atom", ".atom", ".rss", ".rss"}[i]; all[i].Self != want {
			s.t.Errorf("%s: its own address is %q to reader %d", path, all[i].Self, i)
		}
		all[i].Self = ""
		if fmt.Sprint(all[i]) != fmt.Sprint(all[0]) {
			s.t.Errorf("%s: reader %d reads\n%+v\nreader 0\n%+v", path, i, all[i], all[0])
		}
	}
	return all[0]
}

// TestResultsFeeds follows the results of a team of adults, of one of minors and of one that is invented.
func TestResultsFeeds(t *testing.T) {
	const rivals = `Rivals & <b>Sons</b> ]]> "FC"`
	for _, kind := range []models.TeamType{models.Senior, models.Youth} {
		t.Run(string(kind), func(t *testing.T) {
			eachMatched(t, kind, models.Public, func(t *testing.T, m *matched) {
				if empty := m.oneFeed("/teams/harbour/results"); len(empty.Items) > 0 || empty.Title != "Results of Harbour Rovers" {
					t.Errorf("before the first match: %+v", empty)
				}
				m.squad[0].Name = "Ada Scorer"
				if err := m.db.UpdatePlayer(t.Context(), models.By{}, &m.squad[0]); err != nil {
					t.Fatal(err)
				}
				m.finishAt(t, time.Date(2026, 9, 5, 13, 37, 0, 0, time.UTC), "2")
				m.finishAt(t, time.Date(2026, 9, 12, 13, 37, 0, 0, time.UTC), "0")
				m.execute("UPDATE fixture SET opponent = '" + rivals + "' WHERE id = '" + m.match.ID + "'")
				feed := m.oneFeed("/teams/harbour/results")
				if len(feed.Items) != 2 || feed.Page != baseURL+"/teams/harbour/results" {
					t.Fatalf("%+v", feed)
				}
				last, first := feed.Items[0], feed.Items[1]
				doc := page(t, m.get("/teams/harbour/results"))
				for i, item := range []readItem{last, first} {
					_, id, _ := strings.Cut(item.Link, "#")
					if !strings.HasPrefix(item.ID, "urn:uuid:") || strings.Contains(item.ID, m.match.ID) {
						t.Errorf("the id is %q", item.ID)
					}
					if doc.Find(".results > li:nth-child("+fmt.Sprint(i+1)+")#"+id).Length() != 1 {
						t.Errorf("%s leads to no result on its page", item.Link)
					}
				}
				want := map[bool][]string{
					false: {"Harbour Rovers – " + rivals + " (home), 5 : 0", "2026-09-05T13:37:00.000Z", "5 September 2026. Scorers: Ada Scorer 2."},
					true:  {"Harbour Rovers – " + rivals + ", 5 : 0", "2026-09-05T00:00:00.000Z", "5 September 2026."},
				}[kind.Minors()]
				if got := []string{last.Title, first.Date, first.Text}; !slices.Equal(got, want) {
					t.Errorf("%s: %q, want %q", kind, got, want)
				}
				if (strings.HasSuffix(feed.Updated, "T00:00:00.000Z")) != kind.Minors() {
					t.Errorf("%s: updated %s", kind, feed.Updated)
				}
				again := m.oneFeed("/teams/harbour/results")
				if again.Items[0].ID != last.ID || again.Items[0].ID == again.Items[1].ID {
					t.Error("the ids are not stable, or not unique")
				}
				checkLatest(t, m, kind, feed)
			})
		})
	}
}

// checkLatest looks for a team's results among those of all: those of minors are not found there.
func checkLatest(t *testing.T, m *matched, kind models.TeamType, feed readFeed) {
	t.Helper()
	latest := m.oneFeed("/results")
	doc := page(t, m.get("/results"))
	if kind.Minors() {
		if len(latest.Items) > 0 || strings.Contains(doc.Text(), "Harbour") || doc.Find(".empty").Length() != 1 {
			t.Errorf("results of minors are told to everybody: %+v", latest)
		}
		m.execute("UPDATE team SET demo = true")
		if n := len(m.oneFeed("/results").Items); n != 2 {
			t.Errorf("%d results of invented children", n)
		}
		return
	}
	if len(latest.Items) != 2 || latest.Items[0].ID != feed.Items[0].ID || latest.Items[1].Text != "5 September 2026." || latest.Updated != feed.Updated {
		t.Errorf("the latest results are %+v", latest)
	}
	if got := texts(doc, `.results-match a[href="/teams/harbour"]`); len(got) != 2 {
		t.Errorf("the page leads to %v", got)
	}
	m.execute("UPDATE team SET visibility = 'private'")
	if n := len(m.oneFeed("/results").Items); n != 0 {
		t.Errorf("%d results of a private team", n)
	}
}

// TestFeedsAreFound looks for the feeds where readers do, and asks for them again.
func TestFeedsAreFound(t *testing.T) {
	eachMatched(t, models.Senior, models.Public, func(t *testing.T, m *matched) {
		m.finishAt(t, time.Date(2026, 9, 5, 13, 37, 0, 0, time.UTC), "2")
		for target, feed := range map[string]string{"/teams/harbour": "/teams/harbour/results", "/teams/harbour/results": "/teams/harbour/results", "/results": "/results"} {
			doc := page(t, m.get(target))
			for kind, extension := range map[string]string{"application/atom+xml": ".atom", "application/rss+xml": ".rss"} {
				if href := doc.Find(`head link[rel="alternate"][type="`+kind+`"]`).AttrOr("href", ""); href != feed+extension {
					t.Errorf("%s: the feed is %q", target, href)
				}
			}
		}
		structured := page(t, m.get("/teams/harbour/results")).Find(`script[type="application/ld+json"]`).Text()
		if !strings.Contains(structured, `"SportsEvent"`) || !strings.Contains(structured, `"startDate":"2026-09-05T13:37:00Z"`) {
			t.Errorf("structured data: %s", structured)
		}
		m.execute("UPDATE team SET updated_at = updated_at - 60000")
		for _, target := range []string{"/teams/harbour/results.atom", "/teams/harbour/results.rss", "/results.atom", "/results.rss"} {
			answer := m.get(target)
			if got := m.get(target, "If-None-Match", answer.Header().Get("Etag")); got.Code != http.StatusNotModified {
				t.Errorf("%s: %d to who has it", target, got.Code)
			}
			german := m.get(target + "?lang=de").Body.String()
			if !strings.Contains(german, target+"?lang=de") || !strings.Contains(german, "5. September 2026") {
				t.Errorf("%s in German: %s", target, german)
			}
		}
		checkModified(t, m)
	})
}

// checkModified asks for the feed by the time of its last change, and then changes what it tells.
func checkModified(t *testing.T, m *matched) {
	t.Helper()
	const target = "/teams/harbour/results.atom"
	answer := m.get(target)
	since := answer.Header().Get("Last-Modified")
	at, err := http.ParseTime(since)
	if err != nil {
		t.Fatalf("Last-Modified %q", since)
	}
	if got := m.get(target, "If-Modified-Since", since); got.Code != http.StatusNotModified || got.Body.Len() > 0 {
		t.Errorf("%d to who has what was changed last at %s", got.Code, since)
	}
	for _, header := range [][]string{
		{"If-Modified-Since", at.Add(-time.Second).Format(http.TimeFormat)}, {"If-Modified-Since", "yesterday"},
		{"If-Modified-Since", since, "If-None-Match", `"another"`},
	} {
		if got := m.get(target, header...); got.Code != http.StatusOK || got.Body.Len() == 0 {
			t.Errorf("%d to %v", got.Code, header)
		}
	}
	scorer := m.owner.squad(m.team)[0]
	if scorer.DoNotPublish = true; !strings.Contains(answer.Body.String(), scorer.Name) {
		t.Errorf("%s is not named", scorer.Name)
	}
	if err := m.db.UpdatePlayer(t.Context(), models.By{}, &scorer); err != nil {
		t.Fatal(err)
	}
	hidden := m.get(target, "If-Modified-Since", since)
	if hidden.Code != http.StatusOK || strings.Contains(hidden.Body.String(), scorer.Name) {
		t.Errorf("%d, or somebody is named who is no longer to be published", hidden.Code)
	}
}

// TestResultsOfNobody: of a private team like of none; of minors search engines are not told, nor when they play.
func TestResultsOfNobody(t *testing.T) {
	eachMatched(t, models.Youth, models.Public, func(t *testing.T, m *matched) {
		m.finishAt(t, time.Date(2026, 9, 5, 13, 37, 0, 0, time.UTC), "2")
		m.execute("UPDATE team SET updated_at = updated_at - 60000") // long enough ago to be told, were it to be told
		m.addTeam(models.Team{Slug: "hidden-herons", Name: "Herons", Visibility: models.Private})
		for _, extension := range []string{"", ".atom", ".rss"} {
			open := m.get("/teams/harbour/results" + extension)
			if open.Code != http.StatusOK || open.Header().Get("Last-Modified") != "" || strings.Contains(wire(open), "13:37") || strings.Contains(wire(open), m.squad[0].Name) {
				t.Errorf("minors%s: %s", extension, wire(open))
			}
			if page(t, open).Find(`meta[name="robots"][content="noindex"]`).Length() == 0 && open.Header().Get("X-Robots-Tag") != "noindex" {
				t.Errorf("minors%s: search engines are not told to leave it alone", extension)
			}
			hidden, none := m.get("/teams/hidden-herons/results"+extension), m.get("/teams/nobody/results"+extension)
			if hidden.Code != http.StatusNotFound || wire(hidden) != wire(none) {
				t.Errorf("private%s: %d, or another answer than for no team", extension, hidden.Code)
			}
		}
	})
}
