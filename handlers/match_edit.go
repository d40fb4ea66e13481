package handlers

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// usualZone is the time zone of a team that has no match yet, by the language of who asks; a script knows better.
var usualZone = map[string]string{"de": "Europe/Berlin"}

// draft is a new match of a team as it probably is.
func (a *App) draft(r *roster, matches []models.Match) *models.Match {
	zone := usualZone[r.lang]
	if zone == "" {
		zone = "UTC"
	}
	return models.DraftMatch(&r.team.Team, r.format, matches, zone)
}

// newMatch answers GET /teams/:team/matches/new.
func (a *App) newMatch(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	matches, err := a.db.Matches(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	form := views.NewMatchForm(a.draft(r, matches), "")
	form.ID = models.NewFormID()
	return a.sendMatchForm(c, http.StatusOK, r, nil, form)
}

// sendMatchForm shows the form of a match; nil: of a new one.
func (a *App) sendMatchForm(c echo.Context, status int, r *roster, f *fixture, form views.MatchForm) error {
	matches, err := a.db.Matches(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	page := views.MatchFormPage{
		Page: a.matchesPage(c, r, views.T(r.ctx, "New match")), Team: r.team, Sport: r.sport, Form: form, Venues: venuesOf(matches),
		OnField: a.onField(&r.team.Team), AskClock: f == nil && !form.Refused(),
	}
	if f != nil {
		page.Page, page.Match = a.matchBase(c, f, views.PartMatch, views.T(r.ctx, "Edit the match")).Page, f.match
		if page.Series, err = a.following(f); err != nil {
			return err
		}
		plan, err := a.lastPlan(f)
		if err != nil {
			return err
		}
		page.Planned = plan != nil
	}
	return a.sendPage(c, status, r.lang, views.MatchFormView(page))
}

// venuesOf lists where matches were, each once, the latest first.
func venuesOf(matches []models.Match) []string {
	const most = 50
	var all []string
	for _, m := range slices.Backward(matches) {
		if m.Venue != "" && !slices.Contains(all, m.Venue) && len(all) < most {
			all = append(all, m.Venue)
		}
	}
	return all
}

// createMatch answers POST /teams/:team/matches/new: one match, or as many as it is repeated.
func (a *App) createMatch(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var form views.MatchForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	first := models.NewMatch(&r.team.Team, r.format)
	matches, err := a.readNewMatches(r, &form, first)
	if err == nil {
		err = a.db.AddMatches(r.ctx, visitOf(c).by(form.ID), &r.team.Team, r.sport, matches)
	}
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, r.matchesPath())
	case models.Invalid:
		if err := refusedMatch(r, &form, err); err != nil {
			return err
		}
		return a.sendMatchForm(c, http.StatusUnprocessableEntity, r, nil, form)
	}
	if err != nil {
		return err
	}
	if len(matches) > 1 {
		return a.done(c, r.matchesPath(), "Matches added: {n}.", "n", len(matches))
	}
	return a.done(c, views.MatchURL(r.team.Slug, matches[0].ID, ""), "The match is saved.")
}

func (a *App) readNewMatches(r *roster, form *views.MatchForm, first *models.Match) ([]models.Match, error) {
	if err := a.readMatch(r, form, first); err != nil {
		return nil, err
	}
	return readRepetition(form).Matches(first)
}

func readRepetition(form *views.MatchForm) models.Repetition {
	switch form.Repeat {
	case "until":
		until := form.Until
		if until == "" {
			until = "?" // no day, and not none
		}
		return models.Repetition{Every: formNumber(form.Every, 0), Until: until}
	case "times":
		return models.Repetition{Every: formNumber(form.Every, 0), Times: formNumber(form.Times, 0)}
	}
	return models.Repetition{}
}

// maxLead is how many hours before a match answers can close, or a reminder be sent.
const maxLead = 30 * 24

