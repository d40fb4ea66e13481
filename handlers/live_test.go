package handlers_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gorilla/securecookie"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// liveTeam is a team with a match that begins now, a plan for it, and somebody in every role.
type liveTeam struct {
	*site
	team    *models.Team
	match   *models.Match
	members map[models.Role]*user
}

// addLiveTeam makes one; change may say what team it is.
func (s *site) addLiveTeam(slug string, change func(t *models.Team)) *liveTeam {
	s.t.Helper()
	team := models.Team{Slug: slug, Name: "Otters", Visibility: models.Private, Type: models.Senior, AgeGroup: ""}
	if change != nil {
		change(&team)
	}
	squad := sevens()
	for i := range squad {
		squad[i].Shirt, squad[i].Skills = i+1, map[string]int{"GK": 1 + i%3, "LB": 4, "RB": 4, "LM": 5, "CM": 5, "RM": 4, "ST": 3 + i%4}
	}
	l := &liveTeam{site: s, members: map[models.Role]*user{}}
	l.team = s.addTeam(team, squad...)
	for _, role := range models.Roles {
		l.members[role] = s.joined(slug+"-"+string(role), l.team, role)
		l.members[role].plainCookie()
	}
	l.match = s.addMatch(l.team, models.Match{Opponent: "Rivals", KickOff: time.Now().UTC().Truncate(time.Minute), Periods: 2, Minutes: 20, Blocks: 2})
	return l
}

// plainCookie adds the cookie of a site that is reached over http, as the browsers of the tests reach it.
func (u *user) plainCookie() {
	u.t.Helper()
	secret, err := u.db.StartSession(context.Background(), u.account.ID, "a test")
	if err != nil {
		u.t.Fatal(err)
	}
	value, err := securecookie.EncodeMulti("session", secret, securecookie.CodecsFromPairs(sessionKeys[0], nil)...)
	if err != nil {
		u.t.Fatal(err)
	}
	u.cookie += "; session=" + value
}

// addPlan saves a plan whose stretches have those ordinals in the slots of the usual formation.
func (l *liveTeam) addPlan(stretches ...[]int) {
	l.t.Helper()
	sport, _ := l.sports.Get("soccer")
	format, _ := sport.Format("7")
	formation := format.Formations[0]
	var all []models.Stretch
	for _, ordinals := range stretches {
		s := models.Stretch{Formation: formation.ID, Slots: map[string]int{}}
		for i, ordinal := range ordinals {
			s.Slots[formation.Slots[i].ID] = ordinal
		}
		all = append(all, s)
	}
	text, err := json.Marshal(all)
	if err != nil {
		l.t.Fatal(err)
	}
	_, err = modelstest.SQL(l.t, l.db).Exec(`INSERT INTO plan (fixture_id, number, wishes, stretches, verdict, actor, created_at)
		SELECT $1, coalesce(max(number), 0) + 1, '{"mode":"strongest"}', $2, '{}', '', 0 FROM plan WHERE fixture_id = $1`, l.match.ID, string(text))
	if err != nil {
		l.t.Fatal(err)
	}
}

// addLink saves a link to the match and returns the path that it opens.
func (l *liveTeam) addLink(kind models.LinkKind) string {
	l.t.Helper()
	secret := rand.Text()
	sum := sha256.Sum256([]byte(secret))
	_, err := modelstest.SQL(l.t, l.db).Exec("INSERT INTO link (id, hash, kind, team_id, fixture_id, name, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, 'Grandma', 0, $6)",
		models.NewFormID(), hex.EncodeToString(sum[:]), string(kind), l.team.ID, l.match.ID, time.Now().Add(time.Hour).UnixMilli())
	if err != nil {
		l.t.Fatal(err)
	}
	return "/live/" + secret
}

func (l *liveTeam) path() string {
	return "/teams/" + l.team.Slug + "/matches/" + l.match.ID + "/live"
}

