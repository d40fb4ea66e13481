package handlers_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// asking is a private team of minors with its coach and others, a match, and a clock.
type asking struct {
	*site
	now              time.Time
	coach, assistant *user
	team             *models.Team
	squad            []models.Player
	match            *models.Match
	path             string // of the page of the match
}

func eachAsking(t *testing.T, fn func(t *testing.T, a *asking)) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		a := &asking{now: time.Now().UTC().Truncate(time.Second)}
		a.site = newSiteWith(t, db, handlers.Config{BaseURL: baseURL, Now: func() time.Time { return a.now }})
		a.coach = a.user("Oona")
		a.team = a.coach.ownTeam("canaries", sevens()...)
		a.assistant = a.joined("Ash", a.team, models.Assistant)
		a.squad = a.coach.squad(a.team)
		a.match = a.addMatch(a.team, models.Match{Opponent: "Puddle Rovers", KickOff: a.now.Add(72 * time.Hour)})
		a.path = "/teams/canaries/matches/" + a.match.ID + "/availability"
		fn(t, a)
	})
}

// form is the form of a page as it is shown to somebody.
func (a *asking) form(u *user) url.Values {
	a.t.Helper()
	return filled(a.t, u.get(a.path), ".answers-form")
}

// rowOf is the beginning of the names of a row's fields.
func rowOf(t testing.TB, form url.Values, id string) string {
	t.Helper()
	for i := range 70 {
		if prefix := fmt.Sprintf("rows[%d].", i); form.Get(prefix+"id") == id {
			return prefix
		}
	}
	t.Fatalf("no row is of %s", id)
	return ""
}

// set fills in the row of a player or a match.
func set(t testing.TB, form url.Values, id, answer, minute, note string) {
	t.Helper()
	prefix := rowOf(t, form, id)
	form.Set(prefix+"answer", answer)
	form.Set(prefix+"minute", minute)
	form.Set(prefix+"note", note)
}

// link makes a link to a player's page and returns its path.
func (a *asking) link(player int) string {
	a.t.Helper()
	links, err := a.db.LinkPlayers(context.Background(), models.By{}, a.team.ID, a.squad[player:player+1], "")
	if err != nil {
		a.t.Fatal(err)
	}
	return "/availability/" + links[0].Secret
}

// answered is what is stored of a player, in a few words.
func (a *asking) answered(player int) string {
	a.t.Helper()
	now := a.answer(a.match, &a.squad[player])
	by := "member"
	if now.ByPlayer {
		by = "player"
	}
	if now.Answer == models.NoAnswer {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%s %d by %s %s", now.Answer, now.FromMinute+now.ToMinute, by, now.Note))
}

func (a *asking) check(player int, want string) {
	a.t.Helper()
	if got := a.answered(player); got != want {
		a.t.Errorf("of %s is stored %q, want %q", a.squad[player].Name, got, want)
	}
}

func TestAvailabilityPage(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		hurt := a.squad[1]
		hurt.Status, hurt.Until = models.Injured, a.match.Day()
		back := a.squad[2]
		back.Status, back.Until = models.Away, a.match.KickOff.Add(-24*time.Hour).Format(time.DateOnly)
		for _, p := range []models.Player{hurt, back} {
			if err := a.db.UpdatePlayer(context.Background(), models.By{}, &p); err != nil {
				t.Fatal(err)
			}
		}
		form := a.form(a.assistant)
		set(t, form, a.squad[3].ID, "yes", "", "")
		set(t, form, a.squad[4].ID, "late", "20", "")
		set(t, form, a.squad[5].ID, "maybe", "", "")
		set(t, form, a.squad[6].ID, "no", "", "")
		wantTo(t, a.assistant.post(a.path, form), a.path)
		doc := page(t, a.assistant.get(a.path))
		for selector, want := range map[string]string{
			".flash p":         "The answers are saved.",
			".turnout ul":      "2 come1 perhaps2 do not come4 have not answered",
			".turnout .notice": "5 more players must come for a full team.Nobody who comes can play here: Goalkeeper.",
			".answers li:nth-child(2) .answer-status": "Injured until " + a.match.Day(),
			".answers li:nth-child(3) .answer-status": "",
		} {
			if got := text(doc, selector); got != want {
				t.Errorf("%s says %q, want %q", selector, got, want)
			}
		}
		set(t, form, a.squad[0].ID, "early", "", "")
		form.Set("form", models.NewFormID())
		wantTo(t, a.assistant.post(a.path, form), a.path)
		if got := text(page(t, a.assistant.get(a.path)), ".turnout .notice"); strings.Contains(got, "Goalkeeper") {
			t.Errorf("with a keeper, it says %q", got)
		}
		// What is for coaches only.
		if got := page(t, a.assistant.get(a.path)).Find(".ask").Length(); got != 0 {
			t.Error("an assistant is offered to send mails")
		}
		if got := page(t, a.coach.get(a.path)).Find(".ask").Length(); got != 2 {
			t.Errorf("a coach sees %d sections more", got)
		}
	})
}

