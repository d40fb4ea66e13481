package views

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"teamcoach/models"
)

// NamesForm is the form for names typed or pasted without an account, as it was sent: raw strings and what is
// wrong with them.
type NamesForm struct {
	Form
	Names     string
	Format    string // SPORT/FORMAT
	Size      string
	Mode      string
	Formation string
	Lock, Out string // ordinals with commas
	Alt       string
}

// namesExample shows what lines may look like; it is not translated, as the program reads it.
const namesExample = "Ada\n7 Ben\n9 Cleo ST\n7, Dana, GK/CB, 8"

func (f NamesForm) format() string {
	if f.Format == "" {
		return "soccer/11"
	}
	return f.Format
}

func (f NamesForm) size() string {
	if f.Size == "" && len(f.Errors) == 0 {
		return "11"
	}
	return f.Size
}

func (f NamesForm) mode() models.Mode {
	if f.Mode == "" {
		return models.Strongest
	}
	return models.Mode(f.Mode)
}

// kept are the wishes that go on with the form although it shows no field for them.
func (f NamesForm) kept() []HiddenField {
	var all []HiddenField
	for _, h := range []HiddenField{{"formation", f.Formation}, {"lock", f.Lock}, {"out", f.Out}} {
		if h.Value != "" {
			all = append(all, h)
		}
	}
	return all
}

// optionName names a format in a list of every sport's formats.
func optionName(ctx context.Context, s *models.Sport, f models.Format) string {
	sport, format := T(ctx, s.Name), T(ctx, f.Name)
	if sport == format {
		return sport
	}
	return sport + ": " + format
}

// formatSize is how many play in the team's format; 11 where it is not known.
func formatSize(sports models.Sports, t models.TeamSummary) string {
	if s, ok := sports.Get(t.Sport); ok {
		if f, ok := s.Format(t.Format); ok {
			return strconv.Itoa(f.OnField)
		}
	}
	return "11"
}

// formatName names the sport and format of a team in a list.
func formatName(ctx context.Context, sports models.Sports, t models.TeamSummary) string {
	s, ok := sports.Get(t.Sport)
	if !ok {
		return t.Sport
	}
	f, ok := s.Format(t.Format)
	if !ok {
		return T(ctx, s.Name)
	}
	return T(ctx, s.Name) + between + T(ctx, f.Name)
}

func ariaCurrent(current bool) templ.Attributes {
	if !current {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}
