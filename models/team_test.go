package models_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func newTeam(slug, name string) *models.Team {
	return &models.Team{Slug: slug, Name: name, Sport: "soccer", Format: "11", Type: models.Senior, Visibility: models.Public, Mode: models.Strongest, Color: "red"}
}

func create(t *testing.T, db *models.DB, team *models.Team, players ...models.Player) *models.Team {
	t.Helper()
	if err := db.CreateTeam(t.Context(), models.By{}, "", team, players); err != nil {
		t.Fatal(err)
	}
	return team
}

// load puts teams into an empty database in one transaction.
func load(t *testing.T, db *models.DB, teams []models.DemoTeam) {
	t.Helper()
	raw, err := json.Marshal(teams)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := db.LoadDemo(t.Context(), fstest.MapFS{"demo/x.json": {Data: raw}}, loadSports(t)); n != len(teams) || err != nil {
		t.Fatalf("%d teams loaded: %v", n, err)
	}
}

func demoTeam(slug, name string, kind models.TeamType) models.DemoTeam {
	return models.DemoTeam{Slug: slug, Name: name, Sport: "soccer", Format: "11", Type: kind, Mode: models.Balanced, Color: "red"}
}

func TestTeamRoundTrip(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		want := newTeam("my_team", "Grün-Weiß 🏆")
		want.AgeGroup, want.Formation, want.Mode, want.Demo = "Ü40", "4-4-2", models.Equal, true
		create(t, db, want)
		got, err := db.TeamBySlug(t.Context(), "my_team")
		if err != nil {
			t.Fatal(err)
		}
		if *got != *want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if age := time.Since(got.CreatedAt); age < 0 || age > time.Minute {
			t.Errorf("made %v ago", age)
		}
	})
}

func TestPrivateAndMissingAreAlike(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		private := newTeam("private", "Private")
		private.Visibility = models.Private
		create(t, db, private, models.NewPlayer("Ada"))
		for _, slug := range []string{"private", "missing", "", "\x00", "NO", "a' OR 1=1 --", "\xff", strings.Repeat("x", 10_000)} {
			team, err := db.TeamBySlug(t.Context(), slug)
			var known *models.Error
			if team != nil || !errors.As(err, &known) || known.Kind != models.NotFound || known.Message != "" {
				t.Errorf("%q: %v, %v", slug, team, err)
			}
			if version, ok, err := db.TeamVersion(t.Context(), slug); version != 0 || ok || err != nil {
				t.Errorf("%q has version %d, %v, %v", slug, version, ok, err)
			}
		}
		if teams, _, err := db.ListPublicTeams(t.Context(), models.TeamFilter{}); len(teams) != 0 || err != nil {
			t.Errorf("listed: %v %v", teams, err)
		}
	})
}

func TestUpdateTeam(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := create(t, db, newTeam("one", "One"))
		create(t, db, newTeam("two", "Two"))
		mine, theirs := *team, *team
		mine.Name, mine.Slug = "Mine", "mine"
		if err := db.UpdateTeam(t.Context(), models.By{}, &mine); err != nil {
			t.Fatal(err)
		}
		if mine.Version != team.Version+1 {
			t.Errorf("version %d after %d", mine.Version, team.Version)
		}
		theirs.Name = "Theirs"
		if err := db.UpdateTeam(t.Context(), models.By{}, &theirs); models.KindOf(err) != models.Conflict || theirs.Version != team.Version {
			t.Errorf("lost update: %v", err)
		}
		got, err := db.TeamBySlug(t.Context(), "mine")
		if err != nil || *got != mine {
			t.Errorf("got %+v, %v\nwant %+v", got, err, mine)
		}
		if _, err := db.TeamBySlug(t.Context(), "one"); models.KindOf(err) != models.NotFound {
			t.Errorf("the old slug: %v", err)
		}
		taken := mine
		taken.Slug = "two"
		if err := db.UpdateTeam(t.Context(), models.By{}, &taken); models.KindOf(err) != models.Conflict {
			t.Errorf("taken slug: %v", err)
		}
		wrong := mine
		wrong.Name = " "
		if err := db.UpdateTeam(t.Context(), models.By{}, &wrong); models.KindOf(err) != models.Invalid {
			t.Errorf("no name: %v", err)
		}
		missing := mine
		missing.ID = "missing"
		if err := db.UpdateTeam(t.Context(), models.By{}, &missing); models.KindOf(err) != models.NotFound {
			t.Errorf("missing: %v", err)
		}
		if version, ok, err := db.TeamVersion(t.Context(), "mine"); version != mine.Version || !ok || err != nil {
			t.Errorf("version %d, %v, %v after refused changes", version, ok, err)
		}
	})
}

