package handlers_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
	"teamcoach/static"
	"teamcoach/views"
)

// TestLinks reads the whole public site as a crawler does, once in each language.
func TestLinks(t *testing.T) {
	base := startSite(t)
	for _, language := range views.Languages {
		t.Run(language.Tag, func(t *testing.T) {
			c := newCrawl(t, base, language.Tag)
			c.see("/", "the start")
			c.see("/best", "the start")
			c.see("/favicon.ico", "the start")
			c.see("/robots.txt", "the start")
			c.readSitemap()
			for len(c.waiting) > 0 {
				if len(c.found) > 5000 {
					t.Fatalf("%d addresses and no end: the crawl follows endless combinations, such as %v", len(c.found), c.waiting[len(c.waiting)-5:])
				}
				next := c.waiting[0]
				c.waiting = c.waiting[1:]
				c.visit(next)
			}
			c.checkFragments()
			for _, kind := range []string{"text/html", "text/css", "text/javascript", "font/woff2", "image/svg+xml", "image/png", "application/json", "text/csv", "text/plain", "application/xml", "application/pdf"} {
				if c.kinds[kind] == 0 {
					t.Errorf("no %s was found: the crawl does not reach it", kind)
				}
			}
			for wish, seen := range map[string]bool{"lock": c.wishes["lock"], "out": c.wishes["out"], "alt": c.wishes["alt"], "formation": c.wishes["formation"], "mode": c.wishes["mode"], "after": c.wishes["after"]} {
				if !seen {
					t.Errorf("no link with %s= was found: the crawl does not reach it", wish)
				}
			}
			t.Logf("%d addresses: %v", len(c.found), c.kinds)
		})
	}
}

// crawl is one reading of the site. An address is a path with its query.
type crawl struct {
	*testing.T
	base, language string
	found          map[string]*finding
	waiting        []string
	fragments      []fragment
	kinds          map[string]int  // media type -> answers
	wishes         map[string]bool // names in queries
	taken          map[string]int  // kind of wishes and representation -> addresses to visit
}

// finding is an address that something leads to.
type finding struct {
	from   string // the page that led to it first
	leaf   bool   // its links to other lineups are not followed
	listed bool   // in the sitemap
	ids    map[string]bool
}

// fragment is a link to a part of a page.
type fragment struct{ from, address, id string }

func newCrawl(t *testing.T, base, language string) *crawl {
	return &crawl{T: t, base: base, language: language,
		found: map[string]*finding{}, kinds: map[string]int{}, wishes: map[string]bool{}, taken: map[string]int{}}
}

// see puts an address on the list of those to visit.
func (c *crawl) see(address, from string) *finding {
	if f, ok := c.found[address]; ok {
		return f
	}
	f := &finding{from: from}
	c.found[address] = f
	c.waiting = append(c.waiting, address)
	return f
}

// local returns the address and fragment that a link on a page of the site leads to, and false when it leads away.
func (c *crawl) local(from, link string) (address, id string, ok bool) {
	page, err := url.Parse(c.base + from)
	if err != nil {
		c.Fatalf("%s: %v", from, err)
	}
	target, err := page.Parse(link)
	if err != nil {
		c.Errorf("%s: link %q: %v", from, link, err)
		return "", "", false
	}
	if target.Scheme+"://"+target.Host != c.base {
		return "", "", false
	}
	return target.RequestURI(), target.Fragment, true
}

// readSitemap starts the crawl at every page that search engines are told of.
func (c *crawl) readSitemap() {
	read := func(address string) []string {
		answer, body := ask(c, http.MethodGet, c.base+address, "")
		if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/xml" {
			c.Errorf("%s: %d %s", address, answer.StatusCode, answer.Header.Get("Content-Type"))
		}
		var document struct {
			Parts []string `xml:"sitemap>loc"`
			Pages []string `xml:"url>loc"`
		}
		if err := xml.Unmarshal(body, &document); err != nil {
			c.Errorf("%s: %v", address, err)
		}
		var all []string
		for _, loc := range append(document.Parts, document.Pages...) {
			target, _, ok := c.local(address, loc)
			if !ok {
				c.Errorf("%s leads away to %s", address, loc)
				continue
			}
			all = append(all, target)
		}
		return all
	}
	listed := 0
	for _, part := range read("/sitemap.xml") {
		for _, address := range read(part) {
			c.see(address, part).listed = true
			listed++
		}
	}
	if listed < 100 {
		c.Errorf("the sitemap lists %d pages only", listed)
	}
}

