package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"pgregory.net/rapid"

	"teamcoach/models"
)

// filled is what a browser sends of a form on a page, as it was shown.
func filled(t testing.TB, w *httptest.ResponseRecorder, selector string) url.Values {
	t.Helper()
	form := page(t, w).Find(selector)
	if form.Length() != 1 {
		t.Fatalf("%d: %d forms %s", w.Code, form.Length(), selector)
	}
	values := url.Values{}
	form.Find("input[name], select[name], textarea[name]").Each(func(_ int, field *goquery.Selection) {
		name, kind := field.AttrOr("name", ""), field.AttrOr("type", "")
		switch {
		case (kind == "checkbox" || kind == "radio") && !field.Is("[checked]"):
		case goquery.NodeName(field) == "select":
			chosen := field.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = field.Find("option").First()
			}
			values.Add(name, chosen.AttrOr("value", ""))
		case goquery.NodeName(field) == "textarea": // as browsers end lines
			values.Add(name, strings.ReplaceAll(field.Text(), "\n", "\r\n"))
		default:
			values.Add(name, field.AttrOr("value", ""))
		}
	})
	return values
}

const squadPage = "/teams/canaries/players"

// squad is the team's players as they are stored, notes too.
func (u *user) squad(team *models.Team) []models.Player {
	u.t.Helper()
	all, err := u.db.Players(context.Background(), team.ID)
	if err != nil {
		u.t.Fatal(err)
	}
	return all
}

// version is how often the team was changed: every change raises it, and has its line on the audit list.
func (u *user) version(team *models.Team) int64 {
	u.t.Helper()
	now, err := u.db.TeamOfMember(context.Background(), team.Slug, u.account.ID)
	if err != nil {
		u.t.Fatal(err)
	}
	return now.Version
}

// want fails unless an answer has a status.
func want(t testing.TB, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("%d, want %d: %s", w.Code, status, text(page(t, w), "main"))
	}
}

// joined is somebody with a role in the team.
func (s *site) joined(name string, team *models.Team, role models.Role) *user {
	s.t.Helper()
	u := s.user(name)
	if err := s.db.AddMember(context.Background(), team.ID, u.account.ID, role); err != nil {
		s.t.Fatal(err)
	}
	return u
}

// names are those of a squad, with commas.
func names(squad []models.Player) string {
	var all []string
	for _, p := range squad {
		all = append(all, p.Name)
	}
	return strings.Join(all, ", ")
}

// row is the index of a player's row in the form of the table.
func row(t testing.TB, form url.Values, name string) string {
	t.Helper()
	for i := range 70 {
		if prefix := fmt.Sprintf("rows[%d].", i); form.Get(prefix+"name") == name {
			return prefix
		}
	}
	t.Fatalf("no row has %q", name)
	return ""
}

func TestSquadTable(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		before := ada.squad(team)
		shown := ada.get(squadPage)
		want(t, shown, http.StatusOK)
		if n := page(t, shown).Find(".squad-row").Length(); n != len(before)+3 {
			t.Errorf("%d rows for %d players and 3 new ones", n, len(before))
		}
		form := filled(t, shown, "form.squad")
		first, second, third, empty := row(t, form, before[0].Name), row(t, form, before[1].Name), row(t, form, before[2].Name), row(t, form, "")
		form.Set(first+"skills", "gk 10, all 3")
		form.Set(first+"status", "suspended")
		form.Set(first+"until", "2027-01-31")
		form.Set(first+"matches", "2")
		form.Set(second+"delete", "on")
		form.Set(third+"name", "  Cy Young ")
		form.Set(third+"shirt", "")
		form.Set(third+"until", "2027-01-31") // of somebody fit: forgotten
		form.Set(empty+"name", "Joy Canarynew")
		want(t, ada.post(squadPage, form), http.StatusFound)

		after := ada.squad(team)
		if len(after) != len(before) || after[0].Skills["GK"] != 10 || after[0].Skills["ST"] != 3 || len(after[0].Skills) != 14 ||
			after[0].Status != models.Suspended || after[0].Until != "2027-01-31" || after[0].Matches != 2 || after[0].Version != 2 {
			t.Errorf("the first is %+v", after[0])
		}
		if after[1].Name != "Cy Young" || after[1].Shirt != models.NoShirt || after[1].Until != "" || !reflect.DeepEqual(after[1].Skills, before[2].Skills) {
			t.Errorf("the third is %+v", after[1])
		}
		if !reflect.DeepEqual(after[2:len(after)-1], before[3:]) {
			t.Errorf("the others changed: %+v", after[2:])
		}
		if joy := after[len(after)-1]; joy.Name != "Joy Canarynew" || joy.Skills["CM"] != 5 || joy.Skills["GK"] != 2 {
			t.Errorf("the new one is %+v", joy)
		}
		said := page(t, ada.get(squadPage)).Find(".flash")
		if undo := said.Find("form").AttrOr("action", ""); undo != "/teams/canaries/changes/"+form.Get("form")+"/undo" || said.Length() != 1 {
			t.Errorf("%q, undone at %q", said.Text(), undo)
		}
	})
}

