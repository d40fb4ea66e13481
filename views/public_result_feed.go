package views

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"time"

	"teamcoach/models"
)

// ResultFeed is what feed readers get of a page of results.
type ResultFeed struct {
	ID      string // a UUID, always the same
	Title   string // translated
	Author  string
	Lang    string
	Page    string // absolute, of the page with the same results
	Self    string // absolute, of the feed as it was asked for
	Updated time.Time
	Results []models.TeamResult
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Link      atomLink `xml:"link"`
	Content   string   `xml:"content"`
}

// ResultsAtom writes a feed by RFC 4287.
func ResultsAtom(ctx context.Context, w io.Writer, f ResultFeed) error {
	feed := atomFeed{
		Lang: f.Lang, ID: urn(f.ID), Title: f.Title, Updated: stamp(f.Updated), Author: f.Author,
		Links: []atomLink{{Rel: "self", Type: "application/atom+xml", Href: f.Self}, {Rel: "alternate", Type: "text/html", Href: f.Page}},
	}
	for i := range f.Results {
		r := &f.Results[i]
		feed.Entries = append(feed.Entries, atomEntry{
			ID: urn(models.PublicID(r.ID)), Title: feedHeading(ctx, r), Published: stamp(r.Published()), Updated: stamp(r.Updated),
			Link: atomLink{Rel: "alternate", Type: "text/html", Href: f.Page + "#" + ResultAnchor(r)}, Content: resultText(ctx, r),
		})
	}
	return writeFeed(w, feed)
}

type rssFeed struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language"`
	Built       string    `xml:"lastBuildDate"`
	Self        atomLink  `xml:"atom:link"`
	Items       []rssItem `xml:"item"`
}

type rssItem struct {
	Title       string  `xml:"title"`
	Link        string  `xml:"link"`
	Description string  `xml:"description"`
	GUID        rssGUID `xml:"guid"`
	Published   string  `xml:"pubDate"`
}

type rssGUID struct {
	PermaLink bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

// ResultsRSS writes a feed by the RSS 2.0 specification, with the link to itself that the RSS Advisory Board asks for.
func ResultsRSS(ctx context.Context, w io.Writer, f ResultFeed) error {
	feed := rssFeed{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Channel: rssChannel{
		Title: f.Title, Link: f.Page, Description: f.Title, Language: f.Lang, Built: rssStamp(f.Updated),
		Self: atomLink{Rel: "self", Type: "application/rss+xml", Href: f.Self},
	}}
	for i := range f.Results {
		r := &f.Results[i]
		feed.Channel.Items = append(feed.Channel.Items, rssItem{
			Title: feedHeading(ctx, r), Link: f.Page + "#" + ResultAnchor(r), Description: resultText(ctx, r),
			GUID: rssGUID{ID: urn(models.PublicID(r.ID))}, Published: rssStamp(r.Published()),
		})
	}
	return writeFeed(w, feed)
}

func feedHeading(ctx context.Context, r *models.TeamResult) string {
	return resultHeading(ctx, r) + ", " + scoreText(&models.Match{Ours: r.Ours, Theirs: r.Theirs})
}

func urn(id string) string { return "urn:uuid:" + id }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// rssStamp writes a time as RFC 822 does with four digits of the year, which is how HTTP does.
func rssStamp(t time.Time) string { return t.UTC().Format(http.TimeFormat) }

func writeFeed(w io.Writer, feed any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(feed)
}
