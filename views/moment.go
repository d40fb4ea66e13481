package views

import (
	"context"
	"time"
)

// momentText is a point in time as it is read: in UTC, since the server does not know the reader's clock. A script
// puts it right.
func momentText(ctx context.Context, t time.Time) string {
	t = t.UTC()
	return T(ctx, "{year}-{month}-{day}, {time} UTC",
		"year", t.Format("2006"), "month", t.Format("01"), "day", t.Format("02"), "time", t.Format("15:04"))
}