func TestDeleteTeam(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		players := somePlayers()
		team := create(t, db, newTeam("one", "One"), players...)
		if _, ok, _ := db.TeamVersion(t.Context(), "one"); !ok {
			t.Fatal("no version")
		}
		if err := db.DeleteTeam(t.Context(), team.ID); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"team", "player", "rating", "squad"} {
			var n int
			if err := db.Reader().QueryRow("SELECT count(*) FROM " + table).Scan(&n); n != 0 || err != nil {
				t.Errorf("%d rows are left in %s: %v", n, table, err)
			}
		}
		if _, ok, _ := db.TeamVersion(t.Context(), "one"); ok {
			t.Error("a deleted team has a version")
		}
		if err := db.DeleteTeam(t.Context(), team.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("deleted twice: %v", err)
		}
		old := team.Version
		time.Sleep(2 * time.Millisecond)
		if again := create(t, db, newTeam("one", "Other")); again.Version <= old {
			t.Errorf("the next team of that slug repeats version %d", again.Version)
		}
	})
}

// A version that was read before a change must not be remembered after it.
func TestVersionsForgetInTime(t *testing.T) {
	v := models.NewVersions()
	_, _, before := v.Get("a")
	v.Forget("b") // any change: the reader cannot know which one it raced with
	v.Put("a", 1, before)
	if version, ok, _ := v.Get("a"); ok {
		t.Errorf("an old version was remembered: %d", version)
	}
	_, _, now := v.Get("a")
	v.Put("a", 2, now)
	v.Put("a", 1, now) // read before the commit that Put's other caller has seen
	if version, ok, _ := v.Get("a"); !ok || version != 2 {
		t.Errorf("version %d, %v; want 2", version, ok)
	}
	v.Forget("a")
	if _, ok, _ := v.Get("a"); ok {
		t.Error("a changed team's version was not forgotten")
	}
	_, _, now = v.Get("a")
	for i := range models.MaxVersions + 10 {
		v.Put(fmt.Sprint(i), 1, now)
	}
	if v.Len() != models.MaxVersions {
		t.Errorf("%d versions are kept", v.Len())
	}
}

func TestTeamVersionIsNeverStale(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		team := create(t, db, newTeam("one", "One"))
		done := make(chan struct{})
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				last := int64(0)
				for {
					select {
					case <-done:
						return
					default:
					}
					version, ok, err := db.TeamVersion(t.Context(), "one")
					if err != nil || !ok || version < last {
						t.Errorf("version %d after %d, %v, %v", version, last, ok, err)
						return
					}
					last = version
				}
			})
		}
		for i := range 200 {
			team.Name = fmt.Sprint("Name ", i)
			if err := db.UpdateTeam(t.Context(), models.By{}, team); err != nil {
				t.Fatal(err)
			}
			if version, ok, err := db.TeamVersion(t.Context(), "one"); version != team.Version || !ok || err != nil {
				t.Fatalf("version %d, %v, %v after change to %d", version, ok, err, team.Version)
			}
		}
		close(done)
		readers.Wait()
	})
}