// note sends a form of the board as a member and returns the page that follows.
func (l *liveTeam) note(role models.Role, form url.Values) *goquery.Document {
	l.t.Helper()
	u := l.members[role]
	w := u.post(l.path(), form)
	if w.Code != http.StatusFound || w.Header().Get("Location") != l.path() {
		l.t.Fatalf("%v: %d %s", form, w.Code, text(page(l.t, w), "#errors"))
	}
	return page(l.t, u.get(l.path()))
}

func noting(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

// TestLiveWithoutScripts keeps a board by its forms, as they are on the page.
func TestLiveWithoutScripts(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		l := s.addLiveTeam("otters", nil)
		l.addPlan([]int{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 4, 5, 6, 8})
		before := page(t, l.members[models.Scorer].get(l.path()))
		if got := text(before, ".live-figures"); got != "0:0" || before.Find("#button-start").Length() != 1 || before.Find("#button-goal").Length() != 0 {
			t.Errorf("before: %q", got)
		}
		if n := before.Find(".live-list-player input").Length(); n != 7 {
			t.Errorf("%d places on the field", n)
		}
		doc := l.note(models.Scorer, noting("kind", "start"))
		if doc.Find(".live-clock[data-since]").AttrOr("data-since", "") == "" || doc.Find("#button-start").Length() != 0 {
			t.Error("the clock does not run")
		}
		if got := text(doc, "#board-next"); !strings.Contains(got, "At 10:00") || !strings.Contains(got, " for ") {
			t.Errorf("next: %q", got)
		}
		l.note(models.Scorer, noting("kind", "goal"))
		l.note(models.Assistant, noting("kind", "goal", "player", "7", "other", "8"))
		doc = l.note(models.Scorer, noting("kind", "against"))
		if got := text(doc, ".live-figures"); got != "2:1" {
			t.Errorf("score %q", got)
		}
		if doc.Find("#player-7").Length() != 1 || doc.Find("#other-8").Length() != 1 {
			t.Fatal("the lists")
		}
		doc = l.note(models.Scorer, noting("kind", "sub", "player", "7", "other", "8"))
		if doc.Find("#player-8").Length() != 1 || doc.Find("#other-7").Length() != 1 {
			t.Error("nobody was substituted")
		}
		doc = l.note(models.Scorer, noting("kind", "hurt", "player", "8"))
		if !strings.Contains(text(doc, ".live-list-out"), "hurt") {
			t.Error("nobody is hurt")
		}
		empty := doc.Find(".live-empty input").AttrOr("value", "")
		if !strings.HasPrefix(empty, "@") {
			t.Fatalf("the empty place is %q", empty)
		}
		doc = l.note(models.Scorer, noting("kind", "sub", "player", empty, "other", "7"))
		if doc.Find("#player-7").Length() != 1 || doc.Find(".live-empty").Length() != 0 {
			t.Error("the place stays empty")
		}
		l.note(models.Scorer, noting("kind", "move", "player", "7", "slot", doc.Find("#slot option").Eq(2).AttrOr("value", "")))
		doc = l.note(models.Scorer, noting("kind", "yellow", "player", "7"))
		if doc.Find(".live-player:has(#player-7) .live-card").Length() != 1 {
			t.Error("no card")
		}
		// The last of what happened is undone, as the button says, and brought back.
		undo := doc.Find("form:has(#undo-last)")
		doc = l.note(models.Coach, noting("kind", "undo", "undoes", undo.Find("[name=undoes]").AttrOr("value", "")))
		if doc.Find(".live-card").Length() != 0 || doc.Find(".live-log .live-off").Length() != 1 {
			t.Error("the card was not undone")
		}
		back := doc.Find(".live-log li").First().Find("[name=undoes]").AttrOr("value", "")
		if doc = l.note(models.Coach, noting("kind", "undo", "undoes", back)); doc.Find(".live-card").Length() != 1 {
			t.Error("the card was not brought back")
		}
		for _, kind := range []string{"pause", "resume", "stop", "start", "stop", "finish"} {
			doc = l.note(models.Scorer, noting("kind", kind))
		}
		if doc.Find("#players-form, #button-goal").Length() != 0 || text(doc, ".live-state") != "The match is over" {
			t.Errorf("after the match: %q", text(doc, "#board-score"))
		}
		if doc.Find("[href$='/result'].primary").Length() != 0 {
			t.Error("a scorer is led to the result")
		}
		if doc = page(t, l.members[models.Assistant].get(l.path())); doc.Find("[href$='/result'].primary").Length() != 1 {
			t.Error("nothing leads to the result")
		}
		match, err := s.db.Match(t.Context(), l.team.ID, l.match.ID)
		if err != nil || match.State != models.Live {
			t.Errorf("the match is %s, %v", match.State, err)
		}
	})
}

