package views

import (
	"context"
	"slices"
	"strings"
	"testing"

	"teamcoach/models"
)

func TestDay(t *testing.T) {
	for day, want := range map[string][2]string{
		"2026-12-03": {"3 December", "3. Dezember"},
		"2027-03-31": {"31 March", "31. März"},
		"2026-01-01": {"1 January", "1. Januar"},
		"some day":   {"some day", "some day"},
		"":           {"", ""},
	} {
		for i, lang := range []string{"en", "de"} {
			if got := Day(WithLang(context.Background(), lang), day); got != want[i] {
				t.Errorf("%s: %q is %q, want %q", lang, day, got, want[i])
			}
		}
	}
}

func TestStatusText(t *testing.T) {
	for _, test := range []struct {
		status  models.Status
		until   string
		matches int
		want    [2]string
	}{
		{models.Fit, "", 0, [2]string{"Fit", "Fit"}},
		{models.Injured, "", 0, [2]string{"Injured", "Verletzt"}},
		{models.Injured, "2026-12-03", 0, [2]string{"Injured until 3 December", "Verletzt bis 3. Dezember"}},
		{models.Away, "2026-05-01", 0, [2]string{"Away until 1 May", "Abwesend bis 1. Mai"}},
		{models.Suspended, "2026-05-01", 0, [2]string{"Suspended until 1 May", "Gesperrt bis 1. Mai"}},
		{models.Suspended, "", 1, [2]string{"Suspended for 1 more match", "Noch 1 Spiel gesperrt"}},
		{models.Suspended, "", 2, [2]string{"Suspended for 2 more matches", "Noch 2 Spiele gesperrt"}},
		{models.Suspended, "2026-05-01", 2, [2]string{"Suspended for 2 more matches, until 1 May", "Noch 2 Spiele gesperrt, bis 1. Mai"}},
	} {
		p := &models.Player{Status: test.status, Until: test.until, Matches: test.matches}
		for i, lang := range []string{"en", "de"} {
			if got := StatusText(WithLang(context.Background(), lang), p); got != test.want[i] {
				t.Errorf("%s: %+v is %q, want %q", lang, test, got, test.want[i])
			}
		}
	}
}

func TestRulesAreSentences(t *testing.T) {
	for _, l := range Languages {
		ctx := WithLang(context.Background(), l.Tag)
		var seen []string
		for _, kind := range models.RuleKinds {
			_, most, usual := kind.Limits()
			before, after := ruleParts(ctx, kind)
			if before == "" || (after == "") != (most == 0) {
				t.Errorf("%s %s: its number does not stand inside of its sentence: %q, %q", l.Tag, kind, before, after)
			}
			for _, rule := range []models.Rule{{Kind: kind, N: usual}, {Kind: kind, N: most}, {Kind: kind, N: usual, Soft: true}} {
				text := ruleText(ctx, rule)
				if strings.Contains(text, "{") || !strings.HasSuffix(text, ".") || rule.N > 1 && rule.N != 50 && !strings.Contains(text, Num(ctx, rule.N)) {
					t.Errorf("%s: %+v is %q", l.Tag, rule, text)
				}
				if rule.N == usual && slices.Contains(seen, text) {
					t.Errorf("%s: %q says two rules", l.Tag, text)
				}
				seen = append(seen, text)
				if most == 0 {
					break
				}
			}
		}
	}
}

func TestFormOfTeamBest(t *testing.T) {
	ctx := context.Background()
	team := &models.Team{Mode: models.Equal, Formation: "4-4-2", Weights: "balanced=0,0,0,0,100", Rules: "least-time 33 soft\nkeeper-half"}
	best, err := team.Best()
	if err != nil {
		t.Fatal(err)
	}
	form := NewTeamBestForm(team, best)
	got, ok := form.Best(ctx, models.RuleKinds)
	if !ok || got.Mode != best.Mode || got.Formation != best.Formation || got.Weights != best.Weights || !slices.Equal(got.Rules, best.Rules) {
		t.Errorf("the form of %+v says %+v", best, got)
	}
	if got, _ := form.Best(ctx, nil); len(got.Rules) > 0 {
		t.Errorf("rules that its sport does not have: %v", got.Rules)
	}
	form.Rules[models.LeastTime] = RuleField{N: "nonsense"} // but switched off
	if _, ok := form.Best(ctx, models.RuleKinds); !ok {
		t.Errorf("a rule that is off is refused: %v", form.Errors)
	}
}