// readMatch takes the form into a match. The error is Invalid and names the fields as models does.
func (a *App) readMatch(r *roster, form *views.MatchForm, m *models.Match) error {
	a.takeUsual(r, form)
	at, err := models.ReadKickOff(form.Date, form.Time, form.Zone)
	wrong := fieldErrors(err)
	before := *m
	m.Opponent, m.Venue, m.Side = strings.TrimSpace(form.Opponent), strings.TrimSpace(form.Venue), models.Side(form.Side)
	m.Notes, m.Mode = models.TidyNotes(strings.TrimSpace(form.Notes)), models.Mode(form.Mode)
	m.Format, m.Formation = form.Format, form.Formation
	m.Meet, m.Periods = formNumber(form.Meet, 0), formNumber(form.Periods, unreadable)
	m.Minutes, m.Blocks = formNumber(form.Minutes, unreadable), formNumber(form.Blocks, unreadable)
	if err == nil {
		m.KickOff, m.Zone = at, form.Zone
	} else if m.KickOff.IsZero() {
		m.KickOff = a.now() // so that nothing is said twice
	}
	m.SetLeads(readLead("closes_at", form.Closes, &wrong), readLead("remind_at", form.Remind, &wrong))
	return a.checkMatch(r.sport, &before, m, wrong)
}

// checkMatch checks a match as it is to be, and not only against its limits: nobody can be reminded in the past. wrong
// is what is known to be wrong with it already. The error is Invalid and names the fields as models does.
func (a *App) checkMatch(sport *models.Sport, before, m *models.Match, wrong []models.FieldError) error {
	if m.RemindAt != before.RemindAt && !m.RemindAt.IsZero() && m.KickOff.After(a.now()) && !m.RemindAt.After(a.now()) {
		wrong = append(wrong, models.FieldError{Field: "remind_at", Message: "That time is over already. Choose fewer hours, or none."})
	}
	if wrong = append(wrong, fieldErrors(m.Validate(sport))...); len(wrong) > 0 {
		return &models.Error{Kind: models.Invalid, Fields: wrong}
	}
	return nil
}

// takeUsual gives a form whose format was changed the usual length of the new one, and no formation of the old one.
func (a *App) takeUsual(r *roster, form *views.MatchForm) {
	if format, ok := r.sport.Format(form.Format); ok {
		form.TakeUsual(models.NewMatch(&r.team.Team, format))
	}
}

// readLead reads how many hours before a match something happens; empty: never.
func readLead(field, text string, wrong *[]models.FieldError) time.Duration {
	if text == "" {
		return -1
	}
	return leadOf(field, formNumber(strings.TrimSpace(text), -1), wrong)
}

// leadOf checks how many hours before a match something happens.
func leadOf(field string, hours int, wrong *[]models.FieldError) time.Duration {
	if hours < 0 || hours > maxLead {
		*wrong = append(*wrong, models.FieldError{Field: field, Message: "This must be a whole number from {min} to {max}.", Args: []any{"min", 0, "max", maxLead}})
		return -1
	}
	return time.Duration(hours) * time.Hour
}

// matchInputs are the names of inputs for fields of models.Match, where they are others.
var matchInputs = map[string]string{"kick_off": "date", "closes_at": "closes", "remind_at": "remind"}

// refusedMatch is refused for the form of a match.
func refusedMatch(r *roster, form *views.MatchForm, err error) error {
	if err := refused(r.ctx, &form.Form, err); err != nil {
		return err
	}
	for i, e := range form.Errors {
		if input, ok := matchInputs[e.Field]; ok {
			form.Errors[i].Field = input
		}
	}
	return nil
}

// matchForm answers GET /teams/:team/matches/:match/edit.
func (a *App) matchForm(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	form := views.NewMatchForm(f.match, f.match.Day())
	form.ID = models.NewFormID()
	return a.sendMatchForm(c, http.StatusOK, &f.roster, f, form)
}