func TestListPublicTeamsPages(t *testing.T) {
	var teams []models.DemoTeam
	for i := range 1000 {
		teams = append(teams, demoTeam(fmt.Sprintf("team-%d", i), fmt.Sprintf("Team %d", i/7%50), models.TeamTypes[i%len(models.TeamTypes)]))
	}
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		load(t, db, teams)
		for _, f := range []models.TeamFilter{
			{}, {Type: models.Junior}, {Sport: "soccer"}, {Sport: "soccer", Type: models.Women}, {Sport: "soccer", Format: "11"},
			{Prefix: "team 1"}, {Sport: "soccer", Prefix: "TEAM 1"}, {Sport: "chess"},
		} {
			want, err := db.CountPublicTeams(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			var slugs, names []string
			for _, limit := range []int{17, 100} {
				f.After, f.Limit = "", limit
				slugs, names = nil, nil
				for pages := 0; ; pages++ {
					page, next, err := db.ListPublicTeams(t.Context(), f)
					if err != nil || pages > want/limit+1 {
						t.Fatalf("%+v: page %d: %v", f, pages, err)
					}
					for _, team := range page {
						slugs, names = append(slugs, team.Slug), append(names, team.Name)
					}
					if f.After = next; next == "" {
						break
					}
				}
				if len(slugs) != want {
					t.Errorf("%+v: %d teams on the pages, want %d", f, len(slugs), want)
				}
			}
			if !slices.IsSorted(names) {
				t.Errorf("%+v: names are not sorted", f)
			}
			slices.Sort(slugs)
			if len(slices.Compact(slugs)) != want {
				t.Errorf("%+v: a team is listed twice", f)
			}
		}
		// A cursor of another list does not lead out of this one.
		_, first, err := db.ListPublicTeams(t.Context(), models.TeamFilter{Limit: 1})
		if err != nil || first == "" {
			t.Fatal(first, err)
		}
		page, _, err := db.ListPublicTeams(t.Context(), models.TeamFilter{Prefix: "team 4", After: first, Limit: 1})
		if err != nil || len(page) != 1 || page[0].Name != "Team 4" {
			t.Errorf("with the cursor of another list: %v, %v", page, err)
		}
		for _, cursor := range []string{"x", "!", "AAAA", strings.Repeat("A", 3000), "0000"} {
			if _, _, err := db.ListPublicTeams(t.Context(), models.TeamFilter{After: cursor}); models.KindOf(err) != models.Invalid {
				t.Errorf("cursor %q: %v", cursor, err)
			}
		}
	})
}

func TestListPublicTeamsPrefix(t *testing.T) {
	var teams []models.DemoTeam
	for i, name := range []string{
		"Straße", "STRASSE 2", "Strasbourg", "München", "Munich", "İstanbul", "istanbul 2", "100% Einsatz", "100 Prozent", "_unter", "Xunter",
		"Ødegård", "Łódź", "東京", "Ελλάδα", "Zebra", "zebra b", "Äpfel", "Apfel b", "ﬁne", "Ｗｉｄｅ",
	} {
		teams = append(teams, demoTeam(fmt.Sprintf("t%d", i), name, models.Senior))
	}
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		load(t, db, teams)
		for prefix, want := range map[string]string{
			"strass":     "Straße|STRASSE 2",
			"STRAß":      "Straße|STRASSE 2",
			"  straße  ": "Straße|STRASSE 2",
			"mun":        "München|Munich",
			"mün":        "München|Munich",
			"İSTAN":      "İstanbul|istanbul 2",
			"istan":      "İstanbul|istanbul 2",
			"100%":       "100% Einsatz",
			"%":          "",
			"_":          "_unter",
			"ø":          "Ødegård",
			"東":          "東京",
			"ΕΛΛ":        "Ελλάδα",
			"fine":       "ﬁne",
			"wide":       "Ｗｉｄｅ",
			"a":          "Äpfel|Apfel b",
			"\x00":       "100 Prozent",
			"\xff":       "100 Prozent",
			"nothing":    "",
			"'":          "",
		} {
			page, _, err := db.ListPublicTeams(t.Context(), models.TeamFilter{Prefix: prefix})
			if err != nil {
				t.Errorf("%q: %v", prefix, err)
			}
			var names []string
			for _, team := range page {
				names = append(names, team.Name)
			}
			got := strings.Join(names, "|")
			if len(page) == 20 { // no prefix is left: the first of all
				got = names[0]
			}
			if got != want {
				t.Errorf("%q finds %s, want %s", prefix, got, want)
			}
		}
		all, _, err := db.ListPublicTeams(t.Context(), models.TeamFilter{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, team := range all {
			names = append(names, team.Name)
		}
		want := "100 Prozent|100% Einsatz|_unter|Äpfel|Apfel b|ﬁne|İstanbul|istanbul 2|München|Munich|Strasbourg|Straße|STRASSE 2|Ｗｉｄｅ|Xunter|Zebra|zebra b|Ødegård|Łódź|Ελλάδα|東京"
		if got := strings.Join(names, "|"); got != want {
			t.Errorf("order %s\nwant  %s", got, want)
		}
	})
}

