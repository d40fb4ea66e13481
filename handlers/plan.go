package handlers

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// planner is what every page of a plan needs.
type planner struct {
	fixture
	question models.PlanQuestion
	sameDay  int          // other matches on the day
	last     *models.Plan // that holds; nil: none, or none that fits the match any more
	number   int          // of the last version, whether it fits or not; 0: there is none
}

// plannerOf reads a match with everything that its plan depends on.
func (a *App) plannerOf(c echo.Context) (*planner, error) {
	f, err := a.fixtureOf(c)
	if err != nil {
		return nil, err
	}
	return a.newPlanner(f)
}

func (a *App) newPlanner(f *fixture) (*planner, error) {
	p, err := a.planOf(f)
	if err != nil {
		return nil, err
	}
	return p, a.countDay(p)
}

// planOf reads the plan of a match, and what it depends on of the match itself.
func (a *App) planOf(f *fixture) (*planner, error) {
	p := &planner{fixture: *f}
	var err error
	if p.question, err = a.planQuestion(f); err != nil {
		return nil, err
	}
	last, err := a.db.LastPlan(f.ctx, f.match.ID)
	if models.KindOf(err) == models.NotFound {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	p.number = last.Number
	p.question.Wishes = last.Wishes
	if last.Fits(f.sport, f.match) {
		p.last, p.question.Present = last, last.Stretches
		return p, nil
	}
	p.question.Wishes = models.NewPlanWishes(&f.team.Team, f.match)
	return p, nil
}

// planQuestion is the question of a match of which nobody has asked for anything yet.
func (a *App) planQuestion(f *fixture) (q models.PlanQuestion, err error) {
	q = models.PlanQuestion{Team: &f.team.Team, Match: f.match, Sport: f.sport, Wishes: models.NewPlanWishes(&f.team.Team, f.match)}
	if q.Squad, err = a.db.Squad(f.ctx, f.team.ID); err != nil {
		return q, err
	}
	q.Availability, err = a.db.Availabilities(f.ctx, f.match.ID)
	return q, err
}

// current is the plan that the page shows: the saved one, or a proposal that is solved with little effort, the same
// every time.
func (a *App) current(c echo.Context, p *planner) (answer *models.PlanAnswer, err error) {
	if p.last != nil {
		return models.ReadPlan(p.question, p.last)
	}
	return a.solvePlan(c, p, models.PeekEffort)
}

func (a *App) solvePlan(c echo.Context, p *planner, effort int) (answer *models.PlanAnswer, err error) {
	err = a.whileSolving(c, func() error {
		answer, err = p.solve(effort)
		return err
	})
	return answer, err
}

// solve solves the question, and compares the modes.
func (p *planner) solve(effort int) (*models.PlanAnswer, error) {
	q := p.question
	q.Effort = effort
	answer, err := models.PlanMatch(q)
	if err != nil {
		return nil, err
	}
	answer.Plan.Number = p.number
	answer.Plan.Verdict.Modes, err = models.CompareModes(answer)
	return answer, err
}

// plan answers GET /teams/:team/matches/:match/plan.
func (a *App) plan(c echo.Context) error {
	p, err := a.plannerOf(c)
	if err != nil {
		return err
	}
	page := a.planPage(c, p)
	page.Form.ID = models.NewFormID()
	if version := c.QueryParam("version"); version != "" {
		return a.showOldPlan(c, p, page, version)
	}
	if page.Empty != views.PlanThere {
		return a.showPlan(c, http.StatusOK, p, page, nil)
	}
	answer, err := a.current(c, p)
	if err != nil {
		return err
	}
	if why := c.QueryParam("why"); why != "" && p.team.Role.Audience() == models.Coaches {
		if page.Why, err = a.why(c, answer, why); err != nil {
			return err
		}
	}
	return a.showPlan(c, http.StatusOK, p, page, answer)
}

// why explains a cell, which stands in the address as ORDINAL-STRETCH.
func (a *App) why(c echo.Context, answer *models.PlanAnswer, text string) (why *models.PlanWhy, err error) {
	ordinal, stretch, _ := strings.Cut(text, "-")
	cell, err := models.ParseCell("p" + ordinal + "." + stretch)
	if err != nil {
		return nil, &models.Error{Kind: models.NotFound}
	}
	err = a.whileSolving(c, func() error {
		why, err = answer.Why(cell)
		return err
	})
	return why, err
}

// showOldPlan shows a version that does not count any more.
func (a *App) showOldPlan(c echo.Context, p *planner, page views.PlanPage, version string) error {
	number, err := wholeNumber(version, 1, 1_000_000)
	if err != nil {
		return &models.Error{Kind: models.NotFound}
	}
	old, err := a.db.PlanVersion(p.ctx, p.match.ID, number)
	if err != nil {
		return err
	}
	if number == p.number || !old.Fits(p.sport, p.match) {
		return c.Redirect(http.StatusFound, p.path("/plan"))
	}
	page.Old, page.Empty = number, views.PlanThere
	answer, err := models.ReadPlan(p.question, old)
	if err != nil {
		return err
	}
	return a.showPlan(c, http.StatusOK, p, page, answer)
}

// planPage is the page without its plan.
func (a *App) planPage(c echo.Context, p *planner) views.PlanPage {
	page := views.PlanPage{
		MatchBase: a.matchBase(c, &p.fixture, views.PartPlan, views.T(p.ctx, "Plan")),
		Saved:     p.last != nil, Stale: p.last == nil && p.number > 0, SameDay: p.sameDay,
		Form: views.PlanForm{Number: p.number, Mode: string(p.question.Wishes.Mode), Formation: p.question.Wishes.Formation},
	}
	page.Stretch = 1
	if n, err := strconv.Atoi(c.QueryParam("stretch")); err == nil && n >= 1 && n <= models.PlanStretches(p.sport, p.match) {
		page.Stretch = n
	}
	switch {
	case len(p.question.Squad) == 0:
		page.Empty = views.PlanNoSquad
	case p.match.State == models.Cancelled:
		page.Empty = views.PlanCancelled
	case p.last == nil && (!p.team.Role.AtLeast(models.Assistant) || p.team.State != models.Active || p.match.State != models.Planned):
		page.Empty = views.PlanNotMade
	}
	return page
}

func (a *App) showPlan(c echo.Context, status int, p *planner, page views.PlanPage, answer *models.PlanAnswer) error {
	page.Answer = answer
	if answer != nil && len(answer.Players) == 0 {
		page.Answer, page.Empty = nil, views.PlanNobody
	}
	return a.sendPage(c, status, p.lang, views.PlanView(page))
}

// errBegun is the answer to who plans a match that is not to come any more.
var errBegun = &models.Error{Kind: models.Conflict, Message: "This match has begun, is over or is cancelled: its plan cannot be changed any more."}

// editPlan answers POST /teams/:team/matches/:match/plan. The button "do" says what is to be done; whatever it is, it
// makes a new version.
func (a *App) editPlan(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	p, err := a.plannerOf(c)
	if err != nil {
		return err
	}
	form := readPlanForm(c)
	done, err := a.db.FormDone(p.ctx, form.ID)
	if err != nil {
		return err
	}
	if done {
		return c.Redirect(http.StatusFound, p.planPath(form))
	}
	page := a.planPage(c, p)
	page.Form, page.Stretch = form, max(1, min(form.Stretch, models.PlanStretches(p.sport, p.match)))
	switch {
	case p.match.State != models.Planned:
		return errBegun
	case page.Empty != views.PlanThere:
		return a.showPlan(c, http.StatusUnprocessableEntity, p, page, nil)
	case form.Number != p.number:
		return a.showPlanConflict(c, p, page)
	}
	next, message, err := a.applyPlan(c, p, &form)
	var seen whyAsked
	if errors.As(err, &seen) {
		return c.Redirect(http.StatusFound, p.path("/plan")+"?stretch="+strconv.Itoa(seen.Stretch)+"&why="+strconv.Itoa(seen.Ordinal)+"-"+strconv.Itoa(seen.Stretch)+"#why")
	}
	if models.KindOf(err) == models.Invalid {
		return a.refusePlan(c, p, page, err)
	}
	if err != nil {
		return err
	}
	return a.savePlan(c, p, page, next, message)
}

// planPath is where an edit leads to.
func (p *planner) planPath(form views.PlanForm) string {
	if form.Stretch > 1 {
		return p.path("/plan") + "?stretch=" + strconv.Itoa(form.Stretch)
	}
	return p.path("/plan")
}

func readPlanForm(c echo.Context) views.PlanForm {
	sent := c.Request().PostForm
	form := views.PlanForm{Mode: sent.Get("mode"), Formation: sent.Get("formation"), Cells: sent["cell[]"]}
	form.ID = sent.Get("form")
	if form.ID == "" {
		form.ID = models.NewFormID()
	}
	form.Number, _ = strconv.Atoi(sent.Get("number"))
	form.Stretch, _ = strconv.Atoi(sent.Get("stretch"))
	return form
}

// whyAsked is the "error" of a button that asks and changes nothing.
type whyAsked struct{ models.Cell }

func (whyAsked) Error() string { return "a cell is to be explained" }

// applyPlan does what a button says, and returns the plan that is to be saved and what was done.
func (a *App) applyPlan(c echo.Context, p *planner, form *views.PlanForm) (*models.Plan, string, error) {
	do, value, _ := strings.Cut(c.Request().PostForm.Get("do"), ":")
	if do == "save" {
		answer, err := a.current(c, p)
		if err != nil {
			return nil, "", err
		}
		return answer.Plan, "The plan is saved.", nil
	}
	if wishes, ok, err := p.wish(do, value, form); ok || err != nil {
		if err != nil {
			return nil, "", err
		}
		p.question.Wishes = wishes
		answer, err := a.solvePlan(c, p, models.PlanEffort)
		if err != nil {
			return nil, "", err
		}
		return answer.Plan, "Solved and saved.", nil
	}
	return a.editByHand(c, p, do, value, form)
}

// wish is what the coach asks for by a button after which the plan is solved anew; not ok: it is another button.
func (p *planner) wish(do, value string, form *views.PlanForm) (w models.PlanWishes, ok bool, err error) {
	w = p.question.Wishes
	stretches := models.PlanStretches(p.sport, p.match)
	switch do {
	case "solve", "":
		w.Mode, w.Formation = models.Mode(form.Mode), form.Formation
		return w, true, p.question.CheckWishes(models.PlanWishes{Mode: w.Mode, Formation: w.Formation})
	case "mode":
		w.Mode = models.Mode(value)
		return w, true, p.question.CheckWishes(models.PlanWishes{Mode: w.Mode})
	case "out", "in":
		if cells, err := planCells(form.Cells); err == nil && len(cells) > 0 && value == "" {
			value = strconv.Itoa(cells[0].Ordinal)
		}
		ordinal, err := strconv.Atoi(value)
		if err != nil || !slices.ContainsFunc(p.question.Squad, func(player models.Player) bool { return player.Ordinal == ordinal }) {
			return w, false, errNoPlayer
		}
		return w.LeaveOut(ordinal, stretches, do == "out"), true, nil
	case "drop", "restore":
		kind := models.RuleKind(value)
		if !slices.Contains(models.RuleKinds, kind) && kind != models.FullField && kind != models.EqualShare {
			return w, false, models.Invalidf("The rule {rule} cannot be read.", value)
		}
		return w.Drop(kind, do == "drop"), true, nil
	case "repair":
		n, err := strconv.Atoi(value)
		if p.last == nil || p.last.Verdict.Clash == nil || err != nil || n < 0 || n >= len(p.last.Verdict.Clash.Repairs) {
			return p.repairProposal(n)
		}
		return w.With(p.last.Verdict.Clash.Repairs[n]), true, nil
	case "unpin":
		w.Pins = slices.DeleteFunc(slices.Clone(w.Pins), func(pin models.Pin) bool { return pin.ID() == value })
		return w, true, nil
	}
	return w, false, nil
}

var errNoRepair = models.Invalidf("That repair is not offered any more. Look at the plan and choose again.")

var errNoPlayer = models.Invalidf("Choose a cell of the plan first.")

// repairProposal is the repair of a proposal that is not saved: it is solved again to find the repairs that were shown.
func (p *planner) repairProposal(n int) (w models.PlanWishes, ok bool, err error) {
	q := p.question
	q.Effort = models.PeekEffort
	answer, err := models.PlanMatch(q)
	if err != nil {
		return w, false, err
	}
	clash := answer.Plan.Verdict.Clash
	if p.last != nil || clash == nil || n < 0 || n >= len(clash.Repairs) {
		return w, false, errNoRepair
	}
	return q.Wishes.With(clash.Repairs[n]), true, nil
}

// editByHand changes the plan as it is: nothing else in it moves.
func (a *App) editByHand(c echo.Context, p *planner, do, value string, form *views.PlanForm) (*models.Plan, string, error) {
	answer, err := a.current(c, p)
	if err != nil {
		return nil, "", err
	}
	cells, err := planCells(form.Cells)
	if err != nil {
		return nil, "", err
	}
	switch do {
	case "lock-row", "unlock-row":
		cells = answer.RowsOf(cells)
	case "lock-column", "unlock-column":
		n, _ := strconv.Atoi(value)
		cells = answer.ColumnOf(n)
	}
	if len(cells) == 0 {
		return nil, "", models.Invalidf("Choose a cell of the plan first.")
	}
	var next *models.Plan
	message := "Locked: that stays as it is when the plan is solved again."
	switch do {
	case "swap":
		if len(cells) != 2 {
			return nil, "", models.Invalidf("Choose two cells to swap, at least one of them a player’s.")
		}
		message = "The two have changed places."
		next, err = answer.Swap(cells[0], cells[1])
	case "lock", "lock-row", "lock-column":
		next, err = answer.Lock(cells)
	case "unlock", "unlock-row", "unlock-column":
		message = "Unlocked: that may change when the plan is solved again."
		next = answer.Unlock(cells)
	case "why":
		err = whyAsked{cells[0]}
	default:
		err = models.Invalidf("The form could not be read. Send it as a browser does.")
	}
	return next, message, err
}

func planCells(texts []string) ([]models.Cell, error) {
	var all []models.Cell
	for _, text := range texts {
		cell, err := models.ParseCell(text)
		if err != nil {
			return nil, err
		}
		all = append(all, cell)
	}
	return all, nil
}

// refusePlan shows the plan again with what is wrong.
func (a *App) refusePlan(c echo.Context, p *planner, page views.PlanPage, err error) error {
	if err := refused(p.ctx, &page.Form.Form, err); err != nil {
		return err
	}
	for i := range page.Form.Errors {
		if page.Form.Errors[i].Field == "main" {
			page.Form.Errors[i].Field = "plan-grid"
		}
	}
	answer, err := a.current(c, p)
	if err != nil {
		return err
	}
	return a.showPlan(c, http.StatusUnprocessableEntity, p, page, answer)
}

// savePlan saves a version, which the next page offers to undo.
func (a *App) savePlan(c echo.Context, p *planner, page views.PlanPage, next *models.Plan, message string) error {
	next.Number = p.number
	err := a.keepPlan(&p.fixture, visitOf(c).by(page.Form.ID), next)
	if models.KindOf(err) == models.Conflict {
		if p, err = a.plannerOf(c); err != nil {
			return err
		}
		return a.showPlanConflict(c, p, page)
	}
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	flash := views.Flash{Text: views.T(p.ctx, message)}
	if p.last != nil {
		flash.Undo, flash.Form = p.path("/plan/versions/"+strconv.Itoa(p.number)+"/restoration"), models.NewFormID()
	}
	if err := a.flash(c, flash); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, p.planPath(page.Form))
}

