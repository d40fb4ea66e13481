package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"teamcoach/data"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func TestMain(m *testing.M) { os.Exit(modelstest.Main(m)) }

// output is a writer that a running program and a test share.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

var announced = regexp.MustCompile(`Team Coach is at (http://\S+)`)

// start runs the whole program on a free port and returns its address and a function that stops it and gives its
// exit status.
func start(t *testing.T, args ...string) (address string, stop func() int) {
	t.Helper()
	t.Setenv("TEAMCOACH_SESSION_KEY_FILE", filepath.Join(t.TempDir(), "session.key"))
	ctx, cancel := context.WithCancel(t.Context())
	mails := t.TempDir()
	var out, errs output
	exited := make(chan int, 1)
	go func() {
		exited <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--mail-folder", mails}, args...), streams{strings.NewReader(""), &out, &errs})
	}()
	deadline := time.After(30 * time.Second)
	for {
		if m := announced.FindStringSubmatch(out.String()); m != nil {
			return m[1], func() int { cancel(); return <-exited }
		}
		select {
		case code := <-exited:
			t.Fatalf("exit %d: %s", code, errs.String())
		case <-deadline:
			t.Fatalf("no address after 30 s: %s", errs.String())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestServe(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		address, stop := start(t, "--database", database)
		status, body := fetch(t, address+"/best/puddle-rovers/11")
		if status != 200 || !strings.Contains(body, "Puddle Rovers") {
			t.Errorf("the demo team's lineup: %d", status)
		}
		if !strings.Contains(body, `rel="canonical" href="`+address+`/best/puddle-rovers/11"`) {
			t.Error("the canonical link does not begin with the printed address")
		}
		if code := stop(); code != 0 {
			t.Errorf("stopped with %d", code)
		}
		// Again on the same database: nothing is loaded twice.
		address, stop = start(t, "--database", database, "--base-url", "https://example.org/")
		status, body = fetch(t, address+"/best/puddle-rovers/11")
		if status != 200 || !strings.Contains(body, `href="https://example.org/best/puddle-rovers/11"`) {
			t.Errorf("after a restart: %d", status)
		}
		stop()
	})
}

// TestServeDeletesWhatHasExpired starts the program on a database with a guest whom nothing leads back to.
func TestServeDeletesWhatHasExpired(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		db := modelstest.Open(t, database)
		rows := modelstest.SQL(t, db)
		if _, err := db.CreateGuest(t.Context(), "en"); err != nil {
			t.Fatal(err)
		}
		if _, err := rows.ExecContext(t.Context(), "UPDATE account SET created_at = 0"); err != nil {
			t.Fatal(err)
		}
		_, stop := start(t, "--database", database, "--no-demo")
		defer stop()
		for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			guests := 1
			if err := rows.QueryRowContext(t.Context(), "SELECT count(*) FROM account").Scan(&guests); err != nil {
				t.Fatal(err)
			}
			if guests == 0 {
				return
			}
			if time.Now().After(deadline) {
				t.Fatal("the guest is still there")
			}
		}
	})
}

// TestServeReminds starts the program twice on a database with a match whose reminder is due: there is one mail.
func TestServeReminds(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		dueReminder(t, modelstest.Open(t, database))
		folder := filepath.Join(t.TempDir(), "mail")
		for range 2 {
			_, stop := start(t, "--database", database, "--no-demo", "--mail-folder", folder, "--base-url", "https://coach.example")
			var files []string
			for deadline := time.Now().Add(30 * time.Second); len(files) == 0 && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
				files, _ = filepath.Glob(filepath.Join(folder, "*.eml"))
			}
			if code := stop(); code != 0 || len(files) != 1 {
				t.Fatalf("exit %d, mails %v", code, files)
			}
			text, err := os.ReadFile(files[0])
			header, _, _ := strings.Cut(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n\n")
			header = strings.Join(strings.Fields(header), " ") // a long one goes on in the next line
			if err != nil || !strings.Contains(header, "To: <mother@example.net>") || !strings.Contains(header, "List-Unsubscribe: <https://coach.example/availability/") {
				t.Errorf("%v: %s", err, header)
			}
		}
	})
}

