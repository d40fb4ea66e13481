// Command teamcoach serves a website on which a sports coach gets the best lineup for the next game.
package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"
	_ "time/tzdata" // a container may have none

	"github.com/alecthomas/kong"

	"teamcoach/data"
	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/lineup"
)

// version is stamped by the build: -ldflags "-X main.version=...".
var version = "development"

// commands are the subcommands and their flags; each flag has a twin in the environment.
type commands struct {
	Serve   serveCommand   `cmd:"" default:"withargs" help:"Serve the website (the default)."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this program's schema, and stop."`
	Backup  backupCommand  `cmd:"" help:"Write everything in the database into one file, while the site runs."`
	Restore restoreCommand `cmd:"" help:"Put a backup into a new database, of the same sort or the other."`
	Export  exportCommand  `cmd:"" help:"Write an account with its teams, or one team, into a ZIP file."`
	Import  importCommand  `cmd:"" help:"Read the teams of such a ZIP file as new, private teams of an account."`
	User    struct {
		Add userAddCommand `cmd:"" help:"Make an account."`
	} `cmd:"" help:"Accounts: user add."`
	Team struct {
		List teamListCommand `cmd:"" help:"List all teams, private and deleted ones too."`
	} `cmd:"" help:"Teams: team list."`
	Solve   solveCommand   `cmd:"" help:"Solve a problem file from standard input and write the answer."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// streams are what a command reads and writes beside the network.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// exitCode ends the program with a status after its command has said everything itself.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// run is the whole program; it returns the status to exit with.
func run(ctx context.Context, args []string, std streams) int {
	var cmd commands
	exited := -1
	parser, err := kong.New(&cmd, kong.Name("teamcoach"), kong.Writers(std.out, std.err),
		kong.Description("The best lineup for the next game: proven, with reasons, fair to every player."),
		kong.Exit(func(code int) { exited = code }), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(std))
	if err != nil {
		fmt.Fprintln(std.err, "teamcoach:", err)
		return 1
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err == nil {
		err = parsed.Run()
	}
	var code exitCode
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(std.err, "teamcoach:", models.Sentence(err))
	return 1
}

// databaseFlag says where the data are.
type databaseFlag struct {
	Database string `default:"data/teamcoach.db" env:"TEAMCOACH_DATABASE" help:"SQLite file (a path or sqlite:PATH) or PostgreSQL (postgres://...)."`
}

// open returns the database with the schema of this program.
func (f databaseFlag) open(ctx context.Context) (*models.DB, int64, int64, error) {
	db, err := models.Open(ctx, f.Database)
	if err != nil {
		return nil, 0, 0, err
	}
	from, to, err := db.Migrate(ctx)
	if err != nil {
		return nil, 0, 0, errors.Join(err, db.Close())
	}
	return db, from, to, nil
}

// use runs fn on a database that is there already and has the schema of this program. Nothing is migrated: another
// program may be serving from it.
func (f databaseFlag) use(ctx context.Context, fn func(db *models.DB) error) error {
	db, err := models.OpenExisting(ctx, f.Database)
	if err != nil {
		return err
	}
	if err = db.CheckSchema(ctx); err == nil {
		err = fn(db)
	}
	return errors.Join(err, db.Close())
}

type migrateCommand struct{ databaseFlag }

// Run migrates the database and says from which schema to which.
func (m migrateCommand) Run(ctx context.Context, std streams) error {
	db, from, to, err := m.open(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "schema %d -> %d\n", from, to)
	return db.Close()
}

// fileFlag says how a file is written.
type fileFlag struct {
	Force bool `help:"Replace the file if it is there."`
}

// write writes a file whole or not at all, or to standard output where its path is "-".
func (f fileFlag) write(path string, std streams, write func(w io.Writer) error) error {
	if path == "-" {
		return write(std.out)
	}
	return models.WriteFile(path, f.Force, write)
}

// say tells what was done, and keeps standard output clean where that is the file.
func say(std streams, path, format string, values ...any) {
	w := std.out
	if path == "-" {
		w = std.err
	}
	fmt.Fprintf(w, format+"\n", values...)
}

type backupCommand struct {
	databaseFlag
	fileFlag
	File string `arg:"" help:"File to write; - is standard output. It holds everything, secrets too: keep it safe."`
}

// Run writes a backup of the database as it is, whatever its schema.
func (b backupCommand) Run(ctx context.Context, std streams) error {
	db, err := models.OpenExisting(ctx, b.Database)
	if err != nil {
		return err
	}
	var info *models.BackupInfo
	err = b.write(b.File, std, func(w io.Writer) (err error) {
		info, err = db.Backup(ctx, w)
		return err
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	say(std, b.File, "backed up: %d rows of %d tables, schema %d", info.Rows, info.Tables, info.Schema)
	return nil
}

type restoreCommand struct {
	databaseFlag
	File string `arg:"" help:"Backup to read; - is standard input."`
}

// Run restores a backup into a new database and migrates it.
func (r restoreCommand) Run(ctx context.Context, std streams) error {
	file, err := openFile(r.File, std)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := models.Restore(ctx, r.Database, file)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "restored: %d rows of %d tables, as they were on %s\n", info.Rows, info.Tables, info.MadeAt.Format(time.RFC3339))
	return nil
}

// openFile opens a file to be read more than once: standard input ("-") is kept in a temporary one, which is gone when
// it is closed.
func openFile(path string, std streams) (*os.File, error) {
	if path != "-" {
		return os.Open(path)
	}
	file, err := os.CreateTemp("", "teamcoach-")
	if err != nil {
		return nil, err
	}
	err = os.Remove(file.Name())
	if err == nil {
		_, err = io.Copy(file, std.in)
	}
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

type exportCommand struct {
	databaseFlag
	fileFlag
	User string `required:"" xor:"what" placeholder:"EMAIL" help:"The account with this address, and of each of its teams what its role may see."`
	Team string `required:"" xor:"what" placeholder:"SLUG" help:"One team, as its owner sees it."`
	File string `arg:"" default:"team-coach.zip" help:"File to write; - is standard output."`
}

// Run writes what /account/export gives, or the part of it that is one team.
func (e exportCommand) Run(ctx context.Context, std streams) error {
	var file []byte
	err := e.use(ctx, func(db *models.DB) (err error) {
		if e.Team != "" {
			file, err = db.ExportTeam(ctx, e.Team)
			return err
		}
		account, err := db.AccountByEmail(ctx, e.User)
		if err == nil {
			file, err = db.Export(ctx, account)
		}
		return err
	})
	if err != nil {
		return err
	}
	err = e.write(e.File, std, func(w io.Writer) error {
		_, err := w.Write(file)
		return err
	})
	if err == nil {
		say(std, e.File, "exported: %d bytes", len(file))
	}
	return err
}

type importCommand struct {
	databaseFlag
	User string `required:"" placeholder:"EMAIL" help:"Address of the account that will own the teams."`
	File string `arg:"" help:"ZIP file to read; - is standard input."`
}

// Run imports all teams of a file, or, where there are problems, lists them and imports none.
func (i importCommand) Run(ctx context.Context, std streams) error {
	file, err := openFile(i.File, std)
	if err != nil {
		return err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, models.MaxImport+1))
	if err != nil {
		return err
	}
	if len(content) > models.MaxImport {
		return fmt.Errorf("%s has more than %d MiB; nothing was imported", i.File, models.MaxImport>>20)
	}
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		return err
	}
	return i.use(ctx, func(db *models.DB) error {
		account, err := db.AccountByEmail(ctx, i.User)
		if err != nil {
			return err
		}
		teams, problems, err := db.Import(ctx, models.By{Form: models.NewFormID(), Actor: account.Name}, sports, account.ID, content)
		for _, p := range problems {
			fmt.Fprintln(std.err, p)
		}
		switch {
		case err != nil:
			return err
		case len(problems) > 0:
			return fmt.Errorf("nothing was imported; problems in %s: %d", i.File, len(problems))
		}
		fmt.Fprintf(std.out, "teams imported: %d; they are private until their owner opens them\n", teams)
		return nil
	})
}

type userAddCommand struct {
	databaseFlag
	baseURLFlag
	Email         string `arg:"" help:"Address to sign in with."`
	Name          string `required:"" help:"Name that the other members of a team see."`
	PasswordStdin bool   `help:"Read the password from the first line of standard input. Without: a link to set one is printed."`
}

// Run makes an account and says what to do next.
func (u userAddCommand) Run(ctx context.Context, std streams) error {
	var password *string
	if u.PasswordStdin {
		line, err := bufio.NewReader(std.in).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		password = new(strings.TrimRight(line, "\r\n"))
	}
	site := cmp.Or(strings.TrimSuffix(u.BaseURL, "/"), "http://localhost:8080")
	return u.use(ctx, func(db *models.DB) error {
		account, secret, err := db.AddAccount(ctx, u.Email, u.Name, password)
		switch {
		case err != nil:
			return err
		case password != nil:
			fmt.Fprintf(std.out, "added: %s can sign in at %s/login\n", account.Email, site)
		default:
			fmt.Fprintf(std.out, "added: %s sets a password here, once, within %.0f hours:\n%s/password/%s\n",
				account.Email, models.SetPasswordLifetime.Hours(), site, secret)
		}
		return nil
	})
}

type teamListCommand struct {
	databaseFlag
	Format string `default:"text" enum:"text,csv,json" help:"text, csv or json."`
}

// Run lists all teams of the site.
func (l teamListCommand) Run(ctx context.Context, std streams) error {
	return l.use(ctx, func(db *models.DB) error {
		teams, err := db.SiteTeams(ctx)
		if err != nil {
			return err
		}
		return models.WriteSiteTeams(std.out, l.Format, teams)
	})
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(std streams) error {
	_, err := fmt.Fprintln(std.out, "teamcoach", version)
	return err
}

type solveCommand struct{}

// Run reads a problem, writes the answer, and exits 0 (solved), 1 (infeasible) or 2 (invalid).
func (solveCommand) Run(std streams) error {
	code, err := lineup.Run(std.in, std.out)
	if err == nil && code != 0 {
		err = exitCode(code)
	}
	return err
}

type serveCommand struct {
	databaseFlag
	Addr string `default:":8080" env:"TEAMCOACH_ADDR" help:"Address to listen on; port 0 takes a free one."`
	baseURLFlag
	Demo           bool     `default:"true" negatable:"" env:"TEAMCOACH_DEMO" help:"Load invented teams into a new database."`
	AdminAddr      string   `env:"TEAMCOACH_ADMIN_ADDR" help:"Address for /metrics and /debug/pprof; empty: not served."`
	LogFormat      string   `default:"text" enum:"text,json" env:"TEAMCOACH_LOG_FORMAT" help:"text or json."`
	AccessLog      bool     `env:"TEAMCOACH_ACCESS_LOG" help:"Log every request, not only those that failed."`
	TrustedProxies []string `env:"TEAMCOACH_TRUSTED_PROXIES" help:"Networks (CIDR) whose X-Forwarded-For is believed."`
	SessionKeys    []string `env:"TEAMCOACH_SESSION_KEYS" help:"Keys that sign session cookies, each 32 bytes in base64, the newest first; sessions signed with a key that is gone have ended."`
	SessionKeyFile string   `default:"data/session.key" env:"TEAMCOACH_SESSION_KEY_FILE" help:"File with such keys, one a line; made at the first start. Not used with --session-keys."`
	CacheMB        int      `default:"16" env:"TEAMCOACH_CACHE_MB" help:"Memory for finished pages, in MB."`
	mailFlags
}

// baseURLFlag says where the site is for who visits it.
type baseURLFlag struct {
	BaseURL string `name:"base-url" env:"TEAMCOACH_BASE_URL" help:"Public address of the site, such as https://example.org. Default: http://localhost and the port."`
}

// mailFlags say how mails are sent.
type mailFlags struct {
	SMTP       string `name:"smtp" env:"TEAMCOACH_SMTP" help:"Mail server: smtp://user:password@host:587 (STARTTLS; ?tls=none without) or smtps://host:465. Empty: mails are kept in --mail-folder."`
	MailFrom   string `env:"TEAMCOACH_MAIL_FROM" help:"Sender of the mails, such as 'Team Coach <coach@example.org>'. Default: no-reply at the host of --base-url."`
	MailFolder string `default:"data/mail" env:"TEAMCOACH_MAIL_FOLDER" help:"Folder for the mails of a site without --smtp; their links are in the log, too."`
}

// sender returns what hands the mails of the site at baseURL over.
func (f mailFlags) sender(baseURL string, log *slog.Logger) (models.Sender, error) {
	letterhead, err := models.NewLetterhead(f.MailFrom, baseURL)
	if err != nil {
		return nil, err
	}
	if f.SMTP != "" {
		return models.NewSMTP(f.SMTP, letterhead, log)
	}
	return models.NewMailFolder(f.MailFolder, letterhead, log)
}

// Run serves the site until ctx ends, then lets what runs finish.
func (s serveCommand) Run(ctx context.Context, std streams) (err error) {
	log := slog.New(slog.NewTextHandler(std.err, nil))
	if s.LogFormat == "json" {
		log = slog.New(slog.NewJSONHandler(std.err, nil))
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // less memory for some time: what is sent from the cache makes little garbage
	}
	proxies, err := networks(s.TrustedProxies)
	if err != nil {
		return err
	}
	keys, err := sessionKeys(s.SessionKeys, s.SessionKeyFile)
	if err != nil {
		return err
	}
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, "--addr", s.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // the server has closed it already, unless something went wrong before
	local := fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	if s.BaseURL == "" {
		s.BaseURL = local
	}
	sender, err := s.sender(s.BaseURL, log)
	if err != nil {
		return err
	}
	db, _, _, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if s.Demo {
		n, err := db.LoadDemo(ctx, data.Files, sports)
		if err != nil {
			return err
		}
		if n > 0 {
			log.Info("demo data loaded", slog.Int("teams", n))
		}
	}
	app, err := handlers.New(handlers.Config{
		BaseURL: strings.TrimSuffix(s.BaseURL, "/"), TrustedProxies: proxies, AccessLog: s.AccessLog, CacheBytes: s.CacheMB << 20,
		SessionKeys: keys,
	}, db, sports, log)
	if err != nil {
		return err
	}
	servers := []*http.Server{newServer(app.Handler(), log)}
	listeners := []net.Listener{listener}
	if s.AdminAddr != "" {
		admin, err := listen(ctx, "--admin-addr", s.AdminAddr)
		if err != nil {
			return err
		}
		servers, listeners = append(servers, newServer(adminHandler(app), log)), append(listeners, admin)
	}
	fmt.Fprintf(std.out, "Team Coach is at %s\n", local)
	work, stop := context.WithCancel(ctx)
	var background sync.WaitGroup
	background.Go(func() { models.NewMailer(db, sender, log).Run(work) })
	background.Go(func() { app.RunWebhooks(work) })
	background.Go(func() { deleteExpired(work, db, log) })
	background.Go(func() { app.RunLive(work) }) // ends with ctx too: sockets are closed while requests still run
	background.Go(func() { remind(work, app, log) })
	err = serve(ctx, log, servers, listeners)
	stop()
	background.Wait() // before the database is closed
	return err
}

// expiredEvery is how often what its time is over for is deleted.
const expiredEvery = time.Hour

// deleteExpired deletes what its time is over for, at once and then every hour, until ctx ends.
func deleteExpired(ctx context.Context, db *models.DB, log *slog.Logger) {
	tick := time.NewTicker(expiredEvery)
	defer tick.Stop()
	for {
		gone, err := db.DeleteExpired(ctx)
		if gone != (models.Expired{}) {
			log.Info("deleted what has expired", slog.Int("guests", gone.Guests), slog.Int("teams", gone.Teams))
		}
		if err != nil && ctx.Err() == nil {
			log.Error("what has expired was not deleted", slog.String("error", err.Error()))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// remindEvery is how late a reminder may be.
const remindEvery = time.Minute

// remind asks by mail who has not answered for the matches whose time for that has come, until ctx ends.
func remind(ctx context.Context, app *handlers.App, log *slog.Logger) {
	tick := time.NewTicker(remindEvery)
	defer tick.Stop()
	for {
		mails, err := app.Remind(ctx, time.Now())
		if mails > 0 {
			log.Info("reminded players of matches", slog.Int("mails", mails))
		}
		if err != nil && ctx.Err() == nil {
			log.Error("players were not reminded of a match", slog.String("error", err.Error()))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; choose another address with %s", address, errors.Unwrap(err), flag)
	}
	return listener, nil
}

// sessionKeys returns the keys that sign session cookies: those given, or else those in a file, which is made when it
// is missing. Keys made at each start would end everybody's session with it.
func sessionKeys(given []string, file string) ([][]byte, error) {
	source := "--session-keys"
	if len(given) == 0 {
		source = file
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			text, err = makeKeyFile(file)
		}
		if err != nil {
			return nil, fmt.Errorf("the file of session keys cannot be used: %w; choose another with --session-key-file", err)
		}
		given = strings.Fields(string(text))
	}
	var keys [][]byte
	for _, text := range given {
		key, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(key) < sessionKeySize {
			return nil, fmt.Errorf("%s must hold keys of at least %d bytes in base64", source, sessionKeySize)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("%s holds no key; remove the file, and the next start makes one", source)
	}
	return keys, nil
}

const sessionKeySize = 32 // bytes

// makeKeyFile writes a new key to a file that only its owner may read.
func makeKeyFile(file string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return nil, err
	}
	key := make([]byte, sessionKeySize)
	rand.Read(key) // never fails: it ends the program instead
	text := []byte(base64.StdEncoding.EncodeToString(key) + "\n")
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(text)
	return text, errors.Join(err, f.Close())
}

func networks(texts []string) ([]*net.IPNet, error) {
	var all []*net.IPNet
	for _, text := range texts {
		_, network, err := net.ParseCIDR(text)
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxies takes networks such as 10.0.0.0/8, not %q", text)
		}
		all = append(all, network)
	}
	return all, nil
}

func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

func adminHandler(app *handlers.App) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", app.MetricsHandler())
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	return mux
}

// stopWithin bounds what runs when the program is told to stop.
const stopWithin = 9 * time.Second

// serve runs the servers until ctx ends or one of them fails, then stops them all.
func serve(ctx context.Context, log *slog.Logger, servers []*http.Server, listeners []net.Listener) error {
	failed := make(chan error, len(servers))
	for i, server := range servers {
		go func() { failed <- server.Serve(listeners[i]) }()
	}
	var err error
	select {
	case <-ctx.Done():
		log.Info("stopping")
	case err = <-failed:
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	for _, server := range servers {
		err = errors.Join(err, server.Shutdown(stop))
	}
	return err
}