// TestUnchangedTable sends tables of all sorts of players as they were shown: nothing is written.
func TestUnchangedTable(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	team := ada.ownTeam("canaries")
	positions := []string{"GK", "LB", "CB", "RB", "LWB", "RWB", "DM", "LM", "CM", "RM", "AM", "LW", "ST", "RW"}
	rapid.Check(t, func(rt *rapid.T) {
		p := models.NewPlayer(rapid.SampledFrom([]string{`=A "quoted" <b>`, "Zoë  Ü", "'x", "李 小龙", "-7"}).Draw(rt, "name"))
		p.Shirt = rapid.IntRange(-1, 999).Draw(rt, "shirt")
		p.Status = rapid.SampledFrom(models.Statuses).Draw(rt, "status")
		p.Until = rapid.SampledFrom([]string{"", "2026-12-03"}).Draw(rt, "until")
		p.Matches, p.Form = rapid.IntRange(0, 99).Draw(rt, "matches"), rapid.IntRange(1, 5).Draw(rt, "form")
		p.Fitness, p.Attendance = rapid.IntRange(0, 100).Draw(rt, "fitness"), rapid.IntRange(0, 100).Draw(rt, "attendance")
		p.MinutesOwed, p.DoNotPublish = rapid.IntRange(-99, 99).Draw(rt, "minutes"), rapid.Bool().Draw(rt, "hidden")
		p.Notes = rapid.SampledFrom([]string{"", "\na\n\nb ", " <i>\t", "\n"}).Draw(rt, "notes")
		for _, id := range positions {
			if skill := rapid.IntRange(-2, 10).Draw(rt, id); skill > 0 {
				p.Skills[id] = skill
			}
		}
		p.Skills["XX"] = 3 // of a sport that the team played before
		var edits []models.PlayerEdit
		for _, old := range ada.squad(team) {
			edits = append(edits, models.PlayerEdit{Player: old, Delete: true})
		}
		if err := s.db.SavePlayers(context.Background(), models.By{}, team.ID, append(edits, models.PlayerEdit{Player: p})); err != nil {
			rt.Fatal(err)
		}
		before, version := ada.squad(team), ada.version(team)
		table := filled(t, ada.get(squadPage), "form.squad")
		for _, language := range []string{"en", "de"} { // also where the reader changes the language in between
			want(t, ada.post(squadPage, table, "Accept-Language", language), http.StatusFound)
		}
		own := squadPage + "/" + before[0].ID
		want(t, ada.post(own, filled(t, ada.get(own), "form.player-form")), http.StatusFound)
		if after := ada.squad(team); !reflect.DeepEqual(after, before) || ada.version(team) != version {
			rt.Fatalf("was   %+v\nbecame %+v", before, after)
		}
	})
}