// dueReminder makes a team with a player, an address, and a match whose reminder is due.
func dueReminder(t *testing.T, db *models.DB) {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	sport, _ := sports.Get("soccer")
	format, _ := sport.Format("7")
	coach, err := db.CreateAccount(t.Context(), "coach@example.net", "Coach", "")
	if err != nil {
		t.Fatal(err)
	}
	team := &models.Team{Slug: "rovers", Name: "Rovers", Sport: "soccer", Format: "7", Type: models.Junior, Mode: models.Strongest, Color: "red", Visibility: models.Private}
	if err := db.CreateTeam(t.Context(), models.By{}, coach.ID, team, []models.Player{models.NewPlayer("Ada Lovelace")}); err != nil {
		t.Fatal(err)
	}
	squad, err := db.Players(t.Context(), team.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.SaveContacts(t.Context(), models.By{}, &squad[0], models.ContactsVersion(nil), []models.Contact{{Email: "mother@example.net"}}); err != nil {
		t.Fatal(err)
	}
	match := models.NewMatch(team, format)
	match.Opponent, match.KickOff, match.RemindAt = "Rivals", time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	if err := db.AddMatches(t.Context(), models.By{}, team, sport, []models.Match{*match}); err != nil {
		t.Fatal(err)
	}
}

func TestServeWithoutDemo(t *testing.T) {
	address, stop := start(t, "--database", modelstest.SQLite(t), "--no-demo")
	defer stop()
	if status, _ := fetch(t, address+"/best/puddle-rovers/11"); status != 404 {
		t.Errorf("a demo team: %d", status)
	}
	for _, page := range []string{"/", "/best", "/sports/soccer/11", "/sitemap.xml"} {
		if status, _ := fetch(t, address+page); status != 200 {
			t.Errorf("%s without any team: %d", page, status)
		}
	}
}

func TestAdminAddress(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	admin := free.Addr().String()
	free.Close()
	address, stop := start(t, "--database", modelstest.SQLite(t), "--admin-addr", admin, "--log-format", "json", "--access-log")
	defer stop()
	fetch(t, address+"/best")
	if status, body := fetch(t, "http://"+admin+"/metrics"); status != 200 || !strings.Contains(body, `teamcoach_requests_total{method="GET",route="/best",status="200"} 1`) {
		t.Errorf("/metrics: %d\n%s", status, body)
	}
	if status, _ := fetch(t, "http://"+admin+"/debug/pprof/"); status != 200 {
		t.Errorf("pprof: %d", status)
	}
	for _, path := range []string{"/metrics", "/debug/pprof/"} {
		if status, _ := fetch(t, address+path); status != 404 {
			t.Errorf("%s on the public address: %d", path, status)
		}
	}
}

// TestRequestsInFlightFinish stops the program while a request waits for its answer.
func TestRequestsInFlightFinish(t *testing.T) {
	address, stop := start(t, "--database", modelstest.SQLite(t))
	conn, err := net.Dial("tcp", strings.TrimPrefix(strings.Replace(address, "localhost", "127.0.0.1", 1), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	form := "names=Ada&format=soccer%2F3"
	fmt.Fprintf(conn, "POST /best HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nConnection: close\r\n\r\n", len(form))
	fmt.Fprint(conn, form[:5])
	time.Sleep(50 * time.Millisecond) // so that the server has begun to read the request
	stopped := make(chan int)
	go func() { stopped <- stop() }()
	time.Sleep(50 * time.Millisecond) // so that the server is stopping when the rest arrives
	fmt.Fprint(conn, form[5:])
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 200") {
		t.Errorf("the request was cut off: %v %.40q", err, answer)
	}
	if code := <-stopped; code != 0 {
		t.Errorf("exit %d", code)
	}
}

// TestStopClosesSockets tells the program to stop while somebody watches a board.
func TestStopClosesSockets(t *testing.T) {
	database := modelstest.SQLite(t)
	db := modelstest.Open(t, database)
	dueReminder(t, db)
	secret := "secret-of-a-board"
	sum := sha256.Sum256([]byte(secret))
	_, err := modelstest.SQL(t, db).Exec("INSERT INTO link (id, hash, kind, team_id, fixture_id, created_at, expires_at) SELECT 'it', $1, 'watch', team_id, id, 0, $2 FROM fixture",
		hex.EncodeToString(sum[:]), time.Now().Add(time.Hour).UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	address, stop := start(t, "--database", database, "--no-demo")
	conn, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(address, "http")+"/live/"+secret+"/socket",
		&websocket.DialOptions{HTTPHeader: http.Header{"Sec-Fetch-Site": {"same-origin"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	conn.SetReadLimit(1 << 20)
	if _, _, err := conn.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	began, stopped := time.Now(), make(chan int)
	go func() { stopped <- stop() }()
	if _, _, err := conn.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("the socket ended with %v", err)
	}
	if code := <-stopped; code != 0 || time.Since(began) > 10*time.Second {
		t.Errorf("exit %d after %s", code, time.Since(began))
	}
}

func TestCannotStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	folder := t.TempDir()
	garbage := filepath.Join(folder, "garbage.db")
	if err := os.WriteFile(garbage, bytes.Repeat([]byte("not a database "), 500), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		args []string
		says string
	}{
		{"port in use", []string{"--addr", taken.Addr().String(), "--database", filepath.Join(folder, "a.db")}, "--addr"},
		{"a folder as database", []string{"--database", folder}, folder},
		{"no database file", []string{"--database", garbage}, "garbage.db"},
		{"no server", []string{"--database", "postgres://127.0.0.1:1/none"}, "127.0.0.1"},
		{"unknown scheme", []string{"--database", "mysql://x/y"}, "mysql"},
		{"bad proxies", []string{"--trusted-proxies", "proxy", "--database", filepath.Join(folder, "a.db")}, "--trusted-proxies"},
		{"unknown flag", []string{"--colour"}, "--colour"},
		{"bad mail server", []string{"--smtp", "http://coach:hunter2@mail.example.org"}, "--smtp"},
		{"bad sender of mails", []string{"--mail-from", "nobody"}, "--mail-from"},
		{"bad base URL", []string{"--base-url", "example.org"}, "--base-url"},
		{"a file as folder for mails", []string{"--mail-folder", garbage}, "--mail-folder"},
		{"bad log format", []string{"--log-format", "xml"}, "--log-format"},
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), append([]string{"serve", "--addr", "127.0.0.1:0", "--mail-folder", filepath.Join(folder, "mail")}, test.args...), streams{strings.NewReader(""), &out, &errs})
		if code != 1 {
			t.Errorf("%s: exit %d", test.name, code)
		}
		if said := errs.String(); strings.Count(strings.TrimSpace(said), "\n") > 0 || !strings.Contains(said, test.says) {
			t.Errorf("%s: says %q, want one sentence with %q", test.name, said, test.says)
		}
	}
}

// queueMail puts a mail into the outbox of a program that is not running.
func queueMail(t *testing.T, database string) {
	t.Helper()
	db, err := models.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.QueueMail(t.Context(), models.Mail{Recipient: "ada@example.net", Language: "en", Subject: "Hello", Plain: "https://coach.example/link\n"}); err != nil {
		t.Fatal(err)
	}
}

func TestMailIntoFolder(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		queueMail(t, database)
		folder := filepath.Join(t.TempDir(), "mail")
		_, stop := start(t, "--database", database, "--mail-folder", folder, "--base-url", "https://coach.example")
		var files []string
		for deadline := time.Now().Add(30 * time.Second); len(files) == 0 && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
			files, _ = filepath.Glob(filepath.Join(folder, "*.eml"))
		}
		if code := stop(); code != 0 || len(files) != 1 {
			t.Fatalf("exit %d, mails %v", code, files)
		}
		text, err := os.ReadFile(files[0])
		if err != nil || !strings.Contains(string(text), "To: <ada@example.net>") || !strings.Contains(string(text), "no-reply@coach.example") {
			t.Errorf("%v: %s", err, text)
		}
	})
}

