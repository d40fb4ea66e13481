package views

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"teamcoach/models"
)

// LivePage is the board of a match for the team's members.
type LivePage struct {
	MatchBase
	Live LiveBoard
}

// LiveLinkPage is the board of a match for who holds a link to it.
type LiveLinkPage struct {
	Page
	Live LiveBoard
}

// LiveBoard is the board of a match as a reader may see it and use it.
type LiveBoard struct {
	Team    *models.Team
	Sport   *models.Sport
	Format  *models.Format
	Match   *models.Match
	Board   *models.Board
	Squad   []models.Player       // as the reader may know them
	Answers map[int]models.Answer // whether they come, by ordinal
	Actors  bool                  // whether the reader may know who noted an event
	Keep    bool                  // may note events
	Replan  string                // where a plan for the rest of the match is asked for; empty: not by this reader, or not now
	Result  string                // where the result is; empty: not for this reader
	Socket  string                // where changes come from; empty: from nowhere
	NewID   func() string         // of the next form's event; nil in what is sent to several readers at once
	// Refreshing says that the browser reads the page anew by itself: without a script somebody asked for it.
	Refreshing bool
	Refused    string   // translated: why the form that was sent did nothing
	Chosen     LiveForm // and what was chosen in it
}

// LiveRefresh is after how many seconds a board without scripts is read anew.
const LiveRefresh = "15"

// LiveForm is what the forms of a board send.
type LiveForm struct {
	ID     string `form:"id"`
	Kind   string `form:"kind"`
	At     int64  `form:"at"` // unix milliseconds; 0: now
	Player string `form:"player"`
	Other  string `form:"other"`
	Slot   string `form:"slot"`
	Undoes string `form:"undoes"`
	Detail string `form:"detail"`
}

// livePlayer is one player in the lists of a board.
type livePlayer struct {
	Ordinal  int
	Value    string // of the radio button
	Number   string
	Name     string
	Place    string // short name of the position; empty on the bench
	PlaceOf  string // and in words
	Played   time.Duration
	On       bool
	Empty    bool // an empty slot
	Note     string
	Checked  bool
	Cautions int // yellow cards
}

func (b *LiveBoard) id() string {
	if b.NewID == nil {
		return ""
	}
	return b.NewID()
}

func (b *LiveBoard) player(ordinal int) *models.Player {
	i := slices.IndexFunc(b.Squad, func(p models.Player) bool { return p.Ordinal == ordinal })
	if i < 0 {
		return nil
	}
	return &b.Squad[i]
}

// Who names a player as far as the reader may know the name.
func (b *LiveBoard) Who(ctx context.Context, ordinal int) string {
	switch p := b.player(ordinal); {
	case p == nil:
		return T(ctx, "A former player")
	case p.Name != "":
		return p.Name
	case p.Shirt != models.NoShirt:
		return T(ctx, "Number {n}", "n", p.Shirt)
	}
	return T(ctx, "A player")
}

func (b *LiveBoard) newPlayer(ctx context.Context, ordinal int) livePlayer {
	l := livePlayer{
		Ordinal: ordinal, Value: strconv.Itoa(ordinal), Name: b.Who(ctx, ordinal), Number: "–",
		Played: b.Board.Time(ordinal), Cautions: b.Board.Yellow[ordinal],
	}
	if p := b.player(ordinal); p != nil && p.Shirt != models.NoShirt {
		l.Number = strconv.Itoa(p.Shirt)
	}
	return l
}

// id is that of the radio button in a list.
func (l *livePlayer) id(list string) string {
	return list + "-" + strings.Replace(l.Value, emptySlot, "empty-", 1)
}

// emptySlot begins the value of the radio button of an empty slot.
const emptySlot = "@"

