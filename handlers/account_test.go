package handlers_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/totp"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// accounts is a site whose database the test can look into, to read mails and to let time pass.
type accounts struct {
	*site
	raw *sql.DB
}

// eachAccounts runs fn on a site without teams, on either database.
func eachAccounts(t *testing.T, fn func(t *testing.T, s *accounts)) {
	t.Helper()
	modelstest.Databases(t, func(t *testing.T, address string) {
		s := newSite(t, modelstest.Open(t, address))
		driver, dsn := "sqlite", "file:"+address+"?_pragma=busy_timeout(5000)"
		if strings.HasPrefix(address, "postgres:") {
			driver, dsn = "pgx", address
		}
		raw, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { raw.Close() })
		fn(t, &accounts{s, raw})
	})
}

// exec changes the database behind the site's back.
func (s *accounts) exec(query string, args ...any) {
	s.t.Helper()
	if _, err := s.raw.Exec(query, args...); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
}

func (s *accounts) count(query string, args ...any) int {
	s.t.Helper()
	var n int
	if err := s.raw.QueryRow(query, args...).Scan(&n); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	return n
}

type letter struct{ recipient, language, subject, plain string }

// mails returns every mail that waits to be sent, the oldest first, and empties the outbox.
func (s *accounts) mails() []letter {
	s.t.Helper()
	rows, err := s.raw.Query("SELECT recipient, language, subject, plain FROM mail ORDER BY id")
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	var all []letter
	for rows.Next() {
		var l letter
		if err := rows.Scan(&l.recipient, &l.language, &l.subject, &l.plain); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, l)
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	rows.Close()
	s.exec("DELETE FROM mail")
	return all
}

// mail returns the one mail that waits.
func (s *accounts) mail() letter {
	s.t.Helper()
	all := s.mails()
	if len(all) != 1 {
		s.t.Fatalf("%d mails, want 1: %v", len(all), all)
	}
	return all[0]
}

var linkInMail = regexp.MustCompile(regexp.QuoteMeta(baseURL) + `(/(?:confirm|password|account/email)/\S+)`)

// link is the path that a mail leads to.
func (l letter) link(t testing.TB) string {
	t.Helper()
	found := linkInMail.FindStringSubmatch(l.plain)
	if found == nil {
		t.Fatalf("no link in the mail to %s: %s", l.recipient, l.plain)
	}
	return found[1]
}

// goodPassword is one that nobody would try.
const goodPassword = "kettle gravel ninety moth"

// member signs somebody up with goodPassword, and in.
func (s *accounts) member(name string) *user {
	s.t.Helper()
	hash, err := s.db.HashPassword(context.Background(), goodPassword)
	if err != nil {
		s.t.Fatal(err)
	}
	account, err := s.db.CreateAccount(context.Background(), strings.ToLower(name)+"@canary.test", name, hash)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.browserOf(account)
}

// cookieOf returns a cookie that an answer sets; nil: it does not.
func cookieOf(w *httptest.ResponseRecorder, name string) *http.Cookie {
	for _, c := range w.Result().Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// sessionOf returns the session that an answer begins, as a header sends it.
func sessionOf(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	c := cookieOf(w, "__Host-session")
	if c == nil || c.Value == "" {
		t.Fatalf("no session begins: %d %v", w.Code, w.Header())
	}
	return c.Name + "=" + c.Value
}

// redirected fails unless the answer leads to a path.
func redirected(t testing.TB, w *httptest.ResponseRecorder, to string) {
	t.Helper()
	if w.Code != http.StatusFound || w.Header().Get("Location") != to {
		t.Fatalf("%d to %q, want 302 to %q: %.300s", w.Code, w.Header().Get("Location"), to, text(page(t, w), "main"))
	}
}

// status fails unless the answer has it.
func status(t testing.TB, w *httptest.ResponseRecorder, want int) {
	t.Helper()
	if w.Code != want {
		t.Fatalf("status %d, want %d: %.300s", w.Code, want, text(page(t, w), "main"))
	}
}

// signIn sends the sign-in form with goodPassword.
func (s *accounts) signIn(email string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.post("/login", url.Values{"email": {email}, "password": {goodPassword}}, header...)
}

// knows says whether a cookie still opens an account.
func (s *accounts) knows(cookie string) bool {
	s.t.Helper()
	return s.get("/account", "Cookie", cookie).Code == http.StatusOK
}

func TestRegister(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		status(t, s.get("/register"), http.StatusOK)
		// The host that a request names is nobody's business in a mail.
		redirected(t, s.post("/register", url.Values{"email": {" Ada@Canary.test "}}, "Host", "evil.test", "X-Forwarded-Host", "evil.test"), "/register/sent")
		status(t, s.get("/register/sent"), http.StatusOK)
		mail := s.mail()
		if mail.recipient != "Ada@Canary.test" || mail.language != "en" || strings.Contains(mail.plain, "evil") {
			t.Fatalf("mail %+v", mail)
		}
		link := mail.link(t)
		for range 3 { // scanners open every link
			w := s.get(link)
			status(t, w, http.StatusOK)
			if len(w.Result().Cookies()) > 0 || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("the page of the link: %v", w.Header())
			}
			if got, _ := page(t, w).Find("#own-email").Attr("value"); got != "Ada@Canary.test" {
				t.Errorf("the page shows the address %q", got)
			}
		}
		if n := s.count("SELECT count(*) FROM account"); n != 0 {
			t.Fatalf("opening the link made %d accounts", n)
		}
		form := url.Values{"name": {"Ada"}, "password": {"short"}}
		w := s.post(link, form)
		status(t, w, http.StatusUnprocessableEntity)
		doc := page(t, w)
		if got, _ := doc.Find("#name").Attr("value"); got != "Ada" || doc.Find("#password-errors li").Length() != 1 || doc.Find("#password[value='']").Length() != 1 {
			t.Errorf("the refused form has name %q and %s", got, text(doc, "#password-errors"))
		}
		form.Set("password", goodPassword)
		w = s.post(link, form)
		redirected(t, w, "/teams")
		cookie := sessionOf(t, w)
		if !s.knows(cookie) {
			t.Fatal("who confirms is not signed in")
		}
		if got, _ := page(t, s.get("/account", "Cookie", cookie)).Find("#name").Attr("value"); got != "Ada" {
			t.Errorf("the account's name is %q", got)
		}
		status(t, s.get(link), http.StatusNotFound) // single use
		status(t, s.post(link, form), http.StatusNotFound)
		redirected(t, s.signIn("ADA@canary.TEST"), "/teams")
	})
}