// TestOnlyChangedAnswersAreWritten has two people save the same page.
func TestOnlyChangedAnswersAreWritten(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		mine, theirs := a.form(a.coach), a.form(a.assistant)
		set(t, mine, a.squad[0].ID, "yes", "", "")
		set(t, theirs, a.squad[1].ID, "no", "", "ill")
		wantTo(t, a.assistant.post(a.path, theirs), a.path)
		wantTo(t, a.coach.post(a.path, mine), a.path)
		a.check(0, "yes 0 by member")
		a.check(1, "no 0 by member ill")
		version := a.coach.version(a.team)
		wantTo(t, a.coach.post(a.path, mine), a.path) // sent twice
		wantTo(t, a.coach.post(a.path, a.form(a.coach)), a.path)
		if now := a.coach.version(a.team); now != version {
			t.Errorf("nothing was changed, and the team is at version %d, not %d", now, version)
		}
		// Back to the page by history: the form has done its work, but not this.
		set(t, mine, a.squad[2].ID, "maybe", "", "")
		wantTo(t, a.coach.post(a.path, mine), a.path)
		a.check(2, "maybe 0 by member")
		form := a.form(a.coach)
		set(t, form, a.squad[2].ID, "", "", "")
		wantTo(t, a.coach.post(a.path, form), a.path)
		a.check(2, "")
	})
}

func TestRefusedAnswers(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		form := a.form(a.coach)
		set(t, form, a.squad[0].ID, "yes", "", "")
		set(t, form, a.squad[1].ID, "late", "many", strings.Repeat("x", 201))
		set(t, form, a.squad[2].ID, "", "", "no answer")
		set(t, form, a.squad[3].ID, "never", "", "")
		set(t, form, a.squad[4].ID, "early", "51", "")
		w := a.coach.post(a.path, form)
		wantTo(t, w, 422)
		a.check(0, "")
		doc := page(t, w)
		for _, field := range []string{"row1-minute", "row1-note", "row2-answer", "row3-answer", "row4-minute"} {
			if doc.Find("#"+field+"-errors").Length() != 1 || doc.Find(`.errors a[href="#`+field+`"]`).Length() != 1 || doc.Find("#"+field).Length() != 1 {
				t.Errorf("nothing is said of %s", field)
			}
		}
		again := filled(t, w, ".answers-form")
		for name := range form {
			if name != "rows[3].answer" && again.Get(name) != form.Get(name) {
				t.Errorf("%s was %q, and is %q", name, form.Get(name), again.Get(name))
			}
		}
	})
}

// TestAnsweredMeanwhile has a player answer while the coach's page is open.
func TestAnsweredMeanwhile(t *testing.T) {
	for _, take := range []string{"theirs", "mine"} {
		eachAsking(t, func(t *testing.T, a *asking) {
			form := a.form(a.coach)
			own := a.link(0)
			answer := filled(t, a.get(own), ".answers-form")
			set(t, answer, a.match.ID, "late", "15", "bus")
			wantTo(t, a.post(own, answer), own+"?saved=1")
			set(t, form, a.squad[0].ID, "no", "", "")
			set(t, form, a.squad[1].ID, "yes", "", "")
			w := a.coach.post(a.path, form)
			wantTo(t, w, 409)
			a.check(0, "late 15 by player bus")
			a.check(1, "")
			doc := page(t, w)
			if got := text(doc, ".conflict-field"); got != a.squad[0].Name+" Comes late, from minute 15: bus answered by the player Does not come as you have it" {
				t.Errorf("the page shows %q", got)
			}
			again := filled(t, w, ".conflicts")
			again.Set(doc.Find(".conflict-field input").AttrOr("name", ""), take)
			wantTo(t, a.coach.post(a.path, again), a.path)
			a.check(1, "yes 0 by member")
			if take == "mine" {
				a.check(0, "no 0 by member")
			} else {
				a.check(0, "late 15 by player bus")
			}
		})
	}
}

