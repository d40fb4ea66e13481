package handlers_test

import (
	"bufio"
	"bytes"
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// benchVariable makes the test binary a server: its value is the path of a database.
const benchVariable = "TEAMCOACH_BENCH_DATABASE"

// benchPage is the page that the benchmarks ask for: 25 players, eleven places, every formation of soccer.
const benchPage = "/best/bench-000000/11"

// TestBenchServer is no test. The benchmarks start this binary once more to run it, so that the CPU time of a server
// can be told from that of its client.
func TestBenchServer(t *testing.T) {
	path := os.Getenv(benchVariable)
	if path == "" {
		return
	}
	db := modelstest.Open(t, path)
	cached := newSiteWith(t, db, handlers.Config{BaseURL: baseURL, CacheBytes: 16 << 20})
	fresh := newSiteWith(t, db, handlers.Config{BaseURL: baseURL})
	page := cached.get(benchPage)
	length := strconv.Itoa(page.Body.Len())
	least := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Content-Length": {length}}
	addresses := benchAddresses{
		Bare:   listen(t, &http.Server{Handler: bare(page.Body.Bytes(), least)}),
		Headed: listen(t, &http.Server{Handler: bare(page.Body.Bytes(), page.Header())}),
		Cached: listen(t, siteServer(cached.handler)),
		Fresh:  listen(t, siteServer(fresh.handler)),
	}
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(addresses); err != nil {
		t.Fatal(err)
	}
	commands := bufio.NewScanner(os.Stdin) // ends with the benchmark, however that ends
	for commands.Scan() {
		switch command, argument, _ := strings.Cut(commands.Text(), " "); command {
		case "cpu":
			if err := out.Encode(cpuTime(t)); err != nil {
				t.Fatal(err)
			}
		case "profile":
			f, err := os.Create(argument)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := pprof.StartCPUProfile(f); err != nil {
				t.Fatal(err)
			}
			defer pprof.StopCPUProfile()
		}
	}
}

// benchAddresses are the handlers of one server process, each on a port of its own.
type benchAddresses struct{ Bare, Headed, Cached, Fresh string }

func listen(t *testing.T, server *http.Server) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return listener.Addr().String()
}

// bare is the least that net/http can do to send these bytes and headers.
func bare(body []byte, header http.Header) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), header)
		w.Write(body)
	})
}

// siteServer has the timeouts of the real one: each costs a little.
func siteServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    64 << 10,
	}
}

// cpuTime is what this process has used until now, user and system.
func cpuTime(t *testing.T) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// benchServer is a running TestBenchServer.
type benchServer struct {
	benchAddresses
	in  io.Writer
	out *json.Decoder
}

// startBenchServer gives the server half of the processors and leaves the others to the client, so that requests per
// second say what the server can do.
func startBenchServer(b *testing.B, database string) *benchServer {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestBenchServer$", "-test.timeout=0")
	cmd.Env = append(os.Environ(), benchVariable+"="+database, "GOMAXPROCS="+strconv.Itoa(max(1, runtime.NumCPU()/2)))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil {
			b.Error(err)
		}
	})
	s := &benchServer{in: in, out: json.NewDecoder(out)}
	if err := s.out.Decode(&s.benchAddresses); err != nil {
		b.Fatal(err)
	}
	return s
}

func (s *benchServer) cpu(b *testing.B) time.Duration {
	b.Helper()
	var used time.Duration
	fmt.Fprintln(s.in, "cpu")
	if err := s.out.Decode(&used); err != nil {
		b.Fatal(err)
	}
	return used
}

// benchRequest is a GET as a browser sends it. Of compressions it accepts encoding; empty: none.
func benchRequest(target, encoding string) []byte {
	if encoding != "" {
		encoding = "Accept-Encoding: " + encoding + "\r\n"
	}
	return []byte("GET " + target + " HTTP/1.1\r\nHost: teamcoach.test\r\nConnection: keep-alive\r\n" +
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n" +
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n" +
		"Accept-Language: en-GB,en;q=0.8,de-DE;q=0.5,de;q=0.3\r\n" + encoding +
		"Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n" +
		"Sec-Fetch-Site: none\r\nSec-Fetch-User: ?1\r\n\r\n")
}

// benchClient is one connection that is kept alive. net/http's own client would take more CPU time than the server.
type benchClient struct {
	net.Conn
	buffer []byte
}

func dialBench(address string) (*benchClient, error) {
	conn, err := net.Dial("tcp", address)
	return &benchClient{conn, make([]byte, 1<<20)}, err
}

