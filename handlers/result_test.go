package handlers_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// resultFields are those of the form as it is shown to somebody.
func (m *matched) resultFields(t testing.TB, u *user, changes ...string) url.Values {
	t.Helper()
	return fields(t, page(t, u.get(m.path("/result"))), m.path("/result"), changes...)
}

// minutesPlayed sums the minutes in a form's field of a player.
func minutesPlayed(text string) int {
	sum := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		if n, err := strconv.Atoi(word); err == nil {
			sum += n
		}
	}
	return sum
}

func (m *matched) owed(t testing.TB) []int {
	t.Helper()
	var all []int
	for _, p := range m.owner.squad(m.team) {
		all = append(all, p.MinutesOwed)
	}
	return all
}

// TestResult plays a match by its plan: 9 players share 7 places for 40 minutes, each is due 31 1/9.
func TestResult(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		m.addRotation(m.team, m.match)
		viewer := page(t, m.onlooker.get(m.path("/result")))
		if viewer.Find(".empty").Length() != 1 || viewer.Find(".result-form").Length() > 0 {
			t.Error("a viewer is asked for the result")
		}
		form := m.resultFields(t, m.helper, "ours", "3", "theirs", "2", "rows[0].goals", "1", "rows[1].yellow", "1")
		minutes := make([]int, len(m.squad))
		want := make([]int, len(m.squad))
		for i := range m.squad {
			minutes[i] = minutesPlayed(form.Get(fmt.Sprintf("rows[%d].played", i)))
			want[i] = int((280.0/9-float64(minutes[i]))+100.5) - 100 // rounded
		}
		if minutes[6] != 40 || minutes[0] != 30 { // the seventh is on the field in all four stretches, the first in three
			t.Errorf("the plan gives %v minutes", minutes)
		}
		leads(t, m.helper.post(m.path("/result"), form), m.path("/result"))
		if got := m.owed(t); !slices.Equal(got, want) {
			t.Errorf("owed %v, want %v", got, want)
		}
		for name, u := range map[string]*user{"viewer": m.onlooker, "helper": m.helper} {
			doc := page(t, u.get(m.path("/result")))
			if got := text(doc, ".result-score"); got != "Result: 3 : 2" {
				t.Errorf("%s: the result is %q", name, got)
			}
			var played []int
			for _, cell := range texts(doc, "table.roster tbody td:nth-child(3)") {
				n, _ := strconv.Atoi(cell)
				played = append(played, n)
			}
			if !slices.Equal(played, minutes) {
				t.Errorf("%s: played %v, want %v", name, played, minutes)
			}
			if (doc.Find(".result-form").Length() > 0) != (u == m.helper) {
				t.Errorf("%s: the form to correct", name)
			}
		}
		m.correct(t, want)
		m.reopen(t)
	})
}

// correct sends the form for a correction twice from two tabs: what the match has added does not double, and the second
// is told of the first.
func (m *matched) correct(t *testing.T, owed []int) {
	t.Helper()
	first, second := m.resultFields(t, m.owner, "ours", "4"), m.resultFields(t, m.helper, "ours", "9")
	leads(t, m.owner.post(m.path("/result"), first), m.path("/result"))
	if got := m.owed(t); !slices.Equal(got, owed) {
		t.Errorf("after a correction: owed %v, want %v", got, owed)
	}
	leads(t, m.owner.post(m.path("/result"), first), m.path("/result")) // the same form again
	w := m.helper.post(m.path("/result"), second)
	status(t, w, http.StatusConflict)
	doc := page(t, w)
	if got := texts(doc, ".conflict tbody tr"); !slices.Equal(got, []string{"Result9 : 24 : 2"}) {
		t.Errorf("differing: %v", got)
	}
	again := fields(t, doc, m.path("/result"))
	leads(t, m.helper.post(m.path("/result"), again), m.path("/result"))
	if got := text(page(t, m.owner.get(m.path("/result"))), ".result-score"); got != "Result: 9 : 2" {
		t.Errorf("saved over: %s", got)
	}
	if got := m.owed(t); !slices.Equal(got, owed) {
		t.Errorf("saved over: owed %v, want %v", got, owed)
	}
}

