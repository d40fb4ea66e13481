package models

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"teamcoach/models/lineup"
)

// PlanQuestion is everything that a plan of a match depends on.
type PlanQuestion struct {
	Team         *Team
	Match        *Match
	Sport        *Sport
	Squad        []Player                // of the team, in the order of the roster
	Availability map[string]Availability // by Player.ID
	Wishes       PlanWishes
	Played       []Stretch       // stretches that are over: nothing changes them
	Present      []Stretch       // the plan so far: of equally good plans the closest is taken
	Earlier      map[int]Earlier // what players have of other matches of the day, by Ordinal
	Effort       int             // of the search; 0: PlanEffort
}

// Earlier is what a player had of the day before this match. Rules on time count over the whole day.
type Earlier struct {
	There  int // seconds that he could have played
	Played int // seconds
	Fair   int // seconds that would have been fair
}

// How much work goes into a plan, in the engine's measure: about half a second at most, and a tenth of that.
const (
	PlanEffort = 200_000
	PeekEffort = 20_000
)

// Rules of a plan that no team has written down.
const (
	FullField  RuleKind = "full"  // no place stays empty that somebody could fill
	EqualShare RuleKind = "share" // in mode Equal everybody plays his share
)

// PlanStretches is how many lineups a plan of a match has: where a match is many games for two, one, and else a block
// each.
func PlanStretches(sport *Sport, m *Match) int {
	if sport.Ordered {
		return 1
	}
	return m.Stretches()
}

// NewPlanWishes are those of a match of which nobody has asked for anything yet.
func NewPlanWishes(t *Team, m *Match) PlanWishes {
	return PlanWishes{Mode: cmp.Or(m.Mode, t.Mode), Formation: m.Formation}
}

const (
	noFormation = "Choose one of the formations of that format."
	noSlot      = "The formation has no such place."
)

// CheckWishes refuses wishes that mean nothing in the match. The error is Invalid, and names the fields: mode,
// pins[0].player. What clashes is no business of it.
func (q *PlanQuestion) CheckWishes(w PlanWishes) error {
	format, ok := q.Sport.Format(q.Match.Format)
	if !ok {
		return fmt.Errorf("match %s is played in the unknown format %s", q.Match.ID, q.Match.Format)
	}
	var wrong []FieldError
	if !w.Mode.Valid() {
		wrong = append(wrong, fieldf("mode", "Choose one of the modes in the list."))
	}
	if _, ok := format.Formation(w.Formation); !ok && w.Formation != "" {
		wrong = append(wrong, fieldf("formation", noFormation))
	}
	if len(w.Pins) > MaxPins {
		wrong = append(wrong, fieldf("pins", "A plan can have {max} locks. Take some back first.", MaxPins))
	}
	for i, p := range w.Pins {
		wrong = append(wrong, within("pins", i, q.checkPin(format, p))...)
	}
	for i, kind := range w.Dropped {
		if kind != FullField && kind != EqualShare && !slices.Contains(q.Sport.RuleKinds(), kind) {
			wrong = append(wrong, within("dropped", i, []FieldError{fieldf("", "This sport does not have that rule.")})...)
		}
	}
	for i, r := range w.Changed {
		wrong = append(wrong, within("changed", i, q.checkChanged(r))...)
	}
	return invalidFields(wrong)
}

// within puts the fields of an item into those of its list.
func within(list string, i int, fields []FieldError) []FieldError {
	for j := range fields {
		fields[j].Field = strings.TrimSuffix(list+"["+strconv.Itoa(i)+"]."+fields[j].Field, ".")
	}
	return fields
}

func (q *PlanQuestion) checkPin(format *Format, p Pin) (wrong []FieldError) {
	n := PlanStretches(q.Sport, q.Match)
	if !slices.ContainsFunc(q.Squad, func(player Player) bool { return player.Ordinal == p.Player }) {
		wrong = append(wrong, fieldf("player", "Choose players of this team."))
	}
	if p.Slot != "" && !slices.ContainsFunc(format.Formations, func(f Formation) bool { return f.has(p.Slot) }) {
		wrong = append(wrong, fieldf("slot", noSlot))
	}
	if p.Slot != "" && p.Off {
		wrong = append(wrong, fieldf("slot", "Who is to be on the bench has no place on the field."))
	}
	if p.From < 1 || p.From > n {
		wrong = append(wrong, fieldf("from", "This must be a whole number from {min} to {max}.", 1, n))
	} else if p.To < p.From || p.To > n {
		wrong = append(wrong, fieldf("to", "This must be a whole number from {min} to {max}.", p.From, n))
	}
	return wrong
}

