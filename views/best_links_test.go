package views

import (
	"testing"

	"teamcoach/models"
)

func TestBestURL(t *testing.T) {
	team := &models.Team{Slug: "harbour-fc", Mode: models.Balanced}
	for _, c := range []struct {
		options models.BestOptions
		want    string
	}{
		{models.BestOptions{Size: 11}, "/best/harbour-fc/11"},
		{models.BestOptions{Size: 11, Mode: models.Balanced}, "/best/harbour-fc/11"},
		{models.BestOptions{Size: 15, Mode: models.Equal, Formation: "4-4-2", Lock: []int{3, 7}, Out: []int{5}, Alt: 2},
			"/best/harbour-fc/15?formation=4-4-2&mode=equal&lock=3,7&out=5&alt=2"},
		{models.BestOptions{Size: 5, Formation: "a b&c"}, "/best/harbour-fc/5?formation=a+b%26c"},
	} {
		if got := BestURL(team, c.options); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if got := BestFormatURL(team, models.BestOptions{Size: 11, Alt: 1}, "csv"); got != "/best/harbour-fc/11.csv?alt=1" {
		t.Errorf("got %s", got)
	}
}

func TestChoices(t *testing.T) {
	b := fixture(t)
	b.Options = models.BestOptions{Size: 13, Lock: []int{3}, Out: []int{5, 9}, Alt: 2}
	links := NewBestLinks(bestPage(b, "en"))
	for name, c := range map[string]struct {
		got      Choice
		want     string
		nofollow bool
	}{
		"lock":      {links.Lock(2), "/best/harbour-fc/13?lock=2,3&out=5,9", true},
		"unlock":    {links.Lock(3), "/best/harbour-fc/13?out=5,9", true},
		"lock out":  {links.Lock(5), "/best/harbour-fc/13?lock=3,5&out=9", true},
		"out":       {links.Out(7), "/best/harbour-fc/13?lock=3&out=5,7,9", true},
		"out lock":  {links.Out(3), "/best/harbour-fc/13?out=3,5,9", true},
		"bring in":  {links.Out(5), "/best/harbour-fc/13?lock=3&out=9", true},
		"mode":      {links.Mode(models.Equal), "/best/harbour-fc/13?mode=equal&lock=3&out=5,9", true},
		"formation": {links.Formation("4-3-3"), "/best/harbour-fc/13?formation=4-3-3&lock=3&out=5,9", true},
		"size":      {links.Size(12), "/best/harbour-fc/12?lock=3&out=5,9", true},
		"alt":       {links.Alt(1), "/best/harbour-fc/13?lock=3&out=5,9&alt=1", true},
		"reset":     {links.Reset(), "/best/harbour-fc/13", false},
	} {
		if c.got.URL != c.want || c.got.NoFollow != c.nofollow || c.got.Set != "" {
			t.Errorf("%s: got %+v, want %s", name, c.got, c.want)
		}
	}
	if b.Options.Lock[0] != 3 || len(b.Options.Out) != 2 {
		t.Error("a choice changed the lineup's own options")
	}
}

func TestChoicesOfPastedNamesAreButtons(t *testing.T) {
	p := bestPage(fixture(t), "en")
	p.Names = &NamesForm{}
	got := NewBestLinks(p).Lock(7)
	if want := "size=13&formation=&mode=balanced&lock=3,7&out=15&alt=0"; got.Set != want || got.URL != "" {
		t.Errorf("got %+v, want %s", got, want)
	}
}
