package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// tableTypes are the media types of tables by extension.
var tableTypes = map[string]string{
	"csv": "text/csv; charset=utf-8", "xml": "application/xml", "txt": "text/plain; charset=utf-8", "json": "application/json",
}

// nasty is a name that is a formula, markup, and wide.
const nasty = `=1+1 <王小明> & "Bo", 'x' ]]>`

// tabledWorld is a world in which every page has something in its tables: a player has a nasty name, and of the two
// matches that can be asked for one is over.
func tabledWorld(t *testing.T) (w *world, played string) {
	t.Helper()
	w = newWorld(t, modelstest.SQLite(t))
	ctx, f := context.Background(), w.teams["private"]
	players, err := w.db.Players(ctx, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	players[2].Name = nasty
	if err := w.db.UpdatePlayer(ctx, models.By{}, &players[2]); err != nil {
		t.Fatal(err)
	}
	sport, _ := w.sports.Get(f.Sport)
	match := w.addMatch(f.Team, models.Match{Opponent: "-Past & <Rivals>", KickOff: time.Date(2026, 9, 5, 13, 0, 0, 0, time.UTC)})
	lines := make([]models.ResultLine, len(players))
	for i := range players {
		lines[i] = models.ResultLine{PlayerID: players[i].ID, Present: true, Available: 1500, Played: map[string]int{sport.Positions[i%len(sport.Positions)].ID: 60 * (i + 1), "": 30}}
	}
	match.Ours, match.Theirs = 2, 1
	if err := w.db.FinishMatch(ctx, models.By{}, f.Team, sport, match, lines); err != nil {
		t.Fatal(err)
	}
	return w, match.ID
}

// pathsOf are the paths of a route in a world: of a page of a match, one for each match.
func (w *world) pathsOf(route handlers.Route, actor, played string) []string {
	f := w.teams["private"]
	paths := []string{w.path(route, actor, f, f)}
	if strings.Contains(route.Path, ":match") {
		paths = append(paths, strings.Replace(paths[0], f.child["match"], played, 1))
	}
	if strings.Contains(route.Path, ":day") {
		match, err := w.db.Match(context.Background(), f.ID, f.child["match"])
		if err != nil {
			w.t.Fatal(err)
		}
		paths[0] = strings.Replace(paths[0], plainParams["day"], match.Day(), 1)
	}
	return paths
}

// withoutTables are the pages with a table that cannot be had as a file, each with the reason.
var withoutTables = map[string]string{
	"/docs": "it explains /openapi.json, which programs read",
}

// noLinks are routes of tables whose page does not lead to them, with the reason.
var noLinks = map[string]string{
	"/teams/:team/squad": "it is of the page that strangers see, which the test asks for by itself",
}

// TestEveryTableCanBeTaken looks at every page for tables, and follows the links to their files. A page of which there
// is a route for tables leads to it, also where it shows a list.
func TestEveryTableCanBeTaken(t *testing.T) {
	w, played := tabledWorld(t)
	tabled := map[string]bool{} // paths of routes: a page with links was seen
	for _, route := range w.routes {
		if path, ok := strings.CutSuffix(route.Path, ".:form"); ok && noLinks[path] == "" {
			tabled[path] = tabled[path] || false
		}
	}
	for _, route := range w.routes {
		if route.Method != http.MethodGet || strings.HasSuffix(route.Path, ".:form") {
			continue
		}
		for _, actor := range []string{anonymous, asViewer, asOwner} {
			for _, path := range w.pathsOf(route, actor, played) {
				if answer := w.ask(actor, http.MethodGet, path, nil); strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
					tabled[route.Path] = w.checkTables(t, actor, path, page(t, answer)) || tabled[route.Path]
				}
			}
		}
	}
	if !w.checkTables(t, anonymous, "/teams/public-team", page(t, w.get("/teams/public-team"))) {
		t.Error("the page of a public team does not lead to its squad as a file")
	}
	for _, route := range w.routes {
		path, ok := strings.CutSuffix(route.Path, ".:form")
		if ok && !tabled[path] && noLinks[path] == "" {
			t.Errorf("%s does not lead to its tables", path)
		}
	}
}

