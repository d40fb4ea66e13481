package models

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// fold is a board in the making.
type fold struct {
	*Board
	match   *Match
	format  *Format
	clockAt time.Time     // until when the clock and the minutes are counted
	placed  map[int]Event // the event that last put a player where he is
	ghosts  []ghost
}

// ghost is an event that was undone. The same event, noted by somebody else while it still held, goes with it.
type ghost struct {
	event Event
	until time.Time
}

// objection is why an event did not happen.
type objection struct {
	why  string // empty: it was the same again
	whom int
}

var sameAgain = &objection{}

func refuse(why string) *objection             { return &objection{why: why} }
func refuseOf(whom int, why string) *objection { return &objection{why: why, whom: whom} }
func (f *fold) formation() (*Formation, bool)  { return f.format.Formation(f.Formation) }
func (f *fold) playing() bool                  { return f.State == BoardRunning || f.State == BoardPaused }
func (f *fold) onField(ordinal int) bool       { return f.SlotOf(ordinal) != "" }
func (e *Event) sameAs(other *Event) bool      { return e.key() == other.key() }
func (e *Event) key() Event {
	return Event{Kind: e.Kind, Player: e.Player, Other: e.Other, Slot: e.Slot, Undoes: e.Undoes}
}
func (e *Event) before(other *Event) int {
	return cmp.Or(e.At.Compare(other.At), cmp.Compare(e.ID, other.ID))
}
func (e *Event) touches(other *Event) bool {
	shares := func(ordinal int) bool { return ordinal != 0 && (ordinal == other.Player || ordinal == other.Other) }
	return shares(e.Player) || shares(e.Other) || e.Kind.ofClock() && other.Kind.ofClock() || e.Kind == EventLineup
}

// ofClock says whether an event starts or stops the clock.
func (k EventKind) ofClock() bool {
	switch k {
	case EventStart, EventPause, EventResume, EventStop, EventFinish:
		return true
	}
	return false
}

// counted says whether an event counts each time it is noted: of two goals within a minute both may have been.
func (k EventKind) counted() bool {
	switch k {
	case EventGoal, EventAgainst, EventYellow, EventNote:
		return true
	}
	return false
}

// begin puts on the field what the plan begins with.
func (f *fold) begin(plan *Plan) {
	f.Formation = f.match.Formation
	if _, ok := f.formation(); !ok && len(f.format.Formations) > 0 {
		f.Formation = f.format.Formations[0].ID
	}
	if plan != nil && len(plan.Stretches) > 0 && f.wrongLineup(plan.Stretches[0]) == nil {
		f.take(plan.Stretches[0])
	}
}

// take puts a lineup on the field in place of what is there.
func (f *fold) take(s Stretch) {
	f.Formation, f.On = s.Formation, maps.Clone(s.Slots)
	if f.On == nil {
		f.On = map[string]int{}
	}
	maps.DeleteFunc(f.On, func(_ string, ordinal int) bool { return ordinal == 0 })
}

// run takes every event in the order of their times.
func (f *fold) run(events []Event) {
	events = slices.Clone(events)
	slices.SortFunc(events, func(a, b Event) int { return a.before(&b) })
	undos := newUndos(events)
	for i := range events {
		e := &events[i]
		f.Number = max(f.Number, e.Number)
		f.advance(e.At)
		m := Moment{Event: *e, Outcome: Happened, Period: f.Period, Clock: f.Played}
		until, undone := undos.of(e.ID)
		switch {
		case e.Kind == EventUndo:
			m.Outcome, m.Why = undos.outcome(e)
		case undone:
			m.Outcome = TakenBack
			f.ghosts = append(f.ghosts, ghost{*e, until})
		case f.haunted(e):
			m.Outcome, m.Why = TakenBack, "The same was noted by somebody else and undone."
		default:
			f.settle(&m)
		}
		f.Log = append(f.Log, m)
	}
}

// haunted says whether an event is one that was noted twice and undone once.
func (f *fold) haunted(e *Event) bool {
	return !e.Kind.counted() && slices.ContainsFunc(f.ghosts, func(g ghost) bool { return g.event.sameAs(e) && e.At.Before(g.until) })
}

// settle lets an event happen, or says why it did not.
func (f *fold) settle(m *Moment) {
	wrong := f.apply(&m.Event)
	switch wrong {
	case nil:
		m.Period, m.Clock = f.Period, f.Played
		f.ghosts = slices.DeleteFunc(f.ghosts, func(g ghost) bool { return m.touches(&g.event) })
	case sameAgain:
		m.Outcome = SameAgain
	default:
		m.Outcome, m.Why, m.Whom = DidNotHappen, wrong.why, wrong.whom
	}
}

// advance counts the time until a moment.
func (f *fold) advance(to time.Time) {
	if !to.After(f.clockAt) {
		return
	}
	d := to.Sub(f.clockAt)
	f.clockAt = to
	if f.State != BoardRunning {
		return
	}
	f.field(f.Played, d)
	f.Played += d
	formation, _ := f.formation()
	for slot, ordinal := range f.On {
		at := place{ordinal, formation.position(slot)}
		f.played[at] += d
		f.stay(at, d)
	}
	f.total += d
}

