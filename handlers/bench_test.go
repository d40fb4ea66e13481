package handlers_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"teamcoach/data"
	"teamcoach/models"
	engine "teamcoach/models/lineup"
)

// BenchmarkSite measures what a visitor waits for and an operator pays for, and prints one table of it at the end.
// Servers are processes of their own, and what is compared is measured in turn, round by round: the ratios hold on a
// busy machine too, the absolute figures only on an idle one. With BENCH_PROFILE=FOLDER, the CPU profiles of the
// cached and of the fresh page are written there instead.
func BenchmarkSite(b *testing.B) {
	var table benchTable
	parts := []struct {
		name string
		run  func(*testing.B, *benchTable)
	}{
		{"serving", benchServing},
		{"teams", benchTeams},
		{"program", benchProgram},
		{"solve-page", benchSolvePage},
		{"solve-formation", benchSolveFormation},
	}
	if folder := os.Getenv("BENCH_PROFILE"); folder != "" {
		profile(b, folder)
		return
	}
	for _, part := range parts {
		measured := false
		b.Run(part.name, func(b *testing.B) {
			if !measured { // each takes its own time, whatever a benchmark should take
				part.run(b, &table)
				measured = true
			}
		})
	}
	fmt.Printf("\n%s\n", table.String())
}

// benchTable is the text of all results.
type benchTable struct{ strings.Builder }

func (t *benchTable) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

// The aims are medians of this many rounds of this length.
const (
	benchRounds = 7
	benchRound  = 500 * time.Millisecond
)

// subject is one sort of request to one server.
type subject struct {
	name     string
	server   *benchServer
	address  string
	requests [][]byte
	status   int // 0: 200

	rates []float64 // a round: requests per second
	costs []float64 // a round: microseconds of CPU per request
	parts map[string][]float64
}

func (s *subject) round(b *testing.B, during time.Duration) {
	b.Helper()
	status := s.status
	if status == 0 {
		status = 200
	}
	parts := map[string][]float64{}
	before, start := s.server.cpu(b), time.Now()
	n, err := load(s.address, s.requests, status, during, func(header []byte) {
		for name, micros := range timings(header) {
			parts[name] = append(parts[name], micros)
		}
	})
	elapsed, used := time.Since(start), s.server.cpu(b)-before
	if err != nil || n == 0 {
		b.Fatalf("%s: %d answers, %v", s.name, n, err)
	}
	s.rates = append(s.rates, float64(n)/elapsed.Seconds())
	s.costs = append(s.costs, float64(used.Nanoseconds())/1000/float64(n))
	for name, micros := range parts {
		s.parts[name] = append(s.parts[name], median(micros))
	}
}

