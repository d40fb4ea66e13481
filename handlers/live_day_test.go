package handlers_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// testClock is the clock of a site: it runs, and can be put forward.
type testClock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *testClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// cable is the way from one browser to the server. It can be cut: then nothing passes, and nobody is told.
type cable struct {
	net.Listener
	to string

	mu    sync.Mutex
	cut   bool
	conns []net.Conn
}

func newCable(t testing.TB, to string) *cable {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{Listener: listener, to: to}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() { c.carry(conn) })
		}
	})
	t.Cleanup(func() { listener.Close(); c.set(true); running.Wait() })
	return c
}

func (c *cable) carry(from net.Conn) {
	defer from.Close()
	to, err := net.Dial("tcp", c.to)
	if err != nil || !c.hold(from, to) {
		return
	}
	defer to.Close()
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{from, to}, {to, from}} {
		both.Go(func() { io.Copy(way[0], way[1]); way[0].Close() })
	}
	both.Wait()
}

// hold remembers connections, or closes them where the cable is cut.
func (c *cable) hold(conns ...net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut {
		for _, conn := range conns {
			conn.Close()
		}
		return false
	}
	c.conns = append(c.conns, conns...)
	return true
}

// set cuts the cable, or mends it.
func (c *cable) set(cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = cut
	for _, conn := range c.conns {
		conn.Close()
	}
	c.conns = nil
}

// matchDay is a whole match with three browsers at its board.
type matchDay struct {
	*liveTeam
	clock                    *testClock
	coach, assistant, parent *tab
	coachCable               *cable
}

func newMatchDay(t *testing.T) *matchDay {
	t.Helper()
	d := &matchDay{clock: &testClock{}}
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	s := newSiteWith(t, modelstest.Open(t, modelstest.SQLite(t)), handlers.Config{BaseURL: base, Now: d.clock.now})
	server.Config.Handler = s.handler
	server.Start()
	t.Cleanup(server.Close)
	d.liveTeam = s.addLiveTeam("otters", func(t *models.Team) { t.Type, t.AgeGroup = models.Junior, "U11" })
	d.addPlan([]int{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 4, 5, 8, 7}, []int{1, 2, 3, 4, 5, 8, 7}, []int{1, 2, 3, 4, 5, 6, 7})
	d.late(9)
	d.coachCable = newCable(t, server.Listener.Addr().String())
	browser := startBrowser(t)
	d.coach = newTab(browser, t, "http://"+d.coachCable.Addr().String(), "en")
	d.coach.size(390, true)
	d.coach.signIn(s, d.members[models.Coach].account)
	d.assistant = newTab(browser, t, base, "de")
	d.assistant.size(768, true)
	d.assistant.signIn(s, d.members[models.Assistant].account)
	d.parent = newTab(browser, t, base, "en")
	d.parent.size(390, true)
	for b, path := range map[*tab]string{d.coach: d.path(), d.assistant: d.path(), d.parent: d.addLink(models.LinkWatch)} {
		b.load(chromedp.Navigate(b.base + path))
		b.connected()
	}
	return d
}

// late says that a player comes late.
func (l *liveTeam) late(ordinal int) {
	l.t.Helper()
	squad, err := l.db.Players(l.t.Context(), l.team.ID)
	if err != nil {
		l.t.Fatal(err)
	}
	_, err = modelstest.SQL(l.t, l.db).Exec("INSERT INTO availability (fixture_id, player_id, answer, from_minute, by_player, at) VALUES ($1, $2, 'late', 20, false, 0)",
		l.match.ID, squad[ordinal-1].ID)
	if err != nil {
		l.t.Fatal(err)
	}
}

// eventually waits until an expression is true in the page.
func (b *tab) eventually(what, expression string) {
	b.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if value[bool](b, expression) {
			return
		}
		if time.Now().After(deadline) {
			b.Fatalf("%s: not so: %s; the page says %q", b.address(), what, b.text("#board"))
		}
	}
}

func (b *tab) connected() {
	b.Helper()
	b.eventually("it is connected", `document.getElementById("board").dataset.number !== undefined && document.getElementById("board-link").textContent === ""`)
}

// shows waits until an element says something.
func (b *tab) shows(selector, text string) {
	b.Helper()
	b.eventually(selector+" says "+text, fmt.Sprintf(`(document.querySelector(%q)?.textContent ?? "").replace(/\s+/g, " ").includes(%q)`, selector, text))
}

// there waits until there are so many of something.
func (b *tab) there(n int, selector string) {
	b.Helper()
	b.eventually(fmt.Sprintf("there are %d of %s", n, selector), fmt.Sprintf(`document.querySelectorAll(%q).length === %d`, selector, n))
}

