package handlers_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// tool runs a program on some input: poppler, which reads PDF, or zbar, which reads QR codes. Nobody here wrote them.
func tool(t testing.TB, input []byte, name string, args ...string) string {
	t.Helper()
	_, err := exec.LookPath(name)
	needTool(t, name, err)
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Errorf("%s: %v: %s", name, err, stderr.String())
	}
	return stdout.String()
}

// said is what a reader finds in an answer: of a PDF its text, its title and what else it says of itself.
func said(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Header().Get("Content-Type") != "application/pdf" || w.Body.Len() == 0 {
		return w.Body.String()
	}
	text := strings.Join(strings.Fields(tool(t, w.Body.Bytes(), "pdftotext", "-layout", "-", "-")), " ")
	return text + "\n" + tool(t, w.Body.Bytes(), "pdfinfo", "-")
}

// scanned is what a scanner reads in the QR codes on the first page of a PDF; empty: there is none.
func scanned(t testing.TB, document []byte) string {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "page.png")
	if err := os.WriteFile(picture, []byte(tool(t, document, "pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", "-")), 0o600); err != nil {
		t.Fatal(err)
	}
	return scannedPicture(t, picture)
}

func scannedPicture(t testing.TB, picture string) string {
	t.Helper()
	_, err := exec.LookPath("zbarimg")
	needTool(t, "zbarimg", err)
	out, err := exec.CommandContext(t.Context(), "zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", picture).Output()
	const none = 4 // the status of zbarimg when it finds nothing
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != none) {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

var onePage = regexp.MustCompile(`Pages: +1\n`)

// TestPapers reads what is printed of a match and of a season: everybody of the squad is there, in the reader's
// language, on A4 and A6.
func TestPapers(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		for _, page := range []string{"/sheet.pdf", "/card.pdf"} {
			status(t, m.onlooker.get(m.path(page)), http.StatusNotFound)
		}
		m.addRotation(m.team, m.match)
		day := m.match.Day()
		for path, want := range map[string]struct{ file, size, english, german string }{
			m.path("/sheet.pdf"):        {"harbour-" + day + "-sheet.pdf", "595.28 x 841.89 pts (A4)", "Starting lineup", "Startaufstellung"},
			m.path("/card.pdf"):         {"harbour-" + day + "-card.pdf", "297.64 x 419.53 pts", "(home)", "(Heimspiel)"},
			"/teams/harbour/season.pdf": {"harbour-season.pdf", "595.28 x 841.89 pts (A4)", "Minutes", "Minuten"},
		} {
			w := m.onlooker.get(path)
			status(t, w, http.StatusOK)
			if kind, file := w.Header().Get("Content-Type"), w.Header().Get("Content-Disposition"); kind != "application/pdf" || file != `attachment; filename="`+want.file+`"` {
				t.Errorf("%s: %s, %s", path, kind, file)
			}
			text := said(t, w)
			for _, p := range m.squad {
				if !strings.Contains(text, p.Name) {
					t.Errorf("%s does not name %s", path, p.Name)
				}
			}
			german := m.onlooker.get(path, "Accept-Language", "de")
			if !strings.Contains(text, want.english) || !strings.Contains(said(t, german), want.german) || german.Header().Get("Content-Language") != "de" {
				t.Errorf("%s is not in the reader's language", path)
			}
			if !strings.Contains(text, want.size) || !onePage.MatchString(text) {
				t.Errorf("%s: %s", path, text)
			}
			if again := m.onlooker.get(path); !bytes.Equal(again.Body.Bytes(), w.Body.Bytes()) {
				t.Errorf("%s has other bytes the second time", path)
			}
		}
		if text := said(t, m.onlooker.get(m.path("/sheet.pdf"))); !strings.Contains(text, "Oona, Zoe") || !strings.Contains(text, "10'") {
			t.Errorf("the staff or the changes are missing: %s", text)
		}
		if text := said(t, m.onlooker.get("/teams/harbour/season.pdf?from=2026-01-01&to=2026-02-01")); !strings.Contains(text, "1 January 2026 to 1 February 2026") {
			t.Errorf("the season has other days: %s", text)
		}
	})
}