// onField lists the slots of the formation with who is in them.
func (b *LiveBoard) onField(ctx context.Context) []livePlayer {
	formation, ok := b.Format.Formation(b.Board.Formation)
	if !ok {
		return nil
	}
	var all []livePlayer
	for _, slot := range formation.Slots {
		l := livePlayer{Value: emptySlot + slot.ID, Empty: true, Number: "–", Name: T(ctx, "empty")}
		if ordinal := b.Board.On[slot.ID]; ordinal != 0 {
			l = b.newPlayer(ctx, ordinal)
			l.On = true
		}
		position, _ := b.Sport.Position(slot.Position)
		l.Place, l.PlaceOf, l.Checked = slot.Position, T(ctx, position.Name), b.Chosen.Player == l.Value
		all = append(all, l)
	}
	return all
}

// offField lists who is on the bench, who is not there, and who can play no more.
func (b *LiveBoard) offField(ctx context.Context) (bench, away, out []livePlayer) {
	for i := range b.Squad {
		ordinal := b.Squad[i].Ordinal
		l := b.newPlayer(ctx, ordinal)
		l.Checked = b.Chosen.Other == l.Value
		switch {
		case b.Board.SlotOf(ordinal) != "":
		case b.Board.Sent[ordinal]:
			l.Note = T(ctx, "sent off")
			out = append(out, l)
		case b.Board.Hurt[ordinal]:
			l.Note = T(ctx, "hurt")
			out = append(out, l)
		case b.Board.There(ordinal, b.Answers[ordinal]):
			bench = append(bench, l)
		default:
			if b.Answers[ordinal] == models.Late && !b.Board.Left[ordinal] {
				l.Note = T(ctx, "comes late")
			}
			away = append(away, l)
		}
	}
	return bench, away, out
}