// touch taps on something as a finger does, and stays on the page.
func (b *tab) touch(selector string) {
	b.Helper()
	b.eventually("nothing is on the way", `!document.getElementById("board-link").textContent.includes("…")`)
	value[bool](b, fmt.Sprintf(`(document.querySelector(%q)?.scrollIntoView({block: "center"}), true)`, selector))
	b.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeReady))
}

// passes puts the clock of the server forward, and has the browsers notice.
func (d *matchDay) passes(minutes int, reads string, tabs ...*tab) {
	d.t.Helper()
	d.clock.pass(time.Duration(minutes) * time.Minute)
	for _, b := range tabs {
		value[bool](b, `document.dispatchEvent(new Event("visibilitychange"))`)
		b.eventually("the clock reads "+reads, fmt.Sprintf(`document.querySelector(".live-clock").textContent.startsWith(%q)`, reads+":"))
	}
}

// score waits until all three show a score.
func (d *matchDay) score(want string) {
	d.t.Helper()
	for _, b := range []*tab{d.coach, d.assistant, d.parent} {
		b.shows(".live-figures", want)
	}
}

// TestBrowserMatchDay plays a whole match: a coach on a phone, an assistant on a tablet and a parent who watches, with
// a reload, a lost connection, an injury, a late arrival and an undo. In the end the minutes are those of the events.
func TestBrowserMatchDay(t *testing.T) {
	d := newMatchDay(t)
	coach, assistant, parent := d.coach, d.assistant, d.parent

	coach.touch("#button-start")
	assistant.there(1, "#button-pause")
	parent.shows(".live-state", "Period 1 of 2")
	parent.want(0, "#board form")
	d.passes(5, "5", coach, assistant, parent)
	assistant.touch("#button-goal")
	d.score("1:0")

	// Two taps, somebody on the field and somebody on the bench.
	d.passes(5, "10", coach, assistant)
	coach.touch("#player-6")
	coach.touch("#other-8")
	assistant.there(1, "#player-8")
	coach.there(1, "#player-8")
	parent.shows(".live-list-player", "Hal C.")

	// A goal by mistake, and the undo that is offered.
	coach.touch("#button-goal")
	d.score("2:0")
	coach.eventually("its undo is offered", `document.getElementById("undo-toast") !== null && document.getElementById("undo-last").textContent.includes("Goal")`)
	coach.touch("#undo-toast")
	d.score("1:0")

	// The coach's phone has no network; the match goes on. Both note the same substitution.
	d.passes(2, "12", coach, assistant)
	d.coachCable.set(true)
	coach.shows("#board-link", "Not connected")
	coach.touch("#player-5")
	coach.touch("#other-6")
	coach.shows("#board-link", "1 waiting")
	coach.touch("#button-against")
	coach.shows("#board-link", "2 waiting")
	assistant.touch("#player-5")
	assistant.touch("#other-6")
	assistant.there(1, "#player-6")
	parent.shows(".live-figures", "1:0")
	d.passes(1, "13", assistant)
	d.coachCable.set(false)
	d.score("1:1")
	coach.connected()
	coach.forgive("WebSocket", "net::ERR")
	assistant.shows("#board-log", "War schon notiert")

	// An injury, and somebody who comes late and goes on.
	d.passes(2, "15", coach, assistant)
	assistant.touch("#player-7")
	assistant.touch("#button-hurt")
	coach.there(1, ".live-list-out .live-player")
	coach.there(1, ".live-empty")
	coach.touch("#away-9")
	coach.touch("#button-arrive")
	assistant.there(0, ".live-list-away")
	coach.there(1, "#other-9")
	// The rest is planned anew in two taps, and what the plan now wants is done in a third.
	d.passes(1, "16", coach, assistant)
	if status := assistant.press("#replan"); status != http.StatusOK {
		t.Fatalf("a plan for the rest: %d", status)
	}
	assistant.want(0, ".notice")
	if status := assistant.press("#accept-plan"); status != http.StatusOK {
		t.Fatalf("the new plan: %d", status)
	}
	assistant.connected()
	coach.shows("#board-next", "Due now")
	coach.touch("#button-lineup")
	assistant.there(0, ".live-empty")
	coach.there(0, ".live-empty")

	// The assistant's tablet is reloaded, and the clock goes on where it was.
	assistant.load(chromedp.Reload())
	assistant.connected()
	assistant.eventually("the clock reads 16", `document.querySelector(".live-clock").textContent.startsWith("16:")`)
	d.passes(4, "20", coach, assistant)
	assistant.touch("#button-stop")
	coach.there(1, "#button-finish")
	parent.shows(".live-state", "Period 1 of 2 is over")

	d.clock.pass(10 * time.Minute)
	coach.touch("#button-start")
	parent.shows(".live-state", "Period 2 of 2")
	d.passes(10, "10", coach, assistant, parent)
	coach.touch("#button-pause")
	parent.shows(".live-state", "the clock stands")
	d.clock.pass(3 * time.Minute)
	assistant.there(1, "#button-resume")
	assistant.touch("#button-resume")
	coach.there(1, "#button-pause")
	d.passes(10, "20", coach, assistant, parent)
	coach.touch("#button-stop")
	assistant.there(1, "#button-finish")
	assistant.touch("#button-finish")
	d.score("1:1")
	coach.there(0, "#players-form")
	parent.shows(".live-state", "The match is over")
	d.checkMinutes()
}

