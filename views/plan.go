package views

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"teamcoach/models"
)

// PlanPage is /teams/TEAM/matches/MATCH/plan.
type PlanPage struct {
	MatchBase
	Answer  *models.PlanAnswer // nil: there is nothing to show; see Empty
	Empty   PlanEmpty
	Saved   bool // Answer is the version that holds; else one solved just now, or an older one
	Stale   bool // what was saved does not fit the match any more
	Old     int  // the number of an older version that is shown; 0: none
	SameDay int  // other matches on the day
	Stretch int  // whose lineup is drawn, from 1
	Why     *models.PlanWhy
	Form    PlanForm
}

// PlanEmpty says why there is no plan to show.
type PlanEmpty int

// The reasons.
const (
	PlanThere     PlanEmpty = iota
	PlanNotMade             // the reader cannot make one
	PlanNoSquad             // the team has no players
	PlanNobody              // nobody comes, or can play
	PlanCancelled           // the match does not take place
)

// PlanForm is the form of a plan. Its buttons are called "do".
type PlanForm struct {
	Form
	Number    int // of the version that was shown; 0: none was saved
	Mode      string
	Formation string
	Cells     []string // that are chosen: models.Cell
	Stretch   int
}

// Chosen says whether a cell is chosen.
func (f *PlanForm) Chosen(cell models.Cell) bool { return slices.Contains(f.Cells, cell.String()) }

// coach says whether the reader may know of ratings, reasons and who comes.
func (p *PlanPage) coach() bool { return p.Team.Role.Audience() == models.Coaches }

// edits says whether the reader may change the plan that is shown.
func (p *PlanPage) edits() bool {
	return p.may(models.Assistant) && p.Match.State == models.Planned && p.Old == 0
}

// planColumn is a stretch in the head of the table.
type planColumn struct {
	Stretch int
	Name    string // 0–10′, or Set 2
	Spoken  string // 1st half, 0–10′
}

// planGroup is a period in the head of the table, over its stretches.
type planGroup struct {
	Name    string
	Columns []planColumn
}

// groups are the stretches by period; where a period is one stretch, there are no names over them.
func (p *PlanPage) groups(ctx context.Context) []planGroup {
	m := p.Match
	if p.Answer.Stretches() == 1 {
		return []planGroup{{Columns: []planColumn{{1, T(ctx, "Lineup"), T(ctx, "Lineup")}}}}
	}
	var all []planGroup
	if m.Blocks == 1 {
		all = append(all, planGroup{})
	}
	for period := range m.Periods {
		if m.Blocks == 1 {
			c := planColumn{period + 1, stretchName(ctx, p.Sport, m, period+1), StretchTitle(ctx, p.Sport, m, period+1)}
			all[0].Columns = append(all[0].Columns, c)
			continue
		}
		g := planGroup{Name: PeriodName(ctx, p.Sport, m, period+1)}
		for block := range m.Blocks {
			c := planColumn{Stretch: period*m.Blocks + block + 1}
			c.Name, c.Spoken = stretchName(ctx, p.Sport, m, c.Stretch), StretchTitle(ctx, p.Sport, m, c.Stretch)
			g.Columns = append(g.Columns, c)
		}
		all = append(all, g)
	}
	return all
}

// columns are the stretches.
func (p *PlanPage) columns(ctx context.Context) []planColumn {
	var all []planColumn
	for _, g := range p.groups(ctx) {
		all = append(all, g.Columns...)
	}
	return all
}

// PeriodName is what a sport calls its periods: 1st half, Set 2.
func PeriodName(ctx context.Context, sport *models.Sport, m *models.Match, period int) string {
	switch {
	case slices.Contains([]string{"volleyball", "tennis"}, sport.ID):
		return T(ctx, "Set {n}", "n", period)
	case slices.Contains([]string{"badminton", "table-tennis"}, sport.ID):
		return T(ctx, "Game {n}", "n", period)
	case slices.Contains([]string{"baseball", "softball", "cricket"}, sport.ID):
		return T(ctx, "Inning {n}", "n", period)
	case m.Periods == 2 && period == 1:
		return T(ctx, "1st half")
	case m.Periods == 2:
		return T(ctx, "2nd half")
	case m.Periods == 4:
		return T(ctx, "Quarter {n}", "n", period)
	case m.Periods == 1:
		return T(ctx, "Match")
	default:
		return T(ctx, "Period {n}", "n", period)
	}
}

