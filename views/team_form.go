package views

import (
	"context"
	"encoding/json"

	"teamcoach/models"
)

// TeamForm is the form of a team, as it was sent.
type TeamForm struct {
	Form
	Mark       string `form:"mark"` // models.Team.SettingsMark of what the form showed; a new team has none
	Name       string `form:"name"`
	Format     string `form:"format"` // SPORT/FORMAT
	Type       string `form:"type"`
	AgeGroup   string `form:"age_group"`
	Color      string `form:"color"`
	Formation  string `form:"formation"`
	Slug       string `form:"slug"`
	Visibility string `form:"visibility"`
	Names      string `form:"names"`   // of a new team: its players, one a line, as they were pasted
	Prefill    string `form:"prefill"` // "on": show the form for what was pasted, and make nothing yet
	Shown      string `form:"shown"`   // "on": the owner knows what the public sees of under-18 players
}

// NewTeamForm returns the form of a team as it is stored.
func NewTeamForm(t *models.Team) TeamForm {
	return TeamForm{
		Mark: t.SettingsMark(), Name: t.Name, Format: t.Sport + "/" + t.Format, Type: string(t.Type), AgeGroup: t.AgeGroup,
		Color: t.Color, Formation: t.Formation, Slug: t.Slug, Visibility: string(t.Visibility),
	}
}

// TeamNewPage is /teams/new.
type TeamNewPage struct {
	Page
	Sports models.Sports
	Form   TeamForm
}

// TeamEditPage is /teams/TEAM/edit.
type TeamEditPage struct {
	Page
	Team    *models.MemberTeam
	Sports  models.Sports
	Form    TeamForm
	OnField int
	State   string // id of the form that archives or restores the team
}

// mayOpen says whether the visitor may choose who sees the team: its owner, with an account.
func (p TeamEditPage) mayOpen() bool { return p.Team.Role == models.Owner && !p.Visitor.Guest }

// asksConsent says whether the page explains what the public sees of under-18 players: they are, or were, in the team.
func (p TeamEditPage) asksConsent() bool {
	return p.Team.Type.Minors() || models.TeamType(p.Form.Type).Minors() || p.Form.wrong("shown")
}

// unknown is the first choice of a list in which none is made yet.
func unknown(ctx context.Context) Option { return Option{"", T(ctx, "Please choose"), ""} }

func typeOptions(ctx context.Context, chosen string) []Option {
	var all []Option
	if chosen == "" {
		all = append(all, unknown(ctx))
	}
	for _, t := range models.TeamTypes {
		all = append(all, Option{Value: string(t), Label: typeLabel(ctx, t)})
	}
	return all
}

// typeLabel names a team type with the age where it matters.
func typeLabel(ctx context.Context, t models.TeamType) string {
	switch t {
	case models.Junior:
		return T(ctx, "Juniors (under 12)")
	case models.Youth:
		return T(ctx, "Youth (12 to 17)")
	default:
		return TeamTypeName(ctx, t)
	}
}

func visibilityOptions(ctx context.Context) []Option {
	return []Option{
		{string(models.Private), VisibilityName(ctx, models.Private), T(ctx, "Only its members see this team.")},
		{string(models.Public), VisibilityName(ctx, models.Public), T(ctx, "Everybody sees the team, its squad and its lineups. Notes stay with the coaches.")},
	}
}

// VisibilityName says who may see a team, in the language of ctx.
func VisibilityName(ctx context.Context, v models.Visibility) string {
	if v == models.Public {
		return T(ctx, "Public")
	}
	return T(ctx, "Private")
}

// ColorName returns a shirt colour's name in the language of ctx.
func ColorName(ctx context.Context, color string) string {
	switch color {
	case "red":
		return T(ctx, "Red")
	case "orange":
		return T(ctx, "Orange")
	case "yellow":
		return T(ctx, "Yellow")
	case "green":
		return T(ctx, "Green")
	case "teal":
		return T(ctx, "Teal")
	case "sky":
		return T(ctx, "Sky blue")
	case "blue":
		return T(ctx, "Blue")
	case "navy":
		return T(ctx, "Navy")
	case "purple":
		return T(ctx, "Purple")
	case "pink":
		return T(ctx, "Pink")
	case "black":
		return T(ctx, "Black")
	default:
		return T(ctx, "White")
	}
}

// findFormat returns the sport and format that a form names as SPORT/FORMAT; nil where there is none.
func findFormat(sports models.Sports, value string) (*models.Sport, *models.Format) {
	for i := range sports {
		for j := range sports[i].Formats {
			if sports[i].ID+"/"+sports[i].Formats[j].ID == value {
				return &sports[i], &sports[i].Formats[j]
			}
		}
	}
	return nil, nil
}

// formatOf is findFormat without the sport.
func formatOf(sports models.Sports, value string) *models.Format {
	_, f := findFormat(sports, value)
	return f
}

// formationsByFormat is for the script that offers the formations of the format that is chosen:
// {"soccer/11": [["4-4-2", "4-4-2"], ...], ...}.
func formationsByFormat(ctx context.Context, sports models.Sports) (string, error) {
	all := map[string][][2]string{}
	for _, s := range sports {
		for _, f := range s.Formats {
			var choices [][2]string
			for _, m := range f.Formations {
				choices = append(choices, [2]string{m.ID, T(ctx, m.Name)})
			}
			all[s.ID+"/"+f.ID] = choices
		}
	}
	text, err := json.Marshal(all)
	return string(text), err
}

// TeamConflict is what both sides have in the settings where they differ.
func TeamConflict(ctx context.Context, sports models.Sports, mine, theirs TeamForm) []ConflictField {
	both := func(label string, show func(TeamForm) string) ConflictField {
		return ConflictField{label, show(mine), show(theirs)}
	}
	return differing([]ConflictField{
		both(T(ctx, "Name"), func(f TeamForm) string { return f.Name }),
		both(T(ctx, "Sport"), func(f TeamForm) string {
			if s, format := findFormat(sports, f.Format); s != nil {
				return optionName(ctx, s, *format)
			}
			return f.Format
		}),
		both(T(ctx, "Team type"), func(f TeamForm) string { return TeamTypeName(ctx, models.TeamType(f.Type)) }),
		both(T(ctx, "Age group"), func(f TeamForm) string { return f.AgeGroup }),
		both(T(ctx, "Shirt colour"), func(f TeamForm) string { return ColorName(ctx, f.Color) }),
		both(T(ctx, "Home formation"), func(f TeamForm) string {
			if f.Formation == "" {
				return T(ctx, "Whichever is best")
			}
			return f.Formation
		}),
		both(T(ctx, "Address"), func(f TeamForm) string { return f.Slug }),
		both(T(ctx, "Who sees the team"), func(f TeamForm) string { return VisibilityName(ctx, models.Visibility(f.Visibility)) }),
	})
}

// TeamConflictAgain are the fields of the form that saves mine over theirs.
func TeamConflictAgain(mine TeamForm) []HiddenField {
	return []HiddenField{
		{"form", mine.ID}, {"mark", mine.Mark}, {"name", mine.Name}, {"format", mine.Format}, {"type", mine.Type},
		{"age_group", mine.AgeGroup}, {"color", mine.Color}, {"formation", mine.Formation}, {"slug", mine.Slug},
		{"visibility", mine.Visibility}, {"shown", mine.Shown},
	}
}
