package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// bestOfNames answers POST /best: the best lineup of names that were typed or pasted. It changes nothing and keeps
// nothing, so it is answered with the lineup itself and not with a redirect: the names stand in the form only.
func (a *App) bestOfNames(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	form := readNamesForm(c.Request().PostForm)
	lang, ctx := a.speak(c)
	if c.Request().PostForm.Get("set") == "edit" {
		return a.showNamesForm(c, http.StatusOK, lang, form)
	}
	refuse := func(field, message string, args ...any) { form.Refuse(ctx, field, message, args...) }

	team := &models.Team{Name: views.T(ctx, "Your team"), Type: models.Senior, Mode: models.Strongest}
	var sport *models.Sport
	var format *models.Format
	sportID, formatID, _ := strings.Cut(form.Format, "/")
	if s, ok := a.sports.Get(sportID); ok {
		sport = s
		format, _ = s.Format(formatID)
	}
	if format == nil {
		refuse("format", "Choose a sport and its format from the list.")
	} else {
		team.Sport, team.Format = sport.ID, format.ID
	}
	if form.Mode != "" {
		if team.Mode = models.Mode(form.Mode); !team.Mode.Valid() {
			refuse("mode", "Choose one of the modes in the list.")
		}
	}
	options, err := bestOptions(strings.TrimSpace(form.Size), url.Values{
		"formation": {form.Formation}, "lock": {form.Lock}, "out": {form.Out}, "alt": {form.Alt},
	})
	if err != nil {
		refuse("size", "The number of players must be a whole number from 1 to {max}, such as 11.", "max", models.MaxSize)
	}
	options.Mode = team.Mode

	var squad []models.Player
	if format != nil {
		var lines []models.LineError
		squad, lines = models.ParseNames(form.Names, sport)
		for _, l := range lines {
			form.Errors = append(form.Errors, views.FormError{Field: "names", Line: l.Line, Message: views.T(ctx, l.Message, l.Args...)})
		}
		if len(squad) == 0 && len(lines) == 0 {
			refuse("names", "Type or paste at least one name, one a line.")
		}
	}
	if len(form.Errors) > 0 {
		return a.showNamesForm(c, http.StatusUnprocessableEntity, lang, form)
	}

	best, err := a.solve(c, team, squad, options)
	if err != nil {
		return err
	}
	if form.Size == "" {
		form.Size = strconv.Itoa(best.Options.Size)
	}
	page := views.BestPage{Page: a.page(c, lang, ""), Best: best, Names: &form}
	page.Title = views.BestTitle(ctx, best)
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Best lineup"), URL: "/best"}, {Name: team.Name}}
	shape, ok := formByAccept(representations, c.Request().Header.Get("Accept"))
	if as := c.Request().PostForm.Get("as"); as != "" {
		shape, ok = formByExtension(representations, as)
	}
	if !ok {
		return echo.NewHTTPError(http.StatusNotAcceptable)
	}
	out, err := a.encodeBest(c, page, shape)
	if err != nil {
		return err
	}
	out.cacheControl = noStore
	return send(c, http.StatusOK, out)
}

// readNamesForm takes the fields as they were sent; a button "set" overrides some of them with a query.
func readNamesForm(sent url.Values) views.NamesForm {
	form := views.NamesForm{
		Names:     sent.Get("names"),
		Format:    sent.Get("format"),
		Size:      sent.Get("size"),
		Mode:      sent.Get("mode"),
		Formation: sent.Get("formation"),
		Lock:      sent.Get("lock"),
		Out:       sent.Get("out"),
		Alt:       sent.Get("alt"),
	}
	set, err := url.ParseQuery(sent.Get("set"))
	if err != nil {
		return form
	}
	for name, field := range map[string]*string{
		"size": &form.Size, "mode": &form.Mode, "formation": &form.Formation, "lock": &form.Lock, "out": &form.Out, "alt": &form.Alt,
	} {
		if set.Has(name) {
			*field = set.Get(name)
		}
	}
	return form
}

// showNamesForm shows the form again with everything that was typed.
func (a *App) showNamesForm(c echo.Context, status int, lang string, form views.NamesForm) error {
	if wantsJSON(c) && len(form.Errors) > 0 {
		return send(c, status, formProblem(status, form.Errors).page())
	}
	ctx := views.WithLang(c.Request().Context(), lang)
	teams, _, err := a.db.ListPublicTeams(ctx, models.TeamFilter{Limit: homeTeams})
	if err != nil {
		return err
	}
	page := views.HomePage{Page: a.page(c, lang, ""), Sports: a.sports, Teams: teams, Form: form}
	page.Title = views.T(ctx, "Names of your team")
	return a.sendPage(c, status, lang, views.Home(page))
}
