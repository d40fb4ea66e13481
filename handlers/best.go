package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// errBusy is answered 503: every place for solving is taken, and stayed so for solveWait.
var errBusy = errors.New("too many lineups are being solved")

const solveWait = 2 * time.Second

// solvers is how many lineups are solved at the same time.
func solvers() int { return runtime.GOMAXPROCS(0) }

// best answers GET /best/:team/:n, in any representation.
func (a *App) best(c echo.Context) error {
	number, extension, hasExtension := strings.Cut(c.Param("n"), ".")
	form, err := negotiate(c, c.Param("team"), number, extension, hasExtension)
	if err != nil {
		return err
	}
	return a.sendBest(c, c.Param("team"), number, form)
}

// negotiate decides which representation is sent: an extension in the URL before the Accept header.
func negotiate(c echo.Context, slug, number, extension string, hasExtension bool) (representation, error) {
	if hasExtension {
		form, ok := formByExtension(representations, extension)
		if !ok {
			return form, &models.Error{Kind: models.NotFound}
		}
		return form, nil
	}
	form, ok := formByAccept(representations, c.Request().Header.Get("Accept"))
	if !ok {
		return form, notAcceptable{alternates(representations, func(r representation) string {
			return "/best/" + url.PathEscape(slug) + "/" + url.PathEscape(number) + "." + r.extension
		})}
	}
	return form, nil
}

// alternates lists the representations beside HTML with their addresses.
func alternates(forms []representation, address func(representation) string) []views.Alternate {
	var all []views.Alternate
	for _, r := range forms[1:] {
		all = append(all, views.Alternate{Type: r.kind(), URL: address(r)})
	}
	return all
}

// sendBest answers with the best lineup of a team: its members see what their role may, and everybody else what is
// public.
func (a *App) sendBest(c echo.Context, slug, number string, form representation) error {
	team, err := a.memberTeam(c, slug)
	if err != nil {
		return err
	}
	switch {
	case team == nil:
	case team.State == models.Deleted:
		return a.askToRestore(c, team)
	default:
		return a.sendMembersBest(c, team, number, form)
	}
	return a.sendPublicBest(c, slug, number, form)
}

// sendMembersBest answers one member. What it sends is kept nowhere: not here, and not on the way.
func (a *App) sendMembersBest(c echo.Context, team *models.MemberTeam, number string, form representation) error {
	start := time.Now()
	options, err := bestOptions(number, c.QueryParams())
	if err != nil {
		return err
	}
	if form.extension == pictureForm && !team.Pictured() {
		return &models.Error{Kind: models.NotFound}
	}
	options.For = team.Role.Audience()
	squad, err := a.db.Squad(c.Request().Context(), team.ID)
	if err != nil {
		return err
	}
	addTiming(c, "db", time.Since(start))
	result, err := a.solve(c, &team.Team, models.On(a.today(), squad), options)
	if err != nil {
		return err
	}
	page, err := a.membersBestPage(c, team, result, form)
	if err != nil {
		return err
	}
	out, err := a.encodeBest(c, page, form)
	if err != nil {
		return err
	}
	return send(c, http.StatusOK, out)
}

// membersBestPage is the page of a team's lineup for one of its members. It has no address for search engines.
func (a *App) membersBestPage(c echo.Context, team *models.MemberTeam, best *models.Best, form representation) (views.BestPage, error) {
	page := views.BestPage{Best: best, Member: team, Page: views.Page{BaseURL: a.config.BaseURL, Lang: a.language(c)}}
	if form == htmlForm { // the other representations show no message, so that it waits for a page
		page.Page = a.page(c, page.Lang, "")
	}
	ctx := views.WithLang(c.Request().Context(), page.Lang)
	page.Title = views.BestTitle(ctx, best)
	page.Crumbs = []views.Crumb{
		{Name: views.T(ctx, "My teams"), URL: "/teams"},
		{Name: team.Name, URL: "/teams/" + team.Slug},
		{Name: views.T(ctx, "Best {n}", "n", best.Options.Size)},
	}
	known, err := team.Best()
	if best.Options.For == models.Coaches {
		page.Rules = known.Rules
	}
	return page, err
}

