package handlers

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// own is what the page of a player's link needs.
type own struct {
	roster
	link    *models.Link
	answers map[string]models.Availability // by match
	page    views.OwnAvailabilityPage
}

// ownOf reads the link :token and what it opens.
func (a *App) ownOf(c echo.Context) (*own, error) {
	o := &own{}
	o.lang, o.ctx = a.speak(c)
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	var err error
	if o.link, err = a.db.LinkBySecret(o.ctx, c.Param("token"), models.LinkPlayer); err != nil {
		return nil, err
	}
	p := &o.page
	p.Page, p.Token, p.Now = a.titled(c, o.lang, ""), c.Param("token"), a.now()
	if p.Team, p.Player, err = a.db.PlayerOfLink(o.ctx, o.link); err != nil {
		return nil, err
	}
	p.Title = views.OwnHeading(o.ctx, p.Player)
	if p.Coach, err = a.db.CoachToTell(o.ctx, p.Team.ID); err != nil {
		return nil, err
	}
	if p.Contact, err = a.db.ContactOfLink(o.ctx, o.link); err != nil {
		return nil, err
	}
	if p.Matches, err = a.db.ComingMatches(o.ctx, p.Team.ID, p.Now, comingMatches); err != nil {
		return nil, err
	}
	return o, a.readOwnAnswers(o.ctx, o)
}

func (a *App) readOwnAnswers(ctx context.Context, o *own) (err error) {
	o.answers, err = a.db.AvailabilitiesOfPlayer(ctx, o.link.PlayerID)
	o.page.Answers = o.answers
	return err
}

// ownAvailability answers GET /availability/:token. It changes nothing: scanners of mail follow links.
func (a *App) ownAvailability(c echo.Context) error {
	o, err := a.ownOf(c)
	if err != nil {
		return err
	}
	o.page.Form = views.NewOwnForm(o.page.Matches, o.answers)
	if c.QueryParam("saved") != "" && o.page.Flash == nil {
		o.page.Flash = &views.Flash{Text: views.T(o.ctx, "Your answers are saved. Thank you!")}
	}
	return a.sendPage(c, http.StatusOK, o.lang, views.OwnAvailabilityView(o.page))
}

// answerOwn answers POST /availability/:token.
func (a *App) answerOwn(c echo.Context) error {
	o, err := a.ownOf(c)
	if err != nil {
		return err
	}
	var form views.AnswersForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	self := "/availability/" + o.page.Token
	if form.Mail != "" && o.link.ContactID != "" {
		if err := a.db.StopMails(o.ctx, o.link, form.Mail == "stop", a.now()); err != nil {
			return err
		}
		return c.Redirect(http.StatusFound, self+"#mails")
	}
	edits := o.readForm(&form)
	if o.page.Form.Refused() {
		return a.sendPage(c, http.StatusUnprocessableEntity, o.lang, views.OwnAvailabilityView(o.page))
	}
	if len(edits) == 0 {
		return c.Redirect(http.StatusFound, self)
	}
	err = a.db.AnswerMatches(o.ctx, o.link, a.now(), edits)
	if models.KindOf(err) == models.Conflict {
		return a.askOwn(c, o, edits)
	}
	if err != nil {
		return refuse(o.ctx, c, &o.page.Form.Form, err, func(status int) error {
			return a.sendPage(c, status, o.lang, views.OwnAvailabilityView(o.page))
		})
	}
	return c.Redirect(http.StatusFound, self+"?saved=1")
}

// readForm returns what the changed rows of a form say, and makes the page's form of them: what was typed is kept. A
// row about a match that is not to come any more is refused where it says something new.
func (o *own) readForm(sent *views.AnswersForm) []models.AvailabilityEdit {
	p := &o.page
	p.Form = views.NewOwnForm(p.Matches, o.answers)
	var edits []models.AvailabilityEdit
	for _, row := range sent.Rows {
		if !row.Changed() || row.Answer == "" && row.Note == "" {
			continue
		}
		i := slices.IndexFunc(p.Matches, func(m models.Match) bool { return m.ID == row.ID })
		if i < 0 {
			p.Form.Refuse(o.ctx, "main", "The time for answers is over. Tell your coach.")
			continue
		}
		p.Form.Rows[i] = row
		edit := readAnswer(&row)
		edit.MatchID = row.ID
		refuseRow(o.roster, &p.Form.Form, i, edit.Validate(&p.Matches[i]))
		if !p.Matches[i].TakesAnswers(p.Now) {
			p.Form.Refuse(o.ctx, views.RowField(i, "answer"), "The time for answers is over. Tell your coach.")
		}
		edits = append(edits, edit)
	}
	return edits
}

// askOwn shows the page with both answers where somebody else has given another one since: the stored one as what
// stands, and what was chosen in the form, to be sent again.
func (a *App) askOwn(c echo.Context, o *own, edits []models.AvailabilityEdit) error {
	if err := a.readOwnAnswers(o.ctx, o); err != nil {
		return err
	}
	o.page.Changed = map[string]bool{}
	for _, e := range edits {
		now := o.answers[e.MatchID]
		if now.At.Equal(e.Shown) {
			continue
		}
		o.page.Changed[e.MatchID] = true
		for i := range o.page.Form.Rows {
			if row := &o.page.Form.Rows[i]; row.ID == e.MatchID {
				stored := views.NewOwnRow(e.MatchID, now)
				row.Version, row.Shown = stored.Version, stored.Shown
			}
		}
	}
	return a.sendPage(c, http.StatusConflict, o.lang, views.OwnAvailabilityView(o.page))
}
