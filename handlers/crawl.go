package handlers

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
)

// sitemapSize is how many teams one part of the sitemap holds; the protocol allows 50,000 URLs.
const sitemapSize = 10_000

const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// robots answers GET /robots.txt: everything public may be read but the endless combinations of wishes.
func (a *App) robots(c echo.Context) error {
	body := "User-agent: *\n" +
		"Disallow: /*?*lock=\n" +
		"Disallow: /*?*out=\n" +
		"Disallow: /*?*alt=\n" +
		"Disallow: /*?*after=\n" +
		"Sitemap: " + a.config.BaseURL + "/sitemap.xml\n"
	return a.sendCrawl(c, "text/plain; charset=utf-8", []byte(body))
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// sitemapIndex answers GET /sitemap.xml: the pages of the site itself, and the teams in parts.
func (a *App) sitemapIndex(c echo.Context) error {
	parts, err := a.db.SitemapParts(c.Request().Context(), sitemapSize)
	if err != nil {
		return err
	}
	index := struct {
		XMLName xml.Name     `xml:"sitemapindex"`
		NS      string       `xml:"xmlns,attr"`
		Parts   []sitemapURL `xml:"sitemap"`
	}{NS: sitemapNamespace, Parts: []sitemapURL{{Loc: a.config.BaseURL + "/sitemaps/pages.xml"}}}
	for part := 1; part <= parts; part++ {
		index.Parts = append(index.Parts, sitemapURL{Loc: fmt.Sprintf("%s/sitemaps/teams-%d.xml", a.config.BaseURL, part)})
	}
	return a.sendXML(c, index)
}

// sitemapPart answers GET /sitemaps/pages.xml and /sitemaps/teams-N.xml.
func (a *App) sitemapPart(c echo.Context) error {
	name := c.Param("part")
	set := struct {
		XMLName xml.Name     `xml:"urlset"`
		NS      string       `xml:"xmlns,attr"`
		URLs    []sitemapURL `xml:"url"`
	}{NS: sitemapNamespace}
	if name == "pages.xml" {
		set.URLs = a.sitePages()
		return a.sendXML(c, set)
	}
	number, ok := strings.CutPrefix(strings.TrimSuffix(name, ".xml"), "teams-")
	part, err := strconv.Atoi(number)
	if !ok || err != nil || part < 1 || "teams-"+strconv.Itoa(part)+".xml" != name {
		return &models.Error{Kind: models.NotFound}
	}
	entries, err := a.db.SitemapEntries(c.Request().Context(), part, sitemapSize)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return &models.Error{Kind: models.NotFound}
	}
	for _, e := range entries {
		team := &models.Team{Slug: e.Slug, Sport: e.Sport, Format: e.Format}
		set.URLs = append(set.URLs,
			sitemapURL{fmt.Sprintf("%s/best/%s/%d", a.config.BaseURL, e.Slug, a.onField(team)), e.UpdatedAt.UTC().Format(time.DateOnly)},
			sitemapURL{a.config.BaseURL + "/teams/" + e.Slug, e.UpdatedAt.UTC().Format(time.DateOnly)},
			sitemapURL{a.config.BaseURL + "/teams/" + e.Slug + "/results", e.UpdatedAt.UTC().Format(time.DateOnly)})
	}
	return a.sendXML(c, set)
}

// sitePages are the pages that do not belong to a team.
func (a *App) sitePages() []sitemapURL {
	paths := []string{"/", "/best"}
	for _, t := range models.TeamTypes {
		paths = append(paths, "/best/"+string(t))
	}
	paths = append(paths, "/results", "/docs", "/sports")
	for _, s := range a.sports {
		paths = append(paths, "/sports/"+s.ID)
		for _, f := range s.Formats {
			paths = append(paths, "/sports/"+s.ID+"/"+f.ID)
		}
	}
	urls := make([]sitemapURL, len(paths))
	for i, path := range paths {
		urls[i].Loc = a.config.BaseURL + path
	}
	return urls
}

func (a *App) sendXML(c echo.Context, document any) error {
	body, err := xml.Marshal(document)
	if err != nil {
		return err
	}
	return a.sendCrawl(c, "application/xml", append([]byte(xml.Header), body...))
}

func (a *App) sendCrawl(c echo.Context, mediaType string, body []byte) error {
	page := newContent(mediaType, body)
	page.cacheControl, page.vary = "public, max-age=3600", "Accept-Encoding"
	return send(c, http.StatusOK, page)
}
