package handlers

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// feedForm is one form of a feed.
type feedForm struct {
	extension, mediaType, name string
	encode                     func(ctx context.Context, w io.Writer, f views.ResultFeed) error
}

var (
	atomForm = feedForm{".atom", "application/atom+xml", "Atom", views.ResultsAtom}
	rssForm  = feedForm{".rss", "application/rss+xml", "RSS", views.ResultsRSS}
)

// publicResults are the results of one public team, or of all, for whoever asks.
type publicResults struct {
	team     *models.Team // nil: all
	path     string
	id       string // of the feed
	title    string // translated
	results  []models.TeamResult
	updated  time.Time
	modified time.Time // since when the feed is what it is, to the second; zero: not to be told
}

// teamResults answers GET /teams/:team/results.
func (a *App) teamResults(c echo.Context) error { return a.sendResults(c, a.resultsOfTeam) }

// teamResultsAtom answers GET /teams/:team/results.atom.
func (a *App) teamResultsAtom(c echo.Context) error { return a.sendFeed(c, a.resultsOfTeam, atomForm) }

// teamResultsRSS answers GET /teams/:team/results.rss.
func (a *App) teamResultsRSS(c echo.Context) error { return a.sendFeed(c, a.resultsOfTeam, rssForm) }

// results answers GET /results.
func (a *App) results(c echo.Context) error { return a.sendResults(c, a.resultsOfAll) }

// resultsAtom answers GET /results.atom.
func (a *App) resultsAtom(c echo.Context) error { return a.sendFeed(c, a.resultsOfAll, atomForm) }

// resultsRSS answers GET /results.rss.
func (a *App) resultsRSS(c echo.Context) error { return a.sendFeed(c, a.resultsOfAll, rssForm) }

func (a *App) resultsOfTeam(ctx context.Context, c echo.Context) (*publicResults, error) {
	team, err := a.db.TeamBySlug(ctx, c.Param("team"))
	if err != nil {
		return nil, err
	}
	results, err := a.db.AllPublicResults(ctx, team)
	if err != nil {
		return nil, err
	}
	p := &publicResults{
		team: team, path: "/teams/" + team.Slug + "/results", id: models.PublicID("results of " + team.ID),
		title: views.T(ctx, "Results of {team}", "team", team.Name), results: views.TeamResults(team, results),
	}
	p.updated = lastChange(p.results, team.CreatedAt.Truncate(24*time.Hour))
	// Every change of a team may change what is told of it, so that the time of the last one is that of the feed. Of
	// minors it would tell when they play. In the second of a change there may be another one.
	if !team.Shielded() && a.now().Sub(team.UpdatedAt) > time.Second {
		p.modified = team.UpdatedAt.Truncate(time.Second)
	}
	return p, nil
}

func (a *App) resultsOfAll(ctx context.Context, _ echo.Context) (*publicResults, error) {
	results, err := a.db.LatestResults(ctx)
	return &publicResults{
		path: "/results", id: models.PublicID("results at " + a.config.BaseURL), title: views.T(ctx, "Latest results"), results: results,
		updated: lastChange(results, time.Unix(0, 0)),
	}, err
}

// lastChange is when one of the results was changed last; of none it is otherwise.
func lastChange(results []models.TeamResult, otherwise time.Time) time.Time {
	for i, r := range results {
		if i == 0 || r.Updated.After(otherwise) {
			otherwise = r.Updated
		}
	}
	return otherwise
}

type readResults func(ctx context.Context, c echo.Context) (*publicResults, error)

func (a *App) sendResults(c echo.Context, read readResults) error {
	lang, ctx := a.speak(c)
	p, err := read(ctx, c)
	if err != nil {
		return err
	}
	page := views.PublicResultsPage{Page: a.page(c, lang, p.path), Team: p.team, Results: p.results, Feeds: feedsOf(p.path)}
	page.Title, page.Alternates = p.title, page.Feeds
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Best lineup"), URL: "/best"}, {Name: p.title}}
	page.Description = views.T(ctx, "The latest results of all public teams, with feeds to follow them.")
	page.Picture = a.sitePicture(ctx, lang)
	if p.team != nil {
		if err := a.aboutTeam(ctx, &page); err != nil {
			return err
		}
	}
	return a.sendPage(c, http.StatusOK, lang, views.PublicResultsView(page))
}

// aboutTeam fills in what the page of one team's results has of its team.
func (a *App) aboutTeam(ctx context.Context, page *views.PublicResultsPage) error {
	team := page.Team
	sport, format, err := a.formatOf(team)
	if err != nil {
		return err
	}
	page.Description = views.T(ctx, "The results of {team}, {sport}, with feeds to follow them.", "team", team.Name, "sport", views.T(ctx, sport.Name))
	page.Crumbs = []views.Crumb{
		{Name: views.T(ctx, "Best lineup"), URL: "/best"}, {Name: team.Name, URL: "/teams/" + team.Slug}, {Name: views.T(ctx, "Results")},
	}
	page.Picture = a.teamPicture(ctx, page.Lang, team, format)
	if team.Shielded() { // as of their team, search engines are not told
		page.Canonical = ""
	}
	structured := views.TeamStructured(a.config.BaseURL, team, sport)
	var results []models.PublicResult
	for _, r := range page.Results {
		results = append(results, r.PublicResult)
	}
	structured.Events = views.ResultsStructured(team, results)
	page.Structured = structured
	return nil
}

// feedsOf lists the feeds of a page of results.
func feedsOf(path string) []views.Alternate {
	var all []views.Alternate
	for _, f := range []feedForm{atomForm, rssForm} {
		all = append(all, views.Alternate{Type: f.mediaType, URL: path + f.extension, Title: f.name})
	}
	return all
}

func (a *App) sendFeed(c echo.Context, read readResults, form feedForm) error {
	lang, ctx := a.speak(c)
	p, err := read(ctx, c)
	if err != nil {
		return err
	}
	feed := views.ResultFeed{
		ID: p.id, Title: p.title, Author: views.SiteName, Lang: lang, Page: a.config.BaseURL + p.path, Self: a.config.BaseURL + p.path + form.extension,
		Updated: p.updated, Results: p.results,
	}
	if p.team != nil {
		feed.Author = p.team.Name
		if p.team.Shielded() {
			c.Response().Header().Set("X-Robots-Tag", "noindex")
		}
	}
	if views.IsLanguage(c.QueryParam("lang")) {
		feed.Self += "?lang=" + lang
	}
	var body bytes.Buffer
	if err := form.encode(ctx, &body, feed); err != nil {
		return err
	}
	out := newContent(form.mediaType+"; charset=utf-8", body.Bytes())
	out.cacheControl, out.vary, out.language, out.modified = noCache, varyPage, lang, p.modified
	return send(c, http.StatusOK, out)
}
