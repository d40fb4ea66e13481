package handlers

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/coder/websocket"

	"teamcoach/models"
)

// LiveLimits bound the sockets of live boards.
type LiveLimits struct {
	PerAddress int // sockets of one address; 0: 50, for the spectators behind one router
	PerBoard   int // sockets of one board; 0: 3000
	// Look is how often a board looks for what nobody told it of: a right that was taken back, a plan that was
	// changed; 0: every 15 seconds.
	Look time.Duration
}

// The limits where none are given, and the codes with which a socket ends beside those of RFC 6455.
const (
	usualPerAddress = 50
	usualPerBoard   = 3000
	usualLook       = 15 * time.Second

	closeSessionEnded = websocket.StatusCode(4401)
	closeNotAllowed   = websocket.StatusCode(4403)
)

// boards knows every open socket of this program, by match.
type boards struct {
	app    *App
	limits LiveLimits

	mu        sync.Mutex
	rooms     map[string]*room
	addresses map[string]int
	closed    bool
	running   sync.WaitGroup // a room, or a watcher
}

func newBoards(a *App, limits LiveLimits) *boards {
	if limits.PerAddress == 0 {
		limits.PerAddress = usualPerAddress
	}
	if limits.PerBoard == 0 {
		limits.PerBoard = usualPerBoard
	}
	if limits.Look == 0 {
		limits.Look = usualLook
	}
	return &boards{app: a, limits: limits, rooms: map[string]*room{}, addresses: map[string]int{}}
}

// RunLive hears of events that other programs on the same database note, until ctx ends; then it closes every socket
// and returns when all are closed. New sockets are refused from then on.
func (a *App) RunLive(ctx context.Context) {
	a.db.WatchEvents(ctx, a.log, a.boards.changed)
	a.boards.close()
}

// changed makes the boards of a match be sent anew; "" means every match.
func (b *boards) changed(matchID string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, r := range b.rooms {
		if matchID == "" || id == matchID {
			r.knock()
		}
	}
}

// close ends every socket as a server does that goes away.
func (b *boards) close() {
	b.mu.Lock()
	b.closed = true
	for _, r := range b.rooms {
		for w := range r.watchers {
			w.end(websocket.StatusGoingAway, "the server stops")
		}
	}
	b.mu.Unlock()
	b.running.Wait()
}

// errAddressFull and errBoardFull refuse a socket before it is one.
var (
	errAddressFull = &models.Error{Kind: models.TooMany, Message: "Too many boards are open from your address. Close some.", Wait: time.Minute}
	errBoardFull   = &models.Error{Kind: models.Busy, Message: "Too many people watch this board just now. Try again in a minute."}
)

// reserve counts a socket of an address to a match, or says why there is no room. What it returns gives the place back.
func (b *boards) reserve(address, matchID string) (release func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.rooms[matchID]
	switch {
	case b.closed:
		return nil, &models.Error{Kind: models.Busy}
	case b.addresses[address] >= b.limits.PerAddress:
		return nil, errAddressFull
	case r != nil && r.places >= b.limits.PerBoard:
		return nil, errBoardFull
	case r == nil:
		r = newRoom(b, matchID)
		b.rooms[matchID] = r
		b.running.Go(r.run)
	}
	r.places++
	b.addresses[address]++
	return func() { b.release(address, r) }, nil
}

func (b *boards) release(address string, r *room) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.addresses[address]--; b.addresses[address] == 0 {
		delete(b.addresses, address)
	}
	if r.places--; r.places == 0 {
		delete(b.rooms, r.matchID)
		close(r.done)
	}
}

// room is a match with everybody who watches it here. One goroutine reads the match and sends it to all.
type room struct {
	boards   *boards
	matchID  string
	places   int                   // guarded by boards.mu, as is
	watchers map[*watcher]struct{} //
	knocked  chan struct{}         // there may be news
	done     chan struct{}         // closed when the last one has gone
	sent     map[boardView]*edition
	number   int       // of the last event that was sent
	stretch  int       // of the plan
	at       time.Time // the moment that the board sent last is of
}

// edition is the board as it was sent last to the readers with one view.
type edition struct {
	parts map[string]string // id -> JSON
}

func newRoom(b *boards, matchID string) *room {
	return &room{
		boards: b, matchID: matchID, watchers: map[*watcher]struct{}{}, knocked: make(chan struct{}, 1), done: make(chan struct{}),
		sent: map[boardView]*edition{},
	}
}

// knock makes the room look for news, soon.
func (r *room) knock() {
	select {
	case r.knocked <- struct{}{}:
	default: // somebody has knocked already
	}
}

