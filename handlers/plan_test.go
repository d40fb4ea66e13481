package handlers_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
)

// planQuestion is the question of a match as the page has it.
func (s *site) planQuestion(t *models.Team, m *models.Match) models.PlanQuestion {
	s.t.Helper()
	sport, _ := s.sports.Get(t.Sport)
	squad, err := s.db.Squad(context.Background(), t.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	there, err := s.db.Availabilities(context.Background(), m.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return models.PlanQuestion{Team: t, Match: m, Sport: sport, Squad: squad, Availability: there, Wishes: models.NewPlanWishes(t, m)}
}

// addPlan solves a plan of a match and saves it.
func (s *site) addPlan(t *models.Team, m *models.Match, wishes models.PlanWishes) *models.Plan {
	s.t.Helper()
	q := s.planQuestion(t, m)
	if wishes.Mode != "" {
		q.Wishes = wishes
	}
	answer, err := models.PlanMatch(q)
	if err != nil {
		s.t.Fatal(err)
	}
	if answer.Plan.Verdict.Modes, err = models.CompareModes(answer); err != nil {
		s.t.Fatal(err)
	}
	if err := s.db.SavePlan(context.Background(), models.By{}, t, answer.Plan); err != nil {
		s.t.Fatal(err)
	}
	return answer.Plan
}

// versatile is a squad in which most can play in most places, and every third can keep goal.
func versatile(players int) []models.Player {
	fields := []string{"LB", "CB", "RB", "DM", "LM", "CM", "RM", "AM", "ST"}
	squad := sevens()[:min(players, 9)]
	for i := len(squad); i < players; i++ {
		p := models.NewPlayer(fmt.Sprintf("Nico Number%d", i+1))
		p.Shirt = 20 + i
		squad = append(squad, p)
	}
	for i := range squad {
		squad[i].Skills = map[string]int{}
		for j, position := range fields {
			if (i+2*j)%5 > 0 {
				squad[i].Skills[position] = 1 + (7*i+3*j)%9
			}
		}
		if i%3 == 0 {
			squad[i].Skills["GK"] = 8 - i%5
		}
	}
	return squad
}

// planTable is the table of a plan as a reader sees it: what stands in each cell, by player and stretch.
type planTable map[string][]string

func tableOf(t testing.TB, doc *goquery.Document) planTable {
	t.Helper()
	all := planTable{}
	doc.Find(".plan-grid tbody tr:not(.plan-empty)").Each(func(_ int, row *goquery.Selection) {
		name := strings.TrimSpace(row.Find(".plan-player").Text())
		row.Find(".plan-cell").Each(func(_ int, cell *goquery.Selection) {
			all[name] = append(all[name], strings.TrimSpace(cell.Find(".plan-text").Text()))
		})
	})
	if len(all) == 0 {
		t.Fatalf("no table: %s", text(doc, "main"))
	}
	return all
}

func playing(cell string) bool { return cell != "·" && cell != "–" }

// on counts the stretches of every player, longest the longest run without one that plays.
func (p planTable) on(name string) (n, longest int) {
	run := 0
	for _, cell := range p[name] {
		if playing(cell) {
			n, run = n+1, 0
		} else if run++; run > longest {
			longest = run
		}
	}
	return n, longest
}

// differences lists the cells in which two tables differ.
func (p planTable) differences(other planTable) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(p)) {
		for i := range p[name] {
			if other[name] == nil || p[name][i] != other[name][i] {
				all = append(all, fmt.Sprint(name, " ", i+1))
			}
		}
	}
	return all
}

// planned is a coach's match with its plan page.
type planned struct {
	*user
	team  *models.Team
	match *models.Match
	path  string
}

func (s *site) planned(players int, m models.Match, rules ...string) *planned {
	s.t.Helper()
	return s.plannedFor(versatile(players), m, rules...)
}

func (s *site) plannedFor(squad []models.Player, m models.Match, rules ...string) *planned {
	s.t.Helper()
	ada := s.user("Ada")
	team := ada.ownTeam("planners", squad...)
	if len(rules) > 0 {
		seen := team.BestSeen()
		best, err := team.Best()
		if err != nil {
			s.t.Fatal(err)
		}
		if best.Rules, err = models.ParseRules(strings.Join(rules, "\n")); err != nil {
			s.t.Fatal(err)
		}
		if err := s.db.EditBest(context.Background(), models.By{}, team.WithBest(best), s.sports, seen); err != nil {
			s.t.Fatal(err)
		}
		team = team.WithBest(best)
	}
	match := s.addMatch(team, m)
	return &planned{ada, team, match, "/teams/planners/matches/" + match.ID + "/plan"}
}