// TestLiveForms sends what a page never does, or twice.
func TestLiveForms(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		l := s.addLiveTeam("otters", nil)
		l.addPlan([]int{1, 2, 3, 4, 5, 6, 7})
		scorer := l.members[models.Scorer]
		l.note(models.Scorer, noting("kind", "start"))
		id := models.NewEventID()
		for range 2 {
			l.note(models.Scorer, noting("kind", "goal", "id", id))
		}
		if got := text(page(t, scorer.get(l.path())), ".live-figures"); got != "1:0" {
			t.Errorf("a form sent twice: %s", got)
		}
		for _, c := range []struct {
			name   string
			form   url.Values
			status int
			says   string
		}{
			{"somebody who is not on the field", noting("kind", "sub", "player", "8", "other", "9"), http.StatusConflict, "Not on the field then"},
			{"nobody", noting("kind", "hurt"), http.StatusConflict, "Nobody was named"},
			{"another team's player", noting("kind", "hurt", "player", "99"), http.StatusUnprocessableEntity, "players of this team"},
			{"no number", noting("kind", "hurt", "player", "x"), http.StatusUnprocessableEntity, "players of this team"},
			{"an unknown kind", noting("kind", "dance"), http.StatusUnprocessableEntity, "no entry"},
			{"a bad id", noting("kind", "goal", "id", "1"), http.StatusUnprocessableEntity, "no entry"},
			{"a lineup from nowhere", noting("kind", "lineup", "detail", `{"formation":"9-9-9"}`), http.StatusConflict, "does not fit"},
		} {
			w := scorer.post(l.path(), c.form)
			doc := page(t, w)
			if w.Code != c.status || !strings.Contains(text(doc, "#errors"), c.says) {
				t.Errorf("%s: %d %q", c.name, w.Code, text(doc, "#errors"))
			}
			w = scorer.post(l.path(), c.form, "Accept", "application/json")
			var answer struct {
				Refused bool
				Message string
			}
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != c.status || !answer.Refused || !strings.Contains(answer.Message, c.says) {
				t.Errorf("%s as JSON: %d %s", c.name, w.Code, w.Body)
			}
		}
		doc := page(t, scorer.post(l.path(), noting("kind", "sub", "player", "7", "other", "6")))
		if doc.Find("#player-7[checked]").Length() != 1 {
			t.Error("what was chosen is lost")
		}
		if w := l.members[models.Viewer].post(l.path(), noting("kind", "goal")); w.Code != http.StatusForbidden {
			t.Errorf("a viewer notes a goal: %d", w.Code)
		}
		watching := page(t, l.members[models.Viewer].get(l.path()))
		if watching.Find("#board form, #board input").Length() != 0 || !strings.Contains(watching.Find("noscript").Text(), "?refresh=1") {
			t.Error("a viewer has forms, or no way to have the page refreshed")
		}
		if w := l.members[models.Viewer].get(l.path() + "?refresh=1"); w.Header().Get("Refresh") != "15" {
			t.Error("the page is not refreshed by itself")
		}
		if w := scorer.get(l.path() + "?refresh=1"); w.Header().Get("Refresh") != "" || page(t, w).Find("noscript").Length() != 0 {
			t.Error("a scorer's choice is lost every 15 seconds")
		}
		if err := s.db.SetTeamState(t.Context(), models.By{Form: models.NewFormID()}, l.team.ID, models.Archived); err != nil {
			t.Fatal(err)
		}
		if w := scorer.post(l.path(), noting("kind", "goal")); w.Code == http.StatusFound {
			t.Errorf("a goal in an archived team: %d", w.Code)
		}
	})
}

