package views

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"teamcoach/models"
)

// MatchForm makes or changes a match.
type MatchForm struct {
	Form
	Version   string `form:"version"` // of the match that the form was made of
	Played    string `form:"played"`  // format, periods, minutes and blocks as they were shown: see Took
	Opponent  string `form:"opponent"`
	Date      string `form:"date"`
	Time      string `form:"time"`
	Zone      string `form:"zone"`
	Side      string `form:"side"`
	Venue     string `form:"venue"`
	Meet      string `form:"meet"`
	Format    string `form:"format"`
	Formation string `form:"formation"`
	Periods   string `form:"periods"`
	Minutes   string `form:"minutes"`
	Blocks    string `form:"blocks"`
	Mode      string `form:"mode"`
	Closes    string `form:"closes"` // hours before the kick-off; empty: with it
	Remind    string `form:"remind"` // hours before the kick-off; empty: never
	Notes     string `form:"notes"`
	Scope     string `form:"scope"`  // Following, or this one
	Repeat    string `form:"repeat"` // "", "until" or "times"
	Every     string `form:"every"`  // weeks
	Until     string `form:"until"`
	Times     string `form:"times"`
}

// Following is the scope of a form that is about a match and the later ones of its series.
const Following = "following"

// ScopeForm is a form of one button about a match.
type ScopeForm struct {
	Form
	Scope string `form:"scope"` // Following, or this one
}

// NewMatchForm shows a match as it is stored. day is empty where the day is still to be chosen.
func NewMatchForm(m *models.Match, day string) MatchForm {
	f := MatchForm{
		Version: strconv.FormatInt(m.Version, 10), Opponent: m.Opponent, Date: day, Zone: m.Zone, Side: string(m.Side), Venue: m.Venue,
		Meet: numberText(m.Meet), Format: m.Format, Formation: m.Formation, Periods: strconv.Itoa(m.Periods), Minutes: strconv.Itoa(m.Minutes),
		Blocks: strconv.Itoa(m.Blocks), Mode: string(m.Mode), Closes: hoursText(m.ClosesBefore()), Remind: hoursText(m.RemindBefore()), Notes: m.Notes,
		Every: "1",
	}
	if !m.KickOff.IsZero() {
		f.Time = m.Clock()
	}
	f.Played = f.shape()
	return f
}

// shape is what Played was when the form was shown as it is.
func (f *MatchForm) shape() string {
	return strings.Join([]string{f.Format, f.Periods, f.Minutes, f.Blocks}, "/")
}

// TakeUsual puts the usual length of another format in place of that of the one before, where no script has done so and
// nobody has typed another one. usual is a new match in the format.
func (f *MatchForm) TakeUsual(usual *models.Match) {
	format, length, _ := strings.Cut(f.Played, "/")
	if format == f.Format || f.Format+"/"+length != f.shape() {
		return
	}
	f.Periods, f.Minutes, f.Blocks = strconv.Itoa(usual.Periods), strconv.Itoa(usual.Minutes), strconv.Itoa(usual.Blocks)
	f.Formation = ""
}

// ReadVersion is the version that the form was made of; one that nobody has where it cannot be read.
func (f *MatchForm) ReadVersion() int64 {
	version, err := strconv.ParseInt(f.Version, 10, 64)
	if err != nil {
		return -1
	}
	return version
}

// numberText writes a number, and nothing for none.
func numberText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// hoursText writes a lead in hours, and nothing for none.
func hoursText(lead time.Duration) string {
	if lead < 0 {
		return ""
	}
	return strconv.FormatFloat(lead.Hours(), 'f', -1, 64)
}

// MatchFormPage is /teams/TEAM/matches/new and /teams/TEAM/matches/MATCH/edit.
type MatchFormPage struct {
	Page
	Team     *models.MemberTeam
	Sport    *models.Sport
	OnField  int           // of the team's own format, for its navigation
	Match    *models.Match // nil: a new one
	Form     MatchForm
	Venues   []string // where the team has played
	Planned  bool     // there is a plan for the match
	Series   int      // later matches of its series that can be changed with it
	AskClock bool     // the browser's own time zone is to be taken
}

func (p *MatchFormPage) action() string {
	if p.Match == nil {
		return "/teams/" + p.Team.Slug + "/matches/new"
	}
	return MatchURL(p.Team.Slug, p.Match.ID, "/edit")
}

func (p *MatchFormPage) format() *models.Format {
	if f, ok := p.Sport.Format(p.Form.Format); ok {
		return f
	}
	return nil
}