// ask sends a request and returns the answer until the next ask.
func (c *benchClient) ask(request []byte, status int) (header, body []byte, err error) {
	if _, err := c.Write(request); err != nil {
		return nil, nil, err
	}
	read, end, total := 0, 0, 1
	for read < total {
		n, err := c.Read(c.buffer[read:])
		if err != nil {
			return nil, nil, err
		}
		read += n
		if end > 0 {
			continue
		}
		total = read + 1
		if i := bytes.Index(c.buffer[:read], []byte("\r\n\r\n")); i >= 0 {
			end = i + 4
			length, err := strconv.Atoi(headerValue(c.buffer[:end], "Content-Length"))
			if err != nil {
				return nil, nil, fmt.Errorf("answer without a length: %w", err)
			}
			total = end + length
		}
	}
	if read != total {
		return nil, nil, errors.New("more than one answer")
	}
	if want := fmt.Sprintf("HTTP/1.1 %d ", status); !bytes.HasPrefix(c.buffer, []byte(want)) {
		return nil, nil, fmt.Errorf("want %s, have %.15s", want, c.buffer)
	}
	return c.buffer[:end], c.buffer[end:total], nil
}

// headerValue returns the first value of a header, empty where there is none.
func headerValue(header []byte, name string) string {
	_, rest, _ := bytes.Cut(header, []byte("\r\n"+name+": "))
	value, _, _ := bytes.Cut(rest, []byte("\r\n"))
	return string(value)
}

// timings returns the parts of Server-Timing in microseconds.
func timings(header []byte) map[string]float64 {
	parts := map[string]float64{}
	for line := range bytes.SplitSeq(header, []byte("\r\n")) {
		value, ok := bytes.CutPrefix(line, []byte("Server-Timing: "))
		name, duration, has := strings.Cut(string(value), ";dur=")
		if ms, err := strconv.ParseFloat(duration, 64); ok && has && err == nil {
			parts[name] += 1000 * ms
		}
	}
	return parts
}

// benchConnections are enough to keep the server busy at every moment.
const benchConnections = 4

// load asks for the requests in turn for a while, on several connections, and returns how many were answered. each
// sees some of the headers.
func load(address string, requests [][]byte, status int, during time.Duration, each func(header []byte)) (answers int, err error) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	end := time.Now().Add(during)
	one := func(first int) (n int, err error) {
		client, err := dialBench(address)
		if err != nil {
			return 0, err
		}
		defer client.Close()
		for i := first; time.Now().Before(end); i += benchConnections {
			header, _, err := client.ask(requests[i%len(requests)], status)
			if err != nil {
				return n, err
			}
			if n++; each != nil && n%4 == 0 {
				mu.Lock()
				each(header)
				mu.Unlock()
			}
		}
		return n, nil
	}
	for i := range benchConnections {
		wait.Go(func() {
			n, failed := one(i)
			mu.Lock()
			defer mu.Unlock()
			answers += n
			err = errors.Join(err, failed)
		})
	}
	wait.Wait()
	return answers, err
}

// benchNames begin the names of the teams of a benchmark's database; team i has name i modulo 10.
var benchNames = [10]string{"Amber Foxes", "Brisk Otters", "Copper Owls", "Dapper Voles", "Early Larks", "Fern Harriers",
	"Grey Herons", "Hazel Stoats", "Iron Wrens", "Jolly Badgers"}

// benchName is the name of team i: six digits, so that "Amber Foxes 0123" is the beginning of exactly ten of them.
func benchName(i int) string { return fmt.Sprintf("%s %06d", benchNames[i%10], i) }

func benchSlug(i int) string { return fmt.Sprintf("bench-%06d", i) }

// benchTeam is public team i; every tenth has 25 players, the others 13.
func benchTeam(i int) (*models.Team, []models.Player) {
	size := 13
	if i%10 == 0 {
		size = 25
	}
	positions := strings.Fields("GK LB CB CB RB LM CM CM RM ST ST GK DM AM LW RW CB CM ST LB RM GK CM RB AM")
	players := make([]models.Player, size)
	for n := range players {
		p := models.NewPlayer(fmt.Sprintf("%s %s", strings.Fields("Ada Bo Cyd Dov Eva")[n%5], strings.Fields("Quill Rook Sparrow Tern Umber")[n/5]))
		p.Shirt, p.Form, p.Fitness, p.MinutesOwed = n+1, 2+(n*7+i)%4, 70+(n*13+i)%31, (n*29+i*3)%120-40
		p.Skills = map[string]int{positions[n]: 5 + (n*5+i)%5}
		if positions[n] != "GK" {
			p.Skills[positions[(n+3)%11]], p.Skills[positions[(n+7)%11]] = 2+(n+i)%5, 1+(n*3+i)%6
		}
		players[n] = p
	}
	return &models.Team{Slug: benchSlug(i), Name: benchName(i), Sport: "soccer", Format: "11", Type: models.Senior,
		Visibility: models.Public, Mode: models.Strongest, Color: "red"}, players
}