func TestRefusedTable(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		before, version := ada.squad(team), ada.version(team)
		form := filled(t, ada.get(squadPage), "form.squad")
		first, second := row(t, form, before[0].Name), row(t, form, before[1].Name)
		form.Set(second+"name", "Bo <Changed>")
		for field, bad := range map[string]string{
			"name": " ", "shirt": "-1", "skills": "GK 8, nowhere 3", "status": "lost", "shape": "six", "fitness": "101", "attendance": "-1",
		} {
			sent, err := url.ParseQuery(form.Encode())
			if err != nil {
				t.Fatal(err)
			}
			sent.Set(first+field, bad)
			w := ada.post(squadPage, sent)
			want(t, w, http.StatusUnprocessableEntity)
			doc := page(t, w)
			id := "row0-" + field
			if link := doc.Find(".errors a"); link.Length() != 1 || link.AttrOr("href", "") != "#"+id {
				t.Errorf("%s: the summary has %d links to %q", field, link.Length(), link.AttrOr("href", ""))
			}
			input := doc.Find("#" + id)
			if input.AttrOr("aria-invalid", "") != "true" || doc.Find("#"+input.AttrOr("aria-describedby", "none")).Text() == "" {
				t.Errorf("%s: the error is not tied to its field", field)
			}
			again := filled(t, w, "form.squad")
			if field == "status" { // a list cannot show what it does not have
				again.Set(first+field, bad)
			}
			if !reflect.DeepEqual(again, sent) {
				t.Errorf("%s: sent %v\nshown again %v", field, sent, again)
			}
		}
		form.Set(first+"status", "injured")
		form.Set(first+"until", "31.1.2027")
		want(t, ada.post(squadPage, form), http.StatusUnprocessableEntity)
		form.Set(first+"until", "")
		form.Set(first+"status", "suspended")
		form.Set(first+"matches", "100")
		want(t, ada.post(squadPage, form), http.StatusUnprocessableEntity)
		if after := ada.squad(team); !reflect.DeepEqual(after, before) || ada.version(team) != version {
			t.Error("a refused table was saved")
		}
		for i := range 101 {
			form.Set(fmt.Sprintf("rows[%d].name", i), "Many")
		}
		want(t, ada.post(squadPage, form), http.StatusBadRequest)
	})
}

// TestTableOfTwo has two people change the same rows: the second sees both versions and chooses.
func TestTableOfTwo(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		bob := s.joined("Bob", team, models.Assistant)
		squad := ada.squad(team)
		mine, theirs := filled(t, ada.get(squadPage), "form.squad"), filled(t, bob.get(squadPage), "form.squad")
		theirs.Set("rows[0].name", "Ada Theirs")
		theirs.Set("rows[0].shirt", "1")
		theirs.Set("rows[1].delete", "on")
		theirs.Set("rows[2].shape", "5")
		theirs.Set("rows[3].fitness", "50")
		want(t, bob.post(squadPage, theirs), http.StatusFound)
		version := ada.version(team)

		mine.Set("rows[0].name", "Ada Mine")
		mine.Set("rows[0].shirt", "2")
		mine.Set("rows[1].shape", "1")
		mine.Set("rows[2].delete", "on")
		mine.Set("rows[4].name", "Ed Alone")
		mine.Set("rows["+strconv.Itoa(len(squad))+"].name", "Joy Canarynew")
		w := ada.post(squadPage, mine)
		want(t, w, http.StatusConflict)
		if ada.version(team) != version {
			t.Fatal("something of a table with a conflict was written")
		}
		if got := text(page(t, w), ".conflict h2"); got != "Ada Theirs"+squad[1].Name+squad[2].Name && page(t, w).Find(".conflict").Length() != 3 {
			t.Errorf("asks about %s", got)
		}
		chosen := filled(t, w, "form.conflicts")
		if chosen.Get("rows[0].name") != "Ada Theirs" || chosen.Get("form") != mine.Get("form") {
			t.Errorf("theirs are not the usual choice: %v", chosen)
		}
		chosen.Set("rows[0].name", "Ada Mine") // and their number
		want(t, ada.post(squadPage, chosen), http.StatusFound)
		after := ada.squad(team)
		if after[0].Name != "Ada Mine" || after[0].Shirt != 1 {
			t.Errorf("name of one, number of the other: %+v", after[0])
		}
		if got := names(after); got != "Ada Mine, Cy Canaryfoot, Di Canarytail, Ed Alone, Flo Canarynest, Gus Canaryegg, Hal Canaryperch, Ivy Canarycage, Joy Canarynew" {
			t.Errorf("the squad is %s", got)
		}
		if after[1].Form != 5 || after[2].Fitness != 50 {
			t.Errorf("their changes are gone: %+v", after[1:3])
		}

		// The other way round: everything of mine.
		mine, theirs = filled(t, ada.get(squadPage), "form.squad"), filled(t, bob.get(squadPage), "form.squad")
		theirs.Set("rows[0].delete", "on")
		theirs.Set("rows[1].shape", "4")
		want(t, bob.post(squadPage, theirs), http.StatusFound)
		mine.Set("rows[0].shirt", "99")
		mine.Set("rows[1].delete", "on")
		w = ada.post(squadPage, mine)
		want(t, w, http.StatusConflict)
		chosen = filled(t, w, "form.conflicts")
		chosen.Set("rows[0].delete", "")
		chosen.Set("rows[1].delete", "on")
		want(t, ada.post(squadPage, chosen), http.StatusFound)
		after = ada.squad(team)
		if last := after[len(after)-1]; last.Name != "Ada Mine" || last.Shirt != 99 || strings.Contains(names(after), "Cy Canaryfoot") {
			t.Errorf("the squad is %s, %+v", names(after), last)
		}
	})
}

