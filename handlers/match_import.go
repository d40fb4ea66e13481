package handlers

import (
	"bytes"
	"errors"
	"hash/fnv"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// importMatches answers GET /teams/:team/matches/import.
func (a *App) importMatches(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	matches, err := a.db.Matches(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	page := views.MatchImportPage{Form: views.MatchImportForm{Zone: a.draft(r, matches).Zone}}
	return a.showMatchImport(c, r, http.StatusOK, page)
}

func (a *App) showMatchImport(c echo.Context, r *roster, status int, page views.MatchImportPage) error {
	page.Page = a.matchesPage(c, r, views.T(r.ctx, "Import matches"))
	page.Team, page.OnField = r.team, r.format.OnField
	page.Form.ID = models.NewFormID() // of a form that comes back: what it does is looked at anew
	return a.sendPage(c, status, r.lang, views.MatchImportView(page))
}

// readMatchImport answers POST /teams/:team/matches/import: the preview of a file, or the import itself. The text of
// the file travels with the form, so that nothing is kept here in between.
func (a *App) readMatchImport(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	var page views.MatchImportPage
	if page.Encoding, err = decodeMatchUpload(c, &page.Form); err != nil {
		return err
	}
	done, err := a.db.FormDone(r.ctx, page.Form.ID)
	if err != nil {
		return err
	}
	if done {
		return c.Redirect(http.StatusFound, r.matchesPath())
	}
	matches, err := a.db.Matches(r.ctx, r.team.ID)
	if err != nil {
		return err
	}
	if err := a.planMatches(r, &page, matches); err != nil {
		if err := refusedText(r, &page.Form, err); err != nil {
			return err
		}
		return a.showMatchImport(c, r, http.StatusUnprocessableEntity, page)
	}
	seen := page.Form.Seen
	page.Form.Seen = matchesMark(matches)
	switch {
	case page.Form.Step != "save":
		return a.showMatchImport(c, r, http.StatusOK, page)
	case page.Plan.Wrong() > 0:
		page.Form.Refuse(r.ctx, "text", "Some matches have problems. Look at the preview.")
		return a.showMatchImport(c, r, http.StatusUnprocessableEntity, page)
	case seen != page.Form.Seen:
		return a.showMatchesAgain(c, r, page)
	}
	n, err := a.db.ImportMatches(r.ctx, visitOf(c).by(page.Form.ID), &r.team.Team, r.sport, page.Plan)
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, r.matchesPath())
	case models.Conflict:
		return a.showMatchesAgain(c, r, page)
	}
	if err != nil {
		return err
	}
	if n == 0 {
		return a.done(c, r.matchesPath(), "Nothing was changed.")
	}
	return a.done(c, r.matchesPath(), "Matches imported: {n}.", "n", n)
}

// showMatchesAgain shows the preview for the matches as somebody else has made them meanwhile.
func (a *App) showMatchesAgain(c echo.Context, r *roster, page views.MatchImportPage) error {
	page.Form.Refuse(r.ctx, "plan-title", "The matches were changed in the meantime. Look at the preview once more.")
	return a.showMatchImport(c, r, http.StatusConflict, page)
}

// decodeMatchUpload reads the form, with a file in place of the text where there is one, and returns its encoding.
func decodeMatchUpload(c echo.Context, form *views.MatchImportForm) (encoding string, err error) {
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
		form.Text, encoding = models.DecodeText(models.MendFolds(data))
	}
	return encoding, err
}

// planMatches reads the file of the form and says what importing it would do.
func (a *App) planMatches(r *roster, page *views.MatchImportPage, matches []models.Match) error {
	form := &page.Form
	if strings.TrimSpace(form.Text) == "" {
		return models.Invalidf("Choose a file or paste a list.")
	}
	if !slices.Contains(models.Zones(), form.Zone) {
		form.Zone = a.draft(r, matches).Zone
	}
	entries, err := a.matchEntries(r, page)
	if err != nil {
		return err
	}
	page.Read = true
	for _, e := range entries {
		page.Untimed = page.Untimed || e.At.IsZero() && e.Clock == "" && e.Day != ""
	}
	plan := models.MatchImport{
		Draft: a.draft(r, matches), Present: matches, Zone: form.Zone, Clock: form.Time, Sport: r.sport, Now: a.now(),
	}
	page.Plan, err = plan.Plan(entries)
	return err
}

// matchEntries reads what is in the file of the form.
func (a *App) matchEntries(r *roster, page *views.MatchImportPage) ([]models.MatchEntry, error) {
	form := &page.Form
	if models.IsCalendar(form.Text) {
		return models.ReadCalendar(form.Text, r.team.Name, form.Zone, a.now())
	}
	var header *bool
	if form.Mapped != "" {
		header = new(form.Header != "")
	}
	file, err := models.ReadMatchFile(form.Text, header)
	if err != nil {
		return nil, err
	}
	page.File, page.Columns = file, file.GuessColumns()
	if form.Header = ""; file.Header != nil {
		form.Header = "on"
	}
	if len(form.Columns) == len(page.Columns) {
		for i, column := range form.Columns {
			page.Columns[i] = models.MatchColumn(column)
		}
	}
	page.Read = true // the columns can be chosen, whatever is wrong
	_, page.Doubtful = file.Order(page.Columns)
	order := models.DayOrder(form.Order)
	if order != models.DayFirst && order != models.MonthFirst {
		order = ""
	}
	return file.Entries(page.Columns, order, r.team.Name)
}

// refusedText is refused for an error that is about the whole file.
func refusedText(r *roster, form *views.MatchImportForm, err error) error {
	var known *models.Error
	if !errors.As(err, &known) || known.Kind != models.Invalid {
		return err
	}
	form.Refuse(r.ctx, "text", known.Message, known.Args...)
	return nil
}

// matchesMark stands for matches as they are, so that a form can tell whether they were changed.
func matchesMark(matches []models.Match) string {
	sum := fnv.New64a()
	for i := range matches {
		sum.Write([]byte(matches[i].ID + " " + strconv.FormatInt(matches[i].Version, 10) + "\n"))
	}
	return strconv.FormatUint(sum.Sum64(), 36)
}
