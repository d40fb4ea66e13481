package handlers

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/models"
)

// linkResource is a link to a match's sheet or board. Of its address the database keeps no more than a hash.
type linkResource struct {
	ID        string          `json:"id" doc:"Names the link, to take it back"`
	Kind      models.LinkKind `json:"kind" enum:"sheet,watch,score" doc:"What it opens: the team sheet, or the live board to watch or to keep"`
	Name      string          `json:"name" doc:"What its maker calls it"`
	CreatedAt time.Time       `json:"created_at" doc:"When it was made"`
	ExpiresAt time.Time       `json:"expires_at" doc:"When it stops working, unless it is taken back before"`
	URL       string          `json:"url,omitempty" doc:"Only in the answer to who has just made it"`
}

func linkResourceOf(l *models.Link) linkResource {
	return linkResource{ID: l.ID, Kind: l.Kind, Name: l.Name, CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt}
}

// LinkPath names an open link to a match.
type LinkPath struct {
	MatchPath
	Link string `path:"link" doc:"The id of the link"`
}

type linksOutput struct {
	ETag string `header:"ETag"`
	Body []linkResource
}

type newLinkInput struct {
	MatchPath
	Body struct {
		Kind models.LinkKind `json:"kind" enum:"sheet,watch,score" doc:"The team sheet, or the live board to watch or to keep"`
		Name string          `json:"name,omitempty" doc:"What you call it"`
		Days *int            `json:"days,omitempty" enum:"0,1,7,30,90" doc:"After the match, until it ends; 7 where nothing is said"`
	}
}

type newLinkOutput struct {
	Body linkResource
}

func (a *App) linkOperations(p *programs) {
	tags := []string{"Links"}
	operation(p, models.ScopeRead, huma.Operation{
		OperationID: "list-links", Method: http.MethodGet, Path: "/teams/{team}/matches/{match}/links", Tags: tags, Summary: "List the open links to a match",
		Description: "All at once, the oldest first, without their addresses.", Errors: []int{http.StatusNotFound},
	}, a.apiLinks)
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "create-link", Method: http.MethodPost, Path: "/teams/{team}/matches/{match}/links", Tags: tags, Summary: "Share the sheet or the board of a match",
		Description:   "Whoever has the address sees the page without an account, of players under 18 no more than shirt numbers, or first names and initials. It is in this answer only: the answer to the same request sent again does not hold it.",
		DefaultStatus: http.StatusCreated, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity},
	}, a.apiNewLink)
	p.secret["POST "+apiRoot+"/teams/:team/matches/:match/links"] = true
	operation(p, models.ScopeMatches, huma.Operation{
		OperationID: "delete-link", Method: http.MethodDelete, Path: "/teams/{team}/matches/{match}/links/{link}", Tags: tags, Summary: "Take a link back",
		Errors: []int{http.StatusNotFound},
	}, a.apiDeleteLink)
}

func (a *App) apiLinks(ctx context.Context, in *MatchPath) (*linksOutput, error) {
	f, err := a.apiFixture(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	links, err := a.db.LinksOfMatch(ctx, f.match.ID)
	if err != nil {
		return nil, err
	}
	all := make([]linkResource, len(links))
	for i := range links {
		all[i] = linkResourceOf(&links[i])
	}
	return &linksOutput{entityTag(all), all}, nil
}

func (a *App) apiNewLink(ctx context.Context, in *newLinkInput) (*newLinkOutput, error) {
	f, err := a.apiFixture(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	days := models.LinkDays
	if in.Body.Days != nil {
		days = *in.Body.Days
	}
	link := a.newMatchLink(f, in.Body.Kind, in.Body.Name, days)
	if err := a.db.AddLink(ctx, byProgram(ctx), link); err != nil {
		return nil, atField("", lostReply(err))
	}
	out := &newLinkOutput{linkResourceOf(link)}
	out.Body.URL = a.linkAddress(link)
	return out, nil
}

func (a *App) apiDeleteLink(ctx context.Context, in *LinkPath) (*struct{}, error) {
	f, err := a.apiFixture(ctx, in.Match)
	if err != nil {
		return nil, err
	}
	open, err := a.isOpen(f, in.Link)
	if err != nil {
		return nil, err
	}
	if !open {
		return nil, &models.Error{Kind: models.NotFound}
	}
	return nil, a.db.RevokeLink(ctx, byProgram(ctx), f.team.ID, in.Link)
}