func TestRegisterTwice(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		var links []string
		for range 2 {
			s.post("/register", url.Values{"email": {"ada@canary.test"}})
			links = append(links, s.mail().link(t))
		}
		form := url.Values{"name": {"Ada"}, "password": {goodPassword}}
		redirected(t, s.post(links[0], form), "/teams")
		form = url.Values{"name": {"Eve"}, "password": {"another " + goodPassword}}
		for _, w := range []*httptest.ResponseRecorder{s.get(links[1]), s.post(links[1], form)} {
			status(t, w, http.StatusConflict)
			if got := text(page(t, w), ".lead"); !strings.Contains(got, "account with this e-mail address already") {
				t.Errorf("the answer says %q", got)
			}
		}
		redirected(t, s.signIn("ada@canary.test"), "/teams")
		if n := s.count("SELECT count(*) FROM account WHERE name = 'Ada'"); n != 1 {
			t.Errorf("%d accounts of Ada", n)
		}
	})
}

func TestLinksExpire(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		s.post("/register", url.Values{"email": {"bo@canary.test"}})
		confirm := s.mail().link(t)
		s.post("/password", url.Values{"email": {"ada@canary.test"}})
		reset := s.mail().link(t)
		redirected(t, ada.post("/account/email", url.Values{"email": {"new@canary.test"}, "password": {goodPassword}}), "/account")
		agree := s.mails()[0].link(t)
		for _, link := range []string{confirm, reset, agree} {
			status(t, s.get(link), http.StatusOK)
		}
		s.exec("UPDATE token SET expires_at = $1", time.Now().UnixMilli()-1)
		form := url.Values{"name": {"Ada"}, "password": {goodPassword}}
		for _, link := range []string{confirm, reset, agree, "/confirm/" + strings.TrimPrefix(reset, "/password/"), "/password/x", "/confirm/x", "/account/email/x"} {
			status(t, s.get(link), http.StatusNotFound)
			status(t, s.post(link, form), http.StatusNotFound)
		}
	})
}

// TestKnownAndUnknownAlike asks the same of an address with an account and of one without: every byte of the answers
// is the same, and so is what is written.
func TestKnownAndUnknownAlike(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		s.member("Ada")
		for _, path := range []string{"/register", "/password", "/login"} {
			t.Run(path, func(t *testing.T) {
				var answers []string
				var rows [][3]int
				for _, email := range []string{"ada@canary.test", "eve@canary.test"} {
					s.exec("DELETE FROM throttle")
					s.exec("DELETE FROM token")
					w := s.post(path, url.Values{"email": {email}, "password": {"wrong " + goodPassword}})
					for name := range w.Header() {
						if name == "Server-Timing" || name == "Etag" || name == "Content-Length" {
							w.Header().Del(name)
						}
					}
					var header strings.Builder
					w.Header().Write(&header)
					answers = append(answers, http.StatusText(w.Code)+header.String()+strings.ReplaceAll(w.Body.String(), email, "ADDRESS"))
					rows = append(rows, [3]int{s.count("SELECT count(*) FROM token"), s.count("SELECT count(*) FROM mail"), s.count("SELECT count(*) FROM throttle")})
					s.mails()
				}
				if answers[0] != answers[1] {
					t.Errorf("the answers differ:\n%s\n%s", answers[0], answers[1])
				}
				if rows[0] != rows[1] || path != "/login" && rows[0] != [3]int{1, 1, 2} {
					t.Errorf("tokens, mails and throttles written: %v", rows)
				}
			})
		}
		s.post("/register", url.Values{"email": {"ADA@canary.test"}})
		known := s.mail()
		if linkInMail.MatchString(known.plain) || known.recipient != "ada@canary.test" || !strings.Contains(known.plain, baseURL+"/login") {
			t.Errorf("who has an account is told: %+v", known)
		}
		s.post("/password", url.Values{"email": {"eve@canary.test"}})
		if unknown := s.mail(); linkInMail.MatchString(unknown.plain) || !strings.Contains(unknown.plain, baseURL+"/register") {
			t.Errorf("who has no account is told: %+v", unknown)
		}
		for _, email := range []string{"", "x", "a@b", "a b@c.de", "a@b.de\r\nBcc: c@d.de", "<a@b.de>", "Ada <a@b.de>", strings.Repeat("a", 250) + "@b.de"} {
			for _, path := range []string{"/register", "/password"} {
				w := s.post(path, url.Values{"email": {email}})
				status(t, w, http.StatusUnprocessableEntity)
				if page(t, w).Find("#email-errors li").Length() != 1 {
					t.Errorf("%s of %q: no error at the field", path, email)
				}
			}
		}
		if n := len(s.mails()); n != 0 {
			t.Errorf("%d mails to what is no address", n)
		}
	})
}