// stay notes that somebody was at a place for a while from now on.
func (f *fold) stay(at place, d time.Duration) {
	i := slices.IndexFunc(f.spells, func(s Spell) bool { return s.Ordinal == at.ordinal && s.Position == at.position && s.To == f.total })
	if i < 0 {
		f.spells = append(f.spells, Spell{Ordinal: at.ordinal, Position: at.position, From: f.total})
		i = len(f.spells) - 1
	}
	f.spells[i].To = f.total + d
}

// position is the position of a slot, empty where the formation has no such slot.
func (m *Formation) position(slot string) string {
	i := slices.IndexFunc(m.Slots, func(s Slot) bool { return s.ID == slot })
	if i < 0 {
		return ""
	}
	return m.Slots[i].Position
}

// apply changes the board by an event, or returns why it cannot have happened; then nothing is changed.
func (f *fold) apply(e *Event) *objection {
	if f.State == BoardOver && e.Kind != EventFinish && e.Kind != EventNote {
		return refuse("The match was over by then.")
	}
	switch e.Kind {
	case EventStart, EventPause, EventResume, EventStop, EventFinish:
		return f.applyClock(e.Kind)
	case EventLineup:
		return f.applyLineup(e)
	case EventSub:
		return f.applySub(e)
	case EventMove:
		return f.applyMove(e)
	case EventGoal, EventAgainst:
		return f.applyGoal(e)
	case EventYellow, EventRed, EventHurt, EventArrive, EventLeave:
		return f.applyPlayer(e)
	case EventNote:
		return nil
	}
	return refuse("This version of the program does not know what that is.")
}

const notBegun = "The match had not begun."

func (f *fold) applyClock(kind EventKind) *objection {
	switch {
	case kind == EventStart && f.playing(), kind == EventPause && f.State == BoardPaused, kind == EventResume && f.State == BoardRunning,
		kind == EventStop && f.State == BoardBetween, kind == EventFinish && f.State == BoardOver:
		return sameAgain
	case kind == EventStart && f.Period == maxPeriodsPlayed:
		return refuse("A match cannot have more periods.")
	case kind == EventStart:
		f.State, f.Period, f.Played = BoardRunning, f.Period+1, 0
		f.meet()
		return nil
	case f.State == BoardBefore:
		return refuse(notBegun)
	case kind == EventFinish:
		f.State = BoardOver
		return nil
	case f.State == BoardBetween:
		return refuse("No period was being played.")
	}
	f.State = map[EventKind]BoardState{EventPause: BoardPaused, EventResume: BoardRunning, EventStop: BoardBetween}[kind]
	return nil
}

// maxPeriodsPlayed leaves room for extra time.
const maxPeriodsPlayed = 30

// meet notes that who is on the field has come to the match.
func (f *fold) meet() {
	for _, ordinal := range f.On {
		f.Here[ordinal] = true
	}
}

func (f *fold) applyLineup(e *Event) *objection {
	var s Stretch
	if err := json.Unmarshal([]byte(e.Detail), &s); err != nil {
		return refuse(badLineup)
	}
	if wrong := f.wrongLineup(s); wrong != nil {
		return wrong
	}
	before := f.Lineup()
	f.take(s)
	if before.Formation == f.Formation && maps.Equal(before.Slots, f.On) && f.Period > 0 {
		return sameAgain
	}
	for _, ordinal := range f.On {
		f.place(ordinal, e)
	}
	return nil
}

const badLineup = "That lineup does not fit the format of the match."

// wrongLineup says why a lineup cannot be on the field.
func (f *fold) wrongLineup(s Stretch) *objection {
	formation, ok := f.format.Formation(s.Formation)
	if !ok {
		return refuse(badLineup)
	}
	seen := map[int]bool{0: true}
	for _, slot := range slices.Sorted(maps.Keys(s.Slots)) {
		ordinal := s.Slots[slot]
		switch {
		case ordinal == 0:
		case formation.position(slot) == "" || seen[ordinal]:
			return refuse(badLineup)
		default:
			if wrong := f.cannotPlay(ordinal); wrong != nil {
				return wrong
			}
		}
		seen[ordinal] = true
	}
	return nil
}

// cannotPlay says why a player cannot come on.
func (f *fold) cannotPlay(ordinal int) *objection {
	switch {
	case f.Sent[ordinal]:
		return refuseOf(ordinal, "Had been sent off: {player}.")
	case f.Hurt[ordinal]:
		return refuseOf(ordinal, "Could play no more: {player}.")
	case f.Left[ordinal]:
		return refuseOf(ordinal, "Had left: {player}.")
	}
	return nil
}

// place notes what put a player where he is.
func (f *fold) place(ordinal int, e *Event) {
	f.placed[ordinal] = *e
	if f.Period > 0 {
		f.Here[ordinal] = true
	}
}

