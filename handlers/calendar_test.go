package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"

	"teamcoach/models"
)

const calendarPage = "/teams/canaries/calendar"

// subscribe makes a calendar link on the page and returns its path.
func (u *user) subscribe(t *testing.T, of string) string {
	t.Helper()
	form := filled(t, u.get(calendarPage), "form.form")
	form.Set("of", of)
	form.Set("name", "My phone")
	redirected(t, u.post(calendarPage, form), calendarPage)
	redirected(t, u.post(calendarPage, form), calendarPage) // sent twice: one link
	doc := page(t, u.get(calendarPage))
	address := doc.Find("#fresh").AttrOr("value", "")
	if !strings.HasPrefix(address, baseURL+"/calendar/") || !strings.HasSuffix(address, ".ics") {
		t.Fatalf("the link is %q: %s", address, text(doc, "main"))
	}
	if strings.Contains(u.get(calendarPage).Body.String(), address) {
		t.Error("the link is shown twice")
	}
	return strings.TrimPrefix(address, baseURL)
}

// feed reads a calendar with another program's parser: the titles of its events in order, and the events.
func (s *site) feed(t testing.TB, path string) (string, []ical.Event) {
	t.Helper()
	w := s.get(path)
	want(t, w, http.StatusOK)
	for line := range strings.SplitSeq(strings.TrimSuffix(w.Body.String(), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	calendar, err := ical.NewDecoder(w.Body).Decode()
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"VERSION": "2.0", "METHOD": "PUBLISH", "REFRESH-INTERVAL": "PT2H"} {
		if p := calendar.Props.Get(name); p == nil || p.Value != value {
			t.Errorf("%s is %v", name, p)
		}
	}
	if p := calendar.Props.Get("PRODID"); p == nil || p.Value == "" {
		t.Error("no PRODID")
	}
	var titles []string
	for _, e := range calendar.Events() {
		title, err := e.Props.Text("SUMMARY")
		if err != nil {
			t.Error(err)
		}
		titles = append(titles, title)
	}
	return strings.Join(titles, ", "), calendar.Events()
}

func TestCalendarFeed(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		long := strings.Repeat("Größe; ⚽, \\ ", 12)
		ada.post(matchesPage+"/new", ada.newMatch(t, "opponent", "Rivals, the; best", "date", "2027-06-05", "time", "15:00", "zone", "Europe/Berlin", "venue", "Park; north", "meet", "45", "periods", "2", "minutes", "30", "notes", long+"\nsecond"))
		m := s.matches(team)[0]
		path := ada.subscribe(t, "")
		titles, events := s.feed(t, path)
		if titles != "Canary canaries – Rivals, the; best" {
			t.Errorf("titles: %s", titles)
		}
		e := events[0]
		start, errStart := e.DateTimeStart(nil)
		end, errEnd := e.DateTimeEnd(nil)
		if errStart != nil || errEnd != nil || !start.Equal(m.KickOff) || end.Sub(start) != 70*time.Minute {
			t.Errorf("from %s to %s, %v, %v", start, end, errStart, errEnd)
		}
		description, _ := e.Props.Text("DESCRIPTION")
		location, _ := e.Props.Text("LOCATION")
		if !strings.Contains(description, "14:15") || !strings.Contains(description, strings.TrimSpace(long)) || !strings.Contains(description, "\nsecond") || location != "Park; north" {
			t.Errorf("%q at %q", description, location)
		}
		uid, _ := e.Props.Text("UID")
		if !strings.HasPrefix(uid, m.ID+"@") || e.Props.Get("SEQUENCE").Value != "0" || e.Props.Get("STATUS").Value != "CONFIRMED" ||
			e.Props.Get("DTSTAMP").Value != e.Props.Get("LAST-MODIFIED").Value {
			t.Errorf("%+v", e.Props)
		}
		// A calendar app is told that nothing has changed.
		w := s.get(path)
		if w.Header().Get("Etag") == "" || w.Header().Get("Cache-Control") != "private, no-cache" || w.Header().Get("X-Robots-Tag") != "noindex" || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" {
			t.Errorf("%v", w.Header())
		}
		if again := s.get(path, "If-None-Match", w.Header().Get("Etag")); again.Code != http.StatusNotModified {
			t.Errorf("asked again: %d", again.Code)
		}
		if bare := s.get(strings.TrimSuffix(path, ".ics")); bare.Body.String() != w.Body.String() {
			t.Error("without .ics it is another one")
		}
		// What is changed keeps its name and counts up.
		ada.post(matchesPage+"/"+m.ID+"/cancellation", url.Values{})
		_, events = s.feed(t, path)
		if after, _ := events[0].Props.Text("UID"); after != uid || events[0].Props.Get("SEQUENCE").Value != "1" || events[0].Props.Get("STATUS").Value != "CANCELLED" {
			t.Errorf("%+v", events[0].Props)
		}
		if changed := s.get(path, "If-None-Match", w.Header().Get("Etag")); changed.Code != http.StatusOK {
			t.Errorf("a changed calendar: %d", changed.Code)
		}
	})
}