func TestMailBySMTP(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		server := modelstest.NewMailServer(t, modelstest.MailServerOptions{Password: "hunter2"})
		queueMail(t, database)
		_, stop := start(t, "--database", database, "--smtp", "smtp://coach:hunter2@"+server.Address+"?tls=none", "--mail-from", "Coach <coach@example.org>")
		got := server.Wait(t, 1)
		if code := stop(); code != 0 || got[0].From != "coach@example.org" || got[0].To != "ada@example.net" || !strings.Contains(got[0].Data, "https://coach.example/link") {
			t.Errorf("exit %d, received %+v", code, got)
		}
	})
}

// TestMailUnderWayIsFinished stops the program while the server thinks.
func TestMailUnderWayIsFinished(t *testing.T) {
	database := modelstest.SQLite(t)
	queueMail(t, database)
	reached, release := make(chan struct{}), make(chan struct{})
	server := modelstest.NewMailServer(t, modelstest.MailServerOptions{At: func(at string) error {
		if at == "RCPT" {
			close(reached)
			<-release
		}
		return nil
	}})
	_, stop := start(t, "--no-demo", "--database", database, "--smtp", "smtp://"+server.Address+"?tls=none")
	select {
	case <-reached:
	case <-time.After(30 * time.Second):
		t.Error("the program sends nothing")
	}
	stopped := make(chan int)
	go func() { stopped <- stop() }()
	time.Sleep(100 * time.Millisecond) // so that the program is stopping when the server answers
	close(release)
	if code := <-stopped; code != 0 {
		t.Errorf("exit %d", code)
	}
	if got := server.Received(); len(got) != 1 {
		t.Errorf("received %v", got)
	}
	changeMails(t, database, "UPDATE mail SET next_at = 0 WHERE state = 'sent'")
}

