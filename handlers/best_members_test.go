package handlers_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// bestAddresses are all addresses of a lineup of seven, with % for the team.
var bestAddresses = []string{
	"/best/%/7", "/best/%/7/", "/best?team=%&show=7", "/best?team=%", "/best/%/7.json", "/best/%/7.csv", "/best/%/7.txt", "/best/%/7.xml", "/best/%/7.svg", "/best/%/7.pdf",
}

// ratings stand in a lineup only where somebody may see ratings, merit or who is absent why.
var ratings = []string{`"points":`, "<points>", "proven", "injured", "player-points", "player-reason", `"loss"`, "class=\"choices\"", "order of merit", "lock=", "weights"}

// member gives somebody a role in a team and returns their browser.
func (s *site) member(team *models.Team, name string, role models.Role) *user {
	s.t.Helper()
	u := s.user(name)
	if err := s.db.AddMember(context.Background(), team.ID, u.account.ID, role); err != nil {
		s.t.Fatal(err)
	}
	return u
}

// flock is a squad of children of whom one is injured and one must not be published.
func flock() []models.Player {
	squad := sevens()
	squad[1].Status, squad[1].Until = models.Injured, "2999-12-03"
	squad[2].DoNotPublish = true
	return squad
}

func TestMembersSeeWhatTheirRoleMay(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		owner := s.user("Olga")
		for _, visibility := range []models.Visibility{models.Private, models.Public} {
			team := s.addTeam(models.Team{Slug: "canaries-" + string(visibility), Name: "Canaries", Type: models.Junior, Visibility: visibility}, flock()...)
			if err := s.db.AddMember(context.Background(), team.ID, owner.account.ID, models.Owner); err != nil {
				t.Fatal(err)
			}
			for role, full := range map[models.Role]bool{models.Viewer: false, models.Scorer: false, models.Assistant: true, models.Coach: true, models.Owner: true} {
				member := owner
				if role != models.Owner {
					member = s.member(team, "Max-"+string(role)+string(visibility), role)
				}
				for _, address := range bestAddresses {
					checkMembersLineup(t, member, role, full, strings.ReplaceAll(address, "%", team.Slug))
				}
			}
		}
	})
}

func checkMembersLineup(t *testing.T, member *user, role models.Role, full bool, address string) {
	t.Helper()
	w := member.get(address)
	body := said(t, w)
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s %s: %d %q", role, address, w.Code, w.Header().Get("Cache-Control"))
		return
	}
	if !strings.HasSuffix(address, ".svg") && (!strings.Contains(body, "Ada Canarywing") || !strings.Contains(body, "Cy Canaryfoot")) {
		t.Errorf("%s %s: a name is not whole", role, address)
	}
	for _, secret := range ratings {
		if !full && strings.Contains(strings.ToLower(body), secret) {
			t.Errorf("%s %s tells %q", role, address, secret)
		}
	}
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		if full && strings.HasSuffix(address, ".json") && (!strings.Contains(body, `"points"`) || !strings.Contains(body, `"until": "2999-12-03"`)) {
			t.Errorf("%s %s: no points or no reason of an absence", role, address)
		}
		return
	}
	doc := page(t, w)
	if n := doc.Find(`link[rel="canonical"], link[hreflang], script[type="application/ld+json"], meta[property^="og:"], meta[name="description"]`).Length(); n > 0 || doc.Find(`meta[name="robots"][content="noindex"]`).Length() != 1 {
		t.Errorf("%s %s: %d things for search engines and previews", role, address, n)
	}
	if doc.Find(`.team-nav a[aria-current="page"]`).Length() != 1 {
		t.Errorf("%s %s: no navigation of the team", role, address)
	}
	if got := doc.Find(".player-points").Length() > 0 && doc.Find(".choices").Length() == 1; got != full {
		t.Errorf("%s %s: points %v, want %v", role, address, got, full)
	}
	if got := text(doc, ".bench-absent .player-name") == "Bo Canarybeak" && text(doc, ".bench-absent .player-reason") == "Injured until 3 December"; got != full {
		t.Errorf("%s %s: the absent are %q", role, address, text(doc, ".bench-absent"))
	}
}

