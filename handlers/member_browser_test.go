package handlers_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/gorilla/securecookie"

	"teamcoach/data"
	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// memberedSite is a site on a port of its own, with a private team of nine, its owner, and others who have signed up.
type memberedSite struct {
	base string
	db   *models.DB
	team models.Team
}

func startMembered(t testing.TB) *memberedSite {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	m := &memberedSite{db: modelstest.Open(t, modelstest.SQLite(t))}
	m.team = models.Team{Slug: "harbour", Name: "Harbour Rovers Under 12", Sport: "soccer", Format: "7", Type: models.Junior,
		Mode: models.Strongest, Color: "sky", Visibility: models.Private}
	if err := m.db.CreateTeam(context.Background(), models.By{Form: models.NewFormID(), Actor: "Oona Owner"}, "", &m.team, sevens()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	m.base = "http://" + server.Listener.Addr().String()
	app, err := handlers.New(handlers.Config{BaseURL: m.base, SessionKeys: sessionKeys}, m.db, sports, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = app.Handler()
	server.Start()
	t.Cleanup(server.Close)
	return m
}

// account signs somebody up and gives them a role in the team; empty: none.
func (m *memberedSite) account(t testing.TB, name string, role models.Role) *models.Account {
	t.Helper()
	account, err := m.db.CreateAccount(context.Background(), strings.ReplaceAll(strings.ToLower(name), " ", ".")+"@example.org", name, "")
	if err != nil {
		t.Fatal(err)
	}
	if role != models.NoRole {
		if err := m.db.AddMember(context.Background(), m.team.ID, account.ID, role); err != nil {
			t.Fatal(err)
		}
	}
	return account
}

// signIn gives a tab the session of an account.
func (m *memberedSite) signIn(b *tab, account *models.Account) {
	b.Helper()
	secret, err := m.db.StartSession(context.Background(), account.ID, "a test")
	if err != nil {
		b.Fatal(err)
	}
	value, err := securecookie.EncodeMulti("session", secret, securecookie.CodecsFromPairs(sessionKeys[0], nil)...)
	if err != nil {
		b.Fatal(err)
	}
	call(b, network.SetCookie, network.SetCookieParams{Name: "session", Value: value, URL: m.base, HTTPOnly: new(true)})
}

// change makes one entry of each kind that the list of changes shows with details.
func (m *memberedSite) change(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	by := func() models.By { return models.By{Form: models.NewFormID(), Actor: "Oona Owner"} }
	players, err := m.db.Players(ctx, m.team.ID)
	if err != nil {
		t.Fatal(err)
	}
	p := players[0]
	p.Shirt, p.Status, p.Until, p.Notes = 12, models.Injured, "2026-12-24", "Ankle, until the winter break.\nCall the parents first."
	p.Skills = map[string]int{"GK": 9, "ST": 3}
	more := []models.Player{models.NewPlayer("Joe Late"), models.NewPlayer("Kim Later")}
	for _, err := range []error{
		m.db.UpdatePlayer(ctx, by(), &p), m.db.AddPlayers(ctx, by(), m.team.ID, more),
		m.db.DeletePlayer(ctx, by(), m.team.ID, players[1].ID),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestBrowserMembers invites somebody by a link, whom the owner then gives another role and removes, and looks at every
// page on the way.
func TestBrowserMembers(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			m := startMembered(t)
			oona, ida := m.account(t, "Oona Owner", models.Owner), m.account(t, "Ida Invited", models.NoRole)
			owner, invited := newTab(browser, t, m.base, "en"), newTab(browser, t, m.base, "de")
			m.signIn(owner, oona)
			if !scripts {
				owner.withoutScripts()
				invited.withoutScripts()
			}
			m.fromLinkToRemoval(owner, invited, ida)
		})
	}
	t.Run("pages", func(t *testing.T) {
		m := startMembered(t)
		oona := m.account(t, "Oona Owner", models.Owner)
		cy := m.account(t, "Bartholomew Featherstonehaugh the Younger", models.Coach)
		m.change(t)
		invitation := models.NewInvitation(m.team.ID, models.Assistant, "somebody.with.a.long.name@mail.example.org")
		if err := m.db.Invite(t.Context(), models.By{Form: models.NewFormID(), Actor: "Oona Owner"}, invitation, nil); err != nil {
			t.Fatal(err)
		}
		for path, language := range map[string]string{
			"/teams/harbour/members": "de", "/teams/harbour/handover": "en", "/teams/harbour/departure": "de",
			"/teams/harbour/members/" + cy.ID + "/removal": "en", "/teams/harbour/changes": "de", "/invitations/" + invitation.Secret: "en",
		} {
			b := newTab(browser, t, m.base, language)
			m.signIn(b, oona)
			checkPage(b, sample{name: path, path: path, status: 200}, string(axe))
		}
		stranger := newTab(browser, t, m.base, "de")
		checkPage(stranger, sample{name: "invitation", path: "/invitations/" + invitation.Secret, status: 200}, string(axe))
	})
}

// fromLinkToRemoval is one story in the browsers of two people.
func (m *memberedSite) fromLinkToRemoval(owner, invited *tab, ida *models.Account) {
	owner.load(chromedp.Navigate(m.base + "/teams/harbour/members"))
	owner.do(chromedp.SetValue(chromedp.CSS("#role"), "assistant"))
	if status := owner.press(`form[action$="/invitations"] .primary`); status != 200 {
		owner.Fatalf("invited: %d", status)
	}
	link := value[string](owner, `document.querySelector("#flash-link").value`)
	if !strings.HasPrefix(link, m.base+"/invitations/") {
		owner.Fatalf("the link is %q", link)
	}
	if owner.scripts {
		value[chromedp.Void](owner, `navigator.clipboard.writeText = async (text) => { window.copied = text }`)
		owner.do(chromedp.Click(chromedp.CSS(".flash-link button"), chromedp.NodeVisible))
		if got := value[string](owner, `window.copied`); got != link {
			owner.Errorf("copied %q", got)
		}
		if got := owner.text(`.member time`); strings.Contains(got, "UTC") {
			owner.Errorf("the time is not the reader's: %s", got)
		}
	}

	invited.load(chromedp.Navigate(link))
	invited.want(0, `main form`)
	m.signIn(invited, ida)
	invited.load(chromedp.Navigate(link))
	if got := invited.text("main"); !strings.Contains(got, "Harbour Rovers") || !strings.Contains(got, "Co-Trainer/in") {
		invited.Errorf("the invitation says %q", got)
	}
	invited.expect(m.base+"/teams/harbour", 404) // private teams have no page of their own yet on every branch
	invited.press(`main form .primary`)
	invited.expect("", 200)
	if status := invited.load(chromedp.Navigate(m.base + "/teams/harbour/changes")); status != 200 {
		invited.Errorf("an assistant does not see the changes: %d", status)
	}

	owner.load(chromedp.Navigate(m.base + "/teams/harbour/members"))
	owner.want(2, "#members .member")
	owner.do(chromedp.SetValue(chromedp.CSS("#members select"), "scorer"))
	owner.press("#members .member-role button")
	if got := owner.text("#members .member:nth-child(2) .member-name + .hint"); got != "Scorer" {
		owner.Errorf("the role is now %q", got)
	}
	forbidden := m.base + "/teams/harbour/changes"
	invited.expect(forbidden, 403)
	if status := invited.load(chromedp.Navigate(forbidden)); status != 403 {
		invited.Errorf("a scorer sees the changes: %d", status)
	}

	owner.press(`#members a[href$="/removal"]`)
	if got := owner.text(".form"); !strings.Contains(got, "Ida Invited") {
		owner.Errorf("asked to remove %q", got)
	}
	owner.press(".form button.danger")
	owner.want(1, "#members .member")
	gone := m.base + "/teams/harbour/members"
	invited.expect(gone, 404)
	if status := invited.load(chromedp.Navigate(gone)); status != 404 {
		invited.Errorf("a removed member sees the team: %d", status)
	}
}
