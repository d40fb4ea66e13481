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

// teamsPerPage is how many teams a page of the list shows.
const teamsPerPage = 24

// teamsPerFile is how many a file of it has.
const teamsPerFile = 100

// bestIndex answers GET /best: the lineup of ?team=, or the form and the list of teams.
func (a *App) bestIndex(c echo.Context) error {
	if slug := strings.TrimSpace(c.QueryParam("team")); slug != "" {
		number := strings.TrimSpace(c.QueryParam("show"))
		if number == "" { // as many as play
			team, err := a.teamToShow(c, slug)
			if err != nil {
				return err
			}
			number = strconv.Itoa(a.onField(&team.Team))
		}
		form, err := negotiate(c, slug, number, c.Param("form"), strings.HasSuffix(c.Path(), formParam))
		if err != nil {
			return err
		}
		return a.sendBest(c, slug, number, form)
	}
	return a.listTeams(c, "")
}

// bestType answers GET /best/junior and the like; a team's own address leads to its lineup.
func (a *App) bestType(c echo.Context) error {
	name := withoutForm(c, "team")
	if t := models.TeamType(name); t.Valid() {
		return a.listTeams(c, t)
	}
	team, err := a.teamToShow(c, c.Param("team"))
	if err != nil {
		return err
	}
	if team.State == models.Deleted {
		return a.askToRestore(c, team)
	}
	return c.Redirect(http.StatusFound, views.BestURL(&team.Team, models.BestOptions{Size: a.onField(&team.Team)}))
}

// onField is how many players the team's format has on the field.
func (a *App) onField(t *models.Team) int {
	if sport, ok := a.sports.Get(t.Sport); ok {
		if format, ok := sport.Format(t.Format); ok {
			return format.OnField
		}
	}
	return 1
}

func (a *App) listTeams(c echo.Context, kind models.TeamType) error {
	lang, ctx := a.speak(c)
	form, err := tableForm(c)
	if err != nil {
		return err
	}
	filter := models.TeamFilter{
		Type:   kind,
		Sport:  c.QueryParam("sport"),
		Prefix: strings.TrimSpace(c.QueryParam("q")),
		After:  c.QueryParam("after"),
		Limit:  teamsPerPage,
	}
	if form != htmlForm {
		filter.Limit = teamsPerFile
	}
	if _, ok := a.sports.Get(filter.Sport); filter.Sport != "" && !ok {
		return models.Invalidf("That sport is not one we know. Choose one from the list of sports.")
	}
	teams, next, err := a.db.ListPublicTeams(ctx, filter)
	if err != nil {
		return err
	}
	path := "/best"
	page := views.BestIndexPage{Sports: a.sports, Type: kind, Sport: filter.Sport, Query: filter.Prefix, Teams: teams}
	if kind != "" {
		path += "/" + string(kind)
	}
	page.Page = a.page(c, lang, path)
	page.Title = views.T(ctx, "Best lineups")
	page.Description = views.T(ctx, "Choose a team and a size and see its best lineup, proven and with reasons.")
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Best lineup")}}
	if kind != "" {
		page.Title = views.T(ctx, "Best lineups: {type}", "type", views.TeamTypeName(ctx, kind))
		page.Crumbs = []views.Crumb{{Name: views.T(ctx, "Best lineup"), URL: "/best"}, {Name: views.TeamTypeName(ctx, kind)}}
	}
	page.Picture = a.sitePicture(ctx, lang)
	if filter.Prefix != "" || filter.After != "" {
		page.Canonical = "" // a search is not a page to be found
	}
	link := func(after string) string {
		q := url.Values{}
		for name, value := range map[string]string{"q": filter.Prefix, "sport": filter.Sport, "after": after} {
			if value != "" {
				q.Set(name, value)
			}
		}
		if len(q) == 0 {
			return path
		}
		return path + "?" + q.Encode()
	}
	if next != "" {
		page.Next = link(next)
		linkNext(c, form, page.Next)
	}
	if filter.After != "" {
		page.First = link("")
	}
	return a.sendTables(c, http.StatusOK, lang, page, views.BestIndex(page))
}
