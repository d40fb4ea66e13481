package views

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"teamcoach/models"
)

// PlayerFields is what every form has of a player, as raw strings.
type PlayerFields struct {
	Version    string `form:"version"` // as it was read
	Shown      string `form:"shown"`   // fingerprint of the fields as they were shown
	Shirt      string `form:"shirt"`
	Name       string `form:"name"`
	Status     string `form:"status"`
	Until      string `form:"until"`
	Matches    string `form:"matches"`
	Shape      string `form:"shape"` // the form of the last games; "form" is the id of the page's form
	Fitness    string `form:"fitness"`
	Attendance string `form:"attendance"`
}

// PlayerRow is a player in the table of the squad.
type PlayerRow struct {
	PlayerFields
	ID     string `form:"id"`     // empty: a new player
	Skills string `form:"skills"` // as models.SkillParser reads them
	Delete string `form:"delete"` // "on": to be deleted
}

// SquadForm is the whole table.
type SquadForm struct {
	Form
	Rows []PlayerRow `form:"rows"`
}

// PlayerForm is the form of a player's own page.
type PlayerForm struct {
	Form
	PlayerFields
	Skills       map[string]string `form:"skills"` // Position.ID -> skill; empty: cannot
	MinutesOwed  string            `form:"minutes_owed"`
	DoNotPublish string            `form:"do_not_publish"` // "on"
	Notes        string            `form:"notes"`
}

// namedField is a field of a player with the name of its input and what it says to people.
type namedField struct{ name, label, value string }

func playerFields(p *models.Player) PlayerFields {
	matches, shirt := "", ""
	if p.Matches > 0 {
		matches = strconv.Itoa(p.Matches)
	}
	if p.Shirt != models.NoShirt {
		shirt = strconv.Itoa(p.Shirt)
	}
	version := ""
	if p.ID != "" {
		version = strconv.FormatInt(p.Version, 10)
	}
	return PlayerFields{
		Version: version, Shirt: shirt, Name: p.Name, Status: string(p.Status), Until: p.Until, Matches: matches,
		Shape: strconv.Itoa(p.Form), Fitness: strconv.Itoa(p.Fitness), Attendance: strconv.Itoa(p.Attendance),
	}
}

func (f *PlayerFields) named(ctx context.Context) []namedField {
	return []namedField{
		{"shirt", T(ctx, "Shirt number"), f.Shirt},
		{"name", T(ctx, "Name"), f.Name},
		{"status", T(ctx, "Status"), f.Status},
		{"until", T(ctx, "Until"), f.Until},
		{"matches", T(ctx, "Matches to miss"), f.Matches},
		{"shape", T(ctx, "Form"), f.Shape},
		{"fitness", T(ctx, "Fitness"), f.Fitness},
		{"attendance", T(ctx, "Training"), f.Attendance},
	}
}