func TestSignInAndOut(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		w := s.get("/login?to=/teams/x")
		status(t, w, http.StatusOK)
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("the form sets %v", w.Result().Cookies())
		}
		if got, _ := page(t, w).Find("input[name=to]").Attr("value"); got != "/teams/x" {
			t.Errorf("the form leads to %q", got)
		}
		w = s.post("/login", url.Values{"email": {"ada@canary.test"}, "password": {"wrong password"}, "to": {"/teams/x"}})
		status(t, w, http.StatusUnprocessableEntity)
		doc := page(t, w)
		if got, _ := doc.Find("#email").Attr("value"); got != "ada@canary.test" || strings.Contains(w.Body.String(), "wrong password") || len(w.Result().Cookies()) > 0 {
			t.Errorf("the refused form keeps %q", got)
		}
		if doc.Find("#errors li").Length() != 1 {
			t.Errorf("the errors: %s", text(doc, "#errors"))
		}
		w = s.post("/login", url.Values{"email": {"ada@canary.test"}, "password": {goodPassword}, "to": {"/teams/x"}})
		redirected(t, w, "/teams/x")
		c := cookieOf(w, "__Host-session")
		if c == nil || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != int(models.SessionLifetime.Seconds()) {
			t.Errorf("the cookie: %+v", c)
		}
		cookie := sessionOf(t, w)
		redirected(t, s.get("/login?to=/sports", "Cookie", cookie), "/sports")
		redirected(t, s.get("/login", "Cookie", cookie), "/teams")
		status(t, s.get("/logout", "Cookie", cookie), http.StatusMethodNotAllowed)
		if !s.knows(cookie) {
			t.Fatal("a GET signed out")
		}
		w = s.post("/logout", nil, "Cookie", cookie)
		redirected(t, w, "/")
		if gone := cookieOf(w, "__Host-session"); gone == nil || gone.MaxAge >= 0 || !strings.Contains(w.Header().Get("Clear-Site-Data"), "cache") {
			t.Errorf("sign-out answers %v", w.Header())
		}
		if s.knows(cookie) {
			t.Error("the session goes on after the sign-out")
		}
		if !s.knows(ada.cookie) {
			t.Error("the sign-out ended another browser's session")
		}
		if log := s.log.String(); !strings.Contains(log, ada.account.ID) || strings.Contains(log, "canary.test") || strings.Contains(log, goodPassword) {
			t.Errorf("the log says %s", log)
		}
	})
}

func TestRedirectTargets(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		s.member("Ada")
		for to, want := range map[string]string{
			"": "/teams", "/teams/x?y=1#z": "/teams/x?y=1#z", "//evil.test": "/", `/\evil.test`: "/", "/%09/evil.test": "/", "https://evil.test": "/",
			"javascript:alert(1)": "/", "/\t/evil.test": "/", "evil": "/",
		} {
			w := s.post("/login", url.Values{"email": {"ada@canary.test"}, "password": {goodPassword}, "to": {to}})
			if got := w.Header().Get("Location"); w.Code != http.StatusFound || got != want {
				t.Errorf("after the sign-in %q leads to %q, want %q", to, got, want)
			}
			w = s.get("/login?to="+url.QueryEscape(to), "Cookie", sessionOf(t, w))
			if got := w.Header().Get("Location"); got != want {
				t.Errorf("signed in already, %q leads to %q, want %q", to, got, want)
			}
		}
	})
}

// TestSessionFixation signs in over a session that somebody else knows.
func TestSessionFixation(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada, eve := s.member("Ada"), s.member("Eve")
		w := s.signIn("ada@canary.test", "Cookie", eve.cookie)
		fresh := sessionOf(t, w)
		if fresh == eve.cookie || s.knows(eve.cookie) {
			t.Error("the session that was there before the sign-in goes on")
		}
		if got, _ := page(t, s.get("/account", "Cookie", fresh)).Find("#name").Attr("value"); got != "Ada" {
			t.Errorf("signed in as %q", got)
		}
		if !s.knows(ada.cookie) {
			t.Error("another browser of the account was signed out")
		}

		// A guest whose session is known to another asks for an account, and confirms it elsewhere.
		guest := s.guest()
		guest.post("/register", url.Values{"email": {"cy@canary.test"}})
		link := s.mail().link(t)
		w = s.post(link, url.Values{"name": {"Cy"}, "password": {goodPassword}})
		redirected(t, w, "/teams")
		if s.knows(guest.cookie) {
			t.Error("the guest's session opens the account that somebody else confirmed")
		}
	})
}