// do presses a button of the plan's page and returns the page after it.
func (p *planned) do(do string, cells ...string) *goquery.Document {
	p.t.Helper()
	form := p.form(do, cells...)
	w := p.post(p.path, form)
	if w.Code != http.StatusFound {
		p.t.Fatalf("%s: %d %s", do, w.Code, text(page(p.t, w), ".errors"))
	}
	return page(p.t, p.get(w.Header().Get("Location")))
}

func (p *planned) form(do string, cells ...string) url.Values {
	p.t.Helper()
	doc := page(p.t, p.get(p.path))
	form := url.Values{"do": {do}, "cell[]": cells}
	doc.Find("form[data-plan]").First().Find("input[type=hidden], select").Each(func(_ int, field *goquery.Selection) {
		value := field.AttrOr("value", "")
		if goquery.NodeName(field) == "select" {
			value = field.Find("option[selected]").AttrOr("value", "")
		}
		form.Set(field.AttrOr("name", ""), value)
	})
	return form
}

// TestPlanKeepsEveryRule counts in the page's own table what the rules ask for.
func TestPlanKeepsEveryRule(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		p := s.planned(11, models.Match{Periods: 2, Minutes: 24, Blocks: 4}, "least-time 50", "most-time 75", "rest 2", "keeper-time 50", "keeper-half", "changes 4")
		for _, mode := range models.Modes {
			doc := p.do("mode:" + string(mode))
			if clash := text(doc, ".plan-clash"); clash != "" {
				t.Fatalf("%s: %s", mode, clash)
			}
			table := tableOf(t, doc)
			if len(table) != 11 {
				t.Errorf("%d rows", len(table))
			}
			for name := range table {
				n, longest := table.on(name)
				if n < 4 || n > 6 || longest > 2 {
					t.Errorf("%s: %s plays %d of 8, sits out %d in a row: %v", mode, name, n, longest, table[name])
				}
				if keeps := count(table[name], "GK"); keeps > 4 {
					t.Errorf("%s: %s keeps goal %d times", mode, name, keeps)
				}
			}
			for stretch := range 8 {
				on, came, keepers := 0, 0, 0
				for _, cells := range table {
					if playing(cells[stretch]) {
						on++
						if stretch > 0 && !playing(cells[stretch-1]) {
							came++
						}
					}
					if cells[stretch] == "GK" {
						keepers++
						if stretch%4 != 0 && cells[stretch-1] != "GK" {
							t.Errorf("%s: the keeper changes within a half, before stretch %d", mode, stretch+1)
						}
					}
				}
				if on != 7 || came > 4 || keepers != 1 {
					t.Errorf("%s: stretch %d: %d on the field, %d came on, %d keepers", mode, stretch+1, on, came, keepers)
				}
			}
			if got := doc.Find(".plan-rule-broken").Length(); got > 0 {
				t.Errorf("%s: the page says that a rule is not kept: %s", mode, text(doc, ".plan-rules"))
			}
			doc.Find(".plan-grid tbody tr").Each(func(_ int, row *goquery.Selection) {
				n, _ := table.on(strings.TrimSpace(row.Find(".plan-player").Text()))
				if got := text2(row.Find(".plan-total")); got != strconv.Itoa(6*n)+"′" {
					t.Errorf("%s: %d stretches of 6 minutes are said to be %s", mode, n, got)
				}
			})
		}
	})
}

func count(all []string, one string) (n int) {
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}

