package handlers_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"teamcoach/models"
)

// pagesOf reads a list page by page, and returns all that stands under a name; between is called after the first page.
func (p *robot) pagesOf(t *testing.T, target, name string, between func()) (all []string, pages int) {
	t.Helper()
	for target != "" {
		w := p.send("GET", target, "")
		for _, item := range read[[]object](t, w, 200) {
			all = append(all, fmt.Sprint(item[name]))
		}
		_, next, _ := strings.Cut(w.Header().Get("Link"), "</api/v1")
		target, _, _ = strings.Cut(next, ">")
		if pages++; pages == 1 && between != nil {
			between()
		}
	}
	return all, pages
}

// TestAPIPagesOfTeams walks the list of teams while others are made before and behind the page just read.
func TestAPIPagesOfTeams(t *testing.T) {
	eachProgram(t, func(t *testing.T, p *robot, _ *models.Team) {
		want := []string{"rovers"}
		for i := range 7 {
			p.addNamed("Harbour Twins", "twins-"+strconv.Itoa(i)) // of one name, so that the page ends among them
			want = append(want, "twins-"+strconv.Itoa(i))
		}
		p.ownTeam("deleted")
		read := func() []string {
			got, pages := p.pagesOf(t, "/teams?limit=3", "slug", nil)
			if len(got) > 6 && pages < 3 {
				t.Errorf("%d teams on %d pages", len(got), pages)
			}
			return got
		}
		// Of a team that somebody else has deleted a member knows nothing more.
		gone := p.site.user("Zoe").ownTeam("gone")
		if err := p.db.AddMember(t.Context(), gone.ID, p.account.ID, models.Coach); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(read(), "gone") {
			t.Error("a team of another is not in the list")
		}
		if err := p.db.SetTeamState(t.Context(), models.By{Form: models.NewFormID()}, gone.ID, models.Deleted); err != nil {
			t.Fatal(err)
		}
		all := read()
		if slices.Contains(all, "gone") || len(all) != 9 {
			t.Errorf("the list: %v", all)
		}
		got, pages := p.pagesOf(t, "/teams?limit=3", "slug", func() {
			p.addNamed("Aardvarks", "aardvarks")
			p.addNamed("Zebras", "zebras")
		})
		for _, slug := range append(want, "zebras") {
			if count(got, slug) != 1 {
				t.Errorf("%s is there %d times: %v", slug, count(got, slug), got)
			}
		}
		if slices.Contains(got, "aardvarks") || pages != 4 {
			t.Errorf("%d pages: %v", pages, got)
		}
		for query, status := range map[string]int{"after=nonsense": 400, "limit=0": 422, "limit=101": 422, "page=2": 422} {
			if w := p.send("GET", "/teams?"+query, ""); w.Code != status {
				t.Errorf("%s: %d, want %d", query, w.Code, status)
			}
		}
	})
}

// addNamed makes a team of the user with a name.
func (u *user) addNamed(name, slug string) {
	u.t.Helper()
	team := u.addTeam(models.Team{Slug: slug, Name: name, Visibility: models.Private})
	if err := u.db.AddMember(u.t.Context(), team.ID, u.account.ID, models.Owner); err != nil {
		u.t.Fatal(err)
	}
}