// TestAllCome says yes for all who have not answered, can play, and have not answered since the page was opened.
func TestAllCome(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		hurt := a.squad[1]
		hurt.Status = models.Injured
		if err := a.db.UpdatePlayer(context.Background(), models.By{}, &hurt); err != nil {
			t.Fatal(err)
		}
		form := a.form(a.coach)
		set(t, form, a.squad[2].ID, "no", "", "typed, and not saved before")
		own := a.link(0)
		answer := filled(t, a.get(own), ".answers-form")
		set(t, answer, a.match.ID, "no", "", "")
		wantTo(t, a.post(own, answer), own+"?saved=1")
		form.Set("all", "yes")
		wantTo(t, a.coach.post(a.path, form), a.path)
		a.check(0, "no 0 by player")
		a.check(1, "")
		a.check(2, "no 0 by member typed, and not saved before")
		for i := 3; i < len(a.squad); i++ {
			a.check(i, "yes 0 by member")
		}
	})
}

// TestPersonalLink is what a player sees and does.
func TestPersonalLink(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		a.execute(fmt.Sprintf("UPDATE fixture SET venue = 'By the Lake', meet = 45, zone = 'America/New_York', kick_off = %d", a.match.KickOff.UnixMilli()))
		form := a.form(a.coach)
		set(t, form, a.squad[0].ID, "maybe", "", "a word among coaches")
		set(t, form, a.squad[1].ID, "no", "", "of somebody else")
		wantTo(t, a.coach.post(a.path, form), a.path)
		own := a.link(0)
		before := a.answered(0)
		w := a.get(own)
		wantTo(t, w, 200)
		a.check(0, before)
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Set-Cookie": "", "Referrer-Policy": "strict-origin-when-cross-origin"} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if a.get(own+"x").Code != 404 {
			t.Error("another token opens it too")
		}
		doc := page(t, w)
		doc.Find("[href], [src], form[action]").Each(func(_ int, s *goquery.Selection) {
			for _, name := range []string{"href", "src", "action"} {
				if target, ok := s.Attr(name); ok && !strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "#") {
					t.Errorf("the page leads to %s", target)
				}
			}
		})
		zone, err := time.LoadLocation("America/New_York")
		if err != nil {
			t.Fatal(err)
		}
		kickOff := a.match.KickOff.In(zone)
		for _, want := range []string{"Ada C.: do you come?", "Canary canaries", "Puddle Rovers", "By the Lake", kickOff.Format("15:04"), "Meet at " + kickOff.Add(-45*time.Minute).Format("15:04"), "Perhaps"} {
			if !strings.Contains(text(doc, "main"), want) {
				t.Errorf("the page does not say %q: %s", want, text(doc, "main"))
			}
		}
		for _, secret := range []string{"Canarywing", "among coaches", "somebody else", a.squad[1].Name, a.squad[1].ID} {
			if strings.Contains(w.Body.String(), secret) {
				t.Errorf("the page tells %q", secret)
			}
		}
		answer := filled(t, w, ".answers-form")
		set(t, answer, a.match.ID, "early", "30", "my own note")
		wantTo(t, a.post(own, answer), own+"?saved=1")
		a.check(0, "early 30 by player my own note")
		wantTo(t, a.post(own, answer), own+"?saved=1") // sent twice
		if got := filled(t, a.get(own), ".answers-form").Get("rows[0].note"); got != "my own note" {
			t.Errorf("the own note is %q", got)
		}
		wantTo(t, a.post(own, filled(t, a.get(own), ".answers-form")), own)
		answer = filled(t, a.get(own), ".answers-form")
		set(t, answer, a.match.ID, "late", "soon", "")
		if w = a.post(own, answer); w.Code != 422 || filled(t, w, ".answers-form").Get("rows[0].minute") != "soon" {
			t.Errorf("%d: what was typed is lost", w.Code)
		}
		if strings.Contains(a.log.String(), strings.TrimPrefix(own, "/availability/")) {
			t.Error("the log tells the link")
		}
		if got := text(page(t, a.get(a.link(1))), "main"); !strings.HasPrefix(got, "Bo C.: do you come?") || strings.Contains(got, "Ada") {
			t.Errorf("the link of another player shows %s", got)
		}
		hidden := a.squad[0]
		hidden.DoNotPublish = true
		if err := a.db.UpdatePlayer(context.Background(), models.By{}, &hidden); err != nil {
			t.Fatal(err)
		}
		if got := text(page(t, a.get(own)), "h1"); got != "Do you come?" {
			t.Errorf("of a player who is not to be published it says %q", got)
		}
	})
}

