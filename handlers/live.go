package handlers

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// boardRight is by what somebody may look at a board: a session, a link, or both. It is read anew for every request,
// and for an open socket again and again.
type boardRight struct {
	teamID, matchID string // of the path; empty: of the link
	session         string // secret in the cookie; empty: none
	link            string // secret in the path; empty: none
}

// seat is what a right amounts to at this moment. Readers with the same view are sent the same.
type seat struct {
	view    boardView
	teamID  string
	matchID string
	actor   string // who notes events from here
}

// boardView is what may differ between the readers of a board.
type boardView struct {
	lang    string
	names   bool // full names, and who noted what
	keep    bool // may note events
	assist  bool // may change the plan and the result
	passing bool // holds a link: has no way to other pages of the match
}

// rightOf returns by what a request asks for a board.
func (a *App) rightOf(c echo.Context) boardRight {
	right := boardRight{link: c.Param("token")}
	if cookie, err := a.store.Get(c.Request(), a.cookieName()); err == nil && !cookie.IsNew && c.Request().Header["Cookie"] != nil {
		right.session = cookie.ID
	}
	if team := visitOf(c).team; team != nil {
		right.teamID, right.matchID = team.ID, c.Param("match")
	}
	return right
}

// takeSeat says what a right amounts to now. NotFound: the link has ended. Unauthorized: the session has.
// Forbidden: the account is no member any more.
func (a *App) takeSeat(ctx context.Context, right boardRight, lang string) (*seat, error) {
	s := &seat{teamID: right.teamID, matchID: right.matchID, view: boardView{lang: lang, passing: right.link != ""}}
	if right.link != "" {
		link, err := a.db.LinkBySecret(ctx, right.link, models.LinkWatch, models.LinkScore)
		if err != nil {
			return nil, err
		}
		s.teamID, s.matchID, s.actor, s.view.keep = link.TeamID, link.MatchID, link.Name, link.Kind == models.LinkScore
	}
	err := a.takeMemberSeat(ctx, right, s)
	if right.link != "" && (models.KindOf(err) == models.Unauthorized || models.KindOf(err) == models.Forbidden) {
		return s, nil
	}
	return s, err
}

// takeMemberSeat adds what the session's account may do as a member of the team.
func (a *App) takeMemberSeat(ctx context.Context, right boardRight, s *seat) error {
	if right.session == "" {
		return &models.Error{Kind: models.Unauthorized}
	}
	session, err := a.db.SessionBySecret(ctx, right.session)
	if models.KindOf(err) == models.NotFound {
		return &models.Error{Kind: models.Unauthorized}
	}
	if err != nil {
		return err
	}
	team, err := a.db.TeamWithRole(ctx, s.teamID, session.Account.ID)
	if models.KindOf(err) == models.NotFound || err == nil && !team.Role.AtLeast(models.Viewer) {
		return &models.Error{Kind: models.Forbidden}
	}
	if err != nil {
		return err
	}
	s.view.names, s.view.assist = true, team.Role.AtLeast(models.Assistant)
	s.view.keep = s.view.keep || team.Role.AtLeast(models.Scorer)
	s.actor = cmp.Or(session.Account.Name, s.actor)
	return nil
}

// liveMatch is a match as it stands, whoever looks.
type liveMatch struct {
	team    *models.Team
	sport   *models.Sport
	format  *models.Format
	match   *models.Match
	squad   []models.Player
	answers map[int]models.Answer
	plan    *models.Plan // nil: none
	events  []models.Event
	board   *models.Board
}

// liveMatchOf reads a match and what has happened in it until now.
func (a *App) liveMatchOf(ctx context.Context, teamID, matchID string) (*liveMatch, error) {
	team, err := a.db.TeamWithRole(ctx, teamID, "")
	if err != nil {
		return nil, err
	}
	l := &liveMatch{team: &team.Team}
	if l.match, err = a.db.Match(ctx, teamID, matchID); err != nil {
		return nil, err
	}
	var ok bool
	if l.sport, ok = a.sports.Get(team.Sport); !ok {
		return nil, errors.New("team " + team.Slug + " plays an unknown sport")
	}
	if l.format, ok = l.sport.Format(l.match.Format); !ok {
		return nil, errors.New("a match of team " + team.Slug + " has an unknown format")
	}
	return l, a.readLive(ctx, l)
}

