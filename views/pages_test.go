package views

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"teamcoach/models"
	"teamcoach/static"
)

func render(t testing.TB, lang string, c templ.Component) *goquery.Document {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(WithLang(context.Background(), lang), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func teamSummaries() []models.TeamSummary {
	return []models.TeamSummary{{Slug: "harbour-fc", Name: "Harbour <b>FC</b>", Sport: "soccer", Format: "7", Type: models.Youth, Color: "teal", Players: 1}}
}

// everyPage renders one of each page.
func everyPage(t testing.TB, lang string) map[string]*goquery.Document {
	b := fixture(t)
	base := bestPage(b, lang).Page
	sports := models.Sports{*b.Sport}
	shielded, pasted, empty := fixture(t), bestPage(fixture(t), lang), fixture(t)
	shielded.Shielded = true
	shielded.Places[4].Player.Name, shielded.Places[5].Player.Name, shielded.Places[5].Player.Shirt = "", "", models.NoShirt
	pasted.Names = &NamesForm{Names: "Ada\n<b>Ben", Format: "soccer/11", Size: "13", Mode: "balanced", Lock: "3"}
	pasted.Canonical = ""
	empty.Places, empty.Formation, empty.Formations, empty.Alternatives = nil, nil, nil, nil
	empty.Bench, empty.Rest, empty.Absent = nil, nil, nil
	var squad []models.Player
	for _, p := range b.Bench {
		squad = append(squad, *p.Player)
	}
	wrong := NamesForm{Form: Form{Errors: []FormError{{"names", 2, "Too high."}, {"size", 0, "No number."}}}, Names: "Ada\n12345 Ben", Size: "x", Lock: "1"}
	return map[string]*goquery.Document{
		"home":       render(t, lang, Home(HomePage{Page: base, Sports: sports, Teams: teamSummaries()})),
		"home-wrong": render(t, lang, Home(HomePage{Page: base, Sports: sports, Form: wrong})),
		"best-index": render(t, lang, BestIndex(BestIndexPage{Page: base, Sports: sports, Type: models.Youth, Teams: teamSummaries(), Next: "/best?after=x"})),
		"no-teams":   render(t, lang, BestIndex(BestIndexPage{Page: base, Sports: sports, Query: `"><script>`})),
		"best":       render(t, lang, BestView(bestPage(b, lang))),
		"shielded":   render(t, lang, BestView(bestPage(shielded, lang))),
		"pasted":     render(t, lang, BestView(pasted)),
		"empty":      render(t, lang, BestView(bestPage(empty, lang))),
		"team":       render(t, lang, TeamView(TeamPage{Page: base, Team: b.Team, Sport: b.Sport, Format: b.Format, Players: squad, Ratings: true})),
		"results": render(t, lang, PublicResultsView(PublicResultsPage{Page: base, Feeds: []Alternate{{Type: "application/atom+xml", URL: "/results.atom", Title: "Atom"}},
			Results: []models.TeamResult{{PublicResult: models.PublicResult{ID: "1", Day: "2031-05-10", Opponent: "Rivals", Side: models.Visit, Ours: 3, Theirs: 1,
				Scorers: []models.GoalScorer{{Name: "Ada", Goals: 2}, {Name: "Bo", Goals: 1}}}, Team: *b.Team}}})),
		"sports": render(t, lang, SportsView(SportsPage{Page: base, Sports: sports})),
		"sport":  render(t, lang, SportView(SportPage{Page: base, Sport: b.Sport})),
		"format": render(t, lang, FormatView(FormatPage{Page: base, Sport: b.Sport, Format: b.Format, Teams: teamSummaries()})),
		"error": render(t, lang, ErrorView(ErrorPage{Page: Page{Title: "x", Lang: lang}, Status: 404, Heading: "Nothing here", Message: "Look elsewhere.",
			Accepts: []Alternate{{Type: "text/csv", URL: "/best/a/1.csv"}}})),
	}
}

func TestEveryPage(t *testing.T) {
	for _, l := range Languages {
		for name, doc := range everyPage(t, l.Tag) {
			name = l.Tag + " " + name
			if n := doc.Find("h1").Length(); n != 1 {
				t.Errorf("%s: %d h1", name, n)
			}
			if doc.Find("html").AttrOr("lang", "") != l.Tag || doc.Find("main").Length() != 1 || doc.Find("title").Text() == "" {
				t.Errorf("%s: lang, main or title is missing", name)
			}
			if n := doc.Find("[style], style, [onclick], script:not([src]):not([type='application/ld+json'])").Length(); n != 0 {
				t.Errorf("%s: %d things the content security policy forbids", name, n)
			}
			ids := map[string]bool{}
			doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
				id := s.AttrOr("id", "")
				if ids[id] {
					t.Errorf("%s: id %q twice", name, id)
				}
				ids[id] = true
			})
			for _, attr := range []string{"for", "aria-labelledby", "aria-describedby", "form"} {
				doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
					for _, id := range strings.Fields(s.AttrOr(attr, "")) {
						if !ids[id] {
							t.Errorf("%s: %s=%q leads nowhere", name, attr, id)
						}
					}
				})
			}
			doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
				if s.Closest("label").Length() == 0 && doc.Find("label[for='"+s.AttrOr("id", "?")+"']").Length() == 0 {
					t.Errorf("%s: %s has no label", name, s.AttrOr("name", "?"))
				}
			})
			level := 0
			doc.Find("h1, h2, h3, h4").Each(func(_ int, s *goquery.Selection) {
				now := int(goquery.NodeName(s)[1] - '0')
				if now > level+1 {
					t.Errorf("%s: heading %q skips a level", name, s.Text())
				}
				level = now
			})
			doc.Find("script[type='application/ld+json']").Each(func(_ int, s *goquery.Selection) {
				if !json.Valid([]byte(s.Text())) {
					t.Errorf("%s: JSON-LD is not JSON: %s", name, s.Text())
				}
			})
			doc.Find("link[href^='/static/'], script[src]").Each(func(_ int, s *goquery.Selection) {
				file, ok := strings.CutPrefix(s.AttrOr("href", s.AttrOr("src", "")), static.Prefix)
				if _, err := static.Files.ReadFile(file); !ok || err != nil {
					t.Errorf("%s: asset %q is not there", name, file)
				}
			})
		}
	}
}