// checkTables follows the links of a page to its tables, and says whether there are any. A page with a table and
// without links is wrong.
func (w *world) checkTables(t *testing.T, actor, path string, doc *goquery.Document) bool {
	t.Helper()
	links := doc.Find(".downloads a")
	if links.Length() == 0 {
		if doc.Find("table").Length() > 0 && withoutTables[path] == "" {
			t.Errorf("%s by %s has a table, and no links to take it along", path, actor)
		}
		return false
	}
	found := map[string]bool{}
	links.Each(func(_ int, link *goquery.Selection) {
		address := link.AttrOr("href", "")
		answer := w.ask(actor, http.MethodGet, address, nil)
		name, _, _ := strings.Cut(address, "?")
		extension := strings.TrimPrefix(filepath.Ext(name), ".")
		found[extension] = true
		if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != tableTypes[extension] || answer.Body.Len() < 10 {
			t.Errorf("%s by %s: %d, %s", address, actor, answer.Code, answer.Header().Get("Content-Type"))
		}
		if doc.Find("table tbody tr").Length() > 0 && extension == "csv" && bytes.Count(answer.Body.Bytes(), []byte("\n")) < 2 {
			t.Errorf("%s by %s has no rows, and its page has:\n%s", address, actor, answer.Body)
		}
	})
	if len(found) != len(tableTypes) {
		t.Errorf("%s by %s leads to %v only", path, actor, found)
	}
	return true
}

