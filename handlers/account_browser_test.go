package handlers_test

import (
	"database/sql"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"teamcoach/data"
	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
	"teamcoach/views"
)

// serveAccounts serves a site on a port of its own, for browsers. s is another one on the same database, as if it were
// behind https, for what need not be done in a browser.
func serveAccounts(t *testing.T) (base string, s *accounts) {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	file := modelstest.SQLite(t)
	db := modelstest.Open(t, file)
	raw, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	server := httptest.NewUnstartedServer(nil)
	base = "http://" + server.Listener.Addr().String()
	app, err := handlers.New(handlers.Config{BaseURL: base, SessionKeys: sessionKeys}, db, sports, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = app.Handler()
	server.Start()
	t.Cleanup(server.Close)
	return base, &accounts{newSite(t, db), raw}
}

// linkOf is the path of the one link with a token in the one mail that waits.
func (s *accounts) linkOf(base, below string) string {
	s.t.Helper()
	for _, word := range strings.Fields(s.mail().plain) {
		if path, ok := strings.CutPrefix(word, base); ok && strings.HasPrefix(path, below) {
			return path
		}
	}
	s.t.Fatal("no link in the mail")
	return ""
}

// signInAt signs a tab in by the form.
func (b *tab) signInAt(email, password string) {
	b.Helper()
	b.load(chromedp.Navigate(b.base + "/login?to=/account"))
	b.write("#email", email)
	b.write("#password", password)
	if status := b.press(".form .primary"); status != http.StatusOK || b.address() != "/account" {
		b.Fatalf("the sign-in leads to %s with %d: %s", b.address(), status, b.text("main"))
	}
}

// signOut sends the form on /account. The browser says on its console that it has cleared what it kept.
func (b *tab) signOut() {
	b.Helper()
	b.expect(b.base+"/account", http.StatusBadRequest)
	b.press(`form[action="/logout"] button`)
	b.expect("", http.StatusOK)
}

func TestBrowserAccounts(t *testing.T) {
	browser := startBrowser(t)
	base, s := serveAccounts(t)
	for _, name := range []string{"with scripts", "without scripts"} {
		t.Run(name, func(t *testing.T) {
			b := newTab(browser, t, base, "en")
			if name == "without scripts" {
				b.withoutScripts()
			}
			s.register(b, base, strings.ReplaceAll(name, " ", "-")+"@canary.test")
		})
	}
}

// register goes from the first page to the account, out, and in again by a new password.
func (s *accounts) register(b *tab, base, email string) {
	b.load(chromedp.Navigate(base + "/login"))
	b.press(`main a[href="/register"]`)
	b.write("#email", email)
	if status := b.press(".form .primary"); status != http.StatusOK || b.address() != "/register/sent" {
		b.Fatalf("the form leads to %s with %d", b.address(), status)
	}
	link := s.linkOf(base, "/confirm/")
	b.load(chromedp.Navigate(base + link))
	b.write("#name", "Ada")
	b.write("#password", "password1234") // long enough for the browser, too easy for the site
	b.expect(base+link, http.StatusUnprocessableEntity)
	if status := b.press(".form .primary"); status != http.StatusUnprocessableEntity {
		b.Fatalf("an easy password: %d", status)
	}
	if got := value[string](b, `document.querySelector("#name").value + "|" + document.querySelector("#password").value`); got != "Ada|" {
		b.Errorf("the refused form holds %s", got)
	}
	b.write("#password", goodPassword)
	b.press(".form .primary")
	if b.address() != "/teams" {
		b.Fatalf("the account leads to %s: %s", b.address(), b.text("main"))
	}
	b.expect("", http.StatusOK)
	b.load(chromedp.Navigate(base + "/account"))
	if got := value[string](b, `document.querySelector("#name").value`); got != "Ada" {
		b.Fatalf("the account is of %q", got)
	}
	b.do(chromedp.SetValue(chromedp.CSS("#language"), "de"))
	b.press(".form .primary")
	b.want(1, "html[lang=de]")
	b.want(1, ".flash")
	b.signOut()
	if b.address() != "/" {
		b.Errorf("the sign-out leads to %s", b.address())
	}
	b.load(chromedp.Navigate(base + "/account"))
	if !strings.HasPrefix(b.address(), "/login") {
		b.Errorf("signed out, and still at %s", b.address())
	}
	b.press(`main a[href="/password"]`)
	b.write("#email", email)
	b.press(".form .primary")
	b.load(chromedp.Navigate(base + s.linkOf(base, "/password/")))
	b.write("#password", "walnut ferry eleven socks")
	b.press(".form .primary")
	b.want(1, ".flash")
	s.mails()
	b.signInAt(email, "walnut ferry eleven socks")
}

// accountPages are the pages about an account of who has it, with a path for each; forms are refused ones.
func accountPages(confirm, reset, agree string) []sample {
	get := func(name, path string) sample { return sample{name: name, path: path, status: http.StatusOK} }
	refused := func(name, path string, form url.Values) sample {
		return sample{name: name, path: path, form: form, status: http.StatusUnprocessableEntity}
	}
	wrong := url.Values{"email": {"x"}, "password": {"x"}, "name": {""}, "new_password": {"x"}, "language": {"x"}, "do": {"on"}, "code": {"1"}}
	return []sample{
		get("confirm", confirm), refused("confirm-refused", confirm, wrong), get("reset", reset), refused("reset-refused", reset, wrong),
		get("agree", agree), get("email-waiting", "/account/email/waiting"), get("email-changed", "/account/email/changed"),
		get("register-sent", "/register/sent"), get("register", "/register"), get("password", "/password"),
		get("account", "/account"), refused("account-refused", "/account", wrong), get("account-email", "/account/email"),
		refused("account-email-refused", "/account/email", wrong), get("account-password", "/account/password"),
		refused("account-password-refused", "/account/password", wrong), get("account-sessions", "/account/sessions"),
		get("account-second-factor", "/account/second-factor"), refused("account-second-factor-refused", "/account/second-factor", wrong),
		get("account-import", "/account/import"), get("account-delete", "/account/delete"), refused("account-delete-refused", "/account/delete", wrong),
		get("account-graphql", "/graphql"), refused("account-graphql-refused", "/graphql/explorer", url.Values{"query": {"{\n  nothing\n}"}, "variables": {"x"}}),
		{name: "account-graphql-answer", path: "/graphql/explorer", form: url.Values{"query": {"{ viewer { name } teams { nodes { name players { name } } } }"}}, status: http.StatusOK},
	}
}

// withEverything is somebody who has asked for all that can be asked, and a guest who has.
func (s *accounts) withEverything() (ada *user, pages []sample) {
	s.t.Helper()
	ada, guest := s.member("Ada"), s.guest()
	ada.ownTeam("own")
	guest.ownTeam("begun")
	s.browserOf(ada.account)
	s.exec("UPDATE session SET agent = 'Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0'")
	var links []string
	for _, ask := range []func() *httptest.ResponseRecorder{
		func() *httptest.ResponseRecorder {
			return guest.post("/register", url.Values{"email": {"bo@canary.test"}})
		},
		func() *httptest.ResponseRecorder {
			return s.post("/password", url.Values{"email": {"ada@canary.test"}})
		},
		func() *httptest.ResponseRecorder {
			return ada.post("/account/email", url.Values{"email": {"an.address.that.is.rather.long@canary-meadow-football-club.test"}, "password": {goodPassword}})
		},
	} {
		if w := ask(); w.Code != http.StatusFound {
			s.t.Fatalf("%d", w.Code)
		}
		links = append(links, s.mails()[0].link(s.t))
	}
	return ada, accountPages(links[0], links[1], links[2])
}

// TestBrowserAccountPages looks at every page about accounts in a browser, in turns of language.
func TestBrowserAccountPages(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	base, s := serveAccounts(t)
	_, pages := s.withEverything()
	for i, page := range append(pages,
		sample{name: "login", path: "/login", status: http.StatusOK},
		sample{name: "login-refused", path: "/login", form: url.Values{"email": {"x"}, "password": {"x"}}, status: http.StatusUnprocessableEntity},
	) {
		t.Run(page.name, func(t *testing.T) {
			s.exec("DELETE FROM throttle")
			b := newTab(browser, t, base, views.Languages[i%len(views.Languages)].Tag)
			if strings.HasPrefix(page.name, "account") {
				b.signInAt("ada@canary.test", goodPassword)
			}
			s.exec("DELETE FROM throttle")
			checkPage(b, page, string(axe))
		})
	}
	t.Run("second factor", func(t *testing.T) {
		b := newTab(browser, t, base, "en")
		b.signInAt("ada@canary.test", goodPassword)
		b.load(chromedp.Navigate(base + "/account/second-factor"))
		secret := strings.ReplaceAll(b.text(".secret"), " ", "")
		if !value[bool](b, `document.querySelector(".qr").naturalWidth > 100`) {
			b.Error("the square is not shown")
		}
		b.write("#code", codeOf(t, secret, 0))
		b.press(".form .primary")
		b.want(models.RecoveryCodes, ".recovery-codes li")
		for _, what := range value[[]string](b, string(axe)+";"+runAxe) {
			b.Error(what)
		}
		codes := value[[]string](b, `[...document.querySelectorAll(".recovery-codes code")].map((c) => c.textContent)`)
		b.load(chromedp.Navigate(base + "/account/second-factor"))
		for _, what := range value[[]string](b, string(axe)+";"+runAxe) {
			b.Error(what)
		}
		b.load(chromedp.Navigate(base + "/account"))
		b.signOut()
		b.load(chromedp.Navigate(base + "/login?to=/account"))
		b.write("#email", "ada@canary.test")
		b.write("#password", goodPassword)
		b.press(".form .primary")
		if !strings.HasPrefix(b.address(), "/login/code") {
			b.Fatalf("the password leads to %s", b.address())
		}
		for _, what := range value[[]string](b, string(axe)+";"+runAxe) {
			b.Error(what)
		}
		b.write("#code", codes[0])
		if b.press(".form .primary"); b.address() != "/account" {
			b.Errorf("the code leads to %s", b.address())
		}
	})
}

// TestAccountHTMLIsValid has html-validate read the same pages, in both languages.
func TestAccountHTMLIsValid(t *testing.T) {
	validator := npmFile(t, "html-validate/bin/html-validate.mjs")
	node, err := exec.LookPath("node")
	needTool(t, "node", err)
	folder := t.TempDir()
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada, pages := s.withEverything()
		keep := func(name string, w *httptest.ResponseRecorder, want int) {
			t.Helper()
			status(t, w, want)
			if err := os.WriteFile(filepath.Join(folder, name+".html"), w.Body.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, page := range pages {
			for _, language := range views.Languages {
				s.exec("DELETE FROM throttle")
				name := page.name + "." + language.Tag
				if page.form == nil {
					keep(name, ada.get(page.path, "Accept-Language", language.Tag), page.status)
				} else {
					keep(name, ada.post(page.path, page.form, "Accept-Language", language.Tag), page.status)
				}
			}
		}
		keep("login", s.get("/login?password=new"), http.StatusOK)
		_, codes := ada.turnOn()
		keep("on", ada.get("/account/second-factor"), http.StatusOK)
		keep("codes", ada.post("/account/second-factor", url.Values{"do": {"codes"}, "proof": {codes[0]}}), http.StatusOK)
		step := cookieOf(s.signIn("ada@canary.test"), "__Secure-login")
		keep("code", s.get("/login/code", "Cookie", step.Name+"="+step.Value), http.StatusOK)
		for range 12 {
			s.post("/login", url.Values{"email": {"x@canary.test"}})
		}
		keep("too-many", s.untilTooMany("/login", url.Values{"email": {"x@canary.test"}}), http.StatusTooManyRequests)
	})
	report, err := os.Create(filepath.Join(folder, "report.txt")) // on a pipe the program exits before it has written everything
	if err != nil {
		t.Fatal(err)
	}
	defer report.Close()
	cmd := exec.Command(node, validator, "--config", "../.ci/htmlvalidate.json", "--formatter", "text", filepath.Join(folder, "*.html"))
	cmd.Stdout, cmd.Stderr = report, report
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(report.Name())
		t.Errorf("html-validate: %v\n%.4000s", err, said)
	}
}