// ReadVersion is that of the player when it was read; -1: none that can be.
func (f *PlayerFields) ReadVersion() int64 {
	n, err := strconv.ParseInt(f.Version, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// NewPlayerRow shows a player in the table.
func NewPlayerRow(ctx context.Context, sport *models.Sport, p *models.Player) PlayerRow {
	r := PlayerRow{PlayerFields: playerFields(p), ID: p.ID, Skills: models.FormatSkills(sport, p.Skills, T(ctx, "all"))}
	r.Shown = fingerprint(r.named(ctx))
	return r
}

func (r *PlayerRow) named(ctx context.Context) []namedField {
	return slices.Insert(r.PlayerFields.named(ctx), 2, namedField{"skills", T(ctx, "Positions"), r.Skills})
}

// Changed says whether the row is not any more what it was when it was shown. A new row that was left empty is not.
func (r *PlayerRow) Changed(ctx context.Context) bool {
	if r.ID == "" {
		return r.Delete == "" && r.Shown != fingerprint(r.named(ctx))
	}
	return r.Delete != "" || r.Shown != fingerprint(r.named(ctx))
}

// NewSquadForm shows a squad in the table, with empty rows for new players where there is room.
func NewSquadForm(ctx context.Context, sport *models.Sport, squad []models.Player) SquadForm {
	form := SquadForm{Form: Form{ID: models.NewFormID()}}
	for i := range squad {
		form.Rows = append(form.Rows, NewPlayerRow(ctx, sport, &squad[i]))
	}
	for range min(newRows, models.MaxPlayers-len(squad)) {
		nobody := models.NewPlayer("")
		form.Rows = append(form.Rows, NewPlayerRow(ctx, sport, &nobody))
	}
	return form
}

// newRows is how many empty rows the table has.
const newRows = 3

// NewPlayerForm shows a player on the page of their own.
func NewPlayerForm(ctx context.Context, sport *models.Sport, p *models.Player) PlayerForm {
	f := PlayerForm{
		Form: Form{ID: models.NewFormID()}, PlayerFields: playerFields(p), Skills: map[string]string{},
		MinutesOwed: strconv.Itoa(p.MinutesOwed), Notes: p.Notes,
	}
	for _, position := range sport.Positions {
		if skill, ok := p.Skills[position.ID]; ok {
			f.Skills[position.ID] = strconv.Itoa(skill)
		}
	}
	if p.DoNotPublish {
		f.DoNotPublish = "on"
	}
	f.Shown = fingerprint(f.named(ctx, sport))
	return f
}

func (f *PlayerForm) named(ctx context.Context, sport *models.Sport) []namedField {
	all := f.PlayerFields.named(ctx)
	for _, p := range sport.Positions {
		all = append(all, namedField{"skills[" + p.ID + "]", T(ctx, p.Name), f.Skills[p.ID]})
	}
	return append(all, namedField{"minutes_owed", T(ctx, "Minutes owed"), f.MinutesOwed},
		namedField{"do_not_publish", T(ctx, "Do not publish"), f.DoNotPublish}, namedField{"notes", T(ctx, "Notes"), f.Notes})
}

// Changed says whether the form is not any more what it was when it was shown.
func (f *PlayerForm) Changed(ctx context.Context, sport *models.Sport) bool {
	return f.Shown != fingerprint(f.named(ctx, sport))
}

// fingerprint stands for the values of fields, so that a form can tell whether they were changed.
func fingerprint(fields []namedField) string {
	sum := fnv.New64a()
	for _, f := range fields {
		sum.Write([]byte(models.TidyNotes(f.value)))
		sum.Write([]byte{0})
	}
	return strconv.FormatUint(sum.Sum64(), 36)
}

// RowField names a field of a row of the table where it is wrong; it is the id of its input too.
func RowField(row int, field string) string { return "row" + strconv.Itoa(row) + "-" + field }

// rowInput is the name under which a field of a row is sent.
func rowInput(row int, field string) string { return "rows[" + strconv.Itoa(row) + "]." + field }

// shirtClash says who wears the same number.
func shirtClash(ctx context.Context, wearers []models.Player) string {
	var names []string
	for _, p := range wearers {
		names = append(names, p.Name)
	}
	return T(ctx, "Number {n} is worn by more than one player: {names}.", "n", wearers[0].Shirt, "names", strings.Join(names, ", "))
}

// statusText says whether a player can play, and if not, until when.
func statusText(ctx context.Context, p *models.Player) string {
	text := StatusName(ctx, p.Status)
	if p.Status == models.Fit {
		return text
	}
	if p.Until != "" {
		text = T(ctx, "{status} until {day}", "status", text, "day", p.Until)
	}
	if p.Status == models.Suspended && p.Matches > 0 {
		text += " (" + N(ctx, "{n} match", "{n} matches", p.Matches) + ")"
	}
	return text
}

func statusOptions(ctx context.Context) []Option {
	var all []Option
	for _, s := range models.Statuses {
		all = append(all, Option{Value: string(s), Label: StatusName(ctx, s)})
	}
	return all
}

// numeric asks a phone for the keyboard of numbers.
var numeric = templ.Attributes{"inputmode": "numeric", "maxlength": "9"}

// SquadPage is /teams/TEAM/players.
type SquadPage struct {
	Page
	Team    *models.MemberTeam
	Sport   *models.Sport
	Format  *models.Format
	Players []models.Player // as they are stored, without notes
	Form    *SquadForm      // nil: the reader may only look
}

// PlayerPage is /teams/TEAM/players/PLAYER.
type PlayerPage struct {
	Page
	Team     *models.MemberTeam
	Sport    *models.Sport
	Format   *models.Format
	Player   *models.Player  // as it is stored
	Wearers  []models.Player // of the same shirt number; fewer than two: nobody else
	Form     PlayerForm
	DeleteID string // id of the form that deletes the player
}

// NewPlayersForm takes a list of names.
type NewPlayersForm struct {
	Form
	Names string `form:"names"`
	Again string `form:"again"` // "on": also names that are in the squad already
	// Known are the names that are in the squad already; empty: nothing to ask.
	Known []string `form:"-"`
}

// NewPlayersPage is /teams/TEAM/players/new.
type NewPlayersPage struct {
	Page
	Team   *models.MemberTeam
	Sport  *models.Sport
	Format *models.Format
	Form   NewPlayersForm
}