// TestPapersTellNoRating compares papers before and after every player got other ratings.
func TestPapersTellNoRating(t *testing.T) {
	m := newMatched(t, modelstest.Open(t, modelstest.SQLite(t)), models.Senior, models.Public)
	m.addRotation(m.team, m.match)
	papers := []string{m.path("/sheet.pdf"), m.path("/card.pdf"), m.link(t, "For all", "7") + "/pdf"}
	before := map[string]string{}
	for _, path := range papers {
		before[path] = m.onlooker.get(path).Body.String()
	}
	for i := range m.squad {
		p := m.squad[i]
		p.Form, p.Fitness, p.Attendance, p.MinutesOwed, p.Notes = 1, 17, 23, 4711, "Whisper"
		if err := m.db.UpdatePlayer(t.Context(), models.By{}, &p); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range papers {
		if m.onlooker.get(path).Body.String() != before[path] {
			t.Errorf("%s depends on ratings", path)
		}
	}
}

// TestSharedPaper is the paper of a team of minors for whoever holds the link.
func TestSharedPaper(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		match := *m.match
		match.Venue, match.Meet, match.Notes = "Canary Park", 45, "Whisper"
		sport, _ := m.sports.Get(m.team.Sport)
		if _, err := m.db.EditMatch(t.Context(), models.By{}, &match, false, sport); err != nil {
			t.Fatal(err)
		}
		link := m.link(t, "Parents", "7")
		status(t, m.get(link+"/pdf"), http.StatusNotFound)
		m.addRotation(m.team, m.match)
		w := m.get(link + "/pdf")
		status(t, w, http.StatusOK)
		for name, want := range map[string]string{
			"X-Robots-Tag": "noindex", "Cache-Control": "no-store", "Set-Cookie": "", "Content-Disposition": `attachment; filename="sheet-` + m.match.Day() + `.pdf"`,
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}
		text := strings.ReplaceAll(said(t, w), link, "") // any two digits can stand in a link
		for _, p := range m.squad {
			first, last, _ := strings.Cut(p.Name, " ")
			if strings.Contains(text, last) || strings.Contains(text, first) == p.DoNotPublish {
				t.Errorf("%s is told of: %s", p.Name, text)
			}
		}
		for _, secret := range []string{"99", "Oona", "Zoe", "Canary Park", "Whisper", m.owner.account.Email} {
			if strings.Contains(text, secret) {
				t.Errorf("the paper tells %q", secret)
			}
		}
		member := said(t, m.onlooker.get(m.path("/sheet.pdf")))
		if !strings.Contains(member, "Canary Park") || !strings.Contains(member, "Whisper") {
			t.Errorf("members do not read place and notes: %s", member)
		}
		if code := scanned(t, w.Body.Bytes()); code != baseURL+link {
			t.Errorf("the code on the paper leads to %q, not %q", code, baseURL+link)
		}
	})
}

