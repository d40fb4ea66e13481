package handlers_test

import (
	"bytes"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
	"teamcoach/views"
)

// TestPictures asks for every kind of picture as those do who preview links.
func TestPictures(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		for _, target := range []string{
			"/best/puddle-rovers/11.png", "/best/puddle-rovers/13.png?formation=4-3-3&lang=de", "/best/quill-and-castle/8.png", "/best/empty-larder/5.png",
			"/best/whole-kettle/60.png", "/teams/puddle-rovers/preview.png", "/preview.png?lang=de", "/sports/chess/preview.png", "/sports/soccer/7/preview.png",
		} {
			first, again := s.get(target), s.get(target)
			if first.Code != http.StatusOK || first.Header().Get("Content-Type") != "image/png" || first.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s: %d %s", target, first.Code, first.Header().Get("Content-Type"))
				continue
			}
			size, err := png.DecodeConfig(first.Body)
			if err != nil || size.Width != views.PosterWidth || size.Height != views.PosterHeight {
				t.Errorf("%s: %dx%d, %v", target, size.Width, size.Height, err)
			}
			if timing := again.Header().Get("Server-Timing"); strings.Contains(timing, "render") || again.Code != http.StatusOK {
				t.Errorf("%s: is drawn again: %s", target, timing)
			}
			known := s.get(target, "If-None-Match", first.Header().Get("Etag"))
			if known.Code != http.StatusNotModified || known.Body.Len() > 0 {
				t.Errorf("%s: %d to who has it", target, known.Code)
			}
			if language := strings.Contains(target, "lang=de"); language != (first.Header().Get("Content-Language") == "de") {
				t.Errorf("%s: in %q", target, first.Header().Get("Content-Language"))
			}
		}
		if w := s.get("/best/puddle-rovers/11", "Accept", "image/png"); w.Header().Get("Content-Type") != "image/png" {
			t.Errorf("Accept: image/png gets %s", w.Header().Get("Content-Type"))
		}
		if w := s.get("/best/puddle-rovers/11", "Accept", "image/*"); w.Header().Get("Content-Type") != "image/svg+xml" {
			t.Errorf("any image is %s, want the one that every team has", w.Header().Get("Content-Type"))
		}
	})
}

// TestPictureFollowsItsTeam changes a player's name and sees another picture; then the team is no longer public.
func TestPictureFollowsItsTeam(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		owner := s.user("Oona")
		team := s.addTeam(models.Team{Slug: "harbour", Name: "Harbour"}, sevens()...)
		if err := s.db.AddMember(t.Context(), team.ID, owner.account.ID, models.Owner); err != nil {
			t.Fatal(err)
		}
		before := s.get("/best/harbour/7.png").Body.Bytes()
		players, err := s.db.Players(t.Context(), team.ID)
		if err != nil {
			t.Fatal(err)
		}
		players[0].Name = "Zoe Zebra"
		if err := s.db.UpdatePlayer(t.Context(), models.By{Form: models.NewFormID()}, &players[0]); err != nil {
			t.Fatal(err)
		}
		renamed := s.get("/best/harbour/7.png").Body.Bytes()
		players[0].DoNotPublish = true
		if err := s.db.UpdatePlayer(t.Context(), models.By{Form: models.NewFormID()}, &players[0]); err != nil {
			t.Fatal(err)
		}
		hidden := s.get("/best/harbour/7.png").Body.Bytes()
		if bytes.Equal(before, renamed) || bytes.Equal(renamed, hidden) {
			t.Error("a player has another name, or none, and the picture is the same")
		}
		if w := owner.get("/best/harbour/7.png"); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("to its owner: %d %s", w.Code, w.Header().Get("Cache-Control"))
		}
	})
}

// TestNoPictureOfMinors: 404 like that of no team, also to who trains them, and nothing that leads there.
func TestNoPictureOfMinors(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		owner := s.user("Oona")
		for _, kind := range []models.TeamType{models.Junior, models.Youth} {
			slug := "canaries-" + string(kind)
			team := s.addTeam(models.Team{Slug: slug, Name: "Canaries", Type: kind}, sevens()...)
			if err := s.db.AddMember(t.Context(), team.ID, owner.account.ID, models.Owner); err != nil {
				t.Fatal(err)
			}
			for _, target := range []string{"/best/" + slug + "/7.png", "/teams/" + slug + "/preview.png"} {
				got, none := s.get(target), s.get(strings.Replace(target, slug, "nobody", 1))
				if got.Code != http.StatusNotFound || got.Body.String() != none.Body.String() {
					t.Errorf("%s: %d, or another page than for no team", target, got.Code)
				}
			}
			if w := s.get("/best/"+slug+"/7", "Accept", "image/png"); w.Code != http.StatusNotFound {
				t.Errorf("%s by Accept: %d", slug, w.Code)
			}
			if w := owner.get("/best/" + slug + "/7.png"); w.Code != http.StatusNotFound {
				t.Errorf("%s to its owner: %d", slug, w.Code)
			}
			for _, doc := range []*goquery.Document{page(t, s.get("/best/"+slug+"/7")), page(t, owner.get("/best/"+slug+"/7"))} {
				if n := doc.Find(`[href$=".png"], [type="image/png"], [property^="og:image"]`).Length(); n > 0 || doc.Find(`[href$=".svg"]`).Length() == 0 {
					t.Errorf("%s: %d links to a picture", slug, n)
				}
			}
		}
		// Of the demo's children the names are shown; a picture would go on without saying that they are invented.
		if w := s.get("/best/lofty-lemurs/5.png"); w.Code != http.StatusNotFound {
			t.Errorf("invented children: %d", w.Code)
		}
	})
}