// TestProgram is no test, but the program in a process of its own, for TestMailSurvivesKill.
func TestProgram(t *testing.T) {
	args := os.Getenv("TEAMCOACH_TEST_ARGS")
	if args == "" {
		t.Skip("for TestMailSurvivesKill")
	}
	os.Exit(run(t.Context(), strings.Split(args, "\n"), streams{os.Stdin, os.Stdout, os.Stderr}))
}

// TestMailSurvivesKill kills the program in the middle of sending. Before the server has the mail, it arrives once in
// the end; when the server has it and has not said so yet, it arrives a second time, the same byte by byte.
func TestMailSurvivesKill(t *testing.T) {
	for step, copies := range map[string]int{"RCPT": 1, "DATA": 2} {
		database := modelstest.SQLite(t)
		queueMail(t, database)
		reached, killed := make(chan struct{}), make(chan struct{})
		var once sync.Once
		server := modelstest.NewMailServer(t, modelstest.MailServerOptions{At: func(at string) error {
			if at == step {
				once.Do(func() { close(reached); <-killed })
			}
			return nil
		}})
		args := []string{"serve", "--addr", "127.0.0.1:0", "--no-demo", "--database", database, "--smtp", "smtp://" + server.Address + "?tls=none",
			"--base-url", "https://coach.example"}
		program := exec.Command(os.Args[0], "-test.run", "^TestProgram$")
		program.Env = append(os.Environ(), "TEAMCOACH_TEST_ARGS="+strings.Join(args, "\n"))
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-reached:
		case <-time.After(30 * time.Second):
			t.Error("the program sends nothing")
		}
		if err := program.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = program.Wait() // killed
		close(killed)
		if step == "DATA" {
			server.Wait(t, 1)
		}
		// The time passes until another program may send what this one was sending.
		changeMails(t, database, "UPDATE mail SET next_at = 0 WHERE state = 'sending' AND next_at > 0")
		_, stop := start(t, args[3:]...)
		server.Wait(t, copies)
		stop()
		if got := server.Received(); len(got) != copies || got[0] != got[copies-1] {
			t.Errorf("killed at %s: received %+v", step, got)
		}
	}
}

// changeMails runs a statement that must change one row.
func changeMails(t *testing.T, database, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	result, err := db.ExecContext(t.Context(), statement)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); n != 1 || err != nil {
		t.Errorf("%s: %d rows, %v", statement, n, err)
	}
}

func TestSolve(t *testing.T) {
	for _, test := range []struct {
		problem string
		code    int
		status  string
	}{
		{`{"size":1,"formations":[{"name":"f","slots":[{"id":"s","position":"GK"}]}],"players":[{"id":"a","scores":{"GK":5}},{"id":"b","scores":{"GK":7}}]}`, 0, "optimal"},
		{`{"size":1,"formations":[{"name":"f","slots":[{"id":"s","position":"GK"}]}],"players":[{"id":"a","scores":{"GK":5}}],"rules":[{"id":"r","kind":"lock","players":["a"]},{"id":"q","kind":"out","players":["a"]}]}`, 1, "infeasible"},
		{`{"players":[]}`, 2, "invalid"},
		{`{`, 2, "invalid"},
		{``, 2, "invalid"},
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"solve"}, streams{strings.NewReader(test.problem), &out, &errs})
		var answer struct {
			Status  string
			Value   int
			Periods []struct{ Slots map[string]string }
		}
		if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
			t.Errorf("%s: %v: %s %s", test.problem, err, out.String(), errs.String())
		}
		if code != test.code || answer.Status != test.status {
			t.Errorf("%s: exit %d, %s", test.problem, code, answer.Status)
		}
		if test.code == 0 && (answer.Value != 7 || answer.Periods[0].Slots["s"] != "b") {
			t.Errorf("%s: %s", test.problem, out.String())
		}
	}
}