// A message goes to the parents' chat: it ranks nobody, even where a coach made it.
func TestTextOfMinorsRanksNobody(t *testing.T) {
	s := demoSite(t)
	coach := s.user("Ada")
	coach.ownTeam("canaries", flock()...)
	body := coach.get("/best/canaries/9.txt").Body.String()
	_, bench, _ := strings.Cut(body, "Bench\n")
	lines := strings.Split(strings.TrimSpace(bench), "\n")
	if len(lines) < 2 || !slices.IsSorted(lines) { // each begins with the shirt number, and these rise
		t.Errorf("the bench is in an order of merit:\n%s", body)
	}
}

func TestPrivateLineupIsNotFoundByOthers(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		owner := s.user("Ada")
		herons := owner.ownTeam("hidden-herons", flock()...)
		deleted := s.addTeam(models.Team{Slug: "deleted-ducks", Name: "Ducks", Visibility: models.Private}, flock()...)
		if err := s.db.AddMember(t.Context(), deleted.ID, owner.account.ID, models.Owner); err != nil {
			t.Fatal(err)
		}
		deleted.State = models.Deleted
		if err := s.db.UpdateTeam(t.Context(), models.By{}, deleted); err != nil {
			t.Fatal(err)
		}
		ended := s.member(herons, "Fay", models.Coach)
		sessions, err := s.db.Sessions(t.Context(), ended.account.ID)
		if err != nil || len(sessions) != 1 {
			t.Fatal(sessions, err)
		}
		if err := s.db.EndSessionOf(t.Context(), ended.account.ID, sessions[0].ID); err != nil {
			t.Fatal(err)
		}
		other, guest, forged := s.user("Eve"), s.guest(), &user{s, owner.account, "__Host-session=forged"}
		for _, address := range append(bestAddresses, "/best/%") {
			missing := s.get(strings.ReplaceAll(address, "%", "missing-minnow"))
			same := func(who string, w *httptest.ResponseRecorder) {
				t.Helper()
				if w.Code != http.StatusNotFound || w.Body.String() != missing.Body.String() || w.Header().Get("Set-Cookie") != "" {
					t.Errorf("%s, %s: %d, and it differs from a missing team", address, who, w.Code)
				}
				for name := range missing.Header() {
					if w.Header().Get(name) != missing.Header().Get(name) {
						t.Errorf("%s, %s: header %s differs from a missing team", address, who, name)
					}
				}
			}
			hidden := strings.ReplaceAll(address, "%", "hidden-herons")
			same("anonymous", s.get(hidden))
			for who, u := range map[string]*user{"another coach": other, "a guest": guest, "a forged cookie": forged, "a coach whose session has ended": ended} {
				same(who, u.get(hidden))
				same(who, u.get(strings.ReplaceAll(address, "%", "missing-minnow")))
			}
			gone := strings.ReplaceAll(address, "%", "deleted-ducks")
			same("deleted", other.get(gone))
			// Its owner may be led to where it is restored, but sees no lineup.
			if w := owner.get(gone); w.Code == http.StatusOK || strings.Contains(w.Body.String(), "Canary") {
				t.Errorf("%s, of its owner, deleted: %d", gone, w.Code)
			}
		}
		if w := owner.get("/best/hidden-herons"); w.Code != http.StatusFound || w.Header().Get("Location") != "/best/hidden-herons/7" {
			t.Errorf("/best/TEAM leads its owner to %q, %d", w.Header().Get("Location"), w.Code)
		}
	})
}

func TestMembersLineupIsNeverCached(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		for _, membersFirst := range []bool{true, false} {
			slug := map[bool]string{true: "first", false: "second"}[membersFirst]
			team := s.addTeam(models.Team{Slug: slug, Name: "Canaries", Type: models.Youth}, flock()...)
			owner, other := s.member(team, "Ada"+slug, models.Owner), s.user("Eve"+slug)
			for _, address := range bestAddresses {
				address = strings.ReplaceAll(address, "%", slug)
				if membersFirst {
					owner.get(address)
				}
				before := s.get(address)
				mine := owner.get(address)
				after := s.get(address)
				if before.Body.String() != after.Body.String() || before.Header().Get("Etag") != after.Header().Get("Etag") {
					t.Errorf("%s: another public page after a member's", address)
				}
				if theirs := other.get(address); theirs.Body.String() != before.Body.String() || theirs.Header().Get("Cache-Control") != "no-cache" {
					t.Errorf("%s: who is signed in, but no member, gets another page than everybody", address)
				}
				if mine.Body.String() == before.Body.String() || mine.Header().Get("Etag") == before.Header().Get("Etag") {
					t.Errorf("%s: the member got the public page", address)
				}
				if cache := after.Header().Get("Cache-Control"); cache != "no-cache" {
					t.Errorf("%s: the public page is %s", address, cache)
				}
				if strings.Contains(after.Body.String(), "Canarywing") {
					t.Errorf("%s: the public page has a surname", address)
				}
				if w := s.get(address, "If-None-Match", mine.Header().Get("Etag")); w.Code != http.StatusOK {
					t.Errorf("%s: a member's page counts as the public one: %d", address, w.Code)
				}
			}
		}
	})
}

