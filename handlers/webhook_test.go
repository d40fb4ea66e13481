package handlers_test

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
	"teamcoach/views"
)

// hookForm is the form that makes a webhook, as it is sent.
func hookForm(address string, events ...string) url.Values {
	form := form("url", address)
	for _, e := range events {
		form.Set(e, "on")
	}
	return form
}

// TestWebhookPages goes through the pages as a coach does.
func TestWebhookPages(t *testing.T) {
	eachMatched(t, models.Senior, models.Private, func(t *testing.T, m *matched) {
		const hooks = "/teams/harbour/webhooks"
		doc := page(t, m.owner.get(hooks))
		if doc.Find(".empty").Length() != 1 || doc.Find(`.team-nav a[aria-current="page"]`).AttrOr("href", "") != hooks || doc.Find("#events input:checked").Length() != 3 {
			t.Errorf("the empty page: %s", doc.Find("main").Text())
		}
		for _, u := range []*user{m.helper, m.onlooker} {
			if page(t, u.get("/teams/harbour")).Find(`a[href="`+hooks+`"]`).Length() > 0 || u.get(hooks).Code != 403 {
				t.Error("who is no coach is led to the webhooks")
			}
		}
		w := m.owner.post(hooks, hookForm("http://hooks.canary.test/<in>"))
		doc = page(t, w)
		if w.Code != 422 || doc.Find("#url").AttrOr("value", "") != "http://hooks.canary.test/<in>" || doc.Find(`.errors a[href="#url"]`).Length() != 1 ||
			doc.Find(`.errors a[href="#events"]`).Length() != 1 || doc.Find("#url-errors").Length() != 1 || doc.Find("#events-errors").Length() != 1 || doc.Find("#events input:checked").Length() != 0 {
			t.Errorf("refused: %d %s", w.Code, doc.Find("main").Text())
		}
		sent := hookForm("https://hooks.canary.test/in?key=1", "lineup", "recorded")
		doc = page(t, m.owner.post(hooks, sent))
		first := doc.Find("code.secret").Text()
		if !regexp.MustCompile(`^whsec_[A-Za-z0-9+/]{43}=$`).MatchString(first) || doc.Find(".webhook-host").Text() != "hooks.canary.test" {
			t.Errorf("made, with the secret %q: %s", first, doc.Find("main").Text())
		}
		if w := m.owner.post(hooks, sent); w.Code != 302 || w.Header().Get("Location") != hooks {
			t.Errorf("the same form again: %d", w.Code)
		}
		all, err := m.db.Webhooks(t.Context(), m.team.ID)
		if err != nil || len(all) != 1 || all[0].Events.String() != "lineup.published result.recorded" || all[0].Secret != first {
			t.Fatalf("stored: %v, %v", all, err)
		}
		one := hooks + "/" + all[0].ID
		if text := m.owner.get(one).Body.String() + m.owner.get(hooks).Body.String(); strings.Contains(text, strings.TrimPrefix(first, "whsec_")) {
			t.Error("the secret is shown again")
		}
		m.doneAt(one, one+"/test")
		test := form()
		m.owner.post(one+"/test", test)
		m.owner.post(one+"/test", test)
		doc = page(t, m.owner.get(one))
		if got := texts(doc, ".delivery .member-name"); !slices.Equal(got, []string{"A test", "A test"}) || texts(doc, ".delivery-state")[0] != "Waiting" {
			t.Errorf("two tests: %v", got)
		}
		m.doneAt(one, doc.Find(".delivery form").AttrOr("action", ""))
		m.doneAt(one, one+"/pause")
		if doc := page(t, m.owner.get(one)); doc.Find(`form[action$="/resumption"]`).Length() != 1 || doc.Find(`form[action$="/pause"]`).Length() != 0 ||
			texts(doc, ".delivery-state")[0] != "Not delivered" || page(t, m.owner.get(hooks)).Find(".webhook-off").Length() != 1 {
			t.Errorf("off: %s", doc.Find("main").Text())
		}
		m.doneAt(one, one+"/resumption")
		renew := form()
		second := page(t, m.owner.post(one+"/secret", renew)).Find("code.secret").Text()
		if second == first || !strings.HasPrefix(second, "whsec_") || m.owner.post(one+"/secret", renew).Code != 302 {
			t.Errorf("a new secret: %q", second)
		}
		if page(t, m.owner.get(one+"/delete")).Find(`form[action="`+one+`/delete"]`).Length() != 1 {
			t.Error("nobody asks before it is deleted")
		}
		gone := form()
		for range 2 {
			if w := m.owner.post(one+"/delete", gone); w.Code != 302 || w.Header().Get("Location") != hooks {
				t.Errorf("deleted: %d", w.Code)
			}
		}
		if m.owner.get(one).Code != 404 || m.owner.post(one+"/delete", form()).Code != 404 {
			t.Error("it is still there")
		}
		changes := page(t, m.owner.get("/teams/harbour/changes")).Find("main").Text()
		for _, want := range []string{"made a webhook to hooks.canary.test", "tested", "to hooks.canary.test off", "to hooks.canary.test on", "new secret", "deleted the webhook", "again"} {
			if !strings.Contains(changes, want) {
				t.Errorf("the list of changes does not say %q", want)
			}
		}
		if strings.Contains(changes, "key=1") {
			t.Error("the list of changes has the whole address")
		}
	})
}