// TestTableSentTwice sends forms twice, one after the other and at the same time, and once more after going back.
func TestTableSentTwice(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		form := filled(t, ada.get(squadPage), "form.squad")
		form.Set("rows[0].skills", "gk 1")
		form.Set("rows[1].delete", "on")
		form.Set("rows[9].name", "Joy Canarynew")
		version := ada.version(team)
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() {
				if w := ada.post(squadPage, form); w.Code != http.StatusFound {
					t.Errorf("at the same time: %d", w.Code)
				}
			})
		}
		wait.Wait()
		want(t, ada.post(squadPage, form), http.StatusFound)
		if got := ada.version(team); got != version+1 || len(ada.squad(team)) != 9 {
			t.Errorf("four times the same form made %d changes", got-version)
		}
		// Back in the history, something else is typed into the same form.
		form.Set("rows[10].name", "Kay Canarylate")
		want(t, ada.post(squadPage, form), http.StatusFound)
		form.Set("rows[0].name", "Ada Later")
		w := ada.post(squadPage, form)
		want(t, w, http.StatusConflict)
		chosen := filled(t, w, "form.conflicts")
		chosen.Set("rows[0].name", "Ada Later")
		want(t, ada.post(squadPage, chosen), http.StatusFound)
		if got := names(ada.squad(team)); got != "Ada Later, Cy Canaryfoot, Di Canarytail, Ed Canarysong, Flo Canarynest, Gus Canaryegg, Hal Canaryperch, Ivy Canarycage, Joy Canarynew, Kay Canarylate" {
			t.Errorf("the squad is %s", got)
		}
	})
}

