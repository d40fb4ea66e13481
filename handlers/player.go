package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// roster is what every page of a team's players needs.
type roster struct {
	ctx    context.Context // speaks the reader's language
	lang   string
	team   *models.MemberTeam
	sport  *models.Sport
	format *models.Format
}

func (a *App) rosterOf(c echo.Context) (*roster, error) {
	return a.newRoster(c.Request().Context(), a.language(c), visitOf(c).team)
}

// apiRoster returns the same for an operation.
func (a *App) apiRoster(ctx context.Context) (*roster, error) {
	lang, _ := ctx.Value(languageKey).(string)
	return a.newRoster(ctx, lang, asks(ctx).team)
}

func (a *App) newRoster(ctx context.Context, lang string, team *models.MemberTeam) (*roster, error) {
	r := &roster{ctx: views.WithLang(ctx, lang), lang: lang, team: team}
	var ok bool
	if r.sport, ok = a.sports.Get(r.team.Sport); !ok {
		return nil, fmt.Errorf("team %s plays the unknown sport %q", r.team.Slug, r.team.Sport)
	}
	if r.format, ok = r.sport.Format(r.team.Format); !ok {
		return nil, fmt.Errorf("team %s plays the unknown format %q", r.team.Slug, r.team.Format)
	}
	return r, nil
}

// path is that of a page of the team's players; "" for the whole squad.
func (r *roster) path(page string) string { return "/teams/" + r.team.Slug + "/players" + page }

// page returns the base of a page below the squad; title is translated.
func (a *App) rosterPage(c echo.Context, r *roster, title string, below ...views.Crumb) views.Page {
	page := a.page(c, r.lang, "")
	page.Title = title + " · " + r.team.Name
	page.Crumbs = append([]views.Crumb{
		{Name: views.T(r.ctx, "My teams"), URL: "/teams"}, {Name: r.team.Name, URL: "/teams/" + r.team.Slug},
	}, below...)
	page.Crumbs = append(page.Crumbs, views.Crumb{Name: title})
	return page
}

func (r *roster) squadCrumb() views.Crumb {
	return views.Crumb{Name: views.T(r.ctx, "Squad"), URL: r.path("")}
}

// may says whether the reader may change the squad.
func (r *roster) may() bool {
	return r.team.Role.AtLeast(models.Assistant) && r.team.State == models.Active
}

// decodeRosterForm is decodeForm. A form that comes without an id gets one, so that what it does is in the audit list.
func decodeRosterForm(c echo.Context, into any, form *views.Form) error {
	err := decodeForm(c, into)
	if form.ID == "" {
		form.ID = models.NewFormID()
	}
	return err
}

// renew gives a form that has done its work before a new id, and says so: what is in it that is not done yet was
// typed later, after going back to the page, and must not be lost. Call it before reading the squad, which then has all
// that the form has done.
func (a *App) renew(r *roster, form *views.Form) (done bool, err error) {
	if done, err = a.db.FormDone(r.ctx, form.ID); done {
		form.ID = models.NewFormID()
	}
	return done, err
}

// savedPlayers leads back to the squad, which says that it was changed and offers to undo it.
func (a *App) savedPlayers(c echo.Context, r *roster, form, message string, args ...any) error {
	err := a.flash(c, views.Flash{
		Text: views.T(r.ctx, message, args...), Undo: "/teams/" + r.team.Slug + "/changes/" + form + "/undo", Form: models.NewFormID(),
	})
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, r.path(""))
}

// nothingChanged leads back to the squad. Of a form that was sent twice, what the first did is still to be said.
func (a *App) nothingChanged(c echo.Context, r *roster, done bool) error {
	if done {
		return c.Redirect(http.StatusFound, r.path(""))
	}
	return a.done(c, r.path(""), "Nothing was changed.")
}

