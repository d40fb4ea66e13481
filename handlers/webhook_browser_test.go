package handlers_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"teamcoach/models"
	"teamcoach/models/modelstest"
	"teamcoach/views"
)

// webhookSamples makes teams with webhooks in every state, and returns every page of them. Two, the first and the last
// to be asked for, are answers to a form.
func (u *user) webhookSamples() []sample {
	u.t.Helper()
	ctx := u.t.Context()
	must := func(err error) {
		u.t.Helper()
		if err != nil {
			u.t.Fatal(err)
		}
	}
	u.ownTeam("quiet")
	team := u.ownTeam("loud", sevens()...)
	add := func(team *models.Team, address string) *models.Webhook {
		u.t.Helper()
		w := models.NewWebhook(team.ID, address, models.AllWebhookEvents)
		must(u.db.AddWebhook(ctx, models.By{}, w))
		return w
	}
	busy, failing := add(team, "https://hooks.canary.test/in/"+strings.Repeat("a-long-path/", 10)), add(team, "https://a-very-long-name-of-a-server.in-a-department.of-a-club.canary.test:8443/")
	add(team, "https://paused.canary.test/")
	u.execute("UPDATE webhook SET off = 'paused' WHERE url LIKE 'https://paused%'")
	u.execute("UPDATE webhook SET off = 'failing' WHERE id = '" + failing.ID + "'")
	full := u.ownTeam("full")
	for range models.MaxWebhooks {
		add(full, "https://hooks.canary.test/")
	}
	for _, d := range []struct{ event, state, problem, status, answer string }{
		{"ping", "sent", "", "200", "ok"}, {"lineup.published", "sent", "", "204", ""}, {"result.recorded", "failed", "off", "0", ""},
		{"ping", "failed", "redirect", "302", "<!doctype html>\n<title>Moved</title>" + strings.Repeat(" long line", 40)}, {"ping", "failed", "address", "0", ""},
		{"result.corrected", "waiting", "timeout", "0", ""}, {"result.recorded", "waiting", "", "0", ""},
	} {
		must(u.db.TestWebhook(ctx, models.By{}, busy))
		u.execute("UPDATE delivery SET event = '" + d.event + "', state = '" + d.state + "', problem = '" + d.problem + "', status = " + d.status +
			", answer = '" + d.answer + "', tries = 2 WHERE number = (SELECT max(number) FROM delivery)")
	}
	get := func(name, path string) sample { return sample{name: name, path: path, status: 200} }
	one := "/teams/loud/webhooks/" + busy.ID
	return []sample{
		get("webhooks", "/teams/loud/webhooks"),
		get("webhooks-empty", "/teams/quiet/webhooks"),
		get("webhooks-full", "/teams/full/webhooks"),
		{name: "webhooks-refused", path: "/teams/quiet/webhooks", form: hookForm("https://localhost:22/#x"), status: 422},
		{name: "webhooks-new", path: "/teams/quiet/webhooks", form: hookForm("https://hooks.canary.test/", "lineup"), status: 200},
		get("webhook", one),
		get("webhook-off", "/teams/loud/webhooks/"+failing.ID),
		{name: "webhook-secret", path: one + "/secret", form: form(), status: 200},
		get("webhook-delete", one+"/delete"),
	}
}

func TestWebhookPagesAreValid(t *testing.T) {
	s, folder := newSite(t, modelstest.Open(t, modelstest.SQLite(t))), t.TempDir()
	ada := s.user("Ada")
	for _, page := range ada.webhookSamples() {
		for _, language := range views.Languages {
			w := ada.get(page.path, "Accept-Language", language.Tag)
			if page.form != nil {
				page.form.Set("form", models.NewFormID())
				w = ada.post(page.path, page.form, "Accept-Language", language.Tag)
			}
			if w.Code != page.status {
				t.Errorf("%s: %d, want %d", page.name, w.Code, page.status)
			}
			if err := os.WriteFile(filepath.Join(folder, page.name+"."+language.Tag+".html"), w.Body.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	validateHTML(t, folder)
}

// TestBrowserWebhooks looks at the pages of webhooks in a real browser.
func TestBrowserWebhooks(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	s, base := serveSite(t)
	ada := s.user("Ada")
	for i, sample := range ada.webhookSamples() {
		t.Run(sample.name, func(t *testing.T) {
			b := newTab(browser, t, base, views.Languages[i%len(views.Languages)].Tag)
			b.signIn(s, ada.account)
			checkPage(b, sample, string(axe))
		})
	}
}