// TestTablesAreReadable has every file of every page read by programs that nobody here wrote: XML by xmllint, CSV by
// csv-parse, which must find what Go's reader finds.
func TestTablesAreReadable(t *testing.T) {
	w, played := tabledWorld(t)
	folder := t.TempDir()
	files := map[string][]string{} // by extension
	for _, route := range w.routes {
		if !strings.HasSuffix(route.Path, ".:form") {
			continue
		}
		for _, actor := range []string{anonymous, asViewer, asAssistant, asOwner} {
			for _, path := range w.pathsOf(route, actor, played) {
				for extension, kind := range tableTypes {
					for _, language := range []string{"en", "de"} {
						address := strings.TrimSuffix(path, ".xml") + "." + extension
						answer := w.ask(actor, http.MethodGet, address, nil, "Accept-Language", language)
						if answer.Code != http.StatusOK {
							continue
						}
						if got := answer.Header().Get("Content-Type"); got != kind {
							t.Errorf("%s: %s", address, got)
						}
						name := filepath.Join(folder, strings.ReplaceAll(address, "/", "_")+"."+actor+"."+language+"."+extension)
						if err := os.WriteFile(name, answer.Body.Bytes(), 0o600); err != nil {
							t.Fatal(err)
						}
						files[extension] = append(files[extension], name)
					}
				}
			}
		}
	}
	if len(files["xml"]) < 100 {
		t.Fatalf("%d files of XML", len(files["xml"]))
	}
	lintXML(t, files["xml"])
	checkCSV(t, files["csv"])
	for _, name := range slices.Concat(files["json"], files["txt"]) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if isJSON := strings.HasSuffix(name, ".json"); isJSON && !json.Valid(text) || !utf8.Valid(text) || !bytes.HasSuffix(text, []byte("\n")) {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

// lintXML has libxml2 read files, each of which declares its encoding.
func lintXML(t *testing.T, files []string) {
	t.Helper()
	lint, err := exec.LookPath("xmllint")
	needTool(t, "xmllint", err)
	if out, err := exec.Command(lint, append([]string{"--noout", "--nonet", "--pedantic"}, files...)...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("xmllint: %v\n%.4000s", err, out)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil || !bytes.HasPrefix(text, []byte(`<?xml version="1.0" encoding="UTF-8"?>`+"\n")) {
			t.Errorf("%s begins with %.60q, %v", name, text, err)
		}
	}
}

// checkCSV compares what csv-parse and Go's reader find.
func checkCSV(t *testing.T, files []string) {
	t.Helper()
	var theirs []json.RawMessage
	runNode(t, "csv-parse/package.json", "../.ci/csvrows.mjs", files, func(line []byte) { theirs = append(theirs, line) })
	if len(theirs) != len(files) {
		t.Fatalf("csv-parse read %d files of %d", len(theirs), len(files))
	}
	formulas := 0
	for i, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		ours, err := csvRows(strings.TrimPrefix(string(text), "\ufeff"))
		var found [][]string
		if err = errors.Join(err, json.Unmarshal(theirs[i], &found)); err != nil || len(ours) == 0 {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
		if diff := cmp.Diff(ours, found); diff != "" {
			t.Errorf("%s: Go and csv-parse differ:\n%s", name, diff)
		}
		formulas += strings.Count(fmt.Sprint(found), "'"+nasty)
	}
	if formulas < 20 {
		t.Errorf("the name that is a formula is in %d rows only", formulas)
	}
}

// runNode runs a script of .ci over files, and hands over each line that it prints.
func runNode(t *testing.T, needs, script string, files []string, read func(line []byte)) {
	t.Helper()
	npmFile(t, needs)
	node, err := exec.LookPath("node")
	needTool(t, "node", err)
	cmd := exec.Command(node, append([]string{script}, files...)...)
	var wrong bytes.Buffer
	cmd.Stderr = &wrong
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%.4000s", script, err, wrong.Bytes())
	}
	for line := range bytes.Lines(out) {
		read(line)
	}
}

// TestCalendarsAreReadable has every calendar of the world, and those of single matches, read by ical.js.
func TestCalendarsAreReadable(t *testing.T) {
	w, played := tabledWorld(t)
	f := w.teams["private"]
	matches, err := w.db.Matches(t.Context(), f.ID)
	if err != nil || len(matches) != 2 {
		t.Fatal(err, matches)
	}
	folder := t.TempDir()
	var files []string
	save := func(name, text string) {
		name = filepath.Join(folder, name+".ics")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	feed := w.get("/calendar/" + w.tokens["/calendar/"] + ".ics")
	want(t, feed, http.StatusOK)
	save("feed", feed.Body.String())
	for i := range matches {
		one := w.ask(asViewer, http.MethodGet, "/teams/"+f.Slug+"/matches/"+matches[i].ID+"/calendar.ics", nil)
		want(t, one, http.StatusOK)
		if got := one.Header().Get("Content-Disposition"); got != `attachment; filename="private-team-`+matches[i].Day()+`.ics"` {
			t.Error(got)
		}
		save(matches[i].ID, one.Body.String())
	}
	type event struct {
		UID, Summary, Location, Description, Status string
		Start, End                                  int64
	}
	var calendars [][]event
	runNode(t, "ical.js/package.json", "../.ci/icsevents.mjs", files, func(line []byte) {
		var events []event
		if err := json.Unmarshal(line, &events); err != nil {
			t.Fatal(err)
		}
		calendars = append(calendars, events)
	})
	public, err := w.db.Matches(t.Context(), w.teams["public"].ID)
	if err != nil || len(calendars) != 3 || len(calendars[0]) != len(matches)+len(public) || len(calendars[1]) != 1 || len(calendars[2]) != 1 {
		t.Fatalf("%v, %v", err, calendars)
	}
	for i := range matches {
		m := &matches[i]
		e := calendars[i+1][0]
		if !strings.HasPrefix(e.UID, m.ID+"@") || e.Start != m.KickOff.Unix() || e.End != m.End().Unix() || e.Status != "CONFIRMED" || !strings.Contains(e.Summary, m.Opponent) {
			t.Errorf("%+v is not %+v", e, m)
		}
		if !slices.Contains(calendars[0], e) {
			t.Errorf("the calendar of all teams has another entry than %+v", e)
		}
	}
	doc := page(t, w.ask(asViewer, http.MethodGet, "/teams/"+f.Slug+"/matches/"+played, nil))
	if doc.Find(`a[href$="/calendar.ics"]`).Length() != 1 {
		t.Error("the page of a match does not lead to its calendar entry")
	}
}

// TestTableForms asks for tables by extension and by header, and for what there is not.
func TestTableForms(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	ada.ownTeam("canaries", sevens()...)
	const squad = "/teams/canaries/players"
	for accept, kind := range map[string]string{
		"": "text/html", "*/*": "text/html", "text/html,*/*;q=0.8": "text/html", "text/csv": "text/csv", "application/xml": "application/xml",
		"text/plain;q=0.9, text/html;q=0.1": "text/plain", "application/json": "application/json",
	} {
		w := ada.get(squad, "Accept", accept)
		want(t, w, http.StatusOK)
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, kind) {
			t.Errorf("Accept %q: %s", accept, got)
		}
		if vary := w.Header().Get("Vary"); !strings.Contains(vary, "Accept,") {
			t.Errorf("Accept %q: Vary %q", accept, vary)
		}
	}
	refused := ada.get(squad+"?x=1", "Accept", "image/webp")
	want(t, refused, http.StatusNotAcceptable)
	for extension := range tableTypes {
		if page(t, refused).Find(`a[href="`+squad+"."+extension+`?x=1"]`).Length() != 1 {
			t.Errorf("406 does not name .%s", extension)
		}
	}
	for _, address := range []string{squad + ".svg", squad + ".", squad + ".html", "/sports.svg", "/sports/soccer.svg", "/sports/soccer.", "/best/junior.svg", "/best/canaries.csv", "/teams/canaries/squad.svg"} {
		if w := s.get(address, "Cookie", ada.cookie); w.Code != http.StatusNotFound && (w.Code != http.StatusFound || address != "/teams/canaries/squad.svg") {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	for address, name := range map[string]string{
		squad + ".csv": `attachment; filename="canaries-players.csv"`, squad + ".txt": `inline; filename="canaries-players.txt"`,
		squad + ".xml": `attachment; filename="canaries-players.xml"`, "/sports/soccer.csv": `attachment; filename="soccer.csv"`,
		"/sports/soccer/11.xml": `attachment; filename="soccer-11.xml"`, "/best/junior.csv": `attachment; filename="teams.csv"`,
	} {
		w := ada.get(address)
		want(t, w, http.StatusOK)
		if got := w.Header().Get("Content-Disposition"); got != name {
			t.Errorf("%s: %s", address, got)
		}
		if member := strings.HasPrefix(address, "/teams/"); member != (w.Header().Get("Cache-Control") == "no-store") {
			t.Errorf("%s: Cache-Control %s", address, w.Header().Get("Cache-Control"))
		}
	}
	redirected(t, ada.get("/teams/canaries/squad.csv"), squad+".csv")
	if w := ada.get("/teams/canaries/season.csv?from=never"); w.Code != http.StatusBadRequest && w.Code != http.StatusUnprocessableEntity {
		t.Errorf("days that are none: %d", w.Code)
	}
}

// TestMessageWaitsForAPage asks for a file between a form and the page that says what the form has done.
func TestMessageWaitsForAPage(t *testing.T) {
	s := demoSite(t)
	ada := s.user("Ada")
	ada.ownTeam("canaries", sevens()...)
	form := filled(t, ada.get("/teams/canaries/players"), "form.squad")
	form.Set("rows[0].name", "Somebody New")
	redirected(t, ada.post("/teams/canaries/players", form), "/teams/canaries/players")
	want(t, ada.get("/teams/canaries/players.csv"), http.StatusOK)
	want(t, ada.get("/teams/canaries/players", "Accept", "application/xml"), http.StatusOK)
	if got := text(page(t, ada.get("/teams/canaries/players")), ".flash"); !strings.Contains(got, "saved") {
		t.Errorf("the message was lost: %q", got)
	}
}

// TestFilesGoOn reads a list that is longer than a page: the changes come whole, the teams with a link to the next.
func TestFilesGoOn(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		ada := s.user("Ada")
		team := ada.ownTeam("canaries", sevens()...)
		players, err := s.db.Players(t.Context(), team.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i := range models.ChangesPage + 5 {
			players[0].Notes = fmt.Sprint("Note ", i)
			if err := s.db.UpdatePlayer(t.Context(), models.By{Form: models.NewFormID(), Actor: "Ada"}, &players[0]); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := csvRows(strings.TrimPrefix(ada.get("/teams/canaries/changes.csv").Body.String(), "\ufeff"))
		if err != nil || len(rows) < models.ChangesPage+6 || !strings.Contains(rows[1][2], "Note 54") {
			t.Errorf("%d rows, %v, %v", len(rows), err, rows[:2])
		}
		for i := range 110 {
			s.addTeam(models.Team{Slug: fmt.Sprintf("zebras-%d", i), Name: fmt.Sprintf("Zebras %03d", i), Visibility: models.Public})
		}
		first := s.get("/best.csv?q=zebras")
		link := first.Header().Get("Link")
		next, _, ok := strings.Cut(strings.TrimPrefix(link, "<"), ">")
		if !ok || !strings.HasPrefix(next, "/best.csv?after=") || !strings.HasSuffix(link, `; rel="next"`) {
			t.Fatalf("Link %q", link)
		}
		all := first.Body.String() + s.get(next).Body.String()
		if strings.Count(all, "Zebras ") != 110 || s.get(next).Header().Get("Link") != "" {
			t.Errorf("%d teams in two files", strings.Count(all, "Zebras "))
		}
	})
}

// TestPublicTablesOfMinors sees that the file of a public team holds of minors no more than its page.
func TestPublicTablesOfMinors(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		players := sevens()
		players[0].Name, players[0].Notes = "Ada Secretsurname", "Secretnote"
		players[1].Name, players[1].DoNotPublish = "Hidden Hiddensurname", true
		players[2].Status, players[2].Form, players[2].MinutesOwed = models.Injured, 5, 777
		for _, kind := range []models.TeamType{models.Junior, models.Youth} {
			slug := "open-" + string(kind)
			s.addTeam(models.Team{Slug: slug, Name: "Open", Type: kind, AgeGroup: "U11", Visibility: models.Public}, players...)
			shown := text(page(t, s.get("/teams/"+slug)), "table.roster")
			if shown == "" {
				t.Fatal("no table on the page")
			}
			for extension := range tableTypes {
				w := s.get("/teams/" + slug + "/squad." + extension)
				want(t, w, http.StatusOK)
				for _, secret := range []string{"Secret", "Hidden", "njured", "777", "Form", "form", "fitness", "Fitness", "training"} {
					if strings.Contains(w.Body.String(), secret) {
						t.Errorf("%s.%s tells %s:\n%s", slug, extension, secret, w.Body)
					}
				}
				if n := len(players) - 1; extension == "json" && strings.Count(w.Body.String(), `"name"`) < n-1 {
					t.Errorf("%s.%s:\n%s", slug, extension, w.Body)
				}
			}
		}
	})
}
