package handlers

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// contactFields is what a program may write of a contact.
type contactFields struct {
	ID       string `json:"id,omitempty" doc:"Of one that stays; none: a new one"`
	Email    string `json:"email" doc:"Where the player's mails are sent to" example:"ada@example.com"`
	Name     string `json:"name,omitempty" doc:"Whose address it is" example:"Ada's father"`
	Language string `json:"language,omitempty" doc:"Of the mails, such as de; that of the team's coach where nothing is said"`
}

// contactResource is where a player, or whoever answers for a child, gets mail; for coaches only.
type contactResource struct {
	ID        string     `json:"id" doc:"Names the contact when the list is replaced"`
	Email     string     `json:"email" doc:"Where the player's mails are sent to"`
	Name      string     `json:"name,omitempty" doc:"Whose address it is"`
	Language  string     `json:"language,omitempty" doc:"Of the mails; none: that of the team's coach"`
	StoppedAt *time.Time `json:"stopped_at,omitempty" doc:"Since when its holder wants no mails"`
}

func contactResourceOf(c *models.Contact) contactResource {
	r := contactResource{ID: c.ID, Email: c.Email, Name: c.Name, Language: c.Language}
	if !c.StoppedAt.IsZero() {
		r.StoppedAt = &c.StoppedAt
	}
	return r
}

// contactResourcesOf lists contacts, the oldest first; it is never nil.
func contactResourcesOf(contacts []models.Contact) []contactResource {
	all := make([]contactResource, len(contacts))
	for i := range contacts {
		all[i] = contactResourceOf(&contacts[i])
	}
	return all
}

type contactsOutput struct {
	ETag string `header:"ETag"`
	Body []contactResource
}

type contactsPutInput struct {
	PlayerPath
	IfMatch string `header:"If-Match" doc:"The ETag of the contacts as you have read them"`
	Body    struct {
		Contacts []contactFields `json:"contacts" nullable:"false" doc:"All that the player is to have, three at most"`
	}
}

func (a *App) contactOperations(p *programs) {
	tags := []string{"Contacts"}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-contacts", Method: http.MethodGet, Path: "/teams/{team}/players/{player}/contacts", Tags: tags, Summary: "List a player's contacts",
		Description: "Where the player, or whoever answers for a child, gets mail.", Errors: []int{http.StatusNotFound},
	}, a.apiContacts)
	operation(p, models.ScopePlayers, huma.Operation{
		OperationID: "replace-contacts", Method: http.MethodPut, Path: "/teams/{team}/players/{player}/contacts", Tags: tags, Summary: "Replace a player's contacts",
		Description: "Those that the body does not name are deleted, with the links that were mailed to them.",
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired,
			http.StatusUnprocessableEntity},
	}, a.apiPutContacts)
}

// contactsOf returns a player of the team that is asked for, and where the player gets mail.
func (a *App) contactsOf(ctx context.Context, playerID string) (*models.Player, []models.Contact, error) {
	p, err := a.squadPlayer(ctx, playerID)
	if err != nil {
		return nil, nil, err
	}
	contacts, err := a.db.Contacts(ctx, p.ID)
	return p, contacts, err
}

func (a *App) apiContacts(ctx context.Context, in *PlayerPath) (*contactsOutput, error) {
	_, contacts, err := a.contactsOf(ctx, in.Player)
	if err != nil {
		return nil, err
	}
	all := contactResourcesOf(contacts)
	return &contactsOutput{entityTag(all), all}, nil
}

func (a *App) apiPutContacts(ctx context.Context, in *contactsPutInput) (*contactsOutput, error) {
	p, before, err := a.contactsOf(ctx, in.Player)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, contactResourcesOf(before)); err != nil {
		return nil, err
	}
	contacts, err := readContactFields(in.Body.Contacts)
	if err != nil {
		return nil, err
	}
	if err := a.db.SaveContacts(ctx, byProgram(ctx), p, models.ContactsVersion(before), contacts); err != nil {
		return nil, outdated(err)
	}
	return a.apiContacts(ctx, &in.PlayerPath)
}

// readContactFields returns contacts as they are to be saved. The error is Invalid and names all fields that are wrong.
func readContactFields(fields []contactFields) ([]models.Contact, error) {
	var all []models.Contact
	var wrong []models.FieldError
	for i, f := range fields {
		c := models.Contact{ID: f.ID, Email: strings.TrimSpace(f.Email), Name: strings.TrimSpace(f.Name), Language: f.Language}
		err := relocated(checkContact(&c, all), func(field string) string { return "contacts." + strconv.Itoa(i) + "." + field })
		wrong, all = append(wrong, fieldErrors(err)...), append(all, c)
	}
	if len(wrong) > 0 {
		return nil, &models.Error{Kind: models.Invalid, Fields: wrong}
	}
	return all, nil
}
