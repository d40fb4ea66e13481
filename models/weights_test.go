package models_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"teamcoach/models"
)

// someWeights are weights that add up to 100.
func someWeights(r *rand.Rand) models.Weights {
	var list [len(models.WeightParts)]int
	rest := models.WholeWeight
	for i := range len(list) - 1 {
		list[i] = r.IntN(rest + 1)
		rest -= list[i]
	}
	list[len(list)-1] = rest
	return models.WeightsOf(list)
}

func TestWeightingsAreReadAsTheyWereWritten(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		w := models.UsualWeightings
		for _, m := range models.Modes {
			if r.IntN(2) == 0 {
				w.Set(m, someWeights(r))
			}
		}
		got, err := models.ParseWeightings(w.String())
		if err != nil || got != w {
			t.Fatalf("%q is read as %+v %v, and was %+v", w, got, err, w)
		}
	}
	if text := models.UsualWeightings.String(); text != "" {
		t.Errorf("the usual weights are stored as %q", text)
	}
}

func TestWeightingsAreRefused(t *testing.T) {
	for text, field := range map[string]string{
		"strongest=75,15,10,0,1":                  "strongest",
		"equal=99,0,0,0,0":                        "equal",
		"balanced=101,0,0,0,-1":                   "balanced-skill",
		"balanced=50,50,0,0,0 equal=-1,0,0,0,101": "equal-skill",
		"strongest=75,15,10,0":                    "",
		"strongest=75,15,10,0,0,0":                "",
		"strongest=75,15,10,0,+0":                 "",
		"strongest=075,15,10,0,0":                 "",
		"strongest":                               "",
		"":                                        "none",
		" ":                                       "",
		"weakest=75,15,10,0,0":                    "",
		"strongest=75,15,10,0,0 strongest=75,15,10,0,0":   "",
		"strongest=75,15,10,0,0  equal=75,15,10,0,0":      "",
		"strongest=99999999999999999999,0,0,0,0":          "",
		"strongest=75,15,10,0,0\nequal=75,15,10,0,0":      "",
		"strongest=4611686018427387954,0,0,0,46116860184": "strongest-skill",
	} {
		_, err := models.ParseWeightings(text)
		if field == "none" {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if models.KindOf(err) != models.Invalid || field != "" && !strings.Contains(err.Error(), field+":") {
			t.Errorf("%q: %v, want Invalid at %q", text, err, field)
		}
	}
}

func FuzzParseWeightings(f *testing.F) {
	for _, seed := range []string{"", "strongest=60,20,20,0,0 equal=0,0,0,0,100", "balanced=1,1,1,1,96", "equal=,,,,", "strongest=-0,0,0,0,100"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := models.ParseWeightings(text)
		if err != nil {
			return
		}
		for _, m := range models.Modes {
			if w.Of(m).Sum() != models.WholeWeight {
				t.Errorf("%q: %s adds up to %d", text, m, w.Of(m).Sum())
			}
		}
		if again, err := models.ParseWeightings(w.String()); err != nil || again != w {
			t.Errorf("%q is written as %q and read as %+v %v", text, w, again, err)
		}
	})
}
