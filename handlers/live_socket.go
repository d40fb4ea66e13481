package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"teamcoach/models"
	"teamcoach/views"
)

// Limits of a socket.
const (
	maxFrame      = 4 << 10 // bytes of what a browser sends
	queueLength   = 16      // messages that wait for a slow reader
	writeWithin   = 10 * time.Second
	pingEvery     = 20 * time.Second
	eventsASecond = 5
	eventsAtOnce  = 200 // a device that had no network sends what it has kept
)

// watcher is one open socket.
type watcher struct {
	conn  *websocket.Conn
	right boardRight
	lang  string
	out   chan []byte
	over  context.CancelFunc // ends the socket's goroutines

	ending sync.Once
	ended  sync.WaitGroup

	// Of the room's goroutine only.
	teamID  string
	greeted bool      // has been sent the whole board
	seen    boardView // as it was then
}

// queue hands a message to the watcher's own goroutine. Whose queue is full is too slow, and starts anew.
func (w *watcher) queue(message []byte) {
	select {
	case w.out <- message:
	default:
		w.end(websocket.StatusTryAgainLater, "too slow")
	}
}

// end closes the socket, without waiting for it: a dead one takes its time.
func (w *watcher) end(code websocket.StatusCode, reason string) {
	w.ending.Do(func() {
		w.ended.Go(func() {
			_ = w.conn.Close(code, reason) // who has gone already does not hear it
			w.over()
		})
	})
}

// liveSocket answers GET .../live/socket: the changes of the board, for members.
func (a *App) liveSocket(c echo.Context) error { return a.serveSocket(c) }

// liveSocketByLink answers GET /live/:token/socket: the same for who holds a link.
func (a *App) liveSocketByLink(c echo.Context) error { return a.serveSocket(c) }

func (a *App) serveSocket(c echo.Context) error {
	r := c.Request()
	lang := a.language(c)
	right := a.rightOf(c)
	seat, err := a.takeSeat(r.Context(), right, lang)
	if err != nil {
		return err
	}
	if _, err := a.db.Match(r.Context(), seat.teamID, seat.matchID); err != nil {
		return err
	}
	switch {
	case r.Method == http.MethodHead || !strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		c.Response().Header().Set("Upgrade", "websocket")
		return echo.NewHTTPError(http.StatusUpgradeRequired)
	case !fromThisSite(r):
		return &models.Error{Kind: models.Forbidden, Message: "This form was not sent from a page of this site. Open the page here and send it again."}
	}
	release, err := a.boards.reserve(c.RealIP(), seat.matchID)
	if err != nil {
		return err
	}
	defer release()
	conn, err := websocket.Accept(c.Response(), r, nil)
	if err != nil {
		return nil // Accept has answered
	}
	a.watch(conn, right, seat.matchID, lang)
	return nil
}

// watch serves a socket until it ends.
func (a *App) watch(conn *websocket.Conn, right boardRight, matchID, lang string) {
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(maxFrame)
	ctx, over := context.WithCancel(context.Background())
	w := &watcher{conn: conn, right: right, lang: lang, out: make(chan []byte, queueLength), over: over}
	a.boards.mu.Lock()
	room := a.boards.rooms[matchID] // there is one while this socket holds a place in it
	a.boards.mu.Unlock()
	room.join(w)
	defer room.leave(w)
	w.ended.Go(func() { w.write(ctx) })
	w.read(ctx, a)
	w.end(websocket.StatusNormalClosure, "") // nothing where it is ending already
	w.ended.Wait()
}

// write sends what is queued, and asks now and then whether anybody is there.
func (w *watcher) write(ctx context.Context) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case message := <-w.out:
			err = w.bounded(ctx, func(ctx context.Context) error { return w.conn.Write(ctx, websocket.MessageText, message) })
		case <-ping.C:
			err = w.bounded(ctx, w.conn.Ping)
		}
		if err != nil {
			_ = w.conn.CloseNow()
			return
		}
	}
}

func (w *watcher) bounded(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	return do(ctx)
}