func TestMigrateAndVersion(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		for _, want := range []string{"schema 0 -> ", "schema "} {
			var out, errs bytes.Buffer
			if code := run(t.Context(), []string{"migrate", "--database", database}, streams{nil, &out, &errs}); code != 0 || !strings.HasPrefix(out.String(), want) {
				t.Errorf("migrate: %d %s %s", code, out.String(), errs.String())
			}
		}
	})
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"version"}, streams{nil, &out, &errs}); code != 0 || out.String() != "teamcoach development\n" {
		t.Errorf("version: %d %q", code, out.String())
	}
	if code := run(t.Context(), []string{"--help"}, streams{nil, &out, &errs}); code != 0 || !strings.Contains(out.String(), "migrate") {
		t.Errorf("--help: %d %s", code, out.String())
	}
}

// command runs the program with a standard input and returns its status and what it wrote.
func command(t *testing.T, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, streams{strings.NewReader(in), &o, &e})
	return code, o.String(), e.String()
}

// refused runs the program, which must say in one sentence why it does not do it.
func refused(t *testing.T, says, in string, args ...string) {
	t.Helper()
	code, out, errs := command(t, in, args...)
	if code != 1 || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, says) {
		t.Errorf("%s: exit %d, %q, says %q, want one sentence with %q", args, code, out, errs, says)
	}
}

// done runs the program, which must do it.
func done(t *testing.T, in string, args ...string) (out string) {
	t.Helper()
	code, out, errs := command(t, in, args...)
	if code != 0 {
		t.Fatalf("%s: exit %d, %s", args, code, errs)
	}
	return out
}

// TestCommandsNeedDatabase gives the commands a database that is not there, and one that another program made.
func TestCommandsNeedDatabase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	all := [][]string{{"backup", file}, {"export", "--team", "rovers", file}, {"import", "--user", "ada@example.net", os.Args[0]},
		{"user", "add", "ada@example.net", "--name", "Ada"}, {"team", "list"}}
	missing := filepath.Join(t.TempDir(), "folder", "none.db")
	for _, args := range all[:2] {
		refused(t, "there is no database", "", append(args, "--database", missing)...)
	}
	if _, err := os.Stat(filepath.Dir(missing)); !os.IsNotExist(err) {
		t.Error("a database was made")
	}
	modelstest.Databases(t, func(t *testing.T, database string) {
		db, err := models.Open(t.Context(), database)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		refused(t, "nothing of Team Coach", "", "backup", file, "--database", database)
		refused(t, "teamcoach migrate", "", "team", "list", "--database", database)
		refused(t, "teamcoach migrate", "", "user", "add", "ada@example.net", "--name", "Ada", "--database", database)
		if _, err := os.Stat(file); !os.IsNotExist(err) {
			t.Error("half a backup is left")
		}
	})
	refused(t, "--user=EMAIL or --team=SLUG", "", "export", file)
	refused(t, "can't be used together", "", "export", "--user", "a", "--team", "b", file)
	for _, args := range [][]string{{"backup"}, {"restore"}, {"export"}, {"import"}, {"user", "add"}, {"team", "list"}} {
		if out := done(t, "", append(args, "--help")...); !strings.Contains(out, "Usage: teamcoach "+strings.Join(args, " ")) || !strings.Contains(out, "--database") {
			t.Errorf("%s --help: %s", args, out)
		}
	}
}