// lookWithin bounds what one look may take.
const lookWithin = 15 * time.Second

func (r *room) run() {
	tick := time.NewTicker(r.boards.limits.Look)
	defer tick.Stop()
	for {
		select {
		case <-r.done:
			return
		case <-r.knocked:
		case <-tick.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), lookWithin)
		err := r.look(ctx)
		cancel()
		if err != nil {
			r.boards.app.log.Error("a live board was not sent", slog.String("error", err.Error()))
		}
	}
}

// join adds a watcher, who is sent the whole board soon.
func (r *room) join(w *watcher) {
	r.boards.mu.Lock()
	defer r.boards.mu.Unlock()
	r.watchers[w] = struct{}{}
	if r.boards.closed {
		w.end(websocket.StatusGoingAway, "the server stops")
	}
	r.knock()
}

func (r *room) leave(w *watcher) {
	r.boards.mu.Lock()
	defer r.boards.mu.Unlock()
	delete(r.watchers, w)
}

func (r *room) everybody() []*watcher {
	r.boards.mu.Lock()
	defer r.boards.mu.Unlock()
	all := make([]*watcher, 0, len(r.watchers))
	for w := range r.watchers {
		all = append(all, w)
	}
	return all
}

// look reads the match, and sends every watcher what is new to them. Nobody is sent anything whose right has ended.
func (r *room) look(ctx context.Context) error {
	seated := r.seat(ctx, r.everybody())
	var teamID string
	for view := range seated {
		teamID = seated[view][0].teamID
	}
	if teamID == "" {
		return nil
	}
	l, err := r.boards.app.liveMatchOf(ctx, teamID, r.matchID)
	if models.KindOf(err) == models.NotFound {
		for _, all := range seated {
			for _, w := range all {
				w.end(closeNotAllowed, "the match is gone")
			}
		}
		return nil
	}
	if err != nil {
		return err
	}
	r.hold(l)
	for view, all := range seated {
		if err := r.send(ctx, l, view, all); err != nil {
			return err
		}
	}
	return nil
}

// hold keeps the clock of a board to which nothing has happened where it was: else every look would send it to all,
// who let it run by themselves.
func (r *room) hold(l *liveMatch) {
	if l.board.Number == r.number && l.board.Stretch == r.stretch && !r.at.IsZero() {
		l.board = models.BoardOf(l.match, l.sport, l.format, l.plan, l.events, r.at)
		return
	}
	r.number, r.stretch, r.at = l.board.Number, l.board.Stretch, l.board.Now
}

// seat reads everybody's right anew, each right once, and groups who has one by what they may see.
func (r *room) seat(ctx context.Context, all []*watcher) map[boardView][]*watcher {
	type answer struct {
		seat *seat
		err  error
	}
	known := map[boardRight]answer{}
	seated := map[boardView][]*watcher{}
	for _, w := range all {
		found, ok := known[w.right]
		if !ok {
			found.seat, found.err = r.boards.app.takeSeat(ctx, w.right, "")
			known[w.right] = found
		}
		switch models.KindOf(found.err) {
		case models.Unauthorized:
			w.end(closeSessionEnded, "the session has ended")
		case models.NotFound, models.Forbidden:
			w.end(closeNotAllowed, "not allowed any more")
		default:
			if found.err == nil {
				view := found.seat.view
				view.lang = w.lang
				w.teamID = found.seat.teamID
				seated[view] = append(seated[view], w)
			}
		}
	}
	return seated
}

// send sends the board of a view: to who is new all of it, to the others the parts that have changed.
func (r *room) send(ctx context.Context, l *liveMatch, view boardView, all []*watcher) error {
	parts, err := r.boards.app.renderParts(ctx, l, view)
	if err != nil {
		return err
	}
	last := r.sent[view]
	if last == nil {
		last = &edition{}
	}
	changed := map[string]string{}
	next := &edition{parts: map[string]string{}}
	for _, p := range parts {
		next.parts[p.id] = string(p.json)
		if last.parts[p.id] != string(p.json) {
			changed[p.id] = string(p.json)
		}
	}
	r.sent[view] = next
	var whole, news []byte
	for _, w := range all {
		switch {
		case w.seen != view || !w.greeted:
			if whole == nil {
				whole = boardMessage(l.board.Number, next.parts)
			}
			w.greeted, w.seen = true, view
			w.queue(whole)
		case len(changed) > 0:
			if news == nil {
				news = boardMessage(l.board.Number, changed)
			}
			w.queue(news)
		}
	}
	return nil
}