// TestPreviewsTellOfNobodyWhoIsNotPublic walks all pages as everybody, with the public team once of adults and once of
// children: only the public pages about adults and about no team have a picture, and it is there.
func TestPreviewsTellOfNobodyWhoIsNotPublic(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, kind := range []models.TeamType{models.Senior, models.Junior, models.Youth} {
			for _, team := range []string{"private", "public"} {
				changed, err := w.db.TeamOfMember(t.Context(), w.teams[team].Slug, w.users[asOwner].account.ID)
				if err != nil {
					t.Fatal(err)
				}
				changed.Type = kind
				if err := w.db.UpdateTeam(t.Context(), models.By{Form: models.NewFormID()}, &changed.Team); err != nil {
					t.Fatal(err)
				}
			}
			walked, pictured := 0, map[string]bool{}
			for _, route := range w.routes {
				if route.Method != http.MethodGet {
					continue
				}
				for _, team := range []string{"private", "public"} {
					for _, actor := range []string{anonymous, otherCoach, asViewer, asOwner} {
						family := w.teams[team]
						path := w.path(route, actor, family, family)
						answer := w.ask(actor, http.MethodGet, path, nil)
						if !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
							continue
						}
						walked++
						image, has := page(t, answer).Find(`meta[property="og:image"]`).Attr("content")
						if !has {
							continue
						}
						pictured[route.Path] = true
						member := (actor == asOwner || actor == asViewer) && route.Rule != "public" // which is the same page for everybody
						if strings.Contains(route.Path, ":token") || ofTeam(route) && (team == "private" || kind != models.Senior || member) {
							t.Errorf("%s of the %s team (%s) to %s: has the picture %s", route.Path, team, kind, actor, image)
						}
						if !ofTeam(route) && strings.Contains(image, family.Slug) {
							t.Errorf("%s: has the picture of a team, %s", route.Path, image)
						}
					}
				}
			}
			want := []string{"/", "/best", "/docs", "/sports", "/sports/:sport", "/sports/:sport/:format"}
			if kind == models.Senior {
				want = append(want, "/best/:team/:n", "/teams/:team", "/teams/:team/results")
			}
			for _, path := range want {
				if !pictured[path] {
					t.Errorf("%s has no picture (%s)", path, kind)
				}
			}
			if walked < 300 {
				t.Errorf("%d pages", walked)
			}
		}
	})
}

// TestPreviewTags follows the tags of the public pages: absolute, with the size and words they promise.
func TestPreviewTags(t *testing.T) {
	s := demoSite(t)
	for _, language := range views.Languages {
		for _, target := range []string{"/", "/best", "/docs", "/sports", "/sports/rugby-union", "/sports/rugby-union/7", "/teams/puddle-rovers", "/best/puddle-rovers/11?formation=4-3-3"} {
			doc := page(t, s.get(target, "Accept-Language", language.Tag))
			tag := func(property string) string {
				return doc.Find(`meta[property="`+property+`"]`).AttrOr("content", "")
			}
			path, ok := strings.CutPrefix(tag("og:image"), baseURL+"/")
			if !ok || tag("og:image:width") != "1200" || tag("og:image:height") != "630" || len(tag("og:image:alt")) < 10 || tag("og:image:type") != "image/png" {
				t.Errorf("%s: og:image %q, %sx%s, %q", target, tag("og:image"), tag("og:image:width"), tag("og:image:height"), tag("og:image:alt"))
				continue
			}
			if card := doc.Find(`meta[name="twitter:card"]`).AttrOr("content", ""); card != "summary_large_image" {
				t.Errorf("%s: twitter:card %q", target, card)
			}
			picture := s.get("/" + path)
			if picture.Code != http.StatusOK || picture.Header().Get("Content-Type") != "image/png" || picture.Header().Get("Content-Language") != language.Tag {
				t.Errorf("%s: its picture %s is %d %s in %q", target, path, picture.Code, picture.Header().Get("Content-Type"), picture.Header().Get("Content-Language"))
			}
		}
	}
	if doc := page(t, s.get("/login")); doc.Find(`[property="og:image"]`).Length() > 0 {
		t.Error("the page to sign in has a preview")
	}
}