// sendPublicBest answers everybody: from the cache when neither the team nor the day has changed since.
func (a *App) sendPublicBest(c echo.Context, slug, number string, form representation) error {
	start := time.Now()
	ctx := context.WithoutCancel(c.Request().Context())
	version, ok, err := a.db.TeamVersion(ctx, slug)
	if err != nil {
		return err
	}
	if !ok {
		return &models.Error{Kind: models.NotFound}
	}
	options, err := bestOptions(number, c.QueryParams())
	if err != nil {
		return err
	}
	lang := a.language(c)
	day := a.now()
	key := cacheKey{slug: slug, version: version, day: dayKey(day), options: optionsKey(options), form: form.extension + " " + lang}
	if page, ok := a.cache.get(key); ok {
		a.metrics.cache.WithLabelValues("yes").Inc()
		c.Response().Header()["Server-Timing"] = cacheHit
		return send(c, http.StatusOK, page)
	}
	a.metrics.cache.WithLabelValues("no").Inc()
	team, err := a.db.TeamBySlug(ctx, slug)
	if err != nil {
		return err
	}
	if form.extension == pictureForm && !team.Pictured() {
		return &models.Error{Kind: models.NotFound}
	}
	squad, err := a.db.Squad(ctx, team.ID)
	if err != nil {
		return err
	}
	addTiming(c, "db", time.Since(start))
	result, err := a.solve(c, team, models.On(day.Format(time.DateOnly), squad), options)
	if err != nil {
		return err
	}
	page, err := a.encodeBest(c, a.bestPage(lang, result), form)
	if err != nil {
		return err
	}
	// The version was read before the team: a change in between leaves the page under a version that nobody asks for
	// again.
	a.cache.put(key, page.keep())
	return send(c, http.StatusOK, page)
}

// now is the time by the clock of the server, in its own time zone: a player who is injured until a day is fit at the
// midnight after it where the server stands.
func (a *App) now() time.Time {
	if a.config.Now != nil {
		return a.config.Now()
	}
	return time.Now()
}

// today is the server's day, as models has days.
func (a *App) today() string { return a.now().Format(time.DateOnly) }

// dayKey is another number every day.
func dayKey(now time.Time) int {
	year, month, day := now.Date()
	return year*10_000 + int(month)*100 + day
}

var cacheHit = []string{`cache;desc="hit"`}

// solve finds the lineup of a squad.
func (a *App) solve(c echo.Context, team *models.Team, squad []models.Player, options models.BestOptions) (*models.Best, error) {
	sport, ok := a.sports.Get(team.Sport)
	if !ok {
		return nil, fmt.Errorf("team %s plays the unknown sport %q", team.Slug, team.Sport)
	}
	var best *models.Best
	err := a.whileSolving(c, func() (err error) {
		best, err = models.SolveBest(team, squad, sport, options)
		return err
	})
	return best, err
}

// whileSolving runs what solves lineups in its turn, and tells the browser how long it took.
func (a *App) whileSolving(c echo.Context, solve func() error) error {
	return a.oneOfFewSolvers(func() error {
		start := time.Now()
		defer func() { addTiming(c, "engine", time.Since(start)) }()
		return solve()
	})
}

// oneOfFewSolvers runs what solves lineups, with a bounded number of others at the same time.
func (a *App) oneOfFewSolvers(solve func() error) error {
	timeout := time.NewTimer(solveWait)
	defer timeout.Stop()
	select {
	case a.solving <- struct{}{}:
		defer func() { <-a.solving }()
	case <-timeout.C:
		return errBusy
	}
	return solve()
}

// bestPage is the page of a public team's lineup.
func (a *App) bestPage(lang string, best *models.Best) views.BestPage {
	ctx := views.WithLang(context.Background(), lang)
	plain := models.BestOptions{Size: best.Options.Size}
	canonical := views.BestURL(best.Team, plain)
	full := views.BestURL(best.Team, best.Options)
	page := views.BestPage{Best: best, Page: views.Page{BaseURL: a.config.BaseURL, Canonical: canonical, Here: full, Lang: lang}}
	page.Title = views.BestTitle(ctx, best)
	page.Description = views.BestDescription(ctx, best)
	page.Crumbs = []views.Crumb{
		{Name: views.T(ctx, "Best lineup"), URL: "/best"},
		{Name: best.Team.Name, URL: "/teams/" + best.Team.Slug},
		{Name: views.T(ctx, "Best {n}", "n", best.Options.Size)},
	}
	page.Structured = views.TeamStructured(a.config.BaseURL, best.Team, best.Sport)
	page.Alternates = alternates(representations, func(r representation) string { return views.BestFormatURL(best.Team, best.Options, r.extension) })
	if best.Team.Pictured() {
		page.Picture = a.picture(lang, views.BestFormatURL(best.Team, plain, pictureForm), views.BestPictureAlt(ctx, best))
	} else {
		page.Alternates = slices.DeleteFunc(page.Alternates, func(r views.Alternate) bool { return r.Type == "image/png" })
	}
	return page
}