// stretchName is a stretch below its period: by the clock of the match, or its number.
func stretchName(ctx context.Context, sport *models.Sport, m *models.Match, stretch int) string {
	switch {
	case m.Minutes > 0:
		return MatchMinute((stretch-1)*m.StretchSeconds()) + "–" + MatchMinute(stretch*m.StretchSeconds()) + "′"
	case m.Blocks == 1:
		return PeriodName(ctx, sport, m, stretch)
	default:
		return T(ctx, "Part {n}", "n", (stretch-1)%m.Blocks+1)
	}
}

// StretchTitle names a stretch where its period is not seen.
func StretchTitle(ctx context.Context, sport *models.Sport, m *models.Match, stretch int) string {
	name := stretchName(ctx, sport, m, stretch)
	if sport.Ordered {
		return T(ctx, "Lineup")
	}
	if m.Minutes == 0 && m.Blocks == 1 {
		return name
	}
	return PeriodName(ctx, sport, m, (stretch-1)/m.Blocks+1) + ", " + name
}

// MatchMinute writes seconds of playing time as minutes: 10, or 12:30.
func MatchMinute(seconds int) string {
	if seconds%60 == 0 {
		return strconv.Itoa(seconds / 60)
	}
	return strconv.Itoa(seconds/60) + ":" + strconv.Itoa(seconds%60/10) + strconv.Itoa(seconds%10)
}

// planCell is what stands in the table of a player in a stretch.
type planCell struct {
	models.Cell
	Text   string // position, or a dot on the bench
	Spoken string // what it means
	On     bool
	Locked bool
	Away   bool // not there, as far as the reader may know
	Line   string
}

func (p *PlanPage) cell(ctx context.Context, player *models.PlanPlayer, stretch int) planCell {
	c := planCell{Cell: models.Cell{Ordinal: player.Ordinal, Stretch: stretch}, Text: "·", Spoken: T(ctx, "bench")}
	c.Locked = p.coach() && p.Answer.Pinned(player.Ordinal, stretch)
	slot := p.Answer.Plan.Stretches[stretch-1].SlotOf(player.Ordinal)
	for i, s := range p.Answer.FormationOf(stretch).Slots {
		if s.ID != slot {
			continue
		}
		position, _ := p.Sport.Position(s.Position)
		c.On, c.Text, c.Spoken, c.Line = true, s.Position, T(ctx, position.Name), position.Line
		if p.Sport.Ordered {
			c.Text, c.Spoken = strconv.Itoa(i+1), T(ctx, "Board {n}", "n", i+1)
		}
	}
	if c.Away = p.coach() && !player.In(stretch); c.Away && !c.On {
		c.Text, c.Spoken = "–", T(ctx, "not there")
	}
	return c
}

// emptyCells are the places that nobody fills, by stretch; none where every place is filled.
func (p *PlanPage) emptyCells() [][]models.Cell {
	all := make([][]models.Cell, p.Answer.Stretches())
	found := false
	for i, s := range p.Answer.Plan.Stretches {
		for _, slot := range p.Answer.FormationOf(i + 1).Slots {
			if _, taken := s.Slots[slot.ID]; !taken {
				all[i] = append(all[i], models.Cell{Slot: slot.ID, Stretch: i + 1})
				found = true
			}
		}
	}
	if !found {
		return nil
	}
	return all
}

// slotPosition is the position of an empty place.
func (p *PlanPage) slotPosition(c models.Cell) string {
	for _, s := range p.Answer.FormationOf(c.Stretch).Slots {
		if s.ID == c.Slot {
			return s.Position
		}
	}
	return c.Slot
}