// benchDatabase makes a database with public teams, at least ten, and returns its path.
func benchDatabase(b testing.TB, teams int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), fmt.Sprintf("teams-%d.db", teams))
	db, err := models.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	if _, _, err := db.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	for i := range benchNames {
		team, players := benchTeam(i)
		if err := db.CreateTeam(b.Context(), models.By{}, "", team, players); err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(db.Close(), copyTeams(b, path, teams)); err != nil {
		b.Fatal(err)
	}
	checkTeams(b, path, teams)
	return path
}

// TestBenchDatabase keeps the benchmarks' database in step with the schema: they themselves run seldom.
func TestBenchDatabase(t *testing.T) { benchDatabase(t, 30) }

// copyTeams makes as many teams as are wanted out of the first ten, much faster than one by one. The copies have no
// rows in the table rating, and their stored squads name the players' ids of the first ten: no public page reads these.
// CROSS JOIN keeps the order of the copies, so that the rows arrive as they do in a database that grew slowly.
func copyTeams(b testing.TB, path string, teams int) (err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-200000)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	copyRows := func(table, source string, instead map[string]string) string {
		rows, queryErr := db.QueryContext(b.Context(), `SELECT name FROM pragma_table_info($1) ORDER BY cid`, table)
		if queryErr != nil {
			b.Fatal(queryErr)
		}
		defer rows.Close()
		var columns, values []string
		for rows.Next() {
			var column string
			if err := rows.Scan(&column); err != nil {
				b.Fatal(err)
			}
			columns, values = append(columns, column), append(values, cmp.Or(instead[column], table+"."+column))
		}
		if rows.Err() != nil || len(columns) == 0 {
			b.Fatal(table, rows.Err())
		}
		return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") SELECT " + strings.Join(values, ", ") +
			" FROM copy CROSS JOIN " + table + " ON " + source + " = copy.source"
	}
	for _, statement := range []string{
		`PRAGMA temp_store = MEMORY`,
		`PRAGMA ignore_check_constraints = ON`,
		`CREATE TEMP TABLE copy AS
		 WITH RECURSIVE number(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM number WHERE i + 1 < ` + strconv.Itoa(teams) + `)
		 SELECT i, printf('%08x-0000-7000-8000-000000000000', 0x01900000 + i) AS id, team.id AS source
		 FROM number JOIN team ON team.slug = printf('bench-%06d', i % 10) WHERE i < ` + strconv.Itoa(teams),
		copyRows("team", "team.id", map[string]string{
			"id": "copy.id", "slug": "printf('bench-%06d', i)",
			"name":       "substr(team.name, 1, length(team.name) - 6) || printf('%06d', i)",
			"name_lower": "substr(team.name_lower, 1, length(team.name_lower) - 6) || printf('%06d', i)",
		}),
		copyRows("player", "player.team_id", map[string]string{
			"id": "printf('%08x-0000-7000-8000-%012x', 0x01900000 + i, ordinal)", "team_id": "copy.id",
		}),
		copyRows("squad", "squad.team_id", map[string]string{"team_id": "copy.id"}),
	} {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			return err
		}
	}
	return nil
}

// checkTeams compares some of the teams with what models makes of them.
func checkTeams(b testing.TB, path string, teams int) {
	b.Helper()
	db := modelstest.Open(b, path)
	if n, err := db.CountPublicTeams(b.Context(), models.TeamFilter{}); err != nil || n != teams {
		b.Fatalf("%d teams, %v", n, err)
	}
	for _, i := range []int{0, 9, teams / 2, teams - 1} {
		want, players := benchTeam(i % 10)
		team, err := db.TeamBySlug(b.Context(), benchSlug(i))
		if err != nil || team.Name != benchName(i) || team.Mode != want.Mode {
			b.Fatalf("team %d is %+v, %v", i, team, err)
		}
		squad, err := db.Squad(b.Context(), team.ID)
		if err != nil || len(squad) != len(players) || squad[0].Name != players[0].Name {
			b.Fatalf("team %d has %d players, %v", i, len(squad), err)
		}
		list, _, err := db.ListPublicTeams(b.Context(), models.TeamFilter{Prefix: benchName(i)})
		if err != nil || len(list) != 1 || list[0].Players != len(players) {
			b.Fatalf("team %d is listed as %+v, %v", i, list, err)
		}
	}
}
