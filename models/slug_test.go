package models_test

import (
	"strings"
	"testing"
	"testing/quick"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func TestMakeSlug(t *testing.T) {
	for _, c := range []struct{ name, lang, want string }{
		{"Puddle Rovers", "en", "puddle-rovers"},
		{"Grün-Weiß 04", "de", "gruen-weiss-04"},
		{"Grün-Weiß 04", "en", "grun-weiss-04"},
		{"ФК Заря", "en", "fk-zaria"},
		{"東京", "en", "dong-jing"},
		{"Ολυμπιακός", "en", "olumpiakos"},
		{"F.C. O'Neill's _best_", "en", "f-c-oneills-best"},
		{strings.Repeat("long ", 20), "en", strings.TrimSuffix(strings.Repeat("long-", 12), "-")},
		{strings.Repeat("x", 80), "en", strings.Repeat("x", 60)},
	} {
		if got := models.MakeSlug(c.name, c.lang); got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.name, c.lang, got, c.want)
		}
	}
	for _, name := range []string{"", "🏆", "new", "Junior", "Women"} {
		first, second := models.MakeSlug(name, "en"), models.MakeSlug(name, "en")
		if !strings.HasPrefix(first, "team-") || first == second {
			t.Errorf("%q: %q and then %q", name, first, second)
		}
	}
}

// TestEverySlugIsAnAddress makes addresses of any text: each is one that a team may have, with room for a number.
func TestEverySlugIsAnAddress(t *testing.T) {
	valid := func(name string, german bool) bool {
		lang := "en"
		if german {
			lang = "de"
		}
		team := newTeam(models.MakeSlug(name, lang)+"-2", "Name")
		err := team.Validate(nil)
		if err != nil {
			t.Errorf("%q: %v", team.Slug, err)
		}
		return err == nil
	}
	if err := quick.Check(valid, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

func TestOldSlugs(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		owner := account(t, db, "owner")
		team := ownTeam(t, db, owner, "Red Rovers")
		rename := func(slug string) error {
			t.Helper()
			var err error
			var after *models.Team
			if after, err = edit(t, db, team, func(t *models.Team) { t.Slug = slug }); err == nil {
				team = after
			}
			return err
		}
		for _, slug := range []string{"blue-rovers", "green-rovers"} {
			if err := rename(slug); err != nil {
				t.Fatal(err)
			}
		}
		leads := func(old, account, want string) {
			t.Helper()
			got, err := db.SlugNow(t.Context(), old, account)
			if got != want || (want == "") != (models.KindOf(err) == models.NotFound) {
				t.Errorf("%s leads to %q, %v; want %q", old, got, err, want)
			}
		}
		other := account(t, db, "other")
		for _, old := range []string{"red-rovers", "blue-rovers"} {
			leads(old, owner.ID, "green-rovers")
			leads(old, other.ID, "") // the team is private
			leads(old, "", "")
		}
		for _, none := range []string{"green-rovers", "missing", "", "\x00", "NO"} {
			leads(none, owner.ID, "")
		}
		if err := rename("red-rovers"); err != nil {
			t.Fatalf("one's own old address: %v", err)
		}
		leads("green-rovers", owner.ID, "red-rovers")
		leads("red-rovers", owner.ID, "")

		if next := ownTeam(t, db, other, "Blue Rovers"); next.Slug != "blue-rovers-2" {
			t.Errorf("a new team got the address %s, which leads to another", next.Slug)
		}
		taken := newTeam("blue-rovers", "Blue")
		if err := db.CreateTeam(t.Context(), models.By{}, "", taken, nil); models.KindOf(err) != models.Conflict {
			t.Errorf("a team was created at an old address of another: %v", err)
		}
		second := ownTeam(t, db, other, "Second")
		for _, slug := range []string{"blue-rovers", "red-rovers"} {
			if _, err := edit(t, db, second, func(t *models.Team) { t.Slug = slug }); models.KindOf(err) != models.Invalid {
				t.Errorf("moved to %s, which is another's: %v", slug, err)
			}
		}
		if _, err := edit(t, db, team, func(t *models.Team) { t.Visibility = models.Public }); err != nil {
			t.Fatal(err)
		}
		leads("blue-rovers", "", "red-rovers")
		if err := db.SetTeamState(t.Context(), by("Ada"), team.ID, models.Deleted); err != nil {
			t.Fatal(err)
		}
		leads("blue-rovers", "", "")
		leads("blue-rovers", owner.ID, "red-rovers")
	})
}