// visit asks for an address and checks what comes back.
func (c *crawl) visit(address string) {
	f := c.found[address]
	answer, body := ask(c, http.MethodGet, c.base+address, "", "Accept-Language", c.language, "Accept", "text/html,*/*;q=0.8")
	if redirects(address) {
		target, _, ok := c.local(address, answer.Header.Get("Location"))
		if answer.StatusCode != http.StatusFound || !ok {
			c.Errorf("%s (from %s): %d to %q", address, f.from, answer.StatusCode, answer.Header.Get("Location"))
			return
		}
		c.see(target, address)
		return
	}
	if answer.StatusCode != http.StatusOK {
		c.Errorf("%s (from %s): %d", address, f.from, answer.StatusCode)
		return
	}
	kind, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
	c.kinds[kind]++
	if want := kindOf(address); kind != want {
		c.Errorf("%s (from %s): %s, want %s", address, f.from, kind, want)
	}
	target, _ := url.Parse(address)
	for name := range target.Query() {
		c.wishes[name] = true
	}
	if strings.HasPrefix(address, "/static/") {
		c.checkAsset(address, answer.Header.Get("Cache-Control"))
	}
	switch kind {
	case "text/html":
		c.readPage(address, f, answer.Header.Get("Content-Language"), body)
	case "text/css":
		c.follow(address, cssURL, body)
	case "text/javascript":
		c.follow(address, jsImport, body)
	}
}

// redirects says which addresses are documented to lead on: the icon, and a team without a number.
func redirects(address string) bool {
	name, isBest := strings.CutPrefix(address, "/best/")
	return address == "/favicon.ico" || isBest && !strings.ContainsAny(name, "/?.") && !models.TeamType(name).Valid()
}

// kindOf is the media type that an address promises.
func kindOf(address string) string {
	target, _ := url.Parse(address)
	if kind, ok := map[string]string{
		".json": "application/json", ".csv": "text/csv", ".txt": "text/plain", ".xml": "application/xml", ".svg": "image/svg+xml", ".pdf": "application/pdf",
		".png": "image/png", ".atom": "application/atom+xml", ".rss": "application/rss+xml", ".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2",
	}[path.Ext(target.Path)]; ok {
		return kind
	}
	return "text/html"
}

func (c *crawl) checkAsset(address, cacheControl string) {
	if !strings.HasPrefix(address, static.Prefix) {
		c.Errorf("%s (from %s) is without the hash of the files", address, c.found[address].from)
	}
	if !strings.Contains(cacheControl, "immutable") || !strings.Contains(cacheControl, "max-age=31536000") {
		c.Errorf("%s: Cache-Control %q", address, cacheControl)
	}
}

var (
	cssURL   = regexp.MustCompile(`(?:url\(|@import)\s*["']?([^"')\s]+)`)
	jsImport = regexp.MustCompile(`(?:\bimport\s*\(?|\bfrom)\s*["']([^"']+)["']`)
)

// follow sees what a style sheet or module leads to; it is an asset, too.
func (c *crawl) follow(address string, link *regexp.Regexp, body []byte) {
	for _, m := range link.FindAllSubmatch(body, -1) {
		target, _, ok := c.local(address, string(m[1]))
		if !ok || !strings.HasPrefix(target, "/static/") {
			c.Errorf("%s fetches %s, which is not an asset of this site", address, m[1])
			continue
		}
		c.see(target, address)
	}
}

// readPage checks what every page has and sees everything it leads to.
func (c *crawl) readPage(address string, f *finding, language string, body []byte) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	c.checkHead(address, f, language, doc)
	f.ids = map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if f.ids[id] {
			c.Errorf("%s: id %q twice", address, id)
		}
		f.ids[id] = true
	})
	for _, name := range []string{"for", "aria-labelledby", "aria-describedby", "form", "list", "headers", "aria-controls"} {
		doc.Find("[" + name + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(name, "")) {
				if !f.ids[id] {
					c.Errorf("%s: %s=%q names nothing", address, name, id)
				}
			}
		})
	}
	doc.Find("link[href], script[src], img[src], image[href], use[href], source[src], iframe[src]").Each(func(_ int, s *goquery.Selection) {
		link := s.AttrOr("href", s.AttrOr("src", ""))
		if _, _, ok := c.local(address, link); !ok {
			c.Errorf("%s: <%s> leads to another site: %s", address, goquery.NodeName(s), link)
		}
	})
	doc.Find(`meta[property="og:image"]`).Each(func(_ int, s *goquery.Selection) {
		if picture, _, ok := c.local(address, s.AttrOr("content", "")); ok {
			c.see(picture, address)
		} else {
			c.Errorf("%s: its picture is elsewhere: %s", address, s.AttrOr("content", ""))
		}
	})
	c.seeLinks(address, f, doc)
	c.seeForms(address, doc)
}

