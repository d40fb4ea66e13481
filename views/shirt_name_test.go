package views

import (
	"slices"
	"testing"
	"unicode/utf8"

	"teamcoach/models"
)

func TestShirtNames(t *testing.T) {
	for _, c := range []struct {
		in, want []string
	}{
		{[]string{"Ada"}, []string{"Ada"}},
		{[]string{"Ada Lindqvist", ""}, []string{"Lindqvist", ""}},
		{[]string{"Ada L."}, []string{"Ada L."}},
		{[]string{"Odo van Pond", "Juan de la Cruz"}, []string{"van Pond", "de la Cruz"}},
		{[]string{"Bartholomew Featherstonehaugh"}, []string{"Feathersto…"}},
		{[]string{"Kim Smith", "Tom Smith"}, []string{"K. Smith", "T. Smith"}},
		{[]string{"Tim Smith", "Tom Smith"}, []string{"Ti. Smith", "To. Smith"}},
		{[]string{"Tom Smith", "Tom Smith", "Ada"}, []string{"Smith 1", "Smith 2", "Ada"}},
		{[]string{"محمد صلاح"}, []string{"صلاح"}},
		{[]string{"中村俊輔"}, []string{"中村俊輔"}},
		{[]string{"中村俊輔中村俊輔"}, []string{"中村俊輔…"}},
		{[]string{"Назар Туманець", "Τζένη Βροχούλα"}, []string{"Тумане…", "Βροχού…"}},
		{[]string{"  "}, []string{""}},
	} {
		players := make([]*models.Player, len(c.in))
		for i, name := range c.in {
			if name != "" {
				players[i] = player(i+1, i+1, name, nil)
			}
		}
		if got := shirtNames(players); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestTwoPlayersWithoutNumbersAndTheSameNameAreToldApart(t *testing.T) {
	a, b := player(4, models.NoShirt, "Ada", nil), player(5, models.NoShirt, "Ada", nil)
	if got := shirtNames([]*models.Player{a, b}); got[0] != "Ada #4" || got[1] != "Ada #5" {
		t.Errorf("got %q", got)
	}
}

func TestGraphemes(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "Ada": 3, "Zoe\u0308": 3, "👩‍👩‍👧‍👦x": 2, "🇩🇪🇫🇷": 2, "👍🏽": 1, "한국": 2, "क्षि": 2, "\u0308a": 1 + 1,
	} {
		if got := graphemes(text); len(got) != want {
			t.Errorf("%q: %d letters %q, want %d", text, len(got), got, want)
		}
	}
}

func FuzzShirtNames(f *testing.F) {
	for _, s := range []string{"Ada", "van der Saar-Featherstonehaugh Junior", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "\xff\xfe", "é é", "a. b."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, got := range shirtNames([]*models.Player{player(1, 7, name, nil), player(60, 999, name, nil)}) {
			if utf8.ValidString(name) && !utf8.ValidString(got) {
				t.Errorf("%q became %q", name, got)
			}
			if nameWidth(got) > shirtNameWidth {
				t.Errorf("%q became %q, %d wide", name, got, nameWidth(got))
			}
		}
		initials(name)
	})
}
