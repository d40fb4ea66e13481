package handlers_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
)

func TestBest(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		for _, test := range []struct {
			target   string
			status   int
			selector string // counted in the page
			count    int
		}{
			{"/best/puddle-rovers/11", 200, ".lineup .player", 11},
			{"/best/puddle-rovers/11/", 200, ".lineup .player", 11},
			{"/best?team=puddle-rovers&show=11", 200, ".lineup .player", 11},
			{"/best?team=puddle-rovers", 200, ".lineup .player", 11},
			{"/best/puddle-rovers/16", 200, ".bench:not(.bench-rest):not(.bench-absent) .player", 5},
			{"/best/puddle-rovers/11?formation=4-3-3", 200, ".lineup .player", 11},
			{"/best/puddle-rovers/11?mode=equal", 200, ".lineup .player", 11},
			{"/best/puddle-rovers/11?alt=5", 200, ".lineup .player", 11},
			{"/best/puddle-rovers/11?lock=18&out=1", 200, ".lineup .player", 11},
			{"/best/puddle-rovers/11?lock=999", 200, ".lineup .player", 11},
			{"/best/puddle-rovers/11?utm_source=x", 200, ".lineup .player", 11},
			{"/best/puddle-rovers/1", 200, "svg.pitch", 1},
			{"/best/puddle-rovers/60", 200, "svg.pitch", 1},
			{"/best/teacup-two/11", 200, "svg.pitch", 1},
			{"/best/empty-larder/11", 200, "h1", 1},
			{"/best/puddle-rovers/0", 400, ".error-number, h1", 1},
			{"/best/puddle-rovers/61", 400, "h1", 1},
			{"/best/puddle-rovers/011", 400, "h1", 1},
			{"/best/puddle-rovers/-1", 400, "h1", 1},
			{"/best/puddle-rovers/eleven", 400, "h1", 1},
			{"/best?team=puddle-rovers&show=x", 400, "h1", 1},
			{"/best/puddle-rovers/11?formation=9-9-9", 400, "h1", 1},
			{"/best/puddle-rovers/11?mode=unfair", 400, "h1", 1},
			{"/best/puddle-rovers/11?lock=a", 400, "h1", 1},
			{"/best/puddle-rovers/11?out=1,,2", 400, "h1", 1},
			{"/best/puddle-rovers/11?alt=6", 400, "h1", 1},
			{"/best/nobody/11", 404, "h1", 1},
			{"/best?team=nobody&show=11", 404, "h1", 1},
			{"/best/nobody", 404, "h1", 1},
			{"/best/puddle-rovers/11.docx", 404, "h1", 1},
		} {
			w := s.get(test.target)
			if w.Code != test.status {
				t.Errorf("%s: status %d, want %d", test.target, w.Code, test.status)
				continue
			}
			if n := page(t, w).Find(test.selector).Length(); n != test.count {
				t.Errorf("%s: %d of %s, want %d", test.target, n, test.selector, test.count)
			}
		}
	})
}

func TestBestIsOnePageUnderAllItsAddresses(t *testing.T) {
	s := demoSite(t)
	want := s.get("/best/puddle-rovers/11")
	for _, target := range []string{"/best/puddle-rovers/11/", "/best?team=puddle-rovers&show=11", "/best?show=11&team=puddle-rovers&formation="} {
		w := s.get(target)
		if w.Body.String() != want.Body.String() {
			t.Errorf("%s is another page than /best/puddle-rovers/11", target)
		}
		if href, _ := page(t, w).Find(`link[rel="canonical"]`).Attr("href"); href != baseURL+"/best/puddle-rovers/11" {
			t.Errorf("%s: canonical %q", target, href)
		}
	}
}

// lineup returns the names on the field.
func lineup(doc *goquery.Document) []string {
	return doc.Find(".lineup .player-name").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
}

