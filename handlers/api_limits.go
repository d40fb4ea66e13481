package handlers

import (
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"teamcoach/models"
)

// Each account, or address without a token, may send this many requests.
const (
	apiPerSecond = 20
	apiBurst     = 300
	apiForgotten = 10 * time.Minute // after which who is silent is forgotten, and has earned all back anyway
)

// apiLimits holds how much of its requests everybody has used up, on this node.
type apiLimits struct {
	mu    sync.Mutex
	by    map[string]*apiLimit
	swept time.Time
}

type apiLimit struct {
	limiter *rate.Limiter
	seen    time.Time
}

func newAPILimits() *apiLimits { return &apiLimits{by: map[string]*apiLimit{}, swept: time.Now()} }

// spend counts a request and tells in headers what is left. TooMany: nothing is.
func (l *apiLimits) spend(c echo.Context, key string) error {
	limiter, now := l.of(key)
	allowed := limiter.AllowN(now, 1)
	left := max(0, int(limiter.TokensAt(now)))
	full := int((apiBurst - limiter.TokensAt(now)) / apiPerSecond)
	header := c.Response().Header()
	header.Set("RateLimit-Limit", strconv.Itoa(apiBurst))
	header.Set("RateLimit-Remaining", strconv.Itoa(left))
	header.Set("RateLimit-Reset", strconv.Itoa(full))
	if allowed {
		return nil
	}
	return &models.Error{Kind: models.TooMany, Message: "These are too many requests at once. Wait as long as Retry-After says.", Wait: time.Second}
}

func (l *apiLimits) of(key string) (*rate.Limiter, time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Sub(l.swept) > apiForgotten {
		for k, one := range l.by {
			if now.Sub(one.seen) > apiForgotten {
				delete(l.by, k)
			}
		}
		l.swept = now
	}
	one, ok := l.by[key]
	if !ok {
		one = &apiLimit{limiter: rate.NewLimiter(apiPerSecond, apiBurst)}
		l.by[key] = one
	}
	one.seen = now
	return one.limiter, now
}