func TestTeamList(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		db := modelstest.Open(t, database)
		list := func(format string) string {
			return done(t, "", "team", "list", "--format", format, "--database", database)
		}
		if got := list("json"); got != "[]\n" {
			t.Errorf("no teams: %q", got)
		}
		dueReminder(t, db)
		guest, err := db.CreateGuest(t.Context(), "en")
		if err != nil {
			t.Fatal(err)
		}
		team := &models.Team{Slug: "guests", Name: "=Guests, 1", Sport: "soccer", Format: "7", Type: models.Senior, Mode: models.Strongest, Color: "red", Visibility: models.Private}
		if err := db.CreateTeam(t.Context(), models.By{}, guest.ID, team, nil); err != nil {
			t.Fatal(err)
		}
		second, err := db.CreateAccount(t.Context(), "second@example.net", "Second", "")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.AddMember(t.Context(), team.ID, second.ID, models.Owner); err != nil {
			t.Fatal(err)
		}
		var all []models.SiteTeam
		if err := json.Unmarshal([]byte(list("json")), &all); err != nil || len(all) != 2 {
			t.Fatalf("%v, %v", all, err)
		}
		rovers := all[1]
		if all[0].Slug != "guests" || !slices.Equal(all[0].Owners, []string{"guest", "second@example.net"}) || time.Since(all[0].UpdatedAt).Abs() > time.Hour {
			t.Errorf("%+v", all[0])
		}
		if rovers.Slug != "rovers" || rovers.Type != models.Junior || rovers.Visibility != models.Private || rovers.State != models.Active ||
			rovers.Players != 1 || !slices.Equal(rovers.Owners, []string{"coach@example.net"}) {
			t.Errorf("%+v", rovers)
		}
		if got := list("csv"); !strings.HasPrefix(got, "slug,name,sport,format,type,visibility,state,owners,players,updated_at\nguests,\"'=Guests, 1\",soccer,7,senior,private,active,guest second@example.net,0,20") {
			t.Error(got)
		}
		lines := strings.Split(list("text"), "\n")
		if len(lines) != 4 || !strings.HasPrefix(lines[0], "slug    name        sport ") || !strings.HasPrefix(lines[2], "rovers  Rovers      soccer  7 ") {
			t.Errorf("%q", lines)
		}
		refused(t, "--format", "", "team", "list", "--format", "xml", "--database", database)
	})
}

// post sends a form as a browser does from a page of the site, and follows no redirect.
func post(t *testing.T, address string, form url.Values) (status int) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// TestUserAdd makes accounts beside a running site, and signs in there.
func TestUserAdd(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		address, stop := start(t, "--database", database, "--no-demo")
		defer stop()
		add := func(in string, args ...string) string {
			return done(t, in, append([]string{"user", "add", "--database", database, "--base-url", address + "/"}, args...)...)
		}
		signsIn := func(email, password string) bool {
			return post(t, address+"/login", url.Values{"email": {email}, "password": {password}}) == http.StatusFound
		}
		const password = "four wild geese fly"
		if out := add(password+"\r\nmore", "ada@example.net", "--name", "Ada", "--password-stdin"); !strings.Contains(out, "ada@example.net can sign in at "+address+"/login") {
			t.Error(out)
		}
		if !signsIn("Ada@example.net", password) || signsIn("ada@example.net", password+"\r") {
			t.Error("Ada's password is another one")
		}
		out := add("", "bo@example.net", "--name", "Bo")
		_, link, _ := strings.Cut(strings.TrimSpace(out), "\n")
		if !strings.HasPrefix(link, address+"/password/") || signsIn("bo@example.net", "") {
			t.Fatal(out)
		}
		if status, _ := fetch(t, link); status != 200 {
			t.Errorf("the page of the link: %d", status)
		}
		for _, want := range []int{http.StatusFound, http.StatusNotFound} { // once
			if status := post(t, link, url.Values{"password": {password}}); status != want {
				t.Errorf("setting the password: %d, want %d", status, want)
			}
		}
		if !signsIn("bo@example.net", password) {
			t.Error("Bo cannot sign in")
		}
		for _, test := range []struct{ says, in, email, name string }{
			{"an account with this e-mail address", password, "ADA@example.net", "Ada"},
			{"email: ", password, "ada", "Ada"},
			{"name: ", password, "cy@example.net", " "},
			{"password: A password needs 10 to 256 characters", "short", "cy@example.net", "Cy"},
			{"password: A password needs", "", "cy@example.net", "Cy"},
			{"password: This password is one of the first", "cy@example.net", "cy@example.net", "Cy"},
		} {
			refused(t, test.says, test.in, "user", "add", test.email, "--name", test.name, "--password-stdin", "--database", database)
		}
		refused(t, "--name", "", "user", "add", "cy@example.net", "--database", database)
		refused(t, "an account with this e-mail address", "", "user", "add", "bo@example.net", "--name", "Bo", "--database", database)
	})
}