func TestListCountsPlayers(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		create(t, db, newTeam("one", "One"), somePlayers()...)
		teams, next, err := db.ListPublicTeams(t.Context(), models.TeamFilter{})
		want := models.TeamSummary{Slug: "one", Name: "One", Sport: "soccer", Format: "11", Type: models.Senior, Color: "red", Players: 3}
		if len(teams) != 1 || teams[0] != want || next != "" || err != nil {
			t.Errorf("%+v, %q, %v", teams, next, err)
		}
	})
}

func TestSitemap(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		load(t, db, []models.DemoTeam{demoTeam("demo-junior", "Demo", models.Junior), demoTeam("demo-senior", "Demo", models.Senior)})
		for i, kind := range models.TeamTypes {
			for _, visibility := range []models.Visibility{models.Public, models.Private} {
				team := newTeam(fmt.Sprintf("%s-%d", visibility, i), "Team")
				team.Type, team.Visibility = kind, visibility
				create(t, db, team)
			}
		}
		var slugs []string
		parts, err := db.SitemapParts(t.Context(), 4)
		if parts != 2 || err != nil {
			t.Fatalf("%d parts, %v", parts, err)
		}
		for part := 1; part <= parts+1; part++ {
			entries, err := db.SitemapEntries(t.Context(), part, 4)
			if err != nil || part == parts+1 && len(entries) > 0 {
				t.Errorf("part %d: %v %v", part, entries, err)
			}
			for _, e := range entries {
				slugs = append(slugs, e.Slug)
				if e.Sport != "soccer" || e.Format != "11" || time.Since(e.UpdatedAt) > time.Minute {
					t.Errorf("%+v", e)
				}
			}
		}
		slices.Sort(slugs)
		if got, want := strings.Join(slugs, " "), "demo-junior demo-senior public-2 public-3 public-4 public-5"; got != want {
			t.Errorf("in the sitemap: %s, want %s", got, want)
		}
		for _, part := range []int{0, -1, 1 << 40} {
			if entries, err := db.SitemapEntries(t.Context(), part, 4); len(entries) > 0 || err != nil {
				t.Errorf("part %d: %v %v", part, entries, err)
			}
		}
	})
}

func TestTeamValidate(t *testing.T) {
	sports := loadSports(t)
	if err := newTeam("a", "A").Validate(sports); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*models.Team){
		"name":       func(t *models.Team) { t.Name = strings.Repeat("ü", 81) },
		"slug":       func(t *models.Team) { t.Slug = "junior" },
		"type":       func(t *models.Team) { t.Type = "seniors" },
		"age_group":  func(t *models.Team) { t.AgeGroup = "a\nb" },
		"visibility": func(t *models.Team) { t.Visibility = "" },
		"mode":       func(t *models.Team) { t.Mode = "" },
		"color":      func(t *models.Team) { t.Color = "#fff" },
		"sport":      func(t *models.Team) { t.Sport = "quidditch" },
		"format":     func(t *models.Team) { t.Format = "99" },
		"formation":  func(t *models.Team) { t.Formation = "9-9-9" },
	} {
		team := newTeam("a", "A")
		change(team)
		checkField(t, team.Validate(sports), field)
	}
	for _, name := range []string{"", " ", " A", "A\u202eB", "\x00", "!!", "\xff", "A\tB", "A\nB"} {
		checkField(t, newTeam("a", name).Validate(nil), "name")
	}
	for _, slug := range []string{"", "A", "a--b", "-a", "a/b", "new", "a b", "ä", strings.Repeat("a", 81)} {
		checkField(t, newTeam(slug, "A").Validate(nil), "slug")
	}
	for _, name := range []string{strings.Repeat("ü", 80), "4", "Grün-Weiß 🏆", "نرگس‌خاتون"} {
		if err := newTeam("my_team-2", name).Validate(sports); err != nil {
			t.Error(err)
		}
	}
}

func checkField(t *testing.T, err error, field string) {
	t.Helper()
	var invalid *models.Error
	if !errors.As(err, &invalid) || invalid.Kind != models.Invalid || len(invalid.Fields) != 1 || invalid.Fields[0].Field != field || invalid.Fields[0].Message == "" {
		t.Errorf("error %v, want one for %s", err, field)
	}
}