func TestForeignCookies(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		name, value, _ := strings.Cut(ada.cookie, "=")
		for _, cookie := range []string{name + "=x", name + "=", name + "=" + value[:len(value)-2], name + "=" + value + "A", "session=" + value, name + "=" + strings.Repeat("A", 5000)} {
			redirected(t, s.get("/account", "Cookie", cookie), "/login?to=%2Faccount")
			status(t, s.get("/login", "Cookie", cookie), http.StatusOK)
		}
		redirected(t, s.get("/account"), "/login?to=%2Faccount")
		redirected(t, s.guest().get("/account"), "/login?to=%2Faccount")
		status(t, s.post("/account", url.Values{"name": {"Eve"}}), http.StatusUnauthorized)
		status(t, ada.post("/account", url.Values{"name": {"Eve"}}, "Sec-Fetch-Site", "cross-site"), http.StatusForbidden)
		for _, path := range []string{"/", "/best", "/sports"} {
			if w := ada.get(path); len(w.Result().Cookies()) > 0 {
				t.Errorf("%s sets %v", path, w.Result().Cookies())
			}
		}
	})
}

// untilTooMany sends a form whose tries are used up. On a slow machine one or two may have been earned back meanwhile.
func (s *accounts) untilTooMany(path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	var w *httptest.ResponseRecorder
	for range 3 {
		if w = s.post(path, form, header...); w.Code == http.StatusTooManyRequests {
			return w
		}
	}
	s.t.Fatalf("%s: still %d", path, w.Code)
	return nil
}

func TestSignInThrottle(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		s.member("Ada")
		wrong := url.Values{"email": {"ada@canary.test"}, "password": {"wrong " + goodPassword}}
		for range 10 {
			status(t, s.post("/login", wrong), http.StatusUnprocessableEntity)
		}
		w := s.untilTooMany("/login", url.Values{"email": {"ada@canary.test"}, "password": {goodPassword}})
		if got := w.Header().Get("Retry-After"); got == "" || got == "0" || len(got) > 2 {
			t.Errorf("Retry-After: %q", got)
		}
		doc := page(t, w)
		if got, _ := doc.Find("#email").Attr("value"); got != "ada@canary.test" || strings.Contains(w.Body.String(), goodPassword) || text(doc, "#errors") == "" {
			t.Errorf("the form is not kept: %s", text(doc, "main"))
		}
		// An address without an account is counted alike.
		s.exec("DELETE FROM throttle WHERE key LIKE 'sign-ins by address%'")
		eve := url.Values{"email": {"eve@canary.test"}, "password": {"x"}}
		for range 10 {
			status(t, s.post("/login", eve), http.StatusUnprocessableEntity)
		}
		s.untilTooMany("/login", eve)
		if n := s.count("SELECT count(*) FROM throttle WHERE key LIKE '%canary%'"); n != 0 {
			t.Error("the throttles name addresses")
		}
		s.exec("DELETE FROM throttle WHERE key LIKE 'sign-ins by address%'")
		s.exec("UPDATE throttle SET spent = spent - 61000") // a minute later
		redirected(t, s.signIn("ada@canary.test"), "/teams")
		for range 9 { // forgiven: as many tries as ever
			status(t, s.post("/login", wrong), http.StatusUnprocessableEntity)
		}
	})
}

func TestThrottleByAddress(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		post := func(address, path string, i int) int {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(url.Values{"email": {"p" + string(rune('a'+i)) + "@canary.test"}, "password": {"x"}}.Encode()))
			r.RemoteAddr = address
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			w := httptest.NewRecorder()
			s.handler.ServeHTTP(w, r)
			return w.Code
		}
		for i := range 10 {
			if got := post("[2001:db8::"+string(rune('a'+i%6))+"]:1", "/register", i); got != http.StatusFound {
				t.Fatalf("mail %d: %d", i, got)
			}
		}
		if got := post("[2001:db8::ffff]:1", "/password", 11); got != http.StatusTooManyRequests {
			t.Errorf("the eleventh mail from a /64: %d", got)
		}
		if got := post("[2001:db8:0:1::1]:1", "/password", 11); got != http.StatusFound {
			t.Errorf("from another /64: %d", got)
		}
		for i := range 4 {
			if got := post("192.0.2."+string(rune('1'+i))+":1", "/register", 20); got != http.StatusFound {
				t.Fatalf("mail %d to a recipient: %d", i, got)
			}
		}
		post("192.0.2.8:1", "/password", 20)
		if got := post("192.0.2.9:1", "/register", 20); got != http.StatusTooManyRequests {
			t.Errorf("the sixth mail to a recipient: %d", got)
		}
		for i := range 20 {
			if got := post("192.0.2.77:1", "/login", i); got != http.StatusUnprocessableEntity {
				t.Fatalf("try %d: %d", i, got)
			}
		}
		last := 0
		for range 3 { // on a slow machine, some may have been earned back
			if last = post("192.0.2.77:1", "/login", 21); last == http.StatusTooManyRequests {
				break
			}
		}
		if last != http.StatusTooManyRequests {
			t.Errorf("after twenty tries from an address: %d", last)
		}
	})
}