// forgive takes what is to be expected of a lost connection from what the browser complained of.
func (b *tab) forgive(parts ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = slices.DeleteFunc(b.faults, func(fault string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(fault, part) })
	})
}

// checkMinutes counts the minutes by hand from the events and compares them with the board's, in the program and on the
// screens.
func (d *matchDay) checkMinutes() {
	d.t.Helper()
	events, err := d.db.Events(d.t.Context(), d.match.ID, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	played, periods := countByHand(d.t, events)
	for period, length := range periods {
		if off := length - 20*time.Minute; off < -5*time.Second || off > time.Minute {
			d.t.Errorf("period %d lasted %s", period+1, length)
		}
	}
	sport, _ := d.sports.Get("soccer")
	format, _ := sport.Format("7")
	plan, err := d.db.LastPlan(d.t.Context(), d.match.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	board := models.BoardOf(d.match, sport, format, plan, events, d.clock.now())
	byBoard := map[int]time.Duration{}
	for _, ordinal := range slices.Sorted(maps.Keys(played)) {
		byBoard[ordinal] = board.Time(ordinal)
	}
	if !maps.Equal(played, byBoard) || board.State != models.BoardOver || board.Ours != 1 || board.Theirs != 1 {
		d.t.Errorf("by hand %v, by the board %v", played, byBoard)
	}
	if got := int(played[7] / time.Minute); got != 15 { // until the injury
		d.t.Errorf("player 7 has %d minutes", got)
	}
	var sum time.Duration
	for _, time := range played {
		sum += time
	}
	if all := sum.Minutes(); all < 7*40-2 || all > 7*40+2 { // one place was empty for a minute
		d.t.Errorf("%.1f minutes were played in all", all)
	}
	if plan.Number != 2 {
		d.t.Errorf("the plan that holds is number %d", plan.Number)
	}
	for _, b := range []*tab{d.coach, d.assistant, d.parent} {
		for ordinal, time := range played {
			b.shows(fmt.Sprintf(".live-player:has(> .live-number:not(:empty)):is(%s)", wears(b, ordinal)), strconv.Itoa(int(time.Minutes()))+" min")
		}
	}
}

// wears is a selector of the player with a shirt number on a board.
func wears(b *tab, shirt int) string {
	b.Helper()
	value[bool](b, fmt.Sprintf(`[...document.querySelectorAll(".live-player")].forEach((p) => { if (p.querySelector(".live-number").textContent === "%d") p.dataset.wears = "%d" }) ?? true`, shirt, shirt))
	return fmt.Sprintf("[data-wears='%d']", shirt)
}

// countByHand is a second way to count minutes, that knows nothing of boards: it goes through the events that were not
// undone by their times, and adds the time between two of them to everybody who was on.
func countByHand(t testing.TB, events []models.Event) (played map[int]time.Duration, periods []time.Duration) {
	t.Helper()
	undone := map[string]bool{}
	for _, e := range events {
		undone[e.Undoes] = e.Kind == models.EventUndo || undone[e.Undoes]
	}
	slices.SortFunc(events, func(a, b models.Event) int { return a.At.Compare(b.At) })
	on := map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true} // as planned
	played = map[int]time.Duration{}
	running := false
	var last time.Time
	for _, e := range events {
		if running {
			d := e.At.Sub(last)
			periods[len(periods)-1] += d
			for ordinal := range on {
				played[ordinal] += d
			}
		}
		last = e.At
		if undone[e.ID] {
			continue
		}
		switch e.Kind {
		case models.EventStart:
			periods, running = append(periods, 0), true
		case models.EventResume:
			running = true
		case models.EventPause, models.EventStop, models.EventFinish:
			running = false
		case models.EventSub:
			delete(on, e.Player) // the same twice changes nothing
			if e.Other != 0 {
				on[e.Other] = true
			}
		case models.EventHurt:
			delete(on, e.Player)
		case models.EventLineup:
			var s models.Stretch
			if err := json.Unmarshal([]byte(e.Detail), &s); err != nil {
				t.Fatal(err)
			}
			clear(on)
			for _, ordinal := range s.Slots {
				on[ordinal] = true
			}
		}
	}
	if running || len(periods) != 2 {
		t.Errorf("the match had %d periods and is running: %v", len(periods), running)
	}
	return played, periods
}