// players answers GET /teams/:team/players: the squad, to edit for those who may.
func (a *App) players(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	squad, err := a.db.Squad(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	if !r.may() {
		return a.showSquad(c, r, http.StatusOK, squad, nil)
	}
	form := views.NewSquadForm(r.ctx, r.sport, squad)
	return a.showSquad(c, r, http.StatusOK, squad, &form)
}

func (a *App) showSquad(c echo.Context, r *roster, status int, squad []models.Player, form *views.SquadForm) error {
	page := views.SquadPage{
		Page: a.rosterPage(c, r, views.T(r.ctx, "Squad")), Team: r.team, Sport: r.sport, Format: r.format, Players: squad, Form: form,
	}
	return a.sendPage(c, status, r.lang, views.SquadView(page))
}

// savePlayers answers POST /teams/:team/players: the whole table. Only rows that were changed are written.
func (a *App) savePlayers(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var form views.SquadForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	done, err := a.renew(r, &form.Form)
	if err != nil {
		return err
	}
	squad, err := a.db.Players(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	edits, rows := r.edits(&form, squad, done)
	switch {
	case form.Refused():
		return a.showSquad(c, r, http.StatusUnprocessableEntity, squad, &form)
	case len(edits) == 0:
		return a.nothingChanged(c, r, done)
	}
	err = a.db.SavePlayers(r.ctx, visitOf(c).by(form.ID), r.team.ID, edits)
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, r.path(""))
	case models.Conflict:
		return a.askAboutRows(c, r, form.ID, rows)
	case models.Invalid:
		if err := refused(r.ctx, &form.Form, err); err != nil {
			return err
		}
		return a.showSquad(c, r, http.StatusUnprocessableEntity, squad, &form)
	}
	if err != nil {
		return err
	}
	return a.savedPlayers(c, r, form.ID, "The squad is saved.")
}

// edits returns what the changed rows of the table do, and these rows. It takes what is wrong with them into the form.
// Of a form that was done before, new players are passed over who are in the squad as they were typed.
func (r *roster) edits(form *views.SquadForm, squad []models.Player, done bool) ([]models.PlayerEdit, []views.PlayerRow) {
	parser := models.NewSkillParser(r.sport)
	var edits []models.PlayerEdit
	var rows []views.PlayerRow
	for i := range form.Rows {
		row := &form.Rows[i]
		if !row.Changed(r.ctx) {
			continue
		}
		edit := models.PlayerEdit{Player: r.base(squad, row.ID, &row.PlayerFields), Delete: row.Delete != ""}
		if !edit.Delete {
			for _, e := range r.readRow(&edit.Player, row, parser) {
				form.Errors = append(form.Errors, views.FormError{
					Field: views.RowField(i, inputOf(e.Field)), Line: i + 1, Message: views.T(r.ctx, e.Message, e.Args...),
				})
			}
		}
		stands := func(p models.Player) bool {
			return (p.ID == row.ID || done && row.ID == "") && models.SamePlayer(&p, &edit.Player)
		}
		if edit.Delete || !slices.ContainsFunc(squad, stands) {
			edits, rows = append(edits, edit), append(rows, *row)
		}
	}
	return edits, rows
}

// readRow takes a row of the table into a player and says what is wrong with it. A new player without skills has the
// usual ones.
func (r *roster) readRow(p *models.Player, row *views.PlayerRow, parser models.SkillParser) []models.FieldError {
	skills, err := parser.Parse(row.Skills)
	if row.ID == "" && strings.TrimSpace(row.Skills) == "" {
		skills = models.UsualSkills(r.sport)
	}
	p.Skills = r.withOthers(skills, p.Skills)
	return slices.Concat(readPlayer(p, &row.PlayerFields), fieldErrors(err))
}

// base is the player that a form is about, with the version that the form was made of: as stored now, or a new one.
func (r *roster) base(squad []models.Player, id string, f *views.PlayerFields) models.Player {
	player := models.NewPlayer("")
	if now := models.PlayerByID(squad, id); now != nil {
		player = *now
	}
	player.ID, player.TeamID = id, r.team.ID
	if id != "" {
		player.Version = f.ReadVersion()
	}
	return player
}

// withOthers adds the skills at positions that the sport does not have: the team played another one once.
func (r *roster) withOthers(skills, before map[string]int) map[string]int {
	for position, skill := range before {
		if _, ok := r.sport.Position(position); !ok && skills != nil {
			skills[position] = skill
		}
	}
	return skills
}