// checkChanged refuses a rule in another form, where the team has no such rule or the number is none for it.
func (q *PlanQuestion) checkChanged(r Rule) []FieldError {
	best, err := q.Team.Best()
	least, most, _ := r.Kind.Limits()
	if _, ok := best.Rules.Get(r.Kind); err != nil || !ok {
		return []FieldError{fieldf("kind", "This team does not have that rule.")}
	}
	if r.N < least || r.N > most {
		return []FieldError{fieldf("n", "This must be a whole number from {min} to {max}.", least, most)}
	}
	return nil
}

// PlanPlayer is a player of the squad in a plan.
type PlanPlayer struct {
	*Player
	Answer   Answer
	From, To int     // first and last stretch that he can be fielded in, from 1; 0: in none
	Why      Absence // where there is none
	On       int     // stretches on the field
	Least    int     // stretches that are his share of the match
	Most     int
}

// There is how many stretches the player can be fielded in.
func (p *PlanPlayer) There() int {
	if p.From == 0 {
		return 0
	}
	return p.To - p.From + 1
}

// In says whether the player can be fielded in a stretch, from 1.
func (p *PlanPlayer) In(stretch int) bool { return p.From > 0 && p.From <= stretch && stretch <= p.To }

// planning is a question on its way to the engine.
type planning struct {
	PlanQuestion
	format     *Format
	formations []*Formation // that may be played, the preferred first
	best       TeamBest
	stretches  int
	squad      []PlanPlayer // everybody, in the order of the roster
	rules      []lineup.Rule
	aside      []Pin // wishes of which nothing can come: of who is not there
}

func newPlanning(q PlanQuestion) (*planning, error) {
	l := &planning{PlanQuestion: q, stretches: PlanStretches(q.Sport, q.Match)}
	var ok bool
	if l.format, ok = q.Sport.Format(q.Match.Format); !ok {
		return nil, fmt.Errorf("match %s is played in the unknown format %s", q.Match.ID, q.Match.Format)
	}
	var err error
	if l.best, err = q.Team.Best(); err != nil {
		return nil, err
	}
	l.Wishes.Mode = cmp.Or(l.Wishes.Mode, q.Match.Mode, q.Team.Mode)
	if !l.Wishes.Mode.Valid() {
		return nil, Invalidf("The mode must be one of {list}.", joinNames(Modes))
	}
	if l.formations, err = l.playable(); err != nil {
		return nil, err
	}
	l.Played, l.Present = l.refit(l.Played), l.refit(l.Present)
	l.muster()
	l.checkPins()
	l.makeRules()
	return l, nil
}

// playable are the formations that may be played. Once a match has begun it is the one on the field.
func (l *planning) playable() ([]*Formation, error) {
	wish := l.Wishes.Formation
	if n := len(l.Played); n > 0 && wish == "" {
		wish = l.Played[n-1].Formation
	}
	if wish == "" {
		return l.format.homeFirst(l.Team.Formation), nil
	}
	f, ok := l.format.Formation(wish)
	if !ok {
		return nil, Invalidf("The formation must be one of {list}.", joinNames(formationIDs(l.format)))
	}
	return []*Formation{f}, nil
}

// muster says who can be fielded when. Who was on the field before counts as there for it.
func (l *planning) muster() {
	for i := range l.Squad {
		p := l.Squad[i]
		a := l.Availability[p.ID]
		m := PlanPlayer{Player: &p, Answer: a.Answer}
		from, to, ok := l.Match.Presence(&p, a)
		if ok && l.Sport.Ordered {
			from, to = 1, 1
		}
		switch {
		case l.wasOn(p.Ordinal):
			m.From, m.To = 1, l.stretches
			if ok {
				m.To = to
			}
		case !ok:
			m.Why = absenceOn(l.Match.Day(), &p)
		case !l.format.Plays(&p):
			m.Why = NoPosition
		case l.leftOut(p.Ordinal):
			m.Why = LeftOut
		default:
			m.From, m.To = from, to
		}
		if e, ok := l.Earlier[p.Ordinal]; ok {
			p.MinutesOwed += (e.Fair - e.Played) / 60
		}
		l.squad = append(l.squad, m)
	}
	l.share()
}

// absenceOn says why somebody does not come to a match on a day.
func absenceOn(day string, p *Player) Absence {
	if status := StatusOn(day, p); status != Fit {
		return Absence(status)
	}
	return SaidNo
}

// SaidNo is the absence of who does not come, for no reason that is known.
const SaidNo Absence = "no"

func (l *planning) wasOn(ordinal int) bool {
	return slices.ContainsFunc(l.Played, func(s Stretch) bool { return s.SlotOf(ordinal) != "" })
}

// leftOut says whether the coach wants to do without a player in the whole match.
func (l *planning) leftOut(ordinal int) bool {
	return slices.ContainsFunc(l.Wishes.Pins, func(p Pin) bool {
		return p.Player == ordinal && p.Off && p.From == 1 && p.To == l.stretches
	})
}

