// Package handlers answers HTTP requests: it reads what is asked from the URL or the form, asks models for the
// result and sends what views make of it. It is the only package that knows Echo.
package handlers

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
)

// Config is what an App needs to know beside its database.
type Config struct {
	BaseURL        string       // https://example.org, without a slash at the end; links and canonical URLs start with it
	TrustedProxies []*net.IPNet // whose X-Forwarded-For is believed; empty: the connection's address counts
	AccessLog      bool         // log every request, not only those that failed
	CacheBytes     int          // bound on finished pages kept in memory
	SessionKeys    [][]byte     // keys that sign the session's cookie, at least 32 bytes each, the newest first
	Live           LiveLimits   // of the sockets of live boards

	Webhooks models.CallRules // whom webhooks may call; other than the zero value only in tests

	Now func() time.Time // the clock; nil: the computer's own
}

// App is the website: its few dependencies and the handlers that use them.
type App struct {
	config    Config
	db        *models.DB
	sports    models.Sports
	log       *slog.Logger
	store     *sessionStore
	cache     *cache
	assets    assets
	languages languages
	metrics   *metrics
	errors    errorPages
	headers   []fixedHeader // on every answer
	programs  *programs
	graph     *graph
	solving   chan struct{} // one place a lineup that may be solved at the same time
	boards    *boards
}

// New builds the website on an open, migrated database. Its Handler serves it.
func New(config Config, db *models.DB, sports models.Sports, log *slog.Logger) (*App, error) {
	a := &App{
		config:  config,
		db:      db,
		sports:  sports,
		log:     log,
		cache:   newCache(config.CacheBytes),
		metrics: newMetrics(),
		headers: fixedHeaders(strings.HasPrefix(config.BaseURL, "https://")),
		solving: make(chan struct{}, solvers()),
	}
	if len(config.SessionKeys) == 0 {
		return nil, errors.New("handlers: there is no key to sign sessions with")
	}
	var pairs [][]byte
	for _, key := range config.SessionKeys {
		pairs = append(pairs, key, nil) // signed, not encrypted: it holds a random number
	}
	a.store = a.newSessionStore(pairs)
	a.boards = newBoards(a, config.Live)
	a.programs = a.newPrograms()
	if odd := a.programs.unrouted(a.urlMap()); len(odd) > 0 {
		return nil, fmt.Errorf("handlers: the URL map and the operations of the API differ: %s", strings.Join(odd, ", "))
	}
	var err error
	if a.graph, err = a.newGraph(); err != nil {
		return nil, err
	}
	a.errors, err = a.renderErrorPages()
	return a, err
}

// Handler returns the whole site as one http.Handler.
func (a *App) Handler() http.Handler {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = a.handleError
	e.IPExtractor = a.ipExtractor()
	// In order: what is outermost sees a request first and its answer last.
	e.Use(a.observe, a.recoverPanic, a.secureHeaders)
	a.register(e, a.urlMap())
	return e
}

func (a *App) ipExtractor() echo.IPExtractor {
	if len(a.config.TrustedProxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, network := range a.config.TrustedProxies {
		options = append(options, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// secure says whether the site is reached over https.
func (a *App) secure() bool { return strings.HasPrefix(a.config.BaseURL, "https://") }

// from is the network address of the request as throttles count it.
func from(c echo.Context) string { return models.AddressKey(c.RealIP()) }