func TestNoTextStaysEnglish(t *testing.T) {
	german := everyPage(t, "de")
	texts, _ := usedKeys(t)
	translated := readLocale(t, "de.json")
	for name, doc := range german {
		doc.Find("a, button, h2, h3, label, legend, th, dt").Each(func(_ int, s *goquery.Selection) {
			text := strings.TrimSpace(s.Text())
			if _, isKey := texts[text]; isKey && translated[text] != text && text != "Tracking" {
				t.Errorf("%s: %q is English", name, text)
			}
		})
	}
}

func TestBestPage(t *testing.T) {
	doc := everyPage(t, "en")["best"]
	for selector, want := range map[string]int{
		".pitch .shirt":                       11,
		".pitch .shirt-red":                   10,
		".pitch .shirt-empty":                 1,
		".pitch .shirt-lock":                  1,
		".lineup .player":                     11,
		".lineup .player-empty":               1,
		".lineup .tag":                        1,
		".lineup h3":                          4,
		".bench:not([class*=bench-]) .player": 2,
		".bench-rest .player":                 1,
		".bench-absent .player":               2,
		".notice-clash li":                    1,
		".options-alternatives li":            2,
		".options [aria-current=true]":        2,
		".take-away a":                        7,
		"link[hreflang]":                      3,
		"a[aria-label='Lock Ben Okafor']":     1,
		"a[aria-label='Unlock Odo van Pond'][rel=nofollow]":   1,
		"a[aria-label='Bring back =cmd()']":                   1,
		"a[href='/best/harbour-fc/12?lock=3&out=15']":         1,
		"form[action='/best'] input[name=show][value='13']":   1,
		"form[action='/language'] button[value=de]":           1,
		"script:not([src]):not([type='application/ld+json'])": 0,
	} {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%s: %d, want %d", selector, got, want)
		}
	}
	labels := map[string]bool{}
	doc.Find("[aria-label]").Each(func(_ int, s *goquery.Selection) {
		label := s.AttrOr("aria-label", "")
		if labels[label] {
			t.Errorf("label %q twice", label)
		}
		labels[label] = true
	})
	text := doc.Find("main").Text()
	for _, want := range []string{"<script>alert(1)</script>", "Among the lineups with your wishes, that fill the places as well, none has more points: 8,412 of at most 8,412, proven.",
		"Otherwise: Gus Spare comes in as left back, 5 points fewer.", "Would come in as striker for Zoë O'Neill; Tom Smith moves to central midfielder: 1 point fewer.",
		"Nobody else can play here.", "1,234 points of strength less, 400 owed minutes on the field", "Gus Spare in, Zoë O'Neill out", "No player is left for striker."} {
		if !strings.Contains(text, want) {
			t.Errorf("does not say %q", want)
		}
	}
	if label := doc.Find(".pitch").AttrOr("aria-label", ""); !strings.Contains(label, "Goalkeeper: Ada Lindqvist;") || !strings.Contains(label, "Striker: empty") {
		t.Errorf("the picture's label is %q", label)
	}
}

