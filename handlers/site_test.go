package handlers_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"teamcoach/data"
	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// startSite serves the whole site with the demo teams on a port of its own, for what a test handler cannot show:
// links that are followed, and browsers. Canonical URLs begin with base.
func startSite(t testing.TB) (base string) {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	db := modelstest.Open(t, modelstest.SQLite(t))
	if _, err := db.LoadDemo(context.Background(), data.Files, sports); err != nil {
		t.Fatal(err)
	}
	// Of the demo's children everything is shown, since they are invented; of these it is not.
	minors := models.Team{Slug: "little-canaries", Name: "Little Canaries", Sport: "soccer", Format: "7", Type: models.Junior, AgeGroup: "U9",
		Mode: models.Strongest, Color: "yellow", Visibility: models.Public}
	if err := db.CreateTeam(context.Background(), models.By{}, "", &minors, sevens()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	base = "http://" + server.Listener.Addr().String()
	app, err := handlers.New(handlers.Config{BaseURL: base, CacheBytes: 16 << 20, SessionKeys: sessionKeys}, db, sports, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = app.Handler()
	server.Start()
	t.Cleanup(server.Close)
	return base
}

// needTool ends the test when a program or file that it drives is missing: with CI=true it fails, otherwise it is
// skipped and says so.
func needTool(t testing.TB, what string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is needed: %v", what, err)
	}
	t.Skipf("\n\n*** NOT TESTED, %s IS MISSING: %v; bash .ci/check installs it ***\n\n", what, err)
}

// npmFolder is where bash .ci/check puts the packages of .ci/package.json.
const npmFolder = "../.ci/node_modules/"

// npmFile returns the path of a file of a pinned npm package.
func npmFile(t testing.TB, name string) string {
	t.Helper()
	_, err := os.Stat(npmFolder + name)
	needTool(t, name, err)
	return npmFolder + name
}

// sample is one page of a kind: what validators, axe and the screenshots look at.
type sample struct {
	name   string // of its file
	path   string
	form   url.Values // posted; nil: the page is got
	header []string   // name, value, name, value ...
	status int
}

// samples has a page of every kind, and of every kind of content that a page can have, each in English. What only a
// crafted request gets, and a browser cannot, has a header.
func samples() []sample {
	get := func(name, path string) sample { return sample{name: name, path: path, status: http.StatusOK} }
	failed := func(name, path string, status int) sample { return sample{name: name, path: path, status: status} }
	pasted := func(name string, status int, changes ...string) sample {
		form := url.Values{"names": {pastedNames}, "format": {"soccer/7"}, "size": {"7"}, "mode": {"strongest"}}
		for i := 0; i < len(changes); i += 2 {
			form.Set(changes[i], changes[i+1])
		}
		return sample{name: name, path: "/best", form: form, status: status}
	}
	return []sample{
		get("home", "/"),
		get("best-index", "/best"),
		get("best-index-type", "/best/junior"),
		get("best-index-search", "/best?q=p&sport=soccer"),
		get("best-index-none", "/best?q=zz"),
		get("best-11", "/best/puddle-rovers/11"),
		get("best-16", "/best/puddle-rovers/16"),
		get("best-1", "/best/puddle-rovers/1"),
		get("best-wishes", "/best/puddle-rovers/13?formation=4-3-3&mode=equal&lock=18&out=1,5"),
		get("best-clash", "/best/puddle-rovers/11?lock=1,12"),
		get("best-alternative", "/best/puddle-rovers/11?alt=2"),
		get("best-minors", "/best/little-canaries/7"),
		get("best-youth", "/best/lofty-lemurs/5"),
		get("best-wide", "/best/thunderclap-wheelbarrows/15"),
		get("best-oval", "/best/gumboot-gale/18"),
		get("best-ordered", "/best/quill-and-castle/8"),
		get("best-doubles", "/best/frosty-feathers/4"),
		get("best-two", "/best/teacup-two/11"),
		get("best-empty", "/best/empty-larder/5"),
		get("best-sixty", "/best/whole-kettle/60"),
		get("team", "/teams/puddle-rovers"),
		get("team-minors", "/teams/little-canaries"),
		get("team-sixty", "/teams/whole-kettle"),
		get("team-empty", "/teams/empty-larder"),
		get("results", "/results"),
		get("results-team", "/teams/puddle-rovers/results"),
		get("docs", "/docs"),
		get("sports", "/sports"),
		get("sport", "/sports/soccer"),
		get("sport-ordered", "/sports/chess"),
		get("format", "/sports/soccer/11"),
		get("format-oval", "/sports/cricket/11"),
		pasted("names", http.StatusOK),
		pasted("names-wishes", http.StatusOK, "lock", "3", "out", "1"),
		pasted("names-edit", http.StatusOK, "set", "edit"),
		pasted("names-refused", http.StatusUnprocessableEntity, "names", "Ada GK 7\n12, GK, 8\n<b>Cy</b> ST", "size", "many"),
		failed("error-400", "/best/puddle-rovers/eleven", http.StatusBadRequest),
		failed("error-404", "/nowhere", http.StatusNotFound),
		failed("error-405", "/language", http.StatusMethodNotAllowed),
		pasted("error-413", http.StatusRequestEntityTooLarge, "names", strings.Repeat("A name\n", 1<<18)),
		{name: "error-403", path: "/best", form: url.Values{}, header: []string{"Sec-Fetch-Site", "cross-site"}, status: http.StatusForbidden},
		{name: "error-406", path: "/best/puddle-rovers/11", header: []string{"Accept", "image/webp"}, status: http.StatusNotAcceptable},
		{name: "error-415", path: "/best", form: url.Values{}, header: []string{"Content-Type", "text/plain"}, status: http.StatusUnsupportedMediaType},
	}
}

// pastedNames is a squad as a coach types it.
const pastedNames = "1 Ada Lovely GK 8\n2 Bo Bumble CB 6\n3 Cy Cloud CB/LM 7\nDi Dapple\nEd Elm\nFlo Fern ST 9\nGus Gale\nHal Hill\nIvy Ink"

// browsed says whether a browser can show the page: not what only a crafted request gets, and not the answer to a form
// that is too large, which comes before the browser has sent it all.
func (s sample) browsed() bool {
	return s.header == nil && s.status != http.StatusRequestEntityTooLarge
}

// ask sends the request of a sample as a browser does from a page of the site.
func (s sample) ask(t testing.TB, base, language string) (*http.Response, []byte) {
	t.Helper()
	header := []string{"Accept-Language", language}
	if s.form == nil {
		return ask(t, http.MethodGet, base+s.path, "", append(header, s.header...)...)
	}
	header = append(header, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
	return ask(t, http.MethodPost, base+s.path, s.form.Encode(), append(header, s.header...)...)
}

// direct follows no redirect.
var direct = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// ask sends a request and reads its answer; header is name, value, name, value ...
func ask(t testing.TB, method, address, body string, header ...string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := direct.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, content
}