// reopen takes the result back.
func (m *matched) reopen(t *testing.T) {
	t.Helper()
	old := fields(t, page(t, m.helper.get(m.path("/result"))), m.path("/result/reopening"))
	status(t, m.onlooker.post(m.path("/result/reopening"), old), http.StatusForbidden)
	leads(t, m.helper.post(m.path("/result"), m.resultFields(t, m.helper)), m.path("/result"))
	status(t, m.helper.post(m.path("/result/reopening"), old), http.StatusConflict)
	leads(t, m.helper.post(m.path("/result/reopening"), fields(t, page(t, m.helper.get(m.path("/result"))), m.path("/result/reopening"))), m.path("/result"))
	if got := m.owed(t); !slices.Equal(got, make([]int, len(m.squad))) {
		t.Errorf("open again: owed %v", got)
	}
	if doc := page(t, m.helper.get(m.path("/result"))); doc.Find(".result-form .primary").Length() != 1 || doc.Find(".result-score").Length() > 0 {
		t.Error("open again: the match still has a result")
	}
}

// TestResultRefused sends what cannot be: everything typed is kept, and each error stands at its field.
func TestResultRefused(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		for field, value := range map[string]string{
			"ours": "many", "theirs": "-1", "rows[2].played": "LIB 20", "rows[2].available": "long", "rows[2].goals": "x", "rows[2].yellow": "10", "rows[2].red": "1e3",
		} {
			form := m.resultFields(t, m.helper, "ours", "1", "theirs", "1", "rows[1].played", "CB 12:34")
			form.Set(field, value)
			w := m.helper.post(m.path("/result"), form)
			status(t, w, http.StatusUnprocessableEntity)
			doc := page(t, w)
			id := strings.NewReplacer("rows[2].", "row2-").Replace(field)
			if doc.Find("#"+id+`[aria-invalid=true]`).Length() != 1 || doc.Find(`#errors a[href="#`+id+`"]`).Length() != 1 || doc.Find("#errors li").Length() != 1 {
				t.Errorf("%s: %s", field, text(doc, "#errors"))
			}
			if got := fields(t, doc, m.path("/result")); got.Get(field) != value || got.Get("rows[1].played") != "CB 12:34" {
				t.Errorf("%s: what was typed is now %v", field, got)
			}
		}
		if got := m.owed(t); !slices.Equal(got, make([]int, len(m.squad))) {
			t.Errorf("a refused form owes %v", got)
		}
		form := m.resultFields(t, m.helper, "rows[0].played", "GK 30", "rows[0].available", "20")
		w := m.helper.post(m.path("/result"), form)
		status(t, w, http.StatusUnprocessableEntity)
		if page(t, w).Find("#row0-played-errors").Length() != 1 {
			t.Error("who was there for 20 minutes has played 30")
		}
	})
}

// event notes an event past the board.
func (m *matched) event(t testing.TB, number int, kind models.EventKind, minute float64, player, other int) {
	t.Helper()
	at := m.match.KickOff.Add(time.Duration(minute * float64(time.Minute)))
	_, err := modelstest.SQL(t, m.db).Exec("INSERT INTO event (id, fixture_id, number, kind, at, player, other, slot, undoes, detail, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', '', 'Oona')",
		models.NewFormID(), m.match.ID, number, string(kind), at.UnixMilli(), player, other)
	if err != nil {
		t.Fatal(err)
	}
}

