package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// liveServer serves a site on a port, as sockets need one.
func (s *site) liveServer() string {
	server := httptest.NewServer(s.handler)
	s.t.Cleanup(server.Close)
	return server.URL
}

// liveClient is an open socket.
type liveClient struct {
	t    *testing.T
	conn *websocket.Conn
}

// dialLive opens a socket as a browser does from a page of the site. header is name, value, name, value ...
func dialLive(t *testing.T, base, path string, header ...string) (*liveClient, *http.Response, error) {
	t.Helper()
	h := http.Header{"Origin": {base}, "Sec-Fetch-Site": {"same-origin"}}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, answer, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(base, "http")+path, &websocket.DialOptions{HTTPHeader: h})
	if err != nil {
		return nil, answer, err
	}
	conn.SetReadLimit(1 << 20)
	t.Cleanup(func() { conn.CloseNow() })
	return &liveClient{t, conn}, answer, nil
}

// watchLive is dialLive for what is to work; the first message is the whole board.
func watchLive(t *testing.T, base, path string, header ...string) *liveClient {
	t.Helper()
	c, _, err := dialLive(t, base, path+"/socket", header...)
	if err != nil {
		t.Fatal(err)
	}
	first := c.next()
	if len(first.Parts) != 6 {
		t.Fatalf("the first message has %d parts", len(first.Parts))
	}
	return c
}

// liveMessage is what a browser is sent.
type liveMessage struct {
	Number  int
	Parts   map[string]json.RawMessage
	Ack     string
	Refused bool
	Message string
	Time    int64
	Now     int64
}

func (c *liveClient) read() (m liveMessage, err error) {
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	_, data, err := c.conn.Read(ctx)
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(data, &m)
}

func (c *liveClient) next() liveMessage {
	c.t.Helper()
	m, err := c.read()
	if err != nil {
		c.t.Fatal(err)
	}
	return m
}

// until reads messages up to one.
func (c *liveClient) until(what string, is func(m liveMessage) bool) liveMessage {
	c.t.Helper()
	for {
		m, err := c.read()
		if err != nil {
			c.t.Fatalf("%s did not come: %v", what, err)
		}
		if is(m) {
			return m
		}
	}
}

// score waits for a score.
func (c *liveClient) score(want string) {
	c.t.Helper()
	c.until("the score "+want, func(m liveMessage) bool {
		ours, theirs, _ := strings.Cut(want, ":")
		return strings.Contains(string(m.Parts["board-score"]), fmt.Sprintf(`%q,["span",{"class":"live-colon"},":"],%q`, ours, theirs))
	})
}

func (c *liveClient) send(text string) {
	c.t.Helper()
	if err := c.conn.Write(c.t.Context(), websocket.MessageText, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

// event sends an event and returns what the server says of it.
func (c *liveClient) event(id, fields string) liveMessage {
	c.t.Helper()
	c.send(`{"event":{"id":"` + id + `",` + fields + `}}`)
	return c.until("the answer to an event", func(m liveMessage) bool { return m.Ack == id })
}

// ends waits for the end of the socket and returns its code.
func (c *liveClient) ends(want websocket.StatusCode) {
	c.t.Helper()
	for {
		if _, err := c.read(); err != nil {
			if got := websocket.CloseStatus(err); got != want {
				c.t.Errorf("the socket ended with %d (%v), want %d", got, err, want)
			}
			return
		}
	}
}

// TestLiveSocket has a coach, a scorer and a parent at one board.
func TestLiveSocket(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSite(t, db)
		l := s.addLiveTeam("otters", func(t *models.Team) { t.Type, t.AgeGroup = models.Junior, "U9" })
		l.addPlan([]int{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 4, 5, 6, 8})
		base := s.liveServer()
		watch, score := l.addLink(models.LinkWatch), l.addLink(models.LinkScore)
		coach := watchLive(t, base, l.path(), "Cookie", l.members[models.Coach].cookie)
		scorer := watchLive(t, base, score)
		parent := watchLive(t, base, watch)

		if m := coach.event(models.NewEventID(), `"kind":"start"`); m.Refused {
			t.Fatalf("start: %s", m.Message)
		}
		id := models.NewEventID()
		for range 2 {
			if m := scorer.event(id, `"kind":"goal","player":"7"`); m.Refused {
				t.Errorf("goal: %s", m.Message)
			}
		}
		for _, c := range []*liveClient{coach, parent} {
			c.score("1:0")
		}
		if m := parent.event(models.NewEventID(), `"kind":"goal"`); !m.Refused || m.Message == "" {
			t.Error("a parent noted a goal")
		}
		squad, err := db.Players(t.Context(), l.team.ID)
		if err != nil {
			t.Fatal(err)
		}
		if m := scorer.event(models.NewEventID(), `"kind":"sub","player":"8","other":"9"`); !m.Refused || strings.Contains(m.Message, squad[7].Name) {
			t.Errorf("a substitution of nobody: %+v", m)
		}
		// From a device that had no network: its own times count.
		past := time.Now().Add(-20 * time.Second).UnixMilli()
		if m := scorer.event(models.NewEventID(), fmt.Sprintf(`"kind":"sub","player":"8","other":"9","at":%d`, past)); m.Refused {
			t.Errorf("late: %+v", m)
		}
		parent.until("the log", func(m liveMessage) bool { return strings.Contains(string(m.Parts["board-log"]), "Did not happen") })
		// A form without scripts reaches everybody too; what has not changed is not sent.
		l.note(models.Coach, noting("kind", "against"))
		m := parent.until("the score", func(m liveMessage) bool { return m.Parts["board-score"] != nil })
		if m.Parts["board-players"] != nil {
			t.Error("what has not changed was sent")
		}
		for _, p := range squad {
			if _, surname, _ := strings.Cut(p.Name, " "); strings.Contains(fmt.Sprintf("%s", m.Parts), surname) {
				t.Errorf("a parent was sent %s", p.Name)
			}
		}
		before := time.Now().UnixMilli()
		scorer.send(`{"time":12345}`)
		if m := scorer.until("the time", func(m liveMessage) bool { return m.Time != 0 }); m.Time != 12345 || m.Now < before {
			t.Errorf("the time: %+v", m)
		}
	})
}

