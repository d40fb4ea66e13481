package handlers

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

const csvType = "text/csv; charset=utf-8"

// played is a match with all that is known of how it went.
type played struct {
	*fixture
	squad  []models.Player
	course models.Course
	lines  []models.ResultLine // of the ledger; none before the match is over
}

// playedOf returns the match :match of the team :team with how it went.
func (a *App) playedOf(c echo.Context) (*played, error) {
	f, err := a.fixtureOf(c)
	if err != nil {
		return nil, err
	}
	return a.newPlayed(f)
}

func (a *App) newPlayed(f *fixture) (p *played, err error) {
	p = &played{fixture: f}
	if p.squad, err = a.db.Squad(f.ctx, f.team.ID); err != nil {
		return nil, err
	}
	if p.lines, err = a.db.Result(f.ctx, f.match.ID); err != nil {
		return nil, err
	}
	events, err := a.db.Events(f.ctx, f.match.ID, 0)
	if err != nil {
		return nil, err
	}
	plan, err := a.db.LastPlan(f.ctx, f.match.ID)
	if err != nil && models.KindOf(err) != models.NotFound {
		return nil, err
	}
	p.course = f.match.Course(f.sport, f.format, plan, events, a.now())
	return p, nil
}

// result answers GET /teams/:team/matches/:match/result.
func (a *App) result(c echo.Context) error {
	p, err := a.playedOf(c)
	if err != nil {
		return err
	}
	form, err := a.resultForm(p)
	if err != nil {
		return err
	}
	return a.showResult(c, http.StatusOK, p, form)
}

// resultForm returns the form with what is noted or known of the match.
func (a *App) resultForm(p *played) (views.ResultForm, error) {
	lines, ours, theirs, err := a.known(p)
	if err != nil {
		return views.ResultForm{}, err
	}
	return views.NewResultForm(p.match, p.sport, lines, ours, theirs), nil
}

// known returns what is noted of a match that is over, and else what it seems to count for. Everybody in the squad has a
// line.
func (a *App) known(p *played) (lines []models.ResultLine, ours, theirs int, err error) {
	ours, theirs = p.match.Ours, p.match.Theirs
	if p.match.State == models.Over {
		return p.everybody(), ours, theirs, nil
	}
	answers, err := a.db.Availabilities(p.ctx, p.match.ID)
	if err != nil {
		return nil, 0, 0, err
	}
	if p.course.Source == models.FromBoard {
		ours, theirs = p.course.Ours, p.course.Theirs
	}
	return models.ProposeResult(p.match, p.squad, answers, p.course), ours, theirs, nil
}

// everybody is the ledger with a line for each of the squad, also for who joined it since.
func (p *played) everybody() []models.ResultLine {
	all := make([]models.ResultLine, len(p.squad))
	for i := range p.squad {
		all[i].PlayerID = p.squad[i].ID
		for _, l := range p.lines {
			if l.PlayerID == p.squad[i].ID {
				all[i] = l
			}
		}
	}
	return all
}

func (a *App) showResult(c echo.Context, status int, p *played, form views.ResultForm) error {
	page := views.ResultPage{
		MatchBase: a.matchBase(c, p.fixture, views.PartResult, views.T(p.ctx, "Result")), Squad: p.squad, Lines: p.lines, Source: p.course.Source,
		Early: a.now().Before(p.match.KickOff),
	}
	if p.may() {
		page.Form = &form
	}
	var err error
	if page.Reports, err = p.reports(); err != nil {
		return err
	}
	return a.sendPage(c, status, p.lang, views.ResultView(page))
}

// reports compares a match that is over with the rules of its team.
func (p *played) reports() ([]models.RuleReport, error) {
	rules, err := models.ParseRules(p.team.Rules)
	if err != nil || p.match.State != models.Over {
		return nil, err
	}
	return models.Comply(rules, p.match, p.sport, p.squad, p.lines, p.course), nil
}

// saveResult answers POST /teams/:team/matches/:match/result: the match is over, or its result is corrected.
func (a *App) saveResult(c echo.Context) error {
	var form views.ResultForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	p, err := a.playedOf(c)
	if err != nil {
		return err
	}
	match := *p.match
	lines := p.read(&form, &match)
	if form.Refused() {
		return a.showResult(c, http.StatusUnprocessableEntity, p, form)
	}
	match.Version, _ = strconv.ParseInt(form.Version, 10, 64) // what is no number is no version either
	err = a.db.FinishMatch(p.ctx, visitOf(c).by(form.ID), &p.team.Team, p.sport, &match, lines)
	switch models.KindOf(err) {
	case models.Repeated:
		return a.done(c, p.path("/result"), "")
	case models.Conflict:
		return a.resultConflict(c, form)
	case models.Invalid:
		return refuse(p.ctx, c, &form.Form, err, func(status int) error { return a.showResult(c, status, p, form) })
	case "":
		if err != nil {
			return err
		}
		return a.done(c, p.path("/result"), "The result is saved.")
	}
	return err
}

