package handlers_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// benchLiveVariable makes the test binary a server of a live board.
const benchLiveVariable = "TEAMCOACH_BENCH_LIVE"

// benchLive is where that server is and how its board is kept.
type benchLive struct{ Base, Path, Watch, Cookie string }

// TestBenchLiveServer is no test: BenchmarkLive starts this binary once more to run it on one core.
func TestBenchLiveServer(t *testing.T) {
	if os.Getenv(benchLiveVariable) == "" {
		return
	}
	db := modelstest.Open(t, modelstest.SQLite(t))
	s := newSiteWith(t, db, handlers.Config{BaseURL: baseURL, Live: handlers.LiveLimits{PerAddress: 10_000, PerBoard: 10_000}})
	l := s.addLiveTeam("otters", func(t *models.Team) { t.Type, t.AgeGroup = models.Junior, "U9" })
	l.addPlan([]int{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 4, 5, 6, 8})
	l.note(models.Scorer, noting("kind", "start"))
	at := listen(t, siteServer(s.handler))
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(benchLive{"http://" + at, l.path(), l.addLink(models.LinkWatch), l.members[models.Scorer].cookie}); err != nil {
		t.Fatal(err)
	}
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() { // whatever is asked: the memory in use
		if err := out.Encode(residentMemory(t)); err != nil {
			t.Fatal(err)
		}
	}
	os.Exit(0) // without waiting for the sockets
}

// residentMemory is what the process takes, in kB.
func residentMemory(t testing.TB) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kB, _ := strconv.Atoi(strings.Fields(rest)[0])
			return kB
		}
	}
	return 0
}

// The crowd of BenchmarkLive.
const (
	benchWatchers = 2000
	benchDead     = 20 // of them read nothing at all
	benchSlow     = 20 // and these a message every other second
	benchEvents   = 40
)

// BenchmarkLive has 2,000 watch one board on one core, some of them dead or slow, and measures from the moment at which
// somebody sends an event until it is in the hands of each of the others.
func BenchmarkLive(b *testing.B) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestBenchLiveServer$", "-test.timeout=0")
	cmd.Env = append(os.Environ(), benchLiveVariable+"=1", "GOMAXPROCS=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.Close(); io.Copy(io.Discard, pipe); cmd.Wait() })
	out := json.NewDecoder(pipe)
	var at benchLive
	if err := out.Decode(&at); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		crowd := gather(b, at)
		fmt.Fprintln(in, "memory")
		var kB int
		if err := out.Decode(&kB); err != nil {
			b.Fatal(err)
		}
		all := crowd.measure(b, at)
		crowd.leave()
		slices.Sort(all)
		ms := func(share float64) float64 {
			return float64(all[int(share*float64(len(all)-1))].Microseconds()) / 1000
		}
		b.ReportMetric(ms(0.5), "median-ms")
		b.ReportMetric(ms(0.99), "p99-ms")
		b.ReportMetric(ms(1), "worst-ms")
		b.ReportMetric(float64(kB)/1024, "server-MB")
		b.ReportMetric(0, "ns/op")
	}
}

// crowd watches one board.
type crowd struct {
	stop    context.CancelFunc
	reading sync.WaitGroup
	arrived chan time.Time
	number  atomic.Int64 // of the event that is waited for
}

func gather(b *testing.B, at benchLive) *crowd {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	c := &crowd{stop: stop, arrived: make(chan time.Time, benchWatchers)}
	var dialling sync.WaitGroup
	var failed atomic.Int64
	places := make(chan struct{}, 50)
	for i := range benchWatchers {
		places <- struct{}{}
		dialling.Go(func() {
			defer func() { <-places }()
			conn, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(at.Base, "http")+at.Watch+"/socket", &websocket.DialOptions{
				HTTPHeader: http.Header{"Sec-Fetch-Site": {"same-origin"}},
			})
			if err != nil {
				failed.Add(1)
				return
			}
			conn.SetReadLimit(1 << 20)
			if i >= benchDead {
				_, _, err = conn.Read(ctx) // the whole board
				if err != nil {
					failed.Add(1)
				}
				c.reading.Go(func() { c.read(ctx, conn, i < benchDead+benchSlow) })
			}
		})
	}
	dialling.Wait()
	if failed.Load() > 0 {
		b.Fatalf("%d of %d could not watch", failed.Load(), benchWatchers)
	}
	return c
}

func (c *crowd) read(ctx context.Context, conn *websocket.Conn, slow bool) {
	defer conn.CloseNow()
	for {
		_, data, err := conn.Read(ctx)
		if err != nil {
			return
		}
		if slow {
			select {
			case <-time.After(2 * time.Second):
			case <-ctx.Done():
			}
			continue
		}
		number, _, _ := bytes.Cut(bytes.TrimPrefix(data, []byte(`{"number":`)), []byte(","))
		if n, err := strconv.ParseInt(string(number), 10, 64); err == nil && n == c.number.Load() {
			c.arrived <- time.Now()
		}
	}
}

// measure sends events, one after the other, and returns how long each took to each of those who read.
func (c *crowd) measure(b *testing.B, at benchLive) []time.Duration {
	b.Helper()
	var all []time.Duration
	for i := range benchEvents {
		c.number.Store(c.last(b, at) + 1)
		body := noting("kind", []string{"goal", "against"}[i%2]).Encode()
		began := time.Now()
		answer, _ := ask(b, http.MethodPost, at.Base+at.Path, body, "Content-Type", "application/x-www-form-urlencoded",
			"Sec-Fetch-Site", "same-origin", "Cookie", at.Cookie)
		if answer.StatusCode != http.StatusFound {
			b.Fatal(answer.Status)
		}
		late := time.After(patience)
		for range benchWatchers - benchDead - benchSlow {
			select {
			case when := <-c.arrived:
				all = append(all, when.Sub(began))
			case <-late:
				b.Fatalf("event %d did not reach everybody", i)
			}
		}
	}
	return all
}

// last is the number of the last event, as the page has it.
func (c *crowd) last(b *testing.B, at benchLive) int64 {
	b.Helper()
	if n := c.number.Load(); n > 0 {
		return n
	}
	_, body := ask(b, http.MethodGet, at.Base+at.Path, "", "Cookie", at.Cookie)
	return int64(bytes.Count(body, []byte(`class="live-when"`)) + 1) // and the lineup, which is not in the list
}

func (c *crowd) leave() {
	c.stop()
	c.reading.Wait()
}