// TestPersonalLinkCloses moves the clock past the time for answers.
func TestPersonalLinkCloses(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		later := a.addMatch(a.team, models.Match{Opponent: "Next Week", KickOff: a.now.Add(200 * time.Hour)})
		own := a.link(0)
		open := filled(t, a.get(own), ".answers-form")
		a.now = a.match.KickOff.Add(-time.Hour)
		a.execute(fmt.Sprintf("UPDATE fixture SET closes_at = %d WHERE id = '%s'", a.now.UnixMilli(), a.match.ID))
		doc := page(t, a.get(own))
		if got := text(doc, ".own-closed"); got != "The time for answers is over. Tell your coach: Oona." || doc.Find(".answer-choices").Length() != 1 {
			t.Errorf("of a closed match: %q, %d choices", got, doc.Find(".answer-choices").Length())
		}
		set(t, open, a.match.ID, "yes", "", "")
		set(t, open, later.ID, "no", "", "holiday")
		w := a.post(own, open)
		wantTo(t, w, 422)
		a.check(0, "")
		if link := page(t, w).Find(".errors a").AttrOr("href", ""); page(t, w).Find(link).Length() != 1 {
			t.Errorf("the error leads to %q", link)
		}
		again := filled(t, w, ".answers-form") // what can still be answered is kept
		if got := again.Get(rowOf(t, again, later.ID) + "note"); got != "holiday" {
			t.Errorf("the other answer is %q", got)
		}
		wantTo(t, a.post(own, again), own+"?saved=1")
		if got := a.answer(later, &a.squad[0]); got.Answer != models.No {
			t.Errorf("the other answer is %+v", got)
		}
		a.now = a.match.KickOff.Add(time.Minute)
		if got := text(page(t, a.get(own)), "main"); strings.Contains(got, "Puddle Rovers") || !strings.Contains(got, "Next Week") {
			t.Errorf("after the kick-off: %s", got)
		}
		wantTo(t, a.post(own, open), 422)
		a.now = later.KickOff.Add(time.Minute)
		if got := text(page(t, a.get(own)), ".empty"); got != "There are no matches to come." {
			t.Errorf("at the end of the season: %q", got)
		}
	})
}

// TestTwoHoldersOfALink has both parents answer.
func TestTwoHoldersOfALink(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		mother, father := a.link(0), a.link(0)
		first, second := filled(t, a.get(mother), ".answers-form"), filled(t, a.get(father), ".answers-form")
		set(t, first, a.match.ID, "yes", "", "")
		set(t, second, a.match.ID, "no", "", "")
		wantTo(t, a.post(mother, first), mother+"?saved=1")
		w := a.post(father, second)
		wantTo(t, w, 409)
		a.check(0, "yes 0 by player")
		if got := text(page(t, w), ".own-answer"); got != "✓ Comes" || page(t, w).Find(`input[value=no][checked]`).Length() != 1 {
			t.Errorf("the page shows as stored %q", got)
		}
		wantTo(t, a.post(father, filled(t, w, ".answers-form")), father+"?saved=1")
		a.check(0, "no 0 by player")
	})
}

