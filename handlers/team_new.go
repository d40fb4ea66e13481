package handlers

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// newTeams is how many teams an account, or an address without one, may make: a club evening at once, and then so many
// that nobody fills the database.
var newTeams = models.Throttle{Name: "new-team", Every: 3 * time.Minute, Burst: 20}

// showNewTeam answers GET /teams/new.
func (a *App) showNewTeam(c echo.Context) error {
	form := views.TeamForm{Form: views.Form{ID: models.NewFormID()}, Color: models.Colors[0]}
	return a.sendNewTeam(c, http.StatusOK, form)
}

func (a *App) sendNewTeam(c echo.Context, status int, form views.TeamForm) error {
	lang, ctx := a.speak(c)
	page := views.TeamNewPage{Page: a.page(c, lang, ""), Sports: a.sports, Form: form}
	page.Title = views.T(ctx, "New team")
	page.Crumbs = []views.Crumb{{Name: views.T(ctx, "My teams"), URL: "/teams"}, {Name: page.Title}}
	return a.sendPage(c, status, lang, views.TeamNewView(page))
}

// createTeam answers POST /teams/new. Who has no session gets one of a guest, as soon as the team is made.
func (a *App) createTeam(c echo.Context) error {
	var form views.TeamForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	if form.Prefill != "" {
		form.ID, form.Color = models.NewFormID(), models.Colors[0]
		return a.sendNewTeam(c, http.StatusOK, form)
	}
	lang, ctx := a.speak(c)
	team := &models.Team{ID: form.ID, Visibility: models.Private}
	a.readTeam(&form, team)
	team.Slug, team.Mode = models.MakeSlug(team.Name, lang), models.UsualMode(team.Type)
	if err := team.Validate(a.sports); err != nil {
		return a.refuseNewTeam(c, form, err)
	}
	squad := a.readNames(ctx, &form, team)
	if form.Refused() {
		return a.sendNewTeam(c, http.StatusUnprocessableEntity, form)
	}
	if err := a.db.Spend(ctx, newTeams, throttleKey(c)); err != nil {
		return a.refuseNewTeam(c, form, err)
	}
	slug, err := a.keepTeam(c, team, squad)
	if err != nil {
		return a.refuseNewTeam(c, form, err)
	}
	if len(squad) > 0 {
		return a.done(c, "/best/"+slug+"/"+strconv.Itoa(a.onField(team)), "The team {team} is made. This is its best lineup.", "team", team.Name)
	}
	return a.done(c, "/teams/"+slug+"/players/new", "The team {team} is made. Now add its players.", "team", team.Name)
}

func (a *App) refuseNewTeam(c echo.Context, form views.TeamForm, err error) error {
	_, ctx := a.speak(c)
	return refuse(ctx, c, &form.Form, err, func(status int) error {
		joinFormatErrors(&form.Form)
		return a.sendNewTeam(c, status, form)
	})
}

// keepTeam saves a new team for who asks, and returns its address. A form that was sent before has made it already.
func (a *App) keepTeam(c echo.Context, team *models.Team, squad []models.Player) (slug string, err error) {
	ctx := c.Request().Context()
	if visitOf(c).account() == nil {
		if err := a.keepGuestTeam(c, team, squad); err != nil {
			return "", err
		}
	} else if err := a.db.NewTeam(ctx, visitOf(c).by(team.ID), visitOf(c).account().ID, team, squad); err != nil && models.KindOf(err) != models.Repeated {
		return "", err
	}
	slug, err = a.db.SlugOfTeam(ctx, team.ID, visitOf(c).account().ID)
	if models.KindOf(err) == models.NotFound { // the id is not of a form for a new team
		err = models.Invalidf("The form could not be read. Send it as a browser does.")
	}
	return slug, err
}

// keepGuestTeam saves the first team of somebody without a session, and begins the session. A guest whose team is
// refused does not stay.
func (a *App) keepGuestTeam(c echo.Context, team *models.Team, squad []models.Player) error {
	ctx := c.Request().Context()
	guest, err := a.db.CreateGuest(ctx, a.language(c))
	if err != nil {
		return err
	}
	err = a.db.NewTeam(ctx, visitOf(c).by(team.ID), guest.ID, team, squad)
	if err == nil {
		return a.signIn(c, guest.ID)
	}
	err = errors.Join(err, a.db.DeleteAccount(context.WithoutCancel(ctx), guest.ID))
	if models.KindOf(err) == models.Repeated {
		if guest, err = a.db.GuestOfNewTeam(ctx, team.ID); err == nil {
			return a.signIn(c, guest.ID)
		}
	}
	if models.KindOf(err) == models.NotFound {
		err = models.Invalidf("The form could not be read. Send it as a browser does.")
	}
	return err
}

// readNames returns the players that were pasted for a new team, and takes what is wrong with them into the form.
func (a *App) readNames(ctx context.Context, form *views.TeamForm, team *models.Team) []models.Player {
	sport, _ := a.sports.Get(team.Sport)
	squad, wrong := models.ParseNames(form.Names, sport)
	for _, l := range wrong {
		form.Errors = append(form.Errors, views.FormError{Field: "names", Line: l.Line, Message: views.T(ctx, l.Message, l.Args...)})
	}
	return squad
}

// readTeam takes what both forms of a team have into the team. A formation that the format does not have is dropped.
func (a *App) readTeam(form *views.TeamForm, t *models.Team) {
	t.Name = strings.Join(strings.Fields(form.Name), " ")
	t.AgeGroup = strings.Join(strings.Fields(form.AgeGroup), " ")
	t.Type, t.Color, t.Formation = models.TeamType(form.Type), form.Color, form.Formation
	t.Sport, t.Format, _ = strings.Cut(form.Format, "/")
	if sport, ok := a.sports.Get(t.Sport); ok {
		if format, ok := sport.Format(t.Format); ok {
			if _, ok := format.Formation(t.Formation); !ok {
				t.Formation = ""
			}
		}
	}
}

// joinFormatErrors moves what is wrong with the sport to the field that has both, sport and format.
func joinFormatErrors(f *views.Form) {
	for i := range f.Errors {
		if f.Errors[i].Field == "sport" {
			f.Errors[i].Field = "format"
		}
	}
}

// throttleKey says whose uses are counted: an account's, or those of the network of who has none.
func throttleKey(c echo.Context) string {
	if account := visitOf(c).account(); account != nil && !account.Guest() {
		return account.ID
	}
	return from(c)
}