func TestNewPlayers(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		const address = squadPage + "/new"
		form := filled(t, ada.get(address), "main form.form")
		form.Set("names", "7, Jo Canarynew, GK/CB, 8\nKay\n")
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() {
				if w := ada.post(address, form); w.Code != http.StatusFound {
					t.Errorf("at the same time: %d", w.Code)
				}
			})
		}
		wait.Wait()
		want(t, ada.post(address, form), http.StatusFound)
		squad := ada.squad(team)
		if len(squad) != 11 || squad[9].Shirt != 7 || squad[9].Skills["GK"] != 8 || squad[10].Name != "Kay" {
			t.Errorf("%s: %+v", names(squad), squad[9])
		}
		// Back in the history, other names are typed into the same form.
		form.Set("names", "Lou\nMay")
		want(t, ada.post(address, form), http.StatusFound)
		if got := names(ada.squad(team)); !strings.HasSuffix(got, "Jo Canarynew, Kay, Lou, May") {
			t.Errorf("the squad is %s", got)
		}

		form = filled(t, ada.get(address), "main form.form")
		form.Set("names", "Ned\n12, GK, 8\n<b>")
		w := ada.post(address, form)
		want(t, w, http.StatusUnprocessableEntity)
		if got := text(page(t, w), "#names-errors"); !strings.Contains(got, "Line 2:") || filled(t, w, "main form.form").Get("names") != "Ned\r\n12, GK, 8\r\n<b>" {
			t.Errorf("says %s, shows %q", got, filled(t, w, "main form.form").Get("names"))
		}
		form.Set("names", "")
		want(t, ada.post(address, form), http.StatusUnprocessableEntity)

		form.Set("names", "ADA CANARYWING\nOda")
		w = ada.post(address, form)
		want(t, w, http.StatusUnprocessableEntity)
		if doc := page(t, w); doc.Find("#again").Length() != 1 || !strings.Contains(text(doc, "#again-errors"), "ADA CANARYWING") || strings.Contains(text(doc, "#again-errors"), "Oda") {
			t.Errorf("asks %s", text(doc, "main form.form"))
		}
		form.Set("again", "on")
		want(t, ada.post(address, form), http.StatusFound)
		if squad := ada.squad(team); len(squad) != 15 || squad[13].Name != "ADA CANARYWING" {
			t.Errorf("the squad is %s", names(squad))
		}

		var many []string
		for i := range models.MaxPlayers - 15 + 1 {
			many = append(many, fmt.Sprint("Many ", string(rune('a'+i/26)), string(rune('a'+i%26))))
		}
		form = filled(t, ada.get(address), "main form.form")
		form.Set("names", strings.Join(many, "\n"))
		want(t, ada.post(address, form), http.StatusUnprocessableEntity)
		form.Set("names", strings.Join(many[1:], "\n"))
		want(t, ada.post(address, form), http.StatusFound)
		w = ada.get(squadPage)
		if n := page(t, w).Find(".squad-row").Length(); n != models.MaxPlayers {
			t.Errorf("%d rows for a full squad", n)
		}
		want(t, ada.post(squadPage, filled(t, w, "form.squad")), http.StatusFound)
	})
}

