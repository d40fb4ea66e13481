package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// contacts answers GET /teams/:team/players/:player/contacts: a player's addresses, and the links to the player's page.
func (a *App) contacts(c echo.Context) error { return a.showContacts(c, http.StatusOK, nil, nil) }

// showContacts shows a player's contacts; of the two forms either may be one that was refused, else nil.
func (a *App) showContacts(c echo.Context, status int, form *views.ContactsForm, linkForm *views.PlayerLinkForm) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	_, player, err := a.playerOf(c, r)
	if err != nil {
		return err
	}
	contacts, err := a.db.Contacts(r.ctx, player.ID)
	if err != nil {
		return err
	}
	links, err := a.db.PlayerLinks(r.ctx, player.ID)
	if err != nil {
		return err
	}
	page := views.ContactsPage{
		Page: a.rosterPage(c, r, views.T(r.ctx, "Contacts"), r.squadCrumb(), views.Crumb{Name: player.Name, URL: r.path("/" + player.ID)}),
		Team: r.team, OnField: r.format.OnField, Player: player, Contacts: contacts, Links: links,
		Form: views.NewContactsForm(contacts), LinkForm: views.PlayerLinkForm{Form: views.Form{ID: models.NewFormID()}},
	}
	if form != nil {
		page.Form = form.Filled()
	}
	if linkForm != nil {
		page.LinkForm = *linkForm
	}
	return a.sendPage(c, status, r.lang, views.ContactsView(page))
}

// saveContacts answers POST /teams/:team/players/:player/contacts.
func (a *App) saveContacts(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	_, player, err := a.playerOf(c, r)
	if err != nil {
		return err
	}
	var form views.ContactsForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	if _, err := a.renew(r, &form.Form); err != nil {
		return err
	}
	contacts := r.readContacts(&form)
	if form.Refused() {
		return a.showContacts(c, http.StatusUnprocessableEntity, &form, nil)
	}
	err = a.db.SaveContacts(r.ctx, visitOf(c).by(form.ID), player, form.Version, contacts)
	next := r.path("/" + player.ID + "/contacts")
	switch models.KindOf(err) {
	case models.Repeated:
		return c.Redirect(http.StatusFound, next)
	case models.Conflict:
		return a.askAboutContacts(c, r, player, &form, next)
	}
	if err != nil {
		return refuse(r.ctx, c, &form.Form, err, func(status int) error { return a.showContacts(c, status, &form, nil) })
	}
	return a.done(c, next, "The contacts are saved.")
}

// readContacts reads the rows of the form, and takes what is wrong with them into it. Empty ones are none.
func (r *roster) readContacts(form *views.ContactsForm) []models.Contact {
	var all []models.Contact
	for i := range form.Rows {
		row := &form.Rows[i]
		row.Email, row.Name = strings.TrimSpace(row.Email), strings.TrimSpace(row.Name)
		if row.Empty() {
			continue
		}
		contact := models.Contact{ID: row.ID, Email: row.Email, Name: row.Name, Language: row.Language}
		refuseRow(*r, &form.Form, i, checkContact(&contact, all))
		all = append(all, contact)
	}
	return all
}

// checkContact checks a contact against its limits and against those before it. The error is Invalid and names the
// fields.
func checkContact(c *models.Contact, before []models.Contact) error {
	wrong := fieldErrors(c.Validate())
	if c.Language != "" && !views.IsLanguage(c.Language) {
		wrong = append(wrong, models.FieldError{Field: "language", Message: "Choose one of the languages in the list."})
	}
	twice := slices.ContainsFunc(before, func(other models.Contact) bool { return models.EmailKey(other.Email) == models.EmailKey(c.Email) })
	if twice && c.Email != "" {
		wrong = append(wrong, models.FieldError{Field: "email", Message: "An address is there twice."})
	}
	if len(wrong) == 0 {
		return nil
	}
	return &models.Error{Kind: models.Invalid, Fields: wrong}
}

// askAboutContacts shows both versions of contacts that two have changed.
func (a *App) askAboutContacts(c echo.Context, r *roster, player *models.Player, form *views.ContactsForm, self string) error {
	now, err := a.db.Contacts(r.ctx, player.ID)
	if err != nil {
		return err
	}
	page := views.ConflictPage{
		Page:   a.rosterPage(c, r, views.T(r.ctx, "Somebody was faster"), r.squadCrumb(), views.Crumb{Name: player.Name, URL: r.path("/" + player.ID)}),
		Action: self, Keep: self,
	}
	page.AskContacts(r.ctx, form, now)
	return a.sendPage(c, http.StatusConflict, r.lang, views.ConflictView(page))
}

// linkPlayer answers POST /teams/:team/players/:player/links: a link to the player's page, shown once.
func (a *App) linkPlayer(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	_, player, err := a.playerOf(c, r)
	if err != nil {
		return err
	}
	var form views.PlayerLinkForm
	if err := decodeRosterForm(c, &form, &form.Form); err != nil {
		return err
	}
	links, err := a.db.LinkPlayers(r.ctx, visitOf(c).by(form.ID), r.team.ID, []models.Player{*player}, form.Name)
	next := r.path("/" + player.ID + "/contacts")
	if models.KindOf(err) == models.Repeated {
		return c.Redirect(http.StatusFound, next)
	}
	if err != nil {
		return refuse(r.ctx, c, &form.Form, err, func(status int) error {
			for i := range form.Errors { // the page has other fields called name
				form.Errors[i].Field = "link-name"
			}
			return a.showContacts(c, status, nil, &form)
		})
	}
	flash := views.Flash{Text: views.T(r.ctx, "Pass this link on. It is shown only now."), Link: a.playerLink(&links[0])}
	if err := a.flash(c, flash); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, next)
}

// unlinkPlayer answers POST /teams/:team/players/:player/links/:personal/revocation.
func (a *App) unlinkPlayer(c echo.Context) error {
	r, err := a.rosterOf(c)
	if err != nil {
		return err
	}
	_, player, err := a.playerOf(c, r)
	if err != nil {
		return err
	}
	var form views.Form
	if err := decodeRosterForm(c, &form, &form); err != nil {
		return err
	}
	links, err := a.db.PlayerLinks(r.ctx, player.ID)
	if err != nil {
		return err
	}
	next := r.path("/" + player.ID + "/contacts")
	if done, err := a.db.FormDone(r.ctx, form.ID); err != nil || done {
		return a.done(c, next, "")
	}
	if !slices.ContainsFunc(links, func(l models.Link) bool { return l.ID == c.Param("personal") }) {
		return &models.Error{Kind: models.NotFound}
	}
	err = a.db.RevokeLink(r.ctx, visitOf(c).by(form.ID), r.team.ID, c.Param("personal"))
	if err != nil && models.KindOf(err) != models.Repeated {
		return err
	}
	return a.done(c, next, "The link was taken back.")
}
