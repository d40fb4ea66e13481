package models_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"teamcoach/data"
	"teamcoach/models"
)

func TestRulesAreReadAsTheyWereWritten(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	accepted := 0
	for range 1000 {
		var rules models.Rules
		for _, kind := range models.RuleKinds {
			if least, most, _ := kind.Limits(); r.IntN(2) == 0 {
				rules = append(rules, models.Rule{Kind: kind, N: least + r.IntN(most-least+1), Soft: r.IntN(2) == 0})
			}
		}
		if len(rules) == 0 {
			continue
		}
		lines := strings.Split(rules.String(), "\n")
		r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		got, err := models.ParseRules(strings.Join(lines, "\n"))
		valid := rules.Validate()
		if (err == nil) != (valid == nil) || err == nil && !slices.Equal(got, rules) {
			t.Fatalf("%q is read as %v %v, and was %v %v", rules, got, err, rules, valid)
		}
		if err == nil {
			accepted++
		}
	}
	if accepted < 300 {
		t.Errorf("only %d of 1000 are accepted", accepted)
	}
}

func TestRulesAreRefused(t *testing.T) {
	for text, field := range map[string]string{
		"least-time 0":                    "",
		"least-time 101":                  "least-time",
		"lines 1":                         "lines",
		"changes 21 soft":                 "changes",
		"least-time 60\nmost-time 50":     "most-time",
		"keeper-time 40\nkeeper-half":     "keeper-time",
		"keeper-half 1":                   "keeper-half",
		"least-time":                      "least-time",
		"least-time 50\nleast-time 50":    "",
		"everybody 50":                    "",
		"least-time 50 hard":              "",
		"least-time  50":                  "",
		"least-time 050":                  "",
		"least-time 50\n":                 "",
		"\n":                              "",
		"least-time 50 soft soft":         "",
		"least-time 99999999999999999999": "",
	} {
		_, err := models.ParseRules(text)
		if models.KindOf(err) != models.Invalid || field != "" && !strings.Contains(err.Error(), field+":") {
			t.Errorf("%q: %v, want Invalid at %q", text, err, field)
		}
	}
	for _, text := range []string{"", "least-time 50\nmost-time 50", "keeper-half\nkeeper-time 50", "rest 1 soft"} {
		if _, err := models.ParseRules(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParseRules(f *testing.F) {
	for _, seed := range []string{"", "least-time 50", "keeper-half soft\nrest 2", "lines 2 soft\n\nchanges 3", "rest -1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := models.ParseRules(text)
		if err != nil {
			return
		}
		if err := rules.Validate(); err != nil {
			t.Errorf("%q was accepted: %v", text, err)
		}
		if again, err := models.ParseRules(rules.String()); err != nil || !slices.Equal(again, rules) {
			t.Errorf("%q is written as %q and read as %v %v", text, rules, again, err)
		}
	})
}

func TestRulePacks(t *testing.T) {
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	packs := 0
	for _, s := range sports {
		if s.Ordered && len(s.RuleKinds())+len(s.RulePacks) > 0 {
			t.Errorf("%s: everybody has a game of their own, but there are rules", s.ID)
		}
		for i, p := range s.RulePacks {
			packs++
			if i > 0 && s.RulePacks[i-1].Under >= p.Under {
				t.Errorf("%s: the packs are not by age", s.ID)
			}
		}
	}
	if packs < 20 {
		t.Errorf("%d packs in all sports", packs)
	}
	soccer, _ := sports.Get("soccer")
	want := models.Rules{{Kind: models.LeastTime, N: 50}, {Kind: models.Rest, N: 1}, {Kind: models.FieldLines, N: 2, Soft: true}, {Kind: models.KeeperTime, N: 50, Soft: true}}
	if got := soccer.RulePacks[0]; got.Under != 9 || !reflect.DeepEqual(got.Rules, want) {
		t.Errorf("under 9 in soccer: %+v", got)
	}
	basketball, _ := sports.Get("basketball")
	foreign := *basketball
	foreign.RulePacks = []models.RulePack{{Under: 9, Rules: models.Rules{{Kind: models.KeeperHalf}}}}
	if foreign.Validate() == nil {
		t.Error("a keeper's rule in basketball, which has no keeper")
	}
}