func TestPasswordReset(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		s.exec("UPDATE account SET language = 'de'")
		status(t, s.get("/password"), http.StatusOK)
		var links []string
		for range 2 {
			redirected(t, s.post("/password", url.Values{"email": {"Ada@canary.test"}}), "/password/sent")
			mail := s.mail()
			if mail.language != "de" || !strings.Contains(mail.plain, "Passwort") {
				t.Errorf("the mail is not in the account's language: %+v", mail)
			}
			links = append(links, mail.link(t))
		}
		status(t, s.get("/password/sent"), http.StatusOK)
		for range 2 {
			status(t, s.get(links[0]), http.StatusOK)
		}
		for _, bad := range []string{"short", "1234567890", "aaaaaaaaaaaa", "ada@canary.test", "Teamcoach1!", strings.Repeat("long ", 60)} {
			w := s.post(links[0], url.Values{"password": {bad}})
			status(t, w, http.StatusUnprocessableEntity)
			if strings.Contains(s.log.String(), strings.TrimPrefix(links[0], "/password/")) {
				t.Fatal("the log holds the token of a link that still works")
			}
		}
		const fresh = "walnut ferry eleven socks"
		w := s.post(links[0], url.Values{"password": {fresh}})
		redirected(t, w, "/login?password=new")
		if len(w.Result().Cookies()) > 0 {
			t.Error("the reset signs in")
		}
		if s.knows(ada.cookie) {
			t.Error("a session outlives the reset")
		}
		status(t, s.get(links[0]), http.StatusNotFound)
		status(t, s.get(links[1]), http.StatusNotFound) // asked for before
		if mail := s.mail(); mail.recipient != "ada@canary.test" || linkInMail.MatchString(mail.plain) {
			t.Errorf("the notice: %+v", mail)
		}
		if text(page(t, s.get("/login?password=new")), ".flash") == "" {
			t.Error("the sign-in does not say that the password is set")
		}
		status(t, s.signIn("ada@canary.test"), http.StatusUnprocessableEntity)
		w = s.post("/login", url.Values{"email": {"ada@canary.test"}, "password": {fresh}})
		redirected(t, w, "/teams")
		if c := cookieOf(w, "language"); c == nil || c.Value != "de" {
			t.Errorf("the browser does not get the account's language: %v", w.Result().Cookies())
		}
	})
}

func TestChangePassword(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		other := s.browserOf(ada.account)
		status(t, ada.get("/account/password"), http.StatusOK)
		const fresh = "walnut ferry eleven socks"
		for field, form := range map[string]url.Values{
			"password":     {"password": {"wrong " + goodPassword}, "new_password": {fresh}},
			"new_password": {"password": {goodPassword}, "new_password": {"password1234"}},
		} {
			w := ada.post("/account/password", form)
			status(t, w, http.StatusUnprocessableEntity)
			if page(t, w).Find("#"+field+"-errors li").Length() != 1 || strings.Contains(w.Body.String(), fresh) {
				t.Errorf("no error at %s: %s", field, text(page(t, w), "main"))
			}
		}
		redirected(t, ada.post("/account/password", url.Values{"password": {goodPassword}, "new_password": {fresh}}), "/account")
		if !s.knows(ada.cookie) || s.knows(other.cookie) {
			t.Error("the change must end the other sessions, and not this one")
		}
		if mail := s.mail(); mail.subject != "Your password was changed" {
			t.Errorf("the notice: %+v", mail)
		}
		status(t, s.signIn("ada@canary.test"), http.StatusUnprocessableEntity)
	})
}

func TestChangeEmail(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		s.member("Bo")
		status(t, ada.get("/account/email"), http.StatusOK)
		ask := func(email string) []letter {
			t.Helper()
			redirected(t, ada.post("/account/email", url.Values{"email": {email}, "password": {goodPassword}}), "/account")
			mails := s.mails()
			if len(mails) != 2 || mails[0].recipient != "ada@canary.test" || mails[1].recipient != email {
				t.Fatalf("mails: %+v", mails)
			}
			return mails
		}
		for field, form := range map[string]url.Values{
			"email":    {"email": {"ada@canary.test"}, "password": {goodPassword}},
			"password": {"email": {"new@canary.test"}, "password": {"wrong"}},
		} {
			w := ada.post("/account/email", form)
			status(t, w, http.StatusUnprocessableEntity)
			if page(t, w).Find("#"+field+"-errors li").Length() != 1 {
				t.Errorf("no error at %s", field)
			}
		}
		// An address of somebody else is asked alike, but its mail leads nowhere.
		if taken := ask("bo@canary.test"); linkInMail.MatchString(taken[1].plain) {
			t.Errorf("the owner of the address is asked to give it away: %s", taken[1].plain)
		}
		stale := ask("old@canary.test")
		for _, order := range [][2]int{{0, 1}, {1, 0}} {
			email := "new" + string(rune('0'+order[0])) + "@canary.test"
			s.exec("UPDATE account SET email = 'ada@canary.test', email_key = 'ada@canary.test' WHERE id = $1", ada.account.ID)
			s.exec("DELETE FROM throttle")
			mails := ask(email)
			s.post("/password", url.Values{"email": {"ada@canary.test"}})
			reset := s.mail().link(t)
			first, second := mails[order[0]].link(t), mails[order[1]].link(t)
			status(t, s.get(first), http.StatusOK)
			redirected(t, s.post(first, url.Values{}), "/account/email/waiting")
			status(t, s.post(first, url.Values{}), http.StatusNotFound)
			if n := s.count("SELECT count(*) FROM account WHERE email = $1", email); n != 0 {
				t.Fatal("one address was enough")
			}
			status(t, s.get(second), http.StatusOK)
			redirected(t, s.post(second, url.Values{}), "/account/email/changed")
			if mail := s.mail(); mail.recipient != "ada@canary.test" {
				t.Errorf("the notice goes to %s", mail.recipient)
			}
			status(t, s.get(reset), http.StatusNotFound)
			redirected(t, s.signIn(email), "/teams")
			status(t, s.signIn("ada@canary.test"), http.StatusUnprocessableEntity)
		}
		status(t, s.post(stale[0].link(t), url.Values{}), http.StatusNotFound)
		status(t, s.get("/account/email/waiting"), http.StatusOK)
		status(t, s.get("/account/email/changed"), http.StatusOK)

		// Somebody registers with the address between asking and agreeing.
		s.exec("UPDATE account SET email = 'ada@canary.test', email_key = 'ada@canary.test' WHERE id = $1", ada.account.ID)
		s.exec("DELETE FROM throttle")
		mails := ask("cy@canary.test")
		s.member("Cy")
		redirected(t, s.post(mails[1].link(t), url.Values{}), "/account/email/waiting")
		status(t, s.post(mails[0].link(t), url.Values{}), http.StatusConflict)
		if n := s.count("SELECT count(*) FROM account WHERE email = 'ada@canary.test'"); n != 1 {
			t.Error("the address was changed all the same")
		}
	})
}