// doneAt posts a form that has nothing but its id, and looks where it leads.
func (m *matched) doneAt(next, path string) {
	m.t.Helper()
	if w := m.owner.post(path, form()); w.Code != 302 || w.Header().Get("Location") != next {
		m.t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Location"))
	}
}

// TestWebhooksOfGuests: who has not signed up makes none.
func TestWebhooksOfGuests(t *testing.T) {
	s := newSite(t, modelstest.Open(t, modelstest.SQLite(t)))
	guest := s.guest()
	guest.ownTeam("guests")
	if doc := page(t, guest.get("/teams/guests/webhooks")); doc.Find("main form").Length() > 0 || doc.Find(`main a[href="/register"]`).Length() != 1 {
		t.Error("a guest is offered a webhook")
	}
	if w := guest.post("/teams/guests/webhooks", hookForm("https://hooks.canary.test/", "lineup")); w.Code != 403 {
		t.Errorf("a guest makes one: %d", w.Code)
	}
}

// hookCall is a call as a receiver gets it.
type hookCall struct {
	header http.Header
	body   string
}

// hookReceiver answers every call with a status, and hands it on.
func hookReceiver(t *testing.T, status int) (address string, rules models.CallRules, calls chan hookCall) {
	t.Helper()
	calls = make(chan hookCall, 100)
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.WriteHeader(status)
		calls <- hookCall{r.Header, string(body)}
	}))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return server.URL, models.CallRules{AllowPrivate: true, Roots: roots}, calls
}

// hooked is a team of children whose webhook calls a receiver on this machine, while the site runs.
type hooked struct {
	*matched
	hook  string // path of its page
	calls chan hookCall
}

func newHooked(t *testing.T, db *models.DB, kind models.TeamType, status int) *hooked {
	t.Helper()
	address, rules, calls := hookReceiver(t, status)
	squad := sevens()
	squad[1].DoNotPublish, squad[1].Shirt, squad[1].Notes = true, 99, notesCanary
	m := newSiteWith(t, db, handlers.Config{BaseURL: baseURL, CacheBytes: 4 << 20, Webhooks: rules}).matched(models.Team{Type: kind, Visibility: models.Private}, squad...)
	if w := m.owner.post("/teams/harbour/webhooks", hookForm("https://hooks.canary.test/", "lineup", "recorded", "corrected")); w.Code != 200 {
		t.Fatal(w.Code, w.Body)
	}
	m.execute("UPDATE webhook SET url = '" + address + "'") // where nobody could point it on the site
	m.execute("UPDATE fixture SET venue = 'Secretcanary Ground', meet = 45, notes = 'Secretcanary'")
	all, err := db.Webhooks(t.Context(), m.team.ID)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); m.app.RunWebhooks(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
	return &hooked{m, "/teams/harbour/webhooks/" + all[0].ID, calls}
}

// next waits for a call.
func (h *hooked) next() hookCall {
	h.t.Helper()
	select {
	case call := <-h.calls:
		return call
	case <-time.After(time.Minute):
		h.t.Fatal("no call after a minute")
		return hookCall{}
	}
}

