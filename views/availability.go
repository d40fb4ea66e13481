package views

import (
	"context"
	"strconv"
	"time"

	"teamcoach/models"
)

// AnswerRow is one answer of a form: of a player on the page of a match, of a match on the page of a player.
type AnswerRow struct {
	ID      string `form:"id"`      // of the player, or the match
	Version string `form:"version"` // of the stored answer as it was read: its time in milliseconds; empty: none
	Shown   string `form:"shown"`   // fingerprint of the fields as they were shown
	Answer  string `form:"answer"`
	Minute  string `form:"minute"` // of who comes late or leaves early
	Note    string `form:"note"`
	Take    string `form:"take"` // of an answer that two have changed: "theirs" leaves it as it is
}

// AnswersForm is a form of many answers.
type AnswersForm struct {
	Form
	Rows []AnswerRow `form:"rows"`
	All  string      `form:"all"`  // "yes": whoever has no answer yet comes
	Mail string      `form:"mail"` // "stop" or "start": mails to who holds the link
}

// NewAnswerRow shows what is known of a player and a match; id names the one of them that the page does not.
func NewAnswerRow(id string, a models.Availability) AnswerRow {
	r := AnswerRow{ID: id, Answer: string(a.Answer), Note: a.Note}
	if minute := a.FromMinute + a.ToMinute; minute > 0 {
		r.Minute = strconv.Itoa(minute)
	}
	if a.Answer != models.NoAnswer {
		r.Version = strconv.FormatInt(a.At.UnixMilli(), 10)
	}
	r.Shown = r.fingerprint()
	return r
}

func (r *AnswerRow) fingerprint() string {
	return fingerprint([]namedField{{value: r.Answer}, {value: r.Minute}, {value: r.Note}})
}

// Changed says whether the row is not any more what it was when it was shown.
func (r *AnswerRow) Changed() bool { return r.Shown != r.fingerprint() }

// ReadVersion is the time of the answer that the row was made of; zero: there was none.
func (r *AnswerRow) ReadVersion() time.Time {
	milli, err := strconv.ParseInt(r.Version, 10, 64)
	if err != nil || milli <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(milli).UTC()
}

// fields are the row as hidden fields send it.
func (r *AnswerRow) fields(i int) []HiddenField {
	return []HiddenField{
		{rowInput(i, "id"), r.ID}, {rowInput(i, "version"), r.Version}, {rowInput(i, "shown"), r.Shown},
		{rowInput(i, "answer"), r.Answer}, {rowInput(i, "minute"), r.Minute}, {rowInput(i, "note"), r.Note},
	}
}

// AvailabilityPage is /teams/TEAM/matches/MATCH/availability.
type AvailabilityPage struct {
	MatchBase
	Now     time.Time
	Squad   []models.Player                // as they are on the day of the match
	Answers map[string]models.Availability // by player
	Turnout models.Turnout
	Asked   map[string]time.Time // by player: when somebody was asked last by mail; for coaches
	Reached map[string]bool      // by player: has a contact who wants mails; for coaches
	Form    AnswersForm
	AskID   string // id of the form that sends mails
	LinksID string // id of the form that makes links
}

// NewAnswersForm shows the answers of a squad to a match.
func NewAnswersForm(squad []models.Player, answers map[string]models.Availability) AnswersForm {
	form := AnswersForm{Form: Form{ID: models.NewFormID()}}
	for i := range squad {
		form.Rows = append(form.Rows, NewAnswerRow(squad[i].ID, answers[squad[i].ID]))
	}
	return form
}

// player is whom a row of the form is about, nil where nobody of the squad is.
func (p *AvailabilityPage) player(r *AnswerRow) *models.Player {
	return models.PlayerByID(p.Squad, r.ID)
}

// unreached counts who has not answered and gets no mail.
func (p *AvailabilityPage) unreached() int {
	n := 0
	for i := range p.Squad {
		player := &p.Squad[i]
		if player.Status == models.Fit && p.Answers[player.ID].Answer == models.NoAnswer && !p.Reached[player.ID] {
			n++
		}
	}
	return n
}

// turnoutTexts says in a few words each who comes.
func turnoutTexts(ctx context.Context, t models.Turnout) []string {
	return []string{
		N(ctx, "{n} comes", "{n} come", t.Come), T(ctx, "{n} perhaps", "n", t.Maybe),
		N(ctx, "{n} does not come", "{n} do not come", t.Not), N(ctx, "{n} has not answered", "{n} have not answered", t.Open),
	}
}

// needText says how many a full team takes, and that one of them must be able to keep goal.
func needText(ctx context.Context, p *AvailabilityPage) string {
	text := N(ctx, "A full team needs {n} player.", "A full team needs {n} players.", p.Format.OnField)
	for _, slot := range p.Match.FormationOf(p.Format).Slots {
		if slot.Mandatory {
			return text + " " + T(ctx, "One of them must be able to play here: {position}.", "position", positionName(ctx, p.Sport, slot.Position))
		}
	}
	return text
}

func positionName(ctx context.Context, sport *models.Sport, id string) string {
	if position, ok := sport.Position(id); ok {
		return T(ctx, position.Name)
	}
	return id
}

