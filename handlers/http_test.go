package handlers_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// publicPages has one address of every route that answers GET with a page.
var publicPages = []string{
	"/", "/best", "/best/junior", "/best/youth", "/best/senior", "/best/women", "/best/veterans", "/best/mixed",
	"/best/puddle-rovers/11", "/teams/puddle-rovers", "/sports", "/sports/soccer", "/sports/soccer/11",
}

func TestEveryPageAnswers(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		for _, target := range append(publicPages, "/robots.txt", "/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/teams-1.xml", "/healthz", "/readyz") {
			get := s.get(target)
			head := s.do(http.MethodHead, target, nil)
			options := s.do(http.MethodOptions, target, nil)
			del := s.do(http.MethodDelete, target, nil)
			if get.Code != 200 || get.Body.Len() == 0 {
				t.Errorf("GET %s: %d", target, get.Code)
			}
			if head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("Content-Length") != get.Header().Get("Content-Length") {
				t.Errorf("HEAD %s: %d, length %s", target, head.Code, head.Header().Get("Content-Length"))
			}
			if options.Code != 204 || !strings.Contains(options.Header().Get("Allow"), "GET") {
				t.Errorf("OPTIONS %s: %d, Allow %q", target, options.Code, options.Header().Get("Allow"))
			}
			if del.Code != 405 || !strings.Contains(del.Header().Get("Allow"), "GET") {
				t.Errorf("DELETE %s: %d, Allow %q", target, del.Code, del.Header().Get("Allow"))
			}
		}
	})
}

func TestMissingPages(t *testing.T) {
	s := demoSite(t)
	for _, target := range []string{
		"/nope", "/best/puddle-rovers/11/more", "/teams/nobody", "/sports/quidditch", "/sports/soccer/99", "/sitemaps/teams-0.xml",
		"/sitemaps/teams-99.xml", "/sitemaps/teams-01.xml", "/sitemaps/x.xml", "/static/x/none.css", "/static/x/../../go.mod", "/static/x/css/", "/best/%00/11", "/best/%ff/11",
	} {
		w := s.get(target)
		if w.Code != 404 {
			t.Errorf("%s: %d", target, w.Code)
		}
		if got := text(page(t, w), "h1"); got == "" {
			t.Errorf("%s: no heading", target)
		}
		if strings.Contains(w.Body.String(), "nobody") || strings.Contains(w.Body.String(), "quidditch") {
			t.Errorf("%s: the page repeats its address", target)
		}
	}
	w := s.get("/teams/nobody", "Accept", "application/json")
	if w.Code != 404 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("JSON: %d %s", w.Code, w.Header().Get("Content-Type"))
	}
}

func TestSecurityHeadersOnEveryAnswer(t *testing.T) {
	s := demoSite(t)
	want := map[string]string{
		"Content-Security-Policy":      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'; require-trusted-types-for 'script'",
		"Strict-Transport-Security":    "max-age=63072000; includeSubDomains",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "strict-origin-when-cross-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cross-Origin-Embedder-Policy": "require-corp",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=()",
	}
	for _, target := range append(publicPages, "/nope", "/best/puddle-rovers/x", "/best/puddle-rovers/11.csv", "/robots.txt", "/favicon.ico", "/static/x/css/site.css") {
		w := s.get(target)
		for name, value := range want {
			if got := w.Header().Get(name); got != value {
				t.Errorf("%s: %s is %q", target, name, got)
			}
		}
		if w.Header().Get("Set-Cookie") != "" || w.Header().Get("X-XSS-Protection") != "" {
			t.Errorf("%s: a cookie or X-XSS-Protection", target)
		}
		if w.Header().Get("Cache-Control") == "" && w.Code != http.StatusFound {
			t.Errorf("%s: no Cache-Control", target)
		}
		body := w.Body.String()
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			doc := page(t, w)
			if doc.Find(`[style], style, script:not([src]):not([type="application/ld+json"])`).Length() > 0 {
				t.Errorf("%s: inline style or script", target)
			}
			if strings.Contains(body, "javascript:") || doc.Find("[onclick], [onload], [onchange], [onsubmit]").Length() > 0 {
				t.Errorf("%s: inline handler", target)
			}
		}
	}
	plain := newSiteWith(t, s.db, handlers.Config{BaseURL: "http://localhost:8080"})
	if got := plain.get("/").Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("over http: Strict-Transport-Security %q", got)
	}
}