// planned is how long a player is to play: minutes, or where no clock runs, stretches.
func (p *PlanPage) planned(ctx context.Context, stretches int) string {
	if p.Match.Minutes == 0 || p.Answer.Stretches() == 1 {
		return Num(ctx, stretches)
	}
	return MatchMinute(stretches*p.Match.StretchSeconds()) + "′"
}

// due is the share of the match that would be fair, as a range.
func (p *PlanPage) due(ctx context.Context, player *models.PlanPlayer) string {
	if player.Least == player.Most {
		return p.planned(ctx, player.Least)
	}
	return strings.TrimSuffix(p.planned(ctx, player.Least), "′") + "–" + p.planned(ctx, player.Most)
}

// fair says how what a player gets stands to his share.
func fair(ctx context.Context, player *models.PlanPlayer) string {
	switch {
	case player.On < player.Least:
		return T(ctx, "less")
	case player.On > player.Most:
		return T(ctx, "more")
	default:
		return T(ctx, "fair")
	}
}

// timed says whether the plan is about time: else it is one lineup.
func (p *PlanPage) timed() bool { return p.Answer.Stretches() > 1 }

// mark tells beside a name what the coach has to know of an answer. Where nobody has answered, nobody was asked.
func (p *PlanPage) mark(ctx context.Context, player *models.PlanPlayer) string {
	switch {
	case !p.coach() || player.Answer == models.Yes:
		return ""
	case player.Answer != models.NoAnswer:
		return AnswerName(ctx, player.Answer)
	case len(p.Answer.Question.Availability) == 0:
		return ""
	default:
		return T(ctx, "has not answered")
	}
}

// changes are the breaks at which somebody changes.
func (p *PlanPage) changes() []models.Change {
	return slices.DeleteFunc(p.Answer.Changes(), func(c models.Change) bool { return len(c.On)+len(c.Moved) == 0 })
}

// absentText says why a player is not in the plan.
func absentText(ctx context.Context, player *models.PlanPlayer) string {
	if player.Why == models.SaidNo {
		return AnswerName(ctx, models.No)
	}
	return AbsenceName(ctx, models.Candidate{Player: player.Player, Why: player.Why})
}

// stretchDrawing is the lineup of a stretch on its pitch.
func (p *PlanPage) stretchDrawing(ctx context.Context) drawing {
	return drawBest(ctx, p.stretchBest())
}

// stretchBest is the lineup of a stretch as a page of one lineup has it.
func (p *PlanPage) stretchBest() *models.Best {
	a := p.Answer
	b := &models.Best{Team: &p.Team.Team, Sport: p.Sport, Format: p.Format, Formation: a.FormationOf(p.Stretch)}
	for _, slot := range b.Formation.Slots {
		place := models.Place{Slot: slot}
		place.Position, _ = p.Sport.Position(slot.Position)
		if player := a.Player(a.Plan.Stretches[p.Stretch-1].Slots[slot.ID]); player != nil {
			place.Player = player.Player
			place.Locked = p.coach() && a.Pinned(player.Ordinal, p.Stretch)
		}
		b.Places = append(b.Places, place)
	}
	return b
}

// stretchBench is who sits out in the stretch that is drawn.
func (p *PlanPage) stretchBench() []models.PlanPlayer {
	return slices.DeleteFunc(slices.Clone(p.Answer.Players), func(player models.PlanPlayer) bool {
		return p.Answer.Plan.Stretches[p.Stretch-1].SlotOf(player.Ordinal) != "" || p.coach() && !player.In(p.Stretch)
	})
}

// planProof says how good the plan is.
func planProof(ctx context.Context, a *models.PlanAnswer) string {
	v := a.Plan.Verdict
	switch {
	case v.Edited && !a.Legal:
		return T(ctx, "Changed by hand since it was solved; some rules are not kept.")
	case v.Edited && v.Value > a.Value:
		return T(ctx, "Changed by hand since it was solved: {points}.", "points", pointsFewer(ctx, v.Value-a.Value))
	case v.Edited:
		return T(ctx, "Changed by hand since it was solved.")
	case v.Proven:
		return T(ctx, "Proven: no other plan has more points under these rules.")
	default:
		return N(ctx, "At most {n} point more may be possible.", "At most {n} points more may be possible.", v.Bound-v.Value)
	}
}