func TestArchivedTeamOnItsLineup(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		owner := s.user("Ada")
		team := owner.ownTeam("canaries", flock()...)
		if page(t, owner.get("/best/canaries/7")).Find("p.notice").Length() != 0 {
			t.Error("a notice on the page of an active team")
		}
		team.State = models.Archived
		if err := s.db.UpdateTeam(t.Context(), models.By{}, team); err != nil {
			t.Fatal(err)
		}
		w := owner.get("/best/canaries/7")
		if got := text(page(t, w), "p.notice"); w.Code != http.StatusOK || !strings.Contains(got, "archived") {
			t.Errorf("%d, the notice is %q", w.Code, got)
		}
		if w := s.get("/best/canaries/7"); w.Code != http.StatusNotFound {
			t.Errorf("everybody else: %d", w.Code)
		}
	})
}

func TestTeamWithoutPlayersLeadsToAddingSome(t *testing.T) {
	s := demoSite(t)
	team := s.user("Ada").ownTeam("canaries")
	for role, want := range map[models.Role]int{models.Viewer: 0, models.Assistant: 1} {
		doc := page(t, s.member(team, "Max"+string(role), role).get("/best/canaries/7"))
		if n := doc.Find(`.empty a[href="/teams/canaries/players/new"]`).Length(); n != want {
			t.Errorf("%s: %d links to add players, want %d", role, n, want)
		}
	}
}

// TestStatusEndsOnItsDay also shows that a page which was cached the day before is not sent any more.
func TestStatusEndsOnItsDay(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		now := time.Date(2026, 12, 2, 23, 59, 59, 0, time.Local)
		s := newSiteWith(t, db, handlers.Config{BaseURL: baseURL, CacheBytes: 4 << 20, Now: func() time.Time { return now }})
		squad := sevens()
		squad[0].Status, squad[0].Until = models.Injured, "2026-12-03"
		squad[1].Status, squad[1].Matches = models.Suspended, 2
		squad[2].Status, squad[2].Until, squad[2].Matches = models.Suspended, "2026-12-03", 1
		squad[3].Status = models.Away
		team := s.addTeam(models.Team{Slug: "kites", Name: "Kites"}, squad...)
		owner := s.member(team, "Ada", models.Owner)
		looks := map[string]func(string, ...string) *httptest.ResponseRecorder{"everybody": s.get, "its owner": owner.get}

		for day := range 3 {
			for who, get := range looks {
				for range 2 { // the second time from the cache
					english, german := text(page(t, get("/best/kites/7")), ".bench-absent"), text(page(t, get("/best/kites/7?lang=de")), ".bench-absent")
					if got := strings.Contains(english, "Injured until 3 December") && strings.Contains(german, "Verletzt bis 3. Dezember"); got != (day < 2) {
						t.Errorf("%s, %s: absent are %q and %q", now.Format(time.DateOnly), who, english, german)
					}
					if got := strings.Contains(english, "Suspended for 1 more match, until 3 December") && strings.Contains(german, "Noch 1 Spiel gesperrt, bis 3. Dezember"); got != (day < 2) {
						t.Errorf("%s, %s: absent are %q and %q", now.Format(time.DateOnly), who, english, german)
					}
					if !strings.Contains(english, "Suspended for 2 more matches") || !strings.Contains(english, "Away") || !strings.Contains(german, "Noch 2 Spiele gesperrt") {
						t.Errorf("%s, %s: without an end they are %q and %q", now.Format(time.DateOnly), who, english, german)
					}
				}
			}
			now = now.AddDate(0, 0, 1)
		}
	})
}
