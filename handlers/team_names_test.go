package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestNamesBecomeATeam keeps a squad that was pasted without an account: from its lineup to a team of its own.
func TestNamesBecomeATeam(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		pasted := url.Values{"names": {pastedNames}, "format": {"soccer/7"}, "size": {"7"}, "mode": {"strongest"}}
		doc := page(t, s.post("/best", pasted))
		button := doc.Find(`#squad button[formaction="/teams/new"]`)
		if button.Length() != 1 {
			t.Fatal("there is no way to keep the names")
		}
		send := filled(t, s.post("/best", pasted), "#squad")
		send.Set(button.AttrOr("name", ""), button.AttrOr("value", ""))
		w := s.post("/teams/new", send)
		want(t, w, http.StatusOK)
		if got := sessionCookie(w); got != "" {
			t.Errorf("the form alone begins a session: %s", got)
		}
		form := filled(t, w, "main form")
		if form.Get("format") != "soccer/7" || strings.ReplaceAll(form.Get("names"), "\r\n", "\n") != pastedNames {
			t.Fatalf("the form holds %v", form)
		}
		form.Set("name", "Canary Sevens")
		form.Set("type", "junior")
		wrong, _ := url.ParseQuery(form.Encode())
		wrong.Set("names", "Ada GK 7\n12, GK, 8")
		w = s.post("/teams/new", wrong)
		want(t, w, http.StatusUnprocessableEntity)
		if doc := page(t, w); doc.Find(`.errors a[href="#names"]`).Length() != 1 || !strings.Contains(doc.Find("#names").Text(), "12, GK, 8") {
			t.Error("the line that is wrong is not named, or what was typed is gone")
		}

		before := s.count("player")
		for range 2 { // sent twice, made once
			w = s.post("/teams/new", form)
			want(t, w, http.StatusFound)
		}
		if got := w.Header().Get("Location"); got != "/best/canary-sevens/7" {
			t.Fatalf("the team leads to %s", got)
		}
		best := s.get("/best/canary-sevens/7", "Cookie", sessionCookie(w))
		want(t, best, http.StatusOK)
		if doc := page(t, best); doc.Find(".lineup .player-number").Length() != 7 || !strings.Contains(text(doc, ".flash"), "Canary Sevens") {
			t.Errorf("the lineup: %s", text(doc, "main"))
		}
		if others := s.get("/best/canary-sevens/7"); others.Code != http.StatusNotFound {
			t.Errorf("others get %d", others.Code)
		}
		if n := s.count("player") - before; n != 9 {
			t.Errorf("%d players, want 9", n)
		}
	})
}
