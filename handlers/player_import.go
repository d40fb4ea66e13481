package handlers

import (
	"bytes"
	"errors"
	"hash/fnv"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// maxUpload is the most that a form with a file may hold, in bytes. It is kept in memory while it is read.
const maxUpload = 2 << 20

// importPlayers answers GET /teams/:team/players/import.
func (a *App) importPlayers(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	return a.showImport(c, r, http.StatusOK, views.ImportPage{})
}

func (a *App) showImport(c echo.Context, r *roster, status int, page views.ImportPage) error {
	page.Page = a.rosterPage(c, r, views.T(r.ctx, "Import a list"), r.squadCrumb())
	page.Team, page.Sport, page.Format = r.team, r.sport, r.format
	page.Form.ID = models.NewFormID() // of a form that comes back: what it does is looked at anew
	return a.sendPage(c, status, r.lang, views.ImportView(page))
}

// readImport answers POST /teams/:team/players/import: the preview of a list, or the import itself. The list travels
// with the form, so that nothing is kept here in between.
func (a *App) readImport(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var page views.ImportPage
	if page.Encoding, err = decodeUpload(c, &page.Form); err != nil {
		return err
	}
	done, err := a.renew(r, &page.Form.Form)
	if err != nil {
		return err
	}
	squad, err := a.db.Players(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	if err := r.planImport(&page, squad); err != nil {
		if err := refusedList(r, &page.Form, err); err != nil {
			return err
		}
		return a.showImport(c, r, http.StatusUnprocessableEntity, page)
	}
	seen := page.Form.Squad
	page.Form.Squad = squadMark(squad)
	if page.Form.Step != "save" {
		return a.showImport(c, r, http.StatusOK, page)
	}
	edits := page.Plan.Edits()
	switch {
	case page.Plan.Wrong() > 0:
		page.Form.Refuse(r.ctx, "text", "Some rows have problems. Look at the preview.")
		return a.showImport(c, r, http.StatusUnprocessableEntity, page)
	case len(edits) == 0:
		return a.nothingChanged(c, r, done)
	case seen != page.Form.Squad:
		return a.showImportAgain(c, r, page)
	}
	err = a.db.ImportPlayers(r.ctx, visitOf(c).by(page.Form.ID), r.team.ID, edits)
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, r.path(""))
	case models.Conflict:
		return a.showImportAgain(c, r, page)
	}
	if err != nil {
		return err
	}
	return a.savedPlayers(c, r, page.Form.ID, "Players imported: {n}.", "n", len(edits))
}

// showImportAgain shows the preview for the squad as somebody else has made it meanwhile.
func (a *App) showImportAgain(c echo.Context, r *roster, page views.ImportPage) error {
	page.Form.Refuse(r.ctx, "plan-title", "The squad was changed in the meantime. Look at the preview once more.")
	return a.showImport(c, r, http.StatusConflict, page)
}

// decodeUpload reads the form, with a file in place of the text where there is one, and returns its encoding.
func decodeUpload(c echo.Context, form *views.ImportForm) (encoding string, err error) {
	request := c.Request()
	if mediaType(request.Header.Get("Content-Type")) != "multipart/form-data" {
		return "", decodeRosterForm(c, form, &form.Form)
	}
	request.Body = http.MaxBytesReader(c.Response(), request.Body, maxUpload)
	if err := request.ParseMultipartForm(maxUpload); err != nil {
		return "", formError(err)
	}
	if err := formDecoder.Decode(form, request.PostForm); err != nil {
		return "", models.Invalidf("The form could not be read. Send it as a browser does.")
	}
	if form.ID == "" {
		form.ID = models.NewFormID()
	}
	file, _, err := request.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return "", nil
	}
	if err != nil {
		return "", formError(err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err == nil && len(bytes.TrimSpace(data)) > 0 {
		form.Text, encoding = models.DecodeText(data)
	}
	return encoding, err
}

// planImport reads the list of the form and says what importing it would do.
func (r *roster) planImport(page *views.ImportPage, squad []models.Player) error {
	form := &page.Form
	if strings.TrimSpace(form.Text) == "" {
		return models.Invalidf("Choose a file or paste a list.")
	}
	var header *bool
	if form.Mapped != "" {
		header = new(form.Header != "")
	}
	file, err := models.ReadRoster(form.Text, r.sport, header)
	if err != nil {
		return err
	}
	page.File, page.Columns = file, r.columns(form.Columns, file)
	form.Header = ""
	if file.Header != nil {
		form.Header = "on"
	}
	if form.Existing != "skip" {
		form.Existing = "update"
	}
	page.Plan, err = file.Plan(r.sport, squad, page.Columns, form.Existing == "update")
	page.After = page.Plan.Squad(squad)
	return err
}

// columns are those that were chosen, or what they probably are where the list has others now.
func (r *roster) columns(chosen []string, file *models.RosterFile) []models.Column {
	columns := file.GuessColumns(r.sport)
	if len(chosen) != len(columns) {
		return columns
	}
	for i, c := range chosen {
		columns[i] = models.Column(c)
		if _, ok := r.sport.Position(columns[i].Position()); columns[i].Position() != "" && !ok {
			columns[i] = ""
		}
	}
	return columns
}

// refusedList is refused for an error that is about the whole list.
func refusedList(r *roster, form *views.ImportForm, err error) error {
	var known *models.Error
	if !errors.As(err, &known) || known.Kind != models.Invalid {
		return err
	}
	form.Refuse(r.ctx, "text", known.Message, known.Args...)
	return nil
}

// squadMark stands for a squad as it is, so that a form can tell whether it was changed.
func squadMark(squad []models.Player) string {
	sum := fnv.New64a()
	for _, p := range squad {
		sum.Write([]byte(p.ID + " " + strconv.FormatInt(p.Version, 10) + "\n"))
	}
	return strconv.FormatUint(sum.Sum64(), 36)
}