// TestSheetCode follows the code on a coach's sheet until its link is taken back or ends.
func TestSheetCode(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		m.addRotation(m.team, m.match)
		code := func(u *user) string { return scanned(t, u.get(m.path("/sheet.pdf")).Body.Bytes()) }
		shown := func(u *user) int { return page(t, u.get(m.path("/sheet"))).Find(".sheet-qr svg path").Length() }
		leads(t, m.owner.post(m.path("/links"), form("kind", "score", "days", "7", "name", "Scorer")), m.path("/sheet"))
		if got := code(m.owner); got != "" || shown(m.owner) > 0 {
			t.Errorf("without a link to the sheet the code leads to %q", got)
		}
		first := m.link(t, "Parents", "7")
		link := m.link(t, "Club house", "7")
		for _, who := range []*user{m.helper, m.onlooker} {
			if got := code(who); got != "" || shown(who) > 0 {
				t.Errorf("who may not make links is shown one: %q", got)
			}
		}
		if got := code(m.owner); got != baseURL+link || shown(m.owner) != 1 {
			t.Fatalf("the code leads to %q, want %q", got, baseURL+link)
		}
		status(t, m.get(link), http.StatusOK)
		if n := page(t, m.get(link)).Find(".sheet-qr svg path").Length(); n != 1 {
			t.Errorf("%d codes on the shared sheet", n)
		}
		if hash := m.column(t, "SELECT hash FROM link WHERE name = 'Club house'"); strings.Contains(link, hash) || len(hash) != 64 {
			t.Errorf("the database keeps %q of %q", hash, link)
		}
		revoke := page(t, m.owner.get(m.path("/sheet"))).Find(".match-links .member:nth-child(3) form").AttrOr("action", "")
		leads(t, m.owner.post(revoke, form()), m.path("/sheet"))
		status(t, m.get(link), http.StatusNotFound)
		status(t, m.get(link+"/pdf"), http.StatusNotFound)
		if got := code(m.owner); got != baseURL+first {
			t.Errorf("taken back, the code leads to %q and not to the link before", got)
		}
		if _, err := modelstest.SQL(t, m.db).Exec("UPDATE link SET expires_at = $1", time.Now().Add(-time.Second).UnixMilli()); err != nil {
			t.Fatal(err)
		}
		if got := code(m.owner); got != "" || shown(m.owner) > 0 {
			t.Errorf("ended, the code leads to %q", got)
		}
		status(t, m.get(first), http.StatusNotFound)
	})
}

// column reads one value past models.
func (m *matched) column(t testing.TB, query string) (value string) {
	t.Helper()
	if err := modelstest.SQL(t, m.db).QueryRow(query).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// TestBestOnPaper reads the lineup as everybody gets it: kept like the page, and found again by its tag.
func TestBestOnPaper(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		w := s.get("/best/puddle-rovers/14.pdf")
		status(t, w, http.StatusOK)
		if kind, file := w.Header().Get("Content-Type"), w.Header().Get("Content-Disposition"); kind != "application/pdf" || file != `attachment; filename="puddle-rovers-14.pdf"` {
			t.Errorf("%s, %s", kind, file)
		}
		doc := page(t, s.get("/best/puddle-rovers/14"))
		text := said(t, w)
		names := texts(doc, ".lineup .player-name, .bench:not([class*=bench-]) .player-name")
		if len(names) != 14 {
			t.Fatalf("%d names on the page", len(names))
		}
		foreign := map[string]string{"雨野しずく": "Yu Ye Shizuku*", "زخّة المطرية": "Zkhw Lmtry*"}
		if !strings.Contains(text, "* 2 names are written in Latin letters here") {
			t.Errorf("nothing explains the mark: %s", text)
		}
		for _, name := range names {
			if latin, ok := foreign[name]; ok {
				name = latin
			}
			if !strings.Contains(text, name) {
				t.Errorf("%s is not on the paper", name)
			}
		}
		tag := w.Header().Get("Etag")
		if again := s.get("/best/puddle-rovers/14.pdf", "If-None-Match", tag); tag == "" || again.Code != http.StatusNotModified {
			t.Errorf("with the tag %s: %d", tag, again.Code)
		}
		if german := said(t, s.get("/best/puddle-rovers/14.pdf?lang=de")); !strings.Contains(german, " Bank ") {
			t.Errorf("not in German: %s", german)
		}
		if doc.Find(`a[href="/best/puddle-rovers/14.pdf"]`).Length() != 1 || doc.Find(`link[rel=alternate][type="application/pdf"]`).Length() != 1 {
			t.Error("nothing leads to the paper")
		}
		pasted := s.post("/best", form("names", "Ada\nBen\n"+strings.Repeat("Cleo Longname ", 4), "format", "soccer/7", "size", "7", "as", "pdf"))
		if text := said(t, pasted); !strings.Contains(text, "Ada") || pasted.Header().Get("Content-Disposition") != `attachment; filename="lineup-7.pdf"` {
			t.Errorf("of pasted names: %d %s", pasted.Code, text)
		}
	})
}