func TestLockAndLeaveOut(t *testing.T) {
	s := demoSite(t)
	before := page(t, s.get("/best/puddle-rovers/11"))
	names := lineup(before)
	benched := before.Find(".bench-rest .player-name").First().Text()

	lock, _ := before.Find(`.bench-rest a[aria-label^="Lock"]`).First().Attr("href")
	locked := page(t, s.get(lock))
	if !strings.Contains(strings.Join(lineup(locked), "|"), benched) {
		t.Errorf("%s: %s is not in the lineup", lock, benched)
	}
	out, _ := before.Find(`.lineup a[aria-label^="Leave out"]`).First().Attr("href")
	without := page(t, s.get(out))
	if strings.Contains(strings.Join(lineup(without), "|"), names[0]) {
		t.Errorf("%s: %s is still in the lineup", out, names[0])
	}
	if !strings.Contains(text(without, ".bench-absent"), names[0]) {
		t.Errorf("%s: %s is not among the absent", out, names[0])
	}
}

func TestClashingWishesAreSetAside(t *testing.T) {
	s := demoSite(t)
	// Both goalkeepers at once: one of them cannot be on the field.
	doc := page(t, s.get("/best/puddle-rovers/11?lock=1,12"))
	if n := doc.Find(".lineup .player").Length(); n != 11 {
		t.Errorf("%d players in the lineup", n)
	}
	if doc.Find(".notice").Length() == 0 {
		t.Error("nobody is told that a wish was set aside")
	}
}

// TestProofSaysWhatItIsAbout: a formation, a lock or an empty place bounds what was compared.
func TestProofSaysWhatItIsAbout(t *testing.T) {
	s := demoSite(t)
	for target, want := range map[string]string{
		"/best/puddle-rovers/11":                         "No other lineup has more points",
		"/best/puddle-rovers/11?mode=equal":              "No other lineup has more points",
		"/best/puddle-rovers/11?formation=4-3-3":         "Among the lineups in 4-3-3, none",
		"/best/puddle-rovers/11?lock=18":                 "Among the lineups with your wishes, none",
		"/best/puddle-rovers/11?formation=4-3-3&out=1":   "Among the lineups in 4-3-3, with your wishes, none",
		"/best/puddle-rovers/5":                          "Among the lineups that fill the places as well, none",
		"/best/puddle-rovers/11?alt=1":                   "Alternative 1",
		"/best/puddle-rovers/11?formation=4-3-3&lang=de": "Unter den Aufstellungen im System 4-3-3 hat keine",
		"/best/brass-otters/11":                          "Among the lineups that fill the places as well, none",
	} {
		if got := text(page(t, s.get(target)), ".proof"); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
}

func TestAlternativesAreOtherLineupsInOrder(t *testing.T) {
	s := demoSite(t)
	var last = 1 << 30
	seen := map[string]bool{}
	for _, alt := range []string{"", "?alt=1", "?alt=2", "?alt=3", "?alt=4", "?alt=5"} {
		var doc struct {
			Points int
			Places []struct{ Player struct{ Ordinal int } }
		}
		if err := json.Unmarshal(s.get("/best/puddle-rovers/11.json"+alt).Body.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Points > last {
			t.Errorf("%s has %d points, more than the %d before", alt, doc.Points, last)
		}
		last = doc.Points
		who := make([]bool, 100)
		for _, p := range doc.Places {
			who[p.Player.Ordinal] = true
		}
		key, _ := json.Marshal(who)
		if seen[string(key)] {
			t.Errorf("%s has the same players as one before", alt)
		}
		seen[string(key)] = true
	}
}

func TestRepresentations(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		for _, test := range []struct {
			extension, mediaType, accept string
			read                         func(io.Reader) error
		}{
			{"json", "application/json", "application/json", func(r io.Reader) error { return json.NewDecoder(r).Decode(&map[string]any{}) }},
			{"csv", "text/csv; charset=utf-8", "text/csv", func(r io.Reader) error { _, err := csv.NewReader(r).ReadAll(); return err }},
			{"txt", "text/plain; charset=utf-8", "text/plain;q=0.9, image/webp", func(io.Reader) error { return nil }},
			{"xml", "application/xml", "application/xml", wellFormed},
			{"svg", "image/svg+xml", "image/svg+xml, image/*;q=0.5", wellFormed},
		} {
			byExtension := s.get("/best/puddle-rovers/11." + test.extension)
			byAccept := s.get("/best/puddle-rovers/11", "Accept", test.accept)
			if byExtension.Code != 200 || byExtension.Header().Get("Content-Type") != test.mediaType {
				t.Errorf(".%s: %d %s", test.extension, byExtension.Code, byExtension.Header().Get("Content-Type"))
			}
			if byExtension.Body.String() != byAccept.Body.String() {
				t.Errorf(".%s and Accept: %s answer differently", test.extension, test.accept)
			}
			if !strings.Contains(byExtension.Body.String(), "Splashwell") {
				t.Errorf(".%s does not name the keeper", test.extension)
			}
			if err := test.read(byExtension.Body); err != nil {
				t.Errorf(".%s: %v", test.extension, err)
			}
		}
		w := s.get("/best/puddle-rovers/11", "Accept", "image/webp, audio/*")
		if w.Code != http.StatusNotAcceptable {
			t.Fatalf("nothing acceptable: %d", w.Code)
		}
		if href, _ := page(t, w).Find(`main a[href$=".csv"]`).Attr("href"); href != "/best/puddle-rovers/11.csv" {
			t.Errorf("406 leads to %q", href)
		}
		w = s.get("/best?team=puddle-rovers", "Accept", "image/webp")
		if href, _ := page(t, w).Find(`main a[href$=".csv"]`).Attr("href"); w.Code != http.StatusNotAcceptable || href != "/best/puddle-rovers/11.csv" {
			t.Errorf("without a number: %d leads to %q", w.Code, href)
		}
	})
}

