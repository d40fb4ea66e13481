package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"teamcoach/models"
)

const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; " +
	"manifest-src 'self'; require-trusted-types-for 'script'"

// fixedHeader is a header that is the same on every answer, ready to be put into the map.
type fixedHeader struct {
	name  string
	value []string
}

func fixedHeaders(secure bool) []fixedHeader {
	all := []fixedHeader{
		{"Content-Security-Policy", []string{contentSecurityPolicy}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"X-Frame-Options", []string{"DENY"}},
		{"Referrer-Policy", []string{"strict-origin-when-cross-origin"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
		{"Cross-Origin-Embedder-Policy", []string{"require-corp"}},
		{"Permissions-Policy", []string{"camera=(), geolocation=(), microphone=()"}},
	}
	if secure {
		all = append(all, fixedHeader{"Strict-Transport-Security", []string{"max-age=63072000; includeSubDomains"}})
	}
	return all
}

// secureHeaders are the same on every answer, whatever it is.
func (a *App) secureHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		header := c.Response().Header()
		for _, h := range a.headers {
			header[h.name] = h.value
		}
		return next(c)
	}
}

// sameOrigin refuses a request unless the browser says that it comes from a page of this site: Sec-Fetch-Site, or an
// Origin with our host. A request with neither is refused too.
func (a *App) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !fromThisSite(c.Request()) {
			return &models.Error{Kind: models.Forbidden, Message: "This form was not sent from a page of this site. Open the page here and send it again."}
		}
		return next(c)
	}
}

func fromThisSite(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && origin.Host != "" && strings.EqualFold(origin.Host, r.Host)
}

// Each address may ask for this many lineups of pasted names; a coach who tries things out stays far below.
const (
	namesPerSecond = 5
	namesBurst     = 30
)

// limitRate answers 429 to an address that asks too fast.
func (a *App) limitRate(next echo.HandlerFunc) echo.HandlerFunc {
	store := middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
		Rate: rate.Limit(namesPerSecond), Burst: namesBurst,
	})
	return func(c echo.Context) error {
		ok, err := store.Allow(c.RealIP())
		if err != nil {
			return err
		}
		if !ok {
			c.Response().Header().Set("Retry-After", "2")
			return echo.NewHTTPError(http.StatusTooManyRequests)
		}
		return next(c)
	}
}

// localPath returns target when it is a path of this site, and "/" otherwise, so that a redirect cannot leave it.
func localPath(target string) string {
	u, err := url.Parse(target)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(target, "/") {
		return "/"
	}
	if strings.ContainsAny(target, "\\\t\r\n\x00") {
		return "/"
	}
	// Browsers drop control characters and read %09 as written, but a server behind us might not.
	if path := u.Path; strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\t\r\n\x00") {
		return "/"
	}
	return target
}