func TestTeamAvailability(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		cup := a.addMatch(a.team, models.Match{Opponent: "=HYPERLINK(1)", KickOff: a.now.Add(96 * time.Hour)})
		off := a.addMatch(a.team, models.Match{Opponent: "Rained Off", KickOff: a.now.Add(97 * time.Hour)})
		a.execute("UPDATE fixture SET state = 'cancelled' WHERE id = '" + off.ID + "'")
		form := a.form(a.coach)
		set(t, form, a.squad[0].ID, "yes", "", "")
		set(t, form, a.squad[1].ID, "late", "10", "")
		wantTo(t, a.coach.post(a.path, form), a.path)
		doc := page(t, a.assistant.get("/teams/canaries/availability"))
		for selector, want := range map[string]string{
			"thead th:nth-child(2) a":               "Puddle Rovers (home)",
			".availability-count td:nth-child(2)":   "2 of 7",
			".availability-count td:nth-child(3)":   "0 of 7",
			"tbody tr:nth-child(2) td:nth-child(2)": "✓ Comes",
			"tbody tr:nth-child(3) td:nth-child(2)": "› Comes late, from minute 10",
			"tbody tr:nth-child(3) td:nth-child(3)": "· No answer",
		} {
			if got := text(doc, selector); got != want {
				t.Errorf("%s says %q, want %q", selector, got, want)
			}
		}
		if n := doc.Find("thead th").Length(); n != 3 {
			t.Errorf("%d columns", n)
		}
		if link := doc.Find("thead th:nth-child(3) a").AttrOr("href", ""); link != "/teams/canaries/matches/"+cup.ID+"/availability" {
			t.Errorf("the match leads to %s", link)
		}
		w := a.assistant.get("/teams/canaries/availability.csv")
		rows, err := csvRows(w.Body.String())
		if err != nil || len(rows) != len(a.squad)+1+3 {
			t.Fatal(err, rows)
		}
		if got := fmt.Sprint(rows[len(rows)-1][1:]); got != fmt.Sprintf("[%s '=HYPERLINK(1) (home) 0 0 7]", cup.Day()) {
			t.Errorf("the file says of the cup %s", got)
		}
		if got := fmt.Sprint(rows[0][2:], rows[2]); got != fmt.Sprintf("[%s Puddle Rovers (home) %s =HYPERLINK(1) (home)] [61 Bo Canarybeak Comes late, from minute 10 No answer]", a.match.Day(), cup.Day()) {
			t.Errorf("the file says %s", got)
		}
		if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="canaries-availability.csv"` {
			t.Error(got)
		}
	})
}

// mails are those that wait in the outbox.
func (s *site) mails() []models.Mail {
	s.t.Helper()
	rows, err := modelstest.SQL(s.t, s.db).Query("SELECT recipient, language, subject, plain, stop_url FROM mail WHERE state = 'waiting' ORDER BY recipient")
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	var all []models.Mail
	for rows.Next() {
		var m models.Mail
		if err := rows.Scan(&m.Recipient, &m.Language, &m.Subject, &m.Plain, &m.StopURL); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, m)
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	return all
}

// contacts gives a player addresses by the form.
func (a *asking) contacts(player int, fields ...string) *httptest.ResponseRecorder {
	a.t.Helper()
	page := "/teams/canaries/players/" + a.squad[player].ID + "/contacts"
	form := filled(a.t, a.coach.get(page), ".contacts-form")
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return a.coach.post(page, form)
}

func TestAskByMail(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		wantTo(t, a.contacts(0, "rows[0].email", "mother@canary.test", "rows[0].language", "de", "rows[1].email", "ada.junior@canary.test"), "/teams/canaries/players/"+a.squad[0].ID+"/contacts")
		a.contacts(1, "rows[0].email", "bo@canary.test")
		wantTo(t, a.coach.post(a.path+"/request", form("who", "open")), a.path)
		if got := text(page(t, a.coach.get(a.path)), ".flash p"); got != "3 mails are on their way. 7 players have no address." {
			t.Errorf("says %q", got)
		}
		mails := a.mails()
		if len(mails) != 3 {
			t.Fatalf("%d mails", len(mails))
		}
		german := mails[2]
		_, secret, _ := strings.Cut(german.StopURL, baseURL+"/availability/")
		secret, _, _ = strings.Cut(secret, "#")
		if german.Recipient != "mother@canary.test" || german.Language != "de" || !strings.HasPrefix(german.Subject, "Kommst du? Puddle Rovers") ||
			!strings.Contains(german.Plain, "Kommt Ada C. zum Spiel von") || !strings.Contains(german.Plain, baseURL+"/availability/"+secret+"\n") {
			t.Errorf("the mail is %+v", german)
		}
		for _, m := range mails {
			for _, name := range []string{"Canarywing", "Canarybeak"} {
				if strings.Contains(m.Plain+m.Subject, name) {
					t.Errorf("a mail tells the surname %s", name)
				}
			}
		}
		if got := text(page(t, a.coach.get(a.path)), ".answers li:nth-child(1) .hint"); !strings.HasPrefix(got, "asked by mail") {
			t.Errorf("of who was asked it says %q", got)
		}
		wantTo(t, a.coach.post(a.path+"/request", form("who", "all")), a.path)
		if got := text(page(t, a.coach.get(a.path)), ".flash p"); got != "No mail was sent. 3 addresses were asked a short time ago and are left alone. 7 players have no address." {
			t.Errorf("asked again, it says %q", got)
		}

		own := "/availability/" + secret
		wantTo(t, a.get(own), 200)
		if n := page(t, a.get(own)).Find(".own-mails button[value=stop]").Length(); n != 1 {
			t.Error("the mails cannot be stopped")
		}
		wantTo(t, a.post(own, form("mail", "stop")), own+"#mails")
		if got := text(page(t, a.get(own)), ".own-mails p"); got != "This address gets no more mails from the team." {
			t.Errorf("stopped, it says %q", got)
		}
		a.now = a.now.Add(models.AskAgainAfter)
		wantTo(t, a.coach.post(a.path+"/request", form("who", "open")), a.path)
		if got := text(page(t, a.coach.get(a.path)), ".flash p"); got != "2 mails are on their way. 1 address wants no mails. 7 players have no address." {
			t.Errorf("afterwards it says %q", got)
		}
		wantTo(t, a.post(own, form("mail", "start")), own+"#mails")
		wantTo(t, a.assistant.post(a.path+"/request", form("who", "open")), 403)
		a.now = a.match.KickOff
		wantTo(t, a.coach.post(a.path+"/request", form("who", "open")), 422)
		for _, secret := range []string{"canary.test", "Canarywing", "Ada"} {
			if strings.Contains(a.log.String(), secret) {
				t.Errorf("the log tells %s: %s", secret, a.log)
			}
		}
	})
}

// TestGuestsSendNoMails has somebody ask by mail who has not signed up.
func TestGuestsSendNoMails(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		guest := a.guest()
		team := guest.ownTeam("guests", sevens()[:1]...)
		match := a.addMatch(team, models.Match{KickOff: a.now.Add(time.Hour)})
		player := guest.squad(team)[0]
		contacts := "/teams/guests/players/" + player.ID + "/contacts"
		form := filled(t, guest.get(contacts), ".contacts-form")
		form.Set("rows[0].email", "ada@canary.test")
		wantTo(t, guest.post(contacts, form), contacts)
		w := guest.post("/teams/guests/matches/"+match.ID+"/availability/request", url.Values{"who": {"all"}})
		wantTo(t, w, 422)
		if got := text(page(t, w), ".errors"); !strings.Contains(got, "Sign up before you send mails") || len(a.mails()) != 0 {
			t.Errorf("says %q", got)
		}
	})
}

// TestReminderMail reminds by the clock, in the words of the site.
func TestReminderMail(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		app, err := handlers.New(handlers.Config{BaseURL: baseURL, SessionKeys: sessionKeys}, a.db, a.sports, nil)
		if err != nil {
			t.Fatal(err)
		}
		a.contacts(0, "rows[0].email", "ada@canary.test")
		a.execute(fmt.Sprintf("UPDATE fixture SET remind_at = %d", a.now.UnixMilli()))
		for _, test := range []struct {
			at   time.Duration
			want int
		}{{-time.Second, 0}, {0, 1}, {0, 0}, {13 * time.Hour, 0}} {
			if n, err := app.Remind(t.Context(), a.now.Add(test.at)); n != test.want || err != nil {
				t.Errorf("after %v: %d mails, %v", test.at, n, err)
			}
		}
		if mails := a.mails(); len(mails) != 1 || !strings.HasPrefix(mails[0].Subject, "Not answered yet: Puddle Rovers") {
			t.Errorf("%+v", mails)
		}
	})
}
