package views

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"teamcoach/models"
)

// TeamBestPage is /teams/TEAM/best: what is best in a team, and how the lineups change with it.
type TeamBestPage struct {
	Page
	Team   *models.MemberTeam
	Sport  *models.Sport
	Format *models.Format
	Form   TeamBestForm
	Trials []models.Trial   // of what the form says against what is saved; none where the form is wrong
	Now    *models.TeamBest // what somebody else saved while the form was filled in; nil: nobody did
	Empty  bool             // the team has no players
}

// TeamBestForm is the form of what is best in a team.
type TeamBestForm struct {
	Form
	Seen      string // models.Team.BestSeen when the form was shown
	Mode      string
	Formation string
	Weights   map[string]string // by the field's name, such as strongest-skill
	Rules     map[models.RuleKind]RuleField
}

// RuleField is one rule as it stands in the form.
type RuleField struct {
	On, N string
	Soft  bool
}

func weightField(m models.Mode, part string) string { return string(m) + "-" + part }

// NewTeamBestForm returns the form of what is saved.
func NewTeamBestForm(t *models.Team, best models.TeamBest) TeamBestForm {
	f := TeamBestForm{Form: Form{ID: models.NewFormID()}, Seen: t.BestSeen(), Mode: string(best.Mode), Formation: best.Formation}
	f.Weights = map[string]string{}
	for _, m := range models.Modes {
		for i, weight := range best.Weights.Of(m).List() {
			f.Weights[weightField(m, models.WeightParts[i])] = strconv.Itoa(weight)
		}
	}
	f.SetRules(best.Rules)
	return f
}

// SetRules puts rules into the form in place of its own.
func (f *TeamBestForm) SetRules(rules models.Rules) {
	f.Rules = map[models.RuleKind]RuleField{}
	for _, kind := range models.RuleKinds {
		_, _, usual := kind.Limits()
		field := RuleField{N: strconv.Itoa(usual)}
		if rule, ok := rules.Get(kind); ok {
			field = RuleField{On: "on", N: strconv.Itoa(rule.N), Soft: rule.Soft}
		}
		f.Rules[kind] = field
	}
}

// ReadTeamBestForm takes the fields as they were sent.
func ReadTeamBestForm(sent url.Values) TeamBestForm {
	f := TeamBestForm{Form: Form{ID: sent.Get("form")}, Seen: sent.Get("seen"), Mode: sent.Get("mode"), Formation: sent.Get("formation")}
	f.Weights, f.Rules = map[string]string{}, map[models.RuleKind]RuleField{}
	for _, m := range models.Modes {
		for _, part := range models.WeightParts {
			name := weightField(m, part)
			f.Weights[name] = strings.TrimSpace(sent.Get(name))
		}
	}
	for _, kind := range models.RuleKinds {
		name := string(kind)
		f.Rules[kind] = RuleField{On: sent.Get(name + "-on"), N: strings.TrimSpace(sent.Get(name)), Soft: sent.Get(name+"-how") == "soft"}
	}
	return f
}

// Best reads what the form says; kinds are the rules that its sport has. What is no number stands at its field as an
// error, as does what models refuses; then ok is false.
func (f *TeamBestForm) Best(ctx context.Context, kinds []models.RuleKind) (best models.TeamBest, ok bool) {
	best = models.TeamBest{Mode: models.Mode(f.Mode), Formation: f.Formation}
	for _, m := range models.Modes {
		var list [len(models.WeightParts)]int
		for i, part := range models.WeightParts {
			list[i] = f.number(ctx, weightField(m, part), f.Weights[weightField(m, part)], 0, models.WholeWeight)
		}
		best.Weights.Set(m, models.WeightsOf(list))
	}
	for _, kind := range kinds {
		field := f.Rules[kind]
		if field.On == "" {
			continue
		}
		rule := models.Rule{Kind: kind, Soft: field.Soft}
		if least, most, _ := kind.Limits(); most > 0 {
			rule.N = f.number(ctx, string(kind), field.N, least, most)
		}
		best.Rules = append(best.Rules, rule)
	}
	return best, !f.Refused()
}

// number reads a whole number; where there is none, it refuses the field.
func (f *TeamBestForm) number(ctx context.Context, field, text string, least, most int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		f.Refuse(ctx, field, "This must be a whole number from {min} to {max}.", "min", least, "max", most)
	}
	return n
}

// NameFields puts the name of its field before each error that would not say where it belongs.
func (f *TeamBestForm) NameFields(ctx context.Context) {
	for i, e := range f.Errors {
		if name := fieldName(ctx, e.Field); name != "" {
			f.Errors[i].Message = T(ctx, "{field}: {message}", "field", name, "message", e.Message)
		}
	}
}