// showPlanConflict shows the plan that somebody else has saved. What was chosen stays chosen.
func (a *App) showPlanConflict(c echo.Context, p *planner, page views.PlanPage) error {
	page.Form.Errors = nil
	page.Form.Refuse(p.ctx, "plan-grid", "Somebody else changed the plan in the meantime. This is the new state; make your change again if it still makes sense.")
	page.Form.ID, page.Form.Number, page.Saved = models.NewFormID(), p.number, p.last != nil
	answer, err := a.current(c, p)
	if err != nil {
		return err
	}
	return a.showPlan(c, http.StatusConflict, p, page, answer)
}

// planVersions answers GET /teams/:team/matches/:match/plan/versions.
func (a *App) planVersions(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	versions, err := a.db.PlanVersions(f.ctx, f.match.ID)
	if err != nil {
		return err
	}
	page := views.PlanVersionsPage{
		MatchBase: a.matchBase(c, f, views.PartPlan, views.T(f.ctx, "Versions")), Versions: versions, FormID: models.NewFormID(),
	}
	return a.sendPage(c, http.StatusOK, f.lang, views.PlanVersionsView(page))
}

// restorePlan answers POST /teams/:team/matches/:match/plan/versions/:number/restoration: what was then is a new
// version now.
func (a *App) restorePlan(c echo.Context) error {
	var form views.Form
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	number, err := wholeNumber(c.Param("number"), 1, 1_000_000)
	if err != nil {
		return &models.Error{Kind: models.NotFound}
	}
	before, err := a.restoreVersion(f, visitOf(c).by(form.ID), number)
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	flash := views.Flash{
		Text: views.T(f.ctx, "Version {n} counts again.", "n", number),
		Undo: f.path("/plan/versions/" + strconv.Itoa(before) + "/restoration"), Form: models.NewFormID(),
	}
	if err := a.flash(c, flash); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, f.path("/plan"))
}

// restoreVersion saves what a version was as a new one, and returns the number of the one that held before.
func (a *App) restoreVersion(f *fixture, by models.By, number int) (before int, err error) {
	if f.match.State != models.Planned {
		return 0, errBegun
	}
	old, err := a.db.PlanVersion(f.ctx, f.match.ID, number)
	if err != nil {
		return 0, err
	}
	last, err := a.db.LastPlan(f.ctx, f.match.ID)
	if err != nil {
		return 0, err
	}
	old.Number = last.Number
	return last.Number, a.keepPlan(f, by, old)
}

// keepPlan saves a plan, and tells those who look at the board of its match.
func (a *App) keepPlan(f *fixture, by models.By, plan *models.Plan) error {
	err := a.db.SavePlan(f.ctx, by, &f.team.Team, plan)
	if err == nil {
		a.boards.changed(plan.MatchID)
	}
	return err
}