// TestResultOfBoard takes score, scorers, cards and minutes from the live board.
func TestResultOfBoard(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		m.match = m.addMatch(m.team, models.Match{Periods: 2, Minutes: 20, Blocks: 2, KickOff: time.Now().Add(-3 * time.Hour).Truncate(time.Minute)})
		m.addRotation(m.team, m.match)
		m.event(t, 1, models.EventStart, 0, 0, 0)
		m.event(t, 2, models.EventGoal, 5, 3, 0)
		m.event(t, 3, models.EventGoal, 6, 3, 0)
		m.event(t, 4, models.EventAgainst, 7, 0, 0)
		m.event(t, 5, models.EventSub, 12.5, 1, 8) // 8 comes on for 1
		m.event(t, 6, models.EventYellow, 13, 2, 0)
		m.event(t, 7, models.EventRed, 15, 2, 0)
		m.event(t, 8, models.EventStop, 20, 0, 0)
		m.event(t, 9, models.EventFinish, 21, 0, 0)
		form := m.resultFields(t, m.helper)
		for field, want := range map[string]string{
			"ours": "2", "theirs": "1", "rows[2].goals": "2", "rows[0].played": "GK 12:30", "rows[7].played": "GK 7:30", "rows[1].yellow": "1", "rows[1].red": "1",
			"rows[1].available": "15", "rows[3].available": "40", "rows[8].played": "",
		} {
			if got := form.Get(field); got != want {
				t.Errorf("%s is %q, want %q", field, got, want)
			}
		}
		leads(t, m.helper.post(m.path("/result"), form), m.path("/result"))
		// An open match with events goes on as a live one.
		leads(t, m.helper.post(m.path("/result/reopening"), fields(t, page(t, m.helper.get(m.path("/result"))), m.path("/result/reopening"))), m.path("/result"))
		now, err := m.db.Match(t.Context(), m.team.ID, m.match.ID)
		if err != nil || now.State != models.Live {
			t.Errorf("opened again: %+v, %v", now, err)
		}
	})
}

// TestCompliance judges a match in which one player has too little, and too many come on at once.
func TestCompliance(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		if page(t, m.onlooker.get(m.path("/compliance"))).Find(".empty").Length() != 1 {
			t.Error("a match that is not over is judged")
		}
		m.addRotation(m.team, m.match)
		form := m.resultFields(t, m.helper, "rows[0].played", "GK 10", "rows[1].played", "CB 9:30")
		leads(t, m.helper.post(m.path("/result"), form), m.path("/result"))
		doc := page(t, m.onlooker.get(m.path("/compliance")))
		if got := texts(doc, ".report-verdict"); !slices.Equal(got, []string{"not met", "met"}) {
			t.Errorf("the rules are %v", got)
		}
		missed := texts(doc, ".report-missed .sentences li")
		if want := []string{m.squad[0].Name + ": 10 min too few", m.squad[1].Name + ": 10:30 min too few"}; !slices.Equal(missed, want) {
			t.Errorf("missed by %v, want %v", missed, want)
		}
		file := m.onlooker.get(m.path("/compliance.csv"))
		rows, err := csvRows(file.Body.String())
		if err != nil || !strings.HasPrefix(file.Header().Get("Content-Disposition"), "attachment") {
			t.Fatal(err, file.Header())
		}
		if rows[1][1] != "not met" || rows[2][2] != missed[0] || rows[len(rows)-1][0] != m.squad[8].Name {
			t.Errorf("the file is %v", rows)
		}
		late := m.resultFields(t, m.helper, "rows[0].available", "20", "rows[1].available", "20:30")
		leads(t, m.helper.post(m.path("/result"), late), m.path("/result"))
		if got := texts(page(t, m.onlooker.get(m.path("/compliance"))), ".report-verdict"); !slices.Equal(got, []string{"met", "met"}) {
			t.Errorf("of those who were there for 20 minutes: %v", got)
		}
	})
}

func csvRows(text string) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	return r.ReadAll()
}

// finishAt notes the result of a match on a day: the first player had all the time and the goals, the second none.
func (m *matched) finishAt(t testing.TB, day time.Time, goals string) {
	t.Helper()
	m.match = m.addMatch(m.team, models.Match{Opponent: "On " + day.Format(time.DateOnly), Periods: 2, Minutes: 20, Blocks: 2, KickOff: day})
	form := m.resultFields(t, m.owner, "ours", "5", "theirs", "0", "rows[0].played", "GK 20, ST 20", "rows[0].goals", goals)
	for i := 2; i < len(m.squad); i++ {
		form.Del(fmt.Sprintf("rows[%d].present", i))
	}
	leads(t, m.owner.post(m.path("/result"), form), m.path("/result"))
}