// encodeBest turns the result into the representation that was asked for.
func (a *App) encodeBest(c echo.Context, page views.BestPage, form representation) (*content, error) {
	start := time.Now()
	if form == htmlForm {
		out, err := renderHTML(c, page.Lang, views.BestView(page))
		addTiming(c, "render", time.Since(start))
		return out, err
	}
	encode := map[string]func(context.Context, *bytes.Buffer, views.BestPage) error{
		"json": func(ctx context.Context, w *bytes.Buffer, p views.BestPage) error { return views.BestJSON(ctx, w, p) },
		"csv":  func(ctx context.Context, w *bytes.Buffer, p views.BestPage) error { return views.BestCSV(ctx, w, p) },
		"txt":  func(ctx context.Context, w *bytes.Buffer, p views.BestPage) error { return views.BestText(ctx, w, p) },
		"xml":  func(ctx context.Context, w *bytes.Buffer, p views.BestPage) error { return views.BestXML(ctx, w, p) },
		"svg":  func(ctx context.Context, w *bytes.Buffer, p views.BestPage) error { return views.BestSVG(ctx, w, p) },
		"pdf":  func(ctx context.Context, w *bytes.Buffer, p views.BestPage) error { return views.BestPDF(ctx, w, p) },
		"png":  func(ctx context.Context, w *bytes.Buffer, p views.BestPage) error { return views.BestPNG(ctx, w, p) },
	}[form.extension]
	var body bytes.Buffer
	write := func() error { return encode(views.WithLang(c.Request().Context(), page.Lang), &body, page) }
	if form.extension == "pdf" || form.extension == pictureForm { // which take as long as a lineup
		draw := write
		write = func() error { return a.oneOfFewSolvers(draw) }
	}
	if err := write(); err != nil {
		return nil, err
	}
	out := newContent(form.mediaType, body.Bytes())
	out.cacheControl, out.vary = noCache, varyPage
	if form.extension == "txt" || form.extension == "svg" || form.extension == "pdf" || form.extension == pictureForm {
		out.language = page.Lang
	}
	if form.extension == "csv" || form.extension == "pdf" {
		out.disposition = `attachment; filename="` + fileName(page.Best) + `.` + form.extension + `"`
	}
	addTiming(c, "render", time.Since(start))
	return out, nil
}

// fileName is what a downloaded lineup is called.
func fileName(best *models.Best) string {
	slug := best.Team.Slug
	if slug == "" {
		slug = "lineup"
	}
	return slug + "-" + strconv.Itoa(best.Options.Size)
}

// bestOptions reads what stands in the URL. The names of formations and modes are checked where the team is known.
func bestOptions(number string, query url.Values) (models.BestOptions, error) {
	var o models.BestOptions
	var err error
	if number != "" {
		if o.Size, err = wholeNumber(number, 1, models.MaxSize); err != nil {
			return o, models.Invalidf("The number of players must be a whole number from 1 to {max}, such as 11.", models.MaxSize)
		}
	}
	o.Formation = query.Get("formation")
	o.Mode = models.Mode(query.Get("mode"))
	if o.Lock, err = models.ParseOrdinals(query.Get("lock")); err != nil {
		return o, err
	}
	if o.Out, err = models.ParseOrdinals(query.Get("out")); err != nil {
		return o, err
	}
	if alt := query.Get("alt"); alt != "" {
		if o.Alt, err = wholeNumber(alt, 0, models.MaxAlternatives); err != nil {
			return o, models.Invalidf("The alternative must be a whole number from 0 to {max}.", models.MaxAlternatives)
		}
	}
	return o, nil
}

// wholeNumber reads a decimal number without sign or leading zeros.
func wholeNumber(text string, least, most int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most || strconv.Itoa(n) != text {
		return 0, fmt.Errorf("%q is not a whole number from %d to %d", text, least, most)
	}
	return n, nil
}

// optionsKey is the same for all requests for the same page.
func optionsKey(o models.BestOptions) string {
	return strconv.Itoa(o.Size) + "?" + views.OptionsQuery(o)
}