// SlotOf is where a player stands; empty: on the bench.
func (s Stretch) SlotOf(ordinal int) string {
	for slot, o := range s.Slots {
		if o == ordinal {
			return slot
		}
	}
	return ""
}

// share gives everybody who is there his share of the match.
func (l *planning) share() {
	var claims []lineup.Claim
	for _, p := range l.squad {
		if p.From == 0 {
			continue
		}
		owed := min(max(p.MinutesOwed, -OwedRange), OwedRange)
		c := lineup.Claim{Player: playerID(p.Ordinal), Owed: min(max(owed, -l.minutes()), l.minutes()), Attendance: 100}
		for s := range l.stretches {
			if !p.In(s + 1) {
				c.Away = append(c.Away, s+1)
			}
		}
		claims = append(claims, c)
	}
	k := 0
	for i := range l.squad {
		if l.squad[i].From > 0 {
			k++
		}
	}
	for _, s := range lineup.Quotas(l.stretches, min(l.format.OnField, k), l.minutes(), claims) {
		p := l.player(s.Player)
		p.Least, p.Most = s.Min, s.Max
	}
}

// minutes is how long a stretch lasts, at least one; where no clock runs a stretch counts for one.
func (l *planning) minutes() int { return max(1, l.Match.StretchSeconds()/60) }

func (l *planning) player(id string) *PlanPlayer {
	i := slices.IndexFunc(l.squad, func(p PlanPlayer) bool { return playerID(p.Ordinal) == id })
	if i < 0 {
		return nil
	}
	return &l.squad[i]
}

// there are those who can be fielded at some time.
func (l *planning) there() []*PlanPlayer {
	var all []*PlanPlayer
	for i := range l.squad {
		if l.squad[i].From > 0 {
			all = append(all, &l.squad[i])
		}
	}
	return all
}

// problem is the question as the engine takes it.
func (l *planning) problem() lineup.Problem {
	p := lineup.Problem{Periods: l.stretches, Size: l.format.OnField, Rules: l.rules, Nodes: cmp.Or(l.Effort, PlanEffort)}
	for _, f := range l.formations {
		p.Formations = append(p.Formations, l.Sport.formation(f))
	}
	weights, strength := l.best.Weights.Of(l.Wishes.Mode), l.best.Weights.Strongest
	for _, m := range l.there() {
		player := lineup.Player{ID: playerID(m.Ordinal), Name: m.Name, Scores: make(map[string]int, len(m.Skills))}
		for position := range m.Skills {
			player.Scores[position], _ = weights.Score(m.Player, position)
			points, _ := strength.Score(m.Player, position)
			player.Rank = max(player.Rank, points)
		}
		p.Players = append(p.Players, player)
	}
	if l.stretches > 1 {
		p.Played, p.Present = l.fielded(l.Played), l.fielded(l.Present)
	}
	return p
}

// fielded are stretches as the engine takes them, without those who are not in the squad any more.
func (l *planning) fielded(all []Stretch) []lineup.Fielded {
	out := make([]lineup.Fielded, len(all))
	for i, s := range all {
		out[i].Slots = map[string]string{}
		for slot, ordinal := range s.Slots {
			if p := l.player(playerID(ordinal)); p != nil && p.From > 0 {
				out[i].Slots[slot] = playerID(ordinal)
			}
		}
	}
	return out
}

// refit puts stretches of another formation into the one that is played: everybody stays where he is, or as near to it
// as his position and his line allow.
func (l *planning) refit(all []Stretch) []Stretch {
	if len(l.formations) != 1 {
		return all
	}
	out := make([]Stretch, len(all))
	for i, s := range all {
		out[i] = s
		if from, ok := l.format.Formation(s.Formation); ok && from.ID != l.formations[0].ID {
			out[i] = l.Sport.refit(s, from, l.formations[0])
		}
	}
	return out
}

func (s *Sport) refit(stretch Stretch, from, to *Formation) Stretch {
	out := Stretch{Formation: to.ID, Slots: map[string]int{}}
	line := func(slot Slot) string { p, _ := s.Position(slot.Position); return p.Line }
	placed := map[int]bool{}
	for _, alike := range []func(a, b Slot) bool{
		func(a, b Slot) bool { return a.ID == b.ID && a.Position == b.Position },
		func(a, b Slot) bool { return a.Position == b.Position },
		func(a, b Slot) bool { return line(a) == line(b) },
		func(Slot, Slot) bool { return true },
	} {
		for _, a := range from.Slots {
			ordinal, ok := stretch.Slots[a.ID]
			if !ok || placed[ordinal] {
				continue
			}
			for _, b := range to.Slots {
				if _, taken := out.Slots[b.ID]; !taken && alike(a, b) {
					out.Slots[b.ID], placed[ordinal] = ordinal, true
					break
				}
			}
		}
	}
	return out
}