// TestExportAndImport moves an account's teams, and one team, into another database.
func TestExportAndImport(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		dueReminder(t, modelstest.Open(t, database))
		other, folder := modelstest.SQLite(t), t.TempDir()
		done(t, "", "migrate", "--database", other)
		done(t, "", "user", "add", "new@example.net", "--name", "New", "--database", other)
		teams := func() (slugs []string) {
			var all []models.SiteTeam
			if err := json.Unmarshal([]byte(done(t, "", "team", "list", "--format", "json", "--database", other)), &all); err != nil {
				t.Fatal(err)
			}
			for _, team := range all {
				slugs = append(slugs, fmt.Sprint(team.Slug, team.Owners, team.Players))
			}
			return slugs
		}
		file := filepath.Join(folder, "all.zip")
		if out := done(t, "", "export", "--user", "Coach@example.net", file, "--database", database); !strings.HasPrefix(out, "exported: ") {
			t.Error(out)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		if out := done(t, "", "import", "--user", "new@example.net", file, "--database", other); out != "teams imported: 1; they are private until their owner opens them\n" {
			t.Error(out)
		}
		zipped := done(t, "", "export", "--team", "rovers", "-", "--database", database)
		done(t, zipped, "import", "--user", "new@example.net", "-", "--database", other)
		want := []string{"rovers[new@example.net] 1", "rovers-2[new@example.net] 1"}
		if got := teams(); !slices.Equal(got, want) {
			t.Errorf("imported %v", got)
		}
		refused(t, "there already", "", "export", "--team", "rovers", file, "--database", database)
		refused(t, "is a folder", "", "export", "--team", "rovers", folder, "--force", "--database", database)
		done(t, "", "export", "--team", "rovers", file, "--force", "--database", database)
		if content, err := os.ReadFile(file); err != nil || bytes.Contains(content, []byte("account.json")) || !bytes.Contains(content, []byte("rovers/team.json")) {
			t.Errorf("not replaced: %v", err)
		}
		if left, err := os.ReadDir(folder); len(left) != 1 || err != nil {
			t.Errorf("there are %v, %v", left, err)
		}
		refused(t, `no team "sparrows"`, "", "export", "--team", "sparrows", "-", "--database", database)
		refused(t, `no account with the address "x@example.net"`, "", "export", "--user", "x@example.net", "-", "--database", database)
		refused(t, "x@example.net", zipped, "import", "--user", "x@example.net", "-", "--database", other)
		refused(t, "no such file", "", "import", "--user", "new@example.net", file+"x", "--database", other)
		refused(t, "more than 2 MiB", strings.Repeat("x", 3<<20), "import", "--user", "new@example.net", "-", "--database", other)
		code, _, errs := command(t, "PK", "import", "--user", "new@example.net", "-", "--database", other)
		if code != 1 || !strings.HasPrefix(errs, "This is not a ZIP file, or it is damaged.\n") || !strings.Contains(errs, "nothing was imported") {
			t.Errorf("garbage: exit %d, %s", code, errs)
		}
		if got := teams(); !slices.Equal(got, want) {
			t.Errorf("after refusals: %v", got)
		}
	})
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// TestBackupAndRestore backs a site up while it serves and changes, and goes on from there on the other database.
func TestBackupAndRestore(t *testing.T) {
	modelstest.Databases(t, func(t *testing.T, database string) {
		address, stop := start(t, "--database", database)
		defer stop()
		_, want := fetch(t, address+"/best/puddle-rovers/11.json")
		folder := t.TempDir()
		file := filepath.Join(folder, "site.backup")
		db := modelstest.Open(t, database)
		working, idle := context.WithCancel(t.Context())
		var guests sync.WaitGroup
		guests.Go(func() {
			for working.Err() == nil {
				if _, err := db.CreateGuest(t.Context(), "en"); err != nil {
					t.Error(err)
					return
				}
			}
		})
		if out := done(t, "", "backup", file, "--database", database); !strings.HasPrefix(out, "backed up: ") {
			t.Error(out)
		}
		idle()
		guests.Wait()
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
		refused(t, "there already", "", "backup", file, "--database", database)
		done(t, "", "backup", file, "--force", "--database", database)
		refused(t, "data in it already", "", "restore", file, "--database", database)

		for _, other := range []string{modelstest.SQLite(t), modelstest.Postgres(t)} {
			if out := done(t, "", "restore", file, "--database", other); !strings.HasPrefix(out, "restored: ") {
				t.Error(out)
			}
			restored, stop := start(t, "--database", other)
			if status, got := fetch(t, restored+"/best/puddle-rovers/11.json"); status != 200 || strings.ReplaceAll(got, restored, address) != want {
				t.Errorf("the restored site: %d %s\nwant %s", status, got, want)
			}
			stop()
		}
		// Through pipes.
		piped := done(t, "", "backup", "-", "--database", database)
		done(t, piped, "restore", "-", "--database", modelstest.SQLite(t))
		other := filepath.Join(folder, "other.db")
		refused(t, "damaged", piped[:len(piped)/2], "restore", "-", "--database", other)
		refused(t, "no backup", "PK", "restore", "-", "--database", other)
		refused(t, "no such file", "", "restore", file+"x", "--database", other)

		var errs bytes.Buffer
		if code := run(t.Context(), []string{"backup", "-", "--database", database}, streams{nil, full{}, &errs}); code != 1 || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("a full disk: exit %d, %s", code, errs.String())
		}
		if left, err := os.ReadDir(folder); len(left) != 1 || err != nil {
			t.Errorf("there are %v, %v", left, err)
		}
	})
}