func TestShieldedPageTellsNothing(t *testing.T) {
	for _, l := range Languages {
		doc := everyPage(t, l.Tag)["shielded"]
		if n := doc.Find(".player-points, .player-reason, .choices, .stepper, .proof, .tag, .player-actions, .shirt-lock").Length(); n != 0 {
			t.Errorf("%s: %d things that only the coach may see", l.Tag, n)
		}
		text := doc.Text()
		for _, secret := range []string{"8,412", "8.412", "703", T(WithLang(context.Background(), l.Tag), "Injured")} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: tells %q", l.Tag, secret)
			}
		}
		if n := doc.Find(".bench .player").Length(); n != 5 {
			t.Errorf("%s: %d others, want 5 in one list", l.Tag, n)
		}
	}
}

func TestPlayersWithoutANameAreShownByNumber(t *testing.T) {
	doc := everyPage(t, "de")["shielded"]
	if got := doc.Find(".lineup .player-name").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.Text() == "Nummer 5" || s.Text() == "Spieler 6"
	}).Length(); got != 2 {
		t.Errorf("%d of 2 players without a name", got)
	}
	if got := doc.Find(".pitch .shirt-name").Length(); got != 9 {
		t.Errorf("%d plates, want 9", got)
	}
}

func TestPastedNamesGoOnByButtons(t *testing.T) {
	doc := everyPage(t, "en")["pasted"]
	if n := doc.Find("main a[href*='/best/harbour']").Length(); n != 0 {
		t.Errorf("%d links to a page that does not exist", n)
	}
	if got := doc.Find("#squad input[name=names]").AttrOr("value", ""); got != "Ada\n<b>Ben" {
		t.Errorf("the form carries the names %q", got)
	}
	for _, selector := range []string{"button[form=squad][name=set][value='size=12&formation=&mode=balanced&lock=3&out=15&alt=0']",
		"#squad button[name=set][value=edit]", "input[form=squad][name=size]", "meta[name=robots][content=noindex]", "#squad input[name=lock][value='3']"} {
		if doc.Find(selector).Length() != 1 {
			t.Errorf("no %s", selector)
		}
	}
	if doc.Find("link[rel=canonical]").Length() != 0 {
		t.Error("a page that is not to be indexed has a canonical address")
	}
}

func TestRefusedFormKeepsWhatWasTyped(t *testing.T) {
	doc := everyPage(t, "en")["home-wrong"]
	if got := doc.Find("textarea").Text(); got != "Ada\n12345 Ben" {
		t.Errorf("textarea holds %q", got)
	}
	if got := doc.Find(".errors a[href='#names']").Text(); got != "Line 2: Too high." {
		t.Errorf("summary says %q", got)
	}
	for _, selector := range []string{"#size[value=x][aria-invalid=true][aria-describedby=size-errors]", "#names[aria-describedby='names-errors names-hint']", "#names-errors", "input[type=hidden][name=lock][value='1']"} {
		if doc.Find(selector).Length() != 1 {
			t.Errorf("no %s", selector)
		}
	}
}

func TestErrorPageNamesNoAddress(t *testing.T) {
	p := ErrorPage{Page: Page{Lang: "en"}, Status: 404, Heading: "h", Message: "m"}
	doc := render(t, "en", ErrorView(p))
	if got := doc.Find("input[name=to]").AttrOr("value", ""); got != "/" {
		t.Errorf("the language form returns to %q", got)
	}
	if doc.Find(".cover-number").Text() != "404" || doc.Find("meta[content=noindex]").Length() != 1 {
		t.Error("status or noindex is missing")
	}
}

func TestOrderedSportsNumberTheirBoards(t *testing.T) {
	b := fixture(t)
	b.Sport.Ordered = true
	doc := render(t, "en", BestView(bestPage(b, "en")))
	if got := doc.Find(".boards .player-number").Last().Text(); got != "11" || doc.Find(".lineup h3").Length() != 0 {
		t.Errorf("last board is %q", got)
	}
}

func BenchmarkBestPage(b *testing.B) {
	page, ctx := bestPage(fixture(b), "de"), WithLang(context.Background(), "de")
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := BestView(page).Render(ctx, &out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes")
}