// share makes a link to the sheet of the match, as the coach does, and returns what it shows.
func (h *hooked) share() (sheet string) {
	h.t.Helper()
	if w := h.owner.post(h.path("/links"), form("kind", "sheet", "name", "Club", "days", "7")); w.Code != 302 {
		h.t.Fatal(w.Code, w.Body)
	}
	link := page(h.t, h.owner.get(h.path("/sheet"))).Find(".flash input").AttrOr("value", "")
	address := regexp.MustCompile(`/sheets/[\w-]+`).FindString(link)
	if address == "" {
		h.t.Fatalf("no link in %q", link)
	}
	return h.get(address).Body.String()
}

// TestWebhookIsTold goes from a coach's click to the receiver: what it is told of children is what the shared sheet
// shows, and a library that nobody here wrote takes its signature.
func TestWebhookIsTold(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		h := newHooked(t, db, models.Junior, 200)
		h.addRotation(h.team, h.match)
		sheet := h.share()
		call := h.next()
		body := h.conforms(call.body)
		if body.Type != models.LineupPublished || call.header.Get("Webhook-Event") != "lineup.published" || body.Data.Team.Slug != "harbour" ||
			body.Data.Match.ID != h.match.ID || body.Data.Lineup.Version != 1 || len(body.Data.Lineup.Stretches) != 4 || len(body.Data.Lineup.Bench) != 2 {
			t.Fatalf("told %s", call.body)
		}
		hidden := 0
		for _, stretch := range body.Data.Lineup.Stretches {
			for _, slot := range stretch.Slots {
				switch p := slot.Player; {
				case p == nil:
					t.Errorf("nobody in %s", slot.Slot)
				case p.Name == "" && p.Shirt == nil:
					hidden++
				case !regexp.MustCompile(`^[A-Z][a-z]+ C\.$`).MatchString(p.Name) || !strings.Contains(sheet, p.Name):
					t.Errorf("%s is told, and is not so on the shared sheet", p.Name)
				}
			}
		}
		if hidden != 3 { // one who is not to be published plays in three of the stretches
			t.Errorf("%d places have nobody whom one may know", hidden)
		}
		for _, secret := range []string{"Canarywing", `"shirt":99`, notesCanary, "Secretcanary", "venue", "skill", "rating", "answer", "owed", h.squad[0].ID} {
			if strings.Contains(call.body, secret) {
				t.Errorf("told %q: %s", secret, call.body)
			}
		}
		h.checkByLibrary(call)

		h.execute("UPDATE fixture SET state = 'over', ours = 3, theirs = 1")
		if w := h.owner.post(h.path("/result/reopening"), fields(h.t, page(h.t, h.owner.get(h.path("/result"))), h.path("/result/reopening"))); w.Code != 302 {
			t.Fatal(w.Code, w.Body)
		}
		call = h.next()
		body = h.conforms(call.body)
		if r := body.Data.Result; body.Type != models.ResultCorrected || body.Data.Lineup != nil || r.Over || *r.Ours != 3 || *r.Theirs != 1 {
			t.Errorf("told %s", call.body)
		}
		// The call is noted after it was answered; the next one goes out after that.
		if w := h.owner.post(h.hook+"/test", form()); w.Code != 302 {
			t.Fatal(w.Code)
		}
		if body := h.conforms(h.next().body); body.Type != models.Ping || body.Data.Match != nil {
			t.Errorf("the test told %v", body)
		}
		doc := page(t, h.owner.get(h.hook))
		if got := texts(doc, ".delivery-state"); len(got) != 3 || got[2] != "Delivered" || !strings.Contains(doc.Find(".delivery").Last().Text(), "200") {
			t.Errorf("the page says %v", got)
		}
	})
}

// conforms holds a body to the OpenAPI document.
func (h *hooked) conforms(text string) (body views.WebhookBody) {
	h.t.Helper()
	checkWebhookBody(h.t, h.site, text)
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		h.t.Fatal(err)
	}
	return body
}

func checkWebhookBody(t testing.TB, s *site, text string) {
	t.Helper()
	document := s.app.Document()
	item := document.Webhooks["lineup.published"]
	if item == nil || len(document.Webhooks) != 4 {
		t.Fatalf("the document has the webhooks %v", document.Webhooks)
	}
	var raw any
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		t.Fatal(err)
	}
	var result huma.ValidateResult
	schema := item.Post.RequestBody.Content["application/json"].Schema
	huma.Validate(document.Components.Schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, raw, &result)
	for _, err := range result.Errors {
		t.Errorf("not as the document says: %v in %s", err, text)
	}
}

