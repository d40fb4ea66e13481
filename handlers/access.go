package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
)

// access is who may use a route. Every route names one; the zero value is refused when the program starts.
type access int

const (
	undeclared access = iota
	public            // everybody; the session is not even read, and the page sets no cookie
	shared            // everybody; members of the team :team see more, so the handler reads the session where there is one
	anybody           // everybody; the page knows who is signed in
	holder            // whoever holds the token in the path; the handler checks it
	account           // who is signed in with an e-mail address
	viewer            // members of the team :team in that role or one that may do more; guests too, of their own teams
	scorer
	assistant
	coach
	owner
)

var leastRole = map[access]models.Role{
	viewer: models.Viewer, scorer: models.Scorer, assistant: models.Assistant, coach: models.Coach, owner: models.Owner,
}

// guard lets in who may use a route, and tells the handler who it is (visitOf).
func (a *App) guard(rule access, next echo.HandlerFunc) echo.HandlerFunc {
	if rule == public || rule == shared {
		return next
	}
	return func(c echo.Context) error {
		v, err := a.visitor(c)
		if err != nil {
			return err
		}
		c.Set(visitKey, v)
		asks, mustSignUp := v.account(), rule == account
		c.Response().Header().Set("Cache-Control", noStore) // of redirects; a page sets its own
		role, ofTeam := leastRole[rule]
		switch {
		case rule == anybody || rule == holder:
			return next(c)
		case asks == nil, mustSignUp && asks.Guest():
			return a.askToSignIn(c)
		case ofTeam:
			if v.team, err = a.teamOfMember(c, asks.ID, role); err != nil {
				return err
			}
			if v.team.State == models.Deleted && !strings.HasSuffix(c.Path(), "/restore") {
				return a.askToRestore(c, v.team)
			}
		}
		return next(c)
	}
}

// teamOfMember returns the team :team where the account has at least a role in it. A team that it may not know of is
// not found; of a public one it may know, but not do this.
func (a *App) teamOfMember(c echo.Context, accountID string, least models.Role) (*models.MemberTeam, error) {
	team, err := a.db.TeamOfMember(c.Request().Context(), c.Param("team"), accountID)
	if err != nil {
		return nil, err
	}
	if !team.Role.AtLeast(least) {
		a.log.Info("denied", "route", c.Path(), "account", accountID, "role", string(team.Role))
		return nil, errRole
	}
	return team, nil
}

// errRole is the answer to a member who may do less.
var errRole = &models.Error{Kind: models.Forbidden, Message: "Your role in this team does not allow that. Ask its owner for another one."}

// memberTeam returns a team as one of its members has it, a deleted one as its owner has it, for pages that are public
// but show members more; nil to everybody else. It costs nothing where the request has no session's cookie.
func (a *App) memberTeam(c echo.Context, slug string) (*models.MemberTeam, error) {
	v := visitOf(c)
	if v.team != nil {
		return v.team, nil
	}
	r, session := c.Request(), v.session
	if session == nil {
		if r.Header["Cookie"] == nil || len(r.CookiesNamed(a.cookieName())) == 0 { // the other cookie is the language's
			return nil, nil
		}
		var err error
		if session, err = a.readSession(c); err != nil || session == nil {
			return nil, err
		}
	}
	team, err := a.db.TeamOfMember(r.Context(), slug, session.Account.ID)
	if models.KindOf(err) == models.NotFound {
		return nil, nil
	}
	if err != nil || team.Role == models.NoRole {
		return nil, err
	}
	c.Set(visitKey, &visit{session: session, team: team})
	return team, nil
}

// teamToShow returns a team as one of its members has it, or a public one as everybody else does: without a role.
func (a *App) teamToShow(c echo.Context, slug string) (*models.MemberTeam, error) {
	member, err := a.memberTeam(c, slug)
	if err != nil || member != nil {
		return member, err
	}
	team, err := a.db.TeamBySlug(c.Request().Context(), slug)
	if err != nil {
		return nil, err
	}
	return &models.MemberTeam{Team: *team}, nil
}

// askToSignIn leads to the sign-in and back. A form that was sent is not lost: the answer is a page from which the
// browser goes back to it.
func (a *App) askToSignIn(c echo.Context) error {
	r := c.Request()
	if takesToken(r.Method, c.Path()) {
		c.Response().Header().Set("WWW-Authenticate", "Bearer")
		return &models.Error{Kind: models.Unauthorized, Message: "Send the token as the header Authorization: Bearer TOKEN."}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead || wantsJSON(c) {
		return &models.Error{Kind: models.Unauthorized}
	}
	return c.Redirect(http.StatusFound, "/login?to="+url.QueryEscape(localPath(r.URL.RequestURI())))
}