func fieldName(ctx context.Context, field string) string {
	mode, part, _ := strings.Cut(field, "-")
	switch {
	case !models.Mode(mode).Valid():
		return ""
	case part == "":
		return ModeName(ctx, models.Mode(mode))
	default:
		return weightName(ctx, models.Mode(mode), part)
	}
}

// weightName names a weight where its row and column are not seen.
func weightName(ctx context.Context, m models.Mode, part string) string {
	return T(ctx, "{part}, {mode}", "part", weightPart(ctx, part), "mode", ModeName(ctx, m))
}

// sum is what the weights of a mode in the form add up to, as far as they are numbers.
func (f *TeamBestForm) sum(m models.Mode) int {
	sum := 0
	for _, part := range models.WeightParts {
		n, _ := strconv.Atoi(f.Weights[weightField(m, part)])
		sum += n
	}
	return sum
}

// weightErrors are the errors of the weights, which stand together below their table.
func (f *TeamBestForm) weightErrors(ctx context.Context) []FormError {
	return slices.DeleteFunc(slices.Clone(f.Errors), func(e FormError) bool { return fieldName(ctx, e.Field) == "" })
}

// packValue is the value of the button "set" that takes over a pack of rules.
func packValue(p models.RulePack) string { return "pack-" + strconv.Itoa(p.Under) }

// Pack finds the pack of rules whose button was pressed.
func Pack(sport *models.Sport, set string) (models.RulePack, bool) {
	i := slices.IndexFunc(sport.RulePacks, func(p models.RulePack) bool { return packValue(p) == set })
	if i < 0 {
		return models.RulePack{}, false
	}
	return sport.RulePacks[i], true
}

func modeOptions(ctx context.Context) []Option {
	var all []Option
	for _, m := range models.Modes {
		all = append(all, Option{Value: string(m), Label: ModeName(ctx, m)})
	}
	return all
}

// formationOptions are the formations of a format, which may be nil.
func formationOptions(ctx context.Context, f *models.Format) []Option {
	all := []Option{{Label: T(ctx, "Whichever is best")}}
	if f == nil {
		return all
	}
	for _, formation := range f.Formations {
		all = append(all, Option{Value: formation.ID, Label: T(ctx, formation.Name)})
	}
	return all
}

// trialChange tells how a lineup would differ from the one by what is saved.
func trialChange(ctx context.Context, t models.Trial) string {
	if len(t.In)+len(t.Out) > 0 {
		return alternativeChange(ctx, models.Alternative{In: t.In, Out: t.Out})
	}
	if t.Moved {
		return T(ctx, "The same players, placed differently")
	}
	return T(ctx, "As it is saved")
}

// trialFacts are the formation and the value of a lineup that is tried.
func trialFacts(ctx context.Context, t models.Trial) string {
	if t.Formation == nil {
		return T(ctx, "Nobody can be picked.")
	}
	return T(ctx, t.Formation.Name) + between + points(ctx, t.Value)
}

// trialLineup lists who would play where.
func trialLineup(ctx context.Context, t models.Trial) string {
	var all []string
	for _, p := range t.Places {
		if p.Player != nil {
			all = append(all, T(ctx, "{player} ({position})", "player", playerName(ctx, p.Player), "position", p.Position.ID))
		}
	}
	return strings.Join(all, ", ")
}

// TrialDocument is the example for the page's script: texts in the reader's language.
type TrialDocument struct {
	Mode   string `json:"mode"` // models.Mode, to find its place
	Name   string `json:"name"`
	Facts  string `json:"facts"`  // formation and value
	Change string `json:"change"` // who comes in and who goes out
	Lineup string `json:"lineup"`
}

// NewTrialDocuments returns the example in the order of the modes; without trials, only the modes.
func NewTrialDocuments(ctx context.Context, trials []models.Trial) []TrialDocument {
	all := make([]TrialDocument, len(models.Modes))
	for i, m := range models.Modes {
		all[i] = TrialDocument{Mode: string(m), Name: ModeName(ctx, m)}
	}
	for i, t := range trials {
		all[i].Facts, all[i].Change, all[i].Lineup = trialFacts(ctx, t), trialChange(ctx, t), trialLineup(ctx, t)
	}
	return all
}

// ruleNumber is the number of a rule in the form, or the usual one where there is none.
func ruleNumber(f RuleField, kind models.RuleKind) int {
	if n, err := strconv.Atoi(f.N); err == nil {
		return n
	}
	_, _, usual := kind.Limits()
	return usual
}

func formationName(ctx context.Context, f *models.Format, id string) string {
	if formation, ok := f.Formation(id); ok {
		return T(ctx, formation.Name)
	}
	return T(ctx, "Whichever is best")
}

// trialsWrong stands in place of lineups that cannot be found.
func trialsWrong(ctx context.Context) string {
	return T(ctx, "As soon as the weights of every mode add up to 100, the lineups follow them again.")
}
