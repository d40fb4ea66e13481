package handlers

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts and times what the site answers, by route and not by URL, so that their number is bounded.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	cache    *prometheus.CounterVec
	routes   sync.Map // routeKey -> routeMetrics: looked up faster than by labels
}

// routeKey names an answer's figures; there are as many as routes, methods and statuses.
type routeKey struct {
	route, method string
	status        int
}

type routeMetrics struct {
	requests prometheus.Counter
	seconds  prometheus.Observer
}

// count adds an answer.
func (m *metrics) count(route, method string, status int, took time.Duration) {
	key := routeKey{route, method, status}
	found, ok := m.routes.Load(key)
	if !ok {
		found, _ = m.routes.LoadOrStore(key, routeMetrics{
			m.requests.WithLabelValues(route, method, strconv.Itoa(status)), m.seconds.WithLabelValues(route),
		})
	}
	figures := found.(routeMetrics)
	figures.requests.Inc()
	figures.seconds.Observe(took.Seconds())
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "teamcoach_requests_total", Help: "Answers by route, method and status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "teamcoach_request_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5},
		}, []string{"route"}),
		cache: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "teamcoach_page_cache_total", Help: "Lineup pages found in the cache, and not.",
		}, []string{"found"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.cache, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// MetricsHandler serves the figures to operators; it belongs on the admin address only.
func (a *App) MetricsHandler() http.Handler {
	return promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{})
}

// observe counts every answer and logs those that failed, or all with AccessLog. Neither query nor body is logged:
// names of players may stand in them.
func (a *App) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		r, status, took := c.Request(), c.Response().Status, time.Since(start)
		path := c.Path()
		if path == "" {
			path = "none"
		}
		a.metrics.count(path, method(r.Method), status, took)
		if a.config.AccessLog || status >= 400 && status != http.StatusNotFound {
			a.log.Info("answered", slog.String("method", r.Method), slog.String("path", loggedPath(c)),
				slog.Int("status", status), slog.Duration("took", took), slog.String("address", c.RealIP()))
		}
		return nil
	}
}

// loggedPath is the path of a request, but for the token of a link: who reads the log is not to use it.
func loggedPath(c echo.Context) string {
	if c.Param("token") != "" {
		return c.Path()
	}
	return c.Request().URL.Path
}

// method bounds the label: a client may send any word.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
		return m
	}
	return "other"
}

// recoverPanic turns a panic into an error that is answered with the 500 page; the trace stays in the log.
func (a *App) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch r := recover(); r {
			case nil:
			case http.ErrAbortHandler:
				panic(r)
			default:
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return next(c)
	}
}
