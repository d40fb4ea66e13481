package models

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Cell is one place in the table of a plan: a player in a stretch, or a slot that nobody fills.
type Cell struct {
	Ordinal int    // 0: an empty slot
	Slot    string // of an empty slot
	Stretch int    // from 1
}

// String names the cell in forms: p7.3 is player 7 in stretch 3, sLB.3 the empty slot LB.
func (c Cell) String() string {
	if c.Ordinal == 0 {
		return "s" + c.Slot + "." + strconv.Itoa(c.Stretch)
	}
	return "p" + strconv.Itoa(c.Ordinal) + "." + strconv.Itoa(c.Stretch)
}

// ParseCell reads what String has written.
func ParseCell(text string) (Cell, error) {
	wrong := Invalidf("The form could not be read. Send it as a browser does.")
	dot := strings.LastIndexByte(text, '.')
	if dot < 2 {
		return Cell{}, wrong
	}
	c := Cell{}
	var err error
	if c.Stretch, err = strconv.Atoi(text[dot+1:]); err != nil || c.Stretch < 1 {
		return Cell{}, wrong
	}
	switch text[0] {
	case 's':
		c.Slot = text[1:dot]
	case 'p':
		if c.Ordinal, err = strconv.Atoi(text[1:dot]); err != nil || c.Ordinal < 1 {
			return Cell{}, wrong
		}
	default:
		return Cell{}, wrong
	}
	return c, nil
}

// copied returns a plan whose stretches and pins can be changed; it is by hand from here on.
func (p *Plan) copied() *Plan {
	next := *p
	next.Stretches = make([]Stretch, len(p.Stretches))
	for i, s := range p.Stretches {
		next.Stretches[i] = Stretch{Formation: s.Formation, Slots: maps.Clone(s.Slots)}
	}
	next.Wishes.Pins = slices.Clone(p.Wishes.Pins)
	return &next
}

// Swap returns the plan after two cells of one stretch have exchanged what stands in them. Pins of those two in that
// stretch go with it. Invalid: cells that cannot be exchanged.
func (a *PlanAnswer) Swap(x, y Cell) (*Plan, error) {
	switch {
	case x.Stretch != y.Stretch:
		return nil, Invalidf("Choose two cells of the same column: players change places in one stretch.")
	case x == y || x.Ordinal == 0 && y.Ordinal == 0:
		return nil, Invalidf("Choose two cells to swap, at least one of them a player’s.")
	case x.Stretch > a.Stretches():
		return nil, errNoCell
	}
	next := a.Plan.copied()
	slots := next.Stretches[x.Stretch-1].Slots
	from, errX := a.slotIn(x)
	to, errY := a.slotIn(y)
	if err := cmp.Or(errX, errY); err != nil {
		return nil, err
	}
	if from == to {
		return nil, Invalidf("Both are on the bench there: nothing would change.")
	}
	for _, c := range []struct {
		cell Cell
		slot string
	}{{x, to}, {y, from}} {
		if c.cell.Ordinal > 0 && c.slot != "" {
			if !a.Player(c.cell.Ordinal).In(x.Stretch) {
				return nil, &Error{Kind: Invalid, Message: "{player} is not there in that stretch.", Args: []any{"player", a.Player(c.cell.Ordinal).Name}}
			}
			slots[c.slot] = c.cell.Ordinal
		} else if c.slot != "" {
			delete(slots, c.slot)
		}
	}
	for _, c := range []Cell{x, y} {
		next.Wishes.unpin(c.Ordinal, c.Stretch)
	}
	next.Verdict.Edited = true
	return next, nil
}

var errNoCell = &Error{Kind: Invalid, Message: "That cell is not in the plan any more. Look at it and choose again."}

// slotIn is where the player of a cell stands, or the empty slot of one.
func (a *PlanAnswer) slotIn(c Cell) (string, error) {
	if c.Stretch < 1 || c.Stretch > a.Stretches() {
		return "", errNoCell
	}
	s := a.Plan.Stretches[c.Stretch-1]
	if c.Ordinal > 0 {
		if a.Player(c.Ordinal) == nil {
			return "", errNoCell
		}
		return s.SlotOf(c.Ordinal), nil
	}
	if _, taken := s.Slots[c.Slot]; taken || !a.FormationOf(c.Stretch).has(c.Slot) {
		return "", errNoCell
	}
	return c.Slot, nil
}

// unpin takes a stretch out of the pins of a player.
func (w *PlanWishes) unpin(ordinal, stretch int) {
	var all []Pin
	for _, p := range w.Pins {
		if !p.Holds(ordinal, stretch) {
			all = append(all, p)
			continue
		}
		before, after := p, p
		before.To, after.From = stretch-1, stretch+1
		for _, part := range []Pin{before, after} {
			if part.From <= part.To {
				all = append(all, part)
			}
		}
	}
	w.Pins = all
}

// Lock returns the plan with cells held as they are now. Nothing moves, so that what was proven stays so.
func (a *PlanAnswer) Lock(cells []Cell) (*Plan, error) {
	next := a.Plan.copied()
	for _, c := range cells {
		slot, err := a.slotIn(c)
		if err != nil {
			return nil, err
		}
		if c.Ordinal == 0 {
			return nil, Invalidf("Lock players, not empty places.")
		}
		next.Wishes.unpin(c.Ordinal, c.Stretch)
		next.Wishes.Pins = append(next.Wishes.Pins, Pin{Player: c.Ordinal, Slot: slot, Off: slot == "", From: c.Stretch, To: c.Stretch})
	}
	next.Wishes.tidyPins()
	if len(next.Wishes.Pins) > MaxPins {
		return nil, Invalidf("A plan can have {max} locks. Take some back first.", MaxPins)
	}
	return next, nil
}