// A calendar shows what its account may see at that moment, and ends with it.
func TestCalendarRights(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		canaries, kites := ada.ownTeam("canaries"), ada.ownTeam("kites")
		s.addMatch(canaries, models.Match{Opponent: "Rivals"})
		s.addMatch(kites, models.Match{Opponent: "Robins"})
		vera := s.joined("Vera", canaries, models.Viewer)
		one, all := vera.subscribe(t, ""), vera.subscribe(t, "all")
		owners := ada.subscribe(t, "all")
		titles := func(path string) string {
			t.Helper()
			got, _ := s.feed(t, path)
			return got
		}
		if got := titles(one) + "; " + titles(all) + "; " + titles(owners); got != "Canary canaries – Rivals; Canary canaries – Rivals; Canary canaries – Rivals, Canary kites – Robins" {
			t.Error(got)
		}
		if err := s.db.AddMember(t.Context(), kites.ID, vera.account.ID, models.Viewer); err != nil {
			t.Fatal(err)
		}
		if got := titles(one) + "; " + titles(all); got != "Canary canaries – Rivals; Canary canaries – Rivals, Canary kites – Robins" {
			t.Error("in a second team:", got)
		}
		if err := s.db.RemoveMember(t.Context(), models.By{}, canaries.ID, vera.account.ID); err != nil {
			t.Fatal(err)
		}
		want(t, s.get(one), http.StatusNotFound)
		if got := titles(all); got != "Canary kites – Robins" {
			t.Error("out of the first team:", got)
		}
		if err := s.db.AddMember(t.Context(), canaries.ID, vera.account.ID, models.Viewer); err != nil {
			t.Fatal(err)
		}
		want(t, s.get(one), http.StatusNotFound) // a link that has ended does not begin again
		for _, state := range []models.State{models.Archived, models.Active, models.Deleted} {
			if err := s.db.SetTeamState(t.Context(), models.By{}, kites.ID, state); err != nil {
				t.Fatal(err)
			}
			if got, shown := titles(owners), state == models.Active; strings.Contains(got, "kites") != shown {
				t.Errorf("%s: %s", state, got)
			}
		}
		// Taken back, and with the account.
		doc := page(t, ada.get(calendarPage))
		if n := doc.Find(".calendar-links li").Length(); n != 1 {
			t.Errorf("%d links", n)
		}
		id := doc.Find(".calendar-links button[name=revoke]").AttrOr("value", "")
		want(t, vera.post(calendarPage, url.Values{"revoke": {id}}), http.StatusNotFound) // another's
		redirected(t, ada.post(calendarPage, url.Values{"revoke": {id}}), calendarPage)
		want(t, s.get(owners), http.StatusNotFound)
		if err := s.db.DeleteAccount(t.Context(), vera.account.ID); err != nil {
			t.Fatal(err)
		}
		want(t, s.get(all), http.StatusNotFound)
	})
}

func TestTooManyCalendars(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	ada.ownTeam("canaries")
	for range models.MaxCalendarLinks {
		redirected(t, ada.post(calendarPage, url.Values{}), calendarPage)
	}
	w := ada.post(calendarPage, url.Values{})
	want(t, w, http.StatusUnprocessableEntity)
	if got := text(page(t, w), "#errors"); !strings.Contains(got, "20") {
		t.Error(got)
	}
	want(t, ada.post(calendarPage, url.Values{"name": {strings.Repeat("x", 81)}, "of": {"all"}}), http.StatusUnprocessableEntity)
}