func TestPlayerPage(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		other := ada.ownTeam("wrens", sevens()...)
		squad := ada.squad(team)
		address := squadPage + "/" + squad[0].ID
		form := filled(t, ada.get(address), "form.player-form")
		for name, value := range map[string]string{
			"name": "Ada Neu", "shirt": "61", "status": "away", "until": "2027-02-03", "shape": "1", "fitness": "2", "attendance": "3",
			"minutes_owed": "-40", "do_not_publish": "on", "notes": " =left\r\nfoot\r\n", "skills[GK]": "", "skills[ST]": "10",
		} {
			form.Set(name, value)
		}
		want(t, ada.post(address, form), http.StatusFound)
		version := ada.version(team)
		want(t, ada.post(address, form), http.StatusFound)
		if ada.version(team) != version {
			t.Error("sent twice, saved twice")
		}
		wanted := squad[0]
		wanted.Name, wanted.Shirt, wanted.Status, wanted.Until, wanted.Form, wanted.Fitness, wanted.Attendance = "Ada Neu", 61, models.Away, "2027-02-03", 1, 2, 3
		wanted.MinutesOwed, wanted.DoNotPublish, wanted.Notes, wanted.Skills, wanted.Version = -40, true, " =left\nfoot\n", map[string]int{"CM": 2, "ST": 10}, 2
		if got := ada.squad(team)[0]; !reflect.DeepEqual(got, wanted) {
			t.Errorf("saved %+v\nwant  %+v", got, wanted)
		}
		doc := page(t, ada.get(address))
		if got := text(doc, ".shirt-clashes"); !strings.Contains(got, "61") || !strings.Contains(got, "Bo Canarybeak") {
			t.Errorf("a number worn twice: %q", got)
		}
		if got := text(page(t, ada.get(squadPage)), ".shirt-clashes"); !strings.Contains(got, "61") {
			t.Errorf("in the table: %q", got)
		}

		// Back in the history; the stale form is not taken for the new one.
		form.Set("notes", "later")
		form.Set("skills[ST]", "9")
		w := ada.post(address, form)
		want(t, w, http.StatusConflict)
		chosen := filled(t, w, "form.conflicts")
		if doc := page(t, w); doc.Find(".conflict-field").Length() != 2 || chosen.Get("notes") != " =left\nfoot\n" {
			t.Errorf("asks %s", text(doc, ".conflicts"))
		}
		chosen.Set("notes", "later")
		want(t, ada.post(address, chosen), http.StatusFound)
		if got := ada.squad(team)[0]; got.Notes != "later" || got.Skills["ST"] != 10 {
			t.Errorf("chosen %+v", got)
		}

		form = filled(t, ada.get(address), "form.player-form")
		for name, bad := range map[string]string{"name": "", "shirt": "1000", "minutes_owed": "ten", "skills[GK]": "11", "shape": "0", "notes": strings.Repeat("n", 2001)} {
			sent, _ := url.ParseQuery(form.Encode())
			sent.Set(name, bad)
			w := ada.post(address, sent)
			want(t, w, http.StatusUnprocessableEntity)
			id := strings.TrimSuffix(name, "[GK]")
			if doc := page(t, w); doc.Find(".errors a[href='#"+id+"']").Length() != 1 || doc.Find("#"+id+"[aria-invalid=true]").Length() != 1 {
				t.Errorf("%s: the error is not at its field", name)
			}
		}

		stranger := ada.squad(other)[0].ID
		for _, wrong := range []string{stranger, "1", "new-one", strings.Repeat("9", 400)} {
			want(t, ada.get(squadPage+"/"+wrong), http.StatusNotFound)
			want(t, ada.post(squadPage+"/"+wrong, form), http.StatusNotFound)
			want(t, ada.post(squadPage+"/"+wrong+"/delete", url.Values{"form": {models.NewFormID()}}), http.StatusNotFound)
		}
		gone := filled(t, ada.get(address), "form.player-delete")
		want(t, ada.post(address+"/delete", gone), http.StatusFound)
		if undo := page(t, ada.get(squadPage)).Find(".flash form").AttrOr("action", ""); undo != "/teams/canaries/changes/"+gone.Get("form")+"/undo" {
			t.Errorf("undone at %q", undo)
		}
		want(t, ada.post(address+"/delete", gone), http.StatusFound)
		want(t, ada.get(address), http.StatusNotFound)
		if len(ada.squad(team)) != len(squad)-1 || len(ada.squad(other)) != len(squad) {
			t.Error("not one player of one team is gone")
		}
	})
}

// TestWhoSeesPlayers asks for every page of the players as everybody who may not see all of it.
func TestWhoSeesPlayers(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		squad := sevens()
		squad[0].Notes, squad[1].Name = "canarynote", "=Bo Canarybeak"
		team := ada.ownTeam("canaries", squad...)
		id := ada.squad(team)[0].ID
		for _, role := range models.Roles {
			u := s.joined("Member "+string(role), team, role)
			may := role.AtLeast(models.Assistant)
			status := http.StatusForbidden
			if may {
				status = http.StatusOK
			}
			for _, address := range []string{squadPage + "/new", squadPage + "/import", squadPage + "/" + id} {
				want(t, u.get(address), status)
			}
			for _, address := range []string{squadPage, squadPage + ".csv", squadPage + ".json", squadPage + "/" + id} {
				w := u.get(address)
				if !may && strings.Contains(w.Body.String(), "canarynote") {
					t.Errorf("%s reads the notes at %s", role, address)
				}
				if w.Code == http.StatusOK && !strings.Contains(w.Body.String(), "Canarywing") || w.Header().Get("Cache-Control") != "no-store" && w.Code == http.StatusOK {
					t.Errorf("%s at %s: %v", role, address, w.Header())
				}
			}
			doc := page(t, u.get(squadPage))
			if forms, list := doc.Find("form.squad").Length(), doc.Find("table.roster tbody tr").Length(); may && (forms != 1 || list != 0) || !may && (forms != 0 || list != len(squad)) {
				t.Errorf("%s: %d forms and %d rows to read", role, forms, list)
			}
			if !may {
				for _, address := range []string{squadPage, squadPage + "/new", squadPage + "/import", squadPage + "/" + id, squadPage + "/" + id + "/delete"} {
					want(t, u.post(address, url.Values{}), http.StatusForbidden)
				}
			}
			csv := u.get(squadPage + ".csv")
			if got := csv.Header().Get("Content-Disposition"); got != `attachment; filename="canaries-players.csv"` || !strings.Contains(csv.Body.String(), "'=Bo") {
				t.Errorf("%s: %s %s", role, got, csv.Body)
			}
			if exported := u.get(squadPage + ".json"); !json.Valid(exported.Body.Bytes()) || may != strings.Contains(exported.Body.String(), "canarynote") {
				t.Errorf("%s: %s", role, exported.Body)
			}
		}
		stranger := s.user("Stranger")
		for _, address := range []string{squadPage, squadPage + ".csv", squadPage + ".json", squadPage + "/new", squadPage + "/import", squadPage + "/" + id} {
			want(t, stranger.get(address), http.StatusNotFound)
		}
	})
}