// TestLiveSocketEnds takes rights away from open sockets, and sends what no page does.
func TestLiveSocketEnds(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSite(t, db)
		l := s.addLiveTeam("otters", nil)
		base := s.liveServer()
		watch, score := l.addLink(models.LinkWatch), l.addLink(models.LinkScore)
		member := func(role models.Role) *liveClient {
			return watchLive(t, base, l.path(), "Cookie", l.members[role].cookie)
		}
		by := func() models.By { return models.By{Form: models.NewFormID()} }
		happens := func() { l.note(models.Owner, noting("kind", "arrive", "player", "1")) }

		viewer, scorer, assistant, holder, keeper := member(models.Viewer), member(models.Scorer), member(models.Assistant), watchLive(t, base, watch), watchLive(t, base, score)
		links, err := db.LinksOfMatch(t.Context(), l.match.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range links {
			if link.Kind == models.LinkWatch {
				err = errors.Join(err, db.RevokeLink(t.Context(), by(), l.team.ID, link.ID))
			}
		}
		err = errors.Join(err,
			db.RemoveMember(t.Context(), by(), l.team.ID, l.members[models.Viewer].account.ID),
			db.EndOtherSessions(t.Context(), l.members[models.Assistant].account.ID, nil),
			db.SetRole(t.Context(), by(), l.team.ID, l.members[models.Scorer].account.ID, models.Viewer))
		if err != nil {
			t.Fatal(err)
		}
		happens()
		viewer.ends(4403)
		holder.ends(4403)
		assistant.ends(4401)
		scorer.until("a board without forms", func(m liveMessage) bool {
			return len(m.Parts) == 6 && !strings.Contains(string(m.Parts["board-clock"]), "form")
		})
		keeper.until("what happened", func(m liveMessage) bool { return m.Parts["board-log"] != nil })
		if m := scorer.event(models.NewEventID(), `"kind":"start"`); !m.Refused {
			t.Error("who is no scorer any more starts the match")
		}
		for name, c := range map[string]struct {
			frame string
			code  websocket.StatusCode
		}{
			"no JSON":       {"hello", websocket.StatusUnsupportedData},
			"another field": {`{"time":1,"more":2}`, websocket.StatusUnsupportedData},
			"nothing":       {`{}`, websocket.StatusUnsupportedData},
			"too long":      {`{"event":{"detail":"` + strings.Repeat("x", 5000) + `"}}`, websocket.StatusMessageTooBig},
			"too fast":      {`{"time":1}`, websocket.StatusPolicyViolation},
		} {
			bad := watchLive(t, base, score)
			n := 1
			if c.code == websocket.StatusPolicyViolation {
				n = 300
			}
			for range n {
				if bad.conn.Write(t.Context(), websocket.MessageText, []byte(c.frame)) != nil {
					break // it has ended already
				}
			}
			t.Run(name, func(t *testing.T) { bad.t = t; bad.endsEither(c.code, websocket.StatusTryAgainLater) })
		}
		for _, header := range [][]string{
			{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.test"}, {"Sec-Fetch-Site", "", "Origin", ""},
		} {
			if _, answer, err := dialLive(t, base, score+"/socket", header...); err == nil || answer.StatusCode != http.StatusForbidden {
				t.Errorf("%v: %v", header, err)
			}
		}
		for _, path := range []string{watch + "/socket", "/live/nothing/socket", l.path() + "/socket"} {
			if _, answer, err := dialLive(t, base, path); err == nil || answer.StatusCode == http.StatusSwitchingProtocols {
				t.Errorf("%s is open to everybody", path)
			}
		}
		if w := s.get(score + "/socket"); w.Code != http.StatusUpgradeRequired || w.Header().Get("Upgrade") != "websocket" {
			t.Errorf("without an upgrade: %d", w.Code)
		}
		if err := db.DeleteTeam(t.Context(), l.team.ID); err != nil {
			t.Fatal(err)
		}
		s.app.LookAtBoards()
		keeper.ends(4403)
	})
}