// checkByLibrary has a receiver's library check a call, and one in which a byte is different.
func (h *hooked) checkByLibrary(call hookCall) {
	h.t.Helper()
	node, err := exec.LookPath("node")
	needTool(h.t, "node", err)
	library, err := filepath.Abs(npmFile(h.t, "standardwebhooks/dist/index.js"))
	if err != nil {
		h.t.Fatal(err)
	}
	var secret string
	if err := modelstest.SQL(h.t, h.db).QueryRow("SELECT secret FROM webhook").Scan(&secret); err != nil {
		h.t.Fatal(err)
	}
	const check = `
const { Webhook } = require(process.argv[1]);
const { secret, header, body } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const verify = (secret, body) => new Webhook(secret).verify(body, header);
console.log(verify(secret, body).type);
for (const [s, b] of [[secret, body.replace("harbour", "harbor")], ["whsec_" + Buffer.alloc(32).toString("base64"), body]]) {
  try { verify(s, b); console.log("taken"); } catch (e) { console.log(e.constructor.name); }
}`
	header := map[string]string{}
	for _, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature"} {
		header[name] = call.header.Get(name)
	}
	input, err := json.Marshal(map[string]any{"secret": secret, "header": header, "body": call.body})
	if err != nil {
		h.t.Fatal(err)
	}
	cmd := exec.CommandContext(h.t.Context(), node, "-e", check, library)
	cmd.Stdin, cmd.Stderr = strings.NewReader(string(input)), os.Stderr
	out, err := cmd.Output()
	if want := "lineup.published\nWebhookVerificationError\nWebhookVerificationError\n"; err != nil || string(out) != want {
		h.t.Errorf("the library says %q, %v", out, err)
	}
}

// TestWebhookThatIsGone: the owner has a mail that leads to the webhook.
func TestWebhookThatIsGone(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		h := newHooked(t, db, models.Senior, http.StatusGone)
		h.execute("UPDATE account SET language = 'de' WHERE id = '" + h.owner.account.ID + "'")
		h.addRotation(h.team, h.match)
		h.share()
		h.next()
		mails := h.mails()
		for deadline := time.Now().Add(time.Minute); len(mails) == 0 && time.Now().Before(deadline); mails = h.mails() {
			time.Sleep(10 * time.Millisecond) // until it is noted
		}
		if len(mails) != 1 || mails[0].Recipient != "oona@canary.test" || mails[0].Language != "de" || !strings.Contains(mails[0].Plain, baseURL+h.hook) ||
			mails[0].Subject != "Ein Webhook von Harbour Rovers ist aus" {
			t.Errorf("mails: %+v", mails)
		}
		if doc := page(t, h.owner.get(h.hook)); doc.Find(`form[action$="/resumption"]`).Length() != 1 || doc.Find(".delivery form").Length() != 0 {
			t.Errorf("the page: %s", doc.Find("main").Text())
		}
	})
}

// TestDocsOfWebhooks: the example is what is really sent, by the document's own schema, and shows what is hidden.
func TestDocsOfWebhooks(t *testing.T) {
	s := newSite(t, modelstest.Open(t, modelstest.SQLite(t)))
	doc := page(t, s.get("/docs"))
	_, example, ok := strings.Cut(doc.Find("#webhooks .docs-code").First().Text(), "\n\n")
	if !ok {
		t.Fatal("no example")
	}
	checkWebhookBody(t, s, example)
	var body views.WebhookBody
	if err := json.Unmarshal([]byte(example), &body); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(texts(doc, "#webhooks th code")); text != "[lineup.published result.recorded result.corrected ping]" {
		t.Errorf("the events: %s", text)
	}
	if len(body.Data.Lineup.Stretches) != 2 || reflect.DeepEqual(body.Data.Lineup.Stretches[0], body.Data.Lineup.Stretches[1]) || strings.Contains(example, "Hidden") || strings.Contains(example, "Example\"\n") || !strings.Contains(example, `"Ada E."`) {
		t.Errorf("the example: %s", example)
	}
}