// checkHead checks what search engines and screen readers begin with.
func (c *crawl) checkHead(address string, f *finding, language string, doc *goquery.Document) {
	want := c.language
	target, _ := url.Parse(address)
	if chosen := target.Query().Get("lang"); chosen != "" {
		want = chosen
	}
	if lang := doc.Find("html").AttrOr("lang", ""); lang != want || language != want {
		c.Errorf("%s: html in %q, Content-Language %q, want %s", address, lang, language, want)
	}
	if n := doc.Find("h1").Length(); n != 1 || text(doc, "h1") == "" {
		c.Errorf("%s: %d h1: %q", address, n, text(doc, "h1"))
	}
	for _, selector := range []string{"head > title", "main#main", `meta[name="viewport"]`} {
		if n := doc.Find(selector).Length(); n != 1 {
			c.Errorf("%s: %d of %s", address, n, selector)
		}
	}
	if title := text(doc, "head > title"); !strings.HasSuffix(title, "Team Coach") || len(title) < 15 {
		c.Errorf("%s: title %q", address, title)
	}
	doc.Find(`script[type="application/ld+json"]`).Each(func(_ int, s *goquery.Selection) {
		var value any
		if err := json.Unmarshal([]byte(s.Text()), &value); err != nil {
			c.Errorf("%s: structured data: %v", address, err)
		}
		c.seeURLs(address, value)
	})
	canonical := doc.Find(`link[rel="canonical"]`)
	if doc.Find(`meta[name="robots"][content*="noindex"]`).Length() > 0 {
		if f.listed {
			c.Errorf("%s is in the sitemap, but not to be indexed", address)
		}
		if canonical.Length() > 0 {
			c.Errorf("%s: not to be indexed, but canonical", address)
		}
		return
	}
	if description := doc.Find(`meta[name="description"]`).AttrOr("content", ""); len(description) < 20 {
		c.Errorf("%s: description %q", address, description)
	}
	if href := canonical.AttrOr("href", ""); canonical.Length() != 1 || !strings.HasPrefix(href, c.base+"/") {
		c.Errorf("%s: %d canonical: %q", address, canonical.Length(), href)
	} else if f.listed && href != c.base+address {
		c.Errorf("%s is in the sitemap, but its canonical is %s", address, href)
	}
	var tags []string
	doc.Find(`link[rel="alternate"][hreflang]`).Each(func(_ int, s *goquery.Selection) {
		tag, href := s.AttrOr("hreflang", ""), s.AttrOr("href", "")
		tags = append(tags, tag)
		if u, err := url.Parse(href); tag != "x-default" && (err != nil || u.Query().Get("lang") != tag) {
			c.Errorf("%s: hreflang %s is %s", address, tag, href)
		}
	})
	if slices.Sort(tags); !slices.Equal(tags, []string{"de", "en", "x-default"}) {
		c.Errorf("%s: hreflang %v", address, tags)
	}
}

// seeURLs sees every address of this site in structured data.
func (c *crawl) seeURLs(from string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for _, v := range value {
			c.seeURLs(from, v)
		}
	case []any:
		for _, v := range value {
			c.seeURLs(from, v)
		}
	case string:
		if address, ok := strings.CutPrefix(value, c.base); ok {
			c.see(address, from)
		}
	}
}