// TestLiveByLink opens a board without an account.
func TestLiveByLink(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		l := s.addLiveTeam("otters", func(t *models.Team) { t.Type, t.AgeGroup = models.Junior, "U9" })
		l.addPlan([]int{1, 2, 3, 4, 5, 6, 7})
		squad, err := s.db.Players(t.Context(), l.team.ID)
		if err != nil {
			t.Fatal(err)
		}
		squad[1].DoNotPublish = true
		if err := s.db.UpdatePlayer(t.Context(), models.By{Form: models.NewFormID()}, &squad[1]); err != nil {
			t.Fatal(err)
		}
		watch, score := l.addLink(models.LinkWatch), l.addLink(models.LinkScore)
		full := func(w *httptest.ResponseRecorder) (n int) {
			for _, p := range squad {
				if strings.Contains(w.Body.String(), p.Name) {
					n++
				}
			}
			return n
		}
		w := s.get(watch)
		doc := page(t, w)
		if w.Code != http.StatusOK || w.Header().Get("X-Robots-Tag") != "noindex" || doc.Find("#board form").Length() != 0 || full(w) != 0 {
			t.Errorf("watching: %d, %d full names", w.Code, full(w))
		}
		first, _, _ := strings.Cut(squad[0].Name, " ")
		if !strings.Contains(text(doc, ".live-name"), first+" ") || strings.Contains(text(doc, ".live-name"), strings.Fields(squad[1].Name)[0]+" ") {
			t.Errorf("players: %s", text(doc, ".live-player"))
		}
		if got := s.post(watch, noting("kind", "start")); got.Code != http.StatusForbidden {
			t.Errorf("a watcher starts the match: %d", got.Code)
		}
		if got := s.post(score, noting("kind", "start")); got.Code != http.StatusFound || got.Header().Get("Location") != score {
			t.Errorf("a keeper starts the match: %d", got.Code)
		}
		if got := s.post(score, noting("kind", "sub", "player", "8", "other", "9")); got.Code != http.StatusConflict || full(got) != 0 {
			t.Errorf("what is refused: %d, %d full names", got.Code, full(got))
		}
		if doc := page(t, s.get(score)); strings.Contains(text(doc, "#board"), "Grandma") || doc.Find("#button-goal").Length() != 1 {
			t.Error("a holder is told who notes events, or cannot")
		}
		member := l.members[models.Scorer].get(watch)
		if member.Code != http.StatusOK || full(member) == 0 || page(t, member).Find("#button-goal").Length() != 1 {
			t.Errorf("a member with a link: %d, %d full names", member.Code, full(member))
		}
		stranger := s.user("Stranger")
		if got := stranger.get(watch); got.Code != http.StatusOK || full(got) != 0 {
			t.Errorf("a stranger with a link: %d, %d full names", got.Code, full(got))
		}
		for _, path := range []string{"/live/nothing", "/live/" + strings.TrimPrefix(l.addLink(models.LinkSheet), "/live/")} {
			if got := s.get(path); got.Code != http.StatusNotFound {
				t.Errorf("%s: %d", path, got.Code)
			}
		}
		links, err := s.db.LinksOfMatch(t.Context(), l.match.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range links {
			if err := s.db.RevokeLink(t.Context(), models.By{Form: models.NewFormID()}, l.team.ID, link.ID); err != nil {
				t.Fatal(err)
			}
		}
		if got := l.members[models.Owner].get(watch); got.Code != http.StatusNotFound {
			t.Errorf("a link that was taken back: %d", got.Code)
		}
		if got := s.post(score, noting("kind", "goal")); got.Code != http.StatusNotFound {
			t.Errorf("a goal by a link that was taken back: %d", got.Code)
		}
	})
}