// saveMatch answers POST /teams/:team/matches/:match/edit.
func (a *App) saveMatch(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	var form views.MatchForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	match, n := *f.match, 0
	match.Version = form.ReadVersion()
	if err = a.readMatch(&f.roster, &form, &match); err == nil {
		n, err = a.db.EditMatch(f.ctx, visitOf(c).by(form.ID), &match, form.Scope == views.Following, f.sport)
	}
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, f.path(""))
	case models.Conflict:
		return a.sendMatchConflict(c, f, form)
	case models.Invalid:
		if err := refusedMatch(&f.roster, &form, err); err != nil {
			return err
		}
		return a.sendMatchForm(c, http.StatusUnprocessableEntity, &f.roster, f, form)
	}
	if err != nil {
		return err
	}
	if n > 1 {
		return a.done(c, f.path(""), "Matches changed: {n}.", "n", n)
	}
	return a.done(c, f.path(""), "The match is saved.")
}

// sendMatchConflict shows what is saved now beside what was typed.
func (a *App) sendMatchConflict(c echo.Context, f *fixture, mine views.MatchForm) error {
	now, err := a.db.Match(f.ctx, f.team.ID, f.match.ID)
	if err != nil {
		return err
	}
	theirs := views.NewMatchForm(now, now.Day())
	mine.Version = theirs.Version
	page := views.ConflictPage{
		Page: a.page(c, f.lang, ""), What: views.MatchTitle(f.ctx, now), Action: f.path("/edit"), Keep: f.path(""),
		Fields: views.MatchConflict(f.ctx, f.sport, &mine, &theirs), Again: views.MatchConflictAgain(&mine),
	}
	page.Title = views.T(f.ctx, "Somebody was faster")
	return a.sendPage(c, http.StatusConflict, f.lang, views.ConflictView(page))
}

// cancelMatch answers POST /teams/:team/matches/:match/cancellation.
func (a *App) cancelMatch(c echo.Context) error { return a.setCancelled(c, true) }

// restoreMatch answers POST /teams/:team/matches/:match/restoration.
func (a *App) restoreMatch(c echo.Context) error { return a.setCancelled(c, false) }

func (a *App) setCancelled(c echo.Context, cancelled bool) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	var form views.ScopeForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	n, err := a.db.CancelMatch(f.ctx, visitOf(c).by(form.ID), f.team.ID, f.match.ID, cancelled, form.Scope == views.Following)
	switch {
	case models.KindOf(err) == models.Repeated, err == nil && n == 0:
		return c.Redirect(http.StatusFound, f.path(""))
	case err != nil:
		return err
	case cancelled && n > 1:
		return a.done(c, f.path(""), "Matches cancelled: {n}. They can be put back on.", "n", n)
	case cancelled:
		return a.done(c, f.path(""), "The match is cancelled. It can be put back on.")
	case n > 1:
		return a.done(c, f.path(""), "Matches put back on: {n}.", "n", n)
	}
	return a.done(c, f.path(""), "The match is back on.")
}

// matchDeletion answers GET /teams/:team/matches/:match/delete: are you sure?
func (a *App) matchDeletion(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	page := views.MatchDeletePage{MatchBase: a.matchBase(c, f, views.PartMatch, views.T(f.ctx, "Delete this match?"))}
	page.Form.ID = models.NewFormID()
	if page.Series, err = a.following(f); err != nil {
		return err
	}
	return a.sendPage(c, http.StatusOK, f.lang, views.MatchDeleteView(page))
}

// deleteMatch answers POST /teams/:team/matches/:match/delete.
func (a *App) deleteMatch(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var form views.ScopeForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	n, err := a.db.DeleteMatch(r.ctx, visitOf(c).by(form.ID), r.team.ID, c.Param("match"), form.Scope == views.Following)
	switch {
	case models.KindOf(err) == models.Repeated:
		return c.Redirect(http.StatusFound, r.matchesPath())
	case err != nil:
		return err
	case n > 1:
		return a.done(c, r.matchesPath(), "Matches deleted: {n}.", "n", n)
	}
	return a.done(c, r.matchesPath(), "The match is deleted.")
}
