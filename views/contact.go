package views

import (
	"context"

	"teamcoach/models"
)

// ContactRow is one address in the form of a player's contacts.
type ContactRow struct {
	ID       string `form:"id"` // empty: a new one
	Email    string `form:"email"`
	Name     string `form:"name"`
	Language string `form:"language"`
}

// Empty says whether nothing was typed into the row.
func (r *ContactRow) Empty() bool { return r.Email == "" && r.Name == "" }

// ContactsForm is the form of a player's contacts.
type ContactsForm struct {
	Form
	Version string       `form:"version"` // models.ContactsVersion of what the form was made of
	Rows    []ContactRow `form:"rows"`
}

// PlayerLinkForm makes a link to a player's page.
type PlayerLinkForm struct {
	Form
	Name string `form:"name"`
}

// ContactsPage is /teams/TEAM/players/PLAYER/contacts.
type ContactsPage struct {
	Page
	Team     *models.MemberTeam
	OnField  int
	Player   *models.Player
	Contacts []models.Contact // as they are stored
	Form     ContactsForm
	Links    []models.Link // to the player's page that are open
	LinkForm PlayerLinkForm
}

// NewContactsForm shows a player's contacts, with empty rows where there is room.
func NewContactsForm(contacts []models.Contact) ContactsForm {
	form := ContactsForm{Form: Form{ID: models.NewFormID()}, Version: models.ContactsVersion(contacts)}
	for _, c := range contacts {
		form.Rows = append(form.Rows, ContactRow{ID: c.ID, Email: c.Email, Name: c.Name, Language: c.Language})
	}
	return form.Filled()
}

// Filled returns the form with as many rows as a player can have contacts.
func (f ContactsForm) Filled() ContactsForm {
	for len(f.Rows) < models.MaxContacts {
		f.Rows = append(f.Rows, ContactRow{})
	}
	return f
}

// fields are the form as hidden fields send it, on top of what is stored by now.
func (f *ContactsForm) fields(version string) []HiddenField {
	all := []HiddenField{{"form", models.NewFormID()}, {"version", version}}
	for i, r := range f.Rows {
		all = append(all, HiddenField{rowInput(i, "id"), r.ID}, HiddenField{rowInput(i, "email"), r.Email},
			HiddenField{rowInput(i, "name"), r.Name}, HiddenField{rowInput(i, "language"), r.Language})
	}
	return all
}

// stopped says whether the contact of a row wants no mails.
func (p *ContactsPage) stopped(r ContactRow) bool {
	for _, c := range p.Contacts {
		if c.ID == r.ID && r.ID != "" {
			return !c.StoppedAt.IsZero()
		}
	}
	return false
}

// linkName says how a link was passed on.
func (p *ContactsPage) linkName(ctx context.Context, l models.Link) string {
	for _, c := range p.Contacts {
		if l.ContactID == c.ID {
			return T(ctx, "By mail to {email}", "email", c.Email)
		}
	}
	if l.Name == "" {
		return T(ctx, "Link")
	}
	return l.Name
}

func contactLanguages(ctx context.Context) []Option {
	all := []Option{{Value: "", Label: T(ctx, "Like the team's coach")}}
	for _, l := range Languages {
		all = append(all, Option{Value: l.Tag, Label: l.Name})
	}
	return all
}

// AskContacts takes both versions of a player's contacts into a conflict page.
func (p *ConflictPage) AskContacts(ctx context.Context, form *ContactsForm, now []models.Contact) {
	p.What = T(ctx, "Contacts")
	theirs := NewContactsForm(now)
	var all []ConflictField
	for i := range models.MaxContacts {
		all = append(all, ConflictField{
			Label: T(ctx, "Contact {n}", "n", i+1), Mine: contactText(form.Rows, i), Theirs: contactText(theirs.Rows, i),
		})
	}
	p.Fields = differing(all)
	p.Again = form.fields(theirs.Version)
}

func contactText(rows []ContactRow, i int) string {
	if i >= len(rows) || rows[i].Empty() {
		return ""
	}
	text := rows[i].Email
	if rows[i].Name != "" {
		text = rows[i].Name + ", " + text
	}
	if rows[i].Language != "" {
		text += " (" + rows[i].Language + ")"
	}
	return text
}