// applySub brings Other on for Player. Without a Player, Other comes into the empty Slot; without an Other, Player goes
// off and nobody comes.
func (f *fold) applySub(e *Event) *objection {
	slot := e.Slot
	switch last := f.placed[e.Other]; {
	case e.Player == e.Other:
		return refuse("A substitution needs two players.")
	case e.Player != 0 && !f.onField(e.Player) && e.Other != 0 && f.onField(e.Other) && last.sameAs(e):
		return sameAgain
	case e.Player == 0 && e.Other != 0 && f.SlotOf(e.Other) == e.Slot && last.sameAs(e):
		return sameAgain
	case e.Player != 0 && !f.onField(e.Player):
		if last := f.placed[e.Player]; e.Other == 0 && last.sameAs(e) {
			return sameAgain
		}
		return refuseOf(e.Player, "Not on the field then: {player}.")
	case e.Player != 0:
		slot = f.SlotOf(e.Player)
	}
	if e.Other != 0 {
		if wrong := f.cannotComeOn(e, slot); wrong != nil {
			return wrong
		}
	}
	if e.Player != 0 {
		delete(f.On, slot)
		f.placed[e.Player] = *e
	}
	if e.Other != 0 {
		f.On[slot] = e.Other
		f.place(e.Other, e)
	}
	return nil
}

func (f *fold) cannotComeOn(e *Event, slot string) *objection {
	if f.onField(e.Other) {
		return refuseOf(e.Other, "On the field already: {player}.")
	}
	if wrong := f.cannotPlay(e.Other); wrong != nil {
		return wrong
	}
	formation, _ := f.formation()
	switch {
	case formation.position(slot) == "":
		return refuse(noSuchPlace)
	case e.Player == 0 && f.On[slot] != 0:
		return refuseOf(f.On[slot], "Somebody stood in that place: {player}.")
	}
	return nil
}

const noSuchPlace = "The formation has no such place."

// applyMove puts Player into Slot; who stood there takes the other's.
func (f *fold) applyMove(e *Event) *objection {
	from := f.SlotOf(e.Player)
	formation, _ := f.formation()
	switch {
	case e.Player == 0 || from == "":
		return refuseOf(e.Player, "Not on the field then: {player}.")
	case formation.position(e.Slot) == "":
		return refuse(noSuchPlace)
	case from == e.Slot:
		return sameAgain
	}
	if other := f.On[e.Slot]; other != 0 {
		f.On[from] = other
		f.placed[other] = *e
	} else {
		delete(f.On, from)
	}
	f.On[e.Slot] = e.Player
	f.placed[e.Player] = *e
	return nil
}

func (f *fold) applyGoal(e *Event) *objection {
	if f.State == BoardBefore {
		return refuse(notBegun)
	}
	if e.Kind == EventGoal {
		f.Ours++
	} else {
		f.Theirs++
	}
	return nil
}

// applyPlayer is about one player who need not be on the field.
func (f *fold) applyPlayer(e *Event) *objection {
	p := e.Player
	switch {
	case p == 0:
		return refuse("Nobody was named.")
	case e.Kind == EventYellow:
		f.Yellow[p]++
		return nil
	case e.Kind == EventArrive:
		return f.applyArrival(p)
	}
	noted := map[EventKind]map[int]bool{EventRed: f.Sent, EventHurt: f.Hurt, EventLeave: f.Left}[e.Kind]
	if noted[p] {
		return sameAgain
	}
	noted[p] = true
	if slot := f.SlotOf(p); slot != "" {
		delete(f.On, slot)
		f.placed[p] = *e
		if e.Kind == EventRed {
			f.short++
		}
	}
	return nil
}

func (f *fold) applyArrival(p int) *objection {
	if f.Here[p] && !f.Left[p] {
		return sameAgain
	}
	delete(f.Left, p)
	f.Here[p] = true
	return nil
}

// finish counts up to now and adds what follows from the whole.
func (f *fold) finish(plan *Plan, now time.Time) {
	f.advance(now)
	f.Now, f.Running = now, f.State == BoardRunning
	f.warn()
	f.plan(plan)
}

// goalsApart is how close two people note what may be one goal.
const goalsApart = 20 * time.Second

func (f *fold) warn() {
	if len(f.On) > f.format.OnField-f.short {
		f.Warnings = append(f.Warnings, TooManyOn)
	}
	formation, _ := f.formation()
	if f.playing() && slices.ContainsFunc(formation.Slots, func(s Slot) bool { return s.Mandatory && f.On[s.ID] == 0 }) {
		f.Warnings = append(f.Warnings, NoKeeper)
	}
	last := map[EventKind]Moment{}
	refused, twice := false, false
	for _, m := range f.Log {
		refused = refused || m.Outcome == DidNotHappen
		if m.Outcome != Happened || m.Kind != EventGoal && m.Kind != EventAgainst {
			continue
		}
		before, ok := last[m.Kind]
		twice = twice || ok && before.Actor != m.Actor && m.At.Sub(before.At) < goalsApart
		last[m.Kind] = m
	}
	if refused {
		f.Warnings = append(f.Warnings, SomeRefused)
	}
	if twice {
		f.Warnings = append(f.Warnings, TwoGoals)
	}
}