func wellFormed(r io.Reader) error {
	dec := xml.NewDecoder(r)
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestPastedNames(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		form := url.Values{"names": {"1 Ada Lovely GK\n2 Bo Bumble\n3 Cy Cloud\nDi Dapple\nEd Elm\nFlo Fern\nGus Gale\nHal Hill"}, "format": {"soccer/7"}, "size": {"7"}}
		doc := page(t, s.post("/best", form))
		if n := doc.Find(".lineup .player").Length(); n != 7 {
			t.Fatalf("%d players in the lineup of eight names", n)
		}
		if got := doc.Find(".lineup .player-name").First().Text(); got != "Ada Lovely" {
			t.Errorf("%s keeps goal, want the goalkeeper", got)
		}
		// Every choice carries the names along.
		out, ok := doc.Find(`.lineup button[aria-label^="Leave out"]`).First().Attr("value")
		if !ok {
			t.Fatal("no button to leave a player out")
		}
		form.Set("set", out)
		doc = page(t, s.post("/best", form))
		if strings.Contains(strings.Join(lineup(doc), "|"), "Ada Lovely") {
			t.Errorf("set=%s: the player is still in the lineup", out)
		}
		form.Set("set", "edit")
		if got := page(t, s.post("/best", form)).Find("textarea").Text(); !strings.Contains(got, "Hal Hill") {
			t.Errorf("names to edit: %q", got)
		}
	})
}

func TestRefusedNamesKeepWhatWasTyped(t *testing.T) {
	s := demoSite(t)
	typed := "Ada GK 7\n12, GK, 8\n<b>Cy</b> ST"
	for _, test := range []struct{ name, value, field string }{
		{"names", "", "names"},
		{"names", typed, "names"},
		{"format", "soccer/99", "format"},
		{"format", "", "format"},
		{"size", "many", "size"},
		{"mode", "unfair", "mode"},
	} {
		form := url.Values{"names": {"Ada\nBo"}, "format": {"soccer/7"}, "size": {"7"}}
		form.Set(test.name, test.value)
		w := s.post("/best", form)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s=%q: status %d", test.name, test.value, w.Code)
			continue
		}
		doc := page(t, w)
		field := doc.Find("#" + test.field) // of the mode's buttons: the group
		if field.AttrOr("aria-invalid", "") != "true" && !field.Is("fieldset.field-wrong") {
			t.Errorf("%s=%q: the field is not marked", test.name, test.value)
		}
		if doc.Find(`.errors a[href="#`+test.field+`"]`).Length() == 0 {
			t.Errorf("%s=%q: no summary leads to the field", test.name, test.value)
		}
		if !strings.Contains(field.AttrOr("aria-describedby", ""), test.field+"-errors") || text(doc, "#"+test.field+"-errors") == "" {
			t.Errorf("%s=%q: the field does not lead to its error", test.name, test.value)
		}
		if got := doc.Find("textarea").Text(); got != form.Get("names") {
			t.Errorf("%s=%q: typed %q came back as %q", test.name, test.value, form.Get("names"), got)
		}
	}
	w := s.post("/best", url.Values{"names": {typed}, "format": {"soccer/7"}}, "Accept", "application/json")
	if w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), `"line":2`) {
		t.Errorf("JSON: %s %s", w.Header().Get("Content-Type"), w.Body)
	}
}

