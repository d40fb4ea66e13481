package handlers

import (
	"bytes"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/static"
)

func testApp(t *testing.T, log *bytes.Buffer) *App {
	t.Helper()
	db, err := models.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	app, err := New(Config{BaseURL: "http://localhost", SessionKeys: [][]byte{bytes.Repeat([]byte("k"), 32)}}, db, nil, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// TestPanicIsA500Page has a handler panic before and after the first byte.
func TestPanicIsA500Page(t *testing.T) {
	var log bytes.Buffer
	app := testApp(t, &log)
	e := echo.New()
	e.HTTPErrorHandler = app.handleError
	e.Use(app.observe, app.recoverPanic, app.secureHeaders)
	e.GET("/before", func(echo.Context) error { panic("secret of the handler") })
	e.GET("/after", func(c echo.Context) error {
		c.Response().WriteHeader(http.StatusOK)
		panic("secret of the handler")
	})
	for _, target := range []string{"/before", "/after", "/before"} {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "goroutine") {
			t.Errorf("%s tells the visitor: %s", target, w.Body)
		}
		if target == "/before" && (w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "</html>")) {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	if !strings.Contains(log.String(), "secret of the handler") {
		t.Error("the log does not say what happened")
	}
}

// TestTooMuchToDo answers errors of models that ask for patience.
func TestTooMuchToDo(t *testing.T) {
	app := testApp(t, &bytes.Buffer{})
	e := echo.New()
	e.HTTPErrorHandler = app.handleError
	e.GET("/busy", func(echo.Context) error { return &models.Error{Kind: models.Busy} })
	e.GET("/too-many", func(echo.Context) error { return &models.Error{Kind: models.TooMany, Wait: 90*time.Second + 1} })
	for target, want := range map[string]struct {
		status int
		wait   string
	}{"/busy": {http.StatusServiceUnavailable, "2"}, "/too-many": {http.StatusTooManyRequests, "91"}} {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if w.Code != want.status || w.Header().Get("Retry-After") != want.wait || !strings.Contains(w.Body.String(), "</html>") {
			t.Errorf("%s: %d, Retry-After %q", target, w.Code, w.Header().Get("Retry-After"))
		}
	}
}

// TestRoutesDeclareAccess builds the URL map with a line that does not say who may use it.
func TestRoutesDeclareAccess(t *testing.T) {
	app := testApp(t, &bytes.Buffer{})
	for _, r := range app.urlMap() {
		if r.access == undeclared {
			t.Errorf("%s %s does not say who may use it", r.method, r.path)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a route without a rule was accepted")
		}
	}()
	app.register(echo.New(), []route{{method: http.MethodGet, path: "/x", handler: app.home}})
}

// TestEveryAssetHasAType finds embedded files that could not be served.
func TestEveryAssetHasAType(t *testing.T) {
	app := testApp(t, &bytes.Buffer{})
	err := fs.WalkDir(static.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, err := app.assets.get(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCacheBounds(t *testing.T) {
	c := newCache(100_000)
	page := func(n int) *content { return newContent("text/html", bytes.Repeat([]byte{'x'}, n)).keep() }
	for i := range 200 {
		c.put(cacheKey{version: int64(i)}, page(3000))
		c.get(cacheKey{version: 0}) // in use all the time
		if c.size > c.limit {
			t.Fatalf("%d bytes kept, the bound is %d", c.size, c.limit)
		}
	}
	if _, ok := c.get(cacheKey{version: 0}); !ok {
		t.Error("the page in use was dropped")
	}
	if _, ok := c.get(cacheKey{version: 1}); ok {
		t.Error("the page that nobody asked for was kept")
	}
	if len(c.entries) != c.recent.Len() || c.size != c.recent.Len()*page(3000).size() {
		t.Errorf("%d entries, %d in order, %d bytes", len(c.entries), c.recent.Len(), c.size)
	}
	c.put(cacheKey{slug: "large"}, page(90_000))
	if _, ok := c.get(cacheKey{slug: "large"}); ok {
		t.Error("a page was kept that would drop all others")
	}
	none := newCache(0)
	none.put(cacheKey{}, page(1))
	if _, ok := none.get(cacheKey{}); ok {
		t.Error("a cache of no size kept a page")
	}
}