func TestSeason(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		empty := page(t, m.onlooker.get("/teams/harbour/season"))
		if empty.Find(".empty").Length() != 1 || empty.Find("table, svg.chart").Length() > 0 {
			t.Error("the season has something before the first result")
		}
		m.squad[0].Name = "=Ada Formula"
		if err := m.db.UpdatePlayer(t.Context(), models.By{}, &m.squad[0]); err != nil {
			t.Fatal(err)
		}
		m.finishAt(t, time.Date(2026, 9, 5, 14, 0, 0, 0, time.UTC), "2")
		m.finishAt(t, time.Date(2026, 9, 12, 14, 0, 0, 0, time.UTC), "3")
		for query, want := range map[string][]string{
			"":                               {"2", "80", "200%", "−40", "−40", "5"},
			"?from=2026-09-06":               {"1", "40", "200%", "−20", "−40", "3"},
			"?from=2026-09-05&to=2026-09-05": {"1", "40", "200%", "−20", "−40", "2"},
		} {
			doc := page(t, m.onlooker.get("/teams/harbour/season"+query))
			if got := texts(doc, ".season tbody tr:first-child td")[1:7]; !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", query, got, want)
			}
			if doc.Find("svg.chart").Length() != 2 || !strings.Contains(doc.Find("svg.chart").First().AttrOr("aria-label", ""), "=Ada Formula "+want[1]) {
				t.Errorf("%s: the charts say %q", query, doc.Find("svg.chart").First().AttrOr("aria-label", ""))
			}
			if got := texts(doc, "svg.chart:first-of-type g:first-child .chart-part"); !slices.Contains(got, "GK") || !slices.Contains(got, "ST") {
				t.Errorf("%s: the bar has the parts %v", query, got)
			}
		}
		if page(t, m.onlooker.get("/teams/harbour/season?from=2027-01-01")).Find(`.empty a[href="/teams/harbour/season"]`).Length() != 1 {
			t.Error("an empty period does not lead back")
		}
		for query, field := range map[string]string{"?from=yesterday": "from", "?from=2026-09-06&to=2026-09-05": "to"} {
			w := m.onlooker.get("/teams/harbour/season" + query)
			status(t, w, http.StatusUnprocessableEntity)
			if page(t, w).Find("#"+field+"-errors").Length() != 1 {
				t.Errorf("%s: no error at its field", query)
			}
		}
		m.checkSorting(t)
		m.checkSeasonCSV(t)
	})
}

// checkSorting follows every link of the table's head.
func (m *matched) checkSorting(t *testing.T) {
	t.Helper()
	page(t, m.onlooker.get("/teams/harbour/season?from=2026-09-01")).Find(".season thead a").Each(func(i int, link *goquery.Selection) {
		doc := page(t, m.onlooker.get(link.AttrOr("href", "")))
		if doc.Find(`.season [aria-sort$="cending"]`).Length() != 1 || doc.Find("#from").AttrOr("value", "") != "2026-09-01" {
			t.Errorf("%s: the order is not told, or the days are lost", link.Text())
		}
	})
	doc := page(t, m.onlooker.get("/teams/harbour/season?sort=owed"))
	if got := texts(doc, ".season tbody th")[0]; got != m.squad[1].Name {
		t.Errorf("%s is owed most", got)
	}
	if got := texts(doc, ".season tbody th"); got[len(got)-1] != m.squad[0].Name {
		t.Errorf("%v are owed least", got)
	}
}