// clockText is a time of the clock: 12:05.
func clockText(d time.Duration) string {
	s := int(d / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// playedText is how long somebody has played, in whole minutes.
func playedText(ctx context.Context, d time.Duration) string {
	return T(ctx, "{n} min", "n", int(d/time.Minute))
}

// runningSince is when the clock would have shown 0 had it run all the time, in unix milliseconds; empty: it stands.
func (b *LiveBoard) runningSince(played time.Duration) string {
	if !b.Board.Running {
		return ""
	}
	return strconv.FormatInt(b.Board.Now.Add(-played).UnixMilli(), 10)
}

// stateText says what the match is doing.
func (b *LiveBoard) stateText(ctx context.Context) string {
	board := b.Board
	period := T(ctx, "Period {n} of {of}", "n", board.Period, "of", max(board.Period, b.Match.Periods))
	switch board.State {
	case models.BoardBefore:
		return T(ctx, "Not begun yet")
	case models.BoardRunning:
		return period
	case models.BoardPaused:
		return T(ctx, "{period}, the clock stands", "period", period)
	case models.BoardBetween:
		return T(ctx, "{period} is over", "period", period)
	default:
		return T(ctx, "The match is over")
	}
}

// lastPeriod says whether the periods that were agreed on have been played.
func (b *LiveBoard) lastPeriod() bool { return b.Board.Period >= b.Match.Periods }

func (b *LiveBoard) warningText(ctx context.Context, w models.Warning) string {
	switch w {
	case models.TooManyOn:
		return T(ctx, "There are too many on the field.")
	case models.NoKeeper:
		formation, _ := b.Format.Formation(b.Board.Formation)
		for _, s := range formation.Slots {
			if position, ok := b.Sport.Position(s.Position); ok && s.Mandatory && b.Board.On[s.ID] == 0 {
				return T(ctx, "Nobody is in this place: {position}.", "position", T(ctx, position.Name))
			}
		}
		return T(ctx, "A place that must be filled is empty.")
	case models.SomeRefused:
		return T(ctx, "Something that was noted cannot have happened. Look at what happened, below.")
	default:
		return T(ctx, "Two people noted a goal within seconds. If it was the same one, undo one of them.")
	}
}

// dueText says when the plan wants a change.
func (b *LiveBoard) dueText(ctx context.Context, d models.Due) string {
	switch {
	case d.Now && b.Board.State == models.BoardBetween:
		return T(ctx, "For period {n}", "n", d.Period)
	case d.Now:
		return T(ctx, "Due now")
	case d.Period != b.Board.Period:
		return T(ctx, "At the start of period {n}", "n", d.Period)
	}
	return T(ctx, "At {time}", "time", clockText(d.Clock))
}

// due counts down to a change in this period; ok is false where there is nothing to count.
func (b *LiveBoard) due(d models.Due) (left time.Duration, ok bool) {
	return d.Clock - b.Board.Played, !d.Now && d.Period == b.Board.Period && b.Board.Running
}

func (b *LiveBoard) exchangeText(ctx context.Context, d models.Due, e models.Exchange) string {
	place := ""
	if formation, ok := b.Format.Formation(d.Lineup.Formation); ok {
		for _, s := range formation.Slots {
			if position, known := b.Sport.Position(s.Position); known && s.ID == e.Slot {
				place = T(ctx, position.Name)
			}
		}
	}
	switch {
	case e.On == 0:
		return T(ctx, "{off} goes off", "off", b.Who(ctx, e.Off))
	case e.Move:
		return T(ctx, "{player} moves: {position}", "player", b.Who(ctx, e.On), "position", place)
	case e.Off == 0:
		return T(ctx, "{on} comes on: {position}", "on", b.Who(ctx, e.On), "position", place)
	}
	return T(ctx, "{on} for {off}: {position}", "on", b.Who(ctx, e.On), "off", b.Who(ctx, e.Off), "position", place)
}

// places lists the slots of the formation for a move.
func (b *LiveBoard) places(ctx context.Context) []Option {
	var all []Option
	for i, l := range b.onField(ctx) {
		formation, _ := b.Format.Formation(b.Board.Formation)
		all = append(all, Option{Value: formation.Slots[i].ID, Label: l.Place + " – " + l.Name})
	}
	return all
}

// radioName is the name of a list's radio buttons: of all who are off the field, one is chosen.
func radioName(list string) string {
	if list == "player" {
		return "player"
	}
	return "other"
}

func lineupJSON(s models.Stretch) string {
	text, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	return string(text)
}

// Event reads what a form says. A form about one player may name him on the field or off it.
func (f *LiveForm) Event() (models.Event, error) {
	e := models.Event{ID: f.ID, Kind: models.EventKind(f.Kind), Slot: f.Slot, Undoes: f.Undoes, Detail: f.Detail}
	if f.At != 0 {
		e.At = time.UnixMilli(f.At)
	}
	slot, empty := strings.CutPrefix(f.Player, emptySlot)
	var err error
	if empty {
		e.Slot = slot
	} else if e.Player, err = ordinalOf(f.Player); err != nil {
		return e, err
	}
	if e.Other, err = ordinalOf(f.Other); err != nil {
		return e, err
	}
	switch e.Kind {
	case "off":
		e.Kind, e.Other = models.EventSub, 0
	case models.EventSub:
		if e.Player != 0 {
			e.Slot = ""
		}
	case models.EventGoal:
		e.Other = 0 // chosen for something else
	case models.EventYellow, models.EventRed, models.EventHurt, models.EventArrive, models.EventLeave:
		if e.Player == 0 || e.Kind == models.EventArrive && e.Other != 0 {
			e.Player = e.Other
		}
	}
	return e, nil
}

func ordinalOf(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, models.Invalidf("Choose players of this team.")
	}
	return n, nil
}

// aheadText says when a change of a new plan is to be made.
func (b *LiveBoard) aheadText(ctx context.Context, d models.Due) string {
	switch {
	case d.Now && b.Board.State != models.BoardBetween:
		return T(ctx, "Now")
	case d.Clock == 0:
		return T(ctx, "At the start of period {n}", "n", d.Period)
	}
	return T(ctx, "Period {n}, at {time}", "n", d.Period, "time", clockText(d.Clock))
}