// measure takes the subjects in turn, round by round, after a round that does not count.
func measure(b *testing.B, subjects ...*subject) {
	b.Helper()
	for i := range 1 + benchRounds {
		for _, s := range subjects {
			if i <= 1 {
				s.rates, s.costs, s.parts = nil, nil, map[string][]float64{}
			}
			s.round(b, benchRound)
		}
	}
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// ratio is how values stand to those of the same rounds of another subject.
type ratio struct{ median, least, most float64 }

func ratios(values, to []float64) ratio {
	all := make([]float64, len(values))
	for i := range values {
		all[i] = values[i] / to[i]
	}
	return ratio{median(all), slices.Min(all), slices.Max(all)}
}

func (r ratio) String() string { return fmt.Sprintf("%5.2f (%.2f-%.2f)", r.median, r.least, r.most) }

// verdict says whether an aim is met.
func verdict(ok bool) string {
	if ok {
		return "met"
	}
	return "MISSED"
}

// servingSubjects are the ways to send the benchmark's page, the bare one first.
func servingSubjects(s *benchServer) []*subject {
	one := func(name, address, encoding string) *subject {
		return &subject{name: name, server: s, address: address, requests: [][]byte{benchRequest(benchPage, encoding)}}
	}
	return []*subject{
		one("a  bare net/http, the same bytes", s.Bare, ""),
		one("a' the same bytes and the page's headers", s.Headed, ""),
		one("b  page from cache", s.Cached, ""),
		one("c  page from cache, gzip", s.Cached, "gzip"),
		one("c' page from cache, brotli", s.Cached, "gzip, deflate, br, zstd"),
		one("d  page rendered fresh from SQLite", s.Fresh, ""),
		one("   the same as a browser asks, brotli", s.Fresh, "gzip, deflate, br, zstd"),
	}
}

// benchServing compares the page with the least that net/http can do to send it.
func benchServing(b *testing.B, table *benchTable) {
	subjects := servingSubjects(startBenchServer(b, benchDatabase(b, 10)))
	size := samePage(b, subjects)
	measure(b, subjects...)
	table.line("One lineup page of %d bytes, 25 players, one processor for the server: median of %d rounds, ratio (least-most)", size, benchRounds)
	table.line("%-41s %8s %16s %8s %16s", "", "req/s", "to a", "µs CPU", "to a")
	bare := subjects[0]
	for _, s := range subjects {
		table.line("%-41s %8.0f %16s %8.1f %16s", s.name, median(s.rates), ratios(s.rates, bare.rates), median(s.costs), ratios(s.costs, bare.costs))
	}
	cached, zipped, fresh := subjects[2], subjects[3], subjects[5]
	base, hit, miss := median(bare.costs), median(cached.costs), median(fresh.costs)
	db, engine, render := median(fresh.parts["db"]), median(fresh.parts["engine"]), median(fresh.parts["render"])
	table.line("d is made of (Server-Timing, µs): db %.0f, engine %.0f, render %.0f; sending as in b %.0f; compressing for the cache and the rest %.0f",
		db, engine, render, hit, miss-hit-db-engine-render)
	table.line("d' without the solve: db + render + b = %.0f µs, %.2f of a", db+render+hit, (db+render+hit)/base)
	toB, toC, toD := ratios(cached.rates, bare.rates).median, ratios(zipped.rates, bare.rates).median, ratios(fresh.costs, bare.costs).median
	table.line("aims: b/a req/s at least 0.85: %s; c/a req/s at least 1.1: %s; d/a CPU at most 3.5: %s (d': %s)\n",
		verdict(toB >= 0.85), verdict(toC >= 1.1), verdict(toD <= 3.5), verdict((db+render+hit)/base <= 3.5))
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(toB, "b/a-req/s")
	b.ReportMetric(toC, "c/a-req/s")
	b.ReportMetric(toD, "d/a-cpu")
}

// samePage makes sure that all subjects send the same page, and returns its size.
func samePage(b *testing.B, subjects []*subject) int {
	b.Helper()
	var want []byte
	for _, s := range subjects {
		client, err := dialBench(s.address)
		if err != nil {
			b.Fatal(err)
		}
		header, body, err := client.ask(s.requests[0], 200)
		if err == nil && headerValue(header, "Content-Encoding") == "gzip" {
			var r io.Reader
			if r, err = gzip.NewReader(bytes.NewReader(body)); err == nil {
				body, err = io.ReadAll(r)
			}
		}
		client.Close()
		if err != nil {
			b.Fatal(s.name, err)
		}
		if want == nil {
			want = bytes.Clone(body)
		}
		if headerValue(header, "Content-Encoding") != "br" && !bytes.Equal(body, want) {
			b.Fatalf("%s: another page than the bare one", s.name)
		}
	}
	return len(want)
}

// benchTeams compares a database of 100,000 teams with small ones: ten teams for what shows one team, a hundred for
// the lists, which must be as long as in the large one.
func benchTeams(b *testing.B, table *benchTable) {
	const many = 100_000
	start := time.Now()
	ten, hundred, large := startBenchServer(b, benchDatabase(b, 10)), startBenchServer(b, benchDatabase(b, 100)), startBenchServer(b, benchDatabase(b, many))
	filled := time.Since(start)
	random := rand.New(rand.NewPCG(1, 2))
	pages := func(teams int) (all [][]byte) {
		for range 5000 {
			all = append(all, benchRequest("/best/"+benchSlug(random.IntN(teams))+"/11", ""))
		}
		return all
	}
	missing := func(teams int) (all [][]byte) {
		for range 5000 {
			all = append(all, benchRequest(fmt.Sprintf("/best/bench-%06d-x/11", random.IntN(teams)), ""))
		}
		return all
	}
	searches := func(teams int) (all [][]byte) {
		for range 500 {
			i := random.IntN(teams)
			beginning := strings.ReplaceAll(benchName(i)[:len(benchName(i))-2], " ", "+")
			all = append(all, benchRequest("/best?q="+beginning, ""))
		}
		return all
	}
	index := [][]byte{benchRequest("/best", "")}
	cached := [][]byte{benchRequest(benchPage, "")}
	pairs := [][2]*subject{
		{{name: "a team's page from cache", server: ten, address: ten.Cached, requests: cached}, {server: large, address: large.Cached, requests: cached}},
		{{name: "random teams' pages, fresh", server: ten, address: ten.Fresh, requests: pages(10)}, {server: large, address: large.Fresh, requests: pages(many)}},
		{{name: "404 of random missing teams", server: ten, address: ten.Cached, requests: missing(10), status: 404}, {server: large, address: large.Cached, requests: missing(many), status: 404}},
		{{name: "list of teams, first page (to 100)", server: hundred, address: hundred.Cached, requests: index}, {server: large, address: large.Cached, requests: index}},
		{{name: "search by prefix, 10 found (to 100)", server: hundred, address: hundred.Cached, requests: searches(100)}, {server: large, address: large.Cached, requests: searches(many)}},
	}
	table.line("100,000 teams to 10 (databases made in %.0f s): µs CPU per request", filled.Seconds())
	table.line("%-41s %8s %8s %16s", "", "few", "many", "many/few")
	worst := 0.0
	for _, pair := range pairs {
		few, many := pair[0], pair[1]
		many.name = few.name + " (100,000)"
		measure(b, few, many)
		r := ratios(many.costs, few.costs)
		worst = max(worst, r.median)
		table.line("%-41s %8.1f %8.1f %16s", few.name, median(few.costs), median(many.costs), r)
		for _, part := range []string{"db", "render"} {
			if median(few.parts[part]) > 0 {
				table.line("%-41s %8.1f %8.1f", "   of which "+part+" (Server-Timing)", median(few.parts[part]), median(many.parts[part]))
			}
		}
	}
	table.line("aim: at most 1.15: %s\n", verdict(worst <= 1.15))
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(worst, "many/few-cpu")
}

// buildProgram builds the program as it is shipped and returns its path.
func buildProgram(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "teamcoach")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "teamcoach")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return path
}