// frame is what a browser sends: the time, to set its clock by the server's, or an event.
type frame struct {
	Time  *int64      `json:"time"` // by the browser's clock, in unix milliseconds; it is sent back
	Event *frameEvent `json:"event"`
}

// frameEvent is what a form of the board would send.
type frameEvent struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	At     int64  `json:"at"` // by the server's clock, in unix milliseconds
	Player string `json:"player"`
	Other  string `json:"other"`
	Slot   string `json:"slot"`
	Undoes string `json:"undoes"`
	Detail string `json:"detail"`
}

var errFrame = errors.New("a frame is the time or an event")

// decodeFrame reads a frame: one of the two things, and nothing else.
func decodeFrame(data []byte) (frame, error) {
	var f frame
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return frame{}, err
	}
	if d.More() || (f.Time == nil) == (f.Event == nil) {
		return frame{}, errFrame
	}
	return f, nil
}

// read answers what the browser sends, until the socket ends.
func (w *watcher) read(ctx context.Context, a *App) {
	limit := rate.NewLimiter(eventsASecond, eventsAtOnce)
	for {
		kind, data, err := w.conn.Read(ctx)
		if err != nil {
			return
		}
		f, err := decodeFrame(data)
		switch {
		case kind != websocket.MessageText || err != nil:
			w.end(websocket.StatusUnsupportedData, "not understood")
			return
		case !limit.Allow():
			w.end(websocket.StatusPolicyViolation, "too fast")
			return
		case f.Time != nil:
			w.queue([]byte(`{"time":` + strconv.FormatInt(*f.Time, 10) + `,"now":` + strconv.FormatInt(a.now().UnixMilli(), 10) + `}`))
		default:
			w.note(ctx, a, f.Event)
		}
	}
}

// note saves an event that came by the socket, and says what became of it.
func (w *watcher) note(ctx context.Context, a *App, e *frameEvent) {
	ctx, cancel := context.WithTimeout(views.WithLang(context.WithoutCancel(ctx), w.lang), writeWithin)
	defer cancel()
	answer := noted{Ack: e.ID}
	form := views.LiveForm{ID: e.ID, Kind: e.Kind, At: e.At, Player: e.Player, Other: e.Other, Slot: e.Slot, Undoes: e.Undoes, Detail: e.Detail}
	event, err := form.Event()
	if err == nil {
		err = a.note(ctx, w.right, w.lang, event)
	}
	var known *models.Error
	switch {
	case err == nil:
	case errors.As(err, &known) && (known.Kind == models.Invalid || known.Kind == models.Conflict || known.Kind == models.Forbidden):
		answer.Refused, answer.Message = true, views.T(ctx, known.Message, known.Args...)
	case models.KindOf(err) == models.Unauthorized:
		w.end(closeSessionEnded, "the session has ended")
		return
	case models.KindOf(err) == models.NotFound:
		w.end(closeNotAllowed, "not allowed any more")
		return
	default:
		a.log.Error("an event was not saved", "error", err.Error())
		w.end(websocket.StatusInternalError, "not saved") // the browser keeps it and tries again
		return
	}
	text, err := json.Marshal(answer)
	if err == nil {
		w.queue(text)
	}
}

// renderParts renders the board for a view.
func (a *App) renderParts(ctx context.Context, l *liveMatch, view boardView) ([]boardPart, error) {
	var text strings.Builder
	b := l.liveBoard(view)
	if err := views.LiveParts(&b).Render(views.WithLang(ctx, view.lang), &text); err != nil {
		return nil, err
	}
	return boardParts(text.String())
}

// boardMessage is what a browser is sent: the number of the last event, and parts of the board.
func boardMessage(number int, parts map[string]string) []byte {
	var b bytes.Buffer
	b.WriteString(`{"number":` + strconv.Itoa(number) + `,"parts":{`)
	for i, id := range slices.Sorted(maps.Keys(parts)) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Quote(id) + ":" + parts[id])
	}
	b.WriteString("}}")
	return b.Bytes()
}