// endsEither is ends where a full queue may be noticed first.
func (c *liveClient) endsEither(want, or websocket.StatusCode) {
	c.t.Helper()
	for {
		if _, err := c.read(); err != nil {
			if got := websocket.CloseStatus(err); got != want && got != or {
				c.t.Errorf("the socket ended with %d (%v), want %d", got, err, want)
			}
			return
		}
	}
}

// TestLiveSocketLimits opens more sockets than one address or one board may have.
func TestLiveSocketLimits(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	s := newSiteWith(t, db, handlers.Config{BaseURL: baseURL, Live: handlers.LiveLimits{PerAddress: 3, PerBoard: 2}})
	one, two := s.addLiveTeam("otters", nil), s.addLiveTeam("voles", nil)
	base := s.liveServer()
	board, other := one.addLink(models.LinkWatch), two.addLink(models.LinkWatch)
	first := watchLive(t, base, board)
	watchLive(t, base, board)
	if _, answer, err := dialLive(t, base, board+"/socket"); err == nil || answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a third at a board: %v", err)
	}
	watchLive(t, base, other)
	if _, answer, err := dialLive(t, base, other+"/socket"); err == nil || answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") == "" {
		t.Errorf("a fourth of one address: %v", err)
	}
	first.conn.Close(websocket.StatusNormalClosure, "")
	deadline := time.Now().Add(patience)
	for { // the place is free as soon as the server has noticed
		if _, _, err := dialLive(t, base, board+"/socket"); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("who has gone still counts")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestLiveLooks takes a link back while nothing happens in the match.
func TestLiveLooks(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	s := newSiteWith(t, db, handlers.Config{BaseURL: baseURL, Live: handlers.LiveLimits{Look: 20 * time.Millisecond}})
	l := s.addLiveTeam("otters", nil)
	watcher := watchLive(t, s.liveServer(), l.addLink(models.LinkWatch))
	links, err := db.LinksOfMatch(t.Context(), l.match.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.RevokeLink(t.Context(), models.By{Form: models.NewFormID()}, l.team.ID, links[0].ID); err != nil {
		t.Fatal(err)
	}
	watcher.ends(4403)
}

// TestLiveStops tells the program to stop while a board is watched, also by somebody who never reads.
func TestLiveStops(t *testing.T) {
	s := newSite(t, modelstest.Open(t, modelstest.SQLite(t)))
	l := s.addLiveTeam("otters", nil)
	base := s.liveServer()
	watch := l.addLink(models.LinkWatch)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { s.app.RunLive(ctx) })
	watcher := watchLive(t, base, watch)
	watchLive(t, base, watch) // reads no more
	began := time.Now()
	stop()
	watcher.ends(websocket.StatusGoingAway)
	running.Wait()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
	if _, answer, err := dialLive(t, base, watch+"/socket"); err == nil || answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("after the end: %v", err)
	}
}

// TestLiveNodes has two programs on one PostgreSQL: what is noted by one is seen by the other, also after the
// connection over which they hear of each other was cut.
func TestLiveNodes(t *testing.T) {
	address := modelstest.Postgres(t)
	told := handlers.Config{BaseURL: baseURL, Live: handlers.LiveLimits{Look: time.Hour}} // they see nothing by themselves
	one, two := newSiteWith(t, modelstest.Open(t, address), told), newSiteWith(t, modelstest.Open(t, address), told)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for _, s := range []*site{one, two} {
		running.Go(func() { s.app.RunLive(ctx) })
	}
	t.Cleanup(func() { stop(); running.Wait() })
	l := one.addLiveTeam("otters", nil)
	watch := l.addLink(models.LinkWatch)
	here, there := watchLive(t, one.liveServer(), watch), watchLive(t, two.liveServer(), watch)
	l.note(models.Scorer, noting("kind", "start"))
	l.note(models.Scorer, noting("kind", "goal"))
	here.score("1:0")
	there.score("1:0")
	cut := "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
	var n int
	if err := modelstest.SQL(t, one.db).QueryRow(cut).Scan(&n); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	l.note(models.Scorer, noting("kind", "goal"))
	here.score("2:0")
	there.score("2:0")
}