// read takes the fields of a form into the match and the lines of its players, and notes in the form what cannot be
// read. Rows of nobody in the squad are passed over.
func (p *played) read(form *views.ResultForm, m *models.Match) []models.ResultLine {
	m.Ours = p.number(form, "ours", form.Ours, models.NoScore)
	m.Theirs = p.number(form, "theirs", form.Theirs, models.NoScore)
	var rows []views.ResultRow
	for _, row := range form.Rows {
		if models.PlayerByID(p.squad, row.ID) != nil {
			rows = append(rows, row)
		}
	}
	form.Rows = rows
	lines := make([]models.ResultLine, len(rows))
	for i := range rows {
		lines[i] = p.readRow(form, i)
	}
	models.FillAvailable(m, lines)
	return lines
}

func (p *played) readRow(form *views.ResultForm, i int) models.ResultLine {
	row := &form.Rows[i]
	l := models.ResultLine{
		PlayerID: row.ID, Present: row.Present == "on",
		Goals:  p.number(form, views.RowField(i, "goals"), row.Goals, 0),
		Yellow: p.number(form, views.RowField(i, "yellow"), row.Yellow, 0),
		Red:    p.number(form, views.RowField(i, "red"), row.Red, 0),
	}
	if available := strings.TrimSpace(row.Available); available == "" {
		l.Available = models.Throughout
	} else if seconds, ok := models.ParseClock(available); ok {
		l.Available = seconds
	} else {
		form.Refuse(p.ctx, views.RowField(i, "available"), "Write whole minutes, or minutes and seconds such as 12:30.")
	}
	played, err := models.ParsePlayed(p.sport, row.Played)
	if known := (*models.Error)(nil); errors.As(err, &known) {
		form.Refuse(p.ctx, views.RowField(i, "played"), known.Fields[0].Message, known.Fields[0].Args...)
	}
	l.Played = played
	return l
}

// number reads a whole number; an empty field is what it means to leave it so.
func (p *played) number(form *views.ResultForm, field, text string, empty int) int {
	text = strings.TrimSpace(text)
	if text == "" {
		return empty
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		form.Refuse(p.ctx, field, "This must be a whole number, or empty.")
		return empty
	}
	return n
}

// resultConflict shows what somebody else has saved in the meantime beside what was sent.
func (a *App) resultConflict(c echo.Context, form views.ResultForm) error {
	p, err := a.playedOf(c)
	if err != nil {
		return err
	}
	now, err := a.resultForm(p)
	if err != nil {
		return err
	}
	base := a.matchBase(c, p.fixture, views.PartResult, views.T(p.ctx, "Result"))
	return a.sendPage(c, http.StatusConflict, p.lang, views.ConflictView(views.ConflictPage{
		Page: base.Page, What: views.T(p.ctx, "the result against {opponent}", "opponent", p.match.Opponent),
		Fields: views.ResultConflict(p.ctx, p.squad, form, now), Action: p.path("/result"), Again: form.Hidden(p.match.Version), Keep: p.path("/result"),
	}))
}

// reopenMatch answers POST /teams/:team/matches/:match/result/reopening.
func (a *App) reopenMatch(c echo.Context) error {
	var form views.VersionForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	match := *f.match
	match.Version, _ = strconv.ParseInt(form.Version, 10, 64)
	err = a.db.ReopenMatch(f.ctx, visitOf(c).by(form.ID), &f.team.Team, f.sport, &match)
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	return a.done(c, f.path("/result"), "The match is open again.")
}

// compliance answers GET /teams/:team/matches/:match/compliance: the team's rules against what was played.
func (a *App) compliance(c echo.Context) error {
	page, p, err := a.compliancePage(c)
	if err != nil {
		return err
	}
	return a.sendPage(c, http.StatusOK, p.lang, views.ComplianceView(*page))
}

// complianceCSV answers GET /teams/:team/matches/:match/compliance.csv.
func (a *App) complianceCSV(c echo.Context) error {
	page, p, err := a.compliancePage(c)
	if err != nil {
		return err
	}
	return sendTable(c, p.team.Slug+"-"+p.match.Day()+"-compliance.csv", func(file io.Writer) error {
		return views.ComplianceCSV(p.ctx, file, *page)
	})
}

func (a *App) compliancePage(c echo.Context) (*views.CompliancePage, *played, error) {
	p, err := a.playedOf(c)
	if err != nil {
		return nil, nil, err
	}
	page := &views.CompliancePage{
		MatchBase: a.matchBase(c, p.fixture, views.PartResult, views.T(p.ctx, "Rules")), Squad: p.squad, Lines: p.lines,
		Length: max(p.match.Length(), p.course.Length),
	}
	page.Reports, err = p.reports()
	return page, p, err
}

// sendTable sends a file for spreadsheets.
func sendTable(c echo.Context, name string, write func(file io.Writer) error) error {
	var file bytes.Buffer
	if err := write(&file); err != nil {
		return err
	}
	out := newContent(csvType, file.Bytes())
	out.disposition = `attachment; filename="` + name + `"`
	return send(c, http.StatusOK, out)
}