// upload sends a file as a browser does.
func (u *user) upload(target string, form url.Values, content []byte) *httptest.ResponseRecorder {
	u.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				u.t.Fatal(err)
			}
		}
	}
	file, err := w.CreateFormFile("file", "list.csv")
	if err != nil {
		u.t.Fatal(err)
	}
	file.Write(content)
	w.Close()
	return u.do(http.MethodPost, target, &body, "Content-Type", w.FormDataContentType(), "Sec-Fetch-Site", "same-origin", "Cookie", u.cookie)
}

func TestImport(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		before, version := ada.squad(team), ada.version(team)
		const address = squadPage + "/import"
		form := filled(t, ada.get(address), "form.import")
		w := ada.upload(address, form, []byte("R\xfcckennummer;Spieler;GK;Wohnort\n60;Ada Canarywing;3;K\xf6ln\n77;Zo\xeb;4;Bonn\n"))
		want(t, w, http.StatusOK)
		doc := page(t, w)
		if got := text(doc, ".import-encoding"); !strings.Contains(got, "Windows-1252") {
			t.Errorf("says %q of the encoding", got)
		}
		var chosen []string
		doc.Find(".import-columns option[selected]").Each(func(_ int, o *goquery.Selection) { chosen = append(chosen, o.AttrOr("value", "")) })
		if !reflect.DeepEqual(chosen, []string{"shirt", "name", "skill:GK", ""}) {
			t.Errorf("the columns are taken for %v", chosen)
		}
		if got := text(doc, ".import-rows tbody"); !strings.Contains(got, "60Ada CanarywingChanged Goalkeeper: 9 → 3") || !strings.Contains(got, "77ZoëNew GK 4") {
			t.Errorf("the preview: %s", got)
		}
		if ada.version(team) != version {
			t.Fatal("a preview changed the team")
		}
		send := filled(t, w, "form.import")
		send.Set("step", "save")

		// Somebody else is faster: the preview is shown again.
		faster := before[1]
		faster.Form = 5
		if err := s.db.SavePlayers(context.Background(), models.By{}, team.ID, []models.PlayerEdit{{Player: faster}}); err != nil {
			t.Fatal(err)
		}
		w = ada.post(address, send)
		want(t, w, http.StatusConflict)
		send = filled(t, w, "form.import")
		send.Set("step", "save")
		version = ada.version(team)
		want(t, ada.post(address, send), http.StatusFound)
		want(t, ada.post(address, send), http.StatusFound)
		after := ada.squad(team)
		if len(after) != 10 || ada.version(team) != version+1 || after[9].Name != "Zoë" || !reflect.DeepEqual(after[0].Skills, map[string]int{"GK": 3}) {
			t.Errorf("%s: %+v", names(after), after[0])
		}
		if undo := page(t, ada.get(squadPage)).Find(".flash form").Length(); undo != 1 {
			t.Error("the import cannot be undone")
		}
	})
}