// TestImports holds the packages to the design: who may import whom.
func TestImports(t *testing.T) {
	may := map[string][]string{
		"teamcoach":                   {"teamcoach/handlers", "teamcoach/models", "teamcoach/models/lineup", "teamcoach/data"},
		"teamcoach/handlers":          {"teamcoach/views", "teamcoach/models", "teamcoach/models/lineup", "teamcoach/static"},
		"teamcoach/views":             {"teamcoach/models", "teamcoach/models/lineup", "teamcoach/static", "teamcoach/data"},
		"teamcoach/models":            {"teamcoach/models/lineup", "teamcoach/models/queries", "teamcoach/data"},
		"teamcoach/models/modelstest": {"teamcoach/models"},
		"teamcoach/models/queries":    {},
		"teamcoach/models/lineup":     {},
		"teamcoach/data":              {},
		"teamcoach/static":            {},
	}
	standardOnly := []string{"teamcoach/models/lineup", "teamcoach/data", "teamcoach/static", "teamcoach/models/queries"}
	webOnly := []string{"github.com/labstack/echo", "github.com/gorilla/sessions"}
	list, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		fields := strings.Fields(line)
		allowed, known := may[fields[0]]
		if !known {
			t.Errorf("package %s is not in the design", fields[0])
			continue
		}
		delete(may, fields[0])
		for _, imported := range fields[1:] {
			own := strings.HasPrefix(imported, "teamcoach")
			if own && !slices.Contains(allowed, imported) {
				t.Errorf("%s imports %s", fields[0], imported)
			}
			if !own && strings.Contains(imported, ".") && slices.Contains(standardOnly, fields[0]) {
				t.Errorf("%s imports %s, but may use the standard library only", fields[0], imported)
			}
			for _, web := range webOnly {
				if strings.HasPrefix(imported, web) && fields[0] != "teamcoach/handlers" {
					t.Errorf("%s imports %s: that is for handlers only", fields[0], imported)
				}
			}
		}
	}
	for missing := range may {
		t.Errorf("package %s of the design is gone", missing)
	}
}

// The key of the sessions is made once, for the owner's eyes only, and must be good.
func TestSessionKeys(t *testing.T) {
	file := filepath.Join(t.TempDir(), "folder", "session.key")
	made, err := sessionKeys(nil, file)
	if err != nil || len(made) != 1 || len(made[0]) != sessionKeySize {
		t.Fatalf("%x, %v", made, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	again, err := sessionKeys(nil, file)
	if err != nil || !slices.EqualFunc(again, made, bytes.Equal) {
		t.Errorf("the second start reads %x, %v", again, err)
	}
	long := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("x"), 40))
	if given, err := sessionKeys([]string{long, long}, file); err != nil || len(given) != 2 || len(given[0]) != 40 {
		t.Errorf("given keys: %x, %v", given, err)
	}
	for name, wrong := range map[string]string{"short": "c2hvcnQ=", "no base64": "???", "empty": ""} {
		if err := os.WriteFile(file, []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		if keys, err := sessionKeys(nil, file); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %x, %v", name, keys, err)
		}
	}
	if _, err := sessionKeys(nil, t.TempDir()); err == nil || !strings.Contains(err.Error(), "--session-key-file") {
		t.Errorf("a folder: %v", err)
	}
}