// readLive reads who is in the team and what has happened in the match.
func (a *App) readLive(ctx context.Context, l *liveMatch) error {
	var err error
	if l.squad, err = a.db.Squad(ctx, l.team.ID); err != nil {
		return err
	}
	answers, err := a.db.Availabilities(ctx, l.match.ID)
	if err != nil {
		return err
	}
	l.answers = map[int]models.Answer{}
	for _, p := range l.squad {
		l.answers[p.Ordinal] = answers[p.ID].Answer
	}
	l.plan, err = a.db.LastPlan(ctx, l.match.ID)
	if err != nil && models.KindOf(err) != models.NotFound {
		return err
	}
	if l.events, err = a.db.Events(ctx, l.match.ID, 0); err != nil {
		return err
	}
	l.board = models.BoardOf(l.match, l.sport, l.format, l.plan, l.events, a.now())
	return nil
}

// open says whether events can be noted.
func (l *liveMatch) open() bool { return l.match.Open() }

// liveBoard is the board as a view has it.
func (l *liveMatch) liveBoard(view boardView) views.LiveBoard {
	b := views.LiveBoard{
		Team: l.team, Sport: l.sport, Format: l.format, Match: l.match, Board: l.board, Answers: l.answers,
		Squad: l.squad, Actors: view.names, Keep: view.keep && l.open(),
	}
	if !view.names {
		b.Squad = models.PublicSquad(l.team, l.squad)
	}
	if view.assist {
		b.Result = views.MatchURL(l.team.Slug, l.match.ID, "/result")
		if _, rest := l.board.Replan(models.PlanQuestion{Sport: l.sport, Match: l.match}); rest && l.open() && l.board.Begun() {
			b.Replan = views.MatchURL(l.team.Slug, l.match.ID, "/live/plan")
		}
	}
	return b
}

// live answers GET /teams/:team/matches/:match/live: the board for members.
func (a *App) live(c echo.Context) error { return a.showLive(c, http.StatusOK, "", views.LiveForm{}) }

// liveByLink answers GET /live/:token: the board for who holds a link.
func (a *App) liveByLink(c echo.Context) error {
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	return a.showLive(c, http.StatusOK, "", views.LiveForm{})
}

// showLive shows the board, and why a form did nothing.
func (a *App) showLive(c echo.Context, status int, wrong string, form views.LiveForm) error {
	if c.Param("token") == "" {
		return a.showMemberLive(c, status, wrong, form)
	}
	lang := a.language(c)
	ctx := views.WithLang(c.Request().Context(), lang)
	seat, err := a.takeSeat(ctx, a.rightOf(c), lang)
	if err != nil {
		return err
	}
	l, err := a.liveMatchOf(ctx, seat.teamID, seat.matchID)
	if err != nil {
		return err
	}
	page := views.LiveLinkPage{Page: a.page(c, lang, ""), Live: l.liveBoard(seat.view)}
	page.Title = l.team.Name + " – " + l.match.Opponent
	a.finishLive(c, &page.Live, wrong, form)
	return a.sendPage(c, status, lang, views.LiveLinkView(page))
}

func (a *App) showMemberLive(c echo.Context, status int, wrong string, form views.LiveForm) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	role, active := f.team.Role, f.team.State == models.Active
	view := boardView{lang: f.lang, names: true, keep: active && role.AtLeast(models.Scorer), assist: active && role.AtLeast(models.Assistant)}
	l := &liveMatch{team: &f.team.Team, sport: f.sport, format: f.format, match: f.match}
	if err := a.readLive(f.ctx, l); err != nil {
		return err
	}
	page := views.LivePage{MatchBase: a.matchBase(c, f, views.PartLive, views.T(f.ctx, "Live")), Live: l.liveBoard(view)}
	a.finishLive(c, &page.Live, wrong, form)
	return a.sendPage(c, status, f.lang, views.LiveView(page))
}

