package models

import (
	"slices"
	"time"
)

// Due is what a stretch of the plan wants to be changed.
type Due struct {
	Stretch int           // of the plan, from 0
	Period  int           // in which
	Clock   time.Duration // of the period, when
	Now     bool          // its time has come
	Lineup  Stretch       // what is to be on the field then; who cannot play is left out
	Changes []Exchange
	Missing []int // ordinals of whom the plan wants, but who can play no more or has left
}

// Exchange is one player who comes on, or only changes the place.
type Exchange struct {
	Slot string // Slot.ID, where On is to play
	Off  int    // ordinal of who goes off for him; 0: nobody does
	On   int    // ordinal; 0: Off goes, and nobody comes
	Move bool   // On is on the field already
}

// plan works out what the plan wants next.
func (f *fold) plan(plan *Plan) {
	f.Stretch = f.stretch()
	if plan == nil || f.State == BoardOver || f.Stretch >= len(plan.Stretches) {
		return
	}
	current := f.due(plan, f.Stretch, f.Lineup())
	if len(current.Changes) > 0 || len(current.Missing) > 0 && f.Period > 0 {
		current.Now = true
		f.Next = append(f.Next, current)
	}
	if next := f.Stretch + 1; f.playing() && next < len(plan.Stretches) {
		if due := f.due(plan, next, current.Lineup); len(due.Changes) > 0 || !slices.Equal(due.Missing, current.Missing) {
			f.Next = append(f.Next, due)
		}
	}
}

// stretch is the number of the stretch that should be on the field, or that the next period begins with.
func (f *fold) stretch() int {
	switch {
	case f.State == BoardBefore:
		return 0
	case !f.playing():
		return f.Period * f.match.Blocks
	}
	block, length := 0, f.match.StretchSeconds()
	if length > 0 {
		block = min(f.match.Blocks-1, int(f.Played/time.Second)/length)
	}
	return (f.Period-1)*f.match.Blocks + block
}

// due compares a stretch of the plan with a lineup.
func (f *fold) due(plan *Plan, stretch int, before Stretch) Due {
	blocks := f.match.Blocks
	want := plan.Stretches[stretch]
	d := Due{
		Stretch: stretch, Period: stretch/blocks + 1, Clock: time.Duration(stretch%blocks*f.match.StretchSeconds()) * time.Second,
		Lineup: Stretch{Formation: want.Formation, Slots: map[string]int{}},
	}
	formation, ok := f.format.Formation(want.Formation)
	if !ok {
		return d
	}
	for _, slot := range formation.Slots {
		ordinal := want.Slots[slot.ID]
		switch {
		case ordinal == 0:
		case f.cannotPlay(ordinal) != nil:
			d.Missing = append(d.Missing, ordinal)
			// Who stands there stays, rather than nobody.
			if now := before.Slots[slot.ID]; now != 0 && !want.has(now) && f.cannotPlay(now) == nil {
				d.Lineup.Slots[slot.ID] = now
			}
		default:
			d.Lineup.Slots[slot.ID] = ordinal
		}
	}
	d.Changes = changes(formation, before, d.Lineup)
	return d
}

// changes pairs who comes on with who goes off: him in the same slot where he goes, or else the next who does.
func changes(formation *Formation, before, after Stretch) []Exchange {
	var all []Exchange
	var off []int
	for _, ordinal := range before.Slots {
		if !after.has(ordinal) {
			off = append(off, ordinal)
		}
	}
	slices.Sort(off)
	for _, slot := range formation.Slots {
		was, is := before.Slots[slot.ID], after.Slots[slot.ID]
		if was == is && before.Formation == after.Formation || is == 0 {
			continue
		}
		change := Exchange{Slot: slot.ID, On: is, Move: before.has(is)}
		if i := slices.Index(off, was); i >= 0 && !change.Move {
			change.Off = was
			off = slices.Delete(off, i, i+1)
		}
		if change.Move && was == is {
			continue // the same slot of another formation
		}
		all = append(all, change)
	}
	for i := range all {
		if all[i].Off == 0 && !all[i].Move && len(off) > 0 {
			all[i].Off, off = off[0], off[1:]
		}
	}
	for _, ordinal := range off {
		all = append(all, Exchange{Off: ordinal})
	}
	return all
}

// has says whether a player is on the field.
func (s Stretch) has(ordinal int) bool {
	for _, on := range s.Slots {
		if on == ordinal {
			return true
		}
	}
	return false
}