func (p *MatchFormPage) formatOptions(ctx context.Context) []Option {
	var all []Option
	for _, f := range p.Sport.Formats {
		all = append(all, Option{Value: f.ID, Label: T(ctx, f.Name)})
	}
	if p.format() == nil { // of a sport that the team does not play any more
		all = append([]Option{{Value: p.Form.Format, Label: T(ctx, "Please choose")}}, all...)
	}
	return all
}

func sideOptions(ctx context.Context) []Option {
	var all []Option
	for _, side := range models.Sides {
		all = append(all, Option{Value: string(side), Label: SideName(ctx, side)})
	}
	return all
}

// SideName is where a match is played, in the reader's language.
func SideName(ctx context.Context, s models.Side) string {
	switch s {
	case models.Home:
		return T(ctx, "At home")
	case models.Visit:
		return T(ctx, "Away")
	default:
		return T(ctx, "On neutral ground")
	}
}

// zoneOptions are all time zones, and the one that is chosen where it is another.
func zoneOptions(chosen string) []Option {
	zones := models.Zones()
	if chosen != "" && !slices.Contains(zones, chosen) {
		zones = append([]string{chosen}, zones...)
	}
	all := make([]Option, len(zones))
	for i, zone := range zones {
		all[i] = Option{Value: zone, Label: strings.ReplaceAll(zone, "_", " ")}
	}
	return all
}

func matchModeOptions(ctx context.Context, t *models.MemberTeam) []Option {
	usual := Option{Label: T(ctx, "As the team is set: {mode}", "mode", ModeName(ctx, t.Mode))}
	return append([]Option{usual}, modeOptions(ctx)...)
}

func repeatOptions(ctx context.Context) []Option {
	return []Option{
		{Value: "", Label: T(ctx, "Once")},
		{Value: "until", Label: T(ctx, "Every so many weeks until a day")},
		{Value: "times", Label: T(ctx, "Every so many weeks, so many times")},
	}
}

func scopeOptions(ctx context.Context, following int) []Option {
	return []Option{
		{Value: "", Label: T(ctx, "This match only")},
		{Value: Following, Label: N(ctx, "This one and the following of its series: {n} more match", "This one and the following of its series: {n} more matches", following),
			Hint: T(ctx, "What you change here is changed in all of them; the rest of each stays as it is.")},
	}
}

// usualLengths is for the script that puts the usual values of a format in and offers its formations.
func usualLengths(ctx context.Context, t *models.MemberTeam, sport *models.Sport) (string, error) {
	type usual struct {
		Periods    int         `json:"periods"`
		Minutes    int         `json:"minutes"`
		Blocks     int         `json:"blocks"`
		Formations [][2]string `json:"formations"`
	}
	all := map[string]usual{}
	for i := range sport.Formats {
		m := models.NewMatch(&t.Team, &sport.Formats[i])
		u := usual{m.Periods, m.Minutes, m.Blocks, [][2]string{}}
		for _, f := range sport.Formats[i].Formations {
			u.Formations = append(u.Formations, [2]string{f.ID, T(ctx, f.Name)})
		}
		all[sport.Formats[i].ID] = u
	}
	text, err := json.Marshal(all)
	return string(text), err
}

// stretchesText says what periods, minutes and blocks come to, and nothing where they are no numbers.
func stretchesText(ctx context.Context, f *MatchForm) string {
	periods, errP := strconv.Atoi(f.Periods)
	minutes, errM := strconv.Atoi(f.Minutes)
	blocks, errB := strconv.Atoi(f.Blocks)
	if errP != nil || errM != nil || errB != nil || periods < 1 || minutes < 0 || blocks < 1 || periods > 99 || blocks > 99 || minutes > 999 {
		return ""
	}
	return stretchesOf(ctx, periods*blocks, minutes*60/blocks)
}

// stretchesOf says how many stretches of how many seconds there are: 24 stretches of 10 minutes.
func stretchesOf(ctx context.Context, n, seconds int) string {
	if seconds == 0 {
		return N(ctx, "{n} stretch without a clock", "{n} stretches without a clock", n)
	}
	return N(ctx, "{n} stretch of {minutes} minutes", "{n} stretches of {minutes} minutes", n, "minutes", stretchMinutes(seconds))
}