func TestImportAllOrNothing(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		version := ada.version(team)
		const address = squadPage + "/import"
		list := "Name\tNo.\tFitness\nJo\t1\t80%\nKay\tx\t101\n\t3\t"
		w := ada.upload(address, url.Values{"text": {list}}, nil)
		want(t, w, http.StatusOK)
		doc := page(t, w)
		if n := doc.Find(".import-wrong").Length(); n != 2 || doc.Find("button[value=save]").Length() != 0 {
			t.Errorf("%d rows with problems, and a way to save them all the same: %d", n, doc.Find("button[value=save]").Length())
		}
		if got := text(doc, ".import-wrong"); !strings.Contains(got, "Shirt number:") || !strings.Contains(got, "Fitness:") || !strings.Contains(got, "Name:") {
			t.Errorf("the problems: %s", got)
		}
		send := filled(t, w, "form.import")
		send.Set("step", "save")
		w = ada.post(address, send)
		want(t, w, http.StatusUnprocessableEntity)
		if doc := page(t, w); doc.Find(".errors a[href='#text']").Length() != 1 || doc.Find("#text").Length() != 1 {
			t.Error("the error is not at the list")
		}
		// Put right in the text, with the columns chosen otherwise.
		send.Set("columns[1]", "")
		send.Set("text", "Name\tNo.\tFitness\nJo\t1\t80%\nAda Canarywing\tx\t10")
		send.Set("existing", "skip")
		want(t, ada.post(address, send), http.StatusFound)
		squad := ada.squad(team)
		if len(squad) != 10 || squad[9].Name != "Jo" || squad[9].Shirt != models.NoShirt || squad[9].Fitness != 80 || squad[0].Fitness != 100 || ada.version(team) != version+1 {
			t.Errorf("%s: %+v", names(squad), squad[9])
		}
		for name, sent := range map[string]url.Values{
			"nothing":           {},
			"no names":          {"text": {"1,2\n3,4"}},
			"too many":          {"text": {strings.Repeat("Somebody\n", 52)}},
			"damaged":           {"text": {"{"}},
			"far too many rows": {"text": {strings.Repeat("Somebody\n", 300)}},
		} {
			w := ada.post(address, sent)
			if w.Code != http.StatusUnprocessableEntity || page(t, w).Find("#text[aria-invalid=true]").Length() != 1 {
				t.Errorf("%s: %d %s", name, w.Code, text(page(t, w), ".errors"))
			}
		}
		want(t, ada.upload(address, nil, bytes.Repeat([]byte("Ada\n"), 1<<19)), http.StatusRequestEntityTooLarge)
		if len(ada.squad(team)) != 10 {
			t.Error("a refused list was imported")
		}
	})
}

// TestExportImport takes a squad from one team to another as a file, through the pages.
func TestExportImport(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		squad := sevens()
		for i, name := range []string{"=Ada", "+Bo", "-Cy", "@Di", "'=Ed", `"Flo"; x`, "Gus, Gale", "Hal\u00a0Ü", "1 Ivy"} {
			squad[i].Name, squad[i].Notes = name, "\n"+name+"\n\n\t"
			squad[i].Status, squad[i].Until, squad[i].Matches = models.Statuses[i%4], []string{"", "2027-01-02"}[i%2], i%4/2
			squad[i].MinutesOwed, squad[i].DoNotPublish, squad[i].Form = -i, i%2 == 0, 1+i%5
		}
		team := ada.ownTeam("canaries", squad...)
		for _, extension := range []string{"csv", "json"} {
			copied := ada.ownTeam("copy-" + extension)
			file := ada.get(squadPage + "." + extension).Body.Bytes()
			address := "/teams/copy-" + extension + "/players/import"
			w := ada.upload(address, nil, file)
			want(t, w, http.StatusOK)
			send := filled(t, w, "form.import")
			send.Set("step", "save")
			want(t, ada.post(address, send), http.StatusFound)
			from, to := ada.squad(team), ada.squad(copied)
			if len(from) != len(to) {
				t.Fatalf("%s: %d players became %d", extension, len(from), len(to))
			}
			for i := range from {
				if !models.SamePlayer(&from[i], &to[i]) {
					t.Errorf("%s: %+v became\n%+v", extension, from[i], to[i])
				}
			}
		}
	})
}