// program is the running program and its address.
type program struct {
	*exec.Cmd
	address string
}

func startProgram(b *testing.B, path, database string) *program {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	cmd := exec.Command(path, "--addr", address, "--database", database)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	return &program{cmd, address}
}

func (p *program) stop(b *testing.B) {
	b.Helper()
	if err := p.Process.Signal(os.Interrupt); err != nil {
		b.Fatal(err)
	}
	if err := p.Wait(); err != nil {
		b.Fatal(err)
	}
}

// connect waits until the program listens.
func (p *program) connect(b *testing.B) *benchClient {
	b.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(200 * time.Microsecond) {
		client, err := dialBench(p.address)
		if err == nil {
			return client
		}
		if time.Now().After(deadline) {
			b.Fatal(err)
		}
	}
}

// benchProgram measures the program as it is shipped, with 1,000 teams.
func benchProgram(b *testing.B, table *benchTable) {
	path, database := buildProgram(b), benchDatabase(b, benchProgramTeams)
	benchMemory(b, table, path, database)
	benchStart(b, table, path, database)
	b.ReportMetric(0, "ns/op")
}

const benchProgramTeams = 1000

// benchMemory asks for the pages of all teams, in both languages.
func benchMemory(b *testing.B, table *benchTable, path, database string) {
	p := startProgram(b, path, database)
	defer p.stop(b)
	client := p.connect(b)
	defer client.Close()
	for i := range benchProgramTeams {
		for _, lang := range []string{"en", "de"} {
			if _, _, err := client.ask(benchRequest("/best/"+benchSlug(i)+"/11?lang="+lang, "gzip, deflate, br, zstd"), 200); err != nil {
				b.Fatal(err)
			}
		}
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil {
		table.line("Memory: not measured, for want of /proc")
		return
	}
	megabytes := func(field string) float64 {
		found := regexp.MustCompile(field + `:\s+(\d+) kB`).FindSubmatch(status)
		if found == nil {
			b.Fatalf("no %s in %s", field, status)
		}
		kilobytes, _ := strconv.Atoi(string(found[1]))
		return float64(kilobytes) / 1024
	}
	now, peak := megabytes("VmRSS"), megabytes("VmHWM")
	table.line("Memory after the pages of 1,000 teams in two languages: RSS %.1f MB, at most %.1f MB, of which files %.1f MB; aim under 64 MB: %s\n",
		now, peak, megabytes("RssFile"), verdict(peak < 64))
	b.ReportMetric(now, "RSS-MB")
	b.ReportMetric(peak, "peak-MB")
}

// benchStart measures the time from the start of the program to its first page.
func benchStart(b *testing.B, table *benchTable, path, database string) {
	first := func(database, page string) float64 {
		start := time.Now()
		p := startProgram(b, path, database)
		defer p.stop(b)
		client := p.connect(b)
		defer client.Close()
		if _, _, err := client.ask(benchRequest(page, "gzip"), 200); err != nil {
			b.Fatal(err)
		}
		return float64(time.Since(start).Microseconds()) / 1000
	}
	var known, empty []float64
	for range 7 {
		known = append(known, first(database, benchPage))
		empty = append(empty, first(filepath.Join(b.TempDir(), "new.db"), "/best/puddle-rovers/11"))
	}
	table.line("First answer after the start: %.0f ms (%.0f-%.0f) with 1,000 teams, %.0f ms (%.0f-%.0f) with a new database and its demo teams; aim within 100 ms: %s\n",
		median(known), slices.Min(known), slices.Max(known), median(empty), slices.Min(empty), slices.Max(empty), verdict(median(known) <= 100))
	b.ReportMetric(median(known), "ms")
	b.ReportMetric(median(empty), "new-database-ms")
}

// benchSolvePage is everything that the page says of a squad: the lineup over all formations with the reasons of all
// players and the next best ones, and the other modes.
func benchSolvePage(b *testing.B, table *benchTable) {
	team, squad, sport := benchSquad(b)
	for b.Loop() {
		best, err := models.SolveBest(team, squad, sport, models.BestOptions{Size: 11})
		if err != nil || !best.Proven || len(best.Places) != 11 || len(best.Bench)+len(best.Rest) != 14 || len(best.Modes) != 3 {
			b.Fatal(best, err)
		}
	}
	format, _ := sport.Format(team.Format)
	table.line("e  solve for the page: 25 players, 11 slots, %d formations, all reasons, 5 alternatives, 3 modes: %.0f µs",
		len(format.Formations), perRun(b))
}

// benchSolveFormation is one formation with all reasons.
func benchSolveFormation(b *testing.B, table *benchTable) {
	team, squad, sport := benchSquad(b)
	format, _ := sport.Format(team.Format)
	problem := engine.Problem{Periods: 1, Size: 11, Reasons: true, Formations: make([]engine.Formation, 1)}
	problem.Formations[0].Name = format.Formations[0].ID
	for _, s := range format.Formations[0].Slots {
		position, _ := sport.Position(s.Position)
		problem.Formations[0].Slots = append(problem.Formations[0].Slots, engine.Slot{ID: s.ID, Position: s.Position, Line: position.Line, Mandatory: s.Mandatory})
	}
	for i := range squad {
		p := engine.Player{ID: strconv.Itoa(i + 1), Rank: 1000 - i, Scores: map[string]int{}}
		for position := range squad[i].Skills {
			p.Scores[position], _ = models.Strongest.Weights().Score(&squad[i], position)
		}
		problem.Players = append(problem.Players, p)
	}
	for b.Loop() {
		if a := engine.Solve(problem); a.Status != engine.Optimal || len(a.Reasons) != 25 {
			b.Fatal(a.Status, len(a.Reasons))
		}
	}
	table.line("e' solve for one formation, 25 players, 11 slots, all reasons: %.0f µs", perRun(b))
}

func perRun(b *testing.B) float64 { return float64(b.Elapsed().Nanoseconds()) / 1000 / float64(b.N) }

func benchSquad(b *testing.B) (*models.Team, []models.Player, *models.Sport) {
	b.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		b.Fatal(err)
	}
	team, squad := benchTeam(0)
	for i := range squad {
		squad[i].Ordinal = i + 1
	}
	sport, ok := sports.Get(team.Sport)
	if !ok {
		b.Fatal("no " + team.Sport)
	}
	return team, squad, sport
}

// profile writes a CPU profile of each way to send the page into a folder.
func profile(b *testing.B, folder string) {
	database := benchDatabase(b, 10)
	for i, name := range []string{"a-bare", "", "b-cached", "c-gzip", "", "d-fresh"} {
		if name == "" {
			continue
		}
		b.Run(name, func(b *testing.B) {
			s := startBenchServer(b, database)
			fmt.Fprintf(s.in, "profile %s\n", filepath.Join(folder, name+".pprof"))
			subject := servingSubjects(s)[i]
			subject.parts = map[string][]float64{}
			subject.round(b, 5*time.Second)
		})
	}
}