func TestSessionsList(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada, eve := s.member("Ada"), s.member("Eve")
		w := s.signIn("ada@canary.test", "User-Agent", "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0")
		phone := sessionOf(t, w)
		third := s.browserOf(ada.account)
		doc := page(t, ada.get("/account/sessions"))
		if got := text(doc, ".sessions"); !strings.Contains(got, "Firefox on Android") || strings.Contains(got, "Mozilla") || doc.Find(".sessions li").Length() != 3 || doc.Find(".session-current").Length() != 1 {
			t.Errorf("the list: %s", got)
		}
		var eves string
		if err := s.raw.QueryRow("SELECT id FROM session WHERE account_id = $1", eve.account.ID).Scan(&eves); err != nil {
			t.Fatal(err)
		}
		status(t, ada.post("/account/sessions", url.Values{"end": {eves}}), http.StatusNotFound)
		if !s.knows(eve.cookie) {
			t.Fatal("ended somebody else's session")
		}
		var phones string
		if err := s.raw.QueryRow("SELECT id FROM session WHERE agent LIKE '%Firefox%'").Scan(&phones); err != nil {
			t.Fatal(err)
		}
		redirected(t, ada.post("/account/sessions", url.Values{"end": {phones}}), "/account/sessions")
		if s.knows(phone) || !s.knows(third.cookie) {
			t.Error("the wrong session ended")
		}
		redirected(t, ada.post("/account/sessions", url.Values{"end": {"others"}}), "/account/sessions")
		if s.knows(third.cookie) || !s.knows(ada.cookie) || !s.knows(eve.cookie) {
			t.Error("all others must end, and only they")
		}
	})
}