func (m *matched) checkSeasonCSV(t *testing.T) {
	t.Helper()
	w := m.onlooker.get("/teams/harbour/season.csv?to=2026-09-05")
	rows, err := csvRows(w.Body.String())
	if err != nil || len(rows) != 1+len(m.squad) {
		t.Fatal(err, rows)
	}
	if want := []string{"60", "'=Ada Formula", "1", "1", "40", "20", "200", "-20", "-40", "2", "0", "0", "20", "20"}; !slices.Equal(rows[1], want) {
		t.Errorf("%v, want %v", rows[1], want)
	}
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="harbour-season.csv"` {
		t.Errorf("the file is %s", got)
	}
}

// TestPublicResults shows a stranger what SECURITY.md allows of the results of each kind of team.
func TestPublicResults(t *testing.T) {
	for _, test := range []struct {
		kind       models.TeamType
		visibility models.Visibility
	}{{models.Senior, models.Public}, {models.Youth, models.Public}, {models.Senior, models.Private}} {
		eachMatched(t, test.kind, test.visibility, func(t *testing.T, m *matched) {
			m.squad[0].Name = "Ada Scorer"
			if err := m.db.UpdatePlayer(t.Context(), models.By{}, &m.squad[0]); err != nil {
				t.Fatal(err)
			}
			m.finishAt(t, time.Date(2026, 9, 5, 13, 37, 0, 0, time.UTC), "2")
			w := m.get("/teams/harbour")
			if test.visibility == models.Private {
				status(t, w, http.StatusNotFound)
				return
			}
			doc, results := page(t, w), page(t, w).Find(".results").Text()
			if got := texts(doc, ".results-score"); !slices.Equal(got, []string{"5 : 0"}) || !strings.Contains(results, "On 2026-09-05") || !strings.Contains(results, "5 September 2026") {
				t.Errorf("the results are %q", results)
			}
			minors := test.kind.Minors()
			structured := doc.Find(`script[type="application/ld+json"]`).Text()
			for what, shown := range map[string]bool{
				"the scorer": strings.Contains(results, "Ada Scorer 2"), "the side": strings.Contains(results, "(home)"),
				"an event": strings.Contains(structured, "SportsEvent"), "the time": strings.Contains(w.Body.String(), "13:37"),
			} {
				if shown == minors {
					t.Errorf("%s: %s shown: %t", test.kind, what, shown)
				}
			}
			if strings.Contains(w.Body.String(), "/matches/") || strings.Contains(results, "40") {
				t.Error("a stranger is told of minutes or of the pages of a match")
			}
		})
	}
}

// TestResultsLeaveWithTheirOwner exports an account whose team has a result, and deletes it.
func TestResultsLeaveWithTheirOwner(t *testing.T) {
	eachMatched(t, models.Junior, models.Private, func(t *testing.T, m *matched) {
		m.finishAt(t, time.Date(2026, 9, 5, 14, 0, 0, 0, time.UTC), "2")
		m.link(t, "sheet", "Parents", "90")
		file := m.owner.get("/account/export").Body.Bytes()
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		f, err := z.Open("teams/harbour/results.json")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		type line struct {
			Name   string
			Played map[string]int `json:"played_seconds"`
			Owed   int            `json:"owed_minutes"`
			Goals  int
		}
		var results []struct {
			Day     string
			Ours    int
			Players []line
		}
		if err := json.NewDecoder(f).Decode(&results); err != nil {
			t.Fatal(err)
		}
		if len(results) != 1 || results[0].Day != "2026-09-05" || results[0].Ours != 5 || len(results[0].Players) != len(m.squad) {
			t.Fatalf("exported %+v", results)
		}
		i := slices.IndexFunc(results[0].Players, func(l line) bool { return l.Name == m.squad[0].Name })
		if p := results[0].Players[i]; p.Goals != 2 || p.Owed != -20 || p.Played["GK"] != 1200 {
			t.Errorf("exported %+v", p)
		}
		raw := modelstest.SQL(t, m.db)
		rows := func(table string) (n int) {
			if err := raw.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		tables := []string{"fixture", "ledger", "appearance", "link"}
		for _, table := range tables {
			if rows(table) == 0 {
				t.Errorf("nothing in %s", table)
			}
		}
		if err := m.db.DeleteEverything(t.Context(), m.owner.account.ID); err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			if n := rows(table); n > 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
	})
}