// short says what is missing for a full team, empty where nothing is.
func (p *AvailabilityPage) short(ctx context.Context) []string {
	var all []string
	if missing := p.Format.OnField - p.Turnout.Come; missing > 0 {
		all = append(all, N(ctx, "{n} more player must come for a full team.", "{n} more players must come for a full team.", missing))
	}
	for _, id := range p.Turnout.Missing {
		all = append(all, T(ctx, "Nobody who comes can play here: {position}.", "position", positionName(ctx, p.Sport, id)))
	}
	return all
}

// answerText says what somebody has answered, with the minute.
func answerText(ctx context.Context, a models.Availability) string {
	switch {
	case a.Answer == models.Late && a.FromMinute > 0:
		return T(ctx, "Comes late, from minute {n}", "n", a.FromMinute)
	case a.Answer == models.Early && a.ToMinute > 0:
		return T(ctx, "Leaves early, at minute {n}", "n", a.ToMinute)
	default:
		return AnswerName(ctx, a.Answer)
	}
}

// answerSign stands before an answer, for who reads a whole table of them.
func answerSign(a models.Answer) string {
	switch a {
	case models.Yes:
		return "✓"
	case models.No:
		return "✗"
	case models.Maybe:
		return "?"
	case models.Late:
		return "›"
	case models.Early:
		return "‹"
	default:
		return "·"
	}
}

// answerOptions are the answers in the order they are offered; none among them takes an answer back.
func answerOptions(ctx context.Context, none bool) []Option {
	var all []Option
	for _, a := range models.Answers {
		all = append(all, Option{Value: string(a), Label: AnswerName(ctx, a), Hint: answerSign(a)})
	}
	if none {
		all = append(all, Option{Value: "", Label: AnswerName(ctx, models.NoAnswer), Hint: answerSign(models.NoAnswer)})
	}
	return all
}

// whoAnswered says who has given an answer and when; empty where nobody has.
func whoAnswered(ctx context.Context, a models.Availability) string {
	switch {
	case a.Answer == models.NoAnswer:
		return ""
	case a.ByPlayer:
		return T(ctx, "answered by the player")
	default:
		return T(ctx, "entered by a coach")
	}
}

// whenToMeet is when and where players meet: by the clock at the venue.
func whenToMeet(ctx context.Context, m *models.Match) string {
	if m.Meet == 0 {
		return ""
	}
	return T(ctx, "Meet at {time}", "time", m.KickOff.Add(-time.Duration(m.Meet)*time.Minute).In(m.Location()).Format("15:04"))
}

// answersUntilText is when answers close, by the clock at the venue.
func answersUntilText(ctx context.Context, m *models.Match) string {
	at := m.AnswersUntil().In(m.Location())
	return T(ctx, "{day}, {time}", "day", longDayText(ctx, at), "time", at.Format("15:04"))
}

// AvailabilityConflictPage is the answer to a form some of whose players were answered for in the meantime. It is the
// form once more: what nobody else touched is in it as it was chosen, and of the rest one version is to be taken.
type AvailabilityConflictPage struct {
	MatchBase
	Form      Form
	Conflicts []AnswerConflict

	kept []HiddenField
}

// AnswerConflict is an answer that two people have given.
type AnswerConflict struct {
	Input        string // name of the choice
	Name         string // of the player
	Theirs, Mine string
	By           string // who has given theirs
}

// Ask takes a changed row into the page; now is what is stored, mine what the row says.
func (p *AvailabilityConflictPage) Ask(ctx context.Context, name string, row AnswerRow, now, mine models.Availability, conflict bool) {
	i := len(p.kept) / len(row.fields(0))
	if conflict {
		stored := NewAnswerRow(row.ID, now)
		row.Version, row.Shown = stored.Version, stored.Shown
		p.Conflicts = append(p.Conflicts, AnswerConflict{
			Input: rowInput(i, "take"), Name: name, Theirs: answerAndNote(ctx, now), Mine: answerAndNote(ctx, mine), By: whoAnswered(ctx, now),
		})
	}
	p.kept = append(p.kept, row.fields(i)...)
}

func answerAndNote(ctx context.Context, a models.Availability) string {
	if a.Note == "" {
		return answerText(ctx, a)
	}
	return answerText(ctx, a) + ": " + a.Note
}

// AskedText says what came of asking by mail.
func AskedText(ctx context.Context, asked models.Asked) string {
	text := N(ctx, "{n} mail is on its way.", "{n} mails are on their way.", asked.Mails)
	if asked.Mails == 0 {
		text = T(ctx, "No mail was sent.")
	}
	if asked.Recent > 0 {
		text += " " + N(ctx, "{n} address was asked a short time ago and is left alone.", "{n} addresses were asked a short time ago and are left alone.", asked.Recent)
	}
	if asked.Stopped > 0 {
		text += " " + N(ctx, "{n} address wants no mails.", "{n} addresses want no mails.", asked.Stopped)
	}
	if asked.Without > 0 {
		text += " " + N(ctx, "{n} player has no address.", "{n} players have no address.", asked.Without)
	}
	return text
}