// codeOf is what an authenticator app shows a number of steps from now.
func codeOf(t testing.TB, secret string, steps int) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, time.Now().Add(time.Duration(steps)*30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// turnOn turns a second factor on as its page says, and returns the secret and the recovery codes.
func (u *user) turnOn() (secret string, codes []string) {
	u.t.Helper()
	doc := page(u.t, u.get("/account/second-factor"))
	secret = strings.ReplaceAll(text(doc, ".secret"), " ", "")
	w := u.post("/account/second-factor", url.Values{"do": {"on"}, "code": {codeOf(u.t, secret, 0)}})
	status(u.t, w, http.StatusOK)
	page(u.t, w).Find(".recovery-codes code").Each(func(_ int, s *goquery.Selection) { codes = append(codes, s.Text()) })
	if len(codes) != models.RecoveryCodes {
		u.t.Fatalf("%d recovery codes", len(codes))
	}
	return secret, codes
}

func TestSecondFactor(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		image := ada.get("/account/second-factor/qr.png")
		if image.Code != http.StatusOK || image.Header().Get("Content-Type") != "image/png" || image.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("the image: %d %v", image.Code, image.Header())
		}
		status(t, ada.post("/account/second-factor", url.Values{"do": {"on"}, "code": {"000000"}}), http.StatusUnprocessableEntity)
		secret, codes := ada.turnOn()
		if mail := s.mail(); mail.subject != "The second factor is on" {
			t.Errorf("the notice: %+v", mail)
		}
		status(t, ada.get("/account/second-factor/qr.png"), http.StatusNotFound)
		if body := ada.get("/account/second-factor").Body.String(); strings.Contains(body, secret[:8]) || strings.Contains(body, codes[0]) {
			t.Error("the secret or a code is shown again")
		}
		begin := func() string {
			t.Helper()
			w := s.post("/login", url.Values{"email": {"ada@canary.test"}, "password": {goodPassword}, "to": {"/sports"}})
			redirected(t, w, "/login/code?to=%2Fsports")
			c := cookieOf(w, "__Secure-login")
			if c == nil || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/login" || c.Domain != "" || c.MaxAge != 600 {
				t.Fatalf("the cookie of the first step: %+v", c)
			}
			if cookieOf(w, "__Host-session") != nil {
				t.Fatal("the password alone signs in")
			}
			return c.Name + "=" + c.Value
		}
		send := func(step, code string) *httptest.ResponseRecorder {
			return s.post("/login/code", url.Values{"code": {code}, "to": {"/sports"}}, "Cookie", step)
		}
		step := begin()
		status(t, s.get("/login/code", "Cookie", step), http.StatusOK)
		redirected(t, s.get("/login/code"), "/login")
		redirected(t, send("__Secure-login=x", codeOf(t, secret, 0)), "/login")
		status(t, send(step, codes[0][:14]), http.StatusUnprocessableEntity)
		s.exec("UPDATE account SET totp_step = totp_step - 5") // as if it had been turned on some time ago
		code := codeOf(t, secret, 0)
		w := send(step, code[:3]+" "+code[3:])
		redirected(t, w, "/sports")
		if c := cookieOf(w, "__Secure-login"); c == nil || c.MaxAge >= 0 {
			t.Errorf("the cookie of the first step stays: %+v", c)
		}
		sessionOf(t, w)
		redirected(t, send(step, codeOf(t, secret, 1)), "/login") // the step was finished

		step = begin()
		status(t, send(step, code), http.StatusUnprocessableEntity) // used
		w = send(step, strings.ToUpper(codes[3]))
		redirected(t, w, "/sports")
		if mail := s.mail(); !strings.Contains(mail.plain, "9 codes are left") {
			t.Errorf("the notice: %+v", mail)
		}
		step = begin()
		status(t, send(step, codes[3]), http.StatusUnprocessableEntity)
		s.exec("UPDATE token SET expires_at = $1", time.Now().UnixMilli()-1)
		redirected(t, send(step, codes[4]), "/login")

		// A reset of the password does not get past it.
		s.post("/password", url.Values{"email": {"ada@canary.test"}})
		redirected(t, s.post(s.mail().link(t), url.Values{"password": {goodPassword}}), "/login?password=new")
		step = begin()
		s.mails()

		w = send(step, codes[5])
		ada.cookie = sessionOf(t, w)
		s.mails()
		status(t, ada.post("/account/second-factor", url.Values{"do": {"codes"}, "proof": {"wrong"}}), http.StatusUnprocessableEntity)
		w = ada.post("/account/second-factor", url.Values{"do": {"codes"}, "proof": {codes[6]}})
		status(t, w, http.StatusOK)
		if page(t, w).Find(".recovery-codes code").Length() != 10 || strings.Contains(w.Body.String(), codes[7]) {
			t.Error("no new recovery codes")
		}
		status(t, ada.post("/account/second-factor", url.Values{"do": {"off"}, "proof": {codes[7]}}), http.StatusUnprocessableEntity) // void
		redirected(t, ada.post("/account/second-factor", url.Values{"do": {"off"}, "proof": {goodPassword}}), "/account")
		if mail := s.mail(); mail.subject != "The second factor is off" {
			t.Errorf("the notice: %+v", mail)
		}
		if n := s.count("SELECT count(*) FROM recovery_code"); n != 0 {
			t.Errorf("%d recovery codes are left", n)
		}
		redirected(t, s.signIn("ada@canary.test"), "/teams")
		if again := strings.ReplaceAll(text(page(t, ada.get("/account/second-factor")), ".secret"), " ", ""); again == secret || again == "" {
			t.Error("the secret of a phone that may be lost is offered again")
		}
	})
}

func TestCodeThrottle(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		_, codes := ada.turnOn()
		s.exec("DELETE FROM throttle")
		var refused int
		for range 3 { // three sign-ins, five tries each; the account has ten
			w := s.signIn("ada@canary.test")
			step := cookieOf(w, "__Secure-login")
			for range 5 {
				if w := s.post("/login/code", url.Values{"code": {"wrong"}}, "Cookie", step.Name+"="+step.Value); w.Code == http.StatusTooManyRequests {
					refused++
				}
			}
			w = s.post("/login/code", url.Values{"code": {codes[0]}}, "Cookie", step.Name+"="+step.Value)
			status(t, w, http.StatusTooManyRequests)
			if w.Header().Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
		}
		if refused != 5 {
			t.Errorf("%d of 15 tries were refused, want 5", refused)
		}
	})
}

func TestGuestBecomesAccount(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		guest := s.guest()
		team := guest.ownTeam("tadpoles")
		guest.post("/register", url.Values{"email": {"ada@canary.test"}})
		link := s.mail().link(t)
		if got := text(page(t, s.get(link)), ".notice"); !strings.Contains(got, team.Name) {
			t.Errorf("the page does not say which teams come along: %s", got)
		}
		w := s.post(link, url.Values{"name": {"Ada"}, "password": {goodPassword}}) // another browser
		redirected(t, w, "/teams")
		if n := s.count("SELECT count(*) FROM membership WHERE account_id = $1 AND team_id = $2 AND role = 'owner'", guest.account.ID, team.ID); n != 1 {
			t.Error("the team is not the account's")
		}
		if n := s.count("SELECT count(*) FROM account WHERE email = 'ada@canary.test' AND id = $1", guest.account.ID); n != 1 {
			t.Error("the guest has not become the account")
		}
	})
}

