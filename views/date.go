package views

import (
	"context"
	"time"
)

// Day writes a day such as 2026-12-03 as the language of ctx does, without the year: 3 December. What is no day stays
// as it is.
func Day(ctx context.Context, day string) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return T(ctx, "{day} {month}", "day", d.Day(), "month", monthName(ctx, d.Month()))
}

// Date writes a day with its year as the language of ctx does: 3 December 2026.
func Date(ctx context.Context, t time.Time) string {
	return T(ctx, "{day} {month} {year}", "day", t.Day(), "month", monthName(ctx, t.Month()), "year", t.Format("2006"))
}

// dayWithYear is Date for a day such as 2026-12-03. What is no day stays as it is.
func dayWithYear(ctx context.Context, day string) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return Date(ctx, d)
}

func monthName(ctx context.Context, m time.Month) string {
	return [...]string{
		T(ctx, "January"), T(ctx, "February"), T(ctx, "March"), T(ctx, "April"), T(ctx, "May"), T(ctx, "June"),
		T(ctx, "July"), T(ctx, "August"), T(ctx, "September"), T(ctx, "October"), T(ctx, "November"), T(ctx, "December"),
	}[m-time.January]
}