// finishLive adds what only a whole page has.
func (a *App) finishLive(c echo.Context, b *views.LiveBoard, wrong string, form views.LiveForm) {
	b.NewID, b.Refused, b.Chosen = models.NewEventID, wrong, form
	if b.Refreshing = c.QueryParam("refresh") != "" && !b.Keep; b.Refreshing { // what was chosen would be lost
		c.Response().Header().Set("Refresh", views.LiveRefresh)
	}
	if b.Match.Open() {
		b.Socket = c.Request().URL.Path + "/socket"
	}
}

// noteLive answers POST /teams/:team/matches/:match/live: an event, by a member.
func (a *App) noteLive(c echo.Context) error { return a.noteForm(c) }

// noteByLink answers POST /live/:token: an event, by who holds a link to keep the board.
func (a *App) noteByLink(c echo.Context) error { return a.noteForm(c) }

// noted is the answer to a program.
type noted struct {
	Ack     string `json:"ack"`
	Message string `json:"message,omitempty"`
	Refused bool   `json:"refused,omitempty"`
}

func (a *App) noteForm(c echo.Context) error {
	var form views.LiveForm
	if err := decodeForm(c, &form); err != nil {
		return err
	}
	ctx := views.WithLang(c.Request().Context(), a.language(c))
	event, err := form.Event()
	if err == nil {
		if event.ID == "" {
			event.ID = models.NewEventID()
		}
		err = a.note(ctx, a.rightOf(c), a.language(c), event)
	}
	var known *models.Error
	if errors.As(err, &known) && (known.Kind == models.Invalid || known.Kind == models.Conflict) {
		status := http.StatusUnprocessableEntity
		if known.Kind == models.Conflict {
			status = http.StatusConflict
		}
		wrong := views.T(ctx, known.Message, known.Args...)
		if wantsJSON(c) {
			return c.JSON(status, noted{Ack: event.ID, Message: wrong, Refused: true})
		}
		return a.showLive(c, status, wrong, form)
	}
	if err != nil {
		return err
	}
	if wantsJSON(c) {
		return c.JSON(http.StatusOK, noted{Ack: event.ID})
	}
	return c.Redirect(http.StatusFound, c.Request().URL.Path)
}

// note saves an event of who has a right to a board, and tells everybody who looks at it. An error that is Invalid or
// a Conflict names players only as this reader may know them.
func (a *App) note(ctx context.Context, right boardRight, lang string, event models.Event) error {
	seat, err := a.takeSeat(ctx, right, lang)
	if err != nil {
		return err
	}
	_, err = a.noteFrom(ctx, seat, event)
	return err
}

// noteFrom is note from a seat, and returns what became of the event.
func (a *App) noteFrom(ctx context.Context, seat *seat, event models.Event) (models.Moment, error) {
	if !seat.view.keep {
		return models.Moment{}, &models.Error{Kind: models.Forbidden, Message: "You may look at this board, but not keep it."}
	}
	l, err := a.liveMatchOf(ctx, seat.teamID, seat.matchID)
	if err != nil {
		return models.Moment{}, err
	}
	event.Actor = seat.actor
	m, err := a.db.AddEvent(ctx, models.NewEvent{Event: event, Match: l.match, Sport: l.sport, Format: l.format, Squad: l.squad, Now: a.now()})
	var known *models.Error
	if errors.As(err, &known) && m.Why != "" && known.Message == m.Why {
		b := l.liveBoard(seat.view)
		known.Args = []any{"player", b.Who(views.WithLang(ctx, seat.view.lang), m.Whom)}
	}
	if err == nil {
		a.boards.changed(seat.matchID)
	}
	return m, err
}