func text2(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// TestPlanFromProposalToVersions walks the whole way of a coach.
func TestPlanFromProposalToVersions(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		p := s.planned(10, models.Match{Periods: 2, Minutes: 20, Blocks: 2})
		doc := page(t, p.get(p.path))
		proposal := tableOf(t, doc)
		if s.count("plan") != 0 || doc.Find(".notice").Length() != 1 {
			t.Errorf("looking saves %d plans; notices: %s", s.count("plan"), text(doc, ".notice"))
		}
		doc = p.do("save")
		if diff := proposal.differences(tableOf(t, doc)); len(diff) > 0 {
			t.Errorf("saved is not what was shown: %v", diff)
		}
		if s.count("plan") != 1 || !strings.Contains(text(doc, ".proof"), "Version 1") {
			t.Errorf("%d plans, %s", s.count("plan"), text(doc, ".proof"))
		}

		before := tableOf(t, doc)
		a, b := p.pair(doc, 2)
		doc = p.do("swap", a, b)
		if diff := before.differences(tableOf(t, doc)); len(diff) != 2 {
			t.Errorf("a swap changes %v", diff)
		}
		if got := text(doc, ".flash"); !strings.Contains(got, "changed places") || doc.Find(".flash form").Length() != 1 {
			t.Errorf("said: %s", got)
		}
		swapped := tableOf(t, doc)

		doc = p.do("lock", a, b)
		if doc.Find(".plan-locked").Length() != 2 || len(swapped.differences(tableOf(t, doc))) > 0 {
			t.Errorf("%d cells are locked, %v changed", doc.Find(".plan-locked").Length(), swapped.differences(tableOf(t, doc)))
		}
		doc = p.do("solve")
		solved := tableOf(t, doc)
		for _, diff := range swapped.differences(solved) {
			for _, cell := range []string{a, b} {
				if diff == cellName(doc, cell) {
					t.Errorf("%s was locked, and has changed", diff)
				}
			}
		}
		doc = p.do("unlock", a)
		if got := doc.Find(".plan-locked").Length(); got != 1 {
			t.Errorf("%d cells are locked after one was unlocked", got)
		}

		undo := doc.Find(".flash form").AttrOr("action", "")
		if w := p.post(undo, url.Values{"form": {models.NewFormID()}}); w.Code != http.StatusFound {
			t.Fatalf("undo: %d", w.Code)
		}
		if doc = page(t, p.get(p.path)); doc.Find(".plan-locked").Length() != 2 {
			t.Error("undo does not bring the lock back")
		}
		doc = page(t, p.get(p.path+"/versions"))
		if got := doc.Find(".change").Length(); got != 6 {
			t.Errorf("%d versions", got)
		}
		leads(t, p.post(p.path+"/versions/1/restoration", url.Values{"form": {models.NewFormID()}}), p.path)
		if diff := before.differences(tableOf(t, page(t, p.get(p.path)))); len(diff) > 0 {
			t.Errorf("version 1 restored differs in %v", diff)
		}
		if old := page(t, p.get(p.path+"?version=2")); old.Find("form[data-plan]").Length() != 0 || len(swapped.differences(tableOf(t, old))) > 0 {
			t.Error("an old version is not shown as it was, or can be changed")
		}
		for _, path := range []string{p.path + "?version=99", p.path + "?version=x"} {
			if w := p.get(path); w.Code != http.StatusNotFound {
				t.Errorf("%s: %d", path, w.Code)
			}
		}
	})
}

// firstOn is the cell of the first player who is, or is not, on the field in a stretch.
func firstOn(doc *goquery.Document, stretch int, on bool) string {
	found := ""
	doc.Find(".plan-grid tbody tr").Each(func(_ int, row *goquery.Selection) {
		cell := row.Find(".plan-cell").Eq(stretch - 1)
		if found == "" && cell.HasClass("plan-on") == on {
			found = cell.Find("input").AttrOr("value", "")
		}
	})
	return found
}

// pair is somebody on the field and somebody on the bench who can play there too, as two cells of a stretch.
func (p *planned) pair(doc *goquery.Document, stretch int) (on, off string) {
	p.t.Helper()
	q := p.planQuestion(p.team, p.match)
	can := map[string]map[string]int{}
	for _, player := range q.Squad {
		can[fmt.Sprintf("p%d.%d", player.Ordinal, stretch)] = player.Skills
	}
	doc.Find(".plan-on input").Each(func(_ int, x *goquery.Selection) {
		doc.Find(".plan-cell:not(.plan-on) input").Each(func(_ int, y *goquery.Selection) {
			position := strings.TrimSpace(x.Parent().Find(".plan-text").Text())
			if _, ok := can[y.AttrOr("value", "")][position]; ok && can[x.AttrOr("value", "")] != nil && on == "" {
				on, off = x.AttrOr("value", ""), y.AttrOr("value", "")
			}
		})
	})
	if on == "" {
		p.t.Fatal("nobody can take over from anybody")
	}
	return on, off
}

// cellName is a cell as differences names it.
func cellName(doc *goquery.Document, cell string) string {
	input := doc.Find(`.plan-grid input[value="` + cell + `"]`)
	return strings.TrimSpace(input.Closest("tr").Find(".plan-player").Text()) + " " + cell[strings.IndexByte(cell, '.')+1:]
}

// TestPlanConflict has two coaches change the same plan.
func TestPlanConflict(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		p := s.planned(10, models.Match{})
		doc := p.do("save")
		a, b := firstOn(doc, 1, true), firstOn(doc, 1, false)
		old := p.form("swap", a, b)
		p.do("solve")
		w := p.post(p.path, old)
		doc = page(t, w)
		if w.Code != http.StatusConflict || doc.Find(".errors").Length() != 1 || s.count("plan") != 2 {
			t.Errorf("%d, %d versions: %s", w.Code, s.count("plan"), text(doc, ".errors"))
		}
		if got := doc.Find(".plan-grid input[checked]").Length(); got != 2 {
			t.Errorf("%d cells are still chosen", got)
		}
		again := p.form("swap", a, b) // as it stands in the page of the conflict
		if again.Get("number") != "2" {
			t.Errorf("the next try is for version %s", again.Get("number"))
		}
		leads(t, p.post(p.path, again), p.path)
		leads(t, p.post(p.path, again), p.path)
		if s.count("plan") != 3 {
			t.Errorf("a form sent twice makes %d versions", s.count("plan"))
		}
	})
}
