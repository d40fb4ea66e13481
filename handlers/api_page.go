package handlers

import (
	"context"
	"net/url"
	"strconv"
)

// PageQuery is what a list that goes on takes.
type PageQuery struct {
	After string `query:"after" doc:"Where the page begins: from the Link header with rel=\"next\" of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Items on a page"`
}

// more is how many items to read: one beyond the page tells that it is not the last.
func (q PageQuery) more() int { return q.Limit + 1 }

// pageOf cuts the items that were read to one page. The link, for the header, leads to the next one and is empty on
// the last; cursor says what after means the items behind this one.
func pageOf[T any](ctx context.Context, q PageQuery, read []T, cursor func(*T) string) (page []T, link string) {
	if len(read) <= q.Limit {
		return read, ""
	}
	page = read[:q.Limit]
	return page, nextPage(ctx, q, cursor(&page[q.Limit-1]))
}

// nextPage is the link that leads to the items behind a cursor, empty where there are none: where the cursor is.
func nextPage(ctx context.Context, q PageQuery, cursor string) (link string) {
	if cursor == "" {
		return ""
	}
	asked, _ := ctx.Value(addressKey).(*url.URL)
	query := asked.Query()
	query.Set("after", cursor)
	query.Set("limit", strconv.Itoa(q.Limit))
	return "<" + asked.EscapedPath() + "?" + query.Encode() + `>; rel="next"`
}
