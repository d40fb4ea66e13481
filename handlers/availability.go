package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// availability answers GET /teams/:team/matches/:match/availability: who comes.
func (a *App) availability(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	return a.showAvailability(c, f, http.StatusOK, nil)
}

// showAvailability shows who comes to a match; form is one that was refused, nil for what is stored.
func (a *App) showAvailability(c echo.Context, f *fixture, status int, form *views.AnswersForm) error {
	squad, answers, err := a.answers(f)
	if err != nil {
		return err
	}
	squad = models.On(f.match.Day(), squad)
	page := views.AvailabilityPage{
		MatchBase: a.matchBase(c, f, views.PartAvailability, views.T(f.ctx, "Availability")), Now: a.now(), Squad: squad, Answers: answers,
		Turnout: f.match.Turnout(squad, answers, f.match.FormationOf(f.format)), AskID: models.NewFormID(), LinksID: models.NewFormID(),
	}
	if form == nil {
		stored := views.NewAnswersForm(squad, answers)
		form = &stored
	}
	page.Form = *form
	if f.team.Role.AtLeast(models.Coach) {
		if err := a.addContacts(f, &page); err != nil {
			return err
		}
	}
	return a.sendPage(c, status, f.lang, views.AvailabilityView(page))
}

// answers returns the squad, and what is known of its coming to a match, by player ID.
func (a *App) answers(f *fixture) ([]models.Player, map[string]models.Availability, error) {
	squad, err := a.db.Squad(f.ctx, f.team.ID)
	if err != nil {
		return nil, nil, err
	}
	answers, err := a.db.Availabilities(f.ctx, f.match.ID)
	return squad, answers, err
}

// addContacts adds to the page what only coaches see: whom mails reach.
func (a *App) addContacts(f *fixture, page *views.AvailabilityPage) error {
	contacts, err := a.db.ContactsOfTeam(f.ctx, f.team.ID)
	if err != nil {
		return err
	}
	page.Reached = map[string]bool{}
	for player, all := range contacts {
		for _, contact := range all {
			if contact.StoppedAt.IsZero() {
				page.Reached[player] = true
			}
		}
	}
	page.Asked, err = a.db.LastAsked(f.ctx, f.match.ID)
	return err
}

// saveAvailability answers POST /teams/:team/matches/:match/availability: the whole form, of which only the rows that
// were changed are written.
func (a *App) saveAvailability(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	var form views.AnswersForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	if _, err := a.renew(&f.roster, &form.Form); err != nil {
		return err
	}
	squad, stored, err := a.answers(f)
	if err != nil {
		return err
	}
	edits, rows := f.readAnswers(&form, squad, stored)
	switch {
	case form.Refused():
		return a.showAvailability(c, f, http.StatusUnprocessableEntity, &form)
	case len(edits) == 0:
		return a.done(c, f.path("/availability"), "Nothing was changed.")
	}
	err = a.db.SaveAvailabilities(f.ctx, visitOf(c).by(form.ID), f.match, edits)
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, f.path("/availability"))
	case models.Conflict:
		return a.askAboutAnswers(c, f, &form, squad, edits, rows)
	}
	if err != nil {
		return err
	}
	return a.done(c, f.path("/availability"), "The answers are saved.")
}

// readAnswers returns what the changed rows of the form say, and these rows. It takes what is wrong with them into the
// form. Who is not in the squad any more is passed over.
func (f *fixture) readAnswers(form *views.AnswersForm, squad []models.Player, stored map[string]models.Availability) ([]models.AvailabilityEdit, []views.AnswerRow) {
	var edits []models.AvailabilityEdit
	var rows []views.AnswerRow
	for i := range form.Rows {
		row := &form.Rows[i]
		player := models.PlayerByID(squad, row.ID)
		if player == nil || row.Take == "theirs" {
			continue
		}
		if form.All == "yes" && row.Answer == "" && models.StatusOn(f.match.Day(), player) == models.Fit && stored[row.ID].Answer == models.NoAnswer {
			row.Answer = string(models.Yes)
		}
		if !row.Changed() {
			continue
		}
		edit := readAnswer(row)
		edit.MatchID, edit.PlayerID = f.match.ID, row.ID
		refuseRow(f.roster, &form.Form, i, edit.Validate(f.match))
		edits, rows = append(edits, edit), append(rows, *row)
	}
	return edits, rows
}

// readAnswer reads a row. The minute counts only where the answer has one; what is no number is outside of its limits.
func readAnswer(row *views.AnswerRow) models.AvailabilityEdit {
	e := models.AvailabilityEdit{Shown: row.ReadVersion()}
	e.Answer, e.Note = models.Answer(row.Answer), strings.TrimSpace(row.Note)
	e.SetMinute(formNumber(strings.TrimSpace(row.Minute), 0))
	return e
}

// refuseRow takes what is wrong with a row into the form.
func refuseRow(r roster, form *views.Form, row int, err error) {
	for _, e := range fieldErrors(err) {
		form.Errors = append(form.Errors, views.FormError{
			Field: views.RowField(row, e.Field), Line: row + 1, Message: views.T(r.ctx, e.Message, e.Args...),
		})
	}
}

// askAboutAnswers shows the changed answers beside those that somebody else has given since.
func (a *App) askAboutAnswers(c echo.Context, f *fixture, form *views.AnswersForm, squad []models.Player, edits []models.AvailabilityEdit, rows []views.AnswerRow) error {
	stored, err := a.db.Availabilities(f.ctx, f.match.ID)
	if err != nil {
		return err
	}
	page := views.AvailabilityConflictPage{
		MatchBase: a.matchBase(c, f, views.PartAvailability, views.T(f.ctx, "Availability")), Form: views.Form{ID: form.ID},
	}
	for i, row := range rows {
		now := stored[row.ID]
		name := models.PlayerByID(squad, row.ID).Name
		page.Ask(f.ctx, name, row, now, edits[i].Availability, !now.At.Equal(edits[i].Shown))
	}
	return a.sendPage(c, http.StatusConflict, f.lang, views.AvailabilityConflictView(page))
}