// askAboutRows shows the changed rows beside what is stored now.
func (a *App) askAboutRows(c echo.Context, r *roster, formID string, rows []views.PlayerRow) error {
	squad, err := a.db.Players(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	page := a.squadConflictPage(c, r, r.path(""), formID)
	page.AskRows(r.ctx, r.sport, squad, rows)
	return a.sendPage(c, http.StatusConflict, r.lang, views.SquadConflictView(page))
}

func (a *App) squadConflictPage(c echo.Context, r *roster, action, formID string) views.SquadConflictPage {
	return views.SquadConflictPage{
		Page: a.rosterPage(c, r, views.T(r.ctx, "Somebody was faster"), r.squadCrumb()), Team: r.team, Format: r.format,
		Action: action, Form: views.Form{ID: formID},
	}
}

// player answers GET /teams/:team/players/:player.
func (a *App) player(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	squad, player, err := a.playerOf(c, r)
	if err != nil {
		return err
	}
	return a.showPlayer(c, r, http.StatusOK, squad, player, views.NewPlayerForm(r.ctx, r.sport, player))
}

// playerOf returns the player :player and the squad. A player of another team is not found.
func (a *App) playerOf(c echo.Context, r *roster) ([]models.Player, *models.Player, error) {
	squad, err := a.db.Players(r.ctx, r.team.ID)
	if err != nil {
		return nil, nil, err
	}
	player := models.PlayerByID(squad, c.Param("player"))
	if player == nil {
		return nil, nil, &models.Error{Kind: models.NotFound}
	}
	return squad, player, nil
}

func (a *App) showPlayer(c echo.Context, r *roster, status int, squad []models.Player, player *models.Player, form views.PlayerForm) error {
	page := views.PlayerPage{
		Page: a.rosterPage(c, r, player.Name, r.squadCrumb()), Team: r.team, Sport: r.sport, Format: r.format,
		Player: player, Form: form, DeleteID: models.NewFormID(),
	}
	for _, wearers := range models.SharedShirts(squad) {
		if wearers[0].Shirt == player.Shirt {
			page.Wearers = wearers
		}
	}
	return a.sendPage(c, status, r.lang, views.PlayerView(page))
}

// savePlayer answers POST /teams/:team/players/:player.
func (a *App) savePlayer(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var form views.PlayerForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	done, err := a.renew(r, &form.Form)
	if err != nil {
		return err
	}
	squad, now, err := a.playerOf(c, r)
	if err != nil {
		return err
	}
	player, wrong := r.readPlayerForm(&form, now)
	for _, e := range wrong {
		form.Refuse(r.ctx, inputOf(e.Field), e.Message, e.Args...)
	}
	if form.Refused() {
		return a.showPlayer(c, r, http.StatusUnprocessableEntity, squad, now, form)
	}
	if !form.Changed(r.ctx, r.sport) || models.SamePlayer(now, &player) {
		return a.nothingChanged(c, r, done)
	}
	err = a.db.SavePlayers(r.ctx, visitOf(c).by(form.ID), r.team.ID, []models.PlayerEdit{{Player: player}})
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, r.path(""))
	case models.Conflict:
		return a.askAboutPlayer(c, r, &form)
	}
	if err != nil {
		return err
	}
	return a.savedPlayers(c, r, form.ID, "Saved: {player}.", "player", player.Name)
}

func (r *roster) readPlayerForm(form *views.PlayerForm, now *models.Player) (models.Player, []models.FieldError) {
	player := *now
	player.Version = form.ReadVersion()
	player.Notes = models.TidyNotes(form.Notes)
	player.DoNotPublish = form.DoNotPublish != ""
	player.MinutesOwed = formNumber(form.MinutesOwed, 0)
	player.Skills = map[string]int{}
	for _, position := range r.sport.Positions {
		if skill := form.Skills[position.ID]; skill != "" {
			player.Skills[position.ID] = formNumber(skill, 0)
		}
	}
	wrong := readPlayer(&player, &form.PlayerFields)
	player.Skills = r.withOthers(player.Skills, now.Skills)
	return player, wrong
}

// askAboutPlayer shows the player as it is stored now beside what was typed.
func (a *App) askAboutPlayer(c echo.Context, r *roster, form *views.PlayerForm) error {
	_, now, err := a.playerOf(c, r)
	if err != nil {
		return err
	}
	page := a.squadConflictPage(c, r, r.path("/"+now.ID), form.ID)
	page.AskPlayer(r.ctx, r.sport, now, form)
	return a.sendPage(c, http.StatusConflict, r.lang, views.SquadConflictView(page))
}

// deletePlayer answers POST /teams/:team/players/:player/delete.
func (a *App) deletePlayer(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var form views.Form
	if err := decodeRosterForm(c, &form, &form); err != nil {
		return err
	}
	_, player, missing := a.playerOf(c, r)
	err = a.db.DeletePlayer(r.ctx, visitOf(c).by(form.ID), r.team.ID, c.Param("player"))
	if models.KindOf(err) == models.Repeated {
		return c.Redirect(http.StatusFound, r.path(""))
	}
	if err := errors.Join(err, missing); err != nil {
		return err
	}
	return a.savedPlayers(c, r, form.ID, "Deleted: {player}.", "player", player.Name)
}