func TestFormsComeFromThisSiteOnly(t *testing.T) {
	s := demoSite(t)
	for _, test := range []struct {
		name   string
		header []string
		status int
	}{
		{"same origin", []string{"Sec-Fetch-Site", "same-origin"}, 302},
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a subdomain", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"typed by the user", []string{"Sec-Fetch-Site", "none"}, 403},
		{"old browser, our origin", []string{"Origin", "http://example.com"}, 302}, // httptest's host
		{"old browser, another origin", []string{"Origin", "https://evil.example"}, 403},
		{"an opaque origin", []string{"Origin", "null"}, 403},
		{"fetch metadata win over Origin", []string{"Origin", "http://example.com", "Sec-Fetch-Site", "cross-site"}, 403},
		{"neither", nil, 403},
	} {
		for _, target := range []string{"/language", "/best"} {
			form := url.Values{"lang": {"de"}, "to": {"/best"}, "names": {"Ada"}, "format": {"soccer/7"}}
			header := append([]string{"Content-Type", "application/x-www-form-urlencoded"}, test.header...)
			w := s.do(http.MethodPost, target, strings.NewReader(form.Encode()), header...)
			if refused := w.Code == 403; refused != (test.status == 403) {
				t.Errorf("%s, %s: %d", target, test.name, w.Code)
			}
		}
	}
}

func TestFormLimits(t *testing.T) {
	s := demoSite(t)
	if w := s.post("/best", url.Values{"names": {strings.Repeat("x", 2<<20)}}); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("2 MB: %d", w.Code)
	}
	w := s.do(http.MethodPost, "/best", strings.NewReader(`{"names":"Ada"}`), "Content-Type", "application/json", "Sec-Fetch-Site", "same-origin")
	if w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("JSON to the form: %d", w.Code)
	}
	if w := s.do(http.MethodPost, "/best", strings.NewReader("names=%zz"), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"); w.Code != http.StatusBadRequest {
		t.Errorf("unreadable form: %d", w.Code)
	}
	limited := 0
	for range 60 {
		w := s.post("/best", url.Values{"names": {"Ada"}, "format": {"soccer/3"}})
		if w.Code == http.StatusTooManyRequests {
			limited++
			if w.Header().Get("Retry-After") == "" {
				t.Error("429 without Retry-After")
			}
		}
	}
	if limited == 0 || limited > 35 {
		t.Errorf("%d of 60 requests at once were refused", limited)
	}
}

func TestLanguage(t *testing.T) {
	s := demoSite(t)
	for _, test := range []struct {
		target string
		header []string
		want   string
	}{
		{"/best/puddle-rovers/11", nil, "en"},
		{"/best/puddle-rovers/11", []string{"Accept-Language", "de-CH, en;q=0.5"}, "de"},
		{"/best/puddle-rovers/11", []string{"Accept-Language", "fr, en;q=0.5"}, "en"},
		{"/best/puddle-rovers/11", []string{"Accept-Language", "fr"}, "en"},
		{"/best/puddle-rovers/11", []string{"Accept-Language", ";;;"}, "en"},
		{"/best/puddle-rovers/11", []string{"Accept-Language", "en", "Cookie", "language=de"}, "de"},
		{"/best/puddle-rovers/11", []string{"Cookie", "language=xx"}, "en"},
		{"/best/puddle-rovers/11?lang=de", []string{"Accept-Language", "en"}, "de"},
		{"/best/puddle-rovers/11?lang=en", []string{"Cookie", "language=de"}, "en"},
		{"/nope", []string{"Accept-Language", "de"}, "de"},
	} {
		w := s.get(test.target, test.header...)
		lang, _ := page(t, w).Find("html").Attr("lang")
		if lang != test.want || w.Header().Get("Content-Language") != test.want {
			t.Errorf("%s %v: html %s, header %s, want %s", test.target, test.header, lang, w.Header().Get("Content-Language"), test.want)
		}
		if vary := w.Header().Get("Vary"); !strings.Contains(vary, "Accept-Language") || !strings.Contains(vary, "Cookie") {
			t.Errorf("%s: Vary %q", test.target, vary)
		}
	}
	w := s.post("/language", url.Values{"lang": {"de"}, "to": {"/best/puddle-rovers/11?mode=equal"}})
	cookie := w.Header().Get("Set-Cookie")
	if w.Code != 302 || w.Header().Get("Location") != "/best/puddle-rovers/11?mode=equal" {
		t.Errorf("choice: %d to %q", w.Code, w.Header().Get("Location"))
	}
	for _, part := range []string{"language=de", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("cookie %q is without %s", cookie, part)
		}
	}
	if w := s.post("/language", url.Values{"lang": {"tlh"}, "to": {"/"}}); w.Code != 400 {
		t.Errorf("unknown language: %d", w.Code)
	}
	for _, evil := range []string{"//evil.example", `/\evil.example`, "/%09/evil.example", "https://evil.example/", "javascript:alert(1)", "evil", "", "/\t/evil.example", "/%5Cevil.example", "/%2F/evil.example"} {
		w := s.post("/language", url.Values{"lang": {"en"}, "to": {evil}})
		if w.Header().Get("Location") != "/" {
			t.Errorf("to=%q leads to %q", evil, w.Header().Get("Location"))
		}
	}
}