func TestGuestSignsIn(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada, guest := s.member("Ada"), s.guest()
		begun := guest.ownTeam("begun")
		shared, both := ada.ownTeam("shared"), guest.ownTeam("both")
		for team, role := range map[string]models.Role{shared.ID: models.Viewer} {
			if err := s.db.AddMember(t.Context(), team, guest.account.ID, role); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.db.AddMember(t.Context(), both.ID, ada.account.ID, models.Scorer); err != nil {
			t.Fatal(err)
		}
		redirected(t, s.signIn("ada@canary.test", "Cookie", guest.cookie), "/teams")
		for _, team := range []string{begun.ID, shared.ID, both.ID} {
			if n := s.count("SELECT count(*) FROM membership WHERE team_id = $1 AND account_id = $2 AND role = 'owner'", team, ada.account.ID); n != 1 {
				t.Errorf("Ada does not own %s", team)
			}
		}
		if n := s.count("SELECT count(*) FROM account WHERE id = $1", guest.account.ID); n != 0 {
			t.Error("the guest is still there")
		}
		if n := s.count("SELECT count(*) FROM membership"); n != 3 {
			t.Errorf("%d memberships", n)
		}
	})
}

func TestNameAndLanguage(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		w := ada.post("/account", url.Values{"name": {" Ada L. "}, "language": {"de"}})
		redirected(t, w, "/account")
		c := cookieOf(w, "language")
		if c == nil || c.Value != "de" {
			t.Fatalf("the cookie: %+v", c)
		}
		doc := page(t, s.get("/account", "Cookie", ada.cookie+"; language=de"))
		if got, _ := doc.Find("#name").Attr("value"); got != "Ada L." || doc.Find("html[lang=de]").Length() != 1 || !strings.Contains(text(doc, ".flash"), "gespeichert") {
			t.Errorf("the page after the change: %s", text(doc, "main"))
		}
		if w := ada.post("/account", url.Values{"name": {"Ada"}, "language": {""}}); cookieOf(w, "language") == nil || cookieOf(w, "language").MaxAge >= 0 {
			t.Error("the language is not left to the browser")
		}
		for field, form := range map[string]url.Values{"name": {"name": {""}, "language": {"de"}}, "language": {"name": {"Ada"}, "language": {"tlh"}}} {
			w := ada.post("/account", form)
			status(t, w, http.StatusUnprocessableEntity)
			if page(t, w).Find("#"+field+"-errors li").Length() != 1 {
				t.Errorf("no error at %s", field)
			}
		}
	})
}

// TestKeyRotation reads a session under an older key, and begins one under the newest.
func TestKeyRotation(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		fresh := bytes.Repeat([]byte("n"), 32)
		withKeys := func(keys ...[]byte) *accounts {
			t.Helper()
			app, err := handlers.New(handlers.Config{BaseURL: baseURL, SessionKeys: keys}, s.db, nil, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			return &accounts{&site{t: t, db: s.db, handler: app.Handler()}, s.raw}
		}
		both, after := withKeys(fresh, sessionKeys[0]), withKeys(fresh)
		if !both.knows(ada.cookie) || after.knows(ada.cookie) {
			t.Error("the older key must be good as long as it is there, and no longer")
		}
		begun := sessionOf(t, both.signIn("ada@canary.test"))
		if !both.knows(begun) || !after.knows(begun) || s.knows(begun) {
			t.Error("a new session is not signed with the newest key")
		}
	})
}

// TestSessionsEndByThemselves lets time pass by.
func TestSessionsEndByThemselves(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		long := func(d time.Duration) int64 { return time.Now().Add(-d).UnixMilli() }
		s.exec("UPDATE session SET seen_at = $1, created_at = $2", long(models.SessionIdle-time.Hour), long(models.SessionLifetime-time.Hour))
		if !s.knows(ada.cookie) {
			t.Error("a session ended before its time")
		}
		s.exec("UPDATE session SET seen_at = $1", long(models.SessionIdle+time.Second))
		if s.knows(ada.cookie) {
			t.Error("a session that was not used for two weeks goes on")
		}
		s.exec("UPDATE session SET seen_at = $1, created_at = $2", long(0), long(models.SessionLifetime+time.Second))
		if s.knows(ada.cookie) {
			t.Error("a session of three months goes on")
		}
	})
}

// Whoever is invited and has to sign up first comes back to the invitation, and to no other site.
func TestRegisterOnTheWay(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		for to, next := range map[string]string{
			"/invitations/x?y=1": "/invitations/x?y=1", "": "/teams", "/": "/teams", "//evil.test": "/teams", "https://evil.test/": "/teams", `/\evil.test`: "/teams",
		} {
			email := fmt.Sprintf("n%d@canary.test", s.count("SELECT count(*) FROM account"))
			form := filled(t, s.get("/register?to="+url.QueryEscape(to)), "main form.form")
			form.Set("email", email)
			redirected(t, s.post("/register", form), "/register/sent")
			link := s.mail().link(t)
			form = filled(t, s.get(link), "main form.form")
			form.Set("name", "Ada")
			form.Set("password", goodPassword)
			redirected(t, s.post(link, form), next)
		}
	})
}