func TestPublicTeamOfMinorsIsShielded(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		squad := sevens()
		squad[1].Status = models.Injured
		squad[2].DoNotPublish = true
		s.addTeam(models.Team{Slug: "little-canaries", Name: "Little Canaries", Type: models.Junior, AgeGroup: "U9"}, squad...)
		for _, target := range []string{
			"/best/little-canaries/7", "/best/little-canaries/7.json", "/best/little-canaries/7.csv", "/best/little-canaries/7.txt",
			"/best/little-canaries/7.xml", "/best/little-canaries/7.svg", "/best/little-canaries/7.pdf", "/teams/little-canaries", "/best?team=little-canaries&show=7",
		} {
			w := s.get(target)
			if w.Code != 200 {
				t.Errorf("%s: %d", target, w.Code)
			}
			body := strings.ToLower(said(t, w))
			for _, secret := range []string{"canarywing", "canarybeak", "canaryfoot", "canaryperch", "injured", "cy c", ">62<", ",62,", "proven", "fitness", `"points":`, "<points>"} {
				if strings.Contains(body, secret) {
					t.Errorf("%s tells %q", target, secret)
				}
			}
			if n := page(t, w).Find(".player-points, .player-reason, .choices").Length(); n > 0 {
				t.Errorf("%s has %d points, reasons or choices", target, n)
			}
		}
		full := s.get("/best/little-canaries/7").Body.String()
		for _, probe := range []string{"/best/little-canaries/1", "/best/little-canaries/7?out=1", "/best/little-canaries/7?alt=1", "/best/little-canaries/7?mode=equal"} {
			if got := s.get(probe).Body.String(); got != full {
				t.Errorf("%s answers another page, which ranks the players", probe)
			}
		}
		if sitemap := s.get("/sitemaps/teams-1.xml").Body.String(); strings.Contains(sitemap, "little-canaries") {
			t.Error("the sitemap names a team of minors")
		}
	})
}

func TestPrivateTeamAnswersLikeNoTeam(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		s.addTeam(models.Team{Slug: "hidden-herons", Name: "Hidden Herons", Visibility: models.Private}, sevens()...)
		for _, pattern := range []string{"/best/%/7", "/best/%/7/", "/best/%", "/best?team=%&show=7", "/teams/%", "/best/%/7.json", "/best/%/7.csv", "/best/%/7.svg", "/best/%/7.txt", "/best/%/7.xml", "/best/%/7.pdf"} {
			hidden := s.get(strings.ReplaceAll(pattern, "%", "hidden-herons"))
			missing := s.get(strings.ReplaceAll(pattern, "%", "missing-minnow"))
			if hidden.Code != 404 || hidden.Body.String() != missing.Body.String() {
				t.Errorf("%s: %d, and it differs from a missing team", pattern, hidden.Code)
			}
			for name := range missing.Header() {
				if hidden.Header().Get(name) != missing.Header().Get(name) {
					t.Errorf("%s: header %s differs from a missing team", pattern, name)
				}
			}
		}
		if strings.Contains(s.get("/best?q=hidden").Body.String(), "Herons") {
			t.Error("the list names a private team")
		}
	})
}