// planRuleText is a rule of a plan as a sentence.
func planRuleText(ctx context.Context, r models.Rule) string {
	switch r.Kind {
	case models.FullField:
		return T(ctx, "No place stays empty that somebody could fill.")
	case models.EqualShare:
		return T(ctx, "Everybody plays a fair share, as far as positions allow.")
	default:
		return ruleText(ctx, r)
	}
}

// ruleState says in a word how a rule is kept.
func ruleState(ctx context.Context, r models.PlanRule) string {
	switch {
	case r.Dropped:
		return T(ctx, "does not count in this match")
	case len(r.Broken) > 0:
		return T(ctx, "not kept")
	default:
		return T(ctx, "kept")
	}
}

// breachText says for whom, and when, a rule is not kept.
func (p *PlanPage) breachText(ctx context.Context, breaches []models.PlanBreach) string {
	var all []string
	for _, b := range breaches {
		text := playerNames(ctx, b.Players)
		if b.Stretch > 0 {
			when := StretchTitle(ctx, p.Sport, p.Match, b.Stretch)
			if text == "" {
				text = when
			} else {
				text = T(ctx, "{player} ({position})", "player", text, "position", when)
			}
		}
		if text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	const few = 6
	if len(all) > few {
		all = append(all[:few], N(ctx, "and {n} more", "and {n} more", len(all)-few))
	}
	return strings.Join(all, "; ")
}

// oddText says who stands where he cannot.
func (p *PlanPage) oddText(ctx context.Context, o models.PlanOddity) string {
	when := StretchTitle(ctx, p.Sport, p.Match, o.Stretch)
	if o.Missing {
		return T(ctx, "{player} is in the plan, but not there: {when}.", "player", playerName(ctx, o.Player), "when", when)
	}
	position, _ := p.Sport.Position(o.Slot.Position)
	return T(ctx, "{player} has no skill as {position}: {when}.", "player", playerName(ctx, o.Player), "position", inSentence(ctx, position.Name), "when", when)
}

// span names stretches from one to another.
func (p *PlanPage) span(ctx context.Context, from, to int) string {
	switch {
	case from == 1 && to == p.Answer.Stretches():
		return T(ctx, "the whole match")
	case from == to:
		return StretchTitle(ctx, p.Sport, p.Match, from)
	default:
		return T(ctx, "{from} to {to}", "from", StretchTitle(ctx, p.Sport, p.Match, from), "to", StretchTitle(ctx, p.Sport, p.Match, to))
	}
}

// pinText says a wish.
func (p *PlanPage) pinText(ctx context.Context, pin models.Pin) string {
	name, when := T(ctx, "Player {n}", "n", pin.Player), p.span(ctx, pin.From, pin.To)
	if player := p.Answer.Player(pin.Player); player != nil {
		name = playerName(ctx, player.Player)
	}
	switch {
	case pin.Off && pin.From == 1 && pin.To == p.Answer.Stretches():
		return T(ctx, "{player} is left out", "player", name)
	case pin.Off:
		return T(ctx, "{player} on the bench: {when}", "player", name, "when", when)
	case pin.Slot == "":
		return T(ctx, "{player} on the field: {when}", "player", name, "when", when)
	}
	for _, s := range p.Answer.FormationOf(pin.From).Slots {
		if s.ID == pin.Slot {
			position, _ := p.Sport.Position(s.Position)
			return T(ctx, "{player} as {position}: {when}", "player", name, "position", inSentence(ctx, position.Name), "when", when)
		}
	}
	return T(ctx, "{player} on the field: {when}", "player", name, "when", when)
}

// clashTexts says in the coach's words what cannot be met together.
func (p *PlanPage) clashTexts(ctx context.Context) []string {
	var all []string
	add := func(text string) {
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	for _, id := range p.Answer.Plan.Verdict.Clash.Rules {
		if pin, ok := p.pin(id); ok {
			add(p.pinText(ctx, pin))
		} else if kind := models.RuleKindOf(id); kind != "" {
			add(planRuleText(ctx, p.asked(kind)))
		} else {
			add(p.presenceText(ctx, id))
		}
	}
	return all
}

// presenceText names those whom an id of the engine, late-2 or early-7, keeps off the field.
func (p *PlanPage) presenceText(ctx context.Context, id string) string {
	what, number, _ := strings.Cut(id, "-")
	n, _ := strconv.Atoi(number)
	var names []*models.Player
	for _, player := range p.Answer.Players {
		if what == "late" && player.From == n+1 || what == "early" && player.To == n-1 {
			names = append(names, player.Player)
		}
	}
	if what == "late" {
		return T(ctx, "{players}: there only later", "players", playerNames(ctx, names))
	}
	return T(ctx, "{players}: gone by then", "players", playerNames(ctx, names))
}

func (p *PlanPage) pin(id string) (models.Pin, bool) {
	for _, pin := range p.Answer.Plan.Wishes.Pins {
		if pin.ID() == id {
			return pin, true
		}
	}
	return models.Pin{}, false
}

// asked is a rule as it counted before a repair.
func (p *PlanPage) asked(kind models.RuleKind) models.Rule {
	for _, r := range p.Answer.Plan.Wishes.Changed {
		if r.Kind == kind {
			return r
		}
	}
	for _, r := range p.Answer.Rules {
		if r.Rule.Kind == kind {
			return r.Usual
		}
	}
	return models.Rule{Kind: kind}
}

// repairText says what a repair does.
func (p *PlanPage) repairText(ctx context.Context, r models.PlanRepair) string {
	var all []string
	for _, rule := range r.Changed {
		all = append(all, T(ctx, "“{rule}” in this match", "rule", strings.TrimSuffix(ruleText(ctx, rule), ".")))
	}
	for _, id := range r.Pins {
		if pin, ok := p.pin(id); ok {
			all = append(all, T(ctx, "take back: {wish}", "wish", p.pinText(ctx, pin)))
		}
	}
	for _, kind := range r.Dropped {
		if kind == models.FullField {
			all = append(all, T(ctx, "let places stay empty"))
		} else {
			all = append(all, T(ctx, "without “{rule}”", "rule", strings.TrimSuffix(planRuleText(ctx, p.asked(kind)), ".")))
		}
	}
	return capital(strings.Join(all, ", "))
}

// capital begins a text with a capital.
func capital(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}

// whyText says why a cell is as it is.
func (p *PlanPage) whyText(ctx context.Context) string {
	w := p.Why
	switch {
	case w.Absent:
		return T(ctx, "{player} is not there in that stretch.", "player", playerName(ctx, w.Player))
	case w.Unknown || w.Reason == nil:
		return T(ctx, "The plan was changed by hand and breaks a rule; solve it again to see reasons.")
	case w.Reason.Impossible && len(w.Rules)+len(w.Pins) > 0:
		return T(ctx, "Cannot be otherwise: {rules}.", "rules", strings.Join(p.obstacles(ctx), "; ")) + p.tradeText(ctx)
	case w.Slot != nil:
		return placeReason(ctx, models.Place{Player: w.Player, Reason: w.Reason})
	default:
		return benchReason(ctx, models.Candidate{Player: w.Player, Reason: w.Reason})
	}
}

// tradeText offers what would turn the cell round all the same.
func (p *PlanPage) tradeText(ctx context.Context) string {
	t := p.Why.Trade
	if t == nil {
		return ""
	}
	cost := T(ctx, "just as good")
	if t.Loss > 0 {
		cost = pointsFewer(ctx, t.Loss)
	}
	return " " + T(ctx, "But {player} and {other} could exchange this stretch and {when}: {cost}.",
		"player", playerName(ctx, p.Why.Player), "other", playerName(ctx, t.With), "when", StretchTitle(ctx, p.Sport, p.Match, t.Stretch), "cost", cost)
}

func (p *PlanPage) obstacles(ctx context.Context) []string {
	var all []string
	for _, kind := range p.Why.Rules {
		rule := models.Rule{Kind: kind}
		for _, r := range p.Answer.Rules {
			if r.Rule.Kind == kind {
				rule = r.Rule
			}
		}
		all = append(all, strings.TrimSuffix(planRuleText(ctx, rule), "."))
	}
	for _, pin := range p.Why.Pins {
		all = append(all, p.pinText(ctx, pin))
	}
	return all
}

// whyTitle names the cell that is explained.
func (p *PlanPage) whyTitle(ctx context.Context) string {
	what := T(ctx, "bench")
	if p.Why.Slot != nil {
		position, _ := p.Sport.Position(p.Why.Slot.Position)
		what = T(ctx, position.Name)
	}
	return T(ctx, "Why {player}: {what}, {when}?", "player", playerName(ctx, p.Why.Player), "what", what, "when", StretchTitle(ctx, p.Sport, p.Match, p.Why.Stretch))
}

// switchText says who comes on, or moves.
func (p *PlanPage) switchText(ctx context.Context, s models.Switch) string {
	position, _ := p.Sport.Position(s.Slot.Position)
	if s.For == nil {
		return T(ctx, "{player} ({position})", "player", playerName(ctx, s.Player), "position", position.ID)
	}
	return T(ctx, "{player} for {out} ({position})", "player", playerName(ctx, s.Player), "out", playerName(ctx, s.For), "position", position.ID)
}

func (p *PlanPage) moveText(ctx context.Context, s models.Switch) string {
	position, _ := p.Sport.Position(s.Slot.Position)
	return T(ctx, "{player} moves to {position}", "player", playerName(ctx, s.Player), "position", position.ID)
}

// modeStrength says how much strength a mode gives up against the one with the most.
func modeStrength(ctx context.Context, all []models.PlanMode, m models.PlanMode) string {
	most := 0
	for _, other := range all {
		most = max(most, other.Strength)
	}
	if most == 0 || m.Strength >= most {
		return T(ctx, "Full strength")
	}
	tenths := (1000*(most-m.Strength) + most/2) / most
	return T(ctx, "{whole}.{tenth}% less", "whole", tenths/10, "tenth", tenths%10)
}

// modeTimes is the spread of playing time in a mode.
func (p *PlanPage) modeTimes(ctx context.Context, m models.PlanMode) string {
	return strings.TrimSuffix(p.planned(ctx, m.Least), "′") + "–" + p.planned(ctx, m.Most)
}

// owes says whether anybody is owed minutes, so that paying them back means something.
func (p *PlanPage) owes() bool {
	return slices.ContainsFunc(p.Answer.Players, func(player models.PlanPlayer) bool { return player.MinutesOwed > 0 }) && p.Match.Minutes > 0
}

// planURL is the plan with another stretch drawn, or a cell explained.
func (p *PlanPage) planURL(stretch int) string {
	query := "?stretch=" + strconv.Itoa(stretch)
	if p.Old > 0 {
		query += "&version=" + strconv.Itoa(p.Old)
	}
	return p.URL("/plan") + query + "#stretch"
}

func (p *PlanPage) whyURL(ordinal int) string {
	return p.URL("/plan") + "?stretch=" + strconv.Itoa(p.Stretch) + "&why=" + strconv.Itoa(ordinal) + "-" + strconv.Itoa(p.Stretch) + "#why"
}

// PlanVersionsPage is /teams/TEAM/matches/MATCH/plan/versions.
type PlanVersionsPage struct {
	MatchBase
	Versions []models.Plan
	FormID   string
}

// planCellName is what a cell says to those who do not see its row and column.
func planCellName(ctx context.Context, player *models.PlanPlayer, c planCell, column planColumn) string {
	name := playerName(ctx, player.Player) + ", " + column.Spoken + ": " + c.Text
	if c.On && c.Spoken != c.Text {
		name += ", " + c.Spoken
	} else if !c.On {
		name = playerName(ctx, player.Player) + ", " + column.Spoken + ": " + c.Spoken
	}
	if c.Locked {
		name += ", " + T(ctx, "locked")
	}
	return name
}