// stretchMinutes writes a time in minutes, and with seconds where it is no whole number: 10, 11:15.
func stretchMinutes(seconds int) string {
	if seconds%60 == 0 {
		return strconv.Itoa(seconds / 60)
	}
	return strconv.Itoa(seconds/60) + ":" + strconv.Itoa(100 + seconds%60)[1:]
}

// stretchTexts are for the script that writes stretchesOf anew.
func stretchTexts(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"data-one":        strings.Replace(N(ctx, "{n} stretch of {minutes} minutes", "{n} stretches of {minutes} minutes", 1, "minutes", "{minutes}"), "1", "{n}", 1),
		"data-many":       strings.Replace(N(ctx, "{n} stretch of {minutes} minutes", "{n} stretches of {minutes} minutes", 2, "minutes", "{minutes}"), "2", "{n}", 1),
		"data-one-plain":  strings.Replace(N(ctx, "{n} stretch without a clock", "{n} stretches without a clock", 1), "1", "{n}", 1),
		"data-many-plain": strings.Replace(N(ctx, "{n} stretch without a clock", "{n} stretches without a clock", 2), "2", "{n}", 1),
	}
}

// MatchConflict is what both sides have in a match where they differ.
func MatchConflict(ctx context.Context, sport *models.Sport, mine, theirs *MatchForm) []ConflictField {
	both := func(label string, show func(*MatchForm) string) ConflictField {
		return ConflictField{label, show(mine), show(theirs)}
	}
	return differing([]ConflictField{
		both(T(ctx, "Opponent"), func(f *MatchForm) string { return f.Opponent }),
		both(T(ctx, "Day"), func(f *MatchForm) string { return f.Date }),
		both(T(ctx, "Kick-off"), func(f *MatchForm) string { return f.Time }),
		both(T(ctx, "Time zone"), func(f *MatchForm) string { return f.Zone }),
		both(T(ctx, "Where"), func(f *MatchForm) string { return SideName(ctx, models.Side(f.Side)) }),
		both(T(ctx, "Venue"), func(f *MatchForm) string { return f.Venue }),
		both(T(ctx, "Meeting, minutes before"), func(f *MatchForm) string { return f.Meet }),
		both(T(ctx, "Format"), func(f *MatchForm) string { return formatLabel(ctx, sport, f.Format) }),
		both(T(ctx, "Formation"), func(f *MatchForm) string { return f.Formation }),
		both(T(ctx, "Periods"), func(f *MatchForm) string { return f.Periods }),
		both(T(ctx, "Minutes a period"), func(f *MatchForm) string { return f.Minutes }),
		both(T(ctx, "Blocks a period"), func(f *MatchForm) string { return f.Blocks }),
		both(T(ctx, "What counts"), func(f *MatchForm) string { return modeLabel(ctx, f.Mode) }),
		both(T(ctx, "Answers close, hours before"), func(f *MatchForm) string { return f.Closes }),
		both(T(ctx, "Reminder, hours before"), func(f *MatchForm) string { return f.Remind }),
		both(T(ctx, "Notes"), func(f *MatchForm) string { return f.Notes }),
	})
}

func formatLabel(ctx context.Context, sport *models.Sport, id string) string {
	if f, ok := sport.Format(id); ok {
		return T(ctx, f.Name)
	}
	return id
}

func modeLabel(ctx context.Context, mode string) string {
	if mode == "" {
		return T(ctx, "As the team is set")
	}
	return ModeName(ctx, models.Mode(mode))
}

// MatchConflictAgain are the fields of the form that saves mine over theirs.
func MatchConflictAgain(mine *MatchForm) []HiddenField {
	return []HiddenField{
		{"form", mine.ID}, {"version", mine.Version}, {"played", mine.shape()}, {"opponent", mine.Opponent}, {"date", mine.Date}, {"time", mine.Time},
		{"zone", mine.Zone}, {"side", mine.Side}, {"venue", mine.Venue}, {"meet", mine.Meet}, {"format", mine.Format}, {"formation", mine.Formation},
		{"periods", mine.Periods}, {"minutes", mine.Minutes}, {"blocks", mine.Blocks}, {"mode", mine.Mode}, {"closes", mine.Closes},
		{"remind", mine.Remind}, {"notes", mine.Notes}, {"scope", mine.Scope},
	}
}

func deleteOptions(ctx context.Context, following int) []Option {
	return []Option{
		{Value: "", Label: T(ctx, "This match only")},
		{Value: Following, Label: N(ctx, "This one and the following of its series: {n} more match", "This one and the following of its series: {n} more matches", following)},
	}
}