// seeLinks sees the pages and files that a page leads to. Of the endless combinations of wishes for a lineup, and of
// its other representations, it takes some of each kind.
func (c *crawl) seeLinks(from string, f *finding, doc *goquery.Document) {
	doc.Find(`a[href], area[href], link[href], script[src], img[src], meta[property="og:url"], meta[property="og:image"]`).Each(func(_ int, s *goquery.Selection) {
		link := s.AttrOr("href", s.AttrOr("src", s.AttrOr("content", "")))
		address, id, ok := c.local(from, link)
		if !ok {
			return
		}
		if s.Is("[hreflang]") && (f.leaf || c.language != views.Languages[0].Tag) {
			return // the first language has read them all
		}
		if id != "" {
			c.fragments = append(c.fragments, fragment{from, address, id})
		}
		beyond := isLineup(from) && !strings.HasPrefix(address, "/static/") && (isLineup(address) || kindOf(address) != "text/html")
		if !beyond || c.found[address] != nil {
			c.see(address, from)
			return
		}
		kind := path.Ext(strings.Split(address, "?")[0]) + wishOf(address)
		if !f.leaf && c.taken[kind] < c.take() || c.taken[kind] == 0 {
			c.taken[kind]++
			c.see(address, from).leaf = true
		}
	})
}

// take is how many of each kind of lineup are enough.
func (c *crawl) take() int {
	if c.language == views.Languages[0].Tag {
		return 8
	}
	return 2
}

// isLineup says whether an address is the page of a team's lineup: /best/TEAM/N or /best?team=TEAM.
func isLineup(address string) bool {
	target, _ := url.Parse(address)
	return kindOf(address) == "text/html" && (strings.HasPrefix(address, "/best/") && strings.Count(target.Path, "/") == 3 || target.Query().Has("team"))
}

// wishOf names the wishes in an address, one capital letter each.
func wishOf(address string) string {
	target, _ := url.Parse(address)
	wish := ""
	for _, name := range []string{"lock", "out", "alt", "formation", "mode"} {
		if target.Query().Has(name) {
			wish += strings.ToUpper(name[:1])
		}
	}
	return wish
}

// seeForms sees where the forms lead: GET forms as they stand and once with every option of every list, and checks
// that something answers the others.
func (c *crawl) seeForms(from string, doc *goquery.Document) {
	doc.Find("form").Each(func(_ int, form *goquery.Selection) {
		action, _, ok := c.local(from, form.AttrOr("action", ""))
		if !ok {
			c.Errorf("%s: a form is sent to another site", from)
			return
		}
		if strings.EqualFold(form.AttrOr("method", "get"), "post") {
			if key := "POST " + action; c.found[key] == nil {
				c.found[key] = &finding{from: from}
				if answer, _ := ask(c, http.MethodOptions, c.base+action, ""); !strings.Contains(answer.Header.Get("Allow"), http.MethodPost) {
					c.Errorf("%s: nothing answers POST %s", from, action)
				}
			}
			return
		}
		values := url.Values{}
		form.Find("[name]").Each(func(_ int, s *goquery.Selection) {
			value := s.AttrOr("value", "")
			if s.Is("select") {
				value = s.Find("option[selected]").AttrOr("value", s.Find("option").AttrOr("value", ""))
			}
			values.Set(s.AttrOr("name", ""), value)
		})
		c.seeStep(from, action+"?"+values.Encode(), "form to "+action)
		form.Find("select[name] option").Each(func(_ int, s *goquery.Selection) {
			name := s.Closest("select").AttrOr("name", "")
			kept := values.Get(name)
			values.Set(name, s.AttrOr("value", ""))
			c.seeStep(from, action+"?"+values.Encode(), "option "+name+"="+s.AttrOr("value", ""))
			values.Set(name, kept)
		})
	})
}

// seeStep sees the answer to a form, for some forms of each kind, but not the lineups beyond it.
func (c *crawl) seeStep(from, address, kind string) {
	if c.found[address] == nil && c.taken[kind] == 0 {
		c.taken[kind]++
		c.see(address, from).leaf = true
	}
}

// checkFragments checks that every link to a part of a page finds it.
func (c *crawl) checkFragments() {
	for _, link := range c.fragments {
		target := c.found[link.address]
		if target == nil || target.ids == nil {
			c.Errorf("%s leads to %s#%s, which was not read", link.from, link.address, link.id)
		} else if !target.ids[link.id] {
			c.Errorf("%s leads to %s, where nothing is #%s", link.from, link.address, link.id)
		}
	}
	if len(c.fragments) == 0 {
		c.Error("no link to a part of a page was found, not even to skip to the content")
	}
}