// tidyPins joins pins that say the same of stretches that follow each other.
func (w *PlanWishes) tidyPins() {
	slices.SortFunc(w.Pins, func(a, b Pin) int { return cmp.Or(a.Player-b.Player, a.From-b.From, a.To-b.To) })
	var all []Pin
	for _, p := range w.Pins {
		if n := len(all); n > 0 && all[n-1].To+1 == p.From {
			last := &all[n-1]
			if last.Player == p.Player && last.Slot == p.Slot && last.Off == p.Off {
				last.To = p.To
				continue
			}
		}
		all = append(all, p)
	}
	w.Pins = all
}

// Unlock returns the plan with nothing asked for in cells any more.
func (a *PlanAnswer) Unlock(cells []Cell) *Plan {
	next := a.Plan.copied()
	for _, c := range cells {
		next.Wishes.unpin(c.Ordinal, c.Stretch)
	}
	next.Verdict.Edited = next.Verdict.Edited || len(next.Wishes.Pins) < len(a.Plan.Wishes.Pins)
	return next
}

// RowsOf lists all cells of the players of some.
func (a *PlanAnswer) RowsOf(cells []Cell) []Cell {
	var all []Cell
	for _, c := range cells {
		if c.Ordinal == 0 || slices.ContainsFunc(all, func(other Cell) bool { return other.Ordinal == c.Ordinal }) {
			continue
		}
		for s := range a.Stretches() {
			all = append(all, Cell{Ordinal: c.Ordinal, Stretch: s + 1})
		}
	}
	return all
}

// ColumnOf lists the cells of everybody on the field in a stretch.
func (a *PlanAnswer) ColumnOf(stretch int) []Cell {
	var all []Cell
	if stretch < 1 || stretch > a.Stretches() {
		return nil
	}
	for _, ordinal := range a.Plan.Stretches[stretch-1].Slots {
		all = append(all, Cell{Ordinal: ordinal, Stretch: stretch})
	}
	slices.SortFunc(all, func(a, b Cell) int { return a.Ordinal - b.Ordinal })
	return all
}

// LeaveOut are the wishes with a player left out of the whole match, or asked in again.
func (w PlanWishes) LeaveOut(ordinal, stretches int, out bool) PlanWishes {
	w.Pins = slices.DeleteFunc(slices.Clone(w.Pins), func(p Pin) bool { return p.Player == ordinal })
	if out {
		w.Pins = append(w.Pins, Pin{Player: ordinal, Off: true, From: 1, To: stretches})
	}
	return w
}

// Drop are the wishes with a rule that does not count in this match, or counts again as the team has it.
func (w PlanWishes) Drop(kind RuleKind, drop bool) PlanWishes {
	w.Dropped = slices.DeleteFunc(slices.Clone(w.Dropped), func(k RuleKind) bool { return k == kind })
	w.Changed = slices.DeleteFunc(slices.Clone(w.Changed), func(r Rule) bool { return r.Kind == kind })
	if drop {
		w.Dropped = append(w.Dropped, kind)
	}
	return w
}

// ByHand returns the plan with other lineups, one a stretch; nothing in them is changed.
// CheckStretch must have found nothing.
func (a *PlanAnswer) ByHand(all []Stretch) *Plan {
	next := a.Plan.copied()
	next.Stretches = all
	next.Verdict.Edited = true
	return next
}

// CheckStretch says what no plan by hand may have in the lineup of the stretches from one to another. The fields are
// formation, and slots.GK for one slot. What else was asked for does not matter.
func (q PlanQuestion) CheckStretch(s Stretch, from, to int) ([]FieldError, error) {
	q.Wishes.Pins, q.Wishes.Formation = nil, ""
	l, err := newPlanning(q)
	if err != nil {
		return nil, err
	}
	formation, ok := l.format.Formation(s.Formation)
	if !ok {
		return []FieldError{fieldf("formation", noFormation)}, nil
	}
	var wrong []FieldError
	seen := map[int]bool{}
	for _, slot := range slices.Sorted(maps.Keys(s.Slots)) {
		p := l.player(playerID(s.Slots[slot]))
		refuse := func(message string, args ...any) { wrong = append(wrong, fieldf("slots."+slot, message, args...)) }
		switch {
		case !formation.has(slot):
			refuse(noSlot)
		case p == nil:
			refuse("Choose players of this team.")
		case seen[p.Ordinal]:
			refuse("Nobody can stand in two places at once.")
		case !p.In(from) || !p.In(to):
			refuse("{player} is not there in that stretch.", p.Name)
		}
		seen[s.Slots[slot]] = true
	}
	return wrong, nil
}

// Met are the wishes as far as lineups keep them: what is done by hand counts more than a lock.
func (w PlanWishes) Met(all []Stretch) PlanWishes {
	pins := w.Pins
	w.Pins = slices.Clone(pins)
	for _, p := range pins {
		for stretch := p.From; stretch <= min(p.To, len(all)); stretch++ {
			slot := all[stretch-1].SlotOf(p.Player)
			if p.Off != (slot == "") || p.Slot != "" && p.Slot != slot {
				w.unpin(p.Player, stretch)
			}
		}
	}
	return w
}