// newPlayers answers GET /teams/:team/players/new.
func (a *App) newPlayers(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	return a.showNewPlayers(c, r, http.StatusOK, views.NewPlayersForm{Form: views.Form{ID: models.NewFormID()}})
}

func (a *App) showNewPlayers(c echo.Context, r *roster, status int, form views.NewPlayersForm) error {
	page := views.NewPlayersPage{
		Page: a.rosterPage(c, r, views.T(r.ctx, "Add players"), r.squadCrumb()), Team: r.team, Sport: r.sport, Format: r.format, Form: form,
	}
	return a.sendPage(c, status, r.lang, views.NewPlayersView(page))
}

// addPlayers answers POST /teams/:team/players/new: names that were typed or pasted.
func (a *App) addPlayers(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var form views.NewPlayersForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	done, err := a.renew(r, &form.Form)
	if err != nil {
		return err
	}
	squad, err := a.db.Squad(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	added := r.readNames(&form)
	known := namesIn(squad, added)
	if len(known) > 0 && form.Again == "" && !done {
		// Sent twice at the same time: the other one may be done by now.
		if done, err = a.db.FormDone(r.ctx, form.ID); err != nil {
			return err
		}
	}
	switch {
	case done && len(known) == len(added) && !form.Refused():
		return c.Redirect(http.StatusFound, r.path(""))
	case len(known) > 0 && form.Again == "":
		form.Known = known
		form.Refuse(r.ctx, "again", "In the squad already: {names}. Are these other people with the same names?", "names", strings.Join(known, ", "))
	}
	if form.Refused() {
		return a.showNewPlayers(c, r, http.StatusUnprocessableEntity, form)
	}
	err = a.db.AddPlayers(r.ctx, visitOf(c).by(form.ID), r.team.ID, added)
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, r.path(""))
	case models.Invalid:
		if err := refused(r.ctx, &form.Form, err); err != nil {
			return err
		}
		return a.showNewPlayers(c, r, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return a.savedPlayers(c, r, form.ID, "Players added: {n}.", "n", len(added))
}

// readNames reads the names of the form, and takes what is wrong with them into it.
func (r *roster) readNames(form *views.NewPlayersForm) []models.Player {
	added, lines := models.ParseNames(form.Names, r.sport)
	for _, l := range lines {
		form.Errors = append(form.Errors, views.FormError{Field: "names", Line: l.Line, Message: views.T(r.ctx, l.Message, l.Args...)})
	}
	if len(added) == 0 && len(lines) == 0 {
		form.Refuse(r.ctx, "names", "Type or paste at least one name, one a line.")
	}
	return added
}

// namesIn returns the names of players that others in the squad have too.
func namesIn(squad, added []models.Player) []string {
	there := map[string]bool{}
	for _, p := range squad {
		there[models.Fold(p.Name)] = true
	}
	var known []string
	for _, p := range added {
		if there[models.Fold(p.Name)] {
			known = append(known, p.Name)
		}
	}
	return known
}

// unreadable stands for what is no number: it is outside of every limit of a player.
const unreadable = -1 << 30

// formNumber reads a number as a form has it; usual stands for an empty field.
func formNumber(text string, usual int) int {
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return unreadable
	}
	return n
}

// readPlayer takes the fields that every form has into a player and says what is wrong with it.
func readPlayer(p *models.Player, f *views.PlayerFields) []models.FieldError {
	usual := models.NewPlayer("")
	p.Name, p.Status, p.Until = strings.TrimSpace(f.Name), models.Status(f.Status), f.Until
	p.Shirt = formNumber(f.Shirt, models.NoShirt)
	if f.Shirt != "" && p.Shirt < 0 {
		p.Shirt = unreadable
	}
	p.Matches = formNumber(f.Matches, 0)
	p.Form = formNumber(f.Shape, usual.Form)
	p.Fitness = formNumber(f.Fitness, usual.Fitness)
	p.Attendance = formNumber(f.Attendance, usual.Attendance)
	if p.Status == models.Fit {
		p.Until = ""
	}
	if p.Status != models.Suspended {
		p.Matches = 0
	}
	return fieldErrors(p.Validate(nil))
}

// inputOf is the name of the input for a field of models.Player.
func inputOf(field string) string {
	if field == "form" {
		return "shape"
	}
	return field
}

// fieldErrors returns what an error says of fields.
func fieldErrors(err error) []models.FieldError {
	var known *models.Error
	if errors.As(err, &known) {
		return known.Fields
	}
	return nil
}