func TestEncodings(t *testing.T) {
	s := demoSite(t)
	plain := s.get("/best/puddle-rovers/11").Body.Bytes()
	tags := map[string]bool{}
	for _, test := range []struct{ accept, want string }{
		{"", ""}, {"identity", ""}, {"gzip", "gzip"}, {"br", "br"}, {"gzip, deflate, br, zstd", "br"}, {"gzip;q=1, br;q=0.2", "gzip"},
		{"gzip;q=0", ""}, {"*", "br"}, {"deflate", ""}, {"br;q=x, gzip", "gzip"},
	} {
		for range 2 { // the second time from what the first left in the cache
			w := s.get("/best/puddle-rovers/11", "Accept-Encoding", test.accept)
			if got := w.Header().Get("Content-Encoding"); got != test.want {
				t.Errorf("Accept-Encoding %q: %q, want %q", test.accept, got, test.want)
			}
			if !bytes.Equal(decoded(t, w.Body, w.Header().Get("Content-Encoding")), plain) {
				t.Errorf("Accept-Encoding %q: other bytes", test.accept)
			}
			tags[w.Header().Get("Etag")] = true
		}
	}
	if len(tags) != 3 {
		t.Errorf("%d entity tags for three encodings", len(tags))
	}
	fresh := s.get("/best/puddle-rovers/12", "Accept-Encoding", "br, gzip")
	if fresh.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("a page sent for the first time: %q, want the encoding that is made faster", fresh.Header().Get("Content-Encoding"))
	}
	if w := s.get("/best/puddle-rovers/12", "Accept-Encoding", "br, gzip", "If-None-Match", fresh.Header().Get("Etag")); w.Code != 304 {
		t.Errorf("with the tag of another encoding: %d", w.Code)
	}
	if w := s.get("/best", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "gzip" {
		t.Error("a page that is not kept is not compressed")
	} else {
		decoded(t, w.Body, "gzip")
	}
}

func decoded(t *testing.T, r io.Reader, encoding string) []byte {
	t.Helper()
	var err error
	switch encoding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "br":
		r = brotli.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestEntityTags(t *testing.T) {
	s := demoSite(t)
	for _, target := range append(publicPages, "/robots.txt", "/best/puddle-rovers/11.json", "/static/x/css/site.css") {
		tag := s.get(target).Header().Get("Etag")
		if w := s.get(target, "If-None-Match", `"other", W/`+tag); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("Etag") != tag {
			t.Errorf("%s: %d with its own tag", target, w.Code)
		}
		if w := s.get(target, "If-None-Match", `"other"`); w.Code != 200 {
			t.Errorf("%s: %d with another tag", target, w.Code)
		}
	}
}

func TestChangedTeamIsNeverServedStale(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, address string) {
		s := newSite(t, modelstest.Open(t, address))
		team := s.addTeam(models.Team{Slug: "canaries", Name: "Canaries"}, sevens()...)
		url := "/best/canaries/7"
		first := s.get(url)
		if again := s.get(url); again.Header().Get("Server-Timing") != `cache;desc="hit"` || again.Body.String() != first.Body.String() {
			t.Errorf("the second answer is not the kept one: %s", again.Header().Get("Server-Timing"))
		}
		squad, err := s.db.Squad(t.Context(), team.ID)
		if err != nil {
			t.Fatal(err)
		}
		keeper := squad[0]
		for i := range 5 {
			keeper.Name = "Keeper " + string(rune('A'+i))
			if err := s.db.UpdatePlayer(t.Context(), models.By{}, &keeper); err != nil {
				t.Fatal(err)
			}
			for _, accept := range []string{"text/html", "application/json", "text/csv"} {
				if w := s.get(url, "Accept", accept, "If-None-Match", first.Header().Get("Etag")); !strings.Contains(w.Body.String(), keeper.Name) {
					t.Errorf("after the change to %s: %s is old (%d)", keeper.Name, accept, w.Code)
				}
			}
		}
		if err := s.db.DeleteTeam(t.Context(), team.ID); err != nil {
			t.Fatal(err)
		}
		if w := s.get(url); w.Code != 404 {
			t.Errorf("a deleted team: %d", w.Code)
		}
	})
}

func TestDatabaseDown(t *testing.T) {
	s := demoSite(t)
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	if w := s.get("/readyz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("/readyz: %d", w.Code)
	}
	if w := s.get("/healthz"); w.Code != 200 {
		t.Errorf("/healthz: %d", w.Code)
	}
	w := s.get("/best")
	if w.Code != 500 || text(page(t, w), "h1") == "" || strings.Contains(w.Body.String(), "sql") {
		t.Errorf("/best: %d %s", w.Code, text(page(t, w), "main"))
	}
	if !strings.Contains(s.log.String(), "closed") {
		t.Errorf("the log does not say why: %s", s.log)
	}
}
